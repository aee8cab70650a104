//! What is in use is guarded: an active guideline has rules and patients of its own that its edits are tried against, and as many
//! unsafe edits are caught as its authors have set themselves.

use crate::model::{Guideline, GuidelineKey, Library, Meta, Status};
use crate::mutate::Tally;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for (key, guideline) in library.guidelines.iter() {
        if guideline.status == Status::Active && advises(library, key) {
            problems.extend(unguarded(library, key, guideline));
        }
    }
}

/// Whether a guideline says anything that could be wrong for a patient.
fn advises(library: &Library, key: GuidelineKey) -> bool {
    let recommendations = library
        .recommendations
        .values()
        .map(|recommendation| recommendation.guideline);
    let pathways = library.pathways.values().map(|pathway| pathway.guideline);
    let tables = library.tables.values().map(|table| table.guideline);
    let mut all = recommendations.chain(pathways).chain(tables);
    all.any(|guideline| guideline == key)
}

fn unguarded(library: &Library, key: GuidelineKey, guideline: &Guideline) -> Option<Problem> {
    let is_own = |meta: &Meta| meta.guideline == Some(key);
    let has_invariant = library
        .invariants
        .values()
        .any(|invariant| is_own(&invariant.meta));
    let has_vignette = library
        .vignettes
        .values()
        .any(|vignette| is_own(&vignette.meta));
    let missing = match (has_invariant, has_vignette) {
        (true, true) => return None,
        (false, true) => "no invariant",
        (true, false) => "no vignette",
        (false, false) => "no invariant and no vignette",
    };
    let message = format!("“{}” is active and has {missing}", guideline.meta.title);
    let problem = Problem::new(Code::UnguardedBook, message).at(guideline.meta.span);
    Some(problem.help("write what must hold for every patient as an `invariant`, and the patients whom its authors thought of as `vignette` blocks; until then it is a draft"))
}

/// The share of unsafe edits that is caught is at least what `book.toml` asks for.
pub(in crate::verify) fn check_score(library: &Library, edits: Tally, problems: &mut Problems) {
    let Some((at_least, span)) = library.settings.mutation_at_least else {
        return;
    };
    let message = match edits.score() {
        Some(score) if score >= at_least as usize => return,
        Some(score) => format!(
            "{score} % of {} unsafe edits are caught, fewer than {at_least} %",
            edits.counted()
        ),
        None => {
            "no unsafe edit could be made, so nothing shows that the rules catch one".to_owned()
        }
    };
    let problem = Problem::new(Code::UnguardedBook, message).at(span);
    problems.push(problem.help(
        "`pathbook mutate` shows those that nothing catches, each with an invariant that would",
    ));
}
