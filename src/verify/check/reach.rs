//! Nothing is dead: every step, branch and recommendation concerns some patient, and every condition tells patients apart.

use super::adjudications::deciding;
use crate::model::{Action, Logic, Ruling, StepKey};
use crate::problem::{Code, Problem};
use crate::prove::formula::Formula;
use crate::source::Span;
use crate::verify::Checker;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    check_pathways(checker);
    check_recommendations(checker);
    check_conditions(checker);
    check_asking(checker);
    check_scores(checker);
    check_adjudications(checker);
}

impl Checker<'_> {
    /// Whether anyone is concerned; what can't be decided is reported and taken for yes.
    pub(in crate::verify) fn is_possible(&mut self, formula: Formula, at: Span) -> bool {
        if self.is_judged() {
            return true;
        }
        let answer = self.prover.is_possible(formula);
        self.decided(answer, at).unwrap_or(true)
    }
}

fn check_pathways(checker: &mut Checker<'_>) {
    let library = checker.library;
    let mut unfollowed = Vec::new();
    for key in checker.pathways() {
        let pathway = &library.pathways[key];
        if !checker.is_possible(checker.prover.encoding.follows()[&key], pathway.meta.span) {
            let problem = Problem::new(Code::UnreachableStep, "no patient follows this pathway")
                .at(pathway.meta.span);
            let help = match &pathway.applies {
                Some(applies) => format!("nobody who could follow it meets `{applies}`"),
                None => {
                    "it has no `applies`, and no step that a patient reaches enters it".to_owned()
                }
            };
            checker.problems.push(problem.help(help));
            unfollowed.push(key);
        }
    }
    for key in checker.steps() {
        if !checker.tells() || !unfollowed.contains(&key.pathway) {
            check_step(checker, key);
        }
    }
}

/// Reports a step that nobody reaches, or the branches of one that nobody takes.
fn check_step(checker: &mut Checker<'_>, key: StepKey) {
    let step = checker.library.step(key);
    let reach = checker.prover.encoding.reach[&key];
    if !checker.is_possible(reach, step.span) {
        if !checker.tells() || !is_after_dead_branch(checker, key) {
            let problem = Problem::new(
                Code::UnreachableStep,
                format!("no patient reaches the step `{}`", step.name),
            );
            checker.problems.push(
                problem
                    .at(step.span)
                    .help("lead a branch or a `next` to it, or take it out"),
            );
        }
        return;
    }
    let Action::Ask { branches, .. } = &step.action else {
        return;
    };
    let taken = checker.prover.encoding.taken[&key].clone();
    for (branch, taken) in branches.iter().zip(taken) {
        let both = checker.prover.encoding.pool.and([reach, taken]);
        if !checker.is_possible(both, branch.span) {
            let message = format!("no patient who gets here takes “{}”", branch.label);
            let help = match &branch.when {
                Some(when) => format!("of those who reach `{}`, nobody meets `{when}`", step.name),
                None => "the branches before it take everyone".to_owned(),
            };
            checker.problems.push(
                Problem::new(Code::DeadBranch, message)
                    .at(branch.span)
                    .help(help),
            );
        }
    }
}

/// A step that only a dead branch leads to is dead with it, and said once.
fn is_after_dead_branch(checker: &mut Checker<'_>, key: StepKey) -> bool {
    let library = checker.library;
    let steps = &library.pathways[key.pathway].steps;
    steps.iter().enumerate().any(|(index, step)| {
        let from = StepKey {
            pathway: key.pathway,
            index,
        };
        step.successors().contains(&key.index) && {
            let reach = checker.prover.encoding.reach[&from];
            let asks = matches!(step.action, Action::Ask { .. });
            !checker.is_possible(reach, step.span) || asks
        }
    })
}

fn check_recommendations(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.recommendations() {
        let recommendation = &library.recommendations[key];
        let span = recommendation.when.span;
        if !checker.is_possible(checker.prover.encoding.applies[&key], span) {
            let problem = Problem::new(
                Code::DeadRecommendation,
                "this recommendation applies to no patient",
            );
            checker.problems.push(
                problem
                    .at(span)
                    .help("nobody whom the assumptions admit meets its `when`"),
            );
        }
    }
}

