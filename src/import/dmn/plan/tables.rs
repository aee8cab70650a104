//! Decision tables.

use super::subject::{Kind, Subject};
use super::{Block, Planner, RowPlan, TablePlan, cells, constant, row_name};
use crate::import::dmn::Construct;
use crate::import::dmn::Note;
use crate::import::dmn::feel::{Expr, Stopped, Test, Tests};
use crate::import::dmn::run::{Value, rank};
use crate::import::dmn::source::{Hit, Order, Table, Variable};
use crate::import::logic::Logic;
use crate::notation::TakenNames;

/// A table in the making.
struct Draft {
    inputs: Vec<String>,
    rows: Vec<RowPlan>,
}

/// What the rules set: a column of the source with its output, and its value in each rule and by default.
struct OutputDraft {
    subject: Subject,
    values: Vec<Value>,
    default: Option<Value>,
}

impl Planner<'_> {
    pub(super) fn table(&mut self, variable: &Variable, table: &Table) -> Result<(), Stopped> {
        if matches!(table.hit, Hit::Sum | Hit::Count) {
            let why = "it adds up or counts what its rules come to";
            return Err((Construct::Aggregation, why.to_owned()));
        }
        let mut draft = self.columns(variable, table)?;
        let outputs = self.outputs_of(variable, table)?;
        let mut taken = TakenNames::default();
        for (at, row) in draft.rows.iter_mut().enumerate() {
            let values = outputs.iter().filter_map(|output| output.values.get(at));
            let named: Vec<&Value> = values.collect();
            let first = named.first().copied().unwrap_or(&Value::Null);
            row.name = taken.give(&row_name(first, at));
            row.sets = sets(&outputs, |output| output.values.get(at));
        }
        self.policy(variable, table, (&mut draft, &outputs), &mut taken)?;
        let hit = hit(table, &draft);
        let thing = self.table_thing(variable);
        self.draft.push(Block::Table(TablePlan {
            thing,
            hit,
            inputs: draft.inputs,
            rows: draft.rows,
        }));
        Ok(())
    }

    /// A column for each input, and for each condition that a cell needs.
    fn columns(&mut self, variable: &Variable, table: &Table) -> Result<Draft, Stopped> {
        let mut inputs: Vec<String> = Vec::new();
        let mut rows: Vec<RowPlan> = table
            .rules
            .iter()
            .map(|rule| RowPlan {
                name: String::new(),
                cells: Vec::new(),
                sets: Vec::new(),
                priority: None,
                note: rule.note.clone(),
            })
            .collect();
        let mut conditions: Vec<(usize, String)> = Vec::new();
        for (at, column) in table.inputs.iter().enumerate() {
            let subject = self.column(variable, &column.expr)?;
            if has_other_values(column.allowed.as_ref()) {
                let said = format!(
                    "column {}: which numbers it allows is left out, so all are asked",
                    at + 1
                );
                let place = variable.place.clone();
                self.notes.push(Note::new(Construct::Range, place, said));
            }
            let is_new = !inputs.contains(&subject.name);
            if is_new {
                inputs.push(subject.name.clone());
            }
            for (row, rule) in table.rules.iter().enumerate() {
                let tests = rule.cells.get(at).unwrap_or(&Tests::Any);
                let said = cells::cell(&subject, tests).filter(|_| is_new);
                let is_any = *tests == Tests::Any;
                if said.is_none() && !is_any {
                    let when = self.matches(&column.expr, tests)?;
                    conditions.push((row, self.condition(when, variable)?));
                }
                if is_new && let Some(plan) = rows.get_mut(row) {
                    plan.cells.push(said.unwrap_or_else(|| "-".to_owned()));
                }
            }
        }
        for (row, condition) in conditions {
            self::condition_column(&mut inputs, &mut rows, row, &condition)?;
        }
        Ok(Draft { inputs, rows })
    }

    fn column(&mut self, variable: &Variable, expr: &Expr) -> Result<Subject, Stopped> {
        if let Expr::Name(path) = expr {
            return self.subject(path);
        }
        let linear = match super::is_boolean(expr) {
            true => Err((Construct::Expression, String::new())),
            false => self.linear(expr),
        };
        let why = match linear {
            Ok(linear) => return self.calculation(&linear, None),
            Err(why) => why,
        };
        if !super::is_boolean(expr) {
            return Err(why);
        }
        let when = self.logic(expr)?;
        let name = self.condition(when.clone(), variable)?;
        Ok(self.subject_of(&name, Kind::Flag, &when))
    }

    fn outputs_of(
        &mut self,
        variable: &Variable,
        table: &Table,
    ) -> Result<Vec<OutputDraft>, Stopped> {
        let is_one = table.outputs.len() == 1;
        let is_list = matches!(table.hit, Hit::All(_));
        if is_list && !is_one {
            return self.records(variable, table);
        }
        let aggregate = match table.hit {
            Hit::Least => Some("min"),
            Hit::Greatest => Some("max"),
            _other => None,
        };
        let mut outputs = Vec::new();
        for (at, column) in table.outputs.iter().enumerate() {
            let values = table.rules.iter().filter_map(|rule| rule.outputs.get(at));
            let values: Vec<Value> = values.map(constant).collect::<Result<_, _>>()?;
            let default = column.default.as_ref().map(constant).transpose()?;
            let order: Vec<String> = column.values.iter().filter_map(text_of).collect();
            let all: Vec<Value> = values.iter().cloned().chain(default.clone()).collect();
            let path = match (&column.name, is_one) {
                (Some(name), false) => format!("{}.{name}", variable.name),
                (None, false) => {
                    let why = "one of several outputs has no name";
                    return Err((Construct::Rule, why.to_owned()));
                }
                (_, true) => variable.name.clone(),
            };
            let mut subject = self.output(&path, variable, &all, (&order, aggregate))?;
            if aggregate.is_some() && !matches!(subject.kind, Kind::Number { .. }) {
                let why = "the least or the greatest is asked of what is no number";
                return Err((Construct::Aggregation, why.to_owned()));
            }
            if is_list {
                subject = self.listed(&path, subject, variable, table.hit)?;
            }
            outputs.push(OutputDraft {
                subject,
                values,
                default,
            });
        }
        Ok(outputs)
    }

    /// All that each rule that matches comes to, its values together being one.
    fn records(&mut self, variable: &Variable, table: &Table) -> Result<Vec<OutputDraft>, Stopped> {
        let names = table.outputs.iter().map(|output| output.name.clone());
        let names: Option<Vec<String>> = names.collect();
        let Some(names) = names else {
            let why = "one of several outputs has no name";
            return Err((Construct::Rule, why.to_owned()));
        };
        let record =
            |values: Vec<Value>| Value::Record(names.iter().cloned().zip(values).collect());
        let mut values = Vec::new();
        for rule in &table.rules {
            let parts: Result<Vec<Value>, Stopped> = rule.outputs.iter().map(constant).collect();
            values.push(record(parts?));
        }
        let defaults = table.outputs.iter().map(|output| output.default.as_ref());
        let default = match defaults.clone().any(|default| default.is_some()) {
            true => {
                let parts = defaults.map(|default| default.map_or(Ok(Value::Null), constant));
                Some(record(parts.collect::<Result<_, _>>()?))
            }
            false => None,
        };
        let all: Vec<Value> = values.iter().chain(&default).cloned().collect();
        let subject = self.output_of_records(variable, &names, &all)?;
        self.tell_of_order(variable, table.hit);
        Ok(vec![OutputDraft {
            subject,
            values,
            default,
        }])
    }

    /// All values of all rules that match, as a set.
    fn listed(
        &mut self,
        path: &str,
        mut subject: Subject,
        variable: &Variable,
        hit: Hit,
    ) -> Result<Subject, Stopped> {
        let Kind::OneOf(values) = subject.kind else {
            let why = "the values of several rules are not texts";
            return Err((Construct::HitPolicy, why.to_owned()));
        };
        subject.kind = Kind::Several(values.clone());
        subject.is_unsure = false;
        let last = self.draft.last_mut();
        if let Some(Block::Output { plan, .. }) = last {
            plan.kind = crate::import::book::FactType::AnyOf(values);
        }
        self.subjects.insert(path.to_owned(), subject.clone());
        self.outputs.insert(path.to_owned(), subject.clone());
        self.tell_of_order(variable, hit);
        Ok(subject)
    }

    fn tell_of_order(&mut self, variable: &Variable, hit: Hit) {
        let order = match hit {
            Hit::All(Order::Rules) => "the order of its rules",
            Hit::All(Order::Outputs) => "the order of its output values",
            _other => "how often each is there",
        };
        let said = format!(
            "what all its rules come to is said together, each value once: {order} is not said"
        );
        self.notes
            .push(Note::new(Construct::Order, variable.place.clone(), said));
    }

    /// Priorities, and whom the default is for.
    fn policy(
        &mut self,
        variable: &Variable,
        table: &Table,
        (draft, outputs): (&mut Draft, &[OutputDraft]),
        taken: &mut TakenNames,
    ) -> Result<(), Stopped> {
        if table.hit == Hit::Priority {
            priorities(table, &mut draft.rows)?;
        }
        let set = sets(outputs, |output| output.default.as_ref());
        if set.is_empty() {
            return Ok(());
        }
        let mut row = RowPlan {
            name: taken.give("otherwise"),
            cells: vec!["-".to_owned(); draft.inputs.len()],
            sets: set,
            priority: (table.hit == Hit::Priority).then_some(0),
            note: None,
        };
        let is_last = match table.hit {
            Hit::First | Hit::Priority => true,
            Hit::Unique | Hit::Any => is_apart(table),
            Hit::Least | Hit::Greatest => is_farthest(table.hit, outputs),
            Hit::All(_) | Hit::Sum | Hit::Count => false,
        };
        if !is_last {
            let none = self.no_rule(variable, table)?;
            draft.inputs.push(none);
            for row in &mut draft.rows {
                row.cells.push("-".to_owned());
            }
            row.cells.push("yes".to_owned());
        }
        draft.rows.push(row);
        Ok(())
    }

    /// The condition that no rule matches.
    fn no_rule(&mut self, variable: &Variable, table: &Table) -> Result<String, Stopped> {
        let mut rules = Vec::new();
        for rule in &table.rules {
            let mut cells = Vec::new();
            for (column, tests) in table.inputs.iter().zip(&rule.cells) {
                cells.push(self.matches(&column.expr, tests)?);
            }
            rules.push(super::formula::surely(Logic::and(cells)));
        }
        let none = super::formula::denied(Logic::or(rules));
        self.condition(none, variable)
    }
}

