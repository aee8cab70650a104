//! Boxed expressions: decision tables, literal expressions, invocations, conditionals, lists, and contexts that come to one result.

use std::collections::BTreeMap;

use super::Construct;
use super::feel::{self, Expr, Names, Stopped, Test, Tests};
use super::source::{Body, Column, Hit, Order, OutputColumn, Rule, Table, one_space, text_of};
use super::xml::Element;

pub(super) fn is_feel(language: &str) -> bool {
    let language = language.trim().to_lowercase();
    language.is_empty() || language.split(['/', ':']).any(|part| part == "feel")
}

/// The logic in a decision, a function or a part of another expression.
pub(super) fn body(element: &Element, names: &Names) -> Result<Body, Stopped> {
    let logic = element.children.iter().find(|child| is_logic(&child.name));
    match logic {
        Some(logic) => expression(logic, names),
        None => Ok(Body::Nothing),
    }
}

fn is_logic(name: &str) -> bool {
    matches!(
        name,
        "literalExpression"
            | "decisionTable"
            | "invocation"
            | "conditional"
            | "context"
            | "list"
            | "relation"
            | "functionDefinition"
            | "for"
            | "filter"
            | "some"
            | "every"
    )
}

fn expression(element: &Element, names: &Names) -> Result<Body, Stopped> {
    if let Some(language) = element.attribute("expressionLanguage")
        && !is_feel(language)
    {
        return Err((Construct::Language, format!("`{language}` is not FEEL")));
    }
    match element.name.as_str() {
        "decisionTable" => table(element, names).map(Body::Table),
        "context" => context(element, names).map(Body::Literal),
        _other => literal(element, names).map(Body::Literal),
    }
}

/// A boxed expression in a place that takes one value.
fn literal(element: &Element, names: &Names) -> Result<Expr, Stopped> {
    match element.name.as_str() {
        "literalExpression" => match element.inner_text() {
            Some(text) if !text.is_empty() => feel::expression(text, names),
            Some(_) | None => Err((Construct::Expression, "it is empty".to_owned())),
        },
        "invocation" => invocation(element, names),
        "conditional" => {
            let part = |name: &str| {
                let part = element.child(name);
                let part = part.and_then(|part| part.children.iter().find(|of| is_logic(&of.name)));
                match part {
                    Some(part) => literal(part, names).map(Box::new),
                    None => Err((Construct::Expression, format!("`{name}` is not there"))),
                }
            };
            Ok(Expr::If(part("if")?, part("then")?, part("else")?))
        }
        "list" => {
            let parts = element
                .children
                .iter()
                .filter(|child| is_logic(&child.name));
            let parts: Result<_, _> = parts.map(|part| literal(part, names)).collect();
            parts.map(Expr::List)
        }
        "context" => context(element, names),
        "decisionTable" => Err((
            Construct::Nested,
            "a decision table stands in another expression".to_owned(),
        )),
        "relation" => Err((Construct::List, "it is a relation".to_owned())),
        "functionDefinition" => Err((Construct::FunctionValue, "it makes a function".to_owned())),
        "filter" => Err((Construct::Filter, "it chooses from a list".to_owned())),
        _other => Err((Construct::Iteration, "it goes through a list".to_owned())),
    }
}

fn invocation(element: &Element, names: &Names) -> Result<Expr, Stopped> {
    let called = element.children.iter().find(|child| is_logic(&child.name));
    let called = called.map(|called| literal(called, names)).transpose()?;
    let Some(Expr::Name(name)) = called else {
        let why = "what is invoked has no name";
        return Err((Construct::FunctionValue, why.to_owned()));
    };
    let mut arguments = Vec::new();
    for binding in element.all("binding") {
        let parameter = binding.child("parameter");
        let parameter = parameter.and_then(|parameter| parameter.attribute("name"));
        let value = binding.children.iter().find(|child| is_logic(&child.name));
        let value = value.map(|value| literal(value, names)).transpose()?;
        let named = parameter.map(one_space);
        arguments.push((named, value.unwrap_or(Expr::Null)));
    }
    Ok(Expr::Call(name, arguments))
}

/// Entries with names, and a result that is said with them: their values are put into it.
fn context(element: &Element, names: &Names) -> Result<Expr, Stopped> {
    let entries = element.all("contextEntry");
    let own = entries.filter_map(|entry| entry.child("variable")?.attribute("name"));
    let names = names.and(own.map(one_space));
    let mut values: BTreeMap<String, Expr> = BTreeMap::new();
    for entry in element.all("contextEntry") {
        let value = entry.children.iter().find(|child| is_logic(&child.name));
        let Some(value) = value else {
            return Err((Construct::Context, "an entry has no value".to_owned()));
        };
        let value = literal(value, &names)?.with(&values);
        match entry.child("variable").and_then(|of| of.attribute("name")) {
            Some(name) => values.insert(one_space(name), value),
            None => return Ok(value),
        };
    }
    let why = "it comes to several values under names of their own";
    Err((Construct::Context, why.to_owned()))
}

