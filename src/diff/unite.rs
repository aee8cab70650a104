//! The facts of two versions as one set, matched by identifier, so that one patient is a patient of both.

use std::collections::{BTreeMap, BTreeSet};

use super::Version;
use super::rewrite::{UnitedPlaces, of_sum, rewrite};
use super::sums::{UnitedSumPlaces, UnitedSums};
use crate::model::*;
use crate::prove::space::{ColumnKey, Space};
use crate::quantity::{Range, Unit};

/// Two versions of a book, their expressions speaking of the same facts.
#[derive(Debug)]
pub struct United {
    old: Library,
    new: Library,
    places: [BTreeMap<FactKey, UnitedPlace>; 2],
    sums: [UnitedSumPlaces; 2],
    /// Facts that both versions have, of types that can't be compared: each is two facts.
    pub incomparable: Vec<Incomparable>,
}

/// A fact whose type differs in the other version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomparable {
    pub id: String,
    /// Its type in each version: `count`, `quantity in h`.
    pub old: String,
    pub new: String,
}

/// Where a fact of one version is among the united ones.
#[derive(Clone, Debug)]
pub(super) struct UnitedPlace {
    pub fact: FactKey,
    /// For each of its values the number of the united one.
    pub values: Vec<usize>,
    /// Its own unit and the united one.
    pub units: Option<(Unit, Unit)>,
    /// In its own unit.
    range: Option<Range>,
    may_be_unknown: bool,
}

/// Unites the facts of two versions by the rule of `docs/diff.md`.
pub fn unite(old: &Library, new: &Library) -> United {
    let mut uniting = Uniting::default();
    for (key, fact) in new.facts.iter() {
        match of_name(old, &fact.meta.id) {
            Some((fact_before, before)) => uniting.both((fact_before, before), (key, fact)),
            None => uniting.one(Version::New, key, fact, ""),
        }
    }
    for (key, fact) in old.facts.iter() {
        if of_name(new, &fact.meta.id).is_none() {
            uniting.one(Version::Old, key, fact, "");
        }
    }
    let facts = uniting.facts.finish().expect("each fact is filled at once");
    let mut sums = UnitedSums::default();
    let [of_new, of_old] = [(Version::New, new), (Version::Old, old)]
        .map(|(version, library)| sums.unite(library, &facts, &uniting.places[version as usize]));
    let calculations = sums
        .calculations
        .finish()
        .expect("each calculation is filled at once");
    let united = |version: Version, library: &Library, sums: &UnitedSumPlaces| {
        let places = UnitedPlaces {
            facts: &uniting.places[version as usize],
            sums,
        };
        rewrite(library, &facts, &calculations, &places)
    };
    United {
        old: united(Version::Old, old, &of_old),
        new: united(Version::New, new, &of_new),
        places: uniting.places,
        sums: [of_old, of_new],
        incomparable: uniting.incomparable,
    }
}

fn of_name<'a>(library: &'a Library, id: &str) -> Option<(FactKey, &'a Fact)> {
    library.facts.iter().find(|(_, fact)| fact.meta.id == id)
}

#[derive(Default)]
struct Uniting {
    facts: Slots<FactKey, Fact>,
    places: [BTreeMap<FactKey, UnitedPlace>; 2],
    incomparable: Vec<Incomparable>,
}

impl Uniting {
    fn both(&mut self, (old_key, old): (FactKey, &Fact), (new_key, new): (FactKey, &Fact)) {
        let Some(kind) = common_kind(&old.kind, &new.kind) else {
            self.incomparable.push(Incomparable {
                id: new.meta.id.clone(),
                old: kind_words(&old.kind),
                new: kind_words(&new.kind),
            });
            self.one(Version::New, new_key, new, " (new)");
            self.one(Version::Old, old_key, old, " (old)");
            return;
        };
        let may_be_unknown = old.can_be_unknown() || new.can_be_unknown();
        let united = self.add(new, kind.clone(), may_be_unknown, "");
        self.place(Version::New, new_key, new, united, &kind);
        self.place(Version::Old, old_key, old, united, &kind);
    }

    /// A fact of one version alone.
    fn one(&mut self, version: Version, key: FactKey, fact: &Fact, mark: &str) {
        let united = self.add(fact, fact.kind.clone(), fact.can_be_unknown(), mark);
        self.place(version, key, fact, united, &fact.kind);
    }

