//! Prose says of a recommendation what the recommendation says, and takes no stance that nothing in the book takes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Chapters, Texts, step_stances};
use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::{FileKey, Sources, Span};
use crate::words::FoundVerb;

/// Most runs stand no further than this behind the one before.
const RIGHT_BEHIND: usize = 8;

/// A run is looked for no further than this in its file: text that stands otherwise in it, as with escapes, is not found.
const NEAR: usize = 64 * 1024;

pub(super) fn check(texts: &Texts<'_>, chapters: &Chapters, problems: &mut Problems) {
    let library = texts.library;
    for paragraph in chapters.values().flatten() {
        check_paragraph(texts, paragraph, problems);
    }
    for &thing in &library.things {
        // A tension is told in the words that disagree, and a story has a check of its own.
        if matches!(thing.kind(), Kind::Adjudication | Kind::Vignette) {
            continue;
        }
        for user in library.users_in(thing) {
            for (_, prose) in proses(library.visit(user)) {
                for paragraph in Located::of_field(prose, library, span_of(library, user, thing)) {
                    check_paragraph(texts, &paragraph, problems);
                }
            }
        }
    }
}

fn span_of(library: &Library, user: User, thing: Thing) -> Span {
    match user {
        User::Step(key) => library.step(key).span,
        User::Row(key) => library.row(key).span,
        User::Thing(_) | User::Chapter(_) | User::Reporting(_) => library.meta(thing).span,
    }
}

/// A paragraph, item, heading or cell in words, with its links and its place.
pub(super) struct Located {
    pub text: String,
    /// The works that it cites.
    pub cites: Vec<ReferenceKey>,
    /// What is linked to, and by which words.
    links: Vec<(Target, Range<usize>)>,
    /// Where in the text runs begin that stand so in the file.
    runs: Vec<(usize, Span)>,
    otherwise: Span,
}

impl Located {
    pub fn of_chapter(chapter: &Chapter, library: &Library, sources: &Sources) -> Vec<Self> {
        let file = chapter.span.file;
        let written = Some((file, sources.file(file).text.as_str()));
        ProseReader::read(&chapter.body, library, written, chapter.span)
    }

    fn of_field(prose: &Prose, library: &Library, at: Span) -> Vec<Self> {
        ProseReader::read(prose, library, None, at)
    }

    fn new(otherwise: Span) -> Self {
        Self {
            text: String::new(),
            cites: Vec::new(),
            links: Vec::new(),
            runs: Vec::new(),
            otherwise,
        }
    }

    /// Where a byte of the text stands in the file.
    pub fn span_at(&self, at: usize) -> Span {
        let run = self.runs.iter().rev().find(|(start, _)| *start <= at);
        run.map_or(self.otherwise, |(start, span)| {
            let start = (span.start + at - start).min(span.end);
            Span { start, ..*span }
        })
    }
}

struct ProseReader<'a> {
    library: &'a Library,
    written: Option<(FileKey, &'a str)>,
    cursor: usize,
    link: Option<(Target, usize)>,
    paragraph: Located,
    found: Vec<Located>,
}

impl<'a> ProseReader<'a> {
    fn read(
        prose: &Prose,
        library: &'a Library,
        written: Option<(FileKey, &'a str)>,
        at: Span,
    ) -> Vec<Located> {
        let mut reader = Self {
            library,
            written,
            cursor: 0,
            link: None,
            paragraph: Located::new(at),
            found: Vec::new(),
        };
        for piece in &prose.pieces {
            reader.piece(piece);
        }
        reader.end();
        reader.found
    }

    fn piece(&mut self, piece: &ProsePiece) {
        match piece {
            ProsePiece::Markdown(event) => self.event(event),
            ProsePiece::Link(to) => {
                let start = self.paragraph.text.len();
                self.paragraph
                    .text
                    .push_str(&target_words(to, self.library));
                self.paragraph
                    .links
                    .push((to.clone(), start..self.paragraph.text.len()));
            }
            ProsePiece::Open { to, .. } => {
                self.link = Some((to.clone(), self.paragraph.text.len()))
            }
            ProsePiece::Close => {
                if let Some((to, start)) = self.link.take() {
                    self.paragraph
                        .links
                        .push((to, start..self.paragraph.text.len()));
                }
            }
            ProsePiece::Cite(keys) => self.paragraph.cites.extend(keys),
            ProsePiece::Block(_) => self.end(),
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.run(text),
            Event::SoftBreak | Event::HardBreak => self.paragraph.text.push(' '),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell) => {
                self.end()
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => self.end(),
            _ => {}
        }
    }

    fn run(&mut self, text: &str) {
        if let Some((file, written)) = self.written
            && let near = written.floor_char_boundary(self.cursor + text.len() + NEAR)
            && let Some(found) = found_near(&written[self.cursor..near], text)
        {
            let start = self.cursor + found;
            let end = start + text.len();
            self.cursor = end;
            self.paragraph
                .runs
                .push((self.paragraph.text.len(), Span::new(file, start..end)));
        }
        self.paragraph.text.push_str(text);
    }

    fn end(&mut self) {
        let next = Located::new(self.paragraph.otherwise);
        let paragraph = std::mem::replace(&mut self.paragraph, next);
        if !paragraph.text.trim().is_empty() {
            self.found.push(paragraph);
        }
        self.link = None;
    }
}

/// Where a text first stands in what is written. It is tried at the first few places before a search is made ready for it.
fn found_near(written: &str, text: &str) -> Option<usize> {
    let stands = |at: &usize| {
        written
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(text))
    };
    let right_behind = (0..RIGHT_BEHIND).find(stands);
    right_behind.or_else(|| written.find(text))
}

