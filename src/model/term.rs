use super::{Meta, Prose};

/// A glossary entry.
#[derive(Clone, Debug)]
pub struct Term {
    pub meta: Meta,
    pub definition: Prose,
    pub abbreviation: Option<String>,
    pub synonyms: Vec<String>,
}
