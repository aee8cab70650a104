//! Which edits there are, in the order of the book.

use serde::{Deserialize, Serialize};

use super::change::{Actor, PartChange, guard, stances};
use super::formula::{FormulaTweak, formula_tweaks};
use super::tweak::{Tweak, added_clauses, stepped, tweaks};
use super::words;
use crate::model::*;
use crate::source::Span;

/// One small unsafe edit of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The line that is edited.
    pub span: Span,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Tweak(GuardPlace, Tweak),
    Retarget {
        step: StepKey,
        branch: usize,
        to: usize,
    },
    DropBranch {
        step: StepKey,
        branch: usize,
    },
    /// Whoever comes to the step goes on, and not through what it enters.
    DropEnter(StepKey),
    /// A table that is only entered is for everyone.
    DropEntered(TableKey),
    /// `None` drops the stance.
    Stance {
        of: Actor,
        index: usize,
        to: Option<Stance>,
    },
    Turn(RecommendationKey),
    /// What a recommendation is undecided of is considered.
    Decide(RecommendationKey),
    /// One of the exceptions of a statement is dropped.
    DropException {
        of: Statement,
        index: usize,
    },
    /// Each alternative of a one-of is meant, and not one.
    MeanEach(Statement, Stance),
    /// One of several alternatives of a recommendation is dropped.
    DropAlternative {
        of: RecommendationKey,
        index: usize,
    },
    /// What is left for research alone is no longer forbidden outside of it.
    DropResearch(Statement),
    Weaken(RecommendationKey),
    /// Of one of a score's lines.
    Points {
        score: ScoreKey,
        line: usize,
        to: PointNumber,
    },
    /// A band ends elsewhere.
    Bound(BandPlace, BoundMove),
    /// What a statement sets is set to another value, by its place among [those](alternatives) that it could be set to, or is set no more.
    Set {
        of: Statement,
        index: usize,
        to: Option<usize>,
    },
    /// Two values of an output become a conflict.
    DropAggregate(OutputKey),
    /// What is decided for some is decided for everyone.
    DropWhen(AdjudicationKey),
    /// A number is worked out otherwise.
    Formula(CalculationKey, FormulaTweak),
}

/// A band of one of a score's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BandPlace {
    pub score: ScoreKey,
    pub entry: usize,
    pub band: usize,
}

/// Where a band ends in place of where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoundMove {
    /// `up-to` for `below`, and the other way round.
    OtherEnd,
    /// So many steps up or down.
    By(i64),
}

impl BoundMove {
    const ALL: [Self; 3] = [BoundMove::OtherEnd, BoundMove::By(-1), BoundMove::By(1)];

    /// `None` out of the range of the number.
    pub fn of(self, kind: &FactKind, bound: &Bound) -> Option<Bound> {
        let Bound {
            number,
            is_included,
        } = bound;
        Some(match self {
            BoundMove::OtherEnd => Bound {
                number: number.clone(),
                is_included: !is_included,
            },
            BoundMove::By(steps) => Bound {
                number: stepped(kind, number.written(), steps)?,
                is_included: *is_included,
            },
        })
    }
}

/// What sort of edit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    BranchRetargeted,
    BranchDropped,
    EnterDropped,
    EnteredDropped,
    /// An expression, or a part of one.
    Negated,
    /// `and` for `or`, or the other way round.
    Joined,
    /// One of several conditions is dropped.
    PartDropped,
    ThresholdMoved,
    UnknownIsNo,
    /// A clause is added with `and`.
    Narrowed,
    /// A clause is added with `or`.
    Widened,
    StanceWeakened,
    StanceDropped,
    /// `for` and `against`.
    DirectionTurned,
    StrengthWeakened,
    ResearchDropped,
    ExceptionDropped,
    /// A plain list for a one-of.
    ChoiceLost,
    PointsChanged,
    OutputChanged,
    OutputDropped,
    AggregateDropped,
    WhenDropped,
    FormulaChanged,
}

