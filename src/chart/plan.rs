//! How a pathway reads, before anything has a size: what goes on, what ends beside it, what comes back, and what is a part of its own.
//!
//! What goes on is the *spine*: at each question the branch that the author marks, else the one with the most questions on its
//! longest way. A branch that ends without another question is an *ending* of its question; one that leads to a later step of the
//! same spine *comes back*; one with a question of its own begins a *part*, which has a spine again. Where none of these can be
//! drawn as a line that nothing crosses, the way jumps: it names the step that it leads to.
//!
//! The drawing, the numbers of the steps and their list are all made from this.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::flow::{Exit, Way, ways};
use crate::model::{Action, Library, PathwayKey, Stance, Step, StepKey};

/// A pathway as it reads: first its own spine, then the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpinePlan {
    pub parts: Vec<Pathlet>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pathlet {
    /// The first branch that leads here; `None` for the start of the pathway.
    pub from: Option<Way>,
    /// At least one, each leading to the next.
    pub spine: Vec<SpineStop>,
}

/// A step of a spine, with all that leaves it but the way to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpineStop {
    pub step: StepKey,
    /// In the order written.
    pub endings: Vec<Ending>,
    pub back: Option<ComeBack>,
    pub on: On,
}

/// How a spine goes on from one of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// To the next of the spine.
    Next(Way),
    /// To a step that stands elsewhere.
    Jump(Way, StepKey),
    /// Nowhere.
    End,
}

/// A branch without another question: the steps that it passes, and where it closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub way: Way,
    pub chain: Vec<StepKey>,
    pub close: Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The path ends.
    Ends,
    /// At a step that stands elsewhere.
    Jump(StepKey),
    /// At the first step of a part.
    Part(StepKey),
    /// At a step of a later ending of the same question.
    Joins(StepKey),
}

/// A branch that leads to a later step of its spine, directly or through steps that ask nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComeBack {
    pub way: Way,
    pub chain: Vec<StepKey>,
    pub to: StepKey,
}

/// The most steps that stand beside a spine in a row: more would hold it up, and are a part.
const LONGEST: usize = 3;
/// How many steps of the spine a line passes at most on its way back.
const FURTHEST: usize = 8;

impl SpinePlan {
    pub fn of(library: &Library, pathway: PathwayKey) -> Self {
        let first = StepKey { pathway, index: 0 };
        let count = library.pathways[pathway].steps.len();
        let steps = (0..count).map(|index| StepKey { pathway, index });
        let ways = steps.map(|step| own_ways(library, step)).collect();
        Planner::new(library, pathway, ways, vec![false; count]).planned([first])
    }

    /// A plan of some steps of a pathway and of those that lead to them, whose other ways are not followed; in the order in which the whole
    /// pathway reads. Steps that stand elsewhere are as if they were placed already.
    pub fn around(
        library: &Library,
        pathway: PathwayKey,
        around: &Around,
        order: &[StepKey],
    ) -> Self {
        let count = library.pathways[pathway].steps.len();
        let mut ways = vec![Vec::new(); count];
        let mut elsewhere = vec![true; count];
        let mut led_to = BTreeSet::new();
        for &step in order.iter().filter(|step| around.holds(**step)) {
            let mut ways_on = own_ways(library, step);
            ways_on.retain(|(_, to)| around.follows(step, *to));
            led_to.extend(ways_on.iter().map(|(_, to)| *to));
            ways[step.index] = ways_on;
            elsewhere[step.index] = false;
        }
        let held = order.iter().copied().filter(|step| around.holds(*step));
        let roots = held.filter(|step| !led_to.contains(step));
        Planner::new(library, pathway, ways, elsewhere).planned(roots)
    }

    /// The steps as they read: each question with its endings and what comes back, then what goes on, then the parts.
    pub fn order(&self) -> Vec<StepKey> {
        let stops = self.parts.iter().flat_map(|part| &part.spine);
        stops.flat_map(SpineStop::steps).collect()
    }

    /// The place of the part that begins with a step.
    pub fn part_at(&self, first: StepKey) -> Option<usize> {
        let mut parts = self.parts.iter();
        parts.position(|part| part.spine.first().is_some_and(|stop| stop.step == first))
    }
}

/// Some steps of a pathway, with those next to them.
#[derive(Clone, Debug)]
pub struct Around {
    /// Drawn in full.
    pub shown: BTreeSet<StepKey>,
    /// Drawn as where a way comes from.
    pub before: BTreeSet<StepKey>,
}

