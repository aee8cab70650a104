//! What a chart shows, before anything has a place: its boxes in reading order, and the arrows between them.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Around, SpinePlan, letters};
use super::words::ChartWords;
use crate::model::{
    Action, Choices, Entered, FactTest, Guard, Indecision, InterventionKey, Library, Logic,
    PathwayKey, Stance, Step, StepKey, Written,
};

/// A pathway, or a part of one, as boxes and arrows.
#[derive(Clone, Debug)]
pub struct Flow {
    pub title: String,
    /// In reading order.
    pub boxes: Vec<FlowBox>,
    pub arrows: Vec<Arrow>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoxNode {
    /// Whom the pathway is for.
    Start,
    /// A step that stands in another drawing and leads to a step of this one.
    Before(StepKey),
    Step(StepKey),
    /// Where a way ends and names the step at which it goes on.
    Jump(Way),
    /// Where a part begins that a way jumps to.
    From(Way),
    /// Where a way ends that goes on at a step in another drawing.
    After(Way),
}

#[derive(Clone, Debug)]
pub struct FlowBox {
    pub node: BoxNode,
    /// The step that it is.
    pub step: Option<StepKey>,
    pub content: Content,
    /// The path ends here.
    pub ends: bool,
}

impl FlowBox {
    /// The step that it is or that it names from afar, or the one at which its way begins; `None` for the start.
    pub fn leads_to(&self) -> Option<StepKey> {
        match self.node {
            BoxNode::Start => None,
            BoxNode::Before(step) | BoxNode::Step(step) => Some(step),
            BoxNode::After(_) => self.step,
            BoxNode::Jump(way) | BoxNode::From(way) => Some(way.from),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Content {
    /// Whom the pathway is for, in words.
    Start(String),
    Question {
        number: usize,
        question: String,
    },
    Act {
        number: usize,
        title: Option<String>,
        /// What is done, by stance: offer, consider, avoid, forbid.
        stances: Vec<(Stance, Vec<String>)>,
        /// What is set, each output with its value.
        sets: Vec<String>,
        by: Option<String>,
    },
    Enter {
        number: usize,
        title: Option<String>,
        into: Entered,
        name: String,
    },
    /// A step of another drawing.
    Elsewhere {
        number: usize,
        label: String,
    },
    /// The step at which a way goes on, and the part that begins with it, if one does.
    Jump {
        to: StepKey,
        number: usize,
        label: String,
        part: Option<String>,
    },
    /// A part, and the question and branch from which it comes.
    From {
        part: String,
        number: usize,
        label: String,
    },
}

impl Content {
    /// The number of the step that it is or names, in reading order, from 1.
    pub fn number(&self) -> Option<usize> {
        match self {
            Content::Start(_) => None,
            Content::Question { number, .. }
            | Content::Act { number, .. }
            | Content::Enter { number, .. }
            | Content::Elsewhere { number, .. }
            | Content::Jump { number, .. }
            | Content::From { number, .. } => Some(*number),
        }
    }

    pub fn forbids(&self) -> bool {
        match self {
            Content::Act { stances, .. } => {
                stances.iter().any(|(stance, _)| *stance == Stance::Forbid)
            }
            Content::Start(_)
            | Content::Question { .. }
            | Content::Enter { .. }
            | Content::Elsewhere { .. }
            | Content::Jump { .. }
            | Content::From { .. } => false,
        }
    }
}

/// A way from one step to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    pub from: StepKey,
    pub exit: Exit,
}

impl Way {
    /// The only way that leaves an act.
    pub fn next(from: StepKey) -> Self {
        let exit = Exit::Next;
        Self { from, exit }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// A question's branch, in the order written.
    Branch(usize),
    Next,
}

#[derive(Clone, Debug)]
pub struct Arrow {
    /// Places in [`Flow::boxes`].
    pub from: usize,
    pub to: usize,
    /// The way that it draws; `None` from where a drawing or a part of it begins.
    pub way: Option<Way>,
    /// Empty where there is nothing to choose.
    pub label: String,
}

/// The ways out of a step, where each leads, and its label; in the order written.
pub fn ways(key: StepKey, step: &Step) -> Vec<(Way, StepKey, &str)> {
    let way = |exit, to, label| (Way { from: key, exit }, key.sibling(to), label);
    match &step.action {
        Action::Ask { branches, .. } => branches
            .iter()
            .enumerate()
            .map(|(index, branch)| way(Exit::Branch(index), branch.to, branch.label.as_str()))
            .collect(),
        Action::Act { next, .. } | Action::Enter { next, .. } => {
            next.iter().map(|&to| way(Exit::Next, to, "")).collect()
        }
    }
}

/// A pathway's steps in reading order; their numbers count from 1 in it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub plan: SpinePlan,
    pub order: Vec<StepKey>,
    numbers: BTreeMap<StepKey, usize>,
}

impl Reading {
    pub fn of(library: &Library, pathway: PathwayKey) -> Self {
        let plan = SpinePlan::of(library, pathway);
        let order = plan.order();
        Self {
            numbers: order.iter().copied().zip(1..).collect(),
            order,
            plan,
        }
    }

    pub fn number(&self, step: StepKey) -> usize {
        self.numbers[&step]
    }
}

/// Makes the boxes and arrows of a pathway.
pub struct Drafter<'a> {
    pub library: &'a Library,
    pub words: &'a ChartWords,
    pub pathway: PathwayKey,
    pub reading: Reading,
    /// What is drawn of it, if not all.
    around: Option<Around>,
}

/// Where an arrow leaves and where it leads.
pub type Ends = (BoxNode, BoxNode);

impl<'a> Drafter<'a> {
    pub fn new(library: &'a Library, words: &'a ChartWords, pathway: PathwayKey) -> Self {
        Self {
            library,
            words,
            pathway,
            reading: Reading::of(library, pathway),
            around: None,
        }
    }

