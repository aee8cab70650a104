//! Stands in for the passes until they are merged: delete this file and its two lines in `lib.rs`.

use jiff::civil::Date;

use crate::problem::{Problem, Problems};
use crate::source::Sources;
use crate::verify::Verified;

pub fn check(_sources: &Sources, _read: Problems, _as_of: Date) -> Result<Verified, Vec<Problem>> {
    todo!()
}

pub mod read {
    use std::fmt;
    use std::path::Path;

    use crate::problem::Problems;
    use crate::source::Sources;

    #[derive(Debug)]
    pub struct ReadError;

    impl fmt::Display for ReadError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("cannot read")
        }
    }

    pub fn read(_folder: &Path) -> Result<(Sources, Problems), ReadError> {
        Err(ReadError)
    }
}

pub mod plan {
    use crate::verify::Verified;

    pub struct Site;

    pub fn plan(_verified: &Verified) -> Site {
        todo!()
    }
}

pub mod render {
    use super::plan::Site;
    use crate::problem::Problem;
    use crate::source::Sources;
    use crate::verify::Verified;

    pub struct Files;

    pub fn render(
        _site: &Site,
        _verified: &Verified,
        _sources: &Sources,
    ) -> Result<Files, Vec<Problem>> {
        todo!()
    }
}

pub mod write {
    use std::fmt;
    use std::path::Path;

    use super::render::Files;

    #[derive(Debug)]
    pub struct WriteError;

    impl fmt::Display for WriteError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("cannot write")
        }
    }

    pub fn write(_files: &Files, _folder: &Path) -> Result<(), WriteError> {
        todo!()
    }
}

pub mod interpret {
    use crate::model::{
        AdjudicationKey, Guard, InterventionKey, Library, PathwayKey, Patient, RecommendationKey,
        Stance, Statement, StepKey,
    };

    pub struct Advice {
        pub said: Vec<Said>,
        pub paths: Vec<Path>,
        pub applies: Vec<RecommendationKey>,
    }

    pub struct Said {
        pub statement: Statement,
        pub stance: Stance,
        pub intervention: InterventionKey,
        pub silenced_by: Option<AdjudicationKey>,
    }

    pub struct Path {
        pub pathway: PathwayKey,
        pub visits: Vec<Visit>,
        pub gap: bool,
    }

    pub struct Visit {
        pub step: StepKey,
        pub branch: Option<usize>,
    }

    pub fn advise(_library: &Library, _patient: &Patient) -> Advice {
        todo!()
    }

    /// Kleene's three values.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Truth {
        True,
        False,
        Unknown,
    }

    pub fn holds(_library: &Library, _patient: &Patient, _guard: &Guard) -> Truth {
        todo!()
    }
}
