//! Reasons hold: whatever an act or a row advises, something that it names advises the same to everyone who gets there.
//!
//! A recommendation backs a stance on its own interventions and on all that belong to them. What is decided by an adjudication, or has
//! words or a citation of its own, stands on these.

use std::collections::BTreeSet;

use crate::interpret::{Advice, SaidStance};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;
use crate::verify::scope::CheckScope;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    for says in checker.acting() {
        let reasons = NamedReasons::of(checker.library, says.statement);
        if !reasons.stands_alone() {
            check_stance(checker, &says, &reasons);
        }
    }
    for (statement, output) in checker.setting() {
        let reasons = NamedReasons::of(checker.library, statement);
        if !reasons.stands_alone() && !reasons.is_cited_by_its_table {
            check_set(checker, statement, output, &reasons);
        }
    }
}

/// What an act or a row stands on.
struct NamedReasons<'a> {
    because: &'a [Reason],
    has_words: bool,
    /// The table of a row cites or quotes what it works out.
    is_cited_by_its_table: bool,
}

impl<'a> NamedReasons<'a> {
    /// A recommendation has evidence, and needs no other reason.
    fn of(library: &'a Library, statement: Statement) -> Self {
        match statement {
            Statement::Recommendation(_) => Self {
                because: &[],
                has_words: true,
                is_cited_by_its_table: false,
            },
            Statement::Step(key) => {
                let step = library.step(key);
                Self {
                    because: &step.because,
                    has_words: !step.cites.is_empty()
                        || !step.quotes.is_empty()
                        || library.pathways[key.pathway].meta.origin.is_some()
                        || !step.grounds.evidence.is_empty(),
                    is_cited_by_its_table: false,
                }
            }
            Statement::Row(key) => {
                let (row, meta) = (library.row(key), &library.tables[key.table].meta);
                Self {
                    because: &row.because,
                    has_words: !row.cites.is_empty()
                        || !row.quotes.is_empty()
                        || meta.origin.is_some()
                        || !row.grounds.evidence.is_empty(),
                    is_cited_by_its_table: !meta.cites.is_empty() || !meta.quotes.is_empty(),
                }
            }
        }
    }

    /// Whether its own words or a decision of its authors back all of it.
    fn stands_alone(&self) -> bool {
        let mut because = self.because.iter();
        self.has_words || because.any(|reason| matches!(reason, Reason::Adjudication(_)))
    }

    fn recommendations(&self) -> impl Iterator<Item = RecommendationKey> + use<'a> {
        self.because.iter().filter_map(|reason| match reason {
            Reason::Recommendation(key) => Some(*key),
            Reason::Adjudication(_) => None,
        })
    }
}

impl Checker<'_> {
    /// What acts and rows say, each on its own; after an edit, what they or their reasons say otherwise.
    fn acting(&self) -> Vec<Says> {
        let encoding = &self.prover.encoding;
        let is_act = |says: &&Says| !matches!(says.statement, Statement::Recommendation(_));
        if self.scope == CheckScope::Whole {
            return encoding.says().filter(is_act).copied().collect();
        }
        let mut acts: BTreeSet<Statement> = BTreeSet::new();
        let mut reasons: BTreeSet<RecommendationKey> = BTreeSet::new();
        for says in encoding.changed_says() {
            match says.statement {
                Statement::Recommendation(key) => drop(reasons.insert(key)),
                act @ (Statement::Step(_) | Statement::Row(_)) => drop(acts.insert(act)),
            }
        }
        if !reasons.is_empty() {
            acts.extend(following(self.library, &reasons));
        }
        let said = acts.into_iter().flat_map(|act| encoding.said_by(act));
        said.copied().collect()
    }
}

impl Checker<'_> {
    /// What acts and rows set; after an edit, of each output that others have, and where a reason is said to others.
    fn setting(&self) -> Vec<(Statement, OutputKey)> {
        let encoding = &self.prover.encoding;
        let all = self.library.statements().flat_map(|statement| {
            let sets = self.library.sets(statement).iter();
            sets.map(move |set| (statement, set.output))
        });
        let is_act = |statement| !matches!(statement, Statement::Recommendation(_));
        let is_changed = |statement, output| {
            let mut reasons = NamedReasons::of(self.library, statement).recommendations();
            encoding.outcomes.has_changed(&output)
                || reasons.any(|key| encoding.applies.has_changed(&key))
        };
        let is_asked = |(statement, output): &(Statement, OutputKey)| {
            let (statement, output) = (*statement, *output);
            is_act(statement) && (self.scope == CheckScope::Whole || is_changed(statement, output))
        };
        all.filter(is_asked).collect()
    }
}

