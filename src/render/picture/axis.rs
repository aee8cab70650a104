//! Numbers to pixels: exact until the last step.

use crate::quantity::Number;

/// A stretch of numbers on a stretch of pixels, with round numbers to read it by.
#[derive(Clone, Debug)]
pub struct Axis {
    low: Number,
    high: Number,
    pub ticks: Vec<Number>,
    scale: AxisScale,
    /// Pixels at the low and at the high end.
    from: f64,
    to: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AxisScale {
    Linear,
    /// Equal ratios are equal distances.
    Logarithmic,
}

/// Most steps between two ticks of an axis.
const STEPS: i64 = 5;

impl Axis {
    /// Ends on whole steps of 1, 2 or 5 times a power of ten, at most five of them about the numbers.
    pub fn linear(low: &Number, high: &Number, (from, to): (f64, f64)) -> Self {
        let step = step(low, high);
        let first = (low / &step).floor();
        let last = (high / &step).ceil();
        let last = if first == last {
            &last + &Number::one()
        } else {
            last
        };
        let count = (&last - &first).to_i64().unwrap_or(1);
        let ticks = (0..=count).map(|index| &(&first + &Number::from(index)) * &step);
        Self {
            low: &first * &step,
            high: &last * &step,
            ticks: ticks.collect(),
            scale: AxisScale::Linear,
            from,
            to,
        }
    }

    /// Of ratios: `None` where one is not above zero.
    pub fn logarithmic(low: &Number, high: &Number, (from, to): (f64, f64)) -> Option<Self> {
        if *low <= Number::zero() || high < low {
            return None;
        }
        let (low, high) = (round_below(low), round_above(high));
        let high = if low == high {
            &high * &Number::from(10)
        } else {
            high
        };
        Some(Self {
            ticks: round_ratios(&low, &high),
            low,
            high,
            scale: AxisScale::Logarithmic,
            from,
            to,
        })
    }

    /// The pixels of its low and its high end.
    pub fn ends(&self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// The pixel of a number; one beyond the ends is at the end.
    pub fn at(&self, number: &Number) -> f64 {
        let number = number.clamp(&self.low, &self.high);
        let share = match self.scale {
            AxisScale::Linear => (&(number - &self.low) / &(&self.high - &self.low)).to_f64(),
            AxisScale::Logarithmic => {
                let ratio = |of: &Number| (of / &self.low).to_f64().ln();
                ratio(number) / ratio(&self.high)
            }
        };
        self.from + share * (self.to - self.from)
    }
}

/// The smallest of 1, 2, 5 times a power of ten that takes at most five steps.
fn step(low: &Number, high: &Number) -> Number {
    let width = if low < high {
        high - low
    } else {
        Number::one()
    };
    let most = Number::from(STEPS);
    let guess = width.to_f64().log10().floor() as i32 - 2;
    (guess..)
        .flat_map(|power| {
            [1, 2, 5].map(|factor| &Number::from(factor) * &Number::power_of_ten(power))
        })
        .find(|step| &width / step <= most)
        .unwrap_or(width.clone())
}

/// 1, 2 and 5 times each power of ten near a positive number.
fn candidates(near: &Number) -> impl DoubleEndedIterator<Item = Number> {
    let power = near.to_f64().log10().floor() as i32;
    (power - 1..=power + 1).flat_map(|power| {
        [1, 2, 5].map(|factor| &Number::from(factor) * &Number::power_of_ten(power))
    })
}

fn round_below(number: &Number) -> Number {
    let found = candidates(number).rev().find(|round| round <= number);
    found.unwrap_or_else(|| number.clone())
}

fn round_above(number: &Number) -> Number {
    let found = candidates(number).find(|round| number <= round);
    found.unwrap_or_else(|| number.clone())
}

/// Round ratios between two: 1, 2, 5; where those are too many, powers of ten; where those are, every second, third, …
fn round_ratios(low: &Number, high: &Number) -> Vec<Number> {
    const MOST: usize = 7;
    let first = low.to_f64().log10().floor() as i32 - 1;
    let last = high.to_f64().log10().ceil() as i32 + 1;
    let within = |factors: &[i64], every: i32| -> Vec<Number> {
        let powers = (first..=last).filter(|power| power.rem_euclid(every) == 0);
        let all = powers.flat_map(|power| {
            let power = Number::power_of_ten(power);
            factors
                .iter()
                .map(move |&factor| &Number::from(factor) * &power)
        });
        all.filter(|tick| low <= tick && tick <= high).collect()
    };
    let ticks = within(&[1, 2, 5], 1);
    if ticks.len() <= MOST {
        return ticks;
    }
    (1..)
        .map(|every| within(&[1], every))
        .find(|ticks| ticks.len() <= MOST)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn ticks(axis: &Axis) -> String {
        let ticks: Vec<String> = axis.ticks.iter().map(Number::to_string).collect();
        ticks.join(" ")
    }

    #[test]
    fn ticks_are_round() {
        let linear = |low, high| ticks(&Axis::linear(&number(low), &number(high), (0.0, 100.0)));
        assert_eq!(linear("0", "0.43"), "0 0.1 0.2 0.3 0.4 0.5");
        assert_eq!(linear("-7.5", "12"), "-10 -5 0 5 10 15");
        assert_eq!(linear("0", "23"), "0 5 10 15 20 25");
        assert_eq!(linear("3", "3"), "3 3.2");
        let log = |low, high| {
            let axis = Axis::logarithmic(&number(low), &number(high), (0.0, 100.0));
            axis.map(|axis| ticks(&axis))
        };
        assert_eq!(log("0.51", "1.3").as_deref(), Some("0.5 1 2"));
        assert_eq!(log("0.03", "40").as_deref(), Some("0.1 1 10"));
        assert_eq!(log("0", "2"), None);
    }

    #[test]
    fn equal_ratios_are_equally_far() {
        let axis =
            Axis::logarithmic(&number("0.5"), &number("2"), (0.0, 100.0)).expect("above zero");
        assert!((axis.at(&Number::one()) - 50.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn numbers_lie_within_in_their_order(mantissas in proptest::collection::vec(-10_000i64..10_000, 2..6), power in -40i32..40) {
            let mut numbers: Vec<Number> = mantissas.iter().map(|&m| &Number::from(m) * &Number::power_of_ten(power)).collect();
            numbers.sort();
            let (low, high) = (&numbers[0], &numbers[numbers.len() - 1]);
            let axis = Axis::linear(low, high, (0.0, 300.0));
            prop_assert!(axis.ticks.len() >= 2 && axis.ticks.len() <= 8, "{:?}", axis.ticks);
            prop_assert!(axis.ticks[0] <= *low && *high <= axis.ticks[axis.ticks.len() - 1]);
            for pair in numbers.windows(2) {
                prop_assert!(axis.at(&pair[0]) <= axis.at(&pair[1]));
            }
            if *low > Number::zero() {
                let axis = Axis::logarithmic(low, high, (0.0, 300.0)).expect("above zero");
                prop_assert!(!axis.ticks.is_empty() && axis.ticks.len() <= 7, "{:?}", axis.ticks);
                prop_assert!(0.0 <= axis.at(low) && axis.at(high) <= 300.0);
            }
        }
    }
}
