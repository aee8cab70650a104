//! Which chapters a text has, and in them a draft for each verb of advice. Every sentence has its place.

use std::collections::BTreeSet;

use super::Construct;
use super::read::{Block, Sentence};
use crate::import::{Note, names};
use crate::model::{Stance, Strength};
use crate::notation::TakenNames;
use crate::trace::last_numbers;
use crate::words::Words;

/// The book that is to be filled in.
#[derive(Debug)]
pub(super) struct Skeleton {
    /// The heading of the highest level, if there is just one.
    pub title: Option<String>,
    /// What stands before the first chapter.
    pub front: Vec<Part>,
    pub chapters: Vec<Chapter>,
}

#[derive(Debug)]
pub(super) struct Chapter {
    pub title: String,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub(super) enum Part {
    /// How far below the chapter's own heading it is, from 1.
    Heading {
        below: usize,
        text: String,
    },
    /// Sentences that advise nothing, as they stand together.
    Says(Vec<String>),
    Advises(Draft),
}

/// A recommendation that says no more than a sentence does.
#[derive(Debug)]
pub(super) struct Draft {
    pub name: String,
    pub title: String,
    pub quote: String,
    /// What the verb may mean.
    pub stances: Vec<Stance>,
    /// The verb, and what it speaks of.
    pub verb: String,
    pub of: String,
    pub line: usize,
}

impl Draft {
    pub fn refuses(&self) -> bool {
        self.stances.iter().all(|stance| stance.refuses())
    }

    /// How strong it is, where the verb says so.
    pub fn strength(&self) -> Option<Strength> {
        match self.stances.as_slice() {
            [stance] => stance.strength(),
            _several => None,
        }
    }
}

impl Skeleton {
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let of_chapters = self.chapters.iter().flat_map(|chapter| &chapter.parts);
        self.front.iter().chain(of_chapters)
    }

    pub fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.parts().filter_map(|part| match part {
            Part::Advises(draft) => Some(draft),
            Part::Heading { .. } | Part::Says(_) => None,
        })
    }

    /// How many sentences advise nothing.
    pub fn said(&self) -> usize {
        let said = self.parts().map(|part| match part {
            Part::Says(sentences) => sentences.len(),
            Part::Heading { .. } | Part::Advises(_) => 0,
        });
        said.sum()
    }
}

struct Drafter<'a> {
    /// Of the language, where its verbs are known.
    words: Option<&'static Words>,
    names: TakenNames,
    notes: &'a mut Vec<Note>,
    /// Of which headings the chapters are.
    level: u8,
    /// Whether sentences end with the numbers of references.
    cites: bool,
    skeleton: Skeleton,
}

pub(super) fn skeleton(
    source: &[Block],
    words: Option<&'static Words>,
    notes: &mut Vec<Note>,
) -> Skeleton {
    let (title, level) = levels(source);
    let cited = cited(source);
    if let (Some(first), Some(last)) = (cited.first(), cited.last()) {
        let said = format!(
            "the numbers {first} to {last} are kept, and cite nothing yet: write the works into `content/references.yml` and their keys, in the order of the numbers, into `references` under `[source]`"
        );
        notes.push(Note::new(Construct::Citation, "sentences", said));
    }
    let mut drafter = Drafter {
        words,
        names: TakenNames::default(),
        notes,
        level,
        cites: !cited.is_empty(),
        skeleton: Skeleton {
            title,
            front: Vec::new(),
            chapters: Vec::new(),
        },
    };
    for block in source {
        drafter.block(block);
    }
    drafter.skeleton
}

