use serde::Serialize;

use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::model::{GuidelineKey, SourceBlock, SourceText};
use crate::plan::sentence_part;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::view::View;
use crate::trace::{Coverage, Quoter, Trace, TracedSentence};
use crate::words::Phrase;

#[derive(Serialize)]
struct SourcePage {
    shell: Shell,
    lead: Phrase,
    /// Where the text was got, and when.
    origin: Option<String>,
    /// How many of the sentences are wholly quoted.
    counted: String,
    /// How many are not, by how far they are.
    others: Vec<String>,
    blocks: Vec<SourceTextBlock>,
    /// The sentences that are not wholly quoted.
    open: Vec<Link>,
}

/// A heading, or a paragraph or list item.
#[derive(Serialize)]
struct SourceTextBlock {
    heading: Option<String>,
    level: u8,
    item: bool,
    sentences: Vec<SentenceRow>,
}

#[derive(Serialize)]
struct SentenceRow {
    part: String,
    number: usize,
    /// What its link is called.
    name: String,
    pieces: Vec<SentencePiece>,
    coverage: &'static str,
    words: String,
    by: Vec<QuotedBy>,
}

/// What quotes a sentence, with the word for its kind.
#[derive(Serialize)]
struct QuotedBy {
    kind: String,
    link: Link,
}

#[derive(Serialize)]
struct SentencePiece {
    text: String,
    open: bool,
}

pub(super) fn page(view: &View<'_>, key: GuidelineKey) -> Result<Html, Broken> {
    let guideline = &view.library().guidelines[key];
    let (Some(source), Some(trace)) = (&guideline.source, view.book.site.trace(key)) else {
        return Ok(Html::default());
    };
    let words = view.words();
    let title = words.sentences.source_title.say(&guideline.meta.title);
    let guideline_link: Link = view.link.thing(crate::model::Thing::Guideline(key));
    let quoted = trace.count(Coverage::Quoted);
    let page = SourcePage {
        shell: shell::shell(view, &title, None),
        lead: words.sentences.source_lead.phrase(guideline_link.into()),
        origin: view.origin(&guideline.origin),
        counted: words
            .sentences
            .source_quoted
            .say(quoted, trace.sentences.len()),
        others: others(view, trace),
        blocks: blocks(view, source, trace),
        open: open(trace),
    };
    view.book.templates.render("source.html", &page)
}

fn others(view: &View<'_>, trace: &Trace) -> Vec<String> {
    let words = view.words();
    let open = Coverage::ALL
        .into_iter()
        .filter(|coverage| *coverage != Coverage::Quoted);
    let counted = open.map(|coverage| (trace.count(coverage), coverage));
    counted
        .filter(|(number, _)| *number > 0)
        .map(|(number, coverage)| {
            let state = words.coverages.of(coverage);
            words.sentences.counted.say(number, state)
        })
        .collect()
}

fn blocks(view: &View<'_>, source: &SourceText, trace: &Trace) -> Vec<SourceTextBlock> {
    let mut last = 1;
    let block = |(index, block): (usize, &SourceBlock)| match block {
        SourceBlock::Heading { level, text } => {
            // The page has a heading of its own, and no level is skipped.
            last = (level + 1).clamp(2, (last + 1).min(6));
            SourceTextBlock {
                heading: Some(text.clone()),
                level: last,
                item: false,
                sentences: Vec::new(),
            }
        }
        SourceBlock::Statement { item, .. } => SourceTextBlock {
            heading: None,
            level: 0,
            item: *item,
            sentences: trace
                .block(index)
                .map(|sentence| row(view, sentence))
                .collect(),
        },
    };
    source.blocks.iter().enumerate().map(block).collect()
}

fn row(view: &View<'_>, sentence: &TracedSentence) -> SentenceRow {
    SentenceRow {
        part: sentence_part(sentence.number),
        number: sentence.number,
        name: view.words().sentences.sentence_number.say(sentence.number),
        pieces: pieces(sentence),
        coverage: match sentence.coverage {
            Coverage::Quoted => "quoted",
            Coverage::Partly => "partly",
            Coverage::Mentioned => "mentioned",
            Coverage::Unquoted => "unquoted",
        },
        words: view.words().coverages.of(sentence.coverage).to_owned(),
        by: sentence
            .by
            .iter()
            .map(|&quoter| quoted_by(view, quoter))
            .collect(),
    }
}

fn quoted_by(view: &View<'_>, quoter: Quoter) -> QuotedBy {
    let words = view.words();
    QuotedBy {
        kind: match quoter {
            Quoter::Thing(thing) => words.kind.of(thing.kind()).to_owned(),
            Quoter::Step(_) => words.fields.step.to_string(),
            Quoter::Row(_) => words.fields.row.to_string(),
        },
        link: view.link.quoter(quoter),
    }
}

fn open(trace: &Trace) -> Vec<Link> {
    let wanting = |sentence: &&TracedSentence| !sentence.gaps.is_empty();
    let link = |sentence: &TracedSentence| Link {
        href: format!("#{}", sentence_part(sentence.number)),
        text: sentence.sentence.text.clone(),
    };
    trace.sentences.iter().filter(wanting).map(link).collect()
}

/// A sentence cut at the ends of what no quote covers.
fn pieces(sentence: &TracedSentence) -> Vec<SentencePiece> {
    let text = &sentence.sentence.text;
    let mut pieces = Vec::new();
    let mut at = 0;
    for gap in &sentence.gaps {
        pieces.push((at..gap.start, false));
        pieces.push((gap.clone(), true));
        at = gap.end;
    }
    pieces.push((at..text.len(), false));
    pieces
        .into_iter()
        .filter(|(range, _)| !range.is_empty())
        .map(|(range, open)| SentencePiece {
            text: text[range].to_owned(),
            open,
        })
        .collect()
}
