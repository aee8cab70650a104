//! Blocks to fill: every field of a kind, those that may be left out as comments.

use std::fmt::Write;

use super::{Field, Form, Need, Shape, kinds};
use crate::model::Kind;

/// A block of a kind as its author begins it, with what each field says beside it. Fields that every block may have are left out, but its title.
pub fn block(kind: Kind, id: &str) -> String {
    let shape = kinds::of(kind);
    let mut text = format!("```{} {id}\n", kind.name());
    let title = shape.field("title").into_iter();
    let others = shape.fields.iter().filter(|field| field.name != "title");
    for field in title.chain(others.filter(|field| !is_table(field))) {
        push_field(&mut text, field);
    }
    for field in shape.fields.iter().filter(|field| is_table(field)) {
        push_table(&mut text, field);
    }
    text.push_str("```\n");
    text
}

/// Tables stand after all other fields, since what follows one belongs to it.
fn is_table(field: &Field) -> bool {
    matches!(
        field.form,
        Form::Table(_) | Form::Tables(_) | Form::Named(_) | Form::Open(_)
    )
}

fn push_field(text: &mut String, field: &Field) {
    let mark = match field.need {
        Need::Required => "",
        Need::Optional | Need::Sometimes => "# ",
    };
    let _ = writeln!(
        text,
        "{mark}{} = {}   # {}",
        field.name,
        value(field.form),
        field.form.words()
    );
}

fn push_table(text: &mut String, field: &Field) {
    let Some(shape) = field.inner() else { return };
    let name = field.name;
    let head = match field.form {
        Form::Tables(_) => format!("[[{name}]]"),
        Form::Named(_) => format!("[{name}.some-name]"),
        _one => format!("[{name}]"),
    };
    let mark = match field.need {
        Need::Required => "",
        Need::Optional | Need::Sometimes => "# ",
    };
    let _ = write!(text, "\n{mark}{head}\n");
    push_inner(text, mark, shape);
}

/// Of a table that may be left out every line is a comment.
fn push_inner(text: &mut String, mark: &str, shape: &Shape) {
    for field in shape.fields.iter().filter(|field| !is_table(field)) {
        let mut line = String::new();
        push_field(&mut line, field);
        let line = line.trim_start_matches("# ");
        let own = match field.need {
            Need::Required => mark,
            Need::Optional | Need::Sometimes => "# ",
        };
        let _ = write!(text, "{own}{line}");
    }
}

/// What stands for a value until its author writes one: of the right type, and empty where it can be.
fn value(form: Form) -> String {
    let text = match form {
        Form::Flag => "false",
        Form::Number | Form::Integer | Form::Whole | Form::WholeOrTwo => "0",
        Form::Range => "[0, 1]",
        Form::Date => "2026-11-23",
        Form::Texts
        | Form::TextsOrTables(_)
        | Form::Words(_)
        | Form::Things(_)
        | Form::Steps
        | Form::Rows
        | Form::Statements
        | Form::References
        | Form::Quantities
        | Form::Cells => "[]",
        Form::Word(words) | Form::WordOrTable(words, _) => {
            return format!("\"{}\"", words.first().copied().unwrap_or_default());
        }
        Form::Text
        | Form::TextOrTexts
        | Form::Markdown
        | Form::Digest
        | Form::WebAddress
        | Form::Mailbox
        | Form::Unit
        | Form::Quantity
        | Form::QuantityOrTwo
        | Form::AmountOverTime
        | Form::Guard
        | Form::Claim
        | Form::Thing(_)
        | Form::Sibling
        | Form::Statement
        | Form::Favours => "\"\"",
        Form::Table(_) | Form::Tables(_) | Form::Named(_) | Form::Open(_) => "{}",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(kind: Kind) -> String {
        let text = block(kind, "some-name");
        let head = format!("```{} some-name\n", kind.name());
        let body = text
            .strip_prefix(&head)
            .and_then(|rest| rest.strip_suffix("```\n"));
        body.expect("a block").to_owned()
    }

    #[test]
    fn a_block_is_valid_as_it_is_and_with_every_field() {
        for kind in Kind::ALL {
            let text = body(kind);
            let bare = text.lines().map(|line| line.trim_start_matches("# "));
            let whole: String = bare.map(|line| format!("{line}\n")).collect();
            for text in [text, whole] {
                let read: Result<toml::Table, _> = toml::from_str(&text);
                assert!(read.is_ok(), "{}: {read:?}\n{text}", kind.name());
            }
        }
    }

    #[test]
    fn a_block_has_what_must_be_filled_and_the_rest_as_comments() {
        let text = block(Kind::Fact, "age");
        assert!(
            text.starts_with("```fact age\n# title = \"\"   # text\ntype = \"yes-no\""),
            "{text}"
        );
        assert!(text.contains("\n# unit = \"\"   # unit, below\n"), "{text}");
        let text = block(Kind::Score, "risk");
        assert!(
            text.contains("\n[[points]]\nwhen = \"\"   # expression\n"),
            "{text}"
        );
    }
}
