//! A thing as a card: at its place in a chapter, and on its own page.

pub(super) mod advice;
mod calculation;
mod case;
pub(super) mod definition;
mod evidence;
mod guideline;
pub(super) mod intervention;
mod output;
mod pathway;
mod protocol;
mod recommendation;
pub(super) mod ruled;
mod score;
mod table;
pub(super) mod told;

pub use advice::RecommendationLine;
pub(super) use ruled::Ruled;
pub use told::ToldItem;

use serde::Serialize;

use super::Broken;
use super::draft;
use super::link::Cite;
use super::prose;
use super::search::FoundBy;
use super::templates::BuiltIn;
use super::view::{QuoteLink, View};
use crate::markup::Html;
use crate::model::{self, BlockKind, Kind, Meta, Thing, card_part, kinds};
use crate::plan::{Page, ProblemPlace, SitePlace};
use crate::search::ResultGroup;

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSetting {
    /// Among others, with a heading of this level that links to the thing's page.
    Among(u8),
    /// On the thing's page, whose heading says the title.
    Own,
}

/// What every card has.
#[derive(Debug, Serialize)]
struct CardFrame {
    /// The identifier of the card, unique on its page.
    part: String,
    kind: &'static str,
    kind_title: String,
    title: String,
    href: String,
    /// `None` where the page's heading is the card's.
    level: Option<u8>,
    cites: Vec<Cite>,
    note: Option<Html>,
    /// What the source says and the codes of other systems, where no page of its own shows them.
    quotes: Vec<QuoteLink>,
    /// What numbers that no quote has follow from.
    derived: Vec<String>,
    codes: Vec<String>,
    /// What it was imported from: file and element.
    origin: Option<String>,
}

/// How pages and search show a kind of block. There are no defaults: a new kind does not compile until it has answered everything.
trait Presented: BlockKind {
    const TEMPLATE: BuiltIn;
    /// The group of search results that it belongs to.
    const GROUP: ResultGroup;
    /// The place of its list on the home page, from the top; `None` where it has none there.
    const HOME: Option<u8>;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: Self::Key,
        setting: CardSetting,
    ) -> Result<Html, Broken>;

    /// What its page says at a glance, before its parts are listed.
    fn lead(view: &View<'_>, key: Self::Key) -> Result<Option<Html>, Broken>;

    /// What it says in short, in plain words; where there is nothing, its note is taken.
    fn said(view: &View<'_>, key: Self::Key) -> Option<String>;

    /// What it is found by besides its names, its Markdown and what it quotes, and how it is shown where it is found.
    fn found(view: &View<'_>, key: Self::Key) -> FoundBy;
}

macro_rules! shown {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        fn card_of(view: &View<'_>, thing: Thing, frame: CardFrame, setting: CardSetting) -> Result<Html, Broken> {
            match thing {
                $(Thing::$kind(key) => <model::$kind as Presented>::card(view, frame, key, setting),)*
            }
        }

        /// What a thing's page says at a glance, before its parts are listed.
        pub fn lead(view: &View<'_>, thing: Thing) -> Result<Option<Html>, Broken> {
            match thing {
                $(Thing::$kind(key) => <model::$kind as Presented>::lead(view, key),)*
            }
        }

        /// What a thing says in short.
        pub(in crate::render) fn said(view: &View<'_>, thing: Thing) -> Option<String> {
            match thing {
                $(Thing::$kind(key) => <model::$kind as Presented>::said(view, key),)*
            }
        }

        /// What a thing is found by, and how it is shown there.
        pub(in crate::render) fn found(view: &View<'_>, thing: Thing) -> FoundBy {
            match thing {
                $(Thing::$kind(key) => <model::$kind as Presented>::found(view, key),)*
            }
        }

        /// The group of search results that a kind belongs to.
        pub(in crate::render) fn found_among(kind: Kind) -> ResultGroup {
            match kind {
                $(Kind::$kind => <model::$kind as Presented>::GROUP,)*
            }
        }

        /// The kinds that the home page lists, from the top.
        pub(in crate::render) fn kinds_on_home() -> Vec<Kind> {
            let ranked = [$((<model::$kind as Presented>::HOME, Kind::$kind)),*];
            let ranked = ranked.into_iter().filter_map(|(rank, kind)| Some((rank?, kind)));
            let mut ranked: Vec<_> = ranked.collect();
            // Two with the same place are in the order of kinds, and neither is lost.
            ranked.sort_by_key(|(rank, _)| *rank);
            ranked.into_iter().map(|(_, kind)| kind).collect()
        }

        /// The template of each kind.
        pub(in crate::render) const TEMPLATES: &[BuiltIn] = &[$(<model::$kind as Presented>::TEMPLATE),*];
    };
}

kinds!(shown);

pub fn of_thing(view: &View<'_>, thing: Thing, setting: CardSetting) -> Result<Html, Broken> {
    match setting {
        CardSetting::Among(_) => drawn_card(&view.for_card_of(thing), thing, setting),
        CardSetting::Own => drawn_card(view, thing, setting),
    }
}

/// The card; in a draft below what is wrong with it.
fn drawn_card(view: &View<'_>, thing: Thing, setting: CardSetting) -> Result<Html, Broken> {
    let frame = frame(view, thing, setting);
    let card = card_of(view, thing, frame, setting)?;
    let problems = draft::problems_at(view, ProblemPlace::Thing(thing));
    Ok(problems.before(card))
}

fn frame(view: &View<'_>, thing: Thing, setting: CardSetting) -> CardFrame {
    let meta = view.library().meta(thing);
    let part = card_part(thing, view.library());
    let is_on_paper = view.page() == Page::Print;
    CardFrame {
        kind: thing.kind().name(),
        kind_title: view.words().kind.of(thing.kind()).to_owned(),
        title: meta.title.clone(),
        href: view.link.href(&SitePlace::Page(Page::Thing(thing))),
        level: match setting {
            CardSetting::Among(level) => Some(level),
            CardSetting::Own => None,
        },
        cites: view.link.cites(&meta.cites),
        note: prose::optional_field(view, &meta.note, &part),
        // An adjudication's card shows them itself.
        quotes: match is_on_paper && thing.kind() != Kind::Adjudication {
            true => view.quotes(thing, &meta.quotes),
            false => Vec::new(),
        },
        derived: meta.derived.clone(),
        codes: match is_on_paper {
            true => codes(meta),
            false => Vec::new(),
        },
        origin: meta
            .origin
            .as_ref()
            .map(|origin| format!("{}, {}", origin.file, origin.element)),
        part,
    }
}

fn render_card<T: Serialize>(view: &View<'_>, name: &str, context: &T) -> Result<Html, Broken> {
    view.book.templates.render(name, context)
}

fn codes(meta: &Meta) -> Vec<String> {
    let codes = meta.codes.iter();
    codes
        .map(|(system, code)| format!("{system}: {code}"))
        .collect()
}
