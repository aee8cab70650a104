//! The stances on interventions, and the statements that take them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{names, row_title};
use crate::answer::{AdviceLine, Answer, SureStatement, Sureness};
use crate::cli::book::ResolvedBook;
use crate::interpret::Effect;
use crate::model::{AdjudicationKey, Dispute, InterventionKey, Library, Statement, Thing};
use crate::words::Words;

/// A stance on an intervention, and what takes it.
#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct Advised {
    pub stance: &'static str,
    pub intervention: NamedThing,
    /// It is so whatever is answered later.
    pub sure: bool,
    /// The facts on which it hangs.
    pub hangs_on: Vec<String>,
    /// Every statement is silenced: this is not advice.
    pub silent: bool,
    pub statements: Vec<StatementMade>,
}

#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(in crate::cli::patient) struct NamedThing {
    pub id: String,
    pub title: String,
}

#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(in crate::cli::patient) struct StatementMade {
    pub statement: String,
    pub title: String,
    pub file: String,
    pub line: usize,
    pub sure: bool,
    /// What belongs to the intervention and it does not mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<NamedThing>,
    /// What else it means in the place of the intervention: of all of them one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<NamedThing>,
    /// The adjudication that silences it.
    pub silenced_by: Option<String>,
    /// For whom that decides, where it is not for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silenced_when: Option<String>,
    /// What refuses this alternative, while another is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
    /// The adjudications that leave open whether it is right or another that is made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<String>,
    /// By which it carries out what it permits.
    pub doses: Vec<DoseShown>,
}

/// A dose that is, or may be, for the patient.
#[derive(PartialEq, Eq, JsonSchema, Serialize)]
pub(in crate::cli::patient) struct DoseShown {
    pub protocol: String,
    /// In words.
    pub dose: String,
    /// It is so whatever is answered later, if the act is told.
    pub sure: bool,
    /// The facts on which it hangs.
    pub hangs_on: Vec<String>,
}

impl DoseShown {
    /// In one line.
    pub fn line(&self) -> String {
        match self.sure {
            true => self.dose.clone(),
            false => format!(
                "perhaps: {} (depending on {})",
                self.dose,
                self.hangs_on.join(", ")
            ),
        }
    }
}

#[derive(JsonSchema, Serialize)]
pub(in crate::cli::patient) struct Mixed {
    pub intervention: NamedThing,
    pub stances: Vec<&'static str>,
}

