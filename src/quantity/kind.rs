//! Which numbers can be compared at all.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The kind of quantity that a unit measures, in the sense of the international vocabulary of metrology: two quantities
/// compare where they are of one kind, and then they differ by a scale alone.
///
/// It distinguishes more than a dimension does. What stands over the line is not cancelled against what stands under it, so that a
/// ratio of amounts is not a percentage and a dose for each kilogram and minute is not a rate; and an annotation (`{1.73_m2}`)
/// says what is measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuantityKind(BTreeMap<UnitPart, Times>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum UnitPart {
    Base(&'static str),
    Annotation(Arc<str>),
}

impl UnitPart {
    /// So many times: an annotation has no exponent.
    fn written(&self, times: u32) -> Vec<String> {
        match (self, times) {
            (UnitPart::Base(_), 0) => Vec::new(),
            (UnitPart::Base(symbol), 1) => vec![(*symbol).to_owned()],
            (UnitPart::Base(symbol), times) => vec![format!("{symbol}{times}")],
            (UnitPart::Annotation(text), times) => vec![format!("{{{text}}}"); times as usize],
        }
    }
}

/// How often a part stands over the line and under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Times {
    over: u32,
    under: u32,
}

/// Why numbers of two kinds do not compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindDifference {
    /// They have another dimension: weeks and millimetres.
    Dimension,
    /// Their annotations differ, or only one has one.
    Annotation,
    /// UCUM converts one into the other, but they do not differ by a scale alone.
    Kind,
}

const MOST_TIMES: u32 = 30;

/// What UCUM takes for the same dimension as another base unit.
const EQUATED: &[(&str, &str)] = &[("eq", "mol"), ("osm", "mol"), ("Cel", "K")];

impl QuantityKind {
    pub(super) fn of_base(symbol: &'static str) -> Self {
        Self::of(UnitPart::Base(symbol))
    }

    pub(super) fn of_annotation(text: &str) -> Self {
        Self::of(UnitPart::Annotation(text.into()))
    }

    fn of(part: UnitPart) -> Self {
        let times = Times { over: 1, under: 0 };
        Self(BTreeMap::from([(part, times)]))
    }

    /// Of a product or a quotient; `None` where it is larger than any unit is.
    pub(super) fn times(mut self, other: &Self, is_over: bool) -> Option<Self> {
        for (part, times) in &other.0 {
            let count = self.0.entry(part.clone()).or_default();
            *count = count.plus(times.on_side(is_over));
            if count.over.max(count.under) > MOST_TIMES {
                return None;
            }
        }
        Some(self)
    }

    /// Of a product of two quantities: what stands over the line of one is cancelled against what stands under that of the other, and never within
    /// one of them.
    pub fn product(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        let parts = self.0.keys().chain(other.0.keys());
        for part in parts {
            let one = self.0.get(part).copied().unwrap_or_default();
            let two = other.0.get(part).copied().unwrap_or_default();
            let cancelled = one.over.min(two.under) + two.over.min(one.under);
            let both = one.plus(two);
            let left = Times {
                over: both.over - cancelled,
                under: both.under - cancelled,
            };
            if left.over.max(left.under) > MOST_TIMES {
                return None;
            }
            if left != Times::default() {
                product.0.insert(part.clone(), left);
            }
        }
        Some(product)
    }

    /// Of what it is divided by.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let parts = self.0.iter();
        Self(
            parts
                .map(|(part, times)| (part.clone(), times.on_side(false)))
                .collect(),
        )
    }

    /// `None` where it is larger than any unit is.
    pub(super) fn power(&self, exponent: i32) -> Option<Self> {
        let mut power = Self::default();
        for _ in 0..exponent.unsigned_abs() {
            power = power.times(self, exponent > 0)?;
        }
        Some(power)
    }

    /// The base units that measure it, as UCUM writes them: `g.m2/s`.
    pub fn code(&self) -> String {
        let side = |times: fn(&Times) -> u32| -> Vec<String> {
            let parts = self.0.iter();
            parts
                .flat_map(|(part, own)| part.written(times(own)))
                .collect()
        };
        let over = match side(|times| times.over) {
            none if none.is_empty() => "1".to_owned(),
            over => over.join("."),
        };
        let under = side(|times| times.under);
        let under = under.iter().map(|part| format!("/{part}"));
        over + &under.collect::<String>()
    }

    /// Why quantities of the two kinds do not compare, if they do not.
    pub fn difference(&self, other: &Self) -> Option<KindDifference> {
        if self == other {
            None
        } else if self.without_annotations() == other.without_annotations() {
            Some(KindDifference::Annotation)
        } else if self.dimension() == other.dimension() {
            Some(KindDifference::Kind)
        } else {
            Some(KindDifference::Dimension)
        }
    }

    fn without_annotations(&self) -> BTreeMap<&'static str, Times> {
        let bases = self.0.iter().filter_map(|(part, times)| match part {
            UnitPart::Base(symbol) => Some((*symbol, *times)),
            UnitPart::Annotation(_) => None,
        });
        bases.collect()
    }

    /// As UCUM has it.
    fn dimension(&self) -> BTreeMap<&'static str, i64> {
        let mut dimension = BTreeMap::new();
        for (symbol, times) in self.without_annotations() {
            let equated = EQUATED.iter().find(|(listed, _)| *listed == symbol);
            let base = equated.map_or(symbol, |(_, base)| base);
            *dimension.entry(base).or_default() += i64::from(times.over) - i64::from(times.under);
        }
        dimension.retain(|_, exponent| *exponent != 0);
        dimension
    }
}

impl Times {
    fn plus(self, other: Self) -> Self {
        Self {
            over: self.over + other.over,
            under: self.under + other.under,
        }
    }

    fn on_side(self, is_over: bool) -> Self {
        match is_over {
            true => self,
            false => Self {
                over: self.under,
                under: self.over,
            },
        }
    }
}
