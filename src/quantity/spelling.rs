//! How people write units by hand, and the UCUM codes that they mean.
//!
//! A spelling that has one meaning in medicine is read as that; one that has several is asked about (`MEANT`).

use unicode_normalization::UnicodeNormalization;

use super::ucum::{KILO, PREFIXES};

/// Words and abbreviations of a unit by itself, which take no prefix.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("second", "s"),
    ("seconds", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("minute", "min"),
    ("minutes", "min"),
    ("mins", "min"),
    ("hour", "h"),
    ("hours", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("day", "d"),
    ("days", "d"),
    ("week", "wk"),
    ("weeks", "wk"),
    ("wks", "wk"),
    ("month", "mo"),
    ("months", "mo"),
    ("mos", "mo"),
    ("mth", "mo"),
    ("mths", "mo"),
    ("year", "a"),
    ("years", "a"),
    ("yr", "a"),
    ("yrs", "a"),
    ("y", "a"),
    ("°C", "Cel"),
    ("degC", "Cel"),
    ("Celsius", "Cel"),
    ("celsius", "Cel"),
    ("°F", "[degF]"),
    ("degF", "[degF]"),
    ("Fahrenheit", "[degF]"),
    ("fahrenheit", "[degF]"),
    ("°", "deg"),
    ("percent", "%"),
    ("kgs", "kg"),
    ("gm", "g"),
    ("gms", "g"),
    ("lb", "[lb_av]"),
    ("lbs", "[lb_av]"),
    ("oz", "[oz_av]"),
    ("stone", "[stone_av]"),
    ("inch", "[in_i]"),
    ("inches", "[in_i]"),
    ("ft", "[ft_i]"),
    ("feet", "[ft_i]"),
    ("cc", "mL"),
    ("mls", "mL"),
    ("litre", "L"),
    ("litres", "L"),
    ("liter", "L"),
    ("liters", "L"),
    ("kcals", "kcal"),
    ("Fr", "[Ch]"),
    ("MET", "[MET]"),
    ("METs", "[MET]"),
    ("CFU", "[CFU]"),
    ("cfu", "[CFU]"),
    ("PFU", "[PFU]"),
    ("HPF", "[HPF]"),
    ("hpf", "[HPF]"),
    ("LPF", "[LPF]"),
    ("lpf", "[LPF]"),
    ("AU", "[arb'U]"),
    ("drop", "[drp]"),
    ("drops", "[drp]"),
    ("tablet", "{tablets}"),
    ("capsule", "{capsules}"),
    ("sachet", "{sachets}"),
    ("lozenge", "{lozenges}"),
    ("suppository", "{suppositories}"),
    ("patch", "{patches}"),
    ("ampoule", "{ampoules}"),
    ("vial", "{vials}"),
    ("puff", "{puffs}"),
    ("spray", "{sprays}"),
    ("application", "{applications}"),
];

/// Abbreviations that take prefixes: `mmHg`, `mEq`, `kIU`.
pub(super) const PREFIXED: &[(&str, &str)] = &[
    ("mHg", "m[Hg]"),
    ("mH2O", "m[H2O]"),
    ("IU", "[IU]"),
    ("IE", "[IU]"),
    ("Eq", "eq"),
    ("Osm", "osm"),
];

/// What is counted, which UCUM writes in braces: `breaths/min`.
pub(super) const COUNTED: &[&str] = &[
    "beats",
    "breaths",
    "cells",
    "copies",
    "steps",
    "points",
    "tablets",
    "capsules",
    "sachets",
    "lozenges",
    "suppositories",
    "patches",
    "ampoules",
    "vials",
    "puffs",
    "sprays",
    "applications",
    "drinks",
    "cigarettes",
    "attacks",
    "seizures",
    "episodes",
    "doses",
];

/// Whole units that are spelt unlike their parts. `K` alone is UCUM's kelvin.
pub(super) const WHOLE: &[(&str, &str)] = &[
    ("bpm", "{beats}/min"),
    ("K/uL", "10*3/uL"),
    ("k/uL", "10*3/uL"),
    ("K/mm3", "10*3/mm3"),
    ("M/uL", "10*6/uL"),
    ("M/mm3", "10*6/mm3"),
    ("G/L", "10*9/L"),
    ("T/L", "10*12/L"),
];

/// Spellings that could be read in several ways, and what was probably meant.
pub(super) const MEANT: &[(&str, &str)] = &[
    ("unit", "[IU]"),
    ("units", "[IU]"),
    ("u", "[IU]"),
    ("F", "[degF]"),
    ("mM", "mmol/L"),
    ("uM", "umol/L"),
    ("nM", "nmol/L"),
    ("mg%", "mg/dL"),
    ("g%", "g/dL"),
];

/// An index of body surface, which is an annotation in UCUM's codes.
const OF_BODY_SURFACE: &[&str] = &["/1.73m2", "/1.73m^2"];

/// The code that a text stands for, `is_code` telling which components are codes already.
pub(super) fn code_of(text: &str, is_code: impl Fn(&str) -> bool) -> String {
    let mut text = folded(text);
    for ending in OF_BODY_SURFACE {
        if let Some(before) = text.strip_suffix(ending) {
            text = format!("{before}/{{1.73_m2}}");
        }
    }
    if let Some(power) = text.strip_prefix(['x', '*'])
        && power.starts_with("10")
    {
        text = power.to_owned();
    }
    let code = map_components(&text, |component| match is_code(component) {
        true => component.to_owned(),
        false => respelt(component)
            .filter(|code| is_code(code))
            .unwrap_or_else(|| component.to_owned()),
    });
    let whole = WHOLE.iter().find(|(written, _)| *written == code);
    whole.map_or(code, |(_, code)| (*code).to_owned())
}

fn respelt(component: &str) -> Option<String> {
    if COUNTED.contains(&component) {
        return Some(format!("{{{component}}}"));
    }
    if let Some((_, code)) = WORDS.iter().find(|(word, _)| *word == component) {
        return Some((*code).to_owned());
    }
    let prefixed = PREFIXED.iter().find_map(|(spelling, code)| {
        let prefix = component.strip_suffix(spelling)?;
        // The `M` of `MIU/L` never means a million.
        let is_prefix = |(listed, exponent): &(&str, i32)| *listed == prefix && *exponent <= KILO;
        let is_known = prefix.is_empty() || PREFIXES.iter().any(is_prefix);
        is_known.then(|| format!("{prefix}{code}"))
    });
    // The `mc` of `mcg` is written by people who fear that `µg` is read as `mg`.
    prefixed.or_else(|| Some(format!("u{}", component.strip_prefix("mc")?)))
}

/// In the characters of UCUM: `µ`, `²`, `10⁹`, `·`, `℃` and their like have several forms, and people put spaces.
pub(super) fn folded(text: &str) -> String {
    let mut plain = String::new();
    let mut is_raised = false;
    for character in text.trim().chars() {
        match raised(character) {
            Some(digit) => {
                if !is_raised && plain.ends_with("10") {
                    plain.push('*');
                }
                plain.push(digit);
                is_raised = true;
            }
            None => {
                plain.push(if matches!(character, 'º' | '˚') {
                    '°'
                } else {
                    character
                });
                is_raised = false;
            }
        }
    }
    without_spaces(&plain.nfkc().map(in_ascii).collect::<String>())
}

fn raised(character: char) -> Option<char> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
    let at = RAISED.chars().position(|raised| raised == character)?;
    "0123456789-+".chars().nth(at)
}

fn in_ascii(character: char) -> char {
    match character {
        'μ' => 'u',
        '×' => 'x',
        '·' | '⋅' | '∙' => '.',
        '\u{2212}' | '\u{2010}' | '\u{2013}' => '-',
        '∕' | '⁄' => '/',
        other => other,
    }
}

/// A space inside braces is an underscore there; others say nothing.
fn without_spaces(text: &str) -> String {
    let mut out = String::new();
    let mut is_inside = false;
    for character in text.chars() {
        is_inside = (is_inside || character == '{') && character != '}';
        match character {
            ' ' if is_inside => out.push('_'),
            ' ' => {}
            other => out.push(other),
        }
    }
    out
}

/// A text with each of its components replaced: what stands between `/`, `.` and parentheses, and outside brackets and braces.
pub(super) fn map_components(text: &str, replace: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut component = String::new();
    let mut depth = 0usize;
    for character in text.chars() {
        match character {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '/' | '.' | '(' | ')' if depth == 0 => {
                out.push_str(&replace(&component));
                out.push(character);
                component.clear();
                continue;
            }
            _ => {}
        }
        component.push(character);
    }
    out + &replace(&component)
}
