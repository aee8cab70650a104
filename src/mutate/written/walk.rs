//! Which edits there are: every field of every block, by the form that its table gives it.

use std::collections::BTreeMap;

use pulldown_cmark::Event;

use super::slips::{self, Slip};
use super::{WrittenEdit, WrittenKind};
use crate::model::{Kind, Library};
use crate::parse::{Block, Document, NodeValue, TextPart, TomlNode, TomlTable, parse};
use crate::problem::Problems;
use crate::schema::{Aspect, FILE, Field, Shape, ValueForm, of};
use crate::source::{Sources, Span};
use crate::words::Words;

/// Every edit of the text of a book, in the order of its lines. Fields that are a rule are left to the edits of rules, addresses and digests
/// are not edited, and neither is what an invariant claims or a vignette expects: these are dropped whole.
pub fn written_edits(sources: &Sources, library: &Library) -> Vec<WrittenEdit> {
    let mut things: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for thing in &library.things {
        let id = library.meta(*thing).id.as_str();
        things.entry(thing.kind().name()).or_default().push(id);
    }
    let references = library.references.values();
    let mut walk = TextEdits {
        sources,
        references: references.map(|reference| reference.key.as_str()).collect(),
        things,
        words: Words::of(&library.settings.language),
        before: BTreeMap::new(),
        found: Vec::new(),
    };
    walk.document(&parse(sources, &mut Problems::default()));
    walk.found.sort_by_key(WrittenEdit::span);
    walk.found
}

struct TextEdits<'a> {
    sources: &'a Sources,
    references: Vec<&'a str>,
    /// The identifiers of each kind of thing.
    things: BTreeMap<&'static str, Vec<&'a str>>,
    /// `None` where the language of the book is not known.
    words: Option<&'static Words>,
    /// The last title or label of each sort, which may change places with the next.
    before: BTreeMap<(&'static str, &'static str), Span>,
    found: Vec<WrittenEdit>,
}

/// Where a field is.
#[derive(Clone)]
struct WrittenTable<'d> {
    /// ``evidence `trial` ``
    of: String,
    /// The table that has the field, and its fields.
    shape: &'static Shape,
    table: &'d TomlTable,
    /// The fields of the block.
    block: &'d TomlTable,
    /// What an edit touches where no field says so.
    aspect: Option<Aspect>,
}

impl<'a> TextEdits<'a> {
    fn document(&mut self, document: &Document) {
        if let Some(settings) = &document.settings {
            self.table(&WrittenTable {
                of: "`book.toml`".to_owned(),
                shape: &FILE,
                table: &settings.fields,
                block: &settings.fields,
                aspect: None,
            });
        }
        for chapter in &document.chapters {
            for part in &chapter.parts {
                self.part(part);
            }
        }
    }

    fn part(&mut self, part: &TextPart) {
        match part {
            TextPart::Block(block) => self.block(block),
            TextPart::Markdown(Event::Text(_), span) => {
                let slips = slips::of_text(self.sources.text(*span), self.words);
                self.add_prose(*span, slips);
            }
            TextPart::Cite(keys) => {
                for key in keys {
                    if let Some(other) = next(&self.references, &key.value, &[]) {
                        self.add_prose(key.span, vec![(0..key.value.len(), other.to_owned())]);
                    }
                }
            }
            TextPart::Markdown(..)
            | TextPart::Link(_)
            | TextPart::Open { .. }
            | TextPart::Close => {}
        }
    }

    fn add_prose(&mut self, span: Span, slips: Vec<Slip>) {
        for (at, new) in slips {
            self.found.push(WrittenEdit {
                kind: WrittenKind::Chapter,
                aspect: Aspect::Words,
                of: "the chapter".to_owned(),
                changes: vec![(span.part(at), new)],
                concerns_patients: false,
            });
        }
    }

    fn block(&mut self, block: &Block) {
        let of_block = format!("{} `{}`", block.kind.name(), block.id.value);
        self.drop_block(block, &of_block);
        self.table(&WrittenTable {
            of: of_block,
            shape: of(block.kind),
            table: &block.fields,
            block: &block.fields,
            aspect: None,
        });
    }

