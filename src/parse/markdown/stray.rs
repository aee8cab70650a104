//! Markup that takes no effect and would be printed as typed.
//!
//! What is looked at is text that the Markdown parser left as it was typed. An escape shows that the characters are meant:
//! `\*\*` is two asterisks, and no problem.

use std::ops::Range;

use crate::problem::Code;

/// Something that was meant as markup and isn't, with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stray {
    pub range: Range<usize>,
    pub code: Code,
    pub message: String,
    pub help: String,
}

impl Stray {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            range,
            code: Code::StrayMarkup,
            message: message.into(),
            help: help.into(),
        }
    }

    pub fn cell(range: Range<usize>) -> Self {
        Self {
            code: Code::LostCell,
            ..Self::new(
                range,
                "a cell beyond the last column of its table",
                "give the table's head as many cells; to show a bar, write `\\|`, also in code",
            )
        }
    }

    pub fn left_out(range: Range<usize>) -> Self {
        let message = "text that would be left out of the page";
        Self::new(range, message, "write it so that it stands in a paragraph")
    }

    pub fn unused_definition(label: &str, range: Range<usize>) -> Self {
        let message =
            format!("no link uses the definition `[{label}]`, so that it would not be shown");
        let help = "to show it as text, write `\\[` for its first bracket";
        Self::new(range, message, help)
    }

    pub fn wordless_link(range: Range<usize>) -> Self {
        let help = "put words between its brackets";
        Self::new(range, "a link without words", help)
    }

    pub fn attributes(text: &str, heading: Range<usize>) -> Self {
        let start = text[heading.clone()].rfind('{').unwrap_or(0);
        let end = text[heading.clone()]
            .rfind('}')
            .map_or(start, |end| end + 1);
        let help = "a heading takes a name alone: `{#some-name}`; to show braces, write `\\}`";
        let range = heading.start + start..heading.start + end.max(start);
        Self::new(range, "attributes of a heading", help)
    }

    /// `H~2~O`; a range that was typed with `~` has more between.
    pub fn subscript(text: &str, range: Range<usize>) -> Option<Self> {
        let inner = text[range.clone()].trim_matches('~');
        let help = "write the character itself, such as `₂`; to show `~`, write `\\~`";
        is_raised(inner).then(|| Self::new(range, "`~…~` for what stands lower", help))
    }

    pub fn open_fence(text: &str, range: Range<usize>) -> Self {
        let first = text[range.clone()].lines().next().unwrap_or("");
        let range = range.start..range.start + first.len();
        let help = "end it with a line of as many backticks";
        Self::new(range, "this fence is never closed", help)
    }

    /// More than the one word that names a language; nobody would see the rest.
    pub fn words_of_fence(text: &str, range: Range<usize>) -> Self {
        let first = text[range.clone()].lines().next().unwrap_or("");
        let range = range.start..range.start + first.len();
        let help = "a code listing has one word after its fence; write the others above it";
        Self::new(range, "words after a fence, which nobody would see", help)
    }
}

/// Whether the last line of a fenced block is a fence.
pub(super) fn is_closed(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let opens = lines.next().unwrap_or("").trim_start();
    let fence = opens.len() - opens.trim_start_matches(['`', '~']).len();
    let is_mark = |c: char| c.is_whitespace() || c == '>';
    lines.next_back().is_some_and(|last| {
        let last = last.trim_matches(is_mark);
        let is_same = last
            .get(..fence)
            .is_some_and(|last| opens.starts_with(last));
        is_same && last.trim_matches(['`', '~']).is_empty()
    })
}

/// YAML or TOML before the text, as other programs read it.
pub(super) fn front_matter(text: &str) -> Option<Stray> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let mark = ["---", "+++"]
        .into_iter()
        .find(|mark| first.trim_end() == *mark)?;
    let mut end = first.len();
    let mut lines = lines.peekable();
    if !lines.peek().is_some_and(|line| is_field(line)) {
        return None;
    }
    for line in lines {
        end += line.len();
        if line.trim_end() == mark || line.trim_end() == "..." {
            let help = "leave it out: a chapter's title is its first heading, and the rest is said by `book.toml` and the `guideline` block";
            let range = 0..end - (line.len() - line.trim_end().len());
            return Some(Stray::new(range, "front matter", help));
        }
    }
    None
}

