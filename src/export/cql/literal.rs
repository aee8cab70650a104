//! Numbers and texts as CQL writes them.

use crate::export::NotExported;
use crate::model::PointNumber;
use crate::quantity::{Measured, Number, Unit};

/// How many decimals a number of CQL can have.
const DECIMALS: i32 = 8;

fn too_long(why: String) -> NotExported {
    let help = "write the number with fewer digits, or in another unit";
    NotExported { why, help }
}

pub(super) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A number of a quantity or a count.
pub(super) fn number(unit: Option<&Unit>, number: &Measured) -> Result<String, NotExported> {
    let Some(unit) = unit else {
        return whole(number.number());
    };
    // What is no decimal in the unit of the fact is one as its author wrote it: 6 weeks of years.
    let written = number.written();
    let in_unit = decimal(number.number()).map(|number| quantity(&number, unit));
    let as_written = || decimal(&written.number).map(|number| quantity(&number, &written.unit));
    let literal = in_unit.or_else(as_written);
    literal.ok_or_else(|| too_long(format!("{number} has more than {DECIMALS} decimals")))
}

/// A number of a count, which CQL holds in 32 bits.
fn whole(number: &Number) -> Result<String, NotExported> {
    let fits = number
        .to_i64()
        .filter(|whole| i32::try_from(*whole).is_ok());
    match (fits, decimal(number)) {
        (Some(whole), _) => Ok(whole.to_string()),
        (None, Some(decimal)) if !number.is_integer() => Ok(decimal),
        (None, _) => Err(too_long(format!("{number} is too large for a count"))),
    }
}

/// A number with no more decimals than CQL has.
pub(super) fn decimal(number: &Number) -> Option<String> {
    let scaled = number * &Number::power_of_ten(DECIMALS);
    scaled.is_integer().then(|| number.to_string())
}

fn quantity(number: &str, unit: &Unit) -> String {
    format!("{number} {}", text(unit.code()))
}

/// An integer, or a decimal where any of the points of a score are none: one list has numbers of one type.
pub(super) fn points(points: PointNumber, are_whole: bool) -> String {
    match points.is_whole() && !are_whole {
        true => format!("{points}.0"),
        false => points.to_string(),
    }
}

/// A number of a multiple.
pub(super) fn exact(number: &Number) -> Result<String, NotExported> {
    let refused = || too_long(format!("{number} has too many digits in a calculation"));
    decimal(number).ok_or_else(refused)
}
