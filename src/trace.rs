//! Which sentence of a source text is quoted by what, and what no quote covers.
//!
//! A quote is a verbatim piece of one block of the source, white space folded; it may span sentences. A sentence is
//! quoted when something that encodes it quotes it, and every letter of it lies in some quote: the digits and marks of a trailing citation need none.
//! One that terms and the like quote alone is only mentioned.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem;

use crate::model::{
    GuidelineKey, Library, Quote, ReferenceKey, RowKey, Sentence, SourceBlock, SourceText, StepKey,
    Thing,
};
use crate::source::Span;

/// What quotes a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quoter {
    Thing(Thing),
    Step(StepKey),
    Row(RowKey),
}

impl Quoter {
    /// Whether it turns what it quotes into advice, a rule or a result.
    pub fn encodes(self) -> bool {
        let Quoter::Thing(thing) = self else {
            return true;
        };
        thing.kind().encodes()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// What encodes it quotes it, and every letter of it lies in some quote.
    Quoted,
    Partly,
    /// Nothing that quotes it encodes it: it is defined, told of, weighed.
    Mentioned,
    Unquoted,
}

impl Coverage {
    pub const ALL: [Coverage; 4] = [
        Coverage::Quoted,
        Coverage::Partly,
        Coverage::Mentioned,
        Coverage::Unquoted,
    ];

    /// As in the data.
    pub fn name(self) -> &'static str {
        match self {
            Coverage::Quoted => "quoted",
            Coverage::Partly => "partly quoted",
            Coverage::Mentioned => "mentioned",
            Coverage::Unquoted => "not quoted",
        }
    }
}

/// One sentence with what quotes it.
#[derive(Clone, Debug)]
pub struct TracedSentence {
    /// Its number in the source, from 1.
    pub number: usize,
    pub block: usize,
    pub sentence: Sentence,
    pub by: BTreeSet<Quoter>,
    /// The pieces that no quote covers, as bytes of the sentence, each with a letter in it.
    pub gaps: Vec<Range<usize>>,
    pub coverage: Coverage,
}

/// The works that the numbers at the end of quoted sentences mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedNumbers {
    pub references: BTreeSet<ReferenceKey>,
    /// The sentences are quoted whole, and not a part that some of the works may not be given for.
    pub is_whole: bool,
}

impl CitedNumbers {
    /// What must be cited and is not: of a whole sentence all, of a part one at least.
    pub fn missing(&self, cited: &BTreeSet<ReferenceKey>) -> BTreeSet<ReferenceKey> {
        match !self.is_whole && !self.references.is_disjoint(cited) {
            true => BTreeSet::new(),
            false => &self.references - cited,
        }
    }
}

/// The source of a guideline, sentence by sentence, in its order.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub sentences: Vec<TracedSentence>,
    text: FoldedText,
    /// Where each quote of the guideline stands, by its text as written.
    places: BTreeMap<String, Vec<Range<usize>>>,
}

impl Trace {
    pub fn count(&self, coverage: Coverage) -> usize {
        self.of(coverage).count()
    }

    pub fn of(&self, coverage: Coverage) -> impl Iterator<Item = &TracedSentence> {
        self.sentences
            .iter()
            .filter(move |sentence| sentence.coverage == coverage)
    }

    /// The sentences of a block of the source.
    pub fn block(&self, block: usize) -> impl Iterator<Item = &TracedSentence> {
        self.sentences
            .iter()
            .filter(move |sentence| sentence.block == block)
    }

    /// Whether a quote is a verbatim piece of some block of the source.
    pub fn has(&self, quote: &str) -> bool {
        !self.places(quote).is_empty()
    }

