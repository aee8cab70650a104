//! The blocks of a generated guideline, as text.

use std::fmt::Write;

use proptest::prelude::*;

/// What rows of the table set, for those who read it.
pub const SET_BY_ROWS: [&str; 15] = [
    "flagged",
    "flagged is known",
    "grade >= 'mid'",
    "grade = 'low'",
    "grade between 'low' and 'mid'",
    "'m' in marks",
    "not 'n' in marks",
    "level > 1",
    "level != 2",
    "level is unknown",
    "delay <= 90 min",
    "delay is known",
    "pause > 2 h",
    "pause = 3 h",
    "pause is unknown",
];

/// What recommendations set.
pub const SET_BY_RECOMMENDATIONS: [&str; 2] = ["late", "late is unknown"];

/// What acts set.
pub const SET_BY_ACTS: [&str; 2] = ["end = 'two'", "end is known"];

/// An expression over the facts, and over conditions already declared.
pub fn guard() -> BoxedStrategy<String> {
    guard_over(Vec::new())
}

/// The same, and over outputs that are set before.
pub fn guard_over(outputs: Vec<&'static str>) -> BoxedStrategy<String> {
    if outputs.is_empty() {
        return joined(facts().boxed());
    }
    let outputs = proptest::sample::select(outputs).prop_map(str::to_owned);
    joined(prop_oneof![3 => facts(), 1 => outputs].boxed())
}

/// What is read where the table's outputs are known.
pub fn guard_after_rows() -> BoxedStrategy<String> {
    guard_over(SET_BY_ROWS.to_vec())
}

/// What is read in pathways: what rows and recommendations have set.
pub fn guard_on_the_way() -> BoxedStrategy<String> {
    guard_over([SET_BY_ROWS.as_slice(), &SET_BY_RECOMMENDATIONS].concat())
}

/// What is read at the end.
pub fn guard_of_rules() -> BoxedStrategy<String> {
    guard_over(
        [
            SET_BY_ROWS.as_slice(),
            &SET_BY_RECOMMENDATIONS,
            &SET_BY_ACTS,
        ]
        .concat(),
    )
}

/// Settings of a row, each perhaps.
fn set_by_row() -> impl Strategy<Value = String> {
    let choices = [
        vec!["flagged = true", "flagged = false"],
        vec!["grade = \"low\"", "grade = \"mid\"", "grade = \"top\""],
        vec!["marks = [\"m\"]", "marks = [\"m\", \"n\"]"],
        vec!["level = 1", "level = 2"],
        vec![
            "delay = \"90 min\"",
            "delay = \"1.5 h\"",
            "delay = \"3 h\"",
            "delay = \"slack\"",
            "delay = \"rest\"",
        ],
        vec![
            "pause = \"2 h\"",
            "pause = \"180 min\"",
            "pause = \"slack\"",
            "pause = \"rest\"",
        ],
    ];
    settings(choices.to_vec())
}

/// `set = { … }`, or nothing.
fn settings(choices: Vec<Vec<&'static str>>) -> impl Strategy<Value = String> {
    let each: Vec<_> = choices
        .into_iter()
        .map(|choices| proptest::option::weighted(0.3, proptest::sample::select(choices)))
        .collect();
    each.prop_map(|chosen| {
        let chosen: Vec<&str> = chosen.into_iter().flatten().collect();
        match chosen.is_empty() {
            true => String::new(),
            false => format!("set = {{ {} }}\n", chosen.join(", ")),
        }
    })
}

fn facts() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("a".to_owned()),
        Just("a is unknown".to_owned()),
        Just("a is not false".to_owned()),
        prop_oneof![Just("red"), Just("green"), Just("blue")]
            .prop_map(|value| format!("b = '{value}'")),
        proptest::sample::select(vec![
            "b != 'red'",
            "b < 'blue'",
            "b > 'red'",
            "b between 'red' and 'green'",
            "'green' <= b"
        ])
        .prop_map(str::to_owned),
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
        (prop_oneof![Just("<"), Just(">="), Just("=")], -1..=3i32)
            .prop_map(|(sign, number)| format!("slack {sign} {} min", number * 150)),
        Just("slack is unknown".to_owned()),
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
    ]
}

