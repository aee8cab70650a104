//! A patient for whom something is wrong, confirmed by the interpreter and described so that a reader can follow it.

use std::collections::BTreeSet;

use num_bigint::BigUint;

use super::working::{calculation_words, working_words};
use super::{Checker, Mode, grouped};
use crate::interpret::{Advice, Path, Settled, Visit, advise, is_admitted, totals};
use crate::model::{
    Action, ClaimTest, FactKey, InterventionKey, Library, OutputEntry, OutputKey, Patient,
    Position, Stance, Value, WorkedNumber,
};
use crate::notation::{Expectation, vignette};
use crate::problem::{Code, Problem};
use crate::prove::explain::{Cube, Described};
use crate::prove::space::{ColumnKey, Space};
use crate::prove::{FoundPatients, Prover, share};
use crate::source::Sources;

/// Most descriptions of the patients of a problem.
pub(super) const MOST_DESCRIPTIONS: usize = 5;

/// What a check has found wrong with some patients.
pub(super) struct Finding<'a> {
    pub problem: Problem,
    /// The block that is at fault: the patient's vignette is called after it.
    pub about: &'a str,
    /// What is wrong is said of these: all that the patient hears of them has a part in it.
    pub interventions: Vec<InterventionKey>,
    /// The same of outputs: all that sets them for the patient has a part in it.
    pub outputs: Vec<OutputKey>,
    /// What is wrong is what this comes to.
    pub number: Option<WorkedNumber>,
    /// What the patient should be told, where that is known.
    pub expected: Option<Expectation>,
    /// What the block at fault says of the patient, who is shown with these values and no others.
    pub given: &'a [(FactKey, Value)],
}

impl<'a> Finding<'a> {
    pub fn new(problem: Problem, about: &'a str) -> Self {
        Self {
            problem,
            about,
            interventions: Vec::new(),
            outputs: Vec::new(),
            number: None,
            expected: None,
            given: &[],
        }
    }
}

impl Checker<'_> {
    /// Reports a problem with its patient, if the interpreter confirms that there is one.
    pub(super) fn report(
        &mut self,
        finding: Finding<'_>,
        found: &FoundPatients,
        confirms: impl Fn(&Patient, &Advice) -> bool,
    ) {
        // A judge looks for nobody.
        let Mode::Tell { sources, .. } = self.mode else {
            return;
        };
        let library = self.library;
        let who = self.prover.descriptions(found, MOST_DESCRIPTIONS);
        let patient = self.patient(&finding, found, &who);
        let advice = advise(library, &patient);
        if !is_admitted(library, &patient) || !confirms(&patient, &advice) {
            let space = &self.prover.space;
            self.problems
                .push(not_shown(&finding.problem, &[&patient], library, space));
            return;
        }
        let matters = self.facts_that_matter(&finding, &who);
        let mut problem = finding.problem;
        if let Some(number) = finding.number {
            problem.message += &comes_to_words(library, &patient, number);
        }
        problem = with_statements(library, problem, &finding.interventions, &advice);
        problem = with_setters(library, problem, &finding.outputs, &advice);
        // In which facts it lies comes before all else that there is to say of it.
        problem.notes.insert(0, self.few_words(&who, finding.given));
        let mut problem =
            problem.note(format!("they are told: {}", advice_words(library, &advice)));
        for words in working_words(library, &patient, &advice, matters.as_ref()) {
            problem = problem.note(words);
        }
        for path in &advice.paths {
            problem = problem.note(path_words(library, sources, path));
        }
        let mut problem = problem.note(self.count_words(found));
        let is_first = |fact| matters.as_ref().is_some_and(|facts| facts.contains(&fact));
        let of = (&patient, &is_first as &dyn Fn(FactKey) -> bool);
        let proposed = vignette(library, finding.about, of, finding.expected.as_ref());
        problem.vignette = Some(proposed.block(&mut self.names));
        problem.patient = Some(patient);
        self.problems.push(problem);
    }

    /// One of those in the first description; of the patients of a vignette, one with exactly the values that it gives.
    fn patient(
        &mut self,
        finding: &Finding<'_>,
        found: &FoundPatients,
        who: &Described,
    ) -> Patient {
        match who.cubes.first() {
            Some(cube) => self.prover.ordinary(found, cube, finding.given),
            None => self.prover.found_with(found, finding.given),
        }
    }

    /// The facts that are given or described; `None` where no description could be worked out.
    fn facts_that_matter(
        &self,
        finding: &Finding<'_>,
        who: &Described,
    ) -> Option<BTreeSet<FactKey>> {
        let described = who.cubes.iter().flat_map(Cube::parts);
        let space = &self.prover.space;
        let described = described.flat_map(|(key, _)| space.column(*key).of.facts(self.library));
        let given = finding.given.iter().map(|(fact, _)| *fact);
        (!who.cubes.is_empty()).then(|| described.chain(given).collect())
    }

    /// In which facts it lies: everyone who is counted is described, or it is said that not everyone is.
    pub(super) fn few_words(&self, who: &Described, given: &[(FactKey, Value)]) -> String {
        let space = &self.prover.space;
        let given = given.iter().map(|(fact, _)| space.of_fact(*fact));
        let given: Vec<ColumnKey> = given.flatten().copied().collect();
        let cubes: Vec<Cube> = who.cubes.iter().map(|cube| cube.without(&given)).collect();
        let others = not_described(who, "patients");
        let is_all_given = !given.is_empty() && others.is_none();
        if let ([only], true) = (cubes.as_slice(), is_all_given)
            && only.is_empty()
        {
            return "it is so for every patient whom the vignette describes".to_owned();
        }
        let of_them = match given.is_empty() {
            true => "",
            false => "of the patients whom the vignette describes, ",
        };
        whenever_words(&self.prover, of_them, &cubes, others)
    }

    fn count_words(&mut self, found: &FoundPatients) -> String {
        concerned_words(found, &self.prover.admitted(), "distinguishable patients")
    }
}

