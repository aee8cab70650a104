//! Expressions as an author would write them.

use crate::model::{FactTest, Guard, Layer, Library, Variable};

impl Guard {
    /// `fever and age >= 65 a`, whatever it was written like.
    pub fn words(&self, library: &Library) -> String {
        spoken(library, self).alone()
    }
}

/// An expression as text, and what a stronger operator round it asks of that.
pub(crate) enum WrittenExpression {
    /// A fact or a condition.
    Name(String),
    /// Needs brackets only before `is`.
    Test(String),
    /// What `is` known, true or false.
    Is(String, AskedBy),
    Not(Box<WrittenExpression>),
    Joined(String),
}

#[derive(Clone, Copy)]
pub(crate) enum AskedBy {
    Known,
    True,
    False,
}

impl AskedBy {
    fn word(self) -> &'static str {
        match self {
            AskedBy::Known => "known",
            AskedBy::True => "true",
            AskedBy::False => "false",
        }
    }

    fn negated(self) -> &'static str {
        match self {
            AskedBy::Known => "unknown",
            AskedBy::True => "not true",
            AskedBy::False => "not false",
        }
    }
}

impl WrittenExpression {
    /// What is yes or no by itself.
    pub fn name(text: String) -> Self {
        WrittenExpression::Name(text)
    }

    /// A comparison, or what else is whole in itself.
    pub fn test(text: String) -> Self {
        WrittenExpression::Test(text)
    }

    pub fn known(self) -> Self {
        self.is(AskedBy::Known)
    }

    pub fn surely(self) -> Self {
        match self {
            WrittenExpression::Not(inner) => inner.is(AskedBy::False),
            other => other.is(AskedBy::True),
        }
    }

    pub fn negated(self) -> Self {
        WrittenExpression::Not(Box::new(self))
    }

    /// By ` and `, ` or `, ` xor `, ` implies `.
    pub fn joined(parts: impl IntoIterator<Item = Self>, word: &str) -> Self {
        let mut parts: Vec<_> = parts.into_iter().collect();
        if parts.len() == 1 {
            return parts.swap_remove(0);
        }
        let parts: Vec<_> = parts.into_iter().map(Self::within).collect();
        WrittenExpression::Joined(parts.join(word))
    }

    fn is(self, asked: AskedBy) -> Self {
        WrittenExpression::Is(self.before_is(), asked)
    }

    pub fn alone(self) -> String {
        match self {
            WrittenExpression::Name(text)
            | WrittenExpression::Test(text)
            | WrittenExpression::Joined(text) => text,
            WrittenExpression::Is(of, asked) => format!("{of} is {}", asked.word()),
            WrittenExpression::Not(inner) => match *inner {
                WrittenExpression::Is(of, asked) => format!("{of} is {}", asked.negated()),
                inner => format!("not {}", inner.within()),
            },
        }
    }

    /// As a part of another expression.
    fn within(self) -> String {
        match self {
            WrittenExpression::Name(text) | WrittenExpression::Test(text) => text,
            WrittenExpression::Is(..)
            | WrittenExpression::Not(_)
            | WrittenExpression::Joined(_) => format!("({})", self.alone()),
        }
    }

    fn before_is(self) -> String {
        match self {
            WrittenExpression::Name(text) => text,
            WrittenExpression::Test(_)
            | WrittenExpression::Is(..)
            | WrittenExpression::Not(_)
            | WrittenExpression::Joined(_) => {
                format!("({})", self.alone())
            }
        }
    }
}

fn spoken(library: &Library, guard: &Guard) -> WrittenExpression {
    let joined = |parts: Vec<WrittenExpression>, word| WrittenExpression::joined(parts, word);
    guard.fold(&mut |layer: Layer<'_, _, WrittenExpression>| match layer {
        Layer::Constant(value) => WrittenExpression::Test(value.to_string()),
        Layer::Test(test @ (FactTest::Yes(_) | FactTest::Condition(_))) => {
            WrittenExpression::Name(test_words(library, test))
        }
        Layer::Test(test) => WrittenExpression::Test(test_words(library, test)),
        Layer::Known(inner) => inner.known(),
        Layer::IsTrue(inner) => inner.surely(),
        Layer::Not(inner) => inner.negated(),
        Layer::And(parts) => joined(parts, " and "),
        Layer::Or(parts) => joined(parts, " or "),
        Layer::Xor(left, right) => joined(vec![left, right], " xor "),
        Layer::Implies(left, right) => joined(vec![left, right], " implies "),
    })
}

fn test_words(library: &Library, test: &FactTest) -> String {
    let name = |of: Variable| &library.meta_of(of).id;
    let values = |of: Variable| library.kind_of(of).values();
    match test {
        FactTest::Yes(of) => name(*of).clone(),
        FactTest::Known(of) => format!("{} is known", name(*of)),
        FactTest::Among {
            of,
            values: chosen_values,
        } => {
            let all = values(*of);
            let chosen: Vec<_> = chosen_values
                .iter()
                .map(|&value| format!("'{}'", all[value].id))
                .collect();
            match chosen.as_slice() {
                [only] => format!("{} = {only}", name(*of)),
                _ => format!("{} in {{ {} }}", name(*of), chosen.join(", ")),
            }
        }
        FactTest::Has { of, value } => {
            format!("'{}' in {}", values(*of)[*value].id, name(*of))
        }
        FactTest::Compare {
            of,
            comparison,
            number,
        } => format!(
            "{} {} {}",
            name(*of),
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
