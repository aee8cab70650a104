//! Every check of patients against brute force over generated guidelines: each problem that there is, with its count, and
//! no other; and what is shown of it.

mod generator;
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use generator::{guideline, library, sources};
use jiff::civil::date;
use num_bigint::BigUint;
use oracle::checks::{Suspicion, Tried, suspicions};
use oracle::pairs::pairs;
use pathbook::interpret::{advise, is_admitted};
use pathbook::model::{Library, Patient, Rule, SaysOfTwo};
use pathbook::problem::{Code, Problem, Problems, Severity};
use pathbook::source::Span;
use pathbook::verify::{grouped, verify};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// What one patient shows to be wrong.
const OF_A_PATIENT: [Code; 16] = [
    Code::UncoveredPatient,
    Code::OverlappingBranches,
    Code::TableGap,
    Code::OverlappingRows,
    Code::AgreeingRows,
    Code::ConflictingAdvice,
    Code::NoAlternativeLeft,
    Code::PermittedThoughForbidden,
    Code::UnevenAdvice,
    Code::ConflictingOutput,
    Code::CyclicAdjudication,
    Code::UnsetOutput,
    Code::OutOfRange,
    Code::UnbackedAct,
    Code::BrokenInvariant,
    Code::FailedVignette,
];

/// What is said of nobody, or of everybody.
const OF_NOBODY: [Code; 12] = [
    Code::IdleTable,
    Code::UnenteredTable,
    Code::DeadRow,
    Code::MaskedRow,
    Code::UnreachableStep,
    Code::DeadBranch,
    Code::DeadRecommendation,
    Code::ConstantCondition,
    Code::IdleAdjudication,
    Code::IdleKnownViolation,
    Code::VacuousInvariant,
    Code::ImpossibleVignette,
];

fn problems(text: &str, library: &Library) -> Vec<Problem> {
    let verified = verify(
        library.clone(),
        &sources(text),
        Problems::default(),
        date(2026, 11, 23),
    );
    match verified {
        Ok(verified) => verified.warnings().to_vec(),
        Err(unproved) => unproved.problems().to_vec(),
    }
}

fn span(problem: &Problem) -> Span {
    problem.label.as_ref().expect("it has a place").span
}

fn of<'a>(problems: &'a [Problem], codes: &'a [Code]) -> impl Iterator<Item = &'a Problem> {
    problems
        .iter()
        .filter(|problem| codes.contains(&problem.code))
}

/// How many problems of a code there are at a place, and in how many patients each shows.
type Counted = BTreeMap<(Code, Span), Vec<String>>;

fn counted(all: impl Iterator<Item = (Code, Span, String)>) -> Counted {
    let mut counted = Counted::new();
    for (code, span, count) in all {
        counted.entry((code, span)).or_default().push(count);
    }
    counted
        .values_mut()
        .for_each(|counts| counts.sort_unstable());
    counted
}

/// `it concerns 1,024 of …`; of a conflict the first of the other statements is counted, and not compared.
fn count_of(problem: &Problem) -> String {
    let mut notes = problem.notes.iter();
    let count = notes.find_map(|note| note.strip_prefix("it concerns ")?.split(' ').next());
    match problem.code {
        Code::ConflictingAdvice
        | Code::NoAlternativeLeft
        | Code::PermittedThoughForbidden
        | Code::UnevenAdvice => String::new(),
        _ => count.expect("a count").to_owned(),
    }
}

fn words(code: Code, count: u64) -> String {
    match code {
        Code::ConflictingAdvice
        | Code::NoAlternativeLeft
        | Code::PermittedThoughForbidden
        | Code::UnevenAdvice => String::new(),
        _ => grouped(&BigUint::from(count)),
    }
}

/// Rows of which it was said that they are needless.
fn needless(problems: &[Problem]) -> Vec<Span> {
    of(problems, &[Code::SubsumedRow]).map(span).collect()
}

/// Whether a problem is left unsaid, since another one is said instead.
fn is_unsaid(own: &Suspicion<'_>, tried: &Tried<'_>, library: &Library, needless: &[Span]) -> bool {
    let rows = [Code::TableGap, Code::OverlappingRows, Code::AgreeingRows];
    let mut tables = library.tables.iter();
    let of_idle = rows.contains(&own.code)
        && tables.any(|(key, table)| {
            let mut rows = table.rows.iter();
            let is_own = table.meta.span == own.span || rows.any(|row| row.span == own.span);
            is_own && tried.is_idle(key)
        });
    let places = [Some(own.span), own.other];
    let of_needless = needless.iter().any(|row| places.contains(&Some(*row)));
    of_idle || (own.code == Code::AgreeingRows && of_needless)
}

