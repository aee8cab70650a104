//! Which statement speaks of which intervention, and which silence which: the same whatever stance they take.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::*;

/// A place for what one statement says of one intervention.
pub(super) type Slot = usize;

#[derive(Debug)]
pub(super) struct Statements {
    slots: BTreeMap<Statement, Range<Slot>>,
    /// What each slot is about.
    about: Vec<InterventionKey>,
    /// The slots about an intervention itself.
    on: BTreeMap<InterventionKey, Vec<Slot>>,
    /// Each intervention in turn, and all classes that it belongs to.
    classes: Vec<Vec<InterventionKey>>,
    /// The other way round: all that belong to it, and itself.
    members: Vec<Vec<InterventionKey>>,
    /// The classes that are written of each intervention.
    is_a: Vec<Vec<InterventionKey>>,
    /// The adjudications by which a statement is silenced.
    silencing: BTreeMap<Statement, Vec<AdjudicationKey>>,
    /// The statements that may be silenced where this one is made, or that it is one of.
    silenced: BTreeMap<Statement, Vec<Statement>>,
}

impl Statements {
    pub fn new(library: &Library) -> Self {
        let mut statements = Self {
            slots: BTreeMap::new(),
            about: Vec::new(),
            on: BTreeMap::new(),
            classes: Vec::new(),
            members: vec![Vec::new(); library.interventions.len()],
            is_a: Vec::new(),
            silencing: BTreeMap::new(),
            silenced: BTreeMap::new(),
        };
        for statement in library.statements() {
            statements.add(statement, &library.taken(statement));
        }
        for (key, intervention) in library.interventions.iter() {
            let classes = library.classes_of(key);
            for class in &classes {
                statements.members[class.index()].push(key);
            }
            statements.classes.push(classes);
            statements.is_a.push(intervention.is_a.clone());
        }
        for (key, adjudication) in library.adjudications.iter() {
            if let Some(precedence) = &adjudication.precedence {
                statements.add_precedence(key, precedence);
            }
        }
        statements
    }

    fn add(&mut self, statement: Statement, said: &[Taken]) {
        let start = self.about.len();
        for &Taken { intervention, .. } in said {
            let slot = self.about.len();
            self.on.entry(intervention).or_default().push(slot);
            self.about.push(intervention);
        }
        self.slots.insert(statement, start..self.about.len());
    }

    fn add_precedence(&mut self, key: AdjudicationKey, precedence: &Precedence) {
        let silenced = precedence.silenced;
        self.silencing.entry(silenced).or_default().push(key);
        for statement in [precedence.prevails, silenced] {
            self.silenced.entry(statement).or_default().push(silenced);
        }
    }

    pub fn all(&self) -> impl Iterator<Item = Statement> {
        self.slots.keys().copied()
    }

    pub fn has_slots(&self, statement: Statement) -> bool {
        self.slots.contains_key(&statement)
    }

    pub fn slots(&self, statement: Statement) -> Range<Slot> {
        self.slots[&statement].clone()
    }

    /// The slots about an intervention itself.
    pub fn slots_on(&self, intervention: InterventionKey) -> &[Slot] {
        self.on.get(&intervention).map_or(&[], Vec::as_slice)
    }

    pub fn about(&self, slot: Slot) -> InterventionKey {
        self.about[slot]
    }

    pub fn classes(&self, intervention: InterventionKey) -> &[InterventionKey] {
        &self.classes[intervention.index()]
    }

    /// The interventions that a stance on one concerns: it is taken on all members of a class, and one that permits a member
    /// permits the class.
    pub fn concerned(
        &self,
        stance: Stance,
        said_of: InterventionKey,
    ) -> impl Iterator<Item = InterventionKey> {
        let classes = self.classes(said_of).iter();
        let classes = classes.filter(move |class| stance.permits() && **class != said_of);
        self.members[said_of.index()].iter().chain(classes).copied()
    }

    /// The slots whose stance, if it is this one, concerns an intervention.
    pub fn concerning(&self, stance: Stance, on: InterventionKey) -> impl Iterator<Item = Slot> {
        let members = self.members[on.index()].iter();
        let members = members.filter(move |member| stance.permits() && **member != on);
        let all = self.classes(on).iter().chain(members);
        all.filter_map(|about| self.on.get(about))
            .flatten()
            .copied()
    }

    /// The slots about interventions that have a member in common with one, in order.
    pub fn sharing(&self, intervention: InterventionKey) -> Vec<Slot> {
        // Its members, and whatever any of them belongs to: each is gone through once, however many lead to it.
        let mut open = self.members[intervention.index()].clone();
        let mut sharing: BTreeSet<InterventionKey> = open.iter().copied().collect();
        while let Some(member) = open.pop() {
            let above = self.is_a[member.index()].iter();
            open.extend(above.filter(|class| sharing.insert(**class)));
        }
        let slots = sharing.iter().filter_map(|about| self.on.get(about));
        let slots = slots.flatten();
        let mut slots: Vec<Slot> = slots.copied().collect();
        slots.sort_unstable();
        slots
    }

    pub fn silencing(&self, statement: Statement) -> &[AdjudicationKey] {
        self.silencing.get(&statement).map_or(&[], Vec::as_slice)
    }

    pub fn silenced(&self, statement: Statement) -> &[Statement] {
        self.silenced.get(&statement).map_or(&[], Vec::as_slice)
    }
}
