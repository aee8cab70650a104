//! What a book would say: facts, conditions, scores, outputs and tables, worked out from the rules in the order in which they run.
//!
//! Each rule becomes a condition over what is known before it runs. An element that rules assign is, once all of them have run, an output, a score,
//! or another name of something else. A rule that reads an element before the last rule that assigns it has no such meaning, and is refused.

mod cover;
mod derive;
mod subject;
mod sum;
mod tables;
mod translate;

use std::collections::{BTreeMap, BTreeSet};

use super::elements::{ElementKind, Elements};
use super::rules::RuleSet;
use super::{Construct, Note, Refusal};
use crate::import::book::{FactPlan, FactType};
use crate::import::logic::Logic;
use crate::import::names::{self, NamedCode};
use crate::notation::TakenNames;
use crate::quantity::Number;
use derive::Drafts;
pub(super) use subject::{Measured, Subject, is_same_unit, known_unit, unit_suffix};
use sum::LinearSum;

#[derive(Debug)]
pub(super) struct BookPlan {
    pub facts: Vec<FactPlan>,
    pub rules: Vec<RuleBlock>,
    pub subjects: BTreeMap<String, Subject>,
    pub names: TakenNames,
    pub notes: Vec<Note>,
}

#[derive(Debug)]
pub(super) enum RuleBlock {
    Condition {
        name: String,
        title: String,
        when: Logic,
        element: String,
    },
    Score {
        name: String,
        title: String,
        note: Option<String>,
        entries: Vec<(Logic, Number)>,
        element: String,
    },
    Calculation(CalculationPlan),
    Output(FactPlan),
    Table(TablePlan),
    Assumption {
        name: String,
        title: String,
        always: String,
        element: String,
    },
}

#[derive(Debug)]
pub(super) struct CalculationPlan {
    pub name: String,
    pub title: String,
    pub note: Option<String>,
    pub is: String,
    pub unit: String,
    /// The least and the greatest that it can come to.
    pub range: (Number, Number),
    pub facts: Vec<String>,
    pub element: String,
}

#[derive(Debug)]
pub(super) struct TablePlan {
    pub name: String,
    pub title: String,
    pub applies: Logic,
    pub hit: &'static str,
    pub inputs: Vec<String>,
    pub rows: Vec<RowPlan>,
    /// The rules that it is made of.
    pub element: String,
}

#[derive(Debug)]
pub(super) struct RowPlan {
    pub name: String,
    pub cells: Vec<String>,
    /// Output and value, as TOML.
    pub sets: Vec<(String, String)>,
}

pub(super) struct Planner<'a> {
    rules: &'a RuleSet,
    elements: &'a Elements,
    names: TakenNames,
    facts: Vec<FactPlan>,
    blocks: Vec<RuleBlock>,
    drafts: Drafts,
    subjects: BTreeMap<String, Subject>,
    /// The rules that assign each element, in the order in which they run.
    writers: BTreeMap<String, Vec<usize>>,
    guards: Vec<Logic>,
    /// Conditions that say that a rule has run.
    fired: BTreeMap<usize, String>,
    /// What may be unknown: facts that may be missing, outputs that may be unset.
    unsure: BTreeSet<String>,
    /// What each calculation adds up.
    sums: BTreeMap<String, LinearSum>,
    /// The numbers that rules set each output to.
    constants: BTreeMap<String, BTreeSet<Number>>,
    /// Elements that rules add up, and those of which a range is assumed.
    added: BTreeSet<String>,
    assumed: BTreeSet<String>,
    notes: Vec<Note>,
    refused: Vec<Refusal>,
}

pub(super) fn plan(rules: &RuleSet, elements: &Elements) -> Result<BookPlan, Vec<Refusal>> {
    let mut writers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, rule) in rules.rules.iter().enumerate() {
        for action in &rule.then {
            let of = writers.entry(action.to.id.clone()).or_default();
            if of.last() != Some(&at) {
                of.push(at);
            }
        }
    }
    let mut planner = Planner {
        rules,
        elements,
        names: TakenNames::default(),
        facts: Vec::new(),
        blocks: Vec::new(),
        drafts: Drafts::default(),
        subjects: BTreeMap::new(),
        writers,
        guards: Vec::new(),
        fired: BTreeMap::new(),
        unsure: BTreeSet::new(),
        sums: BTreeMap::new(),
        constants: BTreeMap::new(),
        added: sum::added_up(rules),
        assumed: BTreeSet::new(),
        notes: Vec::new(),
        refused: Vec::new(),
    };
    planner.run();
    planner.finish()
}

