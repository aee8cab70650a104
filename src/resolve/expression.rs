//! Expressions with their names resolved, their types and units checked.

use std::ops::Range;

use super::scope::Scope;
use crate::model::*;
use crate::parse::Place;
use crate::parse::expression::{
    Column, Expression, ExpressionKind, Operand, OperandKind, SyntaxError, Word, parse_cell,
    parse_expression,
};
use crate::problem::{Code, Problem, a, nearest};
use crate::quantity::{Number, Range as NumberRange, Unit};
use crate::source::Span;

impl From<FactTest> for ClaimTest {
    fn from(test: FactTest) -> Self {
        ClaimTest::Fact(test)
    }
}

impl Scope<'_> {
    /// An expression over facts alone.
    pub fn guard(&self, text: String, place: &Place, span: Span) -> Option<Written<Guard>> {
        let reader = Reader {
            scope: self,
            place,
            call: |reader, predicate, _, range| {
                let message = format!(
                    "`{}(…)` asks for advice, which only an invariant can do",
                    predicate.text
                );
                reader.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    "a condition speaks of facts and conditions alone",
                );
                None
            },
        };
        reader.read(text, span)
    }

    /// What a cell of a table asks of its input; the outer option is whether that could be read.
    #[allow(clippy::option_option)]
    pub fn cell(
        &self,
        text: String,
        place: &Place,
        span: Span,
        column: Column<'_>,
    ) -> Option<Option<Written<Guard>>> {
        let reader: Reader<'_, FactTest> = Reader {
            scope: self,
            place,
            call: |_, _, _, _| None,
        };
        match parse_cell(&text, column) {
            Ok(None) => Some(None),
            Ok(Some(expression)) => {
                let logic = reader.logic(&expression)?;
                Some(Some(Written { text, span, logic }))
            }
            Err(error) => {
                reader.syntax_error(error, span);
                None
            }
        }
    }

    /// An expression over facts and advice.
    pub fn claim(&self, text: String, place: &Place, span: Span) -> Option<Written<Claim>> {
        let reader = Reader {
            scope: self,
            place,
            call: Reader::predicate,
        };
        reader.read(text, span)
    }
}

type Call<'a, T> = fn(&Reader<'a, T>, &Word, &[Word], Range<usize>) -> Option<T>;

/// Reads one expression; `call` says what a predicate of advice means where it stands.
struct Reader<'a, T> {
    scope: &'a Scope<'a>,
    place: &'a Place,
    call: Call<'a, T>,
}

