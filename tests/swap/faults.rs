//! Every system call of a build in turn ends the build, or fails.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};

use libtest_mimic::{Failed, Trial};

use crate::build::{command, said, works};
use crate::place::Place;

/// How a site gets to its place.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// In one step.
    Exchanged,
    /// By two renames, where the system has no such step.
    InTurn,
    /// File by file, where the folder can't be moved.
    Inside,
}

const WAYS: [Way; 3] = [Way::Exchanged, Way::InTurn, Way::Inside];

impl Way {
    fn option(self) -> Option<&'static str> {
        match self {
            Way::Exchanged => None,
            Way::InTurn => Some("inject=renameat2:error=EINVAL"),
            Way::Inside => Some("inject=renameat2:error=EBUSY"),
        }
    }
}

/// What changes the disk, and what asks it. A name that this system does not have is none of its calls.
const CHANGING: [&str; 12] = [
    "mkdir",
    "openat",
    "write",
    "fsync",
    "rename",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "chmod",
    "fchmod",
    "flock",
];
const ASKING: [&str; 6] = [
    "getdents64",
    "statx",
    "newfstatat",
    "read",
    "close",
    "fstat",
];
const ERRORS: [&str; 3] = ["EIO", "ENOSPC", "EACCES"];
/// Far more than there are of any one call.
const MOST: usize = 400;

pub fn tests() -> Vec<Trial> {
    // Primes, so that the short trial meets all calls of a kind and of a phase in some run.
    let short = |step| move || trials(&CHANGING, &["EIO"], &[""], step);
    vec![
        Trial::test("a build that ends or fails at some system call", short(23)),
        Trial::test("a build that ends or fails at any system call", || {
            trials(&[&CHANGING[..], &ASKING].concat(), &ERRORS, &["", "+"], 1)
        })
        .with_ignored_flag(true),
        Trial::test("a book that can't be begun leaves nothing", beginnings),
    ]
}

#[derive(Default)]
struct Figures {
    kills: usize,
    faults: usize,
    old: usize,
    new: usize,
}

fn trials(calls: &[&str], errors: &[&str], lasting: &[&str], step: usize) -> Result<(), Failed> {
    if !works(&["strace", "-o", "/dev/null"]) {
        return Ok(());
    }
    let mut figures = Figures::default();
    for way in WAYS {
        for (index, call) in calls.iter().enumerate() {
            let is_decided = matches!(way, Way::InTurn | Way::Inside) && *call == "renameat2";
            let first = 1 + index % step;
            if !is_decided {
                figures.kills += kills(way, call, (first, step), &mut figures)?;
                // The standard library takes a folder that can't be closed for a mistake of the program, and no disk says so.
                let errors: &[&str] = if *call == "close" { &[] } else { errors };
                for error in errors {
                    for lasting in lasting {
                        let fault = format!("error={error}:when=@{lasting}");
                        figures.faults += faults(way, call, &fault, (first, step), &mut figures)?;
                    }
                }
            }
        }
    }
    let Figures {
        kills,
        faults,
        old,
        new,
    } = figures;
    println!("{kills} kills and {faults} faults: {old} whole old sites, {new} whole new ones");
    Ok(())
}

fn kills(
    way: Way,
    call: &str,
    (first, step): (usize, usize),
    figures: &mut Figures,
) -> Result<usize, String> {
    for (done, when) in (first..MOST).step_by(step).enumerate() {
        let fault = format!("inject={call}:signal=KILL:when={when}");
        let output = trial(way, &fault, figures)?;
        let is_killed = output.status.signal().is_some() || output.status.code() == Some(137);
        if !is_killed {
            return Ok(done);
        }
    }
    Err(format!("{call} has no end"))
}

fn faults(
    way: Way,
    call: &str,
    fault: &str,
    (first, step): (usize, usize),
    figures: &mut Figures,
) -> Result<usize, String> {
    for (done, when) in (first..MOST).step_by(step).enumerate() {
        let fault = fault.replace('@', &when.to_string());
        let log = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
        let path = log.path().to_string_lossy().into_owned();
        traced(way, &format!("inject={call}:{fault}"), &path, figures)?;
        let log = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let injected =
            |line: &str| line.contains("(INJECTED)") && line.contains(&format!("{call}("));
        if !log.lines().any(injected) {
            return Ok(done);
        }
    }
    Err(format!("{call} has no end"))
}

fn trial(way: Way, fault: &str, figures: &mut Figures) -> Result<Output, String> {
    traced(way, fault, "/dev/null", figures)
}

/// One build with one fault; afterwards the site is whole, and is the new one if that was said.
fn traced(way: Way, fault: &str, log: &str, figures: &mut Figures) -> Result<Output, String> {
    let place = Place::new(2);
    let mut by = vec!["strace", "-f", "-o", log, "-e", fault];
    by.extend(way.option().iter().flat_map(|option| ["-e", option]));
    let output = command(&by, &place.out(), "new", place.count())
        .output()
        .map_err(|error| error.to_string())?;
    let said = said(&output);
    let about = |what: String| format!("{way:?} {fault}: {what}\n{said}");
    if said.contains("panicked") {
        return Err(about("a panic".to_owned()));
    }
    let is_quiet = output.status.success() && !said.contains("warning");
    let now = place.site();
    if is_quiet && now.as_deref() != Ok("new") {
        return Err(about(format!("it said that all is well, and {now:?}")));
    }
    let site = place.recovered().map_err(about)?;
    match site.as_str() {
        "new" => figures.new += 1,
        "old" if !output.status.success() => figures.old += 1,
        site => return Err(about(format!("the site is `{site}`"))),
    }
    Ok(output)
}

/// The disk is full at one call of `init` after the other.
fn beginnings() -> Result<(), Failed> {
    if !works(&["strace", "-o", "/dev/null"]) {
        return Ok(());
    }
    for call in ["mkdir", "write", "fsync", "rename"] {
        for when in 1..=9 {
            let folder = tempfile::tempdir()?;
            let fault = format!("inject={call}:error=ENOSPC:when={when}");
            let output = Command::new("strace")
                .args(["-f", "-o", "/dev/null", "-e", &fault])
                .args([env!("CARGO_BIN_EXE_pathbook"), "init", "deep/book"])
                .current_dir(&folder)
                .output()?;
            let is_empty = fs::read_dir(&folder)?.next().is_none();
            let said = said(&output);
            let is_told = output.status.code() == Some(2) && said.contains("No space left");
            let is_honest = output.status.success() || (is_empty && is_told);
            if !is_honest {
                return Err(format!("{fault}: {said}").into());
            }
        }
    }
    Ok(())
}
