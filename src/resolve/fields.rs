//! Reads the fields of one block: each wrong type, missing or unknown field is a problem at its place, and none hides another.

use std::cell::RefCell;

use jiff::civil::Date;

use super::date;
use super::names::{NamedKey, NotFound};
use super::scope::Scope;
use crate::model::{Extent, Kind, Mailbox, Prose, ReferenceKey, RowKey, StepKey, WebAddress};
use crate::parse::{CutOut, NodeValue, Spanned, TomlNode, TomlTable, parse_prose};
use crate::problem::{Code, Help, Problem, Remedy, a};
use crate::quantity::{Number, Quantity};
use crate::schema::{Need, Shape, ValueForm};
use crate::source::{Digest, Span};

/// The fields of a block, a step, a branch, a row.
pub(super) struct Fields<'a> {
    pub scope: &'a Scope<'a>,
    table: &'a TomlTable,
    /// The fields that there are.
    pub shape: &'static Shape,
    /// Where the kind or name of what has them stands.
    pub span: Span,
    is_broken: bool,
    asked: RefCell<Vec<&'static str>>,
}

/// An item of a list that takes both.
pub(super) enum TextOrTable<'a> {
    Text(String, Span),
    Table(Fields<'a>),
}

impl<'a> Fields<'a> {
    /// Reports the fields that must be there and are not.
    pub fn new(
        scope: &'a Scope<'a>,
        table: &'a TomlTable,
        shape: &'static Shape,
        span: Span,
        is_broken: bool,
    ) -> Self {
        let fields = Self::container(scope, table, shape, span, is_broken);
        for field in shape.every_field() {
            if field.need == Need::Required && !fields.has(field.name) {
                fields.missing(&format!("`{}`", field.name));
            }
        }
        fields
    }

    /// A table whose keys are the author's.
    pub fn container(
        scope: &'a Scope<'a>,
        table: &'a TomlTable,
        shape: &'static Shape,
        span: Span,
        is_broken: bool,
    ) -> Self {
        Self {
            scope,
            table,
            shape,
            span,
            is_broken,
            asked: RefCell::default(),
        }
    }

    /// Where the TOML is broken, a field that is missing, empty or odd is not worth telling.
    pub fn report(&self, problem: Problem) {
        if !(self.is_broken && is_of_form(problem.code)) {
            self.scope.report(problem);
        }
    }

    /// The fields under one of the author's names, called so at a place.
    pub fn entry(&self, table: &'a TomlTable, span: Span) -> Self {
        Fields::new(self.scope, table, self.shape, span, self.is_broken)
    }

    fn get(&self, name: &'static str) -> Option<&'a TomlNode> {
        if self.shape.field(name).is_none() {
            self.scope.report(unlisted(self.shape, name));
        }
        self.asked.borrow_mut().push(name);
        self.table.get(name).map(|(_, node)| node)
    }

    pub fn has(&self, name: &str) -> bool {
        self.table.get(name).is_some()
    }

    /// Every entry, for tables whose keys are the author's.
    pub fn entries(&self) -> &'a [(Spanned<String>, TomlNode)] {
        &self.table.entries
    }

    /// Where a field is called by its name.
    pub fn key_span(&self, name: &str) -> Span {
        let entry = self.table.get(name);
        entry.map_or(self.span, |(key, _)| key.span)
    }

    /// Reports a field that others ask for and that is not there; one that is there and wrong has been reported.
    pub fn required<T>(&self, name: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(name) {
            self.missing(&format!("`{name}`"));
        }
        value
    }

    pub fn missing(&self, field: &str) {
        let message = format!("this {} has no {field}", self.shape.what);
        self.report(Problem::new(Code::MissingField, message).at(self.span));
    }

    /// Reports the fields that nothing asked for.
    pub fn report_unknown(&self) {
        let asked = self.asked.borrow();
        let entries = self.table.entries.iter().map(|(key, _)| key);
        let mut unknown = entries
            .filter(|key| !asked.contains(&key.value.as_str()))
            .peekable();
        if unknown.peek().is_none() {
            return;
        }
        let fields = self.shape.every_field().map(|field| field.name);
        let open: Vec<&str> = fields.filter(|name| !self.has(name)).collect();
        for key in unknown {
            let message = format!("{} has no field `{}`", a(self.shape.what), key.value);
            let problem = Problem::new(Code::UnknownField, message).at(key.span);
            let problem = problem.help(self.other_field(&key.value));
            let remedy = Remedy::word(&key.value, open.iter().copied());
            self.report(self.scope.mended(problem, &key.value, remedy));
        }
    }

