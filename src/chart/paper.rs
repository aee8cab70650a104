//! A drawing on paper: whole where it can still be read so, else cut between its rows into a piece for each page. A line that is
//! cut ends in a circle with a letter and goes on from a circle with the same letter, the connector of ISO 5807.

use std::cmp::Reverse;
use std::fmt::Write;

use super::flow::BoxNode;
use super::geometry::Rect;
use super::plan::letters;
use super::svg::number;
use super::{ArrowLine, Chart};
use crate::markup::tag;

/// What A4 and Letter both hold between margins of 20 mm, and what is left under the heading of a page; in pixels.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 880.0;
const UNDER_HEADING: f64 = 740.0;
/// The smallest text that is read with ease on paper: 7 points, in pixels.
const SMALLEST: f64 = 7.0 / 0.75;
/// The steps in which the size is chosen, in percent.
const STEP: usize = 2;

/// From a cut to a box or label, and to where a line turns, with its rounded corner; in pixels.
const CLEAR: f64 = 4.0;
const CORNER: f64 = 8.0;
/// The circle of a connector, and the strip that a row of them takes of a piece, in pixels. Where lines are close every other
/// circle is a row further from the cut.
const RADIUS: f64 = 9.0;
const STRIP: f64 = 26.0;
/// How far a circle at the edge of a drawing stands out of it.
const EDGE: f64 = 5.0;
/// The letter in it: as large as a label, or where there are more than twenty-six of them two that are smaller.
const LETTER: f64 = 13.0;
const TWO_LETTERS: f64 = 10.0;
const LETTERS: usize = 26;
/// Between a circle and the next one, or a line beside it, in pixels.
const AIR: f64 = 2.0;
/// As many as two letters can name: with more, nobody could find where a line goes on.
const MOST_CONNECTORS: usize = LETTERS + LETTERS * LETTERS;

/// The pieces of one drawing, each no larger than a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Pixels of paper for one pixel of the drawing, at most 1.
    pub scale: f64,
    pub pieces: Vec<PaperStrip>,
}

/// What lies between two cuts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperStrip {
    pub top: f64,
    pub bottom: f64,
    /// Where lines come in at its top and leave at its bottom.
    pub coming: Vec<Connector>,
    pub leaving: Vec<Connector>,
}

/// One end of a line that is cut; the other has the same letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Connector {
    pub x: f64,
    /// Counted from the cut.
    row: usize,
    pub letter: String,
}

/// A height at which a drawing can be cut: no more than lines that run straight down are there.
#[derive(Clone, Debug, PartialEq)]
struct PageCut {
    y: f64,
    /// Where the lines are, from left to right, and in which row the circle of each is.
    lines: Vec<(f64, usize)>,
    /// A part begins below it.
    is_seam: bool,
}

impl Chart {
    /// Whether a page holds it whole and in its own size.
    pub fn prints_as_it_is(&self) -> bool {
        self.size.width <= WIDTH && self.size.height <= UNDER_HEADING
    }

    /// A part that does not fit the rest of its page begins on another. `None` for what is too large, or can't be cut into pieces
    /// that are small enough.
    pub fn on_paper(&self) -> Option<Paper> {
        let smallest = SMALLEST / self.text.min(self.label);
        let scales = |edge: f64| {
            let widest = (WIDTH / (self.size.width + 2.0 * edge)).min(1.0);
            let percents = (0..=100usize).rev().step_by(STEP);
            percents
                .map(|percent| percent as f64 / 100.0)
                .filter(move |scale| (smallest..=widest).contains(scale))
        };
        let whole = |room: f64| {
            let scale = scales(0.0).find(|scale| self.size.height * scale <= room)?;
            Some(Paper::new(scale, self.size.height, &[]))
        };
        if let Some(whole) = whole(UNDER_HEADING).or_else(|| whole(HEIGHT)) {
            return Some(whole);
        }
        let cuts = cuts(self);
        let tries = scales(EDGE).filter_map(|scale| {
            let chosen = chosen(&cuts, self.size.height, scale)?;
            Some(Paper::new(scale, self.size.height, &chosen))
        });
        tries.min_by_key(|paper| (paper.pieces.len(), Reverse(paper.percent())))
    }

