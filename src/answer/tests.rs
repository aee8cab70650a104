//! Every half-answered patient of a small book, compared with every patient that the open answers can lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::why::{Because, Lacking, WhyAsked, why};
use super::*;
use crate::interpret::{Advice, Effect, advise, totals};
use crate::prove::Prover;
use crate::sample;

/// Three facts of which one says all, and advice on which the first or the last of them alone changes nothing.
const TIED: &str = r#"
# Tied

```fact one
type = "yes-no"
```

```fact two
type = "yes-no"
```

```fact three
type = "yes-no"
```

```assumption first-tie
always = "one implies two and three"
```

```assumption second-tie
always = "two or three implies one"
```

```recommendation most-of-them
when = "one and two or two and three or one and three"
against = ["heat"]
strength = "conditional"
certainty = "low"
evidence = ["heat-trials"]
```

```intervention balm
```

```protocol balm-course
intervention = "balm"

[[dose]]
amount = "1 g"
times = 1
when = "one and pain < 12 weeks"

[[dose]]
amount = "2 g"
times = 1
when = "one and pain >= 12 weeks"

[[dose]]
name = "Later"
amount = "1 g"
times = 1
when = "pain >= 12 weeks or cold-lover"
```

```pathway balm-care
applies = "true"

[step.ask]
ask = "Is it two?"
branch = [
  { when = "two", label = "Yes", to = "balm" },
  { otherwise = true, label = "No", to = "rest" },
]

[step.balm]
offer = ["balm"]
by = "balm-course"

[step.rest]
consider = ["heat"]
```

```recommendation no-balm
when = "cold-lover and two"
against = ["balm"]
strength = "strong"
certainty = "low"
evidence = ["heat-trials"]
```

```adjudication no-balm-for-those-who-love-cold
tension = "Two say otherwise."
reading = "No balm."
why = "Cold does."
between = ["no-balm", "balm-care.balm"]
prevails = "no-balm"
on = ["balm"]
```

```recommendation cold-for-those-who-love-it
when = "cold-lover and pain >= 12 weeks and not one"
for = ["cold"]
strength = "conditional"
certainty = "low"
evidence = ["heat-trials"]
```
"#;

fn library() -> Library {
    sample::library_of(&sample::sources(&[("content/heat/tied.md", TIED)]))
}

struct Everyone {
    library: Library,
    all: Vec<(Patient, Advice)>,
}

impl Everyone {
    fn new() -> Self {
        let library = library();
        let prover = Prover::new(&library).expect("small");
        let all = sample::patients(&library, &prover).into_iter();
        let all = all.map(|patient| {
            let advice = advise(&library, &patient);
            (patient, advice)
        });
        Self {
            all: all.collect(),
            library,
        }
    }

    fn facts(&self) -> Vec<FactKey> {
        self.library.facts.keys().collect()
    }

    /// Each patient with each choice of answers that are known.
    fn half_answered(&self) -> Vec<Known> {
        let facts = self.facts();
        let mut known: BTreeSet<BTreeMap<FactKey, Value>> = BTreeSet::new();
        for (patient, _) in &self.all {
            for choice in 0..1_u32 << facts.len() {
                let chosen = facts.iter().enumerate();
                let chosen = chosen.filter(|(index, _)| choice >> index & 1 == 1);
                known.insert(
                    chosen
                        .map(|(_, fact)| (*fact, patient.value(*fact).clone()))
                        .collect(),
                );
            }
        }
        known.into_iter().map(Known::new).collect()
    }

    /// Every patient that a half-answered one can turn out to be.
    fn of<'a>(&'a self, known: &'a Known) -> impl Iterator<Item = &'a (Patient, Advice)> {
        self.all
            .iter()
            .filter(|(patient, _)| distance(known, patient) == 0)
    }
}

/// How many known answers a patient does not share.
fn distance(known: &Known, patient: &Patient) -> usize {
    let answers = known.answers().iter();
    answers
        .filter(|(fact, value)| patient.value(**fact) != *value)
        .count()
}

fn said(advice: &Advice) -> BTreeSet<(Stance, InterventionKey)> {
    let said = advice.in_force();
    said.map(|said| (said.stance, said.intervention)).collect()
}

fn heard(answer: &Answer, sureness: Sureness) -> BTreeSet<(Stance, InterventionKey)> {
    let lines = answer.in_force(sureness);
    lines.map(|line| (line.stance, line.intervention)).collect()
}

#[test]
fn what_is_sure_is_so_for_all_who_can_come_of_it_and_what_is_open_for_some() {
    let everyone = Everyone::new();
    for known in everyone.half_answered() {
        let answer = partial::answer(&everyone.library, &known).expect("an answer");
        let told: Vec<_> = everyone
            .of(&known)
            .map(|(_, advice)| said(advice))
            .collect();
        let some: BTreeSet<_> = told.iter().flatten().copied().collect();
        let is_sure =
            |line: &&(Stance, InterventionKey)| told.iter().all(|told| told.contains(*line));
        let sure: BTreeSet<_> = some.iter().filter(is_sure).copied().collect();
        assert_eq!(heard(&answer, Sureness::Sure), sure, "{known:?}");
        let open: BTreeSet<_> = some.difference(&sure).copied().collect();
        assert_eq!(heard(&answer, Sureness::Open), open, "{known:?}");
    }
}

