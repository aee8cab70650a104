//! The tables of `docs/language.md`.

use std::fmt::Write;

use super::{Field, Form, Need};
use crate::model::Kind;

/// The tables inside of a field, each after its title; empty where it has none.
pub(super) fn inner_tables(field: &Field) -> String {
    let mut text = String::new();
    document_inner(&mut text, field, &title(field));
    text
}

/// How a table inside of a block is written.
fn title(field: &Field) -> String {
    let name = field.name;
    match field.form {
        Form::Tables(_) => format!("Each `[[{name}]]`:"),
        Form::Named(_) => format!("Each `[{name}.NAME]`:"),
        Form::TextsOrTables(_) => format!("Each table among `{name}`:"),
        _one => format!("`[{name}]`:"),
    }
}

fn document_inner(text: &mut String, field: &Field, title: &str) {
    if matches!(field.form, Form::Open(_) | Form::WordOrTable(..)) {
        return;
    }
    let Some(shape) = field.inner() else { return };
    let _ = write!(text, "\n{title}\n\n{}", table(shape.fields));
    for inner in shape.fields {
        document_inner(text, inner, &format!("Each entry of `{}`:", inner.name));
    }
}

/// The fields as a table in Markdown.
pub fn table(fields: &[Field]) -> String {
    let rows = fields.iter().map(|field| {
        let need = match field.need {
            Need::Required => ", required",
            Need::Optional | Need::Sometimes => "",
        };
        let says = field.says;
        format!(
            "| `{}` | {}{need} | {says} |\n",
            field.name,
            field.form.words()
        )
    });
    format!(
        "| field | type | |\n|---|---|---|\n{}",
        rows.collect::<String>()
    )
}

impl Form {
    /// For people who write it.
    pub(super) fn words(self) -> String {
        match self {
            Form::Text => "text".to_owned(),
            Form::Texts => "list of texts".to_owned(),
            Form::TextOrTexts => "text, or list of texts".to_owned(),
            Form::Markdown => "Markdown".to_owned(),
            Form::Flag => "`true` or `false`".to_owned(),
            Form::Number => "number".to_owned(),
            Form::Integer => "whole number, may be negative".to_owned(),
            Form::Whole => "whole number".to_owned(),
            Form::Range => "two numbers".to_owned(),
            Form::Date => "date: `2026-11-23`".to_owned(),
            Form::Digest => "SHA-256, as 64 hexadecimal digits".to_owned(),
            Form::WebAddress => "web address".to_owned(),
            Form::Mailbox => "mailbox".to_owned(),
            Form::Word(words) => quoted(words),
            Form::Words(words) => format!("list of {}", quoted(words)),
            Form::Unit => "unit".to_owned(),
            Form::Quantity => "number with its unit".to_owned(),
            Form::Quantities => "two numbers with their units".to_owned(),
            Form::QuantityOrTwo => "number with its unit, or two".to_owned(),
            Form::AmountOverTime => "amount over a time".to_owned(),
            Form::WholeOrTwo => "whole number, or two".to_owned(),
            Form::Guard => "expression".to_owned(),
            Form::Claim => "expression with predicates of advice".to_owned(),
            Form::Thing(kinds) => names(kinds, ""),
            Form::Things(kinds) => format!("list of {}", names(kinds, "s")),
            Form::Sibling => "step of this pathway".to_owned(),
            Form::Steps => "list of `pathway.step`".to_owned(),
            Form::Rows => "list of `table.row`".to_owned(),
            Form::Statement => "recommendation, `pathway.step` or `table.row`".to_owned(),
            Form::Statements => {
                "list of two: recommendation, `pathway.step` or `table.row`".to_owned()
            }
            Form::References => "list of reference keys".to_owned(),
            Form::Favours => "intervention, or `neither`".to_owned(),
            Form::WordOrTable(words, _) => format!("{}, or table", quoted(words)),
            Form::Cells => "list with a cell for each input".to_owned(),
            Form::TextsOrTables(_) => "list of texts or tables".to_owned(),
            Form::Table(_) | Form::Open(_) => "table".to_owned(),
            Form::Tables(_) => "list of tables".to_owned(),
            Form::Named(_) => "tables".to_owned(),
        }
    }
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// The kinds as words: `fact, condition or score`. That of evidence has no plural.
fn names(kinds: &[Kind], ending: &str) -> String {
    let names = kinds.iter().map(|kind| match kind {
        Kind::Evidence => kind.name().to_owned(),
        kind => format!("{}{ending}", kind.name()),
    });
    let names: Vec<_> = names.collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
