//! Small edits of how a number is worked out: each is another text in the place of one part of a formula, read as a book would be that has it.

use std::ops::Range;

use super::edit::EditKind;
use super::tweak::{Tweak, TweakKind, tweaks};
use crate::model::*;
use crate::parse::expression::{
    Arithmetic, ArithmeticKind, PieceKind, parse_arithmetic, pieces_of_arithmetic,
};
use crate::quantity::Number;
use crate::resolve::{CalculationWords, RewrittenCalculations, rewritten};

/// What is done to a calculation, the parts of its formula counted from 0 as [`Arithmetic::parts`] has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormulaTweak {
    /// Of the part that stands there, the change of this place among [those](changes) that there are.
    Part(usize, usize),
    /// The condition of an `if`.
    When(usize, Tweak),
    Applies(Tweak),
}

impl FormulaTweak {
    pub fn kind(self) -> EditKind {
        match self {
            Self::Part(..) => EditKind::FormulaChanged,
            Self::When(_, tweak) | Self::Applies(tweak) => tweak.kind.kind(),
        }
    }

    /// The calculation with the edit made, and those that take it; nothing where one of them is no calculation then.
    pub fn made(self, library: &Library, key: CalculationKey) -> Option<RewrittenCalculations> {
        let words = self.words_of(library, key)?;
        rewritten(library, key, &[words]).pop()?
    }

    /// What becomes of what.
    pub fn words(self, library: &Library, key: CalculationKey) -> String {
        let own = &library.calculations[key];
        let id = &own.meta.id;
        match self {
            Self::Applies(tweak) => {
                let (before, after) = own.applies.as_ref().map_or_else(
                    || (String::new(), String::new()),
                    |applies| in_words(library, &applies.logic, tweak),
                );
                format!("`{id}`: in `applies`, `{before}` becomes `{after}`")
            }
            Self::When(part, tweak) => {
                let guard = whens(own).into_iter().find(|(at, _)| *at == part);
                let (before, after) = guard.map_or_else(
                    || (String::new(), String::new()),
                    |(_, guard)| in_words(library, guard, tweak),
                );
                format!("`{id}`: in `is`, `{before}` becomes `{after}`")
            }
            Self::Part(part, change) => {
                let text = &own.is.text;
                let change = parse_arithmetic(text).ok().and_then(|tree| {
                    let part = tree.parts().get(part).copied()?;
                    let (within, to) = changes(text, part).into_iter().nth(change)?;
                    let of = part.range.clone();
                    let after = [
                        &text[of.start..within.start],
                        &to,
                        &text[within.end..of.end],
                    ];
                    Some((text[of].to_owned(), after.concat()))
                });
                let (before, after) = change.unwrap_or_default();
                format!("`{id}`: in `is`, `{before}` becomes `{after}`")
            }
        }
    }

    /// The formula and its condition, as they are written with the edit made.
    fn words_of(self, library: &Library, key: CalculationKey) -> Option<CalculationWords> {
        let own = &library.calculations[key];
        let text = &own.is.text;
        let applies = own.applies.as_ref();
        let written = applies.map(|applies| applies.text.clone());
        let with = |range: Range<usize>, to: &str| CalculationWords {
            is: [&text[..range.start], to, &text[range.end..]].concat(),
            applies: written.clone(),
        };
        match self {
            Self::Applies(tweak) => Some(CalculationWords {
                is: text.clone(),
                applies: Some(tweak.apply(library, &applies?.logic).words(library)),
            }),
            Self::When(part, tweak) => {
                let (_, guard) = whens(own).into_iter().find(|(at, _)| *at == part)?;
                let tree = parse_arithmetic(text).ok()?;
                let ArithmeticKind::If { when, .. } = &tree.parts().get(part)?.kind else {
                    return None;
                };
                let to = tweak.apply(library, guard).words(library);
                Some(with(when.range.clone(), &to))
            }
            Self::Part(part, change) => {
                let tree = parse_arithmetic(text).ok()?;
                let changes = changes(text, tree.parts().get(part)?);
                let (range, to) = changes.into_iter().nth(change)?;
                Some(with(range, &to))
            }
        }
    }
}

/// Every edit of a calculation that leaves one, those of its formula first.
pub(super) fn formula_tweaks(library: &Library, key: CalculationKey) -> Vec<FormulaTweak> {
    let own = &library.calculations[key];
    let Ok(tree) = parse_arithmetic(&own.is.text) else {
        return Vec::new();
    };
    let parts = tree.parts();
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let changes = 0..changes(&own.is.text, part).len();
        found.extend(changes.map(|change| FormulaTweak::Part(at, change)));
    }
    for (at, guard) in whens(own) {
        // The other way round is what is said by the exchanged cases.
        let is_other = |tweak: &Tweak| tweak.part > 0 || tweak.kind != TweakKind::Negate;
        let tweaks = tweaks(library, guard).into_iter().filter(is_other);
        found.extend(tweaks.map(|tweak| FormulaTweak::When(at, tweak)));
    }
    if let Some(applies) = &own.applies {
        let tweaks = tweaks(library, &applies.logic).into_iter();
        found.extend(tweaks.map(FormulaTweak::Applies));
    }
    let words = found.iter().map(|tweak| tweak.words_of(library, key));
    let (found, words): (Vec<FormulaTweak>, Vec<CalculationWords>) = found
        .iter()
        .zip(words)
        .filter_map(|(tweak, words)| Some((*tweak, words?)))
        .unzip();
    let read = rewritten(library, key, &words);
    let read = found.into_iter().zip(read);
    read.filter_map(|(tweak, calculation)| calculation.map(|_| tweak))
        .collect()
}

