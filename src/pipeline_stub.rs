//! Stands in for the passes until they are merged.

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
