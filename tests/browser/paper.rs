//! What is printed: a page as a PDF, and its words read back.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use jiff::civil::date;
use libtest_mimic::Failed;
use pathbook::source::Sources;
use pathbook::survey::Edits;

use crate::{chromium, tables, words};

/// Every word that was typed in a chapter or a field is printed, as often as it was typed at least. Where on a sheet it stands,
/// and whether a line ends within it, is not looked at.
pub fn every_word_is_on_paper() -> Result<(), Failed> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lost = lost(&words::rich(), date(2000, 6, 1))?;
    lost.extend(self::lost(&words::files_of(here), date(2026, 11, 23))?);
    match lost.is_empty() {
        true => Ok(()),
        false => Err(lost.join("\n").into()),
    }
}

/// A table that no sheet takes is printed a few columns at a time, and the first with each: every word of it stands in one line. A word in a
/// decision table that no sheet takes goes on in the next line.
pub fn no_word_of_a_wide_table_is_cut() -> Result<(), Failed> {
    let printed = printed(&tables::book(), date(2026, 11, 23))?;
    if !together(&printed).contains(&together(&tables::long_word())) {
        return Err("a word in a decision table is cut".into());
    }
    let printed: Vec<&str> = printed.split_whitespace().collect();
    let rows = (1..=30).map(|row| format!("r{row}"));
    let rows: Vec<String> = rows.chain([String::new()]).collect();
    let cells = tables::wide_words().into_iter().flat_map(|word| {
        let cell = move |row: &String| format!("{word}{row}");
        rows.iter().map(cell).collect::<Vec<_>>()
    });
    let times = |word: &str| printed.iter().filter(|other| **other == word).count();
    let lost: Vec<String> = cells.filter(|cell| times(cell) == 0).collect();
    if !lost.is_empty() {
        return Err(format!("cut or off the sheet: {}", lost.join(", ")).into());
    }
    let repeated = times("Sign30");
    match repeated > 2 {
        true => Ok(()),
        false => Err(format!("the first column is there {repeated} times").into()),
    }
}

fn lost(files: &BTreeMap<String, String>, as_of: jiff::civil::Date) -> Result<Vec<String>, Failed> {
    let printed = together(&printed(&words::sources(files), as_of)?);
    let mut typed: BTreeMap<String, usize> = BTreeMap::new();
    let chapters = files.iter().filter(|(path, _)| path.ends_with(".md"));
    let chapters = chapters.filter(|(path, _)| !path.ends_with("/source.md"));
    for (_, text) in chapters {
        let chapter = words::typed(text);
        let fields = chapter.blocks.iter().flat_map(words::texts);
        let fields = fields.flat_map(|(_, text)| words::words_of(&words::without_marks(&text)));
        for word in chapter.words.into_iter().chain(fields) {
            *typed.entry(word).or_default() += 1;
        }
    }
    let lost = typed.into_iter().filter_map(|(word, count)| {
        let found = printed.matches(&word).count();
        (found < count)
            .then(|| format!("`{word}` was typed {count} times, and is printed {found} times"))
    });
    Ok(lost.collect())
}

/// The text of the book's page for paper.
fn printed(sources: &Sources, as_of: jiff::civil::Date) -> Result<String, Failed> {
    let place = tempfile::tempdir()?;
    let verified = pathbook::check(sources, Default::default(), as_of)
        .map_err(|problems| format!("{problems:#?}"))?;
    let pages =
        pathbook::build(&verified, Edits::LeftOut).map_err(|problems| format!("{problems:#?}"))?;
    let folder = place.path().join("site");
    pathbook::write::write(&pages, &folder, &pathbook::write::StopSignal::never())?;
    text(&folder.join("print.html"))
}

/// The text of each sheet of a printed page.
pub fn sheets(page: &Path) -> Result<Vec<String>, Failed> {
    // Each ends in a form feed.
    let text = text(page)?;
    Ok(text.split('\u{c}').map(str::to_owned).collect())
}

/// The text of a printed page.
fn text(page: &Path) -> Result<String, Failed> {
    let place = tempfile::tempdir()?;
    let pdf = place.path().join("page.pdf");
    let browser = chromium().ok_or("there is a Chromium")?;
    let mut print = Command::new(browser);
    print.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
    ]);
    print.arg(format!(
        "--user-data-dir={}",
        place.path().join("profile").display()
    ));
    print.arg(format!("--print-to-pdf={}", pdf.display()));
    print.arg(format!("file://{}", page.display()));
    said(&mut print)?;
    said(
        Command::new("pdftotext")
            .args(["-enc", "UTF-8"])
            .arg(&pdf)
            .arg("-"),
    )
}

/// What a program prints.
fn said(command: &mut Command) -> Result<String, Failed> {
    let output = command.output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// The letters and digits of a text in a row: a word may go on in the next line.
fn together(text: &str) -> String {
    words::words_of(text).concat()
}
