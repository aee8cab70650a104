//! The dates of an entry, checked and brought into one form before the library sees them: it reads what it can and drops the rest.

use jiff::civil::Date;

use super::field::BibField;
use super::problem;
use crate::problem::Problem;
use crate::resolve::date::month_named;

/// Puts `year`, `month` and `day` together as a `date`, and checks the others.
pub(super) fn bring_into_form(fields: &mut Vec<BibField>, key: &str) -> Result<(), Box<Problem>> {
    let mut take = |name: &str| {
        let at = fields.iter().position(|field| field.name == name);
        at.map(|at| fields.remove(at))
    };
    let (date, year) = (take("date"), take("year"));
    let (month, day) = (take("month"), take("day"));
    let date = match (date, year) {
        (Some(date), _) => Some(whole(date, key)?),
        (None, Some(year)) => Some(of_parts(year, month, day, key)?),
        (None, None) => None,
    };
    for field in fields.iter_mut() {
        if matches!(field.name.as_str(), "urldate" | "eventdate") {
            *field = whole(field.clone(), key)?;
        }
    }
    fields.extend(date);
    Ok(())
}

/// A date in one field.
fn whole(field: BibField, key: &str) -> Result<BibField, Box<Problem>> {
    match in_form(&field.text) {
        Some(text) => Ok(BibField { text, ..field }),
        None => Err(not_a_date(&field, key)),
    }
}

fn not_a_date(field: &BibField, key: &str) -> Box<Problem> {
    let why = match field.text.contains('/') {
        true => "is more than one date",
        false => "is not a valid date",
    };
    let message = format!("the `{}` of `{key}` {why}: `{}`", field.name, field.text);
    let help = "write `2020`, `2020-05` or `2020-05-31`; a `~` behind it says about when";
    Box::new(problem(message).at(field.at).help(help))
}

fn of_parts(
    year: BibField,
    month: Option<BibField>,
    day: Option<BibField>,
    key: &str,
) -> Result<BibField, Box<Problem>> {
    let mut text = year.text.trim().to_owned();
    let mut last = year.clone();
    if let Some(month) = month {
        let parts = month_and_day(&month.text).ok_or_else(|| not_a_month(&month, key))?;
        text.push_str(&format!("-{:02}", parts.0));
        if let Some(day) = day
            .as_ref()
            .map(|day| day.text.trim().to_owned())
            .or(parts.1)
        {
            text.push_str(&format!("-{day:0>2}"));
        }
        last = day.unwrap_or(month);
    }
    match in_form(&text) {
        Some(text) => Ok(BibField {
            name: "date".to_owned(),
            text,
            at: year.at,
        }),
        // The year by itself is right where only the month or the day is not.
        None if in_form(&year.text).is_some() => Err(not_a_date(&last, key)),
        None => Err(not_a_date(&year, key)),
    }
}

fn not_a_month(month: &BibField, key: &str) -> Box<Problem> {
    let message = format!("the `month` of `{key}` is not a month: `{}`", month.text);
    let problem = problem(message)
        .at(month.at)
        .help("write one month: `5`, `may` or `{May}`");
    Box::new(problem)
}

/// `5`, `may`, `Sept.`, and with a day, `May 3` or `3 May`.
fn month_and_day(text: &str) -> Option<(usize, Option<String>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    match words[..] {
        [number] if is_number(number) => Some((number.parse().ok()?, None)),
        [name] => Some((month(name)?, None)),
        [name, day] if is_number(day) => Some((month(name)?, Some(day.to_owned()))),
        [day, name] if is_number(day) => Some((month(name)?, Some(day.to_owned()))),
        _ => None,
    }
}

fn month(name: &str) -> Option<usize> {
    month_named(name.trim_end_matches(['.', ',']))
}

/// A valid date as BibLaTeX has it, and whether it is about right.
fn in_form(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_suffix(['~', '?', '%']).unwrap_or(text);
    let parts: Vec<&str> = bare.split('-').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_number) || parts.len() > 3 || parts[0].len() != 4 {
        return None;
    }
    let year: i16 = parts[0].parse().ok()?;
    let month = parts.get(1).map_or(Ok(1), |month| month.parse()).ok()?;
    let day = parts.get(2).map_or(Ok(1), |day| day.parse()).ok()?;
    Date::new(year, month, day).ok()?;
    let mark = if bare == text { "" } else { "~" };
    let padded: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    Some(format!("{}{mark}", padded.join("-")))
}

#[cfg(test)]
mod tests {
    use super::{in_form, month_and_day};

    #[test]
    fn dates_are_valid_or_none() {
        for (written, wanted) in [
            ("2020", Some("2020")),
            ("2020-5", Some("2020-05")),
            ("2020-05-31", Some("2020-05-31")),
            ("2020~", Some("2020~")),
            ("2020?", Some("2020~")),
            ("2020-02-31", None),
            ("2020-13", None),
            ("2020-00", None),
            ("2019/2020", None),
            ("c. 2020", None),
            ("2020a", None),
            ("", None),
        ] {
            assert_eq!(in_form(written).as_deref(), wanted, "{written}");
        }
    }

    #[test]
    fn months_have_names_and_numbers() {
        let day = || Some("3".to_owned());
        for (written, wanted) in [
            ("may", Some((5, None))),
            ("Sept.", Some((9, None))),
            ("12", Some((12, None))),
            ("May 3", Some((5, day()))),
            ("3 May", Some((5, day()))),
            ("ma", None),
            ("jul/aug", None),
            ("Januar", Some((1, None))),
            ("Mai", None),
        ] {
            assert_eq!(month_and_day(written), wanted, "{written}");
        }
    }
}
