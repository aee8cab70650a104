//! The meaning of a library as formulas: who reaches a step, to whom a recommendation applies, what is permitted to whom.

use std::collections::BTreeMap;

use super::formula::{Formula, Pool};
use super::score;
use super::space::{Cell, Space};
use crate::model::*;
use crate::quantity::Number;

/// When an expression is definitely true and when definitely false; where neither holds, it is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    pub yes: Formula,
    pub no: Formula,
}

impl Truth {
    fn two_valued(pool: &mut Pool, yes: Formula) -> Self {
        Self {
            yes,
            no: pool.not(yes),
        }
    }

    fn not(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }
}

/// A statement's stance on an intervention, and for whom it is in force.
#[derive(Clone, Copy, Debug)]
pub struct Says {
    pub statement: Statement,
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub when: Formula,
}

/// Who hears a stance on an intervention, from whatever statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub intervention: InterventionKey,
    pub stance: Stance,
    pub when: Formula,
}

/// The formulas of a library.
#[derive(Debug)]
pub struct Encoding {
    pub pool: Pool,
    conditions: BTreeMap<ConditionKey, Truth>,
    /// The truth of each entry of a score.
    pub entries: BTreeMap<ScoreKey, Vec<Truth>>,
    /// Not definitely false, each.
    pub assumptions: Vec<Formula>,
    /// Who reaches a step, in whatever pathway they are.
    pub reach: BTreeMap<StepKey, Formula>,
    /// Who takes each branch of a question, of those who are there.
    pub taken: BTreeMap<StepKey, Vec<Formula>>,
    /// Who follows a pathway from its start: those to whom it applies and those who enter it.
    pub follows: BTreeMap<PathwayKey, Formula>,
    pub applies: BTreeMap<RecommendationKey, Formula>,
    /// To whom a table applies.
    pub tables: BTreeMap<TableKey, Formula>,
    /// Whom a row matches, of those to whom its table applies.
    pub matches: BTreeMap<RowKey, Formula>,
    /// Whom a row matches and its table's hit policy leaves to it.
    pub hits: BTreeMap<RowKey, Formula>,
    pub says: Vec<Says>,
    pathway_order: Vec<PathwayKey>,
}

impl Encoding {
    pub fn new(library: &Library, space: &Space) -> Self {
        Self::in_pool(library, space, Pool::new(space))
    }

    /// In a pool that holds another version of the library, over the same space: what both say is the same formula.
    pub fn in_pool(library: &Library, space: &Space, pool: Pool) -> Self {
        let mut encoding = Self {
            pool,
            conditions: BTreeMap::new(),
            entries: BTreeMap::new(),
            assumptions: Vec::new(),
            reach: BTreeMap::new(),
            taken: BTreeMap::new(),
            follows: BTreeMap::new(),
            applies: BTreeMap::new(),
            tables: BTreeMap::new(),
            matches: BTreeMap::new(),
            hits: BTreeMap::new(),
            says: Vec::new(),
            pathway_order: outer_first(library),
        };
        let mut encoder = Encoder {
            library,
            space,
            encoding: &mut encoding,
        };
        encoder.definitions();
        encoder.assumptions();
        encoder.recommendations();
        encoder.pathways();
        encoder.tables();
        encoder.stances();
        encoding
    }

    /// Who hears each stance on each intervention: two versions of a library with the same outcomes advise alike.
    pub fn outcomes(&mut self, library: &Library) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for intervention in library.interventions.keys() {
            for stance in Stance::ALL {
                let said: Vec<_> = self
                    .says
                    .iter()
                    .filter(|says| {
                        says.stance == stance
                            && concerns(library, stance, says.intervention, intervention)
                    })
                    .map(|says| says.when)
                    .collect();
                let when = self.pool.or(said);
                outcomes.push(Outcome {
                    intervention,
                    stance,
                    when,
                });
            }
        }
        outcomes
    }

    /// The truth of a guard.
    pub fn guard(&mut self, library: &Library, space: &Space, guard: &Guard) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .guard(guard)
    }

    /// The truth of a claim.
    pub fn claim(&mut self, library: &Library, space: &Space, claim: &Claim) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim(claim)
    }

    /// For whom a predicate of advice holds.
    pub fn claim_test(&mut self, library: &Library, space: &Space, test: &ClaimTest) -> Truth {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim_test(test)
    }

    /// Where both statements of an adjudication apply.
    pub fn silenced_by(&mut self, precedence: &Precedence) -> Formula {
        let both = [
            self.made(precedence.prevails),
            self.made(precedence.silenced),
        ];
        self.pool.and(both)
    }

    /// To whom a statement is made, silenced or not.
    pub fn made(&self, statement: Statement) -> Formula {
        match statement {
            Statement::Recommendation(key) => self.applies[&key],
            Statement::Step(key) => self.reach[&key],
            Statement::Row(key) => self.hits[&key],
        }
    }

    /// Patients with these values; every other fact is free.
    pub fn given(&mut self, space: &Space, given: &[(FactKey, Value)]) -> Formula {
        let mut parts = Vec::new();
        for (fact, value) in given {
            for &key in space.of_fact(*fact) {
                let element = space.column(key).value;
                let mask = space.mask(key, |cell| has_value(cell, value, element));
                parts.push(self.pool.among(key, mask));
            }
        }
        self.pool.and(parts)
    }
}

