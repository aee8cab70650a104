//! The book's pages in Chromium: the checks of `tests/browser`, on one page of each kind. `node tests/browser/main.js` looks at every page.
//!
//! What the machine lacks is said, and its tests are not run; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

mod cases;
mod charts;
mod finder;
#[path = "../generator/mod.rs"]
mod generator;
#[path = "../drawings/guidelines.rs"]
mod guidelines;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../hostile/mod.rs"]
mod hostile;
#[path = "../judges/mod.rs"]
mod judges;
mod paper;
#[path = "../drawings/pathways.rs"]
mod pathways;
mod tables;
#[path = "../words/mod.rs"]
mod words;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use jiff::civil::date;
use libtest_mimic::{Failed, Trial};
use pathbook::problem::Problems;
use pathbook::quantity::{CountedBy, Unit};
use pathbook::source::Sources;
use pathbook::survey::Edits;
use pathbook::verify::Verified;

use cases::Cases;

fn main() -> ExitCode {
    let trials = vec![
        Trial::test("a_page_of_each_kind_passes", a_page_of_each_kind_passes),
        Trial::test("tables_alone_are_readable", tables_alone_are_readable),
        Trial::test("words_are_cut_alike", words_are_cut_alike),
        Trial::test("readers_find_what_they_ask_for", finder::asked),
        Trial::test(
            "the_page_advises_as_the_interpreter_does",
            the_book_is_read_alike,
        ),
        Trial::test(
            "so_it_does_in_books_of_every_shape",
            generated_books_are_read_alike,
        ),
        Trial::test(
            "so_it_does_in_the_examples_of_what_a_book_means",
            examples_of_the_meaning_are_read_alike,
        ),
        Trial::test(
            "what_is_sure_of_half_a_patient_holds_of_the_whole",
            half_a_patient_is_read_soundly,
        ),
        Trial::test("the_form_tells_it_to_readers", the_form_tells_it_to_readers),
        Trial::test("dates_are_counted_alike", dates_are_counted_alike),
        Trial::test(
            "every_field_takes_its_answers",
            every_field_takes_its_answers,
        ),
        Trial::test("nothing_that_is_typed_runs", nothing_that_is_typed_runs),
        Trial::test("a_lost_reader_finds_back", a_lost_reader_finds_back),
        Trial::test(
            "drawings_lead_and_light_up",
            charts::drawings_lead_and_light_up,
        ),
        Trial::test(
            "parts_begin_sheets_of_paper",
            charts::parts_begin_sheets_of_paper,
        ),
        Trial::test(
            "a_saved_edit_is_shown_at_once",
            a_saved_edit_is_shown_at_once,
        ),
        Trial::test("every_word_is_on_paper", paper::every_word_is_on_paper),
        Trial::test(
            "no_word_of_a_wide_table_is_cut",
            paper::no_word_of_a_wide_table_is_cut,
        ),
    ];
    judges::run("tests/browser", &missing(), trials)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Where the site's own scripts are.
fn templates() -> String {
    format!("{}/templates/static", env!("CARGO_MANIFEST_DIR"))
}

/// What a machine needs for these tests and does not have.
fn missing() -> Vec<&'static str> {
    let starts = |program: &str| Command::new(program).arg("-version").output().is_ok();
    let has_chromium = chromium().is_some();
    judges::lacking(&[
        (judges::is_on_the_path("node"), "there is no Node.js (node)"),
        (
            starts("java"),
            "there is no Java (java), which the HTML checker needs",
        ),
        (
            has_chromium,
            "there is no Chromium (chromium, or a program that CHROMIUM names)",
        ),
        (
            judges::is_on_the_path("pdftotext"),
            "there is no pdftotext, which reads what is printed (poppler-utils)",
        ),
        (
            folder().join("node_modules/puppeteer-core").is_dir(),
            "the packages are not installed (npm ci --prefix tests/browser)",
        ),
    ])
}

/// The program of a Chromium.
fn chromium() -> Option<OsString> {
    let named = std::env::var_os("CHROMIUM");
    let usual = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let found = usual
        .into_iter()
        .find(|program| judges::is_on_the_path(program));
    named.or_else(|| found.map(OsString::from))
}

fn node(program: &str, arguments: &[&str], input: &str) -> Result<(), Failed> {
    let mut node = Command::new("node");
    node.arg(folder().join(program)).args(arguments);
    judges::judged(&mut node, input)
}

/// Minutes even for one page of each kind.
const SLOW: &str = "accessibility,keyboard,lighthouse,shift";

/// The slow checks are for `node tests/browser/main.js`; the self-test shows that each check sees what is broken.
fn a_page_of_each_kind_passes() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let site = place.path().join("site");
    build(&site);
    let site = site.to_str().ok_or("the folder's name is text")?;
    node("main.js", &[site, "--sample", "--without", SLOW], "")
}

