//! Where names stand: one walk over what was parsed, by what the tables of the language say each field holds. It needs no library, so that it
//! knows the names of a book that can't be resolved; that it finds all that a library refers to is held by a test.

use crate::model::{Kind, Twin};
use crate::parse::expression::{PieceKind, pieces, pieces_of_arithmetic};
use crate::parse::{
    Block, CutOut, Destination, Document, NodeValue, Spanned, TextPart, TomlNode, TomlTable,
    parse_prose,
};
use crate::problem::Problems;
use crate::schema::{self, Field, Shape, ValueForm};
use crate::source::{FileKey, Sources, Span};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A block.
    Thing(String),
    /// A step of a pathway, a row of a table.
    Part { owner: String, name: String },
    /// A value of a fact or an output.
    Value { of: String, value: String },
    /// A work of the bibliography.
    Reference(String),
    /// A chapter, by its path from the book's folder.
    Chapter(String),
}

/// A name, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub span: Span,
    pub named: Named,
    pub is_definition: bool,
}

/// A block, where it stands.
#[derive(Clone, Debug)]
pub struct BlockPlace {
    pub kind: Kind,
    pub id: Spanned<String>,
    pub title: Option<String>,
    /// Kind and identifier.
    pub head: Span,
    /// From fence to fence.
    pub whole: Span,
    /// The lines between.
    pub body: Span,
    /// Its steps or rows, in the order written.
    pub parts: Vec<Spanned<String>>,
    /// Their names, those too that were there before its TOML broke.
    pub part_names: Vec<String>,
    /// The values of a fact or an output.
    pub values: Vec<String>,
    /// Its TOML can't all be read.
    pub is_broken: bool,
    /// In which a fact, an output or an outcome is measured.
    pub unit: Option<String>,
    /// What a decision table asks for.
    pub inputs: Vec<String>,
    /// The names that it had before.
    pub was: Option<FormerNames>,
}

/// A list of names, where it stands.
#[derive(Clone, Debug)]
pub struct FormerNames {
    pub names: Vec<String>,
    pub span: Span,
}

/// All names and blocks of a book.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By place.
    pub all: Vec<Mention>,
    /// In the order written.
    pub blocks: Vec<BlockPlace>,
    /// The pieces of expressions, by place.
    pub pieces: Vec<(PieceKind, Span)>,
}

impl Mentions {
    pub fn of(sources: &Sources, document: &Document) -> Self {
        let mut walk = MentionWalk {
            sources,
            found: Self::default(),
        };
        if let Some(settings) = &document.settings {
            walk.fields("", &settings.fields, &schema::FILE);
        }
        for chapter in &document.chapters {
            for part in &chapter.parts {
                walk.part(part, chapter.file);
            }
        }
        walk.bibliography();
        let mut found = walk.found;
        found.all.sort_by_key(|mention| mention.span);
        found.all.dedup();
        found.pieces.sort_by_key(|(_, span)| *span);
        found
    }

    /// Remembers of blocks whose TOML is broken what they had before it broke.
    pub fn remember(&mut self, before: &Self) {
        for block in self.blocks.iter_mut().filter(|block| block.is_broken) {
            let Some(old) = before.block(&block.id.value) else {
                continue;
            };
            for (own, old) in [
                (&mut block.part_names, &old.part_names),
                (&mut block.values, &old.values),
                (&mut block.inputs, &old.inputs),
            ] {
                let lost = old.iter().filter(|name| !own.contains(name));
                let lost: Vec<String> = lost.cloned().collect();
                own.extend(lost);
            }
        }
    }

    /// The name at a place, or right before it.
    pub fn at(&self, file: FileKey, offset: usize) -> Option<&Mention> {
        let touching = |mention: &&Mention| {
            let span = mention.span;
            span.file == file && span.start <= offset && offset <= span.end
        };
        // Of two names that touch, the place belongs to the one that begins there.
        self.all
            .iter()
            .filter(touching)
            .max_by_key(|mention| mention.span.start)
    }

    pub fn block_at(&self, file: FileKey, offset: usize) -> Option<&BlockPlace> {
        let holds = |block: &&BlockPlace| {
            let whole = block.whole;
            whole.file == file && whole.start <= offset && offset <= whole.end
        };
        self.blocks.iter().find(holds)
    }

