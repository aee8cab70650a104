//! Expressions and cells, read by descent. Names may hold spaces and signs: the longest name that the model has is meant.

use std::collections::BTreeMap;

use super::literal;
use super::{Construct, Expr, Operator, Stopped, Test, Tests};
use crate::import::logic::Comparison;

/// Parentheses and the like in each other, and operators in one expression.
const DEEPEST: usize = 64;
const MOST_OPERATORS: usize = 10_000;
/// Sums and products are as deep as they are long.
const MOST_ARITHMETIC: usize = 200;
/// What is read again where it turns out to be no range counts each time.
const MOST_STEPS: usize = 20_000;

/// Functions whose names have spaces.
const SPACED: [&str; 28] = [
    "date and time",
    "years and months duration",
    "days and time duration",
    "list contains",
    "list replace",
    "string length",
    "string join",
    "substring before",
    "substring after",
    "upper case",
    "lower case",
    "starts with",
    "ends with",
    "insert before",
    "index of",
    "distinct values",
    "get value",
    "get entries",
    "day of week",
    "day of year",
    "month of year",
    "week of year",
    "round half up",
    "round half down",
    "round up",
    "round down",
    "context put",
    "context merge",
];

/// All names of a model by their first characters, the longest first.
#[derive(Clone, Debug)]
pub(in crate::import::dmn) struct Names(BTreeMap<char, Vec<String>>);

impl Names {
    pub fn new(names: impl Iterator<Item = String>) -> Self {
        let spaced = SPACED.iter().map(|name| (*name).to_owned());
        Self(BTreeMap::new()).and(names.chain(spaced))
    }

    /// With the names of parameters.
    pub fn and(&self, more: impl Iterator<Item = String>) -> Self {
        let mut all = self.0.clone();
        for name in more {
            if let Some(first) = name.chars().next() {
                all.entry(first).or_default().push(name);
            }
        }
        for names in all.values_mut() {
            names.sort_by(|one, other| {
                let longer = other.len().cmp(&one.len());
                longer.then_with(|| one.cmp(other))
            });
            names.dedup();
        }
        Self(all)
    }

    /// How much of a text is one of the names, and which.
    fn longest(&self, text: &str) -> Option<(&str, usize)> {
        let names = self.0.get(&text.chars().next()?)?;
        names.iter().find_map(|name| {
            let length = matched(name, text)?;
            Some((name.as_str(), length))
        })
    }
}

/// How much of the text is this name, in which any white space is a space.
fn matched(name: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    let goes_on = name.ends_with(is_name_part) && rest.starts_with(is_name_part);
    (!goes_on).then(|| text.len() - rest.len())
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\''
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    names: &'a Names,
    depth: usize,
    operators: usize,
    arithmetic: usize,
    steps: usize,
}

pub(in crate::import::dmn) fn expression(text: &str, names: &Names) -> Result<Expr, Stopped> {
    let mut parser = Parser::new(text, names);
    let expr = parser.expression()?;
    parser.finish()?;
    Ok(expr)
}

