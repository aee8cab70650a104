//! What authors can write: one table for each kind of block, and for each table inside of a block.
//!
//! The readers of `resolve` ask a table what is required and what a field's own table is, and `docs/language.md` and the JSON Schema print it, which tests hold. A field that is read and stands in no table is a fault of pathbook, and
//! one that stands there and is not read fails a test.

mod aspect;
mod block;
mod data;
mod document;
mod guideline;
mod json;
mod kinds;
mod reference;
mod step;

pub use aspect::Aspect;
pub use block::block;
pub use data::{data_schema, document_kinds};
pub use json::json_schema;
pub use kinds::{COMMON, FILE, of, row, step};
pub use reference::{ReferenceTopic, field_page, field_paths, kind_lead, kind_page};

use crate::model::Kind;

/// What is written under one name.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub form: ValueForm,
    pub need: Need,
    /// What it says, in Markdown; empty where name and form say it all.
    pub says: &'static str,
    /// What an edit of it touches; that of its table, where it has none of its own.
    aspect: Option<Aspect>,
    /// Its names in exported data; its own with underscores, where there are none.
    exported: Option<&'static [&'static str]>,
}

/// What the value of a field looks like.
#[derive(Clone, Copy, Debug)]
pub enum ValueForm {
    Text,
    Texts,
    /// One text, or a list of them.
    TextOrTexts,
    Markdown,
    Flag,
    Number,
    /// A whole number, below zero too.
    Integer,
    /// A whole number from 0.
    Whole,
    /// Two numbers, the low one first.
    Range,
    Date,
    /// The SHA-256 of a text.
    Digest,
    WebAddress,
    Mailbox,
    /// One of these words.
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    Unit,
    Quantity,
    /// Two quantities, the low one first.
    Quantities,
    QuantityOrTwo,
    /// A value of the fact, or two of its numbers.
    ValueOrTwo,
    /// A number of the fact that another field names: a quantity, or of a count a whole number.
    Bound,
    WholeOrTwo,
    /// A quantity for each of a time: `4 g/day`.
    AmountOverTime,
    /// An expression over the facts of a patient.
    Guard,
    /// An expression that may also ask what is advised.
    Claim,
    Claims,
    /// A number that is worked out.
    Formula,
    /// The identifier of a thing of one of these kinds.
    Thing(&'static [Kind]),
    Things(&'static [Kind]),
    /// A list of identifiers, or a table.
    ThingsOrTable(&'static [Kind], &'static Shape),
    /// A step of the same pathway.
    Sibling,
    /// `pathway.step`
    Steps,
    /// `table.row`
    Rows,
    /// A recommendation, a step or a row.
    Statement,
    Statements,
    References,
    /// An intervention, or the word `neither`.
    Favours,
    /// One of these words, or a table.
    WordOrTable(&'static [&'static str], &'static Shape),
    /// A cell for each input of a decision table.
    Cells,
    Table(&'static Shape),
    /// A list of texts, each of which may be a table in its place.
    TextsOrTables(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
    /// A table of tables, each under a name of the author's.
    Named(&'static Shape),
    /// A table whose keys are the author's.
    Open(&'static Shape),
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// It depends on others, which its documentation says and its reader reports.
    Sometimes,
}

/// The fields of a block, or of a table inside of one.
#[derive(Debug)]
pub struct Shape {
    /// What has these fields, for messages: `score entry`.
    pub what: &'static str,
    pub fields: &'static [Field],
    /// Fields that it shares with others; one of the same name above takes the place of one of these.
    pub shared: &'static [Field],
    /// What an edit of a field touches that does not say so itself.
    aspect: Option<Aspect>,
}

impl Shape {
    /// A table whose fields touch different things: one that does not say what is an error of the compiler.
    const fn mixed(what: &'static str, fields: &'static [Field], shared: &'static [Field]) -> Self {
        let mut index = 0;
        while index < fields.len() {
            assert!(
                fields[index].aspect.is_some(),
                "a field of this table does not say what an edit of it touches"
            );
            index += 1;
        }
        Self {
            what,
            fields,
            shared,
            aspect: None,
        }
    }

    /// A table whose fields all touch the same, but for those that say so.
    const fn all(
        what: &'static str,
        aspect: Aspect,
        fields: &'static [Field],
        shared: &'static [Field],
    ) -> Self {
        Self {
            what,
            fields,
            shared,
            aspect: Some(aspect),
        }
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let mut all = self.fields.iter().chain(self.shared);
        all.find(|field| field.name == name)
    }

    /// Every field once.
    pub fn every_field(&self) -> impl Iterator<Item = &'static Field> {
        let listed = self.fields;
        let is_own = move |field: &&Field| listed.iter().any(|other| other.name == field.name);
        listed
            .iter()
            .chain(self.shared.iter().filter(move |field| !is_own(field)))
    }
}

impl ValueForm {
    /// The table that is written under it.
    pub fn inner(self) -> Option<&'static Shape> {
        match self {
            ValueForm::Table(shape)
            | ValueForm::TextsOrTables(shape)
            | ValueForm::Tables(shape)
            | ValueForm::Named(shape)
            | ValueForm::Open(shape)
            | ValueForm::WordOrTable(_, shape)
            | ValueForm::ThingsOrTable(_, shape) => Some(shape),
            ValueForm::Text
            | ValueForm::Texts
            | ValueForm::TextOrTexts
            | ValueForm::Markdown
            | ValueForm::Flag
            | ValueForm::Number
            | ValueForm::Integer
            | ValueForm::Whole
            | ValueForm::Range
            | ValueForm::Date
            | ValueForm::Digest
            | ValueForm::WebAddress
            | ValueForm::Mailbox
            | ValueForm::Word(_)
            | ValueForm::Words(_)
            | ValueForm::Unit
            | ValueForm::Quantity
            | ValueForm::Quantities
            | ValueForm::QuantityOrTwo
            | ValueForm::ValueOrTwo
            | ValueForm::Bound
            | ValueForm::WholeOrTwo
            | ValueForm::AmountOverTime
            | ValueForm::Guard
            | ValueForm::Claim
            | ValueForm::Claims
            | ValueForm::Formula
            | ValueForm::Thing(_)
            | ValueForm::Things(_)
            | ValueForm::Sibling
            | ValueForm::Steps
            | ValueForm::Rows
            | ValueForm::Statement
            | ValueForm::Statements
            | ValueForm::References
            | ValueForm::Favours
            | ValueForm::Cells => None,
        }
    }
}

impl Field {
    /// The table inside of it.
    pub fn inner(&self) -> Option<&'static Shape> {
        self.form.inner()
    }

    const fn new(name: &'static str, form: ValueForm, need: Need, says: &'static str) -> Self {
        Self {
            name,
            form,
            need,
            says,
            aspect: None,
            exported: None,
        }
    }

    const fn touches(self, aspect: Aspect) -> Self {
        Self {
            aspect: Some(aspect),
            ..self
        }
    }

    const fn exported(self, names: &'static [&'static str]) -> Self {
        Self {
            exported: Some(names),
            ..self
        }
    }
}

const fn required(name: &'static str, form: ValueForm, says: &'static str) -> Field {
    Field::new(name, form, Need::Required, says)
}

const fn optional(name: &'static str, form: ValueForm, says: &'static str) -> Field {
    Field::new(name, form, Need::Optional, says)
}

const fn sometimes(name: &'static str, form: ValueForm, says: &'static str) -> Field {
    Field::new(name, form, Need::Sometimes, says)
}

#[cfg(test)]
mod tests;
