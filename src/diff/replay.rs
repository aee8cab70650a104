//! One patient advised by the plain interpreter in both versions, from the books as they are written.

use std::collections::BTreeSet;

use super::side::predicate;
use super::{Fault, HeardStances, Parting, Replay, Stances, United, Version, Worked};
use crate::interpret::{Advice, Path, advise, is_admitted, totals};
use crate::model::*;
use crate::verify::{calculation_words, calculations_about, row_words, scores_about};

/// What the interpreter needs: the versions as written, and how patients of one are patients of the other.
pub(super) struct Replayer<'a> {
    pub old: &'a Library,
    pub new: &'a Library,
    pub united: &'a United,
}

impl Replayer<'_> {
    pub fn library(&self, version: Version) -> &Library {
        match version {
            Version::Old => self.old,
            Version::New => self.new,
        }
    }

    /// The advice of a version, if it admits the patient.
    pub fn advice(&self, version: Version, patient: &Patient) -> Option<Advice> {
        let library = self.library(version);
        let in_version = self.united.patient(version, patient)?;
        is_admitted(library, &in_version).then(|| advise(library, &in_version))
    }

    /// `about` are the facts in which the difference lies.
    pub fn replay(&self, patient: &Patient, about: &BTreeSet<FactKey>) -> Replay {
        let scores = self.scores(about);
        let worked = Version::BOTH.map(|version| Worked {
            calculations: self.calculations(version, patient, about),
            ..self.worked(version, patient, &scores)
        });
        let [old, new] = Version::BOTH.map(|version| self.advice(version, patient));
        let partings = match (&old, &new) {
            (Some(old), Some(new)) => self.partings(old, new),
            (None, _) | (_, None) => Vec::new(),
        };
        Replay {
            patient: patient.clone(),
            facts: self.facts(patient),
            old: old.map(|advice| spoken(self.old, &advice)),
            new: new.map(|advice| spoken(self.new, &advice)),
            worked,
            partings,
        }
    }

    /// The scores of either version that ask for one of these facts, by identifier.
    fn scores(&self, about: &BTreeSet<FactKey>) -> BTreeSet<String> {
        let of = |version: Version| {
            // The united library has the same scores, and asks for the united facts.
            let keys = scores_about(self.united.library(version), Some(about));
            let library = self.library(version);
            keys.into_iter()
                .map(|key| library.scores[key].meta.id.clone())
        };
        Version::BOTH.into_iter().flat_map(of).collect()
    }

    fn worked(&self, version: Version, patient: &Patient, scores: &BTreeSet<String>) -> Worked {
        let library = self.library(version);
        let Some(in_version) = self.united.patient(version, patient) else {
            return Worked::default();
        };
        let Some(advice) = self.advice(version, patient) else {
            return Worked::default();
        };
        let totals = totals(library, &in_version);
        let asked = library.scores.iter();
        let asked = asked.filter(|(_, score)| scores.contains(&score.meta.id));
        let scores = asked.map(|(key, score)| {
            let total = totals[&key].to_string();
            (score.meta.id.clone(), score.meta.title.clone(), total)
        });
        let rows = advice.hits.iter().map(|key| row_words(library, *key));
        Worked {
            calculations: Vec::new(),
            scores: scores.collect(),
            rows: rows.collect(),
        }
    }

    /// Those that add up one of these facts.
    fn calculations(
        &self,
        version: Version,
        patient: &Patient,
        about: &BTreeSet<FactKey>,
    ) -> Vec<(String, String, String)> {
        let library = self.library(version);
        let Some(in_version) = self.united.patient(version, patient) else {
            return Vec::new();
        };
        let about = self.united.own_facts(version, about);
        let all = calculations_about(library, Some(&about)).into_iter();
        let all = all.map(|key| {
            let meta = &library.calculations[key].meta;
            let shown = calculation_words(library, &in_version, key);
            (meta.id.clone(), meta.title.clone(), shown)
        });
        all.collect()
    }

    fn facts(&self, patient: &Patient) -> Vec<(String, String)> {
        let facts = self.united.library(Version::New).facts.iter();
        facts
            .map(|(key, fact)| (fact.meta.id.clone(), patient.value(key).words(&fact.kind)))
            .collect()
    }

    /// What a version says of an intervention; `None` where it does not admit the patient.
    pub fn stances(
        &self,
        version: Version,
        patient: &Patient,
        key: Option<InterventionKey>,
    ) -> Option<Stances> {
        let advice = self.advice(version, patient)?;
        let Some(key) = key else {
            return Some(Stances::default());
        };
        let library = self.library(version);
        let said = Stance::ALL
            .into_iter()
            .filter(|&stance| advice.answers(library, &predicate(stance, key)));
        Some(Stances(said.collect()))
    }

    pub fn fault(&self, about: &str, patient: &Patient) -> Fault {
        Fault {
            about: about.to_owned(),
            facts: self.facts(patient),
        }
    }

    /// For each pathway that both versions have by name, where the ways part.
    fn partings(&self, old: &Advice, new: &Advice) -> Vec<Parting> {
        let id = |version: Version, path: &Path| {
            let pathways = &self.library(version).pathways;
            pathways[path.pathway].meta.id.clone()
        };
        let of_name = |version: Version, advice: &Advice, name: &str| {
            let mut paths = advice.paths.iter();
            paths.find(|path| id(version, path) == name).cloned()
        };
        let mut names: Vec<String> = Vec::new();
        for (version, advice) in [(Version::New, new), (Version::Old, old)] {
            for path in &advice.paths {
                let name = id(version, path);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let part = |name: String| {
            let old = of_name(Version::Old, old, &name);
            let new = of_name(Version::New, new, &name);
            self.parting(name, old.as_ref(), new.as_ref())
        };
        names.into_iter().filter_map(part).collect()
    }

    fn parting(&self, pathway: String, old: Option<&Path>, new: Option<&Path>) -> Option<Parting> {
        let names = |version: Version, path: Option<&Path>| -> Vec<String> {
            let visits = path.map_or(&[][..], |path| path.visits.as_slice());
            let library = self.library(version);
            visits
                .iter()
                .map(|visit| library.step_name(visit.step))
                .collect()
        };
        let (old_names, new_names) = (names(Version::Old, old), names(Version::New, new));
        if old_names == new_names {
            return None;
        }
        let common = old_names.iter().zip(&new_names);
        let common = common.take_while(|(old, new)| old == new).count();
        let last = |path: Option<&Path>| {
            let visit = path?.visits[common.saturating_sub(1)];
            Some((visit.step, visit.branch))
        };
        Some(Parting {
            pathway,
            old: last(old),
            new: last(new),
        })
    }
}

/// What is in force, stance by stance.
fn spoken(library: &Library, advice: &Advice) -> HeardStances {
    let of = |stance: Stance| {
        let said = advice.in_force().filter(|said| said.stance == stance);
        let mut names: Vec<String> = said
            .map(|said| library.interventions[said.intervention].meta.id.clone())
            .collect();
        names.sort_unstable();
        names.dedup();
        (stance, names)
    };
    let all = Stance::ALL.into_iter().map(of);
    all.filter(|(_, names)| !names.is_empty()).collect()
}
