//! Which way the patients of each condition go: what a chart of them lights up.
//!
//! A patient has a condition where it is definitely true. A pathway through which those who have it go as others do is none of
//! its. Nothing here is a check: what can't be decided is left open and nothing is drawn of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Action, ConditionKey, Library, PathwayKey, StepKey};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::formula::Formula;
use crate::prove::space::ColumnKey;

/// Where the patients of a condition go.
#[derive(Clone, Debug)]
pub struct Routes {
    pub condition: ConditionKey,
    /// One for each pathway that any of them follows, and otherwise than those who do not have it, in the order written; `None`
    /// where that could not be decided.
    pub pathways: Option<Vec<PatientRoute>>,
}

/// The part of a pathway that the patients of a condition can be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientRoute {
    pub pathway: PathwayKey,
    /// Of the patients of the condition.
    pub share: Share,
    /// The steps that any of them reaches, and whether all do.
    pub steps: BTreeMap<StepKey, Share>,
    /// The branches that any of them takes, by their number at their question.
    pub branches: BTreeSet<(StepKey, usize)>,
}

/// How many patients of a condition do something that at least one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    Some,
    All,
}

/// The routes of every condition through a library in which every patient can leave every question.
pub fn routes<'a>(library: &'a Library, prover: &mut Prover<'a>) -> Vec<Routes> {
    let facts = facts_of_pathways(library, prover);
    let mut routes = Vec::new();
    for (condition, written) in library.conditions.iter() {
        let Prover {
            encoding, space, ..
        } = &mut *prover;
        let patients = encoding.guard(library, space, &written.when.logic).yes;
        let facts_asked = prover.facts_behind(patients);
        let pathways = facts
            .iter()
            .filter(|(_, facts)| !facts.is_disjoint(&facts_asked))
            .filter_map(|(key, _)| route(library, prover, patients, *key).transpose());
        let pathways = pathways.collect::<Result<_, _>>().ok();
        routes.push(Routes {
            condition,
            pathways,
        });
    }
    routes
}

/// The facts that decide how a pathway goes, and those that assumptions tie to them.
fn facts_of_pathways(
    library: &Library,
    prover: &Prover<'_>,
) -> BTreeMap<PathwayKey, BTreeSet<ColumnKey>> {
    let of = |key: PathwayKey| {
        let steps = library.steps().filter(|(step, _)| step.pathway == key);
        let formulas = steps.flat_map(|(step, _)| {
            let taken = prover.encoding.taken.get(&step);
            let taken = taken.map_or(&[][..], Vec::as_slice).iter().copied();
            taken.chain([prover.encoding.reach[&step]])
        });
        formulas
            .flat_map(|formula| prover.facts_behind(formula))
            .collect()
    };
    library.pathways.keys().map(|key| (key, of(key))).collect()
}

/// `None` where nobody of them follows it, or they go as others do.
fn route<'a>(
    library: &'a Library,
    prover: &mut Prover<'a>,
    patients: Formula,
    pathway: PathwayKey,
) -> Result<Option<PatientRoute>, BudgetSpent> {
    let others = prover.encoding.pool.not(patients);
    let mut through = |patients| {
        let mut search = RouteSearch {
            library,
            prover: &mut *prover,
            patients,
        };
        search.through(pathway)
    };
    let route = through(patients)?;
    let of_others = through(others)?;
    Ok(route.filter(|facts_found| of_others.as_ref() != Some(facts_found)))
}

struct RouteSearch<'s, 'a> {
    library: &'a Library,
    prover: &'s mut Prover<'a>,
    patients: Formula,
}

impl RouteSearch<'_, '_> {
    /// `None` where nobody follows the pathway.
    fn through(&mut self, pathway: PathwayKey) -> Result<Option<PatientRoute>, BudgetSpent> {
        let follows = self.prover.encoding.follows()[&pathway];
        if !self.is_possible(&[follows])? {
            return Ok(None);
        }
        let share = self.share(follows)?;
        let start = StepKey { pathway, index: 0 };
        let mut route = PatientRoute {
            pathway,
            share,
            steps: BTreeMap::new(),
            branches: BTreeSet::new(),
        };
        let mut waiting = vec![start];
        while let Some(step) = waiting.pop() {
            if route.steps.contains_key(&step) {
                continue;
            }
            // Nobody is in a pathway without following it.
            let reached = match share {
                Share::All => self.share(self.prover.encoding.reach[&step])?,
                Share::Some => Share::Some,
            };
            route.steps.insert(step, reached);
            waiting.extend(self.onward(step, &mut route.branches)?);
        }
        Ok(Some(route))
    }

    /// The next steps of those who are at one, and the branches that they take there.
    fn onward(
        &mut self,
        step: StepKey,
        taken: &mut BTreeSet<(StepKey, usize)>,
    ) -> Result<Vec<StepKey>, BudgetSpent> {
        let Action::Ask { branches, .. } = &self.library.step(step).action else {
            // Everyone goes on from an act, and gets out of a pathway that they enter.
            let next = self.library.step(step).successors();
            return Ok(next.into_iter().map(|index| step.sibling(index)).collect());
        };
        let mut next = Vec::new();
        for (number, branch) in branches.iter().enumerate() {
            let (here, takes) = (
                self.prover.encoding.reach[&step],
                self.prover.encoding.taken[&step][number],
            );
            if self.is_possible(&[here, takes])? {
                taken.insert((step, number));
                next.push(step.sibling(branch.to));
            }
        }
        Ok(next)
    }