fn hit(table: &Table, draft: &Draft) -> &'static str {
    let has_default = draft.rows.len() > table.rules.len();
    match table.hit {
        Hit::Unique | Hit::Any if has_default && is_apart(table) => "first",
        Hit::Unique => "unique",
        Hit::Any => "any",
        Hit::First => "first",
        Hit::Priority => "priority",
        Hit::All(_) | Hit::Sum | Hit::Count | Hit::Least | Hit::Greatest => "collect",
    }
}

/// Whether a column lists something else than texts.
fn has_other_values(allowed: Option<&Tests>) -> bool {
    let is_text = |test: &Test| matches!(test, Test::Is(Expr::Text(_) | Expr::Flag(_)));
    allowed.is_some_and(|allowed| match allowed {
        Tests::Any => false,
        Tests::Some(tests) => !tests.iter().all(is_text),
        Tests::None(_) => true,
    })
}

fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Text(text) => Some(text.clone()),
        _other => None,
    }
}

fn sets<'a>(
    outputs: &'a [OutputDraft],
    value: impl Fn(&'a OutputDraft) -> Option<&'a Value>,
) -> Vec<(String, String)> {
    let set = |output: &'a OutputDraft| {
        let value = output.subject.toml(value(output)?)?;
        Some((output.subject.name.clone(), value))
    };
    outputs.iter().filter_map(set).collect()
}

