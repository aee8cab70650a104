//! The page of search, and the box that it shares with the dialog of every other page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shell::Shell;
use crate::plan::{Listing, Page};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Link, View};
use crate::search::Group;

#[derive(Serialize)]
struct SearchPage {
    shell: Shell,
    ways: Vec<Link>,
}

/// What the box of search needs.
#[derive(Debug, Serialize)]
pub(super) struct SearchBox {
    groups: Vec<GroupChoice>,
    /// Their titles by their numbers; none where there is one alone.
    guidelines: Vec<String>,
    /// How many hits there are, by the classes of numbers of the language; JSON, as all that a script fills.
    count: String,
    none: String,
    more: String,
    /// What lists everything without a script.
    alphabet: Link,
}

#[derive(Debug, Serialize)]
struct GroupChoice {
    id: &'static str,
    name: String,
}

impl View<'_> {
    pub(super) fn search_page(&self) -> Result<Html, Broken> {
        let page = SearchPage {
            shell: self.shell(self.words().search.title.as_str(), None),
            ways: self.ways(),
        };
        self.book.templates.render("search.html", &page)
    }

    pub(super) fn search_box(&self) -> SearchBox {
        let (words, said) = (self.words(), &self.words().searched);
        let forms = said.count.forms();
        let forms: BTreeMap<_, _> = forms
            .map(|(class, wording)| (class, wording.say("{number}")))
            .collect();
        let guidelines = self.library().guidelines.values();
        let guidelines: Vec<String> = guidelines.map(|own| own.meta.title.clone()).collect();
        SearchBox {
            groups: Group::ALL
                .map(|group| GroupChoice {
                    id: group.name(),
                    name: words.found.of(group).to_owned(),
                })
                .into(),
            guidelines: match guidelines.len() {
                0 | 1 => Vec::new(),
                _ => guidelines,
            },
            count: serde_json::to_string(&forms).expect("texts have a form in JSON"),
            none: said.none.say("{query}"),
            alphabet: self.page(
                Page::Index(Listing::Alphabet),
                words.listings.of(Listing::Alphabet),
            ),
            more: said.more.say("{number}", "{kind}"),
        }
    }
}
