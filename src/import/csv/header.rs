//! What each column is, as the first row says it.

use super::{Construct, Refusal};
use crate::import::names;
use crate::quantity::Unit;
use crate::sheet::{SheetRow, place};

#[derive(Debug)]
pub(super) struct Header {
    pub hit: Hit,
    pub columns: Vec<Column>,
}

#[derive(Debug)]
pub(super) struct Column {
    /// From 0.
    pub at: usize,
    /// The cell of its head.
    pub head: String,
    pub role: Role,
    pub title: String,
    pub unit: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Names of rows, under the hit policy.
    Label,
    Input,
    Output,
    Note,
    Priority,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Unique,
    Any,
    First,
    Priority,
    Collect(Option<Aggregate>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregate {
    Least,
    Greatest,
}

impl Hit {
    pub fn word(self) -> &'static str {
        match self {
            Hit::Unique => "unique",
            Hit::Any => "any",
            Hit::First => "first",
            Hit::Priority => "priority",
            Hit::Collect(_) => "collect",
        }
    }

    /// A word, or DMN's letter for it.
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "u" | "unique" => Hit::Unique,
            "a" | "any" => Hit::Any,
            "f" | "first" => Hit::First,
            "p" | "priority" => Hit::Priority,
            "c" | "collect" => Hit::Collect(None),
            "c<" | "collect min" => Hit::Collect(Some(Aggregate::Least)),
            "c>" | "collect max" => Hit::Collect(Some(Aggregate::Greatest)),
            _other => return None,
        })
    }
}

/// DMN's hit policies that the language has not.
const OTHER_HITS: [&str; 8] = [
    "r",
    "rule order",
    "o",
    "output order",
    "c+",
    "collect sum",
    "c#",
    "collect count",
];

pub(super) fn read(row: &SheetRow) -> Result<Header, Vec<Refusal>> {
    let mut refused = Vec::new();
    let mut header = Header {
        hit: Hit::Unique,
        columns: Vec::new(),
    };
    for (at, cell) in row.cells.iter().enumerate() {
        let text = names::cleaned(&cell.text);
        match column(at, &text, &mut header.hit) {
            Ok(column) => header.columns.extend(column.map(|column| Column {
                head: place(at, row.number),
                ..column
            })),
            Err(why) => {
                refused.push(Refusal::new(Construct::Header, place(at, row.number), why));
            }
        }
    }
    let has = |role| header.columns.iter().any(|column| column.role == role);
    let mut lacks = |is_lacking: bool, why: &str| {
        if is_lacking && refused.is_empty() {
            refused.push(Refusal::new(Construct::Header, place(0, row.number), why));
        }
    };
    lacks(
        !has(Role::Input),
        "no column is an input: `input: Age (years)`",
    );
    lacks(
        !has(Role::Output),
        "no column is an output: `output: Dose (mg)`",
    );
    let by_priority = header.hit == Hit::Priority;
    lacks(
        by_priority && !has(Role::Priority),
        "the hit policy is `priority`, and no column is called `priority`",
    );
    lacks(
        !by_priority && has(Role::Priority),
        "a column is called `priority`, and the hit policy is another one",
    );
    match refused.is_empty() {
        true => Ok(header),
        false => Err(refused),
    }
}

/// What a column is; nothing, if there is nothing in its head.
fn column(at: usize, text: &str, hit: &mut Hit) -> Result<Option<Column>, String> {
    let lower = text.to_lowercase();
    if text.is_empty() {
        return match at {
            0 => Ok(Some(named(at, Role::Label, ""))),
            _other => Ok(None),
        };
    }
    if at == 0 {
        if let Some(policy) = Hit::of(&lower) {
            *hit = policy;
            return Ok(Some(named(at, Role::Label, "")));
        }
        if OTHER_HITS.contains(&&*lower) {
            return Err(format!("the language has no hit policy `{text}`"));
        }
    }
    let (role, title) = text.split_once(':').unwrap_or((text, ""));
    let title = title.trim();
    let role = match role.trim().to_lowercase().as_str() {
        "input" => Role::Input,
        "output" => Role::Output,
        "note" => Role::Note,
        "priority" if title.is_empty() => Role::Priority,
        _other => {
            return Err(format!(
                "`{text}` is not said to be an input, an output or a note: `input: {text}`, `output: {text}`, `note: {text}`"
            ));
        }
    };
    if title.is_empty() && matches!(role, Role::Input | Role::Output) {
        return Err(format!(
            "`{text}` has no name: `{} Age`",
            text.trim_end_matches(':').to_owned() + ":"
        ));
    }
    Ok(Some(match role {
        Role::Input | Role::Output => measured(at, role, title),
        Role::Label | Role::Note | Role::Priority => named(at, role, title),
    }))
}

fn named(at: usize, role: Role, title: &str) -> Column {
    Column {
        at,
        head: String::new(),
        role,
        title: title.to_owned(),
        unit: None,
    }
}

/// A column whose title may end with a unit: `Age (years)`.
fn measured(at: usize, role: Role, title: &str) -> Column {
    let behind = title
        .strip_suffix(')')
        .and_then(|title| title.rsplit_once('('));
    let unit = behind.and_then(|(title, unit)| {
        let is_unit = Unit::parse(unit).is_ok() && !title.trim().is_empty();
        is_unit.then(|| (title.trim(), unit.trim()))
    });
    match unit {
        Some((title, unit)) => Column {
            unit: Some(unit.to_owned()),
            ..named(at, role, title)
        },
        None => named(at, role, title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Result<Header, Vec<Refusal>> {
        let sheet = crate::sheet::read(&cells.join(",")).expect("a sheet");
        read(&sheet.rows[0])
    }

    #[test]
    fn columns_say_what_they_are_and_in_which_unit() {
        let read = header(&["F", "input: Age (years)", "Output: Dose (mg)", "note"]);
        let read = read.expect("it is read");
        assert_eq!(read.hit, Hit::First);
        let said = read
            .columns
            .iter()
            .map(|column| (column.role, &*column.title, column.unit.as_deref()));
        let expected = [
            (Role::Label, "", None),
            (Role::Input, "Age", Some("years")),
            (Role::Output, "Dose", Some("mg")),
            (Role::Note, "", None),
        ];
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_not_a_unit_is_a_part_of_the_title() {
        let read = header(&["input: Score (left side)", "output: Risk"]).expect("it is read");
        assert_eq!(read.columns[0].title, "Score (left side)");
        assert_eq!(read.columns[0].unit, None);
    }

    #[test]
    fn a_head_that_says_nothing_is_an_error_at_its_cell() {
        let refused = header(&["input: Age", "Dose"]).expect_err("refused");
        assert_eq!(refused[0].place, "B1");
        assert!(
            refused[0].why.contains("`output: Dose`"),
            "{}",
            refused[0].why
        );
        let refused = header(&["C+", "input: Age", "output: Dose"]).expect_err("refused");
        assert_eq!((&*refused[0].place, refused.len()), ("A1", 1));
        let refused = header(&["P", "input: Age", "output: Dose"]).expect_err("refused");
        assert!(refused[0].why.contains("priority"));
    }
}
