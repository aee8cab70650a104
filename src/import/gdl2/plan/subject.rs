//! What stands for an element in the book: a fact that is asked, or what rules have made of it.

use std::collections::BTreeSet;

use super::super::elements::UnitRange;
use super::sum::MOST_WHOLE;
use super::*;
use crate::import::book::assumed_range;
use crate::import::logic::{Comparison, Logic, Test};

#[derive(Clone, Debug)]
pub(in crate::import::gdl2) enum Subject {
    /// Nothing has given it a value yet.
    Null,
    Coded {
        name: String,
        values: Vec<NamedCode>,
        /// Of a yes-no fact or output: which of the two values is yes.
        yes: Option<usize>,
    },
    Flag {
        name: String,
    },
    /// A number for each unit in which it may be given.
    Quantity(Vec<Measured>),
    Count {
        name: String,
    },
    Score(Box<ScoreSubject>),
    /// How long ago a date was.
    Since {
        element: String,
        years: Option<YearsBy>,
    },
    /// Another name of something, for those for whom the condition holds.
    Guarded(Box<Subject>, Logic),
}

/// A fact or output that is a number of a unit.
#[derive(Clone, Debug)]
pub(in crate::import::gdl2) struct Measured {
    pub unit: String,
    pub name: String,
    /// It is recorded in whole units, and counted.
    pub is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import::gdl2) enum YearsBy {
    /// Completed years.
    Anniversary,
    /// This year less that year.
    Calendar,
}

#[derive(Clone, Debug)]
pub(in crate::import::gdl2) struct ScoreSubject {
    pub name: String,
    pub entries: Vec<(Logic, Number)>,
    pub lowest: Number,
    pub highest: Number,
    /// Into how many steps a point of the source is cut: every total is a whole number of them.
    pub steps: Number,
    /// How many of the book's points are one of the source's, where those are no decimals.
    pub times: Number,
    /// For whom the source works it out.
    pub guard: Logic,
    pub is_unsure: bool,
}

