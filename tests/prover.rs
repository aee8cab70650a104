//! The prover against the interpreter, patient by patient, over generated guidelines; and its counts against the brute-force walk.

use std::fmt::Write;

use num_bigint::BigUint;
use pathbook::interpret::{self, Truth};
use pathbook::model::{Claim, Library, Patient, Rule, Statement};
use pathbook::problem::Problems;
use pathbook::prove::formula::Formula;
use pathbook::prove::space::ColumnKey;
use pathbook::prove::{Budget, Prover, walk};
use pathbook::source::Sources;
use proptest::prelude::*;

const FACTS: &str = r#"
```guideline g
title = "Generated"
version = "1"
status = "draft"
```
```fact a
type = "yes-no"
may-be-unknown = true
```
```fact b
type = "one-of"
values = ["red", "green", "blue"]
```
```fact c
type = "quantity"
unit = "h"
range = [0, 10]
may-be-unknown = true
```
```fact d
type = "count"
range = [0, 4]
```
```fact e
type = "any-of"
values = ["p", "q"]
may-be-unknown = true
```
```intervention x
is-a = ["class"]
```
```intervention y
```
```intervention class
```
"#;

/// An expression over the facts, and over conditions already declared.
fn guard() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("a".to_owned()),
        Just("a is unknown".to_owned()),
        prop_oneof![Just("red"), Just("green"), Just("blue")]
            .prop_map(|value| format!("b = '{value}'")),
        Just("b != 'red'".to_owned()),
        (
            prop_oneof![
                Just("<"),
                Just("<="),
                Just("="),
                Just("!="),
                Just(">="),
                Just(">")
            ],
            0..=10i32
        )
            .prop_map(|(sign, number)| format!("c {sign} {} min", number * 60)),
        Just("c between 2.5 h and 7 h".to_owned()),
        Just("c is known".to_owned()),
        (prop_oneof![Just("<"), Just("="), Just(">=")], 0..=4i32)
            .prop_map(|(sign, number)| format!("d {sign} {number}")),
        prop_oneof![
            Just("'p' in e"),
            Just("'q' in e"),
            Just("('p' in e) is known")
        ]
        .prop_map(str::to_owned),
        Just("named".to_owned()),
        (
            prop_oneof![
                Just("<"),
                Just("<="),
                Just("="),
                Just("!="),
                Just(">="),
                Just(">")
            ],
            -2..=4i32
        )
            .prop_map(|(sign, number)| format!("burden {sign} {number}")),
        Just("burden between 0 and 2".to_owned()),
        Just("burden is known".to_owned()),
        Just("(named or a) is unknown".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("not ({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) and ({two})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) or ({two})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) xor ({two})")),
            (inner.clone(), inner).prop_map(|(one, two)| format!("({one}) implies ({two})")),
        ]
    })
}

/// Totals from -2 to 4; equal points, so that different entries come to the same.
fn score() -> impl Strategy<Value = String> {
    let entries = proptest::collection::vec(guard().prop_filter("facts alone", is_of_facts), 5);
    entries.prop_map(|entries| {
        let points = [1, -2, 1, 2, 0].into_iter().zip(entries);
        let entries = points
            .map(|(points, when)| format!("[[points]]\nwhen = \"{when}\"\npoints = {points}"));
        entries.collect::<Vec<_>>().join("\n")
    })
}

fn is_of_facts(guard: &String) -> bool {
    !guard.contains("named") && !guard.contains("burden")
}

fn intervention() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("x"), Just("y"), Just("class")]
}

fn claim() -> impl Strategy<Value = String> {
    let predicate = prop_oneof![
        (
            prop_oneof![
                Just("permitted"),
                Just("offered"),
                Just("considered"),
                Just("avoided"),
                Just("forbidden")
            ],
            intervention()
        )
            .prop_map(|(predicate, on)| format!("{predicate}({on})")),
        (intervention(), intervention())
            .prop_map(|(first, then)| format!("before({first}, {then})")),
        (0..STEPS).prop_map(|step| format!("reaches(main.s{step})")),
        (0..RECOMMENDATIONS).prop_map(|index| format!("applies(r{index})")),
    ];
    (predicate, guard()).prop_map(|(predicate, guard)| format!("{predicate} implies ({guard})"))
}

const STEPS: usize = 6;
const RECOMMENDATIONS: usize = 3;