fn has_value(cell: &Cell, value: &Value, element: Option<usize>) -> bool {
    match (cell, value) {
        (Cell::Unknown, Value::Unknown) => true,
        (Cell::Yes, Value::YesNo(yes)) => *yes,
        (Cell::No, Value::YesNo(yes)) => !yes,
        (Cell::Value(own), Value::OneOf(value)) => own == value,
        (Cell::Numbers(interval), Value::Number(number)) => interval.contains(number),
        (cell, Value::AnyOf(has)) => match element.and_then(|element| has[element]) {
            Some(true) => *cell == Cell::Yes,
            Some(false) => *cell == Cell::No,
            None => *cell == Cell::Unknown,
        },
        (Cell::Unknown | Cell::Yes | Cell::No | Cell::Value(_) | Cell::Numbers(_), _) => false,
    }
}

pub(super) struct Encoder<'a> {
    pub library: &'a Library,
    space: &'a Space,
    pub encoding: &'a mut Encoding,
}

impl Encoder<'_> {
    pub fn pool(&mut self) -> &mut Pool {
        &mut self.encoding.pool
    }

    fn definitions(&mut self) {
        for &definition in &self.library.definition_order {
            match definition {
                Definition::Condition(key) => {
                    let truth = self.guard(&self.library.conditions[key].when.logic);
                    self.encoding.conditions.insert(key, truth);
                }
                Definition::Score(key) => {
                    let entries = self.library.scores[key].entries.iter();
                    let truths = entries.map(|entry| self.guard(&entry.when.logic));
                    let truths = truths.collect();
                    self.encoding.entries.insert(key, truths);
                }
            }
        }
    }

    fn assumptions(&mut self) {
        for assumption in self.library.assumptions.values() {
            let truth = self.guard(&assumption.always.logic);
            let not_false = self.pool().not(truth.no);
            self.encoding.assumptions.push(not_false);
        }
    }

    fn recommendations(&mut self) {
        for (key, recommendation) in self.library.recommendations.iter() {
            let truth = self.guard(&recommendation.when.logic);
            self.encoding.applies.insert(key, truth.yes);
        }
    }

    pub fn guard(&mut self, guard: &Guard) -> Truth {
        self.logic(guard, Self::fact_test)
    }

    fn claim(&mut self, claim: &Claim) -> Truth {
        self.logic(claim, Self::claim_test)
    }

    fn logic<T>(&mut self, logic: &Logic<T>, test: fn(&mut Self, &T) -> Truth) -> Truth {
        match logic {
            Logic::Constant(true) => Truth {
                yes: Formula::TRUE,
                no: Formula::FALSE,
            },
            Logic::Constant(false) => Truth {
                yes: Formula::FALSE,
                no: Formula::TRUE,
            },
            Logic::Test(own) => test(self, own),
            Logic::Known(inner) => {
                let inner = self.logic(inner, test);
                let known = self.pool().or([inner.yes, inner.no]);
                Truth::two_valued(self.pool(), known)
            }
            Logic::Not(inner) => self.logic(inner, test).not(),
            Logic::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.logic(part, test)).collect();
                self.all(&parts)
            }
            Logic::Or(parts) => {
                let parts: Vec<_> = parts
                    .iter()
                    .map(|part| self.logic(part, test).not())
                    .collect();
                self.all(&parts).not()
            }
            Logic::Xor(left, right) => {
                let (left, right) = (self.logic(left, test), self.logic(right, test));
                let first = self.all(&[left, right.not()]);
                let second = self.all(&[left.not(), right]);
                self.all(&[first.not(), second.not()]).not()
            }
            Logic::Implies(left, right) => {
                let (left, right) = (self.logic(left, test), self.logic(right, test));
                self.all(&[left, right.not()]).not()
            }
        }
    }

    fn all(&mut self, parts: &[Truth]) -> Truth {
        let yes = self.pool().and(parts.iter().map(|part| part.yes));
        let no = self.pool().or(parts.iter().map(|part| part.no));
        Truth { yes, no }
    }

    fn fact_test(&mut self, test: &FactTest) -> Truth {
        match test {
            FactTest::Condition(key) => self.encoding.conditions[key],
            FactTest::Score {
                score,
                comparison,
                number,
            } => {
                let (score, entries) =
                    (&self.library.scores[*score], &self.encoding.entries[score]);
                score::compares(
                    &mut self.encoding.pool,
                    score,
                    entries,
                    *comparison,
                    *number,
                )
            }
            FactTest::ScoreKnown(key) => {
                let (pool, entries) = (&mut self.encoding.pool, &self.encoding.entries[key]);
                let known: Vec<_> = entries
                    .iter()
                    .map(|entry| pool.or([entry.yes, entry.no]))
                    .collect();
                let known = pool.and(known);
                Truth::two_valued(pool, known)
            }
            FactTest::Known(fact) => {
                let known = self.cells(*fact, 0, |cell| *cell != Cell::Unknown);
                Truth::two_valued(self.pool(), known)
            }
            FactTest::Yes(fact) => self.known_cells(*fact, 0, |cell| *cell == Cell::Yes),
            FactTest::Among { fact, values } => self.known_cells(
                *fact,
                0,
                |cell| matches!(cell, Cell::Value(value) if values.contains(value)),
            ),
            FactTest::Has { fact, value } => {
                self.known_cells(*fact, *value, |cell| *cell == Cell::Yes)
            }
            FactTest::Compare {
                fact,
                comparison,
                number,
            } => self.known_cells(*fact, 0, |cell| cell_compares(cell, *comparison, number)),
        }
    }

    /// The patients whose cell of a fact's column passes.
    fn cells(&mut self, fact: FactKey, column: usize, passes: impl Fn(&Cell) -> bool) -> Formula {
        let key = self.space.of_fact(fact)[column];
        let mask = self.space.mask(key, passes);
        self.pool().among(key, mask)
    }

    /// True where a known cell passes, false where a known one does not.
    fn known_cells(
        &mut self,
        fact: FactKey,
        column: usize,
        passes: impl Fn(&Cell) -> bool,
    ) -> Truth {
        let yes = self.cells(fact, column, |cell| *cell != Cell::Unknown && passes(cell));
        let no = self.cells(fact, column, |cell| *cell != Cell::Unknown && !passes(cell));
        Truth { yes, no }
    }

    fn claim_test(&mut self, test: &ClaimTest) -> Truth {
        let yes = match test {
            ClaimTest::Fact(test) => return self.fact_test(test),
            ClaimTest::Permitted(key) => self.takes(*key, Stance::permits),
            ClaimTest::Offered(key) => self.takes(*key, |stance| stance == Stance::Offer),
            ClaimTest::Considered(key) => self.takes(*key, |stance| stance == Stance::Consider),
            ClaimTest::Avoided(key) => self.takes(*key, |stance| stance == Stance::Avoid),
            ClaimTest::Forbidden(key) => self.takes(*key, |stance| stance == Stance::Forbid),
            ClaimTest::Reaches(step) => self.encoding.reach[step],
            ClaimTest::Applies(key) => self.encoding.applies[key],
            ClaimTest::Hits(row) => self.encoding.hits[row],
            ClaimTest::Before { first, then } => self.before(*first, *then),
        };
        Truth::two_valued(self.pool(), yes)
    }

    /// Who hears a stance on an intervention.
    fn takes(&mut self, on: InterventionKey, wanted: impl Fn(Stance) -> bool) -> Formula {
        let library = self.library;
        let said: Vec<_> = self
            .encoding
            .says
            .iter()
            .filter(|says| {
                wanted(says.stance) && concerns(library, says.stance, says.intervention, on)
            })
            .map(|says| says.when)
            .collect();
        self.pool().or(said)
    }

    fn pathways(&mut self) {
        let mut ends = BTreeMap::new();
        let mut within = BTreeMap::new();
        for key in self.encoding.pathway_order.clone().into_iter().rev() {
            self.branches(key);
            let (inside, end) = self.inside(key, &ends, &BTreeMap::new());
            within.extend(inside);
            ends.insert(key, end);
        }
        let follows = self.reach_from(&within);
        for (key, pathway) in self.library.pathways.iter() {
            for index in 0..pathway.steps.len() {
                let step = StepKey {
                    pathway: key,
                    index,
                };
                let reach = self.pool().and([follows[&key], within[&step]]);
                self.encoding.reach.insert(step, reach);
            }
        }
        self.encoding.follows = follows;
    }

    /// Who takes each branch: the first whose condition is definitely true.
    fn branches(&mut self, pathway: PathwayKey) {
        for (index, step) in self.library.pathways[pathway].steps.iter().enumerate() {
            let Action::Ask { branches, .. } = &step.action else {
                continue;
            };
            let mut left = Formula::TRUE;
            let mut taken = Vec::new();
            for branch in branches {
                let yes = branch
                    .when
                    .as_ref()
                    .map_or(Formula::TRUE, |when| self.guard(&when.logic).yes);
                taken.push(self.pool().and([left, yes]));
                let no = self.pool().not(yes);
                left = self.pool().and([left, no]);
            }
            self.encoding
                .taken
                .insert(StepKey { pathway, index }, taken);
        }
    }

    /// For each step of a pathway who gets there from its start, and who gets from the start to an end. `blocked` patients
    /// get no further than the step.
    fn inside(
        &mut self,
        pathway: PathwayKey,
        ends: &BTreeMap<PathwayKey, Formula>,
        blocked: &BTreeMap<StepKey, Formula>,
    ) -> (BTreeMap<StepKey, Formula>, Formula) {
        let steps = &self.library.pathways[pathway].steps;
        let mut arriving: Vec<Vec<Formula>> = vec![Vec::new(); steps.len()];
        arriving[0].push(Formula::TRUE);
        let mut ended = Vec::new();
        let mut inside = BTreeMap::new();
        for index in forward_order(steps) {
            let key = StepKey { pathway, index };
            let here = self.pool().or(std::mem::take(&mut arriving[index]));
            inside.insert(key, here);
            for (to, leaves) in self.leaves(key, here, ends, blocked) {
                match to {
                    Some(to) => arriving[to].push(leaves),
                    None => ended.push(leaves),
                }
            }
        }
        (inside, self.pool().or(ended))
    }

    /// Who of those at a step goes on, and where to; `None` is an end.
    fn leaves(
        &mut self,
        key: StepKey,
        here: Formula,
        ends: &BTreeMap<PathwayKey, Formula>,
        blocked: &BTreeMap<StepKey, Formula>,
    ) -> Vec<(Option<usize>, Formula)> {
        match &self.library.step(key).action {
            Action::Ask { branches, .. } => {
                let taken = self.encoding.taken[&key].clone();
                let going = taken
                    .into_iter()
                    .map(|taken| self.pool().and([here, taken]));
                let going: Vec<_> = going.collect();
                branches
                    .iter()
                    .map(|branch| Some(branch.to))
                    .zip(going)
                    .collect()
            }
            Action::Act { next, .. } => {
                let free = match blocked.get(&key) {
                    Some(&blocked) => self.pool().not(blocked),
                    None => Formula::TRUE,
                };
                vec![(*next, self.pool().and([here, free]))]
            }
            Action::Enter { pathway, next } => {
                vec![(*next, self.pool().and([here, ends[pathway]]))]
            }
        }
    }

    /// Who follows each pathway, given who gets where inside of it.
    fn reach_from(&mut self, within: &BTreeMap<StepKey, Formula>) -> BTreeMap<PathwayKey, Formula> {
        let mut follows: BTreeMap<PathwayKey, Vec<Formula>> = BTreeMap::new();
        let mut done = BTreeMap::new();
        for key in self.encoding.pathway_order.clone() {
            let pathway = &self.library.pathways[key];
            let mut from = follows.remove(&key).unwrap_or_default();
            if let Some(applies) = &pathway.applies {
                from.push(self.guard(&applies.logic).yes);
            }
            let from = self.pool().or(from);
            done.insert(key, from);
            for (index, step) in pathway.steps.iter().enumerate() {
                if let Action::Enter {
                    pathway: entered, ..
                } = step.action
                {
                    let here = within[&StepKey {
                        pathway: key,
                        index,
                    }];
                    let entering = self.pool().and([from, here]);
                    follows.entry(entered).or_default().push(entering);
                }
            }
        }
        done
    }

    fn stances(&mut self) {
        let mut says = Vec::new();
        for (key, recommendation) in self.library.recommendations.iter() {
            let stance = recommendation.stance();
            let statement = Statement::Recommendation(key);
            says.extend(
                recommendation
                    .interventions
                    .iter()
                    .map(|&on| (statement, stance, on)),
            );
        }
        for (key, step) in self.library.steps() {
            if let Action::Act { stances, .. } = &step.action {
                says.extend(
                    stances
                        .iter()
                        .map(|&(stance, on)| (Statement::Step(key), stance, on)),
                );
            }
        }
        for (key, row) in self.library.rows() {
            let stances = row.stances.iter();
            says.extend(stances.map(|&(stance, on)| (Statement::Row(key), stance, on)));
        }
        for (statement, stance, intervention) in says {
            let applies = self.encoding.made(statement);
            let silenced = self.silenced(statement, intervention);
            let heard = self.pool().not(silenced);
            let when = self.pool().and([applies, heard]);
            self.encoding.says.push(Says {
                statement,
                stance,
                intervention,
                when,
            });
        }
    }

    /// For whom an adjudication silences a statement on an intervention.
    fn silenced(&mut self, statement: Statement, on: InterventionKey) -> Formula {
        let classes = self.library.classes_of(on);
        let mut by = Vec::new();
        for adjudication in self.library.adjudications.values() {
            if let Some(precedence) = &adjudication.precedence
                && precedence.silenced == statement
                && precedence.on.iter().any(|on| classes.contains(on))
            {
                by.push(self.encoding.silenced_by(precedence));
            }
        }
        self.pool().or(by)
    }

    /// Who is permitted `then` by a step, and on no path before a step has permitted `first`.
    fn before(&mut self, first: InterventionKey, then: InterventionKey) -> Formula {
        let permits_first = self.permitting_steps(first);
        let mut ends = BTreeMap::new();
        let mut within = BTreeMap::new();
        for key in self.encoding.pathway_order.clone().into_iter().rev() {
            let (inside, end) = self.inside(key, &ends, &permits_first);
            within.extend(inside);
            ends.insert(key, end);
        }
        let follows = self.reach_from(&within);
        let mut too_early = Vec::new();
        let mut permitted = Vec::new();
        for (step, permits) in self.permitting_steps(then) {
            let without = [follows[&step.pathway], within[&step], permits];
            too_early.push(self.pool().and(without));
            permitted.push(permits);
        }
        let too_early = self.pool().or(too_early);
        let in_time = self.pool().not(too_early);
        let permitted = self.pool().or(permitted);
        self.pool().and([permitted, in_time])
    }

    /// The steps that permit an intervention, and to whom.
    fn permitting_steps(&mut self, on: InterventionKey) -> BTreeMap<StepKey, Formula> {
        let library = self.library;
        let mut steps: BTreeMap<StepKey, Vec<Formula>> = BTreeMap::new();
        for says in &self.encoding.says {
            if let Statement::Step(key) = says.statement
                && says.stance.permits()
                && concerns(library, says.stance, says.intervention, on)
            {
                steps.entry(key).or_default().push(says.when);
            }
        }
        let steps = steps
            .into_iter()
            .map(|(key, when)| (key, self.encoding.pool.or(when)));
        steps.collect()
    }
}

