//! `pathbook fmt`: another layout and nothing else, over every block that the tests have.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pathbook::parse::parse;
use pathbook::problem::Problems;
use pathbook::source::Sources;
use pathbook::tidy::{applied, edits};
use proptest::prelude::*;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Every Markdown file below a folder.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else if path.extension().is_some_and(|own| own == "md") {
            found.push(path);
        }
    }
    found
}

/// Every block of the book, of the starter, of the samples, of the suites and of the pages of problems, as a chapter of its own.
fn blocks() -> Vec<String> {
    let folders = [
        "content",
        "src/cli/init",
        "src/sample",
        "tests/suite",
        "docs",
    ];
    let files = folders
        .iter()
        .flat_map(|folder| texts(&Path::new(HERE).join(folder)));
    let mut blocks = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).expect("text");
        let mut open: Option<(&str, String)> = None;
        for line in text.lines() {
            match &mut open {
                Some((fence, block)) => {
                    block.push_str(line);
                    block.push('\n');
                    // A longer fence is closed by one as long.
                    if line == *fence {
                        blocks.extend(open.take().map(|(_, block)| block));
                    }
                }
                None if line.starts_with("```") && line.split(' ').count() == 2 => {
                    let end = line.find(|c| c != '`').unwrap_or(line.len());
                    open = Some((&line[..end], format!("{line}\n")));
                }
                None => {}
            }
        }
    }
    blocks
}

fn laid_out(chapter: &str) -> String {
    let sources = Sources::from_files([("content/g/a.md", chapter)]);
    let document = parse(&sources, &mut Problems::default());
    let (file, _) = sources.files().next().expect("a file");
    applied(&sources, file, &edits(&sources, &document))
}

/// The names of fields and what is in them, without their places.
fn meaning(chapter: &str) -> String {
    let body: Vec<&str> = chapter
        .lines()
        .filter(|line| !line.starts_with("```"))
        .collect();
    match toml::from_str::<toml::Table>(&body.join("\n")) {
        Ok(table) => format!("{table:?}"),
        // What can't be read must stay as it is.
        Err(_) => chapter.to_owned(),
    }
}

fn comments(chapter: &str) -> Vec<String> {
    let lines = chapter.lines().filter_map(|line| line.split_once('#'));
    lines
        .map(|(_, comment)| comment.trim_end().to_owned())
        .collect()
}

fn holds(block: &str) {
    let made = laid_out(block);
    assert_eq!(meaning(&made), meaning(block), "{block}\n{made}");
    assert_eq!(comments(&made), comments(block), "{block}\n{made}");
    assert_eq!(laid_out(&made), made, "{block}");
}

#[test]
fn each_block_says_the_same_in_its_layout() {
    let blocks = blocks();
    assert!(blocks.len() > 1_000, "{}", blocks.len());
    for block in &blocks {
        holds(block);
        let returns = block.replace('\n', "\r\n");
        assert_eq!(
            laid_out(&returns),
            laid_out(block).replace('\n', "\r\n"),
            "{block}"
        );
    }
}

/// Spaces and lines where TOML lets them be, and a comment here and there.
fn disarrayed(block: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut choose = |of: u8| choices.next().unwrap_or(0) % of;
    let mut lines = Vec::new();
    for line in block.lines() {
        let is_field = line.contains(" = ") && !line.contains("\"\"\"") && !line.contains("'''");
        if !is_field || line.starts_with("```") {
            lines.push(line.to_owned());
            continue;
        }
        match choose(6) {
            0 => lines.push(format!("   {line}")),
            1 => lines.push(line.replacen(" = ", "=", 1)),
            2 => lines.extend([String::new(), String::new(), line.to_owned()]),
            3 => lines.extend(["  # a comment".to_owned(), line.to_owned()]),
            4 => lines.push(line.replacen(" = ", "   =  ", 1) + "   "),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn disarray_changes_nothing(at in any::<prop::sample::Index>(), choices in prop::collection::vec(any::<u8>(), 1..40)) {
        let blocks = blocks();
        let block = &blocks[at.index(blocks.len())];
        // A line of a text of several lines is no field.
        if !block.contains("\"\"\"") && !block.contains("'''") {
            holds(&disarrayed(block, &choices));
        }
    }
}

#[test]
fn the_command_lays_out_and_says_what_it_would() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
        let output = command
            .args(arguments)
            .arg(folder.path())
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    assert_eq!(run(&["init"]).0, Some(0));
    assert_eq!(run(&["fmt", "--check"]).0, Some(0));
    let chapter = folder.path().join("content/sore-throat/05-words.md");
    let text = fs::read_to_string(&chapter).expect("text");
    let worse = text.replace("range = [0, 365]", "range=[ 0,365 ]");
    fs::write(&chapter, &worse).expect("written");
    let (status, said) = run(&["fmt", "--check"]);
    assert_eq!((status, said.lines().count()), (Some(1), 1), "{said}");
    assert_eq!(fs::read_to_string(&chapter).expect("text"), worse);
    assert_eq!(run(&["fmt"]).0, Some(0));
    assert_eq!(fs::read_to_string(&chapter).expect("text"), text);
    assert_eq!(run(&["fmt", "--check"]).0, Some(0));
}

/// The book of this repository, and what it takes for granted of others.
#[test]
fn this_book_is_laid_out() {
    let (sources, _) = pathbook::read::read(Path::new(HERE)).expect("a book");
    let document = parse(&sources, &mut Problems::default());
    let found = edits(&sources, &document);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for edit in &found {
        *places
            .entry(sources.file(edit.span.file).path.clone())
            .or_default() += 1;
    }
    assert!(found.is_empty(), "`pathbook fmt` changes {places:?}");
}
