//! The files of the new book, and `import.md`.

use std::collections::BTreeSet;

use super::chapter::{self, ChapterText};
use super::place::{Placed, inside};
use super::settings::Settings;
use super::summary::Summary;
use super::{Construct, Inputs, Picture, TakenOver, include};
use crate::import::book::{self, Origin, list};
use crate::import::{Note, Refusal, names};
use crate::notation::{BlockText, toml};

/// Every chapter as it is written here.
pub(super) fn chapters(
    inputs: &Inputs<'_>,
    placed: &Placed<'_>,
) -> Result<Vec<ChapterText>, Vec<Refusal>> {
    let (mut chapters, mut refused) = (Vec::new(), Vec::new());
    for place in &placed.chapters {
        let text = (inputs.text)(place.from)
            .map_err(|why| Refusal::new(Construct::Unreadable, place.from, why));
        let included = text.and_then(|text| include::include(inputs, place.from, &text));
        match included {
            Ok(included) => chapters.push(chapter::rewritten(inputs, placed, place, included)),
            Err(refusal) => refused.push(refusal),
        }
    }
    match refused.is_empty() {
        true => Ok(chapters),
        false => Err(refused),
    }
}

pub(super) fn book(
    inputs: &Inputs<'_>,
    settings: &Settings,
    summary: &Summary,
    placed: &Placed<'_>,
    chapters: Vec<ChapterText>,
) -> TakenOver {
    let origin = Origin::new(&summary.file, &summary.text);
    let mut notes: Vec<Note> = [&settings.notes, &summary.notes, &placed.notes]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    notes.extend(chapters.iter().flat_map(|chapter| chapter.notes.clone()));
    notes.extend(unlisted(inputs, placed));
    let pictures = placed.pictures.iter().map(|(from, to)| Picture {
        from: (*from).to_owned(),
        to: to.clone(),
    });
    let pictures: Vec<Picture> = pictures.collect();
    let front = format!("{}/index.md", placed.folder);
    let mut files = vec![
        ("book.toml".to_owned(), settings_text(settings)),
        (front, front_text(settings, placed, &origin)),
    ];
    let report = report(settings, placed, &origin, &notes);
    let count = chapters.len();
    let texts = placed.chapters.iter().zip(chapters);
    files.extend(texts.map(|(place, chapter)| (place.to.clone(), chapter.text)));
    files.push(("import.md".to_owned(), report));
    TakenOver {
        title: settings.title.clone(),
        files,
        pictures,
        chapters: count,
        notes,
    }
}

fn settings_text(settings: &Settings) -> String {
    let mut text = format!("[book]\ntitle = {}\n", toml(&settings.title));
    if !settings.authors.is_empty() {
        text += &format!("authors = {}\n", list(&settings.authors));
    }
    text += &format!("language = {}\n", toml(&settings.language));
    if let Some(description) = &settings.description {
        text += &format!("description = {}\n", toml(description));
    }
    text
}

fn front_text(settings: &Settings, placed: &Placed<'_>, origin: &Origin<'_>) -> String {
    let mut guideline = BlockText::new("guideline", &placed.name);
    guideline
        .text("title", &settings.title)
        .text("version", "1");
    guideline.text("status", "draft");
    guideline.field("origin", &origin.of("SUMMARY.md"));
    let title = names::markdown(&settings.title);
    format!("# {title}\n\n{}", guideline.written())
}

/// The files of its folder that no chapter is made of: mdBook copies them into its site, or leaves texts out that its list does not have.
fn unlisted(inputs: &Inputs<'_>, placed: &Placed<'_>) -> Vec<Note> {
    let used: BTreeSet<&str> = placed
        .paths
        .keys()
        .chain(placed.pictures.keys())
        .copied()
        .collect();
    let others = inputs.files.iter().filter(|path| {
        let is_source = inside(placed.source, path).is_some();
        let is_own = path.ends_with("SUMMARY.md") || path.as_str() == "book.toml";
        is_source && !is_own && !used.contains(path.as_str())
    });
    let note = |path: &String| {
        let said = match path.ends_with(".md") {
            true => "the list does not have it: it is no chapter",
            false => "neither a chapter nor a picture: it is left out",
        };
        Note::new(Construct::File, path.clone(), said)
    };
    others.map(note).collect()
}

/// `import.md`: what came over, and what did not, by construct with its place.
fn report(settings: &Settings, placed: &Placed<'_>, origin: &Origin<'_>, notes: &[Note]) -> String {
    let counts = [
        ("chapters", placed.chapters.len()),
        ("pictures", placed.pictures.len()),
    ];
    let mut text = book::came_over(
        &settings.title,
        &format!("{}, the chapters of an mdBook", origin.named()),
        &counts,
        "what in the chapters is not written as here.",
    );
    let chapters = placed
        .chapters
        .iter()
        .map(|place| (place.to.as_str(), place.title, place.from));
    let pictures = placed.pictures.iter();
    let pictures = pictures.map(|(from, to)| (to.as_str(), "", *from));
    text.push_str(&book::report(chapters.chain(pictures), notes));
    text
}
