//! Small guidelines with everything that a patient's advice can depend on, for tests.

// Each file of tests uses its own share.
#![allow(dead_code)]

pub mod blocks;
pub mod brute;
pub mod patients;

use std::fmt::Write;

use pathbook::interpret::worked_out;
use pathbook::model::{Library, Value};
use pathbook::problem::Problems;
use pathbook::prove::space::{Cell, ColumnOf, Space};
use pathbook::source::Sources;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use blocks::*;

pub const FACTS: &str = r#"
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
ordered = true
values = [{ id = "red", label = "Red, 'the long one'", number = 1 }, "green", { id = "blue", number = 2.5 }]
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
```output flagged
type = "yes-no"
required = "a"
```
```output grade
type = "one-of"
values = ["low", "mid", "top"]
ordered = true
aggregate = "max"
```
```output marks
type = "any-of"
values = ["m", "n"]
```
```output level
type = "count"
range = [0, 5]
```
```output delay
type = "quantity"
unit = "h"
range = [0, 10]
aggregate = "min"
```
```output pause
type = "quantity"
unit = "h"
range = [-2, 20]
required = "b = 'green'"
```
```output late
type = "yes-no"
```
```output end
type = "one-of"
values = ["one", "two"]
required = "'p' in e"
```
```intervention x
is-a = ["class"]
```
```intervention y
```
```intervention class
```
```intervention both
made-of = ["x", "y"]
```
"#;

/// A guideline in the parts that an author would edit.
#[derive(Clone, Debug)]
pub struct Guideline {
    /// Blocks of facts and interventions.
    pub facts: String,
    pub named: String,
    pub score: String,
    pub table: String,
    /// A table that steps may enter; it sets nothing, so that questions may be asked after it.
    pub way: String,
    pub assumption: Option<String>,
    pub applies: String,
    pub steps: Vec<String>,
    pub sub_applies: Option<String>,
    pub sub: Vec<String>,
    pub recommendations: Vec<String>,
    pub adjudications: Vec<String>,
    /// What invariants say: `always = "…"`, `disjoint = ["…", "…"]`.
    pub rules: Vec<String>,
    pub vignettes: Vec<String>,
}

impl Guideline {
    /// As its author would write it.
    pub fn text(&self) -> String {
        let mut text = self.facts.clone();
        let mut block = |head: String, body: String| {
            write!(text, "```{head}\n{body}\n```\n").expect("a string takes it")
        };
        block(
            "condition named".into(),
            format!("when = \"{}\"", self.named),
        );
        block("score burden".into(), self.score.clone());
        block("table decision".into(), self.table.clone());
        block("table way".into(), self.way.clone());
        if let Some(assumption) = &self.assumption {
            block(
                "assumption sensible".into(),
                format!("always = \"{assumption}\""),
            );
        }
        let steps = self.steps.join("\n");
        block(
            "pathway main".into(),
            format!("applies = \"{}\"\n{steps}", self.applies),
        );
        let applies = self.sub_applies.as_ref();
        let applies = applies.map_or(String::new(), |guard| format!("applies = \"{guard}\"\n"));
        block(
            "pathway sub".into(),
            format!("{applies}{}", self.sub.join("\n")),
        );
        for (index, recommendation) in self.recommendations.iter().enumerate() {
            block(format!("recommendation r{index}"), recommendation.clone());
        }
        for (index, adjudication) in self.adjudications.iter().enumerate() {
            block(format!("adjudication j{index}"), adjudication.clone());
        }
        for (index, rule) in self.rules.iter().enumerate() {
            block(format!("invariant i{index}"), rule.clone());
        }
        for (index, vignette) in self.vignettes.iter().enumerate() {
            block(format!("vignette v{index}"), vignette.clone());
        }
        with_what_there_is(&text)
    }
}