fn cell_compares(cell: &Cell, comparison: Comparison, number: &Number) -> bool {
    let Cell::Numbers(interval) = cell else {
        return false;
    };
    // The cell lies on one side of every number that it was cut at, so one number stands for all.
    comparison.holds(&interval.example, number)
}

/// A stance on a class is taken on its members; one that permits a member permits the class.
pub(crate) fn concerns(
    library: &Library,
    stance: Stance,
    said_of: InterventionKey,
    on: InterventionKey,
) -> bool {
    let is_class_of_it = library.classes_of(on).contains(&said_of);
    is_class_of_it || (stance.permits() && library.classes_of(said_of).contains(&on))
}

/// The steps of a pathway, each after all that lead to it.
fn forward_order(steps: &[Step]) -> Vec<usize> {
    let mut waiting = vec![0usize; steps.len()];
    for step in steps {
        for to in step.successors() {
            waiting[to] += 1;
        }
    }
    let mut ready: Vec<usize> = (0..steps.len())
        .filter(|&step| waiting[step] == 0)
        .collect();
    let mut order = Vec::with_capacity(steps.len());
    while let Some(step) = ready.pop() {
        order.push(step);
        for to in steps[step].successors() {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    order
}

/// The pathways, each before all that it enters.
fn outer_first(library: &Library) -> Vec<PathwayKey> {
    let mut waiting: BTreeMap<PathwayKey, usize> =
        library.pathways.keys().map(|key| (key, 0)).collect();
    let entered = |key: PathwayKey| {
        library.pathways[key]
            .steps
            .iter()
            .filter_map(|step| match step.action {
                Action::Enter { pathway, .. } => Some(pathway),
                Action::Ask { .. } | Action::Act { .. } => None,
            })
    };
    for key in library.pathways.keys() {
        for inner in entered(key) {
            *waiting.entry(inner).or_default() += 1;
        }
    }
    let mut ready: Vec<PathwayKey> = waiting
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(key, _)| *key)
        .collect();
    let mut order = Vec::new();
    while let Some(key) = ready.pop() {
        order.push(key);
        for inner in entered(key) {
            let count = waiting.entry(inner).or_default();
            *count -= 1;
            if *count == 0 {
                ready.push(inner);
            }
        }
    }
    order
}

/// Every test of facts that the library makes, wherever it makes it.
pub fn tests(library: &Library) -> Vec<&FactTest> {
    let mut found: Vec<&FactTest> = Vec::new();
    for guard in guards(library) {
        guard.for_each(&mut |test| found.push(test));
    }
    for invariant in library.invariants.values() {
        invariant.rule.claim().logic.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                found.push(test);
            }
        });
    }
    found
}

