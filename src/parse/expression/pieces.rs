//! The pieces of an expression by their looks alone, whether or not it can be read: what an editor colours, and where names stand.

use std::ops::Range;

use super::lexer::{self, Token, TokenKind};
use super::{CASES, COLUMNS, KEYWORDS, SyntaxError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Keyword,
    /// A word before parentheses.
    Predicate,
    /// An identifier, or two with a point between them.
    Name,
    /// A value, with its quotes.
    Value,
    Number,
    Unit,
    Sign,
}

/// All pieces up to the first character that no expression has.
pub fn pieces(text: &str) -> Vec<(PieceKind, Range<usize>)> {
    cut(text, lexer::tokens, &[])
}

/// The same of a number that is worked out.
pub fn pieces_of_arithmetic(text: &str) -> Vec<(PieceKind, Range<usize>)> {
    cut(text, lexer::tokens_of_arithmetic, CASES)
}

fn cut(
    text: &str,
    tokens: fn(&str) -> Result<Vec<Token>, SyntaxError>,
    cases: &[&str],
) -> Vec<(PieceKind, Range<usize>)> {
    let tokens = tokens(text).or_else(|error| tokens(&text[..error.range.start]));
    let tokens = tokens.unwrap_or_default();
    let mut pieces: Vec<(PieceKind, Range<usize>)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = pieces.last().map(|(kind, _)| *kind);
        let kind = match &token.kind {
            TokenKind::Word(word) if cases.contains(&word.as_str()) => PieceKind::Keyword,
            TokenKind::Word(_)
            | TokenKind::Value(_)
            | TokenKind::Number(_)
            | TokenKind::Symbol(_) => kind(token, before, tokens.get(index + 1)),
        };
        pieces.push((kind, token.range.clone()));
    }
    pieces
}

fn kind(token: &Token, before: Option<PieceKind>, next: Option<&Token>) -> PieceKind {
    let is_called = matches!(next.map(|next| &next.kind), Some(TokenKind::Symbol("(")));
    let after_number = before == Some(PieceKind::Number);
    match &token.kind {
        TokenKind::Word(word) if KEYWORDS.contains(&word.as_str()) => PieceKind::Keyword,
        TokenKind::Word(_) if after_number => PieceKind::Unit,
        TokenKind::Word(word)
            if before == Some(PieceKind::Unit) && COLUMNS.contains(&word.as_str()) =>
        {
            PieceKind::Unit
        }
        TokenKind::Word(_) if is_called => PieceKind::Predicate,
        TokenKind::Word(_) => PieceKind::Name,
        TokenKind::Value(_) | TokenKind::Symbol("%") if after_number => PieceKind::Unit,
        TokenKind::Value(_) => PieceKind::Value,
        TokenKind::Number(_) => PieceKind::Number,
        TokenKind::Symbol(_) => PieceKind::Sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(PieceKind, &str)> {
        let pieces = pieces(text).into_iter();
        pieces.map(|(kind, range)| (kind, &text[range])).collect()
    }

    #[test]
    fn each_piece_is_what_it_looks_like() {
        use PieceKind::{Keyword, Name, Number, Predicate, Sign, Unit, Value};
        assert_eq!(
            kinds("pressure >= 140 mm Hg and not region = 'neck'"),
            [
                (Name, "pressure"),
                (Sign, ">="),
                (Number, "140"),
                (Unit, "mm"),
                (Unit, "Hg"),
                (Keyword, "and"),
                (Keyword, "not"),
                (Name, "region"),
                (Sign, "="),
                (Value, "'neck'"),
            ]
        );
        assert_eq!(
            kinds("reaches(care.stop) or share > 5 %"),
            [
                (Predicate, "reaches"),
                (Sign, "("),
                (Name, "care.stop"),
                (Sign, ")"),
                (Keyword, "or"),
                (Name, "share"),
                (Sign, ">"),
                (Number, "5"),
                (Unit, "%"),
            ]
        );
    }

    #[test]
    fn what_is_half_written_is_read_as_far_as_it_goes() {
        assert_eq!(
            kinds("adult and 'ne"),
            [(PieceKind::Name, "adult"), (PieceKind::Keyword, "and")]
        );
        assert_eq!(kinds(""), []);
    }
}
