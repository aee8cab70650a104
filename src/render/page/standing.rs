//! How far a reader can rely on the page: whether its guideline is in force, how old it is, and whom to tell of a mistake.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::{Contact, Guideline, GuidelineKey, Status};
use crate::plan::{About, Page};
use crate::render::view::{Link, View};

/// A warning above the content.
#[derive(Debug, Serialize)]
pub(super) struct Banner {
    text: String,
    /// Shown from the day after this one on, which is long after the page was built.
    after: Option<String>,
}

/// Version and dates of the page's guideline.
#[derive(Debug, Serialize)]
pub(super) struct GuidelineStanding {
    guideline: Link,
    version: String,
    dates: Vec<Dated>,
}

#[derive(Debug, Serialize)]
struct Dated {
    name: String,
    date: String,
    /// As HTML's `datetime`.
    iso: String,
}

impl View<'_> {
    /// The guideline that the page belongs to: in a book of one, that one.
    pub(in crate::render) fn guideline(&self) -> Option<GuidelineKey> {
        match self.page.about() {
            About::Chapter(key) => self.library().chapters[key].guideline,
            About::Thing(thing) => Some(self.library().meta(thing).guideline),
            About::Guideline(key) => Some(key),
            About::Book => {
                let mut guidelines = self.library().guidelines.keys();
                guidelines.next().filter(|_| guidelines.next().is_none())
            }
        }
    }

    fn own_guideline(&self) -> Option<&Guideline> {
        self.guideline().map(|key| &self.library().guidelines[key])
    }

    pub(super) fn banners(&self) -> Vec<Banner> {
        let Some(guideline) = self.own_guideline() else {
            return Vec::new();
        };
        let said = &self.words().shell;
        let status = match guideline.status {
            Status::Active => None,
            Status::Draft => Some(said.draft.to_string()),
            Status::Retired => Some(said.retired.to_string()),
        };
        let status = status.map(|text| Banner { text, after: None });
        let review = guideline.review_by.map(|(by, _)| self.overdue(by));
        status.into_iter().chain(review).collect()
    }

    fn overdue(&self, by: Date) -> Banner {
        let words = self.words();
        Banner {
            text: words.sentences.overdue.say(words.date(by)),
            after: (by >= self.book.as_of).then(|| by.to_string()),
        }
    }

    pub(super) fn standing(&self) -> Option<GuidelineStanding> {
        let (guideline, words) = (self.own_guideline()?, self.words());
        let key = guideline.meta.guideline;
        let status = words.statuses.of(guideline.status);
        let reviewed = guideline.reporting.last_reviewed.as_ref();
        let fields = &words.fields;
        let dates = [
            (&fields.published, guideline.published),
            (&fields.last_reviewed, reviewed.map(|(date, _)| *date)),
            (&fields.review_by, guideline.review_by.map(|(date, _)| date)),
        ];
        let dates = dates.into_iter().filter_map(|(name, date)| {
            let date = date?;
            Some(Dated {
                name: name.to_string(),
                date: words.date(date),
                iso: date.to_string(),
            })
        });
        Some(GuidelineStanding {
            guideline: self.thing(crate::model::Thing::Guideline(key)),
            version: words
                .sentences
                .version_status
                .say(&guideline.version, status),
            dates: dates.collect(),
        })
    }

    /// Where the page's own file can be changed.
    pub(super) fn edit(&self) -> Option<Link> {
        let settings = &self.library().settings;
        let repository = settings.repository.as_ref()?;
        let span = match self.page.about() {
            About::Chapter(key) => self.library().chapters[key].span,
            About::Thing(thing) => self.library().meta(thing).span,
            About::Book if self.page == Page::Home => {
                self.library().chapters[self.book.site.introduction()?].span
            }
            About::Book | About::Guideline(_) => return None,
        };
        let branch = settings.branch.as_deref().unwrap_or("main");
        let path = &self.book.sources.file(span.file).path;
        let file = crate::plan::encoded_path(&format!("edit/{branch}/{path}"));
        let root = repository.as_str().trim_end_matches('/');
        Some(Link {
            href: format!("{root}/{file}"),
            text: self.words().shell.edit.to_string(),
        })
    }

    /// The book's own address for problems, its repository's issues, or the guideline's contact.
    pub(super) fn report(&self) -> Option<Link> {
        let settings = &self.library().settings;
        let configured = settings.report.as_ref().map(|to| to.as_str().to_owned());
        let issues = settings.repository.as_ref().map(|repository| {
            let root = repository.as_str().trim_end_matches('/');
            format!("{root}/issues/new")
        });
        let contact = || {
            self.own_guideline()?
                .reporting
                .contact
                .as_ref()
                .and_then(reached)
        };
        Some(Link {
            href: configured.or(issues).or_else(contact)?,
            text: self.words().shell.report.to_string(),
        })
    }
}

fn reached(contact: &Contact) -> Option<String> {
    let mail = contact.email.as_ref().map(|mail| format!("mailto:{mail}"));
    mail.or_else(|| contact.url.as_ref().map(ToString::to_string))
}
