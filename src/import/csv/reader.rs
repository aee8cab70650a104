//! Cells of a CSV file, strictly: what a lenient reader would guess is an error at its cell.

use super::{Construct, Refusal};

/// A file's rows that have anything in them.
#[derive(Debug)]
pub(super) struct Sheet {
    pub rows: Vec<SheetRow>,
}

#[derive(Debug)]
pub(super) struct SheetRow {
    /// As spreadsheets number it, from 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// A cell as spreadsheets name it: column 2 of row 17 is `C17`.
pub(super) fn place(column: usize, row: usize) -> String {
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
pub(super) fn read(text: &str) -> Result<Sheet, Refusal> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        letters: text.chars().peekable(),
        separator: separator(text),
        row: 1,
        cells: Vec::new(),
        rows: Vec::new(),
    };
    while reader.letters.peek().is_some() {
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
    letters: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    row: usize,
    cells: Vec<String>,
    rows: Vec<SheetRow>,
}

impl Reader<'_> {
    /// One cell, and what ends it.
    fn cell(&mut self) -> Result<(), Refusal> {
        let cell = match self.letters.peek() {
            Some('"') => self.quoted()?,
            Some(_) | None => self.bare()?,
        };
        self.cells.push(cell);
        match self.letters.next() {
            Some(c) if c == self.separator => {
                // A separator at the very end has an empty cell behind it.
                if self.letters.peek().is_none() {
                    self.cells.push(String::new());
                }
                Ok(())
            }
            Some('\r') => {
                self.letters.next_if_eq(&'\n');
                self.end_row();
                Ok(())
            }
            Some('\n') => {
                self.end_row();
                Ok(())
            }
            None => Ok(()),
            Some(c) => {
                self.cells.pop();
                Err(self.refused(format!("`{c}` stands behind the closing quote")))
            }
        }
    }

    fn quoted(&mut self) -> Result<String, Refusal> {
        self.letters.next();
        let mut cell = String::new();
        loop {
            match self.letters.next() {
                Some('"') if self.letters.next_if_eq(&'"').is_some() => cell.push('"'),
                Some('"') => return Ok(cell),
                Some(c) => cell.push(c),
                None => return Err(self.refused("its quote is never closed".to_owned())),
            }
        }
    }

    fn bare(&mut self) -> Result<String, Refusal> {
        let mut cell = String::new();
        let separator = self.separator;
        while let Some(c) = self
            .letters
            .next_if(|c| *c != separator && !"\r\n".contains(*c))
        {
            if c == '"' {
                let why = "a quote in a cell that does not begin with one";
                return Err(self.refused(why.to_owned()));
            }
            cell.push(c);
        }
        Ok(cell)
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let number = self.row;
            self.rows.push(SheetRow { number, cells });
        }
        self.row += 1;
    }

    fn refused(&self, why: String) -> Refusal {
        Refusal::new(
            Construct::Unreadable,
            place(self.cells.len(), self.row),
            why,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        let sheet = read(text).expect("it is read");
        sheet
            .rows
            .into_iter()
            .map(|row| (row.number, row.cells))
            .collect()
    }

    fn refused(text: &str) -> String {
        let refusal = read(text).expect_err("it is refused");
        format!("{}: {}", refusal.place, refusal.why)
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
        assert_eq!(refused("a,b\n1,\"2"), "B2: its quote is never closed");
        assert_eq!(
            refused("a,\"b\"c"),
            "B1: `c` stands behind the closing quote"
        );
        assert_eq!(
            refused("a,b\n1,5\" nail"),
            "B2: a quote in a cell that does not begin with one"
        );
    }
}
