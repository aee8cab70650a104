//! Calculations: their units checked, and brought to the form that is decided. One that another names is put in its place there.

mod normal;

use std::collections::BTreeMap;
use std::ops::Range;

use super::Declared;
use super::fields::{Fields, not_found};
use super::names::NotFound;
use super::scope::Scope;
use super::units::other_kind;
use crate::model::{
    Calculation, CalculationKey, CaseWord, Choice, Computation, ComputationPiece, FactKey,
    FactKind, Guard, Kind, Library, Meta, Operand, Operation, Rounded, Rounding, Thing, Variable,
    Written, WrittenComputation,
};
use crate::parse::expression::{
    Arithmetic, ArithmeticKind, Expression, PieceKind, Word, parse_arithmetic, pieces_of_arithmetic,
};
use crate::parse::{CutOut, NodeValue};
use crate::problem::{Code, Help, Problem, Problems, Remedy, a};
use crate::quantity::{KindDifference, Number, Quantity, QuantityKind, Unit};
use crate::schema;
use crate::source::{Sources, Span};
use normal::{Cases, MOST_TIMES, Undecided};

/// Most calculations that one takes, through others too.
const MOST_TAKEN: usize = 100;

/// Most whole numbers of a count that is worked with: each is told apart.
pub(super) const MOST_WHOLE: i64 = 200;

/// What others need of a calculation.
pub(super) struct CalculationType {
    pub kind: FactKind,
    cases: Cases,
    takes: Vec<CalculationKey>,
}

impl CalculationType {
    pub fn of(calculation: &Calculation) -> Self {
        Self {
            kind: calculation.kind.clone(),
            cases: calculation.cases.clone(),
            takes: calculation.takes.clone(),
        }
    }
}

/// The type of a calculation, which expressions need before the rest of it is read, and which it needs of those that it names. What is wrong with it is
/// reported when it is read.
pub(super) fn kind(scope: &Scope<'_>, declared: &Declared<'_>) -> Option<CalculationType> {
    let block = declared.block;
    let shape = schema::of(block.kind);
    let before = scope.problems.replace(Problems::default());
    let fields = Fields::new(scope, &block.fields, shape, block.span, block.is_broken);
    let (read, applies) = (read(&fields), applies(&fields));
    scope.problems.replace(before);
    let read = read?.of_those(applies.flatten().as_ref());
    Some(CalculationType {
        kind: read.kind,
        cases: read.cases,
        takes: read.takes,
    })
}

/// The calculations that a formula names, as far as it can be read.
pub(super) fn named_in(scope: &Scope<'_>, declared: &Declared<'_>) -> Vec<CalculationKey> {
    let Some((_, node)) = declared.block.fields.get("is") else {
        return Vec::new();
    };
    let NodeValue::Text(text, _) = &node.value else {
        return Vec::new();
    };
    let named = |part: &Arithmetic| match &part.kind {
        ArithmeticKind::Name(name) => scope.names.thing::<CalculationKey>(name).ok(),
        ArithmeticKind::Quantity { .. }
        | ArithmeticKind::Negated(_)
        | ArithmeticKind::Sum(..)
        | ArithmeticKind::Difference(..)
        | ArithmeticKind::Product(..)
        | ArithmeticKind::Quotient(..)
        | ArithmeticKind::Power(..)
        | ArithmeticKind::Least(_)
        | ArithmeticKind::Greatest(_)
        | ArithmeticKind::Rounded { .. }
        | ArithmeticKind::If { .. } => None,
    };
    parse_arithmetic(text).map_or_else(
        |_| Vec::new(),
        |tree| tree.parts().into_iter().filter_map(named).collect(),
    )
}

pub(super) fn read_calculation(fields: &Fields<'_>, meta: Meta) -> Option<Calculation> {
    let applies = applies(fields);
    let read = read(fields)?;
    let applies = applies?;
    Some(read.of_those(applies.as_ref()).named(meta, applies))
}

/// A formula in the unit of its calculation.
struct ReadFormula {
    is: WrittenComputation,
    kind: FactKind,
    takes: Vec<CalculationKey>,
    cases: Cases,
}

