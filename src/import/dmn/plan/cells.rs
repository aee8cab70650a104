//! Cells of decision tables in the words of the book's cells, where they ask for constants.

use super::subject::{Kind, Subject, id};
use crate::import::dmn::feel::{Expr, Test, Tests, bounds};
use crate::import::logic::Comparison;
use crate::import::names::NamedCode;
use crate::quantity::Number;

/// Nothing, where the cell says more than a cell can: a condition says it then.
pub(super) fn cell(subject: &Subject, tests: &Tests) -> Option<String> {
    let (is_denied, tests) = match tests {
        Tests::Any => return Some("-".to_owned()),
        Tests::Some(tests) => (false, tests),
        Tests::None(tests) => (true, tests),
    };
    let mut parts = Vec::new();
    for test in tests {
        match test {
            Test::Is(Expr::List(list)) => {
                for part in list {
                    parts.push(one(subject, &Test::Is(part.clone()))?);
                }
            }
            test => parts.push(one(subject, test)?),
        }
    }
    match is_denied {
        false => {
            let mut texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
            texts.dedup();
            Some(texts.join(" or "))
        }
        true => denied(subject, &parts),
    }
}

struct Part {
    text: String,
    /// The contrary, of what is known.
    contrary: String,
    /// Whether what is missing is definitely not it.
    is_equality: bool,
}

fn one(subject: &Subject, test: &Test) -> Option<Part> {
    if let Test::Is(Expr::Null) = test {
        return subject.is_unsure.then(|| Part {
            text: "unknown".to_owned(),
            contrary: "known".to_owned(),
            is_equality: false,
        });
    }
    match &subject.kind {
        Kind::Flag => {
            let Test::Is(Expr::Flag(flag)) = test else {
                return None;
            };
            let (text, contrary) = match flag {
                true => ("yes", "no"),
                false => ("no", "yes"),
            };
            Some(Part {
                text: text.to_owned(),
                contrary: contrary.to_owned(),
                is_equality: true,
            })
        }
        Kind::OneOf(values) => match test {
            Test::Is(Expr::Text(text)) => quoted(values, text, true),
            Test::Is(_) | Test::Compare(..) | Test::Range(..) | Test::Holds(_) => None,
        },
        Kind::Several(values) => several(values, test),
        Kind::Number { .. } => number(test),
    }
}

fn quoted(values: &[NamedCode], text: &str, is_equality: bool) -> Option<Part> {
    let id = id(values, text)?;
    Some(Part {
        text: format!("'{id}'"),
        contrary: format!("not '{id}'"),
        is_equality,
    })
}

/// `list contains(?, "a")`
fn several(values: &[NamedCode], test: &Test) -> Option<Part> {
    let Test::Holds(expr) = test else {
        return None;
    };
    let (expr, is_denied) = match expr {
        Expr::Not(inner) => (&**inner, true),
        expr => (expr, false),
    };
    let Expr::Call(name, arguments) = expr else {
        return None;
    };
    let [(None, Expr::Input), (None, Expr::Text(text))] = arguments.as_slice() else {
        return None;
    };
    let part = (name == "list contains").then(|| quoted(values, text, false))??;
    Some(match is_denied {
        false => part,
        true => Part {
            text: part.contrary,
            contrary: part.text,
            is_equality: false,
        },
    })
}

fn number(test: &Test) -> Option<Part> {
    let decimal = |expr: &Expr| expr.number().filter(Number::is_decimal);
    let part = |text: String, contrary: String| Part {
        text,
        contrary,
        is_equality: false,
    };
    match test {
        Test::Is(expr) | Test::Compare(Comparison::Equal, expr) => {
            let number = decimal(expr)?;
            Some(Part {
                text: number.to_string(),
                contrary: format!("not {number}"),
                is_equality: true,
            })
        }
        Test::Compare(comparison, expr) => {
            let number = decimal(expr)?;
            let contrary = contrary(*comparison)?;
            Some(part(
                format!("{} {number}", comparison.symbol()),
                format!("{} {number}", contrary.symbol()),
            ))
        }
        Test::Range((low, is_in), (high, is_too)) => {
            let (low, high) = (decimal(low)?, decimal(high)?);
            // A range that holds no number is said by a condition.
            let is_empty = low > high || (low == high && !(*is_in && *is_too));
            if is_empty {
                return None;
            }
            let (above, below) = bounds(*is_in, *is_too);
            let outside = format!(
                "{} {low} or {} {high}",
                contrary(above)?.symbol(),
                contrary(below)?.symbol()
            );
            let text = match (is_in, is_too) {
                (true, true) if low == high => low.to_string(),
                (true, true) => format!("between {low} and {high}"),
                _one_is_open => {
                    format!("{} {low} and {} {high}", above.symbol(), below.symbol())
                }
            };
            Some(part(text, outside))
        }
        Test::Holds(_) => None,
    }
}

fn contrary(comparison: Comparison) -> Option<Comparison> {
    match comparison {
        Comparison::Equal => None,
        Comparison::Less => Some(Comparison::GreaterOrEqual),
        Comparison::LessOrEqual => Some(Comparison::Greater),
        Comparison::Greater => Some(Comparison::LessOrEqual),
        Comparison::GreaterOrEqual => Some(Comparison::Less),
    }
}

fn denied(subject: &Subject, parts: &[Part]) -> Option<String> {
    let contraries: Vec<&str> = parts.iter().map(|part| part.contrary.as_str()).collect();
    let is_one = contraries.len() == 1;
    if !is_one && contraries.iter().any(|text| text.contains(" or ")) {
        return None;
    }
    let known = contraries.join(" and ");
    // What is missing equals nothing, and is neither less nor more.
    let takes_missing = subject.is_unsure && parts.iter().all(|part| part.is_equality);
    Some(match takes_missing {
        true => format!("{known} or unknown"),
        false => known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::dmn::feel::{self, Names};

    fn number(is_unsure: bool) -> Subject {
        Subject {
            name: "age".to_owned(),
            kind: Kind::Number { unit: "1" },
            is_unsure,
        }
    }

    fn said(text: &str, is_unsure: bool) -> Option<String> {
        let names = Names::new(std::iter::empty());
        let tests = feel::tests(text, &names).expect("a cell");
        cell(&number(is_unsure), &tests)
    }

    #[test]
    fn numbers_are_said_as_the_book_says_them() {
        let is = |text: &str, wanted: &str| assert_eq!(said(text, false).as_deref(), Some(wanted));
        is("-", "-");
        is("< 18, >= 60", "< 18 or >= 60");
        is("[15..30)", ">= 15 and < 30");
        is("[1..2]", "between 1 and 2");
        is("not(5)", "not 5");
        is("not(1, 2)", "not 1 and not 2");
        is("not(]1..2])", "<= 1 or > 2");
        assert_eq!(said("[2..1]", false), None);
        assert_eq!(said("not([1..2], 5)", false), None);
    }

    #[test]
    fn what_is_missing_equals_nothing() {
        assert_eq!(said("not(5)", true).as_deref(), Some("not 5 or unknown"));
        assert_eq!(said("not(> 5)", true).as_deref(), Some("<= 5"));
        assert_eq!(said("null", true).as_deref(), Some("unknown"));
        assert_eq!(said("not(null)", true).as_deref(), Some("known"));
    }
}
