//! Everyone who is treated by a protocol with doses has a dose of it, no one has two of one name, and each dose is for someone.

use crate::interpret::{Advice, Truth, holds};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::formula::Formula;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for (key, protocol) in library.protocols.iter() {
        if protocol.doses.is_empty() {
            continue;
        }
        let course = DosedCourse::of(checker, key, protocol);
        for dose in &course.doses {
            check_dead(checker, dose);
        }
        for (index, second) in course.doses.iter().enumerate() {
            for first in &course.doses[..index] {
                check_pair(checker, &course, first, second);
            }
        }
        check_gap(checker, &course);
    }
}

/// A protocol with the acts that it carries out.
struct DosedCourse<'a> {
    protocol: &'a Protocol,
    acts: Vec<Statement>,
    doses: Vec<DoseFor<'a>>,
    treated: Formula,
}

impl<'a> DosedCourse<'a> {
    fn of(checker: &mut Checker<'_>, key: ProtocolKey, protocol: &'a Protocol) -> Self {
        let acts = acts_by(checker.library, key);
        let doses = protocol.doses.iter();
        let doses = doses.map(|dose| checker.dosed(dose)).collect();
        let encoding = &mut checker.prover.encoding;
        let treated: Vec<Formula> = acts.iter().map(|act| encoding.made(*act)).collect();
        Self {
            protocol,
            treated: encoding.pool.or(treated),
            acts,
            doses,
        }
    }

    fn is_treated(&self, advice: &Advice) -> bool {
        self.acts.iter().any(|act| is_told(advice, *act))
    }
}

/// A dose with those for whom it is.
struct DoseFor<'a> {
    dose: &'a Dose,
    patients: Formula,
}

impl DoseFor<'_> {
    fn is_for(&self, library: &Library, patient: &Patient) -> bool {
        let when = self.dose.when.as_ref();
        when.is_none_or(|when| holds(library, patient, &when.logic) == Truth::True)
    }
}

impl Checker<'_> {
    fn dosed<'d>(&mut self, dose: &'d Dose) -> DoseFor<'d> {
        let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
        let patients = dose.when.as_ref().map_or(Formula::TRUE, |when| {
            encoding.guard(self.library, space, &when.logic).yes
        });
        DoseFor { dose, patients }
    }
}

fn check_dead(checker: &mut Checker<'_>, dosed: &DoseFor<'_>) {
    let Some(when) = &dosed.dose.when else { return };
    if !checker.is_possible(dosed.patients, when.span) {
        let problem = Problem::new(Code::DeadDose, "this dose is for no patient").at(when.span);
        checker
            .problems
            .push(problem.help("nobody whom the assumptions admit meets its `when`"));
    }
}

/// Two doses of one name, or without one, are two answers to one question.
fn check_pair(
    checker: &mut Checker<'_>,
    course: &DosedCourse<'_>,
    first: &DoseFor<'_>,
    second: &DoseFor<'_>,
) {
    if first.dose.name != second.dose.name {
        return;
    }
    let library = checker.library;
    let both = [course.treated, first.patients, second.patients];
    let both = checker.prover.encoding.pool.and(both);
    let at = [second.dose.span, first.dose.span];
    let Some(found) = checker.offenders(both, Code::OverlappingDoses, &at) else {
        return;
    };
    let message = "two doses of this protocol are for one patient";
    let problem = Problem::new(Code::OverlappingDoses, message).at(second.dose.span);
    let problem = problem.and(first.dose.span, "the other one").help(
        "make one `when` exclude the other; what is given besides, or later, has a `name` of its own",
    );
    let finding = Finding::new(problem, &course.protocol.meta.id);
    checker.report(finding, &found, |patient, advice| {
        course.is_treated(advice)
            && first.is_for(library, patient)
            && second.is_for(library, patient)
    });
}

fn check_gap(checker: &mut Checker<'_>, course: &DosedCourse<'_>) {
    let library = checker.library;
    let protocol = course.protocol;
    let encoding = &mut checker.prover.encoding;
    let doses = course.doses.iter().map(|dose| dose.patients);
    let any = encoding.pool.or(doses.collect::<Vec<_>>());
    let none = encoding.pool.not(any);
    let left = encoding.pool.and([course.treated, none]);
    let Some(found) = checker.offenders(left, Code::DoseGap, &[protocol.meta.span]) else {
        return;
    };
    let message = "a patient who is treated by this protocol has no dose of it";
    let problem = Problem::new(Code::DoseGap, message).at(protocol.meta.span);
    let problem = problem.help("widen a `when`, or add a dose; where something is unknown, no `when` that asks for it holds");
    let finding = Finding::new(problem, &protocol.meta.id);
    checker.report(finding, &found, |patient, advice| {
        course.is_treated(advice)
            && !course
                .doses
                .iter()
                .any(|dose| dose.is_for(library, patient))
    });
}

/// The steps and rows that are carried out by a protocol.
fn acts_by(library: &Library, protocol: ProtocolKey) -> Vec<Statement> {
    let steps = library.steps().filter(
        |(_, step)| matches!(step.action, Action::Act { by: Some(by), .. } if by == protocol),
    );
    let rows = library.rows().filter(|(_, row)| row.by == Some(protocol));
    let steps = steps.map(|(key, _)| Statement::Step(key));
    steps
        .chain(rows.map(|(key, _)| Statement::Row(key)))
        .collect()
}

fn is_told(advice: &Advice, act: Statement) -> bool {
    match act {
        Statement::Recommendation(key) => advice.applies.contains(&key),
        Statement::Step(key) => advice.reaches(key),
        Statement::Row(key) => advice.hits.contains(&key),
    }
}
