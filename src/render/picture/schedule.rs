//! When a course of treatment takes place: a row for each phase, what is certain filled, what may be outlined.

use super::axis::Axis;
use super::scene::{Ink, Scene, SceneFrame, SceneMark, ScenePoint, at};
use super::{MARGIN, WIDTH, label, level};
use crate::quantity::Number;
use crate::render::course::Bounds;

/// There is at least one row.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub title: String,
    pub description: String,
    /// What the axis counts.
    pub axis: String,
    pub rows: Vec<ScheduleRow>,
    /// How long benefit is expected at most, and how it is said.
    pub benefit: Option<(Number, String)>,
}

#[derive(Clone, Debug)]
pub struct ScheduleRow {
    pub label: String,
    pub start: Bounds,
    pub end: Bounds,
    /// The first time of each visit, in their order.
    pub visits: Vec<Number>,
    /// Half of the time from one visit to the next.
    pub half: Option<Number>,
}

/// Pixels of a row's marks.
const BAND: f64 = 18.0;
/// Pixels between two visits that can be told apart.
const LEAST_GAP: f64 = 5.0;
const DOT: f64 = 2.5;

impl Schedule {
    pub fn scene(&self) -> Scene {
        let axis = self.axis_over((MARGIN + 8.0, WIDTH - MARGIN - 14.0));
        let mut marks = Vec::new();
        let mut y = MARGIN;
        for row in &self.rows {
            let height = label(&row.label, y, &mut marks);
            marks.extend(self.past(&axis, y + height));
            marks.extend(row.marks(&axis, y + height));
            y += height + BAND + 6.0;
        }
        if let Some((benefit, words)) = &self.benefit {
            let top = y + label(words, y, &mut marks);
            let (from, to) = (axis.at(&Number::zero()), axis.at(benefit));
            let bar = SceneFrame {
                left: from,
                top: top + 3.0,
                width: to - from,
                height: BAND - 6.0,
            };
            marks.extend(self.past(&axis, top));
            marks.push(SceneMark::Box(Ink::Benefit, bar));
            y = top + BAND + 6.0;
        }
        let (ruler, height) = level(&axis, y, &self.axis);
        marks.extend(ruler);
        Scene {
            width: WIDTH,
            height: y + height + MARGIN,
            title: self.title.clone(),
            description: self.description.clone(),
            marks,
            links: Vec::new(),
        }
    }

    /// To the latest time that is known, and beyond it where something has no latest end.
    fn axis_over(&self, pixels: (f64, f64)) -> Axis {
        let bounds = || self.rows.iter().flat_map(|row| [&row.start, &row.end]);
        let known = bounds()
            .flat_map(|bounds| [Some(&bounds.low), bounds.high.as_ref()])
            .flatten();
        let benefit = self.benefit.iter().map(|(benefit, _)| benefit);
        let latest = known
            .chain(benefit)
            .max()
            .cloned()
            .unwrap_or_else(Number::zero);
        let is_open = bounds().any(|bounds| bounds.high.is_none());
        let shown = match is_open {
            true => &latest * &Number::ratio(6, 5),
            false => latest,
        };
        Axis::linear(&Number::zero(), &shown, pixels)
    }

    /// The time after which no benefit is expected, beside a row's marks.
    fn past(&self, axis: &Axis, top: f64) -> Option<SceneMark> {
        let (benefit, _) = self.benefit.as_ref()?;
        let x = axis.at(benefit);
        Some(SceneMark::Line(
            Ink::Important,
            at(x, top - 2.0),
            at(x, top + BAND + 4.0),
        ))
    }
}

impl ScheduleRow {
    fn marks(&self, axis: &Axis, top: f64) -> Vec<SceneMark> {
        let mut marks = Vec::new();
        let earliest = axis.at(&self.start.low);
        match &self.end.high {
            Some(latest) => {
                let width = axis.at(latest) - earliest;
                if self.start.exactly().is_none() || self.end.exactly().is_none() {
                    marks.push(SceneMark::Box(
                        Ink::Possible,
                        SceneFrame {
                            left: earliest,
                            top,
                            width,
                            height: BAND,
                        },
                    ));
                }
            }
            None => marks.extend(open_end(earliest, axis.ends().1, top)),
        }
        // What is so at the latest start and still at the earliest end is so in any case.
        if let Some(start) = self
            .start
            .high
            .as_ref()
            .filter(|start| **start < self.end.low)
        {
            let (left, right) = (axis.at(start), axis.at(&self.end.low));
            let frame = SceneFrame {
                left,
                top: top + 3.0,
                width: right - left,
                height: BAND - 6.0,
            };
            marks.push(SceneMark::Box(Ink::Certain, frame));
        }
        marks.extend(self.dots(axis, top + BAND / 2.0));
        marks
    }

    /// A dot for each visit in the middle of its time, where they can be told apart.
    fn dots(&self, axis: &Axis, y: f64) -> Vec<SceneMark> {
        let Some(half) = &self.half else {
            return Vec::new();
        };
        let gap = 2.0 * (axis.at(half) - axis.at(&Number::zero()));
        if gap < LEAST_GAP {
            return Vec::new();
        }
        let middle = |visit: &Number| axis.at(&(visit + half));
        let dot = |visit| SceneMark::Dot {
            ink: Ink::Visit,
            at: at(middle(visit), y),
            radius: DOT,
        };
        self.visits.iter().map(dot).collect()
    }
}

