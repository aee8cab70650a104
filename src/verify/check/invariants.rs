//! Every invariant is definitely kept for every patient, and none holds because it speaks of nobody.

use super::{harmless, says_something};
use crate::interpret::{Truth, claim_holds};
use crate::model::*;
use crate::notation::{Expectation, expectation};
use crate::problem::{Code, Problem};
use crate::prove::diagram::BudgetSpent;
use crate::prove::formula::Formula;
use crate::verify::counterexample::{Finding, MOST_DESCRIPTIONS, asked_of};
use crate::verify::{Checker, InvariantProof};

const ADVISE_OTHERWISE: &str = "change the steps or recommendations that these patients meet; weaken the rule only if it says too much";

pub(in crate::verify) fn check(checker: &mut Checker<'_>) -> Vec<InvariantProof> {
    let invariants = checker.invariants().into_iter();
    invariants
        .filter_map(|key| {
            let proof = check_invariant(checker, key)?;
            says_something::check(checker, key).then_some(proof)
        })
        .collect()
}

pub(in crate::verify) fn check_invariant(
    checker: &mut Checker<'_>,
    key: InvariantKey,
) -> Option<InvariantProof> {
    let invariant = &checker.library.invariants[key];
    let is_kept = check_kept(checker, invariant);
    let concerned = check_not_vacuous(checker, invariant)?;
    is_kept.then_some(InvariantProof {
        invariant: key,
        concerned: checker.count(concerned),
    })
}

/// Whether it is kept, as far as that can be decided.
fn check_kept(checker: &mut Checker<'_>, invariant: &Invariant) -> bool {
    let library = checker.library;
    let claim = invariant.rule.claim();
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.claim(library, &checker.prover.space, &claim.logic);
    let (kept, against) = match invariant.rule {
        Rule::Always(_) => (truth.yes, truth.no),
        Rule::Never(_) => (truth.no, truth.yes),
    };
    let broken = encoding.pool.not(kept);
    let Some(found) = checker.offenders(broken, Code::BrokenInvariant, &[claim.span]) else {
        return true;
    };
    let problem = Problem::new(
        Code::BrokenInvariant,
        format!("“{}” does not hold", invariant.meta.title),
    )
    .labelled(claim.span, "this is broken");
    let mut interventions = Vec::new();
    claim
        .logic
        .for_each(&mut |test| interventions.extend(asked_of(test)));
    // Who breaks it for certain is shown first: that a fact may be unknown is often the least of it.
    let certain = checker.prover.find(against);
    let problem = match &certain {
        Ok(Some(_)) => checker.with_uncertain(problem.help(ADVISE_OTHERWISE), kept, against),
        Ok(None) => {
            let problem = problem.note("nobody breaks it for certain: whether it is kept can't be told, since something that it needs is unknown");
            let help = harmless::help(checker, &invariant.rule, broken);
            problem.help(help.unwrap_or_else(|| ADVISE_OTHERWISE.to_owned()))
        }
        Err(BudgetSpent) => problem.help(ADVISE_OTHERWISE),
    };
    let finding = Finding {
        interventions,
        expected: wanted(library, &invariant.rule),
        ..Finding::new(problem, &invariant.meta.id)
    };
    let breaks_it = match invariant.rule {
        Rule::Always(_) => Truth::False,
        Rule::Never(_) => Truth::True,
    };
    let confirmed = match &certain {
        Ok(Some(_)) => [breaks_it, breaks_it],
        Ok(None) => [Truth::Unknown, Truth::Unknown],
        Err(BudgetSpent) => [breaks_it, Truth::Unknown],
    };
    let found = certain.ok().flatten().unwrap_or(found);
    checker.report(finding, &found, |patient, advice| {
        confirmed.contains(&claim_holds(library, patient, advice, &claim.logic))
    });
    false
}

impl Checker<'_> {
    /// With those of whom it can't be told whether they keep a rule, where others break it for certain.
    fn with_uncertain(&mut self, problem: Problem, kept: Formula, against: Formula) -> Problem {
        let pool = &mut self.prover.encoding.pool;
        let (not_kept, not_broken) = (pool.not(kept), pool.not(against));
        let uncertain = pool.and([not_kept, not_broken]);
        let Ok(Some(found)) = self.prover.find(uncertain) else {
            return problem;
        };
        let who = self.prover.descriptions(&found, MOST_DESCRIPTIONS);
        let words = self.few_words(&who, &[]);
        problem.note(format!(
            "besides, whether it is kept can't be told, {words}"
        ))
    }
}

/// What a patient who breaks the rule should be told: all else that would keep it being facts.
fn wanted(library: &Library, rule: &Rule) -> Option<Expectation> {
    let ways = match rule {
        Rule::Always(claim) => keeping(&claim.logic, true)?,
        Rule::Never(claim) => keeping(&claim.logic, false)?,
    };
    let mut advice = ways
        .into_iter()
        .filter(|(test, _)| !matches!(test, ClaimTest::Fact(_)));
    let (test, wanted) = advice.next()?;
    let is_only = advice.next().is_none();
    expectation(library, test, wanted).filter(|_| is_only)
}