/// A column in which one row asks for a condition.
fn condition_column(
    inputs: &mut Vec<String>,
    rows: &mut [RowPlan],
    row: usize,
    condition: &str,
) -> Result<(), Stopped> {
    let at = match inputs.iter().position(|known| known == condition) {
        Some(at) => at,
        None => {
            inputs.push(condition.to_owned());
            for row in rows.iter_mut() {
                row.cells.push("-".to_owned());
            }
            inputs.len() - 1
        }
    };
    let cell = rows.get_mut(row).and_then(|row| row.cells.get_mut(at));
    match cell {
        Some(cell) if cell == "-" || cell == "yes" => {
            "yes".clone_into(cell);
            Ok(())
        }
        Some(_) | None => {
            let why = "a rule asks twice for one condition";
            Err((Construct::Rule, why.to_owned()))
        }
    }
}

/// By the order of the output values. Rules that come to the same are told apart, the first one standing higher.
fn priorities(table: &Table, rows: &mut [RowPlan]) -> Result<(), Stopped> {
    if table.outputs.iter().all(|output| output.values.is_empty()) {
        let why = "its outputs have no list of values, so none has priority";
        return Err((Construct::HitPolicy, why.to_owned()));
    }
    let mut ranked: Vec<(Vec<usize>, usize)> =
        (0..rows.len()).map(|at| (rank(table, at), at)).collect();
    ranked.sort();
    let mut priority = rows.len();
    let mut before: Option<&(Vec<usize>, usize)> = None;
    for here in &ranked {
        let is_one = before.is_some_and(|before| {
            let group = ranked.iter().filter(|other| other.0 == here.0);
            let sets = |at: usize| rows.get(at).map(|row| row.sets.clone());
            before.0 == here.0 && group.clone().any(|other| sets(other.1) != sets(here.1))
        });
        if before.is_some() && !is_one {
            priority -= 1;
        }
        if let Some(row) = rows.get_mut(here.1) {
            row.priority = Some(priority);
        }
        before = Some(here);
    }
    Ok(())
}