/// A stretch without an end: three sides, and an arrow's head.
fn open_end(left: f64, right: f64, top: f64) -> Vec<SceneMark> {
    let (bottom, middle) = (top + BAND, top + BAND / 2.0);
    let side = |from: ScenePoint, to: ScenePoint| SceneMark::Line(Ink::Possible, from, to);
    vec![
        side(at(left, top), at(right, top)),
        side(at(left, bottom), at(right, bottom)),
        side(at(left, top), at(left, bottom)),
        SceneMark::Shape(
            Ink::Interval,
            vec![
                at(right + 8.0, middle),
                at(right + 1.0, middle - 5.0),
                at(right + 1.0, middle + 5.0),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::picture::scene::check::assert_sound;

    fn weeks(low: i64, high: impl Into<Option<i64>>) -> Bounds {
        Bounds {
            low: Number::from(low),
            high: high.into().map(Number::from),
        }
    }

    fn row(start: Bounds, end: Bounds, visits: i64) -> ScheduleRow {
        ScheduleRow {
            label: "A phase of the course".to_owned(),
            start,
            end,
            visits: (0..visits).map(|visit| Number::ratio(visit, 2)).collect(),
            half: Some(Number::ratio(1, 4)),
        }
    }

    fn schedule(rows: Vec<ScheduleRow>) -> Scene {
        let benefit = Some((Number::from(12), "Benefit: 12 weeks at most".to_owned()));
        let schedule = Schedule {
            title: "Visits".to_owned(),
            description: String::new(),
            axis: "weeks since the first visit".to_owned(),
            rows,
            benefit,
        };
        schedule.scene()
    }

    fn boxes(scene: &Scene, wanted: Ink) -> Vec<(f64, f64)> {
        let of = |mark: &SceneMark| match mark {
            SceneMark::Box(ink, frame) if *ink == wanted => {
                Some((frame.left, frame.left + frame.width))
            }
            SceneMark::Text(_)
            | SceneMark::Line(..)
            | SceneMark::Box(..)
            | SceneMark::Dot { .. }
            | SceneMark::Shape(..)
            | SceneMark::Curve(..) => None,
        };
        scene.marks.iter().filter_map(of).collect()
    }

    #[test]
    fn bars_end_at_their_weeks_and_the_course_passes_the_benefit() {
        let scene = schedule(vec![
            row(weeks(0, 0), weeks(8, 8), 16),
            row(weeks(8, 8), weeks(9, 15), 0),
            row(weeks(9, 15), weeks(17, 23), 0),
            row(weeks(0, 0), weeks(17, 23), 0),
        ]);
        assert_sound(&scene);
        let certain = boxes(&scene, Ink::Certain);
        // The first phase fixes the scale: 0 and 8 weeks.
        let (zero, eight) = certain[0];
        let week = |x: f64| ((x - zero) / (eight - zero) * 8.0 * 1e6).round() / 1e6;
        let read = |all: Vec<(f64, f64)>| {
            all.into_iter()
                .map(|(from, to)| (week(from), week(to)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            read(certain.clone()),
            [(0.0, 8.0), (8.0, 9.0), (15.0, 17.0), (0.0, 17.0)]
        );
        assert_eq!(
            read(boxes(&scene, Ink::Possible)),
            [(8.0, 15.0), (9.0, 23.0), (0.0, 23.0)]
        );
        assert_eq!(read(boxes(&scene, Ink::Benefit)), [(0.0, 12.0)]);
        let dots: Vec<f64> = scene
            .marks
            .iter()
            .filter_map(|mark| {
                if let SceneMark::Dot { at, .. } = mark {
                    Some(week(at.x))
                } else {
                    None
                }
            })
            .collect();
        assert_eq!((dots.len(), dots[0], dots[15]), (16, 0.25, 7.75));
    }

    #[test]
    fn what_has_no_latest_end_is_drawn_open() {
        let scene = schedule(vec![
            row(weeks(0, 0), weeks(8, None), 0),
            row(weeks(8, None), weeks(9, None), 0),
        ]);
        assert_sound(&scene);
        assert!(boxes(&scene, Ink::Possible).is_empty());
        let heads = scene
            .marks
            .iter()
            .filter(|mark| matches!(mark, SceneMark::Shape(..)));
        assert_eq!(heads.count(), 2);
        // The first is sure to go on for 8 weeks; nothing of the second is sure.
        assert_eq!(boxes(&scene, Ink::Certain).len(), 1);
    }

    #[test]
    fn visits_that_can_not_be_told_apart_have_no_dots() {
        let scene = schedule(vec![row(weeks(0, 0), weeks(520, 520), 1040)]);
        assert_sound(&scene);
        assert!(
            !scene
                .marks
                .iter()
                .any(|mark| matches!(mark, SceneMark::Dot { .. }))
        );
    }
}
