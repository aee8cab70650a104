//! The safety net of the old version, applied to the new one: which of its rules are broken now, and which are no longer stated.
//!
//! A rule is what an invariant claims, or what a vignette expects of everyone who is as it says. What it asks of a patient is settled in the
//! version that wrote it; what it asks of the advice is asked of the other one.

use super::groups::Comparer;
use super::*;
use crate::interpret::{self, evaluate};
use crate::model::*;
use crate::prove::FoundPatients;
use crate::prove::encode::{Encoding, Posed, TruthFormulas};
use crate::prove::formula::Formula;
use crate::prove::space::Space;

/// With more predicates of advice than these, one rule is not said to follow from another.
const MOST_PREDICATES: usize = 8;

/// A rule that must definitely hold for every patient.
#[derive(Clone, Debug)]
pub(super) struct NetRule {
    of: RuleSource,
    says: Says,
}

/// What a rule asks for, which is the advice of the version that wrote it.
#[derive(Clone, Debug)]
struct Says {
    /// Of every patient.
    stated: Logic<Posed>,
    /// Who may break it, and is known to.
    spared: Option<Logic<Posed>>,
}

impl Says {
    /// What must be so of every patient.
    fn kept(&self) -> Logic<Posed> {
        match &self.spared {
            Some(spared) => Logic::Or(vec![spared.clone(), self.stated.clone()]),
            None => self.stated.clone(),
        }
    }

