use super::*;
use crate::model::{ChapterKey, Meta, NamedValue, Slots};
use crate::quantity::CountedBy;
use crate::source::{Sources, Span};

const TODAY: Date = jiff::civil::date(2026, 12, 1);

/// A fact by itself: its keys belong to no library.
fn fact(kind: FactKind, may_be_unknown: bool) -> Fact {
    let file = Sources::default().add("content/a.md", "");
    let meta = Meta {
        id: "thing".to_owned(),
        was: Vec::new(),
        title: "The thing".to_owned(),
        title_span: Span::new(file, 0..0),
        is_titled: true,
        derived: Vec::new(),
        origin: None,
        cites: Vec::new(),
        quotes: Vec::new(),
        codes: Vec::new(),
        note: None,
        span: Span::new(file, 0..0),
        guideline: None,
        chapter: Slots::<ChapterKey, ()>::default().reserve(),
    };
    Fact {
        meta,
        kind,
        may_be_unknown,
        ask_as_date: None,
        asked_when: None,
        usual: None,
        ask: None,
    }
}

fn range(low: i64, high: i64) -> Range {
    Range::new(low.into(), high.into()).expect("a range")
}

fn hours() -> Fact {
    let unit = Unit::parse("h").expect("a unit");
    let range = range(0, 1000);
    fact(FactKind::Quantity { unit, range }, false)
}

fn named(values: &[&str]) -> Values {
    let values = values.iter();
    let values = values.map(|value| NamedValue::plain((*value).to_owned()));
    Values::new(values.collect(), false)
}

fn months() -> Fact {
    let range = Range::new(Number::zero(), Number::from(600)).expect("a range");
    let unit = Unit::parse("mo").expect("a unit");
    fact(FactKind::Quantity { unit, range }, false)
}

/// The value in words, or what is wrong.
fn read(fact: &Fact, text: &str) -> String {
    match value(fact, text, TODAY) {
        Ok(value) => value.words(&fact.kind),
        Err(wrong) => wrong.to_string(),
    }
}

#[test]
fn yes_and_no_have_two_spellings() {
    let fact = fact(FactKind::YesNo, false);
    for (text, words) in [
        ("yes", "yes"),
        ("true", "yes"),
        ("No", "no"),
        ("false", "no"),
    ] {
        assert_eq!(read(&fact, text), words);
    }
    assert_eq!(
        read(&fact, "maybe"),
        "`thing` is yes or no, not `maybe`\nhelp: it can be: yes, no"
    );
}

#[test]
fn a_value_is_read_with_and_without_quotes() {
    let fact = fact(FactKind::OneOf(named(&["neck", "low back"])), false);
    for text in ["low back", "'low back'", "\"low back\"", "Low Back"] {
        assert_eq!(read(&fact, text), "'low back'");
    }
    assert_eq!(
        read(&fact, "nek"),
        "`thing` has no value `nek`\nhelp: did you mean `neck`?"
    );
}

#[test]
fn a_set_is_separated_by_commas_outside_quotes() {
    let values = named(&["fever", "cough, dry", "pain"]);
    let fact = fact(FactKind::AnyOf(values), true);
    assert_eq!(
        read(&fact, "fever,'cough, dry'"),
        "{ 'fever', 'cough, dry' }"
    );
    assert_eq!(read(&fact, "{ 'fever', 'pain'? }"), "{ 'fever', 'pain'? }");
    assert_eq!(read(&fact, "none"), read(&fact, ""));
    assert_eq!(
        read(&fact, "unknown"),
        "{ 'fever'?, 'cough, dry'?, 'pain'? }"
    );
    let names = fact_of_names();
    assert_eq!(read(&names, "crohn's, pain"), "{ 'crohn's', 'pain' }");
    assert!(read(&fact, "fevr").contains("did you mean `fever`?"));
}

fn fact_of_names() -> Fact {
    fact(FactKind::AnyOf(named(&["crohn's", "pain"])), false)
}

#[test]
fn a_date_is_a_time_of_what_is_asked_for_as_one() {
    let asked = |ask_as_date| Fact {
        ask_as_date,
        ..months()
    };
    let dated = asked(Some(CountedBy::Months));
    assert_eq!(read(&dated, "2025-01-31"), "683/31 mo");
    assert_eq!(read(&dated, "30 mo"), "30 mo");
    for text in ["20250131", "2025-02-30", "2025"] {
        let said = read(&dated, text);
        assert!(
            said.contains("or since a date, like 2020-02-29") || said.contains("needs a unit"),
            "{text}: {said}"
        );
    }
    let undated = read(&asked(None), "2025-01-31");
    assert!(undated.starts_with("`thing` is a number"), "{undated}");
}

#[test]
fn quantities_are_converted_to_the_unit_of_the_fact_and_said_as_given() {
    let sixty = value(&hours(), "60 h", TODAY);
    for (text, words) in [
        ("60 h", "60 h"),
        ("60h", "60 h"),
        ("60 'h'", "60 h"),
        ("60 hours", "60 hours"),
        ("2.5 d", "2.5 d"),
        ("3600min", "3600 min"),
    ] {
        assert_eq!(value(&hours(), text, TODAY), sixty, "{text}");
        assert_eq!(read(&hours(), text), words);
    }
}

#[test]
fn a_quantity_needs_a_unit_that_measures_the_same() {
    assert_eq!(
        read(&hours(), "60"),
        "`thing` needs a unit\nhelp: write `60 h`, or another unit"
    );
    assert!(read(&hours(), "60 mm").starts_with("`thing` is in h, which `mm` doesn't convert to"));
    assert_eq!(
        read(&hours(), "60 hourz"),
        "`thing` has a unit that is not in UCUM: `hourz`\nhelp: did you mean `60 hour`?"
    );
    assert!(read(&hours(), "sixty").starts_with("`thing` is a number, not"));
    assert!(read(&hours(), "").starts_with("`thing` is a number, not"));
}

#[test]
fn what_is_out_of_range_is_refused_with_the_range() {
    assert_eq!(
        read(&hours(), "50 d"),
        "`thing` is out of range: 50 d\nhelp: it can be: 0 to 1000 h"
    );
    let count = fact(FactKind::Count { range: range(0, 4) }, false);
    assert_eq!(read(&count, "4"), "4");
    for text in ["5", "-1", "1.5", "two", "1e999"] {
        assert!(read(&count, text).contains("it can be: 0 to 4"), "{text}");
    }
}

#[test]
fn unknown_is_for_what_may_be_unknown() {
    assert_eq!(read(&fact(FactKind::YesNo, true), "unknown"), "unknown");
    assert!(read(&fact(FactKind::YesNo, false), "unknown").contains("may not be unknown"));
    let with_such_a_value = fact(FactKind::OneOf(named(&["unknown", "known"])), false);
    assert_eq!(read(&with_such_a_value, "unknown"), "'unknown'");
}