/// The title, and the level of the headings of chapters: the highest that is not the title's.
fn levels(source: &[Block]) -> (Option<String>, u8) {
    let headings = || {
        source.iter().filter_map(|block| match block {
            Block::Heading { level, text } => Some((*level, text)),
            Block::Statement(_) => None,
        })
    };
    let Some(highest) = headings().map(|(level, _)| level).min() else {
        return (None, 1);
    };
    let of_highest: Vec<&String> = headings()
        .filter(|(level, _)| *level == highest)
        .map(|(_, text)| text)
        .collect();
    let below = headings()
        .map(|(level, _)| level)
        .filter(|level| *level > highest);
    match of_highest.as_slice() {
        [title] => (Some((*title).clone()), below.min().unwrap_or(highest + 1)),
        _several => (None, highest),
    }
}

/// The numbers of references, where at least half of the sentences end with some.
fn cited(source: &[Block]) -> BTreeSet<usize> {
    let sentences = source.iter().flat_map(|block| match block {
        Block::Heading { .. } => &[][..],
        Block::Statement(sentences) => sentences,
    });
    let numbers = sentences.map(|own| last_numbers(&own.text).numbers);
    let numbers: Vec<Vec<usize>> = numbers.collect();
    let numbered = numbers.iter().filter(|own| !own.is_empty()).count();
    match numbered * 2 >= numbers.len() {
        true => numbers.into_iter().flatten().collect(),
        false => BTreeSet::new(),
    }
}

impl Drafter<'_> {
    fn parts(&mut self) -> &mut Vec<Part> {
        match self.skeleton.chapters.last_mut() {
            Some(chapter) => &mut chapter.parts,
            None => &mut self.skeleton.front,
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } if *level == self.level => {
                self.skeleton.chapters.push(Chapter {
                    title: text.clone(),
                    parts: Vec::new(),
                });
            }
            // The title.
            Block::Heading { level, text: _ } if *level < self.level => {}
            Block::Heading { level, text } => {
                let below = usize::from(*level - self.level);
                let text = text.clone();
                self.parts().push(Part::Heading { below, text });
            }
            Block::Statement(sentences) => self.statement(sentences),
        }
    }

    fn statement(&mut self, sentences: &[Sentence]) {
        let mut said = Vec::new();
        for sentence in sentences {
            let drafts = self.drafts(sentence);
            if drafts.is_empty() {
                said.push(sentence.text.clone());
                continue;
            }
            self.says(&mut said);
            self.parts().extend(drafts.into_iter().map(Part::Advises));
        }
        self.says(&mut said);
    }

    fn says(&mut self, said: &mut Vec<String>) {
        if !said.is_empty() {
            let said = std::mem::take(said);
            self.parts().push(Part::Says(said));
        }
    }

    /// One for each direction in which a sentence advises: several things that it is for may be one recommendation.
    fn drafts(&mut self, sentence: &Sentence) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut more = 0;
        let quote = &sentence.text;
        let said = self.words.map(|words| words.said(quote));
        for said in said.unwrap_or_default() {
            let title = self.title(quote);
            let draft = Draft {
                name: String::new(),
                title: title.to_owned(),
                quote: quote.clone(),
                stances: said.stances,
                verb: quote[said.at].to_owned(),
                of: self.title(&quote[said.of]).to_owned(),
                line: sentence.line,
            };
            let is_other = |own: &Draft| own.refuses() != draft.refuses();
            match drafts.iter().all(is_other) {
                true => {
                    let name = self.names.give(&names::identifier(title));
                    drafts.push(Draft { name, ..draft });
                }
                false => more += 1,
            }
        }
        if more > 0 {
            let said = format!(
                "{} of its verbs are in one recommendation: make several of it, if they are for others or not equally strong",
                more + drafts.len()
            );
            let place = format!("line {}", sentence.line);
            self.notes.push(Note::new(Construct::Verb, place, said));
        }
        drafts
    }

    /// A sentence without the numbers of references and the sign at its end.
    fn title<'s>(&self, sentence: &'s str) -> &'s str {
        let end = match self.cites {
            true => last_numbers(sentence).start,
            false => sentence.len(),
        };
        sentence[..end].trim_end_matches(|c: char| " .;:[(".contains(c))
    }
}
