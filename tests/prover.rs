//! The prover against the interpreter, patient by patient, over generated guidelines; and its counts against the brute-force walk.

mod generator;

use generator::{all_cells, guideline, library};
use num_bigint::BigUint;
use pathbook::interpret::{self, Truth};
use pathbook::model::{Claim, Library, Patient, Statement};
use pathbook::prove::explain::Cube;
use pathbook::prove::formula::Formula;
use pathbook::prove::mask::Mask;
use pathbook::prove::space::ColumnKey;
use pathbook::prove::{Budget, Prover, walk};
use proptest::prelude::*;

struct Case<'a> {
    library: &'a Library,
    patient: Patient,
    advice: interpret::Advice,
    cells: Vec<usize>,
}

fn claims(library: &Library) -> Vec<&Claim> {
    let invariants = library.invariants.values();
    invariants
        .flat_map(|invariant| invariant.claims())
        .map(|claim| &claim.logic)
        .collect()
}

impl Case<'_> {
    fn check(
        &self,
        prover: &Prover<'_>,
        claims: &[(&Claim, pathbook::prove::encode::TruthFormulas)],
    ) -> Result<(), TestCaseError> {
        let holds = |formula: Formula| walk::holds(&prover.encoding.pool, formula, &self.cells);
        for (key, formula) in prover.encoding.applies.iter() {
            prop_assert_eq!(
                holds(*formula),
                self.advice.applies.contains(&key),
                "applies"
            );
        }
        for (key, formula) in prover.encoding.reach.iter() {
            prop_assert_eq!(
                holds(*formula),
                self.advice.reaches(key),
                "reaches {}",
                self.library.step_name(key)
            );
        }
        for (key, formula) in prover.encoding.hits.iter() {
            prop_assert_eq!(
                holds(*formula),
                self.advice.hits.contains(&key),
                "hits {}",
                self.library.row_name(key)
            );
        }
        for says in prover.encoding.says() {
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
        for cells in all_cells(&library, &prover.space) {
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
            is_said(&text, &prover, &cube)?;
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
            let assumptions = prover.encoding.admitting();
            let pool = &mut prover.encoding.pool;
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
        let reached: Vec<_> = prover.encoding.reach.iter().map(|(step, formula)| (step, *formula)).collect();
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

    /// Without diagrams: a description is of somebody, it forces what it describes, and no fact of it can be left out.
    #[test]
    fn no_fact_can_be_left_out_of_a_description_by_the_solver(text in guideline()) {
        let library = library(&text);
        let none = Budget { decide: 0, count: 0 };
        let mut poor = Prover::with_budget(&library, none).expect("the assumptions have their own budget");
        let admitted = admitted_cells(&library, &poor);
        for claim in claims(&library) {
            let truth = poor.encoding.claim(&library, &poor.space, claim);
            let Some(found) = poor.find(truth.no).expect("small") else { continue };
            let cube = poor.few_facts(&found).expect("small");
            let pool = &poor.encoding.pool;
            let forced = |parts: &[(ColumnKey, Mask)]| {
                let mut described = admitted.iter().filter(|cells| is_described(&poor, cells, parts));
                described.all(|cells| walk::holds(pool, truth.no, cells))
            };
            let parts = cube.parts().to_vec();
            prop_assert!(forced(&parts), "{}", poor.words(&cube));
            prop_assert!(admitted.iter().any(|cells| is_described(&poor, cells, &parts)));
            for index in 0..parts.len() {
                let mut without = parts.clone();
                without.remove(index);
                prop_assert!(!forced(&without), "{} can do with less", poor.words(&cube));
            }
            prop_assert_eq!(cube.is_fewest, parts.len() <= 1);
        }
    }

    /// Words of patients already found against the plain evaluation of each formula: a yes is never a guess, and a no neither.
    #[test]
    fn patients_already_found_change_no_answer(text in guideline()) {
        let library = library(&text);
        let none = Budget { decide: 0, count: 0 };
        let mut poor = Prover::with_budget(&library, none).expect("the assumptions have their own budget");
        let admitted = admitted_cells(&library, &poor);
        let asked: Vec<Formula> = poor.encoding.reach.values().chain(poor.encoding.applies.values()).copied().collect();
        let says: Vec<Formula> = poor.encoding.says().map(|says| says.when).collect();
        let pairs: Vec<Formula> = asked.iter().flat_map(|one| says.iter().map(move |other| (*one, *other)))
            .map(|(one, other)| poor.encoding.pool.and([one, other])).collect();
        for formula in asked.into_iter().chain(says).chain(pairs) {
            let plainly = admitted.iter().any(|cells| walk::holds(&poor.encoding.pool, formula, cells));
            prop_assert_eq!(poor.is_possible(formula), Ok(plainly));
        }
    }

    #[test]
    fn no_description_has_fewer_facts_than_the_fewest(text in guideline()) {
        let library = library(&text);
        let plenty = Budget { count: 10_000_000, ..Budget::default() };
        let mut prover = Prover::with_budget(&library, plenty).expect("a small space");
        for claim in claims(&library) {
            let truth = prover.encoding.claim(&library, &prover.space, claim);
            let Some(found) = prover.find(truth.no).expect("small") else { continue };
            let cube = prover.few_facts(&found).expect("small");
            prop_assert!(cube.is_fewest);
            for fewer in cubes_of(&prover, cube.len().saturating_sub(1)) {
                let parts = fewer.into_iter().map(|(key, cell)| prover.encoding.pool.among(key, Mask::only(cell))).collect::<Vec<_>>();
                let inside = prover.encoding.pool.and(parts);
                let outside = prover_and_not(&mut prover, inside, truth.no);
                let does = prover.is_possible(inside).expect("small") && !prover.is_possible(outside).expect("small");
                prop_assert!(!does || cube.is_empty(), "{} can be said in fewer facts", prover.words(&cube));
            }
        }
    }
}

/// The cells of every patient whom the interpreter admits.
fn admitted_cells(library: &Library, prover: &Prover<'_>) -> Vec<Vec<usize>> {
    let mut all = all_cells(library, &prover.space);
    all.retain(|cells| interpret::is_admitted(library, &prover.space.patient(library, cells)));
    all
}

fn is_described(prover: &Prover<'_>, cells: &[usize], parts: &[(ColumnKey, Mask)]) -> bool {
    let columns = prover.space.columns().zip(cells);
    let mut columns = columns.map(|((key, _), cell)| (key, cell));
    columns.all(|(key, cell)| {
        let part = parts.iter().find(|(own, _)| *own == key);
        part.is_none_or(|(_, mask)| mask.has(*cell))
    })
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

/// What an entry of a long score asks for, and its points; then where among its totals it is compared.
type LongScore = (Vec<(&'static str, i64)>, [usize; 3], bool);

const ENTRIES: [&str; 14] = [
    "a",
    "not a",
    "a is unknown",
    "b = 'red'",
    "b in { 'green', 'blue' }",
    "c > 3 h",
    "c <= 7 h",
    "d >= 2",
    "d = 3",
    "'p' in e",
    "not 'q' in e",
    "a and d >= 1",
    "a or not a or a is unknown",
    "d >= 1 and d < 1",
];

fn long_scores() -> impl Strategy<Value = LongScore> {
    let entry = (prop::sample::select(&ENTRIES[..]), -2..=3i64);
    let entries = prop::collection::vec(entry, 25..40);
    (entries, prop::array::uniform3(0..=100usize), any::<bool>())
}

/// Conditions that compare the score alone, with facts that it shares, and with whether it is known.
fn with_long_score((entries, places, assumed): &LongScore) -> String {
    let least: i64 = entries.iter().map(|(_, points)| points.min(&0)).sum();
    let most: i64 = entries.iter().map(|(_, points)| points.max(&0)).sum();
    let [one, two, three] = places.map(|place| least + (most - least) * place as i64 / 100);
    let mut text = generator::FACTS.to_owned();
    text += "```score long\n";
    for (when, points) in entries {
        text += &format!("[[points]]\nwhen = \"{when}\"\npoints = {points}\n");
    }
    text += "```\n";
    let conditions = [
        format!("long >= {one}"),
        format!("long > {one} and long <= {two}"),
        format!("long = {one} or long < {two}"),
        format!("a and long < {two} or b = 'red' and not (long >= {three})"),
        format!("long is known and long != {three}"),
        format!("(long >= {two}) is not true or (long < {three} and a) is false"),
        format!("d >= 2 implies long >= {one} xor long > {two}"),
    ];
    for (index, when) in conditions.iter().enumerate() {
        text += &format!("```condition asked-{index}\nwhen = \"{when}\"\n```\n");
    }
    if *assumed {
        text += "```assumption tied\nalways = \"a implies d >= 2\"\n```\n";
    }
    text
}

/// The words of a description are an expression, which is true of those whom it describes.
fn is_said(text: &str, prover: &Prover<'_>, cube: &Cube) -> Result<(), TestCaseError> {
    if cube.parts().is_empty() {
        return Ok(());
    }
    let words = prover.words(cube);
    let library = library(&format!(
        "{text}```condition described\nwhen = \"{words}\"\n```\n"
    ));
    let conditions = library.conditions.values();
    let mut own = conditions.filter(|condition| condition.meta.id == "described");
    let own = own.next().expect("the condition");
    for cells in all_cells(&library, &prover.space) {
        let patient = prover.space.patient(&library, &cells);
        let truth = interpret::holds(&library, &patient, &own.when.logic);
        let is_one = is_described(prover, &cells, cube.parts());
        prop_assert_eq!(truth == Truth::True, is_one, "{}", words);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn a_long_score_is_what_the_interpreter_adds_up(score in long_scores()) {
        let library = library(&with_long_score(&score));
        let mut prover = Prover::new(&library).expect("a small space");
        let everyone = all_cells(&library, &prover.space);
        for (key, condition) in library.conditions.iter() {
            let truth = prover.encoding.conditions[&key];
            let mut held = Vec::new();
            let mut failed = Vec::new();
            for cells in &everyone {
                let patient = prover.space.patient(&library, cells);
                let plain = interpret::holds(&library, &patient, &condition.when.logic);
                prop_assert_eq!(walk::holds(&prover.encoding.pool, truth.yes, cells), plain == Truth::True);
                prop_assert_eq!(walk::holds(&prover.encoding.pool, truth.no, cells), plain == Truth::False);
                if interpret::is_admitted(&library, &patient) {
                    let own = if plain == Truth::True { &mut held } else { &mut failed };
                    own.push(cells.clone());
                }
            }
            prop_assert_eq!(prover.count(truth.yes), Some(BigUint::from(held.len())));
            let Some(found) = prover.find(truth.yes).expect("small") else {
                prop_assert!(held.is_empty());
                continue;
            };
            prop_assert_eq!(found.patients.clone(), Some(BigUint::from(held.len())));
            prop_assert!(interpret::is_admitted(&library, &found.patient));
            prop_assert_eq!(interpret::holds(&library, &found.patient, &condition.when.logic), Truth::True);
            let cube = prover.few_facts(&found).expect("small");
            let is_exception = |parts: &[(ColumnKey, Mask)]| failed.iter().any(|cells| is_described(&prover, cells, parts));
            prop_assert!(held.iter().any(|cells| is_described(&prover, cells, cube.parts())));
            prop_assert!(!is_exception(cube.parts()), "{}", prover.words(&cube));
            for left_out in 0..cube.len() {
                let mut parts = cube.parts().to_vec();
                parts.remove(left_out);
                prop_assert!(is_exception(&parts), "{} has a fact too many", prover.words(&cube));
            }
        }
    }
}

/// How many patients have so many points or more, of a score with as many entries of one point as there are facts; and how many
/// formulas it takes to tell.
fn counted(entries: usize, at_least: usize) -> (BigUint, usize) {
    let mut text = generator::FACTS.to_owned();
    for fact in 0..entries {
        text += &format!("```fact f{fact}\ntype = \"yes-no\"\n```\n");
    }
    text += "```score long\n";
    for fact in 0..entries {
        text += &format!("[[points]]\nwhen = \"f{fact}\"\npoints = 1\n");
    }
    text += &format!("```\n```condition many\nwhen = \"long >= {at_least}\"\n```\n");
    text += &format!(
        "```condition some\nwhen = \"long >= {} and not many\"\n```\n",
        at_least / 2
    );
    let library = library(&text);
    let mut prover = Prover::new(&library).expect("totals");
    let [many, some] = [0, 1].map(|index| {
        let truth = prover.encoding.conditions.values().nth(index);
        truth.expect("two conditions").yes
    });
    let both = prover.encoding.pool.and([many, some]);
    assert_eq!(prover.is_possible(both), Ok(false));
    let found = prover.find(many).expect("decided").expect("somebody");
    assert_eq!(prover.few_facts(&found).expect("explained").len(), at_least);
    let others = prover.admitted() / (BigUint::from(1u8) << entries);
    (
        found.patients.expect("counted") / others,
        prover.encoding.pool.len(),
    )
}

/// The sum of a row of Pascal's triangle from one place on.
fn tail(row: usize, from: usize) -> BigUint {
    let mut own = BigUint::from(1u8);
    let mut sum = BigUint::ZERO;
    for place in 0..=row {
        if place >= from {
            sum += &own;
        }
        own = own * (row - place) / (place + 1);
    }
    sum
}

#[test]
fn the_formulas_of_a_long_score_are_as_many_as_its_entries() {
    let [(few, of_few), (many, of_many)] = [counted(50, 30), counted(100, 60)];
    assert_eq!([few, many], [tail(50, 30), tail(100, 60)]);
    assert!(
        of_many < 3 * of_few,
        "{of_few}, and {of_many} for twice as many entries"
    );
}

#[test]
#[ignore = "takes some seconds without optimization"]
fn a_score_of_a_thousand_entries_is_counted() {
    let (patients, formulas) = counted(1_000, 600);
    assert_eq!(patients, tail(1_000, 600));
    assert!(formulas < 20_000);
}

/// A word has 64 bits, and some columns have more cells.
#[test]
fn a_fact_has_more_values_and_thresholds_than_a_word_has_bits() {
    let values: Vec<String> = (0..100).map(|value| format!("\"v{value}\"")).collect();
    let values = values.join(", ");
    let mut text = generator::FACTS.to_owned();
    text += &format!("```fact one\ntype = \"one-of\"\nvalues = [{values}]\n```\n");
    text += &format!("```fact some\ntype = \"any-of\"\nvalues = [{values}]\n```\n");
    text += "```fact many\ntype = \"count\"\nrange = [0, 1000]\n```\n";
    for at in 0..100 {
        text += &format!(
            "```condition past-{at}\nwhen = \"many > {at} and one = 'v{at}' and 'v{at}' in some\"\n```\n"
        );
    }
    let library = library(&text);
    let mut prover = Prover::new(&library).expect("a space");
    let everyone = prover.admitted();
    let truths: Vec<Formula> = prover
        .encoding
        .conditions
        .values()
        .map(|truth| truth.yes)
        .collect();
    for (at, held) in truths.iter().enumerate() {
        // Ranges that nothing tells apart are one: 0, 1, … 99, and all above.
        let share = prover.count(*held).expect("counted") * 100u8 * 2u8 * 101u8;
        assert_eq!(share, &everyone * BigUint::from(100 - at), "{at}");
    }
    let two = prover.encoding.pool.and([truths[63], truths[64]]);
    assert_eq!(prover.is_possible(two), Ok(false));
}

/// Nothing is asked of the facts of a score but what it comes to, and of one of them its value.
#[test]
fn a_score_is_decided_through_a_condition_about_facts_of_many_values() {
    let mut text = generator::FACTS.to_owned();
    for fact in 0..15 {
        text += &format!(
            "```fact f{fact}\ntype = \"one-of\"\nvalues = [\"v0\", \"v1\", \"v2\", \"v3\", \"v4\"]\n```\n"
        );
    }
    text += "```score long\n";
    for fact in 0..15 {
        for value in 1..5 {
            text += &format!("[[points]]\nwhen = \"f{fact} = 'v{value}'\"\npoints = {value}\n");
        }
    }
    text += "```\n```condition high\nwhen = \"long >= 30\"\n```\n\
        ```condition low\nwhen = \"f0 = 'v4' and not high\"\n```\n";
    let library = library(&text);
    let mut prover = Prover::new(&library).expect("totals");
    let others = prover.admitted() / BigUint::from(5u8).pow(15);
    let [high, low] = [0, 1].map(|index| {
        let truth = prover.encoding.conditions.values().nth(index);
        truth.expect("two conditions").yes
    });
    // As many come to each total as to as much less than the most, 60.
    let ways = ways_of_five(15);
    let from = |ways: &[BigUint], least: usize| -> BigUint { ways[least..].iter().sum() };
    assert_eq!(
        prover.count(high).expect("counted"),
        &others * from(&ways, 30)
    );
    let fewer = ways_of_five(14);
    let less: BigUint = fewer[..26].iter().sum();
    assert_eq!(prover.count(low).expect("counted"), others * less);
    let both = prover.encoding.pool.and([high, low]);
    assert_eq!(prover.is_possible(both), Ok(false));
}

/// In how many ways so many numbers from 0 to 4 add up to each sum.
fn ways_of_five(numbers: usize) -> Vec<BigUint> {
    let mut ways = vec![BigUint::from(1u8)];
    for _ in 0..numbers {
        let mut next = vec![BigUint::ZERO; ways.len() + 4];
        for (sum, count) in ways.iter().enumerate() {
            for more in 0..5 {
                next[sum + more] += count;
            }
        }
        ways = next;
    }
    ways
}