    fn add(&mut self, fact: &Fact, kind: FactKind, may_be_unknown: bool, mark: &str) -> FactKey {
        let key = self.facts.reserve();
        let meta = Meta {
            origin: None,
            id: format!("{}{mark}", fact.meta.id),
            cites: Vec::new(),
            quotes: Vec::new(),
            note: None,
            ..fact.meta.clone()
        };
        let united = Fact {
            meta,
            kind,
            may_be_unknown,
            ask: fact.ask.clone(),
            ask_as_date: fact.ask_as_date,
            // Each version says it of its own facts.
            asked_when: None,
            usual: None,
        };
        self.facts.fill(key, united);
        key
    }

    fn place(
        &mut self,
        version: Version,
        key: FactKey,
        fact: &Fact,
        united: FactKey,
        kind: &FactKind,
    ) {
        let units = match (&fact.kind, kind) {
            (FactKind::Quantity { unit: fact, .. }, FactKind::Quantity { unit, .. }) => {
                Some((fact.clone(), unit.clone()))
            }
            _ => None,
        };
        let all = kind.values();
        let number = |value: &NamedValue| all.iter().position(|other| other.id == value.id);
        let place = UnitedPlace {
            fact: united,
            values: fact.kind.values().iter().filter_map(number).collect(),
            units,
            range: range(&fact.kind).cloned(),
            may_be_unknown: fact.can_be_unknown(),
        };
        if let Some(united) = self.facts.get_mut(united)
            && united.usual.is_none()
        {
            let usual = fact.usual.as_ref();
            united.usual =
                usual.map(|usual| usual.map(&mut |value| united_value(&place, kind, value)));
        }
        self.places[version as usize].insert(key, place);
    }
}

fn range(kind: &FactKind) -> Option<&Range> {
    match kind {
        FactKind::Quantity { range, .. } | FactKind::Count { range } => Some(range),
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
    }
}

/// What either version can know; `None` where the two can't be compared. Numbers are in the new unit.
fn common_kind(old: &FactKind, new: &FactKind) -> Option<FactKind> {
    match (old, new) {
        (FactKind::YesNo, FactKind::YesNo) => Some(FactKind::YesNo),
        (FactKind::OneOf(old), FactKind::OneOf(new)) => Some(FactKind::OneOf(all_of(new, old))),
        (FactKind::AnyOf(old), FactKind::AnyOf(new)) => Some(FactKind::AnyOf(all_of(new, old))),
        (FactKind::Count { range: old }, FactKind::Count { range: new }) => Some(FactKind::Count {
            range: hull(old, new),
        }),
        (
            FactKind::Quantity {
                unit: old_unit,
                range: old,
            },
            FactKind::Quantity { unit, range: new },
        ) => Some(FactKind::Quantity {
            range: hull(&converted(old, old_unit, unit)?, new),
            unit: unit.clone(),
        }),
        (
            FactKind::YesNo
            | FactKind::OneOf(_)
            | FactKind::AnyOf(_)
            | FactKind::Quantity { .. }
            | FactKind::Count { .. },
            _,
        ) => None,
    }
}

/// The first values, and those of the second that are not among them. Nothing compares united values by their order.
fn all_of(first: &Values, second: &Values) -> Values {
    let more = second
        .iter()
        .filter(|value| first.place(&value.id).is_none());
    Values::new(first.iter().chain(more).cloned().collect(), false)
}

fn converted(range: &Range, from: &Unit, to: &Unit) -> Option<Range> {
    Range::new(
        from.convert(range.low(), to)?,
        from.convert(range.high(), to)?,
    )
}

fn hull(one: &Range, other: &Range) -> Range {
    let low = one.low().min(other.low()).clone();
    let high = one.high().max(other.high()).clone();
    Range::new(low, high).expect("the lowest end is not above the highest")
}

fn kind_words(kind: &FactKind) -> String {
    match kind {
        FactKind::Quantity { unit, .. } => format!("quantity in {unit}"),
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) | FactKind::Count { .. } => {
            kind.name().to_owned()
        }
    }
}

impl United {
    /// A version over the united facts. Its expressions and its facts are sound; its prose and its places are its own.
    pub fn library(&self, version: Version) -> &Library {
        match version {
            Version::Old => &self.old,
            Version::New => &self.new,
        }
    }

    /// The facts of a version that are among some of the united ones.
    pub(super) fn own_facts(
        &self,
        version: Version,
        united: &BTreeSet<FactKey>,
    ) -> BTreeSet<FactKey> {
        let places = self.places[version as usize].iter();
        let own = places.filter(|(_, place)| united.contains(&place.fact));
        own.map(|(fact, _)| *fact).collect()
    }

