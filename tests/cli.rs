//! The command line as its users meet it: the real binary, on books on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use base64::{Engine, engine::general_purpose::STANDARD};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const TODAY: &str = "2026-12-01";
const RECOMMENDATIONS: &str = "content/sore-throat/01-recommendations.md";
const PATHWAY: &str = "content/sore-throat/02-pathway.md";
const SAFETY: &str = "content/sore-throat/03-safety.md";

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.env_remove("NO_COLOR");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = command();
    command.args(arguments).current_dir(folder);
    command.env("LC_ALL", "C.UTF-8");
    command.output().expect("the command runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// The output, if the command ended as it should.
#[track_caller]
fn with_status(status: i32, output: Output) -> Output {
    let said = format!("{}{}", out(&output), err(&output));
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    output
}

/// A new book in a folder of its own, `book`.
fn example() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    with_status(0, run(place.path(), &["init", "book", "--as-of", TODAY]));
    place
}

/// A command on the example, as on the day it was written.
fn on_book(place: &TempDir, command: &str, options: &[&str]) -> Output {
    let arguments = [&[command, "book", "--as-of", TODAY], options].concat();
    run(place.path(), &arguments)
}

#[track_caller]
fn edit(place: &TempDir, file: &str, from: &str, to: &str) {
    let path = place.path().join("book").join(file);
    let text = fs::read_to_string(&path).expect("the file");
    assert!(text.contains(from), "{file} has no `{from}`");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

/// A book that can't be resolved.
fn misspelt() -> TempDir {
    let place = example();
    let (from, to) = ("when = \"danger-sign\"", "when = \"danger-sgn\"");
    edit(&place, RECOMMENDATIONS, from, to);
    place
}

/// A book that can't be proved.
fn unsafe_book() -> TempDir {
    let place = example();
    edit(
        &place,
        PATHWAY,
        "forbid = [\"antibiotic\"]",
        "consider = [\"antibiotic\"]",
    );
    place
}

/// A sound book with a pathway whose arrows would cross a hundred times.
fn tangled() -> TempDir {
    let place = example();
    let values = ["one", "two", "three", "four", "five"];
    let branches = |fact: &str| {
        let branch = |value| {
            format!(
                "{{ when = \"{fact} = '{value}'\", label = \"{value}\", to = \"{fact}-{value}\" }},"
            )
        };
        values.map(branch).concat()
    };
    let ask = |step: &str, fact: &str| {
        let branches = branches(fact);
        format!("[step.{step}]\nask = \"Which?\"\nbranch = [{branches}]\nbecause = [\"so\"]\n")
    };
    let act =
        |value| format!("[step.day-{value}]\noffer = [\"pain-relief\"]\nbecause = [\"so\"]\n");
    let facts = ["site", "day"]
        .map(|fact| format!("```fact {fact}\ntype = \"one-of\"\nvalues = {values:?}\n```\n"));
    let steps = [
        ask("where", "site"),
        values
            .map(|value| ask(&format!("site-{value}"), "day"))
            .concat(),
        values.map(act).concat(),
    ];
    let text = format!(
        "\n{}```adjudication so\ntension = \"T.\"\nreading = \"R.\"\nwhy = \"W.\"\n```\n```pathway tangle\napplies = \"true\"\n{}```\n",
        facts.concat(),
        steps.concat()
    );
    let chapter = place.path().join("book").join(SAFETY);
    let before = fs::read_to_string(&chapter).expect("the file");
    fs::write(chapter, before + &text).expect("written");
    place
}

/// Every file of a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry").into_path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).expect("bytes")))
        .collect()
}

#[test]
fn a_new_book_is_sound_and_can_be_built() {
    let place = example();
    let checked = with_status(0, on_book(&place, "check", &[]));
    assert!(out(&checked).starts_with("proved: 3 invariants and 4 vignettes hold for all "));
    assert_eq!(err(&checked), "");
    let built = with_status(0, on_book(&place, "build", &[]));
    assert!(out(&built).contains("index.html"), "{}", out(&built));
    assert!(place.path().join("book/site/index.html").is_file());
    let safety = fs::read_to_string(place.path().join("book/site/safety.html")).expect("a page");
    let mutated = out(&on_book(&place, "mutate", &[]));
    let (score, rest) = mutated.rsplit_once(" % of ").expect("a score");
    let score = score.lines().last().expect("a number");
    let (edits, _) = rest.split_once(' ').expect("a number");
    let said = format!(
        "{edits} unsafe edits were made to the book, one at a time. {score} % of them are caught"
    );
    assert!(safety.contains(&said), "{said}");
}

#[test]
fn what_cannot_be_drawn_is_not_published_and_its_patients_are_advised() {
    let place = tangled();
    for command in ["check", "build"] {
        let failed = err(&with_status(1, on_book(&place, command, &[])));
        assert!(failed.contains("error[unclear-chart]"), "{failed}");
    }
    assert!(!place.path().join("book/site").exists());
    let facts = [
        "site=one",
        "day=two",
        "danger-sign=no",
        "duration=2 d",
        "criteria=0",
    ];
    with_status(0, on_book(&place, "patient", &facts));
}

#[test]
fn the_folder_is_this_one_by_default() {
    let place = example();
    let book = place.path().join("book");
    with_status(0, run(&book, &["check", "--as-of", TODAY]));
    with_status(
        0,
        run(&book, &["build", "--as-of", TODAY, "-d", "../public"]),
    );
    assert!(place.path().join("public/index.html").is_file());
    assert!(!book.join("site").exists());
}

#[test]
fn two_builds_give_the_same_bytes() {
    let place = example();
    with_status(0, on_book(&place, "build", &["-d", "one"]));
    with_status(0, on_book(&place, "build", &["-d", "two"]));
    let bytes = |name: &str| {
        let folder = place.path().join(name);
        let all = contents(&folder).into_iter();
        all.map(|(path, bytes)| {
            (
                path.strip_prefix(&folder).expect("inside").to_owned(),
                bytes,
            )
        })
        .collect::<BTreeMap<_, _>>()
    };
    assert!(bytes("one") == bytes("two"));
}

#[test]
fn init_leaves_a_full_folder_alone() {
    let place = example();
    let before = contents(place.path());
    let refused = with_status(2, run(place.path(), &["init", "book"]));
    assert!(err(&refused).contains("is not empty"));
    assert_eq!(contents(place.path()), before);
    let empty = place.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    with_status(0, run(&empty, &["init", "."]));
}

/// The commands that `init` says come next, as a shell would split them.
fn commands_said(said: &str) -> Vec<Vec<String>> {
    let lines = said
        .lines()
        .filter_map(|line| line.strip_prefix("  pathbook "));
    let words = lines.map(|line| {
        let parts = line.split('\'').enumerate();
        parts
            .flat_map(|(index, part)| match index % 2 {
                0 => part.split_whitespace().map(str::to_owned).collect(),
                _quoted => vec![part.to_owned()],
            })
            .collect::<Vec<String>>()
    });
    words.collect()
}

/// Each kind of book that can be begun is proved, without a warning, and does what its author is told comes next; those from published sources let no
/// unsafe edit pass.
#[test]
fn every_template_is_a_book_that_passes() {
    for kind in ["treatment", "screening", "score", "diagnosis", "schedule"] {
        let place = tempfile::tempdir().expect("a folder");
        let asked = ["init", "book", "--as-of", TODAY, "--template", kind];
        let begun = with_status(0, run(place.path(), &asked));
        let proved = with_status(0, on_book(&place, "check", &["--deny", "warnings"]));
        assert!(
            out(&proved).contains("proved: "),
            "{kind}: {}",
            out(&proved)
        );
        // The book about sore throat leaves some for its author to find.
        if kind != "treatment" {
            let tried = with_status(0, on_book(&place, "mutate", &[]));
            assert!(!out(&tried).contains("survived"), "{kind}: {}", out(&tried));
        }
        let commands = commands_said(&out(&begun));
        let patient = commands.iter().find(|words| words[0] == "patient");
        let patient = patient.unwrap_or_else(|| panic!("{kind} names no patient"));
        let arguments: Vec<&str> = patient.iter().map(String::as_str).collect();
        let told = with_status(0, run(place.path(), &arguments));
        assert!(!out(&told).contains("NOT PROVED"), "{kind}");
        with_status(0, run(place.path(), &["fmt", "book", "--check"]));
    }
}