    pub fn block(&self, id: &str) -> Option<&BlockPlace> {
        self.blocks.iter().find(|block| block.id.value == id)
    }

    pub fn blocks_of(&self, kinds: &[Kind]) -> impl Iterator<Item = &BlockPlace> {
        self.blocks
            .iter()
            .filter(|block| kinds.contains(&block.kind))
    }

    /// Where something is defined.
    pub fn definition(&self, named: &Named) -> Option<&Mention> {
        let mut all = self.all.iter();
        all.find(|mention| mention.is_definition && mention.named == *named)
    }

    /// Every place of a name.
    pub fn places<'a>(&'a self, named: &'a Named) -> impl Iterator<Item = &'a Mention> {
        self.all
            .iter()
            .filter(move |mention| mention.named == *named)
    }
}

struct MentionWalk<'a> {
    sources: &'a Sources,
    found: Mentions,
}

impl MentionWalk<'_> {
    /// Takes a name down, if it stands there as it is.
    fn push(&mut self, span: Span, text: &str, named: Named, is_definition: bool) {
        let written = self.sources.text(span);
        let span = match written.strip_prefix(['"', '\'']) {
            Some(inner) if inner.strip_suffix(['"', '\'']) == Some(text) => {
                span.part(1..1 + text.len())
            }
            Some(_) | None => span,
        };
        if self.sources.text(span) == text && !text.is_empty() {
            self.found.all.push(Mention {
                span,
                named,
                is_definition,
            });
        }
    }

    /// The name of a block, of a step or of a row.
    fn name(&mut self, name: &str, span: Span) {
        match name.split_once('.') {
            None => self.push(span, name, Named::Thing(name.to_owned()), false),
            Some((owner, part)) if self.sources.text(span) == name => {
                let thing = Named::Thing(owner.to_owned());
                self.push(span.part(0..owner.len()), owner, thing, false);
                let named = Named::Part {
                    owner: owner.to_owned(),
                    name: part.to_owned(),
                };
                self.push(span.part(owner.len() + 1..name.len()), part, named, false);
            }
            Some(_) => {}
        }
    }

    fn part(&mut self, part: &TextPart, file: FileKey) {
        match part {
            TextPart::Markdown(..) | TextPart::Close => {}
            TextPart::Link(to)
            | TextPart::Open {
                to: Destination::Name(to),
                ..
            } => self.within(to, |walk, span| walk.name(&to.value, span)),
            TextPart::Open {
                to: Destination::Path(to),
                ..
            } => self.path(to, file),
            TextPart::Cite(keys) => {
                for key in keys {
                    let named = Named::Reference(key.value.clone());
                    self.within(key, |walk, span| walk.push(span, &key.value, named, false));
                }
            }
            TextPart::Block(block) => self.block(block, file),
        }
    }

    /// Finds a name in the markup around it.
    fn within(&mut self, name: &Spanned<String>, take: impl FnOnce(&mut Self, Span)) {
        let text = self.sources.text(name.span);
        let ends = |at: usize| {
            let rest = text[at + name.value.len()..].chars().next();
            !rest.is_some_and(|next| next.is_alphanumeric() || "-_:".contains(next))
        };
        let mut places = text.match_indices(name.value.as_str());
        if let Some((at, _)) = places.find(|(at, _)| ends(*at)) {
            take(self, name.span.part(at..at + name.value.len()));
        }
    }

    fn path(&mut self, to: &Spanned<String>, file: FileKey) {
        let path = to.value.split('#').next().unwrap_or_default();
        let mut parts: Vec<&str> = self.sources.file(file).path.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let named = Named::Chapter(parts.join("/"));
        let path = Spanned {
            value: path.to_owned(),
            span: to.span,
        };
        self.within(&path, |walk, span| {
            walk.push(span, &path.value, named, false)
        });
    }

    fn block(&mut self, block: &Block, file: FileKey) {
        let id = &block.id;
        self.push(id.span, &id.value, Named::Thing(id.value.clone()), true);
        let (whole, body) = fences(&self.sources.file(file).text, block.span);
        let field = |name: &str| block.fields.get(name).map(|(_, node)| node);
        let title = field("title").and_then(TomlNode::text).map(str::to_owned);
        let values = field("values").map(listed).unwrap_or_default();
        for (value, span) in &values {
            let named = Named::Value {
                of: id.value.clone(),
                value: value.clone(),
            };
            self.push(*span, value, named, true);
        }
        let parts = self.parts(block, body);
        self.found.blocks.push(BlockPlace {
            kind: block.kind,
            id: id.clone(),
            title,
            head: block.span,
            whole,
            body,
            part_names: parts.iter().map(|part| part.value.clone()).collect(),
            parts: parts
                .into_iter()
                .filter(|part| part.span.file == file)
                .collect(),
            is_broken: block.is_broken,
            values: values.into_iter().map(|(value, _)| value).collect(),
            unit: field("unit").and_then(TomlNode::text).map(str::to_owned),
            inputs: field("inputs")
                .map(listed)
                .unwrap_or_default()
                .into_iter()
                .map(|(name, _)| name)
                .collect(),
            was: field("was").map(|node| FormerNames {
                names: listed(node).into_iter().map(|(name, _)| name).collect(),
                span: node.span,
            }),
        });
        self.fields(&id.value, &block.fields, schema::of(block.kind));
        for head in block.sheet.iter().flat_map(|sheet| &sheet.heads) {
            let named = Named::Thing(head.value.clone());
            self.push(head.span, &head.value, named, false);
        }
    }

    /// The steps or rows of a block; each stands in the heads of all its tables.
    fn parts(&mut self, block: &Block, body: Span) -> Vec<Spanned<String>> {
        let shape = schema::of(block.kind);
        let mut fields = shape.every_field();
        let named = fields.find(|field| matches!(field.form, ValueForm::Named(_)));
        let Some(field) = named else {
            return Vec::new();
        };
        let Some((_, node)) = block.fields.get(field.name) else {
            return Vec::new();
        };
        let NodeValue::Table(table) = &node.value else {
            return Vec::new();
        };
        let names: Vec<Spanned<String>> =
            table.entries.iter().map(|(name, _)| name.clone()).collect();
        let part = |name: &str| Named::Part {
            owner: block.id.value.clone(),
            name: name.to_owned(),
        };
        for name in &names {
            self.push(name.span, &name.value, part(&name.value), true);
        }
        for (name, span) in heads(self.sources.text(body), body, field.name) {
            let is_first = names.iter().any(|own| own.span.start == span.start);
            if !is_first {
                self.push(span, &name, part(&name), false);
            }
        }
        names
    }

    /// What stands in the fields of a block or a table; `owner` is the block.
    fn fields(&mut self, owner: &str, table: &TomlTable, shape: &Shape) {
        for (key, node) in &table.entries {
            if let Some(field) = shape.field(&key.value) {
                self.value(owner, table, field, node);
            }
        }
    }

    fn value(&mut self, owner: &str, table: &TomlTable, field: &Field, node: &TomlNode) {
        match field.form {
            ValueForm::Guard | ValueForm::Claim | ValueForm::Claims => {
                each_text(node, &mut |text, place, _| {
                    self.expression(text, place, None)
                });
            }
            ValueForm::Formula => each_text(node, &mut |text, place, _| {
                self.pieces(text, place, None, &pieces_of_arithmetic(text));
            }),
            ValueForm::Thing(_)
            | ValueForm::Things(_)
            | ValueForm::Steps
            | ValueForm::Rows
            | ValueForm::Statement
            | ValueForm::Statements
            | ValueForm::Favours => {
                each_text(node, &mut |text, _, span| {
                    self.quoted(text, span, Self::name)
                });
            }
            ValueForm::ThingsOrTable(..) => {
                each_text(node, &mut |text, _, span| {
                    self.quoted(text, span, Self::name)
                });
                self.tables(owner, field.form, node);
            }
            ValueForm::Sibling => each_text(node, &mut |text, _, span| {
                let named = Named::Part {
                    owner: owner.to_owned(),
                    name: text.to_owned(),
                };
                self.push(span, text, named, false);
            }),
            ValueForm::References => each_text(node, &mut |text, _, span| {
                self.push(span, text, Named::Reference(text.to_owned()), false);
            }),
            ValueForm::Markdown => each_text(node, &mut |text, place, span| {
                let parts = parse_prose(text, place, &mut Problems::default());
                parts.iter().for_each(|part| self.part(part, span.file));
            }),
            ValueForm::Cells => self.cells(node),
            ValueForm::ValueOrTwo => self.values_of(owner, node),
            ValueForm::Open(_) if field.name != "codes" => self.open(node),
            // Of an acceptance: where the warning is.
            ValueForm::Text if field.name == "at" && table.get("until").is_some() => {
                each_text(node, &mut |text, _, span| {
                    self.quoted(text, span, Self::name)
                });
            }
            form => self.tables(owner, form, node),
        }
    }

    /// The tables inside of a field.
    fn tables(&mut self, owner: &str, form: ValueForm, node: &TomlNode) {
        let Some(shape) = form.inner() else { return };
        for node in node.items() {
            let NodeValue::Table(table) = &node.value else {
                continue;
            };
            if let ValueForm::Named(_) = form {
                for (_, inner) in &table.entries {
                    if let NodeValue::Table(inner) = &inner.value {
                        self.fields(owner, inner, shape);
                    }
                }
            } else {
                self.fields(owner, table, shape);
            }
        }
    }

    /// Facts, outputs or what is worked out, each with a value.
    fn open(&mut self, node: &TomlNode) {
        let NodeValue::Table(table) = &node.value else {
            return;
        };
        for (key, value) in &table.entries {
            // The head of a column, which is one for all rows.
            if !self.sources.is_sheet(key.span.file) {
                self.push(key.span, &key.value, Named::Thing(key.value.clone()), false);
            }
            self.values_of(&key.value, value);
        }
    }

    fn values_of(&mut self, of: &str, node: &TomlNode) {
        each_text(node, &mut |text, place, span| {
            // A vignette may expect what a cell asks for.
            if text.contains('\'') {
                return self.expression(text, place, Some(of));
            }
            let named = Named::Value {
                of: of.to_owned(),
                value: text.to_owned(),
            };
            self.push(span, text, named, false);
        });
    }

    /// Without its quotes.
    fn quoted(&mut self, text: &str, span: Span, take: fn(&mut Self, &str, Span)) {
        let quotes = (self.sources.text(span).len().saturating_sub(text.len())) / 2;
        let inner = Span {
            start: span.start + quotes,
            end: span.end - quotes,
            ..span
        };
        if self.sources.text(span).get(quotes..quotes + text.len()) == Some(text) {
            take(self, text, inner);
        }
    }

    /// The cells of a row, each about the input in its place.
    fn cells(&mut self, node: &TomlNode) {
        let NodeValue::List(cells) = &node.value else {
            return;
        };
        // The table itself was taken down last.
        let inputs = self.found.blocks.last().map(|block| block.inputs.clone());
        let inputs = inputs.unwrap_or_default();
        for (index, cell) in cells.iter().enumerate() {
            let input = inputs.get(index).map_or("", String::as_str);
            each_text(cell, &mut |text, place, _| {
                self.expression(text, place, Some(input))
            });
        }
    }

    /// The names and values of an expression; a cell says of what its values are.
    fn expression(&mut self, text: &str, place: &CutOut, input: Option<&str>) {
        self.pieces(text, place, input, &pieces(text));
    }

    fn pieces(
        &mut self,
        text: &str,
        place: &CutOut,
        input: Option<&str>,
        pieces: &[(PieceKind, std::ops::Range<usize>)],
    ) {
        for (index, (kind, range)) in pieces.iter().enumerate() {
            let span = place.span(range.clone());
            let written = &text[range.clone()];
            if self.sources.text(span) != written {
                continue;
            }
            self.found.pieces.push((*kind, span));
            match kind {
                PieceKind::Name if input.is_none() => match Twin::of_name(written) {
                    Some((_, rest)) if !is_argument(pieces, index) => {
                        let start = written.len() - rest.len();
                        self.name(rest, span.part(start..written.len()));
                    }
                    Some(_) | None => self.name(written, span),
                },
                PieceKind::Value => {
                    let value = written.trim_matches('\'');
                    let of = input.or_else(|| asked(text, pieces, index));
                    let named = Named::Value {
                        of: of.unwrap_or_default().to_owned(),
                        value: value.to_owned(),
                    };
                    self.push(span, value, named, false);
                }
                PieceKind::Name
                | PieceKind::Keyword
                | PieceKind::Predicate
                | PieceKind::Number
                | PieceKind::Unit
                | PieceKind::Sign => {}
            }
        }
    }
}

