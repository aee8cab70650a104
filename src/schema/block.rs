//! Blocks to fill: every field of a kind, those that may be left out as comments.

use std::fmt::Write;

use super::{Field, Need, Shape, ValueForm, kinds};
use crate::model::Kind;

/// A block of a kind as its author begins it, with what is written in each field beside it. Fields that every block may have are left out, but its title.
pub fn block(kind: Kind, id: &str) -> String {
    let shape = kinds::of(kind);
    let mut text = format!("```{} {id}\n", kind.name());
    if !shape.fields.iter().any(|field| field.name == "title") {
        let title = shape.field("title").into_iter();
        title.for_each(|title| push_field(&mut text, title, false));
    }
    push_fields(&mut text, "", shape, false);
    text.push_str("```\n");
    text
}

/// The fields of a block or of a table, whose name stands before those of the tables inside of it. Of a table that may be left out every line is a
/// comment.
fn push_fields(text: &mut String, path: &str, shape: &Shape, is_left_out: bool) {
    // Tables stand after all other fields, since what follows one belongs to it.
    let (tables, fields): (Vec<&Field>, Vec<&Field>) =
        shape.fields.iter().partition(|field| is_table(field));
    for field in fields {
        push_field(text, field, is_left_out);
    }
    for field in tables {
        push_table(text, path, field, is_left_out);
    }
}

fn is_table(field: &Field) -> bool {
    matches!(
        field.form,
        ValueForm::Table(_) | ValueForm::Tables(_) | ValueForm::Named(_) | ValueForm::Open(_)
    )
}

fn push_field(text: &mut String, field: &Field, is_left_out: bool) {
    let mark = mark(field, is_left_out);
    let (name, value, words) = (field.name, value(field.form), field.form.words());
    let _ = writeln!(text, "{mark}{name} = {value}   # {words}");
}

fn push_table(text: &mut String, path: &str, field: &Field, is_left_out: bool) {
    let Some(shape) = field.inner() else { return };
    let mut path = format!("{path}{}", field.name);
    if let ValueForm::Named(_) = field.form {
        path.push_str(".some-name");
    }
    let head = match field.form {
        ValueForm::Tables(_) => format!("[[{path}]]"),
        _one => format!("[{path}]"),
    };
    let mark = mark(field, is_left_out);
    let _ = write!(text, "\n{mark}{head}\n");
    push_fields(text, &format!("{path}."), shape, !mark.is_empty());
}

/// What begins the line of a field: nothing, where its author must fill it. What an author gives names to is what the block is made of, and few leave it out.
fn mark(field: &Field, is_left_out: bool) -> &'static str {
    match field.need {
        Need::Required if !is_left_out => "",
        Need::Sometimes if !is_left_out && matches!(field.form, ValueForm::Named(_)) => "",
        Need::Required | Need::Optional | Need::Sometimes => "# ",
    }
}

/// What stands for a value until its author writes one: of the right type, and empty where it can be.
fn value(form: ValueForm) -> String {
    let text = match form {
        ValueForm::Flag => "false",
        ValueForm::Number | ValueForm::Integer | ValueForm::Whole | ValueForm::WholeOrTwo => "0",
        ValueForm::Range => "[0, 1]",
        ValueForm::Date => "2026-11-23",
        ValueForm::Texts
        | ValueForm::TextsOrTables(_)
        | ValueForm::Words(_)
        | ValueForm::Things(_)
        | ValueForm::ThingsOrTable(..)
        | ValueForm::Steps
        | ValueForm::Rows
        | ValueForm::Statements
        | ValueForm::Claims
        | ValueForm::References
        | ValueForm::Quantities
        | ValueForm::Cells => "[]",
        ValueForm::Word(words) | ValueForm::WordOrTable(words, _) => {
            return format!("\"{}\"", words.first().copied().unwrap_or_default());
        }
        ValueForm::Text
        | ValueForm::TextOrTexts
        | ValueForm::Markdown
        | ValueForm::Digest
        | ValueForm::WebAddress
        | ValueForm::Mailbox
        | ValueForm::Unit
        | ValueForm::Quantity
        | ValueForm::QuantityOrTwo
        | ValueForm::ValueOrTwo
        | ValueForm::Bound
        | ValueForm::AmountOverTime
        | ValueForm::Guard
        | ValueForm::Claim
        | ValueForm::Formula
        | ValueForm::Thing(_)
        | ValueForm::Sibling
        | ValueForm::Statement
        | ValueForm::Favours => "\"\"",
        ValueForm::Table(_) | ValueForm::Tables(_) | ValueForm::Named(_) | ValueForm::Open(_) => {
            "{}"
        }
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
        assert!(text.contains("\n# unit = \"\"   # unit\n"), "{text}");
        let text = block(Kind::Pathway, "care");
        assert!(
            text.contains("\n# [[step.some-name.branch]]\n# when = "),
            "{text}"
        );
        let text = block(Kind::Table, "first");
        assert!(text.contains("\n[row.some-name]\n# label = "), "{text}");
        let text = block(Kind::Score, "risk");
        assert!(
            text.contains("\n[[points]]\n# when = \"\"   # expression\n"),
            "{text}"
        );
    }
}