/// The build cuts what is looked for, the reader's browser what is typed: by two programs that must agree.
fn words_are_cut_alike() -> Result<(), Failed> {
    let texts = [
        "Rückenschmerz—the “Ｌow-back” 2.5 mg/dL ﬁt, x² ≥ 80 %",
        "L’ÉTÉ İstanbul ΣΊΣΥΦΟΣ Straße naïve don't _under_score",
        "गर्दन दर्द ألم الظهر כאב צוואר боль в шее",
        "腰痛の治療 abc ปวดคอ ចុកក ကော မြန်မာ 한국어 목 통증 用",
        "أعطِ المُضادّات الحيويّة ٥٠٠ ملغ، إلى أدوية ـــ ۱۲ १२ تֵּן אַנְטִיבִּיּוֹטִיקָה",
        "Maß Sjøgren æther œdème ISI ısı İLAÇ ΦΑΡΜΆΚΟΥΣ łódź đ þ",
        "a\u{300}b e\u{301} \u{1d400}\u{2460}½ \u{10ffff} 👩‍⚕️ \u{200b}zero",
        "",
    ];
    let mut node = Command::new("node")
        .arg(folder().join("tokens.js"))
        .arg(Path::new(&templates()).join("finder.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = node.stdin.take().ok_or("standard input is piped")?;
    input.write_all(serde_json::to_string(&texts)?.as_bytes())?;
    drop(input);
    let output = node.wait_with_output()?;
    let typed: Vec<Vec<String>> = serde_json::from_slice(&output.stdout)?;
    assert_eq!(typed, texts.map(pathbook::search::tokens));
    Ok(())
}

/// Each day of some years, counted to days at and near the ends of months.
fn dates_are_counted_alike() -> Result<(), Failed> {
    let ends = [
        (2024, 2, 28),
        (2024, 2, 29),
        (2024, 3, 1),
        (2025, 2, 28),
        (2026, 12, 31),
    ];
    let ends = ends.map(|(year, month, day)| date(year, month, day));
    let first = date(2019, 12, 1);
    let thens = (0..2300).map(|days| first.checked_add(jiff::Span::new().days(days)));
    let mut lines = String::new();
    for then in thens.chain([Ok(date(1923, 2, 28)), Ok(date(1, 1, 31))]) {
        let then = then?;
        for now in ends {
            lines.push_str(&counted_lines(then, now)?);
        }
    }
    node("since.js", &[], &lines)
}

fn counted_lines(then: jiff::civil::Date, now: jiff::civil::Date) -> Result<String, Failed> {
    let ways = [
        ("months", CountedBy::Months, "a"),
        ("months", CountedBy::Months, "mo"),
        ("days", CountedBy::Days, "wk"),
        ("days", CountedBy::Days, "h"),
    ];
    let mut lines = String::new();
    for (name, counted, unit) in ways {
        let unit = Unit::parse(unit).map_err(|error| format!("{error:?}"))?;
        let each = counted.each(&unit).ok_or("a unit of time")?;
        let time = counted.between(then, now).ok_or("within the calendar")?;
        let line = serde_json::json!({
            "counted": name,
            "each": each.to_string(),
            "then": then.to_string(),
            "now": now.to_string(),
            "time": (&time * &each).to_string(),
        });
        lines.push_str(&format!("{line}\n"));
    }
    Ok(lines)
}

/// The book of this repository, as `pathbook build` writes it.
fn build(out: &Path) -> Verified {
    publish(book(Path::new(env!("CARGO_MANIFEST_DIR"))), out)
}

/// Writes the site of a book, and hands the book back.
fn publish(verified: Verified, out: &Path) -> Verified {
    let files = pathbook::build(&verified, Edits::LeftOut)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    pathbook::write::write(&files, out, &pathbook::write::StopSignal::never())
        .expect("the site is written");
    verified
}

fn book(root: &Path) -> Verified {
    let (sources, problems) = pathbook::read::read(root).expect("the book is here");
    verified(&sources, problems)
}

fn verified(sources: &Sources, problems: Problems) -> Verified {
    pathbook::check(sources, problems, date(2026, 11, 23))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Every page of a book that makes no recommendation and has large tables. The site stays where it was built, to be looked at.
fn tables_alone_are_readable() -> Result<(), Failed> {
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables-alone");
    if site.exists() {
        std::fs::remove_dir_all(&site)?;
    }
    let sources = tables::book();
    publish(verified(&sources, Problems::default()), &site);
    let site = site.to_str().ok_or("the folder's name is text")?;
    node("main.js", &[site, "--sample", "--without", SLOW], "")?;
    node(
        "main.js",
        &[site, "--pages", "table/", "--without", SLOW],
        "",
    )?;
    node("tables.js", &[site], "")
}

/// A book in which every text tries to break out of the page.
fn nothing_that_is_typed_runs() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let site = place.path().join("site");
    let (_, verified) = hostile::check(&hostile::book().files);
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    publish(verified, &site);
    let site = site.to_str().ok_or("the folder's name is text")?;
    node("hostile.js", &[site], "")
}

/// What is not there is answered with a page that works, in whatever folder it was looked for, and away from the book's own host.
fn a_lost_reader_finds_back() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let at = |name: &str| place.path().join(name);
    let begun = Command::new(env!("CARGO_BIN_EXE_pathbook"))
        .args(["init", "book", "--as-of", "2026-11-23"])
        .current_dir(place.path())
        .output()?;
    assert!(begun.status.success(), "{begun:?}");
    let settings = std::fs::read_to_string(at("book/book.toml"))?;
    let settings = settings.replacen(
        "[book]\n",
        "[book]\nbase-url = \"https://guideline.example/care/\"\n",
        1,
    );
    std::fs::write(at("book/book.toml"), settings)?;
    let verified = book(&at("book"));
    assert!(verified.library().settings.base_url.is_some());
    publish(verified, &at("site"));
    let site = at("site").display().to_string();
    node("lost.js", &[&site, "/care/"], "")
}

/// `pathbook serve`: a page reloads when the book is saved, and the panel says who is advised differently.
fn a_saved_edit_is_shown_at_once() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let book = place.path().join("book");
    let pathbook = env!("CARGO_BIN_EXE_pathbook");
    let begun = Command::new(pathbook).arg("init").arg(&book).output()?;
    assert!(begun.status.success(), "{begun:?}");
    for arguments in [
        &["init", "--quiet"] as &[&str],
        &["add", "."],
        &[
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "commit",
            "--quiet",
            "--message",
            "first",
        ],
    ] {
        let git = Command::new("git")
            .current_dir(&book)
            .args(arguments)
            .output()?;
        assert!(git.status.success(), "{git:?}");
    }
    node("preview.js", &[pathbook, &book.to_string_lossy()], "")
}

