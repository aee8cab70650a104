//! Guidelines in other notations, compared as the books that they become.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{err, out, run, with_status};

/// A folder with a table, and the book that it becomes in `book`.
fn imported() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/pain-relief.csv");
    fs::copy(table, place.path().join("pain-relief.csv")).expect("copied");
    let args = ["import", "csv", "pain-relief.csv", "-o", "book"];
    with_status(0, run(place.path(), &args));
    let book = place.path().join("book");
    (place, book)
}

#[test]
fn a_book_says_the_same_as_the_file_it_was_made_of() {
    let (place, _) = imported();
    let args = ["diff", "pain-relief.csv", "book", "--fail-on", "any"];
    let told = with_status(0, run(place.path(), &args));
    assert!(
        out(&told).contains("Nobody is advised differently"),
        "{}",
        out(&told)
    );
    assert!(!out(&told).contains("import.md"), "{}", out(&told));
}

#[test]
fn what_became_of_an_imported_book_is_told() {
    let (place, _) = imported();
    let table = place.path().join("pain-relief.csv");
    let text = fs::read_to_string(&table).expect("read");
    let (head, last) = text.trim_end().rsplit_once('\n').expect("rows");
    assert!(!last.is_empty());
    fs::write(&table, format!("{head}\n")).expect("written");
    let args = ["diff", "pain-relief.csv", "book", "--fail-on", "any"];
    with_status(1, run(place.path(), &args));
}

#[test]
fn a_file_that_cannot_be_imported_is_refused_with_its_reasons() {
    let (place, _) = imported();
    fs::write(place.path().join("broken.dmn"), "<definitions").expect("written");
    let told = with_status(2, run(place.path(), &["diff", "broken.dmn", "book"]));
    let said = err(&told);
    assert!(said.contains("broken.dmn: not imported"), "{said}");
    assert!(
        said.contains("the old version, `broken.dmn`, can't be imported"),
        "{said}"
    );
    fs::write(place.path().join("guideline.docx"), "PK").expect("written");
    let told = with_status(2, run(place.path(), &["diff", "guideline.docx", "book"]));
    assert!(
        err(&told).contains("neither a folder nor a revision"),
        "{}",
        err(&told)
    );
}
