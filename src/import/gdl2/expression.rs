//! The expressions and assignments of GDL2, which stand as strings in its JSON.

use std::str::FromStr;

use crate::quantity::Number;

/// An element, or another code of the guideline: `$gt0004`, `$gt0004.magnitude`.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub id: String,
    pub attribute: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Null,
    Flag(bool),
    Number(Number),
    Quantity(Number, String),
    Ordinal(Number, CodedValue),
    Coded(CodedValue),
    Text(String),
    Element(Element),
    /// `$currentDateTime`, and a part of it: `year`.
    Now(Option<String>),
    Fired(String),
    Call(String, Vec<Expression>),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// `local::at0005|Low|`, by its code.
#[derive(Clone, Debug)]
pub struct CodedValue {
    pub code: String,
    pub label: Option<String>,
}

impl PartialEq for CodedValue {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

#[derive(Clone, Debug)]
pub struct Assignment {
    pub to: Element,
    pub value: Expression,
}

impl Expression {
    /// The number that is written without any element: `4*9.81`.
    pub fn fixed(&self) -> Option<Number> {
        match self {
            Expression::Number(number) => Some(number.clone()),
            Expression::Negative(inner) => Some(&Number::zero() - &inner.fixed()?),
            Expression::Binary(operator, left, right) => {
                let (left, right) = (left.fixed()?, right.fixed()?);
                match operator {
                    Operator::Plus => Some(&left + &right),
                    Operator::Minus => Some(&left - &right),
                    Operator::Times => Some(&left * &right),
                    Operator::Over if !right.is_zero() => Some(&left / &right),
                    _other => None,
                }
            }
            _other => None,
        }
    }

    /// With the numbers that it compares something with as numbers: `<'14.72'`, `>=(1/100)`.
    pub fn numbered(self) -> Self {
        match self {
            Expression::Not(inner) => Expression::Not(Box::new(inner.numbered())),
            Expression::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let [left, right] = [left, right].map(|side| Box::new(side.numbered()));
                Expression::Binary(operator, left, right)
            }
            Expression::Binary(operator, left, right) => {
                let right = match (&*right, operator) {
                    (
                        Expression::Text(text),
                        Operator::Less
                        | Operator::LessOrEqual
                        | Operator::Greater
                        | Operator::GreaterOrEqual,
                    ) => text.trim().parse().ok(),
                    (right @ Expression::Binary(..), _) => right.fixed(),
                    _other => None,
                }
                .map_or(right, |number| Box::new(Expression::Number(number)));
                Expression::Binary(operator, left, right)
            }
            other => other,
        }
    }

    /// Whether an element stands in it.
    pub fn mentions(&self, id: &str) -> bool {
        let mut found = false;
        self.each_element(&mut |element| found |= element.id == id);
        found
    }

    /// Visits every element that stands in it.
    pub fn each_element<'a>(&'a self, visit: &mut impl FnMut(&'a Element)) {
        match self {
            Expression::Element(element) => visit(element),
            Expression::Not(inner) | Expression::Negative(inner) => inner.each_element(visit),
            Expression::Call(_, parts) => parts.iter().for_each(|part| part.each_element(visit)),
            Expression::Binary(_, left, right) => {
                left.each_element(visit);
                right.each_element(visit);
            }
            Expression::Null
            | Expression::Flag(_)
            | Expression::Number(_)
            | Expression::Quantity(..)
            | Expression::Ordinal(..)
            | Expression::Coded(_)
            | Expression::Text(_)
            | Expression::Now(_)
            | Expression::Fired(_) => {}
        }
    }

    /// Whether a test asks for more of an element than that it is there.
    pub fn asks_for(&self, id: &str) -> bool {
        match self {
            Expression::Not(inner) => inner.asks_for(id),
            Expression::Binary(Operator::And | Operator::Or, left, right) => {
                left.asks_for(id) || right.asks_for(id)
            }
            Expression::Binary(_, _, right) if **right == Self::Null => false,
            other => other.mentions(id),
        }
    }
}

/// How deep expressions may be nested.
const DEEPEST: usize = 200;

pub fn expression(text: &str) -> Result<Expression, String> {
    let mut parser = Parser::new(text);
    let expression = parser.binary(0)?;
    parser.end()?;
    Ok(expression)
}

pub fn assignment(text: &str) -> Result<Assignment, String> {
    let mut parser = Parser::new(text);
    let Expression::Element(to) = parser.primary()? else {
        return Err("an assignment begins with the element that gets a value".to_owned());
    };
    if !parser.takes("=") {
        return Err(parser.unread());
    }
    let value = parser.binary(0)?;
    parser.end()?;
    Ok(Assignment { to, value })
}