fn check_conditions(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.conditions() {
        let span = library.conditions[key].when.span;
        let truth = checker.prover.encoding.conditions[&key];
        let not_yes = checker.prover.encoding.pool.not(truth.yes);
        let message = if !checker.is_possible(truth.yes, span) {
            "this condition is true for no patient"
        } else if !checker.is_possible(not_yes, span) {
            "this condition is true for every patient"
        } else {
            continue;
        };
        let problem = Problem::new(Code::ConstantCondition, message).at(span);
        checker
            .problems
            .push(problem.help("a condition that divides nobody says nothing; look at its values"));
    }
}

/// Who is asked for a fact is some of the patients, and not all of them.
fn check_asking(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.asked() {
        let fact = &library.facts[key];
        let Some(asked_when) = &fact.asked_when else {
            continue;
        };
        let span = asked_when.span;
        let encoding = &mut checker.prover.encoding;
        let asked = encoding.guard(library, &checker.prover.space, &asked_when.logic);
        let not_asked = checker.prover.encoding.pool.not(asked.yes);
        let (message, help) = if !checker.is_possible(asked.yes, span) {
            (
                "is asked of nobody",
                "look at its values: the fact is unknown of everyone",
            )
        } else if !checker.is_possible(not_asked, span) {
            (
                "is asked of everyone",
                "leave out `asked-when`, or correct it",
            )
        } else {
            continue;
        };
        let message = format!("“{}” {message}", fact.meta.title);
        let problem = Problem::new(Code::ConstantCondition, message).at(span);
        checker.problems.push(problem.help(help));
    }
}

/// Every entry of a score divides the patients, but for points that `true` gives to everyone.
fn check_scores(checker: &mut Checker<'_>) {
    let library = checker.library;
    for key in checker.scores() {
        let score = &library.scores[key];
        let truths = checker.prover.encoding.entries[&key].clone();
        for ((when, _), truth) in score.lines().zip(truths) {
            let span = when.span;
            let not_yes = checker.prover.encoding.pool.not(truth.yes);
            let message = if !checker.is_possible(truth.yes, span) {
                "no patient is given these points"
            } else if when.logic != Logic::Constant(true) && !checker.is_possible(not_yes, span) {
                "every patient is given these points"
            } else {
                continue;
            };
            let problem = Problem::new(Code::ConstantCondition, message).at(span);
            checker.problems.push(problem.help(
                "look at its values; points that are meant for everyone say `when = \"true\"`",
            ));
        }
    }
}

fn check_adjudications(checker: &mut Checker<'_>) {
    let library = checker.library;
    for (key, ruling) in checker.rulings() {
        let deciding = deciding(library, key);
        // Of one that could silence nothing of anybody this is said instead.
        if deciding.is_empty() {
            continue;
        }
        let encoding = &mut checker.prover.encoding;
        let met = deciding.into_iter().map(|both| {
            let both = both.map(|own| encoding.made(own));
            encoding.pool.and(both)
        });
        let met: Vec<Formula> = met.collect();
        let met = encoding.pool.or(met);
        let meant = encoding.pool.and([met, encoding.rulings[&key]]);
        if checker.is_possible(meant, ruling.span()) {
            continue;
        }
        let is_met = ruling.when().is_some() && checker.is_possible(met, ruling.span());
        let problem = idle(ruling, is_met);
        checker.problems.push(problem);
    }
}

/// One that decides nothing for any patient, though some of them may meet what disagrees.
fn idle(ruling: &Ruling, is_met: bool) -> Problem {
    if let Some(when) = ruling.when().filter(|_| is_met) {
        let message = match ruling.is_of_groups() {
            false => "no patient who meets both statements meets this",
            true => "no patient of whom the two disagree meets this",
        };
        let problem = Problem::new(Code::IdleAdjudication, message).at(when.span);
        let problem = problem.and(ruling.span(), "what disagrees");
        return problem.help("correct `when`, or leave out the adjudication");
    }
    let message = match ruling.is_of_groups() {
        false => "these two statements never meet in one patient",
        true => "no patient hears from both what it is about",
    };
    let problem = Problem::new(Code::IdleAdjudication, message).at(ruling.span());
    problem.help(match ruling {
        Ruling::Prevails(_) => "leave out `between`, `prevails` and `on`, or correct them",
        Ruling::Open(_) => "leave out `between`, `unresolved` and `on`, or correct them",
    })
}
