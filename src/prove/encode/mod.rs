//! The meaning of a library as formulas: who reaches a step, to whom a recommendation applies, what is permitted to whom.

mod advice;
mod layout;
mod logic;
mod output;
mod part;
mod pathway;
mod revise;
mod revised;
mod statements;
mod table;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::closing::{CaseFormulas, CaseKey, Tangled, exchanged, holds};
use super::formula::{Formula, Pool};
use super::score::ScorePart;
use super::space::{ColumnKey, Space};
use super::total::ScoreEntry;
use crate::model::*;
use layout::Layout;
pub(super) use logic::has_value;
pub use output::OutputFormulas;
pub use part::{FlowPart, FormulaKey, StepPlace};
pub use pathway::PathwayFlow;
pub use revised::Revised;
use statements::Slot;

/// When an expression is definitely true and when definitely false; where neither holds, it is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TruthFormulas {
    pub yes: Formula,
    pub no: Formula,
}

impl TruthFormulas {
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

/// A test of a claim: settled elsewhere, as where another version of the library asks it, or to be asked of the advice here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posed {
    Settled(TruthFormulas),
    Asked(ClaimTest),
}

/// A statement's stance on an intervention, and for whom it is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Says {
    pub statement: Statement,
    pub stance: Stance,
    pub intervention: InterventionKey,
    pub when: Formula,
    /// How many interventions the statement excepts: an edit may drop one.
    pub excepts: usize,
    pub proviso: Proviso,
}

impl Says {
    pub fn position<'a>(&self, library: &'a Library) -> Position<'a> {
        library.position(self.statement, self.stance, self.intervention)
    }

    /// Whether it is a stance on an intervention.
    pub fn concerns(&self, library: &Library, on: InterventionKey) -> bool {
        library.hierarchy.concerns(self.position(library), on)
    }
}

/// Most entries of a score that is compared entry by entry, as a diagram does quickly.
const FEW_ENTRIES: usize = 24;

/// The formulas of a library.
#[derive(Debug)]
pub struct Encoding {
    pub pool: Pool,
    /// Every question about a fact that was asked so far.
    tests: FxHashMap<FactTest, TruthFormulas>,
    /// The calculations for which others stand meanwhile.
    exchanged: BTreeSet<CalculationKey>,
    pub conditions: Revised<ConditionKey, TruthFormulas>,
    /// The truth of each entry of a score.
    pub entries: Revised<ScoreKey, Vec<TruthFormulas>>,
    /// As multiples of the score's [grain](Score::grain).
    points: Revised<ScoreKey, Vec<i64>>,
    /// The column of the total of a long score, unless it has too many totals.
    totals: Revised<ScoreKey, Option<ColumnKey>>,
    /// Not definitely false, each.
    pub assumptions: Revised<AssumptionKey, Formula>,
    /// Of whom each fact is known and unknown as `asked-when` says.
    pub asked: Revised<FactKey, Formula>,
    /// For whom the conditions of each case of a calculation hold.
    cases: CaseFormulas,
    /// Which cells of calculations and of their facts are possible together.
    closing: Vec<Formula>,
    pub applies: Revised<RecommendationKey, Formula>,
    /// Whom a pathway's own condition lets in.
    pub starts: Revised<PathwayKey, Formula>,
    /// Who meets the condition of each branch of a question, wherever they are.
    pub meets: Revised<StepKey, Vec<Formula>>,
    /// Who takes each branch of a question, of those who are there.
    pub taken: Revised<StepKey, Vec<Formula>>,
    flow: PathwayFlow,
    /// Who reaches a step, in whatever pathway they are.
    pub reach: Revised<StepKey, Formula>,
    /// To whom a table applies.
    pub tables: Revised<TableKey, Formula>,
    /// Whom a row matches, of those to whom its table applies.
    pub matches: Revised<RowKey, Formula>,
    /// Whom a row matches and its table's hit policy leaves to it.
    pub hits: Revised<RowKey, Formula>,
    /// For whom an adjudication decides what prevails, or leaves it open.
    pub rulings: Revised<AdjudicationKey, Formula>,
    /// Who has which value of an output.
    pub outcomes: Revised<OutputKey, OutputFormulas>,
    /// What every statement says where nothing silences it, alternatives of a one-of that are withdrawn among it.
    unsilenced: Revised<Slot, Says>,
    says: Revised<Slot, Says>,
    /// Who hears a stance on an intervention, from whatever statement: libraries in which the same are heard advise alike.
    pub heard: Revised<(InterventionKey, Stance), Formula>,
    /// Who gets where before a step has permitted the intervention.
    early: BTreeMap<InterventionKey, PathwayFlow>,
    /// Who is permitted the second by a step, and never before the first.
    before: Revised<(InterventionKey, InterventionKey), Formula>,
    layout: Layout,
}

