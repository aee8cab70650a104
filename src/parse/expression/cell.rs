//! Cells of decision tables: what a row asks of one input, in the words of expressions but without its name.
//!
//! `-` is anything. Else tests joined by `and`, and these by `or` or a comma: `'neck', 'back'`, `>= 65 'a'`,
//! `between 18 'a' and 64 'a'`, `60 h`, `yes`, `no`, `known`, `unknown`, each after `not` if it is meant so.

use std::ops::Range;

use super::{
    Expression, ExpressionKind, Operand, OperandKind, Parser, SyntaxError, TokenKind, Word, all_of,
    lexer,
};
use crate::model::Comparison;
use crate::problem::{Remedy, Safety};

/// The input that the cells of a column are about.
#[derive(Clone, Copy, Debug)]
pub struct CellInput<'a> {
    pub name: &'a str,
    /// An any-of fact: a value asks whether it is among those that the patient has.
    pub is_set: bool,
}

/// Reads a cell as an expression about its input; `None` is anything.
pub fn parse_cell(text: &str, column: CellInput<'_>) -> Result<Option<Expression>, SyntaxError> {
    if text.trim() == "-" {
        return Ok(None);
    }
    read_cell(text, column).map_err(|error| match meant(text) {
        // Whether it holds its ends is for the author to say.
        Some(cell) => error.remedy(Remedy::write(cell).and_is(Safety::Guess), 0..text.len()),
        None => error,
    })
}

fn read_cell(text: &str, column: CellInput<'_>) -> Result<Option<Expression>, SyntaxError> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser {
        end: text.len(),
        tokens: &tokens,
        depth: 0,
    };
    let expression = parser.cell(column)?;
    match parser.peek() {
        None => Ok(Some(expression)),
        Some(_) => Err(parser.error_here("nothing is expected here").help(
            "a cell asks for its own input alone; name a condition, and make an input of it",
        )),
    }
}

/// What is meant by a range or an end as tables on paper have them: `6-8 'mm'`, `3+`.
fn meant(text: &str) -> Option<String> {
    let (number, rest) = leading_number(text.trim())?;
    let rest = rest.trim_start();
    if let Some(unit) = rest.strip_prefix('+') {
        return Some(format!(">= {number} {}", unit.trim()).trim_end().to_owned());
    }
    let rest = ["-", "–", "to "]
        .iter()
        .find_map(|dash| rest.strip_prefix(dash))?;
    let (high, unit) = leading_number(rest.trim_start())?;
    let unit = unit.trim();
    Some(match unit {
        "" => format!("between {number} and {high}"),
        unit => format!("between {number} {unit} and {high} {unit}"),
    })
}

fn leading_number(text: &str) -> Option<(&str, &str)> {
    let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let end = text.find(|letter| !is_digit(letter)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    number
        .starts_with(|first: char| first.is_ascii_digit())
        .then_some((number, rest))
}

impl Parser<'_> {
    fn cell(&mut self, column: CellInput<'_>) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.joint(column)?];
        loop {
            if matches!(self.peek(), Some(TokenKind::Symbol(","))) {
                self.check_comma(column, &parts)?;
                self.advance();
            } else if !self.takes_word("or") {
                return Ok(all_of(parts, ExpressionKind::Or));
            }
            parts.push(self.joint(column)?);
        }
    }

    /// A comma means `or`, where it could mean nothing else.
    fn check_comma(&self, column: CellInput<'_>, before: &[Expression]) -> Result<(), SyntaxError> {
        let is_negated = before.last().is_some_and(|before| {
            matches!(before.kind, ExpressionKind::Not(_) | ExpressionKind::And(_))
        });
        if is_negated || column.is_set {
            let message = "it is unclear what this comma joins";
            return Err(self.error_here(message).help("write `and` or `or`"));
        }
        Ok(())
    }

    fn joint(&mut self, column: CellInput<'_>) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.part(column)?];
        while self.takes_word("and") {
            parts.push(self.part(column)?);
        }
        Ok(all_of(parts, ExpressionKind::And))
    }

    fn part(&mut self, column: CellInput<'_>) -> Result<Expression, SyntaxError> {
        let start = self.here().start;
        if self.takes_word("not") {
            let inner = self.test(column)?;
            let range = start..inner.range.end;
            let kind = ExpressionKind::Not(Box::new(inner));
            return Ok(Expression { kind, range });
        }
        self.test(column)
    }

    fn test(&mut self, column: CellInput<'_>) -> Result<Expression, SyntaxError> {
        let here = self.here();
        let input = || column.input(here.clone());
        for (word, known) in [("known", true), ("unknown", false)] {
            if self.takes_word(word) {
                let inner = Box::new(column.alone(here.clone()));
                let kind = ExpressionKind::Known { inner, known };
                return Ok(Expression { kind, range: here });
            }
        }
        if self.takes_word("yes") {
            return Ok(column.alone(here));
        }
        if self.takes_word("no") {
            let kind = ExpressionKind::Not(Box::new(column.alone(here.clone())));
            return Ok(Expression { kind, range: here });
        }
        if self.takes_word("between") {
            let low = self.value_or_quantity()?;
            if !self.takes_word("and") {
                return Err(self.expected("`and` and the high end"));
            }
            let high = self.value_or_quantity()?;
            let range = here.start..high.range.end;
            let fact = input();
            let kind = ExpressionKind::Between { fact, low, high };
            return Ok(Expression { kind, range });
        }
        let comparison = self.comparison_sign().unwrap_or(Comparison::Equal);
        let right = self.value_or_quantity()?;
        Ok(column.compared(comparison, right, here))
    }

    fn value_or_quantity(&mut self) -> Result<Operand, SyntaxError> {
        match self.peek() {
            Some(TokenKind::Number(_) | TokenKind::Value(_)) => self.operand(),
            Some(TokenKind::Word(_) | TokenKind::Symbol(_)) | None => {
                Err(self.in_a_cell(self.expected("a value in single quotes or a number")))
            }
        }
    }
}

