//! Questions as JSON, for a solver by other authors: columns with their sizes, formulas as numbered nodes, and for each
//! question the assumptions that share facts with it, however indirectly.

use std::collections::{BTreeMap, BTreeSet};

use pathbook::prove::Prover;
use pathbook::prove::formula::{Formula, FormulaNode, Pool};
use pathbook::prove::space::ColumnKey;
use serde::Serialize;

/// A node's number doubled, and one more where it is negated.
type Literal = usize;

#[derive(Serialize)]
#[serde(untagged)]
enum Exported {
    /// The cell of the column is one of these.
    Among { column: usize, cells: Vec<usize> },
    /// All of these; of none, true.
    All { all: Vec<Literal> },
}

#[derive(Serialize)]
pub struct Export {
    /// How many cells each column has.
    sizes: Vec<usize>,
    nodes: Vec<Exported>,
    /// For each question what must hold: the question itself first, then the assumptions on its facts.
    questions: Vec<Vec<Literal>>,
    /// Our answers: whether it holds for somebody.
    answers: Vec<bool>,
}

pub fn export(prover: &Prover<'_>, questions: &[Formula], answers: Vec<bool>) -> Export {
    let pool = &prover.encoding.pool;
    let columns = prover.space.columns();
    let mut exporter = Exporter {
        pool,
        columns: columns
            .enumerate()
            .map(|(at, (key, _))| (key, at))
            .collect(),
        nodes: Vec::new(),
        numbers: BTreeMap::new(),
    };
    let cones: Vec<(Formula, BTreeSet<ColumnKey>)> = prover
        .encoding
        .admitting()
        .into_iter()
        .map(|own| (own, pool.cone(own).into_iter().collect()))
        .collect();
    let questions = questions
        .iter()
        .map(|question| {
            let assumed = concerned(pool.cone(*question).into_iter().collect(), &cones);
            let all = std::iter::once(*question).chain(assumed);
            all.map(|formula| exporter.literal(formula)).collect()
        })
        .collect();
    let sizes = prover
        .space
        .columns()
        .map(|(_, column)| column.cells.len())
        .collect();
    Export {
        sizes,
        nodes: exporter.nodes,
        questions,
        answers,
    }
}

/// The assumptions that share facts with a cone, or with one that does.
fn concerned(
    mut cone: BTreeSet<ColumnKey>,
    assumptions: &[(Formula, BTreeSet<ColumnKey>)],
) -> Vec<Formula> {
    let mut chosen = Vec::new();
    let mut left: Vec<_> = assumptions.iter().collect();
    loop {
        let (meeting, apart): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(_, own)| !own.is_disjoint(&cone));
        if meeting.is_empty() {
            return chosen;
        }
        for (formula, own) in meeting {
            chosen.push(*formula);
            cone.extend(own);
        }
        left = apart;
    }
}

struct Exporter<'a> {
    pool: &'a Pool,
    columns: BTreeMap<ColumnKey, usize>,
    nodes: Vec<Exported>,
    numbers: BTreeMap<usize, usize>,
}

impl Exporter<'_> {
    /// The literal of a formula; its parts are numbered before it.
    fn literal(&mut self, formula: Formula) -> Literal {
        let mut open = vec![formula];
        while let Some(&top) = open.last() {
            let before = open.len();
            if let FormulaNode::And(parts) = self.pool.node(top) {
                let new = parts
                    .iter()
                    .filter(|part| !self.numbers.contains_key(&part.node()));
                open.extend(new);
            }
            if open.len() == before {
                self.number(top);
                open.pop();
            }
        }
        self.numbered(formula)
    }

    fn numbered(&self, formula: Formula) -> Literal {
        self.numbers[&formula.node()] * 2 + usize::from(formula.is_negated())
    }

    fn number(&mut self, formula: Formula) {
        if self.numbers.contains_key(&formula.node()) {
            return;
        }
        let node = match self.pool.node(formula) {
            FormulaNode::True => Exported::All { all: Vec::new() },
            FormulaNode::Among(column, mask) => Exported::Among {
                column: self.columns[&column],
                cells: mask.cells().collect(),
            },
            FormulaNode::And(parts) => Exported::All {
                all: parts.iter().map(|part| self.numbered(*part)).collect(),
            },
        };
        self.numbers.insert(formula.node(), self.nodes.len());
        self.nodes.push(node);
    }
}
