//! Questions about two patients at once.
//!
//! The facts in which two patients may differ are there twice in a library of their own, so that one patient of it is two of the book's; with them
//! each calculation that adds one of them up. What the book says of the second patient is what it says of the first, with the columns of the second.
//! Of numbers that calculations tie together, the difference of the two is a calculation too: which is greater is then decided as every sum is.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::closing::{Tangled, TangledBy};
use super::diagram::BudgetSpent;
use super::encode::{Posed, TruthFormulas};
use super::formula::Formula;
use super::mask::Mask;
use super::order::fact_order;
use super::space::{Cell, ColumnKey, Space};
use super::{Budget, CannotProve, Prover};
use crate::model::*;
use crate::quantity::{Number, Range, Unit};

/// A library in which some facts are there twice.
#[derive(Debug)]
pub struct Twins {
    library: Library,
    order: Vec<FactKey>,
    /// The tests of the second patient, and those of differences.
    tests: Vec<FactTest>,
    facts: BTreeMap<FactKey, FactKey>,
    calculations: BTreeMap<CalculationKey, CalculationKey>,
    /// How much more the second patient has of a number.
    differences: BTreeMap<Variable, CalculationKey>,
    /// What the two can't be compared by.
    not_compared: Option<Tangled>,
}

impl Twins {
    /// The patients whom a rule is about.
    pub fn of(library: &Library, rule: &OfTwo) -> Self {
        let mut twins = Self {
            library: library.clone(),
            order: Vec::new(),
            tests: Vec::new(),
            facts: BTreeMap::new(),
            calculations: BTreeMap::new(),
            differences: BTreeMap::new(),
            not_compared: None,
        };
        let apart = rule.apart(library);
        for &fact in &apart {
            twins.split(fact);
        }
        for key in library.calculations_in_order() {
            let facts = library.calculations[key].facts();
            if facts.iter().any(|fact| apart.contains(fact)) {
                twins.split_calculation(key);
            }
        }
        // What rises or falls does so from one cell to the next, unless it is tied to others; what is compared by a sign is told apart within a cell.
        let beside: BTreeSet<Measure> = rule.beside().collect();
        for measure in rule.measured() {
            let Measure::Of(of) = measure else { continue };
            let sum = match beside.contains(&measure) {
                true => number_of(library, of),
                false => tied(library, of),
            };
            match sum {
                Ok(Some(sum)) => twins.difference(library, of, &sum),
                Ok(None) => {}
                Err(tangled) => twins.not_compared = Some(tangled),
            }
        }
        for fact in fact_order(library) {
            twins.order.push(fact);
            twins.order.extend(twins.facts.get(&fact));
        }
        let tests = library.tests().into_iter();
        let of_calculated = library.tests_of_calculated(tests.clone());
        let tests: Vec<FactTest> = tests
            .chain(&of_calculated)
            .filter_map(|test| twins.test_of_second(test))
            .collect();
        twins.tests.extend(tests);
        twins
    }

    /// One more fact, which the second patient has in place of the first one's.
    fn split(&mut self, key: FactKey) {
        let mut second = self.library.facts[key].clone();
        // Whom it is asked of is said of the second patient as all else is, with the second one's facts.
        second.may_be_unknown = second.can_be_unknown();
        second.asked_when = None;
        second.meta.id = format!("b.{}", second.meta.id);
        let first = &mut self.library.facts.get_mut(key).meta.id;
        *first = format!("a.{first}");
        let second = self.library.facts.push(second);
        self.facts.insert(key, second);
    }

    fn split_calculation(&mut self, key: CalculationKey) {
        let own = &self.library.calculations[key];
        let mut second = own.map(self);
        second.meta.id = format!("b.{}", second.meta.id);
        let first = &mut self.library.calculations.get_mut(key).meta.id;
        *first = format!("a.{first}");
        let second = self.library.calculations.push(second);
        self.calculations.insert(key, second);
    }

