//! The total of a long score as a column of its own.
//!
//! A diagram of one threshold on a thousand entries has a quarter of a million nodes, one of two thresholds more. So a comparison
//! of a long score is a test of one column, beyond those of the space: its cells are what the total of a patient can be, the
//! least and the most that unknown entries leave possible. Where nothing else in a question asks for the facts of the score,
//! each cell is as possible as any other, and counts by how many patients have it; [`super::settle`] sees to that.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use num_bigint::BigUint;
use rustc_hash::{FxHashMap, FxHashSet};

use super::encode::TruthFormulas;
use super::formula::{Formula, FormulaNode, Pool};
use super::mask::{Mask, bits};
use super::score::{self, ScorePart};
use super::space::ColumnKey;
use crate::model::Comparison;

/// An entry of a score: its points, and of whom it is true or false.
pub(super) type ScoreEntry = (i64, TruthFormulas);

/// Most patients that entries which share facts tell apart.
const MOST_OF_GROUP: usize = 4_096;

/// Most words that are gone through for the totals of a score, some tenths of a second.
const MOST_WORDS: usize = 100_000_000;

/// How many words count as one step of the prover.
const WORDS_OF_STEP: usize = 100;

/// An entry of a total takes about as long as this many words, whatever is known of the groups.
const WORDS_OF_ENTRY: usize = 4 * WORDS_OF_STEP;

/// Most numbers that are added up to count the patients of each total.
const MOST_ADDED: usize = 4_000_000;

/// The totals of one score.
#[derive(Debug)]
pub(super) struct Total {
    entries: Vec<ScoreEntry>,
    /// By their columns.
    groups: Vec<Arc<EntryGroup>>,
    /// The columns that the entries look at, a bit each.
    links: Vec<u64>,
    /// The least and the most that a patient's total can be, for each two that some patient has, in order.
    cells: Vec<(i64, i64)>,
    /// Every number that the total has been compared with: it is at least this, or less.
    cuts: BTreeSet<i64>,
    /// Unknown entries leave every total between the least and the most possible.
    is_dense: bool,
    /// How many patients have each, once somebody asks.
    counts: OnceCell<Option<Vec<BigUint>>>,
}

/// Entries that share columns, however indirectly, and no column with others.
#[derive(Debug)]
struct EntryGroup {
    columns: Vec<ColumnKey>,
    entries: Vec<ScoreEntry>,
    ways: Vec<PartialTotals>,
    /// Unknown entries leave every total between the least and the most possible.
    is_dense: bool,
}

/// What the entries of a group come to for some patients, by the cells of the group's columns.
#[derive(Debug)]
struct PartialTotals {
    least: i64,
    width: i64,
    patients: Vec<Vec<usize>>,
}

/// The totals in use, each with its column after those of the space.
#[derive(Debug, Default)]
pub(super) struct Totals {
    all: Vec<Total>,
    of_entries: FxHashMap<Vec<ScoreEntry>, Option<ColumnKey>>,
    /// Totals that differ in few entries have nearly all groups in common; `None` where one tells too many patients apart.
    groups: FxHashMap<Vec<ScoreEntry>, Option<Arc<EntryGroup>>>,
    work: TotalsCost,
}

/// What totals have cost so far, including those that were too many to go through.
#[derive(Debug, Default)]
struct TotalsCost(Cell<u64>);

impl TotalsCost {
    /// Counts words of bits, or other small steps: about a hundred of them are one step of the prover.
    fn spend(&self, words: usize) {
        let steps = words.div_ceil(WORDS_OF_STEP);
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.0.set(self.0.get().saturating_add(steps));
    }
}

/// Which totals can be reached: for each width the least ones, a bit each from the lowest on.
type Reached = BTreeMap<i64, Vec<u64>>;

