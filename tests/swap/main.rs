//! The site is whole, whatever happens while it is replaced: signals and failing system calls at every point, and other builds.
//!
//! The tests start this program again, as a build that does nothing but write. Those that need another program say so when it is not
//! there. The long trials run with `cargo test --test swap -- --ignored`.

#[cfg(unix)]
mod build;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod place;
#[cfg(unix)]
mod together;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    if let Some(status) = build::run() {
        return status;
    }
    let arguments = libtest_mimic::Arguments::from_args();
    let tests = faults::tests().into_iter().chain(together::tests());
    libtest_mimic::run(&arguments, tests.collect()).exit_code()
}

#[cfg(not(unix))]
fn main() {}