    /// The same test of a fact of the second patient.
    fn of_second(&self, test: &FactTest) -> FactTest {
        match test.variable() {
            Some(Variable::Fact(fact)) => test.of(Variable::Fact(self.second_fact(fact))),
            Some(Variable::Calculation(_) | Variable::Output(_)) | None => test.clone(),
        }
    }

    /// What a sum adds up of the second patient.
    fn terms_of_second(&self, sum: &Sum) -> BTreeMap<FactKey, Number> {
        let terms = sum.terms.iter();
        terms
            .map(|(fact, factor)| (self.second_fact(*fact), factor.clone()))
            .collect()
    }

    fn second_fact(&self, fact: FactKey) -> FactKey {
        self.facts.get(&fact).copied().unwrap_or(fact)
    }

    /// The same test of the second patient, where that is another.
    fn test_of_second(&self, test: &FactTest) -> Option<FactTest> {
        let FactTest::Compare {
            of,
            comparison,
            number,
        } = test
        else {
            return None;
        };
        let of = match of {
            Variable::Fact(key) => Variable::Fact(*self.facts.get(key)?),
            Variable::Calculation(key) => Variable::Calculation(*self.calculations.get(key)?),
            Variable::Output(_) => return None,
        };
        Some(FactTest::Compare {
            of,
            comparison: *comparison,
            number: number.clone(),
        })
    }

    /// Of a number that is more than the cell it is in.
    fn difference(&mut self, library: &Library, of: Variable, sum: &Sum) {
        if self.differences.contains_key(&of) {
            return;
        }
        let mut terms = self.terms_of_second(sum);
        for (fact, factor) in &sum.terms {
            let own = terms.entry(*fact).or_insert_with(Number::zero);
            *own = &*own - factor;
        }
        let sum = Sum {
            terms,
            constant: Number::zero(),
        };
        let range = sum.range(|fact| self.library.facts[fact].kind.range());
        let kind = range.and_then(|range| difference_kind(library.kind_of(of), range));
        let Some(kind) = kind else {
            return;
        };
        let mut meta = library.meta_of(of).clone();
        meta.id = format!("b.{id} - a.{id}", id = meta.id);
        let not_negative = kind.measured(Number::zero());
        let key = self.library.calculations.push(Calculation {
            is: WrittenComputation {
                text: meta.id.clone(),
                span: meta.span,
                pieces: Vec::new(),
                computation: Computation::of_sum(&sum),
                bare: None,
                numbers: Vec::new(),
            },
            meta,
            applies: None,
            kind,
            takes: Vec::new(),
            cases: vec![ComputationCase::of_sum(sum)],
        });
        self.differences.insert(of, key);
        for comparison in [Comparison::AtLeast, Comparison::Greater] {
            self.tests.push(FactTest::Compare {
                of: Variable::Calculation(key),
                comparison,
                number: not_negative.clone(),
            });
        }
    }

    /// The book's, with some facts twice.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The two patients that one of this library is.
    pub fn patients(&self, library: &Library, both: &Patient) -> [Patient; 2] {
        let values = |of: &dyn Fn(FactKey) -> FactKey| {
            let facts = library.facts.keys();
            Patient::new(
                facts
                    .map(|fact| (fact, both.value(of(fact)).clone()))
                    .collect(),
            )
        };
        [values(&|fact| fact), values(&|fact| self.second_fact(fact))]
    }

    /// Decides questions about two patients.
    pub fn prover(&self) -> Result<TwinProver<'_>, CannotProve> {
        if let Some(tangled) = self.not_compared {
            return Err(tangled.into());
        }
        let tests = self.library.tests().into_iter().chain(&self.tests);
        let space = Space::new(&self.library, &self.order, tests)?;
        let second = self.second_columns(&space);
        let prover = Prover::in_space(&self.library, space, Budget::default())?;
        Ok(TwinProver {
            twins: self,
            prover,
            second,
            renamed: FxHashMap::default(),
        })
    }

    /// The columns of the second patient, by those of the first.
    fn second_columns(&self, space: &Space) -> BTreeMap<ColumnKey, ColumnKey> {
        let facts = self.facts.iter();
        let facts = facts.flat_map(|(one, other)| {
            let columns = space.of_fact(*one).iter().zip(space.of_fact(*other));
            columns.map(|(one, other)| (*one, *other))
        });
        let calculations = self.calculations.iter();
        let calculations = calculations
            .map(|(one, other)| (space.of_calculation(*one), space.of_calculation(*other)));
        facts.chain(calculations).collect()
    }
}

