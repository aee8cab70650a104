//! The sentence that is selected in a source text becomes a quote: of a block that quotes what stands near it, or that quotes nothing yet.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Value};

use super::book::View;
use super::checker::FoundOut;
use super::mention::BlockPlace;
use super::protocol::{CodeAction, TextEdit, WorkspaceEdit};
use super::rename::line_end;
use crate::model::{GuidelineKey, Library, Thing};
use crate::source::Span;
use crate::trace::{Quoter, Trace, TracedSentence, traces};

/// How many blocks are offered: a list that is read at a glance.
const MOST: usize = 6;

/// What quotes the sentences that a piece of a source touches; nothing anywhere else.
pub(super) fn quotings(view: &View<'_>, piece: Span) -> Vec<CodeAction> {
    let Some(library) = view.found.and_then(FoundOut::library) else {
        return Vec::new();
    };
    let traces = traces(library).into_iter();
    let mut selected = traces.filter_map(|(guideline, trace)| {
        let numbers = selected(&trace, piece);
        (!numbers.is_empty()).then_some((guideline, trace, numbers))
    });
    let Some((guideline, trace, numbers)) = selected.next() else {
        return Vec::new();
    };
    let sentences = numbers.iter().map(|number| &trace.sentences[*number]);
    let texts: Vec<&str> = sentences.map(|own| own.sentence.text.as_str()).collect();
    let quote = texts.join(" ");
    let things = fitting(library, guideline, &trace, &numbers);
    let actions = things.into_iter().filter_map(|thing| {
        let block = view.mentions.block(&library.meta(thing).id)?;
        action(view, block, &quote)
    });
    actions.take(MOST).collect()
}

/// The sentences of a source that a piece touches, by their places in it: those of one block alone, since a quote is.
fn selected(trace: &Trace, piece: Span) -> Vec<usize> {
    let touches = |own: &TracedSentence| {
        let span = own.sentence.span;
        span.file == piece.file && span.start <= piece.end && piece.start < span.end
    };
    let touched = trace.sentences.iter().enumerate();
    let touched: Vec<_> = touched.filter(|(_, own)| touches(own)).collect();
    let block = touched.first().map(|(_, own)| own.block);
    let of_block = touched.into_iter();
    let of_block = of_block.filter(|(_, own)| Some(own.block) == block);
    of_block.map(|(number, _)| number).collect()
}

/// Blocks of the guideline that turn what they quote into something: those that quote near sentences, the nearest first, then those without
/// a quote, in their order. Those that quote all that is selected need no more.
fn fitting(
    library: &Library,
    guideline: GuidelineKey,
    trace: &Trace,
    selected: &[usize],
) -> Vec<Thing> {
    let quoters = |number: usize| {
        let by = trace.sentences.get(number).map(|own| &own.by);
        by.into_iter().flatten().filter_map(|quoter| match quoter {
            Quoter::Thing(thing) if quoter.encodes() => Some(*thing),
            Quoter::Thing(_) | Quoter::Step(_) | Quoter::Row(_) => None,
        })
    };
    let (first, last) = (selected[0], selected[selected.len() - 1]);
    let near = (1..=trace.sentences.len()).flat_map(|steps| {
        let before = first.checked_sub(steps);
        before.into_iter().chain([last + steps])
    });
    let near = selected.iter().copied().chain(near).flat_map(quoters);
    let mute = library.things.iter().copied().filter(|thing| {
        let meta = library.meta(*thing);
        meta.guideline == Some(guideline) && thing.kind().encodes() && meta.quotes.is_empty()
    });
    let of_all = |thing: &Thing| {
        let mut own = selected.iter();
        own.all(|number| quoters(*number).any(|quoter| quoter == *thing))
    };
    let mut seen = BTreeSet::new();
    let all = near.chain(mute);
    all.filter(|thing| !of_all(thing) && seen.insert(*thing))
        .collect()
}

/// Writes a quote into a block, beside those that it has; `None` where its TOML can't be read.
fn action(view: &View<'_>, block: &BlockPlace, quote: &str) -> Option<CodeAction> {
    let text = view.sources.text(block.body);
    let new = with_quote(text, quote)?.replace('\n', line_end(view, block));
    let (bytes, new_text) = difference(text, &new);
    let start = block.body.start;
    let span = Span::new(block.body.file, start + bytes.start..start + bytes.end);
    let place = view.location(span);
    let edit = TextEdit {
        range: place.range,
        new_text: new_text.to_owned(),
    };
    Some(CodeAction {
        title: format!(
            "Quote this in the {} `{}`",
            block.kind.name(),
            block.id.value
        ),
        kind: "refactor",
        is_preferred: false,
        diagnostics: Vec::new(),
        edit: WorkspaceEdit {
            changes: [(place.uri, vec![edit])].into(),
        },
    })
}

/// The lines of a block with one quote more, ended by `\n`.
fn with_quote(body: &str, quote: &str) -> Option<String> {
    let mut block: DocumentMut = body.replace("\r\n", "\n").parse().ok()?;
    match block.get_mut("quote") {
        None => {
            block.insert("quote", toml_edit::value(quote));
        }
        Some(Item::Value(Value::Array(quotes))) => quotes.push(quote),
        Some(Item::Value(own @ Value::String(_))) => {
            let decor = own.decor().clone();
            let first = std::mem::replace(own, Value::Array(Array::new()));
            let mut both = Array::new();
            both.push(first.decorated("", ""));
            both.push(quote);
            *own = Value::Array(both);
            *own.decor_mut() = decor;
        }
        Some(_) => return None,
    }
    Some(block.to_string())
}

/// What of a text is another in a newer one, and what stands there.
fn difference<'n>(old: &str, new: &'n str) -> (std::ops::Range<usize>, &'n str) {
    let pairs = old.char_indices().zip(new.chars());
    let start = pairs.take_while(|((_, old), new)| old == new).last();
    let start = start.map_or(0, |((at, letter), _)| at + letter.len_utf8());
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
    let same = pairs.take_while(|(old, new)| old == new);
    let end: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
    (start..old.len() - end, &new_rest[..new_rest.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stands_beside_those_that_are_there() {
        let with = |body| with_quote(body, "Say \"no\".").expect("TOML");
        assert_eq!(
            with("title = \"T\" # kept\n\n[step.a]\nask = \"?\"\n"),
            "title = \"T\" # kept\nquote = 'Say \"no\".'\n\n[step.a]\nask = \"?\"\n"
        );
        assert_eq!(
            with("quote = \"One.\" # kept\nx = 1\n"),
            "quote = [\"One.\", 'Say \"no\".'] # kept\nx = 1\n"
        );
        assert_eq!(
            with("quote = [\"One.\"]\r\nx = 1\r\n"),
            "quote = [\"One.\", 'Say \"no\".']\nx = 1\n"
        );
        assert_eq!(with_quote("quote = 1\n", "q"), None);
        assert_eq!(with_quote("quote = \n", "q"), None);
    }

    #[test]
    fn only_what_differs_is_edited() {
        assert_eq!(difference("a = 1\n", "a = 1\nq = 2\n"), (6..6, "q = 2\n"));
        assert_eq!(difference("é\nb", "é\nc\nb"), (3..3, "c\n"));
        assert_eq!(difference("aa", "aaa"), (2..2, "a"));
        assert_eq!(difference("q = \"a\"", "q = [\"a\"]"), (4..7, "[\"a\"]"));
    }
}