/// Whether the rows can't match together, each two of them being kept apart by one input.
fn is_apart(table: &Table) -> bool {
    let pairs = table.rules.iter().enumerate().flat_map(|(at, rule)| {
        let later = table.rules.iter().skip(at + 1);
        later.map(move |other| (rule, other))
    });
    pairs.into_iter().all(|(one, other)| {
        let mut cells = one.cells.iter().zip(&other.cells);
        let same = one.outputs == other.outputs && table.hit == Hit::Any;
        same || cells.any(|(one, other)| are_apart(one, other))
    })
}

/// Whether no value passes both cells.
fn are_apart(one: &Tests, other: &Tests) -> bool {
    let (Tests::Some(one), Tests::Some(other)) = (one, other) else {
        return false;
    };
    one.iter()
        .all(|one| other.iter().all(|other| tests_apart(one, other)))
}

fn tests_apart(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Is(one), Test::Is(other)) if one.number().is_none() || other.number().is_none() => {
            let is_scalar = crate::import::dmn::inline::is_scalar;
            is_scalar(one) && is_scalar(other) && one != other
        }
        (one, other) => match (interval(one), interval(other)) {
            (Some(one), Some(other)) => intervals_apart(&one, &other),
            _not_both => false,
        },
    }
}

type Bound = Option<(crate::quantity::Number, bool)>;

/// What a test leaves of the numbers: each bound, and whether it is in.
fn interval(test: &Test) -> Option<(Bound, Bound)> {
    use crate::import::logic::Comparison;
    Some(match test {
        Test::Is(expr) | Test::Compare(Comparison::Equal, expr) => {
            let number = expr.number()?;
            (Some((number.clone(), true)), Some((number, true)))
        }
        Test::Compare(comparison, expr) => {
            let number = expr.number()?;
            match comparison {
                Comparison::Equal => return None,
                Comparison::Less => (None, Some((number, false))),
                Comparison::LessOrEqual => (None, Some((number, true))),
                Comparison::Greater => (Some((number, false)), None),
                Comparison::GreaterOrEqual => (Some((number, true)), None),
            }
        }
        Test::Range((low, is_in), (high, is_too)) => (
            Some((low.number()?, *is_in)),
            Some((high.number()?, *is_too)),
        ),
        Test::Holds(_) => return None,
    })
}

fn intervals_apart(one: &(Bound, Bound), other: &(Bound, Bound)) -> bool {
    let ends_before = |high: &Bound, low: &Bound| match (high, low) {
        (Some((high, is_too)), Some((low, is_in))) => {
            high < low || (high == low && !(*is_too && *is_in))
        }
        _open => false,
    };
    ends_before(&one.1, &other.0) || ends_before(&other.1, &one.0)
}

/// Whether the default is further off than anything that a rule comes to, so that it never counts beside one.
fn is_farthest(hit: Hit, outputs: &[OutputDraft]) -> bool {
    outputs.iter().all(|output| {
        let Some(default) = &output.default else {
            return true;
        };
        let values = output.values.iter();
        values.clone().all(|value| match hit {
            Hit::Least => value <= default,
            _greatest => value >= default,
        })
    })
}