    /// The pieces as pictures that show parts of the drawing with this identifier.
    pub fn pieces(&self, paper: &Paper, drawing: &str) -> Vec<String> {
        let edge = match paper.pieces.len() {
            1 => 0.0,
            _ => EDGE,
        };
        let across = (-edge, self.size.width + 2.0 * edge);
        let pieces = paper.pieces.iter();
        pieces
            .map(|piece| piece.svg(across, paper.scale, drawing))
            .collect()
    }
}

impl Paper {
    fn new(scale: f64, height: f64, cuts: &[&PageCut]) -> Self {
        let mut letters = (1..).map(letters);
        let mut pieces = vec![PaperStrip::default()];
        for cut in cuts {
            let lines = cut.lines.iter().zip(letters.by_ref());
            let connectors: Vec<Connector> = lines
                .map(|(&(x, row), letter)| Connector { x, row, letter })
                .collect();
            if let Some(above) = pieces.last_mut() {
                above.bottom = cut.y;
                above.leaving.clone_from(&connectors);
            }
            pieces.push(PaperStrip {
                top: cut.y,
                coming: connectors,
                ..PaperStrip::default()
            });
        }
        if let Some(last) = pieces.last_mut() {
            last.bottom = height;
        }
        Self { scale, pieces }
    }

    fn percent(&self) -> usize {
        // One in a hundred.
        (self.scale * 100.0).round() as usize
    }
}

/// Where a drawing can be cut: in the middle of each space between what is drawn that no line runs across.
fn cuts(chart: &Chart) -> Vec<PageCut> {
    let mut blocked: Vec<(f64, f64)> = Vec::new();
    let frames = chart.boxes.iter().map(|drawn| drawn.frame);
    let labels = chart.lines.iter().filter_map(|line| line.label.as_ref());
    let frames = frames.chain(labels.map(|label| label.frame));
    blocked.extend(frames.map(|frame| beside(&frame, CLEAR)));
    let segments = chart.lines.iter().flat_map(ArrowLine::segments);
    let across = segments.filter(|segment| !segment.is_vertical());
    blocked.extend(across.map(|segment| beside(&segment.bounds(), CORNER)));
    blocked.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut cuts = Vec::new();
    let mut free_from = f64::NEG_INFINITY;
    for (top, bottom) in blocked {
        if top > free_from && free_from.is_finite() {
            cuts.extend(PageCut::at(chart, f64::midpoint(free_from, top)));
        }
        free_from = free_from.max(bottom);
    }
    for part in parts(chart) {
        let above = cuts.iter_mut().rfind(|cut| cut.y < part);
        if let Some(cut) = above {
            cut.is_seam = true;
        }
    }
    cuts
}

/// Where parts begin.
fn parts(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let begins = |node: BoxNode| match node {
        BoxNode::From(_) => true,
        BoxNode::Start
        | BoxNode::Before(_)
        | BoxNode::Step(_)
        | BoxNode::Jump(_)
        | BoxNode::After(_) => false,
    };
    let boxes = chart.boxes.iter();
    let first = boxes.filter(move |drawn| begins(drawn.flow_box.node));
    first.map(|drawn| drawn.frame.min.y)
}

fn beside(frame: &Rect, room: f64) -> (f64, f64) {
    (frame.min.y - room, frame.max.y + room)
}

impl PageCut {
    /// `None` where the lines are too close for their connectors.
    fn at(chart: &Chart, y: f64) -> Option<Self> {
        let passes = |line: &ArrowLine| {
            let mut passing = line.segments().filter(|segment| {
                let bounds = segment.bounds();
                bounds.min.y < y && y < bounds.max.y
            });
            passing.next().map(|segment| segment.from.x)
        };
        let mut lines: Vec<f64> = chart.lines.iter().filter_map(passes).collect();
        lines.sort_by(f64::total_cmp);
        let are_apart =
            |lines: &[f64], least: f64| lines.windows(2).all(|pair| pair[1] - pair[0] >= least);
        let circle = 2.0 * RADIUS + AIR;
        let rows = if are_apart(&lines, circle) { 1 } else { 2 };
        let others = |first: usize| -> Vec<f64> {
            lines.iter().copied().skip(first).step_by(rows).collect()
        };
        let is_clear = are_apart(&lines, RADIUS + AIR)
            && (0..rows).all(|first| are_apart(&others(first), circle));
        let lines = lines
            .iter()
            .enumerate()
            .map(|(index, x)| (*x, index % rows))
            .collect();
        is_clear.then_some(Self {
            y,
            lines,
            is_seam: false,
        })
    }

