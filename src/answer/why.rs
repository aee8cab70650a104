//! Why something is said to a patient, and why it is not: the fewest of their facts that decide, and the fewest that would have to differ.

use std::collections::BTreeMap;

use super::partial::Asking;
use super::{Known, NoAnswer, Sureness};
use crate::interpret::{Advice, Effect, advise, is_admitted};
use crate::model::*;
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::explain::ColumnMask;
use crate::prove::formula::Formula;
use crate::prove::nearest::Nearest;
use crate::prove::space::Cell;

/// Most ways of one statement that are equally near.
const MOST_WAYS: usize = 3;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyAsked {
    Intervention(InterventionKey),
    Statement(Statement),
}

/// Why something is said, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub asked: WhyAsked,
    /// What is said, surely or perhaps, in the order of the stances.
    pub said: Vec<Because>,
    /// The statements that would permit the intervention, or the one asked about, where that is not sure: of the
    /// recommendations, the steps and the rows the nearest, the very nearest first.
    pub nearest: Vec<Lacking>,
    /// It is said to nobody whom the assumptions admit.
    pub is_said_to_nobody: bool,
}

/// A statement that is made to the patient, and the few facts that alone make it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub statement: Statement,
    /// What it says of the intervention that was asked about.
    pub stance: Option<(Stance, InterventionKey)>,
    pub sureness: Sureness,
    pub effect: Effect,
    /// Expressions that hold together: none where it is said to everyone, or is not sure.
    pub facts: Vec<String>,
    /// No fewer facts of this patient make it so.
    pub is_fewest: bool,
}

/// A statement that is not made to the patient, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub statement: Statement,
    pub stance: Option<(Stance, InterventionKey)>,
    /// Which parts of its condition do not hold, as far as they can be told apart.
    pub parts: Vec<LackingPart>,
    /// Each alone would do; all take equally few changes.
    pub ways: Vec<NeededChange>,
}

/// A part of what a statement asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingPart {
    pub expression: String,
    /// It depends on facts that are not answered.
    pub is_open: bool,
}

/// What would have to be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededChange {
    /// How each fact would have to be, and how it is.
    pub changed: Vec<(String, String)>,
    /// What would have to be answered so.
    pub answered: Vec<String>,
    /// No fewer facts would have to change.
    pub is_fewest: bool,
}

/// Answers for a patient, as far as they are known.
pub fn why(library: &Library, known: &Known, asked: WhyAsked) -> Result<Why, NoAnswer> {
    let mut asking = Asking::new(library, known)?;
    let candidates = candidates(&mut asking, asked);
    let mut said = Vec::new();
    for candidate in &candidates {
        said.extend(because(&mut asking, candidate)?);
    }
    let would_do: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| candidate.is_wanted)
        .collect();
    let any = would_do.iter().map(|candidate| candidate.formula);
    let any = asking.prover.encoding.pool.or(any);
    let is_sure = asking.sureness(any)? == Some(Sureness::Sure);
    let nearest = match is_sure {
        true => Vec::new(),
        false => nearest(&mut asking, known, &would_do)?,
    };
    Ok(Why {
        asked,
        said,
        nearest,
        is_said_to_nobody: !asking.prover.is_possible(any)?,
    })
}

/// A statement that has to do with what is asked, and for whom it is in force.
#[derive(Clone, Copy)]
struct Candidate {
    statement: Statement,
    stance: Option<(Stance, InterventionKey)>,
    formula: Formula,
    /// The same, were nothing silent.
    unsilenced: Formula,
    /// Whether the question is why it does not apply.
    is_wanted: bool,
}

fn candidates(asking: &mut Asking<'_>, asked: WhyAsked) -> Vec<Candidate> {
    let library = asking.library;
    let Prover {
        encoding, space, ..
    } = &mut asking.prover;
    match asked {
        WhyAsked::Statement(statement) => vec![Candidate {
            statement,
            stance: None,
            formula: encoding.made(statement),
            unsilenced: encoding.made(statement),
            is_wanted: true,
        }],
        WhyAsked::Intervention(on) => {
            let about = |says: &&Says| says.concerns(library, on);
            let about: Vec<Says> = encoding.says().filter(about).copied().collect();
            let mut all: Vec<Candidate> = about
                .iter()
                .map(|says| Candidate {
                    unsilenced: encoding.unsilenced(library, space, says),
                    statement: says.statement,
                    stance: Some((says.stance, says.intervention)),
                    formula: says.when,
                    is_wanted: says.stance.permits(),
                })
                .collect();
            all.sort_by_key(|because| because.stance);
            all
        }
    }
}

/// What is said, or perhaps said, and why; statements that are silenced are included.
fn because(asking: &mut Asking<'_>, candidate: &Candidate) -> Result<Option<Because>, BudgetSpent> {
    let unsilenced = candidate.unsilenced;
    let (sureness, formula) = match (
        asking.sureness(candidate.formula)?,
        asking.sureness(unsilenced)?,
    ) {
        (Some(sureness), _) => (sureness, candidate.formula),
        (None, Some(sureness)) => (sureness, unsilenced),
        (None, None) => return Ok(None),
    };
    let is_silent = formula != candidate.formula;
    let mut because = Because {
        statement: candidate.statement,
        stance: candidate.stance,
        sureness,
        effect: Effect::InForce,
        facts: Vec::new(),
        is_fewest: true,
    };
    if let (true, Some(stance)) = (is_silent, candidate.stance) {
        because.effect = asking.effect(candidate.statement, stance)?;
    }
    if sureness == Sureness::Sure {
        let reasons = asking.prover.reasons(formula, &asking.known)?;
        because.is_fewest = reasons.is_fewest;
        because.facts = in_words(asking, &reasons.parts);
    }
    Ok(Some(because))
}

