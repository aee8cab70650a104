use schemars::JsonSchema;
use serde::Serialize;

use super::logic::{ExpressionJson, guard};
use super::pathway::{
    ChoiceJson, GroundsJson, IndecisionJson, SetJson, StanceJson, choices_json, grounds_json,
    indecision_json, reason_id, sets_json, stances_json,
};
use crate::model::plain;
use crate::model::{Audience, Library, Row, RowKey, Statement, TableKey};

/// A decision table.
#[derive(JsonSchema, Serialize)]
pub(super) struct TableDetail {
    /// Absent where it applies to everyone, or to nobody by itself.
    applies: Option<ExpressionJson>,
    /// It is followed only where a step enters it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    entered: bool,
    hit: &'static str,
    inputs: Vec<String>,
    rows: Vec<RowJson>,
}

/// A row of a decision table.
#[derive(JsonSchema, Serialize)]
struct RowJson {
    name: String,
    label: Option<String>,
    /// One for each input; absent where anything will do.
    when: Vec<Option<ExpressionJson>>,
    stances: Vec<StanceJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<ChoiceJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    #[serde(flatten)]
    undecided: Option<IndecisionJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<SetJson>,
    by: Option<String>,
    priority: Option<String>,
    because: Vec<String>,
    #[serde(flatten)]
    grounds: GroundsJson,
    cites: Vec<String>,
    quotes: Vec<String>,
    note: Option<String>,
}

pub(super) fn detail(library: &Library, key: TableKey) -> TableDetail {
    let table = &library.tables[key];
    let inputs = table.inputs.iter();
    TableDetail {
        applies: table
            .applies
            .written()
            .map(|applies| guard(library, applies)),
        entered: matches!(table.applies, Audience::Entered),
        hit: table.hit.name(),
        inputs: inputs
            .map(|input| library.input_meta(*input).id.clone())
            .collect(),
        rows: table
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| row_json(library, RowKey { table: key, index }, row))
            .collect(),
    }
}

fn row_json(library: &Library, key: RowKey, row: &Row) -> RowJson {
    let cells = row.cells.iter();
    let because = row.because.iter();
    RowJson {
        name: row.name.clone(),
        label: row.label.clone(),
        when: cells
            .map(|cell| cell.as_ref().map(|cell| guard(library, cell)))
            .collect(),
        stances: stances_json(library, &row.stances),
        one_of: choices_json(library, Statement::Row(key)),
        except: super::thing::interventions(library, &row.except),
        undecided: indecision_json(library, row.indecision.as_ref()),
        sets: sets_json(library, &row.sets),
        by: row.by.map(|key| library.protocols[key].meta.id.clone()),
        priority: row.priority.map(|priority| priority.to_string()),
        because: because.map(|&reason| reason_id(library, reason)).collect(),
        grounds: grounds_json(library, &row.grounds),
        cites: super::thing::cites(library, &row.cites),
        quotes: row.quotes.iter().map(|quote| quote.text.clone()).collect(),
        note: row.note.as_ref().map(|note| plain(note, library)),
    }
}