    /// A block that only guards is dropped whole, with its fences.
    fn drop_block(&mut self, block: &Block, of_block: &str) {
        let aspect = if of(block.kind).aspect() == Some(Aspect::Check) {
            Aspect::Check
        } else if block.kind != Kind::Adjudication {
            return;
        } else if block.fields.get("prevails").is_some() {
            Aspect::Rule
        } else {
            Aspect::Asked
        };
        if let Some(whole) = whole(self.sources, block.span) {
            self.found.push(WrittenEdit {
                kind: WrittenKind::Dropped(block.kind),
                aspect,
                of: of_block.to_owned(),
                changes: vec![(whole, String::new())],
                concerns_patients: block.kind == Kind::Adjudication,
            });
        }
    }

    fn table(&mut self, place: &WrittenTable<'_>) {
        for (name, node) in &place.table.entries {
            // A slip in a cell could move its neighbours, which says nothing of the check.
            if self.sources.is_sheet(name.span.file) {
                continue;
            }
            let Some(field) = place.shape.field(&name.value) else {
                continue;
            };
            let aspect = place.shape.aspect_of(field).or(place.aspect);
            if let Some(inner) = field.inner() {
                self.tables(place, field, inner, node, aspect);
            }
            match aspect {
                Some(Aspect::Rule | Aspect::Check) | None => {}
                Some(aspect) => {
                    let key = (name.span, node);
                    self.field(place, field, key, aspect);
                }
            }
        }
    }

    /// The tables that a field holds.
    fn tables(
        &mut self,
        place: &WrittenTable<'_>,
        field: &'static Field,
        shape: &'static Shape,
        node: &TomlNode,
        aspect: Option<Aspect>,
    ) {
        let inner = |table, name: Option<&str>| WrittenTable {
            of: match name {
                Some(name) => format!("{}, `{name}`", place.of),
                None => format!("{}, `{}`", place.of, field.name),
            },
            shape,
            table,
            block: place.block,
            aspect,
        };
        match (field.form, &node.value) {
            (ValueForm::Named(_), NodeValue::Table(named)) => {
                for (name, node) in &named.entries {
                    if let NodeValue::Table(table) = &node.value {
                        self.table(&inner(table, Some(&name.value)));
                    }
                }
            }
            (_, NodeValue::Table(table)) => self.table(&inner(table, None)),
            (_, NodeValue::List(items)) => {
                for item in items {
                    if let NodeValue::Table(table) = &item.value {
                        self.table(&inner(table, None));
                    }
                }
            }
            (
                _,
                NodeValue::Text(..)
                | NodeValue::Number(_)
                | NodeValue::Flag(_)
                | NodeValue::Date(_)
                | NodeValue::Other(_),
            ) => {}
        }
    }

    fn field(
        &mut self,
        place: &WrittenTable<'_>,
        field: &'static Field,
        (key, node): (Span, &TomlNode),
        aspect: Aspect,
    ) {
        let edits = FieldEdits {
            kind: kind_of(place, field, aspect),
            aspect,
            of: format!("{}, `{}`", place.of, field.name),
            concerns_patients: concerns_patients(place, aspect),
        };
        match field.form {
            ValueForm::Text
            | ValueForm::Markdown
            | ValueForm::Texts
            | ValueForm::TextOrTexts
            | ValueForm::TextsOrTables(_) => {
                self.text(&edits, place, field, node);
                if field.name == "quote" {
                    self.drop_one(&edits, key, node);
                }
            }
            ValueForm::Flag => self.flag(&edits, node),
            ValueForm::Date => self.each(&edits, node, &|text| {
                slips::of_numbers(text).into_iter().take(1).collect()
            }),
            ValueForm::Number
            | ValueForm::Integer
            | ValueForm::Whole
            | ValueForm::Range
            | ValueForm::Quantity
            | ValueForm::Quantities
            | ValueForm::QuantityOrTwo
            | ValueForm::ValueOrTwo
            | ValueForm::Bound
            | ValueForm::WholeOrTwo
            | ValueForm::AmountOverTime
            | ValueForm::Formula
            | ValueForm::Guard => self.numbers(&edits, field, node),
            ValueForm::Word(words) | ValueForm::Words(words) | ValueForm::WordOrTable(words, _) => {
                self.names(&edits, node, words);
            }
            ValueForm::Favours => self.names(&edits, node, &arms(place.block)),
            ValueForm::Thing(kinds) | ValueForm::Things(kinds) => {
                let names = kinds.iter().filter_map(|kind| self.things.get(kind.name()));
                let names: Vec<&str> = names.flatten().copied().collect();
                self.names(&edits, node, &names);
                self.drop_one(&edits, key, node);
            }
            ValueForm::References => {
                self.names(&edits, node, &self.references.clone());
                self.drop_one(&edits, key, node);
            }
            ValueForm::ThingsOrTable(..)
            | ValueForm::Digest
            | ValueForm::WebAddress
            | ValueForm::Mailbox
            | ValueForm::Unit
            | ValueForm::Claim
            | ValueForm::Claims
            | ValueForm::Sibling
            | ValueForm::Steps
            | ValueForm::Rows
            | ValueForm::Statement
            | ValueForm::Statements
            | ValueForm::Cells
            | ValueForm::Table(_)
            | ValueForm::Tables(_)
            | ValueForm::Named(_)
            | ValueForm::Open(_) => {}
        }
    }

