//! Scores and their entries.

use super::facts::read_guard;
use super::fields::Fields;
use crate::model::{Meta, Points, Score};
use crate::parse::{Block, NodeValue, TomlTable};
use crate::problem::{Code, Problem};
use crate::quantity::{Number, Range};

/// The widest range of totals: a proof goes through each of them.
const MOST_TOTALS: i64 = 1000;

/// What a score can come to, from its entries as written; `None` where one of them has no number.
pub(super) fn totals(block: &Block) -> Option<Range> {
    let entries = entries(&block.fields)?;
    let points: Option<Vec<i64>> = entries.into_iter().map(points_of).collect();
    let (mut least, mut most) = (0i64, 0i64);
    for points in points? {
        least = least.saturating_add(points.min(0));
        most = most.saturating_add(points.max(0));
    }
    Range::new(Number::from(least), Number::from(most))
}

fn entries(fields: &TomlTable) -> Option<Vec<&TomlTable>> {
    let mut nodes = fields.entries.iter();
    let (_, node) = nodes.find(|(key, _)| key.value == "points")?;
    let NodeValue::List(items) = &node.value else {
        return None;
    };
    let tables = items.iter().map(|item| match &item.value {
        NodeValue::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn points_of(entry: &TomlTable) -> Option<i64> {
    let mut nodes = entry.entries.iter();
    match &nodes.find(|(key, _)| key.value == "points")?.1.value {
        NodeValue::Number(number) => number.to_i64(),
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
    check_width(fields, &entries);
    Some(Score { meta, entries })
}

fn read_points(fields: &Fields<'_>) -> Option<Points> {
    let when = read_guard(fields, "when");
    let points = whole(fields);
    let label = fields.text("label");
    fields.report_unknown();
    Some(Points {
        when: when?,
        points: points?,
        label,
    })
}

fn whole(fields: &Fields<'_>) -> Option<i64> {
    let (number, span) = fields.number("points")?;
    let whole = number.to_i64();
    if whole.is_none() {
        let message = format!("expected a whole number, found {number}");
        fields.report(Problem::new(Code::WrongType, message).at(span));
    }
    whole
}

fn check_width(fields: &Fields<'_>, entries: &[Points]) {
    let sizes = entries.iter().map(|entry| entry.points.saturating_abs());
    let width = sizes.fold(0i64, i64::saturating_add);
    if width > MOST_TOTALS {
        let message = format!("the totals of this score span {width}, more than {MOST_TOTALS}");
        let problem = Problem::new(Code::OutOfRange, message).at(fields.key_span("points"));
        fields.report(problem.help("use a coarser scale: points of 1 in place of 100"));
    }
}
