//! Every quote is in the source, and every statement of the source is quoted, by what encodes it where it is advice.

use crate::model::{Guideline, GuidelineKey, Library, Thing};
use crate::problem::{Code, Problem, Problems};
use crate::trace::{Coverage, Quoter, Trace, TracedSentence, Traces, nearest, quotes};
use crate::words::Words;

pub(in crate::verify) fn check(library: &Library, traces: &Traces, problems: &mut Problems) {
    for (key, guideline) in library.guidelines.iter() {
        let trace = &traces[&key];
        check_quotes(library, key, guideline, trace, problems);
        check_coverage(library, trace, problems);
    }
    for (_, quote) in quotes(library, None) {
        let message = "a quote, and no source to quote: what guidelines share encodes none";
        let problem = Problem::new(Code::MisquotedSource, message).at(quote.span);
        problems.push(
            problem.help("cite the work, or move the block to the guideline whose source says it"),
        );
    }
}

fn check_quotes(
    library: &Library,
    key: GuidelineKey,
    guideline: &Guideline,
    trace: &Trace,
    problems: &mut Problems,
) {
    for (_, quote) in quotes(library, Some(key)) {
        let Some(source) = &guideline.source else {
            let message = "a quote, and no source to quote";
            let help = format!("put the text into `content/{}/source.md`", guideline.folder);
            problems.push(
                Problem::new(Code::MisquotedSource, message)
                    .at(quote.span)
                    .help(help),
            );
            continue;
        };
        if trace.has(&quote.text) {
            continue;
        }
        let problem =
            Problem::new(Code::MisquotedSource, "the source does not say this").at(quote.span);
        problems.push(match nearest(source, &quote.text) {
            Some(sentence) => problem
                .and(sentence.span, "the nearest sentence of the source")
                .help(format!("quote it to the letter: “{}”", sentence.text)),
            None => problem.help("quote the source to the letter"),
        });
    }
}

/// A sentence that gives advice becomes a rule; one that only defines may stay words.
fn check_coverage(library: &Library, trace: &Trace, problems: &mut Problems) {
    let words = Words::of(&library.settings.language);
    for sentence in &trace.sentences {
        let advises = || words.is_some_and(|words| !words.said(&sentence.sentence.text).is_empty());
        let (message, help) = match sentence.coverage {
            Coverage::Quoted => continue,
            Coverage::Unquoted => ("nothing quotes this sentence".to_owned(), QUOTE_IT),
            Coverage::Mentioned if advises() && !is_weighed(sentence) => {
                let message = format!(
                    "this is advice, and only {} quotes it",
                    mentions(library, sentence)
                );
                (message, ENCODE_IT)
            }
            Coverage::Mentioned if sentence.gaps.is_empty() => continue,
            Coverage::Partly | Coverage::Mentioned => (unquoted(sentence), QUOTE_IT),
        };
        let problem = Problem::new(Code::UnquotedSource, message).at(sentence.sentence.span);
        problems.push(problem.help(help));
    }
}

/// Whether an adjudication says what became of it.
fn is_weighed(sentence: &TracedSentence) -> bool {
    let mut by = sentence.by.iter();
    by.any(|quoter| matches!(quoter, Quoter::Thing(Thing::Adjudication(_))))
}

const QUOTE_IT: &str =
    "quote it in the block that encodes it, so that readers see what became of it";
const ENCODE_IT: &str = "quote it where it becomes advice: in a recommendation, step, row, evidence, protocol or invariant";

fn unquoted(sentence: &TracedSentence) -> String {
    let gaps = sentence.gaps.iter();
    let gaps: Vec<_> = gaps
        .map(|gap| format!("“{}”", sentence.sentence.text[gap.clone()].trim()))
        .collect();
    format!("nothing quotes {} of this sentence", gaps.join(" and "))
}

/// Those that mention it.
fn mentions(library: &Library, sentence: &TracedSentence) -> String {
    let names = sentence.by.iter().map(|quoter| match quoter {
        Quoter::Thing(thing) => format!("`{}`", library.meta(*thing).id),
        Quoter::Step(key) => format!("`{}`", library.step_name(*key)),
        Quoter::Row(key) => format!("`{}`", library.row_name(*key)),
    });
    names.collect::<Vec<_>>().join(" and ")
}
