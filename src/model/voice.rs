//! Statements that belong together, and whether they say anything.

use super::{
    Guideline, GuidelineKey, Library, Meta, PathwayKey, Statement, Status, TableKey, Thing,
};

/// All statements of a guideline, the rows of a table, or the steps of a pathway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementGroup {
    Guideline(GuidelineKey),
    Table(TableKey),
    Pathway(PathwayKey),
}

impl StatementGroup {
    pub fn thing(self) -> Thing {
        match self {
            StatementGroup::Guideline(key) => Thing::Guideline(key),
            StatementGroup::Table(key) => Thing::Table(key),
            StatementGroup::Pathway(key) => Thing::Pathway(key),
        }
    }
}

/// What is asked of a group of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// It says anything: that nothing is advised, or what an output is, too.
    Speaks,
    Permits,
    Refuses,
}

impl Voice {
    pub const ALL: [Voice; 3] = [Voice::Speaks, Voice::Permits, Voice::Refuses];

    /// As an expression asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Voice::Speaks => "speaks",
            Voice::Permits => "permits",
            Voice::Refuses => "refuses",
        }
    }

    /// Whether a stance is what is asked for.
    pub fn is_heard(self, stance: super::Stance) -> bool {
        match self {
            Voice::Speaks => true,
            Voice::Permits => stance.permits(),
            Voice::Refuses => stance.refuses(),
        }
    }
}

impl Library {
    pub fn is_of(&self, statement: Statement, group: StatementGroup) -> bool {
        match (group, statement) {
            (StatementGroup::Guideline(key), _) => self.guideline_of(statement) == key,
            (StatementGroup::Table(key), Statement::Row(row)) => row.table == key,
            (StatementGroup::Pathway(key), Statement::Step(step)) => step.pathway == key,
            (StatementGroup::Table(_) | StatementGroup::Pathway(_), _) => false,
        }
    }

    /// Whose advice it is.
    pub fn guideline_of(&self, statement: Statement) -> GuidelineKey {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].guideline,
            Statement::Step(key) => self.pathways[key.pathway].guideline,
            Statement::Row(key) => self.tables[key.table].guideline,
        }
    }

    /// Whether guidelines in use rest on it: its own, or of what several share any.
    pub fn is_in_use(&self, meta: &Meta) -> bool {
        let is_active = |guideline: &Guideline| guideline.status == Status::Active;
        match meta.guideline {
            Some(key) => is_active(&self.guidelines[key]),
            None => self.guidelines.values().any(is_active),
        }
    }

    /// Whether it is a row that says that nothing is advised.
    pub fn says_nothing(&self, statement: Statement) -> bool {
        match statement {
            Statement::Row(key) => {
                let row = self.row(key);
                row.stances.is_empty() && row.sets.is_empty()
            }
            Statement::Recommendation(_) | Statement::Step(_) => false,
        }
    }
}
