//! Multi-valued decision diagrams: a node for a column, an edge for each of its cells, equal nodes stored once.
//!
//! Edges may be complemented, so that a formula and its negation share their nodes; the first edge of a node never is, which
//! makes diagrams canonical: two formulas are equal where their edges are. Work is bounded by steps as well as by nodes:
//! a cache that forgets can repeat work without making a node, so nodes alone do not bound time.

use std::hash::BuildHasher;
use std::ops::Not;

use hashbrown::HashTable;
use num_bigint::BigUint;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::formula::{Formula, FormulaNode, Pool};
use super::mask::Mask;
use super::space::{ColumnKey, Space};

/// A diagram; the lowest bit says that it is complemented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge(u32);

impl Edge {
    pub const TRUE: Edge = Edge(0);
    pub const FALSE: Edge = Edge(1);

    fn node(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn is_complemented(self) -> bool {
        self.0 & 1 == 1
    }

    fn complemented_if(self, complement: bool) -> Self {
        Self(self.0 ^ u32::from(complement))
    }
}

impl Not for Edge {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// The budget is spent, or there is no room for more nodes: nothing is known of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetSpent;

/// Most nodes of all diagrams together, about 150 MB.
const MOST_NODES: usize = 2_000_000;

/// Most edges of them, 128 MB: a node of a wide column has thousands.
const MOST_EDGES: usize = 32_000_000;

/// Most cells of a node that is looked at in one step.
const CELLS_OF_A_STEP: usize = 65;

#[derive(Clone, Copy, Debug)]
struct DiagramNode {
    column: u32,
    /// Where its edges begin.
    first: u32,
}

/// A node with its hash, which a table that grows needs again.
#[derive(Clone, Copy, Debug)]
struct Unique {
    hash: u64,
    node: u32,
}

/// All diagrams over one space.
#[derive(Debug)]
pub struct Diagrams {
    sizes: Vec<usize>,
    /// The terminal stands first, and below all columns.
    nodes: Vec<DiagramNode>,
    edges: Vec<Edge>,
    unique: HashTable<Unique>,
    conjunctions: ConjunctionCache,
    built: FxHashMap<usize, Edge>,
    /// The steps that were spent on a formula's diagram in vain.
    given_up: FxHashMap<usize, usize>,
    /// Of the whole space the patients of each node.
    counts: FxHashMap<usize, BigUint>,
    /// How many patients the whole space has.
    patients: BigUint,
    steps_left: usize,
    /// All steps so far.
    spent: u64,
    /// Edges of nodes in the making.
    stack: Vec<Edge>,
}

impl Diagrams {
    pub fn new(space: &Space) -> Self {
        let sizes: Vec<_> = space
            .columns()
            .map(|(_, column)| column.cells.len())
            .collect();
        let terminal = DiagramNode {
            column: u32::try_from(sizes.len()).expect("fewer than 2^32 columns"),
            first: 0,
        };
        Self {
            patients: space.size(),
            sizes,
            nodes: vec![terminal],
            edges: Vec::new(),
            unique: HashTable::new(),
            conjunctions: ConjunctionCache::new(),
            built: FxHashMap::default(),
            given_up: FxHashMap::default(),
            counts: FxHashMap::default(),
            steps_left: 0,
            spent: 0,
            stack: Vec::new(),
        }
    }

    /// Allows so many steps from now on.
    pub fn allow(&mut self, steps: usize) {
        self.steps_left = steps;
        self.conjunctions.newest.clear();
    }

