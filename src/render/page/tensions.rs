//! Where the book settles what its sources leave open.

use std::collections::BTreeMap;

use serde::Serialize;

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

impl View<'_> {
    pub(super) fn tensions_page(&self) -> Result<Html, Broken> {
        let words = self.words();
        // Those without a class come last.
        let mut classes: BTreeMap<(bool, Option<TensionClass>), Vec<AdjudicationKey>> =
            BTreeMap::new();
        for (key, adjudication) in self.library().adjudications.iter() {
            let class = adjudication.class;
            classes
                .entry((class.is_none(), class))
                .or_default()
                .push(key);
        }
        let shell = self.shell(words.pages.tensions.as_str(), None);
        let groups: Result<Vec<ClassGroup>, Broken> = classes
            .into_iter()
            .map(|((_, class), keys)| {
                Ok(ClassGroup {
                    part: class.map_or("other", TensionClass::name).to_owned(),
                    title: words.tensions.of(class).to_owned(),
                    cards: self.cards(keys.into_iter().map(Thing::Adjudication))?,
                })
            })
            .collect();
        let count = self.library().adjudications.len();
        let lead = &words.sentences.tensions_lead;
        let page = TensionsPage {
            shell,
            lead: words.plural(lead, &count.to_string()).say(count),
            classes: groups?,
        };
        self.book.templates.render("tensions.html", &page)
    }
}
