//! What an openEHR archetype (ADL 1.4) says of its elements: their types, values, units and ranges.
//!
//! Only elements and names are read: the rest of an archetype is of no use to a book.

use std::str::FromStr;

use crate::quantity::Number;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeType {
    Ordinal(Vec<(Number, String)>),
    Coded(Vec<String>),
    Quantity(Vec<UnitRange>),
    Count(Option<(Number, Number)>),
    Flag,
    Time,
    Text,
    Other(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct UnitRange {
    pub unit: String,
    pub range: Option<(Number, Number)>,
    /// It is recorded without decimals.
    pub is_whole: bool,
}

/// The type of an element by its node, such as `at0004`; nothing where it is not there or leaves its type open.
pub(super) fn node_type(adl: &str, node: &str) -> Option<NodeType> {
    let definition = adl.split_once("\ndefinition").map_or(adl, |(_, rest)| rest);
    let (_, rest) = definition.split_once(&format!("ELEMENT[{node}]"))?;
    let (_, value) = rest.split_once("value matches {")?;
    let value = braced(value);
    let value = without_comments(value);
    let value = value.trim();
    let first = value
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next();
    Some(match first.unwrap_or_default() {
        "C_DV_QUANTITY" => NodeType::Quantity(units(value)),
        "DV_COUNT" => NodeType::Count(interval(value)),
        "DV_BOOLEAN" => NodeType::Flag,
        "DV_DATE_TIME" | "DV_DATE" => NodeType::Time,
        "DV_TEXT" => NodeType::Text,
        "DV_CODED_TEXT" => NodeType::Coded(codes(value)),
        first if first.starts_with(|c: char| c.is_ascii_digit()) || value.starts_with('-') => {
            NodeType::Ordinal(ordinals(value))
        }
        "" => return None,
        other => NodeType::Other(other.to_owned()),
    })
}

/// What a code is called in a language.
pub(super) fn term(adl: &str, language: &str, code: &str) -> Option<String> {
    let (_, ontology) = adl.split_once("\nontology")?;
    let (_, of_language) = ontology.split_once(&format!("[\"{language}\"] = <"))?;
    let (_, of_code) = of_language.split_once(&format!("[\"{code}\"] = <"))?;
    let (_, text) = of_code.split_once("text = <\"")?;
    let (text, _) = text.split_once("\">")?;
    let text = text.replace("\\\"", "\"");
    let text = text.trim();
    (!text.is_empty() && text != "*").then(|| text.to_owned())
}

/// Up to the brace that closes what has been opened.
fn braced(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return &text[..at],
            '}' => depth -= 1,
            _other => {}
        }
    }
    text
}

fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}

/// `0|[local::at0005], 1|[local::at0006]`
fn ordinals(text: &str) -> Vec<(Number, String)> {
    let entries = text.split(']').filter_map(|entry| {
        let (number, code) = entry.split_once("|[")?;
        let number = number.trim_matches(|c: char| c == ',' || c.is_whitespace());
        let (_, code) = code.split_once("::")?;
        Some((Number::from_str(number).ok()?, code.trim().to_owned()))
    });
    entries.collect()
}

/// `[local::at0006, at0007]`
fn codes(text: &str) -> Vec<String> {
    let Some((_, list)) = text.split_once("::") else {
        return Vec::new();
    };
    let list = list.split([']', ';']).next().unwrap_or_default();
    let codes = list.split(',').map(|code| code.trim().to_owned());
    codes.filter(|code| !code.is_empty()).collect()
}

fn units(text: &str) -> Vec<UnitRange> {
    let entries = text.split("units = <\"").skip(1).filter_map(|entry| {
        let (unit, rest) = entry.split_once('"')?;
        // Up to the next unit.
        let rest = rest.split("units = <").next().unwrap_or(rest);
        let magnitude = rest.split_once("magnitude = <").map(|(_, rest)| rest);
        Some(UnitRange {
            unit: unit.trim().to_owned(),
            range: magnitude.and_then(interval),
            is_whole: rest.contains("precision = <|0|>"),
        })
    });
    entries.collect()
}

/// `|0.0..<1000.0|`: both ends, whether or not they are within. One that is open at an end is none.
fn interval(text: &str) -> Option<(Number, Number)> {
    let (_, rest) = text.split_once('|')?;
    let (inside, _) = rest.split_once('|')?;
    let (low, high) = inside.split_once("..")?;
    let end = |text: &str| {
        let text = text.trim_matches(|c: char| c == '<' || c == '>' || c.is_whitespace());
        Number::from_str(text).ok()
    };
    Some((end(low)?, end(high)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADL: &str = "archetype\n\ndefinition\n ELEMENT[at0004] occurrences matches {0..1} matches { -- Pain\n value matches {\n 0|[local::at0005], -- None\n 2|[local::at0006]  -- Some }\n }\n }\n ELEMENT[at0007] matches { value matches { C_DV_QUANTITY <\n list = < [\"1\"] = < units = <\"mm[Hg]\">\n magnitude = <|0.0..<1000.0|> > > > } }\nontology\n [\"en\"] = < items = < [\"at0005\"] = < text = <\"None\"> > > >";

    #[test]
    fn elements_have_types() {
        let values = vec![
            (Number::from(0), "at0005".to_owned()),
            (Number::from(2), "at0006".to_owned()),
        ];
        assert_eq!(node_type(ADL, "at0004"), Some(NodeType::Ordinal(values)));
        let range = Some((Number::from(0), Number::from(1000)));
        let unit = "mm[Hg]".to_owned();
        let is_whole = false;
        let units = vec![UnitRange {
            unit,
            range,
            is_whole,
        }];
        assert_eq!(node_type(ADL, "at0007"), Some(NodeType::Quantity(units)));
        assert_eq!(term(ADL, "en", "at0005").as_deref(), Some("None"));
        assert_eq!(node_type(ADL, "at0009"), None);
    }
}
