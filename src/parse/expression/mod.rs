//! The expression language: text into a tree whose names are not yet resolved.
//!
//! Loosest first: `implies` (which does not chain); `or` and `xor`; `and`; `not`; comparisons. This is CQL's order but for
//! `not`, which CQL binds tighter than a comparison, where it would have no meaning.

mod arithmetic;
mod cell;
mod lexer;
mod pieces;

use std::fmt;
use std::ops::Range;

use crate::model::Comparison;
pub use crate::notation::KEYWORDS;
use crate::problem::Remedy;
use crate::quantity::Number;
pub use arithmetic::{Arithmetic, ArithmeticKind, parse_arithmetic};
pub use cell::{CellInput, parse_cell};
use lexer::{Token, TokenKind};
pub use pieces::{PieceKind, pieces, pieces_of_arithmetic};

/// A tree with its place in the text.
#[derive(Clone, Debug)]
pub struct Expression {
    pub kind: ExpressionKind,
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub enum ExpressionKind {
    Constant(bool),
    Name(String),
    /// A predicate of advice; arguments may be `pathway.step`.
    Call {
        predicate: Word,
        arguments: Vec<Word>,
    },
    Compare {
        comparison: Comparison,
        left: Operand,
        right: Operand,
    },
    Between {
        fact: Operand,
        low: Operand,
        high: Operand,
    },
    /// `region in { 'neck', 'head' }`.
    Among {
        fact: Operand,
        values: Vec<Word>,
    },
    /// `'fever' in symptoms`.
    Has {
        value: Word,
        fact: Word,
    },
    /// `… is known`, or `… is unknown` where `known` is false.
    Known {
        inner: Box<Expression>,
        known: bool,
    },
    /// `… is true` or, in the order of the two, `… is not true`, `… is false`, `… is not false`.
    Definite {
        inner: Box<Expression>,
        value: bool,
        negated: bool,
    },
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Xor(Box<Expression>, Box<Expression>),
    Implies(Box<Expression>, Box<Expression>),
}

/// A name or the text of a value, with its place.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub struct Operand {
    pub kind: OperandKind,
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub enum OperandKind {
    Name(String),
    /// In single quotes.
    Value(String),
    Quantity {
        number: Number,
        unit: Option<Word>,
    },
}

/// What can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    pub range: Range<usize>,
    pub help: Option<SyntaxHelp>,
    /// Parentheses, `not` and the like are nested too deeply to be read.
    pub too_deep: bool,
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxHelp {
    Words(String),
    /// What is to be written in the place of a piece of the text.
    Remedy(Remedy, Range<usize>),
}

impl fmt::Display for SyntaxHelp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SyntaxHelp::Words(words) => f.write_str(words),
            SyntaxHelp::Remedy(remedy, _) => remedy.fmt(f),
        }
    }
}

impl SyntaxError {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
            help: None,
            too_deep: false,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(SyntaxHelp::Words(help.into()));
        self
    }

    /// What is to be written in the place of a piece of the text.
    fn remedy(mut self, remedy: Remedy, range: Range<usize>) -> Self {
        self.help = Some(SyntaxHelp::Remedy(remedy, range));
        self
    }
}

/// The second word of a unit of pressure: `mm Hg`.
const COLUMNS: &[&str] = &["Hg", "H2O"];

/// How a yes-no fact is asked for.
pub const STANDS_ALONE: &str = "a yes-no fact or a condition stands alone for yes, and after `not` for no: `pregnant`, `not pregnant`";

/// How a value is written.
pub const IN_QUOTES: &str = "a value stands in single quotes";

const DEEPEST_NESTING: usize = 64;
const LONGEST_XOR: usize = 8;

/// Reads a whole text as one expression.
pub fn parse_expression(text: &str) -> Result<Expression, SyntaxError> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser {
        end: text.len(),
        tokens: &tokens,
        depth: 0,
    };
    let expression = parser.implication()?;
    match parser.peek() {
        None => Ok(expression),
        Some(TokenKind::Word(word)) if word == "implies" => {
            let message = "`implies` after `implies`: it is unclear which is meant first";
            Err(parser
                .error_here(message)
                .help("put one of them in parentheses"))
        }
        Some(TokenKind::Word(word)) if word == "is" => Err(parser
            .error_here("`is` asks about a name, a predicate or parentheses")
            .help("put what it asks about in parentheses: `(…) is true`")),
        Some(_) => Err(parser
            .error_here("nothing is expected here")
            .help("join two conditions with `and` or `or`")),
    }
}