fn check_all(text: &str) -> Result<(), TestCaseError> {
    let library = library(text);
    let problems = problems(text, &library);
    prop_assert!(of(&problems, &[Code::InternalFault]).next().is_none());
    let tried = Tried::new(&library);
    if tried.patients.is_empty() {
        prop_assert_eq!(of(&problems, &[Code::ImpossibleAssumptions]).count(), 1);
        prop_assert_eq!(of(&problems, &OF_A_PATIENT).count(), 0);
        return Ok(());
    }
    let needless = needless(&problems);
    let wrong = suspicions(&library).into_iter().filter_map(|own| {
        let count = tried.counted(&own);
        let is_said = count > 0 && !is_unsaid(&own, &tried, &library, &needless);
        is_said.then(|| (own.code, own.span, words(own.code, count)))
    });
    // Of those in a circle the first is told of.
    let mut is_told = false;
    let wrong = wrong.filter(|(code, ..)| {
        *code != Code::CyclicAdjudication || !std::mem::replace(&mut is_told, true)
    });
    let of_two = of_two(&tried, &library, &problems)?;
    let broken = of_two.iter().filter_map(|own| {
        let is_broken = own.code == Code::BrokenInvariant;
        is_broken.then(|| (own.code, own.span, own.count.clone()))
    });
    let said = of(&problems, &OF_A_PATIENT);
    let said = said.map(|problem| (problem.code, span(problem), count_of(problem)));
    prop_assert_eq!(counted(said), counted(wrong.chain(broken)));
    let dead = tried.dead().into_iter();
    let dead = dead.map(|(code, span)| (code, span, String::new()));
    let dead = dead.chain(of_two.iter().filter_map(|own| {
        let is_idle = [Code::VacuousInvariant, Code::IdleKnownViolation].contains(&own.code);
        is_idle.then(|| (own.code, own.span, String::new()))
    }));
    let said = of(&problems, &OF_NOBODY);
    let said = said.map(|problem| (problem.code, span(problem), String::new()));
    prop_assert_eq!(counted(said), counted(dead));
    check_needless(&tried, &needless)
}

/// What is wrong with a rule over two patients.
struct OfTwo {
    code: Code,
    span: Span,
    count: String,
}

/// What comparing every two patients finds; where these are not all that there are, what is said beyond that is taken for true, and no less is said.
fn of_two(
    tried: &Tried<'_>,
    library: &Library,
    problems: &[Problem],
) -> Result<Vec<OfTwo>, TestCaseError> {
    let mut found = Vec::new();
    for invariant in library.invariants.values() {
        let Rule::OfTwo(rule) = &invariant.rule else {
            continue;
        };
        let span = rule.span();
        let pairs = pairs(tried, library, rule);
        let known = rule.known_violation.as_ref().map(|known| known.when.span);
        let speaks = match &rule.says {
            SaysOfTwo::Monotone(_) => span,
            SaysOfTwo::Pairs(pairs) => pairs.pairs.span,
        };
        let said = problems.iter().find(|own| {
            let at = match own.code {
                Code::BrokenInvariant => Some(span),
                Code::VacuousInvariant => Some(speaks),
                Code::IdleKnownViolation => known,
                _other => None,
            };
            at.is_some() && own.label.as_ref().map(|label| label.span) == at
        });
        let of_two = match (pairs.broken, pairs.concerned, pairs.violating, known) {
            (1.., ..) => Some((Code::BrokenInvariant, span)),
            (0, 0, ..) => Some((Code::VacuousInvariant, speaks)),
            (0, _, 0, Some(at)) => Some((Code::IdleKnownViolation, at)),
            (0, ..) => None,
        };
        if pairs.are_all {
            found.extend(of_two.map(|(code, span)| OfTwo {
                code,
                span,
                count: match code {
                    Code::BrokenInvariant => grouped(&BigUint::from(pairs.broken)),
                    _ => String::new(),
                },
            }));
            continue;
        }
        let said_code = said.map(|own| own.code);
        let code = of_two.map(|(code, _)| code);
        let may_be_more = [Code::VacuousInvariant, Code::IdleKnownViolation];
        prop_assert!(
            said_code == Some(Code::BrokenInvariant)
                || said_code == code
                || code.is_some_and(|code| may_be_more.contains(&code)),
            "{:?} {:?}",
            said_code,
            code
        );
        found.extend(said.and_then(|own| {
            Some(OfTwo {
                code: own.code,
                span: own.label.as_ref()?.span,
                count: match own.code {
                    Code::BrokenInvariant => count_of(own),
                    _ => String::new(),
                },
            })
        }));
    }
    Ok(found)
}

