//! Unsafe edits: the book's own score, what survives, and that an edit judged by what it touches is judged as by a check from scratch.

mod generator;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generator::{guideline, library};
use jiff::civil::{Date, date};
use pathbook::diff::{Aspect, compare};
use pathbook::interpret::{advise, is_admitted};
use pathbook::model::{
    CalculationKey, InterventionKey, Library, OutputKey, Patient, Stance, Statement, Value,
};
use pathbook::mutate::{
    Edit, Effort, JudgedText, Mutation, NoticedBy, TakenNames, WrittenKind, edits, judge,
    judge_written, mutate, sample, witnesses, written_edits,
};
use pathbook::problem::{Code, Problems};
use pathbook::prove::{order, space::Space};
use pathbook::shard::Shard;
use pathbook::source::Sources;
use pathbook::verify::{FailedCheck, Verified, failures, verify};
use proptest::prelude::*;

fn book() -> (Sources, Verified) {
    let (sources, problems) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    let verified =
        pathbook::check(&sources, problems, date(2026, 11, 23)).expect("the book is proved");
    (sources, verified)
}

#[test]
fn no_unsafe_edit_of_the_book_survives_that_a_rule_can_tell() {
    let (_, verified) = book();
    let mutation = mutate(&verified).expect("a small book");
    // Where an act and a recommendation say the same, no rule can tell that one of them is silent.
    let survivors = mutation.survivors.iter().filter(|own| own.can_be_caught());
    let survivors: Vec<_> = survivors
        .map(|survivor| survivor.edit.words(verified.library()))
        .collect();
    assert!(survivors.is_empty(), "{survivors:#?}");
    let tally = mutation.tally();
    assert!(tally.counted() >= 350, "{tally:?}");
    assert!(tally.score() >= Some(97), "{tally:?}");
}

/// What the effort does not reach is neither caught nor a survivor, and is in no share.
#[test]
fn edits_past_the_effort_are_not_tried() {
    let (_, verified) = book();
    let (library, known) = (verified.library(), BTreeSet::new());
    let all = edits(library);
    let judged = |effort| judge(library, &known, &all, effort, &mut |_| {}).expect("a small book");
    assert!(judged(Effort::COMMAND).not_tried.is_empty());
    let begun = judged(Effort::steps(1));
    assert_eq!(begun.not_tried, all[1..]);
    let half = judged(Effort::steps(50_000));
    let tally = half.tally();
    assert!(tally.tried() > 1 && tally.not_tried > 1, "{tally:?}");
    assert_eq!(tally.all(), all.len());
    assert!(
        half.not_tried
            .iter()
            .all(|edit| !half.caught.iter().any(|(own, _)| own == edit))
    );
    assert_eq!(half.not_tried, judged(Effort::steps(50_000)).not_tried);
}

/// Every one of these is checked as `pathbook check` would check the edited book.
#[test]
fn edits_of_the_book_are_judged_as_by_its_check() {
    let (sources, verified) = book();
    let library = verified.library();
    let some = sample(&edits(library), 40);
    let mutation = judge(
        library,
        &BTreeSet::new(),
        &some,
        Effort::COMMAND,
        &mut |_| {},
    )
    .expect("a small book");
    for edit in some {
        let edited = edit.made_in(library);
        let passes = verify(edited, &sources, Problems::default(), verified.as_of()).is_ok();
        let is_caught = mutation.caught.iter().any(|(caught, _)| *caught == edit);
        // An edit that changes nothing that is said may yet fail a check, and is not counted.
        let is_equivalent = mutation.equivalent.contains(&edit);
        assert!(
            is_equivalent || passes != is_caught,
            "{}",
            edit.words(library)
        );
    }
}

/// A book of one chapter.
fn with_chapter(text: &str) -> Sources {
    let references = "trial:\n  type: Misc\n  title: A trial\n";
    Sources::from_files([
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("content/g/index.md", text),
        ("content/references.yml", references),
    ])
}

