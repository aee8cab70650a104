//! What is worked out in ways that a book has no words for, written out value by value where there are few: the model is run for each.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::surely;
use super::subject::{ANOTHER, Kind, Subject};
use super::{Block, Planner, RowPlan, TablePlan, row_name};
use crate::import::dmn::feel::{Expr, Stopped, Tests};
use crate::import::dmn::run::{Runner, Value};
use crate::import::dmn::source::{Body, Hit, Table, Variable};
use crate::import::dmn::{Construct, Note, owner};
use crate::import::logic::Logic;
use crate::notation::TakenNames;
use crate::quantity::Number;

/// Patients that are looked at, and rows that are written; of a sum of points that a score says as well, fewer.
const MOST_PATIENTS: usize = 20_000;
const MOST_ROWS: usize = 200;
const MOST_ROWS_OF_SUM: usize = 30;

/// All totals of a score together.
const MOST_POINTS: i64 = 1_000;

/// One of the parts into which the model's numbers cut a fact, or one of its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Value(Value),
    /// By its place among the parts.
    Numbers(usize),
}

/// A fact's parts, each with a value in it.
struct Leaf {
    path: String,
    parts: Vec<(Part, Value)>,
    /// Between which numbers the parts lie: below a number, or above it.
    cuts: Vec<(Number, bool)>,
}

/// Rows in the making: what each input is, and what it comes to.
type Rows = BTreeMap<Vec<Part>, Value>;

