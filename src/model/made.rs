//! To whom a statement is made: the expressions on the way to it.

use std::collections::BTreeSet;

use super::{
    Action, AdjudicationKey, ClaimTest, Definition, Entered, FactKey, FactTest, Guard, GuardPlace,
    Library, OutputKey, PathwayKey, RowKey, Silencing, Statement, StepKey, TableKey, Variable,
    WorkedNumber,
};

impl Library {
    /// Whatever says something to patients: recommendations, acts and rows, each in the order written.
    pub fn statements(&self) -> impl Iterator<Item = Statement> {
        let recommendations = self.recommendations.keys().map(Statement::Recommendation);
        let acts = self.steps().filter_map(|(key, step)| match step.action {
            Action::Act { .. } => Some(Statement::Step(key)),
            Action::Ask { .. } | Action::Enter { .. } => None,
        });
        let rows = self.rows().map(|(key, _)| Statement::Row(key));
        recommendations.chain(acts).chain(rows)
    }

    /// The expressions that a condition, a score or an output is worked out from; those of an output are on the way to the statements that set
    /// it, and to those by which they may be silenced.
    pub fn guards_of(&self, definition: Definition) -> Vec<&Guard> {
        match definition {
            Definition::Condition(key) => vec![&self.conditions[key].when.logic],
            Definition::Score(key) => {
                let lines = self.scores[key].lines();
                lines.map(|(when, _)| &when.logic).collect()
            }
            Definition::Output(key) => {
                let mut way = MadeGuards::new(self);
                for statement in self.decides(key) {
                    way.to(statement);
                }
                let rulings = self.precedences_about(key);
                let mut rulings: Vec<AdjudicationKey> = rulings.map(|own| own.by).collect();
                rulings.dedup();
                let places = rulings.into_iter().map(GuardPlace::Ruling);
                let when = places.filter_map(|place| self.guard(place));
                way.guards.extend(when.map(|when| &when.logic));
                way.guards
            }
        }
    }

    /// The statements that an output depends on: those that set it, and the two of each adjudication on it.
    pub fn decides(&self, output: OutputKey) -> BTreeSet<Statement> {
        let setters = self.setters(output).into_iter();
        let mut decides: BTreeSet<Statement> = setters.map(|(statement, _)| statement).collect();
        for precedence in self.precedences_about(output) {
            decides.extend([precedence.prevails, precedence.silenced]);
        }
        decides
    }

    /// What may silence what an output is set to.
    fn precedences_about(&self, output: OutputKey) -> impl Iterator<Item = Silencing<'_>> {
        let all = self.precedences();
        all.filter(move |own| own.is_about(self, output))
    }

    /// The facts that a test asks for, or that what it asks for is worked out of.
    pub fn facts_of(&self, test: &FactTest) -> Vec<FactKey> {
        let variable = test.variable();
        variable.map_or_else(Vec::new, |of| self.facts_of_variable(of))
    }

    /// The fact that it is, or those that it is worked out of: of an output those of the calculations that it is set to.
    pub fn facts_of_variable(&self, of: Variable) -> Vec<FactKey> {
        match of {
            Variable::Fact(fact) => vec![fact],
            Variable::Calculation(key) => self.calculations[key].facts().into_iter().collect(),
            Variable::Output(key) => {
                let set = self.setters(key).into_iter();
                let set = set.filter_map(|(_, set)| set.value.calculation());
                set.flat_map(|own| self.calculations[own].facts()).collect()
            }
        }
    }

    /// Every test of facts that is made anywhere. Of what vignettes expect, that of calculations and outputs: who has which total
    /// is told apart without it.
    pub fn tests(&self) -> Vec<&FactTest> {
        let mut found: Vec<&FactTest> = Vec::new();
        for (_, guard) in self.guards() {
            guard.logic.for_each(&mut |test| found.push(test));
        }
        for calculation in self.calculations.values() {
            calculation.each_condition(&mut |guard| {
                guard.for_each(&mut |test| found.push(test));
            });
        }
        for invariant in self.invariants.values() {
            invariant.for_each(&mut |test| {
                if let ClaimTest::Fact(test) = test {
                    found.push(test);
                }
            });
        }
        for vignette in self.vignettes.values() {
            for expected in &vignette.numbers {
                if let WorkedNumber::Calculation(_) = expected.of {
                    expected.value.for_each(&mut |test| found.push(test));
                }
            }
            for value in vignette.outputs.iter().filter_map(|set| set.value.as_ref()) {
                value.for_each(&mut |test| found.push(test));
            }
        }
        found
    }

    /// The facts that a guard depends on, through calculations, conditions, scores and outputs too, in the order met.
    pub fn facts_behind(&self, guard: &Guard) -> Vec<FactKey> {
        let mut facts = Vec::new();
        let mut open: Vec<&Guard> = vec![guard];
        let mut seen = Vec::new();
        while let Some(guard) = open.pop() {
            guard.for_each(&mut |test| {
                for fact in self.facts_of(test) {
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
                if let Some(definition) = test.definition()
                    && !seen.contains(&definition)
                {
                    seen.push(definition);
                    open.extend(self.guards_of(definition));
                }
            });
        }
        facts
    }

    /// The outputs that a guard asks for, itself or through conditions and scores.
    pub fn outputs_behind(&self, guard: &Guard) -> Vec<OutputKey> {
        let mut outputs = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![guard];
        while let Some(guard) = open.pop() {
            guard.for_each(&mut |test| {
                let Some(definition) = test.definition() else {
                    return;
                };
                if !seen.insert(definition) {
                    return;
                }
                match definition {
                    Definition::Output(key) => outputs.push(key),
                    Definition::Condition(_) | Definition::Score(_) => {
                        open.extend(self.guards_of(definition));
                    }
                }
            });
        }
        outputs
    }

    /// The expressions on the way to the steps that enter a table.
    pub fn ways_into(&self, table: TableKey) -> Vec<&Guard> {
        let mut way = MadeGuards::new(self);
        for entrance in self.entrances(table) {
            way.step(entrance);
        }
        way.guards
    }

    /// The steps that enter a pathway or a table.
    pub fn entrances(&self, inner: impl Into<Entered>) -> impl Iterator<Item = StepKey> {
        let inner = inner.into();
        let steps = self.steps();
        steps.filter_map(move |(key, step)| (step.entered() == Some(inner)).then_some(key))
    }
}

