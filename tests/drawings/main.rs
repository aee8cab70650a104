//! How good the flowcharts are: figures of every pathway of the book and of six synthetic ones, none worse than in `baseline.toml`,
//! of forty like those of guidelines and of a few steps out of each, and beside Graphviz's `dot` where it is installed.

mod around;
mod dot;
mod figures;
mod guidelines;
mod odd;
mod paper;
mod pathways;
mod plans;
mod rtl;
mod spines;

use std::collections::BTreeMap;
use std::path::Path;

use figures::{Figures, flipped, middles};
use jiff::civil::date;
use pathbook::chart::flow::BoxNode;
use pathbook::chart::{Chart, ChartWords, DrawingScale, Sheet};
use pathbook::model::{Library, PathwayKey};
use pathbook::problem::Problems;
use pathbook::verify::Verified;
use pathways::{SHAPES, synthetic};

fn sheet(library: &Library, pathway: PathwayKey) -> Sheet {
    let sheet = Sheet::of(library, pathway, &ChartWords::english());
    sheet.unwrap_or_else(|unclear| {
        let flow = unclear.flow;
        panic!(
            "{} with {} boxes: {:?}",
            flow.title,
            flow.boxes.len(),
            unclear.faults
        )
    })
}

fn verified() -> Verified {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = pathbook::read::read(folder).expect("the book is here");
    pathbook::check(&sources, Problems::default(), date(2026, 11, 23)).expect("it passes")
}

/// The drawings of the book, by name.
fn book() -> BTreeMap<String, Sheet> {
    let book = verified();
    let library = book.library();
    let own = library.pathways.iter();
    own.map(|(key, own)| (own.meta.id.to_string(), sheet(library, key)))
        .collect()
}

/// The book's wide drawings and the synthetic ones, by name.
fn all() -> BTreeMap<String, Chart> {
    let drafts = SHAPES.iter().map(|shape| {
        let (library, pathway) = synthetic(shape).library();
        (shape.name.to_owned(), sheet(&library, pathway))
    });
    let all = book().into_iter().chain(drafts);
    all.map(|(name, sheet)| (name, sheet.wide)).collect()
}

/// The figures that may not get worse, by pathway.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    crossings: usize,
    median_bends: usize,
    /// In thousands of square pixels.
    area: f64,
}

#[test]
fn no_figure_is_worse_than_it_was() {
    let baseline: BTreeMap<String, Baseline> =
        toml::from_str(include_str!("baseline.toml")).expect("the baseline is TOML");
    let mut worse = Vec::new();
    let mut now = String::new();
    for (name, chart) in all() {
        let figures = Figures::of(&chart);
        assert_eq!(figures.overlaps, 0, "{name}");
        assert_eq!(figures.misplaced, 0, "{name}");
        assert!(
            figures.label_distance <= 8.0,
            "{name}: {}",
            figures.label_distance
        );
        assert!(figures.median_bends() <= 2, "{name}");
        let area = figures.area / 1000.0;
        now.push_str(&format!(
            "\"{name}\" = {{ crossings = {}, median_bends = {}, area = {area:.0} }}\n",
            figures.crossings,
            figures.median_bends()
        ));
        let is_kept = baseline.get(&name).is_some_and(|before| {
            figures.crossings <= before.crossings
                && figures.median_bends() <= before.median_bends
                && area <= before.area * 1.005 + 1.0
        });
        if !is_kept {
            worse.push(name);
        }
    }
    assert!(
        worse.is_empty(),
        "worse: {worse:?}; all figures now:\n{now}"
    );
}

#[test]
fn dropping_a_step_moves_few_others_across() {
    const GOAL: f64 = 0.10;
    let shares: Vec<f64> = SHAPES
        .iter()
        .filter(|shape| shape.steps <= 60)
        .flat_map(|shape| {
            let draft = synthetic(shape);
            let before = steps_across(&draft);
            let gone = (1..draft.steps.len()).step_by((draft.steps.len() / 12).max(1));
            gone.map(|gone| flipped(&before, &steps_across(&draft.without(gone))))
                .collect::<Vec<f64>>()
        })
        .collect();
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!(mean <= GOAL, "{mean:.3}: {shares:.2?}");
}

/// Where each step stands from left to right.
fn steps_across(draft: &pathways::Draft) -> BTreeMap<String, f64> {
    let (library, pathway) = draft.library();
    let chart = Chart::of(
        &library,
        pathway,
        &DrawingScale::WIDE,
        &ChartWords::english(),
    );
    let chart = chart.unwrap_or_else(|unclear| panic!("{:?}", unclear.faults));
    let name = |node: BoxNode| match node {
        BoxNode::Step(step) => Some(library.step(step).name.clone()),
        BoxNode::Start
        | BoxNode::Before(_)
        | BoxNode::Jump(_)
        | BoxNode::From(_)
        | BoxNode::After(_) => None,
    };
    middles(&chart, name)
}

/// Beside `dot` in the same run, with the same boxes: said and passed over where it is not installed.
#[test]
fn pathways_cross_no_more_often_than_in_dot_and_are_hardly_larger() {
    if !dot::is_installed() {
        eprintln!("dot is not installed: nothing is compared");
        return;
    }
    let (mut own, mut theirs) = (Beside::default(), Beside::default());
    for (name, chart) in all() {
        let (mut here, mut there) = (Beside::default(), Beside::default());
        let figures = Figures::of(&chart);
        let drawn = dot::draw(&chart, "polyline").expect("straight lines are always drawn");
        here.crossings += figures.crossings;
        there.crossings += drawn.crossings;
        if let Some(drawn) = dot::draw(&chart, "ortho") {
            here.area += figures.area;
            there.area += drawn.area;
        }
        assert!(here.crossings <= there.crossings, "{name}");
        let share = here.area / there.area;
        println!(
            "{name}: {} crossings, dot {}; {share:.2} of dot's area",
            here.crossings, there.crossings
        );
        own.add(&here);
        theirs.add(&there);
    }
    println!("all: {own:?}, dot {theirs:?}");
    assert!(own.area <= 1.3 * theirs.area, "{own:?} {theirs:?}");
}

/// What is compared.
#[derive(Debug, Default)]
struct Beside {
    crossings: usize,
    /// In square pixels, of the drawings that `dot` has too.
    area: f64,
}

impl Beside {
    fn add(&mut self, other: &Beside) {
        self.crossings += other.crossings;
        self.area += other.area;
    }
}