impl Planner<'_> {
    pub(super) fn enumerated(&mut self, variable: &Variable, body: &Body) -> Result<(), Stopped> {
        let asked: Vec<String> = body.names().into_iter().collect();
        let mut subjects = Vec::new();
        for path in &asked {
            subjects.push(self.subject(path)?);
        }
        let leaves = self.all_leaves(body, asked.iter().zip(&subjects));
        let rows = match &leaves {
            Ok(leaves) => self.run_all(variable, &asked, leaves),
            Err(why) => Err(why.clone()),
        };
        if let Body::Table(table) = body
            && matches!(table.hit, Hit::Sum | Hit::Count)
            && rows.as_ref().map_or(usize::MAX, Rows::len) > MOST_ROWS_OF_SUM
            && self.score(variable, table)?
        {
            return Ok(());
        }
        let (rows, leaves) = (rows?, leaves?);
        if rows.len() > MOST_ROWS {
            return Err(too_many());
        }
        let inputs = subjects
            .iter()
            .map(|subject| subject.name.clone())
            .collect();
        self.written_out(variable, (inputs, &subjects), (&asked, &leaves), &rows)
    }

    /// The facts that everything follows from, where nothing else than what is told apart counts.
    fn all_leaves<'b>(
        &self,
        body: &Body,
        mut asked: impl Iterator<Item = (&'b String, &'b Subject)>,
    ) -> Result<Vec<Leaf>, Stopped> {
        let measured = measured(body);
        if asked.any(|(path, of)| measured.contains(path) && !self.is_finite(path, of)) {
            return Err(too_many());
        }
        let leaves = self.leaves(body)?;
        leaves.iter().map(|path| self.leaf(path)).collect()
    }

    /// The sum of a table's points, if it is one: whole numbers, and a rule for everybody.
    fn score(&mut self, variable: &Variable, table: &Table) -> Result<bool, Stopped> {
        if !self.is_for_all(table) || table.outputs.len() != 1 {
            return Ok(false);
        }
        let mut points = Vec::new();
        for rule in &table.rules {
            let number = rule.outputs.first().and_then(Expr::number);
            let point = match table.hit {
                Hit::Count => Some(1),
                _sum => number.and_then(|number| number.to_i64()),
            };
            let Some(point) = point else {
                return Ok(false);
            };
            let mut cells = Vec::new();
            for (column, tests) in table.inputs.iter().zip(&rule.cells) {
                cells.push(self.matches(&column.expr, tests)?);
            }
            if point != 0 {
                let when = Logic::and(cells);
                // A rule that asks for what is missing does not match; a score would be unknown.
                let when = match self.is_unsure(when.names().iter()) {
                    true => surely(when),
                    false => when,
                };
                points.push((when, point, rule.note.clone()));
            }
        }
        let span: Option<i64> = points.iter().try_fold(0_i64, |span, (_, point, _)| {
            span.checked_add(point.checked_abs()?)
        });
        if points.is_empty() || span.is_none_or(|span| span > MOST_POINTS) {
            return Ok(false);
        }
        let thing = self.thing(variable);
        let subject = Subject {
            name: thing.name.clone(),
            kind: Kind::Number { unit: "" },
            is_unsure: false,
        };
        self.subjects.insert(variable.name.clone(), subject);
        self.draft.push(Block::Score { thing, points });
        Ok(true)
    }

    /// Whether the rules that ask for one input alone leave none of its values: then nobody is without a rule.
    fn is_for_all(&self, table: &Table) -> bool {
        let given = BTreeMap::new();
        let mut runner = Runner::new(self.bodies, &given);
        let mut columns = table.inputs.iter().enumerate();
        columns.any(|(at, column)| {
            let Expr::Name(path) = &column.expr else {
                return false;
            };
            let is_fact = self.facts.iter().any(|(known, _, _)| known == path);
            let Some(leaf) = self.leaf(path).ok().filter(|_| is_fact) else {
                return false;
            };
            let alone = table.rules.iter().filter(|rule| {
                let mut others = rule
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at);
                others.all(|(_, tests)| *tests == Tests::Any)
            });
            let cells: Vec<&Tests> = alone.filter_map(|rule| rule.cells.get(at)).collect();
            leaf.parts.iter().all(|(_, value)| {
                let mut cells = cells.iter();
                cells.any(|tests| runner.tests(tests, value) == Some(Some(true)))
            })
        })
    }

    /// Few values, all of which are known.
    fn is_finite(&self, path: &str, subject: &Subject) -> bool {
        match &subject.kind {
            Kind::Flag => true,
            Kind::OneOf(values) => !values.iter().any(|value| value.code == ANOTHER),
            Kind::Number { .. } => self.outputs.contains_key(path),
            Kind::Several(_) => false,
        }
    }

    /// The facts that everything below follows from.
    fn leaves(&self, body: &Body) -> Result<BTreeSet<String>, Stopped> {
        let mut leaves = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<String> = body.names().into_iter().collect();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            if self.facts.iter().any(|(known, _, _)| *known == path) {
                leaves.insert(path);
                continue;
            }
            let subject = self.subjects.get(&path);
            let is_sum = subject.is_some_and(|subject| self.linears.contains_key(&subject.name));
            match owner(self.bodies, &path) {
                Some((_, body)) if !is_sum => {
                    let measured = measured(body);
                    let subjects = measured.iter().map(|path| (path, self.subjects.get(path)));
                    for (path, subject) in subjects {
                        if subject.is_none_or(|subject| !self.is_finite(path, subject)) {
                            return Err(too_many());
                        }
                    }
                    open.extend(body.names());
                }
                Some(_) | None => return Err(too_many()),
            }
        }
        Ok(leaves)
    }

    fn leaf(&self, path: &str) -> Result<Leaf, Stopped> {
        let subject = self.subjects.get(path).ok_or_else(too_many)?;
        let mut cuts = Vec::new();
        let mut parts: Vec<(Part, Value)> = match &subject.kind {
            Kind::Flag => [true, false].map(|flag| whole(Value::Flag(flag))).to_vec(),
            Kind::OneOf(values) => {
                let values = values.iter();
                values
                    .map(|value| whole(Value::Text(value.code.clone())))
                    .collect()
            }
            Kind::Several(_) => return Err(too_many()),
            Kind::Number { .. } => {
                let usage = self.usages.get(path);
                cuts = usage.map_or(Vec::new(), |usage| usage.cuts.iter().cloned().collect());
                let parts = (0..=cuts.len()).map(|at| (Part::Numbers(at), between(&cuts, at)));
                parts.collect()
            }
        };
        if subject.is_unsure {
            parts.push(whole(Value::Null));
        }
        Ok(Leaf {
            path: path.to_owned(),
            parts,
            cuts,
        })
    }

    fn run_all(
        &self,
        variable: &Variable,
        asked: &[String],
        leaves: &[Leaf],
    ) -> Result<Rows, Stopped> {
        let count = leaves.iter().try_fold(1_usize, |count, leaf| {
            let count = count.checked_mul(leaf.parts.len())?;
            (count <= MOST_PATIENTS).then_some(count)
        });
        let count = count.ok_or_else(too_many)?;
        let mut rows = Rows::new();
        for patient in 0..count {
            let mut rest = patient;
            let mut given = BTreeMap::new();
            let mut parts = BTreeMap::new();
            for leaf in leaves {
                let chosen = leaf
                    .parts
                    .get(rest % leaf.parts.len())
                    .ok_or_else(too_many)?;
                rest /= leaf.parts.len();
                given.insert(leaf.path.clone(), chosen.1.clone());
                parts.insert(leaf.path.as_str(), chosen.0.clone());
            }
            let mut runner = Runner::new(self.bodies, &given);
            let mut key = Vec::new();
            for path in asked {
                key.push(match parts.get(path.as_str()) {
                    Some(part) => part.clone(),
                    None => Part::Value(runner.named(path).ok_or_else(too_many)?),
                });
            }
            let value = runner.named(&variable.name).ok_or_else(too_many)?;
            if rows
                .insert(key, value.clone())
                .is_some_and(|known| known != value)
            {
                return Err(too_many());
            }
        }
        Ok(rows)
    }

    fn written_out(
        &mut self,
        variable: &Variable,
        (inputs, subjects): (Vec<String>, &[Subject]),
        (asked, leaves): (&[String], &[Leaf]),
        rows: &Rows,
    ) -> Result<(), Stopped> {
        let values: Vec<Value> = rows.values().cloned().collect();
        let output = self.output(&variable.name, variable, &values, (&[], None))?;
        let is_open = values.contains(&Value::Null);
        let mut plans = Vec::new();
        let mut taken = TakenNames::default();
        for (spans, value) in joined(rows) {
            let Some(set) = output.toml(&value) else {
                continue;
            };
            let mut cells = Vec::new();
            for (at, span) in spans.iter().enumerate() {
                let leaf = asked
                    .get(at)
                    .and_then(|path| leaves.iter().find(|leaf| leaf.path == *path));
                let subject = subjects.get(at).ok_or_else(too_many)?;
                cells.push(said(subject, leaf, span).ok_or_else(too_many)?);
            }
            plans.push(RowPlan {
                name: taken.give(&row_name(&value, plans.len())),
                cells,
                sets: vec![(output.name.clone(), set)],
                priority: None,
                note: None,
            });
        }
        let said = "it is written out, row by row, for all values that it is worked out of";
        let place = variable.place.clone();
        self.notes
            .push(Note::new(Construct::WrittenOut, place, said));
        let thing = self.table_thing(variable);
        self.draft.push(Block::Table(TablePlan {
            thing,
            hit: if is_open { "collect" } else { "unique" },
            inputs,
            rows: plans,
        }));
        Ok(())
    }
}

