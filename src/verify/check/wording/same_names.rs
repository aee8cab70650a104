//! Two things whose names readers can't tell apart.

use std::collections::BTreeMap;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(super) fn check(library: &Library, problems: &mut Problems) {
    let mut called: BTreeMap<(Kind, Option<GuidelineKey>, String), Thing> = BTreeMap::new();
    for &thing in &library.things {
        if !thing.kind().is_chosen_by_title() {
            continue;
        }
        let meta = library.meta(thing);
        let key = (thing.kind(), meta.guideline, folded(&meta.title));
        if let Some(first) = called.get(&key) {
            let message = format!(
                "another {} is called “{}” too",
                thing.kind().name(),
                meta.title
            );
            let problem = Problem::new(Code::SameNames, message).at(meta.title_span);
            let problem = problem.and(library.meta(*first).title_span, "the first one");
            problems.push(problem.help("give each a title that tells it from the other"));
        }
        called.insert(key, thing);
    }
    for (_, step) in library.steps() {
        if let Action::Ask { branches, .. } = &step.action {
            check_branches(branches, problems);
        }
    }
}

fn check_branches(branches: &[Branch], problems: &mut Problems) {
    for (index, branch) in branches.iter().enumerate() {
        let mut before = branches[..index].iter();
        if let Some(first) = before.find(|first| folded(&first.label) == folded(&branch.label)) {
            let message = format!("two branches of this question are “{}”", branch.label);
            let problem = Problem::new(Code::SameNames, message).at(branch.span);
            let problem = problem.and(first.span, "the first one");
            problems.push(problem.help("give each branch a label of its own"));
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
