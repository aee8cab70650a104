//! Draws a flow: measures it, lays it out, and checks the result.

use super::check::{DrawingFault, faults};
use super::flow::{Arrow, Flow};
use super::geometry::{Point, Rect, Size};
use super::label::Lettering;
use super::layers::BoxLayers;
use super::layout::{Aim, LaidOut, layout};
use super::scale::{DrawingScale, Gaps, MARGIN};
use super::sized::{Sized, SizedBox};
use super::typeset::TypesetBox;
use super::words::ChartWords;
use super::{ArrowLine, Chart, ChartBox};

/// How often lines may cross in one drawing. A pathway of 60 steps has about three crossings; where every step leads to every
/// other, their number explodes, and with it the time that a layout takes.
const MOST_CROSSINGS: usize = 60;
/// How often a drawing that is not clear is drawn again with more room.
const ROUNDS: u32 = 5;

/// Draws a flow; what is wrong with the last try if no try is clear.
pub fn draw(
    flow: &Flow,
    scale: &DrawingScale,
    words: &ChartWords,
) -> Result<Chart, Vec<DrawingFault>> {
    let drawing = Drawing::of(flow, scale, words);
    drawing.is_followable(&scale.gaps)?;
    let mut found = Vec::new();
    for round in 0..=ROUNDS {
        let gaps = scale.gaps.wider(round);
        match drawing.best(&drawing.tries(&gaps), &gaps) {
            Ok(chart) => return Ok(chart),
            Err(faults) => found = faults,
        }
    }
    Err(found)
}

/// The same, where it is not wider than the scale wants it.
pub fn draw_fitting(flow: &Flow, scale: &DrawingScale, words: &ChartWords) -> Option<Chart> {
    let drawing = Drawing::of(flow, scale, words);
    drawing.is_followable(&scale.gaps).ok()?;
    for round in 0..=ROUNDS {
        let gaps = scale.gaps.wider(round);
        let mut tries = drawing.tries(&gaps);
        tries.retain(|(layers, _)| layers.width <= scale.width);
        // With more room it would be wider still.
        if tries.is_empty() {
            return None;
        }
        if let Ok(chart) = drawing.best(&tries, &gaps) {
            return (chart.size.width <= scale.width).then_some(chart);
        }
    }
    None
}

struct Drawing<'a> {
    flow: &'a Flow,
    scale: &'a DrawingScale,
    typeset_boxes: Vec<TypesetBox>,
    labels: Vec<Option<Lettering>>,
    sized: Sized,
    /// For each arrow its lines in `sized`: one, or two with the label between them.
    runs: Vec<ArrowRun>,
}

#[derive(Clone, Copy)]
enum ArrowRun {
    Plain {
        line: usize,
    },
    Labelled {
        upper: usize,
        label: usize,
        lower: usize,
    },
}

impl<'a> Drawing<'a> {
    fn of(flow: &'a Flow, scale: &'a DrawingScale, words: &ChartWords) -> Self {
        let ways = |index: usize| {
            let count = |end: fn(&Arrow) -> usize| {
                flow.arrows
                    .iter()
                    .filter(|arrow| end(arrow) == index)
                    .count()
            };
            count(|arrow| arrow.from).max(count(|arrow| arrow.to))
        };
        let typeset_boxes: Vec<TypesetBox> = flow
            .boxes
            .iter()
            .enumerate()
            .map(|(index, flow_box)| TypesetBox::of(flow_box, ways(index), scale, words))
            .collect();
        let mut drawing = Self {
            flow,
            scale,
            labels: flow
                .arrows
                .iter()
                .map(|arrow| Lettering::of(arrow, scale, words, scale.label_width))
                .collect(),
            sized: Sized::default(),
            runs: vec![ArrowRun::Plain { line: 0 }; flow.arrows.len()],
            typeset_boxes,
        };
        drawing.add_boxes();
        for arrow in arranged(flow, words) {
            drawing.add_arrow(arrow);
        }
        drawing
    }

    fn add_boxes(&mut self) {
        let sized = |typeset: &TypesetBox| SizedBox {
            size: typeset.size,
            is_label: false,
        };
        self.sized.boxes = self.typeset_boxes.iter().map(sized).collect();
    }

    fn add_arrow(&mut self, index: usize) {
        let Arrow { from, to, .. } = self.flow.arrows[index];
        let line = self.sized.lines.len();
        self.runs[index] = match &self.labels[index] {
            None => {
                self.sized.lines.push((from, to));
                ArrowRun::Plain { line }
            }
            Some(lettering) => {
                let label = self.sized.boxes.len();
                self.sized.boxes.push(SizedBox {
                    size: lettering.size,
                    is_label: true,
                });
                self.sized.lines.extend([(from, label), (label, to)]);
                ArrowRun::Labelled {
                    upper: line,
                    label,
                    lower: line + 1,
                }
            }
        };
    }

