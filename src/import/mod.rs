//! Guidelines that others wrote in notations of their own, as books that a person goes on editing.

/// The constructs of a format, each with its name, in the order in which `import.md` lists them.
macro_rules! constructs {
    ($(#[$meta:meta])* $($construct:ident $name:literal,)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Construct {
            $($construct,)*
        }

        impl Construct {
            /// As reports and `--format json` name it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$construct => $name,)*
                }
            }
        }

        impl From<Construct> for $crate::import::Construct {
            fn from(construct: Construct) -> Self {
                Self::new(construct as usize, construct.name())
            }
        }
    };
}

mod book;
pub mod csv;
pub mod dmn;
pub mod gdl2;
mod json;
mod logic;
pub mod markdown;
pub mod mdbook;
mod names;
pub mod tree;

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

/// Which part of a source is spoken of. Each format has an enum of its own, in the order in which `import.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Construct {
    rank: usize,
    name: &'static str,
}

impl Construct {
    /// What can't be read, in any format.
    pub const UNREADABLE: Self = Self::new(0, "unreadable");

    pub const fn new(rank: usize, name: &'static str) -> Self {
        Self { rank, name }
    }

    /// As reports and `--format json` name it.
    pub fn name(self) -> &'static str {
        self.name
    }
}

/// Something about a construct of the source that whoever goes on with the book should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub construct: Construct,
    /// Where it stands in the source: `definition.rules.gt0033.when`.
    pub place: String,
    pub said: String,
}

impl Note {
    pub fn new(
        construct: impl Into<Construct>,
        place: impl Into<String>,
        said: impl Into<String>,
    ) -> Self {
        Self {
            construct: construct.into(),
            place: place.into(),
            said: said.into(),
        }
    }
}

/// Why a guideline is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub construct: Construct,
    pub place: String,
    pub why: String,
}

impl Refusal {
    pub fn new(
        construct: impl Into<Construct>,
        place: impl Into<String>,
        why: impl Into<String>,
    ) -> Self {
        Self {
            construct: construct.into(),
            place: place.into(),
            why: why.into(),
        }
    }
}
