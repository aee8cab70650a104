//! Two versions compared by trying every patient: the oracle of `pathbook diff`.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use pathbook::diff::{Difference, Heard, Stances, Version, unite};
use pathbook::interpret::{Advice, Settled, Truth, advise, evaluate, holds, is_admitted};
use pathbook::model::*;
use pathbook::prove::{order, space::Space};

/// What brute force counts, in the terms of a [`Difference`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub patients: u64,
    pub changed: u64,
    /// What is said of an intervention, or what an output comes to, in words, before and after.
    pub transitions: BTreeMap<(String, String, String), u64>,
    /// For each version the patients that it alone admits, of how many.
    pub only: BTreeMap<Version, (u64, u64)>,
    pub told: BTreeMap<(Version, String, Stances), u64>,
}

pub fn small(number: &BigUint) -> u64 {
    number.to_string().parse().expect("a small number")
}

pub fn counted(number: &Option<BigUint>) -> u64 {
    small(number.as_ref().expect("few enough to count"))
}

fn heard(heard: &Heard) -> String {
    match heard {
        Heard::Stances(stances) => stances.to_string(),
        Heard::Value(value) => in_hours(value),
    }
}

pub fn proved(difference: &Difference) -> Tally {
    let mut tally = Tally {
        patients: small(&difference.patients),
        changed: counted(&difference.changed),
        ..Tally::default()
    };
    for changed in &difference.interventions {
        for own in &changed.transitions {
            let key = (changed.id.clone(), heard(&own.from), heard(&own.to));
            tally.transitions.insert(key, counted(&own.who.patients));
        }
    }
    for only in &difference.only {
        let counts = (counted(&only.who.patients), small(&only.of));
        tally.only.insert(only.version, counts);
        for told in &only.told {
            let key = (only.version, told.id.clone(), told.stances.clone());
            tally.told.insert(key, counted(&told.patients));
        }
    }
    tally
}

/// The space of both versions, and a patient of it for each combination of cells; `None` where there are too many.
fn patients(shared: &Library, other: &Library) -> Option<Vec<Patient>> {
    const MOST: u64 = 6_000;
    let order = order::shared_fact_order(&[shared, other]);
    let tests = shared.tests().into_iter().chain(other.tests());
    let space = Space::new(shared, &order, tests).expect("few cells");
    if space.size() > BigUint::from(MOST) {
        return None;
    }
    Some(
        super::all_cells(shared, &space)
            .iter()
            .map(|cells| space.patient(shared, cells))
            .collect(),
    )
}

/// A patient of the united facts as a patient of one version, worked out by the words alone.
fn as_known_by(
    library: &Library,
    shared: &Library,
    mark: &str,
    patient: &Patient,
) -> Option<Patient> {
    let mut values = BTreeMap::new();
    for (key, fact) in library.facts.iter() {
        let marked = format!("{}{mark}", fact.meta.id);
        let mut united = shared.facts.iter();
        let (place, united) =
            united.find(|(_, own)| [&fact.meta.id, &marked].contains(&&own.meta.id))?;
        let value = match (patient.value(place), &united.kind, &fact.kind) {
            (Value::OneOf(value), FactKind::OneOf(all), FactKind::OneOf(own)) => {
                Value::OneOf(own.place(&all[*value].id)?)
            }
            (Value::AnyOf(has), FactKind::AnyOf(all), FactKind::AnyOf(own)) => {
                let own: Vec<_> = own
                    .ids()
                    .map(|id| all.place(id).map(|at| has[at]))
                    .collect();
                Value::AnyOf(own.into_iter().collect::<Option<_>>()?)
            }
            (
                Value::Number(number),
                FactKind::Quantity { unit, .. },
                FactKind::Quantity { unit: own, range },
            ) => {
                let number = unit.convert(number.number(), own)?;
                range
                    .contains(&number)
                    .then(|| Value::Number(fact.kind.measured(number)))?
            }
            (Value::Number(number), FactKind::Count { .. }, FactKind::Count { range }) => {
                Value::Number(Some(number.clone()).filter(|own| range.contains(own.number()))?)
            }
            (value, _, _) => value.clone(),
        };
        let is_unknown = match &value {
            Value::Unknown => true,
            Value::AnyOf(has) => has.contains(&None),
            Value::YesNo(_) | Value::OneOf(_) | Value::Number(_) => false,
        };
        if is_unknown && !fact.can_be_unknown() {
            return None;
        }
        values.insert(key, value);
    }
    Some(Patient::new(values)).filter(|patient| is_admitted(library, patient))
}