impl Around {
    pub fn of(library: &Library, pathway: PathwayKey, shown: BTreeSet<StepKey>) -> Self {
        let leads_in = |step: &StepKey| {
            let mut ways = own_ways(library, *step).into_iter();
            !shown.contains(step) && ways.any(|(_, to)| shown.contains(&to))
        };
        let steps = library.steps().map(|(step, _)| step);
        let steps_of_pathway = steps.filter(|step| step.pathway == pathway);
        let before = steps_of_pathway.filter(leads_in).collect();
        Self { shown, before }
    }

    /// Whether a step is drawn, in full or as where a way comes from.
    pub fn holds(&self, step: StepKey) -> bool {
        self.shown.contains(&step) || self.before.contains(&step)
    }

    /// Whether a way is drawn.
    pub fn follows(&self, from: StepKey, to: StepKey) -> bool {
        self.shown.contains(&from) || self.before.contains(&from) && self.shown.contains(&to)
    }
}

/// The ways that leave a step, and where each leads; in the order written.
fn own_ways(library: &Library, step: StepKey) -> Vec<(Way, StepKey)> {
    let ways = ways(step, library.step(step)).into_iter();
    ways.map(|(way, to, _)| (way, to)).collect()
}

impl SpineStop {
    /// Itself, and what stands beside it.
    pub fn steps(&self) -> impl Iterator<Item = StepKey> + '_ {
        let endings = self.endings.iter().flat_map(|ending| &ending.chain);
        let back = self.back.iter().flat_map(|back| &back.chain);
        let beside = endings.chain(back).copied();
        [self.step].into_iter().chain(beside)
    }
}

/// `A` for the first part after the pathway's own spine, which has none; after `Z` come `AA`, `AB` and so on.
pub fn letters(part: usize) -> String {
    let mut letters = Vec::new();
    let mut left = part;
    while let Some(rest) = left.checked_sub(1) {
        letters.extend(('A'..='Z').nth(rest % 26));
        left = rest / 26;
    }
    letters.iter().rev().collect()
}

struct Planner<'a> {
    library: &'a Library,
    pathway: PathwayKey,
    /// The ways that are drawn, by the step that they leave.
    ways: Vec<Vec<(Way, StepKey)>>,
    /// Whether a step stands somewhere already.
    placed: Vec<bool>,
    parts: Vec<Pathlet>,
    /// The branches at which parts are to begin, each with its first step.
    todo: VecDeque<(Option<Way>, StepKey)>,
}

/// A branch that does not go on along the spine, as far as it asks nothing.
struct Aside {
    way: Way,
    to: StepKey,
    chain: Vec<StepKey>,
    meets: Meets,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meets {
    Nothing,
    /// The spine that it left, at this place.
    Spine(usize),
    Placed(StepKey),
    /// A question, or so many steps that they are a part.
    Part,
}

/// The places of the steps of a spine.
type SpinePlaces = BTreeMap<StepKey, usize>;

/// A branch that comes back, from one place of a spine to another.
struct Return {
    from: usize,
    to: usize,
    aside: Aside,
}

impl Return {
    fn span(&self) -> usize {
        self.to - self.from
    }

    /// Whether their lines, both on one side of the spine, would cross.
    fn crosses(&self, other: &Self) -> bool {
        let meets = |one: &Self, other: &Self| {
            one.from < other.from && other.from < one.to && one.to < other.to
        };
        meets(self, other) || meets(other, self)
    }
}

impl<'a> Planner<'a> {
    fn new(
        library: &'a Library,
        pathway: PathwayKey,
        ways: Vec<Vec<(Way, StepKey)>>,
        placed: Vec<bool>,
    ) -> Self {
        Self {
            library,
            pathway,
            ways,
            placed,
            parts: Vec::new(),
            todo: VecDeque::new(),
        }
    }

    /// Beginning with these steps.
    fn planned(mut self, first: impl IntoIterator<Item = StepKey>) -> SpinePlan {
        self.todo.extend(first.into_iter().map(|step| (None, step)));
        while let Some((from, first)) = self.next() {
            if !self.is_settled(from, first) {
                let part = self.part(from, first);
                self.parts.push(part);
            }
        }
        SpinePlan { parts: self.parts }
    }

    /// What waits; and then what no step leads to.
    fn next(&mut self) -> Option<(Option<Way>, StepKey)> {
        let lost = || {
            let index = self.placed.iter().position(|&placed| !placed)?;
            let pathway = self.pathway;
            Some((None, StepKey { pathway, index }))
        };
        self.todo.pop_front().or_else(lost)
    }

    fn step(&self, key: StepKey) -> &Step {
        self.library.step(key)
    }

    fn ways(&self, key: StepKey) -> Vec<(Way, StepKey)> {
        self.ways[key.index].clone()
    }

    fn asks(&self, key: StepKey) -> bool {
        matches!(self.step(key).action, Action::Ask { .. })
    }

