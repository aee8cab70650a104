//! The answer for a patient of whom some facts are not answered: proved for everyone whom the answers leave possible.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AdviceLine, Answer, Calculated, Dosed, End, Known, NoAnswer, SurePath, SureStatement,
    SureVisit, Sureness, TotalRange, Valued, whole,
};
use crate::interpret::{Advice, Effect, Given, advise};
use crate::model::*;
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::prove::nearest::KnownCells;
use crate::prove::space::ColumnKey;

pub(super) fn answer(library: &Library, known: &Known) -> Result<Answer, NoAnswer> {
    let mut asking = Asking::new(library, known)?;
    let answer = asking.answer()?;
    let someone = asking.someone(known)?;
    let advice = advise(library, &someone);
    match agrees(&answer, &advice) && gives(library, &answer, &advice) {
        true => Ok(answer),
        false => Err(NoAnswer::Fault(someone)),
    }
}

/// Whether what one of the patients is told includes everything that is sure, and nothing beyond what is open.
fn agrees(answer: &Answer, advice: &Advice) -> bool {
    let is_said = |line: &AdviceLine| {
        let mut said = advice.in_force();
        said.any(|said| (said.stance, said.intervention) == (line.stance, line.intervention))
    };
    let is_known = |stance: Stance, intervention: InterventionKey| {
        let mut lines = answer.lines.iter().filter(|line| !line.is_silent);
        lines.any(|line| (line.stance, line.intervention) == (stance, intervention))
    };
    let mut said = advice.in_force();
    answer.in_force(Sureness::Sure).all(is_said)
        && said.all(|said| is_known(said.stance, said.intervention))
        && whole::outputs(advice)
            .iter()
            .zip(&answer.outputs)
            .all(|(valued, answered)| is_one_of(valued, answered))
}

/// Whether what one patient has of an output is one of those that are possible.
fn is_one_of(valued: &Valued, answered: &Valued) -> bool {
    let may_have = |value: &OutputValue| answered.values.iter().any(|(other, _)| other == value);
    let has = |value: &OutputValue| valued.values.iter().any(|(other, _)| other == value);
    let mut sure = answered.values.iter();
    valued.values.iter().all(|(value, _)| may_have(value))
        && sure.all(|(value, sureness)| *sureness == Sureness::Open || has(value))
        && (valued.unset.is_none() || answered.unset.is_some())
        && (valued.unknown.is_none() || answered.unknown.is_some())
        && (valued.conflicting.is_none() || answered.conflicting.is_some())
}

/// The same of doses.
fn gives(library: &Library, answer: &Answer, advice: &Advice) -> bool {
    let is_given = |dosed: &Dosed| {
        dosed.sureness == Sureness::Open
            || !advice.delivers(library, dosed.given.act)
            || advice.doses.contains(&dosed.given)
    };
    let is_known = |given: &Given| answer.doses.iter().any(|dosed| dosed.given == *given);
    answer.doses.iter().all(is_given) && advice.doses.iter().all(is_known)
}

/// A prover, and whom the answers leave possible.
pub(super) struct Asking<'a> {
    pub library: &'a Library,
    pub prover: Prover<'a>,
    pub known: KnownCells,
    answers: Known,
    given: Formula,
    /// The columns that an assumption ties to others that are not answered either.
    tied: BTreeSet<ColumnKey>,
    /// The facts on which something has been found to hang.
    open: BTreeSet<FactKey>,
}

impl<'a> Asking<'a> {
    pub fn new(library: &'a Library, known: &Known) -> Result<Self, NoAnswer> {
        let mut prover = Prover::of_these(library, known.answers())?;
        let answers: Vec<(FactKey, Value)> = known
            .answers()
            .iter()
            .map(|(fact, value)| (*fact, value.clone()))
            .collect();
        let given = prover.encoding.given(&prover.space, &answers);
        if !prover.is_possible(given)? {
            return Err(NoAnswer::Impossible);
        }
        let mut asking = Self {
            library,
            known: prover.known(known.answers()),
            answers: known.clone(),
            prover,
            given,
            tied: BTreeSet::new(),
            open: BTreeSet::new(),
        };
        asking.tied = asking.tied();
        Ok(asking)
    }

