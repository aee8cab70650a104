//! What the expressions of a model compare each name with: of this come values, ranges and types that the source does not state.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::dmn::feel::{Expr, Test, Tests, bounds};
use crate::import::dmn::source::{Body, Table};
use crate::import::logic::Comparison;
use crate::quantity::Number;

#[derive(Clone, Debug, Default)]
pub(super) struct Usage {
    /// Where its numbers are told apart: below a number, or above it.
    pub cuts: BTreeSet<(Number, bool)>,
    /// Texts that it is compared with, first come first.
    pub texts: Vec<String>,
    /// Texts that its list is asked to contain.
    pub contained: Vec<String>,
    /// Those that a column of a table allows, where each column does.
    pub allowed: Vec<String>,
    pub is_flag: bool,
    pub is_number: bool,
    pub is_null_tested: bool,
}

impl Usage {
    fn text(list: &mut Vec<String>, text: &str) {
        if !list.iter().any(|known| known == text) {
            list.push(text.to_owned());
        }
    }
}

pub(super) type Usages = BTreeMap<String, Usage>;

pub(super) fn of(bodies: &BTreeMap<String, Body>) -> Usages {
    let mut usages = Usages::new();
    for body in bodies.values() {
        match body {
            Body::Nothing => {}
            Body::Literal(expr) => {
                if let Expr::If(..) | Expr::Name(_) = expr {
                    branches(expr, &mut usages);
                } else {
                    within(expr, &mut usages);
                }
            }
            Body::Table(table) => of_table(table, &mut usages),
        }
    }
    usages
}

/// What an `if` comes to is no condition.
fn branches(expr: &Expr, usages: &mut Usages) {
    if let Expr::If(condition, then, or) = expr {
        condition_within(condition, usages);
        branches(then, usages);
        branches(or, usages);
    } else if !matches!(expr, Expr::Name(_)) {
        within(expr, usages);
    }
}

fn of_table(table: &Table, usages: &mut Usages) {
    for (at, input) in table.inputs.iter().enumerate() {
        let cells = table.rules.iter().filter_map(|rule| rule.cells.get(at));
        match &input.expr {
            Expr::Name(path) => {
                for cell in cells {
                    tests(path, cell, usages);
                }
                for text in input.allowed.iter().flat_map(Tests::tests) {
                    if let Test::Is(Expr::Text(text)) = text {
                        let usage = usages.entry(path.clone()).or_default();
                        Usage::text(&mut usage.allowed, text);
                    }
                }
            }
            other => {
                within(other, usages);
                for part in cells.flat_map(Tests::tests).flat_map(Test::parts) {
                    within(part, usages);
                }
            }
        }
    }
    for output in table.rules.iter().flat_map(|rule| &rule.outputs) {
        if !matches!(output, Expr::Name(_)) {
            within(output, usages);
        }
    }
}

fn condition_within(expr: &Expr, usages: &mut Usages) {
    match expr {
        Expr::Name(path) => usages.entry(path.clone()).or_default().is_flag = true,
        other => within(other, usages),
    }
}

fn within(expr: &Expr, usages: &mut Usages) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            for part in parts {
                condition_within(part, usages);
            }
        }
        Expr::Not(inner) => condition_within(inner, usages),
        Expr::If(condition, then, or) => {
            condition_within(condition, usages);
            within(then, usages);
            within(or, usages);
        }
        Expr::Compare(left, comparison, right) => match (&**left, &**right) {
            (Expr::Name(path), other) => compared(path, *comparison, other, usages),
            (other, Expr::Name(path)) => compared(path, comparison.turned(), other, usages),
            (left, right) => {
                within(left, usages);
                within(right, usages);
            }
        },
        Expr::Matches(of, cell) => match &**of {
            Expr::Name(path) => tests(path, cell, usages),
            of => {
                within(of, usages);
                for part in cell.tests().iter().flat_map(Test::parts) {
                    within(part, usages);
                }
            }
        },
        Expr::Arithmetic(left, _, right) => {
            for part in [&**left, &**right] {
                number_within(part, usages);
            }
        }
        Expr::Negated(inner) => number_within(inner, usages),
        Expr::Call(name, arguments) if name == "list contains" => {
            if let [(_, Expr::Name(path)), (_, Expr::Text(text))] = arguments.as_slice() {
                let usage = usages.entry(path.clone()).or_default();
                Usage::text(&mut usage.contained, text);
            }
        }
        Expr::Call(..) | Expr::List(_) => {
            for part in expr.parts() {
                within(part, usages);
            }
        }
        Expr::Null
        | Expr::Flag(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Input
        | Expr::Name(_) => {}
    }
}

fn number_within(expr: &Expr, usages: &mut Usages) {
    match expr {
        Expr::Name(path) => usages.entry(path.clone()).or_default().is_number = true,
        other => within(other, usages),
    }
}

fn tests(path: &str, cell: &Tests, usages: &mut Usages) {
    for test in cell.tests() {
        match test {
            Test::Is(Expr::List(parts)) => {
                for part in parts {
                    compared(path, Comparison::Equal, part, usages);
                }
            }
            Test::Is(expr) => compared(path, Comparison::Equal, expr, usages),
            Test::Compare(comparison, expr) => compared(path, *comparison, expr, usages),
            Test::Range((low, is_in), (high, is_too)) => {
                let (above, below) = bounds(*is_in, *is_too);
                compared(path, above, low, usages);
                compared(path, below, high, usages);
            }
            Test::Holds(expr) => within(&expr.of_input(&Expr::Name(path.to_owned())), usages),
        }
    }
}

fn compared(path: &str, comparison: Comparison, with: &Expr, usages: &mut Usages) {
    let usage = usages.entry(path.to_owned()).or_default();
    match with {
        Expr::Text(text) => Usage::text(&mut usage.texts, text),
        Expr::Flag(_) => usage.is_flag = true,
        Expr::Null => usage.is_null_tested = true,
        other => match other.number() {
            Some(number) => {
                usage.is_number = true;
                let sides: &[bool] = match comparison {
                    Comparison::Equal => &[false, true],
                    Comparison::Less | Comparison::GreaterOrEqual => &[false],
                    Comparison::LessOrEqual | Comparison::Greater => &[true],
                };
                usage
                    .cuts
                    .extend(sides.iter().map(|side| (number.clone(), *side)));
            }
            None => within(other, usages),
        },
    }
}
