//! Calculations: their units checked, and brought to a sum of multiples of facts.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Declared;
use super::fields::Fields;
use super::scope::Scope;
use super::units::other_kind;
use crate::model::{Calculation, FactKey, FactKind, Meta, Sum, SumPiece, Thing, WrittenSum};
use crate::parse::CutOut;
use crate::parse::expression::{
    Arithmetic, ArithmeticKind, PieceKind, Word, parse_arithmetic, pieces_of_arithmetic,
};
use crate::problem::{Code, Help, Problem, Problems, Remedy, a};
use crate::quantity::{KindDifference, Number, Quantity, QuantityKind, Unit};
use crate::schema;
use crate::source::Span;

/// Most whole numbers of a count that is added up: each is told apart.
pub(super) const MOST_WHOLE: i64 = 200;

/// The type of a calculation, which expressions need before the rest of it is read. What is wrong with it is reported then.
pub(super) fn kind(scope: &Scope<'_>, declared: &Declared<'_>) -> Option<FactKind> {
    let block = declared.block;
    let shape = schema::of(block.kind);
    let before = scope.problems.replace(Problems::default());
    let fields = Fields::new(scope, &block.fields, shape, block.span, block.is_broken);
    let read = read(&fields);
    scope.problems.replace(before);
    Some(read?.1)
}

pub(super) fn read_calculation(fields: &Fields<'_>, meta: Meta) -> Option<Calculation> {
    let (is, kind) = read(fields)?;
    Some(Calculation { meta, is, kind })
}

fn read(fields: &Fields<'_>) -> Option<(WrittenSum, FactKind)> {
    let unit = fields.text_at("unit");
    let unit = unit.map(|(text, _, span)| Some((fields.scope.unit(&text, span)?, span)));
    let (text, place, span) = fields.text_at("is")?;
    let reader = SumReader {
        scope: fields.scope,
        place,
        text: &text,
    };
    let tree = match parse_arithmetic(&text) {
        Ok(tree) => tree,
        Err(error) => {
            fields.scope.broken_expression(error, place, span);
            return None;
        }
    };
    let worked = reader.worked(&tree)?;
    if worked.terms.is_empty() {
        let problem = Problem::new(
            Code::TypeMismatch,
            "this works nothing out: it names no fact",
        );
        fields.report(problem.at(span).help("write the number where it is needed"));
        return None;
    }
    let (unit, unit_span) = match unit {
        Some(unit) => unit?,
        None => (Unit::one(), span),
    };
    let numbers = numbers(&tree);
    let sum = reader.in_unit(worked, &unit, unit_span, &numbers)?;
    let facts = &fields.scope.facts;
    let range = sum.range(|fact| facts.get(fact)?.kind.range())?;
    let pieces = pieces(&text, fields.scope);
    let is = WrittenSum {
        numbers,
        span,
        pieces,
        sum,
        text,
    };
    Some((is, FactKind::Quantity { unit, range }))
}

fn numbers(tree: &Arithmetic) -> Vec<Quantity> {
    let quantity = |part: &Arithmetic| match &part.kind {
        ArithmeticKind::Quantity { number, unit } => {
            let unit = unit.as_ref().and_then(|word| Unit::parse(&word.text).ok());
            Some(Quantity {
                number: number.clone(),
                unit: unit.unwrap_or_else(Unit::one),
            })
        }
        ArithmeticKind::Name(_)
        | ArithmeticKind::Negated(_)
        | ArithmeticKind::Sum(..)
        | ArithmeticKind::Difference(..)
        | ArithmeticKind::Product(..)
        | ArithmeticKind::Quotient(..) => None,
    };
    tree.parts().into_iter().filter_map(quantity).collect()
}

/// A text that is a sum, cut into what it is made of.
fn pieces(text: &str, scope: &Scope<'_>) -> Vec<SumPiece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (kind, range) in pieces_of_arithmetic(text) {
        if at < range.start {
            pieces.push(SumPiece::Signs(text[at..range.start].to_owned()));
        }
        at = range.end;
        pieces.push(piece(kind, &text[range], scope));
    }
    if at < text.len() {
        pieces.push(SumPiece::Signs(text[at..].to_owned()));
    }
    pieces
}

fn piece(kind: PieceKind, written: &str, scope: &Scope<'_>) -> SumPiece {
    let signs = || SumPiece::Signs(written.to_owned());
    match kind {
        PieceKind::Name | PieceKind::Predicate | PieceKind::Keyword => {
            match scope.names.things.get(written) {
                Some(Thing::Fact(key)) => SumPiece::Fact(*key),
                Some(_) | None => signs(),
            }
        }
        PieceKind::Number => written.parse().map_or_else(|_| signs(), SumPiece::Number),
        PieceKind::Unit => SumPiece::Unit(written.trim_matches('\'').to_owned()),
        PieceKind::Value | PieceKind::Sign => signs(),
    }
}

