use super::{BlockKind, GuardPlace, Meta, Overview, Prose, TermKey, Walk};

/// A glossary entry.
#[derive(Clone, Debug)]
pub struct Term {
    pub meta: Meta,
    pub definition: Prose,
    pub abbreviation: Option<String>,
    pub synonyms: Vec<String>,
}

impl BlockKind for Term {
    type Key = TermKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = Some(Overview::Glossary);

    fn other_names(&self) -> Vec<&str> {
        let names = self.abbreviation.iter().chain(&self.synonyms);
        names.map(String::as_str).collect()
    }

    fn guard_places(&self, _: TermKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            definition,
            abbreviation: _,
            synonyms: _,
        } = self;
        walk.prose("definition", definition);
    }
}