    fn tied(&mut self) -> BTreeSet<ColumnKey> {
        let mut tied = BTreeSet::new();
        for assumption in self.prover.encoding.admitting() {
            let left = self.fixed(assumption);
            let columns = self.prover.encoding.pool.cone(left);
            tied.extend(columns.iter().filter(|_| columns.len() > 1));
        }
        tied
    }

    /// One of those whom the answers leave possible, with exactly these answers.
    fn someone(&mut self, known: &Known) -> Result<Patient, NoAnswer> {
        let found = self.prover.find(self.given)?.ok_or(BudgetSpent)?;
        let answers = known.answers().iter();
        let answers: Vec<_> = answers
            .map(|(fact, value)| (*fact, value.clone()))
            .collect();
        Ok(self.prover.found_with(&found, &answers))
    }

    fn answer(&mut self) -> Result<Answer, BudgetSpent> {
        let lines = self.lines()?;
        let library = self.library;
        let recommendations =
            self.made(library.recommendations.keys(), Statement::Recommendation)?;
        let rows = self.made(library.rows().map(|(key, _)| key), Statement::Row)?;
        let mut outputs = Vec::new();
        for output in library.outputs.keys() {
            outputs.push(self.valued(output)?);
        }
        let ways = self.ways()?;
        self.ask_for_ways()?;
        let disagreements = self.disagreements()?;
        let violations = self.violations()?;
        let doses = self.doses()?;
        let mut calculations = Vec::new();
        for key in library.calculations.keys() {
            calculations.push((key, self.calculated(key)?));
        }
        let mut scores = Vec::new();
        for key in library.scores.keys() {
            scores.push((key, self.total(key)?));
        }
        let not_answered = library.facts.keys().filter(|key| {
            let mut columns = self.prover.space.of_fact(*key).iter();
            columns.any(|column| self.known.cell(*column).is_none())
        });
        let not_answered: Vec<FactKey> = not_answered.collect();
        let (open, others): (Vec<FactKey>, Vec<FactKey>) = not_answered
            .into_iter()
            .partition(|key| self.open.contains(key));
        let mut settled = Vec::new();
        for key in others {
            // What may be asked for once others are answered is neither.
            if self.asked(key)? != Some(Sureness::Open) {
                settled.push(key);
            }
        }
        Ok(Answer {
            lines,
            recommendations,
            rows,
            ways,
            doses,
            outputs,
            disagreements,
            violations,
            calculations,
            scores,
            open,
            settled,
        })
    }

    /// What is left open, or may be. Whether it is, is asked where an adjudication says for whom.
    fn disagreements(&mut self) -> Result<Vec<(AdjudicationKey, Sureness)>, BudgetSpent> {
        let mut found = Vec::new();
        for dispute in self.library.disagreements() {
            let encoding = &mut self.prover.encoding;
            let [one, other] = dispute.between.map(|own| encoding.made(own));
            let holds = encoding.rulings[&dispute.by];
            let left_open = encoding.pool.and([one, other, holds]);
            let sureness = self.sureness(left_open)?;
            if sureness == Some(Sureness::Open) && dispute.ruling.when.is_some() {
                self.hangs_on(left_open)?;
            }
            found.extend(sureness.map(|sureness| (dispute.by, sureness)));
        }
        Ok(found)
    }

