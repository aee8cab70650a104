//! Units and quantities as authors write them.

use super::scope::Scope;
use crate::parse::CutOut;
use crate::parse::expression::Word;
use crate::problem::{Code, Help, Problem, Remedy, nearest};
use crate::quantity::{KindDifference, Number, Quantity, Unit, UnitError};
use crate::source::Span;

/// A number and what comes after it. Before a space `14/3` is a fraction, as patients are shown whose number is no decimal: no unit has a space.
fn digits_and_unit(text: &str) -> (&str, &str) {
    let is_of_number = |character: char| character.is_ascii_digit() || "+-._".contains(character);
    let first = text.split(char::is_whitespace).next().unwrap_or(text);
    let is_fraction = first.split_once('/').is_some_and(|(above, below)| {
        let whole = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        !below.is_empty() && whole(below) && whole(above.trim_start_matches('-'))
    });
    let end = match is_fraction {
        true => first.len(),
        false => text
            .find(|character: char| !is_of_number(character))
            .unwrap_or(text.len()),
    };
    text.split_at(end)
}

impl Scope<'_> {
    /// Reads a number and a unit.
    pub fn quantity(&self, text: &str, span: Span) -> Option<Quantity> {
        let text = text.trim();
        let (digits, unit) = digits_and_unit(text);
        let Ok(number) = Number::from_shown(digits) else {
            let problem = Problem::new(Code::WrongType, format!("`{text}` is not a quantity"));
            self.report(
                problem
                    .at(span)
                    .help("write a number and a unit: `12 weeks`"),
            );
            return None;
        };
        let unit = match unit.trim().trim_matches('\'') {
            "" => Unit::one(),
            unit => {
                let written = |meant: &str| format!("{digits} {meant}");
                let help = |remedy: Remedy| remedy.in_place_of(text, span, self.sources);
                self.read_unit(unit, span, written, help)?
            }
        };
        Some(Quantity { number, unit })
    }

    /// A unit that stands alone in a field.
    pub fn unit(&self, text: &str, span: Span) -> Option<Unit> {
        let help = |remedy: Remedy| remedy.in_place_of(text, span, self.sources);
        self.read_unit(text, span, str::to_owned, help)
    }

    pub fn unit_in_expression(&self, word: &Word, place: &CutOut) -> Option<Unit> {
        let written = |meant: &str| {
            Unit::parse(meant).map_or_else(|_| meant.to_owned(), |unit| unit.in_expression())
        };
        let help = |remedy: Remedy| {
            let place = place.place_for(&remedy.text, word.range.clone());
            remedy.at(place)
        };
        self.read_unit(&word.text, place.span(word.range.clone()), written, help)
    }

    /// `written` is how the place writes a unit that was meant, and `help` puts it there.
    fn read_unit(
        &self,
        text: &str,
        span: Span,
        written: impl Fn(&str) -> String,
        help: impl Fn(Remedy) -> Help,
    ) -> Option<Unit> {
        let wrong = match Unit::parse(text) {
            Ok(unit) => return Some(unit),
            Err(UnitError::Unknown(symbol)) => symbol,
            Err(UnitError::Malformed) => text.to_owned(),
        };
        let near = |wrong: &str, known: &[String]| {
            nearest(wrong, known.iter().map(String::as_str)).map(str::to_owned)
        };
        let help = match Unit::meant_by(text, near) {
            Some(meant) => help(Remedy::did_you_mean(written(&meant))),
            None => "units are UCUM codes, such as `h`, `mg/dL` or `mm[Hg]`".into(),
        };
        let problem = Problem::new(Code::UnknownUnit, format!("`{wrong}` is not a unit"));
        self.report(problem.at(span).help(help));
        None
    }
}

/// A quantity is written in a unit that measures another kind than the fact does.
pub(super) fn other_kind(
    fact: &str,
    written: &str,
    difference: Option<KindDifference>,
    span: Span,
) -> Problem {
    let message = format!("`{written}` does not measure what `{fact}` is");
    let problem = Problem::new(Code::WrongDimension, message).at(span);
    match difference {
        Some(KindDifference::Annotation) => problem.note(
            "the two are not a matter of scale: an annotation, `{…}`, says what is measured, and theirs are not the same",
        ),
        Some(KindDifference::Kind) => problem.note(
            "UCUM converts one into the other, but the two are not a matter of scale: how many of one are one of the other depends on what is measured",
        ),
        Some(KindDifference::Dimension) | None => problem,
    }
}
