//! Numbers that are worked out: text into a tree whose names are not yet resolved.
//!
//! Loosest first: `if … then … else …`, whose last part reaches as far as it can; `+` and `-`; `*` and `/`; a minus before one thing; `^`. Operators of
//! one rank are read from left to right.

use std::ops::Range;

use super::lexer::{self, TokenKind};
use super::{DEEPEST_NESTING, Expression, OperandKind, Parser, SyntaxError, Word};
use crate::model::Rounding;
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
    Quantity {
        number: Number,
        unit: Option<Word>,
    },
    Negated(Box<Arithmetic>),
    Sum(Box<Arithmetic>, Box<Arithmetic>),
    Difference(Box<Arithmetic>, Box<Arithmetic>),
    Product(Box<Arithmetic>, Box<Arithmetic>),
    Quotient(Box<Arithmetic>, Box<Arithmetic>),
    /// Times itself, so often; at least once.
    Power(Box<Arithmetic>, u32),
    /// Two or more.
    Least(Vec<Arithmetic>),
    Greatest(Vec<Arithmetic>),
    Rounded {
        to: Rounding,
        of: Box<Arithmetic>,
        step: Box<Arithmetic>,
    },
    If {
        when: Box<Expression>,
        then: Box<Arithmetic>,
        otherwise: Box<Arithmetic>,
    },
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
                ArithmeticKind::Negated(inner) | ArithmeticKind::Power(inner, _) => {
                    open.push(inner)
                }
                ArithmeticKind::Least(parts) | ArithmeticKind::Greatest(parts) => {
                    open.extend(parts.iter().rev());
                }
                ArithmeticKind::Rounded { of, step, .. } => open.extend([&**step, &**of]),
                ArithmeticKind::If {
                    then, otherwise, ..
                } => open.extend([&**otherwise, &**then]),
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

/// A higher power is no formula of a guideline.
const GREATEST_POWER: i64 = 9;