/// What the second patient has in the place of what the first has.
impl Relocation for Twins {
    fn fact(&self, key: FactKey) -> (FactKey, Number) {
        (self.second_fact(key), Number::one())
    }

    fn calculation(&self, key: CalculationKey) -> (CalculationKey, Number) {
        let second = self.calculations.get(&key).copied();
        (second.unwrap_or(key), Number::one())
    }

    fn guard(&self, guard: &Guard) -> Guard {
        guard.map(&mut |test| self.of_second(test))
    }
}

/// A number as a sum, where a calculation ties it to others; two patients are compared by no other form of one.
fn tied(library: &Library, of: Variable) -> Result<Option<Sum>, Tangled> {
    let is_tied = match of {
        Variable::Fact(key) => library.calculated_with().contains(&key),
        Variable::Calculation(_) | Variable::Output(_) => true,
    };
    match is_tied {
        true => number_of(library, of),
        false => Ok(None),
    }
}

/// A number of a patient as a sum; an output has one of few values, unless it is set to a calculation.
fn number_of(library: &Library, of: Variable) -> Result<Option<Sum>, Tangled> {
    match of {
        Variable::Calculation(key) => match library.calculations[key].as_sum() {
            Some(sum) => Ok(Some(sum.clone())),
            None => Err(Tangled {
                calculation: key,
                by: TangledBy::TwoPatients,
            }),
        },
        Variable::Fact(key) => Ok(library.facts[key].kind.range().map(|_| Sum {
            terms: BTreeMap::from([(key, Number::one())]),
            constant: Number::zero(),
        })),
        Variable::Output(key) => {
            let calculated = library.calculated_outputs();
            let calculations = calculated.get(&key).map(|own| &own.calculations);
            match calculations.and_then(BTreeSet::first) {
                Some(first) => Err(Tangled {
                    calculation: *first,
                    by: TangledBy::OutputOfTwoPatients,
                }),
                None => Ok(None),
            }
        }
    }
}

/// The type of the difference of two numbers of one type.
fn difference_kind(kind: &FactKind, range: Range) -> Option<FactKind> {
    let unit = match kind {
        FactKind::Quantity { unit, .. } => unit.clone(),
        FactKind::Count { .. } => Unit::one(),
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => return None,
    };
    Some(FactKind::Quantity { unit, range })
}

/// Decides questions about two patients.
#[derive(Debug)]
pub struct TwinProver<'t> {
    twins: &'t Twins,
    prover: Prover<'t>,
    second: BTreeMap<ColumnKey, ColumnKey>,
    renamed: FxHashMap<usize, Formula>,
}

/// What a rule asks of two patients whom it is about.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// They do not keep it, whether or not they are known to.
    pub broken: Formula,
    /// It says something of them: the second has more of something that they are compared by, or they may be those of whom it says something.
    pub concerned: Formula,
    /// They are known to break it.
    pub spared: Formula,
}

impl<'t> TwinProver<'t> {
    /// What is so of the second patient, where this is so of the first.
    fn of_second(&mut self, formula: Formula) -> Formula {
        let pool = &mut self.prover.encoding.pool;
        let formula = pool.in_facts(formula);
        pool.with_columns(formula, &self.second, &mut self.renamed)
    }

    /// Whom the assumptions admit of both. Which cells of calculations and of their facts are possible together is said of the two at once: some of
    /// it ties columns of both, and is nothing that could be said of the second alone.
    fn admitting(&mut self) -> Vec<Formula> {
        let assumed: Vec<Formula> = self.prover.encoding.assumed().collect();
        let second: Vec<Formula> = assumed.iter().map(|own| self.of_second(*own)).collect();
        let first = self.prover.encoding.admitting();
        first.into_iter().chain(second).collect()
    }

