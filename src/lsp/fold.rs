//! What of a chapter can be folded: its blocks, and its parts under their headings.

use super::book::View;
use super::protocol::FoldingRange;
use crate::source::FileKey;

pub(super) fn folds(view: &View<'_>, file: FileKey) -> Vec<FoldingRange> {
    let text = &view.sources.file(file).text;
    let blocks = view.mentions.blocks.iter();
    let blocks = blocks.filter(|block| block.whole.file == file);
    let mut folds: Vec<FoldingRange> = blocks
        .map(|block| {
            let range = view.location(block.whole).range;
            FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
            }
        })
        .collect();
    folds.extend(parts(text));
    folds.retain(|fold| fold.start_line < fold.end_line);
    folds.sort_by_key(|fold| (fold.start_line, fold.end_line));
    folds
}

/// Each heading with all up to the next of its level or above.
fn parts(text: &str) -> Vec<FoldingRange> {
    let headings = headings(text);
    let last = text.lines().count().saturating_sub(1);
    let parts = headings.iter().enumerate().map(|(index, (line, level))| {
        let mut later = headings[index + 1..].iter();
        let next = later.find(|(_, other)| other <= level);
        FoldingRange {
            start_line: *line,
            end_line: next.map_or(last, |(line, _)| line - 1),
        }
    });
    parts.collect()
}

/// The lines of headings with their levels; a line in a fenced block is none.
fn headings(text: &str) -> Vec<(usize, usize)> {
    let mut is_code = false;
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        is_code ^= line.trim_start().starts_with("```");
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        if is_heading && !is_code {
            found.push((number, level));
        }
    }
    found
}
