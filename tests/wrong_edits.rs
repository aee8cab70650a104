//! Edits that a tired author could make, and what says so: `check`, `diff`, or nothing. `tests/wrong_edits/README.md` describes the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use pathbook::diff::{Aspect, Difference, compare};
use pathbook::problem::{Code, Problems};
use pathbook::source::Sources;
use pathbook::verify::Verified;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The kinds of edits, each a file.
const KINDS: [&str; 10] = [
    "numbers",
    "citations",
    "quotes",
    "words",
    "protocol",
    "because",
    "metadata",
    "adjudication",
    "deletions",
    "rules",
];

/// At most one edit in so many may pass unseen.
const ONE_UNSEEN_IN: usize = 10;

/// A book that is edited, as it is.
struct Original {
    files: BTreeMap<String, String>,
    today: Date,
    checked: LazyLock<Checked>,
}

/// How many problems of each code the book has, and the book itself.
type Checked = (BTreeMap<Code, usize>, Verified);

impl Original {
    fn read(folder: &str, today: Date, checked: fn() -> Checked) -> Self {
        let (sources, _) = pathbook::read::read(&Path::new(ROOT).join(folder)).expect("a book");
        let files = sources.files();
        let files = files.map(|(_, file)| (file.path.clone(), file.text.clone()));
        Self {
            files: files.collect(),
            today,
            checked: LazyLock::new(checked),
        }
    }

    fn check(&self) -> Checked {
        let (codes, verified) = checked(&self.files, self.today);
        (codes, verified.expect("it is proved"))
    }
}

static BOOK: LazyLock<Original> =
    LazyLock::new(|| Original::read("", date(2026, 11, 28), || BOOK.check()));
static STARTER: LazyLock<Original> = LazyLock::new(|| {
    Original::read("src/cli/init/treatment", date(2000, 6, 1), || {
        STARTER.check()
    })
});

fn sources(files: &BTreeMap<String, String>) -> Sources {
    let files = files.iter();
    Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// How many problems of each code a book has, and the book where none is an error.
fn checked(
    files: &BTreeMap<String, String>,
    today: Date,
) -> (BTreeMap<Code, usize>, Option<Verified>) {
    let verified = pathbook::check(&sources(files), Problems::default(), today);
    let (problems, verified) = match verified {
        Ok(verified) => (verified.warnings().to_vec(), Some(verified)),
        Err(problems) => (problems, None),
    };
    let mut codes = BTreeMap::new();
    for problem in problems {
        *codes.entry(problem.code).or_default() += 1;
    }
    (codes, verified)
}

/// A text of one file that gives way to another.
struct Change {
    path: String,
    find: String,
    replace: String,
}

struct Edit {
    kind: &'static str,
    title: String,
    is_of_book: bool,
    changes: Vec<Change>,
    expected: String,
}

impl Edit {
    fn original(&self) -> &'static Original {
        match self.is_of_book {
            true => &BOOK,
            false => &STARTER,
        }
    }

    /// The files with its changes, each of which is to be made at exactly one place.
    fn made(&self) -> Result<BTreeMap<String, String>, String> {
        let mut files = self.original().files.clone();
        for Change {
            path,
            find,
            replace,
        } in &self.changes
        {
            let text = files
                .get_mut(path)
                .ok_or_else(|| format!("no file {path}"))?;
            match text.matches(find.as_str()).count() {
                1 => *text = text.replacen(find.as_str(), replace, 1),
                count => return Err(format!("{count} places in {path}: {find}")),
            }
        }
        Ok(files)
    }
}

/// What says that an edit was made.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// The problems that `check` has more of.
    Check(BTreeSet<Code>),
    Diff(&'static str),
    Unseen,
}

impl Seen {
    fn of(edit: &Edit) -> Result<Self, String> {
        let original = edit.original();
        let (known, verified) = &*original.checked;
        let (codes, edited) = checked(&edit.made()?, original.today);
        let before = |code: &Code| known.get(code).copied().unwrap_or_default();
        let more = codes.iter().filter(|(code, count)| **count > before(code));
        let more: BTreeSet<Code> = more.map(|(code, _)| *code).collect();
        let Some(edited) = edited.filter(|_| more.is_empty()) else {
            return Ok(Seen::Check(more));
        };
        let (old, new) = (verified.library(), edited.library());
        let difference = compare(old, new).map_err(|why| why.to_string())?;
        Ok(failing(&difference).map_or(Seen::Unseen, Seen::Diff))
    }

    fn is_as(&self, expected: &str) -> bool {
        match (self, expected.split_once(' ')) {
            (Seen::Check(codes), Some(("check", code))) => {
                codes.iter().any(|own| own.name() == code)
            }
            (Seen::Diff(own), Some(("diff", word))) => *own == word,
            (Seen::Unseen, Some(("unseen", reason))) => !reason.trim().is_empty(),
            (Seen::Check(_) | Seen::Diff(_) | Seen::Unseen, _) => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Seen::Check(codes) => {
                let codes: Vec<_> = codes.iter().map(|code| code.name()).collect();
                format!("= check {}", codes.join(" or "))
            }
            Seen::Diff(word) => format!("= diff {word}"),
            Seen::Unseen => "= unseen".to_owned(),
        }
    }
}

