//! The difference of two versions against brute force: every patient, advised by the interpreter in both.

mod generator;

use std::collections::BTreeSet;

use generator::blocks::guard;
use generator::brute::{broken, brute_force, counted, mirrored, proved};
use generator::{FACTS, Guideline, library, parts};
use num_bigint::BigUint;
use pathbook::diff::{
    Aspect, CannotCompare, ChangeDirection, Difference, Heard, Stances, Version, Weakened, compare,
    compare_until, compare_within,
};
use pathbook::prove::Budget;
use proptest::prelude::*;

/// A few facts, so that every patient can be tried.
fn few_facts() -> String {
    FACTS.replace(
        "values = [\"p\", \"q\"]\nmay-be-unknown = true",
        "values = [\"p\", \"q\"]",
    )
}

/// One way in which an author changes the facts, and with them what else must be.
fn edit_of_facts() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        Just(("", "")),
        Just((
            "[{ id = \"red\", label = \"Red, 'the long one'\", number = 1 }, \"green\", { id = \"blue\", number = 2.5 }]",
            "[\"violet\", { id = \"red\", label = \"Red\" }, \"green\", \"indigo\", \"blue\"]"
        )),
        Just((
            "unit = \"h\"\nrange = [0, 10]",
            "unit = \"min\"\nrange = [0, 600]"
        )),
        Just((
            "unit = \"h\"\nrange = [0, 10]",
            "unit = \"min\"\nrange = [-30, 900]"
        )),
        Just(("range = [0, 10]\nmay-be-unknown = true", "range = [0, 10]")),
        Just(("range = [0, 4]", "range = [0, 6]")),
        Just((
            "type = \"count\"\nrange = [0, 4]",
            "type = \"quantity\"\nunit = \"1\"\nrange = [0, 4]"
        )),
        Just(("values = [\"p\", \"q\"]", "values = [\"q\", \"r\", \"p\"]")),
        Just((
            "values = [\"p\", \"q\"]",
            "values = [\"p\", \"q\"]\nmay-be-unknown = true"
        )),
        Just((
            "type = \"yes-no\"\nmay-be-unknown = true",
            "type = \"yes-no\""
        )),
        Just((
            "```fact b\n",
            "```fact f\ntype = \"yes-no\"\n```\n```assumption tied\nalways = \"f implies b != 'red'\"\n```\n```intervention z\n```\n\
             ```recommendation f-rule\nwhen = \"f\"\nfor = [\"z\"]\nstrength = \"strong\"\ncertainty = \"high\"\n```\n```fact b\n"
        )),
    ]
}

/// Two versions of a guideline: the second with some parts of another one, and with other facts.
fn versions() -> impl Strategy<Value = (String, String)> {
    let more = (edit_of_facts(), any::<u16>(), any::<bool>(), guard());
    (parts(), parts(), more).prop_map(|(mut old, other, (facts, mask, swap, guard))| {
        old.facts = few_facts();
        // What is not known of an any-of fact can't be said of these facts.
        old.vignettes
            .retain(|own| !own.contains("e = \"unknown\"") && !own.contains("q = \"unknown\""));
        old.assumption = old.assumption.filter(|_| mask & 1 == 0);
        let mut new: Guideline = old.clone();
        // Their patients would have to fit both versions.
        new.vignettes.clear();
        let takes = |bit: u16| mask >> bit & 3 == 3;
        if takes(1) {
            new.named = other.named;
        }
        if takes(2) {
            new.assumption = other.assumption;
        }
        if takes(3) {
            new.applies = guard;
        }
        for (index, step) in other.steps.into_iter().enumerate() {
            if takes(4 + index as u16) {
                new.steps[index] = step;
            }
        }
        if takes(10) {
            new.recommendations = other.recommendations;
        }
        if takes(11) {
            new.adjudications = other.adjudications;
        }
        if takes(12) {
            new.score = other.score;
        }
        if takes(13) {
            new.table = other.table;
        }
        if takes(14) {
            new.rules = other.rules;
        }
        assert!(new.facts.contains(facts.0));
        new.facts = new.facts.replacen(facts.0, facts.1, 1);
        match swap {
            true => (new.text(), old.text()),
            false => (old.text(), new.text()),
        }
    })
}

/// No stance is taken on the intervention, or nothing sets the output.
fn says_nothing(heard: &Heard) -> bool {
    match heard {
        Heard::Stances(stances) => *stances == Stances::default(),
        Heard::Value(words) => words == "not set",
    }
}