/// A worked patient's total holds the points in place.
#[test]
fn what_a_vignette_expects_of_a_score_catches_other_points() {
    let survives = |vignette: &str| {
        let text = format!(
            "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
            ```fact fever\ntype = \"yes-no\"\n```\n```fact cough\ntype = \"yes-no\"\n```\n\
            ```intervention rest\n```\n\
            ```evidence trial\npopulation = \"p\"\nintervention = [\"rest\"]\nfinding = \"f\"\ncites = [\"trial\"]\n```\n\
            ```score burden\npoints = [{{ when = \"fever\", points = 2 }}, {{ when = \"cough\", points = 1 }}]\n```\n\
            ```recommendation rest-for-two\nwhen = \"burden >= 2\"\nfor = [\"rest\"]\nstrength = \"strong\"\ncertainty = \"high\"\nevidence = [\"trial\"]\n```\n\
            ```vignette worked\ngiven = {{ fever = false, cough = true }}\n{vignette}\n```\n"
        );
        let sources = with_chapter(&text);
        let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23));
        let verified = verified.expect("a sound book");
        let mutation = mutate(&verified).expect("a small book");
        let words = mutation.survivors.iter();
        let mut words = words.map(|survivor| survivor.edit.words(verified.library()));
        words.any(|words| words.contains("`cough` gives 2 points in place of 1"))
    };
    assert!(survives("numbers = { burden = \">= 1\" }"));
    assert!(!survives("numbers = { burden = 1 }"));
}

/// Where all are told the same, a row yet comes after an act for those alone who reach the step that enters its table.
#[test]
fn who_reaches_a_table_is_judged_anew() {
    let text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact fever\ntype = \"yes-no\"\n```\n```intervention rest\n```\n```intervention fluids\n```\n\
        ```adjudication agreed\ntension = \"t\"\nreading = \"r\"\nwhy = \"w\"\n```\n\
        ```pathway care\napplies = \"true\"\n\
        [step.first]\noffer = [\"fluids\"]\nbecause = [\"agreed\"]\nnext = \"ask\"\n\
        [step.ask]\nask = \"Fever?\"\nbranch = [\n\
        { when = \"fever\", label = \"Yes\", to = \"rows\" },\n{ otherwise = true, label = \"No\", to = \"end\" },\n]\n\
        [step.rows]\nenter = \"rows\"\n\
        [step.end]\nenter = \"others\"\n```\n\
        ```table others\nhit = \"first\"\ninputs = [\"fever\"]\n[row.all]\nwhen = [\"-\"]\nnothing = true\n```\n\
        ```table rows\nhit = \"first\"\ninputs = [\"fever\"]\n[row.all]\nwhen = [\"-\"]\noffer = [\"rest\"]\nbecause = [\"agreed\"]\n```\n\
        ```invariant in-order\nalways = \"fever implies before(fluids, rest)\"\n```\n";
    let sources = with_chapter(text);
    let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23));
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mutation = mutate(&verified).expect("a small book");
    let caught = |words: &str| {
        let mut caught = mutation.caught.iter();
        caught.any(|(edit, _)| edit.words(verified.library()) == words)
    };
    for words in [
        "`fever` becomes `not fever`",
        "the branch “Yes” leads to `end`",
    ] {
        assert!(caught(words), "{words}");
    }
}