    fn strip(&self) -> f64 {
        strip(self.lines.iter().map(|(_, row)| *row))
    }
}

/// The height of the strip for circles in these rows.
fn strip(rows: impl Iterator<Item = usize>) -> f64 {
    rows.max()
        .map_or(0.0, |furthest| STRIP * (furthest + 1) as f64)
}

/// The cheapest way to cut all that is above some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Above {
    pieces: usize,
    lines: usize,
    /// Where its last piece begins; `None` for the top.
    cut: Option<usize>,
}

/// The fewest cuts that make every piece fit, and of those the ones that cut the fewest lines. A piece in which a part begins holds
/// all of it.
fn chosen(cuts: &[PageCut], height: f64, scale: f64) -> Option<Vec<&PageCut>> {
    let mut best: Vec<Option<Above>> = Vec::new();
    let ends = cuts.iter().map(|cut| (cut.y, cut.lines.len()));
    for (end, (bottom, lines)) in ends.chain([(height, 0)]).enumerate() {
        let below = cuts.get(end).map_or(0.0, PageCut::strip);
        let is_within_part = cuts.get(end).is_some_and(|cut| !cut.is_seam);
        // The last seam above; a piece begins there at the earliest if it ends within that part.
        let seam = cuts[..end].iter().rposition(|cut| cut.is_seam);
        let earliest = seam.filter(|_| is_within_part);
        let first = Above {
            pieces: 1,
            lines,
            cut: None,
        };
        let is_first = earliest.is_none() && (bottom + below) * scale <= UNDER_HEADING;
        let first = is_first.then_some(first);
        let later = (earliest.unwrap_or_default()..end).filter_map(|start| {
            let above = best[start]?;
            let tall = bottom - cuts[start].y + cuts[start].strip() + below;
            (tall * scale <= HEIGHT).then_some(Above {
                pieces: above.pieces + 1,
                lines: above.lines + lines,
                cut: Some(start),
            })
        });
        best.push(first.into_iter().chain(later).min());
    }
    let mut chosen = Vec::new();
    let mut at = best.last().copied().flatten()?.cut;
    while let Some(cut) = at {
        chosen.push(&cuts[cut]);
        at = best[cut]?.cut;
    }
    chosen.reverse();
    let letters: usize = chosen.iter().map(|cut| cut.lines.len()).sum();
    let is_readable = letters <= LETTERS || TWO_LETTERS * scale >= SMALLEST;
    (letters <= MOST_CONNECTORS && is_readable).then_some(chosen)
}

impl PaperStrip {
    /// `across` is where it begins on the left, and its width.
    fn svg(&self, across: (f64, f64), scale: f64, drawing: &str) -> String {
        let (left, width) = across;
        let strip =
            |connectors: &[Connector]| strip(connectors.iter().map(|connector| connector.row));
        let top = self.top - strip(&self.coming);
        let height = self.bottom + strip(&self.leaving) - top;
        let shown = self.bottom - self.top;
        let frame = |top: f64, height: f64| {
            let [left, top, width, height] = [left, top, width, height].map(number);
            format!("{left} {top} {width} {height}")
        };
        let mut out = tag(
            "svg",
            &[
                ("class", "c-chart"),
                ("viewBox", &frame(top, height)),
                ("width", &number(width * scale)),
                ("height", &number(height * scale)),
            ],
        );
        out += &tag(
            "svg",
            &[
                ("x", &number(left)),
                ("y", &number(self.top)),
                ("width", &number(width)),
                ("height", &number(shown)),
                ("viewBox", &frame(self.top, shown)),
            ],
        );
        out += &tag("use", &[("href", &format!("#{drawing}"))]);
        out += "</use></svg>";
        self.coming
            .iter()
            .for_each(|connector| connector.write(&mut out, self.top, -1.0));
        self.leaving
            .iter()
            .for_each(|connector| connector.write(&mut out, self.bottom, 1.0));
        out + "</svg>"
    }
}