    /// How many steps have been taken so far.
    pub fn work(&self) -> u64 {
        self.spent
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// Whether so little room is left that it is better to start again.
    pub fn is_full(&self) -> bool {
        self.nodes.len() > MOST_NODES / 4 * 3 || self.edges.len() > MOST_EDGES / 4 * 3
    }

    fn column(&self, edge: Edge) -> usize {
        self.nodes[edge.node()].column as usize
    }

    fn children(&self, node: usize) -> &[Edge] {
        children(&self.nodes, &self.edges, &self.sizes, node)
    }

    /// The diagram for one cell of a column that is not below the edge's own.
    fn child(&self, edge: Edge, column: usize, cell: usize) -> Edge {
        if self.column(edge) == column {
            self.children(edge.node())[cell].complemented_if(edge.is_complemented())
        } else {
            edge
        }
    }

    /// The node whose edges are the last of `edges`, if it is not there yet.
    fn make(&mut self, column: usize) -> Result<Edge, BudgetSpent> {
        let first = self.edges.len() - self.sizes[column];
        let of_node = &mut self.edges[first..];
        let lead = of_node[0];
        if of_node.iter().all(|child| *child == lead) {
            self.edges.truncate(first);
            return Ok(lead);
        }
        let complement = lead.is_complemented();
        for child in of_node {
            *child = child.complemented_if(complement);
        }
        let (nodes, edges, sizes) = (&self.nodes, &self.edges, &self.sizes);
        let key = (column, &edges[first..]);
        let hash = FxBuildHasher.hash_one(key);
        let is_same = |known: &Unique| {
            let id = known.node as usize;
            known.hash == hash
                && nodes[id].column as usize == column
                && children(nodes, edges, sizes, id) == key.1
        };
        if let Some(known) = self.unique.find(hash, is_same) {
            self.edges.truncate(first);
            return Ok(Edge(known.node << 1).complemented_if(complement));
        }
        if self.nodes.len() >= MOST_NODES || self.edges.len() >= MOST_EDGES {
            self.edges.truncate(first);
            return Err(BudgetSpent);
        }
        let node = as_u32(self.nodes.len())?;
        let (column, first) = (as_u32(column)?, as_u32(first)?);
        self.nodes.push(DiagramNode { column, first });
        let unique = Unique { hash, node };
        self.unique
            .insert_unique(hash, unique, |unique| unique.hash);
        Ok(Edge(node << 1).complemented_if(complement))
    }

    /// The patients whose cell of a column is one of these.
    pub fn among(&mut self, column: ColumnKey, mask: &Mask) -> Result<Edge, BudgetSpent> {
        for cell in 0..self.sizes[column.0] {
            let is_in = mask.has(cell);
            self.edges
                .push(if is_in { Edge::TRUE } else { Edge::FALSE });
        }
        self.make(column.0)
    }

    pub fn and(&mut self, a: Edge, b: Edge) -> Result<Edge, BudgetSpent> {
        if a == Edge::FALSE || b == Edge::FALSE || a == !b {
            return Ok(Edge::FALSE);
        }
        if a == Edge::TRUE || a == b {
            return Ok(b);
        }
        if b == Edge::TRUE {
            return Ok(a);
        }
        let (a, b) = (a.min(b), a.max(b));
        if let Some(known) = self.conjunctions.get(a, b) {
            return Ok(known);
        }
        let column = self.column(a).min(self.column(b));
        self.spend(column)?;
        let before = self.stack.len();
        for cell in 0..self.sizes[column] {
            let (a, b) = (self.child(a, column, cell), self.child(b, column, cell));
            match self.and(a, b) {
                Ok(child) => self.stack.push(child),
                Err(spent) => {
                    self.stack.truncate(before);
                    return Err(spent);
                }
            }
        }
        self.edges.extend(self.stack.drain(before..));
        let result = self.make(column)?;
        self.conjunctions.insert(a, b, result);
        Ok(result)
    }

    /// A node is one step, and one more for each word of a wide one.
    fn spend(&mut self, column: usize) -> Result<(), BudgetSpent> {
        let steps = 1 + self.sizes[column] / CELLS_OF_A_STEP;
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(BudgetSpent)?;
        self.spent += steps as u64;
        Ok(())
    }

    pub fn or(&mut self, a: Edge, b: Edge) -> Result<Edge, BudgetSpent> {
        Ok(!self.and(!a, !b)?)
    }

    /// Whether both hold for some patient. The conjunction itself is not made: the first patient ends the search.
    pub fn meet(&mut self, a: Edge, b: Edge) -> Result<bool, BudgetSpent> {
        if a == Edge::FALSE || b == Edge::FALSE || a == !b {
            return Ok(false);
        }
        if a == Edge::TRUE || b == Edge::TRUE || a == b {
            return Ok(true);
        }
        let (a, b) = (a.min(b), a.max(b));
        if let Some(known) = self.conjunctions.get(a, b) {
            return Ok(known != Edge::FALSE);
        }
        let column = self.column(a).min(self.column(b));
        self.spend(column)?;
        for cell in 0..self.sizes[column] {
            let (a, b) = (self.child(a, column, cell), self.child(b, column, cell));
            if self.meet(a, b)? {
                return Ok(true);
            }
        }
        self.conjunctions.insert(a, b, Edge::FALSE);
        Ok(false)
    }

    /// All of them, those that look at the lowest columns first. Where that has to be given up the nodes made on the way go
    /// too: they would only be in the way of others.
    pub fn all(&mut self, mut edges: Vec<Edge>) -> Result<Edge, BudgetSpent> {
        edges.sort_by_key(|edge| (std::cmp::Reverse(self.column(*edge)), *edge));
        let nodes = self.nodes.len();
        self.conjunctions.newest.clear();
        let mut edges = edges.into_iter();
        let all = edges.try_fold(Edge::TRUE, |all, edge| self.and(all, edge));
        if all.is_err() {
            self.forget_since(nodes);
        }
        all
    }

    fn forget_since(&mut self, nodes: usize) {
        let Some(&DiagramNode { first, .. }) = self.nodes.get(nodes) else {
            return;
        };
        for id in nodes..self.nodes.len() {
            let hash = FxBuildHasher.hash_one((self.nodes[id].column as usize, self.children(id)));
            let is_it = |known: &Unique| known.node as usize == id;
            if let Ok(known) = self.unique.find_entry(hash, is_it) {
                known.remove();
            }
        }
        self.nodes.truncate(nodes);
        self.edges.truncate(first as usize);
        self.conjunctions.forget_newest();
    }

    /// The diagram of a formula. Its parts come first, on a stack of our own: a formula may be as deep as a book is long.
    pub fn build(&mut self, pool: &Pool, formula: Formula) -> Result<Edge, BudgetSpent> {
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if self.built.contains_key(&top.node()) {
                open.pop();
                continue;
            }
            let tried = self.given_up.get(&top.node());
            if tried.is_some_and(|&tried| self.steps_left <= tried) {
                return Err(BudgetSpent);
            }
            let edge = match pool.node(top) {
                FormulaNode::True => Edge::TRUE,
                FormulaNode::Among(column, mask) => self.among(column, mask)?,
                FormulaNode::And(parts) => {
                    let before = open.len();
                    let missing = parts
                        .iter()
                        .filter(|part| !self.built.contains_key(&part.node()));
                    open.extend(missing);
                    if open.len() > before {
                        continue;
                    }
                    self.conjunction(top, parts)?
                }
            };
            self.built.insert(top.node(), edge);
            open.pop();
        }
        Ok(self.built[&formula.node()].complemented_if(formula.is_negated()))
    }

