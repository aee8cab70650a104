//! What is printed: the page of a whole book as a PDF, and its words read back.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use jiff::civil::date;
use libtest_mimic::Failed;

use crate::{chromium, words};

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

fn lost(files: &BTreeMap<String, String>, as_of: jiff::civil::Date) -> Result<Vec<String>, Failed> {
    let printed = together(&printed(files, as_of)?);
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
fn printed(files: &BTreeMap<String, String>, as_of: jiff::civil::Date) -> Result<String, Failed> {
    let place = tempfile::tempdir()?;
    let sources = words::sources(files);
    let verified = pathbook::check(&sources, Default::default(), as_of)
        .map_err(|problems| format!("{problems:#?}"))?;
    let site = pathbook::plan::plan(&verified);
    let drawn = verified
        .draw()
        .map_err(|problems| format!("{problems:#?}"))?;
    let pages = pathbook::render::render(&site, &drawn, &sources)
        .map_err(|problems| format!("{problems:#?}"))?;
    let folder = place.path().join("site");
    pathbook::write::write(&pages, &folder)?;
    let pdf = place.path().join("book.pdf");
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
    print.arg(format!("file://{}", folder.join("print.html").display()));
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
