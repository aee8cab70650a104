//! `pathbook schema`: what blocks can hold, and what the commands print, as JSON Schema.

use super::args::{SchemaArgs, SchemaOf};
use super::{Failure, import, mutate, output, patient};
use crate::character::Shown;
use crate::{diff, export, report, schema};

pub(super) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.of {
        SchemaOf::Blocks => schema::json_schema(),
        SchemaOf::Book => export::json_schema().to_value(),
        SchemaOf::Problems => report::json_schema().to_value(),
        SchemaOf::Patient => patient::json_schema().to_value(),
        SchemaOf::Diff => diff::report::json_schema().to_value(),
        SchemaOf::Mutate => mutate::json_schema().to_value(),
        SchemaOf::Import => import::json_schema().to_value(),
    };
    let schema = serde_json::to_string_pretty(&schema);
    let schema = schema.map_err(|error| Failure::because(error.to_string()))?;
    output::print(&Shown::plain(&format!("{schema}\n")))
}
