//! Scores and their entries.

use super::facts::read_guard;
use super::fields::{Fields, wrong_type};
use super::names::ScoreTotals;
use super::vignette::{Typed, read_value};
use crate::model::{
    BandPoints, Bands, Bound, Entry, FactKind, Kind, Meta, PointNumber, Points, Score, Thing,
    Value, Variable,
};
use crate::parse::{Block, NodeValue, TomlNode, TomlTable};
use crate::problem::{Code, Problem, Remedy, a};
use crate::quantity::{Measured, Range};
use crate::source::Span;

/// The widest range of totals: a proof goes through each of them.
const MOST_TOTALS: i64 = 1000;

/// What a score can come to, from its entries as written; `None` where one of them has no number.
pub(super) fn totals(block: &Block) -> Option<ScoreTotals> {
    let entries = tables(&block.fields, "points")?;
    let given: Option<Vec<Vec<PointNumber>>> = entries.into_iter().map(given_by).collect();
    let given = given?;
    let least = given.iter().filter_map(|own| own.iter().min()).copied();
    let most = given.iter().filter_map(|own| own.iter().max()).copied();
    let [least, most] = [least.sum(), most.sum()].map(PointNumber::number);
    Some(ScoreTotals {
        range: Range::new(least, most)?,
        grain: PointNumber::grain(given.iter().flatten().copied()),
    })
}

fn tables<'t>(fields: &'t TomlTable, name: &str) -> Option<Vec<&'t TomlTable>> {
    let (_, node) = fields.get(name)?;
    let NodeValue::List(items) = &node.value else {
        return None;
    };
    let tables = items.iter().map(|item| match &item.value {
        NodeValue::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

/// What an entry gives one or another.
fn given_by(entry: &TomlTable) -> Option<Vec<PointNumber>> {
    let Some(bands) = tables(entry, "bands") else {
        return Some(vec![PointNumber::ZERO, points_of(entry)?]);
    };
    bands.into_iter().map(points_of).collect()
}

fn points_of(entry: &TomlTable) -> Option<PointNumber> {
    match &entry.get("points")?.1.value {
        NodeValue::Number(number) => PointNumber::of(number),
        _ => None,
    }
}

pub(super) fn read_score(fields: &Fields<'_>, meta: Meta) -> Option<Score> {
    let tables = fields.tables("points");
    match fields.node("points").map(|node| &node.value) {
        Some(NodeValue::List(items)) if items.is_empty() => fields.missing("`points`"),
        Some(_) | None => {}
    }
    let read: Vec<_> = tables.iter().map(read_points).collect();
    let entries = read.into_iter().collect::<Option<Vec<_>>>()?;
    if entries.is_empty() {
        return None;
    }
    let score = Score { meta, entries };
    check_width(fields, &score);
    Some(score)
}

fn read_points(fields: &Fields<'_>) -> Option<Points> {
    let label = fields.text("label");
    let is_by_number = ["of", "bands"].iter().any(|name| fields.has(name));
    let is_by_condition = ["when", "points"].iter().any(|name| fields.has(name));
    let points = match is_by_number {
        true => read_bands(fields, label),
        false => read_entry(fields, label),
    };
    if is_by_number && is_by_condition {
        let message = "these points are given by a condition and by bands";
        let problem = Problem::new(Code::UnknownField, message).at(fields.span);
        fields
            .report(problem.help(
                "write two entries: one with `when` and `points`, one with `of` and `bands`",
            ));
        // What is wrong with the other half is told too.
        read_entry(fields, None);
        return None;
    }
    fields.report_unknown();
    points
}

fn read_entry(fields: &Fields<'_>, label: Option<String>) -> Option<Points> {
    let when = fields.required("when", read_guard(fields, "when"));
    let points = fields.required("points", points(fields));
    Some(Points::When(Entry {
        when: when?,
        points: points?,
        label,
    }))
}

/// The number whose bands give points.
fn read_of<'s>(fields: &Fields<'s>) -> Option<(Variable, String, &'s FactKind)> {
    let (name, _, span) = fields.text_at("of")?;
    let of = match fields.scope.names.things.get(&name) {
        Some(Thing::Fact(key)) => Variable::Fact(*key),
        Some(Thing::Calculation(key)) => Variable::Calculation(*key),
        Some(Thing::Output(key)) => Variable::Output(*key),
        Some(thing) => {
            let message = format!(
                "`{name}` is {}, not a number with bands",
                a(thing.kind().name())
            );
            let problem = Problem::new(Code::UnknownName, message).at(span);
            fields.report(problem.help("name a fact, a calculation or an output"));
            return None;
        }
        None => {
            let message = format!("no fact, calculation or output is named `{name}`");
            let problem = Problem::new(Code::UnknownName, message).at(span);
            let near = fields.scope.names.nearest(&name, is_number);
            let remedy = near.map(|near| Remedy::name(&name, &near, [near.as_str()]));
            fields.report(fields.scope.mended(problem, &name, remedy));
            return None;
        }
    };
    // One whose block is broken has been reported there.
    let kind = fields.scope.kind_of(of)?;
    if kind.range().is_none() {
        let message = format!(
            "`{name}` is {} {}, and has no bands",
            a(kind.name()),
            of.thing().kind().name()
        );
        let problem = Problem::new(Code::TypeMismatch, message).at(span);
        fields.report(problem.help("bands are of a quantity or a count; write an entry with `when` and `points` for each value"));
        return None;
    }
    Some((of, name, kind))
}

/// What may be a number.
fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Fact | Kind::Calculation | Kind::Output)
}

