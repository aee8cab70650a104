//! A GDL2 guideline as its JSON says it, member for member.

use serde::Deserialize;
use serde_json::Value;

use crate::import::json::Ordered;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gdl2 {
    pub id: String,
    pub gdl_version: String,
    #[serde(default)]
    pub uuid: Option<Value>,
    #[serde(default)]
    pub date: Option<Value>,
    #[serde(default)]
    pub tags: Option<Value>,
    pub concept: String,
    pub language: Language,
    #[serde(default)]
    pub description: Description,
    pub definition: Definition,
    pub ontology: Ontology,
    #[serde(default)]
    pub test_cases: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Language {
    pub original_language: String,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

/// Who wrote it and what for. What this and its like have besides is of no use to a book, and said to be left out.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Description {
    #[serde(default)]
    pub details: Ordered<Details>,
    #[serde(default)]
    pub other_details: Ordered<Value>,
    #[serde(default)]
    pub lifecycle_state: Option<String>,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Details {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    #[serde(default)]
    pub purpose: Option<String>,
    #[serde(default)]
    pub r#use: Option<String>,
    #[serde(default)]
    pub misuse: Option<String>,
    #[serde(default)]
    pub copyright: Option<String>,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    #[serde(default)]
    pub pre_conditions: Option<Vec<String>>,
    #[serde(default)]
    pub data_bindings: Ordered<Binding>,
    #[serde(default)]
    pub default_actions: Option<Vec<String>>,
    #[serde(default)]
    pub rules: Ordered<SourceRule>,
    #[serde(default)]
    pub templates: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Binding {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    pub model_id: String,
    #[serde(default)]
    pub template_id: Option<String>,
    #[serde(default)]
    pub r#type: Option<String>,
    #[serde(default)]
    pub name: Option<Value>,
    #[serde(default)]
    pub domain: Option<Value>,
    #[serde(default)]
    pub function: Option<Value>,
    #[serde(default)]
    pub elements: Ordered<Element>,
    #[serde(default)]
    pub predicates: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Element {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    #[serde(default)]
    pub name: Option<Value>,
    #[serde(default)]
    pub description: Option<Value>,
    #[serde(default)]
    pub path: Option<String>,
    #[serde(default)]
    pub data_type: Option<String>,
    #[serde(default)]
    pub allowed_values: Option<Vec<String>>,
    #[serde(default)]
    pub units: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceRule {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    #[serde(default)]
    pub description: Option<Value>,
    #[serde(default)]
    pub priority: i64,
    #[serde(default)]
    pub when: Option<Vec<String>>,
    #[serde(default)]
    pub then: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ontology {
    pub term_definitions: Ordered<TermDefinitions>,
    #[serde(default)]
    pub term_bindings: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TermDefinitions {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    #[serde(default)]
    pub terms: Ordered<Term>,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Term {
    #[serde(default, rename = "id")]
    pub _id: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(flatten)]
    pub rest: Ordered<Value>,
}

impl Description {
    /// The sources, where they are a text or a list of texts.
    pub fn references(&self) -> Option<Vec<&str>> {
        match self.other_details.get("references")? {
            Value::String(text) => Some(vec![text]),
            Value::Array(texts) => texts.iter().map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        }
    }
}

/// The versions of GDL whose meaning is known here.
const VERSIONS: &[&str] = &["2.0", "2.1"];

/// Reads the JSON, or says in one line what is wrong with it and where.
pub(super) fn read(text: &str) -> Result<Gdl2, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source: Gdl2 = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !VERSIONS.contains(&source.gdl_version.as_str()) {
        let known = VERSIONS.join(", ");
        let version = &source.gdl_version;
        return Err(format!(
            "`gdl_version` is `{version}`, and the versions read are {known}"
        ));
    }
    Ok(source)
}
