//! Every field of every table is read, and as what the table says.

mod json_schema;

use super::resolve;
use crate::model::Kind;
use crate::parse::parse;
use crate::problem::{Code, Problem, Problems};
use crate::schema::{self, Field, Shape, ValueForm};
use crate::source::Sources;

const FRONT: &str = "# Care\n\n```guideline care\ntitle = \"Care\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\n```fact asked\ntype = \"yes-no\"\n```\n";

/// A date with a time, which no field takes.
const WRONG: &str = "1979-05-27T07:32:00Z";

fn problems(front: &str, block: &str) -> Vec<Problem> {
    let chapter = format!("# More\n\n{block}");
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Care\"\n"),
        ("content/care/index.md", front),
        ("content/care/more.md", &chapter),
    ]);
    let mut problems = Problems::default();
    let document = parse(&sources, &mut problems);
    resolve(&sources, &document, &mut problems);
    problems.sorted()
}

/// What must stand beside a field, so that it is one that its block takes.
fn beside(shape: &Shape, field: &Field) -> &'static str {
    match (shape.what, field.name) {
        ("fact" | "output", "values" | "ordered") => "type = \"one-of\"",
        ("fact" | "output", "unit" | "range") => "type = \"quantity\"",
        ("fact", "usual") => "type = \"yes-no\"",
        ("table", "row") => "hit = \"priority\"\ninputs = [\"asked\"]",
        (
            "step",
            "next" | "reason" | "research" | "strength" | "certainty" | "evidence" | "rationale",
        ) => "offer = [\"rest\"]",
        _ => "",
    }
}

/// A field, with the shape that has it.
type ShapeField = (&'static Shape, &'static Field);

/// A field with a value, as TOML, inside of the tables that lead to it.
fn written(path: &[ShapeField], value: &str) -> String {
    let lines = path
        .iter()
        .rev()
        .fold(String::new(), |inner, (shape, field)| {
            let value = match (inner.is_empty(), field.form) {
                (true, _) => value.to_owned(),
                (false, ValueForm::Tables(_) | ValueForm::TextsOrTables(_)) => {
                    format!("[{{ {inner} }}]")
                }
                (false, ValueForm::Named(_)) => format!("{{ one = {{ {inner} }} }}"),
                (false, _) => format!("{{ {inner} }}"),
            };
            match beside(shape, field) {
                "" => format!("{} = {value}", field.name),
                beside => format!("{beside}, {} = {value}", field.name),
            }
        });
    // Fields of the block itself stand on lines of their own.
    match path.first() {
        Some((shape, field)) if !beside(shape, field).is_empty() => {
            let beside = beside(shape, field);
            lines.replacen(&format!("{beside}, "), &format!("{beside}\n"), 1)
        }
        _ => lines,
    }
}

/// Calls with every field of a kind, those inside of other fields included.
fn each_field(kind: Kind, call: &mut dyn FnMut(&[ShapeField])) {
    fn inside(
        path: &mut Vec<ShapeField>,
        shape: &'static Shape,
        call: &mut dyn FnMut(&[ShapeField]),
    ) {
        for field in shape.every_field() {
            path.push((shape, field));
            call(path);
            if let Some(inner) = field.inner() {
                inside(path, inner, call);
            }
            path.pop();
        }
    }
    inside(&mut Vec::new(), schema::of(kind), call);
}

/// A book with one block of a kind that has this field.
fn with(kind: Kind, path: &[ShapeField], value: &str) -> Vec<Problem> {
    let text = written(path, value);
    let block = format!("```{} it\n{text}\n```\n", kind.name());
    match kind {
        Kind::Guideline => problems(&format!("# Care\n\n{block}"), ""),
        _ => problems(FRONT, &block),
    }
}