    /// The rules that are broken as is known, or may be.
    fn violations(&mut self) -> Result<Vec<(InvariantKey, Sureness)>, BudgetSpent> {
        let mut found = Vec::new();
        for (key, invariant) in self.library.invariants.iter() {
            let Some(violated) = invariant.violated_as_known() else {
                continue;
            };
            let (library, prover) = (self.library, &mut self.prover);
            let violated = prover.encoding.claim(library, &prover.space, &violated).yes;
            let sureness = self.sureness(violated)?;
            if sureness == Some(Sureness::Open) {
                self.hangs_on(violated)?;
            }
            found.extend(sureness.map(|sureness| (key, sureness)));
        }
        Ok(found)
    }

    /// Which steps are reached and which rows are hit is part of the answer, even where the advice stays the same.
    fn ask_for_ways(&mut self) -> Result<(), BudgetSpent> {
        let steps = self.library.steps().map(|(key, _)| Statement::Step(key));
        let rows = self.library.rows().map(|(key, _)| Statement::Row(key));
        for statement in steps.chain(rows) {
            let made = self.prover.encoding.made(statement);
            if self.sureness(made)? == Some(Sureness::Open) {
                self.hangs_on(made)?;
            }
        }
        Ok(())
    }

    /// What remains of a formula for those with the known cells.
    fn fixed(&mut self, formula: Formula) -> Formula {
        let pool = &mut self.prover.encoding.pool;
        let columns = pool.cone(formula).into_iter();
        columns.fold(formula, |formula, column| match self.known.cell(column) {
            Some(cell) => pool.at(column, cell, formula),
            None => formula,
        })
    }

    fn is_possible(&mut self, formula: Formula) -> Result<bool, BudgetSpent> {
        let formula = self.prover.encoding.pool.and([self.given, formula]);
        self.prover.is_possible(formula)
    }

    /// `None` where it holds for nobody whom the answers leave possible.
    pub fn sureness(&mut self, formula: Formula) -> Result<Option<Sureness>, BudgetSpent> {
        let formula = self.fixed(formula);
        if !self.is_possible(formula)? {
            return Ok(None);
        }
        let not = self.prover.encoding.pool.not(formula);
        Ok(Some(match self.is_possible(not)? {
            true => Sureness::Open,
            false => Sureness::Sure,
        }))
    }

    /// The facts that decide whether a formula holds: once they are answered, it is sure.
    fn hangs_on(&mut self, formula: Formula) -> Result<Vec<FactKey>, BudgetSpent> {
        let formula = self.fixed(formula);
        let mut facts = BTreeSet::new();
        for column in self.prover.encoding.pool.cone(formula) {
            if self.tied.contains(&column) || self.depends(formula, column)? {
                facts.extend(self.open_facts(column));
            }
        }
        let facts = self.asked_now(facts)?;
        self.open.extend(&facts);
        Ok(facts.into_iter().collect())
    }

    /// The fact of a column, or those of a calculation that are not answered.
    fn open_facts(&self, column: ColumnKey) -> Vec<FactKey> {
        let of = self.prover.space.column(column).of;
        let is_open = |fact: &FactKey| {
            let mut columns = self.prover.space.of_fact(*fact).iter();
            of.fact().is_some() || columns.any(|column| self.known.cell(*column).is_none())
        };
        of.facts(self.library).into_iter().filter(is_open).collect()
    }

    /// The facts that are asked for now: in place of one that may not be asked for, those that decide whether it is.
    fn asked_now(&mut self, facts: BTreeSet<FactKey>) -> Result<BTreeSet<FactKey>, BudgetSpent> {
        let mut now = BTreeSet::new();
        for fact in facts {
            match self.asked(fact)? {
                Some(Sureness::Open) => {
                    let asked = self.asked_of(fact);
                    now.extend(self.hangs_on(asked)?);
                }
                Some(Sureness::Sure) | None => {
                    now.insert(fact);
                }
            }
        }
        Ok(now)
    }

    /// Whether a fact is asked for of those whom the answers leave possible; `None` where it is of none of them.
    fn asked(&mut self, fact: FactKey) -> Result<Option<Sureness>, BudgetSpent> {
        let asked = self.asked_of(fact);
        self.sureness(asked)
    }

