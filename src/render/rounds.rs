//! Puts an end to the loops of a book's own templates.
//!
//! The engine runs a template for as long as its loops go on, and nothing can stop one that writes nothing. So what a loop goes
//! through is handed to a function first, which knows how many rounds there may still be: `for x in y` is read as
//! `for x in rounds(of=y)`, in tags and in lists (`[x for x in y]`). Lines stay where they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Most rounds that all loops of a template take in one use of it, about a second.
pub const MOST_ROUNDS: usize = 1_000_000;

const FUNCTION: &str = "rounds";

/// How many rounds are left to the template that a thread renders.
#[derive(Clone, Debug, Default)]
pub struct Rounds(Arc<Mutex<HashMap<ThreadId, usize>>>);

impl Rounds {
    /// Lets templates count their rounds.
    pub fn register(&self, tera: &mut Tera) {
        let rounds = self.clone();
        tera.register_function(FUNCTION, move |kwargs: Kwargs, _: &State<'_>| {
            rounds.begun(kwargs.must_get::<Value>("of")?)
        });
    }

    /// This thread begins to render a template.
    pub fn start(&self) {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        left.insert(thread::current().id(), MOST_ROUNDS);
    }

    /// A loop begins.
    fn begun(&self, over: Value) -> TeraResult<Value> {
        // Something that can't be iterated is the loop's own error.
        let rounds = over.len().unwrap_or_default();
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = left.entry(thread::current().id()).or_insert(MOST_ROUNDS);
        // Starting a loop takes time, too.
        let Some(rest) = left.checked_sub(rounds + 1) else {
            let message = format!("its loops take more than {MOST_ROUNDS} rounds");
            return Err(Error::message(message));
        };
        *left = rest;
        Ok(over)
    }
}

/// A template whose loops count their rounds.
pub fn counted(template: &str) -> String {
    let mut counting = Counting {
        rest: template,
        counted: String::with_capacity(template.len()),
    };
    while !counting.rest.is_empty() {
        counting.part();
    }
    counting.counted
}

/// A loop whose end has not come yet: how many brackets are open around it, and whether it makes a list.
struct Open {
    depth: usize,
    is_list: bool,
}

struct Counting<'a> {
    rest: &'a str,
    counted: String,
}

impl<'a> Counting<'a> {
    /// Copies this many bytes.
    fn copy(&mut self, bytes: usize) -> &'a str {
        let (copied, rest) = self.rest.split_at(bytes);
        self.counted.push_str(copied);
        self.rest = rest;
        copied
    }

    /// Copies what comes before a tag, or a tag.
    fn part(&mut self) {
        let mut braces = self.rest.match_indices('{').map(|(place, _)| place);
        let after = |place: &usize| self.rest.as_bytes().get(place + 1);
        let next = braces.find(|place| matches!(after(place), Some(b'{' | b'%' | b'#')));
        match next {
            None => _ = self.copy(self.rest.len()),
            Some(0) if self.rest.starts_with("{#") => self.copy_past("#}"),
            Some(0) if is_tag(self.rest, "raw") => self.raw(),
            Some(0) if self.rest.starts_with("{%") => self.tag("%}"),
            Some(0) => self.tag("}}"),
            Some(bytes) => _ = self.copy(bytes),
        }
    }

    fn copy_past(&mut self, end: &str) {
        let bytes = self.rest.find(end).map(|start| start + end.len());
        self.copy(bytes.unwrap_or(self.rest.len()));
    }

    /// Copies text that is not a template, which ends with a tag of its own.
    fn raw(&mut self) {
        self.copy_past("%}");
        while !self.rest.is_empty() && !is_tag(self.rest, "endraw") {
            let next = match self.rest.strip_prefix("{%") {
                Some(_) => Some(2),
                None => self.rest.find("{%"),
            };
            self.copy(next.unwrap_or(self.rest.len()));
        }
        self.copy_past("%}");
    }

    /// Copies a tag up to its end, with its loops counted.
    fn tag(&mut self, end: &str) {
        self.copy(2);
        let mut depth = 0_usize;
        let mut loops: Vec<Open> = Vec::new();
        while !self.rest.is_empty() {
            let is_end = self.rest.trim_start_matches('-').starts_with(end);
            if is_end {
                self.close(&mut loops, |_| true);
                return self.copy_past(end);
            }
            match word(self.rest) {
                "for" => {
                    self.copy("for".len());
                    if self.variables() {
                        self.counted.push_str(" rounds(of=");
                        let is_list = depth > 0;
                        loops.push(Open { depth, is_list });
                    }
                }
                "if" => {
                    self.close(&mut loops, |open| open.is_list && open.depth == depth);
                    self.copy("if".len());
                }
                "" => {
                    let next = token(self.rest);
                    match next {
                        "(" | "[" | "{" | "?[" => depth += 1,
                        ")" | "]" | "}" => {
                            self.close(&mut loops, |open| open.is_list && open.depth == depth);
                            depth = depth.saturating_sub(1);
                        }
                        _ => {}
                    }
                    self.copy(next.len());
                }
                word => _ = self.copy(word.len()),
            }
        }
    }

    /// Ends what the last loop goes through, if it is one of these.
    fn close(&mut self, loops: &mut Vec<Open>, ends: impl Fn(&Open) -> bool) {
        if loops.pop_if(|open| ends(open)).is_some() {
            self.counted.push(')');
        }
    }

    /// Copies the names of a loop and the `in` after them, if there are any.
    fn variables(&mut self) -> bool {
        let Some(bytes) = variables(self.rest) else {
            return false;
        };
        self.copy(bytes);
        true
    }
}

