//! What can be written at a place: kinds of block, fields, names of what fits, values, units, keys of works.

use super::book::View;
use super::cursor::{CursorPlace, cursor_place, field_of, shape_of};
use super::mention::{BlockPlace, Named};
use super::protocol::{CompletionItem, CompletionKind, Markup, TextEdit};
use crate::model::{Kind, Rounding, SHARED, SourceBlock, Twin};
use crate::parse::expression::{
    CASES, KEYWORDS, PREDICATES, PieceKind, pieces, pieces_of_arithmetic,
};
use crate::schema::{self, Field, Need, Shape, ValueForm};
use crate::source::{FileKey, Span};

/// Something that can be written.
struct Offer {
    label: String,
    /// What is written, where that is more than the label.
    text: Option<String>,
    kind: CompletionKind,
    detail: Option<String>,
    documentation: Option<String>,
    /// Those of a lower rank stand first.
    rank: u8,
    /// What stands before the place and is replaced, in bytes, where that is more than a word.
    replaces: Option<usize>,
}

impl Offer {
    fn new(label: impl Into<String>, kind: CompletionKind) -> Self {
        Self {
            label: label.into(),
            text: None,
            kind,
            detail: None,
            documentation: None,
            rank: 0,
            replaces: None,
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        let detail = Some(detail.into());
        Self { detail, ..self }
    }

    fn says(self, says: &str) -> Self {
        let documentation = Some(says.to_owned()).filter(|says| !says.is_empty());
        Self {
            documentation,
            ..self
        }
    }

    fn in_quotes(self, quotes: char) -> Self {
        let text = format!("{quotes}{}{quotes}", self.label);
        Self {
            text: Some(text),
            ..self
        }
    }
}

pub(super) fn complete(view: &View<'_>, file: FileKey, offset: usize) -> Vec<CompletionItem> {
    let text = &view.sources.file(file).text[..offset];
    let offers = offers(view, file, text);
    let word = word_of(text).len();
    let range = |offer: &Offer| {
        let replaced = offer.replaces.unwrap_or(word).min(offset);
        view.location(Span::new(file, offset - replaced..offset))
            .range
    };
    let items = offers.into_iter().map(|offer| CompletionItem {
        sort_text: format!("{}{}", offer.rank, offer.label),
        text_edit: TextEdit {
            range: range(&offer),
            new_text: offer.text.unwrap_or_else(|| offer.label.clone()),
        },
        label: offer.label,
        kind: offer.kind,
        detail: offer.detail,
        documentation: offer.documentation.map(Markup::markdown),
    });
    items.collect()
}

/// The word that is being written.
fn word_of(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let start = text.trim_end_matches(is_part).len();
    &text[start..]
}

fn offers(view: &View<'_>, file: FileKey, text: &str) -> Vec<Offer> {
    if Some(file) == view.sources.settings {
        return in_toml(&Writing::settings(view), text);
    }
    let block = view.mentions.block_at(file, text.len());
    match block.filter(|block| text.len() >= block.body.start) {
        Some(block) => in_toml(&Writing::block(view, block), &text[block.body.start..]),
        None => in_prose(view, file, text),
    }
}

/// In a chapter: the kind of a block that begins, what a link leads to, what is cited.
fn in_prose(view: &View<'_>, file: FileKey, text: &str) -> Vec<Offer> {
    let line = text.rsplit('\n').next().unwrap_or_default();
    if let Some(kind) = line.strip_prefix("```") {
        return match kind.contains(' ') {
            true => Vec::new(),
            false => kinds(is_shared(view, file)),
        };
    }
    linked(view, text)
}

/// Whether what is written there is no guideline's own.
fn is_shared(view: &View<'_>, file: FileKey) -> bool {
    let path = &view.sources.file(file).path;
    path.starts_with(&format!("content/{SHARED}/"))
}

fn kinds(is_shared: bool) -> Vec<Offer> {
    let kinds = Kind::ALL.into_iter();
    let fitting = kinds.filter(|kind| !is_shared || !kind.is_of_a_guideline());
    let offers = fitting.map(|kind| {
        let offer = Offer::new(kind.name(), CompletionKind::Class);
        offer.says(schema::kind_lead(kind))
    });
    offers.collect()
}

/// Inside of what opens a link or a citation.
fn linked(view: &View<'_>, text: &str) -> Vec<Offer> {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let open = line.rfind('[').map_or("", |at| &line[at..]);
    if open.contains(']') {
        return Vec::new();
    }
    let last = open.rsplit(';').next().unwrap_or_default();
    if last.trim_start_matches(['[', ' ']).starts_with('@') {
        return references(view);
    }
    let is_link = line
        .strip_suffix(open)
        .is_some_and(|before| before.ends_with('['));
    match is_link && !open.contains('|') {
        true => all_names(view),
        false => Vec::new(),
    }
}

fn references(view: &View<'_>) -> Vec<Offer> {
    let all = view
        .mentions
        .all
        .iter()
        .filter(|mention| mention.is_definition);
    let keys = all.filter_map(|mention| match &mention.named {
        Named::Reference(key) => Some(Offer::new(key, CompletionKind::Reference)),
        Named::Thing(_) | Named::Part { .. } | Named::Value { .. } | Named::Chapter(_) => None,
    });
    keys.collect()
}

fn all_names(view: &View<'_>) -> Vec<Offer> {
    let mut offers = things(view, &Kind::ALL);
    for mut part in parts(view, &[Kind::Pathway, Kind::Table]) {
        part.rank = 1;
        offers.push(part);
    }
    offers
}

fn things(view: &View<'_>, kinds: &[Kind]) -> Vec<Offer> {
    let blocks = view.mentions.blocks_of(kinds);
    let offers = blocks.map(|block| {
        let offer = Offer::new(&block.id.value, CompletionKind::Module);
        let title = block.title.iter().map(|title| format!(" · {title}"));
        offer.detail(format!(
            "{}{}",
            block.kind.name(),
            title.collect::<String>()
        ))
    });
    offers.collect()
}

/// `pathway.step` and `table.row`.
fn parts(view: &View<'_>, kinds: &[Kind]) -> Vec<Offer> {
    let blocks = view.mentions.blocks_of(kinds);
    let names = blocks.flat_map(|block| {
        let owner = &block.id.value;
        block
            .parts
            .iter()
            .map(move |part| format!("{owner}.{}", part.value))
    });
    names
        .map(|name| Offer::new(name, CompletionKind::Value))
        .collect()
}

/// Where TOML is written.
struct Writing<'v, 'a> {
    view: &'v View<'a>,
    root: &'static Shape,
    block: Option<&'v BlockPlace>,
}

impl<'v, 'a> Writing<'v, 'a> {
    fn settings(view: &'v View<'a>) -> Self {
        Self {
            view,
            root: &schema::FILE,
            block: None,
        }
    }

    fn block(view: &'v View<'a>, block: &'v BlockPlace) -> Self {
        Self {
            view,
            root: schema::of(block.kind),
            block: Some(block),
        }
    }
}

fn in_toml(writing: &Writing<'_, '_>, text: &str) -> Vec<Offer> {
    match cursor_place(text) {
        CursorPlace::Key { path } => keys(writing, text, &path),
        CursorPlace::Value { path, text, index } => {
            let Some(field) = field_of(writing.root, &path) else {
                return Vec::new();
            };
            let offers = values(writing, field, &path, (text.as_deref(), index));
            match text.is_none() && is_text(field.form) {
                true => offers
                    .into_iter()
                    .map(|offer| offer.in_quotes('"'))
                    .collect(),
                false => offers,
            }
        }
    }
}

fn is_text(form: ValueForm) -> bool {
    !matches!(
        form,
        ValueForm::Flag
            | ValueForm::Number
            | ValueForm::Integer
            | ValueForm::Whole
            | ValueForm::WholeOrTwo
            | ValueForm::Bound
            | ValueForm::Range
            | ValueForm::Date
    )
}

/// The fields of the table that a place is in, or the names that its author can give there.
fn keys(writing: &Writing<'_, '_>, text: &str, path: &[String]) -> Vec<Offer> {
    let line = text.rsplit('\n').next().unwrap_or_default();
    if line.trim_start().starts_with('[') {
        return heads(writing);
    }
    if let Some(field) = field_of(writing.root, path)
        && let ValueForm::Open(_) = field.form
    {
        return things(writing.view, open_kinds(field));
    }
    let shape = shape_of(writing.root, path);
    let fields = shape.into_iter().flat_map(Shape::every_field);
    fields.map(field_offer).collect()
}

/// The tables that have heads of their own.
fn heads(writing: &Writing<'_, '_>) -> Vec<Offer> {
    let fields = writing.root.every_field();
    let tables = fields.filter(|field| field.inner().is_some());
    tables.map(field_offer).collect()
}

fn field_offer(field: &Field) -> Offer {
    let required = match field.need {
        Need::Required => ", required",
        Need::Optional | Need::Sometimes => "",
    };
    let offer = Offer::new(field.name, CompletionKind::Field);
    let offer = offer.detail(format!("{}{required}", field.form.words()));
    Offer {
        rank: u8::from(field.need != Need::Required),
        ..offer.says(field.says)
    }
}

/// What the author's names in a table are.
fn open_kinds(field: &Field) -> &'static [Kind] {
    match field.name {
        "given" => &[Kind::Fact],
        "numbers-in" => &[Kind::Fact, Kind::Calculation],
        "outputs" | "set" => &[Kind::Output],
        "numbers" => &[Kind::Score, Kind::Calculation],
        _other => &[],
    }
}

fn words(words: &[&str]) -> Vec<Offer> {
    let offers = words
        .iter()
        .map(|word| Offer::new(*word, CompletionKind::Keyword));
    offers.collect()
}

/// What fits into a field; `text` is what stands in it before the place, and how many values stand before it in its list.
fn values(
    writing: &Writing<'_, '_>,
    field: &Field,
    path: &[String],
    (text, index): (Option<&str>, usize),
) -> Vec<Offer> {
    let view = writing.view;
    let own = |block: &BlockPlace| block.id.value.clone();
    match field.form {
        ValueForm::Word(all) | ValueForm::Words(all) | ValueForm::WordOrTable(all, _) => words(all),
        ValueForm::Flag => words(&["true", "false"]),
        ValueForm::Thing(kinds) | ValueForm::Things(kinds) | ValueForm::ThingsOrTable(kinds, _) => {
            things(view, kinds)
        }
        ValueForm::Favours => {
            let mut offers = things(view, &[Kind::Intervention]);
            offers.extend(words(&["neither"]));
            offers
        }
        ValueForm::Sibling => siblings(writing),
        ValueForm::Steps => parts(view, &[Kind::Pathway]),
        ValueForm::Rows => parts(view, &[Kind::Table]),
        ValueForm::Statement | ValueForm::Statements => {
            use Kind::{Guideline, Pathway, Recommendation, Table};
            let mut offers = things(view, &[Recommendation, Guideline, Table, Pathway]);
            offers.extend(parts(view, &[Kind::Pathway, Kind::Table]));
            offers
        }
        ValueForm::References => references(view),
        ValueForm::Guard => expression(view, text.unwrap_or_default(), false),
        ValueForm::Claim | ValueForm::Claims => expression(view, text.unwrap_or_default(), true),
        ValueForm::Formula => sum(view, text.unwrap_or_default()),
        ValueForm::Cells => {
            let input = writing.block.and_then(|block| block.inputs.get(index));
            input.map_or_else(Vec::new, |input| {
                cell(view, input, text.unwrap_or_default())
            })
        }
        ValueForm::ValueOrTwo => writing
            .block
            .map_or_else(Vec::new, |block| values_of(view, &own(block))),
        ValueForm::Open(_) => path
            .last()
            .map_or_else(Vec::new, |of| given_to(view, field, of)),
        ValueForm::Markdown => linked(view, text.unwrap_or_default()),
        ValueForm::Unit => units(view, None),
        ValueForm::TextOrTexts if field.name == "quote" => {
            let typed = text.unwrap_or_default();
            let block = writing.block;
            block.map_or_else(Vec::new, |block| quoted(view, block, typed))
        }
        ValueForm::Text
        | ValueForm::Texts
        | ValueForm::TextOrTexts
        | ValueForm::Number
        | ValueForm::Integer
        | ValueForm::Whole
        | ValueForm::Range
        | ValueForm::Date
        | ValueForm::Digest
        | ValueForm::WebAddress
        | ValueForm::Mailbox
        | ValueForm::Quantity
        | ValueForm::Quantities
        | ValueForm::QuantityOrTwo
        | ValueForm::Bound
        | ValueForm::WholeOrTwo
        | ValueForm::AmountOverTime
        | ValueForm::Table(_)
        | ValueForm::TextsOrTables(_)
        | ValueForm::Tables(_)
        | ValueForm::Named(_) => Vec::new(),
    }
}

/// Sentences of the text that the guideline of a block encodes, which have what is typed in them.
fn quoted(view: &View<'_>, block: &BlockPlace, typed: &str) -> Vec<Offer> {
    const MOST: usize = 100;
    let path = &view.sources.file(block.whole.file).path;
    let folder = path.split('/').nth(1);
    let library = view.library().into_iter();
    let mut guidelines = library.flat_map(|library| library.guidelines.values());
    let own = guidelines.find(|guideline| Some(guideline.folder.as_str()) == folder);
    let source = own.and_then(|guideline| guideline.source.as_ref());
    let blocks = source.into_iter().flat_map(|source| &source.blocks);
    let sentences = blocks.flat_map(|block| match block {
        SourceBlock::Heading { .. } => &[],
        SourceBlock::Statement { sentences, .. } => sentences.as_slice(),
    });
    let wanted = typed.to_lowercase();
    let fitting = sentences.filter(|own| own.text.to_lowercase().contains(&wanted));
    let offers = fitting.take(MOST).map(|own| Offer {
        text: Some(own.text.replace('\\', r"\\").replace('"', r#"\""#)),
        replaces: Some(typed.len()),
        ..Offer::new(&own.text, CompletionKind::Value)
    });
    offers.collect()
}

fn siblings(writing: &Writing<'_, '_>) -> Vec<Offer> {
    let parts = writing
        .block
        .into_iter()
        .flat_map(|block| &block.part_names);
    parts
        .map(|part| Offer::new(part, CompletionKind::Value))
        .collect()
}

/// The values of a fact or an output.
fn values_of(view: &View<'_>, of: &str) -> Vec<Offer> {
    let Some(block) = view.mentions.block(of) else {
        return Vec::new();
    };
    let values = block.values.iter();
    values
        .map(|value| Offer::new(value, CompletionKind::Value))
        .collect()
}

/// What a fact, an output or what is worked out may be given.
fn given_to(view: &View<'_>, field: &Field, of: &str) -> Vec<Offer> {
    let values = values_of(view, of).into_iter();
    match field.name {
        "set" => values.chain(calculations_for(view, of)).collect(),
        _other => values.collect(),
    }
}

/// The calculations that an output can be set to: those in its unit.
fn calculations_for(view: &View<'_>, output: &str) -> Vec<Offer> {
    let Some(output) = view.mentions.block(output) else {
        return Vec::new();
    };
    let all = things(view, &[Kind::Calculation]).into_iter();
    let is_in_unit = |offer: &Offer| {
        let own = view.mentions.block(&offer.label);
        own.is_some_and(|own| own.unit.is_some() && own.unit == output.unit)
    };
    all.filter(is_in_unit).collect()
}

/// The units of the book, that of a fact first.
fn units(view: &View<'_>, of: Option<&str>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let blocks = view.mentions.blocks.iter();
    for block in blocks {
        let Some(unit) = &block.unit else { continue };
        let is_own = of == Some(block.id.value.as_str());
        match offers.iter_mut().find(|offer| offer.label == *unit) {
            Some(known) if is_own => known.rank = 0,
            Some(_) => {}
            None => offers.push(Offer {
                rank: u8::from(!is_own),
                ..Offer::new(unit, CompletionKind::Unit)
            }),
        }
    }
    offers
}

/// What can follow in a cell.
fn cell(view: &View<'_>, input: &str, text: &str) -> Vec<Offer> {
    match is_in_value(text) {
        true => values_of(view, input),
        false => {
            let values = values_of(view, input).into_iter();
            let mut offers: Vec<Offer> = values.map(|offer| offer.in_quotes('\'')).collect();
            offers.extend(words(&[
                "-", "yes", "no", "known", "unknown", "not", "between",
            ]));
            offers
        }
    }
}

/// Whether a quotation mark is open at the end.
fn is_in_value(text: &str) -> bool {
    !text.matches('\'').count().is_multiple_of(2)
}

/// What can follow in an expression.
fn expression(view: &View<'_>, text: &str, is_claim: bool) -> Vec<Offer> {
    let before = &text[..text.len() - word_of(text).len()];
    if is_in_value(text) {
        let open = text.rfind('\'').unwrap_or(0);
        return last_name(&text[..open]).map_or_else(Vec::new, |of| values_of(view, of));
    }
    let read = pieces(before);
    let last = read
        .last()
        .map(|(kind, range)| (*kind, &before[range.clone()]));
    match last {
        Some((PieceKind::Number, _)) => quoted_units(units(view, last_name(before))),
        Some((PieceKind::Sign, "(")) if read.len() > 1 => {
            let called = &read[read.len() - 2];
            called_with(view, &before[called.1.clone()], called.0, is_claim)
        }
        Some((PieceKind::Sign, "=" | "!=" | "{" | ",")) => {
            let of = last_name(before).map_or_else(Vec::new, |of| values_of(view, of));
            of.into_iter().map(|offer| offer.in_quotes('\'')).collect()
        }
        Some((PieceKind::Name | PieceKind::Value | PieceKind::Unit, _))
        | Some((PieceKind::Sign, ")" | "}")) => words(KEYWORDS),
        Some((PieceKind::Keyword, "is")) => words(&["known", "unknown", "true", "false", "not"]),
        Some((PieceKind::Keyword | PieceKind::Predicate | PieceKind::Sign, _)) | None => {
            let offers = operands(view, is_claim);
            match Twin::of_name(word_of(text)) {
                Some((twin, _)) if is_claim => of_twin(twin, offers),
                Some(_) | None => offers,
            }
        }
    }
}

/// What is asked of one of two patients.
fn of_twin(twin: Twin, offers: Vec<Offer>) -> Vec<Offer> {
    let all = offers.into_iter().filter(|offer| offer.label != "not");
    let named = |text: String| format!("{}.{text}", twin.name());
    let all = all.map(|offer| Offer {
        label: named(offer.label),
        text: offer.text.map(named),
        ..offer
    });
    all.collect()
}

/// Numbers to work with, and the units of a number.
fn sum(view: &View<'_>, text: &str) -> Vec<Offer> {
    let before = &text[..text.len() - word_of(text).len()];
    match pieces_of_arithmetic(before).last() {
        Some((PieceKind::Number, _)) => quoted_units(units(view, last_name(before))),
        // What is compared ends where a case begins.
        Some((PieceKind::Name | PieceKind::Unit | PieceKind::Value, _)) => words(CASES),
        Some((PieceKind::Keyword | PieceKind::Predicate | PieceKind::Sign, _)) | None => {
            let mut offers = things(view, &[Kind::Fact, Kind::Calculation]);
            offers.extend(words(&CASES[..1]));
            offers.extend(functions());
            offers
        }
    }
}

/// What stands before parentheses in a computation.
fn functions() -> impl Iterator<Item = Offer> {
    let names = ["min", "max"].into_iter();
    let names = names.chain(Rounding::ALL.map(Rounding::name));
    names.map(|name| Offer::new(name, CompletionKind::Function))
}

/// The last name in an expression.
fn last_name(text: &str) -> Option<&str> {
    let read = pieces(text);
    let mut names = read
        .iter()
        .rev()
        .filter(|(kind, _)| *kind == PieceKind::Name);
    let name = &text[names.next()?.1.clone()];
    Some(Twin::of_name(name).map_or(name, |(_, rest)| rest))
}

/// Such a sign as `/` needs quotation marks.
fn quoted_units(units: Vec<Offer>) -> Vec<Offer> {
    let is_bare = |unit: &str| unit.chars().all(char::is_alphabetic);
    let units = units.into_iter().map(|offer| match is_bare(&offer.label) {
        true => offer,
        false => offer.in_quotes('\''),
    });
    units.collect()
}

/// What a predicate is asked about.
fn called_with(view: &View<'_>, called: &str, kind: PieceKind, is_claim: bool) -> Vec<Offer> {
    match (kind, called) {
        (PieceKind::Predicate, "reaches") => parts(view, &[Kind::Pathway]),
        (PieceKind::Predicate, "hits") => parts(view, &[Kind::Table]),
        (PieceKind::Predicate, "applies") => things(view, &[Kind::Recommendation]),
        (PieceKind::Predicate, "speaks" | "permits" | "refuses") => {
            things(view, &[Kind::Guideline, Kind::Table, Kind::Pathway])
        }
        (PieceKind::Predicate, _) => things(view, &[Kind::Intervention]),
        (_, _) => operands(view, is_claim),
    }
}

/// What an expression can begin with.
fn operands(view: &View<'_>, is_claim: bool) -> Vec<Offer> {
    let mut offers = things(
        view,
        &[
            Kind::Fact,
            Kind::Calculation,
            Kind::Output,
            Kind::Condition,
            Kind::Score,
        ],
    );
    if is_claim {
        let predicates = PREDICATES.iter();
        offers.extend(predicates.map(|name| Offer {
            text: Some(format!("{name}(")),
            rank: 1,
            ..Offer::new(*name, CompletionKind::Function)
        }));
    }
    let not = words(&["not"]).into_iter();
    offers.extend(not.map(|offer| Offer { rank: 2, ..offer }));
    offers
}
