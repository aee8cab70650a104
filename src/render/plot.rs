//! Small pictures, drawn as SVG with presentation attributes, so that no inline style is needed.
//!
//! They are drawn narrow and with large letters, to be read on a phone; the same is always said in words beside them.

use std::fmt::Write;

use super::html::{Html, tag};
use crate::words::Fields;

const WIDTH: f64 = 340.0;
const LEFT: f64 = 10.0;
const RIGHT: f64 = 320.0;
const LETTERS: &str = "13";

/// Estimates of one measure on one axis.
#[derive(Clone, Debug)]
pub struct Estimates {
    pub title: String,
    /// Where bars begin: the value that favours neither side.
    pub no_effect: f64,
    pub points: Vec<Point>,
}

#[derive(Clone, Debug)]
pub struct Point {
    pub label: String,
    pub estimate: f64,
    /// The estimate as written.
    pub words: String,
    pub interval: Option<(f64, f64)>,
}

/// When visits are planned.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub title: String,
    pub stretches: Vec<Stretch>,
}

#[derive(Clone, Debug)]
pub struct Stretch {
    pub label: String,
    /// `None` where the length isn't known.
    pub weeks: Option<f64>,
    /// Weeks between two visits.
    pub interval: f64,
    pub visits: u32,
}

impl Estimates {
    pub fn svg(&self) -> Html {
        const ROW: f64 = 42.0;
        let (low, high) = self.domain();
        let axis = Axis::over(low, high);
        let bottom = 10.0 + ROW * self.points.len() as f64;
        let mut picture = Picture::new(&self.title, bottom + 26.0);
        axis.draw(&mut picture, bottom);
        for (index, point) in self.points.iter().enumerate() {
            self.draw(point, &axis, 10.0 + ROW * index as f64, &mut picture);
        }
        picture.finish()
    }

    /// From the smallest to the largest number shown, no effect among them.
    fn domain(&self) -> (f64, f64) {
        self.points
            .iter()
            .flat_map(|point| {
                let (low, high) = point.interval.unwrap_or((point.estimate, point.estimate));
                [point.estimate, low, high]
            })
            .filter(|number| number.is_finite())
            .fold((self.no_effect, self.no_effect), |(low, high), number| {
                (low.min(number), high.max(number))
            })
    }

    fn draw(&self, point: &Point, axis: &Axis, top: f64, picture: &mut Picture) {
        let from = axis.x(self.no_effect);
        let to = axis.x(point.estimate);
        picture.text(
            LEFT,
            top + 12.0,
            "start",
            &format!("{}: {}", point.label, point.words),
        );
        picture.rectangle(
            "plot-bar",
            from.min(to),
            top + 19.0,
            (to - from).abs().max(1.0),
            14.0,
        );
        if let Some((low, high)) = point.interval {
            picture.line(
                "plot-interval",
                (axis.x(low), top + 26.0),
                (axis.x(high), top + 26.0),
            );
            picture.line(
                "plot-interval",
                (axis.x(low), top + 21.0),
                (axis.x(low), top + 31.0),
            );
            picture.line(
                "plot-interval",
                (axis.x(high), top + 21.0),
                (axis.x(high), top + 31.0),
            );
        }
    }
}

impl Schedule {
    pub fn svg(&self, words: &Fields) -> Html {
        const ROW: f64 = 36.0;
        let axis = Axis::over(0.0, self.weeks().max(1.0));
        let bottom = 8.0 + ROW * self.stretches.len() as f64;
        let mut picture = Picture::new(&self.title, bottom + 44.0);
        axis.draw(&mut picture, bottom);
        picture.text(RIGHT, bottom + 38.0, "end", words.weeks.as_str());
        let mut start = Some(0.0);
        for (index, stretch) in self.stretches.iter().enumerate() {
            let top = 8.0 + ROW * index as f64;
            stretch.draw(words, start, &axis, top, &mut picture);
            start = start.zip(stretch.weeks).map(|(start, weeks)| start + weeks);
        }
        picture.finish()
    }

    /// The weeks that are known, up to the first stretch whose length is not.
    fn weeks(&self) -> f64 {
        self.stretches
            .iter()
            .map_while(|stretch| stretch.weeks)
            .sum()
    }
}

impl Stretch {
    /// What comes after a stretch of unknown length has no known start, and gets words alone.
    fn draw(
        &self,
        words: &Fields,
        start: Option<f64>,
        axis: &Axis,
        top: f64,
        picture: &mut Picture,
    ) {
        let line = top + 24.0;
        let (Some(start), Some(weeks)) = (start, self.weeks) else {
            let what = match start {
                Some(_) => &words.length_not_stated,
                None => &words.start_not_stated,
            };
            let said = format!("{}: {what}", self.label);
            return picture.text(LEFT, top + 12.0, "start", &said);
        };
        let from = axis.x(start);
        // A label near the right edge is written leftward.
        let (x, anchor) = if from > WIDTH / 2.0 {
            (axis.x(start + weeks), "end")
        } else {
            (from, "start")
        };
        picture.text(x, top + 12.0, anchor, &self.label);
        picture.line("plot-stretch", (from, line), (axis.x(start + weeks), line));
        for visit in 0..self.visits {
            let week = start + (f64::from(visit) + 0.5) * self.interval;
            picture.dot(axis.x(week), line);
        }
    }
}

struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    /// Ends on whole steps of 1, 2 or 5 times a power of ten, at most six of them.
    fn over(low: f64, high: f64) -> Self {
        let width = if high > low { high - low } else { 1.0 };
        let power = 10f64.powf((width / 5.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| width / step <= 5.0)
            .unwrap_or(width);
        let low = (low / step).floor() * step;
        let steps = ((high - low) / step - 1e-9).ceil().max(1.0);
        Self {
            low,
            high: low + steps * step,
            step,
        }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + (value - self.low) / (self.high - self.low) * (RIGHT - LEFT)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        let steps = ((self.high - self.low) / self.step).round() as u32;
        (0..=steps).map(|index| self.low + f64::from(index) * self.step)
    }

    fn draw(&self, picture: &mut Picture, y: f64) {
        let decimals = (-self.step.log10().floor()).max(0.0) as usize;
        picture.line("plot-axis", (LEFT, y), (RIGHT, y));
        for tick in self.ticks() {
            let x = self.x(tick);
            picture.line("plot-axis", (x, y), (x, y + 5.0));
            // Adding zero turns a minus zero into zero.
            picture.text(x, y + 20.0, "middle", &format!("{:.decimals$}", tick + 0.0));
        }
    }
}

struct Picture(String);

impl Picture {
    fn new(title: &str, height: f64) -> Self {
        let frame = format!("0 0 {WIDTH} {height:.0}");
        let svg = [
            ("class", "plot"),
            ("viewBox", frame.as_str()),
            ("width", "340"),
            ("role", "img"),
            ("aria-label", title),
        ];
        Self(tag("svg", &svg))
    }

    fn finish(mut self) -> Html {
        self.0.push_str("</svg>");
        Html::trusted(self.0)
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, words: &str) {
        let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
        let text = [
            ("x", x.as_str()),
            ("y", &y),
            ("text-anchor", anchor),
            ("font-size", LETTERS),
            ("fill", "currentColor"),
        ];
        self.0.push_str(&tag("text", &text));
        self.0.push_str(&super::html::escape(words));
        self.0.push_str("</text>");
    }

    fn rectangle(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        // Writing to a string can't fail.
        let _ = write!(
            self.0,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="currentColor"/>"#
        );
    }

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(
            self.0,
            r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="currentColor"/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    fn dot(&mut self, x: f64, y: f64) {
        let _ = write!(
            self.0,
            r#"<circle class="plot-visit" cx="{x:.1}" cy="{y:.1}" r="4" fill="currentColor"/>"#
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(label: &str, estimate: f64) -> Point {
        Point {
            label: label.to_owned(),
            estimate,
            words: estimate.to_string(),
            interval: None,
        }
    }

    fn estimates(points: Vec<Point>) -> String {
        let estimates = Estimates {
            title: "Disability <η²>".to_owned(),
            no_effect: 0.0,
            points,
        };
        estimates.svg().into_string()
    }

    #[test]
    fn bars_are_as_long_as_their_estimates() {
        let svg = estimates(vec![point("2 weeks", 0.25), point("discharge", 0.5)]);
        assert!(svg.contains(r#"x="10.0" y="29.0" width="155.0""#), "{svg}");
        assert!(svg.contains(r#"x="10.0" y="71.0" width="310.0""#), "{svg}");
    }

    #[test]
    fn words_are_escaped() {
        let svg = estimates(vec![point("<b>", 0.1)]);
        assert!(
            svg.contains("&lt;b&gt;: 0.1") && svg.contains("Disability &lt;η²&gt;"),
            "{svg}"
        );
    }

    #[test]
    fn odd_numbers_draw_nothing_odd() {
        for estimate in [0.0, f64::NAN, -3.0, 1e30] {
            let svg = estimates(vec![point("a", estimate)]);
            assert!(svg.ends_with("</svg>"), "{svg}");
        }
        assert!(estimates(Vec::new()).ends_with("</svg>"));
    }

    #[test]
    fn a_dot_for_each_visit_and_none_after_an_unknown_length() {
        let stretch = |weeks, visits| Stretch {
            label: "Part".to_owned(),
            weeks,
            interval: 0.5,
            visits,
        };
        let schedule = Schedule {
            title: "Visits".to_owned(),
            stretches: vec![
                stretch(Some(8.0), 16),
                stretch(None, 0),
                stretch(Some(2.0), 4),
            ],
        };
        let svg = schedule
            .svg(&crate::words::Words::english().fields)
            .into_string();
        assert_eq!(svg.matches("<circle").count(), 16);
        assert!(
            svg.contains("length not stated") && svg.contains("start not stated"),
            "{svg}"
        );
    }
}
