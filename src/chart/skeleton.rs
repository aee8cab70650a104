//! A plan as boxes and arrows: which stand on a spine, and which beside it at which of its boxes.

use super::flow::{BoxNode, Drafter, Ends, Flow, Way};
use super::plan::{Close, ComeBack, Ending, On, Pathlet, SpineStop};
use crate::model::StepKey;

/// The boxes of each part; numbers are indices into the boxes and arrows of its flow.
#[derive(Clone, Debug)]
pub struct Skeleton {
    pub parts: Vec<Spine>,
}

/// One above the other.
pub type Spine = Vec<Joint>;

/// A box of a spine, with all that leaves it.
#[derive(Clone, Debug)]
pub struct Joint {
    pub index: usize,
    /// Beside it, in the order written.
    pub endings: Vec<BoxRun>,
    /// Beside it, and then on to a later box of the spine.
    pub back: Option<BoxRun>,
    /// The arrow to the next box of the spine.
    pub on: Option<usize>,
}

/// Boxes in a row that one branch passes, and the arrows to each; one arrow more where it leads on to a box that stands elsewhere.
#[derive(Clone, Debug)]
pub struct BoxRun {
    pub arrows: Vec<usize>,
    pub boxes: Vec<usize>,
    /// Of a later ending of the same question, or of the spine for a branch that comes back.
    pub to: Option<usize>,
}

impl BoxRun {
    /// The arrow that leaves the spine.
    pub fn first(&self) -> Option<usize> {
        self.arrows.first().copied()
    }

    /// The arrow to a box that stands elsewhere, with that box.
    pub fn last(&self) -> Option<(usize, usize)> {
        Some((*self.arrows.last()?, self.to?))
    }
}

impl Skeleton {
    /// The skeleton of everything that is drawn, with its flow.
    pub fn of(drafter: &Drafter<'_>) -> (Flow, Self) {
        let mut builder = Builder {
            drafter,
            nodes: Vec::new(),
            arrows: Vec::new(),
        };
        let spines = drafter.reading.plan.parts.iter();
        let parts: Vec<Vec<Sketch>> = spines.map(|part| builder.spine(part)).collect();
        let flow = drafter.flow(&builder.nodes, &builder.arrows);
        let parts = parts.into_iter().map(|spine| {
            let joints = spine.into_iter();
            joints.map(|sketch| builder.joint(sketch)).collect()
        });
        let parts = parts.collect();
        (flow, Self { parts })
    }

    /// Whether a box stands on a spine.
    pub fn is_on_spine(&self, index: usize) -> bool {
        let mut joints = self.parts.iter().flatten();
        joints.any(|joint| joint.index == index)
    }
}

/// A joint whose runs still name what they lead to, which may come later.
struct Sketch {
    index: usize,
    endings: Vec<(BoxRun, Option<StepKey>)>,
    back: Option<(BoxRun, Option<StepKey>)>,
    on: Option<usize>,
}

struct Builder<'a> {
    drafter: &'a Drafter<'a>,
    nodes: Vec<BoxNode>,
    arrows: Vec<(Ends, Option<Way>)>,
}

impl Builder<'_> {
    /// The box of a step that has its place in the plan.
    fn drawn(&self, step: StepKey) -> BoxNode {
        self.drafter.node(step).unwrap_or(BoxNode::Step(step))
    }

    fn node(&mut self, node: BoxNode) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn arrow(&mut self, from: BoxNode, to: BoxNode, way: Option<Way>) -> usize {
        self.arrows.push(((from, to), way));
        self.arrows.len() - 1
    }

    fn spine(&mut self, part: &Pathlet) -> Vec<Sketch> {
        let mut spine = Vec::new();
        let first = part.spine.first().map(|stop| stop.step);
        let beginning = first.and_then(|first| {
            let node = self.drafter.beginning_of(part.from, first)?;
            Some((node, first))
        });
        if let Some((node, first)) = beginning {
            let index = self.node(node);
            let on = self.arrow(node, self.drawn(first), None);
            spine.push(Sketch::bare(index, Some(on)));
        }
        for (place, stop) in part.spine.iter().enumerate() {
            let next = part.spine.get(place + 1).map(|next| next.step);
            self.stop(&mut spine, stop, next);
        }
        spine
    }

    fn stop(&mut self, spine: &mut Vec<Sketch>, stop: &SpineStop, next: Option<StepKey>) {
        let from = self.drawn(stop.step);
        let index = self.node(from);
        let endings = stop.endings.iter().map(|ending| self.ending(ending));
        let endings = endings.collect();
        let back = stop.back.as_ref().map(|back| self.back(back));
        let mut pill = None;
        let on = match (stop.on, next) {
            (On::Next(way), Some(next)) => Some(self.arrow(from, self.drawn(next), Some(way))),
            (On::Jump(way, to), _) => {
                let jump = self.drafter.end(way, to);
                pill = Some(self.node(jump));
                Some(self.arrow(from, jump, Some(way)))
            }
            (On::Next(_), None) | (On::End, _) => None,
        };
        spine.push(Sketch {
            index,
            endings,
            back,
            on,
        });
        spine.extend(pill.map(|pill| Sketch::bare(pill, None)));
    }

    fn ending(&mut self, ending: &Ending) -> (BoxRun, Option<StepKey>) {
        let (mut run, way) = self.chain(ending.way, &ending.chain);
        let last = ending.chain.last().copied();
        let from = self.drawn(last.unwrap_or(ending.way.from));
        match ending.close {
            Close::Ends => (run, None),
            Close::Joins(to) => {
                run.arrows.push(self.arrow(from, self.drawn(to), Some(way)));
                (run, Some(to))
            }
            Close::Jump(to) | Close::Part(to) => {
                let jump = self.drafter.end(way, to);
                run.boxes.push(self.node(jump));
                run.arrows.push(self.arrow(from, jump, Some(way)));
                (run, None)
            }
        }
    }

    fn back(&mut self, back: &ComeBack) -> (BoxRun, Option<StepKey>) {
        let (mut run, way) = self.chain(back.way, &back.chain);
        let last = back.chain.last().copied();
        let from = self.drawn(last.unwrap_or(back.way.from));
        run.arrows
            .push(self.arrow(from, self.drawn(back.to), Some(way)));
        (run, Some(back.to))
    }

    /// The steps of a branch, and the way that leaves the last.
    fn chain(&mut self, way: Way, chain: &[StepKey]) -> (BoxRun, Way) {
        let mut run = BoxRun {
            arrows: Vec::new(),
            boxes: Vec::new(),
            to: None,
        };
        let mut way = way;
        for &step in chain {
            let node = self.drawn(step);
            run.boxes.push(self.node(node));
            run.arrows
                .push(self.arrow(self.drawn(way.from), node, Some(way)));
            way = Way::next(step);
        }
        (run, way)
    }

    fn joint(&self, sketch: Sketch) -> Joint {
        let place = |step: StepKey| {
            let drawn = self.drawn(step);
            self.nodes.iter().position(|node| *node == drawn)
        };
        let run = |(run, to): (BoxRun, Option<StepKey>)| BoxRun {
            to: to.and_then(place),
            ..run
        };
        Joint {
            index: sketch.index,
            endings: sketch.endings.into_iter().map(run).collect(),
            back: sketch.back.map(run),
            on: sketch.on,
        }
    }
}

impl Sketch {
    fn bare(index: usize, on: Option<usize>) -> Self {
        Self {
            index,
            endings: Vec::new(),
            back: None,
            on,
        }
    }
}
