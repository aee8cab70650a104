//! What the checks of patients should find, worked out by trying every patient with the interpreter.

use std::rc::Rc;

use pathbook::interpret::{
    Advice, SetBy, Settled, Truth, advise, claim_holds, holds, is_admitted, worked_out,
};
use pathbook::model::*;
use pathbook::problem::Code;
use pathbook::prove::Prover;
use pathbook::prove::space::{Cell, Space};
use pathbook::source::Span;

use crate::generator::all_cells;
use crate::generator::brute::{kept, stated};

type Concerns<'a> = Box<dyn Fn(&Patient, &Advice) -> bool + 'a>;

/// What may be wrong, where, and the patients with whom it would be.
pub struct Suspicion<'a> {
    pub code: Code,
    pub span: Span,
    /// Another place that has a part in it.
    pub other: Option<Span>,
    pub concerns: Concerns<'a>,
    /// Those for whom it is wrong for certain: where there are any, they alone are counted, and the others told of apart.
    pub certain: Option<Concerns<'a>>,
}

/// All admitted patients, each with the advice that it gets.
pub struct Tried<'a> {
    library: &'a Library,
    pub patients: Vec<(Patient, Advice)>,
}

impl<'a> Tried<'a> {
    pub fn new(library: &'a Library) -> Self {
        let prover = Prover::new(library).expect("a small space");
        let cells = all_cells(library, &prover.space).into_iter();
        let patients = cells.map(|cells| prover.space.patient(library, &cells));
        let admitted = patients.filter(|patient| is_admitted(library, patient));
        let advised = admitted.map(|patient| {
            let advice = advise(library, &patient);
            (patient, advice)
        });
        Self {
            library,
            patients: advised.collect(),
        }
    }

    pub fn count(&self, concerns: impl Fn(&Patient, &Advice) -> bool) -> u64 {
        let all = self.patients.iter();
        all.filter(|(patient, advice)| concerns(patient, advice))
            .count() as u64
    }

    /// How many a report counts.
    pub fn counted(&self, own: &Suspicion<'_>) -> u64 {
        let certain = own
            .certain
            .as_ref()
            .map_or(0, |certain| self.count(certain));
        match certain {
            0 => self.count(&own.concerns),
            certain => certain,
        }
    }

    fn any(&self, concerns: impl Fn(&Patient, &Advice) -> bool) -> bool {
        self.patients
            .iter()
            .any(|(patient, advice)| concerns(patient, advice))
    }
}

fn is_true(library: &Library, patient: &Patient, guard: &Guard) -> bool {
    holds(library, patient, guard) == Truth::True
}

/// To those of its own, and to those who reach a step that enters it.
fn applies(library: &Library, (patient, advice): (&Patient, &Advice), key: TableKey) -> bool {
    let enters = |step: &Step| match &step.action {
        Action::Enter { into, .. } => *into == Entered::Table(key),
        Action::Ask { .. } | Action::Act { .. } => false,
    };
    let mut steps = library.steps();
    let is_entered = steps.any(|(step, own)| enters(own) && advice.reaches(step));
    is_entered
        || match &library.tables[key].applies {
            Audience::Everyone => true,
            Audience::Those(when) => is_true(library, patient, &when.logic),
            Audience::Entered => false,
        }
}

fn matches(library: &Library, of: (&Patient, &Advice), table: TableKey, row: &Row) -> bool {
    let mut cells = row.cells.iter().flatten();
    let patient = of.0;
    applies(library, of, table) && cells.all(|cell| is_true(library, patient, &cell.logic))
}

fn rows(library: &Library, table: TableKey) -> Vec<(RowKey, &Row)> {
    let rows = library.rows();
    rows.filter(|(key, _)| key.table == table).collect()
}

/// Everything that a patient can show to be wrong, whether or not one does.
pub fn suspicions(library: &Library) -> Vec<Suspicion<'_>> {
    let mut all = Vec::new();
    questions(library, &mut all);
    tables(library, &mut all);
    conflicts(library, &mut all);
    exhausted(library, &mut all);
    uneven(library, &mut all);
    circles(library, &mut all);
    unbacked(library, &mut all);
    unbacked_sets(library, &mut all);
    outputs(library, &mut all);
    invariants(library, &mut all);
    vignettes(library, &mut all);
    all
}

fn questions<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for (key, step) in library.steps() {
        let Action::Ask { branches, .. } = &step.action else {
            continue;
        };
        all.push(Suspicion {
            code: Code::UncoveredPatient,
            span: step.span,
            other: None,
            certain: None,
            concerns: Box::new(move |_, advice| {
                let mut ends = advice.paths.iter().filter(|path| path.gap);
                ends.any(|path| path.visits.last().is_some_and(|visit| visit.step == key))
            }),
        });
        let written = branches.iter().filter_map(|branch| branch.when.as_ref());
        let written: Vec<_> = written.collect();
        for (index, second) in written.iter().copied().enumerate() {
            for first in written[..index].iter().copied() {
                all.push(Suspicion {
                    code: Code::OverlappingBranches,
                    span: second.span,
                    other: Some(first.span),
                    certain: None,
                    concerns: Box::new(move |patient, advice| {
                        advice.reaches(key)
                            && is_true(library, patient, &first.logic)
                            && is_true(library, patient, &second.logic)
                    }),
                });
            }
        }
    }
}

