//! A small book with something of every kind, for tests.

use num_bigint::BigUint;

use crate::interpret::{is_admitted, worked_out};
use crate::model::{Library, Patient, Value, kinds};
use crate::parse::parse;
use crate::problem::{Problem, Problems};
use crate::prove::Prover;
use crate::prove::space::{Cell, ColumnOf};
use crate::render::Files;
use crate::resolve::resolve;
use crate::source::Sources;
use crate::survey::Edits;
use crate::verify::{InvariantProof, Proofs, Verified, VignetteProof};

const BOOK: &str = r#"
[book]
title = "Heat & <care>"
authors = ["A. Author"]
notice = "Not for use."
"#;

const REFERENCES: &str = r#"
moss2020:
  type: article
  title: Heat for backs
  author: Moss, Ada
  date: 2020
  serial-number:
    doi: 10.1000/heat
"#;

const SOURCE: &str = "# Heat\n\nUse heat first. 1, 2 Do not use cold.\n\n- Keep moving.\n";

macro_rules! chapters {
    ($guideline:ident $front:ident $key:ident $arena:ident; $($kind:ident $name:ident $keys:ident $arenas:ident;)*) => {
        const FRONT: &str = concat!(
            "# Heat care\n\n",
            include_str!(concat!("sample/", stringify!($front), ".md"))
        );

        /// A file for each kind of block.
        const CARE: &str = concat!(
            include_str!("sample/care.md"),
            $("\n", include_str!(concat!("sample/", stringify!($name), ".md"))),*
        );
    };
}

kinds!(chapters);

const FILES: [(&str, &str); 6] = [
    ("book.toml", BOOK),
    ("content/references.yml", REFERENCES),
    (
        "content/index.md",
        "# Welcome\n\nRead [the care chapter](heat/care.md).",
    ),
    ("content/heat/index.md", FRONT),
    ("content/heat/care.md", CARE),
    ("content/heat/source.md", SOURCE),
];

/// The book with more files.
pub fn sources(more: &[(&str, &str)]) -> Sources {
    Sources::from_files(FILES.into_iter().chain(more.iter().copied()))
}

pub fn library_of(sources: &Sources) -> Library {
    let mut problems = Problems::default();
    let document = parse(sources, &mut problems);
    let library = resolve(sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("the sample is broken: {:#?}", problems.sorted()))
}

pub fn library() -> Library {
    library_of(&sources(&[]))
}

/// Every patient that the book can tell apart. Its calculation is compared with nothing.
pub fn patients(library: &Library, prover: &Prover<'_>) -> Vec<Patient> {
    let sizes: Vec<usize> = prover
        .space
        .columns()
        .map(|(_, column)| column.cells.len())
        .collect();
    let mut all = vec![Vec::new()];
    for size in sizes {
        all = all
            .into_iter()
            .flat_map(|cells: Vec<usize>| {
                (0..size).map(move |cell| [cells.clone(), vec![cell]].concat())
            })
            .collect();
    }
    let patients = all.iter().filter_map(|cells| {
        let patient = prover.space.patient(library, cells);
        let mut columns = prover.space.columns().zip(cells);
        let fits = columns.all(|((_, column), cell)| match column.of {
            ColumnOf::Fact(_) => true,
            ColumnOf::Calculation(key) => {
                let is_unknown = worked_out(library, &patient, key) == Value::Unknown;
                is_unknown == (column.cells[*cell] == Cell::Unknown)
            }
        });
        fits.then_some(patient)
    });
    patients
        .filter(|patient| is_admitted(library, patient))
        .collect()
}

/// What a proof would count.
pub fn proofs(library: &Library) -> Proofs {
    let invariants = library.invariants.keys().map(|invariant| InvariantProof {
        invariant,
        concerned: Some(BigUint::from(6u32)),
        violating: Some(BigUint::from(2u32)),
    });
    let vignettes = library.vignettes.keys().map(|vignette| VignetteProof {
        vignette,
        patients: Some(BigUint::from(3u32)),
    });
    Proofs {
        patients: BigUint::from(12_000u32),
        invariants: invariants.collect(),
        vignettes: vignettes.collect(),
        questions: 7,
    }
}

/// The book with more files, treated as verified.
pub fn verified(more: &[(&str, &str)]) -> Verified {
    let sources = sources(more);
    let library = library_of(&sources);
    let proofs = proofs(&library);
    Verified::taken_for_it(sources, library, proofs, jiff::civil::date(2026, 11, 23))
}

/// The site of the book with more files.
pub fn site(more: &[(&str, &str)]) -> Result<Files, Vec<Problem>> {
    crate::build(&verified(more), Edits::LeftOut)
}
