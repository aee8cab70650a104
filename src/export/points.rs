//! Points as numbers of JSON.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::model::PointNumber;

/// A whole one has no decimals.
impl Serialize for PointNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = self.times(Self::FINEST);
        let one = Self::ONE.times(Self::FINEST);
        match self.is_whole() {
            true => serializer.serialize_i64(parts / one),
            // The nearest float is written with the decimals that there are.
            false => serializer.serialize_f64(parts as f64 / one as f64),
        }
    }
}

impl JsonSchema for PointNumber {
    fn schema_name() -> Cow<'static, str> {
        "PointNumber".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_numbers_with_the_decimals_that_they_have() {
        let json = |text: &str| {
            let points = PointNumber::of(&text.parse().expect("a number"));
            serde_json::to_string(&points.expect("few decimals")).expect("JSON")
        };
        let all = ["1.50", "-3", "0.1", "-0.000001"];
        assert_eq!(all.map(json), ["1.5", "-3", "0.1", "-1e-6"]);
    }
}
