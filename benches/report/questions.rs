//! What the checks ask, each as one formula that may or may not hold for somebody: for the comparison with another solver.

use std::collections::BTreeSet;

use pathbook::model::*;
use pathbook::prove::Prover;
use pathbook::prove::formula::Formula;

/// Every question once, in the order of the checks.
pub fn questions<'a>(library: &'a Library, prover: &mut Prover<'a>) -> Vec<Formula> {
    let mut asker = Asker {
        library,
        prover,
        asked: Vec::new(),
    };
    asker.branches();
    asker.tables();
    asker.conflicts();
    asker.reach();
    asker.invariants();
    asker.vignettes();
    let mut seen = BTreeSet::new();
    asker.asked.retain(|formula| seen.insert(*formula));
    asker.asked
}

struct Asker<'a, 'b> {
    library: &'a Library,
    prover: &'b mut Prover<'a>,
    asked: Vec<Formula>,
}

impl Asker<'_, '_> {
    fn ask(&mut self, all_of: impl IntoIterator<Item = Formula>) {
        let formula = self.prover.encoding.pool.and(all_of);
        self.asked.push(formula);
    }

    fn not(&mut self, formula: Formula) -> Formula {
        self.prover.encoding.pool.not(formula)
    }

    /// Is someone left at a question, do two branches hold for someone, is a branch taken by anyone?
    fn branches(&mut self) {
        for (key, step) in self.library.steps() {
            let Action::Ask { branches, .. } = &step.action else {
                continue;
            };
            let reach = self.prover.encoding.reach[&key];
            let taken = self.prover.encoding.taken[&key].clone();
            for branch in &taken {
                self.ask([reach, *branch]);
            }
            let any = self.prover.encoding.pool.or(taken);
            let none = self.not(any);
            self.ask([reach, none]);
            self.overlaps(reach, branches);
        }
    }

    fn overlaps(&mut self, reach: Formula, branches: &[Branch]) {
        let written = branches.iter().filter_map(|branch| branch.when.as_ref());
        let yes: Vec<Formula> = written.map(|when| self.guard(&when.logic).0).collect();
        for (index, second) in yes.iter().enumerate() {
            for first in &yes[..index] {
                self.ask([reach, *first, *second]);
            }
        }
    }

    /// When a guard is true, and when not.
    fn guard(&mut self, guard: &Guard) -> (Formula, Formula) {
        let (library, space) = (self.library, &self.prover.space);
        let yes = self.prover.encoding.guard(library, space, guard).yes;
        (yes, self.not(yes))
    }

    /// Is someone left out, is a row for anyone, are two rows for someone?
    fn tables(&mut self) {
        for key in self.library.tables.keys() {
            let applies = self.prover.encoding.tables[&key];
            let rows = self.library.rows().map(|(row, _)| row);
            let rows: Vec<RowKey> = rows.filter(|row| row.table == key).collect();
            let encoding = &self.prover.encoding;
            let matches: Vec<Formula> = rows.iter().map(|row| encoding.matches[row]).collect();
            let hits: Vec<Formula> = rows.iter().map(|row| encoding.hits[row]).collect();
            self.asked.push(applies);
            self.asked.extend(matches.iter().chain(&hits));
            for (index, second) in hits.iter().enumerate() {
                for first in &hits[..index] {
                    self.ask([*first, *second]);
                }
            }
            let any = self.prover.encoding.pool.or(matches);
            let none = self.not(any);
            self.ask([applies, none]);
        }
    }

    fn conflicts(&mut self) {
        let says: Vec<_> = self.prover.encoding.says().copied().collect();
        let members: Vec<Vec<InterventionKey>> = (self.library.interventions.keys())
            .map(|key| self.library.classes_of(key).to_vec())
            .collect();
        let share = |one, other| {
            let both = |classes: &Vec<_>| classes.contains(one) && classes.contains(other);
            one == other || members.iter().any(both)
        };
        let pairs = says.iter().filter(|says| says.stance.permits());
        for permits in pairs {
            for refuses in says.iter().filter(|says| !says.stance.permits()) {
                if share(&permits.intervention, &refuses.intervention) {
                    self.ask([permits.when, refuses.when]);
                }
            }
        }
    }

    fn reach(&mut self) {
        let encoding = &self.prover.encoding;
        let follows = encoding.follows().values();
        let reached = encoding.reach.values().chain(encoding.applies.values());
        self.asked.extend(follows.chain(reached));
        for condition in self.library.conditions.values() {
            let (yes, not_yes) = self.guard(&condition.when.logic);
            self.asked.extend([yes, not_yes]);
        }
        for silencing in self.library.precedences() {
            let silenced = self.prover.encoding.silenced_by(silencing);
            self.asked.push(silenced);
        }
    }

    /// Of a rule over one patient: is it broken for someone, is each part of what it speaks of possible?
    fn invariants(&mut self) {
        for invariant in self.library.invariants.values() {
            let parts = match &invariant.rule {
                Rule::Always(claim) => premises(&claim.logic),
                Rule::Never(claim) => conjuncts(&claim.logic),
                Rule::Together(together) => {
                    together.claims.iter().map(|claim| &claim.logic).collect()
                }
                Rule::OfTwo(_) => continue,
            };
            let Some(kept) = invariant.kept() else {
                continue;
            };
            let kept = self.claim(&kept).0;
            let broken = self.not(kept);
            self.asked.push(broken);
            for part in parts {
                let no = self.claim(part).1;
                let possible = self.not(no);
                self.asked.push(possible);
            }
        }
    }

    /// When a claim is definitely true, and when definitely false.
    fn claim(&mut self, claim: &Claim) -> (Formula, Formula) {
        let (library, space) = (self.library, &self.prover.space);
        let truth = self.prover.encoding.claim(library, space, claim);
        (truth.yes, truth.no)
    }

    fn vignettes(&mut self) {
        for vignette in self.library.vignettes.values() {
            let space = &self.prover.space;
            let given = self.prover.encoding.given(space, &vignette.given);
            self.asked.push(given);
            let expected = vignette.expected.iter();
            let expected = expected.map(|(test, _)| Claim::Test(test.clone()));
            for claim in expected.collect::<Vec<_>>() {
                let fails = self.claim(&claim).1;
                self.ask([given, fails]);
            }
            for (key, _) in &vignette.not_permitted {
                let fails = self.claim(&Claim::Test(ClaimTest::Permitted(*key))).0;
                self.ask([given, fails]);
            }
        }
    }
}

fn premises(claim: &Claim) -> Vec<&Claim> {
    match claim {
        Logic::Implies(premise, _) => conjuncts(premise),
        _ => Vec::new(),
    }
}

fn conjuncts(claim: &Claim) -> Vec<&Claim> {
    match claim {
        Logic::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![claim],
    }
}