/// Where a band ends is moved, also to the other side of its number, and each band is given other points; no edit leaves a hole.
#[test]
fn bands_end_elsewhere() {
    let text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\n```\n\
        ```intervention rest\n```\n\
        ```evidence trial\npopulation = \"p\"\nintervention = [\"rest\"]\nfinding = \"f\"\ncites = [\"trial\"]\n```\n\
        ```score burden\npoints = [{ of = \"age\", bands = [{ below = \"65 years\", points = 0 }, { up-to = \"66 years\", points = 1 }, { points = 2 }] }]\n```\n\
        ```recommendation rest-for-one\nwhen = \"burden >= 1\"\nfor = [\"rest\"]\nstrength = \"strong\"\ncertainty = \"high\"\nevidence = [\"trial\"]\n```\n\
        ```vignette at-65\ngiven = { age = \"65 a\" }\nnumbers = { burden = 1 }\n```\n\
        ```vignette at-66\ngiven = { age = \"66 a\" }\nnumbers = { burden = 1 }\n```\n\
        ```vignette younger\ngiven = { age = \"60 a\" }\nnumbers = { burden = 0 }\n```\n\
        ```vignette older\ngiven = { age = \"70 a\" }\nnumbers = { burden = 2 }\n```\n";
    let sources = with_chapter(text);
    let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23));
    let verified = verified.expect("a sound book");
    let library = verified.library();
    let edits = edits(library).into_iter();
    let words: Vec<String> = edits.map(|edit| edit.words(library)).collect();
    let is_of_score =
        |words: &&String| words.contains("bands of") || words.contains("points in place");
    let of_score: Vec<&String> = words.iter().filter(is_of_score).collect();
    assert_eq!(
        of_score,
        [
            "`age < 65 years` gives 1 points in place of 0",
            "of the bands of `age`, `below 65 years` becomes `up-to 65 years`",
            "of the bands of `age`, `below 65 years` becomes `below 64 years`",
            "of the bands of `age`, `below 65 years` becomes `below 66 years`",
            "`age >= 65 years and age <= 66 years` gives 0 points in place of 1",
            "`age >= 65 years and age <= 66 years` gives 2 points in place of 1",
            "of the bands of `age`, `up-to 66 years` becomes `below 66 years`",
            "of the bands of `age`, `up-to 66 years` becomes `up-to 65 years`",
            "of the bands of `age`, `up-to 66 years` becomes `up-to 67 years`",
            "`age > 66 years` gives 0 points in place of 2",
            "`age > 66 years` gives 3 points in place of 2",
        ]
    );
    let mutation = mutate(&verified).expect("a small book");
    let survivors = mutation.survivors.iter();
    let survivors: Vec<String> = survivors.map(|own| own.edit.words(library)).collect();
    let survivors: Vec<&String> = survivors.iter().filter(is_of_score).collect();
    assert_eq!(
        survivors,
        ["of the bands of `age`, `below 65 years` becomes `below 64 years`"]
    );
}

const HEAD: &str = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
    ```fact weight\ntype = \"quantity\"\nunit = \"kg\"\nrange = [30, 150]\n```\n\
    ```fact height\ntype = \"quantity\"\nunit = \"m\"\nrange = [1, 2.5]\n```\n\
    ```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\n```\n\
    ```intervention rest\n```\n\
    ```evidence trial\npopulation = \"p\"\nintervention = [\"rest\"]\nfinding = \"f\"\ncites = [\"trial\"]\n```\n";

/// The edits of formulas of a book of a head and these blocks, with what became of each: `+` caught, `-` survived, `=` the same to everyone, `?` not decided.
fn formulas(blocks: &str) -> (Verified, Mutation, Vec<String>) {
    let sources = with_chapter(&format!("{HEAD}{blocks}"));
    let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23));
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let library = verified.library();
    let mutation = mutate(&verified).expect("a small book");
    let all = edits(library).into_iter().filter(Edit::is_of_formula);
    let told = all.map(|edit| {
        let sign = match judged(&mutation, edit) {
            _ if mutation.undecided.contains(&edit) => '?',
            "caught" => '+',
            "equivalent" => '=',
            _ => '-',
        };
        format!("{sign} {}", edit.words(library))
    });
    let told = told.collect();
    (verified, mutation, told)
}

const FOR_HEAVY: &str = "```recommendation rest-for-heavy\nwhen = \"index >= 30 'kg/m2'\"\nfor = [\"rest\"]\n\
    strength = \"strong\"\ncertainty = \"high\"\nevidence = [\"trial\"]\n```\n";

/// Each part of a formula is edited once, as its units allow. Of the edits that nothing catches one is shown the patient who would catch it.
#[test]
fn each_part_of_a_formula_is_edited() {
    let index = "```calculation index\nis = \"weight / height ^ 2\"\nunit = \"kg/m2\"\napplies = \"age >= 18 'a'\"\n```\n";
    let blocks = format!("{index}{FOR_HEAVY}");
    let (verified, mutation, told) = formulas(&blocks);
    assert_eq!(
        told,
        [
            "- `index`: in `applies`, `age >= 18 a` becomes `not age >= 18 a`",
            "- `index`: in `applies`, `age >= 18 a` becomes `age > 18 a`",
            "- `index`: in `applies`, `age >= 18 a` becomes `age >= 17 a`",
            "- `index`: in `applies`, `age >= 18 a` becomes `age >= 19 a`",
        ],
        "every other edit of it is in no kg/m2"
    );
    paste_vignettes(&blocks, &verified, &mutation);
}

