//! An act is delivered by a protocol of what it offers.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for (_, step) in library.steps() {
        if let Action::Act {
            stances,
            by: Some(by),
            ..
        } = &step.action
        {
            problems.extend(foreign(library, stances, *by, step.span));
        }
    }
    for (_, row) in library.rows() {
        if let Some(by) = row.by {
            problems.extend(foreign(library, &row.stances, by, row.span));
        }
    }
}

fn foreign(
    library: &Library,
    stances: &[(Stance, InterventionKey)],
    by: ProtocolKey,
    at: Span,
) -> Option<Problem> {
    let protocol = &library.protocols[by];
    let mut permitted = stances.iter().filter(|(stance, _)| stance.permits());
    if permitted.any(|(_, key)| library.are_related(*key, protocol.intervention)) {
        return None;
    }
    let (id, delivered) = (
        &protocol.meta.id,
        &library.interventions[protocol.intervention].meta.id,
    );
    let message =
        format!("`{id}` delivers `{delivered}`, which is neither offered nor considered here");
    let problem = Problem::new(Code::ForeignProtocol, message).at(at);
    Some(
        problem
            .and(protocol.meta.span, "the protocol")
            .help("name a protocol of what the act offers or considers"),
    )
}
