//! What tests of every format ask of an imported book.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::civil::{Date, date};
use pathbook::import::Imported;
use pathbook::problem::{Problem, Severity};
use tempfile::TempDir;

pub const TODAY: Date = date(2026, 12, 1);

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/import")
        .join(name)
}

pub fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).expect("a fixture")
}

pub fn file<'a>(imported: &'a Imported, ending: &str) -> &'a str {
    let mut files = imported.files.iter();
    let found = files.find(|(path, _)| path.ends_with(ending));
    &found.expect("a file").1
}

/// What `check` finds in the book, on disk.
pub fn problems(imported: &Imported) -> Vec<Problem> {
    let folder = TempDir::new().expect("a folder");
    for (path, text) in &imported.files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let (sources, read) = pathbook::read::read(folder.path()).expect("a book");
    match pathbook::check(&sources, read, TODAY) {
        Ok(verified) => verified.warnings().to_vec(),
        Err(problems) => problems,
    }
}

/// Code and message of each error.
pub fn errors(imported: &Imported) -> Vec<String> {
    let problems = problems(imported).into_iter();
    let errors = problems.filter(|problem| problem.code.severity() == Severity::Error);
    let said = errors.map(|problem| format!("{}: {}", problem.code.name(), problem.message));
    said.collect()
}

pub fn command(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.args(arguments).current_dir(folder);
    command.output().expect("the command runs")
}

/// The command lines of a section of `docs/import.md`, without the program's name.
pub fn documented(section: &str) -> Vec<String> {
    let document = include_str!("../../docs/import.md");
    let from = document.split_once(&format!("\n## {section}\n"));
    let (_, from) = from.expect("a section");
    let section = from.split("\n## ").next().expect("a section");
    let blocks = section.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| {
        let (block, _) = block.split_once("```").expect("an end");
        block.lines()
    });
    let lines = lines.map(|line| line.strip_prefix("pathbook ").expect("a command"));
    lines.map(str::to_owned).collect()
}
