//! Programs of others that judge what pathbook makes: how they are asked, and what is said where they are not there.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

/// Runs the trials. What the machine lacks is said, and then they are not run; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.
pub fn run(tests: &str, missing: &[&str], trials: Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = needing(tests, missing, trials);
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The trials, which are ignored where the machine lacks something, unless it must not.
pub fn needing(tests: &str, missing: &[&str], trials: Vec<Trial>) -> Vec<Trial> {
    let is_required = std::env::var("PATHBOOK_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    if !missing.is_empty() {
        let verb = if is_required {
            "can't run"
        } else {
            "does not run"
        };
        eprintln!("\n{tests} {verb} its tests: {}", missing.join("; "));
    }
    let is_ignored = !missing.is_empty() && !is_required;
    let trials = trials.into_iter();
    trials
        .map(|trial| trial.with_ignored_flag(is_ignored))
        .collect()
}

/// What is lacking of what a machine needs, each with whether it is there.
pub fn lacking(needed: &[(bool, &'static str)]) -> Vec<&'static str> {
    let lacking = needed.iter().filter(|(is_there, _)| !is_there);
    lacking.map(|(_, what)| *what).collect()
}

pub fn is_on_the_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Gives a program its input; what it says is shown where it ends with an error.
pub fn judged(program: &mut Command, input: &str) -> Result<(), Failed> {
    let name = program.get_program().display().to_string();
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name} does not start: {error}"))?;
    let stdin = child.stdin.take();
    let written = stdin.map(|mut stdin| stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    match (output.status.success(), written) {
        (true, Some(Ok(()))) => Ok(()),
        _ => Err(String::from_utf8_lossy(&output.stdout).into_owned().into()),
    }
}