fn tables<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for (key, table) in library.tables.iter() {
        if table.hit != HitPolicy::Collect {
            all.push(Suspicion {
                code: Code::TableGap,
                span: table.meta.span,
                other: None,
                certain: None,
                concerns: Box::new(move |patient, advice| {
                    let mut rows = table.rows.iter();
                    let of = (patient, advice);
                    applies(library, of, key) && !rows.any(|row| matches(library, of, key, row))
                }),
            });
        }
        let rows = rows(library, key);
        for (index, &(second, other)) in rows.iter().enumerate() {
            for &(first, one) in &rows[..index] {
                let same = library.says_the_same([first, second]);
                let code = match table.hit {
                    HitPolicy::Unique | HitPolicy::Priority if same => Code::AgreeingRows,
                    HitPolicy::Unique | HitPolicy::Priority => Code::OverlappingRows,
                    HitPolicy::Any if !same => Code::OverlappingRows,
                    HitPolicy::Any | HitPolicy::First | HitPolicy::Collect => continue,
                };
                all.push(Suspicion {
                    code,
                    span: other.span,
                    other: Some(one.span),
                    certain: None,
                    concerns: Box::new(move |_, advice| {
                        [first, second].iter().all(|row| advice.hits.contains(row))
                    }),
                });
            }
        }
    }
}

/// Whatever each statement says.
fn said(library: &Library) -> Vec<(Statement, Stance, InterventionKey)> {
    let statements = library.statements();
    let said = statements.flat_map(|statement| {
        let taken = library.taken(statement).into_iter();
        taken.map(move |own| (statement, own.stance, own.intervention))
    });
    said.collect()
}

/// A problem for each stance that permits something and each kind of statement against it.
fn conflicts<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for permits in said(library)
        .into_iter()
        .filter(|(_, stance, _)| stance.permits())
    {
        for code in [Code::ConflictingAdvice, Code::PermittedThoughForbidden] {
            all.push(Suspicion {
                code,
                span: library.statement_span(permits.0),
                other: None,
                certain: None,
                concerns: Box::new(move |patient, advice| {
                    let mut permitting = advice.in_force();
                    let is_said = permitting
                        .any(|own| (own.statement, own.stance, own.intervention) == permits);
                    let is_chosen = is_one_of(library, permits.0, permits.1);
                    let mut refusing = advice.in_force().filter(|own| {
                        own.stance.refuses() && !(is_chosen && own.statement != permits.0)
                    });
                    is_said
                        && refusing.any(|refuses| {
                            code_of(permits.0, refuses.statement) == code
                                && share(
                                    (library, patient),
                                    (permits.0, permits.2),
                                    (refuses.statement, refuses.intervention),
                                )
                                && !is_overlap(library, permits.0, refuses.statement)
                        })
                }),
            });
        }
    }
}

fn is_one_of(library: &Library, statement: Statement, stance: Stance) -> bool {
    match statement {
        Statement::Recommendation(key) => {
            let own = &library.recommendations[key];
            own.is_one_of() && own.stance() == Some(stance)
        }
        Statement::Step(key) => match &library.step(key).action {
            Action::Act { choices, .. } => choices.has(stance),
            Action::Ask { .. } | Action::Enter { .. } => false,
        },
        Statement::Row(key) => library.row(key).choices.has(stance),
    }
}

/// A problem for each choice of which everything that is not silenced is refused elsewhere.
fn exhausted<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for statement in library.statements() {
        let chosen = [Stance::Offer, Stance::Consider].into_iter();
        for stance in chosen.filter(|stance| is_one_of(library, statement, *stance)) {
            let is_kind = |own: &InterventionKey| {
                let mut others = library.interventions.values();
                !others.any(|other| other.is_a.contains(own))
            };
            let named = match statement {
                Statement::Recommendation(key) => {
                    library.recommendations[key].interventions().to_vec()
                }
                Statement::Step(key) => named_in(&library.step(key).action, stance),
                Statement::Row(key) => of_stance(&library.row(key).stances, stance),
            };
            let alternatives = library.interventions.keys().filter(|own| {
                let mut named = named.iter();
                is_kind(own) && named.any(|named| means(library, (statement, *named), false, *own))
            });
            let alternatives: Vec<InterventionKey> = alternatives.collect();
            all.push(Suspicion {
                code: Code::NoAlternativeLeft,
                span: library.statement_span(statement),
                other: None,
                certain: None,
                concerns: Box::new(move |patient, advice| {
                    let is_heard = |own: &&InterventionKey| {
                        advice.said.iter().any(|said| {
                            (said.statement, said.stance, said.intervention)
                                == (statement, stance, **own)
                                && said.effect.silenced_by().is_none()
                        })
                    };
                    let heard: Vec<&InterventionKey> =
                        alternatives.iter().filter(is_heard).collect();
                    let refusing = |own: InterventionKey| {
                        let against = advice
                            .in_force()
                            .filter(|other| other.stance.refuses() && other.statement != statement);
                        against.filter(move |other| {
                            means(library, (other.statement, other.intervention), true, own)
                        })
                    };
                    let is_decided = |own: InterventionKey| {
                        refusing(own).any(|other| {
                            let refuses = (other.statement, other.intervention);
                            share((library, patient), (statement, own), refuses)
                                && !is_overlap(library, statement, other.statement)
                        })
                    };
                    heard.iter().all(|own| refusing(**own).next().is_some())
                        && heard.iter().any(|own| is_decided(**own))
                }),
            });
        }
    }
}

fn named_in(action: &Action, of: Stance) -> Vec<InterventionKey> {
    match action {
        Action::Act { stances, .. } => of_stance(stances, of),
        Action::Ask { .. } | Action::Enter { .. } => Vec::new(),
    }
}

fn of_stance(stances: &[(Stance, InterventionKey)], of: Stance) -> Vec<InterventionKey> {
    let own = stances.iter().filter(|(stance, _)| *stance == of);
    own.map(|(_, intervention)| *intervention).collect()
}

