//! The values of an input in classes: two values are of one class where every cell is true of both or of neither.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::interpret::{Truth, evaluate};
use crate::model::{FactKind, FactTest, Guard, Input, Logic, Rounding, Variable};
use crate::quantity::{Measured, Number, Range};
use crate::render::view::View;
use crate::words::{Bound, WordText};

#[derive(Serialize)]
pub(super) struct AnswerClass {
    text: String,
    /// For each row whether it is for patients with such a value.
    #[serde(skip)]
    rows: Vec<bool>,
}

impl AnswerClass {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_for(&self, row: usize) -> bool {
        self.rows[row]
    }
}

/// What may be known of an input.
#[derive(Clone, Debug, PartialEq)]
enum FilterValue {
    YesNo(bool),
    /// By its place in the list.
    Named(usize),
    Number(Number),
    Unknown,
}

/// None of an any-of fact: each of its values may be known or not by itself, and has [`truths`] of its own.
pub(super) fn classes(view: &View<'_>, input: Input, cells: &[Option<&Guard>]) -> Vec<AnswerClass> {
    let values = &view.words().values;
    let yes_no = [(true, &values.yes), (false, &values.no)];
    let yes_no = yes_no.map(|(value, text)| (FilterValue::YesNo(value), text.to_string()));
    let library = view.library();
    let of_kind = |kind: &FactKind| match kind {
        FactKind::YesNo => each(yes_no.clone().into(), cells),
        FactKind::OneOf(names) => {
            let named = names.iter().enumerate();
            let named = named.map(|(place, name)| (FilterValue::Named(place), name.label.clone()));
            each(named.collect(), cells)
        }
        FactKind::AnyOf(_) => Vec::new(),
        FactKind::Quantity { range, .. } => ranges(view, pieces(cells, range), cells),
        FactKind::Count { range } => ranges(view, whole_pieces(cells, range), cells),
    };
    let known: Vec<AnswerClass> = match input {
        Input::Fact(key) => of_kind(&library.facts[key].kind),
        Input::Calculation(key) => of_kind(&library.calculations[key].kind),
        Input::Output(key) => of_kind(&library.outputs[key].kind),
        Input::Condition(_) => each(yes_no.clone().into(), cells),
        Input::Score(key) => {
            let score = &library.scores[key];
            let range = Range::new(score.least().number(), score.most().number());
            let grain = score.grain().number();
            let pieces = range.map(|range| stepped_pieces(cells, &range, &grain));
            ranges(view, pieces.unwrap_or_default(), cells)
        }
    };
    if known.is_empty() {
        return known;
    }
    let unknown = (FilterValue::Unknown, values.unknown.to_string());
    let unknown = may_be_unknown(view, input).then_some(unknown);
    let unknown = each(unknown.into_iter().collect(), cells);
    known.into_iter().chain(unknown).collect()
}

/// What may be known of one value of an any-of fact.
pub(super) fn truths(
    view: &View<'_>,
    of: Variable,
    value: usize,
    cells: &[Option<&Guard>],
) -> Vec<AnswerClass> {
    let words = &view.words().values;
    let truths = [
        (Truth::True, &words.yes),
        (Truth::False, &words.no),
        (Truth::Unknown, &words.unknown),
    ];
    let few = match view.library().may_be_unknown(of) {
        true => &truths[..],
        false => &truths[..2],
    };
    let all: Vec<Truth> = few.iter().map(|(truth, _)| *truth).collect();
    let class = |(truth, text): &(Truth, &WordText)| {
        let known = BTreeMap::from([(value, *truth)]);
        let is_for =
            |cell: &Option<&Guard>| cell.is_none_or(|cell| may_hold_of(cell, &known, &all));
        AnswerClass {
            text: text.to_string(),
            rows: cells.iter().map(is_for).collect(),
        }
    };
    few.iter().map(class).collect()
}

pub(super) fn may_be_unknown(view: &View<'_>, input: Input) -> bool {
    let library = view.library();
    let test = match input {
        Input::Fact(key) => FactTest::Known(key.into()),
        Input::Calculation(key) => FactTest::Known(Variable::Calculation(key)),
        // What nothing sets is unknown.
        Input::Output(_) => return true,
        Input::Condition(key) => FactTest::Condition(key),
        Input::Score(key) => FactTest::ScoreKnown(key),
    };
    let mut facts = library.facts_behind(&Logic::Test(test)).into_iter();
    facts.any(|fact| library.facts[fact].can_be_unknown())
}

