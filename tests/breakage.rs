//! Unsafe edits of the real book, one at a time: each must be refused, and by the rule that it breaks.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::date;
use pathbook::problem::{Code, Problem};
use pathbook::source::Sources;

/// The book's files by their paths.
fn book() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    let mut folders = vec![root.join("content")];
    let mut add = |path: &Path| {
        let name = path
            .strip_prefix(root)
            .expect("inside the book")
            .to_string_lossy()
            .replace('\\', "/");
        files.insert(name, std::fs::read_to_string(path).expect("text"));
    };
    add(&root.join("book.toml"));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path)
            } else {
                add(&path)
            }
        }
    }
    files
}

/// What is found after replacing a text that stands once in a file of the guideline.
fn after(file: &str, from: &str, to: &str) -> Vec<Problem> {
    let mut files = book();
    let text = files
        .get_mut(&format!("content/dry-needling/{file}"))
        .expect("a chapter");
    assert_eq!(
        text.matches(from).count(),
        1,
        "`{from}` stands once in {file}"
    );
    *text = text.replace(from, to);
    check(&files)
}

fn check(files: &BTreeMap<String, String>) -> Vec<Problem> {
    let sources = Sources::from_files(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let checked = pathbook::check(
        &sources,
        pathbook::problem::Problems::default(),
        date(2026, 11, 23),
    );
    match checked {
        Ok(verified) => verified.draw().err().unwrap_or_default(),
        Err(problems) => problems,
    }
}

#[track_caller]
fn breaks(problems: &[Problem], code: Code, part: &str) {
    let found = problems
        .iter()
        .any(|problem| problem.code == code && problem.message.contains(part));
    assert!(found, "no {code} with “{part}” in {problems:#?}");
}

const PATHWAYS: &str = "05-pathways.md";

#[test]
fn untouched_it_passes() {
    assert_eq!(check(&book()), []);
}

#[test]
fn the_chronic_branch_leads_on() {
    let problems = after(
        PATHWAYS,
        r#"to = "stop-chronic-back""#,
        r#"to = "trigger-point""#,
    );
    breaks(
        &problems,
        Code::BrokenInvariant,
        "never permitted in chronic low back pain",
    );
    breaks(&problems, Code::PermittedThoughForbidden, "a step permits");
    let broken = problems
        .iter()
        .find(|problem| problem.code == Code::BrokenInvariant)
        .expect("found above");
    assert!(
        broken
            .notes
            .iter()
            .any(|note| note.contains("low-back-pain = 'chronic'")),
        "{broken:#?}"
    );
    assert!(
        broken
            .notes
            .iter()
            .any(|note| note.contains("content/dry-needling/05-pathways.md:")),
        "{broken:#?}"
    );
}

#[test]
fn the_ban_is_dropped() {
    let stop =
        "title = \"Stop: no dry needling in chronic low back pain\"\nforbid = [\"dry-needling\"]";
    let problems = after(
        PATHWAYS,
        stop,
        "title = \"Go\"\nconsider = [\"dry-needling\"]",
    );
    breaks(
        &problems,
        Code::BrokenInvariant,
        "never permitted in chronic low back pain",
    );
}

#[test]
fn sixty_hours_become_six() {
    let problems = after(
        "14-facts.md",
        r#"when = "training > 60 h""#,
        r#"when = "training > 6 h""#,
    );
    breaks(&problems, Code::BrokenInvariant, "60 hours");
    breaks(&problems, Code::FailedVignette, "exactly 60 hours");
}

#[test]
fn more_than_sixty_becomes_sixty_or_more() {
    let problems = after(
        "14-facts.md",
        r#"when = "training > 60 h""#,
        r#"when = "training >= 60 h""#,
    );
    breaks(&problems, Code::BrokenInvariant, "60 hours");
    breaks(&problems, Code::FailedVignette, "exactly 60 hours");
}

#[test]
fn unknown_training_goes_on() {
    let branch =
        r#"{ when = "sufficient-training", label = "More than 60 hours", to = "ultrasound" },"#;
    let loose = r#"{ when = "sufficient-training or training is unknown", label = "More than 60 hours", to = "ultrasound" },"#;
    breaks(
        &after(PATHWAYS, branch, loose),
        Code::BrokenInvariant,
        "60 hours",
    );
}

/// The document's own words, "must have tried", taken literally: a treatment that helped counts as failed.
#[test]
fn tried_is_taken_for_failed() {
    let literal = r#"{ 'tried and helped', 'tried and failed', 'contraindicated' } and self-care-result != 'not tried' and (low-back-pain"#;
    let careful = r#"{ 'tried and failed', 'contraindicated' } and self-care-result = 'tried and failed' and (low-back-pain"#;
    let problems = after("14-facts.md", careful, literal);
    breaks(&problems, Code::FailedVignette, "helped");
}

/// The document's algorithm does not ask for manual therapy before it needles a neck.
#[test]
fn the_neck_skips_manual_therapy() {
    let branch = r#"{ when = "neck-pain-present", label = "Yes", to = "neck-result" },"#;
    let literal = r#"{ when = "neck-pain-present", label = "Yes", to = "trigger-point" },"#;
    let problems = after(PATHWAYS, branch, literal);
    breaks(
        &problems,
        Code::BrokenInvariant,
        "manual therapy with exercise has failed",
    );
}

/// The document's example of attendance is below its own rule.
#[test]
fn nineteen_of_twenty_four() {
    let problems = after(
        "06-protocol.md",
        r#"example = "20 of 24""#,
        r#"example = "19 of 24""#,
    );
    breaks(&problems, Code::ContradictingExample, "19 of 24 is 79.2 %");
}

/// The document calls a diameter a gauge.
#[test]
fn a_gauge_is_no_length() {
    let problems = after(
        "06-protocol.md",
        r#"["0.25 mm", "0.36 mm"]"#,
        r#"["0.25 gauge", "0.36 gauge"]"#,
    );
    breaks(&problems, Code::UnknownUnit, "gauge");
}

/// Step 1 of the document names three problems and is silent on all others.
#[test]
fn a_patient_falls_through_step_one() {
    let branch = "  { when = \"trigger-points = 'none' and not chronic-neck-pain\", label = \"No trigger point\", to = \"stop-other\" },\n";
    let problems = after(PATHWAYS, branch, "");
    breaks(&problems, Code::UncoveredPatient, "left standing");
}

/// "Not for chronic conditions" against benefit "for chronic neck pain".
#[test]
fn chronic_neck_pain_is_needled() {
    let branch = r#"{ when = "acute-or-subacute-myofascial-pain and not chronic-neck-pain", label"#;
    let literal = r#"{ when = "acute-or-subacute-myofascial-pain", label"#;
    let problems = after(PATHWAYS, branch, literal);
    breaks(&problems, Code::OverlappingBranches, "two branches");
    breaks(&problems, Code::BrokenInvariant, "acute or subacute");
}

#[test]
fn a_recommendation_is_turned_round() {
    let against = "when = \"headache-and-no-ban\"\nagainst";
    let problems = after(
        "04-other-conditions.md",
        against,
        "when = \"headache-and-no-ban\"\nfor",
    );
    breaks(&problems, Code::BrokenInvariant, "headache");
}