impl Connector {
    /// A circle with its letter, and the line to it from a cut; `down` is -1 above the cut and 1 below it.
    fn write(&self, out: &mut String, cut: f64, down: f64) {
        let middle = cut + down * STRIP * (self.row as f64 + 0.5);
        let size = match self.letter.len() {
            1 => LETTER,
            _ => TWO_LETTERS,
        };
        let [x, y, cut, base] = [self.x, middle, cut, middle + 0.36 * size].map(number);
        let (radius, size, letter) = (number(RADIUS), number(size), &self.letter);
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "<path class=\"c-line\" d=\"M{x} {cut}V{y}\"/><circle class=\"c-box\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\
             <text x=\"{x}\" y=\"{base}\" font-size=\"{size}\">{letter}</text>"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::flow::Arrow;
    use crate::chart::geometry::{Point, Size};

    /// Lines from top to bottom at some places, which turn at the middle.
    fn chart(height: f64, across: &[f64]) -> Chart {
        let middle = height / 2.0;
        let line = |&x: &f64| ArrowLine {
            arrow: Arrow {
                from: 0,
                to: 1,
                way: None,
                label: String::new(),
            },
            stretches: vec![vec![
                Point::new(x, 10.0),
                Point::new(x, middle),
                Point::new(x + 5.0, middle),
                Point::new(x + 5.0, height - 10.0),
            ]],
            label: None,
            is_main: false,
        };
        // What is at the ends keeps cuts away from them.
        let end = |y: f64| ArrowLine {
            stretches: vec![vec![Point::new(0.0, y), Point::new(300.0, y)]],
            ..line(&0.0)
        };
        Chart {
            title: String::new(),
            size: Size::new(300.0, height),
            text: 14.0,
            label: 13.0,
            boxes: Vec::new(),
            lines: across
                .iter()
                .map(line)
                .chain([end(10.0), end(height - 10.0)])
                .collect(),
        }
    }

    #[test]
    fn a_short_drawing_is_whole_and_a_long_one_smaller() {
        let paper = |height| chart(height, &[100.0]).on_paper().expect("it fits");
        assert_eq!(paper(700.0), Paper::new(1.0, 700.0, &[]));
        assert_eq!(paper(1000.0), Paper::new(0.74, 1000.0, &[]));
        // Under a heading it would be too small, and it gets a page of its own.
        assert_eq!(paper(1100.0), Paper::new(0.8, 1100.0, &[]));
    }

    #[test]
    fn a_line_goes_on_from_the_letter_that_it_ends_in() {
        let paper = chart(1600.0, &[100.0, 200.0]).on_paper().expect("it fits");
        let [above, below] = &paper.pieces[..] else {
            panic!("{paper:?}")
        };
        assert_eq!((above.top, below.bottom), (0.0, 1600.0));
        assert_eq!(above.bottom, below.top);
        assert_eq!(above.leaving, below.coming);
        let letters: Vec<&str> = below
            .coming
            .iter()
            .map(|connector| connector.letter.as_str())
            .collect();
        assert_eq!(letters, ["A", "B"]);
    }

    #[test]
    fn more_lines_than_letters_have_two_and_no_text_is_too_small() {
        let across: Vec<f64> = (0..30).map(|step| f64::from(step) * 20.0).collect();
        let mut many = chart(1600.0, &across);
        many.size.width = 620.0;
        let paper = many.on_paper().expect("it fits");
        let letters: Vec<&String> = paper
            .pieces
            .iter()
            .flat_map(|piece| &piece.leaving)
            .map(|connector| &connector.letter)
            .collect();
        assert_eq!(letters.len(), 60);
        assert_eq!((letters[25].as_str(), letters[26].as_str()), ("Z", "AA"));
        assert_eq!(
            letters
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            60
        );
        assert!(TWO_LETTERS * paper.scale >= SMALLEST, "{}", paper.scale);
    }

    #[test]
    fn what_cannot_be_cut_is_not_printed() {
        assert_eq!(chart(1600.0, &[100.0, 108.0]).on_paper(), None);
        let mut wide = chart(300.0, &[100.0]);
        wide.size.width = 1000.0;
        assert_eq!(wide.on_paper(), None);
    }
}