/// A problem for each stance that leaves no choice where another statement leaves one of the same thing.
fn uneven<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    let weaker = |stance: Stance| match stance {
        Stance::Offer => Some(Stance::Consider),
        Stance::Forbid => Some(Stance::Avoid),
        Stance::Consider | Stance::Avoid | Stance::Undecided => None,
    };
    for strong in said(library) {
        let Some(weak) = weaker(strong.1) else {
            continue;
        };
        all.push(Suspicion {
            code: Code::UnevenAdvice,
            span: library.statement_span(strong.0),
            other: None,
            certain: None,
            concerns: Box::new(move |patient, advice| {
                let mut own = advice.in_force();
                let both = |other| [strong.0, other];
                let is_said =
                    own.any(|own| (own.statement, own.stance, own.intervention) == strong);
                let mut others = advice.in_force();
                is_said
                    && others.any(|other| {
                        (other.stance, other.intervention) == (weak, strong.2)
                            && !is_left_open((library, patient), both(other.statement), strong.2)
                            && !is_overlap(library, strong.0, other.statement)
                    })
            }),
        });
    }
}

/// A problem for each stance of an act or a row that nothing which it names takes too.
fn unbacked<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for act in said(library) {
        let (because, has_words) = match act.0 {
            Statement::Recommendation(_) => continue,
            Statement::Step(key) => {
                let step = library.step(key);
                (
                    &step.because,
                    !step.quotes.is_empty() || !step.cites.is_empty(),
                )
            }
            Statement::Row(key) => {
                let row = library.row(key);
                (
                    &row.because,
                    !row.quotes.is_empty() || !row.cites.is_empty(),
                )
            }
        };
        let is_decided = because
            .iter()
            .any(|own| matches!(own, Reason::Adjudication(_)));
        if has_words || is_decided {
            continue;
        }
        all.push(Suspicion {
            code: Code::UnbackedAct,
            span: library.statement_span(act.0),
            other: None,
            certain: None,
            concerns: Box::new(move |_, advice| {
                let mut own = advice.in_force();
                let is_said = own.any(|own| (own.statement, own.stance, own.intervention) == act);
                let mut others = advice.in_force();
                is_said
                    && !others.any(|other| {
                        let mut because = because.iter();
                        because.any(|reason| match reason {
                            Reason::Recommendation(key) => {
                                other.statement == Statement::Recommendation(*key)
                            }
                            Reason::Adjudication(_) => false,
                        }) && other.stance == act.1
                            && is_said_wherever(
                                library,
                                (act.0, act.2),
                                (other.statement, other.intervention),
                                act.1.refuses(),
                            )
                    })
            }),
        });
    }
}

/// A problem for each output that an act or a row sets and nothing which it names sets too. Nothing in a generated book is cited.
fn unbacked_sets<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for statement in library.statements() {
        let because = match statement {
            Statement::Recommendation(_) => continue,
            Statement::Step(key) => &library.step(key).because,
            Statement::Row(key) => &library.row(key).because,
        };
        for set in library.sets(statement) {
            let sets_too = move |key: &RecommendationKey| {
                let mut sets = library.recommendations[*key].sets.iter();
                sets.any(|own| own.output == set.output)
            };
            all.push(Suspicion {
                code: Code::UnbackedAct,
                span: library.statement_span(statement),
                other: None,
                certain: None,
                concerns: Box::new(move |_, advice| {
                    let is_made = match statement {
                        Statement::Recommendation(key) => advice.applies.contains(&key),
                        Statement::Step(key) => advice.reaches(key),
                        Statement::Row(key) => advice.hits.contains(&key),
                    };
                    let mut because = because.iter();
                    is_made
                        && !because.any(|reason| match reason {
                            Reason::Recommendation(key) => {
                                sets_too(key) && advice.applies.contains(key)
                            }
                            Reason::Adjudication(_) => true,
                        })
                }),
            });
        }
    }
}

/// A problem for each output that is set to two values, and for each that is not set where it must be.
fn outputs<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for (key, output) in library.outputs.iter() {
        let takes_one = output.aggregate.is_none() && !matches!(output.kind, FactKind::AnyOf(_));
        all.push(Suspicion {
            code: Code::ConflictingOutput,
            span: output.meta.span,
            other: None,
            certain: None,
            concerns: Box::new(move |patient, advice| {
                let by: Vec<_> = advice.outputs[&key].in_force().collect();
                let differ = |one: &SetBy, other: &SetBy| {
                    let both = [one.statement, other.statement];
                    let mut open = left_open((library, patient), both);
                    is_at_odds(takes_one, one, other)
                        && !open.any(|open| open.outputs.contains(&key) || is_anywhere(open))
                };
                by.iter()
                    .any(|one| by.iter().any(|other| differ(one, other)))
            }),
        });
        if let Some(range) = output.kind.range() {
            for calculation in library.calculations.keys() {
                all.push(Suspicion {
                    code: Code::OutOfRange,
                    span: output.meta.span,
                    other: None,
                    certain: None,
                    concerns: Box::new(move |_, advice| {
                        let set = &advice.outputs[&key];
                        let own = set.counted().and_then(|counted| counted.calculation());
                        match &set.settled {
                            Settled::To(Value::Number(number)) => {
                                let number = number.number();
                                let is_in = range.low() <= number && number <= range.high();
                                own == Some(calculation) && !is_in
                            }
                            _ => false,
                        }
                    }),
                });
            }
        }
        let Some(required) = &output.required else {
            continue;
        };
        all.push(Suspicion {
            code: Code::UnsetOutput,
            span: required.span,
            other: None,
            certain: None,
            concerns: Box::new(move |patient, advice| {
                is_true(library, patient, &required.logic)
                    && advice.outputs[&key].in_force().next().is_none()
            }),
        });
        all.push(Suspicion {
            code: Code::UnsetOutput,
            span: required.span,
            other: None,
            certain: None,
            concerns: Box::new(move |patient, advice| {
                let by: Vec<_> = advice.outputs[&key].in_force().collect();
                let mut odds = by
                    .iter()
                    .flat_map(|one| by.iter().map(move |other| (one, other)));
                is_true(library, patient, &required.logic)
                    && by.iter().any(|by| by.value == Value::Unknown)
                    && !odds.any(|(one, other)| is_at_odds(takes_one, one, other))
            }),
        });
    }
}

