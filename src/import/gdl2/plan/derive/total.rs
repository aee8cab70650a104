//! Totals: scores of the points that rules give, and sums of them.

use super::super::subject::{ScoreSubject, among, compared, known_unit, unit_suffix};
use super::super::*;
use super::constant::Constant;
use super::{Writing, reckoned};
use crate::import::gdl2::expression::{Element, Expression, Operator};
use crate::import::logic::{Comparison, Logic};

/// A point is cut into so many parts at most.
const FINEST: i64 = 100;

impl Planner<'_> {
    /// A total that begins with a number and grows by what each rule adds.
    pub(super) fn increments(
        &mut self,
        id: &str,
        writings: &[Writing<'_>],
    ) -> Result<Option<Subject>, Stopped> {
        let [first, rest @ ..] = writings else {
            return Ok(None);
        };
        let Some(Constant::Number(base)) = self.constant(first) else {
            return Ok(None);
        };
        let added: Vec<Option<Number>> = rest
            .iter()
            .map(|writing| added_to(id, writing.value))
            .collect();
        if rest.is_empty() || added.iter().any(Option::is_none) {
            return Ok(None);
        }
        let mut entries: Vec<(Logic, Number)> = Vec::new();
        if !base.is_zero() {
            entries.push((Logic::Always, base));
        }
        for (writing, added) in rest.iter().zip(added.into_iter().flatten()) {
            let guard = self.guards[writing.at].clone();
            if guard == Logic::Never {
                continue;
            }
            let is_unsure = guard.names().iter().any(|name| self.unsure.contains(name));
            let when = match is_unsure {
                true => Logic::Surely(Box::new(guard)),
                false => guard,
            };
            entries.push((when, added));
        }
        let zero = Number::zero();
        let sum = |wanted: &dyn Fn(&Number) -> bool| {
            let chosen = entries
                .iter()
                .filter(|(when, points)| *when == Logic::Always || wanted(points));
            chosen.fold(Number::zero(), |sum, (_, points)| &sum + points)
        };
        let (lowest, highest) = (sum(&|points| *points < zero), sum(&|points| *points > zero));
        let guard = self.guards[first.at].clone();
        let score = ScoreSubject {
            name: String::new(),
            entries,
            lowest,
            highest,
            steps: Number::one(),
            times: Number::one(),
            guard,
            is_unsure: false,
        };
        self.score(id, score).map(Some)
    }

    /// A sum of the numbers of values and of other totals.
    pub(super) fn sum(
        &mut self,
        id: &str,
        value: &Expression,
        at: usize,
        guard: Logic,
    ) -> Result<Subject, Stopped> {
        let mut terms = Vec::new();
        summed(value, &Number::one(), &mut terms)?;
        if let Some(subject) = self.measured_sum(id, &terms, at, &guard)? {
            return Ok(subject);
        }
        let mut total = ScoreSubject {
            name: String::new(),
            entries: Vec::new(),
            lowest: Number::zero(),
            highest: Number::zero(),
            steps: Number::one(),
            times: Number::one(),
            guard: Logic::Always,
            is_unsure: false,
        };
        let mut known = Vec::new();
        for (factor, term) in &terms {
            match term {
                None => {
                    total.lowest = &total.lowest + factor;
                    total.highest = &total.highest + factor;
                    total.entries.push((Logic::Always, factor.clone()));
                }
                Some(element) => {
                    let subject = self.subject(&element.id, at)?;
                    known.extend(self.known(&subject).conjuncts());
                    let is_unsure = self.add_term(&mut total, factor, &subject, element)?;
                    total.is_unsure |= is_unsure;
                }
            }
        }
        let rest = guard
            .conjuncts()
            .into_iter()
            .filter(|part| !known.contains(part));
        total.guard = Logic::and(rest.chain([total.guard]));
        self.score(id, total)
    }

    /// Whether the total may be unknown for want of this term.
    fn add_term(
        &mut self,
        total: &mut ScoreSubject,
        factor: &Number,
        subject: &Subject,
        element: &Element,
    ) -> Result<bool, Stopped> {
        let measured = |planner: &Self| {
            let why = format!(
                "“{}” is a number that is reckoned with",
                planner.title(&element.id)
            );
            Err((Construct::Arithmetic, why))
        };
        if let Some((name, suffix)) = self.number_output(subject) {
            return Ok(self.add_output(total, factor, &name, &suffix));
        }
        match subject {
            Subject::Null => {
                total.guard = Logic::Never;
                Ok(false)
            }
            Subject::Coded { name, values, yes } => {
                let numbers: Option<Vec<&Number>> =
                    values.iter().map(|value| value.number.as_ref()).collect();
                let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else {
                    let why = format!(
                        "values of “{}” that have no number are added",
                        self.title(&element.id)
                    );
                    return Err((Construct::Arithmetic, why));
                };
                let points: Vec<Number> = numbers.iter().map(|number| factor * number).collect();
                let (least, most) = (points.iter().min().cloned(), points.iter().max().cloned());
                total.lowest = &total.lowest + &least.unwrap_or_else(Number::zero);
                total.highest = &total.highest + &most.unwrap_or_else(Number::zero);
                let distinct: BTreeSet<&Number> = points.iter().collect();
                let is_unsure = self.unsure.contains(name);
                for number in distinct.into_iter().filter(|number| !number.is_zero()) {
                    let of = points.iter().enumerate().filter(|(_, own)| *own == number);
                    let chosen: BTreeSet<usize> = of.map(|(at, _)| at).collect();
                    let when = among((name, values, *yes), chosen, is_unsure);
                    total.entries.push((when, number.clone()));
                }
                Ok(is_unsure)
            }
            Subject::Score(score) => {
                let (low, high) = (factor * &score.lowest, factor * &score.highest);
                total.lowest = &total.lowest + (&low).min(&high);
                total.highest = &total.highest + (&low).max(&high);
                let entries = score.entries.iter();
                let scaled = entries.map(|(when, points)| (when.clone(), factor * points));
                total.entries.extend(scaled);
                let guard = std::mem::replace(&mut total.guard, Logic::Always);
                total.guard = Logic::and([guard, score.guard.clone()]);
                Ok(score.is_unsure)
            }
            Subject::Guarded(inner, own) => {
                let guard = std::mem::replace(&mut total.guard, Logic::Always);
                total.guard = Logic::and([guard, own.clone()]);
                self.add_term(total, factor, inner, element)
            }
            Subject::Flag { .. }
            | Subject::Quantity(_)
            | Subject::Count { .. }
            | Subject::Since { .. } => measured(self),
        }
    }

    /// An output that rules set to numbers, with the unit of these in expressions.
    fn number_output(&self, subject: &Subject) -> Option<(String, String)> {
        let (name, suffix) = match subject {
            Subject::Count { name } => (name, String::new()),
            Subject::Quantity(facts) => match facts.as_slice() {
                [only] if only.unit == "1" => (&only.name, String::new()),
                [only] => (&only.name, unit_suffix(&known_unit(&only.unit))),
                _several => return None,
            },
            Subject::Null
            | Subject::Coded { .. }
            | Subject::Flag { .. }
            | Subject::Score(_)
            | Subject::Since { .. }
            | Subject::Guarded(..) => return None,
        };
        let is_output = self.constants.contains_key(name);
        is_output.then(|| (name.clone(), suffix))
    }

    fn add_output(
        &self,
        total: &mut ScoreSubject,
        factor: &Number,
        name: &str,
        suffix: &str,
    ) -> bool {
        let numbers = self.constants.get(name).into_iter().flatten();
        let numbers: Vec<&Number> = numbers.collect();
        let points = numbers.iter().map(|number| factor * *number);
        let (least, most) = (points.clone().min(), points.max());
        total.lowest = &total.lowest + &least.unwrap_or_else(Number::zero);
        total.highest = &total.highest + &most.unwrap_or_else(Number::zero);
        for number in numbers.into_iter().filter(|number| !number.is_zero()) {
            let when = compared(name, Comparison::Equal, number, suffix);
            total.entries.push((when, factor * number));
        }
        self.unsure.contains(name)
    }

    /// Points may be halves or tenths; finer ones are weights of a formula. What no decimal is, as a third, is counted.
    fn divide(&self, score: &mut ScoreSubject) {
        let mut steps = Number::one();
        for (_, points) in &score.entries {
            let rest = points * &steps;
            steps = &steps * &rest.denominator();
        }
        if steps > Number::from(FINEST) {
            return;
        }
        if !score.entries.iter().all(|(_, points)| points.is_decimal()) {
            score.times = steps.clone();
        }
        score.steps = steps;
    }

    fn score(&mut self, id: &str, mut score: ScoreSubject) -> Result<Subject, Stopped> {
        let (mut entries, mut span) = (Vec::new(), 0_i64);
        self.divide(&mut score);
        for (when, points) in &score.entries {
            let Some(steps) = (points * &score.steps).to_i64() else {
                let why = format!(
                    "“{}” gets {points} points, and a point is cut into {FINEST} at most",
                    self.title(id)
                );
                return Err((Construct::FractionalPoints, why));
            };
            span = span.saturating_add(steps.saturating_abs());
            entries.push((when.clone(), points * &score.times));
        }
        if span > 1000 {
            let why = format!(
                "the totals of “{}” span more than 1000 steps of its points",
                self.title(id)
            );
            return Err((Construct::LongScore, why));
        }
        if score.guard == Logic::Never || entries.is_empty() {
            return Ok(Subject::Null);
        }
        let title = match score.times == Number::one() {
            true => self.title(id),
            false => format!("{} (times {})", self.title(id), score.times),
        };
        score.name = self.named(&title);
        if score.times != Number::one() {
            let place = self.place_of(id);
            let said = format!(
                "“{title}”: points are parts in the source that no decimal is; the book counts {} for each of them",
                score.times
            );
            self.note(Construct::FractionalPoints, &place, said);
        }
        if score.is_unsure {
            self.unsure.insert(score.name.clone());
        }
        if score.guard != Logic::Always {
            let place = self.place_of(id);
            let said = format!(
                "“{title}” is worked out for everyone; the source does so only for those for whom `{}`, and what follows from it is for these alone",
                score.guard.text()
            );
            self.note(Construct::GuardedScore, &place, said);
        }
        let info = self.elements.of.get(id);
        self.blocks.push(RuleBlock::Score {
            name: score.name.clone(),
            title,
            note: info.and_then(|info| info.note.clone()),
            entries,
            element: id.to_owned(),
        });
        Ok(Subject::Score(Box::new(score)))
    }
}

