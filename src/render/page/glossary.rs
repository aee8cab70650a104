//! The terms of the book, and its abbreviations.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::Thing;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::prose;
use crate::render::view::View;

#[derive(Serialize)]
struct GlossaryPage {
    shell: Shell,
    terms: Vec<TermEntry>,
    abbreviations: Vec<Abbreviation>,
}

#[derive(Serialize)]
struct TermEntry {
    link: Link,
    part: String,
    abbreviation: Option<String>,
    synonyms: Option<String>,
    definition: Html,
}

#[derive(Serialize)]
struct Abbreviation {
    short: String,
    /// What it stands for, which may be several things.
    links: Vec<Link>,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let words = view.words();
    let mut terms: Vec<TermEntry> = view
        .library()
        .terms
        .iter()
        .map(|(key, term)| TermEntry {
            link: view.link.thing(Thing::Term(key)),
            part: format!("term-{}", term.meta.id),
            abbreviation: term.abbreviation.clone(),
            synonyms: (!term.synonyms.is_empty()).then(|| {
                let names = term.synonyms.join(&words.forms.list);
                words.sentences.also_called.say(names)
            }),
            definition: prose::field(view, &term.definition, &format!("term-{}", term.meta.id)),
        })
        .collect();
    terms.sort_by_key(|term| term.link.text.to_lowercase());
    let abbreviations = abbreviations(view);
    let page = GlossaryPage {
        shell: shell::shell(view, words.pages.glossary.as_str(), None),
        terms,
        abbreviations,
    };
    view.book.templates.render("glossary.html", &page)
}

/// Of terms and outcomes, in the order of the alphabet.
fn abbreviations(view: &View<'_>) -> Vec<Abbreviation> {
    let library = view.library();
    let terms = library
        .terms
        .iter()
        .map(|(key, term)| (Thing::Term(key), &term.abbreviation));
    let outcomes = library
        .outcomes
        .iter()
        .map(|(key, outcome)| (Thing::Outcome(key), &outcome.abbreviation));
    let mut found: BTreeMap<(String, &str), Vec<Link>> = BTreeMap::new();
    for (thing, short) in terms.chain(outcomes) {
        let Some(short) = short else { continue };
        let place = (short.to_lowercase(), short.as_str());
        found.entry(place).or_default().push(view.link.thing(thing));
    }
    let entry = |((_, short), links): ((String, &str), _)| Abbreviation {
        short: short.to_owned(),
        links,
    };
    found.into_iter().map(entry).collect()
}