fn read_bands(fields: &Fields<'_>, label: Option<String>) -> Option<Points> {
    let of = fields.required("of", read_of(fields));
    let tables = fields.tables("bands");
    fields.required("bands", fields.node("bands"));
    let typed = of.as_ref().map(|(variable, id, kind)| Typed {
        variable: *variable,
        id,
        kind,
        may_be_unknown: false,
    });
    let read = tables.iter().map(|band| read_band(band, typed.as_ref()));
    let read: Vec<_> = read.collect();
    let bands = read.into_iter().collect::<Option<Vec<_>>>()?;
    let ((last, rest), bounded) = bands
        .split_last()
        .map(|(last, bounded)| (last.clone(), bounded))?;
    let at = fields.key_span("bands");
    if let Some(bound) = last {
        fields.report(no_rest(&bound, rest.span));
        return None;
    }
    if bounded.is_empty() {
        let message = "there is one band alone, and everybody is given its points";
        let problem = Problem::new(Code::MissingField, message).at(at);
        fields.report(problem.help("write where it ends, and a band for the others: `{ below = …, points = 0 }, { points = 1 }`"));
        return None;
    }
    let bounded = with_bounds(fields, bounded)?;
    let (of, name, _) = of?;
    Bands::new((of, &name), label, bounded, rest).map(Points::Bands)
}

/// A band, and where it ends.
fn read_band(band: &Fields<'_>, of: Option<&Typed<'_>>) -> Option<(Option<Bound>, BandPoints)> {
    let ends = [("below", false), ("up-to", true)];
    let bounds = ends.map(|(name, is_included)| {
        let number = band.node(name).map(|node| read_number(band, of, node));
        number.map(|number| {
            number.map(|number| Bound {
                number,
                is_included,
            })
        })
    });
    let points = points(band);
    band.report_unknown();
    let bound = match bounds {
        [Some(_), Some(_)] => {
            let problem = Problem::new(Code::UnknownField, "this band ends twice").at(band.span);
            band.report(problem.help("write `below` if the number itself is in the next band, `up-to` if it is in this one"));
            return None;
        }
        [Some(bound), None] | [None, Some(bound)] => Some(bound?),
        [None, None] => None,
    };
    let span = band.span;
    Some((
        bound,
        BandPoints {
            points: points?,
            span,
        },
    ))
}

fn read_number(band: &Fields<'_>, of: Option<&Typed<'_>>, node: &TomlNode) -> Option<Measured> {
    if !matches!(node.value, NodeValue::Text(..) | NodeValue::Number(_)) {
        band.report(wrong_type(node, "a number"));
        return None;
    }
    match read_value(band, of?, node)? {
        Value::Number(number) => Some(number),
        Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => None,
    }
}

/// What is missing after the last of the bands.
fn no_rest(bound: &Bound, span: Span) -> Problem {
    let rest = match bound.is_included {
        true => format!("more than {}", bound.number),
        false => format!("{} and more", bound.number),
    };
    let message = format!("no band is for {rest}");
    let problem = Problem::new(Code::MissingField, message).at(span);
    problem.help("add the points of the rest, without an end: `{ points = 2 }`")
}

/// Bands that all have an end, each beyond the one before.
fn with_bounds(
    fields: &Fields<'_>,
    bands: &[(Option<Bound>, BandPoints)],
) -> Option<Vec<(Bound, BandPoints)>> {
    let mut bounded: Vec<(Bound, BandPoints)> = Vec::new();
    for (bound, band) in bands {
        let Some(bound) = bound else {
            let problem = Problem::new(
                Code::MissingField,
                "this band has no end, and others follow",
            )
            .at(band.span);
            fields.report(problem.help("write `below` or `up-to`; only the last band has neither"));
            return None;
        };
        if let Some((before, _)) = bounded.last().filter(|(before, _)| before >= bound) {
            let message = format!(
                "this band is empty: those before it go {} {}",
                before.name().replace('-', " "),
                before.number
            );
            let problem = Problem::new(Code::OutOfRange, message).at(band.span);
            fields.report(problem.help(
                "write the bands from the least up; each begins where the one before it ends",
            ));
            return None;
        }
        bounded.push((bound.clone(), *band));
    }
    Some(bounded)
}

fn points(fields: &Fields<'_>) -> Option<PointNumber> {
    let (number, span) = fields.number("points")?;
    let points = PointNumber::of(&number);
    if points.is_none() {
        let most = PointNumber::MOST_PLACES;
        let message = format!("{number} is not a number of points");
        let problem = Problem::new(Code::WrongType, message).at(span);
        fields.report(problem.help(format!(
            "write one of at most {most} decimals, below a million"
        )));
    }
    points
}

fn check_width(fields: &Fields<'_>, score: &Score) {
    let grain = score.grain();
    let width = score.most() - score.least();
    let totals = width.times(grain);
    if totals > MOST_TOTALS {
        let (message, help) = match grain == PointNumber::ONE {
            true => (
                format!("the totals of this score span {width}, more than {MOST_TOTALS}"),
                "use a coarser scale: points of 1 in place of 100",
            ),
            false => (
                format!(
                    "the totals of this score span {totals} steps of {grain}, more than {MOST_TOTALS}"
                ),
                "use a coarser scale: points of 0.1 in place of 0.123",
            ),
        };
        let problem = Problem::new(Code::OutOfRange, message).at(fields.key_span("points"));
        fields.report(problem.help(help));
    }
}