/// How many patients of the book are asked about.
fn patients() -> usize {
    let wanted = std::env::var("PATHBOOK_PATIENTS");
    wanted.map_or(500, |wanted| wanted.parse().expect("a number of patients"))
}

fn the_book_is_read_alike() -> Result<(), Failed> {
    let verified = book(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut cases = Cases::default();
    cases.add_book(verified.library(), patients());
    node("patients.js", &["--chromium"], cases.lines())
}

/// Scores, tables, adjudications, entered pathways, unknowns and any-of facts.
fn generated_books_are_read_alike() -> Result<(), Failed> {
    let mut cases = Cases::default();
    for text in generator::examples(patients().div_ceil(20).min(400)) {
        cases.add_book(&generator::library(&text), 40);
    }
    node("patients.js", &["--chromium"], cases.lines())
}

/// Every patient of the books that `tests/semantics.rs` asks the prover and the interpreter about.
fn examples_of_the_meaning_are_read_alike() -> Result<(), Failed> {
    let mut cases = Cases::default();
    for section in harness::Suite::parse(include_str!("../semantics.md")).sections {
        cases.add_whole_book(&section.book.library());
    }
    node("patients.js", &["--chromium"], cases.lines())
}

/// Every patient of a small book, each with every choice of answers left out.
fn half_a_patient_is_read_soundly() -> Result<(), Failed> {
    let mut cases = Cases::default();
    cases.add_whole_book(&cases::half_answered());
    node("patients.js", &["--chromium"], cases.lines())
}

/// Of the built book, in which the evaluator is asked by what stands in the address or is typed.
fn the_form_tells_it_to_readers() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let site = place.path().join("site");
    let verified = build(&site);
    let mut cases = Cases::default();
    cases.add_book(verified.library(), 50);
    let site = site.to_str().ok_or("the folder's name is text")?;
    node("form.js", &[site], cases.lines())
}

/// Every question of this book, of the one to start from, and of one with each type of fact is answered by the keyboard.
fn every_field_takes_its_answers() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let at = |name: &str| place.path().join(name);
    build(&at("book"));
    let begun = Command::new(env!("CARGO_BIN_EXE_pathbook"))
        .args(["init", "begun"])
        .current_dir(place.path())
        .output()?;
    assert!(begun.status.success(), "{begun:?}");
    let verified = book(&at("begun"));
    publish(verified, &at("init"));
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Types\"\n"),
        (
            "content/references.yml",
            "nobody:\n  type: Misc\n  title: Of nobody\n",
        ),
        ("content/types/index.md", include_str!("types.md")),
    ]);
    let verified = pathbook::check(&sources, Default::default(), date(2026, 11, 23))
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    publish(verified, &at("types"));
    let sites = ["book", "init", "types"].map(|name| at(name).display().to_string());
    node("fields.js", &sites.each_ref().map(String::as_str), "")
}
