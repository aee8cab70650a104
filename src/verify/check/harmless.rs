//! What can be done where a rule is broken only because something is unknown: other advice for the unknown, or a rule that the unknown does not break.

use crate::model::*;
use crate::prove::diagram::BudgetSpent;
use crate::prove::formula::Formula;
use crate::verify::Checker;

/// A test of facts in a rule, and whether the rule is kept by what it holds for.
type HarmlessNeed = (FactTest, bool);

/// Both ways in the rule's own words. `broken` are the patients of whom it can't be told whether they keep it; `None` where asking for what is
/// definitely so would not mend the rule.
pub(super) fn help(checker: &mut Checker<'_>, kept: &Claim, broken: Formula) -> Option<String> {
    let unknown = unknown_in(checker, needs(kept), broken).ok()?;
    let enough = harmless(kept, &unknown);
    let truth = checker
        .prover
        .encoding
        .claim(checker.library, &checker.prover.space, &enough);
    let still_broken = checker.prover.encoding.pool.not(truth.yes);
    let is_mended = !unknown.is_empty() && checker.prover.is_possible(still_broken) == Ok(false);
    is_mended.then(|| said(checker.library, &unknown))
}

/// Every test of facts that the rule makes with a sign, each once.
fn needs(kept: &Claim) -> Vec<HarmlessNeed> {
    let mut needs: Vec<HarmlessNeed> = Vec::new();
    kept.signed(true, &mut |part| match part {
        Signed::Test(ClaimTest::Fact(test), holds) => {
            let need = (test.clone(), holds);
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
        Signed::Test(..)
        | Signed::All(_)
        | Signed::Any(_)
        | Signed::Known(..)
        | Signed::IsTrue(..)
        | Signed::Xor(..) => {}
    });
    needs
}

/// Those that are unknown of some of the patients.
fn unknown_in(
    checker: &mut Checker<'_>,
    needs: Vec<HarmlessNeed>,
    broken: Formula,
) -> Result<Vec<HarmlessNeed>, BudgetSpent> {
    let mut unknown = Vec::new();
    for need in needs {
        let guard = Logic::Test(need.0.clone());
        let encoding = &mut checker.prover.encoding;
        let truth = encoding.guard(checker.library, &checker.prover.space, &guard);
        let (no, yes) = (encoding.pool.not(truth.no), encoding.pool.not(truth.yes));
        let concerned = encoding.pool.and([no, yes, broken]);
        if checker.prover.is_possible(concerned)? {
            unknown.push(need);
        }
    }
    Ok(unknown)
}

/// What keeps the rule, where these tests break it only by what they are definitely.
fn harmless(kept: &Claim, unknown: &[HarmlessNeed]) -> Claim {
    let signed = |claim: Claim, holds: bool| match holds {
        true => claim,
        false => Logic::Not(Box::new(claim)),
    };
    kept.signed(true, &mut |part| match part {
        Signed::All(parts) => Logic::And(parts),
        Signed::Any(parts) => Logic::Or(parts),
        Signed::Test(ClaimTest::Fact(test), holds) if unknown.contains(&(test.clone(), holds)) => {
            let asked =
                definitely(test.clone(), holds).map(&mut |test| ClaimTest::Fact(test.clone()));
            signed(asked, holds)
        }
        Signed::Test(test, holds) => signed(Logic::Test(test.clone()), holds),
        Signed::Known(inner, holds) => signed(Logic::Known(Box::new(inner.clone())), holds),
        Signed::IsTrue(inner, holds) => signed(Logic::IsTrue(Box::new(inner.clone())), holds),
        Signed::Xor([left, right], holds) => signed(
            Logic::Xor(Box::new(left.clone()), Box::new(right.clone())),
            holds,
        ),
    })
}

/// What stands in a rule in place of a test, so that its being unknown breaks nothing.
fn definitely(test: FactTest, holds: bool) -> Guard {
    let test = Logic::Test(test);
    match holds {
        true => {
            let is_false = Logic::IsTrue(Box::new(Logic::Not(Box::new(test))));
            Logic::Not(Box::new(is_false))
        }
        false => Logic::IsTrue(Box::new(test)),
    }
}

fn said(library: &Library, unknown: &[HarmlessNeed]) -> String {
    let quoted = |guard: Guard| format!("`{}`", guard.words(library));
    let asked = unknown.iter().map(|(test, _)| {
        let known = Logic::Known(Box::new(Logic::Test(test.clone())));
        quoted(Logic::Not(Box::new(known)))
    });
    let instead = unknown
        .iter()
        .map(|(test, holds)| quoted(definitely(test.clone(), *holds)));
    format!(
        "give other advice where {}; or, if the unknown is harmless here, write {} in the rule",
        joined(asked, "or"),
        joined(instead, "and")
    )
}

/// Each once, as a list with a word before its last.
fn joined(parts: impl Iterator<Item = String>, word: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    for part in parts {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    let Some((last, rest)) = all.split_last() else {
        return String::new();
    };
    match rest {
        [] => last.clone(),
        _ => format!("{} {word} {last}", rest.join(", ")),
    }
}
