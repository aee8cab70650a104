//! `Surveyed → Drawn`: every pathway can be drawn so that nobody misreads it. Drawing takes far longer than proving, so it is done for
//! a check and for a site alone. A book with an error becomes a [`Draft`] instead, which its authors can look at.

use std::collections::BTreeSet;

use crate::chart::check::DrawingFault;
use crate::chart::flow::{Arrow, BoxNode, Exit, Flow, Way};
use crate::chart::{Charts, Unclear};
use crate::model::{Action, Library, PathwayKey, StepKey};
use crate::problem::{Code, Problem};
use crate::source::Span;
use crate::survey::{Survey, Surveyed, survey_draft};
use crate::verify::{Checked, Verified};

/// Further arrows that are named.
const MOST: usize = 3;

/// A surveyed book with a drawing of every pathway: all that can be published.
#[derive(Debug)]
pub struct Drawn<'a> {
    surveyed: Surveyed<'a>,
    charts: Charts,
}

impl<'a> Drawn<'a> {
    pub(crate) fn into_parts(self) -> (Survey<'a>, Charts) {
        (self.surveyed.into_survey(), self.charts)
    }
}

/// A book as far as it can be told and drawn, whatever is wrong with it: for its authors, and never published.
#[derive(Debug)]
pub struct Draft<'a> {
    survey: Survey<'a>,
    charts: Charts,
    problems: Vec<Problem>,
}

impl<'a> Draft<'a> {
    pub fn of(checked: Checked<'a>) -> Self {
        let (charts, unclear) = drawings(checked.library());
        let mut problems = checked.problems().to_vec();
        problems.extend(unclear);
        Self {
            survey: survey_draft(checked),
            charts,
            problems,
        }
    }

    /// All that was found, also what is only warned of.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(crate) fn into_parts(self) -> (Survey<'a>, Charts, Vec<Problem>) {
        (self.survey, self.charts, self.problems)
    }
}

impl<'a> Surveyed<'a> {
    /// A book to be published; or a draft, where a pathway can't be drawn clearly.
    pub fn draw(self) -> Result<Drawn<'a>, Box<Draft<'a>>> {
        let (charts, unclear) = drawings(self.library());
        if unclear.is_empty() {
            return Ok(Drawn {
                surveyed: self,
                charts,
            });
        }
        let warnings = self.verified().warnings().to_vec();
        Err(Box::new(Draft {
            survey: self.into_survey(),
            charts,
            problems: [warnings, unclear].concat(),
        }))
    }
}

impl Verified {
    /// The last check: a drawing of every pathway, or what can't be drawn clearly.
    pub fn draw(&self) -> Result<Charts, Vec<Problem>> {
        let (charts, unclear) = drawings(self.library());
        match unclear.is_empty() {
            true => Ok(charts),
            false => Err(unclear),
        }
    }
}

/// Of each pathway that can be drawn clearly; with a problem for each other.
fn drawings(library: &Library) -> (Charts, Vec<Problem>) {
    let (charts, unclear) = Charts::of(library);
    let unclear = unclear.into_iter();
    let problems = unclear.map(|(pathway, why)| problem(library, pathway, &why));
    (charts, problems.collect())
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
fn arrow<'f>(flow: &'f Flow, fault: &DrawingFault) -> Option<&'f Arrow> {
    match fault {
        DrawingFault::Engine(_) | DrawingFault::Boxes(..) => None,
        DrawingFault::Tangled { line, .. }
        | DrawingFault::Through { line, .. }
        | DrawingFault::Loose(line)
        | DrawingFault::Covered { line, .. }
        | DrawingFault::Ambiguous(line, _)
        | DrawingFault::Labels(line, _)
        | DrawingFault::Coincident(line, _)
        | DrawingFault::Crossed(line, _) => flow.arrows.get(*line),
    }
}

fn span(library: &Library, way: &Way) -> Span {
    let step = library.step(way.from);
    match (&step.action, way.exit) {
        (Action::Ask { branches, .. }, Exit::Branch(index)) => branches[index].span,
        (Action::Ask { .. } | Action::Act { .. } | Action::Enter { .. }, _) => step.span,
    }
}

fn words(library: &Library, flow: &Flow, fault: &DrawingFault) -> String {
    let line = |line: &usize| named(library, flow, &flow.arrows[*line]);
    let named_box = |index: &usize| step(library, flow, *index);
    match fault {
        DrawingFault::Engine(said) => format!("the layout is refused ({said})"),
        DrawingFault::Tangled {
            line: at,
            crossings,
        } => format!(
            "its arrows would cross {crossings} times, most of all the one {}",
            line(at)
        ),
        DrawingFault::Boxes(one, other) => {
            format!("{} would cover {}", named_box(one), named_box(other))
        }
        DrawingFault::Through {
            line: at,
            index: there,
        } => {
            format!("the arrow {} would touch {}", line(at), named_box(there))
        }
        DrawingFault::Loose(at) => {
            format!("the label of the arrow {} would stand off it", line(at))
        }
        DrawingFault::Covered {
            line: at,
            index: there,
        } => {
            format!(
                "the label of the arrow {} would stand on {}",
                line(at),
                named_box(there)
            )
        }
        DrawingFault::Ambiguous(at, other) => format!(
            "the label of the arrow {} would also stand at the arrow {}",
            line(at),
            line(other)
        ),
        DrawingFault::Labels(at, other) => format!(
            "the labels of the arrows {} and {} would cover each other",
            line(at),
            line(other)
        ),
        DrawingFault::Coincident(at, other) => format!(
            "the arrows {} and {} would look like one",
            line(at),
            line(other)
        ),
        DrawingFault::Crossed(at, other) => {
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

fn step(library: &Library, flow: &Flow, index: usize) -> String {
    let flow_box = &flow.boxes[index];
    let name = |key: StepKey| format!("`{}`", library.step(key).name);
    match (flow_box.node, flow_box.leads_to()) {
        (_, None) => "the start".to_owned(),
        (BoxNode::Jump(_) | BoxNode::From(_), Some(key)) => format!("what follows {}", name(key)),
        (BoxNode::Start | BoxNode::Before(_) | BoxNode::Step(_) | BoxNode::After(_), Some(key)) => {
            name(key)
        }
    }
}