    /// The columns of facts, and of values of any-of facts, that only one version has.
    pub(super) fn own_columns(&self, space: &Space, version: Version) -> Vec<ColumnKey> {
        let seen = |version: Version| -> BTreeSet<ColumnKey> {
            let places = self.places[version as usize].values();
            places
                .flat_map(|place| seen_columns(space, place))
                .collect()
        };
        let (here, other) = (seen(version), seen(version.other()));
        let mut own: Vec<ColumnKey> = here.difference(&other).copied().collect();
        // So are calculations of them.
        for (key, calculation) in self.library(version).calculations.iter() {
            let facts = calculation.facts().into_iter();
            let mut columns = facts.flat_map(|fact| space.of_fact(fact));
            if columns.any(|column| own.contains(column)) {
                own.push(space.of_calculation(key));
            }
        }
        own
    }

    /// What a version says of some of a patient's facts, over the united ones.
    pub(super) fn given(
        &self,
        version: Version,
        given: &[(FactKey, Value)],
    ) -> Vec<(FactKey, Value)> {
        let places = &self.places[version as usize];
        let united = self.library(version);
        let given = given.iter().map(|(fact, value)| {
            let place = &places[fact];
            (
                place.fact,
                united_value(place, &united.facts[place.fact].kind, value),
            )
        });
        given.collect()
    }

    /// A test of what a version works out, of a calculation as one of its place among those of both.
    pub(super) fn worked_out(&self, version: Version, test: &FactTest) -> FactTest {
        match test.variable() {
            Some(Variable::Calculation(key)) => of_sum(&self.sums[version as usize][&key], test),
            Some(Variable::Fact(_) | Variable::Output(_)) | None => test.clone(),
        }
    }

    /// Where a calculation of a version is among those of both.
    pub(super) fn calculation(&self, version: Version, key: CalculationKey) -> CalculationKey {
        self.sums[version as usize][&key].0
    }

    /// The patient as one version knows them; `None` where a value is none that it has.
    pub fn patient(&self, version: Version, patient: &Patient) -> Option<Patient> {
        let mut values = BTreeMap::new();
        for (&a, place) in &self.places[version as usize] {
            values.insert(a, own_value(place, patient.value(place.fact))?);
        }
        Some(Patient::new(values))
    }
}

fn seen_columns(space: &Space, place: &UnitedPlace) -> Vec<ColumnKey> {
    let columns = space.of_fact(place.fact).iter();
    let is_seen = |key: &&ColumnKey| {
        let value = space.column(**key).value;
        value.is_none_or(|value| place.values.contains(&value))
    };
    columns.filter(is_seen).copied().collect()
}

/// A version's own value among the united ones. Values that the version does not have are not among an any-of fact's.
fn united_value(place: &UnitedPlace, kind: &FactKind, value: &Value) -> Value {
    match value {
        Value::Unknown | Value::YesNo(_) => value.clone(),
        Value::OneOf(index) => Value::OneOf(place.values[*index]),
        Value::AnyOf(has) => {
            let mut all = vec![Some(false); kind.values().len()];
            for (ha, has) in place.values.iter().zip(has) {
                all[*ha] = *has;
            }
            Value::AnyOf(all)
        }
        Value::Number(number) => {
            let united = place
                .units
                .as_ref()
                .and_then(|(_, unit)| number.converted(unit));
            Value::Number(united.unwrap_or_else(|| number.clone()))
        }
    }
}

/// The value as the version has it, if it has it.
fn own_value(place: &UnitedPlace, value: &Value) -> Option<Value> {
    match value {
        Value::Unknown => place.may_be_unknown.then_some(Value::Unknown),
        Value::YesNo(yes) => Some(Value::YesNo(*yes)),
        Value::OneOf(united) => {
            let at = place.values.iter().position(|value| value == united)?;
            Some(Value::OneOf(at))
        }
        Value::AnyOf(has) => {
            let known: Vec<_> = place.values.iter().map(|&value| has[value]).collect();
            let is_known = known.iter().all(Option::is_some);
            (is_known || place.may_be_unknown).then_some(Value::AnyOf(known))
        }
        Value::Number(number) => {
            let number = match &place.units {
                Some((unit, _)) => number.converted(unit)?,
                None => number.clone(),
            };
            let is_in = place
                .range
                .as_ref()
                .is_none_or(|range| range.contains(number.number()));
            is_in.then_some(Value::Number(number))
        }
    }
}
