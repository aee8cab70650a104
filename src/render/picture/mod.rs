//! Pictures of what the model holds, drawn as SVG.
//!
//! One file draws one picture. A picture is given exact numbers and finished words, and becomes marks at fixed places
//! ([`scene`]); what it shows is always said in words or in a table beside it. They are drawn as narrow as a phone.

pub mod axis;
pub mod badge;
pub mod effects;
pub mod grades;
pub mod map;
pub mod scene;
pub mod schedule;
pub mod text;

use axis::Axis;
use scene::{Anchor, Ink, SceneMark, SceneText, Tone, at};
use text::{LINE, SIZE, width, wrap};

/// Their part of the style sheet.
pub const STYLE: &str = include_str!("picture.css");

/// Pixels of a picture, which a phone shows at nearly their own size.
const WIDTH: f64 = 340.0;
/// Between a mark and the edge.
const MARGIN: f64 = 6.0;

/// Words above a row's marks, from `top` on; how high they are.
fn label(words: &str, top: f64, marks: &mut Vec<SceneMark>) -> f64 {
    let lines = wrap(words, WIDTH - 2.0 * MARGIN, 3);
    let height = LINE * lines.len() as f64 + 4.0;
    marks.push(SceneText::lines(
        at(MARGIN, top + SIZE * 0.9),
        Anchor::Start,
        Tone::Plain,
        lines,
    ));
    height
}

/// An axis along the bottom from `y` on, with its numbers and what they count; and how high that is.
fn level(axis: &Axis, y: f64, words: &str) -> (Vec<SceneMark>, f64) {
    let (from, to) = axis.ends();
    let mut marks = vec![SceneMark::Line(Ink::Axis, at(from, y), at(to, y))];
    let mut free = 0.0;
    for tick in &axis.ticks {
        let x = axis.at(tick);
        marks.push(SceneMark::Line(Ink::Axis, at(x, y), at(x, y + 5.0)));
        let number = tick.to_string();
        let half = width(&number) / 2.0;
        let middle = x.min(WIDTH - half).max(half);
        // A number that would meet the one before it is left out; its tick stays.
        if middle - half >= free && middle + half <= WIDTH {
            marks.push(SceneText::line(
                at(middle, y + 19.0),
                Anchor::Middle,
                Tone::Soft,
                number,
            ));
            free = middle + half + 4.0;
        }
    }
    let lines = wrap(words, WIDTH - 2.0 * MARGIN, 3);
    let count = lines.len() as f64;
    marks.push(SceneText::lines(
        at(MARGIN, y + 19.0 + LINE),
        Anchor::Start,
        Tone::Soft,
        lines,
    ));
    (marks, 19.0 + LINE * count + SIZE * 0.6)
}
