//! Patients that answered earlier questions: one of them often answers the next, and all are asked at once.

use super::formula::{Formula, FormulaNode, Pool};
use super::lanes::{LANES, Lanes, negated_if};
use super::space::Space;

/// The admitted patients found most recently, up to the number of lanes.
#[derive(Debug)]
pub(super) struct Witnesses {
    patients: Vec<Vec<usize>>,
    lanes: Lanes,
    /// Which of them the next one replaces once all lanes are full.
    oldest: usize,
    /// For each formula's node for whom it holds, and how many patients had been seen by then.
    known: Vec<(u64, u32)>,
    seen: u32,
    looked_at: u64,
}

impl Witnesses {
    pub fn new(space: &Space) -> Self {
        Self {
            patients: Vec::new(),
            lanes: Lanes::new(space),
            oldest: 0,
            known: Vec::new(),
            seen: 0,
            looked_at: 0,
        }
    }

    /// Remembers an admitted patient; where there is no room, the oldest is forgotten.
    pub fn add(&mut self, patient: &[usize]) {
        let lane = if self.patients.len() < LANES {
            self.patients.push(patient.to_vec());
            self.patients.len() - 1
        } else {
            let lane = self.oldest;
            self.oldest = (lane + 1) % LANES;
            self.patients[lane].copy_from_slice(patient);
            lane
        };
        self.lanes.set(lane, patient);
        self.seen += 1;
    }

    /// How many formulas have been looked at so far.
    pub fn work(&self) -> u64 {
        self.looked_at
    }

    /// One for whom a formula holds, if there is one among them.
    pub fn find(&mut self, pool: &Pool, formula: Formula) -> Option<&[usize]> {
        if self.patients.is_empty() {
            return None;
        }
        let everyone = u64::MAX >> (LANES - self.patients.len());
        let holds = self.holds(pool, formula) & everyone;
        let lane = holds.trailing_zeros() as usize;
        self.patients.get(lane).map(Vec::as_slice)
    }

    /// For which of them a formula holds. Its parts come first, on a stack of our own.
    fn holds(&mut self, pool: &Pool, formula: Formula) -> u64 {
        self.known.resize(pool.len(), (0, 0));
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            if self.is_known(top) {
                open.pop();
                continue;
            }
            self.looked_at += 1;
            let word = match pool.node(top) {
                FormulaNode::True => u64::MAX,
                FormulaNode::Among(column, mask) => self.lanes.among(column, mask),
                FormulaNode::And(parts) => {
                    let before = open.len();
                    open.extend(parts.iter().filter(|part| !self.is_known(**part)));
                    if open.len() > before {
                        continue;
                    }
                    parts
                        .iter()
                        .fold(u64::MAX, |all, &part| all & self.word(part))
                }
            };
            self.known[top.node()] = (word, self.seen);
            open.pop();
        }
        self.word(formula)
    }

    fn is_known(&self, formula: Formula) -> bool {
        self.known[formula.node()].1 == self.seen
    }

    fn word(&self, formula: Formula) -> u64 {
        negated_if(formula.is_negated(), self.known[formula.node()].0)
    }
}