    /// The error says which arrow is the worst.
    fn is_followable(&self, gaps: &Gaps) -> Result<(), Vec<DrawingFault>> {
        let crossed = BoxLayers::of(&self.sized, f64::INFINITY, gaps).crossings;
        let crossings = crossed.iter().sum::<usize>() / 2;
        if crossings <= MOST_CROSSINGS {
            return Ok(());
        }
        let of_run = |run: &ArrowRun| match *run {
            ArrowRun::Plain { line } => crossed[line],
            ArrowRun::Labelled { upper, lower, .. } => crossed[upper] + crossed[lower],
        };
        let worst = (0..self.runs.len()).max_by_key(|&arrow| of_run(&self.runs[arrow]));
        Err(vec![DrawingFault::Tangled {
            line: worst.unwrap_or_default(),
            crossings,
        }])
    }

    /// What is tried with these gaps, in this order.
    fn tries(&self, gaps: &Gaps) -> Vec<(BoxLayers, Aim)> {
        let width = self.scale.width;
        let free = BoxLayers::of(&self.sized, f64::INFINITY, gaps);
        let mut tries: Vec<(BoxLayers, Aim)> = Vec::new();
        if free.width <= width {
            tries.push((free.clone(), Aim::Straight));
            tries.push((free, Aim::Narrow));
        }
        let folded = [width, width * 0.85].map(|width| BoxLayers::of(&self.sized, width, gaps));
        tries.extend(folded.map(|layers| (layers, Aim::Narrow)));
        tries
    }

    /// The first try that fits the scale's width, or else the narrowest; the faults of the last try if none is clear.
    fn best(&self, tries: &[(BoxLayers, Aim)], gaps: &Gaps) -> Result<Chart, Vec<DrawingFault>> {
        let width = self.scale.width;
        let mut best: Result<Chart, Vec<DrawingFault>> = Err(Vec::new());
        for (layers, aim) in tries {
            let tried = self.tried(layers, gaps, *aim);
            match (&best, tried) {
                (_, Ok(chart)) if chart.size.width <= width => return Ok(chart),
                (Ok(narrowest), Ok(chart)) if chart.size.width >= narrowest.size.width => {}
                (Ok(_), Err(_)) => {}
                (_, tried) => best = tried,
            }
        }
        best
    }

    fn tried(&self, layers: &BoxLayers, gaps: &Gaps, aim: Aim) -> Result<Chart, Vec<DrawingFault>> {
        let placed = layout(&self.sized, layers, gaps, aim)
            .map_err(|said| vec![DrawingFault::Engine(said)])?;
        let laid = self.laid(placed);
        let chart = assembled(
            self.flow,
            &self.typeset_boxes,
            &self.labels,
            &laid,
            self.scale,
        );
        let faults = faults(&chart);
        if faults.is_empty() {
            Ok(chart)
        } else {
            Err(faults)
        }
    }

    fn laid(&self, placed: LaidOut) -> Laid {
        let route = |run: &ArrowRun| match *run {
            ArrowRun::Plain { line } => ArrowRoute {
                stretches: vec![placed.lines[line].clone()],
                ..ArrowRoute::default()
            },
            ArrowRun::Labelled {
                upper,
                label,
                lower,
            } => ArrowRoute {
                stretches: vec![placed.lines[upper].clone(), placed.lines[lower].clone()],
                label: Some(placed.boxes[label]),
                is_main: false,
            },
        };
        Laid {
            routes: self.runs.iter().map(route).collect(),
            boxes: placed.boxes,
        }
    }
}