/// `$gt0007.magnitude+2`, of the element itself.
fn added_to(id: &str, value: &Expression) -> Option<Number> {
    let Expression::Binary(operator, left, right) = value else {
        return None;
    };
    let is_itself = |side: &Expression| matches!(side, Expression::Element(of) if of.id == id);
    match (operator, &**left, &**right) {
        (Operator::Plus, own, Expression::Number(number)) if is_itself(own) => Some(number.clone()),
        (Operator::Plus, Expression::Number(number), own) if is_itself(own) => Some(number.clone()),
        (Operator::Minus, own, Expression::Number(number)) if is_itself(own) => {
            Some(&Number::zero() - number)
        }
        _other => None,
    }
}

/// Terms of a sum, each with its factor; without an element it is the factor alone.
fn summed(
    value: &Expression,
    factor: &Number,
    into: &mut Vec<(Number, Option<Element>)>,
) -> Result<(), Stopped> {
    match value {
        Expression::Number(number) => into.push((factor * number, None)),
        Expression::Element(element)
            if matches!(
                element.attribute.as_deref(),
                None | Some("value" | "magnitude")
            ) =>
        {
            into.push((factor.clone(), Some(element.clone())));
        }
        Expression::Negative(inner) => summed(inner, &(&Number::zero() - factor), into)?,
        Expression::Binary(Operator::Plus, left, right) => {
            summed(left, factor, into)?;
            summed(right, factor, into)?;
        }
        Expression::Binary(Operator::Minus, left, right) => {
            summed(left, factor, into)?;
            summed(right, &(&Number::zero() - factor), into)?;
        }
        Expression::Binary(Operator::Times, left, right) => match (&**left, &**right) {
            (Expression::Number(number), other) | (other, Expression::Number(number)) => {
                summed(other, &(factor * number), into)?;
            }
            _other => match (left.fixed(), right.fixed()) {
                (Some(number), _) => summed(right, &(factor * &number), into)?,
                (None, Some(number)) => summed(left, &(factor * &number), into)?,
                (None, None) => return Err(reckoned(value)),
            },
        },
        Expression::Binary(Operator::Over, left, right) => match right.fixed() {
            Some(number) if !number.is_zero() => summed(left, &(factor / &number), into)?,
            _other => return Err(reckoned(value)),
        },
        other => return Err(reckoned(other)),
    }
    Ok(())
}
