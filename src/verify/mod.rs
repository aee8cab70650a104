//! Decides every check and, where all hold, hands out the only thing that can be surveyed, drawn and published.
//!
//! One check is one file in `check`; what they ask, and what they tell of the patients that they find, stands here.

mod catch;
mod check;
mod counterexample;
mod scope;
mod working;

use catch::Mode;
pub(crate) use catch::catcher;
pub use catch::{Catcher, FailedCheck, failures};
pub use check::accepted::StandingWarning;
pub use check::table;
use check::{
    accepted, adjudications, arms, assumptions, attribution, backing, benefit, circular,
    completeness, confidence, conflict, cut_quotes, delivery, doses, dosing, exceptions,
    exclusiveness, history, implied, invariants, mixed_calendar, numbers, opposing, outputs,
    pinned, quoted_numbers, quotes, reach, results, review, score_hole, shared_member, support,
    uneven, unguarded, unused, vignettes, wording, works,
};
pub(crate) use counterexample::{advice_words, path_words, share_words, visit_words};
use scope::CheckScope;
pub(crate) use working::{
    calculation_words, calculations_about, row_words, scores_about, working_words,
};

use jiff::civil::Date;
use num_bigint::BigUint;

use crate::cores;
use crate::model::{InvariantKey, Library, VignetteKey};
use crate::mutate::Tally;
use crate::notation::TakenNames;
use crate::problem::{Code, Problem, Problems};
use crate::prove::closing::{Tangled, TangledBy};
use crate::prove::diagram::BudgetSpent;
use crate::prove::formula::Formula;
use crate::prove::space::MOST_CELLS;
use crate::prove::{CannotProve, FoundPatients, Prover};
use crate::source::{Sources, Span};
use crate::trace::{Traces, traces};

/// A library of which every check holds, with the text that it was read from; whether it can be drawn is not yet known. Made by this
/// module alone.
#[derive(Debug)]
pub struct Verified {
    sources: Sources,
    library: Library,
    traces: Traces,
    proofs: Proofs,
    warnings: Vec<Problem>,
    standing: Vec<StandingWarning>,
    score: Option<Tally>,
    as_of: Date,
}

impl Verified {
    /// For tests of what is made of a verified book.
    #[cfg(test)]
    pub(crate) fn taken_for_it(
        sources: Sources,
        library: Library,
        proofs: Proofs,
        as_of: Date,
    ) -> Self {
        Self {
            sources,
            traces: traces(&library),
            library,
            proofs,
            warnings: Vec::new(),
            standing: Vec::new(),
            score: None,
            as_of,
        }
    }

    /// What the library was read from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What quotes each sentence of each source.
    pub fn traces(&self) -> &Traces {
        &self.traces
    }

    pub fn proofs(&self) -> &Proofs {
        &self.proofs
    }

    /// What was found that keeps nothing from being published, without what the book accepts.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The warnings that the book lets stand.
    pub fn standing(&self) -> &[StandingWarning] {
        &self.standing
    }

    /// With what became of unsafe edits, where the book says how many must be caught; a score that is too low is a warning.
    pub(crate) fn with_score(mut self, edits: Tally) -> Self {
        let mut problems = Problems::default();
        // What is idle without the score may accept what the score is warned of.
        let warnings = std::mem::take(&mut self.warnings).into_iter();
        problems.extend(warnings.filter(|own| own.code != Code::IdleAcceptance));
        unguarded::check_score(&self.library, edits, &mut problems);
        let mut warnings = problems.sorted();
        let (library, sources) = (&self.library, &self.sources);
        let more = accepted::taken_out(library, sources, self.as_of, &mut warnings);
        self.standing.extend(more);
        let idle = accepted::idle(library, &self.standing, self.as_of, false);
        self.warnings = with(warnings, idle);
        self.score = Some(edits);
        self
    }

    /// What became of unsafe edits, where the book says how many must be caught.
    pub fn score(&self) -> Option<Tally> {
        self.score
    }

    /// The date of the check: reviews due before it are overdue.
    pub fn as_of(&self) -> Date {
        self.as_of
    }
}