/// Whether a name stands first in the parentheses of a predicate: what is called `a` there is no patient.
fn is_argument(pieces: &[(PieceKind, std::ops::Range<usize>)], name: usize) -> bool {
    let before = name.checked_sub(2).and_then(|at| pieces.get(at));
    matches!(before, Some((PieceKind::Predicate, _)))
}

/// The fact or output that a value in an expression is one of: the name right before it, or after an `in` behind it.
fn asked<'t>(
    text: &'t str,
    pieces: &[(PieceKind, std::ops::Range<usize>)],
    value: usize,
) -> Option<&'t str> {
    let word = |index: usize| pieces.get(index).map(|(_, range)| &text[range.clone()]);
    let is_name = |index: &usize| matches!(pieces.get(*index), Some((PieceKind::Name, _)));
    let name = match word(value + 1) == Some("in") {
        true => Some(value + 2).filter(is_name),
        false => (0..value).rev().find(is_name),
    };
    let name = name.and_then(word)?;
    Some(Twin::of_name(name).map_or(name, |(_, rest)| rest))
}

/// Each text of a node, or of the list that it is, with the place of its characters and its own.
fn each_text(node: &TomlNode, take: &mut dyn FnMut(&str, &CutOut, Span)) {
    match &node.value {
        NodeValue::Text(text, place) => take(text, place, node.span),
        NodeValue::List(items) => items.iter().for_each(|item| each_text(item, take)),
        NodeValue::Number(_)
        | NodeValue::Flag(_)
        | NodeValue::Date(_)
        | NodeValue::Table(_)
        | NodeValue::Other(_) => {}
    }
}