impl Encoding {
    pub fn new(library: &Library, space: &Space) -> Result<Self, Tangled> {
        Self::in_pool(library, space, Pool::new(space))
    }

    /// In a pool that holds another version of the library, over the same space: what both say is the same formula.
    pub fn in_pool(library: &Library, space: &Space, pool: Pool) -> Result<Self, Tangled> {
        let mut encoding = Self {
            pool,
            tests: FxHashMap::default(),
            exchanged: BTreeSet::new(),
            conditions: Revised::default(),
            entries: Revised::default(),
            points: Revised::default(),
            totals: Revised::default(),
            assumptions: Revised::default(),
            asked: Revised::default(),
            cases: CaseFormulas::new(),
            closing: Vec::new(),
            applies: Revised::default(),
            starts: Revised::default(),
            meets: Revised::default(),
            taken: Revised::default(),
            flow: PathwayFlow::default(),
            reach: Revised::default(),
            tables: Revised::default(),
            matches: Revised::default(),
            hits: Revised::default(),
            rulings: Revised::default(),
            outcomes: Revised::default(),
            unsilenced: Revised::default(),
            says: Revised::default(),
            heard: Revised::default(),
            early: BTreeMap::new(),
            before: Revised::default(),
            layout: Layout::new(library),
        };
        let mut encoder = Encoder {
            library,
            space,
            encoding: &mut encoding,
        };
        let cases = encoder.cases();
        let pool = &mut encoder.encoding.pool;
        encoder.encoding.closing = space.closing().formulas(pool, space, &cases)?;
        encoder.encoding.cases = cases;
        encoder.encoding.layout.levels = encoder.levels();
        encoder.make_all();
        Ok(encoding)
    }

    /// Who follows a pathway from its start: those to whom it applies and those who enter it.
    pub fn follows(&self) -> &Revised<PathwayKey, Formula> {
        self.flow.follows()
    }

    /// The assumptions, each as whom it admits, then the same of facts that not everyone is asked for, and of calculations.
    pub fn admitting(&self) -> Vec<Formula> {
        self.assumed().chain(self.closing.iter().copied()).collect()
    }

    /// The same but for calculations.
    pub fn assumed(&self) -> impl Iterator<Item = Formula> {
        let assumptions = self.assumptions.values();
        assumptions.chain(self.asked.values()).copied()
    }

    /// From here on each of two calculations stands for the other, until it is said again: what asks for either must be revised. What
    /// is set to the first has another number, whoever has it.
    pub(super) fn exchange(
        &mut self,
        library: &Library,
        one: CalculationKey,
        other: CalculationKey,
    ) {
        let either = [one, other].map(|key| Some(Variable::Calculation(key)));
        self.tests
            .retain(|test, _| !either.contains(&test.variable()));
        let cases = std::mem::take(&mut self.cases).into_iter();
        self.cases = cases
            .map(|((key, case), holds)| ((exchanged(key, one, other), case), holds))
            .collect();
        let is_back = self.exchanged.remove(&one);
        if !is_back {
            self.exchanged.insert(one);
            for output in library.outputs_set_to(one) {
                self.outcomes.mark(output);
            }
        }
    }

    /// For whom the conditions of a case of a calculation hold.
    pub fn case(&self, case: CaseKey) -> Formula {
        holds(&self.cases, case)
    }

