//! Outputs: each value with the expression for whom it is, made of those on the way to the statements that set it. So the evaluator needs no
//! order of its own.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::Exporter;
use super::shape::{DefinitionRule, OutputRule, OutputValueRule};
use crate::model::*;
use crate::plan::{Page, SitePlace};

/// Definitions that the book does not name: to whom a statement is made, and who gets where in the pathways.
#[derive(Default)]
pub(super) struct Derived {
    pub rules: Vec<DefinitionRule>,
    places: BTreeMap<DefinitionKey, usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum DefinitionKey {
    Made(Statement),
    /// Who gets to a step, of those at its pathway's start.
    Within(StepKey),
    /// Who gets from a pathway's start to an end of it.
    Through(PathwayKey),
    /// Who follows a pathway from its start.
    Follows(PathwayKey),
}

fn all(parts: Vec<Json>) -> Json {
    std::iter::once(json!("and")).chain(parts).collect()
}

fn any(parts: Vec<Json>) -> Json {
    std::iter::once(json!("or")).chain(parts).collect()
}

fn not(part: Json) -> Json {
    json!(["not", part])
}

impl Exporter<'_> {
    pub(super) fn output(&self, key: OutputKey) -> OutputRule {
        let kind = &self.library.outputs[key].kind;
        let by = self.settings(key);
        let values = by.iter().map(|(value, settings)| {
            let names = settings.iter();
            OutputValueRule {
                text: match (value, kind) {
                    (Value::OneOf(place), FactKind::AnyOf(values)) => values[*place].label.clone(),
                    (value, kind) => (self.shown.value)(value, kind),
                },
                when: self.counts(key, value, &by),
                by: names.map(|(name, _)| name.clone()).collect(),
            }
        });
        let every = by.values().flatten();
        OutputRule {
            named: self.at(
                &self.library.outputs[key].meta.id,
                &self.library.outputs[key].meta.title,
                &SitePlace::Page(Page::Thing(Thing::Output(key))),
            ),
            output: kind.name(),
            values: values.collect(),
            set: any(every.map(|(_, when)| when.clone()).collect()),
        }
    }

    /// Each value that something sets, in order, with what sets it and for whom; of an any-of output each value that something adds.
    fn settings(&self, key: OutputKey) -> BTreeMap<Value, Vec<(String, Json)>> {
        let mut settings: BTreeMap<Value, Vec<(String, Json)>> = BTreeMap::new();
        for (statement, setting) in self.library.setters(key) {
            let name = self.library.statement_name(statement);
            let when = self.effective(statement, key);
            for value in setting.value.parts() {
                settings
                    .entry(value)
                    .or_default()
                    .push((name.clone(), when.clone()));
            }
        }
        settings
    }

    /// For whom a value counts: it is set, and no other, or none that counts more.
    fn counts(
        &self,
        key: OutputKey,
        value: &Value,
        all_settings: &BTreeMap<Value, Vec<(String, Json)>>,
    ) -> Json {
        let output = &self.library.outputs[key];
        let is_set = |settings: &[(String, Json)]| {
            any(settings.iter().map(|(_, when)| when.clone()).collect())
        };
        let counts_more = |other: &Value| match (output.aggregate, &output.kind) {
            (_, FactKind::AnyOf(_)) => false,
            (Some(Aggregate::Max), _) => other > value,
            (Some(Aggregate::Min), _) => other < value,
            (None, _) => other != value,
        };
        let others = all_settings.iter().filter(|(other, _)| counts_more(other));
        let others = others.map(|(_, settings)| not(is_set(settings)));
        let settings_of_value = all_settings.get(value).map_or(&[][..], Vec::as_slice);
        all(std::iter::once(is_set(settings_of_value))
            .chain(others)
            .collect())
    }

    /// Those to whom a statement is made, and whose value of an output it still sets.
    fn effective(&self, statement: Statement, output: OutputKey) -> Json {
        let silencing = self.library.precedences_on(statement, output);
        let silenced = silencing.map(|own| not(self.ruled(own)));
        let made = self.way(DefinitionKey::Made(statement));
        all(std::iter::once(made).chain(silenced).collect())
    }

    /// Those to whom what prevails is made, where the adjudication holds for them.
    fn ruled(&self, silencing: Silencing<'_>) -> Json {
        let prevails = self.way(DefinitionKey::Made(silencing.prevails));
        let when = silencing.ruling.when.iter();
        let when = when.map(|when| self.definitely(&when.logic));
        all(std::iter::once(prevails).chain(when).collect())
    }

