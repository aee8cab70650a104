//! Decision models as books.

#[allow(dead_code)] // other formats ask for more
#[path = "import/harness.rs"]
mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use harness::{command, file, problems};
use pathbook::import::dmn::{self, Construct, Inputs};
use pathbook::import::{Imported, Refusal};
use pathbook::problem::{Code, Problem, Severity};
use tempfile::TempDir;

fn import(file: &str, text: &str, tests: &[(String, String)]) -> Result<Imported, Vec<Refusal>> {
    dmn::import(&Inputs { file, text, tests })
}

/// What a model itself may have wrong with it.
fn may_be_found(code: Code) -> bool {
    code.severity() != Severity::Error
        || matches!(
            code,
            Code::TableGap | Code::MaskedRow | Code::ConstantCondition | Code::DeadRow
        )
}

/// A model of one version around its elements.
fn model(namespace: &str, elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<definitions xmlns=\"{namespace}\" name=\"Fall risk\" namespace=\"urn:fall-risk\">\n{elements}</definitions>\n"
    )
}

const DMN_1_2: &str = "http://www.omg.org/spec/DMN/20180521/MODEL/";
const DMN_1_3: &str = "https://www.omg.org/spec/DMN/20191111/MODEL/";
const DMN_1_4: &str = "https://www.omg.org/spec/DMN/20211108/MODEL/";
const DMN_1_5: &str = "https://www.omg.org/spec/DMN/20230324/MODEL/";

