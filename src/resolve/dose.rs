//! Doses: an amount of something, how often, for how long.

use super::facts::read_guard;
use super::fields::Fields;
use crate::model::{Ceiling, Dose, Extent, Frequency, Period, Route};
use crate::problem::{Code, Problem};
use crate::quantity::{KindDifference, Number, Quantity, Unit};
use crate::source::Span;

pub(super) fn read_dose(fields: &Fields<'_>) -> Option<Dose> {
    let amount = fields.one_or_two_quantities("amount");
    let amount = amount.and_then(|(amount, span)| amounts(fields, amount, span));
    let as_needed = fields.flag("as-needed").unwrap_or(false);
    let frequency = read_frequency(fields, as_needed);
    let duration = fields.one_or_two_quantities("duration");
    let duration = duration.and_then(|(times, span)| all_times(fields, times, span));
    let routes: Vec<_> = Route::ALL
        .iter()
        .map(|route| (route.name(), *route))
        .collect();
    let unit = amount.as_ref().map(|amount| &amount.low.unit);
    let (at_most, total) = (read_ceiling(fields, unit), read_total(fields, unit));
    let each_at_most = fields.quantity("each-at-most");
    let each_at_most =
        each_at_most.and_then(|(most, span)| Some((an_amount(fields, most, span)?, span)));
    let (name, route) = (fields.text("name"), fields.word("route", &routes));
    let when = read_guard(fields, "when");
    fields.report_unknown();
    Some(Dose {
        name,
        as_needed,
        duration,
        each_at_most,
        at_most,
        total,
        route,
        when,
        span: fields.span,
        amount: amount?,
        frequency: frequency?,
    })
}

/// `times`, with `per` or in all; or `every`. Only what is given as needed can do without.
fn read_frequency(fields: &Fields<'_>, as_needed: bool) -> Option<Frequency> {
    let times = fields.one_or_two_wholes("times");
    let times = times.and_then(|(times, span)| {
        let low = Number::from(i64::from(times.low));
        more_than_nothing(fields, &low, &low, span).then_some(times)
    });
    let periods = Period::ALL.map(|period| (period.name(), period));
    let per = fields.word("per", &periods);
    let every = fields.one_or_two_quantities("every");
    let every = every.and_then(|(times, span)| all_times(fields, times, span));
    match (fields.has("times"), fields.has("every")) {
        (true, true) => {
            let problem = Problem::new(Code::UnknownField, "both `times` and `every`");
            let problem = problem.at(fields.key_span("every"));
            fields.report(problem.help("write how often in one of the two ways"));
            None
        }
        (true, false) if fields.has("per") => Some(Frequency::Per(times?, per?)),
        (true, false) => times.map(Frequency::InAll),
        (false, _) if fields.has("per") => {
            fields.missing("`times`, which says how many of them");
            None
        }
        (false, true) => every.map(Frequency::Every),
        (false, false) if as_needed => Some(Frequency::Open),
        (false, false) => {
            fields.missing("`times` or `every`");
            None
        }
    }
}

/// An amount over a time: `4 g/day`.
fn read_ceiling(fields: &Fields<'_>, like: Option<&Unit>) -> Option<(Ceiling, Span)> {
    let (text, _, span) = fields.text_at("at-most")?;
    let parts = text.rsplit_once('/').and_then(|(amount, per)| {
        let unit = Unit::parse(per.trim()).ok()?;
        let mut periods = Period::ALL.into_iter();
        let per = periods.find(|period| period.code() == unit.code())?;
        Some((amount.trim(), per))
    });
    let Some((amount, per)) = parts else {
        let problem = Problem::new(
            Code::WrongType,
            format!("`{text}` is not an amount over a time"),
        );
        let help = "write an amount over an hour, a day, a week, a month or a year: `4 g/day`";
        fields.report(problem.at(span).help(help));
        return None;
    };
    let amount = fields.scope.quantity(amount, span)?;
    let amount = alike(fields, amount, like, span)?;
    Some((Ceiling { amount, per }, span))
}