impl Planner<'_> {
    /// What stands for an element when a rule runs.
    pub(super) fn subject(&mut self, id: &str, at: usize) -> Result<Subject, Stopped> {
        let Some(writers) = self.writers.get(id) else {
            return self.asked(id);
        };
        let is_input = self.elements.of.get(id).is_some_and(|info| info.is_input);
        if is_input {
            let why = format!("“{}” is asked for and assigned", self.title(id));
            return Err((Construct::AssignedInput, why));
        }
        let before = writers.iter().filter(|writer| **writer < at).count();
        match before {
            0 => Ok(Subject::Null),
            all if all == writers.len() => self.derived(id).ok_or_else(|| {
                let why = format!("“{}” can’t be worked out", self.title(id));
                (Construct::Follows, why)
            }),
            _some => {
                let why = format!("“{}” is read before it is last assigned", self.title(id));
                Err((Construct::ReadBeforeSet, why))
            }
        }
    }

    /// The fact that is asked for, made when it is first needed.
    fn asked(&mut self, id: &str) -> Result<Subject, Stopped> {
        if let Some(known) = self.subjects.get(id) {
            return Ok(known.clone());
        }
        let Some(info) = self.elements.of.get(id) else {
            return Ok(Subject::Null);
        };
        if !info.is_input {
            return Ok(Subject::Null);
        }
        let subject = match info.kind.clone() {
            ElementKind::Coded(values) => self.asked_coded(id, values),
            ElementKind::Flag => {
                let name = self.fact(id, "", FactType::YesNo);
                Subject::Flag { name }
            }
            ElementKind::Count(range) => {
                let range = self.fitting(id, range);
                // A calculation adds up no count of so many numbers.
                if self.added.contains(id) && &range.1 - &range.0 > Number::from(MOST_WHOLE) {
                    let unit = "1".to_owned();
                    let kind = FactType::Quantity {
                        unit: unit.clone(),
                        range,
                    };
                    let name = self.fact(id, "", kind);
                    let is_whole = false;
                    Subject::Quantity(vec![Measured {
                        unit,
                        name,
                        is_whole,
                    }])
                } else {
                    let name = self.fact(id, "", FactType::Count { range });
                    Subject::Count { name }
                }
            }
            ElementKind::Quantity(units) => self.asked_quantity(id, &units)?,
            ElementKind::Time { .. } => Subject::Since {
                element: id.to_owned(),
                years: None,
            },
            ElementKind::Text | ElementKind::Open => {
                let why = format!("“{}” may be any text", self.title(id));
                return Err((Construct::OpenText, why));
            }
        };
        self.subjects.insert(id.to_owned(), subject.clone());
        Ok(subject)
    }

    fn asked_coded(&mut self, id: &str, values: Vec<NamedCode>) -> Subject {
        let yes = names::yes_of(&values);
        let kind = match (yes, values.as_slice()) {
            (Some(_), _) => FactType::YesNo,
            (None, _) => FactType::OneOf(values.clone()),
        };
        let name = self.fact(id, "", kind);
        Subject::Coded { name, values, yes }
    }

    pub(super) fn asked_quantity(
        &mut self,
        id: &str,
        units: &[UnitRange],
    ) -> Result<Subject, Stopped> {
        let unnamed = [UnitRange {
            unit: "1".to_owned(),
            range: None,
            is_whole: false,
        }];
        let usage = self.elements.usage.get(id);
        let are_whole = usage.is_none_or(|usage| usage.numbers.iter().all(Number::is_integer));
        let units = match units.is_empty() {
            true => &unnamed[..],
            false => units,
        };
        let mut facts = Vec::new();
        for of in units {
            let unit = known_unit(&of.unit);
            // A calculation needs its unit.
            let is_whole = of.is_whole && are_whole && unit != "1" && !self.added.contains(id);
            let suffix = match (units.len(), is_whole) {
                (1, false) => String::new(),
                (1, true) => format!(" ({})", of.unit),
                (_more, _) => format!(" in {}", of.unit),
            };
            let range = self.fitting(id, of.range.clone());
            let kind = match is_whole {
                true => FactType::Count { range },
                false => FactType::Quantity { unit, range },
            };
            let name = self.fact(id, &suffix, kind);
            // Given in one unit, it is not given in the other.
            if units.len() > 1 {
                self.unsure.insert(name.clone());
                if let Some(fact) = self.facts.last_mut() {
                    fact.may_be_unknown = true;
                }
            }
            let unit = of.unit.clone();
            facts.push(Measured {
                unit,
                name,
                is_whole,
            });
        }
        if facts.len() > 1 {
            self.one_unit(id, &facts);
        }
        Ok(Subject::Quantity(facts))
    }

    /// What is given in one unit is not given in another, and in one of them it is given, if it has to be.
    fn one_unit(&mut self, id: &str, facts: &[Measured]) {
        let usage = self.elements.usage.get(id);
        let may_be_missing = usage.is_some_and(|usage| usage.is_null);
        let names: Vec<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
        let always = match (names.as_slice(), may_be_missing) {
            ([first, second], true) => format!("{first} is unknown or {second} is unknown"),
            ([first, second], false) => format!("({first} is known) xor ({second} is known)"),
            (names, _) => {
                let pairs = names.iter().enumerate().flat_map(|(at, one)| {
                    let others = names[at + 1..].iter();
                    others.map(move |other| format!("({one} is unknown or {other} is unknown)"))
                });
                let known = names.iter().map(|name| format!("{name} is known"));
                let given = format!("({})", known.collect::<Vec<_>>().join(" or "));
                let given = (!may_be_missing).then_some(given);
                pairs.chain(given).collect::<Vec<_>>().join(" and ")
            }
        };
        let title = format!("{} is given in one unit", self.title(id));
        let name = self.named(&title);
        self.blocks.push(RuleBlock::Assumption {
            name,
            title,
            always,
            element: id.to_owned(),
        });
    }

    /// The range of the archetype, or one that is assumed; widened to what the guideline and its tests use.
    fn fitting(&mut self, id: &str, range: Option<(Number, Number)>) -> (Number, Number) {
        let numbers = self.elements.usage.get(id);
        let numbers = numbers
            .map(|usage| usage.numbers.clone())
            .unwrap_or_default();
        let place = self.elements.of.get(id).map(|info| info.place.clone());
        let place = place.unwrap_or_default();
        let title = self.title(id);
        match range {
            Some((low, high)) => {
                let least = numbers.first().cloned().unwrap_or_else(|| low.clone());
                let most = numbers.last().cloned().unwrap_or_else(|| high.clone());
                if least < low || most > high {
                    let said = format!(
                        "“{title}”: numbers outside of its archetype’s range {low} to {high} are used; the range is widened to them"
                    );
                    self.note(Construct::Range, &place, said);
                }
                (low.min(least), high.max(most))
            }
            None => {
                self.assumed.insert(id.to_owned());
                let (low, high) = assumed_range(&numbers);
                let said =
                    format!("“{title}”: no closed range is stated; {low} to {high} is assumed");
                self.note(Construct::Range, &place, said);
                (low, high)
            }
        }
    }

    pub(super) fn fact(&mut self, id: &str, suffix: &str, kind: FactType) -> String {
        let title = format!("{}{suffix}", self.title(id));
        let name = self.named(&title);
        let usage = self.elements.usage.get(id);
        let may_be_unknown = usage.is_some_and(|usage| usage.is_null);
        if may_be_unknown {
            self.unsure.insert(name.clone());
        }
        let info = self.elements.of.get(id);
        let fact = FactPlan {
            name: name.clone(),
            title: self.own_title(title),
            note: info.and_then(|info| info.note.clone()),
            kind,
            may_be_unknown,
            element: id.to_owned(),
        };
        self.facts.push(fact);
        name
    }

    /// No two facts have one title.
    fn own_title(&self, title: String) -> String {
        let alike = self.facts.iter().filter(|fact| {
            let (own, title) = (fact.title.to_lowercase(), title.to_lowercase());
            own == title || own.starts_with(&format!("{title} ("))
        });
        match alike.count() {
            0 => title,
            before => format!("{title} ({})", before + 1),
        }
    }

    /// The fact that says how long ago a date was, in this unit.
    pub(super) fn since(&mut self, id: &str, years: Option<YearsBy>, unit: &str) -> String {
        let key = match years {
            Some(YearsBy::Calendar) => format!("{id} calendar"),
            Some(YearsBy::Anniversary) | None => format!("{id} since"),
        };
        if let Some(Subject::Count { name }) = self.subjects.get(&key) {
            return name.clone();
        }
        let is_birth = matches!(
            self.elements.of.get(id).map(|info| &info.kind),
            Some(ElementKind::Time { is_birth: true })
        );
        let title = match (is_birth, years) {
            (true, Some(YearsBy::Calendar)) => "Age by calendar year".to_owned(),
            (true, _) => "Age".to_owned(),
            (false, _) => format!("Time since {}", self.title(id)),
        };
        let most = match (is_birth, unit) {
            (true, "a") => 150,
            (true, "mo") => 1800,
            (true, "wk") => 7830,
            (true, "d") => 54_790,
            _other => 100_000,
        };
        let range = (Number::zero(), Number::from(most));
        let kind = match years {
            Some(YearsBy::Calendar) => FactType::Count { range },
            Some(YearsBy::Anniversary) | None => FactType::Quantity {
                unit: unit.to_owned(),
                range,
            },
        };
        let name = self.fact(id, "", kind);
        // Its own name was made of the date's.
        let own = self.named(&title);
        if let Some(fact) = self.facts.last_mut() {
            fact.name = own.clone();
            fact.title = title;
            if years == Some(YearsBy::Calendar) {
                fact.note = Some("The source subtracts the year of birth from the year of today: a patient may be given up to a year more than they have completed.".to_owned());
            }
        }
        if self.unsure.remove(&name) {
            self.unsure.insert(own.clone());
        }
        let place = self.elements.of.get(id).map(|info| info.place.clone());
        let said = match years {
            Some(YearsBy::Calendar) => {
                "the source counts years by the calendar (this year less the year of birth), not completed years; `age by calendar year` is asked for as such"
            }
            Some(YearsBy::Anniversary) | None => "a date; how long ago it is, is asked for",
        };
        self.note(Construct::Time, &place.unwrap_or_default(), said.to_owned());
        let subject = Subject::Count { name: own.clone() };
        self.subjects.insert(key, subject);
        own
    }

    fn may_be_missing(&self, facts: &[Measured]) -> bool {
        let first = facts.first().map(|fact| &fact.name);
        let fact = self.facts.iter().find(|fact| Some(&fact.name) == first);
        let usage = fact.and_then(|fact| self.elements.usage.get(&fact.element));
        usage.is_none_or(|usage| usage.is_null)
    }

    /// That a subject has a value.
    pub(super) fn known(&mut self, subject: &Subject) -> Logic {
        let of = |planner: &Self, name: &str| match planner.unsure.contains(name) {
            true => Logic::known(name),
            false => Logic::Always,
        };
        match subject {
            Subject::Null => Logic::Never,
            Subject::Coded { name, .. } | Subject::Flag { name } | Subject::Count { name } => {
                of(self, name)
            }
            // The book assumes that it is given in one of its units.
            Subject::Quantity(facts) if facts.len() > 1 && !self.may_be_missing(facts) => {
                Logic::Always
            }
            Subject::Quantity(facts) => {
                let known: Vec<_> = facts.iter().map(|fact| of(self, &fact.name)).collect();
                Logic::or(known)
            }
            Subject::Score(score) => {
                let known = match score.is_unsure {
                    true => Logic::known(&score.name),
                    false => Logic::Always,
                };
                Logic::and([score.guard.clone(), known])
            }
            Subject::Since { element, years } => {
                let usage = self.elements.usage.get(element);
                match usage.is_some_and(|usage| usage.is_null) {
                    true => {
                        let name = self.since(&element.clone(), *years, "a");
                        of(self, &name)
                    }
                    false => Logic::Always,
                }
            }
            Subject::Guarded(inner, guard) => {
                let known = self.known(inner);
                Logic::and([guard.clone(), known])
            }
        }
    }
}