    /// Wherever a quote stands; those of the guideline were looked up before.
    fn places(&self, quote: &str) -> Cow<'_, [Range<usize>]> {
        match self.places.get(quote) {
            Some(places) => places.into(),
            None => self.text.places(quote).into(),
        }
    }

    /// What stands before and after a quote in its block of the source, wherever it stands.
    pub fn around(&self, quote: &str) -> Vec<(&str, &str)> {
        let text = &self.text.text;
        let places = self.places(quote);
        let around = places.iter().map(|place| {
            let (before, after) = (&text[..place.start], &text[place.end..]);
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let end = after.find('\n').unwrap_or(after.len());
            (&before[start..], &after[..end])
        });
        around.collect()
    }

    /// What the source gives for a quote, at each place where it stands.
    pub fn given_for(&self, quote: &str, numbered: &[ReferenceKey]) -> Vec<CitedNumbers> {
        let places = self.places(quote);
        let given = places.iter().map(|place| self.given_at(place, numbered));
        given.collect()
    }

    fn given_at(&self, place: &Range<usize>, numbered: &[ReferenceKey]) -> CitedNumbers {
        let text = &self.text.text;
        let touched = self
            .text
            .sentences
            .iter()
            .filter(|sentence| overlaps(&sentence.place, place));
        let mut given = CitedNumbers {
            references: BTreeSet::new(),
            is_whole: true,
        };
        for sentence in touched {
            let last = last_numbers(&text[sentence.place.clone()]);
            let numbers = last.numbers.into_iter();
            let references =
                numbers.filter_map(|number| numbered.get(number.checked_sub(1)?).copied());
            given.references.extend(references);
            given.is_whole &= gaps(text, &sentence.place, [place].into_iter()).is_empty();
        }
        given
    }

    /// The number of the first sentence that a quote touches.
    pub fn locate(&self, quote: &str) -> Option<usize> {
        self.places(quote).iter().find_map(|found| {
            let mut sentences = self.text.sentences.iter();
            let place = sentences.position(|sentence| overlaps(&sentence.place, found))?;
            Some(self.sentences[place].number)
        })
    }
}

/// The trace of each guideline, empty where it has no source.
pub type Traces = BTreeMap<GuidelineKey, Trace>;

pub fn traces(library: &Library) -> Traces {
    let keys = library.guidelines.keys();
    keys.map(|key| (key, trace(library, key))).collect()
}

/// Looks up every quote of a guideline in its source.
fn trace(library: &Library, guideline: GuidelineKey) -> Trace {
    match &library.guidelines[guideline].source {
        Some(source) => trace_text(source, &quotes(library, Some(guideline))),
        None => Trace::default(),
    }
}

/// Every quote that things, steps and rows of a guideline make of its source; those of what several share have none.
pub fn quotes(library: &Library, guideline: Option<GuidelineKey>) -> Vec<(Quoter, &Quote)> {
    let things = library.things.iter().map(|&thing| {
        let meta = library.meta(thing);
        (Quoter::Thing(thing), meta.guideline, &meta.quotes)
    });
    let steps = library.steps().map(|(key, step)| {
        let home = Some(library.pathways[key.pathway].guideline);
        (Quoter::Step(key), home, &step.quotes)
    });
    let rows = library.rows().map(|(key, row)| {
        let home = Some(library.tables[key.table].guideline);
        (Quoter::Row(key), home, &row.quotes)
    });
    things
        .chain(steps)
        .chain(rows)
        .filter(|(_, home, _)| *home == guideline)
        .flat_map(|(quoter, _, quotes)| quotes.iter().map(move |quote| (quoter, quote)))
        .collect()
}

/// The sentence that shares most words with a quote that is not there, if it shares half of them.
pub fn nearest<'a>(source: &'a SourceText, quote: &str) -> Option<&'a Sentence> {
    let wanted = words(quote);
    sentences(source)
        .map(|sentence| (shared(&wanted, &words(&sentence.text)), sentence))
        .filter(|(share, _)| *share >= 0.5)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, sentence)| sentence)
}

/// White space as single spaces, none at the ends.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The numbers of sources at the end of a sentence: `… in adults 1, 2`, `… in adults [1-3].`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastNumbers {
    /// Where they begin, in bytes; the end of the sentence, if there are none.
    pub start: usize,
    pub numbers: Vec<usize>,
}

