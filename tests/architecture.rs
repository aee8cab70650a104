//! What is absent: the promises of `lib.rs` that no type can keep.

use std::path::{Path, PathBuf};

/// The sources, by their path from `src/`, without their tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let paths: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                let code = text
                    .split("#[cfg(test)]\nmod tests")
                    .next()
                    .unwrap_or_default();
                let name = path
                    .strip_prefix(&root)
                    .expect("under src")
                    .to_string_lossy()
                    .replace('\\', "/");
                sources.push((name, code.to_owned()));
            }
        }
    }
    sources
}

/// The files that hold a word, but for those that may.
fn holding(word: &str, may: &[&str]) -> Vec<String> {
    let sources = sources().into_iter();
    let holding = sources
        .filter(|(name, code)| code.contains(word) && !may.iter().any(|may| name.starts_with(may)));
    holding
        .map(|(name, _)| name)
        .filter(|name| !name.ends_with("tests.rs"))
        .collect()
}

const NONE: [&str; 0] = [];

#[test]
fn only_read_and_write_touch_the_disk() {
    // `init` begins a book where there is none; nothing of a book passes through it.
    assert_eq!(holding("fs::", &["read", "write/", "cli/init.rs"]), NONE);
    assert_eq!(holding("File::open", &["write/"]), NONE);
}

#[test]
fn one_place_prints_and_prints_what_is_made_visible() {
    for word in ["stdout()", "stderr()", "print!(", "println!(", "dbg!("] {
        assert_eq!(holding(word, &["cli/output.rs"]), NONE, "{word}");
    }
    // Colours and commands of a build server are our own in these alone.
    assert_eq!(
        holding("Shown::styled", &["cli/book.rs", "cli/patient/mod.rs"]),
        NONE
    );
    assert_eq!(holding("Shown::commands", &["cli/book.rs"]), NONE);
    assert_eq!(holding("Shown(", &["character/shown.rs"]), NONE);
}

#[test]
fn the_date_is_an_argument() {
    assert_eq!(holding("::now()", &["cli/"]), NONE);
}

#[test]
fn only_the_command_line_and_git_start_programs() {
    assert_eq!(holding("process::Command", &["cli/", "read/"]), NONE);
}

#[test]
fn the_interpreter_and_the_prover_share_the_model_alone() {
    let sources = sources();
    let uses = |file: &str, word: &str| {
        sources
            .iter()
            .any(|(name, code)| name.starts_with(file) && code.contains(word))
    };
    assert!(!uses("interpret", "use crate::prove"));
    assert!(!uses("prove/", "use crate::interpret"));
}

#[test]
fn no_book_is_in_the_program() {
    assert_eq!(holding("needling", &[]), NONE);
}

#[test]
fn no_state_is_global_and_no_module_is_a_drawer() {
    assert_eq!(holding("static mut", &[]), NONE);
    assert_eq!(holding("thread_local!", &[]), NONE);
    assert!(
        sources()
            .iter()
            .all(|(name, _)| !name.contains("util") && !name.contains("helper"))
    );
}
