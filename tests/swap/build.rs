//! This program as a build that only writes: what it says by its exit status is what is tested.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode, Output, Stdio};

use pathbook::write::{StopSignal, WriteError, recover, write_draft};

use crate::place::files;

const OUT: &str = "PATHBOOK_TEST_OUT";
const SITE: &str = "PATHBOOK_TEST_SITE";
const COUNT: &str = "PATHBOOK_TEST_COUNT";

/// The status for a build that was stopped before it changed anything.
pub const STOPPED: i32 = 3;

/// Nothing where this is not started as a build.
pub fn run() -> Option<ExitCode> {
    let out = std::env::var_os(OUT)?;
    let site = std::env::var(SITE).ok()?;
    let count = std::env::var(COUNT).ok()?.parse().ok()?;
    Some(ExitCode::from(build(Path::new(&out), &site, count)))
}

fn build(out: &Path, site: &str, count: usize) -> u8 {
    let written = recover(out).and_then(|()| {
        let stop = StopSignal::on_signals().expect("signals are heeded");
        write_draft(&files(site, count), out, &stop)
    });
    match written {
        Ok(written) => {
            written
                .late
                .iter()
                .for_each(|error| eprintln!("warning: {error}"));
            0
        }
        Err(WriteError::Stopped { .. }) => 3,
        Err(error) => {
            eprintln!("error: {error}");
            2
        }
    }
}

/// A build, by another program that starts it.
pub fn command<S: AsRef<OsStr>>(by: &[S], out: &Path, site: &str, count: usize) -> Command {
    let own = std::env::current_exe().expect("this program");
    let mut command = match by.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(own);
            command
        }
        None => Command::new(own),
    };
    command.env(OUT, out).env(SITE, site);
    command.env(COUNT, count.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Whether a program can be started so; it is said which tests don't run where it can't.
pub fn works(by: &[&str]) -> bool {
    let run = Command::new(by[0]).args(&by[1..]).arg("true").output();
    let works = run.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("skipped: `{}` does not work here", by.join(" "));
    }
    works
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
