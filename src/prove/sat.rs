//! Questions whose diagram would be too large, decided by a SAT solver that is given the question's own cone and nothing else.
//!
//! A solver is asked again only about formulas that are most of what it knows, such as the next branch of a pathway: one for
//! all of a library's formulas would assign them all for every answer, and to find each one's cone again took most of the time.

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, lbool};
use rustc_hash::{FxHashMap, FxHashSet};

use super::diagram::BudgetSpent;
use super::formula::{Formula, FormulaNode, Pool};
use super::mask::Mask;
use super::space::{ColumnKey, Space};

/// Most clauses that a solver learns before it gives up, some seconds of work.
const MOST_CONFLICTS: usize = 200_000;

/// Most cells of a column of which each excludes each by a clause of its own.
const FEW_CELLS: usize = 64;

/// Most parts of a disjunction that are written out wherever it is used, instead of given a variable.
const FEW_PARTS: usize = 8;

/// A solver is asked again about formulas that are no smaller than one of so many parts of all that it knows.
const MOST_TIMES: usize = 2;

/// Stops a solver that has learnt too many clauses.
struct ClauseLimit {
    learnt: usize,
    most: usize,
}

impl Default for ClauseLimit {
    fn default() -> Self {
        Self {
            learnt: 0,
            most: MOST_CONFLICTS,
        }
    }
}

impl Callbacks for ClauseLimit {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        self.learnt += usize::from(kind == ClauseKind::Learnt);
    }

    fn stop(&self) -> bool {
        self.learnt > self.most
    }
}

/// A solver over the columns that some formulas look at.
///
/// A variable of a formula implies it and need not be implied by it (Plaisted and Greenbaum's encoding), which is enough
/// where formulas are only ever required or assumed.
pub(super) struct Cone {
    solver: Solver<ClauseLimit>,
    /// The literals of a column's cells.
    cells: FxHashMap<ColumnKey, Vec<Lit>>,
    nodes: FxHashMap<usize, Lit>,
    /// Formulas whose literal implies them.
    defined: FxHashSet<Formula>,
    /// Formulas whose literal is used, and does not imply them yet.
    open: Vec<Formula>,
    required: FxHashSet<Formula>,
    /// The work that has been reported.
    told: u64,
}

impl Cone {
    pub fn new() -> Self {
        Self {
            solver: Solver::default(),
            cells: FxHashMap::default(),
            nodes: FxHashMap::default(),
            defined: FxHashSet::default(),
            open: Vec::new(),
            required: FxHashSet::default(),
            told: 0,
        }
    }

    /// The work since the last call: formulas that were written out, and literals that were propagated.
    pub fn work(&mut self) -> u64 {
        let all = self.solver.num_propagations() + self.solver.num_clauses();
        let news = all.saturating_sub(self.told);
        self.told = all;
        news
    }

    /// Makes it give up once it has learnt this many clauses.
    pub fn within(mut self, clauses: usize) -> Self {
        self.solver.cb_mut().most = clauses;
        self
    }

    /// Only patients for whom these formulas hold are looked for from here on.
    pub fn require(&mut self, pool: &Pool, space: &Space, formulas: &[Formula]) {
        for &formula in formulas {
            if self.required.insert(formula) {
                self.add(pool, space, formula);
            }
        }
    }

    fn add(&mut self, pool: &Pool, space: &Space, formula: Formula) {
        let mut required = vec![formula];
        while let Some(formula) = required.pop() {
            match pool.node(formula) {
                FormulaNode::And(parts) if !formula.is_negated() => required.extend(parts),
                FormulaNode::And(_) | FormulaNode::Among(..) | FormulaNode::True => {
                    let mut clause = Vec::new();
                    self.push(pool, space, formula, &mut clause);
                    self.clause(clause);
                }
            }
        }
        self.define(pool, space);
    }

    /// A literal to assume where the formula is to hold.
    pub fn literal(&mut self, pool: &Pool, space: &Space, formula: Formula) -> Lit {
        let literal = self.used(formula);
        self.define(pool, space);
        literal
    }

    /// A literal to assume where the patient's cell of a column is to be one of these.
    pub fn among(&mut self, space: &Space, column: ColumnKey, mask: &Mask) -> Lit {
        let mut chosen = Vec::new();
        self.push_cells(space, column, mask, true, &mut chosen);
        if let [only] = chosen[..] {
            return only;
        }
        let literal = self.follower();
        chosen.push(!literal);
        self.clause(chosen);
        literal
    }

    /// Whether there is a patient for whom all that is required and assumed holds.
    pub fn is_possible(&mut self, assumed: &[Lit]) -> Result<bool, BudgetSpent> {
        self.solver.cb_mut().learnt = 0;
        let answer = self.solver.solve_limited(assumed);
        if answer == lbool::TRUE {
            Ok(true)
        } else if answer == lbool::FALSE {
            Ok(false)
        } else {
            Err(BudgetSpent)
        }
    }

    /// Whether it knows little besides a formula and these assumptions: everything else would be assigned too for every answer.
    pub fn is_about(&self, pool: &Pool, formula: Formula, assumptions: &[Formula]) -> bool {
        let about = assumptions.iter().copied().chain([formula]);
        self.defined.len() <= MOST_TIMES * pool.parts_within(about)
    }

    /// Whether the last answer would be no without this assumption too.
    pub fn was_needed(&self, assumed: Lit) -> bool {
        self.solver.unsat_core_contains_var(assumed.var())
    }

