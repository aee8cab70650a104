use super::{
    BlockKind, CalculationKey, Choices, ConditionKey, FactKey, FactTest, Grounds, Guard,
    GuardPlace, GuidelineKey, Indecision, InterventionKey, Library, Meta, OutputEntry, OutputKey,
    Overview, Prose, ProtocolKey, Quote, Reason, ReferenceKey, ScoreKey, Stance, Statement,
    TableKey, Taken, Thing, Variable, Walk, Written,
};
use crate::source::Span;

/// A decision table: rows that each say for whom they hold, input by input, and what is advised there.
#[derive(Clone, Debug)]
pub struct Table {
    pub meta: Meta,
    /// Whose advice it is.
    pub guideline: GuidelineKey,
    /// To whom it applies by itself. To those who reach a step that enters it, it applies besides.
    pub applies: Audience,
    pub hit: HitPolicy,
    pub inputs: Vec<Input>,
    pub rows: Vec<Row>,
}

impl BlockKind for Table {
    type Key = TableKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: TableKey) -> Vec<GuardPlace> {
        let rows = self.rows.iter().enumerate();
        let cells = rows.flat_map(|(index, row)| {
            let row_key = RowKey { table: key, index };
            let cells = (0..row.cells.len()).map(move |input| GuardPlace::Cell(row_key, input));
            cells.chain([GuardPlace::Research(Statement::Row(row_key))])
        });
        let applies = [GuardPlace::TableApplies(key)].into_iter();
        applies.chain(cells).collect()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        // Its rows are users of their own.
        let Self {
            meta: _,
            guideline: _,
            applies,
            hit: _,
            inputs,
            rows: _,
        } = self;
        if let Audience::Those(applies) = applies {
            walk.guard(applies);
        }
        for input in inputs {
            walk.thing(input.thing());
        }
    }
}

/// To whom a table applies by itself.
#[derive(Clone, Debug)]
pub enum Audience {
    Everyone,
    Those(Written<Guard>),
    /// To nobody: it is for those who reach a step that enters it.
    Entered,
}

impl Audience {
    /// The expression, where one says for whom it is.
    pub fn written(&self) -> Option<&Written<Guard>> {
        match self {
            Audience::Those(when) => Some(when),
            Audience::Everyone | Audience::Entered => None,
        }
    }

    pub(crate) fn written_mut(&mut self) -> Option<&mut Written<Guard>> {
        match self {
            Audience::Those(when) => Some(when),
            Audience::Everyone | Audience::Entered => None,
        }
    }
}

/// Which of the rows that match a patient are hit; the names are those of DMN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// No two rows match.
    Unique,
    /// Rows that match together say the same.
    Any,
    /// The first in the order written.
    First,
    /// Those of the highest priority.
    Priority,
    /// All.
    Collect,
}

impl HitPolicy {
    pub const ALL: [HitPolicy; 5] = [
        HitPolicy::Unique,
        HitPolicy::Any,
        HitPolicy::First,
        HitPolicy::Priority,
        HitPolicy::Collect,
    ];

    /// As in the field `hit`.
    pub fn name(self) -> &'static str {
        match self {
            HitPolicy::Unique => "unique",
            HitPolicy::Any => "any",
            HitPolicy::First => "first",
            HitPolicy::Priority => "priority",
            HitPolicy::Collect => "collect",
        }
    }
}

/// What a column of cells asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    Fact(FactKey),
    Condition(ConditionKey),
    Score(ScoreKey),
    Calculation(CalculationKey),
    Output(OutputKey),
}

impl Input {
    /// The fact, calculation or output that it asks for.
    pub fn variable(self) -> Option<Variable> {
        match self {
            Input::Fact(key) => Some(Variable::Fact(key)),
            Input::Calculation(key) => Some(Variable::Calculation(key)),
            Input::Output(key) => Some(Variable::Output(key)),
            Input::Condition(_) | Input::Score(_) => None,
        }
    }

    pub fn thing(self) -> Thing {
        match self {
            Input::Fact(key) => Thing::Fact(key),
            Input::Condition(key) => Thing::Condition(key),
            Input::Score(key) => Thing::Score(key),
            Input::Calculation(key) => Thing::Calculation(key),
            Input::Output(key) => Thing::Output(key),
        }
    }
}