fn input(name: &str, typed: &str) -> String {
    format!(
        "<inputData id=\"i-{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{typed}\"/></inputData>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn decision(name: &str, typed: &str, requires: &[&str], logic: &str) -> String {
    let requires: String = requires
        .iter()
        .map(|href| {
            let what = match href.starts_with("d-") {
                true => "requiredDecision",
                false => "requiredInput",
            };
            format!("<informationRequirement><{what} href=\"#{href}\"/></informationRequirement>")
        })
        .collect();
    format!(
        "<decision id=\"d-{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{typed}\"/>{requires}{logic}</decision>\n"
    )
}

fn literal(text: &str) -> String {
    format!(
        "<literalExpression><text>{}</text></literalExpression>",
        escaped(text)
    )
}

/// A table of inputs, one output with its values, and rules whose last entry is the output.
fn table(policy: &str, inputs: &[&str], values: &str, rules: &[Vec<String>]) -> String {
    let entry = |name: &str, text: &str| format!("<{name}><text>{}</text></{name}>", escaped(text));
    let columns: String = inputs
        .iter()
        .map(|text| format!("<input>{}</input>", entry("inputExpression", text)))
        .collect();
    let values = match values {
        "" => String::new(),
        values => entry("outputValues", values),
    };
    let rules: String = rules
        .iter()
        .map(|rule| {
            let (output, cells) = rule.split_last().expect("an output");
            let cells: String = cells.iter().map(|cell| entry("inputEntry", cell)).collect();
            format!("<rule>{cells}{}</rule>\n", entry("outputEntry", output))
        })
        .collect();
    format!("<decisionTable {policy}>{columns}<output>{values}</output>{rules}</decisionTable>")
}

fn rule(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn imported(elements: &str) -> Imported {
    let text = model(DMN_1_5, elements);
    import("fall-risk.dmn", &text, &[]).unwrap_or_else(|why| panic!("{why:?}"))
}

fn refused(text: &str) -> Refusal {
    import("fall-risk.dmn", text, &[]).expect_err("refused")[0].clone()
}

fn errors(imported: &Imported) -> Vec<Problem> {
    let problems = problems(imported).into_iter();
    problems
        .filter(|problem| problem.code.severity() == Severity::Error)
        .collect()
}

fn codes(imported: &Imported) -> Vec<Code> {
    errors(imported)
        .iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn every_version_is_read_alike() {
    let elements = input("Age", "number")
        + &decision(
            "Risk",
            "string",
            &["i-Age"],
            &table(
                "hitPolicy=\"UNIQUE\"",
                &["Age"],
                "",
                &[
                    rule(&["< 65", "\"low\""]),
                    rule(&["[65..80)", "\"middle\""]),
                    rule(&[">= 80", "\"high\""]),
                ],
            ),
        );
    for namespace in [DMN_1_2, DMN_1_3, DMN_1_4, DMN_1_5] {
        let book = import("fall-risk.dmn", &model(namespace, &elements), &[]).expect("imported");
        let decisions = file(&book, "02-decisions.md");
        assert!(
            decisions.contains("when = [\">= 65 and < 80\"]\nset = { risk = \"middle\" }"),
            "{decisions}"
        );
        assert!(codes(&book).is_empty());
    }
    let old = model("http://www.omg.org/spec/DMN/20151101/dmn.xsd", &elements);
    assert_eq!(refused(&old).construct, Construct::Version.into());
    assert_eq!(
        refused("<a xmlns='urn:b'/>").construct,
        Construct::Version.into()
    );
}

/// Two inputs, cut into 9 by 9 rectangles, of which some are left to nobody.
fn rectangles(open: &[(usize, usize)]) -> String {
    let mut rules = Vec::new();
    for across in 0..9 {
        for down in 0..9 {
            if open.contains(&(across, down)) {
                continue;
            }
            let side = |at: usize| match at {
                0 => "< 10".to_owned(),
                8 => ">= 80".to_owned(),
                at => format!("[{}..{})", at * 10, (at + 1) * 10),
            };
            rules.push(vec![
                side(across),
                side(down),
                format!("\"{}\"", (across + down) % 2),
            ]);
        }
    }
    let table = table("hitPolicy=\"UNIQUE\"", &["Weight", "Dose"], "", &rules);
    input("Weight", "number")
        + &input("Dose", "number")
        + &decision("Band", "string", &["i-Weight", "i-Dose"], &table)
}

#[test]
fn each_of_seventeen_gaps_is_found() {
    let gaps: Vec<(usize, usize)> = (0..17).map(|at| (at % 9, (at * 4 + at / 9) % 9)).collect();
    assert!(codes(&imported(&rectangles(&[]))).is_empty());
    for gap in &gaps {
        assert_eq!(
            codes(&imported(&rectangles(&[*gap]))),
            [Code::TableGap],
            "{gap:?}"
        );
    }
    assert_eq!(codes(&imported(&rectangles(&gaps))), [Code::TableGap]);
}

#[test]
fn rows_that_priority_masks_are_found() {
    let rules = [
        rule(&[">= 75", "-", "\"high\""]),
        rule(&["< 75", "true", "\"middle\""]),
        rule(&[">= 80", "true", "\"middle\""]),
        rule(&["-", "-", "\"low\""]),
        rule(&["> 90", "false", "\"low\""]),
        rule(&["< 75", "true", "\"low\""]),
    ];
    let table = table(
        "hitPolicy=\"PRIORITY\"",
        &["Age", "Fell"],
        "\"high\", \"middle\", \"low\"",
        &rules,
    );
    let book = imported(
        &(input("Age", "number")
            + &input("Fell", "boolean")
            + &decision("Risk", "string", &["i-Age", "i-Fell"], &table)),
    );
    let found = errors(&book);
    assert_eq!(codes(&book), [Code::MaskedRow; 3], "{found:?}");
}

#[test]
fn a_gap_and_an_overlap_of_eight_columns_and_a_hundred_rows_are_found() {
    let letters = ["C", "D", "E", "F", "G", "H"];
    let columns = [&["A", "B"][..], &letters].concat();
    let rules = |break_it: bool| -> Vec<Vec<String>> {
        let one = |at: usize| {
            let (step, is_first) = (at / 2, at.is_multiple_of(2));
            let high = match (step, is_first) {
                (23, true) if break_it => "24.5".to_owned(),
                (37, false) if break_it => "37.5".to_owned(),
                (step, _) => (step + 1).to_string(),
            };
            let mut cells = vec![match step {
                0 => "< 1".to_owned(),
                49 => ">= 49".to_owned(),
                step => format!("[{step}..{high})"),
            }];
            cells.push(is_first.to_string());
            cells.extend((0..6).map(|column| match (at + column) % 3 {
                0 => "-".to_owned(),
                1 => "\"x\", \"y\", \"z\"".to_owned(),
                _two => "\"z\", \"y\", \"x\"".to_owned(),
            }));
            cells.push(format!("\"dose {}\"", at % 7));
            cells
        };
        (0..100).map(one).collect()
    };
    let book = |break_it: bool| {
        let typed = "<itemDefinition name=\"tLetter\"><typeRef>string</typeRef><allowedValues><text>\"x\", \"y\", \"z\"</text></allowedValues></itemDefinition>\n";
        let letters: String = letters.iter().map(|name| input(name, "tLetter")).collect();
        let inputs = input("A", "number") + &input("B", "boolean") + &letters;
        let table = table("hitPolicy=\"UNIQUE\"", &columns, "", &rules(break_it));
        imported(&(typed.to_owned() + &inputs + &decision("Dose", "string", &["i-A"], &table)))
    };
    assert!(codes(&book(false)).is_empty(), "{:?}", errors(&book(false)));
    let mut found = codes(&book(true));
    found.sort();
    // The two rows that overlap give different doses.
    let wanted = [
        Code::TableGap,
        Code::OverlappingRows,
        Code::ConflictingOutput,
    ];
    assert_eq!(found, wanted);
}

#[test]
fn points_are_a_score_where_everybody_has_a_rule() {
    let rules = [
        rule(&["< 65", "-", "-", "-", "-", "-", "0"]),
        rule(&["[65..75)", "-", "-", "-", "-", "-", "1"]),
        rule(&[">= 75", "-", "-", "-", "-", "-", "2"]),
        rule(&["-", "true", "-", "-", "-", "-", "1"]),
        rule(&["-", "-", "true", "-", "-", "-", "1"]),
        rule(&["-", "-", "-", "true", "-", "-", "1"]),
        rule(&["-", "-", "-", "-", "true", "-", "2"]),
        rule(&["-", "-", "-", "-", "-", "true", "1"]),
    ];
    let flags = ["Failure", "Hypertension", "Diabetes", "Stroke", "Vascular"];
    let columns = [&["Age"][..], &flags].concat();
    let sum = table(
        "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
        &columns,
        "",
        &rules,
    );
    let risk = table(
        "hitPolicy=\"UNIQUE\"",
        &["Points"],
        "",
        &[
            rule(&["0", "\"low\""]),
            rule(&["1", "\"middle\""]),
            rule(&[">= 3", "\"high\""]),
        ],
    );
    let flags: String = flags.iter().map(|flag| input(flag, "boolean")).collect();
    let book = imported(
        &(input("Age", "number")
            + &flags
            + &decision("Points", "number", &["i-Age"], &sum)
            + &decision("Risk", "string", &["d-Points"], &risk)),
    );
    let decisions = file(&book, "02-decisions.md");
    assert!(decisions.contains("```score points\n"), "{decisions}");
    assert!(
        decisions.contains("when = \"stroke\"\npoints = 2"),
        "{decisions}"
    );
    // Two points have no risk.
    assert_eq!(codes(&book), [Code::TableGap]);
}

#[test]
fn tests_of_the_kit_are_vignettes_that_hold() {
    let elements = input("Age", "number")
        + &decision("Old", "boolean", &["i-Age"], &literal("Age >= 65"))
        + &decision(
            "Advice",
            "string",
            &["d-Old"],
            &literal("if Old then \"rails\" else \"none\""),
        );
    let case = |advice: &str| {
        let text = format!(
            "<testCases xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><testCase id=\"1\"><description>At the bound</description><inputNode name=\"Age\"><value xsi:type=\"xsd:decimal\">65</value></inputNode><resultNode name=\"Advice\"><expected><value xsi:type=\"xsd:string\">{advice}</value></expected></resultNode></testCase></testCases>"
        );
        vec![("fall-risk-test-01.xml".to_owned(), text)]
    };
    let text = model(DMN_1_5, &elements);
    let book = import("fall-risk.dmn", &text, &case("rails")).expect("imported");
    let patients = file(&book, "03-patients.md");
    assert!(
        patients.contains("```vignette at-the-bound\n"),
        "{patients}"
    );
    assert!(
        patients.contains("outputs = { advice = \"rails\" }"),
        "{patients}"
    );
    assert!(codes(&book).is_empty(), "{:?}", errors(&book));
    let book = import("fall-risk.dmn", &text, &case("none")).expect("imported");
    assert_eq!(book.expected.contradicted, 1);
    assert!(
        file(&book, "import.md").contains("contradict"),
        "{}",
        file(&book, "import.md")
    );
}

#[test]
fn what_is_compared_with_what_is_compared_is_a_calculation() {
    let elements = input("First", "number")
        + &input("Second", "number")
        + &decision("Gap", "number", &["i-First"], &literal("Second - First"))
        + &decision(
            "Early",
            "boolean",
            &["d-Gap"],
            &literal("Gap < 28 or First > Second"),
        );
    let book = imported(&elements);
    let decisions = file(&book, "02-decisions.md");
    assert!(decisions.contains("is = \"second - first\""), "{decisions}");
    assert!(
        decisions.contains("when = \"gap < 28 or first-second > 0\""),
        "{decisions}"
    );
    assert!(codes(&book).is_empty(), "{:?}", errors(&book));
}

#[test]
fn a_decision_that_no_book_can_say_is_asked_where_others_ask_for_it() {
    let elements = input("Weight", "number")
        + &input("Height", "number")
        + &decision(
            "Index",
            "number",
            &["i-Weight", "i-Height"],
            &literal("Weight / (Height * Height)"),
        )
        + &decision(
            "Class",
            "string",
            &["d-Index"],
            &table(
                "hitPolicy=\"UNIQUE\"",
                &["Index"],
                "",
                &[rule(&["< 25", "\"lean\""]), rule(&["> 25", "\"heavy\""])],
            ),
        );
    let book = imported(&elements);
    assert!(file(&book, "01-facts.md").contains("```fact index\n"));
    assert!(file(&book, "import.md").contains("asked as a fact"));
    assert_eq!(codes(&book), [Code::TableGap]);
    let alone = input("Weight", "number")
        + &decision(
            "Square",
            "number",
            &["i-Weight"],
            &literal("Weight * Weight"),
        );
    let why = refused(&model(DMN_1_5, &alone));
    assert_eq!(why.construct, Construct::Arithmetic.into());
    assert_eq!(why.place, "decision “Square” (line 4)");
}

#[test]
fn what_is_written_out_is_told_apart_where_the_model_tells_apart() {
    // `Age + 1` is compared, so no number of `Age` stands for its neighbours.
    let band = table(
        "hitPolicy=\"UNIQUE\"",
        &["Age + 1"],
        "",
        &[rule(&["< 66", "\"young\""]), rule(&[">= 66", "\"old\""])],
    );
    let told = literal("\"You are \" + Band");
    let elements = input("Age", "number")
        + &decision("Band", "string", &["i-Age"], &band)
        + &decision("Told", "string", &["d-Band"], &told);
    let why = refused(&model(DMN_1_5, &elements));
    assert_eq!(why.construct, Construct::OpenText.into(), "{why:?}");
    let band = band.replace("Age + 1", "Age");
    let elements = input("Age", "number")
        + &decision("Band", "string", &["i-Age"], &band)
        + &decision("Told", "string", &["d-Band"], &told);
    let book = imported(&elements);
    let decisions = file(&book, "02-decisions.md");
    assert!(
        decisions.contains("when = [\"'old'\"]\nset = { told = \"You are old\" }"),
        "{decisions}"
    );
    assert!(codes(&book).is_empty(), "{:?}", errors(&book));
}

#[test]
fn functions_are_put_in_where_they_are_called() {
    let table = table(
        "hitPolicy=\"UNIQUE\"",
        &["years"],
        "",
        &[rule(&["< 65", "\"low\""]), rule(&["> 65", "\"high\""])],
    );
    let elements = input("Age", "number")
        + &format!(
            "<businessKnowledgeModel id=\"b\" name=\"Risk by age\"><encapsulatedLogic><formalParameter name=\"years\"/>{table}</encapsulatedLogic></businessKnowledgeModel>"
        )
        + &decision(
            "Risk",
            "string",
            &["i-Age"],
            "<invocation><literalExpression><text>Risk by age</text></literalExpression><binding><parameter name=\"years\"/><literalExpression><text>Age</text></literalExpression></binding></invocation>",
        )
        + &decision("Same", "string", &["i-Age"], &literal("Risk by age(Age)"));
    let book = imported(&elements);
    assert_eq!(codes(&book), [Code::TableGap, Code::TableGap]);
    let outside = elements.replace("<text>years</text>", "<text>Age</text>");
    let why = refused(&model(DMN_1_5, &outside));
    assert_eq!(why.construct, Construct::Reference.into(), "{why:?}");
}

#[test]
fn what_a_column_asks_for_undeclared_is_asked_all_the_same() {
    let table = table(
        "hitPolicy=\"FIRST\"",
        &["age", "list contains(signs, \"fever\")"],
        "",
        &[
            rule(&["> 65", "true", "\"ward\""]),
            rule(&["-", "-", "\"home\""]),
        ],
    );
    let typed = "<itemDefinition name=\"tSigns\" isCollection=\"true\"><typeRef>string</typeRef></itemDefinition>";
    let elements =
        typed.to_owned() + &input("signs", "tSigns") + &decision("Place", "string", &[], &table);
    let book = imported(&elements);
    let facts = file(&book, "01-facts.md");
    assert!(facts.contains("```fact age\n"), "{facts}");
    assert!(
        facts.contains("type = \"any-of\"\nvalues = [\"fever\"]"),
        "{facts}"
    );
    assert!(file(&book, "02-decisions.md").contains("when = \"'fever' in signs\""));
    assert!(file(&book, "import.md").contains("not declared"));
    assert!(codes(&book).is_empty(), "{:?}", errors(&book));
}

#[test]
fn a_value_that_its_type_does_not_have_is_refused() {
    let typed = "<itemDefinition name=\"tRisk\"><typeRef>string</typeRef><allowedValues><text>\"low\", \"high\"</text></allowedValues></itemDefinition>";
    let table = table(
        "hitPolicy=\"FIRST\"",
        &["Age"],
        "",
        &[rule(&["> 65", "\"hihg\""]), rule(&["-", "\"low\""])],
    );
    let elements =
        typed.to_owned() + &input("Age", "number") + &decision("Risk", "tRisk", &["i-Age"], &table);
    let why = refused(&model(DMN_1_5, &elements));
    assert_eq!(why.construct, Construct::Type.into());
    assert!(why.why.contains("`hihg`"), "{why:?}");
}

#[test]
fn a_number_that_is_no_decimal_is_refused() {
    let rules = [rule(&["> 65", "1 / 3"]), rule(&["-", "1"])];
    let table = table("hitPolicy=\"FIRST\"", &["Age"], "", &rules);
    let elements = input("Age", "number") + &decision("Dose", "number", &["i-Age"], &table);
    let why = refused(&model(DMN_1_5, &elements));
    assert_eq!(why.construct, Construct::Arithmetic.into());
    assert!(why.why.contains("1/3"), "{why:?}");
}

#[test]
fn a_default_hides_no_overlap() {
    let rules = [
        rule(&["< 65", "-", "\"low\""]),
        rule(&["-", "true", "\"high\""]),
    ];
    let with_default = |policy: &str, rules: &[Vec<String>]| {
        let table = table(policy, &["Age", "Fell"], "", rules);
        table.replace(
            "<output>",
            "<output><defaultOutputEntry><text>\"middle\"</text></defaultOutputEntry>",
        )
    };
    let book = |policy: &str, rules: &[Vec<String>]| {
        imported(
            &(input("Age", "number")
                + &input("Fell", "boolean")
                + &decision("Risk", "string", &["i-Age"], &with_default(policy, rules))),
        )
    };
    let unique = book("hitPolicy=\"UNIQUE\"", &rules);
    let mut found = codes(&unique);
    found.sort();
    assert_eq!(found, [Code::OverlappingRows, Code::ConflictingOutput]);
    let first = book("hitPolicy=\"FIRST\"", &rules);
    assert!(codes(&first).is_empty(), "{:?}", errors(&first));
    let apart = [
        rule(&["< 65", "-", "\"low\""]),
        rule(&[">= 80", "true", "\"high\""]),
    ];
    let apart = book("hitPolicy=\"UNIQUE\"", &apart);
    assert!(file(&apart, "02-decisions.md").contains("hit = \"first\""));
    assert!(codes(&apart).is_empty(), "{:?}", errors(&apart));
}

#[test]
fn no_piece_of_a_model_breaks_the_reader() {
    let elements = input("Age", "number")
        + &decision(
            "Old",
            "boolean",
            &["i-Age"],
            &literal("not(Age >= 65) or Age in [1..5)"),
        );
    let text = model(DMN_1_5, &elements);
    for end in 0..text.len() {
        let _ = import("fall-risk.dmn", &text[..end], &[]);
        let without = format!("{}{}", &text[..end], &text[end + 1..]);
        let _ = import("fall-risk.dmn", &without, &[]);
    }
    let sum = vec!["1"; 5_000].join(" + ");
    let sum = refused(&model(
        DMN_1_5,
        &(input("Age", "number") + &decision("Sum", "number", &["i-Age"], &literal(&sum))),
    ));
    assert!(sum.why.contains("too long"), "{sum:?}");
    let chain: String = (1..2_000)
        .map(|at| {
            decision(
                &format!("D{at}"),
                "boolean",
                &[&format!("d-D{}", at - 1)],
                &literal(&format!("D{} or Age > {at}", at - 1)),
            )
        })
        .collect();
    let chain = input("Age", "number")
        + &decision("D0", "boolean", &["i-Age"], &literal("Age > 0"))
        + &chain;
    let _ = import("fall-risk.dmn", &model(DMN_1_5, &chain), &[]);
}

#[test]
fn bad_input_is_an_error_at_its_place() {
    let why = |text: &str| {
        let refused = refused(text);
        assert_eq!(
            refused.construct,
            Construct::Unreadable.into(),
            "{refused:?}"
        );
        refused.why
    };
    assert!(why("<definitions>\n<decision></definitions>").starts_with("line 2"));
    assert!(why("").contains("no element"));
    let bomb = model(DMN_1_5, "").replace(
        "<definitions",
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<definitions",
    );
    assert!(why(&bomb).contains("document type"), "{}", why(&bomb));
    let outside = "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><definitions/>";
    assert!(why(outside).contains("document type"), "{}", why(outside));
    assert!(why(&model(DMN_1_5, "<decision name=\"&x;\"/>")).contains("line 3"));
    assert!(why(&"<a>".repeat(100_000)).contains("in each other"));

    let cycle = input("Age", "number")
        + &decision("One", "boolean", &["d-Two"], &literal("Two and Age > 5"))
        + &decision("Two", "boolean", &["d-One"], &literal("One and Age > 6"));
    let cycle = refused(&model(DMN_1_5, &cycle));
    assert_eq!(cycle.construct, Construct::Cycle.into(), "{cycle:?}");
    let dangling = decision("One", "boolean", &["i-Age"], &literal("Age > 5"));
    let dangling = refused(&model(DMN_1_5, &dangling));
    assert_eq!(
        dangling.construct,
        Construct::Reference.into(),
        "{dangling:?}"
    );
    let twice = input("Age", "number") + &input("Age", "number");
    assert!(refused(&model(DMN_1_5, &twice)).why.contains("twice"));
    let deep = "(".repeat(100_000);
    let deep = input("Age", "number") + &decision("One", "number", &["i-Age"], &literal(&deep));
    assert!(
        refused(&model(DMN_1_5, &deep))
            .why
            .contains("nested too deep")
    );
    let unknown = refused(&model(DMN_1_5, "<wish/>"));
    assert_eq!(unknown.construct, Construct::Element.into());
}

#[test]
fn a_model_of_a_hundred_megabytes_is_refused_before_it_is_read() {
    let folder = TempDir::new().expect("a folder");
    let large = fs::File::create(folder.path().join("large.dmn")).expect("a file");
    large.set_len(100 << 20).expect("it grows");
    let done = command(&["import", "dmn", "large.dmn", "-o", "book"], folder.path());
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(
        String::from_utf8_lossy(&done.stdout).contains("16 MiB"),
        "{done:?}"
    );
    assert!(!folder.path().join("book").exists());
}

#[test]
fn the_command_finds_the_tests_beside_a_model() {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let elements =
        input("Age", "number") + &decision("Old", "boolean", &["i-Age"], &literal("Age >= 65"));
    write("old.dmn", &model(DMN_1_5, &elements));
    write(
        "old-test-01.xml",
        "<testCases xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><testCase id=\"1\"><inputNode name=\"Age\"><value xsi:type=\"xsd:decimal\">65</value></inputNode><resultNode name=\"Old\"><expected><value xsi:type=\"xsd:boolean\">true</value></expected></resultNode></testCase></testCases>",
    );
    let done = command(&["import", "dmn", "old.dmn", "-o", "book"], folder.path());
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(
        String::from_utf8_lossy(&done.stdout).contains("with 1 vignettes"),
        "{done:?}"
    );
    assert!(folder.path().join("book/import.md").is_file());
}

/// The models of the compatibility kit beside the checkout, with their tests.
fn models() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/dmn/tck/TestCases");
    let mut open = vec![folder];
    let mut models = Vec::new();
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten();
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|ending| ending == "dmn") => {
                    models.push(path)
                }
                false => {}
            }
        }
    }
    models.sort();
    models
}

