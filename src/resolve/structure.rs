//! What must not be circular: conditions, scores and outputs, classes, pathways.

use std::collections::BTreeMap;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

/// Reports cycles, puts the conditions, scores and outputs in an order in which each comes after those it uses, and works out which
/// interventions belong to which.
pub(super) fn check(library: &mut Library, problems: &mut Problems) {
    library.hierarchy = Hierarchy::new(&library.interventions);
    check_rulings(library, problems);
    match in_order(definitions(library), |definition| used(library, definition)) {
        Ok(order) => library.definition_order = order,
        Err(cycle) => {
            problems.push(circular(library, &cycle));
        }
    }
    check_assumptions(library, problems);
    check_asking(library, problems);
    if let Err(cycle) = in_order(library.interventions.keys(), |key| {
        let own = &library.interventions[key];
        [own.is_a.as_slice(), &own.made_of].concat()
    }) {
        let has_parts = cycle
            .iter()
            .any(|key| !library.interventions[*key].made_of.is_empty());
        let message = match has_parts {
            true => "this belongs to itself or is a part of itself",
            false => "this class belongs to itself",
        };
        problems.push(circle(
            Code::CyclicClass,
            message,
            cycle
                .iter()
                .map(|key| named(&library.interventions[*key].meta)),
        ));
    }
    check_pathways(library, problems);
    check_choices(library, problems);
}

/// A choice is one of two at least.
fn check_choices(library: &Library, problems: &mut Problems) {
    // A name that is none is told of already.
    if problems.has_errors() {
        return;
    }
    for statement in library.statements() {
        let choices = library.choices(statement);
        let chosen = Stance::ALL.into_iter();
        for stance in chosen.filter(|stance| choices.has(*stance)) {
            let message = match library.alternatives(statement, stance)[..] {
                [] => "`one-of` leaves nothing to choose from",
                [_] => "`one-of` leaves one to choose from",
                [..] => continue,
            };
            let problem = Problem::new(Code::MissingField, message);
            let problem = problem.at(library.statement_span(statement));
            problems.push(problem.help(
                "name what else it may be, or write a plain list; a class stands for its members",
            ));
        }
    }
}

/// Works out which statements a ruling is about. None is on both of its sides.
fn check_rulings(library: &mut Library, problems: &mut Problems) {
    let mut paired = Vec::new();
    for (key, ruling) in library.rulings() {
        let sides = ruling.between();
        let mut statements = library.statements();
        let shared =
            statements.find(|own| sides.iter().all(|side| library.is_on_side(*own, *side)));
        let name = match shared {
            Some(shared) => Some(library.statement_name(shared)),
            None => (sides[0] == sides[1]).then(|| library.side_name(sides[0])),
        };
        if let Some(name) = name {
            let message = format!("`{name}` is on both sides");
            let problem = Problem::new(Code::CyclicAdjudication, message).at(ruling.span());
            let problem = shared.iter().fold(problem, |problem, shared| {
                problem.and(library.statement_span(*shared), "this one")
            });
            problems.push(problem.help(
                "name two sides that have no statement in common: a statement can't disagree with itself",
            ));
            continue;
        }
        paired.push((key, library.pairs(sides)));
    }
    for (key, pairs) in paired {
        if let Some(ruling) = &mut library.adjudications.get_mut(key).ruling {
            ruling.set_pairs(pairs);
        }
    }
}

/// One with an output in it is told of the output, since a statement that sets it is on the way.
fn circular(library: &Library, cycle: &[Definition]) -> Problem {
    let is_output = |definition: &&Definition| matches!(definition, Definition::Output(_));
    let start = cycle
        .iter()
        .position(|definition| is_output(&definition))
        .unwrap_or(0);
    let (code, message) = match cycle[start] {
        Definition::Condition(_) => (Code::CyclicCondition, "this condition depends on itself"),
        Definition::Score(_) => (Code::CyclicCondition, "this score depends on itself"),
        Definition::Output(_) => (Code::CyclicOutput, "this output depends on itself"),
    };
    let members = cycle.iter().cycle().skip(start).take(cycle.len());
    let problem = circle(
        code,
        message,
        members.map(|member| match member {
            Definition::Condition(key) => named(&library.conditions[*key].meta),
            Definition::Score(key) => named(&library.scores[*key].meta),
            Definition::Output(key) => named(&library.outputs[*key].meta),
        }),
    );
    match code {
        Code::CyclicOutput => problem
            .help("what sets it must not ask for it, nor for anything that is worked out from it"),
        _code => problem,
    }
}

/// Which patients exist never depends on what they are told.
fn check_assumptions(library: &Library, problems: &mut Problems) {
    for assumption in library.assumptions.values() {
        if let Some(output) = library.outputs_behind(&assumption.always.logic).first() {
            let name = &library.outputs[*output].meta.id;
            let message = format!("an assumption asks for the output `{name}`");
            let problem = Problem::new(Code::TypeMismatch, message).at(assumption.always.span);
            problems.push(problem.help(
                "an assumption says who is a patient, from facts alone; what must hold of an output is an `invariant`",
            ));
        }
    }
}

