//! What search says.

use serde::{Deserialize, Serialize};

use super::groups::{filled, named, texts};
use super::sentence::{Plural, WordText, sentences};
use crate::search::ResultGroup;

texts! {
    Search {
        title, field, hint, kind, any_kind, guideline, any_guideline, close, needs_script, other_ways, near, some, named, failed,
    }
}

named! {
    /// The groups of hits.
    Found of ResultGroup {
        ResultGroup::Recommendations => recommendations, ResultGroup::Conditions => conditions, ResultGroup::Pathways => pathways,
        ResultGroup::Interventions => interventions, ResultGroup::Evidence => evidence, ResultGroup::Terms => terms,
        ResultGroup::Chapters => chapters, ResultGroup::Safety => safety, ResultGroup::References => references,
    }
}

sentences! {
    Count(number);
    NoneOf(query);
    More(number, kind);
}

filled! {
    /// Filled in the reader's browser.
    Searched { count: Plural<Count>, none: NoneOf, more: More }
}
