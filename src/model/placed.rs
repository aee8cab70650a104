//! Which block a place in the text is in.

use std::collections::BTreeMap;

use super::{Library, Thing};
use crate::source::{FileKey, Sources, Span};

/// Every block with its fences, by where it begins.
#[derive(Debug)]
pub struct BlockPlaces(BTreeMap<(FileKey, usize), (usize, Thing)>);

impl BlockPlaces {
    pub fn of(library: &Library, sources: &Sources) -> Self {
        let block = |thing: Thing| {
            let span = library.meta(thing).span;
            let end = end_of_block(&sources.file(span.file).text, span.end);
            ((span.file, span.start), (end, thing))
        };
        let blocks = library.things.iter().copied().map(block);
        // All of a file is a table's that has its rows.
        let sheets = library.tables.iter().filter_map(|(key, table)| {
            let file = table.rows.first()?.span.file;
            let end = sources.file(file).text.len();
            (file != table.meta.span.file).then_some(((file, 0), (end, Thing::Table(key))))
        });
        Self(blocks.chain(sheets).collect())
    }

    /// The block that a place begins in; `None` in prose and in files without blocks.
    pub fn thing_at(&self, span: Span) -> Option<Thing> {
        let before = self.0.range(..=(span.file, span.start)).next_back();
        let ((file, _), (end, thing)) = before?;
        (*file == span.file && span.start < *end).then_some(*thing)
    }
}

/// Where a fenced block ends whose kind and identifier end here: after the line that closes it, or with the text.
fn end_of_block(text: &str, named: usize) -> usize {
    let line_start = text[..named].rfind('\n').map_or(0, |at| at + 1);
    let opening = &text[line_start..named];
    let Some(fence) = opening.chars().find(|c| matches!(c, '`' | '~')) else {
        return text.len();
    };
    let length = opening.chars().filter(|c| *c == fence).count();
    let mut end = named;
    for (index, line) in text[named..].split_inclusive('\n').enumerate() {
        end += line.len();
        let bare = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        let closes = bare.len() >= length && bare.chars().all(|c| c == fence);
        if index > 0 && closes {
            return end;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::end_of_block;

    #[test]
    fn a_block_ends_where_its_fence_is_closed() {
        let end = |text: &str, named: &str| {
            let at = text.find(named).expect("a name") + named.len();
            text[end_of_block(text, at)..].to_owned()
        };
        assert_eq!(end("```fact a\nx = 1\n```\nprose\n", "fact a"), "prose\n");
        assert_eq!(
            end("````fact a\nx = '''\n```\n'''\n````\nprose", "fact a"),
            "prose"
        );
        assert_eq!(end("~~~fact a\n```\n~~~~\nprose", "fact a"), "prose");
        assert_eq!(end("  ```fact a\n  x = 1\n  ```\nprose", "fact a"), "prose");
        assert_eq!(end("```fact a\nx = 1", "fact a"), "");
    }
}
