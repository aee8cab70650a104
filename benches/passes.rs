//! How long each pass takes, in wall time, with what it allocates. `cargo bench --bench passes`.

#[path = "synthetic/mod.rs"]
mod synthetic;

use divan::{AllocProfiler, Bencher};
use pathbook::model::Library;
use pathbook::parse::parse;
use pathbook::problem::Problems;
use pathbook::prove::Prover;
use pathbook::resolve::resolve;
use pathbook::source::Sources;
use pathbook::verify::verify;
use synthetic::Shape;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const BOOKS: [&str; 2] = ["book", "large-guideline"];

fn sources(name: &str) -> Sources {
    if name == "book" {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        return pathbook::read::read(folder).expect("the book is here").0;
    }
    synthetic::sources(&synthetic::files(&Shape::large_guideline()))
}

fn library(name: &str) -> (Sources, Library) {
    let sources = sources(name);
    let library = synthetic::library(&sources);
    (sources, library)
}

#[divan::bench(args = BOOKS)]
fn parsing(bencher: Bencher<'_, '_>, name: &str) {
    let sources = sources(name);
    bencher.bench_local(|| parse(&sources, &mut Problems::default()));
}

#[divan::bench(args = BOOKS)]
fn resolving(bencher: Bencher<'_, '_>, name: &str) {
    let sources = sources(name);
    let document = parse(&sources, &mut Problems::default());
    bencher.bench_local(|| resolve(&sources, &document, &mut Problems::default()));
}

#[divan::bench(args = BOOKS)]
fn encoding(bencher: Bencher<'_, '_>, name: &str) {
    let (_, library) = library(name);
    bencher.bench_local(|| Prover::new(&library));
}

#[divan::bench(args = BOOKS)]
fn checking(bencher: Bencher<'_, '_>, name: &str) {
    let (sources, library) = library(name);
    let as_of = jiff::civil::date(2026, 1, 1);
    let input = || library.clone();
    bencher
        .with_inputs(input)
        .bench_local_values(|library| verify(library, &sources, Problems::default(), as_of));
}
