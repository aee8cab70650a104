//! What must hold of every picture, whatever it shows.

use super::{Scene, SceneFrame, SceneMark, ScenePoint, SceneText};

/// Half a pixel does not count as an overlap.
const SLACK: f64 = 0.5;

/// Panics where a mark leaves the picture, or a text meets another text or a mark that is not a ground for it.
pub fn assert_sound(scene: &Scene) {
    let all = || {
        scene
            .marks
            .iter()
            .chain(scene.links.iter().flat_map(|link| &link.marks))
    };
    let whole = SceneFrame {
        left: 0.0,
        top: 0.0,
        width: scene.width,
        height: scene.height,
    };
    for mark in all() {
        for frame in frames(mark) {
            assert!(holds(whole, frame), "{mark:?} leaves {whole:?}");
        }
    }
    let texts: Vec<SceneFrame> = all().filter_map(text).map(SceneText::frame).collect();
    let others: Vec<(&SceneMark, SceneFrame)> = all()
        .filter(|mark| !is_ground(mark))
        .flat_map(|mark| frames(mark).into_iter().map(move |frame| (mark, frame)))
        .collect();
    for (index, one) in texts.iter().enumerate() {
        for other in &texts[index + 1..] {
            assert!(!meet(*one, *other), "a text at {one:?} on one at {other:?}");
        }
        for (mark, frame) in &others {
            assert!(!meet(*one, *frame), "a text at {one:?} on {mark:?}");
        }
    }
    let frames: Vec<SceneFrame> = scene.links.iter().map(|link| around(&link.marks)).collect();
    for (index, one) in frames.iter().enumerate() {
        assert!(
            frames[index + 1..].iter().all(|other| !meet(*one, *other)),
            "two links overlap"
        );
    }
}

/// Every text, line by line.
pub fn words(scene: &Scene) -> Vec<String> {
    let all = scene
        .marks
        .iter()
        .chain(scene.links.iter().flat_map(|link| &link.marks));
    all.filter_map(text)
        .flat_map(|text| text.lines.clone())
        .collect()
}

fn text(mark: &SceneMark) -> Option<&SceneText> {
    match mark {
        SceneMark::Text(text) => Some(text),
        SceneMark::Line(..)
        | SceneMark::Box(..)
        | SceneMark::Dot { .. }
        | SceneMark::Shape(..)
        | SceneMark::Curve(..) => None,
    }
}

fn is_ground(mark: &SceneMark) -> bool {
    match mark {
        SceneMark::Text(_) => true,
        SceneMark::Box(ink, _) | SceneMark::Shape(ink, _) | SceneMark::Dot { ink, .. } => {
            ink.is_ground()
        }
        SceneMark::Line(..) | SceneMark::Curve(..) => false,
    }
}

/// The room that a mark takes; a curve in pieces.
fn frames(mark: &SceneMark) -> Vec<SceneFrame> {
    match mark {
        SceneMark::Text(text) => vec![text.frame()],
        SceneMark::Line(_, from, to) => vec![spanned(&[*from, *to])],
        SceneMark::Box(_, frame) => vec![*frame],
        SceneMark::Dot { at, radius, .. } => vec![SceneFrame {
            left: at.x - radius,
            top: at.y - radius,
            width: radius * 2.0,
            height: radius * 2.0,
        }],
        SceneMark::Shape(_, corners) => vec![spanned(corners)],
        SceneMark::Curve(_, from, to) => {
            let points: Vec<ScenePoint> = (0..=16)
                .map(|step| on_curve(*from, *to, f64::from(step) / 16.0))
                .collect();
            points.windows(2).map(spanned).collect()
        }
    }
}

fn on_curve(from: ScenePoint, to: ScenePoint, share: f64) -> ScenePoint {
    let (rest, middle) = (1.0 - share, f64::midpoint(from.x, to.x));
    let weights = [
        rest.powi(3),
        3.0 * rest * rest * share,
        3.0 * rest * share * share,
        share.powi(3),
    ];
    let along = |numbers: [f64; 4]| {
        numbers
            .iter()
            .zip(weights)
            .map(|(number, weight)| number * weight)
            .sum()
    };
    ScenePoint {
        x: along([from.x, middle, middle, to.x]),
        y: along([from.y, from.y, to.y, to.y]),
    }
}

fn spanned(points: &[ScenePoint]) -> SceneFrame {
    let least = |of: fn(&ScenePoint) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&ScenePoint) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, top) = (least(|at| at.x), least(|at| at.y));
    SceneFrame {
        left,
        top,
        width: most(|at| at.x) - left,
        height: most(|at| at.y) - top,
    }
}

fn around(marks: &[SceneMark]) -> SceneFrame {
    let corners: Vec<ScenePoint> = marks
        .iter()
        .flat_map(frames)
        .flat_map(|frame| {
            let far = ScenePoint {
                x: frame.left + frame.width,
                y: frame.top + frame.height,
            };
            [
                ScenePoint {
                    x: frame.left,
                    y: frame.top,
                },
                far,
            ]
        })
        .collect();
    spanned(&corners)
}

fn holds(outer: SceneFrame, inner: SceneFrame) -> bool {
    inner.left >= outer.left - SLACK
        && inner.top >= outer.top - SLACK
        && inner.left + inner.width <= outer.left + outer.width + SLACK
        && inner.top + inner.height <= outer.top + outer.height + SLACK
}

fn meet(one: SceneFrame, other: SceneFrame) -> bool {
    one.left + SLACK < other.left + other.width
        && other.left + SLACK < one.left + one.width
        && one.top + SLACK < other.top + other.height
        && other.top + SLACK < one.top + one.height
}