    fn conjunction(&mut self, formula: Formula, parts: &[Formula]) -> Result<Edge, BudgetSpent> {
        let edges = parts
            .iter()
            .map(|part| self.built[&part.node()].complemented_if(part.is_negated()))
            .collect();
        let steps = self.steps_left;
        let all = self.all(edges);
        if all.is_err() {
            self.given_up.insert(formula.node(), steps);
        }
        all
    }

    /// How many patients of the whole space it holds for.
    pub fn count(&mut self, edge: Edge) -> BigUint {
        let with = self.count_node(edge.node());
        if edge.is_complemented() {
            &self.patients - with
        } else {
            with
        }
    }

    /// Each child holds for the same share of the patients of every cell.
    fn count_node(&mut self, node: usize) -> BigUint {
        let column = self.nodes[node].column as usize;
        let Some(&size) = self.sizes.get(column) else {
            return self.patients.clone();
        };
        if let Some(known) = self.counts.get(&node) {
            return known.clone();
        }
        let children = self.children(node).to_vec();
        let sum: BigUint = children.into_iter().map(|child| self.count(child)).sum();
        let count = sum / size;
        self.counts.insert(node, count.clone());
        count
    }

    /// The cells of a column that anyone has for whom it holds.
    pub(super) fn cells(&mut self, edge: Edge, column: ColumnKey) -> Result<Mask, BudgetSpent> {
        let size = self.sizes[column.0];
        let mut found = vec![false; size];
        let (mut open, mut seen) = (vec![edge], FxHashSet::default());
        while let Some(edge) = open.pop() {
            if edge == Edge::FALSE || !seen.insert(edge) {
                continue;
            }
            let top = self.column(edge);
            if top > column.0 {
                return Ok(Mask::all(size));
            }
            self.spend(top)?;
            let children = (0..self.sizes[top]).map(|cell| self.child(edge, top, cell));
            if top < column.0 {
                open.extend(children);
                continue;
            }
            for (found, child) in found.iter_mut().zip(children) {
                *found |= child != Edge::FALSE;
            }
        }
        Ok((0..size).filter(|cell| found[*cell]).collect())
    }

    /// The cells of one patient for whom it holds: in each column the first that leaves one.
    pub fn first(&self, edge: Edge) -> Option<Vec<usize>> {
        self.first_by(edge, |column| 0..self.sizes[column])
    }

