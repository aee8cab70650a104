//! `pathbook licences`: under which terms pathbook and the crates it is built with may be passed on.

use super::{Failure, output};
use crate::character::Shown;

const OWN: &str = include_str!("../../LICENSE");
/// Written by `tests/licences.rs`.
const CRATES: &str = include_str!("../../licences/crates.txt");

pub(super) fn run() -> Result<(), Failure> {
    let text = format!(
        "pathbook is under the MIT licence:\n\n{}\n\n{CRATES}",
        OWN.trim()
    );
    output::print(&Shown::plain(&text))
}
