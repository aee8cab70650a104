use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;

use super::backlinks::{Backlinks, Links};
use super::page::reporting_part;
use super::patient::RulesScript;
use super::prose::heading_part;
use super::templates::Templates;
use crate::chart::Charts;
use crate::model::{
    Certainty, Chapter, ChapterKey, EvidenceKey, Guard, InterventionKey, Library, Origin, Quote,
    Reason, Recommendation, RecommendationKey, ReferenceKey, Referent, RowKey, Statement, StepKey,
    Thing, User, Written, card_part,
};
use crate::plan::{Page, Plan, SitePlace};
use crate::source::Sources;
use crate::trace::Quoter;
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
    pub page: Page,
    /// Where it is noted what links are made to.
    links: Option<&'a Links>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Link {
    pub href: String,
    pub text: String,
}

impl From<Link> for Phrase {
    fn from(link: Link) -> Self {
        Phrase::link(link.text, link.href)
    }
}

/// A number that links to a reference.
#[derive(Clone, Debug, Serialize)]
pub struct Cite {
    pub href: String,
    pub number: usize,
    /// What the link is called.
    pub name: String,
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
            page,
            links: None,
        }
    }

    /// For what the scripts of every page name: the contents stand in the root, and nothing that is named is on them.
    pub fn from_the_root(book: &'a Publication<'a>) -> Self {
        Self::new(book, Page::Contents)
    }

    pub fn noting(self, links: &'a Links) -> Self {
        Self {
            links: Some(links),
            ..self
        }
    }

    /// For a card among others, whose links are those of its own thing: that it stands here is one link to this.
    pub fn for_card_of(self, thing: Thing) -> Self {
        if let Some(links) = self.links {
            links.note(&SitePlace::Page(Page::Thing(thing)));
        }
        Self {
            links: None,
            ..self
        }
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

    pub fn href(&self, to: &SitePlace) -> String {
        let site = self.book.site;
        if let Some(links) = self.links {
            links.note(to);
        }
        match &self.library().settings.base_url {
            // It is shown for addresses in any folder, and its policy asks nothing of another host than the one it is on.
            Some(base) if self.page == Page::NotFound => site.under(base.path(), to),
            Some(_) | None if self.page == Page::Print => site.link(self.page, &self.on_paper(to)),
            Some(_) | None => site.link(self.page, to),
        }
    }

    /// The page of the whole book holds everything that has a place in a chapter.
    fn on_paper(&self, to: &SitePlace) -> SitePlace {
        let (library, site) = (self.library(), self.book.site);
        let part = match to {
            SitePlace::Page(Page::Thing(thing)) => card_part(*thing, library),
            SitePlace::Page(Page::Chapter(key)) => chapter_part(&library.chapters[*key]),
            SitePlace::Part(Page::Chapter(key), part) => {
                heading_part(&chapter_part(&library.chapters[*key]), part)
            }
            SitePlace::Step(key) => {
                let pathway = &library.pathways[key.pathway].meta.id;
                format!("{pathway}-{}", site.step_part(*key))
            }
            SitePlace::Row(key) => {
                let table = &library.tables[key.table].meta.id;
                format!("{table}-{}", site.row_part(*key))
            }
            SitePlace::Page(Page::Reporting(key)) | SitePlace::Part(Page::Reporting(key), _) => {
                reporting_part(&library.guidelines[*key].meta.id)
            }
            SitePlace::Page(_)
            | SitePlace::Part(..)
            | SitePlace::Reference(_)
            | SitePlace::Sentence(..)
            | SitePlace::Drawing(..)
            | SitePlace::File(_) => return to.clone(),
        };
        SitePlace::Part(Page::Print, part)
    }

    pub fn page(&self, page: Page, text: &str) -> Link {
        Link {
            href: self.href(&SitePlace::Page(page)),
            text: text.to_owned(),
        }
    }

    pub fn thing(&self, thing: Thing) -> Link {
        self.page(Page::Thing(thing), &self.library().meta(thing).title)
    }

    pub fn chapter(&self, key: ChapterKey) -> Link {
        self.page(Page::Chapter(key), &self.library().chapters[key].title)
    }

    pub fn step(&self, key: StepKey) -> Link {
        let pathway = &self.library().pathways[key.pathway].meta.title;
        let step = self.library().step(key).label();
        Link {
            href: self.href(&SitePlace::Step(key)),
            text: format!("{pathway}: {step}"),
        }
    }

    pub fn table_row(&self, key: RowKey) -> Link {
        let table = &self.library().tables[key.table].meta.title;
        let row = self.library().row(key).label();
        Link {
            href: self.href(&SitePlace::Row(key)),
            text: format!("{table}: {row}"),
        }
    }

    pub fn interventions(&self, keys: &[InterventionKey]) -> Vec<Link> {
        keys.iter()
            .map(|&key| self.thing(Thing::Intervention(key)))
            .collect()
    }

    pub fn evidence(&self, keys: &[EvidenceKey]) -> Vec<Link> {
        keys.iter()
            .map(|&key| self.thing(Thing::Evidence(key)))
            .collect()
    }

    /// Whether the book has several guidelines, so that a list says whose each thing is.
    pub fn has_guidelines(&self) -> bool {
        self.library().guidelines.len() > 1
    }

    pub fn guideline_of(&self, thing: Thing) -> Link {
        self.thing(Thing::Guideline(self.library().meta(thing).guideline))
    }

    /// Whose it is, in a book of several guidelines.
    pub fn whose(&self, thing: Thing) -> Option<String> {
        self.has_guidelines().then(|| self.guideline_of(thing).text)
    }

    pub fn statement(&self, statement: Statement) -> Link {
        match statement {
            Statement::Recommendation(key) => self.thing(Thing::Recommendation(key)),
            Statement::Step(key) => self.step(key),
            Statement::Row(key) => self.table_row(key),
        }
    }

    pub fn reason(&self, reason: Reason) -> Link {
        match reason {
            Reason::Recommendation(key) => self.thing(Thing::Recommendation(key)),
            Reason::Adjudication(key) => self.thing(Thing::Adjudication(key)),
        }
    }

    pub fn user(&self, user: User) -> Link {
        match user {
            User::Thing(thing) => self.thing(thing),
            User::Step(step) => self.step(step),
            User::Row(row) => self.table_row(row),
            User::Chapter(chapter) => self.chapter(chapter),
            User::Reporting(guideline) => self.page(
                Page::Reporting(guideline),
                &self.library().guidelines[guideline].meta.title,
            ),
        }
    }

    pub fn quoter(&self, quoter: Quoter) -> Link {
        match quoter {
            Quoter::Thing(thing) => self.thing(thing),
            Quoter::Step(step) => self.step(step),
            Quoter::Row(row) => self.table_row(row),
        }
    }

    pub fn referent(&self, referent: Referent) -> Link {
        match referent {
            Referent::Thing(thing) => self.thing(thing),
            Referent::Step(step) => self.step(step),
            Referent::Row(row) => self.table_row(row),
            Referent::Reference(key) => Link {
                href: self.href(&SitePlace::Reference(key)),
                text: self.library().references[key].text.clone(),
            },
        }
    }

    pub fn cites(&self, keys: &[ReferenceKey]) -> Vec<Cite> {
        let cite = |&key: &ReferenceKey| {
            let number = self.book.site.number(key);
            Cite {
                href: self.href(&self.cited_at(key)),
                name: self.words().sentences.reference_number.say(number),
                number,
            }
        };
        keys.iter().map(cite).collect()
    }

    /// At the foot of the page if it lists what it cites, else in the book's list.
    fn cited_at(&self, key: ReferenceKey) -> SitePlace {
        let site = self.book.site;
        match site.cited_on(self.page).contains(&key) {
            true => SitePlace::Part(self.page, site.reference_part(key).to_owned()),
            false => SitePlace::Reference(key),
        }
    }

    pub fn expression(&self, written: &Written<Guard>) -> WordedExpression {
        WordedExpression {
            words: self.in_words(written),
            written: written.text.clone(),
        }
    }

    /// Whom a recommendation is for.
    pub fn who(&self, recommendation: &Recommendation) -> Phrase {
        self.in_words(&recommendation.when)
    }

    /// The same in a line of a list.
    pub fn who_in_short(&self, key: RecommendationKey) -> Phrase {
        let when = &self.library().recommendations[key].when;
        self.in_short(&when.logic, self.thing(Thing::Recommendation(key)))
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
                href: place(quote).map(|place| self.href(&place)),
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
            href: self.glossary("certainty"),
        }
    }

    pub fn strength(&self, strength: crate::model::Strength) -> LinkedLabel {
        LinkedLabel {
            words: self.words().strength_label(strength).to_owned(),
            circles: None,
            href: self.glossary("strength"),
        }
    }

    fn glossary(&self, part: &str) -> String {
        self.href(&SitePlace::Part(Page::Glossary, part.to_owned()))
    }
}

/// The identifier of a chapter on the page of the whole book.
pub fn chapter_part(chapter: &Chapter) -> String {
    let mut part = String::from("chapter-");
    for c in chapter.address.chars() {
        match c {
            '/' => part.push('.'),
            c if c.is_alphanumeric() || "-_".contains(c) => part.push(c),
            // Two addresses never come to one identifier, and none holds white space.
            c => part.push_str(&format!("~{:x}~", u32::from(c))),
        }
    }
    part
}