impl ReadFormula {
    /// Of those who meet a condition, if there is one.
    fn of_those(mut self, applies: Option<&Written<Guard>>) -> Self {
        if let Some(applies) = applies {
            self.cases = normal::only(&applies.logic, self.cases);
        }
        self
    }

    fn named(self, meta: Meta, applies: Option<Written<Guard>>) -> Calculation {
        Calculation {
            meta,
            is: self.is,
            applies,
            kind: self.kind,
            takes: self.takes,
            cases: self.cases,
        }
    }
}

/// Of whom it is worked out; nothing where that can't be read.
#[allow(clippy::option_option)]
fn applies(fields: &Fields<'_>) -> Option<Option<Written<Guard>>> {
    let Some((text, place, span)) = fields.text_at("applies") else {
        return Some(None);
    };
    let applies = fields.scope.guard(text, place, span)?;
    of_facts(fields.scope, &applies.logic, span)?;
    Some(Some(applies))
}

fn read(fields: &Fields<'_>) -> Option<ReadFormula> {
    let unit = fields.text_at("unit");
    let unit = unit.map(|(text, _, span)| Some((fields.scope.unit(&text, span)?, span)));
    let bare = bare_numbers(fields);
    let (text, place, span) = fields.text_at("is")?;
    let reader = ComputationReader {
        scope: fields.scope,
        place,
        text: &text,
        bare: bare?,
    };
    let (tree, worked) = reader.formula(span)?;
    let (unit, unit_span) = match unit {
        Some(unit) => unit?,
        None => (Unit::one(), span),
    };
    reader.in_its_unit(&tree, worked, unit, [span, unit_span])
}

/// A formula in other words, and of other patients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalculationWords {
    pub is: String,
    pub applies: Option<String>,
}

/// A calculation in other words, and each that takes it and so is another number too, in an order in which each comes after those that it takes.
pub type RewrittenCalculations = Vec<(CalculationKey, Calculation)>;

/// Calculations as a book would have them that wrote one of them so, in the place and the unit of the one that it has; nothing where that could not be read.
pub fn rewritten(
    library: &Library,
    key: CalculationKey,
    words: &[CalculationWords],
) -> Vec<Option<RewrittenCalculations>> {
    let sources = Sources::default();
    let mut scope = Scope::of_numbers(library, &sources);
    let own = &library.calculations[key];
    let outer = library.calculations_that_take(key);
    let mut all = Vec::new();
    for words in words {
        let mut read = reworded(&scope, own, words).map(|edited| vec![(key, edited)]);
        for &outer in &outer {
            let Some(before) = &mut read else { break };
            if let Some((inner, edited)) = before.last() {
                scope
                    .calculations
                    .insert(*inner, CalculationType::of(edited));
            }
            let own = &library.calculations[outer];
            let edited = reworded(&scope, own, &CalculationWords::of(own));
            read = edited.and_then(|edited| {
                let mut read = read?;
                read.push((outer, edited));
                Some(read)
            });
        }
        for own in [key].iter().chain(&outer) {
            let before = CalculationType::of(&library.calculations[*own]);
            scope.calculations.insert(*own, before);
        }
        all.push(read);
    }
    all
}

impl CalculationWords {
    /// As they are.
    fn of(own: &Calculation) -> Self {
        Self {
            is: own.is.text.clone(),
            applies: own.applies.as_ref().map(|applies| applies.text.clone()),
        }
    }
}

fn reworded(scope: &Scope<'_>, own: &Calculation, words: &CalculationWords) -> Option<Calculation> {
    let span = own.is.span;
    let place = CutOut::within(span);
    let reader = ComputationReader {
        scope,
        place: &place,
        text: &words.is,
        bare: own.is.bare.clone(),
    };
    let (tree, worked) = reader.formula(span)?;
    let unit = own.kind.unit()?.clone();
    let read = reader.in_its_unit(&tree, worked, unit, [span, span])?;
    let applies = match &words.applies {
        Some(text) => {
            let applies = scope.guard(text.clone(), &place, span)?;
            of_facts(scope, &applies.logic, span)?;
            Some(applies)
        }
        None => None,
    };
    let read = read.of_those(applies.as_ref());
    Some(read.named(own.meta.clone(), applies))
}