impl<T: From<FactTest>> Reader<'_, T> {
    fn read(&self, text: String, span: Span) -> Option<Written<Logic<T>>> {
        match parse_expression(&text) {
            Ok(expression) => {
                let logic = self.logic(&expression)?;
                Some(Written { text, span, logic })
            }
            Err(error) => {
                self.syntax_error(error, span);
                None
            }
        }
    }

    fn syntax_error(&self, error: SyntaxError, span: Span) {
        let code = if error.too_deep {
            Code::NestedTooDeep
        } else {
            Code::BrokenExpression
        };
        let place = if error.range.is_empty() {
            span
        } else {
            self.place.span(error.range)
        };
        let problem = Problem::new(code, error.message).at(place);
        self.scope.report(match error.help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    fn report(
        &self,
        code: Code,
        message: impl Into<String>,
        range: Range<usize>,
        help: impl Into<String>,
    ) {
        let span = self.place.span(range);
        self.scope
            .report(Problem::new(code, message).at(span).help(help));
    }

    fn logic(&self, expression: &Expression) -> Option<Logic<T>> {
        let range = expression.range.clone();
        match &expression.kind {
            ExpressionKind::Constant(value) => Some(Logic::Constant(*value)),
            ExpressionKind::Name(name) => self.name(name, range),
            ExpressionKind::Call {
                predicate,
                arguments,
            } => (self.call)(self, predicate, arguments, range).map(Logic::Test),
            ExpressionKind::Compare {
                comparison,
                left,
                right,
            } => self.compare(*comparison, left, right, range),
            ExpressionKind::Between { fact, low, high } => self.between(fact, low, high, range),
            ExpressionKind::Among { fact, values } => self.among(fact, values),
            ExpressionKind::Has { value, fact } => self.has(value, fact),
            ExpressionKind::Known { inner, known } => {
                let logic = self.known(inner)?;
                Some(if *known {
                    logic
                } else {
                    Logic::Not(Box::new(logic))
                })
            }
            ExpressionKind::Not(inner) => Some(Logic::Not(Box::new(self.logic(inner)?))),
            ExpressionKind::And(parts) => Some(Logic::And(self.all(parts)?)),
            ExpressionKind::Or(parts) => Some(Logic::Or(self.all(parts)?)),
            ExpressionKind::Xor(left, right) => {
                let (left, right) = (self.logic(left), self.logic(right));
                Some(Logic::Xor(Box::new(left?), Box::new(right?)))
            }
            ExpressionKind::Implies(left, right) => {
                let (left, right) = (self.logic(left), self.logic(right));
                Some(Logic::Implies(Box::new(left?), Box::new(right?)))
            }
        }
    }

    /// All parts, so that each reports what is wrong with it.
    fn all(&self, parts: &[Expression]) -> Option<Vec<Logic<T>>> {
        let parts: Vec<_> = parts.iter().map(|part| self.logic(part)).collect();
        parts.into_iter().collect()
    }

    /// The fact, condition or score of a name; anything else is reported.
    fn operand(&self, name: &str, range: Range<usize>) -> Option<Thing> {
        match self.scope.names.things.get(name) {
            Some(&thing @ (Thing::Fact(_) | Thing::Condition(_) | Thing::Score(_))) => Some(thing),
            Some(thing) => {
                let message = format!(
                    "`{name}` is {}, not a fact, a condition or a score",
                    a(thing.kind().name())
                );
                let span = self.place.span(range);
                self.scope
                    .report(Problem::new(Code::UnknownName, message).at(span));
                None
            }
            None => {
                let near = self.scope.names.nearest(name, |kind| {
                    matches!(kind, Kind::Fact | Kind::Condition | Kind::Score)
                });
                let span = self.place.span(range);
                let problem = Problem::new(
                    Code::UnknownName,
                    format!("no fact, condition or score is named `{name}`"),
                );
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "declare it with a `fact`, a `condition` or a `score` block".to_owned(),
                };
                self.scope.report(problem.at(span).help(help));
                None
            }
        }
    }

    /// A fact that has been read; one whose block is broken has been reported there.
    fn fact(&self, name: &str, range: Range<usize>) -> Option<(FactKey, &Fact)> {
        match self.operand(name, range.clone())? {
            Thing::Fact(key) => Some((key, self.scope.facts.get(key)?)),
            Thing::Score(_) => {
                self.score_alone(name, range);
                None
            }
            _ => {
                let message = format!("`{name}` is a condition, true or false by itself");
                self.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    format!("write `{name}` or `not {name}`"),
                );
                None
            }
        }
    }

    fn score_alone(&self, name: &str, range: Range<usize>) {
        self.report(
            Code::TypeMismatch,
            format!("`{name}` is a score, a number"),
            range,
            format!("compare it: `{name} >= 1`"),
        );
    }

    fn name(&self, name: &str, range: Range<usize>) -> Option<Logic<T>> {
        match self.operand(name, range.clone())? {
            Thing::Condition(key) => Some(test(FactTest::Condition(key))),
            Thing::Score(_) => {
                self.score_alone(name, range);
                None
            }
            Thing::Fact(key) => {
                let fact = self.scope.facts.get(key)?;
                if let FactKind::YesNo = fact.kind {
                    return Some(test(FactTest::Yes(key)));
                }
                let message = format!(
                    "`{name}` is {} fact, neither true nor false by itself",
                    a(fact.kind.name())
                );
                self.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    example(name, &fact.kind),
                );
                None
            }
            _ => None,
        }
    }

    fn known(&self, inner: &Expression) -> Option<Logic<T>> {
        let ExpressionKind::Name(name) = &inner.kind else {
            return Some(Logic::Known(Box::new(self.logic(inner)?)));
        };
        match self.operand(name, inner.range.clone())? {
            Thing::Score(key) => Some(test(FactTest::ScoreKnown(key))),
            Thing::Fact(key) => {
                if let FactKind::AnyOf(_) = self.scope.facts.get(key)?.kind {
                    let message = format!("each value of `{name}` is known or not by itself");
                    let help = format!("ask for one value: `('…' in {name}) is known`");
                    self.report(Code::TypeMismatch, message, inner.range.clone(), help);
                    return None;
                }
                Some(test(FactTest::Known(key)))
            }
            _ => Some(Logic::Known(Box::new(self.logic(inner)?))),
        }
    }

    fn compare(
        &self,
        comparison: Comparison,
        left: &Operand,
        right: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        let (name, comparison, other) = match (&left.kind, &right.kind) {
            (OperandKind::Name(name), _) => ((name, left), comparison, right),
            (_, OperandKind::Name(name)) => ((name, right), comparison.flipped(), left),
            (_, _) => {
                let help = "compare a fact or a score with a value";
                self.report(
                    Code::TypeMismatch,
                    "two values are compared, and no fact",
                    range,
                    help,
                );
                return None;
            }
        };
        if let Some(score) = self.score(name.0) {
            return self.compare_score(name.0, score?, comparison, other);
        }
        let (key, fact) = self.fact(name.0, name.1.range.clone())?;
        match &fact.kind {
            FactKind::Quantity { .. } | FactKind::Count { .. } => {
                let number = self.number(name.0, &fact.kind, other)?;
                Some(test(FactTest::Compare {
                    fact: key,
                    comparison,
                    number,
                }))
            }
            FactKind::OneOf(values) => self.equality(key, name.0, values, comparison, other, range),
            FactKind::YesNo | FactKind::AnyOf(_) => {
                let message = format!(
                    "`{}` is {} fact and can't be compared",
                    name.0,
                    a(fact.kind.name())
                );
                self.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    example(name.0, &fact.kind),
                );
                None
            }
        }
    }

    fn between(
        &self,
        operand: &Operand,
        low: &Operand,
        high: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        if let OperandKind::Name(name) = &operand.kind
            && let Some(score) = self.score(name)
        {
            let (score, totals) = score?;
            let ends = (
                self.count(name, totals, low),
                self.count(name, totals, high),
            );
            let ends = self.in_order(ends.0?, ends.1?, range)?;
            let tests = ends.map(|(comparison, number)| score_test(score, comparison, &number));
            return tests
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(Logic::And);
        }
        let (fact, declared) = self.measured(operand)?;
        let name = &declared.meta.id;
        let ends = [low, high].map(|end| self.number(name, &declared.kind, end));
        let [low, high] = ends;
        let tests = self
            .in_order(low?, high?, range)?
            .map(|(comparison, number)| {
                test(FactTest::Compare {
                    fact,
                    comparison,
                    number,
                })
            });
        Some(Logic::And(tests.into()))
    }

    /// The two comparisons of `between`, unless its ends are the wrong way round.
    fn in_order(
        &self,
        low: Number,
        high: Number,
        range: Range<usize>,
    ) -> Option<[(Comparison, Number); 2]> {
        if low > high {
            let message = "this range ends before it begins";
            let help = "write the low end first: `between 18 'a' and 65 'a'`";
            self.report(Code::OutOfRange, message, range, help);
            return None;
        }
        Some([(Comparison::AtLeast, low), (Comparison::AtMost, high)])
    }

    /// Whether a name is a score's, and if it could be read, its key and its possible totals.
    #[allow(clippy::option_option)]
    fn score(&self, name: &str) -> Option<Option<(ScoreKey, &NumberRange)>> {
        match self.scope.names.things.get(name) {
            Some(&Thing::Score(key)) => Some(
                self.scope
                    .names
                    .totals
                    .get(&key)
                    .map(|totals| (key, totals)),
            ),
            Some(_) | None => None,
        }
    }

    fn compare_score(
        &self,
        name: &str,
        (score, totals): (ScoreKey, &NumberRange),
        comparison: Comparison,
        other: &Operand,
    ) -> Option<Logic<T>> {
        let number = self.count(name, totals, other)?;
        score_test(score, comparison, &number)
    }

    /// The quantity or count before `between`; anything else is reported.
    fn measured(&self, operand: &Operand) -> Option<(FactKey, &Fact)> {
        let range = operand.range.clone();
        let OperandKind::Name(name) = &operand.kind else {
            let (message, help) = (
                "`between` has no fact before it",
                "write `fact between low and high`",
            );
            self.report(Code::TypeMismatch, message, range, help);
            return None;
        };
        let (key, fact) = self.fact(name, range.clone())?;
        match &fact.kind {
            FactKind::Quantity { .. } | FactKind::Count { .. } => Some((key, fact)),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => {
                let kind = a(fact.kind.name());
                let message = format!("`{name}` is {kind} fact, and has no numbers to lie between");
                self.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    example(name, &fact.kind),
                );
                None
            }
        }
    }

    /// The number that a quantity or count is compared with.
    fn number(&self, name: &str, kind: &FactKind, other: &Operand) -> Option<Number> {
        match kind {
            FactKind::Quantity { unit, range } => self.quantity(name, unit, range, other),
            FactKind::Count { range } => self.count(name, range, other),
            FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) => None,
        }
    }

    /// The number of a literal in the fact's unit.
    fn quantity(
        &self,
        name: &str,
        unit: &Unit,
        range: &NumberRange,
        other: &Operand,
    ) -> Option<Number> {
        let OperandKind::Quantity {
            number,
            unit: written,
        } = &other.kind
        else {
            let help = format!("write a number and a unit: `{} {unit}`", range.low());
            self.report(
                Code::TypeMismatch,
                format!("`{name}` is a quantity"),
                other.range.clone(),
                help,
            );
            return None;
        };
        let number = match written {
            None if unit.is_one() => number.clone(),
            None => {
                let help = format!("write `{number} {}`", in_expression(unit));
                self.report(
                    Code::WrongDimension,
                    "a number without a unit",
                    other.range.clone(),
                    help,
                );
                return None;
            }
            Some(word) => self.convert(name, number, word, unit)?,
        };
        self.in_range(name, &number, range, &format!(" {unit}"), other)?;
        Some(number)
    }

    fn convert(&self, name: &str, number: &Number, word: &Word, unit: &Unit) -> Option<Number> {
        let span = self.place.span(word.range.clone());
        let written = self.scope.unit(&word.text, span)?;
        let number = written.convert(number, unit);
        if number.is_none() {
            let message = format!("`{written}` does not measure what `{name}` is");
            let help = format!("`{name}` is in {}", in_expression(unit));
            self.report(Code::WrongDimension, message, word.range.clone(), help);
        }
        number
    }

    fn count(&self, name: &str, range: &NumberRange, other: &Operand) -> Option<Number> {
        match &other.kind {
            OperandKind::Quantity { number, unit: None } if number.is_integer() => {
                self.in_range(name, number, range, "", other)?;
                Some(number.clone())
            }
            _ => {
                let message = format!("`{name}` is a whole number");
                self.report(
                    Code::TypeMismatch,
                    message,
                    other.range.clone(),
                    "compare it with a whole number",
                );
                None
            }
        }
    }

    fn in_range(
        &self,
        name: &str,
        number: &Number,
        range: &NumberRange,
        unit: &str,
        at: &Operand,
    ) -> Option<()> {
        if range.contains(number) {
            return Some(());
        }
        let message = format!("`{name}` is never {number}{unit}");
        let help = format!("its range is {range}{unit}");
        self.report(Code::OutOfRange, message, at.range.clone(), help);
        None
    }

    fn equality(
        &self,
        fact: FactKey,
        name: &str,
        values: &[String],
        comparison: Comparison,
        other: &Operand,
        range: Range<usize>,
    ) -> Option<Logic<T>> {
        let value = match &other.kind {
            OperandKind::Value(text) => self.value(name, values, text, other.range.clone())?,
            OperandKind::Name(text) => {
                let help = format!("a value stands in single quotes: `'{text}'`");
                self.report(
                    Code::TypeMismatch,
                    format!("`{text}` is not a value"),
                    other.range.clone(),
                    help,
                );
                return None;
            }
            OperandKind::Quantity { .. } => {
                let help = example(name, &FactKind::OneOf(values.to_vec()));
                self.report(
                    Code::TypeMismatch,
                    format!("`{name}` is no number"),
                    other.range.clone(),
                    help,
                );
                return None;
            }
        };
        let values = match comparison {
            Comparison::Equal => vec![value],
            Comparison::NotEqual => (0..values.len()).filter(|&own| own != value).collect(),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                let message = format!("the values of `{name}` have no order");
                self.report(
                    Code::TypeMismatch,
                    message,
                    range,
                    "compare with `=`, `!=` or `in { … }`",
                );
                return None;
            }
        };
        Some(test(FactTest::Among { fact, values }))
    }

    fn value(
        &self,
        name: &str,
        values: &[String],
        text: &str,
        range: Range<usize>,
    ) -> Option<usize> {
        let found = values.iter().position(|value| value == text);
        if found.is_none() {
            let span = self.place.span(range);
            self.scope.report(unknown_value(name, values, text, span));
        }
        found
    }

    fn among(&self, operand: &Operand, words: &[Word]) -> Option<Logic<T>> {
        let OperandKind::Name(name) = &operand.kind else {
            let help = "write `fact in { 'value', 'value' }`";
            self.report(
                Code::TypeMismatch,
                "`in` has no fact before it",
                operand.range.clone(),
                help,
            );
            return None;
        };
        let (fact, declared) = self.fact(name, operand.range.clone())?;
        let FactKind::OneOf(values) = &declared.kind else {
            let message = format!(
                "`{name}` is {} fact, not one of several values",
                a(declared.kind.name())
            );
            self.report(
                Code::TypeMismatch,
                message,
                operand.range.clone(),
                example(name, &declared.kind),
            );
            return None;
        };
        let found: Vec<_> = words
            .iter()
            .map(|word| self.value(name, values, &word.text, word.range.clone()))
            .collect();
        let mut values = found.into_iter().collect::<Option<Vec<_>>>()?;
        values.sort_unstable();
        values.dedup();
        Some(test(FactTest::Among { fact, values }))
    }

    fn has(&self, value: &Word, fact: &Word) -> Option<Logic<T>> {
        let (key, declared) = self.fact(&fact.text, fact.range.clone())?;
        let FactKind::AnyOf(values) = &declared.kind else {
            let message = format!(
                "`{}` is {} fact, not a set",
                fact.text,
                a(declared.kind.name())
            );
            self.report(
                Code::TypeMismatch,
                message,
                fact.range.clone(),
                example(&fact.text, &declared.kind),
            );
            return None;
        };
        let value = self.value(&fact.text, values, &value.text, value.range.clone())?;
        Some(test(FactTest::Has { fact: key, value }))
    }
}