fn joined(leaf: BoxedStrategy<String>) -> BoxedStrategy<String> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("not ({inner})")),
            (
                inner.clone(),
                proptest::sample::select(vec![
                    "is true",
                    "is false",
                    "is not true",
                    "is not false"
                ])
            )
                .prop_map(|(inner, asked)| format!("({inner}) {asked}")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) and ({two})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) or ({two})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one}) xor ({two})")),
            (inner.clone(), inner).prop_map(|(one, two)| format!("({one}) implies ({two})")),
        ]
    })
    .boxed()
}

/// Bands of a number that give from 0 to 2 points.
fn bands() -> impl Strategy<Value = String> {
    let bounds = [
        (
            "c",
            vec![
                "below = \"2.5 h\"",
                "up-to = \"300 min\"",
                "below = \"7 h\"",
            ],
        ),
        ("c", vec!["below = \"5 h\"", "up-to = \"5 h\""]),
        ("slack", vec!["up-to = \"-150 min\"", "below = \"60 min\""]),
    ];
    let points = [
        vec![0, 2],
        vec![2, 0],
        vec![2, 0, 1],
        vec![0, 1, 2],
        vec![0, 2, 0, 2],
    ];
    let both = (
        proptest::sample::select(bounds.to_vec()),
        proptest::sample::select(points.to_vec()),
    );
    both.prop_map(|((of, ends), points)| {
        let ends = ends
            .iter()
            .map(|end| format!("{end}, "))
            .take(points.len() - 1);
        // With one end less than points the last points are of the last band.
        let mut ends: Vec<String> = ends.collect();
        ends.push(String::new());
        let kept = points.len() - ends.len();
        let bands = ends.iter().zip(&points[kept..]);
        let bands = bands.map(|(end, points)| format!("{{ {end}points = {points} }}"));
        let bands = bands.collect::<Vec<_>>().join(", ");
        format!("[[points]]\nof = \"{of}\"\nbands = [{bands}]")
    })
}

/// Totals from -2 to 4 or 5, of whole points, of halves and of tenths; equal points, so that different entries come to the same.
pub fn score() -> impl Strategy<Value = String> {
    let entries = proptest::collection::vec(
        guard().prop_filter("facts alone", |guard| is_of_facts(guard)),
        5,
    );
    let points = proptest::sample::select(vec![
        ["1", "-2", "1", "2", "0"],
        ["1", "-2", "1.5", "2", "0.5"],
        ["1.2", "-2", "1", "2", "0.3"],
    ]);
    (entries, points, proptest::option::of(bands())).prop_map(|(entries, points, bands)| {
        let points = points.into_iter().zip(entries);
        let entries = points.map(|(points, when)| match &bands {
            Some(bands) if points == "2" => bands.clone(),
            Some(_) | None => format!("[[points]]\nwhen = \"{when}\"\npoints = {points}"),
        });
        entries.collect::<Vec<_>>().join("\n")
    })
}

/// A cell about each of the table's inputs.
pub fn cells() -> impl Strategy<Value = String> {
    let c = [
        "-",
        "< 5 h",
        "between 2.5 h and 7 h",
        "unknown",
        "not > 300 min or unknown",
    ];
    let e = ["-", "'p'", "not 'p' and 'q'", "'p' or 'q'"];
    let named = ["-", "yes", "no", "no or unknown"];
    let burden = ["-", ">= 1", "< 1", "known and != 2", "0, 2", "unknown"];
    (
        proptest::sample::select(c.to_vec()),
        proptest::sample::select(e.to_vec()),
        proptest::sample::select(named.to_vec()),
        proptest::sample::select(burden.to_vec()),
    )
        .prop_map(|(c, e, named, burden)| format!("[\"{c}\", \"{e}\", \"{named}\", \"{burden}\"]"))
}

