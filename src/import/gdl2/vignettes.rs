//! The source's tests as vignettes: what its authors expect, as far as its own rules say so too.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::{Case, CaseFile, CaseValue};
use super::elements::{ElementKind, Elements};
use super::expression::Expression;
use super::plan::{BookPlan, Measured, RuleBlock, Subject, known_unit, unit_suffix};
use super::rules::RuleSet;
use super::run::{self, Held, State};
use super::{Construct, Note};
use crate::import::Expected;
use crate::import::book::{FactPlan, FactType, Pairs, Told, VignettePlan};
use crate::import::names::{self, NamedCode};
use crate::notation::toml;
use crate::quantity::Number;

/// What a case gives of an element.
fn given_of<'a>(case: &'a Case, element: &str) -> Option<&'a (String, CaseValue)> {
    case.given.iter().find(|(id, _)| *id == element)
}

struct Teller<'a> {
    rules: &'a RuleSet,
    elements: &'a Elements,
    subjects: BTreeMap<String, Subject>,
    facts: Vec<FactPlan>,
    outputs: BTreeSet<String>,
    /// What each can come to.
    calculations: BTreeMap<String, (Number, Number)>,
    asked: BTreeMap<String, BTreeSet<String>>,
    /// Elements that rules set.
    assigned: BTreeSet<String>,
    today: Date,
    is_day_stated: bool,
    notes: Vec<Note>,
    expected: Expected,
}

pub(super) fn of(
    plan: &mut BookPlan,
    rules: &RuleSet,
    elements: &Elements,
    cases: &CaseFile,
    today: Date,
) -> Told {
    let outputs = plan.rules.iter().filter_map(|block| match block {
        RuleBlock::Output(output) => Some(output.name.clone()),
        RuleBlock::Condition { .. }
        | RuleBlock::Score { .. }
        | RuleBlock::Calculation(_)
        | RuleBlock::Table(_)
        | RuleBlock::Assumption { .. } => None,
    });
    let calculations = plan.rules.iter().filter_map(|block| match block {
        RuleBlock::Calculation(of) => Some((of.name.clone(), of.range.clone())),
        RuleBlock::Condition { .. }
        | RuleBlock::Score { .. }
        | RuleBlock::Output(_)
        | RuleBlock::Table(_)
        | RuleBlock::Assumption { .. } => None,
    });
    let actions = rules.rules.iter().flat_map(|rule| &rule.then);
    let mut teller = Teller {
        rules,
        elements,
        subjects: plan.subjects.clone(),
        facts: std::mem::take(&mut plan.facts),
        outputs: outputs.collect(),
        calculations: calculations.collect(),
        asked: asked_by(&plan.rules),
        assigned: actions.map(|action| action.to.id.clone()).collect(),
        today: cases.today.unwrap_or(today),
        is_day_stated: cases.today.is_some(),
        notes: Vec::new(),
        expected: Expected::default(),
    };
    let mut vignettes = Vec::new();
    for (at, case) in cases.cases.iter().enumerate() {
        let element = format!("test_cases[{at}]");
        let Some((given, results)) = teller.vignette(case, &element) else {
            continue;
        };
        let name = plan.names.give(&names::identifier(&case.name));
        vignettes.push(VignettePlan {
            name,
            title: None,
            given,
            outputs: results.outputs,
            numbers: results.numbers,
            element,
        });
    }
    plan.facts = std::mem::take(&mut teller.facts);
    plan.notes.append(&mut teller.notes);
    Told {
        vignettes,
        expected: teller.expected,
    }
}

/// So many patients are tried for what a test leaves open.
const MOST_TRIED: usize = 4096;

/// What a vignette expects.
#[derive(Default)]
struct Results {
    outputs: Pairs,
    numbers: Pairs,
}

impl Results {
    fn push(&mut self, expectation: Expectation) {
        let Expectation { field, of, value } = expectation;
        push_once(
            match field {
                ResultField::Outputs => &mut self.outputs,
                ResultField::Numbers => &mut self.numbers,
            },
            of,
            value,
        );
    }

    fn is_empty(&self) -> bool {
        self.outputs.is_empty() && self.numbers.is_empty()
    }
}