/// The tests any of which would give a claim the wanted truth; `None` where it takes several of them together.
fn keeping(claim: &Claim, wanted: bool) -> Option<Vec<(&ClaimTest, bool)>> {
    let all_facts = |sides: &[&Claim]| {
        let mut sides = sides.iter();
        let are_facts = sides.all(|side| asks(side) == Asks::Facts);
        are_facts.then(Vec::new)
    };
    claim.signed(wanted, &mut |part| match part {
        Signed::Test(test, wanted) => Some(vec![(test, wanted)]),
        Signed::Any(ways) => Some(ways.into_iter().collect::<Option<Vec<_>>>()?.concat()),
        Signed::All(ways) => {
            let ways: Vec<(&ClaimTest, bool)> =
                ways.into_iter().collect::<Option<Vec<_>>>()?.concat();
            let mut tests = ways.iter().map(|(test, _)| test);
            let are_facts = tests.all(|test| matches!(test, ClaimTest::Fact(_)));
            are_facts.then_some(ways)
        }
        Signed::Known(inner, _) | Signed::IsTrue(inner, _) => all_facts(&[inner]),
        Signed::Xor(sides, _) => all_facts(&sides),
    })
}

/// The patients that the rule speaks of, if it speaks of any; what it needs must be possible, each part alone and all of them
/// together.
fn check_not_vacuous(checker: &mut Checker<'_>, invariant: &Invariant) -> Option<Formula> {
    let claim = invariant.rule.claim();
    let mut premises: Vec<&Claim> = match (&invariant.rule, &claim.logic) {
        (Rule::Always(_), Logic::Implies(premise, _)) => premise.conjuncts(),
        (Rule::Always(_), _) => Vec::new(),
        (Rule::Never(_), claim) => claim.conjuncts(),
    };
    // "Never x" alone is kept only where x is impossible: there is nothing more to ask of it.
    let is_bare = matches!(invariant.rule, Rule::Never(_)) && premises.len() == 1;
    if is_bare {
        premises.clear();
    }
    let possible: Vec<Formula> = premises
        .iter()
        .map(|premise| not_false(checker, premise))
        .collect();
    for premise in possible {
        check_possible(
            checker,
            invariant,
            premise,
            "a part of it is false for everyone",
        )?;
    }
    let is_premise = |premise: &&Claim| {
        matches!(invariant.rule, Rule::Always(_)) || asks(premise) == Asks::Facts
    };
    let facts: Vec<&Claim> = premises.iter().copied().filter(is_premise).collect();
    let together = all_not_false(checker, &facts);
    check_possible(checker, invariant, together, "its conditions never meet")?;
    // A rule such as "never applies(x) and permitted(y)" concerns those to whom x applies.
    let some_stance = premises
        .iter()
        .any(|premise| asks(premise) == Asks::Stances);
    let concerned = if facts.is_empty() && some_stance {
        premises.retain(|premise| asks(premise) == Asks::Statements);
        all_not_false(checker, &premises)
    } else {
        together
    };
    Some(concerned)
}

fn all_not_false(checker: &mut Checker<'_>, claims: &[&Claim]) -> Formula {
    let formulas: Vec<Formula> = claims
        .iter()
        .map(|claim| not_false(checker, claim))
        .collect();
    checker.prover.encoding.pool.and(formulas)
}

fn check_possible(
    checker: &mut Checker<'_>,
    invariant: &Invariant,
    needed: Formula,
    why: &str,
) -> Option<()> {
    let span = invariant.rule.claim().span;
    let answer = checker.prover.is_possible(needed);
    if checker.decided(answer, span)? {
        return Some(());
    }
    let message = format!("“{}” speaks of no patient", invariant.meta.title);
    let problem = Problem::new(Code::VacuousInvariant, message).labelled(span, why);
    checker
        .problems
        .push(problem.help("a rule that can't be broken protects nobody; look at its conditions"));
    None
}

fn not_false(checker: &mut Checker<'_>, claim: &Claim) -> Formula {
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.claim(checker.library, &checker.prover.space, claim);
    encoding.pool.not(truth.no)
}

/// What a claim asks, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asks {
    Facts,
    /// Whether a statement is made.
    Statements,
    /// What is said.
    Stances,
}

fn asks(claim: &Claim) -> Asks {
    let mut asks = Asks::Facts;
    claim.for_each(&mut |test| {
        asks = asks.max(match test {
            ClaimTest::Fact(_) => Asks::Facts,
            ClaimTest::Reaches(_) | ClaimTest::Applies(_) | ClaimTest::Hits(_) => Asks::Statements,
            ClaimTest::Permitted(_)
            | ClaimTest::Offered(_)
            | ClaimTest::Considered(_)
            | ClaimTest::Avoided(_)
            | ClaimTest::Forbidden(_)
            | ClaimTest::Before { .. } => Asks::Stances,
        });
    });
    asks
}
