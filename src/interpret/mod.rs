//! The advice for one patient, worked out plainly: every expression evaluated, every pathway walked.
//!
//! It shares the model with [`prove`](crate::prove) and nothing else. No counterexample is shown that it does not confirm.

mod computation;
mod output;
mod pair;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::*;
pub(crate) use computation::answered;
pub use computation::worked_out;
pub use output::{Set, SetBy, Settled};
pub use pair::Pair;

/// The advice for one patient, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub said: Vec<SaidStance>,
    /// One path for each pathway that applies.
    pub paths: Vec<Path>,
    /// The recommendations whose condition is definitely true.
    pub applies: Vec<RecommendationKey>,
    /// The rows of tables that the tables' hit policies take.
    pub hits: Vec<RowKey>,
    /// The doses that the acts give.
    pub doses: BTreeSet<Given>,
    /// What each output is set to.
    pub outputs: BTreeMap<OutputKey, Set>,
}

/// A dose that is for the patient, and the act that gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    pub act: Statement,
    pub dose: DoseKey,
}

/// One stance on one intervention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidStance {
    pub statement: Statement,
    pub stance: Stance,
    pub intervention: InterventionKey,
    /// Whether it is one of the alternatives of a one-of.
    pub is_alternative: bool,
    pub effect: Effect,
}

/// What becomes of a stance for one patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    InForce,
    Silenced(AdjudicationKey),
    /// An alternative that this statement refuses, while another is left.
    Withdrawn(Statement),
}

impl Effect {
    /// Of what an adjudication silences, if one does.
    pub fn of(silenced_by: Option<AdjudicationKey>) -> Self {
        silenced_by.map_or(Effect::InForce, Effect::Silenced)
    }

    /// The adjudication that silences it.
    pub fn silenced_by(self) -> Option<AdjudicationKey> {
        match self {
            Effect::Silenced(key) => Some(key),
            Effect::InForce | Effect::Withdrawn(_) => None,
        }
    }

    /// What refuses it, so that another alternative is meant.
    pub fn withdrawn_by(self) -> Option<Statement> {
        match self {
            Effect::Withdrawn(statement) => Some(statement),
            Effect::InForce | Effect::Silenced(_) => None,
        }
    }
}

impl SaidStance {
    pub fn position<'a>(&self, library: &'a Library) -> Position<'a> {
        library.position(self.statement, self.stance, self.intervention)
    }

    /// Whether it is a stance on an intervention.
    fn concerns(&self, library: &Library, on: InterventionKey) -> bool {
        library.concerns(self.statement, self.stance, self.intervention, on)
    }
}

/// The steps that the patient takes through a pathway and those it enters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub pathway: PathwayKey,
    pub visits: Vec<Visit>,
    /// No branch of the last step takes this patient.
    pub gap: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub step: StepKey,
    /// The branch that was taken, at a question.
    pub branch: Option<usize>,
}

/// Kleene's three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    True,
    False,
    Unknown,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }

    /// `False` if any part is false, else `Unknown` if any is unknown.
    fn all(parts: impl Iterator<Item = Truth>) -> Self {
        let mut result = Truth::True;
        for part in parts {
            match part {
                Truth::False => return Truth::False,
                Truth::Unknown => result = Truth::Unknown,
                Truth::True => {}
            }
        }
        result
    }

    fn any(parts: impl Iterator<Item = Truth>) -> Self {
        Truth::all(parts.map(Truth::not)).not()
    }

    fn xor(self, other: Self) -> Self {
        match (self, other) {
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (left, right) => Truth::from(left != right),
        }
    }
}