/// `title: A chapter`, `title = "A chapter"`.
fn is_field(line: &str) -> bool {
    let name = line.split([':', '=']).next().unwrap_or("").trim();
    let is_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    !name.is_empty() && name.len() < line.trim().len() && name.chars().all(is_name)
}

/// What of a piece of text, given by its place, was meant as markup.
pub(super) fn strays(source: &str, range: Range<usize>) -> Vec<Stray> {
    let mut scan = Scan {
        source,
        range: range.clone(),
        found: Vec::new(),
    };
    if scan.begins_line() {
        scan.line();
    }
    let mut at = range.start;
    let mut is_address = false;
    while let Some(found) = source.as_bytes()[at..range.end]
        .iter()
        .position(may_be_markup)
    {
        let passed = &source[at..at + found];
        let word = passed.rsplit(char::is_whitespace).next().unwrap_or("");
        is_address = word.contains("://") || (is_address && word.len() == passed.len());
        at += found;
        at = match is_address || scan.is_escaped(at) {
            true => at + 1,
            false => scan.mark(at),
        };
    }
    scan.found
}

/// Of bytes, since most of a book is none of these.
fn may_be_markup(byte: &u8) -> bool {
    matches!(
        byte,
        b'*' | b'_' | b'~' | b'`' | b'[' | b']' | b'=' | b'^' | b'$' | b'{'
    )
}

/// More of a line than this is never looked at for the end of what began.
const FAR: usize = 200;

struct Scan<'s> {
    source: &'s str,
    /// Of the text.
    range: Range<usize>,
    found: Vec<Stray>,
}