/// The listings of the how-to chapter are blocks of the books that can be begun and of the examples, word for word.
#[test]
fn every_block_of_the_how_to_is_of_a_book() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let [templates, examples] =
        ["src/cli/init", "docs/examples"].map(|at| contents(&here.join(at)));
    // The day until which something stands is written when a book begins.
    let books: Vec<String> = templates
        .into_values()
        .chain(examples.into_values())
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .map(|text| text.replace("2001-01-01", "2027-11-30"))
        .collect();
    let page = here.join("docs/manual/content/02-how-to.md");
    let page = fs::read_to_string(page).expect("the chapter");
    let listings = page.split("\n````md\n").skip(1);
    let blocks: Vec<&str> = listings
        .map(|rest| rest.split("\n```\n````").next().unwrap_or(rest))
        .collect();
    assert!(blocks.len() >= 10, "{} blocks", blocks.len());
    for block in blocks {
        let opened = format!("\n{block}\n");
        assert!(books.iter().any(|text| text.contains(&opened)), "{block}");
    }
}

/// An example passes without a warning, and lets no edit of a rule pass.
#[test]
fn each_example_is_a_sound_book() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples");
    let books = fs::read_dir(&examples).expect("the examples");
    let books = books.map(|entry| entry.expect("an example").path());
    let books: Vec<PathBuf> = books.collect();
    assert!(!books.is_empty());
    for book in books {
        let at_that_day = |command: &str, more: &[&str]| {
            let arguments = [&[command, ".", "--as-of", TODAY], more].concat();
            with_status(0, run(&book, &arguments))
        };
        at_that_day("check", &["--deny", "warnings"]);
        let tried = out(&at_that_day("mutate", &[]));
        assert!(tried.contains("\n100 % of "), "{}: {tried}", book.display());
        with_status(0, run(&book, &["fmt", "--check"]));
    }
}

/// A page of an example's site, which is built once for a place.
fn page_of_example(place: &TempDir, book: &str, page: &str) -> Html {
    let site = place.path().join(book);
    if !site.exists() {
        let book = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs/examples")
            .join(book);
        let to = site.display().to_string();
        with_status(0, run(&book, &["build", ".", "--as-of", TODAY, "-d", &to]));
    }
    let text = fs::read_to_string(site.join(format!("{page}.html"))).expect("a page");
    Html::parse_document(&text)
}

/// Whoever reads one statement, or a list, sees that it is disputed, that another prevails over it, or what rules an alternative out.
#[test]
fn statements_say_what_others_do_to_them() {
    let place = tempfile::tempdir().expect("a folder");
    for (book, page, selector, target) in [
        (
            "two-guidelines",
            "recommendation/mouth-next",
            ".told .ruled a",
            "paracetamol-is-open",
        ),
        (
            "two-guidelines",
            "recommendation/mouth-next",
            "#verdict p a",
            "kidneys-first",
        ),
        (
            "two-guidelines",
            "kidneys/medicines",
            "main p a",
            "paracetamol-is-open",
        ),
        (
            "two-guidelines",
            "recommendations",
            ".ruled a",
            "kidneys-first",
        ),
        (
            "two-guidelines",
            "intervention/paracetamol",
            ".ruled a",
            "paracetamol-is-open",
        ),
        (
            "blood-pressure",
            "recommendation/second-beside-calcium",
            "#verdict p a",
            "no-renin-in-pregnancy",
        ),
        (
            "blood-pressure",
            "blood-pressure/medicines",
            "main p a",
            "no-renin-in-pregnancy",
        ),
        (
            "blood-pressure",
            "recommendations",
            ".ruled a",
            "no-ace-inhibitor-again",
        ),
        (
            "blood-pressure",
            "intervention/ace-inhibitor",
            ".ruled a",
            "no-ace-inhibitor-again",
        ),
    ] {
        let html = page_of_example(&place, book, page);
        let links = Selector::parse(selector).expect("a selector");
        let mut targets = html.select(&links).filter_map(|link| link.attr("href"));
        assert!(
            targets.any(|own| own.contains(target)),
            "{page}: {selector}"
        );
    }
}

/// A banner says that a guideline is not in force; where lists have what several say, each line does.
#[test]
fn lists_say_which_guideline_is_not_in_force() {
    let place = tempfile::tempdir().expect("a folder");
    for page in ["intervention/paracetamol", "recommendations"] {
        let html = page_of_example(&place, "two-guidelines", page);
        let links = Selector::parse("td a[href*='guideline/']").expect("a selector");
        let said: Vec<String> = html
            .select(&links)
            .map(|link| link.text().collect())
            .collect();
        assert!(!said.is_empty());
        assert!(
            said.iter().all(|said| said.ends_with(" (draft)")),
            "{said:?}"
        );
    }
}

/// Whoever begins where there is no book hears what to do, and it works.
#[test]
fn a_folder_without_a_book_says_how_to_begin() {
    let place = tempfile::tempdir().expect("a folder");
    let mdbook = "[book]\ntitle = \"Notes\"\nsrc = \"src\"\n\n[output.html]\n";
    for (folder, files, message, help) in [
        (
            "empty",
            &[][..],
            "`empty` holds no book",
            "`pathbook init empty` begins one",
        ),
        (
            "two words",
            &[][..],
            "`two words` holds no book",
            "`pathbook init 'two words'` begins one",
        ),
        (
            "texts",
            &[("asthma.md", "# Asthma\n")][..],
            "`texts` holds no book",
            "`my-book/content`",
        ),
        (
            "mdbook",
            &[
                ("book.toml", mdbook),
                ("src/SUMMARY.md", "- [One](one.md)\n"),
                ("src/one.md", "# One\n"),
            ][..],
            "`mdbook` holds an mdBook and no book",
            "`pathbook init my-book --from-mdbook mdbook`",
        ),
        (
            "other",
            &[("notes.docx", "")][..],
            "`other` holds no book",
            "`pathbook init my-book`",
        ),
    ] {
        let at = place.path().join(folder);
        fs::create_dir_all(at.join("src")).expect("folders");
        for (path, text) in files {
            fs::write(at.join(path), text).expect("a file");
        }
        if !files.iter().any(|(path, _)| path.starts_with("src/")) {
            fs::remove_dir(at.join("src")).expect("a folder");
        }
        for command in ["check", "build", "serve", "fmt", "fix", "list"] {
            let said = err(&with_status(2, run(place.path(), &[command, folder])));
            assert!(said.contains(message), "{command}: {said}");
            assert!(said.contains(help), "{command}: {said}");
        }
    }
    with_status(0, run(place.path(), &["init", "empty", "--as-of", TODAY]));
    with_status(0, run(place.path(), &["check", "empty", "--as-of", TODAY]));
}

/// The manual is a book that passes without a warning, and lets no unsafe edit of its example pass.
#[test]
fn the_manual_is_a_sound_book() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checked = run(
        here,
        &[
            "check",
            "docs/manual",
            "--as-of",
            TODAY,
            "--deny",
            "warnings",
        ],
    );
    with_status(0, checked);
    let tried = with_status(0, run(here, &["mutate", "docs/manual", "--as-of", TODAY]));
    assert!(!out(&tried).contains("survived"), "{}", out(&tried));
    with_status(0, run(here, &["fmt", "docs/manual", "--check"]));
}

#[test]
fn people_are_told_the_place_and_the_remedy() {
    let place = misspelt();
    let refused = with_status(1, on_book(&place, "check", &[]));
    let said = err(&refused);
    assert_eq!(out(&refused), "");
    assert!(said.contains("error[unknown-name]: "), "{said}");
    assert!(
        said.contains(&format!("--> book/{RECOMMENDATIONS}:8:")),
        "{said}"
    );
    assert!(said.contains("did you mean `danger-sign`?"), "{said}");
    assert!(
        said.trim_end().ends_with(": nothing is published"),
        "{said}"
    );
}

