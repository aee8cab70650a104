//! Characters that no text of a book may hold: those that were typed, in any file, and those that an escape stands for.

use std::ops::Range;

use super::CutOut;
use crate::character::Unfit;
use crate::problem::{Code, Problem, Problems};
use crate::source::{Sources, Span};

const HELP: &str =
    "take it out, or write the text again: it may have come along from another program";

/// Every text that was read, of whatever file.
pub(super) fn check(sources: &Sources, problems: &mut Problems) {
    for (key, file) in sources.files() {
        let (returns, others): (Vec<_>, Vec<_>) =
            Unfit::first_of_lines(&file.text).partition(|found| found.character == '\r');
        let span = |found: &Unfit| Span::new(key, found.at..found.at + found.character.len_utf8());
        // Where lines end in it, each has one.
        for found in returns.iter().take(1) {
            let message = "a line that ends in a carriage return alone";
            let problem = Problem::new(Code::BareReturn, message).at(span(found));
            problems.push(problem.help("save the file with Unix or Windows line ends"));
        }
        for found in &others {
            let problem = Problem::new(Code::ControlCharacter, format!("{found}, in a text"));
            problems.push(problem.at(span(found)).help(HELP));
        }
    }
}

/// A text that was written with escapes: `written` is how, and stands at `range` of `place`.
pub(super) fn check_escaped(
    text: &str,
    written: &str,
    (place, range): (&CutOut, Range<usize>),
    problems: &mut Problems,
) {
    let is_typed = |found: &Unfit| written.contains(found.character);
    if let Some(found) = Unfit::all(text).find(|found| !is_typed(found)) {
        let range = match escape(written, found.character) {
            Some(at) => range.start + at.start..range.start + at.end,
            None => range,
        };
        let message = format!("an escape for {found}");
        let problem = Problem::new(Code::ControlCharacter, message).at(place.span(range));
        problems.push(problem.help(HELP));
    }
}

/// The first escape for a character, as TOML and HTML have them.
fn escape(written: &str, character: char) -> Option<Range<usize>> {
    let point = u32::from(character);
    let mut forms = vec![
        format!("\\u{point:04x}"),
        format!("\\u{point:08x}"),
        format!("&#x{point:x};"),
        format!("&#{point};"),
    ];
    let short = match character {
        '\u{8}' => Some("\\b"),
        '\u{c}' => Some("\\f"),
        '\r' => Some("\\r"),
        '\u{1b}' => Some("\\e"),
        _ => None,
    };
    forms.extend(short.map(str::to_owned));
    let written = written.to_ascii_lowercase();
    let found = forms.iter().filter_map(|form| {
        let at = written.find(form)?;
        Some(at..at + form.len())
    });
    found.min_by_key(|range| range.start)
}