fn check_paragraph(texts: &Texts<'_>, paragraph: &Located, problems: &mut Problems) {
    let named = texts.interventions.find(&paragraph.text);
    // A verb is compared with what it links to or names, and with a strength in parentheses.
    if named.is_empty() && paragraph.links.is_empty() && !paragraph.text.contains('(') {
        return;
    }
    let all = texts.words.said(&paragraph.text);
    for (index, said) in all.iter().enumerate() {
        let limit = all
            .get(index + 1)
            .map_or(paragraph.text.len(), |next| next.at.start);
        check_strength(texts, paragraph, said, limit, problems);
        let is_of = |place: &Range<usize>| said.of.contains(&place.start);
        let linked = paragraph.links.iter().filter(|(_, place)| {
            is_of(place) || overlaps(place, &said.at) || overlaps(place, &said.of)
        });
        let linked: Vec<_> = linked
            .filter_map(|(to, _)| stances_of(texts.library, to))
            .collect();
        if let Some((name, stances)) = linked.iter().find(|(_, stances)| !agrees(said, stances)) {
            let verb = &paragraph.text[said.at.clone()];
            let words: Vec<_> = stances
                .iter()
                .map(|stance| format!("“{}”", texts.verb(*stance)))
                .collect();
            let message = format!("“{verb}” is said of `{name}`");
            let problem = Problem::new(Code::ContradictingProse, message)
                .at(paragraph.span_at(said.at.start));
            problems.push(problem.help(format!("it says {}", words.join(", "))));
        } else if linked.is_empty() {
            let objects = named.iter().filter(|(_, place)| is_of(place));
            check_objects(
                texts,
                paragraph,
                said,
                objects.map(|(key, _)| *key),
                problems,
            );
        }
    }
    for (to, place) in &paragraph.links {
        check_words_beside(texts, paragraph, to, place, problems);
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn agrees(said: &FoundVerb, stances: &[Stance]) -> bool {
    said.stances.iter().any(|stance| stances.contains(stance))
}

/// What a link leads to, and the stances it takes, if it takes any.
fn stances_of(library: &Library, to: &Target) -> Option<(String, Vec<Stance>)> {
    let (name, stances): (_, Vec<Stance>) = match to {
        Target::Thing(Thing::Recommendation(key)) => {
            let recommendation = &library.recommendations[*key];
            (
                recommendation.meta.id.clone(),
                recommendation.stance().into_iter().collect(),
            )
        }
        Target::Step(key) => {
            let stances = step_stances(library.step(*key)).iter();
            (
                library.step_name(*key),
                stances.map(|(stance, _)| *stance).collect(),
            )
        }
        Target::Row(key) => {
            let stances = library.row(*key).stances.iter();
            (
                library.row_name(*key),
                stances.map(|(stance, _)| *stance).collect(),
            )
        }
        Target::Thing(_) | Target::Chapter(..) | Target::Asset(_) => return None,
    };
    (!stances.is_empty()).then_some((name, stances))
}

/// Nothing in the book takes the stance on any of these.
fn check_objects(
    texts: &Texts<'_>,
    paragraph: &Located,
    said: &FoundVerb,
    objects: impl Iterator<Item = InterventionKey>,
    problems: &mut Problems,
) {
    let taken: Vec<_> = objects.map(|key| (key, texts.taken_on(key))).collect();
    let is_taken =
        |(_, stances): &(InterventionKey, _)| agrees(said, &Vec::from_iter(set(stances)));
    if let Some((key, stances)) = taken.first()
        && !stances.is_empty()
        && !taken.iter().any(is_taken)
    {
        let (verb, name) = (&paragraph.text[said.at.clone()], texts.name(*key));
        let words: Vec<_> = stances
            .iter()
            .map(|stance| format!("“{}”", texts.verb(*stance)))
            .collect();
        let message = format!("“{verb}” is said of “{name}”, and nothing in the book says so");
        let problem =
            Problem::new(Code::ContradictingProse, message).at(paragraph.span_at(said.at.start));
        problems.push(problem.help(format!("the book says {} of it", words.join(", "))));
    }
}

fn set(stances: &std::collections::BTreeSet<Stance>) -> impl Iterator<Item = Stance> + '_ {
    stances.iter().copied()
}

/// The first words in parentheses after a place, up to a limit.
fn parenthesis(text: &str, from: usize, limit: usize) -> Option<&str> {
    let open = from + text.get(from..limit)?.find('(')?;
    let close = open + text[open..].find(')')?;
    Some(&text[open + 1..close])
}

/// `Do not use … (conditional)`.
fn check_strength(
    texts: &Texts<'_>,
    paragraph: &Located,
    said: &FoundVerb,
    limit: usize,
    problems: &mut Problems,
) {
    let Some(words) = parenthesis(&paragraph.text, said.at.end, limit) else {
        return;
    };
    let named = texts.words.strengths_named(words);
    let is_strong = |stance: &Stance| matches!(stance, Stance::Offer | Stance::Forbid);
    let fits = |strength: &Strength| match strength {
        Strength::Strong => said.stances.iter().any(is_strong),
        Strength::Conditional => !said.stances.iter().all(is_strong),
    };
    if let ([strength], true) = (named.as_slice(), !named.iter().any(fits)) {
        let verb = &paragraph.text[said.at.clone()];
        let message = format!("“{verb}” is not {}", strength.name());
        let problem =
            Problem::new(Code::ContradictingProse, message).at(paragraph.span_at(said.at.start));
        problems.push(problem.help("correct the verb or the strength beside it"));
    }
}

/// Strength and certainty in parentheses right after a link are those of what it leads to.
fn check_words_beside(
    texts: &Texts<'_>,
    paragraph: &Located,
    to: &Target,
    place: &Range<usize>,
    problems: &mut Problems,
) {
    const RIGHT_AFTER: usize = 4;
    let limit = paragraph.text.floor_char_boundary(place.end + RIGHT_AFTER);
    let Some(words) = parenthesis(&paragraph.text, place.end, limit) else {
        return;
    };
    let (id, strength, certainty) = match to {
        Target::Thing(Thing::Recommendation(key)) => {
            let recommendation = &texts.library.recommendations[*key];
            let stated = recommendation.strength();
            let stated = stated.filter(|_| !recommendation.is_strength_read());
            (&recommendation.meta.id, stated, recommendation.certainty())
        }
        Target::Thing(Thing::Evidence(key)) => {
            let evidence = &texts.library.evidence[*key];
            (&evidence.meta.id, None, Some(&evidence.certainty))
        }
        Target::Thing(_)
        | Target::Step(_)
        | Target::Row(_)
        | Target::Chapter(..)
        | Target::Asset(_) => return,
    };
    let strengths = texts.words.strengths_named(words);
    let other = strength.filter(|strength| !strengths.is_empty() && !strengths.contains(strength));
    if let Some(strength) = other {
        let message = format!(
            "“{words}” stands beside `{id}`, which is {}",
            strength.name()
        );
        let problem =
            Problem::new(Code::ContradictingProse, message).at(paragraph.span_at(place.start));
        problems.push(problem.help("correct the words, or the strength"));
    }
    let Some(certainty) = certainty else {
        return;
    };
    let grades = texts.words.grades_named(words);
    let fits = |grade: &Grade| *certainty == Certainty::Grade(*grade);
    if !grades.is_empty() && !grades.iter().any(fits) {
        let message = format!(
            "“{words}” stands beside `{id}`, which has {}",
            texts.words.certainty(certainty)
        );
        let problem =
            Problem::new(Code::ContradictingProse, message).at(paragraph.span_at(place.start));
        problems.push(problem.help("correct the words, or the certainty"));
    }
}
