//! A number for which a score gives no points, though it lies between two numbers for which it does: 8.5 between `<= 8` and `>= 9`.
//!
//! Who gives points for the extremes alone leaves numbers out on purpose. So a hole is told only where no number lies in it that is written as the
//! two beside it are, and where somebody has a number there.

use std::collections::BTreeSet;

use crate::interpret::{Truth, holds};
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::quantity::Number;
use crate::source::Span;
use crate::verify::Checker;
use crate::verify::counterexample::Finding;

pub(in crate::verify) fn check(checker: &mut Checker<'_>) {
    let library = checker.library;
    for score in library.scores.values() {
        let ranges = score
            .entries
            .iter()
            .flat_map(|entry| ranges(library, entry));
        let ranges: Vec<PointsRange<'_>> = ranges.collect();
        for (index, range) in ranges.iter().enumerate() {
            let mut before = ranges[..index].iter();
            if before.all(|other| !other.is_of_group(range)) {
                check_group(checker, score, &RangeGroup::of(&ranges, range));
            }
        }
    }
}

/// An entry of a score, or a part of one: its points are for the numbers between two ends, for those who meet the rest too.
struct PointsRange<'a> {
    of: Variable,
    rest: Vec<&'a Guard>,
    /// Where those before it end.
    from: Option<Bound>,
    to: Option<Bound>,
    points: PointNumber,
    span: Span,
    is_whole_entry: bool,
}

impl PointsRange<'_> {
    /// Whether both ask the same besides the same number.
    fn is_of_group(&self, other: &Self) -> bool {
        self.of == other.of && self.asks_no_more(other) && other.asks_no_more(self)
    }

    fn asks_no_more(&self, other: &Self) -> bool {
        self.rest.iter().all(|part| other.rest.contains(part))
    }

    /// Whether it has every number between two ends.
    fn covers(&self, from: Option<&Bound>, to: Option<&Bound>) -> bool {
        let begins =
            self.from.is_none() || from.is_some_and(|from| self.from.as_ref() <= Some(from));
        let ends = self
            .to
            .as_ref()
            .is_none_or(|own| to.is_some_and(|to| to <= own));
        begins && ends
    }
}

/// What an entry gives by numbers; bands leave no hole.
fn ranges<'a>(library: &'a Library, entry: &'a Points) -> Vec<PointsRange<'a>> {
    let Points::When(entry) = entry else {
        return Vec::new();
    };
    let alternatives = alternatives(library, &entry.when.logic);
    let is_whole_entry = alternatives.len() == 1;
    let mut found = Vec::new();
    for parts in alternatives {
        let of: BTreeSet<Variable> = parts.iter().filter_map(|part| compared(part)).collect();
        found.extend(of.into_iter().map(|of| {
            let (own, rest): (Vec<_>, Vec<_>) =
                parts.iter().partition(|part| compared(part) == Some(of));
            let ends = own.into_iter().map(ends).collect::<Vec<_>>();
            PointsRange {
                of,
                rest,
                from: ends.iter().filter_map(|(from, _)| from.clone()).max(),
                to: ends.iter().filter_map(|(_, to)| to.clone()).min(),
                points: entry.points,
                span: entry.when.span,
                is_whole_entry,
            }
        }));
    }
    found
}

/// The parts that are joined by `or`, each as those that are joined by `and`, through conditions.
fn alternatives<'a>(library: &'a Library, guard: &'a Guard) -> Vec<Vec<&'a Guard>> {
    match guard {
        Logic::Or(parts) => {
            let parts = parts.iter();
            parts.flat_map(|part| alternatives(library, part)).collect()
        }
        Logic::Test(FactTest::Condition(key)) => {
            alternatives(library, &library.conditions[*key].when.logic)
        }
        Logic::And(_)
        | Logic::Test(_)
        | Logic::Constant(_)
        | Logic::Known(_)
        | Logic::IsTrue(_)
        | Logic::Not(_)
        | Logic::Xor(..)
        | Logic::Implies(..) => vec![conjuncts(library, guard)],
    }
}

