//! The variables of evaluators as facts, and evaluators as conditions over them.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluator::{Compared, Evaluator, Pressure, PressureRange, Relation};
use super::titles::Titles;
use super::{Construct, Note, Refusal};
use crate::import::book::{FactPlan, FactType, assumed_range};
use crate::import::logic::{Comparison, Logic, Test};
use crate::import::names::{self, NamedCode};
use crate::notation::TakenNames;
use crate::quantity::{Number, Unit};

/// A node's evaluator, or why it is asked as a whole.
pub(super) struct Asked<'a> {
    pub node: &'a str,
    pub text: &'a str,
    pub evaluator: Evaluator,
}

/// What a variable is, as evaluators use it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Usage {
    Flag,
    Number {
        is_age: bool,
        is_exact: bool,
        unit: Option<String>,
        /// The node whose words say the unit.
        unit_of: Option<String>,
        numbers: BTreeSet<Number>,
    },
    Pressure {
        systolic: BTreeSet<Number>,
        diastolic: BTreeSet<Number>,
    },
    Choice(Vec<String>),
}

/// The facts of one variable, by which expressions ask for it.
#[derive(Clone, Debug)]
enum Variable {
    Flag(String),
    Number {
        name: String,
        unit: String,
    },
    Pressure {
        systolic: String,
        diastolic: String,
    },
    Choice {
        name: String,
        values: Vec<NamedCode>,
    },
}

#[derive(Default)]
pub(super) struct Facts {
    pub plans: Vec<FactPlan>,
    variables: BTreeMap<String, Variable>,
}

/// In the order in which nodes first ask for them.
#[derive(Default)]
struct Usages {
    order: Vec<String>,
    of: BTreeMap<String, (Usage, String)>,
    refused: Vec<Refusal>,
}

