//! No work has two keys, and none is younger than a guideline that cites it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::*;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, as_of: Date, problems: &mut Problems) {
    check_doubles(library, problems);
    for (key, cited) in cited(library) {
        let guideline = &library.guidelines[key];
        let last = last_date(guideline, as_of);
        let references = cited.iter().map(|key| &library.references[*key]);
        problems.extend(references.filter_map(|reference| later(guideline, last, reference)));
    }
}

/// What two entries of one work have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WorkMark {
    /// DOIs are the same whatever their capitals.
    Doi(String),
    Pmid(String),
    Pmcid(String),
    TitlePage(TitlePage),
}

impl WorkMark {
    fn all(identity: &Identity) -> Vec<Self> {
        let doi = identity.doi.iter();
        let doi = doi.map(|doi| WorkMark::Doi(doi.as_str().to_lowercase()));
        let pmid = identity
            .pmid
            .iter()
            .map(|pmid| WorkMark::Pmid(pmid.to_string()));
        let pmcid = identity.pmcid.iter();
        let pmcid = pmcid.map(|pmcid| WorkMark::Pmcid(pmcid.to_string()));
        let title_page = identity.title_page.iter().cloned().map(WorkMark::TitlePage);
        doi.chain(pmid).chain(pmcid).chain(title_page).collect()
    }

    fn words(&self) -> String {
        match self {
            WorkMark::Doi(doi) => format!("have the DOI {doi}"),
            WorkMark::Pmid(pmid) => format!("have the PMID {pmid}"),
            WorkMark::Pmcid(pmcid) => format!("have the PMCID {pmcid}"),
            WorkMark::TitlePage(title_page) => format!(
                "have one title, first author and year ({})",
                title_page.year
            ),
        }
    }
}

/// Each entry is told beside the first one of the same work.
fn check_doubles(library: &Library, problems: &mut Problems) {
    let mut known: BTreeMap<WorkMark, Vec<&Reference>> = BTreeMap::new();
    for work in library.references.values() {
        let marks = WorkMark::all(&work.identity);
        let double = marks.iter().find_map(|mark| {
            let mut others = known.get(mark)?.iter();
            let first = others.find(|first| is_one_by(mark, &first.identity, &work.identity))?;
            Some(doubled(mark, first, work))
        });
        problems.extend(double);
        for mark in marks {
            known.entry(mark).or_default().push(work);
        }
    }
}

/// An author writes more than one letter in a year: other numbers or pages are those of another work.
fn is_one_by(mark: &WorkMark, one: &Identity, other: &Identity) -> bool {
    fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        one.zip(other).is_some_and(|(one, other)| one != other)
    }
    match mark {
        WorkMark::Doi(_) | WorkMark::Pmid(_) | WorkMark::Pmcid(_) => true,
        WorkMark::TitlePage(_) => {
            !differ(one.doi.as_ref(), other.doi.as_ref())
                && !differ(one.pmid.as_ref(), other.pmid.as_ref())
                && !differ(one.pages.as_ref(), other.pages.as_ref())
        }
    }
}

fn doubled(mark: &WorkMark, first: &Reference, work: &Reference) -> Problem {
    let message = format!("`{}` and `{}` {}", first.key, work.key, mark.words());
    let problem = Problem::new(Code::DoubledReference, message).at(work.span);
    let help = match mark {
        WorkMark::Doi(_) | WorkMark::Pmid(_) | WorkMark::Pmcid(_) => {
            "if they are one work, cite it under one key and take the other entry out; if not, one of the numbers is wrong"
        }
        WorkMark::TitlePage(_) => {
            "if they are one work, cite it under one key and take the other entry out; if not, give their pages or DOIs"
        }
    };
    problem.and(first.span, "the other one").help(help)
}

/// What each guideline cites, in its blocks, its chapters and what it says of how it was made.
fn cited(library: &Library) -> BTreeMap<GuidelineKey, BTreeSet<ReferenceKey>> {
    let mut cited: BTreeMap<GuidelineKey, BTreeSet<ReferenceKey>> = BTreeMap::new();
    for user in library.users() {
        let Some(home) = home(library, user) else {
            continue;
        };
        let works = cited.entry(home).or_default();
        works.extend(library.referents(user).into_iter().filter_map(reference));
    }
    cited
}

fn reference(referent: Referent) -> Option<ReferenceKey> {
    match referent {
        Referent::Reference(key) => Some(key),
        Referent::Thing(_) | Referent::Step(_) | Referent::Row(_) => None,
    }
}

/// The guideline that says it; the book's own introduction and what several share are of none.
fn home(library: &Library, user: User) -> Option<GuidelineKey> {
    match user {
        User::Thing(thing) => library.meta(thing).guideline,
        User::Step(key) => Some(library.pathways[key.pathway].guideline),
        User::Row(key) => Some(library.tables[key.table].guideline),
        User::Chapter(key) => library.chapters[key].guideline,
        User::Reporting(key) => Some(key),
    }
}

/// The last day on which something was added to a guideline: what is still worked at may cite what came out today.
fn last_date(guideline: &Guideline, as_of: Date) -> Date {
    let reporting = &guideline.reporting;
    let reviewed = reporting.last_reviewed.map(|(date, _)| date);
    let changes = reporting.changes.iter().map(|change| change.date);
    let dates = guideline
        .published
        .into_iter()
        .chain(reviewed)
        .chain(changes);
    match guideline.status {
        Status::Draft => as_of,
        Status::Active | Status::Retired => dates.max().unwrap_or(as_of),
    }
}

/// By whole years: an article may come out ahead of its issue.
fn later(guideline: &Guideline, last: Date, reference: &Reference) -> Option<Problem> {
    let (year, span) = reference.year?;
    if year <= i32::from(last.year()) {
        return None;
    }
    let message = format!(
        "`{}` is of {year}, and “{}”, which cites it, of {last}",
        reference.key, guideline.meta.title
    );
    let problem = Problem::new(Code::LaterReference, message).at(span);
    let problem = problem.and(guideline.meta.span, "this guideline");
    Some(problem.help("correct the year of the work, or say when the guideline was changed last: a `[[change]]` or `last-reviewed`"))
}
