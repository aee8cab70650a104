//! What is left of a condition for patients about whom something is known already.
//!
//! An expression is a tree of tests, negations next to them. A part that makes no difference for the patients in question is
//! left out, where "in question" are those for whom the other parts do not decide already; the prover is asked each time, so
//! that what is left means the same for all of them and nothing more can be left out.

use crate::model::{
    FactTest, Guard, Library, Logic, OutputKey, OutputValue, RecommendationKey, Signed, Silencing,
    Statement, Value, Variable,
};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::prove::space::Cell;

/// What must still hold for patients about whom something is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remaining {
    /// They all meet it.
    Nothing,
    /// Those meet it of whom the first is definitely true and the second is not; of both it is known whether they are.
    Where { only_if: Guard, unless: Guard },
    /// More than a line can say.
    More,
}

impl Remaining {
    /// The tests that it makes, in the order in which they are said.
    pub fn tests(&self) -> Vec<&FactTest> {
        let mut tests = Vec::new();
        if let Remaining::Where { only_if, unless } = self {
            for guard in [only_if, unless] {
                guard.for_each(&mut |test| tests.push(test));
            }
        }
        tests
    }
}

/// Expressions of more tests are left as they are: leaving out what makes no difference takes as the square of them.
const MOST_REDUCED: usize = 200;

/// Most tests that a line says.
const MOST_TESTS: usize = 8;

/// Most definitions that are looked into in one expression.
const MOST_DEFINITIONS: usize = 50;

/// Most descriptions by few facts that a line says.
const MOST_CUBES: usize = 3;

/// An expression whose negations stand at its tests; true where all or any of its parts are, and a leaf where it definitely is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ConditionTree {
    Leaf(Guard),
    All(Vec<ConditionTree>),
    Any(Vec<ConditionTree>),
}

impl ConditionTree {
    /// `holds` is whether the expression or its negation is meant.
    pub fn of(guard: &Guard, holds: bool) -> Self {
        let leaf = |guard: Guard, holds: bool| match holds {
            true => ConditionTree::Leaf(guard),
            false => ConditionTree::Leaf(Logic::Not(Box::new(guard))),
        };
        guard.signed(holds, &mut |part| match part {
            Signed::All(parts) => ConditionTree::All(parts),
            Signed::Any(parts) => ConditionTree::Any(parts),
            Signed::Test(test, holds) => leaf(Logic::Test(test.clone()), holds),
            Signed::Known(inner, holds) => leaf(Logic::Known(Box::new(inner.clone())), holds),
            Signed::IsTrue(inner, holds) => leaf(Logic::IsTrue(Box::new(inner.clone())), holds),
            Signed::Xor(sides, holds) => {
                let [left, right] = sides.map(|side| Box::new(side.clone()));
                leaf(Logic::Xor(left, right), holds)
            }
        })
    }

    fn is_true(&self) -> bool {
        matches!(self, ConditionTree::All(parts) if parts.is_empty())
    }

    fn is_false(&self) -> bool {
        matches!(self, ConditionTree::Any(parts) if parts.is_empty())
    }

    /// Whether it has more tests than are compared with each other.
    pub fn is_large(&self) -> bool {
        self.tests() > MOST_REDUCED
    }

    fn tests(&self) -> usize {
        match self {
            ConditionTree::Leaf(_) => 1,
            ConditionTree::All(parts) | ConditionTree::Any(parts) => {
                parts.iter().map(ConditionTree::tests).sum()
            }
        }
    }

    fn guard(&self) -> Guard {
        let each = |parts: &[ConditionTree]| parts.iter().map(ConditionTree::guard).collect();
        match self {
            ConditionTree::Leaf(guard) => guard.clone(),
            ConditionTree::All(parts) if parts.is_empty() => Logic::Constant(true),
            ConditionTree::Any(parts) if parts.is_empty() => Logic::Constant(false),
            ConditionTree::All(parts) => Logic::And(each(parts)),
            ConditionTree::Any(parts) => Logic::Or(each(parts)),
        }
    }
}

/// How conditions are treated that an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConditionNaming {
    /// By their names, but for those of which only one test is left.
    Kept,
    /// By what they mean.
    Expanded,
}