/// The advice for a patient.
pub fn advise(library: &Library, patient: &Patient) -> Advice {
    let interpreter = Interpreter::new(library, patient);
    let applies: Vec<_> = library
        .recommendations
        .iter()
        .filter(|(_, recommendation)| interpreter.is_true(&recommendation.when.logic))
        .map(|(key, _)| key)
        .collect();
    let paths: Vec<_> = library
        .pathways
        .iter()
        .filter(|(_, pathway)| {
            let applies = pathway.applies.as_ref();
            applies.is_some_and(|applies| interpreter.is_true(&applies.logic))
        })
        .map(|(key, _)| interpreter.walk(key))
        .collect();
    let tables = library.tables.iter();
    let hits: Vec<_> = tables
        .flat_map(|(key, table)| interpreter.hits(key, table, &paths))
        .collect();
    let mut advice = Advice {
        said: interpreter.stances(&applies, &paths, &hits),
        paths,
        applies,
        hits,
        doses: BTreeSet::new(),
        outputs: interpreter.outputs.clone(),
    };
    interpreter.silence(&mut advice);
    interpreter.withdraw(&mut advice);
    advice.doses = interpreter.doses(&advice);
    advice
}

/// Whether no assumption is definitely false for the patient, and what is known of them is what they are asked for.
pub fn is_admitted(library: &Library, patient: &Patient) -> bool {
    let interpreter = Interpreter::new(library, patient);
    let mut assumptions = library.assumptions.values();
    let mut facts = library.facts.iter();
    assumptions.all(|assumption| interpreter.guard(&assumption.always.logic) != Truth::False)
        && facts.all(|(key, fact)| interpreter.is_asked_rightly(key, fact))
}

impl Interpreter<'_> {
    /// Of whom is not asked, nothing is known; of whom is, everything that must be.
    fn is_asked_rightly(&self, key: FactKey, fact: &Fact) -> bool {
        let Some(asked_when) = &fact.asked_when else {
            return true;
        };
        let value = self.patient.value(key);
        match self.is_true(&asked_when.logic) {
            true => fact.may_be_unknown || value.is_known_whole(),
            false => value.is_unknown_whole(),
        }
    }
}

/// Whether a condition of the book holds for a patient.
pub fn holds(library: &Library, patient: &Patient, guard: &Guard) -> Truth {
    Interpreter::new(library, patient).guard(guard)
}

/// What each score of a patient comes to.
pub fn totals(library: &Library, patient: &Patient) -> BTreeMap<ScoreKey, PatientTotals> {
    Interpreter::new(library, patient).scores
}

/// Whether a claim holds for a patient with this advice.
pub fn claim_holds(library: &Library, patient: &Patient, advice: &Advice, claim: &Claim) -> Truth {
    let interpreter = Interpreter::new(library, patient);
    evaluate(claim, &|test| match test {
        ClaimTest::Fact(test) => interpreter.test(test),
        predicate => Truth::from(advice.answers(library, predicate)),
    })
}

struct Interpreter<'a> {
    library: &'a Library,
    patient: &'a Patient,
    conditions: BTreeMap<ConditionKey, Truth>,
    scores: BTreeMap<ScoreKey, PatientTotals>,
    outputs: BTreeMap<OutputKey, Set>,
}

impl<'a> Interpreter<'a> {
    fn new(library: &'a Library, patient: &'a Patient) -> Self {
        let mut interpreter = Self {
            library,
            patient,
            conditions: BTreeMap::new(),
            scores: BTreeMap::new(),
            outputs: BTreeMap::new(),
        };
        for &definition in &library.definition_order {
            match definition {
                Definition::Condition(key) => {
                    let truth = interpreter.guard(&library.conditions[key].when.logic);
                    interpreter.conditions.insert(key, truth);
                }
                Definition::Score(key) => {
                    let totals = interpreter.totals(&library.scores[key]);
                    interpreter.scores.insert(key, totals);
                }
                Definition::Output(key) => {
                    let set = interpreter.set(key);
                    interpreter.outputs.insert(key, set);
                }
            }
        }
        interpreter
    }

