//! Guidelines in plain words as books to be filled in: every sentence has its place, and nothing passes that nobody has read.

#[path = "import/harness.rs"]
mod harness;

use std::fs;
use std::path::Path;

use harness::{TODAY, command, documented, errors, file, problems, text};
use pathbook::import::markdown::{self, Construct, Inputs};
use pathbook::import::{Imported, Refusal};
use pathbook::model::{Language, Library, SourceBlock};
use pathbook::problem::{Code, Problems};
use pathbook::source::Sources;
use proptest::prelude::*;
use tempfile::TempDir;

const NAME: &str = "knee-pain.txt";

fn import_in(language: &str, text: &str) -> Result<Imported, Vec<Refusal>> {
    markdown::import(&Inputs {
        file: NAME,
        text,
        language: &Language::parse(language).expect("a tag"),
        today: TODAY,
    })
}

fn import_text(text: &str) -> Result<Imported, Vec<Refusal>> {
    import_in("en", text)
}

fn knee_pain() -> Imported {
    import_text(&text(NAME)).expect("it is imported")
}

fn sources(imported: &Imported) -> Sources {
    let files = imported.files.iter();
    Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The book without its drafts, which are to be filled in.
fn without_drafts(imported: &Imported) -> Library {
    let files = imported.files.iter().map(|(path, text)| {
        let mut text = text.clone();
        while let Some(start) = text.find("```recommendation") {
            let end = text[start..].find("\n```\n").expect("an end") + "\n```\n".len();
            text.replace_range(start..start + end, "");
        }
        (path.clone(), text)
    });
    let files: Vec<_> = files.collect();
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let sources = Sources::from_files(files);
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(&sources, &mut problems);
    let library = pathbook::resolve::resolve(&sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("{:#?}", problems.sorted()))
}

/// All signs of the source, headings too, as the book reads them.
fn source_signs(library: &Library) -> String {
    let guideline = library.guidelines.values().next().expect("a guideline");
    let source = guideline.source.as_ref().expect("a source");
    let texts = source.blocks.iter().flat_map(|block| match block {
        SourceBlock::Heading { level: _, text } => vec![text.clone()],
        SourceBlock::Statement { sentences, item: _ } => {
            sentences.iter().map(|own| own.text.clone()).collect()
        }
    });
    texts.map(|text| signs(&text)).collect()
}

/// A text without white space: where a sentence ends is not where a word does.
fn signs(text: &str) -> String {
    text.split_whitespace().collect()
}

fn sentences(imported: &Imported) -> Vec<String> {
    let library = without_drafts(imported);
    let guideline = library.guidelines.values().next().expect("a guideline");
    let source = guideline.source.as_ref().expect("a source");
    let sentences = source.blocks.iter().flat_map(|block| match block {
        SourceBlock::Heading { .. } => &[][..],
        SourceBlock::Statement { sentences, item: _ } => sentences,
    });
    sentences.map(|own| own.text.clone()).collect()
}

/// What people read of the chapters and the fields of their blocks, without marks of Markdown and TOML.
fn chapters(imported: &Imported) -> String {
    let files = imported.files.iter();
    let chapters =
        files.filter(|(path, _)| path.starts_with("content/") && !path.ends_with("source.md"));
    let text: String = chapters.map(|(_, text)| text.as_str()).collect();
    text.replace(['\\', '"', '\''], "")
}

#[test]
fn lines_are_headings_items_and_paragraphs() {
    let source = file(&knee_pain(), "source.md").to_owned();
    let expected = "\
# Knee pain in adults

Most knee pain in adults has no dangerous cause. 1

## Care

### First care

- Offer exercise to all adults with knee pain. 1, 2
- Do not offer opioids: harms outweigh benefits. 2
- Consider a brace for unstable knees, and avoid bed rest. 3

### Pictures

- An X-ray rarely changes what is done (\\<5 % of cases). 3
- MRI is not recommended in the first 6 weeks. 1-3
";
    assert_eq!(source, expected);
}

#[test]
fn verbs_of_advice_are_recommendations_to_fill_in() {
    let imported = knee_pain();
    let chapter = file(&imported, "01-care.md");
    for expected in [
        "# Care\n\n## First care\n\n```recommendation offer-exercise-to-all-adults-with-knee-pain\n",
        "title = \"Do not offer opioids: harms outweigh benefits\"\n# “Do not offer”: opioids\nwhen = \"\"\nagainst = []\nstrength = \"strong\"\ncertainty = \"\"\n",
        "quote = \"Do not offer opioids: harms outweigh benefits. 2\"\norigin = { file = \"knee-pain.txt\", element = \"line 6\"",
        "# “Consider”: a brace\nwhen = \"\"\nfor = []\nstrength = \"conditional\"",
        "# “avoid”: bed rest\nwhen = \"\"\nagainst = []\nstrength = \"not stated\"\nreads-as = \"\"",
        "# “is not recommended”: MRI\n",
        "> An X-ray rarely changes what is done (\\<5 % of cases). 3\n",
    ] {
        assert!(chapter.contains(expected), "{expected}\n{chapter}");
    }
}

#[test]
fn nothing_passes_that_nobody_has_read() {
    let imported = knee_pain();
    let drafts = file(&imported, "01-care.md")
        .matches("```recommendation")
        .count();
    let found = errors(&imported);
    let of = |said: &str| found.iter().filter(|error| error.contains(said)).count();
    assert_eq!(drafts, 5);
    assert_eq!(of("names no intervention"), drafts, "{found:?}");
    assert_eq!(of("`when` is empty"), drafts, "{found:?}");
    assert_eq!(of("`certainty` is empty"), drafts, "{found:?}");
    assert_eq!(of("`reads-as` is empty"), 2, "{found:?}");
}

#[test]
fn what_is_filled_in_is_a_book_that_names_what_nothing_encodes() {
    let text =
        "Knee pain\n\nOffer exercise to adults with knee pain. Most have no dangerous cause.\n";
    let mut imported = import_text(text).expect("it is imported");
    let index = imported
        .files
        .iter_mut()
        .find(|(path, _)| path.ends_with("index.md"));
    let (_, index) = index.expect("a file");
    *index = index
        .replace("when = \"\"", "when = \"knee-pain\"")
        .replace("for = []", "for = [\"exercise\"]")
        .replace("certainty = \"\"", "certainty = \"high\"");
    index
        .push_str("\n```fact knee-pain\ntype = \"yes-no\"\n```\n\n```intervention exercise\n```\n");
    assert_eq!(errors(&imported), Vec::<String>::new());
    let found = problems(&imported);
    let unquoted = found.iter().filter(|own| own.code == Code::UnquotedSource);
    assert_eq!(unquoted.count(), 1, "{found:#?}");
}

#[test]
fn how_a_text_is_read_is_told() {
    let imported = knee_pain();
    for (construct, place) in [
        (Construct::Heading, "line 4"),
        (Construct::Citation, "sentences"),
        (Construct::Metadata, "version"),
    ] {
        let mut notes = imported.notes.iter();
        let is_told = notes.any(|own| own.construct == construct.into() && own.place == place);
        assert!(is_told, "{place}: {:?}", imported.notes);
    }
    let twice = import_text("Offer rest, and recommend ice.\n").expect("it is imported");
    let verbs = twice
        .notes
        .iter()
        .find(|own| own.construct == Construct::Verb.into());
    assert!(
        verbs.is_some_and(|own| own.said.starts_with("2 of its verbs")),
        "{:?}",
        twice.notes
    );
}

#[test]
fn markdown_stays_as_it_is_written() {
    let text = "---\nauthor: us\n---\n# Knees\n\nKnees *hurt*.\n\n## Care\n\nOffer **rest**.\n\n## Care\n\n| a | b |\n|---|---|\n| Offer ice. | 2 |\n";
    let imported = import_text(text).expect("it is imported");
    assert_eq!(
        file(&imported, "source.md"),
        text.split_once("---\n# ")
            .map(|(_, rest)| format!("# {rest}"))
            .expect("front matter")
    );
    let offered = file(&imported, "01-care.md");
    assert!(
        offered.contains("quote = \"Offer rest.\"") && offered.contains("element = \"line 10\""),
        "{offered}"
    );
    assert!(file(&imported, "02-care-2.md").contains("quote = \"Offer ice.\""));
    let front = imported
        .notes
        .iter()
        .any(|own| own.construct == Construct::FrontMatter.into());
    assert!(front, "{:?}", imported.notes);
}

#[test]
fn what_no_source_may_hold_is_refused_with_its_line() {
    let refused = import_text("# Knees\n\nRest.\n\n<script>alert(1)</script>\n").expect_err("HTML");
    assert_eq!(refused[0].place, "line 5", "{refused:?}");
    assert_eq!(
        import_text("\n\n").expect_err("nothing")[0].why,
        "it has no sentence"
    );
    assert!(import_text("# Knees\n").is_err());
}

#[test]
fn other_languages_have_their_verbs_or_say_that_they_have_none() {
    let german =
        import_in("de", "Knieschmerz\n\nBieten Sie Bewegung an.\n").expect("it is imported");
    assert!(
        file(&german, "index.md").contains("```recommendation"),
        "{german:?}"
    );
    assert!(file(&german, "book.toml").contains("language = \"de\""));
    let french =
        import_in("fr", "Gonalgie\n\nProposer le repos. Offer rest.\n").expect("it is imported");
    assert!(!file(&french, "index.md").contains("```recommendation"));
    assert!(
        french
            .notes
            .iter()
            .any(|own| own.construct == Construct::Verb.into())
    );
}

#[test]
fn no_name_of_a_guideline_chapter_or_draft_is_taken() {
    for title in ["Shared", "Fact", "Offer rest", "Source", "A guideline"] {
        let text =
            format!("# {title}\n\n## Source\n\nOffer rest.\n\n## Reporting\n\nOffer rest.\n");
        let imported = import_text(&text).expect("it is imported");
        let index = file(&imported, "index.md");
        assert!(
            index.contains("guideline\n") && !index.contains("guideline-guideline\n"),
            "{index}"
        );
        let found = errors(&imported);
        let of_names = found.iter().filter(|error| {
            !["missing-field", "wrong-type"]
                .iter()
                .any(|own| error.starts_with(own))
        });
        assert_eq!(of_names.collect::<Vec<_>>(), Vec::<&String>::new());
        let sources = sources(&imported);
        assert_eq!(sources.files().count(), imported.files.len());
    }
}

#[test]
fn each_sentence_of_the_seed_has_its_place() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/dry-needling.txt");
    let Ok(text) = fs::read_to_string(&seed) else {
        println!("skipped: the seed is not beside the checkout");
        return;
    };
    let imported = import_text(&text).expect("it is imported");
    let chapters = chapters(&imported);
    let sentences = sentences(&imported);
    assert_eq!(sentences.len(), 40);
    for sentence in sentences {
        assert!(chapters.contains(&sentence), "{sentence}");
    }
}