/// The unit of each thing whose bare number a formula takes, if it takes bare numbers; nothing where they can't be read.
#[allow(clippy::option_option)]
fn bare_numbers(fields: &Fields<'_>) -> Option<Option<BTreeMap<Operand, Unit>>> {
    let Some(table) = fields.table("numbers-in") else {
        return Some(None);
    };
    let mut units = BTreeMap::new();
    for (name, node) in table.entries() {
        let of = operand(table.scope, &name.value);
        let of = of.map_err(|why| {
            let (scope, code) = (table.scope, Code::UnknownName);
            let wanted = "fact or calculation";
            table.report(not_found(scope, code, wanted, &name.value, name.span, why));
        });
        let unit = table.node_text(node).and_then(|(text, _, span)| {
            let unit = table.scope.unit(&text, span)?;
            Some((unit, span))
        });
        let (of, (unit, span)) = (of.ok()?, unit?);
        let kind = table.scope.kind_of(of.into())?;
        let Some(own) = kind.unit() else {
            let message = format!("`{}` has no unit to be taken off", name.value);
            let problem = Problem::new(Code::TypeMismatch, message).at(name.span);
            table.report(problem.help("leave it out here: its number is bare as it is"));
            return None;
        };
        let difference = own.difference(&unit);
        if difference.is_some() || unit.factor().is_none() || own.factor().is_none() {
            let what = format!("`{}`", name.value);
            table.report(other_kind(&what, &unit.to_string(), difference, span));
            return None;
        }
        units.insert(of, unit);
    }
    Some(Some(units))
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
        | ArithmeticKind::Quotient(..)
        | ArithmeticKind::Power(..)
        | ArithmeticKind::Least(_)
        | ArithmeticKind::Greatest(_)
        | ArithmeticKind::Rounded { .. }
        | ArithmeticKind::If { .. } => None,
    };
    tree.parts().into_iter().filter_map(quantity).collect()
}

/// The text of a formula, cut into what it is made of.
fn pieces(text: &str, scope: &Scope<'_>) -> Vec<ComputationPiece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (kind, range) in pieces_of_arithmetic(text) {
        if at < range.start {
            pieces.push(ComputationPiece::Signs(text[at..range.start].to_owned()));
        }
        at = range.end;
        pieces.push(piece(kind, &text[range], scope));
    }
    if at < text.len() {
        pieces.push(ComputationPiece::Signs(text[at..].to_owned()));
    }
    pieces
}

fn piece(kind: PieceKind, written: &str, scope: &Scope<'_>) -> ComputationPiece {
    let signs = || ComputationPiece::Signs(written.to_owned());
    match kind {
        PieceKind::Name => {
            operand(scope, written).map_or_else(|_| signs(), ComputationPiece::Operand)
        }
        PieceKind::Number => written
            .parse()
            .map_or_else(|_| signs(), ComputationPiece::Number),
        PieceKind::Unit => ComputationPiece::Unit(written.trim_matches('\'').to_owned()),
        PieceKind::Keyword => {
            let mut words = CaseWord::ALL.into_iter();
            let word = words.find(|word| word.name() == written);
            word.map_or_else(signs, ComputationPiece::Word)
        }
        PieceKind::Value | PieceKind::Sign | PieceKind::Predicate => signs(),
    }
}

/// A number that is worked out, in base units.
#[derive(Clone)]
struct Worked {
    kind: QuantityKind,
    computation: Computation,
    /// The calculations that it takes, each after those that it takes itself.
    takes: Vec<CalculationKey>,
    cases: Cases,
}

struct ComputationReader<'a> {
    scope: &'a Scope<'a>,
    place: &'a CutOut,
    text: &'a str,
    /// Of a formula of bare numbers: the unit in which it takes the number of each thing.
    bare: Option<BTreeMap<Operand, Unit>>,
}

