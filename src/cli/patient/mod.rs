//! `pathbook patient`: the advice for one patient, with the path and the reasons.

mod account;
mod facts;
mod path;
mod reasons;
mod text;

use std::path::Path;

use super::args::PatientArgs;
use super::book::ResolvedBook;
use super::progress::Audience;
use super::{Failure, output};
use crate::answer::why::{Why, why};
use crate::answer::{Known, NoAnswer, answer};
use crate::character::Shown;
use crate::report::Format;
use account::Account;
pub(super) use account::json_schema;

pub(super) fn run(args: &PatientArgs) -> Result<(), Failure> {
    let (folder, given) = folder_and_facts(&args.arguments)?;
    let is_json = args.format == Format::Json.name();
    let format = if is_json { Format::Json } else { Format::Human };
    let audience = Audience::of(is_json);
    let book = ResolvedBook::open(Path::new(folder), format, args.date.date(), audience)?;
    book.warn()?;
    let known = facts::known(&book.library, &given, args.date.date()).map_err(refused)?;
    refuse_impossible(&book, &known)?;
    let answer = answer(&book.library, &known).map_err(|why| unanswered(&book, &why))?;
    let reasons = reasons(&book, &known, &args.why)?;
    let account = Account::new(&book, &known, &answer, &reasons);
    let text = match is_json {
        true => Shown::json(&account.json()),
        false => Shown::styled(&text::print(&account, output::Terminal::of_output())),
    };
    output::print(&text)?;
    match book.is_proved() {
        true => Ok(()),
        false => Err(Failure::Content),
    }
}

/// Answers to `--why`.
fn reasons(book: &ResolvedBook, known: &Known, names: &[String]) -> Result<Vec<Why>, Failure> {
    let mut all = Vec::new();
    for name in names {
        let Some(asked) = reasons::asked(&book.library, name) else {
            let message =
                format!("no intervention, recommendation, step or row is called `{name}`");
            return Err(match reasons::did_you_mean(&book.library, name) {
                Some(near) => Failure::with_help(message, format!("did you mean `{near}`?")),
                None => Failure::because(message),
            });
        };
        all.push(why(&book.library, known, asked).map_err(|why| unanswered(book, &why))?);
    }
    Ok(all)
}

fn unanswered(book: &ResolvedBook, why: &NoAnswer) -> Failure {
    match why {
        NoAnswer::Impossible => Failure::with_help(
            "there is no such patient: nobody whom the book's assumptions admit has these facts",
            "give facts that the book's assumptions allow",
        ),
        NoAnswer::CannotProve(_) => Failure::with_help(
            "what is not answered leaves too many patients to decide",
            "answer more of the facts; where all are answered nothing need be proved",
        ),
        NoAnswer::Fault(patient) => Failure::with_help(
            format!(
                "the proof and the interpreter disagree about this patient: {}",
                patient.lines(&book.library).join(", ")
            ),
            "this is a fault of pathbook, not of the book; please report it with the book",
        ),
    }
}

/// What has no `=` is the book's folder.
fn folder_and_facts(arguments: &[String]) -> Result<(&str, Vec<&str>), Failure> {
    let all = || arguments.iter().map(String::as_str);
    let mut folders = all().filter(|argument| !argument.contains('='));
    let folder = folders.next().unwrap_or(".");
    match folders.next() {
        Some(second) => Err(Failure::with_help(
            format!("`{second}` is not a fact: `{folder}` is the book's folder already"),
            "write what is known as `fact=value`",
        )),
        None => Ok((folder, all().filter(|fact| fact.contains('=')).collect())),
    }
}

fn refused(wrongs: Vec<facts::Wrong>) -> Failure {
    let lines: Vec<String> = wrongs.iter().map(facts::Wrong::to_string).collect();
    Failure::because(lines.join("\nerror: "))
}

/// Nothing is proved of a patient whom the book's assumptions exclude, so nothing is advised.
fn refuse_impossible(book: &ResolvedBook, known: &Known) -> Result<(), Failure> {
    let patient = known.patient(&book.library);
    let Some(key) = patient.and_then(|patient| book.contradicted(&patient)) else {
        return Ok(());
    };
    let assumption = &book.library.assumptions[key];
    let (file, line) = book.place(assumption.meta.span);
    Err(Failure::with_help(
        format!(
            "there is no such patient: `{}` is `{}` ({file}:{line})",
            assumption.meta.id, assumption.always
        ),
        "give facts that the book's assumptions allow",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_argument_without_an_equals_sign_is_the_folder() {
        let read = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            folder_and_facts(&arguments)
                .map(|(folder, facts)| format!("{folder}: {}", facts.join(" ")))
                .ok()
        };
        assert_eq!(read(&[]).as_deref(), Some(".: "));
        assert_eq!(read(&["a=1", "b", "c=2"]).as_deref(), Some("b: a=1 c=2"));
        assert_eq!(read(&["a", "b"]), None);
    }
}
