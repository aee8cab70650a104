//! A version whose expressions speak of the united facts instead of its own.

use std::collections::BTreeMap;

use super::sums::UnitedSumPlaces;
use super::unite::UnitedPlace;
use crate::model::*;
use crate::quantity::{Measured, Unit};

/// Where the facts and calculations of a version are among the united ones.
pub(super) struct UnitedPlaces<'a> {
    pub facts: &'a BTreeMap<FactKey, UnitedPlace>,
    pub sums: &'a UnitedSumPlaces,
}

/// The version over the united facts. What only its own facts can be is kept as assumptions.
pub(super) fn rewrite(
    library: &Library,
    facts: &Arena<FactKey, Fact>,
    calculations: &Arena<CalculationKey, Calculation>,
    places: &UnitedPlaces<'_>,
) -> Library {
    let mut united = library.clone();
    for (place, _) in library.guards() {
        if let Some(written) = united.guard_mut(place) {
            written.logic = written.logic.map(&mut |test| fact_test(test, places));
        }
    }
    for key in library.tables.keys() {
        inputs(united.tables.get_mut(key), places);
    }
    for statement in library.statements() {
        for set in united.sets_mut(statement).into_iter().flatten() {
            if let OutputValue::Calculated(key) = &mut set.value {
                *key = places.sums[key].0;
            }
        }
    }
    for key in library.invariants.keys() {
        invariant(united.invariants.get_mut(key), places);
    }
    united.assumptions = with_domains(library, &united.assumptions, facts, places);
    united.facts = facts.clone();
    united.calculations = calculations.clone();
    united.vignettes = none();
    united.things.clear();
    united
}

fn none<K: Key, T>() -> Arena<K, T> {
    Slots::default().finish().expect("there is nothing to fill")
}

fn inputs(table: &mut Table, places: &UnitedPlaces<'_>) {
    for input in &mut table.inputs {
        match input {
            Input::Fact(fact) => *fact = places.facts[fact].fact,
            Input::Calculation(key) => *key = places.sums[key].0,
            Input::Condition(_) | Input::Score(_) | Input::Output(_) => {}
        }
    }
}

fn united_variable(of: Variable, places: &UnitedPlaces<'_>) -> Variable {
    match of {
        Variable::Fact(fact) => Variable::Fact(places.facts[&fact].fact),
        Variable::Calculation(key) => Variable::Calculation(places.sums[&key].0),
        Variable::Output(key) => Variable::Output(key),
    }
}

/// Invariants give no advice, but the numbers that they name tell patients apart.
fn invariant(invariant: &mut Invariant, places: &UnitedPlaces<'_>) {
    if let Rule::OfTwo(of_two) = &mut invariant.rule {
        self::of_two(of_two, places);
    }
    for claim in invariant.claims_mut() {
        claim.logic = claim.logic.map(&mut |test| claim_test(test, places));
    }
}

fn of_two(rule: &mut OfTwo, places: &UnitedPlaces<'_>) {
    match &mut rule.says {
        SaysOfTwo::Monotone(monotone) => {
            let measured = monotone.rising.iter_mut().chain(&mut monotone.falling);
            let of = match &mut monotone.of {
                MonotoneOf::Measure(measure) => Some(measure),
                MonotoneOf::Permitted(_) => None,
            };
            for measure in measured.chain(of) {
                *measure = united_measure(*measure, places);
            }
        }
        SaysOfTwo::Pairs(pairs) => {
            for fact in pairs.differ_in.iter_mut().flatten() {
                *fact = places.facts[fact].fact;
            }
        }
    }
    for claim in rule.pair_claims_mut() {
        claim.logic = claim.logic.map(&mut |test| match test {
            PairTest::Of(twin, test) => PairTest::Of(*twin, claim_test(test, places)),
            PairTest::Compare { of, comparison } => PairTest::Compare {
                of: united_measure(*of, places),
                comparison: *comparison,
            },
        });
    }
}

fn united_measure(measure: Measure, places: &UnitedPlaces<'_>) -> Measure {
    match measure {
        Measure::Of(of) => Measure::Of(united_variable(of, places)),
        Measure::Condition(_) | Measure::Score(_) => measure,
    }
}

fn claim_test(test: &ClaimTest, places: &UnitedPlaces<'_>) -> ClaimTest {
    match test {
        ClaimTest::Fact(test) => ClaimTest::Fact(fact_test(test, places)),
        advice @ (ClaimTest::Permitted(_)
        | ClaimTest::Offered(_)
        | ClaimTest::Considered(_)
        | ClaimTest::Avoided(_)
        | ClaimTest::Forbidden(_)
        | ClaimTest::Undecided(_)
        | ClaimTest::Reaches(_)
        | ClaimTest::Applies(_)
        | ClaimTest::Hits(_)
        | ClaimTest::Group { .. }
        | ClaimTest::Before { .. }) => advice.clone(),
    }
}

