//! What a book decides of a patient, as named definitions in an order in which each asks for those before it: what CQL and DMN both write.
//!
//! Conditions, scores, outputs, which rows, steps and recommendations are made, the advice after adjudication, and whether each safety rule
//! is kept. What is unknown is null, and the logic is Kleene's. A definition that the book never leaves unknown is never null.

mod advice;
mod calculation;
mod condition;
mod expression;
mod guard;
mod name;
mod output;
mod parameter;
mod pathway;
mod patient;
mod rule;
mod score;
pub(super) mod table;

use std::collections::BTreeMap;

use super::NotExported;
use crate::model::{CalculationKey, Library, Sum};
use crate::quantity::Unit;
pub(super) use expression::{Expression, Type, all, any};
pub(super) use guard::{definite_guard, guard};
pub(super) use name::{condition as condition_value, hits, library_name, variable};
pub(super) use parameter::{Parameter, parameters};
pub(super) use patient::{Answer, Answers, PatientAnswers, Worked, answers, worked};

/// A library all of whose calculations are sums.
pub(super) struct Exact<'a> {
    pub library: &'a Library,
    sums: BTreeMap<CalculationKey, &'a Sum>,
    /// What would round any other calculation.
    engine: &'static str,
}

impl<'a> Exact<'a> {
    /// # Errors
    ///
    /// Names a calculation that is more than a sum: its products and quotients would be rounded.
    pub(super) fn of(library: &'a Library, engine: &'static str) -> Result<Self, NotExported> {
        let calculations = library.calculations.iter();
        let sums = calculations.map(|(key, calculation)| {
            let sum = calculation.as_sum();
            let sum = sum.ok_or_else(|| {
                let id = &calculation.meta.id;
                NotExported::rounded(format!(
                    "the calculation `{id}` is more than a sum of facts, and {engine} would round it"
                ))
            })?;
            Ok((key, sum))
        });
        let sums = sums.collect::<Result<_, _>>()?;
        Ok(Self {
            library,
            sums,
            engine,
        })
    }
}

/// A name with its value, and what it is in the book's own words.
pub(super) struct Definition {
    pub name: String,
    pub kind: Type,
    /// Of a quantity.
    pub unit: Option<Unit>,
    pub value: Expression,
    pub note: String,
}

/// What a part of the definitions is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Patients,
    Calculations,
    Conditions,
    Scores,
    Tables,
    Pathways,
    Recommendations,
    Said,
    Advice,
    Groups,
    Outputs,
    Rules,
}

impl Subject {
    pub(super) fn title(self) -> &'static str {
        match self {
            Subject::Patients => "Who is a patient of the book: nothing is proved of anyone else",
            Subject::Calculations => "Calculations",
            Subject::Conditions => "Conditions",
            Subject::Scores => "Scores",
            Subject::Tables => "Decision tables",
            Subject::Pathways => "Pathways",
            Subject::Recommendations => "Recommendations",
            Subject::Said => "What is said, after adjudication",
            Subject::Advice => "The advice on each intervention",
            Subject::Groups => "What whole guidelines, tables and pathways say",
            Subject::Outputs => "Outputs",
            Subject::Rules => "Safety rules: each is true of every patient who is admitted",
        }
    }
}

pub(super) struct Part {
    pub subject: Subject,
    pub definitions: Vec<Definition>,
}

impl Part {
    fn new(subject: Subject) -> Self {
        Self {
            subject,
            definitions: Vec::new(),
        }
    }

    /// What is true, false or unknown.
    fn define(&mut self, name: &str, value: Expression, note: &str) {
        self.define_as(Type::Boolean, name, value, note);
    }

    fn define_as(&mut self, kind: Type, name: &str, value: Expression, note: &str) {
        self.define_in(None, kind, name, value, note);
    }

    /// What has a unit, if it is a quantity.
    fn define_in(
        &mut self,
        unit: Option<&Unit>,
        kind: Type,
        name: &str,
        value: Expression,
        note: &str,
    ) {
        self.definitions.push(Definition {
            name: name.to_owned(),
            kind,
            unit: unit.cloned(),
            value,
            note: note.to_owned(),
        });
    }
}

/// All that a book decides, and in sentences what no definition says.
pub(super) struct Definitions {
    pub parts: Vec<Part>,
    pub left_out: Vec<String>,
}

/// With what the whole is called in sentences: a library, a model.
///
/// # Errors
///
/// Names an output that is set to a calculation.
pub(super) fn definitions(exact: &Exact<'_>, called: &str) -> Result<Definitions, NotExported> {
    let library = exact.library;
    let mut parts = vec![parameter::admitted(exact)];
    parts.extend(calculation::part(exact));
    parts.push(condition::part(exact));
    parts.extend(score::part(exact));
    parts.extend(table::part(exact));
    parts.extend(pathway::part(exact));
    parts.extend(advice::parts(exact));
    parts.extend(output::part(exact)?);
    let (rules, left_out) = rule::part(exact, called);
    parts.push(rules);
    Ok(Definitions {
        parts,
        left_out: [left_out, untold(library, called)].concat(),
    })
}

/// What no definition says of any book.
fn untold(library: &Library, called: &str) -> Vec<String> {
    let mut left_out = vec![format!(
        "That the safety rules hold for every patient is proved of the book; the {called} only says whether they hold for the patient in hand."
    )];
    let open = library.adjudications.values();
    left_out.extend(open.filter(|own| own.disagreement().is_some()).map(|own| {
        format!(
            "`{}` leaves open what is right where statements disagree: both are said in the {called}.",
            own.meta.id
        )
    }));
    if !library.protocols.is_empty() {
        left_out.push(format!(
            "Protocols, their doses and schedules are not in the {called}."
        ));
    }
    let evidence = library.evidence.len();
    if evidence > 0 {
        left_out.push(format!(
            "The evidence ({evidence} blocks), strengths beyond the stances, sources and reasons are not in the {called}."
        ));
    }
    left_out
}