pub fn row() -> impl Strategy<Value = String> {
    let said = (stance(), advised(), reason())
        .prop_map(|(stance, on, reason)| said(&[(stance, on)], &reason));
    // Some rows say the same, so that they may agree.
    let same = Just("offer = [\"x\"]\n".to_owned());
    let nothing = Just("nothing = true".to_owned());
    let said = (prop_oneof![2 => said, 1 => nothing], set_by_row());
    let said = said.prop_map(|(said, set)| format!("{said}\n{set}"));
    let said = prop_oneof![2 => said, 1 => same];
    (cells(), said, 0..3i32).prop_map(|(cells, said, priority)| {
        format!("when = {cells}\n{said}priority = {priority}\n")
    })
}

pub fn table() -> impl Strategy<Value = String> {
    let hit = ["unique", "any", "first", "priority", "collect"];
    let hit = proptest::sample::select(hit.to_vec());
    let rows = proptest::collection::vec(row(), ROWS);
    (hit, proptest::option::of(guard()), rows).prop_map(|(hit, applies, rows)| {
        let applies = applies.map_or(String::new(), |applies| {
            format!("applies = \"{applies}\"\n")
        });
        let mut text =
            format!("hit = \"{hit}\"\ninputs = [\"c\", \"e\", \"named\", \"burden\"]\n{applies}");
        for (index, row) in rows.iter().enumerate() {
            let lines = row
                .lines()
                .filter(|line| hit == "priority" || !line.starts_with("priority"));
            let row: Vec<&str> = lines.collect();
            write!(text, "[row.w{index}]\n{}\n", row.join("\n")).expect("a string takes it");
        }
        text
    })
}

/// A table that steps enter, or that is for some or for everyone besides.
pub fn entered_table() -> impl Strategy<Value = String> {
    let audience = prop_oneof![
        2 => Just("entered = true\n".to_owned()),
        1 => guard().prop_map(|applies| format!("applies = \"{applies}\"\n")),
        1 => Just(String::new()),
    ];
    (audience, table()).prop_map(|(audience, table)| {
        let lines = table.lines();
        let kept =
            lines.filter(|line| !line.starts_with("set = ") && !line.starts_with("applies = "));
        let text = kept.collect::<Vec<_>>().join("\n");
        format!("{audience}{text}\n")
    })
}

pub fn is_of_facts(guard: &str) -> bool {
    !guard.contains("named") && !guard.contains("burden")
}

pub fn intervention() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => Just("x"), 3 => Just("y"), 3 => Just("class"), 1 => Just("both")]
}

/// A class without the one that belongs to it.
const BUT: &str = "class but x";

/// One of two, where a choice can be said: in what permits.
const EITHER: &str = "x or y";

/// One of those that belong to a class, or another.
const EITHER_OF_CLASS: &str = "class, y or both";

/// What a statement is about.
fn advised() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => intervention(), 2 => Just(BUT), 1 => Just(EITHER), 1 => Just(EITHER_OF_CLASS)]
}

