//! Predicates of advice, which only an invariant can ask.

use std::ops::Range;

use super::ExpressionReader;
use crate::model::*;
use crate::parse::expression::{PREDICATES, Word};
use crate::problem::{Code, Help, Remedy};
use crate::resolve::fields::not_found;
use crate::resolve::names::NotFound;

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
            (name, _, [argument]) if voice(name).is_some() => Some(ClaimTest::Group {
                voice: voice(name)?,
                group: self.group(argument)?,
            }),
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

    /// A guideline, a table or a pathway.
    fn group(&self, word: &Word) -> Option<StatementGroup> {
        let names = &self.scope.names;
        match names.things.get(&word.text) {
            Some(Thing::Guideline(key)) => Some(StatementGroup::Guideline(*key)),
            Some(Thing::Table(key)) => Some(StatementGroup::Table(*key)),
            Some(Thing::Pathway(key)) => Some(StatementGroup::Pathway(*key)),
            other => {
                let why = match other {
                    Some(thing) => NotFound::Other(thing.kind()),
                    None => NotFound::Unknown(names.nearest(&word.text, |kind| {
                        matches!(kind, Kind::Guideline | Kind::Table | Kind::Pathway)
                    })),
                };
                let (wanted, span) = (
                    "guideline, table or pathway",
                    self.place.span(word.range.clone()),
                );
                let problem =
                    not_found(self.scope, Code::UnknownName, wanted, &word.text, span, why);
                self.scope.report(problem);
                None
            }
        }
    }

    fn wrong_predicate(&self, name: &str, of_intervention: bool, range: Range<usize>) {
        let is_known = PREDICATES.contains(&name);
        let (message, help) = match Remedy::word(name, PREDICATES) {
            _ if of_intervention => (
                format!("`{name}` takes one intervention"),
                Help::from(format!("write `{name}(some-intervention)`")),
            ),
            _ if name == "before" => (
                "`before` takes two interventions".to_owned(),
                "write `before(first, then)`".into(),
            ),
            _ if is_known => (
                format!("`{name}` takes one name"),
                format!("write `{name}(some-name)`").into(),
            ),
            Some(remedy) => (
                format!("no predicate is named `{name}`"),
                self.fix(remedy, range.start..range.start + name.len()),
            ),
            None => (
                format!("no predicate is named `{name}`"),
                format!("write one of: {}", PREDICATES.join(", ")).into(),
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

fn voice(name: &str) -> Option<Voice> {
    Voice::ALL.into_iter().find(|voice| voice.name() == name)
}
