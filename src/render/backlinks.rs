//! Who links to what: a page lists everything on the site that links to its thing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

use super::Broken;
use super::card::{self, CardSetting};
use super::lit;
use super::prose;
use super::view::{Publication, View};
use crate::cores;
use crate::markup::Html;
use crate::model::{ChapterKey, Thing, User};
use crate::plan::{Page, SitePlace};

/// The things that links were made to while something was drawn.
#[derive(Debug, Default)]
pub struct Links(RefCell<BTreeSet<Thing>>);

impl Links {
    pub fn note(&self, place: &SitePlace) {
        let thing = match place {
            SitePlace::Page(Page::Thing(thing)) | SitePlace::Part(Page::Thing(thing), _) => *thing,
            SitePlace::Step(step) => Thing::Pathway(step.pathway),
            SitePlace::Row(row) => Thing::Table(row.table),
            SitePlace::Page(_)
            | SitePlace::Part(..)
            | SitePlace::Reference(_)
            | SitePlace::Sentence(..)
            | SitePlace::Drawing(..)
            | SitePlace::File(_) => return,
        };
        self.0.borrow_mut().insert(thing);
    }
}

/// What a thing's page shows of the thing.
#[derive(Clone, Debug)]
pub struct ShownOnPage {
    pub lead: Option<Html>,
    pub card: Html,
    /// Its part of the flowcharts.
    pub paths: Option<Html>,
}

/// What each thing's page shows, and for each thing what links to it.
#[derive(Debug, Default)]
pub struct Backlinks {
    shown: BTreeMap<Thing, Result<ShownOnPage, Broken>>,
    users: BTreeMap<Thing, BTreeSet<User>>,
}

impl Backlinks {
    /// Draws every thing once, and walks through every chapter.
    pub fn of(book: &Publication<'_>, threads: NonZero<usize>) -> Self {
        let mut backlinks = Self::default();
        let things = &book.library.things;
        let shown = cores::each(threads, things, |&thing| {
            let links = Links::default();
            let view = View::new(book, Page::Thing(thing)).noting(&links);
            (shown(&view, thing), links)
        });
        for (&thing, (shown, links)) in things.iter().zip(shown) {
            backlinks.shown.insert(thing, shown);
            backlinks.add(User::Thing(thing), links);
        }
        let chapters: Vec<ChapterKey> = book.library.chapters.keys().collect();
        let noted = cores::each(threads, &chapters, |&key| {
            let links = Links::default();
            let view = View::new(book, Page::Chapter(key)).noting(&links);
            prose::headings(&view, &book.library.chapters[key].body);
            links
        });
        for (&key, links) in chapters.iter().zip(noted) {
            backlinks.add(User::Chapter(key), links);
        }
        backlinks
    }

    fn add(&mut self, user: User, links: Links) {
        for thing in links.0.into_inner() {
            if user != User::Thing(thing) {
                self.users.entry(thing).or_default().insert(user);
            }
        }
    }

    pub fn shown(&self, thing: Thing) -> Option<&Result<ShownOnPage, Broken>> {
        self.shown.get(&thing)
    }

    pub fn users(&self, thing: Thing) -> impl Iterator<Item = User> {
        self.users.get(&thing).into_iter().flatten().copied()
    }
}

/// What the page of a thing shows of it.
pub fn shown(view: &View<'_>, thing: Thing) -> Result<ShownOnPage, Broken> {
    Ok(ShownOnPage {
        lead: card::lead(view, thing)?,
        card: card::of_thing(view, thing, CardSetting::Own)?,
        paths: lit::section(view, thing)?,
    })
}
