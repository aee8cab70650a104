//! What the site says in data for programs.

use serde::Deserialize;

use super::groups::filled;
use super::sentence::sentences;

sentences! {
    ChangesOf(book);
    Changed(guideline, version);
    /// A recommendation in one sentence.
    ToldInShort(verb, interventions, who, strength, certainty);
}

filled! {
    Web { changes_of: ChangesOf, changed: Changed, told: ToldInShort }
}
