//! CPU time and peak memory of this process, and tables.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde::de::DeserializeOwned;

/// CPU time of this process so far.
#[cfg(unix)]
pub fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(now.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanos)
}

/// Elsewhere, time on the wall must do.
#[cfg(not(unix))]
pub fn cpu() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// CPU seconds of all programs that this process started and that have ended, where the system tells; in hundredths.
pub fn cpu_of_children() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in parentheses and may have spaces; of what follows it, these are the 14th and 15th.
    let (_, fields) = status.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(13);
    let user: f64 = times.next()?.parse().ok()?;
    let system: f64 = times.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}

/// CPU seconds of one run, and what it gave.
pub fn once<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu();
    let result = run();
    ((cpu() - before).as_secs_f64(), result)
}

const ENOUGH: f64 = 0.5;
const MOST_RUNS: usize = 51;

/// CPU seconds of the middle one of as many runs as fit into half a second, at least one.
pub fn middle<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut times = Vec::new();
    while times.is_empty() || (times.iter().sum::<f64>() < ENOUGH && times.len() < MOST_RUNS) {
        times.push(once(&mut run).0);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Measures one workload in a process of its own, which is told so by a flag; `None` if that fails.
pub fn apart<T: DeserializeOwned>(flag: &str, name: &str) -> Option<T> {
    let program = std::env::current_exe().ok()?;
    let mut command = Command::new(program);
    command
        .args(["--bench", flag, name])
        .stderr(Stdio::inherit());
    let output = command.output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// The most memory that this process ever held, in megabytes, where the system tells.
pub fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Three digits that say something.
pub fn seconds(time: f64) -> String {
    let digits = match time {
        10.0.. => 0,
        1.0.. => 1,
        0.1.. => 2,
        0.01.. => 3,
        0.001.. => 4,
        _ => 5,
    };
    format!("{time:.digits$}")
}

/// A Markdown table, printed row by row as it is measured.
pub struct Table;

impl Table {
    pub fn new(title: &str, columns: &[&str]) -> Self {
        println!("\n### {title}\n\n| {} |", columns.join(" | "));
        println!("|{}", "---|".repeat(columns.len()));
        Self
    }

    pub fn row(&self, cells: &[String]) {
        println!("| {} |", cells.join(" | "));
    }
}
