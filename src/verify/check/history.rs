//! The dates and versions of a guideline are consistent.

use jiff::civil::Date;

use crate::model::{Guideline, GuidelineKey, Library, RecommendationKey, VersionChange};
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    for (key, guideline) in library.guidelines.iter() {
        check_order(guideline, problems);
        check_versions(guideline, problems);
        check_recommendations(library, key, guideline, problems);
    }
}

/// A version names recommendations of its own guideline, each once.
fn check_recommendations(
    library: &Library,
    key: GuidelineKey,
    guideline: &Guideline,
    problems: &mut Problems,
) {
    for change in &guideline.reporting.changes {
        let mut named: Vec<(RecommendationKey, Span)> = Vec::new();
        for &(listed, span) in change.new.iter().chain(&change.amended) {
            let recommendation = &library.recommendations[listed];
            let meta = &recommendation.meta;
            if recommendation.guideline != key {
                let message = format!("`{}` is of another guideline", meta.id);
                problems.push(contradiction(message, span));
            }
            if let Some((_, first)) = named.iter().find(|(other, _)| *other == listed) {
                let message = format!("version `{}` names `{}` twice", change.version, meta.id);
                problems.push(contradiction(message, span).and(*first, "the first time"));
            }
            named.push((listed, span));
        }
    }
}

/// Published, then reviewed, then due for review; the search ends before the last of the first two.
fn check_order(guideline: &Guideline, problems: &mut Problems) {
    let reporting = &guideline.reporting;
    let published = guideline.published.map(|date| (date, "it was published"));
    let (reviewed, due) = (reporting.last_reviewed, guideline.review_by);
    if let Some((date, span)) = reviewed {
        let pair = (date, "was last reviewed");
        problems.extend(before(guideline, pair, published, span));
    }
    if let Some((date, span)) = due {
        let last = reviewed.map(|(date, _)| (date, "its last review"));
        let pair = (date, "is due for review");
        problems.extend(before(guideline, pair, last.max(published), span));
    }
    let last = reviewed.map(|(date, _)| date).max(guideline.published);
    if let (Some((until, span)), Some(last)) = (reporting.searched_until, last)
        && until > last
    {
        let message = format!(
            "the search for “{}” ends on {until}, after the guideline of {last}",
            guideline.meta.title
        );
        problems.push(contradiction(message, span));
    }
}

/// What is dated before that which must come first.
fn before(
    guideline: &Guideline,
    (date, what): (Date, &str),
    first: Option<(Date, &str)>,
    span: Span,
) -> Option<Problem> {
    let (first, of) = first.filter(|(first, _)| date < *first)?;
    let title = &guideline.meta.title;
    let message = format!("“{title}” {what} on {date}, before {of} on {first}");
    Some(contradiction(message, span))
}

/// No version has two entries, and the newest is the guideline's.
fn check_versions(guideline: &Guideline, problems: &mut Problems) {
    let changes = &guideline.reporting.changes;
    for (index, change) in changes.iter().enumerate() {
        let twice = |other: &&VersionChange| other.version == change.version;
        if let Some(first) = changes[..index].iter().find(twice) {
            let message = format!("version `{}` is in the history twice", change.version);
            problems.push(contradiction(message, change.span).and(first.span, "the first entry"));
        }
    }
    let versions = guideline.reporting.newest_first();
    let Some((_, first)) = versions.first() else {
        return;
    };
    let is_newest = |(_, change): &&(usize, &VersionChange)| change.date == first.date;
    let mut latest = versions.iter().take_while(is_newest);
    if !latest.any(|(_, change)| change.version == guideline.version) {
        let message = format!(
            "the guideline is version `{}`, and the newest of its history is `{}`",
            guideline.version, first.version
        );
        let help = "add an entry for the version, or set `version` to that of the entry";
        problems.push(contradiction(message, first.span).help(help));
    }
}

fn contradiction(message: String, span: Span) -> Problem {
    Problem::new(Code::ContradictingHistory, message).at(span)
}
