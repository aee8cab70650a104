//! What search says.

use serde::{Deserialize, Serialize};

use super::groups::{filled, named, texts};
use super::sentence::{Plural, Text, sentences};
use crate::search::Group;

texts! {
    Search {
        title, field, hint, kind, any_kind, guideline, any_guideline, close, needs_script, other_ways, near, some, named, failed,
    }
}

named! {
    /// The groups of hits.
    Found of Group {
        Group::Recommendations => recommendations, Group::Conditions => conditions, Group::Pathways => pathways,
        Group::Interventions => interventions, Group::Evidence => evidence, Group::Terms => terms,
        Group::Chapters => chapters, Group::Safety => safety, Group::References => references,
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
