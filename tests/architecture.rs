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

fn is_of_tests(name: &str) -> bool {
    name.ends_with("tests.rs") || name.contains("/tests/")
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

/// What is published was proved: each type on the way is made in one place, from the one before it.
#[test]
fn a_draft_can_t_become_what_is_published() {
    for (made, place) in [
        ("Ok(Verified {", "verify/mod.rs"),
        ("Ok(Drawn {", "draw.rs"),
        ("Site(planned(", "plan/mod.rs"),
        ("Files(Pages::of(", "render/mod.rs"),
    ] {
        assert_eq!(holding(made, &[place]), NONE, "{made}");
    }
    let sources = sources();
    let text = |name: &str| {
        let (_, text) = sources.iter().find(|(own, _)| own == name).expect("a file");
        text.as_str()
    };
    assert!(text("plan/mod.rs").contains("pub fn plan(drawn: Drawn<'_>) -> Site<'_>"));
    assert!(text("render/mod.rs").contains("pub fn render(site: &Site<'_>) -> Result<Files"));
    assert!(text("write/mod.rs").contains("pub fn write(files: &Files, out"));
    assert_eq!(text("render/mod.rs").matches(" Ok(Files(").count(), 1);
    assert!(!text("render/files.rs").contains("pub fn into"));
}

#[test]
fn only_read_and_write_touch_the_disk() {
    // `init` and `import` begin a book where there is none; nothing of a book passes through what does it for them.
    assert_eq!(holding("fs::", &["read", "write/", "cli/begin.rs"]), NONE);
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
fn only_pages_vouch_for_html() {
    assert_eq!(holding("Html::trusted", &["markup.rs", "render/"]), NONE);
}

#[test]
fn the_date_is_an_argument() {
    assert_eq!(holding("::now()", &["cli/"]), NONE);
}

#[test]
fn only_the_command_line_and_git_start_programs() {
    assert_eq!(holding("process::Command", &["cli/", "read/"]), NONE);
}

/// The rooms of `src/`, lowest first, as the documentation of the crate lists them.
fn rooms() -> Vec<String> {
    let (_, text) = sources()
        .into_iter()
        .find(|(name, _)| name == "lib.rs")
        .expect("the crate's root");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    let cells = rows.map(|row| row.trim_start_matches('['));
    let names = cells.filter_map(|cell| cell.strip_prefix('`')?.split_once('`'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// Code without its comments.
fn uncommented(code: &str) -> String {
    let lines = code.lines().map(|line| match line.trim_start() {
        text if text.starts_with("//") => "",
        _ => line.split_once(" // ").map_or(line, |(code, _)| code),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The first word of what follows a path's `::`; each first word where that is a list in braces.
fn firsts(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let text = text.trim_start();
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(list) = rest.trim_start().strip_prefix('{') else {
        return vec![word(rest)];
    };
    let mut firsts = vec![word(list)];
    let mut depth = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => firsts.push(word(&list[at + 1..])),
            _ => {}
        }
    }
    firsts
}

/// The rooms that a file names: in `crate::…`, and in a `super::…` that leads to the root of the crate.
fn named_rooms(name: &str, code: &str) -> Vec<String> {
    let code = uncommented(code);
    let path = name.trim_end_matches(".rs").trim_end_matches("/mod");
    let from_root = format!("{}::", ["super"].repeat(path.split('/').count()).join("::"));
    let leads = ["crate::", &from_root];
    let rests = leads.iter().flat_map(|lead| {
        let ends = code.match_indices(*lead).filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        });
        ends.map(|(at, lead)| &code[at + lead.len()..])
    });
    let firsts = rests.flat_map(firsts);
    firsts.filter(|first| !first.is_empty()).collect()
}

/// What a file names of rooms that stand above its own, or of none that is listed.
fn upward(name: &str, code: &str, rooms: &[String]) -> Vec<String> {
    let height = |room: &str| rooms.iter().position(|other| other == room);
    let own = name.split(['/', '.']).next().unwrap_or_default();
    let own = height(own).unwrap_or_else(|| panic!("`{own}` is not among the rooms of lib.rs"));
    let mut upward = named_rooms(name, code);
    upward.retain(|room| height(room).is_none_or(|height| height > own));
    upward
}

/// What the root has for the command line.
const PIPELINE: [&str; 7] = [
    "Refused",
    "verified",
    "resolved",
    "resolved_from",
    "proved",
    "site",
    "draft",
];

#[test]
fn nothing_imports_upward() {
    let rooms = rooms();
    for (name, code) in sources() {
        // The root and the program stand above all; the samples are for tests.
        if matches!(name.as_str(), "lib.rs" | "main.rs" | "sample.rs") || is_of_tests(&name) {
            continue;
        }
        let mut upward = upward(&name, &code, &rooms);
        // A score that is too low is a warning of the check.
        upward.retain(|room| !name.starts_with("verify/") || room != "mutate");
        // The command line, the preview and the editor's server call the pipeline, which stands in the root.
        upward.retain(|name_in_root| {
            !["cli/", "serve/", "lsp/"]
                .iter()
                .any(|room| name.starts_with(room))
                || !PIPELINE.contains(&name_in_root.as_str())
        });
        assert_eq!(upward, NONE, "{name}");
    }
}

#[test]
fn each_room_is_listed_once() {
    let (_, root) = sources()
        .into_iter()
        .find(|(name, _)| name == "lib.rs")
        .expect("the crate's root");
    let declared = root.lines().filter_map(|line| {
        let room = line.trim_start_matches("pub(crate) ");
        let room = room.trim_start_matches("pub ").strip_prefix("mod ")?;
        room.strip_suffix(';')
    });
    let mut declared: Vec<&str> = declared.filter(|room| *room != "sample").collect();
    declared.sort_unstable();
    let mut listed = rooms();
    listed.sort_unstable();
    assert_eq!(declared, listed);
}

/// Every shape of an import that runs upward is seen, and nothing else.
#[test]
fn an_upward_import_is_found() {
    let rooms = ["low", "middle", "high"].map(str::to_owned);
    let up = |name: &str, code: &str| upward(name, code, &rooms);
    for code in [
        "use crate::high::Thing;",
        "use crate::{low::{A, B}, high::Thing};",
        "use crate::{\n    low,\n    high,\n};",
        "fn f(x: &crate::high::Thing) {}",
        "    let x = crate::high::make(); // crate::low",
        "pub use super::high;",
        "use super::{low, high::{A, B}};",
        "const X: &[crate::high::T] = &[];",
    ] {
        assert_eq!(up("middle.rs", code), ["high"], "{code}");
        assert_eq!(up("middle/mod.rs", code), ["high"], "{code}");
        assert_eq!(up("high.rs", code), NONE, "{code}");
    }
    assert_eq!(up("middle/part.rs", "use super::super::high;"), ["high"]);
    assert_eq!(up("middle/part.rs", "use super::high;"), NONE);
    assert_eq!(up("middle.rs", "use crate::unlisted;"), ["unlisted"]);
    assert_eq!(
        up("middle.rs", "// crate::high\n/// [`crate::high`]\n"),
        NONE
    );
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
