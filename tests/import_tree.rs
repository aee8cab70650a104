//! Decision trees in JSON as books: what is written, what is told, what is refused, and the faults of a tree that `check` finds.

#[path = "import/harness.rs"]
mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{command, documented, errors, file, problems, text};
use pathbook::import::tree::{self, Construct, Inputs};
use pathbook::import::{Imported, Refusal};
use pathbook::problem::{Code, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

const NAME: &str = "knee-pain.json";

fn import_text(text: &str, evaluators: Option<&str>) -> Result<Imported, Vec<Refusal>> {
    tree::import(&Inputs {
        file: NAME,
        text,
        evaluators: evaluators.map(|text| ("knee-pain_eval.json", text)),
    })
}

fn knee_pain() -> Imported {
    let evaluators = text("knee-pain_eval.json");
    import_text(&text(NAME), Some(&evaluators)).expect("it is imported")
}

fn edited(file: &str, pointer: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(&text(file)).expect("JSON");
    *json.pointer_mut(pointer).expect("a member") = value;
    json.to_string()
}

/// The tree of the fixture with something else in it.
fn with(pointer: &str, value: Value) -> Result<Imported, Vec<Refusal>> {
    let evaluators = text("knee-pain_eval.json");
    import_text(&edited(NAME, pointer, value), Some(&evaluators))
}

/// Its evaluators with something else in them.
fn evaluated(pointer: &str, value: Value) -> Result<Imported, Vec<Refusal>> {
    let evaluators = edited("knee-pain_eval.json", pointer, value);
    import_text(&text(NAME), Some(&evaluators))
}

fn is_told(imported: &Imported, construct: Construct, place: &str) -> bool {
    let mut notes = imported.notes.iter();
    notes.any(|note| note.construct == construct.into() && note.place == place)
}

#[test]
fn variables_are_facts_and_several_tests_at_once_are_conditions() {
    let imported = knee_pain();
    let facts = file(&imported, "01-facts.md");
    for expected in [
        "```fact age\ntitle = \"Age\"\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 150]",
        "```fact cannot-walk-four-steps\ntitle = \"Cannot walk four steps\"\ntype = \"yes-no\"",
        "```fact pain-score\ntitle = \"Pain score\"\ntype = \"count\"\nrange = [0, 100]",
        "values = [\"tablets alone\", \"an operation\"]",
        "title = \"Blood pressure systolic (mmHg)\"\ntype = \"count\"",
        "when = \"age >= 55 a or cannot-walk-four-steps\"",
        "origin = { file = \"knee-pain_eval.json\", element = \"pain_score\"",
    ] {
        assert!(facts.contains(expected), "{expected}\n{facts}");
    }
}

#[test]
fn nodes_are_steps_and_words_are_stances() {
    let imported = knee_pain();
    let pathway = file(&imported, "03-pathway.md");
    for expected in [
        "ask = \"Aged 55 years or over, or can't walk four steps?\"",
        "{ when = \"pain-score >= 7\", label = \"Yes\", to = \"offer-paracetamol\" }",
        "title = \"Offer paracetamol\"\noffer = [\"paracetamol\"]",
        "consider = [\"rest-if-the-knee-is-swollen\"]\nforbid = [\"opioid\"]",
        "[step.x-ray-the-knee]\noffer = [\"x-ray-the-knee\"]\nnext = ",
        "when = \"earlier-treatment = 'tablets alone'\", label = \"Tablets\"",
        "systolic-mmhg >= 180 or blood-pressure-diastolic-mmhg >= 120",
    ] {
        let facts = file(&imported, "01-facts.md");
        assert!(
            pathway.contains(expected) || facts.contains(expected),
            "{expected}\n{pathway}"
        );
    }
    let source = file(&imported, "source.md");
    assert!(
        source.contains("IF pain is 7 or more THEN offer paracetamol."),
        "{source}"
    );
}

#[test]
fn faults_of_the_tree_are_what_check_finds() {
    let found = errors(&knee_pain());
    let of = |code: &str| found.iter().filter(|error| error.starts_with(code)).count();
    // Who has less pain is led nowhere, and no edge leads to what is to be avoided.
    assert_eq!(of("uncovered-patient"), 1, "{found:?}");
    assert_eq!(of("unreachable-step"), 1, "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_is_read_in_one_of_several_ways_is_told() {
    let imported = knee_pain();
    for (construct, place) in [
        (Construct::Label, "edges[7].label"),
        (Construct::Evaluator, "n20"),
        (Construct::Words, "n5"),
        (Construct::Pressure, "n9"),
        (Construct::Values, "n6"),
        (Construct::Range, "n1"),
        (Construct::Unit, "n3"),
        (Construct::Metadata, "keywords"),
        (Construct::Metadata, "nodes[1].source"),
        (Construct::Metadata, "language"),
    ] {
        assert!(
            is_told(&imported, construct, place),
            "{place}: {:?}",
            imported.notes
        );
    }
    let report = file(&imported, "import.md");
    assert!(
        report.contains("| label of an edge | `edges[7].label` |"),
        "{report}"
    );
    assert!(
        report.contains(".offer-paracetamol` | Offer paracetamol | `n4` |"),
        "{report}"
    );
}

#[test]
fn what_is_not_there_can_t_pass() {
    let imported = with("/edges/5/to", json!("n99")).expect("it is imported");
    assert!(is_told(&imported, Construct::Edge, "edges[5].to"));
    let found = errors(&imported);
    assert!(
        found.iter().any(|error| error.starts_with("unknown-name")),
        "{found:?}"
    );
    let imported = with("/edges/5/from", json!("n99")).expect("it is imported");
    assert!(is_told(&imported, Construct::Edge, "edges[5]"));
}

#[test]
fn cycles_and_questions_without_answers_are_errors_of_the_book() {
    let imported = with("/edges/9/to", json!("n1")).expect("it is imported");
    let found = errors(&imported);
    assert!(
        found
            .iter()
            .any(|error| error.starts_with("cyclic-pathway")),
        "{found:?}"
    );
    let none: Vec<Value> = Vec::new();
    let imported = with("/edges", json!(none)).expect("it is imported");
    assert!(!errors(&imported).is_empty());
}

#[test]
fn what_can_t_be_evaluated_is_asked() {
    let imported = evaluated("/n3", json!({ "type": "model", "variable": "pain" }));
    let imported = imported.expect("it is imported");
    assert!(is_told(&imported, Construct::Evaluator, "n3"));
    let facts = file(&imported, "01-facts.md");
    assert!(
        facts.contains("```fact pain-of-seven-or-more\n")
            || facts.contains("```fact pain-of-7-or-more\n"),
        "{facts}"
    );
    let alone = import_text(&text(NAME), None).expect_err("its labels are not answers");
    assert_eq!(alone[0].construct, Construct::Label.into());
}

#[test]
fn values_without_an_edge_of_their_own_go_where_the_rest_goes() {
    let imported = with("/edges/9/label", json!("otherwise")).expect("it is imported");
    let pathway = file(&imported, "03-pathway.md");
    assert!(
        pathway.contains("{ otherwise = true, label = \"Otherwise\","),
        "{pathway}"
    );
    let imported = with("/edges/9/label", json!("rest")).expect("it is imported");
    assert!(is_told(&imported, Construct::Label, "edges[9].label"));
    let found = errors(&imported);
    assert!(
        found.iter().any(|error| error.starts_with("dead-branch")),
        "{found:?}"
    );
    // One that chooses among edges says neither yes nor no within another.
    let choice = json!({ "type": "treatment_type", "variable": "x", "map": { "a": "yes" } });
    let within = json!({ "type": "and", "conditions": [choice] });
    let imported = evaluated("/n3", within).expect("it is imported");
    assert!(is_told(&imported, Construct::Evaluator, "n3"));
}

#[test]
fn evaluators_in_the_tree_count_where_there_is_no_file() {
    let mut tree: Value = serde_json::from_str(&text(NAME)).expect("JSON");
    tree["condition_evaluators"] =
        serde_json::from_str(&text("knee-pain_eval.json")).expect("JSON");
    let alone = import_text(&tree.to_string(), None).expect("it is imported");
    assert!(file(&alone, "01-facts.md").contains("```fact pain-score\n"));
    tree["condition_evaluators"]["n3"]["threshold"] = json!(8);
    let both = import_text(&tree.to_string(), Some(&text("knee-pain_eval.json")));
    let both = both.expect("it is imported");
    assert!(is_told(
        &both,
        Construct::Evaluator,
        "condition_evaluators.n3"
    ));
}

#[test]
fn what_can_t_be_said_is_refused_at_its_place() {
    let first = |made: Result<Imported, Vec<Refusal>>| {
        let refused = made.expect_err("it is refused").swap_remove(0);
        (refused.construct.name(), refused.place, refused.why)
    };
    let (_, place, why) = first(with("/nodes/1/id", json!("n1")));
    assert_eq!((&*place, &*why), ("nodes[1].id", "`n1` is there twice"));
    let (_, place, _) = first(with("/nodes/1/text", json!(" ")));
    assert_eq!(place, "nodes[1].text");
    let (construct, place, _) = first(with("/edges/0/label", json!("perhaps")));
    assert_eq!((construct, &*place), ("label of an edge", "edges[0].label"));
    let (construct, place, _) = first(with("/edges/7/label", json!("next")));
    assert_eq!((construct, &*place), ("edge", "edges[7]"));
    let twice = json!({ "variable": "pain_score" });
    let (construct, place, why) = first(evaluated("/n9", twice));
    assert_eq!((construct, &*place), ("evaluator", "n9"));
    assert!(why.contains("something else at `n3`"), "{why}");
    let none: Vec<Value> = Vec::new();
    assert_eq!(first(with("/nodes", json!(none))).1, "nodes");
}

#[test]
fn bad_input_is_an_error_at_its_place() {
    let why = |text: &str| import_text(text, None).expect_err("refused")[0].why.clone();
    assert!(why("{").contains("line 1"), "{}", why("{"));
    let unless = with(
        "/edges/0",
        json!({ "from": "n1", "to": "n2", "unless": "n3" }),
    );
    assert!(unless.expect_err("refused")[0].why.contains("unless"));
    let other = with("/nodes/0/type", json!("start"));
    assert!(other.expect_err("refused")[0].why.contains("start"));
    let twice = text(NAME).replacen(
        "\"version\": \"2\",",
        "\"version\": \"2\", \"version\": \"3\",",
        1,
    );
    assert!(why(&twice).contains("version"), "{}", why(&twice));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = text(NAME).replace("[\"knee\"]", &deep);
    assert!(why(&nested).contains("recursion"), "{}", why(&nested));
    let mut evaluator = json!({ "variable": "pain" });
    for _ in 0..30 {
        evaluator = json!({ "type": "and", "conditions": [evaluator] });
    }
    let imported = evaluated("/n3", evaluator).expect("it is imported");
    assert!(is_told(&imported, Construct::Evaluator, "n3"));
}

#[test]
fn keys_and_texts_of_the_source_never_become_markup() {
    let text = "a `b` | <script> [x](y) \"\"\" ''' \u{202e} ```fact x";
    let imported = with("/nodes/1/text", json!(text)).expect("it is imported");
    assert_eq!(errors(&imported).len(), 2, "{:?}", errors(&imported));
    let imported = with("/rules/0", json!("# Head\n```fact x\n```\n<b>")).expect("it is imported");
    assert_eq!(errors(&imported).len(), 2, "{:?}", errors(&imported));
}

proptest! {
    /// Whatever words a tree has, its book says them and nothing else: no word becomes a block, a field or markup.
    #[test]
    fn any_words_are_written_as_words(
        words in prop::collection::vec("[\\PC\"'\\\\`{}<>\\[\\]|$*_#=: ]{0,24}[a-z]", 5),
    ) {
        let mut tree: Value = serde_json::from_str(&text(NAME)).expect("JSON");
        tree["nodes"][1]["text"] = json!(words[0]);
        tree["nodes"][2]["text"] = json!(words[1]);
        tree["rules"] = json!([words[2]]);
        tree["name"] = json!(words[3]);
        let map = json!({ &words[4]: "tablets", "an operation": "surgery" });
        let evaluators = edited("knee-pain_eval.json", "/n6/map", map);
        let imported = import_text(&tree.to_string(), Some(&evaluators)).expect("it is imported");
        let found = errors(&imported);
        let of_the_tree = |error: &String| {
            error.starts_with("uncovered-patient") || error.starts_with("unreachable-step")
        };
        prop_assert!(found.len() == 2 && found.iter().all(of_the_tree), "{words:?}: {found:?}");
    }
}

/// A folder in which the files that documents speak of are.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for name in ["knee-pain.json", "knee-pain_eval.json"] {
        let path = folder.path().join("trees").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text(name)).expect("a file");
        fs::write(folder.path().join(name), text(name)).expect("a file");
    }
    folder
}