    /// A text loses or turns what matters in it; a title or label changes places with the one before.
    fn text(
        &mut self,
        edits: &FieldEdits,
        place: &WrittenTable<'_>,
        field: &'static Field,
        node: &TomlNode,
    ) {
        if field.name == "was" {
            return;
        }
        let words = self.words;
        match field.name == "quote" {
            true => self.each(edits, node, &|text| {
                let first = slips::of_numbers(text).into_iter().take(1);
                slips::of_ends(text).into_iter().chain(first).collect()
            }),
            false => self.each(edits, node, &|text| slips::of_text(text, words)),
        }
        if matches!(field.name, "title" | "label") {
            let sort = (place.shape.what, field.name);
            let Some(before) = self.before.insert(sort, node.span) else {
                return;
            };
            let [one, other] = [before, node.span].map(|span| self.sources.text(span).to_owned());
            if one != other {
                let changes = vec![(node.span, one), (before, other)];
                self.found.push(edits.edit(changes));
            }
        }
    }

    fn flag(&mut self, edits: &FieldEdits, node: &TomlNode) {
        if let NodeValue::Flag(flag) = node.value {
            let changes = vec![(node.span, (!flag).to_string())];
            self.found.push(edits.edit(changes));
        }
    }

    /// Other numbers, of a result of a study also another sign.
    fn numbers(&mut self, edits: &FieldEdits, field: &'static Field, node: &TomlNode) {
        self.each(edits, node, &slips::of_numbers);
        if let (ValueForm::Number, Aspect::Evidence) = (field.form, edits.aspect) {
            self.each(edits, node, &|text| vec![slips::of_sign(text)]);
        }
    }

    /// Slips of a text or number, and of each in a list.
    fn each(&mut self, edits: &FieldEdits, node: &TomlNode, slips: &dyn Fn(&str) -> Vec<Slip>) {
        match &node.value {
            NodeValue::List(items) => {
                for item in items {
                    self.each(edits, item, slips);
                }
            }
            NodeValue::Text(..) | NodeValue::Number(_) | NodeValue::Date(_) => {
                for (at, new) in slips(self.sources.text(node.span)) {
                    let changes = vec![(node.span.part(at), new)];
                    self.found.push(edits.edit(changes));
                }
            }
            NodeValue::Flag(_) | NodeValue::Table(_) | NodeValue::Other(_) => {}
        }
    }

    /// A name, or each name in a list, is replaced with the next one that could be there and is not.
    fn names(&mut self, edits: &FieldEdits, node: &TomlNode, all: &[&str]) {
        let texts = node
            .items()
            .iter()
            .filter_map(|item| Some((item.span, item.text()?)));
        let texts: Vec<(Span, &str)> = texts.collect();
        let taken: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
        for (span, text) in &texts {
            if let Some(other) = next(all, text, &taken) {
                let changes = vec![(*span, format!("\"{other}\""))];
                self.found.push(edits.edit(changes));
            }
        }
    }