/// What parts the cases of a number that is worked out.
pub const CASES: &[&str] = &["if", "then", "else"];

struct Parser<'a> {
    tokens: &'a [Token],
    end: usize,
    depth: usize,
}

/// What is called with a name in parentheses: what an invariant asks of the advice.
pub const PREDICATES: [&str; 13] = [
    "permitted",
    "offered",
    "considered",
    "avoided",
    "forbidden",
    "undecided",
    "reaches",
    "applies",
    "hits",
    "speaks",
    "permits",
    "refuses",
    "before",
];

impl Parser<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.first().map(|token| &token.kind)
    }

    fn advance(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    fn here(&self) -> Range<usize> {
        self.tokens
            .first()
            .map_or(self.end..self.end, |token| token.range.clone())
    }

    fn error_here(&self, message: &str) -> SyntaxError {
        SyntaxError::new(message, self.here())
    }

    fn expected(&self, what: &str) -> SyntaxError {
        match self.tokens.first() {
            Some(token) => self.error_here(&format!("expected {what}, found {}", token.kind)),
            None => self.error_here(&format!("expected {what}, but the expression ends")),
        }
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(), Some(TokenKind::Word(next)) if next == word);
        if is_next {
            self.advance();
        }
        is_next
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let is_next = matches!(self.peek(), Some(TokenKind::Symbol(next)) if *next == symbol);
        if is_next {
            self.advance();
        }
        is_next
    }

    fn expect(&mut self, symbol: &str) -> Result<(), SyntaxError> {
        if self.takes(symbol) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{symbol}`")))
        }
    }

    fn implication(&mut self) -> Result<Expression, SyntaxError> {
        let left = self.disjunction()?;
        if !self.takes_word("implies") {
            return Ok(left);
        }
        let right = self.disjunction()?;
        Ok(joined(left, right, ExpressionKind::Implies))
    }

    fn disjunction(&mut self) -> Result<Expression, SyntaxError> {
        let mut left = self.alternatives()?;
        let mut chained = 0;
        while self.takes_word("xor") {
            chained += 1;
            if chained > LONGEST_XOR {
                return Err(self.too_deep("this is a longer chain of `xor` than anyone can read"));
            }
            let right = self.conjunction()?;
            left = joined(left, right, ExpressionKind::Xor);
            left = self.or_more(left)?;
        }
        Ok(left)
    }

    fn alternatives(&mut self) -> Result<Expression, SyntaxError> {
        let first = self.conjunction()?;
        self.or_more(first)
    }

    /// Conditions joined to a first one by `or`, side by side.
    fn or_more(&mut self, first: Expression) -> Result<Expression, SyntaxError> {
        let mut parts = vec![first];
        while self.takes_word("or") {
            parts.push(self.conjunction()?);
        }
        Ok(all_of(parts, ExpressionKind::Or))
    }

    fn conjunction(&mut self) -> Result<Expression, SyntaxError> {
        let first = self.negation()?;
        let mut parts = vec![first];
        while self.takes_word("and") {
            parts.push(self.negation()?);
        }
        Ok(all_of(parts, ExpressionKind::And))
    }

    fn negation(&mut self) -> Result<Expression, SyntaxError> {
        let start = self.here().start;
        if !self.takes_word("not") {
            return self.comparison();
        }
        let inner = self.nested(Self::negation)?;
        let range = start..inner.range.end;
        let kind = ExpressionKind::Not(Box::new(inner));
        Ok(Expression { kind, range })
    }

    fn too_deep(&self, message: &str) -> SyntaxError {
        let mut error = self.error_here(message);
        error.too_deep = true;
        error.help("name a part of it as a condition")
    }

    /// Runs a rule one level deeper.
    fn nested(
        &mut self,
        rule: fn(&mut Self) -> Result<Expression, SyntaxError>,
    ) -> Result<Expression, SyntaxError> {
        if self.depth == DEEPEST_NESTING {
            return Err(self.too_deep("this expression is nested too deep to read"));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn comparison(&mut self) -> Result<Expression, SyntaxError> {
        let start = self.here().start;
        if self.takes("(") {
            let inner = self.nested(Self::implication)?;
            self.expect(")")?;
            let inner = Expression {
                range: start..self.last_end(start),
                ..inner
            };
            return self.asked(inner);
        }
        for (word, value) in [("true", true), ("false", false)] {
            if self.takes_word(word) {
                let kind = ExpressionKind::Constant(value);
                let range = start..start + word.len();
                return Ok(Expression { kind, range });
            }
        }
        let left = self.operand()?;
        if let (OperandKind::Name(name), true) = (&left.kind, self.takes("(")) {
            let predicate = Word {
                text: name.clone(),
                range: left.range,
            };
            return self.call(predicate);
        }
        self.after_operand(left)
    }

    /// Roughly where the token before the next one ended: for ranges of parentheses.
    fn last_end(&self, start: usize) -> usize {
        self.tokens
            .first()
            .map_or(self.end, |token| token.range.start)
            .max(start)
    }

    fn call(&mut self, predicate: Word) -> Result<Expression, SyntaxError> {
        let mut arguments = vec![self.word("a name")?];
        while self.takes(",") {
            arguments.push(self.word("a name")?);
        }
        let end = self.here().end;
        self.expect(")")?;
        let range = predicate.range.start..end;
        let kind = ExpressionKind::Call {
            predicate,
            arguments,
        };
        self.asked(Expression { kind, range })
    }

    fn word(&mut self, what: &str) -> Result<Word, SyntaxError> {
        match self.tokens.first() {
            Some(Token {
                kind: TokenKind::Word(text),
                range,
            }) if !KEYWORDS.contains(&text.as_str()) => {
                let word = Word {
                    text: text.clone(),
                    range: range.clone(),
                };
                self.advance();
                Ok(word)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn value(&mut self) -> Result<Word, SyntaxError> {
        match self.tokens.first() {
            Some(Token {
                kind: TokenKind::Value(text),
                range,
            }) => {
                let word = Word {
                    text: text.clone(),
                    range: range.clone(),
                };
                self.advance();
                Ok(word)
            }
            Some(Token {
                kind: TokenKind::Word(text),
                ..
            }) => {
                let remedy = Remedy::after(IN_QUOTES, format!("'{text}'"));
                Err(self.expected("a value").remedy(remedy, self.here()))
            }
            _ => Err(self.expected("a value in single quotes")),
        }
    }

    /// What may follow a fact or a literal: a comparison, `between`, `in`, `is`, or nothing.
    fn after_operand(&mut self, left: Operand) -> Result<Expression, SyntaxError> {
        if let Some(comparison) = self.comparison_sign() {
            let right = self.operand()?;
            let range = left.range.start..right.range.end;
            let kind = ExpressionKind::Compare {
                comparison,
                left,
                right,
            };
            return Ok(Expression { kind, range });
        }
        if self.takes_word("between") {
            let low = self.operand()?;
            if !self.takes_word("and") {
                return Err(self.expected("`and` and the high end"));
            }
            let high = self.operand()?;
            let range = left.range.start..high.range.end;
            let kind = ExpressionKind::Between {
                fact: left,
                low,
                high,
            };
            return Ok(Expression { kind, range });
        }
        if self.takes_word("in") {
            return self.membership(left);
        }
        match left.kind {
            OperandKind::Name(name) => {
                let kind = ExpressionKind::Name(name);
                self.asked(Expression {
                    kind,
                    range: left.range,
                })
            }
            OperandKind::Value(_) | OperandKind::Quantity { .. } => Err(SyntaxError::new(
                "a value alone is neither true nor false",
                left.range,
            )
            .help("compare it with a fact")),
        }
    }

    fn comparison_sign(&mut self) -> Option<Comparison> {
        let signs = [
            ("=", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        signs
            .into_iter()
            .find(|(sign, _)| self.takes(sign))
            .map(|(_, comparison)| comparison)
    }

    fn membership(&mut self, left: Operand) -> Result<Expression, SyntaxError> {
        if let OperandKind::Value(text) = left.kind {
            let fact = self.word("an any-of fact")?;
            let range = left.range.start..fact.range.end;
            let value = Word {
                text,
                range: left.range,
            };
            let kind = ExpressionKind::Has { value, fact };
            return Ok(Expression { kind, range });
        }
        self.expect("{")?;
        let mut values = vec![self.value()?];
        while self.takes(",") {
            values.push(self.value()?);
        }
        let end = self.here().end;
        self.expect("}")?;
        let range = left.range.start..end;
        let kind = ExpressionKind::Among { fact: left, values };
        Ok(Expression { kind, range })
    }

    /// `is known`, `is true` and the like, each after `not` if it is meant so; or nothing.
    fn asked(&mut self, inner: Expression) -> Result<Expression, SyntaxError> {
        if !self.takes_word("is") {
            return Ok(inner);
        }
        let negated = self.takes_word("not");
        let range = inner.range.start..self.here().end;
        let inner = Box::new(inner);
        let kind = if self.takes_word("known") {
            let known = !negated;
            ExpressionKind::Known { inner, known }
        } else if self.takes_word("unknown") {
            let known = negated;
            ExpressionKind::Known { inner, known }
        } else {
            let value = self.truth()?;
            ExpressionKind::Definite {
                inner,
                value,
                negated,
            }
        };
        Ok(Expression { kind, range })
    }

    /// What follows `is`, where it is not `known` or `unknown`.
    fn truth(&mut self) -> Result<bool, SyntaxError> {
        if self.takes_word("true") {
            return Ok(true);
        }
        if self.takes_word("false") {
            return Ok(false);
        }
        let error = self.expected("`known`, `unknown`, `true` or `false`");
        let write = |word| Remedy::write(word);
        Err(match self.peek() {
            Some(TokenKind::Word(word)) if word == "yes" => {
                error.remedy(write("true"), self.here())
            }
            Some(TokenKind::Word(word)) if word == "no" => {
                error.remedy(write("false"), self.here())
            }
            Some(TokenKind::Word(_) | TokenKind::Number(_) | TokenKind::Value(_))
            | Some(TokenKind::Symbol(_))
            | None => error.help("to compare with a value, write `=`"),
        })
    }

    fn operand(&mut self) -> Result<Operand, SyntaxError> {
        match self.tokens.first().map(|token| token.kind.clone()) {
            Some(TokenKind::Number(number)) => Ok(self.quantity(number)),
            Some(TokenKind::Value(_)) => {
                let Word { text, range } = self.value()?;
                let kind = OperandKind::Value(text);
                Ok(Operand { kind, range })
            }
            _ => {
                let is_truth = matches!(self.peek(), Some(TokenKind::Word(word)) if ["true", "false"].contains(&word.as_str()));
                let word = self.word("a fact or a condition");
                let Word { text, range } = word.map_err(|error| match is_truth {
                    true => error.help(STANDS_ALONE),
                    false => error,
                })?;
                let kind = OperandKind::Name(text);
                Ok(Operand { kind, range })
            }
        }
    }

    fn quantity(&mut self, number: Number) -> Operand {
        let mut range = self.here();
        self.advance();
        let unit = match self.tokens.first().map(|token| token.kind.clone()) {
            Some(TokenKind::Word(text))
                if ![KEYWORDS, CASES]
                    .iter()
                    .any(|words| words.contains(&text.as_str())) =>
            {
                Some(text)
            }
            Some(TokenKind::Value(text)) => Some(text),
            Some(TokenKind::Symbol("%")) => Some("%".to_owned()),
            _ => None,
        };
        let unit = unit.map(|text| {
            let mut unit = Word {
                text,
                range: self.here(),
            };
            self.advance();
            if let Some(TokenKind::Word(column)) = self.peek()
                && COLUMNS.contains(&column.as_str())
            {
                unit.text = format!("{} {column}", unit.text);
                unit.range.end = self.here().end;
                self.advance();
            }
            range.end = unit.range.end;
            unit
        });
        let kind = OperandKind::Quantity { number, unit };
        Operand { kind, range }
    }
}

fn joined(
    left: Expression,
    right: Expression,
    kind: fn(Box<Expression>, Box<Expression>) -> ExpressionKind,
) -> Expression {
    let range = left.range.start..right.range.end;
    let kind = kind(Box::new(left), Box::new(right));
    Expression { kind, range }
}

/// Parts side by side; one alone is itself.
fn all_of(mut parts: Vec<Expression>, kind: fn(Vec<Expression>) -> ExpressionKind) -> Expression {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let range = parts[0].range.start..parts[parts.len() - 1].range.end;
    let kind = kind(parts);
    Expression { kind, range }
}

/// Parenthesised wherever a part is joined, so that it reads back as the same tree.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExpressionKind::Constant(value) => write!(f, "{value}"),
            ExpressionKind::Name(name) => f.write_str(name),
            ExpressionKind::Call {
                predicate,
                arguments,
            } => {
                write!(f, "{}({})", predicate.text, list(arguments, ""))
            }
            ExpressionKind::Compare {
                comparison,
                left,
                right,
            } => {
                write!(f, "{left} {} {right}", comparison.symbol())
            }
            ExpressionKind::Between { fact, low, high } => {
                write!(f, "{fact} between {low} and {high}")
            }
            ExpressionKind::Among { fact, values } => {
                write!(f, "{fact} in {{ {} }}", list(values, "'"))
            }
            ExpressionKind::Has { value, fact } => write!(f, "'{}' in {}", value.text, fact.text),
            ExpressionKind::Known { inner, known } => {
                let word = if *known { "known" } else { "unknown" };
                write!(f, "{} is {word}", IsOperand(inner))
            }
            ExpressionKind::Definite {
                inner,
                value,
                negated,
            } => {
                let not = if *negated { "not " } else { "" };
                write!(f, "{} is {not}{value}", IsOperand(inner))
            }
            ExpressionKind::Not(inner) => write!(f, "not {}", Bracketed(inner)),
            ExpressionKind::And(parts) => write_joined(f, parts, " and "),
            ExpressionKind::Or(parts) => write_joined(f, parts, " or "),
            ExpressionKind::Xor(left, right) => {
                write!(f, "{} xor {}", Bracketed(left), Bracketed(right))
            }
            ExpressionKind::Implies(left, right) => {
                write!(f, "{} implies {}", Bracketed(left), Bracketed(right))
            }
        }
    }
}

/// What `is` asks about: a name, a predicate, or an expression in parentheses.
struct IsOperand<'a>(&'a Expression);

impl fmt::Display for IsOperand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExpressionKind::Name(_) | ExpressionKind::Call { .. } => write!(f, "{}", self.0),
            _joined => write!(f, "({})", self.0),
        }
    }
}

/// A part of an expression, in parentheses unless it is a single name, constant or call.
struct Bracketed<'a>(&'a Expression);

impl fmt::Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExpressionKind::Constant(_) | ExpressionKind::Name(_) | ExpressionKind::Call { .. } => {
                write!(f, "{}", self.0)
            }
            ExpressionKind::Compare { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Among { .. }
            | ExpressionKind::Has { .. }
            | ExpressionKind::Known { .. }
            | ExpressionKind::Definite { .. }
            | ExpressionKind::Not(_)
            | ExpressionKind::And(_)
            | ExpressionKind::Or(_)
            | ExpressionKind::Xor(..)
            | ExpressionKind::Implies(..) => write!(f, "({})", self.0),
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Name(name) => f.write_str(name),
            OperandKind::Value(value) => write!(f, "'{value}'"),
            OperandKind::Quantity { number, unit: None } => write!(f, "{number}"),
            OperandKind::Quantity {
                number,
                unit: Some(unit),
            } => write!(f, "{number} '{}'", unit.text),
        }
    }
}

fn list(words: &[Word], quote: &str) -> String {
    let words: Vec<_> = words
        .iter()
        .map(|word| format!("{quote}{}{quote}", word.text))
        .collect();
    words.join(", ")
}

fn write_joined(f: &mut fmt::Formatter<'_>, parts: &[Expression], word: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        write!(f, "{}", Bracketed(part))?;
    }
    Ok(())
}
