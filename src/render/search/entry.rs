//! Everything that can be found.

use pulldown_cmark::{Event, Tag};
use serde::Serialize;

use crate::model::{
    ChapterKey, GuidelineKey, InterventionKey, Key, Meta, OutputEntry, Prose, ProsePiece, Referent,
    Thing, proses,
};
use crate::model::{first_words, plain, plain_words};
use crate::plan::{Page, SitePlace};
use crate::render::card::found_among;
use crate::render::card::{self, advice};
use crate::render::prose;
use crate::render::view::View;
use crate::search::ResultGroup;

#[derive(Debug, Default, Serialize)]
pub struct SearchEntry {
    /// The number of its group.
    group: usize,
    /// The number of its guideline, if it is of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    guideline: Option<usize>,
    pub title: String,
    /// From the root of the site.
    href: String,
    /// Direction and strength of a recommendation, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<&'static str>,
    /// Strength and certainty, or what kind of thing it is, or where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Its first words.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    /// Searched, but not shown.
    #[serde(skip)]
    pub names: Vec<String>,
    #[serde(skip)]
    pub body: String,
}

/// What a thing is found by besides its names, its Markdown and what it quotes, and how it is shown there.
#[derive(Debug, Default)]
pub struct FoundBy {
    /// It is found by the titles of these.
    pub about: Vec<Thing>,
    /// Words of its own that are no Markdown.
    pub texts: Vec<String>,
    /// What it says of patients, in words.
    pub says: Option<String>,
    pub stance: Option<&'static str>,
    /// What is shown in place of its kind.
    pub what: Option<String>,
    pub who: Option<String>,
    /// Its first words.
    pub text: Option<String>,
}

/// How many characters of a text are shown.
pub const LONGEST: usize = 120;

pub fn entries(view: &View<'_>) -> Vec<SearchEntry> {
    let library = view.library();
    let things = library.things.iter().map(|&thing| thing_entry(view, thing));
    let mut entries: Vec<SearchEntry> = things.collect();
    let chapters = view.book.site.introduction().into_iter();
    for key in chapters.chain(view.book.site.chapters().iter().copied()) {
        entries.extend(chapter_entries(view, key));
    }
    entries.extend(
        library
            .guidelines
            .keys()
            .map(|key| reporting_entry(view, key)),
    );
    entries.extend(reference_entries(view));
    entries
}

fn thing_entry(view: &View<'_>, thing: Thing) -> SearchEntry {
    let meta = view.library().meta(thing);
    let also = view.library().other_names(thing).into_iter();
    let also: Vec<String> = also.map(str::to_owned).collect();
    let mut names = also.clone();
    names.push(meta.id.replace('-', " "));
    names.extend(meta.codes.iter().map(|(_, code)| code.clone()));
    let found = card::found(view, thing);
    let about = found.about.iter();
    names.extend(about.map(|&thing| view.library().meta(thing).title.clone()));
    SearchEntry {
        group: found_among(thing.kind()) as usize,
        guideline: meta.guideline.map(|key| key.index()),
        title: meta.title.clone(),
        href: view.link.href(&SitePlace::Page(Page::Thing(thing))),
        says: found.says,
        stance: found.stance,
        what: found
            .what
            .or_else(|| Some(view.words().kind.of(thing.kind()).to_owned())),
        who: found.who,
        text: found.text,
        also: also.into_iter().chain([meta.id.clone()]).collect(),
        names,
        body: body_of(view, thing, meta, &found.texts),
    }
}

/// What the recommendations say of an intervention, each verdict with how many there are: “We recommend against: 3”.
pub(in crate::render) fn verdicts(view: &View<'_>, key: InterventionKey) -> Option<String> {
    let recommendations = view.library().recommendations.iter();
    let about =
        recommendations.filter(|(_, recommendation)| recommendation.interventions().contains(&key));
    let mut verdicts: Vec<(String, usize)> = Vec::new();
    for (recommendation, _) in about {
        let verb = advice::line(view, recommendation).verb;
        match verdicts.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, times)) => *times += 1,
            None => verdicts.push((verb, 1)),
        }
    }
    let written = verdicts
        .iter()
        .map(|(verb, times)| format!("{verb}: {times}"));
    let written: Vec<String> = written.collect();
    (!written.is_empty()).then(|| written.join(" · "))
}

