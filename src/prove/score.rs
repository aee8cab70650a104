//! Comparisons of a score as formulas, by running totals: which rests can still be made from the entries that are left.
//!
//! Entries are gone through in the order of the diagrams' columns, those that ask for one column at once: so each rest is a
//! node of the diagram, and making it takes a step or two.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::TruthFormulas;
use super::formula::{Formula, Pool};
use super::mask::Mask;
use super::space::ColumnKey;
use super::total::ScoreEntry;
use crate::model::Comparison;

/// What gives points of a score.
pub(super) enum ScorePart {
    Entry(ScoreEntry),
    /// The bands of a number: of who has one exactly one is true, of others none is true or false.
    Bands(Vec<ScoreEntry>),
}

impl ScorePart {
    fn lines(&self) -> &[ScoreEntry] {
        match self {
            ScorePart::Entry(entry) => std::slice::from_ref(entry),
            ScorePart::Bands(bands) => bands,
        }
    }

    /// Whether it changes any total.
    fn counts(&self) -> bool {
        self.lines().iter().any(|(points, _)| *points != 0)
    }

    /// The different points of bands, in order.
    fn points(bands: &[ScoreEntry]) -> Vec<i64> {
        let points: BTreeSet<i64> = bands.iter().map(|(points, _)| *points).collect();
        points.into_iter().collect()
    }

    /// Whether what its [entries](Self::entries) may come to where the number is unknown is what the bands may.
    pub fn is_even(&self) -> bool {
        match self {
            ScorePart::Entry(_) => true,
            ScorePart::Bands(bands) => {
                let points = Self::points(bands);
                let steps: BTreeSet<i64> = points.windows(2).map(|two| two[1] - two[0]).collect();
                steps.len() <= 1
            }
        }
    }

    /// The same as entries that may hold together: of bands one for the least points, and one for each step to more. The least and the most
    /// that they come to is that of the bands, for everybody.
    pub fn entries(&self, pool: &mut Pool) -> Vec<ScoreEntry> {
        let bands = match self {
            ScorePart::Entry(entry) => return vec![*entry],
            ScorePart::Bands(bands) => bands,
        };
        let points = Self::points(bands);
        let everybody = TruthFormulas {
            yes: Formula::TRUE,
            no: Formula::FALSE,
        };
        let least = points.first().filter(|least| **least != 0);
        let mut entries: Vec<ScoreEntry> =
            least.map(|least| (*least, everybody)).into_iter().collect();
        for two in points.windows(2) {
            let (more, less): (Vec<_>, Vec<_>) =
                bands.iter().partition(|(points, _)| *points >= two[1]);
            let [yes, no] = [more, less].map(|bands: Vec<&ScoreEntry>| {
                let bands: Vec<Formula> = bands.into_iter().map(|(_, truth)| truth.yes).collect();
                pool.or(bands)
            });
            entries.push((two[1] - two[0], TruthFormulas { yes, no }));
        }
        entries
    }

    /// What it may give to a patient, of whom the truth of a line is told.
    fn possible(&self, is: impl Fn(usize, bool) -> bool) -> Vec<i64> {
        match self {
            ScorePart::Entry((points, _)) if is(0, true) => vec![*points],
            ScorePart::Entry(_) if is(0, false) => vec![0],
            ScorePart::Entry((points, _)) => vec![0, *points],
            ScorePart::Bands(bands) => {
                let own = (0..bands.len()).find(|band| is(*band, true));
                own.map_or_else(|| Self::points(bands), |own| vec![bands[own].0])
            }
        }
    }

    /// What it may give, for each set of patients.
    fn choice(&self, pool: &mut Pool, comparison: Comparison) -> EntryChoice {
        let ways = match self {
            ScorePart::Entry((points, truth)) => vec![
                (pool.not(truth.no), vec![*points]),
                (pool.not(truth.yes), vec![0]),
            ],
            ScorePart::Bands(bands) => {
                let known: Vec<Formula> = bands.iter().map(|(_, truth)| truth.yes).collect();
                let known = pool.or(known);
                let any = telling(Self::points(bands).into_iter().collect(), comparison);
                let unknown = (pool.not(known), any);
                let ways = bands
                    .iter()
                    .map(|(points, truth)| (truth.yes, vec![*points]));
                ways.chain([unknown]).collect()
            }
        };
        EntryChoice { ways }
    }
}

/// When a comparison holds, and when it fails, however the unknown entries turn out.
pub(super) fn compares(
    pool: &mut Pool,
    parts: &[ScorePart],
    comparison: Comparison,
    number: i64,
) -> TruthFormulas {
    let can_hold = can(pool, parts, comparison, number);
    let can_fail = can(pool, parts, comparison.negated(), number);
    TruthFormulas {
        yes: pool.not(can_fail),
        no: pool.not(can_hold),
    }
}

/// Who has a choice of unknown entries with which a comparison holds.
pub(super) fn can(
    pool: &mut Pool,
    parts: &[ScorePart],
    comparison: Comparison,
    number: i64,
) -> Formula {
    ScoreTotals::new(pool, parts, comparison).possible(0, number)
}

/// Entries that are gone through at once, as sets of patients and what they can come to for each.
struct EntryChoice {
    ways: Vec<(Formula, Vec<i64>)>,
}