fn conjuncts<'a>(library: &'a Library, guard: &'a Guard) -> Vec<&'a Guard> {
    match guard {
        Logic::And(parts) => {
            let parts = parts.iter();
            parts.flat_map(|part| conjuncts(library, part)).collect()
        }
        Logic::Test(FactTest::Condition(key)) => {
            let inner = conjuncts(library, &library.conditions[*key].when.logic);
            match inner.iter().all(|part| compared(part).is_some()) {
                true => inner,
                false => vec![guard],
            }
        }
        Logic::Or(_)
        | Logic::Test(_)
        | Logic::Constant(_)
        | Logic::Known(_)
        | Logic::IsTrue(_)
        | Logic::Not(_)
        | Logic::Xor(..)
        | Logic::Implies(..) => vec![guard],
    }
}

/// What is compared with a number that has others on one side of it.
fn compared(guard: &Guard) -> Option<Variable> {
    match guard {
        Logic::Test(FactTest::Compare { of, comparison, .. }) => {
            (*comparison != Comparison::NotEqual).then_some(*of)
        }
        _other => None,
    }
}

/// The ends of what a comparison leaves.
fn ends(guard: &Guard) -> (Option<Bound>, Option<Bound>) {
    let Logic::Test(FactTest::Compare {
        comparison, number, ..
    }) = guard
    else {
        return (None, None);
    };
    let bound = |is_included| {
        Some(Bound {
            number: number.clone(),
            is_included,
        })
    };
    match comparison {
        Comparison::Less => (None, bound(false)),
        Comparison::AtMost => (None, bound(true)),
        Comparison::Greater => (bound(true), None),
        Comparison::AtLeast => (bound(false), None),
        Comparison::Equal => (bound(false), bound(true)),
        Comparison::NotEqual => (None, None),
    }
}

/// The ranges of one number with one rest, and those that hold for its patients too.
struct RangeGroup<'a> {
    of: Variable,
    rest: &'a [&'a Guard],
    own: Vec<&'a PointsRange<'a>>,
    covering: Vec<&'a PointsRange<'a>>,
    /// Every end.
    cuts: Vec<Bound>,
}

impl<'a> RangeGroup<'a> {
    fn of(all: &'a [PointsRange<'a>], range: &'a PointsRange<'a>) -> Self {
        let own: Vec<_> = all.iter().filter(|own| own.is_of_group(range)).collect();
        let of_number = all.iter().filter(|own| own.of == range.of);
        let covering = of_number.filter(|own| own.asks_no_more(range));
        let cuts = own.iter().flat_map(|own| own.from.iter().chain(&own.to));
        let cuts: BTreeSet<Bound> = cuts.cloned().collect();
        Self {
            of: range.of,
            rest: &range.rest,
            own,
            covering: covering.collect(),
            cuts: cuts.into_iter().collect(),
        }
    }

    /// The ends between which there is a hole, with the entries before and after it.
    fn holes(&self) -> Vec<(&Bound, &Bound, [Span; 2])> {
        let pairs = self.cuts.windows(2);
        let holes = pairs.filter_map(|two| {
            let (from, to) = (&two[0], &two[1]);
            let before = self.own.iter().find(|own| own.to.as_ref() == Some(from))?;
            let after = self.own.iter().find(|own| own.from.as_ref() == Some(to))?;
            let is_free = !self.is_covered(Some(from), Some(to));
            (is_free && is_slip(from, to)).then_some((from, to, [before.span, after.span]))
        });
        holes.collect()
    }

    fn is_covered(&self, from: Option<&Bound>, to: Option<&Bound>) -> bool {
        self.covering.iter().any(|own| own.covers(from, to))
    }

    /// The same points as bands; `None` where they are for some alone, or depend on more than the number.
    fn as_bands(&self, library: &Library) -> Option<String> {
        if !self.rest.is_empty() || !self.own.iter().all(|own| own.is_whole_entry) {
            return None;
        }
        let holes = self.holes();
        let ends: Vec<&Bound> = self.cuts.iter().collect();
        // A hole goes to the band before it.
        let ends = ends.into_iter();
        let ends: Vec<&Bound> = ends
            .filter(|end| holes.iter().all(|(from, ..)| from != end))
            .collect();
        let mut bands = Vec::new();
        let mut from: Option<&Bound> = None;
        for to in ends.into_iter().map(Some).chain([None]) {
            let inside = self
                .own
                .iter()
                .filter(|own| own.covers_most(from, to, &holes));
            let points: PointNumber = inside.map(|own| own.points).sum();
            bands.push(match to {
                Some(end) => format!(
                    "{{ {} = {}, points = {points} }}",
                    end.name(),
                    toml(library, self.of, end)
                ),
                None => format!("{{ points = {points} }}"),
            });
            from = to;
        }
        let of = &library.meta_of(self.of).id;
        let bands = bands.join(", ");
        Some(format!("`of = \"{of}\"` and `bands = [{bands}]`"))
    }
}

