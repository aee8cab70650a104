//! Makes the formulas of a library, and keeps them up to date with an edit: what is made of nothing that has changed is not
//! looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::part::{FlowPart, FormulaKey, StepPlace};
use super::{Encoder, Encoding, Revised, Says};
use crate::model::*;
use crate::prove::formula::Formula;
use crate::prove::space::Space;

impl Encoding {
    /// Brings the formulas up to date with a library of which these parts were edited. An edit may drop a branch, a stance or what a
    /// step enters, lead a branch to where another of its question leads, and say anything else in an expression, in a stance or in points.
    pub fn revise(&mut self, library: &Library, space: &Space, edited: &[FormulaKey]) {
        let mut encoder = Encoder {
            library,
            space,
            encoding: self,
        };
        let mut open = BTreeSet::new();
        for &part in edited {
            encoder.make(part);
            encoder.queue_users(part, &mut open);
            if let FormulaKey::Said(statement) = part {
                encoder.queue_silenced(statement, &mut open);
            }
        }
        while let Some((_, part)) = open.pop_first() {
            if encoder.make(part) {
                encoder.queue_users(part, &mut open);
            }
        }
    }

    /// What has changed since the edit: what is said, or to whom.
    pub fn changed_says(&self) -> impl Iterator<Item = &Says> {
        self.says.changed().map(|slot| &self.says[&slot])
    }

    /// The same, as it was before the edit and as it is now.
    pub fn said_otherwise(&self) -> impl Iterator<Item = (Says, Says)> {
        let slots = self.says.changed();
        slots.map(|slot| (*self.says.before(&slot), self.says[&slot]))
    }

    /// The values of outputs that others have since the edit, each with who had it before and has it now. A constant and a calculation that comes to it
    /// are one value.
    pub fn valued_otherwise(
        &mut self,
        library: &Library,
        space: &Space,
    ) -> Vec<(OutputKey, OutputValue, Formula, Formula)> {
        let mut all = Vec::new();
        let changed: Vec<OutputKey> = self.outcomes.changed().collect();
        for key in changed {
            let both = [self.outcomes.before(&key), &self.outcomes[&key]].map(Clone::clone);
            let values = both.iter().flat_map(|outcome| &outcome.values);
            let mut values: Vec<OutputValue> = values.map(|(value, _)| value.clone()).collect();
            values.sort_unstable();
            values.dedup();
            for value in &values {
                let same: Vec<(&OutputValue, Formula)> = values
                    .iter()
                    .filter_map(|other| {
                        let is_so = self.are_equal(library, space, [value, other])?;
                        Some((other, is_so))
                    })
                    .collect();
                let [before, now] = both.each_ref().map(|outcome| {
                    let has = same.iter().map(|(other, is_so)| {
                        let has = outcome.who_has(other);
                        self.pool.and([has, *is_so])
                    });
                    let has: Vec<Formula> = has.collect();
                    self.pool.or(has)
                });
                all.push((key, value.clone(), before, now));
            }
        }
        all
    }

    /// For whom two values are the same; `None` where they are for nobody.
    fn are_equal(
        &mut self,
        library: &Library,
        space: &Space,
        [one, other]: [&OutputValue; 2],
    ) -> Option<Formula> {
        if one == other {
            return Some(Formula::TRUE);
        }
        let equal = one.compared_with(other, Comparison::Equal)?;
        Some(self.guard(library, space, &Logic::Test(equal)).yes)
    }

    /// The statements that are made to others since the edit, each with whom it was made to before and is made to now.
    pub fn made_otherwise(&self) -> impl Iterator<Item = (Statement, Formula, Formula)> {
        let applies = others(&self.applies, Statement::Recommendation);
        let reach = others(&self.reach, Statement::Step);
        applies
            .chain(reach)
            .chain(others(&self.hits, Statement::Row))
    }

    /// What the edit has silenced for everyone.
    pub fn dropped(&self) -> impl Iterator<Item = InterventionKey> {
        let dropped = self.changed_says();
        let dropped = dropped.filter(|says| says.when == Formula::FALSE);
        dropped.map(|says| says.intervention)
    }

    /// Whether a statement is made to others since the edit.
    pub fn is_made_otherwise(&self, statement: Statement) -> bool {
        match statement {
            Statement::Recommendation(key) => self.applies.has_changed(&key),
            Statement::Step(key) => self.reach.has_changed(&key),
            Statement::Row(key) => self.hits.has_changed(&key),
        }
    }

