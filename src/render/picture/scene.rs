//! A picture as marks at fixed places, and its SVG.
//!
//! Nothing here knows what is drawn. Colours are classes of the style sheet, and presentation attributes are what is left
//! without one; nothing carries a style of its own.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::text::{LINE, SIZE, width};
use crate::markup::{Html, escape, tag};
use crate::model::Stance;

/// Measured in CSS pixels at the picture's own size.
#[derive(Clone, Debug)]
pub struct Scene {
    pub width: f64,
    pub height: f64,
    /// A short name of the picture.
    pub title: String,
    /// What the picture shows, in words.
    pub description: String,
    pub marks: Vec<SceneMark>,
    /// Drawn over the marks. Where there are any, they alone are read out.
    pub links: Vec<LinkedMarks>,
}

#[derive(Clone, Debug)]
pub struct LinkedMarks {
    pub href: String,
    /// What is read out: it begins with the words drawn.
    pub name: String,
    pub marks: Vec<SceneMark>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScenePoint {
    pub x: f64,
    pub y: f64,
}

pub fn at(x: f64, y: f64) -> ScenePoint {
    ScenePoint { x, y }
}

#[derive(Clone, Debug)]
pub enum SceneMark {
    Text(SceneText),
    Line(Ink, ScenePoint, ScenePoint),
    Box(Ink, SceneFrame),
    Dot {
        ink: Ink,
        at: ScenePoint,
        radius: f64,
    },
    /// A closed shape by its corners.
    Shape(Ink, Vec<ScenePoint>),
    /// Leaves and arrives level.
    Curve(Ink, ScenePoint, ScenePoint),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneFrame {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// Lines of text; the place is the first one's, on its baseline.
#[derive(Clone, Debug)]
pub struct SceneText {
    pub at: ScenePoint,
    pub anchor: Anchor,
    pub tone: Tone,
    pub lines: Vec<String>,
}

/// Which part of a line stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Soft,
    Strong,
    /// On a mark that is filled.
    Inverse,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Axis,
    NoEffect,
    Stem,
    Estimate,
    Interval,
    /// A difference that matters to patients.
    Important,
    /// Differences too small to matter.
    Trivial,
    /// Known to take place.
    Certain,
    /// May take place.
    Possible,
    Visit,
    Benefit,
    Cell,
    Node,
    Badge(Stance),
    Edge(Stance),
}

impl Ink {
    fn class(self) -> String {
        let name = match self {
            Ink::Axis => "axis",
            Ink::NoEffect => "no-effect",
            Ink::Stem => "stem",
            Ink::Estimate => "estimate",
            Ink::Interval => "interval",
            Ink::Important => "important",
            Ink::Trivial => "trivial",
            Ink::Certain => "certain",
            Ink::Possible => "possible",
            Ink::Visit => "visit",
            Ink::Benefit => "benefit",
            Ink::Cell => "cell",
            Ink::Node => "node",
            Ink::Badge(stance) => return format!("p-badge p-{}", stance.name()),
            Ink::Edge(stance) => return format!("p-edge p-{}", stance.name()),
        };
        format!("p-{name}")
    }

    /// Text may stand on it.
    #[cfg(test)]
    fn is_ground(self) -> bool {
        matches!(self, Ink::Cell | Ink::Node | Ink::Trivial | Ink::Badge(_))
    }
}

impl SceneText {
    pub fn line(at: ScenePoint, anchor: Anchor, tone: Tone, words: impl Into<String>) -> SceneMark {
        Self::lines(at, anchor, tone, vec![words.into()])
    }

    pub fn lines(at: ScenePoint, anchor: Anchor, tone: Tone, lines: Vec<String>) -> SceneMark {
        SceneMark::Text(Self {
            at,
            anchor,
            tone,
            lines,
        })
    }

