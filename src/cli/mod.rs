//! The command line: reads arguments, runs one command, and says how it went by the exit status.

mod args;
mod begin;
mod book;
mod build;
mod check;
mod completions;
mod diff;
mod explain;
mod export;
mod fix;
mod fmt;
mod import;
mod init;
mod licences;
mod list;
mod lsp;
mod man;
mod merge;
mod mutate;
mod new;
mod output;
mod patient;
mod progress;
mod schema;
mod serve;
mod source;

use std::process::ExitCode;

use clap::Parser;

use crate::character::Shown;
use args::{Arguments, Command};

/// Why a command did not do what it was asked.
#[derive(Debug)]
enum Failure {
    /// The book has errors, which have been printed.
    Content,
    /// Something other than the book is wrong: the message, and what to do.
    CouldNotRun {
        message: String,
        help: Option<String>,
    },
    /// A signal asked for it, and nothing was changed.
    Stopped { signal: i32 },
}

impl Failure {
    fn because(message: impl Into<String>) -> Self {
        Failure::CouldNotRun {
            message: message.into(),
            help: None,
        }
    }

    fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::CouldNotRun {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}

/// Runs the command that the process was started with. Usage errors and help end it in `parse`.
pub fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match run(&command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Content) => ExitCode::from(1),
        Err(Failure::CouldNotRun { message, help }) => {
            output::eprint(&Shown::plain(&format!("error: {message}\n")));
            if let Some(help) = help {
                output::eprint(&Shown::plain(&format!("help: {help}\n")));
            }
            ExitCode::from(2)
        }
        Err(Failure::Stopped { signal }) => {
            output::eprint(&Shown::plain("stopped: nothing was changed\n"));
            // A shell that runs several commands ends only if the signal ended this one.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Init(args) => init::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::Fmt(args) => fmt::run(args),
        Command::Fix(args) => fix::run(args),
        Command::Import(args) => import::run(args),
        Command::Check(args) => check::run(args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Lsp(args) => lsp::run(args),
        Command::Patient(args) => patient::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Mutate(args) => mutate::run(args),
        Command::Merge(args) => merge::run(args),
        Command::List(args) => list::run(args),
        Command::New(args) => new::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Export(args) => export::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Source(args) => source::run(args),
        Command::Licences(_) => licences::run(),
    }
}
