//! Every invariant is definitely kept for every patient, and none holds because it speaks of nobody.

use super::says_something::{self, asks_outputs};
use super::{harmless, known_violation, of_two};
use crate::interpret::{self, Truth, claim_holds};
use crate::model::*;
use crate::notation::{Expectation, expectation};
use crate::problem::{Code, Problem};
use crate::prove::diagram::BudgetSpent;
use crate::prove::formula::Formula;
use crate::source::Span;
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
    let rule = match &invariant.rule {
        Rule::OfTwo(rule) => return of_two::check(checker, key, rule),
        Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => match spared(checker, invariant) {
            Some(_) => invariant.kept()?,
            None => invariant.rule.stated()?,
        },
    };
    let is_kept = check_kept(checker, invariant, &rule);
    let concerned = check_not_vacuous(checker, invariant)?;
    let concerned = of_others(checker, invariant, concerned);
    let violating = match &invariant.known_violation {
        Some(known) => known_violation::check(checker, invariant, known)?,
        None => None,
    };
    is_kept.then_some(InvariantProof {
        invariant: key,
        concerned: checker.count(concerned),
        violating,
    })
}

/// Those who may break it, as long as that is let stand.
fn spared<'i>(checker: &Checker<'_>, invariant: &'i Invariant) -> Option<&'i KnownViolation> {
    let known = invariant.known_violation.as_ref();
    known.filter(|known| !checker.is_over(known.until))
}

/// Those of some patients who may not break it.
fn of_others(checker: &mut Checker<'_>, invariant: &Invariant, all: Formula) -> Formula {
    let Some(known) = spared(checker, invariant) else {
        return all;
    };
    let encoding = &mut checker.prover.encoding;
    let spared = encoding.claim(checker.library, &checker.prover.space, &known.is_spared());
    encoding.pool.and([all, spared.no])
}

/// Whether it is kept, as far as that can be decided.
fn check_kept(checker: &mut Checker<'_>, invariant: &Invariant, rule: &Claim) -> bool {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.claim(library, &checker.prover.space, rule);
    let (kept, against) = (truth.yes, truth.no);
    let broken = encoding.pool.not(kept);
    let Some(found) = checker.offenders(broken, Code::BrokenInvariant, &[invariant.rule.span()])
    else {
        return true;
    };
    let mut interventions = Vec::new();
    invariant.for_each(&mut |test| interventions.extend(asked_of(test)));
    // Patients who break it for certain are shown first: that a fact may be unknown is often the lesser problem.
    let certain = checker.prover.find(against);
    let confirmed = match &certain {
        Ok(Some(_)) => [Truth::False; 2],
        Ok(None) => [Truth::Unknown; 2],
        Err(BudgetSpent) => [Truth::False, Truth::Unknown],
    };
    let shown = match &certain {
        Ok(Some(certain)) => certain,
        Ok(None) | Err(BudgetSpent) => &found,
    };
    let problem = said_broken(checker, invariant, &shown.patient);
    let problem = known_violation::with_day(checker, invariant.known_violation.as_ref(), problem);
    let problem = match &certain {
        Ok(Some(_)) => checker.with_uncertain(problem.help(ADVISE_OTHERWISE), kept, against),
        Ok(None) => {
            let problem = problem.note("nobody breaks it for certain: whether it is kept can't be told, since something that it needs is unknown");
            let help = match &invariant.rule {
                Rule::Together(together) => definite_ones(checker, invariant, together),
                Rule::Always(_) | Rule::Never(_) | Rule::OfTwo(_) => {
                    harmless::help(checker, rule, broken)
                }
            };
            problem.help(help.unwrap_or_else(|| ADVISE_OTHERWISE.to_owned()))
        }
        Err(BudgetSpent) => problem.help(ADVISE_OTHERWISE),
    };
    let finding = Finding {
        interventions,
        expected: wanted(library, rule),
        ..Finding::new(problem, &invariant.meta.id)
    };
    checker.report(finding, shown, |patient, advice| {
        confirmed.contains(&claim_holds(library, patient, advice, rule))
    });
    false
}

/// What mends a rule that is broken by what is unknown alone, where it is kept of what is definitely so.
fn definite_ones(
    checker: &mut Checker<'_>,
    invariant: &Invariant,
    together: &Together,
) -> Option<String> {
    let definite = |written: &Written<Claim>| Written {
        logic: Logic::IsTrue(Box::new(written.logic.clone())),
        ..written.clone()
    };
    let definite = Together {
        claims: together.claims.iter().map(definite).collect(),
        ..together.clone()
    };
    let encoding = &mut checker.prover.encoding;
    let truth = encoding.claim(checker.library, &checker.prover.space, &definite.kept());
    let broken = encoding.pool.not(truth.yes);
    let broken = of_others(checker, invariant, broken);
    let is_mended = checker.prover.is_possible(broken) == Ok(false);
    let claims = together.claims.iter();
    let asked: Vec<String> = claims
        .map(|own| format!("\"({}) is true\"", own.text))
        .collect();
    is_mended.then(|| {
        format!(
            "give other advice where they are unknown; or, if the unknown is harmless here, write `{} = [{}]`",
            together.limit.name(),
            asked.join(", ")
        )
    })
}

