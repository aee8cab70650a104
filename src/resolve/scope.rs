//! What is in scope while blocks are read: the names, the facts, and where problems go.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, Event, Tag};

use super::calculation::CalculationType;
use super::fields::not_found;
use super::headings::Fragment;
use super::names::{Names, NotFound};
use crate::model::*;
use crate::parse::expression::{SyntaxError, SyntaxHelp};
use crate::parse::{CutOut, Destination, Spanned, TextPart};
use crate::problem::{Code, Help, Problem, Problems, Remedy};
use crate::source::{Sources, Span};

pub(super) struct Scope<'a> {
    pub sources: &'a Sources,
    pub names: Names,
    pub facts: Slots<FactKey, Fact>,
    /// The types of calculations, as far as they could be read.
    pub calculations: BTreeMap<CalculationKey, CalculationType>,
    /// The types of outputs, as far as they could be read.
    pub outputs: BTreeMap<OutputKey, FactKind>,
    /// The links to parts of chapters: which parts there are is known when all is read.
    pub fragments: RefCell<Vec<Fragment>>,
    /// The pictures that are shown or linked to.
    pub pictures: RefCell<BTreeSet<String>>,
    pub problems: RefCell<Problems>,
}

impl<'a> Scope<'a> {
    /// Where the facts and the calculations of a library alone have names, and problems go nowhere.
    pub fn of_numbers(library: &Library, sources: &'a Sources) -> Self {
        let mut names = Names::default();
        let mut facts = Slots::default();
        for (key, fact) in library.facts.iter() {
            let reserved = facts.reserve();
            facts.fill(reserved, fact.clone());
            names.things.insert(fact.meta.id.clone(), Thing::Fact(key));
        }
        let mut calculations = BTreeMap::new();
        for (key, calculation) in library.calculations.iter() {
            let id = calculation.meta.id.clone();
            names.things.insert(id, Thing::Calculation(key));
            calculations.insert(key, CalculationType::of(calculation));
        }
        Self {
            sources,
            names,
            facts,
            calculations,
            outputs: BTreeMap::new(),
            fragments: RefCell::default(),
            pictures: RefCell::default(),
            problems: RefCell::default(),
        }
    }
}

