//! A DMN model as it is written: input data, item definitions, decisions and functions, with every expression read.

use std::collections::{BTreeMap, BTreeSet};

use super::boxed;
use super::feel::{Expr, Names, Stopped, Tests};
use super::xml::{self, Element};
use super::{Construct, Note, Refusal, is_within};

/// The namespaces of DMN 1.2 to 1.5.
const VERSIONS: [(&str, &str); 4] = [
    ("http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2"),
    ("https://www.omg.org/spec/DMN/20191111/MODEL/", "1.3"),
    ("https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4"),
    ("https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5"),
];

#[derive(Debug)]
pub(super) struct Model {
    pub name: String,
    pub version: &'static str,
    pub description: Option<String>,
    pub types: BTreeMap<String, ItemType>,
    pub inputs: Vec<Variable>,
    pub decisions: Vec<Decision>,
    pub functions: BTreeMap<String, Function>,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ItemType {
    /// `string`, or the name of another one.
    pub base: Option<String>,
    pub is_collection: bool,
    pub allowed: Option<Tests>,
    pub components: BTreeMap<String, ItemType>,
}

/// Something with a name and a type: input data, or what a decision comes to.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: String,
    pub typed: Option<String>,
    pub place: String,
    pub described: Option<String>,
}

#[derive(Debug)]
pub(super) struct Decision {
    pub variable: Variable,
    /// Names of the decisions that it requires.
    pub requires: BTreeSet<String>,
    pub body: Result<Body, Stopped>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    /// The decision has no logic: somebody decides.
    Nothing,
    Literal(Expr),
    Table(Table),
}

#[derive(Debug)]
pub(super) struct Function {
    pub parameters: Vec<String>,
    pub body: Result<Body, Stopped>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub hit: Hit,
    pub inputs: Vec<Column>,
    pub outputs: Vec<OutputColumn>,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Unique,
    Any,
    First,
    Priority,
    /// All of them, in the order of the rules or of the outputs or in none.
    All(Order),
    Sum,
    Count,
    Least,
    Greatest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    None,
    Rules,
    Outputs,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub label: Option<String>,
    pub typed: Option<String>,
    pub expr: Expr,
    pub allowed: Option<Tests>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct OutputColumn {
    pub name: Option<String>,
    pub typed: Option<String>,
    pub values: Vec<Expr>,
    pub default: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub cells: Vec<Tests>,
    pub outputs: Vec<Expr>,
    pub note: Option<String>,
    pub place: String,
}

pub(super) fn read(text: &str, file: &str) -> Result<Model, Vec<Refusal>> {
    let unread = |why: String| vec![Refusal::new(Construct::Unreadable, file, why)];
    let root = xml::read(text).map_err(unread)?;
    let version = version(&root).map_err(|(construct, why)| {
        let place = format!("{file}, line {}", root.line);
        vec![Refusal::new(construct, place, why)]
    })?;
    let names = Names::new(names(&root).into_iter());
    let mut reader = Reader {
        names: &names,
        namespace: &root.namespace,
        refused: Vec::new(),
        model: Model {
            name: root.attribute("name").unwrap_or("unnamed").to_owned(),
            version,
            description: text_of(&root, "description"),
            types: BTreeMap::new(),
            inputs: Vec::new(),
            decisions: Vec::new(),
            functions: BTreeMap::new(),
            notes: Vec::new(),
        },
    };
    reader.language(&root, "definitions");
    for element in &root.children {
        reader.element(element, &root);
    }
    reader.requirements(&root);
    reader.undeclared();
    reader.names_once();
    match reader.refused.is_empty() {
        true => Ok(reader.model),
        false => Err(reader.refused),
    }
}

fn version(root: &Element) -> Result<&'static str, Stopped> {
    let namespace = root.namespace.as_str();
    let known = VERSIONS.iter().find(|(of, _)| *of == namespace);
    match known {
        Some((_, version)) if root.name == "definitions" => Ok(version),
        Some(_) => {
            let why = format!("`{}` is not the `definitions` of a model", root.name);
            Err((Construct::Version, why))
        }
        None if namespace.contains("omg.org/spec/DMN") => {
            let why = format!("`{namespace}` is not DMN 1.2 to 1.5");
            Err((Construct::Version, why))
        }
        None => Err((Construct::Version, format!("`{}` is not DMN", root.name))),
    }
}

/// All that expressions may name.
fn names(root: &Element) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![root];
    while let Some(element) = open.pop() {
        let is_named = matches!(
            element.name.as_str(),
            "inputData"
                | "decision"
                | "businessKnowledgeModel"
                | "decisionService"
                | "variable"
                | "itemComponent"
                | "formalParameter"
                | "output"
        );
        if is_named && let Some(name) = element.attribute("name") {
            names.insert(one_space(name));
        }
        open.extend(&element.children);
    }
    names
}