    fn asked_of(&mut self, fact: FactKey) -> Formula {
        match &self.library.facts[fact].asked_when {
            Some(asked_when) => {
                let (library, space) = (self.library, &self.prover.space);
                let encoding = &mut self.prover.encoding;
                encoding.guard(library, space, &asked_when.logic).yes
            }
            None => Formula::TRUE,
        }
    }

    /// Whether the formula depends on one column for somebody.
    fn depends(&mut self, formula: Formula, column: ColumnKey) -> Result<bool, BudgetSpent> {
        let pool = &mut self.prover.encoding.pool;
        let not = pool.not(formula);
        let both = [pool.some(column, formula), pool.some(column, not)];
        let both = pool.and(both);
        self.is_possible(both)
    }

    fn made<K: Copy>(
        &mut self,
        keys: impl Iterator<Item = K>,
        statement: impl Fn(K) -> Statement,
    ) -> Result<Vec<(K, Sureness)>, BudgetSpent> {
        let mut made = Vec::new();
        for key in keys {
            let formula = self.prover.encoding.made(statement(key));
            if let Some(sureness) = self.sureness(formula)? {
                made.push((key, sureness));
            }
        }
        Ok(made)
    }

    fn lines(&mut self) -> Result<Vec<AdviceLine>, BudgetSpent> {
        let mut groups: BTreeMap<(Stance, InterventionKey), Vec<Says>> = BTreeMap::new();
        for says in self.prover.encoding.says() {
            let place = (says.stance, says.intervention);
            groups.entry(place).or_default().push(*says);
        }
        let mut lines = Vec::new();
        for (place, says) in groups {
            lines.extend(self.line(place, &says)?);
        }
        Ok(lines)
    }

    fn line(
        &mut self,
        (stance, intervention): (Stance, InterventionKey),
        says: &[Says],
    ) -> Result<Option<AdviceLine>, BudgetSpent> {
        let mut by = Vec::new();
        for says in says {
            by.extend(self.by(says)?);
        }
        let any = self
            .prover
            .encoding
            .pool
            .or(says.iter().map(|says| says.when));
        let heard = self.sureness(any)?;
        let hangs_on = match heard {
            Some(Sureness::Open) => self.hangs_on(any)?,
            Some(Sureness::Sure) | None => Vec::new(),
        };
        let silent = by.iter().map(|by| by.sureness).min();
        Ok(heard.or(silent).map(|sureness| AdviceLine {
            stance,
            intervention,
            sureness,
            is_silent: heard.is_none(),
            hangs_on,
            by,
        }))
    }

    fn valued(&mut self, output: OutputKey) -> Result<Valued, BudgetSpent> {
        let outcome = self.prover.encoding.outcomes[&output].clone();
        let mut hangs_on = BTreeSet::new();
        let mut values = Vec::new();
        for (value, when) in outcome.values {
            let Some(sureness) = self.settled(when, &mut hangs_on)? else {
                continue;
            };
            let sureness = match value.calculation() {
                Some(key) if self.calculated(key)? == Calculated::Open => {
                    hangs_on.extend(self.not_answered(key));
                    Sureness::Open
                }
                Some(_) | None => sureness,
            };
            values.push((value, sureness));
        }
        let unset = self.prover.encoding.pool.not(outcome.set);
        let unset = self.settled(unset, &mut hangs_on)?;
        let unknown = self.settled(outcome.unknown, &mut hangs_on)?;
        let conflicting = self.settled(outcome.conflicting, &mut hangs_on)?;
        let mut by = Vec::new();
        for (statement, _) in self.library.setters(output) {
            by.extend(self.setter(statement, output)?);
        }
        Ok(Valued {
            output,
            values,
            unset,
            unknown,
            conflicting,
            hangs_on: hangs_on.into_iter().collect(),
            by,
        })
    }

