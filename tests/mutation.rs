//! The book's own mutation score: every unsafe edit that changes somebody's advice is caught.

use std::path::Path;

use jiff::civil::date;
use pathbook::mutate::mutate;
use pathbook::problem::Problems;
use pathbook::source::Sources;

#[test]
fn no_unsafe_edit_of_the_book_survives() {
    let (sources, problems) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    let verified =
        pathbook::check(&sources, problems, date(2026, 11, 23)).expect("the book is proved");
    let mutation = mutate(&verified).expect("a small book");
    let survivors: Vec<_> = mutation
        .survivors
        .iter()
        .map(|survivor| &survivor.edit.words)
        .collect();
    assert!(survivors.is_empty(), "{survivors:#?}");
    assert!(mutation.counted() >= 250, "{}", mutation.counted());
    assert_eq!(mutation.score(), 100);
}

/// A book whose rule says nothing of the edit: it survives, with the patient whose advice it changes.
#[test]
fn what_nothing_catches_survives() {
    let text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact fever\ntype = \"yes-no\"\n```\n```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\n```\n\
        ```intervention rest\n```\n\
        ```evidence trial\npopulation = \"p\"\nintervention = [\"rest\"]\nfinding = \"f\"\ncites = [\"trial\"]\n```\n\
        ```recommendation rest-in-fever\nwhen = \"fever and age >= 65 'a'\"\nfor = [\"rest\"]\nstrength = \"strong\"\ncertainty = \"high\"\nevidence = [\"trial\"]\n```\n\
        ```vignette old\ngiven = { fever = true, age = \"70 a\" }\noffered = [\"rest\"]\n```\n";
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("content/g/index.md", text),
        (
            "content/references.yml",
            "trial:\n  type: Misc\n  title: A trial\n",
        ),
    ]);
    let verified =
        pathbook::check(&sources, Problems::default(), date(2026, 11, 23)).expect("a sound book");
    let mutation = mutate(&verified).expect("a small book");
    let survived = |words: &str| {
        mutation
            .survivors
            .iter()
            .find(|survivor| survivor.edit.words.contains(words))
    };
    let moved = survived("the threshold becomes `> 65`").expect("no vignette is exactly 65");
    assert_eq!(moved.whenever, "fever and age = 65 a");
    assert!(survived("`and` becomes `or`").is_some());
    assert!(
        survived("all of it is negated").is_none(),
        "the vignette catches it"
    );
    assert!(survived("`for` becomes `against`").is_none());
}