#[test]
fn a_dose_is_sure_where_all_who_hear_its_act_have_it_and_open_where_some_do() {
    let everyone = Everyone::new();
    let library = &everyone.library;
    let mut met = BTreeSet::new();
    for known in everyone.half_answered() {
        let answer = partial::answer(library, &known).expect("an answer");
        let given = everyone.of(&known).flat_map(|(_, advice)| &advice.doses);
        let given: BTreeSet<Given> = given.copied().collect();
        let is_for_all = |given: &Given| {
            let mut hearing = everyone
                .of(&known)
                .filter(|(_, advice)| advice.delivers(library, given.act));
            hearing.all(|(_, advice)| advice.doses.contains(given))
        };
        let expected = given.iter().map(|given| match is_for_all(given) {
            true => (*given, Sureness::Sure),
            false => (*given, Sureness::Open),
        });
        let found = answer
            .doses
            .iter()
            .map(|dosed| (dosed.given, dosed.sureness));
        let (expected, found): (Vec<_>, Vec<_>) = (expected.collect(), found.collect());
        assert_eq!(found, expected, "{known:?}");
        met.extend(
            found
                .into_iter()
                .map(|(given, sureness)| (given.dose, sureness)),
        );
        for dosed in &answer.doses {
            let is_open = dosed.sureness == Sureness::Open;
            assert_eq!(is_open, !dosed.hangs_on.is_empty(), "{known:?} {dosed:?}");
        }
    }
    // Each of the three is sure for somebody and open for somebody.
    assert_eq!(met.len(), 6, "{met:?}");
}

#[test]
fn a_range_of_totals_is_as_narrow_as_it_can_be() {
    let everyone = Everyone::new();
    for known in everyone.half_answered() {
        let answer = partial::answer(&everyone.library, &known).expect("an answer");
        for (key, total) in answer.scores {
            let of = everyone
                .of(&known)
                .map(|(patient, _)| totals(&everyone.library, patient));
            let sums: BTreeSet<PointNumber> =
                of.flat_map(|totals| totals[&key].sums.clone()).collect();
            assert_eq!(
                (Some(&total.least), Some(&total.most)),
                (sums.first(), sums.last())
            );
        }
    }
}

#[test]
fn what_something_hangs_on_decides_it_and_what_is_settled_decides_nothing() {
    let everyone = Everyone::new();
    for known in everyone.half_answered() {
        let answer = partial::answer(&everyone.library, &known).expect("an answer");
        let values = |patient: &Patient, facts: &[FactKey]| -> Vec<Value> {
            facts
                .iter()
                .map(|fact| patient.value(*fact).clone())
                .collect()
        };
        for line in answer.in_force(Sureness::Open) {
            let mut decided: BTreeMap<Vec<Value>, bool> = BTreeMap::new();
            for (patient, advice) in everyone.of(&known) {
                let is_said = said(advice).contains(&(line.stance, line.intervention));
                let before = decided.insert(values(patient, &line.hangs_on), is_said);
                assert!(
                    before.is_none_or(|before| before == is_said),
                    "{known:?} {line:?}"
                );
            }
        }
        let mut decided: BTreeMap<Vec<Value>, _> = BTreeMap::new();
        for (patient, advice) in everyone.of(&known) {
            let told = (said(advice), &advice.paths, &advice.hits, &advice.doses);
            let before = decided.insert(values(patient, &answer.open), told.clone());
            assert!(before.is_none_or(|before| before == told), "{known:?}");
        }
        let is_told = |fact: &FactKey| {
            answer.open.contains(fact)
                || answer.settled.contains(fact)
                || known.answers().contains_key(fact)
        };
        // What may be asked for once others are answered is told of then.
        let mut left = everyone.facts().into_iter().filter(|fact| !is_told(fact));
        assert!(left.all(|fact| everyone.library.facts[fact].asked_when.is_some()));
    }
}

#[test]
fn where_all_is_answered_the_proof_says_what_the_interpreter_says() {
    let everyone = Everyone::new();
    for (patient, _) in &everyone.all {
        let values = everyone.facts().into_iter();
        let known = Known::new(
            values
                .map(|fact| (fact, patient.value(fact).clone()))
                .collect(),
        );
        let mut proved = partial::answer(&everyone.library, &known).expect("an answer");
        let mut plain = whole::answer(&everyone.library, patient).expect("an answer");
        for answer in [&mut proved, &mut plain] {
            for line in &mut answer.lines {
                line.by.sort_by_key(|by| by.statement);
            }
        }
        assert_eq!(proved, plain);
    }
}

fn fact_named(library: &Library, id: &str) -> FactKey {
    let mut facts = library.facts.iter();
    let found = facts.find(|(_, fact)| fact.meta.id == id);
    found.expect("a fact").0
}

