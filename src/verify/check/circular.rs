//! No adjudications decide against each other: what is silenced on something silences for no patient, however indirectly, what silences it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::interpret::{Advice, Truth, holds};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::prove::formula::Formula;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

/// One statement that silences another on something.
struct Edge<'a> {
    silencing: Silencing<'a>,
    stances: Vec<InterventionKey>,
    outputs: Vec<OutputKey>,
}

impl Edge<'_> {
    /// Whether what it silences silences the other's on the same.
    fn leads_to(&self, library: &Library, next: &Self) -> bool {
        let is_near = |one: &InterventionKey, other: &InterventionKey| {
            library.hierarchy.sharing(*one).contains(other)
        };
        let mut stances = self.stances.iter();
        let mut outputs = self.outputs.iter();
        self.silencing.silenced == next.silencing.prevails
            && (stances.any(|one| next.stances.iter().any(|other| is_near(one, other)))
                || outputs.any(|output| next.outputs.contains(output)))
    }
}

/// The first adjudication that takes part in a circle is told of, with the others of that circle.
pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    let edges = edges(library);
    let next = following(library, &edges);
    let mut rulings: Vec<AdjudicationKey> = edges.iter().map(|own| own.silencing.by).collect();
    rulings.dedup();
    for key in rulings {
        let circular = circular(checker, (&edges, &next), key);
        let ruling = library.adjudications[key].precedence();
        let Some(span) = ruling.map(|ruling| ruling.span) else {
            continue;
        };
        let Some(found) = checker.offenders(circular, Code::CyclicAdjudication, &[span]) else {
            continue;
        };
        let way = shortest(checker, (&edges, &next), key);
        let problem = problem(library, &edges, &way);
        let finding = Finding::new(problem, &library.adjudications[key].meta.id);
        checker.report(finding, &found, |patient, advice| {
            let is_active = |edge: &Edge<'_>| is_active(library, (patient, advice), edge);
            is_in_circle(&edges, &next, key, &is_active)
        });
        return;
    }
}

/// Those that can be on a circle at all, by which statements they are between.
fn edges(library: &Library) -> Vec<Edge<'_>> {
    let mut left: Vec<Silencing<'_>> = library.precedences().collect();
    loop {
        let prevailing: BTreeSet<Statement> = left.iter().map(|own| own.prevails).collect();
        let silenced: BTreeSet<Statement> = left.iter().map(|own| own.silenced).collect();
        let before = left.len();
        left.retain(|own| prevailing.contains(&own.silenced) && silenced.contains(&own.prevails));
        if left.len() == before {
            break;
        }
    }
    let edges = left.into_iter().map(|silencing| {
        let stances = silencing.silenced_stances(library).into_iter();
        Edge {
            stances: stances.map(|own| own.intervention).collect(),
            outputs: silencing.silenced_outputs(library),
            silencing,
        }
    });
    let decides = |edge: &Edge<'_>| !edge.stances.is_empty() || !edge.outputs.is_empty();
    edges.filter(decides).collect()
}

/// Of each those that silence what it lets prevail, on the same.
fn following(library: &Library, edges: &[Edge<'_>]) -> Vec<Vec<usize>> {
    let of = |edge: &Edge<'_>| {
        let others = edges.iter().enumerate();
        let next = others.filter(|(_, next)| edge.leads_to(library, next));
        next.map(|(index, _)| index).collect()
    };
    edges.iter().map(of).collect()
}

