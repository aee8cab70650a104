//! Why something is said, and why not, for people and for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::account::{NamedThing, named, ruled_when, statement_title};
use super::text::silenced;
use crate::answer::Sureness;
use crate::answer::why::{Because, Lacking, NeededChange, Why, WhyAsked};
use crate::cli::book::ResolvedBook;
use crate::model::{InterventionKey, Library, Stance, Statement, Thing};
use crate::problem::nearest;

/// What is asked about, by its name.
pub(super) fn asked(library: &Library, name: &str) -> Option<WhyAsked> {
    let things = library.things.iter();
    let of_thing = things.filter(|thing| library.meta(**thing).id == name);
    let mut of_thing = of_thing.filter_map(|thing| {
        if let Thing::Intervention(key) = thing {
            Some(WhyAsked::Intervention(*key))
        } else if let Thing::Recommendation(key) = thing {
            Some(WhyAsked::Statement(Statement::Recommendation(*key)))
        } else {
            None
        }
    });
    let steps = library.steps().map(|(key, _)| Statement::Step(key));
    let rows = library.rows().map(|(key, _)| Statement::Row(key));
    let mut parts = steps.chain(rows);
    of_thing.next().or_else(|| {
        let part = parts.find(|key| library.statement_name(*key) == name);
        part.map(WhyAsked::Statement)
    })
}

/// The name that can be asked about and is most like a wrong one.
pub(super) fn did_you_mean(library: &Library, name: &str) -> Option<String> {
    let interventions = library
        .interventions
        .values()
        .map(|intervention| intervention.meta.id.clone());
    let recommendations = library
        .recommendations
        .values()
        .map(|recommendation| recommendation.meta.id.clone());
    let steps = library.steps().map(|(key, _)| library.step_name(key));
    let rows = library.rows().map(|(key, _)| library.row_name(key));
    let names: Vec<String> = interventions
        .chain(recommendations)
        .chain(steps)
        .chain(rows)
        .collect();
    nearest(name, names.iter().map(String::as_str)).map(ToOwned::to_owned)
}

/// An answer to `--why`.
#[derive(JsonSchema, Serialize)]
pub(super) struct Reasoned {
    /// The name that was asked about.
    pub about: String,
    pub title: String,
    /// An intervention; else a recommendation, a step or a row.
    #[serde(skip)]
    pub is_intervention: bool,
    pub said: Vec<ReasonShown>,
    pub nearest: Vec<Lack>,
    /// Not to anybody whom the book's assumptions admit.
    pub nobody: bool,
}

/// A statement that is made, and the fewest facts of this patient that make it so.
#[derive(JsonSchema, Serialize)]
pub(super) struct ReasonShown {
    #[serde(flatten)]
    pub place: StatementPlace,
    pub sure: bool,
    pub silenced_by: Option<String>,
    /// For whom that decides, where it is not for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silenced_when: Option<String>,
    /// What refuses this alternative, while another is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
    pub facts: Vec<String>,
    /// No fewer facts of this patient make it so.
    pub fewest: bool,
}