/// Neighbours of which the same rows hold are one range.
fn ranges(
    view: &View<'_>,
    pieces: Vec<NumberStretch>,
    cells: &[Option<&Guard>],
) -> Vec<AnswerClass> {
    let with_rows = pieces.into_iter().map(|piece| {
        let rows = rows(&FilterValue::Number(piece.sample.clone()), cells);
        (piece, rows)
    });
    let with_rows: Vec<(NumberStretch, Vec<bool>)> = with_rows.collect();
    let ranges = with_rows.chunk_by(|(_, one), (_, next)| one == next);
    let class = |run: &[(NumberStretch, Vec<bool>)]| {
        let [(first, rows), ..] = run else {
            return None;
        };
        let (low, high) = (
            &first.low,
            run.last().and_then(|(last, _)| last.high.as_ref()),
        );
        Some(AnswerClass {
            text: view.words().interval(low.as_ref(), high)?,
            rows: rows.clone(),
        })
    };
    ranges.filter_map(class).collect()
}

fn each(values: Vec<(FilterValue, String)>, cells: &[Option<&Guard>]) -> Vec<AnswerClass> {
    let class = |(value, text): (FilterValue, String)| AnswerClass {
        rows: rows(&value, cells),
        text,
    };
    values.into_iter().map(class).collect()
}

fn rows(value: &FilterValue, cells: &[Option<&Guard>]) -> Vec<bool> {
    let holds = |cell: &Option<&Guard>| cell.is_none_or(|cell| may_hold(cell, value));
    cells.iter().map(holds).collect()
}

/// Whether a cell is true of a patient of whom this is known. The total of a score that is not known may still be so for certain.
fn may_hold(cell: &Guard, value: &FilterValue) -> bool {
    let mut asks_a_total = false;
    cell.for_each(&mut |test| asks_a_total |= matches!(test, FactTest::Score { .. }));
    match evaluate(cell, &|test| truth(test, value)) {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown => asks_a_total,
    }
}

/// The values of an any-of fact that cells ask for.
pub(super) fn asked(cells: &[Option<&Guard>]) -> BTreeSet<usize> {
    cells
        .iter()
        .flatten()
        .flat_map(|cell| asked_in(cell))
        .collect()
}

fn asked_in(cell: &Guard) -> BTreeSet<usize> {
    let mut asked = BTreeSet::new();
    cell.for_each(&mut |test| {
        if let FactTest::Has { value, .. } = test {
            asked.insert(*value);
        }
    });
    asked
}

/// A cell that asks for more values than this may hold whatever is known of one of them: to try them all takes too long.
const MOST_OPEN: usize = 6;

/// Whether a cell is true of someone of whom this is known of the values of an any-of fact, where the others may be any of `truths`.
fn may_hold_of(cell: &Guard, known: &BTreeMap<usize, Truth>, truths: &[Truth]) -> bool {
    let asked = asked_in(cell);
    let mut open = asked.iter().filter(|value| !known.contains_key(value));
    if open.clone().count() > MOST_OPEN {
        return true;
    }
    match open.next() {
        Some(&value) => truths.iter().any(|truth| {
            let mut more = known.clone();
            more.insert(value, *truth);
            may_hold_of(cell, &more, truths)
        }),
        None => evaluate(cell, &|test| has(test, known)) == Truth::True,
    }
}