impl Teller<'_> {
    fn vignette(&mut self, case: &Case, element: &str) -> Option<(Pairs, Results)> {
        let run = self.run(case);
        let completed = self.completed(case, run.as_ref());
        let given = match self.given(&completed) {
            Ok(given) => given,
            Err(why) => {
                self.note(
                    element,
                    format!("“{}” is left out: {why}", names::cleaned(&case.name)),
                );
                return None;
            }
        };
        let mut results = Results::default();
        for (id, value) in &case.expected {
            let Some(held) = Held::of(value) else {
                let said = format!(
                    "“{}”: what is expected of `{id}` can’t be read",
                    names::cleaned(&case.name)
                );
                self.note(element, said);
                continue;
            };
            if self.facts.iter().any(|fact| fact.element == *id) {
                self.expected.beyond += 1;
                continue;
            }
            let subject = self.subjects.get(id).cloned().unwrap_or(Subject::Null);
            let is_kept = |own: &Held| {
                own.is_shown_as(&held) || self.is_reckoned(&subject) && own.is_rounded_to(&held)
            };
            if let Some(run) = &run
                && !run.get(id).is_some_and(is_kept)
            {
                self.disagreed(case, element, id, run.get(id));
                continue;
            }
            let own = run.as_ref().and_then(|run| run.get(id));
            let expectation = self.expectation(&subject, (&held, own));
            if let Some(expectation) = &expectation
                && let Some(missing) = self.decisive(expectation, &completed, (id, &held))
            {
                self.expected.beyond += 1;
                let said = format!(
                    "“{}” gives no value of `{missing}`, which is always known here: what is expected of `{}` is left out",
                    names::cleaned(&case.name),
                    expectation.of
                );
                self.note(element, said);
                continue;
            }
            match expectation {
                Some(expectation) => {
                    self.expected.said += 1;
                    results.push(expectation);
                }
                None => self.expected.beyond += 1,
            }
        }
        if results.is_empty() {
            let said = format!(
                "“{}” is left out: a vignette can expect nothing of it",
                names::cleaned(&case.name)
            );
            self.note(element, said);
            return None;
        }
        Some((given, results))
    }

    /// Whether rules reckon it out of numbers, so that a test may state it rounded.
    fn is_reckoned(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Null => true,
            Subject::Quantity(of) => of
                .first()
                .is_some_and(|of| self.calculations.contains_key(&of.name)),
            Subject::Guarded(inner, _) => self.is_reckoned(inner),
            Subject::Coded { .. }
            | Subject::Flag { .. }
            | Subject::Count { .. }
            | Subject::Score(_)
            | Subject::Since { .. } => false,
        }
    }

    /// What is expected is not what the source's rules say.
    fn disagreed(&mut self, case: &Case, element: &str, id: &str, own: Option<&Held>) {
        let mut given = case.given.iter();
        let has_day = given
            .clone()
            .any(|(_, value)| matches!(value, CaseValue::Day(_)));
        if !self.assigned.contains(id) {
            let why = format!("expects a value of `{id}`, which no rule sets");
            self.incomparable(case, element, &why);
        } else if let Some((unbound, _)) = given.find(|(id, _)| !self.is_bound(id)) {
            let why = format!("gives `{unbound}`, which the guideline does not have");
            self.incomparable(case, element, &why);
        } else if has_day && !self.is_day_stated {
            self.undated(case, element, id);
        } else {
            self.contradicted(case, element, id, own);
        }
    }

    fn is_bound(&self, id: &str) -> bool {
        self.assigned.contains(id) || self.elements.order.iter().any(|own| own == id)
    }

    /// The test is of another version of the guideline.
    fn incomparable(&mut self, case: &Case, element: &str, why: &str) {
        self.expected.beyond += 1;
        let case = names::cleaned(&case.name);
        let said = format!("“{case}” {why}: what it expects is left out");
        self.note(element, said);
    }

    fn contradicted(&mut self, case: &Case, element: &str, id: &str, own: Option<&Held>) {
        self.expected.contradicted += 1;
        let info = self.elements.of.get(id);
        let title = info.map_or(id, |info| info.title.as_str());
        let own = match own {
            Some(own) => format!("its own rules give {}", shown(own)),
            None => "its own rules give it none".to_owned(),
        };
        let said = format!(
            "“{}” expects another value of “{title}” than the source works out: {own}; the expectation is left out",
            names::cleaned(&case.name)
        );
        self.note(element, said);
    }

    fn undated(&mut self, case: &Case, element: &str, id: &str) {
        self.expected.beyond += 1;
        let info = self.elements.of.get(id);
        let title = info.map_or(id, |info| info.title.as_str());
        let said = format!(
            "“{}”: what is expected of “{title}” holds on the day of the test, which the file does not say; on {} it does not, and is left out",
            names::cleaned(&case.name),
            self.today
        );
        self.note(element, said);
    }

    /// A fact that is always known, that the case does not give, and without which what is expected does not hold.
    fn decisive(
        &self,
        expectation: &Expectation,
        case: &Case,
        expected: (&str, &Held),
    ) -> Option<String> {
        let missing = self.missing(expectation, case);
        let first = missing.first()?;
        let name = self.facts.iter().find(|fact| fact.element == *first);
        let name = name.map(|fact| fact.name.clone());
        // What is worked out on the way is not free.
        let is_free = missing.iter().all(|id| {
            let info = self.elements.of.get(id);
            info.is_some_and(|info| info.is_input)
        });
        match is_free && self.holds_anyway(case, &missing, expected) {
            true => None,
            false => name,
        }
    }

    /// Elements behind an output that a case does not give, although they are always known.
    fn missing(&self, expectation: &Expectation, case: &Case) -> Vec<String> {
        let mut behind: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![expectation.of.as_str()];
        while let Some(next) = open.pop() {
            if behind.insert(next) {
                let asked = self.asked.get(next).into_iter().flatten();
                open.extend(asked.map(String::as_str));
            }
        }
        let needed = self.facts.iter().filter(|fact| {
            behind.contains(fact.name.as_str())
                && !self.may_be_missing(&fact.element)
                && given_of(case, &fact.element).is_none()
        });
        let elements: BTreeSet<String> = needed.map(|fact| fact.element.clone()).collect();
        elements.into_iter().collect()
    }

    fn may_be_missing(&self, element: &str) -> bool {
        let usage = self.elements.usage.get(element);
        usage.is_some_and(|usage| usage.is_null)
    }

    /// Whether the source's rules give the same whatever the missing elements are.
    fn holds_anyway(&self, case: &Case, missing: &[String], (id, held): (&str, &Held)) -> bool {
        let given: Option<State> = case
            .given
            .iter()
            .map(|(id, value)| Some((id.clone(), Held::of(value)?)))
            .collect();
        let values: Option<Vec<Vec<Held>>> = missing.iter().map(|id| self.possible(id)).collect();
        let (Some(given), Some(values)) = (given, values) else {
            return false;
        };
        let many = values
            .iter()
            .map(Vec::len)
            .try_fold(1_usize, |product, of| {
                product
                    .checked_mul(of)
                    .filter(|product| *product <= MOST_TRIED)
            });
        let term = |id: &str| self.elements.term(id).map(str::to_owned);
        many.is_some_and(|many| {
            (0..many).all(|mut at| {
                let mut state = given.clone();
                for (id, of) in missing.iter().zip(&values) {
                    state.insert(id.clone(), of[at % of.len()].clone());
                    at /= of.len();
                }
                let end = run::run(self.rules, state, self.today, &term);
                end.is_ok_and(|end| end.get(id).is_some_and(|own| own.is_shown_as(held)))
            })
        })
    }

    /// The values of an element; of a number some on each side of every number that it is compared with. Of a date nothing.
    fn possible(&self, id: &str) -> Option<Vec<Held>> {
        let numbers = || {
            let usage = self.elements.usage.get(id)?;
            let one = Number::one();
            let around = usage.numbers.iter();
            let around = around.flat_map(|number| [number - &one, number.clone(), number + &one]);
            let around: BTreeSet<Number> = around.collect();
            Some(around).filter(|around| !around.is_empty())
        };
        match &self.elements.of.get(id)?.kind {
            ElementKind::Coded(values) => {
                let held = values.iter().map(|value| match &value.number {
                    Some(number) => Held::Ordinal(number.clone(), value.code.clone()),
                    None => Held::Code(value.code.clone()),
                });
                Some(held.collect())
            }
            ElementKind::Flag => Some(vec![Held::Flag(true), Held::Flag(false)]),
            ElementKind::Count(_) => Some(numbers()?.into_iter().map(Held::Number).collect()),
            ElementKind::Quantity(units) => {
                let numbers = numbers()?;
                let amounts = units.iter().flat_map(|of| {
                    let amount = |number: &Number| Held::Amount(number.clone(), of.unit.clone());
                    numbers.iter().map(amount).collect::<Vec<_>>()
                });
                Some(amounts.collect())
            }
            ElementKind::Time { .. } | ElementKind::Text | ElementKind::Open => None,
        }
    }

    /// With what the source works out, or its authors expect, of what is asked for here.
    fn completed(&self, case: &Case, run: Option<&State>) -> Case {
        let mut given = case.given.clone();
        for fact in &self.facts {
            let is_input = |info: &super::elements::ElementInfo| info.is_input;
            if self.elements.of.get(&fact.element).is_some_and(is_input) {
                continue;
            }
            let made = run
                .and_then(|run| run.get(&fact.element))
                .and_then(value_text);
            let expected = case.expected.iter().find(|(id, _)| *id == fact.element);
            let value = made.or_else(|| expected.map(|(_, value)| value.clone()));
            given.extend(value.map(|value| (fact.element.clone(), value)));
        }
        Case {
            name: case.name.clone(),
            given,
            expected: Vec::new(),
        }
    }

    /// What the source's own rules make of the case.
    fn run(&self, case: &Case) -> Option<State> {
        let mut given = State::new();
        for (id, value) in &case.given {
            given.insert(id.clone(), Held::of(value)?);
        }
        let term = |id: &str| self.elements.term(id).map(str::to_owned);
        run::run(self.rules, given, self.today, &term).ok()
    }

    fn note(&mut self, element: &str, said: String) {
        self.notes
            .push(Note::new(Construct::TestCase, element, said));
    }

    fn given(&self, case: &Case) -> Result<Pairs, String> {
        let mut given = Vec::new();
        for fact in &self.facts {
            let found = given_of(case, &fact.element);
            match found {
                Some((_, value)) => {
                    let read = self.fact_value(fact, value)?;
                    given.extend(read.map(|value| (fact.name.clone(), value)));
                    let is_elsewhere = given.last().is_none_or(|(name, _)| *name != fact.name);
                    if is_elsewhere && fact.may_be_unknown {
                        given.push((fact.name.clone(), toml("unknown")));
                    }
                }
                None if self.may_be_missing(&fact.element) => {
                    given.push((fact.name.clone(), toml("unknown")))
                }
                None => {}
            }
        }
        Ok(given)
    }

    /// Nothing where the value is in another unit, of which another fact is.
    fn fact_value(&self, fact: &FactPlan, value: &CaseValue) -> Result<Option<String>, String> {
        let unlike = || Err(format!("`{}` is given in another way", fact.name));
        match (&fact.kind, Held::of(value)) {
            (_, None) => unlike(),
            (FactType::YesNo | FactType::OneOf(_) | FactType::AnyOf(_), Some(held)) => {
                self.coded_value(fact, &held).map(Some)
            }
            (FactType::Quantity { unit, .. }, Some(Held::Day(day))) => {
                age(day, self.today, unit).map(Some)
            }
            (FactType::Count { .. }, Some(Held::Day(day))) => {
                Ok(Some((self.today.year() - day.year()).to_string()))
            }
            (FactType::Quantity { unit, .. }, Some(Held::Amount(number, own))) => {
                let own = super::plan::known_unit(&own);
                let is_same = super::plan::is_same_unit(&own, unit);
                Ok(is_same.then(|| toml(&format!("{number} {unit}"))))
            }
            (FactType::Quantity { unit, .. }, Some(Held::Number(number))) => {
                Ok(Some(toml(&format!("{number} {unit}"))))
            }
            (FactType::Count { .. }, Some(Held::Number(number) | Held::Amount(number, _)))
                if number.is_integer() =>
            {
                Ok(Some(number.to_string()))
            }
            (FactType::Quantity { .. } | FactType::Count { .. }, Some(_)) => unlike(),
        }
    }

    fn coded_value(&self, fact: &FactPlan, held: &Held) -> Result<String, String> {
        let unlike = || Err(format!("`{}` is given in another way", fact.name));
        match (
            self.elements.of.get(&fact.element).map(|info| &info.kind),
            held,
        ) {
            (Some(ElementKind::Flag), Held::Flag(yes)) => Ok(yes.to_string()),
            (Some(ElementKind::Coded(values)), held) => match value_of(values, held) {
                Some(at) if is_renumbered(&values[at], held) => Err(format!(
                    "it gives the value “{}” of `{}` with another number than its archetype",
                    values[at].label, fact.name
                )),
                Some(at) => Ok(match names::yes_of(values) {
                    Some(yes) => (at == yes).to_string(),
                    None => toml(&values[at].id),
                }),
                None => unlike(),
            },
            _other => unlike(),
        }
    }

    /// `own` is what the source works out, which the test may show with fewer decimals.
    fn expectation(
        &self,
        subject: &Subject,
        (held, own): (&Held, Option<&Held>),
    ) -> Option<Expectation> {
        let output = |name: &String, value: String| {
            let is_output = self.outputs.contains(name);
            is_output.then(|| Expectation {
                field: ResultField::Outputs,
                of: name.clone(),
                value,
            })
        };
        match (subject, held) {
            (Subject::Coded { name, values, yes }, held) => {
                let at = match held {
                    Held::Text(text) => values.iter().position(|value| {
                        value.code == *text || value.label == names::cleaned(text)
                    }),
                    held => value_of(values, held),
                }?;
                let value = match yes {
                    Some(yes) => (at == *yes).to_string(),
                    None => toml(&values[at].id),
                };
                output(name, value)
            }
            (Subject::Flag { name }, Held::Flag(yes)) => output(name, yes.to_string()),
            (Subject::Count { name }, Held::Number(number) | Held::Amount(number, _)) => {
                output(name, number.to_string())
            }
            (Subject::Quantity(facts), Held::Number(number) | Held::Amount(number, _)) => {
                let of = facts.first()?;
                if self.calculations.contains_key(&of.name) {
                    return self.worked_out(of, number, own);
                }
                output(&of.name, toml(&format!("{number} {}", of.unit)))
            }
            (Subject::Score(score), Held::Number(number) | Held::Amount(number, _)) => {
                let is_total = (number * &score.steps).is_integer();
                is_total.then(|| Expectation {
                    field: ResultField::Numbers,
                    of: score.name.clone(),
                    value: (number * &score.times).to_string(),
                })
            }
            (Subject::Guarded(inner, _), held) => self.expectation(inner, (held, own)),
            _other => None,
        }
    }
}

