//! What must not go in circles: conditions and scores, classes, pathways.

use std::collections::BTreeMap;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

/// Reports cycles, and puts the conditions and scores in an order in which each comes after those it uses.
pub(super) fn check(library: &mut Library, problems: &mut Problems) {
    match in_order(definitions(library), |own| used(library, own)) {
        Ok(order) => library.definition_order = order,
        Err(cycle) => {
            let message = match cycle[0] {
                Definition::Condition(_) => "this condition depends on itself",
                Definition::Score(_) => "this score depends on itself",
            };
            let members = cycle.iter().map(|own| match own {
                Definition::Condition(key) => named(&library.conditions[*key].meta),
                Definition::Score(key) => named(&library.scores[*key].meta),
            });
            problems.push(circle(Code::CyclicCondition, message, members));
        }
    }
    if let Err(cycle) = in_order(library.interventions.keys(), |key| {
        library.interventions[key].is_a.clone()
    }) {
        problems.push(circle(
            Code::CyclicClass,
            "this class belongs to itself",
            cycle
                .iter()
                .map(|key| named(&library.interventions[*key].meta)),
        ));
    }
    check_pathways(library, problems);
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
fn circle(code: Code, message: &str, members: impl Iterator<Item = (String, Span)>) -> Problem {
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
    conditions.chain(library.scores.keys().map(Definition::Score))
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
        .filter_map(|step| match step.action {
            Action::Enter { pathway, .. } => Some(pathway),
            Action::Ask { .. } | Action::Act { .. } => None,
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    OnTheWay,
    Done,
}

/// Each after all that it uses, or the members of a cycle. No recursion: a chain may be as long as a book.
fn in_order<K: Copy + Ord>(
    all: impl Iterator<Item = K>,
    uses: impl Fn(K) -> Vec<K>,
) -> Result<Vec<K>, Vec<K>> {
    let mut marks: BTreeMap<K, Mark> = BTreeMap::new();
    let mut order = Vec::new();
    for start in all {
        if marks.contains_key(&start) {
            continue;
        }
        marks.insert(start, Mark::OnTheWay);
        let mut stack = vec![(start, uses(start))];
        while let Some((key, rest)) = stack.last_mut() {
            let key = *key;
            let Some(next) = rest.pop() else {
                marks.insert(key, Mark::Done);
                order.push(key);
                stack.pop();
                continue;
            };
            match marks.get(&next) {
                Some(Mark::Done) => {}
                Some(Mark::OnTheWay) => {
                    let from = stack.iter().position(|(key, _)| *key == next).unwrap_or(0);
                    return Err(stack[from..].iter().map(|(key, _)| *key).collect());
                }
                None => {
                    marks.insert(next, Mark::OnTheWay);
                    stack.push((next, uses(next)));
                }
            }
        }
    }
    Ok(order)
}