    fn is_placed(&self, key: StepKey) -> bool {
        self.placed[key.index]
    }

    fn place(&mut self, steps: &[StepKey]) {
        for step in steps {
            self.placed[step.index] = true;
        }
    }

    /// The step that a part was to begin with may have been placed since, or lead straight to one that has: then there is no such part.
    fn is_settled(&mut self, from: Option<Way>, first: StepKey) -> bool {
        let Some(way) = from else {
            return self.is_placed(first);
        };
        let Aside { chain, meets, .. } = self.aside(way, first, &SpinePlaces::new());
        let Meets::Placed(to) = meets else {
            return false;
        };
        self.place(&chain);
        let mut chain = Some(chain);
        let stops = self.parts.iter_mut().flat_map(|part| &mut part.spine);
        let endings = stops.flat_map(|stop| &mut stop.endings);
        for ending in endings.filter(|ending| ending.close == Close::Part(first)) {
            // The first of them holds the steps; others lead to it.
            (ending.chain, ending.close) = match chain.take() {
                Some(chain) => (chain, Close::Jump(to)),
                None => (Vec::new(), Close::Jump(first)),
            };
        }
        true
    }

    fn part(&mut self, from: Option<Way>, first: StepKey) -> Pathlet {
        let mut stops = self.follow(first);
        let places: SpinePlaces = stops
            .iter()
            .enumerate()
            .map(|(place, stop)| (stop.step, place))
            .collect();
        let mut returns: Vec<Return> = Vec::new();
        for (from, stop) in stops.iter_mut().enumerate() {
            for (way, to) in self.ways(stop.step) {
                if stop.on.way() == Some(way) {
                    continue;
                }
                let aside = self.aside(way, to, &places);
                self.place(&aside.chain);
                match aside.meets {
                    Meets::Spine(to) => returns.push(Return { from, to, aside }),
                    Meets::Nothing | Meets::Placed(_) | Meets::Part => {
                        self.end(&mut stop.endings, aside);
                    }
                }
            }
        }
        come_back(&mut stops, returns);
        Pathlet { from, spine: stops }
    }

    /// The spine from a step on, placed.
    fn follow(&mut self, first: StepKey) -> Vec<SpineStop> {
        let longest = self.longest();
        let mut stops = Vec::new();
        let mut next = Some(first);
        while let Some(step) = next {
            self.place(&[step]);
            let on = self.on(step, &longest);
            stops.push(SpineStop {
                step,
                endings: Vec::new(),
                back: None,
                on,
            });
            next = match on {
                On::Next(way) => self.target(way),
                On::Jump(..) | On::End => None,
            };
        }
        stops
    }

    fn target(&self, way: Way) -> Option<StepKey> {
        let ways = self.ways(way.from).into_iter();
        ways.filter(|(candidate, _)| *candidate == way)
            .map(|(_, to)| to)
            .next()
    }

    fn on(&self, step: StepKey, longest: &[Length]) -> On {
        let ways = self.ways(step).into_iter();
        let open = ways.clone().filter(|(_, to)| !self.is_placed(*to));
        // Ways are in the order written.
        let best = open.max_by_key(|(way, to)| {
            let Length { questions, steps } = longest[to.index];
            let stops = forbids(self.step(*to));
            let rank = (questions, !stops, steps);
            (self.is_main(*way), rank, Reverse(*way))
        });
        match (best, &self.step(step).action) {
            (Some((way, _)), _) => On::Next(way),
            // A question without a way on is left by its endings alone.
            (None, Action::Ask { .. }) => On::End,
            (None, Action::Act { .. } | Action::Enter { .. }) => {
                let mut ways = ways.map(|(way, to)| On::Jump(way, to));
                ways.next().unwrap_or(On::End)
            }
        }
    }

    /// Whether the author marks it.
    fn is_main(&self, way: Way) -> bool {
        match (&self.step(way.from).action, way.exit) {
            (Action::Ask { branches, .. }, Exit::Branch(index)) => branches[index].main,
            (Action::Ask { .. } | Action::Act { .. } | Action::Enter { .. }, _) => false,
        }
    }

    /// The longest way from each step through what stands nowhere yet.
    fn longest(&self) -> Vec<Length> {
        let steps = &self.library.pathways[self.pathway].steps;
        let mut longest = vec![Length::default(); steps.len()];
        for index in downward(steps).into_iter().rev() {
            if self.placed[index] {
                continue;
            }
            let after = self.ways[index].iter();
            let after = after.map(|(_, to)| longest[to.index]).max();
            let after = after.unwrap_or_default();
            let asks = matches!(steps[index].action, Action::Ask { .. });
            longest[index] = Length {
                questions: after.questions + usize::from(asks),
                steps: after.steps + 1,
            };
        }
        longest
    }