/// What is worked out of bare numbers, by cases.
#[test]
fn each_edit_of_a_formula_is_caught_by_the_patient_who_is_suggested() {
    let index = "```calculation index\n\
        is = \"min(weight / height ^ 2 * (if age > 65 'a' then 0.9 else 1), 60)\"\n\
        numbers-in = { weight = \"kg\", height = \"m\" }\nunit = \"kg/m2\"\n```\n";
    let blocks = format!("{index}{FOR_HEAVY}");
    let (verified, mutation, told) = formulas(&blocks);
    let edits: Vec<&str> = told.iter().map(|words| &words[..1]).collect();
    assert_eq!(edits.concat(), "-=---------==---", "{told:#?}");
    paste_vignettes(&blocks, &verified, &mutation);
}

/// The suggested patients catch every edit of a formula.
#[track_caller]
fn paste_vignettes(blocks: &str, verified: &Verified, mutation: &Mutation) {
    let found =
        witnesses(verified.library(), &mutation.survivors, Effort::COMMAND).expect("a small book");
    let pasted = found
        .iter()
        .flatten()
        .filter_map(|own| own.vignette.clone());
    let mut names = TakenNames::new(verified.library());
    let pasted: String = pasted.map(|own| own.block(&mut names)).collect();
    let (_, _, told) = formulas(&format!("{blocks}{pasted}"));
    let left: Vec<&String> = told
        .iter()
        .filter(|words| words.starts_with(['-', '?']))
        .collect();
    assert!(left.is_empty(), "{left:#?}\n{pasted}");
}

/// A dose that an output tells is another one, whatever the book compares it with; a bound that nobody reaches says nothing.
#[test]
fn a_number_that_is_told_is_another_one() {
    let dose = |is: &str| {
        format!(
            "```calculation by-weight\nis = \"{is}\"\nunit = \"mg\"\n```\n\
            ```output dose\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 5000]\n```\n\
            ```table doses\ninputs = [\"age\"]\nhit = \"unique\"\ncites = [\"trial\"]\n\
            [row.all]\nwhen = [\"-\"]\nset = {{ dose = \"by-weight\" }}\n```\n"
        )
    };
    let bounded = dose("min(10 'mg/kg' * weight, 1400 mg)");
    let (verified, mutation, told) = formulas(&bounded);
    assert_eq!(
        told,
        [
            "- `by-weight`: in `is`, `min(10 'mg/kg' * weight, 1400 mg)` becomes `max(10 'mg/kg' * weight, 1400 mg)`",
            "- `by-weight`: in `is`, `min(10 'mg/kg' * weight, 1400 mg)` becomes `(10 'mg/kg' * weight)`",
            "- `by-weight`: in `is`, `10 'mg/kg'` becomes `9 'mg/kg'`",
            "- `by-weight`: in `is`, `10 'mg/kg'` becomes `11 'mg/kg'`",
            "- `by-weight`: in `is`, `1400 mg` becomes `1399 mg`",
            "- `by-weight`: in `is`, `1400 mg` becomes `1401 mg`",
        ]
    );
    paste_vignettes(&bounded, &verified, &mutation);
    let (_, _, told) = formulas(&dose("min(10 'mg/kg' * weight, 1501 mg)"));
    let same: Vec<&str> = told.iter().map(|words| &words[..1]).collect();
    assert_eq!(same.concat(), "-=--==", "{told:#?}");
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
    let sources = with_chapter(text);
    let verified =
        pathbook::check(&sources, Problems::default(), date(2026, 11, 23)).expect("a sound book");
    let library = verified.library();
    let mutation = mutate(&verified).expect("a small book");
    let told = witnesses(library, &mutation.survivors, Effort::COMMAND).expect("a small book");
    let told: Vec<_> = told.into_iter().flatten().collect();
    assert_eq!(told.len(), mutation.survivors.len());
    let survived = |words: &str| {
        let all = mutation.survivors.iter().zip(&told);
        all.into_iter()
            .find(|(survivor, _)| survivor.edit.words(library).contains(words))
    };
    let moved = survived("`age >= 65 a` becomes `age > 65 a`").expect("no vignette is exactly 65");
    assert_eq!(moved.1.whenever, "fever and age = 65 a");
    assert_ne!(moved.1.advice[0], moved.1.advice[1]);
    assert!(survived("becomes `fever or age >= 65 a`").is_some());
    assert!(
        survived("becomes `not (fever and age >= 65 a)`").is_none(),
        "the vignette catches it"
    );
    assert!(survived("`for` becomes `against`").is_none());
    let mut names = TakenNames::new(library);
    let pasted = told.iter().filter_map(|witness| witness.invariant.as_ref());
    let pasted: String = pasted.map(|rule| rule.block(&mut names)).collect();
    let sources = with_chapter(&format!("{text}{pasted}"));
    let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23))
        .unwrap_or_else(|problems| panic!("{problems:#?}\n{pasted}"));
    let again = mutate(&verified).expect("a small book");
    for survivor in &mutation.survivors {
        let mut caught = again.caught.iter();
        let is_caught = caught.any(|(edit, _)| *edit == survivor.edit);
        assert!(is_caught, "{}\n{pasted}", survivor.edit.words(library));
    }
}