/// The rule at its place; of several claims, with those that the patient breaks it by.
fn said_broken(checker: &Checker<'_>, invariant: &Invariant, patient: &Patient) -> Problem {
    let message = format!("“{}” does not hold", invariant.meta.title);
    let problem = Problem::new(Code::BrokenInvariant, message);
    let Rule::Together(together) = &invariant.rule else {
        return problem.labelled(invariant.rule.span(), "this is broken");
    };
    let library = checker.library;
    let advice = interpret::advise(library, patient);
    let claims = together.claims.iter().zip(together.counted());
    let found = claims.filter_map(|(written, counted)| {
        let says = match claim_holds(library, patient, &advice, &counted) {
            Truth::True => "this holds",
            Truth::Unknown => "this is unknown",
            Truth::False => return None,
        };
        Some((written.span, says))
    });
    let found: Vec<(Span, &str)> = found.take(2).collect();
    let says = match found.len() {
        0 => "none of these holds",
        1 => "whether one of these holds is unknown",
        _several => "more than one of these holds, or may hold",
    };
    let problem = problem.labelled(together.span, says);
    found
        .into_iter()
        .fold(problem, |problem, (span, says)| problem.and(span, says))
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
fn wanted(library: &Library, kept: &Claim) -> Option<Expectation> {
    let mut advice = keeping(library, kept)?
        .into_iter()
        .filter(|(test, _)| !matches!(test, ClaimTest::Fact(_)));
    let (test, wanted) = advice.next()?;
    let is_only = advice.next().is_none();
    expectation(library, test, wanted).filter(|_| is_only)
}

/// The tests any of which would make a claim true; `None` where it takes several of them together.
fn keeping<'c>(library: &Library, kept: &'c Claim) -> Option<Vec<(&'c ClaimTest, bool)>> {
    let all_facts = |sides: &[&Claim]| {
        let mut sides = sides.iter();
        let are_facts = sides.all(|side| asks(library, side) == Asks::Facts);
        are_facts.then(Vec::new)
    };
    kept.signed(true, &mut |part| match part {
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
    match &invariant.rule {
        Rule::Always(claim) => match claim.logic.implication() {
            Some((premise, _)) => {
                let premises = premise.conjuncts();
                check_premises(checker, invariant, premises.clone(), &premises)
            }
            None => Some(Formula::TRUE),
        },
        Rule::Never(claim) => {
            let mut parts = claim.logic.conjuncts();
            // "Never x" alone is kept only where x is impossible: there is nothing more to ask of it.
            if parts.len() == 1 {
                parts.clear();
            }
            let parts_of_facts = parts.iter().copied();
            let facts: Vec<&Claim> = parts_of_facts
                .filter(|part| asks(checker.library, part) == Asks::Facts)
                .collect();
            check_premises(checker, invariant, parts, &facts)
        }
        Rule::Together(together) => check_each_possible(checker, invariant, together),
        // Of two patients, which is asked apart.
        Rule::OfTwo(_) => None,
    }
}

/// `together` are those of the premises that some patient must meet at once.
fn check_premises(
    checker: &mut Checker<'_>,
    invariant: &Invariant,
    mut premises: Vec<&Claim>,
    together: &[&Claim],
) -> Option<Formula> {
    let span = invariant.rule.span();
    for premise in &premises {
        let possible = not_false(checker, premise);
        check_possible(
            checker,
            invariant,
            possible,
            (span, "a part of it is false for everyone"),
        )?;
    }
    let all = all_not_false(checker, together);
    check_possible(checker, invariant, all, (span, "its conditions never meet"))?;
    // A rule such as "never applies(x) and permitted(y)" concerns those to whom x applies.
    let some_stance = premises
        .iter()
        .any(|premise| asks(checker.library, premise) == Asks::Stances);
    if together.is_empty() && some_stance {
        premises.retain(|premise| asks(checker.library, premise) == Asks::Statements);
        return Some(all_not_false(checker, &premises));
    }
    Some(all)
}

/// Of several claims each must be possible. The rule speaks of those of whom one at least may hold, or of everyone where one must.
fn check_each_possible(
    checker: &mut Checker<'_>,
    invariant: &Invariant,
    together: &Together,
) -> Option<Formula> {
    let mut concerned = Vec::new();
    for (written, counted) in together.claims.iter().zip(together.counted()) {
        let possible = not_false(checker, &counted);
        let at = (written.span, "this is false for everyone");
        check_possible(checker, invariant, possible, at)?;
        concerned.push(possible);
    }
    Some(match together.limit {
        Limit::Disjoint | Limit::AtMostOne => checker.prover.encoding.pool.or(concerned),
        Limit::ExactlyOne => Formula::TRUE,
    })
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
    (span, why): (Span, &str),
) -> Option<()> {
    let needed = of_others(checker, invariant, needed);
    let answer = checker.prover.is_possible(needed);
    if checker.decided(answer, span)? {
        return Some(());
    }
    let message = format!("“{}” speaks of no patient", invariant.meta.title);
    let problem = Problem::new(Code::VacuousInvariant, message).labelled(span, why);
    let problem = match spared(checker, invariant) {
        Some(_) => problem.note("those of its known violation don't count: it does not hold them"),
        None => problem,
    };
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
    /// What is said, or what an output comes to.
    Stances,
}

fn asks(library: &Library, claim: &Claim) -> Asks {
    let mut asks = match asks_outputs(library, claim) {
        true => Asks::Stances,
        false => Asks::Facts,
    };
    claim.for_each(&mut |test| {
        asks = asks.max(match test {
            ClaimTest::Fact(_) => Asks::Facts,
            ClaimTest::Reaches(_) | ClaimTest::Applies(_) | ClaimTest::Hits(_) => Asks::Statements,
            ClaimTest::Permitted(_)
            | ClaimTest::Offered(_)
            | ClaimTest::Considered(_)
            | ClaimTest::Avoided(_)
            | ClaimTest::Forbidden(_)
            | ClaimTest::Undecided(_)
            | ClaimTest::Group { .. }
            | ClaimTest::Before { .. } => Asks::Stances,
        });
    });
    asks
}
