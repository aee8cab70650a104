//! The model: what there is in it, and its XML.

use std::collections::BTreeSet;

use super::name::{Names, table_name};
use super::tables::{self, DecisionTable, Rule};
use super::xml::Xml;
use super::{diagram, feel};
use crate::export::NotExported;
use crate::export::definition::{
    Definition, Exact, Parameter, Part, Subject, Type, library_name, parameters,
};
use crate::model::{Fact, FactKind};
use crate::quantity::Unit;

const MODEL: &str = "https://www.omg.org/spec/DMN/20191111/MODEL/";
const DIAGRAMS: &str = "https://www.omg.org/spec/DMN/20191111/DMNDI/";
const SHAPES: &str = "http://www.omg.org/spec/DMN/20180521/DC/";
const EDGES: &str = "http://www.omg.org/spec/DMN/20180521/DI/";

/// Input data, or a decision.
pub(super) struct Element {
    /// In FEEL; the identifier of the element as well.
    pub name: String,
    label: String,
    note: String,
    type_ref: &'static str,
    /// The names of what it requires.
    pub requires: BTreeSet<String>,
    logic: ElementLogic,
}

enum ElementLogic {
    Given,
    Literal(String),
    Table(DecisionTable),
}

impl Element {
    pub(super) fn is_given(&self) -> bool {
        match self.logic {
            ElementLogic::Given => true,
            ElementLogic::Literal(_) | ElementLogic::Table(_) => false,
        }
    }
}

pub(super) fn written(
    exact: &Exact<'_>,
    parts: &[Part],
    names: &Names,
    version: &str,
) -> Result<String, NotExported> {
    let elements = elements(exact, parts, names)?;
    let title = &exact.library.settings.title;
    // Engines want an address; this one leads nowhere.
    let name = library_name(title);
    let namespace = format!("https://pathbook.invalid/{name}/{version}");
    let attributes = [
        ("xmlns", MODEL),
        ("xmlns:dmndi", DIAGRAMS),
        ("xmlns:dc", SHAPES),
        ("xmlns:di", EDGES),
        ("id", "pathbook-model"),
        ("name", title),
        ("namespace", &namespace),
        ("exporter", "pathbook"),
        ("exporterVersion", env!("CARGO_PKG_VERSION")),
    ];
    let mut xml = Xml::new();
    xml.within("definitions", &attributes, |xml| {
        xml.text(
            "description",
            &[],
            "Made from a book whose safety rules are proved. Change the book, not this file. Give every input; null where it is unknown.",
        );
        list_types(xml);
        let given = elements.iter().filter(|element| element.is_given());
        let given: BTreeSet<&str> = given.map(|element| element.name.as_str()).collect();
        for element in &elements {
            put(element, &given, xml);
        }
        diagram::draw(&elements, xml);
    });
    Ok(xml.finish())
}

/// Types of lists, which FEEL has no names for.
fn list_types(xml: &mut Xml) {
    for (name, of) in [("rows", "string"), ("totals", "number")] {
        let attributes = [
            ("id", &*format!("type-{name}")),
            ("name", name),
            ("isCollection", "true"),
        ];
        xml.within("itemDefinition", &attributes, |xml| {
            xml.text("typeRef", &[], of);
        });
    }
}

fn elements(exact: &Exact<'_>, parts: &[Part], names: &Names) -> Result<Vec<Element>, NotExported> {
    let mut elements = Vec::new();
    for fact in exact.library.facts.values() {
        let own = parameters(fact).into_iter();
        elements.extend(own.map(|own| given(fact, &own, names)));
    }
    for part in parts {
        if part.subject == Subject::Tables {
            elements.extend(tabled(exact, names)?);
            continue;
        }
        for definition in &part.definitions {
            elements.push(decision(
                names,
                definition,
                feel::written(names, &definition.value)?,
            ));
        }
    }
    Ok(elements)
}

fn given(fact: &Fact, parameter: &Parameter<'_>, names: &Names) -> Element {
    let mut note = vec![fact.ask.clone().unwrap_or_else(|| fact.meta.title.clone())];
    note.extend(parameter.unit.map(in_unit));
    match &fact.kind {
        FactKind::OneOf(values) => {
            let values: Vec<String> = values.ids().map(feel::text).collect();
            note.push(format!("One of {}.", values.join(", ")));
        }
        FactKind::AnyOf(_) => note.push("Whether the patient has this one.".to_owned()),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => {}
    }
    note.push(match fact.can_be_unknown() {
        true => "Null where it is unknown.".to_owned(),
        false => "It must be known where it is asked for.".to_owned(),
    });
    Element {
        name: names.get(&parameter.name).to_owned(),
        label: parameter.name.clone(),
        note: note.join("\n"),
        type_ref: feel::type_of(parameter.kind),
        requires: BTreeSet::new(),
        logic: ElementLogic::Given,
    }
}

fn in_unit(unit: &Unit) -> String {
    format!("A number, in {}.", unit.code())
}

