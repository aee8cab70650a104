//! Guidelines of other notations as books: what is written, what is refused, and that both notations say the same of the same patient.

#[allow(dead_code)] // other formats ask for more
#[path = "import/harness.rs"]
mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{TODAY, command, file, fixture, problems, text};
use pathbook::import::gdl2::{self, Construct, Inputs};
use pathbook::import::{Expected, Imported, Refusal};
use pathbook::problem::{Code, Problem, Severity};
use serde_json::{Value, json};
use tempfile::TempDir;

fn import_text(text: &str, tests: Option<&str>) -> Result<Imported, Vec<Refusal>> {
    gdl2::import(&Inputs {
        file: "fall-risk.v1.gdl2.json",
        text,
        tests,
        archetype: &|id| Ok(fs::read_to_string(fixture(&format!("{id}.adl"))).ok()),
        today: TODAY,
    })
}

fn fall_risk() -> Imported {
    let tests = text("fall-risk.v1.test.yml");
    import_text(&text("fall-risk.v1.gdl2.json"), Some(&tests)).expect("it is imported")
}

/// The fixture, with something else at a JSON pointer.
fn edited(pointer: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(&text("fall-risk.v1.gdl2.json")).expect("JSON");
    *json.pointer_mut(pointer).expect("a member") = value;
    json.to_string()
}

#[test]
fn facts_have_names_values_units_and_ranges_of_the_source() {
    let imported = fall_risk();
    let facts = file(&imported, "01-facts.md");
    assert!(
        facts.contains("```fact gait\ntitle = \"Gait\"\ntype = \"one-of\"\nordered = true"),
        "{facts}"
    );
    assert!(
        facts.contains("{ id = \"Needs a hand\", number = 3 }"),
        "{facts}"
    );
    assert!(
        facts.contains("```fact earlier-falls\ntitle = \"Earlier falls\"\ntype = \"yes-no\""),
        "{facts}"
    );
    assert!(
        facts.contains("unit = \"mm[Hg]\"\nrange = [0, 1000]"),
        "{facts}"
    );
    // Recorded without decimals: 119 and 120 leave no gap.
    assert!(
        facts.contains("title = \"Pulse (/min)\"\ntype = \"count\"\nrange = [0, 300]"),
        "{facts}"
    );
    assert!(facts.contains("```fact age\ntitle = \"Age\""), "{facts}");
    assert!(
        facts.contains("origin = { file = \"fall-risk.v1.gdl2.json\", element = \"gt0003\""),
        "{facts}"
    );
}

#[test]
fn rules_are_scores_conditions_and_tables() {
    let imported = fall_risk();
    let rules = file(&imported, "02-rules.md");
    assert!(
        rules.contains("when = \"gait = 'Needs a hand'\"\npoints = 3"),
        "{rules}"
    );
    assert!(
        rules.contains("when = \"earlier-falls\"\npoints = 2"),
        "{rules}"
    );
    assert!(
        rules.contains("when = \"low-pressure\"\npoints = 1"),
        "{rules}"
    );
    assert!(
        rules.contains("systolic-pressure < 100 'mm[Hg]' or pulse-min >= 120"),
        "{rules}"
    );
    assert!(rules.contains("applies = \"age >= 18 a\""), "{rules}");
    assert!(
        rules.contains("set = { risk = \"Low\", advice = \"Walk a lot\" }"),
        "{rules}"
    );
}

#[test]
fn the_fault_of_the_source_is_what_check_finds() {
    let imported = fall_risk();
    let errors: Vec<_> = problems(&imported)
        .into_iter()
        .filter(|problem| problem.code.severity() == Severity::Error)
        .collect();
    let codes: Vec<_> = errors.iter().map(|problem| problem.code).collect();
    // Two points are neither fewer than two nor more.
    assert_eq!(codes, [Code::TableGap], "{errors:?}");
}

