//! Books of mdBook as books: every chapter in its place, every link to where it led, and everything else named.

#[path = "import/harness.rs"]
#[allow(dead_code, reason = "the other formats are of one file each")]
mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use harness::{command, documented};
use pathbook::import::Refusal;
use pathbook::import::mdbook::{self, Inputs, TakenOver};
use tempfile::TempDir;

const SETTINGS: &str = r#"
[book]
title = "Care of the knee"
authors = ["A. Author"]
language = "en"
description = "What is done."

[preprocessor.katex]
after = ["links"]

[output.html]
git-repository-url = "https://example.org/knee"
default-theme = "light"
"#;

const SUMMARY: &str = "\
# Summary

[Foreword](README.md)

# First part

- [What it is](what.md)
- [Care](care/README.md)
    - [Rest](care/01-rest.md)
    - [Not yet]()
    - [Exercise `daily`](care/exercise.md)
- [Gone](gone.md)

---

- [What again](what.md)

[Thanks](thanks.md)
";

/// An mdBook with a bit of everything.
fn knee() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("book.toml", SETTINGS),
        ("src/SUMMARY.md", SUMMARY),
        (
            "src/README.md",
            "# Foreword\n\nSee [care](care/index.html), [rest](./care/01-rest.md#how-long \"Rest\").\n",
        ),
        (
            "src/what.md",
            "# What it is\n\n{{#title Knees}}\n{{#include care/shared.md:plain}}\n\n\
             ![A knee](images/the%20knee.png) [![small](images/k.svg)](care/exercise.html)\n\n\
             See [the paper](paper.pdf), [web](https://example.org/a.md), [def][d], [above](#what-it-is).\n\n\
             [d]: care/exercise.md\n\n> [!WARNING]\n> Not on the stairs.\n\n<b>Bold</b>\n\n\
             ```rust,editable\n{{#include ../listings/a.rs:2}}\n```\n\n\
             An \\\\(x^2\\\\), `\\\\(code\\\\)`.\n\n{{#playground ../listings/a.rs}}\n",
        ),
        (
            "src/care/shared.md",
            "a\n<!-- ANCHOR: plain -->\nPlain [care](care/README.md).\n<!-- ANCHOR_END: plain -->\n",
        ),
        ("src/care/README.md", "No heading, [home](../README.md).\n"),
        (
            "src/care/01-rest.md",
            "# Resting\n\n## How long\n\nDays. {{#include ../../../secret}} {{footnote: x}}\n",
        ),
        ("src/care/exercise.md", "# Exercise `daily`\n\nText.\n"),
        ("src/thanks.md", "# Thanks\n"),
        ("src/unlisted.md", "# Unlisted\n"),
        ("src/paper.pdf", "%PDF"),
        ("src/images/the knee.png", "png"),
        ("src/images/k.svg", "<svg/>"),
        ("listings/a.rs", "fn a() {}\nfn b() {}\n"),
    ])
}

fn import(of: &BTreeMap<&str, &str>) -> Result<TakenOver, Vec<Refusal>> {
    let files: BTreeSet<String> = of.keys().map(|path| (*path).to_owned()).collect();
    let text = |path: &str| {
        let text = of.get(path).map(|text| (*text).to_owned());
        text.ok_or_else(|| format!("there is no `{path}`"))
    };
    mdbook::import(&Inputs {
        folder: "knee",
        settings: of.get("book.toml").copied(),
        files: &files,
        text: &text,
    })
}

/// A text of the new book, by the end of its path.
fn file<'a>(book: &'a TakenOver, ending: &str) -> &'a str {
    let mut files = book.files.iter();
    let found = files.find(|(path, _)| path.ends_with(ending));
    let (_, text) = found.unwrap_or_else(|| panic!("{ending}: {:?}", book.files));
    text
}

/// Each note as `construct place: what is said`.
fn notes(book: &TakenOver) -> Vec<String> {
    let notes = book.notes.iter().map(|note| {
        let (construct, place) = (note.construct.name(), &note.place);
        format!("{construct} {place}: {}", note.said)
    });
    notes.collect()
}

fn write(folder: &Path, of: &BTreeMap<&str, &str>) {
    for (path, text) in of {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
}

/// Everything in a folder.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => {
                let bytes = fs::read(&path).expect("a file");
                found.insert(path.display().to_string(), bytes);
            }
        }
    }
    found
}

#[test]
fn chapters_stand_in_the_order_of_the_list_one_in_another() {
    let book = import(&knee()).expect("it is taken over");
    let paths: Vec<&str> = book.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "book.toml",
            "content/care-of-the-knee/index.md",
            "content/care-of-the-knee/01-foreword.md",
            "content/care-of-the-knee/02-what.md",
            "content/care-of-the-knee/03-care/index.md",
            "content/care-of-the-knee/03-care/01-rest.md",
            "content/care-of-the-knee/03-care/03-exercise.md",
            "content/care-of-the-knee/06-thanks.md",
            "import.md",
        ]
    );
    let picture = &book.pictures[0];
    assert_eq!(picture.from, "src/images/the knee.png");
    assert_eq!(picture.to, "content/care-of-the-knee/images/the-knee.png");
    assert_eq!(
        file(&book, "book.toml"),
        "[book]\ntitle = \"Care of the knee\"\nauthors = [\"A. Author\"]\nlanguage = \"en\"\ndescription = \"What is done.\"\n"
    );
}

