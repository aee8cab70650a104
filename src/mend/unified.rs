//! The lines that fixes change, as a unified diff.

use std::fmt::Write;

use crate::source::{File, FileKey, Sources};

/// What changes in a file.
#[derive(Debug)]
pub struct FileDiff {
    pub file: FileKey,
    hunks: Vec<Hunk>,
}

/// Lines that are shown together, counted from 0; the last is left out.
#[derive(Debug)]
struct Hunk {
    start: usize,
    end: usize,
}

/// Unchanged lines around a changed one.
const CONTEXT: usize = 3;

/// Each file in which a line differs. The two have the same files, of the same number of lines.
pub fn diffs(old: &Sources, new: &Sources) -> Vec<FileDiff> {
    let files = old.files().zip(new.files());
    let diffs = files.filter_map(|((file, old), (_, new))| {
        let hunks = hunks(old, new);
        (!hunks.is_empty()).then_some(FileDiff { file, hunks })
    });
    diffs.collect()
}

fn hunks(old: &File, new: &File) -> Vec<Hunk> {
    let (old, new) = (lines(old), lines(new));
    let last = old.len();
    let changed = old.iter().zip(&new).enumerate();
    let changed = changed.filter_map(|(at, (old, new))| (old != new).then_some(at));
    let mut hunks: Vec<Hunk> = Vec::new();
    for at in changed {
        let (start, end) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(last));
        match hunks.last_mut() {
            Some(hunk) if start <= hunk.end => hunk.end = end,
            Some(_) | None => hunks.push(Hunk { start, end }),
        }
    }
    hunks
}

/// With their ends.
fn lines(file: &File) -> Vec<&str> {
    file.text.split_inclusive('\n').collect()
}

impl FileDiff {
    /// As `diff -u` prints it, of a file that has this path.
    pub fn print(&self, path: &str, old: &Sources, new: &Sources) -> String {
        let (old, new) = (lines(old.file(self.file)), lines(new.file(self.file)));
        let mut text = format!("--- {path}\n+++ {path}\n");
        for Hunk { start, end } in &self.hunks {
            let length = end - start;
            let _ = writeln!(text, "@@ -{0},{length} +{0},{length} @@", start + 1);
            let mut at = *start;
            while at < *end {
                let changed = (at..*end).take_while(|&line| old[line] != new[line]);
                let changed = changed.count();
                for (sign, lines) in [('-', &old), ('+', &new)] {
                    for line in &lines[at..at + changed] {
                        push(&mut text, sign, line);
                    }
                }
                at += changed;
                if at < *end {
                    push(&mut text, ' ', old[at]);
                    at += 1;
                }
            }
        }
        text
    }
}

fn push(text: &mut String, sign: char, line: &str) {
    text.push(sign);
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_stand_under_each_other_with_those_around_them() {
        let text = |changed: &[usize]| -> String {
            let line = |at| match changed.contains(&at) {
                true => format!("{at}!"),
                false => at.to_string(),
            };
            (1..=20).map(line).collect::<Vec<_>>().join("\n")
        };
        let sources = |text: String| {
            let mut sources = Sources::default();
            sources.add("a.md", text);
            sources.add("b.md", "same\n");
            sources
        };
        let (old, new) = (sources(text(&[])), sources(text(&[2, 3, 20])));
        let diffs = diffs(&old, &new);
        assert_eq!(diffs.len(), 1);
        let said = "--- x/a.md\n+++ x/a.md\n@@ -1,6 +1,6 @@\n 1\n-2\n-3\n+2!\n+3!\n 4\n 5\n 6\n\
                    @@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n\\ No newline at end of file\n+20!\n\\ No newline at end of file\n";
        assert_eq!(diffs[0].print("x/a.md", &old, &new), said);
    }
}
