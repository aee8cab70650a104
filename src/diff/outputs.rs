//! The patients for whom an output comes to something else: value by value, each with whom it is.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::Comparer;
use super::*;
use crate::interpret::{Set, Settled};
use crate::model::{
    CalculationKey, FactKey, FactKind, Kind, Library, Output, OutputKey, OutputValue, Statement,
    Value,
};
use crate::prove::encode::{Encoding, OutputFormulas};
use crate::prove::formula::Formula;
use crate::prove::space::Space;
use crate::quantity::Measured;

/// The outputs of a version as formulas.
#[derive(Debug)]
pub(super) struct OutputCase {
    outcomes: BTreeMap<OutputKey, OutputFormulas>,
    /// Whatever sets an output, and for whom; nobody for whom it is silenced.
    setters: BTreeMap<OutputKey, Vec<(Statement, Formula)>>,
}

impl OutputCase {
    pub fn of(library: &Library, space: &Space, encoding: &mut Encoding) -> Self {
        let mut setters = BTreeMap::new();
        for key in library.outputs.keys() {
            let own = library.setters(key).into_iter();
            let own = own.map(|(statement, _)| {
                let when = encoding.sets(library, space, statement, key);
                (statement, when)
            });
            setters.insert(key, own.collect());
        }
        Self {
            outcomes: encoding
                .outcomes
                .iter()
                .map(|(key, outcome)| (key, outcome.clone()))
                .collect(),
            setters,
        }
    }
}

/// What an output comes to, the same in both versions where it is equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Unset,
    Unknown,
    Conflicting,
    YesNo(bool),
    /// By the identifier of the value; of an any-of output, that it is in it or is not.
    Named(String),
    Without(String),
    Number(Measured),
    /// What it comes to by one of both versions' calculations.
    Calculated(CalculationKey),
}

/// Whom a version has in a case.
struct Audience {
    case: Case,
    words: String,
    who: Formula,
}

/// The same output in both versions, and the value that is looked for of an any-of output.
#[derive(Clone, Copy)]
struct Compared<'a> {
    keys: [OutputKey; 2],
    value: Option<&'a str>,
}

/// The outputs of two versions that can't be compared: of one version alone, or of another type.
pub(super) fn incomparable(old: &Library, new: &Library) -> Vec<Incomparable> {
    let kind = |library: &Library, id: &str| {
        let mut all = library.outputs.values();
        all.find(|output| output.meta.id == id)
            .map(|output| output.kind.clone())
    };
    let mut names: Vec<&str> = new
        .outputs
        .values()
        .map(|output| output.meta.id.as_str())
        .collect();
    let gone = old.outputs.values().map(|output| output.meta.id.as_str());
    names.extend(gone.filter(|id| kind(new, id).is_none()));
    let other = names.into_iter().filter_map(|id| {
        let (before, after) = (kind(old, id), kind(new, id));
        let is_compared = match (&before, &after) {
            (Some(before), Some(after)) => is_comparable(before, after),
            (_, _) => false,
        };
        let words = |kind: Option<FactKind>| {
            kind.map_or("no output".to_owned(), |kind| kind.name().to_owned())
        };
        (!is_compared).then(|| Incomparable {
            id: id.to_owned(),
            old: words(before),
            new: words(after),
        })
    });
    other.collect()
}