#[test]
fn links_lead_where_they_led() {
    let book = import(&knee()).expect("it is taken over");
    assert_eq!(
        file(&book, "01-foreword.md"),
        "# Foreword\n\nSee [care](03-care/index.md), [rest](03-care/01-rest.md#how-long \"Rest\").\n"
    );
    assert_eq!(
        file(&book, "03-care/index.md"),
        "# Care\n\nNo heading, [home](../01-foreword.md).\n"
    );
    let what = file(&book, "02-what.md");
    for expected in [
        "![A knee](images/the-knee.png) [![small](images/k.svg)](03-care/03-exercise.md)",
        "[the paper](paper.pdf), [web](https://example.org/a.md), [def][d], [above](#what-it-is).",
        "[d]: 03-care/03-exercise.md\n",
    ] {
        assert!(what.contains(expected), "{expected}\n{what}");
    }
}

#[test]
fn what_mdbook_writes_in_its_own_way_is_written_as_here() {
    let book = import(&knee()).expect("it is taken over");
    let what = file(&book, "02-what.md");
    for expected in [
        "# What it is\n\n\nPlain [care](03-care/index.md).\n",
        "> **Warning.**\n> Not on the stairs.\n",
        "```rust\nfn b() {}\n```\n",
        "An $x^2$, `\\\\(code\\\\)`.\n",
        "```rust\nfn a() {}\nfn b() {}\n```\n",
    ] {
        assert!(what.contains(expected), "{expected}\n{what}");
    }
}

#[test]
fn nothing_is_dropped_in_silence() {
    let book = import(&knee()).expect("it is taken over");
    let notes = notes(&book);
    let folder = "content/care-of-the-knee";
    for expected in [
        "preprocessor book.toml: `katex`",
        "setting book.toml: `output.html.default-theme`",
        "setting book.toml: `output.html.git-repository-url`: say `repository`",
        "prefix chapter src/SUMMARY.md:3: “Foreword”",
        "part title src/SUMMARY.md:5: “First part”",
        "draft chapter src/SUMMARY.md:10: “Not yet”",
        "draft chapter src/SUMMARY.md:12: “Gone” has no text: there is no `src/gone.md`",
        "separator src/SUMMARY.md:14:",
        "draft chapter src/SUMMARY.md:16: “What again” is `src/what.md`",
        "suffix chapter src/SUMMARY.md:18: “Thanks”",
        &format!("title {folder}/02-what.md:3: “Knees”"),
        &format!("title {folder}/03-care/01-rest.md:1: the list calls it “Rest”"),
        &format!("include {folder}/02-what.md:4: the text of `care/shared.md:plain`"),
        &format!(
            "include {folder}/03-care/01-rest.md:5: `{{{{#include ../../../secret}}}}` stays as it is: it is outside"
        ),
        &format!("helper {folder}/03-care/01-rest.md:5: `{{{{footnote: x}}}}` stays"),
        &format!("playground {folder}/02-what.md:23: the text of `../listings/a.rs`"),
        &format!("code listing {folder}/02-what.md:17: `editable`"),
        &format!("callout {folder}/02-what.md:12: `[!WARNING]`"),
        &format!("formula {folder}/02-what.md:21:"),
        &format!("raw HTML {folder}/02-what.md:15: `<b>`"),
        &format!("file {folder}/02-what.md:6: `images/k.svg`"),
        &format!("file {folder}/02-what.md:8: `paper.pdf`"),
        "file src/unlisted.md: the list does not have it",
        "file src/paper.pdf: neither",
    ] {
        let is_said = notes.iter().any(|note| note.starts_with(expected));
        assert!(is_said, "{expected}\n{}", notes.join("\n"));
    }
    let report = file(&book, "import.md");
    assert_eq!(report.matches("| setting |").count(), 2, "{report}");
    assert_eq!(report.matches("| raw HTML |").count(), 1, "{report}");
}

/// The command writes the book and leaves the mdBook; `check` names what remains to be done, and nothing else.
#[test]
fn the_command_takes_over_what_it_says() {
    let place = TempDir::new().expect("a folder");
    let mdbook = place.path().join("notes");
    write(&mdbook, &knee());
    let before = contents(&mdbook);
    for line in documented("mdBook") {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let done = command(&arguments, place.path());
        let is_check = arguments[0] == "check";
        assert_eq!(done.status.code(), Some(i32::from(is_check)), "{line}");
        if !is_check {
            continue;
        }
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        let found: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("error["))
            .collect();
        assert_eq!(
            found,
            [
                "error[dangling-link]: there is no `images/k.svg` in the book",
                "error[dangling-link]: there is no `paper.pdf` in the book",
                "error[raw-html]: raw HTML in prose",
                "error[raw-html]: raw HTML in prose",
                "error[stray-markup]: a formula in TeX",
                "error[stray-markup]: attributes of what takes none",
            ],
            "{said}"
        );
    }
    assert_eq!(contents(&mdbook), before);
    let refused = command(&["init", "my-book", "--from-mdbook", "notes"], place.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not empty"));
}

