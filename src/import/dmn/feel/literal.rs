//! Texts and numbers as FEEL writes them.

use crate::quantity::Number;

/// A text between quotes, and how much of the input it takes.
pub(super) fn text(input: &str) -> Option<(String, usize)> {
    let inside = input.strip_prefix('"')?;
    let mut text = String::new();
    let mut characters = inside.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((text, at + 2)),
            '\\' => match characters.next()?.1 {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'r' => text.push('\r'),
                'u' => text.push(coded(&mut characters, 4)?),
                'U' => text.push(coded(&mut characters, 6)?),
                other => {
                    if !"\"'\\".contains(other) {
                        text.push('\\');
                    }
                    text.push(other);
                }
            },
            other => text.push(other),
        }
    }
    None
}

fn coded(characters: &mut std::str::CharIndices<'_>, digits: usize) -> Option<char> {
    let digits: String = characters.take(digits).map(|(_, c)| c).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

/// `12`, `.5`, `1.5e3`, and how much of the input it takes.
pub(super) fn number(input: &str) -> Option<(Number, usize)> {
    let digits = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        text.len() - rest.len()
    };
    let mut length = digits(input);
    let fraction = input.get(length..)?.strip_prefix('.').map(digits);
    if let Some(fraction) = fraction.filter(|fraction| *fraction > 0) {
        length += 1 + fraction;
    }
    if length == 0 {
        return None;
    }
    if let Some(exponent) = input.get(length..)?.strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let figures = digits(exponent.get(sign..)?);
        if figures > 0 {
            length += 1 + sign + figures;
        }
    }
    let written = input.get(..length)?;
    let written = match written.starts_with('.') {
        true => format!("0{written}"),
        false => written.to_owned(),
    };
    Some((written.parse().ok()?, length))
}