impl Teller<'_> {
    /// A number that is shown with fewer decimals than it has stands for all that are shown so.
    fn worked_out(
        &self,
        of: &Measured,
        number: &Number,
        own: Option<&Held>,
    ) -> Option<Expectation> {
        let (low, high) = self.calculations.get(&of.name)?;
        let unit = known_unit(&of.unit);
        let quantity = |number: &Number| match unit.as_str() {
            "1" => number.to_string(),
            unit => format!("{number}{}", unit_suffix(unit)),
        };
        let is_exact = own?.number()? == *number;
        let value = match is_exact {
            true if unit == "1" => number.to_string(),
            true => toml(&format!("{number} {unit}")),
            false => {
                let (least, most) = run::shown_so(number);
                let [least, most] = [least.max(low.clone()), most.min(high.clone())];
                toml(&format!(
                    "between {} and {}",
                    quantity(&least),
                    quantity(&most)
                ))
            }
        };
        Some(Expectation {
            field: ResultField::Numbers,
            of: of.name.clone(),
            value,
        })
    }
}

/// Which field of a vignette says it.
enum ResultField {
    Outputs,
    Numbers,
}

/// What an output has, or a score comes to.
struct Expectation {
    field: ResultField,
    of: String,
    value: String,
}

/// What each thing that is worked out asks for itself.
fn asked_by(rules: &[RuleBlock]) -> BTreeMap<String, BTreeSet<String>> {
    let mut asked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in rules {
        match rule {
            RuleBlock::Condition { name, when, .. } => {
                asked.entry(name.clone()).or_default().extend(when.names());
            }
            RuleBlock::Score { name, entries, .. } => {
                let names = entries.iter().flat_map(|(when, _)| when.names());
                asked.entry(name.clone()).or_default().extend(names);
            }
            RuleBlock::Table(table) => {
                let mut names = table.applies.names();
                names.extend(table.inputs.iter().cloned());
                let outputs = table.rows.iter().flat_map(|row| &row.sets);
                for (output, _) in outputs {
                    asked
                        .entry(output.clone())
                        .or_default()
                        .extend(names.clone());
                }
            }
            RuleBlock::Calculation(of) => {
                let names = of.facts.iter().cloned();
                asked.entry(of.name.clone()).or_default().extend(names);
            }
            RuleBlock::Output(_) | RuleBlock::Assumption { .. } => {}
        }
    }
    asked
}