/// Those for whom an adjudication takes part in a circle.
fn circular(
    checker: &mut Checker<'_>,
    (edges, next): (&[Edge<'_>], &[Vec<usize>]),
    key: AdjudicationKey,
) -> Formula {
    let encoding = &mut checker.prover.encoding;
    let active = edges
        .iter()
        .map(|edge| encoding.silenced_by(edge.silencing));
    let active: Vec<Formula> = active.collect();
    let mut found = Vec::new();
    let starts = (0..edges.len()).filter(|index| edges[*index].silencing.by == key);
    for start in starts {
        // Who gets from the start to each, by ever longer ways.
        let mut ways: BTreeMap<usize, Formula> = BTreeMap::from([(start, active[start])]);
        for _ in 0..edges.len() {
            let mut longer = ways.clone();
            for (from, who) in &ways {
                for to in &next[*from] {
                    if *to == start {
                        found.push(*who);
                        continue;
                    }
                    let gets_there = encoding.pool.and([*who, active[*to]]);
                    let known = longer.get(to).copied().unwrap_or(Formula::FALSE);
                    longer.insert(*to, encoding.pool.or([known, gets_there]));
                }
            }
            if longer == ways {
                break;
            }
            ways = longer;
        }
    }
    encoding.pool.or(found)
}

/// The shortest circle through an adjudication that there is for some patient.
fn shortest(
    checker: &mut Checker<'_>,
    (edges, next): (&[Edge<'_>], &[Vec<usize>]),
    key: AdjudicationKey,
) -> Vec<usize> {
    let starts = (0..edges.len()).filter(|index| edges[*index].silencing.by == key);
    let mut open: VecDeque<(Vec<usize>, Formula)> =
        starts.map(|start| (vec![start], Formula::TRUE)).collect();
    while let Some((way, who)) = open.pop_front() {
        let (Some(&start), Some(&last)) = (way.first(), way.last()) else {
            continue;
        };
        let silencing = edges[last].silencing;
        let encoding = &mut checker.prover.encoding;
        let active = encoding.silenced_by(silencing);
        let who = encoding.pool.and([who, active]);
        if !checker.is_possible(who, silencing.ruling.span) {
            continue;
        }
        if next[last].contains(&start) {
            return way;
        }
        let further = next[last].iter().filter(|to| !way.contains(to));
        open.extend(further.map(|to| ([way.as_slice(), &[*to]].concat(), who)));
    }
    Vec::new()
}

/// Whether an adjudication takes part in a circle of those that are active.
fn is_in_circle(
    edges: &[Edge<'_>],
    next: &[Vec<usize>],
    key: AdjudicationKey,
    is_active: &dyn Fn(&Edge<'_>) -> bool,
) -> bool {
    let mut starts = (0..edges.len()).filter(|index| edges[*index].silencing.by == key);
    starts.any(|start| {
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(from) = reached
            .get(at)
            .copied()
            .filter(|_| is_active(&edges[start]))
        {
            at += 1;
            if next[from].contains(&start) {
                return true;
            }
            let further = next[from].iter().filter(|to| is_active(&edges[**to]));
            let further: Vec<usize> = further.copied().collect();
            for to in further {
                if !reached.contains(&to) {
                    reached.push(to);
                }
            }
        }
        false
    })
}

/// Whether one silences the other for a patient.
fn is_active(library: &Library, (patient, advice): (&Patient, &Advice), edge: &Edge<'_>) -> bool {
    let own = edge.silencing;
    let when = own.ruling.when.as_ref();
    advice.is_made(own.prevails)
        && advice.is_made(own.silenced)
        && when.is_none_or(|when| holds(library, patient, &when.logic) == Truth::True)
}

fn problem(library: &Library, edges: &[Edge<'_>], circle: &[usize]) -> Problem {
    let name = |statement| format!("`{}`", library.statement_name(statement));
    let mut way: Vec<String> = circle
        .iter()
        .map(|index| name(edges[*index].silencing.prevails))
        .collect();
    way.extend(way.first().cloned());
    let message = match circle.len() {
        2 => format!("{} and {} silence each other", way[0], way[1]),
        _ => format!("these silence each other in a circle: {}", way.join(" → ")),
    };
    let mut spans = circle
        .iter()
        .map(|index| edges[*index].silencing.ruling.span);
    let problem = Problem::new(Code::CyclicAdjudication, message);
    let problem = spans.next().into_iter().fold(problem, Problem::at);
    let problem = spans.fold(problem, |problem, span| {
        problem.and(span, "this decides the other way")
    });
    problem.help(
        "leave out one of these adjudications, or let `on` and `when` keep them apart: what silences each other is told to nobody",
    )
}