impl Planner<'_> {
    fn run(&mut self) {
        for (at, rule) in self.rules.rules.iter().enumerate() {
            let preconditions = match rule.id {
                Some(_) => self.rules.preconditions.as_slice(),
                None => &[],
            };
            let tests: Vec<_> = preconditions.iter().chain(&rule.when).cloned().collect();
            let guard = match self.all_of(&tests, at) {
                Ok(guard) => guard,
                Err(why) => {
                    self.refuse(why, &format!("{}.when", rule.place));
                    Logic::Never
                }
            };
            self.guards.push(guard);
        }
        let assigned: Vec<String> = self.writers.keys().cloned().collect();
        // In the order of their last rules, as a reader follows them.
        let mut assigned: Vec<_> = assigned
            .into_iter()
            .map(|id| (self.writers[&id].last().copied(), id))
            .collect();
        assigned.sort();
        for (_, id) in assigned {
            self.derived(&id);
        }
        self.tell_of_the_rest();
    }

    fn finish(mut self) -> Result<BookPlan, Vec<Refusal>> {
        self.make_tables();
        self.range_calculations();
        if self.refused.is_empty() && self.blocks.is_empty() {
            self.refused.push(Refusal::new(
                Construct::NothingSaid,
                "definition.rules",
                "no rule works anything out that a book can say",
            ));
        }
        if self.refused.is_empty() && self.facts.is_empty() {
            self.refused.push(Refusal::new(
                Construct::NothingSaid,
                "definition.data_bindings",
                "its rules ask for nothing",
            ));
        }
        if !self.refused.is_empty() {
            self.refused.dedup();
            return Err(self.refused);
        }
        let order: BTreeMap<&String, usize> = self
            .elements
            .order
            .iter()
            .enumerate()
            .map(|(at, id)| (id, at))
            .collect();
        self.facts
            .sort_by_key(|fact| order.get(&fact.element).copied().unwrap_or(usize::MAX));
        Ok(BookPlan {
            facts: self.facts,
            rules: self.blocks,
            subjects: self.subjects,
            names: self.names,
            notes: self.notes,
        })
    }

    fn refuse(&mut self, (construct, why): Stopped, place: &str) {
        let refusal = Refusal::new(construct, place, why);
        if !self.refused.contains(&refusal) {
            self.refused.push(refusal);
        }
    }

    fn note(&mut self, construct: Construct, place: &str, said: String) {
        self.notes.push(Note::new(construct, place, said));
    }

    fn title(&self, id: &str) -> String {
        let element = self.elements.of.get(id).map(|info| info.title.clone());
        let title = element.or_else(|| self.elements.term(id).map(str::to_owned));
        title.unwrap_or_else(|| id.to_owned())
    }

    /// A name of the words, and a title that no other thing of the book has.
    fn named(&mut self, title: &str) -> String {
        self.names.give(&names::identifier(title))
    }

    fn is_unsure(&self) -> impl Fn(&str) -> bool + use<'_> {
        |name: &str| self.unsure.contains(name)
    }

    /// What is bound and never asked for.
    fn tell_of_the_rest(&mut self) {
        let unused: Vec<(String, String)> = self
            .elements
            .of
            .iter()
            .filter(|(id, info)| info.is_input && !self.subjects.contains_key(*id))
            .map(|(_, info)| (info.place.clone(), info.title.clone()))
            .collect();
        for (place, title) in unused {
            let said = format!("“{title}” is bound and no rule asks for it: left out");
            self.note(Construct::Unused, &place, said);
        }
    }
}

/// Why a construct can't be said.
type Stopped = (Construct, String);

/// The values of a coded element, with the texts of an output as such.
fn text_values(texts: &[String]) -> Vec<NamedCode> {
    let mut values: Vec<NamedCode> = Vec::new();
    for text in texts {
        let label = names::cleaned(text);
        if !values.iter().any(|value| value.code == *text) {
            values.push(NamedCode {
                code: text.clone(),
                number: None,
                label,
                id: String::new(),
            });
        }
    }
    names::values(&mut values);
    values
}