/// A row is called needless for one that is not, and of two of which one is, one is called so.
fn check_needless(tried: &Tried<'_>, needless: &[Span]) -> Result<(), TestCaseError> {
    let within = tried.subsumed();
    for row in needless {
        let mut outer = within.iter().filter(|(inner, _)| inner == row);
        prop_assert!(outer.any(|(_, outer)| !needless.contains(outer)));
    }
    for (inner, outer) in &within {
        prop_assert!(needless.contains(inner) || needless.contains(outer));
    }
    Ok(())
}

/// Every pasted block is read, says all of a patient, and is one with whom that is wrong.
fn check_pasted(text: &str) -> Result<(), TestCaseError> {
    let before = library(text);
    let problems = problems(text, &before);
    let shown: Vec<&Problem> = problems
        .iter()
        .filter(|own| own.vignette.is_some() && own.beside.is_none())
        .collect();
    let of_one = of(&problems, &OF_A_PATIENT).filter(|own| own.beside.is_none());
    prop_assert_eq!(shown.len(), of_one.count());
    let blocks = shown
        .iter()
        .filter_map(|problem| problem.vignette.as_deref());
    let pasted = format!("{text}\n{}", blocks.collect::<Vec<_>>().join("\n"));
    let library = library(&filled_in(&pasted, &before));
    let added = library.vignettes.values().skip(before.vignettes.len());
    for (problem, vignette) in shown.iter().zip(added) {
        let block = problem.vignette.as_deref().expect("it is shown");
        let head = format!("```vignette {}\n", vignette.meta.id);
        prop_assert!(block.starts_with(&head), "{}", block);
        prop_assert_eq!(vignette.given.len(), library.facts.len(), "{}", block);
        let patient = Patient::new(vignette.given.iter().cloned().collect());
        prop_assert!(is_admitted(&library, &patient), "{}", block);
        let advice = advise(&library, &patient);
        let concerned = suspicions(&before).into_iter().any(|own| {
            (own.code, own.span) == (problem.code, span(problem))
                && (own.concerns)(&patient, &advice)
        });
        prop_assert!(concerned, "{}: {}", problem.code, block);
        // What it expects is what is amiss: with the advice that there is, it fails.
        for (test, _) in &vignette.expected {
            prop_assert!(!advice.answers(&library, test), "{}", block);
        }
    }
    Ok(())
}

/// What is left to the author in a pasted block is filled in with something; empty it is an error.
fn filled_in(pasted: &str, library: &Library) -> String {
    let first = library.interventions.values().next();
    let id = first.map_or("", |own| own.meta.id.as_str());
    pasted.replace("offered = []", &format!("not-permitted = [\"{id}\"]"))
}

/// Whoever is excluded shows nothing to be wrong.
fn check_monotone(text: &str, assumption: &str) -> Result<(), TestCaseError> {
    let more = format!("{text}\n```assumption also\nalways = \"{assumption}\"\n```\n");
    let places = |text: &str| -> Vec<(Code, Span)> {
        let problems = problems(text, &library(text));
        let errors = of(&problems, &OF_A_PATIENT);
        let errors = errors.filter(|problem| problem.severity() == Severity::Error);
        errors
            .map(|problem| (problem.code, span(problem)))
            .collect()
    };
    let (before, after) = (places(text), places(&more));
    for own in after {
        prop_assert!(before.contains(&own), "{:?}", own);
    }
    Ok(())
}

/// Otherwise the properties below would compare nothing with nothing.
#[test]
fn generated_guidelines_are_wrong_in_every_way() {
    let mut runner = TestRunner::deterministic();
    let mut missing: BTreeSet<Code> = OF_A_PATIENT.iter().chain(&OF_NOBODY).copied().collect();
    // The rarest is in one book of a hundred or so.
    for _ in 0..400 {
        if missing.is_empty() {
            break;
        }
        let text = guideline().new_tree(&mut runner).expect("a guideline");
        let text = text.current();
        for problem in problems(&text, &library(&text)) {
            missing.remove(&problem.code);
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn what_is_found_is_what_is_wrong(text in guideline()) {
        check_all(&text)?;
    }

    #[test]
    fn every_patient_can_be_pasted(text in guideline()) {
        check_pasted(&text)?;
    }

    #[test]
    fn an_assumption_never_adds_a_counterexample(text in guideline(), assumption in generator::blocks::guard()) {
        check_monotone(&text, &assumption)?;
    }
}
