//! Every number of a block that quotes stands in one of its quotes, or says what it was derived from.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Number, Quantity, Unit};
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
    for calculation in library.calculations.values() {
        let numbers = calculation.is.numbers.iter();
        let numbers = numbers.map(|number| (Stated::of(number), calculation.is.span));
        Quoted::of(words, &calculation.meta).check(numbers, problems);
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
        let stated = texts.flat_map(|text| {
            let numbers = words.stated(text);
            let amounts: Vec<Stated> = numbers.iter().filter_map(over_a_time).collect();
            let times = words.times_named(text).into_iter();
            let times = times.map(|times| Stated::plain(&i64::from(times).into(), None));
            numbers.into_iter().chain(amounts).chain(times)
        });
        let stated = stated.collect();
        Self((!quotes.is_empty()).then_some(stated))
    }

    /// A quoted number of the same kind of which this one is so many times as much, by a power of ten.
    fn tenfold(&self, claim: &Stated) -> Option<(&'static str, &Stated)> {
        let unit = claim.unit.as_ref()?;
        self.0.iter().flatten().find_map(|allowance| {
            let number = allowance.unit.as_ref()?.convert(&allowance.number, unit)?;
            let is = |(exponent, _): &&(i32, _)| {
                &number * &Number::power_of_ten(*exponent) == claim.number
            };
            let (_, times) = SLIPS.iter().find(is)?;
            Some((*times, allowance))
        })
    }

    fn has(&self, claim: &Stated) -> bool {
        self.0
            .as_ref()
            .is_none_or(|stated| stated.iter().any(|number| number.is_same(claim)))
    }

    fn check(&self, claims: impl IntoIterator<Item = (Stated, Span)>, problems: &mut Problems) {
        for (claim, span) in claims {
            if !self.has(&claim) {
                let tenfold = self.tenfold(&claim);
                problems.push(match tenfold {
                    Some((times, quoted)) => tenfold_number(&claim, times, quoted, span),
                    None => unquoted(&claim, span),
                });
            }
        }
    }
}

/// The `4 g` of `4 g/day`.
fn over_a_time(stated: &Stated) -> Option<Stated> {
    let written = stated.unit.as_ref()?.to_string();
    let (amount, per) = written.rsplit_once('/')?;
    let per = Unit::parse(per).ok()?;
    let is_period = Period::ALL.iter().any(|period| period.code() == per.code());
    let unit = Unit::parse(amount).ok().filter(|_| is_period)?;
    Some(Stated::plain(&stated.number, Some(unit)))
}

/// A number with its unit.
fn shown(stated: &Stated) -> String {
    match &stated.unit {
        Some(unit) => format!("{} {unit}", stated.number),
        None => stated.number.to_string(),
    }
}

/// What a zero, a decimal point or a prefix comes to, as powers of ten.
const SLIPS: [(i32, &str); 6] = [
    (1, "ten times"),
    (2, "a hundred times"),
    (3, "a thousand times"),
    (-1, "a tenth of"),
    (-2, "a hundredth of"),
    (-3, "a thousandth of"),
];

fn tenfold_number(claim: &Stated, times: &str, quoted: &Stated, span: Span) -> Problem {
    let message = format!("{} is {times} the quoted {}", shown(claim), shown(quoted));
    let problem = Problem::new(Code::TenfoldNumber, message).at(span);
    problem.help("look for a zero, a decimal point or a prefix that slipped; if both are right, say what this one follows from: `derived = \"…\"`")
}

fn unquoted(claim: &Stated, span: Span) -> Problem {
    let message = format!("{} is in none of the quotes", shown(claim));
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
            .map(|(time, span)| (Stated::of(time), *span)),
    );
    for dose in &protocol.doses {
        numbers.extend(dose_numbers(dose));
    }
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

/// A single time is said in too many ways to be asked for.
fn dose_numbers(dose: &Dose) -> Vec<(Stated, Span)> {
    let both = |extent: &Extent<Quantity>| [Stated::of(&extent.low), Stated::of(&extent.high)];
    let mut numbers = Vec::from(both(&dose.amount));
    match &dose.frequency {
        Frequency::InAll(times) | Frequency::Per(times, _) => {
            let times = [times.low, times.high]
                .into_iter()
                .filter(|times| *times > 1);
            numbers.extend(times.map(|times| Stated::plain(&i64::from(times).into(), None)));
        }
        Frequency::Every(interval) => numbers.extend(both(interval)),
        Frequency::Open => {}
    }
    numbers.extend(dose.duration.iter().flat_map(both));
    numbers.dedup();
    let numbers = numbers.into_iter().map(|stated| (stated, dose.span));
    let most = dose
        .at_most
        .iter()
        .map(|(most, span)| (&most.amount, *span));
    let others = dose.each_at_most.iter().chain(&dose.total);
    let others = others.map(|(amount, span)| (amount, *span));
    let limits = most
        .chain(others)
        .map(|(amount, span)| (Stated::of(amount), span));
    numbers.chain(limits).collect()
}

fn phase_numbers(phase: &Phase) -> Vec<(Stated, Span)> {
    let whole = |number: u32| Stated::plain(&i64::from(number).into(), None);
    let week = Unit::parse("wk").ok();
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
            GuardPlace::Condition(_)
            | GuardPlace::Recommendation(_)
            | GuardPlace::Research(Statement::Recommendation(_))
            | GuardPlace::Ruling(_)
            | GuardPlace::Dose(..) => &meta.quotes,
            GuardPlace::Branch(step, _) => &library.step(step).quotes,
            GuardPlace::Cell(row, _) => &library.row(row).quotes,
            GuardPlace::Research(Statement::Step(step)) => &library.step(step).quotes,
            GuardPlace::Research(Statement::Row(row)) => &library.row(row).quotes,
            GuardPlace::AskedWhen(_)
            | GuardPlace::Assumption(_)
            | GuardPlace::Entry(..)
            | GuardPlace::Required(_)
            | GuardPlace::Applies(_)
            | GuardPlace::TableApplies(_) => continue,
        };
        let quoted = Quoted::texts(words, quotes, &meta.derived);
        guard.logic.for_each(&mut |test| {
            check_test(library, words, &quoted, test, guard.span, problems);
        });
    }
    for invariant in library.invariants.values() {
        let quoted = Quoted::of(words, &invariant.meta);
        for claim in invariant.claims() {
            claim.logic.for_each(&mut |test| {
                if let ClaimTest::Fact(test) = test {
                    check_test(library, words, &quoted, test, claim.span, problems);
                }
            });
        }
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
    let FactTest::Compare { of, number, .. } = test else {
        return;
    };
    let claim = Stated::of(number.written());
    let of_fact = Quoted::of(words, library.meta_of(*of));
    let is_quoted_of_fact = of_fact.0.is_some() && of_fact.has(&claim);
    if !quoted.has(&claim) && !is_quoted_of_fact {
        problems.push(unquoted(&claim, span));
    }
}