fn said(library: &Library, advice: &Advice, id: &str) -> Stances {
    let Some((key, _)) = library
        .interventions
        .iter()
        .find(|(_, own)| own.meta.id == id)
    else {
        return Stances::default();
    };
    let tests = [
        (Stance::Offer, ClaimTest::Offered(key)),
        (Stance::Consider, ClaimTest::Considered(key)),
        (Stance::Avoid, ClaimTest::Avoided(key)),
        (Stance::Forbid, ClaimTest::Forbidden(key)),
        (Stance::Undecided, ClaimTest::Undecided(key)),
    ];
    let said = tests
        .iter()
        .filter(|(_, test)| advice.answers(library, test));
    Stances(said.map(|(stance, _)| *stance).collect())
}

/// One number may be written in two units, and is the same.
fn in_hours(words: &str) -> String {
    words.replace("90 min", "1.5 h").replace("180 min", "3 h")
}

/// What each output comes to otherwise, by name and in words; of an any-of output value by value.
fn valued_otherwise(
    (old, before): (&Library, &Advice),
    (new, after): (&Library, &Advice),
) -> Vec<(String, String, String)> {
    let words = |library: &Library, advice: &Advice, id: &str| -> Vec<String> {
        let mut outputs = library.outputs.iter();
        let (key, output) = outputs
            .find(|(_, own)| own.meta.id == id)
            .expect("no output goes");
        let set = &advice.outputs[&key];
        if let (FactKind::AnyOf(values), Value::AnyOf(has)) =
            (&output.kind, set.value(&output.kind))
        {
            let all = values.ids().zip(has);
            let with = |has| if has == Some(true) { "with" } else { "without" };
            return all
                .map(|(value, has)| format!("{} '{value}'", with(has)))
                .collect();
        }
        vec![match &set.settled {
            Settled::Unset => "not set".to_owned(),
            Settled::Unknown => "set, but unknown".to_owned(),
            Settled::Conflicting => "set to two values".to_owned(),
            Settled::To(value) => match set.counted().and_then(|set| set.calculation()) {
                Some(key) => format!("`{}`", library.calculations[key].is.text),
                None => value.words(&output.kind),
            },
        }]
    };
    let mut all = Vec::new();
    for output in new.outputs.values() {
        let id = &output.meta.id;
        let both = words(old, before, id)
            .into_iter()
            .zip(words(new, after, id));
        let both = both.map(|(from, to)| (in_hours(&from), in_hours(&to)));
        let other = both.filter(|(from, to)| from != to);
        all.extend(other.map(|(from, to)| (id.clone(), from, to)));
    }
    all
}

/// The facts that a version has, in words: what tells its patients apart.
fn words(library: &Library, shared: &Library, mark: &str, patient: &Patient) -> String {
    let mut words = String::new();
    for (key, united) in shared.facts.iter() {
        let named = |fact: &&Fact| {
            let marked = format!("{}{mark}", fact.meta.id);
            [&fact.meta.id, &marked].contains(&&united.meta.id)
        };
        let Some(own) = library.facts.values().find(named) else {
            continue;
        };
        match (patient.value(key), &united.kind, &own.kind) {
            (Value::AnyOf(has), FactKind::AnyOf(all), FactKind::AnyOf(own)) => {
                for (word, has) in all
                    .ids()
                    .zip(has)
                    .filter(|(word, _)| own.place(word).is_some())
                {
                    words += &format!("{word} {has:?}; ");
                }
            }
            (value, _, _) => words += &format!("{value:?}; "),
        }
    }
    words
}