/// Whether there is no value where both are set: two calculations, or two values that are known to be another.
fn is_at_odds(takes_one: bool, one: &SetBy, other: &SetBy) -> bool {
    let are_known = [one, other].iter().all(|by| by.value != Value::Unknown);
    match (&one.setting, &other.setting) {
        (OutputValue::Calculated(one), OutputValue::Calculated(other)) => one != other,
        (_, _) => takes_one && are_known && one.value != other.value,
    }
}

fn code_of(permits: Statement, refuses: Statement) -> Code {
    match (permits, refuses) {
        (Statement::Recommendation(_), _) => Code::ConflictingAdvice,
        (_, Statement::Recommendation(_)) => Code::PermittedThoughForbidden,
        (_, Statement::Step(_) | Statement::Row(_)) => Code::ConflictingAdvice,
    }
}

/// Whether a statement that names a class means one of its members; one that is against it means combinations with it, too.
fn means(
    library: &Library,
    (statement, named): (Statement, InterventionKey),
    is_against: bool,
    member: InterventionKey,
) -> bool {
    let classes = library.classes_of(member);
    let mut except = library.exceptions(statement).iter();
    let is_excepted = except.any(|except| {
        let is_of_it = *except != named && is_above(library, named, *except);
        classes.contains(except) && is_of_it
    });
    let own = &library.interventions[member];
    let mut classes = own.is_a.iter();
    let mut parts = own.made_of.iter().filter(|_| is_against);
    let mut means =
        |outer: &InterventionKey| means(library, (statement, named), is_against, *outer);
    !is_excepted && (member == named || classes.any(&mut means) || parts.any(&mut means))
}

/// What one statement silences of another by a precedence.
struct Silenced {
    by: AdjudicationKey,
    pair: [Statement; 2],
    stances: Vec<InterventionKey>,
    outputs: Vec<OutputKey>,
}

fn is_made(advice: &Advice, statement: Statement) -> bool {
    match statement {
        Statement::Recommendation(key) => advice.applies.contains(&key),
        Statement::Step(key) => advice.reaches(key),
        Statement::Row(key) => advice.hits.contains(&key),
    }
}

/// A problem for the first adjudication that takes part in a circle.
fn circles<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    let silenced = Rc::new(silenced(library));
    if silenced.len() < 2 {
        return;
    }
    for (key, own) in library.adjudications.iter() {
        let Some(precedence) = own.precedence() else {
            continue;
        };
        all.push(Suspicion {
            code: Code::CyclicAdjudication,
            span: precedence.span,
            other: None,
            certain: None,
            concerns: {
                let silenced = Rc::clone(&silenced);
                Box::new(move |patient, advice| {
                    is_in_circle((library, &silenced), (patient, advice), key)
                })
            },
        });
    }
}

fn is_in_circle(
    (library, silenced): (&Library, &[Silenced]),
    (patient, advice): (&Patient, &Advice),
    key: AdjudicationKey,
) -> bool {
    let active = silenced.iter().filter(|own| {
        let when = library.adjudications[own.by].ruling.as_ref();
        own.pair.iter().all(|one| is_made(advice, *one))
            && is_held(library, patient, when.and_then(Ruling::when))
    });
    let active: Vec<&Silenced> = active.collect();
    let share = |one: &InterventionKey, other: &InterventionKey| {
        let mut all = library.interventions.keys();
        all.any(|own| is_above(library, *one, own) && is_above(library, *other, own))
    };
    let leads = |one: &Silenced, next: &Silenced| {
        let mut stances = one.stances.iter();
        let mut outputs = one.outputs.iter();
        one.pair[1] == next.pair[0]
            && (stances.any(|one| next.stances.iter().any(|other| share(one, other)))
                || outputs.any(|output| next.outputs.contains(output)))
    };
    (0..active.len()).any(|start| {
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(from) = reached.get(at).copied() {
            at += 1;
            for to in 0..active.len() {
                if leads(active[from], active[to]) {
                    if to == start {
                        return active[start].by == key;
                    }
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
            }
        }
        false
    })
}

/// Everything that anything may silence, worked out for each two statements.
fn silenced(library: &Library) -> Vec<Silenced> {
    let mut all = Vec::new();
    for (by, own) in library.adjudications.iter() {
        let Some(precedence) = own.precedence() else {
            continue;
        };
        for pair in pairs(library, [precedence.prevails, precedence.silenced]) {
            let said = library.taken(pair[1]).into_iter();
            let said = said.filter(|said| is_silenced(library, precedence, pair, said));
            let stances: Vec<_> = said.map(|said| said.intervention).collect();
            let sets = library.sets(pair[1]).iter();
            let sets = sets.filter(|set| is_set_silenced(library, precedence, pair, set));
            let outputs: Vec<_> = sets.map(|set| set.output).collect();
            if !stances.is_empty() || !outputs.is_empty() {
                all.push(Silenced {
                    by,
                    pair,
                    stances,
                    outputs,
                });
            }
        }
    }
    all
}

/// Each two statements of two sides.
fn pairs(library: &Library, sides: [Side; 2]) -> Vec<[Statement; 2]> {
    let [ones, others] = sides.map(|side| match side {
        Side::Statement(own) => vec![own],
        Side::Group(group) => {
            let all = library.statements();
            all.filter(|own| library.is_of(*own, group)).collect()
        }
    });
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| [*one, *other]));
    pairs.collect()
}

fn is_single(sides: [Side; 2]) -> bool {
    sides.iter().all(|side| matches!(side, Side::Statement(_)))
}

fn is_among(library: &Library, on: &[InterventionKey], own: InterventionKey) -> bool {
    on.iter().any(|on| is_above(library, *on, own))
}

