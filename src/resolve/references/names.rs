//! Names as NLM writes them: family name, at most two initials, rank.

use hayagriva::types::Person;
use unicode_segmentation::UnicodeSegmentation;

/// More authors than these are "et al."
const SHOWN: usize = 6;

/// Authors in a row: organisations are set off by semicolons.
pub(super) fn listed(people: &[Person]) -> String {
    let people: Vec<&Person> = people
        .iter()
        .filter(|person| !person.name.trim().is_empty())
        .collect();
    let (people, is_cut) = match people.as_slice() {
        [known @ .., last] if is_others(last) => (known, true),
        all if all.len() > SHOWN => (&all[..SHOWN], true),
        all => (all, false),
    };
    let mut text = String::new();
    for (index, person) in people.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| people[before]);
        text.push_str(match before {
            None => "",
            Some(before) if is_organisation(before) || is_organisation(person) => "; ",
            Some(_) => ", ",
        });
        text.push_str(&name(person));
    }
    if is_cut {
        text.push_str(", et al");
    }
    text
}

/// Editors in a row, and that they are that.
pub(super) fn editors(people: &[Person]) -> String {
    let names = listed(people);
    match names.is_empty() {
        true => names,
        false => format!("{names}, {}", plural(people.len(), "editor")),
    }
}

/// BibTeX's word for those who are not named.
fn is_others(person: &Person) -> bool {
    person.name == "others" && given(person).is_empty()
}

fn is_organisation(person: &Person) -> bool {
    given(person).is_empty()
}

fn given(person: &Person) -> &str {
    person.given_name.as_deref().unwrap_or_default().trim()
}

fn name(person: &Person) -> String {
    let family = [person.prefix.as_deref(), Some(&person.name)];
    let family = family.into_iter().flatten().map(str::trim);
    let family: Vec<&str> = family.filter(|part| !part.is_empty()).collect();
    let (family, given) = (family.join(" "), given(person));
    if given.is_empty() {
        return family;
    }
    // Such names have no initials.
    if is_unspaced(&family) && is_unspaced(given) {
        return format!("{family}{given}");
    }
    let mut text = format!("{family} {}", initials(given));
    if let Some(suffix) = &person.suffix {
        text.push_str(&format!(" {}", rank(suffix)));
    }
    text
}

/// The first letters of the first two names, whether spaces or hyphens part them; what begins in lower case is not a name.
fn initials(given: &str) -> String {
    let parts =
        given.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '.' | '\u{2011}'));
    let names = parts.filter(|part| part.chars().next().is_some_and(|c| !c.is_lowercase()));
    // `JR` is two initials already.
    let letters = names.flat_map(|name| {
        let is_initials = name.chars().count() <= 3 && name.chars().all(char::is_uppercase);
        let letters = name.graphemes(true);
        letters.take(if is_initials { 2 } else { 1 })
    });
    letters.take(2).collect()
}

/// `Jr.` is `Jr`, and `III` is `3rd`.
fn rank(suffix: &str) -> String {
    const ROMAN: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];
    let bare = suffix.trim().trim_end_matches('.');
    let number = ROMAN.iter().position(|roman| *roman == bare);
    let number = number.and_then(|index| u32::try_from(index + 1).ok());
    number.map_or_else(|| bare.to_owned(), ordinal)
}

/// Whether it is written in a script that puts no space between names: Han, kana and hangul.
fn is_unspaced(name: &str) -> bool {
    let is_unspaced = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{323af}' | '々' | '〆');
    name.chars().all(|c| is_unspaced(c) || c.is_whitespace()) && name.chars().any(is_unspaced)
}

/// 1st, 2nd, 3rd, 4th, 11th.
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}
