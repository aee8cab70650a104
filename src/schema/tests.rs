use super::document::inner_tables;
use super::*;
use crate::model::Section;

/// The fields of a kind as a table in Markdown, then those of each table inside of it. What a block shares with all others is left out.
fn document(shape: &Shape) -> String {
    let inner = shape.fields.iter().map(inner_tables);
    document::table(shape.fields) + &inner.collect::<String>()
}

/// The language reference holds the table of every kind as it stands here.
#[test]
fn the_language_reference_prints_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");
    let reference = std::fs::read_to_string(path).expect("the language reference");
    let common = (
        "## Fields that every block may have",
        document::table(COMMON),
    );
    let kinds = Kind::ALL.map(|kind| (kind.name(), document(of(kind))));
    let missing: Vec<_> = [common]
        .into_iter()
        .chain(kinds)
        .filter(|(name, table)| !section(&reference, name).contains(table))
        .map(|(name, table)| format!("=== {name}\n{table}"))
        .collect();
    assert!(
        missing.is_empty(),
        "not in docs/language.md:\n{}",
        missing.concat()
    );
}

/// The text below a kind's heading, or below a whole one.
fn section<'t>(reference: &'t str, name: &str) -> &'t str {
    let heading = match name.starts_with('#') {
        true => format!("\n{name}\n"),
        false => format!("\n### `{name}`\n"),
    };
    let (_, section) = reference.split_once(&heading).expect("a section");
    section.split("\n##").next().unwrap_or_default()
}

#[test]
fn each_table_is_named_after_its_kind() {
    for kind in Kind::ALL {
        assert_eq!(of(kind).what, kind.name());
    }
}

#[test]
fn no_field_stands_twice() {
    fn check(shape: &'static Shape) {
        let names: Vec<_> = shape.fields.iter().map(|field| field.name).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(names.len(), once.len(), "{}", shape.what);
        shape.fields.iter().filter_map(Field::inner).for_each(check);
    }
    Kind::ALL.into_iter().map(of).for_each(check);
}

/// The topics of a guideline stand in the tables of their sections, in their order.
#[test]
fn every_topic_has_its_field() {
    for &section in Section::ALL {
        let field = of(Kind::Guideline).field(section.name()).expect("a field");
        let fields = field.inner().expect("a table").fields;
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let topics: Vec<_> = section.topics().map(|topic| topic.name()).collect();
        assert_eq!(names, topics);
    }
}