/// One stance on one intervention but for the same exceptions, with the rows that take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabled {
    pub table: TableKey,
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub except: Vec<InterventionKey>,
    /// Where one of several is meant: all of them.
    pub one_of: Vec<InterventionKey>,
    /// By their numbers, one at least.
    pub rows: Vec<usize>,
}

impl Table {
    /// What the rows advise, each stance on each intervention once but where they except other things or leave another choice, in the order in which rows first take it.
    pub fn advice(&self, table: TableKey) -> Vec<Tabled> {
        let mut all: Vec<Tabled> = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            for &(stance, intervention) in &row.stances {
                let one_of = row.choices.among(stance, &row.stances);
                let same = |one: &&mut Tabled| {
                    (one.stance, one.intervention) == (stance, intervention)
                        && one.except == row.except
                        && one.one_of == one_of
                };
                match all.iter_mut().find(same) {
                    Some(one) => one.rows.push(number),
                    None => all.push(Tabled {
                        table,
                        stance,
                        intervention,
                        except: row.except.clone(),
                        one_of,
                        rows: vec![number],
                    }),
                }
            }
        }
        all
    }

    /// Whether a row takes the patients that it shares with another.
    pub fn wins(&self, one: usize, other: usize) -> bool {
        match self.hit {
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => false,
            HitPolicy::First => one < other,
            HitPolicy::Priority => self.rows[one].priority > self.rows[other].priority,
        }
    }

    /// Every test that a row's patients are asked, those of the table among them.
    pub fn tests_of_row<'t>(&'t self, row: &'t Row, visit: &mut impl FnMut(&'t FactTest)) {
        let cells = row.cells.iter().flatten();
        for guard in self.applies.written().into_iter().chain(cells) {
            guard.logic.for_each(visit);
        }
    }
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    /// For readers.
    pub label: Option<String>,
    /// One for each input; `None` where anything will do, the unknown included.
    pub cells: Vec<Option<Written<Guard>>>,
    /// Empty where the row says that nothing is advised.
    pub stances: Vec<(Stance, InterventionKey)>,
    pub choices: Choices,
    /// What belongs to its interventions and it says nothing of.
    pub except: Vec<InterventionKey>,
    /// Where the row is undecided of something: why.
    pub indecision: Option<Indecision>,
    pub sets: Vec<OutputEntry>,
    pub by: Option<ProtocolKey>,
    /// The higher one wins; `None` in tables of other hit policies.
    pub priority: Option<i64>,
    pub because: Vec<Reason>,
    pub grounds: Grounds,
    pub quotes: Vec<Quote>,
    pub cites: Vec<ReferenceKey>,
    pub note: Option<Prose>,
    pub span: Span,
}

impl Row {
    /// What readers call it: its label, or its name with spaces.
    pub fn label(&self) -> String {
        let name = || self.name.replace('-', " ");
        self.label.clone().unwrap_or_else(name)
    }
}

impl Library {
    /// Whether two rows advise the same, in whatever order.
    pub fn says_the_same(&self, rows: [RowKey; 2]) -> bool {
        let [one, other] = rows.map(|key| self.row(key));
        let [taken, others] = rows.map(|key| self.taken(Statement::Row(key)));
        let takes_all =
            |own: &[Taken], all: &[Taken]| own.iter().all(|stance| all.contains(stance));
        let sets_all = |one: &Row, all: &Row| {
            let mut sets = one.sets.iter();
            sets.all(|set| all.sets.iter().any(|other_set| other_set.is_same(set)))
        };
        let excepts_all =
            |one: &Row, all: &Row| one.except.iter().all(|key| all.except.contains(key));
        one.by == other.by
            && excepts_all(one, other)
            && excepts_all(other, one)
            && Indecision::are_same(one.indecision.as_ref(), other.indecision.as_ref())
            && takes_all(&taken, &others)
            && takes_all(&others, &taken)
            && sets_all(one, other)
            && sets_all(other, one)
    }
}

/// Names a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    pub table: TableKey,
    pub(crate) index: usize,
}