/// A subject's values that are asked for; all of them is that it is known.
pub(super) fn among(
    (name, values, yes): (&str, &[NamedCode], Option<usize>),
    chosen: BTreeSet<usize>,
    is_unsure: bool,
) -> Logic {
    if chosen.is_empty() {
        return Logic::Never;
    }
    if chosen.len() == values.len() {
        return match is_unsure {
            true => Logic::known(name),
            false => Logic::Always,
        };
    }
    match yes {
        Some(yes) if chosen.contains(&yes) => Logic::yes(name),
        // `no` is definitely no, whether or not it may be unknown.
        Some(_) => Logic::Not(Box::new(Logic::yes(name))),
        None => {
            let all: Vec<String> = values.iter().map(|value| value.id.clone()).collect();
            Logic::among(name, chosen, &all)
        }
    }
}

/// A unit as the book writes it: UCUM's, or what the source says as an annotation, which is compared with nothing else.
pub(in crate::import::gdl2) fn known_unit(unit: &str) -> String {
    let unit = unit.trim();
    let spelled = match unit {
        "" => "1".to_owned(),
        other => other.replace("gm/", "g/").replace("10^", "10*"),
    };
    match crate::quantity::Unit::parse(&spelled) {
        Ok(_) => spelled,
        Err(_) => {
            let plain = spelled.replace(|c: char| !c.is_ascii_alphanumeric() && c != '/', "_");
            format!("{{{plain}}}")
        }
    }
}

/// Whether two units say the same of a number: `mg/dl`, `mg/dL`.
pub(in crate::import::gdl2) fn is_same_unit(one: &str, other: &str) -> bool {
    let (one, other) = (known_unit(one), known_unit(other));
    let parse = crate::quantity::Unit::parse;
    let converted = || {
        let (one, other) = (parse(&one).ok()?, parse(&other).ok()?);
        one.convert(&Number::one(), &other)
    };
    one == other || converted() == Some(Number::one())
}

/// A unit behind a number, in an expression.
pub(in crate::import::gdl2) fn unit_suffix(unit: &str) -> String {
    match crate::quantity::Unit::parse(unit) {
        Ok(unit) => format!(" {}", unit.in_expression()),
        Err(_) => format!(" '{unit}'"),
    }
}

/// A comparison of a number that is asked for.
pub(super) fn compared(name: &str, comparison: Comparison, number: &Number, unit: &str) -> Logic {
    Logic::Test(Test::Compare {
        name: name.to_owned(),
        comparison,
        number: number.clone(),
        unit: unit.to_owned(),
    })
}
