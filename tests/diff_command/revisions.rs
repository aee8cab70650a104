//! Versions that git has.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{err, json, loosen, out, run, with_status};

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", err(&output));
}

/// A repository with the example book in `books/one`: a first commit with the tag `v1`, and one that loosens it.
fn repository() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let book = place.path().join("books/one");
    fs::create_dir_all(place.path().join("books")).expect("a folder");
    with_status(
        0,
        run(
            place.path(),
            &["init", "books/one", "--as-of", "2026-12-01"],
        ),
    );
    fs::write(
        book.join("content/sore-throat/figure.png"),
        [137, 80, 78, 71, 0, 255],
    )
    .expect("written");
    fs::write(book.join("content/.hidden.md"), "[[nothing]]").expect("written");
    git(place.path(), &["init", "-q"]);
    git(place.path(), &["add", "-A"]);
    git(place.path(), &["commit", "-q", "-m", "First"]);
    git(place.path(), &["tag", "v1"]);
    loosen(&book);
    git(place.path(), &["commit", "-q", "-a", "-m", "Second"]);
    place
}

#[test]
fn revisions_are_read_as_folders_are() {
    let place = repository();
    let book = place.path().join("books/one");
    let told = with_status(0, run(&book, &["diff", "HEAD~1", "HEAD"]));
    let said = out(&told);
    assert!(said.contains("LOOSER: "), "{said}");
    assert!(
        said.contains("(HEAD~1:content/sore-throat/02-pathway.md:"),
        "{said}"
    );
    let tagged = json(&book, &["v1"]);
    assert_eq!(tagged["new"]["name"], ".");
    assert_ne!(tagged["changed"]["patients"], "0");
    let same = json(&book, &["HEAD", ".", "--fail-on", "any"]);
    assert_eq!(same["edits"], Value::Array(Vec::new()));
    let (revision, problems) = pathbook::read::read_revision(&book, "HEAD").expect("the book");
    let (folder, own) = pathbook::read::read(&book).expect("the book");
    assert_eq!(revision.assets, folder.assets);
    let texts = |sources: &pathbook::source::Sources| {
        let files = sources.chapters.iter().map(|key| sources.file(*key));
        files
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&revision), texts(&folder));
    assert_eq!(problems.sorted(), own.sorted());
}

#[cfg(unix)]
#[test]
fn links_are_refused_in_revisions_too() {
    let place = repository();
    let book = place.path().join("books/one");
    std::os::unix::fs::symlink("/etc/hostname", book.join("content/away.md")).expect("a link");
    git(place.path(), &["add", "-A"]);
    git(place.path(), &["commit", "-q", "-m", "Link"]);
    let (_, problems) = pathbook::read::read_revision(&book, "HEAD").expect("the book");
    assert_eq!(problems.iter().count(), 1);
}

#[test]
fn a_folder_comes_before_a_revision() {
    let place = repository();
    let book = place.path().join("books/one");
    let other = book.join("v1");
    with_status(0, run(&book, &["init", "v1", "--as-of", "2026-12-01"]));
    loosen(&other);
    let told = with_status(0, run(&book, &["diff", "v1", "HEAD", "--fail-on", "any"]));
    assert!(
        out(&told).contains("Nobody is advised differently"),
        "{}",
        out(&told)
    );
}

#[test]
fn what_is_no_version_is_said() {
    let place = repository();
    let book = place.path().join("books/one");
    for name in ["nowhere", "HEAD~9", "v1:content", ""] {
        let refused = with_status(2, run(&book, &["diff", name, "."]));
        assert!(
            err(&refused).contains("neither a folder nor a revision"),
            "{}",
            err(&refused)
        );
    }
    let option = with_status(2, run(&book, &["diff", "--", "--all", "."]));
    assert!(err(&option).contains("neither a folder nor a revision"));
    let no_book = with_status(2, run(place.path(), &["diff", "HEAD", "HEAD"]));
    assert!(
        err(&no_book).contains("no `book.toml`"),
        "{}",
        err(&no_book)
    );
    let outside = tempfile::tempdir().expect("a folder");
    with_status(2, run(outside.path(), &["diff", "HEAD", "HEAD~1"]));
}

#[test]
fn what_was_not_fetched_is_named_with_the_remedy() {
    let origin = repository();
    let place = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", origin.path().display());
    git(
        place.path(),
        &["clone", "-q", "--depth=1", &from, "shallow"],
    );
    let book = place.path().join("shallow/books/one");
    let refused = with_status(2, run(&book, &["diff", "HEAD~1"]));
    let said = err(&refused);
    assert!(said.contains("this clone is shallow"), "{said}");
    assert!(
        said.contains("help: fetch the rest with `git fetch --unshallow`"),
        "{said}"
    );
    git(&book, &["fetch", "-q", "--unshallow"]);
    let told = with_status(0, run(&book, &["diff", "HEAD~1"]));
    assert!(out(&told).contains("LOOSER: "), "{}", out(&told));

    git(origin.path(), &["branch", "other"]);
    git(
        &book,
        &["fetch", "-q", "origin", "other:refs/remotes/origin/other"],
    );
    let refused = with_status(2, run(&book, &["diff", "other"]));
    assert!(
        err(&refused).contains("help: compare with `origin/other`"),
        "{}",
        err(&refused)
    );
    with_status(0, run(&book, &["diff", "origin/other"]));
}

#[test]
fn a_book_in_another_folder_is_named() {
    let place = repository();
    let refused = with_status(2, run(place.path(), &["diff", "HEAD"]));
    let said = err(&refused);
    assert!(
        said.contains("help: there is a book in `books/one`"),
        "{said}"
    );
    let empty = tempfile::tempdir().expect("a folder");
    git(empty.path(), &["init", "-q"]);
    git(
        empty.path(),
        &["commit", "-q", "--allow-empty", "-m", "Nothing"],
    );
    with_status(
        0,
        run(empty.path(), &["init", "book", "--as-of", "2026-12-01"]),
    );
    let refused = with_status(2, run(&empty.path().join("book"), &["diff", "HEAD"]));
    let said = err(&refused);
    assert!(
        said.contains("help: compare with a revision that has the book"),
        "{said}"
    );
}