    fn map(&self, mapped: &mut impl FnMut(&Posed) -> Posed) -> Self {
        Self {
            stated: self.stated.map(mapped),
            spared: self.spared.as_ref().map(|spared| spared.map(mapped)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RuleSource {
    Invariant(InvariantKey),
    Vignette(VignetteKey),
}

impl RuleSource {
    fn thing(self) -> Thing {
        match self {
            RuleSource::Invariant(key) => Thing::Invariant(key),
            RuleSource::Vignette(key) => Thing::Vignette(key),
        }
    }
}

const ALWAYS: TruthFormulas = TruthFormulas {
    yes: Formula::TRUE,
    no: Formula::FALSE,
};

const NEVER: TruthFormulas = TruthFormulas {
    yes: Formula::FALSE,
    no: Formula::TRUE,
};

/// Every rule of a version over the united facts. Its vignettes are those of the version as it is written, their values united.
pub(super) fn rules(
    united: &United,
    version: Version,
    vignettes: &Arena<VignetteKey, Vignette>,
    space: &Space,
    encoding: &mut Encoding,
) -> Vec<NetRule> {
    let library = united.library(version);
    let mut rules = Vec::new();
    for (key, invariant) in library.invariants.iter() {
        // Rules over two patients are compared apart.
        let Some(stated) = invariant.rule.stated() else {
            continue;
        };
        let mut pose = |test: &ClaimTest| match test {
            ClaimTest::Fact(test) => about(library, test).map(&mut |test| match test.variable() {
                Some(Variable::Output(_)) => Posed::Asked(ClaimTest::Fact(test.clone())),
                Some(Variable::Fact(_) | Variable::Calculation(_)) | None => {
                    let test = ClaimTest::Fact(test.clone());
                    Posed::Settled(encoding.claim_test(library, space, &test))
                }
            }),
            advice => asked(advice.clone()),
        };
        let spared = invariant.known_violation.as_ref();
        rules.push(NetRule {
            of: RuleSource::Invariant(key),
            says: Says {
                stated: stated.replace(&mut pose),
                spared: spared.map(|known| known.is_spared().replace(&mut pose)),
            },
        });
    }
    for (key, vignette) in vignettes.iter() {
        let given = united.given(version, &vignette.given);
        let given = encoding.given(space, &given);
        let given = Posed::Settled(encoding.two_valued(given));
        let expected = vignette
            .expected
            .iter()
            .map(|(test, _)| asked(test.clone()));
        let refused = vignette.not_permitted.iter();
        let refused =
            refused.map(|(key, _)| Logic::Not(Box::new(asked(ClaimTest::Permitted(*key)))));
        let outputs = vignette.outputs.iter().map(expected_output);
        let numbers = vignette
            .numbers
            .iter()
            .map(|number| number.value.map(&mut asked_of_facts));
        let worked_out = outputs.chain(numbers);
        rules.push(NetRule {
            of: RuleSource::Vignette(key),
            says: Says {
                stated: Logic::Implies(
                    Box::new(Logic::Test(given)),
                    Box::new(Logic::And(
                        expected.chain(refused).chain(worked_out).collect(),
                    )),
                ),
                spared: None,
            },
        });
    }
    rules
}

/// What a vignette expects of an output. That nothing sets it is asked as that it has no known value, since no predicate tells more.
fn expected_output(expected: &ExpectedOutput) -> Logic<Posed> {
    match &expected.value {
        Some(value) => value.map(&mut asked_of_facts),
        None => {
            let known = FactTest::Known(Variable::Output(expected.output));
            Logic::Not(Box::new(asked(ClaimTest::Fact(known))))
        }
    }
}

/// A test of facts; a condition that asks for an output is taken apart, so that each version's own advice is asked.
fn about(library: &Library, test: &FactTest) -> Guard {
    let test_alone = Logic::Test(test.clone());
    let FactTest::Condition(key) = test else {
        return test_alone;
    };
    match library.outputs_behind(&test_alone).is_empty() {
        true => test_alone,
        false => {
            let when = &library.conditions[*key].when.logic;
            when.replace(&mut |test| about(library, test))
        }
    }
}

fn asked_of_facts(test: &FactTest) -> Posed {
    Posed::Asked(ClaimTest::Fact(test.clone()))
}

fn asked(test: ClaimTest) -> Logic<Posed> {
    Logic::Test(Posed::Asked(test))
}

impl Comparer<'_> {
    /// The rules of the old version that the new one keeps less well, in the order written.
    pub(super) fn weaker(&mut self) -> Result<Vec<Weaker>, CannotCompare> {
        self.prover.assume(&self.sides[1].assumptions)?;
        let mut weaker = Vec::new();
        for rule in self.sides[0].net.clone() {
            let says = rule.says.map(&mut |posed| self.of_new(posed));
            let truth = self.posed(&says.kept());
            let broken = self.prover.encoding.pool.not(truth);
            let weakened = match self.prover.find(broken)? {
                Some(found) => self.broken(&rule, &found),
                None if self.is_still_said(&says)? => None,
                None => Some(Weakened::Unsaid),
            };
            weaker.extend(weakened.map(|weakened| self.told_of(rule.of.thing(), weakened)));
        }
        let (old, new) = (self.replayer.old, self.replayer.new);
        for (key, invariant) in old.invariants.iter() {
            if let Rule::OfTwo(rule) = &invariant.rule {
                let lost = of_two::lost(old, new, rule)?.map(Weakened::OfTwo);
                weaker.extend(lost.map(|lost| self.told_of(Thing::Invariant(key), lost)));
            }
        }
        Ok(weaker)
    }

    fn told_of(&self, thing: Thing, weakened: Weakened) -> Weaker {
        let meta = self.replayer.old.meta(thing);
        Weaker {
            kind: thing.kind(),
            id: meta.id.clone(),
            title: meta.title.clone(),
            span: meta.span,
            weakened,
        }
    }

    /// For whom it definitely holds.
    fn posed(&mut self, logic: &Logic<Posed>) -> Formula {
        let united = self.replayer.united;
        let logic = logic.map(&mut |posed| match posed {
            Posed::Asked(ClaimTest::Fact(test)) => {
                Posed::Asked(ClaimTest::Fact(united.worked_out(Version::New, test)))
            }
            Posed::Asked(_) | Posed::Settled(_) => posed.clone(),
        });
        let library = united.library(Version::New);
        let space = &self.prover.space;
        self.prover.encoding.posed(library, space, &logic).yes
    }

    /// The same test of the new version's advice. What it does not have says nothing to anyone.
    fn of_new(&self, posed: &Posed) -> Posed {
        let Posed::Asked(test) = posed else {
            return posed.clone();
        };
        let test = in_other(self.replayer.old, self.replayer.new, test);
        test.map_or(Posed::Settled(NEVER), Posed::Asked)
    }

    /// Whether one rule of the new version implies it, whatever is advised.
    fn is_still_said(&mut self, says: &Says) -> Result<bool, CannotCompare> {
        let kept_back = self.sides[1].net.clone();
        for same in kept_back
            .iter()
            .filter(|own| own.says.stated == says.stated)
        {
            if self.spares_no_more(&same.says, says)? {
                return Ok(true);
            }
        }
        let rule = &says.kept();
        let wanted = predicates(rule);
        for kept_rule in kept_back {
            let kept = kept_rule.says.kept();
            let mut all = predicates(&kept);
            let is_about = |test: &ClaimTest| all.iter().any(|asked| are_of_one(asked, test));
            if !wanted.is_empty() && !wanted.iter().any(is_about) {
                continue;
            }
            all.extend(wanted.iter().cloned());
            all.sort_unstable();
            all.dedup();
            // What an output has is not two-valued, and no choice of truths stands for it.
            let asks_outputs = all.iter().any(|test| matches!(test, ClaimTest::Fact(_)));
            if !asks_outputs && all.len() <= MOST_PREDICATES && self.implies(&kept, rule, &all)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether whoever may break the one may break the other, as the new version advises.
    fn spares_no_more(&mut self, one: &Says, other: &Says) -> Result<bool, CannotCompare> {
        let [one, other] = [one, other].map(|says| match &says.spared {
            Some(spared) => self.posed(spared),
            None => Formula::FALSE,
        });
        let pool = &mut self.prover.encoding.pool;
        let other = pool.not(other);
        let more = pool.and([one, other]);
        Ok(!self.prover.is_possible(more)?)
    }

    /// Whether every patient for whom the one holds keeps the other, whichever of the predicates are so.
    fn implies(
        &mut self,
        one: &Logic<Posed>,
        other: &Logic<Posed>,
        free: &[ClaimTest],
    ) -> Result<bool, CannotCompare> {
        for ways in 0..1_usize << free.len() {
            let is_so = |test: &ClaimTest| {
                let place = free.iter().position(|candidate| candidate == test);
                place.is_some_and(|place| ways & (1 << place) != 0)
            };
            if !is_consistent(free, &is_so) {
                continue;
            }
            let [one, other] = [one, other].map(|logic| {
                let settled = logic.map(&mut |posed| match posed {
                    Posed::Settled(_) => posed.clone(),
                    Posed::Asked(test) if is_so(test) => Posed::Settled(ALWAYS),
                    Posed::Asked(_) => Posed::Settled(NEVER),
                });
                self.posed(&settled)
            });
            let pool = &mut self.prover.encoding.pool;
            let other = pool.not(other);
            let against = pool.and([one, other]);
            if self.prover.is_possible(against)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Who breaks a rule now; one that the interpreter does not confirm is a fault instead.
    fn broken(&mut self, rule: &NetRule, found: &FoundPatients) -> Option<Weakened> {
        let patient = self.as_given(rule, found);
        if self.is_kept(rule, &patient) == Some(true) {
            let about = &self.replayer.old.meta(rule.of.thing()).id;
            let fault = self.replayer.fault(about, &patient);
            self.faults.push(fault);
            return None;
        }
        let who = self.who(found);
        let replay = Box::new(self.replayer.replay(&patient, &who.facts));
        Some(Weakened::Broken { who, replay })
    }

    /// A vignette's numbers stand for all that no rule tells apart from them: its patient has the ones written.
    fn as_given(&self, rule: &NetRule, found: &FoundPatients) -> Patient {
        match rule.of {
            RuleSource::Invariant(_) => found.patient.clone(),
            RuleSource::Vignette(key) => {
                let given = &self.replayer.old.vignettes[key].given;
                let given = self.replayer.united.given(Version::Old, given);
                self.prover.found_with(found, &given)
            }
        }
    }

    /// As the interpreter has it; `None` where a version does not admit the patient, and so can't be asked.
    fn is_kept(&self, rule: &NetRule, patient: &Patient) -> Option<bool> {
        let (old, new) = (self.replayer.old, self.replayer.new);
        let united = self.replayer.united;
        let before = united.patient(Version::Old, patient)?;
        let after = united.patient(Version::New, patient)?;
        let advice = interpret::advise(new, &after);
        let answers = |test: &ClaimTest| {
            let test = in_other(old, new, test);
            test.is_some_and(|test| advice.answers(new, &test))
        };
        let worked_out = |test: &FactTest| match worked_out_in_other(old, new, test) {
            Some(test) => interpret::holds(new, &after, &Logic::Test(test)),
            None => interpret::Truth::False,
        };
        let of_patient = |test: &FactTest| {
            evaluate(&about(old, test), &|test| match test.variable() {
                Some(Variable::Output(_)) => worked_out(test),
                Some(Variable::Fact(_) | Variable::Calculation(_)) | None => {
                    interpret::holds(old, &before, &Logic::Test(test.clone()))
                }
            })
        };
        match rule.of {
            RuleSource::Invariant(key) => {
                let kept = old.invariants[key].kept()?;
                let truth = evaluate(&kept, &|test| match test {
                    ClaimTest::Fact(test) => of_patient(test),
                    advice => interpret::Truth::from(answers(advice)),
                });
                Some(truth == interpret::Truth::True)
            }
            RuleSource::Vignette(key) => {
                let vignette = &old.vignettes[key];
                let mut refused = vignette.not_permitted.iter();
                let holds = vignette.expected.iter().all(|(test, _)| answers(test))
                    && !refused.any(|(key, _)| answers(&ClaimTest::Permitted(*key)))
                    && vignette.outputs.iter().all(|set| match &set.value {
                        Some(value) => evaluate(value, &worked_out) == interpret::Truth::True,
                        None => {
                            let known = FactTest::Known(Variable::Output(set.output));
                            worked_out(&known) == interpret::Truth::False
                        }
                    })
                    && vignette.numbers.iter().all(|number| {
                        evaluate(&number.value, &worked_out) == interpret::Truth::True
                    });
                Some(holds)
            }
        }
    }
}

/// The predicates of advice that a rule asks for, each once.
fn predicates(rule: &Logic<Posed>) -> Vec<ClaimTest> {
    let mut found = Vec::new();
    rule.for_each(&mut |posed| match posed {
        Posed::Settled(_) => {}
        Posed::Asked(test) => found.push(test.clone()),
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether what one predicate asks can bear on the other.
fn are_of_one(one: &ClaimTest, other: &ClaimTest) -> bool {
    one == other || stance_on(one).is_some_and(|on| stance_on(other) == Some(on))
}

/// The intervention whose stance is asked for.
fn stance_on(test: &ClaimTest) -> Option<InterventionKey> {
    match test {
        ClaimTest::Permitted(key)
        | ClaimTest::Offered(key)
        | ClaimTest::Considered(key)
        | ClaimTest::Avoided(key)
        | ClaimTest::Forbidden(key)
        | ClaimTest::Undecided(key) => Some(*key),
        ClaimTest::Fact(_)
        | ClaimTest::Reaches(_)
        | ClaimTest::Applies(_)
        | ClaimTest::Hits(_)
        | ClaimTest::Group { .. }
        | ClaimTest::Before { .. } => None,
    }
}

/// Whether predicates can be so together: what is permitted is offered or considered, and nothing else is.
fn is_consistent(asked: &[ClaimTest], is_so: &impl Fn(&ClaimTest) -> bool) -> bool {
    asked.iter().all(|test| {
        let ClaimTest::Permitted(key) = test else {
            return true;
        };
        let by = [ClaimTest::Offered(*key), ClaimTest::Considered(*key)];
        let may_be = by.iter().any(|test| is_so(test) || !asked.contains(test));
        match is_so(test) {
            true => may_be,
            false => !by.iter().any(is_so),
        }
    })
}

/// A predicate of one version's advice as one of the other's, by the names; `None` where the other has nothing of a name.
fn in_other(library: &Library, other: &Library, test: &ClaimTest) -> Option<ClaimTest> {
    let intervention = |key: &InterventionKey| {
        let id = &library.interventions[*key].meta.id;
        let mut all = other.interventions.iter();
        all.find(|(_, counterpart)| counterpart.meta.id == *id)
            .map(|(key, _)| key)
    };
    Some(match test {
        ClaimTest::Fact(test) => ClaimTest::Fact(worked_out_in_other(library, other, test)?),
        ClaimTest::Permitted(key) => ClaimTest::Permitted(intervention(key)?),
        ClaimTest::Offered(key) => ClaimTest::Offered(intervention(key)?),
        ClaimTest::Considered(key) => ClaimTest::Considered(intervention(key)?),
        ClaimTest::Avoided(key) => ClaimTest::Avoided(intervention(key)?),
        ClaimTest::Forbidden(key) => ClaimTest::Forbidden(intervention(key)?),
        ClaimTest::Undecided(key) => ClaimTest::Undecided(intervention(key)?),
        ClaimTest::Before { first, then } => ClaimTest::Before {
            first: intervention(first)?,
            then: intervention(then)?,
        },
        ClaimTest::Applies(key) => {
            let id = &library.recommendations[*key].meta.id;
            let mut all = other.recommendations.iter();
            ClaimTest::Applies(all.find(|(_, counterpart)| counterpart.meta.id == *id)?.0)
        }
        ClaimTest::Reaches(key) => {
            let name = library.step_name(*key);
            let mut all = other.steps().map(|(key, _)| key);
            ClaimTest::Reaches(all.find(|key| other.step_name(*key) == name)?)
        }
        ClaimTest::Hits(key) => {
            let name = library.row_name(*key);
            let mut all = other.rows().map(|(key, _)| key);
            ClaimTest::Hits(all.find(|key| other.row_name(*key) == name)?)
        }
        ClaimTest::Group { voice, group } => ClaimTest::Group {
            voice: *voice,
            group: group_in_other(library, other, *group)?,
        },
    })
}

/// A group of statements of one version as the other's of the same name.
fn group_in_other(
    library: &Library,
    other: &Library,
    group: StatementGroup,
) -> Option<StatementGroup> {
    let id = &library.meta(group.thing()).id;
    match group {
        StatementGroup::Guideline(_) => {
            let mut all = other.guidelines.iter();
            let found = all.find(|(_, own)| own.meta.id == *id);
            found.map(|(key, _)| StatementGroup::Guideline(key))
        }
        StatementGroup::Table(_) => {
            let mut all = other.tables.iter();
            let found = all.find(|(_, own)| own.meta.id == *id);
            found.map(|(key, _)| StatementGroup::Table(key))
        }
        StatementGroup::Pathway(_) => {
            let mut all = other.pathways.iter();
            let found = all.find(|(_, own)| own.meta.id == *id);
            found.map(|(key, _)| StatementGroup::Pathway(key))
        }
    }
}

/// The tests by which the new version's calculations are held to what the old version's vignettes expect of them, and its outputs to what the old
/// version asks of them anywhere: what they tell apart.
pub(super) fn asked_of_numbers(old: &Library, new: &Library, united: &United) -> Vec<FactTest> {
    let mut tests = Vec::new();
    for vignette in old.vignettes.values() {
        for number in &vignette.numbers {
            number.value.for_each(&mut |test| {
                let test = worked_out_in_other(old, new, test);
                tests.extend(test.map(|test| united.worked_out(Version::New, &test)));
            });
        }
    }
    let of_outputs = old.tests().into_iter();
    let of_outputs = of_outputs.filter(|test| matches!(test.variable(), Some(Variable::Output(_))));
    tests.extend(of_outputs.filter_map(|test| worked_out_in_other(old, new, test)));
    tests
}

/// A test of something that is worked out in one version as one of the other's; `None` where the other has no such thing or value. Tests of
/// facts, and what invariants ask of scores and calculations, are settled before.
fn worked_out_in_other(library: &Library, other: &Library, test: &FactTest) -> Option<FactTest> {
    let score_in_other = |key: ScoreKey| {
        let id = &library.scores[key].meta.id;
        let mut all = other.scores.iter();
        all.find(|(_, counterpart)| counterpart.meta.id == *id)
            .map(|(key, _)| key)
    };
    match test {
        FactTest::Score {
            score,
            comparison,
            number,
        } => Some(FactTest::Score {
            score: score_in_other(*score)?,
            comparison: *comparison,
            number: *number,
        }),
        FactTest::ScoreKnown(score) => Some(FactTest::ScoreKnown(score_in_other(*score)?)),
        FactTest::Condition(_) => None,
        FactTest::Yes(of)
        | FactTest::Known(of)
        | FactTest::Among { of, .. }
        | FactTest::Has { of, .. }
        | FactTest::Compare { of, .. } => match of {
            Variable::Output(key) => output_in_other(library, other, *key, test),
            Variable::Calculation(key) => calculation_in_other(library, other, *key, test),
            Variable::Fact(_) => None,
        },
    }
}

fn calculation_in_other(
    library: &Library,
    other: &Library,
    key: CalculationKey,
    test: &FactTest,
) -> Option<FactTest> {
    let id = &library.calculations[key].meta.id;
    let mut all = other.calculations.iter();
    let (key, after) = all.find(|(_, counterpart)| counterpart.meta.id == *id)?;
    let of = Variable::Calculation(key);
    match test {
        FactTest::Known(_) => Some(FactTest::Known(of)),
        FactTest::Compare {
            comparison, number, ..
        } => Some(FactTest::Compare {
            of,
            comparison: *comparison,
            number: number.converted(after.kind.unit()?)?,
        }),
        FactTest::Yes(_)
        | FactTest::Among { .. }
        | FactTest::Has { .. }
        | FactTest::Condition(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => None,
    }
}

fn output_in_other(
    library: &Library,
    other: &Library,
    key: OutputKey,
    test: &FactTest,
) -> Option<FactTest> {
    let before = &library.outputs[key];
    let mut all = other.outputs.iter();
    let (key, after) = all.find(|(_, counterpart)| counterpart.meta.id == before.meta.id)?;
    let of = Variable::Output(key);
    let place = |value: &usize| {
        let id = &before.kind.values()[*value].id;
        after
            .kind
            .values()
            .iter()
            .position(|candidate| candidate.id == *id)
    };
    Some(match test {
        FactTest::Yes(_) => FactTest::Yes(of),
        FactTest::Known(_) => FactTest::Known(of),
        FactTest::Among { values, .. } => {
            let mut values: Vec<usize> = values.iter().filter_map(place).collect();
            values.sort_unstable();
            FactTest::Among { of, values }
        }
        FactTest::Has { value, .. } => FactTest::Has {
            of,
            value: place(value)?,
        },
        FactTest::Compare {
            comparison, number, ..
        } => FactTest::Compare {
            of,
            comparison: *comparison,
            number: match after.kind.unit() {
                Some(unit) => number.converted(unit)?,
                None => number.clone(),
            },
        },
        FactTest::Condition(_) | FactTest::Score { .. } | FactTest::ScoreKnown(_) => return None,
    })
}
