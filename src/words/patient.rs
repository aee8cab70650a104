//! What is said where a patient is tried.

use serde::{Deserialize, Serialize};

use super::groups::{filled, texts};
use super::sentence::{Text, sentences};

texts! {
    Patient {
        title, lead, aid, needs_script, not_answered, clear, advice, nothing, nothing_sure, silenced, depends, needed, way, open,
        stuck, perhaps_here, not_here, other_ways, on_way, given, impossible, wrong, strange, leave_out, failed, stale,
    }
}

sentences! {
    SilencedBy(statement, adjudication);
    NumberWanted(fact, range, example);
    CountWanted(fact, range);
}

filled! {
    /// Filled in the reader's browser, or beside what it shows.
    Tried { silenced_by: SilencedBy, number: NumberWanted, count: CountWanted }
}
