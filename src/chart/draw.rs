//! A flow drawn: sized, laid out, and looked at again.

use super::check::{Fault, faults};
use super::face::Face;
use super::flow::{Arrow, Flow};
use super::geometry::{Point, Rect, Size};
use super::layers::Layers;
use super::layout::{Aim, Placed, layout};
use super::measure::Weight;
use super::scale::{Gaps, Scale};
use super::sized::{Sized, SizedBox};
use super::words::Words;
use super::wrap::{Type, balanced};
use super::{Chart, ChartBox, Label, Line};

/// Around the drawing, in pixels: half of the heaviest outline and some air.
const MARGIN: f64 = 6.0;
/// How much wider than the scale's a label may be for a long word's sake.
const WIDEST: f64 = 1.5;
/// How often lines may cross in one drawing. A pathway of 60 steps has about three crossings; where every step leads to every
/// other there is no end of them, and of the time that a layout takes.
const MOST_CROSSINGS: usize = 60;
/// How often a drawing that is not clear is drawn again with more room.
const ROUNDS: u32 = 5;

/// Draws a flow; what is wrong with the last try if no try is clear.
pub fn draw(flow: &Flow, scale: &Scale, words: &Words) -> Result<Chart, Vec<Fault>> {
    let drawing = Drawing::of(flow, scale, words);
    drawing.is_followable(&scale.gaps)?;
    let mut found = Vec::new();
    for round in 0..=ROUNDS {
        match drawing.best(&scale.gaps.wider(round)) {
            Ok(chart) => return Ok(chart),
            Err(faults) => found = faults,
        }
    }
    Err(found)
}

struct Drawing<'a> {
    flow: &'a Flow,
    scale: &'a Scale,
    faces: Vec<Face>,
    /// The lines of each arrow's label.
    labels: Vec<Vec<String>>,
    sized: Sized,
    /// For each arrow its lines in `sized`: one, or two with the label between them.
    runs: Vec<Run>,
}

#[derive(Clone, Copy)]
enum Run {
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
    fn of(flow: &'a Flow, scale: &'a Scale, words: &Words) -> Self {
        let set = Type {
            size: scale.label,
            weight: Weight::Regular,
            language: words.hyphens,
        };
        let lines = |arrow: &Arrow| {
            // Rather a wider label than a broken word.
            let word = set.longest_word(&arrow.label);
            let width = scale.label_width.max(word.min(WIDEST * scale.label_width));
            balanced(&arrow.label, &set, width)
        };
        let ways = |own: usize| {
            let count = |end: fn(&Arrow) -> usize| {
                flow.arrows.iter().filter(|arrow| end(arrow) == own).count()
            };
            count(|arrow| arrow.from).max(count(|arrow| arrow.to))
        };
        let faces: Vec<Face> = flow
            .boxes
            .iter()
            .enumerate()
            .map(|(index, own)| Face::of(own, ways(index), scale, words))
            .collect();
        let mut drawing = Self {
            flow,
            scale,
            labels: flow.arrows.iter().map(lines).collect(),
            sized: Sized::default(),
            runs: vec![Run::Plain { line: 0 }; flow.arrows.len()],
            faces,
        };
        drawing.add_boxes();
        for arrow in arranged(flow, words) {
            drawing.add_arrow(arrow, &set);
        }
        drawing
    }

    fn add_boxes(&mut self) {
        let sized = |face: &Face| SizedBox {
            size: face.size,
            is_label: false,
        };
        self.sized.boxes = self.faces.iter().map(sized).collect();
    }

    fn add_arrow(&mut self, index: usize, set: &Type) {
        let Arrow { from, to, .. } = self.flow.arrows[index];
        let line = self.sized.lines.len();
        self.runs[index] = if self.labels[index].is_empty() {
            self.sized.lines.push((from, to));
            Run::Plain { line }
        } else {
            let label = self.sized.boxes.len();
            self.sized.boxes.push(SizedBox {
                size: self.label_size(index, set),
                is_label: true,
            });
            self.sized.lines.extend([(from, label), (label, to)]);
            Run::Labelled {
                upper: line,
                label,
                lower: line + 1,
            }
        };
    }

    fn label_size(&self, arrow: usize, set: &Type) -> Size {
        let lines = &self.labels[arrow];
        let widest = lines.iter().map(|line| set.width(line)).fold(0.0, f64::max);
        let height = lines.len() as f64 * self.scale.label_line;
        Size::new((widest + 4.0).ceil(), height + 2.0)
    }

