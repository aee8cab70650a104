//! A skeleton as the files of a book.

use super::Inputs;
use super::plain::Written;
use super::skeleton::{Chapter, Draft, Part, Skeleton};
use crate::import::book::{self, Origin, book_toml};
use crate::import::{Expected, Imported, Note, names};
use crate::notation::{BlockText, TakenNames};
use crate::source::Digest;

pub(super) fn book(
    inputs: &Inputs<'_>,
    written: &Written,
    skeleton: &Skeleton,
    notes: Vec<Note>,
) -> Imported {
    let origin = Origin::new(inputs.file, inputs.text);
    let title = skeleton.title.clone();
    let title = title.unwrap_or_else(|| names::title_of_file(inputs.file));
    let name = names::identifier(&title);
    let folder = book::folder(&name);
    let mut files = vec![
        (
            "book.toml".to_owned(),
            book_toml(&title, &inputs.language.to_string()),
        ),
        (
            format!("{folder}/index.md"),
            index(inputs, written, (&name, &title), &skeleton.front, &origin),
        ),
    ];
    // Addresses that each guideline has besides its chapters'.
    let mut addresses = TakenNames::default();
    for own in ["index", "reporting", "source"] {
        addresses.give(own);
    }
    for (index, chapter) in skeleton.chapters.iter().enumerate() {
        let name = addresses.give(&names::identifier(&chapter.title));
        let path = format!("{folder}/{:02}-{name}.md", index + 1);
        files.push((path, chapter_text(chapter, &origin)));
    }
    files.push((format!("{folder}/source.md"), written.text.clone()));
    files.push((
        "import.md".to_owned(),
        report(&title, skeleton, &origin, &notes),
    ));
    Imported {
        files,
        title,
        notes,
        vignettes: 0,
        expected: Expected::default(),
    }
}

fn index(
    inputs: &Inputs<'_>,
    written: &Written,
    (name, title): (&str, &str),
    front: &[Part],
    origin: &Origin<'_>,
) -> String {
    // Its own name, `knee-pain`, is left for what the guideline is about.
    let end = match name.ends_with("guideline") {
        true => "",
        false => "-guideline",
    };
    let mut block = BlockText::new("guideline", &format!("{name}{end}"));
    block.text("title", title).text("version", "1");
    block.text("status", "draft");
    block.field("origin", &origin.of("the whole text"));
    block.table("[source]");
    block.text("from", &format!("the file {}", names::cleaned(inputs.file)));
    block.field("retrieved", &inputs.today.to_string());
    block.text("sha256", &Digest::of(&written.text).to_string());
    let heading = names::markdown(title);
    format!("# {heading}\n\n{}{}", block.written(), parts(front, origin))
}

fn chapter_text(chapter: &Chapter, origin: &Origin<'_>) -> String {
    let heading = names::markdown(&chapter.title);
    format!("# {heading}\n{}", parts(&chapter.parts, origin))
}

fn parts(parts: &[Part], origin: &Origin<'_>) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Heading { below, text } => {
            format!("\n{} {}\n", "#".repeat(below + 1), names::markdown(text))
        }
        Part::Says(sentences) => format!("\n> {}\n", names::markdown(&sentences.join(" "))),
        Part::Advises(draft) => format!("\n{}", recommendation(draft, origin)),
    });
    parts.collect()
}

/// What somebody has to read out of the sentence is empty, which is an error until it is filled in.
fn recommendation(draft: &Draft, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("recommendation", &draft.name);
    block.text("title", &draft.title);
    block.comment(&format!("“{}”: {}", draft.verb, draft.of));
    block.text("when", "");
    block.field(if draft.refuses() { "against" } else { "for" }, "[]");
    match draft.strength() {
        Some(strength) => block.text("strength", strength.name()),
        None => block.text("strength", "not stated").text("reads-as", ""),
    };
    block.text("certainty", "").text("quote", &draft.quote);
    block.field("origin", &origin.of(&format!("line {}", draft.line)));
    block.written()
}

/// `import.md`: what came over, and how it was read.
fn report(title: &str, skeleton: &Skeleton, origin: &Origin<'_>, notes: &[Note]) -> String {
    let drafts = skeleton.drafts().count();
    let counts = [
        ("chapters", skeleton.chapters.len()),
        (
            "sentences that advise nothing, as quotations",
            skeleton.said(),
        ),
        ("recommendations to fill in", drafts),
    ];
    let mut text = book::came_over(
        title,
        &format!("{}, a text", origin.named()),
        &counts,
        "what is to be filled in: of each recommendation what it is `for` or `against`, for whom (`when`), and how certain it is. Once that is done it says which sentences nothing encodes.",
    );
    let things: Vec<_> = skeleton.drafts().collect();
    let places: Vec<String> = things
        .iter()
        .map(|own| format!("line {}", own.line))
        .collect();
    let things = things.iter().zip(&places);
    let things = things.map(|(own, place)| (&*own.name, &*own.title, &**place));
    text.push_str(&book::report(things, notes));
    text
}
