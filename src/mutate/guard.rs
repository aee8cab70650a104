//! Edits of a guard: a part negated, dropped or joined otherwise, a threshold moved, the unknown taken for no.

use crate::model::*;
use crate::quantity::Number;

/// Each edited guard with what was done.
pub(super) fn guard_edits(library: &Library, guard: &Guard) -> Vec<(String, Guard)> {
    let mut edits = Vec::new();
    if !matches!(guard, Logic::Constant(_)) {
        edits.push(("all of it is negated".to_owned(), negated(guard)));
    }
    edits.extend(inner_edits(library, guard));
    edits
}

fn negated(guard: &Guard) -> Guard {
    match guard {
        Logic::Not(inner) => (**inner).clone(),
        Logic::Constant(value) => Logic::Constant(!value),
        Logic::Test(_)
        | Logic::Known(_)
        | Logic::And(_)
        | Logic::Or(_)
        | Logic::Xor(..)
        | Logic::Implies(..) => Logic::Not(Box::new(guard.clone())),
    }
}

fn inner_edits(library: &Library, guard: &Guard) -> Vec<(String, Guard)> {
    match guard {
        Logic::Constant(_) => Vec::new(),
        Logic::Test(test) => test_edits(library, test),
        Logic::Known(inner) => wrapped(library, inner, Logic::Known),
        Logic::Not(inner) => wrapped(library, inner, Logic::Not),
        Logic::And(parts) => joined_edits(library, parts, "and", Logic::And, Logic::Or),
        Logic::Or(parts) => joined_edits(library, parts, "or", Logic::Or, Logic::And),
        Logic::Xor(left, right) => pair_edits(library, left, right, Logic::Xor),
        Logic::Implies(left, right) => pair_edits(library, left, right, Logic::Implies),
    }
}

fn wrapped(
    library: &Library,
    inner: &Guard,
    wrap: fn(Box<Guard>) -> Guard,
) -> Vec<(String, Guard)> {
    let edits = inner_edits(library, inner).into_iter();
    edits
        .map(|(words, inner)| (words, wrap(Box::new(inner))))
        .collect()
}

type Join = fn(Vec<Guard>) -> Guard;

fn joined_edits(
    library: &Library,
    parts: &[Guard],
    word: &str,
    join: Join,
    other: Join,
) -> Vec<(String, Guard)> {
    let swapped = if word == "and" { "or" } else { "and" };
    let mut edits = vec![(
        format!("`{word}` becomes `{swapped}`"),
        other(parts.to_vec()),
    )];
    for (index, part) in parts.iter().enumerate() {
        let mut rest = parts.to_vec();
        rest.remove(index);
        edits.push((
            format!("part {} of `{word}` is dropped", index + 1),
            join(rest),
        ));
        let with = |part: Guard| {
            let mut parts = parts.to_vec();
            parts[index] = part;
            join(parts)
        };
        edits.push((
            format!("part {} of `{word}` is negated", index + 1),
            with(negated(part)),
        ));
        let inner = inner_edits(library, part).into_iter();
        edits.extend(inner.map(|(words, part)| (words, with(part))));
    }
    edits
}

fn pair_edits(
    library: &Library,
    left: &Guard,
    right: &Guard,
    join: fn(Box<Guard>, Box<Guard>) -> Guard,
) -> Vec<(String, Guard)> {
    let lefts = inner_edits(library, left).into_iter();
    let lefts = lefts.map(|(words, left)| (words, join(Box::new(left), Box::new(right.clone()))));
    let rights = inner_edits(library, right).into_iter();
    let rights =
        rights.map(|(words, right)| (words, join(Box::new(left.clone()), Box::new(right))));
    lefts.chain(rights).collect()
}

fn test_edits(library: &Library, test: &FactTest) -> Vec<(String, Guard)> {
    let mut edits = Vec::new();
    if let FactTest::Compare {
        fact,
        comparison,
        number,
    } = test
    {
        for (comparison, number) in moved(&library.facts[*fact], *comparison, number) {
            let words = format!("the threshold becomes `{} {number}`", comparison.symbol());
            let test = FactTest::Compare {
                fact: *fact,
                comparison,
                number,
            };
            edits.push((words, Logic::Test(test)));
        }
    }
    if let FactTest::Score {
        score,
        comparison,
        number,
    } = test
    {
        for (comparison, number) in [
            (turned(*comparison), *number),
            (*comparison, number - 1),
            (*comparison, number + 1),
        ] {
            let words = format!("the threshold becomes `{} {number}`", comparison.symbol());
            edits.push((
                words,
                Logic::Test(FactTest::Score {
                    score: *score,
                    comparison,
                    number,
                }),
            ));
        }
    }
    if may_be_unknown(library, test) {
        let known = Logic::Known(Box::new(Logic::Test(test.clone())));
        let guarded = Logic::And(vec![known, Logic::Test(test.clone())]);
        edits.push(("the unknown is taken for no".to_owned(), guarded));
    }
    edits
}

/// A threshold one step off, or with its end on the other side; a step is one of the fact's unit.
fn moved(fact: &Fact, comparison: Comparison, number: &Number) -> Vec<(Comparison, Number)> {
    let one = Number::one();
    let candidates = [
        (turned(comparison), number.clone()),
        (comparison, number - &one),
        (comparison, number + &one),
    ];
    let is_in_range = |number: &Number| match &fact.kind {
        FactKind::Quantity { range, .. } | FactKind::Count { range } => range.contains(number),
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => false,
    };
    candidates
        .into_iter()
        .filter(|(_, number)| is_in_range(number))
        .collect()
}

/// With the number itself on the other side.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtMost,
        Comparison::AtMost => Comparison::Less,
        Comparison::Greater => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Greater,
    }
}

fn may_be_unknown(library: &Library, test: &FactTest) -> bool {
    match test {
        FactTest::Yes(fact)
        | FactTest::Among { fact, .. }
        | FactTest::Has { fact, .. }
        | FactTest::Compare { fact, .. } => library.facts[*fact].may_be_unknown,
        FactTest::Known(_) | FactTest::ScoreKnown(_) => false,
        FactTest::Score { .. } | FactTest::Condition(_) => true,
    }
}