/// How long `x in` is, or `key, value in`.
fn variables(text: &str) -> Option<usize> {
    let mut rest = name(text)?;
    if let Some(second) = rest.trim_ascii_start().strip_prefix(',') {
        rest = name(second)?;
    }
    let rest = rest.trim_ascii_start();
    (word(rest) == "in").then(|| text.len() - rest.len() + "in".len())
}

/// What follows a name.
fn name(text: &str) -> Option<&str> {
    let text = text.trim_ascii_start();
    let name = word(text);
    (!name.is_empty()).then(|| &text[name.len()..])
}

/// The name or the keyword at the start of a text, or nothing.
fn word(text: &str) -> &str {
    let is_part = |char: char| char == '_' || char.is_ascii_alphanumeric();
    let end = text.find(|char| !is_part(char)).unwrap_or(text.len());
    &text[..end]
}

/// A string, or what else is one token and no name.
fn token(text: &str) -> &str {
    let mut chars = text.char_indices();
    let first = chars.next().map(|(_, char)| char);
    let Some(quote @ ('"' | '\'' | '`')) = first else {
        let bytes = match text.starts_with("?[") {
            true => 2,
            false => first.map_or(0, char::len_utf8),
        };
        return &text[..bytes];
    };
    let mut is_escaped = false;
    for (place, char) in chars {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if char == quote => return &text[..=place],
            _ => {}
        }
    }
    text
}

/// Whether a text begins with a tag of one word.
fn is_tag(text: &str, name: &str) -> bool {
    let inner = text.strip_prefix("{%").and_then(|inner| {
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        inner.trim_ascii_start().strip_prefix(name)
    });
    inner.is_some_and(|after| {
        let after = after.trim_ascii_start();
        after.strip_prefix('-').unwrap_or(after).starts_with("%}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::templates::every_built_in;

    fn assert_counted(template: &str, expected: &str) {
        assert_eq!(counted(template), expected);
    }

    #[test]
    fn loops_are_counted_and_nothing_else() {
        for (template, expected) in [
            ("{% for a in b %}", "{% for a in rounds(of= b )%}"),
            (
                "{%- for a, b in c.d -%}",
                "{%- for a, b in rounds(of= c.d )-%}",
            ),
            (
                "{% for a in b | filter(c=\"%}\") %}x{% endfor %}",
                "{% for a in rounds(of= b | filter(c=\"%}\") )%}x{% endfor %}",
            ),
            (
                "{% for a in b if c else d %}",
                "{% for a in rounds(of= b if c else d )%}",
            ),
            ("{{ [a for a in b] }}", "{{ [a for a in rounds(of= b)] }}"),
            (
                "{{ f(x=[a.c for a in b[0] if a in c]) }}",
                "{{ f(x=[a.c for a in rounds(of= b[0] )if a in c]) }}",
            ),
            (
                "{% for a in [[c for c in b] for b in d] %}",
                "{% for a in rounds(of= [[c for c in rounds(of= b)] for b in rounds(of= d)] )%}",
            ),
        ] {
            assert_counted(template, expected);
        }
        for same in [
            "for a in b",
            "{# for a in b #}{{ \"for a in b\" }}",
            "{% raw %}{% for a in b %}{{%- endraw -%}{{ a.for }}",
            "{{ 'it\\'s for a in b' ~ `for a in b` }}",
            "{% if a in b %}{{ f(for=1) }}{{ format }}{% endif %}",
            "{% for",
            "{{ \"é",
            "{% raw %}é{% é {% endraw %}é",
            "{% raw %}é",
            "{",
        ] {
            assert_counted(same, same);
        }
    }

    #[test]
    fn the_built_in_templates_are_read_with_their_loops_counted() {
        let built_in = every_built_in();
        let loops: usize = built_in
            .values()
            .map(|template| counted(template).matches(" rounds(of=").count())
            .sum();
        let written = built_in.values().map(|text| text.matches("% for ").count());
        let lists = built_in.values().map(|text| text.matches(" for ").count());
        assert!(loops >= written.sum() && loops <= lists.sum());
    }
}
