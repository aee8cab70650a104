//! What a rule asks, over the names of the book.

use std::collections::BTreeSet;

use super::super::elements::holds_now;
use super::super::expression::{Element, Expression, Operator};
use super::subject::{Measured, ScoreSubject, YearsBy, among, compared, known_unit, unit_suffix};
use super::*;
use crate::import::logic::{Comparison, Logic};

/// Units that the tests beside one ask for: `$gt0004.unit=='mg/dl'`.
type Units = Vec<(String, String)>;

impl Planner<'_> {
    /// All of some tests, as they stand in a rule.
    pub(super) fn all_of(&mut self, tests: &[Expression], at: usize) -> Result<Logic, Stopped> {
        self.conjunction(&tests.iter().collect::<Vec<_>>(), at, &Vec::new())
    }

    fn conjunction(
        &mut self,
        tests: &[&Expression],
        at: usize,
        outer: &Units,
    ) -> Result<Logic, Stopped> {
        let mut flat = Vec::new();
        tests.iter().for_each(|test| flatten(test, &mut flat));
        let mut units = outer.clone();
        units.extend(flat.iter().filter_map(|test| asked_unit(test)));
        let mut parts = Vec::new();
        for test in flat {
            parts.push(self.test(test, at, &units)?);
        }
        Ok(Logic::and(parts))
    }

    fn test(&mut self, test: &Expression, at: usize, units: &Units) -> Result<Logic, Stopped> {
        match test {
            Expression::Flag(yes) => Ok(match yes {
                true => Logic::Always,
                false => Logic::Never,
            }),
            Expression::Not(inner) => {
                let inner = self.test(inner, at, units)?;
                Ok(inner.not(&self.is_unsure()))
            }
            Expression::Fired(rule) => Ok(self.has_fired(rule, at)),
            Expression::Binary(Operator::And, ..) => self.conjunction(&[test], at, units),
            Expression::Binary(Operator::Or, left, right) => {
                let left = self.test(left, at, units)?;
                let right = self.test(right, at, units)?;
                Ok(Logic::or([left, right]))
            }
            Expression::Binary(operator, left, right) => {
                self.comparison(*operator, left, right, at, units)
            }
            _other => Err((Construct::Test, "this is not a test".to_owned())),
        }
    }

    /// A rule that runs later has not run.
    fn has_fired(&mut self, rule: &str, at: usize) -> Logic {
        let mut before = self.rules.rules[..at].iter();
        let found = before.position(|own| own.id.as_deref() == Some(rule));
        let Some(found) = found else {
            return Logic::Never;
        };
        let guard = self.guards[found].clone();
        if matches!(guard, Logic::Always | Logic::Never) {
            return guard;
        }
        let title = self.title(rule);
        let element = self.rules.rules[found].place.clone();
        let name = match self.fired.get(&found) {
            Some(name) => name.clone(),
            None => {
                let name = self.condition(&title, guard, element);
                self.fired.insert(found, name.clone());
                name
            }
        };
        Logic::yes(&name)
    }

    /// A condition of its own, under a title of the source.
    pub(super) fn condition(&mut self, title: &str, when: Logic, element: String) -> String {
        let same = self.blocks.iter().find_map(|block| match block {
            RuleBlock::Condition {
                name, when: own, ..
            } if *own == when => Some(name.clone()),
            _other => None,
        });
        if let Some(name) = same {
            return name;
        }
        let name = self.named(title);
        if when.names().iter().any(|of| self.unsure.contains(of)) {
            self.unsure.insert(name.clone());
        }
        let alike = self.blocks.iter().filter(|block| {
            matches!(block, RuleBlock::Condition { title: own, .. } if own == title || own.starts_with(&format!("{title} (")))
        });
        let title = match alike.count() {
            0 => title.to_owned(),
            before => format!("{title} ({})", before + 1),
        };
        self.blocks.push(RuleBlock::Condition {
            name: name.clone(),
            title,
            when,
            element,
        });
        name
    }

    fn comparison(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        at: usize,
        units: &Units,
    ) -> Result<Logic, Stopped> {
        let (comparison, is_negated) = match operator {
            Operator::Equal => (Comparison::Equal, false),
            Operator::NotEqual => (Comparison::Equal, true),
            Operator::Less => (Comparison::Less, false),
            Operator::LessOrEqual => (Comparison::LessOrEqual, false),
            Operator::Greater => (Comparison::Greater, false),
            Operator::GreaterOrEqual => (Comparison::GreaterOrEqual, false),
            Operator::Or
            | Operator::And
            | Operator::Plus
            | Operator::Minus
            | Operator::Times
            | Operator::Over
            | Operator::Power => {
                return Err((
                    Construct::Test,
                    "a number stands where a test should".to_owned(),
                ));
            }
        };
        let (element, comparison, value) = match (left, right) {
            (Expression::Element(left), Expression::Element(right)) => {
                let holds = self.compared_values(left, comparison, right, at)?;
                return Ok(match is_negated {
                    true => holds.not(&self.is_unsure()),
                    false => holds,
                });
            }
            (Expression::Element(element), value) => (element, comparison, value),
            (value, Expression::Element(element)) => (element, comparison.turned(), value),
            _other => {
                let why = "a value that is worked out is compared".to_owned();
                return Err((Construct::Arithmetic, why));
            }
        };
        let subject = self.subject(&element.id, at)?;
        if *value == Expression::Null {
            let known = self.known(&subject);
            return Ok(match is_negated {
                true => known,
                false => known.not(&self.is_unsure()),
            });
        }
        let asked = Asked {
            element,
            comparison,
            value,
            units,
        };
        let holds = self.holds(&subject, &asked)?;
        Ok(match is_negated {
            true => holds.not(&self.is_unsure()),
            false => holds,
        })
    }

    /// The numbers of two elements' values, value by value.
    fn compared_values(
        &mut self,
        left: &Element,
        comparison: Comparison,
        right: &Element,
        at: usize,
    ) -> Result<Logic, Stopped> {
        let subjects = (self.subject(&left.id, at)?, self.subject(&right.id, at)?);
        let unlike = || {
            let why = "two numbers are compared with each other".to_owned();
            (Construct::ComparesElements, why)
        };
        if matches!(subjects, (Subject::Null, _) | (_, Subject::Null)) {
            return Ok(Logic::Never);
        }
        let (
            Subject::Coded { name, values, yes },
            Subject::Coded {
                name: other,
                values: of_other,
                yes: yes_of_other,
            },
        ) = subjects
        else {
            return Err(unlike());
        };
        // Values of the one for which the same values of the other will do.
        let mut pairs: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let own = value.number.as_ref().ok_or_else(unlike)?;
            let mut fitting = BTreeSet::new();
            for (at, value) in of_other.iter().enumerate() {
                if comparison.holds(own, value.number.as_ref().ok_or_else(unlike)?) {
                    fitting.insert(at);
                }
            }
            match pairs.iter_mut().find(|(_, known)| *known == fitting) {
                Some((own, _)) => {
                    own.insert(at);
                }
                None => pairs.push((BTreeSet::from([at]), fitting)),
            }
        }
        let (is_unsure, is_other_unsure) =
            (self.unsure.contains(&name), self.unsure.contains(&other));
        let ways = pairs.into_iter().map(|(own, fitting)| {
            let own = among((&name, &values, yes), own, is_unsure);
            let fitting = among((&other, &of_other, yes_of_other), fitting, is_other_unsure);
            Logic::and([own, fitting])
        });
        Ok(Logic::or(ways))
    }

    fn holds(&mut self, subject: &Subject, asked: &Asked<'_>) -> Result<Logic, Stopped> {
        if let Some("unit" | "units") = asked.element.attribute.as_deref() {
            return self.has_unit(subject, asked);
        }
        match asked.element.attribute.as_deref() {
            None | Some("value" | "magnitude" | "code" | "year") => {}
            // How it is shown decides nothing.
            Some("precision") => return Ok(self.known(subject)),
            Some(other) => {
                let why = format!("`.{other}` of an element is compared");
                return Err((Construct::Test, why));
            }
        }
        match subject {
            Subject::Null => Ok(Logic::Never),
            Subject::Coded { name, values, yes } => {
                let chosen = asked.chosen(values)?;
                let is_unsure = self.unsure.contains(name);
                Ok(among((name, values, *yes), chosen, is_unsure))
            }
            Subject::Flag { name } => {
                let yes = match asked.value {
                    Expression::Flag(yes) => *yes,
                    Expression::Text(text) => text.eq_ignore_ascii_case("true"),
                    _other => return Err(asked.unlike()),
                };
                Ok(match yes {
                    true => Logic::yes(name),
                    false => Logic::Not(Box::new(Logic::yes(name))),
                })
            }
            Subject::Quantity(facts) => quantity_holds(facts, asked),
            Subject::Count { name } => {
                let number = asked.plain_number()?;
                Ok(compared(name, asked.comparison, &number, ""))
            }
            Subject::Score(score) => score_holds(score, asked),
            Subject::Since { element, years } => self.since_holds(element, *years, asked),
            Subject::Guarded(inner, guard) => {
                let holds = self.holds(inner, asked)?;
                Ok(Logic::and([guard.clone(), holds]))
            }
        }
    }

    fn has_unit(&mut self, subject: &Subject, asked: &Asked<'_>) -> Result<Logic, Stopped> {
        let Expression::Text(wanted) = asked.value else {
            return Err((
                Construct::Test,
                "a unit is compared with something else".to_owned(),
            ));
        };
        match subject {
            Subject::Quantity(facts) if facts.len() > 1 => {
                let mut facts = facts.iter();
                let of = facts.find(|fact| is_same_unit(&fact.unit, wanted));
                Ok(of.map_or(Logic::Never, |fact| Logic::known(&fact.name)))
            }
            // The only unit that the source knows of.
            subject => Ok(self.known(subject)),
        }
    }

    /// `$birth<=($currentDateTime-60,a)`: 60 years ago or more.
    fn since_holds(
        &mut self,
        element: &str,
        years: Option<YearsBy>,
        asked: &Asked<'_>,
    ) -> Result<Logic, Stopped> {
        let unclear = || {
            let why = "a date is compared with something other than a time before today";
            (Construct::Time, why.to_owned())
        };
        // An age that the source has worked out from it.
        if let Some(years) = years {
            let number = match asked.value {
                Expression::Number(number) => number.clone(),
                Expression::Quantity(number, unit) if unit.trim() == "a" => number.clone(),
                _other => return Err(unclear()),
            };
            let name = self.since(element, Some(years), "a");
            let unit = match years {
                YearsBy::Anniversary => " 'a'",
                YearsBy::Calendar => "",
            };
            return Ok(compared(&name, asked.comparison, &number, unit));
        }
        let Expression::Binary(Operator::Minus, now, ago) = asked.value else {
            return Err(unclear());
        };
        let comparison = asked.comparison.turned();
        match (&**now, &**ago, asked.element.attribute.as_deref()) {
            (Expression::Now(None), Expression::Quantity(number, unit), None | Some("value")) => {
                let unit = known_unit(unit);
                let name = self.since(element, None, &unit);
                Ok(compared(&name, comparison, number, &unit_suffix(&unit)))
            }
            (Expression::Now(Some(part)), Expression::Number(number), Some("year"))
                if part == "year" =>
            {
                let name = self.since(element, Some(YearsBy::Calendar), "a");
                Ok(compared(&name, comparison, number, ""))
            }
            _other => Err(unclear()),
        }
    }
}

