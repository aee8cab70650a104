//! What the patients of each condition and of each recommendation are told, by everything in the book together.
//!
//! A patient has a condition where it is definitely true. Nothing here is a check: what can't be decided is left open, and
//! the page says that it is.

use std::collections::BTreeMap;

use super::Share;
use crate::model::{
    ConditionKey, InterventionKey, Library, PathwayKey, RecommendationKey, Stance, Statement,
};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;

/// Patients who have something in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Condition(ConditionKey),
    Recommendation(RecommendationKey),
}

/// What the patients of one group are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Those for all of them first, then by stance, then in the order in which the interventions are written.
    pub lines: Vec<ToldLine>,
    /// The pathways that any of them follows, in the order written.
    pub pathways: Vec<(PathwayKey, Share)>,
}

/// A stance that is in force for some or all patients of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLine {
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub share: Share,
    /// The statements that take it for any of them, and whether each does for all.
    pub by: Vec<(Statement, Share)>,
}

/// What each group is told; `None` where that could not be decided.
pub fn told<'a>(library: &'a Library, prover: &mut Prover<'a>) -> BTreeMap<Group, Option<Told>> {
    let mut groups = Vec::new();
    for (key, condition) in library.conditions.iter() {
        let Prover {
            encoding, space, ..
        } = &mut *prover;
        let patients = encoding.guard(library, space, &condition.when.logic).yes;
        groups.push((Group::Condition(key), patients));
    }
    for key in library.recommendations.keys() {
        let patients = prover.encoding.applies[&key];
        groups.push((Group::Recommendation(key), patients));
    }
    let told = groups.into_iter().map(|(group, patients)| {
        let mut asked = Asked {
            prover: &mut *prover,
            patients,
        };
        (group, asked.told(library).ok())
    });
    told.collect()
}

struct Asked<'p, 'a> {
    prover: &'p mut Prover<'a>,
    patients: Formula,
}

impl Asked<'_, '_> {
    fn told(&mut self, library: &Library) -> Result<Told, BudgetSpent> {
        let mut stances: BTreeMap<(Stance, InterventionKey), Vec<Says>> = BTreeMap::new();
        let all: Vec<Says> = self.prover.encoding.says().copied().collect();
        for says in all {
            if self.is_possible(says.when)? {
                let place = (says.stance, says.intervention);
                stances.entry(place).or_default().push(says);
            }
        }
        let mut lines = Vec::new();
        for ((stance, intervention), says) in stances {
            let when = says.iter().map(|says| says.when);
            let anyhow = self.prover.encoding.pool.or(when);
            let by = says
                .iter()
                .map(|says| Ok((says.statement, self.share(says.when)?)));
            let by = by.collect::<Result<_, BudgetSpent>>()?;
            lines.push(ToldLine {
                stance,
                intervention,
                share: self.share(anyhow)?,
                by,
            });
        }
        lines.sort_by_key(|line| line.share != Share::All);
        let mut pathways = Vec::new();
        for key in library.pathways.keys() {
            let follows = self.prover.encoding.follows()[&key];
            if self.is_possible(follows)? {
                pathways.push((key, self.share(follows)?));
            }
        }
        Ok(Told { lines, pathways })
    }

    fn is_possible(&mut self, formula: Formula) -> Result<bool, BudgetSpent> {
        let together = self.prover.encoding.pool.and([formula, self.patients]);
        self.prover.is_possible(together)
    }

    /// Of a formula that some of the patients meet.
    fn share(&mut self, formula: Formula) -> Result<Share, BudgetSpent> {
        let not = self.prover.encoding.pool.not(formula);
        Ok(match self.is_possible(not)? {
            true => Share::Some,
            false => Share::All,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::{Advice, Truth, advise, holds};
    use crate::model::Guard;
    use crate::sample;

    const MORE: &str = r#"
# More

```condition lasting
when = "pain >= 12 weeks"
```

```recommendation cold-late
when = "lasting and cold-lover"
for = ["cold"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```
"#;

    /// The same by advising every patient.
    fn advised(library: &Library, all: &[Advice]) -> Told {
        let share = |count: usize| match count == all.len() {
            true => Share::All,
            false => Share::Some,
        };
        let mut stances: BTreeMap<_, BTreeMap<Statement, usize>> = BTreeMap::new();
        for said in all.iter().flat_map(Advice::in_force) {
            let by = stances.entry((said.stance, said.intervention)).or_default();
            *by.entry(said.statement).or_default() += 1;
        }
        let lines = stances.into_iter().map(|((stance, intervention), by)| {
            let by = by.into_iter();
            let by = by.map(|(statement, count)| (statement, share(count)));
            let is_told = |advice: &&Advice| {
                let mut said = advice.in_force();
                said.any(|said| (said.stance, said.intervention) == (stance, intervention))
            };
            ToldLine {
                stance,
                intervention,
                share: share(all.iter().filter(is_told).count()),
                by: by.collect(),
            }
        });
        let mut lines: Vec<ToldLine> = lines.collect();
        lines.sort_by_key(|line| line.share != Share::All);
        let follows = |pathway: PathwayKey| {
            let follows = |advice: &&Advice| {
                let mut visits = advice.paths.iter().flat_map(|path| &path.visits);
                visits.any(|visit| visit.step.pathway == pathway)
            };
            all.iter().filter(follows).count()
        };
        let pathways = library.pathways.keys().map(|key| (key, follows(key)));
        let pathways = pathways.filter(|(_, count)| *count > 0);
        Told {
            lines,
            pathways: pathways.map(|(key, count)| (key, share(count))).collect(),
        }
    }

    fn guard(library: &Library, group: Group) -> &Guard {
        match group {
            Group::Condition(key) => &library.conditions[key].when.logic,
            Group::Recommendation(key) => &library.recommendations[key].when.logic,
        }
    }

    #[test]
    fn what_patients_are_told_is_what_each_of_them_is_told() {
        let sources = sample::sources(&[("content/heat/more.md", MORE)]);
        let library = sample::library_of(&sources);
        let mut prover = Prover::new(&library).expect("small");
        let patients = sample::patients(&library, &prover);
        let told = told(&library, &mut prover);
        assert!(told.len() > 4);
        for (group, told) in told {
            let guard = guard(&library, group);
            let having = patients
                .iter()
                .filter(|patient| holds(&library, patient, guard) == Truth::True);
            let all: Vec<Advice> = having.map(|patient| advise(&library, patient)).collect();
            assert!(!all.is_empty(), "{group:?}");
            assert_eq!(told, Some(advised(&library, &all)), "{group:?}");
        }
    }
}
