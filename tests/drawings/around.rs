//! A few steps out of a pathway: those that follow one recommendation of the book, and some of each of the forty.

use std::collections::{BTreeMap, BTreeSet};

use pathbook::chart::check::faults;
use pathbook::chart::flow::{BoxNode, Way, ways};
use pathbook::chart::{Chart, ChartWords, DrawingScale};
use pathbook::model::{Action, Library, PathwayKey, Reason, StepKey};

use crate::figures::Figures;
use crate::guidelines::{COUNT, guideline};
use crate::verified;

/// The most bends of all drawings of a kind. Layers had 62 and 70 in the book, 398 and 338 in the others, and 12 and 22 of them
/// were wider than they should be.
struct Goal {
    wide: usize,
    narrow: usize,
}

/// Some steps, by what they are called.
type Few = (String, PathwayKey, BTreeSet<StepKey>);

/// The steps of the book that follow one recommendation, by pathway.
fn followed(library: &Library) -> Vec<Few> {
    let mut few = Vec::new();
    for (key, recommendation) in library.recommendations.iter() {
        let mut by: BTreeMap<PathwayKey, BTreeSet<StepKey>> = BTreeMap::new();
        for (step, own) in library.steps() {
            if own.because.contains(&Reason::Recommendation(key)) {
                by.entry(step.pathway).or_default().insert(step);
            }
        }
        let name = recommendation.meta.id.to_string();
        few.extend(
            by.into_iter()
                .map(|(pathway, steps)| (name.clone(), pathway, steps)),
        );
    }
    few
}

/// One to six acts of a pathway.
fn acts(library: &Library, pathway: PathwayKey) -> Vec<Few> {
    const CHOICES: [(usize, usize); 6] = [(0, 1), (3, 1), (5, 2), (8, 3), (11, 4), (2, 6)];
    let steps = library.steps().filter(|(key, _)| key.pathway == pathway);
    let acts = steps.filter(|(_, step)| !matches!(step.action, Action::Ask { .. }));
    let acts: Vec<StepKey> = acts.map(|(key, _)| key).collect();
    let few = |(first, count): (usize, usize)| {
        let chosen = acts.iter().copied().cycle().skip(first).step_by(3);
        (
            format!("{count} from {first}"),
            pathway,
            chosen.take(count).collect(),
        )
    };
    CHOICES.map(few).to_vec()
}

/// Each of the steps stands in it once, with all that leads to it and all that leaves it, and nothing is wrong.
fn is_sound(library: &Library, (name, _, steps): &Few, chart: &Chart, scale: &DrawingScale) {
    assert_eq!(faults(chart), [], "{name}");
    let figures = Figures::of(chart);
    assert_eq!(
        (figures.overlaps, figures.misplaced, figures.crossings),
        (0, 0, 0),
        "{name}"
    );
    assert!(
        chart.size.width <= scale.width,
        "{name}: {}",
        chart.size.width
    );
    let drawn: Vec<StepKey> = chart
        .boxes
        .iter()
        .filter_map(|own| match own.flow_box.node {
            BoxNode::Step(step) => Some(step),
            BoxNode::Start
            | BoxNode::Before(_)
            | BoxNode::Jump(_)
            | BoxNode::From(_)
            | BoxNode::After(_) => None,
        })
        .collect();
    assert_eq!(drawn.len(), steps.len(), "{name}");
    assert_eq!(drawn.into_iter().collect::<BTreeSet<_>>(), *steps, "{name}");
    let all = library.steps().flat_map(|(from, own)| ways(from, own));
    let near = all.filter(|(way, to, _)| steps.contains(&way.from) || steps.contains(to));
    let wanted: BTreeSet<Way> = near.map(|(way, ..)| way).collect();
    let drawn: Vec<Way> = chart
        .lines
        .iter()
        .filter_map(|line| line.arrow.way)
        .collect();
    assert_eq!(drawn.len(), wanted.len(), "{name}");
    assert_eq!(drawn.into_iter().collect::<BTreeSet<_>>(), wanted, "{name}");
    for line in &chart.lines {
        let is_said = line.label.is_some() != line.arrow.label.is_empty();
        assert!(is_said, "{name}: {:?} has lost its label", line.arrow.way);
    }
}

/// The bends of all drawings in one scale, and their height.
fn drawn(library: &Library, few: &[Few], scale: &DrawingScale) -> (usize, f64) {
    let mut sum = (0, 0.0);
    for own in few {
        let (_, pathway, steps) = own;
        let chart = Chart::around(library, *pathway, steps, scale, &ChartWords::english());
        let chart = chart.unwrap_or_else(|unclear| panic!("{}: {:?}", own.0, unclear.faults));
        is_sound(library, own, &chart, scale);
        sum.0 += Figures::of(&chart).bends.iter().sum::<usize>();
        sum.1 += chart.size.height;
    }
    sum
}

fn meets(name: &str, books: &[(&Library, Vec<Few>)], goal: &Goal) {
    for (scale, most) in [
        (DrawingScale::WIDE, goal.wide),
        (DrawingScale::NARROW, goal.narrow),
    ] {
        let sums = books
            .iter()
            .map(|(library, few)| drawn(library, few, &scale));
        let (bends, height) = sums.fold((0, 0.0), |one, other| (one.0 + other.0, one.1 + other.1));
        println!(
            "around, {name}, {} px: {bends} bends, {height:.0} px high",
            scale.width
        );
        assert!(bends <= most, "{name}, {} px: {bends} bends", scale.width);
    }
}

#[test]
fn what_follows_a_recommendation_is_drawn_along_spines() {
    let book = verified();
    let library = book.library();
    let few = followed(library);
    // What the 18 drawings that the book once had may take.
    let of_eighteen = |bends: usize| bends * few.len() / 18;
    assert!(few.len() >= 18);
    let goal = Goal {
        wide: of_eighteen(30),
        narrow: of_eighteen(24),
    };
    meets("book", &[(library, few)], &goal);
}

#[test]
fn some_steps_of_forty_pathways_are_drawn_along_spines() {
    let libraries: Vec<(Library, PathwayKey)> =
        (0..COUNT).map(|seed| guideline(seed).library()).collect();
    let books = libraries
        .iter()
        .map(|(library, pathway)| (library, acts(library, *pathway)));
    meets(
        "forty",
        &books.collect::<Vec<_>>(),
        &Goal {
            wide: 228,
            narrow: 76,
        },
    );
}
