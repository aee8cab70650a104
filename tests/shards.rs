//! Work that is divided among machines: what they print is joined into what one machine prints, byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const TODAY: &str = "2026-12-01";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.args(arguments).current_dir(folder);
    command.output().expect("the command runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a book, `book`, of this chapter.
fn book(chapter: &str) -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let of_book = |path: &str| place.path().join("book").join(path);
    fs::create_dir_all(of_book("content/g")).expect("a folder");
    fs::write(of_book("book.toml"), "[book]\ntitle = \"B\"\n").expect("written");
    fs::write(of_book("content/index.md"), "# B\n").expect("written");
    fs::write(of_book("content/g/index.md"), chapter).expect("written");
    place
}

/// More edits than a batch has, of which some are caught and most survive; some rules against survivors want one name, which the book has too.
fn wide() -> TempDir {
    let fact = |number: usize| {
        format!("```fact f{number}\ntype = \"yes-no\"\nask = \"Is it number {number}?\"\n```\n")
    };
    let rule = |number: usize| {
        let (one, other) = (number % 6, (number + 1 + number / 6) % 6);
        format!(
            "```recommendation r{number}\nwhen = \"f{one} and age >= {} 'a' or not f{other}\"\nfor = [\"rest\"]\n\
            strength = \"strong\"\ncertainty = \"high\"\n```\n",
            20 + number
        )
    };
    let facts: String = (0..6).map(fact).collect();
    let rules: String = (0..40).map(rule).collect();
    book(&format!(
        "# G\n\n```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\nask = \"How old?\"\n```\n\
        ```intervention rest\n```\n{facts}{rules}\
        ```invariant rest-rule\nalways = \"f0 and age >= 25 'a' implies offered(rest)\"\n```\n"
    ))
}

/// A starter, in a folder `book`.
fn starter(template: &str) -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let made = ["init", "book", "--template", template, "--as-of", TODAY];
    assert!(run(place.path(), &made).status.success());
    place
}

/// An example with calculations, without its worked examples: edits of its formulas survive.
fn unguarded() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/dose-by-clearance");
    let book = place.path().join("book");
    fs::create_dir_all(book.join("content/enoxaparin")).expect("a folder");
    for path in [
        "book.toml",
        "content/references.yml",
        "content/enoxaparin/index.md",
        "content/enoxaparin/01-doses.md",
    ] {
        fs::copy(example.join(path), book.join(path)).expect("copied");
    }
    fs::write(book.join("content/index.md"), "# Enoxaparin\n").expect("written");
    let safety = "content/enoxaparin/02-safety.md";
    let text = fs::read_to_string(example.join(safety)).expect("a chapter");
    let mut blocks = text.split("```vignette ");
    let before = blocks.next().unwrap_or_default().to_owned();
    let after = blocks.filter_map(|block| block.split_once("\n```\n"));
    let rest: String = after.map(|(_, rest)| rest).collect();
    fs::write(book.join(safety), before + &rest).expect("written");
    place
}

fn mutate(place: &TempDir, options: &[&str]) -> Output {
    let always = ["mutate", "book", "--as-of", TODAY];
    let output = run(place.path(), &[&always[..], options].concat());
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{}",
        err(&output)
    );
    output
}

/// What each shard prints, in files.
fn shards(place: &TempDir, of: usize) -> (Vec<PathBuf>, Vec<Option<i32>>) {
    let shards = (1..=of).map(|number| {
        let shard = format!("{number}/{of}");
        let output = mutate(place, &["--format", "json", "--shard", &shard]);
        let path = place.path().join(format!("{number}-of-{of}.json"));
        fs::write(&path, &output.stdout).expect("written");
        (path, output.status.code())
    });
    shards.unzip()
}

fn merge(place: &TempDir, parts: &[PathBuf], options: &[&str]) -> Output {
    let parts: Vec<&str> = parts
        .iter()
        .map(|path| path.to_str().expect("a path"))
        .collect();
    run(place.path(), &[&["merge"], options, &parts].concat())
}

#[track_caller]
fn is_joined(place: &TempDir, numbers: &[usize]) {
    let formats = ["json", "human"];
    let whole = formats.map(|format| mutate(place, &["--format", format]));
    for of in numbers {
        let (mut parts, statuses) = shards(place, *of);
        // In whatever order they come.
        parts.rotate_left(of / 2);
        for (format, whole) in formats.iter().zip(&whole) {
            let joined = merge(place, &parts, &["--format", format]);
            assert!(joined.stdout == whole.stdout, "{of} shards, as {format}");
            assert_eq!(joined.status.code(), whole.status.code(), "{of} shards");
        }
        let fails = statuses.contains(&Some(1));
        assert_eq!(
            fails,
            whole[0].status.code() == Some(1),
            "{of} shards: {statuses:?}"
        );
    }
}

#[test]
fn the_shards_of_a_book_of_several_batches_are_joined_into_the_whole() {
    let place = wide();
    let edits = mutate(&place, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&edits.stdout).expect("JSON");
    let survivors = report["survivors"].as_array().expect("survivors");
    assert!(
        survivors.len() > 512,
        "the rules are of many batches: {}",
        survivors.len()
    );
    let blocks = survivors
        .iter()
        .filter_map(|own| own["witness"]["invariant"].as_str());
    let names: Vec<&str> = blocks.filter_map(|block| block.lines().next()).collect();
    let different: BTreeSet<&&str> = names.iter().collect();
    assert!(
        names.len() > 400 && different.len() == names.len(),
        "{names:?}"
    );
    assert_eq!(
        names[0], "```invariant rest-rule-2",
        "the book has `rest-rule`"
    );
    is_joined(&place, &[1, 2, 3, 5, 16]);
}

