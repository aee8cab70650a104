//! What a book would say of a model: facts of its input data, outputs and tables of its decisions, conditions and calculations of their expressions.

mod cells;
mod enumerate;
mod formula;
mod subject;
mod tables;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use super::Construct;
use super::feel::{Expr, Stopped};
use super::inline::is_scalar;
use super::run::Value;
use super::source::{Body, Model, Variable};
use super::{Note, Refusal, is_within, owner};
use crate::import::book::FactPlan;
use crate::import::logic::Logic;
use crate::import::names;
use crate::notation::TakenNames;
use formula::Linear;
pub(super) use subject::{Kind, Subject};
use usage::Usages;

/// Decisions that ask for each other, one in the other.
const DEEPEST: usize = 100;

#[derive(Debug)]
pub(super) struct BookPlan {
    /// By their paths in the source.
    pub facts: Vec<(String, FactPlan, Subject)>,
    pub blocks: Vec<Block>,
    /// What a test can expect of a decision or of one of its outputs.
    pub outputs: BTreeMap<String, Subject>,
    /// Scores and calculations, by the names of their decisions.
    pub numbers: BTreeMap<String, Subject>,
    /// Decisions that the book asks for.
    pub asked: BTreeSet<String>,
    pub notes: Vec<Note>,
    pub names: TakenNames,
}

#[derive(Debug)]
pub(super) enum Block {
    Condition {
        thing: Thing,
        when: Logic,
    },
    Score {
        thing: Thing,
        /// Whom the points are for, how many, and why.
        points: Vec<(Logic, i64, Option<String>)>,
    },
    Calculation {
        thing: Thing,
        is: String,
        asks: BTreeSet<String>,
    },
    Output {
        plan: FactPlan,
        aggregate: Option<&'static str>,
    },
    Table(TablePlan),
}

#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub name: String,
    pub title: String,
    pub note: Option<String>,
    pub element: String,
}

#[derive(Debug)]
pub(super) struct TablePlan {
    pub thing: Thing,
    pub hit: &'static str,
    /// None at all, where it holds for everybody.
    pub inputs: Vec<String>,
    pub rows: Vec<RowPlan>,
}

#[derive(Clone, Debug)]
pub(super) struct RowPlan {
    pub name: String,
    pub cells: Vec<String>,
    /// Output and value, as TOML.
    pub sets: Vec<(String, String)>,
    pub priority: Option<usize>,
    pub note: Option<String>,
}

impl Block {
    pub fn thing(&self) -> (&str, &str, &str) {
        match self {
            Block::Condition { thing, .. }
            | Block::Calculation { thing, .. }
            | Block::Score { thing, .. }
            | Block::Table(TablePlan { thing, .. }) => (&thing.name, &thing.title, &thing.element),
            Block::Output { plan, .. } => (&plan.name, &plan.title, &plan.element),
        }
    }

    fn asks(&self) -> BTreeSet<String> {
        match self {
            Block::Condition { when, .. } => when.names(),
            Block::Calculation { asks, .. } => asks.clone(),
            Block::Score { points, .. } => points
                .iter()
                .flat_map(|(when, _, _)| when.names())
                .collect(),
            Block::Output { .. } => BTreeSet::new(),
            Block::Table(table) => table.inputs.iter().cloned().collect(),
        }
    }
}

enum State {
    Open,
    Done(Result<(), Stopped>),
}

pub(super) struct Planner<'a> {
    model: &'a Model,
    decisions: BTreeMap<String, &'a Variable>,
    inputs: BTreeMap<String, &'a Variable>,
    bodies: &'a BTreeMap<String, Body>,
    stopped: &'a BTreeMap<String, Stopped>,
    usages: Usages,
    /// Paths that a test leaves out, and decisions that one expects something of.
    unsure: &'a BTreeSet<String>,
    expected: &'a BTreeSet<String>,
    /// Numbers that tests give.
    given: &'a BTreeMap<String, BTreeSet<crate::quantity::Number>>,
    names: TakenNames,
    facts: Vec<(String, FactPlan, Subject)>,
    subjects: BTreeMap<String, Subject>,
    outputs: BTreeMap<String, Subject>,
    linears: BTreeMap<String, Linear>,
    conditions: BTreeMap<Logic, String>,
    reserved: BTreeMap<(&'static str, String), String>,
    states: BTreeMap<String, State>,
    blocks: Vec<Block>,
    draft: Vec<Block>,
    asked: BTreeSet<String>,
    notes: Vec<Note>,
    /// Of facts by their paths: told of those that stay.
    fact_notes: Vec<(String, Note)>,
    depth: usize,
    /// All that any decision names.
    named_in_bodies: BTreeSet<String>,
}

