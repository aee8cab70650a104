//! Where expressions over facts stand: one list of those places, for all who go through every guard of a book.

use super::{
    Action, AdjudicationKey, AssumptionKey, Branch, ConditionKey, FactKey, Guard, Indecision,
    InterventionKey, Judgement, Kind, Library, OutputKey, PathwayKey, ProtocolKey,
    RecommendationKey, RowKey, ScoreKey, Statement, Step, StepKey, TableKey, Thing, Written,
};

/// What asks something of a patient's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuardPlace {
    /// Who is asked for a fact.
    AskedWhen(FactKey),
    Assumption(AssumptionKey),
    Condition(ConditionKey),
    /// What gives points of a score, by its place among its lines.
    Entry(ScoreKey, usize),
    Recommendation(RecommendationKey),
    /// Who must have a known value of an output.
    Required(OutputKey),
    /// Whom a dose is for, by its index.
    Dose(ProtocolKey, usize),
    /// Whom a pathway is for.
    Applies(PathwayKey),
    /// A branch of a question, by its index.
    Branch(StepKey, usize),
    /// Whom a table is for.
    TableApplies(TableKey),
    /// A cell of a row, by the index of its input.
    Cell(RowKey, usize),
    /// Whom the research takes for which alone a statement leaves something.
    Research(Statement),
    /// For whom it is decided what prevails, or left open.
    Ruling(AdjudicationKey),
}

impl GuardPlace {
    /// What holds it.
    pub fn thing(self) -> Thing {
        match self {
            GuardPlace::AskedWhen(key) => Thing::Fact(key),
            GuardPlace::Assumption(key) => Thing::Assumption(key),
            GuardPlace::Condition(key) => Thing::Condition(key),
            GuardPlace::Entry(key, _) => Thing::Score(key),
            GuardPlace::Recommendation(key) => Thing::Recommendation(key),
            GuardPlace::Required(key) => Thing::Output(key),
            GuardPlace::Dose(key, _) => Thing::Protocol(key),
            GuardPlace::Applies(key) => Thing::Pathway(key),
            GuardPlace::Branch(step, _) => Thing::Pathway(step.pathway),
            GuardPlace::TableApplies(key) => Thing::Table(key),
            GuardPlace::Cell(row, _) => Thing::Table(row.table),
            GuardPlace::Research(statement) => statement.thing(),
            GuardPlace::Ruling(key) => Thing::Adjudication(key),
        }
    }

    /// Whether nothing depends on who makes the expression definitely false and who leaves it unknown.
    pub fn only_yes_matters(self) -> bool {
        match self {
            GuardPlace::Assumption(_) | GuardPlace::Condition(_) | GuardPlace::Entry(..) => false,
            GuardPlace::AskedWhen(_)
            | GuardPlace::Recommendation(_)
            | GuardPlace::Required(_)
            | GuardPlace::Dose(..)
            | GuardPlace::Applies(_)
            | GuardPlace::Branch(..)
            | GuardPlace::TableApplies(_)
            | GuardPlace::Cell(..)
            | GuardPlace::Research(_)
            | GuardPlace::Ruling(_) => true,
        }
    }
}

impl Library {
    /// Every expression over facts, kind after kind, each in the order written.
    pub fn guards(&self) -> impl Iterator<Item = (GuardPlace, &Written<Guard>)> {
        let kinds = Kind::ALL.into_iter();
        kinds.flat_map(|kind| self.guards_of_kind(kind))
    }

    /// Those of one kind of block, in the order written.
    pub fn guards_of_kind(
        &self,
        kind: Kind,
    ) -> impl Iterator<Item = (GuardPlace, &Written<Guard>)> {
        let places = self.guard_places(kind).into_iter();
        places.filter_map(|place| Some((place, self.guard(place)?)))
    }

    /// What is written at a place; `None` where nothing is: of a fact that everyone is asked for, of a dose or a ruling for everyone, of a pathway that is only entered, of `otherwise`, of an empty cell.
    pub fn guard(&self, place: GuardPlace) -> Option<&Written<Guard>> {
        match place {
            GuardPlace::AskedWhen(key) => self.facts[key].asked_when.as_ref(),
            GuardPlace::Assumption(key) => Some(&self.assumptions[key].always),
            GuardPlace::Condition(key) => Some(&self.conditions[key].when),
            GuardPlace::Entry(key, line) => Some(self.scores[key].lines().nth(line)?.0),
            GuardPlace::Recommendation(key) => Some(&self.recommendations[key].when),
            GuardPlace::Required(key) => self.outputs[key].required.as_ref(),
            GuardPlace::Dose(key, dose) => self.protocols[key].doses[dose].when.as_ref(),
            GuardPlace::Applies(key) => self.pathways[key].applies.as_ref(),
            GuardPlace::Branch(step, branch) => self.step(step).branches()[branch].when.as_ref(),
            GuardPlace::TableApplies(key) => self.tables[key].applies.written(),
            GuardPlace::Cell(row, input) => self.row(row).cells[input].as_ref(),
            GuardPlace::Research(statement) => self.indecision(statement)?.research(),
            GuardPlace::Ruling(key) => self.adjudications[key].ruling.as_ref()?.when(),
        }
    }