pub fn last_numbers(sentence: &str) -> LastNumbers {
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | '[' | ']' | '.');
    let is_around = |c: char| matches!(c, ' ' | '[' | ']' | '.');
    let tail = sentence.trim_end_matches(is_part).len();
    // Before the list stands a space: `25-40mm` ends no list, and `Step 2 1, 2` ends with 1 and 2.
    let mut list = sentence[tail..].trim_start_matches(is_around);
    let list_start = sentence.len() - list.len();
    list = list.trim_end_matches(is_around);
    let mut last = LastNumbers {
        start: sentence.len(),
        numbers: Vec::new(),
    };
    loop {
        let rest = list.trim_end_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = list[rest.len()..].parse::<usize>() else {
            return last;
        };
        let before = rest.trim_end();
        last.numbers.push(number);
        last.start = list_start + rest.len();
        let Some(mark) = before
            .chars()
            .next_back()
            .filter(|mark| matches!(mark, ',' | '-' | '–'))
        else {
            return last;
        };
        list = before[..before.len() - mark.len_utf8()].trim_end();
        if mark != ',' {
            let first =
                list[list.trim_end_matches(|c: char| c.is_ascii_digit()).len()..].parse::<usize>();
            let range = first.map_or(number..number, |first| first + 1..number);
            last.numbers.extend(range.take(MOST_SOURCES));
        }
    }
}

/// A range of numbers of sources has no more.
const MOST_SOURCES: usize = 1000;