/// The rules that are suggested for a book have names of their own, hold together, and catch all that they are suggested for.
#[track_caller]
fn paste_all_suggested(sources: &Sources, chapter: &str, today: Date) {
    let verified = pathbook::check(sources, Problems::default(), today);
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mutation = mutate(&verified).expect("a small book");
    let survivors: Vec<_> = mutation.survivors.into_iter().collect();
    let told = witnesses(verified.library(), &survivors, Effort::COMMAND).expect("a small book");
    let told = told.into_iter().flatten();
    let mut names = TakenNames::new(verified.library());
    let rules = told.filter_map(|own| own.invariant);
    let rules: Vec<String> = rules.map(|rule| rule.block(&mut names)).collect();
    let can_be_caught = survivors.iter().filter(|own| own.can_be_caught());
    assert_eq!(rules.len(), can_be_caught.count());
    assert!(rules.len() > 5, "{rules:#?}");
    let sources = edited(sources, |path, text| match path.ends_with(chapter) {
        true => format!("{text}\n{}", rules.concat()),
        false => text.to_owned(),
    });
    let verified = pathbook::check(&sources, Problems::default(), today)
        .unwrap_or_else(|problems| panic!("{problems:#?}\n{rules:#?}"));
    let again = mutate(&verified).expect("a small book");
    let left: Vec<_> = again
        .survivors
        .iter()
        .filter(|own| own.can_be_caught())
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}