/// How a value of the wrong type is refused.
fn expected(form: ValueForm) -> &'static str {
    match form {
        ValueForm::Text
        | ValueForm::Markdown
        | ValueForm::Digest
        | ValueForm::WebAddress
        | ValueForm::Mailbox
        | ValueForm::Word(_)
        | ValueForm::Unit
        | ValueForm::Quantity
        | ValueForm::QuantityOrTwo
        | ValueForm::AmountOverTime
        | ValueForm::Guard
        | ValueForm::Claim
        | ValueForm::Formula
        | ValueForm::Thing(_)
        | ValueForm::Sibling
        | ValueForm::Statement
        | ValueForm::Favours => "expected a text, ",
        ValueForm::Texts
        | ValueForm::TextOrTexts
        | ValueForm::Words(_)
        | ValueForm::Things(_)
        | ValueForm::ThingsOrTable(..)
        | ValueForm::Steps
        | ValueForm::Rows
        | ValueForm::Statements
        | ValueForm::Claims
        | ValueForm::References => "expected a list of texts, ",
        ValueForm::Flag | ValueForm::ValueOrTwo => "expected true or false, ",
        ValueForm::Number
        | ValueForm::Integer
        | ValueForm::Whole
        | ValueForm::WholeOrTwo
        | ValueForm::Bound => "expected a number, ",
        ValueForm::Range => "expected a list of two numbers, ",
        ValueForm::Date => "is not a valid date",
        ValueForm::Quantities => "expected a list of quantities, ",
        ValueForm::WordOrTable(..)
        | ValueForm::Table(_)
        | ValueForm::Named(_)
        | ValueForm::Open(_) => "expected a table, ",
        ValueForm::TextsOrTables(_) => "expected a list of texts or tables, ",
        ValueForm::Tables(_) => "expected a list of tables, ",
        ValueForm::Cells => "expected a list of cells, ",
    }
}

fn names(path: &[ShapeField]) -> String {
    let names: Vec<_> = path.iter().map(|(_, field)| field.name).collect();
    names.join(".")
}

#[test]
fn every_field_is_read_as_what_its_table_says() {
    for kind in Kind::ALL {
        each_field(kind, &mut |path| {
            let (_, field) = path[path.len() - 1];
            let problems = with(kind, path, WRONG);
            let expected = expected(field.form);
            let is_refused = problems
                .iter()
                .any(|problem| problem.message.contains(expected));
            assert!(
                is_refused,
                "{} of {}: {problems:#?}",
                names(path),
                kind.name()
            );
            let mut codes = problems.iter().map(|problem| problem.code);
            assert!(
                codes.all(|code| code != Code::InternalFault),
                "{problems:#?}"
            );
        });
    }
}

#[test]
fn every_word_of_a_table_is_taken_and_no_other() {
    for kind in Kind::ALL {
        each_field(kind, &mut |path| {
            let (_, field) = path[path.len() - 1];
            let (words, wrong) = match field.form {
                ValueForm::Word(words) | ValueForm::WordOrTable(words, _) => {
                    (words, "\"no-such-word\"")
                }
                ValueForm::Words(words) => (words, "[\"no-such-word\"]"),
                _no_words => return,
            };
            let help = format!("write one of: {}", words.join(", "));
            let problems = with(kind, path, wrong);
            let is_told = |problem: &Problem| {
                problem.code == Code::UnknownWord
                    && problem
                        .help
                        .iter()
                        .any(|said| said.to_string().contains(&help))
            };
            assert!(
                problems.iter().any(is_told),
                "{}: {problems:#?}",
                names(path)
            );
        });
    }
}

#[test]
fn every_field_that_must_be_there_is_missed() {
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Guideline)
    {
        let block = format!("```{} it\n```\n", kind.name());
        let problems = problems(FRONT, &block);
        for field in schema::of(kind).every_field() {
            let message = format!("this {} has no `{}`", kind.name(), field.name);
            let is_missed = problems
                .iter()
                .filter(|problem| problem.message == message)
                .count();
            let must = field.need == schema::Need::Required;
            assert_eq!(is_missed, usize::from(must), "{message}: {problems:#?}");
        }
    }
}
