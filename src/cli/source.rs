//! `pathbook source accept`: each source is pinned as it is, and what changed since is told.

use std::ops::Range;

use jiff::civil::Date;

use super::args::{Accept, SourceArgs, SourceCommand};
use super::book::{Resolved, committed, replace_text, resolved};
use super::{Failure, output};
use crate::character::Shown;
use crate::model::{Guideline, GuidelineKey, Library, SourceText};
use crate::report::{Format, counted};
use crate::source::{File, Sources};
use crate::trace::{Trace, quotes, traces};

pub(super) fn run(args: &SourceArgs) -> Result<(), Failure> {
    match &args.command {
        SourceCommand::Accept(args) => accept(args),
    }
}

fn accept(args: &Accept) -> Result<(), Failure> {
    let folder = &args.book.folder;
    let book = Resolved::open(folder, Format::Human)?;
    let pins = pins(&book, args.date.date());
    if pins.is_empty() {
        return output::print(&Shown::plain(
            "no guideline of this book has a `source.md`\n",
        ));
    }
    let open: Vec<_> = pins.iter().filter(|pin| !pin.holds()).collect();
    let texts = open.iter().map(|pin| pin.rewritten());
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    for (pin, text) in open.iter().zip(&texts) {
        replace_text(&folder.join(&pin.front.path), &pin.front.text, text)?;
    }
    let before = open.first().and_then(|_| committed(folder));
    let traces = traces(&book.library);
    let told = pins.iter().map(|pin| match pin.holds() {
        true => format!("{}: pinned as it is\n", pin.path),
        false => pin.told(before.as_ref(), traces.get(&pin.key)),
    });
    output::print(&Shown::plain(&told.collect::<String>()))
}

/// A source, and where its guideline says which text it is.
struct Pin<'a> {
    book: &'a Resolved,
    key: GuidelineKey,
    guideline: &'a Guideline,
    source: &'a SourceText,
    /// The path of the source, from where the command runs.
    path: String,
    /// The file with the block of the guideline.
    front: &'a File,
    today: Date,
}

fn pins(book: &Resolved, today: Date) -> Vec<Pin<'_>> {
    let guidelines = book.library.guidelines.iter();
    let pins = guidelines.filter_map(|(key, guideline)| {
        let source = guideline.source.as_ref()?;
        Some(Pin {
            book,
            key,
            guideline,
            source,
            path: book.path(source.file),
            front: book.sources.file(guideline.meta.span.file),
            today,
        })
    });
    pins.collect()
}

