//! A guideline's rules with their expressions read, in the order in which they run: defaults, then each rule once, the highest priority first.

use super::expression::{self, Assignment, Expression};
use super::source::Gdl2;
use super::{Construct, Refusal};

/// What runs at one moment: the defaults, or a rule.
#[derive(Debug)]
pub struct Rule {
    /// `gt0033`; the defaults have none.
    pub id: Option<String>,
    pub place: String,
    pub when: Vec<Expression>,
    pub then: Vec<Assignment>,
}

#[derive(Debug)]
pub struct RuleSet {
    /// What must hold for any rule to run; the defaults are set all the same.
    pub preconditions: Vec<Expression>,
    /// The defaults stand first, if there are any.
    pub rules: Vec<Rule>,
}

/// Reads every expression, or says of each that can't be read where it stands.
pub(super) fn read(source: &Gdl2) -> Result<RuleSet, Vec<Refusal>> {
    let mut refused = Vec::new();
    let definition = &source.definition;
    let preconditions = read_all(
        definition.pre_conditions.as_deref(),
        "definition.pre_conditions",
        &mut refused,
    );
    let mut rules: Vec<(i64, Rule)> = Vec::new();
    let defaults = definition.default_actions.as_deref().unwrap_or_default();
    if !defaults.is_empty() {
        let place = "definition.default_actions".to_owned();
        let then = assignments(defaults, &place, &mut refused);
        let default = Rule {
            id: None,
            place,
            when: Vec::new(),
            then,
        };
        rules.push((i64::MAX, default));
    }
    for (id, rule) in &definition.rules.0 {
        let place = format!("definition.rules.{id}");
        let when = read_all(rule.when.as_deref(), &format!("{place}.when"), &mut refused);
        let then = rule.then.as_deref().unwrap_or_default();
        let then = assignments(then, &format!("{place}.then"), &mut refused);
        let id = Some(id.clone());
        let rule_of = Rule {
            id,
            place,
            when,
            then,
        };
        rules.push((rule.priority, rule_of));
    }
    // Of one priority the first written runs first.
    rules.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
    match refused.is_empty() {
        true => Ok(RuleSet {
            preconditions,
            rules: rules.into_iter().map(|(_, rule)| rule).collect(),
        }),
        false => Err(refused),
    }
}

fn read_all(texts: Option<&[String]>, place: &str, refused: &mut Vec<Refusal>) -> Vec<Expression> {
    let texts = texts.unwrap_or_default().iter().enumerate();
    let read = texts.filter_map(|(at, text)| {
        let read = expression::expression(text).map(Expression::numbered);
        unless(read, text, &format!("{place}[{at}]"), refused)
    });
    read.collect()
}

fn assignments(texts: &[String], place: &str, refused: &mut Vec<Refusal>) -> Vec<Assignment> {
    let texts = texts.iter().enumerate();
    let read = texts.filter_map(|(at, text)| {
        let read = expression::assignment(text);
        unless(read, text, &format!("{place}[{at}]"), refused)
    });
    read.collect()
}

fn unless<T>(
    read: Result<T, String>,
    text: &str,
    place: &str,
    refused: &mut Vec<Refusal>,
) -> Option<T> {
    read.map_err(|why| {
        let why = format!("{why}: `{text}`");
        refused.push(Refusal::new(Construct::Unreadable, place, why));
    })
    .ok()
}
