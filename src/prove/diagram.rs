//! Multi-valued decision diagrams: a node for a column, an edge for each of its cells, equal nodes stored once.
//!
//! Edges may be complemented, so that a formula and its negation share their nodes; the first edge of a node never is, which
//! makes diagrams canonical: two formulas are equal where their edges are.

use std::collections::HashMap;

use num_bigint::BigUint;
use num_traits::Zero;

use super::formula::{Formula, Node as FormulaNode, Pool};
use super::space::{ColumnKey, Mask, Space};

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

impl std::ops::Not for Edge {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// More nodes than the limit: the question is not decided, and nothing is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitReached;

/// Most nodes of a diagram, about 150 MB.
const MOST_NODES: usize = 2_000_000;

/// All diagrams over one space.
#[derive(Debug)]
pub struct Diagrams {
    sizes: Vec<usize>,
    /// The column of each node; the terminal stands below all.
    columns: Vec<usize>,
    children: Vec<Box<[Edge]>>,
    unique: HashMap<(usize, Box<[Edge]>), Edge>,
    conjunctions: HashMap<(Edge, Edge), Edge>,
    built: HashMap<usize, Edge>,
    counts: HashMap<usize, BigUint>,
}

impl Diagrams {
    pub fn new(space: &Space) -> Self {
        let sizes: Vec<_> = space
            .columns()
            .map(|(_, column)| column.cells.len())
            .collect();
        Self {
            columns: vec![sizes.len()],
            children: vec![Box::default()],
            sizes,
            unique: HashMap::new(),
            conjunctions: HashMap::new(),
            built: HashMap::new(),
            counts: HashMap::new(),
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.len() <= 1
    }

    fn column(&self, edge: Edge) -> usize {
        self.columns[edge.node()]
    }

    /// The diagram for one cell of a column that is not below the edge's own.
    fn child(&self, edge: Edge, column: usize, cell: usize) -> Edge {
        if self.column(edge) == column {
            self.children[edge.node()][cell].complemented_if(edge.is_complemented())
        } else {
            edge
        }
    }

    fn make(&mut self, column: usize, mut children: Box<[Edge]>) -> Result<Edge, LimitReached> {
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        let complement = children[0].is_complemented();
        for child in &mut children {
            *child = child.complemented_if(complement);
        }
        if let Some(known) = self.unique.get(&(column, children.clone())) {
            return Ok(known.complemented_if(complement));
        }
        if self.columns.len() >= MOST_NODES {
            return Err(LimitReached);
        }
        let id = u32::try_from(self.columns.len() << 1).map_err(|_| LimitReached)?;
        self.columns.push(column);
        self.children.push(children.clone());
        self.unique.insert((column, children), Edge(id));
        Ok(Edge(id).complemented_if(complement))
    }

    /// The patients whose cell of a column is one of these.
    pub fn among(&mut self, column: ColumnKey, mask: Mask) -> Result<Edge, LimitReached> {
        let children = (0..self.sizes[column.0])
            .map(|cell| {
                if mask >> cell & 1 == 1 {
                    Edge::TRUE
                } else {
                    Edge::FALSE
                }
            })
            .collect();
        self.make(column.0, children)
    }

    pub fn and(&mut self, a: Edge, b: Edge) -> Result<Edge, LimitReached> {
        if a == Edge::FALSE || b == Edge::FALSE || a == !b {
            return Ok(Edge::FALSE);
        }
        if a == Edge::TRUE || a == b {
            return Ok(b);
        }
        if b == Edge::TRUE {
            return Ok(a);
        }
        let key = (a.min(b), a.max(b));
        if let Some(&known) = self.conjunctions.get(&key) {
            return Ok(known);
        }
        let column = self.column(a).min(self.column(b));
        let mut children = Vec::with_capacity(self.sizes[column]);
        for cell in 0..self.sizes[column] {
            let (a, b) = (self.child(a, column, cell), self.child(b, column, cell));
            children.push(self.and(a, b)?);
        }
        let result = self.make(column, children.into())?;
        self.conjunctions.insert(key, result);
        Ok(result)
    }

    pub fn or(&mut self, a: Edge, b: Edge) -> Result<Edge, LimitReached> {
        Ok(!self.and(!a, !b)?)
    }

    /// The diagram of a formula. Its parts come first, on a stack of our own: a formula may be as deep as a book is long.
    pub fn build(&mut self, pool: &Pool, formula: Formula) -> Result<Edge, LimitReached> {
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if self.built.contains_key(&top.node()) {
                open.pop();
                continue;
            }
            let edge = match pool.node(top) {
                FormulaNode::True => Edge::TRUE,
                FormulaNode::Among(column, mask) => self.among(*column, *mask)?,
                FormulaNode::And(parts) => {
                    let before = open.len();
                    open.extend(
                        parts
                            .iter()
                            .filter(|part| !self.built.contains_key(&part.node())),
                    );
                    if open.len() > before {
                        continue;
                    }
                    self.conjunction(parts)?
                }
            };
            self.built.insert(top.node(), edge);
            open.pop();
        }
        Ok(self.built[&formula.node()].complemented_if(formula.is_negated()))
    }

    /// All parts at once, those that look at the lowest columns first.
    fn conjunction(&mut self, parts: &[Formula]) -> Result<Edge, LimitReached> {
        let mut edges: Vec<Edge> = parts
            .iter()
            .map(|part| self.built[&part.node()].complemented_if(part.is_negated()))
            .collect();
        edges.sort_by_key(|edge| std::cmp::Reverse(self.column(*edge)));
        edges
            .into_iter()
            .try_fold(Edge::TRUE, |all, edge| self.and(all, edge))
    }

    /// How many patients of the whole space it holds for.
    pub fn count(&mut self, edge: Edge) -> BigUint {
        self.count_from(edge, 0)
    }

    /// The patients over the columns from `column` on.
    fn count_from(&mut self, edge: Edge, column: usize) -> BigUint {
        let own = self.column(edge);
        let below = if let Some(known) = self.counts.get(&edge.node()) {
            known.clone()
        } else {
            let count = if own == self.sizes.len() {
                BigUint::from(1u8)
            } else {
                let children = self.children[edge.node()].clone();
                children
                    .iter()
                    .map(|child| self.count_from(*child, own + 1))
                    .sum()
            };
            self.counts.insert(edge.node(), count.clone());
            count
        };
        let count = if edge.is_complemented() {
            self.product(own) - below
        } else {
            below
        };
        let skipped: BigUint = self.sizes[column..own].iter().product();
        count * skipped
    }

    fn product(&self, from: usize) -> BigUint {
        self.sizes[from..].iter().product()
    }

    /// The cells of one patient for whom it holds: in each column the first that leaves one.
    pub fn first(&self, edge: Edge) -> Option<Vec<usize>> {
        if edge == Edge::FALSE {
            return None;
        }
        let mut at = edge;
        let cells = (0..self.sizes.len()).map(|column| {
            let cell =
                (0..self.sizes[column]).find(|&cell| self.child(at, column, cell) != Edge::FALSE);
            let cell = cell.expect("an edge that is not false leads to true");
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
        for column in 0..self.sizes.len() {
            for cell in 0..self.sizes[column] {
                let child = self.child(at, column, cell);
                let count = self.count_from(child, column + 1);
                if number < count {
                    cells.push(cell);
                    at = child;
                    break;
                }
                number -= count;
            }
        }
        debug_assert!(number.is_zero());
        Some(cells)
    }
}
