//! Rules over two patients: whoever has more of some things has no less of another.

use std::ops::Range;

use super::fields::Fields;
use super::scope::Scope;
use crate::model::{ClaimTest, FactKind, Logic, Measure, Monotone, MonotoneOf, Thing, Variable};
use crate::parse::CutOut;
use crate::problem::{Code, Help, Problem, Remedy, a};
use crate::source::Span;

/// What authors write in the place of a type or a kind that has no more and less.
const MEASURES: &str =
    "facts and outputs that are numbers, yes-no or ordered, calculations, scores and conditions";

/// Reads the fields of a rule that has a `monotone`; the outer option is whether it has.
pub(super) fn read_monotone(fields: &Fields<'_>) -> Option<Monotone> {
    let of = read_of(fields);
    let rising = read_measures(fields, "rising-with");
    let falling = read_measures(fields, "falling-with");
    let when = fields.text_at("when");
    let when = when.map(|(text, place, span)| fields.scope.claim(text, place, span));
    let (of, span) = of?;
    let (rising, falling) = (rising?, falling?);
    if rising.is_empty() && falling.is_empty() {
        fields.missing("`rising-with` or `falling-with`, by which patients are compared");
        return None;
    }
    let is_each_once = is_each_once(fields, of, rising.iter().chain(&falling));
    let measures = |read: Vec<ReadMeasure>| read.into_iter().map(|own| own.measure).collect();
    let rule = Monotone {
        of,
        span,
        rising: measures(rising),
        falling: measures(falling),
        when: match when {
            Some(when) => Some(when?),
            None => None,
        },
    };
    is_each_once.then_some(rule)
}

/// A measure at the place where it is named.
struct ReadMeasure {
    measure: Measure,
    name: String,
    span: Span,
}

/// What is named twice, or both as what rises and as what falls, is a slip.
fn is_each_once<'r>(
    fields: &Fields<'_>,
    of: MonotoneOf,
    compared: impl Iterator<Item = &'r ReadMeasure>,
) -> bool {
    let mut seen = vec![of];
    for own in compared {
        let measure = MonotoneOf::Measure(own.measure);
        if seen.contains(&measure) {
            let message = match measure == of {
                true => format!("`{}` is compared by itself", own.name),
                false => format!("`{}` is named twice", own.name),
            };
            let problem = Problem::new(Code::UnknownField, message).at(own.span);
            fields.report(problem.help("name each thing once: what is compared, and by what"));
            return false;
        }
        seen.push(measure);
    }
    true
}

fn read_of(fields: &Fields<'_>) -> Option<(MonotoneOf, Span)> {
    let (text, place, span) = fields.text_at("monotone")?;
    if !text.contains('(') {
        let asked = AskedMeasure::whole(&text, place, span);
        let measure = read_measure(fields.scope, &asked, &|problem| fields.report(problem))?;
        if let Measure::Of(Variable::Fact(_)) | Measure::Condition(_) = measure {
            let message = format!("`{text}` is known of a patient, and no advice changes it");
            let help = "write an output, a score, a calculation or `permitted(…)`";
            let problem = Problem::new(Code::TypeMismatch, message).at(span);
            fields.report(problem.help(help));
            return None;
        }
        return Some((MonotoneOf::Measure(measure), span));
    }
    let claim = fields.scope.claim(text, place, span)?;
    if let Logic::Test(ClaimTest::Permitted(key)) = claim.logic {
        return Some((MonotoneOf::Permitted(key), span));
    }
    let message = format!(
        "`{}` is not something of which there is more or less",
        claim.text
    );
    let problem = Problem::new(Code::TypeMismatch, message).at(span);
    fields.report(problem.help("write an output, a score, a calculation or `permitted(…)`"));
    None
}

fn read_measures(fields: &Fields<'_>, name: &'static str) -> Option<Vec<ReadMeasure>> {
    if !fields.has(name) {
        return Some(Vec::new());
    }
    let names = fields.texts_at(name)?;
    let measures: Vec<Option<ReadMeasure>> = names
        .into_iter()
        .map(|(name, place, span)| {
            let asked = AskedMeasure::whole(&name, place, span);
            let measure = read_measure(fields.scope, &asked, &|problem| fields.report(problem))?;
            Some(ReadMeasure {
                measure,
                name,
                span,
            })
        })
        .collect();
    measures.into_iter().collect()
}

/// The name of a measure, where it stands.
pub(super) struct AskedMeasure<'a> {
    pub name: &'a str,
    pub place: &'a CutOut,
    /// Its characters in that.
    pub range: Range<usize>,
    pub span: Span,
}

impl<'a> AskedMeasure<'a> {
    /// The whole of a text.
    fn whole(name: &'a str, place: &'a CutOut, span: Span) -> Self {
        Self {
            name,
            place,
            range: 0..name.len(),
            span,
        }
    }
}

/// What a name asks of which there is more and less; anything else is reported.
pub(super) fn read_measure(
    scope: &Scope<'_>,
    asked: &AskedMeasure<'_>,
    reported: &dyn Fn(Problem),
) -> Option<Measure> {
    let (name, place) = (asked.name, asked.place);
    let report = |code, message: String, help: Help| {
        reported(Problem::new(code, message).at(asked.span).help(help));
        None
    };
    let variable = match scope.names.things.get(name) {
        Some(Thing::Fact(key)) => Variable::Fact(*key),
        Some(Thing::Calculation(key)) => Variable::Calculation(*key),
        Some(Thing::Output(key)) => Variable::Output(*key),
        Some(Thing::Condition(key)) => return Some(Measure::Condition(*key)),
        Some(Thing::Score(key)) => return Some(Measure::Score(*key)),
        Some(thing) => {
            let message = format!(
                "`{name}` is {}, of which there is no more and less",
                a(thing.kind().name())
            );
            return report(
                Code::TypeMismatch,
                message,
                format!("there is of {MEASURES}").into(),
            );
        }
        None => {
            let near = scope.names.nearest(name, super::expression::is_asked);
            let help = match near {
                Some(near) => {
                    let remedy = Remedy::name(name, &near, [near.as_str()]);
                    remedy.at(place.place_for(&near, asked.range.clone()))
                }
                None => format!("name one of {MEASURES}").into(),
            };
            let message = format!("nothing that can be compared is named `{name}`");
            return report(Code::UnknownName, message, help);
        }
    };
    let kind = scope.kind_of(variable)?;
    if kind.is_measure() {
        return Some(Measure::Of(variable));
    }
    let what = variable.thing().kind().name();
    let message = format!(
        "`{name}` is {} {what}, of which there is no more and less",
        a(kind.name())
    );
    let help = match kind {
        FactKind::OneOf(_) => {
            "if its values rise in the order in which they are listed, give it `ordered = true`"
                .into()
        }
        FactKind::AnyOf(_)
        | FactKind::YesNo
        | FactKind::Quantity { .. }
        | FactKind::Count { .. } => Help::from(format!("there is of {MEASURES}")),
    };
    report(Code::TypeMismatch, message, help)
}