/// One comparison of an element with a value.
struct Asked<'a> {
    element: &'a Element,
    comparison: Comparison,
    value: &'a Expression,
    units: &'a Units,
}

impl Asked<'_> {
    fn unlike(&self) -> Stopped {
        let why = match holds_now(self.value) {
            true => "a value is compared with today",
            false => "a value is compared with one of another type, or one that is worked out",
        };
        (Construct::Types, why.to_owned())
    }

    /// Which values a comparison is true of.
    fn chosen(&self, values: &[NamedCode]) -> Result<BTreeSet<usize>, Stopped> {
        let holds = |value: &NamedCode| match self.value {
            Expression::Ordinal(_, coded) | Expression::Coded(coded)
                if self.comparison == Comparison::Equal =>
            {
                Some(value.code == coded.code)
            }
            Expression::Ordinal(number, _) | Expression::Number(number) => {
                let own = value.number.as_ref()?;
                Some(self.comparison.holds(own, number))
            }
            Expression::Text(text) if self.comparison == Comparison::Equal => {
                Some(value.code == *text || value.label == *text)
            }
            _other => None,
        };
        let mut chosen = BTreeSet::new();
        for (at, value) in values.iter().enumerate() {
            if holds(value).ok_or_else(|| self.unlike())? {
                chosen.insert(at);
            }
        }
        Ok(chosen)
    }

    fn plain_number(&self) -> Result<Number, Stopped> {
        match self.value {
            Expression::Number(number) => Ok(number.clone()),
            Expression::Quantity(number, unit) if known_unit(unit) == "1" => Ok(number.clone()),
            Expression::Text(text) => text.trim().parse().map_err(|_| self.unlike()),
            _other => Err(self.unlike()),
        }
    }
}

