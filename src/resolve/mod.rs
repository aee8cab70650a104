//! `Document → Library`: every name becomes a key, every field a typed value. Only this pass hands out keys.

mod addresses;
mod advice;
mod calculation;
mod chapters;
mod date;
mod dose;
mod evidence;
mod expression;
mod facts;
mod fields;
mod guideline;
mod headings;
mod invariant;
mod monotone;
mod names;
mod output;
mod pathway;
mod references;
mod renames;
mod reporting;
mod scope;
mod score;
mod settings;
mod source_text;
mod structure;
mod table;
mod term;
mod units;
mod values;
mod vignette;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::*;
use crate::parse::{Block, ChapterText, Document, NodeValue};
use crate::problem::{Code, Problem, Problems};
use crate::schema;
use crate::source::{Sources, Span};
use addresses::ChapterAddress;
pub use calculation::{CalculationWords, RewrittenCalculations, rewritten};
use fields::Fields;
use names::{Declared, Names};
use references::Works;
use scope::Scope;
use vignette::Typed;

/// Resolves a book, or reports why it can't be; a problem of `parse` leaves no library either.
pub fn resolve(sources: &Sources, document: &Document, problems: &mut Problems) -> Option<Library> {
    let mut works = references::read(sources);
    problems.extend(std::mem::take(&mut works.problems));
    let mut resolver = Resolver::new(sources, problems, works);
    let addresses = addresses::addresses(sources, &document.chapters);
    for problem in addresses::check(sources, &document.chapters, &addresses) {
        resolver.scope.report(problem);
    }
    let declared = resolver.declare(&document.chapters, &addresses);
    let settings = settings::read(&resolver.scope, document.settings.as_ref());
    resolver.read_facts(&declared);
    resolver.read_facts_of_facts(&declared);
    for block in &declared {
        resolver.read_block(block);
    }
    resolver.read_chapters(&document.chapters, &addresses, &declared);
    let things = declared.iter().map(|block| block.thing).collect();
    let library = resolver.finish(settings, things, problems);
    if library.is_none() && !problems.has_errors() {
        problems.push(unexplained());
    }
    if problems.has_errors() { None } else { library }
}

/// Something was left out and not reported: a fault of pathbook.
fn unexplained() -> Problem {
    Problem::new(
        Code::InternalFault,
        "a part of this book could not be read, and it is not known why",
    )
    .help("this is a fault of pathbook, not of the book; please report it with the book")
}

macro_rules! unfinished {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        /// The arenas of a library in the making. Facts are read first and kept in [`Scope`] until all is read.
        #[derive(Default)]
        struct Unfinished {
            $($arena: Slots<$key, $kind>,)*
        }

        impl Unfinished {
            fn reserve(&mut self, kind: Kind) -> Thing {
                match kind {
                    $(Kind::$kind => Thing::$kind(self.$arena.reserve()),)*
                }
            }

            /// The library, if every key that was handed out has its thing.
            fn finish(self, beside: Beside) -> Option<Library> {
                Some(Library {
                    settings: beside.settings,
                    chapters: beside.chapters.finish()?,
                    references: beside.references.finish()?,
                    $($arena: self.$arena.finish()?,)*
                    pictures: beside.pictures,
                    things: beside.things,
                    definition_order: Vec::new(),
                    hierarchy: Hierarchy::default(),
                })
            }
        }
    };
}

kinds!(unfinished);

/// What a library has besides its blocks.
struct Beside {
    settings: Settings,
    chapters: Slots<ChapterKey, Chapter>,
    references: Slots<ReferenceKey, Reference>,
    pictures: BTreeSet<String>,
    things: Vec<Thing>,
}

/// The library in the making.
struct Resolver<'a> {
    scope: Scope<'a>,
    works: Works,
    references: Slots<ReferenceKey, Reference>,
    chapters: Slots<ChapterKey, Chapter>,
    blocks: Unfinished,
    /// The text that a guideline encodes, by its folder.
    sources: Vec<(String, SourceText)>,
}

