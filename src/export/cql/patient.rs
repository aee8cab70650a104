//! Patients with the answer to every definition, worked out by the interpreter: what an engine of CQL must come to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{advice, name, parameter};
use crate::interpret::{self, Advice, Truth};
use crate::model::*;
use crate::prove::Prover;
use crate::quantity::Number;

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
    pub parameters: BTreeMap<String, CqlValue>,
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

impl From<Truth> for CqlValue {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => CqlValue::Boolean(true),
            Truth::False => CqlValue::Boolean(false),
            Truth::Unknown => CqlValue::Null,
        }
    }
}

/// A whole patient for each vignette. Of a book with too many patients to look for one in, none.
pub(super) fn vignettes(library: &Library, name: &str, version: &str) -> WorkedPatients {
    let mut prover = Prover::new(library).ok();
    let patients = library.vignettes.values().filter_map(|vignette| {
        let patient = whole(prover.as_mut()?, vignette)?;
        Some(WorkedPatient {
            id: vignette.meta.id.clone(),
            title: vignette.meta.title.clone(),
            patient: answers(library, &patient)?,
        })
    });
    WorkedPatients {
        library: name.to_owned(),
        version: version.to_owned(),
        patients: patients.collect(),
    }
}

/// Someone who has what a vignette gives, with the numbers that it gives, and is a patient of the book: what a calculation ties to these moves
/// with them.
fn whole(prover: &mut Prover<'_>, vignette: &Vignette) -> Option<Patient> {
    let given = prover.encoding.given(&prover.space, &vignette.given);
    let found = prover.find(given).ok()??;
    Some(prover.found_with(&found, &vignette.given))
}

/// What the library must come to for a patient; `None` for one with a number that CQL can't hold.
pub fn answers(library: &Library, patient: &Patient) -> Option<CqlPatient> {
    let mut parameters = BTreeMap::new();
    for (key, fact) in library.facts.iter() {
        put(
            &mut parameters,
            &fact.meta.id,
            &fact.kind,
            patient.value(key),
        )?;
    }
    let advice = interpret::advise(library, patient);
    let mut definitions = CqlAnswers::new();
    let admitted = interpret::is_admitted(library, patient);
    definitions.insert(parameter::ADMITTED.to_owned(), CqlValue::Boolean(admitted));
    for condition in library.conditions.values() {
        let holds = interpret::holds(library, patient, &condition.when.logic);
        definitions.insert(condition.meta.id.clone(), holds.into());
    }
    for (key, calculation) in library.calculations.iter() {
        let value = interpret::worked_out(library, patient, key);
        put(
            &mut definitions,
            &calculation.meta.id,
            &calculation.kind,
            &value,
        )?;
    }
    put_scores(library, patient, &mut definitions);
    for (key, output) in library.outputs.iter() {
        let value = advice.outputs[&key].value(&output.kind);
        put(&mut definitions, &output.meta.id, &output.kind, &value)?;
    }
    put_advice(library, &advice, &mut definitions);
    put_groups(library, &advice, &mut definitions);
    put_rules(library, patient, &advice, &mut definitions);
    Some(CqlPatient {
        parameters,
        definitions,
    })
}

/// A value under its name; of several, each under its own.
fn put(values: &mut CqlAnswers, id: &str, kind: &FactKind, value: &Value) -> Option<()> {
    let known = match (value, kind) {
        (Value::AnyOf(has), FactKind::AnyOf(all)) => {
            let known = all.ids().zip(has).map(|(value, has)| {
                let has = has.map_or(CqlValue::Null, CqlValue::Boolean);
                (name::value(id, value), has)
            });
            values.extend(known);
            return Some(());
        }
        (Value::Unknown, FactKind::AnyOf(all)) => {
            let unknown = all
                .ids()
                .map(|value| (name::value(id, value), CqlValue::Null));
            values.extend(unknown);
            return Some(());
        }
        (Value::Unknown | Value::AnyOf(_), _) => CqlValue::Null,
        (Value::YesNo(yes), _) => CqlValue::Boolean(*yes),
        (Value::OneOf(place), _) => CqlValue::Text(kind.values()[*place].id.clone()),
        (Value::Number(number), _) => number_of(kind, number.number())?,
    };
    values.insert(id.to_owned(), known);
    Some(())
}

fn number_of(kind: &FactKind, number: &Number) -> Option<CqlValue> {
    match kind.unit() {
        Some(unit) => Some(CqlValue::Quantity {
            value: super::literal::decimal(number)?,
            unit: unit.code().to_owned(),
        }),
        None => number.to_i64().map(CqlValue::Whole),
    }
}

fn put_scores(library: &Library, patient: &Patient, values: &mut CqlAnswers) {
    for (key, totals) in interpret::totals(library, patient) {
        let id = &library.scores[key].meta.id;
        let ends = [totals.sums.first(), totals.sums.last()];
        let [low, high] = ends.map(|end| CqlValue::Points(end.copied().unwrap_or_default()));
        let known = match totals.is_known {
            true => low.clone(),
            false => CqlValue::Null,
        };
        values.insert(name::lowest(id), low);
        values.insert(name::highest(id), high);
        values.insert(id.clone(), known);
    }
}

/// Which statements are made, and the advice on each intervention.
fn put_advice(library: &Library, advice: &Advice, values: &mut CqlAnswers) {
    let mut put = |name: String, holds: bool| {
        values.insert(name, CqlValue::Boolean(holds));
    };
    for key in library.recommendations.keys() {
        let name = name::made(library, Statement::Recommendation(key));
        put(name, advice.applies.contains(&key));
    }
    for (step, _) in library.steps() {
        put(name::reaches(library, step), advice.reaches(step));
    }
    for (row, _) in library.rows() {
        put(name::hits(library, row), advice.hits.contains(&row));
    }
    for (key, intervention) in library.interventions.iter() {
        let asked = [
            ClaimTest::Permitted(key),
            ClaimTest::Offered(key),
            ClaimTest::Considered(key),
            ClaimTest::Avoided(key),
            ClaimTest::Forbidden(key),
            ClaimTest::Undecided(key),
        ];
        for (test, predicate) in asked.iter().zip(&advice::PREDICATES) {
            let name = format!("{}({})", predicate.name, intervention.meta.id);
            put(name, advice.answers(library, test));
        }
    }
}

/// What whole guidelines, tables and pathways say.
fn put_groups(library: &Library, advice: &Advice, values: &mut CqlAnswers) {
    for group in advice::groups(library) {
        for voice in Voice::ALL {
            let says = advice.answers(library, &ClaimTest::Group { voice, group });
            let name = name::voiced(library, voice, group);
            values.insert(name, CqlValue::Boolean(says));
        }
    }
}

fn put_rules(library: &Library, patient: &Patient, advice: &Advice, values: &mut CqlAnswers) {
    for invariant in library.invariants.values() {
        let Some(kept) = invariant.kept() else {
            continue;
        };
        let mut is_told = true;
        kept.for_each(&mut |test| is_told &= !matches!(test, ClaimTest::Before { .. }));
        if is_told {
            let kept = interpret::claim_holds(library, patient, advice, &kept);
            let kept = CqlValue::Boolean(kept == Truth::True);
            values.insert(name::invariant(invariant), kept);
        }
    }
}
