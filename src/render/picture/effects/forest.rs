//! A forest plot: a row for each result, its words above its marks, so that it can be read on a phone.
//!
//! Squares are of one size: the model holds no number of patients that could weigh them.

use super::{Effect, Effects};
use crate::quantity::Number;
use crate::render::picture::axis::Axis;
use crate::render::picture::scene::{
    Anchor, Ink, Scene, SceneFrame, SceneMark, SceneText, Tone, at,
};
use crate::render::picture::text::{LINE, SIZE, width, wrap};
use crate::render::picture::{MARGIN, WIDTH, level};

/// Pixels of the marks of a row.
const BAND: f64 = 22.0;
const SQUARE: f64 = 10.0;
const CAP: f64 = 5.0;

impl Effects {
    /// A row for each result.
    pub fn forest(&self) -> Scene {
        let pixels = (MARGIN + 8.0, WIDTH - MARGIN - 8.0);
        let axis = self.axis_over(pixels);
        let mut marks = Vec::new();
        let mut y = MARGIN;
        for effect in &self.effects {
            let (words, height) = row_words(effect, y);
            let band = y + height;
            marks.extend(words);
            marks.extend(self.ground(&axis, band));
            marks.extend(self.row(effect, &axis, band + BAND / 2.0));
            y = band + BAND + 4.0;
        }
        let (ruler, height) = level(&axis, y, &self.axis);
        marks.extend(ruler);
        y += height;
        let (sides, height) = self.sides_below(y);
        marks.extend(sides);
        y += height;
        if let Some((_, words)) = &self.important {
            let lines = wrap(words, WIDTH - 2.0 * MARGIN - 26.0, 3);
            let count = lines.len() as f64;
            marks.push(SceneMark::Box(
                Ink::Trivial,
                SceneFrame {
                    left: MARGIN,
                    top: y + 2.0,
                    width: 18.0,
                    height: 12.0,
                },
            ));
            marks.push(SceneText::lines(
                at(MARGIN + 26.0, y + SIZE),
                Anchor::Start,
                Tone::Soft,
                lines,
            ));
            y += LINE * count + 4.0;
        }
        self.scene(y + MARGIN, marks)
    }

    pub(super) fn scene(&self, height: f64, marks: Vec<SceneMark>) -> Scene {
        Scene {
            width: WIDTH,
            height,
            title: self.title.clone(),
            description: self.description.clone(),
            marks,
            links: Vec::new(),
        }
    }

    /// No effect, and the differences round it that are too small to matter.
    fn ground(&self, axis: &Axis, top: f64) -> Vec<SceneMark> {
        let mut marks = Vec::new();
        if let Some((least, _)) = &self.important {
            let left = axis.at(&(&Number::zero() - least));
            let frame = SceneFrame {
                left,
                top,
                width: axis.at(least) - left,
                height: BAND,
            };
            marks.push(SceneMark::Box(Ink::Trivial, frame));
        }
        let none = axis.at(&self.scale.no_effect());
        marks.push(SceneMark::Line(
            Ink::NoEffect,
            at(none, top),
            at(none, top + BAND),
        ));
        marks
    }

    fn row(&self, effect: &Effect, axis: &Axis, y: f64) -> Vec<SceneMark> {
        let mut marks = Vec::new();
        if let Some((low, high)) = &effect.interval {
            let (from, to) = (axis.at(low), axis.at(high));
            marks.push(SceneMark::Line(Ink::Interval, at(from, y), at(to, y)));
            match self.scale.holds(low) {
                true => marks.push(SceneMark::Line(
                    Ink::Interval,
                    at(from, y - CAP),
                    at(from, y + CAP),
                )),
                // Its end is infinitely far away.
                false => marks.push(SceneMark::Shape(
                    Ink::Interval,
                    vec![
                        at(from - 6.0, y),
                        at(from + 1.0, y - CAP),
                        at(from + 1.0, y + CAP),
                    ],
                )),
            }
            marks.push(SceneMark::Line(
                Ink::Interval,
                at(to, y - CAP),
                at(to, y + CAP),
            ));
        }
        let x = axis.at(&effect.estimate);
        let half = SQUARE / 2.0;
        marks.push(SceneMark::Box(
            Ink::Estimate,
            SceneFrame {
                left: x - half,
                top: y - half,
                width: SQUARE,
                height: SQUARE,
            },
        ));
        marks
    }

    /// What each side speaks for, a line for each.
    fn sides_below(&self, y: f64) -> (Vec<SceneMark>, f64) {
        let places = [(Anchor::Start, MARGIN), (Anchor::End, WIDTH - MARGIN)];
        let mut marks = Vec::new();
        let mut below = 0.0;
        for (words, (anchor, x)) in self.sides.iter().zip(places) {
            let Some(words) = words else { continue };
            let lines = wrap(words, WIDTH - 2.0 * MARGIN, 2);
            let height = LINE * lines.len() as f64;
            marks.push(SceneText::lines(
                at(x, y + below + SIZE),
                anchor,
                Tone::Soft,
                lines,
            ));
            below += height;
        }
        (marks, below)
    }
}

/// What a row measures on the left, its numbers on the right; and how high that is.
fn row_words(effect: &Effect, top: f64) -> (Vec<SceneMark>, f64) {
    let values = effect.words.join(" ");
    let whole = WIDTH - 2.0 * MARGIN;
    let line = top + SIZE * 0.9;
    let room = whole - width(&values) - 12.0;
    let (label, values, skip) = match room >= 130.0 {
        true => (wrap(&effect.label, room, 3), vec![values], 0),
        false => {
            let label = wrap(&effect.label, whole, 3);
            let skip = label.len();
            (label, wrap(&values, whole, 3), skip)
        }
    };
    let lines = label.len().max(values.len() + skip) as f64;
    let marks = vec![
        SceneText::lines(at(MARGIN, line), Anchor::Start, Tone::Plain, label),
        SceneText::lines(
            at(WIDTH - MARGIN, line + LINE * skip as f64),
            Anchor::End,
            Tone::Strong,
            values,
        ),
    ];
    (marks, LINE * lines + 4.0)
}
