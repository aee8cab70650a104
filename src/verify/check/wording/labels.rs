//! “Yes” stands on the branch for which the question is answered with yes, and a value's name on the branch that takes it.

use std::collections::BTreeMap;

use super::Texts;
use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(super) fn check(texts: &Texts<'_>, problems: &mut Problems) {
    for (_, step) in texts.library.steps() {
        if let Action::Ask { question, branches } = &step.action {
            check_polarity(texts, question, branches, problems);
            check_values(texts, question, branches, problems);
        }
    }
}

/// Whether an expression says that something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Polarity {
    There,
    Absent,
    Open,
}

impl Polarity {
    fn opposite(self) -> Self {
        match self {
            Polarity::There => Polarity::Absent,
            Polarity::Absent => Polarity::There,
            Polarity::Open => Polarity::Open,
        }
    }

    fn joined(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut decided = parts.into_iter().filter(|part| *part != Polarity::Open);
        match decided.next() {
            Some(first) if decided.all(|part| part == first) => first,
            Some(_) | None => Polarity::Open,
        }
    }
}

fn check_polarity(texts: &Texts<'_>, question: &str, branches: &[Branch], problems: &mut Problems) {
    let labelled = |phrases| {
        branches
            .iter()
            .find(|branch| texts.words.begins_with(&branch.label, phrases))
    };
    let advice = &texts.words.advice;
    let (Some(yes), Some(no)) = (labelled(&advice.yes), labelled(&advice.no)) else {
        return;
    };
    let of = |branch: &Branch| {
        branch
            .when
            .as_ref()
            .map_or(Polarity::Open, |when| polarity(texts, &when.logic))
    };
    let pair = Polarity::joined([of(yes), of(no).opposite()]);
    let wrong = match denies(texts, question) {
        true => Polarity::There,
        false => Polarity::Absent,
    };
    if pair == wrong {
        let message = format!("“{}” stands where the answer is no", yes.label);
        let problem = Problem::new(Code::ExchangedLabels, message).at(yes.span);
        let problem = problem.and(no.span, format!("and “{}” where it is yes", no.label));
        problems
            .push(problem.help("exchange the two labels, or ask the question the other way round"));
    }
}

/// Whether a question asks whether something is absent: `Is there no fever?`
fn denies(texts: &Texts<'_>, question: &str) -> bool {
    const FIRST_WORDS: usize = 6;
    let words: Vec<&str> = question.split_whitespace().take(FIRST_WORDS).collect();
    texts
        .words
        .has_phrase(&words.join(" "), &texts.words.advice.denials)
}

fn polarity(texts: &Texts<'_>, guard: &Guard) -> Polarity {
    guard.fold(&mut |layer: Layer<'_, _, Polarity>| match layer {
        Layer::Constant(_) | Layer::Known(_) | Layer::Xor(..) | Layer::Implies(..) => {
            Polarity::Open
        }
        Layer::Test(test) => polarity_of_test(texts, test),
        Layer::IsTrue(inner) => inner,
        Layer::Not(inner) => inner.opposite(),
        Layer::And(parts) | Layer::Or(parts) => Polarity::joined(parts),
    })
}