fn read_total(fields: &Fields<'_>, like: Option<&Unit>) -> Option<(Quantity, Span)> {
    let (total, span) = fields.quantity("total")?;
    Some((alike(fields, total, like, span)?, span))
}

/// An amount of the same kind as the dose.
fn alike(
    fields: &Fields<'_>,
    amount: Quantity,
    like: Option<&Unit>,
    span: Span,
) -> Option<Quantity> {
    let amount = an_amount(fields, amount, span)?;
    let Some(unit) = like.filter(|unit| unit.kind() != amount.unit.kind()) else {
        return Some(amount);
    };
    let message = format!("`{amount}` does not measure what the amount does, which is in `{unit}`");
    let problem = Problem::new(Code::WrongDimension, message).at(span);
    fields.report(problem.help("write both in units of one kind; what is not given by weight or surface goes to `each-at-most`"));
    None
}

fn amounts(fields: &Fields<'_>, amount: Extent<Quantity>, span: Span) -> Option<Extent<Quantity>> {
    an_amount(fields, amount.low.clone(), span)?;
    an_amount(fields, amount.high.clone(), span)?;
    Some(amount)
}

/// UCUM's codes of what is given.
const GIVEN: [&str; 14] = [
    "g", "mol", "eq", "osm", "L", "[IU]", "[arb'U]", "[CFU]", "[PFU]", "[drp]", "Gy", "Bq", "J",
    "s",
];
/// … of the patient's weight or surface.
const OF_A_BODY: [&str; 3] = ["", "/kg", "/m2"];

/// A mass, a volume, units of activity, a number of things, energy or a time; also for each kilogram or square metre of a patient.
fn an_amount(fields: &Fields<'_>, amount: Quantity, span: Span) -> Option<Quantity> {
    let unit = &amount.unit;
    let is = |code: String| {
        let given = Unit::parse(&code).ok();
        given.is_some_and(|given| {
            matches!(
                unit.difference(&given),
                None | Some(KindDifference::Annotation)
            )
        })
    };
    let mut codes = GIVEN
        .iter()
        .flat_map(|given| OF_A_BODY.map(|of| format!("{given}{of}")));
    let is_counted = unit.difference(&Unit::one()) == Some(KindDifference::Annotation);
    if !is_counted && !codes.any(is) {
        let problem = Problem::new(Code::WrongDimension, format!("`{amount}` is not an amount"));
        let help = "write what is given at one time: `500 mg`, `5 mL`, `2 tablets`, `15 mg/kg`; a rate is a `[[parameter]]`";
        fields.report(problem.at(span).help(help));
        return None;
    }
    more_than_nothing(fields, &amount.number, &amount, span).then_some(amount)
}

fn more_than_nothing(
    fields: &Fields<'_>,
    number: &Number,
    shown: &dyn std::fmt::Display,
    span: Span,
) -> bool {
    let is_more = *number > Number::zero();
    if !is_more {
        let problem = Problem::new(
            Code::OutOfRange,
            format!("`{shown}` is not more than nothing"),
        );
        fields.report(problem.at(span).help("write a number above 0"));
    }
    is_more
}

pub(super) fn a_time(fields: &Fields<'_>, quantity: Quantity, span: Span) -> Option<Quantity> {
    let second = fields.scope.unit("s", span)?;
    if second.kind() == quantity.unit.kind() {
        return Some(quantity);
    }
    let problem = Problem::new(
        Code::WrongDimension,
        format!("`{quantity}` is not a length of time"),
    )
    .at(span);
    fields.report(problem.help("write a time: `12 weeks`"));
    None
}

fn all_times(fields: &Fields<'_>, times: Extent<Quantity>, span: Span) -> Option<Extent<Quantity>> {
    let low = a_time(fields, times.low.clone(), span)?;
    a_time(fields, times.high.clone(), span)?;
    more_than_nothing(fields, &low.number, &low, span).then_some(times)
}