/// A value as test files and `allowed_values` write it: `2|local::at0007|Moderate|`, `145,mm[Hg]`, `true`.
pub fn value(text: &str) -> Option<Expression> {
    let text = text.trim();
    let mut parser = Parser::new(text);
    let read = parser.primary().ok()?;
    parser.end().ok()?;
    Some(read)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// By how tightly they bind, the loosest first.
const OPERATORS: &[&[(&str, Operator)]] = &[
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times), ("/", Operator::Over)],
    &[("^", Operator::Power)],
];

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip_space();
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.at += sign.len();
        }
        is_there
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn end(&mut self) -> Result<(), String> {
        self.skip_space();
        match self.rest().is_empty() {
            true => Ok(()),
            false => Err(self.unread()),
        }
    }

    fn unread(&self) -> String {
        let shown: String = self.rest().chars().take(30).collect();
        match shown.is_empty() {
            true => "the expression ends too early".to_owned(),
            false => format!("`{shown}` can’t be read"),
        }
    }

    fn binary(&mut self, level: usize) -> Result<Expression, String> {
        let Some(operators) = OPERATORS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.binary(level + 1)?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operator(&mut self, among: &[(&str, Operator)]) -> Option<Operator> {
        let mut among = among.iter();
        let found = among.find(|(sign, _)| self.takes(sign));
        found.map(|(_, operator)| *operator)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the expression is nested too deep".to_owned());
        }
        self.skip_space();
        let read = match self.rest() {
            rest if rest.starts_with('!') && !rest.starts_with("!=") => {
                self.at += 1;
                Expression::Not(Box::new(self.unary()?))
            }
            rest if rest.starts_with('-') => {
                self.at += 1;
                match self.unary()? {
                    Expression::Number(number) => Expression::Number(negative(&number)),
                    Expression::Quantity(number, unit) => {
                        Expression::Quantity(negative(&number), unit)
                    }
                    Expression::Ordinal(number, coded) => {
                        Expression::Ordinal(negative(&number), coded)
                    }
                    other => Expression::Negative(Box::new(other)),
                }
            }
            _rest => self.primary()?,
        };
        self.depth -= 1;
        Ok(read)
    }

    fn primary(&mut self) -> Result<Expression, String> {
        self.skip_space();
        match self.rest().chars().next() {
            Some('(') => self.group(),
            Some('$') => self.reference(),
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            Some('-') if self.depth == 0 => self.unary(),
            Some(digit) if digit.is_ascii_digit() => self.number(),
            Some(letter) if letter.is_alphabetic() => self.word(),
            Some(_) | None => Err(self.unread()),
        }
    }

    /// In parentheses; also an amount of which only the number stands in them: `(-5),1`.
    fn group(&mut self) -> Result<Expression, String> {
        self.takes("(");
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the expression is nested too deep".to_owned());
        }
        let inner = self.binary(0)?;
        self.depth -= 1;
        // `($currentDateTime-60,a)` has its unit inside.
        if !self.takes(")") {
            return Err(self.unread());
        }
        match (inner, self.rest().strip_prefix(',')) {
            (Expression::Number(number), Some(_)) => {
                self.at += 1;
                Ok(Expression::Quantity(number, self.unit()))
            }
            (inner, _) => Ok(inner),
        }
    }

    fn label(&mut self) -> Option<String> {
        let rest = self.rest().strip_prefix('|')?;
        let (label, _) = rest.split_once('|')?;
        self.at += label.len() + 2;
        Some(label.trim().to_owned())
    }

    fn reference(&mut self) -> Result<Expression, String> {
        self.takes("$");
        let id = self
            .take_while(|c| c.is_alphanumeric() || c == '_')
            .to_owned();
        let mut id = id;
        // A code of a specialised archetype has dots: `gt0004.1`.
        while let Some(rest) = self.rest().strip_prefix('.') {
            if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            self.at += 1;
            id = format!("{id}.{}", self.take_while(|c| c.is_ascii_digit()));
        }
        self.label();
        let attribute = match self.rest().strip_prefix('.') {
            Some(_) => {
                self.at += 1;
                let word = self.take_while(|c| c.is_alphanumeric() || c == '_');
                Some(word.to_owned())
            }
            None => None,
        };
        match id.as_str() {
            "" => Err(self.unread()),
            "currentDateTime" => Ok(Expression::Now(attribute)),
            _other => Ok(Expression::Element(Element { id, attribute })),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Expression, String> {
        let rest = &self.rest()[1..];
        let Some((text, _)) = rest.split_once(quote) else {
            return Err("a text is not closed".to_owned());
        };
        self.at += text.len() + 2;
        Ok(Expression::Text(text.to_owned()))
    }

    fn number(&mut self) -> Result<Expression, String> {
        let start = self.at;
        self.take_while(|c| c.is_ascii_digit());
        if let Some(rest) = self.rest().strip_prefix('.')
            && rest.starts_with(|c: char| c.is_ascii_digit())
        {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        let written = &self.text[start..self.at];
        let Ok(number) = Number::from_str(written) else {
            return Err(format!("`{written}` has too many digits"));
        };
        let rest = self.rest();
        if rest.starts_with('|') && !rest.starts_with("||") {
            self.at += 1;
            return match self.word()? {
                Expression::Coded(coded) => Ok(Expression::Ordinal(number, coded)),
                _other => Err(self.unread()),
            };
        }
        if rest.starts_with(',') {
            self.at += 1;
            let unit = self.unit();
            return match (unit.as_str(), self.takes(",2")) {
                ("100", true) => Ok(Expression::Quantity(number, "%".to_owned())),
                (_, false) => Ok(Expression::Quantity(number, unit)),
                (_, true) => Err("a proportion that is not a percentage can’t be read".to_owned()),
            };
        }
        Ok(Expression::Number(number))
    }

    /// What is left of a number up to a sign that no unit has.
    fn unit(&mut self) -> String {
        self.skip_space();
        let is_of_unit = |c: char| c.is_alphanumeric() || "/*%[]_{}.°µμ^²³".contains(c);
        self.take_while(is_of_unit).to_owned()
    }

    /// `true`, `null`, `fired(…)`, a function, or a code: `local::at0005|Low|`.
    fn word(&mut self) -> Result<Expression, String> {
        let word = self
            .take_while(|c| c.is_alphanumeric() || "_-.".contains(c))
            .to_owned();
        if self.rest().starts_with("::") {
            self.at += 2;
            let code = self.take_while(|c| c.is_alphanumeric() || "_-.[]".contains(c));
            let code = code.to_owned();
            let label = self.label();
            return Ok(Expression::Coded(CodedValue { code, label }));
        }
        match word.as_str() {
            "null" => Ok(Expression::Null),
            "true" => Ok(Expression::Flag(true)),
            "false" => Ok(Expression::Flag(false)),
            "" => Err(self.unread()),
            _other => self.call(word),
        }
    }

    fn call(&mut self, name: String) -> Result<Expression, String> {
        if matches!(name.as_str(), "e" | "pi") {
            return Ok(Expression::Call(name, Vec::new()));
        }
        if !self.takes("(") {
            return Err(format!("`{name}` can’t be read"));
        }
        let mut arguments = Vec::new();
        while !self.takes(")") {
            if !arguments.is_empty() && !self.takes(",") {
                return Err(self.unread());
            }
            arguments.push(self.binary(0)?);
        }
        match (name.as_str(), arguments.as_slice()) {
            ("fired", [Expression::Element(rule)]) => Ok(Expression::Fired(rule.id.clone())),
            _other => Ok(Expression::Call(name, arguments)),
        }
    }
}

fn negative(number: &Number) -> Number {
    &Number::zero() - number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_codes_and_labels_are_read() {
        let read = expression("($gt0004|Age (years) <= 5|>=60,a)||$gt0005==1|local::at0010|Yes|");
        let Ok(Expression::Binary(Operator::Or, left, right)) = read else {
            panic!("{read:?}");
        };
        let amount = Expression::Quantity(Number::from(60), "a".to_owned());
        assert!(
            matches!(*left, Expression::Binary(Operator::GreaterOrEqual, _, of) if *of == amount)
        );
        assert!(
            matches!(*right, Expression::Binary(Operator::Equal, _, of) if matches!(*of, Expression::Ordinal(..)))
        );
    }

    #[test]
    fn an_assignment_names_its_element() {
        let read = assignment("$gt0007|Total|.magnitude=$gt0004.value+2").expect("an assignment");
        assert_eq!(read.to.id, "gt0007");
        assert_eq!(read.to.attribute.as_deref(), Some("magnitude"));
    }

    #[test]
    fn what_can_t_be_read_is_said() {
        assert_eq!(
            expression("$gt0004 is 5"),
            Err("`is 5` can’t be read".to_owned())
        );
        let deep = "(".repeat(100_000);
        assert!(expression(&deep).is_err());
        let deep = "!".repeat(100_000);
        assert!(expression(&deep).is_err());
    }
}
