//! Cells of a CSV file, strictly, each with its place: what a lenient reader would guess is an error at its cell.

use std::ops::Range;

/// A file's rows that have anything in them.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub rows: Vec<SheetRow>,
}

#[derive(Debug)]
pub(crate) struct SheetRow {
    /// As spreadsheets number it, from 1.
    pub number: usize,
    pub cells: Vec<SheetCell>,
}

#[derive(Debug)]
pub(crate) struct SheetCell {
    pub text: String,
    /// Where it stands in the file, with its quotes.
    pub range: Range<usize>,
    /// Where its characters stand, since a quote in it is written twice: (offset in the text, offset in the file), ascending.
    pub runs: Vec<(usize, usize)>,
}

/// Why a file can't be read, at a cell.
#[derive(Debug)]
pub(crate) struct BrokenSheet {
    /// From 0.
    pub column: usize,
    /// From 1.
    pub row: usize,
    /// Where the cell begins in the file.
    pub at: usize,
    pub why: String,
}

impl SheetRow {
    /// From its first cell to its last.
    pub fn range(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.range.start);
        let end = self.cells.last().map_or(start, |cell| cell.range.end);
        start..end
    }

    /// The text of a cell; empty where the row is shorter.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }
}

/// A cell as spreadsheets name it: column 2 of row 17 is `C17`.
pub(crate) fn place(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters
        .into_iter()
        .rev()
        .chain(row.to_string().chars())
        .collect()
}

/// Reads a file whose cells are separated by whichever of tab, semicolon and comma its first line has most of; of as many, the one that words have least.
pub(crate) fn read(text: &str) -> Result<Sheet, BrokenSheet> {
    let mark = '\u{feff}';
    let start = if text.starts_with(mark) {
        mark.len_utf8()
    } else {
        0
    };
    let mut reader = Reader {
        text,
        at: start,
        separator: separator(&text[start..]),
        row: 1,
        cells: Vec::new(),
        rows: Vec::new(),
    };
    while reader.peek().is_some() {
        reader.cell()?;
    }
    reader.end_row();
    Ok(Sheet { rows: reader.rows })
}

fn separator(text: &str) -> char {
    let mut is_quoted = false;
    let mut counts = [('\t', 0), (';', 0), (',', 0)];
    for c in text.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\n' | '\r' if !is_quoted => break,
            _other => {}
        }
        let count = counts.iter_mut().find(|(own, _)| *own == c && !is_quoted);
        if let Some((_, count)) = count {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let first = counts.iter().find(|(_, count)| Some(*count) == most);
    first
        .filter(|(_, count)| *count > 0)
        .map_or(',', |(separator, _)| *separator)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    separator: char,
    row: usize,
    cells: Vec<SheetCell>,
    rows: Vec<SheetRow>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn next_if(&mut self, is_wanted: impl Fn(char) -> bool) -> Option<char> {
        self.peek().filter(|c| is_wanted(*c))?;
        self.next()
    }

    /// One cell, and what ends it.
    fn cell(&mut self) -> Result<(), BrokenSheet> {
        let start = self.at;
        let (text, runs) = match self.peek() {
            Some('"') => self.quoted()?,
            Some(_) | None => (self.bare()?, vec![(0, start)]),
        };
        let range = start..self.at;
        let end = self.next();
        let is_end = |c: char| c == self.separator || c == '\r' || c == '\n';
        if let Some(c) = end.filter(|c| !is_end(*c)) {
            return Err(self.broken(start, format!("`{c}` stands behind the closing quote")));
        }
        self.cells.push(SheetCell { text, range, runs });
        match end {
            Some('\r') => {
                self.next_if(|c| c == '\n');
                self.end_row();
            }
            Some('\n') => self.end_row(),
            // A separator at the very end has an empty cell behind it.
            Some(_) if self.peek().is_none() => self.cells.push(SheetCell {
                text: String::new(),
                range: self.at..self.at,
                runs: vec![(0, self.at)],
            }),
            Some(_) | None => {}
        }
        Ok(())
    }

    fn quoted(&mut self) -> Result<(String, Vec<(usize, usize)>), BrokenSheet> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        let mut runs = vec![(0, self.at)];
        loop {
            match self.next() {
                Some('"') if self.next_if(|c| c == '"').is_some() => {
                    text.push('"');
                    runs.push((text.len(), self.at));
                }
                Some('"') => return Ok((text, runs)),
                Some(c) => text.push(c),
                None => {
                    return Err(self.broken(start, "its quote is never closed".to_owned()));
                }
            }
        }
    }

    fn bare(&mut self) -> Result<String, BrokenSheet> {
        let start = self.at;
        let separator = self.separator;
        while let Some(c) = self.next_if(|c| c != separator && !"\r\n".contains(c)) {
            if c == '"' {
                let why = "a quote in a cell that does not begin with one";
                return Err(self.broken(start, why.to_owned()));
            }
        }
        Ok(self.text[start..self.at].to_owned())
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.text.trim().is_empty()) {
            let number = self.row;
            self.rows.push(SheetRow { number, cells });
        }
        self.row += 1;
    }

    fn broken(&self, at: usize, why: String) -> BrokenSheet {
        BrokenSheet {
            column: self.cells.len(),
            row: self.row,
            at,
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        let rows = read(text).expect("it is read").rows.into_iter();
        rows.map(|row| {
            let cells = row.cells.into_iter().map(|cell| cell.text);
            (row.number, cells.collect())
        })
        .collect()
    }

    fn broken(text: &str) -> String {
        let broken = read(text).expect_err("it is refused");
        format!("{}: {}", place(broken.column, broken.row), broken.why)
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!(place(0, 1), "A1");
        assert_eq!(place(2, 17), "C17");
        assert_eq!(place(25, 2), "Z2");
        assert_eq!(place(26, 2), "AA2");
        assert_eq!(place(701, 2), "ZZ2");
        assert_eq!(place(702, 2), "AAA2");
    }

    #[test]
    fn quotes_separators_and_ends_of_lines_are_read() {
        let cells = |row: &[&str]| row.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let text = "\u{feff}a;\"b;\"\"c\"\"\r\nd\"\r\n\r\n1;2\n;;\n3;";
        let expected = vec![
            (1, cells(&["a", "b;\"c\"\r\nd"])),
            (3, cells(&["1", "2"])),
            (5, cells(&["3", ""])),
        ];
        assert_eq!(rows(text), expected);
        assert_eq!(rows("a\tb,c"), [(1, cells(&["a", "b,c"]))]);
        assert!(rows("").is_empty());
    }

    #[test]
    fn what_a_lenient_reader_would_guess_is_an_error_at_its_cell() {
        assert_eq!(broken("a,b\n1,\"2"), "B2: its quote is never closed");
        assert_eq!(
            broken("a,\"b\"c"),
            "B1: `c` stands behind the closing quote"
        );
        assert_eq!(
            broken("a,b\n1,5\" nail"),
            "B2: a quote in a cell that does not begin with one"
        );
    }

    /// Each character of a cell stands in the file where its runs say.
    #[test]
    fn a_cell_knows_where_its_characters_stand() {
        let text = "a,\"é\"\"b\"\"\",c\n1,\"\"\"2\",3";
        for row in &read(text).expect("it is read").rows {
            for cell in &row.cells {
                for (at, c) in cell.text.char_indices() {
                    let run = cell.runs.partition_point(|(own, _)| *own <= at);
                    let (own, file) = cell.runs[run - 1];
                    assert!(text[file + at - own..].starts_with(c), "{cell:?}");
                    assert!(cell.range.contains(&(file + at - own)));
                }
            }
        }
    }
}