fn tests_of(model: &Path) -> Vec<(String, String)> {
    let folder = model.parent().expect("a folder");
    let stem = model.file_stem().expect("a name").to_string_lossy();
    let entries = fs::read_dir(folder).expect("a folder");
    let mut tests: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            name.starts_with(&format!("{stem}-test")) && name.ends_with(".xml")
        })
        .collect();
    tests.sort();
    let read = tests.iter().map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy();
        (name.into_owned(), fs::read_to_string(path).expect("text"))
    });
    read.collect()
}

#[test]
fn models_of_the_compatibility_kit_are_imported_or_refused_by_construct() {
    let models = models();
    if models.is_empty() {
        eprintln!("skipped: no compatibility kit beside the checkout");
        return;
    }
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut imported, mut broken, mut said, mut beyond, mut contradicted) = (0, vec![], 0, 0, 0);
    for path in &models {
        let text = fs::read_to_string(path).expect("text");
        let file = path.file_name().expect("a name").to_string_lossy();
        match import(&file, &text, &tests_of(path)) {
            Ok(book) => {
                imported += 1;
                said += book.expected.said;
                beyond += book.expected.beyond;
                contradicted += book.expected.contradicted;
                let found = problems(&book);
                eprintln!("{file}: {:?}", book.expected);
                if let Ok(out) = std::env::var("DMN_OUT") {
                    for (path, text) in &book.files {
                        let path = Path::new(&out).join(&*file).join(path);
                        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                        fs::write(path, text).expect("a file");
                    }
                }
                let failed = found
                    .into_iter()
                    .filter(|problem| !may_be_found(problem.code));
                broken.extend(
                    failed.map(|problem| format!("{file}: {:?} {}", problem.code, problem.message)),
                );
            }
            Err(why) => {
                eprintln!(
                    "{file}: {} at {}: {}",
                    why[0].construct.name(),
                    why[0].place,
                    why[0].why
                );
                *refused.entry(why[0].construct.name()).or_default() += 1;
            }
        }
    }
    eprintln!(
        "imported {imported}; said {said}, beyond {beyond}, contradicted {contradicted}; refused {refused:?}"
    );
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(contradicted, 0);
    assert!(imported >= 25, "{imported}");
    assert!(said >= 105, "{said}");
}