    /// The same, the cells of each column in an order of their own.
    pub fn first_by<I: IntoIterator<Item = usize>>(
        &self,
        edge: Edge,
        order: impl Fn(usize) -> I,
    ) -> Option<Vec<usize>> {
        if edge == Edge::FALSE {
            return None;
        }
        let mut at = edge;
        let cells = (0..self.sizes.len()).map(|column| {
            let mut cells = order(column).into_iter();
            let cell = cells
                .find(|&cell| self.child(at, column, cell) != Edge::FALSE)
                .expect("an edge that is not false leads to true");
            at = self.child(at, column, cell);
            cell
        });
        Some(cells.collect())
    }

    /// The patient that a number from 0 names among those for whom it holds: drawn uniformly where the number is.
    pub fn nth(&mut self, edge: Edge, mut number: BigUint) -> Option<Vec<usize>> {
        if number >= self.count(edge) {
            return None;
        }
        let mut at = edge;
        let mut cells = Vec::with_capacity(self.sizes.len());
        let mut above = BigUint::from(1u8);
        for column in 0..self.sizes.len() {
            above *= self.sizes[column];
            for cell in 0..self.sizes[column] {
                let child = self.child(at, column, cell);
                let count = self.count(child) / &above;
                if number < count {
                    cells.push(cell);
                    at = child;
                    break;
                }
                number -= count;
            }
        }
        Some(cells)
    }

    /// For one column on top of either diagram: those of each cell.
    pub(super) fn split(&self, a: Edge, b: Edge) -> Option<(usize, Vec<(Edge, Edge)>)> {
        let column = self.column(a).min(self.column(b));
        let size = *self.sizes.get(column)?;
        let pairs =
            (0..size).map(|cell| (self.child(a, column, cell), self.child(b, column, cell)));
        Some((column, pairs.collect()))
    }
}

fn as_u32(number: usize) -> Result<u32, BudgetSpent> {
    u32::try_from(number).map_err(|_| BudgetSpent)
}

fn children<'a>(
    nodes: &[DiagramNode],
    edges: &'a [Edge],
    sizes: &[usize],
    node: usize,
) -> &'a [Edge] {
    let DiagramNode { column, first } = nodes[node];
    let first = first as usize;
    let size = sizes.get(column as usize).copied().unwrap_or(0);
    &edges[first..first + size]
}

/// Conjunctions that were worked out; the newest one of a place forgets the one before.
#[derive(Debug)]
struct ConjunctionCache {
    entries: Vec<(Edge, Edge, Edge)>,
    filled: usize,
    /// What was put in since work began that may have to be forgotten.
    newest: Vec<(Edge, Edge)>,
}

const FIRST_ENTRIES: usize = 1 << 12;
const MOST_ENTRIES: usize = 1 << 20;
/// No conjunction of two different edges: an empty place.
const EMPTY: (Edge, Edge, Edge) = (Edge::TRUE, Edge::TRUE, Edge::TRUE);

impl ConjunctionCache {
    fn new() -> Self {
        Self {
            entries: vec![EMPTY; FIRST_ENTRIES],
            filled: 0,
            newest: Vec::new(),
        }
    }

    fn place(&self, a: Edge, b: Edge) -> usize {
        let hash = FxBuildHasher.hash_one((a, b));
        (hash >> 20) as usize & (self.entries.len() - 1)
    }

    fn get(&self, a: Edge, b: Edge) -> Option<Edge> {
        let (own_a, own_b, result) = self.entries[self.place(a, b)];
        ((own_a, own_b) == (a, b)).then_some(result)
    }

    fn insert(&mut self, a: Edge, b: Edge, result: Edge) {
        let place = self.place(a, b);
        self.filled += usize::from(self.entries[place] == EMPTY);
        self.entries[place] = (a, b, result);
        self.newest.push((a, b));
        if self.filled * 2 > self.entries.len() && self.entries.len() < MOST_ENTRIES {
            self.grow();
        }
    }

    fn forget_newest(&mut self) {
        while let Some((a, b)) = self.newest.pop() {
            let place = self.place(a, b);
            if self.get(a, b).is_some() {
                self.entries[place] = EMPTY;
                self.filled -= 1;
            }
        }
    }

    fn grow(&mut self) {
        let larger = vec![EMPTY; self.entries.len() * 4];
        let old = std::mem::replace(&mut self.entries, larger);
        self.filled = 0;
        for entry in old.into_iter().filter(|entry| *entry != EMPTY) {
            let place = self.place(entry.0, entry.1);
            self.filled += usize::from(self.entries[place] == EMPTY);
            self.entries[place] = entry;
        }
    }
}