pub fn brute_force(old: &Library, new: &Library) -> Option<Tally> {
    let united = unite(old, new);
    let shared = united.library(Version::New);
    let ids: BTreeSet<&str> = old
        .interventions
        .values()
        .chain(new.interventions.values())
        .map(|own| own.meta.id.as_str())
        .collect();
    let mut tally = Tally::default();
    // For each version its patients by words: the advice, and whether the other version admits them somehow.
    let mut seen: [BTreeMap<String, (Advice, bool)>; 2] = Default::default();
    for patient in patients(shared, united.library(Version::Old))? {
        let libraries = [(old, " (old)"), (new, " (new)")];
        let own = libraries.map(|(library, mark)| as_known_by(library, shared, mark, &patient));
        for (at, (library, mark)) in libraries.into_iter().enumerate() {
            if let Some(known) = &own[at] {
                let key = words(library, shared, mark, &patient);
                let entry = seen[at]
                    .entry(key)
                    .or_insert_with(|| (advise(library, known), false));
                entry.1 |= own[1 - at].is_some();
            }
        }
        if let [Some(before), Some(after)] = &own {
            let (before, after) = (advise(old, before), advise(new, after));
            tally.patients += 1;
            let mut differs = false;
            for id in &ids {
                let (from, to) = (said(old, &before, id), said(new, &after, id));
                if from != to {
                    differs = true;
                    *tally
                        .transitions
                        .entry(((*id).to_owned(), from.to_string(), to.to_string()))
                        .or_default() += 1;
                }
            }
            for (id, from, to) in valued_otherwise((old, &before), (new, &after)) {
                differs = true;
                *tally.transitions.entry((id, from, to)).or_default() += 1;
            }
            tally.changed += u64::from(differs);
        }
    }
    for (version, library, seen) in [(Version::Old, old, &seen[0]), (Version::New, new, &seen[1])] {
        let only: Vec<_> = seen.values().filter(|(_, is_shared)| !is_shared).collect();
        if !only.is_empty() {
            tally
                .only
                .insert(version, (only.len() as u64, seen.len() as u64));
        }
        for (advice, _) in only {
            for id in &ids {
                let stances = said(library, advice, id);
                if stances != Stances::default() {
                    *tally
                        .told
                        .entry((version, (*id).to_owned(), stances))
                        .or_default() += 1;
                }
            }
        }
    }
    Some(tally)
}

pub fn mirrored(tally: Tally) -> Tally {
    let transitions = tally.transitions.into_iter();
    let told = tally.told.into_iter();
    Tally {
        transitions: transitions
            .map(|((id, from, to), count)| ((id, to, from), count))
            .collect(),
        only: tally
            .only
            .into_iter()
            .map(|(version, counts)| (version.other(), counts))
            .collect(),
        told: told
            .map(|((version, id, stances), count)| ((version.other(), id, stances), count))
            .collect(),
        ..tally
    }
}

/// Whether an invariant over one patient is kept by somebody of whom each claim is true, false or unknown.
pub fn kept(invariant: &Invariant, truth: &dyn Fn(&Claim) -> Truth) -> Truth {
    match &invariant.known_violation {
        Some(known) if truth(&known.when.logic) == Truth::True => Truth::True,
        Some(_) | None => stated(&invariant.rule, truth),
    }
}

