//! The same graphs drawn by Graphviz's `dot`, where it is installed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use pathbook::chart::Chart;

use crate::figures::crossings;

pub struct Drawn {
    pub crossings: usize,
    /// In square pixels.
    pub area: f64,
}

pub fn is_installed() -> bool {
    Command::new("dot")
        .arg("-V")
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Boxes and labels of the same sizes; lines as `splines` says. `None` where `dot` gives up, as it does of some orthogonal lines.
pub fn draw(chart: &Chart, splines: &str) -> Option<Drawn> {
    let mut program = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dot is installed");
    let graph = graph(chart, splines);
    let mut input = program.stdin.take().expect("asked for");
    input.write_all(graph.as_bytes()).expect("dot reads");
    drop(input);
    let output = program.wait_with_output().expect("dot ends");
    let plain = String::from_utf8(output.stdout).expect("text");
    read(&plain)
}

/// `dot` counts inches of 72 points.
const INCH: f64 = 72.0;

pub fn graph(chart: &Chart, splines: &str) -> String {
    let mut graph = format!(
        "digraph {{ graph [splines={splines}, nodesep=0.33, ranksep=0.25]; node [shape=box, fixedsize=true, label=\"\"];\n"
    );
    for (index, own) in chart.boxes.iter().enumerate() {
        let (width, height) = (own.frame.width() / INCH, own.frame.height() / INCH);
        let _ = writeln!(graph, "n{index} [width={width}, height={height}];");
    }
    for line in &chart.lines {
        let label = line.label.as_ref().map(|label| {
            let (width, height) = (label.frame.width(), label.frame.height());
            format!(
                " [label=<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"0\" fixedsize=\"true\" \
                 width=\"{width:.0}\" height=\"{height:.0}\"><tr><td></td></tr></table>>]"
            )
        });
        let (from, to) = (line.arrow.from, line.arrow.to);
        let _ = writeln!(graph, "n{from} -> n{to}{};", label.unwrap_or_default());
    }
    graph + "}\n"
}

/// The plain format: `graph scale width height`, `edge tail head n x1 y1 … xn yn …`.
fn read(plain: &str) -> Option<Drawn> {
    let mut drawn = None;
    let mut paths = Vec::new();
    for line in plain.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| -> Option<f64> { words.get(at)?.parse().ok() };
        match words[0] {
            "graph" => {
                drawn = Some(Drawn {
                    crossings: 0,
                    area: number(2)? * number(3)? * INCH * INCH,
                });
            }
            "edge" => {
                let count = number(3)? as usize;
                let points = (0..count).map(|at| Some((number(4 + 2 * at)?, number(5 + 2 * at)?)));
                paths.push(flat(&points.collect::<Option<Vec<_>>>()?));
            }
            _ => {}
        }
    }
    let mut drawn = drawn?;
    drawn.crossings = crossings(&paths);
    Some(drawn)
}

/// Cubic curves as short straight pieces.
fn flat(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    const PIECES: usize = 12;
    let mut flat = vec![points[0]];
    for curve in points.windows(4).step_by(3) {
        for piece in 1..=PIECES {
            let t = piece as f64 / PIECES as f64;
            let s = 1.0 - t;
            let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            let sum = |of: fn(&(f64, f64)) -> f64| {
                weights
                    .iter()
                    .zip(curve)
                    .map(|(weight, at)| weight * of(at))
                    .sum()
            };
            flat.push((sum(|at| at.0), sum(|at| at.1)));
        }
    }
    flat
}