    /// Adds up the entries; an unknown one may hold or not, whatever the others do, and an unknown number may lie in any of its bands.
    fn totals(&self, score: &Score) -> PatientTotals {
        let mut sums = BTreeSet::from([PointNumber::ZERO]);
        let mut is_known = true;
        for entry in &score.entries {
            match entry {
                Points::When(entry) => {
                    let with = sums.iter().map(|sum| *sum + entry.points);
                    match self.guard(&entry.when.logic) {
                        Truth::False => {}
                        Truth::True => sums = with.collect(),
                        Truth::Unknown => {
                            is_known = false;
                            sums = with.chain(sums.iter().copied()).collect();
                        }
                    }
                }
                Points::Bands(own) => {
                    let bands = own.bands().iter();
                    let own = bands.clone().find(|band| self.is_true(&band.when().logic));
                    is_known &= own.is_some();
                    let possible = own.map_or_else(|| bands.collect(), |own| vec![own]);
                    let with = |band: &Band| {
                        let points = band.points();
                        sums.iter()
                            .map(move |sum| *sum + points)
                            .collect::<Vec<_>>()
                    };
                    sums = possible.into_iter().flat_map(with).collect();
                }
            }
        }
        PatientTotals { sums, is_known }
    }

    fn is_true(&self, guard: &Guard) -> bool {
        self.guard(guard) == Truth::True
    }

    fn guard(&self, guard: &Guard) -> Truth {
        evaluate(guard, &|test| self.test(test))
    }

    fn test(&self, test: &FactTest) -> Truth {
        match test {
            FactTest::Condition(key) => self.conditions[key],
            FactTest::ScoreKnown(key) => Truth::from(self.scores[key].is_known),
            FactTest::Score {
                score,
                comparison,
                number,
            } => self.scores[score].compare(*comparison, *number),
            FactTest::Known(of)
            | FactTest::Yes(of)
            | FactTest::Among { of, .. }
            | FactTest::Has { of, .. }
            | FactTest::Compare { of, .. } => answered(&self.value(*of), test),
        }
    }

    fn value(&self, of: Variable) -> Value {
        match of {
            Variable::Fact(key) => self.patient.value(key).clone(),
            Variable::Calculation(key) => worked_out(self.library, self.patient, key),
            Variable::Output(key) => self.outputs[&key].value(&self.library.outputs[key].kind),
        }
    }

    /// Whether a table applies to the patient by itself.
    fn is_for(&self, audience: &Audience) -> bool {
        match audience {
            Audience::Everyone => true,
            Audience::Those(when) => self.is_true(&when.logic),
            Audience::Entered => false,
        }
    }

    /// The rows that a table takes for the patient, if it applies or is entered.
    fn hits(&self, key: TableKey, table: &Table, paths: &[Path]) -> Vec<RowKey> {
        let mut visits = paths.iter().flat_map(|path| &path.visits);
        let enters = |visit: &Visit| {
            let into = self.library.step(visit.step).entered();
            into == Some(Entered::Table(key))
        };
        if !self.is_for(&table.applies) && !visits.any(enters) {
            return Vec::new();
        }
        let matches = |row: &Row| {
            let mut cells = row.cells.iter().flatten();
            cells.all(|cell| self.is_true(&cell.logic))
        };
        let rows = table
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| matches(row));
        let taken: Vec<(usize, &Row)> = match table.hit {
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::Collect => rows.collect(),
            HitPolicy::First => rows.take(1).collect(),
            HitPolicy::Priority => {
                let rows: Vec<_> = rows.collect();
                let highest = rows.iter().map(|(_, row)| row.priority).max();
                let of_highest = rows
                    .into_iter()
                    .filter(|(_, row)| Some(row.priority) == highest);
                of_highest.collect()
            }
        };
        let taken = taken.into_iter();
        taken
            .map(|(index, _)| RowKey { table: key, index })
            .collect()
    }

    /// The doses for the patient of the protocols that carry out what is permitted and not silenced.
    fn doses(&self, advice: &Advice) -> BTreeSet<Given> {
        let library = self.library;
        let delivered = advice.in_force().filter_map(|said| {
            let protocol = library.delivery(said.statement, said.stance, said.intervention)?;
            Some((said.statement, protocol))
        });
        let doses = delivered.flat_map(|(act, protocol)| {
            let doses = library.doses_of(protocol);
            doses.map(move |(dose, listed)| (Given { act, dose }, listed))
        });
        let for_patient = doses.filter(|(_, dose)| {
            let when = dose.when.as_ref();
            when.is_none_or(|when| self.is_true(&when.logic))
        });
        for_patient.map(|(given, _)| given).collect()
    }

    fn walk(&self, pathway: PathwayKey) -> Path {
        let mut visits = Vec::new();
        let completes = self.walk_into(pathway, &mut visits);
        Path {
            pathway,
            visits,
            gap: !completes,
        }
    }

    /// Follows a pathway to its end; `false` where no branch takes the patient, or a question asks what is not worked out yet. Pathways that enter each
    /// other are finitely deep.
    fn walk_into(&self, pathway: PathwayKey, visits: &mut Vec<Visit>) -> bool {
        let mut step = StepKey { pathway, index: 0 };
        loop {
            let at = visits.len();
            visits.push(Visit { step, branch: None });
            let next = match &self.library.step(step).action {
                Action::Ask { branches, .. } => {
                    let mut asked = branches.iter().flat_map(|branch| &branch.when);
                    if !asked.all(|when| self.is_ready(&when.logic)) {
                        return false;
                    }
                    let taken = branches.iter().position(|branch| {
                        let when = branch.when.as_ref();
                        when.is_none_or(|when| self.is_true(&when.logic))
                    });
                    let Some(taken) = taken else { return false };
                    visits[at].branch = Some(taken);
                    Some(branches[taken].to)
                }
                Action::Act { next, .. } => *next,
                Action::Enter {
                    into: Entered::Pathway(pathway),
                    next,
                } => {
                    if !self.walk_into(*pathway, visits) {
                        return false;
                    }
                    *next
                }
                Action::Enter {
                    into: Entered::Table(_),
                    next,
                } => *next,
            };
            match next {
                Some(index) => step = step.sibling(index),
                None => return true,
            }
        }
    }
}