/// What other languages work out with, and this one does not yet.
const NOT_YET: &[&str] = &["abs", "sqrt", "ln", "log", "exp"];

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
    let sum = parser.number_worked_out()?;
    match parser.peek() {
        None => Ok(sum),
        Some(TokenKind::Number(_) | TokenKind::Word(_) | TokenKind::Value(_)) => Err(parser
            .error_here("an operator is missing before this")
            .help("join two numbers with `+`, `-`, `*` or `/`, or end one case of an `if` with `then` or `else`")),
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

    fn number_worked_out(&mut self) -> Result<Arithmetic, SyntaxError> {
        let start = self.here().start;
        if !self.takes_word("if") {
            return self.sum();
        }
        self.deeper(|parser| parser.cases(start))
    }

    /// What follows an `if`.
    fn cases(&mut self, start: usize) -> Result<Arithmetic, SyntaxError> {
        let when = Box::new(self.implication()?);
        if !self.takes_word("then") {
            return Err(self.expected("`then`"));
        }
        let then = Box::new(self.number_worked_out()?);
        if !self.takes_word("else") {
            let error = self.expected("`else`");
            return Err(error.help("say what it comes to for all others too"));
        }
        let otherwise = Box::new(self.number_worked_out()?);
        let range = start..otherwise.range.end;
        let kind = ArithmeticKind::If {
            when,
            then,
            otherwise,
        };
        Ok(Arithmetic { kind, range })
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
        self.deeper(Self::factor_within)
    }

    fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Arithmetic, SyntaxError>,
    ) -> Result<Arithmetic, SyntaxError> {
        if self.depth == DEEPEST_NESTING {
            return Err(self.too_long());
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn factor_within(&mut self) -> Result<Arithmetic, SyntaxError> {
        let start = self.here().start;
        if self.takes("-") {
            let inner = self.factor()?;
            let range = start..inner.range.end;
            let kind = ArithmeticKind::Negated(Box::new(inner));
            return Ok(Arithmetic { kind, range });
        }
        let base = self.base()?;
        if !self.takes("^") {
            return Ok(base);
        }
        let end = self.here().end;
        let exponent = match self.advance().map(|token| token.kind) {
            Some(TokenKind::Number(number)) => number.to_i64(),
            Some(TokenKind::Word(_) | TokenKind::Value(_) | TokenKind::Symbol(_)) | None => None,
        };
        let exponent = exponent.filter(|exponent| (1..=GREATEST_POWER).contains(exponent));
        // Powers of powers would be beyond all numbers after a few.
        let is_power = |part: &&Arithmetic| matches!(part.kind, ArithmeticKind::Power(..));
        let exponent = exponent.filter(|_| !base.parts().iter().any(is_power));
        let Some(Ok(exponent)) = exponent.map(u32::try_from) else {
            let message = "this is not a power that can be worked out";
            let error = SyntaxError::new(message, base.range.end..end.max(base.range.end));
            return Err(error.help(format!(
                "a power is a whole number from 1 to {GREATEST_POWER}, and not of another power"
            )));
        };
        let kind = ArithmeticKind::Power(Box::new(base), exponent);
        Ok(Arithmetic {
            kind,
            range: start..end,
        })
    }

    fn base(&mut self) -> Result<Arithmetic, SyntaxError> {
        let start = self.here().start;
        if self.takes("(") {
            let inner = self.number_worked_out()?;
            let end = self.here().end;
            self.expect(")")?;
            return Ok(Arithmetic {
                range: start..end,
                ..inner
            });
        }
        if let Some(TokenKind::Word(word)) = self.peek()
            && matches!(
                self.tokens.get(1).map(|token| &token.kind),
                Some(TokenKind::Symbol("("))
            )
            && let Some(function) = Function::named(word)
        {
            return self.called(function, start);
        }
        match self.peek() {
            Some(TokenKind::Word(word)) if word == "if" => {
                let message = "an `if` in a sum or a product stands in parentheses";
                Err(self
                    .error_here(message)
                    .help("write `2 * (if … then … else …)`"))
            }
            Some(TokenKind::Word(word)) if NOT_YET.contains(&word.as_str()) => {
                let message = format!("`{word}` can't be worked out yet");
                Err(self.error_here(&message).help(
                    "a calculation adds, subtracts, multiplies, divides, rounds, takes the least or the greatest, and goes by cases",
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

    fn called(&mut self, function: Function, start: usize) -> Result<Arithmetic, SyntaxError> {
        self.advance();
        self.advance();
        let mut arguments = vec![self.number_worked_out()?];
        while self.takes(",") {
            arguments.push(self.number_worked_out()?);
        }
        let end = self.here().end;
        self.expect(")")?;
        let range = start..end;
        let kind = function.of(arguments).ok_or_else(|| {
            let message = format!("`{}` takes {}", function.name(), function.takes());
            SyntaxError::new(message, range.clone()).help(function.example())
        })?;
        Ok(Arithmetic { kind, range })
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

/// What stands before parentheses.
#[derive(Clone, Copy)]
enum Function {
    Least,
    Greatest,
    Rounded(Rounding),
}

impl Function {
    fn all() -> impl Iterator<Item = Self> {
        let rounded = Rounding::ALL.into_iter().map(Self::Rounded);
        [Self::Least, Self::Greatest].into_iter().chain(rounded)
    }

    fn named(name: &str) -> Option<Self> {
        Self::all().find(|function| function.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Least => "min",
            Self::Greatest => "max",
            Self::Rounded(to) => to.name(),
        }
    }

    fn takes(self) -> &'static str {
        match self {
            Self::Least | Self::Greatest => "two numbers or more",
            Self::Rounded(_) => "a number and a step",
        }
    }

    fn example(self) -> String {
        match self {
            Self::Least | Self::Greatest => format!("write `{}(dose, 2 g)`", self.name()),
            Self::Rounded(_) => format!("write `{}(dose, 250 mg)`", self.name()),
        }
    }

    fn of(self, mut arguments: Vec<Arithmetic>) -> Option<ArithmeticKind> {
        match self {
            Self::Least if arguments.len() > 1 => Some(ArithmeticKind::Least(arguments)),
            Self::Greatest if arguments.len() > 1 => Some(ArithmeticKind::Greatest(arguments)),
            Self::Least | Self::Greatest => None,
            Self::Rounded(to) => {
                let step = Box::new(arguments.pop()?);
                let of = Box::new(arguments.pop()?);
                let kind = ArithmeticKind::Rounded { to, of, step };
                arguments.is_empty().then_some(kind)
            }
        }
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
            ArithmeticKind::Power(base, exponent) => format!("{}^{exponent}", shown(base)),
            ArithmeticKind::Least(parts) => list("min", parts),
            ArithmeticKind::Greatest(parts) => list("max", parts),
            ArithmeticKind::Rounded { to, of, step } => {
                format!("{}({}, {})", to.name(), shown(of), shown(step))
            }
            ArithmeticKind::If {
                then, otherwise, ..
            } => format!("if ? then {} else {}", shown(then), shown(otherwise)),
        }
    }

    fn list(name: &str, parts: &[Arithmetic]) -> String {
        let parts: Vec<String> = parts.iter().map(shown).collect();
        format!("{name}({})", parts.join(", "))
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
            ("-a^2 * b ^ 3", "(-a^2 * b^3)"),
            (
                "min(round(25 'mg/kg' * weight, 250 mg), 2 g, b)",
                "min(round((25[mg/kg] * weight), 250[mg]), 2[g], b)",
            ),
            (
                "2 * (if a < 60 then b else if c = 'x' and d then 3 else e + 1)",
                "(2 * if ? then b else if ? then 3 else (e + 1))",
            ),
            ("min + round", "(min + round)"),
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
            ("sqrt(a)", "`sqrt` can't be worked out yet"),
            ("min(a)", "`min` takes two numbers or more"),
            ("round(a)", "`round` takes a number and a step"),
            ("a^0.5", "this is not a power that can be worked out"),
            ("a^b", "this is not a power that can be worked out"),
            ("(2 * a^2)^3", "this is not a power that can be worked out"),
            ("a^2^2", "nothing is expected here"),
            (
                "2 / if a then b else c",
                "an `if` in a sum or a product stands in parentheses",
            ),
            ("if a then b", "expected `else`, but the expression ends"),
            ("if a b else c", "expected `then`, found `b`"),
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
