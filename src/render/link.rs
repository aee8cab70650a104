//! Links: relative to the page that they stand on, and only to what the site has.

use serde::Serialize;

use super::backlinks::Links;
use super::page::reporting_part;
use super::prose::heading_part;
use crate::model::{
    Chapter, ChapterKey, EvidenceKey, InterventionKey, Library, Reason, ReferenceKey, Referent,
    RowKey, Side, Statement, StepKey, Thing, User, WebAddress, card_part,
};
use crate::plan::{Page, Plan, SitePlace};
use crate::trace::Quoter;
use crate::words::{Phrase, Words};

/// Makes the links of one page. It takes keys and places of the plan, so that each leads somewhere.
#[derive(Clone, Copy)]
pub struct Linker<'a> {
    site: &'a Plan<'a>,
    library: &'a Library,
    words: &'a Words,
    /// The page that the links stand on.
    pub from: Page,
    /// Notes the targets of the links, if it is given.
    noted: Option<&'a Links>,
    /// Set where the page is shown on another site: links are whole addresses under this one.
    under: Option<&'a WebAddress>,
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

impl<'a> Linker<'a> {
    pub fn new(site: &'a Plan<'a>, words: &'a Words, from: Page) -> Self {
        Self {
            site,
            library: site.survey().library(),
            words,
            from,
            noted: None,
            under: None,
        }
    }

    /// The same links from another site; `None` for a book without an address of its own.
    pub fn elsewhere(self) -> Option<Self> {
        let base = self.library.settings.base_url.as_ref()?;
        Some(Self {
            under: Some(base),
            ..self
        })
    }

    pub fn is_elsewhere(&self) -> bool {
        self.under.is_some()
    }

    /// The same links, each of them noted.
    pub fn noting(self, links: &'a Links) -> Self {
        Self {
            noted: Some(links),
            ..self
        }
    }

    /// For a card among others: its links count as those of its own thing, and the card counts as one link to the thing.
    pub fn for_card_of(self, thing: Thing) -> Self {
        if let Some(noted) = self.noted {
            noted.note(&SitePlace::Page(Page::Thing(thing)));
        }
        Self {
            noted: None,
            ..self
        }
    }

    pub fn href(&self, to: &SitePlace) -> String {
        let site = self.site;
        if let Some(noted) = self.noted {
            noted.note(to);
        }
        if let Some(base) = self.under {
            return site.under(base.as_str(), to);
        }
        match &self.library.settings.base_url {
            // It is shown at addresses in any folder, and its policy allows requests to its own host only.
            Some(base) if self.from == Page::NotFound => site.under(base.path(), to),
            Some(_) | None if self.from == Page::Print => site.link(self.from, &self.on_paper(to)),
            Some(_) | None => site.link(self.from, to),
        }
    }

    /// The page of the whole book holds everything that has a place in a chapter.
    fn on_paper(&self, to: &SitePlace) -> SitePlace {
        let (library, site) = (self.library, self.site);
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
        self.page(Page::Thing(thing), &self.library.meta(thing).title)
    }

    pub fn chapter(&self, key: ChapterKey) -> Link {
        self.page(Page::Chapter(key), &self.library.chapters[key].title)
    }

    pub fn step(&self, key: StepKey) -> Link {
        let pathway = &self.library.pathways[key.pathway].meta.title;
        let step = self.library.step(key).label();
        Link {
            href: self.href(&SitePlace::Step(key)),
            text: format!("{pathway}: {step}"),
        }
    }

    pub fn table_row(&self, key: RowKey) -> Link {
        let table = &self.library.tables[key.table].meta.title;
        let row = self.library.row(key).label();
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

    pub fn statement(&self, statement: Statement) -> Link {
        match statement {
            Statement::Recommendation(key) => self.thing(Thing::Recommendation(key)),
            Statement::Step(key) => self.step(key),
            Statement::Row(key) => self.table_row(key),
        }
    }

    pub fn side(&self, side: Side) -> Link {
        match side {
            Side::Statement(statement) => self.statement(statement),
            Side::Group(group) => self.thing(group.thing()),
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
                &self.library.guidelines[guideline].meta.title,
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
                text: self.library.references[key].text.clone(),
            },
        }
    }

    pub fn cites(&self, keys: &[ReferenceKey]) -> Vec<Cite> {
        let cite = |&key: &ReferenceKey| {
            let number = self.site.number(key);
            Cite {
                href: self.href(&self.cited_at(key)),
                name: self.words.sentences.reference_number.say(number),
                number,
            }
        };
        keys.iter().map(cite).collect()
    }

    /// At the foot of the page if it lists what it cites, else in the book's list.
    fn cited_at(&self, key: ReferenceKey) -> SitePlace {
        let site = self.site;
        match site.cited_on(self.from).contains(&key) {
            true => SitePlace::Part(self.from, site.reference_part(key).to_owned()),
            false => SitePlace::Reference(key),
        }
    }

    pub fn glossary(&self, part: &str) -> String {
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
