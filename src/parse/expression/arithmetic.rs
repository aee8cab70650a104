//! Numbers that are worked out: text into a tree whose names are not yet resolved.
//!
//! Loosest first: `+` and `-`; `*` and `/`; a minus before one thing. Operators of one rank are read from left to right.

use std::ops::Range;

use super::lexer::{self, TokenKind};
use super::{DEEPEST_NESTING, OperandKind, Parser, SyntaxError, Word};
use crate::quantity::Number;

/// A tree with its place in the text.
#[derive(Clone, Debug)]
pub struct Arithmetic {
    pub kind: ArithmeticKind,
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub enum ArithmeticKind {
    Name(String),
    Quantity { number: Number, unit: Option<Word> },
    Negated(Box<Arithmetic>),
    Sum(Box<Arithmetic>, Box<Arithmetic>),
    Difference(Box<Arithmetic>, Box<Arithmetic>),
    Product(Box<Arithmetic>, Box<Arithmetic>),
    Quotient(Box<Arithmetic>, Box<Arithmetic>),
}

impl Arithmetic {
    /// Itself and every part of it.
    pub fn parts(&self) -> Vec<&Self> {
        let mut all = Vec::new();
        let mut open = vec![self];
        while let Some(part) = open.pop() {
            all.push(part);
            match &part.kind {
                ArithmeticKind::Name(_) | ArithmeticKind::Quantity { .. } => {}
                ArithmeticKind::Negated(inner) => open.push(inner),
                ArithmeticKind::Sum(left, right)
                | ArithmeticKind::Difference(left, right)
                | ArithmeticKind::Product(left, right)
                | ArithmeticKind::Quotient(left, right) => open.extend([&**right, &**left]),
            }
        }
        all
    }
}

/// Longer sums are read by nobody, and each term is a level of the tree.
const MOST_OPERATORS: usize = 100;

/// What other languages work out with, and this one does not yet.
const NOT_YET: &[&str] = &[
    "min", "max", "abs", "round", "floor", "ceiling", "if", "sqrt", "ln", "log", "exp",
];

/// Reads a whole text as one number that is worked out.
pub fn parse_arithmetic(text: &str) -> Result<Arithmetic, SyntaxError> {
    let tokens = lexer::tokens_of_arithmetic(text)?;
    let is_operator = |kind: &TokenKind| matches!(kind, TokenKind::Symbol("+" | "-" | "*" | "/"));
    let mut parser = Parser {
        end: text.len(),
        tokens: &tokens,
        depth: 0,
    };
    if tokens
        .iter()
        .filter(|token| is_operator(&token.kind))
        .count()
        > MOST_OPERATORS
    {
        return Err(parser.too_long());
    }
    let sum = parser.sum()?;
    match parser.peek() {
        None => Ok(sum),
        Some(TokenKind::Number(_) | TokenKind::Word(_) | TokenKind::Value(_)) => Err(parser
            .error_here("an operator is missing before this")
            .help("join two numbers with `+`, `-`, `*` or `/`")),
        Some(TokenKind::Symbol("<" | "<=" | ">" | ">=" | "=" | "!=")) => Err(parser
            .error_here("a calculation is a number and compares nothing")
            .help("compare it by its name, where it decides")),
        Some(TokenKind::Symbol(_)) => Err(parser.error_here("nothing is expected here")),
    }
}

impl Parser<'_> {
    fn too_long(&self) -> SyntaxError {
        let mut error = self.error_here("this calculation is longer than anyone can read");
        error.too_deep = true;
        error.help("leave out what adds nothing")
    }

    fn sum(&mut self) -> Result<Arithmetic, SyntaxError> {
        let mut left = self.product()?;
        loop {
            let kind = match self.peek() {
                Some(TokenKind::Symbol("+")) => ArithmeticKind::Sum,
                Some(TokenKind::Symbol("-")) => ArithmeticKind::Difference,
                Some(_) | None => return Ok(left),
            };
            self.advance();
            let right = self.product()?;
            left = joined(left, right, kind);
        }
    }

    fn product(&mut self) -> Result<Arithmetic, SyntaxError> {
        let mut left = self.factor()?;
        loop {
            let kind = match self.peek() {
                Some(TokenKind::Symbol("*")) => ArithmeticKind::Product,
                Some(TokenKind::Symbol("/")) => ArithmeticKind::Quotient,
                Some(_) | None => return Ok(left),
            };
            self.advance();
            let right = self.factor()?;
            left = joined(left, right, kind);
        }
    }

    fn factor(&mut self) -> Result<Arithmetic, SyntaxError> {
        if self.depth == DEEPEST_NESTING {
            return Err(self.too_long());
        }
        self.depth += 1;
        let factor = self.factor_within();
        self.depth -= 1;
        factor
    }

