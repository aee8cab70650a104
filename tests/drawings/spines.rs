//! The goals for drawings along spines: of the book, and of forty pathways from seeds, at a desk and on a phone.

use std::collections::BTreeSet;

use pathbook::chart::check::{crossed, faults};
use pathbook::chart::flow::{BoxNode, Way, ways};
use pathbook::chart::geometry::Segment;
use pathbook::chart::{ArrowLine, Chart, DrawingScale, Sheet};
use pathbook::model::{Library, PathwayKey};

use crate::figures::{Figures, bends};
use crate::guidelines::{COUNT, guideline};
use crate::{book, sheet, verified};

/// What is counted over some drawings in one scale.
#[derive(Debug, Default)]
struct Sum {
    drawings: usize,
    steps: usize,
    arrows: usize,
    /// Lines that go on along a spine, and those of them without a bend.
    main: usize,
    straight: usize,
    crossings: usize,
    bends: usize,
    jumps: usize,
    /// The mean length of lines from a question to what ends there, of each drawing with such lines.
    lengths: Vec<f64>,
    height: f64,
    widest: f64,
    /// In square pixels.
    area: f64,
}

impl Sum {
    fn of<'a>(charts: impl Iterator<Item = &'a Chart>) -> Self {
        let mut sum = Self::default();
        charts.for_each(|chart| sum.add(chart));
        sum
    }

    fn add(&mut self, chart: &Chart) {
        let figures = Figures::of(chart);
        let is_jump = |own: usize| matches!(chart.boxes[own].flow_box.node, BoxNode::Jump(_));
        let steps = chart.boxes.iter().filter(|own| own.flow_box.step.is_some());
        self.drawings += 1;
        self.steps += steps.count();
        self.arrows += chart
            .lines
            .iter()
            .filter(|line| line.arrow.way.is_some())
            .count();
        self.jumps += (0..chart.boxes.len()).filter(|&own| is_jump(own)).count();
        self.crossings += figures.crossings;
        self.bends += figures.bends.iter().sum::<usize>();
        self.height += chart.size.height;
        self.widest = self.widest.max(chart.size.width);
        self.area += figures.area;
        let main = || chart.lines.iter().filter(|line| line.is_main);
        self.main += main().count();
        self.straight += main().filter(|line| bends(line) == 0).count();
        let on_spine: BTreeSet<usize> = main().map(|line| line.arrow.to).collect();
        // What leaves a question has a label; what ends does not come back.
        let leaving = chart
            .lines
            .iter()
            .filter(|line| line.label.is_some() && !line.is_main);
        let endings = leaving.filter(|line| is_ending(chart, line, &on_spine));
        self.lengths.extend(mean(endings.map(length)));
    }

    fn mean_length(&self) -> f64 {
        mean(self.lengths.iter().copied()).expect("some lines end")
    }

    fn bends_per_arrow(&self) -> f64 {
        self.bends as f64 / self.arrows as f64
    }
}

fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let numbers: Vec<f64> = numbers.collect();
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Whether a line leads to what ends, and not back to a spine.
fn is_ending(chart: &Chart, line: &ArrowLine, on_spine: &BTreeSet<usize>) -> bool {
    let to = line.arrow.to;
    let mut after = chart.lines.iter().filter(|after| after.arrow.from == to);
    !on_spine.contains(&to) && after.all(|after| is_ending(chart, after, on_spine))
}

fn length(line: &ArrowLine) -> f64 {
    let segments = line
        .stretches
        .iter()
        .flat_map(|stretch| Segment::of(stretch));
    let lengths = segments.map(|own| own.bounds().width() + own.bounds().height());
    lengths.sum()
}

/// Whatever it looks like, it is clear and whole.
fn is_sound(name: &str, chart: &Chart, library: &Library, pathway: PathwayKey) {
    assert_eq!(faults(chart), [], "{name}");
    assert_eq!(crossed(chart), [], "{name}");
    let figures = Figures::of(chart);
    assert_eq!((figures.overlaps, figures.misplaced), (0, 0), "{name}");
    let own = || library.steps().filter(|(key, _)| key.pathway == pathway);
    let steps: Vec<_> = chart
        .boxes
        .iter()
        .filter_map(|own| own.flow_box.step)
        .collect();
    let wanted: BTreeSet<_> = own().map(|(key, _)| key).collect();
    assert_eq!(steps.len(), wanted.len(), "{name}");
    assert_eq!(steps.into_iter().collect::<BTreeSet<_>>(), wanted, "{name}");
    let drawn: Vec<Way> = chart
        .lines
        .iter()
        .filter_map(|line| line.arrow.way)
        .collect();
    let wanted: BTreeSet<Way> = own()
        .flat_map(|(key, step)| ways(key, step).into_iter().map(|(way, ..)| way))
        .collect();
    assert_eq!(drawn.len(), wanted.len(), "{name}");
    assert_eq!(drawn.into_iter().collect::<BTreeSet<_>>(), wanted, "{name}");
}