/// `; it comes to 6`, or to what it can, where its conditions are unknown.
fn comes_to_words(library: &Library, patient: &Patient, number: WorkedNumber) -> String {
    let comes_to = match number {
        WorkedNumber::Score(key) => {
            let total = &totals(library, patient)[&key];
            match total.is_known {
                true => total.to_string(),
                false => format!("{total}: something that it asks for is unknown"),
            }
        }
        WorkedNumber::Calculation(key) => match calculation_words(library, patient, key) {
            words if words == "unknown" => return "; it is unknown".to_owned(),
            words => words,
        },
    };
    format!("; it comes to {comes_to}")
}

/// `it concerns 4 of 36 distinguishable patients (11 %)`
pub(super) fn concerned_words(found: &FoundPatients, all: &BigUint, what: &str) -> String {
    let of_all = format!("of {} {what}", grouped(all));
    match &found.patients {
        Some(patients) => format!(
            "it concerns {} {of_all} ({})",
            grouped(patients),
            share_words(patients, all)
        ),
        None => format!("it concerns some {of_all}; how many was not counted"),
    }
}

/// In which facts it lies, and for whom else.
pub(super) fn whenever_words(
    prover: &Prover<'_>,
    of_them: &str,
    cubes: &[Cube],
    others: Option<String>,
) -> String {
    let words = cubes.iter().map(|cube| {
        let words = prover.words(cube);
        match cube.is_fewest {
            true => words,
            false => format!("{words} (perhaps in fewer facts)"),
        }
    });
    let words: Vec<String> = words.collect();
    match (words.as_slice(), others) {
        ([], _) => "in which facts it lies could not be worked out".to_owned(),
        ([only], None) => format!("{of_them}whenever: {only}"),
        (all, others) => {
            let lines = all.iter().chain(&others);
            let lines: String = lines.map(|words| format!("\n  - {words}")).collect();
            format!("{of_them}whenever any of these holds:{lines}")
        }
    }
}

/// Whom no description takes in, if there may be anyone.
pub(super) fn not_described(who: &Described, what: &str) -> Option<String> {
    match &who.more {
        None => Some("and perhaps others, whom it would take too long to describe".to_owned()),
        Some(more) if *more == BigUint::ZERO => None,
        Some(more) => Some(format!("and {} more {what}", grouped(more))),
    }
}

/// The interventions that a predicate asks about.
pub(super) fn asked_of(test: &ClaimTest) -> Vec<InterventionKey> {
    match test {
        ClaimTest::Permitted(key)
        | ClaimTest::Offered(key)
        | ClaimTest::Considered(key)
        | ClaimTest::Avoided(key)
        | ClaimTest::Forbidden(key)
        | ClaimTest::Undecided(key) => vec![*key],
        ClaimTest::Before { first, then } => vec![*first, *then],
        ClaimTest::Fact(_)
        | ClaimTest::Reaches(_)
        | ClaimTest::Applies(_)
        | ClaimTest::Hits(_)
        | ClaimTest::Group { .. } => Vec::new(),
    }
}

/// The same problem, pointing also at each statement that sets one of some outputs for a patient.
fn with_setters(
    library: &Library,
    mut problem: Problem,
    outputs: &[OutputKey],
    advice: &Advice,
) -> Problem {
    for key in outputs {
        let output = &library.outputs[*key];
        for by in advice.outputs[key].in_force() {
            let value = by.value.words(&output.kind);
            let words = match by.setting.calculation() {
                Some(key) => {
                    let name = &library.calculations[key].meta.id;
                    format!("sets it to `{name}`: {value}")
                }
                None => format!("sets it to {value}"),
            };
            problem = problem.and(library.statement_span(by.statement), words);
        }
    }
    problem
}

