use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;

use super::backlinks::{Backlinks, Links};
use super::link::{Link, Linker};
use super::patient::RulesScript;
use super::templates::Templates;
use crate::chart::Charts;

use crate::model::{
    Certainty, GuidelineKey, InterventionKey, Library, Origin, Quote, Status, Thing,
};
use crate::plan::{Page, Plan, SitePlace};
use crate::source::Sources;
use crate::verify::Proofs;
use crate::words::{Phrase, Words, crossed_circles};

/// What every page is made from.
pub struct Publication<'a> {
    pub library: &'a Library,
    pub site: &'a Plan<'a>,
    /// None in a draft, which claims nothing.
    pub proofs: Option<&'a Proofs>,
    pub charts: &'a Charts,
    pub sources: &'a Sources,
    pub templates: Templates<'a>,
    pub words: &'a Words,
    pub as_of: Date,
    pub rules: OnceLock<RulesScript>,
    pub backlinks: OnceLock<Backlinks>,
    /// The problems of a draft as HTML.
    pub articles: OnceLock<Vec<String>>,
}

/// The book as seen from one page: its links are relative to it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub book: &'a Publication<'a>,
    pub link: Linker<'a>,
}

/// An expression in words, and as written.
#[derive(Clone, Debug, Serialize)]
pub struct WordedExpression {
    pub words: Phrase,
    pub written: String,
}

/// A verbatim piece of the source, linked to its place there.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteLink {
    pub text: String,
    pub href: Option<String>,
}

/// A word of a grading system, linked to what it means.
#[derive(Clone, Debug, Serialize)]
pub struct LinkedLabel {
    pub words: String,
    /// How many of GRADE's circles have a cross.
    pub circles: Option<u8>,
    pub href: String,
}

impl<'a> View<'a> {
    pub fn new(book: &'a Publication<'a>, page: Page) -> Self {
        Self {
            book,
            link: Linker::new(book.site, book.words, page),
        }
    }

    /// For what the scripts of every page name: the contents stand in the root, and nothing that is named is on them.
    pub fn from_the_root(book: &'a Publication<'a>) -> Self {
        Self::new(book, Page::Contents)
    }

    pub fn noting(self, links: &'a Links) -> Self {
        Self {
            link: self.link.noting(links),
            ..self
        }
    }

    /// On a page of another site; `None` for a book without an address of its own.
    pub fn elsewhere(self) -> Option<Self> {
        let link = self.link.elsewhere()?;
        Some(Self { link, ..self })
    }

    pub fn for_card_of(self, thing: Thing) -> Self {
        Self {
            link: self.link.for_card_of(thing),
            ..self
        }
    }

    /// The page that is rendered.
    pub fn page(&self) -> Page {
        self.link.from
    }

