//! The calculations of two versions over the united facts: those that always come to the same are one.

use std::collections::BTreeMap;

use super::rewrite::of_facts;
use super::unite::UnitedPlace;
use crate::model::*;
use crate::quantity::{Number, Unit};

/// Where each calculation of a version is among the united ones, and in which unit.
pub(super) type UnitedSumPlaces = BTreeMap<CalculationKey, (CalculationKey, Unit)>;

#[derive(Default)]
pub(super) struct UnitedSums {
    pub calculations: Slots<CalculationKey, Calculation>,
    added: Vec<CalculationKey>,
}

impl UnitedSums {
    /// Adds what a version works out that is not there yet.
    pub fn unite(
        &mut self,
        library: &Library,
        facts: &Arena<FactKey, Fact>,
        places: &BTreeMap<FactKey, UnitedPlace>,
    ) -> UnitedSumPlaces {
        let outputs = library.calculated_outputs();
        let is_set = |key| {
            let mut outputs = outputs.values();
            outputs.any(|own| own.calculations.contains(&key))
        };
        let mut all = UnitedSumPlaces::new();
        for key in library.calculations_in_order() {
            let united = Uniting {
                facts: places,
                calculations: &library.calculations,
                sums: &all,
            };
            let united = over_united(&library.calculations[key], facts, &united);
            let Some(unit) = united.kind.unit().cloned() else {
                continue;
            };
            let same = self.added.iter().find_map(|other| {
                let other_unit = self.calculations.get(*other)?.kind.unit()?.clone();
                // What an output is set to stays in the unit of the output.
                let is_in_unit = !is_set(key) || unit.factor() == other_unit.factor();
                let is_same = is_in_unit && is_same(self.calculations.get(*other)?, &united);
                is_same.then_some((*other, other_unit))
            });
            let place = same.unwrap_or_else(|| (self.add(united), unit));
            all.insert(key, place);
        }
        all
    }

    fn add(&mut self, mut calculation: Calculation) -> CalculationKey {
        let named = |key: &CalculationKey| {
            let other = self.calculations.get(*key);
            other.is_some_and(|other| other.meta.id == calculation.meta.id)
        };
        if self.added.iter().any(named) {
            calculation.meta.id.push_str(" (old)");
        }
        let key = self.calculations.reserve();
        self.calculations.fill(key, calculation);
        self.added.push(key);
        key
    }
}

/// Whether two come to the same of everyone; those of one kind of unit are compared in one.
fn is_same(one: &Calculation, other: &Calculation) -> bool {
    let (Some(unit), Some(other_unit)) = (one.kind.unit(), other.kind.unit()) else {
        return false;
    };
    if unit.difference(other_unit).is_some() {
        return false;
    }
    let (Some(factor), Some(other_factor)) = (unit.factor(), other_unit.factor()) else {
        return false;
    };
    let is_same_unit = factor == other_factor;
    let mut pairs = one.cases.iter().zip(&other.cases);
    one.cases.len() == other.cases.len()
        && pairs.all(|(one, other)| match is_same_unit {
            true => one == other,
            false => one.times(factor) == other.times(other_factor),
        })
}

/// Where the facts and the calculations of a version are, as far as these have a place.
struct Uniting<'a> {
    facts: &'a BTreeMap<FactKey, UnitedPlace>,
    calculations: &'a Arena<CalculationKey, Calculation>,
    sums: &'a UnitedSumPlaces,
}

impl Relocation for Uniting<'_> {
    fn fact(&self, key: FactKey) -> (FactKey, Number) {
        let place = &self.facts[&key];
        let scale = place.units.as_ref().and_then(|(own, united)| {
            let (own, united) = (own.factor()?, united.factor()?);
            Some(united / own)
        });
        (place.fact, scale.unwrap_or_else(Number::one))
    }

    fn calculation(&self, key: CalculationKey) -> (CalculationKey, Number) {
        let Some((place, united)) = self.sums.get(&key) else {
            return (key, Number::one());
        };
        let own = self.calculations[key].kind.unit().and_then(Unit::factor);
        let scale = own.and_then(|own| Some(united.factor()? / own));
        (*place, scale.unwrap_or_else(Number::one))
    }

    fn guard(&self, guard: &Guard) -> Guard {
        of_facts(guard, self.facts)
    }
}

/// The same of the united facts, and all that their ranges leave possible.
fn over_united(
    calculation: &Calculation,
    facts: &Arena<FactKey, Fact>,
    places: &Uniting<'_>,
) -> Calculation {
    let mut united = calculation.map(places);
    let range = Calculation::range_of(&united.cases, |fact| facts[fact].kind.range());
    if let (FactKind::Quantity { range: own, .. }, Some(range)) = (&mut united.kind, range) {
        *own = range;
    }
    united
}