#[test]
fn an_unsafe_book_is_told_with_a_patient() {
    let place = unsafe_book();
    let said = err(&with_status(1, on_book(&place, "check", &[])));
    assert!(said.contains("error[broken-invariant]: "), "{said}");
    assert!(said.contains("criteria = "), "{said}");
}

#[test]
fn json_and_sarif_are_json_on_standard_output() {
    for place in [misspelt(), unsafe_book()] {
        let report = with_status(1, on_book(&place, "check", &["--format", "json"]));
        let report: Value = serde_json::from_str(&out(&report)).expect("JSON");
        assert_eq!(report["schema"], "pathbook-problems/1");
        assert!(report["summary"]["errors"].as_u64() >= Some(1));
        let log = with_status(1, on_book(&place, "check", &["--format", "sarif"]));
        let log: Value = serde_json::from_str(&out(&log)).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert_eq!(
            Some(results.len()),
            report["problems"].as_array().map(Vec::len)
        );
        let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(
            uri.as_str()
                .is_some_and(|uri| uri.starts_with("book/content/")),
            "{uri}"
        );
    }
}

/// What the book lets stand is told with its reason, and is no problem; of a book with errors too.
#[test]
fn sarif_says_what_is_let_stand() {
    for (place, errors) in [(example(), 0), (unsafe_book(), 1)] {
        let book = place.path().join("book");
        let front = book.join("content/sore-throat/index.md");
        let text = fs::read_to_string(&front).expect("a text");
        let text = text.replace("status = \"draft\"", "status = \"active\"");
        let spare = "\n```fact spare\ntype = \"yes-no\"\n```\n";
        fs::write(&front, text + spare).expect("written");
        let settings = book.join("book.toml");
        let accept = "\n[[accept]]\ncode = \"unused-definition\"\nat = \"spare\"\nreason = \"Soon.\"\nuntil = 9999-12-31\n";
        let text = fs::read_to_string(&settings).expect("a text") + accept;
        fs::write(&settings, &text).expect("written");
        let log = with_status(errors, on_book(&place, "check", &["--format", "sarif"]));
        let log: Value = serde_json::from_str(&out(&log)).expect("JSON");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("results");
        let of = |result: &&Value| result["suppressions"] != serde_json::json!([]);
        let standing: Vec<&Value> = results.iter().filter(of).collect();
        assert_eq!(standing.len(), 1, "{results:?}");
        assert_eq!(standing[0]["ruleId"], "unused-definition");
        let suppression = &standing[0]["suppressions"][0];
        assert_eq!(suppression["kind"], "external");
        assert_eq!(suppression["status"], "accepted");
        assert_eq!(suppression["justification"], "Soon.");
        assert_eq!(suppression["properties"]["until"], "9999-12-31");
        let place = &suppression["location"]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "book/book.toml");
        let line = text.lines().position(|line| line == "[[accept]]");
        let line = line.map(|line| line + 1);
        assert_eq!(
            place["region"]["startLine"].as_u64(),
            line.map(|line| line as u64)
        );
        assert!(run["properties"]["problems"]["unused-definition"].is_null());
        assert_eq!(results.len() > 1, errors > 0);
    }
}

#[test]
fn junit_and_github_are_on_standard_output() {
    let place = misspelt();
    let junit = with_status(1, on_book(&place, "check", &["--format", "junit"]));
    assert!(out(&junit).contains("<testcase name=\"unknown-name\""));
    assert!(out(&junit).contains("<failure message="));
    let github = with_status(1, on_book(&place, "check", &["--format", "github"]));
    let start = format!("::error file=book/{RECOMMENDATIONS},line=8,");
    assert!(out(&github).starts_with(&start), "{}", out(&github));
}

#[test]
fn a_flood_is_folded_until_all_is_asked_for() {
    let place = example();
    let path = place.path().join("book").join(SAFETY);
    let links: String = (0..9)
        .map(|number| format!("\nSee [[nothing-{number}]].\n"))
        .collect();
    let text = fs::read_to_string(&path).expect("the file") + &links;
    fs::write(path, text).expect("written");
    let told = |options: &[&str]| {
        let refused = with_status(1, on_book(&place, "check", options));
        let said = err(&refused) + &out(&refused);
        (said.matches("error[dangling-link]: no thing").count(), said)
    };
    let (few, said) = told(&[]);
    assert_eq!(few, 5, "{said}");
    assert!(
        said.contains("error[dangling-link]: 4 more of this kind in 1 file"),
        "{said}"
    );
    assert!(said.contains("9 errors: nothing is published"), "{said}");
    let (all, said) = told(&["--all"]);
    assert_eq!(all, 9, "{said}");
    let (_, said) = told(&["--format", "markdown"]);
    assert!(
        said.contains("| `dangling-link` | error | 9 | 1 |"),
        "{said}"
    );
}

#[test]
fn machines_get_a_report_of_a_sound_book_too() {
    let place = example();
    for command in ["check", "build"] {
        let checked = with_status(0, on_book(&place, command, &["--format", "json"]));
        let report: Value = serde_json::from_str(&out(&checked)).expect("JSON and nothing else");
        assert_eq!(report["summary"]["errors"], 0);
        assert!(err(&checked).contains("proved: "));
    }
}

#[test]
fn colours_never_reach_a_file() {
    let place = misspelt();
    assert!(!err(&on_book(&place, "check", &[])).contains('\u{1b}'));
    let mut command = command();
    command.args(["check", "book"]).env("NO_COLOR", "1");
    let output = command.current_dir(place.path()).output().expect("runs");
    assert!(!err(&output).contains('\u{1b}'));
}

#[test]
fn a_review_is_due_at_its_date() {
    let place = example();
    let late = run(place.path(), &["check", "book", "--as-of", "2028-01-01"]);
    assert!(err(&with_status(0, late)).contains("warning[overdue-review]"));
}

#[test]
fn what_could_not_run_is_no_fault_of_the_content() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    let missing = with_status(2, run(here, &["check", "nowhere"]));
    assert!(err(&missing).contains("nowhere"), "{}", err(&missing));
    let no_book = with_status(2, run(here, &["check"]));
    assert!(err(&no_book).contains("book.toml"), "{}", err(&no_book));
    with_status(2, run(here, &["check", "--format", "yaml"]));
    with_status(2, run(here, &["check", "--as-of", "tomorrow"]));
    with_status(2, run(here, &["chekc"]));
    with_status(2, run(here, &[]));
}

#[test]
fn codes_are_explained() {
    let place = tempfile::tempdir().expect("a folder");
    let page = with_status(0, run(place.path(), &["explain", "uncovered-patient"]));
    assert!(out(&page).starts_with("# uncovered-patient"));
    let unknown = with_status(2, run(place.path(), &["explain", "uncovered-patients"]));
    assert!(err(&unknown).contains("did you mean `uncovered-patient`?"));
    let list = with_status(0, run(place.path(), &["explain"]));
    assert!(out(&list).lines().count() > 40);
}

#[test]
fn what_a_book_defines_is_listed() {
    let place = tempfile::tempdir().expect("a folder");
    with_status(0, run(place.path(), &["init", "book"]));
    let all = out(&with_status(0, run(place.path(), &["list", "book"]))).to_owned();
    let first = all.lines().next().expect("a guideline");
    assert!(first.starts_with("guideline "), "{first}");
    assert!(first.ends_with(" (draft)"), "{first}");
    let some = with_status(0, run(place.path(), &["list", "book", "--kind", "fact"]));
    let facts = all.lines().filter(|line| line.starts_with("fact "));
    assert_eq!(out(&some).lines().count(), facts.count());
    assert!(out(&some).contains("content/sore-throat/"));
    let wrong = with_status(2, run(place.path(), &["list", "book", "--kind", "facts"]));
    assert!(err(&wrong).contains("the kinds are guideline, fact,"));
}

