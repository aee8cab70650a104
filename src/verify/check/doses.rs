//! What a dose says in several ways agrees: one amount, how often, the most in a time, and the total of the course.

use std::fmt::Display;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Number, Quantity};
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let doses = library
        .protocols
        .values()
        .flat_map(|protocol| &protocol.doses);
    for dose in doses {
        problems.extend(below_one_dose(dose));
        problems.extend(above_the_most(dose));
        problems.extend(longer_than_the_course(dose));
        problems.extend(other_total(dose));
    }
}

fn contradicting(message: String, span: Span, help: &str) -> Option<Problem> {
    let problem = Problem::new(Code::ContradictingDose, message).at(span);
    Some(problem.help(help))
}

/// A quantity in the unit of another; `None` where that measures something else.
fn in_unit(quantity: &Quantity, of: &Quantity) -> Option<Number> {
    quantity.unit.convert(&quantity.number, &of.unit)
}

/// A number as an amount in the unit of another.
fn amount(number: Number, of: &Quantity) -> Quantity {
    Quantity {
        number,
        unit: of.unit.clone(),
    }
}

/// The most in a time, or at one time, is less than one dose.
fn below_one_dose(dose: &Dose) -> Option<Problem> {
    let most = dose.at_most.as_ref().map(|(most, span)| {
        let said = format!("{} in {}", most.amount, with_article(most.per));
        (&most.amount, said, *span)
    });
    let each = dose.each_at_most.as_ref();
    let each = each.map(|(most, span)| (most, most.to_string(), *span));
    let mut limits = most.into_iter().chain(each);
    limits.find_map(|(most, said, span)| {
        let one = &dose.amount.high;
        let is_less = in_unit(most, one)? < one.number;
        let message = format!("one dose of {one} is more than the most, {said}");
        is_less
            .then(|| contradicting(message, span, "correct the amount or the most"))
            .flatten()
    })
}

fn with_article(period: Period) -> String {
    let article = if period == Period::Hour { "an" } else { "a" };
    format!("{article} {}", period.name())
}

/// What is planned is more than the most in a time. What is given as needed stops there.
fn above_the_most(dose: &Dose) -> Option<Problem> {
    let (most, span) = dose.at_most.as_ref().filter(|_| !dose.as_needed)?;
    let doses = dose.frequency.doses_per(most.per)?;
    let largest = &dose.amount.high;
    let planned = &doses.high * &largest.number;
    let allowed = in_unit(&most.amount, largest)?;
    // One dose by itself is told by another message.
    if doses.high < Number::one() || planned <= allowed || allowed < largest.number {
        return None;
    }
    let planned = amount(planned, largest);
    let per = with_article(most.per);
    let message = format!(
        "these doses come to {planned} {per}, more than the most, {}",
        most.amount
    );
    contradicting(
        message,
        *span,
        "correct the amount, how often it is given, or the most",
    )
}

/// The time from one dose to the next is longer than the whole course.
fn longer_than_the_course(dose: &Dose) -> Option<Problem> {
    let Frequency::Every(interval) = &dose.frequency else {
        return None;
    };
    let duration = dose.duration.as_ref()?;
    let longest = in_unit(&duration.high, &interval.low)?;
    let (interval, duration) = (&interval.low, &duration.high);
    let message = format!("one dose every {interval} does not fit into {duration}");
    (longest < interval.number)
        .then(|| {
            contradicting(
                message,
                dose.span,
                "correct one of them; a single dose has `times = 1`",
            )
        })
        .flatten()
}

/// The total is not what the doses come to.
fn other_total(dose: &Dose) -> Option<Problem> {
    let (total, span) = dose.total.as_ref()?;
    let doses = dose.doses()?;
    let each = &dose.amount;
    let stated = in_unit(total, &each.high)?;
    let lowest = &doses.low * &in_unit(&each.low, &each.high)?;
    let highest = &doses.high * &each.high.number;
    let is_within = (lowest <= stated || dose.as_needed) && stated <= highest;
    let sum: &dyn Display = match lowest == highest {
        true => &amount(highest.clone(), &each.high),
        false => &format!("{lowest} to {}", amount(highest.clone(), &each.high)),
    };
    let message = format!("these doses come to {sum}, not {total}");
    (!is_within)
        .then(|| {
            contradicting(
                message,
                *span,
                "correct one of the numbers, or leave the total out",
            )
        })
        .flatten()
}
