//! Bounds: diagrams of everyone for whom a formula holds and perhaps of others, where its own diagram would be too large.
//!
//! Most questions about a tangled pathway are answered by its last few conditions; a bound keeps those and forgets the way
//! there. What is impossible within the bound is impossible.

use super::diagram::Edge;
use super::engine::Engine;
use super::formula::{Formula, FormulaNode, Pool};

/// Steps for one more part of a bound, as a share of those for an answer.
const SHARE: usize = 20;

impl Engine {
    /// Whether a formula is impossible by its bound alone; `false` says nothing.
    pub(super) fn is_out_of_bounds(&mut self, pool: &Pool, formula: Formula) -> bool {
        let bound = self.bound(pool, formula);
        self.diagrams.allow(self.budget.decide);
        let Ok(assumed) = self.assumed(pool, formula) else {
            return false;
        };
        self.diagrams.meet(bound, assumed) == Ok(false)
    }

    /// A diagram of all patients for whom a formula holds. Its parts come first, on a stack of our own.
    fn bound(&mut self, pool: &Pool, formula: Formula) -> Edge {
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if self.bounds.contains_key(&top) {
                open.pop();
                continue;
            }
            self.diagrams.allow(self.budget.decide / SHARE);
            let bound = match (self.diagrams.build(pool, top), pool.node(top)) {
                (Ok(edge), _) => edge,
                (Err(_), FormulaNode::True | FormulaNode::Among(..)) => Edge::TRUE,
                (Err(_), FormulaNode::And(parts)) => {
                    let mut parts: Vec<Formula> = parts
                        .iter()
                        .map(|part| part.negated_if(top.is_negated()))
                        .collect();
                    let before = open.len();
                    open.extend(parts.iter().filter(|part| !self.bounds.contains_key(part)));
                    if open.len() > before {
                        continue;
                    }
                    parts.sort_by_key(|part| pool.cone_size(*part));
                    if top.is_negated() {
                        self.any_bound(&parts)
                    } else {
                        self.all_bounds(&parts)
                    }
                }
            };
            self.bounds.insert(top, bound);
            open.pop();
        }
        self.bounds[&formula]
    }

    /// What many facts go into is left out first.
    fn all_bounds(&mut self, parts: &[Formula]) -> Edge {
        let mut all = Edge::TRUE;
        for part in parts {
            self.diagrams.allow(self.budget.decide / SHARE);
            let narrower = self.diagrams.all(vec![all, self.bounds[part]]);
            all = narrower.unwrap_or(all);
        }
        all
    }

    fn any_bound(&mut self, parts: &[Formula]) -> Edge {
        let mut any = Edge::FALSE;
        for part in parts {
            self.diagrams.allow(self.budget.decide / SHARE);
            any = match self.diagrams.all(vec![!any, !self.bounds[part]]) {
                Ok(none) => !none,
                Err(_) => return Edge::TRUE,
            };
        }
        any
    }
}