    pub(crate) fn guard_mut(&mut self, place: GuardPlace) -> Option<&mut Written<Guard>> {
        match place {
            GuardPlace::AskedWhen(key) => self.facts.get_mut(key).asked_when.as_mut(),
            GuardPlace::Assumption(key) => Some(&mut self.assumptions.get_mut(key).always),
            GuardPlace::Condition(key) => Some(&mut self.conditions.get_mut(key).when),
            GuardPlace::Entry(key, line) => Some(self.scores.get_mut(key).line_mut(line)?.0),
            GuardPlace::Recommendation(key) => Some(&mut self.recommendations.get_mut(key).when),
            GuardPlace::Required(key) => self.outputs.get_mut(key).required.as_mut(),
            GuardPlace::Dose(key, dose) => self.protocols.get_mut(key).doses[dose].when.as_mut(),
            GuardPlace::Applies(key) => self.pathways.get_mut(key).applies.as_mut(),
            GuardPlace::Branch(step, branch) => {
                let pathway = self.pathways.get_mut(step.pathway);
                match &mut pathway.steps[step.index].action {
                    Action::Ask { branches, .. } => branches[branch].when.as_mut(),
                    Action::Act { .. } | Action::Enter { .. } => None,
                }
            }
            GuardPlace::TableApplies(key) => self.tables.get_mut(key).applies.written_mut(),
            GuardPlace::Cell(row, input) => {
                self.tables.get_mut(row.table).rows[row.index].cells[input].as_mut()
            }
            GuardPlace::Research(statement) => match self.indecision_mut(statement)? {
                Indecision::ResearchOnly(research) => research.as_mut(),
                Indecision::InsufficientEvidence | Indecision::CloseBalance => None,
            },
            GuardPlace::Ruling(key) => {
                let ruling = self.adjudications.get_mut(key).ruling.as_mut()?;
                ruling.when_mut().as_mut()
            }
        }
    }
}

impl Statement {
    /// What it is, or is a part of.
    pub fn thing(self) -> Thing {
        match self {
            Statement::Recommendation(key) => Thing::Recommendation(key),
            Statement::Step(key) => Thing::Pathway(key.pathway),
            Statement::Row(key) => Thing::Table(key.table),
        }
    }
}

impl Library {
    pub(crate) fn exceptions_mut(
        &mut self,
        statement: Statement,
    ) -> Option<&mut Vec<InterventionKey>> {
        match statement {
            Statement::Recommendation(key) => Some(&mut self.recommendations.get_mut(key).except),
            Statement::Step(key) => {
                let step = &mut self.pathways.get_mut(key.pathway).steps[key.index];
                match &mut step.action {
                    Action::Act { except, .. } => Some(except),
                    Action::Ask { .. } | Action::Enter { .. } => None,
                }
            }
            Statement::Row(key) => Some(&mut self.tables.get_mut(key.table).rows[key.index].except),
        }
    }

    pub(crate) fn indecision_mut(&mut self, statement: Statement) -> Option<&mut Indecision> {
        match statement {
            Statement::Recommendation(key) => {
                match &mut self.recommendations.get_mut(key).judgement {
                    Judgement::Undecided { why, .. } => Some(why),
                    Judgement::Directed { .. } | Judgement::Unspoken => None,
                }
            }
            Statement::Step(key) => {
                let step = &mut self.pathways.get_mut(key.pathway).steps[key.index];
                match &mut step.action {
                    Action::Act { indecision, .. } => indecision.as_mut(),
                    Action::Ask { .. } | Action::Enter { .. } => None,
                }
            }
            Statement::Row(key) => {
                let row = &mut self.tables.get_mut(key.table).rows[key.index];
                row.indecision.as_mut()
            }
        }
    }
}

impl Step {
    /// The branches of a question; other steps have none.
    pub fn branches(&self) -> &[Branch] {
        match &self.action {
            Action::Ask { branches, .. } => branches,
            Action::Act { .. } | Action::Enter { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::model::{Referent, fact_test};
    use crate::sample;

    /// Whatever a guard asks for is among the things that its block refers to.
    #[test]
    fn the_walk_over_references_meets_every_guard() {
        let library = sample::library();
        let mut kinds = BTreeSet::new();
        for (place, guard) in library.guards() {
            kinds.insert(place.thing().kind());
            let users = library.users_in(place.thing()).into_iter();
            let referents: BTreeSet<_> = users.flat_map(|user| library.referents(user)).collect();
            guard.logic.for_each(&mut |test| {
                assert!(
                    referents.contains(&Referent::Thing(fact_test(test))),
                    "{place:?}"
                );
            });
        }
        assert_eq!(kinds.len(), 9, "{kinds:?}");
    }
}
