//! What is said of a unit helps when it is followed, wherever the unit stands.

mod harness;

use harness::{Book, BookFile, Form};
use pathbook::problem::Severity;

/// The unit of a fact, and what its author may write of a quantity of it.
const WRITTEN: &[(&str, &str)] = &[
    ("mm[Hg]", "mmHg"),
    ("mm[Hg]", "mm Hg"),
    ("mm[Hg]", "MMHG"),
    ("cm[H2O]", "cmH2O"),
    ("cm[H2O]", "cm H2O"),
    ("ug", "mcg"),
    ("ug", "µg"),
    ("ug", "μg"),
    ("ug/kg/min", "mcg/kg/min"),
    ("mg/kg/d", "mg/kg/day"),
    ("[IU]", "IU"),
    ("[IU]", "units"),
    ("m[IU]/L", "mIU/L"),
    ("m[IU]/L", "MIU/L"),
    ("Cel", "°C"),
    ("Cel", "℃"),
    ("[degF]", "°F"),
    ("mL/min/{1.73_m2}", "mL/min/1.73m2"),
    ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
    ("10*9/L", "K/uL"),
    ("10*9/L", "x10^9/L"),
    ("10*9/L", "10⁹/L"),
    ("10*9/L", "10*9/L"),
    ("mg/dL", "mg/dl"),
    ("mg/dL", "MG/DL"),
    ("g/dL", "g/dl"),
    ("mmol/L", "mmol/l"),
    ("umol/L", "µmol/L"),
    ("meq/L", "mEq/L"),
    ("kg/m2", "kg/m²"),
    ("kg", "Kg"),
    ("mg", "Mg"),
    ("L/min", "L/min"),
    ("/min", "/min"),
    ("{beats}/min", "bpm"),
    ("{breaths}/min", "breaths/min"),
    ("h", "hors"),
    ("h", "hrs"),
    ("a", "yrs"),
    ("%", "percent"),
    ("%", "%"),
    ("[arb'U]", "AU"),
];

const ADVICE: &str = "```intervention rest\n```\n\n```evidence e\npopulation = \"Adults\"\nintervention = [\"rest\"]\n\
     finding = \"Little.\"\ncites = [\"trial\"]\n```\n\n";

/// Each place where a unit can stand, as a chapter.
fn places(unit: &str, written: &str) -> Vec<String> {
    let fact = |unit: &str| {
        format!("```fact x\ntype = \"quantity\"\nunit = \"{unit}\"\nrange = [0, 1000]\n```\n\n")
    };
    let rest = |when: &str| {
        let head =
            "strength = \"conditional\"\ncertainty = \"low\"\nevidence = [\"e\"]\nfor = [\"rest\"]";
        format!("{ADVICE}```recommendation r\nwhen = \"{when}\"\n{head}\n```\n\n")
    };
    let table = |low: &str, high: &str| {
        format!(
            "```table t\nhit = \"unique\"\ninputs = [\"x\"]\n\n[row.low]\nwhen = [\"{low}\"]\nconsider = [\"rest\"]\n\
             because = [\"r\"]\n\n[row.high]\nwhen = [\"{high}\"]\nnothing = true\n```\n"
        )
    };
    let asked = rest("x is known");
    let vignette =
        format!("```vignette v\ngiven = {{ x = \"5 {written}\" }}\noffered = [\"rest\"]\n```\n");
    let vignette = vignette.replace("offered", "considered");
    vec![
        fact(written) + &asked,
        fact(unit) + &rest(&format!("x >= 5 '{written}'")),
        fact(unit) + &rest(&format!("x >= 5 {written}")),
        fact(unit) + &rest(&format!("x between 5 {written} and 9 {written}")),
        fact(unit) + &asked + &table(&format!("< 5 {written}"), &format!(">= 5 {written}")),
        fact(unit) + &asked + &vignette,
        fact(unit) + &rest("x >= 5"),
    ]
}

/// The last text in backticks of a help that says what to write.
fn said(help: &str) -> Option<&str> {
    let says = ["did you mean", "write", "stands in quotes"];
    let text = help.strip_suffix('?').unwrap_or(help).strip_suffix('`')?;
    let (before, said) = text.rsplit_once('`')?;
    says.iter()
        .any(|word| before.contains(word))
        .then_some(said)
}

/// The chapter with the help of its first error followed; `None` where there is no error.
fn followed(chapter: &str) -> Option<String> {
    let file = BookFile {
        path: None,
        text: chapter.to_owned(),
        form: Form::Plain,
        line: 0,
    };
    let found = Book::new(vec![file]).problems();
    let error = found
        .iter()
        .find(|found| found.problem.severity() == Severity::Error)?;
    let help = error.help().unwrap_or_default();
    let Some(said) = said(&help) else {
        panic!(
            "no help to follow: {}; {help}\n{chapter}",
            error.problem.message
        );
    };
    let (at, length) = place(
        chapter,
        &error.text,
        said,
        error.place.as_ref().map_or(1, |place| place.1),
    );
    let is_toml = error.text.starts_with('"');
    let new = if is_toml {
        format!("\"{said}\"")
    } else {
        said.to_owned()
    };
    Some(format!(
        "{}{new}{}",
        &chapter[..at],
        &chapter[at + length..]
    ))
}

/// Where the text to be replaced stands: what the error points at, or the unit that the help puts in quotes.
fn place(chapter: &str, pointed: &str, said: &str, line: usize) -> (usize, usize) {
    let start: usize = chapter
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let bare = said.trim_matches('\'');
    let is_quoted = said.starts_with('\'') && pointed.len() < bare.len() && bare.contains(pointed);
    let wanted = if is_quoted { bare } else { pointed };
    let at = chapter[start..]
        .match_indices(wanted)
        .map(|(at, _)| at + start);
    let mut at = at.filter(|at| !is_quoted || !chapter[..*at].ends_with('\''));
    (
        at.next().expect("the text that is pointed at"),
        wanted.len(),
    )
}

#[test]
fn what_is_said_of_a_unit_helps_when_it_is_followed() {
    const MOST_ROUNDS: usize = 4;
    for (unit, written) in WRITTEN {
        for chapter in places(unit, written) {
            let mut now = chapter.clone();
            let mut rounds = 0;
            while let Some(next) = followed(&now) {
                rounds += 1;
                assert!(rounds <= MOST_ROUNDS, "the help does not help:\n{now}");
                assert_ne!(next, now, "the help changes nothing:\n{now}");
                now = next;
            }
        }
    }
}