/// An expression with the truth of its tests.
pub fn evaluate<T>(logic: &Logic<T>, test: &impl Fn(&T) -> Truth) -> Truth {
    match logic {
        Logic::Constant(value) => Truth::from(*value),
        Logic::Test(leaf) => test(leaf),
        Logic::Known(inner) => Truth::from(evaluate(inner, test) != Truth::Unknown),
        Logic::IsTrue(inner) => Truth::from(evaluate(inner, test) == Truth::True),
        Logic::Not(inner) => evaluate(inner, test).not(),
        Logic::And(parts) => Truth::all(parts.iter().map(|part| evaluate(part, test))),
        Logic::Or(parts) => Truth::any(parts.iter().map(|part| evaluate(part, test))),
        Logic::Xor(left, right) => evaluate(left, test).xor(evaluate(right, test)),
        Logic::Implies(left, right) => {
            let (left, right) = (evaluate(left, test).not(), evaluate(right, test));
            Truth::any([left, right].into_iter())
        }
    }
}

/// What a patient's score can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientTotals {
    /// One, or several where entries are unknown.
    pub sums: BTreeSet<PointNumber>,
    /// No entry is unknown.
    pub is_known: bool,
}

/// `3`, or the range where it is not sure: `2 or 3`, `2 to 5`.
impl fmt::Display for PatientTotals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = (
            self.sums.first().copied().unwrap_or_default(),
            self.sums.last().copied().unwrap_or_default(),
        );
        match self.sums.len() {
            0 | 1 => write!(f, "{}", ends.0),
            2 => write!(f, "{} or {}", ends.0, ends.1),
            _ => write!(f, "{} to {}", ends.0, ends.1),
        }
    }
}

impl PatientTotals {
    fn compare(&self, comparison: Comparison, number: PointNumber) -> Truth {
        let mut answers = self.sums.iter().map(|sum| comparison.holds(sum, &number));
        match (answers.clone().all(|yes| yes), answers.any(|yes| yes)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }
}

impl Interpreter<'_> {
    /// What the recommendations say, then what the steps say, each step once, and what the rows say.
    fn stances(
        &self,
        applies: &[RecommendationKey],
        paths: &[Path],
        hits: &[RowKey],
    ) -> Vec<SaidStance> {
        let mut made: Vec<Statement> = Vec::new();
        made.extend(applies.iter().copied().map(Statement::Recommendation));
        let mut visited = BTreeSet::new();
        let visits = paths.iter().flat_map(|path| &path.visits);
        let steps = visits.map(|visit| visit.step);
        made.extend(
            steps
                .filter(|step| visited.insert(*step))
                .map(Statement::Step),
        );
        made.extend(hits.iter().copied().map(Statement::Row));
        made.into_iter().flat_map(|own| self.said(own)).collect()
    }

