//! `docs/language.md` by name: a kind of block, a field of one, and the parts about what is written in fields.

use std::fmt::Write;

use super::document::inner_tables;
use super::{Field, Need, Shape, kinds};
use crate::model::Kind;

const LANGUAGE: &str = include_str!("../../docs/language.md");

/// A part of the language other than a kind of block, by the name under which people look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceTopic {
    pub name: &'static str,
    heading: &'static str,
}

impl ReferenceTopic {
    pub const ALL: [ReferenceTopic; 11] = [
        ReferenceTopic::new("prose", "### What is rendered, and what is refused"),
        ReferenceTopic::new("links", "### Links of the book"),
        ReferenceTopic::new("book.toml", "## book.toml"),
        ReferenceTopic::new("folders", "## Folders"),
        ReferenceTopic::new("bibliography", "## The bibliography"),
        ReferenceTopic::new("fields", "## Fields that every block may have"),
        ReferenceTopic::new("expressions", "## Expressions"),
        ReferenceTopic::new("units", "### Units"),
        ReferenceTopic::new("advice", "## Advice"),
        ReferenceTopic::new("words", "## Words beside the rules"),
        ReferenceTopic::new("limits", "## Limits"),
    ];

    const fn new(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading }
    }

    /// What the heading says.
    pub fn title(self) -> &'static str {
        self.heading.trim_start_matches(['#', ' '])
    }

    /// Its part of the language reference, with the parts below it.
    pub fn page(self) -> &'static str {
        section(self.heading)
    }
}

/// The part of the language reference about a kind.
pub fn kind_page(kind: Kind) -> &'static str {
    section(&format!("### `{}`", kind.name()))
}

/// What a kind of block is, in a line.
pub fn kind_lead(kind: Kind) -> &'static str {
    let mut lines = kind_page(kind).lines().skip(1);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

/// What one field says, and what is written in it: `fact.unit`, `protocol.dose.amount`. `None` where there is no such field.
pub fn field_page(path: &str) -> Option<String> {
    let mut names = path.split('.');
    let kind = Kind::named(names.next()?)?;
    let mut shape = kinds::of(kind);
    let mut field = shape.field(names.next()?)?;
    for name in names {
        shape = field.inner()?;
        field = shape.field(name)?;
    }
    Some(page_of_field(path, shape, field))
}

fn page_of_field(path: &str, shape: &Shape, field: &Field) -> String {
    let form = field.form.words();
    let need = match field.need {
        Need::Required => "required",
        Need::Optional => "may be left out",
        Need::Sometimes => "required where others make it so",
    };
    let mut page = format!(
        "# {path}\n\nA field of a `{}`: {form}; {need}.\n",
        shape.what
    );
    if !field.says.is_empty() {
        let _ = write!(page, "\n{}\n", field.says);
    }
    page.push_str(&inner_tables(field));
    page
}

/// Every field of a kind, and of the tables inside of it, as `field_page` finds it.
pub fn field_paths(kind: Kind) -> Vec<String> {
    let mut found = Vec::new();
    push_paths(kind.name(), kinds::of(kind), &mut found);
    found
}

fn push_paths(owner: &str, shape: &Shape, found: &mut Vec<String>) {
    for field in shape.every_field() {
        let path = format!("{owner}.{}", field.name);
        if let Some(inner) = field.inner() {
            push_paths(&path, inner, found);
        }
        found.push(path);
    }
}

/// From a heading to the next of its level or above.
fn section(heading: &str) -> &'static str {
    let level = heading.len() - heading.trim_start_matches('#').len();
    let mut at = 0;
    let mut start = None;
    let mut is_code = false;
    for line in LANGUAGE.split_inclusive('\n') {
        let text = line.trim_end();
        let marks = text.len() - text.trim_start_matches('#').len();
        is_code ^= text.starts_with("```");
        let ends = !is_code && (1..=level).contains(&marks);
        match start {
            Some(start) if ends => return &LANGUAGE[start..at],
            None if text == heading => start = Some(at),
            Some(_) | None => {}
        }
        at += line.len();
    }
    start.map_or("", |start| &LANGUAGE[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_topic_has_its_part() {
        for kind in Kind::ALL {
            assert!(kind_page(kind).contains("| field |"), "{}", kind.name());
            assert!(kind_lead(kind).ends_with('.'), "{}", kind.name());
        }
        for topic in ReferenceTopic::ALL {
            assert!(
                topic.page().len() > topic.heading.len() + 80,
                "{}",
                topic.name
            );
        }
    }

    #[test]
    fn a_part_ends_where_the_next_begins() {
        assert!(kind_page(Kind::Term).starts_with("### `term`\n"));
        assert!(!kind_page(Kind::Term).contains("\n## "));
        let expressions = ReferenceTopic::ALL[6];
        assert_eq!(expressions.title(), "Expressions");
        assert!(expressions.page().contains("\n### Units\n"));
        assert!(!expressions.page().contains("\n## Advice\n"));
    }

    #[test]
    fn every_field_is_found_by_its_path() {
        for path in Kind::ALL.into_iter().flat_map(field_paths) {
            let page = field_page(&path).unwrap_or_else(|| panic!("{path}"));
            assert!(page.starts_with(&format!("# {path}\n")), "{page}");
        }
        assert_eq!(field_page("fact.units"), None);
        assert_eq!(field_page("fact.unit.more"), None);
        assert_eq!(field_page("fact"), None);
    }

    #[test]
    fn a_table_inside_of_a_block_is_shown_with_its_fields() {
        let page = field_page("score.points").expect("a field");
        assert!(page.contains("Each `[[points]]`:\n"), "{page}");
        let page = field_page("score.points.points").expect("a field");
        assert!(
            page.contains("A field of a `score entry`: number;"),
            "{page}"
        );
    }
}
