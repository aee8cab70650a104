//! Who links to what: a page names as what refers to its thing whatever the site draws a link to it from.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Broken;
use super::card::Setting;
use super::view::{Book, View};
use crate::markup::Html;
use crate::model::{Thing, User};
use crate::plan::{Page, Place};

/// The things that links were made to while something was drawn.
#[derive(Debug, Default)]
pub struct Links(RefCell<BTreeSet<Thing>>);

impl Links {
    pub fn note(&self, place: &Place) {
        let thing = match place {
            Place::Page(Page::Thing(thing)) | Place::Part(Page::Thing(thing), _) => *thing,
            Place::Step(step) => Thing::Pathway(step.pathway),
            Place::Row(row) => Thing::Table(row.table),
            Place::Page(_)
            | Place::Part(..)
            | Place::Reference(_)
            | Place::Sentence(..)
            | Place::Drawing(..)
            | Place::File(_) => return,
        };
        self.0.borrow_mut().insert(thing);
    }
}

/// What a thing's page shows of the thing.
#[derive(Clone, Debug)]
pub struct Shown {
    pub lead: Option<Html>,
    pub card: Html,
    /// Its part of the flowcharts.
    pub paths: Option<Html>,
}

/// What each thing's page shows, and for each thing what links to it.
#[derive(Debug, Default)]
pub struct Backlinks {
    shown: BTreeMap<Thing, Shown>,
    users: BTreeMap<Thing, BTreeSet<User>>,
}

impl Backlinks {
    /// Draws every thing once; with a broken template there are none, and what is broken is told.
    pub fn of(book: &Book<'_>) -> Result<Self, Vec<Broken>> {
        let mut backlinks = Self::default();
        let mut broken: Vec<Broken> = Vec::new();
        for &thing in &book.library.things {
            let links = Links::default();
            let view = View::new(book, Page::Thing(thing)).noting(&links);
            match view.shown(thing) {
                Ok(shown) => _ = backlinks.shown.insert(thing, shown),
                Err(problem) if broken.contains(&problem) => {}
                Err(problem) => broken.push(problem),
            }
            backlinks.add(User::Thing(thing), links);
        }
        for (key, chapter) in book.library.chapters.iter() {
            let links = Links::default();
            let view = View::new(book, Page::Chapter(key)).noting(&links);
            // What its cards link to is said by their things.
            view.body(&chapter.body, "", &mut |_, _| Html::default());
            backlinks.add(User::Chapter(key), links);
        }
        if broken.is_empty() {
            Ok(backlinks)
        } else {
            Err(broken)
        }
    }

    fn add(&mut self, user: User, links: Links) {
        for thing in links.0.into_inner() {
            if user != User::Thing(thing) {
                self.users.entry(thing).or_default().insert(user);
            }
        }
    }

    pub fn shown(&self, thing: Thing) -> Option<&Shown> {
        self.shown.get(&thing)
    }

    pub fn users(&self, thing: Thing) -> impl Iterator<Item = User> {
        self.users.get(&thing).into_iter().flatten().copied()
    }
}

impl View<'_> {
    /// What the page of a thing shows of it.
    pub fn shown(&self, thing: Thing) -> Result<Shown, Broken> {
        Ok(Shown {
            lead: self.lead(thing)?,
            card: self.card(thing, Setting::Own)?,
            paths: self.lit_section(thing)?,
        })
    }
}
