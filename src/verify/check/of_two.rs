//! Every rule over two patients is definitely kept by every two, and is about some.

use std::collections::BTreeSet;

use super::known_violation;
use crate::interpret::{Advice, Pair, Truth};
use crate::model::*;
use crate::notation::vignette;
use crate::problem::{Code, Problem};
use crate::prove::closing::{Tangled, TangledBy};
use crate::prove::formula::Formula;
use crate::prove::twins::{Compared, TwinProver, Twins};
use crate::prove::{CannotProve, FoundPatients};
use crate::verify::counterexample::{
    MOST_DESCRIPTIONS, concerned_words, not_described, not_shown, whenever_words,
};
use crate::verify::{Checker, InvariantProof, advice_words};

const LOOK_AT_BOTH: &str =
    "change what one of the two is told; weaken the rule only if it says too much";

/// What is asked of one rule.
struct CheckOfTwo<'t> {
    key: InvariantKey,
    rule: &'t OfTwo,
    twins: &'t Twins,
    /// Which two may break it, as long as that is let stand.
    spared: Option<&'t KnownViolation<PairTest>>,
}

pub(super) fn check(
    checker: &mut Checker<'_>,
    key: InvariantKey,
    rule: &OfTwo,
) -> Option<InvariantProof> {
    if checker.is_judged() {
        return None;
    }
    let twins = Twins::of(checker.library, rule);
    let asked = twins.prover().and_then(|mut both| {
        let compared = both.compare(rule)?;
        Ok((both, compared))
    });
    let (mut both, compared) = match asked {
        Ok(asked) => asked,
        Err(why) => {
            checker
                .problems
                .push(not_compared(checker.library, rule, why));
            return None;
        }
    };
    let known = rule.known_violation.as_ref();
    let check = CheckOfTwo {
        key,
        rule,
        twins: &twins,
        spared: known.filter(|known| !checker.is_over(known.until)),
    };
    let answer = check.asked(checker, &mut both, compared);
    checker.prover.count_in(both.prover());
    answer
}

/// The two patients together have more than can be gone through.
fn not_compared(library: &Library, rule: &OfTwo, why: CannotProve) -> Problem {
    let message = match why {
        CannotProve::Tangled(Tangled {
            by: TangledBy::TwoPatients,
            ..
        }) => {
            "this can't be decided: two patients are compared by a calculation only if it adds facts up"
        }
        CannotProve::Tangled(Tangled {
            by: TangledBy::OutputOfTwoPatients,
            ..
        }) => {
            "this can't be decided: two patients are not compared by an output that is set to a calculation"
        }
        CannotProve::TooManyCells { .. } | CannotProve::Tangled(_) => {
            "this can't be decided: calculations tie too many numbers of the two patients together"
        }
        CannotProve::BudgetSpent => {
            "this can't be decided: the assumptions tie too many facts of the two patients together"
        }
    };
    let problem = Problem::new(Code::NotDecided, message).at(rule.span());
    if let CannotProve::Tangled(Tangled {
        by: TangledBy::OutputOfTwoPatients,
        calculation,
    }) = why
    {
        let id = &library.calculations[calculation].meta.id;
        return problem.help(format!("compare them by the calculation itself, `{id}`"));
    }
    problem.help(match &rule.says {
        SaysOfTwo::Monotone(_) => {
            "compare them by fewer things, or by facts in place of what is worked out of many"
        }
        SaysOfTwo::Pairs(_) => {
            "let them differ in fewer facts: `differ-in = [\"…\"]`; or compare facts in place of what is worked out of many"
        }
    })
}

