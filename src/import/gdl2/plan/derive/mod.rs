//! What rules make of an element: an output with a table, a score, or another name of something else.

mod constant;
mod output;
mod total;

use std::collections::BTreeSet;

use super::super::elements::holds_now;
use super::super::expression::{Expression, Operator};
use super::subject::YearsBy;
use super::*;
use crate::import::logic::Logic;
pub(super) use output::{DraftOutput, DraftRow, Drafts, TableDraft};

/// An assignment, with the rule that makes it.
struct Writing<'a> {
    at: usize,
    attribute: Option<&'a str>,
    value: &'a Expression,
}

impl Planner<'_> {
    /// What an assigned element is once its last rule has run; nothing where that can't be said, which is refused.
    pub(super) fn derived(&mut self, id: &str) -> Option<Subject> {
        if let Some(known) = self.subjects.get(id) {
            return Some(known.clone());
        }
        if self.elements.of.get(id).is_some_and(|info| info.is_input) {
            let why = format!("“{}” is asked for and assigned", self.title(id));
            let place = self.place_of(id);
            self.refuse((Construct::AssignedInput, why), &place);
            return None;
        }
        match self.derive(id) {
            Ok(subject) => {
                self.subjects.insert(id.to_owned(), subject.clone());
                Some(subject)
            }
            Err((stopped, place)) => match self.asked_instead(id, &stopped, &place) {
                Some(subject) => {
                    self.subjects.insert(id.to_owned(), subject.clone());
                    Some(subject)
                }
                None => {
                    self.refuse(stopped, &place);
                    None
                }
            },
        }
    }

    /// A number that no book can work out is asked for where rules go on from it: every value of it is looked at, so that no fault of theirs is hidden.
    fn asked_instead(
        &mut self,
        id: &str,
        (construct, why): &Stopped,
        place: &str,
    ) -> Option<Subject> {
        let is_reckoned = matches!(
            construct,
            Construct::Arithmetic
                | Construct::Function
                | Construct::Logarithm
                | Construct::FractionalPoints
                | Construct::LongScore
        );
        if !is_reckoned {
            return None;
        }
        let title = self.title(id);
        if !self.is_gone_on_from(id) {
            if !self.is_on_the_way(id) {
                return None;
            }
            let said = format!(
                "“{title}” is worked out on the way to what is asked here, and is left out: {why}"
            );
            self.note(Construct::Asked, place, said);
            return Some(Subject::Null);
        }
        let units = self.elements.units(id).to_vec();
        if units.len() > 1 {
            return None;
        }
        let guard = self.guards_of(id);
        let subject = self.asked_quantity(id, &units).ok()?;
        let said = format!("“{title}” is worked out by the source and asked for here: {why}");
        self.note(Construct::Asked, place, said);
        Some(self.guarded(subject, guard))
    }

    /// For whom any rule sets it.
    fn guards_of(&self, id: &str) -> Logic {
        let writers = self.writers.get(id).into_iter().flatten();
        Logic::or(writers.map(|at| self.guards[*at].clone()))
    }

    /// Whether a rule asks for it, or for what it is given on to as it is.
    fn is_gone_on_from(&self, id: &str) -> bool {
        let rules = &self.rules.rules;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let tests = rules.iter().flat_map(|rule| &rule.when);
            let mut tests = tests.chain(&self.rules.preconditions);
            if tests.any(|test| test.asks_for(next)) {
                return true;
            }
            let actions = rules.iter().flat_map(|rule| &rule.then);
            let given_on = actions.filter(|action| {
                matches!(&action.value, Expression::Element(element) if element.id == next)
            });
            open.extend(given_on.map(|action| action.to.id.as_str()));
        }
        false
    }

    /// Whether something is worked out of it that rules go on from.
    fn is_on_the_way(&self, id: &str) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if next != id && self.is_gone_on_from(next) {
                return true;
            }
            let actions = self.rules.rules.iter().flat_map(|rule| &rule.then);
            let made = actions.filter(|action| action.value.mentions(next));
            open.extend(made.map(|action| action.to.id.as_str()));
        }
        false
    }

    fn place_of(&self, id: &str) -> String {
        let writers = self.writers.get(id).and_then(|writers| writers.last());
        let rule = writers.and_then(|at| self.rules.rules.get(*at));
        rule.map_or_else(String::new, |rule| format!("{}.then ({id})", rule.place))
    }

    fn derive(&mut self, id: &str) -> Result<Subject, (Stopped, String)> {
        let rules = self.rules;
        let mut writings: Vec<Writing<'_>> = Vec::new();
        let mut units: BTreeSet<String> = BTreeSet::new();
        for at in self.writers.get(id).cloned().unwrap_or_default() {
            for action in rules.rules[at].then.iter().filter(|of| of.to.id == id) {
                match (action.to.attribute.as_deref(), &action.value) {
                    (Some("unit" | "units"), Expression::Text(unit)) => {
                        units.insert(unit.trim().to_owned());
                    }
                    (Some("precision"), _) => {}
                    (attribute, value) => {
                        // In one rule the last assignment stands.
                        writings.retain(|own| own.at != at);
                        writings.push(Writing {
                            at,
                            attribute,
                            value,
                        });
                    }
                }
            }
        }
        let place = self.place_of(id);
        let placed = |stopped| (stopped, place.clone());
        if writings.is_empty() {
            return Ok(Subject::Null);
        }
        if units.len() > 1 {
            let why = format!("“{}” gets several units", self.title(id));
            return Err(placed((Construct::Units, why)));
        }
        let unit = units.into_iter().next();
        if let Some(increments) = self.increments(id, &writings).map_err(placed)? {
            return Ok(increments);
        }
        if let [only] = writings.as_slice()
            && self.constant(only).is_none()
        {
            return self.worked_out(id, only).map_err(placed);
        }
        self.tabulated(id, &writings, unit.as_deref())
            .map_err(placed)
    }

    /// A single assignment that is not a constant: another name, or a sum of points.
    fn worked_out(&mut self, id: &str, writing: &Writing<'_>) -> Result<Subject, Stopped> {
        let guard = self.guards[writing.at].clone();
        if let Some(subject) = self.elapsed(writing.value, writing.at)? {
            return Ok(self.guarded(subject, guard));
        }
        if let Expression::Element(element) = writing.value {
            let subject = self.subject(&element.id, writing.at)?;
            let is_whole = matches!(element.attribute.as_deref(), None | Some("magnitude"));
            let is_same = match &subject {
                Subject::Coded { .. } => element.attribute.is_none(),
                Subject::Null => true,
                Subject::Quantity(facts) => is_whole && facts.len() == 1,
                Subject::Flag { .. }
                | Subject::Count { .. }
                | Subject::Score(_)
                | Subject::Since { .. }
                | Subject::Guarded(..) => true,
            };
            if is_same {
                let place = self.place_of(id);
                let said = format!(
                    "“{}” is another name of “{}”",
                    self.title(id),
                    self.title(&element.id)
                );
                self.note(Construct::Copy, &place, said);
                return Ok(self.guarded(subject, guard));
            }
        }
        self.sum(id, writing.value, writing.at, guard)
    }

    /// Under what is not already said by the subject being known.
    pub(super) fn guarded(&mut self, subject: Subject, guard: Logic) -> Subject {
        let known = self.known(&subject).conjuncts();
        let rest = guard
            .conjuncts()
            .into_iter()
            .filter(|part| !known.contains(part));
        match Logic::and(rest) {
            Logic::Always => subject,
            guard => Subject::Guarded(Box::new(subject), guard),
        }
    }

    /// `($currentDateTime-$gt0005)/1,a`, `$currentDateTime.year-$gt0005.year`.
    fn elapsed(&mut self, value: &Expression, at: usize) -> Result<Option<Subject>, Stopped> {
        let (value, years) = match value {
            Expression::Binary(Operator::Over, time, unit) => match &**unit {
                Expression::Quantity(one, unit) if *one == Number::one() && unit == "a" => {
                    (&**time, YearsBy::Anniversary)
                }
                _other => return Ok(None),
            },
            value => (value, YearsBy::Calendar),
        };
        let Expression::Binary(Operator::Minus, now, element) = value else {
            return Ok(None);
        };
        let (Expression::Now(part), Expression::Element(element)) = (&**now, &**element) else {
            return Ok(None);
        };
        let wanted = match years {
            YearsBy::Anniversary => None,
            YearsBy::Calendar => Some("year"),
        };
        if part.as_deref() != wanted || element.attribute.as_deref() != wanted {
            return Ok(None);
        }
        Ok(match self.subject(&element.id, at)? {
            Subject::Since { element, .. } => {
                let years = Some(years);
                Some(Subject::Since { element, years })
            }
            Subject::Null => Some(Subject::Null),
            _other => None,
        })
    }
}

fn reckoned(value: &Expression) -> Stopped {
    let construct = construct_of(value);
    (construct, construct.why().to_owned())
}

/// Which kind of reckoning it is, the hardest first.
fn construct_of(value: &Expression) -> Construct {
    let mut found = Construct::Arithmetic;
    let mut open = vec![value];
    while let Some(next) = open.pop() {
        match next {
            Expression::Call(name, parts) => {
                if matches!(
                    name.as_str(),
                    "log" | "exp" | "log10" | "ln" | "sqrt" | "e" | "pi"
                ) {
                    return Construct::Logarithm;
                }
                found = Construct::Function;
                open.extend(parts);
            }
            Expression::Binary(Operator::Power, ..) => return Construct::Logarithm,
            Expression::Binary(_, left, right) => open.extend([&**left, &**right]),
            Expression::Not(inner) | Expression::Negative(inner) => open.push(inner),
            _other => {}
        }
    }
    match found {
        Construct::Arithmetic if holds_now(value) => Construct::Time,
        found => found,
    }
}