/// What it names.
fn named(advised: &'static str) -> &'static str {
    match advised {
        BUT | EITHER_OF_CLASS => "class",
        EITHER => "x",
        other => other,
    }
}

/// The same as it is written.
fn written(stance: &str, advised: &'static str) -> String {
    let permits = matches!(stance, "for" | "offer" | "consider");
    match advised {
        EITHER if permits => "{ one-of = [\"x\", \"y\"] }".to_owned(),
        EITHER_OF_CLASS if permits => "{ one-of = [\"class\", \"y\", \"both\"] }".to_owned(),
        other => format!("[\"{}\"]", named(other)),
    }
}

pub fn predicate() -> impl Strategy<Value = String> {
    prop_oneof![
        (
            prop_oneof![
                Just("permitted"),
                Just("offered"),
                Just("considered"),
                Just("avoided"),
                Just("forbidden"),
                Just("undecided")
            ],
            intervention()
        )
            .prop_map(|(predicate, on)| format!("{predicate}({on})")),
        (intervention(), intervention())
            .prop_map(|(first, then)| format!("before({first}, {then})")),
        (0..STEPS).prop_map(|step| format!("reaches(main.s{step})")),
        (0..RECOMMENDATIONS).prop_map(|index| format!("applies(r{index})")),
        (0..ROWS).prop_map(|index| format!("hits(decision.w{index})")),
        (0..ROWS).prop_map(|index| format!("hits(way.w{index})")),
        (
            proptest::sample::select(vec!["speaks", "permits", "refuses"]),
            proptest::sample::select(vec!["decision", "way", "main"])
        )
            .prop_map(|(predicate, group)| format!("{predicate}({group})")),
    ]
}

/// What an invariant says.
pub fn rule() -> BoxedStrategy<String> {
    let known = (guard_of_rules(), proptest::option::of(predicate()));
    let known = proptest::option::weighted(0.25, known);
    let of_one = (rule_of_one(), known).prop_map(|(rule, known)| match known {
        Some((guard, predicate)) => {
            let predicate = predicate.map_or_else(String::new, |own| format!(" and {own}"));
            let when = format!("({guard}){predicate}");
            format!("{rule}\nknown-violation = {{ when = \"{when}\", reason = \"As published.\", until = 2027-12-31 }}")
        }
        None => rule,
    });
    let of_two = (
        prop_oneof![monotone().boxed(), pairs().boxed()],
        known_of_two().boxed(),
    );
    let of_two = of_two.prop_map(|(rule, known)| format!("{rule}{known}"));
    prop_oneof![9 => of_one.boxed(), 1 => of_two.boxed()].boxed()
}

fn rule_of_one() -> impl Strategy<Value = String> {
    let claims = (predicate(), guard_of_rules(), guard_of_rules(), 0..8);
    claims.prop_map(|(predicate, guard, other, form)| match form {
        5 => format!("disjoint = [\"{guard}\", \"{other}\", \"{predicate}\"]"),
        6 => format!("at-most-one = [\"{guard}\", \"{predicate}\"]"),
        7 => format!("exactly-one = [\"{predicate}\", \"{guard}\", \"{other}\"]"),
        0 => format!("always = \"({guard}) implies {predicate}\""),
        1 => format!("never = \"{predicate} and ({guard})\""),
        2 => format!("never = \"({guard}) and not {predicate}\""),
        _ => format!("always = \"{predicate} implies ({guard})\""),
    })
}

/// What patients are compared by.
const MEASURES: [&str; 6] = ["a", "b", "d", "slack", "named", "burden"];

/// What an invariant over two patients says.
fn monotone() -> impl Strategy<Value = String> {
    let of = [
        "grade",
        "level",
        "delay",
        "flagged",
        "late",
        "permitted(x)",
        "permitted(class)",
    ];
    let compared = (
        proptest::sample::subsequence(MEASURES.to_vec(), 1..3),
        proptest::collection::vec(proptest::bool::weighted(0.7), 3),
    );
    let when = proptest::option::weighted(0.3, guard_of_rules());
    (proptest::sample::select(of.to_vec()), compared, when).prop_map(
        |(of, (measures, rises), when)| {
            let all = || measures.iter().zip(&rises);
            let list = |wanted: bool| {
                let own = all().filter(|(_, rises)| **rises == wanted);
                let own: Vec<String> = own.map(|(measure, _)| format!("\"{measure}\"")).collect();
                own.join(", ")
            };
            let when = when.map_or_else(String::new, |when| format!("\nwhen = \"{when}\""));
            format!(
                "monotone = \"{of}\"\nrising-with = [{}]\nfalling-with = [{}]{when}",
                list(true),
                list(false)
            )
        },
    )
}

/// What is compared by a sign.
fn beside() -> impl Strategy<Value = String> {
    let measures = MEASURES.into_iter().chain(["c", "grade", "level", "delay"]);
    let measures = proptest::sample::select(measures.collect::<Vec<_>>());
    let signs = proptest::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    (measures, signs, any::<bool>()).prop_map(|(measure, sign, is_second)| match is_second {
        true => format!("b.{measure} {sign} a.{measure}"),
        false => format!("a.{measure} {sign} b.{measure}"),
    })
}

/// What may be asked of either of two patients.
fn of_either() -> impl Strategy<Value = String> {
    let asked = prop_oneof![
        proptest::sample::select(vec![
            "a",
            "named",
            "flagged",
            "c > 180 min",
            "burden >= 1",
            "b = 'green'"
        ])
        .prop_map(ToOwned::to_owned),
        predicate(),
    ];
    let twins = proptest::sample::select(vec!["a", "b"]);
    (twins, asked, any::<bool>()).prop_map(|(twin, asked, holds)| match holds {
        true => format!("{twin}.{asked}"),
        false => format!("not {twin}.{asked}"),
    })
}

fn known_of_two() -> impl Strategy<Value = String> {
    let known = proptest::option::weighted(0.2, (beside(), of_either(), any::<bool>()));
    known.prop_map(|known| match known {
        Some((beside, either, both)) => {
            let word = if both { "and" } else { "or" };
            format!("\nknown-violation = {{ when = \"{beside} {word} {either}\", reason = \"As published.\", until = 2027-12-31 }}")
        }
        None => String::new(),
    })
}

/// Of which two patients an invariant says something, and what.
fn pairs() -> impl Strategy<Value = String> {
    let parts = (beside(), of_either(), of_either(), 0..4);
    let differ_in = proptest::sample::subsequence(vec!["a", "b", "c", "d"], 1..3);
    (parts, differ_in).prop_map(|((beside, either, other, form), differ_in)| {
        let (pairs, always) = match form {
            0 => (format!("{beside} and {either}"), other),
            1 => (either, format!("{other} or {beside}")),
            2 => (
                format!("({beside}) is true"),
                format!("{either} implies {other}"),
            ),
            _ => (
                format!("{either} or {beside}"),
                format!("({other}) is not false"),
            ),
        };
        let facts: Vec<String> = differ_in.iter().map(|fact| format!("\"{fact}\"")).collect();
        let facts = facts.join(", ");
        format!("pairs = \"{pairs}\"\ndiffer-in = [{facts}]\nalways = \"{always}\"")
    })
}

/// What scores and the calculation may be expected to come to, besides one number.
pub const NUMBERS: [&str; 6] = [
    "numbers = { burden = \"between 0 and 2\" }",
    "numbers = { burden = \"unknown or < 1\" }",
    "numbers = { slack = \"-3 h\" }",
    "numbers = { slack = \"60 min\" }",
    "numbers = { slack = \"< 2.5 'h'\" }",
    "numbers = { slack = \"unknown\" }",
];

/// A worked patient with some facts, and one thing that is expected.
pub fn vignette() -> impl Strategy<Value = String> {
    let values = [
        vec!["a = true", "a = false", "a = \"unknown\""],
        vec!["b = \"red\"", "b = \"blue\""],
        vec!["c = \"3 h\"", "c = \"600 min\"", "c = \"unknown\""],
        vec!["d = 0", "d = 3"],
        vec![
            "e = [\"p\"]",
            "e = []",
            "e = \"unknown\"",
            "e = { p = true, q = \"unknown\" }",
        ],
    ];
    let given = values.map(|values| proptest::option::of(proptest::sample::select(values)));
    let fields = [
        "offered",
        "considered",
        "avoided",
        "forbidden",
        "undecided",
        "not-permitted",
    ];
    let advice = (proptest::sample::select(fields.to_vec()), intervention());
    let expected = prop_oneof![
        4 => advice.prop_map(|(field, on)| format!("{field} = [\"{on}\"]")),
        1 => (0..STEPS).prop_map(|step| format!("reaches = [\"main.s{step}\"]")),
        1 => (0..ROWS).prop_map(|row| format!("hits = [\"decision.w{row}\"]")),
        2 => (-2..5).prop_map(|total| format!("numbers = {{ burden = {total} }}")),
        1 => proptest::sample::select(NUMBERS.to_vec()).prop_map(str::to_owned),
    ];
    (given, expected).prop_map(|(given, expected)| {
        let given: Vec<&str> = given.into_iter().flatten().collect();
        format!("given = {{ {} }}\n{expected}", given.join(", "))
    })
}

pub const STEPS: usize = 6;
pub const RECOMMENDATIONS: usize = 3;
pub const ROWS: usize = 3;

/// A step that leads to later ones, or ends.
pub fn step(index: usize) -> BoxedStrategy<String> {
    let later = move || (index + 1)..STEPS;
    let set = settings(vec![vec!["end = \"one\"", "end = \"two\""]]);
    let act = (stance(), advised(), stance(), advised(), reason(), set).prop_map(
        |(one, on, other, too, reason, set)| {
            let is_undecided = [one, other].contains(&"undecided");
            let is_choice = |own| [EITHER, EITHER_OF_CLASS].contains(own);
            let is_same = named(on) == named(too) || [on, too].iter().any(is_choice);
            if one == other || (is_undecided && is_same) {
                format!("{}\n{set}", said(&[(one, on)], &reason))
            } else {
                format!("{}\n{set}", said(&[(one, on), (other, too)], &reason))
            }
        },
    );
    let head = format!("[step.s{index}]\n");
    if index + 1 == STEPS {
        return act.prop_map(move |act| format!("{head}{act}\n")).boxed();
    }
    let (ask_head, enter_head) = (head.clone(), head.clone());
    prop_oneof![
        (guard_on_the_way(), guard_on_the_way(), any::<bool>(), later(), later(), later()).prop_map(move |(one, two, all, p, q, r)| {
            let otherwise = if all { format!("{{ otherwise = true, label = \"else\", to = \"s{r}\" }}") } else { String::new() };
            format!(
                "{ask_head}ask = \"?\"\nbranch = [{{ when = \"{one}\", label = \"1\", to = \"s{p}\" }}, {{ when = \"{two}\", label = \"2\", to = \"s{q}\" }}, {otherwise}]\n"
            )
        }),
        (act, proptest::option::of(later())).prop_map(move |(act, next)| {
            let next = next.map_or(String::new(), |next| format!("next = \"s{next}\"\n"));
            format!("{head}{act}\n{next}")
        }),
        (later(), prop_oneof![Just("sub"), Just("way")])
            .prop_map(move |(next, into)| format!("{enter_head}enter = \"{into}\"\nnext = \"s{next}\"\n")),
    ]
    .boxed()
}

pub fn stance() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("offer"),
        Just("consider"),
        Just("avoid"),
        Just("forbid"),
        Just("undecided")
    ]
}

