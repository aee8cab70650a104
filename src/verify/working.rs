//! How a patient's advice is worked out beside the paths: what calculations and scores come to, and the rows that are hit.

use std::collections::BTreeSet;

use crate::interpret::{Advice, totals, worked_out};
use crate::model::{
    CalculationKey, Definition, FactKey, Library, Patient, RowKey, ScoreKey, Value,
};

/// `scores: CRB-65: 3`, likewise calculations, and the rows of tables that are hit; of the scores and calculations, those that ask for one of some
/// facts.
pub(crate) fn working_words(
    library: &Library,
    patient: &Patient,
    advice: &Advice,
    about: Option<&BTreeSet<FactKey>>,
) -> Vec<String> {
    let scores = scores_about(library, about);
    let totals = totals(library, patient);
    let scores = scores.into_iter().map(|key| {
        let title = &library.scores[key].meta.title;
        format!("{title}: {}", totals[&key])
    });
    let rows = advice.hits.iter().map(|key| row_words(library, *key));
    let calculations = calculations_about(library, about).into_iter();
    let calculations = calculations.map(|key| {
        let title = &library.calculations[key].meta.title;
        format!("{title}: {}", calculation_words(library, patient, key))
    });
    let lines = [
        ("calculations", calculations.collect::<Vec<_>>()),
        ("scores", scores.collect()),
        ("rows", rows.collect()),
    ];
    let lines = lines.into_iter().filter(|(_, words)| !words.is_empty());
    lines
        .map(|(name, words)| format!("{name}: {}", words.join("; ")))
        .collect()
}

/// The scores that ask for one of these facts, in the order written.
pub(crate) fn scores_about(library: &Library, about: Option<&BTreeSet<FactKey>>) -> Vec<ScoreKey> {
    let asks = |key: &ScoreKey| {
        let guards = library.guards_of(Definition::Score(*key)).into_iter();
        let mut facts = guards.flat_map(|guard| library.facts_behind(guard));
        about.is_none_or(|about| facts.any(|fact| about.contains(&fact)))
    };
    library.scores.keys().filter(asks).collect()
}

/// What a calculation of a patient comes to: `12.5 kg`.
pub(crate) fn calculation_words(
    library: &Library,
    patient: &Patient,
    key: CalculationKey,
) -> String {
    let kind = &library.calculations[key].kind;
    match worked_out(library, patient, key) {
        Value::Number(number) => library.shown(key, number.number()).words(kind),
        value => value.words(kind),
    }
}

/// The calculations of one of these facts, in the order written.
pub(crate) fn calculations_about(
    library: &Library,
    about: Option<&BTreeSet<FactKey>>,
) -> Vec<CalculationKey> {
    let asks = |key: &CalculationKey| {
        let facts = library.calculations[*key].facts();
        about.is_none_or(|about| !facts.is_disjoint(about))
    };
    library.calculations.keys().filter(asks).collect()
}

/// `first-drug.young (Under 55)`.
pub(crate) fn row_words(library: &Library, key: RowKey) -> String {
    let name = library.row_name(key);
    match &library.row(key).label {
        Some(label) => format!("{name} ({label})"),
        None => name,
    }
}