    /// The room that the lines take.
    pub fn frame(&self) -> SceneFrame {
        let width = self
            .lines
            .iter()
            .map(|line| width(line))
            .fold(0.0, f64::max);
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        SceneFrame {
            left,
            top: self.at.y - SIZE * 0.8,
            width,
            height: SIZE + LINE * (self.lines.len() as f64 - 1.0),
        }
    }
}

impl Scene {
    /// `owner` is an identifier that no other picture of the page has.
    pub fn svg(&self, owner: &str) -> Html {
        let frame = format!("0 0 {} {}", Px(self.width), Px(self.height));
        let (width, height) = (Px(self.width).to_string(), Px(self.height).to_string());
        let (title, description) = (format!("p-{owner}-title"), format!("p-{owner}-desc"));
        let role = if self.links.is_empty() {
            "img"
        } else {
            "group"
        };
        let mut svg = tag(
            "svg",
            &[
                ("class", "p-picture"),
                ("viewBox", &frame),
                ("width", &width),
                ("height", &height),
                ("role", role),
                ("aria-labelledby", &title),
                ("aria-describedby", &description),
                ("font-size", "13"),
            ],
        );
        for (name, id, words) in [
            ("title", title, &self.title),
            ("desc", description, &self.description),
        ] {
            svg.push_str(&tag(name, &[("id", &id)]));
            let _ = write!(svg, "{}</{name}>", escape(words));
        }
        svg.push_str(&tag("g", &[("aria-hidden", "true")]));
        self.curves(&mut svg);
        self.marks.iter().for_each(|mark| mark.write(&mut svg));
        svg.push_str("</g>");
        self.links.iter().for_each(|link| link.write(&mut svg));
        svg.push_str("</svg>");
        Html::trusted(svg)
    }
}

impl Scene {
    /// Under everything else, those of one ink as one path: a map has thousands.
    fn curves(&self, svg: &mut String) {
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        for mark in &self.marks {
            if let SceneMark::Curve(ink, from, to) = mark {
                let middle = Px(f64::midpoint(from.x, to.x));
                let path = paths.entry(ink.class()).or_default();
                let (x, y, to_x, to_y) = (Px(from.x), Px(from.y), Px(to.x), Px(to.y));
                let _ = write!(path, "M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}");
            }
        }
        for (class, path) in paths {
            let _ = write!(
                svg,
                r#"<path class="{class}" d="{path}" fill="none" stroke="currentColor"/>"#
            );
        }
    }
}

impl LinkedMarks {
    fn write(&self, svg: &mut String) {
        svg.push_str(&tag(
            "a",
            &[("href", &self.href), ("aria-label", &self.name)],
        ));
        self.marks.iter().for_each(|mark| mark.write(svg));
        svg.push_str("</a>");
    }
}

// Writing to a string can't fail.
impl SceneMark {
    fn write(&self, svg: &mut String) {
        let _ = match self {
            SceneMark::Text(text) => return text.write(svg),
            SceneMark::Line(ink, from, to) => write!(
                svg,
                r#"<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="currentColor"/>"#,
                ink.class(),
                Px(from.x),
                Px(from.y),
                Px(to.x),
                Px(to.y)
            ),
            SceneMark::Box(ink, frame) => write!(
                svg,
                r#"<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2" fill="none" stroke="currentColor"/>"#,
                ink.class(),
                Px(frame.left),
                Px(frame.top),
                Px(frame.width),
                Px(frame.height)
            ),
            SceneMark::Dot { ink, at, radius } => write!(
                svg,
                r#"<circle class="{}" cx="{}" cy="{}" r="{}" fill="none" stroke="currentColor"/>"#,
                ink.class(),
                Px(at.x),
                Px(at.y),
                Px(*radius)
            ),
            SceneMark::Shape(ink, corners) => {
                let corners: Vec<String> = corners
                    .iter()
                    .map(|at| format!("{},{}", Px(at.x), Px(at.y)))
                    .collect();
                write!(
                    svg,
                    r#"<polygon class="{}" points="{}" fill="none" stroke="currentColor"/>"#,
                    ink.class(),
                    corners.join(" ")
                )
            }
            // Written by [`Scene::curves`].
            SceneMark::Curve(..) => Ok(()),
        };
    }
}

impl SceneText {
    fn write(&self, svg: &mut String) {
        let class = match self.tone {
            Tone::Plain => "p-plain",
            Tone::Soft => "p-soft",
            Tone::Strong => "p-strong",
            Tone::Inverse => "p-inverse",
        };
        let anchor = match self.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            svg,
            r#"<text class="{class}" x="{}" y="{}" text-anchor="{anchor}" fill="currentColor">"#,
            Px(self.at.x),
            Px(self.at.y)
        );
        match &self.lines[..] {
            [line] => svg.push_str(&escape(line)),
            lines => {
                // The space keeps the words of two lines apart where they are read out.
                let spans = lines.iter().enumerate().map(|(index, line)| {
                    let y = Px(self.at.y + LINE * index as f64);
                    format!(
                        r#"<tspan x="{}" y="{y}">{}</tspan>"#,
                        Px(self.at.x),
                        escape(line)
                    )
                });
                svg.push_str(&spans.collect::<Vec<_>>().join(" "));
            }
        }
        svg.push_str("</text>");
    }
}

/// A length to a tenth of a pixel, without a needless zero.
struct Px(f64);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.1}", self.0);
        let short = text.strip_suffix(".0").unwrap_or(&text);
        f.write_str(if short == "-0" { "0" } else { short })
    }
}

#[cfg(test)]
pub mod check;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_lengths_short() {
        let scene = Scene {
            width: 100.0,
            height: 20.05,
            title: "a <b>".to_owned(),
            description: "\"d\"".to_owned(),
            marks: vec![SceneText::line(
                at(-0.01, 1.25),
                Anchor::Start,
                Tone::Plain,
                "x & y",
            )],
            links: Vec::new(),
        };
        let svg = scene.svg("one").into_string();
        assert!(
            svg.contains("<title id=\"p-one-title\">a &lt;b&gt;</title>"),
            "{svg}"
        );
        assert!(
            svg.contains("<desc id=\"p-one-desc\">&quot;d&quot;</desc>"),
            "{svg}"
        );
        assert!(
            svg.contains(r#"x="0" y="1.2""#) && svg.contains("x &amp; y"),
            "{svg}"
        );
        assert!(
            svg.contains(r#"role="img""#) && !svg.contains("style="),
            "{svg}"
        );
    }

    #[test]
    fn links_are_not_hidden_in_an_image() {
        let link = LinkedMarks {
            href: "a.html?x=1&y=2".to_owned(),
            name: "1. <A>".to_owned(),
            marks: vec![SceneText::lines(
                at(0.0, 10.0),
                Anchor::Start,
                Tone::Plain,
                vec!["1".to_owned(), "a".to_owned()],
            )],
        };
        let scene = Scene {
            width: 100.0,
            height: 20.0,
            title: String::new(),
            description: String::new(),
            marks: Vec::new(),
            links: vec![link],
        };
        let svg = scene.svg("one").into_string();
        assert!(svg.contains(r#"role="group""#), "{svg}");
        assert!(
            svg.contains(r#"<a href="a.html?x=1&amp;y=2" aria-label="1. &lt;A&gt;">"#),
            "{svg}"
        );
        assert!(svg.contains("</tspan> <tspan"), "{svg}");
    }
}
