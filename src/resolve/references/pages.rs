//! Page numbers as NLM shortens them.

/// `284-287` is `284-7`, `S93–S99` is `S93-9`; what ends in a letter or is written in Roman numerals stays whole.
pub(super) fn shortened(pages: &str) -> String {
    let ranges = pages.split([',', '&']).map(str::trim);
    let ranges = ranges.filter(|range| !range.is_empty());
    let shortened: Vec<String> = ranges.map(range).collect();
    shortened.join(", ")
}

fn range(text: &str) -> String {
    let text = text.replace(['–', '—'], "-").replace("--", "-");
    let ends: Vec<&str> = text.split('-').map(str::trim).collect();
    let [first, last] = ends[..] else {
        return text;
    };
    match (numbered(first), numbered(last)) {
        (Some((letters, from)), Some((again, to))) if letters == again || again.is_empty() => {
            format!("{first}-{}", differing(from, to))
        }
        (_, _) => format!("{first}-{last}"),
    }
}

/// The letters before a number, and its digits.
fn numbered(page: &str) -> Option<(&str, &str)> {
    let digits = page.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = page.split_at(digits);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((letters, number))
}

/// What a later number does not share with the one before it.
fn differing<'a>(from: &str, to: &'a str) -> &'a str {
    if from.len() != to.len() || from >= to {
        return to;
    }
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b);
    &to[same.count()..]
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn what_is_repeated_is_left_out() {
        for (pages, wanted) in [
            ("284-287", "284-7"),
            ("1015--1019", "1015-9"),
            ("1015–1021", "1015-21"),
            ("99-101", "99-101"),
            ("S93-S99", "S93-9"),
            ("103A-104A", "103A-104A"),
            ("xiv-xvii", "xiv-xvii"),
            ("e10", "e10"),
            ("1-4, 9, 12-15", "1-4, 9, 12-5"),
            ("10-9", "10-9"),
            ("A-1-A-4", "A-1-A-4"),
        ] {
            assert_eq!(shortened(pages), wanted, "{pages}");
        }
    }
}