    /// A test of an output, in the places of the values that pass.
    pub(super) fn output_test(&self, key: OutputKey, test: &FactTest) -> Json {
        let place = self.places[&Definition::Output(key)];
        let library = self.library;
        let mut values: Vec<Value> = Vec::new();
        for (_, setting) in library.setters(key) {
            values.extend(setting.value.parts());
        }
        values.sort();
        values.dedup();
        let passing = |passes: &dyn Fn(&Value) -> bool| {
            let all = values.iter().enumerate();
            let places = all.filter(|(_, value)| passes(value)).map(|(at, _)| at);
            places.collect::<Vec<usize>>()
        };
        match test {
            FactTest::Known(_) => json!(["output known", place]),
            FactTest::Has { value, .. } => {
                let passing_value = passing(&|value_set| *value_set == Value::OneOf(*value));
                json!(["output has", place, passing_value])
            }
            FactTest::Yes(_) => {
                json!([
                    "output",
                    place,
                    passing(&|value| *value == Value::YesNo(true))
                ])
            }
            FactTest::Among { values, .. } => {
                let is_among =
                    |value: &Value| matches!(value, Value::OneOf(value) if values.contains(value));
                json!(["output", place, passing(&is_among)])
            }
            FactTest::Compare {
                comparison, number, ..
            } => {
                let holds = |value: &Value| matches!(value, Value::Number(value) if comparison.holds(value, number));
                json!(["output", place, passing(&holds)])
            }
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                self.test(test)
            }
        }
    }

    /// The definition of a way, made when it is first asked for. Ways are never circular.
    fn way(&self, way: DefinitionKey) -> Json {
        let known = self.derived.borrow().places.get(&way).copied();
        let place = known.unwrap_or_else(|| {
            let when = self.who(way);
            let mut derived = self.derived.borrow_mut();
            let place = self.places.len() + derived.rules.len();
            derived.rules.push(DefinitionRule::Condition { when });
            derived.places.insert(way, place);
            place
        });
        json!(["condition", place])
    }

    fn who(&self, way: DefinitionKey) -> Json {
        match way {
            DefinitionKey::Made(Statement::Recommendation(key)) => {
                self.definitely(&self.library.recommendations[key].when.logic)
            }
            DefinitionKey::Made(Statement::Row(key)) => self.hit(key),
            DefinitionKey::Made(Statement::Step(key)) => all(vec![
                self.way(DefinitionKey::Follows(key.pathway)),
                self.way(DefinitionKey::Within(key)),
            ]),
            DefinitionKey::Within(StepKey { index: 0, .. }) => json!(["constant", true]),
            DefinitionKey::Within(key) => {
                let steps = 0..self.library.pathways[key.pathway].steps.len();
                let from = steps.flat_map(|from| self.leaving(key.sibling(from), Some(key.index)));
                any(from.collect())
            }
            DefinitionKey::Through(pathway) => {
                let steps = 0..self.library.pathways[pathway].steps.len();
                let from = steps.flat_map(|index| self.leaving(StepKey { pathway, index }, None));
                any(from.collect())
            }
            DefinitionKey::Follows(pathway) => {
                let applies = self.library.pathways[pathway].applies.iter();
                let applies = applies.map(|applies| self.definitely(&applies.logic));
                let entered = self.library.entrances(pathway).map(|entrance| {
                    all(vec![
                        self.way(DefinitionKey::Follows(entrance.pathway)),
                        self.way(DefinitionKey::Within(entrance)),
                    ])
                });
                any(applies.chain(entered).collect())
            }
        }
    }

    /// Who of those at a step goes to another, by each branch; `None` is an end.
    fn leaving(&self, from: StepKey, to: Option<usize>) -> Vec<Json> {
        let here = || self.way(DefinitionKey::Within(from));
        match &self.library.step(from).action {
            Action::Ask { branches, .. } => {
                let leading = (0..branches.len()).filter(|at| Some(branches[*at].to) == to);
                let taken = leading.map(|at| {
                    let before = branches[..at]
                        .iter()
                        .map(|branch| not(self.taken_by(branch)));
                    let parts = [here(), self.taken_by(&branches[at])].into_iter();
                    all(parts.chain(before).collect())
                });
                taken.collect()
            }
            Action::Act { next, .. } if *next == to => vec![here()],
            Action::Enter { into, next } if *next == to => match into {
                Entered::Pathway(pathway) => {
                    let through = self.way(DefinitionKey::Through(*pathway));
                    vec![all(vec![here(), through])]
                }
                Entered::Table(_) => vec![here()],
            },
            Action::Act { .. } | Action::Enter { .. } => Vec::new(),
        }
    }

    fn taken_by(&self, branch: &Branch) -> Json {
        let when = branch.when.as_ref();
        when.map_or(json!(["constant", true]), |when| {
            self.definitely(&when.logic)
        })
    }

    fn definitely(&self, guard: &Guard) -> Json {
        json!(["definite", self.guard(guard)])
    }

    /// Whom a row matches, and no row that wins over it.
    fn hit(&self, key: RowKey) -> Json {
        let table = &self.library.tables[key.table];
        let matches = |row: &Row| {
            let cells = row.cells.iter().flatten();
            all(cells.map(|cell| self.definitely(&cell.logic)).collect())
        };
        let entrances = self.library.entrances(key.table);
        let entered = entrances.map(|entrance| {
            all(vec![
                self.way(DefinitionKey::Follows(entrance.pathway)),
                self.way(DefinitionKey::Within(entrance)),
            ])
        });
        let applies = match &table.applies {
            Audience::Everyone => None,
            Audience::Those(when) => {
                let by_itself = self.definitely(&when.logic);
                Some(any([by_itself].into_iter().chain(entered).collect()))
            }
            Audience::Entered => Some(any(entered.collect())),
        };
        let rows = table.rows.iter().enumerate();
        let winning = rows.filter(|(other, _)| table.wins(*other, key.index));
        let left = winning.map(|(_, row)| not(matches(row)));
        let matched = matches(self.library.row(key));
        let parts = applies.into_iter().chain([matched]).chain(left);
        all(parts.collect())
    }
}
