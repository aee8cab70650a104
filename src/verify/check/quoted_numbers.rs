//! Every number of a block that quotes stands in one of its quotes, or says what it was derived from.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::Number;
use crate::source::Span;
use crate::words::{Stated, Words};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let Some(words) = Words::of(&library.settings.language) else {
        return;
    };
    for evidence in library.evidence.values() {
        let mut claims = evidence_numbers(words, evidence);
        for text in [&evidence.meta.title, &plain(&evidence.finding, library)] {
            let told = words.stated(text).into_iter().filter(is_amount);
            claims.extend(told.map(|stated| (stated, evidence.meta.span)));
        }
        Quoted::of(words, &evidence.meta).check(claims, problems);
    }
    for protocol in library.protocols.values() {
        Quoted::of(words, &protocol.meta).check(protocol_numbers(words, protocol), problems);
    }
    check_expressions(library, words, problems);
}

/// Words and bare digits number chapters and steps too.
fn is_amount(stated: &Stated) -> bool {
    stated.unit.is_some()
        || stated.bound.is_some()
        || stated.in_digits && !stated.number.is_integer()
}

/// What some quotes state.
struct Quoted(Option<Vec<Stated>>);

impl Quoted {
    fn of(words: &Words, meta: &Meta) -> Self {
        Self::texts(words, &meta.quotes, &meta.derived)
    }

    fn texts(words: &Words, quotes: &[Quote], derived: &[String]) -> Self {
        let quoted = quotes.iter().map(|quote| quote.text.as_str());
        let texts = quoted.chain(derived.iter().map(String::as_str));
        let stated = texts.flat_map(|text| words.stated(text)).collect();
        Self((!quotes.is_empty()).then_some(stated))
    }

    fn has(&self, claim: &Stated) -> bool {
        self.0
            .as_ref()
            .is_none_or(|stated| stated.iter().any(|own| own.is_same(claim)))
    }

    fn check(&self, claims: impl IntoIterator<Item = (Stated, Span)>, problems: &mut Problems) {
        for (claim, span) in claims {
            if !self.has(&claim) {
                problems.push(unquoted(&claim, span));
            }
        }
    }
}

fn unquoted(claim: &Stated, span: Span) -> Problem {
    let unit = claim
        .unit
        .as_ref()
        .map_or(String::new(), |unit| format!(" {unit}"));
    let message = format!("{}{unit} is in none of the quotes", claim.number);
    let problem = Problem::new(Code::UnquotedNumber, message).at(span);
    problem.help("correct it, quote where the source says it, or say what it follows from: `derived = \"…\"`")
}

/// The numbers of the results.
pub(super) fn evidence_numbers(words: &Words, evidence: &Evidence) -> Vec<(Stated, Span)> {
    let results = evidence.results.iter();
    results
        .flat_map(|result| result_numbers(words, result))
        .collect()
}

fn result_numbers(words: &Words, result: &EvidenceResult) -> Vec<(Stated, Span)> {
    let plain = |number: &Number| Stated::plain(number, None);
    let mut numbers = Vec::new();
    numbers.extend(
        result
            .estimate
            .iter()
            .map(|(number, span)| (plain(number), *span)),
    );
    numbers.extend(result.p.iter().map(|(number, span)| (plain(number), *span)));
    if let Some((low, high, span)) = &result.interval {
        numbers.extend([low, high].map(|number| (plain(number), *span)));
    }
    let time = result.time.iter().flat_map(|time| words.stated(time));
    numbers.extend(time.map(|stated| (stated, result.span)));
    numbers
}

/// The numbers of the schedule and of how it is delivered; the visits of a phase that follow from its weeks are not asked for.
pub(super) fn protocol_numbers(words: &Words, protocol: &Protocol) -> Vec<(Stated, Span)> {
    let at = protocol.meta.span;
    let whole = |number: u32| Stated::plain(&i64::from(number).into(), None);
    let mut numbers = Vec::new();
    numbers.extend(
        protocol
            .sessions
            .map(|(sessions, span)| (whole(sessions), span)),
    );
    numbers.extend(
        protocol
            .benefit_at_most
            .iter()
            .map(|time| (Stated::of(time), at)),
    );
    for parameter in &protocol.parameters {
        match &parameter.value {
            ParameterValue::Exactly(value) => numbers.push((Stated::of(value), at)),
            ParameterValue::Between { low, high, span } => {
                numbers.extend([low, high].map(|value| (Stated::of(value), *span)));
            }
            ParameterValue::Words(text) => {
                numbers.extend(words.stated(text).into_iter().map(|stated| (stated, at)))
            }
        }
    }
    for phase in &protocol.phases {
        numbers.extend(phase_numbers(phase));
    }
    if let Some(attendance) = &protocol.attendance {
        numbers.push((Stated::plain(&attendance.at_least, None), attendance.span));
        let example = attendance
            .example
            .into_iter()
            .flat_map(|(some, all)| [some, all]);
        numbers.extend(example.map(|number| (whole(number), attendance.span)));
    }
    numbers
}

fn phase_numbers(phase: &Phase) -> Vec<(Stated, Span)> {
    let whole = |number: u32| Stated::plain(&i64::from(number).into(), None);
    let week = crate::quantity::Unit::parse("wk").ok();
    let mut numbers = Vec::new();
    let visits = match &phase.rhythm {
        Rhythm::PerWeek(visits) => {
            numbers.push(whole(*visits));
            phase.weeks.map(|weeks| weeks.saturating_mul(*visits))
        }
        Rhythm::Every(time) => {
            numbers.push(Stated::of(time));
            None
        }
    };
    numbers.extend(
        phase
            .weeks
            .map(|weeks| Stated::plain(&i64::from(weeks).into(), week)),
    );
    numbers.extend(
        phase
            .sessions
            .filter(|sessions| visits != Some(*sessions))
            .map(whole),
    );
    numbers
        .into_iter()
        .map(|stated| (stated, phase.span))
        .collect()
}

/// A number that a quoting block compares a fact with stands in its quotes, or in those of the fact.
fn check_expressions(library: &Library, words: &Words, problems: &mut Problems) {
    for (place, guard) in library.guards() {
        let meta = library.meta(place.thing());
        let quotes = match place {
            GuardPlace::Condition(_) | GuardPlace::Recommendation(_) => &meta.quotes,
            GuardPlace::Branch(step, _) => &library.step(step).quotes,
            GuardPlace::Cell(row, _) => &library.row(row).quotes,
            GuardPlace::Assumption(_)
            | GuardPlace::Entry(..)
            | GuardPlace::Applies(_)
            | GuardPlace::TableApplies(_) => continue,
        };
        let quoted = Quoted::texts(words, quotes, &meta.derived);
        guard.logic.for_each(&mut |test| {
            check_test(library, words, &quoted, test, guard.span, problems);
        });
    }
    for own in library.invariants.values() {
        let quoted = Quoted::of(words, &own.meta);
        let claim = own.rule.claim();
        claim.logic.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                check_test(library, words, &quoted, test, claim.span, problems);
            }
        });
    }
}

fn check_test(
    library: &Library,
    words: &Words,
    quoted: &Quoted,
    test: &FactTest,
    span: Span,
    problems: &mut Problems,
) {
    let FactTest::Compare { fact, number, .. } = test else {
        return;
    };
    let claim = Stated::of(number.written());
    let of_fact = Quoted::of(words, &library.facts[*fact].meta);
    let is_quoted_of_fact = of_fact.0.is_some() && of_fact.has(&claim);
    if !quoted.has(&claim) && !is_quoted_of_fact {
        problems.push(unquoted(&claim, span));
    }
}