    /// Which cells of calculations and of their facts are possible together, whomever the assumptions admit.
    pub fn closing(&self) -> Vec<Formula> {
        self.closing.clone()
    }

    /// The same before the edit.
    pub fn admitting_before(&self) -> Vec<Formula> {
        let assumptions = self.assumptions.iter();
        let assumptions = assumptions.map(|(key, _)| *self.assumptions.before(&key));
        let asked = self.asked.iter().map(|(key, _)| *self.asked.before(&key));
        let closing = self.closing.iter().copied();
        assumptions.chain(asked).chain(closing).collect()
    }

    /// What every statement says.
    pub fn says(&self) -> impl Iterator<Item = &Says> {
        self.says.values()
    }

    /// What one statement says.
    pub fn said_by(&self, statement: Statement) -> impl Iterator<Item = &Says> {
        let slots = self.layout.statements.slots(statement);
        slots.map(|slot| &self.says[&slot])
    }

    /// What takes another stance on the same intervention, in the same direction; what is left open is left out.
    pub fn uneven_with(&self, library: &Library, says: &Says) -> Vec<Says> {
        let slots = self.layout.statements.slots_on(says.intervention).iter();
        let others = slots.map(|slot| self.says[slot]);
        let is_uneven = |other: &Says| {
            let both_permit = other.stance.permits() && says.stance.permits();
            let both_refuse = other.stance.refuses() && says.stance.refuses();
            let both = (says.statement, other.statement);
            (both_permit || both_refuse)
                && other.stance != says.stance
                && !library.is_for_everyone(&library.leaving_strength_open(both, says.intervention))
        };
        others.filter(is_uneven).collect()
    }

    /// What permits where another refuses an intervention on which both stances are taken, or the other way round; what is left open is left
    /// out.
    pub fn opposed_to(&self, library: &Library, says: &Says) -> Vec<Says> {
        let sharing = library.hierarchy.sharing(says.intervention).into_iter();
        let slots = sharing.flat_map(|about| self.layout.statements.slots_on(about));
        let mut slots: Vec<Slot> = slots.copied().collect();
        slots.sort_unstable();
        let others = slots.into_iter().map(|slot| self.says[&slot]);
        let own = says.position(library);
        let opposed = |other: &Says| {
            let other = (other.statement, other.position(library));
            let mut opposed = library.opposed((says.statement, own), other);
            opposed.next().is_some()
        };
        others.filter(opposed).collect()
    }

    /// The slots whose stance, if it is this one, may concern an intervention.
    fn concerning(
        &self,
        library: &Library,
        stance: Stance,
        on: InterventionKey,
    ) -> impl Iterator<Item = Slot> {
        let about = library.hierarchy.concerning(stance, on).into_iter();
        about
            .flat_map(|about| self.layout.statements.slots_on(about))
            .copied()
    }

    /// What else refuses an intervention, and to whom, silenced refusals left out.
    fn refusals(
        &self,
        library: &Library,
        than: Statement,
        on: InterventionKey,
    ) -> Vec<(Statement, Formula)> {
        let slots = self.concerning(library, Stance::Forbid, on);
        let says = slots.map(|slot| &self.unsilenced[&slot]);
        let refusals = says.filter(|says| {
            says.statement != than && says.stance.refuses() && says.concerns(library, on)
        });
        refusals.map(|says| (says.statement, says.when)).collect()
    }

    /// What refuses an alternative of a statement, and to whom; nothing, where it is none.
    pub fn refusing(
        &self,
        library: &Library,
        statement: Statement,
        stance: Stance,
        on: InterventionKey,
    ) -> Vec<(Statement, Formula)> {
        match library.choices(statement).has(stance) {
            true => self.refusals(library, statement, on),
            false => Vec::new(),
        }
    }

    /// What is made of a guard first, if anything is.
    pub fn guard_part(&self, place: GuardPlace) -> Option<FormulaKey> {
        self.layout.part(place)
    }

