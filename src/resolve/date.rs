//! Dates in other forms than the one that fields take.

use jiff::civil::Date;

/// How a date is written.
pub(super) const FORM: &str = "write year, month and day";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day that a text can only mean: `2026/6/1`, `23.11.2026`, `1 June 2026`. What day `03.04.2026` is hangs on who wrote it.
pub(super) fn meant_by(text: &str) -> Option<Date> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let [first, second, third] = words.as_slice() else {
        return None;
    };
    if is_year(first) {
        return day(first, second, third);
    }
    let readings = [day(third, second, first), day(third, first, second)];
    let mut readings = readings.into_iter().flatten();
    let date = readings.next().filter(|_| is_year(third))?;
    readings.all(|other| other == date).then_some(date)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    Date::new(year.parse().ok()?, month_of(month)?, day.parse().ok()?).ok()
}

fn month_of(word: &str) -> Option<i8> {
    let named = || month_named(word)?.try_into().ok();
    word.parse().ok().or_else(named)
}

/// The number of a month of which three letters are written at least.
pub(super) fn month_named(name: &str) -> Option<usize> {
    const SHORTEST: usize = 3;
    let name = name.to_lowercase();
    let is_meant = |month: &&str| name.len() >= SHORTEST && month.starts_with(&name);
    let found = MONTHS.iter().position(is_meant)?;
    Some(found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_another_form_is_read_where_it_is_one_day() {
        let read = |text| meant_by(text).map(|date| date.to_string());
        for text in [
            "2026/6/1",
            "2026.06.01",
            "2026-6-1",
            "1 June 2026",
            "June 1st, 2026",
            "1. jun 2026",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-06-01"), "{text}");
        }
        assert_eq!(read("23.11.2026").as_deref(), Some("2026-11-23"));
        assert_eq!(read("11/23/2026").as_deref(), Some("2026-11-23"));
        assert_eq!(read("4/4/2026").as_deref(), Some("2026-04-04"));
        for text in [
            "03.04.2026",
            "2026-02-30",
            "2026-11",
            "1.6.26",
            "soon",
            "31 Juni 2026",
            "2026-06-01 10:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
