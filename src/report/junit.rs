//! JUnit's XML, which every build server reads: one test for each check, so that it shows what was checked.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::fold::Folded;
use super::{Report, counted, human, visible};
use crate::problem::{Code, Problem, Severity};

/// The first of the checks that need a book whose every name is resolved.
const FIRST_PROOF: Code = Code::ImpossibleAssumptions;

pub(super) fn print(report: &Report<'_>) -> String {
    let mut found: BTreeMap<Code, Vec<&Problem>> = BTreeMap::new();
    for &problem in &report.problems {
        found.entry(problem.code).or_default().push(problem);
    }
    let undecided = proofs_were_not_begun(&found);
    let mut suite = TestSuite::new("pathbook check");
    for &code in Code::ALL {
        let problems = found.get(&code).map_or(&[][..], Vec::as_slice);
        let skipped = undecided && code >= FIRST_PROOF;
        suite.add_test_case(test_case(report, code, problems, skipped));
    }
    let mut suites = Suites::unnamed();
    suites.add_test_suite(suite);
    suites
        .to_string()
        .expect("nothing fails to be written to memory")
}

/// A book that can't be resolved is not proved: its proofs have not passed, and no test says so.
fn proofs_were_not_begun(found: &BTreeMap<Code, Vec<&Problem>>) -> bool {
    let is_error = |code: &&Code| code.severity() == Severity::Error;
    let early = found
        .keys()
        .filter(is_error)
        .any(|&code| code < FIRST_PROOF);
    let late = found
        .keys()
        .filter(is_error)
        .any(|&code| code >= FIRST_PROOF);
    early && !late
}

fn test_case(report: &Report<'_>, code: Code, problems: &[&Problem], skipped: bool) -> TestCase {
    let shown = Folded::new(problems, report.extent);
    let told = shown.told.iter();
    let told = told.map(|problem| human::problem_text(report, problem, false));
    let folds = shown.folds.iter();
    let folds = folds.map(|fold| human::fold_text(report, fold, false));
    let text = told.chain(folds).collect::<Vec<_>>().join("\n\n");
    let mut status = TestCaseStatus::success();
    if !problems.is_empty() && code.severity() == Severity::Error {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(headline(problems));
        status.set_type(code.name());
        status.set_description(text.as_str());
    } else if skipped {
        status = TestCaseStatus::skipped();
        status.set_message("not decided: the book has errors that come before");
    }
    let mut case = TestCase::new(code.name(), status);
    case.set_classname(env!("CARGO_PKG_NAME"));
    if !problems.is_empty() && code.severity() == Severity::Warning {
        case.set_system_out(text);
    }
    case
}

fn headline(problems: &[&Problem]) -> String {
    match problems {
        [only] => visible(&only.message).replace('\n', " "),
        _ => counted(problems.len(), "problem"),
    }
}
