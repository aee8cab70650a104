//! Words of the site on pages in another language: where each begins and ends is kept until the page is written, whatever they are put together with.
//!
//! The marks are characters that no book may have (`character`), so that nothing an author types is taken for one.

/// Before a piece of the site's own text.
pub const BEGIN: char = '\u{fdd0}';
/// After it.
pub const END: char = '\u{fdd1}';

/// Every text of a language's file with marks around what it says between its holes.
pub(super) fn marked(table: toml::Table) -> toml::Table {
    let marked = table.into_iter().map(|(name, value)| match name.as_str() {
        // A tag, which programs read.
        "language" => (name, value),
        _ => (name, marked_value(value)),
    });
    marked.collect()
}

fn marked_value(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::String(text) => toml::Value::String(marked_text(&text)),
        toml::Value::Table(table) => toml::Value::Table(
            table
                .into_iter()
                .map(|(name, value)| (name, marked_value(value)))
                .collect(),
        ),
        toml::Value::Array(values) => {
            toml::Value::Array(values.into_iter().map(marked_value).collect())
        }
        toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => value,
    }
}

fn marked_text(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&marked_piece(&rest[..at]));
        let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    out + &marked_piece(rest)
}

/// White space stays outside, and signs alone are of every language.
fn marked_piece(piece: &str) -> String {
    if !piece.chars().any(char::is_alphabetic) {
        return piece.to_owned();
    }
    let words = piece.trim();
    let start = piece.len() - piece.trim_start().len();
    let (before, after) = (&piece[..start], &piece[start + words.len()..]);
    format!("{before}{BEGIN}{words}{END}{after}")
}

/// A text without marks.
pub fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

pub fn is_mark(c: char) -> bool {
    c == BEGIN || c == END
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_holes_is_marked_and_signs_are_not() {
        let shown = |text: &str| marked_text(text).replace(BEGIN, "⟨").replace(END, "⟩");
        assert_eq!(
            shown("Version {version}, {status}"),
            "⟨Version⟩ {version}, {status}"
        );
        assert_eq!(shown("{left}, and {right}"), "{left}⟨, and⟩ {right}");
        assert_eq!(shown("{low}–{high}"), "{low}–{high}");
        assert_eq!(unmarked(&marked_text("If {a} then")), "If {a} then");
    }
}