/// The same of a rule that spares nobody: of several claims, by counting.
pub fn stated(rule: &Rule, truth: &dyn Fn(&Claim) -> Truth) -> Truth {
    let together = match rule {
        Rule::Always(claim) => return truth(&claim.logic),
        Rule::Never(claim) => return negated(truth(&claim.logic)),
        Rule::Together(together) => together,
        Rule::OfTwo(_) => unreachable!("of two patients"),
    };
    let truths = together.claims.iter().map(|claim| truth(&claim.logic));
    let truths: Vec<Truth> = truths.collect();
    let count = |wanted: &dyn Fn(Truth) -> bool| truths.iter().filter(|own| wanted(**own)).count();
    let sure = count(&|truth| truth == Truth::True);
    let possible = count(&|truth| truth != Truth::False);
    match (together.limit, sure, possible) {
        (Limit::Disjoint, 0 | 1, _) => Truth::True,
        (Limit::Disjoint, ..) => Truth::False,
        (_, 2.., _) | (Limit::ExactlyOne, _, 0) => Truth::False,
        (Limit::AtMostOne, _, 0 | 1) | (Limit::ExactlyOne, 1, 1) => Truth::True,
        (Limit::AtMostOne | Limit::ExactlyOne, ..) => Truth::Unknown,
    }
}

fn negated(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Unknown => Truth::Unknown,
    }
}

/// The invariants of the old version that some patient whom both admit breaks in the new one.
pub fn broken(old: &Library, new: &Library) -> Option<BTreeSet<String>> {
    let united = unite(old, new);
    let shared = united.library(Version::New);
    let mut broken = BTreeSet::new();
    for patient in patients(shared, united.library(Version::Old))? {
        let before = as_known_by(old, shared, " (old)", &patient);
        let after = as_known_by(new, shared, " (new)", &patient);
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        let advice = advise(new, &after);
        let answers = |test: &ClaimTest| is_so(old, new, &advice, test);
        let of_one = old.invariants.values();
        let of_one = of_one.filter(|own| !matches!(own.rule, Rule::OfTwo(_)));
        for invariant in of_one {
            let of_test = |test: &ClaimTest| match test {
                ClaimTest::Fact(test) => match test.variable() {
                    // Outputs of a generated book keep their places and their values.
                    Some(Variable::Output(_)) => holds(new, &after, &Logic::Test(test.clone())),
                    Some(Variable::Fact(_) | Variable::Calculation(_)) | None => {
                        holds(old, &before, &Logic::Test(test.clone()))
                    }
                },
                predicate => Truth::from(answers(predicate)),
            };
            if kept(invariant, &|claim| evaluate(claim, &of_test)) != Truth::True {
                broken.insert(invariant.meta.id.clone());
            }
        }
    }
    Some(broken)
}

/// Whether the new version's advice is what a predicate of the old one asks for, by the names of things.
fn is_so(old: &Library, new: &Library, advice: &Advice, test: &ClaimTest) -> bool {
    let on = |key: &InterventionKey| {
        let id = &old.interventions[*key].meta.id;
        let found = new.interventions.iter().find(|(_, own)| own.meta.id == *id);
        found.expect("no intervention goes").0
    };
    // Steps, rows, tables and pathways of a generated book keep their places.
    let test = match test {
        ClaimTest::Permitted(key) => ClaimTest::Permitted(on(key)),
        ClaimTest::Offered(key) => ClaimTest::Offered(on(key)),
        ClaimTest::Considered(key) => ClaimTest::Considered(on(key)),
        ClaimTest::Avoided(key) => ClaimTest::Avoided(on(key)),
        ClaimTest::Forbidden(key) => ClaimTest::Forbidden(on(key)),
        ClaimTest::Undecided(key) => ClaimTest::Undecided(on(key)),
        ClaimTest::Before { first, then } => ClaimTest::Before {
            first: on(first),
            then: on(then),
        },
        ClaimTest::Applies(key) => {
            let id = &old.recommendations[*key].meta.id;
            let mut all = new.recommendations.iter();
            match all.find(|(_, own)| own.meta.id == *id) {
                Some((key, _)) => ClaimTest::Applies(key),
                None => return false,
            }
        }
        other => other.clone(),
    };
    advice.answers(new, &test)
}