#[test]
fn tests_are_vignettes_unless_the_rules_contradict_them() {
    let imported = fall_risk();
    let patients = file(&imported, "03-patients.md");
    assert!(patients.contains("```vignette steady\n"), "{patients}");
    assert!(patients.contains("age = \"70 a\""), "{patients}");
    assert!(patients.contains("pulse-min = 70"), "{patients}");
    assert!(patients.contains("low-pressure = true"), "{patients}");
    assert!(patients.contains("numbers = { points = 0 }"), "{patients}");
    assert_eq!(imported.expected.contradicted, 1);
    let report = file(&imported, "import.md");
    assert!(report.contains("another value of “Risk”"), "{report}");
}

#[test]
fn what_can_t_be_said_is_refused_by_construct_with_its_place() {
    let refused = |then: &str| {
        let text = edited("/definition/rules/gt0021/then", json!([then]));
        import_text(&text, None).expect_err("it is refused")
    };
    let first = |then: &str| refused(then)[0].clone();
    let found = first("$gt0015.magnitude=$gt0006.magnitude/$gt0007.magnitude");
    assert_eq!(found.construct, Construct::Arithmetic.into());
    assert_eq!(found.place, "definition.rules.gt0021.then (gt0015)");
    let construct = |then: &str| first(then).construct;
    assert_eq!(
        construct("$gt0015.magnitude=log($gt0006.magnitude)"),
        Construct::Logarithm.into()
    );
    assert_eq!(
        construct("$gt0015.magnitude=$gt0003.value*0.0123"),
        Construct::FractionalPoints.into()
    );
    assert_eq!(
        construct("$gt0003=0|local::at0005|Steady|"),
        Construct::AssignedInput.into()
    );
    assert_eq!(
        construct("$gt0011.magnitude="),
        Construct::Unreadable.into()
    );
}

#[test]
fn what_rules_go_on_from_is_asked_where_no_book_works_it_out() {
    let quotient = "$gt0011.magnitude=$gt0006.magnitude/$gt0007.magnitude";
    let text = edited("/definition/rules/gt0021/then", json!([quotient]));
    let imported = import_text(&text, None).expect("it is imported");
    let facts = file(&imported, "01-facts.md");
    assert!(
        facts.contains("```fact points\ntitle = \"Points\""),
        "{facts}"
    );
    let report = file(&imported, "import.md");
    assert!(
        report.contains("worked out by the source, asked here"),
        "{report}"
    );
}

/// The book with another assignment of the points, and its problems that are none of the source's.
fn reckoned(then: &str) -> (Imported, Vec<Problem>) {
    let text = edited("/definition/rules/gt0021/then", json!([then]));
    let imported = import_text(&text, None).expect("it is imported");
    let found = problems(&imported).into_iter();
    let broken = found.filter(|problem| !may_be_found(problem.code));
    let broken = broken.collect();
    (imported, broken)
}

#[test]
fn sums_of_measured_numbers_are_calculations() {
    let then = "$gt0011.magnitude=($gt0006.magnitude-$gt0007.magnitude*2)/3+1.5";
    let (imported, broken) = reckoned(then);
    assert!(broken.is_empty(), "{broken:?}");
    let rules = file(&imported, "02-rules.md");
    let is = "is = \"1 '1/mm[Hg]' * systolic-pressure / 3 - 2 '1/(/min)' * pulse / 3 + 1.5\"";
    assert!(rules.contains(is), "{rules}");
    assert!(rules.contains("when = [\"< 2 '1'\"]"), "{rules}");
    let then = "$gt0011.magnitude=$gt0006.magnitude*$gt0007.magnitude";
    let (imported, _) = reckoned(then);
    assert!(!file(&imported, "02-rules.md").contains("```calculation"));
}

