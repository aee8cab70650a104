//! What the pieces of expressions are, for colours.

use super::book::View;
use super::protocol::SemanticTokens;
use crate::parse::expression::PieceKind;
use crate::source::FileKey;

/// The names that editors know for what is coloured, in the order of their numbers.
pub(super) const LEGEND: [&str; 7] = [
    "keyword", "function", "variable", "string", "number", "type", "operator",
];

pub(super) fn colours(view: &View<'_>, file: FileKey) -> SemanticTokens {
    let text = view.sources.file(file);
    let mut data = Vec::new();
    let (mut line, mut start) = (0, 0);
    let pieces = view.mentions.pieces.iter();
    for (kind, span) in pieces.filter(|(_, span)| span.file == file) {
        let place = view.encoding.position(text, span.start);
        let width = view.encoding.width(view.sources.text(*span));
        let from = if place.line == line { start } else { 0 };
        data.extend([
            place.line - line,
            place.character - from,
            width,
            colour(*kind),
            0,
        ]);
        (line, start) = (place.line, place.character);
    }
    SemanticTokens { data }
}

fn colour(kind: PieceKind) -> usize {
    match kind {
        PieceKind::Keyword => 0,
        PieceKind::Predicate => 1,
        PieceKind::Name => 2,
        PieceKind::Value => 3,
        PieceKind::Number => 4,
        PieceKind::Unit => 5,
        PieceKind::Sign => 6,
    }
}
