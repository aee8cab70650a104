//! Footnotes: each is there once, and something refers to it.

use std::collections::{BTreeMap, BTreeSet};

use super::folded;
use crate::problem::{Code, Problem};
use crate::source::Span;

#[derive(Default)]
pub(super) struct Notes {
    /// By name, with the label as it was typed.
    defined: BTreeMap<String, (String, Span)>,
    used: BTreeSet<String>,
}

impl Notes {
    pub fn refer(&mut self, name: &str) {
        self.used.insert(folded(name));
    }

    /// What is wrong where another footnote has the name.
    pub fn define(&mut self, name: &str, span: Span) -> Option<Problem> {
        let first = self.defined.insert(folded(name), (name.to_owned(), span));
        first.map(|(_, first)| {
            let message = format!("a second footnote `{name}`");
            let problem = Problem::new(Code::BrokenFootnote, message).at(span);
            problem
                .and(first, "the first one")
                .help("give one of them another name")
        })
    }

    pub fn unused(&self) -> Vec<Problem> {
        let unused = self
            .defined
            .iter()
            .filter(|(folded, _)| !self.used.contains(*folded));
        unused
            .map(|(_, (name, span))| {
                let message = format!("nothing refers to the footnote `{name}`");
                let problem = Problem::new(Code::BrokenFootnote, message).at(*span);
                problem.help(format!(
                    "write `[^{name}]` where it belongs, or leave it out"
                ))
            })
            .collect()
    }
}