impl<'a> Resolver<'a> {
    fn new(sources: &'a Sources, problems: &mut Problems, mut works: Works) -> Self {
        let mut names = Names {
            lacks_references: works.is_unreadable,
            broken_references: std::mem::take(&mut works.broken),
            ..Names::default()
        };
        let mut references = Slots::default();
        for entry in &works.entries {
            names
                .references
                .insert(entry.key().to_owned(), references.reserve());
        }
        Self {
            scope: Scope {
                sources,
                names,
                facts: Slots::default(),
                calculations: BTreeMap::new(),
                outputs: BTreeMap::new(),
                fragments: RefCell::new(Vec::new()),
                pictures: RefCell::new(BTreeSet::new()),
                problems: RefCell::new(std::mem::take(problems)),
            },
            works,
            references,
            chapters: Slots::default(),
            blocks: Unfinished::default(),
            sources: Vec::new(),
        }
    }

    fn reserve(&mut self, kind: Kind) -> Thing {
        match kind == Kind::Fact {
            true => Thing::Fact(self.scope.facts.reserve()),
            false => self.blocks.reserve(kind),
        }
    }

    /// Gives every block of every chapter its key.
    fn declare<'d>(
        &mut self,
        texts: &'d [ChapterText],
        addresses: &[ChapterAddress],
    ) -> Vec<Declared<'d>> {
        let folders = self.guideline_folders(texts, addresses);
        let mut declared = Vec::new();
        for (text, address) in texts.iter().zip(addresses) {
            if address.is_source() {
                continue;
            }
            let chapter = self.chapters.reserve();
            self.scope
                .names
                .chapters
                .insert(address.path.clone(), chapter);
            if let Some(part) = chapters::title_part(text) {
                self.scope.names.titles.insert(chapter, part);
            }
            let guideline = folders
                .iter()
                .find(|(folder, _)| Some(folder) == address.folder.as_ref());
            for block in chapters::blocks(text) {
                let guideline = guideline.map(|(_, key)| *key);
                if let Some(problem) = misplaced(block, address, guideline) {
                    self.scope.report(problem);
                    continue;
                }
                let thing = match (block.kind, guideline) {
                    (Kind::Guideline, Some(own)) if self.is_front(block, own) => {
                        Thing::Guideline(own)
                    }
                    (Kind::Guideline, _) => continue,
                    (kind, _) => self.reserve(kind),
                };
                self.declare_name(thing, block);
                declared.push(Declared {
                    thing,
                    block,
                    guideline,
                    chapter,
                });
            }
        }
        declared
    }

    /// A key for each folder with a guideline block; a folder with chapters and none is reported.
    fn guideline_folders(
        &mut self,
        texts: &[ChapterText],
        addresses: &[ChapterAddress],
    ) -> Vec<(String, GuidelineKey)> {
        let mut folders: Vec<(String, GuidelineKey)> = Vec::new();
        let mut without = Vec::new();
        for (text, address) in texts.iter().zip(addresses) {
            let Some(folder) = address.folder.as_ref().filter(|_| !address.is_shared()) else {
                continue;
            };
            let has_front = chapters::blocks(text).any(|block| block.kind == Kind::Guideline);
            if has_front && !folders.iter().any(|(guideline, _)| guideline == folder) {
                let key = self.blocks.guidelines.reserve();
                folders.push((folder.clone(), key));
            } else if !has_front {
                without.push((folder, text.file));
            }
        }
        without.retain(|(folder, _)| !folders.iter().any(|(guideline, _)| guideline == *folder));
        without.dedup_by_key(|(folder, _)| folder.clone());
        for (folder, file) in without {
            let problem = Problem::new(
                Code::MissingGuideline,
                format!("no chapter of `{folder}` has a guideline block"),
            );
            let help = format!("put a `guideline` block into `content/{folder}/index.md`");
            self.scope
                .report(problem.at(Span::new(file, 0..0)).help(help));
        }
        if folders.is_empty() && !self.scope.problems.borrow().has_errors() {
            let problem = Problem::new(Code::EmptyBook, "this book has no guideline");
            self.scope.report(
                problem.help("write `content/some-guideline/index.md` with a `guideline` block"),
            );
        }
        folders
    }

    /// Whether a guideline block is the first of its folder; a second one is reported.
    fn is_front(&self, block: &Block, guideline: GuidelineKey) -> bool {
        let mut things = self.scope.names.things.iter();
        let first = things.find(|(_, thing)| **thing == Thing::Guideline(guideline));
        if let Some((first, _)) = first {
            let problem = Problem::new(
                Code::DuplicateIdentifier,
                "this folder has two guideline blocks",
            );
            let problem = problem
                .at(block.span)
                .help("a folder of `content/` is one guideline");
            self.scope
                .report(problem.and(self.scope.names.places[first], "the first one"));
        }
        first.is_none()
    }

    fn declare_name(&mut self, thing: Thing, block: &Block) {
        let names = &mut self.scope.names;
        if let Thing::Pathway(key) = thing {
            names.steps.insert(key, entry_names(block, "step"));
        }
        if let Thing::Table(key) = thing {
            names.rows.insert(key, entry_names(block, "row"));
        }
        if let (Thing::Score(key), Some(totals)) = (thing, score::totals(block)) {
            names.totals.insert(key, totals);
        }
        let id = &block.id;
        if let Some(first) = self.scope.names.places.get(&id.value) {
            let problem = Problem::new(
                Code::DuplicateIdentifier,
                format!("`{}` names two things", id.value),
            );
            let problem = problem
                .at(id.span)
                .help("identifiers are unique in a book; give one of them another");
            self.scope.report(problem.and(*first, "the first one"));
            return;
        }
        self.scope.names.places.insert(id.value.clone(), id.span);
        self.scope.names.things.insert(id.value.clone(), thing);
    }

    /// Facts come first, and the types of outputs and then of calculations: expressions need them.
    fn read_facts(&mut self, declared: &[Declared<'_>]) {
        for block in declared {
            if let Thing::Fact(key) = block.thing
                && let Some(fact) = read(&self.scope, block, facts::read_fact)
            {
                self.scope.facts.fill(key, fact);
            }
            if let Thing::Output(key) = block.thing
                && let Some(kind) = output::kind(&self.scope, block)
            {
                self.scope.outputs.insert(key, kind);
            }
        }
        self.type_calculations(declared);
    }

    /// Each calculation comes after those that its formula names; what goes in a circle has no type.
    fn type_calculations(&mut self, declared: &[Declared<'_>]) {
        let blocks = declared.iter().filter_map(|block| match block.thing {
            Thing::Calculation(key) => Some((key, block)),
            _other => None,
        });
        let blocks: BTreeMap<CalculationKey, &Declared<'_>> = blocks.collect();
        let mut named: BTreeMap<CalculationKey, Vec<CalculationKey>> = BTreeMap::new();
        for (key, block) in &blocks {
            named.insert(*key, calculation::named_in(&self.scope, block));
        }
        let order = loop {
            match structure::in_order(named.keys().copied(), |key| named[&key].clone()) {
                Ok(order) => break order,
                Err(circle) => {
                    let members = circle.iter().map(|key| blocks[key]);
                    let members = members.map(|own| (own.id().value.clone(), own.block.span));
                    self.scope.report(structure::circle(
                        Code::CyclicCalculation,
                        "this calculation depends on itself",
                        members,
                    ));
                    named.retain(|key, _| !circle.contains(key));
                    for others in named.values_mut() {
                        others.retain(|key| !circle.contains(key));
                    }
                }
            }
        };
        for key in order {
            if let Some(kind) = calculation::kind(&self.scope, blocks[&key]) {
                self.scope.calculations.insert(key, kind);
            }
        }
    }

    /// What of facts needs the types of facts: who is asked for each, and what is usual.
    fn read_facts_of_facts(&mut self, declared: &[Declared<'_>]) {
        for own in declared {
            let Thing::Fact(key) = own.thing else {
                continue;
            };
            let (block, shape) = (own.block, schema::of(own.block.kind));
            let fields = Fields::container(
                &self.scope,
                &block.fields,
                shape,
                block.span,
                block.is_broken,
            );
            let asked_when = facts::read_asked_when(&fields);
            let usual = self.scope.facts.get(key).and_then(|fact| {
                let of = Typed {
                    variable: Variable::Fact(key),
                    id: &fact.meta.id,
                    kind: &fact.kind,
                    may_be_unknown: fact.may_be_unknown,
                };
                facts::read_usual(&fields, &of)
            });
            if let Some(fact) = self.scope.facts.get_mut(key) {
                (fact.asked_when, fact.usual) = (asked_when, usual);
            }
        }
    }

    fn read_block(&mut self, block: &Declared<'_>) {
        let (at, blocks) = ((&self.scope, block), &mut self.blocks);
        match block.thing {
            Thing::Fact(_) => {}
            Thing::Guideline(key) => {
                put(&mut blocks.guidelines, key, at, guideline::read_guideline)
            }
            Thing::Assumption(key) => put(&mut blocks.assumptions, key, at, facts::read_assumption),
            Thing::Condition(key) => put(&mut blocks.conditions, key, at, facts::read_condition),
            Thing::Score(key) => put(&mut blocks.scores, key, at, score::read_score),
            Thing::Calculation(key) => put(
                &mut blocks.calculations,
                key,
                at,
                calculation::read_calculation,
            ),
            Thing::Output(key) => put(&mut blocks.outputs, key, at, output::read_output),
            Thing::Intervention(key) => put(
                &mut blocks.interventions,
                key,
                at,
                advice::read_intervention,
            ),
            Thing::Outcome(key) => put(&mut blocks.outcomes, key, at, evidence::read_outcome),
            Thing::Evidence(key) => put(&mut blocks.evidence, key, at, evidence::read_evidence),
            Thing::Recommendation(key) => put(
                &mut blocks.recommendations,
                key,
                at,
                advice::read_recommendation,
            ),
            Thing::Protocol(key) => put(&mut blocks.protocols, key, at, evidence::read_protocol),
            Thing::Pathway(key) => put(&mut blocks.pathways, key, at, pathway::read_pathway),
            Thing::Table(key) => put(&mut blocks.tables, key, at, table::read_table),
            Thing::Invariant(key) => {
                put(&mut blocks.invariants, key, at, invariant::read_invariant)
            }
            Thing::Vignette(key) => put(&mut blocks.vignettes, key, at, vignette::read_vignette),
            Thing::Adjudication(key) => put(
                &mut blocks.adjudications,
                key,
                at,
                advice::read_adjudication,
            ),
            Thing::Term(key) => put(&mut blocks.terms, key, at, term::read_term),
        }
    }

    fn finish(
        self,
        settings: Settings,
        things: Vec<Thing>,
        problems: &mut Problems,
    ) -> Option<Library> {
        *problems = self.scope.problems.into_inner();
        let (titles, fragments) = (self.scope.names.titles, self.scope.fragments.into_inner());
        let pictures = self.scope.pictures.into_inner();
        problems.extend(unused(self.scope.sources, &pictures));
        let mut references = self.references;
        for (key, reference) in references::formatted(
            &self.works,
            self.scope.sources.bibliography,
            &self.scope.names.references,
        ) {
            references.fill(key, reference);
        }
        let mut blocks = self.blocks;
        blocks.facts = self.scope.facts;
        for (folder, text) in self.sources {
            guideline::attach_source(&mut blocks.guidelines, &folder, text);
        }
        let mut library = blocks.finish(Beside {
            settings,
            chapters: self.chapters,
            references,
            pictures,
            things,
        })?;
        title_fronts(&mut library, &titles);
        headings::name_headings(&mut library, &titles, fragments, problems);
        structure::check(&mut library, problems);
        renames::check(&library, problems);
        Some(library)
    }
}

/// A front page without a heading is called after its folder's guideline; that of what is shared, after its folder.
fn title_fronts(library: &mut Library, titles: &BTreeMap<ChapterKey, String>) {
    let chapters: Vec<ChapterKey> = library.chapters.keys().collect();
    for key in chapters.into_iter().filter(|key| !titles.contains_key(key)) {
        let chapter = &library.chapters[key];
        let names: Vec<&str> = chapter.address.split('/').collect();
        let name = match (names.as_slice(), chapter.guideline) {
            ([_, "index"], Some(guideline)) => &library.guidelines[guideline].meta.title,
            ([folder, "index"], None) => *folder,
            (["index"], _) => &library.settings.title,
            _other => continue,
        };
        let name = name.to_owned();
        library.chapters.get_mut(key).title = name;
    }
}

/// The pictures that no page shows or links to.
fn unused(sources: &Sources, pictures: &BTreeSet<String>) -> Vec<Problem> {
    let unused = sources.assets.keys();
    let unused =
        unused.filter(|path| !pictures.contains(*path) && !addresses::is_of_templates(path));
    unused
        .map(|path| {
            let message =
                format!("nothing refers to `content/{path}`, so that it is not published");
            let help = "show it in a chapter, or take it out of the book";
            Problem::new(Code::UnusedFile, message).help(help)
        })
        .collect()
}

/// Reads a block, and fills the slot that was reserved for it.
fn put<K: Key, T>(
    slots: &mut Slots<K, T>,
    key: K,
    (scope, block): (&Scope<'_>, &Declared<'_>),
    read_kind: ReadBlock<T>,
) {
    if let Some(item) = read(scope, block, read_kind) {
        slots.fill(key, item);
    }
}

/// The names of a block's steps or rows, in the order written.
fn entry_names(block: &Block, field: &str) -> Vec<String> {
    let Some((_, node)) = block.fields.get(field) else {
        return Vec::new();
    };
    let NodeValue::Table(named) = &node.value else {
        return Vec::new();
    };
    let names = named.entries.iter();
    names.map(|(name, _)| name.value.clone()).collect()
}

type ReadBlock<T> = fn(&Fields<'_>, Meta) -> Option<T>;

/// Reads the fields that every block may have, and then its own.
fn read<T>(scope: &Scope<'_>, declared: &Declared<'_>, read_kind: ReadBlock<T>) -> Option<T> {
    let block = declared.block;
    let fields = Fields::new(
        scope,
        &block.fields,
        schema::of(block.kind),
        block.span,
        block.is_broken,
    );
    let meta = read_meta(&fields, declared);
    let item = read_kind(&fields, meta);
    fields.report_unknown();
    item
}

fn read_meta(fields: &Fields<'_>, declared: &Declared<'_>) -> Meta {
    let id = declared.id().value.clone();
    let title = fields.text_at("title");
    Meta {
        is_titled: title.is_some(),
        title_span: title
            .as_ref()
            .map_or(declared.block.span, |(.., span)| *span),
        title: title.map_or_else(|| id.replace('-', " "), |(title, ..)| title),
        derived: fields
            .text_or_texts("derived")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        id,
        was: fields.texts("was"),
        cites: fields.references("cites"),
        quotes: read_quotes(fields),
        codes: read_codes(fields),
        origin: read_origin(fields),
        note: fields.prose("note"),
        span: declared.block.span,
        guideline: declared.guideline,
        chapter: declared.chapter,
    }
}

fn read_quotes(fields: &Fields<'_>) -> Vec<Quote> {
    let quotes = fields.text_or_texts("quote").into_iter();
    quotes
        .map(|(text, span)| Quote {
            text: source_text::fold(&text),
            span,
        })
        .collect()
}

fn read_origin(fields: &Fields<'_>) -> Option<ImportedFrom> {
    let origin = fields.table("origin")?;
    let (file, element) = (origin.text("file"), origin.text("element"));
    let sha256 = origin.text_at("sha256").map(|(text, _, span)| {
        let digest = crate::source::Digest::parse(&text);
        if digest.is_none() {
            let message = format!("`{text}` is not a SHA-256");
            let problem = Problem::new(Code::WrongType, message).at(span);
            origin.report(problem.help("write the 64 hexadecimal digits of the file, or take `origin` out and give another reason"));
        }
        digest
    });
    let file = origin.required("file", file);
    let element = origin.required("element", element);
    let sha256 = origin.required("sha256", sha256);
    origin.report_unknown();
    Some(ImportedFrom {
        file: file?,
        element: element?,
        sha256: sha256??,
    })
}

fn read_codes(fields: &Fields<'_>) -> Vec<(String, String)> {
    let Some(codes) = fields.table("codes") else {
        return Vec::new();
    };
    codes
        .entries()
        .iter()
        .filter_map(|(system, node)| {
            let (code, ..) = codes.node_text(node)?;
            Some((system.value.clone(), code))
        })
        .collect()
}

/// A block that is of no guideline, and would have to be.
fn misplaced(
    block: &Block,
    address: &ChapterAddress,
    guideline: Option<GuidelineKey>,
) -> Option<Problem> {
    if guideline.is_some() || (address.is_shared() && !block.kind.is_of_a_guideline()) {
        return None;
    }
    let (code, message, help) = match (address.is_shared(), block.kind) {
        (true, Kind::Guideline) => (
            Code::UnusableAddress,
            format!("a guideline in `content/{SHARED}/`, which holds what several share"),
            "give its folder another name; only what other guidelines use too stays here",
        ),
        (true, kind) => (
            Code::MissingGuideline,
            format!("a {} that is of no guideline", kind.name()),
            "move it to the folder of the guideline that stands behind it; it may ask for everything that is shared",
        ),
        (false, _) => (
            Code::MissingGuideline,
            "a typed block outside a guideline's folder".to_owned(),
            "move it to a chapter in `content/some-guideline/`, or, if it is no advice and several guidelines use it, in `content/shared/`",
        ),
    };
    Some(Problem::new(code, message).at(block.span).help(help))
}

#[cfg(test)]
mod tests;
