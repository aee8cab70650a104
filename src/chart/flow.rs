//! What a chart shows, before anything has a place: its boxes in reading order, and the arrows between them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::words::Words;
use crate::model::{
    Action, FactTest, Guard, InterventionKey, Library, Logic, Pathway, PathwayKey, Stance, Step,
    StepKey, Written,
};

/// A pathway, or a part of one, as boxes and arrows.
#[derive(Clone, Debug)]
pub struct Flow {
    pub title: String,
    /// In reading order: every arrow leads to a later one.
    pub boxes: Vec<FlowBox>,
    pub arrows: Vec<Arrow>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// Whom the pathway is for.
    Start,
    /// A step that stands in another drawing and leads to a step of this one.
    Before(StepKey),
    Step(StepKey),
    /// All steps of one drawing, from this one on in reading order.
    Part(StepKey),
    /// A step that stands in another drawing and follows a step of this one.
    After(StepKey),
}

#[derive(Clone, Debug)]
pub struct FlowBox {
    pub node: Node,
    /// The steps that it stands for.
    pub steps: Vec<StepKey>,
    pub content: Content,
    /// The path ends here.
    pub ends: bool,
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
        by: Option<String>,
    },
    Enter {
        number: usize,
        title: Option<String>,
        pathway: PathwayKey,
        name: String,
    },
    /// A step of another drawing.
    Elsewhere {
        number: usize,
        label: String,
    },
    /// The first and the last step of another drawing, and what the first is called.
    Part {
        part: usize,
        first: usize,
        last: usize,
        label: String,
    },
}

impl Content {
    /// The step's number in reading order, from 1.
    pub fn number(&self) -> Option<usize> {
        match self {
            Content::Start(_) | Content::Part { .. } => None,
            Content::Question { number, .. }
            | Content::Act { number, .. }
            | Content::Enter { number, .. }
            | Content::Elsewhere { number, .. } => Some(*number),
        }
    }

    /// Which part of its pathway it stands for, from 1.
    pub fn part(&self) -> Option<usize> {
        match self {
            Content::Part { part, .. } => Some(*part),
            Content::Start(_)
            | Content::Question { .. }
            | Content::Act { .. }
            | Content::Enter { .. }
            | Content::Elsewhere { .. } => None,
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
            | Content::Part { .. } => false,
        }
    }
}

/// A way from one step to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    pub from: StepKey,
    pub exit: Exit,
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
    /// The ways that it draws: one, but for the arrow from the start, which draws none, and those between parts.
    pub ways: Vec<Way>,
    /// Empty where there is nothing to choose.
    pub label: String,
}

/// The steps of a pathway in reading order: each after those that lead to it, else in the order written.
pub fn reading_order(pathway: &Pathway) -> Vec<usize> {
    let mut waiting = vec![0; pathway.steps.len()];
    for to in pathway.steps.iter().flat_map(Step::successors) {
        waiting[to] += 1;
    }
    let free = (0..waiting.len()).filter(|&step| waiting[step] == 0);
    let mut ready: BinaryHeap<Reverse<usize>> = free.map(Reverse).collect();
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(Reverse(step)) = ready.pop() {
        order.push(step);
        for to in pathway.steps[step].successors() {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(Reverse(to));
            }
        }
    }
    order
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
    pub order: Vec<StepKey>,
    numbers: BTreeMap<StepKey, usize>,
}

impl Reading {
    pub fn of(library: &Library, pathway: PathwayKey) -> Self {
        let order: Vec<StepKey> = reading_order(&library.pathways[pathway])
            .into_iter()
            .map(|index| StepKey { pathway, index })
            .collect();
        Self {
            numbers: order.iter().copied().zip(1..).collect(),
            order,
        }
    }

    pub fn number(&self, step: StepKey) -> usize {
        self.numbers[&step]
    }
}

/// Makes the boxes and arrows of a pathway.
pub struct Drafter<'a> {
    pub library: &'a Library,
    pub words: &'a Words,
    pub pathway: PathwayKey,
    pub reading: Reading,
}

/// Where an arrow leaves and where it leads.
type Ends = (Node, Node);

impl<'a> Drafter<'a> {
    pub fn new(library: &'a Library, words: &'a Words, pathway: PathwayKey) -> Self {
        Self {
            library,
            words,
            pathway,
            reading: Reading::of(library, pathway),
        }
    }

    /// The whole pathway.
    pub fn whole(&self) -> Flow {
        self.part(&self.reading.order.iter().copied().collect())
    }

    /// Some of its steps, with connectors for those next to them.
    pub fn part(&self, shown: &BTreeSet<StepKey>) -> Flow {
        self.flow(&|step| match shown.contains(&step) {
            true => Standing::Here(Node::Step(step)),
            false => Standing::Elsewhere,
        })
    }

    /// One box for each part: `parts` cuts the reading order.
    pub fn overview(&self, parts: &[Vec<StepKey>]) -> Flow {
        let part_of: BTreeMap<StepKey, StepKey> = parts
            .iter()
            .flat_map(|part| part.iter().map(|&step| (step, part[0])))
            .collect();
        let mut flow = self.flow(&|step| Standing::Here(Node::Part(part_of[&step])));
        for own in &mut flow.boxes {
            let found = parts
                .iter()
                .enumerate()
                .find(|(_, part)| own.node == Node::Part(part[0]));
            if let Some((index, part)) = found {
                own.content = self.part_content(index, part);
                own.steps.clone_from(part);
            }
        }
        flow.title = self.words.overview(&flow.title);
        flow
    }

