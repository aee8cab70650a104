//! A wide decision table: the leaves of a random decision tree, a row each, one row in ten with a cell that went wrong.

use super::random::Random;

/// What a table's column asks for; its values are numbered from 0.
enum Column {
    /// Hours, cut at every fifth.
    Hours(usize),
    OneOf(usize),
    Count(usize),
}

/// Values from a first to a last one.
type Run = (usize, usize);

const VALUES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Different things that rows say: two that meet say the same about once in eight times.
const DRUGS: usize = 8;

/// Rows with a cell that went wrong, per mille.
const NOISE: usize = 100;

impl Column {
    fn at(index: usize) -> Self {
        match index % 3 {
            0 => Column::Hours(40),
            1 => Column::OneOf(VALUES.len()),
            _ => Column::Count(30),
        }
    }

    fn size(&self) -> usize {
        match self {
            Column::Hours(size) | Column::OneOf(size) | Column::Count(size) => *size,
        }
    }

    fn all(&self) -> Run {
        (0, self.size() - 1)
    }

    fn fact(&self, name: &str) -> String {
        let own = match self {
            Column::Hours(size) => format!(
                "type = \"quantity\"\nunit = \"h\"\nrange = [0, {}]",
                size * 5
            ),
            Column::OneOf(size) => format!("type = \"one-of\"\nvalues = {:?}", &VALUES[..*size]),
            Column::Count(size) => format!("type = \"count\"\nrange = [0, {}]", size - 1),
        };
        format!("```fact {name}\n{own}\n```\n\n")
    }

    fn cell(&self, run: Run) -> String {
        if run == self.all() {
            return "-".to_owned();
        }
        let (first, last) = run;
        let (starts, ends) = (first == 0, last + 1 == self.size());
        match self {
            Column::Hours(_) => match (starts, ends) {
                (true, _) => format!("< {} h", (last + 1) * 5),
                (false, true) => format!(">= {} h", first * 5),
                (false, false) => format!(">= {} h and < {} h", first * 5, (last + 1) * 5),
            },
            Column::OneOf(_) => {
                let values: Vec<_> = VALUES[first..=last]
                    .iter()
                    .map(|value| format!("'{value}'"))
                    .collect();
                values.join(", ")
            }
            Column::Count(_) if first == last => first.to_string(),
            Column::Count(_) => match (starts, ends) {
                (true, _) => format!("<= {last}"),
                (false, true) => format!(">= {first}"),
                (false, false) => format!("between {first} and {last}"),
            },
        }
    }
}

/// A book of one unique table.
pub fn files(columns: usize, rows: usize, seed: u64) -> Vec<(String, String)> {
    let mut random = Random::new(seed);
    let columns: Vec<_> = (0..columns).map(Column::at).collect();
    let mut text = super::guideline("wide-table");
    for (index, column) in columns.iter().enumerate() {
        text += &column.fact(&format!("fact-{index}"));
    }
    for drug in 0..DRUGS {
        text += &format!("```intervention drug-{drug}\n```\n\n");
    }
    text += "```adjudication agreed\ntension = \"Several doses.\"\nreading = \"These.\"\nwhy = \"They are in use.\"\n```\n\n";
    text += &table(&columns, rows, &mut random);
    vec![
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"Generated\"\n".to_owned(),
        ),
        ("content/wide/index.md".to_owned(), text),
    ]
}

fn table(columns: &[Column], rows: usize, random: &mut Random) -> String {
    let inputs: Vec<_> = (0..columns.len())
        .map(|index| format!("fact-{index}"))
        .collect();
    let mut text = format!("```table wide\nhit = \"unique\"\ninputs = {inputs:?}\n\n");
    for (number, mut runs) in leaves(columns, rows, random).into_iter().enumerate() {
        if random.chance(NOISE) {
            let at = random.below(columns.len());
            let ends = [(); 2].map(|()| random.below(columns[at].size()));
            runs[at] = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        }
        let cells: Vec<_> = columns
            .iter()
            .zip(runs)
            .map(|(column, run)| column.cell(run))
            .collect();
        text += &format!(
            "[row.r{number}]\nwhen = {cells:?}\noffer = [\"drug-{}\"]\nbecause = [\"agreed\"]\n\n",
            random.below(DRUGS)
        );
    }
    text + "```\n"
}

/// Boxes that cover everything and do not meet: one of them is divided until there are enough.
fn leaves(columns: &[Column], count: usize, random: &mut Random) -> Vec<Vec<Run>> {
    let mut leaves = vec![columns.iter().map(Column::all).collect::<Vec<Run>>()];
    while leaves.len() < count {
        let leaf = random.below(leaves.len());
        let column = random.below(columns.len());
        let (first, last) = leaves[leaf][column];
        if first == last {
            continue;
        }
        let cut = random.between(first, last - 1);
        let mut upper = leaves[leaf].clone();
        leaves[leaf][column].1 = cut;
        upper[column].0 = cut + 1;
        leaves.push(upper);
    }
    leaves
}