#[test]
fn a_block_to_fill_is_printed() {
    let place = tempfile::tempdir().expect("a folder");
    let block = with_status(0, run(place.path(), &["new", "condition", "old-age"]));
    assert_eq!(
        out(&block),
        "```condition old-age\n# title = \"\"   # text\nwhen = \"\"   # expression\n```\n"
    );
    let wrong = with_status(2, run(place.path(), &["new", "condition", "Old age"]));
    assert!(err(&wrong).contains("small letters"), "{}", err(&wrong));
}

#[test]
fn the_schema_of_blocks_is_printed() {
    let place = tempfile::tempdir().expect("a folder");
    let schema = with_status(0, run(place.path(), &["schema"]));
    let schema: serde_json::Value = serde_json::from_str(&out(&schema)).expect("JSON");
    let pointer = "/$defs/recommendation/properties/when/type";
    assert_eq!(schema.pointer(pointer), Some(&"string".into()));
}

#[test]
fn every_command_has_help_with_examples() {
    let place = tempfile::tempdir().expect("a folder");
    for command in [
        "init", "check", "build", "patient", "diff", "list", "new", "schema", "explain",
    ] {
        let help = with_status(0, run(place.path(), &[command, "--help"]));
        assert!(out(&help).contains("Examples:"), "{command}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut command = command();
    command.arg("explain");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    drop(child.stdout.take());
    with_status(0, child.wait_with_output().expect("ends"));
}

#[test]
fn a_failing_book_leaves_the_earlier_site_as_it_was() {
    let place = example();
    with_status(0, on_book(&place, "build", &[]));
    let site = place.path().join("book/site");
    let before = contents(&site);
    edit(
        &place,
        PATHWAY,
        "forbid = [\"antibiotic\"]",
        "consider = [\"antibiotic\"]",
    );
    with_status(1, on_book(&place, "build", &[]));
    assert!(contents(&site) == before);
}

/// The files of two folders that are not the same in both.
fn differing(one: &Path, other: &Path) -> BTreeSet<String> {
    let named = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let all = contents(folder).into_iter();
        let name = |path: PathBuf| path.strip_prefix(folder).map(Path::to_path_buf);
        all.map(|(path, bytes)| {
            let name = name(path).expect("inside");
            (name.to_string_lossy().replace('\\', "/"), bytes)
        })
        .collect()
    };
    let (one, other) = (named(one), named(other));
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differing = names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name));
    differing.cloned().collect()
}

#[test]
fn another_day_changes_the_page_that_says_it() {
    let place = example();
    let on = |day, out| run(place.path(), &["build", "book", "--as-of", day, "-d", out]);
    with_status(0, on(TODAY, "one"));
    with_status(0, on("2027-03-01", "two"));
    let differing = differing(&place.path().join("one"), &place.path().join("two"));
    let expected = [".pathbook", "book.json", "safety.html"];
    assert_eq!(differing, expected.map(str::to_owned).into());
}

#[test]
fn a_word_changes_the_pages_that_say_it() {
    let place = example();
    with_status(0, on_book(&place, "build", &["-d", "one"]));
    let index = "content/sore-throat/index.md";
    edit(
        &place,
        index,
        "goes to hospital first",
        "goes to a hospital first",
    );
    with_status(0, on_book(&place, "build", &["-d", "two"]));
    let differing = differing(&place.path().join("one"), &place.path().join("two"));
    let expected = [
        ".pathbook",
        "book.json",
        "print.html",
        "search-index.js",
        "sore-throat/index.html",
    ];
    assert_eq!(differing, expected.map(str::to_owned).into());
}

#[test]
fn what_a_killed_build_left_is_put_back_also_by_one_that_fails() {
    let place = unsafe_book();
    let site = place.path().join("book/site");
    let bench = place.path().join("book/.site.pathbook/build-left");
    let sound = example();
    with_status(0, on_book(&sound, "build", &[]));
    fs::create_dir_all(&bench).expect("a folder");
    fs::rename(sound.path().join("book/site"), bench.join("earlier")).expect("moved");
    with_status(1, on_book(&place, "build", &[]));
    assert!(site.join("index.html").is_file());
    assert!(!place.path().join("book/.site.pathbook").exists());
}

#[test]
fn a_page_that_was_changed_by_hand_is_not_replaced() {
    let place = example();
    with_status(0, on_book(&place, "build", &[]));
    let page = place.path().join("book/site/safety.html");
    fs::write(&page, "by hand").expect("written");
    let refused = err(&with_status(2, on_book(&place, "build", &[])));
    assert!(
        refused.contains("changed since pathbook wrote it: `safety.html`"),
        "{refused}"
    );
    assert!(refused.contains("help: "), "{refused}");
    assert_eq!(fs::read(&page).expect("the page"), b"by hand");
}