impl Facts {
    pub fn of(
        asked: &[Asked<'_>],
        titles: &mut Titles,
        taken: &mut TakenNames,
        notes: &mut Vec<Note>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut usages = Usages::default();
        for asked in asked {
            asked.evaluator.visit(&mut |part| usages.add(part, asked));
        }
        if !usages.refused.is_empty() {
            return Err(usages.refused);
        }
        let mut facts = Self::default();
        for variable in &usages.order {
            let (usage, node) = &usages.of[variable];
            facts.add(variable, (usage, node), titles, (&mut *taken, &mut *notes));
        }
        Ok(facts)
    }

    /// What no evaluator of the source says, asked as yes or no.
    pub fn ask(
        &mut self,
        (words, title): (&str, &str),
        element: &str,
        titles: &mut Titles,
        taken: &mut TakenNames,
    ) -> String {
        let name = taken.give(&names::identifier(words));
        self.plans.push(FactPlan {
            title: titles.fact(title, element),
            name: name.clone(),
            note: None,
            kind: FactType::YesNo,
            may_be_unknown: false,
            element: element.to_owned(),
        });
        name
    }

    fn add(
        &mut self,
        variable: &str,
        (usage, node): (&Usage, &str),
        titles: &mut Titles,
        (taken, notes): (&mut TakenNames, &mut Vec<Note>),
    ) {
        let words = titles.words(variable);
        let mut fact = |words: &str, kind| {
            let name = taken.give(&names::identifier(words));
            self.plans.push(FactPlan {
                title: titles.fact(words, variable),
                name: name.clone(),
                note: None,
                kind,
                may_be_unknown: false,
                element: variable.to_owned(),
            });
            name
        };
        let mut note = |construct: Construct, said: String| {
            notes.push(Note::new(construct, node, format!("“{words}”: {said}")));
        };
        let made = match usage {
            Usage::Flag => Variable::Flag(fact(&words, FactType::YesNo)),
            Usage::Number { .. } => {
                let (kind, unit) = number(variable, usage, &mut note);
                let name = fact(&words, kind);
                Variable::Number { name, unit }
            }
            Usage::Pressure {
                systolic,
                diastolic,
            } => {
                note(Construct::Pressure, "two facts, systolic and diastolic, in whole mmHg; at least or above a reading is either of them, at most or below it is both, and within a range is both".to_owned());
                let mut of = |which: &str, numbers: &BTreeSet<Number>| {
                    let range = assumed_range(numbers);
                    fact(
                        &format!("{words} {which} (mmHg)"),
                        FactType::Count { range },
                    )
                };
                Variable::Pressure {
                    systolic: of("systolic", systolic),
                    diastolic: of("diastolic", diastolic),
                }
            }
            Usage::Choice(labels) => {
                note(
                    Construct::Values,
                    "its values are those of the evaluator".to_owned(),
                );
                let values = values(labels);
                let name = fact(&words, FactType::OneOf(values.clone()));
                Variable::Choice { name, values }
            }
        };
        self.variables.insert(variable.to_owned(), made);
    }

    /// Whom an evaluator takes on the edge that says yes.
    pub fn logic(&self, evaluator: &Evaluator) -> Logic {
        match evaluator {
            Evaluator::Yes(variable) => match self.variables.get(variable) {
                Some(Variable::Flag(name)) => Logic::yes(name),
                Some(_) | None => Logic::Never,
            },
            Evaluator::Compare(compared) => self.compared(compared),
            Evaluator::Pressure(pressure) => self.pressure(pressure),
            Evaluator::PressureRange(range) => self.pressure_range(range),
            Evaluator::All(parts) => Logic::and(parts.iter().map(|part| self.logic(part))),
            Evaluator::Any(parts) => Logic::or(parts.iter().map(|part| self.logic(part))),
            // Only a whole node asks for one, whose edges say which.
            Evaluator::Choice(_) => Logic::Never,
        }
    }

    /// Whom an edge takes at a node that chooses among values.
    pub fn among(&self, variable: &str, wanted: &dyn Fn(&str) -> bool) -> Logic {
        let Some(Variable::Choice { name, values }) = self.variables.get(variable) else {
            return Logic::Never;
        };
        let chosen = values.iter().enumerate();
        let chosen = chosen.filter(|(_, value)| wanted(&value.code));
        let all: Vec<String> = values.iter().map(|value| value.id.clone()).collect();
        Logic::among(name, chosen.map(|(at, _)| at).collect(), &all)
    }

    fn compared(&self, compared: &Compared) -> Logic {
        let Some(Variable::Number { name, unit }) = self.variables.get(&compared.variable) else {
            return Logic::Never;
        };
        let test = |comparison| test(name, comparison, &compared.threshold, unit);
        match compared.relation {
            Relation::Is(comparison) => test(comparison),
            Relation::IsNot => test(Comparison::Equal).not(&|_| false),
        }
    }

    fn pressure(&self, pressure: &Pressure) -> Logic {
        let Some(Variable::Pressure {
            systolic,
            diastolic,
        }) = self.variables.get(&pressure.variable)
        else {
            return Logic::Never;
        };
        let Relation::Is(comparison) = pressure.relation else {
            return Logic::Never;
        };
        let both = [
            test(systolic, comparison, &pressure.systolic, ""),
            test(diastolic, comparison, &pressure.diastolic, ""),
        ];
        match comparison {
            Comparison::Greater | Comparison::GreaterOrEqual => Logic::or(both),
            Comparison::Equal | Comparison::Less | Comparison::LessOrEqual => Logic::and(both),
        }
    }

    fn pressure_range(&self, range: &PressureRange) -> Logic {
        let Some(Variable::Pressure {
            systolic,
            diastolic,
        }) = self.variables.get(&range.variable)
        else {
            return Logic::Never;
        };
        let mut tests = Vec::new();
        for (name, [low, high]) in [(systolic, &range.systolic), (diastolic, &range.diastolic)] {
            let low = low
                .iter()
                .map(|low| test(name, Comparison::GreaterOrEqual, low, ""));
            let high = high
                .iter()
                .map(|high| test(name, Comparison::LessOrEqual, high, ""));
            tests.extend(low.chain(high));
        }
        Logic::and(tests)
    }
}

fn test(name: &str, comparison: Comparison, number: &Number, unit: &str) -> Logic {
    Logic::Test(Test::Compare {
        name: name.to_owned(),
        comparison,
        number: number.clone(),
        unit: unit.to_owned(),
    })
}

fn values(labels: &[String]) -> Vec<NamedCode> {
    let named = labels.iter().map(|label| NamedCode {
        code: label.clone(),
        number: None,
        label: names::cleaned(label),
        id: String::new(),
    });
    let mut values: Vec<NamedCode> = named.collect();
    names::values(&mut values);
    values
}

/// The type of a number, and its unit as it stands behind numbers in expressions.
fn number(
    variable: &str,
    usage: &Usage,
    note: &mut dyn FnMut(Construct, String),
) -> (FactType, String) {
    let Usage::Number {
        is_age,
        is_exact,
        unit,
        unit_of,
        numbers,
    } = usage
    else {
        return (FactType::YesNo, String::new());
    };
    let mut range = assumed_range(numbers);
    if *is_age {
        range.1 = Number::from(150);
    }
    note(
        Construct::Range,
        format!("no range is stated; {} to {} is assumed", range.0, range.1),
    );
    let unit = match (unit, unit_of) {
        (Some(unit), Some(node)) => {
            note(
                Construct::Unit,
                format!("its unit, `{unit}`, is what the words of `{node}` say"),
            );
            Some(unit.clone())
        }
        (unit, _) => unit.clone(),
    };
    let Some(unit) = unit else {
        if numbers.iter().all(Number::is_integer) && (*is_exact || is_counted(variable)) {
            note(
                Construct::Unit,
                "no unit is stated; whole numbers are assumed".to_owned(),
            );
            return (FactType::Count { range }, String::new());
        }
        note(Construct::Unit, "no unit is stated".to_owned());
        let unit = "1".to_owned();
        return (FactType::Quantity { unit, range }, String::new());
    };
    let written = Unit::parse(&unit).map(|unit| unit.in_expression());
    let written = written.map_or_else(|_| String::new(), |unit| format!(" {unit}"));
    (FactType::Quantity { unit, range }, written)
}

/// Whether its name says that there are no halves of it.
fn is_counted(variable: &str) -> bool {
    let variable = variable.to_lowercase();
    let words = variable.split(|c: char| !c.is_alphanumeric());
    let counted = ["score", "count", "number", "points", "total", "times"];
    words.into_iter().any(|word| counted.contains(&word))
}

impl Usages {
    fn add(&mut self, part: &Evaluator, asked: &Asked<'_>) {
        let (variable, usage) = match part {
            Evaluator::All(_) | Evaluator::Any(_) => return,
            Evaluator::Yes(variable) => (variable, Usage::Flag),
            Evaluator::Compare(compared) => (&compared.variable, usage_of(compared, asked)),
            Evaluator::Pressure(pressure) => {
                let systolic = BTreeSet::from([pressure.systolic.clone()]);
                let diastolic = BTreeSet::from([pressure.diastolic.clone()]);
                let usage = Usage::Pressure {
                    systolic,
                    diastolic,
                };
                (&pressure.variable, usage)
            }
            Evaluator::PressureRange(range) => {
                let usage = Usage::Pressure {
                    systolic: range.systolic.iter().flatten().cloned().collect(),
                    diastolic: range.diastolic.iter().flatten().cloned().collect(),
                };
                (&range.variable, usage)
            }
            Evaluator::Choice(choice) => {
                let values = choice.map.iter().map(|(value, _)| value.clone());
                (&choice.variable, Usage::Choice(values.collect()))
            }
        };
        if let Some((known, first)) = self.of.get_mut(variable) {
            if !known.take(usage) {
                let why = format!("`{variable}` is something else at `{first}`");
                self.refused
                    .push(Refusal::new(Construct::Evaluator, asked.node, why));
            }
            return;
        }
        self.order.push(variable.clone());
        let usage = (usage, asked.node.to_owned());
        self.of.insert(variable.clone(), usage);
    }
}

fn usage_of(compared: &Compared, asked: &Asked<'_>) -> Usage {
    let of_words = match compared.is_age {
        true => None,
        false => unit_behind(&compared.threshold, asked.text),
    };
    Usage::Number {
        is_age: compared.is_age,
        is_exact: matches!(
            compared.relation,
            Relation::Is(Comparison::Equal) | Relation::IsNot
        ),
        unit_of: of_words.as_ref().map(|_| asked.node.to_owned()),
        unit: of_words.or_else(|| compared.is_age.then(|| "a".to_owned())),
        numbers: BTreeSet::from([compared.threshold.clone()]),
    }
}

impl Usage {
    /// Adds another use of the same variable, unless that is of another type.
    fn take(&mut self, other: Usage) -> bool {
        match (self, other) {
            (Usage::Flag, Usage::Flag) => true,
            (
                Usage::Number {
                    is_age,
                    is_exact,
                    unit,
                    unit_of,
                    numbers,
                },
                Usage::Number {
                    is_age: also_age,
                    is_exact: also_exact,
                    unit: other,
                    unit_of: other_of,
                    numbers: more,
                },
            ) => {
                if unit.is_none() {
                    (*unit, *unit_of) = (other.clone(), other_of);
                }
                *is_age |= also_age;
                *is_exact |= also_exact;
                numbers.extend(more);
                other.is_none() || *unit == other
            }
            (
                Usage::Pressure {
                    systolic,
                    diastolic,
                },
                Usage::Pressure {
                    systolic: more_systolic,
                    diastolic: more_diastolic,
                },
            ) => {
                systolic.extend(more_systolic);
                diastolic.extend(more_diastolic);
                true
            }
            (Usage::Choice(values), Usage::Choice(more)) => {
                let new: Vec<_> = more
                    .into_iter()
                    .filter(|value| !values.contains(value))
                    .collect();
                values.extend(new);
                true
            }
            (
                Usage::Flag | Usage::Number { .. } | Usage::Pressure { .. } | Usage::Choice(_),
                Usage::Flag | Usage::Number { .. } | Usage::Pressure { .. } | Usage::Choice(_),
            ) => false,
        }
    }
}

/// The unit that stands behind just this number in a text: `≥ 24 mmHg`.
fn unit_behind(number: &Number, text: &str) -> Option<String> {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(digits.len());
        let (digits, rest) = digits.split_at(end);
        if digits.parse::<Number>().ok().as_ref() != Some(number) {
            continue;
        }
        let behind = match rest.trim_matches(|c: char| "?!,;:.)".contains(c)) {
            "" => words.peek().copied().unwrap_or_default(),
            rest => rest,
        };
        let behind = behind.trim_matches(|c: char| "?!,;:.)".contains(c));
        // `a` is the year, and an article.
        let unit = Unit::parse(behind)
            .ok()
            .filter(|unit| behind != "a" && !unit.is_one());
        if let Some(unit) = unit {
            return Some(unit.code().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_a_threshold_is_what_stands_behind_it() {
        let unit = |number: i64, text: &str| unit_behind(&Number::from(number), text);
        assert_eq!(unit(24, "Pressure ≥ 24 mmHg?").as_deref(), Some("mm[Hg]"));
        assert_eq!(unit(10, "Risk of diabetes or ≥ 10%?").as_deref(), Some("%"));
        assert_eq!(unit(12, "Older than 12 years").as_deref(), Some("a"));
        assert_eq!(unit(2, "12 mg or 2 a day"), None);
        assert_eq!(unit(4, "A score of 4 or more"), None);
    }
}
