//! What a page is said to be about where it is linked or found: one description for each.

use crate::model::{ConditionKey, FactKind, InterventionKey, Prose, Thing};
use crate::model::{first_words, plain};
use crate::render::view::View;
use crate::survey::Group;

/// In characters, about as many as search engines show.
const LONGEST: usize = 160;

impl View<'_> {
    /// A thing's name and kind, and what it says.
    pub(super) fn thing_description(&self, thing: Thing) -> String {
        let library = self.library();
        if let Thing::Recommendation(key) = thing {
            return self.told_in_short(&library.recommendations[key]);
        }
        let (words, meta) = (self.words(), library.meta(thing));
        let kind = words.kind.of(thing.kind());
        let name = words.sentences.labelled.say(kind, &meta.title);
        let said = self.said_in(thing).or_else(|| {
            let note = meta.note.as_ref();
            note.map(|note| plain(note, library))
        });
        let said = said.filter(|said| !said.is_empty()).unwrap_or_else(|| {
            let guideline = &library.guidelines[meta.guideline].meta.title;
            guideline.clone()
        });
        first_words(&words.sentences.described.say(name, said), LONGEST)
    }

    fn said_in(&self, thing: Thing) -> Option<String> {
        let library = self.library();
        let text = |prose: &Prose| plain(prose, library);
        match thing {
            Thing::Guideline(key) => {
                let own = &library.guidelines[key];
                own.summary.as_ref().or(own.scope.as_ref()).map(text)
            }
            Thing::Fact(key) => {
                let fact = &library.facts[key];
                fact.ask.clone().or_else(|| self.labels_of(&fact.kind))
            }
            Thing::Output(key) => self.labels_of(&library.outputs[key].kind),
            Thing::Assumption(key) => Some(self.in_words(&library.assumptions[key].always).plain()),
            Thing::Condition(key) => Some(self.condition_in_short(key)),
            Thing::Intervention(key) => self.intervention_in_short(key),
            Thing::Evidence(key) => Some(text(&library.evidence[key].finding)),
            Thing::Pathway(key) => {
                let applies = library.pathways[key].applies.as_ref();
                applies.map(|applies| self.in_words(applies).plain())
            }
            Thing::Table(key) => {
                let applies = library.tables[key].applies.as_ref();
                applies.map(|applies| self.in_words(applies).plain())
            }
            Thing::Invariant(key) => {
                let claim = &library.invariants[key].rule.claim().logic;
                Some(self.sentence(&self.claim_criteria(claim)).plain())
            }
            Thing::Vignette(key) => library.vignettes[key].story.as_ref().map(text),
            Thing::Adjudication(key) => Some(text(&library.adjudications[key].tension)),
            Thing::Term(key) => Some(text(&library.terms[key].definition)),
            Thing::Score(_) | Thing::Outcome(_) | Thing::Recommendation(_) | Thing::Protocol(_) => {
                None
            }
        }
    }

    /// What there is to choose from; `None` where that is not a list.
    fn labels_of(&self, kind: &FactKind) -> Option<String> {
        let labels: Vec<&str> = kind.values().iter().map(|own| own.label.as_str()).collect();
        (!labels.is_empty()).then(|| labels.join(&self.words().forms.list))
    }

    /// What to do, or what it means.
    fn condition_in_short(&self, key: ConditionKey) -> String {
        let told = self.told(Group::Condition(key), |_| true);
        let lines: Vec<String> = told
            .iter()
            .flatten()
            .map(|item| item.in_short().to_owned())
            .collect();
        match lines.is_empty() {
            true => self.in_words(&self.library().conditions[key].when).plain(),
            false => lines.join("; "),
        }
    }

    /// The titles of the recommendations on it.
    fn intervention_in_short(&self, key: InterventionKey) -> Option<String> {
        let recommendations = self.library().recommendations.values();
        let on_it = recommendations.filter(|own| own.interventions.contains(&key));
        let titles: Vec<&str> = on_it.map(|own| own.meta.title.as_str()).collect();
        (!titles.is_empty()).then(|| titles.join("; "))
    }
}