/// The first word of `--fail-on` with which `diff` fails.
fn failing(difference: &Difference) -> Option<&'static str> {
    let fails = [
        ("any", !difference.is_same_advice()),
        ("asked", difference.touches(Aspect::Asked)),
        ("delivery", difference.touches(Aspect::Delivery)),
        ("evidence", difference.touches(Aspect::Evidence)),
        ("weaker-proof", !difference.weaker.is_empty()),
    ];
    let mut fails = fails.into_iter();
    fails.find_map(|(word, is_so)| is_so.then_some(word))
}

/// The edits of a file, as its README says.
fn edits(kind: &'static str) -> Vec<Edit> {
    let path = Path::new(ROOT).join(format!("tests/wrong_edits/{kind}.md"));
    let text = fs::read_to_string(path).expect("a file for each kind");
    let mut edits: Vec<Edit> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("--- ") {
            edits.push(Edit {
                kind,
                title: title.trim_end_matches('-').trim().to_owned(),
                is_of_book: true,
                changes: Vec::new(),
                expected: String::new(),
            });
        } else if let Some(edit) = edits.last_mut() {
            add_line(edit, line);
        }
    }
    edits
}

fn add_line(edit: &mut Edit, line: &str) {
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    match mark {
        "book" | "starter" => {
            edit.is_of_book = mark == "book";
            edit.changes.push(Change {
                path: rest.to_owned(),
                find: String::new(),
                replace: String::new(),
            });
        }
        "-" | "+" => {
            let change = edit.changes.last_mut().expect("a file comes first");
            let text = match mark {
                "-" => &mut change.find,
                _ => &mut change.replace,
            };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(rest);
        }
        "=" => rest.clone_into(&mut edit.expected),
        _ => assert!(line.is_empty(), "{}: {line}", edit.title),
    }
}

/// What becomes of each edit, worked out on all cores.
fn outcomes(edits: &[Edit]) -> Vec<Result<Seen, String>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = edits.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let parts = edits.chunks(share);
        let parts = parts.map(|part| scope.spawn(|| part.iter().map(Seen::of).collect::<Vec<_>>()));
        let parts: Vec<_> = parts.collect();
        let joined = parts.into_iter().map(|part| part.join().expect("it ends"));
        joined.flatten().collect()
    })
}

/// How many edits of each kind are seen by what: `(check, diff, unseen)`.
fn table(edits: &[Edit], outcomes: &[Result<Seen, String>]) -> (String, usize) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (edit, outcome) in edits.iter().zip(outcomes) {
        let column = match outcome {
            Ok(Seen::Check(_)) => 0,
            Ok(Seen::Diff(_)) => 1,
            Ok(Seen::Unseen) | Err(_) => 2,
        };
        counts.entry(edit.kind).or_default()[column] += 1;
    }
    let mut text = format!("{:<14}{:>7}{:>7}{:>8}\n", "kind", "check", "diff", "unseen");
    let mut all = [0; 3];
    for kind in KINDS {
        let own = counts.get(kind).copied().unwrap_or_default();
        let _ = writeln!(text, "{kind:<14}{:>7}{:>7}{:>8}", own[0], own[1], own[2]);
        for (all, own) in all.iter_mut().zip(own) {
            *all += own;
        }
    }
    let _ = writeln!(text, "{:<14}{:>7}{:>7}{:>8}", "all", all[0], all[1], all[2]);
    (text, all[2])
}

/// Each edit is checked and compared with the book: some minutes in all, without optimisation.
#[test]
#[ignore = "takes minutes: `cargo test --release --test wrong_edits -- --ignored`"]
fn wrong_edits_are_seen_by_what_is_said_to_see_them() {
    let edits: Vec<Edit> = KINDS.into_iter().flat_map(edits).collect();
    let outcomes = outcomes(&edits);
    let mut wrong = String::new();
    for (edit, outcome) in edits.iter().zip(&outcomes) {
        let place = format!("{}: {}", edit.kind, edit.title);
        match outcome {
            Ok(seen) if seen.is_as(&edit.expected) => {}
            Ok(seen) => {
                let _ = writeln!(wrong, "{place}\n  said: = {}", edit.expected);
                let _ = writeln!(wrong, "  true: {}", seen.words());
            }
            Err(why) => {
                let _ = writeln!(wrong, "{place}\n  cannot be made: {why}");
            }
        }
    }
    let (table, unseen) = table(&edits, &outcomes);
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong}\n{table}");
    assert!(unseen <= edits.len() / ONE_UNSEEN_IN, "{table}");
}

/// No two edits have one title, each kind has ten, and each edit can be made, at exactly one place.
#[test]
fn each_kind_has_edits_of_its_own_that_can_be_made() {
    let mut titles = BTreeSet::new();
    let mut count = 0;
    for kind in KINDS {
        let edits = edits(kind);
        assert!(edits.len() >= 10, "{kind}: {}", edits.len());
        for edit in edits {
            assert!(!edit.changes.is_empty(), "{kind}: {}", edit.title);
            let made = edit.made();
            assert!(made.is_ok(), "{kind}: {}: {made:?}", edit.title);
            count += 1;
            assert!(
                titles.insert(format!("{kind}: {}", edit.title)),
                "{kind}: {}",
                edit.title
            );
        }
    }
    assert!(count >= 120, "{count} edits");
}