fn hit(element: &Element) -> Result<Hit, Stopped> {
    let policy = element.attribute("hitPolicy").unwrap_or("UNIQUE");
    let aggregation = element.attribute("aggregation");
    Ok(match (policy, aggregation) {
        ("UNIQUE", _) => Hit::Unique,
        ("ANY", _) => Hit::Any,
        ("FIRST", _) => Hit::First,
        ("PRIORITY", _) => Hit::Priority,
        ("RULE ORDER", _) => Hit::All(Order::Rules),
        ("OUTPUT ORDER", _) => Hit::All(Order::Outputs),
        ("COLLECT", None) => Hit::All(Order::None),
        ("COLLECT", Some("SUM")) => Hit::Sum,
        ("COLLECT", Some("COUNT")) => Hit::Count,
        ("COLLECT", Some("MIN")) => Hit::Least,
        ("COLLECT", Some("MAX")) => Hit::Greatest,
        (policy, aggregation) => {
            let aggregation = aggregation.unwrap_or_default();
            let why = format!("`{policy} {aggregation}` is not a hit policy of DMN");
            return Err((Construct::HitPolicy, why));
        }
    })
}

fn table(element: &Element, names: &Names) -> Result<Table, Stopped> {
    let hit = hit(element)?;
    let inputs: Vec<Column> = element
        .all("input")
        .enumerate()
        .map(|(at, input)| column(input, names).map_err(|why| within(why, "input", at)))
        .collect::<Result<_, _>>()?;
    let outputs: Vec<OutputColumn> = element
        .all("output")
        .enumerate()
        .map(|(at, output)| output_column(output, names).map_err(|why| within(why, "output", at)))
        .collect::<Result<_, _>>()?;
    let rules = element.all("rule").enumerate();
    let rules: Vec<Rule> = rules
        .map(|(at, element)| {
            let rule = rule(element, at, names).map_err(|why| within(why, "rule", at))?;
            let is_whole = rule.cells.len() == inputs.len() && rule.outputs.len() == outputs.len();
            match is_whole {
                true => Ok(rule),
                false => {
                    let why = "it does not have an entry for each column".to_owned();
                    Err(within((Construct::Rule, why), "rule", at))
                }
            }
        })
        .collect::<Result<_, _>>()?;
    if inputs.is_empty() || outputs.is_empty() || rules.is_empty() {
        let why = "the table has no inputs, no outputs or no rules";
        return Err((Construct::Rule, why.to_owned()));
    }
    Ok(Table {
        hit,
        inputs,
        outputs,
        rules,
    })
}

fn within((construct, why): Stopped, what: &str, at: usize) -> Stopped {
    (construct, format!("{what} {}: {why}", at + 1))
}

fn column(input: &Element, names: &Names) -> Result<Column, Stopped> {
    let expression = input.child("inputExpression");
    let text = expression.and_then(Element::inner_text).unwrap_or_default();
    let allowed = input.child("inputValues").and_then(Element::inner_text);
    Ok(Column {
        label: input.attribute("label").map(one_space),
        typed: expression
            .and_then(|of| of.attribute("typeRef"))
            .map(str::to_owned),
        expr: feel::expression(text, names)?,
        allowed: allowed.map(|text| feel::tests(text, names)).transpose()?,
    })
}

fn output_column(output: &Element, names: &Names) -> Result<OutputColumn, Stopped> {
    let values = output.child("outputValues").and_then(Element::inner_text);
    let values = values.map(|text| feel::tests(text, names)).transpose()?;
    let tests = values.as_ref().map(Tests::tests).unwrap_or_default();
    let values = tests.iter().filter_map(|test| match test {
        Test::Is(value) => Some(value.clone()),
        Test::Compare(..) | Test::Range(..) | Test::Holds(_) => None,
    });
    let default = output.child("defaultOutputEntry");
    let default = default.and_then(Element::inner_text);
    let default = default.filter(|text| !text.is_empty());
    Ok(OutputColumn {
        name: output.attribute("name").map(one_space),
        typed: output.attribute("typeRef").map(str::to_owned),
        values: values.collect(),
        default: default
            .map(|text| feel::expression(text, names))
            .transpose()?,
    })
}

fn rule(element: &Element, at: usize, names: &Names) -> Result<Rule, Stopped> {
    let cells = element.all("inputEntry").enumerate().map(|(at, entry)| {
        let text = entry.inner_text().unwrap_or_default();
        feel::tests(text, names).map_err(|why| within(why, "input entry", at))
    });
    let outputs = element.all("outputEntry").enumerate().map(|(at, entry)| {
        let text = entry.inner_text().unwrap_or_default();
        let entry = match text {
            "" | "-" => Ok(Expr::Null),
            text => feel::expression(text, names),
        };
        entry.map_err(|why| within(why, "output entry", at))
    });
    let annotations = element
        .all("annotationEntry")
        .filter_map(Element::inner_text);
    let described = text_of(element, "description");
    let notes: Vec<String> = described
        .into_iter()
        .chain(annotations.map(str::to_owned))
        .filter(|text| !text.is_empty())
        .collect();
    Ok(Rule {
        cells: cells.collect::<Result<_, _>>()?,
        outputs: outputs.collect::<Result<_, _>>()?,
        note: (!notes.is_empty()).then(|| notes.join("\n")),
        place: format!("rule {} (line {})", at + 1, element.line),
    })
}