    /// What a statement that is made says; outside of research what is left for research alone is forbidden.
    fn said(&self, statement: Statement) -> Vec<SaidStance> {
        let research = self.library.research(statement);
        let is_in_research = research.is_some_and(|research| self.is_true(research));
        let taken = self.library.taken(statement).into_iter();
        let heard = taken.filter(|own| own.proviso != Proviso::OutsideResearch || !is_in_research);
        let said = heard.map(|own| SaidStance {
            statement,
            stance: own.stance,
            intervention: own.intervention,
            is_alternative: own.proviso == Proviso::Alternative,
            effect: Effect::InForce,
        });
        said.collect()
    }

    /// Marks what an adjudication silences where it holds: what is said on the side that gives way, by a statement that is made on the other.
    fn silence(&self, advice: &mut Advice) {
        let made = self.made(advice);
        for (key, adjudication) in self.library.adjudications.iter() {
            let Some(precedence) = adjudication.precedence() else {
                continue;
            };
            if !self.holds(precedence.when.as_ref()) {
                continue;
            }
            let of = |side| {
                made.iter()
                    .filter(move |own| self.library.is_on_side(**own, side))
            };
            let prevailing: Vec<Statement> = of(precedence.prevails).copied().collect();
            for said in &mut advice.said {
                let gives_way = self.library.is_on_side(said.statement, precedence.silenced);
                let stance = (said.stance, said.intervention);
                let silences = |prevails: &Statement| {
                    let pair = [*prevails, said.statement];
                    precedence.silences(self.library, pair, stance)
                };
                let is_heard = said.effect == Effect::InForce;
                if is_heard && gives_way && prevailing.iter().any(silences) {
                    said.effect = Effect::Silenced(key);
                }
            }
        }
    }

    /// Marks the alternatives that another statement refuses, where one of the same choice is left: of what nothing silences.
    fn withdraw(&self, advice: &mut Advice) {
        let refusal = |own: &SaidStance| {
            let mut others = advice.in_force().filter(|other| {
                other.statement != own.statement
                    && other.stance.refuses()
                    && other.concerns(self.library, own.intervention)
            });
            others.next().map(|other| other.statement)
        };
        let alternatives = advice.in_force().filter(|said| said.is_alternative);
        let choice = |said: &SaidStance| (said.statement, said.stance);
        let left: Vec<(Statement, Stance)> = alternatives
            .filter(|said| refusal(said).is_none())
            .map(choice)
            .collect();
        let effects = advice.said.iter().map(|said| {
            let may_give_way = said.is_alternative && said.effect == Effect::InForce;
            let refused = refusal(said).filter(|_| may_give_way && left.contains(&choice(said)));
            refused.map_or(said.effect, Effect::Withdrawn)
        });
        let effects: Vec<Effect> = effects.collect();
        for (said, effect) in advice.said.iter_mut().zip(effects) {
            said.effect = effect;
        }
    }

    /// Every statement that is made, silenced or not.
    fn made(&self, advice: &Advice) -> BTreeSet<Statement> {
        let applies = advice.applies.iter().copied();
        let visits = advice.paths.iter().flat_map(|path| &path.visits);
        let steps = visits.map(|visit| Statement::Step(visit.step));
        let hits = advice.hits.iter().copied().map(Statement::Row);
        let made = applies.map(Statement::Recommendation).chain(steps);
        made.chain(hits).collect()
    }

    /// Whether a ruling holds for the patient: one without a condition does for everyone.
    fn holds(&self, when: Option<&Written<Guard>>) -> bool {
        when.is_none_or(|when| self.is_true(&when.logic))
    }
}

impl Advice {
    /// Whether a statement is made to the patient, silenced or not.
    pub fn is_made(&self, statement: Statement) -> bool {
        match statement {
            Statement::Recommendation(key) => self.applies.contains(&key),
            Statement::Step(key) => self.reaches(key),
            Statement::Row(key) => self.hits.contains(&key),
        }
    }