    /// The error says which arrow is the worst.
    fn is_followable(&self, gaps: &Gaps) -> Result<(), Vec<Fault>> {
        let crossed = Layers::of(&self.sized, f64::INFINITY, gaps).crossings;
        let crossings = crossed.iter().sum::<usize>() / 2;
        if crossings <= MOST_CROSSINGS {
            return Ok(());
        }
        let of_run = |run: &Run| match *run {
            Run::Plain { line } => crossed[line],
            Run::Labelled { upper, lower, .. } => crossed[upper] + crossed[lower],
        };
        let worst = (0..self.runs.len()).max_by_key(|&arrow| of_run(&self.runs[arrow]));
        Err(vec![Fault::Tangled {
            line: worst.unwrap_or_default(),
            crossings,
        }])
    }

    /// The first try that fits the scale's width, or else the narrowest; the faults of the last try if none is clear.
    fn best(&self, gaps: &Gaps) -> Result<Chart, Vec<Fault>> {
        let width = self.scale.width;
        let free = Layers::of(&self.sized, f64::INFINITY, gaps);
        let mut tries: Vec<(Layers, Aim)> = Vec::new();
        if free.width <= width {
            tries.push((free.clone(), Aim::Straight));
            tries.push((free, Aim::Narrow));
        }
        let folded = [width, width * 0.85].map(|width| Layers::of(&self.sized, width, gaps));
        tries.extend(folded.map(|layers| (layers, Aim::Narrow)));
        let mut best: Result<Chart, Vec<Fault>> = Err(Vec::new());
        for (layers, aim) in tries {
            let tried = self.tried(&layers, gaps, aim);
            match (&best, tried) {
                (_, Ok(chart)) if chart.size.width <= width => return Ok(chart),
                (Ok(narrowest), Ok(chart)) if chart.size.width >= narrowest.size.width => {}
                (Ok(_), Err(_)) => {}
                (_, tried) => best = tried,
            }
        }
        best
    }

    fn tried(&self, layers: &Layers, gaps: &Gaps, aim: Aim) -> Result<Chart, Vec<Fault>> {
        let placed =
            layout(&self.sized, layers, gaps, aim).map_err(|said| vec![Fault::Engine(said)])?;
        let chart = self.chart(&placed);
        let faults = faults(&chart);
        if faults.is_empty() {
            Ok(chart)
        } else {
            Err(faults)
        }
    }

    fn chart(&self, placed: &Placed) -> Chart {
        let bounds = placed.bounds();
        let placed = placed.moved(MARGIN - bounds.min.x, MARGIN - bounds.min.y);
        let boxes = self.flow.boxes.iter().zip(&self.faces).zip(&placed.boxes);
        Chart {
            title: self.flow.title.clone(),
            size: Size::new(
                (bounds.width() + 2.0 * MARGIN).ceil(),
                (bounds.height() + 2.0 * MARGIN).ceil(),
            ),
            text: self.scale.text,
            label: self.scale.label,
            boxes: boxes
                .map(|((own, face), frame)| ChartBox {
                    own: own.clone(),
                    face: face.clone(),
                    frame: *frame,
                })
                .collect(),
            lines: (0..self.flow.arrows.len())
                .map(|index| self.line(index, &placed))
                .collect(),
        }
    }

    fn line(&self, index: usize, placed: &Placed) -> Line {
        let arrow = &self.flow.arrows[index];
        let (mut stretches, label) = match self.runs[index] {
            Run::Plain { line } => (vec![placed.lines[line].clone()], None),
            Run::Labelled {
                upper,
                label,
                lower,
            } => (
                vec![placed.lines[upper].clone(), placed.lines[lower].clone()],
                Some(self.label(index, placed.boxes[label])),
            ),
        };
        let reach = |at: usize, end: &mut Point| {
            *end = self.faces[at].outline.reach(&placed.boxes[at], *end);
        };
        if let Some(first) = stretches
            .first_mut()
            .and_then(|stretch| stretch.first_mut())
        {
            reach(arrow.from, first);
        }
        if let Some(last) = stretches.last_mut().and_then(|stretch| stretch.last_mut()) {
            reach(arrow.to, last);
        }
        Line {
            arrow: arrow.clone(),
            stretches,
            label,
        }
    }

    fn label(&self, arrow: usize, frame: Rect) -> Label {
        let base = |line: usize| {
            let bottom = frame.min.y + 1.0 + (line as f64 + 1.0) * self.scale.label_line;
            bottom - (self.scale.label_line - self.scale.label * 0.72) / 2.0
        };
        let lines = self.labels[arrow].iter().enumerate();
        Label {
            frame,
            lines: lines
                .map(|(index, text)| (text.clone(), Point::new(frame.center().x, base(index))))
                .collect(),
        }
    }
}

/// The arrows of a flow from left to right: as written, but with yes on the side where the first question has it.
fn arranged(flow: &Flow, words: &Words) -> Vec<usize> {
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