impl PointsRange<'_> {
    /// The same where the last of the numbers are a hole.
    fn covers_most(
        &self,
        from: Option<&Bound>,
        to: Option<&Bound>,
        holes: &[(&Bound, &Bound, [Span; 2])],
    ) -> bool {
        let mut before = holes.iter().filter(|(_, end, _)| Some(*end) == to);
        let hole = before.next().map(|(begin, ..)| *begin);
        self.covers(from, hole.or(to))
    }
}

/// A bound as a field of a band has it.
fn toml(library: &Library, of: Variable, bound: &Bound) -> String {
    match library.kind_of(of) {
        FactKind::Count { .. } => bound.number.to_string(),
        FactKind::Quantity { .. } | FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => {
            format!("\"{}\"", bound.number)
        }
    }
}

/// Whether what is between two ends is a slip: one number alone, or nothing that is written with as many places in their unit.
fn is_slip(from: &Bound, to: &Bound) -> bool {
    if from.number == to.number {
        return true;
    }
    let (low, high) = (from.number.written(), to.number.written());
    let is_open = from.is_included && !to.is_included && low.unit.code() == high.unit.code();
    let places = [&low.number, &high.number].map(Number::last_place);
    let step = if places[0] < places[1] {
        &places[0]
    } else {
        &places[1]
    };
    is_open && &high.number - &low.number == *step
}

fn check_group(checker: &mut Checker<'_>, score: &Score, group: &RangeGroup<'_>) {
    let library = checker.library;
    let mut told: Option<(Problem, Guard)> = None;
    for (from, to, spans) in group.holes() {
        let hole = hole(group, from, to);
        let (encoding, space) = (&mut checker.prover.encoding, &checker.prover.space);
        let patients = encoding.guard(library, space, &hole).yes;
        // What can't be decided is not called a hole.
        if checker.prover.is_possible(patients) != Ok(true) {
            continue;
        }
        let words = words(library, group.of, from, to);
        told = Some(match told {
            Some((problem, first)) => (problem.note(format!("nor {words}")), first),
            None => {
                let message = format!("nobody is given points for {words}");
                let problem = Problem::new(Code::ScoreHole, message);
                let problem = problem.labelled(spans[0], "these points end before it");
                let problem = problem.and(spans[1], "these begin after it");
                (problem.help(help(library, group, from, to)), hole)
            }
        });
    }
    let Some((problem, hole)) = told else { return };
    let (encoding, space) = (&mut checker.prover.encoding, &checker.prover.space);
    let patients = encoding.guard(library, space, &hole).yes;
    let Ok(Some(found)) = checker.prover.find(patients) else {
        return;
    };
    let finding = Finding::new(problem, &score.meta.id);
    checker.report(finding, &found, |patient, _| {
        holds(library, patient, &hole) == Truth::True
    });
}

/// Who has a number in it.
fn hole(group: &RangeGroup<'_>, from: &Bound, to: &Bound) -> Guard {
    let sides = [from.beyond(), to.before()];
    let sides = sides.map(|(comparison, number)| {
        Logic::Test(FactTest::Compare {
            of: group.of,
            comparison,
            number,
        })
    });
    let rest = group.rest.iter().map(|part| (*part).clone());
    Logic::And(sides.into_iter().chain(rest).collect())
}

fn words(library: &Library, of: Variable, from: &Bound, to: &Bound) -> String {
    let id = &library.meta_of(of).id;
    match from.number == to.number {
        true => format!("a `{id}` of {}", from.number),
        false => format!("a `{id}` between {} and {}", from.number, to.number),
    }
}

fn help(library: &Library, group: &RangeGroup<'_>, from: &Bound, to: &Bound) -> String {
    if let Some(bands) = group.as_bands(library) {
        return format!("write these entries as bands, which leave no hole: {bands}");
    }
    let written = |(comparison, number): (Comparison, crate::quantity::Measured)| {
        format!(
            "{} {}",
            comparison.symbol(),
            number.written().in_expression()
        )
    };
    let (instead, ends) = (written(to.before()), written(from.before()));
    match from.number == to.number {
        true => format!("write `{}` in place of `{ends}`", written(to.before())),
        false => format!("let one end where the other begins: `{instead}` in place of `{ends}`"),
    }
}
