//! Every drawing on paper: nothing is cut but lines, nothing is too small, and no piece is larger than a page.

use pathbook::chart::Chart;
use pathbook::chart::paper::{Paper, Piece};

use crate::all;

/// A4 between margins of 20 mm, in pixels.
const SHEET: (f64, f64) = (642.0, 971.0);

#[test]
fn every_drawing_can_be_printed() {
    for (name, chart) in all() {
        let paper = chart.on_paper();
        let paper = paper.unwrap_or_else(|| panic!("{name} does not fit a page"));
        let least = chart.text.min(chart.label) * paper.scale * 0.75;
        assert!(least >= 7.0, "{name}: {least} pt");
        is_whole(&name, &chart, &paper);
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
        }
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
        let holds = |piece: &&Piece| piece.top <= frame.min.y && frame.max.y <= piece.bottom;
        assert_eq!(pieces.iter().filter(holds).count(), 1, "{name}: {frame:?}");
    }
}
