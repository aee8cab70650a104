//! Small edits of an expression: a part is negated, dropped or joined differently, a threshold is moved, unknown is taken for no.

use super::edit::EditKind;
use crate::model::*;
use crate::quantity::{Measured, Number, Quantity};

/// What is done to one part of an expression, the parts counted from 0 as they are written, each before what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tweak {
    pub part: usize,
    pub kind: TweakKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TweakKind {
    Negate,
    /// `and` for `or` and the other way round.
    Swap,
    /// One of what `and` or `or` joins is left out.
    Drop(usize),
    /// `>` for `>=`, `=` for `!=`, and the other way round.
    OtherEnd,
    /// The number is one step less.
    Lower,
    /// The number is one step more.
    Raise,
    UnknownIsNo,
    /// Another fact is required too.
    Narrow(FactKey),
    /// A fact is enough by itself.
    Widen(FactKey),
}

impl TweakKind {
    pub fn kind(self) -> EditKind {
        match self {
            TweakKind::Negate => EditKind::Negated,
            TweakKind::Swap => EditKind::Joined,
            TweakKind::Drop(_) => EditKind::PartDropped,
            TweakKind::OtherEnd | TweakKind::Lower | TweakKind::Raise => EditKind::ThresholdMoved,
            TweakKind::UnknownIsNo => EditKind::UnknownIsNo,
            TweakKind::Narrow(_) => EditKind::Narrowed,
            TweakKind::Widen(_) => EditKind::Widened,
        }
    }
}

impl Tweak {
    /// The part that it is done to, before and after.
    pub fn of(self, library: &Library, guard: &Guard) -> (Guard, Guard) {
        let mut whole = guard.clone();
        let part = whole.part_mut(self.part).expect("a tweak is of a part");
        let before = part.clone();
        tweak(library, part, self.kind);
        (before, part.clone())
    }

    /// What is newly asked where a threshold is moved or a clause is added, given all parts of the expression; `None` of every other
    /// tweak, which asks nothing that the expression does not.
    pub fn moved(self, library: &Library, parts: &[&Guard]) -> Option<FactTest> {
        if let TweakKind::Narrow(fact) | TweakKind::Widen(fact) = self.kind {
            return Some(FactTest::Yes(Variable::Fact(fact)));
        }
        match parts.get(self.part)? {
            Logic::Test(test) => moved(library, test, self.kind),
            Logic::Constant(_)
            | Logic::Known(_)
            | Logic::IsTrue(_)
            | Logic::Not(_)
            | Logic::And(_)
            | Logic::Or(_)
            | Logic::Xor(..)
            | Logic::Implies(..) => None,
        }
    }

    pub fn apply(self, library: &Library, guard: &Guard) -> Guard {
        let mut whole = guard.clone();
        let part = whole.part_mut(self.part).expect("a tweak is of a part");
        tweak(library, part, self.kind);
        whole
    }
}

/// Every tweak of an expression.
pub(super) fn tweaks(library: &Library, guard: &Guard) -> Vec<Tweak> {
    let mut finder = Finder {
        library,
        next: 0,
        found: Vec::new(),
    };
    finder.visit(guard, !matches!(guard, Logic::Constant(_)));
    finder.found
}

/// A clause more, as an author may add one: the whole expression is narrowed and widened by the first question of its guideline that is
/// answered with yes or no and that it does not ask.
pub(super) fn added_clauses(library: &Library, guard: &Guard) -> Vec<Tweak> {
    let asked = library.facts_behind(guard);
    let of = |fact: &FactKey| library.facts[*fact].meta.guideline;
    let guideline = asked.first().map(of);
    let mut facts = library.facts.keys().filter(|fact| {
        let is_own = guideline.is_none_or(|of_guideline| of_guideline == of(fact));
        is_own && matches!(library.facts[*fact].kind, FactKind::YesNo) && !asked.contains(fact)
    });
    let kinds = facts
        .next()
        .map(|fact| [TweakKind::Narrow(fact), TweakKind::Widen(fact)]);
    let kinds = kinds.into_iter().flatten();
    kinds.map(|kind| Tweak { part: 0, kind }).collect()
}

struct Finder<'a> {
    library: &'a Library,
    next: usize,
    found: Vec<Tweak>,
}

impl Finder<'_> {
    /// `is_apart`: its negation is not the edit of another part.
    fn visit(&mut self, guard: &Guard, is_apart: bool) {
        let part = self.next;
        self.next += 1;
        let mut kinds = Vec::new();
        if is_apart {
            kinds.push(TweakKind::Negate);
        }
        match guard {
            Logic::Constant(_) => {}
            Logic::Test(test) => kinds.extend(test_tweaks(self.library, test)),
            Logic::And(parts) | Logic::Or(parts) => {
                kinds.push(TweakKind::Swap);
                kinds.extend((0..parts.len()).map(TweakKind::Drop));
            }
            Logic::Known(_)
            | Logic::IsTrue(_)
            | Logic::Not(_)
            | Logic::Xor(..)
            | Logic::Implies(..) => {}
        }
        self.found
            .extend(kinds.into_iter().map(|kind| Tweak { part, kind }));
        let is_joined = matches!(guard, Logic::And(_) | Logic::Or(_));
        for inner in guard.parts() {
            self.visit(inner, is_joined);
        }
    }
}

