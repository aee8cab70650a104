//! The tables of `docs/language.md`.

use std::fmt::Write;

use super::{Field, Need, ValueForm};
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
        ValueForm::Tables(_) => format!("Each `[[{name}]]`:"),
        ValueForm::Named(_) => format!("Each `[{name}.NAME]`:"),
        ValueForm::TextsOrTables(_) => format!("Each table among `{name}`:"),
        _one => format!("`[{name}]`:"),
    }
}

fn document_inner(text: &mut String, field: &Field, title: &str) {
    if matches!(
        field.form,
        ValueForm::Open(_) | ValueForm::WordOrTable(..) | ValueForm::ThingsOrTable(..)
    ) {
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

impl ValueForm {
    /// For people who write it.
    pub fn words(self) -> String {
        match self {
            ValueForm::Text => "text".to_owned(),
            ValueForm::Texts => "list of texts".to_owned(),
            ValueForm::TextOrTexts => "text, or list of texts".to_owned(),
            ValueForm::Markdown => "Markdown".to_owned(),
            ValueForm::Flag => "`true` or `false`".to_owned(),
            ValueForm::Number => "number".to_owned(),
            ValueForm::Integer => "whole number, may be negative".to_owned(),
            ValueForm::Whole => "whole number".to_owned(),
            ValueForm::Range => "two numbers".to_owned(),
            ValueForm::Date => "date: `2026-11-23`".to_owned(),
            ValueForm::Digest => "SHA-256, as 64 hexadecimal digits".to_owned(),
            ValueForm::WebAddress => "web address".to_owned(),
            ValueForm::Mailbox => "mailbox".to_owned(),
            ValueForm::Word(words) => quoted(words),
            ValueForm::Words(words) => format!("list of {}", quoted(words)),
            ValueForm::Unit => "unit".to_owned(),
            ValueForm::Quantity => "number with its unit".to_owned(),
            ValueForm::Quantities => "two numbers with their units".to_owned(),
            ValueForm::QuantityOrTwo => "number with its unit, or two".to_owned(),
            ValueForm::Bound => "number, of a quantity with its unit".to_owned(),
            ValueForm::ValueOrTwo => "value, or two numbers".to_owned(),
            ValueForm::AmountOverTime => "amount over a time".to_owned(),
            ValueForm::WholeOrTwo => "whole number, or two".to_owned(),
            ValueForm::Guard => "expression".to_owned(),
            ValueForm::Claim => "expression with predicates of advice".to_owned(),
            ValueForm::Claims => "list of expressions with predicates of advice".to_owned(),
            ValueForm::Formula => "formula of facts".to_owned(),
            ValueForm::Thing(kinds) => names(kinds, ""),
            ValueForm::Things(kinds) => format!("list of {}", names(kinds, "s")),
            ValueForm::ThingsOrTable(kinds, _) => {
                format!("list of {}, or table", names(kinds, "s"))
            }
            ValueForm::Sibling => "step of this pathway".to_owned(),
            ValueForm::Steps => "list of `pathway.step`".to_owned(),
            ValueForm::Rows => "list of `table.row`".to_owned(),
            ValueForm::Statement => {
                "recommendation, `pathway.step`, `table.row`, guideline, table or pathway".to_owned()
            }
            ValueForm::Statements => {
                "list of two: recommendation, `pathway.step`, `table.row`, guideline, table or pathway"
                    .to_owned()
            }
            ValueForm::References => "list of reference keys".to_owned(),
            ValueForm::Favours => "intervention, or `neither`".to_owned(),
            ValueForm::WordOrTable(words, _) => format!("{}, or table", quoted(words)),
            ValueForm::Cells => "list with a cell for each input".to_owned(),
            ValueForm::TextsOrTables(_) => "list of texts or tables".to_owned(),
            ValueForm::Table(_) | ValueForm::Open(_) => "table".to_owned(),
            ValueForm::Tables(_) => "list of tables".to_owned(),
            ValueForm::Named(_) => "tables".to_owned(),
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