/// A command on the example whose standard output goes there.
#[cfg(target_os = "linux")]
fn into(place: &TempDir, arguments: &[&str], stdout: Stdio) -> Output {
    let mut command = command();
    command.args(arguments).args(["--as-of", TODAY]);
    command.current_dir(place.path()).stdout(stdout);
    command.output().expect("the command runs")
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_nobody_gets_keeps_the_site_from_being_written() {
    let place = example();
    let full = || Stdio::from(fs::File::create("/dev/full").expect("a full disk"));
    let gone = || {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        Stdio::from(writer)
    };
    for stdout in [full(), gone()] {
        let output = with_status(
            2,
            into(&place, &["build", "book", "--format", "json"], stdout),
        );
        let said = err(&output);
        assert!(said.contains("cannot write the report"), "{said}");
        assert!(!place.path().join("book/site").exists());
    }
    let said = err(&with_status(2, into(&place, &["build", "book"], full())));
    assert!(
        said.contains("the site is written, but cannot write"),
        "{said}"
    );
    assert!(place.path().join("book/site/index.html").is_file());
}

#[test]
fn pages_of_what_is_gone_go() {
    let place = example();
    with_status(0, on_book(&place, "build", &[]));
    let site = place.path().join("book/site");
    let has_page = || {
        let is_page = |path: &PathBuf| {
            path.to_string_lossy()
                .contains("hospital-before-antibiotics")
        };
        contents(&site).keys().any(is_page)
    };
    assert!(has_page());
    let text = fs::read_to_string(place.path().join("book").join(SAFETY)).expect("the chapter");
    let start = text
        .find("```invariant hospital-before-antibiotics")
        .expect("the block");
    let end = text.find("## Worked patients").expect("the next part");
    edit(&place, SAFETY, &text[start..end], "");
    with_status(0, on_book(&place, "build", &[]));
    assert!(!has_page());
}

#[test]
fn a_site_never_takes_the_place_of_its_book() {
    let place = example();
    let before = contents(place.path());
    for out in ["book", ".", "book/content"] {
        with_status(2, on_book(&place, "build", &["-d", out]));
    }
    assert_eq!(contents(place.path()), before);
}

const FEW_CRITERIA: [&str; 4] = [
    "danger-sign=no",
    "duration=3 days",
    "criteria=1",
    "weak-immunity=unknown",
];

#[test]
fn a_patient_gets_advice_with_its_reasons() {
    let place = example();
    let advised = with_status(0, on_book(&place, "patient", &FEW_CRITERIA));
    let said = out(&advised);
    for expected in [
        "  duration = 3 days\n",
        "  weak-immunity = unknown\n",
        "\nOffered\n  Pain relief\n    - Offer pain relief (book/content/sore-throat/01-recommendations.md:",
        "\nForbidden\n  An antibiotic\n",
        "Care for an acute sore throat (sore-throat-care)\n",
        " 1. Question. Is there any danger sign? (book/",
        " 3. Question. Is immunity weak? (book/",
        "━▶ No, or not known\n",
        "not medical advice",
    ] {
        assert!(said.contains(expected), "no `{expected}` in:\n{said}");
    }
}

#[test]
fn a_plain_terminal_gets_a_path_in_plain_letters() {
    let place = example();
    let mut command = command();
    command.args(["patient", "book"]).args(FEW_CRITERIA);
    command.current_dir(place.path()).env("LC_ALL", "C");
    let said = out(&with_status(0, command.output().expect("the command runs")));
    assert!(said.contains("=> No, or not known\n"), "{said}");
    let tree = &said[said.find("(sore-throat-care)").expect("the path")..];
    assert!(!tree.contains(['├', '└', '━', '→', '\u{1b}']), "{tree}");
}

#[test]
fn a_silenced_statement_is_shown_with_its_adjudication() {
    let place = example();
    let facts = [&FEW_CRITERIA[..3], &["weak-immunity=yes"]].concat();
    let said = out(&with_status(0, on_book(&place, "patient", &facts)));
    assert!(said.contains("\nConsidered\n  An antibiotic\n"), "{said}");
    assert!(said.contains("; silenced by weak-immunity-first"), "{said}");
    assert!(!said.contains("\nForbidden\n"), "{said}");
}

#[test]
fn for_whom_an_adjudication_silences_is_said() {
    let place = example();
    let decided = "prevails = \"antibiotic-in-weak-immunity\"";
    let for_some = format!("{decided}\nwhen = \"weak-immunity\"");
    edit(&place, RECOMMENDATIONS, decided, &for_some);
    let facts = [&FEW_CRITERIA[..3], &["weak-immunity=yes"]].concat();
    let said = out(&with_status(0, on_book(&place, "patient", &facts)));
    let by = "; silenced by weak-immunity-first (when weak-immunity)";
    assert!(said.contains(by), "{said}");
}

#[test]
fn advice_is_there_for_programs() {
    let place = example();
    let options = [&FEW_CRITERIA[..], &["--format", "json"]].concat();
    let advised = with_status(0, on_book(&place, "patient", &options));
    let advice: Value = serde_json::from_str(&out(&advised)).expect("JSON");
    assert_eq!(advice["schema"], "pathbook-patient/3");
    assert_eq!(
        (&advice["proved"], &advice["final"]),
        (&true.into(), &true.into())
    );
    assert_eq!(advice["patient"]["criteria"], "1");
    let steps = &advice["pathways"][0]["steps"];
    assert_eq!(steps[0]["step"], "sore-throat-care.danger");
    assert_eq!(steps[0]["answer"], "No");
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let place = example();
    let facts = ["duratoin=3 days", "criteria=5", "danger-sign=perhaps"];
    let said = err(&with_status(2, on_book(&place, "patient", &facts)));
    for expected in [
        "no fact is called `duratoin`\nhelp: did you mean `duration`?",
        "`criteria` is out of range: 5\nhelp: it can be: 0 to 4",
        "`danger-sign` is yes or no, not `perhaps`",
    ] {
        assert!(said.contains(expected), "no `{expected}` in:\n{said}");
    }
}

#[test]
fn partial_advice_does_not_look_final() {
    let place = example();
    let said = out(&with_status(
        0,
        on_book(&place, "patient", &FEW_CRITERIA[..3]),
    ));
    for expected in [
        "SO FAR: 3 of 4 facts are answered, and more may be advised or less\n",
        "\nNot answered, and still open\n  weak-immunity  Is immunity weak, by disease or by treatment? (yes, no, unknown)\n",
        "\nSure, whatever is answered:\n\nOffered\n  Pain relief\n",
        "\nOpen: it hangs on what is not answered\n  An antibiotic is considered or not, depending on weak-immunity\n",
        "  An antibiotic is forbidden or not, depending on weak-immunity\n",
        "─? Yes → Pain relief, and perhaps an antibiotic\n",
        "The way on is open: it hangs on what is not answered (weak-immunity)\n",
    ] {
        assert!(said.contains(expected), "no `{expected}` in:\n{said}");
    }
    assert!(!said.contains("\nForbidden\n"), "{said}");
    let options = [&FEW_CRITERIA[..3], &["--format", "json"]].concat();
    let advised = with_status(0, on_book(&place, "patient", &options));
    let advice: Value = serde_json::from_str(&out(&advised)).expect("JSON");
    assert_eq!(advice["final"], false);
    assert_eq!(advice["patient"]["weak-immunity"], Value::Null);
    assert_eq!(advice["open"][0]["fact"], "weak-immunity");
    let forbidden = advice["advice"].as_array().expect("a list");
    let forbidden = forbidden
        .iter()
        .find(|own| own["stance"] == "forbidden")
        .expect("a ban");
    assert_eq!(forbidden["sure"], false);
    assert_eq!(forbidden["hangs_on"][0], "weak-immunity");
}

#[test]
fn nothing_is_sure_of_a_patient_of_whom_nothing_is_known() {
    let place = example();
    let said = out(&with_status(0, on_book(&place, "patient", &[])));
    assert!(said.contains("\nNothing is sure yet\n"), "{said}");
    assert!(
        said.contains(
            "\n  duration       For how long has the throat been sore? (0 to 365 days)\n"
        ),
        "{said}"
    );
}

#[test]
fn what_no_longer_matters_is_not_asked_and_the_advice_is_final() {
    let place = example();
    let facts = ["danger-sign=yes", "duration=1 d"];
    let said = out(&with_status(0, on_book(&place, "patient", &facts)));
    assert!(said.starts_with("The patient\n"), "{said}");
    assert!(
        said.contains(
            "\nNot answered, and nothing here depends on it\n  criteria, weak-immunity\n"
        ),
        "{said}"
    );
    assert!(
        said.contains("\nOffered\n  Hospital assessment\n"),
        "{said}"
    );
}

#[test]
fn it_is_said_why_and_why_not() {
    let place = example();
    let facts = [
        "danger-sign=no",
        "duration=3 days",
        "criteria=1",
        "weak-immunity=no",
    ];
    let options = [
        &facts[..],
        &["--why", "antibiotic", "--why", "sore-throat-care.hospital"],
    ]
    .concat();
    let said = out(&with_status(0, on_book(&place, "patient", &options)));
    for expected in [
        "\nWhy: An antibiotic (antibiotic)\n  An antibiotic is forbidden by Do not use an antibiotic when few criteria are met (book/",
        "    because not danger-sign and duration <= 2 weeks and criteria <= 2 and not weak-immunity\n",
        "  nearest: An antibiotic would be considered by Consider an antibiotic when three or four criteria are met (book/",
        "    asks: treated-here and bacterial-likely\n    lacks: bacterial-likely\n    it would, with criteria >= 3 (it is 1)\n",
        "    it would, with weak-immunity (it is no)\n    or with criteria >= 3 (it is 1)\n",
        "  it is not for this patient\n",
        "    it would, with danger-sign (it is no)\n",
    ] {
        assert!(said.contains(expected), "no `{expected}` in:\n{said}");
    }
    let misspelt = on_book(&place, "patient", &["--why", "antibiotics"]);
    assert!(err(&with_status(2, misspelt)).contains("did you mean `antibiotic`?"));
}

#[test]
fn what_nobody_is_permitted_is_said_to_be_so() {
    let place = example();
    let fact = "\n```intervention leeches\n```\n\n```recommendation no-leeches\nwhen = \"true\"\nagainst = [\"leeches\"]\nstrength = \"conditional\"\ncertainty = \"low\"\nevidence = [\"antibiotic-trials\"]\n```\n\n## A tension, decided\n";
    edit(&place, RECOMMENDATIONS, "\n## A tension, decided\n", fact);
    let said = out(&with_status(
        0,
        on_book(&place, "patient", &["--why", "leeches"]),
    ));
    assert!(said.contains("    whatever this patient's facts are\n  it is permitted to nobody whom this book admits\n"), "{said}");
}

#[test]
fn avoided_and_forbidden_is_said_in_one_line() {
    let place = example();
    let more = "\n```recommendation sparing\nwhen = \"acute\"\nagainst = [\"antibiotic\"]\nstrength = \"conditional\"\ncertainty = \"low\"\nevidence = [\"antibiotic-trials\"]\n```\n\n## A tension, decided\n";
    edit(&place, RECOMMENDATIONS, "\n## A tension, decided\n", more);
    let said = out(&on_book(&place, "patient", &FEW_CRITERIA));
    assert!(
        said.contains("\nAn antibiotic is avoided and forbidden: both stand\n"),
        "{said}"
    );
}

#[test]
fn a_book_that_fails_its_check_advises_and_says_that_it_is_not_proved() {
    let place = misspelt();
    let refused = with_status(1, on_book(&place, "patient", &FEW_CRITERIA));
    assert_eq!(out(&refused), "");
    assert!(err(&refused).contains("error["));
    let place = unsafe_book();
    let advised = with_status(1, on_book(&place, "patient", &FEW_CRITERIA));
    let said = out(&advised);
    assert!(
        said.starts_with("NOT PROVED: this book fails its check ("),
        "{said}"
    );
    assert!(said.contains(" broken-invariant"), "{said}");
    assert!(
        said.contains("\nAn antibiotic is considered and forbidden: both stand\n"),
        "{said}"
    );
    assert!(
        err(&advised).contains("error[broken-invariant]: "),
        "{}",
        err(&advised)
    );
    let options = [&FEW_CRITERIA[..], &["--format", "json"]].concat();
    let advised = with_status(1, on_book(&place, "patient", &options));
    let advice: Value = serde_json::from_str(&out(&advised)).expect("JSON");
    assert_eq!(advice["proved"], false);
    assert!(
        advice["failing"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
}

#[test]
fn edits_of_a_book_that_fails_its_check_are_judged_and_it_is_said_so() {
    let place = unsafe_book();
    let mutated = out(&with_status(1, on_book(&place, "mutate", &[])));
    assert!(mutated.contains(" unsafe edits caught ("), "{mutated}");
    assert!(
        mutated.contains("\nNOT PROVED: this book fails its check ("),
        "{mutated}"
    );
    let json = with_status(1, on_book(&place, "mutate", &["--format", "json"]));
    let report: Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(report["proved"], false);
}

/// The report of a check as a page: valid, with nothing that runs or is fetched, and every link leads somewhere in it.
#[track_caller]
fn page_report(status: i32, place: &TempDir) -> Html {
    let output = with_status(status, on_book(place, "check", &["--format", "html"]));
    let page = Html::parse_document(&out(&output));
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert!(
        found(
            &page,
            "script, link, img, iframe, [src], [style], style ~ style"
        )
        .is_empty()
    );
    let style = text_of(found(&page, "style")[0]);
    let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)));
    let policy = found(&page, "meta[http-equiv='Content-Security-Policy']")[0].attr("content");
    assert_eq!(
        policy,
        Some(&*format!("default-src 'none'; style-src {hash}"))
    );
    let ids: Vec<&str> = found(&page, "[id]")
        .iter()
        .filter_map(|own| own.attr("id"))
        .collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for link in found(&page, "[href]") {
        let part = link.attr("href").and_then(|href| href.strip_prefix('#'));
        assert!(
            part.is_some_and(|part| unique.contains(part)),
            "{}",
            link.html()
        );
    }
    page
}

