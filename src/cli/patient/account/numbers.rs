//! What outputs, calculations and scores come to.

use schemars::JsonSchema;
use serde::Serialize;

use super::advice::{StatementMade, left_open, statement};
use super::names;
use crate::answer::{Answer, Calculated, SureStatement, Sureness, Valued};
use crate::cli::book::ResolvedBook;
use crate::model::{Library, OutputKey, OutputValue, PointNumber, Value};

/// What an output comes to.
#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct WorkedOutput {
    pub id: String,
    pub title: String,
    pub values: Vec<WorkedValue>,
    /// Whether nothing sets it: for sure, perhaps, or not.
    pub unset: Option<Sure>,
    /// Whether it is set to a calculation that takes something unknown.
    pub unknown: Option<Sure>,
    /// Whether two values are set, and none counts more.
    pub conflicting: Option<Sure>,
    pub hangs_on: Vec<String>,
    pub statements: Vec<StatementMade>,
}

#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct WorkedValue {
    pub value: String,
    /// The calculation whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    pub sure: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli::patient) enum Sure {
    Sure,
    Perhaps,
}

impl Sure {
    fn of(sureness: Sureness) -> Self {
        match sureness {
            Sureness::Sure => Sure::Sure,
            Sureness::Open => Sure::Perhaps,
        }
    }
}

/// What a calculation comes to.
#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct WorkedCalculation {
    pub id: String,
    pub title: String,
    /// In its unit, a fraction where no decimal is equal to it; `None` where it is unknown, or not sure.
    pub number: Option<String>,
    pub sure: bool,
    /// For people.
    #[serde(skip)]
    pub shown: String,
}

/// What a score comes to: a range where it is not sure.
#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct WorkedScore {
    pub id: String,
    pub title: String,
    pub least: PointNumber,
    pub most: PointNumber,
}

/// Those that something sets, or may.
pub(super) fn worked(book: &ResolvedBook, answer: &Answer) -> Vec<WorkedOutput> {
    let is_set = |valued: &&Valued| valued.unset != Some(Sureness::Sure);
    let worked = answer.outputs.iter().filter(is_set).map(|valued| {
        let output = &book.library.outputs[valued.output];
        let calculated = |value: &OutputValue| {
            let key = value.calculation()?;
            let mut all = answer.calculations.iter();
            let (_, calculated) = all.find(|(other, _)| *other == key)?;
            match calculated {
                Calculated::Number(number) => {
                    let kind = &book.library.calculations[key].kind;
                    Some(book.library.shown(key, number).words(kind))
                }
                Calculated::Unknown | Calculated::Open => None,
            }
        };
        let values = valued.values.iter().map(|(value, sureness)| WorkedValue {
            value: calculated(value)
                .unwrap_or_else(|| output_words(&book.library, valued.output, value)),
            calculation: value
                .calculation()
                .map(|key| book.library.calculations[key].meta.id.clone()),
            sure: *sureness == Sureness::Sure,
        });
        let setter = |by: &SureStatement| StatementMade {
            left_open: left_open(&book.library, answer, by, |open| {
                let disputed = open.disputed_outputs(&book.library);
                disputed.contains(&valued.output)
            }),
            ..statement(book, by)
        };
        WorkedOutput {
            id: output.meta.id.clone(),
            title: output.meta.title.clone(),
            values: values.collect(),
            unset: valued.unset.map(Sure::of),
            unknown: valued.unknown.map(Sure::of),
            conflicting: valued.conflicting.map(Sure::of),
            hangs_on: names(&book.library, &valued.hangs_on),
            statements: valued.by.iter().map(setter).collect(),
        }
    });
    worked.collect()
}

/// What an output is set to, by the labels of its values and the title of a calculation.
pub(super) fn output_words(library: &Library, output: OutputKey, value: &OutputValue) -> String {
    match value {
        OutputValue::Constant(Value::OneOf(place)) => {
            library.outputs[output].kind.values()[*place].label.clone()
        }
        OutputValue::Constant(value) => value.words(&library.outputs[output].kind),
        OutputValue::Calculated(key) => library.calculations[*key].meta.title.clone(),
    }
}

pub(super) fn calculations(library: &Library, answer: &Answer) -> Vec<WorkedCalculation> {
    let all = answer.calculations.iter().map(|(key, calculated)| {
        let calculation = &library.calculations[*key];
        let (number, shown) = match calculated {
            Calculated::Number(number) => {
                let shown = library.shown(*key, number).words(&calculation.kind);
                (Some(number.to_string()), shown)
            }
            Calculated::Unknown => (None, "unknown".to_owned()),
            Calculated::Open => (None, "not sure".to_owned()),
        };
        WorkedCalculation {
            id: calculation.meta.id.clone(),
            title: calculation.meta.title.clone(),
            number,
            sure: *calculated != Calculated::Open,
            shown,
        }
    });
    all.collect()
}

pub(super) fn scores(library: &Library, answer: &Answer) -> Vec<WorkedScore> {
    let scores = answer.scores.iter().map(|(key, total)| {
        let meta = &library.scores[*key].meta;
        WorkedScore {
            id: meta.id.clone(),
            title: meta.title.clone(),
            least: total.least,
            most: total.most,
        }
    });
    scores.collect()
}