/// In the order in which the facts are written.
fn in_words(asking: &Asking<'_>, parts: &[ColumnMask]) -> Vec<String> {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|(key, _)| asking.prover.space.column(*key).of);
    let words = parts.iter().map(|part| asking.prover.part_in_words(part));
    words.collect()
}

/// Of each kind of statement the nearest, the very nearest first.
fn nearest(
    asking: &mut Asking<'_>,
    known: &Known,
    candidates: &[&Candidate],
) -> Result<Vec<Lacking>, NoAnswer> {
    let mut best: BTreeMap<u8, (usize, &Candidate)> = BTreeMap::new();
    for candidate in candidates {
        let Some(way) = asking.prover.nearest(candidate.formula, &asking.known)? else {
            continue;
        };
        confirm(asking.library, candidate, &way)?;
        let kind = match candidate.statement {
            Statement::Recommendation(_) => 0,
            Statement::Step(_) => 1,
            Statement::Row(_) => 2,
        };
        let distance = way.changed.len();
        if best.get(&kind).is_none_or(|(least, _)| distance < *least) {
            best.insert(kind, (distance, candidate));
        }
    }
    let mut best: Vec<(usize, &Candidate)> = best.into_values().collect();
    best.sort_by_key(|(distance, _)| *distance);
    let mut nearest = Vec::new();
    for (_, candidate) in best {
        nearest.push(lacking(asking, known, candidate)?);
    }
    Ok(nearest)
}

/// The interpreter says so too of someone like this.
fn confirm(library: &Library, candidate: &Candidate, way: &Nearest) -> Result<(), NoAnswer> {
    let advice = advise(library, &way.patient);
    let is_so = match candidate.stance {
        None => is_made(&advice, candidate.statement),
        Some((stance, intervention)) => advice.in_force().any(|said| {
            (said.statement, said.stance, said.intervention)
                == (candidate.statement, stance, intervention)
        }),
    };
    match is_so && is_admitted(library, &way.patient) {
        true => Ok(()),
        false => Err(NoAnswer::Fault(way.patient.clone())),
    }
}

fn is_made(advice: &Advice, statement: Statement) -> bool {
    match statement {
        Statement::Recommendation(key) => advice.applies.contains(&key),
        Statement::Step(key) => advice.reaches(key),
        Statement::Row(key) => advice.hits.contains(&key),
    }
}

fn lacking(
    asking: &mut Asking<'_>,
    known: &Known,
    candidate: &Candidate,
) -> Result<Lacking, NoAnswer> {
    let ways = asking
        .prover
        .all_nearest(candidate.formula, &asking.known, MOST_WAYS)?;
    let ways = ways.iter().map(|way| NeededChange {
        changed: way
            .changed
            .iter()
            .map(|part| change(asking, known, part))
            .collect(),
        answered: in_words(asking, &way.answered),
        is_fewest: way.is_fewest,
    });
    Ok(Lacking {
        statement: candidate.statement,
        stance: candidate.stance,
        ways: ways.collect(),
        parts: lacking_parts(asking, candidate.statement)?,
    })
}

/// How a fact would have to be, and how it is.
fn change(asking: &Asking<'_>, known: &Known, part: &ColumnMask) -> (String, String) {
    let column = asking.prover.space.column(part.0);
    let is = match (
        column.value,
        asking.known.cell(part.0).map(|cell| &column.cells[cell]),
    ) {
        (Some(_), Some(Cell::Yes)) => "yes".to_owned(),
        (Some(_), Some(Cell::No)) => "no".to_owned(),
        (Some(_), _) => "unknown".to_owned(),
        (None, _) => {
            let fact = column.of.fact();
            let value = fact.and_then(|fact| Some((fact, known.value(fact)?)));
            value.map_or_else(String::new, |(fact, value)| {
                value.words(&asking.library.facts[fact].kind)
            })
        }
    };
    (asking.prover.part_in_words(part), is)
}

/// The parts of a statement's condition that are not so, or not for sure; a step has none of its own. Whoever gets to a step that enters a
/// table does not need its `applies`.
fn lacking_parts(
    asking: &mut Asking<'_>,
    statement: Statement,
) -> Result<Vec<LackingPart>, BudgetSpent> {
    let library = asking.library;
    let guards: Vec<&Guard> = match statement {
        Statement::Recommendation(key) => library.recommendations[key].when.logic.conjuncts(),
        Statement::Step(_) => Vec::new(),
        Statement::Row(key) => {
            let is_entered = library.entrances(key.table).next().is_some();
            let applies = library.tables[key.table].applies.written();
            let applies = applies.filter(|_| !is_entered).into_iter();
            let cells = library.row(key).cells.iter().flatten();
            applies.chain(cells).map(|written| &written.logic).collect()
        }
    };
    let mut parts = Vec::new();
    for guard in guards {
        let prover = &mut asking.prover;
        let yes = prover.encoding.guard(library, &prover.space, guard).yes;
        let sureness = asking.sureness(yes)?;
        if sureness != Some(Sureness::Sure) {
            parts.push(LackingPart {
                expression: guard.words(library),
                is_open: sureness.is_some(),
            });
        }
    }
    Ok(parts)
}