    fn aside(&self, way: Way, to: StepKey, spine: &SpinePlaces) -> Aside {
        let mut chain: Vec<StepKey> = Vec::new();
        let mut at = Some(to);
        let meets = loop {
            let Some(step) = at else {
                break Meets::Nothing;
            };
            if let Some(&place) = spine.get(&step) {
                break Meets::Spine(place);
            }
            if self.is_placed(step) {
                break Meets::Placed(step);
            }
            if self.asks(step) || chain.len() == LONGEST {
                break Meets::Part;
            }
            chain.push(step);
            at = self.ways(step).first().map(|(_, to)| *to);
        };
        if meets == Meets::Part {
            chain.clear();
        }
        Aside {
            way,
            to,
            chain,
            meets,
        }
    }

    fn end(&mut self, endings: &mut Vec<Ending>, aside: Aside) {
        let Aside {
            way,
            to,
            chain,
            meets,
        } = aside;
        let close = match meets {
            Meets::Nothing => Close::Ends,
            Meets::Part => {
                if !self.todo.iter().any(|(_, first)| *first == to) {
                    self.todo.push_back((Some(way), to));
                }
                Close::Part(to)
            }
            Meets::Placed(shared) => {
                if let Some((rest, close)) = share(endings, shared) {
                    let chain = chain.into_iter().chain(rest).collect();
                    endings.push(Ending { way, chain, close });
                    return;
                }
                Close::Jump(shared)
            }
            // A branch that comes back is not an ending.
            Meets::Spine(_) => return,
        };
        endings.push(Ending { way, chain, close });
    }
}

impl On {
    pub fn way(self) -> Option<Way> {
        match self {
            On::Next(way) | On::Jump(way, _) => Some(way),
            On::End => None,
        }
    }
}

/// The length of a way: questions count first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Length {
    questions: usize,
    steps: usize,
}

fn forbids(step: &Step) -> bool {
    match &step.action {
        Action::Act { stances, .. } => {
            let mut stances = stances.iter();
            stances.any(|(stance, _)| *stance == Stance::Forbid)
        }
        Action::Ask { .. } | Action::Enter { .. } => false,
    }
}

/// Every step before those that it leads to.
fn downward(steps: &[Step]) -> Vec<usize> {
    let mut waiting = vec![0; steps.len()];
    for to in steps.iter().flat_map(Step::successors) {
        waiting[to] += 1;
    }
    let mut order: Vec<usize> = (0..steps.len()).filter(|&at| waiting[at] == 0).collect();
    let mut next = 0;
    while let Some(&step) = order.get(next) {
        next += 1;
        for to in steps[step].successors() {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
    }
    order
}

/// Moves what two endings of one question share from the first to the second: the steps from there on, and
/// how they close. `None` where it is in none of them, or the question has another such place already.
fn share(endings: &mut [Ending], shared: StepKey) -> Option<(Vec<StepKey>, Close)> {
    let joins_another = |ending: &Ending| match ending.close {
        Close::Joins(other) => other != shared,
        Close::Ends | Close::Jump(_) | Close::Part(_) => false,
    };
    if endings.iter().any(joins_another) {
        return None;
    }
    let at = |ending: &Ending| ending.chain.iter().position(|&step| step == shared);
    let (ending, at) = endings
        .iter_mut()
        .find_map(|ending| at(ending).map(|at| (ending, at)))?;
    let rest = ending.chain.split_off(at);
    let close = std::mem::replace(&mut ending.close, Close::Joins(shared));
    Some((rest, close))
}

/// Keeps of the branches that come back those whose lines cross none and are short, the shortest first; others jump.
fn come_back(stops: &mut [SpineStop], mut returns: Vec<Return>) {
    returns.sort_by_key(|back| (back.span(), back.from));
    let mut kept: Vec<Return> = Vec::new();
    for back in returns {
        let is_in_the_way = |other: &Return| other.from == back.from || other.crosses(&back);
        if back.span() <= FURTHEST && !kept.iter().any(is_in_the_way) {
            kept.push(back);
        } else {
            let to = stops[back.to].step;
            let Aside { way, chain, .. } = back.aside;
            let endings = &mut stops[back.from].endings;
            let before = endings.partition_point(|other| other.way < way);
            let close = Close::Jump(to);
            endings.insert(before, Ending { way, chain, close });
        }
    }
    for back in kept {
        let to = stops[back.to].step;
        let Aside { way, chain, .. } = back.aside;
        stops[back.from].back = Some(ComeBack { way, chain, to });
    }
}
