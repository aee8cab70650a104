//! The book's pages in Chromium: the checks of `tests/browser`, on one page of each kind. `node tests/browser/main.js` looks at every page.
//!
//! What the machine lacks is said, and its tests are not run; with `PATHBOOK_REQUIRE_BROWSER=1` they fail instead.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = missing();
    let is_required = std::env::var("PATHBOOK_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    if !missing.is_empty() {
        let verb = if is_required {
            "can't run"
        } else {
            "does not run"
        };
        eprintln!(
            "\ntests/browser.rs {verb} its tests: {}",
            missing.join("; ")
        );
    }
    let is_ignored = !missing.is_empty() && !is_required;
    let trials = [
        Trial::test("a_page_of_each_kind_passes", a_page_of_each_kind_passes),
        Trial::test("words_are_cut_alike", words_are_cut_alike),
    ];
    let trials = trials.map(|trial| trial.with_ignored_flag(is_ignored));
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// What a machine needs for these tests and does not have.
fn missing() -> Vec<&'static str> {
    let starts = |program: &str| Command::new(program).arg("-version").output().is_ok();
    let has_chromium = std::env::var_os("CHROMIUM").is_some()
        || [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ]
        .into_iter()
        .any(is_on_the_path);
    [
        (is_on_the_path("node"), "there is no Node.js (node)"),
        (
            starts("java"),
            "there is no Java (java), which the HTML checker needs",
        ),
        (
            has_chromium,
            "there is no Chromium (chromium, or a program that CHROMIUM names)",
        ),
        (
            folder().join("node_modules/puppeteer-core").is_dir(),
            "the packages are not installed (npm ci --prefix tests/browser)",
        ),
    ]
    .into_iter()
    .filter(|(is_there, _)| !is_there)
    .map(|(_, what)| what)
    .collect()
}

fn is_on_the_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn node(program: &str, arguments: &[&str]) -> Result<(), Failed> {
    let output = Command::new("node")
        .arg(folder().join(program))
        .args(arguments)
        .output()
        .map_err(|error| format!("node does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(format!("{}{}", said(&output.stdout), said(&output.stderr)).into())
}

/// Lighthouse takes long; `node tests/browser/main.js` runs it, and the self-test shows that each check sees what is broken.
fn a_page_of_each_kind_passes() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let site = place.path().join("site");
    build(&site);
    let site = site.to_str().ok_or("the folder's name is text")?;
    node("main.js", &[site, "--sample", "--without", "lighthouse"])
}

/// The build cuts what is looked for, the reader's browser what is typed: by two programs that must agree.
fn words_are_cut_alike() -> Result<(), Failed> {
    let texts = [
        "Rückenschmerz—the “Ｌow-back” 2.5 mg/dL ﬁt, x² ≥ 80 %",
        "L’ÉTÉ İstanbul ΣΊΣΥΦΟΣ Straße naïve don't _under_score",
        "गर्दन दर्द ألم الظهر כאב צוואר боль в шее",
        "腰痛の治療 abc ปวดคอ ចុកក ကော မြန်မာ 한국어 목 통증",
        "a\u{300}b e\u{301} \u{1d400}\u{2460}½ \u{10ffff} 👩‍⚕️ \u{200b}zero",
        "",
    ];
    let mut node = Command::new("node")
        .arg(folder().join("tokens.js"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/static/finder.js"))
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

/// The book of this repository, as `pathbook build` writes it.
fn build(out: &Path) {
    let (sources, problems) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    let verified = pathbook::check(&sources, problems, date(2026, 11, 23))
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let site = pathbook::plan::plan(&verified);
    let drawn = verified
        .draw()
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let files = pathbook::render::render(&site, &drawn, &sources)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    pathbook::write::write(&files, out).expect("the site is written");
}
