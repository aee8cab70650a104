//! Conditions over the names of the book that is made: simplified as they are built, written by the one writer of expressions.

use std::collections::BTreeSet;

use crate::notation::WrittenExpression;
use crate::quantity::Number;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Logic {
    Always,
    Never,
    Test(Test),
    /// Definitely true.
    Surely(Box<Logic>),
    Not(Box<Logic>),
    And(Vec<Logic>),
    Or(Vec<Logic>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Test {
    Yes(String),
    Known(String),
    /// One of these values, by their identifiers, of all that it has.
    Among {
        name: String,
        values: BTreeSet<usize>,
        all: Vec<String>,
    },
    /// A value, by its identifier, is among several.
    Has {
        name: String,
        value: String,
    },
    Compare {
        name: String,
        comparison: Comparison,
        number: Number,
        /// As it is written behind the number, with a space before it.
        unit: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// With its sides exchanged.
    pub fn turned(self) -> Self {
        match self {
            Comparison::Equal => Comparison::Equal,
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        }
    }

    fn negated(self) -> Option<Self> {
        match self {
            Comparison::Equal => None,
            Comparison::Less => Some(Comparison::GreaterOrEqual),
            Comparison::LessOrEqual => Some(Comparison::Greater),
            Comparison::Greater => Some(Comparison::LessOrEqual),
            Comparison::GreaterOrEqual => Some(Comparison::Less),
        }
    }

    pub fn holds(self, left: &Number, right: &Number) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

impl Test {
    pub fn name(&self) -> &str {
        match self {
            Test::Yes(name)
            | Test::Known(name)
            | Test::Among { name, .. }
            | Test::Has { name, .. }
            | Test::Compare { name, .. } => name,
        }
    }
}

impl Logic {
    pub fn yes(name: &str) -> Self {
        Logic::Test(Test::Yes(name.to_owned()))
    }

    pub fn known(name: &str) -> Self {
        Logic::Test(Test::Known(name.to_owned()))
    }

    pub fn has(name: &str, value: &str) -> Self {
        Logic::Test(Test::Has {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }

    pub fn among(name: &str, values: BTreeSet<usize>, all: &[String]) -> Self {
        if values.is_empty() {
            return Logic::Never;
        }
        Logic::Test(Test::Among {
            name: name.to_owned(),
            values,
            all: all.to_vec(),
        })
    }

    /// The parts of a conjunction; itself, where it is none.
    pub fn conjuncts(self) -> Vec<Logic> {
        match self {
            Logic::Always => Vec::new(),
            Logic::And(parts) => parts,
            other => vec![other],
        }
    }

    pub fn and(parts: impl IntoIterator<Item = Logic>) -> Self {
        let mut kept: Vec<Logic> = Vec::new();
        for part in parts.into_iter().flat_map(Logic::conjuncts) {
            if part == Logic::Never {
                return Logic::Never;
            }
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
        match kept.len() {
            0 => Logic::Always,
            1 => kept.swap_remove(0),
            _many => Logic::And(kept),
        }
    }

    pub fn or(parts: impl IntoIterator<Item = Logic>) -> Self {
        let alternatives = |part: Logic| match part {
            Logic::Never => Vec::new(),
            Logic::Or(parts) => parts,
            other => vec![other],
        };
        let mut kept: Vec<Logic> = Vec::new();
        for part in parts.into_iter().flat_map(alternatives) {
            if part == Logic::Always {
                return Logic::Always;
            }
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
        let mut kept = joined(kept);
        match kept.len() {
            0 => Logic::Never,
            1 => kept.swap_remove(0),
            _many => Logic::Or(kept),
        }
    }

    /// `unsure` says of which names the value may be unknown: what is not definitely true of them is not the contrary.
    pub fn not(self, unsure: &dyn Fn(&str) -> bool) -> Self {
        let is_unsure = self.names().iter().any(|name| unsure(name));
        match self {
            Logic::Always => Logic::Never,
            Logic::Never => Logic::Always,
            Logic::Not(inner) if !is_unsure => *inner,
            Logic::Test(Test::Known(name)) => Logic::Not(Box::new(Logic::known(&name))),
            Logic::Test(Test::Compare {
                name,
                comparison,
                number,
                unit,
            }) if !is_unsure && comparison.negated().is_some() => Logic::Test(Test::Compare {
                name,
                comparison: comparison.negated().unwrap_or(comparison),
                number,
                unit,
            }),
            other if is_unsure => Logic::Not(Box::new(Logic::Surely(Box::new(other)))),
            other => Logic::Not(Box::new(other)),
        }
    }

    pub fn visit(&self, see: &mut dyn FnMut(&Test)) {
        match self {
            Logic::Always | Logic::Never => {}
            Logic::Test(test) => see(test),
            Logic::Surely(inner) | Logic::Not(inner) => inner.visit(see),
            Logic::And(parts) | Logic::Or(parts) => {
                parts.iter().for_each(|part| part.visit(see));
            }
        }
    }

    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.visit(&mut |test| {
            names.insert(test.name().to_owned());
        });
        names
    }

    pub fn text(&self) -> String {
        self.written().alone()
    }

    fn written(&self) -> WrittenExpression {
        match self {
            Logic::Always => WrittenExpression::test("true".to_owned()),
            Logic::Never => WrittenExpression::test("false".to_owned()),
            Logic::Test(Test::Yes(name)) => WrittenExpression::name(name.clone()),
            Logic::Test(Test::Known(name)) => WrittenExpression::name(name.clone()).known(),
            Logic::Test(test @ (Test::Among { .. } | Test::Has { .. } | Test::Compare { .. })) => {
                WrittenExpression::test(test_text(test))
            }
            Logic::Surely(inner) => inner.written().surely(),
            Logic::Not(inner) => inner.written().negated(),
            Logic::And(parts) => {
                WrittenExpression::joined(parts.iter().map(Logic::written), " and ")
            }
            Logic::Or(parts) => WrittenExpression::joined(parts.iter().map(Logic::written), " or "),
        }
    }
}

fn test_text(test: &Test) -> String {
    match test {
        Test::Yes(name) => name.clone(),
        Test::Known(name) => format!("{name} is known"),
        Test::Among { name, values, all } => {
            let chosen: Vec<_> = values.iter().map(|at| format!("'{}'", all[*at])).collect();
            match chosen.as_slice() {
                [only] => format!("{name} = {only}"),
                _many => format!("{name} in {{ {} }}", chosen.join(", ")),
            }
        }
        Test::Has { name, value } => format!("'{value}' in {name}"),
        Test::Compare {
            name,
            comparison,
            number,
            unit,
        } => format!("{name} {} {number}{unit}", comparison.symbol()),
    }
}

/// Values of one fact in one test, where there are several of them.
fn joined(parts: Vec<Logic>) -> Vec<Logic> {
    let mut kept: Vec<Logic> = Vec::new();
    for part in parts {
        if let Logic::Test(Test::Among { name, values, .. }) = &part {
            let is_same = |other: &Logic| matches!(other, Logic::Test(Test::Among { name: own, .. }) if own == name);
            let same = kept.iter().position(is_same);
            let same = same.and_then(|at| kept.get_mut(at));
            if let Some(Logic::Test(Test::Among { values: known, .. })) = same {
                known.extend(values);
                continue;
            }
        }
        kept.push(part);
    }
    kept
}
