//! Every quote is in the source, and every statement of the source is quoted.

use crate::model::{Guideline, GuidelineKey, Library};
use crate::problem::{Code, Problem, Problems};
use crate::trace::{Coverage, Trace, Traces, nearest, quotes};

pub(in crate::verify) fn check(library: &Library, traces: &Traces, problems: &mut Problems) {
    for (key, guideline) in library.guidelines.iter() {
        let trace = &traces[&key];
        check_quotes(library, key, guideline, trace, problems);
        check_coverage(trace, problems);
    }
}

fn check_quotes(
    library: &Library,
    key: GuidelineKey,
    guideline: &Guideline,
    trace: &Trace,
    problems: &mut Problems,
) {
    for (_, quote) in quotes(library, key) {
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

fn check_coverage(trace: &Trace, problems: &mut Problems) {
    for sentence in &trace.sentences {
        let problem = match sentence.coverage {
            Coverage::Quoted => continue,
            Coverage::Unquoted => {
                Problem::new(Code::UnquotedSource, "nothing quotes this sentence")
            }
            Coverage::Partly => {
                let gaps: Vec<_> = sentence
                    .gaps
                    .iter()
                    .map(|gap| format!("“{}”", sentence.sentence.text[gap.clone()].trim()))
                    .collect();
                let message = format!("nothing quotes {} of this sentence", gaps.join(" and "));
                Problem::new(Code::UnquotedSource, message)
            }
        };
        let help = "quote it in the block that encodes it, so that readers see what became of it";
        problems.push(problem.at(sentence.sentence.span).help(help));
    }
}