/// Who is asked depends on other facts, which in the end everyone is asked for, and never on what they are told.
fn check_asking(library: &Library, problems: &mut Problems) {
    let asked = |key: FactKey| library.facts[key].asked_when.as_ref();
    for own in library.facts.keys().filter_map(asked) {
        if let Some(output) = library.outputs_behind(&own.logic).first() {
            let name = &library.outputs[*output].meta.id;
            let message = format!("`asked-when` asks for the output `{name}`");
            let problem = Problem::new(Code::TypeMismatch, message).at(own.span);
            problems.push(problem.help(
                "whom a question is for depends on facts alone: what is worked out can't decide what is asked",
            ));
        }
    }
    let cycle = in_order(library.facts.keys(), |key| {
        let needed = asked(key).map(|own| library.facts_behind(&own.logic));
        needed.unwrap_or_default()
    });
    if let Err(cycle) = cycle {
        let members = cycle.iter().map(|key| named(&library.facts[*key].meta));
        let message = "whether this fact is asked for depends on itself";
        let problem = circle(Code::CyclicCondition, message, members);
        problems.push(problem.help("ask everyone for one of them"));
    }
}

fn check_pathways(library: &Library, problems: &mut Problems) {
    if let Err(cycle) = in_order(library.pathways.keys(), |key| {
        entered(&library.pathways[key])
    }) {
        problems.push(circle(
            Code::CyclicPathway,
            "this pathway enters itself",
            cycle.iter().map(|key| named(&library.pathways[*key].meta)),
        ));
    }
    for pathway in library.pathways.values() {
        if let Err(cycle) = in_order(0..pathway.steps.len(), |index| {
            pathway.steps[index].successors()
        }) {
            let steps = cycle.iter().map(|&index| {
                let step = &pathway.steps[index];
                (step.name.clone(), step.span)
            });
            let problem = circle(Code::CyclicPathway, "this step leads back to itself", steps);
            problems.push(
                problem.help("what happens over time is written with facts, such as `tried-heat`"),
            );
        }
    }
}

fn named(meta: &Meta) -> (String, Span) {
    (meta.id.clone(), meta.span)
}

/// `a → b → a`, at the first.
pub(super) fn circle(
    code: Code,
    message: &str,
    members: impl Iterator<Item = (String, Span)>,
) -> Problem {
    let members: Vec<_> = members.collect();
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.push(names[0]);
    let path = names.join(" → ");
    let problem = Problem::new(code, message).labelled(members[0].1, path);
    members[1..].iter().fold(problem, |problem, (_, span)| {
        problem.and(*span, "on the way")
    })
}

fn definitions(library: &Library) -> impl Iterator<Item = Definition> + use<> {
    let conditions = library.conditions.keys().map(Definition::Condition);
    let scores = library.scores.keys().map(Definition::Score);
    let outputs = library.outputs.keys().map(Definition::Output);
    conditions.chain(scores).chain(outputs)
}

fn used(library: &Library, definition: Definition) -> Vec<Definition> {
    let mut used = Vec::new();
    for guard in library.guards_of(definition) {
        guard.for_each(&mut |test| used.extend(test.definition()));
    }
    used
}

fn entered(pathway: &Pathway) -> Vec<PathwayKey> {
    pathway
        .steps
        .iter()
        .filter_map(|step| step.entered()?.pathway())
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum VisitState {
    OnTheWay,
    Done,
}

/// Each after all that it uses, or the members of a cycle. No recursion: a chain may be as long as a book.
pub(super) fn in_order<K: Copy + Ord>(
    all: impl Iterator<Item = K>,
    uses: impl Fn(K) -> Vec<K>,
) -> Result<Vec<K>, Vec<K>> {
    let mut marks: BTreeMap<K, VisitState> = BTreeMap::new();
    let mut order = Vec::new();
    for start in all {
        if marks.contains_key(&start) {
            continue;
        }
        marks.insert(start, VisitState::OnTheWay);
        let mut stack = vec![(start, uses(start))];
        while let Some((key, rest)) = stack.last_mut() {
            let key = *key;
            let Some(next) = rest.pop() else {
                marks.insert(key, VisitState::Done);
                order.push(key);
                stack.pop();
                continue;
            };
            match marks.get(&next) {
                Some(VisitState::Done) => {}
                Some(VisitState::OnTheWay) => {
                    let from = stack.iter().position(|(key, _)| *key == next).unwrap_or(0);
                    return Err(stack[from..].iter().map(|(key, _)| *key).collect());
                }
                None => {
                    marks.insert(next, VisitState::OnTheWay);
                    stack.push((next, uses(next)));
                }
            }
        }
    }
    Ok(order)
}