fn too_many() -> Stopped {
    let why = "it comes to more values than can be written out";
    (Construct::WrittenOut, why.to_owned())
}

fn whole(value: Value) -> (Part, Value) {
    (Part::Value(value.clone()), value)
}

/// A number in the part between two cuts.
fn between(cuts: &[(Number, bool)], at: usize) -> Value {
    let one = Number::one();
    let low = at.checked_sub(1).and_then(|at| cuts.get(at));
    Value::Number(match (low, cuts.get(at)) {
        (None, None) => Number::zero(),
        (None, Some((high, _))) => high - &one,
        (Some((low, _)), None) => low + &one,
        (Some((low, _)), Some((high, _))) if low == high => low.clone(),
        (Some((low, _)), Some((high, _))) => &(low + high) / &Number::from(2),
    })
}

/// Names whose very value counts, and not how it compares with constants.
fn measured(body: &Body) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    match body {
        Body::Nothing => {}
        Body::Literal(expr) => valued(expr, &mut names),
        Body::Table(table) => {
            for (at, input) in table.inputs.iter().enumerate() {
                let mut cells = table.rules.iter().filter_map(|rule| rule.cells.get(at));
                let is_compared =
                    matches!(input.expr, Expr::Name(_)) && cells.clone().all(is_constant);
                if !is_compared {
                    valued(&input.expr, &mut names);
                    let parts = cells
                        .by_ref()
                        .flat_map(Tests::tests)
                        .flat_map(|test| test.parts());
                    parts.for_each(|part| valued(part, &mut names));
                }
            }
            let outputs = table.rules.iter().flat_map(|rule| &rule.outputs);
            outputs.for_each(|output| valued(output, &mut names));
        }
    }
    names
}