/// A cell: `-`, or tests of the value in its column.
pub(in crate::import::dmn) fn tests(text: &str, names: &Names) -> Result<Tests, Stopped> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed == "-" {
        return Ok(Tests::Any);
    }
    let mut parser = Parser::new(trimmed, names);
    if let Some(tests) = parser.denied()? {
        return Ok(Tests::None(tests));
    }
    let tests = parser.list_of_tests()?;
    parser.finish()?;
    Ok(Tests::Some(tests))
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, names: &'a Names) -> Self {
        Self {
            text,
            at: 0,
            names,
            depth: 0,
            operators: 0,
            arithmetic: 0,
            steps: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Past white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.skip();
        self.rest().chars().next()
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip();
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.at += sign.len();
        }
        is_there
    }

    /// A word, and not the beginning of a longer one.
    fn takes_word(&mut self, word: &str) -> bool {
        self.skip();
        let is_there = matched(word, self.rest()).is_some()
            && self
                .names
                .longest(self.rest())
                .is_none_or(|(name, _)| name.len() <= word.len());
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    fn broken(&self, wanted: &str) -> Stopped {
        let found = match self.rest().chars().next() {
            Some(_) => {
                let found: String = self.rest().chars().take(20).collect();
                format!("`{found}` stands where {wanted} should")
            }
            None => format!("it ends where {wanted} should stand"),
        };
        (Construct::Expression, found)
    }

    fn expect(&mut self, sign: &str) -> Result<(), Stopped> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(self.broken(&format!("`{sign}`"))),
        }
    }

    fn finish(&mut self) -> Result<(), Stopped> {
        match self.peek() {
            Some(_) => Err(self.broken("its end")),
            None => Ok(()),
        }
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Stopped>,
    ) -> Result<T, Stopped> {
        if self.depth >= DEEPEST {
            return Err((Construct::Expression, "it is nested too deep".to_owned()));
        }
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err((Construct::Expression, "it is too long".to_owned()));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn operator(&mut self) -> Result<(), Stopped> {
        self.operators += 1;
        match self.operators > MOST_OPERATORS {
            true => Err((Construct::Expression, "it is too long".to_owned())),
            false => Ok(()),
        }
    }

    fn arithmetic(&mut self) -> Result<(), Stopped> {
        self.arithmetic += 1;
        match self.arithmetic > MOST_ARITHMETIC {
            true => Err((Construct::Expression, "it is too long".to_owned())),
            false => Ok(()),
        }
    }

    fn expression(&mut self) -> Result<Expr, Stopped> {
        self.deeper(|parser| {
            if parser.takes_word("if") {
                return parser.conditional();
            }
            parser.refuse_words()?;
            parser.disjunction()
        })
    }

    fn refuse_words(&mut self) -> Result<(), Stopped> {
        let words = [
            ("for", Construct::Iteration, "it goes through a list"),
            ("some", Construct::Iteration, "it goes through a list"),
            ("every", Construct::Iteration, "it goes through a list"),
            ("function", Construct::FunctionValue, "it makes a function"),
        ];
        for (word, construct, why) in words {
            if self.takes_word(word) {
                return Err((construct, why.to_owned()));
            }
        }
        Ok(())
    }

    fn conditional(&mut self) -> Result<Expr, Stopped> {
        let condition = self.expression()?;
        if !self.takes_word("then") {
            return Err(self.broken("`then`"));
        }
        let then = self.expression()?;
        if !self.takes_word("else") {
            return Err(self.broken("`else`"));
        }
        let or = self.expression()?;
        Ok(Expr::If(Box::new(condition), Box::new(then), Box::new(or)))
    }

    fn disjunction(&mut self) -> Result<Expr, Stopped> {
        let mut parts = vec![self.conjunction()?];
        while self.takes_word("or") {
            self.operator()?;
            parts.push(self.conjunction()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn conjunction(&mut self) -> Result<Expr, Stopped> {
        let mut parts = vec![self.comparison()?];
        while self.takes_word("and") {
            self.operator()?;
            parts.push(self.comparison()?);
        }
        Ok(one_or(parts, Expr::And))
    }

    fn comparison(&mut self) -> Result<Expr, Stopped> {
        let left = self.sum()?;
        if self.takes("!=") {
            let right = self.sum()?;
            let equal = Expr::Compare(Box::new(left), Comparison::Equal, Box::new(right));
            return Ok(Expr::Not(Box::new(equal)));
        }
        if let Some(comparison) = self.sign() {
            let right = self.sum()?;
            return Ok(Expr::Compare(Box::new(left), comparison, Box::new(right)));
        }
        if self.takes_word("between") {
            let low = self.sum()?;
            if !self.takes_word("and") {
                return Err(self.broken("`and`"));
            }
            let range = Test::Range((low, true), (self.sum()?, true));
            return Ok(Expr::Matches(Box::new(left), Tests::Some(vec![range])));
        }
        if self.takes_word("instance of") {
            return Err((
                Construct::Type,
                "it asks of which type a value is".to_owned(),
            ));
        }
        if self.takes_word("in") {
            return self.among(left);
        }
        Ok(left)
    }

    fn among(&mut self, left: Expr) -> Result<Expr, Stopped> {
        let before = self.at;
        if self.takes("(") {
            let tests = self.list_of_tests();
            if let Ok(tests) = tests
                && self.takes(")")
            {
                return Ok(Expr::Matches(Box::new(left), Tests::Some(tests)));
            }
            self.at = before;
        }
        let test = self.test()?;
        Ok(Expr::Matches(Box::new(left), Tests::Some(vec![test])))
    }

    fn sign(&mut self) -> Option<Comparison> {
        let signs = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        let found = signs.into_iter().find(|(sign, _)| self.takes(sign));
        found.map(|(_, comparison)| comparison)
    }

    fn sum(&mut self) -> Result<Expr, Stopped> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some('+') => Operator::Plus,
                Some('-') => Operator::Minus,
                Some(_) | None => return Ok(left),
            };
            self.at += 1;
            self.arithmetic()?;
            left = Expr::Arithmetic(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expr, Stopped> {
        let mut left = self.power()?;
        loop {
            let operator = match self.peek() {
                Some('*') => Operator::Times,
                Some('/') => Operator::Over,
                Some(_) | None => return Ok(left),
            };
            self.at += 1;
            self.arithmetic()?;
            left = Expr::Arithmetic(Box::new(left), operator, Box::new(self.power()?));
        }
    }

    fn power(&mut self) -> Result<Expr, Stopped> {
        let mut left = self.denied_number()?;
        while self.takes("**") {
            self.arithmetic()?;
            let right = self.denied_number()?;
            left = Expr::Arithmetic(Box::new(left), Operator::Power, Box::new(right));
        }
        Ok(left)
    }

    fn denied_number(&mut self) -> Result<Expr, Stopped> {
        if self.takes("-") {
            let inner = self.deeper(Self::denied_number)?;
            return Ok(Expr::Negated(Box::new(inner)));
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Result<Expr, Stopped> {
        let expr = self.primary()?;
        match self.peek() {
            Some('[') => Err((Construct::Filter, "it chooses from a list".to_owned())),
            Some('.') if !self.rest().starts_with("..") => Err((
                Construct::Path,
                "it takes a part of what was worked out".to_owned(),
            )),
            Some('(') => Err((
                Construct::FunctionValue,
                "it calls what was worked out".to_owned(),
            )),
            Some(_) | None => Ok(expr),
        }
    }

    fn primary(&mut self) -> Result<Expr, Stopped> {
        let Some(first) = self.peek() else {
            return Err(self.broken("a value"));
        };
        match first {
            '"' => self.text().map(Expr::Text),
            '?' => {
                self.at += 1;
                Ok(Expr::Input)
            }
            '0'..='9' | '.' => self.number(),
            '@' => Err((Construct::Time, "it has a date or a duration".to_owned())),
            '{' => Err((Construct::Context, "it makes a context".to_owned())),
            '(' => self.parenthesis(),
            '[' => self.list(),
            ']' => Err((Construct::List, "it makes a range".to_owned())),
            c if is_name_start(c) => self.word(),
            _other => Err(self.broken("a value")),
        }
    }

    fn text(&mut self) -> Result<String, Stopped> {
        let (text, length) = literal::text(self.rest()).ok_or_else(|| self.broken("a text"))?;
        self.at += length;
        Ok(text)
    }

    fn number(&mut self) -> Result<Expr, Stopped> {
        let (number, length) =
            literal::number(self.rest()).ok_or_else(|| self.broken("a number"))?;
        self.at += length;
        Ok(Expr::Number(number))
    }

    fn parenthesis(&mut self) -> Result<Expr, Stopped> {
        self.expect("(")?;
        let inner = self.expression()?;
        if self.takes("..") {
            return Err((Construct::List, "it makes a range".to_owned()));
        }
        self.expect(")")?;
        Ok(inner)
    }

    fn list(&mut self) -> Result<Expr, Stopped> {
        self.expect("[")?;
        let mut parts = Vec::new();
        if self.takes("]") {
            return Ok(Expr::List(parts));
        }
        loop {
            parts.push(self.expression()?);
            if self.takes("..") {
                return Err((Construct::List, "it makes a range".to_owned()));
            }
            if !self.takes(",") {
                break;
            }
            self.operator()?;
        }
        self.expect("]")?;
        Ok(Expr::List(parts))
    }

    /// A constant, a name, a path or a call.
    fn word(&mut self) -> Result<Expr, Stopped> {
        let word = self.name()?;
        match word.as_str() {
            "true" => return Ok(Expr::Flag(true)),
            "false" => return Ok(Expr::Flag(false)),
            "null" => return Ok(Expr::Null),
            "not" if self.peek() == Some('(') => {
                let inner = self.parenthesis()?;
                return Ok(Expr::Not(Box::new(inner)));
            }
            _other => {}
        }
        if self.peek() == Some('(') {
            return self.call(word);
        }
        let mut path = word;
        while self.peek() == Some('.') && !self.rest().starts_with("..") {
            self.at += 1;
            self.skip();
            path = format!("{path}.{}", self.name()?);
        }
        Ok(Expr::Name(path))
    }

    fn name(&mut self) -> Result<String, Stopped> {
        self.skip();
        let rest = self.rest();
        if let Some((name, length)) = self.names.longest(rest) {
            self.at += length;
            return Ok(name.to_owned());
        }
        let end = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.broken("a name"));
        }
        self.at += end;
        Ok(rest.get(..end).unwrap_or_default().to_owned())
    }

    fn call(&mut self, name: String) -> Result<Expr, Stopped> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.takes(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
                self.operator()?;
            }
            let before = self.at;
            let mut named = None;
            if let Ok(word) = self.name() {
                match self.takes(":") {
                    true => named = Some(word),
                    false => self.at = before,
                }
            }
            arguments.push((named, self.expression()?));
        }
        Ok(Expr::Call(name, arguments))
    }

    /// `not(…)` and nothing behind it.
    fn denied(&mut self) -> Result<Option<Vec<Test>>, Stopped> {
        let before = self.at;
        if self.takes_word("not") && self.takes("(") {
            let tests = self.list_of_tests()?;
            if self.takes(")") && self.peek().is_none() {
                return Ok(Some(tests));
            }
        }
        self.at = before;
        Ok(None)
    }

    fn list_of_tests(&mut self) -> Result<Vec<Test>, Stopped> {
        let mut tests = vec![self.test()?];
        while self.takes(",") {
            self.operator()?;
            tests.push(self.test()?);
        }
        Ok(tests)
    }

    fn test(&mut self) -> Result<Test, Stopped> {
        if self.takes("!=") {
            let equal = Expr::Compare(
                Box::new(Expr::Input),
                Comparison::Equal,
                Box::new(self.sum()?),
            );
            return Ok(Test::Holds(Expr::Not(Box::new(equal))));
        }
        if let Some(comparison) = self.sign() {
            return Ok(Test::Compare(comparison, self.sum()?));
        }
        if let Some(range) = self.range() {
            return Ok(range);
        }
        let expr = self.expression()?;
        Ok(match expr.speaks_of_input() {
            true => Test::Holds(expr),
            false => Test::Is(expr),
        })
    }

    /// `[1..5)`, `]1..5[`, if there is one here.
    fn range(&mut self) -> Option<Test> {
        let (at, operators) = (self.at, self.operators);
        let range = self.range_here();
        if range.is_none() {
            (self.at, self.operators) = (at, operators);
        }
        range
    }

    fn range_here(&mut self) -> Option<Test> {
        let is_in = match self.peek()? {
            '[' => true,
            '(' | ']' => false,
            _other => return None,
        };
        self.at += 1;
        let low = self.sum().ok()?;
        if !self.takes("..") {
            return None;
        }
        let high = self.sum().ok()?;
        let is_too = match self.peek()? {
            ']' => true,
            ')' | '[' => false,
            _other => return None,
        };
        self.at += 1;
        Some(Test::Range((low, is_in), (high, is_too)))
    }
}

fn one_or(mut parts: Vec<Expr>, many: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.swap_remove(0),
        _many => many(parts),
    }
}
