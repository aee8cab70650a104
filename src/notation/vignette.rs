//! A patient as a `vignette` block, to be pasted into a chapter and completed.

use std::fmt::Write;

use super::{ProposedBlock, toml};
use crate::model::*;

/// Lines of facts are broken at this many characters.
const LONGEST_LINE: usize = 100;

/// What a vignette expects.
#[derive(Clone, Debug)]
pub(crate) enum Expectation {
    /// An item that a field lists: `not-permitted`, `ibuprofen`.
    Listed(&'static str, String),
    /// An output by its name, and a value as TOML.
    Output { output: String, value: String },
    /// A score or a calculation by its name, and a value as TOML.
    Number { of: String, value: String },
}

/// The field of a vignette that says the same as a predicate, if one does.
pub(crate) fn expectation(
    library: &Library,
    test: &ClaimTest,
    wanted: bool,
) -> Option<Expectation> {
    let name = |key: &InterventionKey| library.interventions[*key].meta.id.clone();
    let (field, item) = match (test, wanted) {
        (ClaimTest::Permitted(key), false) => ("not-permitted", name(key)),
        (ClaimTest::Offered(key), true) => ("offered", name(key)),
        (ClaimTest::Considered(key), true) => ("considered", name(key)),
        (ClaimTest::Avoided(key), true) => ("avoided", name(key)),
        (ClaimTest::Forbidden(key), true) => ("forbidden", name(key)),
        (ClaimTest::Undecided(key), true) => ("undecided", name(key)),
        (ClaimTest::Reaches(step), true) => ("reaches", library.step_name(*step)),
        (ClaimTest::Hits(row), true) => ("hits", library.row_name(*row)),
        (
            ClaimTest::Permitted(_)
            | ClaimTest::Offered(_)
            | ClaimTest::Considered(_)
            | ClaimTest::Avoided(_)
            | ClaimTest::Forbidden(_)
            | ClaimTest::Undecided(_)
            | ClaimTest::Reaches(_)
            | ClaimTest::Hits(_)
            | ClaimTest::Group { .. }
            | ClaimTest::Applies(_)
            | ClaimTest::Before { .. }
            | ClaimTest::Fact(_),
            _,
        ) => return None,
    };
    Some(Expectation::Listed(field, item))
}

/// The block. The facts that matter stand first; what the patient must be told is left to fill in where it is not known.
pub(crate) fn vignette(
    library: &Library,
    about: &str,
    (patient, matters): (&Patient, &dyn Fn(FactKey) -> bool),
    expected: Option<&Expectation>,
) -> ProposedBlock {
    let mut text = "given = {\n".to_owned();
    let (first, rest): (Vec<_>, Vec<_>) = library.facts.keys().partition(|key| matters(*key));
    text.push_str(&fact_lines(library, patient, &first));
    if !first.is_empty() && !rest.is_empty() {
        text.push_str("  # all else is as ordinary as can be\n");
    }
    text.push_str(&fact_lines(library, patient, &rest));
    text.push_str("}\n");
    match expected {
        Some(Expectation::Listed(field, item)) => writeln!(text, "{field} = [{}]", toml(item)),
        Some(Expectation::Output { output, value }) => {
            writeln!(text, "outputs = {{ {output} = {value} }}")
        }
        Some(Expectation::Number { of, value }) => {
            writeln!(text, "numbers = {{ {of} = {value} }}")
        }
        None => writeln!(
            text,
            "# what must this patient be told? fill in {}\noffered = []",
            to_fill_in(library)
        ),
    }
    .expect("a string takes it");
    ProposedBlock::vignette(about, text)
}

/// The fields that say what a patient is told.
fn to_fill_in(library: &Library) -> &'static str {
    let has_numbers = !(library.scores.is_empty() && library.calculations.is_empty());
    match (!library.outputs.is_empty(), has_numbers) {
        (false, false) => "offered, considered, avoided, forbidden or not-permitted",
        (true, false) => "offered, considered, avoided, forbidden, not-permitted or outputs",
        (false, true) => "offered, considered, avoided, forbidden, not-permitted or numbers",
        (true, true) => {
            "offered, considered, avoided, forbidden, not-permitted, outputs or numbers"
        }
    }
}

fn fact_lines(library: &Library, patient: &Patient, facts: &[FactKey]) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for &key in facts {
        let fact = &library.facts[key];
        let name = &fact.meta.id;
        let value = value(fact, patient.value(key));
        let part = format!("{name} = {value},");
        if !line.is_empty() && line.chars().count() + part.chars().count() + 3 > LONGEST_LINE {
            writeln!(lines, " {line}").expect("a string takes it");
            line.clear();
        }
        line.push(' ');
        line.push_str(&part);
    }
    if !line.is_empty() {
        writeln!(lines, " {line}").expect("a string takes it");
    }
    lines
}

/// As the field `given` writes it.
fn value(fact: &Fact, value: &Value) -> String {
    match (value, &fact.kind) {
        (Value::Unknown, _) => toml("unknown"),
        (Value::YesNo(yes), _) => yes.to_string(),
        (Value::OneOf(value), FactKind::OneOf(values)) => toml(&values[*value].id),
        (Value::AnyOf(has), FactKind::AnyOf(values)) => set(has, values),
        (Value::Number(number), FactKind::Quantity { .. }) => toml(&number.to_string()),
        (Value::Number(number), _) => number.to_string(),
        (Value::OneOf(_) | Value::AnyOf(_), _) => {
            unreachable!("resolve gives a fact values of its kind")
        }
    }
}

/// A list, unless it is unknown of some of the values whether the patient has them.
fn set(has: &[Option<bool>], values: &[NamedValue]) -> String {
    let with = |wanted: Option<bool>| {
        let given = has
            .iter()
            .zip(values)
            .filter(move |(has, _)| **has == wanted);
        given.map(|(_, value)| toml(&value.id))
    };
    if with(None).count() == values.len() {
        return toml("unknown");
    }
    if with(None).next().is_none() {
        return format!("[{}]", with(Some(true)).collect::<Vec<_>>().join(", "));
    }
    let yes = with(Some(true)).map(|value| format!("{value} = true"));
    let unknown = with(None).map(|value| format!("{value} = \"unknown\""));
    format!(
        "{{ {} }}",
        yes.chain(unknown).collect::<Vec<_>>().join(", ")
    )
}
