//! Units as readers know them, from what their authors wrote.

/// `mm[Hg]` as `mmHg`, `10*9/L` as `× 10⁹/L`, `mL/min/{1.73_m2}` as `mL/min/1.73 m²`.
pub(super) fn symbol(written: &str) -> String {
    match written {
        "Cel" => return "°C".to_owned(),
        "[degF]" => return "°F".to_owned(),
        _ => {}
    }
    let bare = written.trim_start_matches(['x', '*', '×']).trim_start();
    match bare
        .strip_prefix("10")
        .and_then(|rest| rest.strip_prefix(['*', '^']))
    {
        Some(power) => format!("× 10{}", raised(&unbracketed(power), true)),
        None => raised(&unbracketed(written), false),
    }
}

/// Without brackets and braces, and without what tells one pound from another (`[lb_av]`).
fn unbracketed(written: &str) -> String {
    let mut out = String::new();
    let mut rest = written;
    while let Some(start) = rest.find(['[', '{']) {
        let is_symbol = rest[start..].starts_with('[');
        let (before, after) = (&rest[..start], &rest[start + 1..]);
        let (inner, after) = after.split_once([']', '}']).unwrap_or((after, ""));
        let inner = match inner.rsplit_once('_') {
            Some((name, "i" | "av" | "us")) if is_symbol => name,
            Some(_) | None => inner,
        };
        out.push_str(before);
        out.push_str(&inner.replace('_', " "));
        rest = after;
    }
    out + rest
}

/// With exponents above the line: digits after a letter that end a component.
fn raised(text: &str, mut is_exponent: bool) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        let after = characters.get(at + 1);
        let is_digit = character.is_ascii_digit();
        if !is_exponent && before.is_some_and(|before| before.is_alphabetic()) {
            is_exponent = ends_a_component(&characters[at..]);
        }
        is_exponent &= is_digit || matches!(character, '-' | '+');
        let is_decimal =
            before.is_some_and(char::is_ascii_digit) && after.is_some_and(char::is_ascii_digit);
        out.push(match character {
            _ if is_exponent => super::number::superscript(character),
            '.' if !is_decimal => '·',
            other => other,
        });
    }
    out
}

/// Whether digits, with a sign or without, begin here and no letter follows them.
fn ends_a_component(rest: &[char]) -> bool {
    let unsigned = match rest {
        ['-' | '+', digits @ ..] => digits,
        digits => digits,
    };
    let digits = unsigned
        .iter()
        .take_while(|character| character.is_ascii_digit())
        .count();
    digits > 0
        && unsigned
            .get(digits)
            .is_none_or(|character| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_shown_as_readers_know_them() {
        for (written, shown) in [
            ("mm[Hg]", "mmHg"),
            ("mmHg", "mmHg"),
            ("cmH2O", "cmH2O"),
            ("cm[H2O]", "cmH2O"),
            ("Cel", "°C"),
            ("[degF]", "°F"),
            ("10*9/L", "× 10⁹/L"),
            ("x10^9/L", "× 10⁹/L"),
            ("x 10^9/L", "× 10⁹/L"),
            ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
            ("mL/min/1.73m2", "mL/min/1.73m²"),
            ("kg/m2", "kg/m²"),
            ("m/s-1", "m/s⁻¹"),
            ("[lb_av]", "lb"),
            ("k[IU]/L", "kIU/L"),
            ("kg.m/s2", "kg·m/s²"),
            ("mcg/kg/min", "mcg/kg/min"),
            ("K/uL", "K/uL"),
        ] {
            assert_eq!(symbol(written), shown, "{written}");
        }
    }
}
