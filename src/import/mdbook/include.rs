//! Helpers between double braces, as mdBook puts texts into chapters before it reads their Markdown.

use super::{Construct, Inputs, link};
use crate::import::Refusal;

/// A chapter with what its helpers put in, and what is said of each at its place in the text.
#[derive(Default)]
pub(super) struct Included {
    pub text: String,
    pub notes: Vec<(Construct, usize, String)>,
}

/// How deep texts are put into each other, as in mdBook.
const DEEPEST: usize = 10;
/// How many helpers a chapter has at most, with those in what they put in.
const MOST: usize = 10_000;
/// At most so many bytes of a chapter, with all that is put into it.
const LONGEST: usize = 16 << 20;

pub(super) fn include(inputs: &Inputs<'_>, file: &str, text: &str) -> Result<Included, Refusal> {
    let mut reader = IncludeReader {
        inputs,
        included: Included::default(),
    };
    reader.put(file, text, 0).map(|()| reader.included)
}

struct IncludeReader<'a> {
    inputs: &'a Inputs<'a>,
    included: Included,
}

/// A helper as it is written.
struct Helper<'t> {
    /// Between the braces: `#include a.md:2:5`.
    inside: &'t str,
    whole: &'t str,
}

impl IncludeReader<'_> {
    fn note(&mut self, construct: Construct, said: String) {
        let at = self.included.text.len();
        self.included.notes.push((construct, at, said));
    }

    fn put(&mut self, file: &str, text: &str, depth: usize) -> Result<(), Refusal> {
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            let Some(length) = rest[start..].find("}}") else {
                break;
            };
            let end = start + length + "}}".len();
            let helper = Helper {
                inside: rest[start + "{{".len()..end - "}}".len()].trim(),
                whole: &rest[start..end],
            };
            let is_escaped = rest[..start].ends_with('\\');
            self.included.text.push_str(&rest[..start]);
            match is_escaped {
                true => {
                    let said = "stands as it is written, with its backslash where it is code";
                    self.stays(&helper, said);
                }
                false => self.helper(file, &helper, depth)?,
            }
            rest = &rest[end..];
            self.check_size(file)?;
        }
        self.included.text.push_str(rest);
        self.check_size(file)
    }

    fn check_size(&self, file: &str) -> Result<(), Refusal> {
        let Included { text, notes } = &self.included;
        if text.len() <= LONGEST && notes.len() <= MOST {
            return Ok(());
        }
        let why = "with what it includes it has more than 16 MiB, or more than 10,000 helpers";
        Err(Refusal::new(Construct::Include, file, why))
    }

    fn stays(&mut self, helper: &Helper<'_>, said: &str) {
        self.note(Construct::Helper, format!("`{}` {said}", helper.whole));
        self.included.text.push_str(helper.whole);
    }

    fn helper(&mut self, file: &str, helper: &Helper<'_>, depth: usize) -> Result<(), Refusal> {
        let Some((name, arguments)) = helper.inside.split_once(char::is_whitespace) else {
            self.stays(helper, NOBODY);
            return Ok(());
        };
        let arguments = arguments.trim();
        match name {
            "#include" | "#rustdoc_include" => self.include(file, arguments, helper, depth),
            "#playground" | "#playpen" => self.playground(file, arguments, helper),
            "#title" => {
                let said = format!("“{arguments}”: a page is called as its first heading is");
                self.note(Construct::Title, said);
                Ok(())
            }
            _ => {
                self.stays(helper, NOBODY);
                Ok(())
            }
        }
    }

    fn include(
        &mut self,
        file: &str,
        arguments: &str,
        helper: &Helper<'_>,
        depth: usize,
    ) -> Result<(), Refusal> {
        let (path, part) = match arguments.split_once(':') {
            Some((path, part)) => (path, Some(part)),
            None => (arguments, None),
        };
        let found = self.read(file, path).and_then(|(path, text)| {
            let text = cut(&text, part).ok_or_else(|| "it has no such part".to_owned())?;
            Ok((path, text))
        });
        match found {
            Ok(_) if depth >= DEEPEST => {
                self.stays(
                    helper,
                    "stays as it is: texts are put into each other without an end",
                );
            }
            Ok((path, text)) => {
                let said = format!("the text of `{arguments}` stands here, as it is now");
                self.note(Construct::Include, said);
                return self.put(&path, &text, depth + 1);
            }
            Err(why) => {
                self.note(
                    Construct::Include,
                    format!("`{}` stays as it is: {why}", helper.whole),
                );
                self.included.text.push_str(helper.whole);
            }
        }
        Ok(())
    }

    fn playground(
        &mut self,
        file: &str,
        arguments: &str,
        helper: &Helper<'_>,
    ) -> Result<(), Refusal> {
        let path = arguments.split_whitespace().next().unwrap_or_default();
        match self.read(file, path) {
            Ok((_, text)) => {
                let said = format!("the text of `{path}` is a listing; nobody can run or edit it");
                self.note(Construct::Playground, said);
                let listing = format!("```rust\n{}\n```", text.trim_end());
                self.included.text.push_str(&listing);
            }
            Err(why) => {
                let said = format!("`{}` stays as it is: {why}", helper.whole);
                self.note(Construct::Playground, said);
                self.included.text.push_str(helper.whole);
            }
        }
        Ok(())
    }

    /// A file by its path from another, and what it says.
    fn read(&self, file: &str, path: &str) -> Result<(String, String), String> {
        let path = link::joined(link::folder(file), path)
            .ok_or_else(|| "it is outside of the book's folder".to_owned())?;
        let text = (self.inputs.text)(&path)?;
        Ok((path, text))
    }
}

