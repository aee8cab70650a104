//! Patients as CQL has them, with what an engine must come to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::literal;
use crate::export::definition::{self, Answer, Answers, PatientAnswers};
use crate::model::{Library, Patient, PointNumber};

/// A worked patient of the book.
#[derive(Debug, Serialize)]
struct WorkedPatient {
    id: String,
    title: String,
    #[serde(flatten)]
    patient: CqlPatient,
}

#[derive(Debug, Serialize)]
pub(super) struct WorkedPatients {
    library: String,
    version: String,
    patients: Vec<WorkedPatient>,
}

/// A patient's parameters, and what the definitions of the library come to.
#[derive(Debug, Serialize)]
pub struct CqlPatient {
    pub parameters: CqlAnswers,
    pub definitions: CqlAnswers,
}

/// The value of each definition by its name.
pub type CqlAnswers = BTreeMap<String, CqlValue>;

/// A value of CQL; what is unknown is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CqlValue {
    Null,
    Boolean(bool),
    Text(String),
    Whole(i64),
    Points(PointNumber),
    /// The number is text, since JSON numbers are not exact.
    Quantity {
        value: String,
        unit: String,
    },
}

/// A whole patient for each vignette. Of a book with too many patients to look for one in, none.
pub(super) fn vignettes(library: &Library, name: &str, version: &str) -> WorkedPatients {
    let worked = definition::worked(library).into_iter();
    let patients = worked.filter_map(|own| {
        Some(WorkedPatient {
            id: own.vignette.meta.id.clone(),
            title: own.vignette.meta.title.clone(),
            patient: in_cql(own.answers)?,
        })
    });
    WorkedPatients {
        library: name.to_owned(),
        version: version.to_owned(),
        patients: patients.collect(),
    }
}

/// What the library must come to for a patient; `None` for one with a number that CQL can't hold.
pub fn answers(library: &Library, patient: &Patient) -> Option<CqlPatient> {
    in_cql(definition::answers(library, patient))
}

fn in_cql(answers: PatientAnswers) -> Option<CqlPatient> {
    Some(CqlPatient {
        parameters: values(answers.parameters)?,
        definitions: values(answers.definitions)?,
    })
}

fn values(answers: Answers) -> Option<CqlAnswers> {
    let answers = answers.into_iter();
    answers
        .map(|(name, answer)| Some((name, value(answer)?)))
        .collect()
}

fn value(answer: Answer) -> Option<CqlValue> {
    Some(match answer {
        Answer::Null => CqlValue::Null,
        Answer::Boolean(yes) => CqlValue::Boolean(yes),
        Answer::Text(text) => CqlValue::Text(text),
        Answer::Number(number, None) => CqlValue::Whole(number.to_i64()?),
        Answer::Number(number, Some(unit)) => CqlValue::Quantity {
            value: literal::decimal(&number)?,
            unit: unit.code().to_owned(),
        },
        Answer::Points(points) => CqlValue::Points(points),
    })
}
