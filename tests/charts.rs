//! Every pathway of the book is drawn in both scales, and its drawings hold each of its steps and ways once.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use pathbook::chart::check::{crossed, faults};
use pathbook::chart::flow::ways;
use pathbook::chart::svg::{Lit, SvgContext};
use pathbook::chart::{Chart, ChartWords, DrawingScale, Sheet};
use pathbook::model::Library;
use pathbook::problem::Problems;
use pathbook::verify::Verified;

fn book() -> Verified {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = pathbook::read::read(folder).expect("the book is here");
    pathbook::check(&sources, Problems::default(), date(2026, 11, 23)).expect("it passes")
}

fn svg(chart: &Chart, library: &Library) -> String {
    let words = ChartWords::english();
    let dress = SvgContext {
        library,
        words: &words,
        id: "chart",
        href: &|own| format!("#step-{}", own.step.is_some()),
        lit: &Lit::default(),
    };
    chart.svg(&dress)
}

#[test]
fn every_drawing_is_clear_and_holds_each_step_and_way_once() {
    let book = book();
    let library = book.library();
    for (pathway, own) in library.pathways.iter() {
        let sheet = Sheet::of(library, pathway, &ChartWords::english()).expect("it can be drawn");
        for chart in sheet.both() {
            assert_eq!(faults(chart), [], "{}", own.meta.id);
            assert_eq!(crossed(chart), [], "{}", own.meta.id);
            let steps = library.steps().filter(|(key, _)| key.pathway == pathway);
            let wanted: BTreeSet<_> = steps
                .flat_map(|(key, step)| ways(key, step).into_iter().map(|(way, ..)| way))
                .collect();
            let drawn = chart.lines.iter().filter_map(|line| line.arrow.way);
            assert_eq!(drawn.clone().count(), wanted.len(), "{}", own.meta.id);
            assert_eq!(drawn.collect::<BTreeSet<_>>(), wanted, "{}", own.meta.id);
            // One box more: whom the pathway is for.
            assert_eq!(chart.boxes.len(), own.steps.len() + 1, "{}", own.meta.id);
        }
    }
}

#[test]
fn the_same_pathway_gives_the_same_bytes_and_fits_twenty_kilobytes() {
    let book = book();
    let library = book.library();
    for pathway in library.pathways.keys() {
        let drawn = || {
            Chart::of(
                library,
                pathway,
                &DrawingScale::WIDE,
                &ChartWords::english(),
            )
            .expect("it can be drawn")
        };
        let first = svg(&drawn(), library);
        assert_eq!(first, svg(&drawn(), library));
        assert!(first.len() < 20_000, "{} bytes", first.len());
    }
}