impl ComputationReader<'_> {
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

    /// What the whole text works out.
    fn formula(&self, span: Span) -> Option<(Arithmetic, Worked)> {
        let tree = match parse_arithmetic(self.text) {
            Ok(tree) => tree,
            Err(error) => {
                self.scope.broken_expression(error, self.place, span);
                return None;
            }
        };
        let worked = self.worked(&tree)?;
        if worked.takes.len() > MOST_TAKEN {
            let message = format!("this takes more than {MOST_TAKEN} other calculations");
            let problem = Problem::new(Code::NestedTooDeep, message).at(span);
            let help = "write some of them as one formula";
            self.scope.report(problem.help(help));
            return None;
        }
        if worked.cases.iter().any(|case| !case.needs.is_empty()) {
            return Some((tree, worked));
        }
        let (message, help) = match worked.cases.len() {
            0 | 1 => (
                "this works nothing out: it names no fact that is a number",
                "write the number where it is needed",
            ),
            _several => (
                "this only chooses between numbers, and works none out",
                "a number for each group of patients is an `output`, which the rows of a table `set`",
            ),
        };
        let problem = Problem::new(Code::TypeMismatch, message);
        self.scope.report(problem.at(span).help(help));
        None
    }

    /// The same in the unit of the calculation, given where the formula stands and where its unit does.
    fn in_its_unit(
        &self,
        tree: &Arithmetic,
        worked: Worked,
        unit: Unit,
        [span, unit_span]: [Span; 2],
    ) -> Option<ReadFormula> {
        let numbers = numbers(tree);
        let worked = self.in_unit(worked, &unit, unit_span, &numbers)?;
        let ranges = |fact: FactKey| self.scope.facts.get(fact)?.kind.range();
        let range = Calculation::range_of(&worked.cases, ranges)?;
        let is = WrittenComputation {
            numbers,
            span,
            pieces: pieces(self.text, self.scope),
            computation: worked.computation,
            bare: self.bare.clone(),
            text: self.text.to_owned(),
        };
        Some(ReadFormula {
            is,
            kind: FactKind::Quantity { unit, range },
            takes: worked.takes,
            cases: worked.cases,
        })
    }

    fn worked(&self, tree: &Arithmetic) -> Option<Worked> {
        match &tree.kind {
            ArithmeticKind::Name(name) => self.operand(name, &tree.range),
            ArithmeticKind::Quantity { number, unit } => {
                self.literal(number, unit.as_ref(), &tree.range)
            }
            ArithmeticKind::Negated(inner) => Some(self.worked(inner)?.times(&Number::from(-1))),
            ArithmeticKind::Sum(left, right) => self.added(left, right, &Number::one()),
            ArithmeticKind::Difference(left, right) => self.added(left, right, &Number::from(-1)),
            ArithmeticKind::Product(left, right) => {
                let (one, other) = (self.worked(left), self.worked(right));
                self.product(one?, other?, tree)
            }
            ArithmeticKind::Quotient(left, right) => self.quotient(left, right, tree),
            ArithmeticKind::Power(base, exponent) => self.power(base, *exponent, tree),
            ArithmeticKind::Least(parts) => {
                self.extreme(parts, tree, Operation::AtMost, Computation::Least)
            }
            ArithmeticKind::Greatest(parts) => {
                self.extreme(parts, tree, Operation::AtLeast, Computation::Greatest)
            }
            ArithmeticKind::Rounded { to, of, step } => self.rounded(*to, of, step, tree),
            ArithmeticKind::If {
                when,
                then,
                otherwise,
            } => self.by(when, then, otherwise, tree),
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
        if self.bare.is_some() && !unit.is_one() {
            let message = format!("`{number} {unit}` has a unit, and this takes bare numbers");
            let help = "with `numbers-in` every number is bare: write it in the unit that the formula means";
            self.report(Code::WrongDimension, message, range, help);
            return None;
        }
        let Some(factor) = unit.factor() else {
            self.no_scale(&unit.to_string(), range);
            return None;
        };
        let number = number * factor;
        Some(Worked {
            kind: unit.kind().clone(),
            computation: Computation::Number(number.clone()),
            takes: Vec::new(),
            cases: normal::fixed(number),
        })
    }

    fn no_scale(&self, what: &str, range: &Range<usize>) {
        let problem = no_scale(what, "and can't be added up");
        let span = self.place.span(range.clone());
        self.scope.report(problem.at(span));
    }

    /// A fact, or another calculation.
    fn operand(&self, name: &str, range: &Range<usize>) -> Option<Worked> {
        let of = match operand(self.scope, name) {
            Ok(of) => of,
            Err(why) => {
                self.no_operand(name, why, range);
                return None;
            }
        };
        let (kind, factor) = self.scale(name, of, range)?;
        let (takes, cases) = match of {
            Operand::Fact(key) => (Vec::new(), normal::of_fact(key, factor.clone())),
            Operand::Calculation(key) => {
                let own = self.scope.calculations.get(&key)?;
                let takes = own.takes.iter().copied().chain([key]);
                let cases = own.cases.iter().map(|case| case.times(&factor));
                (takes.collect(), cases.collect())
            }
        };
        Some(Worked {
            kind,
            computation: Computation::Operand { of, factor },
            takes,
            cases,
        })
    }

    fn no_operand(&self, name: &str, why: NotFound, range: &Range<usize>) {
        let near = match why {
            NotFound::Other(kind) => {
                let kind = a(kind.name());
                let message =
                    format!("`{name}` is {kind}, and a calculation takes facts and calculations");
                let help = "write what it is made of, if that is numbers of facts";
                return self.report(Code::TypeMismatch, message, range, help);
            }
            NotFound::Unknown(near) => near,
        };
        let help = match near {
            Some(near) => {
                let remedy = Remedy::name(name, &near, [near.as_str()]);
                let place = self.place.place_for(&near, range.clone());
                remedy.at(place)
            }
            None => "declare it with a `fact` or a `calculation` block; between two numbers a minus has a space on both sides".into(),
        };
        let message = format!("no fact or calculation is named `{name}`");
        self.report(Code::UnknownName, message, range, help);
    }

    /// What a fact or a calculation measures, and how much one of its own unit is.
    fn scale(
        &self,
        name: &str,
        of: Operand,
        range: &Range<usize>,
    ) -> Option<(QuantityKind, Number)> {
        match self.scope.kind_of(of.into())? {
            FactKind::Quantity { unit, .. } => {
                let Some(factor) = unit.factor() else {
                    self.no_scale(name, range);
                    return None;
                };
                let Some(bare) = &self.bare else {
                    return Some((unit.kind().clone(), factor.clone()));
                };
                let one = Unit::one().kind().clone();
                match bare.get(&of).map(Unit::factor) {
                    Some(other) => Some((one, factor / other?)),
                    None if unit.is_one() => Some((one, Number::one())),
                    None => {
                        let message =
                            format!("`{name}` is in `{unit}`, and this takes bare numbers");
                        let help =
                            format!("say in which unit: `numbers-in = {{ {name} = \"{unit}\" }}`");
                        self.report(Code::WrongDimension, message, range, help);
                        None
                    }
                }
            }
            FactKind::Count { range: counted } => {
                self.few(name, counted, range)?;
                Some((Unit::one().kind().clone(), Number::one()))
            }
            kind @ (FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_)) => {
                let message = format!("`{name}` is {} fact, not a number", a(kind.name()));
                let help = "a calculation takes quantities and counts; points for answers are a `score`, and `if … then … else …` asks for an answer";
                self.report(Code::TypeMismatch, message, range, help);
                None
            }
        }
    }

    /// A count is decided number by number.
    fn few(&self, name: &str, counted: &crate::quantity::Range, at: &Range<usize>) -> Option<()> {
        let numbers = &(counted.high() - counted.low()) + &Number::one();
        if numbers <= Number::from(MOST_WHOLE) {
            return Some(());
        }
        let message = format!("`{name}` has {numbers} whole numbers, too many to be worked with");
        let help = format!(
            "each is told apart: give it a range of at most {MOST_WHOLE} numbers, or make it a quantity"
        );
        self.report(Code::NotDecided, message, at, help);
        None
    }

    /// Two that measure the same.
    fn alike(&self, left: &Arithmetic, right: &Arithmetic) -> Option<[Worked; 2]> {
        let (one, other) = (self.worked(left), self.worked(right));
        let (one, other) = (one?, other?);
        if one.kind == other.kind {
            return Some([one, other]);
        }
        let start = left.range.start.min(right.range.start);
        let whole = start..left.range.end.max(right.range.end);
        let [left, right] = [left, right].map(|part| &self.text[part.range.clone()]);
        let message = format!("`{left}` and `{right}` do not measure the same");
        let help = "only numbers of one kind go together; a number with a unit is written with it: `6 'mo'`";
        self.report(Code::WrongDimension, message, &whole, help);
        None
    }

    fn added(&self, left: &Arithmetic, right: &Arithmetic, sign: &Number) -> Option<Worked> {
        let [one, other] = self.alike(left, right)?;
        let other = other.times(sign);
        let cases = normal::joined(&one.cases, &other.cases, normal::plus);
        let whole = left.range.start..right.range.end;
        Some(Worked {
            kind: one.kind,
            takes: either(one.takes, other.takes),
            computation: Computation::Sum(Box::new([one.computation, other.computation])),
            cases: self.decided(cases, &whole)?,
        })
    }

    fn product(&self, one: Worked, other: Worked, whole: &Arithmetic) -> Option<Worked> {
        let kind = one.kind.product(&other.kind);
        let cases = normal::joined(&one.cases, &other.cases, |one, other| {
            normal::times(one, other, &|fact| self.range(fact))
        });
        Some(Worked {
            kind: self.kind_of(kind, whole)?,
            takes: either(one.takes, other.takes),
            computation: Computation::Product(Box::new([one.computation, other.computation])),
            cases: self.decided(cases, &whole.range)?,
        })
    }

    fn range(&self, fact: FactKey) -> Option<&crate::quantity::Range> {
        self.scope.facts.get(fact)?.kind.range()
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
        let cases = normal::joined(&one.cases, &other.cases, |one, other| {
            normal::over(one, other, &|fact| self.range(fact))
        });
        let at = match cases {
            Err(Undecided::ByNothing | Undecided::ByZero(_)) => &right.range,
            Ok(_) | Err(_) => &whole.range,
        };
        Some(Worked {
            kind: self.kind_of(kind, whole)?,
            takes: either(one.takes, other.takes),
            computation: Computation::Quotient(Box::new([one.computation, other.computation])),
            cases: self.decided(cases, at)?,
        })
    }

    fn power(&self, base: &Arithmetic, exponent: u32, whole: &Arithmetic) -> Option<Worked> {
        let base = self.worked(base)?;
        (1..exponent).try_fold(base.clone(), |power, _| {
            self.product(power, base.clone(), whole)
        })
    }

    /// The least or the greatest of several.
    fn extreme(
        &self,
        parts: &[Arithmetic],
        whole: &Arithmetic,
        bound: fn(Number) -> Operation,
        formula: fn(Vec<Computation>) -> Computation,
    ) -> Option<Worked> {
        let (first, rest) = parts.split_first()?;
        let Worked {
            kind,
            computation: of_first,
            mut takes,
            mut cases,
        } = self.worked(first)?;
        let mut formulas = vec![of_first];
        for part in rest {
            let [_, own] = self.alike(first, part)?;
            let both = normal::joined(&cases, &own.cases, |one, other| {
                normal::bounded(one, other, bound)
            });
            cases = self.decided(both, &whole.range)?;
            formulas.push(own.computation);
            takes = either(takes, own.takes);
        }
        Some(Worked {
            kind,
            takes,
            computation: formula(formulas),
            cases,
        })
    }

    fn rounded(
        &self,
        to: Rounding,
        of: &Arithmetic,
        step: &Arithmetic,
        whole: &Arithmetic,
    ) -> Option<Worked> {
        let [own, by] = self.alike(of, step)?;
        let by = normal::number(&by.cases).filter(|step| **step > Number::zero());
        let Some(by) = by else {
            let text = &self.text[step.range.clone()];
            let message = format!("`{text}` is not a step to round to");
            let help = format!(
                "round to a number above zero: `{}(dose, 250 mg)`",
                to.name()
            );
            self.report(Code::OutOfRange, message, &step.range, help);
            return None;
        };
        let cases = Ok(normal::rounded(&own.cases, to, by));
        let rounded = Rounded {
            of: own.computation,
            to,
            step: by.clone(),
        };
        Some(Worked {
            kind: own.kind,
            takes: own.takes,
            computation: Computation::Rounded(Box::new(rounded)),
            cases: self.decided(cases, &whole.range)?,
        })
    }

    fn by(
        &self,
        when: &Expression,
        then: &Arithmetic,
        otherwise: &Arithmetic,
        whole: &Arithmetic,
    ) -> Option<Worked> {
        let guard = self.scope.guard_of(when, self.place);
        let both = self.alike(then, otherwise);
        let (when, guard) = (&when.range, guard?);
        of_facts(self.scope, &guard, self.place.span(when.clone()))?;
        let [then, otherwise] = both?;
        let cases = normal::by(&guard, then.cases, otherwise.cases);
        let choice = Choice {
            when: guard,
            then: then.computation,
            otherwise: otherwise.computation,
        };
        Some(Worked {
            kind: then.kind,
            takes: either(then.takes, otherwise.takes),
            computation: Computation::If(Box::new(choice)),
            cases: self.decided(cases, &whole.range)?,
        })
    }

    fn decided(&self, cases: Result<Cases, Undecided>, range: &Range<usize>) -> Option<Cases> {
        match cases {
            Ok(cases) => Some(cases),
            Err(why) => {
                let span = self.place.span(range.clone());
                self.scope.report(undecided(self.scope, why).at(span));
                None
            }
        }
    }

    fn kind_of(&self, kind: Option<QuantityKind>, whole: &Arithmetic) -> Option<QuantityKind> {
        if kind.is_none() {
            let help = "no unit measures it";
            let message = "this multiplies more units than any quantity has";
            self.report(Code::WrongDimension, message, &whole.range, help);
        }
        kind
    }

    /// The number in the unit of the calculation.
    fn in_unit(
        &self,
        worked: Worked,
        unit: &Unit,
        span: Span,
        numbers: &[Quantity],
    ) -> Option<Worked> {
        if self.bare.is_some() {
            return Some(worked);
        }
        let difference = worked.kind.difference(unit.kind());
        let problem = match (difference, unit.factor()) {
            (None, Some(factor)) => {
                return Some(worked.times(&(&Number::one() / factor)));
            }
            (None | Some(KindDifference::Kind | KindDifference::Annotation), None) => {
                no_scale(&unit.to_string(), "so a calculation can't be in it").at(span)
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

    /// Names a unit that measures what a formula does: that of a fact, else of a number in it, else base units.
    fn which_unit(&self, worked: &Worked, numbers: &[Quantity]) -> String {
        let facts = worked.cases.iter().flat_map(|case| &case.needs);
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

/// A fact or a calculation.
fn operand(scope: &Scope<'_>, name: &str) -> Result<Operand, NotFound> {
    let is_operand = |kind| matches!(kind, Kind::Fact | Kind::Calculation);
    match scope.names.things.get(name) {
        Some(Thing::Fact(key)) => Ok(Operand::Fact(*key)),
        Some(Thing::Calculation(key)) => Ok(Operand::Calculation(*key)),
        Some(thing) => Err(NotFound::Other(thing.kind())),
        None => Err(NotFound::Unknown(scope.names.nearest(name, is_operand))),
    }
}

/// What either takes, each once.
fn either(mut one: Vec<CalculationKey>, other: Vec<CalculationKey>) -> Vec<CalculationKey> {
    for key in other {
        if !one.contains(&key) {
            one.push(key);
        }
    }
    one
}

fn no_scale(what: &str, so: &str) -> Problem {
    let message = format!("`{what}` has a zero of its own, {so}");
    Problem::new(Code::WrongDimension, message).help("a difference of temperatures is in `K`")
}

impl Worked {
    fn times(self, factor: &Number) -> Self {
        if *factor == Number::one() {
            return self;
        }
        let number = Computation::Number(factor.clone());
        let cases = self.cases.iter();
        Self {
            kind: self.kind,
            takes: self.takes,
            cases: cases.map(|case| case.times(factor)).collect(),
            computation: Computation::Product(Box::new([number, self.computation])),
        }
    }
}

/// A condition that asks for facts and nothing that depends on them: no calculation can hang on itself.
fn of_facts(scope: &Scope<'_>, guard: &Guard, span: Span) -> Option<()> {
    let mut other = None;
    guard.for_each(&mut |test| match test.variable() {
        Some(Variable::Fact(_)) => {}
        Some(of) => other = Some(a(of.thing().kind().name())),
        None => other = Some("a condition or a score".to_owned()),
    });
    let Some(other) = other else {
        return Some(());
    };
    let message =
        format!("this asks for {other}, and the conditions of a calculation ask for facts alone");
    let help = "write what it is made of, if that is facts; what goes by other things is a `table` that sets an output";
    scope.report(
        Problem::new(Code::TypeMismatch, message)
            .at(span)
            .help(help),
    );
    None
}

/// Why nobody can say what it comes to, and what can be written in its place.
fn undecided(scope: &Scope<'_>, why: Undecided) -> Problem {
    let name = |fact: FactKey| {
        let id = |fact: &crate::model::Fact| format!("`{}`", fact.meta.id);
        scope.facts.get(fact).map_or_else(String::new, id)
    };
    let (message, help) = match why {
        Undecided::SumInProduct => (
            "a sum of several facts in a product is not decided".to_owned(),
            "multiply facts, and sums of one fact and numbers such as `140 'a' - age`".to_owned(),
        ),
        Undecided::OperatedInProduct => (
            "a rounded or bounded number in a product is not decided".to_owned(),
            "round and bound what comes out, or set an output by a `table`".to_owned(),
        ),
        Undecided::ProductInSum => (
            "a sum of a product, or of a rounded or bounded number, and other facts is not decided"
                .to_owned(),
            "add facts, or multiply them".to_owned(),
        ),
        Undecided::Crosses(fact) => (
            "what is multiplied here is below zero for some and above it for others".to_owned(),
            format!("give {} a range in which it keeps its sign", name(fact)),
        ),
        Undecided::TwoLines(fact) => (
            format!("{} is multiplied in two ways here", name(fact)),
            "a product takes a fact, or a sum of it and a number, and not both".to_owned(),
        ),
        Undecided::HighPower => (
            format!("a power of more than {MOST_TIMES} is not decided"),
            "no formula of a guideline has one".to_owned(),
        ),
        Undecided::LeastOfTwo => (
            "which of two numbers of facts is the greater is not decided".to_owned(),
            "`min` and `max` take one number of facts; the others are plain numbers".to_owned(),
        ),
        Undecided::TooManyCases => (
            "this has more cases than are gone through".to_owned(),
            "make two calculations of it".to_owned(),
        ),
        Undecided::LongNumber => (
            "a number of this has more digits than are worked with".to_owned(),
            "look for a calculation that is multiplied by itself again and again".to_owned(),
        ),
        Undecided::ByZero(fact) => {
            let message = format!(
                "this divides by zero at one end of the range of {}",
                name(fact)
            );
            let help = format!("give {} a range without that end", name(fact));
            return Problem::new(Code::OutOfRange, message).help(help);
        }
        Undecided::ByNothing => {
            let help = "leave it out, or divide by another number";
            return Problem::new(Code::OutOfRange, "a division by zero").help(help);
        }
    };
    Problem::new(Code::NotDecided, message).help(help)
}