fn edited(sources: &Sources, edit: impl Fn(&str, &str) -> String) -> Sources {
    let files = sources.files();
    let files: Vec<(String, String)> = files
        .map(|(_, file)| (file.path.clone(), edit(&file.path, &file.text)))
        .collect();
    let files = files.iter();
    Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// A text without its blocks of a kind.
fn without_blocks(text: &str, kind: &str) -> String {
    let start = format!("```{kind} ");
    let mut is_inside = false;
    let lines = text.lines().filter(|line| {
        let was_inside = is_inside;
        is_inside = line.starts_with(&start) || (is_inside && *line != "```");
        !was_inside && !is_inside
    });
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn all_rules_that_are_suggested_for_the_starter_can_be_pasted_at_once() {
    paste_all_suggested(&starter(), "03-safety.md", date(2000, 6, 1));
}

/// Nothing is left to suggest for the book as it is, so it goes without its worked patients here.
#[test]
fn all_rules_that_are_suggested_for_the_book_can_be_pasted_at_once() {
    let (sources, _) = book();
    let sources = edited(&sources, |_, text| without_blocks(text, "vignette"));
    paste_all_suggested(&sources, "09-safety.md", date(2026, 11, 23));
}

/// How many problems of each name a book has, and its library where it has no error.
fn checked(sources: &Sources) -> (BTreeMap<Code, usize>, Option<Verified>) {
    let (problems, verified) = match pathbook::check(sources, Problems::default(), date(2000, 6, 1))
    {
        Ok(verified) => (verified.warnings().to_vec(), Some(verified)),
        Err(problems) => (problems, None),
    };
    let mut counts = BTreeMap::new();
    for problem in problems {
        *counts.entry(problem.code).or_default() += 1;
    }
    (counts, verified)
}

fn starter() -> Sources {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/init/treatment");
    pathbook::read::read(&starter)
        .expect("the starter is here")
        .0
}

/// Every one of these is read, checked and compared as the commands would.
#[test]
fn edits_of_texts_are_seen_by_the_commands_that_are_said_to_see_them() {
    let sources = starter();
    let (known, verified) = checked(&sources);
    let verified = verified.expect("it is proved");
    let all = written_edits(&sources, verified.library());
    // No line is broken by an edit, and each has some that are tried.
    let some = all.into_iter().step_by(6).collect();
    let written = judge_written(
        &sources,
        some,
        date(2000, 6, 1),
        Effort::COMMAND,
        Shard::WHOLE,
        &mut |_| {},
    );
    assert!(written.not_tried.is_empty() && written.judged.len() >= 25);
    for JudgedText { edit, noticed, .. } in &written.judged {
        let words = edit.words(&sources);
        let (counts, edited) = checked(&edit.made_in(&sources));
        let is_more = |code: &Code| counts.get(code) > known.get(code);
        assert!(!is_more(&Code::BrokenToml), "{words}");
        let caught = counts.keys().any(is_more);
        match noticed {
            NoticedBy::Check(code) => assert!(is_more(code), "{words}: {code:?}"),
            NoticedBy::Diff(_) | NoticedBy::Nothing => assert!(!caught, "{words}: {counts:?}"),
        }
        let Some(edited) = edited else { continue };
        let difference = compare(verified.library(), edited.library()).expect("small books");
        match noticed {
            NoticedBy::Check(_) => {}
            NoticedBy::Diff(Aspect::Check) => assert!(!difference.weaker.is_empty(), "{words}"),
            NoticedBy::Diff(aspect) => assert!(difference.touches(*aspect), "{words}"),
            NoticedBy::Nothing => assert!(
                [
                    Aspect::Rule,
                    Aspect::Asked,
                    Aspect::Delivery,
                    Aspect::Evidence
                ]
                .into_iter()
                .all(|aspect| !difference.touches(aspect)),
                "{words}"
            ),
        }
    }
}

#[test]
fn the_book_has_edits_of_every_kind_of_text_and_those_past_the_effort_are_not_tried() {
    let (sources, verified) = book();
    let all = written_edits(&sources, verified.library());
    let kinds: BTreeSet<WrittenKind> = all.iter().map(|edit| edit.kind).collect();
    assert_eq!(kinds.len(), 12, "{kinds:?}");
    let today = date(2026, 11, 23);
    let one = || all.iter().rev().take(1).chain(&all).cloned().collect();
    let begun = |shard| judge_written(&sources, one(), today, Effort::steps(1), shard, &mut |_| {});
    let whole = begun(Shard::WHOLE);
    assert_eq!((whole.judged.len(), whole.not_tried.len()), (1, all.len()));
    // Which are tried does not depend on who tries them.
    let [first, second] = [1, 2].map(|number| begun(Shard::new(number, 2).expect("one of two")));
    assert_eq!((first.judged.len(), second.judged.len()), (1, 0));
    assert_eq!(first.not_tried.len() + second.not_tried.len(), all.len());
}

/// Every patient that the library and its edits can tell apart, as far as the library admits them, and as each edited formula tells them apart.
fn patients(library: &Library, all: &[Edit]) -> Vec<Patient> {
    let edited: Vec<Library> = all.iter().map(|edit| edit.made_in(library)).collect();
    let tests = edited.iter().chain([library]);
    let tests: Vec<_> = tests.flat_map(Library::tests).collect();
    let edits = all.iter().zip(&edited);
    let of_formulas = edits.filter(|(edit, _)| edit.is_of_formula());
    let versions = of_formulas.map(|(_, edited)| edited).chain([library]);
    let mut all = Vec::new();
    for version in versions {
        let order = order::fact_order(version);
        let space = Space::new(version, &order, tests.iter().copied()).expect("a small space");
        let cells = generator::all_cells(version, &space);
        all.extend(cells.iter().map(|cells| space.patient(version, cells)));
    }
    all.retain(|patient| is_admitted(library, patient));
    all
}

/// A stance, the intervention that it is said of, and one that it concerns.
type Stand = (Stance, InterventionKey, InterventionKey);

/// What reaches a patient, in any order.
#[derive(Clone, Debug, PartialEq)]
struct Heard {
    /// The statements that are made, and what each says that is in force, of each intervention that it concerns: an exception concerns fewer.
    said: BTreeSet<(Statement, Option<Stand>)>,
    /// The values that outputs have; of an any-of output each that is in it.
    valued: Vec<Valued>,
}

#[derive(Clone, Debug)]
struct Valued {
    output: OutputKey,
    value: Value,
    calculation: Option<CalculationKey>,
}

/// A number is told apart by which of two calculations it is, and not from the same number that is set.
impl PartialEq for Valued {
    fn eq(&self, other: &Self) -> bool {
        let by = (self.calculation, other.calculation);
        let is_of_one = !matches!(by, (Some(own), Some(other)) if own != other);
        (self.output, &self.value) == (other.output, &other.value) && is_of_one
    }
}

fn heard(library: &Library, patient: &Patient) -> Heard {
    let advice = advise(library, patient);
    let applies = advice.applies.iter().copied();
    let made = applies.map(Statement::Recommendation);
    let visits = advice.paths.iter().flat_map(|path| &path.visits);
    let made = made.chain(visits.map(|visit| Statement::Step(visit.step)));
    let made = made.chain(advice.hits.iter().copied().map(Statement::Row));
    let said = advice.in_force();
    let said = said.flat_map(|said| {
        let concerned = library.hierarchy.concerned(said.position(library));
        let (statement, stance, of) = (said.statement, said.stance, said.intervention);
        concerned
            .into_iter()
            .map(move |on| (statement, Some((stance, of, on))))
    });
    let made = made.map(|statement| (statement, None));
    let valued = advice.outputs.iter().flat_map(|(key, set)| {
        let value = set.value(&library.outputs[*key].kind);
        let calculation = set.counted().and_then(|counted| counted.calculation());
        let parts = value.parts().into_iter();
        parts.map(move |value| Valued {
            output: *key,
            value,
            calculation,
        })
    });
    Heard {
        said: made.chain(said).collect(),
        valued: valued.collect(),
    }
}

/// What becomes of an edit, from scratch: a prover of its own, every check, every patient.
fn plainly(
    library: &Library,
    edit: Edit,
    patients: &[(Patient, Heard)],
    known: &BTreeSet<FailedCheck>,
) -> &'static str {
    let edited = edit.made_in(library);
    let mut patients = patients.iter();
    if patients.all(|(patient, before)| *before == heard(&edited, patient)) {
        return "equivalent";
    }
    let now = failures(&edited).expect("a small space");
    if now.is_subset(known) {
        "survives"
    } else {
        "caught"
    }
}

/// Whether the verdict on an edit of a formula is right. The patients are not all that two formulas together can tell apart, so that one may differ whom
/// nobody of them stands for.
fn is_right(judged: &str, plain: &str) -> bool {
    match judged {
        "equivalent" => plain == "equivalent",
        judged => judged == plain || plain == "equivalent",
    }
}

fn judged(mutation: &Mutation, edit: Edit) -> &'static str {
    if mutation.equivalent.contains(&edit) {
        "equivalent"
    } else if mutation.caught.iter().any(|(caught, _)| *caught == edit) {
        "caught"
    } else {
        "survives"
    }
}

