//! The changes of every guideline as an Atom feed (RFC 4287).

use jiff::civil::Date;
use serde::Serialize;

use super::FEED;
use crate::markup::Html;
use crate::model::plain;
use crate::model::{Guideline, GuidelineKey, VersionChange};
use crate::plan::{Page, SitePlace};
use crate::render::Broken;
use crate::render::page::change_part;
use crate::render::view::View;
use crate::render::web;

#[derive(Serialize)]
struct AtomFeed {
    language: String,
    /// Its own address, which is its identifier as well.
    address: Option<String>,
    home: Option<String>,
    title: String,
    updated: String,
    authors: Vec<String>,
    entries: Vec<FeedEntry>,
}

#[derive(Serialize)]
struct FeedEntry {
    address: Option<String>,
    title: String,
    updated: String,
    text: String,
}

pub(super) fn title(view: &View<'_>) -> String {
    let words = &view.words().web;
    words.changes_of.say(&view.library().settings.title)
}

/// The newest change first.
pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let settings = &view.library().settings;
    let guidelines = view.library().guidelines.iter();
    let mut changes: Vec<_> = guidelines
        .flat_map(|(key, guideline)| {
            let changes = guideline.reporting.changes.iter().enumerate();
            changes.map(move |(number, change)| (key, guideline, number, change))
        })
        .collect();
    changes.sort_by_key(|&(key, _, number, change)| {
        (
            std::cmp::Reverse(change.date),
            key,
            std::cmp::Reverse(number),
        )
    });
    let newest = changes.first().map(|(_, _, _, change)| change.date);
    let guidelines = view.library().guidelines.values();
    let published = guidelines.filter_map(|guideline| guideline.published).max();
    let authors = settings.authors.iter().map(|author| allowed(author));
    let feed = AtomFeed {
        language: settings.language.to_string(),
        address: web::absolute(view, &SitePlace::File(FEED.to_owned())),
        home: web::canonical(view, Page::Home),
        title: allowed(&title(view)),
        updated: moment(newest.or(published).unwrap_or(view.book.as_of)),
        // A feed has an author.
        authors: match settings.authors.is_empty() {
            true => vec![allowed(&settings.title)],
            false => authors.collect(),
        },
        entries: changes
            .into_iter()
            .map(|(key, guideline, number, change)| entry(view, key, guideline, number, change))
            .collect(),
    };
    view.book.templates.render(FEED, &feed)
}

fn entry(
    view: &View<'_>,
    key: GuidelineKey,
    guideline: &Guideline,
    number: usize,
    change: &VersionChange,
) -> FeedEntry {
    let place = SitePlace::Part(Page::Reporting(key), change_part(number));
    let title = &guideline.meta.title;
    let proses = [Some(&change.what), change.why.as_ref()];
    let texts = proses.into_iter().flatten();
    let texts: Vec<String> = texts.map(|prose| plain(prose, view.library())).collect();
    FeedEntry {
        address: web::absolute(view, &place),
        title: allowed(&view.words().web.changed.say(title, &change.version)),
        updated: moment(change.date),
        text: allowed(&texts.join(" ")),
    }
}

/// A day as a moment, as Atom wants it.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

/// Without the characters that XML 1.0 has no form for.
fn allowed(text: &str) -> String {
    let is_allowed = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => *c >= ' ',
    };
    text.chars().filter(is_allowed).collect()
}
