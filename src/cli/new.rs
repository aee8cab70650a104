//! `pathbook new`: a block to fill.

use super::args::New;
use super::{Failure, output};
use crate::character::Shown;
use crate::parse::is_identifier;
use crate::schema::block;

pub(super) fn run(args: &New) -> Result<(), Failure> {
    output::print(&Shown::plain(&block(args.kind, &args.id)))
}

/// An identifier, for the command line.
pub(super) fn id(text: &str) -> Result<String, String> {
    match is_identifier(text) {
        true => Ok(text.to_owned()),
        false => Err(
            "an identifier has small letters, digits and single hyphens: `low-back-pain`"
                .to_owned(),
        ),
    }
}
