//! Questions whose diagram would be too large, decided by a SAT solver that is given the question's own cone and nothing else.
//!
//! A fresh solver for each question: one solver for all of a library's formulas assigns them all for every answer.

use batsat::{Callbacks, Lit, Solver, SolverInterface, Var, lbool};
use rustc_hash::FxHashMap;

use super::diagram::BudgetSpent;
use super::formula::{Formula, Node, Pool};
use super::space::{ColumnKey, Space};

/// Most clauses that a solver learns before it gives up, some seconds of work.
const MOST_CONFLICTS: usize = 200_000;

/// Stops a solver that has learnt too much.
#[derive(Default)]
struct Limit {
    learnt: usize,
}

impl Callbacks for Limit {
    fn on_new_clause(&mut self, _: &[Lit], _: batsat::ClauseKind) {
        self.learnt += 1;
    }

    fn stop(&self) -> bool {
        self.learnt > MOST_CONFLICTS
    }
}

/// For each column of the cone the cell of a patient for whom all formulas hold; `None` where there is none.
pub(super) fn solve(
    pool: &Pool,
    space: &Space,
    formulas: &[Formula],
) -> Result<Option<FxHashMap<ColumnKey, usize>>, BudgetSpent> {
    let mut encoder = Encoder {
        pool,
        space,
        solver: Solver::default(),
        cells: FxHashMap::default(),
        nodes: FxHashMap::default(),
    };
    for &formula in formulas {
        let holds = encoder.literal(formula);
        encoder.clause(vec![holds]);
    }
    let answer = encoder.solver.solve_limited(&[]);
    if answer == lbool::TRUE {
        Ok(Some(encoder.model()))
    } else if answer == lbool::FALSE {
        Ok(None)
    } else {
        Err(BudgetSpent)
    }
}

struct Encoder<'a> {
    pool: &'a Pool,
    space: &'a Space,
    solver: Solver<Limit>,
    /// The variables of a column's cells.
    cells: FxHashMap<ColumnKey, Vec<Lit>>,
    nodes: FxHashMap<usize, Lit>,
}

impl Encoder<'_> {
    fn fresh(&mut self) -> Lit {
        let var: Var = self.solver.new_var_default();
        Lit::new(var, true)
    }

    fn clause(&mut self, mut literals: Vec<Lit>) {
        self.solver.add_clause_reuse(&mut literals);
    }

    /// The literal that is true where the formula holds. Its parts come first, without recursion.
    fn literal(&mut self, formula: Formula) -> Lit {
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if self.nodes.contains_key(&top.node()) {
                open.pop();
                continue;
            }
            let literal = match self.pool.node(top) {
                Node::True => {
                    let literal = self.fresh();
                    self.clause(vec![literal]);
                    literal
                }
                Node::Among(column, mask) => {
                    let cells = self.column(column);
                    let chosen = cells
                        .iter()
                        .enumerate()
                        .filter(|(cell, _)| mask >> cell & 1 == 1);
                    let chosen = chosen.map(|(_, literal)| !*literal).collect();
                    !self.conjunction(chosen)
                }
                Node::And(parts) => {
                    let before = open.len();
                    open.extend(
                        parts
                            .iter()
                            .filter(|part| !self.nodes.contains_key(&part.node())),
                    );
                    if open.len() > before {
                        continue;
                    }
                    let parts = parts.iter().map(|part| self.known(*part)).collect();
                    self.conjunction(parts)
                }
            };
            self.nodes.insert(top.node(), literal);
            open.pop();
        }
        self.known(formula)
    }

    fn known(&self, formula: Formula) -> Lit {
        let literal = self.nodes[&formula.node()];
        if formula.is_negated() {
            !literal
        } else {
            literal
        }
    }

    /// A literal that is true where all of these are (Tseitin's encoding).
    fn conjunction(&mut self, parts: Vec<Lit>) -> Lit {
        if let [only] = parts.as_slice() {
            return *only;
        }
        let all = self.fresh();
        let mut some_fails = vec![all];
        for part in parts {
            self.clause(vec![!all, part]);
            some_fails.push(!part);
        }
        self.clause(some_fails);
        all
    }

    /// A variable for each cell, exactly one of them true.
    fn column(&mut self, column: ColumnKey) -> Vec<Lit> {
        if let Some(known) = self.cells.get(&column) {
            return known.clone();
        }
        let cells: Vec<Lit> = (0..self.space.column(column).cells.len())
            .map(|_| self.fresh())
            .collect();
        self.clause(cells.clone());
        for (index, first) in cells.iter().enumerate() {
            for second in &cells[index + 1..] {
                self.clause(vec![!*first, !*second]);
            }
        }
        self.cells.insert(column, cells.clone());
        cells
    }

    fn model(&self) -> FxHashMap<ColumnKey, usize> {
        let is_true = |literal: &Lit| self.solver.value_lit(*literal) == lbool::TRUE;
        let cells = self.cells.iter();
        cells
            .filter_map(|(column, literals)| Some((*column, literals.iter().position(is_true)?)))
            .collect()
    }
}
