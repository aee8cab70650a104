//! What is said where a patient is tried.

use serde::{Deserialize, Serialize};

use super::groups::{filled, texts};
use super::sentence::{WordText, sentences};

texts! {
    Patient {
        title, lead, aid, needs_script, not_answered, meaning, next, clear, advice, so_far, still_open, settled, nothing, nothing_sure,
        both, silenced, hanging, hangs_on, results, not_set, set_twice, set_unknown, or, found, way, open, stuck, perhaps_here, not_here, other_ways, on_way, given,
        impossible, wrong, strange, leave_out, failed, stale, since, two_dates,
    }
}

sentences! {
    SilencedBy(statement, adjudication);
    WithdrawnBy(statement, refusing);
    NumberWanted(fact, range, example);
    CountWanted(fact, range);
    MoreOpen(number);
    TotalBetween(least, most);
    CountedOn(time, day);
}

filled! {
    /// Filled in the reader's browser, or beside what it shows.
    Tried { silenced_by: SilencedBy, withdrawn_by: WithdrawnBy, number: NumberWanted, count: CountWanted, more: MoreOpen, total: TotalBetween, counted_on: CountedOn }
}
