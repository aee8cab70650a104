//! Numbers that are added up of measured ones, as calculations.

use std::collections::BTreeSet;

use super::super::expression::{Element, Expression};
use super::subject::{Measured, YearsBy, is_same_unit, known_unit, unit_suffix};
use super::*;
use crate::import::logic::Logic;
use crate::quantity::Unit;

/// Multiples of facts and a constant, as numbers of one unit.
#[derive(Clone, Debug)]
pub(super) struct LinearSum {
    terms: Vec<(Number, String)>,
    constant: Number,
}

/// A number that a sum names: a fact, or what was added up before.
struct Term {
    name: String,
    /// That it is known, as far as that is not sure.
    known: Vec<Logic>,
    /// For whom alone there is such a number.
    guard: Logic,
}

/// A book tells so many whole numbers of a count apart where it adds it up.
pub(super) const MOST_WHOLE: i64 = 200;

/// A range that is assumed is widened so many times, each to ten times as much.
const MOST_WIDENED: usize = 6;

impl Planner<'_> {
    /// A sum of measured numbers; nothing where one of them is none, or where a calculation can't say it.
    pub(super) fn measured_sum(
        &mut self,
        id: &str,
        terms: &[(Number, Option<Element>)],
        at: usize,
        guard: &Logic,
    ) -> Result<Option<Subject>, Stopped> {
        let mut sum = LinearSum {
            terms: Vec::new(),
            constant: Number::zero(),
        };
        let mut known = Vec::new();
        let mut guards = Vec::new();
        for (factor, element) in terms {
            let Some(element) = element else {
                sum.constant = &sum.constant + factor;
                continue;
            };
            let subject = self.subject(&element.id, at)?;
            if let Subject::Null = subject {
                return Ok(Some(Subject::Null));
            }
            let Some(term) = self.term(&subject) else {
                return Ok(None);
            };
            known.extend(term.known);
            guards.push(term.guard);
            if !self.add(&mut sum, factor, &term.name) {
                return Ok(None);
            }
        }
        let Some(unit) = self.unit_of_sum(id, &sum) else {
            return Ok(None);
        };
        if sum.terms.is_empty() || !self.fits(id, &sum) {
            return Ok(None);
        }
        let Some(is) = self.sum_text(&sum, &unit) else {
            return Ok(None);
        };
        let subject = self.calculation(id, sum, is, unit);
        let guard = guard.clone().conjuncts().into_iter();
        let guard = guard.filter(|part| !known.contains(part));
        let guard = Logic::and(guard.chain(guards));
        Ok(Some(self.guarded(subject, guard)))
    }

    /// The one number that stands for a subject.
    fn term(&mut self, subject: &Subject) -> Option<Term> {
        let known = self.known(subject).conjuncts();
        let mut guard = Logic::Always;
        let name = match subject {
            Subject::Quantity(facts) => match facts.as_slice() {
                [only] => only.name.clone(),
                _several => return None,
            },
            Subject::Count { name } => name.clone(),
            Subject::Since {
                element,
                years: Some(YearsBy::Calendar),
            } => self.since(element, Some(YearsBy::Calendar), "a"),
            Subject::Guarded(inner, own) => {
                let inner = self.term(inner)?;
                guard = Logic::and([own.clone(), inner.guard]);
                inner.name
            }
            Subject::Null
            | Subject::Coded { .. }
            | Subject::Flag { .. }
            | Subject::Score(_)
            | Subject::Since { .. } => return None,
        };
        Some(Term { name, known, guard })
    }

    /// Whether it can be added: an output can’t.
    fn add(&self, sum: &mut LinearSum, factor: &Number, name: &str) -> bool {
        if let Some(inner) = self.sums.get(name) {
            let scaled = inner.terms.iter();
            let scaled = scaled.map(|(own, fact)| (own * factor, fact.clone()));
            for (factor, fact) in scaled.collect::<Vec<_>>() {
                sum.push(factor, fact);
            }
            sum.constant = &sum.constant + &(&inner.constant * factor);
            return true;
        }
        let fact = self.facts.iter().find(|fact| fact.name == name);
        let can_be_added = fact.is_some_and(|fact| match &fact.kind {
            FactType::Quantity { .. } => true,
            FactType::Count { range } => (&range.1 - &range.0) <= Number::from(MOST_WHOLE),
            FactType::YesNo | FactType::OneOf(_) | FactType::AnyOf(_) => false,
        });
        if can_be_added {
            sum.push(factor.clone(), name.to_owned());
        }
        can_be_added
    }

    fn fact_named(&self, name: &str) -> Option<&FactPlan> {
        self.facts.iter().find(|fact| fact.name == name)
    }

    fn unit_of_fact(&self, name: &str) -> &str {
        match self.fact_named(name).map(|fact| &fact.kind) {
            Some(FactType::Quantity { unit, .. }) => unit,
            Some(
                FactType::YesNo | FactType::OneOf(_) | FactType::AnyOf(_) | FactType::Count { .. },
            )
            | None => "1",
        }
    }

    /// What the source says that it comes to, or the unit of all that is added.
    fn unit_of_sum(&self, id: &str, sum: &LinearSum) -> Option<String> {
        let rules = self.rules.rules.iter().flat_map(|rule| &rule.then);
        let of = rules.filter(|action| action.to.id == id);
        let said: BTreeSet<String> = of
            .filter_map(
                |action| match (action.to.attribute.as_deref(), &action.value) {
                    (Some("unit" | "units"), Expression::Text(unit)) => Some(known_unit(unit)),
                    _other => None,
                },
            )
            .collect();
        let bound = self.elements.units(id);
        let is_count = matches!(
            self.elements.of.get(id).map(|info| &info.kind),
            Some(ElementKind::Count(_))
        );
        let added: BTreeSet<&str> = sum
            .terms
            .iter()
            .map(|(_, fact)| self.unit_of_fact(fact))
            .collect();
        let added = added.into_iter().collect::<Vec<_>>();
        match (said.len(), bound, added.as_slice()) {
            (1, ..) => said.into_iter().next(),
            (0, [only], _) => Some(known_unit(&only.unit)),
            (0, [], _) if is_count => Some("1".to_owned()),
            (0, [], [only]) => Some((*only).to_owned()),
            (0, [], _) => Some("1".to_owned()),
            _several => None,
        }
    }

    /// Whether every number that it is compared with is one that it can come to, which a range that is assumed is widened for.
    fn fits(&mut self, id: &str, sum: &LinearSum) -> bool {
        let usage = self.elements.usage.get(id);
        let numbers = usage.map(|usage| usage.numbers.clone()).unwrap_or_default();
        for _ in 0..=MOST_WIDENED {
            let Some((low, high)) = self.range_of_sum(sum) else {
                return false;
            };
            if numbers
                .iter()
                .all(|number| (&low..=&high).contains(&number))
            {
                return true;
            }
            for (_, fact) in &sum.terms {
                self.widen(fact);
            }
        }
        false
    }

    fn widen(&mut self, name: &str) {
        let ten = Number::from(10);
        let assumed = &self.assumed;
        let facts = self.facts.iter_mut();
        for fact in facts.filter(|fact| fact.name == name && assumed.contains(&fact.element)) {
            if let FactType::Quantity { range, .. } = &mut fact.kind {
                range.1 = &range.1 * &ten;
            }
        }
    }

    /// Once no range of a fact is widened any more.
    pub(super) fn range_calculations(&mut self) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for block in &mut blocks {
            if let RuleBlock::Calculation(calculation) = block
                && let Some(sum) = self.sums.get(&calculation.name)
                && let Some(range) = self.range_of_sum(sum)
            {
                calculation.range = range;
            }
        }
        self.blocks = blocks;
    }

    /// What it can come to.
    fn range_of_sum(&self, sum: &LinearSum) -> Option<(Number, Number)> {
        let (mut low, mut high) = (sum.constant.clone(), sum.constant.clone());
        for (factor, name) in &sum.terms {
            let (least, most) = match &self.fact_named(name)?.kind {
                FactType::Quantity { range, .. } | FactType::Count { range } => range,
                FactType::YesNo | FactType::OneOf(_) | FactType::AnyOf(_) => return None,
            };
            let (one, other) = (factor * least, factor * most);
            low = &low + (&one).min(&other);
            high = &high + (&one).max(&other);
        }
        Some((low, high))
    }

    /// `0.9 'mg/kg' * weight + 5 mg`; nothing where units can’t be put together so.
    fn sum_text(&self, sum: &LinearSum, unit: &str) -> Option<String> {
        Unit::parse(unit).ok()?.factor()?;
        let mut text = String::new();
        for (factor, fact) in &sum.terms {
            let size = match *factor < Number::zero() {
                true => &Number::zero() - factor,
                false => factor.clone(),
            };
            push_sign(&mut text, *factor < Number::zero());
            text += &self.term_text(&size, fact, unit)?;
        }
        if !sum.constant.is_zero() {
            let is_negative = sum.constant < Number::zero();
            let size = match is_negative {
                true => &Number::zero() - &sum.constant,
                false => sum.constant.clone(),
            };
            push_sign(&mut text, is_negative);
            text += &size.is_decimal().then(|| quantity_text(&size, unit))?;
        }
        Some(text)
    }

    fn term_text(&self, factor: &Number, fact: &str, unit: &str) -> Option<String> {
        let own = self.unit_of_fact(fact);
        Unit::parse(own).ok()?.factor()?;
        let whole = factor.denominator();
        let (factor, by) = match factor.is_decimal() {
            true => (factor.clone(), String::new()),
            false => (factor * &whole, format!(" / {whole}")),
        };
        let per = match (is_same_unit(own, unit), own) {
            (true, _) => "1".to_owned(),
            (false, "1") => unit.to_owned(),
            (false, own) => {
                let per = format!("{}/{}", in_parentheses(unit), in_parentheses(own));
                Unit::parse(&per).ok()?.factor()?;
                per
            }
        };
        Some(match (per.as_str(), factor == Number::one()) {
            ("1", true) => format!("{fact}{by}"),
            (per, _) => format!("{} * {fact}{by}", quantity_text(&factor, per)),
        })
    }

    fn calculation(&mut self, id: &str, sum: LinearSum, is: String, unit: String) -> Subject {
        let title = self.title(id);
        let name = self.named(&title);
        let mut facts = sum.terms.iter().map(|(_, fact)| fact);
        if facts.any(|fact| self.unsure.contains(fact)) {
            self.unsure.insert(name.clone());
        }
        let info = self.elements.of.get(id);
        let range = (Number::zero(), Number::zero());
        let facts = sum.terms.iter().map(|(_, fact)| fact.clone());
        self.blocks.push(RuleBlock::Calculation(CalculationPlan {
            name: name.clone(),
            title,
            note: info.and_then(|info| info.note.clone()),
            is,
            unit: unit.clone(),
            range,
            facts: facts.collect(),
            element: id.to_owned(),
        }));
        self.sums.insert(name.clone(), sum);
        Subject::Quantity(vec![Measured {
            unit,
            name,
            is_whole: false,
        }])
    }
}

