//! What the books of all formats are written of: facts, outputs, files, and `import.md`.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::names::{self, NamedCode};
use super::{Expected, Note};
use crate::markup::markdown;
use crate::model::{SHARED, is_reserved};
use crate::notation::{BlockText, toml};
use crate::quantity::Number;
use crate::source::Digest;

#[derive(Debug)]
pub(super) struct FactPlan {
    pub name: String,
    pub title: String,
    pub note: Option<String>,
    pub kind: FactType,
    pub may_be_unknown: bool,
    pub element: String,
}

#[derive(Clone, Debug)]
pub(super) enum FactType {
    YesNo,
    OneOf(Vec<NamedCode>),
    AnyOf(Vec<NamedCode>),
    Quantity {
        unit: String,
        range: (Number, Number),
    },
    Count {
        range: (Number, Number),
    },
}

/// Where the guideline of a name stands: under its name, where the site has no folder of that name and nothing shared stands there.
pub(super) fn folder(name: &str) -> String {
    let is_taken = name == SHARED || is_reserved(&format!("{name}/index.html"));
    let end = if is_taken { "-guideline" } else { "" };
    format!("content/{name}{end}")
}

/// The least and the greatest that is assumed of a number of which the source says no range.
pub(super) fn assumed_range(numbers: &BTreeSet<Number>) -> (Number, Number) {
    let zero = Number::zero();
    let ten = Number::from(10);
    let mut high = Number::from(100);
    while numbers.iter().any(|number| *number >= high) {
        high = &high * &ten;
    }
    let low = match numbers.first() {
        Some(first) if *first < zero => {
            let mut low = Number::from(-10);
            while numbers.iter().any(|number| *number <= low) {
                low = &low * &ten;
            }
            low
        }
        Some(_) | None => zero,
    };
    (low, high)
}

/// Names and what is written of them: values as TOML.
pub(super) type Pairs = Vec<(String, String)>;

/// A case of the source's own tests.
#[derive(Debug)]
pub(super) struct VignettePlan {
    pub name: String,
    pub title: Option<String>,
    pub given: Pairs,
    pub outputs: Pairs,
    /// What scores and calculations come to.
    pub numbers: Pairs,
    pub element: String,
}

/// What became of the source's own tests.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub vignettes: Vec<VignettePlan>,
    pub expected: Expected,
}

/// Where imported things come from.
pub(super) struct Origin<'a> {
    pub file: &'a str,
    pub sha256: String,
}

impl<'a> Origin<'a> {
    pub fn new(file: &'a str, text: &str) -> Self {
        let sha256 = Digest::of(text).to_string();
        Self { file, sha256 }
    }

    /// As `import.md` names the file.
    pub fn named(&self) -> String {
        format!("{} (SHA-256 {})", code(self.file), self.sha256)
    }

    pub fn of(&self, element: &str) -> String {
        let (file, element) = (toml(self.file), toml(element));
        format!(
            "{{ file = {file}, element = {element}, sha256 = \"{}\" }}",
            self.sha256
        )
    }
}

pub(super) fn book_toml(title: &str, language: &str) -> String {
    let (title, language) = (toml(title), toml(language));
    format!("[book]\ntitle = {title}\nlanguage = {language}\n")
}

pub(super) fn chapter(title: &str, blocks: impl Iterator<Item = String>) -> String {
    let mut text = format!("# {title}\n");
    for block in blocks {
        text.push('\n');
        text.push_str(&block);
    }
    text
}

pub(super) fn fact_text(fact: &FactPlan, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("fact", &fact.name);
    asked(&mut block, fact);
    if fact.may_be_unknown {
        block.field("may-be-unknown", "true");
    }
    block.field("origin", &origin.of(&fact.element));
    block.written()
}

pub(super) fn asked(block: &mut BlockText, fact: &FactPlan) {
    block.text("title", &fact.title);
    let range = |(low, high): &(Number, Number)| format!("[{low}, {high}]");
    match &fact.kind {
        FactType::YesNo => {
            block.text("type", "yes-no");
        }
        FactType::OneOf(values) => {
            block.text("type", "one-of");
            one_of(block, values);
        }
        FactType::AnyOf(values) => {
            block.text("type", "any-of");
            listed(block, values);
        }
        FactType::Quantity {
            unit,
            range: within,
        } => {
            block.text("type", "quantity").text("unit", unit);
            block.field("range", &range(within));
        }
        FactType::Count { range: within } => {
            block.text("type", "count").field("range", &range(within));
        }
    }
    if let Some(note) = &fact.note {
        block.markdown("note", &names::markdown(note));
    }
}

