//! Decision tables of spreadsheets as books: what is written, and every problem at its cell.

#[path = "import/harness.rs"]
mod harness;

use std::fmt::Write;
use std::fs;

use harness::{command, documented, errors, file, problems, text};
use pathbook::import::csv::{self, Construct, Inputs};
use pathbook::import::{Imported, Refusal};
use proptest::prelude::*;
use tempfile::TempDir;

const NAME: &str = "pain-relief.csv";

fn import_text(text: &str) -> Result<Imported, Vec<Refusal>> {
    csv::import(&Inputs { file: NAME, text })
}

fn pain_relief() -> Imported {
    import_text(&text(NAME)).expect("it is imported")
}

/// Place and reason of each refusal.
fn refused(text: &str) -> Vec<String> {
    let refused = import_text(text).expect_err("it is refused").into_iter();
    refused
        .map(|refused| format!("{}: {}", refused.place, refused.why))
        .collect()
}

#[test]
fn no_guideline_stands_where_the_site_or_what_is_shared_does() {
    for (name, folder) in [
        ("Shared.csv", "content/shared-guideline/"),
        ("fact.csv", "content/fact-guideline/"),
        ("relief.csv", "content/relief/"),
    ] {
        let inputs = Inputs {
            file: name,
            text: &text(NAME),
        };
        let imported = csv::import(&inputs).expect("it is imported");
        let mut fronts = imported.files.iter().map(|(path, _)| path);
        let is_there = fronts.any(|path| path == &format!("{folder}index.md"));
        assert!(is_there, "{folder}: {:?}", imported.files);
    }
}

#[test]
fn columns_are_facts_and_outputs() {
    let imported = pain_relief();
    let facts = file(&imported, "01-facts.md");
    for expected in [
        "```fact age\ntitle = \"Age\"\ntype = \"quantity\"\nunit = \"years\"\nrange = [0, 100]",
        "```fact pregnant\ntitle = \"Pregnant\"\ntype = \"yes-no\"\n",
        "```fact pain\ntitle = \"Pain\"\ntype = \"one-of\"\nvalues = [\"mild\", \"strong\"]",
        "origin = { file = \"pain-relief.csv\", element = \"B1\"",
    ] {
        assert!(facts.contains(expected), "{expected}\n{facts}");
    }
    let table = file(&imported, "02-table.md");
    for expected in [
        "```output dose\ntitle = \"Dose\"\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 1000]",
        "hit = \"unique\"\ninputs = [\"age\", \"pregnant\", \"pain\"]",
        "element = \"A1:G5\"",
        "[row.adults]\nlabel = \"adults\"\nwhen = [\">= 18 years and <= 64 years\", \"no\", \"'mild', 'strong'\"]\nset = { drug = \"ibuprofen\", dose = \"400 mg\" }",
        "when = [\">= 65 years\", \"-\", \"not 'mild'\"]",
        "note = \"Less, if the kidneys are weak.\"",
    ] {
        assert!(table.contains(expected), "{expected}\n{table}");
    }
}

#[test]
fn faults_of_the_table_are_what_check_finds() {
    let found = errors(&pain_relief());
    // Between 64 and 65 years, and the old with mild pain.
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("table-gap"), "{found:?}");
    let whole = text(NAME)
        .replace("18-64", "[18..65)")
        .replace("not mild", "-");
    let imported = import_text(&whole).expect("it is imported");
    assert!(errors(&imported).is_empty(), "{:?}", problems(&imported));
}

