use super::{
    BlockKind, Comparison, ConditionKey, FactTest, Guard, GuardPlace, Logic, Meta, OutputKey,
    Overview, PointNumber, ScoreKey, Variable, Walk, Written,
};
use crate::quantity::Measured;
use crate::source::Span;

/// Points added up, compared like a count, or in the steps in which they add up.
#[derive(Clone, Debug)]
pub struct Score {
    pub meta: Meta,
    pub entries: Vec<Points>,
}

impl BlockKind for Score {
    type Key = ScoreKey;

    const ENCODES: bool = false;
    const CHOSEN_BY_TITLE: bool = false;
    const OF_A_GUIDELINE: bool = false;
    const OVERVIEW: Option<Overview> = None;

    fn other_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn guard_places(&self, key: ScoreKey) -> Vec<GuardPlace> {
        let lines = 0..self.lines().count();
        lines.map(|line| GuardPlace::Entry(key, line)).collect()
    }

    fn walk<'a>(&'a self, walk: &mut Walk<'a>) {
        let Self { meta: _, entries } = self;
        for entry in entries {
            match entry {
                Points::When(Entry {
                    when,
                    points: _,
                    label: _,
                }) => walk.guard(when),
                Points::Bands(Bands {
                    of,
                    name: _,
                    label: _,
                    bands: _,
                }) => walk.thing(of.thing()),
            }
        }
    }
}

/// What gives points.
#[derive(Clone, Debug)]
pub enum Points {
    /// To a patient for whom a condition holds.
    When(Entry),
    /// By the band that a number lies in.
    Bands(Bands),
}

/// What a patient for whom a condition holds is given.
#[derive(Clone, Debug)]
pub struct Entry {
    pub when: Written<Guard>,
    pub points: PointNumber,
    pub label: Option<String>,
}

/// The bands of a number, from the least up: each value lies in one of them. They are made of bounds that rise, by [`Bands::new`]
/// alone, and each begins where the one before it ends: so none overlap, and nothing lies between two.
#[derive(Clone, Debug)]
pub struct Bands {
    of: Variable,
    /// The identifier of the number.
    name: String,
    label: Option<String>,
    bands: Vec<Band>,
}

/// The points of the numbers from the bound before, or from the least on, to its own.
#[derive(Clone, Debug)]
pub struct Band {
    /// Who is in it; follows from the bounds.
    when: Written<Guard>,
    /// Of the last one none.
    bound: Option<Bound>,
    points: PointNumber,
}

/// Where a band ends. `below` a number ends before `up-to` the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    pub number: Measured,
    /// Whether the number itself lies in the band: `up-to`, and not `below`.
    pub is_included: bool,
}

impl Bound {
    /// As a field of a band.
    pub fn name(&self) -> &'static str {
        match self.is_included {
            true => "up-to",
            false => "below",
        }
    }

    /// What is on this side of it.
    pub fn before(&self) -> (Comparison, Measured) {
        let comparison = match self.is_included {
            true => Comparison::AtMost,
            false => Comparison::Less,
        };
        (comparison, self.number.clone())
    }

    /// What is on the other side.
    pub fn beyond(&self) -> (Comparison, Measured) {
        let (comparison, number) = self.before();
        (comparison.negated(), number)
    }
}

/// A band as it is read: its points, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct BandPoints {
    pub points: PointNumber,
    pub span: Span,
}

impl Bands {
    /// Bands that end at these bounds, and the rest; `None` unless each bound is beyond the one before.
    pub fn new(
        (of, name): (Variable, &str),
        label: Option<String>,
        bounded: Vec<(Bound, BandPoints)>,
        rest: BandPoints,
    ) -> Option<Self> {
        if !bounded.is_sorted_by(|(one, _), (next, _)| one < next) {
            return None;
        }
        let ends = bounded.into_iter();
        let ends = ends.map(|(bound, band)| (Some(bound), band));
        let mut bands = Vec::new();
        let mut before: Option<Bound> = None;
        for (bound, BandPoints { points, span }) in ends.chain([(None, rest)]) {
            let low = before.as_ref().map(Bound::beyond);
            let high = bound.as_ref().map(Bound::before);
            let sides = low.into_iter().chain(high).collect();
            bands.push(Band {
                when: within((of, name), sides, span),
                bound: bound.clone(),
                points,
            });
            before = bound;
        }
        let name = name.to_owned();
        Some(Self {
            of,
            name,
            label,
            bands,
        })
    }

