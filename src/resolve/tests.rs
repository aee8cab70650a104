//! Every field of every table is read, and as what the table says.

use super::resolve;
use crate::model::Kind;
use crate::parse::parse;
use crate::problem::{Code, Problem, Problems};
use crate::schema::{self, Field, Form, Shape};
use crate::source::Sources;

const FRONT: &str = "# Care\n\n```guideline care\ntitle = \"Care\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\n```fact known\ntype = \"yes-no\"\n```\n";

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
        ("table", "row") => "hit = \"priority\"\ninputs = [\"known\"]",
        ("step", "next") => "offer = [\"rest\"]",
        _ => "",
    }
}

/// A field, with the shape that has it.
type Place = (&'static Shape, &'static Field);

/// A field with a value, as TOML, inside of the tables that lead to it.
fn written(path: &[Place], value: &str) -> String {
    let lines = path
        .iter()
        .rev()
        .fold(String::new(), |inner, (shape, field)| {
            let value = match (inner.is_empty(), field.form) {
                (true, _) => value.to_owned(),
                (false, Form::Tables(_) | Form::TextsOrTables(_)) => format!("[{{ {inner} }}]"),
                (false, Form::Named(_)) => format!("{{ one = {{ {inner} }} }}"),
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
fn each_field(kind: Kind, call: &mut dyn FnMut(&[Place])) {
    fn inside(path: &mut Vec<Place>, shape: &'static Shape, call: &mut dyn FnMut(&[Place])) {
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
fn with(kind: Kind, path: &[Place], value: &str) -> Vec<Problem> {
    let text = written(path, value);
    let block = format!("```{} it\n{text}\n```\n", kind.name());
    match kind {
        Kind::Guideline => problems(&format!("# Care\n\n{block}"), ""),
        _ => problems(FRONT, &block),
    }
}

/// How a value of the wrong type is refused.
fn expected(form: Form) -> &'static str {
    match form {
        Form::Text
        | Form::Markdown
        | Form::Digest
        | Form::WebAddress
        | Form::Mailbox
        | Form::Word(_)
        | Form::Unit
        | Form::Quantity
        | Form::QuantityOrTwo
        | Form::AmountOverTime
        | Form::Guard
        | Form::Claim
        | Form::Thing(_)
        | Form::Sibling
        | Form::Statement
        | Form::Favours => "expected a text, ",
        Form::Texts
        | Form::TextOrTexts
        | Form::Words(_)
        | Form::Things(_)
        | Form::Steps
        | Form::Rows
        | Form::Statements
        | Form::References => "expected a list of texts, ",
        Form::Flag => "expected true or false, ",
        Form::Number | Form::Integer | Form::Whole | Form::WholeOrTwo => "expected a number, ",
        Form::Range => "expected a list of two numbers, ",
        Form::Date => "is not a valid date",
        Form::Quantities => "expected a list of quantities, ",
        Form::WordOrTable(..) | Form::Table(_) | Form::Named(_) | Form::Open(_) => {
            "expected a table, "
        }
        Form::TextsOrTables(_) => "expected a list of texts or tables, ",
        Form::Tables(_) => "expected a list of tables, ",
        Form::Cells => "expected a list of cells, ",
    }
}

fn names(path: &[Place]) -> String {
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
            let is_refused = problems.iter().any(|own| own.message.contains(expected));
            assert!(
                is_refused,
                "{} of {}: {problems:#?}",
                names(path),
                kind.name()
            );
            let mut codes = problems.iter().map(|own| own.code);
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
                Form::Word(words) | Form::WordOrTable(words, _) => (words, "\"no-such-word\""),
                Form::Words(words) => (words, "[\"no-such-word\"]"),
                _no_words => return,
            };
            let help = format!("write one of: {}", words.join(", "));
            let problems = with(kind, path, wrong);
            let is_told = |own: &Problem| {
                own.code == Code::UnknownWord && own.help.iter().any(|own| own.contains(&help))
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
            let is_missed = problems.iter().filter(|own| own.message == message).count();
            let must = field.need == schema::Need::Required;
            assert_eq!(is_missed, usize::from(must), "{message}: {problems:#?}");
        }
    }
}
