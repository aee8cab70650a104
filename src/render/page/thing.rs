use serde::Serialize;

use super::described;
use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{PathwayKey, Referent, TableKey, Thing, User, card_part};
use crate::plan::{Page, SitePlace};
use crate::render::Broken;
use crate::render::backlinks;
use crate::render::link::Link;
use crate::render::patient;
use crate::render::view::{QuoteLink, View};
use crate::words::Phrase;

#[derive(Serialize)]
struct ThingPage {
    shell: Shell,
    kind: String,
    /// Whose it is, in a book of several guidelines.
    guideline: Option<Link>,
    /// What the page says at a glance.
    lead: Option<Html>,
    card: Html,
    /// Where the card has a form.
    form_style: Option<String>,
    /// Its part of the flowcharts.
    paths: Option<Html>,
    quotes: Vec<QuoteLink>,
    codes: Vec<CodeRow>,
    users: Vec<UserGroup>,
    /// In which chapter it stands, as what, at which line.
    written: Phrase,
}

#[derive(Serialize)]
struct CodeRow {
    system: String,
    code: String,
}

/// Everything of one kind that refers to the thing.
#[derive(Serialize)]
struct UserGroup {
    title: String,
    links: Vec<Link>,
}

pub(super) fn page(view: &View<'_>, thing: Thing) -> Result<Html, Broken> {
    let (meta, words) = (view.library().meta(thing), view.words());
    // An adjudication's card shows them itself.
    let quotes = match thing {
        Thing::Adjudication(_) => Vec::new(),
        thing => view.quotes(thing, &meta.quotes),
    };
    let shown = match view.book.backlinks().shown(thing) {
        Some(shown) => shown.clone()?,
        None => backlinks::shown(view, thing)?,
    };
    let page = ThingPage {
        shell: shell::shell(
            view,
            &meta.title,
            Some(described::thing_description(view, thing)),
        ),
        kind: words.kind.of(thing.kind()).to_owned(),
        guideline: view.has_guidelines().then(|| view.home_of(thing)),
        lead: shown.lead,
        card: shown.card,
        form_style: matches!(thing, Thing::Pathway(_)).then(|| patient::style(view)),
        paths: shown.paths,
        quotes,
        codes: meta
            .codes
            .iter()
            .map(|(system, code)| CodeRow {
                system: system.clone(),
                code: code.clone(),
            })
            .collect(),
        users: user_groups(view, thing),
        written: words.sentences.written_at.phrase(
            written_in(view, thing).into(),
            Phrase::code(&meta.id),
            Phrase::code(view.book.sources.place(meta.span)),
        ),
    };
    view.book.templates.render("thing.html", &page)
}

/// The chapter where the thing stands, at its card.
fn written_in(view: &View<'_>, thing: Thing) -> Link {
    let chapter = view.library().meta(thing).chapter;
    let part = card_part(thing, view.library());
    Link {
        href: view
            .link
            .href(&SitePlace::Part(Page::Chapter(chapter), part)),
        text: view.library().chapters[chapter].title.clone(),
    }
}

fn user_kind<'a>(view: &View<'a>, user: User) -> &'a str {
    let words = view.words();
    match user {
        User::Thing(thing) => words.kinds.of(thing.kind()),
        User::Step(_) => words.fields.steps.as_str(),
        User::Row(_) => words.fields.rows.as_str(),
        User::Chapter(_) => words.fields.chapters.as_str(),
        User::Reporting(_) => words.reporting.title.as_str(),
    }
}

fn user_groups(view: &View<'_>, thing: Thing) -> Vec<UserGroup> {
    let mut groups: Vec<UserGroup> = Vec::new();
    for user in users(view, thing) {
        let title = user_kind(view, user);
        let link = view.link.user(user);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.links.push(link),
            None => groups.push(UserGroup {
                title: title.to_owned(),
                links: vec![link],
            }),
        }
    }
    groups
}

/// What refers to a thing; of a pathway or a table, also what refers to a step or a row of it. What the site draws a link from
/// is named too, and by the step or row that says so, where one does.
fn users(view: &View<'_>, thing: Thing) -> Vec<User> {
    let uses = &view.book.site.uses;
    let mut users: Vec<User> = uses.users(Referent::Thing(thing)).collect();
    if let Thing::Pathway(key) = thing {
        users.extend(users_of_steps(view, key));
    }
    if let Thing::Table(key) = thing {
        users.extend(users_of_rows(view, key));
    }
    let whole: Vec<Thing> = users.iter().filter_map(|&user| whole(user)).collect();
    let drawn = view.book.backlinks().users(thing);
    let is_news = |user: &User| match user {
        User::Thing(user) => !whole.contains(user),
        User::Step(_) | User::Row(_) | User::Chapter(_) | User::Reporting(_) => true,
    };
    users.extend(drawn.filter(is_news));
    users.sort();
    users.dedup();
    users
}

fn users_of_rows(view: &View<'_>, key: TableKey) -> Vec<User> {
    let rows = view.library().rows().filter(|(row, _)| row.table == key);
    let users = rows.flat_map(|(row, _)| view.book.site.uses.users(Referent::Row(row)));
    users.collect()
}

fn users_of_steps(view: &View<'_>, key: PathwayKey) -> Vec<User> {
    let steps = view
        .library()
        .steps()
        .filter(|(step, _)| step.pathway == key);
    let users = steps.flat_map(|(step, _)| view.book.site.uses.users(Referent::Step(step)));
    let outside = |user: &User| match user {
        User::Step(step) => step.pathway != key,
        User::Thing(_) | User::Row(_) | User::Chapter(_) | User::Reporting(_) => true,
    };
    users.filter(outside).collect()
}

/// The thing that a step or a row is part of.
fn whole(user: User) -> Option<Thing> {
    match user {
        User::Step(step) => Some(Thing::Pathway(step.pathway)),
        User::Row(row) => Some(Thing::Table(row.table)),
        User::Thing(_) | User::Chapter(_) | User::Reporting(_) => None,
    }
}
