//! FEEL, the expressions of DMN, read as far as a book can say them. What is beyond that is named by its construct.

mod literal;
mod parser;

use std::collections::BTreeMap;

use super::Construct;
use crate::import::logic::Comparison;
use crate::quantity::Number;
pub(super) use parser::{Names, expression, tests};

/// Why an expression can't be said.
pub(super) type Stopped = (Construct, String);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    Null,
    Flag(bool),
    Number(Number),
    Text(String),
    /// `?`, the value that a test is about.
    Input,
    /// `Loan.amount`, white space made one.
    Name(String),
    Negated(Box<Expr>),
    Arithmetic(Box<Expr>, Operator, Box<Expr>),
    Compare(Box<Expr>, Comparison, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `in`, `between`
    Matches(Box<Expr>, Tests),
    /// Arguments with their names, where they have any.
    Call(String, Vec<(Option<String>, Expr)>),
    List(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tests {
    /// `-`
    Any,
    Some(Vec<Test>),
    /// `not(…)`
    None(Vec<Test>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// Equal, or one of a list.
    Is(Expr),
    Compare(Comparison, Expr),
    /// Each bound, and whether it is in the range.
    Range((Expr, bool), (Expr, bool)),
    /// It speaks of `?`.
    Holds(Expr),
}

impl Tests {
    pub fn tests(&self) -> &[Test] {
        match self {
            Tests::Any => &[],
            Tests::Some(tests) | Tests::None(tests) => tests,
        }
    }

    /// With every expression changed.
    pub fn map(&self, change: &dyn Fn(&Expr) -> Expr) -> Self {
        let of = |tests: &[Test]| tests.iter().map(|test| test.map(change)).collect();
        match self {
            Tests::Any => Tests::Any,
            Tests::Some(tests) => Tests::Some(of(tests)),
            Tests::None(tests) => Tests::None(of(tests)),
        }
    }
}

/// A range's two comparisons.
pub(super) fn bounds(is_in: bool, is_too: bool) -> (Comparison, Comparison) {
    let above = match is_in {
        true => Comparison::GreaterOrEqual,
        false => Comparison::Greater,
    };
    let below = match is_too {
        true => Comparison::LessOrEqual,
        false => Comparison::Less,
    };
    (above, below)
}

impl Test {
    fn map(&self, change: &dyn Fn(&Expr) -> Expr) -> Self {
        match self {
            Test::Is(expr) => Test::Is(change(expr)),
            Test::Compare(comparison, expr) => Test::Compare(*comparison, change(expr)),
            Test::Range((low, is_in), (high, is_too)) => {
                Test::Range((change(low), *is_in), (change(high), *is_too))
            }
            Test::Holds(expr) => Test::Holds(change(expr)),
        }
    }

    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Test::Is(expr) | Test::Compare(_, expr) | Test::Holds(expr) => vec![expr],
            Test::Range((low, _), (high, _)) => vec![low, high],
        }
    }
}

impl Expr {
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Null
            | Expr::Flag(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Input
            | Expr::Name(_) => Vec::new(),
            Expr::Negated(inner) | Expr::Not(inner) => vec![inner],
            Expr::Arithmetic(left, _, right) | Expr::Compare(left, _, right) => vec![left, right],
            Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => parts.iter().collect(),
            Expr::If(condition, then, or) => vec![condition, then, or],
            Expr::Matches(of, tests) => {
                let tests = tests.tests().iter().flat_map(Test::parts);
                std::iter::once(&**of).chain(tests).collect()
            }
            Expr::Call(_, arguments) => arguments.iter().map(|(_, argument)| argument).collect(),
        }
    }

    pub fn with_parts(&self, change: &dyn Fn(&Expr) -> Expr) -> Self {
        let boxed = |expr: &Expr| Box::new(change(expr));
        let all = |parts: &[Expr]| parts.iter().map(change).collect();
        match self {
            Expr::Null
            | Expr::Flag(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Input
            | Expr::Name(_) => self.clone(),
            Expr::Negated(inner) => Expr::Negated(boxed(inner)),
            Expr::Not(inner) => Expr::Not(boxed(inner)),
            Expr::Arithmetic(left, operator, right) => {
                Expr::Arithmetic(boxed(left), *operator, boxed(right))
            }
            Expr::Compare(left, comparison, right) => {
                Expr::Compare(boxed(left), *comparison, boxed(right))
            }
            Expr::And(parts) => Expr::And(all(parts)),
            Expr::Or(parts) => Expr::Or(all(parts)),
            Expr::List(parts) => Expr::List(all(parts)),
            Expr::If(condition, then, or) => Expr::If(boxed(condition), boxed(then), boxed(or)),
            Expr::Matches(of, tests) => Expr::Matches(boxed(of), tests.map(change)),
            Expr::Call(name, arguments) => {
                let arguments = arguments.iter();
                let arguments = arguments.map(|(name, argument)| (name.clone(), change(argument)));
                Expr::Call(name.clone(), arguments.collect())
            }
        }
    }

    /// With other expressions in the place of names; of `a.b` also where `a` is another name.
    pub fn with(&self, values: &BTreeMap<String, Expr>) -> Self {
        let Expr::Name(path) = self else {
            return self.with_parts(&|part| part.with(values));
        };
        if let Some(value) = values.get(path) {
            return value.clone();
        }
        match path.split_once('.') {
            Some((first, rest)) => match values.get(first) {
                Some(Expr::Name(name)) => Expr::Name(format!("{name}.{rest}")),
                Some(_) | None => self.clone(),
            },
            None => self.clone(),
        }
    }

    /// With `all` and `any` of lists that are written out as `and` and `or`.
    pub fn joined(&self) -> Self {
        if let Expr::Call(name, arguments) = self
            && let [(None, Expr::List(parts))] = arguments.as_slice()
            && !parts.is_empty()
        {
            let parts = parts.iter().map(Expr::joined).collect();
            match name.as_str() {
                "all" => return Expr::And(parts),
                "any" => return Expr::Or(parts),
                _other => {}
            }
        }
        self.with_parts(&Expr::joined)
    }

    /// With something in the place of `?`.
    pub fn of_input(&self, input: &Expr) -> Self {
        match self {
            Expr::Input => input.clone(),
            // Its own tests speak of its own `?`, which stands on the left.
            other => other.with_parts(&|part| part.of_input(input)),
        }
    }

    /// Every name in it, first come first.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.visit(&mut |expr| {
            if let Expr::Name(name) = expr
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        });
        names
    }

    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Expr)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }

    pub fn speaks_of_input(&self) -> bool {
        let mut found = false;
        self.visit(&mut |expr| found |= *expr == Expr::Input);
        found
    }

    /// A constant number, also one that is denied or added up.
    pub fn number(&self) -> Option<Number> {
        match self {
            Expr::Number(number) => Some(number.clone()),
            Expr::Negated(inner) => Some(&Number::zero() - &inner.number()?),
            Expr::Arithmetic(left, operator, right) => {
                operator.applied(&left.number()?, &right.number()?)
            }
            _other => None,
        }
    }
}