pub(super) struct Tests<'a> {
    pub unsure: &'a BTreeSet<String>,
    pub expected: &'a BTreeSet<String>,
    pub given: &'a BTreeMap<String, BTreeSet<crate::quantity::Number>>,
}

pub(super) fn plan(
    model: &Model,
    (bodies, stopped): (&BTreeMap<String, Body>, &BTreeMap<String, Stopped>),
    tests: &Tests<'_>,
) -> Result<BookPlan, Vec<Refusal>> {
    let planner = Planner {
        model,
        decisions: by_name(model.decisions.iter().map(|decision| &decision.variable)),
        inputs: by_name(model.inputs.iter()),
        bodies,
        stopped,
        usages: usage::of(bodies),
        unsure: tests.unsure,
        expected: tests.expected,
        given: tests.given,
        names: TakenNames::default(),
        facts: Vec::new(),
        subjects: BTreeMap::new(),
        outputs: BTreeMap::new(),
        linears: BTreeMap::new(),
        conditions: BTreeMap::new(),
        reserved: BTreeMap::new(),
        states: BTreeMap::new(),
        blocks: Vec::new(),
        draft: Vec::new(),
        asked: BTreeSet::new(),
        notes: Vec::new(),
        fact_notes: Vec::new(),
        depth: 0,
        named_in_bodies: bodies.values().flat_map(Body::names).collect(),
    };
    planner.run()
}

