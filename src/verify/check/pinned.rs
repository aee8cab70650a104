//! The source is the text for which the quotes were made.

use crate::model::{Guideline, Library, SourceText, Status};
use crate::problem::{Code, Problem, Problems};
use crate::source::{Digest, Span};

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let guidelines = library.guidelines.values();
    problems.extend(guidelines.filter_map(check_guideline));
}

fn check_guideline(guideline: &Guideline) -> Option<Problem> {
    match (guideline.origin.sha256, &guideline.source) {
        (Some((pinned, span)), Some(source)) => changed(pinned, span, source),
        (Some((_, span)), None) => Some(gone(guideline, span)),
        (None, Some(_)) if guideline.status == Status::Active => Some(unpinned(guideline)),
        (None, Some(_) | None) => None,
    }
}

fn changed(pinned: Digest, span: Span, source: &SourceText) -> Option<Problem> {
    if pinned == source.digest {
        return None;
    }
    let message = "the source is another text than the one that is pinned";
    let problem = Problem::new(Code::ChangedSource, message).at(span);
    let problem = problem.and(Span::new(source.file, 0..0), "this is the source");
    Some(problem.help("put the text back, or compare it with where it was got and run `pathbook source accept`, which says what changed"))
}

fn gone(guideline: &Guideline, span: Span) -> Problem {
    let message = "a text is pinned, and there is no source";
    let help = format!(
        "put the text into `content/{}/source.md`, or take `sha256` out",
        guideline.folder
    );
    Problem::new(Code::ChangedSource, message)
        .at(span)
        .help(help)
}

fn unpinned(guideline: &Guideline) -> Problem {
    let message = format!(
        "“{}” is active, and nothing says which text its source is",
        guideline.meta.title
    );
    let problem = Problem::new(Code::UnpinnedSource, message).at(guideline.meta.span);
    problem.help(match guideline.origin.from {
        Some(_) => "compare `source.md` with where it was got, and run `pathbook source accept`",
        None => "say under `[source]` where it was got, `from = \"…\"`, compare it with that, and run `pathbook source accept`",
    })
}
