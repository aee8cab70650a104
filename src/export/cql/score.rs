//! Scores: the lowest and the highest total that unknown entries leave possible, and the total where it is known.

use super::{Definitions, NotInCql, guard, name};
use crate::model::{Comparison, FactTest, Library, PointNumber, Points, Score, ScoreKey};

pub(super) fn define(library: &Library, text: &mut Definitions) -> Result<(), NotInCql> {
    if library.scores.is_empty() {
        return Ok(());
    }
    text.part("Scores");
    for (key, score) in library.scores.iter() {
        for (index, (when, points)) in score.lines().enumerate() {
            let holds = guard(library, &when.logic)?;
            let note = format!("{points} points where {when}");
            text.define(&entry_name(score, index), &holds, &note);
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

/// What gives points, with the name and the points of each of its lines.
fn parts(score: &Score) -> Vec<(&Points, Vec<(String, String)>)> {
    let mut index = 0;
    let parts = score.entries.iter().map(|entry| {
        let lines = entry.lines().into_iter().map(|(_, points)| {
            let name = name::quoted(&entry_name(score, index));
            index += 1;
            (name, literal(score, points))
        });
        let lines: Vec<_> = lines.collect();
        (entry, lines)
    });
    parts.collect()
}

fn ends(score: &Score, text: &mut Definitions) {
    let id = &score.meta.id;
    let total = |end: &dyn Fn((PointNumber, PointNumber)) -> PointNumber| {
        let parts = parts(score).into_iter();
        sum(parts
            .map(|(entry, lines)| given(score, entry, &lines, end(entry.ends())))
            .collect())
    };
    text.define(&name::lowest(id), &total(&|(least, _)| least), "");
    text.define(&name::highest(id), &total(&|(_, most)| most), "");
    let entries = 0..score.lines().count();
    let unknown =
        entries.map(|index| format!("{} is null", name::quoted(&entry_name(score, index))));
    let is_unknown = super::expression::any(&unknown.collect::<Vec<_>>());
    let lowest = name::quoted(&name::lowest(id));
    let number = match is_whole(score) {
        true => "Integer",
        false => "Decimal",
    };
    let known = format!("if {is_unknown} then null as {number} else {lowest}");
    text.define(id, &known, &score.meta.title);
}

/// What a part gives, where that is unknown one of the ends of what it may.
fn given(score: &Score, entry: &Points, lines: &[(String, String)], end: PointNumber) -> String {
    match entry {
        // An unknown entry counts where that makes the total less, or more.
        Points::When(own) => {
            let unknown = end != PointNumber::ZERO && own.points == end;
            let holds = lines.iter().map(|(holds, _)| holds.as_str());
            let holds: String = holds.collect();
            format!(
                "(if Coalesce({holds}, {unknown}) then {} else {})",
                literal(score, own.points),
                literal(score, PointNumber::ZERO)
            )
        }
        Points::Bands(_) => {
            let bands = lines.iter();
            let bands = bands
                .map(|(holds, points)| format!("if Coalesce({holds}, false) then {points} else "));
            let end = literal(score, end);
            format!("({}{end})", bands.collect::<String>())
        }
    }
}

/// Whether all totals are whole.
fn is_whole(score: &Score) -> bool {
    score.grain() == PointNumber::ONE
}

/// An integer, or a decimal where any of the points are none: one list has numbers of one type.
pub(super) fn literal(score: &Score, points: PointNumber) -> String {
    match points.is_whole() && !is_whole(score) {
        true => format!("{points}.0"),
        false => points.to_string(),
    }
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
    let mut before = format!("({{{}}})", literal(score, PointNumber::ZERO));
    let parts = parts(score);
    let last = parts.len();
    for (index, (entry, lines)) in parts.iter().enumerate() {
        let value = match entry {
            Points::When(_) => with_entry(&before, lines),
            Points::Bands(_) => with_bands(&before, lines),
        };
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

/// The totals so far, each with some points more.
fn with(before: &str, points: &str) -> String {
    format!("({before} T return T + {points})")
}

fn with_entry(before: &str, lines: &[(String, String)]) -> String {
    let lines = lines.iter().map(|(holds, points)| {
        let with = with(before, points);
        format!(
            "if {holds} is null then {before} union {with}\n    else if {holds} then {with}\n    else {before}"
        )
    });
    lines.collect()
}

/// A known number lies in one band, an unknown one in any.
fn with_bands(before: &str, lines: &[(String, String)]) -> String {
    let known = lines.iter().map(|(holds, points)| {
        let with = with(before, points);
        format!("if Coalesce({holds}, false) then {with}\n    else ")
    });
    let any = lines.iter().map(|(_, points)| with(before, points));
    let any: Vec<String> = any.collect();
    format!("{}{}", known.collect::<String>(), any.join(" union "))
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