/// The identifiers of values: texts, or tables with an `id`.
fn listed(node: &TomlNode) -> Vec<(String, Span)> {
    let NodeValue::List(items) = &node.value else {
        return Vec::new();
    };
    let ids = items.iter().filter_map(|item| match &item.value {
        NodeValue::Table(table) => table.get("id").map(|(_, node)| node),
        NodeValue::Text(..)
        | NodeValue::Number(_)
        | NodeValue::Flag(_)
        | NodeValue::Date(_)
        | NodeValue::List(_)
        | NodeValue::Other(_) => Some(item),
    });
    ids.filter_map(|node| Some((node.text()?.to_owned(), node.span)))
        .collect()
}

/// From the opening fence of a block to its closing one, and what is between them.
fn fences(text: &str, head: Span) -> (Span, Span) {
    let start = text[..head.start].rfind('\n').map_or(0, |at| at + 1);
    let mark = text[start..head.start].trim_start();
    let fence: String = mark
        .chars()
        .take_while(|c| matches!(c, '`' | '~'))
        .collect();
    let body = text[head.end..]
        .find('\n')
        .map_or(text.len(), |at| head.end + at + 1);
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with(&fence) && bare.chars().all(|c| fence.starts_with(c)) {
            let end = at + line.trim_end().len();
            return (
                Span { start, end, ..head },
                Span {
                    start: body,
                    end: at,
                    ..head
                },
            );
        }
        at += line.len();
    }
    let end = text.len();
    (
        Span { start, end, ..head },
        Span {
            start: body,
            end,
            ..head
        },
    )
}