/// Leaves out of expressions what makes no difference.
pub(super) struct Reducer<'p, 'a> {
    pub prover: &'p mut Prover<'a>,
    pub library: &'a Library,
    naming: ConditionNaming,
    /// How many definitions may still be looked into.
    left: usize,
}

impl<'p, 'a> Reducer<'p, 'a> {
    pub fn new(library: &'a Library, prover: &'p mut Prover<'a>) -> Self {
        Self {
            prover,
            library,
            naming: ConditionNaming::Kept,
            left: 0,
        }
    }

    /// The expression that says whom a statement reaches; `None` for what is not written as one.
    pub fn tree(&mut self, says: &Says) -> Option<ConditionTree> {
        let Statement::Recommendation(key) = says.statement else {
            return None;
        };
        let precedences = self.library.precedences();
        let silencing = precedences.filter(|own| {
            own.silenced == says.statement
                && own.silences(self.library, says.stance, says.intervention)
        });
        let mut parts = vec![ConditionTree::of(self.when(key), true)];
        for silencing in silencing {
            parts.push(self.not_made(silencing)?);
        }
        let tree = ConditionTree::All(parts);
        // Who hears a statement has one meaning, which is the prover's.
        (self.yes(&tree) == says.when || self.is_same(&tree, says.when) == Ok(true)).then_some(tree)
    }