    /// The part that a condition, a score or an output is.
    pub fn definition(&self, definition: Definition) -> FormulaKey {
        FormulaKey::Definition(self.layout.rank(definition))
    }

    /// The truth of a guard.
    pub fn guard(&mut self, library: &Library, space: &Space, guard: &Guard) -> TruthFormulas {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .guard(guard)
    }

    /// The truth of a claim.
    pub fn claim(&mut self, library: &Library, space: &Space, claim: &Claim) -> TruthFormulas {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim(claim)
    }

    /// The truth of a claim of which some tests are settled.
    pub fn posed(
        &mut self,
        library: &Library,
        space: &Space,
        claim: &Logic<Posed>,
    ) -> TruthFormulas {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .logic(claim, |encoder, posed| match posed {
            Posed::Settled(truth) => *truth,
            Posed::Asked(test) => encoder.claim_test(test),
        })
    }

    /// True for these patients and false for all others.
    pub fn two_valued(&mut self, yes: Formula) -> TruthFormulas {
        TruthFormulas::two_valued(&mut self.pool, yes)
    }

    /// For whom a predicate of advice holds.
    pub fn claim_test(
        &mut self,
        library: &Library,
        space: &Space,
        test: &ClaimTest,
    ) -> TruthFormulas {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .claim_test(test)
    }

    /// Where an adjudication holds and both statements apply.
    pub fn silenced_by(&mut self, silencing: Silencing<'_>) -> Formula {
        let all = [
            self.made(silencing.prevails),
            self.made(silencing.silenced),
            self.rulings[&silencing.by],
        ];
        self.pool.and(all)
    }

    /// Those for whom two statements that are opposed conflict on something of which it is not left open which is right.
    pub fn conflict(&mut self, library: &Library, permits: &Says, refuses: &Says) -> Formula {
        let [own, against] = [permits, refuses].map(|own| (own.statement, own.position(library)));
        let opposed = library.opposed(own, against).map(|(_, open)| open);
        let mut opposed: Vec<Vec<AdjudicationKey>> = opposed.collect();
        opposed.sort_unstable();
        opposed.dedup();
        let decided = opposed.iter().map(|open| self.none_of(open));
        let decided: Vec<Formula> = decided.collect();
        let decided = self.pool.or(decided);
        self.pool.and([permits.when, refuses.when, decided])
    }

    /// Those for whom none of some adjudications holds.
    pub fn none_of(&mut self, rulings: &[AdjudicationKey]) -> Formula {
        let holds = rulings.iter().map(|key| self.rulings[key]);
        let any = self.pool.or(holds.collect::<Vec<_>>());
        self.pool.not(any)
    }

    /// Who hears a stance, or would if nothing silenced it.
    pub fn unsilenced(&mut self, library: &Library, space: &Space, says: &Says) -> Formula {
        let made = self.made(says.statement);
        let research = library.research(says.statement);
        match research.filter(|_| says.proviso == Proviso::OutsideResearch) {
            Some(research) => {
                let within = self.guard(library, space, research).yes;
                let outside = self.pool.not(within);
                self.pool.and([made, outside])
            }
            None => made,
        }
    }

    /// Those for whom a statement sets an output, silenced settings left out.
    pub fn sets(
        &mut self,
        library: &Library,
        space: &Space,
        statement: Statement,
        output: OutputKey,
    ) -> Formula {
        Encoder {
            library,
            space,
            encoding: self,
        }
        .effective(statement, output)
    }

    /// To whom a statement is made, silenced or not.
    pub fn made(&self, statement: Statement) -> Formula {
        match statement {
            Statement::Recommendation(key) => self.applies[&key],
            Statement::Step(key) => self.reach[&key],
            Statement::Row(key) => self.hits[&key],
        }
    }

    /// Patients with these values; every other fact is free. What holds of calculations for [everybody](Self::closing) is not said again.
    pub fn given(&mut self, space: &Space, given: &[(FactKey, Value)]) -> Formula {
        let mut parts = Vec::new();
        for (fact, value) in given {
            for &key in space.of_fact(*fact) {
                let element = space.column(key).value;
                let mask = space.mask(key, |cell| has_value(cell, value, element));
                parts.push(self.pool.among(key, mask));
            }
        }
        let fixed = space.numbers_of(given);
        let closing = space.closing();
        parts.extend(closing.formulas_of(&mut self.pool, space, &self.cases, &fixed));
        self.pool.and(parts)
    }
}