    /// The number.
    pub fn of(&self) -> Variable {
        self.of
    }

    /// As the book calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn label(&self) -> Option<&String> {
        self.label.as_ref()
    }

    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// With one of its bands ending elsewhere; `None` where that is not between the bounds beside it.
    #[must_use]
    pub fn with_bound(&self, band: usize, bound: Bound) -> Option<Self> {
        let places = self.bands.iter().enumerate();
        let bounded = places.filter_map(|(place, own)| {
            let old = own.bound.as_ref()?;
            let new = if place == band { &bound } else { old };
            Some((new.clone(), own.read()))
        });
        let rest = self.bands.last()?.read();
        Self::new(
            (self.of, &self.name),
            self.label.clone(),
            bounded.collect(),
            rest,
        )
    }
}

impl Band {
    pub fn when(&self) -> &Written<Guard> {
        &self.when
    }

    pub fn bound(&self) -> Option<&Bound> {
        self.bound.as_ref()
    }

    pub fn points(&self) -> PointNumber {
        self.points
    }

    fn read(&self) -> BandPoints {
        BandPoints {
            points: self.points,
            span: self.when.span,
        }
    }
}

/// Who has a number on these sides, as an expression says it.
fn within(
    (of, name): (Variable, &str),
    sides: Vec<(Comparison, Measured)>,
    span: Span,
) -> Written<Guard> {
    let words = sides.iter().map(|(comparison, number)| {
        let number = number.written().in_expression();
        format!("{name} {} {number}", comparison.symbol())
    });
    let text = words.collect::<Vec<_>>().join(" and ");
    let tests = sides.into_iter().map(|(comparison, number)| {
        Logic::Test(FactTest::Compare {
            of,
            comparison,
            number,
        })
    });
    let mut tests: Vec<Guard> = tests.collect();
    let logic = match tests.len() {
        1 => tests.swap_remove(0),
        _ => Logic::And(tests),
    };
    Written { text, span, logic }
}

impl Points {
    /// Each condition with what it gives, in the order written: of bands one for each.
    pub fn lines(&self) -> Vec<(&Written<Guard>, PointNumber)> {
        match self {
            Points::When(own) => vec![(&own.when, own.points)],
            Points::Bands(own) => {
                let bands = own.bands.iter();
                bands.map(|band| (&band.when, band.points)).collect()
            }
        }
    }

    pub fn label(&self) -> Option<&String> {
        match self {
            Points::When(own) => own.label.as_ref(),
            Points::Bands(own) => own.label(),
        }
    }

    /// The least and the most that it gives anybody.
    pub fn ends(&self) -> (PointNumber, PointNumber) {
        match self {
            Points::When(own) => (
                own.points.min(PointNumber::ZERO),
                own.points.max(PointNumber::ZERO),
            ),
            Points::Bands(own) => {
                let points = || own.bands.iter().map(|band| band.points);
                (
                    points().min().unwrap_or_default(),
                    points().max().unwrap_or_default(),
                )
            }
        }
    }
}

impl Score {
    /// Each condition with what it gives, in the order written: of bands one for each.
    pub fn lines(&self) -> impl Iterator<Item = (&Written<Guard>, PointNumber)> {
        self.entries.iter().flat_map(Points::lines)
    }

    /// Whether a line is a band, whose condition follows from where it ends.
    pub fn is_of_band(&self, line: usize) -> bool {
        let mut lines = self.entries.iter().flat_map(|entry| {
            let is_band = matches!(entry, Points::Bands(_));
            entry.lines().into_iter().map(move |_| is_band)
        });
        lines.nth(line).unwrap_or_default()
    }

    /// Of a condition with points by its place among [those](Self::lines).
    pub(crate) fn line_mut(
        &mut self,
        line: usize,
    ) -> Option<(&mut Written<Guard>, &mut PointNumber)> {
        let lines = self.entries.iter_mut().flat_map(|entry| match entry {
            Points::When(own) => vec![(&mut own.when, &mut own.points)],
            Points::Bands(own) => {
                let bands = own.bands.iter_mut();
                bands
                    .map(|band| (&mut band.when, &mut band.points))
                    .collect()
            }
        });
        lines.into_iter().nth(line)
    }