pub(super) fn advised(book: &ResolvedBook, answer: &Answer, line: &AdviceLine) -> Advised {
    let mut statements = Vec::new();
    for by in &line.by {
        let mut statement = statement(book, by);
        let act = by.statement;
        let except = book.library.exceptions(act);
        let except = book.library.hierarchy.excepted(line.intervention, except);
        statement.left_open = left_open(&book.library, answer, by, |open| {
            let disputed = open.disputed(&book.library, act);
            disputed.contains(&line.intervention)
        });
        statement.except = except
            .map(|key| named(book, Thing::Intervention(key)))
            .collect();
        statement.or = others_left(book, answer, line, act)
            .into_iter()
            .map(|key| named(book, Thing::Intervention(key)))
            .collect();
        let delivery = book
            .library
            .delivery(act, line.stance, line.intervention)
            .filter(|_| by.effect == Effect::InForce);
        if delivery.is_some() {
            statement.doses = doses(&book.library, answer, act);
        }
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
    Advised {
        stance: line.stance.participle(),
        intervention: named(book, Thing::Intervention(line.intervention)),
        sure: line.sureness == Sureness::Sure,
        hangs_on: names(&book.library, &line.hangs_on),
        silent: line.is_silent,
        statements,
    }
}

/// For whom an adjudication decides, as its author wrote it; nothing of one for everyone.
pub(in crate::cli::patient) fn ruled_when(
    library: &Library,
    key: AdjudicationKey,
) -> Option<String> {
    let when = library.adjudications[key].ruling.as_ref()?.when()?;
    Some(when.to_string())
}

/// What else a statement means in the place of an intervention, of what it may still mean to this patient.
fn others_left(
    book: &ResolvedBook,
    answer: &Answer,
    line: &AdviceLine,
    by: Statement,
) -> Vec<InterventionKey> {
    if !book.library.choices(by).has(line.stance) {
        return Vec::new();
    }
    let lines = answer.lines.iter();
    let others =
        lines.filter(|own| own.stance == line.stance && own.intervention != line.intervention);
    let left = others.filter(|own| {
        let mut said = own.by.iter();
        said.any(|said| said.statement == by && said.effect == Effect::InForce)
    });
    left.map(|own| own.intervention).collect()
}

pub(super) fn statement(book: &ResolvedBook, by: &SureStatement) -> StatementMade {
    let library = &book.library;
    let (file, line) = book.place(library.statement_span(by.statement));
    StatementMade {
        statement: library.statement_name(by.statement),
        title: statement_title(library, by.statement),
        file,
        line,
        sure: by.sureness == Sureness::Sure,
        except: Vec::new(),
        or: Vec::new(),
        silenced_by: by
            .effect
            .silenced_by()
            .map(|key| library.adjudications[key].meta.id.clone()),
        silenced_when: by
            .effect
            .silenced_by()
            .and_then(|key| ruled_when(library, key)),
        withdrawn_by: by
            .effect
            .withdrawn_by()
            .map(|refusing| library.statement_name(refusing)),
        left_open: Vec::new(),
        doses: Vec::new(),
    }
}

/// Why a statement may be right or not, where the other of the two is made as well.
pub(super) fn left_open(
    library: &Library,
    answer: &Answer,
    by: &SureStatement,
    is_meant: impl Fn(Dispute<'_>) -> bool,
) -> Vec<String> {
    let open = library.disagreements().filter(|dispute| {
        let other = dispute.other(by.statement);
        let mut found = answer.disagreements.iter();
        by.effect == Effect::InForce
            && found.any(|(found, _)| *found == dispute.by)
            && other.is_some_and(|other| answer.is_made(other))
            && is_meant(*dispute)
    });
    let mut by: Vec<AdjudicationKey> = open.map(|dispute| dispute.by).collect();
    by.dedup();
    let ids = by
        .iter()
        .map(|key| library.adjudications[*key].meta.id.clone());
    ids.collect()
}

pub(super) fn doses(library: &Library, answer: &Answer, act: Statement) -> Vec<DoseShown> {
    let shown = answer.doses_of(act).map(|dosed| {
        let dose = dosed.given.dose;
        DoseShown {
            protocol: library.protocols[dose.protocol].meta.id.clone(),
            dose: Words::english()
                .named_dose(library.dose(dose))
                .replace('\u{a0}', " "),
            sure: dosed.sureness == Sureness::Sure,
            hangs_on: names(library, &dosed.hangs_on),
        }
    });
    shown.collect()
}

pub(in crate::cli::patient) fn statement_title(library: &Library, key: Statement) -> String {
    match key {
        Statement::Recommendation(key) => library.recommendations[key].meta.title.clone(),
        Statement::Row(key) => row_title(library, key),
        Statement::Step(key) => {
            let pathway = &library.pathways[key.pathway].meta.title;
            let step = library.step(key);
            format!("{pathway}: {}", step.title.as_deref().unwrap_or(&step.name))
        }
    }
}

pub(in crate::cli::patient) fn named(book: &ResolvedBook, thing: Thing) -> NamedThing {
    let meta = book.library.meta(thing);
    NamedThing {
        id: meta.id.clone(),
        title: meta.title.clone(),
    }
}

pub(super) fn mixed(book: &ResolvedBook, answer: &Answer) -> Vec<Mixed> {
    let mixed = answer.mixed(&book.library).into_iter();
    let mixed = mixed.map(|(key, stances)| Mixed {
        intervention: named(book, Thing::Intervention(key)),
        stances: stances.iter().map(|stance| stance.participle()).collect(),
    });
    mixed.collect()
}
