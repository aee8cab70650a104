//! `@string` definitions, written out where they are used.

use std::collections::BTreeMap;

use biblatex::RawChunk;

use super::problem;
use crate::problem::{Problem, Remedy, nearest};

/// No field of a reference is longer, in bytes: strings that double each other would fill the memory.
const LONGEST: usize = 1 << 16;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The definitions so far. One uses only those above it, as in BibTeX, so that none goes in a circle.
#[derive(Debug, Default)]
pub(super) struct Strings(BTreeMap<String, String>);

/// Why a value can't be written out.
#[derive(Debug)]
pub(super) enum Unwritten {
    Unknown(String),
    TooLong,
}

impl Strings {
    /// Keeps a definition. One that is wrong is kept as empty, so that its uses are not second problems.
    pub fn define(&mut self, name: &str, value: Result<String, Unwritten>) -> Option<Problem> {
        let (text, problem) = match value {
            Ok(text) => (text, None),
            Err(why) => {
                let what = format!("the string `{name}`");
                (String::new(), Some(self.unwritten(&what, &why)))
            }
        };
        self.0.insert(name.to_lowercase(), text);
        problem
    }

    /// The parts of a value, put together.
    pub fn value(&self, parts: &[biblatex::Spanned<RawChunk<'_>>]) -> Result<String, Unwritten> {
        let mut text = String::new();
        for part in parts {
            match part.v {
                RawChunk::Normal(chunk) => text.push_str(chunk),
                RawChunk::Abbreviation(name) => text.push_str(self.of(name)?),
            }
            if text.len() > LONGEST {
                return Err(Unwritten::TooLong);
            }
        }
        Ok(text)
    }

    fn of<'s>(&'s self, name: &'s str) -> Result<&'s str, Unwritten> {
        let lower = name.to_lowercase();
        let month = || MONTHS.iter().find(|month| **month == lower).copied();
        let known = self.0.get(&lower).map(String::as_str);
        known
            .or_else(month)
            .ok_or_else(|| Unwritten::Unknown(name.to_owned()))
    }

    pub fn unwritten(&self, what: &str, why: &Unwritten) -> Problem {
        match why {
            Unwritten::TooLong => problem(format!("{what} is longer than {LONGEST} bytes"))
                .help("the strings that it is made of double each other"),
            Unwritten::Unknown(name) => {
                let problem = problem(format!(
                    "{what} uses `{name}`, which no `@string` above defines"
                ));
                match nearest(&name.to_lowercase(), self.0.keys().map(String::as_str)) {
                    Some(near) => problem.help(Remedy::did_you_mean(near).at(None)),
                    None => problem.help("define it above, or put the text into braces"),
                }
            }
        }
    }
}
