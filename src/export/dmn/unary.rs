//! Cells of tables as unary tests of FEEL, where they ask only of what their column asks. No unary test here is true of null: `not(…)` and
//! `!=` are in some engines, so the rest is listed.

use super::feel;
use crate::model::{Comparison, ConditionKey, FactTest, Guard, Input, Layer, Library, Variable};
use crate::quantity::Number;

/// Which values of an input a cell takes.
enum Taken {
    /// Yes, or no.
    Is(bool),
    /// Of a one-of: whether each value is among them.
    Among(Vec<bool>),
    /// Stretches of numbers, in order.
    Numbers(Vec<Stretch>),
}

#[derive(Clone)]
struct Stretch {
    from: Option<End>,
    to: Option<End>,
}

#[derive(Clone)]
struct End {
    number: Number,
    is_in: bool,
}

/// `None` for a cell that is no unary test, or whose number is no decimal.
pub(super) fn written(library: &Library, input: Input, cell: &Guard) -> Option<String> {
    match taken(library, input, cell)? {
        Taken::Is(is) => Some(is.to_string()),
        Taken::Among(among) => {
            let values = library.kind_of(input.variable()?).values();
            let ids = values.iter().zip(among).filter(|(_, is_in)| *is_in);
            let ids: Vec<String> = ids.map(|(value, _)| feel::text(&value.id)).collect();
            (!ids.is_empty()).then(|| ids.join(", "))
        }
        Taken::Numbers(stretches) => {
            let stretches = stretches.iter().map(stretch);
            let stretches: Vec<String> = stretches.collect::<Option<_>>()?;
            (!stretches.is_empty()).then(|| stretches.join(", "))
        }
    }
}

fn stretch(Stretch { from, to }: &Stretch) -> Option<String> {
    let number = |end: &End| feel::decimal(&end.number);
    Some(match (from, to) {
        (None, None) => return None,
        (Some(end), None) => format!("{} {}", if end.is_in { ">=" } else { ">" }, number(end)?),
        (None, Some(end)) => format!("{} {}", if end.is_in { "<=" } else { "<" }, number(end)?),
        (Some(from), Some(to)) if from.number == to.number => number(from)?,
        (Some(from), Some(to)) => {
            let open = if from.is_in { "[" } else { "(" };
            let close = if to.is_in { "]" } else { ")" };
            format!("{open}{}..{}{close}", number(from)?, number(to)?)
        }
    })
}

fn taken(library: &Library, input: Input, cell: &Guard) -> Option<Taken> {
    cell.fold(
        &mut |layer: Layer<'_, FactTest, Option<Taken>>| match layer {
            Layer::Test(test) => of_test(library, input, test),
            Layer::Not(inner) => Some(not(inner?)),
            Layer::And(parts) => joined(parts, both),
            Layer::Or(parts) => joined(parts, either),
            Layer::Constant(_)
            | Layer::Known(_)
            | Layer::IsTrue(_)
            | Layer::Xor(..)
            | Layer::Implies(..) => None,
        },
    )
}