    /// Whether a predicate has another meaning since the edit.
    pub fn has_changed(&self, test: &ClaimTest) -> bool {
        let hears = |on: InterventionKey, stance| self.heard.has_changed(&(on, stance));
        match test {
            ClaimTest::Fact(test) => match test.definition() {
                Some(Definition::Condition(key)) => self.conditions.has_changed(&key),
                Some(Definition::Score(key)) => {
                    self.entries.has_changed(&key) || self.points.has_changed(&key)
                }
                Some(Definition::Output(key)) => self.outcomes.has_changed(&key),
                None => {
                    let own = test.variable().and_then(Variable::calculation);
                    own.is_some_and(|key| self.exchanged.contains(&key))
                }
            },
            ClaimTest::Permitted(on) => hears(*on, Stance::Offer) || hears(*on, Stance::Consider),
            ClaimTest::Offered(on) => hears(*on, Stance::Offer),
            ClaimTest::Considered(on) => hears(*on, Stance::Consider),
            ClaimTest::Avoided(on) => hears(*on, Stance::Avoid),
            ClaimTest::Forbidden(on) => hears(*on, Stance::Forbid),
            ClaimTest::Undecided(on) => hears(*on, Stance::Undecided),
            ClaimTest::Reaches(key) => self.reach.has_changed(key),
            ClaimTest::Applies(key) => self.applies.has_changed(key),
            ClaimTest::Hits(key) => self.hits.has_changed(key),
            ClaimTest::Before { first, then } => self.before.has_changed(&(*first, *then)),
            // Of what, is not asked: few rules are about groups.
            ClaimTest::Group { .. } => {
                self.changed_says().next().is_some() || self.made_otherwise().next().is_some()
            }
        }
    }

    /// Puts back the formulas of before the edit.
    pub fn restore(&mut self) {
        self.conditions.restore();
        self.entries.restore();
        self.points.restore();
        self.totals.restore();
        self.assumptions.restore();
        self.applies.restore();
        self.starts.restore();
        self.meets.restore();
        self.taken.restore();
        self.flow.restore();
        self.reach.restore();
        self.tables.restore();
        self.matches.restore();
        self.hits.restore();
        self.rulings.restore();
        self.outcomes.restore();
        self.unsilenced.restore();
        self.says.restore();
        self.heard.restore();
        for flow in self.early.values_mut() {
            flow.restore();
        }
        self.before.restore();
    }
}

fn others<K: Copy + Ord>(
    made: &Revised<K, Formula>,
    statement: fn(K) -> Statement,
) -> impl Iterator<Item = (Statement, Formula, Formula)> {
    let changed = made.changed();
    changed.map(move |key| (statement(key), *made.before(&key), made[&key]))
}

