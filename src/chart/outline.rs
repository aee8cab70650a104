//! The outlines of boxes: shapes before colours.

use super::geometry::{Point, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// A start, and what names a step that stands elsewhere.
    Pill,
    /// A question, as in clinical algorithms.
    Hexagon,
    /// A stop: something is forbidden.
    Octagon,
    /// An act.
    Rectangle,
    /// Another pathway is entered.
    Dashed,
}

/// How far the points of a hexagon stand out, and the corners of an octagon are cut; in pixels.
const POINT: f64 = 16.0;
const CUT: f64 = 10.0;

/// An outline at its place.
pub enum OutlineShape {
    Polygon(Vec<Point>),
    /// The frame itself, its corners rounded.
    Frame {
        frame: Rect,
        radius: f64,
    },
}

impl Outline {
    /// How much further from the frame's sides text must keep than in a rectangle.
    pub fn inset(self) -> f64 {
        match self {
            Outline::Hexagon => POINT - 4.0,
            Outline::Pill => 5.0,
            Outline::Octagon => 3.0,
            Outline::Rectangle | Outline::Dashed => 1.0,
        }
    }

    pub fn shape(self, frame: &Rect) -> OutlineShape {
        let Rect { min, max } = *frame;
        let middle = frame.center().y;
        match self {
            Outline::Hexagon => OutlineShape::Polygon(vec![
                Point::new(min.x + POINT, min.y),
                Point::new(max.x - POINT, min.y),
                Point::new(max.x, middle),
                Point::new(max.x - POINT, max.y),
                Point::new(min.x + POINT, max.y),
                Point::new(min.x, middle),
            ]),
            Outline::Octagon => OutlineShape::Polygon(vec![
                Point::new(min.x + CUT, min.y),
                Point::new(max.x - CUT, min.y),
                Point::new(max.x, min.y + CUT),
                Point::new(max.x, max.y - CUT),
                Point::new(max.x - CUT, max.y),
                Point::new(min.x + CUT, max.y),
                Point::new(min.x, max.y - CUT),
                Point::new(min.x, min.y + CUT),
            ]),
            Outline::Pill | Outline::Rectangle | Outline::Dashed => OutlineShape::Frame {
                frame: *frame,
                radius: self.radius(frame),
            },
        }
    }

    fn radius(self, frame: &Rect) -> f64 {
        match self {
            Outline::Pill => (frame.height() / 2.0).min(18.0),
            Outline::Rectangle | Outline::Dashed => 2.0,
            Outline::Hexagon | Outline::Octagon => 0.0,
        }
    }

    /// Where a line that comes straight to the frame at `end`, from above, from below or from a side, meets the outline.
    pub fn reach(self, frame: &Rect, end: Point) -> Point {
        let is_beside = end.x <= frame.min.x || frame.max.x <= end.x;
        if is_beside {
            self.reach_side(frame, end)
        } else {
            self.reach_end(frame, end)
        }
    }

    fn reach_side(self, frame: &Rect, end: Point) -> Point {
        let middle = frame.center();
        let off = (end.y - middle.y).abs();
        let from_end = frame.height() / 2.0 - off;
        let depth = match self {
            Outline::Hexagon => off / (frame.height() / 2.0).max(1.0) * POINT,
            Outline::Octagon => (CUT - from_end).max(0.0),
            Outline::Pill | Outline::Rectangle | Outline::Dashed => self.rounding(frame, from_end),
        };
        let is_left = end.x < middle.x;
        Point::new(
            if is_left {
                end.x + depth
            } else {
                end.x - depth
            },
            end.y,
        )
    }

    /// How far inside the frame a rounded corner is, so far from its end.
    fn rounding(self, frame: &Rect, from_end: f64) -> f64 {
        let radius = self.radius(frame);
        let within = (radius - from_end).clamp(0.0, radius);
        radius - (radius * radius - within * within).sqrt()
    }

    fn reach_end(self, frame: &Rect, end: Point) -> Point {
        let middle = frame.center();
        let from_side = frame.width() / 2.0 - (end.x - middle.x).abs();
        let depth = match self {
            Outline::Hexagon => (1.0 - from_side / POINT).max(0.0) * frame.height() / 2.0,
            Outline::Octagon => (CUT - from_side).max(0.0),
            Outline::Pill | Outline::Rectangle | Outline::Dashed => self.rounding(frame, from_side),
        };
        let is_top = end.y < middle.y;
        Point::new(end.x, if is_top { end.y + depth } else { end.y - depth })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        min: Point::new(0.0, 0.0),
        max: Point::new(100.0, 40.0),
    };

    #[test]
    fn lines_meet_slanted_outlines_and_not_the_frame() {
        let reach = |outline: Outline, x, y| outline.reach(&FRAME, Point::new(x, y)).y;
        assert_eq!(reach(Outline::Hexagon, 50.0, 0.0), 0.0);
        assert_eq!(reach(Outline::Hexagon, 8.0, 0.0), 10.0);
        assert_eq!(reach(Outline::Hexagon, 92.0, 40.0), 30.0);
        assert_eq!(reach(Outline::Octagon, 4.0, 40.0), 34.0);
        assert_eq!(reach(Outline::Rectangle, 10.0, 0.0), 0.0);
        assert!(reach(Outline::Pill, 2.0, 0.0) > 5.0);
        let beside = |outline: Outline, x, y| outline.reach(&FRAME, Point::new(x, y)).x;
        assert_eq!(beside(Outline::Hexagon, 0.0, 20.0), 0.0);
        assert_eq!(beside(Outline::Hexagon, 100.0, 10.0), 92.0);
        assert_eq!(beside(Outline::Octagon, 0.0, 6.0), 4.0);
        assert_eq!(beside(Outline::Rectangle, 0.0, 6.0), 0.0);
    }
}
