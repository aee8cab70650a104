//! Which statement speaks of which intervention, and which silence which: the same whatever stance they take.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::*;

/// A place for what one statement says of one intervention.
pub(super) type Slot = usize;

#[derive(Debug)]
pub(super) struct Statements {
    slots: BTreeMap<Statement, Range<Slot>>,
    /// What each slot is about.
    about: Vec<InterventionKey>,
    /// What means one of several interventions.
    choosing: Vec<Statement>,
    /// The slots about an intervention itself.
    on: BTreeMap<InterventionKey, Vec<Slot>>,
    /// By which adjudication a statement is silenced, and by what.
    silencing: BTreeMap<Statement, Vec<(AdjudicationKey, Statement)>>,
    /// The statements that may be silenced where this one is made, or that it is one of.
    silenced: BTreeMap<Statement, Vec<Statement>>,
}

impl Statements {
    pub fn new(library: &Library) -> Self {
        let mut statements = Self {
            slots: BTreeMap::new(),
            about: Vec::new(),
            choosing: Vec::new(),
            on: BTreeMap::new(),
            silencing: BTreeMap::new(),
            silenced: BTreeMap::new(),
        };
        for statement in library.statements() {
            statements.add(statement, &library.sayable(statement));
            if library.choices(statement).has_any() {
                statements.choosing.push(statement);
            }
        }
        for silencing in library.precedences() {
            statements.add_precedence(silencing);
        }
        statements
    }

    fn add(&mut self, statement: Statement, said: &[InterventionKey]) {
        let start = self.about.len();
        for &intervention in said {
            let slot = self.about.len();
            self.on.entry(intervention).or_default().push(slot);
            self.about.push(intervention);
        }
        self.slots.insert(statement, start..self.about.len());
    }

    fn add_precedence(&mut self, silencing: Silencing<'_>) {
        let Silencing {
            by,
            prevails,
            silenced,
            ruling: _,
        } = silencing;
        let by_what = self.silencing.entry(silenced).or_default();
        by_what.push((by, prevails));
        for statement in [prevails, silenced] {
            let given_way = self.silenced.entry(statement).or_default();
            if !given_way.contains(&silenced) {
                given_way.push(silenced);
            }
        }
    }

    pub fn all(&self) -> impl Iterator<Item = Statement> {
        self.slots.keys().copied()
    }

    pub fn has_slots(&self, statement: Statement) -> bool {
        self.slots.contains_key(&statement)
    }

    /// None of a statement that takes no stance: of a question that an adjudication names, or of a step that an edit has made an act that says nothing.
    pub fn slots(&self, statement: Statement) -> Range<Slot> {
        self.slots.get(&statement).cloned().unwrap_or_default()
    }

    /// The slots about an intervention itself.
    pub fn slots_on(&self, intervention: InterventionKey) -> &[Slot] {
        self.on.get(&intervention).map_or(&[], Vec::as_slice)
    }

    pub fn about(&self, slot: Slot) -> InterventionKey {
        self.about[slot]
    }

    /// The statements that mean one of several interventions.
    pub fn choosing(&self) -> &[Statement] {
        &self.choosing
    }

    pub fn silencing(&self, statement: Statement) -> &[(AdjudicationKey, Statement)] {
        self.silencing.get(&statement).map_or(&[], Vec::as_slice)
    }

    pub fn silenced(&self, statement: Statement) -> &[Statement] {
        self.silenced.get(&statement).map_or(&[], Vec::as_slice)
    }
}