fn test_tweaks(library: &Library, test: &FactTest) -> Vec<TweakKind> {
    let moves = [TweakKind::OtherEnd, TweakKind::Lower, TweakKind::Raise].into_iter();
    let moves = moves.filter(|kind| moved(library, test, *kind).is_some());
    let unknown = may_be_unknown(library, test).then_some(TweakKind::UnknownIsNo);
    moves.chain(unknown).collect()
}

fn tweak(library: &Library, part: &mut Guard, kind: TweakKind) {
    let original = std::mem::replace(part, Logic::Constant(true));
    *part = match (kind, original) {
        (TweakKind::Negate, whole) => negated(whole),
        (TweakKind::Swap, Logic::And(parts)) => Logic::Or(parts),
        (TweakKind::Swap, Logic::Or(parts)) => Logic::And(parts),
        (TweakKind::Drop(index), Logic::And(parts)) => Logic::And(without(parts, index)),
        (TweakKind::Drop(index), Logic::Or(parts)) => Logic::Or(without(parts, index)),
        (TweakKind::UnknownIsNo, whole) => {
            Logic::And(vec![Logic::Known(Box::new(whole.clone())), whole])
        }
        (TweakKind::Narrow(fact), Logic::And(parts)) => Logic::And(with(parts, fact)),
        (TweakKind::Narrow(fact), whole) => Logic::And(with(vec![whole], fact)),
        (TweakKind::Widen(fact), Logic::Or(parts)) => Logic::Or(with(parts, fact)),
        (TweakKind::Widen(fact), whole) => Logic::Or(with(vec![whole], fact)),
        (TweakKind::OtherEnd | TweakKind::Lower | TweakKind::Raise, Logic::Test(test)) => {
            Logic::Test(moved(library, &test, kind).unwrap_or(test))
        }
        (
            TweakKind::Swap
            | TweakKind::Drop(_)
            | TweakKind::OtherEnd
            | TweakKind::Lower
            | TweakKind::Raise,
            whole,
        ) => whole,
    };
}

fn with(mut parts: Vec<Guard>, fact: FactKey) -> Vec<Guard> {
    parts.push(Logic::Test(FactTest::Yes(Variable::Fact(fact))));
    parts
}

fn without(mut parts: Vec<Guard>, index: usize) -> Vec<Guard> {
    parts.remove(index);
    parts
}

fn negated(guard: Guard) -> Guard {
    match guard {
        Logic::Not(inner) => *inner,
        Logic::Constant(value) => Logic::Constant(!value),
        whole @ (Logic::Test(_)
        | Logic::Known(_)
        | Logic::IsTrue(_)
        | Logic::And(_)
        | Logic::Or(_)
        | Logic::Xor(..)
        | Logic::Implies(..)) => Logic::Not(Box::new(whole)),
    }
}

/// The comparison with its threshold moved; `None` where there is none, or it would be out of the fact's range.
fn moved(library: &Library, test: &FactTest, kind: TweakKind) -> Option<FactTest> {
    let (turn, steps) = match kind {
        TweakKind::OtherEnd => (other_end as fn(Comparison) -> Comparison, 0),
        TweakKind::Lower => (std::convert::identity as fn(Comparison) -> Comparison, -1),
        TweakKind::Raise => (std::convert::identity as fn(Comparison) -> Comparison, 1),
        TweakKind::Negate
        | TweakKind::Swap
        | TweakKind::Drop(_)
        | TweakKind::UnknownIsNo
        | TweakKind::Narrow(_)
        | TweakKind::Widen(_) => return None,
    };
    match test {
        FactTest::Compare {
            of,
            comparison,
            number,
        } => {
            let kind = library.kind_of(*of);
            let number = stepped(kind, number.written(), steps)?;
            Some(FactTest::Compare {
                of: *of,
                comparison: turn(*comparison),
                number,
            })
        }
        FactTest::Score {
            score,
            comparison,
            number,
        } => Some(FactTest::Score {
            score: *score,
            comparison: turn(*comparison),
            number: *number + PointNumber::from_times(steps, library.scores[*score].grain()),
        }),
        FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Has { .. }
        | FactTest::Known(_)
        | FactTest::Condition(_)
        | FactTest::ScoreKnown(_) => None,
    }
}

/// A threshold moved by so many steps; `None` out of the fact's range.
pub(super) fn stepped(kind: &FactKind, written: &Quantity, steps: i64) -> Option<Measured> {
    let Quantity { number, unit } = written.clone();
    let number = &number + &(&number.last_place() * &Number::from(steps));
    let moved = match kind.unit() {
        Some(unit_of_fact) => Measured::of(Quantity { number, unit }, unit_of_fact)?,
        None => Measured::count(number),
    };
    let range = kind.range()?;
    range.contains(moved.number()).then_some(moved)
}

/// With the number itself on the other side.
fn other_end(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtMost,
        Comparison::AtMost => Comparison::Less,
        Comparison::Greater => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Greater,
    }
}

fn may_be_unknown(library: &Library, test: &FactTest) -> bool {
    match test {
        FactTest::Yes(of)
        | FactTest::Among { of, .. }
        | FactTest::Has { of, .. }
        | FactTest::Compare { of, .. } => library.may_be_unknown(*of),
        FactTest::Known(_) | FactTest::ScoreKnown(_) => false,
        FactTest::Score { .. } | FactTest::Condition(_) => true,
    }
}
