//! `pathbook schema`: what blocks can hold, as JSON Schema.

use super::{Failure, output};
use crate::character::Shown;
use crate::schema::json_schema;

pub(super) fn run() -> Result<(), Failure> {
    let schema = serde_json::to_string_pretty(&json_schema());
    let schema = schema.map_err(|error| Failure::because(error.to_string()))?;
    output::print(&Shown::plain(&format!("{schema}\n")))
}