fn guards(library: &Library) -> impl Iterator<Item = &Guard> {
    let conditions = library
        .conditions
        .values()
        .map(|condition| &condition.when.logic);
    let entries = library.scores.values().flat_map(|score| &score.entries);
    let entries = entries.map(|entry| &entry.when.logic);
    let assumptions = library
        .assumptions
        .values()
        .map(|assumption| &assumption.always.logic);
    let recommendations = library.recommendations.values().map(|own| &own.when.logic);
    let applies = library
        .pathways
        .values()
        .filter_map(|own| own.applies.as_ref());
    let branches = library.steps().flat_map(|(_, step)| match &step.action {
        Action::Ask { branches, .. } => branches.as_slice(),
        Action::Act { .. } | Action::Enter { .. } => &[],
    });
    let branches = branches.filter_map(|branch| branch.when.as_ref());
    let tables = library
        .tables
        .values()
        .filter_map(|table| table.applies.as_ref());
    let cells = library
        .rows()
        .flat_map(|(_, row)| row.cells.iter().flatten());
    let written = applies.chain(branches).chain(tables).chain(cells);
    conditions
        .chain(entries)
        .chain(assumptions)
        .chain(recommendations)
        .chain(written.map(|written| &written.logic))
}

/// The facts that a guard depends on, through conditions and scores too, in the order met.
pub fn guard_facts(library: &Library, guard: &Guard) -> Vec<FactKey> {
    let mut facts = Vec::new();
    let mut open: Vec<&Guard> = vec![guard];
    let mut seen = Vec::new();
    while let Some(guard) = open.pop() {
        guard.for_each(&mut |test| match test {
            FactTest::Yes(fact)
            | FactTest::Known(fact)
            | FactTest::Among { fact, .. }
            | FactTest::Has { fact, .. }
            | FactTest::Compare { fact, .. } => {
                if !facts.contains(fact) {
                    facts.push(*fact);
                }
            }
            FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => {
                let definition = test.definition();
                if !seen.contains(&definition) {
                    seen.push(definition);
                    open.extend(
                        definition
                            .into_iter()
                            .flat_map(|own| library.guards_of(own)),
                    );
                }
            }
        });
    }
    facts
}
