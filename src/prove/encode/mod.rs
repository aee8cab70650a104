//! The meaning of a library as formulas: who reaches a step, to whom a recommendation applies, what is permitted to whom.

mod advice;
mod logic;
mod pathway;
mod uses;

use std::collections::BTreeMap;

use super::formula::{Formula, Pool};
use super::space::Space;
use crate::model::*;
pub(crate) use advice::concerns;
use logic::has_value;
use pathway::outer_first;
pub use uses::{guard_facts, tests};

/// When an expression is definitely true and when definitely false; where neither holds, it is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    pub yes: Formula,
    pub no: Formula,
}

impl Truth {
    fn two_valued(pool: &mut Pool, yes: Formula) -> Self {
        Self {
            yes,
            no: pool.not(yes),
        }
    }

    fn not(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }
}

/// A statement's stance on an intervention, and for whom it is in force.
#[derive(Clone, Copy, Debug)]
pub struct Says {
    pub statement: Statement,
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub when: Formula,
}

/// Who hears a stance on an intervention, from whatever statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub intervention: InterventionKey,
    pub stance: Stance,
    pub when: Formula,
}

/// The formulas of a library.
#[derive(Debug)]
pub struct Encoding {
    pub pool: Pool,
    conditions: BTreeMap<ConditionKey, Truth>,
    /// The truth of each entry of a score.
    pub entries: BTreeMap<ScoreKey, Vec<Truth>>,
    /// Not definitely false, each.
    pub assumptions: Vec<Formula>,
    /// Who reaches a step, in whatever pathway they are.
    pub reach: BTreeMap<StepKey, Formula>,
    /// Who takes each branch of a question, of those who are there.
    pub taken: BTreeMap<StepKey, Vec<Formula>>,
    /// Who follows a pathway from its start: those to whom it applies and those who enter it.
    pub follows: BTreeMap<PathwayKey, Formula>,
    pub applies: BTreeMap<RecommendationKey, Formula>,
    /// To whom a table applies.
    pub tables: BTreeMap<TableKey, Formula>,
    /// Whom a row matches, of those to whom its table applies.
    pub matches: BTreeMap<RowKey, Formula>,
    /// Whom a row matches and its table's hit policy leaves to it.
    pub hits: BTreeMap<RowKey, Formula>,
    pub says: Vec<Says>,
    pathway_order: Vec<PathwayKey>,
}

impl Encoding {
    pub fn new(library: &Library, space: &Space) -> Self {
        Self::in_pool(library, space, Pool::new(space))
    }

    /// In a pool that holds another version of the library, over the same space: what both say is the same formula.
    pub fn in_pool(library: &Library, space: &Space, pool: Pool) -> Self {
        let mut encoding = Self {
            pool,
            conditions: BTreeMap::new(),
            entries: BTreeMap::new(),
            assumptions: Vec::new(),
            reach: BTreeMap::new(),
            taken: BTreeMap::new(),
            follows: BTreeMap::new(),
            applies: BTreeMap::new(),
            tables: BTreeMap::new(),
            matches: BTreeMap::new(),
            hits: BTreeMap::new(),
            says: Vec::new(),
            pathway_order: outer_first(library),
        };
        let mut encoder = Encoder {
            library,
            space,
            encoding: &mut encoding,
        };
        encoder.definitions();
        encoder.assumptions();
        encoder.recommendations();
        encoder.pathways();
        encoder.tables();
        encoder.stances();
        encoding
    }

    /// Who hears each stance on each intervention: two versions of a library with the same outcomes advise alike.
    pub fn outcomes(&mut self, library: &Library) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for intervention in library.interventions.keys() {
            for stance in Stance::ALL {
                let said: Vec<_> = self
                    .says
                    .iter()
                    .filter(|says| {
                        says.stance == stance
                            && concerns(library, stance, says.intervention, intervention)
                    })
                    .map(|says| says.when)
                    .collect();
                let when = self.pool.or(said);
                outcomes.push(Outcome {
                    intervention,
                    stance,
                    when,
                });
            }
        }
        outcomes
    }

    /// The truth of a guard.
    pub fn guard(&mut self, library: &Library, space: &Space, guard: &Guard) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .guard(guard)
    }

    /// The truth of a claim.
    pub fn claim(&mut self, library: &Library, space: &Space, claim: &Claim) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim(claim)
    }

    /// For whom a predicate of advice holds.
    pub fn claim_test(&mut self, library: &Library, space: &Space, test: &ClaimTest) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim_test(test)
    }

    /// Where both statements of an adjudication apply.
    pub fn silenced_by(&mut self, precedence: &Precedence) -> Formula {
        let both = [
            self.made(precedence.prevails),
            self.made(precedence.silenced),
        ];
        self.pool.and(both)
    }

    /// To whom a statement is made, silenced or not.
    pub fn made(&self, statement: Statement) -> Formula {
        match statement {
            Statement::Recommendation(key) => self.applies[&key],
            Statement::Step(key) => self.reach[&key],
            Statement::Row(key) => self.hits[&key],
        }
    }

    /// Patients with these values; every other fact is free.
    pub fn given(&mut self, space: &Space, given: &[(FactKey, Value)]) -> Formula {
        let mut parts = Vec::new();
        for (fact, value) in given {
            for &key in space.of_fact(*fact) {
                let element = space.column(key).value;
                let mask = space.mask(key, |cell| has_value(cell, value, element));
                parts.push(self.pool.among(key, mask));
            }
        }
        self.pool.and(parts)
    }
}

pub(super) struct Encoder<'a> {
    pub library: &'a Library,
    space: &'a Space,
    pub encoding: &'a mut Encoding,
}

impl Encoder<'_> {
    pub fn pool(&mut self) -> &mut Pool {
        &mut self.encoding.pool
    }

    fn definitions(&mut self) {
        for &definition in &self.library.definition_order {
            match definition {
                Definition::Condition(key) => {
                    let truth = self.guard(&self.library.conditions[key].when.logic);
                    self.encoding.conditions.insert(key, truth);
                }
                Definition::Score(key) => {
                    let entries = self.library.scores[key].entries.iter();
                    let truths = entries.map(|entry| self.guard(&entry.when.logic));
                    let truths = truths.collect();
                    self.encoding.entries.insert(key, truths);
                }
            }
        }
    }

    fn assumptions(&mut self) {
        for assumption in self.library.assumptions.values() {
            let truth = self.guard(&assumption.always.logic);
            let not_false = self.pool().not(truth.no);
            self.encoding.assumptions.push(not_false);
        }
    }

    fn recommendations(&mut self) {
        for (key, recommendation) in self.library.recommendations.iter() {
            let truth = self.guard(&recommendation.when.logic);
            self.encoding.applies.insert(key, truth.yes);
        }
    }
}