impl EditKind {
    /// As in a report.
    pub fn words(self) -> &'static str {
        match self {
            EditKind::BranchRetargeted => "branch retargeted",
            EditKind::BranchDropped => "branch dropped",
            EditKind::EnterDropped => "`enter` dropped",
            EditKind::EnteredDropped => "`entered` dropped",
            EditKind::Negated => "condition negated",
            EditKind::Joined => "`and` and `or` swapped",
            EditKind::PartDropped => "prerequisite dropped",
            EditKind::ThresholdMoved => "threshold moved",
            EditKind::UnknownIsNo => "unknown taken for no",
            EditKind::Narrowed => "condition narrowed",
            EditKind::Widened => "condition widened",
            EditKind::StanceWeakened => "stance changed",
            EditKind::StanceDropped => "stance dropped",
            EditKind::DirectionTurned => "`for` and `against` swapped",
            EditKind::StrengthWeakened => "strength weakened",
            EditKind::ResearchDropped => "`research only` dropped",
            EditKind::ExceptionDropped => "exception dropped",
            EditKind::ChoiceLost => "`one-of` dropped",
            EditKind::PointsChanged => "points changed",
            EditKind::OutputChanged => "output changed",
            EditKind::OutputDropped => "output dropped",
            EditKind::AggregateDropped => "`aggregate` dropped",
            EditKind::WhenDropped => "`when` of an adjudication dropped",
            EditKind::FormulaChanged => "formula changed",
        }
    }
}

impl Edit {
    pub fn kind(&self) -> EditKind {
        match self.what {
            What::Tweak(_, tweak) => tweak.kind.kind(),
            What::Retarget { .. } => EditKind::BranchRetargeted,
            What::DropBranch { .. } => EditKind::BranchDropped,
            What::DropEnter(_) => EditKind::EnterDropped,
            What::DropEntered(_) => EditKind::EnteredDropped,
            What::Stance { to: Some(_), .. } => EditKind::StanceWeakened,
            What::Stance { to: None, .. } | What::DropAlternative { .. } => EditKind::StanceDropped,
            What::MeanEach(..) => EditKind::ChoiceLost,
            What::Turn(_) => EditKind::DirectionTurned,
            What::Decide(_) => EditKind::StanceWeakened,
            What::DropResearch(_) => EditKind::ResearchDropped,
            What::DropException { .. } => EditKind::ExceptionDropped,
            What::Weaken(_) => EditKind::StrengthWeakened,
            What::Points { .. } => EditKind::PointsChanged,
            What::Bound(..) => EditKind::ThresholdMoved,
            What::Set { to: Some(_), .. } => EditKind::OutputChanged,
            What::Set { to: None, .. } => EditKind::OutputDropped,
            What::DropAggregate(_) => EditKind::AggregateDropped,
            What::DropWhen(_) => EditKind::WhenDropped,
            What::Formula(_, tweak) => tweak.kind(),
        }
    }

    /// What is edited, and how: lower case, without a full stop.
    pub fn words(&self, library: &Library) -> String {
        words::edit(library, self.what)
    }

    /// Whether it edits how a number is worked out, or for whom.
    pub fn is_of_formula(&self) -> bool {
        self.of_formula().is_some()
    }

    /// The calculation of which it edits the formula, or for whom that is, if it does.
    pub(super) fn of_formula(&self) -> Option<(CalculationKey, FormulaTweak)> {
        match self.what {
            What::Formula(key, tweak) => Some((key, tweak)),
            What::Tweak(..)
            | What::Retarget { .. }
            | What::DropBranch { .. }
            | What::DropEnter(_)
            | What::DropEntered(_)
            | What::Stance { .. }
            | What::Turn(_)
            | What::Decide(_)
            | What::DropException { .. }
            | What::MeanEach(..)
            | What::DropAlternative { .. }
            | What::DropResearch(_)
            | What::Weaken(_)
            | What::Points { .. }
            | What::Bound(..)
            | What::Set { .. }
            | What::DropAggregate(_)
            | What::DropWhen(_) => None,
        }
    }