fn decision(names: &Names, definition: &Definition, text: String) -> Element {
    let mut requires = BTreeSet::new();
    definition.value.names(&mut |name| {
        requires.insert(names.get(name).to_owned());
    });
    let mut note = vec![definition.note.clone()];
    note.retain(|own| !own.is_empty());
    note.extend(definition.unit.as_ref().map(in_unit));
    Element {
        name: names.get(&definition.name).to_owned(),
        label: definition.name.clone(),
        note: note.join("\n"),
        type_ref: feel::type_of(definition.kind),
        requires,
        logic: ElementLogic::Literal(text),
    }
}

/// Each table, with a decision for each of its rows: whether it is hit.
fn tabled(exact: &Exact<'_>, names: &Names) -> Result<Vec<Element>, NotExported> {
    let mut elements = Vec::new();
    for (key, table) in exact.library.tables.iter() {
        let own = tables::written(exact, names, key)?;
        let requires = own.requires.iter().map(|name| names.get(name).to_owned());
        elements.push(Element {
            name: names.get(&table_name(&table.meta.id)).to_owned(),
            label: table.meta.title.clone(),
            note: "Which rows are hit. What they say and set stands beside them; other statements can silence it."
                .to_owned(),
            type_ref: match own.policy {
                tables::Policy::Unique | tables::Policy::First => feel::type_of(Type::Text),
                tables::Policy::Collect => "rows",
            },
            requires: requires.collect(),
            logic: ElementLogic::Table(own),
        });
        let hits = tables::hits(exact, names, key).into_iter();
        elements.extend(hits.map(|(definition, text)| decision(names, &definition, text)));
    }
    Ok(elements)
}

/// The identifier of the requirement of one element by another: no name has a hyphen.
pub(super) fn requirement(by: &str, of: &str) -> String {
    format!("{by}-requires-{of}")
}

fn put(element: &Element, given: &BTreeSet<&str>, xml: &mut Xml) {
    let name = element.name.as_str();
    let attributes = [("id", name), ("name", name), ("label", &element.label)];
    let kind = match element.is_given() {
        true => "inputData",
        false => "decision",
    };
    xml.within(kind, &attributes, |xml| {
        if !element.note.is_empty() {
            xml.text("description", &[], &element.note);
        }
        let id = format!("{name}-value");
        let variable = [("id", &*id), ("name", name), ("typeRef", element.type_ref)];
        xml.empty("variable", &variable);
        for of in &element.requires {
            require(name, (of, given.contains(of.as_str())), xml);
        }
        match &element.logic {
            ElementLogic::Given => {}
            ElementLogic::Literal(text) => {
                let attributes = [
                    ("id", &*format!("{name}-logic")),
                    ("typeRef", element.type_ref),
                ];
                xml.within("literalExpression", &attributes, |xml| {
                    xml.text("text", &[], text)
                });
            }
            ElementLogic::Table(table) => put_table(element, table, xml),
        }
    });
}

fn require(by: &str, (of, is_given): (&str, bool), xml: &mut Xml) {
    let id = requirement(by, of);
    xml.within("informationRequirement", &[("id", &id)], |xml| {
        let kind = match is_given {
            true => "requiredInput",
            false => "requiredDecision",
        };
        xml.empty(kind, &[("href", &format!("#{of}"))]);
    });
}

fn put_table(element: &Element, table: &DecisionTable, xml: &mut Xml) {
    let name = &element.name;
    let id = format!("{name}-logic");
    let attributes = [
        ("id", id.as_str()),
        ("hitPolicy", table.policy.name()),
        ("outputLabel", &element.label),
    ];
    xml.within("decisionTable", &attributes, |xml| {
        for (at, column) in table.columns.iter().enumerate() {
            let id = format!("{name}-input-{}", at + 1);
            let attributes = [("id", id.as_str()), ("label", &column.label)];
            xml.within("input", &attributes, |xml| {
                let id = format!("{id}-expression");
                let attributes = [("id", id.as_str()), ("typeRef", column.type_ref)];
                xml.within("inputExpression", &attributes, |xml| {
                    xml.text("text", &[], &column.expression);
                });
            });
        }
        let output = format!("{name}-output");
        xml.empty(
            "output",
            &[("id", &output), ("label", "row"), ("typeRef", "string")],
        );
        xml.empty("annotation", &[("name", "says")]);
        for (at, rule) in table.rules.iter().enumerate() {
            put_rule(&format!("{name}-rule-{}", at + 1), rule, xml);
        }
    });
}

fn put_rule(id: &str, rule: &Rule, xml: &mut Xml) {
    xml.within("rule", &[("id", id)], |xml| {
        for (at, entry) in rule.entries.iter().enumerate() {
            let id = format!("{id}-input-{}", at + 1);
            xml.within("inputEntry", &[("id", &id)], |xml| {
                xml.text("text", &[], entry)
            });
        }
        let output = format!("{id}-output");
        xml.within("outputEntry", &[("id", &output)], |xml| {
            xml.text("text", &[], &feel::text(&rule.row));
        });
        xml.within("annotationEntry", &[], |xml| {
            xml.text("text", &[], &rule.says)
        });
    });
}