/// The names in the heads of tables `[step.NAME]` and `[[step.NAME.branch]]`.
fn heads(text: &str, body: Span, field: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start().trim_start_matches('[');
        let is_head = line.trim_start().starts_with('[');
        let name = bare
            .strip_prefix(field)
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = name.filter(|_| is_head) {
            let length = rest.find(['.', ']', ' ', '\n']).unwrap_or(rest.len());
            let start = at + line.len() - rest.len();
            found.push((rest[..length].to_owned(), body.part(start..start + length)));
        }
        at += line.len();
    }
    found
}

impl MentionWalk<'_> {
    /// Where the works of the bibliography begin.
    fn bibliography(&mut self) {
        let Some(file) = self.sources.bibliography else {
            return;
        };
        let text = &self.sources.file(file).text;
        let is_yaml = self.sources.file(file).path.ends_with(".yml");
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let key = match is_yaml {
                true => yaml_key(line),
                false => bibtex_key(line),
            };
            if let Some((start, key)) = key {
                let span = Span::new(file, at + start..at + start + key.len());
                self.push(span, key, Named::Reference(key.to_owned()), true);
            }
            at += line.len();
        }
    }
}

fn yaml_key(line: &str) -> Option<(usize, &str)> {
    let key = line.trim_end().strip_suffix(':')?;
    let is_outer = !key.starts_with([' ', '\t', '#', '-']);
    (is_outer && !key.is_empty()).then_some((0, key))
}

