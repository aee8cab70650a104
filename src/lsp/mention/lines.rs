//! What only the lines of a file tell: the fences of a block, the heads of its tables, the keys of the bibliography.

use super::Named;
use super::walk::MentionWalk;
use crate::source::Span;

impl MentionWalk<'_> {
    /// Where the works of the bibliography begin.
    pub(super) fn bibliography(&mut self) {
        let Some(file) = self.sources.bibliography else {
            return;
        };
        let text = &self.sources.file(file).text;
        let is_yaml = self.sources.file(file).path.ends_with(".yml");
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let key = match is_yaml {
                true => yaml_key(line),
                false => bibtex_key(line),
            };
            if let Some((start, key)) = key {
                let span = Span::new(file, at + start..at + start + key.len());
                self.push(span, key, Named::Reference(key.to_owned()), true);
            }
            at += line.len();
        }
    }
}

/// From the opening fence of a block to its closing one, and what is between them.
pub(super) fn fences(text: &str, head: Span) -> (Span, Span) {
    let start = text[..head.start].rfind('\n').map_or(0, |at| at + 1);
    let mark = text[start..head.start].trim_start();
    let fence: String = mark
        .chars()
        .take_while(|c| matches!(c, '`' | '~'))
        .collect();
    let body = text[head.end..]
        .find('\n')
        .map_or(text.len(), |at| head.end + at + 1);
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with(&fence) && bare.chars().all(|c| fence.starts_with(c)) {
            let end = at + line.trim_end().len();
            return (
                Span { start, end, ..head },
                Span {
                    start: body,
                    end: at,
                    ..head
                },
            );
        }
        at += line.len();
    }
    let end = text.len();
    (
        Span { start, end, ..head },
        Span {
            start: body,
            end,
            ..head
        },
    )
}

/// The names in the heads of tables `[step.NAME]` and `[[step.NAME.branch]]`.
pub(super) fn heads(text: &str, body: Span, field: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start().trim_start_matches('[');
        let is_head = line.trim_start().starts_with('[');
        let name = bare
            .strip_prefix(field)
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = name.filter(|_| is_head) {
            let length = rest.find(['.', ']', ' ', '\n']).unwrap_or(rest.len());
            let start = at + line.len() - rest.len();
            found.push((rest[..length].to_owned(), body.part(start..start + length)));
        }
        at += line.len();
    }
    found
}

fn yaml_key(line: &str) -> Option<(usize, &str)> {
    let key = line.trim_end().strip_suffix(':')?;
    let is_outer = !key.starts_with([' ', '\t', '#', '-']);
    (is_outer && !key.is_empty()).then_some((0, key))
}

fn bibtex_key(line: &str) -> Option<(usize, &str)> {
    let open = line
        .trim_start()
        .starts_with('@')
        .then(|| line.find('{'))??;
    let rest = &line[open + 1..];
    let key = rest[..rest.find(',')?].trim();
    Some((open + 1 + rest.find(key)?, key))
}
