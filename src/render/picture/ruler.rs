//! The range of an outcome measure, which way is better, and how much of it matters to patients.

use super::axis::Axis;
use super::scene::{Anchor, Ink, Mark, Scene, Text, Tone, at};
use super::text::{LINE, SIZE, wrap};
use super::{MARGIN, WIDTH, label, level};
use crate::model::Benefit;
use crate::quantity::{Number, Range};

#[derive(Clone, Debug)]
pub struct Ruler {
    pub title: String,
    pub description: String,
    /// What the axis counts.
    pub axis: String,
    pub range: Range,
    pub better: Benefit,
    /// How the better end is called.
    pub better_words: String,
    /// The smallest difference that matters, and how it is said.
    pub important: (Number, String),
}

impl Ruler {
    /// The difference stands at the low end; it matters wherever it is found.
    pub fn scene(&self) -> Scene {
        let (low, high) = (self.range.low(), self.range.high());
        let axis = Axis::within(low, high, (MARGIN + 8.0, WIDTH - MARGIN - 8.0));
        let (from, to) = axis.ends();
        let mut marks = Vec::new();
        let (least, words) = &self.important;
        let bracket = MARGIN + label(words, MARGIN, &mut marks) + 6.0;
        let end = axis.at(&(low + least));
        marks.push(Mark::Line(
            Ink::Important,
            at(from, bracket),
            at(end, bracket),
        ));
        marks.extend(
            [from, end]
                .map(|x| Mark::Line(Ink::Important, at(x, bracket - 5.0), at(x, bracket + 5.0))),
        );
        let (ruler, height) = level(&axis, bracket + 14.0, &self.axis);
        marks.extend(ruler);
        let y = bracket + 14.0 + height;
        let (anchor, x) = match self.better {
            Benefit::Lower => (Anchor::Start, from),
            Benefit::Higher => (Anchor::End, to),
        };
        let lines = wrap(&self.better_words, WIDTH - 2.0 * MARGIN - 8.0, 2);
        let below = LINE * lines.len() as f64;
        marks.push(Text::lines(at(x, y + SIZE), anchor, Tone::Strong, lines));
        Scene {
            width: WIDTH,
            height: y + below + MARGIN,
            title: self.title.clone(),
            description: self.description.clone(),
            marks,
            links: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::picture::scene::check::assert_sound;

    #[test]
    fn the_bracket_is_as_long_as_the_difference() {
        for (better, low) in [(Benefit::Lower, 0), (Benefit::Higher, 10)] {
            let ruler = Ruler {
                title: "Scale".to_owned(),
                description: String::new(),
                axis: "points ".repeat(30),
                range: Range::new(Number::from(low), Number::from(50)).expect("in order"),
                better,
                better_words: "← better".to_owned(),
                important: (
                    Number::ratio(15, 2),
                    "a difference of 7.5 points matters".to_owned(),
                ),
            };
            let scene = ruler.scene();
            assert_sound(&scene);
            let lines = |wanted: Ink| {
                let of = move |mark: &Mark| match mark {
                    Mark::Line(ink, from, to) if *ink == wanted => Some(to.x - from.x),
                    Mark::Text(_)
                    | Mark::Line(..)
                    | Mark::Box(..)
                    | Mark::Dot { .. }
                    | Mark::Shape(..)
                    | Mark::Curve(..) => None,
                };
                scene.marks.iter().filter_map(of).next().expect("a line")
            };
            let share = lines(Ink::Important) / lines(Ink::Axis);
            assert!(
                (share - 7.5 / (50.0 - f64::from(low as i32))).abs() < 1e-9,
                "{share}"
            );
        }
    }
}