/// A statement that is not made, what it asks, and what would have to be otherwise.
#[derive(JsonSchema, Serialize)]
pub(super) struct Lack {
    #[serde(flatten)]
    pub place: StatementPlace,
    /// Its condition as written; `null` of a step.
    pub asks: Option<String>,
    /// The parts of it that are not so, and whether they are open.
    pub lacks: Vec<LackPart>,
    /// Each alone would do.
    pub ways: Vec<WayThere>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct LackPart {
    pub expression: String,
    pub open: bool,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct WayThere {
    pub changed: Vec<ChangedFact>,
    pub answered: Vec<String>,
    pub fewest: bool,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ChangedFact {
    pub to: String,
    pub is: String,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct StatementPlace {
    pub statement: String,
    pub title: String,
    pub stance: Option<&'static str>,
    /// On which intervention: a class of the one asked about, or a member.
    pub intervention: Option<NamedThing>,
    pub file: String,
    pub line: usize,
}

impl StatementPlace {
    fn new(book: &ResolvedBook, key: Statement, stance: Option<(Stance, InterventionKey)>) -> Self {
        let library = &book.library;
        let (file, line) = book.place(library.statement_span(key));
        Self {
            statement: library.statement_name(key),
            title: statement_title(library, key),
            stance: stance.map(|(stance, _)| stance.participle()),
            intervention: stance.map(|(_, on)| named(book, Thing::Intervention(on))),
            file,
            line,
        }
    }
}

impl Reasoned {
    pub fn new(book: &ResolvedBook, why: &Why) -> Self {
        let library = &book.library;
        let (about, title) = match why.asked {
            WhyAsked::Intervention(key) => {
                let NamedThing { id, title } = named(book, Thing::Intervention(key));
                (id, title)
            }
            WhyAsked::Statement(key) => {
                (library.statement_name(key), statement_title(library, key))
            }
        };
        Self {
            about,
            title,
            is_intervention: matches!(why.asked, WhyAsked::Intervention(_)),
            said: why
                .said
                .iter()
                .map(|because| reason(book, because))
                .collect(),
            nearest: why
                .nearest
                .iter()
                .map(|lacking| lack(book, lacking))
                .collect(),
            nobody: why.is_said_to_nobody,
        }
    }
}

fn reason(book: &ResolvedBook, because: &Because) -> ReasonShown {
    let silenced_by = because.effect.silenced_by();
    let withdrawn_by = because.effect.withdrawn_by();
    ReasonShown {
        place: StatementPlace::new(book, because.statement, because.stance),
        sure: because.sureness == Sureness::Sure,
        silenced_by: silenced_by.map(|key| book.library.adjudications[key].meta.id.clone()),
        silenced_when: silenced_by.and_then(|key| ruled_when(&book.library, key)),
        withdrawn_by: withdrawn_by.map(|refusing| book.library.statement_name(refusing)),
        facts: because.facts.clone(),
        fewest: because.is_fewest,
    }
}

fn lack(book: &ResolvedBook, lacking: &Lacking) -> Lack {
    let library = &book.library;
    let parts = lacking.parts.iter().map(|part| LackPart {
        expression: part.expression.clone(),
        open: part.is_open,
    });
    Lack {
        place: StatementPlace::new(book, lacking.statement, lacking.stance),
        asks: match lacking.statement {
            Statement::Recommendation(key) => Some(library.recommendations[key].when.to_string()),
            Statement::Step(_) | Statement::Row(_) => None,
        },
        lacks: parts.collect(),
        ways: lacking.ways.iter().map(way).collect(),
    }
}

fn way(change: &NeededChange) -> WayThere {
    let changed = change.changed.iter().map(|(to, is)| ChangedFact {
        to: to.clone(),
        is: is.clone(),
    });
    WayThere {
        changed: changed.collect(),
        answered: change.answered.clone(),
        fewest: change.is_fewest,
    }
}

impl Reasoned {
    /// In lines.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("\nWhy: {} ({})", self.title, self.about)];
        if self.said.is_empty() {
            let nothing = match self.is_intervention {
                true => "  nothing is said of it to this patient",
                false => "  it is not for this patient",
            };
            lines.push(nothing.to_owned());
        }
        for reason in &self.said {
            lines.extend(reason.lines());
        }
        if self.nobody {
            lines.push(match self.is_intervention {
                true => "  it is permitted to nobody whom this book admits".to_owned(),
                false => "  it is for nobody whom this book admits".to_owned(),
            });
        }
        for (index, lack) in self.nearest.iter().enumerate() {
            lines.extend(lack.lines(index == 0));
        }
        lines
    }
}

impl StatementPlace {
    /// `Rest is considered by On pain (book/a.md:7)`
    fn words(&self, is: &str) -> String {
        let StatementPlace {
            title, file, line, ..
        } = self;
        let place = format!("{title} ({file}:{line})");
        match (self.stance, &self.intervention) {
            (Some(stance), Some(on)) => format!("{} {is} {stance} by {place}", on.title),
            (_, _) => place,
        }
    }
}

impl ReasonShown {
    fn lines(&self) -> Vec<String> {
        let perhaps = if self.sure { "" } else { "perhaps: " };
        let (is, silenced) = match (&self.silenced_by, &self.withdrawn_by) {
            (Some(adjudication), _) => {
                let when = self.silenced_when.as_deref();
                ("would be", silenced(adjudication, when))
            }
            (None, Some(refusing)) => (
                "would be",
                format!("; withdrawn, since {refusing} refuses it"),
            ),
            (None, None) => ("is", String::new()),
        };
        let mut lines = vec![format!("  {perhaps}{}{silenced}", self.place.words(is))];
        if self.sure {
            let facts = match self.facts.is_empty() {
                true => "whatever this patient's facts are".to_owned(),
                false => format!("because {}", self.facts.join(" and ")),
            };
            let perhaps = if self.fewest {
                ""
            } else {
                " (perhaps fewer facts would do)"
            };
            lines.push(format!("    {facts}{perhaps}"));
        }
        lines
    }
}

impl Lack {
    fn lines(&self, is_first: bool) -> Vec<String> {
        let which = if is_first { "nearest" } else { "then" };
        let mut lines = vec![format!("  {which}: {}", self.place.words("would be"))];
        if let Some(asks) = &self.asks {
            lines.push(format!("    asks: {asks}"));
        }
        for part in &self.lacks {
            let open = if part.open {
                " (hangs on what is not answered)"
            } else {
                ""
            };
            lines.push(format!("    lacks: {}{open}", part.expression));
        }
        for (index, way) in self.ways.iter().enumerate() {
            let lead = if index == 0 {
                "it would, with"
            } else {
                "or with"
            };
            lines.push(format!("    {lead} {}", way.words()));
        }
        lines
    }
}

impl WayThere {
    /// `criteria >= 3 (it is 1), and weak-immunity (not answered)`
    fn words(&self) -> String {
        let changed = self.changed.iter();
        let changed = changed.map(|change| format!("{} (it is {})", change.to, change.is));
        let answered = self
            .answered
            .iter()
            .map(|fact| format!("{fact} (not answered)"));
        let all: Vec<String> = changed.chain(answered).collect();
        let perhaps = if self.fewest {
            ""
        } else {
            " (perhaps fewer changes would do)"
        };
        format!("{}{perhaps}", all.join(", and "))
    }
}