    /// What can be written in place of a field that there is none of: a table of its own under a name is one of those that the block has.
    fn other_field(&self, name: &str) -> String {
        let named = self
            .shape
            .every_field()
            .find(|field| matches!(field.form, ValueForm::Named(_)));
        let is_table = self
            .table
            .get(name)
            .is_some_and(|(_, node)| matches!(node.value, NodeValue::Table(_)));
        match named {
            Some(field) if is_table => format!("did you mean `[{}.{name}]`?", field.name),
            Some(_) | None if Kind::ALL.iter().any(|kind| kind.name() == self.shape.what) => {
                format!("`pathbook explain {}` tells its fields", self.shape.what)
            }
            Some(_) | None => {
                let fields = self.shape.every_field().map(|field| field.name);
                format!("its fields are {}", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn wrong_type(&self, node: &TomlNode, expected: &str) {
        self.report(wrong_type(node, expected));
    }

    /// The same, with what to write in its place.
    fn wrong_type_for(&self, node: &TomlNode, expected: &str, instead: Option<String>) {
        let problem = wrong_type(node, expected);
        self.report(match instead {
            Some(instead) => problem.help(Remedy::write(instead).at(Some(node.span))),
            None => problem,
        });
    }

    /// A text as a list of it alone; one between other quotes than double ones may hold what these can't.
    pub fn in_a_list(&self, node: &TomlNode) -> Option<String> {
        let written = self.scope.sources.text(node.span);
        node.text()?;
        Some(format!("[{written}]"))
    }

    /// A value without its quotes, as a text.
    fn in_quotes(&self, node: &TomlNode) -> Option<String> {
        match node.value {
            NodeValue::Flag(_) | NodeValue::Number(_) => {
                Some(format!("\"{}\"", self.scope.sources.text(node.span)))
            }
            NodeValue::Text(..)
            | NodeValue::Date(_)
            | NodeValue::List(_)
            | NodeValue::Table(_)
            | NodeValue::Other(_) => None,
        }
    }

    pub fn text(&self, name: &'static str) -> Option<String> {
        self.text_at(name).map(|(text, ..)| text)
    }

    /// A text with the place of its characters and its own.
    pub fn text_at(&self, name: &'static str) -> Option<(String, &'a CutOut, Span)> {
        let node = self.get(name)?;
        if is_empty(node) {
            self.report(empty_field(name, node.span));
            return None;
        }
        self.node_text(node)
    }

    pub fn node_text(&self, node: &'a TomlNode) -> Option<(String, &'a CutOut, Span)> {
        match &node.value {
            NodeValue::Text(..) if is_empty(node) => {
                self.report(Problem::new(Code::WrongType, "this text is empty").at(node.span));
                None
            }
            NodeValue::Text(text, place) => Some((text.clone(), place, node.span)),
            _other => {
                self.wrong_type_for(node, "a text", self.in_quotes(node));
                None
            }
        }
    }

    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let node = self.get(name)?;
        match node.value {
            NodeValue::Flag(flag) => Some(flag),
            _ => {
                self.wrong_type_for(node, "true or false", as_flag(node));
                None
            }
        }
    }

    pub fn number(&self, name: &'static str) -> Option<(Number, Span)> {
        let node = self.get(name)?;
        Some((self.node_number(node)?, node.span))
    }

    pub fn node_number(&self, node: &TomlNode) -> Option<Number> {
        match &node.value {
            NodeValue::Number(number) => Some(number.clone()),
            _ => {
                self.wrong_type(node, "a number");
                None
            }
        }
    }

    /// A whole number from 0.
    pub fn whole(&self, name: &'static str) -> Option<(u32, Span)> {
        let node = self.get(name)?;
        Some((self.node_whole(node)?, node.span))
    }

    fn node_whole(&self, node: &TomlNode) -> Option<u32> {
        let number = self.node_number(node)?;
        let whole = number.to_string().parse().ok();
        if whole.is_none() {
            let message = format!("expected a whole number, found {number}");
            self.report(Problem::new(Code::WrongType, message).at(node.span));
        }
        whole
    }

    /// Two numbers.
    pub fn pair(&self, name: &'static str) -> Option<(Number, Number, Span)> {
        let node = self.get(name)?;
        if let NodeValue::List(items) = &node.value
            && let [low, high] = items.as_slice()
        {
            let (low, high) = (self.node_number(low), self.node_number(high));
            return Some((low?, high?, node.span));
        }
        self.wrong_type(node, "a list of two numbers");
        None
    }

    pub fn date(&self, name: &'static str) -> Option<(Date, Span)> {
        let node = self.get(name)?;
        let date = match &node.value {
            NodeValue::Date(date) => Some(*date),
            NodeValue::Text(text, _) => text.parse().ok(),
            _ => None,
        };
        if date.is_none() {
            let message = format!("`{name}` is not a valid date");
            let problem = Problem::new(Code::BadDate, message).at(node.span);
            let meant = node.text().and_then(date::meant_by);
            let remedy = meant.map(|date| Remedy::after(date::FORM, date.to_string()));
            let problem = problem.help(format!("{}: `2026-11-23`", date::FORM));
            let wrong = node.text().unwrap_or_default();
            self.report(self.scope.mended(problem, wrong, remedy));
        }
        Some((date?, node.span))
    }

    /// The SHA-256 of a text.
    pub fn digest(&self, name: &'static str) -> Option<(Digest, Span)> {
        let (text, _, span) = self.text_at(name)?;
        let digest = Digest::parse(&text);
        if digest.is_none() {
            let message = format!("`{text}` is not a SHA-256");
            let problem = Problem::new(Code::WrongType, message).at(span);
            self.report(problem.help(
                "write its 64 hexadecimal digits, or take the line out and run `pathbook source accept`, which writes it",
            ));
        }
        Some((digest?, span))
    }

    /// A page on the web.
    pub fn address(&self, name: &'static str) -> Option<WebAddress> {
        let help = "write all of it: `https://example.org/`";
        self.link(name, WebAddress::parse, "web address", help)
    }

    pub fn mailbox(&self, name: &'static str) -> Option<Mailbox> {
        let help = "write `name@example.org`, and nothing else";
        self.link(name, Mailbox::parse, "mailbox", help)
    }

    fn link<T>(
        &self,
        name: &'static str,
        parse: fn(&str) -> Option<T>,
        what: &str,
        help: &str,
    ) -> Option<T> {
        let (text, _, span) = self.text_at(name)?;
        let link = parse(&text);
        if link.is_none() {
            let problem = Problem::new(Code::UnsafeLink, format!("`{text}` is not a {what}"));
            self.report(problem.at(span).help(help));
        }
        link
    }

    /// Reports a list that is there and says nothing.
    pub fn required_items(&self, name: &'static str, of: &str) {
        if let Some(TomlNode {
            value: NodeValue::List(items),
            span,
        }) = self.get(name)
            && items.is_empty()
        {
            let message = format!("`{name}` names no {of}");
            self.report(Problem::new(Code::MissingField, message).at(*span));
        }
    }

    fn list(&self, name: &'static str, of: &str) -> &'a [TomlNode] {
        match self.get(name) {
            None => &[],
            Some(TomlNode {
                value: NodeValue::List(items),
                ..
            }) => items,
            Some(node) => {
                let expected = format!("a list of {of}");
                self.wrong_type_for(node, &expected, self.in_a_list(node));
                &[]
            }
        }
    }

    pub fn texts(&self, name: &'static str) -> Vec<(String, Span)> {
        self.list(name, "texts")
            .iter()
            .filter_map(|node| self.node_text(node))
            .map(|(text, _, span)| (text, span))
            .collect()
    }

    /// A list of texts with the places of their characters and their own; `None` where an item is not a text, which has been reported.
    pub fn texts_at(&self, name: &'static str) -> Option<Vec<(String, &'a CutOut, Span)>> {
        let items = self.list(name, "texts").iter();
        let texts: Vec<_> = items.map(|node| self.node_text(node)).collect();
        texts.into_iter().collect()
    }

    /// A list of texts and of tables; what is neither has been reported.
    pub fn texts_or_tables(&self, name: &'static str) -> Vec<TextOrTable<'a>> {
        let items = self.list(name, "texts or tables").iter();
        items
            .filter_map(|node| match &node.value {
                NodeValue::Table(_) => self.node_table(name, node).map(TextOrTable::Table),
                NodeValue::Text(..) => self
                    .node_text(node)
                    .map(|(text, _, span)| TextOrTable::Text(text, span)),
                NodeValue::Number(_)
                | NodeValue::Flag(_)
                | NodeValue::Date(_)
                | NodeValue::List(_)
                | NodeValue::Other(_) => {
                    self.wrong_type(node, "a text or a table");
                    None
                }
            })
            .collect()
    }

    /// A text or a list of texts.
    pub fn text_or_texts(&self, name: &'static str) -> Vec<(String, Span)> {
        if let Some(TomlNode {
            value: NodeValue::Text(..),
            ..
        }) = self.get(name)
        {
            return self
                .text_at(name)
                .map(|(text, _, span)| (text, span))
                .into_iter()
                .collect();
        }
        self.texts(name)
    }

    pub fn prose(&self, name: &'static str) -> Option<Prose> {
        let (text, place, _) = self.text_at(name)?;
        let parts = parse_prose(&text, place, &mut self.scope.problems.borrow_mut());
        Some(self.scope.prose(&parts, &[]))
    }

    /// One of the words that a field takes.
    pub fn word<T: Clone>(&self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let node = self.with_words(name, words)?;
        let (text, _, span) = self.node_text(node)?;
        self.one_of_words(&text, span, words)
    }

    /// The value of a field that takes words, among other things perhaps, if it is not an empty text.
    pub fn with_words<T>(&self, name: &'static str, words: &[(&str, T)]) -> Option<&'a TomlNode> {
        let node = self.get(name)?;
        if is_empty(node) {
            let problem = empty_field(name, node.span);
            self.report(problem.help(one_of(words)));
            return None;
        }
        Some(node)
    }

    /// The same, where `help` knows what some other words stand for.
    pub fn word_or<T: Clone>(
        &self,
        name: &'static str,
        words: &[(&str, T)],
        help: &dyn Fn(&str, Span) -> Option<Help>,
    ) -> Option<T> {
        let (text, _, span) = self.text_at(name)?;
        match help(&text, span) {
            Some(help) if words.iter().all(|(word, _)| *word != text) => {
                self.report(not_a_word(&text, span).help(help));
                None
            }
            Some(_) | None => self.one_of_words(&text, span, words),
        }
    }

    /// A text as one of the words that a field takes.
    pub fn one_of_words<T: Clone>(&self, text: &str, span: Span, words: &[(&str, T)]) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(value.clone());
        }
        let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let problem = not_a_word(text, span).help(one_of(words));
        let remedy = Remedy::word(text, known);
        self.report(self.scope.mended(problem, text, remedy));
        None
    }

    /// Identifiers of things of one kind.
    pub fn things<K: NamedKey>(&self, name: &'static str) -> Vec<K> {
        self.things_at(name)
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    }

    pub fn things_at<K: NamedKey>(&self, name: &'static str) -> Vec<(K, Span)> {
        let listed = self.texts(name).into_iter();
        listed
            .filter_map(|(text, span)| Some((self.scope.thing(&text, span)?, span)))
            .collect()
    }

    pub fn thing<K: NamedKey>(&self, name: &'static str) -> Option<K> {
        let (text, _, span) = self.text_at(name)?;
        self.scope.thing(&text, span)
    }

    pub fn steps(&self, name: &'static str) -> Vec<(StepKey, Span)> {
        let listed = self.texts(name).into_iter();
        listed
            .filter_map(|(text, span)| Some((self.scope.step(&text, span)?, span)))
            .collect()
    }

    pub fn rows(&self, name: &'static str) -> Vec<(RowKey, Span)> {
        let listed = self.texts(name).into_iter();
        listed
            .filter_map(|(text, span)| Some((self.scope.row(&text, span)?, span)))
            .collect()
    }

    pub fn references(&self, name: &'static str) -> Vec<ReferenceKey> {
        let listed = self.texts(name).into_iter();
        listed
            .filter_map(|(text, span)| self.scope.reference(&text, span))
            .collect()
    }

    /// The table of a field.
    pub fn table(&self, name: &'static str) -> Option<Fields<'a>> {
        let node = self.get(name)?;
        self.node_table(name, node)
    }

    /// The list of tables of a field.
    pub fn tables(&self, name: &'static str) -> Vec<Fields<'a>> {
        self.list(name, "tables")
            .iter()
            .filter_map(|node| self.node_table(name, node))
            .collect()
    }

    /// A node as the table of a field.
    fn node_table(&self, name: &'static str, node: &'a TomlNode) -> Option<Fields<'a>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(node, "a table");
            return None;
        };
        let field = self.shape.field(name)?;
        let shape = field.inner()?;
        let open = match field.form {
            ValueForm::Named(_) | ValueForm::Open(_) => Fields::container,
            _closed => Fields::new,
        };
        Some(open(self.scope, table, shape, node.span, self.is_broken))
    }

    /// A node whose type the caller looks at.
    pub fn node(&self, name: &'static str) -> Option<&'a TomlNode> {
        self.get(name)
    }

    /// A quantity as text: `12 weeks`, `80 %`.
    pub fn quantity(&self, name: &'static str) -> Option<(Quantity, Span)> {
        let node = self.get(name)?;
        Some((self.node_quantity(node)?, node.span))
    }

    /// A list of quantities; as many as could be read.
    pub fn quantities(&self, name: &'static str) -> Option<Vec<Quantity>> {
        let nodes = self.list(name, "quantities");
        let quantities: Vec<_> = nodes.iter().map(|node| self.node_quantity(node)).collect();
        let quantities = quantities.into_iter().collect::<Option<Vec<_>>>()?;
        (!quantities.is_empty()).then_some(quantities)
    }

    /// A quantity, or two of one kind, the low one first.
    pub fn one_or_two_quantities(&self, name: &'static str) -> Option<(Extent<Quantity>, Span)> {
        let node = self.get(name)?;
        let read = |node| self.node_quantity(node);
        let extent = self.one_or_two(node, "a quantity, or a list of two", read)?;
        let (low, high) = (&extent.low, &extent.high);
        let Some(high_in_unit) = high.unit.convert(&high.number, &low.unit) else {
            let message = format!("`{low}` and `{high}` do not measure the same");
            self.report(Problem::new(Code::WrongDimension, message).at(node.span));
            return None;
        };
        let is_in_order = low.number <= high_in_unit;
        is_in_order
            .then_some((extent, node.span))
            .or_else(|| self.backwards(name, node))
    }

    /// A whole number from 0, or two of them, the low one first.
    pub fn one_or_two_wholes(&self, name: &'static str) -> Option<(Extent<u32>, Span)> {
        let node = self.get(name)?;
        let read = |node: &'a TomlNode| self.node_whole(node);
        let extent = self.one_or_two(node, "a whole number, or a list of two", read)?;
        let is_in_order = extent.low <= extent.high;
        is_in_order
            .then_some((extent, node.span))
            .or_else(|| self.backwards(name, node))
    }

    fn one_or_two<T: Clone>(
        &self,
        node: &'a TomlNode,
        expected: &str,
        read: impl Fn(&'a TomlNode) -> Option<T>,
    ) -> Option<Extent<T>> {
        let NodeValue::List(items) = &node.value else {
            return read(node).map(Extent::exactly);
        };
        let [low, high] = items.as_slice() else {
            self.wrong_type(node, expected);
            return None;
        };
        let (low, high) = (read(low), read(high));
        Some(Extent {
            low: low?,
            high: high?,
        })
    }

    fn backwards<T>(&self, name: &str, node: &TomlNode) -> Option<T> {
        let problem = Problem::new(Code::OutOfRange, format!("`{name}` ends before it begins"));
        self.report(problem.at(node.span).help("write the low end first"));
        None
    }

    pub fn node_quantity(&self, node: &'a TomlNode) -> Option<Quantity> {
        let (text, _, span) = self.node_text(node)?;
        self.scope.quantity(&text, span)
    }
}

/// A reader asks for a field that no table has: a fault of pathbook.
fn unlisted(shape: &Shape, name: &str) -> Problem {
    let message = format!(
        "`{name}` is read of a {}, and its table does not have it",
        shape.what
    );
    Problem::new(Code::InternalFault, message)
        .help("this is a fault of pathbook, not of the book; please report it with the book")
}

/// Whether a problem is about the form of fields, and may go away once their TOML is mended.
fn is_of_form(code: Code) -> bool {
    matches!(
        code,
        Code::MissingField
            | Code::WrongType
            | Code::UnknownField
            | Code::UnknownWord
            | Code::BadDate
            | Code::BadIdentifier
            | Code::DeadEnd
    )
}

impl Scope<'_> {
    pub fn thing<K: NamedKey>(&self, name: &str, span: Span) -> Option<K> {
        match self.names.thing(name) {
            Ok(key) => Some(key),
            Err(why) => {
                self.report(not_found(
                    self,
                    Code::UnknownName,
                    K::KIND.name(),
                    name,
                    span,
                    why,
                ));
                None
            }
        }
    }

    pub fn step(&self, name: &str, span: Span) -> Option<StepKey> {
        match self.names.step(name) {
            Ok(key) => Some(key),
            Err(why) => {
                let problem = not_found(self, Code::UnknownName, "step", name, span, why);
                self.report(match name.contains('.') {
                    true => problem,
                    false => problem.help("write its pathway too: `some-pathway.some-step`"),
                });
                None
            }
        }
    }

    pub fn row(&self, name: &str, span: Span) -> Option<RowKey> {
        match self.names.row(name) {
            Ok(key) => Some(key),
            Err(why) => {
                self.report(not_found(self, Code::UnknownName, "row", name, span, why));
                None
            }
        }
    }

    pub fn reference(&self, key: &str, span: Span) -> Option<ReferenceKey> {
        let found = self.names.references.get(key).copied();
        let is_told = self.names.lacks_references || self.names.broken_references.contains(key);
        if found.is_none() && !is_told {
            let message = format!("no reference has the key `{key}`");
            let known = self.names.references.keys().map(String::as_str);
            let problem = Problem::new(Code::DanglingCitation, message)
                .at(span)
                .help("add it to the bibliography, `content/references.yml`");
            self.report(self.did_you_mean(problem, key, known));
        }
        found
    }
}

/// A name that is not what is wanted, with the nearest one that would be.
pub(super) fn not_found(
    scope: &Scope<'_>,
    code: Code,
    wanted: &str,
    name: &str,
    span: Span,
    why: NotFound,
) -> Problem {
    match why {
        NotFound::Unknown(near) => {
            let problem = Problem::new(code, format!("no {wanted} is named `{name}`")).at(span);
            // Names are in small letters, so that one of them alone differs in capitals.
            let remedy = near.map(|near| Remedy::name(name, &near, [near.as_str()]));
            scope.mended(problem, name, remedy)
        }
        NotFound::Other(kind) => {
            let message = format!("`{name}` is {}, not {}", a(kind.name()), a(wanted));
            Problem::new(code, message).at(span)
        }
    }
}

/// Nothing is written between the quotes.
fn is_empty(node: &TomlNode) -> bool {
    matches!(&node.value, NodeValue::Text(text, _) if text.trim().is_empty())
}

/// A field that is there to be filled in.
fn empty_field(name: &str, span: Span) -> Problem {
    Problem::new(Code::WrongType, format!("`{name}` is empty")).at(span)
}

fn one_of<T>(words: &[(&str, T)]) -> String {
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    format!("write one of: {}", known.join(", "))
}

fn not_a_word(text: &str, span: Span) -> Problem {
    let message = format!("`{text}` is not one of the words for this");
    Problem::new(Code::UnknownWord, message).at(span)
}

pub(super) fn wrong_type(node: &TomlNode, expected: &str) -> Problem {
    let message = format!("expected {expected}, found {}", node.value.name());
    Problem::new(Code::WrongType, message).at(node.span)
}

/// What is meant by a text where true or false is wanted.
pub(super) fn as_flag(node: &TomlNode) -> Option<String> {
    let NodeValue::Text(text, _) = &node.value else {
        return None;
    };
    let flag = match text.to_lowercase().as_str() {
        "true" | "yes" | "y" => "true",
        "false" | "no" | "n" => "false",
        _other => return None,
    };
    Some(flag.to_owned())
}
