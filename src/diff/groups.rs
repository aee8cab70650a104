//! The patients whose advice differs, grouped by intervention and by what they hear instead of what.

use super::Aspect;
use super::edits::edits;
use super::meaning::{EXPRESSIONS, is_same};
use super::net::asked_of_numbers;
use super::outputs::incomparable;
use super::renamed::{renamed, renames, unsaid};
use super::replay::Replayer;
use super::side::{HeardBy, VersionSide, pairs, with};
use super::unite::unite;
use super::*;
use crate::model::{InterventionKey, Kind, Library, Stance};
use crate::prove::encode::Encoding;
use crate::prove::explain::{Cube, Described};
use crate::prove::formula::{Formula, Pool};
use crate::prove::space::{ColumnKey, Space};
use crate::prove::{Budget, FoundPatients, Prover, order};

/// Most descriptions of one group of patients.
const MOST_DESCRIPTIONS: usize = 5;

/// Compares two versions of a book, for every patient.
pub fn compare(old: &Library, new: &Library) -> Result<Difference, CannotCompare> {
    compare_within(old, new, Budget::default())
}

/// The same with another budget: whose advice differs does not depend on it, only what is counted and described.
pub fn compare_within(
    old: &Library,
    new: &Library,
    budget: Budget,
) -> Result<Difference, CannotCompare> {
    compare_so(old, new, budget, &|| false)
}

/// The same, until `stops` says that nobody waits any longer; it is asked between one comparison and the next.
pub fn compare_until(
    old: &Library,
    new: &Library,
    stops: &dyn Fn() -> bool,
) -> Result<Difference, CannotCompare> {
    compare_so(old, new, Budget::default(), stops)
}

fn compare_so(
    old: &Library,
    new: &Library,
    budget: Budget,
    stops: &dyn Fn() -> bool,
) -> Result<Difference, CannotCompare> {
    let renames = renames(old, new);
    let named_anew = (!renames.is_empty()).then(|| renamed(old, &renames));
    let old = named_anew.as_ref().unwrap_or(old);
    let united = unite(old, new);
    let [before, after] = Version::BOTH.map(|version| united.library(version));
    let order = order::shared_fact_order(&[after, before]);
    let expected = asked_of_numbers(old, new, &united);
    let tests = after.tests().into_iter().chain(before.tests());
    let of_before = before.tests_of_calculated(before.tests());
    let tests = tests.chain(&expected).chain(&of_before);
    let space = Space::new(after, &order, tests)
        .map_err(|error| CannotCompare::new(error.into(), after))?;
    let own_columns = Version::BOTH.map(|version| united.own_columns(&space, version));
    let tangled = |why: Tangled| CannotCompare::new(why.into(), after);
    let mut encoding = Encoding::new(before, &space).map_err(tangled)?;
    let old_side = VersionSide::of(&united, Version::Old, old, &space, &mut encoding);
    let pool = std::mem::replace(&mut encoding.pool, Pool::new(&space));
    let mut encoding = Encoding::in_pool(after, &space, pool).map_err(tangled)?;
    let new_side = VersionSide::of(&united, Version::New, new, &space, &mut encoding);
    let both = [&old_side, &new_side]
        .map(|side| side.assumptions.clone())
        .concat();
    let mut comparer = Comparer {
        prover: Prover::under(after, space, encoding, &both, budget)?,
        replayer: Replayer {
            old,
            new,
            united: &united,
        },
        sides: [old_side, new_side],
        own_columns,
        faults: Vec::new(),
        stops,
    };
    comparer.go_on()?;
    let difference = comparer.compare()?;
    Ok(Difference {
        renamed: renames,
        perhaps_renamed: unsaid(old, new),
        ..difference
    })
}

pub(super) struct Comparer<'a> {
    pub prover: Prover<'a>,
    pub replayer: Replayer<'a>,
    pub sides: [VersionSide<'a>; 2],
    /// The columns that one version alone has.
    pub own_columns: [Vec<ColumnKey>; 2],
    pub faults: Vec<Fault>,
    stops: &'a dyn Fn() -> bool,
}

/// Patients who hear one thing in the old version and another in the new one.
pub(super) struct ChangedPatients {
    pub from: Stances,
    pub to: Stances,
    pub formula: Formula,
}

