use serde::Serialize;

use super::shell::Shell;
use crate::model::{PathwayKey, TableKey, Thing};
use crate::plan::{Page, Place, Referent, User};
use crate::render::Broken;
use crate::render::card::Setting;
use crate::render::html::Html;
use crate::render::prose::card_part;
use crate::render::view::{Link, QuoteLink, View};
use crate::render::words;

#[derive(Serialize)]
struct ThingPage {
    shell: Shell,
    kind: &'static str,
    identifier: String,
    card: Html,
    quotes: Vec<QuoteLink>,
    codes: Vec<CodeRow>,
    users: Vec<UserGroup>,
    chapter: Link,
    place: String,
}

#[derive(Serialize)]
struct CodeRow {
    system: String,
    code: String,
}

/// Everything of one kind that refers to the thing.
#[derive(Serialize)]
struct UserGroup {
    title: &'static str,
    links: Vec<Link>,
}

impl View<'_> {
    pub(super) fn thing_page(&self, thing: Thing) -> Result<Html, Broken> {
        let meta = self.library().meta(thing);
        let page = ThingPage {
            shell: self.shell(&meta.title, None),
            kind: words::kind(thing.kind()),
            identifier: meta.id.clone(),
            card: self.card(thing, Setting::Own)?,
            // An adjudication's card shows them itself.
            quotes: match thing {
                Thing::Adjudication(_) => Vec::new(),
                thing => self.quotes(thing, &meta.quotes),
            },
            codes: meta
                .codes
                .iter()
                .map(|(system, code)| CodeRow {
                    system: system.clone(),
                    code: code.clone(),
                })
                .collect(),
            users: self.user_groups(thing),
            chapter: self.written_in(thing),
            place: self.book.sources.place(meta.span),
        };
        self.book.templates.render("thing.html", &page)
    }

    /// The chapter where the thing stands, at its card.
    fn written_in(&self, thing: Thing) -> Link {
        let chapter = self.library().meta(thing).chapter;
        let part = card_part(thing, self.library());
        Link {
            href: self.href(&Place::Part(Page::Chapter(chapter), part)),
            text: self.library().chapters[chapter].title.clone(),
        }
    }

    fn user_groups(&self, thing: Thing) -> Vec<UserGroup> {
        let mut groups: Vec<UserGroup> = Vec::new();
        for user in self.users(thing) {
            let title = user_kind(user);
            let link = self.user(user);
            match groups.iter_mut().find(|group| group.title == title) {
                Some(group) => group.links.push(link),
                None => groups.push(UserGroup {
                    title,
                    links: vec![link],
                }),
            }
        }
        groups
    }

    /// What refers to a thing; of a pathway or a table, also what refers to a step or a row of it.
    fn users(&self, thing: Thing) -> Vec<User> {
        let uses = &self.book.site.uses;
        let mut users: Vec<User> = uses.users(Referent::Thing(thing)).collect();
        if let Thing::Pathway(key) = thing {
            users.extend(self.users_of_steps(key));
        }
        if let Thing::Table(key) = thing {
            users.extend(self.users_of_rows(key));
        }
        users.sort();
        users.dedup();
        users
    }

    fn users_of_rows(&self, key: TableKey) -> Vec<User> {
        let rows = self.library().rows().filter(|(row, _)| row.table == key);
        let users = rows.flat_map(|(row, _)| self.book.site.uses.users(Referent::Row(row)));
        users.collect()
    }

    fn users_of_steps(&self, key: PathwayKey) -> Vec<User> {
        let steps = self
            .library()
            .steps()
            .filter(|(step, _)| step.pathway == key);
        let users = steps.flat_map(|(step, _)| self.book.site.uses.users(Referent::Step(step)));
        let outside = |user: &User| match user {
            User::Step(step) => step.pathway != key,
            User::Thing(_) | User::Row(_) | User::Chapter(_) => true,
        };
        users.filter(outside).collect()
    }
}

fn user_kind(user: User) -> &'static str {
    match user {
        User::Thing(thing) => words::kinds(thing.kind()),
        User::Step(_) => "Steps of pathways",
        User::Row(_) => "Rows of decision tables",
        User::Chapter(_) => "Chapters",
    }
}
