//! The walk, by what each field holds.

use super::lines::{fences, heads};
use super::{BlockPlace, FormerNames, Mention, Mentions, Named};
use crate::parse::expression::pieces_of_arithmetic;
use crate::parse::{
    Block, CutOut, Destination, Document, NodeValue, Spanned, TextPart, TomlNode, TomlTable,
    parse_prose,
};
use crate::problem::Problems;
use crate::schema::{self, Field, Shape, ValueForm};
use crate::source::{FileKey, Sources, Span};

pub(super) struct MentionWalk<'a> {
    pub(super) sources: &'a Sources,
    pub(super) found: Mentions,
}

impl MentionWalk<'_> {
    pub(super) fn over(sources: &Sources, document: &Document) -> Mentions {
        let mut walk = MentionWalk {
            sources,
            found: Mentions::default(),
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
        walk.found
    }

    /// Takes a name down, if it stands there as it is.
    pub(super) fn push(&mut self, span: Span, text: &str, named: Named, is_definition: bool) {
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
    pub(super) fn name(&mut self, name: &str, span: Span) {
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
