//! Every drawing on paper: nothing is cut but lines, nothing is too small, and no piece is larger than a page.

use pathbook::chart::Chart;
use pathbook::chart::flow::BoxNode;
use pathbook::chart::paper::{Paper, PaperStrip};

use crate::guidelines::{COUNT, guideline};
use crate::{all, sheet};

/// Those of forty pathways, in both scales, by name.
fn forty() -> Vec<(String, Chart)> {
    let both = |seed| {
        let (library, pathway) = guideline(seed).library();
        let sheet = sheet(&library, pathway);
        let name = format!("seed {seed}");
        [(name.clone(), sheet.wide), (name, sheet.narrow)]
    };
    (0..COUNT).flat_map(both).collect()
}

/// A4 between margins of 20 mm, in pixels.
const SHEET: (f64, f64) = (642.0, 971.0);

#[test]
fn every_drawing_can_be_printed() {
    let mut begun = 0;
    for (name, chart) in all().into_iter().chain(forty()) {
        let paper = chart.on_paper();
        let paper = paper.unwrap_or_else(|| panic!("{name} does not fit a page"));
        let least = chart.text.min(chart.label) * paper.scale * 0.75;
        assert!(least >= 7.0, "{name}: {least} pt");
        is_whole(&name, &chart, &paper);
        begun += begins_parts(&name, &chart, &paper);
        for (index, svg) in chart.pieces(&paper, "c-x").iter().enumerate() {
            let number = |name: &str| -> f64 {
                let (_, rest) = svg.split_once(&format!("{name}=\"")).expect("there");
                rest.split_once('"')
                    .expect("a value")
                    .0
                    .parse()
                    .expect("a number")
            };
            let (width, height) = (number(" width"), number(" height"));
            assert!(
                width <= SHEET.0 && height <= SHEET.1,
                "{name}, {index}: {svg}"
            );
            within_its_piece(&format!("{name}, {index}"), svg);
        }
    }
    assert!(begun > 0, "some part is moved to the next page");
}

/// No circle of a connector is cut by the edge of its picture.
fn within_its_piece(name: &str, svg: &str) {
    let numbers = |text: &str| -> Vec<f64> {
        let numbers = text
            .split(' ')
            .map(|number| number.parse().expect("a number"));
        numbers.collect()
    };
    let value = |text: &str, name: &str| -> String {
        let (_, rest) = text.split_once(&format!(" {name}=\"")).expect("there");
        rest.split_once('"').expect("a value").0.to_owned()
    };
    let frame = numbers(&value(svg, "viewBox"));
    for circle in svg.split("<circle").skip(1) {
        let [x, y, radius] = ["cx", "cy", "r"].map(|name| numbers(&value(circle, name))[0]);
        let is_within =
            |at: f64, from: f64, size: f64| from <= at - radius && at + radius <= from + size;
        assert!(is_within(x, frame[0], frame[2]), "{name}: {x} in {frame:?}");
        assert!(is_within(y, frame[1], frame[3]), "{name}: {y} in {frame:?}");
    }
}

/// The pieces are the drawing, in order, and no box or label is in two of them.
fn is_whole(name: &str, chart: &Chart, paper: &Paper) {
    let pieces = &paper.pieces;
    assert_eq!(pieces[0].top, 0.0, "{name}");
    assert_eq!(pieces[pieces.len() - 1].bottom, chart.size.height, "{name}");
    for pair in pieces.windows(2) {
        assert_eq!(pair[0].bottom, pair[1].top, "{name}");
        assert_eq!(pair[0].leaving, pair[1].coming, "{name}");
    }
    let labels = chart.lines.iter().filter_map(|line| line.label.as_ref());
    let frames = chart.boxes.iter().map(|own| own.frame);
    for frame in frames.chain(labels.map(|label| label.frame)) {
        let holds = |piece: &&PaperStrip| piece.top <= frame.min.y && frame.max.y <= piece.bottom;
        assert_eq!(pieces.iter().filter(holds).count(), 1, "{name}: {frame:?}");
    }
}

/// A part begins at the top of a page, or is all on the page where it begins. How many begin a page that is not the first.
fn begins_parts(name: &str, chart: &Chart, paper: &Paper) -> usize {
    let tops: Vec<f64> = chart
        .boxes
        .iter()
        .filter(|own| matches!(own.flow_box.node, BoxNode::From(_)))
        .map(|own| own.frame.min.y)
        .collect();
    let mut begun = 0;
    for (place, &top) in tops.iter().enumerate() {
        let end = tops.get(place + 1).copied().unwrap_or(chart.size.height);
        let inside = |at: f64| top <= at && at < end;
        let mut frames = chart.boxes.iter().map(|own| own.frame);
        let is_first = |piece: &&PaperStrip| piece.top <= top && top < piece.bottom;
        let piece = paper.pieces.iter().find(is_first).expect("it is printed");
        let before = frames.clone().filter(|own| own.min.y < top);
        let stands_alone = before.clone().all(|own| own.max.y <= piece.top);
        let is_whole = frames.all(|own| !inside(own.min.y) || own.max.y <= piece.bottom);
        assert!(
            stands_alone || is_whole,
            "{name}: the part at {top} in {piece:?}"
        );
        begun += usize::from(stands_alone && piece.top > 0.0);
    }
    begun
}
