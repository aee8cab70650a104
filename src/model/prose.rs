use pulldown_cmark::Event;

use super::{ChapterKey, Library, ReferenceKey, RowKey, StepKey, Thing};

/// Markdown with its links resolved. Raw HTML never gets this far.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
pub enum Piece {
    /// Anything but a link into the book, a citation or a typed block.
    Markdown(Event<'static>),
    /// A link into the book, called what it leads to is called.
    Link(Target),
    /// Begins a link into the book with words of its own, which end with [`Piece::Close`].
    Open {
        to: Target,
        title: String,
    },
    Close,
    Cite(Vec<ReferenceKey>),
    /// A typed block, at its place in a chapter.
    Block(Thing),
}

/// Where a link into the book goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Thing(Thing),
    Step(StepKey),
    Row(RowKey),
    Chapter(ChapterKey, Option<String>),
    /// A file of the book, by its path in the site.
    Asset(String),
}

impl Library {
    /// The prose of a thing, each with the name of its field, or the path to it: `rationale`, `methods/search`, `changes/0/what`.
    pub fn proses_of(&self, thing: Thing) -> Vec<(String, &Prose)> {
        let mut reporting = Vec::new();
        let own: Vec<(&'static str, Option<&Prose>)> = match thing {
            Thing::Guideline(key) => {
                let own = &self.guidelines[key];
                reporting = own.reporting.proses();
                vec![
                    ("scope", own.scope.as_ref()),
                    ("population", own.population.as_ref()),
                    ("summary", own.summary.as_ref()),
                ]
            }
            Thing::Evidence(key) => vec![("finding", Some(&self.evidence[key].finding))],
            Thing::Recommendation(key) => {
                vec![("rationale", self.recommendations[key].rationale.as_ref())]
            }
            Thing::Vignette(key) => vec![("story", self.vignettes[key].story.as_ref())],
            Thing::Adjudication(key) => {
                let own = &self.adjudications[key];
                vec![
                    ("tension", Some(&own.tension)),
                    ("reading", Some(&own.reading)),
                    ("why", Some(&own.why)),
                ]
            }
            Thing::Term(key) => vec![("definition", Some(&self.terms[key].definition))],
            Thing::Fact(_)
            | Thing::Assumption(_)
            | Thing::Condition(_)
            | Thing::Score(_)
            | Thing::Intervention(_)
            | Thing::Outcome(_)
            | Thing::Protocol(_)
            | Thing::Pathway(_)
            | Thing::Table(_)
            | Thing::Invariant(_) => Vec::new(),
        };
        let note = ("note", self.meta(thing).note.as_ref());
        let all = own.into_iter().chain([note]);
        all.filter_map(|(name, prose)| Some((name.to_owned(), prose?)))
            .chain(reporting)
            .collect()
    }
}
