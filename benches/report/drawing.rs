//! How long it takes to draw synthetic pathways, beside Graphviz's `dot` on the same boxes where it is installed.

use pathbook::chart::{Chart, ChartWords, Sheet};

use crate::dot;
use crate::measure::{Table, cpu_of_children, middle, seconds};
use crate::pathways::{SHAPES, synthetic};

/// What is drawn, and the goal in seconds.
const GOALS: [(&str, f64); 3] = [
    ("twenty", 0.005),
    ("hundred", 0.03),
    ("three hundred", 0.15),
];

/// Runs of `dot`: its time is told in hundredths of a second.
const RUNS: u32 = 5;

pub fn print() {
    let columns = [
        "pathway",
        "steps",
        "both widths, repair included (s)",
        "goal (s)",
        "`dot`, one width (s)",
        "`dot` orthogonal (s)",
    ];
    let table = Table::new("Drawing", &columns);
    for (name, goal) in GOALS {
        let shape = SHAPES.iter().find(|shape| shape.name == name);
        let shape = shape.expect("one of the synthetic pathways");
        let (library, pathway) = synthetic(shape).library();
        let draw = || Sheet::of(&library, pathway, &ChartWords::english());
        let sheet = draw().unwrap_or_else(|_| panic!("{name} can be drawn"));
        table.row(&[
            name.to_owned(),
            shape.steps.to_string(),
            seconds(middle(draw)),
            seconds(goal),
            beside(&sheet.wide, "spline"),
            beside(&sheet.wide, "ortho"),
        ]);
    }
}

/// CPU seconds of `dot` for the same boxes and lines.
fn beside(chart: &Chart, splines: &str) -> String {
    if !dot::is_installed() {
        return "not installed".to_owned();
    }
    let before = cpu_of_children();
    for _ in 0..RUNS {
        // It gives up on some orthogonal lines, after as long.
        _ = dot::draw(chart, splines);
    }
    match (before, cpu_of_children()) {
        (Some(before), Some(after)) => seconds((after - before) / f64::from(RUNS)),
        _ => "not measured".to_owned(),
    }
}