fn is_silenced(
    library: &Library,
    own: &Precedence,
    [prevails, silenced]: [Statement; 2],
    said: &Taken,
) -> bool {
    if is_single([own.prevails, own.silenced]) {
        return is_among(library, &own.on, said.intervention);
    }
    let mut spoken = library.taken(prevails).into_iter();
    let is_spoken = |spoken: &Taken| {
        is_above(library, spoken.intervention, said.intervention)
            || library
                .classes_of(spoken.intervention)
                .contains(&said.intervention)
    };
    let is_meant = |spoken: &Taken| match own.on.is_empty() && own.outputs.is_empty() {
        true => conflict(library, (prevails, spoken), (silenced, said)),
        false => is_among(library, &own.on, said.intervention),
    };
    (own.refusals || !said.stance.refuses())
        && spoken.any(|spoken| is_spoken(&spoken) && is_meant(&spoken))
}

fn conflict(
    library: &Library,
    (one, own): (Statement, &Taken),
    (other, against): (Statement, &Taken),
) -> bool {
    let mut members = library.interventions.keys();
    let is_opposed = own.stance.permits() && against.stance.refuses()
        || own.stance.refuses() && against.stance.permits();
    is_opposed
        && members.any(|member| {
            means(
                library,
                (one, own.intervention),
                own.stance.refuses(),
                member,
            ) && means(
                library,
                (other, against.intervention),
                against.stance.refuses(),
                member,
            )
        })
}

/// Whether there may be no value where both are set.
fn are_at_odds(takes_one: bool, set: &OutputEntry, other: &OutputEntry) -> bool {
    let are_calculated = [set, other]
        .iter()
        .all(|set| set.value.calculation().is_some());
    set.value != other.value && (takes_one || are_calculated)
}

fn is_set_silenced(
    library: &Library,
    own: &Precedence,
    [prevails, _]: [Statement; 2],
    set: &OutputEntry,
) -> bool {
    let mut others = library.sets(prevails).iter();
    let output = &library.outputs[set.output];
    let takes_one = output.aggregate.is_none() && !matches!(output.kind, FactKind::AnyOf(_));
    let is_named = own.outputs.contains(&set.output);
    match is_single([own.prevails, own.silenced]) {
        true => is_named,
        false if own.on.is_empty() && own.outputs.is_empty() => {
            others.any(|other| other.output == set.output && are_at_odds(takes_one, set, other))
        }
        false => is_named && others.any(|other| other.output == set.output),
    }
}

/// Whether two statements say something differently that a ruling leaves open.
fn differ(library: &Library, own: &Disagreement, [one, other]: [Statement; 2]) -> bool {
    let is_anywhere = own.on.is_empty() && own.outputs.is_empty();
    let differ = |said: &Taken, against: &Taken| {
        let mut all = library.interventions.keys();
        let means = |by, said: &Taken, member| {
            let named = (by, said.intervention);
            means(library, named, said.stance.refuses(), member)
        };
        said.stance != against.stance
            && all.any(|member| {
                is_among(library, &own.on, member)
                    && means(one, said, member)
                    && means(other, against, member)
            })
    };
    let (said, against) = (library.taken(one), library.taken(other));
    let said_otherwise = said.iter().any(|said| {
        against.iter().any(|against| match is_anywhere {
            true => conflict(library, (one, said), (other, against)),
            false => differ(said, against),
        })
    });
    let sets_otherwise = library.sets(one).iter().any(|set| {
        let mut others = library.sets(other).iter();
        let output = &library.outputs[set.output];
        let takes_one = output.aggregate.is_none() && !matches!(output.kind, FactKind::AnyOf(_));
        others.any(|other| {
            let is_one = other.output == set.output && other.value != set.value;
            let at_odds = is_anywhere && are_at_odds(takes_one, set, other);
            is_one && (own.outputs.contains(&set.output) || at_odds)
        })
    });
    said_otherwise || sets_otherwise
}

/// The pairs between which a ruling decides something, or leaves it open.
fn decided(library: &Library, key: AdjudicationKey, ruling: &Ruling) -> Vec<[Statement; 2]> {
    match ruling {
        Ruling::Prevails(_) => {
            let all = silenced(library).into_iter().filter(|own| own.by == key);
            all.map(|own| own.pair).collect()
        }
        Ruling::Open(own) => {
            let all = pairs(library, own.between).into_iter();
            all.filter(|pair| differ(library, own, *pair)).collect()
        }
    }
}

/// What is left open of a patient between two statements.
fn left_open<'a>(
    (library, patient): (&'a Library, &'a Patient),
    both: [Statement; 2],
) -> impl Iterator<Item = &'a Disagreement> {
    let all = library.adjudications.values();
    let open = all.filter_map(|own| own.disagreement());
    let is_of = move |own: &Disagreement, [one, other]: [Statement; 2]| {
        library.is_on_side(one, own.between[0]) && library.is_on_side(other, own.between[1])
    };
    let [one, other] = both;
    let open = open.filter(move |own| is_of(own, [one, other]) || is_of(own, [other, one]));
    open.filter(move |open| is_held(library, patient, open.when.as_ref()))
}

/// Whether it is wherever two statements conflict.
fn is_anywhere(open: &Disagreement) -> bool {
    open.on.is_empty() && open.outputs.is_empty()
}

/// Whether a ruling holds for a patient.
fn is_held(library: &Library, patient: &Patient, when: Option<&Written<Guard>>) -> bool {
    when.is_none_or(|when| holds(library, patient, &when.logic) == Truth::True)
}

fn is_left_open(
    (library, patient): (&Library, &Patient),
    both: [Statement; 2],
    on: InterventionKey,
) -> bool {
    let mut open = left_open((library, patient), both);
    open.any(|open| open.on.iter().any(|own| is_above(library, *own, on)))
}

