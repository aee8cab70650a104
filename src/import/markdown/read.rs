//! The sentences of a text as a book has them: read by the passes that read every book.

use super::Construct;
use super::plain::Written;
use crate::import::{Refusal, book};
use crate::model::{Language, SourceBlock};
use crate::parse::parse;
use crate::problem::{Problem, Problems};
use crate::resolve::resolve;
use crate::source::Sources;

/// A heading, or sentences that stand together.
#[derive(Debug)]
pub(super) enum Block {
    Heading { level: u8, text: String },
    Statement(Vec<Sentence>),
}

/// A sentence, and the line of the file on which it begins, from 1.
#[derive(Debug)]
pub(super) struct Sentence {
    pub text: String,
    pub line: usize,
}

const SOURCE: &str = "content/text/source.md";

/// A book of the text alone, which has no other use than to be read.
pub(super) fn sentences(
    written: &Written,
    language: &Language,
) -> Result<Vec<Block>, Vec<Refusal>> {
    let sources = Sources::from_files([
        (
            "book.toml",
            &*book::book_toml("Guideline", &language.to_string()),
        ),
        (
            "content/text/index.md",
            "# Guideline\n\n```guideline text\ntitle = \"Guideline\"\nversion = \"1\"\nstatus = \"draft\"\n```\n",
        ),
        (SOURCE, &written.text),
    ]);
    let mut problems = Problems::default();
    let document = parse(&sources, &mut problems);
    let library = resolve(&sources, &document, &mut problems).filter(|_| !problems.has_errors());
    let Some(library) = library else {
        let broken = problems.sorted().into_iter();
        let broken = broken.filter(Problem::is_error);
        return Err(broken.map(|own| refusal(&own, &sources, written)).collect());
    };
    let guideline = library.guidelines.values().next();
    let source = guideline.and_then(|own| own.source.as_ref());
    let blocks = source.map_or(&[][..], |source| &source.blocks);
    let blocks = blocks.iter().map(|block| match block {
        SourceBlock::Heading { level, text } => Block::Heading {
            level: *level,
            text: text.clone(),
        },
        SourceBlock::Statement { sentences, item: _ } => {
            let sentences = sentences.iter().map(|own| Sentence {
                text: own.text.clone(),
                line: written.line(sources.position(own.span).line),
            });
            Block::Statement(sentences.collect())
        }
    });
    Ok(blocks.collect())
}

/// What the text has that no source text may.
fn refusal(problem: &Problem, sources: &Sources, written: &Written) -> Refusal {
    let place = problem
        .label
        .as_ref()
        .map(|label| format!("line {}", written.line(sources.position(label.span).line)));
    let help = problem.help.iter().map(|help| format!("; {help}"));
    let why = format!("{}{}", problem.message, help.collect::<String>());
    Refusal::new(Construct::Unreadable, place.unwrap_or_default(), why)
}