    /// A statement that sets an output, or would if nothing silenced it.
    fn setter(
        &mut self,
        statement: Statement,
        output: OutputKey,
    ) -> Result<Option<SureStatement>, BudgetSpent> {
        let Prover {
            encoding, space, ..
        } = &mut self.prover;
        let sets = encoding.sets(self.library, space, statement, output);
        self.in_force_or_made(
            (statement, sets),
            |own| own.prover.encoding.made(statement),
            |own| Ok(Effect::of(own.output_silenced_by(statement, output)?)),
        )
    }

    /// How sure a formula is, with the facts that decide.
    fn settled(
        &mut self,
        formula: Formula,
        hangs_on: &mut BTreeSet<FactKey>,
    ) -> Result<Option<Sureness>, BudgetSpent> {
        let sureness = self.sureness(formula)?;
        if sureness == Some(Sureness::Open) {
            hangs_on.extend(self.hangs_on(formula)?);
        }
        Ok(sureness)
    }

    /// The first adjudication that silences what a statement sets an output to, for somebody.
    fn output_silenced_by(
        &mut self,
        statement: Statement,
        output: OutputKey,
    ) -> Result<Option<AdjudicationKey>, BudgetSpent> {
        for silencing in self.library.precedences_on(statement, output) {
            let both = self.prover.encoding.silenced_by(silencing);
            if self.is_possible(both)? {
                return Ok(Some(silencing.by));
            }
        }
        Ok(None)
    }

    /// A statement that takes a stance, or would if nothing silenced it.
    fn by(&mut self, says: &Says) -> Result<Option<SureStatement>, BudgetSpent> {
        self.in_force_or_made(
            (says.statement, says.when),
            |own| {
                let Prover {
                    encoding, space, ..
                } = &mut own.prover;
                encoding.unsilenced(own.library, space, says)
            },
            |own| own.effect(says.statement, (says.stance, says.intervention)),
        )
    }

    /// A statement that is in force for somebody, or else one that is made to somebody, with what takes it from them.
    fn in_force_or_made(
        &mut self,
        (statement, in_force): (Statement, Formula),
        made: impl FnOnce(&mut Self) -> Formula,
        effect: impl FnOnce(&mut Self) -> Result<Effect, BudgetSpent>,
    ) -> Result<Option<SureStatement>, BudgetSpent> {
        let of = |sureness, effect| SureStatement {
            statement,
            sureness,
            effect,
        };
        if let Some(sureness) = self.sureness(in_force)? {
            return Ok(Some(of(sureness, Effect::InForce)));
        }
        let made = made(self);
        let Some(sureness) = self.sureness(made)? else {
            return Ok(None);
        };
        Ok(Some(of(sureness, effect(self)?)))
    }

    /// The doses of the protocols by which acts carry out what they permit.
    fn doses(&mut self) -> Result<Vec<Dosed>, BudgetSpent> {
        let library = self.library;
        let mut delivered: BTreeMap<(Statement, ProtocolKey), Vec<Formula>> = BTreeMap::new();
        for says in self.prover.encoding.says() {
            let act = says.statement;
            if let Some(protocol) = library.delivery(act, says.stance, says.intervention) {
                let heard = delivered.entry((act, protocol)).or_default();
                heard.push(says.when);
            }
        }
        let mut doses = Vec::new();
        for ((act, protocol), heard) in delivered {
            let heard = self.prover.encoding.pool.or(heard);
            for (dose, listed) in library.doses_of(protocol) {
                let is_for = self.is_for(listed);
                doses.extend(self.dosed(Given { act, dose }, heard, is_for)?);
            }
        }
        Ok(doses)
    }

    fn is_for(&mut self, dose: &Dose) -> Formula {
        let Prover {
            encoding, space, ..
        } = &mut self.prover;
        let when = dose.when.as_ref();
        when.map_or(Formula::TRUE, |when| {
            encoding.guard(self.library, space, &when.logic).yes
        })
    }

