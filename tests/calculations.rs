//! Calculations: the prover, the interpreter and brute force over a grid whose step divides every threshold say the same.

mod generator;

use std::collections::BTreeSet;
use std::fmt::Write;

use generator::library;
use pathbook::interpret::{self, Truth};
use pathbook::model::{FactTest, Guard, Library, Logic, Patient, Value, Variable};
use pathbook::problem::{Code, Problems};
use pathbook::prove::closing::{Tangled, TangledBy};
use pathbook::prove::formula::Formula;
use pathbook::prove::mask::Mask;
use pathbook::prove::space::{Cell, ColumnOf};
use pathbook::prove::{CannotProve, Prover};
use pathbook::quantity::Number;
use pathbook::source::Sources;
use proptest::prelude::*;

/// Facts from 0 to 4 hours, sums of them, and the comparisons of a book.
#[derive(Clone, Debug)]
struct Linear {
    facts: usize,
    unknown: Vec<bool>,
    /// The last fact is a count.
    counts: bool,
    sums: Vec<(Vec<i64>, i64)>,
    compared: Vec<(usize, &'static str, i64)>,
}

const SIGNS: [&str; 6] = ["<", "<=", "=", "!=", ">=", ">"];

impl Linear {
    fn text(&self) -> String {
        let mut text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n```intervention y\n```\n".to_owned();
        let mut put = |line: String| text.push_str(&line);
        for fact in 0..self.facts {
            let unknown = if self.unknown[fact] {
                "may-be-unknown = true\n"
            } else {
                ""
            };
            let kind = match self.counts && fact + 1 == self.facts {
                true => "type = \"count\"",
                false => "type = \"quantity\"\nunit = \"h\"",
            };
            put(format!(
                "```fact f{fact}\n{kind}\nrange = [0, 4]\n{unknown}```\n"
            ));
        }
        for (index, (factors, constant)) in self.sums.iter().enumerate() {
            let mut sum = format!("{constant} h");
            for (fact, factor) in factors.iter().enumerate().filter(|(_, own)| **own != 0) {
                let unit = match self.counts && fact + 1 == self.facts {
                    true => " h",
                    false => "",
                };
                write!(sum, " + {factor}{unit} * f{fact}").expect("a string takes it");
            }
            put(format!(
                "```calculation s{index}\nis = \"{sum}\"\nunit = \"min\"\n```\n"
            ));
        }
        for (index, (column, sign, number)) in self.compared.iter().enumerate() {
            let name = self.name(*column);
            let is_count = self.counts && *column + 1 == self.facts;
            let unit = if is_count { "" } else { " h" };
            put(format!(
                "```recommendation r{index}\nwhen = \"{name} {sign} {number}{unit}\"\nfor = [\"y\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n"
            ));
        }
        text
    }

    fn name(&self, column: usize) -> String {
        match column.checked_sub(self.facts) {
            Some(sum) => format!("s{sum}"),
            None => format!("f{column}"),
        }
    }