/// A step that leads to later ones, or ends.
fn step(index: usize) -> BoxedStrategy<String> {
    let later = move || (index + 1)..STEPS;
    let act =
        (stance(), intervention(), stance(), intervention()).prop_map(|(one, on, other, too)| {
            if one == other {
                format!("{one} = [\"{on}\"]")
            } else {
                format!("{one} = [\"{on}\"]\n{other} = [\"{too}\"]")
            }
        });
    let head = format!("[step.s{index}]\n");
    if index + 1 == STEPS {
        return act.prop_map(move |act| format!("{head}{act}\n")).boxed();
    }
    let (ask_head, enter_head) = (head.clone(), head.clone());
    prop_oneof![
        (guard(), guard(), any::<bool>(), later(), later(), later()).prop_map(move |(one, two, all, p, q, r)| {
            let otherwise = if all { format!("{{ otherwise = true, label = \"else\", to = \"s{r}\" }}") } else { String::new() };
            format!(
                "{ask_head}ask = \"?\"\nbranch = [{{ when = \"{one}\", label = \"1\", to = \"s{p}\" }}, {{ when = \"{two}\", label = \"2\", to = \"s{q}\" }}, {otherwise}]\n"
            )
        }),
        (act, proptest::option::of(later())).prop_map(move |(act, next)| {
            let next = next.map_or(String::new(), |next| format!("next = \"s{next}\"\n"));
            format!("{head}{act}\n{next}")
        }),
        later().prop_map(move |next| format!("{enter_head}enter = \"sub\"\nnext = \"s{next}\"\n")),
    ]
    .boxed()
}

fn stance() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("offer"),
        Just("consider"),
        Just("avoid"),
        Just("forbid")
    ]
}

fn steps() -> impl Strategy<Value = String> {
    (0..STEPS)
        .map(step)
        .collect::<Vec<_>>()
        .prop_map(|steps| steps.join("\n"))
}

/// A pathway without `enter`, to be entered.
fn plain_steps() -> impl Strategy<Value = String> {
    steps().prop_map(|steps| steps.replace("enter = \"sub\"", "offer = [\"y\"]"))
}

fn recommendation() -> impl Strategy<Value = String> {
    let direction = prop_oneof![Just("for"), Just("against")];
    let strength = prop_oneof![Just("strong"), Just("conditional")];
    (guard(), direction, intervention(), strength).prop_map(|(when, direction, on, strength)| {
        format!("when = \"{when}\"\n{direction} = [\"{on}\"]\nstrength = \"{strength}\"\ncertainty = \"high\"\n")
    })
}

fn statement() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..RECOMMENDATIONS).prop_map(|index| format!("r{index}")),
        (0..STEPS).prop_map(|index| format!("main.s{index}")),
    ]
}

fn adjudication() -> impl Strategy<Value = String> {
    (statement(), statement(), intervention())
        .prop_filter("two statements", |(one, two, _)| one != two)
        .prop_map(|(one, two, on)| {
            format!("tension = \"t\"\nreading = \"r\"\nwhy = \"w\"\nbetween = [\"{one}\", \"{two}\"]\nprevails = \"{one}\"\non = [\"{on}\"]\n")
        })
}

/// A whole guideline as its author would write it.
fn guideline() -> impl Strategy<Value = String> {
    let parts = (
        guard().prop_filter("a condition does not use itself", |guard| {
            !guard.contains("named")
        }),
        score(),
        proptest::option::of(guard()),
        (
            guard(),
            steps(),
            proptest::option::of(guard()),
            plain_steps(),
        ),
        proptest::collection::vec(recommendation(), RECOMMENDATIONS),
        proptest::collection::vec(adjudication(), 0..2),
        proptest::collection::vec(claim(), 3),
    );
    parts.prop_map(
        |(
            named,
            score,
            assumption,
            (applies, steps, sub_applies, sub),
            recommendations,
            adjudications,
            claims,
        )| {
            let mut text = FACTS.to_owned();
            let mut block = |head: String, body: String| {
                write!(text, "```{head}\n{body}\n```\n").expect("a string takes it")
            };
            block("condition named".into(), format!("when = \"{named}\""));
            block("score burden".into(), score);
            if let Some(assumption) = assumption {
                block(
                    "assumption sensible".into(),
                    format!("always = \"{assumption}\""),
                );
            }
            block(
                "pathway main".into(),
                format!("applies = \"{applies}\"\n{steps}"),
            );
            let sub_applies =
                sub_applies.map_or(String::new(), |guard| format!("applies = \"{guard}\"\n"));
            block("pathway sub".into(), format!("{sub_applies}{sub}"));
            for (index, recommendation) in recommendations.into_iter().enumerate() {
                block(format!("recommendation r{index}"), recommendation);
            }
            for (index, adjudication) in adjudications.into_iter().enumerate() {
                block(format!("adjudication j{index}"), adjudication);
            }
            for (index, claim) in claims.into_iter().enumerate() {
                block(
                    format!("invariant i{index}"),
                    format!("always = \"{claim}\""),
                );
            }
            text
        },
    )
}