fn polarity_of_test(texts: &Texts<'_>, test: &FactTest) -> Polarity {
    match test {
        // `no-contraindication` is named for what is absent.
        FactTest::Yes(_) | FactTest::Condition(_) => {
            let name = &texts.library.meta(fact_test(test)).title;
            match texts.words.has_phrase(name, &texts.words.advice.denials) {
                true => Polarity::Open,
                false => Polarity::There,
            }
        }
        FactTest::Has { .. } => Polarity::There,
        FactTest::Among { of, values } => {
            let all = texts.library.kind_of(*of).values();
            let nothing = &texts.words.advice.nothing;
            let is_nothing = |value: &usize| {
                all.get(*value)
                    .is_some_and(|value| texts.words.begins_with(&value.label, nothing))
            };
            let none = (0..all.len()).find(is_nothing);
            match none {
                Some(none) if values == &[none] => Polarity::Absent,
                Some(none) if !values.contains(&none) => Polarity::There,
                Some(_) | None => Polarity::Open,
            }
        }
        FactTest::Compare { .. }
        | FactTest::Known(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => Polarity::Open,
    }
}

/// A value that a label names, or a question that is answered with yes, is taken by that branch where any branch takes it.
fn check_values(texts: &Texts<'_>, question: &str, branches: &[Branch], problems: &mut Problems) {
    let guards: Vec<_> = branches
        .iter()
        .map(|branch| branch.when.as_ref().map(|when| &when.logic))
        .collect();
    let mut facts = Vec::new();
    for guard in guards.iter().flatten() {
        asked_facts(texts.library, guard, &mut facts);
    }
    facts.sort_unstable();
    facts.dedup();
    for fact in facts {
        for (value, named) in texts.library.facts[fact].kind.values().iter().enumerate() {
            let name = &named.label;
            for (index, branch) in branches.iter().enumerate() {
                let takes = |index: usize| {
                    guards[index].is_some_and(|guard| {
                        may_hold(texts.library, guard, (fact, value)) != Some(false)
                    })
                };
                let is_asked = texts
                    .words
                    .begins_with(&branch.label, &texts.words.advice.yes)
                    && !denies(texts, question)
                    && texts.words.names_affirmed(name, question);
                let is_named = texts.words.names_affirmed(name, &branch.label);
                let other = (0..branches.len()).find(|other| *other != index && takes(*other));
                if let (true, Some(_), false, Some(other)) =
                    (is_named || is_asked, guards[index], takes(index), other)
                {
                    let message = format!(
                        "“{}” is the label of a branch that “{name}” never takes",
                        branch.label
                    );
                    let problem = Problem::new(Code::ExchangedLabels, message).at(branch.span);
                    let problem = problem.and(branches[other].span, "it takes this one");
                    problems.push(problem.help("exchange the two labels, or correct `when`"));
                }
            }
        }
    }
}

/// The facts that a guard and the conditions behind it ask for values of.
fn asked_facts(library: &Library, guard: &Guard, facts: &mut Vec<FactKey>) {
    let conditions = library.conditions_behind(guard).into_iter();
    let behind = conditions.map(|key| &library.conditions[key].when.logic);
    for guard in behind.chain([guard]) {
        guard.for_each(&mut |test| {
            if let FactTest::Among {
                of: Variable::Fact(fact),
                ..
            } = test
            {
                facts.push(*fact);
            }
        });
    }
}

/// Whether a guard holds for a fact's value, where nothing else is known; `None` where that depends.
fn may_hold(library: &Library, guard: &Guard, given: (FactKey, usize)) -> Option<bool> {
    let mut conditions = BTreeMap::new();
    for key in library.conditions_behind(guard) {
        let held = held(&library.conditions[key].when.logic, given, &conditions);
        conditions.insert(key, held);
    }
    held(guard, given, &conditions)
}

/// The same, given what is known of the conditions that it asks for.
fn held(
    guard: &Guard,
    given: (FactKey, usize),
    conditions: &BTreeMap<ConditionKey, Option<bool>>,
) -> Option<bool> {
    guard.fold(&mut |layer: Layer<'_, _, Option<bool>>| match layer {
        Layer::Constant(value) => Some(value),
        Layer::Test(FactTest::Among { of, values }) if *of == Variable::Fact(given.0) => {
            Some(values.contains(&given.1))
        }
        Layer::Test(FactTest::Condition(key)) => conditions[key],
        Layer::Test(_) | Layer::Known(_) | Layer::Xor(..) | Layer::Implies(..) => None,
        Layer::IsTrue(part) => part,
        Layer::Not(part) => part.map(|held| !held),
        Layer::And(parts) => joined(parts, false),
        Layer::Or(parts) => joined(parts, true),
    })
}

/// `decisive` where a part is; its opposite where all are that; else open.
fn joined(parts: Vec<Option<bool>>, decisive: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part {
            Some(held) if held == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decisive)
}