/// Whoever is in the mdBook's folder need not name anything.
#[test]
fn a_plain_mdbook_becomes_a_book_that_passes() {
    let place = TempDir::new().expect("a folder");
    let mdbook = place.path().join("notes");
    let files = [
        ("book.toml", "[book]\ntitle = \"Notes\"\n"),
        (
            "src/SUMMARY.md",
            "- [B](b.md)\n  - [C](c.md)\n- [A](a.md)\n",
        ),
        ("src/a.md", "# A\n\nTo [C](c.md).\n"),
        ("src/b.md", "# B\n"),
        ("src/c.md", "# C\n"),
    ];
    write(&mdbook, &BTreeMap::from(files));
    let done = command(&["init", "--from-mdbook"], &mdbook);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{done:?}");
    assert!(said.contains("3 chapters and 0 pictures"), "{said}");
    let built = command(&["build", "notes-pathbook"], place.path());
    assert!(built.status.success(), "{built:?}");
    let front = place.path().join("notes-pathbook/site/notes/index.html");
    let front = fs::read_to_string(front).expect("a page");
    let at = |address: &str| {
        let link = format!("href=\"{address}\"");
        front
            .find(&link)
            .unwrap_or_else(|| panic!("{address}\n{front}"))
    };
    let order = [at("b/index.html"), at("b/c.html"), at("a.html")];
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn what_is_no_mdbook_is_not_taken_over() {
    let place = TempDir::new().expect("a folder");
    fs::write(place.path().join("a.md"), "# A\n").expect("a file");
    for (arguments, said) in [
        (
            &["init", "new", "--from-mdbook", "."][..],
            "`.` holds no mdBook",
        ),
        (
            &["init", "new", "--from-mdbook", "gone"],
            "there is no folder `gone`",
        ),
        (
            &["init", "new", "--from-mdbook", ".", "--template", "score"],
            "cannot be used with",
        ),
        (&["init"], "required"),
    ] {
        let done = command(arguments, place.path());
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(error.contains(said), "{error}");
        assert!(!place.path().join("new").exists());
    }
}

#[test]
fn bad_texts_are_refused_and_deep_ones_end() {
    let with = |path: &'static str, text: &'static str| {
        let mut files = knee();
        files.insert(path, text);
        files
    };
    let refused = |files: &BTreeMap<&str, &str>| {
        let refused = import(files).expect_err("it is refused");
        format!("{}: {}", refused[0].place, refused[0].why)
    };
    assert!(refused(&with("book.toml", "[book\n")).starts_with("book.toml: "));
    let empty = refused(&with("src/SUMMARY.md", "# Summary\n"));
    assert_eq!(empty, "src/SUMMARY.md: it lists no chapter");
    let many: &'static str = "{{#include what.md}}".repeat(100).leak();
    assert!(refused(&with("src/what.md", many)).contains("10,000 helpers"));
    let once = import(&with("src/what.md", "# W\n\n{{#include what.md}}\n")).expect("a book");
    assert!(file(&once, "02-what.md").contains("{{#include what.md}}"));
    let deep: &'static str =
        format!("- [B](what.md)\n{}[A](thanks.md)\n", "- ".repeat(100_000)).leak();
    let book = import(&with("src/SUMMARY.md", deep)).expect("a book");
    let is_said = notes(&book)
        .iter()
        .any(|note| note.contains("a list in so many lists"));
    assert!(is_said, "{:?}", notes(&book));
}

/// A link of the disk leads out, and what it leads to is neither read nor copied.
#[cfg(unix)]
#[test]
fn nothing_outside_of_the_mdbook_is_read() {
    let place = TempDir::new().expect("a folder");
    let mdbook = place.path().join("notes");
    write(&mdbook, &knee());
    fs::write(place.path().join("secret"), "SECRET").expect("a file");
    for link in ["src/secret.md", "src/secret.png"] {
        std::os::unix::fs::symlink("../../secret", mdbook.join(link)).expect("a link");
    }
    fs::write(
        mdbook.join("src/thanks.md"),
        "# Thanks\n\n{{#include secret.md}} {{#include ../../secret}} ![x](secret.png)\n",
    )
    .expect("a file");
    let done = command(&["init", "new", "--from-mdbook", "notes"], place.path());
    assert!(done.status.success(), "{done:?}");
    let new = contents(&place.path().join("new"));
    let holds = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("SECRET");
    assert!(!new.values().any(holds));
    let report = fs::read_to_string(place.path().join("new/import.md")).expect("a report");
    assert!(
        report.contains("`src/secret.md` leads out of the folder"),
        "{report}"
    );
}