#[test]
fn half_points_are_kept() {
    let (imported, broken) = reckoned("$gt0011.magnitude=$gt0003.value*0.5+1");
    assert!(broken.is_empty(), "{broken:?}");
    let rules = file(&imported, "02-rules.md");
    assert!(rules.contains("title = \"Points\""), "{rules}");
    assert!(rules.contains("points = 0.5\n"), "{rules}");
    assert!(rules.contains("when = [\"< 2\"]"), "{rules}");
}

#[test]
fn thirds_of_points_are_counted() {
    let (imported, broken) = reckoned("$gt0011.magnitude=$gt0003.value/3+1");
    assert!(broken.is_empty(), "{broken:?}");
    let rules = file(&imported, "02-rules.md");
    assert!(rules.contains("title = \"Points (times 3)\""), "{rules}");
    assert!(rules.contains("when = [\"< 6\"]"), "{rules}");
}

#[test]
fn bad_input_is_an_error_at_its_place() {
    let why = |text: &str| import_text(text, None).expect_err("refused")[0].why.clone();
    assert!(why("{").contains("line 1"), "{}", why("{"));
    assert!(why(&edited("/gdl_version", json!("3.0"))).contains("`3.0`"));
    let twice = text("fall-risk.v1.gdl2.json").replace(
        "\"gt0023\": {\n        \"id\"",
        "\"gt0022\": {\n        \"id\"",
    );
    assert!(
        why(&twice).contains("`gt0022` is there twice"),
        "{}",
        why(&twice)
    );
    let unknown = edited(
        "/definition/rules/gt0020",
        json!({ "priority": 1, "unless": [] }),
    );
    assert!(why(&unknown).contains("unless"), "{}", why(&unknown));
    let deep = edited("/definition/pre_conditions", json!(["(".repeat(10_000)]));
    assert!(why(&deep).contains("nested too deep"), "{}", why(&deep));
}

