//! `pathbook diff` as its users meet it: folders, git revisions, the real book.

mod notations;
mod revisions;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use num_bigint::BigUint;
use pathbook::model::ClaimTest;
use pathbook::problem::Problems;
use pathbook::prove::Prover;
use serde_json::Value;
use tempfile::TempDir;

const PATHWAY: &str = "content/sore-throat/02-pathway.md";
const FRONT: &str = "content/sore-throat/index.md";
const WORDS: &str = "content/sore-throat/05-words.md";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.args(arguments).current_dir(folder);
    command.output().expect("the command runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[track_caller]
fn with_status(status: i32, output: Output) -> Output {
    let said = format!("{}{}", out(&output), err(&output));
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    output
}

#[track_caller]
fn json(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["diff"], arguments, &["--format", "json"]].concat();
    let text = out(&with_status(0, run(folder, &arguments)));
    serde_json::from_str(&text).expect("JSON")
}

/// Two copies of the example book, `old` and `new`.
fn copies() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    for name in ["old", "new"] {
        with_status(
            0,
            run(place.path(), &["init", name, "--as-of", "2026-12-01"]),
        );
    }
    place
}

#[track_caller]
fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("the file");
    assert!(text.contains(from), "{file} has no `{from}`");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

/// The book of this repository.
fn copy_book(place: &Path) {
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(book.join("content")) {
        let entry = entry.expect("an entry");
        let to = place.join(entry.path().strip_prefix(book).expect("inside"));
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).expect("a folder"),
            false => drop(fs::copy(entry.path(), to).expect("a copy")),
        }
    }
    fs::copy(book.join("book.toml"), place.join("book.toml")).expect("a copy");
}

/// Antibiotics considered where they were forbidden.
fn loosen(folder: &Path) {
    edit(
        folder,
        PATHWAY,
        "forbid = [\"antibiotic\"]",
        "consider = [\"antibiotic\"]",
    );
}

#[test]
fn the_same_book_advises_the_same() {
    let place = copies();
    let same = with_status(
        0,
        run(place.path(), &["diff", "old", "new", "--fail-on", "any"]),
    );
    assert!(
        out(&same).contains("Nobody is advised differently"),
        "{}",
        out(&same)
    );
    let same = json(place.path(), &["old", "new"]);
    assert_eq!(same["schema"], "pathbook-diff/1");
    assert_eq!(same["changed"]["patients"], "0");
    for list in ["interventions", "only", "incomparable", "edits", "faults"] {
        assert_eq!(same[list], Value::Array(Vec::new()), "{list}");
    }
}

#[test]
fn a_change_is_told_with_its_statements_and_fails_where_asked() {
    let place = copies();
    loosen(&place.path().join("new"));
    let told = with_status(0, run(place.path(), &["diff", "old", "new"]));
    let said = out(&told);
    for expected in [
        "are advised differently",
        "does not pass `pathbook check`",
        "An antibiotic (antibiotic)",
        "LOOSER: ",
        "    old  forbid: ",
        "    new  consider: sore-throat-care.",
        "(old/content/sore-throat/02-pathway.md:",
        "(new/content/sore-throat/02-pathway.md:",
        "changed step sore-throat-care.",
    ] {
        assert!(said.contains(expected), "no `{expected}` in:\n{said}");
    }
    let fails = |kinds: &[&str]| {
        let arguments = [&["diff", "old", "new"], kinds].concat();
        run(place.path(), &arguments).status.code()
    };
    assert_eq!(fails(&["--fail-on", "looser"]), Some(1));
    assert_eq!(fails(&["--fail-on", "any"]), Some(1));
    assert_eq!(fails(&["--fail-on", "stricter"]), Some(0));
    assert_eq!(fails(&["--fail-on", "stricter,looser"]), Some(1));
    assert_eq!(
        fails(&["--fail-on", "stricter", "--fail-on", "looser"]),
        Some(1)
    );
    let back = run(place.path(), &["diff", "new", "old", "--fail-on", "looser"]);
    with_status(0, back);
    let twice = run(place.path(), &["diff", "old", "new"]);
    assert_eq!(out(&twice), said);
}

#[test]
fn a_comment_for_a_pull_request_is_folded() {
    let place = copies();
    let new = place.path().join("new");
    loosen(&new);
    edit(&new, "book.toml", "title = \"", "title = \"<b>@all</b> | ");
    let told = with_status(
        0,
        run(
            place.path(),
            &["diff", "old", "new", "--format", "markdown"],
        ),
    );
    let said = out(&told);
    assert!(said.starts_with("**old** → **new**: "), "{said}");
    assert!(said.contains("\n| An antibiotic | "), "{said}");
    let count = |piece: &str| said.matches(piece).count();
    assert!(count("<details>") > 1 && count("<details>") == count("</details>"));
    assert!(!said.contains("<b>"), "{said}");
}