impl Parser<'_> {
    /// With what stands in a cell for the word that is next.
    fn in_a_cell(&self, error: SyntaxError) -> SyntaxError {
        let write = |word| Remedy::write(word);
        match self.peek() {
            Some(TokenKind::Word(word)) if word == "true" => {
                error.remedy(write("yes"), self.here())
            }
            Some(TokenKind::Word(word)) if word == "false" => {
                error.remedy(write("no"), self.here())
            }
            Some(TokenKind::Word(word)) => error.help(format!(
                "write `'{word}'` if it is a value, `-` for anything, or `yes`, `no`, `unknown`"
            )),
            Some(TokenKind::Number(_) | TokenKind::Value(_) | TokenKind::Symbol(_)) | None => {
                error.help("or write `-` for anything, `yes`, `no`, `unknown`")
            }
        }
    }
}

impl CellInput<'_> {
    fn input(self, range: Range<usize>) -> Operand {
        let kind = OperandKind::Name(self.name.to_owned());
        Operand { kind, range }
    }

    fn alone(self, range: Range<usize>) -> Expression {
        let kind = ExpressionKind::Name(self.name.to_owned());
        Expression { kind, range }
    }

    fn compared(self, comparison: Comparison, right: Operand, here: Range<usize>) -> Expression {
        let range = here.start..right.range.end;
        let kind = match (right.kind, comparison) {
            (OperandKind::Value(text), Comparison::Equal) if self.is_set => ExpressionKind::Has {
                value: Word {
                    text,
                    range: right.range,
                },
                fact: Word {
                    text: self.name.to_owned(),
                    range: here,
                },
            },
            (kind, comparison) => ExpressionKind::Compare {
                comparison,
                left: self.input(here),
                right: Operand {
                    kind,
                    range: right.range,
                },
            },
        };
        Expression { kind, range }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, is_set: bool) -> String {
        let column = CellInput { name: "x", is_set };
        match parse_cell(text, column) {
            Ok(Some(expression)) => expression.to_string(),
            Ok(None) => "anything".to_owned(),
            Err(error) => error.message,
        }
    }

    #[test]
    fn ranges_as_on_paper_are_told_how_to_be_written() {
        let help = |text: &str| {
            let column = CellInput {
                name: "x",
                is_set: false,
            };
            parse_cell(text, column)
                .expect_err("an error")
                .help
                .map(|help| help.to_string())
                .unwrap_or_default()
        };
        assert_eq!(help("6-8 'mm'"), "write `between 6 'mm' and 8 'mm'`");
        assert_eq!(help("1–2"), "write `between 1 and 2`");
        assert_eq!(help("1.5 to 2 kg"), "write `between 1.5 kg and 2 kg`");
        assert_eq!(help("3+"), "write `>= 3`");
        assert_eq!(help("true"), "write `yes`");
        assert_eq!(
            help("low"),
            "write `'low'` if it is a value, `-` for anything, or `yes`, `no`, `unknown`"
        );
    }

    #[test]
    fn cells_are_expressions_about_their_input() {
        let cells = [
            (" - ", "anything"),
            ("yes", "x"),
            ("no or unknown", "(not x) or (x is unknown)"),
            ("'a', 'b'", "(x = 'a') or (x = 'b')"),
            ("not 'a'", "not (x = 'a')"),
            ("!= 'a'", "x != 'a'"),
            (">= 18 'a' and < 65 'a'", "(x >= 18 'a') and (x < 65 'a')"),
            (
                "between 18 'a' and 64 'a' or known",
                "(x between 18 'a' and 64 'a') or (x is known)",
            ),
            ("3, 5", "(x = 3) or (x = 5)"),
        ];
        for (text, wanted) in cells {
            assert_eq!(read(text, false), wanted);
        }
    }

    #[test]
    fn a_value_of_a_set_is_one_among_others() {
        assert_eq!(
            read("'a' and not 'b'", true),
            "('a' in x) and (not ('b' in x))"
        );
    }

    #[test]
    fn a_cell_speaks_of_its_input_alone() {
        assert_eq!(
            read("age >= 3", false),
            "expected a value in single quotes or a number, found `age`"
        );
        assert_eq!(
            read("not 'a', 'b'", false),
            "it is unclear what this comma joins"
        );
        assert_eq!(
            read("'a', 'b'", true),
            "it is unclear what this comma joins"
        );
        assert_eq!(read("3 4", false), "nothing is expected here");
        assert_eq!(
            read("", false),
            "expected a value in single quotes or a number, but the expression ends"
        );
    }
}
