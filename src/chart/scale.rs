//! The two sizes in which a chart is drawn.

use super::spine::SpineWidths;

/// Around a drawing, in pixels: half of the heaviest outline and some air.
pub const MARGIN: f64 = 6.0;

/// Sizes in pixels.
#[derive(Clone, Debug)]
pub struct DrawingScale {
    /// What the drawing should not be wider than.
    pub width: f64,
    /// The font's size in boxes, and the height of a line.
    pub text: f64,
    pub line: f64,
    pub label: f64,
    pub label_line: f64,
    /// The widest label.
    pub label_width: f64,
    /// Between a box's text and its outline.
    pub padding: f64,
    /// The widths that a box's text can have; the narrowest is taken in which it has no more than so many lines.
    pub columns: [f64; 3],
    pub lines: usize,
    /// The narrowest text of a box.
    pub narrowest: f64,
    /// Along a spine: the columns side by side, the widest first, and the widest single one.
    pub columns_beside: &'static [SpineWidths],
    pub widest_column: f64,
    pub gaps: Gaps,
}

/// The room between what is drawn, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Gaps {
    /// Between two boxes side by side.
    pub boxes: f64,
    /// Between two labels side by side.
    pub labels: f64,
    /// Between two lines, or a line and a box.
    pub lines: f64,
    /// Between rows.
    pub rows: f64,
}

impl Gaps {
    /// Half as much room again as in the round before.
    #[must_use]
    pub fn wider(self, round: u32) -> Self {
        let factor = 1.0 + 0.5 * f64::from(round);
        Self {
            boxes: self.boxes * factor,
            labels: self.labels * factor,
            lines: self.lines * factor,
            rows: self.rows * factor,
        }
    }
}

impl DrawingScale {
    /// Whether boxes can stand side by side; on a phone they would be too narrow for words.
    pub fn has_room_beside(&self) -> bool {
        !self.columns_beside.is_empty()
    }

    /// For a column of text on a desk, and for paper.
    pub const WIDE: DrawingScale = DrawingScale {
        width: 640.0,
        text: 14.0,
        line: 18.0,
        label: 13.0,
        label_line: 16.0,
        label_width: 112.0,
        padding: 9.0,
        columns: [140.0, 170.0, 220.0],
        lines: 6,
        narrowest: 48.0,
        columns_beside: &[
            SpineWidths::new(264.0, 250.0, 112.0),
            SpineWidths::new(240.0, 226.0, 112.0),
            SpineWidths::new(216.0, 202.0, 104.0),
            SpineWidths::new(192.0, 178.0, 96.0),
            SpineWidths::new(170.0, 156.0, 88.0),
        ],
        widest_column: 480.0,
        gaps: Gaps {
            boxes: 24.0,
            labels: 12.0,
            lines: 16.0,
            rows: 18.0,
        },
    };

    /// The room for a drawing on the narrowest phone, of 320 pixels.
    pub const NARROWEST: f64 = 282.0;

    /// For a phone. On the narrowest it is shown smaller, and its text then has 13 pixels still.
    pub const NARROW: DrawingScale = DrawingScale {
        width: 302.0,
        label: 14.0,
        label_line: 17.0,
        label_width: 80.0,
        padding: 6.0,
        columns: [104.0, 118.0, 132.0],
        narrowest: 36.0,
        columns_beside: &[],
        widest_column: 302.0,
        gaps: Gaps {
            boxes: 14.0,
            labels: 8.0,
            lines: 12.0,
            rows: 15.0,
        },
        ..Self::WIDE
    };

    /// The width within a drawing's margins.
    pub fn inner(&self) -> f64 {
        self.width - 2.0 * MARGIN
    }
}