#[test]
fn of_three_units_one_is_given() {
    let when = ["mm[Hg]", "kPa", "cm[H2O]"].map(|unit| format!("$gt0006<100,{unit}"));
    let text = edited(
        "/definition/rules/gt0020/when",
        json!([when.as_slice().join("||")]),
    );
    let imported = import_text(&text, None).expect("it is imported");
    let rules = file(&imported, "02-rules.md");
    let names = ["cm-h2o", "mm-hg", "kpa"].map(|unit| format!("systolic-pressure-in-{unit}"));
    let [first, second, third] = &names;
    let unknown = |one: &str, other: &str| {
        let orders = [(one, other), (other, one)];
        let texts = orders.map(|(one, other)| format!("({one} is unknown or {other} is unknown)"));
        texts.iter().any(|text| rules.contains(text))
    };
    assert!(unknown(first, second), "{rules}");
    assert!(unknown(first, third), "{rules}");
    assert!(unknown(second, third), "{rules}");
    let always = rules.lines().find(|line| line.starts_with("always"));
    let always = always.expect("an assumption");
    assert_eq!(always.matches(" is known").count(), 3, "{always}");
    assert_eq!(always.matches(" and ").count(), 3, "{always}");
    let found = problems(&imported);
    let errors = found
        .iter()
        .filter(|problem| !may_be_found(problem.code))
        .collect::<Vec<_>>();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn what_can_t_be_read_of_an_element_is_refused() {
    let element = "/definition/data_bindings/gt0002/elements/gt0003";
    let path = "/data[at0001]/items[at0004]";
    let values = json!({ "path": path, "allowed_values": ["0|local::at0005|Steady|", "1|"] });
    let refused = import_text(&edited(element, values), None).expect_err("refused");
    assert_eq!(refused[0].construct, Construct::Unreadable.into());
    assert_eq!(
        refused[0].place,
        "definition.data_bindings.gt0002.elements.gt0003.allowed_values[1]"
    );
    let refused = gdl2::import(&Inputs {
        file: "fall-risk.v1.gdl2.json",
        text: &text("fall-risk.v1.gdl2.json"),
        tests: None,
        archetype: &|_| Err("it is not UTF-8".to_owned()),
        today: TODAY,
    });
    let refused = refused.expect_err("refused");
    assert_eq!(refused[0].place, "definition.data_bindings.gt0002.model_id");
    assert!(refused[0].why.contains("not UTF-8"), "{refused:?}");
}

#[test]
fn what_has_no_place_in_a_book_is_told() {
    let details = json!({
        "details": {
            "en": { "id": "en", "purpose": "To see", "keywords": ["falls"] },
            "sv": { "purpose": "Att se" }
        },
        "other_details": { "references": ["One paper", "Another"], "custodian": "Nobody" }
    });
    let imported = import_text(&edited("/description", details), None).expect("it is imported");
    let is_told = |place: &str| imported.notes.iter().any(|note| note.place == place);
    assert!(is_told("description.details.en.keywords"));
    assert!(is_told("description.details.sv"));
    assert!(is_told("description.other_details.custodian"));
    assert!(!is_told("description.other_details.references"));
    let index = file(&imported, "index.md");
    assert!(index.contains("One paper\n\nAnother"), "{index}");

    let term = json!({ "id": "gt0003", "text": "Gait", "comment": "How it is" });
    let term = edited("/ontology/term_definitions/en/terms/gt0003", term);
    let imported = import_text(&term, None).expect("it is imported");
    let place = "ontology.term_definitions.en.terms.gt0003.comment";
    assert!(imported.notes.iter().any(|note| note.place == place));
}

#[test]
fn a_test_that_no_vignette_can_tell_is_told() {
    let said = |tests: &str| {
        let imported = import_text(&text("fall-risk.v1.gdl2.json"), Some(tests));
        let notes = imported.expect("it is imported").notes;
        let of_tests = notes
            .into_iter()
            .filter(|note| note.construct == Construct::TestCase.into());
        of_tests.map(|note| note.said).collect::<Vec<_>>()
    };
    let tests = text("fall-risk.v1.test.yml");
    let undated = tests.replace("2026-03-01T00:00:00Z", "some day");
    assert!(said(&undated)[0].contains("not a valid date"));
    let of_points = "guidelines:\n  1: fall-risk.v1\ncurrent_datetime: 2026-03-01T00:00:00Z\ntest_cases:\n- id: Points\n  input:\n    1:\n      gt0003: 0|local::at0005|Steady|\n      gt0004: 0|local::at0009|No|\n      gt0005: 1956-03-01T00:00Z\n      gt0006: 130,mm[Hg]\n      gt0007: 70,/min\n  expected_output:\n    1:\n      gt0006: 130,mm[Hg]\n";
    assert_eq!(
        said(of_points),
        ["“Points” is left out: a vignette can expect nothing of it"]
    );
}

#[test]
fn keys_of_the_source_never_become_markup_in_the_report() {
    let description = json!({ "a`b|c\n# d": 1 });
    let imported = import_text(&edited("/description", description), None).expect("imported");
    let report = file(&imported, "import.md");
    assert!(
        report.contains("| metadata | `description.a'b\\|c # d` | left out |"),
        "{report}"
    );
    // Code in notes of our own is code.
    assert!(report.contains("(`!=null`)"), "{report}");
}

#[test]
fn the_command_writes_a_book_or_nothing() {
    let folder = TempDir::new().expect("a folder");
    let good = fixture("fall-risk.v1.gdl2.json");
    let good = good.to_str().expect("a path");
    let bad = folder.path().join("broken.gdl2.json");
    fs::write(&bad, "{").expect("a file");
    let done = command(&["import", "gdl2", good, "-o", "book"], folder.path());
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(folder.path().join("book/import.md").is_file());
    let again = command(&["import", "gdl2", good, "-o", "book"], folder.path());
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    let refused = command(
        &["import", "gdl2", "broken.gdl2.json", "-o", "none"],
        folder.path(),
    );
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(!folder.path().join("none").exists());
    let arguments = [
        "import",
        "gdl2",
        "broken.gdl2.json",
        good,
        "-o",
        "books",
        "--keep-going",
        "--format",
        "json",
    ];
    let both = command(&arguments, folder.path());
    assert_eq!(both.status.code(), Some(1), "{both:?}");
    let told: Value = serde_json::from_slice(&both.stdout).expect("JSON");
    assert_eq!(told["files"][0]["refused"][0]["construct"], "unreadable");
    assert!(
        told["files"][1]["book"]
            .as_str()
            .is_some_and(|book| book.contains("fall-risk.v1"))
    );
    assert!(folder.path().join("books/fall-risk.v1/book.toml").is_file());
}

#[test]
fn the_command_tells_what_it_has_written_before_it_stops() {
    let folder = TempDir::new().expect("a folder");
    let good = text("fall-risk.v1.gdl2.json");
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("one.gdl2.json", good.as_bytes());
    write("two.gdl2.json", good.as_bytes());
    write("two.test.yml", b"\xff");
    write("other/one.json", good.as_bytes());
    let run = |arguments: &[&str]| {
        let done = command(&[&["import", "gdl2"], arguments].concat(), folder.path());
        let told = String::from_utf8(done.stdout).expect("text");
        let error = String::from_utf8(done.stderr).expect("text");
        (done.status.code(), told, error)
    };
    let files = ["one.gdl2.json", "two.gdl2.json", "other/one.json"];
    let (code, _, error) = run(&[&files[..], &["-o", "books"]].concat());
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("would both be written"), "{error}");
    assert!(!folder.path().join("books").exists());
    let archetypes = fixture("");
    let archetypes = archetypes.to_str().expect("a path");
    let by_itself = ["other/one.json", "-o", "by-itself", "--archetypes"];
    let (code, told, _) = run(&[&by_itself[..], &[archetypes]].concat());
    assert_eq!(code, Some(0), "{told}");

    write("three.gdl2.json", good.as_bytes());
    let files = ["one.gdl2.json", "two.gdl2.json", "three.gdl2.json"];
    let out = ["-o", "books", "--archetypes", archetypes];
    let (code, told, _) = run(&[&files[..], &out].concat());
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("is in books/one"), "{told}");
    assert!(told.contains("unreadable at two.test.yml"), "{told}");
    assert!(told.contains("empty or not there yet"), "{told}");
    let out = ["-o", "again", "--archetypes", archetypes, "--keep-going"];
    let (code, told, _) = run(&[&files[..], &out].concat());
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("is in again/three"), "{told}");
}