/// The conditions of a formula, each with the place of its `if` among the parts.
fn whens(own: &Calculation) -> Vec<(usize, &Guard)> {
    let Ok(tree) = parse_arithmetic(&own.is.text) else {
        return Vec::new();
    };
    let parts = tree.parts();
    let places = parts.iter().enumerate();
    let places = places.filter(|(_, part)| matches!(part.kind, ArithmeticKind::If { .. }));
    let mut guards = Vec::new();
    own.is.computation.for_each(&mut |part| {
        if let Computation::If(choice) = part {
            guards.push(&choice.when);
        }
    });
    let places: Vec<usize> = places.map(|(at, _)| at).collect();
    // The base of a power is worked out more than once, and written once.
    match places.len() == guards.len() {
        true => places.into_iter().zip(guards).collect(),
        false => Vec::new(),
    }
}

fn in_words(library: &Library, guard: &Guard, tweak: Tweak) -> (String, String) {
    let (before, after) = tweak.of(library, guard);
    (before.words(library), after.words(library))
}

fn is_fixed(part: &Arithmetic) -> bool {
    let parts = part.parts().into_iter();
    let mut names = parts.filter(|part| matches!(part.kind, ArithmeticKind::Name(_)));
    names.next().is_none()
}

/// What a part of a text is replaced by.
type Change = (Range<usize>, String);

/// What can be written in place of what in one part of a formula, but not in the parts of it.
fn changes(text: &str, part: &Arithmetic) -> Vec<Change> {
    let of = |part: &Arithmetic| &text[part.range.clone()];
    let whole = part.range.clone();
    let one = |change: Option<Change>| change.into_iter().collect();
    match &part.kind {
        ArithmeticKind::Name(_) => Vec::new(),
        ArithmeticKind::Negated(inner) => vec![(whole, of(inner).to_owned())],
        ArithmeticKind::Sum(left, right) => one(sign(text, left, right, ["+", "-"])),
        ArithmeticKind::Difference(left, right) => one(sign(text, left, right, ["-", "+"])),
        ArithmeticKind::Product(left, right) => one(sign(text, left, right, ["*", "/"])),
        ArithmeticKind::Quotient(left, right) => one(sign(text, left, right, ["/", "*"])),
        ArithmeticKind::Quantity { number, .. } => stepped(numbers(text, whole).next(), number),
        ArithmeticKind::Power(_, exponent) => {
            let exponent = Number::from(i64::from(*exponent));
            stepped(numbers(text, whole).last(), &exponent)
        }
        ArithmeticKind::Least(parts) => of_extreme(text, whole, parts, ["min", "max"]),
        ArithmeticKind::Greatest(parts) => of_extreme(text, whole, parts, ["max", "min"]),
        ArithmeticKind::Rounded { to, of: inner, .. } => {
            let other = match to {
                Rounding::Nearest => Rounding::Down,
                Rounding::Down => Rounding::Up,
                Rounding::Up => Rounding::Nearest,
            };
            let otherwise = name(text, whole.clone(), [to.name(), other.name()]);
            let dropped = (whole, format!("({})", of(inner)));
            otherwise.into_iter().chain([dropped]).collect()
        }
        ArithmeticKind::If {
            then, otherwise, ..
        } => {
            let between = &text[then.range.end..otherwise.range.start];
            let exchanged = format!("{}{between}{}", of(otherwise), of(then));
            vec![(then.range.start..otherwise.range.end, exchanged)]
        }
    }
}

/// `min` for `max`, or the other way round; and without each of its plain numbers.
fn of_extreme(
    text: &str,
    whole: Range<usize>,
    parts: &[Arithmetic],
    names: [&str; 2],
) -> Vec<Change> {
    let other = name(text, whole.clone(), names);
    let fixed = parts.iter().enumerate().filter(|(_, part)| is_fixed(part));
    let dropped = fixed.map(|(index, _)| {
        let others = parts.iter().enumerate().filter(|(own, _)| *own != index);
        let others: Vec<&str> = others.map(|(_, part)| &text[part.range.clone()]).collect();
        let without = match others.as_slice() {
            [other] => format!("({other})"),
            others => format!("{}({})", names[0], others.join(", ")),
        };
        (whole.clone(), without)
    });
    other.into_iter().chain(dropped).collect()
}

/// An operator between two parts: nothing but parentheses and spaces stands beside it.
fn sign(
    text: &str,
    left: &Arithmetic,
    right: &Arithmetic,
    [from, to]: [&str; 2],
) -> Option<(Range<usize>, String)> {
    let start = left.range.end;
    let at = start + text[start..right.range.start].find(from)?;
    Some((at..at + from.len(), to.to_owned()))
}

/// What stands before the parentheses of a function; others may stand around it.
fn name(text: &str, whole: Range<usize>, [from, to]: [&str; 2]) -> Option<(Range<usize>, String)> {
    let at = whole.start + text[whole].find(from)?;
    Some((at..at + from.len(), to.to_owned()))
}

/// Where numbers stand in a part of a text.
fn numbers(text: &str, within: Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> {
    let pieces = pieces_of_arithmetic(text).into_iter();
    let numbers = pieces.filter(|(kind, _)| *kind == PieceKind::Number);
    let places = numbers.map(|(_, at)| at);
    let own: Vec<_> = places
        .filter(|at| within.start <= at.start && at.end <= within.end)
        .collect();
    own.into_iter()
}

/// A number that is one step less, and one that is one more.
fn stepped(at: Option<Range<usize>>, number: &Number) -> Vec<Change> {
    let step = number.last_place();
    let others = [number - &step, number + &step];
    let changes = at.map(|at| others.map(|other| (at.clone(), other.to_string())));
    changes.into_iter().flatten().collect()
}
