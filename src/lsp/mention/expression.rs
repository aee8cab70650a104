//! The names and values in an expression.

use std::ops::Range;

use super::Named;
use super::walk::MentionWalk;
use crate::model::Twin;
use crate::parse::CutOut;
use crate::parse::expression::{PieceKind, pieces};

impl MentionWalk<'_> {
    /// The names and values of an expression; a cell says of what its values are.
    pub(super) fn expression(&mut self, text: &str, place: &CutOut, input: Option<&str>) {
        self.pieces(text, place, input, &pieces(text));
    }

    pub(super) fn pieces(
        &mut self,
        text: &str,
        place: &CutOut,
        input: Option<&str>,
        pieces: &[(PieceKind, Range<usize>)],
    ) {
        for (index, (kind, range)) in pieces.iter().enumerate() {
            let span = place.span(range.clone());
            let written = &text[range.clone()];
            if self.sources.text(span) != written {
                continue;
            }
            self.found.pieces.push((*kind, span));
            match kind {
                PieceKind::Name if input.is_none() => match Twin::of_name(written) {
                    Some((_, rest)) if !is_argument(pieces, index) => {
                        let start = written.len() - rest.len();
                        self.name(rest, span.part(start..written.len()));
                    }
                    Some(_) | None => self.name(written, span),
                },
                PieceKind::Value => {
                    let value = written.trim_matches('\'');
                    let of = input.or_else(|| asked(text, pieces, index));
                    let named = Named::Value {
                        of: of.unwrap_or_default().to_owned(),
                        value: value.to_owned(),
                    };
                    self.push(span, value, named, false);
                }
                PieceKind::Name
                | PieceKind::Keyword
                | PieceKind::Predicate
                | PieceKind::Number
                | PieceKind::Unit
                | PieceKind::Sign => {}
            }
        }
    }
}

/// Whether a name stands first in the parentheses of a predicate: what is called `a` there is no patient.
fn is_argument(pieces: &[(PieceKind, Range<usize>)], name: usize) -> bool {
    let before = name.checked_sub(2).and_then(|at| pieces.get(at));
    matches!(before, Some((PieceKind::Predicate, _)))
}

/// The fact or output that a value in an expression is one of: the name right before it, or after an `in` behind it.
fn asked<'t>(text: &'t str, pieces: &[(PieceKind, Range<usize>)], value: usize) -> Option<&'t str> {
    let word = |index: usize| pieces.get(index).map(|(_, range)| &text[range.clone()]);
    let is_name = |index: &usize| matches!(pieces.get(*index), Some((PieceKind::Name, _)));
    let name = match word(value + 1) == Some("in") {
        true => Some(value + 2).filter(is_name),
        false => (0..value).rev().find(is_name),
    };
    let name = name.and_then(word)?;
    Some(Twin::of_name(name).map_or(name, |(_, rest)| rest))
}