#[test]
fn words_alone_change_nobodys_advice() {
    let place = copies();
    let new = place.path().join("new");
    edit(&new, PATHWAY, "ask = \"", "ask = \"Please tell: ");
    edit(&new, FRONT, "title = \"", "title = \"On the ");
    edit(
        &new,
        "content/index.md",
        "\n\n",
        "\n\nAnother paragraph.\n\n",
    );
    let told = json(place.path(), &["old", "new", "--fail-on", "any"]);
    assert_eq!(told["interventions"], Value::Array(Vec::new()));
    let edits = told["edits"].as_array().expect("a list");
    let kinds: Vec<_> = edits
        .iter()
        .map(|edit| (&edit["kind"], &edit["part"]))
        .collect();
    for (kind, part) in [
        ("chapter", "words"),
        ("guideline", "asked"),
        ("step", "asked"),
    ] {
        let expected = (&Value::from(kind), &Value::from(part));
        assert!(kinds.contains(&expected), "{kinds:?}");
    }
    with_status(
        1,
        run(place.path(), &["diff", "old", "new", "--fail-on", "asked"]),
    );
    with_status(
        0,
        run(
            place.path(),
            &["diff", "old", "new", "--fail-on", "evidence,delivery"],
        ),
    );
}

/// Each with how it was and is written, and the exit status of what was asked for.
#[test]
fn what_readers_act_on_is_told_old_and_new() {
    for (file, from, to, part, told) in [
        (
            "content/dry-needling/06-protocol.md",
            "range = [\"25 mm\", \"40 mm\"]",
            "range = [\"25 mm\", \"400 mm\"]",
            "delivery",
            "parameters.Needle length.range 25 mm, 40 mm → 25 mm, 400 mm",
        ),
        (
            "content/dry-needling/07-evidence.md",
            "\np = 0.09",
            "\np = 0.9",
            "evidence",
            "results.pain.p 0.09 → 0.9",
        ),
        (
            "content/dry-needling/05-pathways.md",
            "label = \"Yes\"",
            "label = \"No\"",
            "asked",
            "Yes → No",
        ),
    ] {
        let place = tempfile::tempdir().expect("a folder");
        let book = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy_book(place.path());
        edit(place.path(), file, from, to);
        let new = place.path().to_str().expect("text");
        for (kind, status) in [(part, 1), ("any", 0)] {
            let output = with_status(status, run(book, &["diff", ".", new, "--fail-on", kind]));
            assert!(out(&output).contains(told), "{}", out(&output));
        }
    }
}

/// Also a link that reads as before and leads elsewhere.
#[test]
fn what_a_guideline_reports_is_words() {
    let place = copies();
    let [old, new] = ["old", "new"].map(|name| place.path().join(name));
    let reports = |link: &str| {
        format!(
            "\n\n[other]\nlimitations = \"See [[{link}|here]].\"\n\n[[change]]\nversion = \"0.1\"\ndate = 2000-01-01\nwhat = \"A [[{link}|start]].\"\n```"
        )
    };
    edit(&old, FRONT, "\n```\n", &reports("pain-relief"));
    edit(&new, FRONT, "\n```\n", &reports("antibiotic"));
    let told = json(place.path(), &["old", "new", "--fail-on", "any"]);
    let edits = told["edits"].as_array().expect("a list");
    assert_eq!(edits.len(), 1, "{edits:#?}");
    assert_eq!(edits[0]["part"], "words");
    let fields = edits[0]["fields"].to_string();
    assert!(
        fields.contains("other") && fields.contains("changes"),
        "{fields}"
    );
}

#[test]
fn a_rule_that_is_only_written_otherwise_is_known_as_such() {
    let place = copies();
    let new = place.path().join("new");
    let file = "content/sore-throat/01-recommendations.md";
    edit(
        &new,
        file,
        "when = \"danger-sign\"",
        "when = \"not (not danger-sign)\"",
    );
    let told = json(place.path(), &["old", "new", "--fail-on", "any"]);
    let edits = told["edits"].as_array().expect("a list");
    assert_eq!(edits.len(), 1, "{edits:#?}");
    assert_eq!(edits[0]["part"], "rule");
    assert_eq!(edits[0]["same_meaning"], true);
    assert_eq!(edits[0]["fields"][0]["new"], "not (not danger-sign)");
}

