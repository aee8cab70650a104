//! A guideline in plain words as a book to be filled in: its sentences as the source, and a draft of a recommendation for each verb of advice.
//!
//! ```text
//! text ─plain→ Markdown ─read→ SourceText ─skeleton→ Skeleton ─text→ Imported
//! ```
//!
//! Nothing is guessed that a reader could take for the guideline's: for whom a recommendation is, of what and how certain it is stays empty, which is an
//! error of the book until somebody has read the sentence and filled it in.

mod plain;
mod read;
mod skeleton;
mod text;

use jiff::civil::Date;

use super::{Imported, Note, Refusal};
use crate::model::Language;
use crate::words::Words;

constructs! {
    /// A part of the source that is read in a way that has to be said, or that no book can say.
    Unreadable "unreadable",
    FrontMatter "front matter",
    Heading "heading",
    Verb "verb of advice",
    Citation "numbers behind sentences",
    Metadata "metadata",
}

/// What an import is made of.
pub struct Inputs<'a> {
    /// The name of the file, as `origin` says it.
    pub file: &'a str,
    pub text: &'a str,
    /// The language of its sentences.
    pub language: &'a Language,
    /// The day on which the text is taken over.
    pub today: Date,
}

/// Makes a book of a text, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<Imported, Vec<Refusal>> {
    let mut notes = Vec::new();
    let written = plain::as_markdown(inputs.text, &mut notes);
    let source = read::sentences(&written, inputs.language)?;
    let words = Words::of(inputs.language);
    let skeleton = skeleton::skeleton(&source, words, &mut notes);
    if skeleton.drafts().count() + skeleton.said() == 0 {
        let why = "it has no sentence";
        return Err(vec![Refusal::new(Construct::Unreadable, "line 1", why)]);
    }
    if words.is_none() {
        let said = format!(
            "verbs of advice are known in {} alone: the sentences stand in the chapters, and no recommendation is drafted",
            Words::spoken().collect::<Vec<_>>().join(" and ")
        );
        notes.push(Note::new(
            Construct::Verb,
            inputs.language.to_string(),
            said,
        ));
    }
    let said = "the text names none: `1` is assumed";
    notes.push(Note::new(Construct::Metadata, "version", said));
    Ok(text::book(inputs, &written, &skeleton, notes))
}