    /// The library with the edit made, and nothing else changed.
    #[must_use]
    pub fn made_in(&self, library: &Library) -> Library {
        let mut edited = library.clone();
        self.change(library).exchange(&mut edited);
        edited
    }

    pub(super) fn change(&self, library: &Library) -> PartChange {
        match self.what {
            What::Tweak(place, tweak) => {
                PartChange::Guard(place, tweak.apply(library, &guard(library, place).logic))
            }
            What::Retarget { step, branch, to } => {
                let mut branches = library.step(step).branches().to_vec();
                branches[branch].to = to;
                PartChange::Branches(step, branches)
            }
            What::DropBranch { step, branch } => {
                let mut branches = library.step(step).branches().to_vec();
                branches.remove(branch);
                PartChange::Branches(step, branches)
            }
            What::DropEnter(step) => PartChange::Entrance(step, passing(library.step(step))),
            What::DropEntered(key) => PartChange::Audience(key, Audience::Everyone),
            What::Stance { of, index, to } => restanced(library, of, index, to),
            What::MeanEach(Statement::Recommendation(key), _) => {
                PartChange::Judgement(key, each(&library.recommendations[key].judgement))
            }
            What::MeanEach(Statement::Step(key), stance) => {
                mean_each(library, Actor::Step(key), stance)
            }
            What::MeanEach(Statement::Row(key), stance) => {
                mean_each(library, Actor::Row(key), stance)
            }
            What::DropAlternative { of, index } => {
                PartChange::Judgement(of, without(&library.recommendations[of].judgement, index))
            }
            What::Turn(key) => {
                PartChange::Judgement(key, turned(&library.recommendations[key].judgement))
            }
            What::Weaken(key) => {
                PartChange::Judgement(key, weakened(&library.recommendations[key].judgement))
            }
            What::Decide(key) => PartChange::Judgement(key, decided(&library.recommendations[key])),
            What::DropResearch(of) => PartChange::Indecision(of, Indecision::InsufficientEvidence),
            What::DropException { of, index } => {
                let mut except = library.exceptions(of).to_vec();
                except.remove(index);
                PartChange::Exceptions(of, except)
            }
            What::Points { score, line, to } => PartChange::Points(score, line, to),
            What::Bound(at, by) => {
                let moved = moved_bands(library, at, by).expect("a bound moves between others");
                PartChange::Bands(at.score, at.entry, moved)
            }
            What::Set { of, index, to } => {
                let mut sets = library.sets(of).to_vec();
                let output = sets[index].output;
                match to {
                    Some(to) => {
                        sets[index].value = alternatives(library, &sets[index]).swap_remove(to)
                    }
                    None => _ = sets.remove(index),
                }
                PartChange::Sets(of, sets, output)
            }
            What::DropAggregate(key) => PartChange::Aggregate(key, None),
            What::DropWhen(key) => {
                PartChange::Guard(GuardPlace::Ruling(key), Logic::Constant(true))
            }
            What::Formula(key, tweak) => {
                let made = tweak.made(library, key);
                let made = made.expect("an edit of a formula leaves one");
                PartChange::Calculations(made)
            }
        }
    }
}

/// An act that says nothing, and leads on to where the step leads.
fn passing(step: &Step) -> Action {
    Action::Act {
        stances: Vec::new(),
        choices: Choices::default(),
        except: Vec::new(),
        indecision: None,
        sets: Vec::new(),
        by: None,
        next: step.successors().first().copied(),
    }
}

/// The bands of an entry with a bound moved; `None` where they would not rise, or where there are no bands.
fn moved_bands(library: &Library, at: BandPlace, by: BoundMove) -> Option<Bands> {
    let Points::Bands(bands) = &library.scores[at.score].entries[at.entry] else {
        return None;
    };
    let bound = bands.bands()[at.band].bound()?;
    bands.with_bound(at.band, by.of(library.kind_of(bands.of()), bound)?)
}