    /// What a column can be at least and at most, in hours.
    fn range(&self, column: usize) -> (i64, i64) {
        let Some(sum) = column.checked_sub(self.facts) else {
            return (0, 4);
        };
        let (factors, constant) = &self.sums[sum];
        let low: i64 = factors.iter().map(|factor| 4 * factor.min(&0)).sum();
        let high: i64 = factors.iter().map(|factor| 4 * factor.max(&0)).sum();
        (constant + low, constant + high)
    }
}

fn linear() -> impl Strategy<Value = Linear> {
    (2..=3usize, any::<bool>(), 1..=3usize).prop_flat_map(|(facts, counts, sums)| {
        let factors = proptest::collection::vec(-2..=2i64, facts)
            .prop_filter("names a fact", |factors| {
                factors.iter().any(|own| *own != 0)
            });
        let sums = proptest::collection::vec((factors, -2..=2i64), sums);
        let unknown = proptest::collection::vec(proptest::bool::weighted(0.2), facts);
        let compared = proptest::collection::vec(
            (
                any::<proptest::sample::Index>(),
                proptest::sample::select(SIGNS.to_vec()),
                0..=100i64,
            ),
            2..7,
        );
        (sums, unknown, compared).prop_map(move |(sums, unknown, compared)| {
            let mut own = Linear {
                facts,
                unknown,
                counts,
                sums,
                compared: Vec::new(),
            };
            own.compared = compared
                .into_iter()
                .map(|(column, sign, share)| {
                    let column = column.index(own.facts + own.sums.len());
                    let (low, high) = own.range(column);
                    (column, sign, low + (high - low) * share / 100)
                })
                .collect();
            own
        })
    })
}

/// Every patient of a grid of thirds and halves of an hour, the unknown included.
fn grid(library: &Library) -> Vec<Patient> {
    let mut all = vec![Patient::new(Default::default())];
    for (key, fact) in library.facts.iter() {
        let step = match fact.kind.unit() {
            Some(_) => Number::ratio(1, 4),
            None => Number::one(),
        };
        let mut values = Vec::new();
        let mut at = Number::zero();
        while at <= Number::from(4) {
            values.push(Value::Number(fact.kind.measured(at.clone())));
            at = &at + &step;
        }
        values.extend(fact.can_be_unknown().then_some(Value::Unknown));
        all = all
            .iter()
            .flat_map(|patient| {
                let with = |value: &Value| patient.clone().with(key, value.clone());
                values.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    all
}

/// The cell of each column that a patient is in.
fn cells_of(library: &Library, prover: &Prover<'_>, patient: &Patient) -> Vec<usize> {
    let columns = prover.space.columns().map(|(_, column)| {
        let value = match column.of {
            ColumnOf::Fact(key) => patient.value(key).clone(),
            ColumnOf::Calculation(key) => interpret::worked_out(library, patient, key),
        };
        let is_in = |cell: &Cell| match (cell, &value) {
            (Cell::Unknown, value) => *value == Value::Unknown,
            (Cell::Yes, Value::YesNo(yes)) => *yes,
            (Cell::No, Value::YesNo(yes)) => !yes,
            (Cell::Numbers(interval), Value::Number(number)) => interval.contains(number.number()),
            _ => false,
        };
        column
            .cells
            .iter()
            .position(is_in)
            .expect("a cell for each value")
    });
    columns.collect()
}

/// Whoever is in these cells.
fn in_cells(prover: &mut Prover<'_>, cells: &[usize]) -> Formula {
    let columns: Vec<_> = prover.space.columns().map(|(key, _)| key).collect();
    let pool = &mut prover.encoding.pool;
    let cells = columns.iter().zip(cells);
    let parts: Vec<_> = cells
        .map(|(key, cell)| pool.among(*key, Mask::only(*cell)))
        .collect();
    pool.and(parts)
}

fn guards(library: &Library) -> Vec<Guard> {
    let all = library.recommendations.values();
    all.map(|own| own.when.logic.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// What the circuits let through has a patient, who is in these cells; what they don't, no patient of the grid is in.
    #[test]
    fn what_is_possible_together_is_what_some_patient_has(book in linear()) {
        let text = book.text();
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("few circuits");
        let met: BTreeSet<Vec<usize>> = grid(&library)
            .iter()
            .map(|patient| cells_of(&library, &prover, patient))
            .collect();
        let mut possible = 0u64;
        for cells in generator::every_cell(&prover.space) {
            let here = in_cells(&mut prover, &cells);
            if prover.is_possible(here).expect("a small book") {
                possible += 1;
                let patient = prover.space.patient(&library, &cells);
                prop_assert_eq!(&cells_of(&library, &prover, &patient), &cells, "{}", text);
            } else {
                prop_assert!(!met.contains(&cells), "{} {:?}", text, cells);
            }
        }
        prop_assert_eq!(prover.admitted(), possible.into());
        prop_assert!(met.len() as u64 <= possible);
    }

    /// Each comparison has the same truth for the interpreter and the prover, and is worked out as it is written.
    #[test]
    fn comparisons_are_what_the_interpreter_says(book in linear()) {
        let text = book.text();
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("few circuits");
        let guards = guards(&library);
        for patient in grid(&library).iter().step_by(7) {
            let cells = cells_of(&library, &prover, patient);
            for (guard, (column, sign, number)) in guards.iter().zip(&book.compared) {
                let plain = interpret::holds(&library, patient, guard);
                let truth = prover.encoding.guard(&library, &prover.space, guard);
                let holds = |formula| pathbook::prove::walk::holds(&prover.encoding.pool, formula, &cells);
                prop_assert_eq!(holds(truth.yes), plain == Truth::True);
                prop_assert_eq!(holds(truth.no), plain == Truth::False);
                prop_assert_eq!(plain, by_hand(&book, &library, patient, *column, sign, *number), "{}", text);
            }
        }
    }

    /// With some numbers given, what is left possible is what some patient with exactly these numbers has.
    #[test]
    fn given_numbers_count_to_the_last_decimal(book in linear(), at in any::<proptest::sample::Index>()) {
        let text = book.text();
        let library = library(&text);
        let mut prover = Prover::new(&library).expect("few circuits");
        let all = grid(&library);
        let chosen = &all[at.index(all.len())];
        let (first, _) = library.facts.iter().next().expect("a fact");
        let given = vec![(first, chosen.value(first).clone())];
        let formula = prover.encoding.given(&prover.space, &given);
        for guard in guards(&library) {
            let truth = prover.encoding.guard(&library, &prover.space, &guard);
            for (of, wanted) in [(truth.yes, Truth::True), (truth.no, Truth::False)] {
                let both = prover.encoding.pool.and([formula, of]);
                match prover.find(both).expect("a small book") {
                    Some(found) => {
                        let patient = prover.found_with(&found, &given);
                        prop_assert_eq!(patient.value(first), chosen.value(first));
                        prop_assert_eq!(interpret::holds(&library, &patient, &guard), wanted, "{}", text);
                    }
                    None => {
                        let like = all.iter().filter(|own| own.value(first) == chosen.value(first));
                        let mut truths = like.map(|own| interpret::holds(&library, own, &guard));
                        prop_assert!(truths.all(|own| own != wanted), "{}", text);
                    }
                }
            }
        }
    }
}

/// Facts that are multiplied, divided, rounded, bounded and told apart by cases.
#[derive(Clone, Debug)]
struct Worked {
    unknown: Vec<bool>,
    calculations: Vec<String>,
    /// What is compared, how, and with which share of its range.
    compared: Vec<(proptest::sample::Index, &'static str, i64)>,
}

/// `p` and `q` can be zero, `r` and `s` can't.
const NUMBERS: [&str; 4] = ["p", "q", "r", "s"];

impl Worked {
    fn text(&self) -> String {
        let mut text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n```intervention x\n```\n".to_owned();
        let unknown = |fact: usize| match self.unknown[fact] {
            true => "may-be-unknown = true\n",
            false => "",
        };
        for (fact, name) in NUMBERS.into_iter().enumerate() {
            let low = i64::from(fact > 1);
            let unknown = unknown(fact);
            let _ = write!(
                text,
                "```fact {name}\ntype = \"quantity\"\nunit = \"1\"\nrange = [{low}, 4]\n{unknown}```\n"
            );
        }
        let _ = write!(text, "```fact y\ntype = \"yes-no\"\n{}```\n", unknown(4));
        for (index, written) in self.calculations.iter().enumerate() {
            let _ = write!(text, "```calculation k{index}\n{written}\n```\n");
        }
        let library = library(&text);
        for (index, (of, sign, share)) in self.compared.iter().enumerate() {
            let of = of.index(NUMBERS.len() + self.calculations.len());
            let (name, range) = match of.checked_sub(NUMBERS.len()) {
                None => {
                    let fact = library.facts.values().nth(of).expect("a fact");
                    (NUMBERS[of].to_owned(), fact.kind.range())
                }
                Some(index) => {
                    let own = library.calculations.values().nth(index);
                    let kind = &own.expect("a calculation").kind;
                    (format!("k{index}"), kind.range())
                }
            };
            let range = range.expect("numbers");
            let number =
                range.low() + &(&(range.high() - range.low()) * &Number::ratio(*share, 24));
            let tenths = (&number * &Number::from(4)).floor();
            let number = &tenths / &Number::from(4);
            if range.contains(&number) {
                let _ = write!(
                    text,
                    "```recommendation r{index}\nwhen = \"{name} {sign} {number}\"\nfor = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"\n```\n"
                );
            }
        }
        text
    }
}

/// A formula of numbers `{a}` to `{d}` and of constants `{k}` and `{m}`; what divides is not zero.
const FORMULAS: &[&str] = &[
    "{k} * {a}",
    "{m} - {a}",
    "{a} * {b}",
    "{a} * {b} / {c}",
    "{a} / {c} ^ 2",
    "{c} * {d} * {k}",
    "(6 - {a}) * {c}",
    "(6 - {c}) / {d}",
    "min(round({k} * {a}, 2), {m})",
    "max(floor({a} * {c}, 1.5), {k})",
    "if y then {a} * {c} else {k} * {a} * {c}",
    "{c} * {d} * (if y then 0.85 else 1)",
    "if y then {a} else {b}",
    "if {c} > 2 then {c} + 1 else 3 * {c} - {k}",
    "{a} + {b} - {k} * {c}",
    "-{k} * {a} * {b}",
    "ceiling({a} - {b}, 0.5) + {m}",
    "if y then {m} else {c} / {d}",
    "min({a} / {c}, 2)",
    "if {a} < 2 then {b} * {c} else 2 * {c}",
    "round({a} + {b} + {c}, 3)",
    "2 / {c}",
    "{a} * {a} * {b}",
    "0 * {a} + {b}",
];

fn worked() -> impl Strategy<Value = Worked> {
    let formula = (
        proptest::sample::select(FORMULAS.to_vec()),
        any::<bool>(),
        any::<bool>(),
        1..=3i64,
        2..=6i64,
        0..6usize,
    );
    let formula = formula.prop_map(|(formula, first, second, k, m, applies)| {
        let (a, b) = if first { ("p", "q") } else { ("q", "r") };
        let (c, d) = if second { ("r", "s") } else { ("s", "r") };
        let names = [("{a}", a), ("{b}", b), ("{c}", c), ("{d}", d)];
        let is = names
            .iter()
            .fold(formula.to_owned(), |is, (own, name)| is.replace(own, name));
        let is = is
            .replace("{k}", &k.to_string())
            .replace("{m}", &m.to_string());
        match applies {
            0 => format!("is = \"{is}\"\napplies = \"y\""),
            1 => format!("is = \"{is}\"\napplies = \"{a} >= 1\""),
            _ => format!("is = \"{is}\""),
        }
    });
    let compared = (
        any::<proptest::sample::Index>(),
        proptest::sample::select(SIGNS.to_vec()),
        0..=24i64,
    );
    (
        proptest::collection::vec(proptest::bool::weighted(0.15), 5),
        proptest::collection::vec(formula, 1..=2),
        proptest::collection::vec(compared, 2..6),
    )
        .prop_map(|(unknown, calculations, compared)| Worked {
            unknown,
            calculations,
            compared,
        })
}

/// Every patient of a grid of halves.
fn halves(library: &Library) -> Vec<Patient> {
    let mut all = vec![Patient::new(Default::default())];
    for (key, fact) in library.facts.iter() {
        let mut values = vec![Value::YesNo(false), Value::YesNo(true)];
        if let Some(range) = fact.kind.range() {
            values.clear();
            let mut at = range.low().clone();
            while at <= *range.high() {
                values.push(Value::Number(fact.kind.measured(at.clone())));
                at = &at + &Number::ratio(1, 2);
            }
        }
        values.extend(fact.can_be_unknown().then_some(Value::Unknown));
        let with = |patient: &Patient| {
            let with = |value: &Value| patient.clone().with(key, value.clone());
            values.iter().map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// What the formulas let through has a patient, who is in these cells; what they don't, no patient of the grid is in; and each
    /// comparison is what the interpreter says.
    #[test]
    fn products_cases_and_steps_are_what_some_patient_has(book in worked()) {
        let text = book.text();
        let library = library(&text);
        let mut prover = match Prover::new(&library) {
            Ok(prover) => prover,
            // Sums and products of one fact are not decided together.
            Err(CannotProve::Tangled(_)) => return Ok(()),
            Err(why) => panic!("{why:?}"),
        };
        let guards = guards(&library);
        let mut met = BTreeSet::new();
        for patient in halves(&library) {
            let cells = cells_of(&library, &prover, &patient);
            if met.insert(cells.clone()) {
                for guard in &guards {
                    let plain = interpret::holds(&library, &patient, guard);
                    let truth = prover.encoding.guard(&library, &prover.space, guard);
                    let holds = |formula| pathbook::prove::walk::holds(&prover.encoding.pool, formula, &cells);
                    prop_assert_eq!(holds(truth.yes), plain == Truth::True, "{}", text);
                    prop_assert_eq!(holds(truth.no), plain == Truth::False, "{}", text);
                }
            }
        }
        let mut possible = 0u64;
        for cells in generator::every_cell(&prover.space) {
            let here = in_cells(&mut prover, &cells);
            if prover.is_possible(here).expect("a small book") {
                possible += 1;
                let patient = prover.space.patient(&library, &cells);
                let is_found = cells_of(&library, &prover, &patient) == cells;
                // Of a root there may be no fraction.
                prop_assert!(is_found || prover.space.closing().takes_roots(), "{} {:?}", text, patient);
            } else {
                prop_assert!(!met.contains(&cells), "{} {:?}", text, cells);
            }
        }
        prop_assert_eq!(prover.admitted(), possible.into());
    }

    /// With a number given, what is left possible is what some patient with exactly this number has.
    #[test]
    fn given_factors_count_to_the_last_decimal(book in worked(), at in any::<proptest::sample::Index>()) {
        let text = book.text();
        let library = library(&text);
        let Ok(mut prover) = Prover::new(&library) else {
            return Ok(());
        };
        let all = halves(&library);
        let chosen = &all[at.index(all.len())];
        for (fact, _) in library.facts.iter().take(NUMBERS.len()) {
            let given = vec![(fact, chosen.value(fact).clone())];
            let formula = prover.encoding.given(&prover.space, &given);
            for guard in guards(&library) {
                let truth = prover.encoding.guard(&library, &prover.space, &guard);
                for (of, wanted) in [(truth.yes, Truth::True), (truth.no, Truth::False)] {
                    let both = prover.encoding.pool.and([formula, of]);
                    match prover.find(both).expect("a small book") {
                        Some(found) => {
                            let patient = prover.found_with(&found, &given);
                            prop_assert_eq!(patient.value(fact), chosen.value(fact));
                            let is_told = interpret::holds(&library, &patient, &guard) == wanted;
                            // Of a root there may be no fraction.
                            prop_assert!(is_told || prover.space.closing().takes_roots(), "{}", text);
                        }
                        None => {
                            let like = all.iter().filter(|own| own.value(fact) == chosen.value(fact));
                            let mut truths = like.map(|own| interpret::holds(&library, own, &guard));
                            prop_assert!(truths.all(|own| own != wanted), "{}", text);
                        }
                    }
                }
            }
        }
    }
}

/// The comparison in plain integers: quarters of an hour.
fn by_hand(
    book: &Linear,
    library: &Library,
    patient: &Patient,
    column: usize,
    sign: &str,
    number: i64,
) -> Truth {
    let quarters = |fact: usize| {
        let (key, _) = library.facts.iter().nth(fact).expect("a fact");
        match patient.value(key) {
            Value::Number(number) => (number.number() * &Number::from(4)).to_i64(),
            _ => None,
        }
    };
    let value = match column.checked_sub(book.facts) {
        None => quarters(column),
        Some(sum) => {
            let (factors, constant) = &book.sums[sum];
            let named = factors
                .iter()
                .enumerate()
                .filter(|(_, factor)| **factor != 0);
            let parts = named.map(|(fact, factor)| Some(quarters(fact)? * factor));
            let parts: Option<Vec<i64>> = parts.collect();
            parts.map(|parts| parts.iter().sum::<i64>() + 4 * constant)
        }
    };
    let Some(value) = value else {
        return Truth::Unknown;
    };
    let than = 4 * number;
    Truth::from(match sign {
        "<" => value < than,
        "<=" => value <= than,
        "=" => value == than,
        "!=" => value != than,
        ">=" => value >= than,
        _ => value > than,
    })
}

/// A book without calculations has no column, no circuit and no formula for them.
#[test]
fn a_book_without_arithmetic_costs_nothing() {
    let mut books = generator::examples(40);
    books.retain(|text| !generator::calculates(text));
    assert!(!books.is_empty());
    for text in books {
        let library = library(&text);
        let prover = Prover::new(&library).expect("a small space");
        assert!(prover.space.closing().is_empty());
        let columns = prover.space.columns();
        assert!(
            columns
                .into_iter()
                .all(|(_, column)| column.of.fact().is_some())
        );
        let ties = library.assumptions.len()
            + library
                .facts
                .values()
                .filter(|own| own.asked_when.is_some())
                .count();
        assert_eq!(prover.encoding.admitting().len(), ties);
    }
}

/// Ten sums of ten facts after a plain one, which is not to blame.
#[test]
fn what_is_tangled_is_named() {
    let sum = |index: i64| -> (Vec<i64>, i64) {
        let factors = (1..=10).map(|fact: i64| fact.pow(2) * index + fact);
        (std::iter::once(0).chain(factors).collect(), 0)
    };
    let alone = std::iter::once(1).chain([0; 10]).collect();
    let book = Linear {
        facts: 11,
        unknown: vec![false; 11],
        counts: false,
        sums: std::iter::once((alone, 0))
            .chain((1..=10).map(sum))
            .collect(),
        compared: Vec::new(),
    };
    let library = library(&book.text());
    let named = library
        .calculations
        .keys()
        .nth(1)
        .expect("the first sum of ten");
    let tangled = Tangled {
        calculation: named,
        by: TangledBy::Circuits,
    };
    let why = Prover::new(&library).expect_err("too many circuits");
    assert_eq!(why, CannotProve::Tangled(tangled));
}

/// Of two sums that share no fact each has its own: the second is named if it alone is too long.
#[test]
fn a_sum_of_too_many_numbers_is_named() {
    let mut text =
        "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n".to_owned();
    let mut compared = Vec::new();
    for fact in 0..5 {
        let range = if fact == 0 { 4 } else { 99 };
        let _ = write!(
            text,
            "```fact f{fact}\ntype = \"count\"\nrange = [0, {range}]\n```\n"
        );
    }
    let sums = ["f0", "f1 + 100 * f2 + 10000 * f3 + 1000000 * f4"];
    for (index, sum) in sums.iter().enumerate() {
        let _ = write!(text, "```calculation s{index}\nis = \"{sum}\"\n```\n");
    }
    for number in 0..400 {
        compared.push(format!("s1 = {}", number * 9_973));
    }
    let _ = write!(
        text,
        "```condition c\nwhen = \"{}\"\n```\n",
        compared.join(" or ")
    );
    let library = library(&text);
    let tangled = Tangled {
        calculation: library.calculations.keys().nth(1).expect("the second"),
        by: TangledBy::RunningSums,
    };
    let why = Prover::new(&library).expect_err("too many sums");
    assert_eq!(why, CannotProve::Tangled(tangled));
}

/// Whether a test asks for a calculation.
#[test]
fn a_test_of_a_calculation_asks_for_its_facts() {
    let book = Linear {
        facts: 2,
        unknown: vec![false, true],
        counts: false,
        sums: vec![(vec![1, -1], 0)],
        compared: vec![(2, ">=", 1)],
    };
    let library = library(&book.text());
    let key = library.calculations.keys().next().expect("one");
    let test = Logic::Test(FactTest::Known(Variable::Calculation(key)));
    assert_eq!(library.facts_behind(&test).len(), 2);
    assert!(library.may_be_unknown(Variable::Calculation(key)));
}

/// Whether calculations are read of which each takes the one before it.
fn reads_a_chain(length: usize) -> Vec<Code> {
    let mut text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n```fact f\ntype = \"quantity\"\nunit = \"h\"\nrange = [0, 4]\n```\n".to_owned();
    let mut before = "f".to_owned();
    for index in 0..length {
        write!(
            text,
            "```calculation s{index}\nis = \"{before} + {before} - 1 h\"\nunit = \"h\"\n```\n"
        )
        .expect("a string takes it");
        before = format!("s{index}");
    }
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Chain\"\n"),
        ("content/g/index.md", text.as_str()),
    ]);
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(&sources, &mut problems);
    pathbook::resolve::resolve(&sources, &document, &mut problems);
    let sorted = problems.sorted();
    sorted.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_calculation_takes_a_hundred_others_at_most() {
    assert_eq!(reads_a_chain(101), []);
    assert_eq!(reads_a_chain(102), [Code::NestedTooDeep]);
}