fn bibtex_key(line: &str) -> Option<(usize, &str)> {
    let open = line
        .trim_start()
        .starts_with('@')
        .then(|| line.find('{'))??;
    let rest = &line[open + 1..];
    let key = rest[..rest.find(',')?].trim();
    Some((open + 1 + rest.find(key)?, key))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::model::{Library, Referent, Thing, User};
    use crate::{parse, read, resolve, sample};

    fn named(library: &Library, referent: Referent) -> Named {
        let part = |owner: Thing, name: &str| Named::Part {
            owner: library.meta(owner).id.clone(),
            name: name.to_owned(),
        };
        match referent {
            Referent::Thing(thing) => Named::Thing(library.meta(thing).id.clone()),
            Referent::Step(key) => part(Thing::Pathway(key.pathway), &library.step(key).name),
            Referent::Row(key) => part(Thing::Table(key.table), &library.row(key).name),
            Referent::Reference(key) => Named::Reference(library.references[key].key.clone()),
        }
    }

    /// Each thing that a library says is referred to is named in the block, and defined where it is.
    fn finds_all(sources: &Sources) {
        let mut problems = Problems::default();
        let document = parse::parse(sources, &mut problems);
        let library = resolve::resolve(sources, &document, &mut problems).expect("a library");
        let mentions = Mentions::of(sources, &document);
        let mut looked_for = 0;
        for &thing in &library.things {
            let block = mentions.block(&library.meta(thing).id).expect("its block");
            let inside = |mention: &&Mention| {
                let (own, whole) = (mention.span, block.whole);
                own.file == whole.file && whole.start <= own.start && own.end <= whole.end
            };
            let inside: BTreeSet<&Named> = mentions
                .all
                .iter()
                .filter(inside)
                .map(|own| &own.named)
                .collect();
            for user in library.users_in(thing).into_iter().chain(reporting(thing)) {
                for referent in library.referents(user) {
                    let named = named(&library, referent);
                    assert!(inside.contains(&named), "{named:?} in {}", block.id.value);
                    assert!(mentions.definition(&named).is_some(), "{named:?}");
                    looked_for += 1;
                }
            }
        }
        assert!(looked_for > 0);
    }

    fn reporting(thing: Thing) -> Option<User> {
        if let Thing::Guideline(key) = thing {
            return Some(User::Reporting(key));
        }
        None
    }

    #[test]
    fn every_name_that_a_library_follows_is_found() {
        finds_all(&sample::sources(&[]));
        let book = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (sources, _) = read::read(book).expect("this book");
        finds_all(&sources);
    }

    #[test]
    fn names_after_a_patient_are_found() {
        let two = "```invariant two\npairs = \"b.pain >= a.pain and a.acute and a.reaches(care.rest)\"\ndiffer-in = [\"pain\"]\n\
            always = \"not b.offered(heat)\"\nknown-violation = { when = \"b.cold-lover\", reason = \"So.\", until = 2027-12-31 }\n```\n";
        finds_all(&sample::sources(&[("content/heat/two.md", two)]));
    }
}