/// Another weight, or one stance less. Alternatives are given another weight together.
fn restanced(library: &Library, of: Actor, index: usize, to: Option<Stance>) -> PartChange {
    let mut stances = stances(library, of).to_vec();
    let choices = library.choices(of.statement());
    let from = stances[index].0;
    match to {
        Some(to) if choices.has(from) => {
            let all = stances.iter_mut().filter(|(stance, _)| *stance == from);
            all.for_each(|(stance, _)| *stance = to);
            let choices = choices.set(from, false).set(to, true);
            return PartChange::Stances(of, stances, choices);
        }
        Some(to) => stances[index].0 = to,
        None => _ = stances.remove(index),
    }
    PartChange::Stances(of, stances, choices)
}

fn mean_each(library: &Library, of: Actor, stance: Stance) -> PartChange {
    let choices = library.choices(of.statement()).set(stance, false);
    PartChange::Stances(of, stances(library, of).to_vec(), choices)
}

/// A plain list in the place of a one-of.
fn each(judgement: &Judgement) -> Judgement {
    let mut judgement = judgement.clone();
    if let Judgement::Directed { is_one_of, .. } = &mut judgement {
        *is_one_of = false;
    }
    judgement
}

/// Without one of its interventions.
fn without(judgement: &Judgement, index: usize) -> Judgement {
    let mut judgement = judgement.clone();
    if let Judgement::Directed { interventions, .. } = &mut judgement {
        interventions.remove(index);
    }
    judgement
}

/// For what it was against, or the other way round.
fn turned(judgement: &Judgement) -> Judgement {
    match judgement {
        Judgement::Directed {
            direction,
            strength,
            is_stated,
            is_one_of: _,
            interventions,
        } => Judgement::Directed {
            direction: direction.turned(),
            strength: *strength,
            is_stated: *is_stated,
            is_one_of: false,
            interventions: interventions.clone(),
        },
        other @ (Judgement::Undecided { .. } | Judgement::Unspoken) => other.clone(),
    }
}

/// For what it is undecided of.
fn decided(own: &Recommendation) -> Judgement {
    Judgement::Directed {
        direction: Direction::For,
        strength: Strength::Conditional,
        is_stated: true,
        is_one_of: false,
        interventions: own.interventions().to_vec(),
    }
}

/// In the same direction, and conditional.
fn weakened(judgement: &Judgement) -> Judgement {
    match judgement {
        Judgement::Directed {
            direction,
            is_stated,
            is_one_of,
            interventions,
            strength: _,
        } => Judgement::Directed {
            direction: *direction,
            strength: Strength::Conditional,
            is_stated: *is_stated,
            is_one_of: *is_one_of,
            interventions: interventions.clone(),
        },
        other @ (Judgement::Undecided { .. } | Judgement::Unspoken) => other.clone(),
    }
}

/// The tests that edits ask and the library may not: thresholds where they were moved to. The parts of an expression are counted
/// once for all edits of it that follow each other.
pub(super) fn moved_tests(library: &Library, edits: &[Edit]) -> Vec<FactTest> {
    let mut moved = Vec::new();
    let mut last: Option<(GuardPlace, Vec<&Guard>)> = None;
    for edit in edits {
        if let What::Bound(at, by) = edit.what {
            let bands = moved_bands(library, at, by);
            for band in bands.iter().flat_map(Bands::bands) {
                band.when()
                    .logic
                    .for_each(&mut |test| moved.push(test.clone()));
            }
        }
        if let What::Set { of, index, to } = edit.what {
            moved.extend(to.and_then(|to| equals_other(library, &library.sets(of)[index], to)));
        }
        let What::Tweak(place, tweak) = edit.what else {
            continue;
        };
        let counted = last
            .take()
            .filter(|(counted_place, _)| *counted_place == place);
        let (_, parts) = last
            .insert(counted.unwrap_or_else(|| (place, guard(library, place).logic.all_parts())));
        moved.extend(tweak.moved(library, parts));
    }
    moved
}

