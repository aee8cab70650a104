//! Decides questions over every patient, exactly and never by sampling.
//!
//! [`space`] cuts the facts into the ranges that the book can tell apart, [`encode`] turns the library's meaning into
//! formulas over them, [`diagram`] decides and counts, [`explain`] says in few facts for whom. [`walk`] is the oracle of the tests.

pub mod diagram;
pub mod encode;
pub mod explain;
pub mod formula;
pub mod order;
pub mod space;
pub mod walk;

use num_bigint::BigUint;

use crate::model::{FactKey, Library, Patient};
use diagram::{Diagrams, Edge, LimitReached};
use encode::Encoding;
use formula::Formula;
use space::{Space, TooManyCells};

/// Why a book's questions can't be decided at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotProve {
    /// One fact has more ranges than can be held.
    TooManyCells {
        fact: FactKey,
        cells: usize,
    },
    LimitReached,
}

impl From<TooManyCells> for CannotProve {
    fn from(TooManyCells { fact, cells }: TooManyCells) -> Self {
        CannotProve::TooManyCells { fact, cells }
    }
}

impl From<LimitReached> for CannotProve {
    fn from(_: LimitReached) -> Self {
        CannotProve::LimitReached
    }
}

/// Decides questions about one library.
#[derive(Debug)]
pub struct Prover<'a> {
    library: &'a Library,
    pub space: Space,
    pub encoding: Encoding,
    diagrams: Diagrams,
    /// The patients that the assumptions admit.
    admitted: Edge,
    questions: usize,
}

/// The patients for whom a question's formula holds; there is at least one.
#[derive(Clone, Debug)]
pub struct Found {
    edge: Edge,
    /// How many there are.
    pub patients: BigUint,
    /// One of them, with the first value of each fact that allows it.
    pub patient: Patient,
    cells: Vec<usize>,
}

impl<'a> Prover<'a> {
    pub fn new(library: &'a Library) -> Result<Self, CannotProve> {
        let order = order::fact_order(library);
        let space = Space::new(library, &order, encode::tests(library).into_iter())?;
        let mut encoding = Encoding::new(library, &space);
        let assumptions = encoding.assumptions.clone();
        let all = encoding.pool.and(assumptions);
        Ok(Self::over(library, space, encoding, all)?)
    }

    /// Decides questions about the patients for whom a formula of the encoding holds.
    pub fn over(
        library: &'a Library,
        space: Space,
        encoding: Encoding,
        admitted: Formula,
    ) -> Result<Self, LimitReached> {
        let mut prover = Self {
            library,
            diagrams: Diagrams::new(&space),
            space,
            encoding,
            admitted: Edge::TRUE,
            questions: 0,
        };
        prover.admit(admitted)?;
        Ok(prover)
    }

    /// From here on questions are about the patients for whom a formula holds.
    pub fn admit(&mut self, admitted: Formula) -> Result<(), LimitReached> {
        self.admitted = self.diagrams.build(&self.encoding.pool, admitted)?;
        Ok(())
    }

    /// How many questions have been decided.
    pub fn questions(&self) -> usize {
        self.questions
    }

    /// How many patients the assumptions admit.
    pub fn admitted(&mut self) -> BigUint {
        self.diagrams.count(self.admitted)
    }

    fn edge(&mut self, formula: Formula) -> Result<Edge, LimitReached> {
        self.questions += 1;
        let edge = self.diagrams.build(&self.encoding.pool, formula)?;
        self.diagrams.and(edge, self.admitted)
    }

    /// Whether a formula holds for any admitted patient.
    pub fn is_possible(&mut self, formula: Formula) -> Result<bool, LimitReached> {
        Ok(self.edge(formula)? != Edge::FALSE)
    }

    /// The admitted patients for whom a formula holds, if there are any.
    pub fn find(&mut self, formula: Formula) -> Result<Option<Found>, LimitReached> {
        let edge = self.edge(formula)?;
        Ok(self.found(edge))
    }

    fn found(&mut self, edge: Edge) -> Option<Found> {
        let cells = self.diagrams.first(edge)?;
        Some(Found {
            edge,
            patients: self.diagrams.count(edge),
            patient: self.space.patient(self.library, &cells),
            cells,
        })
    }

    /// How many admitted patients a formula holds for.
    pub fn count(&mut self, formula: Formula) -> Result<BigUint, LimitReached> {
        let edge = self.edge(formula)?;
        Ok(self.diagrams.count(edge))
    }

    /// The admitted patient that a number below [`count`](Self::count) names among those for whom a formula holds.
    pub fn nth(
        &mut self,
        formula: Formula,
        number: BigUint,
    ) -> Result<Option<Patient>, LimitReached> {
        let edge = self.edge(formula)?;
        let cells = self.diagrams.nth(edge, number);
        Ok(cells.map(|cells| self.space.patient(self.library, &cells)))
    }
}
