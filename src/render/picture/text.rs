//! How much room words take.

/// Pixels of a letter's height.
pub const SIZE: f64 = 13.0;
/// From one line to the next.
pub const LINE: f64 = 16.0;

/// Pixels that words take at most in the fonts of a picture, bold or not.
pub fn width(words: &str) -> f64 {
    words.chars().map(em).sum::<f64>() * SIZE
}

/// Of the widest of Arial bold and Roboto bold, rounded up by class of letter.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.34,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '→' | '←' => 1.0,
        'A'..='Z' => 0.8,
        'a'..='z' | '0'..='9' => 0.63,
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{80}'..='\u{24f}' | '\u{370}'..='\u{5ff}' => 0.8,
        _ => 1.0,
    }
}

/// Words in lines no wider than this, broken between words and only then within one; the last line of `most` says that
/// there would be more.
pub fn wrap(words: &str, widest: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= widest => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.extend(pieces(word, widest)),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            cut(last, widest);
        }
    }
    lines
}

/// A word that fits, or its pieces.
fn pieces(word: &str, widest: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let last = pieces.last_mut().expect("there is one from the start");
        if !last.is_empty() && width(last) + em(letter) * SIZE > widest {
            pieces.push(letter.to_string());
        } else {
            last.push(letter);
        }
    }
    pieces
}

/// Ends a line with dots, at the cost of its last letters.
fn cut(line: &mut String, widest: f64) {
    while !line.is_empty() && width(line) + width(" …") > widest {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_asked_and_lose_no_word() {
        let words = "Manual therapy with exercise, at three months, and Donaudampfschifffahrtsgesellschaftskapitän";
        let lines = wrap(words, 120.0, 99);
        assert!(lines.iter().all(|line| width(line) <= 120.0), "{lines:?}");
        let joined: String = lines.concat();
        assert_eq!(joined.replace(' ', ""), words.replace(' ', ""));
    }

    #[test]
    fn what_does_not_fit_ends_in_dots() {
        let lines = wrap(&"word ".repeat(80), 100.0, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…') && width(&lines[2]) <= 100.0);
        assert!(wrap("", 100.0, 3).is_empty());
    }
}