impl Scan<'_> {
    fn text(&self) -> &str {
        &self.source[self.range.clone()]
    }

    /// The text from a place on, as far as it is looked at.
    fn near(&self, at: usize) -> &str {
        let end = self
            .source
            .floor_char_boundary((at + FAR).min(self.range.end));
        &self.source[at..end]
    }

    fn before(&self, at: usize) -> Option<char> {
        self.source[..at].chars().next_back()
    }

    fn is_escaped(&self, at: usize) -> bool {
        let before = self.source[..at].bytes().rev();
        before.take_while(|&byte| byte == b'\\').count() % 2 == 1
    }

    fn begins_line(&self) -> bool {
        let before = self.source[..self.range.start].bytes().rev();
        let mut marks = before.take_while(|&byte| byte != b'\n');
        marks.all(|byte| b" \t>\r".contains(&byte))
    }

    fn push(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Stray::new(range, message, help));
    }

    /// What only the beginning of a line is.
    fn line(&mut self) {
        if self.is_escaped(self.range.start) {
            return;
        }
        let (text, start) = (self.text(), self.range.start);
        let hashes = text.len() - text.trim_start_matches('#').len();
        let follows = text[hashes..].chars().next();
        let first = text.split_whitespace().next().unwrap_or("");
        let is_alert = first.starts_with("[!") && first.ends_with(']');
        let is_rule =
            text.contains('|') && text.contains("--") && text.trim_matches(RULE).is_empty();
        let (length, message, help) =
            if (1..=6).contains(&hashes) && follows.is_some_and(char::is_alphabetic) {
                (
                    hashes,
                    "`#` without a space after it",
                    "a heading has a space after its `#`; to show the character, write `\\#`",
                )
            } else if text.starts_with(":::") || text.starts_with("!!! ") {
                (
                    3,
                    "a box of another language of markup",
                    "write a quotation (`> `) or a typed block",
                )
            } else if text.starts_with(": ") {
                (
                    1,
                    "a list of definitions",
                    "write a list, or a `term` block for each; to show the colon, write `\\:`",
                )
            } else if is_alert {
                (
                    first.len(),
                    "a label of a box, as GitHub has it",
                    "write the word itself: `> **Note.** …`",
                )
            } else if is_rule {
                (
                    text.len(),
                    "a table whose head has another number of cells than the line below it",
                    "give both as many cells",
                )
            } else {
                return;
            };
        self.push(start..start + length, message, help);
    }

    /// A character that may be markup; where to go on.
    fn mark(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        match rest.as_bytes()[0] {
            b'*' | b'_' | b'~' => self.run(at),
            b'`' => {
                let help =
                    "code begins and ends with as many backticks; to show one, write `` \\` ``";
                self.push(at..at + 1, "a backtick that begins or ends no code", help);
                at + 1
            }
            b'[' => self.bracket(at),
            b']' => self.link(at),
            b'=' if rest.starts_with("==") => self.highlight(at),
            b'^' => self.superscript(at),
            b'$' => self.formula(at),
            b'{' => self.attributes(at),
            _ => at + 1,
        }
    }

    /// A run of `*`, `_` or `~` that emphasises nothing.
    fn run(&mut self, at: usize) -> usize {
        let rest = &self.source[at..self.range.end];
        let mark = rest.chars().next().unwrap_or('*');
        let length = rest.len() - rest.trim_start_matches(mark).len();
        let end = at + length;
        let (before, after) = (self.before(at), self.source[end..].chars().next());
        // What is left of an escaped run is meant as it is.
        if before == Some(mark) {
            return end;
        }
        if (mark, length) == ('~', 1) {
            return self.subscript(at);
        }
        let is_stray = match (mark, length) {
            ('*', 1) => begins(after) && !before.is_some_and(ends_plain),
            ('*', _) => !is_significance(before, after) && (touches(before) || touches(after)),
            ('_', 1..=3) => begins(after) && !before.is_some_and(char::is_alphanumeric),
            ('~', 2) => touches(before) || touches(after),
            _ => false,
        };
        if is_stray {
            let run = &self.source[at..end];
            let shown: String = run.chars().flat_map(|c| ['\\', c]).collect();
            let message = format!("`{run}` that begins or ends nothing");
            let help = format!(
                "it takes effect only where white space or punctuation is outside of it, and none inside; to show it, write `{shown}`"
            );
            self.push(at..end, message, help);
        }
        end
    }

    fn subscript(&mut self, at: usize) -> usize {
        let end = self.near(at)[1..]
            .find('~')
            .map_or(at + 1, |end| at + end + 2);
        match Stray::subscript(self.source, at..end) {
            Some(stray) => {
                self.found.push(stray);
                end
            }
            None => at + 1,
        }
    }

    fn bracket(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        let end = rest.find(']').map(|end| at + end + 1);
        if rest.starts_with("[[") {
            let help = "a link into the book is `[[name]]` or `[[name|words]]`; to show brackets, write `\\[`";
            self.push(at..at + 2, "`[[` that begins no link", help);
            return at + 2;
        }
        match end {
            Some(end)
                if rest.starts_with("[^")
                    && !self.source[at..end].contains(char::is_whitespace)
                    && end > at + 3 =>
            {
                let name = &self.source[at + 2..end - 1];
                let message = format!("no footnote is named `{name}`");
                let help = format!("write it on a line of its own: `[^{name}]: …`");
                self.found.push(Stray {
                    code: Code::BrokenFootnote,
                    ..Stray::new(at..end, message, help)
                });
                end
            }
            Some(_) | None => at + 1,
        }
    }

    /// What follows a bracket that closes no link.
    fn link(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        let (length, message, help) = if rest.starts_with("](") {
            (
                2,
                "a link that is none",
                "an address has no white space, or stands in `<…>`; to show the brackets, write `\\]`",
            )
        } else if rest.starts_with("] (http") {
            (
                3,
                "a link that is none",
                "nothing stands between `]` and `(`",
            )
        } else if rest.starts_with("][") {
            (
                2,
                "a link to a definition that is not there",
                "define it on a line of its own: `[name]: https://…`; to show the brackets, write `\\]`",
            )
        } else {
            return at + 1;
        };
        self.push(at..at + length, message, help);
        at + length
    }

    fn highlight(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        let inner = &rest[2..];
        let is_outside = !self
            .before(at)
            .is_some_and(|c| c.is_alphanumeric() || c == '=');
        let end = inner.find("==").filter(|&end| {
            let inner = &inner[..end];
            !inner.is_empty() && inner.trim() == inner && !inner.starts_with('=')
        });
        match end {
            Some(end) if is_outside => {
                let range = at..at + end + 4;
                let help =
                    "write `**…**` for what is important; to show the characters, write `\\==`";
                self.push(range.clone(), "`==…==` for what is highlighted", help);
                range.end
            }
            Some(_) | None => at + 2,
        }
    }

    fn superscript(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        let end = rest[1..].find('^').filter(|&end| {
            let follows = rest[end + 2..].chars().next();
            is_raised(&rest[1..end + 1]) && !follows.is_some_and(char::is_alphanumeric)
        });
        let Some(end) = end else {
            return at + 1;
        };
        let range = at..at + end + 2;
        let help = "write the character itself, such as `²`; to show `^`, write `\\^`";
        self.push(range.clone(), "`^…^` for what stands higher", help);
        range.end
    }

    /// `$…$` around what no sum of money is.
    fn formula(&mut self, at: usize) -> usize {
        let until = self
            .source
            .floor_char_boundary((at + FAR).min(self.source.len()));
        let paragraph = self.source[at..until].split("\n\n").next().unwrap_or("");
        let mark = if paragraph.starts_with("$$") {
            "$$"
        } else {
            "$"
        };
        let inner = &paragraph[mark.len()..];
        let Some(end) = inner.find(mark) else {
            return at + mark.len();
        };
        let (inner, after) = (&inner[..end], &inner[end + mark.len()..]);
        let is_tight = !inner.is_empty()
            && inner.trim() == inner
            && !after.starts_with(|c: char| c.is_ascii_digit());
        let is_formula = !inner.contains('`')
            && (mark == "$$"
                || (is_tight
                    && (inner.contains(['\\', '^', '_', '{', '=', '<', '>'])
                        || is_variable(inner))));
        if !is_formula {
            return at + mark.len();
        }
        let whole = at..at + mark.len() + end + mark.len();
        let help = "write it in characters, such as `x² ≥ 4`; to show the sign, write `\\$`";
        let end = whole.end.clamp(at + 1, self.range.end);
        self.push(whole, "a formula in TeX", help);
        end
    }

    fn attributes(&mut self, at: usize) -> usize {
        let rest = self.near(at);
        let mut inner = rest[1..].chars();
        let begins = inner.next().is_some_and(|c| ".#:".contains(c));
        let (true, true, Some(end)) = (
            begins,
            inner.next().is_some_and(char::is_alphabetic),
            rest.find('}'),
        ) else {
            return at + 1;
        };
        let help =
            "only a heading takes a name: `## Words {#some-name}`; to show the braces, write `\\{`";
        self.push(at..at + end + 1, "attributes of what takes none", help);
        at + end + 1
    }
}

/// Of the line below a table's head.
const RULE: [char; 5] = ['|', ':', '-', ' ', '\t'];

fn touches(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_whitespace())
}

/// Whether words may begin with a character.
fn begins(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        c.is_alphanumeric() || "([{\"'“‘«*_`".contains(c) || (!c.is_ascii() && !c.is_whitespace())
    })
}

/// After a letter or a number of Latin script one asterisk is a sign: `2*3`, `0.04*`.
fn ends_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || ")]%*\\".contains(c)
}

/// Asterisks after a number, as tables of results have them.
fn is_significance(before: Option<char>, after: Option<char>) -> bool {
    let is_number = before.is_some_and(|c| c.is_ascii_digit() || ")]%".contains(c));
    is_number && after.is_none_or(|c| c.is_whitespace() || "|,.;:)".contains(c))
}

/// What is set higher or lower: a number, a charge, a short word.
fn is_raised(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "+-−".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}

fn is_variable(text: &str) -> bool {
    text.chars().count() <= 2 && text.chars().all(char::is_alphabetic)
}