/// That an output has the number that an edit sets it to, which its calculations may come to.
fn equals_other(library: &Library, set: &OutputEntry, to: usize) -> Option<FactTest> {
    match alternatives(library, set).into_iter().nth(to)? {
        OutputValue::Constant(Value::Number(number)) => Some(FactTest::Compare {
            of: Variable::Output(set.output),
            comparison: Comparison::Equal,
            number,
        }),
        OutputValue::Constant(_) | OutputValue::Calculated(_) => None,
    }
}

/// Every edit of a library, in the order of its lines.
pub fn edits(library: &Library) -> Vec<Edit> {
    let mut edits = EditFinder {
        library,
        found: Vec::new(),
    };
    edits.guards();
    edits.points();
    edits.bounds();
    edits.recommendations();
    edits.steps();
    edits.tables();
    edits.rows();
    edits.research();
    edits.exceptions();
    edits.choices();
    edits.outputs();
    edits.rulings();
    edits.formulas();
    edits.found.sort_by_key(|edit| edit.span);
    edits.found
}

/// Whether an expression says for whom something is, so that a clause may be added to it. A cell of a table is about its input alone, and an
/// entry of a score is one clause.
fn says_for_whom(place: GuardPlace) -> bool {
    match place {
        GuardPlace::Condition(_)
        | GuardPlace::Recommendation(_)
        | GuardPlace::Applies(_)
        | GuardPlace::Branch(..)
        | GuardPlace::TableApplies(_)
        | GuardPlace::Ruling(_) => true,
        GuardPlace::AskedWhen(_)
        | GuardPlace::Assumption(_)
        | GuardPlace::Entry(..)
        | GuardPlace::Required(_)
        | GuardPlace::Dose(..)
        | GuardPlace::Cell(..)
        | GuardPlace::Research(_) => false,
    }
}

/// How many other values are tried of a variable without an order.
const MOST_OTHERS: usize = 3;

/// The values that an output could be set to in place of one: its neighbours where there is an order.
pub(super) fn alternatives(library: &Library, set: &OutputEntry) -> Vec<OutputValue> {
    let kind = &library.outputs[set.output].kind;
    let OutputValue::Constant(value) = &set.value else {
        return Vec::new();
    };
    let others = other_values(kind, value).into_iter();
    others.map(OutputValue::Constant).collect()
}

fn other_values(kind: &FactKind, value: &Value) -> Vec<Value> {
    match (value, kind) {
        (Value::YesNo(yes), _) => vec![Value::YesNo(!yes)],
        (Value::OneOf(value), FactKind::OneOf(values)) => {
            let is_near = |other: &usize| !values.are_ordered || value.abs_diff(*other) == 1;
            let others = (0..values.len()).filter(|other| other != value && is_near(other));
            others.take(MOST_OTHERS).map(Value::OneOf).collect()
        }
        (Value::AnyOf(has), _) => {
            let turned = (0..has.len()).map(|place| {
                let mut turned = has.clone();
                turned[place] = Some(has[place] != Some(true));
                turned
            });
            let says = turned.filter(|has| has.contains(&Some(true)));
            says.take(MOST_OTHERS).map(Value::AnyOf).collect()
        }
        (Value::Number(number), kind) => {
            let moved = [1, -1].into_iter();
            let moved = moved.filter_map(|steps| stepped(kind, number.written(), steps));
            moved.map(Value::Number).collect()
        }
        (Value::OneOf(_) | Value::Unknown, _) => Vec::new(),
    }
}

struct EditFinder<'a> {
    library: &'a Library,
    found: Vec<Edit>,
}