    /// A dose of those who hear the act; `None` where it is for none of them.
    fn dosed(
        &mut self,
        given: Given,
        heard: Formula,
        is_for: Formula,
    ) -> Result<Option<Dosed>, BudgetSpent> {
        let pool = &mut self.prover.encoding.pool;
        let is_not_for = pool.not(is_for);
        let (with, without) = (pool.and([heard, is_for]), pool.and([heard, is_not_for]));
        let hangs_on = match self.sureness(with)? {
            None => return Ok(None),
            Some(Sureness::Open) => self.hangs_on(with)?,
            Some(Sureness::Sure) => Vec::new(),
        };
        let is_open = self.is_possible(without)?;
        Ok(Some(Dosed {
            given,
            sureness: if is_open {
                Sureness::Open
            } else {
                Sureness::Sure
            },
            hangs_on: if is_open { hangs_on } else { Vec::new() },
        }))
    }

    /// Why a stance of a statement that is made is in force for nobody: the first adjudication that silences it for somebody, or else the first
    /// statement that refuses this alternative to somebody.
    pub fn effect(
        &mut self,
        statement: Statement,
        (stance, on): (Stance, InterventionKey),
    ) -> Result<Effect, BudgetSpent> {
        for silencing in self.library.precedences() {
            if silencing.silenced == statement && silencing.silences(self.library, stance, on) {
                let both = self.prover.encoding.silenced_by(silencing);
                if self.is_possible(both)? {
                    return Ok(Effect::Silenced(silencing.by));
                }
            }
        }
        for (refuses, when) in self
            .prover
            .encoding
            .refusing(self.library, statement, stance, on)
        {
            if self.is_possible(when)? {
                return Ok(Effect::Withdrawn(refuses));
            }
        }
        Ok(Effect::InForce)
    }

    fn ways(&mut self) -> Result<Vec<SurePath>, BudgetSpent> {
        let mut ways = Vec::new();
        for pathway in self.library.pathways.keys() {
            let starts = self.prover.encoding.starts[&pathway];
            let Some(sureness) = self.sureness(starts)? else {
                continue;
            };
            let hangs_on = match sureness {
                Sureness::Open => self.hangs_on(starts)?,
                Sureness::Sure => Vec::new(),
            };
            let mut visits = Vec::new();
            let end = self.walk(pathway, starts, &mut visits)?;
            ways.push(SurePath {
                pathway,
                sureness,
                hangs_on,
                visits,
                end,
            });
        }
        Ok(ways)
    }

    /// Follows a pathway as far as everyone who is `here` goes the same way. Pathways that enter each other are finitely deep.
    fn walk(
        &mut self,
        pathway: PathwayKey,
        here: Formula,
        visits: &mut Vec<SureVisit>,
    ) -> Result<End, BudgetSpent> {
        let mut step = StepKey { pathway, index: 0 };
        loop {
            let at = visits.len();
            visits.push(SureVisit { step, branch: None });
            let next = match &self.library.step(step).action {
                Action::Ask { branches, .. } => match self.branch(step, here)? {
                    Ok(branch) => {
                        visits[at].branch = Some(branch);
                        Some(branches[branch].to)
                    }
                    Err(end) => return Ok(end),
                },
                Action::Act { next, .. } => *next,
                Action::Enter {
                    into: Entered::Pathway(pathway),
                    next,
                } => match self.walk(*pathway, here, visits)? {
                    End::Reached => *next,
                    end @ (End::Gap | End::Open { .. }) => return Ok(end),
                },
                Action::Enter {
                    into: Entered::Table(_),
                    next,
                } => *next,
            };
            match next {
                Some(index) => step = step.sibling(index),
                None => return Ok(End::Reached),
            }
        }
    }