/// A drawing of a flow whose boxes and lines have their places.
pub fn assembled(
    flow: &Flow,
    typeset_boxes: &[TypesetBox],
    labels: &[Option<Lettering>],
    laid: &Laid,
    scale: &DrawingScale,
) -> Chart {
    let bounds = laid.bounds(flow.boxes.len());
    let (x, y) = (MARGIN - bounds.min.x, MARGIN - bounds.min.y);
    let boxes = flow.boxes.iter().zip(typeset_boxes).zip(&laid.boxes);
    let lines = flow.arrows.iter().zip(labels).zip(&laid.routes);
    Chart {
        title: flow.title.clone(),
        size: Size::new(
            (bounds.width() + 2.0 * MARGIN).ceil(),
            (bounds.height() + 2.0 * MARGIN).ceil(),
        ),
        text: scale.text,
        label: scale.label,
        boxes: boxes
            .map(|((flow_box, typeset), frame)| ChartBox {
                flow_box: flow_box.clone(),
                typeset: typeset.clone(),
                frame: frame.moved(x, y),
            })
            .collect(),
        lines: lines
            .map(|((arrow, label), route)| {
                let reach = |index: usize, end: &Point| {
                    let frame = &laid.boxes[index];
                    typeset_boxes[index].outline.reach(frame, *end)
                };
                let mut route = route.clone();
                route.meet(|end| reach(arrow.from, end), |end| reach(arrow.to, end));
                let route = route.moved(x, y);
                ArrowLine {
                    arrow: arrow.clone(),
                    is_main: route.is_main,
                    stretches: route.stretches,
                    label: label
                        .as_ref()
                        .zip(route.label)
                        .map(|(label, frame)| label.at(frame, scale)),
                }
            })
            .collect(),
    }
}

/// Where everything of a flow is: boxes as frames, and for each arrow its route from frame to frame.
#[derive(Clone, Debug)]
pub struct Laid {
    pub boxes: Vec<Rect>,
    pub routes: Vec<ArrowRoute>,
}

/// One stretch, or two that meet or have a label between them.
#[derive(Clone, Debug, Default)]
pub struct ArrowRoute {
    pub stretches: Vec<Vec<Point>>,
    pub label: Option<Rect>,
    /// It goes on along a spine.
    pub is_main: bool,
}

impl Laid {
    pub fn empty(boxes: usize, routes: usize) -> Self {
        Self {
            boxes: vec![Rect::default(); boxes],
            routes: vec![ArrowRoute::default(); routes],
        }
    }

    /// The bounds of its first `boxes` boxes and of all routes.
    fn bounds(&self, boxes: usize) -> Rect {
        let frames = self.boxes.iter().take(boxes).copied();
        let routes = self.routes.iter().filter_map(ArrowRoute::bounds);
        let all = frames.chain(routes);
        all.reduce(|one, other| one.union(&other))
            .unwrap_or_default()
    }
}

impl ArrowRoute {
    /// Beside a spine.
    pub fn aside(path: Vec<Point>, label: Option<Rect>) -> Self {
        Self {
            stretches: vec![path],
            label,
            is_main: false,
        }
    }

    /// Along a spine.
    pub fn main(ends: [Point; 2], label: Option<Rect>) -> Self {
        Self {
            is_main: true,
            ..Self::aside(ends.to_vec(), label)
        }
    }

    pub fn bounds(&self) -> Option<Rect> {
        let points = self.stretches.iter().flatten();
        let points = points.map(|&at| Rect { min: at, max: at });
        let all = points.chain(self.label);
        all.reduce(|one, other| one.union(&other))
    }

    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let stretches = self.stretches.iter();
        let moved = |stretch: &Vec<Point>| stretch.iter().map(|at| at.moved(x, y)).collect();
        Self {
            stretches: stretches.map(moved).collect(),
            label: self.label.map(|label| label.moved(x, y)),
            is_main: self.is_main,
        }
    }

    /// Puts its ends, which are on frames, on the outlines within them.
    fn meet(&mut self, from: impl Fn(&Point) -> Point, to: impl Fn(&Point) -> Point) {
        let first = self.stretches.first_mut();
        if let Some(first) = first.and_then(|stretch| stretch.first_mut()) {
            *first = from(first);
        }
        let last = self.stretches.last_mut();
        if let Some(last) = last.and_then(|stretch| stretch.last_mut()) {
            *last = to(last);
        }
    }
}

/// The arrows of a flow from left to right: as written, but with yes on the side where the first question has it.
fn arranged(flow: &Flow, words: &ChartWords) -> Vec<usize> {
    let mut order: Vec<usize> = (0..flow.arrows.len()).collect();
    order.sort_by_key(|&arrow| flow.arrows[arrow].from);
    let mut yes_first = None;
    for pair in order.chunk_by_mut(|&one, &other| flow.arrows[one].from == flow.arrows[other].from)
    {
        let [one, other] = pair else { continue };
        let answer = |arrow: usize| words.answer(&flow.arrows[arrow].label);
        let (Some(first), Some(second)) = (answer(*one), answer(*other)) else {
            continue;
        };
        if first != second && *yes_first.get_or_insert(first) != first {
            pair.swap(0, 1);
        }
    }
    order
}