/// The same problem, pointing also at each statement that a patient hears of some interventions.
fn with_statements(
    library: &Library,
    mut problem: Problem,
    interventions: &[InterventionKey],
    advice: &Advice,
) -> Problem {
    let mut told = Vec::new();
    for said in advice.in_force() {
        let own = said.position(library);
        let concerns = interventions.iter().any(|named| {
            let whole = Position::whole(said.stance, *named);
            let is_related = library.are_related(said.intervention, *named)
                && library.hierarchy.shared(own, whole).next().is_some();
            is_related || library.hierarchy.concerns(own, *named)
        });
        let words = library.said_words(said.statement, said.stance, said.intervention);
        let part = (library.statement_span(said.statement), words);
        if concerns && !told.contains(&part) {
            told.push(part);
        }
    }
    for (span, words) in told {
        problem = problem.and(span, words);
    }
    problem
}

/// What is told where nobody can be shown: that the only patients may have a root that is no fraction, or else that this is a fault.
pub(super) fn not_shown(
    problem: &Problem,
    patients: &[&Patient],
    library: &Library,
    space: &Space,
) -> Problem {
    if !space.closing().takes_roots() {
        return fault(problem, patients, library);
    }
    let message = format!(
        "`{}` can't be decided here: only a root that is no fraction would be such a number",
        problem.code
    );
    let mut open = Problem::new(Code::NotDecided, message);
    open.label = problem.label.clone();
    open.help("compare the power of the fact, or what it is multiplied with, with other numbers")
}

/// The prover and the interpreter disagree: a fault of pathbook, never shown as the author's.
fn fault(problem: &Problem, patients: &[&Patient], library: &Library) -> Problem {
    let message = format!("the check `{}` and its confirmation disagree", problem.code);
    let mut fault = Problem::new(Code::InternalFault, message);
    fault.label = problem.label.clone();
    let lines = patients.iter().map(|patient| patient.lines(library));
    let notes = lines.map(|lines| format!("a patient: {}", lines.join(", ")));
    notes
        .fold(fault, Problem::note)
        .help("this is a fault of pathbook, not of the book; please report it with the book")
}

/// The steps of a path, a line each, with the place of each.
pub(crate) fn path_words(library: &Library, sources: &Sources, path: &Path) -> String {
    let mut lines = vec![format!(
        "the path through `{}`:",
        library.pathways[path.pathway].meta.id
    )];
    for (index, visit) in path.visits.iter().enumerate() {
        let step = library.step(visit.step);
        let words = visit_words(library, visit);
        lines.push(format!(
            "  {}. {}: {words} ({})",
            index + 1,
            step.name,
            sources.place(step.span)
        ));
    }
    lines.join("\n")
}

/// What a patient meets at a step.
pub(crate) fn visit_words(library: &Library, visit: &Visit) -> String {
    match &library.step(visit.step).action {
        Action::Ask { question, branches } => match visit.branch {
            Some(branch) => format!("{question} — {}", branches[branch].label),
            None => format!("{question} — no branch takes this patient"),
        },
        Action::Act {
            stances,
            choices,
            sets,
            ..
        } => {
            let stances = Stance::grouped(stances).flat_map(|(stance, keys)| {
                let id = |key: &InterventionKey| library.interventions[*key].meta.id.as_str();
                let ids: Vec<&str> = keys.iter().map(id).collect();
                match choices.has(stance) {
                    true => vec![format!("{} one of {}", stance.name(), ids.join(" or "))],
                    false => ids
                        .iter()
                        .map(|id| format!("{} {id}", stance.name()))
                        .collect(),
                }
            });
            let sets = sets.iter().map(|set| entry_words(library, set));
            stances.chain(sets).collect::<Vec<_>>().join(", ")
        }
        Action::Enter { into, .. } => format!("enter {}", library.meta(into.thing()).id),
    }
}

/// `set risk = 'high'`
fn entry_words(library: &Library, set: &OutputEntry) -> String {
    let output = &library.outputs[set.output];
    format!(
        "set {} = {}",
        output.meta.id,
        set.value.words(library, set.output)
    )
}

/// What is in force: `offered: exercise; forbidden: ibuprofen; set: risk = 'high'`.
pub(crate) fn advice_words(library: &Library, advice: &Advice) -> String {
    let of = |stance: Stance| {
        let mut names: Vec<String> = advice
            .in_force()
            .filter(|said| said.stance == stance)
            .map(|said| library.but(said.statement, said.intervention))
            .collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| format!("{}: {}", stance.participle(), names.join(", ")))
    };
    let stances = Stance::ALL.into_iter().filter_map(of);
    let words: Vec<_> = stances.chain(set_words(library, advice)).collect();
    if words.is_empty() {
        "no advice".to_owned()
    } else {
        words.join("; ")
    }
}

/// `set: risk = 'high', interval to two values`.
fn set_words(library: &Library, advice: &Advice) -> Option<String> {
    let words = advice.outputs.iter().filter_map(|(key, set)| {
        let output = &library.outputs[*key];
        let id = &output.meta.id;
        match &set.settled {
            Settled::Unset => None,
            Settled::To(value) => Some(format!("{id} = {}", value.words(&output.kind))),
            Settled::Unknown => Some(format!("{id}, but unknown")),
            Settled::Conflicting => Some(format!("{id} to two values")),
        }
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| format!("set: {}", words.join(", ")))
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
