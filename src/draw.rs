//! `Surveyed → Drawn`: every pathway can be drawn so that nobody misreads it. To draw takes far longer than to prove, so it is done for
//! a check and for a site alone.

use std::collections::BTreeSet;

use crate::chart::check::Fault;
use crate::chart::flow::{Arrow, Exit, Flow, Node, Way};
use crate::chart::{Charts, Unclear};
use crate::model::{Action, Library, PathwayKey, StepKey};
use crate::problem::{Code, Problem};
use crate::source::Span;
use crate::survey::Surveyed;
use crate::verify::Verified;

/// Further arrows that are named.
const MOST: usize = 3;

/// A surveyed book with a drawing of every pathway: all that can be published.
#[derive(Debug)]
pub struct Drawn<'a> {
    surveyed: Surveyed<'a>,
    charts: Charts,
}

impl<'a> Drawn<'a> {
    pub fn surveyed(&self) -> &Surveyed<'a> {
        &self.surveyed
    }

    pub fn charts(&self) -> &Charts {
        &self.charts
    }
}

impl<'a> Surveyed<'a> {
    /// What can't be drawn clearly, or a book to be published.
    pub fn draw(self) -> Result<Drawn<'a>, Vec<Problem>> {
        let charts = self.verified().draw()?;
        Ok(Drawn {
            surveyed: self,
            charts,
        })
    }
}

impl Verified {
    /// The last check: a drawing of every pathway, or what can't be drawn clearly.
    pub fn draw(&self) -> Result<Charts, Vec<Problem>> {
        let library = self.library();
        let unclear = match Charts::of(library) {
            Ok(charts) => return Ok(charts),
            Err(unclear) => unclear.into_iter(),
        };
        Err(unclear
            .map(|(pathway, why)| problem(library, pathway, &why))
            .collect())
    }
}

fn problem(library: &Library, pathway: PathwayKey, unclear: &Unclear) -> Problem {
    let Unclear { flow, faults } = unclear;
    let message = match faults.first() {
        Some(first) => format!("no flowchart can be drawn: {}", words(library, flow, first)),
        None => "no flowchart can be drawn".to_owned(),
    };
    let arrow = faults.iter().find_map(|fault| arrow(flow, fault));
    let place = arrow.and_then(|arrow| Some(span(library, &arrow.way?)));
    let mut problem = Problem::new(Code::UnclearChart, message)
        .at(place.unwrap_or(library.pathways[pathway].meta.span));
    let others: BTreeSet<String> = faults
        .iter()
        .skip(1)
        .map(|fault| words(library, flow, fault))
        .collect();
    for other in others.into_iter().take(MOST) {
        problem = problem.note(format!("also, {other}"));
    }
    problem.help("lead fewer branches to one step, or move some steps into a pathway of their own that this one enters")
}

/// The arrow that a fault is about.
fn arrow<'f>(flow: &'f Flow, fault: &Fault) -> Option<&'f Arrow> {
    match fault {
        Fault::Engine(_) | Fault::Boxes(..) => None,
        Fault::Tangled { line, .. }
        | Fault::Through { line, .. }
        | Fault::Loose(line)
        | Fault::Covered { line, .. }
        | Fault::Ambiguous(line, _)
        | Fault::Labels(line, _)
        | Fault::Coincident(line, _)
        | Fault::Crossed(line, _) => flow.arrows.get(*line),
    }
}

fn span(library: &Library, way: &Way) -> Span {
    let step = library.step(way.from);
    match (&step.action, way.exit) {
        (Action::Ask { branches, .. }, Exit::Branch(index)) => branches[index].span,
        (Action::Ask { .. } | Action::Act { .. } | Action::Enter { .. }, _) => step.span,
    }
}

fn words(library: &Library, flow: &Flow, fault: &Fault) -> String {
    let line = |line: &usize| named(library, flow, &flow.arrows[*line]);
    let own = |own: &usize| step(library, flow, *own);
    match fault {
        Fault::Engine(said) => format!("the layout is refused ({said})"),
        Fault::Tangled {
            line: at,
            crossings,
        } => format!(
            "its arrows would cross {crossings} times, most of all the one {}",
            line(at)
        ),
        Fault::Boxes(one, other) => format!("{} would cover {}", own(one), own(other)),
        Fault::Through {
            line: at,
            own: there,
        } => {
            format!("the arrow {} would touch {}", line(at), own(there))
        }
        Fault::Loose(at) => format!("the label of the arrow {} would stand off it", line(at)),
        Fault::Covered {
            line: at,
            own: there,
        } => {
            format!(
                "the label of the arrow {} would stand on {}",
                line(at),
                own(there)
            )
        }
        Fault::Ambiguous(at, other) => format!(
            "the label of the arrow {} would also stand at the arrow {}",
            line(at),
            line(other)
        ),
        Fault::Labels(at, other) => format!(
            "the labels of the arrows {} and {} would cover each other",
            line(at),
            line(other)
        ),
        Fault::Coincident(at, other) => format!(
            "the arrows {} and {} would look like one",
            line(at),
            line(other)
        ),
        Fault::Crossed(at, other) => {
            format!("the arrows {} and {} would cross", line(at), line(other))
        }
    }
}

fn named(library: &Library, flow: &Flow, arrow: &Arrow) -> String {
    format!(
        "from {} to {}",
        step(library, flow, arrow.from),
        step(library, flow, arrow.to)
    )
}

fn step(library: &Library, flow: &Flow, own: usize) -> String {
    let own = &flow.boxes[own];
    let name = |key: StepKey| format!("`{}`", library.step(key).name);
    match (own.node, own.leads_to()) {
        (_, None) => "the start".to_owned(),
        (Node::Jump(_) | Node::From(_), Some(key)) => format!("what follows {}", name(key)),
        (Node::Start | Node::Before(_) | Node::Step(_) | Node::After(_), Some(key)) => name(key),
    }
}