impl Operator {
    pub fn applied(self, left: &Number, right: &Number) -> Option<Number> {
        match self {
            Operator::Plus => Some(left + right),
            Operator::Minus => Some(left - right),
            Operator::Times => Some(left * right),
            Operator::Over => (!right.is_zero()).then(|| left / right),
            Operator::Power => None,
        }
    }
}

#[cfg(test)]
mod tests_of_reading {
    use super::*;

    fn names() -> Names {
        let names = ["Age", "Years of Service", "Loan", "amount", "a-b", "list"];
        Names::new(names.iter().map(|name| (*name).to_owned()))
    }

    fn read(text: &str) -> Expr {
        expression(text, &names()).expect("FEEL")
    }

    fn name(text: &str) -> Expr {
        Expr::Name(text.to_owned())
    }

    #[test]
    fn names_have_spaces_signs_and_paths() {
        assert_eq!(read("Years  of\n Service"), name("Years of Service"));
        assert_eq!(read("Loan.amount"), name("Loan.amount"));
        assert_eq!(read("a-b"), name("a-b"));
        assert_eq!(
            read("Age - 1"),
            Expr::Arithmetic(
                Box::new(name("Age")),
                Operator::Minus,
                Box::new(Expr::Number(Number::one()))
            )
        );
    }

    #[test]
    fn cells_are_values_bounds_ranges_and_their_contrary() {
        let cell = |text: &str| tests(text, &names()).expect("a cell");
        assert_eq!(cell(" - "), Tests::Any);
        assert_eq!(
            cell("\"a\", \"b\\\"\""),
            Tests::Some(vec![
                Test::Is(Expr::Text("a".to_owned())),
                Test::Is(Expr::Text("b\"".to_owned()))
            ])
        );
        let of = |number: i64| Expr::Number(number.into());
        assert_eq!(
            cell("not(< 5, ]1..2])"),
            Tests::None(vec![
                Test::Compare(Comparison::Less, of(5)),
                Test::Range((of(1), false), (of(2), true))
            ])
        );
        assert_eq!(
            cell("-5"),
            Tests::Some(vec![Test::Is(Expr::Negated(Box::new(of(5))))])
        );
        assert!(matches!(cell("? > 5").tests(), [Test::Holds(_)]));
    }

    #[test]
    fn what_a_book_can_t_say_is_named_by_its_construct() {
        let why = |text: &str| expression(text, &names()).expect_err("refused").0;
        assert_eq!(why("for i in list return i"), Construct::Iteration);
        assert_eq!(why("list[item > 3]"), Construct::Filter);
        assert_eq!(why("{a: 1}"), Construct::Context);
        assert_eq!(why("@\"2020-01-01\""), Construct::Time);
        assert_eq!(why("function(x) x"), Construct::FunctionValue);
        assert_eq!(why("Age >"), Construct::Expression);
        assert_eq!(why("Age Loan"), Construct::Expression);
        assert_eq!(why(&"(".repeat(9999)), Construct::Expression);
        assert_eq!(why(&"1+".repeat(9999)), Construct::Expression);
    }
}