/// The same intervention in both versions.
pub(super) type Pair = (Option<InterventionKey>, Option<InterventionKey>);

impl Comparer<'_> {
    fn compare(&mut self) -> Result<Difference, CannotCompare> {
        let patients = self.prover.admitted();
        let mut interventions = Vec::new();
        let mut differing = Vec::new();
        for pair in self.pairs() {
            self.go_on()?;
            let differs = self.differs(pair);
            differing.push(differs);
            interventions.extend(self.changed(pair, differs)?);
        }
        let (outputs, valued) = self.outputs()?;
        interventions.extend(outputs);
        differing.push(valued);
        let differing = self.prover.encoding.pool.or(differing);
        let changed = self.prover.count(differing);
        self.go_on()?;
        let edits = self.edits()?;
        let mut only = Vec::new();
        for version in Version::BOTH {
            self.go_on()?;
            only.extend(self.only(version)?);
        }
        self.go_on()?;
        let weaker = self.weaker()?;
        Ok(Difference {
            patients,
            changed,
            interventions,
            only,
            incomparable: {
                let facts = self.replayer.united.incomparable.clone().into_iter();
                let outputs = incomparable(self.replayer.old, self.replayer.new);
                facts.chain(outputs).collect()
            },
            renamed: Vec::new(),
            perhaps_renamed: Vec::new(),
            edits,
            weaker,
            faults: std::mem::take(&mut self.faults),
        })
    }

    fn go_on(&self) -> Result<(), CannotCompare> {
        match (self.stops)() {
            true => Err(CannotCompare::Stopped),
            false => Ok(()),
        }
    }

    pub(super) fn pairs(&self) -> Vec<Pair> {
        pairs(self.replayer.old, self.replayer.new)
    }

    pub(super) fn heard(&self, (old, new): Pair) -> [HeardBy; 2] {
        [self.sides[0].heard(old), self.sides[1].heard(new)]
    }

    /// Whose advice on an intervention differs.
    fn differs(&mut self, pair: Pair) -> Formula {
        let [old, new] = self.heard(pair);
        let pool = &mut self.prover.encoding.pool;
        let parts = old.into_iter().zip(new);
        let parts: Vec<_> = parts.map(|(old, new)| pool.differ(old, new)).collect();
        pool.or(parts)
    }

    fn changed(&mut self, pair: Pair, differs: Formula) -> Result<Option<Changed>, CannotCompare> {
        let (id, title) = self.name(pair);
        let mut transitions = Vec::new();
        for group in self.groups(self.heard(pair), differs)? {
            transitions.extend(self.transition(pair, &id, group)?);
        }
        let only = match pair {
            (Some(_), None) => Some(Version::Old),
            (None, Some(_)) => Some(Version::New),
            (Some(_), Some(_)) | (None, None) => None,
        };
        Ok((!transitions.is_empty()).then_some(Changed {
            kind: Kind::Intervention,
            id,
            title,
            only,
            transitions,
        }))
    }

    pub(super) fn name(&self, (old, new): Pair) -> (String, String) {
        let of = |library: &Library, key: InterventionKey| {
            let meta = &library.interventions[key].meta;
            (meta.id.clone(), meta.title.clone())
        };
        let new = new.map(|key| of(self.replayer.new, key));
        let old = old.map(|key| of(self.replayer.old, key));
        new.or(old).unwrap_or_default()
    }

    /// The patients of a formula, split by what they hear in both versions; no group is empty.
    pub(super) fn groups(
        &mut self,
        heard: [HeardBy; 2],
        formula: Formula,
    ) -> Result<Vec<ChangedPatients>, CannotCompare> {
        let mut groups = Vec::new();
        if self.prover.is_possible(formula)? {
            let (from, to) = (Stances::default(), Stances::default());
            groups.push(ChangedPatients { from, to, formula });
        }
        for version in Version::BOTH {
            for (index, stance) in Stance::ALL.into_iter().enumerate() {
                let heard = heard[version as usize][index];
                let mut split = Vec::new();
                for group in &groups {
                    split.extend(self.split(group, version, stance, heard)?);
                }
                groups = split;
            }
        }
        groups.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
        Ok(groups)
    }

    fn split(
        &mut self,
        group: &ChangedPatients,
        version: Version,
        stance: Stance,
        heard: Formula,
    ) -> Result<Vec<ChangedPatients>, CannotCompare> {
        let mut parts = Vec::new();
        for hears in [true, false] {
            let pool = &mut self.prover.encoding.pool;
            let part = if hears { heard } else { pool.not(heard) };
            let formula = pool.and([group.formula, part]);
            if !self.prover.is_possible(formula)? {
                continue;
            }
            let is_new = version == Version::New;
            parts.push(ChangedPatients {
                from: with(&group.from, stance, hears && !is_new),
                to: with(&group.to, stance, hears && is_new),
                formula,
            });
        }
        Ok(parts)
    }

    /// A group as it is shown; one that the interpreter does not confirm is a fault instead.
    fn transition(
        &mut self,
        pair: Pair,
        id: &str,
        group: ChangedPatients,
    ) -> Result<Option<Transition>, CannotCompare> {
        let Some(found) = self.prover.find(group.formula)? else {
            return Ok(None);
        };
        let said = |version: Version, key: Option<InterventionKey>| {
            self.replayer.stances(version, &found.patient, key)
        };
        let (from, to) = (said(Version::Old, pair.0), said(Version::New, pair.1));
        if (from.as_ref(), to.as_ref()) != (Some(&group.from), Some(&group.to)) {
            self.faults.push(self.replayer.fault(id, &found.patient));
            return Ok(None);
        }
        let who = self.who(&found);
        Ok(Some(Transition {
            direction: ChangeDirection::of(&group.from, &group.to),
            from: Heard::Stances(group.from),
            to: Heard::Stances(group.to),
            replay: self.replayer.replay(&found.patient, &who.facts),
            who,
            old: self.responsible(Version::Old, pair.0, group.formula)?,
            new: self.responsible(Version::New, pair.1, group.formula)?,
        }))
    }

    /// A set of patients in few facts; where that takes too long, one description of the patient found, or none.
    pub(super) fn who(&mut self, found: &FoundPatients) -> Who {
        let Described { cubes, more } = self.prover.descriptions(found, MOST_DESCRIPTIONS);
        let mut described = Vec::new();
        for cube in &cubes {
            let formula = self.prover.cube_formula(cube);
            described.push((self.prover.each_in_words(cube), self.prover.count(formula)));
        }
        let columns = cubes.iter().flat_map(Cube::parts);
        let library = self.replayer.united.library(Version::New);
        let columns = columns.flat_map(|(key, _)| self.prover.space.column(*key).of.facts(library));
        Who {
            patients: found.patients.clone(),
            facts: columns.collect(),
            described,
            more,
        }
    }

    /// The statements about an intervention that some of the patients hear.
    fn responsible(
        &mut self,
        version: Version,
        key: Option<InterventionKey>,
        group: Formula,
    ) -> Result<Vec<Responsible>, CannotCompare> {
        let Some(key) = key else {
            return Ok(Vec::new());
        };
        let mut found: Vec<Responsible> = Vec::new();
        for (responsible, when) in self.sides[version as usize].about(key) {
            let heard = self.prover.encoding.pool.and([group, when]);
            if !found.contains(&responsible) && self.prover.is_possible(heard)? {
                found.push(responsible);
            }
        }
        Ok(found)
    }

    /// What is written differently; expressions that mean the same for everyone are marked.
    fn edits(&mut self) -> Result<Vec<TextEdit>, CannotCompare> {
        let mut edits = edits(self.replayer.old, self.replayer.new);
        for edit in edits.iter_mut().filter(|edit| edit.aspect == Aspect::Rule) {
            let mut fields = edit.fields.iter().filter_map(|field| field.path.first());
            if edit.fields.is_empty() || !fields.all(|field| EXPRESSIONS.contains(&field.as_str()))
            {
                continue;
            }
            let name = (edit.kind.clone(), edit.id.clone());
            let [old, new] = &self.sides;
            let meanings = (old.meanings.get(&name), new.meanings.get(&name));
            edit.same_meaning = is_same(&mut self.prover, meanings.0, meanings.1)?;
        }
        Ok(edits)
    }
}
