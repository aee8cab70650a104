use serde::Serialize;

use super::shell::Shell;
use crate::model::{GuidelineKey, SourceBlock, SourceText};
use crate::plan::sentence_part;
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Link, View};
use crate::render::words;
use crate::trace::{Coverage, Quoter, Trace, TracedSentence};

#[derive(Serialize)]
struct SourcePage {
    shell: Shell,
    guideline: Link,
    total: usize,
    counts: Vec<Count>,
    blocks: Vec<Block>,
    /// The sentences that are not wholly quoted.
    open: Vec<Link>,
}

#[derive(Serialize)]
struct Count {
    words: &'static str,
    number: usize,
}

/// A heading, or a paragraph or list item.
#[derive(Serialize)]
struct Block {
    heading: Option<String>,
    level: u8,
    item: bool,
    sentences: Vec<SentenceRow>,
}

#[derive(Serialize)]
struct SentenceRow {
    part: String,
    number: usize,
    pieces: Vec<SentencePiece>,
    coverage: &'static str,
    words: &'static str,
    by: Vec<QuotedBy>,
}

/// What quotes a sentence, with the word for its kind.
#[derive(Serialize)]
struct QuotedBy {
    kind: &'static str,
    link: Link,
}

#[derive(Serialize)]
struct SentencePiece {
    text: String,
    open: bool,
}

impl View<'_> {
    pub(super) fn source_page(&self, key: GuidelineKey) -> Result<Html, Broken> {
        let guideline = &self.library().guidelines[key];
        let (Some(source), Some(trace)) = (&guideline.source, self.book.site.traces.get(&key))
        else {
            return Ok(Html::default());
        };
        let title = format!("Source text: {}", guideline.meta.title);
        let page = SourcePage {
            shell: self.shell(&title, None),
            guideline: self.thing(crate::model::Thing::Guideline(key)),
            total: trace.sentences.len(),
            counts: Coverage::ALL
                .map(|coverage| Count {
                    words: coverage.words(),
                    number: trace.count(coverage),
                })
                .into(),
            blocks: self.blocks(source, trace),
            open: open(trace),
        };
        self.book.templates.render("source.html", &page)
    }

    fn blocks(&self, source: &SourceText, trace: &Trace) -> Vec<Block> {
        let mut last = 1;
        let block = |(index, block): (usize, &SourceBlock)| match block {
            SourceBlock::Heading { level, text } => {
                // The page has a heading of its own, and no level is skipped.
                last = (level + 1).clamp(2, (last + 1).min(6));
                Block {
                    heading: Some(text.clone()),
                    level: last,
                    item: false,
                    sentences: Vec::new(),
                }
            }
            SourceBlock::Statement { item, .. } => Block {
                heading: None,
                level: 0,
                item: *item,
                sentences: trace
                    .block(index)
                    .map(|sentence| self.row(sentence))
                    .collect(),
            },
        };
        source.blocks.iter().enumerate().map(block).collect()
    }

    fn row(&self, sentence: &TracedSentence) -> SentenceRow {
        SentenceRow {
            part: sentence_part(sentence.number),
            number: sentence.number,
            pieces: pieces(sentence),
            coverage: match sentence.coverage {
                Coverage::Quoted => "quoted",
                Coverage::Partly => "partly",
                Coverage::Unquoted => "unquoted",
            },
            words: sentence.coverage.words(),
            by: sentence
                .by
                .iter()
                .map(|&quoter| self.quoted_by(quoter))
                .collect(),
        }
    }
    fn quoted_by(&self, quoter: Quoter) -> QuotedBy {
        QuotedBy {
            kind: match quoter {
                Quoter::Thing(thing) => words::kind(thing.kind()),
                Quoter::Step(_) => "Step",
                Quoter::Row(_) => "Row",
            },
            link: self.quoter(quoter),
        }
    }
}

fn open(trace: &Trace) -> Vec<Link> {
    let wanting = |sentence: &&TracedSentence| sentence.coverage != Coverage::Quoted;
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
