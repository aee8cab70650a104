use super::{
    BlockKind, ConditionKey, Guard, GuardPlace, Meta, OutputKey, Overview, ScoreKey, Walk, Written,
};

/// Points added up over conditions, compared like a count.
#[derive(Clone, Debug)]
pub struct Score {
    pub meta: Meta,
    pub entries: Vec<Points>,
}

impl BlockKind for Score {
    type Key = ScoreKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: ScoreKey) -> Vec<GuardPlace> {
        let entries = 0..self.entries.len();
        entries.map(|entry| GuardPlace::Entry(key, entry)).collect()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self { meta: _, entries } = self;
        for Points {
            when,
            points: _,
            label: _,
        } in entries
        {
            walk.guard(when);
        }
    }
}

/// What a patient for whom a condition holds is given.
#[derive(Clone, Debug)]
pub struct Points {
    pub when: Written<Guard>,
    pub points: i64,
    pub label: Option<String>,
}

impl Score {
    /// The least total that any choice of entries comes to.
    pub fn least(&self) -> i64 {
        self.entries.iter().map(|entry| entry.points.min(0)).sum()
    }

    /// The greatest total that any choice of entries comes to.
    pub fn most(&self) -> i64 {
        self.entries.iter().map(|entry| entry.points.max(0)).sum()
    }
}

/// Something that expressions use by name and that is itself made of expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Definition {
    Condition(ConditionKey),
    Score(ScoreKey),
    Output(OutputKey),
}
