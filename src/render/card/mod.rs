//! A thing as a card: at its place in a chapter, and on its own page.

mod advice;
mod case;
mod definition;
mod evidence;
mod guideline;
mod intervention;
mod output;
mod pathway;
mod protocol;
mod recommendation;
mod score;
mod table;
mod told;

pub use advice::RecommendationLine;
pub use told::ToldItem;

use serde::Serialize;

use super::view::{Cite, QuoteLink, View};
use crate::markup::Html;
use crate::model::{Kind, Meta, Thing, card_part};
use crate::plan::{Page, Place, Spot};
use crate::render::Broken;

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Among others, with a heading of this level that links to the thing's page.
    Among(u8),
    /// On the thing's page, whose heading says the title.
    Own,
}

/// What every card has.
#[derive(Debug, Serialize)]
struct Frame {
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
}

impl View<'_> {
    pub fn card(&self, thing: Thing, setting: Setting) -> Result<Html, Broken> {
        match setting {
            Setting::Among(_) => self.for_card_of(thing).drawn_card(thing, setting),
            Setting::Own => self.drawn_card(thing, setting),
        }
    }

    /// The card; in a draft below what is wrong with it.
    fn drawn_card(&self, thing: Thing, setting: Setting) -> Result<Html, Broken> {
        let card = self.card_alone(thing, setting)?;
        let problems = self.problems_at(Spot::Thing(thing));
        Ok(problems.before(card))
    }

    fn card_alone(&self, thing: Thing, setting: Setting) -> Result<Html, Broken> {
        let library = self.library();
        let frame = self.frame(thing, setting);
        match thing {
            Thing::Guideline(key) => self.guideline_card(frame, key, &library.guidelines[key]),
            Thing::Fact(key) => self.fact_card(frame, &library.facts[key]),
            Thing::Assumption(key) => self.assumption_card(frame, &library.assumptions[key]),
            Thing::Condition(key) => self.condition_card(frame, &library.conditions[key]),
            Thing::Score(key) => self.score_card(frame, &library.scores[key]),
            Thing::Output(key) => self.output_card(frame, key),
            Thing::Intervention(key) => self.intervention_card(frame, key),
            Thing::Outcome(key) => self.outcome_card(frame, &library.outcomes[key]),
            Thing::Evidence(key) => self.evidence_card(frame, &library.evidence[key]),
            Thing::Recommendation(key) => match setting {
                Setting::Own => self.recommendation_layers(frame, key),
                Setting::Among(_) => self.recommendation_card(frame, &library.recommendations[key]),
            },
            Thing::Protocol(key) => self.protocol_card(frame, &library.protocols[key]),
            Thing::Pathway(key) => self.pathway_card(frame, key, setting),
            Thing::Table(key) => self.table_card(frame, key, setting),
            Thing::Invariant(key) => self.invariant_card(frame, key),
            Thing::Vignette(key) => self.vignette_card(frame, key),
            Thing::Adjudication(key) => self.adjudication_card(frame, key),
            Thing::Term(key) => self.term_card(frame, &library.terms[key]),
        }
    }

    /// What a thing's page says at a glance, before its parts are listed.
    pub fn lead(&self, thing: Thing) -> Result<Option<Html>, Broken> {
        match thing {
            Thing::Recommendation(key) => self.verdict(key).map(Some),
            Thing::Condition(key) => self.answer(key).map(Some),
            Thing::Intervention(key) => self.said_of(key),
            Thing::Guideline(_)
            | Thing::Fact(_)
            | Thing::Assumption(_)
            | Thing::Score(_)
            | Thing::Output(_)
            | Thing::Outcome(_)
            | Thing::Evidence(_)
            | Thing::Protocol(_)
            | Thing::Pathway(_)
            | Thing::Table(_)
            | Thing::Invariant(_)
            | Thing::Vignette(_)
            | Thing::Adjudication(_)
            | Thing::Term(_) => Ok(None),
        }
    }

    fn frame(&self, thing: Thing, setting: Setting) -> Frame {
        let meta = self.library().meta(thing);
        let part = card_part(thing, self.library());
        let is_on_paper = self.page == Page::Print;
        Frame {
            kind: thing.kind().name(),
            kind_title: self.words().kind.of(thing.kind()).to_owned(),
            title: meta.title.clone(),
            href: self.href(&Place::Page(Page::Thing(thing))),
            level: match setting {
                Setting::Among(level) => Some(level),
                Setting::Own => None,
            },
            cites: self.cites(&meta.cites),
            note: self.optional_prose(&meta.note, &part),
            // An adjudication's card shows them itself.
            quotes: match is_on_paper && thing.kind() != Kind::Adjudication {
                true => self.quotes(thing, &meta.quotes),
                false => Vec::new(),
            },
            derived: meta.derived.clone(),
            codes: match is_on_paper {
                true => codes(meta),
                false => Vec::new(),
            },
            part,
        }
    }

    fn render_card<T: Serialize>(&self, name: &str, context: &T) -> Result<Html, Broken> {
        self.book.templates.render(name, context)
    }
}

fn codes(meta: &Meta) -> Vec<String> {
    let codes = meta.codes.iter();
    codes
        .map(|(system, code)| format!("{system}: {code}"))
        .collect()
}
