//! Formulas over columns, each stored once: equal ids are equal formulas.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::mask::{Mask, bits};
use super::space::{ColumnKey, Space};
use super::total::Totals;

/// A formula of a [`Pool`]; the lowest bit says that it is negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Formula(u32);

impl Formula {
    pub const TRUE: Formula = Formula(0);
    pub const FALSE: Formula = Formula(1);

    fn new(node: usize) -> Self {
        Self(u32::try_from(node << 1).expect("fewer than 2^31 formulas"))
    }

    /// The number of its node, which it shares with its negation.
    pub fn node(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }

    pub(super) fn negated_if(self, negate: bool) -> Self {
        Self(self.0 ^ u32::from(negate))
    }

    /// Its negation, though [`Pool::not`] may know a plainer one.
    pub(super) fn negated(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// What a formula is made of. A disjunction is a negated conjunction of negations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormulaNode<'a> {
    True,
    /// The patient's cell of a column is one of these; neither none nor all.
    Among(ColumnKey, &'a Mask),
    /// At least two, sorted, none the negation of another, at most one test for each column.
    And(&'a [Formula]),
}

#[derive(Clone, Debug)]
enum Stored {
    True,
    Among(ColumnKey, Mask),
    And { start: u32, end: u32 },
}

/// All formulas of a library.
#[derive(Debug)]
pub struct Pool {
    nodes: Vec<Stored>,
    parts: Vec<Formula>,
    ids: HashTable<u32>,
    full: Vec<Mask>,
    sizes: Vec<usize>,
    /// The columns that each node looks at, a bit each, `words` words a node.
    support: Vec<u64>,
    words: usize,
    /// How many columns the space has; those after them are of totals.
    facts: usize,
    pub(super) totals: Totals,
    tests: TestsOfColumns,
    /// How many parts have been joined.
    joined: u64,
}

/// The tests of one conjunction, joined where they are of one column; kept, so that a conjunction costs what its parts do.
#[derive(Debug, Default)]
struct TestsOfColumns {
    /// In the order in which their columns came up.
    joined: Vec<(ColumnKey, Mask)>,
    /// For each column its place among them, if it has come up.
    places: Vec<Option<u32>>,
}

impl TestsOfColumns {
    fn clear(&mut self) {
        for (column, _) in self.joined.drain(..) {
            self.places[column.0] = None;
        }
    }

    fn join(&mut self, column: ColumnKey, mask: &Mask) {
        if self.places.len() <= column.0 {
            self.places.resize(column.0 + 1, None);
        }
        if let Some(place) = self.places[column.0] {
            let joined_mask = &mut self.joined[place as usize].1;
            *joined_mask = &*joined_mask & mask;
        } else {
            self.places[column.0] = u32::try_from(self.joined.len()).ok();
            self.joined.push((column, mask.clone()));
        }
    }
}

impl Pool {
    pub fn new(space: &Space) -> Self {
        let words = space.len().div_ceil(64);
        Self {
            nodes: vec![Stored::True],
            parts: Vec::new(),
            ids: HashTable::new(),
            full: space.columns().map(|(key, _)| space.full(key)).collect(),
            sizes: space
                .columns()
                .map(|(_, column)| column.cells.len())
                .collect(),
            support: vec![0; words],
            words,
            facts: space.len(),
            totals: Totals::default(),
            tests: TestsOfColumns::default(),
            joined: 0,
        }
    }

    /// What a formula is made of, or its negation.
    pub fn node(&self, formula: Formula) -> FormulaNode<'_> {
        view(&self.nodes, &self.parts, formula.node())
    }

    /// How many formulas there are, a formula and its negation counted once.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// How much memory it takes, about: how many parts and words it holds.
    pub fn size(&self) -> usize {
        self.nodes.len() + self.parts.len() + self.support.len()
    }

    /// How many parts have been joined so far, and what totals have taken: what all formulas have cost.
    pub(super) fn work(&self) -> u64 {
        self.joined.saturating_add(self.work_of_totals())
    }

    fn intern(&mut self, node: FormulaNode<'_>) -> Formula {
        let hash = FxBuildHasher.hash_one(node);
        let (nodes, parts) = (&self.nodes, &self.parts);
        let known = self
            .ids
            .find(hash, |&id| view(nodes, parts, id as usize) == node);
        if let Some(&id) = known {
            return Formula::new(id as usize);
        }
        let id = self.nodes.len();
        let formula = Formula::new(id);
        self.support.resize((id + 1) * self.words, 0);
        match node {
            FormulaNode::True => self.nodes.push(Stored::True),
            FormulaNode::Among(column, mask) => {
                self.support[id * self.words + column.0 / 64] |= 1 << (column.0 % 64);
                self.nodes.push(Stored::Among(column, mask.clone()));
            }
            FormulaNode::And(new) => {
                let start = u32::try_from(self.parts.len()).expect("fewer than 2^32 parts");
                self.parts.extend_from_slice(new);
                let end = u32::try_from(self.parts.len()).expect("fewer than 2^32 parts");
                self.nodes.push(Stored::And { start, end });
                self.join_supports(id);
            }
        }
        let (nodes, parts) = (&self.nodes, &self.parts);
        let id = u32::try_from(id).expect("checked above");
        self.ids.insert_unique(hash, id, |&id| {
            FxBuildHasher.hash_one(view(nodes, parts, id as usize))
        });
        formula
    }

    fn join_supports(&mut self, id: usize) {
        let Stored::And { start, end } = self.nodes[id] else {
            return;
        };
        for part in start..end {
            let from = self.parts[part as usize].node() * self.words;
            for word in 0..self.words {
                self.support[id * self.words + word] |= self.support[from + word];
            }
        }
    }

    /// The patient's cell of the column is one of these.
    pub fn among(&mut self, column: ColumnKey, mask: Mask) -> Formula {
        let mask = &mask & &self.full[column.0];
        if mask.is_empty() {
            Formula::FALSE
        } else if mask == self.full[column.0] {
            Formula::TRUE
        } else {
            self.intern(FormulaNode::Among(column, &mask))
        }
    }

    pub fn not(&mut self, formula: Formula) -> Formula {
        match self.node(formula) {
            FormulaNode::Among(column, mask) => {
                let others = self.full[column.0].without(mask);
                self.among(column, others)
            }
            FormulaNode::True | FormulaNode::And(_) => formula.negated(),
        }
    }

    pub fn and(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut kept: Vec<Formula> = Vec::new();
        self.tests.clear();
        for part in parts {
            self.joined += 1;
            match view(&self.nodes, &self.parts, part.node()) {
                FormulaNode::True if part.is_negated() => return Formula::FALSE,
                FormulaNode::True => {}
                FormulaNode::Among(column, mask) => self.tests.join(column, mask),
                FormulaNode::And(_) => kept.push(part),
            }
        }
        for index in 0..self.tests.joined.len() {
            let (column, mask) = self.tests.joined[index].clone();
            match self.among(column, mask) {
                Formula::FALSE => return Formula::FALSE,
                Formula::TRUE => {}
                test => kept.push(test),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        // A formula and its negation are neighbours.
        if kept.windows(2).any(|pair| pair[0] == pair[1].negated()) {
            return Formula::FALSE;
        }
        match kept.as_slice() {
            [] => Formula::TRUE,
            [only] => *only,
            parts => self.intern(FormulaNode::And(parts)),
        }
    }

    pub fn or(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        let negated: Vec<_> = parts.into_iter().map(|part| self.not(part)).collect();
        let none = self.and(negated);
        self.not(none)
    }

    /// The same formula for patients in one cell of a column, which it then does not look at.
    pub fn at(&mut self, column: ColumnKey, cell: usize, formula: Formula) -> Formula {
        self.fixed(column, cell, formula, &mut FxHashMap::default())
    }

    /// For whom a formula holds if their cell of a column may be any.
    pub fn some(&mut self, column: ColumnKey, formula: Formula) -> Formula {
        let cells: Vec<usize> = self.full[column.0].cells().collect();
        let held: Vec<_> = cells
            .into_iter()
            .map(|cell| self.fixed(column, cell, formula, &mut FxHashMap::default()))
            .collect();
        self.or(held)
    }

    /// A formula for patients in one cell of a column.
    fn fixed(
        &mut self,
        column: ColumnKey,
        cell: usize,
        formula: Formula,
        known: &mut FxHashMap<usize, Formula>,
    ) -> Formula {
        if !self.depends_on(formula, column) {
            return formula;
        }
        let fixed = if let Some(&fixed) = known.get(&formula.node()) {
            fixed
        } else {
            let fixed = match self.node(formula) {
                FormulaNode::Among(asked, mask) if asked == column && mask.has(cell) => {
                    Formula::TRUE
                }
                FormulaNode::Among(asked, _) if asked == column => Formula::FALSE,
                FormulaNode::Among(total, mask) if self.is_linked(total, column) => {
                    let mask = mask.clone();
                    let mut fix = |pool: &mut Self, part| pool.fixed(column, cell, part, known);
                    let left = self.total_at((total, &mask), column, &mut fix);
                    left.unwrap_or_else(|| {
                        let in_facts = self.total_in_facts(total, &mask);
                        self.fixed(column, cell, in_facts, known)
                    })
                }
                FormulaNode::True | FormulaNode::Among(..) => Formula::new(formula.node()),
                FormulaNode::And(parts) => {
                    let parts: Vec<Formula> = parts.to_vec();
                    let parts: Vec<_> = parts
                        .into_iter()
                        .map(|part| self.fixed(column, cell, part, known))
                        .collect();
                    self.and(parts)
                }
            };
            known.insert(formula.node(), fixed);
            fixed
        };
        if formula.is_negated() {
            self.not(fixed)
        } else {
            fixed
        }
    }

    /// The same formula of other columns, of as many cells each; it looks at no total.
    pub(super) fn with_columns(
        &mut self,
        formula: Formula,
        columns: &BTreeMap<ColumnKey, ColumnKey>,
        known: &mut FxHashMap<usize, Formula>,
    ) -> Formula {
        self.rewritten(formula, known, &|_, _| true, &|pool, column, mask| {
            pool.among(columns.get(&column).copied().unwrap_or(column), mask)
        })
    }

    /// The same formula with another one in the place of each of its tests, in those parts that change. What each part has become is kept in `known`.
    pub(super) fn rewritten(
        &mut self,
        formula: Formula,
        known: &mut FxHashMap<usize, Formula>,
        changes: &impl Fn(&Self, Formula) -> bool,
        test: &impl Fn(&mut Self, ColumnKey, Mask) -> Formula,
    ) -> Formula {
        if !changes(self, formula) {
            return formula;
        }
        let rewritten = match known.get(&formula.node()) {
            Some(&rewritten) => rewritten,
            None => {
                let rewritten = match self.node(formula) {
                    FormulaNode::True => Formula::TRUE,
                    FormulaNode::Among(column, mask) => {
                        let mask = mask.clone();
                        test(self, column, mask)
                    }
                    FormulaNode::And(parts) => {
                        let parts: Vec<Formula> = parts.to_vec();
                        let parts = parts.into_iter();
                        let parts: Vec<_> = parts
                            .map(|part| self.rewritten(part, known, changes, test))
                            .collect();
                        self.and(parts)
                    }
                };
                known.insert(formula.node(), rewritten);
                rewritten
            }
        };
        match formula.is_negated() {
            true => self.not(rewritten),
            false => rewritten,
        }
    }

    /// Whether a formula looks at a column, or at a total that depends on it.
    fn depends_on(&self, formula: Formula, column: ColumnKey) -> bool {
        self.looks_at(formula, column)
            || self
                .totals_in(formula)
                .any(|total| self.is_linked(total, column))
    }

    /// For whom one of two formulas holds and the other does not.
    pub fn differ(&mut self, one: Formula, other: Formula) -> Formula {
        if one == other {
            return Formula::FALSE;
        }
        let (not_one, not_other) = (self.not(one), self.not(other));
        let only_one = self.and([one, not_other]);
        let only_other = self.and([not_one, other]);
        self.or([only_one, only_other])
    }

    /// The cells of a column for which a formula holds, if it looks at no other column.
    pub fn mask_of(&self, formula: Formula, column: ColumnKey) -> Option<Mask> {
        match self.node(formula) {
            FormulaNode::True if formula.is_negated() => Some(Mask::NONE),
            FormulaNode::True => Some(self.full[column.0].clone()),
            FormulaNode::Among(asked, mask) => (asked == column).then(|| mask.clone()),
            FormulaNode::And(_) => None,
        }
    }

    /// The columns of the space that a formula looks at, or that the totals do at which it looks.
    pub fn cone(&self, formula: Formula) -> Vec<ColumnKey> {
        columns_of(&self.support_in_facts(formula))
    }

    /// The same, a bit each.
    pub(super) fn support_in_facts(&self, formula: Formula) -> Vec<u64> {
        let mut support = self.support(formula).to_vec();
        for total in self.totals_in(formula) {
            support[total.0 / 64] &= !(1 << (total.0 % 64));
            for (word, link) in support.iter_mut().zip(self.links(total)) {
                *word |= link;
            }
        }
        support
    }

    /// Marks the columns of the space that formulas over facts look at, a bit each.
    pub(super) fn put_facts(&self, formulas: [Formula; 2], bits: &mut [u64]) {
        let [one, other] = formulas.map(|formula| self.support(formula));
        for ((bits, one), other) in bits.iter_mut().zip(one).zip(other) {
            *bits = one | other;
        }
    }

    pub(super) fn facts(&self) -> usize {
        self.facts
    }

    /// How many cells a column has.
    pub(super) fn size_of(&self, column: ColumnKey) -> usize {
        self.sizes[column.0]
    }

    /// One more column, after those of the space.
    pub(super) fn add_column(&mut self, cells: usize) -> ColumnKey {
        let column = ColumnKey(self.full.len());
        self.full.push(Mask::all(cells));
        self.sizes.push(cells);
        if column.0 / 64 >= self.words {
            let words = self.words.max(1);
            let wider = words + words.div_ceil(2);
            let mut support = Vec::with_capacity(self.nodes.len() * wider);
            for node in 0..self.nodes.len() {
                support.extend_from_slice(&self.support[node * self.words..][..self.words]);
                support.resize((node + 1) * wider, 0);
            }
            (self.support, self.words) = (support, wider);
        }
        column
    }

    /// The same formula, patients of each cell of a column apart.
    pub(super) fn split(&mut self, column: ColumnKey, formula: Formula) -> Formula {
        let parts: Vec<_> = (0..self.size_of(column))
            .map(|cell| {
                let part = self.at(column, cell, formula);
                let here = self.among(column, Mask::only(cell));
                self.and([here, part])
            })
            .collect();
        self.or(parts)
    }

    /// How many formulas these are made of, themselves among them.
    pub(super) fn parts_within(&self, formulas: impl Iterator<Item = Formula>) -> usize {
        let mut seen = FxHashSet::default();
        let mut open: Vec<usize> = formulas.map(Formula::node).collect();
        while let Some(node) = open.pop() {
            if seen.insert(node)
                && let FormulaNode::And(parts) = self.node(Formula::new(node))
            {
                open.extend(parts.iter().map(|part| part.node()));
            }
        }
        seen.len()
    }

    /// How many columns a formula looks at.
    pub(super) fn cone_size(&self, formula: Formula) -> u32 {
        self.support(formula)
            .iter()
            .map(|word| word.count_ones())
            .sum()
    }

    /// The columns that a formula looks at, a bit each.
    pub(super) fn support(&self, formula: Formula) -> &[u64] {
        let start = formula.node() * self.words;
        &self.support[start..start + self.words]
    }
}

pub(super) fn columns_of(support: &[u64]) -> Vec<ColumnKey> {
    bits(support).map(ColumnKey).collect()
}

fn view<'a>(nodes: &'a [Stored], parts: &'a [Formula], id: usize) -> FormulaNode<'a> {
    match &nodes[id] {
        Stored::True => FormulaNode::True,
        Stored::Among(column, mask) => FormulaNode::Among(*column, mask),
        Stored::And { start, end } => FormulaNode::And(&parts[*start as usize..*end as usize]),
    }
}