/// A number that is worked out, in base units.
struct Worked {
    kind: QuantityKind,
    terms: BTreeMap<FactKey, Number>,
    constant: Number,
}

impl Worked {
    fn times(self, factor: &Number) -> Self {
        let terms = self.terms.into_iter();
        Self {
            terms: terms.map(|(fact, own)| (fact, &own * factor)).collect(),
            constant: &self.constant * factor,
            ..self
        }
    }

    fn plus(mut self, other: Self) -> Self {
        for (fact, factor) in other.terms {
            let own = self.terms.entry(fact).or_insert_with(Number::zero);
            *own = &*own + &factor;
        }
        self.constant = &self.constant + &other.constant;
        self
    }

    /// The number that it is, if it names no fact.
    fn fixed(&self) -> Option<&Number> {
        self.terms.is_empty().then_some(&self.constant)
    }
}

struct SumReader<'a> {
    scope: &'a Scope<'a>,
    place: &'a CutOut,
    text: &'a str,
}

impl SumReader<'_> {
    fn report(
        &self,
        code: Code,
        message: impl Into<String>,
        range: &Range<usize>,
        help: impl Into<Help>,
    ) {
        let span = self.place.span(range.clone());
        self.scope
            .report(Problem::new(code, message).at(span).help(help));
    }

    fn worked(&self, tree: &Arithmetic) -> Option<Worked> {
        match &tree.kind {
            ArithmeticKind::Name(name) => self.fact(name, &tree.range),
            ArithmeticKind::Quantity { number, unit } => {
                self.literal(number, unit.as_ref(), &tree.range)
            }
            ArithmeticKind::Negated(inner) => Some(self.worked(inner)?.times(&Number::from(-1))),
            ArithmeticKind::Sum(left, right) => self.added(left, right, &Number::one()),
            ArithmeticKind::Difference(left, right) => self.added(left, right, &Number::from(-1)),
            ArithmeticKind::Product(left, right) => self.product(left, right, tree),
            ArithmeticKind::Quotient(left, right) => self.quotient(left, right, tree),
        }
    }

    fn literal(
        &self,
        number: &Number,
        unit: Option<&Word>,
        range: &Range<usize>,
    ) -> Option<Worked> {
        let unit = match unit {
            Some(word) => self.scope.unit_in_expression(word, self.place)?,
            None => Unit::one(),
        };
        let Some(factor) = unit.factor() else {
            self.no_scale(&unit.to_string(), range);
            return None;
        };
        Some(Worked {
            kind: unit.kind().clone(),
            terms: BTreeMap::new(),
            constant: number * factor,
        })
    }

    fn no_scale(&self, what: &str, range: &Range<usize>) {
        let problem = no_scale(what, "and can't be added up");
        let span = self.place.span(range.clone());
        self.scope.report(problem.at(span));
    }

    fn fact(&self, name: &str, range: &Range<usize>) -> Option<Worked> {
        let key = match self.scope.names.things.get(name) {
            Some(Thing::Fact(key)) => *key,
            Some(thing) => {
                let kind = a(thing.kind().name());
                let message = format!("`{name}` is {kind}, and a calculation adds up facts");
                let help = "write what it is made of, if that is numbers of facts";
                self.report(Code::TypeMismatch, message, range, help);
                return None;
            }
            None => {
                let near = self
                    .scope
                    .names
                    .nearest(name, |kind| kind == crate::model::Kind::Fact);
                let help = match near {
                    Some(near) => {
                        let remedy = Remedy::name(name, &near, [near.as_str()]);
                        let place = self.place.place_for(&near, range.clone());
                        remedy.at(place)
                    }
                    None => "declare it with a `fact` block; between two numbers a minus has a space on both sides".into(),
                };
                let message = format!("no fact is named `{name}`");
                self.report(Code::UnknownName, message, range, help);
                return None;
            }
        };
        let (kind, factor) = match &self.scope.facts.get(key)?.kind {
            FactKind::Quantity { unit, .. } => match unit.factor() {
                Some(factor) => (unit.kind().clone(), factor.clone()),
                None => {
                    self.no_scale(name, range);
                    return None;
                }
            },
            FactKind::Count { range: counted } => {
                self.few(name, counted, range)?;
                (Unit::one().kind().clone(), Number::one())
            }
            kind @ (FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_)) => {
                let message = format!("`{name}` is {} fact, not a number", a(kind.name()));
                let help = "add up quantities and counts; points for answers are a `score`";
                self.report(Code::TypeMismatch, message, range, help);
                return None;
            }
        };
        Some(Worked {
            kind,
            terms: BTreeMap::from([(key, factor)]),
            constant: Number::zero(),
        })
    }

    /// A count is decided number by number.
    fn few(&self, name: &str, counted: &crate::quantity::Range, at: &Range<usize>) -> Option<()> {
        let numbers = &(counted.high() - counted.low()) + &Number::one();
        if numbers <= Number::from(MOST_WHOLE) {
            return Some(());
        }
        let message = format!("`{name}` has {numbers} whole numbers, too many to add up");
        let help = format!(
            "each is told apart: give it a range of at most {MOST_WHOLE} numbers, or make it a quantity"
        );
        self.report(Code::NotDecided, message, at, help);
        None
    }

    fn added(&self, left: &Arithmetic, right: &Arithmetic, sign: &Number) -> Option<Worked> {
        let (one, other) = (self.worked(left), self.worked(right));
        let (one, other) = (one?, other?);
        if one.kind != other.kind {
            let whole = left.range.start..right.range.end;
            let [left, right] = [left, right].map(|part| &self.text[part.range.clone()]);
            let message = format!("`{left}` and `{right}` do not measure the same");
            let help = "only numbers of one kind add up; a number with a unit is written with it: `6 'mo'`";
            self.report(Code::WrongDimension, message, &whole, help);
            return None;
        }
        Some(one.plus(other.times(sign)))
    }

    fn product(&self, left: &Arithmetic, right: &Arithmetic, whole: &Arithmetic) -> Option<Worked> {
        let (one, other) = (self.worked(left), self.worked(right));
        let (one, other) = (one?, other?);
        let kind = one.kind.product(&other.kind);
        let product = match (one.fixed().cloned(), other.fixed().cloned()) {
            (Some(factor), _) => other.times(&factor),
            (None, Some(factor)) => one.times(&factor),
            (None, None) => {
                let message = "a product of two facts is not decided yet";
                let help = "a calculation multiplies by a number; a table of both facts can say what the product would";
                self.report(Code::NotDecided, message, &whole.range, help);
                return None;
            }
        };
        self.of_kind(product, kind, whole)
    }

    fn quotient(
        &self,
        left: &Arithmetic,
        right: &Arithmetic,
        whole: &Arithmetic,
    ) -> Option<Worked> {
        let (one, other) = (self.worked(left), self.worked(right));
        let (one, other) = (one?, other?);
        let kind = one.kind.product(&other.kind.inverse());
        let Some(divisor) = other.fixed() else {
            let message = "a division by a fact is not decided yet";
            let help = "a calculation divides by a number; instead of `a / b >= 2` compare `a - 2 * b` with zero";
            self.report(Code::NotDecided, message, &whole.range, help);
            return None;
        };
        if divisor.is_zero() {
            let help = "leave it out, or divide by another number";
            self.report(Code::OutOfRange, "a division by zero", &right.range, help);
            return None;
        }
        let quotient = one.times(&(&Number::one() / divisor));
        self.of_kind(quotient, kind, whole)
    }

    fn of_kind(
        &self,
        worked: Worked,
        kind: Option<QuantityKind>,
        whole: &Arithmetic,
    ) -> Option<Worked> {
        if kind.is_none() {
            let help = "no unit measures it";
            let message = "this multiplies more units than any quantity has";
            self.report(Code::WrongDimension, message, &whole.range, help);
        }
        Some(Worked {
            kind: kind?,
            ..worked
        })
    }

    /// The sum in the unit of the calculation.
    fn in_unit(
        &self,
        worked: Worked,
        unit: &Unit,
        span: Span,
        numbers: &[Quantity],
    ) -> Option<Sum> {
        let difference = worked.kind.difference(unit.kind());
        let problem = match (difference, unit.factor()) {
            (None, Some(factor)) => {
                let worked = worked.times(&(&Number::one() / factor));
                return Some(Sum {
                    terms: worked.terms,
                    constant: worked.constant,
                });
            }
            (None | Some(KindDifference::Kind | KindDifference::Annotation), None) => {
                no_scale(&unit.to_string(), "so a sum can't be in it").at(span)
            }
            (Some(_), _) if unit.is_one() => {
                Problem::new(Code::WrongDimension, "what this comes to has a unit")
                    .at(span)
                    .help(self.which_unit(&worked, numbers))
            }
            (Some(_), _) => other_kind("this calculation", &unit.to_string(), difference, span),
        };
        self.scope.report(problem);
        None
    }

    /// Names a unit that measures what a sum does: that of a fact, else of a number in it, else base units.
    fn which_unit(&self, worked: &Worked, numbers: &[Quantity]) -> String {
        let facts = worked.terms.keys();
        let of_facts = facts.filter_map(|fact| self.scope.facts.get(*fact)?.kind.unit());
        let mut units = of_facts.chain(numbers.iter().map(|quantity| &quantity.unit));
        let fits =
            |unit: &&Unit| unit.factor().is_some() && worked.kind.difference(unit.kind()).is_none();
        let unit = units
            .find(fits)
            .map_or_else(|| worked.kind.code(), Unit::to_string);
        format!("write which: `unit = \"{unit}\"`")
    }
}

fn no_scale(what: &str, so: &str) -> Problem {
    let message = format!("`{what}` has a zero of its own, {so}");
    Problem::new(Code::WrongDimension, message).help("a difference of temperatures is in `K`")
}