impl LinearSum {
    fn push(&mut self, factor: Number, fact: String) {
        match self.terms.iter_mut().find(|(_, own)| *own == fact) {
            Some((own, _)) => *own = &*own + &factor,
            None => self.terms.push((factor, fact)),
        }
    }
}

fn push_sign(text: &mut String, is_negative: bool) {
    text.push_str(match (text.is_empty(), is_negative) {
        (true, true) => "-",
        (true, false) => "",
        (false, true) => " - ",
        (false, false) => " + ",
    });
}

fn quantity_text(number: &Number, unit: &str) -> String {
    match unit {
        "1" => number.to_string(),
        unit => format!("{number}{}", unit_suffix(unit)),
    }
}

fn in_parentheses(unit: &str) -> String {
    match unit.contains(['/', '.']) {
        true => format!("({unit})"),
        false => unit.to_owned(),
    }
}

/// What a number that rules work out is worked out from by more than being taken over.
pub(super) fn added_up(rules: &RuleSet) -> BTreeSet<String> {
    let actions = rules.rules.iter().flat_map(|rule| &rule.then);
    let worked_out = actions.filter(|action| matches!(action.value, Expression::Binary(..)));
    let mut added = BTreeSet::new();
    for action in worked_out {
        action.value.each_element(&mut |element| {
            added.insert(element.id.clone());
        });
    }
    added
}
