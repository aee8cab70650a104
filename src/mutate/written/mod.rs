//! Edits of what is written beside the rules: a number, a word, a citation, a quote, or a block that only guards. Each is made in the text
//! of the book, which is then read again: is it something that `check` tells, or something that only `diff` shows?
//!
//! What a rule says is edited in the model, by the rest of `mutate`; here the tables of `schema` say which fields there are,
//! what may stand in each, and what an edit of it touches.

mod judge;
mod slips;
mod walk;

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

pub use judge::{judge_written, written_count};
pub use walk::written_edits;

use crate::model::Kind;
use crate::problem::Code;
use crate::schema::Aspect;
use crate::source::{Sources, Span};

/// One edit of the text of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenEdit {
    pub kind: WrittenKind,
    /// What an edit of this field touches, and so which part of `diff` shows it.
    pub aspect: Aspect,
    /// The block and the field: ``evidence `trial`, `result` ``.
    of: String,
    /// Each place with what is written there instead.
    changes: Vec<(Span, String)>,
    /// Whether a check that is proved over patients looks at it.
    concerns_patients: bool,
}

/// What sort of edit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenKind {
    /// Of a title, a label or a question.
    Label,
    /// Of a longer text that readers act on: a definition, a reading, a reason.
    Text,
    Result,
    /// Of what else is said of evidence: its arms, certainty, outcomes.
    Evidence,
    /// Of what a statement cites or names as its reason.
    Citation,
    Quote,
    /// Of a dose or a schedule.
    Delivery,
    /// Of a note, a story, a setting, or how a guideline was made.
    Beside,
    /// Of the prose of a chapter.
    Chapter,
    /// Of a block that only guards: it is dropped whole.
    Dropped(Kind),
}

impl WrittenKind {
    /// As in a report.
    pub fn words(self) -> String {
        let words = match self {
            WrittenKind::Label => "title, label or question changed",
            WrittenKind::Text => "definition or reason changed",
            WrittenKind::Result => "result changed",
            WrittenKind::Evidence => "evidence changed",
            WrittenKind::Citation => "citation or named reason changed",
            WrittenKind::Quote => "quote changed",
            WrittenKind::Delivery => "dose or schedule changed",
            WrittenKind::Beside => "note, story or setting changed",
            WrittenKind::Chapter => "prose of a chapter changed",
            WrittenKind::Dropped(kind) => return format!("{} dropped", kind.name()),
        };
        words.to_owned()
    }
}

/// What notices an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticedBy {
    /// `check` has a problem of this name more than before, be it an error or a warning.
    Check(Code),
    /// `check` is silent, and `diff --fail-on` with the word of this aspect fails.
    Diff(Aspect),
    /// `check` is silent, and `diff` lists it among wording changes, which fail nothing.
    Nothing,
}

/// How many edits there are, by what notices them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenTally {
    pub caught: usize,
    /// By `diff` alone.
    pub shown: usize,
    pub unseen: usize,
    /// Not counted: nothing is known of them.
    pub not_tried: usize,
}

impl Sum for WrittenTally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |all, tally| Self {
            caught: all.caught + tally.caught,
            shown: all.shown + tally.shown,
            unseen: all.unseen + tally.unseen,
            not_tried: all.not_tried + tally.not_tried,
        })
    }
}

impl WrittenTally {
    pub fn tried(&self) -> usize {
        self.caught + self.shown + self.unseen
    }

    /// The share of those that were tried that `check` catches, in percent, rounded down; `None` where none was.
    pub fn score(&self) -> Option<usize> {
        (self.caught * 100).checked_div(self.tried())
    }
}

/// What became of edits of the text of a book.
#[derive(Debug, Default)]
pub struct WrittenOutcome {
    /// In the order of the book.
    pub judged: Vec<JudgedText>,
    /// Those that the effort was not enough for.
    pub not_tried: Vec<WrittenEdit>,
}

/// An edit of a text, and what notices it.
#[derive(Debug)]
pub struct JudgedText {
    /// Its place among all that are tried, counted from zero.
    pub number: usize,
    pub edit: WrittenEdit,
    pub noticed: NoticedBy,
}

impl WrittenOutcome {
    pub fn tally(&self) -> WrittenTally {
        self.by_kind().into_values().sum()
    }

    /// What became of the edits of each kind that there are.
    pub fn by_kind(&self) -> BTreeMap<WrittenKind, WrittenTally> {
        let mut tallies: BTreeMap<WrittenKind, WrittenTally> = BTreeMap::new();
        for JudgedText { edit, noticed, .. } in &self.judged {
            let tally = tallies.entry(edit.kind).or_default();
            match noticed {
                NoticedBy::Check(_) => tally.caught += 1,
                NoticedBy::Diff(_) => tally.shown += 1,
                NoticedBy::Nothing => tally.unseen += 1,
            }
        }
        for edit in &self.not_tried {
            tallies.entry(edit.kind).or_default().not_tried += 1;
        }
        tallies
    }
}

impl WrittenEdit {
    /// The first place that is edited.
    pub fn span(&self) -> Span {
        self.changes[0].0
    }

    /// What is edited, and how: lower case, without a full stop.
    pub fn words(&self, sources: &Sources) -> String {
        let old = |span: &Span| Excerpt(sources.text(*span)).to_string();
        let of = &self.of;
        match self.changes.as_slice() {
            [(one, _), (other, _)] => {
                format!("{of}: {} and {} change places", old(one), old(other))
            }
            [(span, new)] if new.is_empty() => format!("{of}: {} is dropped", old(span)),
            changes => {
                let changes = changes.iter();
                let changes =
                    changes.map(|(span, new)| format!("{} becomes {}", old(span), Excerpt(new)));
                format!("{of}: {}", changes.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The book with the edit made, and nothing else changed.
    #[must_use]
    pub fn made_in(&self, sources: &Sources) -> Sources {
        let mut edited = sources.clone();
        // From the last place on, so that the others stay where they are.
        let mut changes: Vec<_> = self.changes.iter().collect();
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        for (span, new) in changes {
            let mut text = edited.file(span.file).text.clone();
            text.replace_range(span.range(), new);
            edited.replace(span.file, text);
        }
        edited
    }
}

/// A text in quotation marks, in one line and no longer than can be read at a glance.
struct Excerpt<'a>(&'a str);

impl Excerpt<'_> {
    const LONGEST: usize = 60;
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches('"');
        match text.char_indices().nth(Self::LONGEST) {
            Some((end, _)) => write!(f, "“{}…”", &text[..end]),
            None => write!(f, "“{text}”"),
        }
    }
}
