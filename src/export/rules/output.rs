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

/// What an output is set to, in order, each with what sets it and for whom.
struct Settings<'a> {
    output: &'a Output,
    by: BTreeMap<OutputValue, Vec<(String, Json)>>,
}

impl Settings<'_> {
    /// Each constant, and that it is set.
    fn constants(&self) -> impl Iterator<Item = (&Value, Json)> {
        let all = self.by.iter();
        all.filter_map(|(value, by)| Some((value.constant()?, is_set(by))))
    }

    /// Each calculation, and that it is set.
    fn calculations(&self) -> impl Iterator<Item = (CalculationKey, Json)> {
        let all = self.by.iter();
        all.filter_map(|(value, by)| Some((value.calculation()?, is_set(by))))
    }

    fn has_constant(&self) -> Json {
        any(self.constants().map(|(_, is_set)| is_set).collect())
    }

    /// That a calculation is set, and no other.
    fn alone(&self, key: CalculationKey) -> Json {
        let set = self
            .calculations()
            .map(|(other, is_set)| match other == key {
                true => is_set,
                false => not(is_set),
            });
        all(set.collect())
    }

    /// Among constants: that one is set, and no other, or none that counts more.
    fn constant_counts(&self, value: &Value) -> Json {
        let counts_more = |other: &Value| match (self.output.aggregate, &self.output.kind) {
            (_, FactKind::AnyOf(_)) => false,
            (Some(Aggregate::Max), _) => other > value,
            (Some(Aggregate::Min), _) => other < value,
            (None, _) => other != value,
        };
        let constants = self.by.iter();
        let constants = constants.filter_map(|(other, by)| Some((other.constant()?, by)));
        let parts = constants.filter_map(|(other, by)| match other == value {
            true => Some(is_set(by)),
            false => counts_more(other).then(|| not(is_set(by))),
        });
        all(parts.collect())
    }
}

fn is_set(by: &[(String, Json)]) -> Json {
    any(by.iter().map(|(_, when)| when.clone()).collect())
}

impl Exporter<'_> {
    pub(super) fn output(&self, key: OutputKey) -> OutputRule {
        let kind = &self.library.outputs[key].kind;
        let settings = self.settings(key);
        let values = settings.by.iter().map(|(value, by)| OutputValueRule {
            text: match (value, kind) {
                (OutputValue::Constant(Value::OneOf(place)), FactKind::AnyOf(values)) => {
                    values[*place].label.clone()
                }
                (OutputValue::Constant(value), kind) => (self.shown.value)(value, kind),
                (OutputValue::Calculated(key), _) => {
                    self.library.calculations[*key].meta.title.clone()
                }
            },
            calculation: value.calculation().map(Key::index),
            when: self.counts(value, &settings),
            by: by.iter().map(|(name, _)| name.clone()).collect(),
        });
        let every = settings.by.values().flatten();
        OutputRule {
            named: self.at(
                &self.library.outputs[key].meta.id,
                &self.library.outputs[key].meta.title,
                &SitePlace::Page(Page::Thing(Thing::Output(key))),
            ),
            output: kind.name(),
            values: values.collect(),
            set: any(every.map(|(_, when)| when.clone()).collect()),
            unknown: (settings.calculations().next().is_some()).then(|| self.unknown(&settings)),
        }
    }

    /// Each value that something sets, in order, with what sets it and for whom; of an any-of output each value that something adds.
    fn settings(&self, key: OutputKey) -> Settings<'_> {
        let mut by: BTreeMap<OutputValue, Vec<(String, Json)>> = BTreeMap::new();
        for (statement, setting) in self.library.setters(key) {
            let name = self.library.statement_name(statement);
            let when = self.effective(statement, key);
            for value in setting.value.parts() {
                by.entry(value)
                    .or_default()
                    .push((name.clone(), when.clone()));
            }
        }
        Settings {
            output: &self.library.outputs[key],
            by,
        }
    }

    /// For whom a value counts: it is set, and no other, or none that counts more, and no second calculation.
    fn counts(&self, value: &OutputValue, settings: &Settings<'_>) -> Json {
        let calculated: Vec<Json> = settings.calculations().map(|(_, is_set)| is_set).collect();
        match value {
            OutputValue::Constant(value) if calculated.is_empty() => {
                settings.constant_counts(value)
            }
            OutputValue::Constant(value) => {
                let mut ways = vec![not(any(calculated))];
                ways.extend(settings.calculations().map(|(key, _)| {
                    let [_, constant] = self.which_counts(settings.output, key, value);
                    all(vec![settings.alone(key), constant])
                }));
                all(vec![settings.constant_counts(value), any(ways)])
            }
            OutputValue::Calculated(key) => {
                let mut ways = vec![not(settings.has_constant())];
                ways.extend(settings.constants().map(|(value, _)| {
                    let [calculation, _] = self.which_counts(settings.output, *key, value);
                    all(vec![settings.constant_counts(value), calculation])
                }));
                all(vec![settings.alone(*key), self.known(*key), any(ways)])
            }
        }
    }

    /// Of a calculation and a constant that are both set: that the calculation's number counts, and that the constant does.
    fn which_counts(&self, output: &Output, key: CalculationKey, value: &Value) -> [Json; 2] {
        let Value::Number(number) = value else {
            return [(); 2].map(|()| json!(["constant", false]));
        };
        let compared = |comparison| {
            let test = FactTest::Compare {
                of: Variable::Calculation(key),
                comparison,
                number: number.clone(),
            };
            json!(["definite", self.test(&test)])
        };
        match output.aggregate {
            None => [json!(["constant", false]), compared(Comparison::Equal)],
            Some(Aggregate::Max) => [Comparison::Greater, Comparison::AtMost].map(compared),
            Some(Aggregate::Min) => [Comparison::Less, Comparison::AtLeast].map(compared),
        }
    }

    fn known(&self, key: CalculationKey) -> Json {
        self.test(&FactTest::Known(Variable::Calculation(key)))
    }

    /// For whom it is set to a calculation that is unknown.
    fn unknown(&self, settings: &Settings<'_>) -> Json {
        let counting = settings
            .constants()
            .map(|(value, _)| settings.constant_counts(value));
        let one = any(std::iter::once(not(settings.has_constant()))
            .chain(counting)
            .collect());
        let ways = settings
            .calculations()
            .map(|(key, _)| all(vec![settings.alone(key), not(self.known(key)), one.clone()]));
        any(ways.collect())
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
        let mut values: Vec<OutputValue> = Vec::new();
        for (_, setting) in library.setters(key) {
            values.extend(setting.value.parts());
        }
        values.sort();
        values.dedup();
        // The place of a value that passes; of a calculation, with what is asked of its number.
        let passes = |at: usize, value: &OutputValue| match (value, test) {
            (OutputValue::Constant(value), test) => test.passes(value).then(|| json!(at)),
            (OutputValue::Calculated(key), test) => Some(json!([
                at,
                self.test(&test.of(Variable::Calculation(*key)))
            ])),
        };
        let all = values.iter().enumerate();
        let passing = all
            .filter_map(|(at, value)| passes(at, value))
            .collect::<Json>();
        match test {
            FactTest::Known(_) => json!(["output known", place]),
            FactTest::Has { .. } => json!(["output has", place, passing]),
            FactTest::Yes(_) | FactTest::Among { .. } | FactTest::Compare { .. } => {
                json!(["output", place, passing])
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