pub fn parts() -> impl Strategy<Value = Guideline> {
    let named = guard().prop_filter("a condition does not use itself", |guard| {
        !guard.contains("named")
    });
    let rules = (
        named,
        (score(), table(), entered_table()),
        proptest::option::of(guard()),
        (
            guard_on_the_way(),
            steps(),
            proptest::option::of(guard_on_the_way()),
            plain_steps(),
        ),
        proptest::collection::vec(recommendation(), RECOMMENDATIONS),
        (
            asked_facts(),
            prop_oneof![
                5 => proptest::collection::vec(adjudication(), 0..3),
                1 => mutual_adjudications(),
            ],
        ),
        (
            proptest::collection::vec(rule(), 3),
            proptest::collection::vec(vignette(), 2),
        ),
    );
    rules.prop_map(
        |(named, (score, table, way), assumption, pathways, recommendations, others, safety)| {
            let (rules, vignettes) = safety;
            let (facts, adjudications) = others;
            let (applies, steps, sub_applies, sub) = pathways;
            Guideline {
                facts,
                named,
                score,
                table,
                way,
                assumption,
                applies,
                steps,
                sub_applies,
                sub,
                recommendations,
                adjudications,
                rules,
                vignettes,
            }
        },
    )
}

/// The facts, of which some may be asked of some patients alone.
fn asked_facts() -> impl Strategy<Value = String> {
    const EVERYONE: &[(&str, &str)] = &[];
    let asked: [&[(&str, &str)]; 5] = [
        &[("d", "b != 'red'")],
        &[("e", "a or b = 'blue'")],
        &[("c", "d > 1 and a is known")],
        &[("a", "d >= 2"), ("d", "b > 'red' or c < 3 h")],
        &[("e", "'red' = b"), ("a", "('p' in e) is not false")],
    ];
    let asked = prop_oneof![
        2 => Just(EVERYONE),
        1 => proptest::sample::select(asked.to_vec()),
    ];
    let calculates = prop_oneof![
        14 => Just(None),
        3 => Just(Some(CALCULATION)),
        3 => proptest::sample::select(WORKED_OUT.to_vec()).prop_map(Some),
    ];
    (asked, calculates).prop_map(|(asked, calculates)| {
        let facts = match calculates {
            Some(calculation) => format!("{FACTS}{calculation}"),
            None => FACTS.to_owned(),
        };
        asked.iter().fold(facts, |facts, (fact, when)| {
            let head = format!("```fact {fact}\n");
            facts.replace(&head, &format!("{head}asked-when = \"{when}\"\n"))
        })
    })
}

/// A whole guideline as its author would write it.
pub fn guideline() -> impl Strategy<Value = String> {
    parts().prop_map(|parts| parts.text())
}

/// The same guidelines each time.
pub fn examples(count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let mut example = || {
        let tree = guideline().new_tree(&mut runner);
        tree.expect("a guideline").current()
    };
    (0..count).map(|_| example()).collect()
}

/// The calculation that some generated books have; the others ask for `c` in its place.
pub const CALCULATION: &str =
    "```calculation slack\nis = \"c - 2 'h' * d + 1 h\"\nunit = \"h\"\n```\n";

/// The same by cases, rounded, bounded, multiplied, of some patients alone and of another calculation. Rules over two patients compare none of these.
const WORKED_OUT: [&str; 7] = [
    "```calculation slack\nis = \"if b = 'red' then c - 2 'h' * d + 1 h else c - 3 h\"\nunit = \"h\"\n```\n",
    "```calculation slack\nis = \"round(c - 2 'h' * d, 0.5 h)\"\nunit = \"h\"\n```\n",
    "```calculation slack\nis = \"c * d / 2 - 4 h\"\nunit = \"h\"\n```\n",
    "```calculation slack\nis = \"max(c - 2 'h' * d + 2 h, -3 h)\"\nunit = \"h\"\napplies = \"a is not true\"\n```\n",
    "```calculation part\nis = \"if b = 'red' then c else c - 1 h\"\nunit = \"min\"\napplies = \"a is not false\"\n```\n```calculation slack\nis = \"if a then 2 * part - 2 'h' * d else c + part / 2\"\nunit = \"h\"\n```\n",
    "```calculation part\nis = \"(if a then 2 else 1) * c\"\nunit = \"h\"\n```\n```calculation slack\nis = \"round(part / (1 + d), 0.5 h) - 4 h\"\nunit = \"h\"\n```\n",
    "```calculation slack\nis = \"(if a then 2 else 1) * c / (1 + d) - 4\"\nnumbers-in = { c = \"h\" }\nunit = \"h\"\n```\n",
];

