//! The file that search looks into: an entry for everything that can be found, and the index of their words.

pub(super) mod entry;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::view::{Publication, View};
use crate::search::{
    Index, IndexField, IndexJson, ResultGroup, Synonyms, has_compounds, stop_words,
};
use crate::words::Words;
use entry::SearchEntry;
pub use entry::{FoundBy, LONGEST, things_set};

/// Its address, from the root of the site. It is a script, because a page opened from a disk may load no data.
pub const INDEX: &str = "search-index.js";

/// The dialog of search, as a script for the same reason.
pub const DIALOG: &str = "search-dialog.js";

pub fn dialog_script(html: &str) -> String {
    let text = serde_json::to_string(html).expect("text has a form in JSON");
    format!("pathbook.searchDialog = {text};\n")
}

#[derive(Serialize)]
struct SearchFile<'e> {
    groups: Vec<GroupName>,
    words: ResultWords<'e>,
    /// Where there are several: whose each entry is, is told by number.
    guidelines: Vec<&'e str>,
    entries: &'e [SearchEntry],
    index: IndexJson,
    /// Words that count only where a search has no others, with spaces between.
    stop: String,
    /// Whether words are looked for inside of others.
    compounds: bool,
}

#[derive(Serialize)]
struct GroupName {
    id: &'static str,
    name: String,
}

/// What is said of hits; holes are filled by the script.
#[derive(Serialize)]
struct ResultWords<'w> {
    /// How many there are, by the classes of numbers of the language.
    count: BTreeMap<&'static str, String>,
    none: String,
    more: String,
    near: &'w str,
    some: &'w str,
    named: &'w str,
}

impl<'w> ResultWords<'w> {
    fn of(words: &'w Words) -> Self {
        let (search, said) = (&words.search, &words.searched);
        let forms = said.count.forms();
        Self {
            count: forms
                .map(|(class, wording)| (class, wording.say("{number}")))
                .collect(),
            none: said.none.say("{query}"),
            more: said.more.say("{number}", "{kind}"),
            near: search.near.as_str(),
            some: search.some.as_str(),
            named: search.named.as_str(),
        }
    }
}

pub fn search_index(book: &Publication<'_>) -> String {
    let view = View::from_the_root(book);
    let mut entries = entry::entries(&view);
    let synonyms = synonyms(&view);
    let mut index = Index::default();
    for entry in &mut entries {
        index.add(|field| entry.looked_into(field, &synonyms));
        // It is not shown, and together they are as large as the book.
        entry.body = String::new();
    }
    let language = book.library.settings.language.base();
    let guidelines = book.library.guidelines.iter();
    let titles: Vec<&str> = guidelines
        .map(|(_, guideline)| guideline.meta.title.as_str())
        .collect();
    let file = SearchFile {
        guidelines: if titles.len() > 1 { titles } else { Vec::new() },
        words: ResultWords::of(book.words),
        stop: stop_words(language),
        compounds: has_compounds(language),
        groups: ResultGroup::ALL
            .map(|group| GroupName {
                id: group.name(),
                name: book.words.found.of(group).to_owned(),
            })
            .into(),
        entries: &entries,
        index: index.json(),
    };
    let mut script = serde_json::to_string(&file).expect("texts and numbers have a form in JSON");
    script.insert_str(0, "pathbook.book = ");
    script.push_str(";\n");
    script
}

/// From the glossary and the outcomes.
fn synonyms(view: &View<'_>) -> Synonyms {
    let mut synonyms = Synonyms::default();
    for &thing in &view.library().things {
        let names = view.library().other_names(thing).into_iter();
        let title = view.library().meta(thing).title.as_str();
        synonyms.add(names.chain([title]).map(str::to_owned).collect());
    }
    synonyms
}

impl SearchEntry {
    /// What is looked into, with the other names of what the entry is called by.
    fn looked_into(&self, field: IndexField, synonyms: &Synonyms) -> Cow<'_, str> {
        match field {
            IndexField::Title => self.title.as_str().into(),
            IndexField::Who => self.who.as_deref().unwrap_or_default().into(),
            IndexField::Text => self.body.as_str().into(),
            IndexField::Names => {
                let names = format!("{} · {}", self.title, self.names.join(" · "));
                let others = synonyms.of(&names).join(" · ");
                format!("{} · {others}", self.names.join(" · ")).into()
            }
        }
    }
}
