//! How far a reader can rely on the page: whether its guideline is in force, how old it is, and where to report a mistake.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::{Contact, Guideline, GuidelineKey, Status};
use crate::plan::{About, Page};
use crate::render::link::Link;
use crate::render::view::View;

/// A warning above the content.
#[derive(Debug, Serialize)]
pub(super) struct Banner {
    text: String,
    /// Shown from the day after this one on, possibly long after the page was built.
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

/// The guideline that the page belongs to: in a book of one, that one.
pub(in crate::render) fn guideline(view: &View<'_>) -> Option<GuidelineKey> {
    match view.page().about() {
        About::Chapter(key) => view.library().chapters[key].guideline,
        About::Thing(thing) => view.library().meta(thing).guideline,
        About::Guideline(key) => Some(key),
        About::Book => {
            let mut guidelines = view.library().guidelines.keys();
            guidelines.next().filter(|_| guidelines.next().is_none())
        }
    }
}

fn guideline_of_page<'a>(view: &View<'a>) -> Option<(GuidelineKey, &'a Guideline)> {
    guideline(view).map(|key| (key, &view.library().guidelines[key]))
}

pub(super) fn banners(view: &View<'_>) -> Vec<Banner> {
    let Some((_, guideline)) = guideline_of_page(view) else {
        return Vec::new();
    };
    let said = &view.words().shell;
    let status = match guideline.status {
        Status::Active => None,
        Status::Draft => Some(said.draft.to_string()),
        Status::Retired => Some(said.retired.to_string()),
    };
    let status = status.map(|text| Banner { text, after: None });
    let review = guideline.review_by.map(|(by, _)| overdue(view, by));
    status.into_iter().chain(review).collect()
}

fn overdue(view: &View<'_>, by: Date) -> Banner {
    let words = view.words();
    Banner {
        text: words.sentences.overdue.say(words.date(by)),
        after: (by >= view.book.as_of).then(|| by.to_string()),
    }
}

pub(super) fn standing(view: &View<'_>) -> Option<GuidelineStanding> {
    let ((key, guideline), words) = (guideline_of_page(view)?, view.words());
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
        guideline: view.link.thing(crate::model::Thing::Guideline(key)),
        version: words
            .sentences
            .version_status
            .say(&guideline.version, status),
        dates: dates.collect(),
    })
}

/// Where the page's own file can be changed.
pub(super) fn edit(view: &View<'_>) -> Option<Link> {
    let settings = &view.library().settings;
    let repository = settings.repository.as_ref()?;
    let span = match view.page().about() {
        About::Chapter(key) => view.library().chapters[key].span,
        About::Thing(thing) => view.library().meta(thing).span,
        About::Book if view.page() == Page::Home => {
            view.library().chapters[view.book.site.introduction()?].span
        }
        About::Book | About::Guideline(_) => return None,
    };
    let branch = settings.branch.as_deref().unwrap_or("main");
    let path = &view.book.sources.file(span.file).path;
    let file = crate::plan::encoded_path(&format!("edit/{branch}/{path}"));
    let root = repository.as_str().trim_end_matches('/');
    Some(Link {
        href: format!("{root}/{file}"),
        text: view.words().shell.edit.to_string(),
    })
}

/// The book's own address for problems, its repository's issues, or the guideline's contact.
pub(super) fn report(view: &View<'_>) -> Option<Link> {
    let settings = &view.library().settings;
    let configured = settings.report.as_ref().map(|to| to.as_str().to_owned());
    let issues = settings.repository.as_ref().map(|repository| {
        let root = repository.as_str().trim_end_matches('/');
        format!("{root}/issues/new")
    });
    let contact = || {
        let (_, guideline) = guideline_of_page(view)?;
        guideline.reporting.contact.as_ref().and_then(reached)
    };
    Some(Link {
        href: configured.or(issues).or_else(contact)?,
        text: view.words().shell.report.to_string(),
    })
}

fn reached(contact: &Contact) -> Option<String> {
    let mail = contact.email.as_ref().map(|mail| format!("mailto:{mail}"));
    mail.or_else(|| contact.url.as_ref().map(ToString::to_string))
}