impl Total {
    /// `None` where its totals are too many to go through.
    fn new(
        entries: Vec<ScoreEntry>,
        groups: Vec<Arc<EntryGroup>>,
        work: &TotalsCost,
    ) -> Option<Self> {
        let mut links = Vec::new();
        for column in groups.iter().flat_map(|group| &group.columns) {
            if links.len() <= column.0 / 64 {
                links.resize(column.0 / 64 + 1, 0);
            }
            links[column.0 / 64] |= 1 << (column.0 % 64);
        }
        let mut total = Self {
            entries,
            links,
            cells: Vec::new(),
            cuts: BTreeSet::new(),
            is_dense: groups.iter().all(|group| group.is_dense),
            groups,
            counts: OnceCell::new(),
        };
        total.cells = total.cells_with(&BTreeMap::new(), work)?;
        Some(total)
    }

    fn is_known(&self) -> bool {
        self.cells.iter().all(|(least, most)| least == most)
    }

    fn cell(&self, least: i64, most: i64) -> Option<usize> {
        self.cells.binary_search(&(least, most)).ok()
    }

    /// What the total can be of patients with some cells.
    fn cells_with(
        &self,
        fixed: &BTreeMap<ColumnKey, Mask>,
        work: &TotalsCost,
    ) -> Option<Vec<(i64, i64)>> {
        let reached = self.reached(fixed, work, &mut |_| ())?;
        let lowest = self.lowest();
        let mut cells = Vec::new();
        for (width, bits) in reached {
            for (place, &word) in bits.iter().enumerate() {
                let bits = (0..64).filter(|bit| word >> bit & 1 == 1);
                cells.extend(bits.map(|bit| {
                    let least = lowest + as_points(place * 64 + bit);
                    (least, least + width)
                }));
            }
        }
        cells.sort_unstable();
        Some(cells)
    }

    fn lowest(&self) -> i64 {
        self.groups.iter().map(|group| group.lowest()).sum()
    }

    /// Group by group; tells what is reached before each.
    fn reached(
        &self,
        fixed: &BTreeMap<ColumnKey, Mask>,
        work: &TotalsCost,
        before: &mut dyn FnMut(&Reached),
    ) -> Option<Reached> {
        let span: i64 = self.groups.iter().map(|group| group.span()).sum();
        let words = as_place(span) / 64 + 1;
        let mut first = vec![0; words];
        first[0] = 1;
        let mut reached = Reached::from([(0, first)]);
        let mut looked_at = 0;
        for group in &self.groups {
            before(&reached);
            let ways = group.ways_with(fixed);
            let more = reached.len() * words * ways.len();
            looked_at += more;
            work.spend(more.min(MOST_WORDS));
            if looked_at > MOST_WORDS {
                return None;
            }
            let mut next = Reached::new();
            for (width, bits) in &reached {
                for (least, more) in &ways {
                    let into = next.entry(width + more).or_insert_with(|| vec![0; words]);
                    join_shifted(into, bits, as_place(least - group.lowest()));
                }
            }
            reached = next;
        }
        Some(reached)
    }

    /// Someone whose total is this, as the cells of its columns; entries are false rather than true.
    fn example(&self, cell: usize, work: &TotalsCost) -> Option<BTreeMap<ColumnKey, usize>> {
        let mut levels = Vec::new();
        self.reached(&BTreeMap::new(), work, &mut |reached| {
            levels.push(reached.clone())
        })?;
        let (least, most) = *self.cells.get(cell)?;
        let (mut at, mut width) = (as_place(least - self.lowest()), most - least);
        let mut cells = BTreeMap::new();
        for (group, before) in self.groups.iter().zip(&levels).rev() {
            let way = group.ways.iter().find(|way| {
                let bits = before.get(&(width - way.width));
                let from = at.checked_sub(as_place(way.least - group.lowest()));
                bits.zip(from)
                    .is_some_and(|(bits, from)| bits[from / 64] >> (from % 64) & 1 == 1)
            })?;
            at -= as_place(way.least - group.lowest());
            width -= way.width;
            let patient = way.patients.first()?;
            cells.extend(group.columns.iter().copied().zip(patient.iter().copied()));
        }
        Some(cells)
    }