    fn is_possible(&mut self, formulas: &[Formula]) -> Result<bool, BudgetSpent> {
        let all = formulas.iter().copied().chain([self.patients]);
        let together = self.prover.encoding.pool.and(all);
        self.prover.is_possible(together)
    }

    /// Of a formula that some of the patients meet.
    fn share(&mut self, formula: Formula) -> Result<Share, BudgetSpent> {
        let not = self.prover.encoding.pool.not(formula);
        Ok(match self.is_possible(&[not])? {
            true => Share::Some,
            false => Share::All,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::{Path, Truth, advise, holds};
    use crate::model::Patient;
    use crate::sample;

    const DETOUR: &str = r#"
# Detour

```fact fever
type = "yes-no"
may-be-unknown = true
```

```condition feverish
when = "fever and acute"
```

```condition never-lasting
when = "acute or pain >= 12 weeks"
```

```pathway long
applies = "pain >= 2 weeks"

[step.fever]
ask = "Fever?"
branch = [
  { when = "fever", label = "Yes", to = "inner" },
  { when = "not fever and pain < 1 weeks", label = "Never", to = "end" },
  { otherwise = true, label = "No", to = "end" },
]

[step.inner]
enter = "inside"
next = "end"

[step.end]
consider = ["heat"]
```

```pathway inside

[step.long]
ask = "Long?"
branch = [
  { when = "pain >= 12 weeks", label = "Yes", to = "cold" },
  { otherwise = true, label = "No", to = "warm" },
]

[step.cold]
avoid = ["cold"]

[step.warm]
consider = ["heat"]
```
"#;

    /// The steps of a pathway that a path visits.
    fn visited(
        paths: &[Path],
        pathway: PathwayKey,
    ) -> impl Iterator<Item = (StepKey, Option<usize>)> {
        let visits = paths.iter().flat_map(|path| &path.visits);
        visits
            .filter(move |visit| visit.step.pathway == pathway)
            .map(|visit| (visit.step, visit.branch))
    }

    /// The same by walking every patient who has a condition, or everyone else.
    fn walked(
        library: &Library,
        patients: &[Patient],
        condition: ConditionKey,
        have: bool,
    ) -> Vec<PatientRoute> {
        let guard = &library.conditions[condition].when.logic;
        let having = patients
            .iter()
            .filter(|patient| (holds(library, patient, guard) == Truth::True) == have);
        let paths: Vec<Vec<Path>> = having
            .map(|patient| advise(library, patient).paths)
            .collect();
        let share = |count: usize| {
            if count == paths.len() {
                Share::All
            } else {
                Share::Some
            }
        };
        let route = |pathway: PathwayKey| {
            let all = || paths.iter().flat_map(|paths| visited(paths, pathway));
            let reaching = |step: StepKey| {
                paths
                    .iter()
                    .filter(|paths| visited(paths, pathway).any(|(visit, _)| visit == step))
                    .count()
            };
            let steps: BTreeMap<StepKey, Share> = all()
                .map(|(step, _)| (step, share(reaching(step))))
                .collect();
            let branches = all()
                .filter_map(|(step, branch)| Some((step, branch?)))
                .collect();
            let start = steps.get(&StepKey { pathway, index: 0 }).copied()?;
            Some(PatientRoute {
                pathway,
                share: start,
                steps,
                branches,
            })
        };
        library.pathways.keys().filter_map(route).collect()
    }

    #[test]
    fn routes_are_those_of_every_patient_walked() {
        let sources = sample::sources(&[("content/heat/detour.md", DETOUR)]);
        let library = sample::library_of(&sources);
        let mut prover = Prover::new(&library).expect("small");
        let patients = sample::patients(&library, &prover);
        assert!(patients.len() > 10);
        let found = routes(&library, &mut prover);
        assert_eq!(found.len(), 4);
        for routes in found {
            let others = walked(&library, &patients, routes.condition, false);
            let mut walked = walked(&library, &patients, routes.condition, true);
            walked.retain(|route| !others.contains(route));
            assert_eq!(
                routes.pathways,
                Some(walked),
                "{}",
                library.conditions[routes.condition].meta.id
            );
        }
    }

    #[test]
    fn routes_are_the_same_under_every_budget() {
        let library = sample::library();
        let budget = crate::prove::Budget {
            decide: 0,
            count: 0,
        };
        let mut prover = Prover::with_budget(&library, budget).expect("small");
        // Without a budget for diagrams the SAT solver decides; the answers are the same.
        let few = format!("{:?}", routes(&library, &mut prover));
        let many = format!(
            "{:?}",
            routes(&library, &mut Prover::new(&library).expect("small"))
        );
        assert_eq!(few, many);
    }
}
