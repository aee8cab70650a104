use super::{
    AdjudicationKey, BlockKind, Choices, Grounds, Guard, GuardPlace, GuidelineKey, Indecision,
    InterventionKey, Meta, OutputEntry, Overview, PathwayKey, Prose, ProtocolKey, Quote,
    RecommendationKey, ReferenceKey, Stance, Statement, TableKey, Thing, Walk, Written,
};
use crate::source::Span;

/// A decision algorithm. Its steps form a directed acyclic graph; the first is the start.
#[derive(Clone, Debug)]
pub struct Pathway {
    pub meta: Meta,
    /// Whose advice it is.
    pub guideline: GuidelineKey,
    /// `None` for one that is followed only where another enters it.
    pub applies: Option<Written<Guard>>,
    pub steps: Vec<Step>,
}

impl BlockKind for Pathway {
    type Key = PathwayKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: PathwayKey) -> Vec<GuardPlace> {
        let steps = self.steps.iter().enumerate();
        let branches = steps.flat_map(|(index, step)| {
            let step_key = StepKey {
                pathway: key,
                index,
            };
            let branches =
                (0..step.branches().len()).map(move |branch| GuardPlace::Branch(step_key, branch));
            branches.chain([GuardPlace::Research(Statement::Step(step_key))])
        });
        let applies = [GuardPlace::Applies(key)].into_iter();
        applies.chain(branches).collect()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        // Its steps are users of their own.
        let Self {
            meta: _,
            guideline: _,
            applies,
            steps: _,
        } = self;
        walk.optional_guard(applies);
    }
}

/// Names a step of a pathway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepKey {
    pub pathway: PathwayKey,
    pub(crate) index: usize,
}

impl StepKey {
    /// A step of the same pathway.
    pub(crate) fn sibling(self, index: usize) -> Self {
        Self { index, ..self }
    }
}

#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    pub title: Option<String>,
    pub action: Action,
    pub because: Vec<Reason>,
    /// Of an act; a question rests on nothing.
    pub grounds: Grounds,
    pub quotes: Vec<Quote>,
    pub cites: Vec<ReferenceKey>,
    pub note: Option<Prose>,
    pub span: Span,
}

impl Step {
    /// What it enters, if it does.
    pub fn entered(&self) -> Option<Entered> {
        match self.action {
            Action::Enter { into, .. } => Some(into),
            Action::Ask { .. } | Action::Act { .. } => None,
        }
    }

    /// The steps of the same pathway that this one can lead to.
    pub fn successors(&self) -> Vec<usize> {
        match &self.action {
            Action::Ask { branches, .. } => branches.iter().map(|branch| branch.to).collect(),
            Action::Act { next, .. } | Action::Enter { next, .. } => next.iter().copied().collect(),
        }
    }

    /// Whether the path can end here.
    pub fn may_end(&self) -> bool {
        match &self.action {
            Action::Ask { .. } => false,
            Action::Act { next, .. } | Action::Enter { next, .. } => next.is_none(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Action {
    Ask {
        question: String,
        branches: Vec<Branch>,
    },
    Act {
        stances: Vec<(Stance, InterventionKey)>,
        choices: Choices,
        /// What belongs to its interventions and it says nothing of.
        except: Vec<InterventionKey>,
        /// Where it is undecided of something: why.
        indecision: Option<Indecision>,
        sets: Vec<OutputEntry>,
        by: Option<ProtocolKey>,
        /// `None` where the path ends.
        next: Option<usize>,
    },
    /// A pathway that is gone through, or a table of which the rows that are hit are acts of this step.
    Enter { into: Entered, next: Option<usize> },
}

/// What a step enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entered {
    Pathway(PathwayKey),
    Table(TableKey),
}

impl Entered {
    pub fn thing(self) -> Thing {
        match self {
            Entered::Pathway(key) => Thing::Pathway(key),
            Entered::Table(key) => Thing::Table(key),
        }
    }

    pub fn pathway(self) -> Option<PathwayKey> {
        match self {
            Entered::Pathway(key) => Some(key),
            Entered::Table(_) => None,
        }
    }

    pub fn table(self) -> Option<TableKey> {
        match self {
            Entered::Table(key) => Some(key),
            Entered::Pathway(_) => None,
        }
    }
}

impl From<PathwayKey> for Entered {
    fn from(key: PathwayKey) -> Self {
        Entered::Pathway(key)
    }
}

impl From<TableKey> for Entered {
    fn from(key: TableKey) -> Self {
        Entered::Table(key)
    }
}

/// One way out of a question.
#[derive(Clone, Debug)]
pub struct Branch {
    /// `None` for `otherwise`: everyone left, the unknown included.
    pub when: Option<Written<Guard>>,
    pub label: String,
    pub to: usize,
    /// The author marks it as the one that goes on: drawings go straight down by it. At most one of a question.
    pub main: bool,
    pub span: Span,
}

/// What an act follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Recommendation(RecommendationKey),
    Adjudication(AdjudicationKey),
}

impl Step {
    /// What readers call a step: its title, its question, or its name with spaces.
    pub fn label(&self) -> String {
        match (&self.title, &self.action) {
            (Some(title), _) => title.clone(),
            (None, Action::Ask { question, .. }) => question.clone(),
            (None, Action::Act { .. } | Action::Enter { .. }) => self.name.replace('-', " "),
        }
    }
}