/// The expressions that decide who gets somewhere, collected so far.
struct MadeGuards<'a> {
    library: &'a Library,
    guards: Vec<&'a Guard>,
    /// Steps whose way has been collected.
    reached: BTreeSet<StepKey>,
    /// Pathways that have been followed from start to end.
    through: BTreeSet<PathwayKey>,
}

impl<'a> MadeGuards<'a> {
    fn new(library: &'a Library) -> Self {
        Self {
            library,
            guards: Vec::new(),
            reached: BTreeSet::new(),
            through: BTreeSet::new(),
        }
    }

    fn to(&mut self, statement: Statement) {
        match statement {
            Statement::Recommendation(key) => {
                self.guards
                    .push(&self.library.recommendations[key].when.logic);
            }
            Statement::Row(key) => self.row(key),
            Statement::Step(key) => self.step(key),
        }
    }

    /// Its own cells, and those of the rows that win over it; and the ways to the steps that enter the table.
    fn row(&mut self, key: RowKey) {
        let table = &self.library.tables[key.table];
        self.guards
            .extend(table.applies.written().map(|applies| &applies.logic));
        for entrance in self.library.entrances(key.table) {
            self.step(entrance);
        }
        let rows = table.rows.iter().enumerate();
        let rows = rows.filter(|(index, _)| *index == key.index || table.wins(*index, key.index));
        let cells = rows.flat_map(|(_, row)| row.cells.iter().flatten());
        self.guards.extend(cells.map(|cell| &cell.logic));
    }

    /// Back to the start of its pathway, and to the steps that enter that.
    fn step(&mut self, to: StepKey) {
        let mut open = vec![to];
        while let Some(step) = open.pop() {
            if !self.reached.insert(step) {
                continue;
            }
            let pathway = &self.library.pathways[step.pathway];
            if step.index == 0 {
                self.guards
                    .extend(pathway.applies.iter().map(|applies| &applies.logic));
                open.extend(self.library.entrances(step.pathway));
            }
            for (index, before) in pathway.steps.iter().enumerate() {
                if before.successors().contains(&step.index) {
                    self.past(step.sibling(index));
                    open.push(step.sibling(index));
                }
            }
        }
    }

    /// What decides where one goes from a step.
    fn past(&mut self, step: StepKey) {
        match &self.library.step(step).action {
            Action::Ask { branches, .. } => {
                let asked = branches.iter().filter_map(|branch| branch.when.as_ref());
                self.guards.extend(asked.map(|when| &when.logic));
            }
            Action::Enter {
                into: Entered::Pathway(pathway),
                ..
            } => self.whole(*pathway),
            Action::Act { .. }
            | Action::Enter {
                into: Entered::Table(_),
                ..
            } => {}
        }
    }

    /// What decides who comes to the end of a pathway. Pathways that enter each other are finitely deep.
    fn whole(&mut self, pathway: PathwayKey) {
        if self.through.insert(pathway) {
            for index in 0..self.library.pathways[pathway].steps.len() {
                self.past(StepKey { pathway, index });
            }
        }
    }
}
