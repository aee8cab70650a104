use jiff::civil::Date;

use super::Proofs;
use crate::model::Library;

/// What a verified book has; its drawings come beside it.
#[derive(Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub library: &'a Library,
    pub proofs: &'a Proofs,
    pub as_of: Date,
}
