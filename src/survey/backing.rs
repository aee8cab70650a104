//! Where acts and recommendations differ, though no check fails: what an act says as its authors' own reading, and which recommendations hold
//! for some who follow a pathway and are said to them by no act.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use crate::model::*;
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;

/// A recommendation that holds for some followers of a pathway to whom no act or row says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    pub recommendation: RecommendationKey,
    /// How many of them there are; `None` where they were not counted.
    pub patients: Option<BigUint>,
}

/// Those of each pathway that is followed by itself: what its acts name, and those of pathways that it enters, and what no act of the
/// guideline names. What can't be decided is left out.
pub fn unreached(
    library: &Library,
    prover: &mut Prover<'_>,
) -> BTreeMap<PathwayKey, Vec<Unreached>> {
    let named: BTreeSet<RecommendationKey> = library
        .pathways
        .keys()
        .flat_map(|key| named_by(library, key))
        .chain(
            library
                .rows()
                .flat_map(|(_, row)| recommended(&row.because)),
        )
        .collect();
    let mut all = BTreeMap::new();
    for (key, pathway) in library.pathways.iter() {
        if pathway.applies.is_none() {
            continue;
        }
        let of_guideline: BTreeSet<_> = named_within(library, key);
        let of_nobody = library
            .recommendations
            .iter()
            .filter(|(other, recommendation)| {
                recommendation.guideline == pathway.guideline && !named.contains(other)
            });
        let asked: BTreeSet<_> = of_guideline
            .into_iter()
            .chain(of_nobody.map(|(key, _)| key))
            .collect();
        let asked = asked.into_iter();
        let unreached: Vec<_> = asked
            .filter_map(|recommendation| {
                missed(library, prover, key, recommendation).ok().flatten()
            })
            .collect();
        if !unreached.is_empty() {
            all.insert(key, unreached);
        }
    }
    all
}

fn recommended(because: &[Reason]) -> impl Iterator<Item = RecommendationKey> {
    because.iter().filter_map(|reason| match reason {
        Reason::Recommendation(key) => Some(*key),
        Reason::Adjudication(_) => None,
    })
}

/// What the acts of a pathway name.
fn named_by(library: &Library, pathway: PathwayKey) -> impl Iterator<Item = RecommendationKey> {
    let steps = library.pathways[pathway].steps.iter();
    steps.flat_map(|step| {
        let entered = step.entered().and_then(Entered::table);
        let rows = entered
            .into_iter()
            .flat_map(|key| &library.tables[key].rows);
        let by_rows = rows.flat_map(|row| recommended(&row.because));
        recommended(&step.because).chain(by_rows)
    })
}

/// The same with the pathways that it enters.
fn named_within(library: &Library, pathway: PathwayKey) -> BTreeSet<RecommendationKey> {
    let mut within = BTreeSet::from([pathway]);
    let mut open = vec![pathway];
    while let Some(key) = open.pop() {
        for step in &library.pathways[key].steps {
            if let Some(Entered::Pathway(pathway)) = step.entered()
                && within.insert(pathway)
            {
                open.push(pathway);
            }
        }
    }
    let named = within.into_iter().flat_map(|key| named_by(library, key));
    named.collect()
}

/// The followers of a pathway to whom a recommendation speaks and no act or row says the same.
fn missed(
    library: &Library,
    prover: &mut Prover<'_>,
    pathway: PathwayKey,
    recommendation: RecommendationKey,
) -> Result<Option<Unreached>, BudgetSpent> {
    let encoding = &mut prover.encoding;
    let follows = encoding.follows()[&pathway];
    let said = encoding.said_by(Statement::Recommendation(recommendation));
    let said: Vec<_> = said.copied().collect();
    let mut missed: Vec<Formula> = Vec::new();
    for says in said {
        let own = says.position(library);
        let acts = encoding.says().filter(|act| {
            !matches!(act.statement, Statement::Recommendation(_))
                && act.stance == says.stance
                && library.hierarchy.is_within(own, act.position(library))
        });
        let acts: Vec<Formula> = acts.map(|act| act.when).collect();
        let told = encoding.pool.or(acts);
        let not_told = encoding.pool.not(told);
        missed.push(encoding.pool.and([says.when, not_told, follows]));
    }
    let missed = encoding.pool.or(missed);
    Ok(prover.is_possible(missed)?.then(|| Unreached {
        recommendation,
        patients: prover.count(missed),
    }))
}

/// What acts and rows take a stance on by the book's own decision, in the order of their stances: an adjudication is named, and no
/// recommendation that is named takes the stance for everyone. Stances for which this can't be decided are left out.
pub fn own_reading(
    library: &Library,
    prover: &mut Prover<'_>,
) -> BTreeMap<Statement, Vec<InterventionKey>> {
    let acts: Vec<Says> = prover.encoding.says().copied().collect();
    let taken: BTreeSet<_> = acts
        .into_iter()
        .filter(|act| {
            let because = because_of(library, act.statement);
            let mut decided = because.iter();
            decided.any(|reason| matches!(reason, Reason::Adjudication(_)))
                && is_own(library, prover, act, because) == Ok(true)
        })
        .map(|act| (act.statement, act.stance, act.intervention))
        .collect();
    let mut unbacked: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (statement, _, intervention) in taken {
        unbacked.entry(statement).or_default().push(intervention);
    }
    unbacked
}

fn because_of(library: &Library, statement: Statement) -> &[Reason] {
    match statement {
        Statement::Recommendation(_) => &[],
        Statement::Step(key) => &library.step(key).because,
        Statement::Row(key) => &library.row(key).because,
    }
}

/// Whether anyone hears a stance whom no recommendation that is named tells the same.
fn is_own(
    library: &Library,
    prover: &mut Prover<'_>,
    act: &Says,
    because: &[Reason],
) -> Result<bool, BudgetSpent> {
    let own = act.position(library);
    let encoding = &mut prover.encoding;
    let said = recommended(because)
        .flat_map(|key| encoding.said_by(Statement::Recommendation(key)))
        .filter(|says| {
            says.stance == act.stance && library.hierarchy.is_within(own, says.position(library))
        });
    let said: Vec<Formula> = said.map(|says| says.when).collect();
    let backed = encoding.pool.or(said);
    let not_backed = encoding.pool.not(backed);
    let alone = encoding.pool.and([act.when, not_backed]);
    prover.is_possible(alone)
}