#[test]
fn nothing_is_said_of_nobody() {
    let library = library();
    let known = Known::new(BTreeMap::from([
        (fact_named(&library, "one"), Value::YesNo(true)),
        (fact_named(&library, "two"), Value::YesNo(false)),
    ]));
    assert_eq!(answer(&library, &known), Err(NoAnswer::Impossible));
}

/// Two rows set an output, and of the frail the second alone.
const RULED: &str = r#"
# Ruled

```fact frail
type = "yes-no"
```

```output risk
type = "one-of"
values = ["low", "high"]
```

```table risks
hit = "collect"
inputs = ["frail"]
cites = ["moss2020"]

[row.low]
when = ["-"]
set = { risk = "low" }

[row.high]
when = ["yes"]
set = { risk = "high" }
```

```adjudication high-for-the-frail
class = "number"
tension = "Two risks."
reading = "The second."
why = "It is so."
between = ["risks.low", "risks.high"]
prevails = "risks.high"
on = ["risk"]
when = "frail"
```
"#;

/// Who sets an output is silenced only where nobody is left whom it is set for.
#[test]
fn what_sets_an_output_for_some_is_not_silenced() {
    let library = sample::library_of(&sample::sources(&[("content/heat/ruled.md", RULED)]));
    let frail = fact_named(&library, "frail");
    let (by, _) = library.adjudications.iter().last().expect("a ruling");
    let of = |answers: &[(FactKey, Value)]| {
        let known = Known::new(answers.iter().cloned().collect());
        let answer = answer(&library, &known).expect("an answer");
        let risk = answer.outputs.into_iter().last().expect("an output");
        let low = risk.by.into_iter().next().expect("the first row");
        (low.sureness, low.effect.silenced_by())
    };
    assert_eq!(of(&[]), (Sureness::Open, None));
    assert_eq!(of(&[(frail, Value::YesNo(false))]), (Sureness::Sure, None));
    assert_eq!(
        of(&[(frail, Value::YesNo(true))]),
        (Sureness::Sure, Some(by))
    );
}

/// Whether a statement is in force for a patient as an answer to `why` has it.
fn is_so(advice: &Advice, statement: Statement, stance: Option<(Stance, InterventionKey)>) -> bool {
    match stance {
        Some(stance) => advice
            .in_force()
            .any(|said| (said.statement, (said.stance, said.intervention)) == (statement, stance)),
        None => match statement {
            Statement::Recommendation(key) => advice.applies.contains(&key),
            Statement::Step(key) => advice.reaches(key),
            Statement::Row(key) => advice.hits.contains(&key),
        },
    }
}

fn asked_of(library: &Library) -> Vec<WhyAsked> {
    let interventions = library.interventions.keys().map(WhyAsked::Intervention);
    let recommendations = library
        .recommendations
        .keys()
        .map(Statement::Recommendation);
    let steps = library.steps().map(|(key, _)| Statement::Step(key));
    let rows = library.rows().map(|(key, _)| Statement::Row(key));
    let statements = recommendations.chain(steps).chain(rows);
    interventions
        .chain(statements.map(WhyAsked::Statement))
        .collect()
}

#[test]
fn no_fewer_facts_would_have_to_differ_and_no_fewer_decide() {
    let everyone = Everyone::new();
    let known = everyone.half_answered();
    // Every seventh is enough: each is asked about everything.
    for known in known.iter().step_by(7) {
        for asked in asked_of(&everyone.library) {
            let why = why(&everyone.library, known, asked).expect("an answer");
            for because in &why.said {
                fewest_reasons(&everyone, known, because);
            }
            for lacking in &why.nearest {
                fewest_changes(&everyone, known, lacking);
            }
        }
    }
}

fn fewest_changes(everyone: &Everyone, known: &Known, lacking: &Lacking) {
    let all = everyone.all.iter();
    let would_do = all.filter(|(_, advice)| is_so(advice, lacking.statement, lacking.stance));
    let least = would_do.map(|(patient, _)| distance(known, patient)).min();
    assert!(!lacking.ways.is_empty());
    for way in &lacking.ways {
        assert_eq!(Some(way.changed.len()), least, "{known:?} {lacking:?}");
        assert!(way.is_fewest);
    }
}

fn fewest_reasons(everyone: &Everyone, known: &Known, because: &Because) {
    if because.sureness == Sureness::Open || because.effect != Effect::InForce {
        return;
    }
    let answers: Vec<_> = known.answers().iter().collect();
    let decides = |choice: &u32| {
        let mut all = everyone.all.iter();
        all.all(|(patient, advice)| {
            let mut chosen = answers.iter().enumerate();
            let is_one = chosen.all(|(index, (fact, value))| {
                choice >> index & 1 == 0 || patient.value(**fact) == *value
            });
            !is_one || is_so(advice, because.statement, because.stance)
        })
    };
    let choices = (0..1_u32 << answers.len()).filter(decides);
    let least = choices.map(u32::count_ones).min();
    assert_eq!(Some(because.facts.len()), least.map(|count| count as usize));
}