impl Scope<'_> {
    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// An expression that can't be read, in a field that stands at `span`.
    pub fn broken_expression(&self, error: SyntaxError, place: &CutOut, span: Span) {
        let code = match error.too_deep {
            true => Code::NestedTooDeep,
            false => Code::BrokenExpression,
        };
        let at = match error.range.is_empty() {
            true => span,
            false => place.span(error.range),
        };
        let problem = Problem::new(code, error.message).at(at);
        self.report(match error.help {
            Some(SyntaxHelp::Words(words)) => problem.help(words),
            Some(SyntaxHelp::Remedy(remedy, range)) => {
                let place = place.place_for(&remedy.text, range);
                problem.help(remedy.at(place))
            }
            None => problem,
        });
    }

    /// With the nearest of the names that an author gave, if one is near, for a wrong one that stands where the problem is.
    pub fn did_you_mean<'k>(
        &self,
        problem: Problem,
        wrong: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Problem {
        self.mended(problem, wrong, Remedy::nearest(wrong, known))
    }

    /// With what is to be written, if that is known, for a text that stands where the problem is.
    pub fn mended(&self, problem: Problem, wrong: &str, remedy: Option<Remedy>) -> Problem {
        let place = problem.label.as_ref().map(|label| label.span);
        let help: Option<Help> = remedy.map(|remedy| match place {
            Some(span) => remedy.in_place_of(wrong, span, self.sources),
            None => remedy.at(None),
        });
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    /// The type of a fact, a calculation or an output, as far as it could be read.
    pub fn kind_of(&self, variable: Variable) -> Option<&FactKind> {
        match variable {
            Variable::Fact(key) => self.facts.get(key).map(|fact| &fact.kind),
            Variable::Calculation(key) => self.calculations.get(&key).map(|own| &own.kind),
            Variable::Output(key) => self.outputs.get(&key),
        }
    }

    /// Resolves the links of a text. `blocks` are the things of its typed blocks, in order.
    pub fn prose(&self, parts: &[TextPart], blocks: &[Thing]) -> Prose {
        let mut blocks = blocks.iter();
        let pieces = parts.iter().filter_map(|part| match part {
            TextPart::Markdown(event, span) => self.markdown(event, *span),
            TextPart::Link(to) => self.wiki_link(to).map(ProsePiece::Link),
            TextPart::Open { to, title } => self.open(to, title),
            TextPart::Close => Some(ProsePiece::Close),
            TextPart::Cite(keys) => self.citation(keys),
            TextPart::Block(_) => blocks.next().map(|&thing| ProsePiece::Block(thing)),
        });
        let mut pieces: Vec<ProsePiece> = pieces.collect();
        // A library is as large as its texts: no room is kept for more.
        pieces.shrink_to_fit();
        Prose { pieces }
    }

    fn markdown(&self, event: &Event<'static>, span: Span) -> Option<ProsePiece> {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.check_address(dest_url, span)?,
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let asset = self.asset(dest_url, span)?;
                return Some(ProsePiece::Markdown(Event::Start(Tag::Image {
                    link_type: *link_type,
                    dest_url: CowStr::from(asset),
                    title: title.clone(),
                    id: id.clone(),
                })));
            }
            Event::Text(text) => self.check_bare_keys(text, span),
            // `parse` has refused it.
            Event::Html(_) | Event::InlineHtml(_) => return None,
            _ => {}
        }
        Some(ProsePiece::Markdown(event.clone()))
    }

    /// `@key` outside of brackets, or after other words in them, cites nothing.
    fn check_bare_keys(&self, text: &str, span: Span) {
        let is_verbatim = self.sources.text(span) == text;
        let is_escaped =
            is_verbatim && self.sources.file(span.file).text[..span.start].ends_with('\\');
        for (at, _) in text.match_indices('@') {
            let Some(range) = self.bare_key(text, at, is_escaped) else {
                continue;
            };
            let written = &text[range.clone()];
            let message = format!("`{written}` cites nothing");
            let place = match is_verbatim {
                true => span.part(range.clone()),
                false => span,
            };
            let problem = Problem::new(Code::StrayMarkup, message).at(place);
            let help = "write `[@key]`, and other words beside it; to show the character, write `\\@`, in a field between double quotes `\\\\@`";
            self.report(problem.help(help));
        }
    }

    /// Where what cites nothing stands, if it does: an address has a letter before its `@`, and a name is not one of a work.
    fn bare_key(&self, text: &str, at: usize, is_escaped: bool) -> Option<std::ops::Range<usize>> {
        let is_part = |c: char| c.is_alphanumeric() || "-_:/".contains(c);
        let (before, rest) = (&text[..at], &text[at + 1..]);
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let last = before.chars().next_back();
        let is_address = last.is_some_and(|c| is_part(c) && c != '-');
        if end == 0 || is_address || (is_escaped && at == 0) {
            return None;
        }
        let open = before
            .rfind(['[', ']'])
            .filter(|&open| before[open..].starts_with('['));
        let open = open.filter(|&open| !(is_escaped && open == 0));
        match (open, rest.find(']')) {
            (Some(open), Some(close)) => Some(open..at + 1 + close + 1),
            (None, _) | (_, None) => {
                let is_known = self.names.references.contains_key(&rest[..end]);
                is_known.then_some(at..at + 1 + end)
            }
        }
    }

    /// A link that leaves the book may go to a page or a mailbox, and never runs anything.
    fn check_address(&self, address: &str, span: Span) -> Option<()> {
        let lower = address.trim().to_lowercase();
        let is_safe = ["https://", "http://", "mailto:"]
            .iter()
            .any(|start| lower.starts_with(start));
        if !is_safe {
            let message = format!("a link to `{address}`");
            let problem = Problem::new(Code::UnsafeLink, message).at(span);
            self.report(problem.help("link to `https:`, `http:` or `mailto:`, or into the book"));
        }
        is_safe.then_some(())
    }

    fn open(&self, to: &Destination, title: &str) -> Option<ProsePiece> {
        let to = match to {
            Destination::Name(name) => self.wiki_link(name)?,
            Destination::Path(path) => self.path_link(path)?,
        };
        let title = title.to_owned();
        Some(ProsePiece::Open { to, title })
    }

    fn wiki_link(&self, to: &Spanned<String>) -> Option<Target> {
        let target = if self.names.is_row(&to.value) {
            self.names.row(&to.value).map(Target::Row)
        } else if to.value.contains('.') {
            self.names.step(&to.value).map(Target::Step)
        } else {
            match self.names.things.get(&to.value) {
                Some(&thing) => Ok(Target::Thing(thing)),
                None => Err(NotFound::Unknown(self.names.nearest(&to.value, |_| true))),
            }
        };
        match target {
            Ok(to) => Some(to),
            Err(why) => {
                self.report(not_found(
                    self,
                    Code::DanglingLink,
                    "thing",
                    &to.value,
                    to.span,
                    why,
                ));
                None
            }
        }
    }

    fn citation(&self, keys: &[Spanned<String>]) -> Option<ProsePiece> {
        let keys: Vec<_> = keys
            .iter()
            .filter_map(|key| self.reference(&key.value, key.span))
            .collect();
        (!keys.is_empty()).then_some(ProsePiece::Cite(keys))
    }

    fn path_link(&self, to: &Spanned<String>) -> Option<Target> {
        let (path, fragment) = match to.value.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (to.value.as_str(), None),
        };
        let path = &decoded(path);
        let inside = match (path.is_empty(), &fragment) {
            (true, Some(_)) => self.own_path(to.span).to_owned(),
            (true, None) | (false, _) => self.inside(path, to.span)?,
        };
        let target = if let Some(&chapter) = self.names.chapters.get(&inside) {
            Target::Chapter(chapter, self.part(chapter, fragment, to.span))
        } else if self.sources.assets.contains_key(&inside) {
            self.pictures.borrow_mut().insert(inside.clone());
            Target::Asset(inside)
        } else {
            self.no_such_file(path, to.span);
            return None;
        };
        Some(target)
    }

    /// A part of a chapter; its title is at the top of its page.
    fn part(&self, chapter: ChapterKey, part: Option<String>, span: Span) -> Option<String> {
        let part =
            part.filter(|part| !part.is_empty() && self.names.titles.get(&chapter) != Some(part))?;
        self.fragments.borrow_mut().push(Fragment {
            chapter,
            part: part.clone(),
            span,
        });
        Some(part)
    }

    fn no_such_file(&self, path: &str, span: Span) {
        let message = format!("there is no `{path}` in the book");
        let known = self.names.chapters.keys().map(String::as_str);
        let problem = Problem::new(Code::DanglingLink, message).at(span);
        self.report(self.did_you_mean(problem, path, known));
    }

    fn asset(&self, address: &str, span: Span) -> Option<String> {
        if address.contains(':') || address.starts_with("//") {
            let problem = Problem::new(Code::UnsafeLink, "a picture from another host").at(span);
            self.report(
                problem.help("put the picture into `content/`: pages load nothing from elsewhere"),
            );
            return None;
        }
        let address = &decoded(address);
        let inside = self.inside(address, span)?;
        if !self.sources.assets.contains_key(&inside) {
            self.no_such_file(address, span);
            return None;
        }
        self.pictures.borrow_mut().insert(inside.clone());
        Some(inside)
    }

    /// The path of the file that holds `span`, from `content/`.
    fn own_path(&self, span: Span) -> &str {
        let path = &self.sources.file(span.file).path;
        path.strip_prefix("content/").unwrap_or("")
    }

    /// A relative path from the file that holds `span`, as a path from `content/`.
    fn inside(&self, path: &str, span: Span) -> Option<String> {
        let mut parts: Vec<&str> = self.own_path(span).split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.pop().is_none() => return self.outside(path, span),
                ".." => {}
                part => parts.push(part),
            }
        }
        if path.starts_with('/') || path.contains('\\') {
            return self.outside(path, span);
        }
        Some(parts.join("/"))
    }

    fn outside(&self, path: &str, span: Span) -> Option<String> {
        let problem = Problem::new(Code::OutsideBook, format!("`{path}` leads out of the book"));
        self.report(problem.at(span).help("link to a file in `content/`"));
        None
    }
}

/// An address as it is meant: `do%73e` is `dose`.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