impl CheckOfTwo<'_> {
    fn asked(
        &self,
        checker: &mut Checker<'_>,
        both: &mut TwinProver<'_>,
        compared: Compared,
    ) -> Option<InvariantProof> {
        let Compared {
            broken,
            concerned,
            spared,
        } = compared;
        let pool = &mut both.prover().encoding.pool;
        let violating = pool.and([broken, spared]);
        let others = match self.spared {
            Some(_) => pool.not(spared),
            None => Formula::TRUE,
        };
        let [broken, concerned] = [broken, concerned].map(|own| pool.and([own, others]));
        let span = self.rule.span();
        let is_broken = both.prover().is_possible(broken);
        if checker.decided(is_broken, span)? {
            self.report(checker, both, broken);
            return None;
        }
        let concerns = both.prover().is_possible(concerned);
        if !checker.decided(concerns, span)? {
            checker.problems.push(self.compares_nobody(checker.library));
            return None;
        }
        let mut counted = |formula| match checker.tells() {
            true => both.prover().count(formula),
            false => None,
        };
        let proof = InvariantProof {
            invariant: self.key,
            concerned: counted(concerned),
            violating: self
                .rule
                .known_violation
                .as_ref()
                .and_then(|_| counted(violating)),
        };
        self.is_violated(checker, both, [violating, spared])?;
        Some(proof)
    }

    /// Somebody breaks it as is known.
    fn is_violated(
        &self,
        checker: &mut Checker<'_>,
        both: &mut TwinProver<'_>,
        [violating, spared]: [Formula; 2],
    ) -> Option<()> {
        let Some(known) = &self.rule.known_violation else {
            return Some(());
        };
        let is_violated = both.prover().is_possible(violating);
        if checker.decided(is_violated, known.when.span)? {
            return Some(());
        }
        let is_of_somebody = both.prover().is_possible(spared);
        let is_of_somebody = checker.decided(is_of_somebody, known.when.span)?;
        let invariant = &checker.library.invariants[self.key];
        let problem = known_violation::idle(invariant, known, is_of_somebody);
        checker.problems.push(problem);
        None
    }

    fn compares_nobody(&self, library: &Library) -> Problem {
        let title = &library.invariants[self.key].meta.title;
        let (message, at, why, help) = match &self.rule.says {
            SaysOfTwo::Monotone(monotone) => (
                format!("“{title}” compares no two patients"),
                monotone.span,
                "of no two who are alike in all else one has more of what it names, as far as the book tells numbers apart, and this is known",
                "a rule that can't be broken protects nobody; look at what it compares patients by, and at its `when`",
            ),
            SaysOfTwo::Pairs(pairs) => (
                format!("“{title}” speaks of no two patients"),
                pairs.pairs.span,
                "this is false of every two who differ as they may",
                "a rule that can't be broken protects nobody; look at what it asks of the two, and at `differ-in`",
            ),
        };
        let problem = Problem::new(Code::VacuousInvariant, message).labelled(at, why);
        let problem = match self.spared {
            Some(_) => {
                problem.note("those of its known violation don't count: it does not hold them")
            }
            None => problem,
        };
        problem.help(help)
    }

    /// The rule is broken: where that is told, with two patients.
    fn report(&self, checker: &mut Checker<'_>, both: &mut TwinProver<'_>, broken: Formula) {
        let title = &checker.library.invariants[self.key].meta.title;
        let problem = Problem::new(Code::BrokenInvariant, format!("“{title}” does not hold"));
        let says = match &self.rule.says {
            SaysOfTwo::Monotone(_) => "the second of two patients has less of this",
            SaysOfTwo::Pairs(_) => "two patients break this",
        };
        let problem = problem.labelled(self.rule.span(), says);
        if !checker.tells() {
            checker.problems.push(problem);
            return;
        }
        let known = self.rule.known_violation.as_ref();
        let problem = known_violation::with_day(checker, known, problem);
        let found = both.prover().find(broken);
        if let Some(Some(found)) = checker.decided(found, self.rule.span()) {
            let told = self.told(checker, both, problem, &found);
            checker.problems.push(told);
        }
    }

    /// The problem with two patients whom the interpreter confirms.
    fn told(
        &self,
        checker: &mut Checker<'_>,
        both: &mut TwinProver<'_>,
        problem: Problem,
        found: &FoundPatients,
    ) -> Problem {
        let library = checker.library;
        let prover = both.prover();
        let who = prover.descriptions(found, MOST_DESCRIPTIONS);
        let ordinary = who
            .cubes
            .first()
            .map(|cube| prover.ordinary(found, cube, &[]));
        let candidates = ordinary.into_iter().chain([found.patient.clone()]);
        let confirmed = candidates
            .map(|patient| self.twins.patients(library, &patient))
            .find(|patients| self.confirms(library, patients));
        let Some(patients) = confirmed.map(|patients| self.nearest(library, patients)) else {
            let [one, other] = self.twins.patients(library, &found.patient);
            let space = &both.prover().space;
            return not_shown(&problem, &[&one, &other], library, space);
        };
        let others = not_described(&who, "pairs");
        let whenever = whenever_words(prover, "of two patients a and b, ", &who.cubes, others);
        let pairs = concerned_words(
            found,
            &prover.admitted(),
            match &self.rule.says {
                SaysOfTwo::Monotone(_) => "pairs that the rule compares",
                SaysOfTwo::Pairs(_) => "pairs that differ as they may",
            },
        );
        let mut problem = problem
            .note(whenever)
            .note(self.side_by_side(library, &patients))
            .note(pairs);
        let id = &library.invariants[self.key].meta.id;
        let [one, other] = &patients;
        let matters = |fact| self.rule.apart(library).contains(&fact);
        let proposed = [one, other].map(|patient| vignette(library, id, (patient, &matters), None));
        let pasted = proposed.map(|proposed| proposed.block(&mut checker.names));
        problem.vignette = Some(pasted.join("\n"));
        let [one, other] = patients;
        (problem.patient, problem.beside) = (Some(one), Some(other));
        problem.help(LOOK_AT_BOTH)
    }

    fn confirms(&self, library: &Library, [one, other]: &[Patient; 2]) -> bool {
        let pair = Pair::new(library, [one, other]);
        let is_spared =
            |known: &KnownViolation<PairTest>| pair.holds(&known.is_spared()) == Truth::True;
        pair.is_compared(self.rule) && !pair.keeps(self.rule) && !self.spared.is_some_and(is_spared)
    }

    /// Two who differ in no more facts than it takes.
    fn nearest(&self, library: &Library, mut patients: [Patient; 2]) -> [Patient; 2] {
        for fact in self.rule.apart(library) {
            let [one, other] = &patients;
            let [of_one, of_other] = [one, other].map(|patient| patient.value(fact).clone());
            let as_one = [one.clone(), other.clone().with(fact, of_one)];
            let as_other = [one.clone().with(fact, of_other), other.clone()];
            let nearer = [as_one, as_other].into_iter();
            let nearer = { nearer }.find(|patients| self.confirms(library, patients));
            patients = nearer.unwrap_or(patients);
        }
        patients
    }

    /// In what the two differ, and what each is told.
    fn side_by_side(&self, library: &Library, patients: &[Patient; 2]) -> String {
        let [one, other] = patients;
        let pair = Pair::new(library, [one, other]);
        let apart = self.rule.apart(library);
        let differs = |fact: &FactKey| one.value(*fact) != other.value(*fact);
        let differing: BTreeSet<FactKey> = apart.into_iter().filter(differs).collect();
        let line = |twin: Twin, patient: &Patient, advice: &Advice| {
            let values = differing.iter().map(|fact| {
                let fact_words = patient.value(*fact).words(&library.facts[*fact].kind);
                format!("{} = {fact_words}", library.facts[*fact].meta.id)
            });
            let values: Vec<String> = values.collect();
            let told = advice_words(library, advice);
            format!(
                "\n  {}: {}; they are told: {told}",
                twin.name(),
                values.join(", ")
            )
        };
        let [first, second] = pair.advice();
        let lines = [line(Twin::A, one, first), line(Twin::B, other, second)];
        format!("two patients who are alike in all else:{}", lines.concat())
    }
}
