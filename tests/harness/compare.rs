use std::fmt::Write;

use pathbook::problem::Severity;

use super::book::Found;
use super::expectation::Detail;
use super::{Book, Expectation, expectations};

/// Checks a book and says where its problems and its expectations differ; empty where they do not.
pub fn compare(book: &Book) -> String {
    let mut expected = match expectations(book) {
        Ok(expected) => expected,
        Err(why) => return format!("  {why}\n"),
    };
    let mut found = book.problems();
    pair_off(&mut expected, &mut found);
    let mut diff = String::new();
    for expectation in expected {
        let near = found.iter().position(|found| expectation.is_about(found));
        match near.map(|near| found.remove(near)) {
            Some(near) => write_other(&mut diff, &expectation, &near),
            None => write_missing(&mut diff, &expectation),
        }
    }
    for found in found {
        write_surplus(&mut diff, book, &found);
    }
    diff
}

/// Takes out each expectation with the problem that meets it; those that say most choose first.
fn pair_off(expected: &mut Vec<Expectation>, found: &mut Vec<Found>) {
    expected.sort_by_key(|own| std::cmp::Reverse((own.details.len(), own.words.len())));
    expected.retain(|expectation| {
        let met = found.iter().position(|found| expectation.is_met_by(found));
        met.map(|met| found.remove(met)).is_none()
    });
    expected.sort_by_key(|own| own.line);
}

fn write_missing(diff: &mut String, expected: &Expectation) {
    let _ = writeln!(diff, "  line {}: not found:", expected.line);
    write_expected(diff, expected);
}

fn write_other(diff: &mut String, expected: &Expectation, found: &Found) {
    let _ = writeln!(diff, "  line {}: expected:", expected.line);
    write_expected(diff, expected);
    let _ = writeln!(diff, "  but found:");
    write_found(diff, found);
}

fn write_surplus(diff: &mut String, book: &Book, found: &Found) {
    let at = found.place.as_ref().and_then(|(path, line)| {
        let file = book.files.iter().find(|file| file.path() == path)?;
        (file.line > 0).then(|| file.line + line - 1)
    });
    let _ = match at {
        Some(line) => writeln!(diff, "  line {line}: not expected:"),
        None => writeln!(diff, "  not expected:"),
    };
    write_found(diff, found);
}

fn place(place: Option<&(String, usize)>) -> String {
    place.map_or_else(
        || "the whole book".to_owned(),
        |(path, line)| format!("{path}:{line}"),
    )
}

fn write_expected(diff: &mut String, expected: &Expectation) {
    let (code, words) = (expected.code, &expected.words);
    let _ = writeln!(
        diff,
        "    [{code}] … {words} … at {}",
        place(expected.place.as_ref())
    );
    for detail in &expected.details {
        let (name, words) = match detail {
            Detail::Help(words) => ("help", words),
            Detail::Note(words) => ("note", words),
            Detail::Also(words) => ("also", words),
            Detail::Patient(words) => ("patient", words),
            Detail::Text(words) => ("text", words),
        };
        let _ = writeln!(diff, "      {name}: … {words} …");
    }
}

fn write_found(diff: &mut String, found: &Found) {
    let problem = &found.problem;
    let severity = match problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let _ = writeln!(
        diff,
        "    {severity}[{}] {} at {}",
        problem.code,
        problem.message,
        place(found.place.as_ref())
    );
    if !found.text.contains('\n') {
        let _ = writeln!(diff, "      text: {}", found.text);
    }
    let others = found.others.iter().map(|words| ("also", words));
    let notes = problem.notes.iter().map(|words| ("note", words));
    let help = found.help();
    let help = help.iter().map(|words| ("help", words));
    let vignette = problem.vignette.iter().map(|words| ("patient", words));
    for (name, words) in others.chain(notes).chain(help).chain(vignette) {
        let _ = writeln!(diff, "      {name}: {}", words.replace('\n', "\n        "));
    }
}
