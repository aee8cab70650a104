//! Guidelines that others wrote in notations of their own, as books that a person goes on editing.

pub mod gdl2;

/// A book that was made of a guideline in another notation.
#[derive(Debug)]
pub struct Imported {
    /// Each file by its path in the book's folder.
    pub files: Vec<(String, String)>,
    /// The title of its guideline.
    pub title: String,
    /// What did not come over as it is, or was read in one of several ways.
    pub notes: Vec<Note>,
    pub vignettes: usize,
    /// Expectations of the source's own tests, and what became of them.
    pub expected: Expected,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// Those that a vignette of the book says.
    pub said: usize,
    /// Those that the source's own rules contradict.
    pub contradicted: usize,
    /// Those of what a vignette can't expect.
    pub beyond: usize,
}

/// Something about a construct of the source that whoever goes on with the book should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub construct: gdl2::Construct,
    /// Where it stands in the source: `definition.rules.gt0033.when`.
    pub place: String,
    pub said: String,
}

/// Why a guideline is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub construct: gdl2::Construct,
    pub place: String,
    pub why: String,
}