/// A condition of facts alone, as those of calculations are.
pub(super) fn of_facts(guard: &Guard, places: &BTreeMap<FactKey, UnitedPlace>) -> Guard {
    guard.map(&mut |test| match test.variable() {
        Some(Variable::Fact(fact)) => united(&places[&fact], test),
        Some(Variable::Calculation(_) | Variable::Output(_)) | None => test.clone(),
    })
}

/// A test of a fact or a calculation asks for its place among those of both versions; what asks for anything else asks for what its own version works out.
fn fact_test(test: &FactTest, places: &UnitedPlaces<'_>) -> FactTest {
    match test.variable() {
        Some(Variable::Fact(fact)) => united(&places.facts[&fact], test),
        Some(Variable::Calculation(key)) => of_sum(&places.sums[&key], test),
        Some(Variable::Output(_)) | None => test.clone(),
    }
}

/// Numbers of a calculation are in the unit of the united one.
pub(super) fn of_sum((key, unit): &(CalculationKey, Unit), test: &FactTest) -> FactTest {
    let of = Variable::Calculation(*key);
    match test {
        FactTest::Known(_) => FactTest::Known(of),
        FactTest::Compare {
            comparison, number, ..
        } => FactTest::Compare {
            of,
            comparison: *comparison,
            number: number.converted(unit).unwrap_or_else(|| number.clone()),
        },
        FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Has { .. }
        | FactTest::Condition(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => test.clone(),
    }
}

fn united(place: &UnitedPlace, test: &FactTest) -> FactTest {
    let of = Variable::Fact(place.fact);
    match test {
        FactTest::Yes(_) => FactTest::Yes(of),
        FactTest::Known(_) => FactTest::Known(of),
        FactTest::Among { values, .. } => {
            let mut values: Vec<_> = values.iter().map(|&value| place.values[value]).collect();
            values.sort_unstable();
            FactTest::Among { of, values }
        }
        FactTest::Has { value, .. } => FactTest::Has {
            of,
            value: place.values[*value],
        },
        FactTest::Compare {
            comparison, number, ..
        } => compare(place, *comparison, number),
        FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => test.clone(),
    }
}

/// Units of one kind grow together, so a comparison stays what it is.
fn compare(place: &UnitedPlace, comparison: Comparison, number: &Measured) -> FactTest {
    let number = match &place.units {
        Some((_, united)) => number.converted(united),
        None => None,
    }
    .unwrap_or_else(|| number.clone());
    FactTest::Compare {
        of: Variable::Fact(place.fact),
        comparison,
        number,
    }
}

/// The assumptions, and that every fact is something that this version lets it be.
fn with_domains(
    library: &Library,
    assumptions: &Arena<AssumptionKey, Assumption>,
    facts: &Arena<FactKey, Fact>,
    places: &UnitedPlaces<'_>,
) -> Arena<AssumptionKey, Assumption> {
    let mut slots = Slots::default();
    for assumption in assumptions.values() {
        let key = slots.reserve();
        slots.fill(key, assumption.clone());
    }
    for (key, fact) in library.facts.iter() {
        let place = &places.facts[&key];
        let asking = fact.asking(key).into_iter();
        let asking = asking.map(|rule| rule.map(&mut |test| fact_test(test, places)));
        for logic in domain(fact, place, &facts[place.fact])
            .into_iter()
            .chain(asking)
        {
            let key = slots.reserve();
            let always = Written {
                text: String::new(),
                span: fact.meta.span,
                logic,
            };
            let meta = fact.meta.clone();
            slots.fill(key, Assumption { meta, always });
        }
    }
    slots.finish().expect("each slot is filled at once")
}

/// What must not be false of a united fact so that it can be this version's own.
fn domain(fact_here: &Fact, place: &UnitedPlace, united: &Fact) -> Vec<Guard> {
    let fact = place.fact;
    let mut parts = Vec::new();
    if united.may_be_unknown && !fact_here.can_be_unknown() {
        parts.extend(known(place, &fact_here.kind));
    }
    match (&fact_here.kind, &united.kind) {
        (FactKind::OneOf(values), FactKind::OneOf(all)) if values.len() < all.len() => {
            let mut values = place.values.clone();
            values.sort_unstable();
            parts.push(Logic::Test(FactTest::Among {
                of: fact.into(),
                values,
            }));
        }
        (
            FactKind::Quantity { range, .. } | FactKind::Count { range },
            FactKind::Quantity { range: all, .. } | FactKind::Count { range: all },
        ) => {
            let ends = [
                (Comparison::AtLeast, range.low(), all.low()),
                (Comparison::AtMost, range.high(), all.high()),
            ];
            for (comparison, end, all) in ends {
                let test = compare(place, comparison, &fact_here.kind.measured(end.clone()));
                let is_end =
                    matches!(&test, FactTest::Compare { number, .. } if number.number() == all);
                parts.extend((!is_end).then_some(Logic::Test(test)));
            }
        }
        (
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. },
            _,
        ) => {}
    }
    parts
}

/// That each value which this version has is known.
fn known(place: &UnitedPlace, kind: &FactKind) -> Vec<Guard> {
    let known = kind.known(place.fact).into_iter();
    known
        .map(|guard| guard.map(&mut |test| united(place, test)))
        .collect()
}