fn is_constant(tests: &Tests) -> bool {
    let mut parts = tests.tests().iter().flat_map(|test| test.parts());
    parts.all(|part| part.names().is_empty())
}

fn valued(expr: &Expr, names: &mut BTreeSet<String>) {
    match expr {
        Expr::Name(path) => {
            names.insert(path.clone());
        }
        Expr::Compare(left, _, right) => match (&**left, &**right) {
            (Expr::Name(_), other) | (other, Expr::Name(_)) if other.names().is_empty() => {}
            (left, right) => {
                valued(left, names);
                valued(right, names);
            }
        },
        Expr::Matches(of, tests) if matches!(**of, Expr::Name(_)) && is_constant(tests) => {}
        other => other
            .parts()
            .into_iter()
            .for_each(|part| valued(part, names)),
    }
}

/// Rows that differ in one input alone, by neighbouring parts of its numbers, are one.
fn joined(rows: &Rows) -> Vec<(Vec<(Part, Part)>, Value)> {
    let mut rows: Vec<(Vec<(Part, Part)>, Value)> = rows
        .iter()
        .map(|(key, value)| {
            let spans = key.iter().map(|part| (part.clone(), part.clone()));
            (spans.collect(), value.clone())
        })
        .collect();
    let width = rows.first().map_or(0, |(spans, _)| spans.len());
    for column in 0..width {
        let mut kept: Vec<(Vec<(Part, Part)>, Value)> = Vec::new();
        for (spans, value) in rows {
            let goes_on = kept
                .iter_mut()
                .find(|(known, same)| *same == value && follows(known, &spans, column));
            match goes_on.and_then(|(known, _)| known.get_mut(column)) {
                Some(span) => {
                    if let Some((_, end)) = spans.get(column) {
                        span.1 = end.clone();
                    }
                }
                None => kept.push((spans, value)),
            }
        }
        rows = kept;
    }
    rows
}

fn follows(known: &[(Part, Part)], spans: &[(Part, Part)], column: usize) -> bool {
    let is_same = |at: usize| known.get(at) == spans.get(at);
    let others = (0..known.len()).filter(|at| *at != column);
    let next = match (known.get(column), spans.get(column)) {
        (Some((_, Part::Numbers(end))), Some((Part::Numbers(start), _))) => end + 1 == *start,
        _values => false,
    };
    next && others.into_iter().all(is_same)
}

fn said(subject: &Subject, leaf: Option<&Leaf>, (from, to): &(Part, Part)) -> Option<String> {
    match (from, to) {
        (Part::Value(value), _) => match (value, &subject.kind) {
            (Value::Null, _) => Some("unknown".to_owned()),
            (Value::Flag(flag), _) => Some(if *flag { "yes" } else { "no" }.to_owned()),
            (Value::Number(number), _) => Some(number.to_string()),
            (Value::Text(text), Kind::OneOf(values)) => {
                let id = super::subject::id(values, text)?;
                Some(format!("'{id}'"))
            }
            _other => None,
        },
        (Part::Numbers(from), Part::Numbers(to)) => {
            let cuts = &leaf?.cuts;
            let low = from.checked_sub(1).and_then(|at| cuts.get(at));
            let high = cuts.get(*to);
            Some(match (low, high) {
                (None, None) if subject.is_unsure => "known".to_owned(),
                (None, None) => "-".to_owned(),
                (Some((low, _)), Some((high, _))) if low == high => low.to_string(),
                (low, high) => {
                    let low = low
                        .map(|(low, above)| format!("{} {low}", if *above { ">" } else { ">=" }));
                    let high = high
                        .map(|(high, above)| format!("{} {high}", if *above { "<=" } else { "<" }));
                    let both: Vec<String> = low.into_iter().chain(high).collect();
                    both.join(" and ")
                }
            })
        }
        (Part::Numbers(_), Part::Value(_)) => None,
    }
}
