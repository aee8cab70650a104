//! The labels of arrows, wrapped and measured.

use super::flow::Arrow;
use super::geometry::{Point, Rect, Size};
use super::measure::Weight;
use super::scale::DrawingScale;
use super::words::ChartWords;
use super::wrap::{SetText, Type};

/// How much wider than asked a label may be for a long word's sake.
const WIDEST: f64 = 1.5;

/// The words of a label, without a place.
#[derive(Clone, Debug)]
pub struct Lettering {
    pub lines: Vec<String>,
    pub size: Size,
}

/// A label on its line.
#[derive(Clone, Debug)]
pub struct ArrowLabel {
    pub frame: Rect,
    /// Each with its middle, on its base line.
    pub lines: Vec<(String, Point)>,
}

impl Lettering {
    /// `None` where there is nothing to say.
    pub fn of(arrow: &Arrow, scale: &DrawingScale, words: &ChartWords, width: f64) -> Option<Self> {
        let set = Type {
            size: scale.label,
            weight: Weight::Regular,
            language: words.hyphens,
        };
        // Rather a wider label than a broken word.
        let setting = SetText::of(&arrow.label, set);
        let word = setting.longest_word();
        let lines = setting.balanced(width.max(word.min(WIDEST * width)));
        let widest = lines.iter().map(|line| set.width(line)).fold(0.0, f64::max);
        let height = lines.len() as f64 * scale.label_line;
        (!lines.is_empty()).then_some(Self {
            lines,
            size: Size::new((widest + 4.0).ceil(), height + 2.0),
        })
    }

    pub fn at(&self, frame: Rect, scale: &DrawingScale) -> ArrowLabel {
        let base = |line: usize| {
            let bottom = frame.min.y + 1.0 + (line as f64 + 1.0) * scale.label_line;
            bottom - (scale.label_line - scale.label * 0.72) / 2.0
        };
        let lines = self.lines.iter().enumerate();
        ArrowLabel {
            frame,
            lines: lines
                .map(|(index, text)| (text.clone(), Point::new(frame.center().x, base(index))))
                .collect(),
        }
    }
}