impl<'a> Planner<'a> {
    fn run(mut self) -> Result<BookPlan, Vec<Refusal>> {
        let mut refused = Vec::new();
        let mut failed = Vec::new();
        for variable in self.in_order() {
            if let Err(why) = self.decision(&variable.name) {
                failed.push((variable, why));
            }
        }
        self.prune();
        for (variable, (construct, why)) in failed {
            let is_broken = matches!(construct, Construct::Cycle | Construct::Reference);
            if self.is_asked(&variable.name) {
                let said = format!("asked as a fact, for it can’t be worked out here: {why}");
                self.notes
                    .push(Note::new(construct, variable.place.clone(), said));
                self.asked.insert(variable.name.clone());
            } else if !is_broken && self.is_replaced(&variable.name, construct) {
                let said = format!(
                    "left out: {why}. What requires it is asked as a fact, or has it in its own expression"
                );
                self.notes
                    .push(Note::new(construct, variable.place.clone(), said));
            } else {
                refused.push(Refusal::new(construct, variable.place.clone(), why));
            }
        }
        if refused.is_empty() && (self.facts.is_empty() || self.blocks.is_empty()) {
            let why = match self.facts.is_empty() {
                true => "its decisions ask for nothing",
                false => "it works nothing out",
            };
            refused.push(Refusal::new(Construct::NothingSaid, "definitions", why));
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        self.fill_unconditional();
        for (path, note) in std::mem::take(&mut self.fact_notes) {
            if self.facts.iter().any(|(known, _, _)| *known == path) {
                self.notes.push(note);
            }
        }
        self.tell_of_the_rest();
        let numbers = self.numbers();
        Ok(BookPlan {
            facts: self.facts,
            numbers,
            blocks: self.blocks,
            outputs: self.outputs,
            asked: self.asked,
            notes: self.notes,
            names: self.names,
        })
    }

    /// Each decision after those that it asks for, but for those that ask for each other.
    fn in_order(&self) -> Vec<&'a Variable> {
        let asks = |name: &String| -> BTreeSet<String> {
            let body = self.bodies.get(name);
            let names = body.map(Body::names).unwrap_or_default();
            let owners = names.iter().filter_map(|path| owner(&self.decisions, path));
            owners.map(|(owner, _)| owner.clone()).collect()
        };
        let decisions = self.model.decisions.iter();
        let mut open: Vec<(&'a Variable, BTreeSet<String>)> = decisions
            .map(|decision| (&decision.variable, asks(&decision.variable.name)))
            .collect();
        let mut order: Vec<&'a Variable> = Vec::new();
        let mut ready: BTreeSet<String> = BTreeSet::new();
        loop {
            let before = order.len();
            open.retain(|(variable, asks)| {
                let is_ready = asks.is_subset(&ready);
                if is_ready {
                    ready.insert(variable.name.clone());
                    order.push(variable);
                }
                !is_ready
            });
            if order.len() == before {
                order.extend(open.into_iter().map(|(variable, _)| variable));
                return order;
            }
        }
    }

    fn numbers(&self) -> BTreeMap<String, Subject> {
        let blocks = self.blocks.iter();
        let numbers = blocks.filter_map(|block| match block {
            Block::Score { thing, .. } | Block::Calculation { thing, .. } => Some(&thing.name),
            Block::Condition { .. } | Block::Output { .. } | Block::Table(_) => None,
        });
        let numbers: BTreeSet<&String> = numbers.collect();
        let subjects = self.subjects.iter();
        let own = subjects.filter(|(path, subject)| {
            self.decisions.contains_key(*path) && numbers.contains(&subject.name)
        });
        own.map(|(path, subject)| (path.clone(), subject.clone()))
            .collect()
    }

    /// Whether a fact stands for it.
    fn is_asked(&self, decision: &str) -> bool {
        let within = format!("{decision}.");
        let is_it = |path: &String| path == decision || path.starts_with(&within);
        self.facts.iter().any(|(path, _, _)| is_it(path))
    }

    /// Whether what can't be said of a decision is not missed: it was somebody's to decide, or other decisions stand for it.
    fn is_replaced(&self, decision: &str, construct: Construct) -> bool {
        let decisions = self.model.decisions.iter();
        let mut others = decisions.filter(|other| other.variable.name != decision);
        construct == Construct::NoLogic || others.any(|other| other.requires.contains(decision))
    }

    /// Leaves out what nothing asks for: conditions, calculations and facts of expressions that came to nothing.
    fn prune(&mut self) {
        loop {
            let asked: BTreeSet<String> = self.blocks.iter().flat_map(Block::asks).collect();
            let own: BTreeSet<&String> = self.subjects.values().map(|of| &of.name).collect();
            let stays = |block: &Block| match block {
                Block::Output { .. } | Block::Table(_) | Block::Score { .. } => true,
                Block::Condition { thing, .. } | Block::Calculation { thing, .. } => {
                    asked.contains(&thing.name) || own.contains(&thing.name)
                }
            };
            let before = self.blocks.len();
            self.blocks.retain(stays);
            if self.blocks.len() == before {
                self.facts.retain(|(_, fact, _)| asked.contains(&fact.name));
                return;
            }
        }
    }

    /// A table of what holds for everybody has an input all the same.
    fn fill_unconditional(&mut self) {
        let Some((_, fact, _)) = self.facts.first() else {
            return;
        };
        let input = fact.name.clone();
        for block in &mut self.blocks {
            if let Block::Table(table) = block
                && table.inputs.is_empty()
            {
                table.inputs.push(input.clone());
                for row in &mut table.rows {
                    row.cells = vec!["-".to_owned()];
                }
            }
        }
    }

    fn tell_of_the_rest(&mut self) {
        for input in &self.model.inputs {
            if !self.is_asked(&input.name) {
                let said = format!(
                    "“{}” is there and nothing asks for it: left out",
                    input.name
                );
                self.notes
                    .push(Note::new(Construct::Unused, input.place.clone(), said));
            }
        }
    }

    /// Plans what a decision comes to, once.
    fn decision(&mut self, name: &str) -> Result<(), Stopped> {
        match self.states.get(name) {
            Some(State::Done(done)) => return done.clone(),
            Some(State::Open) => return Err(cycle(name)),
            None => {}
        }
        if self.depth >= DEEPEST {
            let why = format!("more than {DEEPEST} decisions ask for each other");
            return Err((Construct::Cycle, why));
        }
        self.states.insert(name.to_owned(), State::Open);
        self.depth += 1;
        let outer = std::mem::take(&mut self.draft);
        let done = self.body(name);
        let draft = std::mem::replace(&mut self.draft, outer);
        self.depth -= 1;
        if done.is_ok() {
            self.blocks.extend(draft);
        }
        let states = &mut self.states;
        states.insert(name.to_owned(), State::Done(done.clone()));
        done
    }

    fn body(&mut self, name: &str) -> Result<(), Stopped> {
        if let Some(why) = self.stopped.get(name) {
            return Err(why.clone());
        }
        let (Some(body), Some(variable)) =
            (self.bodies.get(name), self.decisions.get(name).copied())
        else {
            return Err((Construct::Reference, format!("`{name}` is not there")));
        };
        let done = match body {
            Body::Nothing => {
                let why = "somebody decides it: it has no logic";
                return Err((Construct::NoLogic, why.to_owned()));
            }
            Body::Table(table) => self.table(variable, table),
            Body::Literal(expr) => self.literal(variable, expr),
        };
        let Err(why) = done else {
            return Ok(());
        };
        if why.0 == Construct::Cycle {
            return Err(why);
        }
        self.draft.clear();
        self.outputs
            .retain(|path, _| path != name && !path.starts_with(&format!("{name}.")));
        // The values that it can come to, one by one, if there are few.
        self.enumerated(variable, body).map_err(|_| why)
    }

    fn literal(&mut self, variable: &Variable, expr: &Expr) -> Result<(), Stopped> {
        if is_scalar(expr) {
            return self.constant(variable, expr);
        }
        if let Expr::Name(path) = expr {
            let subject = self.subject(path)?;
            self.subjects.insert(variable.name.clone(), subject);
            return Ok(());
        }
        if is_boolean(expr) {
            return self.boolean(variable, expr);
        }
        if let Expr::If(..) = expr {
            return self.choice(variable, expr);
        }
        let linear = self.linear(expr)?;
        let subject = self.calculation(&linear, Some(variable))?;
        self.subjects.insert(variable.name.clone(), subject);
        Ok(())
    }

    fn thing(&mut self, variable: &Variable) -> Thing {
        Thing {
            name: self.named("decision", &variable.name),
            title: names::cleaned(&variable.name),
            note: variable.described.clone(),
            element: variable.place.clone(),
        }
    }

    /// A name of the words that stands for nothing else, in an expression either.
    /// The same thing has one name, however often its planning begins.
    fn named(&mut self, what: &'static str, title: &str) -> String {
        let key = (what, title.to_owned());
        if let Some(name) = self.reserved.get(&key) {
            return name.clone();
        }
        let name = self.new_name(title);
        self.reserved.insert(key, name.clone());
        name
    }

    fn new_name(&mut self, title: &str) -> String {
        let name = names::identifier(&words(title));
        let is_word = matches!(
            name.as_str(),
            "and"
                | "or"
                | "not"
                | "xor"
                | "implies"
                | "is"
                | "in"
                | "between"
                | "true"
                | "false"
                | "known"
                | "unknown"
        );
        let wanted = match is_word {
            true => format!("{name}-value"),
            false => name,
        };
        self.names.give(&wanted)
    }

    /// The same for everybody.
    fn constant(&mut self, variable: &Variable, expr: &Expr) -> Result<(), Stopped> {
        let value = match expr {
            Expr::Flag(flag) => Value::Flag(*flag),
            Expr::Number(number) => Value::Number(number.clone()),
            Expr::Text(text) => Value::Text(text.clone()),
            _other => return Err((Construct::Expression, "it is not a constant".to_owned())),
        };
        let path = variable.name.clone();
        let output = self.output(&path, variable, std::slice::from_ref(&value), (&[], None))?;
        let set = output.toml(&value).unwrap_or_default();
        let row = RowPlan {
            name: "everybody".to_owned(),
            cells: Vec::new(),
            sets: vec![(output.name.clone(), set)],
            priority: None,
            note: None,
        };
        let thing = self.table_thing(variable);
        self.draft.push(Block::Table(TablePlan {
            thing,
            hit: "unique",
            inputs: Vec::new(),
            rows: vec![row],
        }));
        Ok(())
    }

    fn table_thing(&mut self, variable: &Variable) -> Thing {
        Thing {
            name: self.named("table", &format!("{} by table", variable.name)),
            title: names::cleaned(&variable.name),
            note: None,
            element: variable.place.clone(),
        }
    }

    /// A condition; and an output where nothing else asks for it, or a test expects it.
    fn boolean(&mut self, variable: &Variable, expr: &Expr) -> Result<(), Stopped> {
        let when = self.logic(expr)?;
        let is_result = self.is_leaf(&variable.name) || self.expected.contains(&variable.name);
        if !is_result {
            let thing = self.thing(variable);
            let subject = self.subject_of(&thing.name, Kind::Flag, &when);
            self.draft.push(Block::Condition { thing, when });
            self.subjects.insert(variable.name.clone(), subject);
            return Ok(());
        }
        let values = [Value::Flag(true), Value::Flag(false)];
        let output = self.output(&variable.name, variable, &values, (&[], None))?;
        let title = format!("{} holds", variable.name);
        let condition = Thing {
            name: self.named("condition", &title),
            title: names::cleaned(&title),
            note: None,
            element: variable.place.clone(),
        };
        let subject = self.subject_of(&condition.name, Kind::Flag, &when);
        let rows = [("yes", "true"), ("no", "false")].map(|(cell, value)| RowPlan {
            name: cell.to_owned(),
            cells: vec![cell.to_owned()],
            sets: vec![(output.name.clone(), value.to_owned())],
            priority: None,
            note: None,
        });
        let hit = match subject.is_unsure {
            true => "collect",
            false => "unique",
        };
        let inputs = vec![condition.name.clone()];
        self.draft.push(Block::Condition {
            thing: condition,
            when,
        });
        let thing = self.table_thing(variable);
        self.draft.push(Block::Table(TablePlan {
            thing,
            hit,
            inputs,
            rows: rows.to_vec(),
        }));
        self.subjects.insert(variable.name.clone(), subject);
        Ok(())
    }

    fn subject_of(&self, name: &str, kind: Kind, when: &Logic) -> Subject {
        let asked = when.names();
        let mut all = self
            .subjects
            .values()
            .chain(self.facts.iter().map(|(_, _, of)| of));
        let is_unsure = all.any(|subject| subject.is_unsure && asked.contains(&subject.name));
        Subject {
            name: name.to_owned(),
            kind,
            is_unsure,
        }
    }

    /// No other decision asks for it.
    fn is_leaf(&self, name: &str) -> bool {
        !self
            .named_in_bodies
            .iter()
            .any(|path| is_within(path, name))
    }

    /// `if … then … else`, one in the other, each coming to a constant.
    fn choice(&mut self, variable: &Variable, expr: &Expr) -> Result<(), Stopped> {
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        let mut rest = expr;
        while let Expr::If(condition, then, or) = rest {
            conditions.push(&**condition);
            values.push(constant(then)?);
            rest = or;
        }
        values.push(constant(rest)?);
        let output = self.output(&variable.name, variable, &values, (&[], None))?;
        let mut inputs: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        for condition in &conditions {
            let logic = self.logic(condition)?;
            let name = self.condition(logic, variable)?;
            let column = inputs.iter().position(|known| *known == name);
            columns.push(column.unwrap_or(inputs.len()));
            if column.is_none() {
                inputs.push(name);
            }
        }
        let mut taken = TakenNames::default();
        let mut rows = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let mut cells = vec!["-".to_owned(); inputs.len()];
            if let Some(cell) = columns.get(at).and_then(|column| cells.get_mut(*column)) {
                "yes".clone_into(cell);
            }
            let set = output.toml(value).map(|set| (output.name.clone(), set));
            rows.push(RowPlan {
                name: taken.give(&row_name(value, at)),
                cells,
                sets: set.into_iter().collect(),
                priority: None,
                note: None,
            });
        }
        let thing = self.table_thing(variable);
        self.draft.push(Block::Table(TablePlan {
            thing,
            hit: "first",
            inputs,
            rows,
        }));
        Ok(())
    }
}