#[test]
fn what_is_proved_and_delivered_is_no_mere_word() {
    let place = copies();
    let new = place.path().join("new");
    let text =
        fs::read_to_string(new.join("content/sore-throat/03-safety.md")).expect("the chapter");
    let start = text
        .find("```invariant hospital-before-antibiotics")
        .expect("the block");
    let end = text.find("## Worked patients").expect("the next part");
    edit(
        &new,
        "content/sore-throat/03-safety.md",
        &text[start..end],
        "",
    );
    let told = json(place.path(), &["old", "new"]);
    let edits = told["edits"].as_array().expect("a list");
    let gone = edits
        .iter()
        .find(|edit| edit["id"] == "hospital-before-antibiotics")
        .expect("it is told");
    assert_eq!(
        (gone["part"].as_str(), gone["edit"].as_str()),
        (Some("check"), Some("removed"))
    );
}

#[test]
fn a_version_that_can_not_be_resolved_is_named() {
    let place = copies();
    let file = "content/sore-throat/01-recommendations.md";
    edit(
        &place.path().join("old"),
        file,
        "when = \"danger-sign\"",
        "when = \"danger-sgn\"",
    );
    let refused = with_status(2, run(place.path(), &["diff", "old", "new"]));
    let said = err(&refused);
    assert!(said.contains("error[unknown-name]"), "{said}");
    assert!(
        said.contains("the old version, `old`, has the problems above"),
        "{said}"
    );
}

/// Everyone with more than 6 and at most 60 hours who, with more than 60, would have been permitted dry needling.
#[test]
fn a_threshold_of_the_real_book_concerns_exactly_those_between() {
    let place = tempfile::tempdir().expect("a folder");
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_book(place.path());
    edit(
        place.path(),
        "content/dry-needling/14-facts.md",
        "when = \"training > 60 h\"",
        "when = \"training > 6 h\"",
    );
    let told = json(book, &[".", place.path().to_str().expect("text")]);
    let changed = told["interventions"].as_array().expect("a list");
    let needling = changed
        .iter()
        .find(|own| own["id"] == "dry-needling")
        .expect("it changed");
    // Who has a headache hears besides that it is to be avoided, as only those do whom nothing else forbids it.
    let transitions = needling["transitions"].as_array().expect("a list");
    let directions = transitions.iter().map(|own| &own["direction"]);
    assert_eq!(directions.collect::<Vec<_>>(), ["looser", "other"]);
    let transition = &transitions[0];
    assert_eq!(transition["from"], serde_json::json!(["forbidden"]));
    assert_eq!(
        transition["who"]["patients"],
        permitted_before(book).to_string()
    );
    let descriptions = transition["who"]["descriptions"]
        .as_array()
        .expect("a list");
    for own in descriptions {
        let facts = own["facts"].as_array().expect("a list");
        assert!(
            facts
                .iter()
                .any(|fact| fact == "training > 6 h and training <= 60 h"),
            "{facts:?}"
        );
    }
    assert_eq!(transition["who"]["more"], "0");
    let rules: Vec<_> = told["edits"].as_array().expect("a list").iter().collect();
    assert_eq!(rules.len(), 1, "{rules:#?}");
    assert_eq!(rules[0]["id"], "sufficient-training");
}

/// How many patients of the book are permitted dry needling; of training it tells three kinds apart, and permits one.
fn permitted_before(book: &Path) -> BigUint {
    let (sources, mut problems) = pathbook::read::read(book).expect("the book");
    let document = pathbook::parse::parse(&sources, &mut problems);
    let mut problems = Problems::default();
    let library =
        pathbook::resolve::resolve(&sources, &document, &mut problems).expect("a library");
    let needling = library
        .interventions
        .iter()
        .find(|(_, own)| own.meta.id == "dry-needling");
    let (key, _) = needling.expect("the intervention");
    let mut prover = Prover::new(&library).expect("a small space");
    let test = ClaimTest::Permitted(key);
    let truth = prover.encoding.claim_test(&library, &prover.space, &test);
    prover.count(truth.yes).expect("few enough to count")
}

const CRB: &str = r#"
```score crb-65
title = "CRB-65"

[[points]]
when = "danger-sign"
points = 2

[[points]]
when = "criteria >= 2"
points = 1
```

```table triage
hit = "unique"
inputs = ["crb-65"]

[row.low]
when = ["< 3"]
nothing = true

[row.high]
label = "High risk"
when = [">= 3"]
consider = ["antibiotic"]
because = ["pain-relief-for-all"]
```
"#;

