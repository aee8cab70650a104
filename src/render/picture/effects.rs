//! Results of one measure on one axis: over time, and beside each other in a forest plot.

mod forest;
mod over_time;

use super::axis::Axis;
use crate::quantity::Number;

/// Results that share an axis, each with its estimate; there is at least one.
#[derive(Clone, Debug)]
pub struct Effects {
    pub title: String,
    pub description: String,
    /// What the axis counts.
    pub axis: String,
    pub scale: EffectScale,
    pub effects: Vec<Effect>,
    /// What an effect below, and above, no effect speaks for.
    pub sides: [Option<String>; 2],
    /// The smallest difference that matters, and how it is said.
    pub important: Option<(Number, String)>,
}

#[derive(Clone, Debug)]
pub struct Effect {
    /// The time, or what is measured.
    pub label: String,
    pub estimate: Number,
    pub interval: Option<(Number, Number)>,
    /// Estimate and interval as written.
    pub words: Vec<String>,
}

/// How an axis is divided, which fixes the value that favours neither side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectScale {
    /// No effect is 0.
    Differences,
    /// No effect is 1, and half is as far from it as double.
    Ratios,
}

impl EffectScale {
    pub fn no_effect(self) -> Number {
        match self {
            EffectScale::Differences => Number::zero(),
            EffectScale::Ratios => Number::one(),
        }
    }

    /// Whether a number has a place on the axis: a ratio of 0 is infinitely far away.
    pub fn holds(self, number: &Number) -> bool {
        match self {
            EffectScale::Differences => true,
            EffectScale::Ratios => *number > Number::zero(),
        }
    }
}

