//! Scores: the lowest and the highest total that unknown entries leave possible, and the total where it is known.

use super::{Exact, Expression, Part, Subject, Type, all, any, guard, name};
use crate::model::{Comparison, FactTest, Library, PointNumber, Points, Score, ScoreKey};

pub(super) fn part(exact: &Exact<'_>) -> Option<Part> {
    let library = exact.library;
    if library.scores.is_empty() {
        return None;
    }
    let mut part = Part::new(Subject::Scores);
    for (key, score) in library.scores.iter() {
        for (index, (when, points)) in score.lines().enumerate() {
            let holds = guard(exact, &when.logic);
            let note = format!("{points} points where {when}");
            part.define(&entry_name(score, index), holds, &note);
        }
        ends(score, &mut part);
        if is_equalled(library, key) {
            totals(score, &mut part);
        }
    }
    Some(part)
}

fn entry_name(score: &Score, index: usize) -> String {
    format!("{}: entry {}", score.meta.id, index + 1)
}

/// Whether a line of a part holds, and the points that it gives.
type Line = (Expression, Expression);

/// What gives points, with its lines.
fn parts(score: &Score) -> Vec<(&Points, Vec<Line>)> {
    let mut index = 0;
    let parts = score.entries.iter().map(|entry| {
        let lines = entry.lines().into_iter().map(|(_, points)| {
            let holds = Expression::named(&entry_name(score, index));
            index += 1;
            (holds, number(score, points))
        });
        let lines: Vec<_> = lines.collect();
        (entry, lines)
    });
    parts.collect()
}

fn ends(score: &Score, part: &mut Part) {
    let id = &score.meta.id;
    let total = |end: &dyn Fn((PointNumber, PointNumber)) -> PointNumber| {
        let parts = parts(score).into_iter();
        let given = parts.map(|(entry, lines)| given(score, entry, lines, end(entry.ends())));
        Expression::Sum(given.collect())
    };
    let kind = match is_whole(score) {
        true => Type::Whole,
        false => Type::Decimal,
    };
    part.define_as(kind, &name::lowest(id), total(&|(least, _)| least), "");
    part.define_as(kind, &name::highest(id), total(&|(_, most)| most), "");
    let entries = 0..score.lines().count();
    let unknown =
        entries.map(|index| Expression::unknown(Expression::named(&entry_name(score, index))));
    let lowest = Expression::named(&name::lowest(id));
    let known = Expression::when(any(unknown.collect()), Expression::Null(kind), lowest);
    part.define_as(kind, id, known, &score.meta.title);
}

/// What a part gives, where that is unknown one of the ends of what it may.
fn given(score: &Score, entry: &Points, lines: Vec<Line>, end: PointNumber) -> Expression {
    let (unknown, otherwise) = match entry {
        // An unknown entry counts where that makes the total less, or more.
        Points::When(own) => (
            end != PointNumber::ZERO && own.points == end,
            PointNumber::ZERO,
        ),
        Points::Bands(_) => (false, end),
    };
    chosen(lines, unknown, number(score, otherwise))
}

/// The points of the first line that holds, where what is unknown counts as told.
fn chosen(lines: Vec<Line>, unknown: bool, otherwise: Expression) -> Expression {
    let lines = lines.into_iter().rev();
    lines.fold(otherwise, |otherwise, (holds, points)| {
        let holds = Expression::Or(Box::new(holds), unknown);
        Expression::when(holds, points, otherwise)
    })
}

/// Whether all totals are whole.
fn is_whole(score: &Score) -> bool {
    score.grain() == PointNumber::ONE
}

fn number(score: &Score, points: PointNumber) -> Expression {
    Expression::Points(points, is_whole(score))
}

/// Between the lowest and the highest there may be totals that no patient has.
fn totals(score: &Score, part: &mut Part) {
    let id = &score.meta.id;
    let mut before = Expression::List(vec![number(score, PointNumber::ZERO)]);
    let parts = parts(score);
    let last = parts.len();
    for (index, (entry, lines)) in parts.into_iter().enumerate() {
        let value = match entry {
            Points::When(_) => with_entry(&before, lines),
            Points::Bands(_) => with_bands(&before, lines),
        };
        let own = match index + 1 == last {
            true => name::totals(id),
            false => format!("{}, after {}", name::totals(id), index + 1),
        };
        part.define_as(Type::Totals, &own, value, "");
        before = Expression::named(&own);
    }
    if last == 0 {
        part.define_as(Type::Totals, &name::totals(id), before, "");
    }
}

/// The totals so far, each with some points more.
fn with(before: &Expression, points: Expression) -> Expression {
    Expression::Raised(Box::new([before.clone(), points]))
}

fn with_entry(before: &Expression, lines: Vec<Line>) -> Expression {
    let lines = lines.into_iter().rev();
    lines.fold(before.clone(), |otherwise, (holds, points)| {
        let with = with(before, points);
        let both = Expression::Union(vec![before.clone(), with.clone()]);
        let known = Expression::when(holds.clone(), with, otherwise);
        Expression::when(Expression::unknown(holds), both, known)
    })
}

/// A known number lies in one band, an unknown one in any.
fn with_bands(before: &Expression, lines: Vec<Line>) -> Expression {
    let lines = lines.into_iter();
    let lines: Vec<Line> = lines
        .map(|(holds, points)| (holds, with(before, points)))
        .collect();
    let each = lines.iter().map(|(_, with)| with.clone());
    let each = Expression::Union(each.collect());
    chosen(lines, false, each)
}

/// A score's total, whichever of its unknown entries hold.
pub(super) fn compared(score: &Score, comparison: Comparison, points: PointNumber) -> Expression {
    let id = &score.meta.id;
    let ends = [name::lowest(id), name::highest(id)].map(|own| Expression::named(&own));
    let [low, high] = &ends;
    let compare = |end: &Expression, comparison| {
        Expression::compare(end.clone(), comparison, number(score, points))
    };
    let sure = |is_sure, is_excluded| {
        let [yes, no] = [true, false].map(Expression::Boolean);
        let unsure = Expression::when(is_excluded, no, Expression::Null(Type::Boolean));
        Expression::when(is_sure, yes, unsure)
    };
    let excluded = || {
        let totals = Expression::named(&name::totals(id));
        let has = Expression::Contains(Box::new([totals, number(score, points)]));
        Expression::not(has)
    };
    let one = || {
        all([low, high]
            .map(|end| compare(end, Comparison::Equal))
            .into())
    };
    let negated = comparison.negated();
    match comparison {
        Comparison::Greater | Comparison::AtLeast => {
            sure(compare(low, comparison), compare(high, negated))
        }
        Comparison::Less | Comparison::AtMost => {
            sure(compare(high, comparison), compare(low, negated))
        }
        Comparison::Equal => sure(one(), excluded()),
        Comparison::NotEqual => sure(excluded(), one()),
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
