//! Statements that belong together, and whether they say anything.

use super::{GuidelineKey, Library, PathwayKey, Statement, TableKey, Thing};

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
            (StatementGroup::Guideline(key), _) => self.meta(statement.thing()).guideline == key,
            (StatementGroup::Table(key), Statement::Row(row)) => row.table == key,
            (StatementGroup::Pathway(key), Statement::Step(step)) => step.pathway == key,
            (StatementGroup::Table(_) | StatementGroup::Pathway(_), _) => false,
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
