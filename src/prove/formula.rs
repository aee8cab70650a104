//! Formulas over columns, each stored once: equal ids are equal formulas.

use std::collections::{BTreeSet, HashMap};

use super::space::{ColumnKey, Mask, Space};

/// A formula of a [`Pool`]; the lowest bit says that it is negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Formula(u32);

impl Formula {
    pub const TRUE: Formula = Formula(0);
    pub const FALSE: Formula = Formula(1);

    fn new(node: usize) -> Self {
        Self(u32::try_from(node << 1).expect("fewer than 2^31 formulas"))
    }

    pub(super) fn node(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub(super) fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }

    fn flipped(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// What a formula is made of. A disjunction is a negated conjunction of negations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    True,
    /// The patient's cell of a column is one of these; neither none nor all.
    Among(ColumnKey, Mask),
    /// At least two, sorted, on different columns where they are tests.
    And(Box<[Formula]>),
}

/// All formulas of a library.
#[derive(Debug)]
pub struct Pool {
    nodes: Vec<Node>,
    ids: HashMap<Node, Formula>,
    full: Vec<Mask>,
}

impl Pool {
    pub fn new(space: &Space) -> Self {
        Self {
            nodes: vec![Node::True],
            ids: HashMap::from([(Node::True, Formula::TRUE)]),
            full: space.columns().map(|(key, _)| space.full(key)).collect(),
        }
    }

    pub(super) fn node(&self, formula: Formula) -> &Node {
        &self.nodes[formula.node()]
    }

    fn intern(&mut self, node: Node) -> Formula {
        if let Some(&known) = self.ids.get(&node) {
            return known;
        }
        let formula = Formula::new(self.nodes.len());
        self.nodes.push(node.clone());
        self.ids.insert(node, formula);
        formula
    }

    /// The patient's cell of the column is one of these.
    pub fn among(&mut self, column: ColumnKey, mask: Mask) -> Formula {
        let mask = mask & self.full[column.0];
        if mask == 0 {
            Formula::FALSE
        } else if mask == self.full[column.0] {
            Formula::TRUE
        } else {
            self.intern(Node::Among(column, mask))
        }
    }

    pub fn not(&mut self, formula: Formula) -> Formula {
        match *self.node(formula) {
            Node::Among(column, mask) => self.among(column, !mask),
            Node::True | Node::And(_) => formula.flipped(),
        }
    }

    pub fn and(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut flat = BTreeSet::new();
        let mut masks: Vec<(ColumnKey, Mask)> = Vec::new();
        for part in parts {
            if !self.flatten(part, &mut flat, &mut masks) {
                return Formula::FALSE;
            }
        }
        for (column, mask) in masks {
            match self.among(column, mask) {
                Formula::FALSE => return Formula::FALSE,
                Formula::TRUE => {}
                test => _ = flat.insert(test),
            }
        }
        if flat.iter().any(|part| flat.contains(&part.flipped())) {
            return Formula::FALSE;
        }
        let mut flat = flat.into_iter();
        match (flat.next(), flat.len()) {
            (None, _) => Formula::TRUE,
            (Some(only), 0) => only,
            (Some(first), _) => {
                let parts = std::iter::once(first).chain(flat).collect();
                self.intern(Node::And(parts))
            }
        }
    }

    /// Takes a conjunction apart, and tests of one column together; `false` where nothing is left.
    fn flatten(
        &self,
        part: Formula,
        flat: &mut BTreeSet<Formula>,
        masks: &mut Vec<(ColumnKey, Mask)>,
    ) -> bool {
        match self.node(part) {
            Node::True => return !part.is_negated(),
            Node::Among(column, mask) => match masks.iter_mut().find(|(own, _)| own == column) {
                Some((_, own)) => *own &= mask,
                None => masks.push((*column, *mask)),
            },
            Node::And(inner) if !part.is_negated() => {
                return inner.iter().all(|&part| self.flatten(part, flat, masks));
            }
            Node::And(_) => _ = flat.insert(part),
        }
        true
    }

    pub fn or(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        let negated: Vec<_> = parts.into_iter().map(|part| self.not(part)).collect();
        let none = self.and(negated);
        self.not(none)
    }

    /// For whom a formula holds if their cell of a column may be any.
    pub fn some(&mut self, column: ColumnKey, formula: Formula) -> Formula {
        let cells = Mask::BITS - self.full[column.0].leading_zeros();
        let held: Vec<_> = (0..cells)
            .map(|cell| self.fixed(column, cell, formula, &mut HashMap::new()))
            .collect();
        self.or(held)
    }

    /// A formula for patients in one cell of a column.
    fn fixed(
        &mut self,
        column: ColumnKey,
        cell: u32,
        formula: Formula,
        known: &mut HashMap<usize, Formula>,
    ) -> Formula {
        let fixed = if let Some(&fixed) = known.get(&formula.node()) {
            fixed
        } else {
            let fixed = match self.node(formula).clone() {
                Node::Among(own, mask) if own == column && mask >> cell & 1 == 1 => Formula::TRUE,
                Node::Among(own, _) if own == column => Formula::FALSE,
                Node::True | Node::Among(..) => Formula::new(formula.node()),
                Node::And(parts) => {
                    let parts = parts.iter();
                    let parts: Vec<_> = parts
                        .map(|&part| self.fixed(column, cell, part, known))
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

    /// The columns that a formula looks at.
    pub fn cone(&self, formula: Formula) -> BTreeSet<ColumnKey> {
        let mut seen = BTreeSet::from([formula.node()]);
        let mut open = vec![formula.node()];
        let mut cone = BTreeSet::new();
        while let Some(node) = open.pop() {
            match &self.nodes[node] {
                Node::True => {}
                Node::Among(column, _) => _ = cone.insert(*column),
                Node::And(parts) => {
                    let new = parts
                        .iter()
                        .map(|part| part.node())
                        .filter(|&part| seen.insert(part));
                    open.extend(new);
                }
            }
        }
        cone
    }
}