/// White space in a name is one space.
pub(super) fn one_space(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn text_of(element: &Element, name: &str) -> Option<String> {
    let text = element.child(name)?.text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

struct Reader<'a> {
    names: &'a Names,
    namespace: &'a str,
    model: Model,
    refused: Vec<Refusal>,
}

/// The names of the decisions that an element requires.
fn required(element: &Element, root: &Element) -> BTreeSet<String> {
    let within = element.children.iter().flat_map(|child| &child.children);
    let hrefs = within.filter_map(|child| child.attribute("href"));
    let ids: BTreeSet<&str> = hrefs
        .map(|href| href.rsplit_once('#').map_or(href, |(_, id)| id))
        .collect();
    let decisions = root.all("decision");
    let required = decisions.filter(|of| of.attribute("id").is_some_and(|id| ids.contains(id)));
    required
        .filter_map(|decision| decision.attribute("name").map(one_space))
        .collect()
}

/// `decision “Risk” (line 12)`
fn place(element: &Element) -> String {
    let name = element.attribute("name").map(one_space);
    let name = name.map_or_else(String::new, |name| format!(" “{name}”"));
    format!("{}{name} (line {})", element.name, element.line)
}

impl Reader<'_> {
    fn refuse(&mut self, construct: Construct, place: String, why: impl Into<String>) {
        self.refused.push(Refusal::new(construct, place, why));
    }

    fn note(&mut self, element: &Element, said: &str) {
        let note = Note::new(Construct::Metadata, place(element), said);
        self.model.notes.push(note);
    }

    fn language(&mut self, element: &Element, what: &str) {
        if let Some(language) = element.attribute("expressionLanguage")
            && !boxed::is_feel(language)
        {
            let why = format!("`{language}` is not FEEL");
            self.refuse(
                Construct::Language,
                format!("{what} (line {})", element.line),
                why,
            );
        }
    }

    fn element(&mut self, element: &Element, root: &Element) {
        if element.namespace != self.namespace {
            if element.name != "DMNDI" {
                self.note(element, "of another notation: left out");
            }
            return;
        }
        match element.name.as_str() {
            "inputData" => {
                let variable = self.variable(element);
                self.model.inputs.push(variable);
            }
            "itemDefinition" => {
                let name = one_space(element.attribute("name").unwrap_or_default());
                let item = self.item(element);
                self.model.types.insert(name, item);
            }
            "decision" => {
                let variable = self.variable(element);
                let body = boxed::body(element, self.names);
                self.model.decisions.push(Decision {
                    variable,
                    requires: required(element, root),
                    body,
                });
            }
            "businessKnowledgeModel" => self.function(element),
            "import" => {
                let name = element.attribute("name").unwrap_or_default();
                let why = format!("it uses another model, `{name}`");
                self.refuse(Construct::Import, place(element), why);
            }
            "knowledgeSource" => self.note(element, "who answers for a decision: left out"),
            "decisionService" => self.note(
                element,
                "which decisions are offered to others together: left out",
            ),
            "textAnnotation" => {
                let text = element.inner_text().unwrap_or_default().to_owned();
                self.note(element, &format!("a note in the diagram: left out: {text}"));
            }
            "association" | "group" | "description" => {}
            "extensionElements" if element.children.is_empty() => {}
            "extensionElements"
            | "elementCollection"
            | "performanceIndicator"
            | "organizationUnit"
            | "businessContextElement" => {
                self.note(element, "says nothing of what is decided: left out")
            }
            _other => self.refuse(
                Construct::Element,
                place(element),
                "nobody knows what it means",
            ),
        }
    }

    fn variable(&mut self, element: &Element) -> Variable {
        let variable = element.child("variable");
        let name = element.attribute("name").unwrap_or_default();
        let own = variable.and_then(|variable| variable.attribute("name"));
        if own.is_some_and(|own| one_space(own) != one_space(name)) {
            let why = "its variable has another name";
            self.refuse(Construct::Reference, place(element), why);
        }
        let typed = variable.and_then(|variable| variable.attribute("typeRef"));
        let texts = ["description", "question", "allowedAnswers"];
        let texts = texts.iter().filter_map(|name| text_of(element, name));
        let texts: Vec<String> = texts.collect();
        Variable {
            name: one_space(name),
            typed: typed.map(str::to_owned),
            place: place(element),
            described: (!texts.is_empty()).then(|| texts.join("\n")),
        }
    }

    fn item(&mut self, element: &Element) -> ItemType {
        let allowed = element.child("allowedValues");
        let allowed = allowed.and_then(Element::inner_text);
        let allowed = allowed.and_then(|text| self.tests(text, element));
        let constraint = element
            .child("typeConstraint")
            .and_then(Element::inner_text);
        let constraint = constraint.and_then(|text| self.tests(text, element));
        let components = element.all("itemComponent").map(|component| {
            let name = one_space(component.attribute("name").unwrap_or_default());
            (name, self.item(component))
        });
        let components = components.collect();
        ItemType {
            base: text_of(element, "typeRef"),
            is_collection: element.attribute("isCollection").map(str::trim) == Some("true"),
            allowed: allowed.or(constraint),
            components,
        }
    }

    fn tests(&mut self, text: &str, element: &Element) -> Option<Tests> {
        match super::feel::tests(text, self.names) {
            Ok(tests) => Some(tests),
            Err((construct, why)) => {
                // What else a value may be is asked wider than it is.
                let said = format!(
                    "its allowed values are not read ({}): {why}",
                    construct.name()
                );
                let note = Note::new(Construct::Range, place(element), said);
                self.model.notes.push(note);
                None
            }
        }
    }

    fn function(&mut self, element: &Element) {
        let name = one_space(element.attribute("name").unwrap_or_default());
        let logic = element.child("encapsulatedLogic");
        let Some(logic) = logic else {
            let why = "it has no logic";
            self.refuse(Construct::FunctionValue, place(element), why);
            return;
        };
        let parameters: Vec<String> = logic
            .all("formalParameter")
            .filter_map(|parameter| parameter.attribute("name").map(one_space))
            .collect();
        let names = self.names.and(parameters.iter().cloned());
        let body = match logic.attribute("kind") {
            None | Some("FEEL") => boxed::body(logic, &names),
            Some(kind) => {
                let why = format!("its function is in {kind}");
                Err((Construct::FunctionValue, why))
            }
        };
        let function = Function { parameters, body };
        self.model.functions.insert(name, function);
    }

    /// What is required must be there, in this model.
    fn requirements(&mut self, root: &Element) {
        let ids: BTreeSet<&str> = root
            .children
            .iter()
            .filter_map(|element| element.attribute("id"))
            .collect();
        let own = root.attribute("namespace").unwrap_or_default();
        let requirements = root.children.iter().filter(|of| of.name != "association");
        let requirements = requirements.filter(|of| of.namespace == root.namespace);
        for element in requirements.filter(|of| of.name != "extensionElements") {
            let within = element.children.iter().flat_map(|child| &child.children);
            for (child, href) in within.filter_map(|child| Some((child, child.attribute("href")?)))
            {
                let (of, id) = href.rsplit_once('#').unwrap_or(("", href));
                if !of.is_empty() && of != own {
                    let why = format!("`{href}` is in another model");
                    self.refuse(Construct::Import, place(element), why);
                } else if !ids.contains(id) {
                    let why = format!("`{href}` of `{}` is not there", child.name);
                    self.refuse(Construct::Reference, place(element), why);
                }
            }
        }
    }

    /// What columns of tables ask for and nothing declares: modelers leave it to whoever calls the table.
    fn undeclared(&mut self) {
        let inputs = self.model.inputs.iter().map(|input| &input.name);
        let decisions = self.model.decisions.iter().map(|of| &of.variable.name);
        let mut known: Vec<String> = inputs.chain(decisions).cloned().collect();
        let mut found = Vec::new();
        for decision in &self.model.decisions {
            let Ok(Body::Table(table)) = &decision.body else {
                continue;
            };
            for input in &table.inputs {
                let Expr::Name(path) = &input.expr else {
                    continue;
                };
                if !known.iter().any(|name| is_within(path, name)) {
                    known.push(path.clone());
                    found.push(Variable {
                        name: path.clone(),
                        typed: input.typed.clone(),
                        place: decision.variable.place.clone(),
                        described: input.label.clone(),
                    });
                }
            }
        }
        for variable in found {
            let said = format!(
                "`{}` is not declared as input data: it is asked all the same",
                variable.name
            );
            let note = Note::new(Construct::Reference, variable.place.clone(), said);
            self.model.notes.push(note);
            self.model.inputs.push(variable);
        }
    }

    /// Two things of one name are one to expressions.
    fn names_once(&mut self) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let variables = self.model.inputs.iter();
        let decisions = self.model.decisions.iter().map(|of| &of.variable);
        let variables: Vec<_> = variables
            .chain(decisions)
            .map(|variable| (variable.name.clone(), variable.place.clone()))
            .collect();
        for (name, place) in variables {
            let why = match name.is_empty() {
                true => "it has no name".to_owned(),
                false if seen.contains(&name) => format!("`{name}` is there twice"),
                false => {
                    seen.insert(name);
                    continue;
                }
            };
            self.refuse(Construct::Reference, place, why);
        }
    }
}

impl Body {
    /// Every name in it.
    pub fn names(&self) -> BTreeSet<String> {
        let names = self.expressions().into_iter().flat_map(Expr::names);
        names.map(str::to_owned).collect()
    }

    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Body::Nothing => Vec::new(),
            Body::Literal(expr) => vec![expr],
            Body::Table(table) => table.expressions(),
        }
    }
}

impl Table {
    pub fn expressions(&self) -> Vec<&Expr> {
        let inputs = self.inputs.iter().map(|input| &input.expr);
        let rules = self.rules.iter().flat_map(|rule| {
            let tests = rule.cells.iter().flat_map(Tests::tests);
            tests.flat_map(|test| test.parts()).chain(&rule.outputs)
        });
        let defaults = self
            .outputs
            .iter()
            .filter_map(|output| output.default.as_ref());
        inputs.chain(rules).chain(defaults).collect()
    }
}
