//! Every code has a page, and its examples do what they say.

mod harness;

use harness::{Book, BookFile, Page};
use pathbook::problem::{Code, Severity};

/// No book can bring these about.
const WITHOUT_EXAMPLE: &[Code] = &[Code::InternalFault];

fn problems_of(book: &Book) -> Vec<(Code, String)> {
    let found = book.problems().into_iter();
    found
        .map(|found| (found.problem.code, format!("{found:#?}")))
        .collect()
}

#[test]
fn every_page_has_its_parts_in_order() {
    for &code in Code::ALL {
        let page = Page::of(code);
        let mut parts = vec!["Why it matters", "Fails", "Passes"];
        if WITHOUT_EXAMPLE.contains(&code) {
            parts.truncate(1);
        }
        if page.parts.len() > parts.len() {
            parts.push("See also");
        }
        assert_eq!(page.heading, format!("# {code}"));
        assert_eq!(page.parts, parts, "{code}");
    }
}

#[test]
fn every_page_begins_with_one_sentence() {
    for &code in Code::ALL {
        let lead = Page::of(code).lead;
        let is_one = lead.ends_with('.') && !lead.contains(". ") && !lead.contains("\n\n");
        assert!(is_one, "{code}: {lead}");
    }
}

#[test]
fn every_code_but_a_fault_has_examples() {
    for &code in Code::ALL {
        let page = Page::of(code);
        let wanted = !WITHOUT_EXAMPLE.contains(&code);
        assert_eq!(page.fails.is_some(), wanted, "{code}");
        assert_eq!(page.passes.is_some(), wanted, "{code}");
    }
}

#[test]
fn what_fails_fails_with_its_code_and_no_other() {
    for &code in Code::ALL {
        let Some(book) = Page::of(code).fails else {
            continue;
        };
        let problems = problems_of(&book);
        assert!(!problems.is_empty(), "{code}: the example passes");
        for (found, said) in problems {
            let is_other_error = found != code && found.severity() == Severity::Error;
            assert!(!is_other_error, "{code}: {said}");
        }
    }
}

#[test]
fn what_passes_passes() {
    for &code in Code::ALL {
        let Some(book) = Page::of(code).passes else {
            continue;
        };
        for (found, said) in problems_of(&book) {
            let is_allowed = found != code && found.severity() == Severity::Warning;
            assert!(is_allowed, "{code}: {said}");
        }
    }
}

/// An example that fails for another reason than the one that is mended teaches nothing.
#[test]
fn what_passes_differs_from_what_fails() {
    let written = |book: &Book| -> Vec<_> {
        let files = book.files.iter();
        files
            .map(|file| (file.path().to_owned(), BookFile::bytes(file)))
            .collect()
    };
    for &code in Code::ALL {
        let page = Page::of(code);
        if let (Some(fails), Some(passes)) = (page.fails, page.passes) {
            assert_ne!(written(&fails), written(&passes), "{code}");
        }
    }
}