impl EntryChoice {
    fn ends(&self) -> (i64, i64) {
        let points = || self.ways.iter().flat_map(|(_, points)| points).copied();
        (
            points().min().unwrap_or_default(),
            points().max().unwrap_or_default(),
        )
    }
}

struct ScoreTotals<'a> {
    pool: &'a mut Pool,
    choices: Vec<EntryChoice>,
    /// The least and greatest that the choices from each one on can add.
    ends: Vec<(i64, i64)>,
    comparison: Comparison,
    known: BTreeMap<(usize, i64), Formula>,
}

impl<'a> ScoreTotals<'a> {
    fn new(pool: &'a mut Pool, parts: &[ScorePart], comparison: Comparison) -> Self {
        let choices = choices(pool, parts, comparison);
        let mut ends = vec![(0, 0)];
        for choice in choices.iter().rev() {
            let (low, high) = ends[ends.len() - 1];
            let (least, most) = choice.ends();
            ends.push((low + least, high + most));
        }
        ends.reverse();
        Self {
            pool,
            choices,
            ends,
            comparison,
            known: BTreeMap::new(),
        }
    }

    /// Who has a choice of unknown entries, from this one on, whose sum compares so with what is left of the number.
    fn possible(&mut self, choice: usize, rest: i64) -> Formula {
        if let Some(decided) = self.decided(choice, rest) {
            return decided;
        }
        if let Some(&known) = self.known.get(&(choice, rest)) {
            return known;
        }
        let ways = std::mem::take(&mut self.choices[choice].ways);
        let mut any = Vec::with_capacity(ways.len());
        for (who, points) in &ways {
            let mut can = Vec::with_capacity(points.len());
            for points in points {
                can.push(self.possible(choice + 1, rest - points));
            }
            let can = self.pool.or(can);
            any.push(self.pool.and([*who, can]));
        }
        self.choices[choice].ways = ways;
        let possible = self.pool.or(any);
        self.known.insert((choice, rest), possible);
        possible
    }

    /// The answer where the choices that are left can't change it.
    fn decided(&self, choice: usize, rest: i64) -> Option<Formula> {
        let (low, high) = self.ends[choice];
        let same = match self.comparison {
            Comparison::Equal | Comparison::NotEqual => low == high || rest < low || high < rest,
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                self.comparison.holds(&low, &rest) == self.comparison.holds(&high, &rest)
            }
        };
        let holds = if self.comparison.holds(&low, &rest) {
            Formula::TRUE
        } else {
            Formula::FALSE
        };
        same.then_some(holds)
    }
}

/// The parts that give or take points; others do not change a total.
fn choices(pool: &mut Pool, parts: &[ScorePart], comparison: Comparison) -> Vec<EntryChoice> {
    let mut of_column: BTreeMap<ColumnKey, Vec<&ScorePart>> = BTreeMap::new();
    let mut choices: Vec<(Option<ColumnKey>, EntryChoice)> = Vec::new();
    for part in parts.iter().filter(|part| part.counts()) {
        let mut columns: BTreeSet<ColumnKey> = BTreeSet::new();
        for (_, truth) in part.lines() {
            columns.extend(pool.cone(truth.yes));
            columns.extend(pool.cone(truth.no));
        }
        let first = columns.first().copied();
        match first {
            Some(only) if columns.len() == 1 => of_column.entry(only).or_default().push(part),
            Some(_) | None => choices.push((first, part.choice(pool, comparison))),
        }
    }
    for (column, parts) in of_column {
        choices.push((Some(column), of_one(pool, column, &parts, comparison)));
    }
    choices.sort_by_key(|(first, _)| *first);
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// What parts that ask for one column alone come to, for each of its cells.
fn of_one(
    pool: &mut Pool,
    column: ColumnKey,
    parts: &[&ScorePart],
    comparison: Comparison,
) -> EntryChoice {
    let masks: Vec<(&ScorePart, Vec<[Mask; 2]>)> = parts
        .iter()
        .filter_map(|part| {
            let lines = part.lines().iter().map(|(_, truth)| {
                let [yes, no] = [truth.yes, truth.no].map(|truth| pool.mask_of(truth, column));
                Some([yes?, no?])
            });
            Some((*part, lines.collect::<Option<_>>()?))
        })
        .collect();
    let mut alike: BTreeMap<Vec<i64>, Mask> = BTreeMap::new();
    for cell in 0..pool.size_of(column) {
        let mut sums = BTreeSet::from([0]);
        for (part, masks) in &masks {
            let possible =
                part.possible(|line, is_yes| masks[line][usize::from(!is_yes)].has(cell));
            let with = possible
                .iter()
                .flat_map(|points| sums.iter().map(move |sum| sum + points));
            sums = with.collect();
        }
        alike
            .entry(telling(sums, comparison))
            .or_insert(Mask::NONE)
            .insert(cell);
    }
    let ways = alike
        .into_iter()
        .map(|(points, mask)| (pool.among(column, mask), points));
    EntryChoice {
        ways: ways.collect(),
    }
}

/// Which of several sums decide: the greatest, if one is to be at least a number.
fn telling(sums: BTreeSet<i64>, comparison: Comparison) -> Vec<i64> {
    match comparison {
        Comparison::AtLeast | Comparison::Greater => sums.last().copied().into_iter().collect(),
        Comparison::AtMost | Comparison::Less => sums.first().copied().into_iter().collect(),
        Comparison::Equal | Comparison::NotEqual => sums.into_iter().collect(),
    }
}