/// Why something is undecided, and perhaps whom the research takes.
fn reason() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("reason = \"balance is close\"".to_owned()),
        Just("reason = \"research only\"".to_owned()),
        guard_of_rules()
            .prop_map(|research| format!("reason = \"research only\"\nresearch = \"{research}\"")),
    ]
}

/// What an act or a row says, with the reason if it is undecided.
fn said(stances: &[(&'static str, &'static str)], reason: &str) -> String {
    let lines = stances.iter();
    let mut lines: Vec<String> = lines
        .map(|(stance, on)| format!("{stance} = {}", written(stance, on)))
        .collect();
    if stances.iter().any(|(_, on)| *on == BUT) {
        lines.push("except = [\"x\"]".to_owned());
    }
    if stances.iter().any(|(stance, _)| *stance == "undecided") {
        lines.push(reason.to_owned());
    }
    lines.join("\n")
}

pub fn steps() -> impl Strategy<Value = Vec<String>> {
    (0..STEPS).map(step).collect::<Vec<_>>()
}

/// A pathway that enters no other, to be entered.
pub fn plain_steps() -> impl Strategy<Value = Vec<String>> {
    let plain = |step: String| step.replace("enter = \"sub\"", "offer = [\"y\"]");
    steps().prop_map(move |steps| steps.into_iter().map(plain).collect())
}

