#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    pathbook::cli::main()
}