impl EditFinder<'_> {
    /// Whether a place says of whom it is not decided what is right: they are told the same.
    fn is_left_open(&self, place: GuardPlace) -> bool {
        if let GuardPlace::Ruling(key) = place {
            self.library.adjudications[key].disagreement().is_some()
        } else {
            false
        }
    }

    fn rulings(&mut self) {
        for (key, adjudication) in self.library.adjudications.iter() {
            let precedence = adjudication.precedence();
            if let Some(when) = precedence.and_then(|own| own.when.as_ref()) {
                self.add(when.span, What::DropWhen(key));
            }
        }
    }

    fn formulas(&mut self) {
        for (key, calculation) in self.library.calculations.iter() {
            for tweak in formula_tweaks(self.library, key) {
                let span = match (tweak, &calculation.applies) {
                    (FormulaTweak::Applies(_), Some(applies)) => applies.span,
                    (FormulaTweak::Applies(_), None)
                    | (FormulaTweak::Part(..) | FormulaTweak::When(..), _) => calculation.is.span,
                };
                self.add(span, What::Formula(key, tweak));
            }
        }
    }

    fn add(&mut self, span: Span, what: What) {
        self.found.push(Edit { span, what });
    }

    /// No edit changes an assumption, or who is asked: these say who exists. Whom a dose is for, and who must have a value, does not change advice.
    fn guards(&mut self) {
        for (place, written) in self.library.guards() {
            if matches!(
                place,
                GuardPlace::AskedWhen(_)
                    | GuardPlace::Assumption(_)
                    | GuardPlace::Dose(..)
                    | GuardPlace::Required(_)
            ) || self.is_left_open(place)
                || self.is_of_band(place)
            {
                continue;
            }
            let mut tweaks = tweaks(self.library, &written.logic);
            if says_for_whom(place) {
                tweaks.extend(added_clauses(self.library, &written.logic));
            }
            for tweak in tweaks {
                self.add(written.span, What::Tweak(place, tweak));
            }
        }
    }

    /// Whether an expression follows from where bands end, which is what is edited.
    fn is_of_band(&self, place: GuardPlace) -> bool {
        if let GuardPlace::Entry(key, line) = place {
            self.library.scores[key].is_of_band(line)
        } else {
            false
        }
    }

    /// Points are dropped, and one more is given.
    fn points(&mut self) {
        for (score, scored) in self.library.scores.iter() {
            for (line, (when, points)) in scored.lines().enumerate() {
                let others = [PointNumber::ZERO, points + PointNumber::ONE].into_iter();
                for to in others.filter(|to| *to != points) {
                    self.add(when.span, What::Points { score, line, to });
                }
            }
        }
    }

    /// A band ends a step before, a step after, and with the number itself on the other side.
    fn bounds(&mut self) {
        let library = self.library;
        for (score, scored) in library.scores.iter() {
            for (entry, points) in scored.entries.iter().enumerate() {
                let Points::Bands(bands) = points else {
                    continue;
                };
                for (band, own) in bands.bands().iter().enumerate() {
                    let at = BandPlace { score, entry, band };
                    let moves = BoundMove::ALL.into_iter();
                    let moves = moves.filter(|by| moved_bands(library, at, *by).is_some());
                    for by in moves {
                        self.add(own.when().span, What::Bound(at, by));
                    }
                }
            }
        }
    }

    fn recommendations(&mut self) {
        for (key, recommendation) in self.library.recommendations.iter() {
            if recommendation.indecision().is_some() {
                self.add(recommendation.meta.span, What::Decide(key));
            }
            let Some((_, strength)) = recommendation.directed() else {
                continue;
            };
            self.add(recommendation.meta.span, What::Turn(key));
            if strength == Strength::Strong {
                self.add(recommendation.meta.span, What::Weaken(key));
            }
            let alternatives = recommendation.interventions().len();
            if recommendation.is_one_of() && alternatives > 1 {
                for index in 0..alternatives {
                    let drop = What::DropAlternative { of: key, index };
                    self.add(recommendation.meta.span, drop);
                }
            }
        }
    }

    fn steps(&mut self) {
        for (key, step) in self.library.steps() {
            match &step.action {
                Action::Ask { branches, .. } => self.branches(key, branches),
                Action::Act { stances, .. } => {
                    self.stances(Actor::Step(key), step.span, stances);
                }
                Action::Enter { .. } => self.add(step.span, What::DropEnter(key)),
            }
        }
    }

    /// A branch is dropped, or leads to where another of its question leads.
    fn branches(&mut self, step: StepKey, branches: &[Branch]) {
        for (index, branch) in branches.iter().enumerate() {
            let mut targets: Vec<usize> = branches.iter().map(|other| other.to).collect();
            targets.sort_unstable();
            targets.dedup();
            for to in targets.into_iter().filter(|to| *to != branch.to) {
                let branch = index;
                self.add(branches[index].span, What::Retarget { step, branch, to });
            }
            let branch = index;
            self.add(branches[index].span, What::DropBranch { step, branch });
        }
    }

    fn tables(&mut self) {
        for (key, table) in self.library.tables.iter() {
            if matches!(table.applies, Audience::Entered) {
                self.add(table.meta.span, What::DropEntered(key));
            }
        }
    }

    fn rows(&mut self) {
        for (key, row) in self.library.rows() {
            self.stances(Actor::Row(key), row.span, &row.stances);
        }
    }

    fn research(&mut self) {
        for of in self.library.statements() {
            if let Some(Indecision::ResearchOnly(_)) = self.library.indecision(of) {
                let span = self.library.statement_span(of);
                self.add(span, What::DropResearch(of));
            }
        }
    }

    fn exceptions(&mut self) {
        for of in self.library.statements() {
            let span = self.library.statement_span(of);
            for index in 0..self.library.exceptions(of).len() {
                self.add(span, What::DropException { of, index });
            }
        }
    }

    fn choices(&mut self) {
        for of in self.library.statements() {
            let choices = self.library.choices(of);
            let chosen = Stance::ALL.into_iter().filter(|own| choices.has(*own));
            for stance in chosen {
                self.add(self.library.statement_span(of), What::MeanEach(of, stance));
            }
        }
    }

    /// What is set is set to other values, and dropped; of several values none counts more.
    fn outputs(&mut self) {
        let library = self.library;
        for of in library.statements() {
            for (index, set) in library.sets(of).iter().enumerate() {
                let others = (0..alternatives(library, set).len()).map(Some);
                for to in others.chain([None]) {
                    self.add(set.span, What::Set { of, index, to });
                }
            }
        }
        for (key, output) in library.outputs.iter() {
            if output.aggregate.is_some() {
                self.add(output.meta.span, What::DropAggregate(key));
            }
        }
    }

    /// A refusal is weakened, and dropped; what is offered or considered is given another weight, and dropped. The only stance of a step
    /// can't be dropped: without it the step says nothing, and is not a step. Alternatives have one weight, and are given another together.
    fn stances(&mut self, of: Actor, span: Span, stances: &[(Stance, InterventionKey)]) {
        for (index, (stance, _)) in stances.iter().enumerate() {
            let other = match stance {
                Stance::Forbid => Stance::Avoid,
                Stance::Avoid | Stance::Offer | Stance::Undecided => Stance::Consider,
                Stance::Consider => Stance::Offer,
            };
            let is_needed = matches!(of, Actor::Step(_)) && stances.len() == 1;
            let dropped = (!is_needed).then_some(None);
            let is_chosen = self.library.choices(of.statement()).has(*stance);
            let before = stances[..index].iter();
            let is_first = before.clone().all(|(own, _)| own != stance);
            let is_free = stances.iter().all(|(own, _)| *own != other);
            let weighed = (!is_chosen || is_first && is_free).then_some(Some(other));
            for to in [weighed, dropped].into_iter().flatten() {
                self.add(span, What::Stance { of, index, to });
            }
        }
    }
}