const NOBODY: &str = "stays as it is written: nothing here reads it";

/// A part of a file: some of its lines, or those between the marks of an anchor.
fn cut(text: &str, part: Option<&str>) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(part) = part else {
        return Some(unmarked(&lines));
    };
    let mut ends = part.split(':');
    let (first, last) = (ends.next().unwrap_or_default(), ends.next());
    let number = |text: &str| text.trim().parse::<usize>().ok();
    if !first.is_empty() && number(first).is_none() {
        return anchor(&lines, first);
    }
    let start = number(first).unwrap_or(1).max(1);
    let end = match last {
        Some(last) => number(last).unwrap_or(lines.len()),
        None if first.is_empty() => lines.len(),
        None => start,
    };
    let chosen = lines.get(start - 1..end.min(lines.len()))?;
    Some(unmarked(chosen))
}

fn anchor(lines: &[&str], name: &str) -> Option<String> {
    let is = |line: &str, mark: &str| marked(line, mark).is_some_and(|own| own == name);
    let start = lines.iter().position(|line| is(line, "ANCHOR:"))?;
    let inside = &lines[start + 1..];
    let end = inside.iter().position(|line| is(line, "ANCHOR_END:"));
    Some(unmarked(&inside[..end.unwrap_or(inside.len())]))
}

/// The name behind a mark.
fn marked<'t>(line: &'t str, mark: &str) -> Option<&'t str> {
    let (_, behind) = line.split_once(mark)?;
    behind.split_whitespace().next()
}

/// Lines without those that mark anchors.
fn unmarked(lines: &[&str]) -> String {
    let is_mark = |line: &&str| {
        let mark = |mark| marked(line, mark).is_some();
        mark("ANCHOR:") || mark("ANCHOR_END:")
    };
    let kept: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| !is_mark(line))
        .collect();
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_lines_or_lie_between_marks() {
        let text = "a\n// ANCHOR: x\nb\n// ANCHOR: y\nc\n// ANCHOR_END: x\nd\n";
        for (part, expected) in [
            (None, Some("a\nb\nc\nd")),
            (Some("1"), Some("a")),
            (Some("3:5"), Some("b\nc")),
            (Some("7:"), Some("d")),
            (Some(":3"), Some("a\nb")),
            (Some("x"), Some("b\nc")),
            (Some("y"), Some("c\nd")),
            (Some("z"), None),
            (Some("9:12"), None),
        ] {
            assert_eq!(cut(text, part).as_deref(), expected, "{part:?}");
        }
    }
}