    /// Of some steps of a pathway, with connectors for those next to them.
    pub fn around(
        library: &'a Library,
        words: &'a ChartWords,
        pathway: PathwayKey,
        steps: BTreeSet<StepKey>,
    ) -> Self {
        let around = Around::of(library, pathway, steps);
        let mut drafter = Self::new(library, words, pathway);
        let order = &drafter.reading.order;
        drafter.reading.plan = SpinePlan::around(library, pathway, &around, order);
        drafter.around = Some(around);
        drafter
    }

    /// The box of a step; `None` where it stands in another drawing alone.
    pub fn node(&self, step: StepKey) -> Option<BoxNode> {
        match &self.around {
            None => Some(BoxNode::Step(step)),
            Some(around) if around.shown.contains(&step) => Some(BoxNode::Step(step)),
            Some(around) if around.before.contains(&step) => Some(BoxNode::Before(step)),
            Some(_) => None,
        }
    }

    /// Where a way ends that leads to no box beside or below it.
    pub fn end(&self, way: Way, to: StepKey) -> BoxNode {
        match self.node(to) {
            Some(_) => BoxNode::Jump(way),
            None => BoxNode::After(way),
        }
    }

    /// What stands above the spine of a part that begins with a step. Parts are named in the drawing of a whole pathway alone: its
    /// letters would mean other parts in another.
    pub fn beginning_of(&self, from: Option<Way>, first: StepKey) -> Option<BoxNode> {
        let is_start = self.node(first) == Some(BoxNode::Step(self.first()));
        match (&self.around, from) {
            _ if is_start => Some(BoxNode::Start),
            (None, Some(way)) => Some(BoxNode::From(way)),
            (None, None) | (Some(_), _) => None,
        }
    }

    fn follows(&self, from: StepKey, to: StepKey) -> bool {
        let around = self.around.as_ref();
        around.is_none_or(|around| around.follows(from, to))
    }

    /// All that is drawn, each step with an arrow to the next.
    pub fn joined(&self) -> Flow {
        let mut arrows: Vec<(Ends, Option<Way>)> = Vec::new();
        if self.node(self.first()) == Some(BoxNode::Step(self.first())) {
            arrows.push(((BoxNode::Start, BoxNode::Step(self.first())), None));
        }
        let order = self.reading.order.iter();
        let drawn = order.filter_map(|&step| Some((step, self.node(step)?)));
        let mut nodes: BTreeSet<BoxNode> = drawn.clone().map(|(_, node)| node).collect();
        for (from, node) in drawn {
            for (way, to, _) in ways(from, self.library.step(from)) {
                if self.follows(from, to) {
                    let end = self.node(to).unwrap_or(BoxNode::After(way));
                    arrows.push(((node, end), Some(way)));
                }
            }
        }
        nodes.extend(arrows.iter().flat_map(|((from, to), _)| [*from, *to]));
        let mut nodes: Vec<BoxNode> = nodes.into_iter().collect();
        nodes.sort_by_key(|node| self.place(*node));
        self.flow(&nodes, &arrows)
    }

    /// These boxes in this order, and the arrows between them.
    pub fn flow(&self, nodes: &[BoxNode], arrows: &[(Ends, Option<Way>)]) -> Flow {
        let place: BTreeMap<BoxNode, usize> = nodes.iter().copied().zip(0..).collect();
        let arrow = |((from, to), way): &(Ends, Option<Way>)| Arrow {
            from: place[from],
            to: place[to],
            way: *way,
            label: way.map(|way| self.label(way)).unwrap_or_default(),
        };
        Flow {
            title: self.library.pathways[self.pathway].meta.title.clone(),
            arrows: arrows.iter().map(arrow).collect(),
            boxes: nodes.iter().map(|node| self.flow_box(*node)).collect(),
        }
    }

    fn label(&self, way: Way) -> String {
        match (&self.library.step(way.from).action, way.exit) {
            (Action::Ask { branches, .. }, Exit::Branch(index)) => branches[index].label.clone(),
            (Action::Ask { .. } | Action::Act { .. } | Action::Enter { .. }, _) => String::new(),
        }
    }

