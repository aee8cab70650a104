//! A second, independent engine: binary decision diagrams by other authors, each cell of a column written in bits.

use std::collections::HashMap;

use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet};
use num_bigint::BigUint;
use pathbook::prove::Prover;
use pathbook::prove::formula::{Formula, FormulaNode, Pool};
use pathbook::prove::mask::Mask;
use pathbook::prove::space::ColumnKey;

pub struct Second {
    variables: BddVariableSet,
    /// For each column how many cells it has, and the bits that say which.
    columns: HashMap<ColumnKey, (usize, Vec<BddVariable>)>,
    /// Every column is in one of its cells.
    valid: Bdd,
    /// The same, of those whom all assumptions admit.
    admitted: Bdd,
    built: HashMap<usize, Bdd>,
}

impl Second {
    pub fn new(prover: &Prover<'_>) -> Self {
        let sizes = prover.space.columns();
        let sizes: Vec<(ColumnKey, usize)> = sizes
            .map(|(key, column)| (key, column.cells.len()))
            .collect();
        let bits = |size: usize| (usize::BITS - (size - 1).leading_zeros()) as usize;
        let count: usize = sizes.iter().map(|(_, size)| bits(*size)).sum();
        let variables = BddVariableSet::new_anonymous(u16::try_from(count).expect("few bits"));
        let mut free = variables.variables().into_iter();
        let columns = sizes.iter().map(|&(key, size)| {
            let own = free.by_ref().take(bits(size)).collect();
            (key, (size, own))
        });
        let mut second = Self {
            columns: columns.collect(),
            valid: variables.mk_true(),
            admitted: variables.mk_true(),
            built: HashMap::new(),
            variables,
        };
        for (key, size) in sizes {
            let own = second.among(key, &Mask::all(size));
            second.valid = second.valid.and(&own);
        }
        second.admitted = second.valid.clone();
        for assumption in prover.encoding.admitting() {
            let own = second.build(&prover.encoding.pool, assumption);
            second.admitted = second.admitted.and(&own);
        }
        second
    }

    /// How many admitted patients a formula holds for.
    pub fn count(&mut self, pool: &Pool, formula: Formula) -> BigUint {
        let own = self.build(pool, formula);
        own.and(&self.admitted).exact_cardinality()
    }

    pub fn is_possible(&mut self, pool: &Pool, formula: Formula) -> bool {
        let own = self.build(pool, formula);
        !own.and(&self.admitted).is_false()
    }

    fn among(&self, column: ColumnKey, mask: &Mask) -> Bdd {
        let (size, bits) = &self.columns[&column];
        let cells = (0..*size).filter(|cell| mask.has(*cell));
        cells.fold(self.variables.mk_false(), |any, cell| {
            let literals = bits.iter().enumerate();
            let literals =
                literals.map(|(bit, own)| self.variables.mk_literal(*own, cell >> bit & 1 == 1));
            any.or(&literals.fold(self.variables.mk_true(), |all, own| all.and(&own)))
        })
    }

    fn build(&mut self, pool: &Pool, formula: Formula) -> Bdd {
        let known = self.built.get(&formula.node()).cloned();
        let own = known.unwrap_or_else(|| {
            let own = match pool.node(formula) {
                FormulaNode::True => self.variables.mk_true(),
                FormulaNode::Among(column, mask) => self.among(column, mask),
                FormulaNode::And(parts) => {
                    parts.iter().fold(self.variables.mk_true(), |all, &part| {
                        let part = self.build(pool, part);
                        all.and(&part)
                    })
                }
            };
            self.built.insert(formula.node(), own.clone());
            own
        });
        if formula.is_negated() { own.not() } else { own }
    }
}
