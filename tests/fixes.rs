//! Fixes: each mends its problem wherever it stands, none makes a book worse, and none is left to be made.

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use harness::{Book, Page, Suite};
use pathbook::mend::{Findings, Mended, diffs, mended};
use pathbook::problem::{Code, Fix, Problem, Problems, Safety};
use pathbook::source::Sources;
use proptest::prelude::*;

/// Every small book of the suites and of the pages of codes, with its name.
fn books() -> Vec<(String, Book)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.ends_with("README.md"))
        .collect();
    paths.sort();
    let suites = paths.into_iter().flat_map(|path| {
        let text = std::fs::read_to_string(&path).expect("text");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let sections = Suite::parse(&text).sections.into_iter();
        sections.map(move |section| (format!("{name}: {}", section.title), section.book))
    });
    let pages = Code::ALL
        .iter()
        .filter_map(|code| Some((code.to_string(), Page::of(*code).fails?)));
    suites.chain(pages).collect()
}

/// A book whose one text has a fix at its place.
fn fixed(sources: &Sources, fix: &Fix) -> Sources {
    let texts = sources.files().map(|(key, file)| {
        let mut text = file.text.clone();
        if key == fix.span.file {
            text.replace_range(fix.span.range(), &fix.remedy.text);
        }
        (file.path.clone(), text)
    });
    let texts: Vec<_> = texts.collect();
    let texts = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let mut fixed = Sources::from_files(texts);
    fixed.assets = sources.assets.clone();
    fixed
}

fn said(problems: &[Problem]) -> BTreeMap<(Code, &str), usize> {
    let mut said = BTreeMap::new();
    for problem in problems {
        *said
            .entry((problem.code, problem.message.as_str()))
            .or_default() += 1;
    }
    said
}

/// A fix that is followed is a help that works: the problem is gone, and the help has its text.
#[test]
fn every_fix_mends_its_problem() {
    let (mut count, mut codes, mut faults) = (0, BTreeSet::new(), Vec::new());
    for (name, book) in books() {
        let (sources, _) = book.sources();
        let before = find(&sources).problems;
        for problem in &before {
            let Some(fix) = problem.fix() else {
                continue;
            };
            let after = find(&fixed(&sources, fix)).problems;
            let times = |problems| {
                let said = said(problems);
                let own = (problem.code, problem.message.as_str());
                said.get(&own).copied().unwrap_or_default()
            };
            let help = problem.help.as_ref().expect("a help").to_string();
            assert!(help.contains(&format!("`{}`", fix.remedy.text)), "{help}");
            if times(&after) >= times(&before) {
                let written = sources.text(fix.span);
                faults.push(format!("{name}: `{written}`: {}: {help}", problem.message));
            }
            count += 1;
            codes.insert(problem.code);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 120 && codes.len() >= 13, "{count}, {codes:?}");
}

fn find(sources: &Sources) -> Findings {
    let found = match pathbook::resolved(sources, Problems::default()) {
        Ok((_, problems)) => (problems.sorted(), true),
        Err(problems) => (problems, false),
    };
    Findings {
        problems: found.0,
        is_resolved: found.1,
    }
}

/// What holds of a book after its fixes, whatever was wrong with it.
fn check_mended(sources: &Sources, boldest: Safety) -> Mended {
    let before = find(sources);
    let once = mended(sources, boldest, find);
    let is_further = !before.is_resolved && once.left.is_resolved;
    assert!(is_further || once.left.problems.len() <= before.problems.len());
    assert!(!before.is_resolved || once.left.is_resolved);
    let twice = mended(&once.sources, boldest, find);
    assert_eq!(twice.fixed, 0);
    assert!(twice.sources.is_same_book(&once.sources));
    assert_eq!(once.fixed == 0, diffs(sources, &once.sources).is_empty());
    let lines = |sources: &Sources| -> Vec<usize> {
        sources.files().map(|(_, file)| file.lines()).collect()
    };
    assert_eq!(lines(sources), lines(&once.sources));
    once
}

#[test]
fn a_book_is_no_worse_after_its_fixes_and_needs_no_more() {
    let mut fixed = 0;
    for (_, book) in books() {
        let (sources, _) = book.sources();
        let safe = check_mended(&sources, Safety::Safe).fixed;
        let all = check_mended(&sources, Safety::Guess).fixed;
        assert!(safe <= all);
        fixed += all;
    }
    assert!(fixed >= 60, "{fixed}");
}

/// The book that `init` writes, with characters left out, doubled and exchanged.
fn garbled(slips: &[(usize, u8)]) -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/init/treatment");
    let (sources, _) = pathbook::read::read(&folder).expect("a book");
    let whole: usize = sources.files().map(|(_, file)| file.text.len()).sum();
    let texts = sources.files().scan(0, |begin, (_, file)| {
        let mut text: Vec<char> = file.text.chars().collect();
        for (at, slip) in slips {
            let at = (at % whole).checked_sub(*begin).unwrap_or(text.len());
            if at + 1 < text.len() && text[at] != '\n' && text[at + 1] != '\n' {
                match slip % 4 {
                    0 => drop(text.remove(at)),
                    1 => text.swap(at, at + 1),
                    2 => text[at] = text[at].to_ascii_uppercase(),
                    _ => text.insert(at, text[at]),
                }
            }
        }
        *begin += file.text.len();
        Some((file.path.clone(), text.into_iter().collect::<String>()))
    });
    let texts: Vec<_> = texts.collect();
    Sources::from_files(
        texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_book_with_slips_is_no_worse_after_its_fixes(slips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..12)) {
        let sources = garbled(&slips);
        check_mended(&sources, Safety::Safe);
        check_mended(&sources, Safety::Guess);
    }
}