fn has(test: &FactTest, known: &BTreeMap<usize, Truth>) -> Truth {
    match test {
        FactTest::Has { value, .. } => known.get(value).copied().unwrap_or(Truth::Unknown),
        // A cell asks for its own input alone.
        FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Compare { .. }
        | FactTest::Known(_)
        | FactTest::Condition(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => Truth::Unknown,
    }
}

fn truth(test: &FactTest, value: &FilterValue) -> Truth {
    match (test, value) {
        (FactTest::Known(_) | FactTest::ScoreKnown(_), value) => {
            Truth::from(*value != FilterValue::Unknown)
        }
        (FactTest::Yes(_) | FactTest::Condition(_), FilterValue::YesNo(value)) => {
            Truth::from(*value)
        }
        (FactTest::Among { values, .. }, FilterValue::Named(value)) => {
            Truth::from(values.contains(value))
        }
        (
            FactTest::Compare {
                comparison, number, ..
            },
            FilterValue::Number(value),
        ) => Truth::from(comparison.holds(value, number.number())),
        (
            FactTest::Score {
                comparison, number, ..
            },
            FilterValue::Number(value),
        ) => Truth::from(comparison.holds(value, &number.number())),
        // Any other pair is of a value that is not known.
        (
            FactTest::Yes(_)
            | FactTest::Condition(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Score { .. },
            FilterValue::YesNo(_)
            | FilterValue::Named(_)
            | FilterValue::Number(_)
            | FilterValue::Unknown,
        ) => Truth::Unknown,
    }
}

/// An interval between two thresholds, or one of them; it has no end where the range ends.
#[derive(Clone, Debug, PartialEq)]
struct NumberStretch {
    low: Option<Bound>,
    high: Option<Bound>,
    sample: Number,
}

/// The numbers that cells compare with.
fn thresholds(cells: &[Option<&Guard>]) -> BTreeSet<Measured> {
    let mut found = BTreeSet::new();
    for cell in cells.iter().flatten() {
        cell.for_each(&mut |test| match test {
            FactTest::Compare { number, .. } => _ = found.insert(number.clone()),
            FactTest::Score { number, .. } => {
                _ = found.insert(Measured::count(number.number()));
            }
            FactTest::Yes(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Known(_)
            | FactTest::Condition(_)
            | FactTest::ScoreKnown(_) => {}
        });
    }
    found
}

/// Of a measurement: each threshold by itself, and what lies between two.
fn pieces(cells: &[Option<&Guard>], range: &Range) -> Vec<NumberStretch> {
    let bound = |number: &Measured, is_in| {
        Some(Bound {
            number: number.clone(),
            is_in,
        })
    };
    let mut pieces = Vec::new();
    let mut low = None;
    let mut start = range.low().clone();
    for number in thresholds(cells) {
        let at = number.number().clone();
        if !range.contains(&at) {
            continue;
        }
        if start < at {
            pieces.push(NumberStretch {
                low: low.take(),
                high: bound(&number, false),
                sample: middle(&start, &at),
            });
        }
        pieces.push(NumberStretch {
            low: (at > *range.low()).then(|| bound(&number, true)).flatten(),
            high: (at < *range.high()).then(|| bound(&number, true)).flatten(),
            sample: at.clone(),
        });
        low = bound(&number, false);
        start = at;
    }
    if start < *range.high() || pieces.is_empty() {
        pieces.push(NumberStretch {
            low,
            high: None,
            sample: middle(&start, range.high()),
        });
    }
    pieces
}

fn middle(low: &Number, high: &Number) -> Number {
    &(low + high) * &Number::ratio(1, 2)
}

fn whole_pieces(cells: &[Option<&Guard>], range: &Range) -> Vec<NumberStretch> {
    stepped_pieces(cells, range, &Number::one())
}

/// Of multiples of a step: from each place where a cell may change to before the next.
fn stepped_pieces(cells: &[Option<&Guard>], range: &Range, step: &Number) -> Vec<NumberStretch> {
    let [up, down] = [Rounding::Up, Rounding::Down];
    let (least, most) = (up.of(range.low(), step), down.of(range.high(), step));
    let changes = thresholds(cells).into_iter();
    let changes = changes.flat_map(|change| {
        let number = change.number();
        [up.of(number, step), &down.of(number, step) + step]
    });
    let within = changes.filter(|number| least < *number && *number <= most);
    let starts: BTreeSet<Number> = within.chain([least.clone()]).collect();
    let ends = starts.iter().skip(1).map(|next| next - step);
    let ends: Vec<Number> = ends.chain([most.clone()]).collect();
    let bound = |number: &Number| Bound {
        number: Measured::count(number.clone()),
        is_in: true,
    };
    let piece = |(start, end): (&Number, &Number)| NumberStretch {
        low: (*start > least).then(|| bound(start)),
        high: (*end < most).then(|| bound(end)),
        sample: start.clone(),
    };
    starts.iter().zip(&ends).map(piece).collect()
}