pub(super) struct Encoder<'a> {
    pub library: &'a Library,
    space: &'a Space,
    pub encoding: &'a mut Encoding,
}

impl Encoder<'_> {
    fn pool(&mut self) -> &mut Pool {
        &mut self.encoding.pool
    }

    /// A condition's truth, that of a score's entries, or who has which value of an output.
    fn definition(&mut self, definition: Definition) -> bool {
        match definition {
            Definition::Condition(key) => {
                let truth = self.guard(&self.library.conditions[key].when.logic);
                self.encoding.conditions.set(key, truth)
            }
            Definition::Score(key) => {
                let lines: Vec<_> = self.library.scores[key].lines().collect();
                let truths = lines.iter().map(|(when, _)| self.guard(&when.logic));
                let truths = truths.collect();
                let grain = self.library.scores[key].grain();
                let points = lines.iter().map(|(_, points)| points.times(grain));
                let points = points.collect();
                let counts_otherwise = self.encoding.points.set(key, points);
                let has_changed = self.encoding.entries.set(key, truths) || counts_otherwise;
                self.total(key);
                has_changed
            }
            Definition::Output(key) => self.output(key),
        }
    }

    /// A long score's total has a column of its own.
    fn total(&mut self, key: ScoreKey) {
        let parts = self.score_parts(key);
        let entries = parts.iter().flat_map(|part| part.entries(self.pool()));
        let entries: Vec<ScoreEntry> = entries.collect();
        let total = match entries.len() > FEW_ENTRIES {
            true => self.pool().total(entries),
            false => None,
        };
        self.encoding.totals.set(key, total);
    }

    /// What gives the points of a score, in facts.
    fn score_parts(&mut self, key: ScoreKey) -> Vec<ScorePart> {
        let Encoding {
            pool,
            entries,
            points,
            ..
        } = &mut *self.encoding;
        let lines = points[&key].iter().zip(&entries[&key]);
        let mut lines = lines.map(|(points, truth)| {
            let [yes, no] = [truth.yes, truth.no].map(|truth| pool.in_facts(truth));
            (*points, TruthFormulas { yes, no })
        });
        let entries = self.library.scores[key].entries.iter();
        let parts = entries.filter_map(|entry| match entry {
            Points::When(_) => lines.next().map(ScorePart::Entry),
            Points::Bands(own) => {
                let bands = lines.by_ref().take(own.bands().len());
                Some(ScorePart::Bands(bands.collect()))
            }
        });
        parts.collect()
    }

    fn assumption(&mut self, key: AssumptionKey) -> bool {
        let truth = self.guard(&self.library.assumptions[key].always.logic);
        let not_false = self.pool().not(truth.no);
        let not_false = self.pool().in_facts(not_false);
        self.encoding.assumptions.set(key, not_false)
    }

    fn asked_for(&mut self, key: FactKey) -> bool {
        let rules = self.library.facts[key].asking(key);
        let kept: Vec<Formula> = rules.iter().map(|rule| self.guard(rule).yes).collect();
        let kept = self.pool().and(kept);
        let kept = self.pool().in_facts(kept);
        self.encoding.asked.set(key, kept)
    }

    /// Those for whom an adjudication holds: one without a condition does for everyone.
    fn ruled(&mut self, key: AdjudicationKey) -> bool {
        let place = GuardPlace::Ruling(key);
        let holds = match self.library.guard(place) {
            Some(when) => self.guard(&when.logic).yes,
            None => Formula::TRUE,
        };
        self.encoding.rulings.set(key, holds)
    }

    fn applies(&mut self, key: RecommendationKey) -> bool {
        let truth = self.guard(&self.library.recommendations[key].when.logic);
        self.encoding.applies.set(key, truth.yes)
    }
}
