//! `pathbook patient`: the advice for one patient, with the path and the reasons.

mod account;
mod facts;
mod path;
mod text;

use std::path::Path;

use super::args::Patient as Args;
use super::book::Book;
use super::{Failure, output};
use crate::model::Patient;
use crate::problem::report::Format;
use account::Account;

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let (folder, given) = folder_and_facts(&args.arguments)?;
    let is_json = args.format == Format::Json.name();
    let format = if is_json { Format::Json } else { Format::Human };
    let book = Book::open(Path::new(folder), format, args.date.date())?;
    if !is_json {
        book.report()?;
    }
    let patient = facts::patient(book.library(), &given).map_err(refused)?;
    refuse_impossible(&book, &patient)?;
    let account = Account::new(&book, &patient);
    let text = match is_json {
        true => account.json(),
        false => text::print(&account, output::Terminal::of_output()),
    };
    output::say(&text)
}

/// What has no `=` is the book's folder.
fn folder_and_facts(arguments: &[String]) -> Result<(&str, Vec<&str>), Failure> {
    let all = || arguments.iter().map(String::as_str);
    let mut folders = all().filter(|argument| !argument.contains('='));
    let folder = folders.next().unwrap_or(".");
    match folders.next() {
        Some(second) => Err(Failure::with_help(
            format!("`{second}` is no fact: `{folder}` is the book's folder already"),
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
fn refuse_impossible(book: &Book, patient: &Patient) -> Result<(), Failure> {
    let Some(key) = book.contradicted(patient) else {
        return Ok(());
    };
    let assumption = &book.library().assumptions[key];
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