    /// Where a way leads.
    fn target(&self, way: Way) -> Option<StepKey> {
        let mut ways = ways(way.from, self.library.step(way.from)).into_iter();
        ways.find(|(candidate, ..)| *candidate == way)
            .map(|(_, to, _)| to)
    }

    pub fn first(&self) -> StepKey {
        StepKey {
            pathway: self.pathway,
            index: 0,
        }
    }

    /// Where a box comes in reading order: what leads in first, what leads out last.
    fn place(&self, node: BoxNode) -> (u8, usize) {
        match node {
            BoxNode::Start => (0, 0),
            BoxNode::Before(step) => (1, self.reading.number(step)),
            BoxNode::Step(step) => (2, self.reading.number(step)),
            BoxNode::Jump(way) | BoxNode::From(way) => (2, self.reading.number(way.from)),
            BoxNode::After(way) => (3, self.reading.number(self.led_to(way))),
        }
    }

    fn flow_box(&self, node: BoxNode) -> FlowBox {
        let (step, content, ends) = match node {
            BoxNode::Start => (None, Content::Start(self.who()), false),
            BoxNode::Step(key) => {
                let step = self.library.step(key);
                (Some(key), self.content(key, step), step.may_end())
            }
            BoxNode::Before(key) => (Some(key), self.elsewhere(key), false),
            BoxNode::After(way) => {
                let key = self.led_to(way);
                (Some(key), self.elsewhere(key), false)
            }
            BoxNode::Jump(way) => (None, self.jump(way), false),
            BoxNode::From(way) => (None, self.beginning(way), false),
        };
        FlowBox {
            node,
            step,
            content,
            ends,
        }
    }

    /// Every way that is drawn leads somewhere.
    fn led_to(&self, way: Way) -> StepKey {
        self.target(way).unwrap_or(way.from)
    }

    fn elsewhere(&self, step: StepKey) -> Content {
        Content::Elsewhere {
            number: self.reading.number(step),
            label: self.library.step(step).label(),
        }
    }

    fn jump(&self, way: Way) -> Content {
        let to = self.led_to(way);
        let part = self.reading.plan.part_at(to);
        let part = part.filter(|part| *part > 0 && self.around.is_none());
        Content::Jump {
            to,
            number: self.reading.number(to),
            label: self.library.step(to).label(),
            part: part.map(letters),
        }
    }

    fn beginning(&self, way: Way) -> Content {
        let first = self.led_to(way);
        Content::From {
            part: letters(self.reading.plan.part_at(first).unwrap_or_default()),
            number: self.reading.number(way.from),
            label: self.label(way),
        }
    }

    fn who(&self) -> String {
        match &self.library.pathways[self.pathway].applies {
            None => self.words.entered(),
            Some(applies) => self.plain(applies),
        }
    }

    /// A guard in plain words; what is yes or no is named alone.
    fn plain(&self, guard: &Written<Guard>) -> String {
        match &guard.logic {
            Logic::Constant(true) => self.words.everyone(),
            Logic::Test(FactTest::Yes(of)) => self.library.meta_of(*of).title.clone(),
            other => self.words.guard(self.library, other),
        }
    }

    fn content(&self, key: StepKey, step: &Step) -> Content {
        let number = self.reading.number(key);
        match &step.action {
            Action::Ask { question, .. } => Content::Question {
                number,
                question: question.clone(),
            },
            Action::Act {
                stances,
                choices,
                except,
                indecision,
                sets,
                by,
                next: _,
            } => Content::Act {
                number,
                title: step.title.clone(),
                stances: self.stances((stances, *choices), except, indecision.as_ref()),
                sets: sets
                    .iter()
                    .map(|set| self.words.set(self.library, set))
                    .collect(),
                by: by.map(|key| self.library.protocols[key].meta.title.clone()),
            },
            Action::Enter { into, .. } => Content::Enter {
                number,
                title: step.title.clone(),
                into: *into,
                name: self.library.meta(into.thing()).title.clone(),
            },
        }
    }

    /// What an act says; beside a class stands what it excepts, and beside what is undecided why.
    fn stances(
        &self,
        (stances, choices): (&[(Stance, InterventionKey)], Choices),
        except: &[InterventionKey],
        indecision: Option<&Indecision>,
    ) -> Vec<(Stance, Vec<String>)> {
        let title = |stance: Stance, key: &InterventionKey| {
            let title = self.words.but(self.library, *key, except);
            match (stance, indecision) {
                (Stance::Undecided, Some(why)) => {
                    format!("{title} ({})", self.words.indecision(why))
                }
                (_, _) => title,
            }
        };
        let titles = |stance, keys: Vec<InterventionKey>| {
            let titles: Vec<String> = keys.iter().map(|key| title(stance, key)).collect();
            match choices.has(stance) {
                true => vec![self.words.one_of(&titles)],
                false => titles,
            }
        };
        Stance::grouped(stances)
            .map(|(stance, keys)| (stance, titles(stance, keys)))
            .collect()
    }
}