fn forty() -> Vec<(Library, PathwayKey, Sheet)> {
    let drawn = |seed| {
        let (library, pathway) = guideline(seed).library();
        let drawn = sheet(&library, pathway);
        (library, pathway, drawn)
    };
    (0..COUNT).map(drawn).collect()
}

/// What the study that this layout comes from measured, and 15 % more: bends, and the mean length in pixels of lines from
/// a question to what ends there.
struct Goal {
    bends: f64,
    length: f64,
    width: f64,
}

const MORE: f64 = 1.15;

fn meets(name: &str, sum: &Sum, bends: f64, goal: &Goal) {
    println!(
        "{name}: {sum:.0?}; mean length {:.0}, {:.3} bends an arrow, {:.3} jumps an arrow",
        sum.mean_length(),
        sum.bends_per_arrow(),
        sum.jumps as f64 / sum.arrows as f64
    );
    assert_eq!(sum.straight, sum.main, "{name}");
    assert_eq!(sum.crossings, 0, "{name}");
    assert!(bends <= goal.bends * MORE, "{name}: {bends} bends");
    let length = sum.mean_length();
    assert!(length <= goal.length * MORE, "{name}: {length} px");
    assert!(sum.widest <= goal.width, "{name}: {} px", sum.widest);
}

#[test]
fn the_book_is_drawn_along_its_spines() {
    // What the 36 steps that the book once had may take, a step.
    const HEIGHTS: [f64; 2] = [3900.0 / 36.0, 4600.0 / 36.0];
    let sheets = book();
    let steps = verified().library().steps().count() as f64;
    let wide = Sum::of(sheets.values().map(|sheet| &sheet.wide));
    let narrow = Sum::of(sheets.values().map(|sheet| &sheet.narrow));
    let goal = |bends, length, width| Goal {
        bends,
        length,
        width,
    };
    meets(
        "book, desk",
        &wide,
        wide.bends as f64,
        &goal(18.0, 167.0, 640.0),
    );
    meets(
        "book, phone",
        &narrow,
        narrow.bends as f64,
        &goal(27.0, 105.0, DrawingScale::NARROW.width),
    );
    let [wide, narrow] = [wide, narrow].map(|sum| sum.height / steps);
    assert!(wide <= HEIGHTS[0], "{wide}");
    assert!(narrow <= HEIGHTS[1], "{narrow}");
}

#[test]
fn forty_pathways_are_drawn_along_their_spines() {
    let all = forty();
    for (seed, (library, pathway, sheet)) in all.iter().enumerate() {
        for chart in sheet.both() {
            is_sound(&format!("seed {seed}"), chart, library, *pathway);
        }
    }
    let wide = Sum::of(all.iter().map(|(_, _, sheet)| &sheet.wide));
    let narrow = Sum::of(all.iter().map(|(_, _, sheet)| &sheet.narrow));
    // Of 30 pathways with 1340 arrows.
    let goal = |bends: f64, length, width| Goal {
        bends: bends / 1340.0,
        length,
        width,
    };
    meets(
        "forty, desk",
        &wide,
        wide.bends_per_arrow(),
        &goal(251.0, 142.0, 640.0),
    );
    meets(
        "forty, phone",
        &narrow,
        narrow.bends_per_arrow(),
        &goal(596.0, 88.0, DrawingScale::NARROW.width),
    );
}

#[test]
fn no_text_is_smaller_than_thirteen_pixels_even_on_the_narrowest_phone() {
    let narrowest = DrawingScale::NARROWEST / DrawingScale::NARROW.width;
    for (scale, shown) in [(DrawingScale::WIDE, 1.0), (DrawingScale::NARROW, narrowest)] {
        let least = scale.text.min(scale.label) * shown;
        assert!(least >= 13.0, "{least}: {scale:?}");
    }
}