#[test]
fn hit_policies_are_those_of_the_first_head() {
    let table = |head: &str, rest: &str| {
        let text = format!("{head}input: Fever,output: Days{rest}");
        let imported = import_text(&text).expect("it is imported");
        file(&imported, "02-table.md").to_owned()
    };
    let below = import_text("\n\ninput: Fever,output: Days\nyes,3\nno,0").expect("it is imported");
    assert!(file(&below, "01-facts.md").contains("element = \"A3\""));
    assert!(table("", "\nyes,3\nno,0").contains("hit = \"unique\""));
    assert!(table("first,", "\n1,yes,3\n2,-,0").contains("hit = \"first\""));
    let least = table("C<,", "\n,yes,3\n,-,5");
    assert!(
        least.contains("aggregate = \"min\"") && least.contains("hit = \"collect\""),
        "{least}"
    );
    let ranked = table("P,", ",priority\n,yes,3,2\n,-,0,1");
    assert!(
        ranked.contains("[row.row-2]\nwhen = [\"yes\"]\nset = { days = 3 }\npriority = 2"),
        "{ranked}"
    );
}

#[test]
fn units_and_types_are_those_of_the_cells() {
    let text = "input: Weight;input: Smoker;input: Visits;output: Urgent\n>= 80 kg;yes or unknown;0, 1;yes\n< 80 kg;-;> 1;no\n-;no;-;-";
    let refused = refused(text);
    assert_eq!(refused, ["A4: the row sets nothing"]);
    let imported =
        import_text(&text.replace("-;no;-;-", "< 60 lb;no;2;no")).expect("it is imported");
    let facts = file(&imported, "01-facts.md");
    assert!(facts.contains("unit = \"kg\""), "{facts}");
    assert!(
        facts.contains("type = \"yes-no\"\nmay-be-unknown = true"),
        "{facts}"
    );
    assert!(
        facts.contains("type = \"count\"\nrange = [0, 100]"),
        "{facts}"
    );
    let table = file(&imported, "02-table.md");
    assert!(
        table.contains("when = [\">= 80 kg\", \"yes, unknown\", \"0, 1\"]"),
        "{table}"
    );
    assert!(table.contains("\"< 60 lb\""), "{table}");
    assert!(
        !errors(&imported)
            .iter()
            .any(|error| !error.starts_with("table-gap") && !error.starts_with("overlapping-rows")),
        "{:?}",
        errors(&imported)
    );
}

#[test]
fn every_problem_is_told_at_its_cell() {
    let text = "U,input: Age (years),input: Site,output: Dose (mg)\n1,>= 18,neck,5\n2,\"2,5\",Neck,\n3,< 18 kg,,many\n4,old,back,5,6\n";
    let refused = refused(text);
    for (place, why) in [
        ("B3", "may be one number or several"),
        ("C3", "`Neck` is written `neck` in C2"),
        ("D3", "it is empty"),
        ("B4", "`kg` measures something else than `years`"),
        ("C4", "it is empty: `-` is for anything"),
        ("B5", "it is not a number, and `B2` is one"),
        ("E5", "its column has no head"),
    ] {
        let is_told = refused
            .iter()
            .any(|told| told.starts_with(&format!("{place}: ")) && told.contains(why));
        assert!(is_told, "{place}: {refused:?}");
    }
}

#[test]
fn bad_input_is_refused_at_its_cell() {
    assert_eq!(refused(""), ["A1: the file is empty"]);
    assert_eq!(refused("\n\n"), ["A1: the file is empty"]);
    assert_eq!(
        refused("input: a,output: b\n"),
        ["A2: no row stands under the heads"]
    );
    assert_eq!(
        refused("input: a,output: b\nyes,\"no"),
        ["B2: its quote is never closed"]
    );
    assert!(refused("Age,Dose\n1,2")[1].starts_with("B1: `Dose` is not said to be"));
    assert!(refused("R,input: a,output: b\n,yes,no")[0].contains("no hit policy `R`"));
    let one = refused("just words");
    assert_eq!(one.len(), 1, "{one:?}");
}

#[test]
fn texts_of_the_source_never_become_markup() {
    let text = "input: A <b>`x`,\"output: B | \"\"c\"\" \"\"\"\"\"\"\",note\n\"it's [x](y)\",\"```\nx\",\"# Head\n<script> \u{202e}\"\nno|,$x$,\"\"\"\"\"\"\n";
    let imported = import_text(text).expect("it is imported");
    assert!(errors(&imported).is_empty(), "{:?}", errors(&imported));
}

