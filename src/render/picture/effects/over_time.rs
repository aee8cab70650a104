//! One outcome at several times: a column for each time in the order reported, which is not a scale of time.

use super::{Effect, Effects};
use crate::quantity::Number;
use crate::render::picture::axis::Axis;
use crate::render::picture::scene::{Anchor, Ink, Scene, SceneMark, SceneText, Tone, at};
use crate::render::picture::text::{LINE, SIZE, width, wrap};
use crate::render::picture::{MARGIN, WIDTH};

const HEIGHT: f64 = 150.0;
const MOST_COLUMNS: usize = 6;
/// Between a mark and the words that belong to it.
const GAP: f64 = 9.0;
const DOT: f64 = 5.0;
const CAP: f64 = 5.0;

impl Effects {
    /// A column for each time; `None` where there is one time alone, or too little room for their words.
    pub fn over_time(&self) -> Option<Scene> {
        let columns = self.effects.len();
        if !(2..=MOST_COLUMNS).contains(&columns)
            || self.effects.iter().any(|effect| !self.is_whole(effect))
        {
            return None;
        }
        let heading = wrap(&self.axis, WIDTH - 2.0 * MARGIN, 3);
        // Values stand above the highest mark and below the lowest.
        let values = self
            .effects
            .iter()
            .map(|effect| effect.words.len())
            .max()
            .unwrap_or(1) as f64
            * LINE
            + GAP;
        let top = MARGIN + LINE * heading.len() as f64 + values;
        let bottom = top + HEIGHT;
        let axis = self.axis_over((bottom, top));
        let left = MARGIN + widest(&axis.ticks) + 12.0;
        let column = (WIDTH - MARGIN - left) / columns as f64;
        if self
            .effects
            .iter()
            .any(|effect| effect.words.iter().any(|line| width(line) > column - 4.0))
        {
            return None;
        }
        let names: Vec<Vec<String>> = self
            .effects
            .iter()
            .map(|effect| wrap(&effect.label, column - 8.0, 4))
            .collect();
        let below = if self.has_below() { values } else { 0.0 };
        let feet = bottom + below + LINE + 4.0;
        let mut marks = vec![SceneText::lines(
            at(MARGIN, MARGIN + SIZE * 0.8),
            Anchor::Start,
            Tone::Soft,
            heading,
        )];
        marks.extend(upright(&axis, left, (top, bottom)));
        let none = axis.at(&self.scale.no_effect());
        marks.push(SceneMark::Line(
            Ink::NoEffect,
            at(left, none),
            at(WIDTH - MARGIN, none),
        ));
        for (index, (effect, name)) in self.effects.iter().zip(&names).enumerate() {
            let x = left + column * (index as f64 + 0.5);
            marks.extend(self.column(effect, &axis, x));
            marks.push(SceneText::lines(
                at(x, feet),
                Anchor::Middle,
                Tone::Plain,
                name.clone(),
            ));
        }
        let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
        Some(self.scene(feet + LINE * (lines - 1.0) + MARGIN, marks))
    }

    /// Every number of it has a place.
    fn is_whole(&self, effect: &Effect) -> bool {
        let interval = effect.interval.iter().flat_map(|(low, high)| [low, high]);
        interval
            .chain([&effect.estimate])
            .all(|number| self.scale.holds(number))
    }

    fn has_below(&self) -> bool {
        let none = self.scale.no_effect();
        self.effects.iter().any(|effect| effect.estimate < none)
    }

    /// A dot with its whisker, or with a stem from no effect; its value beyond it.
    fn column(&self, effect: &Effect, axis: &Axis, x: f64) -> Vec<SceneMark> {
        let none = self.scale.no_effect();
        let y = axis.at(&effect.estimate);
        let (mut highest, mut lowest) = (y - DOT, y + DOT);
        let mut marks = Vec::new();
        if let Some((low, high)) = &effect.interval {
            let (low, high) = (axis.at(low), axis.at(high));
            marks.push(SceneMark::Line(Ink::Interval, at(x, low), at(x, high)));
            marks.extend(
                [low, high]
                    .map(|end| SceneMark::Line(Ink::Interval, at(x - CAP, end), at(x + CAP, end))),
            );
            (highest, lowest) = (highest.min(high), lowest.max(low));
        } else {
            marks.push(SceneMark::Line(Ink::Stem, at(x, axis.at(&none)), at(x, y)));
        }
        marks.push(SceneMark::Dot {
            ink: Ink::Estimate,
            at: at(x, y),
            radius: DOT,
        });
        let more = LINE * (effect.words.len() as f64 - 1.0);
        let line = match effect.estimate < none {
            true => lowest + GAP + SIZE * 0.8,
            false => highest - GAP + 2.0 - more,
        };
        marks.push(SceneText::lines(
            at(x, line),
            Anchor::Middle,
            Tone::Strong,
            effect.words.clone(),
        ));
        marks
    }
}

fn widest(ticks: &[Number]) -> f64 {
    ticks
        .iter()
        .map(|tick| width(&tick.to_string()))
        .fold(0.0, f64::max)
}

/// The axis on the left, its numbers beside it.
fn upright(axis: &Axis, x: f64, (top, bottom): (f64, f64)) -> Vec<SceneMark> {
    let mut marks = vec![SceneMark::Line(Ink::Axis, at(x, top), at(x, bottom))];
    for tick in &axis.ticks {
        let y = axis.at(tick);
        marks.push(SceneMark::Line(Ink::Axis, at(x - 4.0, y), at(x, y)));
        marks.push(SceneText::line(
            at(x - 8.0, y + SIZE * 0.35),
            Anchor::End,
            Tone::Soft,
            tick.to_string(),
        ));
    }
    marks
}
