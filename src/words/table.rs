//! What the site says around the rows of a decision table.

use serde::Deserialize;

use super::groups::filled;
use super::sentence::{Plural, sentences};

sentences! {
    HeadUnit(name, unit);
    Inputs(inputs);
    Rows(number);
    OfRows(table, number);
    Depending(who, inputs);
    /// Whom a table is for that steps enter besides.
    Besides(who);
    Followed(table);
    Within(who, table);
}

filled! {
    TableWords { head: HeadUnit, left_out: Plural<Inputs>, all_rows: Plural<Rows>, of_rows: Plural<OfRows>, depending: Depending, besides: Besides, followed: Followed, within: Within }
}
