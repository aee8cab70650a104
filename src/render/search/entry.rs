//! Everything that can be found.

use pulldown_cmark::{Event, Tag};
use serde::Serialize;

use crate::model::{
    Action, ChapterKey, EvidenceKey, GuidelineKey, InterventionKey, Key, Meta, OutputEntry, Piece,
    Prose, RecommendationKey, Referent, Thing, proses,
};
use crate::model::{first_words, plain};
use crate::plan::{Page, Place};
use crate::render::view::View;
use crate::search::Group;

#[derive(Debug, Default, Serialize)]
pub struct Entry {
    /// The number of its group.
    group: usize,
    /// The number of its guideline, if it is of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    guideline: Option<usize>,
    pub title: String,
    /// From the root of the site.
    href: String,
    /// Direction and strength of a recommendation, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<&'static str>,
    /// Strength and certainty, or what kind of thing it is, or where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Its first words.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What it is called by as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    /// Looked into, and not shown.
    #[serde(skip)]
    pub names: Vec<String>,
    #[serde(skip)]
    pub body: String,
}

/// How many characters of a text are shown.
const LONGEST: usize = 120;

impl View<'_> {
    pub fn entries(&self) -> Vec<Entry> {
        let library = self.library();
        let things = library.things.iter().map(|&thing| self.thing_entry(thing));
        let mut entries: Vec<Entry> = things.collect();
        let chapters = self.book.site.introduction().into_iter();
        for key in chapters.chain(self.book.site.chapters().iter().copied()) {
            entries.extend(self.chapter_entries(key));
        }
        entries.extend(
            library
                .guidelines
                .keys()
                .map(|key| self.reporting_entry(key)),
        );
        entries.extend(self.reference_entries());
        entries
    }

    fn thing_entry(&self, thing: Thing) -> Entry {
        let meta = self.library().meta(thing);
        let also = self.library().other_names(thing).into_iter();
        let also: Vec<String> = also.map(str::to_owned).collect();
        let mut names = also.clone();
        names.push(meta.id.replace('-', " "));
        names.extend(meta.codes.iter().map(|(_, code)| code.clone()));
        names.extend(self.names_in(thing));
        let mut entry = Entry {
            group: Group::of(thing.kind()) as usize,
            guideline: Some(meta.guideline.index()),
            title: meta.title.clone(),
            href: self.href(&Place::Page(Page::Thing(thing))),
            what: Some(self.words().kind.of(thing.kind()).to_owned()),
            also: also.into_iter().chain([meta.id.clone()]).collect(),
            names,
            body: self.body_of(thing, meta),
            ..Entry::default()
        };
        match thing {
            Thing::Recommendation(key) => self.add_recommendation(&mut entry, key),
            Thing::Evidence(key) => {
                entry.who = Some(self.library().evidence[key].population.clone());
            }
            Thing::Term(key) => {
                let definition = plain(&self.library().terms[key].definition, self.library());
                entry.text = Some(first_words(&definition, LONGEST));
            }
            Thing::Intervention(key) => entry.says = self.verdicts(key),
            Thing::Guideline(_)
            | Thing::Fact(_)
            | Thing::Assumption(_)
            | Thing::Condition(_)
            | Thing::Score(_)
            | Thing::Output(_)
            | Thing::Outcome(_)
            | Thing::Protocol(_)
            | Thing::Pathway(_)
            | Thing::Table(_)
            | Thing::Invariant(_)
            | Thing::Vignette(_)
            | Thing::Adjudication(_) => {}
        }
        entry
    }

    /// What the recommendations say of an intervention, each verdict with how many there are: “We recommend against: 3”.
    fn verdicts(&self, key: InterventionKey) -> Option<String> {
        let recommendations = self.library().recommendations.iter();
        let own = recommendations.filter(|(_, own)| own.interventions.contains(&key));
        let mut verdicts: Vec<(String, usize)> = Vec::new();
        for (recommendation, _) in own {
            let verb = self.recommendation_line(recommendation).verb;
            match verdicts.iter_mut().find(|(known, _)| *known == verb) {
                Some((_, times)) => *times += 1,
                None => verdicts.push((verb, 1)),
            }
        }
        let written = verdicts
            .iter()
            .map(|(verb, times)| format!("{verb}: {times}"));
        let written: Vec<String> = written.collect();
        (!written.is_empty()).then(|| written.join(" · "))
    }

    fn add_recommendation(&self, entry: &mut Entry, key: RecommendationKey) {
        let recommendation = &self.library().recommendations[key];
        let words = self.words();
        let line = self.recommendation_line(key);
        let strength = words.strength_labels.of(recommendation.strength);
        entry.says = Some(line.verb);
        entry.stance = Some(line.stance);
        entry.what = Some([strength, &line.certainty].join(&words.forms.list));
        entry.who = Some(self.who(recommendation).plain());
    }

    /// The names of what a thing is about.
    fn names_in(&self, thing: Thing) -> Vec<String> {
        let library = self.library();
        let titles = |things: Vec<Thing>| {
            let titles = things
                .into_iter()
                .map(|thing| library.meta(thing).title.clone());
            titles.collect()
        };
        match thing {
            Thing::Recommendation(key) => {
                let own = &library.recommendations[key];
                let interventions = own.interventions.iter().chain(&own.over);
                let interventions = interventions.map(|&key| Thing::Intervention(key));
                titles(interventions.chain(set(&own.sets)).collect())
            }
            Thing::Evidence(key) => titles(self.names_in_evidence(key)),
            Thing::Protocol(key) => titles(vec![Thing::Intervention(
                library.protocols[key].intervention,
            )]),
            Thing::Pathway(key) => {
                let steps = library.pathways[key].steps.iter();
                let said = steps.flat_map(|step| match &step.action {
                    Action::Act { stances, sets, .. } => {
                        let stances = stances.iter().map(|&(_, key)| Thing::Intervention(key));
                        stances.chain(set(sets)).collect()
                    }
                    Action::Ask { .. } | Action::Enter { .. } => Vec::new(),
                });
                titles(said.collect())
            }
            Thing::Table(key) => {
                let table = &library.tables[key];
                let inputs = table.inputs.iter().map(|input| input.thing());
                let advice = table.advice(key).into_iter();
                let advised = advice.map(|tabled| Thing::Intervention(tabled.intervention));
                let outputs = table.rows.iter().flat_map(|row| set(&row.sets));
                titles(inputs.chain(advised).chain(outputs).collect())
            }
            Thing::Intervention(key) => {
                let classes = library.interventions[key].is_a.iter();
                titles(classes.map(|&key| Thing::Intervention(key)).collect())
            }
            Thing::Guideline(_)
            | Thing::Fact(_)
            | Thing::Assumption(_)
            | Thing::Condition(_)
            | Thing::Score(_)
            | Thing::Output(_)
            | Thing::Outcome(_)
            | Thing::Invariant(_)
            | Thing::Vignette(_)
            | Thing::Adjudication(_)
            | Thing::Term(_) => Vec::new(),
        }
    }

    fn names_in_evidence(&self, key: EvidenceKey) -> Vec<Thing> {
        let own = &self.library().evidence[key];
        let interventions = own.interventions.iter().chain(&own.comparators);
        let interventions = interventions.map(|&key| Thing::Intervention(key));
        let outcomes = own.outcomes.iter().map(|&key| Thing::Outcome(key));
        interventions.chain(outcomes).collect()
    }

    /// The words of a thing's own, and what it quotes.
    fn body_of(&self, thing: Thing, meta: &Meta) -> String {
        let library = self.library();
        let users = library.users_in(thing).into_iter();
        let shown = users.flat_map(|user| library.visit(user));
        let mut texts: Vec<String> = proses(shown)
            .map(|(_, prose)| plain(prose, library))
            .collect();
        texts.extend(meta.quotes.iter().map(|quote| quote.text.clone()));
        match thing {
            Thing::Pathway(key) => {
                for step in &library.pathways[key].steps {
                    texts.push(step.label());
                    if let Action::Ask { branches, .. } = &step.action {
                        texts.extend(branches.iter().map(|branch| branch.label.clone()));
                    }
                }
            }
            Thing::Table(key) => {
                texts.extend(library.tables[key].rows.iter().map(|row| row.label()));
            }
            Thing::Fact(key) => {
                let fact = &library.facts[key];
                texts.extend(fact.ask.clone());
                texts.extend(fact.kind.values().iter().map(|own| own.label.clone()));
            }
            Thing::Output(key) => {
                let values = library.outputs[key].kind.values().iter();
                texts.extend(values.map(|own| own.label.clone()));
            }
            Thing::Evidence(key) => texts.extend(library.evidence[key].design.clone()),
            Thing::Protocol(key) => {
                let parameters = library.protocols[key].parameters.iter();
                texts.extend(parameters.map(|parameter| parameter.name.clone()));
                let doses = library.protocols[key].doses.iter();
                texts.extend(doses.map(|dose| self.words().named_dose(dose)));
            }
            Thing::Guideline(_)
            | Thing::Assumption(_)
            | Thing::Condition(_)
            | Thing::Score(_)
            | Thing::Intervention(_)
            | Thing::Outcome(_)
            | Thing::Recommendation(_)
            | Thing::Invariant(_)
            | Thing::Vignette(_)
            | Thing::Adjudication(_)
            | Thing::Term(_) => {}
        }
        texts.join(" · ")
    }

    /// One for each part of a chapter with a heading of its own, and one for what comes before.
    fn chapter_entries(&self, key: ChapterKey) -> Vec<Entry> {
        let chapter = &self.library().chapters[key];
        let page = Page::Chapter(key);
        let headings = self.headings(&chapter.body);
        let mut parts = parts(&chapter.body).into_iter();
        let first = parts.next().map(|prose| self.part_entry(key, &prose, None));
        let later = headings.iter().zip(parts).map(|(heading, prose)| Entry {
            title: heading.text.clone(),
            href: self.href(&Place::Part(page, heading.part.clone())),
            ..self.part_entry(key, &prose, Some(&chapter.title))
        });
        first.into_iter().chain(later).collect()
    }

    fn part_entry(&self, key: ChapterKey, prose: &Prose, within: Option<&str>) -> Entry {
        let chapter = &self.library().chapters[key];
        let body = plain(prose, self.library());
        let kind = self.words().shell.chapters.as_str();
        Entry {
            group: Group::Chapters as usize,
            guideline: chapter.guideline.map(|key| key.index()),
            title: chapter.title.clone(),
            href: self.href(&Place::Page(Page::Chapter(key))),
            what: within.map_or_else(|| Some(kind.to_owned()), |within| Some(within.to_owned())),
            text: (!body.is_empty()).then(|| first_words(&body, LONGEST)),
            body,
            ..Entry::default()
        }
    }

    fn reporting_entry(&self, key: GuidelineKey) -> Entry {
        let guideline = &self.library().guidelines[key];
        let words = self.words();
        let proses = guideline.reporting.proses().into_iter();
        let texts = proses.map(|(_, prose)| plain(prose, self.library()));
        Entry {
            group: Group::Chapters as usize,
            guideline: Some(key.index()),
            title: words.reporting.title.to_string(),
            href: self.href(&Place::Page(Page::Reporting(key))),
            what: Some(guideline.meta.title.clone()),
            body: texts.collect::<Vec<_>>().join(" · "),
            ..Entry::default()
        }
    }

    fn reference_entries(&self) -> impl Iterator<Item = Entry> {
        self.book.site.references().iter().map(|&key| {
            let link = self.referent(Referent::Reference(key));
            let reference = &self.library().references[key];
            Entry {
                group: Group::References as usize,
                title: first_words(&link.text, 2 * LONGEST),
                href: link.href,
                names: vec![reference.key.clone()],
                body: reference.note.clone().unwrap_or_default(),
                ..Entry::default()
            }
        })
    }
}

/// The prose before the first heading, and that after each.
fn parts(prose: &Prose) -> Vec<Prose> {
    let mut parts = vec![Prose::default()];
    for piece in &prose.pieces {
        if let Piece::Markdown(Event::Start(Tag::Heading { .. })) = piece {
            parts.push(Prose::default());
        }
        if let Some(part) = parts.last_mut() {
            part.pieces.push(piece.clone());
        }
    }
    parts
}

/// The outputs that a statement sets.
fn set(sets: &[OutputEntry]) -> impl Iterator<Item = Thing> {
    sets.iter().map(|set| Thing::Output(set.output))
}