#[test]
fn a_score_and_a_row_are_told_in_both_versions() {
    let place = copies();
    for name in ["old", "new"] {
        let words = place.path().join(name).join(WORDS);
        let text = fs::read_to_string(&words).expect("the chapter");
        fs::write(words, text + CRB).expect("written");
    }
    let (from, to) = ("\"danger-sign\"\npoints = 2", "\"danger-sign\"\npoints = 3");
    edit(&place.path().join("new"), WORDS, from, to);
    let said = out(&with_status(0, run(place.path(), &["diff", "old", "new"])));
    assert!(said.contains("    CRB-65: 2 → 3\n"), "{said}");
    assert!(
        said.contains("    rows: triage.low → triage.high (High risk)\n"),
        "{said}"
    );
    let markdown = ["diff", "old", "new", "--format", "markdown"];
    let markdown = out(&with_status(0, run(place.path(), &markdown)));
    assert!(markdown.contains("- CRB-65: 2 → 3\n"), "{markdown}");
    let patient =
        &json(place.path(), &["old", "new"])["interventions"][0]["transitions"][0]["patient"];
    assert_eq!(patient["scores"][0]["id"], "crb-65");
    assert_eq!(patient["scores"][0]["old"], "2");
    assert_eq!(patient["scores"][0]["new"], "3");
    assert_eq!(patient["rows"]["new"][0], "triage.high (High risk)");
}

/// The antibiotic, a recommendation that prose links to, and a condition that expressions ask have other names in the new version, which says
/// what they were.
fn rename(folder: &Path) {
    let content = folder.join("content");
    for entry in walkdir::WalkDir::new(content) {
        let entry = entry.expect("an entry");
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "md")
        {
            let text = fs::read_to_string(entry.path()).expect("the file");
            let text = text.replace("\"antibiotic\"", "\"antibacterial\"");
            let text = text.replace("(antibiotic)", "(antibacterial)");
            let text = text.replace("no-antibiotic-when-few-criteria", "few-criteria");
            let block =
                "```recommendation few-criteria\nwas = [\"no-antibiotic-when-few-criteria\"]\n";
            let text = text.replace("```recommendation few-criteria\n", block);
            let text = text.replace("bacterial-likely", "many-criteria");
            let block = "```condition many-criteria\nwas = [\"bacterial-likely\"]\n";
            let text = text.replace("```condition many-criteria\n", block);
            let block = "```intervention antibacterial\nwas = [\"antibiotic\"]\n";
            let text = text.replace("```intervention antibiotic\n", block);
            fs::write(entry.path(), text).expect("written");
        }
    }
}

#[test]
fn a_rename_is_a_rename_and_the_old_address_leads_on() {
    let place = copies();
    let new = place.path().join("new");
    rename(&new);
    with_status(
        0,
        run(
            place.path(),
            &[
                "diff",
                "old",
                "new",
                "--fail-on",
                "any,asked,delivery,evidence,weaker-proof",
            ],
        ),
    );
    let told = json(place.path(), &["old", "new"]);
    assert_eq!(told["changed"]["patients"], "0");
    let renamed = told["renamed"].as_array().expect("a list");
    let renamed: Vec<[&str; 3]> = renamed
        .iter()
        .map(|own| ["kind", "old", "new"].map(|field| own[field].as_str().expect("text")))
        .collect();
    assert_eq!(
        renamed,
        [
            [
                "recommendation",
                "no-antibiotic-when-few-criteria",
                "few-criteria"
            ],
            ["condition", "bacterial-likely", "many-criteria"],
            ["intervention", "antibiotic", "antibacterial"],
        ]
    );
    // Neither the prose around nor the expressions that name it are told as edits.
    assert_eq!(told["edits"].as_array().map(Vec::len), Some(0), "{told}");
    with_status(0, run(place.path(), &["build", "new", "-d", "site"]));
    let moved = place.path().join("site/intervention/antibiotic.html");
    let moved = fs::read_to_string(moved).expect("a page");
    assert!(
        moved.contains("content=\"0; url=antibacterial.html\""),
        "{moved}"
    );
    assert!(!moved.contains("<script"), "{moved}");
    // Without what it was, it is another intervention.
    edit(
        &new,
        "content/sore-throat/05-words.md",
        "was = [\"antibiotic\"]\n",
        "",
    );
    let told = json(place.path(), &["old", "new"]);
    let perhaps = &told["perhaps_renamed"][0];
    assert_eq!(
        ["kind", "old", "new"].map(|field| perhaps[field].as_str().unwrap_or_default()),
        ["intervention", "antibiotic", "antibacterial"],
        "{told}"
    );
    let told_to_people = run(place.path(), &["diff", "old", "new"]);
    let told_to_people = String::from_utf8_lossy(&told_to_people.stdout).into_owned();
    assert!(
        told_to_people.contains("write `was = [\"antibiotic\"]` in `antibacterial`"),
        "{told_to_people}"
    );
    assert_ne!(told["changed"]["patients"], "0");
}