/// A fact is compared with so many numbers that all edits of them together tell more ranges apart than can be held.
#[test]
fn edits_are_judged_in_parts_where_they_cut_a_fact_too_often() {
    let rules = (1..=20).map(|number| {
        let (low, high) = (number * 5, number * 5 + 2);
        format!("```recommendation r{number}\nwhen = \"age >= {low} 'a' and age < {high} 'a'\"\nfor = [\"rest\"]\nstrength = \"strong\"\ncertainty = \"high\"\n```\n")
    });
    let text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact age\ntype = \"quantity\"\nunit = \"a\"\nrange = [0, 120]\n```\n```intervention rest\n```\n";
    let library = library(&format!("{text}{}", rules.collect::<String>()));
    let all = edits(&library);
    let known = failures(&library).expect("42 ranges");
    let mut told = Vec::new();
    let mutation = judge(&library, &known, &all, Effort::COMMAND, &mut |done| {
        told.push(done)
    })
    .expect("42 ranges");
    assert!(all.len() > 200 && told == (1..=all.len()).collect::<Vec<_>>());
    let survivors: Vec<_> = mutation.survivors.iter().map(|own| own.edit).collect();
    let others = mutation.equivalent.len() + mutation.caught.len();
    assert_eq!(survivors.len() + others, all.len());
    for edit in sample(&survivors, 10) {
        let alone =
            judge(&library, &known, &[edit], Effort::COMMAND, &mut |_| {}).expect("few ranges");
        assert_eq!(alone.survivors.len(), 1, "{}", edit.words(&library));
    }
    let found = witnesses(&library, &mutation.survivors, Effort::COMMAND).expect("42 ranges");
    assert!(found.iter().all(Option::is_some));
}