fn by_name<'a>(variables: impl Iterator<Item = &'a Variable>) -> BTreeMap<String, &'a Variable> {
    variables
        .map(|variable| (variable.name.clone(), variable))
        .collect()
}

/// `RiskCategory` is `Risk Category`, and so is `Risk.Category`.
fn words(name: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(if c == '.' { ' ' } else { c });
        before = c;
    }
    words
}

fn cycle(name: &str) -> Stopped {
    (
        Construct::Cycle,
        format!("`{name}` is asked for what it is worked out of"),
    )
}

/// The value of a constant expression.
pub(super) fn constant(expr: &Expr) -> Result<Value, Stopped> {
    match expr {
        Expr::Null => Ok(Value::Null),
        Expr::Flag(flag) => Ok(Value::Flag(*flag)),
        Expr::Text(text) => Ok(Value::Text(text.clone())),
        other => match other.number() {
            Some(number) => Ok(Value::Number(number)),
            None => Err((
                Construct::OutputExpression,
                "what it comes to is worked out of other values".to_owned(),
            )),
        },
    }
}

/// `declined`, of a text; else by its place.
fn row_name(value: &Value, at: usize) -> String {
    match value {
        Value::Text(text) => names::identifier(text),
        _other => format!("rule-{}", at + 1),
    }
}

/// What can be nothing but true, false or unknown.
fn is_boolean(expr: &Expr) -> bool {
    match expr {
        Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Compare(..) | Expr::Matches(..) => true,
        Expr::Flag(_) => true,
        Expr::Call(name, _) => name == "list contains",
        Expr::Null
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Input
        | Expr::Name(_)
        | Expr::Negated(_)
        | Expr::Arithmetic(..)
        | Expr::If(..)
        | Expr::List(_) => false,
    }
}