    /// What all totals are multiples of, and one point too.
    pub fn grain(&self) -> PointNumber {
        PointNumber::grain(self.lines().map(|(_, points)| points))
    }

    /// Every total between the least and the greatest, whether anybody has it or not.
    pub fn totals(&self) -> impl Iterator<Item = PointNumber> + use<> {
        let grain = self.grain();
        let [least, most] = [self.least(), self.most()].map(|end| end.times(grain));
        (least..=most).map(move |times| PointNumber::from_times(times, grain))
    }

    /// The least total that any choice of entries comes to.
    pub fn least(&self) -> PointNumber {
        self.entries.iter().map(|entry| entry.ends().0).sum()
    }

    /// The greatest total that any choice of entries comes to.
    pub fn most(&self) -> PointNumber {
        self.entries.iter().map(|entry| entry.ends().1).sum()
    }
}

/// Something that expressions use by name and that is itself made of expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Definition {
    Condition(ConditionKey),
    Score(ScoreKey),
    Output(OutputKey),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Number;
    use crate::sample;

    const BELOW: bool = false;
    const UP_TO: bool = true;

    fn bands(bounds: &[(i64, bool)]) -> Option<Bands> {
        let library = sample::library();
        let (fact, own) = library.facts.iter().next().expect("the sample has facts");
        let mut points = 0..;
        let mut next = || BandPoints {
            points: PointNumber::from_times(points.next().unwrap_or_default(), PointNumber::ONE),
            span: own.meta.span,
        };
        let bounded = bounds.iter().map(|&(number, is_included)| {
            let number = Measured::count(number.into());
            let bound = Bound {
                number,
                is_included,
            };
            (bound, next())
        });
        let bounded = bounded.collect();
        let rest = next();
        Bands::new((Variable::Fact(fact), "visits"), None, bounded, rest)
    }

    /// The bands that a number lies in, by what is asked of it.
    fn bands_of(bands: &Bands, number: &Number) -> Vec<i64> {
        let holds = |guard: &Guard| {
            let tests = match guard {
                Logic::And(parts) => parts.iter().collect(),
                whole => vec![whole],
            };
            tests.into_iter().all(|test| match test {
                Logic::Test(FactTest::Compare {
                    comparison,
                    number: with,
                    ..
                }) => comparison.holds(number, with.number()),
                other => unreachable!("{other:?}"),
            })
        };
        let within = bands.bands().iter();
        let within = within.filter(|band| holds(&band.when().logic));
        within
            .map(|band| band.points().times(PointNumber::ONE))
            .collect()
    }

    #[test]
    fn each_number_lies_in_one_band() {
        let bounds = [(1, UP_TO), (3, BELOW), (3, UP_TO), (8, UP_TO), (9, BELOW)];
        let bands = bands(&bounds).expect("bounds that rise");
        let of = |halves: i64| bands_of(&bands, &Number::ratio(halves, 2));
        let found: Vec<Vec<i64>> = (0..22).map(of).collect();
        let one = |band: i64, times: usize| vec![vec![band]; times];
        // 0 to 1, 1.5 to 2.5, 3 alone, 3.5 to 8, 8.5, 9 and more.
        let expected = [
            one(0, 3),
            one(1, 3),
            one(2, 1),
            one(3, 10),
            one(4, 1),
            one(5, 4),
        ];
        assert_eq!(found, expected.concat());
    }

    #[test]
    fn bounds_that_do_not_rise_make_no_bands() {
        for bounds in [
            [(3, BELOW), (2, BELOW)],
            [(3, BELOW), (3, BELOW)],
            [(3, UP_TO), (3, UP_TO)],
            [(3, UP_TO), (3, BELOW)],
        ] {
            assert!(bands(&bounds).is_none(), "{bounds:?}");
        }
    }

    #[test]
    fn a_bound_moves_between_those_beside_it() {
        let bands = bands(&[(3, BELOW), (5, BELOW)]).expect("bounds that rise");
        let moved = |number: i64| {
            let number = Measured::count(number.into());
            let is_included = BELOW;
            bands.with_bound(
                1,
                Bound {
                    number,
                    is_included,
                },
            )
        };
        assert!(moved(3).is_none());
        let moved = moved(4).expect("beyond the one before");
        assert_eq!(bands_of(&moved, &Number::from(4)), [2]);
        assert_eq!(bands_of(&bands, &Number::from(4)), [1]);
    }
}