/// Everyone for whom an act or a row sets an output is one for whom something that it names sets it too.
fn check_set(
    checker: &mut Checker<'_>,
    statement: Statement,
    output: OutputKey,
    reasons: &NamedReasons<'_>,
) {
    let library = checker.library;
    let because: Vec<RecommendationKey> = reasons.recommendations().collect();
    let sets = |key: &RecommendationKey| {
        let mut sets = library.recommendations[*key].sets.iter();
        sets.any(|set| set.output == output)
    };
    let encoding = &mut checker.prover.encoding;
    let backing: Vec<Formula> = because
        .iter()
        .filter(|key| sets(key))
        .map(|key| encoding.applies[key])
        .collect();
    let backed = encoding.pool.or(backing);
    let not_backed = encoding.pool.not(backed);
    let made = encoding.made(statement);
    let unbacked = encoding.pool.and([made, not_backed]);
    let span = library.statement_span(statement);
    let meta = &library.outputs[output].meta;
    let Some(found) = checker.offenders(unbacked, Code::UnbackedAct, &[span, meta.span]) else {
        return;
    };
    let name = library.statement_name(statement);
    let message = match reasons.because.is_empty() {
        true => format!("`{name}` sets `{}` and names no reason", meta.id),
        false => format!(
            "nothing that `{name}` names sets `{}` for this patient",
            meta.id
        ),
    };
    let problem = Problem::new(Code::UnbackedAct, message).at(span);
    let problem = problem.help("give it a `quote` or `cites` of its recommendation, or its table; or name in `because` what sets it for everyone who gets there, or an `adjudication`");
    checker.report(Finding::new(problem, &meta.id), &found, |_, advice| {
        let is_set = advice.outputs[&output]
            .by
            .iter()
            .any(|by| by.statement == statement);
        is_set
            && !because
                .iter()
                .any(|key| sets(key) && advice.applies.contains(key))
    });
}

/// The acts and rows that name one of some recommendations.
fn following(library: &Library, reasons: &BTreeSet<RecommendationKey>) -> Vec<Statement> {
    let steps = library.steps();
    let acts = steps.filter(|(_, step)| matches!(step.action, Action::Act { .. }));
    let acts = acts.map(|(key, _)| Statement::Step(key));
    let rows = library.rows().map(|(key, _)| Statement::Row(key));
    let all = acts.chain(rows).filter(|says| {
        let mut named = NamedReasons::of(library, *says).recommendations();
        named.any(|key| reasons.contains(&key))
    });
    all.collect()
}

/// Whether one stance backs another: it is the same, on the same intervention or on a class of it, and excepts nothing that the other means.
fn backs(library: &Library, advice: Position<'_>, act: &Says) -> bool {
    let is_within = library.hierarchy.is_within(act.position(library), advice);
    advice.stance == act.stance && is_within
}

fn check_stance(checker: &mut Checker<'_>, act: &Says, reasons: &NamedReasons<'_>) {
    let library = checker.library;
    let encoding = &mut checker.prover.encoding;
    let said = reasons
        .recommendations()
        .flat_map(|key| encoding.said_by(Statement::Recommendation(key)));
    let backing = said.filter(|says| backs(library, says.position(library), act));
    let backing: Vec<Formula> = backing.map(|says| says.when).collect();
    let backed = encoding.pool.or(backing);
    let not_backed = encoding.pool.not(backed);
    let unbacked = encoding.pool.and([act.when, not_backed]);
    let span = library.statement_span(act.statement);
    let on = &library.interventions[act.intervention].meta;
    let Some(found) = checker.offenders(unbacked, Code::UnbackedAct, &[span, on.span]) else {
        return;
    };
    let finding = Finding::new(problem(library, act, reasons), &on.id);
    let because: Vec<_> = reasons.recommendations().collect();
    checker.report(finding, &found, |_, advice| {
        is_said(advice, act) && !is_backed(library, advice, act, &because)
    });
}

fn is_said(advice: &Advice, act: &Says) -> bool {
    let said_here = (act.statement, act.stance, act.intervention);
    let mut said = advice.in_force();
    said.any(|said| (said.statement, said.stance, said.intervention) == said_here)
}

fn is_backed(
    library: &Library,
    advice: &Advice,
    act: &Says,
    because: &[RecommendationKey],
) -> bool {
    let mut said = advice.in_force();
    said.any(|said: &SaidStance| match said.statement {
        Statement::Recommendation(key) => {
            let position = said.position(library);
            because.contains(&key) && backs(library, position, act)
        }
        Statement::Step(_) | Statement::Row(_) => false,
    })
}

fn problem(library: &Library, act: &Says, reasons: &NamedReasons<'_>) -> Problem {
    let name = library.statement_name(act.statement);
    let words = |statement: Statement, stance: Stance, on: InterventionKey| {
        library.said_words(statement, stance, on)
    };
    let message = match reasons.because.is_empty() {
        true => format!("`{name}` advises and names no reason"),
        false => format!("nothing that `{name}` names says so to this patient"),
    };
    let problem = Problem::new(Code::UnbackedAct, message).labelled(
        library.statement_span(act.statement),
        words(act.statement, act.stance, act.intervention),
    );
    let problem = reasons.recommendations().fold(problem, |problem, key| {
        let recommendation = &library.recommendations[key];
        let said = recommendation
            .stances()
            .map(|(stance, on)| words(Statement::Recommendation(key), stance, on));
        let said = said.collect::<Vec<_>>().join(", ");
        problem.and(
            recommendation.meta.span,
            format!("this says: {said}, when {}", recommendation.when),
        )
    });
    problem.help("name in `because` what advises it to everyone who gets there; where it is decided here, name an `adjudication`, or give it a `quote` or `cites` of its recommendation")
}