fn library(text: &str) -> Library {
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Generated\"\n"),
        ("content/g/index.md", text),
    ]);
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("{:#?}\n{text}", problems.sorted()))
}

/// Every patient, cell by cell.
fn all_cells(prover: &Prover<'_>) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for (_, column) in prover.space.columns() {
        let longer = |cells: &Vec<usize>| {
            let cells = cells.clone();
            (0..column.cells.len()).map(move |cell| [cells.as_slice(), &[cell]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

struct Case<'a> {
    library: &'a Library,
    patient: Patient,
    advice: interpret::Advice,
    cells: Vec<usize>,
}

fn claims(library: &Library) -> Vec<&Claim> {
    let invariants = library.invariants.values();
    invariants
        .map(|invariant| match &invariant.rule {
            Rule::Always(claim) | Rule::Never(claim) => &claim.logic,
        })
        .collect()
}

impl Case<'_> {
    fn check(
        &self,
        prover: &Prover<'_>,
        claims: &[(&Claim, pathbook::prove::encode::Truth)],
    ) -> Result<(), TestCaseError> {
        let holds = |formula: Formula| walk::holds(&prover.encoding.pool, formula, &self.cells);
        for (key, formula) in &prover.encoding.applies {
            prop_assert_eq!(
                holds(*formula),
                self.advice.applies.contains(key),
                "applies"
            );
        }
        for (key, formula) in &prover.encoding.reach {
            prop_assert_eq!(
                holds(*formula),
                self.advice.reaches(*key),
                "reaches {}",
                self.library.step_name(*key)
            );
        }
        for says in &prover.encoding.says {
            let said = self.advice.in_force().any(|said| {
                (said.statement, said.stance, said.intervention)
                    == (says.statement, says.stance, says.intervention)
            });
            prop_assert_eq!(
                holds(says.when),
                said,
                "{:?} of {}",
                says.stance,
                name(self.library, says.statement)
            );
        }
        for (claim, truth) in claims {
            let plain = interpret::claim_holds(self.library, &self.patient, &self.advice, claim);
            let proved = match (holds(truth.yes), holds(truth.no)) {
                (true, false) => Truth::True,
                (false, true) => Truth::False,
                (false, false) => Truth::Unknown,
                (true, true) => return Err(TestCaseError::fail("both true and false")),
            };
            prop_assert_eq!(proved, plain, "{:?}", claim);
        }
        Ok(())
    }
}

fn name(library: &Library, statement: Statement) -> String {
    library.statement_name(statement)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn the_prover_and_the_interpreter_agree_on_every_patient(text in guideline()) {
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("a small space");
        let claims: Vec<_> = claims(&library)
            .into_iter()
            .map(|claim| (claim, prover.encoding.claim(&library, &prover.space, claim)))
            .collect();
        let mut admitted = 0u64;
        let mut kept = vec![0u64; claims.len()];
        for cells in all_cells(&prover) {
            let patient = prover.space.patient(&library, &cells);
            let is_admitted = interpret::is_admitted(&library, &patient);
            admitted += u64::from(is_admitted);
            let advice = interpret::advise(&library, &patient);
            let case = Case { library: &library, patient, advice, cells };
            case.check(&prover, &claims)?;
            for (kept, (_, truth)) in kept.iter_mut().zip(&claims) {
                *kept += u64::from(is_admitted && walk::holds(&prover.encoding.pool, truth.yes, &case.cells));
            }
        }
        prop_assert_eq!(prover.admitted(), BigUint::from(admitted));
        for (kept, (_, truth)) in kept.iter().zip(&claims) {
            prop_assert_eq!(prover.count(truth.yes), Some(BigUint::from(*kept)));
        }
    }

    #[test]
    fn what_is_found_is_as_described(text in guideline()) {
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("a small space");
        for claim in claims(&library) {
            let truth = prover.encoding.claim(&library, &prover.space, claim);
            let Some(found) = prover.find(truth.no).expect("small") else { continue };
            prop_assert!(interpret::is_admitted(&library, &found.patient));
            let advice = interpret::advise(&library, &found.patient);
            prop_assert_eq!(interpret::claim_holds(&library, &found.patient, &advice, claim), Truth::False);
            let cube = prover.few_facts(&found).expect("small");
            let inside = prover.cube_formula(&cube);
            let outside = prover_and_not(&mut prover, inside, truth.no);
            prop_assert!(!prover.is_possible(outside).expect("small"), "{}", prover.words(&cube));
            prop_assert!(prover.is_possible(inside).expect("small"));
            let (cubes, rest) = prover.cover(&found, usize::MAX).expect("small");
            prop_assert_eq!(rest, BigUint::ZERO);
            let parts: Vec<_> = cubes.iter().map(|cube| prover.cube_formula(cube)).collect();
            let covered = prover.encoding.pool.or(parts);
            prop_assert_eq!(prover.count(covered), found.patients);
        }
    }

    #[test]
    fn counts_are_those_of_the_walk(text in guideline()) {
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("a small space");
        let formulas: Vec<_> = prover.encoding.reach.values().chain(prover.encoding.applies.values()).copied().collect();
        for formula in formulas {
            let pool = &mut prover.encoding.pool;
            let assumptions = prover.encoding.assumptions.clone();
            let admitted = pool.and(assumptions.into_iter().chain([formula]));
            let (count, total) = walk::walk(pool, &prover.space, admitted).expect("a small cone");
            let share = BigUint::from(count) * prover.space.size() / BigUint::from(total);
            prop_assert_eq!(prover.count(formula), Some(share));
        }
    }

    #[test]
    fn every_drawn_patient_is_one_of_those_counted(text in guideline(), number in any::<u64>()) {
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("a small space");
        let reached: Vec<_> = prover.encoding.reach.clone().into_iter().collect();
        for (step, formula) in reached {
            let count = prover.count(formula).expect("small");
            if count == BigUint::ZERO {
                prop_assert!(prover.nth(formula, BigUint::ZERO).expect("small").is_none());
                continue;
            }
            let patient = prover.nth(formula, BigUint::from(number) % count).expect("small").expect("below the count");
            prop_assert!(interpret::is_admitted(&library, &patient));
            prop_assert!(interpret::advise(&library, &patient).reaches(step));
        }
    }

    /// With no steps at all for the diagrams, everything goes to the SAT solver.
    #[test]
    fn every_budget_gives_the_same_answers(text in guideline(), steps in prop_oneof![Just(0), 1usize..40]) {
        let library = library(&text);
        let mut usual = Prover::new(&library).expect("a small space");
        let poor = Budget { decide: steps, count: steps };
        let mut poor = Prover::with_budget(&library, poor).expect("the assumptions have their own budget");
        for claim in claims(&library) {
            let truth = usual.encoding.claim(&library, &usual.space, claim);
            let same = poor.encoding.claim(&library, &poor.space, claim);
            for (usually, formula) in [(truth.yes, same.yes), (truth.no, same.no)] {
                let is_possible = usual.is_possible(usually).expect("small");
                prop_assert_eq!(poor.is_possible(formula), Ok(is_possible));
                let found = poor.find(formula).expect("small");
                prop_assert_eq!(found.is_some(), is_possible);
                let Some(found) = found else { continue };
                prop_assert!(interpret::is_admitted(&library, &found.patient));
                let Ok(cube) = poor.few_facts(&found) else { continue };
                let inside = poor.cube_formula(&cube);
                let outside = prover_and_not(&mut poor, inside, formula);
                prop_assert!(!poor.is_possible(outside).expect("small"), "{}", poor.words(&cube));
                prop_assert!(poor.is_possible(inside).expect("small"));
            }
        }
    }

    #[test]
    fn no_description_has_fewer_facts_than_the_fewest(text in guideline()) {
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("a small space");
        for claim in claims(&library) {
            let truth = prover.encoding.claim(&library, &prover.space, claim);
            let Some(found) = prover.find(truth.no).expect("small") else { continue };
            let cube = prover.few_facts(&found).expect("small");
            prop_assert!(cube.is_fewest);
            for fewer in cubes_of(&prover, cube.len().saturating_sub(1)) {
                let parts = fewer.into_iter().map(|(key, cell)| prover.encoding.pool.among(key, 1 << cell)).collect::<Vec<_>>();
                let inside = prover.encoding.pool.and(parts);
                let outside = prover_and_not(&mut prover, inside, truth.no);
                let does = prover.is_possible(inside).expect("small") && !prover.is_possible(outside).expect("small");
                prop_assert!(!does || cube.is_empty(), "{} can be said in fewer facts", prover.words(&cube));
            }
        }
    }
}

/// Every choice of so many columns, and one cell of each.
fn cubes_of(prover: &Prover<'_>, facts: usize) -> Vec<Vec<(ColumnKey, usize)>> {
    let mut cubes: Vec<Vec<(ColumnKey, usize)>> = vec![Vec::new()];
    for (key, column) in prover.space.columns() {
        let longer: Vec<_> = cubes
            .iter()
            .filter(|cube| cube.len() < facts)
            .flat_map(|cube| {
                (0..column.cells.len()).map(|cell| [cube.as_slice(), &[(key, cell)]].concat())
            })
            .collect();
        cubes.extend(longer);
    }
    cubes.retain(|cube| cube.len() == facts);
    cubes
}

fn prover_and_not(prover: &mut Prover<'_>, one: Formula, other: Formula) -> Formula {
    let not = prover.encoding.pool.not(other);
    prover.encoding.pool.and([one, not])
}
