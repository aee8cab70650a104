//! Expressions as an author would write them.

use crate::model::{FactKey, FactKind, FactTest, Guard, Library, Logic};

impl Guard {
    /// `fever and age >= 65 a`, whatever it was written like.
    pub fn words(&self, library: &Library) -> String {
        expression(library, self, Binding::Loose)
    }
}

/// How tightly the operator round an expression binds: one that binds less tightly stands in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loose,
    Tight,
}

fn expression(library: &Library, guard: &Guard, around: Binding) -> String {
    let joined = |parts: &[Guard], word: &str| {
        let parts = parts
            .iter()
            .map(|part| expression(library, part, Binding::Tight));
        parts.collect::<Vec<_>>().join(word)
    };
    let pair = |left: &Guard, right: &Guard, word: &str| {
        let [left, right] = [left, right].map(|side| expression(library, side, Binding::Tight));
        format!("{left} {word} {right}")
    };
    let text = match guard {
        Logic::Constant(value) => return value.to_string(),
        Logic::Test(test) => return test_words(library, test),
        Logic::And(parts) | Logic::Or(parts) if parts.len() == 1 => {
            return expression(library, &parts[0], around);
        }
        Logic::Not(inner) => match &**inner {
            Logic::Known(inner) => {
                format!("{} is unknown", expression(library, inner, Binding::Tight))
            }
            inner => format!("not {}", expression(library, inner, Binding::Tight)),
        },
        Logic::Known(inner) => format!("{} is known", expression(library, inner, Binding::Tight)),
        Logic::And(parts) => joined(parts, " and "),
        Logic::Or(parts) => joined(parts, " or "),
        Logic::Xor(left, right) => pair(left, right, "xor"),
        Logic::Implies(left, right) => pair(left, right, "implies"),
    };
    match around {
        Binding::Loose => text,
        Binding::Tight => format!("({text})"),
    }
}

fn test_words(library: &Library, test: &FactTest) -> String {
    let name = |fact: FactKey| &library.facts[fact].meta.id;
    let values = |fact: FactKey| match &library.facts[fact].kind {
        FactKind::OneOf(values) | FactKind::AnyOf(values) => values.as_slice(),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => &[],
    };
    match test {
        FactTest::Yes(fact) => name(*fact).clone(),
        FactTest::Known(fact) => format!("{} is known", name(*fact)),
        FactTest::Among { fact, values: own } => {
            let all = values(*fact);
            let chosen: Vec<_> = own.iter().map(|&own| format!("'{}'", all[own])).collect();
            match chosen.as_slice() {
                [only] => format!("{} = {only}", name(*fact)),
                _ => format!("{} in {{ {} }}", name(*fact), chosen.join(", ")),
            }
        }
        FactTest::Has { fact, value } => format!("'{}' in {}", values(*fact)[*value], name(*fact)),
        FactTest::Compare {
            fact,
            comparison,
            number,
        } => format!(
            "{} {} {}",
            name(*fact),
            comparison.symbol(),
            number.written().in_expression()
        ),
        FactTest::Condition(key) => library.conditions[*key].meta.id.clone(),
        FactTest::Score {
            score,
            comparison,
            number,
        } => format!(
            "{} {} {number}",
            library.scores[*score].meta.id,
            comparison.symbol()
        ),
        FactTest::ScoreKnown(score) => format!("{} is known", library.scores[*score].meta.id),
    }
}