fn push_once(pairs: &mut Pairs, name: String, value: String) {
    if !pairs.iter().any(|(own, _)| *own == name) {
        pairs.push((name, value));
    }
}

fn value_of(values: &[NamedCode], held: &Held) -> Option<usize> {
    values.iter().position(|value| match held {
        Held::Ordinal(_, code) | Held::Code(code) => value.code == *code,
        Held::Number(number) => value.number.as_ref() == Some(number),
        Held::Text(text) => value.label == *text,
        Held::Flag(_) | Held::Amount(..) | Held::Day(_) => false,
    })
}

/// So many characters has a number that is given.
const LONGEST: usize = 20;

/// A number as a test would give it.
fn value_text(held: &Held) -> Option<CaseValue> {
    let is_short = |number: &Number| number.is_decimal() && number.to_string().len() <= LONGEST;
    if !held.number().as_ref().is_some_and(is_short) {
        return None;
    }
    match held {
        Held::Number(number) => Some(CaseValue::Read(Expression::Number(number.clone()))),
        Held::Amount(number, unit) => {
            let amount = Expression::Quantity(number.clone(), unit.clone());
            Some(CaseValue::Read(amount))
        }
        Held::Flag(_) | Held::Ordinal(..) | Held::Code(_) | Held::Text(_) | Held::Day(_) => None,
    }
}