    /// How many patients have each total, of the patients that its columns tell apart; `None` where there are too many to add up.
    fn counted(&self) -> Option<Vec<BigUint>> {
        let mut counts: BTreeMap<(i64, i64), BigUint> =
            BTreeMap::from([((0, 0), BigUint::from(1u8))]);
        let mut added = 0;
        for group in &self.groups {
            added += counts.len() * group.ways.len();
            if added > MOST_ADDED {
                return None;
            }
            let mut next: BTreeMap<(i64, i64), BigUint> = BTreeMap::new();
            for ((least, most), count) in &counts {
                for way in &group.ways {
                    let total = (least + way.least, most + way.least + way.width);
                    *next.entry(total).or_default() += count * way.patients.len();
                }
            }
            counts = next;
        }
        Some(counts.into_values().collect())
    }
}

impl EntryGroup {
    fn new(pool: &Pool, columns: Vec<ColumnKey>, entries: Vec<ScoreEntry>) -> Option<Self> {
        let sizes: Vec<usize> = columns.iter().map(|column| pool.size_of(*column)).collect();
        let patients = sizes
            .iter()
            .try_fold(1usize, |all, size| all.checked_mul(*size))
            .filter(|patients| *patients <= MOST_OF_GROUP)?;
        let mut ways: Vec<PartialTotals> = Vec::new();
        let mut is_dense = true;
        for number in 0..patients {
            let patient = nth(number, &sizes);
            let cell = |column: ColumnKey| {
                let place = columns.iter().position(|candidate| *candidate == column);
                place.map_or(0, |place| patient[place])
            };
            let mut unknown = Vec::new();
            let mut least = 0;
            for (points, truth) in &entries {
                if holds(pool, truth.yes, &cell) {
                    least += points;
                } else if !holds(pool, truth.no, &cell) {
                    least += points.min(&0);
                    unknown.push(points.abs());
                }
            }
            let width = unknown.iter().sum();
            is_dense &= are_dense(unknown);
            match ways
                .iter_mut()
                .find(|way| (way.least, way.width) == (least, width))
            {
                Some(way) => way.patients.push(patient),
                None => ways.push(PartialTotals {
                    least,
                    width,
                    patients: vec![patient],
                }),
            }
        }
        Some(Self {
            columns,
            entries,
            ways,
            is_dense,
        })
    }

    fn patients(&self) -> usize {
        self.ways.iter().map(|way| way.patients.len()).sum()
    }

    fn lowest(&self) -> i64 {
        self.ways
            .iter()
            .map(|way| way.least)
            .min()
            .unwrap_or_default()
    }

    fn span(&self) -> i64 {
        let highest = self.ways.iter().map(|way| way.least).max();
        highest.unwrap_or_default() - self.lowest()
    }

    /// The least and the width of each way that some patient with these cells goes.
    fn ways_with(&self, fixed: &BTreeMap<ColumnKey, Mask>) -> Vec<(i64, i64)> {
        let fixed: Vec<(usize, &Mask)> = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(place, column)| Some((place, fixed.get(column)?)))
            .collect();
        let ways = self.ways.iter().filter(|way| {
            let mut patients = way.patients.iter();
            patients.any(|patient| fixed.iter().all(|(place, mask)| mask.has(patient[*place])))
        });
        ways.map(|way| (way.least, way.width)).collect()
    }
}

/// The patient that a number names, the first column's cell changing slowest.
fn nth(mut number: usize, sizes: &[usize]) -> Vec<usize> {
    let mut cells: Vec<usize> = sizes
        .iter()
        .rev()
        .map(|size| {
            let cell = number % size;
            number /= size;
            cell
        })
        .collect();
    cells.reverse();
    cells
}