fn of_test(library: &Library, input: Input, test: &FactTest) -> Option<Taken> {
    let is_own = |of: &Variable| input.variable() == Some(*of);
    match test {
        FactTest::Yes(of) if is_own(of) => Some(Taken::Is(true)),
        FactTest::Condition(key) if is_condition(input, *key) => Some(Taken::Is(true)),
        FactTest::Among { of, values } if is_own(of) => {
            let all = 0..library.kind_of(*of).values().len();
            Some(Taken::Among(all.map(|at| values.contains(&at)).collect()))
        }
        // A calculation is compared as a multiple of itself.
        FactTest::Compare {
            of: of @ (Variable::Fact(_) | Variable::Output(_)),
            comparison,
            number,
        } if is_own(of) => Some(Taken::Numbers(compared(*comparison, number.number()))),
        FactTest::Yes(_)
        | FactTest::Condition(_)
        | FactTest::Among { .. }
        | FactTest::Compare { .. }
        | FactTest::Has { .. }
        | FactTest::Known(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => None,
    }
}

fn is_condition(input: Input, key: ConditionKey) -> bool {
    match input {
        Input::Condition(own) => own == key,
        Input::Fact(_) | Input::Score(_) | Input::Calculation(_) | Input::Output(_) => false,
    }
}

fn compared(comparison: Comparison, number: &Number) -> Vec<Stretch> {
    let end = |is_in| {
        let number = number.clone();
        Some(End { number, is_in })
    };
    let above = |is_in| Stretch {
        from: end(is_in),
        to: None,
    };
    let below = |is_in| Stretch {
        from: None,
        to: end(is_in),
    };
    match comparison {
        Comparison::Equal => vec![Stretch {
            from: end(true),
            to: end(true),
        }],
        Comparison::NotEqual => vec![below(false), above(false)],
        Comparison::Less => vec![below(false)],
        Comparison::AtMost => vec![below(true)],
        Comparison::Greater => vec![above(false)],
        Comparison::AtLeast => vec![above(true)],
    }
}

/// What is known and not taken.
fn not(taken: Taken) -> Taken {
    match taken {
        Taken::Is(is) => Taken::Is(!is),
        Taken::Among(among) => Taken::Among(among.into_iter().map(|is_in| !is_in).collect()),
        Taken::Numbers(stretches) => {
            let all = vec![Stretch {
                from: None,
                to: None,
            }];
            let rest = stretches.into_iter().map(|Stretch { from, to }| {
                let below = from.map(|end| Stretch {
                    from: None,
                    to: Some(other_side(end)),
                });
                let above = to.map(|end| Stretch {
                    from: Some(other_side(end)),
                    to: None,
                });
                below.into_iter().chain(above).collect::<Vec<_>>()
            });
            Taken::Numbers(rest.fold(all, |left, rest| meet(&left, &rest)))
        }
    }
}

fn other_side(End { number, is_in }: End) -> End {
    End {
        number,
        is_in: !is_in,
    }
}

fn joined(parts: Vec<Option<Taken>>, join: fn(Taken, Taken) -> Option<Taken>) -> Option<Taken> {
    let mut parts = parts.into_iter();
    let first = parts.next()??;
    parts.try_fold(first, |joined, part| join(joined, part?))
}

fn both(left: Taken, right: Taken) -> Option<Taken> {
    match (left, right) {
        (Taken::Is(left), Taken::Is(right)) => (left == right).then_some(Taken::Is(left)),
        (Taken::Among(left), Taken::Among(right)) => {
            let both = left.into_iter().zip(right);
            Some(Taken::Among(
                both.map(|(left, right)| left && right).collect(),
            ))
        }
        (Taken::Numbers(left), Taken::Numbers(right)) => Some(Taken::Numbers(meet(&left, &right))),
        (Taken::Is(_) | Taken::Among(_) | Taken::Numbers(_), _) => None,
    }
}

fn either(left: Taken, right: Taken) -> Option<Taken> {
    match (left, right) {
        (Taken::Is(left), Taken::Is(right)) => (left == right).then_some(Taken::Is(left)),
        (Taken::Among(left), Taken::Among(right)) => {
            let both = left.into_iter().zip(right);
            Some(Taken::Among(
                both.map(|(left, right)| left || right).collect(),
            ))
        }
        (Taken::Numbers(left), Taken::Numbers(right)) => {
            Some(Taken::Numbers([left, right].concat()))
        }
        (Taken::Is(_) | Taken::Among(_) | Taken::Numbers(_), _) => None,
    }
}

/// What is in a stretch of each.
fn meet(left: &[Stretch], right: &[Stretch]) -> Vec<Stretch> {
    let pairs = left
        .iter()
        .flat_map(|left| right.iter().map(move |right| (left, right)));
    pairs
        .filter_map(|(left, right)| common(left, right))
        .collect()
}

fn common(left: &Stretch, right: &Stretch) -> Option<Stretch> {
    let from = tighter(&left.from, &right.from, |one, other| one > other);
    let to = tighter(&left.to, &right.to, |one, other| one < other);
    let is_empty = match (&from, &to) {
        (Some(from), Some(to)) => {
            from.number > to.number || (from.number == to.number && !(from.is_in && to.is_in))
        }
        (None, _) | (_, None) => false,
    };
    (!is_empty).then_some(Stretch { from, to })
}

fn tighter(
    one: &Option<End>,
    other: &Option<End>,
    wins: fn(&Number, &Number) -> bool,
) -> Option<End> {
    let (Some(one), Some(other)) = (one, other) else {
        return one.clone().or_else(|| other.clone());
    };
    Some(if one.number == other.number {
        End {
            number: one.number.clone(),
            is_in: one.is_in && other.is_in,
        }
    } else if wins(&one.number, &other.number) {
        one.clone()
    } else {
        other.clone()
    })
}