    /// What a part's drawing is called.
    pub fn part_title(&self, number: usize, part: &[StepKey]) -> String {
        let pathway = &self.library.pathways[self.pathway].meta.title;
        let (first, last) = self.numbers(part);
        self.words.part_of(pathway, number, first, last)
    }

    /// Of the first and the last step.
    fn numbers(&self, part: &[StepKey]) -> (usize, usize) {
        let first = self.reading.number(part[0]);
        (first, first + part.len() - 1)
    }

    fn flow(&self, standing: &dyn Fn(StepKey) -> Standing) -> Flow {
        let mut arrows: Vec<(Ends, Vec<Way>, String)> = Vec::new();
        if let Standing::Here(first) = standing(self.first()) {
            arrows.push(((Node::Start, first), Vec::new(), String::new()));
        }
        for &from in &self.reading.order {
            for (way, to, label) in ways(from, self.library.step(from)) {
                let Some(ends) = ends(from, to, standing) else {
                    continue;
                };
                // Between parts one arrow stands for all ways; what is chosen where is said in the parts.
                let within_parts = matches!(ends, (Node::Part(_), _));
                let drawn = arrows
                    .iter_mut()
                    .find(|(other, ..)| within_parts && *other == ends);
                match drawn {
                    Some((_, ways, _)) => ways.push(way),
                    None if within_parts => arrows.push((ends, vec![way], String::new())),
                    None => arrows.push((ends, vec![way], label.to_owned())),
                }
            }
        }
        self.assembled(arrows, standing)
    }

    fn assembled(
        &self,
        arrows: Vec<(Ends, Vec<Way>, String)>,
        standing: &dyn Fn(StepKey) -> Standing,
    ) -> Flow {
        let mut nodes: BTreeSet<Node> = arrows
            .iter()
            .flat_map(|((from, to), ..)| [*from, *to])
            .collect();
        nodes.extend(
            self.reading
                .order
                .iter()
                .filter_map(|&step| match standing(step) {
                    Standing::Here(node) => Some(node),
                    Standing::Elsewhere => None,
                }),
        );
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_by_key(|node| self.place(*node));
        let place: BTreeMap<Node, usize> = nodes.iter().copied().zip(0..).collect();
        let arrow = |((from, to), ways, label): (Ends, Vec<Way>, String)| Arrow {
            from: place[&from],
            to: place[&to],
            ways,
            label,
        };
        Flow {
            title: self.library.pathways[self.pathway].meta.title.clone(),
            arrows: arrows.into_iter().map(arrow).collect(),
            boxes: nodes.into_iter().map(|node| self.flow_box(node)).collect(),
        }
    }

    fn first(&self) -> StepKey {
        StepKey {
            pathway: self.pathway,
            index: 0,
        }
    }

    /// Where a box comes in reading order: what leads in first, what leads out last.
    fn place(&self, node: Node) -> (u8, usize) {
        match node {
            Node::Start => (0, 0),
            Node::Before(step) => (1, self.reading.number(step)),
            Node::Step(step) | Node::Part(step) => (2, self.reading.number(step)),
            Node::After(step) => (3, self.reading.number(step)),
        }
    }

    fn flow_box(&self, node: Node) -> FlowBox {
        let (steps, content, ends) = match node {
            Node::Start => (Vec::new(), Content::Start(self.who()), false),
            Node::Step(key) | Node::Part(key) => {
                let step = self.library.step(key);
                let ends = ways(key, step).is_empty() && matches!(node, Node::Step(_));
                (vec![key], self.content(key, step), ends)
            }
            Node::Before(key) | Node::After(key) => {
                let elsewhere = Content::Elsewhere {
                    number: self.reading.number(key),
                    label: self.library.step(key).label(),
                };
                (vec![key], elsewhere, false)
            }
        };
        FlowBox {
            node,
            steps,
            content,
            ends,
        }
    }

    fn part_content(&self, index: usize, part: &[StepKey]) -> Content {
        let (first, last) = self.numbers(part);
        Content::Part {
            part: index + 1,
            first,
            last,
            label: self.library.step(part[0]).label(),
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
            Logic::Test(FactTest::Yes(key)) => self.library.facts[*key].meta.title.clone(),
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
            Action::Act { stances, by, .. } => Content::Act {
                number,
                title: step.title.clone(),
                stances: self.stances(stances),
                by: by.map(|key| self.library.protocols[key].meta.title.clone()),
            },
            Action::Enter { pathway, .. } => Content::Enter {
                number,
                title: step.title.clone(),
                pathway: *pathway,
                name: self.library.pathways[*pathway].meta.title.clone(),
            },
        }
    }

    fn stances(&self, stances: &[(Stance, InterventionKey)]) -> Vec<(Stance, Vec<String>)> {
        let title = |key: &InterventionKey| self.library.interventions[*key].meta.title.clone();
        Stance::grouped(stances)
            .map(|(stance, keys)| (stance, keys.iter().map(title).collect()))
            .collect()
    }
}

/// Where a step stands, as seen from one drawing.
enum Standing {
    Here(Node),
    Elsewhere,
}

/// The ends of the arrow for a way; `None` where the drawing does not show it.
fn ends(from: StepKey, to: StepKey, standing: &dyn Fn(StepKey) -> Standing) -> Option<Ends> {
    match (standing(from), standing(to)) {
        (Standing::Here(from), Standing::Here(to)) => (from != to).then_some((from, to)),
        (Standing::Here(from), Standing::Elsewhere) => Some((from, Node::After(to))),
        (Standing::Elsewhere, Standing::Here(to)) => Some((Node::Before(from), to)),
        (Standing::Elsewhere, Standing::Elsewhere) => None,
    }
}