impl Pin<'_> {
    fn holds(&self) -> bool {
        let pinned = self.guideline.origin.sha256.map(|(digest, _)| digest);
        pinned == Some(self.source.digest)
    }

    /// The guideline's file with the pin, which is read again before it is written.
    fn rewritten(&self) -> Result<String, Failure> {
        let mut edits = self.edits()?;
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.front.text.clone();
        for (range, written) in edits {
            text.replace_range(range, &written);
        }
        match self.is_pinned_by(&text) {
            true => Ok(text),
            false => Err(Failure::with_help(
                format!(
                    "`{}` is written in a way that can't be changed here",
                    self.front_path()
                ),
                format!(
                    "write there under `[source]`: `{}` and `{}`",
                    self.sha256(),
                    self.retrieved()
                ),
            )),
        }
    }

    /// From where the command runs.
    fn front_path(&self) -> String {
        self.book.path(self.guideline.meta.span.file)
    }

    fn sha256(&self) -> String {
        format!("sha256 = \"{}\"", self.source.digest)
    }

    fn retrieved(&self) -> String {
        format!("retrieved = {}", self.today)
    }

    /// What is to be written where.
    fn edits(&self) -> Result<Vec<(Range<usize>, String)>, Failure> {
        let origin = &self.guideline.origin;
        let Some((_, from)) = &origin.from else {
            return Err(Failure::with_help(
                format!("nothing says where `{}` was got", self.path),
                format!(
                    "say it under `[source]` of the guideline in `{}`: `from = \"…\"`",
                    self.front_path()
                ),
            ));
        };
        let mut edits = Vec::new();
        let mut missing = Vec::new();
        let places = [
            (origin.retrieved.map(|(_, span)| span), self.retrieved()),
            (origin.sha256.map(|(_, span)| span), self.sha256()),
        ];
        for (place, written) in places {
            let value = written.split(" = ").nth(1).unwrap_or_default();
            match place {
                Some(span) => edits.push((span.range(), value.to_owned())),
                None => missing.push(written),
            }
        }
        if !missing.is_empty() {
            edits.push(self.beside(from.range(), &missing));
        }
        Ok(edits)
    }

    /// Fields as they are written after a value: each on a line of its own, or further on in the line.
    fn beside(&self, value: Range<usize>, fields: &[String]) -> (Range<usize>, String) {
        let text = &self.front.text;
        let start = text[..value.start].rfind('\n').map_or(0, |end| end + 1);
        let key = text[start..value.start].trim_end().strip_suffix('=');
        let rest = text[value.end..].lines().next().unwrap_or_default();
        let is_alone = matches!(rest.trim_start().chars().next(), None | Some('#'));
        match key.and_then(|key| key.trim_end().strip_suffix("from")) {
            Some(before) if is_alone => {
                let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
                let at = value.end + rest.len();
                let lines = fields.iter().map(|field| format!("{end}{before}{field}"));
                (at..at, lines.collect())
            }
            Some(_) | None => {
                let more = fields.iter().map(|field| format!(", {field}"));
                (value.end..value.end, more.collect())
            }
        }
    }

    /// Whether the book with another text of the guideline's file pins the source as it is.
    fn is_pinned_by(&self, text: &str) -> bool {
        let files = self
            .book
            .sources
            .files()
            .map(|(_, file)| match file.path == self.front.path {
                true => (file.path.as_str(), text),
                false => (file.path.as_str(), file.text.as_str()),
            });
        let mut edited = Sources::from_files(files);
        edited.assets.clone_from(&self.book.sources.assets);
        let library = resolved(&edited);
        let origin = library.as_ref().and_then(|library| {
            let mut guidelines = library.guidelines.values();
            guidelines.find(|guideline| guideline.folder == self.guideline.folder)
        });
        origin.is_some_and(|written| {
            let sha256 = written.origin.sha256.map(|(digest, _)| digest);
            let retrieved = written.origin.retrieved.map(|(date, _)| date);
            sha256 == Some(self.source.digest) && retrieved == Some(self.today)
        })
    }

    /// What was done, and what is another text now.
    fn told(&self, before: Option<&Library>, trace: Option<&Trace>) -> String {
        let sentences = sentences(self.source);
        let mut text = format!(
            "{}: {} pinned\n",
            self.path,
            counted(sentences.len(), "sentence")
        );
        if let Some((pinned, _)) = self.guideline.origin.sha256 {
            let old = before.and_then(|library| {
                let mut guidelines = library.guidelines.values();
                let old = guidelines.find(|guideline| guideline.folder == self.guideline.folder)?;
                old.source.as_ref().filter(|old| old.digest == pinned)
            });
            match old.map(self::sentences) {
                Some(old) => text += &changes(&old, &sentences),
                None => {
                    text += "  the last commit does not have the text that was pinned, so what changed is not known\n"
                }
            }
        }
        let lost = trace.map_or(0, |trace| {
            let quotes = quotes(&self.book.library, Some(self.key)).into_iter();
            quotes.filter(|(_, quote)| !trace.has(&quote.text)).count()
        });
        if lost > 0 {
            let are = if lost == 1 { "is" } else { "are" };
            let quotes = counted(lost, "quote");
            text += &format!(
                "  {quotes} of the book {are} not in it: `pathbook check` tells of each\n"
            );
        }
        text
    }
}

fn sentences(source: &SourceText) -> Vec<&str> {
    let sentences = crate::trace::sentences(source);
    sentences.map(|sentence| sentence.text.as_str()).collect()
}

/// The sentences that are gone, and those that are new.
fn changes(old: &[&str], new: &[&str]) -> String {
    let told = |mark: &str, these: &[&str], those: &[&str]| -> String {
        let mut left: Vec<_> = those.to_vec();
        let these = these.iter().filter(|sentence| {
            let found = left.iter().position(|other| other == *sentence);
            found.map(|at| left.swap_remove(at)).is_none()
        });
        these
            .map(|sentence| format!("  {mark} {sentence}\n"))
            .collect()
    };
    let (gone, added) = (told("-", old, new), told("+", new, old));
    match gone.is_empty() && added.is_empty() {
        true => "  its sentences are the same; headings, their order or white space changed\n"
            .to_owned(),
        false => gone + &added,
    }
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn what_is_gone_and_what_is_new_is_told_in_order() {
        let (old, new) = (["a", "b", "b", "c"], ["b", "d", "c"]);
        assert_eq!(changes(&old, &new), "  - a\n  - b\n  + d\n");
        assert!(changes(&old, &["c", "b", "a", "b"]).contains("the same"));
    }
}
