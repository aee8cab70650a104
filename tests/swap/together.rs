//! Several builds at once, and signals at any time.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::ExitStatusExt;
use std::process::Output;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use rustix::process::{Pid, Signal, kill_process};

use crate::build::{STOPPED, command, said, works};
use crate::place::Place;

pub fn tests() -> Vec<Trial> {
    let long = |name: &str, trial: fn(usize) -> Result<(), Failed>, rounds: usize| {
        Trial::test(format!("{name}, {rounds} times"), move || trial(rounds))
            .with_ignored_flag(true)
    };
    vec![
        Trial::test("builds of one process number", || builds_at_once(8)),
        Trial::test("a build that is killed at some time", || kills(12)),
        Trial::test("a build that is asked to end", || requests(12)),
        Trial::test("a site that is the root of a volume", volume),
        Trial::test("a site in a folder that can't be written to", unwritable),
        long("builds of one process number", builds_at_once, 300),
        long("a build that is killed at some time", kills, 600),
        long("a build that is asked to end", requests, 300),
    ]
}

const OWN_NUMBERS: [&str; 3] = ["unshare", "--pid", "--fork"];

/// Two builds, each with the process number 1 where that can be had; a reader never misses the front page.
fn builds_at_once(rounds: usize) -> Result<(), Failed> {
    let by: &[&str] = if works(&OWN_NUMBERS) {
        &OWN_NUMBERS
    } else {
        &[]
    };
    let place = Place::new(30);
    for round in 0..rounds {
        let start = |site| command(by, &place.out(), site, place.count()).spawn();
        let mut builds = [start("one")?, start("two")?];
        while builds[0].try_wait()?.is_none() || builds[1].try_wait()?.is_none() {
            fs::read(place.out().join("index.html"))?;
        }
        for build in builds {
            let output = build.wait_with_output()?;
            if !output.status.success() || !output.stderr.is_empty() {
                return Err(format!("round {round}: {}", said(&output)).into());
            }
        }
        let site = place.site()?;
        if !["one", "two"].contains(&site.as_str()) {
            return Err(format!("round {round}: the site is `{site}`").into());
        }
    }
    println!("{rounds} rounds of two builds: no site was torn, and none was missing");
    Ok(())
}

/// A linear congruential generator: times that are the same in every run, as far as times can be.
fn wait(state: &mut u64, most: u64) {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    std::thread::sleep(Duration::from_micros((*state >> 33) % most));
}

fn signalled(place: &Place, signal: Signal, state: &mut u64) -> Result<Output, Failed> {
    let build = command::<&str>(&[], &place.out(), "new", place.count()).spawn()?;
    wait(state, 400_000);
    let _ = kill_process(Pid::from_child(&build), signal);
    Ok(build.wait_with_output()?)
}

fn kills(rounds: usize) -> Result<(), Failed> {
    let (mut killed, mut state) = (0, 1);
    for round in 0..rounds {
        let place = Place::new(60);
        let output = signalled(&place, Signal::KILL, &mut state)?;
        killed += usize::from(output.status.signal().is_some());
        let is_there = place.out().join("index.html").is_file();
        let site = place.recovered()?;
        let is_honest = !output.status.success() || site == "new";
        if !is_there || !is_honest || !["old", "new"].contains(&site.as_str()) {
            return Err(format!("round {round}: the site is `{site}`").into());
        }
    }
    println!("{rounds} builds, {killed} of them killed in time: each left a whole site");
    Ok(())
}

/// Who is asked to end takes away what was begun, or ends what was begun; nothing waits for a next build.
fn requests(rounds: usize) -> Result<(), Failed> {
    let (mut stopped, mut state) = (0, 7);
    for round in 0..rounds {
        let place = Place::new(60);
        let signal = if round % 2 == 0 {
            Signal::TERM
        } else {
            Signal::INT
        };
        let output = signalled(&place, signal, &mut state)?;
        let expected = match (output.status.code(), output.status.signal()) {
            (Some(0), _) => "new",
            (Some(STOPPED), _) | (_, Some(_)) => "old",
            (code, _) => return Err(format!("round {round}: {code:?} {}", said(&output)).into()),
        };
        stopped += usize::from(output.status.code() == Some(STOPPED));
        // Killed by the signal: before it began to write, or when it had ended.
        let site = place.site()?;
        if site != expected && output.status.signal().is_none() {
            return Err(format!("round {round}: the site is `{site}`").into());
        }
    }
    println!("{rounds} builds, {stopped} of them stopped while they wrote: none left anything");
    Ok(())
}

fn volume() -> Result<(), Failed> {
    let shell = ["unshare", "--mount", "--", "sh", "-c"];
    if !works(&["unshare", "--mount", "--"]) {
        return Ok(());
    }
    let place = Place::new(5);
    let out = place.out().to_string_lossy().into_owned();
    let mounted = format!("mount --bind '{out}' '{out}' && exec \"$0\"");
    let by = [&shell[..], &[&mounted]].concat();
    is_new(&command(&by, &place.out(), "new", 5).output()?, &place)
}

fn unwritable() -> Result<(), Failed> {
    const NOBODY: u32 = 65_534;
    let place = Place::new(5);
    let is_root = fs::metadata(place.folder())?.uid() == 0;
    let by = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let by: &[&str] = if is_root { &by } else { &[] };
    if is_root && !works(by) {
        return Ok(());
    }
    if is_root {
        for entry in walkdir::WalkDir::new(place.out()) {
            chown(entry?.path(), Some(NOBODY), Some(NOBODY))?;
        }
    }
    let modes = |mode| fs::set_permissions(place.folder(), fs::Permissions::from_mode(mode));
    modes(0o555)?;
    let output = command(by, &place.out(), "new", 5).output()?;
    modes(0o755)?;
    // This program may lie where nobody else may start it.
    if matches!(output.status.code(), Some(126 | 127)) {
        eprintln!("skipped: {}", said(&output));
        return Ok(());
    }
    is_new(&output, &place)
}

fn is_new(output: &Output, place: &Place) -> Result<(), Failed> {
    let site = place.site()?;
    match output.status.success() && output.stderr.is_empty() && site == "new" {
        true => Ok(()),
        false => Err(format!("the site is `{site}`: {}", said(output)).into()),
    }
}
