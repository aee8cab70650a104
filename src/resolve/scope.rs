//! What is in sight while blocks are read: the names, the facts, and where problems go.

use std::cell::RefCell;

use pulldown_cmark::{CowStr, Event, Tag};

use super::fields::not_found;
use super::names::{Names, NotFound};
use crate::model::*;
use crate::parse::{Part, Spanned};
use crate::problem::{Code, Problem, Problems};
use crate::source::{Sources, Span};

pub(super) struct Scope<'a> {
    pub sources: &'a Sources,
    pub names: Names,
    pub facts: Slots<FactKey, Fact>,
    pub problems: RefCell<Problems>,
}

impl Scope<'_> {
    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Resolves the links of a text. `blocks` are the things of its typed blocks, in order.
    pub fn prose(&self, parts: &[Part], blocks: &[Thing]) -> Prose {
        let mut blocks = blocks.iter();
        let pieces = parts.iter().filter_map(|part| match part {
            Part::Markdown(event, span) => self.markdown(event, *span),
            Part::WikiLink { to, words } => self.wiki_link(to, words.clone()),
            Part::PathLink { to, words } => self.path_link(to, words.clone()),
            Part::Cite(keys) => self.citation(keys),
            Part::Block(_) => blocks.next().map(|&thing| Piece::Block(thing)),
        });
        Prose {
            pieces: pieces.collect(),
        }
    }

    fn markdown(&self, event: &Event<'static>, span: Span) -> Option<Piece> {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.check_address(dest_url, span)?,
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let asset = self.asset(dest_url, span)?;
                return Some(Piece::Markdown(Event::Start(Tag::Image {
                    link_type: *link_type,
                    dest_url: CowStr::from(asset),
                    title: title.clone(),
                    id: id.clone(),
                })));
            }
            // `parse` has refused it.
            Event::Html(_) | Event::InlineHtml(_) => return None,
            _ => {}
        }
        Some(Piece::Markdown(event.clone()))
    }

    /// A link that leaves the book may go to a page or a mailbox, and never runs anything.
    fn check_address(&self, address: &str, span: Span) -> Option<()> {
        let lower = address.trim().to_lowercase();
        let is_safe = ["https://", "http://", "mailto:", "#"]
            .iter()
            .any(|start| lower.starts_with(start));
        if !is_safe {
            let message = format!("a link to `{address}`");
            let problem = Problem::new(Code::UnsafeLink, message).at(span);
            self.report(problem.help("link to `https:`, `http:` or `mailto:`, or into the book"));
        }
        is_safe.then_some(())
    }

    fn wiki_link(&self, to: &Spanned<String>, words: Option<String>) -> Option<Piece> {
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
            Ok(to) => Some(Piece::Link { to, words }),
            Err(why) => {
                self.report(not_found(
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

    fn citation(&self, keys: &[Spanned<String>]) -> Option<Piece> {
        let keys: Vec<_> = keys
            .iter()
            .filter_map(|key| self.reference(&key.value, key.span))
            .collect();
        (!keys.is_empty()).then_some(Piece::Cite(keys))
    }

    fn path_link(&self, to: &Spanned<String>, words: String) -> Option<Piece> {
        let (path, fragment) = match to.value.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (to.value.as_str(), None),
        };
        let inside = self.inside(path, to.span)?;
        let target = if let Some(&chapter) = self.names.chapters.get(&inside) {
            Target::Chapter(chapter, fragment)
        } else if self.sources.assets.contains_key(&inside) {
            Target::Asset(inside)
        } else {
            self.no_such_file(path, to.span);
            return None;
        };
        Some(Piece::Link {
            to: target,
            words: Some(words),
        })
    }

    fn no_such_file(&self, path: &str, span: Span) {
        let message = format!("there is no `{path}` in the book");
        let known = self.names.chapters.keys().map(String::as_str);
        let problem = Problem::new(Code::DanglingLink, message).at(span);
        self.report(problem.did_you_mean(path, known));
    }

    fn asset(&self, address: &str, span: Span) -> Option<String> {
        if address.contains(':') || address.starts_with("//") {
            let problem = Problem::new(Code::UnsafeLink, "a picture from another host").at(span);
            self.report(
                problem.help("put the picture into `content/`: pages load nothing from elsewhere"),
            );
            return None;
        }
        let inside = self.inside(address, span)?;
        if !self.sources.assets.contains_key(&inside) {
            self.no_such_file(address, span);
            return None;
        }
        Some(inside)
    }

    /// A relative path from the file that holds `span`, as a path from `content/`.
    fn inside(&self, path: &str, span: Span) -> Option<String> {
        let from = &self.sources.file(span.file).path;
        let from = from.strip_prefix("content/").unwrap_or("");
        let mut parts: Vec<&str> = from.split('/').collect();
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