fn found<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn a_page_draws_the_path_of_the_patient_of_a_problem() {
    let place = unsafe_book();
    let title = "Care for an acute sore throat";
    let hostile = r#"</title></style><script>alert('x')</script> & \"relief\""#;
    edit(&place, PATHWAY, title, hostile);
    let page = page_report(1, &place);
    let all = text_of(page.root_element());
    assert!(
        all.contains("<script>alert('x')</script> & \"relief\""),
        "{all}"
    );
    let broken = found(&page, "article")
        .into_iter()
        .find(|own| text_of(*own).contains("broken-invariant"))
        .expect("the rule is broken");
    let within = |selector: &str| -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).expect("a selector");
        broken.select(&selector).collect()
    };
    let facts: Vec<String> = within("tbody tr").into_iter().map(text_of).collect();
    assert!(facts.len() >= 4, "{facts:?}");
    assert!(
        facts
            .iter()
            .any(|fact| fact.contains("danger-sign") && fact.ends_with("no")),
        "{facts:?}"
    );
    let listed: Vec<String> = within(".path li code").into_iter().map(text_of).collect();
    assert_eq!(
        listed.last().map(String::as_str),
        Some("sore-throat-care.no-antibiotic")
    );
    for drawing in [".wide", ".narrow"] {
        let lit: BTreeSet<String> = within(&format!("{drawing} a.c-lit"))
            .iter()
            .filter_map(|own| Some(format!("sore-throat-care.{}", own.attr("data-step")?)))
            .collect();
        assert_eq!(lit, listed.iter().cloned().collect());
        // The arrows between them.
        let ways = within(&format!("{drawing} g.c-lit[data-edge]"));
        assert_eq!(ways.len(), listed.len() - 1);
    }
    assert!(!within("mark").is_empty() && !within("details pre").is_empty());
}

#[test]
fn a_path_that_cannot_be_drawn_is_listed() {
    let place = tangled();
    let (from, to) = ("forbid = [\"antibiotic\"]", "consider = [\"antibiotic\"]");
    edit(&place, PATHWAY, from, to);
    let page = page_report(1, &place);
    let paths = found(&page, ".path").into_iter().map(text_of);
    let tangled = paths.filter(|path| path.contains("tangle.where")).count();
    assert!(tangled > 0);
    let drawn = found(&page, ".drawing").into_iter();
    assert!(drawn.clone().count() > 0);
    assert!(
        drawn
            .map(text_of)
            .all(|drawing| !drawing.contains("Which?"))
    );
}

#[test]
fn a_page_says_what_is_wrong_without_a_patient_too() {
    let page = page_report(1, &misspelt());
    let problems: Vec<String> = found(&page, "article").into_iter().map(text_of).collect();
    assert!(
        problems.iter().any(|text| text.contains("danger-sgn")),
        "{problems:?}"
    );
    assert!(found(&page, "table").is_empty());
    let sound = page_report(0, &example());
    assert!(text_of(found(&sound, ".summary")[0]).contains("no problems"));
}

