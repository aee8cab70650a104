//! Points and boxes, in pixels; `x` grows to the right, `y` downward.

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self::new(self.x + x, self.y + y)
    }

    /// How far it is from another, to the right and down.
    pub fn from(self, other: Point) -> (f64, f64) {
        (self.x - other.x, self.y - other.y)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Size {
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub min: Point,
    pub max: Point,
}

impl Rect {
    pub fn around(center: Point, size: Size) -> Self {
        let (x, y) = (size.width / 2.0, size.height / 2.0);
        Self {
            min: Point::new(center.x - x, center.y - y),
            max: Point::new(center.x + x, center.y + y),
        }
    }

    /// With this top left corner.
    pub fn at(corner: Point, size: Size) -> Self {
        Self {
            min: corner,
            max: Point::new(corner.x + size.width, corner.y + size.height),
        }
    }

    /// The middle of its left side.
    pub fn left(&self) -> Point {
        Point::new(self.min.x, self.center().y)
    }

    /// The middle of its right side.
    pub fn right(&self) -> Point {
        Point::new(self.max.x, self.center().y)
    }

    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        Self {
            min: self.min.moved(x, y),
            max: self.max.moved(x, y),
        }
    }

    pub fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    pub fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    pub fn center(&self) -> Point {
        Point::new(
            f64::midpoint(self.min.x, self.max.x),
            f64::midpoint(self.min.y, self.max.y),
        )
    }

    /// The same with `by` more on every side, or less.
    #[must_use]
    pub fn grown(&self, by: f64) -> Self {
        Self {
            min: Point::new(self.min.x - by, self.min.y - by),
            max: Point::new(self.max.x + by, self.max.y + by),
        }
    }

    pub fn union(&self, other: &Rect) -> Self {
        Self {
            min: Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Point::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Whether they share an area; boxes that touch do not.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.min.x < other.max.x
            && other.min.x < self.max.x
            && self.min.y < other.max.y
            && other.min.y < self.max.y
    }
}

/// A stretch of a line that runs along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    pub from: Point,
    pub to: Point,
}

impl Segment {
    /// The stretches of a line in order.
    pub fn of(points: &[Point]) -> impl Iterator<Item = Segment> + '_ {
        points.windows(2).map(|pair| Segment {
            from: pair[0],
            to: pair[1],
        })
    }

    pub fn is_vertical(&self) -> bool {
        (self.from.x - self.to.x).abs() < (self.from.y - self.to.y).abs()
    }

    /// The box that it fills, which has no width or no height.
    pub fn bounds(&self) -> Rect {
        Rect {
            min: Point::new(self.from.x.min(self.to.x), self.from.y.min(self.to.y)),
            max: Point::new(self.from.x.max(self.to.x), self.from.y.max(self.to.y)),
        }
    }

    /// How far it is from a box; 0 where it touches it.
    pub fn distance(&self, rect: &Rect) -> f64 {
        let bounds = self.bounds();
        let x = (rect.min.x - bounds.max.x)
            .max(bounds.min.x - rect.max.x)
            .max(0.0);
        let y = (rect.min.y - bounds.max.y)
            .max(bounds.min.y - rect.max.y)
            .max(0.0);
        x.hypot(y)
    }
}
