//! Decision tables and their rows.

use super::advice::{read_grounds, read_reasons};
use super::expression::is_asked;
use super::facts::read_guard;
use super::fields::{Fields, not_found, wrong_type};
use super::names::NotFound;
use super::output::read_sets;
use super::pathway::{ReadStances, check_name, read_stances};
use super::read_quotes;
use crate::model::{
    Audience, Choices, FactKind, Grounds, Guard, HitPolicy, Input, Meta, OutputEntry, Row, Stance,
    Table, Thing, Written,
};
use crate::parse::expression::CellInput;
use crate::parse::{NodeValue, Spanned, TomlNode};
use crate::problem::{Code, Problem, Remedy};
use crate::source::Span;

pub(super) fn read_table(fields: &Fields<'_>, meta: Meta) -> Option<Table> {
    let applies = read_audience(fields);
    let policies = HitPolicy::ALL.map(|policy| (policy.name(), policy));
    let hit = fields.word("hit", &policies);
    let inputs = read_inputs(fields);
    // Those of a file stand among the fields by now, unless something is wrong with them.
    let file = fields.text("rows");
    if file.is_none() && !fields.has("rows") && !fields.has("row") {
        fields.missing("`row` or `rows`");
    }
    let rows = fields.table("row");
    let (hit, inputs, rows) = (hit?, inputs?, rows?);
    let read: Vec<_> = rows
        .entries()
        .iter()
        .map(|(name, node)| read_row(&rows, name, node, hit, &inputs))
        .collect();
    if read.is_empty() {
        fields.missing("row");
    }
    let rows = read.into_iter().collect::<Option<Vec<_>>>()?;
    let guideline = meta.guideline?;
    (!rows.is_empty()).then_some(Table {
        guideline,
        meta,
        applies: applies?,
        hit,
        inputs: inputs.into_iter().map(|column| column.input).collect(),
        rows,
    })
}

/// To whom it applies: to those of `applies`, to those who get to it, or to everyone.
fn read_audience(fields: &Fields<'_>) -> Option<Audience> {
    let entered = fields.flag("entered");
    let when = read_guard(fields, "applies");
    match (entered, when) {
        (Some(true), _) if fields.has("applies") => {
            let message = "a table that is only entered, with `applies`";
            let problem = Problem::new(Code::UnknownField, message).at(fields.key_span("applies"));
            fields.report(problem.help(
                "leave `applies` out: the table is for those who reach a step that enters it; or take `entered` out, so that it is for these and for those of `applies`",
            ));
            None
        }
        (Some(true), _) => Some(Audience::Entered),
        (Some(false) | None, Some(when)) => Some(Audience::Those(when)),
        (Some(false) | None, None) => (!fields.has("applies")).then_some(Audience::Everyone),
    }
}

/// An input with its name.
struct InputColumn {
    input: Input,
    name: String,
    is_set: bool,
}

/// All inputs, or none if one of them is not to be read.
fn read_inputs(fields: &Fields<'_>) -> Option<Vec<InputColumn>> {
    let listed = fields.texts("inputs");
    if is_empty_list(fields) {
        fields.missing("`inputs`");
    }
    let mut inputs: Vec<InputColumn> = Vec::new();
    let mut is_whole = !listed.is_empty();
    for (name, span) in listed {
        match read_input(fields, &name, span) {
            Some(column) if inputs.iter().any(|other| other.input == column.input) => {
                let message = format!("the input `{name}` stands twice");
                let problem = Problem::new(Code::DuplicateIdentifier, message).at(span);
                fields.report(problem.help("ask for both in one cell, joined by `and`"));
                is_whole = false;
            }
            Some(column) => inputs.push(column),
            None => is_whole = false,
        }
    }
    is_whole.then_some(inputs)
}

fn is_empty_list(fields: &Fields<'_>) -> bool {
    let value = fields.node("inputs").map(|node| &node.value);
    matches!(value, Some(NodeValue::List(items)) if items.is_empty())
}

fn read_input(fields: &Fields<'_>, name: &str, span: Span) -> Option<InputColumn> {
    let names = &fields.scope.names;
    let mut is_set = false;
    let input = match names.things.get(name) {
        Some(Thing::Fact(key)) => {
            is_set = matches!(fields.scope.facts.get(*key)?.kind, FactKind::AnyOf(_));
            Input::Fact(*key)
        }
        Some(Thing::Calculation(key)) => Input::Calculation(*key),
        Some(Thing::Output(key)) => {
            is_set = matches!(fields.scope.outputs.get(key)?, FactKind::AnyOf(_));
            Input::Output(*key)
        }
        Some(Thing::Condition(key)) => Input::Condition(*key),
        Some(Thing::Score(key)) => Input::Score(*key),
        other => {
            let why = match other {
                Some(thing) => NotFound::Other(thing.kind()),
                None => NotFound::Unknown(names.nearest(name, is_asked)),
            };
            let wanted = "fact, calculation, output, condition or score";
            fields.report(not_found(
                fields.scope,
                Code::UnknownName,
                wanted,
                name,
                span,
                why,
            ));
            return None;
        }
    };
    Some(InputColumn {
        input,
        name: name.to_owned(),
        is_set,
    })
}