    /// The branch that everyone takes who is at a question.
    fn branch(&mut self, step: StepKey, here: Formula) -> Result<Result<usize, End>, BudgetSpent> {
        let taken = self.prover.encoding.taken[&step].clone();
        let mut left = Vec::new();
        for (branch, taken) in taken.iter().enumerate() {
            let both = self.prover.encoding.pool.and([here, *taken]);
            if self.is_possible(both)? {
                left.push(branch);
            }
        }
        let pool = &mut self.prover.encoding.pool;
        let any = pool.or(taken.iter().copied());
        let none = pool.not(any);
        let stuck = pool.and([here, none]);
        match (left.as_slice(), self.is_possible(stuck)?) {
            ([only], false) => return Ok(Ok(*only)),
            ([], _) => return Ok(Err(End::Gap)),
            (_, _) => {}
        }
        let mut hangs_on = BTreeSet::new();
        for branch in &left {
            hangs_on.extend(self.hangs_on(taken[*branch])?);
        }
        Ok(Err(End::Open {
            branches: left,
            hangs_on: hangs_on.into_iter().collect(),
        }))
    }

    /// What a calculation comes to for everyone whom the answers leave possible, where that is one number.
    fn calculated(&mut self, key: CalculationKey) -> Result<Calculated, BudgetSpent> {
        let test = Logic::Test(FactTest::Known(Variable::Calculation(key)));
        let Prover {
            encoding, space, ..
        } = &mut self.prover;
        let is_known = encoding.guard(self.library, space, &test).yes;
        if self.sureness(is_known)?.is_none() {
            return Ok(Calculated::Unknown);
        }
        let mut numbers = Vec::new();
        for (index, case) in self.library.calculations[key].cases.iter().enumerate() {
            let holds = self.prover.encoding.case((key, index));
            if self.sureness(holds)?.is_some() {
                let answers = &self.answers;
                numbers.push(case.of(|fact| answers.value(fact)?.number().cloned()));
            }
        }
        numbers.dedup();
        Ok(match numbers.as_slice() {
            [Some(only)] => Calculated::Number(only.clone()),
            [] | [None] | [_, _, ..] => Calculated::Open,
        })
    }

    /// The facts that a calculation takes and that are not answered.
    fn not_answered(&self, key: CalculationKey) -> Vec<FactKey> {
        let facts = self.library.calculations[key].facts().into_iter();
        facts
            .filter(|fact| self.answers.value(*fact).is_none())
            .collect()
    }

    /// The least and the greatest total of those whom the answers leave possible, by halving what it can be.
    fn total(&mut self, key: ScoreKey) -> Result<TotalRange, BudgetSpent> {
        let score = &self.library.scores[key];
        let grain = score.grain();
        let [lowest, highest] = [score.least(), score.most()].map(|end| end.times(grain));
        // The greatest number that every total is at least.
        let (mut least, mut above) = (lowest, highest + 1);
        while above - least > 1 {
            let middle = least + (above - least) / 2;
            match self.always(
                key,
                Comparison::AtLeast,
                PointNumber::from_times(middle, grain),
            )? {
                true => least = middle,
                false => above = middle,
            }
        }
        let (mut below, mut most) = (least - 1, highest);
        while most - below > 1 {
            let middle = below + (most - below) / 2;
            match self.always(
                key,
                Comparison::AtMost,
                PointNumber::from_times(middle, grain),
            )? {
                true => most = middle,
                false => below = middle,
            }
        }
        let [least, most] = [least, most].map(|times| PointNumber::from_times(times, grain));
        Ok(TotalRange { least, most })
    }

    /// Whether a comparison of a score is true for everyone whom the answers leave possible.
    fn always(
        &mut self,
        score: ScoreKey,
        comparison: Comparison,
        number: PointNumber,
    ) -> Result<bool, BudgetSpent> {
        let test = Logic::Test(FactTest::Score {
            score,
            comparison,
            number,
        });
        let Prover {
            encoding, space, ..
        } = &mut self.prover;
        let yes = encoding.guard(self.library, space, &test).yes;
        let not = encoding.pool.not(yes);
        Ok(!self.is_possible(not)?)
    }
}