impl Reader<'_, ClaimTest> {
    fn predicate(
        &self,
        predicate: &Word,
        arguments: &[Word],
        range: Range<usize>,
    ) -> Option<ClaimTest> {
        let of_intervention: Option<fn(InterventionKey) -> ClaimTest> =
            match predicate.text.as_str() {
                "permitted" => Some(ClaimTest::Permitted),
                "offered" => Some(ClaimTest::Offered),
                "considered" => Some(ClaimTest::Considered),
                "avoided" => Some(ClaimTest::Avoided),
                "forbidden" => Some(ClaimTest::Forbidden),
                _ => None,
            };
        match (predicate.text.as_str(), of_intervention, arguments) {
            (_, Some(test), [argument]) => Some(test(self.intervention(argument)?)),
            ("reaches", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Reaches(self.scope.step(&argument.text, span)?))
            }
            ("hits", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Hits(self.scope.row(&argument.text, span)?))
            }
            ("applies", _, [argument]) => {
                let span = self.place.span(argument.range.clone());
                Some(ClaimTest::Applies(self.scope.thing(&argument.text, span)?))
            }
            ("before", _, [first, then]) => {
                let (first, then) = (self.intervention(first), self.intervention(then));
                Some(ClaimTest::Before {
                    first: first?,
                    then: then?,
                })
            }
            (name, of_intervention, _) => {
                self.wrong_predicate(name, of_intervention.is_some(), range);
                None
            }
        }
    }

    fn intervention(&self, word: &Word) -> Option<InterventionKey> {
        let span = self.place.span(word.range.clone());
        self.scope.thing(&word.text, span)
    }

    fn wrong_predicate(&self, name: &str, of_intervention: bool, range: Range<usize>) {
        const PREDICATES: [&str; 9] = [
            "permitted",
            "offered",
            "considered",
            "avoided",
            "forbidden",
            "reaches",
            "applies",
            "hits",
            "before",
        ];
        let is_known = PREDICATES.contains(&name);
        let (message, help) = match nearest(name, PREDICATES) {
            _ if of_intervention => (
                format!("`{name}` takes one intervention"),
                format!("write `{name}(some-intervention)`"),
            ),
            _ if name == "before" => (
                "`before` takes two interventions".to_owned(),
                "write `before(first, then)`".to_owned(),
            ),
            _ if is_known => (
                format!("`{name}` takes one name"),
                format!("write `{name}(some-name)`"),
            ),
            Some(near) => (
                format!("no predicate is named `{name}`"),
                format!("did you mean `{near}`?"),
            ),
            None => (
                format!("no predicate is named `{name}`"),
                format!("write one of: {}", PREDICATES.join(", ")),
            ),
        };
        let code = if is_known {
            Code::TypeMismatch
        } else {
            Code::UnknownName
        };
        self.report(code, message, range, help);
    }
}

