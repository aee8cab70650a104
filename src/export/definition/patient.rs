//! Patients with the answer to every definition, worked out by the interpreter: what an engine must come to.

use std::collections::BTreeMap;

use super::{advice, name, parameter};
use crate::interpret::{self, Advice, Truth};
use crate::model::*;
use crate::prove::Prover;
use crate::quantity::{Number, Unit};

/// A worked patient of the book.
pub(in crate::export) struct Worked<'a> {
    pub vignette: &'a Vignette,
    pub answers: PatientAnswers,
}

/// A patient's parameters, and what the definitions come to.
pub(in crate::export) struct PatientAnswers {
    pub parameters: Answers,
    pub definitions: Answers,
}

/// The value of each parameter or definition by its name.
pub(in crate::export) type Answers = BTreeMap<String, Answer>;

/// What is unknown is null.
#[derive(Clone)]
pub(in crate::export) enum Answer {
    Null,
    Boolean(bool),
    Text(String),
    Number(Number, Option<Unit>),
    Points(PointNumber),
}

impl From<Truth> for Answer {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Answer::Boolean(true),
            Truth::False => Answer::Boolean(false),
            Truth::Unknown => Answer::Null,
        }
    }
}

/// A whole patient for each vignette. Of a book with too many patients to look for one in, none.
pub(in crate::export) fn worked(library: &Library) -> Vec<Worked<'_>> {
    let mut prover = Prover::new(library).ok();
    let patients = library.vignettes.values().filter_map(|vignette| {
        let patient = whole(prover.as_mut()?, vignette)?;
        let answers = answers(library, &patient);
        Some(Worked { vignette, answers })
    });
    patients.collect()
}

/// Someone who has what a vignette gives, with the numbers that it gives, and is a patient of the book: what a calculation ties to these moves
/// with them.
fn whole(prover: &mut Prover<'_>, vignette: &Vignette) -> Option<Patient> {
    let given = prover.encoding.given(&prover.space, &vignette.given);
    let found = prover.find(given).ok()??;
    Some(prover.found_with(&found, &vignette.given))
}

/// What the definitions must come to for a patient.
pub(in crate::export) fn answers(library: &Library, patient: &Patient) -> PatientAnswers {
    let mut parameters = Answers::new();
    for (key, fact) in library.facts.iter() {
        let value = patient.value(key);
        put(&mut parameters, &fact.meta.id, &fact.kind, value);
    }
    let advice = interpret::advise(library, patient);
    let mut definitions = Answers::new();
    let admitted = interpret::is_admitted(library, patient);
    definitions.insert(parameter::ADMITTED.to_owned(), Answer::Boolean(admitted));
    for condition in library.conditions.values() {
        let holds = interpret::holds(library, patient, &condition.when.logic);
        definitions.insert(condition.meta.id.clone(), holds.into());
    }
    for (key, calculation) in library.calculations.iter() {
        let value = interpret::worked_out(library, patient, key);
        let id = &calculation.meta.id;
        put(&mut definitions, id, &calculation.kind, &value);
    }
    put_scores(library, patient, &mut definitions);
    for (key, output) in library.outputs.iter() {
        let value = advice.outputs[&key].value(&output.kind);
        put(&mut definitions, &output.meta.id, &output.kind, &value);
    }
    put_advice(library, &advice, &mut definitions);
    put_groups(library, &advice, &mut definitions);
    put_rules(library, patient, &advice, &mut definitions);
    PatientAnswers {
        parameters,
        definitions,
    }
}

/// A value under its name; of several, each under its own.
fn put(values: &mut Answers, id: &str, kind: &FactKind, value: &Value) {
    let known = match (value, kind) {
        (Value::AnyOf(has), FactKind::AnyOf(all)) => {
            let known = all.ids().zip(has).map(|(value, has)| {
                let has = has.map_or(Answer::Null, Answer::Boolean);
                (name::value(id, value), has)
            });
            values.extend(known);
            return;
        }
        (Value::Unknown, FactKind::AnyOf(all)) => {
            let unknown = all.ids();
            values.extend(unknown.map(|value| (name::value(id, value), Answer::Null)));
            return;
        }
        (Value::Unknown | Value::AnyOf(_), _) => Answer::Null,
        (Value::YesNo(yes), _) => Answer::Boolean(*yes),
        (Value::OneOf(place), _) => Answer::Text(kind.values()[*place].id.clone()),
        (Value::Number(number), _) => Answer::Number(number.number().clone(), kind.unit().cloned()),
    };
    values.insert(id.to_owned(), known);
}

fn put_scores(library: &Library, patient: &Patient, values: &mut Answers) {
    for (key, totals) in interpret::totals(library, patient) {
        let id = &library.scores[key].meta.id;
        let ends = [totals.sums.first(), totals.sums.last()];
        let [low, high] = ends.map(|end| Answer::Points(end.copied().unwrap_or_default()));
        let known = match totals.is_known {
            true => low.clone(),
            false => Answer::Null,
        };
        values.insert(name::lowest(id), low);
        values.insert(name::highest(id), high);
        values.insert(id.clone(), known);
    }
}

/// Which statements are made, and the advice on each intervention.
fn put_advice(library: &Library, advice: &Advice, values: &mut Answers) {
    let mut put = |name: String, holds: bool| {
        values.insert(name, Answer::Boolean(holds));
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
fn put_groups(library: &Library, advice: &Advice, values: &mut Answers) {
    for group in advice::groups(library) {
        for voice in Voice::ALL {
            let says = advice.answers(library, &ClaimTest::Group { voice, group });
            let name = name::voiced(library, voice, group);
            values.insert(name, Answer::Boolean(says));
        }
    }
}

fn put_rules(library: &Library, patient: &Patient, advice: &Advice, values: &mut Answers) {
    for invariant in library.invariants.values() {
        let Some(kept) = invariant.kept() else {
            continue;
        };
        let mut is_told = true;
        kept.for_each(&mut |test| is_told &= !matches!(test, ClaimTest::Before { .. }));
        if is_told {
            let kept = interpret::claim_holds(library, patient, advice, &kept);
            let kept = Answer::Boolean(kept == Truth::True);
            values.insert(name::invariant(invariant), kept);
        }
    }
}