    /// The patient that the last answer found: the cell of each column that was looked at.
    pub fn patient(&self) -> impl Iterator<Item = (ColumnKey, usize)> {
        let is_true = |literal: &Lit| self.solver.value_lit(*literal) == lbool::TRUE;
        let cells = self.cells.iter();
        cells.filter_map(move |(column, literals)| {
            Some((*column, literals.iter().position(is_true)?))
        })
    }

    /// A variable that follows from others. The solver decides cells only, since they determine everything else.
    fn follower(&mut self) -> Lit {
        Lit::new(self.solver.new_var(lbool::UNDEF, false), true)
    }

    fn cell(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    fn clause(&mut self, mut literals: Vec<Lit>) {
        self.solver.add_clause_reuse(&mut literals);
    }

    /// The literal of a formula that is yet to be made to imply it.
    fn used(&mut self, formula: Formula) -> Lit {
        let literal = match self.nodes.get(&formula.node()) {
            Some(&known) => known,
            None => {
                let fresh = self.follower();
                self.nodes.insert(formula.node(), fresh);
                fresh
            }
        };
        if self.defined.insert(formula) {
            self.open.push(formula);
        }
        if formula.is_negated() {
            !literal
        } else {
            literal
        }
    }

    /// Makes the literals in use imply their formulas; those of the parts come after, without recursion.
    fn define(&mut self, pool: &Pool, space: &Space) {
        while let Some(formula) = self.open.pop() {
            let known = self.nodes[&formula.node()];
            let fails = if formula.is_negated() { known } else { !known };
            match pool.node(formula) {
                FormulaNode::And(parts) if !formula.is_negated() => {
                    for &part in parts {
                        let mut clause = vec![fails];
                        self.push(pool, space, part, &mut clause);
                        self.clause(clause);
                    }
                }
                FormulaNode::And(parts) => {
                    let mut clause = vec![fails];
                    for &part in parts {
                        self.push(pool, space, part.negated(), &mut clause);
                    }
                    self.clause(clause);
                }
                FormulaNode::Among(column, mask) => {
                    let mut clause = vec![fails];
                    self.push_cells(space, column, mask, !formula.is_negated(), &mut clause);
                    self.clause(clause);
                }
                FormulaNode::True if formula.is_negated() => self.clause(vec![fails]),
                FormulaNode::True => {}
            }
        }
    }

    /// Adds to a clause what makes it true where the formula holds.
    fn push(&mut self, pool: &Pool, space: &Space, formula: Formula, clause: &mut Vec<Lit>) {
        match pool.node(formula) {
            FormulaNode::Among(column, mask) => {
                self.push_cells(space, column, mask, !formula.is_negated(), clause);
            }
            FormulaNode::And(parts) if formula.is_negated() && parts.len() <= FEW_PARTS => {
                for &part in parts {
                    match pool.node(part) {
                        FormulaNode::Among(column, mask) => {
                            self.push_cells(space, column, mask, part.is_negated(), clause);
                        }
                        FormulaNode::And(_) | FormulaNode::True => {
                            clause.push(self.used(part.negated()))
                        }
                    }
                }
            }
            FormulaNode::And(_) | FormulaNode::True => clause.push(self.used(formula)),
        }
    }

    /// Adds the cells that are in the mask, or those that are not.
    fn push_cells(
        &mut self,
        space: &Space,
        column: ColumnKey,
        mask: &Mask,
        is_in: bool,
        clause: &mut Vec<Lit>,
    ) {
        let cells = self.column(space, column).iter().enumerate();
        clause.extend(
            cells
                .filter(|(cell, _)| mask.has(*cell) == is_in)
                .map(|(_, &literal)| literal),
        );
    }

    /// A literal for each cell, exactly one of them true: two cells share a variable.
    fn column(&mut self, space: &Space, column: ColumnKey) -> &[Lit] {
        if !self.cells.contains_key(&column) {
            let cells = self.new_column(space.column(column).cells.len());
            self.cells.insert(column, cells);
        }
        &self.cells[&column]
    }

    fn new_column(&mut self, size: usize) -> Vec<Lit> {
        if size == 2 {
            // A solver tries `false` first, and a patient is more ordinary in the first cell.
            let second = self.cell();
            return vec![!second, second];
        }
        let cells: Vec<Lit> = (0..size).map(|_| self.cell()).collect();
        self.clause(cells.clone());
        if size > FEW_CELLS {
            self.exclude_in_turn(&cells);
            return cells;
        }
        for (index, first) in cells.iter().enumerate() {
            for second in &cells[index + 1..] {
                self.clause(vec![!*first, !*second]);
            }
        }
        cells
    }

    /// At most one of many, without a clause for each pair: a variable beside each that one up to it is true.
    fn exclude_in_turn(&mut self, cells: &[Lit]) {
        let mut before: Option<Lit> = None;
        for &cell in cells {
            let by_now = self.follower();
            self.clause(vec![!cell, by_now]);
            if let Some(before) = before {
                self.clause(vec![!before, by_now]);
                self.clause(vec![!before, !cell]);
            }
            before = Some(by_now);
        }
    }
}

impl std::fmt::Debug for Cone {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [columns, formulas] = [self.cells.len(), self.defined.len()];
        write!(
            out,
            "a solver over {columns} columns and {formulas} formulas"
        )
    }
}