    pub fn library(&self) -> &'a Library {
        self.book.library
    }

    pub fn words(&self) -> &'a Words {
        self.book.words
    }

    /// Links in a row, for a hole of a sentence.
    pub fn listed(&self, links: &[Link]) -> Phrase {
        let phrases = links.iter().cloned().map(Phrase::from);
        Phrase::join(phrases, &self.words().forms.list)
    }

    /// Interventions each of which is meant, or one of which is.
    pub fn chosen(&self, links: &[Link], is_one_of: bool) -> Phrase {
        if !is_one_of {
            return self.listed(links);
        }
        let words = self.words();
        let phrases = links.iter().cloned().map(Phrase::from);
        let either = Phrase::join(phrases, &words.forms.or_list);
        words.sentences.one_of.phrase(either)
    }

    pub fn titles(&self, interventions: &[InterventionKey]) -> String {
        let titles = interventions.iter();
        let titles = titles.map(|key| self.library().interventions[*key].meta.title.as_str());
        titles.collect::<Vec<_>>().join(&self.words().forms.list)
    }

    /// Whether the book has several guidelines, so that a list says whose each thing is.
    pub fn has_guidelines(&self) -> bool {
        self.library().guidelines.len() > 1
    }

    /// The guideline of a thing, or the chapter of what several share.
    pub fn home_of(&self, thing: Thing) -> Link {
        let meta = self.library().meta(thing);
        match meta.guideline {
            Some(key) => self.link.thing(Thing::Guideline(key)),
            None => Link {
                text: self.words().shell.shared.to_string(),
                ..self.link.chapter(meta.chapter)
            },
        }
    }

    /// Whose it is, in a book of several guidelines, and whether that is not in force.
    pub fn whose(&self, thing: Thing) -> Option<String> {
        let standing = self.library().meta(thing).guideline;
        let standing = standing.map(|key| self.standing_in_short(key));
        let whose = || self.home_of(thing).text + &standing.unwrap_or_default();
        self.has_guidelines().then(whose)
    }

    /// A guideline where something is said by it, and whether it is not in force.
    pub fn guideline_saying(&self, key: GuidelineKey) -> Link {
        let guideline = self.link.thing(Thing::Guideline(key));
        Link {
            text: guideline.text + &self.standing_in_short(key),
            href: guideline.href,
        }
    }

    /// What a page of one guideline has a banner for; lists have what several say.
    pub fn standing_in_short(&self, key: GuidelineKey) -> String {
        let status = self.library().guidelines[key].status;
        match status {
            Status::Draft | Status::Retired if self.has_guidelines() => {
                format!(" ({})", self.words().statuses.of(status))
            }
            Status::Draft | Status::Retired | Status::Active => String::new(),
        }
    }

    /// Where the text that a guideline encodes was got, and when.
    pub fn origin(&self, origin: &Origin) -> Option<String> {
        let (from, _) = origin.from.as_ref()?;
        Some(match origin.retrieved {
            Some((date, _)) => format!("{from} ({})", self.words().date(date)),
            None => from.clone(),
        })
    }

    /// The quotes of a thing or a step, each at its place in the source of its guideline.
    pub fn quotes(&self, thing: Thing, quotes: &[Quote]) -> Vec<QuoteLink> {
        let guideline = self.library().meta(thing).guideline;
        let place = |quote: &Quote| {
            let guideline = guideline?;
            self.library().guidelines[guideline].source.as_ref()?;
            let trace = self.book.site.trace(guideline)?;
            match trace.locate(&quote.text) {
                Some(number) => Some(SitePlace::Sentence(guideline, number)),
                None => Some(SitePlace::Page(Page::Source(guideline))),
            }
        };
        quotes
            .iter()
            .map(|quote| QuoteLink {
                text: crate::trace::fold(&quote.text),
                href: place(quote).map(|place| self.link.href(&place)),
            })
            .collect()
    }

    pub fn certainty(&self, certainty: &Certainty) -> LinkedLabel {
        let circles = match certainty {
            Certainty::Grade(grade) => Some(crossed_circles(*grade)),
            Certainty::Other { .. } | Certainty::NotStated => None,
        };
        LinkedLabel {
            words: self.words().certainty(certainty),
            circles,
            href: self.link.glossary("certainty"),
        }
    }

    /// Its strength, or why it is undecided.
    pub fn weight(&self, own: &crate::model::Recommendation) -> Option<LinkedLabel> {
        Some(LinkedLabel {
            words: self.words().weight_label(own)?,
            circles: None,
            href: self.link.glossary("strength"),
        })
    }

    /// Its certainty, or that it is good practice.
    pub fn grading(&self, grading: &crate::model::Grading) -> Option<LinkedLabel> {
        match grading {
            crate::model::Grading::Certainty(certainty) => Some(self.certainty(certainty)),
            crate::model::Grading::GoodPractice | crate::model::Grading::Unsaid => {
                Some(LinkedLabel {
                    words: self.words().grading(grading)?,
                    circles: None,
                    href: self.link.glossary("certainty"),
                })
            }
        }
    }
}