    pub fn reaches(&self, step: StepKey) -> bool {
        let mut visits = self.paths.iter().flat_map(|path| &path.visits);
        visits.any(|visit| visit.step == step)
    }

    /// What holds for the patient, silenced and withdrawn stances left out.
    pub fn in_force(&self) -> impl Iterator<Item = &SaidStance> {
        let said = self.said.iter();
        said.filter(|said| said.effect == Effect::InForce)
    }

    /// Whether an act permits what its protocol delivers.
    pub fn delivers(&self, library: &Library, act: Statement) -> bool {
        let mut said = self.in_force().filter(|said| said.statement == act);
        said.any(|said| {
            let protocol = library.delivery(act, said.stance, said.intervention);
            protocol.is_some()
        })
    }

    /// The answer to a predicate of advice; a test of facts is none and is answered with no.
    pub fn answers(&self, library: &Library, predicate: &ClaimTest) -> bool {
        match predicate {
            ClaimTest::Fact(_) => false,
            ClaimTest::Permitted(key) => self.takes(library, *key, Stance::permits),
            ClaimTest::Offered(key) => self.takes(library, *key, |stance| stance == Stance::Offer),
            ClaimTest::Considered(key) => {
                self.takes(library, *key, |stance| stance == Stance::Consider)
            }
            ClaimTest::Avoided(key) => self.takes(library, *key, |stance| stance == Stance::Avoid),
            ClaimTest::Forbidden(key) => {
                self.takes(library, *key, |stance| stance == Stance::Forbid)
            }
            ClaimTest::Undecided(key) => {
                self.takes(library, *key, |stance| stance == Stance::Undecided)
            }
            ClaimTest::Reaches(step) => self.reaches(*step),
            ClaimTest::Applies(key) => self.applies.contains(key),
            ClaimTest::Hits(row) => self.hits.contains(row),
            ClaimTest::Before { first, then } => self.comes_before(library, *first, *then),
            ClaimTest::Group { voice, group } => self.is_voiced(library, *voice, *group),
        }
    }

    /// Whether a stance is taken on an intervention. One on a class is taken on its members; one that permits a member permits the class.
    fn takes(
        &self,
        library: &Library,
        on: InterventionKey,
        wanted: impl Fn(Stance) -> bool,
    ) -> bool {
        self.in_force()
            .any(|said| wanted(said.stance) && said.concerns(library, on))
    }

    /// Whether some statement of a group says what is asked for. Of what nothing silences, what sets an output and what says that nothing is
    /// advised speaks too.
    fn is_voiced(&self, library: &Library, voice: Voice, group: StatementGroup) -> bool {
        let is_of = |statement: Statement| library.is_of(statement, group);
        let mut said = self.in_force();
        let mut sets = self.outputs.values().flat_map(Set::in_force);
        let mut rows = self.hits.iter().copied().map(Statement::Row);
        said.any(|said| voice.is_heard(said.stance) && is_of(said.statement))
            || voice == Voice::Speaks
                && (sets.any(|by| is_of(by.statement))
                    || rows.any(|row| is_of(row) && library.says_nothing(row)))
    }

    fn comes_before(
        &self,
        library: &Library,
        first: InterventionKey,
        then: InterventionKey,
    ) -> bool {
        let mut is_permitted = false;
        for path in &self.paths {
            let mut has_first = false;
            for visit in &path.visits {
                if self.permits_at(library, visit.step, then) {
                    is_permitted = true;
                    if !has_first {
                        return false;
                    }
                }
                has_first |= self.permits_at(library, visit.step, first);
            }
        }
        is_permitted
    }

    /// Whether an act of a step permits it: the step itself, or a row that is hit of the table that it enters.
    fn permits_at(&self, library: &Library, step: StepKey, on: InterventionKey) -> bool {
        let entered = library.step(step).entered().and_then(Entered::table);
        self.in_force().any(|said| {
            let is_act = match said.statement {
                Statement::Step(key) => key == step,
                Statement::Row(key) => Some(key.table) == entered,
                Statement::Recommendation(_) => false,
            };
            is_act && said.stance.permits() && said.concerns(library, on)
        })
    }
}
