//! Expressions with their names resolved, their types and units checked.

mod compare;
mod pair;
mod predicate;

use std::ops::Range;

use super::scope::Scope;
use crate::model::*;
use crate::parse::CutOut;
use crate::parse::expression::{
    CellInput, Expression, ExpressionKind, STANDS_ALONE, SyntaxError, Word, parse_cell,
    parse_expression,
};
use crate::problem::{Code, Help, Problem, Remedy, a};
use crate::source::Span;

impl From<FactTest> for ClaimTest {
    fn from(test: FactTest) -> Self {
        ClaimTest::Fact(test)
    }
}

impl Scope<'_> {
    /// An expression over facts alone.
    pub fn guard(&self, text: String, place: &CutOut, span: Span) -> Option<Written<Guard>> {
        let reader = ExpressionReader {
            scope: self,
            place,
            call: no_advice,
        };
        reader.read(text, span)
    }

    /// The same of an expression that stands in a formula.
    pub fn guard_of(&self, expression: &Expression, place: &CutOut) -> Option<Guard> {
        let reader = ExpressionReader {
            scope: self,
            place,
            call: no_advice,
        };
        reader.logic(expression)
    }

    /// What a cell of a table asks of its input; the outer option is whether that could be read.
    #[allow(clippy::option_option)]
    pub fn cell(
        &self,
        text: String,
        place: &CutOut,
        span: Span,
        column: CellInput<'_>,
    ) -> Option<Option<Written<Guard>>> {
        let reader: ExpressionReader<'_, FactTest> = ExpressionReader {
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
    pub fn claim(&self, text: String, place: &CutOut, span: Span) -> Option<Written<Claim>> {
        let reader = ExpressionReader {
            scope: self,
            place,
            call: ExpressionReader::predicate,
        };
        reader.read(text, span)
    }
}

type Call<'a, T> = fn(&ExpressionReader<'a, T>, &Word, &[Word], Range<usize>) -> Option<T>;

/// Where no advice can be asked for.
fn no_advice(
    reader: &ExpressionReader<'_, FactTest>,
    predicate: &Word,
    _: &[Word],
    range: Range<usize>,
) -> Option<FactTest> {
    let message = format!(
        "`{}(…)` asks for advice, which only an invariant can do",
        predicate.text
    );
    let help = "a condition speaks of facts and conditions alone";
    reader.report(Code::TypeMismatch, message, range, help);
    None
}

/// Reads one expression; `call` says what a predicate of advice means where it stands.
struct ExpressionReader<'a, T> {
    scope: &'a Scope<'a>,
    place: &'a CutOut,
    call: Call<'a, T>,
}