#[test]
fn the_documented_command_lines_do_what_they_say() {
    let folder = folder();
    let lines = documented("Decision trees");
    assert!(lines.len() > 1, "{lines:?}");
    for line in lines {
        let files = fs::read_dir(folder.path().join("trees")).expect("a folder");
        let mut files: Vec<String> = files
            .map(|file| {
                format!(
                    "trees/{}",
                    file.expect("a file").file_name().to_string_lossy()
                )
            })
            .collect();
        files.sort();
        let line = line.replace("trees/*.json", &files.join(" "));
        let arguments: Vec<&str> = line.split(' ').collect();
        let done = command(&arguments, folder.path());
        assert_eq!(done.status.code(), Some(0), "{line}: {done:?}");
    }
    assert!(folder.path().join("knee/import.md").is_file());
    assert!(folder.path().join("books/book.toml").is_file());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder();
    let large = fs::File::create(folder.path().join("large.json")).expect("a file");
    large.set_len(100 << 20).expect("a hundred megabytes");
    let done = command(
        &["import", "tree", "large.json", "-o", "book"],
        folder.path(),
    );
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(!folder.path().join("book").exists());
}

/// The trees of others, where they are beside the checkout: their names and what becomes of them.
fn trees_of_others() -> Option<BTreeMap<String, Imported>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/guidecare");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: no decision trees of others beside the checkout");
        return None;
    };
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let names = names.filter(|name| name.ends_with(".json") && !name.ends_with("_eval.json"));
    let imported = names.map(|name| {
        let text = fs::read_to_string(folder.join(&name)).expect("text");
        let beside = name.replace(".json", "_eval.json");
        let evaluators = fs::read_to_string(folder.join(&beside)).ok();
        let made = tree::import(&Inputs {
            file: &name,
            text: &text,
            evaluators: evaluators.as_deref().map(|text| (&*beside, text)),
        });
        let imported = made.unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
        (name, imported)
    });
    Some(imported.collect())
}

