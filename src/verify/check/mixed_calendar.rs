//! What is asked for as a date is counted in one way: by the calendar, or in days.

use crate::model::{ClaimTest, Fact, FactTest, Library, Variable};
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{CountedBy, Measured, Number};
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let of_facts = library.guards().flat_map(|(_, written)| {
        let mut found = Vec::new();
        written
            .logic
            .for_each(&mut |test| found.push((test, written.span)));
        found
    });
    let of_formulas = library.calculations.values().flat_map(|own| {
        let (mut found, span) = (Vec::new(), own.is.span);
        own.each_condition(&mut |guard| guard.for_each(&mut |test| found.push((test, span))));
        found
    });
    let of_rules = library.invariants.values().flat_map(|own| {
        let mut found = Vec::new();
        own.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                found.push((test, own.rule.span()));
            }
        });
        found
    });
    let all = of_facts.chain(of_formulas).chain(of_rules);
    problems.extend(all.filter_map(|(test, span)| mixed(library, test, span)));
}

fn mixed(library: &Library, test: &FactTest, span: Span) -> Option<Problem> {
    let FactTest::Compare {
        of: Variable::Fact(key),
        number,
        ..
    } = test
    else {
        return None;
    };
    let fact = &library.facts[*key];
    let counted = fact.ask_as_date?;
    let other = CountedBy::of(&number.written().unit)?;
    // No time at all is as long in each.
    let is_mixed = other != counted && *number.number() != Number::zero();
    is_mixed.then(|| problem(fact, counted, number, span))
}

fn problem(fact: &Fact, counted: CountedBy, number: &Measured, span: Span) -> Problem {
    let id = &fact.meta.id;
    let (way, units) = match counted {
        CountedBy::Months => ("by the calendar", "months or years"),
        CountedBy::Days => ("in days", "days or weeks"),
    };
    let message = format!(
        "`{id}` is asked for as a date and counted {way}, and is compared with {number} here"
    );
    let problem = Problem::new(Code::MixedCalendar, message).at(span);
    let problem = problem.and(fact.meta.span, format!("its unit is {}", unit(fact)));
    problem.help(format!(
        "write the number in {units}, or ask for the time since in a fact of its own: a month has no fixed number of days"
    ))
}

fn unit(fact: &Fact) -> String {
    fact.kind
        .unit()
        .map_or_else(String::new, ToString::to_string)
}
