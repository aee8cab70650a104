use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use super::logic::{ExpressionJson, guard};
use crate::model::{Dose, Extent, Frequency, Library};

/// How much, how often and for how long.
#[derive(JsonSchema, Serialize)]
pub(super) struct DoseJson {
    name: Option<String>,
    amount: Between,
    /// How many times, in each `per` or in all.
    times: Option<Between>,
    per: Option<&'static str>,
    /// Or the time from one to the next.
    every: Option<Between>,
    as_needed: bool,
    duration: Option<Between>,
    each_at_most: Option<String>,
    at_most: Option<MostJson>,
    total: Option<String>,
    route: Option<&'static str>,
    /// Absent where it is for everyone.
    when: Option<ExpressionJson>,
}

/// One value, or two.
#[derive(JsonSchema, Serialize)]
struct Between {
    low: String,
    high: String,
}

/// The most in a time.
#[derive(JsonSchema, Serialize)]
struct MostJson {
    amount: String,
    per: &'static str,
}

fn between<T: Display>(extent: &Extent<T>) -> Between {
    Between {
        low: extent.low.to_string(),
        high: extent.high.to_string(),
    }
}

pub(super) fn dose_json(library: &Library, dose: &Dose) -> DoseJson {
    let (times, per, every) = match &dose.frequency {
        Frequency::InAll(times) => (Some(between(times)), None, None),
        Frequency::Per(times, period) => (Some(between(times)), Some(period.name()), None),
        Frequency::Every(interval) => (None, None, Some(between(interval))),
        Frequency::Open => (None, None, None),
    };
    let at_most = dose.at_most.as_ref().map(|(most, _)| MostJson {
        amount: most.amount.to_string(),
        per: most.per.name(),
    });
    DoseJson {
        name: dose.name.clone(),
        amount: between(&dose.amount),
        times,
        per,
        every,
        as_needed: dose.as_needed,
        duration: dose.duration.as_ref().map(between),
        each_at_most: dose.each_at_most.as_ref().map(|(most, _)| most.to_string()),
        at_most,
        total: dose.total.as_ref().map(|(total, _)| total.to_string()),
        route: dose.route.map(|route| route.name()),
        when: dose.when.as_ref().map(|when| guard(library, when)),
    }
}