/// Of an any-of output: what sets it may set another of its values.
fn is_about_one_value(heard: &Heard) -> bool {
    matches!(heard, Heard::Value(words) if words.starts_with("without "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn every_difference_is_what_the_interpreter_says((old, new) in versions()) {
        let (old, new) = (library(&old), library(&new));
        let Some(expected) = brute_force(&old, &new) else { return Ok(()) };
        let difference = compare(&old, &new).expect("small");
        prop_assert!(difference.faults.is_empty(), "{:?}", difference.faults);
        prop_assert_eq!(proved(&difference), expected);
    }

    #[test]
    fn what_is_proved_less_is_what_somebody_breaks_or_nobody_says((old, new) in versions()) {
        let (old, new) = (library(&old), library(&new));
        let Some(expected) = broken(&old, &new) else { return Ok(()) };
        let difference = compare(&old, &new).expect("small");
        prop_assert!(difference.faults.is_empty(), "{:?}", difference.faults);
        let ids = |is_broken: bool| -> BTreeSet<String> {
            let weaker = difference.weaker.iter();
            let some = weaker.filter(|own| matches!(own.weakened, Weakened::Broken { .. }) == is_broken);
            some.map(|own| own.id.clone()).filter(|id| id.starts_with('i')).collect()
        };
        // Patients whom the new version alone admits may break more.
        prop_assert!(ids(true).is_superset(&expected), "{:?} {:?}", ids(true), expected);
        if difference.only.iter().all(|only| only.version == Version::Old) {
            prop_assert_eq!(ids(true), expected);
        }
        for rule in old.invariants.values().filter(|own| ids(false).contains(&own.meta.id)) {
            let text = |own: &pathbook::model::Invariant| format!("{:?} {:?}", own.rule, own.known_violation);
            prop_assert!(new.invariants.values().all(|own| text(own) != text(rule)));
        }
    }

    #[test]
    fn the_reverse_is_the_mirror((old, new) in versions()) {
        let (old, new) = (library(&old), library(&new));
        let there = compare(&old, &new).expect("small");
        let back = compare(&new, &old).expect("small");
        prop_assert_eq!(proved(&there), mirrored(proved(&back)));
        prop_assert_eq!(there.any(ChangeDirection::is_looser), back.any(ChangeDirection::is_stricter));
        prop_assert_eq!(there.edits.len(), back.edits.len());
    }

    /// With no steps for the diagrams, nothing is counted, and the same is found.
    #[test]
    fn every_budget_finds_the_same_changes((old, new) in versions()) {
        let (old, new) = (library(&old), library(&new));
        let usual = compare(&old, &new).expect("small");
        let poor = compare_within(&old, &new, Budget { decide: 0, count: 0 }).expect("small");
        let changes = |difference: &Difference| {
            let all = difference.interventions.iter();
            let all = all.flat_map(|own| own.transitions.iter().map(|change| (own.id.clone(), change.from.clone(), change.to.clone())));
            let told = difference.only.iter().flat_map(|only| &only.told);
            (all.collect::<Vec<_>>(), told.map(|own| (own.id.clone(), own.stances.clone())).collect::<Vec<_>>())
        };
        prop_assert_eq!(changes(&usual), changes(&poor));
        prop_assert_eq!(usual.edits, poor.edits);
        prop_assert!(poor.faults.is_empty());
    }

    #[test]
    fn nothing_differs_from_itself(parts in parts()) {
        let library = library(&parts.text());
        let difference = compare(&library, &library).expect("small");
        prop_assert!(difference.is_same_advice() && difference.faults.is_empty());
        prop_assert_eq!(difference.edits, Vec::new());
        prop_assert_eq!(difference.changed, Some(BigUint::ZERO));
    }

    #[test]
    fn descriptions_and_their_rest_cover_the_group((old, new) in versions()) {
        let difference = compare(&library(&old), &library(&new)).expect("small");
        for own in difference.interventions.iter().flat_map(|own| &own.transitions) {
            let counts = own.who.described.iter().map(|(_, count)| counted(count));
            let all = counted(&own.who.patients);
            prop_assert!(counts.clone().sum::<u64>() + counted(&own.who.more) >= all);
            prop_assert!(counts.clone().all(|count| 0 < count && count <= all));
            prop_assert!(own.replay.old.is_some() && own.replay.new.is_some());
            prop_assert!(own.old.is_empty() == says_nothing(&own.from) || is_about_one_value(&own.from));
            prop_assert!(own.new.is_empty() == says_nothing(&own.to) || is_about_one_value(&own.to));
        }
    }
}

const FRONT: &str = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n```intervention x\n```\n";

/// Whoever no longer waits is asked again and again, and has no half of an answer.
#[test]
fn a_comparison_is_given_up_when_nobody_waits_for_it() {
    let text = format!("{FRONT}```fact f\ntype = \"yes-no\"\n```\n");
    let library = library(&text);
    let whole = compare(&library, &library).expect("small");
    for patience in 0.. {
        let asked = std::cell::Cell::new(0);
        let stops = || {
            asked.set(asked.get() + 1);
            asked.get() > patience
        };
        match compare_until(&library, &library, &stops) {
            Ok(difference) => {
                assert_eq!(difference.changed, whole.changed);
                assert!(patience > 3, "it is asked more often than {patience} times");
                return;
            }
            Err(why) => assert_eq!(why, CannotCompare::Stopped),
        }
    }
}

/// The difference of two guidelines, each of a fact and the condition of the one recommendation.
fn difference(
    (old_fact, old_when): (&str, &str),
    (new_fact, new_when): (&str, &str),
) -> Difference {
    let text = |fact: &str, when: &str| {
        let rule = "for = [\"x\"]\nstrength = \"conditional\"\ncertainty = \"low\"";
        format!(
            "{FRONT}```fact f\n{fact}\n```\n```recommendation r\nwhen = \"{when}\"\n{rule}\n```\n"
        )
    };
    compare(
        &library(&text(old_fact, old_when)),
        &library(&text(new_fact, new_when)),
    )
    .expect("small")
}

fn facts(difference: &Difference) -> Vec<String> {
    let transitions = difference
        .interventions
        .iter()
        .flat_map(|own| &own.transitions);
    transitions
        .flat_map(|own| &own.who.described)
        .map(|(facts, _)| facts.join(" and "))
        .collect()
}

const HOURS: &str = "type = \"quantity\"\nunit = \"h\"\nrange = [0, 100]";
const MINUTES: &str = "type = \"quantity\"\nunit = \"min\"\nrange = [0, 6000]";

#[test]
fn a_quantity_is_compared_across_units() {
    let same = difference((HOURS, "f > 60 h"), (MINUTES, "f > 3600 min"));
    assert!(same.is_same_advice());
    assert_eq!(same.patients, BigUint::from(2u8));
    let rules: Vec<_> = same
        .edits
        .iter()
        .filter(|edit| edit.aspect == Aspect::Rule)
        .collect();
    assert_eq!(rules.len(), 2, "{rules:#?}");
    assert!(
        rules
            .iter()
            .any(|edit| edit.kind == "recommendation" && edit.same_meaning)
    );
    let less = difference((HOURS, "f > 60 h"), (MINUTES, "f > 6 h"));
    assert_eq!(facts(&less), ["f > 6 h and f <= 60 h"]);
    assert!(less.any(ChangeDirection::is_looser) && !less.any(ChangeDirection::is_stricter));
}

#[test]
fn a_value_of_one_version_alone_is_told_apart() {
    let two = "type = \"one-of\"\nvalues = [\"red\", \"green\"]";
    let three = "type = \"one-of\"\nvalues = [\"blue\", \"red\", \"green\"]";
    let more = difference((two, "f = 'red'"), (three, "f != 'green'"));
    assert!(more.interventions.is_empty());
    let [only] = more.only.as_slice() else {
        panic!("one version has more patients")
    };
    assert_eq!(
        (only.version, only.who.patients.clone()),
        (Version::New, Some(BigUint::from(1u8)))
    );
    assert_eq!(only.who.described[0].0, ["f = 'blue'"]);
    assert_eq!(only.told[0].direction, ChangeDirection::Looser);
    assert!(!more.is_same_advice() && more.any(ChangeDirection::is_looser));
}

#[test]
fn a_wider_range_and_the_unknown_are_told_apart() {
    let wide = "type = \"quantity\"\nunit = \"h\"\nrange = [0, 200]\nmay-be-unknown = true";
    let wider = difference((HOURS, "f > 60 h"), (wide, "f > 60 h"));
    assert!(wider.interventions.is_empty());
    let [only] = wider.only.as_slice() else {
        panic!("one version has more patients")
    };
    assert_eq!(only.who.patients, Some(BigUint::from(2u8)));
    assert_eq!(only.who.described[0].0, ["(f > 100 h or f is unknown)"]);
}

#[test]
fn a_fact_of_another_type_is_two_facts() {
    let count = "type = \"count\"\nrange = [0, 100]";
    let other = difference((HOURS, "f > 60 h"), (count, "f > 60"));
    assert_eq!(other.incomparable.len(), 1);
    assert_eq!(other.patients, BigUint::from(4u8));
    assert_eq!(other.changed, Some(BigUint::from(2u8)));
    let mut facts = facts(&other);
    facts.sort();
    assert_eq!(
        facts,
        [
            "f (new) <= 60 and f (old) > 60 h",
            "f (new) >= 61 and f (old) <= 60 h"
        ]
    );
}

/// Its mark is no part of the name by which a version knows it.
#[test]
fn what_a_fact_of_another_type_adds_up_to_is_told() {
    let sum = "```\n```calculation twice\nis = \"2 * f\"";
    let old = format!("{HOURS}\n{sum}\nunit = \"h\"");
    let new = format!("type = \"count\"\nrange = [0, 100]\n{sum}");
    let other = difference((&old, "f > 60 h"), (&new, "f > 60"));
    assert_eq!(other.incomparable.len(), 1);
    let transitions = other.interventions.iter().flat_map(|own| &own.transitions);
    let mut told = 0;
    for worked in transitions.flat_map(|own| &own.replay.worked) {
        let names: Vec<&str> = worked
            .calculations
            .iter()
            .map(|(id, _, _)| id.as_str())
            .collect();
        assert_eq!(names, ["twice"]);
        told += 1;
    }
    assert_eq!(told, 4);
}

#[test]
fn a_fact_of_one_version_alone_may_be_anything_in_the_other() {
    let tied = "type = \"yes-no\"\n```\n```fact h\ntype = \"yes-no\"\n```\n```assumption tied\nalways = \"h implies f\"";
    let added = difference(("type = \"yes-no\"", "f"), (tied, "f and not h"));
    assert!(added.only.is_empty(), "an old patient fits some new one");
    assert_eq!(added.patients, BigUint::from(3u8));
    assert_eq!(facts(&added), ["h"]);
    assert!(added.any(ChangeDirection::is_stricter) && !added.any(ChangeDirection::is_looser));
}

#[test]
fn an_intervention_of_one_version_alone_is_marked() {
    let yes_no = "type = \"yes-no\"";
    let more = "type = \"yes-no\"\n```\n```intervention y\n```\n```recommendation more\nwhen = \"f\"\nagainst = [\"y\"]\nstrength = \"strong\"\ncertainty = \"low\"";
    let added = difference((yes_no, "f"), (more, "f"));
    let [changed] = added.interventions.as_slice() else {
        panic!("one intervention is new")
    };
    assert_eq!(
        (changed.id.as_str(), changed.only),
        ("y", Some(Version::New))
    );
    assert_eq!(changed.transitions[0].direction, ChangeDirection::Stricter);
    assert!(changed.transitions[0].old.is_empty() && changed.transitions[0].new.len() == 1);
}

/// What the new version proves less of a book of two facts, one recommendation for `x` and the rules given.
fn weaker(when: [&str; 2], rules: [&str; 2]) -> Vec<(String, bool)> {
    let [old, new] = [0, 1].map(|at| {
        let facts = "```fact f\ntype = \"yes-no\"\n```\n```fact h\ntype = \"yes-no\"\n```\n";
        let rule = "for = [\"x\"]\nstrength = \"strong\"\ncertainty = \"low\"";
        library(&format!(
            "{FRONT}{facts}```recommendation r\nwhen = \"{}\"\n{rule}\n```\n{}\n",
            when[at], rules[at]
        ))
    });
    let difference = compare(&old, &new).expect("small");
    assert!(difference.faults.is_empty());
    let weaker = difference.weaker.into_iter();
    weaker
        .map(|own| (own.id, matches!(own.weakened, Weakened::Broken { .. })))
        .collect()
}

fn block(kind: &str, id: &str, body: &str) -> String {
    format!("```{kind} {id}\n{body}\n```\n")
}

#[test]
fn a_rule_of_the_old_version_is_held_under_the_new_one() {
    let none: [(String, bool); 0] = [];
    let never = |id: &str, what: &str| block("invariant", id, &format!("never = \"{what}\""));
    let old = never("i", "offered(x) and f");
    let both = ["not f", "not f"];
    assert_eq!(weaker(both, [&old, &old]), none);
    // Another name, another way to write it, and a rule that says more.
    for new in [
        never("j", "offered(x) and f"),
        block("invariant", "j", "always = \"f implies not offered(x)\""),
        never("i", "permitted(x) and f"),
        never("i", "offered(x) and (f or f and h)"),
    ] {
        assert_eq!(weaker(both, [&old, &new]), none, "{new}");
    }
    let is_unsaid = [("i".to_owned(), false)];
    for new in [
        String::new(),
        never("i", "offered(x) and f and h"),
        never("i", "considered(x) and f"),
    ] {
        assert_eq!(weaker(both, [&old, &new]), is_unsaid, "{new}");
    }
    let is_broken = [("i".to_owned(), true)];
    assert_eq!(weaker(["not f", "not f or h"], [&old, ""]), is_broken);
}

/// A known violation that is new, or names more, proves less; one that is gone proves more. So too where the rule asks what an output comes to.
#[test]
fn a_known_violation_proves_less() {
    let none: [(String, bool); 0] = [];
    let output = block("output", "dose", "type = \"count\"\nrange = [0, 9]");
    for rule in ["offered(x) and f", "dose is known and f"] {
        let rule = |known: &str| {
            let known = match known {
                "" => String::new(),
                when => format!(
                    "\nknown-violation = {{ when = \"{when}\", reason = \"So.\", until = 2027-12-31 }}"
                ),
            };
            output.clone() + &block("invariant", "i", &format!("never = \"{rule}\"{known}"))
        };
        let [all, but_both, but_f] = [rule(""), rule("f and h"), rule("f")];
        let both = ["not f", "not f"];
        let is_weaker = |rules: [&str; 2]| weaker(both, rules).iter().any(|(id, _)| id == "i");
        assert!(!is_weaker([&but_both, &but_both]), "{but_both}");
        assert!(is_weaker([&all, &but_both]), "{but_both}");
        assert!(is_weaker([&but_both, &but_f]), "{but_f}");
        assert!(!is_weaker([&but_both, &all]), "{all}");
        assert!(!is_weaker([&but_f, &but_both]), "{but_both}");
    }
    let rule = block("invariant", "i", "never = \"offered(x) and f\"");
    let known = "known-violation = { when = \"f and h\", reason = \"So.\", until = 2027-12-31 }";
    let known = block(
        "invariant",
        "i",
        &format!("never = \"offered(x) and f\"\n{known}"),
    );
    let more = ["not f", "not f or h"];
    assert_eq!(weaker(more, [&rule, &known]), [("i".to_owned(), true)]);
    assert_eq!(weaker(more, [&known, &known]), none);
}

/// A rule over two patients is kept where the new version has it, and lets no more break it.
#[test]
fn a_rule_over_two_patients_is_held_under_the_new_one() {
    let none: [(String, bool); 0] = [];
    let lost = [("i".to_owned(), false)];
    let known = "\nknown-violation = { when = \"b.h\", reason = \"So.\", until = 2027-12-31 }";
    let rule = |differ_in: &str, known: &str| {
        let says = "pairs = \"a.offered(x)\"\nalways = \"b.offered(x)\"";
        block(
            "invariant",
            "i",
            &format!("{says}\ndiffer-in = [\"{differ_in}\"]{known}"),
        )
    };
    let [all, but, other] = [rule("h", ""), rule("h", known), rule("f", "")];
    let both = ["f", "f"];
    assert_eq!(weaker(both, [&all, &all]), none);
    assert_eq!(weaker(both, [&but, &all]), none);
    assert_eq!(weaker(both, [&all, &but]), lost);
    assert_eq!(weaker(both, [&all, &other]), lost);
    assert_eq!(weaker(both, [&all, ""]), lost);
    let less = ["f", "f and not h"];
    assert_eq!(weaker(less, [&all, &all]), lost);
    assert_eq!(weaker(less, [&but, &but]), none);
}

#[test]
fn a_vignette_of_the_old_version_is_held_under_the_new_one() {
    let none: [(String, bool); 0] = [];
    let vignette = |given: &str, expected: &str| {
        block(
            "vignette",
            "v",
            &format!("given = {{ {given} }}\n{expected}"),
        )
    };
    let old = vignette("f = true", "offered = [\"x\"]");
    let both = ["f", "f"];
    let less = vignette("f = true, h = true", "offered = [\"x\"]");
    assert_eq!(weaker(both, [&old, &old]), none);
    // A patient of whom less is said stands for more.
    assert_eq!(weaker(both, [&less, &old]), none);
    assert_eq!(weaker(both, [&old, &less]), [("v".to_owned(), false)]);
    assert_eq!(weaker(both, [&old, ""]), [("v".to_owned(), false)]);
    assert_eq!(weaker(["f", "h"], [&old, ""]), [("v".to_owned(), true)]);
}

/// What it expects of a score or a calculation is asked of those of the new version with the same names, whatever their units.
#[test]
fn what_a_vignette_expects_of_numbers_is_asked_of_the_new_version() {
    let text = |points: i64, factor: i64, unit: &str, numbers: &str| {
        let vignette = match numbers {
            "" => String::new(),
            numbers => block(
                "vignette",
                "v",
                &format!("given = {{ f = true, w = \"2 g\" }}\nnumbers = {{ {numbers} }}"),
            ),
        };
        format!(
            "{FRONT}```fact f\ntype = \"yes-no\"\n```\n```fact w\ntype = \"quantity\"\nunit = \"g\"\nrange = [0, 10]\n```\n```score s\npoints = [{{ when = \"f\", points = {points} }}]\n```\n```calculation c\nis = \"{factor} * w\"\nunit = \"{unit}\"\n```\n```recommendation r\nwhen = \"s >= 1 and c > 1 g\"\nfor = [\"x\"]\nstrength = \"conditional\"\ncertainty = \"low\"\n```\n{vignette}"
        )
    };
    let weaker = |numbers: &str, (points, factor, unit): (i64, i64, &str)| {
        let old = library(&text(1, 3, "g", numbers));
        let new = library(&text(points, factor, unit, ""));
        let difference = compare(&old, &new).expect("small");
        let weaker = difference.weaker.iter();
        let broken = weaker.map(|own| matches!(own.weakened, Weakened::Broken { .. }));
        assert!(difference.faults.is_empty());
        broken.collect::<Vec<_>>()
    };
    for numbers in ["s = 1", "c = \"6 g\"", "c = \"> 5 'g'\", s = \"known\""] {
        // It holds, and nothing says so any more.
        assert_eq!(weaker(numbers, (1, 3, "g")), [false], "{numbers}");
        assert_eq!(weaker(numbers, (1, 3, "mg")), [false], "{numbers}");
    }
    assert_eq!(weaker("s = 1", (2, 3, "g")), [true]);
    assert_eq!(weaker("c = \"6 g\"", (1, 4, "g")), [true]);
    assert_eq!(weaker("c = \"6 g\"", (1, 4, "mg")), [true]);
    assert_eq!(weaker("c = \"> 5 'g'\"", (1, 4, "g")), [false]);
}

/// A statement whose value is silenced is not named as what sets it.
#[test]
fn what_is_silenced_sets_nothing() {
    let text = |who: &str| {
        let rule = "for = [\"x\"]\nstrength = \"conditional\"\ncertainty = \"low\"";
        format!(
            "{FRONT}```fact f\ntype = \"yes-no\"\n```\n```output o\ntype = \"yes-no\"\n```\n```recommendation r\nwhen = \"f\"\n{rule}\nset = {{ o = true }}\n```\n```recommendation s\nwhen = \"{who}\"\n{rule}\n```\n```adjudication j\ntension = \"t\"\nreading = \"r\"\nwhy = \"w\"\nbetween = [\"r\", \"s\"]\nprevails = \"s\"\non = [\"o\"]\n```\n"
        )
    };
    let difference = compare(&library(&text("f")), &library(&text("not f"))).expect("small");
    let mut found = difference.interventions.iter();
    let output = found.find(|changed| changed.id == "o").expect("it differs");
    let [set] = &output.transitions[..] else {
        panic!("one change: {:?}", output.transitions);
    };
    assert_eq!(set.from, Heard::Value("not set".to_owned()));
    assert!(set.old.is_empty(), "{:?}", set.old);
    assert_eq!(set.new.len(), 1, "{:?}", set.new);
}