/// A library that fails its check, with all that was found: what a draft is made of, and nothing that is published. Made by this module
/// alone.
#[derive(Debug)]
pub struct Unproved {
    sources: Sources,
    library: Library,
    traces: Traces,
    problems: Vec<Problem>,
    standing: Vec<StandingWarning>,
    /// Whether questions about its patients can be asked at all.
    is_decidable: bool,
    as_of: Date,
}

impl Unproved {
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Errors and warnings, by place; one is an error.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The warnings that the book lets stand, of those that were found.
    pub fn standing(&self) -> &[StandingWarning] {
        &self.standing
    }
}

/// A library that was checked, whether or not it passed.
#[derive(Clone, Copy, Debug)]
pub enum Checked<'a> {
    Passed(&'a Verified),
    Failed(&'a Unproved),
}

impl<'a> Checked<'a> {
    pub fn library(self) -> &'a Library {
        match self {
            Checked::Passed(verified) => &verified.library,
            Checked::Failed(unproved) => &unproved.library,
        }
    }

    /// What the library was read from.
    pub fn sources(self) -> &'a Sources {
        match self {
            Checked::Passed(verified) => &verified.sources,
            Checked::Failed(unproved) => &unproved.sources,
        }
    }

    /// What quotes each sentence of each source.
    pub fn traces(self) -> &'a Traces {
        match self {
            Checked::Passed(verified) => &verified.traces,
            Checked::Failed(unproved) => &unproved.traces,
        }
    }

    /// Whether questions about its patients can be asked at all: there are not too many, and its assumptions admit some.
    pub fn is_decidable(self) -> bool {
        match self {
            Checked::Passed(_) => true,
            Checked::Failed(unproved) => unproved.is_decidable,
        }
    }

    /// Errors and warnings, by place.
    pub fn problems(self) -> &'a [Problem] {
        match self {
            Checked::Passed(verified) => &verified.warnings,
            Checked::Failed(unproved) => &unproved.problems,
        }
    }

    /// The date of the check.
    pub fn as_of(self) -> Date {
        match self {
            Checked::Passed(verified) => verified.as_of,
            Checked::Failed(unproved) => unproved.as_of,
        }
    }
}

/// What was proved, and over how many patients.
#[derive(Clone, Debug)]
pub struct Proofs {
    /// The patients that the book's expressions can tell apart and its assumptions admit.
    pub patients: BigUint,
    pub invariants: Vec<InvariantProof>,
    pub vignettes: Vec<VignetteProof>,
    /// How many questions were decided in all.
    pub questions: usize,
}

#[derive(Clone, Debug)]
pub struct InvariantProof {
    pub invariant: InvariantKey,
    /// The patients for whom the rule says something: its premise holds, or its prohibition has an object; `None` where they
    /// were not counted.
    pub concerned: Option<BigUint>,
    /// The patients of its known violation who break it; `None` where it has none, or they were not counted.
    pub violating: Option<BigUint>,
}

#[derive(Clone, Debug)]
pub struct VignetteProof {
    pub vignette: VignetteKey,
    /// The patients that the vignette leaves open, all of whom get the advice it states; `None` where they were not counted.
    pub patients: Option<BigUint>,
}

/// Checks a library, but for its drawings. `problems` has what was found of it before; with any error there is nothing to publish.
pub fn verify(
    library: Library,
    sources: &Sources,
    mut problems: Problems,
    as_of: Date,
) -> Result<Verified, Box<Unproved>> {
    let traces = traces(&library);
    let proofs = check_traced(&library, &traces, sources, &mut problems, as_of);
    let (sources, has_errors) = (sources.clone(), problems.has_errors());
    let is_decidable = proofs.is_some();
    let mut problems = problems.sorted();
    let standing = accepted::taken_out(&library, &sources, as_of, &mut problems);
    let idle = accepted::idle(&library, &standing, as_of, has_errors);
    let problems = with(problems, idle);
    let Some(proofs) = proofs.filter(|_| !has_errors) else {
        return Err(Box::new(Unproved {
            sources,
            library,
            traces,
            problems,
            standing,
            is_decidable,
            as_of,
        }));
    };
    Ok(Verified {
        sources,
        proofs,
        warnings: problems,
        standing,
        score: None,
        library,
        traces,
        as_of,
    })
}

/// The problems and some more, in the order of reports.
fn with(problems: Vec<Problem>, more: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let mut all = Problems::default();
    all.extend(problems);
    all.extend(more);
    all.sorted()
}