/// The sentences of a source, in their order.
pub fn sentences(source: &SourceText) -> impl Iterator<Item = &Sentence> {
    source.blocks.iter().flat_map(|block| match block {
        SourceBlock::Heading { .. } => &[][..],
        SourceBlock::Statement { sentences, .. } => &sentences[..],
    })
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn shared(wanted: &BTreeSet<String>, there: &BTreeSet<String>) -> f64 {
    let both = wanted.intersection(there).count();
    both as f64 / wanted.len().max(1) as f64
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A source with a line for each block, so that a quote can span the sentences of one.
#[derive(Clone, Debug, Default)]
struct FoldedText {
    text: String,
    sentences: Vec<FoldedSentence>,
}

#[derive(Clone, Debug)]
struct FoldedSentence {
    block: usize,
    place: Range<usize>,
    span: Span,
}

impl FoldedText {
    fn of(source: &SourceText) -> Self {
        let mut folded = Self::default();
        for (block, written) in source.blocks.iter().enumerate() {
            match written {
                SourceBlock::Heading { text, .. } => folded.text += &fold(text),
                SourceBlock::Statement { sentences, .. } => folded.push(block, sentences),
            }
            folded.text.push('\n');
        }
        folded
    }

    fn push(&mut self, block: usize, sentences: &[Sentence]) {
        for (index, sentence) in sentences.iter().enumerate() {
            if index > 0 {
                self.text.push(' ');
            }
            let start = self.text.len();
            self.text += &fold(&sentence.text);
            self.sentences.push(FoldedSentence {
                block,
                place: start..self.text.len(),
                span: sentence.span,
            });
        }
    }

    /// Wherever a quote stands; an empty one stands nowhere.
    fn places(&self, quote: &str) -> Vec<Range<usize>> {
        let quote = fold(quote);
        if quote.is_empty() {
            return Vec::new();
        }
        let starts = memmem::find_iter(self.text.as_bytes(), &quote);
        starts.map(|start| start..start + quote.len()).collect()
    }
}

fn trace_text(source: &SourceText, quotes: &[(Quoter, &Quote)]) -> Trace {
    let text = FoldedText::of(source);
    let mut places = BTreeMap::new();
    let mut found = Vec::new();
    for (quoter, quote) in quotes {
        let places = places
            .entry(quote.text.clone())
            .or_insert_with(|| text.places(&quote.text));
        found.extend(places.iter().map(|place| (*quoter, place.clone())));
    }
    let sentences = text.sentences.iter().enumerate();
    Trace {
        sentences: sentences
            .map(|(index, sentence)| trace_sentence(index + 1, sentence, &text.text, &found))
            .collect(),
        text,
        places,
    }
}

fn trace_sentence(
    number: usize,
    sentence: &FoldedSentence,
    text: &str,
    found: &[(Quoter, Range<usize>)],
) -> TracedSentence {
    let place = &sentence.place;
    let here = || found.iter().filter(|(_, range)| overlaps(range, place));
    let gaps = gaps(text, place, here().map(|(_, range)| range));
    TracedSentence {
        number,
        block: sentence.block,
        sentence: Sentence {
            text: text[place.clone()].to_owned(),
            span: sentence.span,
        },
        coverage: coverage(&gaps, here().map(|(quoter, _)| *quoter)),
        by: here().map(|(quoter, _)| *quoter).collect(),
        gaps,
    }
}

fn coverage(gaps: &[Range<usize>], by: impl Iterator<Item = Quoter> + Clone) -> Coverage {
    if by.clone().next().is_none() {
        Coverage::Unquoted
    } else if !by.clone().any(Quoter::encodes) {
        Coverage::Mentioned
    } else if gaps.is_empty() {
        Coverage::Quoted
    } else {
        Coverage::Partly
    }
}

/// What of a sentence no quote covers, counted from the sentence's start; pieces without a letter are left out.
fn gaps<'a>(
    text: &str,
    sentence: &Range<usize>,
    quotes: impl Iterator<Item = &'a Range<usize>>,
) -> Vec<Range<usize>> {
    let mut covered: Vec<Range<usize>> = quotes.cloned().collect();
    covered.sort_by_key(|range| (range.start, range.end));
    let mut gaps = Vec::new();
    let mut at = sentence.start;
    for range in covered {
        gaps.push(at..range.start.max(at));
        at = at.max(range.end);
    }
    gaps.push(at.min(sentence.end)..sentence.end);
    gaps.retain(|gap| text[gap.clone()].chars().any(char::is_alphabetic));
    gaps.iter()
        .map(|gap| gap.start - sentence.start..gap.end - sentence.start)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::source::{Digest, Sources};

    fn span() -> Span {
        let mut sources = Sources::default();
        Span::new(sources.add("content/a/source.md", ""), 0..0)
    }

    fn statement(sentences: &[&str]) -> SourceBlock {
        let sentences = sentences.iter().map(|text| Sentence {
            text: (*text).to_owned(),
            span: span(),
        });
        SourceBlock::Statement {
            sentences: sentences.collect(),
            item: false,
        }
    }

    fn source() -> SourceText {
        let heading = SourceBlock::Heading {
            level: 2,
            text: "Heat".to_owned(),
        };
        SourceText {
            file: span().file,
            digest: Digest::of(""),
            blocks: vec![
                heading,
                statement(&["Use heat first. 1, 2", "Do not use  cold."]),
                statement(&["Keep moving."]),
            ],
        }
    }

    fn traced(quotes: &[&str]) -> Trace {
        traced_by(Kind::Evidence, quotes)
    }

    fn traced_by(kind: Kind, quotes: &[&str]) -> Trace {
        let library = crate::sample::library();
        let mut things = library.things.iter();
        let thing = things.find(|thing| thing.kind() == kind);
        let quoter = Quoter::Thing(*thing.expect("one of each kind"));
        let quotes: Vec<Quote> = quotes
            .iter()
            .map(|text| Quote {
                text: (*text).to_owned(),
                span: span(),
            })
            .collect();
        trace_text(
            &source(),
            &quotes
                .iter()
                .map(|quote| (quoter, quote))
                .collect::<Vec<_>>(),
        )
    }

    fn states(trace: &Trace) -> Vec<Coverage> {
        trace
            .sentences
            .iter()
            .map(|sentence| sentence.coverage)
            .collect()
    }

    #[test]
    fn citation_numbers_need_no_quote() {
        let trace = traced(&["Use heat first"]);
        assert_eq!(
            states(&trace),
            [Coverage::Quoted, Coverage::Unquoted, Coverage::Unquoted]
        );
    }

    #[test]
    fn what_is_only_defined_is_mentioned() {
        for kind in [Kind::Term, Kind::Guideline, Kind::Adjudication] {
            let trace = traced_by(kind, &["Use heat first", "moving"]);
            assert_eq!(
                states(&trace),
                [Coverage::Mentioned, Coverage::Unquoted, Coverage::Mentioned]
            );
            let gaps: Vec<_> = trace
                .sentences
                .iter()
                .map(|sentence| sentence.gaps.len())
                .collect();
            assert_eq!(gaps, [0, 1, 1]);
        }
        for kind in [Kind::Recommendation, Kind::Protocol, Kind::Invariant] {
            let trace = traced_by(kind, &["Use heat first"]);
            assert_eq!(trace.sentences[0].coverage, Coverage::Quoted);
        }
    }

    #[test]
    fn a_quote_may_span_sentences() {
        let trace = traced(&["first. 1, 2 Do\n not use cold"]);
        assert_eq!(
            states(&trace),
            [Coverage::Partly, Coverage::Quoted, Coverage::Unquoted]
        );
        let gaps = &trace.sentences[0].gaps;
        assert_eq!((gaps.len(), gaps[0].clone()), (1, 0..9));
    }

    #[test]
    fn overlapping_quotes_are_joined() {
        let trace = traced(&["Use heat", "heat first", "heat"]);
        assert_eq!(trace.sentences[0].coverage, Coverage::Quoted);
        assert_eq!(trace.count(Coverage::Unquoted), 2);
    }

    #[test]
    fn an_empty_quote_quotes_nothing() {
        assert_eq!(traced(&[" "]).count(Coverage::Unquoted), 3);
        assert!(!traced(&[]).has(""));
    }

    #[test]
    fn finds_pieces_and_headings_but_no_joined_blocks() {
        assert!(traced(&[]).has("heat \n first"));
        assert!(traced(&[]).has("Heat"));
        assert!(!traced(&[]).has("cold. Keep"));
    }

    #[test]
    fn names_the_sentence_that_is_most_like_a_wrong_quote() {
        let source = source();
        let near = nearest(&source, "do not ever use cold").map(|sentence| sentence.text.as_str());
        assert_eq!(near, Some("Do not use  cold."));
        assert!(nearest(&source, "something else entirely").is_none());
    }

    #[test]
    fn reads_the_numbers_that_end_a_sentence() {
        let cases: [(&str, &str, &[usize]); 8] = [
            ("in adults ", "1, 2", &[2, 1]),
            ("in adults. ", "1, 2, 3", &[3, 2, 1]),
            ("in adults [", "1-3].", &[3, 2, 1]),
            ("May proceed to Step 2 ", "1, 2", &[2, 1]),
            ("within 12 weeks", "", &[]),
            ("(25-40mm length) ", "1", &[1]),
            ("3-month follow-up ", "3", &[3]),
            ("no numbers.", "", &[]),
        ];
        for (before, last, numbers) in cases {
            let found = last_numbers(&format!("{before}{last}"));
            let start = before.len();
            let numbers = numbers.to_vec();
            assert_eq!(found, LastNumbers { start, numbers }, "{before}");
        }
    }

    #[test]
    fn tells_what_stands_around_a_quote() {
        assert_eq!(
            traced(&[]).around("use cold"),
            [("Use heat first. 1, 2 Do not ", ".")]
        );
        assert_eq!(traced(&[]).around("no such words"), []);
    }

    #[test]
    fn locates_the_first_sentence_of_a_quote() {
        let trace = traced(&["Keep moving"]);
        assert_eq!(trace.locate("moving"), Some(3));
        assert_eq!(trace.locate("2 Do not"), Some(1));
        assert_eq!(trace.locate("Heat"), None);
    }
}