#[test]
fn files_of_editors_are_listed_and_others_refused() {
    let place = example();
    let content = place.path().join("book/content");
    std::fs::write(content.join(".index.md.swp"), "```").expect("a file");
    let sound = with_status(0, run(place.path(), &["check", "book"]));
    let told = err(&sound);
    assert!(
        told.contains("not of the book: content/.index.md.swp"),
        "{told}"
    );
    std::fs::write(content.join("index.md.orig"), "").expect("a file");
    let refused = err(&with_status(1, run(place.path(), &["check", "book"])));
    assert!(
        refused.contains("nothing reads `content/index.md.orig`"),
        "{refused}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_with_the_name_of_a_chapter_is_not_waited_for() {
    let place = example();
    let pipe = place.path().join("book/content/sore-throat/99-pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "there is a pipe");
    let refused = err(&with_status(1, run(place.path(), &["check", "book"])));
    assert!(refused.contains("neither a file nor a folder"), "{refused}");
}

/// A person at a terminal is told how far long work has come, in a line that goes away; nobody else is.
#[test]
#[cfg(target_os = "linux")]
fn long_work_is_told_of_at_a_terminal_alone() {
    let place = example();
    let at_terminal = |options: &str, environment: (&str, &str)| {
        let program = env!("CARGO_BIN_EXE_pathbook");
        let line = format!("'{program}' mutate book --as-of {TODAY} {options}");
        // It plays a terminal.
        let mut script = Command::new("script");
        script.args(["-qec", &line, "/dev/null"]);
        script.current_dir(place.path()).stdin(Stdio::null());
        script.env_remove("CI").env("TERM", "xterm");
        script.env(environment.0, environment.1);
        script.output()
    };
    let Ok(told) = at_terminal("", ("LANG", "C.UTF-8")) else {
        eprintln!("skipped: `script` is not there");
        return;
    };
    let told = out(&told);
    let is_progress = |text: &str| text.contains(" edits of texts judged");
    let (before, after) = told
        .rsplit_once("\r\u{1b}[K")
        .expect("a line that is taken away");
    assert!(is_progress(before), "{told:?}");
    assert!(
        !is_progress(after) && after.contains("unsafe edits caught"),
        "{told:?}"
    );
    for (options, environment) in [("--format json", ("LANG", "C")), ("", ("CI", "true"))] {
        let told = out(&at_terminal(options, environment).expect("as before"));
        assert!(!is_progress(&told) && !told.contains("[K"), "{told:?}");
    }
}

/// A log may be read by a build server, which obeys lines, and by a terminal, which obeys characters.
#[test]
fn nothing_that_is_printed_is_a_command() {
    let place = example();
    let chapter = place.path().join("book/content/sore-throat/index.md");
    let text = std::fs::read_to_string(&chapter).expect("a chapter");
    let title = "title = \"x\\n::add-mask::y\\u001B[2J\\u0007##[group]\"";
    let text = text.replacen("title = \"Acute sore throat (example)\"", title, 1);
    assert!(text.contains("add-mask"));
    std::fs::write(&chapter, text).expect("a chapter");
    let fact = ["patient", "book", "danger-sign=no"];
    let commands: [&[&str]; 5] = [
        &["check", "book"],
        &["check", "book", "--format", "json"],
        &["check", "book", "--format", "junit"],
        &["mutate", "book"],
        &fact,
    ];
    for arguments in commands {
        let output = run(place.path(), arguments);
        let said = out(&output) + &err(&output);
        let obeyed = said
            .lines()
            .filter(|line| line.trim_start().starts_with("::"));
        assert_eq!(obeyed.count(), 0, "{arguments:?}: {said}");
        assert!(!said.contains(['\u{1b}', '\u{7}']), "{arguments:?}: {said}");
        assert!(!said.contains("##["), "{arguments:?}: {said}");
    }
    let named = run(place.path(), &["check", "no\n::error::\u{1b}"]);
    let said = err(&with_status(2, named));
    assert!(said.contains("\\::error::␛"), "{said}");
}

#[test]
fn what_is_no_book_is_said_to_be_what_it_is() {
    let place = example();
    let settings = place.path().join("book/book.toml");
    std::fs::remove_file(&settings).expect("settings");
    let refused = err(&with_status(2, run(place.path(), &["check", "book"])));
    assert!(refused.contains("there is no `book.toml`"), "{refused}");
    std::fs::create_dir(&settings).expect("a folder");
    let refused = err(&with_status(2, run(place.path(), &["check", "book"])));
    assert!(refused.contains("is not a file"), "{refused}");
    let long = "a".repeat(5000);
    let refused = err(&with_status(2, run(place.path(), &["check", &long])));
    assert!(refused.contains("cannot read"), "{refused}");
}

const FRONT: &str = "content/sore-throat/index.md";
const SOURCE: &str = "book/content/sore-throat/source.md";

/// The example with a source of one sentence, which a block quotes.
fn sourced() -> TempDir {
    let place = example();
    let text = "# Throats\n\nMost sore throats get better without an antibiotic.\n";
    fs::write(place.path().join(SOURCE), text).expect("written");
    let evidence = "\n```evidence natural-course\npopulation = \"Sore throats\"\nintervention = [\"antibiotic\"]\nfinding = \"Most get better.\"\ncites = [\"example-on-antibiotics\"]\nquote = \"Most sore throats get better without an antibiotic.\"\n```\n";
    let path = place.path().join("book/content/sore-throat/06-course.md");
    fs::write(path, format!("# The source\n{evidence}")).expect("written");
    place
}

fn accept(place: &TempDir) -> Output {
    run(
        place.path(),
        &["source", "accept", "book", "--as-of", "2026-12-24"],
    )
}

/// The guideline's own text after the pin was written beside where the source was got.
fn pinned_front(place: &TempDir) -> String {
    with_status(0, accept(place));
    let checked = with_status(0, on_book(place, "check", &[]));
    assert_eq!(err(&checked), "");
    fs::read_to_string(place.path().join("book").join(FRONT)).expect("the front")
}

#[test]
fn what_warns_of_a_source_without_a_pin_says_how_to_pin_it() {
    let place = sourced();
    edit(&place, FRONT, "status = \"draft\"", "status = \"active\"");
    let warned = err(&with_status(0, on_book(&place, "check", &[])));
    assert!(warned.contains("warning[unpinned-source]"), "{warned}");
    assert!(warned.contains("`from = \"…\"`"), "{warned}");
    let refused = err(&with_status(2, accept(&place)));
    assert!(refused.contains("nothing says where"), "{refused}");
    let review_by = "review-by = 2027-12-01\n";
    let source = "\n[source]\nfrom = \"A made-up leaflet\" # page 3\n";
    edit(&place, FRONT, "\n```\n", &format!("{source}```\n"));
    let front = pinned_front(&place);
    assert!(front.contains(review_by), "{front}");
    let (_, pin) = front.split_once(source.trim_end()).expect("the table");
    let mut lines = pin.trim_start().lines();
    assert_eq!(lines.next(), Some("retrieved = 2026-12-24"));
    let sha256 = lines.next().expect("a line");
    let expected = Sha256::digest(fs::read(place.path().join(SOURCE)).expect("bytes"));
    let expected: String = expected.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sha256, format!("sha256 = \"{expected}\""));
    let again = with_status(0, accept(&place));
    assert!(out(&again).contains("pinned as it is"), "{}", out(&again));
    assert_eq!(pinned_front(&place), front);
}

/// Other ways to write the same table, with the line ends and the mark of another system.
#[test]
fn a_pin_is_written_however_the_table_is() {
    let ways = [
        "source = { from = \"A made-up leaflet\" }\n",
        "source.from = 'A made-up leaflet'\n",
        "[source]\n  from = \"\"\"A made-up\nleaflet\"\"\"\n",
        "[source]\nsha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"\nretrieved = 2026-01-01\nfrom = \"A made-up leaflet\"\n",
    ];
    for way in ways {
        let place = sourced();
        let (before, after) = match way.starts_with('[') {
            true => ("\n```\n", format!("\n{way}```\n")),
            false => ("\nstatus = ", format!("\n{way}status = ")),
        };
        edit(&place, FRONT, before, &after);
        let path = place.path().join("book").join(FRONT);
        let text = fs::read_to_string(&path).expect("the front");
        fs::write(&path, format!("\u{feff}{}", text.replace('\n', "\r\n"))).expect("written");
        let front = pinned_front(&place);
        assert!(front.starts_with('\u{feff}'), "{way}");
        let ends = front.matches("\r\n").count();
        assert_eq!(ends, front.matches('\n').count(), "{way}: {front}");
        assert_eq!(front.matches("2026-12-24").count(), 1, "{front}");
    }
}

/// A book under git, which knows the text that was pinned.
#[test]
fn another_source_must_be_accepted_and_what_changed_is_told() {
    let place = sourced();
    let source = "\n[source]\nfrom = \"A made-up leaflet\"\n```\n";
    edit(&place, FRONT, "\n```\n", source);
    pinned_front(&place);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.args(arguments).current_dir(place.path());
        with_status(0, command.output().expect("git runs"));
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "First"]);
    // As `sed` would, in source and quote alike.
    let (from, to) = ("better without", "better with");
    edit(&place, "content/sore-throat/source.md", from, to);
    edit(&place, "content/sore-throat/06-course.md", from, to);
    let failed = err(&with_status(1, on_book(&place, "check", &[])));
    assert!(failed.contains("error[changed-source]"), "{failed}");
    assert!(!failed.contains("misquoted-source"), "{failed}");
    let told = out(&with_status(0, accept(&place)));
    assert_eq!(
        told,
        "book/content/sore-throat/source.md: 1 sentence pinned\n  \
         - Most sore throats get better without an antibiotic.\n  \
         + Most sore throats get better with an antibiotic.\n"
    );
    with_status(0, on_book(&place, "check", &[]));
    edit(
        &place,
        "content/sore-throat/source.md",
        "antibiotic.",
        "egg.",
    );
    let told = out(&with_status(0, accept(&place)));
    assert!(told.contains("what changed is not known"), "{told}");
    assert!(told.contains("1 quote of the book is not in it"), "{told}");
    let failed = err(&with_status(1, on_book(&place, "check", &[])));
    assert!(failed.contains("error[misquoted-source]"), "{failed}");
}

#[test]
fn a_book_without_a_source_has_nothing_to_accept() {
    let place = example();
    let said = out(&with_status(0, accept(&place)));
    assert_eq!(said, "no guideline of this book has a `source.md`\n");
}

