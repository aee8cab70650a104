//! A patient for whom something is wrong, confirmed by the interpreter and told so that a reader can follow it.

use num_bigint::BigUint;

use super::{Checker, Mode, grouped};
use crate::interpret::{Advice, Path, advise, is_admitted};
use crate::model::{Action, Library, Patient, Stance};
use crate::problem::{Code, Problem};
use crate::prove::{Found, share};
use crate::source::Sources;

impl Checker<'_> {
    /// Reports a problem with its patient, if the interpreter confirms that there is one.
    pub(super) fn report(
        &mut self,
        problem: Problem,
        found: &Found,
        confirms: impl Fn(&Patient, &Advice) -> bool,
    ) {
        // Nobody is found by a judge.
        let Mode::Tell(sources) = self.mode else {
            return;
        };
        let patient = &found.patient;
        let advice = advise(self.library, patient);
        if !is_admitted(self.library, patient) || !confirms(patient, &advice) {
            self.problems.push(fault(&problem, patient, self.library));
            return;
        }
        let few = match self.prover.few_facts(found) {
            Ok(cube) if cube.is_fewest => format!("whenever: {}", self.prover.words(&cube)),
            Ok(cube) => format!(
                "whenever (perhaps in fewer facts): {}",
                self.prover.words(&cube)
            ),
            Err(_) => "in which facts it lies could not be worked out".to_owned(),
        };
        let mut problem = problem.note(few).note(format!(
            "a patient: {}",
            patient.lines(self.library).join(", ")
        ));
        for path in &advice.paths {
            problem = problem.note(path_words(self.library, sources, path));
        }
        let all = self.prover.admitted();
        let count = match &found.patients {
            Some(patients) => format!(
                "it concerns {} of {} distinguishable patients ({})",
                grouped(patients),
                grouped(&all),
                share_words(patients, &all)
            ),
            None => format!(
                "it concerns some of {} distinguishable patients; how many was not counted",
                grouped(&all)
            ),
        };
        self.problems.push(problem.note(count));
    }
}

/// The prover and the interpreter disagree: a fault of the program, and never shown as the author's.
fn fault(problem: &Problem, patient: &Patient, library: &Library) -> Problem {
    let message = format!("the check `{}` and its confirmation disagree", problem.code);
    let mut fault = Problem::new(Code::InternalFault, message);
    fault.label = problem.label.clone();
    fault
        .note(format!("a patient: {}", patient.lines(library).join(", ")))
        .help("this is a fault of pathbook, not of the book; please report it with the book")
}

/// The steps of a path, a line each, with the place of each.
pub(super) fn path_words(library: &Library, sources: &Sources, path: &Path) -> String {
    let mut lines = vec![format!(
        "the path through `{}`:",
        library.pathways[path.pathway].meta.id
    )];
    for (index, visit) in path.visits.iter().enumerate() {
        let step = library.step(visit.step);
        let words = match &step.action {
            Action::Ask { question, branches } => match visit.branch {
                Some(branch) => format!("{question} — {}", branches[branch].label),
                None => format!("{question} — no branch takes this patient"),
            },
            Action::Act { stances, .. } => stances
                .iter()
                .map(|(stance, key)| {
                    format!("{} {}", stance.name(), library.interventions[*key].meta.id)
                })
                .collect::<Vec<_>>()
                .join(", "),
            Action::Enter { pathway, .. } => {
                format!("enter {}", library.pathways[*pathway].meta.id)
            }
        };
        lines.push(format!(
            "  {}. {}: {words} ({})",
            index + 1,
            step.name,
            sources.place(step.span)
        ));
    }
    lines.join("\n")
}

/// What is in force: `offered: exercise; forbidden: ibuprofen`.
pub(crate) fn advice_words(library: &Library, advice: &Advice) -> String {
    let of = |stance: Stance| {
        let mut names: Vec<&str> = advice
            .in_force()
            .filter(|said| said.stance == stance)
            .map(|said| library.interventions[said.intervention].meta.id.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| format!("{}: {}", stance.participle(), names.join(", ")))
    };
    let words: Vec<_> = Stance::ALL.into_iter().filter_map(of).collect();
    if words.is_empty() {
        "no advice".to_owned()
    } else {
        words.join("; ")
    }
}

/// `12 %`, `0.06 %`, `1 in 6.1e9`.
pub(crate) fn share_words(patients: &BigUint, of: &BigUint) -> String {
    let percent = share(patients, of) * 100.0;
    if percent >= 1.0 {
        format!("{percent:.0} %")
    } else if percent >= 0.001 {
        let digits = if percent < 0.1 { 3 } else { 1 };
        format!("{percent:.digits$} %")
    } else {
        format!("1 in {:.1e}", 100.0 / percent)
    }
}