fn is_comparable(old: &FactKind, new: &FactKind) -> bool {
    let units = (old.unit(), new.unit());
    let is_of_one_unit = match units {
        (Some(old), Some(new)) => old.difference(new).is_none(),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    old.name() == new.name() && is_of_one_unit
}

impl Comparer<'_> {
    /// What each output that both versions have comes to otherwise, and for whom.
    pub(super) fn outputs(&mut self) -> Result<(Vec<Changed>, Formula), CannotCompare> {
        let (old, new) = (self.replayer.old, self.replayer.new);
        let mut changed = Vec::new();
        let mut differing = Vec::new();
        for (key, output) in new.outputs.iter() {
            let mut before = old.outputs.iter();
            let before = before.find(|(_, candidate)| candidate.meta.id == output.meta.id);
            let Some((before, counterpart)) =
                before.filter(|(_, candidate)| is_comparable(&candidate.kind, &output.kind))
            else {
                continue;
            };
            let keys = [before, key];
            let mut transitions = Vec::new();
            for value in looked_for(counterpart, output) {
                let compared = Compared {
                    keys,
                    value: value.as_deref(),
                };
                transitions.extend(self.valued_otherwise(compared, &mut differing)?);
            }
            if !transitions.is_empty() {
                changed.push(Changed {
                    kind: Kind::Output,
                    id: output.meta.id.clone(),
                    title: output.meta.title.clone(),
                    only: None,
                    transitions,
                });
            }
        }
        Ok((changed, self.prover.encoding.pool.or(differing)))
    }

    fn valued_otherwise(
        &mut self,
        compared: Compared<'_>,
        differing: &mut Vec<Formula>,
    ) -> Result<Vec<Transition>, CannotCompare> {
        let mut transitions = Vec::new();
        let [before, after] = Version::BOTH.map(|version| self.parts(version, compared));
        let (before, after) = (before, after);
        for from in &before {
            for to in after.iter().filter(|to| to.case != from.case) {
                let who = self.prover.encoding.pool.and([from.who, to.who]);
                if self.prover.is_possible(who)? {
                    differing.push(who);
                    transitions.extend(self.valued_transition(compared, (from, to), who)?);
                }
            }
        }
        Ok(transitions)
    }

    /// The cases of an output: no two of one patient, and one of each.
    fn parts(&mut self, version: Version, compared: Compared<'_>) -> Vec<Audience> {
        let library = self.replayer.library(version);
        let key = compared.keys[version as usize];
        let kind = &library.outputs[key].kind;
        let outcome = self.sides[version as usize].valued.outcomes[&key].clone();
        let pool = &mut self.prover.encoding.pool;
        if let Some(id) = compared.value {
            let place = kind.values().iter().position(|value| value.id == id);
            let with = place.map_or(Formula::FALSE, |place| {
                outcome.who_has(&OutputValue::Constant(Value::OneOf(place)))
            });
            return vec![
                Audience {
                    case: Case::Named(id.to_owned()),
                    words: format!("with '{id}'"),
                    who: with,
                },
                Audience {
                    case: Case::Without(id.to_owned()),
                    words: format!("without '{id}'"),
                    who: pool.not(with),
                },
            ];
        }
        let unset = Audience {
            case: Case::Unset,
            words: "not set".to_owned(),
            who: pool.not(outcome.set),
        };
        let unknown = Audience {
            case: Case::Unknown,
            words: "set, but unknown".to_owned(),
            who: outcome.unknown,
        };
        let conflicting = Audience {
            case: Case::Conflicting,
            words: "set to two values".to_owned(),
            who: outcome.conflicting,
        };
        let unit = &self.replayer.new.outputs[compared.keys[1]].kind;
        let united = self.replayer.united.library(version);
        let values = outcome.values.into_iter().map(|(value, who)| {
            let (case, words) = match value {
                OutputValue::Constant(value) => (case(&value, kind, unit), value.words(kind)),
                OutputValue::Calculated(key) => {
                    let formula = &united.calculations[key].is.text;
                    (Case::Calculated(key), format!("`{formula}`"))
                }
            };
            Audience { case, words, who }
        });
        values.chain([unset, unknown, conflicting]).collect()
    }

    /// A change as it is shown; one that the interpreter does not confirm is a fault instead.
    fn valued_transition(
        &mut self,
        compared: Compared<'_>,
        (from, to): (&Audience, &Audience),
        group: Formula,
    ) -> Result<Option<Transition>, CannotCompare> {
        let Some(found) = self.prover.find(group)? else {
            return Ok(None);
        };
        let is_so = |version: Version, part: &Audience| {
            let library = self.replayer.library(version);
            let key = compared.keys[version as usize];
            let advice = self.replayer.advice(version, &found.patient)?;
            Some(
                self.case_of(
                    version,
                    &advice.outputs[&key],
                    &library.outputs[key].kind,
                    compared,
                ) == part.case,
            )
        };
        let confirmed = [is_so(Version::Old, from), is_so(Version::New, to)];
        if confirmed != [Some(true), Some(true)] {
            let id = self.replayer.new.outputs[compared.keys[1]].meta.id.clone();
            self.faults.push(self.replayer.fault(&id, &found.patient));
            return Ok(None);
        }
        let who = self.who(&found);
        let mut about = who.facts.clone();
        for case in [&from.case, &to.case] {
            about.extend(self.taken_by(case));
        }
        Ok(Some(Transition {
            direction: ChangeDirection::Both,
            from: Heard::Value(from.words.clone()),
            to: Heard::Value(to.words.clone()),
            replay: self.replayer.replay(&found.patient, &about),
            who,
            old: self.setting(Version::Old, compared.keys[0], group)?,
            new: self.setting(Version::New, compared.keys[1], group)?,
        }))
    }

    /// The united facts that a calculation takes whose number a case is.
    fn taken_by(&self, case: &Case) -> BTreeSet<FactKey> {
        match case {
            Case::Calculated(key) => {
                self.replayer.united.library(Version::New).calculations[*key].facts()
            }
            Case::Unset
            | Case::Unknown
            | Case::Conflicting
            | Case::YesNo(_)
            | Case::Named(_)
            | Case::Without(_)
            | Case::Number(_) => BTreeSet::new(),
        }
    }

    /// The statements that set an output for some of the patients.
    fn setting(
        &mut self,
        version: Version,
        key: OutputKey,
        group: Formula,
    ) -> Result<Vec<Responsible>, CannotCompare> {
        let mut found = Vec::new();
        for (statement, when) in self.sides[version as usize].valued.setters[&key].clone() {
            let made = self.prover.encoding.pool.and([group, when]);
            if self.prover.is_possible(made)? {
                found.push(Responsible {
                    statement,
                    stance: None,
                });
            }
        }
        Ok(found)
    }

    /// The case of one patient.
    fn case_of(
        &self,
        version: Version,
        set: &Set,
        kind: &FactKind,
        compared: Compared<'_>,
    ) -> Case {
        if let Some(id) = compared.value {
            let value = set.value(kind);
            let place = kind.values().iter().position(|value| value.id == id);
            let has = match (&value, place) {
                (Value::AnyOf(has), Some(place)) => has[place] == Some(true),
                (_, _) => false,
            };
            return match has {
                true => Case::Named(id.to_owned()),
                false => Case::Without(id.to_owned()),
            };
        }
        let new = &self.replayer.new.outputs[compared.keys[1]].kind;
        match (&set.settled, set.counted()) {
            (Settled::Unset, _) => Case::Unset,
            (Settled::Unknown, _) => Case::Unknown,
            (Settled::Conflicting, _) => Case::Conflicting,
            (Settled::To(_), Some(OutputValue::Calculated(key))) => {
                Case::Calculated(self.replayer.united.calculation(version, key))
            }
            (Settled::To(value), Some(OutputValue::Constant(_)) | None) => case(value, kind, new),
        }
    }
}

/// Each value of an any-of output is looked for by itself; of every other output what it comes to.
fn looked_for(old: &Output, new: &Output) -> Vec<Option<String>> {
    let FactKind::AnyOf(values) = &new.kind else {
        return vec![None];
    };
    let gone = old.kind.values().iter();
    let gone = gone.filter(|value| values.place(&value.id).is_none());
    let all = values.iter().chain(gone);
    all.map(|value| Some(value.id.clone())).collect()
}

/// A value; a number in the unit of the new version.
fn case(value: &Value, kind: &FactKind, new: &FactKind) -> Case {
    match value {
        Value::YesNo(yes) => Case::YesNo(*yes),
        Value::OneOf(place) => Case::Named(kind.values()[*place].id.clone()),
        Value::Number(number) => {
            let converted = new.unit().and_then(|unit| number.converted(unit));
            Case::Number(converted.unwrap_or_else(|| number.clone()))
        }
        Value::AnyOf(_) | Value::Unknown => Case::Unset,
    }
}