#[test]
fn the_documented_commands_run() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join(NAME), text(NAME)).expect("a file");
    let lines = documented("Guidelines in plain words");
    assert!(!lines.is_empty());
    for line in lines {
        let arguments: Vec<&str> = line.split(' ').collect();
        let done = command(&arguments, folder.path());
        assert_eq!(done.status.code(), Some(0), "{line}: {done:?}");
    }
    assert!(folder.path().join("knee-pain/import.md").is_file());
}

/// Lines of words and of every sign that Markdown or the book's notation gives a meaning.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        6 => "[a-zé]{1,6}[.,:]?",
        2 => Just("Offer".to_owned()),
        3 => "[-+*_`~^=#<>&|\\\\$@!:;{}()\\[\\]'\"0-9a]{1,4}",
        1 => Just("[@a; @b]".to_owned()),
        1 => Just("&amp;".to_owned()),
        1 => Just("<b>".to_owned()),
        1 => Just("https://a.example/b_c".to_owned()),
    ];
    let line = proptest::collection::vec(word, 1..8).prop_map(|words| words.join(" "));
    proptest::collection::vec(line, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No word of a plain text is lost or becomes markup, and every sentence is in a chapter.
    #[test]
    fn every_word_has_its_place(lines in lines(), is_wrapped in any::<bool>()) {
        let gap = if is_wrapped { "\n\n" } else { "\n" };
        let text = lines.join(gap);
        // Marked texts are Markdown, and lists have marks of their own.
        let is_marked = |line: &String| line.starts_with(|c: char| c.is_ascii_digit() || "#-+*=".contains(c));
        prop_assume!(!lines.iter().any(is_marked));
        let Ok(imported) = import_text(&text) else {
            // All of it was one heading.
            return Ok(());
        };
        let library = without_drafts(&imported);
        prop_assert_eq!(source_signs(&library), signs(&text));
        let chapters = chapters(&imported);
        for sentence in sentences(&imported) {
            let sentence = sentence.replace(['\\', '"', '\''], "");
            prop_assert!(chapters.contains(&sentence), "{}\n{}", sentence, chapters);
        }
    }
}