/// The words of a thing's own, what it quotes, and what more it is found by.
fn body_of(view: &View<'_>, thing: Thing, meta: &Meta, more: &[String]) -> String {
    let library = view.library();
    let users = library.users_in(thing).into_iter();
    let shown = users.flat_map(|user| library.visit(user));
    let mut texts: Vec<String> = proses(shown)
        .map(|(_, prose)| plain(prose, library))
        .collect();
    texts.extend(meta.quotes.iter().map(|quote| quote.text.clone()));
    texts.extend(more.iter().cloned());
    texts.join(" · ")
}

/// One for each part of a chapter with a heading of its own, and one for what comes before.
fn chapter_entries(view: &View<'_>, key: ChapterKey) -> Vec<SearchEntry> {
    let chapter = &view.library().chapters[key];
    let page = Page::Chapter(key);
    let headings = prose::headings(view, &chapter.body);
    let mut parts = parts(&chapter.body).into_iter();
    let first = parts.next().map(|part| part_entry(view, key, part, None));
    let later = headings
        .iter()
        .zip(parts)
        .map(|(heading, part)| SearchEntry {
            title: heading.text.clone(),
            href: view.link.href(&SitePlace::Part(page, heading.part.clone())),
            ..part_entry(view, key, part, Some(&chapter.title))
        });
    first.into_iter().chain(later).collect()
}

fn part_entry(
    view: &View<'_>,
    key: ChapterKey,
    part: &[ProsePiece],
    within: Option<&str>,
) -> SearchEntry {
    let chapter = &view.library().chapters[key];
    let body = plain_words(part, view.library());
    let kind = view.words().shell.chapters.as_str();
    SearchEntry {
        group: ResultGroup::Chapters as usize,
        guideline: chapter.guideline.map(|key| key.index()),
        title: chapter.title.clone(),
        href: view.link.href(&SitePlace::Page(Page::Chapter(key))),
        what: within.map_or_else(|| Some(kind.to_owned()), |within| Some(within.to_owned())),
        text: (!body.is_empty()).then(|| first_words(&body, LONGEST)),
        body,
        ..SearchEntry::default()
    }
}

fn reporting_entry(view: &View<'_>, key: GuidelineKey) -> SearchEntry {
    let guideline = &view.library().guidelines[key];
    let words = view.words();
    let proses = guideline.reporting.proses().into_iter();
    let texts = proses.map(|(_, prose)| plain(prose, view.library()));
    SearchEntry {
        group: ResultGroup::Chapters as usize,
        guideline: Some(key.index()),
        title: words.reporting.title.to_string(),
        href: view.link.href(&SitePlace::Page(Page::Reporting(key))),
        what: Some(guideline.meta.title.clone()),
        body: texts.collect::<Vec<_>>().join(" · "),
        ..SearchEntry::default()
    }
}

fn reference_entries(view: &View<'_>) -> impl Iterator<Item = SearchEntry> {
    view.book.site.references().iter().map(|&key| {
        let link = view.link.referent(Referent::Reference(key));
        let reference = &view.library().references[key];
        SearchEntry {
            group: ResultGroup::References as usize,
            title: first_words(&link.text, 2 * LONGEST),
            href: link.href,
            names: vec![reference.key.clone()],
            body: reference.note.clone().unwrap_or_default(),
            ..SearchEntry::default()
        }
    })
}

/// The prose before the first heading, and that from each.
fn parts(prose: &Prose) -> Vec<&[ProsePiece]> {
    let begins = |piece: &ProsePiece| {
        matches!(
            piece,
            ProsePiece::Markdown(Event::Start(Tag::Heading { .. }))
        )
    };
    let pieces = prose.pieces.iter().enumerate();
    let headings = pieces.filter(|(_, piece)| begins(piece)).map(|(at, _)| at);
    let ends = headings.chain([prose.pieces.len()]);
    let mut start = 0;
    let part = |end| &prose.pieces[std::mem::replace(&mut start, end)..end];
    ends.map(part).collect()
}

/// The outputs that a statement sets.
pub fn things_set(sets: &[OutputEntry]) -> impl Iterator<Item = Thing> {
    sets.iter().map(|set| Thing::Output(set.output))
}
