//! `pathbook completions`: what a shell completes.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::{Failure, output};
use crate::character::Shown;

pub(super) fn run(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut Arguments::command(),
        "pathbook",
        &mut script,
    );
    output::print(&Shown::plain(&String::from_utf8_lossy(&script)))
}
