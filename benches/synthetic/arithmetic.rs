//! Books of calculations: formulas that guidelines use, systems of sums, and calculations beside a large guideline.

use std::fmt::Write;

use super::random::Random;

const FORMULAS: &str = include_str!("formulas.md");

/// The formulas that guidelines decide by: the name of each, and a book of it.
pub fn formulas() -> Vec<(&'static str, Vec<(String, String)>)> {
    let sections = FORMULAS.split("\n--- ").skip(1);
    let sections = sections.filter_map(|section| section.split_once(" ---\n"));
    sections
        .map(|(name, blocks)| (name, book(blocks)))
        .collect()
}

fn book(blocks: &str) -> Vec<(String, String)> {
    let own = super::guideline("formulas") + blocks;
    vec![
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"Generated\"\n".to_owned(),
        ),
        ("content/formulas/index.md".to_owned(), own),
    ]
}

/// Sums of quantities, in groups that share none.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    pub groups: usize,
    pub quantities: usize,
    /// Of each group.
    pub sums: usize,
    /// Most quantities of a sum, two at least.
    pub longest: usize,
    /// Numbers that each sum is compared with.
    pub compared: usize,
}

/// A book of such sums: its conditions are the comparisons, and conjunctions of two to four of one group.
pub fn sums(shape: &Sums, seed: u64) -> Vec<(String, String)> {
    let mut random = Random::new(seed);
    let mut text = String::new();
    for group in 0..shape.groups {
        let names: Vec<String> = (0..shape.quantities)
            .map(|nth| format!("x-{group}-{nth}"))
            .collect();
        for name in &names {
            put(
                &mut text,
                format_args!(
                    "```fact {name}\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 100]\n```\n\n"
                ),
            );
        }
        let mut comparisons = Vec::new();
        for nth in 0..shape.sums {
            let sum = format!("sum-{group}-{nth}");
            let own = Sum::draw(&names, shape.longest, &mut random);
            put(
                &mut text,
                format_args!(
                    "```calculation {sum}\nis = \"{}\"\nunit = \"mg\"\n```\n\n",
                    own.text
                ),
            );
            comparisons.extend(own.compared(&sum, shape.compared, &mut random));
        }
        for (nth, comparison) in comparisons.iter().enumerate() {
            condition(&mut text, &format!("one-{group}-{nth}"), comparison);
            let count = random.between(1, 3);
            let others = random.choose(&comparisons.iter().collect::<Vec<_>>(), count);
            let all = std::iter::once(comparison).chain(others);
            let all: Vec<&str> = all.map(String::as_str).collect();
            condition(
                &mut text,
                &format!("some-{group}-{nth}"),
                &all.join(" and "),
            );
        }
    }
    book(&text)
}

fn put(text: &mut String, added: std::fmt::Arguments<'_>) {
    text.write_fmt(added).expect("a string takes it");
}

fn condition(text: &mut String, id: &str, when: &str) {
    put(
        text,
        format_args!("```condition {id}\nwhen = \"{when}\"\n```\n\n"),
    );
}

/// A sum of quantities from 0 to 100, with whole factors.
struct Sum {
    text: String,
    low: i64,
    high: i64,
}

impl Sum {
    fn draw(names: &[String], longest: usize, random: &mut Random) -> Self {
        let count = random.between(2, longest);
        let names: Vec<&String> = names.iter().collect();
        let (mut terms, mut low, mut high) = (Vec::new(), 0, 0);
        for name in random.choose(&names, count) {
            let factor = *random.pick(&[1, 1, 2, -1, -3]);
            terms.push(format!("({factor}) * {name}"));
            low += 100 * factor.min(0);
            high += 100 * factor.max(0);
        }
        Self {
            text: terms.join(" + "),
            low,
            high,
        }
    }

    /// Comparisons with numbers between its ends.
    fn compared(&self, name: &str, count: usize, random: &mut Random) -> Vec<String> {
        let width = usize::try_from(self.high - self.low).unwrap_or(0);
        let one = |random: &mut Random| {
            let inside = i64::try_from(random.between(1, width.max(2) - 1)).unwrap_or(1);
            let sign = *random.pick(&["<", "<=", ">", ">="]);
            format!("{name} {sign} {} mg", self.low + inside)
        };
        (0..count).map(|_| one(random)).collect()
    }
}