/// Whether one is the other, or a chain of classes and parts leads up to it.
fn is_above(library: &Library, above: InterventionKey, own: InterventionKey) -> bool {
    let intervention = &library.interventions[own];
    let mut outer = intervention.is_a.iter().chain(&intervention.made_of);
    above == own || outer.any(|outer| is_above(library, above, *outer))
}

fn share(
    (library, patient): (&Library, &Patient),
    permits: (Statement, InterventionKey),
    refuses: (Statement, InterventionKey),
) -> bool {
    let mut members = library.interventions.keys();
    members.any(|member| {
        means(library, permits, false, member)
            && means(library, refuses, true, member)
            && !is_left_open((library, patient), [permits.0, refuses.0], member)
            && !left_open((library, patient), [permits.0, refuses.0]).any(is_anywhere)
    })
}

/// Whether the second means whatever the first does.
fn is_said_wherever(
    library: &Library,
    one: (Statement, InterventionKey),
    other: (Statement, InterventionKey),
    is_against: bool,
) -> bool {
    let mut members = library.interventions.keys();
    let means = |own, member| means(library, own, is_against, member);
    members.all(|member| !means(one, member) || means(other, member))
}

/// Two rows of one table that may not meet: that they do is what is said.
fn is_overlap(library: &Library, one: Statement, other: Statement) -> bool {
    let (Statement::Row(one), Statement::Row(other)) = (one, other) else {
        return false;
    };
    one != other && one.table == other.table && library.tables[one.table].hit != HitPolicy::Collect
}

fn invariants<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    let of_one = library.invariants.values();
    let of_one = of_one.filter(|own| !matches!(own.rule, Rule::OfTwo(_)));
    for own in of_one {
        let truth = move |patient: &Patient, advice: &Advice| {
            kept(own, &|claim| claim_holds(library, patient, advice, claim))
        };
        all.push(Suspicion {
            code: Code::BrokenInvariant,
            span: own.rule.span(),
            other: None,
            certain: Some(Box::new(move |patient, advice| {
                truth(patient, advice) == Truth::False
            })),
            concerns: Box::new(move |patient, advice| truth(patient, advice) != Truth::True),
        });
    }
}

fn vignettes<'a>(library: &'a Library, all: &mut Vec<Suspicion<'a>>) {
    for own in library.vignettes.values() {
        let expected = own.expected.iter();
        let expected = expected.map(|(test, span)| (test.clone(), *span, true));
        let refused = own.not_permitted.iter();
        let refused = refused.map(|(key, span)| (ClaimTest::Permitted(*key), *span, false));
        for (test, span, wanted) in expected.chain(refused) {
            let given = is_given(library, own);
            all.push(Suspicion {
                code: Code::FailedVignette,
                span,
                other: None,
                certain: None,
                concerns: Box::new(move |patient, advice| {
                    given(patient) && advice.answers(library, &test) != wanted
                }),
            });
        }
        for number in &own.numbers {
            let given = is_given(library, own);
            all.push(Suspicion {
                code: Code::FailedVignette,
                span: number.span,
                other: None,
                certain: None,
                concerns: Box::new(move |patient, _| {
                    given(patient) && holds(library, patient, &number.value) != Truth::True
                }),
            });
        }
    }
}

/// Whether a patient is one of a vignette's: no expression of the library tells their given numbers apart.
fn is_given<'a>(library: &'a Library, vignette: &'a Vignette) -> impl Fn(&Patient) -> bool + 'a {
    let prover = Prover::new(library).expect("a small space");
    let space = prover.space.clone();
    move |patient| {
        let mut given = vignette.given.iter();
        given.all(|(fact, value)| {
            let columns = space.of_fact(*fact).iter();
            let cells: Vec<Cell> = columns
                .flat_map(|key| space.column(*key).cells.clone())
                .collect();
            is_alike(&cells, patient.value(*fact), value)
        }) && comes_to_the_same((library, &space), vignette, patient)
    }
}

/// Whether the very numbers given come to the same in calculations, as far as any expression tells. The other facts that are added up have one
/// number of their own, or none is given.
fn comes_to_the_same(
    (library, space): (&Library, &Space),
    vignette: &Vignette,
    patient: &Patient,
) -> bool {
    let given = vignette
        .given
        .iter()
        .fold(patient.clone(), |patient, (fact, value)| {
            patient.with(*fact, value.clone())
        });
    library.calculations.keys().all(|key| {
        let [own, given] = [patient, &given].map(|of| worked_out(library, of, key));
        is_alike(&space.column(space.of_calculation(key)).cells, &own, &given)
    })
}

/// Whether no expression tells two values of a column apart.
fn is_alike(cells: &[Cell], own: &Value, given: &Value) -> bool {
    match (own, given) {
        (Value::Number(own), Value::Number(given)) => cells.iter().any(|cell| match cell {
            Cell::Numbers(interval) => {
                interval.contains(own.number()) && interval.contains(given.number())
            }
            Cell::No | Cell::Yes | Cell::Value(_) | Cell::Unknown => false,
        }),
        (own, given) => own == given,
    }
}