/// Whether some of these numbers add up to every number up to the sum of all.
fn are_dense(mut numbers: Vec<i64>) -> bool {
    numbers.sort_unstable();
    let mut sum = 0;
    numbers.into_iter().all(|number| {
        let is_next = number <= sum + 1;
        sum += number;
        is_next
    })
}

/// Whether a formula of facts alone holds for the patient in these cells.
fn holds(pool: &Pool, formula: Formula, cell: &impl Fn(ColumnKey) -> usize) -> bool {
    let holds = match pool.node(formula) {
        FormulaNode::True => true,
        FormulaNode::Among(column, mask) => mask.has(cell(column)),
        FormulaNode::And(parts) => parts.iter().all(|&part| holds(pool, part, cell)),
    };
    holds != formula.is_negated()
}

/// The entries that share columns, with these columns and in their order. Those that look at no column are one component, too.
fn components(pool: &Pool, entries: &[ScoreEntry]) -> Vec<(Vec<ColumnKey>, Vec<ScoreEntry>)> {
    let mut together = ColumnSets::of(pool.facts());
    let mut all = vec![0; pool.facts().div_ceil(64)];
    let mut of_entry = all.clone();
    let mut firsts = Vec::with_capacity(entries.len());
    for (_, truth) in entries {
        pool.put_facts([truth.yes, truth.no], &mut of_entry);
        let mut columns = bits(&of_entry).map(ColumnKey);
        let first = columns.next();
        for column in columns {
            together.join(first.unwrap_or(column), column);
        }
        firsts.push(first);
        all.iter_mut()
            .zip(&of_entry)
            .for_each(|(all, word)| *all |= word);
    }
    let mut components = vec![(Vec::new(), Vec::new())];
    let mut places = vec![0; pool.facts()];
    // The first column of a component comes before its others.
    for column in bits(&all).map(ColumnKey) {
        let first = together.first(column);
        if first == column {
            places[column.0] = components.len();
            components.push((Vec::new(), Vec::new()));
        }
        components[places[first.0]].0.push(column);
    }
    for (entry, first) in entries.iter().zip(firsts) {
        let place = first.map_or(0, |first| places[together.first(first).0]);
        components[place].1.push(*entry);
    }
    components.retain(|(_, entries)| !entries.is_empty());
    components
}

/// Which columns belong together: each names one before it that it belongs to, or itself.
struct ColumnSets(Vec<ColumnKey>);

impl ColumnSets {
    fn of(columns: usize) -> Self {
        Self((0..columns).map(ColumnKey).collect())
    }

    /// The first of those that a column belongs to.
    fn first(&mut self, column: ColumnKey) -> ColumnKey {
        let mut column = column;
        while self.0[column.0] != column {
            let before = self.0[column.0];
            self.0[column.0] = self.0[before.0];
            column = before;
        }
        column
    }

    fn join(&mut self, one: ColumnKey, other: ColumnKey) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other).0] = one.min(other);
    }
}

/// Bits that are so many places higher, beside those that are there.
fn join_shifted(into: &mut [u64], bits: &[u64], by: usize) {
    let (words, rest) = (by / 64, by % 64);
    for (place, &word) in bits.iter().enumerate() {
        if let Some(target) = into.get_mut(place + words) {
            *target |= word << rest;
        }
        if let (Some(target), true) = (into.get_mut(place + words + 1), rest > 0) {
            *target |= word >> (64 - rest);
        }
    }
}

fn as_place(points: i64) -> usize {
    usize::try_from(points).unwrap_or_default()
}