/// The book says of patients what the source's own rules say of them: each is a vignette, and every vignette is proved.
fn disagreements(inputs: &Inputs<'_>, patients: usize, seed: u64) -> (usize, Vec<Problem>) {
    let mut random = seed;
    let mut choose = |among: usize| {
        // xorshift: the same patients on every machine.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % u64::try_from(among).expect("few")).expect("few")
    };
    // Where types are known from its tests alone there is nothing to choose from.
    let Some(samples) = gdl2::samples(inputs) else {
        return (0, Vec::new());
    };
    let mut tests = format!("current_datetime: {TODAY}T00:00:00Z\ntest_cases:\n");
    for number in 0..patients {
        let chosen = samples.iter().filter(|(_, values)| !values.is_empty());
        let given: Vec<(String, String)> = chosen
            .map(|(id, values)| (id.clone(), values[choose(values.len())].clone()))
            .collect();
        let Some(answers) = gdl2::answers(inputs, &given) else {
            return (0, Vec::new());
        };
        let lines = |pairs: &[(String, String)]| {
            let lines = pairs.iter().map(|(id, value)| {
                let value = value.replace('\'', "''");
                format!("      {id}: '{value}'\n")
            });
            lines.collect::<String>()
        };
        let (given, answers) = (lines(&given), lines(&answers));
        tests += &format!(
            "- id: patient {number}\n  input:\n    1:\n{given}  expected_output:\n    1:\n{answers}"
        );
    }
    let inputs = Inputs {
        tests: Some(&tests),
        ..*inputs
    };
    let Ok(imported) = gdl2::import(&inputs) else {
        return (0, Vec::new());
    };
    assert_eq!(
        imported.expected.contradicted, 0,
        "{}: {:?}",
        inputs.file, imported.notes
    );
    let wrong = problems(&imported).into_iter().filter(|problem| {
        matches!(
            problem.code,
            Code::FailedVignette | Code::ImpossibleVignette
        )
    });
    (imported.expected.said, wrong.collect())
}

