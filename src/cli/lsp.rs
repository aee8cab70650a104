//! `pathbook lsp`: answers an editor that started it.

use super::Failure;
use super::args::Lsp;
use crate::lsp::{self, Ending, Options};

pub(super) fn run(args: &Lsp) -> Result<(), Failure> {
    let date = args.date.clone();
    let options = Options {
        date: Box::new(move || date.date()),
    };
    match lsp::run_stdio(options) {
        Ending::Orderly => Ok(()),
        // So the protocol wants it.
        Ending::Abrupt => Err(Failure::Content),
    }
}
