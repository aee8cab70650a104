//! Every question of the checks, decided and counted once more: by an engine by other authors, and by brute force where few
//! enough facts have a part in it.

mod generator;
mod oracle;

#[path = "../benches/report/questions.rs"]
mod questions;
#[path = "../benches/synthetic/mod.rs"]
mod synthetic;

use std::path::Path;

use generator::{guideline, library};
use num_bigint::BigUint;
use oracle::second::Second;
use pathbook::model::Library;
use pathbook::prove::formula::Formula;
use pathbook::prove::{Prover, walk};
use pathbook::source::Sources;
use proptest::prelude::*;
use questions::questions;

/// Most patients of a cone that are tried one by one, and of one question's in so many.
const MOST_TRIED: u64 = 1 << 14;
const MOST_TRIED_NOW_AND_THEN: u64 = 1 << 20;
const NOW_AND_THEN: usize = 16;
/// All patients of a small book, whose calculation alone is of ten ranges.
const MOST_OF_A_SMALL_BOOK: u64 = 1 << 20;

/// What one library's questions came to.
#[derive(Debug, Default)]
struct Compared {
    questions: usize,
    possible: usize,
    walked: usize,
}

/// Compares every answer and every count; of how many is returned, so that a test can say that there were some.
fn compare(library: &Library, most_tried: u64) -> Compared {
    let mut prover = Prover::new(library).expect("it can be proved");
    let questions = questions(library, &mut prover);
    let mut second = Second::new(&prover);
    let mut compared = Compared::default();
    for formula in questions {
        let is_possible = prover.is_possible(formula).expect("decided");
        let count = prover.count(formula).expect("counted");
        let pool = &prover.encoding.pool;
        assert_eq!(second.is_possible(pool, formula), is_possible);
        assert_eq!(second.count(pool, formula), count);
        assert_eq!(count > BigUint::ZERO, is_possible);
        compared.questions += 1;
        compared.possible += usize::from(is_possible);
        let most = match compared.questions.is_multiple_of(NOW_AND_THEN) {
            true => MOST_TRIED_NOW_AND_THEN,
            false => most_tried,
        };
        compared.walked += usize::from(is_walked(&mut prover, formula, &count, most));
    }
    assert_eq!(
        second.count(&prover.encoding.pool, Formula::TRUE),
        prover.admitted()
    );
    compared
}

/// Compares a count with that of trying all patients of the cone, if they are few.
fn is_walked(prover: &mut Prover<'_>, formula: Formula, count: &BigUint, most: u64) -> bool {
    let assumptions = prover.encoding.admitting().into_iter();
    let pool = &mut prover.encoding.pool;
    let admitted = pool.and(assumptions.chain([formula]));
    let sizes = pool.cone(admitted).into_iter();
    let sizes = sizes.map(|key| prover.space.column(key).cells.len() as u64);
    let size = sizes.fold(1u64, u64::saturating_mul);
    if size > most {
        return false;
    }
    let (own, of) = walk::walk(pool, &prover.space, admitted).expect("few enough");
    assert_eq!(of, size);
    assert_eq!(
        *count,
        BigUint::from(own) * prover.space.size() / BigUint::from(of)
    );
    true
}

fn resolved(sources: &Sources) -> Library {
    synthetic::library(sources)
}

#[test]
fn the_book() {
    let (sources, _) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    let compared = compare(&resolved(&sources), MOST_TRIED);
    assert!(compared.questions > 250, "{compared:?}");
    assert!(compared.walked > 80, "{compared:?}");
}

/// With as many facts as make brute force impossible, and flaws to find.
#[test]
fn a_generated_guideline() {
    let shape = synthetic::Shape {
        facts: 24,
        shared: 8,
        recommendations: 40,
        steps: 40,
        pathways: 2,
        linked: 2,
        interventions: 8,
        invariants: 12,
        assumptions: synthetic::Assumptions::Pairs(4),
        ..synthetic::Shape::large_guideline().with_flaws(150)
    };
    let sources = synthetic::sources(&synthetic::files(&shape));
    let compared = compare(&resolved(&sources), MOST_TRIED);
    assert!(compared.questions > 150, "{compared:?}");
    assert!(compared.possible < compared.questions, "{compared:?}");
}

#[test]
fn a_wide_table() {
    let sources = synthetic::sources(&synthetic::wide::files(4, 40, 7));
    let compared = compare(&resolved(&sources), MOST_TRIED);
    assert!(compared.walked == compared.questions, "{compared:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn generated_libraries(text in guideline()) {
        let compared = compare(&library(&text), MOST_OF_A_SMALL_BOOK);
        prop_assert!(compared.walked == compared.questions);
    }
}
