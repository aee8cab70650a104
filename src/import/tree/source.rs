//! A decision tree as its JSON says it, member for member.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Number as JsonNumber, Value};

use crate::import::json::Ordered;

#[derive(Debug, Deserialize)]
pub(super) struct Tree {
    #[serde(default)]
    pub guideline_id: Option<String>,
    pub name: String,
    #[serde(default)]
    pub version: Option<Value>,
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub citation: Option<String>,
    #[serde(default)]
    pub citation_url: Option<String>,
    /// The guideline in sentences.
    #[serde(default)]
    pub rules: Vec<String>,
    pub nodes: Vec<Node>,
    #[serde(default)]
    pub edges: Vec<Edge>,
    #[serde(default)]
    pub condition_evaluators: Option<Ordered<Evaluator>>,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Node {
    pub id: String,
    pub r#type: NodeType,
    pub text: String,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NodeType {
    Condition,
    Action,
}

/// What an edge has besides could say for whom it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edge {
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub label: Option<String>,
}

/// How the answer at a node is worked out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evaluator {
    #[serde(default)]
    pub r#type: Option<String>,
    #[serde(default)]
    pub variable: Option<String>,
    #[serde(default)]
    pub op: Option<String>,
    #[serde(default)]
    pub threshold: Option<Value>,
    #[serde(default)]
    pub conditions: Option<Vec<Evaluator>>,
    #[serde(default)]
    pub variables: Option<Vec<String>>,
    #[serde(default)]
    pub and: Option<Vec<Evaluator>>,
    #[serde(default)]
    pub map: Option<Ordered<String>>,
    #[serde(default)]
    pub systolic_min: Option<JsonNumber>,
    #[serde(default)]
    pub systolic_max: Option<JsonNumber>,
    #[serde(default)]
    pub diastolic_min: Option<JsonNumber>,
    #[serde(default)]
    pub diastolic_max: Option<JsonNumber>,
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Reads the JSON of a tree, or says in one line what is wrong with it and where.
pub(super) fn read(text: &str) -> Result<Tree, (String, String)> {
    let tree: Tree = parsed(text).map_err(|why| (String::new(), why))?;
    let wrong = |place: String, why: &str| Err((place, why.to_owned()));
    if tree.nodes.is_empty() {
        return wrong("nodes".to_owned(), "there are none");
    }
    let mut ids = BTreeSet::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        if !ids.insert(&node.id) {
            let why = format!("`{}` is there twice", node.id);
            return wrong(format!("nodes[{at}].id"), &why);
        }
        if node.text.trim().is_empty() {
            return wrong(format!("nodes[{at}].text"), "it has no words");
        }
    }
    Ok(tree)
}

/// Reads the evaluators of a tree's nodes.
pub(super) fn read_evaluators(text: &str) -> Result<Ordered<Evaluator>, String> {
    parsed(text)
}