impl Tried<'_> {
    /// What is said of nobody or of everybody, with its place.
    pub fn dead(&self) -> Vec<(Code, Span)> {
        let mut all = Vec::new();
        self.dead_rows(&mut all);
        self.dead_conditions(&mut all);
        self.dead_statements(&mut all);
        self.dead_steps(&mut all);
        self.vacuous(&mut all);
        all
    }

    pub fn is_idle(&self, table: TableKey) -> bool {
        !self.any(|patient, advice| applies(self.library, (patient, advice), table))
    }

    fn dead_rows(&self, all: &mut Vec<(Code, Span)>) {
        for (key, table) in self.library.tables.iter() {
            if self.is_idle(key) {
                let mut steps = self.library.steps();
                let is_entered = steps.any(|(_, step)| step.entered() == Some(Entered::Table(key)));
                all.push(match &table.applies {
                    Audience::Those(when) => (Code::IdleTable, when.span),
                    Audience::Entered if !is_entered => (Code::UnenteredTable, table.meta.span),
                    Audience::Entered | Audience::Everyone => (Code::IdleTable, table.meta.span),
                });
                continue;
            }
            for (own, row) in rows(self.library, key) {
                if !self.any(|patient, advice| matches(self.library, (patient, advice), key, row)) {
                    all.push((Code::DeadRow, row.span));
                } else if !self.any(|_, advice| advice.hits.contains(&own)) {
                    all.push((Code::MaskedRow, row.span));
                }
            }
        }
    }

    /// For each two rows that say the same, whether all patients of the first, and there are some, are of the second too.
    pub fn subsumed(&self) -> Vec<(Span, Span)> {
        let mut within = Vec::new();
        for (key, table) in self.library.tables.iter() {
            let counts = match table.hit {
                HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => !self.is_idle(key),
                HitPolicy::First | HitPolicy::Priority => false,
            };
            let rows = rows(self.library, key);
            let pairs = rows
                .iter()
                .flat_map(|one| rows.iter().map(move |other| (one, other)));
            for ((inner_key, inner), (outer_key, outer)) in pairs.filter(|_| counts) {
                let is_of = |of: (&Patient, &Advice), row| matches(self.library, of, key, row);
                let own = |of: (&Patient, &Advice)| is_of(of, inner);
                let other = |of: (&Patient, &Advice)| is_of(of, outer);
                if inner_key != outer_key
                    && self.library.says_the_same([*inner_key, *outer_key])
                    && self.any(|patient, advice| own((patient, advice)))
                    && !self
                        .any(|patient, advice| own((patient, advice)) && !other((patient, advice)))
                {
                    within.push((inner.span, outer.span));
                }
            }
        }
        within
    }

    fn dead_conditions(&self, all: &mut Vec<(Code, Span)>) {
        let lines = self.library.scores.values().flat_map(Score::lines);
        let entries = lines.map(|(when, _)| (when, when.logic == Logic::Constant(true)));
        let conditions = self
            .library
            .conditions
            .values()
            .map(|own| (&own.when, false));
        let asked = self.library.facts.values();
        let asked = asked.filter_map(|own| Some((own.asked_when.as_ref()?, false)));
        for (when, may_be_everybody) in conditions.chain(entries).chain(asked) {
            let holds = |patient: &Patient, _: &Advice| is_true(self.library, patient, &when.logic);
            let is_nobody = !self.any(holds);
            let is_everybody = !self.any(|patient, advice| !holds(patient, advice));
            if is_nobody || (is_everybody && !may_be_everybody) {
                all.push((Code::ConstantCondition, when.span));
            }
        }
    }

    fn dead_statements(&self, all: &mut Vec<(Code, Span)>) {
        for (key, own) in self.library.recommendations.iter() {
            if !self.any(|_, advice| advice.applies.contains(&key)) {
                all.push((Code::DeadRecommendation, own.when.span));
            }
        }
        for (key, own) in self.library.adjudications.iter() {
            let Some(own) = &own.ruling else {
                continue;
            };
            let pairs = decided(self.library, key, own);
            let is_met = |advice: &Advice| {
                let mut pairs = pairs.iter();
                pairs.any(|pair| pair.iter().all(|one| is_made(advice, *one)))
            };
            let is_meant = |patient: &Patient, advice: &Advice| {
                is_met(advice) && is_held(self.library, patient, own.when())
            };
            if !self.any(|_, advice| is_met(advice)) {
                all.push((Code::IdleAdjudication, own.span()));
            } else if let Some(when) = own.when()
                && !self.any(is_meant)
            {
                all.push((Code::IdleAdjudication, when.span));
            }
        }
    }

    fn dead_steps(&self, all: &mut Vec<(Code, Span)>) {
        let is_reached = |key: StepKey| self.any(|_, advice| advice.reaches(key));
        for (pathway, own) in self.library.pathways.iter() {
            let steps = self.library.steps();
            let steps: Vec<_> = steps.filter(|(key, _)| key.pathway == pathway).collect();
            if !steps.iter().any(|(key, _)| is_reached(*key)) {
                all.push((Code::UnreachableStep, own.meta.span));
                continue;
            }
            for (index, (key, step)) in steps.iter().enumerate() {
                if is_reached(*key) {
                    self.dead_branches(*key, step, all);
                    continue;
                }
                // Of what comes after something dead only that is said, and of a question its branches are.
                let is_told = steps.iter().any(|(from, before)| {
                    let asks = matches!(before.action, Action::Ask { .. });
                    before.successors().contains(&index) && (asks || !is_reached(*from))
                });
                if !is_told {
                    all.push((Code::UnreachableStep, step.span));
                }
            }
        }
    }

    fn dead_branches(&self, key: StepKey, step: &Step, all: &mut Vec<(Code, Span)>) {
        let Action::Ask { branches, .. } = &step.action else {
            return;
        };
        for (index, branch) in branches.iter().enumerate() {
            let is_taken = self.any(|_, advice| {
                let mut visits = advice.paths.iter().flat_map(|path| &path.visits);
                visits.any(|visit| visit.step == key && visit.branch == Some(index))
            });
            if !is_taken {
                all.push((Code::DeadBranch, branch.span));
            }
        }
    }

    fn vacuous(&self, all: &mut Vec<(Code, Span)>) {
        let of_one = self.library.invariants.values();
        let of_one = of_one.filter(|own| !matches!(own.rule, Rule::OfTwo(_)));
        for own in of_one {
            let (parts, together) = needed(self.library, &own.rule);
            let is_so = |patient: &Patient, advice: &Advice, claim: &Claim| {
                claim_holds(self.library, patient, advice, claim) == Truth::True
            };
            let known = own.known_violation.as_ref();
            let is_spared = |patient: &Patient, advice: &Advice| {
                known.is_some_and(|known| is_so(patient, advice, &known.when.logic))
            };
            let may_hold = |claims: &[&Claim]| {
                self.any(|patient, advice| {
                    let mut claims = claims.iter();
                    !is_spared(patient, advice)
                        && claims.all(|claim| {
                            claim_holds(self.library, patient, advice, claim) != Truth::False
                        })
                })
            };
            let impossible = parts.iter().find(|(_, part)| !may_hold(&[part]));
            let together: Vec<&Claim> = together.iter().collect();
            if let Some((span, _)) = impossible {
                all.push((Code::VacuousInvariant, *span));
                continue;
            }
            if !may_hold(&together) {
                all.push((Code::VacuousInvariant, own.rule.span()));
                continue;
            }
            let is_violated = self.any(|patient, advice| {
                let truth = |claim: &Claim| claim_holds(self.library, patient, advice, claim);
                is_spared(patient, advice) && stated(&own.rule, &truth) != Truth::True
            });
            if let Some(known) = known.filter(|_| !is_violated) {
                all.push((Code::IdleKnownViolation, known.when.span));
            } else if self.says_nothing(own) {
                all.push((Code::VacuousInvariant, own.rule.span()));
            }
        }
        for own in self.library.vignettes.values() {
            let given = is_given(self.library, own);
            if !self.any(|patient, _| given(patient)) {
                all.push((Code::ImpossibleVignette, own.meta.span));
            }
        }
    }
}

