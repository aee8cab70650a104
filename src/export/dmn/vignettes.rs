//! Patients as DMN has them, with what each decision must come to: the worked ones as test cases in the form of the Technology
//! Compatibility Kit.

use std::collections::BTreeMap;

use serde::Serialize;

use super::name::Names;
use super::xml::Xml;
use crate::export::definition::{self, Answer, PatientAnswers, Worked};
use crate::model::{Library, Meta, Vignette};
use crate::quantity::Number;

/// A patient's inputs, and what the decisions come to.
#[derive(Debug, Serialize)]
pub struct DmnPatient {
    pub inputs: DmnValues,
    pub decisions: DmnValues,
}

/// Each by its name.
pub type DmnValues = BTreeMap<String, DmnValue>;

/// A value of FEEL; what is unknown is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum DmnValue {
    Null,
    Boolean(bool),
    Text(String),
    /// As text, since JSON numbers are not exact; one that is no decimal with its first digits.
    Number {
        number: String,
    },
}

/// `None` for one with a number that is no decimal.
pub(super) fn patient(names: &Names, answers: PatientAnswers) -> Option<DmnPatient> {
    let named = |name: &str| names.get(name).to_owned();
    let inputs = answers.parameters.iter();
    let inputs = inputs.map(|(name, answer)| Some((named(name), exact(answer)?)));
    let decisions = answers.definitions.iter();
    let decisions = decisions.map(|(name, answer)| (named(name), value(answer)));
    Some(DmnPatient {
        inputs: inputs.collect::<Option<_>>()?,
        decisions: decisions.collect(),
    })
}

fn exact(answer: &Answer) -> Option<DmnValue> {
    if let Answer::Number(number, _) = answer
        && !number.is_decimal()
    {
        return None;
    }
    Some(value(answer))
}

fn value(answer: &Answer) -> DmnValue {
    match answer {
        Answer::Null => DmnValue::Null,
        Answer::Boolean(yes) => DmnValue::Boolean(*yes),
        Answer::Text(text) => DmnValue::Text(text.clone()),
        Answer::Number(number, _) => in_decimals(number),
        Answer::Points(points) => in_decimals(&points.number()),
    }
}

/// As many places as tell two totals apart.
const PLACES: i32 = 12;

fn in_decimals(number: &Number) -> DmnValue {
    let number = match number.is_decimal() {
        true => number.to_string(),
        false => {
            let scale = Number::power_of_ten(PLACES);
            (&(number * &scale).floor() / &scale).to_string()
        }
    };
    DmnValue::Number { number }
}

/// A whole patient for each vignette, if there is one.
pub(super) fn written(library: &Library, names: &Names, model: &str) -> Option<String> {
    let worked = definition::worked(library).into_iter();
    let worked = worked.filter_map(|Worked { vignette, answers }| {
        let patient = patient(names, answers)?;
        Some((vignette, patient))
    });
    let worked: Vec<(&Vignette, DmnPatient)> = worked.collect();
    if worked.is_empty() {
        return None;
    }
    let attributes = [
        ("xmlns", "http://www.omg.org/spec/DMN/20160719/testcase"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xmlns:xsd", "http://www.w3.org/2001/XMLSchema"),
    ];
    let mut xml = Xml::new();
    xml.within("testCases", &attributes, |xml| {
        xml.text("modelName", &[], &format!("{model}.dmn"));
        for (vignette, patient) in &worked {
            test_case(&vignette.meta, patient, xml);
        }
    });
    Some(xml.finish())
}

fn test_case(meta: &Meta, patient: &DmnPatient, xml: &mut Xml) {
    xml.within("testCase", &[("id", &meta.id)], |xml| {
        xml.text("description", &[], &meta.title);
        for (name, value) in &patient.inputs {
            xml.within("inputNode", &[("name", name)], |xml| put(value, xml));
        }
        for (name, value) in &patient.decisions {
            let attributes = [("name", name.as_str()), ("type", "decision")];
            xml.within("resultNode", &attributes, |xml| {
                xml.within("expected", &[], |xml| put(value, xml));
            });
        }
    });
}

fn put(value: &DmnValue, xml: &mut Xml) {
    match value {
        DmnValue::Null => xml.empty("value", &[("xsi:nil", "true")]),
        DmnValue::Boolean(yes) => {
            xml.text("value", &[("xsi:type", "xsd:boolean")], &yes.to_string());
        }
        DmnValue::Text(text) => xml.text("value", &[("xsi:type", "xsd:string")], text),
        DmnValue::Number { number } => {
            xml.text("value", &[("xsi:type", "xsd:decimal")], number);
        }
    }
}
