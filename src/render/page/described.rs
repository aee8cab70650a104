//! The description of a page for links and search engines.

use crate::model::{ConditionKey, FactKind, InterventionKey, Thing};
use crate::model::{first_words, plain};
use crate::render::card::{self, told};
use crate::render::criteria;
use crate::render::view::View;
use crate::render::web::linked;
use crate::survey::PatientGroup;

/// In characters, about as many as search engines show.
const LONGEST: usize = 160;

/// A thing's name and kind, and what it says.
pub(super) fn thing_description(view: &View<'_>, thing: Thing) -> String {
    let library = view.library();
    if let Thing::Recommendation(key) = thing {
        return linked::told_in_short(view, &library.recommendations[key]);
    }
    let (words, meta) = (view.words(), library.meta(thing));
    let kind = words.kind.of(thing.kind());
    let name = words.sentences.labelled.say(kind, &meta.title);
    let said = card::said(view, thing).or_else(|| {
        let note = meta.note.as_ref();
        note.map(|note| plain(note, library))
    });
    let said = said
        .filter(|said| !said.is_empty())
        .unwrap_or_else(|| view.home_of(thing).text);
    first_words(&words.sentences.described.say(name, said), LONGEST)
}

/// What there is to choose from; `None` where that is not a list.
pub(in crate::render) fn labels_of(view: &View<'_>, kind: &FactKind) -> Option<String> {
    let labels: Vec<&str> = kind
        .values()
        .iter()
        .map(|value| value.label.as_str())
        .collect();
    (!labels.is_empty()).then(|| labels.join(&view.words().forms.list))
}

/// What to do, or what it means.
pub(in crate::render) fn condition_in_short(view: &View<'_>, key: ConditionKey) -> String {
    let told = told::to_group(view, PatientGroup::Condition(key), |_| true);
    let lines: Vec<String> = told
        .iter()
        .flatten()
        .map(|item| item.in_short().to_owned())
        .collect();
    match lines.is_empty() {
        true => criteria::in_words(view, &view.library().conditions[key].when).plain(),
        false => lines.join("; "),
    }
}

/// The titles of the recommendations on it.
pub(in crate::render) fn intervention_in_short(
    view: &View<'_>,
    key: InterventionKey,
) -> Option<String> {
    let recommendations = view.library().recommendations.values();
    let on_it =
        recommendations.filter(|recommendation| recommendation.interventions().contains(&key));
    let titles: Vec<&str> = on_it
        .map(|recommendation| recommendation.meta.title.as_str())
        .collect();
    (!titles.is_empty()).then(|| titles.join("; "))
}
