//! Where the book settles what its sources leave open.

use std::collections::BTreeMap;

use serde::Serialize;

use super::safety;
use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::model::{AdjudicationKey, TensionClass, Thing};
use crate::render::Broken;
use crate::render::view::View;

#[derive(Serialize)]
struct TensionsPage {
    shell: Shell,
    lead: String,
    classes: Vec<ClassGroup>,
}

#[derive(Serialize)]
struct ClassGroup {
    part: String,
    title: String,
    cards: Vec<Html>,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let words = view.words();
    // Those without a class come last.
    let mut classes: BTreeMap<(bool, Option<TensionClass>), Vec<AdjudicationKey>> = BTreeMap::new();
    for (key, adjudication) in view.library().adjudications.iter() {
        let class = adjudication.class;
        classes
            .entry((class.is_none(), class))
            .or_default()
            .push(key);
    }
    let shell = shell::shell(view, words.pages.tensions.as_str(), None);
    let groups: Result<Vec<ClassGroup>, Broken> = classes
        .into_iter()
        .map(|((_, class), keys)| {
            Ok(ClassGroup {
                part: class.map_or("other", TensionClass::name).to_owned(),
                title: words.tensions.of(class).to_owned(),
                cards: safety::cards(view, keys.into_iter().map(Thing::Adjudication))?,
            })
        })
        .collect();
    let count = view.library().adjudications.len();
    let lead = &words.sentences.tensions_lead;
    let page = TensionsPage {
        shell,
        lead: words.plural(lead, &count.to_string()).say(count),
        classes: groups?,
    };
    view.book.templates.render("tensions.html", &page)
}
