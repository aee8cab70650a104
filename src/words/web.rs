//! What the site says in data for programs.

use serde::Deserialize;

use super::groups::filled;
use super::sentence::sentences;

sentences! {
    ChangesOf(book);
    Changed(guideline, version);
    /// A recommendation in one sentence.
    ToldInShort(verb, interventions, who, strength, certainty);
    /// One with a strength or a certainty alone.
    ToldGraded(verb, interventions, who, grade);
    ToldAlone(verb, interventions, who);
}

filled! {
    Web { changes_of: ChangesOf, changed: Changed, told: ToldInShort, told_graded: ToldGraded, told_alone: ToldAlone }
}
