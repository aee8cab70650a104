//! Which entries an entry inherits from, by `crossref` and `xdata`.

use std::collections::{BTreeMap, BTreeSet};

use super::field::BibField;
use super::{BibDraft, problem};
use crate::problem::{Problem, Remedy, nearest};

/// An entry inherits from no more entries, each counted as often as it is come upon: the library follows each way again.
const MOST: usize = 64;

/// For each entry that can be read, itself and all that it inherits from.
pub(super) fn lines<'d, 't>(
    drafts: &BTreeMap<&'t str, &'d BibDraft<'t>>,
    broken: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<&'t str, Vec<&'d BibDraft<'t>>> {
    let mut lines = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for (&key, &draft) in drafts {
        let mut line = Lineage {
            drafts,
            broken,
            path: Vec::new(),
            found: Vec::new(),
            ways: 0,
        };
        match line.follow(draft) {
            Ok(()) => _ = lines.insert(key, line.found),
            // Entries that inherit from one that is broken are not second problems.
            Err(None) => {}
            Err(Some(told)) => {
                let (at, problem) = *told;
                if reported.insert(at) {
                    problems.push(problem);
                }
            }
        }
    }
    lines
}

struct Lineage<'a, 'd, 't> {
    drafts: &'a BTreeMap<&'t str, &'d BibDraft<'t>>,
    broken: &'a BTreeSet<String>,
    /// From the entry to the one that is looked at.
    path: Vec<&'t str>,
    found: Vec<&'d BibDraft<'t>>,
    ways: usize,
}

/// A problem, with the place by which it is known. Of entries that inherit from too many, only the first is named: in a long row each of them
/// does.
type InheritedProblem = Box<(Option<usize>, Problem)>;

impl<'d, 't> Lineage<'_, 'd, 't> {
    fn follow(&mut self, draft: &'d BibDraft<'t>) -> Result<(), Option<InheritedProblem>> {
        self.path.push(draft.key);
        if !self.found.iter().any(|found| found.key == draft.key) {
            self.found.push(draft);
        }
        for (field, key) in parents(draft) {
            self.parent(draft, field, key)?;
        }
        self.path.pop();
        Ok(())
    }

    fn parent(
        &mut self,
        draft: &BibDraft<'t>,
        field: &BibField,
        key: &str,
    ) -> Result<(), Option<InheritedProblem>> {
        let tell = |problem: Problem| Some(Box::new((Some(field.at.start), problem.at(field.at))));
        self.ways += 1;
        if self.ways > MOST {
            let message = format!("`{}` inherits from more than {MOST} entries", self.path[0]);
            let problem = problem(message).at(field.at);
            let problem = problem
                .help("what two entries inherit from is counted for each of them; name fewer");
            return Err(Some(Box::new((None, problem))));
        }
        if let Some(start) = self.path.iter().position(|ancestor| *ancestor == key) {
            let round = [&self.path[start..], &[self.path[start]]]
                .concat()
                .join("` → `");
            return Err(tell(problem(format!(
                "`{key}` inherits from itself: `{round}`"
            ))));
        }
        match self.drafts.get(key) {
            Some(parent) => self.follow(parent),
            None if self.broken.contains(key) => Err(None),
            None => {
                let message = format!(
                    "the `{}` of `{}` names no entry: `{key}`",
                    field.name, draft.key
                );
                let near = nearest(key, self.drafts.keys().copied());
                let problem = problem(message);
                Err(tell(match near {
                    Some(near) => problem.help(Remedy::did_you_mean(near).at(None)),
                    None => problem,
                }))
            }
        }
    }
}

/// The entries that an entry names, each with the field that does.
fn parents<'f>(draft: &'f BibDraft<'_>) -> impl Iterator<Item = (&'f BibField, &'f str)> {
    let fields = draft.fields.iter();
    let fields = fields.filter(|field| matches!(field.name.as_str(), "crossref" | "xdata"));
    fields.flat_map(|field| {
        let keys = field.text.split(',').map(str::trim);
        keys.filter(|key| !key.is_empty())
            .map(move |key| (field, key))
    })
}