    fn factor_within(&mut self) -> Result<Arithmetic, SyntaxError> {
        let start = self.here().start;
        if self.takes("-") {
            let inner = self.factor()?;
            let range = start..inner.range.end;
            let kind = ArithmeticKind::Negated(Box::new(inner));
            return Ok(Arithmetic { kind, range });
        }
        if self.takes("(") {
            let inner = self.sum()?;
            let end = self.here().end;
            self.expect(")")?;
            return Ok(Arithmetic {
                range: start..end,
                ..inner
            });
        }
        match self.peek() {
            Some(TokenKind::Word(word)) if NOT_YET.contains(&word.as_str()) => {
                let message = format!("`{word}` can't be worked out yet");
                Err(self.error_here(&message).help(
                    "a calculation adds, subtracts, and multiplies and divides by numbers; what goes by cases is a `table` that sets an output",
                ))
            }
            Some(TokenKind::Value(value)) => {
                let message = format!("`'{value}'` is not a number");
                Err(self
                    .error_here(&message)
                    .help("a unit stands after its number: `5 'mg/kg'`"))
            }
            Some(TokenKind::Word(_) | TokenKind::Number(_) | TokenKind::Symbol(_)) | None => {
                self.number_or_name()
            }
        }
    }

    fn number_or_name(&mut self) -> Result<Arithmetic, SyntaxError> {
        let is_number = matches!(self.peek(), Some(TokenKind::Number(_)));
        if !is_number {
            let Word { text, range } = self.word("a number or the name of a fact")?;
            let kind = ArithmeticKind::Name(text);
            return Ok(Arithmetic { kind, range });
        }
        let operand = self.operand()?;
        let kind = match operand.kind {
            OperandKind::Quantity { number, unit } => ArithmeticKind::Quantity { number, unit },
            OperandKind::Name(text) | OperandKind::Value(text) => ArithmeticKind::Name(text),
        };
        Ok(Arithmetic {
            kind,
            range: operand.range,
        })
    }
}

fn joined(
    left: Arithmetic,
    right: Arithmetic,
    kind: fn(Box<Arithmetic>, Box<Arithmetic>) -> ArithmeticKind,
) -> Arithmetic {
    let range = left.range.start..right.range.end;
    let kind = kind(Box::new(left), Box::new(right));
    Arithmetic { kind, range }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse_arithmetic(text) {
            Ok(tree) => shown(&tree),
            Err(error) => error.message,
        }
    }

    fn shown(tree: &Arithmetic) -> String {
        let pair = |left: &Arithmetic, sign: &str, right: &Arithmetic| {
            format!("({} {sign} {})", shown(left), shown(right))
        };
        match &tree.kind {
            ArithmeticKind::Name(name) => name.clone(),
            ArithmeticKind::Quantity { number, unit } => match unit {
                Some(unit) => format!("{number}[{}]", unit.text),
                None => number.to_string(),
            },
            ArithmeticKind::Negated(inner) => format!("-{}", shown(inner)),
            ArithmeticKind::Sum(left, right) => pair(left, "+", right),
            ArithmeticKind::Difference(left, right) => pair(left, "-", right),
            ArithmeticKind::Product(left, right) => pair(left, "*", right),
            ArithmeticKind::Quotient(left, right) => pair(left, "/", right),
        }
    }

    #[test]
    fn operators_bind_as_at_school() {
        let cases = [
            ("a - b - c", "((a - b) - c)"),
            ("a + 2 * b / 3", "(a + ((2 * b) / 3))"),
            ("(a + b) * 0.5", "((a + b) * 0.5)"),
            ("-a - -3", "(-a - -3)"),
            ("a -3", "(a - 3)"),
            ("a-3 - b", "(a-3 - b)"),
            ("25 'mg/kg' * weight + 2 g", "((25[mg/kg] * weight) + 2[g])"),
            ("5 % * a", "(5[%] * a)"),
            ("6 mo", "6[mo]"),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_sum_is_told() {
        let cases = [
            ("a b", "an operator is missing before this"),
            ("a <= b", "a calculation is a number and compares nothing"),
            ("min(a, b)", "`min` can't be worked out yet"),
            ("(a", "expected `)`, but the expression ends"),
            (
                "a +",
                "expected a number or the name of a fact, but the expression ends",
            ),
            (
                "",
                "expected a number or the name of a fact, but the expression ends",
            ),
            ("'a'", "`'a'` is not a number"),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text), wanted, "{text}");
        }
        let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
        assert!(parse_arithmetic(&deep).is_err_and(|error| error.too_deep));
        let long = vec!["a"; 200].join(" + ");
        assert!(parse_arithmetic(&long).is_err_and(|error| error.too_deep));
    }
}