    /// From here on questions are about two patients whom a rule is about.
    pub fn compare(&mut self, rule: &OfTwo) -> Result<Compared, BudgetSpent> {
        let [broken, concerned] = match &rule.says {
            SaysOfTwo::Monotone(monotone) => self.compare_levels(monotone)?,
            SaysOfTwo::Pairs(pairs) => {
                let parts = self.admitting();
                self.prover.assume(&parts)?;
                let [premise, stated] = [pairs.pairs.logic.clone(), pairs.stated()];
                let [premise, stated] = [premise, stated].map(|claim| self.holds(&claim));
                let pool = &mut self.prover.encoding.pool;
                [pool.not(stated.yes), pool.not(premise.no)]
            }
        };
        let known = rule.known_violation.as_ref();
        Ok(Compared {
            broken,
            concerned,
            spared: known.map_or(Formula::FALSE, |known| self.holds(&known.is_spared()).yes),
        })
    }

    /// What is asked of both together.
    fn holds(&mut self, claim: &PairClaim) -> TruthFormulas {
        let posed = claim.map(&mut |test| Posed::Settled(self.pair_test(test)));
        let library = &self.twins.library;
        let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
        encoding.posed(library, space, &posed)
    }

    fn pair_test(&mut self, test: &PairTest) -> TruthFormulas {
        let library = &self.twins.library;
        match test {
            PairTest::Of(twin, test) => {
                let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
                let first = encoding.claim_test(library, space, test);
                match twin {
                    Twin::A => first,
                    Twin::B => TruthFormulas {
                        yes: self.of_second(first.yes),
                        no: self.of_second(first.no),
                    },
                }
            }
            PairTest::Compare { of, comparison } => {
                let known = self.known(*of);
                let known = [known, self.of_second(known)];
                let [no_less, no_more] = self.order(*of);
                let pool = &mut self.prover.encoding.pool;
                let known = pool.and(known);
                let [less, more] = [no_less, no_more].map(|own| pool.not(own));
                let holds = match comparison {
                    Comparison::AtLeast => no_less,
                    Comparison::AtMost => no_more,
                    Comparison::Less => less,
                    Comparison::Greater => more,
                    Comparison::Equal => pool.and([no_less, no_more]),
                    Comparison::NotEqual => pool.or([less, more]),
                };
                let fails = pool.not(holds);
                TruthFormulas {
                    yes: pool.and([known, holds]),
                    no: pool.and([known, fails]),
                }
            }
        }
    }

    /// Whom a rule compares by more and less, of the first of whom something is known that could fall: that it does, and that they differ.
    fn compare_levels(&mut self, rule: &Monotone) -> Result<[Formula; 2], BudgetSpent> {
        let library = &self.twins.library;
        let mut parts = self.admitting();
        if let Some(when) = &rule.when {
            let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
            let first = encoding.claim(library, space, &when.logic).yes;
            parts.extend([first, self.of_second(first)]);
        }
        let mut more = Vec::new();
        let rising = rule.rising.iter().map(|measure| (*measure, false));
        let falling = rule.falling.iter().map(|measure| (*measure, true));
        for (measure, falls) in rising.chain(falling) {
            let [no_less, no_more] = self.order(measure);
            let (as_much, back) = match falls {
                false => (no_less, no_more),
                true => (no_more, no_less),
            };
            parts.push(as_much);
            more.push(self.prover.encoding.pool.not(back));
        }
        let kept = match rule.of {
            MonotoneOf::Measure(measure) => {
                parts.push(self.known(measure));
                self.order(measure)[0]
            }
            MonotoneOf::Permitted(key) => self.permitted(key),
        };
        self.prover.assume(&parts)?;
        let pool = &mut self.prover.encoding.pool;
        Ok([pool.not(kept), pool.or(more)])
    }

    /// Who is permitted an intervention is so after as before.
    fn permitted(&mut self, key: InterventionKey) -> Formula {
        let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
        let test = ClaimTest::Permitted(key);
        let first = encoding.claim_test(&self.twins.library, space, &test).yes;
        let second = self.of_second(first);
        self.implies(first, second)
    }

