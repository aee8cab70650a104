//! The colours of `editors/vscode` know the words of the language.

use pathbook::model::{Kind, Rounding};
use pathbook::parse::expression::{CASES, KEYWORDS, PREDICATES};
use serde_json::Value;

const GRAMMAR: &str = include_str!("../editors/vscode/syntaxes/pathbook.json");

/// The alternatives of the first group in a pattern that has this word.
fn alternatives(pattern: &str, word: &str) -> Vec<String> {
    let groups = pattern
        .split('(')
        .map(|rest| rest.split(')').next().unwrap_or_default());
    let mut groups = groups.map(|group| group.split('|').map(str::to_owned).collect());
    let group = groups.find(|group: &Vec<String>| group.iter().any(|own| own == word));
    group.unwrap_or_else(|| panic!("no group has {word}: {pattern}"))
}

fn sorted(words: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    let mut words: Vec<String> = words.into_iter().map(Into::into).collect();
    words.sort();
    words
}

#[test]
fn kinds_keywords_and_predicates_are_those_of_the_language() {
    let grammar: Value = serde_json::from_str(GRAMMAR).expect("JSON");
    let repository = &grammar["repository"];
    let block = repository["block"]["begin"].as_str().expect("a pattern");
    assert_eq!(
        sorted(alternatives(block, "fact")),
        sorted(Kind::ALL.map(Kind::name))
    );
    let pieces = repository["expression"]["patterns"]
        .as_array()
        .expect("patterns");
    let pattern = |name: &str| {
        let mut pieces = pieces.iter();
        let own = pieces.find(|own| {
            own["name"]
                .as_str()
                .is_some_and(|own| own.starts_with(name))
        });
        own.and_then(|own| own["match"].as_str())
            .expect("a pattern")
            .to_owned()
    };
    let keywords = alternatives(&pattern("keyword.operator.logical"), "implies");
    assert_eq!(sorted(keywords), sorted(KEYWORDS.iter().copied()));
    let predicates = alternatives(&pattern("support.function"), "reaches");
    assert_eq!(sorted(predicates), sorted(PREDICATES));
    let cases = alternatives(&pattern("keyword.control"), "then");
    assert_eq!(sorted(cases), sorted(CASES.iter().copied()));
    let functions = alternatives(&pattern("support.function.number"), "min");
    let rounding = Rounding::ALL.map(Rounding::name).into_iter();
    assert_eq!(sorted(functions), sorted(rounding.chain(["min", "max"])));
}
