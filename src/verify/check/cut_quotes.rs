//! A quote is not cut where that turns what the source says.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::trace::{Quoter, Traces, quotes};
use crate::words::Words;

pub(in crate::verify) fn check(library: &Library, traces: &Traces, problems: &mut Problems) {
    let words = Words::of(&library.settings.language);
    for (key, trace) in traces {
        for (quoter, quote) in quotes(library, Some(*key)) {
            let places = trace.around(&quote.text);
            let cut =
                |cut: &dyn Fn(&(&str, &str)) -> bool| !places.is_empty() && places.iter().all(cut);
            let problem = if cut(&|(before, after)| {
                splits_word(before, &quote.text) || splits_word(&quote.text, after)
            }) {
                Some(("this quote cuts a word in two", "quote whole words"))
            } else if let Some(words) = words {
                cut_of(words, quoter, &quote.text, &cut)
            } else {
                None
            };
            if let Some((message, help)) = problem {
                problems.push(
                    Problem::new(Code::CutQuote, message)
                        .at(quote.span)
                        .help(help),
                );
            }
        }
    }
}

type Everywhere<'a> = dyn Fn(&dyn Fn(&(&str, &str)) -> bool) -> bool + 'a;

fn cut_of(
    words: &Words,
    quoter: Quoter,
    quote: &str,
    cut: &Everywhere<'_>,
) -> Option<(&'static str, &'static str)> {
    // A rule that is quoted without the word that turns it says the opposite; a phrase that is defined does not.
    let reach = if quoter.encodes() { 2 } else { 1 };
    let denies = |text: &str| words.has_phrase(text, &words.advice.denials);
    if cut(&|(before, _)| denies(last_words(before, reach))) {
        Some((
            "this quote begins after a word that denies it",
            "begin it before that word",
        ))
    } else if !ends_clause(quote) && cut(&|(_, after)| denies(first_words(after, 1))) {
        Some((
            "this quote ends before a word that denies it",
            "end it after what is denied",
        ))
    } else if quoter.encodes()
        && quote.split_whitespace().count() < LEAST_WORDS
        && cut(&|place| !is_whole(place))
    {
        Some((
            "this quote is too short to say what the block says",
            "quote the statement that the block encodes",
        ))
    } else {
        None
    }
}

/// A statement that is a part of another one has as many words at least.
const LEAST_WORDS: usize = 3;

fn ends_clause(quote: &str) -> bool {
    quote.ends_with([',', ';', ':', '.', '!', '?', ')'])
}

fn splits_word(left: &str, right: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_letter(left.chars().next_back()) && is_letter(right.chars().next())
}

/// The last words of a text, back to a sign at most.
fn last_words(text: &str, count: usize) -> &str {
    let clause = text
        .rfind([',', ';', ':', '.', '(', ')'])
        .map_or(0, |sign| sign + 1);
    let clause = text[clause..].trim_end();
    let starts = clause.rmatch_indices(' ').map(|(at, _)| at + 1);
    let start = starts
        .take(count)
        .last()
        .filter(|_| clause.split(' ').count() > count);
    &clause[start.unwrap_or(0)..]
}

/// The first words of a text, up to a sign at most.
fn first_words(text: &str, count: usize) -> &str {
    let clause = text
        .split([',', ';', ':', '.', '(', ')'])
        .next()
        .unwrap_or_default()
        .trim_start();
    let mut spaces = clause.match_indices(' ').skip(count - 1);
    &clause[..spaces.next().map_or(clause.len(), |(at, _)| at)]
}

/// Whether nothing but numbers of sources stands beside it.
fn is_whole((before, after): &(&str, &str)) -> bool {
    let is_end = |text: &str| text.is_empty() || text.ends_with(['.', ':', ';', '!', '?']);
    is_end(before.trim_end())
        && !after
            .chars()
            .take_while(|c| *c != '.')
            .any(char::is_alphabetic)
}