    /// Each item of a list is dropped, or the line of the field where there is only one.
    fn drop_one(&mut self, edits: &FieldEdits, key: Span, node: &TomlNode) {
        let items = node.items();
        if items.len() < 2 {
            let line = own_line(self.sources, key, node.span);
            let dropped = line.map(|line| edits.edit(vec![(line, String::new())]));
            self.found.extend(dropped);
            return;
        }
        for (index, item) in items.iter().enumerate() {
            // With the comma before or after it.
            let range = match (items.get(index + 1), index.checked_sub(1)) {
                (Some(after), _) => item.span.start..after.span.start,
                (None, Some(before)) => items[before].span.end..item.span.end,
                (None, None) => item.span.range(),
            };
            let span = Span::new(item.span.file, range);
            self.found.push(edits.edit(vec![(span, String::new())]));
        }
    }
}

/// What all edits of one field have in common.
struct FieldEdits {
    kind: WrittenKind,
    aspect: Aspect,
    of: String,
    concerns_patients: bool,
}

impl FieldEdits {
    fn edit(&self, changes: Vec<(Span, String)>) -> WrittenEdit {
        WrittenEdit {
            kind: self.kind,
            aspect: self.aspect,
            of: self.of.clone(),
            changes,
            concerns_patients: self.concerns_patients,
        }
    }
}

fn kind_of(place: &WrittenTable<'_>, field: &Field, aspect: Aspect) -> WrittenKind {
    match (field.name, aspect) {
        ("quote", _) => WrittenKind::Quote,
        ("cites" | "because" | "evidence" | "evidence-against", _) => WrittenKind::Citation,
        (_, Aspect::Evidence) if place.shape.what == "result" => WrittenKind::Result,
        ("rationale" | "derived", _) => WrittenKind::Text,
        (_, Aspect::Evidence) => WrittenKind::Evidence,
        (_, Aspect::Delivery) => WrittenKind::Delivery,
        (_, Aspect::Words) => WrittenKind::Beside,
        (_, Aspect::Rule | Aspect::Check | Aspect::Asked) => {
            match matches!(field.form, ValueForm::Markdown) {
                true => WrittenKind::Text,
                false => WrittenKind::Label,
            }
        }
    }
}

/// Reasons of acts are proved to hold, and doses to be for all who are treated.
fn concerns_patients(place: &WrittenTable<'_>, aspect: Aspect) -> bool {
    match aspect {
        Aspect::Evidence => matches!(place.shape.what, "step" | "row"),
        Aspect::Delivery | Aspect::Rule | Aspect::Check => true,
        Aspect::Asked | Aspect::Words => false,
    }
}

/// The values of a field: those of its list, or the only one.
/// What may be favoured in a result of an evidence block.
fn arms(block: &TomlTable) -> Vec<&str> {
    let arms = ["intervention", "comparator"].into_iter();
    let arms = arms.filter_map(|name| block.get(name));
    let arms = arms.flat_map(|(_, node)| node.items().iter().filter_map(TomlNode::text));
    arms.chain(["neither"]).collect()
}

/// The next name after this one, starting over at the end, that is not taken.
fn next<'n>(all: &[&'n str], name: &str, taken: &[&str]) -> Option<&'n str> {
    let after = all
        .iter()
        .skip_while(|candidate| **candidate != name)
        .skip(1);
    let mut free = after
        .chain(all)
        .filter(|candidate| **candidate != name && !taken.contains(candidate));
    free.next().copied()
}

/// A field with its name, where nothing else stands in its lines.
fn own_line(sources: &Sources, key: Span, value: Span) -> Option<Span> {
    let text = &sources.file(key.file).text;
    let before = text[..key.start].rsplit('\n').next().unwrap_or_default();
    let after = text[value.end..].split('\n').next().unwrap_or_default();
    let is_alone = before.trim().is_empty() && after.trim().is_empty();
    is_alone.then(|| Span::new(key.file, key.start..value.end))
}

/// A block with its fences, given its kind and name; `None` where its lines begin with something else, as in a quotation.
fn whole(sources: &Sources, name: Span) -> Option<Span> {
    let text = &sources.file(name.file).text;
    let start = text[..name.start].rfind('\n').map_or(0, |at| at + 1);
    let fence = text[start..name.start].trim_end();
    let is_fence = fence.len() >= 3 && fence.bytes().all(|byte| byte == b'`');
    let end = text[name.end..].find(&format!("\n{fence}\n"));
    let end = end.map(|at| name.end + at + 1 + fence.len());
    end.filter(|_| is_fence)
        .map(|end| Span::new(name.file, start..end))
}