impl Effects {
    /// From the smallest to the largest number shown, no effect and the difference that matters among them.
    fn axis_over(&self, pixels: (f64, f64)) -> Axis {
        let mut numbers = vec![self.scale.no_effect()];
        for effect in &self.effects {
            numbers.push(effect.estimate.clone());
            numbers.extend(
                effect
                    .interval
                    .iter()
                    .flat_map(|(low, high)| [low.clone(), high.clone()]),
            );
        }
        if let Some((least, _)) = &self.important {
            numbers.extend([least.clone(), &Number::zero() - least]);
        }
        numbers.retain(|number| self.scale.holds(number));
        numbers.sort();
        let ends = (&numbers[0], &numbers[numbers.len() - 1]);
        let axis = match self.scale {
            EffectScale::Differences => Some(Axis::linear(ends.0, ends.1, pixels)),
            EffectScale::Ratios => Axis::logarithmic(ends.0, ends.1, pixels),
        };
        axis.expect("a scale of ratios holds nothing but what is above 0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::picture::scene::check::{assert_sound, words};
    use crate::render::picture::scene::{Ink, Scene, SceneMark};

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    fn effect(label: &str, estimate: &str, interval: Option<(&str, &str)>) -> Effect {
        Effect {
            label: label.to_owned(),
            estimate: number(estimate),
            interval: interval.map(|(low, high)| (number(low), number(high))),
            words: [estimate.to_owned()]
                .into_iter()
                .chain(interval.map(|(low, high)| format!("{low} to {high}")))
                .collect(),
        }
    }

    fn effects(scale: EffectScale, effects: Vec<Effect>) -> Effects {
        Effects {
            title: "Disability".to_owned(),
            description: String::new(),
            axis: "what is counted".to_owned(),
            scale,
            effects,
            sides: [None, None],
            important: None,
        }
    }

    /// The places of the marks of an ink: of a dot and a box the middle, of a line its ends.
    fn places(scene: &Scene, wanted: Ink) -> Vec<(f64, f64)> {
        let of = |mark: &SceneMark| match mark {
            SceneMark::Dot { ink, at, .. } if *ink == wanted => vec![(at.x, at.y)],
            SceneMark::Box(ink, frame) if *ink == wanted => {
                vec![(
                    frame.left + frame.width / 2.0,
                    frame.top + frame.height / 2.0,
                )]
            }
            SceneMark::Line(ink, from, to) if *ink == wanted => {
                vec![(from.x, from.y), (to.x, to.y)]
            }
            SceneMark::Text(_)
            | SceneMark::Line(..)
            | SceneMark::Box(..)
            | SceneMark::Dot { .. }
            | SceneMark::Shape(..)
            | SceneMark::Curve(..) => Vec::new(),
        };
        scene.marks.iter().flat_map(of).collect()
    }

    /// Reads a number back from a pixel by two numbers whose pixels are known.
    fn read((first, at_first): (f64, f64), (second, at_second): (f64, f64), pixel: f64) -> f64 {
        first + (pixel - at_first) / (at_second - at_first) * (second - first)
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn heights_over_time_are_the_estimates() {
        let times = [
            ("2 weeks", "0.27"),
            ("discharge", "0.36"),
            ("3 months", "0.43"),
        ];
        let all = effects(
            EffectScale::Differences,
            times
                .map(|(time, estimate)| effect(time, estimate, None))
                .into(),
        );
        let scene = all.over_time().expect("three times");
        assert_sound(&scene);
        let dots = places(&scene, Ink::Estimate);
        let zero = places(&scene, Ink::NoEffect)[0].1;
        let by_the_first = |pixel: f64| read((0.0, zero), (0.27, dots[0].1), pixel);
        assert!(
            near(by_the_first(dots[1].1), 0.36) && near(by_the_first(dots[2].1), 0.43),
            "{dots:?}"
        );
        assert!(dots[0].0 < dots[1].0 && dots[1].0 < dots[2].0);
        for word in ["2 weeks", "discharge", "3 months", "0.27", "0.36", "0.43"] {
            assert!(words(&scene).iter().any(|line| line == word), "{word}");
        }
    }

    #[test]
    fn intervals_over_time_reach_both_ways() {
        let all = effects(
            EffectScale::Differences,
            vec![
                effect("1 week", "-4", Some(("-9", "1"))),
                effect("4 weeks", "3", Some(("1", "5"))),
                effect("later", "0", None),
            ],
        );
        let scene = all.over_time().expect("three times");
        assert_sound(&scene);
        let zero = places(&scene, Ink::NoEffect)[0].1;
        let dots = places(&scene, Ink::Estimate);
        let value = |pixel: f64| read((0.0, zero), (-4.0, dots[0].1), pixel);
        let ends: Vec<f64> = places(&scene, Ink::Interval)
            .iter()
            .map(|(_, y)| value(*y))
            .collect();
        for end in [-9.0, 1.0, 5.0] {
            assert!(ends.iter().any(|read| near(*read, end)), "{end}: {ends:?}");
        }
    }

    #[test]
    fn ratios_stand_on_an_axis_of_ratios() {
        let rows = vec![
            effect("Half", "0.5", Some(("0.25", "1"))),
            effect("Double", "2", Some(("1.25", "3.2"))),
            effect(
                "A label so long that it goes on below, and still says all that it has to say of the row",
                "1",
                None,
            ),
        ];
        let scene = effects(EffectScale::Ratios, rows).forest();
        assert_sound(&scene);
        let squares = places(&scene, Ink::Estimate);
        let one = places(&scene, Ink::NoEffect)[0].0;
        assert!(
            near(one - squares[0].0, squares[1].0 - one) && near(squares[2].0, one),
            "{squares:?}"
        );
        let value = |pixel: f64| read((0.0, one), (2f64.ln(), squares[1].0), pixel).exp();
        let ends: Vec<f64> = places(&scene, Ink::Interval)
            .iter()
            .map(|(x, _)| value(*x))
            .collect();
        for end in [0.25, 1.0, 1.25, 3.2] {
            assert!(ends.iter().any(|read| near(*read, end)), "{end}: {ends:?}");
        }
    }

    #[test]
    fn a_ratio_of_zero_has_no_place_and_an_interval_from_it_points_there() {
        assert!(
            !EffectScale::Ratios.holds(&Number::zero())
                && EffectScale::Differences.holds(&Number::zero())
        );
        let all = effects(
            EffectScale::Ratios,
            vec![
                effect("a", "0.4", Some(("0", "2"))),
                effect("b", "0.9", None),
            ],
        );
        assert!(all.over_time().is_none());
        let scene = all.forest();
        assert_sound(&scene);
        assert!(
            scene
                .marks
                .iter()
                .any(|mark| matches!(mark, SceneMark::Shape(Ink::Interval, _)))
        );
    }

    #[test]
    fn differences_that_matter_lie_outside_the_band() {
        let mut all = effects(
            EffectScale::Differences,
            vec![
                effect("a", "-9.5", Some(("-14", "-5"))),
                effect("b", "2", None),
            ],
        );
        all.important = Some((number("7.5"), "less than 7.5 matters to nobody".to_owned()));
        all.sides = [
            Some("← favours heat".to_owned()),
            Some("favours cold →".to_owned()),
        ];
        let scene = all.forest();
        assert_sound(&scene);
        let squares = places(&scene, Ink::Estimate);
        let zero = places(&scene, Ink::NoEffect)[0].0;
        let Some(SceneMark::Box(_, band)) = scene
            .marks
            .iter()
            .find(|mark| matches!(mark, SceneMark::Box(Ink::Trivial, _)))
        else {
            panic!("no band")
        };
        let value = |pixel: f64| read((0.0, zero), (2.0, squares[1].0), pixel);
        assert!(near(value(band.left), -7.5) && near(value(band.left + band.width), 7.5));
        assert!(words(&scene).iter().any(|line| line == "← favours heat"));
    }

    #[test]
    fn odd_numbers_and_words_stay_in_their_picture() {
        let long = "word ".repeat(80);
        let letters = "x".repeat(80);
        let rows = vec![
            effect(&long, "1e40", Some(("-1e40", "3e40"))),
            effect(&letters, "0.000000000000000000000000000000000000001", None),
            effect("", "123456789012345678901234567890", None),
        ];
        let mut all = effects(EffectScale::Differences, rows);
        (all.axis, all.sides[0]) = (long, Some(letters));
        assert!(all.over_time().is_none());
        assert_sound(&all.forest());
    }
}