fn is_renumbered(value: &NamedCode, held: &Held) -> bool {
    match (&value.number, held) {
        (Some(own), Held::Ordinal(number, _)) => own != number,
        _other => false,
    }
}

fn shown(held: &Held) -> String {
    match held {
        Held::Flag(yes) => yes.to_string(),
        Held::Number(number) => number.to_string(),
        Held::Amount(number, unit) => format!("{number} {unit}"),
        Held::Ordinal(number, code) => format!("{number} ({code})"),
        Held::Code(code) => code.clone(),
        Held::Text(text) => format!("“{}”", names::cleaned(text)),
        Held::Day(day) => day.to_string(),
    }
}

/// How long ago a day was: completed years or months, and a little where the last of them is not just over.
fn age(day: Date, today: Date, unit: &str) -> Result<String, String> {
    let unclear = || format!("{day} is not before {today}");
    if day > today {
        return Err(unclear());
    }
    let largest = match unit {
        "a" => jiff::Unit::Year,
        "mo" => jiff::Unit::Month,
        "wk" => jiff::Unit::Week,
        "d" => jiff::Unit::Day,
        other => return Err(format!("`{other}` is not a unit of days")),
    };
    let span = day.until((largest, today)).map_err(|_| unclear())?;
    let (whole, rest) = match largest {
        jiff::Unit::Year => (
            i64::from(span.get_years()),
            i64::from(span.get_months()) * 31 + i64::from(span.get_days()),
        ),
        jiff::Unit::Month => (i64::from(span.get_months()), i64::from(span.get_days())),
        jiff::Unit::Week => (i64::from(span.get_weeks()), i64::from(span.get_days())),
        _days => (i64::from(span.get_days()), 0),
    };
    let number = match rest {
        0 => Number::from(whole),
        _some => &Number::from(whole) + &Number::ratio(1, 2),
    };
    Ok(toml(&format!("{number} {unit}")))
}