    fn when(&self, key: RecommendationKey) -> &'a Guard {
        &self.library.recommendations[key].when.logic
    }

    fn not_made(&self, silencing: Silencing<'_>) -> Option<ConditionTree> {
        let Statement::Recommendation(prevails) = silencing.prevails else {
            return None;
        };
        let when = self.when(prevails);
        let unknown = Logic::Not(Box::new(Logic::Known(Box::new(when.clone()))));
        let mut parts = vec![ConditionTree::of(when, false), ConditionTree::Leaf(unknown)];
        if let Some(holds) = &silencing.ruling.when {
            let unknown = Logic::Not(Box::new(Logic::Known(Box::new(holds.logic.clone()))));
            parts.push(ConditionTree::of(&holds.logic, false));
            parts.push(ConditionTree::Leaf(unknown));
        }
        Some(ConditionTree::Any(parts))
    }

    fn is_same(&mut self, tree: &ConditionTree, formula: Formula) -> Result<bool, BudgetSpent> {
        let formula_of_tree = self.yes(tree);
        let differ = self.prover.encoding.pool.differ(formula_of_tree, formula);
        Ok(!self.prover.is_possible(differ)?)
    }

    /// For whom it is definitely true.
    pub fn yes(&mut self, tree: &ConditionTree) -> Formula {
        match tree {
            ConditionTree::Leaf(guard) => {
                let Prover {
                    encoding, space, ..
                } = &mut *self.prover;
                encoding.guard(self.library, space, guard).yes
            }
            ConditionTree::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.yes(part)).collect();
                self.prover.encoding.pool.and(parts)
            }
            ConditionTree::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.yes(part)).collect();
                self.prover.encoding.pool.or(parts)
            }
        }
    }

    fn not(&mut self, formula: Formula) -> Formula {
        self.prover.encoding.pool.not(formula)
    }

    fn both(&mut self, one: Formula, other: Formula) -> Formula {
        self.prover.encoding.pool.and([one, other])
    }

    pub fn meet(&mut self, one: Formula, other: Formula) -> Result<bool, BudgetSpent> {
        let both = self.both(one, other);
        self.prover.is_possible(both)
    }

    /// What of a tree makes a difference to the patients in question.
    pub fn reduced(
        &mut self,
        tree: &ConditionTree,
        patients: Formula,
        naming: ConditionNaming,
    ) -> Result<ConditionTree, BudgetSpent> {
        (self.naming, self.left) = (naming, MOST_DEFINITIONS);
        self.reduce(tree, patients)
    }

    fn reduce(
        &mut self,
        tree: &ConditionTree,
        patients: Formula,
    ) -> Result<ConditionTree, BudgetSpent> {
        let yes = self.yes(tree);
        let not = self.not(yes);
        if !self.meet(patients, not)? {
            return Ok(ConditionTree::All(Vec::new()));
        }
        if !self.meet(patients, yes)? {
            return Ok(ConditionTree::Any(Vec::new()));
        }
        // Each part is compared with all others.
        if tree.is_large() {
            return Ok(tree.clone());
        }
        match tree {
            ConditionTree::Leaf(guard) => self.leaf(guard, patients),
            ConditionTree::All(parts) => self.parts(parts, patients, true),
            ConditionTree::Any(parts) => self.parts(parts, patients, false),
        }
    }

    /// Each part matters only to those for whom the others do not decide.
    fn parts(
        &mut self,
        parts: &[ConditionTree],
        patients: Formula,
        all: bool,
    ) -> Result<ConditionTree, BudgetSpent> {
        let mut decided: Vec<Formula> = Vec::new();
        for part in parts {
            let yes = self.yes(part);
            decided.push(if all { yes } else { self.not(yes) });
        }
        let mut kept = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let others = decided.iter().enumerate();
            let others = others.filter(|(other, _)| *other != index);
            let others = others.map(|(_, formula)| *formula).chain([patients]);
            let others: Vec<Formula> = others.collect();
            let undecided = self.prover.encoding.pool.and(others);
            let reduced = self.reduce(part, undecided)?;
            let yes = self.yes(&reduced);
            decided[index] = if all { yes } else { self.not(yes) };
            let (is_idle, settles) = match all {
                true => (reduced.is_true(), reduced.is_false()),
                false => (reduced.is_false(), reduced.is_true()),
            };
            if settles {
                return Ok(reduced);
            }
            if !is_idle {
                kept.push(reduced);
            }
        }
        Ok(joined(kept, all))
    }

    fn leaf(&mut self, guard: &Guard, patients: Formula) -> Result<ConditionTree, BudgetSpent> {
        let (test, holds) = match guard {
            Logic::Test(test) => (test, true),
            Logic::Not(inner) => match &**inner {
                Logic::Test(test) => (test, false),
                _other => return Ok(ConditionTree::Leaf(guard.clone())),
            },
            _other => return Ok(ConditionTree::Leaf(guard.clone())),
        };
        match test {
            FactTest::Condition(key) if self.left > 0 => {
                self.left -= 1;
                let meaning = ConditionTree::of(&self.library.conditions[*key].when.logic, holds);
                let reduced = self.reduce(&meaning, patients)?;
                let is_shorter = reduced.tests() == 1 && meaning.tests() > 1;
                Ok(match self.naming {
                    ConditionNaming::Kept if !is_shorter => ConditionTree::Leaf(guard.clone()),
                    ConditionNaming::Kept | ConditionNaming::Expanded => reduced,
                })
            }
            FactTest::Among { of, values } => {
                let meant = |value: &usize| values.contains(value) == holds;
                let possible = self.possible(*of, patients)?;
                Ok(ConditionTree::Leaf(Logic::Test(FactTest::Among {
                    of: *of,
                    values: possible.into_iter().filter(meant).collect(),
                })))
            }
            FactTest::Condition(_)
            | FactTest::Yes(_)
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Known(_)
            | FactTest::Score { .. }
            | FactTest::ScoreKnown(_) => Ok(ConditionTree::Leaf(guard.clone())),
        }
    }

    /// The values of a fact with one value that any of the patients has.
    fn possible(&mut self, of: Variable, patients: Formula) -> Result<Vec<usize>, BudgetSpent> {
        let fact = match of {
            Variable::Fact(key) => key,
            // It has numbers, and no values to choose from.
            Variable::Calculation(_) => return Ok(Vec::new()),
            Variable::Output(key) => return self.possibly_set(key, patients),
        };
        let mut possible = Vec::new();
        for column in self.prover.space.of_fact(fact).to_vec() {
            let cells = self.prover.possible_cells(patients, column)?;
            let cells_of_column = &self.prover.space.column(column).cells;
            possible.extend(
                cells
                    .cells()
                    .filter_map(|cell| match cells_of_column[cell] {
                        Cell::Value(value) => Some(value),
                        Cell::No | Cell::Yes | Cell::Numbers(_) | Cell::Unknown => None,
                    }),
            );
        }
        Ok(possible)
    }

    /// The values of an output that some of the patients have.
    fn possibly_set(
        &mut self,
        output: OutputKey,
        patients: Formula,
    ) -> Result<Vec<usize>, BudgetSpent> {
        let mut possible = Vec::new();
        for (value, when) in self.prover.encoding.outcomes[&output].values.clone() {
            if let OutputValue::Constant(Value::OneOf(place)) = value
                && self.meet(patients, when)?
            {
                possible.push(place);
            }
        }
        Ok(possible)
    }

    /// The patients of whom a formula holds as an expression by few facts, in which those outside of `patients` don't matter;
    /// `None` where it takes more.
    pub fn described(
        &mut self,
        formula: Formula,
        patients: Formula,
    ) -> Result<Option<ConditionTree>, BudgetSpent> {
        // What can't be described can still be decided.
        let Ok(Some(cubes)) = self.prover.cover_within(patients, formula, MOST_CUBES) else {
            return Ok(None);
        };
        let cubes = cubes.iter().map(|cube| {
            let tests = self.prover.expressions(cube);
            joined(
                tests
                    .iter()
                    .map(|test| ConditionTree::of(test, true))
                    .collect(),
                true,
            )
        });
        let tree = joined(cubes.collect(), false);
        self.reduced(&tree, patients, ConditionNaming::Kept)
            .map(Some)
    }

    /// A reduced tree as readers see it. It means what the formula does for these patients, or nothing is said.
    pub fn remaining(
        &mut self,
        tree: &ConditionTree,
        formula: Formula,
        patients: Formula,
    ) -> Result<Remaining, BudgetSpent> {
        if tree.is_true() {
            return Ok(Remaining::Nothing);
        }
        if tree.tests() > MOST_TESTS {
            return Ok(Remaining::More);
        }
        let parts = match tree {
            ConditionTree::All(parts) => &parts[..],
            other => std::slice::from_ref(other),
        };
        let (mut only_if, mut unless) = (Vec::new(), Vec::new());
        for part in parts {
            match self.exception(part, patients)? {
                Some(exception) => unless.push(exception),
                None => only_if.push(part.clone()),
            }
        }
        let (only_if, unless) = (joined(only_if, true), joined(unless, false));
        let (holds, fails) = (self.yes(&only_if), self.yes(&unless));
        let fails_not = self.not(fails);
        let said = self.both(holds, fails_not);
        let differ = self.prover.encoding.pool.differ(said, formula);
        Ok(match self.meet(patients, differ)? {
            true => Remaining::More,
            false => Remaining::Where {
                only_if: only_if.guard(),
                unless: unless.guard(),
            },
        })
    }

    /// What must not hold, where that is shorter to say and always known of these patients.
    fn exception(
        &mut self,
        part: &ConditionTree,
        patients: Formula,
    ) -> Result<Option<ConditionTree>, BudgetSpent> {
        let ConditionTree::Leaf(guard) = part else {
            return Ok(None);
        };
        let exception = match guard {
            Logic::Not(inner) if matches!(&**inner, Logic::Test(test) if is_named(test)) => {
                ConditionTree::Leaf((**inner).clone())
            }
            Logic::Test(FactTest::Among { of, values }) => {
                let possible = self.possible(*of, patients)?;
                let others = possible.into_iter().filter(|value| !values.contains(value));
                let others: Vec<usize> = others.collect();
                if others.len() >= values.len() {
                    return Ok(None);
                }
                ConditionTree::Leaf(Logic::Test(FactTest::Among {
                    of: *of,
                    values: others,
                }))
            }
            _other => return Ok(None),
        };
        let (one, other) = (self.yes(part), self.yes(&exception));
        let (not_one, not_other) = (self.not(one), self.not(other));
        let unknown = self.both(not_one, not_other);
        Ok((!self.meet(patients, unknown)?).then_some(exception))
    }
}

/// All of the parts, or any of them; a part that is joined in the same way is not a part of its own.
pub(super) fn joined(parts: Vec<ConditionTree>, all: bool) -> ConditionTree {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            ConditionTree::All(inner) if all => flat.extend(inner),
            ConditionTree::Any(inner) if !all => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        1 => flat.swap_remove(0),
        _ if all => ConditionTree::All(flat),
        _ => ConditionTree::Any(flat),
    }
}

/// It asks whether something is so that has a name.
fn is_named(test: &FactTest) -> bool {
    match test {
        FactTest::Yes(_) | FactTest::Has { .. } | FactTest::Condition(_) => true,
        FactTest::Among { .. }
        | FactTest::Compare { .. }
        | FactTest::Known(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => false,
    }
}