/// An adjudication may name a question, which takes no stance; what it is about is another problem.
#[test]
fn a_disagreement_with_a_question_can_be_edited() {
    let text = "```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\
        ```fact f\ntype = \"yes-no\"\n```\n```fact h\ntype = \"yes-no\"\n```\n```intervention x\n```\n\
        ```recommendation r\nwhen = \"f\"\nfor = [\"x\"]\nstrength = \"strong\"\ncertainty = \"high\"\n```\n\
        ```pathway p\napplies = \"true\"\n[step.q]\nask = \"?\"\n\
        branch = [{ when = \"f\", label = \"1\", to = \"a\" }, { otherwise = true, label = \"2\", to = \"a\" }]\n\
        [step.a]\noffer = [\"x\"]\n```\n\
        ```adjudication j\ntension = \"t\"\nreading = \"r\"\nwhy = \"w\"\nbetween = [\"r\", \"p.q\"]\nunresolved = true\non = [\"x\"]\nwhen = \"h\"\n```\n";
    let library = library(text);
    let known = failures(&library).expect("few patients");
    let all = edits(&library);
    let judged = judge(&library, &known, &all, Effort::COMMAND, &mut |_| {}).expect("few patients");
    let told = judged.survivors.len() + judged.equivalent.len() + judged.caught.len();
    assert_eq!(told, all.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10) })]

    #[test]
    fn an_edit_is_judged_as_from_scratch(text in guideline(), from in 0..50usize) {
        let library = library(&text);
        let of_rules = edits(&library).into_iter().filter(|edit| !edit.is_of_formula());
        let some: Vec<Edit> = of_rules.skip(from).step_by(37).take(5).collect();
        let known = failures(&library).expect("a small space");
        let mutation = judge(&library, &known, &some, Effort::COMMAND, &mut |_| {}).expect("small questions");
        let patients = patients(&library, &some).into_iter();
        let patients: Vec<_> = patients.map(|patient| (patient.clone(), heard(&library, &patient))).collect();
        for edit in some {
            let expected = plainly(&library, edit, &patients, &known);
            prop_assert_eq!(judged(&mutation, edit), expected, "{}\n{}", edit.words(&library), text);
        }
    }

    #[test]
    fn an_edit_of_a_formula_is_judged_as_from_scratch(text in guideline(), from in 0..6usize) {
        let library = library(&text);
        let of_formulas = edits(&library).into_iter().filter(Edit::is_of_formula);
        let some: Vec<Edit> = of_formulas.skip(from).step_by(6).take(2).collect();
        let known = failures(&library).expect("a small space");
        let mutation = judge(&library, &known, &some, Effort::COMMAND, &mut |_| {}).expect("small questions");
        let patients = patients(&library, &some).into_iter();
        let patients: Vec<_> = patients.map(|patient| (patient.clone(), heard(&library, &patient))).collect();
        for edit in some {
            let (own, plain) = (judged(&mutation, edit), plainly(&library, edit, &patients, &known));
            prop_assert!(is_right(own, plain), "{own}, and from scratch {plain}: {}\n{}", edit.words(&library), text);
        }
    }

    /// Made and unmade in turn, an edit leaves every formula as it was.
    #[test]
    fn an_unmade_edit_leaves_nothing_behind(text in guideline()) {
        let library = library(&text);
        let all = edits(&library);
        let some = sample(&all, 30);
        let known = failures(&library).expect("a small space");
        let once = judge(&library, &known, &some, Effort::COMMAND, &mut |_| {}).expect("small questions");
        let mut reversed = some.clone();
        reversed.reverse();
        let again = judge(&library, &known, &reversed, Effort::COMMAND, &mut |_| {}).expect("small questions");
        for edit in some {
            prop_assert_eq!(judged(&once, edit), judged(&again, edit), "{}", edit.words(&library));
        }
    }
}