pub fn recommendation() -> impl Strategy<Value = String> {
    let direction = prop_oneof![Just("for"), Just("against")];
    let strength = prop_oneof![Just("strong"), Just("conditional")];
    let set = settings(vec![vec!["late = true", "late = false"]]);
    let directed =
        (direction, advised(), strength, set).prop_map(|(direction, on, strength, set)| {
            let own = said(&[(direction, on)], "");
            format!("{own}\nstrength = \"{strength}\"\ncertainty = \"high\"\n{set}")
        });
    // Some set an output and advise nothing.
    let alone = proptest::sample::select(vec![
        "set = { late = true }\n".to_owned(),
        "set = { late = false }\n".to_owned(),
    ]);
    let undecided = (advised(), reason()).prop_map(|(on, reason)| {
        let own = said(&[("undecided", on)], &reason);
        format!("{own}\ncertainty = \"low\"\n")
    });
    let said = prop_oneof![5 => directed, 1 => alone, 1 => undecided];
    (guard_after_rows(), said).prop_map(|(when, said)| format!("when = \"{when}\"\n{said}"))
}

pub fn statement() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..RECOMMENDATIONS).prop_map(|index| format!("r{index}")),
        (0..STEPS).prop_map(|index| format!("main.s{index}")),
        (0..ROWS).prop_map(|index| format!("decision.w{index}")),
    ]
}