impl<T: From<FactTest>> ExpressionReader<'_, T> {
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
        self.scope.broken_expression(error, self.place, span);
    }

    fn report(
        &self,
        code: Code,
        message: impl Into<String>,
        range: Range<usize>,
        help: impl Into<Help>,
    ) {
        let span = self.place.span(range);
        self.scope
            .report(Problem::new(code, message).at(span).help(help));
    }

    /// What is to be written in the place of a piece of the text.
    fn fix(&self, remedy: Remedy, range: Range<usize>) -> Help {
        let place = self.place.place_for(&remedy.text, range);
        remedy.at(place)
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
                Some(if *known { logic } else { not(logic) })
            }
            ExpressionKind::Definite {
                inner,
                value,
                negated,
            } => {
                let inner = self.logic(inner)?;
                let asked = if *value { inner } else { not(inner) };
                let asked = Logic::IsTrue(Box::new(asked));
                Some(if *negated { not(asked) } else { asked })
            }
            ExpressionKind::Not(inner) => Some(not(self.logic(inner)?)),
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

    /// What a name asks for; what can't be asked for is reported.
    fn operand(&self, name: &str, range: Range<usize>) -> Option<ResolvedOperand> {
        let why = match self.scope.names.things.get(name) {
            Some(Thing::Fact(key)) => return Some(ResolvedOperand::Variable(Variable::Fact(*key))),
            Some(Thing::Calculation(key)) => {
                return Some(ResolvedOperand::Variable(Variable::Calculation(*key)));
            }
            Some(Thing::Output(key)) => {
                return Some(ResolvedOperand::Variable(Variable::Output(*key)));
            }
            Some(Thing::Condition(key)) => return Some(ResolvedOperand::Condition(*key)),
            Some(Thing::Score(key)) => return Some(ResolvedOperand::Score(*key)),
            Some(thing) => {
                let kind = a(thing.kind().name());
                let message = format!(
                    "`{name}` is {kind}, not a fact, a calculation, an output, a condition or a score"
                );
                let problem = Problem::new(Code::UnknownName, message);
                self.scope.report(problem.at(self.place.span(range)));
                return None;
            }
            None => self.scope.names.nearest(name, is_asked),
        };
        let problem = Problem::new(
            Code::UnknownName,
            format!("no fact, calculation, output, condition or score is named `{name}`"),
        );
        let help = match why {
            _ if ["yes", "no"].contains(&name) => STANDS_ALONE.into(),
            Some(near) => {
                let remedy = Remedy::name(name, &near, [near.as_str()]);
                self.fix(remedy, range.clone())
            }
            None => {
                "declare it with a `fact`, a `calculation`, an `output`, a `condition` or a `score` block".into()
            }
        };
        let span = self.place.span(range);
        self.scope.report(problem.at(span).help(help));
        None
    }

    /// A fact, a calculation or an output that has been read; one whose block is broken has been reported there.
    fn variable(&self, name: &str, range: Range<usize>) -> Option<(Variable, &FactKind)> {
        match self.operand(name, range.clone())? {
            ResolvedOperand::Variable(of) => Some((of, self.scope.kind_of(of)?)),
            ResolvedOperand::Score(_) => {
                self.score_alone(name, range);
                None
            }
            ResolvedOperand::Condition(_) => {
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
            ResolvedOperand::Condition(key) => Some(test(FactTest::Condition(key))),
            ResolvedOperand::Score(_) => {
                self.score_alone(name, range);
                None
            }
            ResolvedOperand::Variable(of) => {
                let kind = self.scope.kind_of(of)?;
                if let FactKind::YesNo = kind {
                    return Some(test(FactTest::Yes(of)));
                }
                let message = format!(
                    "`{name}` is {}, neither true nor false by itself",
                    typed(of, kind)
                );
                self.report(Code::TypeMismatch, message, range, example(name, kind));
                None
            }
        }
    }

    fn known(&self, inner: &Expression) -> Option<Logic<T>> {
        let ExpressionKind::Name(name) = &inner.kind else {
            return Some(Logic::Known(Box::new(self.logic(inner)?)));
        };
        match self.operand(name, inner.range.clone())? {
            ResolvedOperand::Score(key) => Some(test(FactTest::ScoreKnown(key))),
            ResolvedOperand::Variable(of) => {
                if let FactKind::AnyOf(_) = self.scope.kind_of(of)? {
                    let message = format!("each value of `{name}` is known or not by itself");
                    let help = format!("ask for one value: `('…' in {name}) is known`");
                    self.report(Code::TypeMismatch, message, inner.range.clone(), help);
                    return None;
                }
                Some(test(FactTest::Known(of)))
            }
            ResolvedOperand::Condition(_) => Some(Logic::Known(Box::new(self.logic(inner)?))),
        }
    }
}

/// What a name in an expression asks for.
enum ResolvedOperand {
    Variable(Variable),
    Condition(ConditionKey),
    Score(ScoreKey),
}

/// The kinds of block that expressions ask for.
pub(super) fn is_asked(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Fact | Kind::Calculation | Kind::Output | Kind::Condition | Kind::Score
    )
}

/// What it is, by its type: "a one-of fact", "a count output".
fn typed(of: Variable, kind: &FactKind) -> String {
    format!("{} {}", a(kind.name()), of.thing().kind().name())
}

fn not<T>(logic: Logic<T>) -> Logic<T> {
    Logic::Not(Box::new(logic))
}

fn test<T: From<FactTest>>(test: FactTest) -> Logic<T> {
    Logic::Test(T::from(test))
}

pub(super) fn unknown_value(
    scope: &Scope<'_>,
    name: &str,
    values: &Values,
    text: &str,
    span: Span,
) -> Problem {
    let known: Vec<_> = values.ids().map(|value| format!("'{value}'")).collect();
    let message = format!("`{name}` has no value `{text}`");
    let problem = Problem::new(Code::UnknownValue, message).at(span);
    let is_label = |value: &&NamedValue| {
        value.label != value.id && value.label.to_lowercase() == text.to_lowercase()
    };
    match values.iter().find(is_label) {
        Some(value) => {
            let reason = "readers see this; write the identifier of the value";
            scope.mended(problem, text, Some(Remedy::after(reason, &value.id)))
        }
        None => {
            let problem = problem.help(format!("its values are {}", known.join(", ")));
            scope.did_you_mean(problem, text, values.ids())
        }
    }
}

/// How a fact of this kind is asked.
fn example(name: &str, kind: &FactKind) -> String {
    match kind {
        FactKind::YesNo => format!("write `{name}` or `not {name}`"),
        FactKind::OneOf(values) => {
            let value = values.ids().next().unwrap_or("…");
            format!("compare it with a value: `{name} = '{value}'`")
        }
        FactKind::AnyOf(values) => {
            let value = values.ids().next().unwrap_or("…");
            format!("ask for a value: `'{value}' in {name}`")
        }
        FactKind::Quantity { unit, range } => {
            format!(
                "compare it: `{name} >= {} {}`",
                range.low(),
                unit.in_expression()
            )
        }
        FactKind::Count { range } => format!("compare it: `{name} >= {}`", range.low()),
    }
}