fn one_of(block: &mut BlockText, values: &[NamedCode]) {
    let numbers: Option<Vec<&Number>> = values.iter().map(|value| value.number.as_ref()).collect();
    let rises = |numbers: &Vec<&Number>| numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let is_ordered = numbers.as_ref().is_some_and(rises);
    if is_ordered && values.len() > 1 {
        block.field("ordered", "true");
    }
    listed(block, values);
}

fn listed(block: &mut BlockText, values: &[NamedCode]) {
    let is_bare = |value: &NamedCode| value.number.is_none() && value.id == value.label;
    if values.iter().all(is_bare) {
        let ids: Vec<_> = values.iter().map(|value| toml(&value.id)).collect();
        block.field("values", &format!("[{}]", ids.join(", ")));
        return;
    }
    let lines = values.iter().map(|value| {
        let mut parts = vec![format!("id = {}", toml(&value.id))];
        if value.id != value.label {
            parts.push(format!("label = {}", toml(&value.label)));
        }
        if let Some(number) = &value.number {
            parts.push(format!("number = {number}"));
        }
        format!("  {{ {} }},", parts.join(", "))
    });
    let lines: Vec<_> = lines.collect();
    block.field("values", &format!("[\n{}\n]", lines.join("\n")));
}

pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| toml(text)).collect();
    format!("[{}]", texts.join(", "))
}

pub(super) fn pairs(of: &[(String, String)]) -> String {
    let pairs: Vec<_> = of
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// The chapter of the worked patients, if there are any.
pub(super) fn patients(told: &Told, origin: &Origin<'_>) -> Option<String> {
    let vignettes = told.vignettes.iter().map(|of| vignette(of, origin));
    (!told.vignettes.is_empty()).then(|| chapter("Patients", vignettes))
}

fn vignette(of: &VignettePlan, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("vignette", &of.name);
    if let Some(title) = &of.title {
        block.text("title", title);
    }
    let given = of.given.iter();
    let given = given.map(|(name, value)| format!("  {name} = {value},\n"));
    block.field("given", &format!("{{\n{}}}", given.collect::<String>()));
    for (field, own) in [("outputs", &of.outputs), ("numbers", &of.numbers)] {
        if !own.is_empty() {
            block.field(field, &pairs(own));
        }
    }
    block.field("origin", &origin.of(&of.element));
    block.written()
}

/// How `import.md` begins: what it is of, from where, how many of each came over, and what `check` says then.
pub(super) fn came_over(title: &str, from: &str, counts: &[(&str, usize)], then: &str) -> String {
    let counts = counts.iter();
    let counts: String = counts
        .map(|(what, count)| format!("| {what} | {count} |\n"))
        .collect();
    format!(
        "# Import of “{}”\n\nFrom {from}.\n\n| came over | |\n|---|---|\n{counts}\n`pathbook check` says {then}\n",
        shown(title)
    )
}

/// The parts of `import.md` that every format has behind its counts: a table of what each name stands for (its title, its element), and one of what
/// differs, by construct.
pub(super) fn report<'a>(
    things: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
    notes: &[Note],
) -> String {
    let mut text =
        "\n## What is what\n\n| here | title | in the source |\n|---|---|---|\n".to_owned();
    for (name, title, element) in things {
        writeln!(text, "| `{name}` | {} | {} |", shown(title), code(element))
            .expect("a string takes it");
    }
    text.push_str("\n## What differs, and why\n\n| what | where | |\n|---|---|---|\n");
    let mut notes: Vec<&Note> = notes.iter().collect();
    notes.sort_by_key(|note| note.construct);
    for note in notes {
        let (construct, place) = (note.construct.name(), code(&note.place));
        writeln!(
            text,
            "| {construct} | {place} | {} |",
            note_text(&note.said)
        )
        .expect("a string takes it");
    }
    text
}

/// A text of the source in one line.
pub(super) fn shown(text: &str) -> String {
    names::markdown(&names::cleaned(text))
}

/// A piece of the source as code, also in a table.
pub(super) fn code(text: &str) -> String {
    let text = names::cleaned(text);
    match text.is_empty() {
        true => text,
        false => markdown::code(&text).replace('|', "\\|"),
    }
}

/// What a note says: what stands between two grave accents is code, and nothing else becomes markup.
fn note_text(text: &str) -> String {
    let text = names::cleaned(text);
    let (mut rest, mut shown) = (text.as_str(), String::new());
    while let Some((before, from)) = rest.split_once('`') {
        let Some((inside, after)) = from.split_once('`') else {
            break;
        };
        shown.push_str(&within_line(before));
        shown.push_str(&code(inside));
        rest = after;
    }
    shown + &within_line(rest)
}

/// A part of a line, with the spaces at its ends.
fn within_line(part: &str) -> String {
    let space = |is_there| if is_there { " " } else { "" };
    let (before, after) = (part.starts_with(' '), part.len() > 1 && part.ends_with(' '));
    format!("{}{}{}", space(before), names::markdown(part), space(after))
}