impl Encoder<'_> {
    pub(super) fn make_all(&mut self) {
        for part in self.parts() {
            self.make(part);
        }
    }

    /// Every part, each after those that it is made of.
    fn parts(&self) -> Vec<FormulaKey> {
        let (library, layout) = (self.library, &self.encoding.layout);
        let mut parts: Vec<FormulaKey> = (0..library.definition_order.len())
            .map(FormulaKey::Definition)
            .collect();
        parts.extend(library.assumptions.keys().map(FormulaKey::Assumption));
        let asked = library.facts.iter();
        let asked = asked.filter(|(_, fact)| fact.asked_when.is_some());
        parts.extend(asked.map(|(key, _)| FormulaKey::Asked(key)));
        parts.extend(library.recommendations.keys().map(FormulaKey::Applies));
        parts.extend(library.pathways.keys().map(FormulaKey::Starts));
        parts.extend(library.steps().map(|(key, _)| FormulaKey::Branches(key)));
        parts.extend(layout.flow().map(FormulaKey::Flow));
        parts.extend(library.steps().map(|(key, _)| FormulaKey::Reach(key)));
        parts.extend(library.tables.keys().map(FormulaKey::Table));
        parts.extend(library.rows().map(|(key, _)| FormulaKey::Matches(key)));
        parts.extend(library.rows().map(|(key, _)| FormulaKey::Hits(key)));
        let ruled = library.adjudications.iter();
        let ruled = ruled.filter(|(_, own)| own.ruling.is_some());
        parts.extend(ruled.map(|(key, _)| FormulaKey::Ruled(key)));
        parts.extend(layout.statements.all().map(FormulaKey::Said));
        parts.extend(layout.statements.all().map(FormulaKey::Left));
        for key in library.interventions.keys() {
            parts.extend(Stance::ALL.map(|stance| FormulaKey::Heard(key, stance)));
        }
        let firsts: BTreeSet<_> = layout.sequences.iter().map(|(first, _)| *first).collect();
        for first in firsts {
            parts.extend(layout.flow().map(|part| FormulaKey::Early(first, part)));
        }
        let sequences = layout.sequences.iter();
        parts.extend(sequences.map(|&(first, then)| FormulaKey::Before(first, then)));
        // A stable sort: without outputs the order is that of the kinds.
        parts.sort_by_key(|part| layout.level(*part));
        parts
    }

    /// How many outputs are on the longest way to each part, of those to which there is one. No output depends on itself.
    pub(super) fn levels(&self) -> BTreeMap<FormulaKey, usize> {
        let mut levels: BTreeMap<FormulaKey, usize> = BTreeMap::new();
        let outputs = self.library.outputs.keys().map(Definition::Output);
        let mut open: Vec<FormulaKey> = outputs
            .map(|output| FormulaKey::Definition(self.encoding.layout.rank(output)))
            .collect();
        levels.extend(open.iter().map(|part| (*part, 1)));
        while let Some(part) = open.pop() {
            let mut users = Vec::new();
            self.open_users(part, &mut users);
            for user in users {
                let level = levels[&part] + usize::from(self.is_output(user));
                if levels.get(&user).is_none_or(|known| *known < level) {
                    levels.insert(user, level);
                    open.push(user);
                }
            }
        }
        levels
    }

    fn is_output(&self, part: FormulaKey) -> bool {
        match part {
            FormulaKey::Definition(rank) => {
                matches!(self.library.definition_order[rank], Definition::Output(_))
            }
            FormulaKey::Assumption(_)
            | FormulaKey::Asked(_)
            | FormulaKey::Applies(_)
            | FormulaKey::Starts(_)
            | FormulaKey::Branches(_)
            | FormulaKey::Flow(_)
            | FormulaKey::Reach(_)
            | FormulaKey::Table(_)
            | FormulaKey::Matches(_)
            | FormulaKey::Hits(_)
            | FormulaKey::Ruled(_)
            | FormulaKey::Said(_)
            | FormulaKey::Left(_)
            | FormulaKey::Heard(..)
            | FormulaKey::Early(..)
            | FormulaKey::Before(..) => false,
        }
    }

    /// Queues the parts that are made of a part, in the order of making.
    fn queue_users(&self, part: FormulaKey, open: &mut BTreeSet<(usize, FormulaKey)>) {
        let mut users = Vec::new();
        self.open_users(part, &mut users);
        let layout = &self.encoding.layout;
        open.extend(users.into_iter().map(|part| (layout.level(part), part)));
    }

    /// Recomputes a part from those before it, and says whether it has changed.
    fn make(&mut self, part: FormulaKey) -> bool {
        match part {
            FormulaKey::Definition(rank) => self.definition(self.library.definition_order[rank]),
            FormulaKey::Assumption(key) => self.assumption(key),
            FormulaKey::Asked(key) => self.asked_for(key),
            FormulaKey::Applies(key) => self.applies(key),
            FormulaKey::Starts(key) => self.starts(key),
            FormulaKey::Branches(key) => self.branches(key),
            FormulaKey::Flow(part) => self.flow(None, part),
            FormulaKey::Reach(key) => self.reach(key),
            FormulaKey::Table(key) => self.table(key),
            FormulaKey::Matches(key) => self.matches(key),
            FormulaKey::Hits(key) => self.hits(key),
            FormulaKey::Ruled(key) => self.ruled(key),
            FormulaKey::Said(statement) => self.said(statement),
            FormulaKey::Left(statement) => self.left(statement),
            FormulaKey::Heard(on, stance) => self.heard(on, stance),
            FormulaKey::Early(first, part) => self.flow(Some(first), part),
            FormulaKey::Before(first, then) => {
                let before = self.in_order(first, then);
                self.encoding.before.set((first, then), before)
            }
        }
    }

    /// Opens the parts that are made of a part.
    fn open_users(&self, part: FormulaKey, open: &mut Vec<FormulaKey>) {
        let layout = &self.encoding.layout;
        match part {
            FormulaKey::Definition(rank) => {
                open.extend(layout.users(self.library.definition_order[rank]));
            }
            FormulaKey::Assumption(_)
            | FormulaKey::Asked(_)
            | FormulaKey::Heard(..)
            | FormulaKey::Before(..) => {}
            FormulaKey::Applies(key) => self.open_made(Statement::Recommendation(key), open),
            FormulaKey::Starts(key) => self.open_flows(&[layout.follows(key)], open),
            FormulaKey::Branches(key) => self.open_left_by(key, open),
            FormulaKey::Flow(part) => {
                open.extend(self.flow_users(part).into_iter().map(FormulaKey::Flow));
                open.extend(self.reached(part).into_iter().map(FormulaKey::Reach));
            }
            FormulaKey::Reach(key) => {
                if let Some(Entered::Table(table)) = layout.entered(key) {
                    open.push(FormulaKey::Table(table));
                    // The rows are acts of the step for those alone who reach it.
                    self.open_sequences(open);
                }
                self.open_made(Statement::Step(key), open);
            }
            FormulaKey::Table(key) => open.extend(self.rows(key).map(FormulaKey::Matches)),
            FormulaKey::Matches(key) => {
                let table = &self.library.tables[key.table];
                let affected = |other: &RowKey| *other == key || table.wins(key.index, other.index);
                open.extend(self.rows(key.table).filter(affected).map(FormulaKey::Hits));
            }
            FormulaKey::Hits(key) => self.open_made(Statement::Row(key), open),
            FormulaKey::Ruled(key) => self.open_ruled(key, open),
            FormulaKey::Said(statement) => self.open_left(statement, open),
            FormulaKey::Left(statement) => self.open_heard(statement, open),
            FormulaKey::Early(first, part) => {
                let users = self.flow_users(part).into_iter();
                open.extend(users.map(|part| FormulaKey::Early(first, part)));
                self.open_sequences(open);
            }
        }
    }

    fn rows(&self, table: TableKey) -> impl Iterator<Item = RowKey> + use<> {
        let rows = 0..self.library.tables[table].rows.len();
        rows.map(move |index| RowKey { table, index })
    }

    /// What is said where a statement is made, and where one is that it silences or is silenced by; and the outputs that depend on it.
    fn open_made(&self, statement: Statement, open: &mut Vec<FormulaKey>) {
        let statements = &self.encoding.layout.statements;
        let silenced = statements.silenced(statement).iter().copied();
        let said = std::iter::once(statement).chain(silenced);
        // An adjudication may speak of a step that says nothing.
        let said = said.filter(|statement| statements.has_slots(*statement));
        open.extend(said.map(FormulaKey::Said));
        open.extend(self.encoding.layout.outputs(statement));
    }

    /// What an adjudication silences where it holds.
    fn open_ruled(&self, key: AdjudicationKey, open: &mut Vec<FormulaKey>) {
        let Some(precedence) = self.library.adjudications[key].precedence() else {
            return;
        };
        let layout = &self.encoding.layout;
        let silenced = precedence.pairs.iter().map(|[_, silenced]| *silenced);
        let silenced = silenced.filter(|own| layout.statements.has_slots(*own));
        open.extend(silenced.map(FormulaKey::Said));
        let pairs: Vec<Silencing<'_>> = self
            .library
            .precedences()
            .filter(|own| own.by == key)
            .collect();
        let outputs = self.library.outputs.keys();
        let outputs = outputs.filter(|output| {
            let mut pairs = pairs.iter();
            pairs.any(|own| own.is_about(self.library, *output))
        });
        open.extend(outputs.map(|output| {
            let rank = layout.rank(Definition::Output(output));
            FormulaKey::Definition(rank)
        }));
    }

    /// Queues what a statement may silence: of a group it silences what it speaks of, and says something else.
    fn queue_silenced(&self, statement: Statement, open: &mut BTreeSet<(usize, FormulaKey)>) {
        let layout = &self.encoding.layout;
        let silenced = layout.statements.silenced(statement).iter();
        let silenced = silenced.filter(|own| layout.statements.has_slots(**own));
        let parts = silenced.map(|own| FormulaKey::Said(*own));
        open.extend(parts.map(|part| (layout.level(part), part)));
    }

    /// What becomes of patients in the pathways, whatever is permitted on the way and before something is.
    fn open_flows(&self, parts: &[FlowPart], open: &mut Vec<FormulaKey>) {
        open.extend(parts.iter().copied().map(FormulaKey::Flow));
        for &first in self.encoding.early.keys() {
            open.extend(parts.iter().map(|&part| FormulaKey::Early(first, part)));
        }
    }

    /// What depends on how a step is left: by which branch, or whether through what it enters.
    fn open_left_by(&self, step: StepKey, open: &mut Vec<FormulaKey>) {
        let layout = &self.encoding.layout;
        self.open_flows(layout.onward(step), open);
        match layout.entered(step) {
            Some(Entered::Pathway(inner)) => self.open_flows(&[layout.follows(inner)], open),
            Some(Entered::Table(table)) => {
                open.push(FormulaKey::Table(table));
                self.open_sequences(open);
            }
            None => {}
        }
    }

    fn open_sequences(&self, open: &mut Vec<FormulaKey>) {
        let sequences = self.encoding.layout.sequences.iter();
        open.extend(sequences.map(|&(first, then)| FormulaKey::Before(first, then)));
    }

    /// What is left of a statement, and of the alternatives of others, which it may refuse.
    fn open_left(&self, statement: Statement, open: &mut Vec<FormulaKey>) {
        open.push(FormulaKey::Left(statement));
        let (said, statements) = (&self.encoding.unsilenced, &self.encoding.layout.statements);
        let slots = statements.slots(statement);
        let mut changed = slots.filter(|slot| said.has_changed(slot));
        let is_refusal = changed.any(|slot| {
            let mut both = [said.before(&slot), &said[&slot]].into_iter();
            both.any(|says| says.stance.refuses())
        });
        if is_refusal {
            let others = statements.choosing().iter();
            let others = others.filter(|other| **other != statement);
            open.extend(others.map(|other| FormulaKey::Left(*other)));
        }
    }

    /// What is heard of the interventions that a statement concerns, by its stances before the edit and after it. An edit excepts less, never
    /// more.
    fn open_heard(&self, statement: Statement, open: &mut Vec<FormulaKey>) {
        let (says, statements) = (&self.encoding.says, &self.encoding.layout.statements);
        for slot in statements
            .slots(statement)
            .filter(|slot| says.has_changed(slot))
        {
            for stance in [says.before(&slot).stance, says[&slot].stance] {
                let position = self
                    .library
                    .position(statement, stance, statements.about(slot));
                let concerned = self.library.hierarchy.concerned(position).into_iter();
                open.extend(concerned.map(|on| FormulaKey::Heard(on, stance)));
            }
        }
        let layout = &self.encoding.layout;
        let acting: &[StepKey] = match &statement {
            Statement::Step(act) => std::slice::from_ref(act),
            Statement::Row(key) => layout.entrances(key.table),
            Statement::Recommendation(_) => &[],
        };
        if acting.is_empty() {
            return;
        }
        for &first in self.encoding.early.keys() {
            let onward = acting.iter().flat_map(|act| layout.onward(*act));
            open.extend(onward.map(|&part| FormulaKey::Early(first, part)));
        }
        self.open_sequences(open);
    }

    /// Where those go on to who are at a place of the pathways.
    fn flow_users(&self, part: FlowPart) -> Vec<FlowPart> {
        let layout = &self.encoding.layout;
        match part {
            FlowPart::Within(rank, StepPlace::Step(of_step)) => {
                let step = layout.step(rank, of_step);
                let mut users = layout.onward(step).to_vec();
                let into = self.library.step(step).entered();
                users.extend(
                    into.and_then(Entered::pathway)
                        .map(|inner| layout.follows(inner)),
                );
                users
            }
            FlowPart::Within(rank, StepPlace::End) => {
                let entrances = layout.entrances(layout.pathway(rank)).iter();
                let onward = entrances.flat_map(|entrance| layout.onward(*entrance));
                onward.copied().collect()
            }
            FlowPart::Follows(rank) => {
                let steps = &self.library.pathways[layout.pathway(rank.0)].steps;
                let entered = steps.iter().filter_map(|step| step.entered()?.pathway());
                entered.map(|inner| layout.follows(inner)).collect()
            }
        }
    }

    /// The steps whose patients a part of the flow helps to tell.
    fn reached(&self, part: FlowPart) -> Vec<StepKey> {
        let layout = &self.encoding.layout;
        match part {
            FlowPart::Within(rank, StepPlace::Step(of_step)) => vec![layout.step(rank, of_step)],
            FlowPart::Within(_, StepPlace::End) => Vec::new(),
            FlowPart::Follows(rank) => {
                let pathway = layout.pathway(rank.0);
                let steps = 0..self.library.pathways[pathway].steps.len();
                steps.map(|index| StepKey { pathway, index }).collect()
            }
        }
    }
}