/// Every check of a library, with what was proved.
pub fn check(
    library: &Library,
    sources: &Sources,
    problems: &mut Problems,
    as_of: Date,
) -> Option<Proofs> {
    check_traced(library, &traces(library), sources, problems, as_of)
}

fn check_traced(
    library: &Library,
    traces: &Traces,
    sources: &Sources,
    problems: &mut Problems,
    as_of: Date,
) -> Option<Proofs> {
    let (proofs, told) = cores::both(
        || prove(library, sources, problems, as_of),
        || {
            let mut told = Problems::default();
            check_unproved(library, traces, sources, &mut told, as_of);
            told
        },
    );
    problems.extend(told);
    proofs
}

/// The checks that prove nothing over patients: of texts, numbers, sources and dates.
pub(crate) fn check_texts(
    library: &Library,
    sources: &Sources,
    problems: &mut Problems,
    as_of: Date,
) {
    check_unproved(library, &traces(library), sources, problems, as_of);
}

fn check_unproved(
    library: &Library,
    traces: &Traces,
    sources: &Sources,
    problems: &mut Problems,
    as_of: Date,
) {
    // The checks of wording take longer than all others.
    let ((), told) = cores::both(
        || check_data(library, traces, problems, as_of),
        || {
            let mut told = Problems::default();
            wording::check(library, sources, &mut told);
            told
        },
    );
    problems.extend(told);
}

fn check_data(library: &Library, traces: &Traces, problems: &mut Problems, as_of: Date) {
    quotes::check(library, traces, problems);
    cut_quotes::check(library, traces, problems);
    attribution::check(library, traces, problems);
    pinned::check(library, problems);
    quoted_numbers::check(library, problems);
    numbers::check(library, problems);
    mixed_calendar::check(library, problems);
    results::check(library, problems);
    arms::check(library, problems);
    opposing::check(library, problems);
    delivery::check(library, problems);
    doses::check(library, problems);
    benefit::check(library, problems);
    confidence::check(library, problems);
    support::check(library, problems);
    exceptions::check(library, problems);
    shared_member::check(library, problems);
    adjudications::check(library, problems);
    review::check(library, as_of, problems);
    history::check(library, problems);
    works::check(library, as_of, problems);
    unguarded::check(library, problems);
    unused::check(library, problems);
}

fn prove(
    library: &Library,
    sources: &Sources,
    problems: &mut Problems,
    as_of: Date,
) -> Option<Proofs> {
    let prover = match Prover::new(library) {
        Ok(prover) => prover,
        Err(why) => {
            problems.push(cannot_prove(library, why));
            return None;
        }
    };
    let mut checker = Checker {
        library,
        mode: Mode::Tell { sources, as_of },
        scope: CheckScope::Whole,
        prover,
        problems: std::mem::take(problems),
        names: TakenNames::new(library),
    };
    let proofs = prove_all(&mut checker);
    *problems = checker.problems;
    proofs
}

fn prove_all(checker: &mut Checker<'_>) -> Option<Proofs> {
    if !assumptions::check(checker) {
        return None;
    }
    completeness::check(checker);
    exclusiveness::check(checker);
    table::check(checker);
    circular::check(checker);
    conflict::check(checker);
    uneven::check(checker);
    outputs::check(checker);
    backing::check(checker);
    reach::check(checker);
    let invariants = invariants::check(checker);
    let vignettes = vignettes::check(checker);
    if checker.tells() {
        dosing::check(checker);
        implied::check(checker);
        score_hole::check(checker);
    }
    Some(Proofs {
        questions: checker.prover.questions(),
        patients: checker.prover.admitted(),
        invariants,
        vignettes,
    })
}

fn cannot_prove(library: &Library, why: CannotProve) -> Problem {
    match why {
        CannotProve::TooManyCells { of, cells } => {
            let meta = library.meta_of(of);
            let message = format!(
                "`{}` is compared with so many numbers that it has {cells} ranges, more than {MOST_CELLS}",
                meta.id
            );
            let problem = Problem::new(Code::TooManyPatients, message).at(meta.span);
            problem.help("compare it with fewer numbers, or make several facts of it")
        }
        CannotProve::Tangled(tangled) => tangled_problem(library, tangled),
        CannotProve::BudgetSpent => Problem::new(
            Code::TooManyPatients,
            "the assumptions tie so many facts together that nothing can be proved",
        )
        .help("nothing is published that is not proved; write several assumptions about fewer facts each"),
    }
}

