//! A rule that is kept says something: other advice would break it or, where it names no advice, other patients would.
//!
//! Advice is taken as free for this: each predicate of advice in the rule is true or false, whatever the book says.

use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::verify::Checker;

/// More ways to advise than these are not gone through. A rule that is still not broken then is not called empty.
const MOST_WAYS: usize = 4096;

const NOT_BY_DEFINITION: &str = "a rule that can't be broken protects nobody: write what must not be; that conditions are apart as they are defined is `disjoint = [\"…\", \"…\"]`";

/// Of a rule that is kept; one that says nothing is a problem.
pub(in crate::verify) fn check(checker: &mut Checker<'_>, key: InvariantKey) -> bool {
    let invariant = &checker.library.invariants[key];
    let Some(kept) = invariant.kept() else {
        return true;
    };
    if asks_outputs(checker.library, &kept) {
        return true;
    }
    let advice = advice_of(&kept);
    // That conditions are apart as they are defined is what a list of them is for.
    if advice.is_empty() && matches!(invariant.rule, Rule::Together(_)) {
        return true;
    }
    let (answer, why) = match advice.is_empty() {
        true => (
            others_break(checker.library, &kept),
            "this holds whoever the patient is",
        ),
        false => {
            let mut ways = MOST_WAYS;
            (
                advice_breaks(checker, &kept, &advice, &mut ways),
                "this holds whatever is advised",
            )
        }
    };
    // What can't be decided is not called empty.
    if answer.unwrap_or(true) {
        return true;
    }
    let help = match advice.is_empty() {
        true => NOT_BY_DEFINITION,
        false => "a rule that can't be broken protects nobody: write what must not be",
    };
    let message = format!("“{}” says nothing", invariant.meta.title);
    let problem =
        Problem::new(Code::VacuousInvariant, message).labelled(invariant.rule.span(), why);
    checker.problems.push(problem.help(help));
    false
}

/// Whether a rule asks what outputs come to. These are neither free as advice is, since what sets one may set no other, nor given as facts are: such a
/// rule is not called empty.
pub(super) fn asks_outputs(library: &Library, claim: &Claim) -> bool {
    let mut asks = false;
    claim.for_each(&mut |test| {
        if let ClaimTest::Fact(test) = test {
            asks |= !library
                .outputs_behind(&Logic::Test(test.clone()))
                .is_empty();
        }
    });
    asks
}

/// The predicates of advice in a rule, each once.
fn advice_of(claim: &Claim) -> Vec<ClaimTest> {
    let mut advice = Vec::new();
    claim.for_each(&mut |test| {
        if !matches!(test, ClaimTest::Fact(_)) && !advice.contains(test) {
            advice.push(test.clone());
        }
    });
    advice
}

/// Whether some advice to some patient whom the assumptions admit would break a rule.
fn advice_breaks(
    checker: &mut Checker<'_>,
    kept: &Claim,
    advice: &[ClaimTest],
    ways: &mut usize,
) -> Result<bool, BudgetSpent> {
    let Some((first, rest)) = advice.split_first() else {
        return is_broken(checker.library, &mut checker.prover, kept);
    };
    for is_so in [true, false] {
        if *ways == 0 {
            return Ok(true);
        }
        *ways -= 1;
        let kept = given(kept, first, is_so);
        if kept != Logic::Constant(true) && advice_breaks(checker, &kept, rest, ways)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether some patient would break a rule about facts, whom the assumptions need not admit: that they keep it may be all it is for.
fn others_break(library: &Library, kept: &Claim) -> Result<bool, BudgetSpent> {
    let Ok(mut prover) = Prover::new(library) else {
        return Err(BudgetSpent);
    };
    let closing = prover.encoding.closing();
    prover.assume(&closing)?;
    is_broken(library, &mut prover, kept)
}

fn is_broken(
    library: &Library,
    prover: &mut Prover<'_>,
    kept: &Claim,
) -> Result<bool, BudgetSpent> {
    let truth = prover.encoding.claim(library, &prover.space, kept);
    let broken = prover.encoding.pool.not(truth.yes);
    prover.is_possible(broken)
}

/// A claim where a test is known to be so or not, as short as that makes it.
fn given(claim: &Claim, test: &ClaimTest, is_so: bool) -> Claim {
    claim.fold(&mut |layer| match layer {
        Layer::Constant(value) => Logic::Constant(value),
        Layer::Test(asked) if asked == test => Logic::Constant(is_so),
        Layer::Test(asked) => Logic::Test(asked.clone()),
        Layer::Known(Logic::Constant(_)) => Logic::Constant(true),
        Layer::Known(inner) => Logic::Known(Box::new(inner)),
        Layer::IsTrue(Logic::Constant(is_so)) => Logic::Constant(is_so),
        Layer::IsTrue(inner) => Logic::IsTrue(Box::new(inner)),
        Layer::Not(Logic::Constant(is_so)) => Logic::Constant(!is_so),
        Layer::Not(inner) => Logic::Not(Box::new(inner)),
        Layer::And(parts) => joined(parts, false, Logic::And),
        Layer::Or(parts) => joined(parts, true, Logic::Or),
        Layer::Xor(Logic::Constant(left), Logic::Constant(right)) => Logic::Constant(left != right),
        Layer::Xor(left, right) => Logic::Xor(Box::new(left), Box::new(right)),
        Layer::Implies(Logic::Constant(false), _) | Layer::Implies(_, Logic::Constant(true)) => {
            Logic::Constant(true)
        }
        Layer::Implies(Logic::Constant(true), then) => then,
        Layer::Implies(premise, then) => Logic::Implies(Box::new(premise), Box::new(then)),
    })
}

/// Parts joined by `and` or `or`; one that is `decisive` decides, and its opposite says nothing.
fn joined(parts: Vec<Claim>, decisive: bool, join: fn(Vec<Claim>) -> Claim) -> Claim {
    let mut left = Vec::new();
    for part in parts {
        match part {
            Logic::Constant(is_so) if is_so == decisive => return Logic::Constant(decisive),
            Logic::Constant(_) => {}
            part => left.push(part),
        }
    }
    match left.len() {
        0 => Logic::Constant(!decisive),
        _ => join(left),
    }
}