/// The course of the example book, with a dose for a small child and one for all others.
#[test]
fn only_the_doses_for_a_patient_are_shown() {
    let place = example();
    let folder = place.path().join("book/content/sore-throat");
    let words = folder.join("05-words.md");
    let text = fs::read_to_string(&words).expect("the chapter");
    let weight = "```fact weight\ntitle = \"Weight\"\ntype = \"quantity\"\nunit = \"kg\"\nrange = [2, 200]\nask = \"How heavy?\"\n```\n";
    fs::write(&words, format!("{text}\n{weight}")).expect("written");
    let pathway = folder.join("02-pathway.md");
    let text = fs::read_to_string(&pathway).expect("the chapter");
    let at = text.find("[[dose]]").expect("a dose");
    let end = at + text[at..].find("```").expect("its end");
    let doses = "[[dose]]\namount = \"250 mg\"\nper = \"day\"\ntimes = 3\nwhen = \"weight < 40 kg\"\n\n\
        [[dose]]\namount = \"500 mg\"\nper = \"day\"\ntimes = 3\nwhen = \"weight >= 40 kg\"\n";
    fs::write(&pathway, format!("{}{doses}{}", &text[..at], &text[end..])).expect("written");
    let facts = [
        "danger-sign=no",
        "duration=3 days",
        "criteria=4",
        "weak-immunity=no",
    ];
    let said = out(&on_book(
        &place,
        "patient",
        &[&facts[..], &["weight=20 kg"]].concat(),
    ));
    assert!(said.contains("\n      250 mg, 3 times a day\n"), "{said}");
    assert!(said.contains("- 250 mg, 3 times a day\n"), "{said}");
    assert!(!said.contains("500 mg"), "{said}");
    let said = out(&on_book(&place, "patient", &facts));
    for dose in ["250", "500"] {
        let line = format!("\n      perhaps: {dose} mg, 3 times a day (depending on weight)\n");
        assert!(said.contains(&line), "{said}");
    }
    assert!(
        said.contains("\n  weight  How heavy? (2 to 200 kg)\n"),
        "{said}"
    );
    let few = [
        "danger-sign=no",
        "duration=3 days",
        "criteria=1",
        "weak-immunity=no",
    ];
    let said = out(&on_book(&place, "patient", &few));
    assert!(!said.contains(" mg"), "{said}");
    assert!(
        said.contains("nothing here depends on it\n  weight\n"),
        "{said}"
    );
}

#[test]
fn warnings_can_be_denied_and_what_is_well_left_unsaid() {
    let place = example();
    let quiet = with_status(0, on_book(&place, "check", &["--quiet"]));
    assert_eq!((out(&quiet), err(&quiet)), (String::new(), String::new()));
    with_status(0, on_book(&place, "check", &["--deny", "warnings"]));
    let words = place.path().join("book/content/sore-throat/05-words.md");
    let text = fs::read_to_string(&words).expect("text");
    let idle = "\n```output idle\ntype = \"yes-no\"\n```\n";
    fs::write(&words, text + idle).expect("written");
    with_status(0, on_book(&place, "check", &["--quiet"]));
    let denied = with_status(1, on_book(&place, "check", &["-q", "--deny", "warnings"]));
    assert!(err(&denied).contains("unused-definition"));
    with_status(1, on_book(&place, "build", &["--deny", "warnings"]));
    assert!(!place.path().join("book/site").exists());
    with_status(0, on_book(&place, "build", &[]));
    let export = ["export", "cql", "book", "-d", "cql"];
    let with = |more: &[&'static str]| run(place.path(), &[&export, more].concat());
    let denied = with_status(1, with(&["--deny", "warnings"]));
    assert!(err(&denied).contains("unused-definition"));
    assert!(!place.path().join("cql").exists());
    let quiet = with_status(0, with(&["--quiet"]));
    assert_eq!(out(&quiet), "");
    let said = with_status(0, with(&[]));
    assert!(out(&said).contains("wrote the export: cql"));
    assert!(err(&said).contains("unused-definition"));
}

#[test]
fn a_book_is_exported_to_dmn_or_refused_with_what_helps() {
    let place = example();
    let export = |to| run(place.path(), &["export", "dmn", "book", "-d", to]);
    let said = with_status(0, export("dmn"));
    assert!(out(&said).contains("wrote the export: dmn"), "{said:?}");
    let name = "dmn/AcuteSoreThroatAnExampleBook";
    for (file, holds) in [
        (format!("{name}.dmn"), "<dmndi:DMNShape"),
        (format!("{name}-tests.xml"), "<testCase "),
        ("dmn/export.md".to_owned(), "Numbers have no unit"),
    ] {
        let text = fs::read_to_string(place.path().join(&file)).expect("written");
        assert!(text.contains(holds), "{file}");
    }
    let words = place.path().join("book/content/sore-throat/05-words.md");
    let text = fs::read_to_string(&words).expect("text");
    let ratio = "\n```calculation ratio\nis = \"2 / (duration + 1 d)\"\nunit = \"1/d\"\n```\n";
    fs::write(&words, text + ratio).expect("written");
    let refused = with_status(2, export("other"));
    let told = "the calculation `ratio` is more than a sum of facts, and FEEL would round it";
    assert!(err(&refused).contains(told), "{}", err(&refused));
    assert!(err(&refused).contains("`book.json`"), "{}", err(&refused));
    assert!(!place.path().join("other").exists());
}

#[test]
fn shells_and_the_manual_get_their_pages() {
    let place = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = with_status(0, run(place.path(), &["completions", shell]));
        assert!(out(&script).contains("mutate"), "{shell}");
    }
    let page = with_status(0, run(place.path(), &["man", "check"]));
    assert!(out(&page).contains(".TH pathbook-check 1"));
    with_status(2, run(place.path(), &["man", "chek"]));
}

/// A recommendation with a sign, a field and a name that are wrong, and the lines around them.
fn with_slips(place: &TempDir) -> PathBuf {
    let path = place.path().join("book").join(RECOMMENDATIONS);
    let text = fs::read_to_string(&path).expect("text");
    let text = text.replace(
        "when = \"treated-here and not bacterial-likely\"",
        "when = \"treated-here && not bacterial-likly\"   # why",
    );
    let text = text.replace("\nstrength = \"strong\"", "\nstrenght = \"strong\"");
    fs::write(&path, text.replace('\n', "\r\n")).expect("written");
    path
}

#[test]
fn fix_shows_what_is_safe_and_changes_nothing() {
    let place = example();
    let path = with_slips(&place);
    let before = fs::read_to_string(&path).expect("text");
    let shown = with_status(1, run(place.path(), &["fix", "book"]));
    let diff = out(&shown);
    assert!(diff.starts_with(&format!("--- book/{RECOMMENDATIONS}\n+++ ")));
    assert!(diff.contains("+when = \"treated-here and not bacterial-likly\"   # why"));
    assert!(diff.contains("-strenght") && diff.contains("+strength"));
    let said = err(&shown);
    assert!(said.contains("`--write` does it") && said.contains("`--guesses`"));
    assert_eq!(fs::read_to_string(&path).expect("text"), before);
}

#[test]
fn fix_writes_and_checks_and_has_nothing_to_do_again() {
    let place = example();
    let path = with_slips(&place);
    let before = fs::read_to_string(&path).expect("text");
    let refused = with_status(1, on_book(&place, "fix", &["--write"]));
    assert!(err(&refused).contains("did you mean `bacterial-likely`?"));
    let written = with_status(0, on_book(&place, "fix", &["--write", "--guesses"]));
    assert!(err(&written).contains("fixed 1 problem in 1 file"));
    assert!(out(&written).starts_with("proved: "));
    let wanted = before.replace("&&", "and").replace("likly", "likely");
    let wanted = wanted.replace("strenght", "strength");
    assert_eq!(fs::read_to_string(&path).expect("text"), wanted);
    let again = with_status(0, on_book(&place, "fix", &["--guesses"]));
    assert_eq!(out(&again), "");
}