fn tangled_problem(library: &Library, Tangled { calculation, by }: Tangled) -> Problem {
    let meta = &library.calculations[calculation].meta;
    let too_many = || {
        let id = &meta.id;
        format!("`{id}` and the calculations that share its facts are too many to decide together")
    };
    let (message, help) = match by {
        TangledBy::Circuits => (too_many(), "leave out one of them".to_owned()),
        TangledBy::RunningSums => {
            let help = "leave out one of them, or compare them and their facts with fewer numbers";
            (too_many(), help.to_owned())
        }
        TangledBy::SumsAndProducts => (
            format!("of `{}` and the calculations that share its facts one adds facts up and one multiplies them", meta.id),
            "these are not decided together: let a fact that is asked for stand in the place of one of them".to_owned(),
        ),
        TangledBy::Lines(fact) => (
            format!(
                "`{}` and the calculations that share its facts multiply `{}` in two ways",
                meta.id, library.facts[fact].meta.id
            ),
            "these are not decided together: multiply the fact itself, or the same sum of it and a number, in all of them".to_owned(),
        ),
        TangledBy::TwoPatients | TangledBy::OutputOfTwoPatients => (
            format!("two patients can't be compared by `{}`", meta.id),
            "compare them by what it is made of".to_owned(),
        ),
    };
    Problem::new(Code::NotDecided, message)
        .at(meta.span)
        .help(help)
}

/// What a check works with.
struct Checker<'a> {
    library: &'a Library,
    mode: Mode<'a>,
    scope: CheckScope,
    prover: Prover<'a>,
    problems: Problems,
    names: TakenNames,
}

impl Checker<'_> {
    /// The answer to a question; one that can't be decided is an error at its place, never a guess.
    fn decided<T>(&mut self, answer: Result<T, BudgetSpent>, at: Span) -> Option<T> {
        if answer.is_err() {
            let size = self.prover.space.size();
            let message = format!("this can't be decided over {} patients", grouped(&size));
            let problem = Problem::new(Code::TooManyPatients, message).at(at);
            self.problems.push(
                problem.help(
                    "nothing is published that is not proved; use fewer facts in one condition",
                ),
            );
        }
        answer.ok()
    }
}

impl Checker<'_> {
    /// How many patients a formula holds for, where that is told.
    fn count(&mut self, formula: Formula) -> Option<BigUint> {
        match self.mode {
            Mode::Tell { .. } => self.prover.count(formula),
            Mode::Judge { .. } => None,
        }
    }

    /// Whether a day is over. An edit is judged on no day, and nothing is over for it.
    fn is_over(&self, day: Date) -> bool {
        match self.mode {
            Mode::Tell { as_of, .. } => day < as_of,
            Mode::Judge { .. } => false,
        }
    }

    /// What an author wrote at a place, where that is told.
    fn written(&self, at: Span) -> Option<&str> {
        match self.mode {
            Mode::Tell { sources, .. } => Some(sources.text(at)),
            Mode::Judge { .. } => None,
        }
    }

    /// Those for whom a formula holds, where that must be nobody. Where it is only judged it is a problem at once, known by its
    /// places, and nobody is found.
    fn offenders(&mut self, formula: Formula, code: Code, at: &[Span]) -> Option<FoundPatients> {
        let (first, others) = at.split_first().expect("a problem has a place");
        match self.mode {
            Mode::Tell { .. } => {
                let answer = self.prover.find(formula);
                return self.decided(answer, *first)?;
            }
            Mode::Judge { .. } if self.is_judged() => {}
            Mode::Judge { .. } => {
                let answer = self.prover.is_possible(formula);
                if self.decided(answer, *first)? {
                    let problem = Problem::new(code, "").at(*first);
                    let others = others.iter();
                    self.problems
                        .push(others.fold(problem, |problem, span| problem.and(*span, "")));
                }
            }
        }
        None
    }
}

/// A number with its thousands apart: `6,096,384`.
pub fn grouped(number: &BigUint) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