#[test]
fn the_shards_of_a_small_book_are_joined_into_the_whole() {
    is_joined(&starter("schedule"), &[1, 2, 3, 5, 16]);
}

/// The names of worked examples that would catch them are taken where the parts are joined.
#[test]
fn the_shards_of_a_book_whose_formulas_nothing_guards_are_joined_into_the_whole() {
    let place = unguarded();
    let survivors = mutate(&place, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&survivors.stdout).expect("JSON");
    let said = report["survivors"].to_string();
    let named = |number: &str| {
        said.contains(&format!(
            "```vignette creatinine-clearance-patient{number}\\n"
        ))
    };
    assert!(named("") && named("-2") && named("-3"), "{said}");
    is_joined(&place, &[2, 3]);
}

#[test]
fn the_shards_of_a_book_that_fails_its_check_are_joined_into_the_whole() {
    let place = starter("schedule");
    let safety = place
        .path()
        .join("book/content/hpv-vaccination/03-safety.md");
    let text = fs::read_to_string(&safety).expect("a chapter");
    fs::write(
        &safety,
        format!("{text}\n```invariant never-said\nalways = \"offered(vaccine)\"\n```\n"),
    )
    .expect("written");
    let whole = mutate(&place, &[]);
    assert_eq!(whole.status.code(), Some(1));
    assert!(err(&whole).contains("NOT PROVED"), "{}", err(&whole));
    is_joined(&place, &[3]);
}

/// A shard that is read by a person says that it is not all.
#[test]
fn a_shard_says_which_it_is() {
    let place =
        book("# G\n\n```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n");
    let said = mutate(&place, &["--shard", "2/3"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.starts_with("shard 2/3: "), "{said}");
}

/// What would join into a report that nobody made is refused, and it is said what to do.
#[test]
fn what_is_not_a_whole_is_not_joined() {
    let text = "# G\n\n```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";
    let place = book(text);
    let (three, _) = shards(&place, 3);
    let (two, _) = shards(&place, 2);
    let refused = |parts: &[&PathBuf]| {
        let parts: Vec<PathBuf> = parts.iter().map(|part| (*part).clone()).collect();
        let output = merge(&place, &parts, &[]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(output.stdout.is_empty());
        err(&output)
    };
    assert!(refused(&[&three[1]]).contains("no file has shard 1/3, 3/3"));
    let twice = refused(&[&three[0], &three[1], &three[0]]);
    assert!(twice.contains("shard 1/3 is there twice: "), "{twice}");
    let mixed = refused(&[&three[0], &two[1]]);
    assert!(mixed.contains("another number of shards"), "{mixed}");

    let other = |name: &str, from: &str, to: &str| {
        let part = fs::read_to_string(&three[2]).expect("a part");
        assert!(part.contains(from), "{part}");
        let path = place.path().join(name);
        fs::write(&path, part.replace(from, to)).expect("written");
        path
    };
    let later = other("later.json", TODAY, "2026-12-02");
    let version = env!("CARGO_PKG_VERSION");
    let newer = other(
        "newer.json",
        &format!("\"pathbook\":\"{version}\""),
        "\"pathbook\":\"99.0.0\"",
    );
    let format = other("format.json", "mutation-part/1", "mutation-part/99");
    let beyond = other("beyond.json", "\"3/3\"", "\"4/3\"");
    let on_date = refused(&[&three[0], &three[1], &later]);
    assert!(on_date.contains("as on another date than"), "{on_date}");
    let by_version = refused(&[&three[0], &three[1], &newer]);
    assert!(
        by_version.contains("by another version of pathbook than"),
        "{by_version}"
    );
    for wrong in [&format, &beyond] {
        let said = refused(&[&three[0], &three[1], wrong]);
        assert!(said.contains("is not what a shard printed"), "{said}");
    }

    fs::write(
        place.path().join("book/content/g/index.md"),
        format!("{text}\nMore.\n"),
    )
    .expect("written");
    let (edited, _) = shards(&place, 3);
    fs::write(place.path().join("book/content/g/index.md"), text).expect("written");
    let kept = edited[2].clone();
    let moved = place.path().join("edited.json");
    fs::rename(&kept, &moved).expect("moved");
    let (again, _) = shards(&place, 3);
    let mixed = refused(&[&again[0], &again[1], &moved]);
    assert!(
        mixed.contains("edited.json` is of other texts than"),
        "{mixed}"
    );
    let whole = merge(&place, &again, &[]);
    assert_eq!(whole.status.code(), mutate(&place, &[]).status.code());
}

#[test]
fn a_shard_that_is_not_there_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    for (wrong, said) in [
        ("0/4", "the first shard of four is 1/4"),
        ("5/4", "the last is 4/4"),
        ("1", "a shard is written like 2/4"),
        ("two", "a shard is written like 2/4"),
    ] {
        let output = run(place.path(), &["mutate", "--shard", wrong]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(said), "{wrong}: {}", err(&output));
    }
}
