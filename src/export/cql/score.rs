//! Scores: the lowest and the highest total that unknown entries leave possible, and the total where it is known.

use super::{Definitions, NotInCql, guard, name};
use crate::model::{Comparison, FactTest, Library, Score, ScoreKey};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.scores.is_empty() {
        return Ok(());
    }
    text.part("Scores");
    for (key, score) in library.scores.iter() {
        for (index, entry) in score.entries.iter().enumerate() {
            let when = guard(library, &entry.when.logic)?;
            let note = format!("{} points where {}", entry.points, entry.when);
            text.define(&entry_name(score, index), &when, &note);
        }
        ends(score, text);
        if is_equalled(library, key) {
            totals(score, text);
        }
    }
    Ok(())
}

fn entry_name(score: &Score, index: usize) -> String {
    format!("{}: entry {}", score.meta.id, index + 1)
}

fn ends(score: &Score, text: &mut Definitions) {
    let id = &score.meta.id;
    // An unknown entry counts where that makes the total less, or more.
    let total = |counts_unknown: &dyn Fn(i64) -> bool| {
        let entries = score.entries.iter().enumerate();
        let points = entries.map(|(index, entry)| {
            let holds = name::quoted(&entry_name(score, index));
            let unknown = counts_unknown(entry.points);
            format!(
                "(if Coalesce({holds}, {unknown}) then {} else 0)",
                entry.points
            )
        });
        sum(points.collect())
    };
    text.define(&name::lowest(id), &total(&|points| points < 0), "");
    text.define(&name::highest(id), &total(&|points| points > 0), "");
    let entries = 0..score.entries.len();
    let unknown =
        entries.map(|index| format!("{} is null", name::quoted(&entry_name(score, index))));
    let is_unknown = super::expression::any(&unknown.collect::<Vec<_>>());
    let lowest = name::quoted(&name::lowest(id));
    let known = format!("if {is_unknown} then null as Integer else {lowest}");
    text.define(id, &known, &score.meta.title);
}

fn sum(points: Vec<String>) -> String {
    match points.is_empty() {
        true => "0".to_owned(),
        false => points.join("\n    + "),
    }
}

/// Between the lowest and the highest there may be totals that no patient has.
fn totals(score: &Score, text: &mut Definitions) {
    let id = &score.meta.id;
    let mut before = "({0})".to_owned();
    let last = score.entries.len();
    for (index, entry) in score.entries.iter().enumerate() {
        let holds = name::quoted(&entry_name(score, index));
        let with = format!("({before} T return T + {})", entry.points);
        let value = format!(
            "if {holds} is null then {before} union {with}\n    else if {holds} then {with}\n    else {before}"
        );
        let own = match index + 1 == last {
            true => name::totals(id),
            false => format!("{}, after {}", name::totals(id), index + 1),
        };
        text.define(&own, &value, "");
        before = name::quoted(&own);
    }
    if last == 0 {
        text.define(&name::totals(id), &before, "");
    }
}

/// Whether something asks whether a score is, or is not, one number.
fn is_equalled(library: &Library, wanted: ScoreKey) -> bool {
    library.tests().into_iter().any(|test| match test {
        FactTest::Score {
            score, comparison, ..
        } => *score == wanted && matches!(comparison, Comparison::Equal | Comparison::NotEqual),
        FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Has { .. }
        | FactTest::Compare { .. }
        | FactTest::Known(_)
        | FactTest::Condition(_)
        | FactTest::ScoreKnown(_) => false,
    })
}