fn read_row(
    table: &Fields<'_>,
    name: &Spanned<String>,
    node: &TomlNode,
    hit: HitPolicy,
    inputs: &[InputColumn],
) -> Option<Row> {
    let NodeValue::Table(inner) = &node.value else {
        table.report(wrong_type(node, "a table"));
        return None;
    };
    let fields = table.entry(inner, name.span);
    check_name(&fields, name);
    let cells = read_cells(&fields, inputs);
    let says = read_said(&fields);
    let priority = read_priority(&fields, hit);
    let row = Row {
        name: name.value.clone(),
        label: fields.text("label"),
        cells: Vec::new(),
        stances: Vec::new(),
        choices: Choices::default(),
        except: Vec::new(),
        indecision: None,
        sets: Vec::new(),
        by: fields.thing("by"),
        priority: None,
        because: read_reasons(&fields),
        grounds: Grounds::unsaid(),
        quotes: read_quotes(&fields),
        cites: fields.references("cites"),
        note: fields.prose("note"),
        span: name.span,
    };
    let stances = says.as_ref().map(|says| says.stances.stances.as_slice());
    let grounds = read_grounds(&fields, stances.unwrap_or_default());
    fields.report_unknown();
    let RowAdvice {
        stances:
            ReadStances {
                stances,
                choices,
                except,
                indecision,
            },
        sets,
    } = says?;
    Some(Row {
        cells: cells?,
        stances,
        choices,
        except,
        indecision,
        sets,
        grounds: grounds?,
        priority: priority?,
        ..row
    })
}

/// One cell for each input; with another number of them nobody knows which belongs to which.
fn read_cells(fields: &Fields<'_>, inputs: &[InputColumn]) -> Option<Vec<Option<Written<Guard>>>> {
    let node = fields.node("when")?;
    let NodeValue::List(cells) = &node.value else {
        fields.report(wrong_type(node, "a list of cells"));
        return None;
    };
    if cells.len() != inputs.len() {
        let message = format!(
            "this row has {}, and the table {}",
            counted(cells.len(), "cell"),
            counted(inputs.len(), "input")
        );
        let problem = Problem::new(Code::WrongType, message).at(node.span);
        fields.report(problem.help("write one cell for each input, `-` where anything will do"));
        return None;
    }
    let read = cells.iter().zip(inputs).map(|(cell, input)| {
        if let NodeValue::Flag(yes) = cell.value {
            let word = if yes { "yes" } else { "no" };
            let problem = wrong_type(cell, "a text");
            let remedy = Remedy::write(format!("\"{word}\""));
            fields.report(problem.help(remedy.at(Some(cell.span))));
            return None;
        }
        let (text, place, span) = fields.node_text(cell)?;
        let column = CellInput {
            name: &input.name,
            is_set: input.is_set,
        };
        fields.scope.cell(text, place, span, column)
    });
    // Each cell reports what is wrong with it.
    let read: Vec<_> = read.collect();
    read.into_iter().collect()
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// What a row says: stances, what it sets, or `nothing = true`.
fn read_said(fields: &Fields<'_>) -> Option<RowAdvice> {
    let said = read_stances(fields);
    let sets = read_sets(fields);
    let nothing = fields.flag("nothing") == Some(true);
    let names_some = Stance::ALL.iter().any(|stance| fields.has(stance.name()));
    if nothing && names_some {
        let problem = Problem::new(Code::UnknownField, "a row that says something and nothing");
        let problem = problem.at(fields.key_span("nothing"));
        fields.report(problem.help("leave `nothing` out"));
    }
    let stances = said?;
    if !nothing && stances.stances.is_empty() && sets.is_empty() {
        if !names_some && !fields.has("set") {
            let problem = Problem::new(Code::DeadEnd, "this row says nothing of any intervention");
            let help = "give it `offer`, `consider`, `avoid`, `forbid`, `undecided` or `set`; if nothing is to be advised, write `nothing = true`";
            fields.report(problem.at(fields.span).help(help));
        }
        return None;
    }
    Some(RowAdvice { stances, sets })
}

struct RowAdvice {
    stances: ReadStances,
    sets: Vec<OutputEntry>,
}

/// Needed where rows win by it, and refused elsewhere; the outer option is whether it could be read.
#[allow(clippy::option_option)]
fn read_priority(fields: &Fields<'_>, hit: HitPolicy) -> Option<Option<i64>> {
    let written = fields.number("priority");
    match hit {
        HitPolicy::Priority => {
            let (number, span) = fields.required("priority", written)?;
            let whole = number.to_i64();
            if whole.is_none() {
                let message = format!("expected a whole number, found {number}");
                fields.report(Problem::new(Code::WrongType, message).at(span));
            }
            whole.map(Some)
        }
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::First | HitPolicy::Collect => {
            if let Some((_, span)) = written {
                let message = format!("a priority in a table whose hit policy is `{}`", hit.name());
                let problem = Problem::new(Code::UnknownField, message).at(span);
                fields.report(problem.help("leave it out, or write `hit = \"priority\"`"));
            }
            Some(None)
        }
    }
}
