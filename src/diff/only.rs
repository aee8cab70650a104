//! The patients that one version alone admits, and what it says to them.

use num_bigint::BigUint;

use super::groups::Comparer;
use super::side::NOBODY;
use super::*;
use crate::prove::formula::Formula;

impl Comparer<'_> {
    /// The patients whom one version admits and the other does not, whatever the facts that they do not share.
    pub(super) fn only(&mut self, version: Version) -> Result<Option<Only>, CannotCompare> {
        let [this, other] = [version, version.other()].map(|version| version as usize);
        let pool = &mut self.prover.encoding.pool;
        let elsewhere = self.sides[other].admitted_without(pool, &self.own_columns[other]);
        let only = pool.not(elsewhere);
        self.prover.assume(&self.sides[this].assumptions)?;
        let Some(found) = self.prover.find(only)? else {
            return Ok(None);
        };
        let foreign = self.foreign(version);
        let mut who = self.who(&found);
        let replay = self.replayer.replay(&found.patient, &who.facts);
        let is_admitted = Version::BOTH.map(|version| match version {
            Version::Old => replay.old.is_some(),
            Version::New => replay.new.is_some(),
        });
        if is_admitted[this] == is_admitted[other] || is_admitted[other] {
            let fault = self.replayer.fault("who is a patient", &found.patient);
            self.faults.push(fault);
            return Ok(None);
        }
        let counts = who.described.iter_mut().map(|(_, patients)| patients);
        for count in counts.chain([&mut who.patients, &mut who.more]) {
            *count = count.take().map(|count| count / &foreign);
        }
        Ok(Some(Only {
            version,
            who,
            of: self.prover.admitted() / &foreign,
            replay,
            told: self.told(version, only, &foreign)?,
        }))
    }

    /// Into how many the other version's own facts divide each patient of a version.
    fn foreign(&self, version: Version) -> BigUint {
        let columns = self.own_columns[version.other() as usize].iter();
        let sizes = columns.map(|&key| self.prover.space.column(key).cells.len());
        sizes.map(BigUint::from).product()
    }

    /// What a version says to the patients that it alone admits.
    fn told(
        &mut self,
        version: Version,
        only: Formula,
        foreign: &BigUint,
    ) -> Result<Vec<AdmittedTold>, CannotCompare> {
        let mut told = Vec::new();
        for pair in self.pairs() {
            let mut heard = self.heard(pair);
            heard[version.other() as usize] = NOBODY;
            let (id, title) = self.name(pair);
            for group in self.groups(heard, only)? {
                let stances = match version {
                    Version::Old => group.from.clone(),
                    Version::New => group.to.clone(),
                };
                if stances == Stances::default() {
                    continue;
                }
                told.push(AdmittedTold {
                    id: id.clone(),
                    title: title.clone(),
                    stances,
                    direction: ChangeDirection::of(&group.from, &group.to),
                    patients: self
                        .prover
                        .count(group.formula)
                        .map(|count| count / foreign),
                });
            }
        }
        Ok(told)
    }
}