fn test<T: From<FactTest>>(test: FactTest) -> Logic<T> {
    Logic::Test(T::from(test))
}

/// Totals are small: a number beyond them has been refused.
fn score_test<T: From<FactTest>>(
    score: ScoreKey,
    comparison: Comparison,
    number: &Number,
) -> Option<Logic<T>> {
    let number = number.to_i64()?;
    Some(test(FactTest::Score {
        score,
        comparison,
        number,
    }))
}

pub(super) fn unknown_value(name: &str, values: &[String], text: &str, span: Span) -> Problem {
    let known: Vec<_> = values.iter().map(|value| format!("'{value}'")).collect();
    Problem::new(
        Code::UnknownValue,
        format!("`{name}` has no value `{text}`"),
    )
    .at(span)
    .help(format!("its values are {}", known.join(", ")))
    .did_you_mean(text, values.iter().map(String::as_str))
}

/// A unit as an expression writes it.
fn in_expression(unit: &Unit) -> String {
    let text = unit.to_string();
    let is_word = text.chars().all(char::is_alphabetic) || text == "%";
    if is_word { text } else { format!("'{text}'") }
}

/// How a fact of this kind is asked.
fn example(name: &str, kind: &FactKind) -> String {
    match kind {
        FactKind::YesNo => format!("write `{name}` or `not {name}`"),
        FactKind::OneOf(values) => {
            let value = values.first().map_or("…", String::as_str);
            format!("compare it with a value: `{name} = '{value}'`")
        }
        FactKind::AnyOf(values) => {
            let value = values.first().map_or("…", String::as_str);
            format!("ask for a value: `'{value}' in {name}`")
        }
        FactKind::Quantity { unit, range } => {
            format!(
                "compare it: `{name} >= {} {}`",
                range.low(),
                in_expression(unit)
            )
        }
        FactKind::Count { range } => format!("compare it: `{name} >= {}`", range.low()),
    }
}