/// One more that outputs are set to.
const REST: &str = "```calculation rest\nis = \"c + 1 h\"\nunit = \"h\"\n```\n";

/// Outputs are set to numbers in place of calculations: two patients are not compared by what a calculation sets.
fn without_calculations(text: &str) -> String {
    let outputs = ["delay", "pause"];
    outputs.iter().fold(text.to_owned(), |text, output| {
        text.replace(
            &format!("{output} = \"slack\""),
            &format!("{output} = \"1 h\""),
        )
        .replace(
            &format!("{output} = \"rest\""),
            &format!("{output} = \"2 h\""),
        )
    })
}

/// Whether a book has the calculation, in whatever form.
pub fn calculates(text: &str) -> bool {
    text.contains("```calculation slack")
}

/// Every patient of a space: a cell for each column, of those that some patient has together.
pub fn all_cells(library: &Library, space: &Space) -> Vec<Vec<usize>> {
    let mut all = every_cell(space);
    if space.closing().is_empty() {
        return all;
    }
    all.retain(|cells| {
        let patient = space.patient(library, cells);
        let mut columns = space.columns().zip(cells);
        columns.all(
            |((_, column), cell)| match (column.of, &column.cells[*cell]) {
                (ColumnOf::Fact(key), Cell::Numbers(own)) => match patient.value(key) {
                    Value::Number(number) => own.contains(number.number()),
                    _ => false,
                },
                (ColumnOf::Fact(_), _) => true,
                (ColumnOf::Calculation(key), cell) => {
                    match (worked_out(library, &patient, key), cell) {
                        (Value::Number(number), Cell::Numbers(own)) => {
                            own.contains(number.number())
                        }
                        (Value::Unknown, cell) => *cell == Cell::Unknown,
                        (_, _) => false,
                    }
                }
            },
        )
    });
    all
}

/// Every choice of a cell for each column, possible together or not.
pub fn every_cell(space: &Space) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for (_, column) in space.columns() {
        let longer = |cells: &Vec<usize>| {
            let cells = cells.clone();
            (0..column.cells.len()).map(move |cell| [cells.as_slice(), &[cell]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// A book without the calculation asks for `c` in its place.
fn with_what_there_is(text: &str) -> String {
    match calculates(text) {
        true if text.contains(REST) => text.to_owned(),
        true if ["monotone = ", "pairs = "]
            .iter()
            .any(|of_two| text.contains(of_two)) =>
        {
            let forms = WORKED_OUT.iter();
            let text = forms.fold(text.to_owned(), |text, form| {
                text.replace(form, CALCULATION)
            });
            format!("{}{REST}", without_calculations(&text))
        }
        true => format!("{text}{REST}"),
        false => {
            let numbers = blocks::NUMBERS.iter();
            let of_slack = numbers.filter(|of| of.contains("slack"));
            let text = of_slack.fold(text.to_owned(), |text, of| {
                text.replace(of, "numbers = { burden = 1 }")
            });
            without_calculations(&text)
                .replace("slack", "c")
                .replace("-150 min", "0 min")
        }
    }
}

/// A book with this one chapter.
pub fn sources(text: &str) -> Sources {
    Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Generated\"\n"),
        ("content/g/index.md", &with_what_there_is(text)),
    ])
}

/// The library of a book with this one chapter.
pub fn library(text: &str) -> Library {
    let sources = sources(text);
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("{:#?}\n{text}", problems.sorted()))
}