impl Tried<'_> {
    /// Whether a rule is kept by everyone and would be whatever was advised, or whoever the patient was if it names no advice.
    fn says_nothing(&self, own: &Invariant) -> bool {
        let logic = &own.kept().expect("of one patient");
        // What sets one value sets no other: a rule about outputs is never called empty.
        if asks_outputs(self.library, logic) {
            return false;
        }
        let is_kept = |patient: &Patient, advice: &Advice, logic: &Claim| {
            claim_holds(self.library, patient, advice, logic) == Truth::True
        };
        if self.any(|patient, advice| !is_kept(patient, advice, logic)) {
            return false;
        }
        let advised = advice_in(logic);
        if advised.is_empty() && matches!(own.rule, Rule::Together(_)) {
            return false;
        }
        if advised.is_empty() {
            let prover = Prover::new(self.library).expect("a small space");
            return all_cells(self.library, &prover.space)
                .into_iter()
                .all(|cells| {
                    let patient = prover.space.patient(self.library, &cells);
                    is_kept(&patient, &advise(self.library, &patient), logic)
                });
        }
        (0u32..1 << advised.len()).all(|way| {
            let fixed = fixed(logic, &|test| {
                let at = advised.iter().position(|own| *own == test)?;
                Some(way >> at & 1 == 1)
            });
            !self.any(|patient, advice| !is_kept(patient, advice, &fixed))
        })
    }
}

fn asks_outputs(library: &Library, claim: &Claim) -> bool {
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

/// The predicates of advice in a claim, each once.
fn advice_in(claim: &Claim) -> Vec<&ClaimTest> {
    let mut found = Vec::new();
    claim.for_each(&mut |test| {
        if !matches!(test, ClaimTest::Fact(_)) && !found.contains(&test) {
            found.push(test);
        }
    });
    found
}

/// A claim with some of its tests taken for true or false.
fn fixed(claim: &Claim, taken: &dyn Fn(&ClaimTest) -> Option<bool>) -> Claim {
    let inner = |part: &Claim| Box::new(fixed(part, taken));
    let all = |parts: &[Claim]| parts.iter().map(|part| fixed(part, taken)).collect();
    match claim {
        Logic::Constant(_) => claim.clone(),
        Logic::Test(test) => taken(test).map_or_else(|| claim.clone(), Logic::Constant),
        Logic::Known(part) => Logic::Known(inner(part)),
        Logic::IsTrue(part) => Logic::IsTrue(inner(part)),
        Logic::Not(part) => Logic::Not(inner(part)),
        Logic::And(parts) => Logic::And(all(parts)),
        Logic::Or(parts) => Logic::Or(all(parts)),
        Logic::Xor(left, right) => Logic::Xor(inner(left), inner(right)),
        Logic::Implies(premise, then) => Logic::Implies(inner(premise), inner(then)),
    }
}

/// What an invariant needs of somebody: each part alone, with its place, and of them those about facts alone together.
fn needed(library: &Library, rule: &Rule) -> (Vec<(Span, Claim)>, Vec<Claim>) {
    let is_of_facts = |claim: &&Claim| {
        let mut only = true;
        claim.for_each(&mut |test| only &= matches!(test, ClaimTest::Fact(_)));
        only && !asks_outputs(library, claim)
    };
    let owned = |parts: Vec<&Claim>| parts.into_iter().cloned().collect();
    let (parts, together): (_, Vec<Claim>) = match rule {
        Rule::Always(claim) => match &claim.logic {
            Logic::Implies(premise, _) => (conjuncts(premise), owned(conjuncts(premise))),
            _ => (Vec::new(), Vec::new()),
        },
        Rule::Never(claim) => {
            let parts = conjuncts(&claim.logic);
            let facts = parts.iter().copied().filter(is_of_facts).collect();
            match parts.len() {
                1 => (Vec::new(), Vec::new()),
                _ => (parts, owned(facts)),
            }
        }
        Rule::Together(together) => {
            let claims = together.claims.iter().zip(together.counted());
            let parts = claims.map(|(written, counted)| (written.span, counted));
            return (parts.collect(), Vec::new());
        }
        Rule::OfTwo(_) => (Vec::new(), Vec::new()),
    };
    let parts = parts.into_iter().cloned();
    (parts.map(|part| (rule.span(), part)).collect(), together)
}

fn conjuncts(claim: &Claim) -> Vec<&Claim> {
    match claim {
        Logic::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![claim],
    }
}