/// A statement, or a group of them.
fn side() -> impl Strategy<Value = String> {
    let group = proptest::sample::select(vec!["decision", "main", "sub"]);
    prop_oneof![3 => statement(), 2 => group.prop_map(str::to_owned)]
}

pub fn adjudication() -> impl Strategy<Value = String> {
    let kind = (proptest::bool::weighted(0.3), any::<bool>());
    let on = (
        proptest::option::weighted(0.6, intervention()),
        intervention(),
        any::<bool>(),
    );
    let when = proptest::option::weighted(0.4, (guard(), guard_of_rules()));
    let head = "tension = \"t\"\nreading = \"r\"\nwhy = \"w\"\n";
    let group =
        |side: &str| (!side.starts_with('r') && !side.contains('.')).then(|| side.to_owned());
    let is_apart = move |one: &str, two: &str| {
        let of = |side: &str| side.split('.').next().unwrap_or_default().to_owned();
        match group(one).or_else(|| group(two)) {
            Some(_) => of(one) != of(two),
            None => one != two,
        }
    };
    (side(), side(), on, kind, when)
        .prop_filter("two sides", move |(one, two, ..)| is_apart(one, two))
        .prop_map(
            move |(one, two, (groups_on, on, sets), (is_open, refusals), when)| {
                let is_of_groups = group(&one).or_else(|| group(&two)).is_some();
                let output = output_of(&one, &two).filter(|_| sets && !is_of_groups);
                // What an output depends on asks for none that is set after it; groups decide on all that they set where they leave out on what.
                let is_on_outputs = output.is_some() || is_of_groups && groups_on.is_none();
                let when = when.map_or(String::new(), |(of_facts, of_outputs)| {
                    let when = if is_on_outputs { of_facts } else { of_outputs };
                    format!("when = \"{when}\"\n")
                });
                let on = match (is_of_groups, groups_on, output) {
                    (true, on, _) => on.map_or(String::new(), |on| format!("on = [\"{on}\"]\n")),
                    (false, _, Some(output)) => format!("on = [\"{on}\", \"{output}\"]\n"),
                    (false, _, None) => format!("on = [\"{on}\"]\n"),
                };
                let ruling = match (is_open, is_of_groups && refusals) {
                    (true, _) => "unresolved = true".to_owned(),
                    (false, true) => format!("prevails = \"{one}\"\nrefusals = true"),
                    (false, false) => format!("prevails = \"{one}\""),
                };
                format!("{head}between = [\"{one}\", \"{two}\"]\n{ruling}\n{on}{when}")
            },
        )
}

/// Two that decide for each other of what they silence.
pub fn mutual_adjudications() -> impl Strategy<Value = Vec<String>> {
    let two = (0..RECOMMENDATIONS, 0..RECOMMENDATIONS);
    let two = two.prop_filter("two statements", |(one, two)| one != two);
    (two, intervention()).prop_map(|((one, two), on)| {
        let head = "tension = \"t\"\nreading = \"r\"\nwhy = \"w\"\n";
        let between = format!("between = [\"r{one}\", \"r{two}\"]\non = [\"{on}\"]\n");
        let prevails = [one, two].into_iter();
        let prevails = prevails.map(|own| format!("{head}{between}prevails = \"r{own}\"\n"));
        prevails.collect()
    })
}

/// An output that both of two statements may set, if there is one: of others an adjudication would make it depend on itself.
fn output_of(one: &str, two: &str) -> Option<&'static str> {
    let of = [("decision.", "level"), ("r", "late"), ("main.", "end")];
    let both = |start: &str| one.starts_with(start) && two.starts_with(start);
    of.into_iter()
        .find(|(start, _)| both(start))
        .map(|(_, output)| output)
}