#[test]
fn a_book_says_of_patients_what_its_source_says() {
    let text = text("fall-risk.v1.gdl2.json");
    let inputs = Inputs {
        file: "fall-risk.v1.gdl2.json",
        text: &text,
        tests: None,
        archetype: &|id| Ok(fs::read_to_string(fixture(&format!("{id}.adl"))).ok()),
        today: TODAY,
    };
    let (said, wrong) = disagreements(&inputs, 200, 7);
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(said > 300, "{said}");
    // A rule that the other runs after: the book must follow the last one.
    let text = edited(
        "/definition/rules/gt0023/when",
        json!(["$gt0011|Points|>0"]),
    );
    let (_, wrong) = disagreements(
        &Inputs {
            text: &text,
            ..inputs
        },
        200,
        11,
    );
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The guidelines of others beside the checkout, where they are there.
#[test]
fn guidelines_of_others_are_imported_or_refused_with_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/gdl2");
    let Ok(entries) = fs::read_dir(folder.join("guidelines")) else {
        eprintln!("skipped: no guidelines of others beside the checkout");
        return;
    };
    let archetype =
        |id: &str| Ok(fs::read_to_string(folder.join(format!("archetypes/{id}.adl"))).ok());
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut imported, mut compared, mut broken) = (0, 0, Vec::new());
    let mut expected = Expected::default();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".gdl2.json"))
    {
        let text = fs::read_to_string(path).expect("text");
        let tests = path.to_string_lossy().replace(".gdl2.json", ".test.yml");
        let tests = fs::read_to_string(tests).ok();
        let file = path.file_name().expect("a name").to_string_lossy();
        let made = gdl2::import(&Inputs {
            file: &file,
            text: &text,
            tests: tests.as_deref(),
            archetype: &archetype,
            today: TODAY,
        });
        match made {
            Ok(book) => {
                imported += 1;
                expected.said += book.expected.said;
                expected.contradicted += book.expected.contradicted;
                expected.beyond += book.expected.beyond;
                let inputs = Inputs {
                    file: &file,
                    text: &text,
                    tests: None,
                    archetype: &archetype,
                    today: TODAY,
                };
                let (said, wrong) = disagreements(&inputs, 20, 3);
                compared += said;
                broken.extend(
                    wrong
                        .iter()
                        .map(|problem| format!("{file}: {}", problem.message)),
                );
                let failed = problems(&book)
                    .into_iter()
                    .filter(|problem| !may_be_found(problem.code));
                broken.extend(failed.map(|problem| format!("{file}: {}", problem.message)));
            }
            Err(why) => *refused.entry(why[0].construct.name()).or_default() += 1,
        }
    }
    eprintln!(
        "imported {imported}; {compared} answers compared; {expected:?}; refused {refused:?}"
    );
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(imported >= 217, "{imported}");
    // 99 of 100 expectations that can be compared agree.
    let compared = expected.said + expected.contradicted;
    assert!(expected.contradicted * 100 <= compared, "{expected:?}");
}

/// What a guideline itself may have wrong with it.
fn may_be_found(code: Code) -> bool {
    code.severity() != Severity::Error
        || matches!(
            code,
            Code::TableGap | Code::MaskedRow | Code::ConstantCondition | Code::DeadRow
        )
}
