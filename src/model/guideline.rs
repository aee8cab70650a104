use jiff::civil::Date;

use super::{
    BlockKind, GuardPlace, GuidelineKey, Meta, Overview, Prose, ReferenceKey, Reporting, Walk,
};
use crate::source::{Digest, FileKey, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Active,
    Retired,
}

impl Status {
    /// As in the field `status`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Retired => "retired",
        }
    }
}

/// One guideline: the front of a folder of chapters.
#[derive(Clone, Debug)]
pub struct Guideline {
    pub meta: Meta,
    /// The folder's name, which is also its address.
    pub folder: String,
    pub version: String,
    pub status: Status,
    pub published: Option<Date>,
    pub review_by: Option<(Date, Span)>,
    pub scope: Option<Prose>,
    pub population: Option<Prose>,
    pub summary: Option<Prose>,
    pub authors: Vec<String>,
    pub conflicts_of_interest: Option<String>,
    pub funding: Option<String>,
    pub reporting: Reporting,
    /// The text that the guideline encodes, if the book has it.
    pub source: Option<SourceText>,
    pub origin: Origin,
}

impl BlockKind for Guideline {
    type Key = GuidelineKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = true;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, _: GuidelineKey) -> Vec<GuardPlace> {
        Vec::new()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self {
            meta: _,
            folder: _,
            version: _,
            status: _,
            published: _,
            review_by: _,
            scope,
            population,
            summary,
            authors: _,
            conflicts_of_interest: _,
            funding: _,
            // A user of its own.
            reporting: _,
            source: _,
            origin: _,
        } = self;
        walk.optional_prose("summary", summary);
        walk.optional_prose("scope", scope);
        walk.optional_prose("population", population);
    }
}

/// What a guideline says of the text that it encodes.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// What the numbers at the ends of its sentences mean, from 1.
    pub references: Vec<ReferenceKey>,
    /// Where it was retrieved from.
    pub from: Option<(String, Span)>,
    /// The day on which it was retrieved, or last compared with its origin.
    pub retrieved: Option<(Date, Span)>,
    /// The hash of the text; where it is given, so are its origin and the day.
    pub sha256: Option<(Digest, Span)>,
}

/// The narrative text that a guideline encodes, block by block.
#[derive(Clone, Debug)]
pub struct SourceText {
    pub file: FileKey,
    pub digest: Digest,
    pub blocks: Vec<SourceBlock>,
}

/// A heading, or a paragraph or list item cut into sentences.
#[derive(Clone, Debug)]
pub enum SourceBlock {
    Heading {
        level: u8,
        text: String,
    },
    Statement {
        sentences: Vec<Sentence>,
        item: bool,
    },
}

/// One sentence of the source, white space folded.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: String,
    pub span: Span,
}