#[test]
fn trees_of_others_become_books_that_check_reads() {
    let Some(trees) = trees_of_others() else {
        return;
    };
    assert_eq!(trees.len(), 10);
    let mut found: BTreeMap<Code, usize> = BTreeMap::new();
    for imported in trees.values() {
        let problems = problems(imported).into_iter();
        for problem in problems.filter(|problem| problem.code.severity() == Severity::Error) {
            *found.entry(problem.code).or_default() += 1;
        }
    }
    // Answers that no edge is for, and answers that nobody gives.
    let expected = [(Code::UncoveredPatient, 14), (Code::DeadBranch, 3)];
    assert_eq!(found, BTreeMap::from(expected));
}

/// What their authors would hold for certain, and the trees don't.
#[test]
fn rules_that_trees_of_others_break_are_found() {
    let Some(mut trees) = trees_of_others() else {
        return;
    };
    let pathway = "hypertension-in-adults-diagnosis-and-management-pathway";
    let recheck = format!("reaches({pathway}.lifestyle-advice-recheck-in-5-years)");
    for (name, never) in [
        ("ng84", "feverpain-score >= 4 and forbidden(antibiotic)"),
        (
            "ng136",
            &*format!("clinic-bp-systolic-mmhg >= 140 and {recheck}"),
        ),
        (
            "ng184",
            "penicillin-allergy and permitted(prescribe-first-choice-oral-antibiotics-co)",
        ),
        (
            "ng81_ocular_hypertension",
            "intraocular-pressure < 24 'mm[Hg]' and offered(generic-pga)",
        ),
    ] {
        let imported = trees.get_mut(&format!("{name}.json")).expect("a tree");
        let mut chapters = imported.files.iter_mut();
        let chapter = chapters.find(|(path, _)| path.ends_with("03-pathway.md"));
        let (_, text) = chapter.expect("a chapter");
        text.push_str(&format!("\n```invariant held\nnever = \"{never}\"\n```\n"));
        let found = errors(imported);
        assert!(
            found
                .iter()
                .any(|error| error.starts_with("broken-invariant")),
            "{name}: {found:?}"
        );
    }
}