    fn implies(&mut self, premise: Formula, then: Formula) -> Formula {
        let pool = &mut self.prover.encoding.pool;
        let not = pool.not(premise);
        pool.or([not, then])
    }

    /// Where both are known: the second has no less, and the second has no more.
    fn order(&mut self, measure: Measure) -> [Formula; 2] {
        if let Measure::Of(of) = measure
            && let Some(difference) = self.twins.differences.get(&of)
        {
            return self.signs(*difference);
        }
        let known = self.known(measure);
        let known = [known, self.of_second(known)];
        let [mut rises, mut falls] = [known.to_vec(), known.to_vec()];
        for first in self.at_least(measure) {
            let second = self.of_second(first);
            rises.push(self.implies(first, second));
            falls.push(self.implies(second, first));
        }
        let pool = &mut self.prover.encoding.pool;
        [pool.and(rises), pool.and(falls)]
    }

    /// Where a difference is known: it is not negative, and it is not positive.
    fn signs(&mut self, key: CalculationKey) -> [Formula; 2] {
        let kind = &self.twins.library.calculations[key].kind;
        let zero = kind.measured(Number::zero());
        [Comparison::AtLeast, Comparison::AtMost].map(|comparison| {
            let test = FactTest::Compare {
                of: Variable::Calculation(key),
                comparison,
                number: zero.clone(),
            };
            self.truth(test)
        })
    }

    fn truth(&mut self, test: FactTest) -> Formula {
        let (encoding, space) = (&mut self.prover.encoding, &self.prover.space);
        encoding
            .guard(&self.twins.library, space, &Logic::Test(test))
            .yes
    }

    /// Whether it is known how much the first patient has.
    fn known(&mut self, measure: Measure) -> Formula {
        match measure {
            Measure::Of(_) | Measure::Score(_) => self.truth(measure.test()),
            Measure::Condition(key) => {
                let truth = self.prover.encoding.conditions[&key];
                self.prover.encoding.pool.or([truth.yes, truth.no])
            }
        }
    }

    /// Of the first patient, where that is known: that it is at least each level, but for the least.
    fn at_least(&mut self, measure: Measure) -> Vec<Formula> {
        match measure {
            Measure::Of(Variable::Output(key)) => self.at_least_of_output(key),
            Measure::Of(Variable::Fact(key)) => {
                let column = self.prover.space.of_fact(key)[0];
                self.at_least_of_cells(column)
            }
            Measure::Of(Variable::Calculation(key)) => {
                let column = self.prover.space.of_calculation(key);
                self.at_least_of_cells(column)
            }
            Measure::Condition(key) => vec![self.prover.encoding.conditions[&key].yes],
            Measure::Score(score) => {
                let own = &self.twins.library.scores[score];
                let levels = own.totals().skip(1);
                let at_least = levels.map(|number| {
                    self.truth(FactTest::Score {
                        score,
                        comparison: Comparison::AtLeast,
                        number,
                    })
                });
                at_least.collect()
            }
        }
    }

    /// Cells are in order: each is above those before it.
    fn at_least_of_cells(&mut self, column: ColumnKey) -> Vec<Formula> {
        let cells = &self.prover.space.column(column).cells;
        let known = cells.iter().filter(|cell| **cell != Cell::Unknown).count();
        let levels = 1..known;
        levels
            .map(|level| {
                let from: Mask = (level..known).collect();
                self.prover.encoding.pool.among(column, from)
            })
            .collect()
    }

    fn at_least_of_output(&mut self, key: OutputKey) -> Vec<Formula> {
        let values = self.prover.encoding.outcomes[&key].values.clone();
        let pool = &mut self.prover.encoding.pool;
        let mut above = Formula::FALSE;
        let at_least = values.iter().skip(1).rev().map(|(_, when)| {
            above = pool.or([above, *when]);
            above
        });
        at_least.collect()
    }

    /// For questions about the two.
    pub fn prover(&mut self) -> &mut Prover<'t> {
        &mut self.prover
    }
}
