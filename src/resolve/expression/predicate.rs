//! Predicates of advice, which only an invariant can ask.

use std::ops::Range;

use super::ExpressionReader;
use crate::model::*;
use crate::parse::expression::{PREDICATES, Word};
use crate::problem::{Code, nearest};

impl ExpressionReader<'_, ClaimTest> {
    pub(super) fn predicate(
        &self,
        predicate: &Word,
        arguments: &[Word],
        range: Range<usize>,
    ) -> Option<ClaimTest> {
        let of_intervention: Option<fn(InterventionKey) -> ClaimTest> =
            match predicate.text.as_str() {
                "permitted" => Some(ClaimTest::Permitted),
                "offered" => Some(ClaimTest::Offered),
                "considered" => Some(ClaimTest::Considered),
                "avoided" => Some(ClaimTest::Avoided),
                "forbidden" => Some(ClaimTest::Forbidden),
                "undecided" => Some(ClaimTest::Undecided),
                _ => None,
            };
        match (predicate.text.as_str(), of_intervention, arguments) {
            (_, Some(test), [argument]) => Some(test(self.intervention(argument)?)),
            ("reaches", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Reaches(self.scope.step(&argument.text, span)?))
            }
            ("hits", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Hits(self.scope.row(&argument.text, span)?))
            }
            ("applies", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Applies(self.scope.thing(&argument.text, span)?))
            }
            ("before", _, [first, then]) => {
                let (first, then) = (self.intervention(first), self.intervention(then));
                Some(ClaimTest::Before {
                    first: first?,
                    then: then?,
                })
            }
            (name, of_intervention, _) => {
                self.wrong_predicate(name, of_intervention.is_some(), range);
                None
            }
        }
    }

    fn intervention(&self, word: &Word) -> Option<InterventionKey> {
        let span = self.place.span(word.range.clone());
        self.scope.thing(&word.text, span)
    }

    fn wrong_predicate(&self, name: &str, of_intervention: bool, range: Range<usize>) {
        let is_known = PREDICATES.contains(&name);
        let (message, help) = match nearest(name, PREDICATES) {
            _ if of_intervention => (
                format!("`{name}` takes one intervention"),
                format!("write `{name}(some-intervention)`"),
            ),
            _ if name == "before" => (
                "`before` takes two interventions".to_owned(),
                "write `before(first, then)`".to_owned(),
            ),
            _ if is_known => (
                format!("`{name}` takes one name"),
                format!("write `{name}(some-name)`"),
            ),
            Some(near) => (
                format!("no predicate is named `{name}`"),
                format!("did you mean `{near}`?"),
            ),
            None => (
                format!("no predicate is named `{name}`"),
                format!("write one of: {}", PREDICATES.join(", ")),
            ),
        };
        let code = if is_known {
            Code::TypeMismatch
        } else {
            Code::UnknownName
        };
        self.report(code, message, range, help);
    }
}