fn quantity_holds(facts: &[Measured], asked: &Asked<'_>) -> Result<Logic, Stopped> {
    let (number, unit) = match asked.value {
        Expression::Number(number) => {
            let mut units = asked.units.iter();
            let beside = units.find(|(id, _)| *id == asked.element.id);
            (number, beside.map(|(_, unit)| unit.as_str()))
        }
        Expression::Quantity(number, unit) => (number, Some(unit.as_str())),
        _other => return Err(asked.unlike()),
    };
    let fact = match (facts, unit) {
        ([only], None) => only,
        (facts, Some(unit)) => {
            let found = facts.iter().find(|own| is_same_unit(&own.unit, unit));
            found.ok_or_else(|| {
                let why = format!("the unit `{unit}` is not one of the element’s");
                (Construct::Units, why)
            })?
        }
        (_, None) => {
            let why = "a number is compared without its unit, and there are several".to_owned();
            return Err((Construct::Units, why));
        }
    };
    let suffix = match fact.is_whole {
        true => String::new(),
        false => unit_suffix(&known_unit(&fact.unit)),
    };
    Ok(compared(&fact.name, asked.comparison, number, &suffix))
}

/// A score is compared with numbers that it can come to; what is beyond, or between two, is decided here.
fn score_holds(score: &ScoreSubject, asked: &Asked<'_>) -> Result<Logic, Stopped> {
    let number = match asked.value {
        Expression::Number(number) | Expression::Quantity(number, _) => number.clone(),
        Expression::Ordinal(number, _) => number.clone(),
        Expression::Text(text) => text.trim().parse().map_err(|_| asked.unlike())?,
        _other => return Err(asked.unlike()),
    };
    let number = &number * &score.steps;
    let (comparison, steps) = match (asked.comparison, number.is_integer()) {
        (comparison, true) => (comparison, number),
        (Comparison::Equal, false) => return Ok(Logic::Never),
        (Comparison::Less | Comparison::LessOrEqual, false) => {
            (Comparison::LessOrEqual, number.floor())
        }
        (Comparison::Greater | Comparison::GreaterOrEqual, false) => {
            (Comparison::GreaterOrEqual, number.ceil())
        }
    };
    let number = &(&steps / &score.steps) * &score.times;
    let holds = |total: &Number| comparison.holds(total, &number);
    let known = match score.is_unsure {
        true => Logic::known(&score.name),
        false => Logic::Always,
    };
    let [lowest, highest] = [&score.lowest, &score.highest].map(|end| end * &score.times);
    let is_within = lowest <= number && number <= highest;
    let test = match (is_within, holds(&lowest), holds(&highest)) {
        (false, true, true) => known,
        (false, ..) => Logic::Never,
        (true, ..) => compared(&score.name, comparison, &number, ""),
    };
    Ok(Logic::and([score.guard.clone(), test]))
}

fn flatten<'a>(test: &'a Expression, into: &mut Vec<&'a Expression>) {
    match test {
        Expression::Binary(Operator::And, left, right) => {
            flatten(left, into);
            flatten(right, into);
        }
        other => into.push(other),
    }
}

fn asked_unit(test: &Expression) -> Option<(String, String)> {
    let Expression::Binary(Operator::Equal, left, right) = test else {
        return None;
    };
    match (&**left, &**right) {
        (Expression::Element(element), Expression::Text(unit))
            if matches!(element.attribute.as_deref(), Some("unit" | "units")) =>
        {
            Some((element.id.clone(), unit.clone()))
        }
        _other => None,
    }
}