proptest! {
    /// Whatever stands in a cell, a table is imported or refused at a cell; and what is imported is a book in which every cell is read.
    #[test]
    fn any_cell_is_read_or_refused(
        cells in prop::collection::vec("(not |between |NOT \u{130}|[<>=≥≤]{1,2} ?|yes|no|known)?[-–., '\"()a\u{130}0-9\\[\\]]{0,6}( and | or |, |\\.\\.| to )?[0-9a]{0,3}( kg| years)?", 1..4),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let rows: Vec<_> = cells.iter().map(|cell| format!("{},yes\n", quoted(cell))).collect();
        let made = import_text(&format!("input: A,output: B\n{}", rows.concat()));
        match made {
            Ok(imported) => {
                let found = errors(&imported);
                let is_of_rules = |error: &String| {
                    ["table-gap", "overlapping-rows", "dead-row", "masked-row", "wrong-dimension"]
                        .iter()
                        .any(|code| error.starts_with(code))
                };
                let other = found.iter().find(|error| !is_of_rules(error));
                prop_assert!(other.is_none(), "{cells:?}: {found:?}");
            }
            Err(refused) => prop_assert!(refused.iter().all(|refused| refused.place.starts_with('A') || refused.place.starts_with('B'))),
        }
    }
}

#[test]
fn five_thousand_rows_are_imported() {
    let mut text = "U,input: Points,input: Site,output: Dose (mg)\n".to_owned();
    for row in 0..2_500 {
        for site in ["neck", "back"] {
            writeln!(text, ",{row},{site},{}", row % 40).expect("a string takes it");
        }
    }
    let imported = import_text(&text).expect("it is imported");
    let table = file(&imported, "02-table.md");
    assert_eq!(table.matches("[row.").count(), 5_000);
    assert!(
        table.contains("[row.row-5001]\nwhen = [\"2499\", \"'back'\"]\nset = { dose = \"19 mg\" }")
    );
    let broken = text.replace("\n,2400,neck,", "\n,2400,neck back,");
    assert!(import_text(&broken).is_ok());
    let broken = text.replace("\n,2400,neck,0\n", "\n,2400,neck,none\n");
    let refused = import_text(&broken).expect_err("it is refused");
    assert_eq!(refused[0].place, "D4802");
    assert_eq!(refused[0].construct, Construct::Cell.into());
}

#[test]
fn the_documented_command_lines_do_what_they_say() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join(NAME), text(NAME)).expect("a file");
    let lines = documented("Decision tables of spreadsheets");
    assert!(!lines.is_empty());
    for line in lines {
        let arguments: Vec<&str> = line.split(' ').collect();
        let done = command(&arguments, folder.path());
        assert_eq!(done.status.code(), Some(0), "{line}: {done:?}");
    }
    assert!(folder.path().join("pain-relief/book.toml").is_file());
}

#[test]
fn the_command_tells_of_every_cell_and_writes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let text = text(NAME).replace("no,", "No way,").replace("200", "");
    fs::write(folder.path().join("broken.csv"), text).expect("a file");
    let done = command(
        &["import", "csv", "broken.csv", "-o", "book"],
        folder.path(),
    );
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let told = String::from_utf8(done.stdout).expect("text");
    assert!(
        told.contains("cell at F2: it is empty: `-` is for what is not set"),
        "{told}"
    );
    assert!(!folder.path().join("book").exists());
}

/// The table in the documents is one that is read.
#[test]
fn the_documented_table_is_imported() {
    let document = include_str!("../docs/import.md");
    let (_, from) = document.split_once("```csv\n").expect("a table");
    let (table, _) = from.split_once("```").expect("an end");
    assert_eq!(table, text(NAME));
}