fn as_points(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

impl Pool {
    /// The column of the total that these entries come to; `None` where there are too many totals to go through.
    pub(super) fn total(&mut self, entries: Vec<ScoreEntry>) -> Option<ColumnKey> {
        let entries = counting(entries);
        if let Some(known) = self.totals.of_entries.get(&entries) {
            return *known;
        }
        let groups = self.groups(&entries);
        self.add_total(entries, groups)
    }

    /// The same for the entries of a total of which those in one group have become others.
    fn total_with(
        &mut self,
        entries: Vec<ScoreEntry>,
        old: &[Arc<EntryGroup>],
        (group, others): (usize, Vec<ScoreEntry>),
    ) -> Option<ColumnKey> {
        let entries = counting(entries);
        if let Some(known) = self.totals.of_entries.get(&entries) {
            return *known;
        }
        let groups = self.groups(&counting(others)).map(|others| {
            let mut groups = old.to_vec();
            groups.splice(group..=group, others);
            groups.sort_unstable_by(|one, other| one.columns.cmp(&other.columns));
            groups
        });
        self.add_total(entries, groups)
    }

    fn add_total(
        &mut self,
        entries: Vec<ScoreEntry>,
        groups: Option<Vec<Arc<EntryGroup>>>,
    ) -> Option<ColumnKey> {
        self.totals.work.spend(entries.len() * WORDS_OF_ENTRY);
        let total =
            groups.and_then(|groups| Total::new(entries.clone(), groups, &self.totals.work));
        let column = total.map(|total| {
            let column = self.add_column(total.cells.len());
            self.totals.all.push(total);
            column
        });
        self.totals.of_entries.insert(entries, column);
        column
    }

    /// The groups of some entries, by their columns.
    fn groups(&mut self, entries: &[ScoreEntry]) -> Option<Vec<Arc<EntryGroup>>> {
        let components = components(self, entries).into_iter();
        components
            .map(|(columns, entries)| self.group(columns, entries))
            .collect()
    }

    /// What these entries come to, which have no column in common with others.
    fn group(
        &mut self,
        columns: Vec<ColumnKey>,
        entries: Vec<ScoreEntry>,
    ) -> Option<Arc<EntryGroup>> {
        if let Some(known) = self.totals.groups.get(&entries) {
            return known.clone();
        }
        let count = entries.len();
        let group = EntryGroup::new(self, columns, entries.clone()).map(Arc::new);
        let patients = group.as_ref().map_or(0, |group| group.patients());
        self.totals.work.spend(patients * count * WORDS_OF_STEP);
        self.totals.groups.insert(entries, group.clone());
        group
    }

    /// What all totals have cost, in steps.
    pub(super) fn work_of_totals(&self) -> u64 {
        self.totals.work.0.get()
    }

    fn the_total(&self, column: ColumnKey) -> Option<&Total> {
        let place = column.0.checked_sub(self.facts())?;
        self.totals.all.get(place)
    }

    /// The columns of the entries that only one of two totals has, a bit each.
    pub(super) fn columns_apart(&self, one: ColumnKey, other: ColumnKey) -> Vec<u64> {
        let mut times: FxHashMap<ScoreEntry, i64> = FxHashMap::default();
        for (total, by) in [(one, 1), (other, -1)] {
            for entry in self
                .the_total(total)
                .map_or(&[][..], |total| &total.entries)
            {
                *times.entry(*entry).or_default() += by;
            }
        }
        let mut columns = vec![0; self.support(Formula::TRUE).len()];
        let apart = times.into_iter().filter(|(_, times)| *times != 0);
        for formula in apart.flat_map(|((_, truth), _)| [truth.yes, truth.no]) {
            for (word, other) in columns.iter_mut().zip(self.support(formula)) {
                *word |= other;
            }
        }
        columns
    }

    /// Whether a total depends on a column.
    pub(super) fn is_linked(&self, total: ColumnKey, column: ColumnKey) -> bool {
        let word = self.links(total).get(column.0 / 64);
        word.is_some_and(|word| word >> (column.0 % 64) & 1 == 1)
    }

    /// Whether the total of the patient in these cells is one of some.
    pub(super) fn has_total(&self, total: ColumnKey, among: &Mask, cells: &[usize]) -> bool {
        let Some(total) = self.the_total(total) else {
            return false;
        };
        let (mut least, mut most) = (0, 0);
        for (points, truth) in &total.entries {
            let cell = |column: ColumnKey| cells[column.0];
            if holds(self, truth.yes, &cell) {
                (least, most) = (least + points, most + points);
            } else if !holds(self, truth.no, &cell) {
                (least, most) = (least + points.min(&0), most + points.max(&0));
            }
        }
        total.cell(least, most).is_some_and(|cell| among.has(cell))
    }

    pub fn has_totals(&self, formula: Formula) -> bool {
        self.first_total(formula).is_some()
    }

    /// The totals that a formula looks at.
    pub(super) fn totals_in(&self, formula: Formula) -> impl Iterator<Item = ColumnKey> {
        let before = self.facts() / 64;
        let columns = bits(&self.support(formula)[before..]);
        let columns = columns.map(move |bit| ColumnKey(before * 64 + bit));
        columns.filter(|column| column.0 >= self.facts())
    }

    pub(super) fn first_total(&self, formula: Formula) -> Option<ColumnKey> {
        self.totals_in(formula).next()
    }

    /// The columns of the space that a total depends on, a bit each.
    pub(super) fn links(&self, total: ColumnKey) -> &[u64] {
        self.the_total(total).map_or(&[], |total| &total.links)
    }

    /// For whom a comparison of a total is definitely true and false; `None` where the cells of its column can't tell.
    pub(super) fn total_compares(
        &mut self,
        column: ColumnKey,
        comparison: Comparison,
        number: i64,
    ) -> Option<TruthFormulas> {
        let place = column.0.checked_sub(self.facts())?;
        let total = self.totals.all.get_mut(place)?;
        let cuts = match comparison {
            Comparison::AtLeast | Comparison::Less => vec![number],
            Comparison::Greater | Comparison::AtMost => vec![number.saturating_add(1)],
            Comparison::Equal | Comparison::NotEqual => {
                // Between the least and the most there may be a number that is not a total.
                if !total.is_dense {
                    return None;
                }
                vec![number, number.saturating_add(1)]
            }
        };
        total.cuts.extend(cuts);
        let masks = [comparison, comparison.negated()].map(|comparison| {
            let cells = total.cells.iter().enumerate();
            let chosen = cells.filter(|(_, cell)| always(**cell, comparison, number));
            chosen.map(|(place, _)| place).collect::<Mask>()
        });
        let [yes, no] = masks.map(|mask| self.among(column, mask));
        Some(TruthFormulas { yes, no })
    }

    /// The cells of a total that a formula does not tell apart.
    pub(super) fn classes(&self, total: ColumnKey, formula: Formula) -> Vec<Mask> {
        let mut classes = vec![Mask::all(self.size_of(total))];
        let mut seen = FxHashSet::default();
        let mut open = vec![formula];
        while let Some(top) = open.pop() {
            if !self.looks_at(top, total) || !seen.insert(top.node()) {
                continue;
            }
            match self.node(top) {
                FormulaNode::Among(column, mask) if column == total => {
                    let parts = classes
                        .iter()
                        .flat_map(|class| [class & mask, class.without(mask)]);
                    classes = parts.filter(|part| !part.is_empty()).collect();
                }
                FormulaNode::Among(..) | FormulaNode::True => {}
                FormulaNode::And(parts) => open.extend(parts),
            }
        }
        classes.sort_by_key(Mask::first);
        classes
    }

    pub(super) fn looks_at(&self, formula: Formula, column: ColumnKey) -> bool {
        self.support(formula)[column.0 / 64] >> (column.0 % 64) & 1 == 1
    }

    /// Someone with a total, as the cells of its columns.
    pub(super) fn with_total(
        &self,
        total: ColumnKey,
        cell: usize,
    ) -> Option<BTreeMap<ColumnKey, usize>> {
        self.the_total(total)?.example(cell, &self.totals.work)
    }

    /// How many patients have the totals of each of some sets, of those that the total's columns tell apart.
    pub(super) fn patients_of(&self, total: ColumnKey, classes: &[Mask]) -> Option<Vec<BigUint>> {
        let total = self.the_total(total)?;
        let counts = total.counts.get_or_init(|| total.counted()).as_ref()?;
        let sum = |class: &Mask| class.cells().map(|cell| &counts[cell]).sum();
        Some(classes.iter().map(sum).collect())
    }

    /// Whether everyone with these cells has one of these totals; `None` where that takes too long to tell.
    pub(super) fn all_come_to(
        &self,
        total: ColumnKey,
        fixed: &BTreeMap<ColumnKey, Mask>,
        among: &Mask,
    ) -> Option<bool> {
        let total = self.the_total(total)?;
        let cells = total.cells_with(fixed, &self.totals.work)?;
        Some(
            cells
                .iter()
                .all(|&(least, most)| total.cell(least, most).is_some_and(|cell| among.has(cell))),
        )
    }

    /// A test of a total for patients in one cell of one of its columns: a test of the total of what is left.
    pub(super) fn total_at(
        &mut self,
        (total, mask): (ColumnKey, &Mask),
        column: ColumnKey,
        fix: &mut dyn FnMut(&mut Self, Formula) -> Formula,
    ) -> Option<Formula> {
        let old = self.the_total(total)?;
        let (entries, groups) = (old.entries.clone(), old.groups.clone());
        let (old_cells, cuts) = (old.cells.clone(), old.cuts.clone());
        let group = groups
            .iter()
            .position(|group| group.columns.contains(&column))?;
        let left = Left::of(self, &entries, column, fix);
        let others = Left::of(self, &groups[group].entries, column, fix);
        let (least, most) = (left.least, left.most);
        let left = self.total_with(left.entries, &groups, (group, others.entries))?;
        let place = left.0.checked_sub(self.facts())?;
        let new = self.totals.all.get_mut(place)?;
        for cut in cuts {
            new.cuts.extend([cut - least, cut - most]);
        }
        let cells = new.cells.iter().enumerate();
        let chosen = cells.filter(|(_, cell)| {
            let old = old_cells.binary_search(&(cell.0 + least, cell.1 + most));
            old.is_ok_and(|old| mask.has(old))
        });
        let chosen: Mask = chosen.map(|(place, _)| place).collect();
        Some(self.among(left, chosen))
    }

    /// The same formula in facts alone.
    pub(super) fn in_facts(&mut self, formula: Formula) -> Formula {
        let mut formula = formula;
        while let Some(total) = self.first_total(formula) {
            formula = self.without_total(total, formula, &mut FxHashMap::default());
        }
        formula
    }

    pub(super) fn without_total(
        &mut self,
        total: ColumnKey,
        formula: Formula,
        known: &mut FxHashMap<usize, Formula>,
    ) -> Formula {
        let looks_at = |pool: &Self, part| pool.looks_at(part, total);
        self.rewritten(formula, known, &looks_at, &|pool, _, mask| {
            pool.total_in_facts(total, &mask)
        })
    }

    /// A test of a total by what makes it: its least between two of the numbers that it is compared with, and its most.
    pub(super) fn total_in_facts(&mut self, column: ColumnKey, mask: &Mask) -> Formula {
        let Some(total) = self.the_total(column) else {
            return Formula::FALSE;
        };
        let (entries, is_known) = (total.entries.clone(), total.is_known());
        let cuts: Vec<i64> = total.cuts.iter().copied().collect();
        let band = |total: i64| cuts.partition_point(|cut| *cut <= total);
        // For each band of the least which bands of the most are in, and which can't be.
        let mut bands: BTreeMap<usize, BTreeMap<usize, bool>> = BTreeMap::new();
        for (place, &(least, most)) in total.cells.iter().enumerate() {
            let of_least = if is_known { 0 } else { band(least) };
            bands
                .entry(of_least)
                .or_default()
                .insert(band(most), mask.has(place));
        }
        let mut ways = Vec::new();
        for (least, of_most) in bands {
            let in_band = match is_known {
                true => Formula::TRUE,
                false => self.between(&entries, &cuts, (least, least), false),
            };
            for run in runs(&of_most) {
                let most = self.between(&entries, &cuts, run, true);
                ways.push(self.and([in_band, most]));
            }
        }
        self.or(ways)
    }

    /// For whom the least or the most that a total can be is in one of the bands between two numbers.
    fn between(
        &mut self,
        entries: &[ScoreEntry],
        cuts: &[i64],
        (first, last): (usize, usize),
        of_most: bool,
    ) -> Formula {
        let entries = entries.iter().copied().map(ScorePart::Entry);
        let parts: Vec<ScorePart> = entries.collect();
        let mut at_least = |number: i64| match of_most {
            true => score::can(self, &parts, Comparison::AtLeast, number),
            false => {
                let less = score::can(self, &parts, Comparison::Less, number);
                self.not(less)
            }
        };
        let above = first
            .checked_sub(1)
            .map_or(Formula::TRUE, |cut| at_least(cuts[cut]));
        let beyond = cuts.get(last).map_or(Formula::FALSE, |cut| at_least(*cut));
        let below = self.not(beyond);
        self.and([above, below])
    }
}

/// The entries that have points to give.
fn counting(entries: Vec<ScoreEntry>) -> Vec<ScoreEntry> {
    let mut entries = entries;
    entries.retain(|(points, truth)| *points != 0 && truth.no != Formula::TRUE);
    entries
}

/// What is left of entries for patients in one cell of a column. What is settled is not part of the total that is left, so that
/// equal rests are one total.
#[derive(Default)]
struct Left {
    entries: Vec<ScoreEntry>,
    /// The least and the most that the settled ones come to.
    least: i64,
    most: i64,
}

impl Left {
    fn of(
        pool: &mut Pool,
        entries: &[ScoreEntry],
        column: ColumnKey,
        fix: &mut dyn FnMut(&mut Pool, Formula) -> Formula,
    ) -> Self {
        let mut left = Self::default();
        for (points, truth) in entries {
            let truths = [truth.yes, truth.no];
            if !truths.iter().any(|truth| pool.looks_at(*truth, column)) {
                left.entries.push((*points, *truth));
                continue;
            }
            match truths.map(|truth| fix(pool, truth)) {
                [Formula::TRUE, _] => left.settle(*points, *points),
                [_, Formula::TRUE] => {}
                [Formula::FALSE, Formula::FALSE] => {
                    left.settle(*points.min(&0), *points.max(&0));
                }
                [yes, no] => left.entries.push((*points, TruthFormulas { yes, no })),
            }
        }
        left
    }

    fn settle(&mut self, least: i64, most: i64) {
        (self.least, self.most) = (self.least + least, self.most + most);
    }
}

/// The runs of what is in, with nothing between that is out.
fn runs(of_most: &BTreeMap<usize, bool>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut goes_on = false;
    for (&band, &is_in) in of_most {
        match runs.last_mut() {
            Some((_, last)) if is_in && goes_on => *last = band,
            Some(_) | None if is_in => runs.push((band, band)),
            Some(_) | None => {}
        }
        goes_on = is_in;
    }
    runs
}

/// Whether a comparison holds for every total between the least and the most.
fn always((least, most): (i64, i64), comparison: Comparison, number: i64) -> bool {
    match comparison {
        Comparison::AtLeast => least >= number,
        Comparison::Greater => least > number,
        Comparison::Less => most < number,
        Comparison::AtMost => most <= number,
        Comparison::Equal => least == number && most == number,
        Comparison::NotEqual => number < least || most < number,
    }
}
