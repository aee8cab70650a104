//! A chart as SVG: colours and fonts are the style sheet's, every box is a link, and what the lines say is said by the boxes too.
//!
//! What scripts and style sheets can rely on: each box is an `a` with `data-step`, the name of its step; each line is a `g` with
//! `data-edge`, the name of the step that it leaves and how: by the number of a branch from 0, or `next` (`neck.0`, `neck.next`).
//! Where a way jumps, the pill at its end and, if a part begins there, the pill and the line at its beginning have the same
//! `data-edge`, and the first has `data-to`, the name of the step at which the way goes on. What is lit has the class `c-lit`.
//!
//! Every class and identifier of a drawing begins with `c-`, and none of a page does: no rule for the one can reach the other.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::flow::{BoxNode, Content, Exit, FlowBox, Way};
use super::geometry::Point;
use super::label::ArrowLabel;
use super::outline::OutlineShape;
use super::typeset::{BoxIcon, TextTone, TypesetBox};
use super::words::ChartWords;
use super::{ArrowLine, Chart, ChartBox};
use crate::markup::{escape, tag};
use crate::model::{Library, Stance, StepKey};

/// Corners of lines, and the heads of arrows; in pixels.
const CORNER: f64 = 6.0;
const HEAD: (f64, f64) = (4.0, 7.0);

/// The style of drawings.
pub const STYLE: &str = include_str!("drawing.css");

/// What one drawing needs beside its chart.
pub struct SvgContext<'a> {
    pub library: &'a Library,
    pub words: &'a ChartWords,
    /// In the drawing's identifiers, which are unique on its page.
    pub id: &'a str,
    /// Where a box leads.
    pub href: &'a dyn Fn(&FlowBox) -> String,
    pub lit: &'a Lit,
}

/// The steps and ways to be lit.
#[derive(Clone, Debug, Default)]
pub struct Lit {
    pub steps: BTreeSet<StepKey>,
    pub ways: BTreeSet<Way>,
}

impl Chart {
    /// For a page that has the style sheet.
    pub fn svg(&self, context: &SvgContext<'_>) -> String {
        SvgWriter {
            chart: self,
            context,
        }
        .svg(&[], "")
    }

    /// A file of its own, with its style.
    pub fn file(&self, context: &SvgContext<'_>) -> String {
        let style = format!("<style>{}</style>\n", plain_style());
        let namespace = [("xmlns", "http://www.w3.org/2000/svg")];
        let svg = SvgWriter {
            chart: self,
            context,
        }
        .svg(&namespace, &style);
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n")
    }
}

/// The style with its light colours in place of the variables: programs that show slides know neither variables nor dark pages.
fn plain_style() -> String {
    let screen = STYLE.split("@media").next().unwrap_or_default();
    let definition = |line: &str| -> Option<(String, String)> {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
        let at = value.find('#')?;
        Some((format!("var(--{name})"), value.get(at..at + 7)?.to_owned()))
    };
    let (defined, rules): (Vec<&str>, Vec<&str>) = screen
        .lines()
        .partition(|line| line.trim().starts_with("--"));
    let colours = defined.into_iter().filter_map(definition);
    colours.fold(rules.join("\n"), |style, (name, colour)| {
        style.replace(&name, &colour)
    })
}

/// Of the whole drawing.
pub fn identifier(id: &str) -> String {
    format!("c-{id}")
}

struct SvgWriter<'a> {
    chart: &'a Chart,
    context: &'a SvgContext<'a>,
}

impl SvgWriter<'_> {
    fn svg(&self, more: &[(&str, &str)], style: &str) -> String {
        let Chart { size, text, .. } = self.chart;
        let name = identifier(self.context.id);
        let (title, description) = (format!("{name}-title"), format!("{name}-about"));
        let (width, height) = (number(size.width), number(size.height));
        let frame = format!("0 0 {width} {height}");
        let text = number(*text);
        let fixed = [
            ("id", name.as_str()),
            ("class", "c-chart"),
            ("viewBox", frame.as_str()),
            ("width", &width),
            ("height", &height),
            ("font-size", &text),
            ("role", "group"),
            ("aria-labelledby", &title),
            ("aria-describedby", &description),
        ];
        let attributes: Vec<(&str, &str)> = more.iter().copied().chain(fixed).collect();
        let mut out = tag("svg", &attributes);
        let _ = write!(
            out,
            "\n{}{}</title>\n{}{}</desc>\n{style}<g class=\"c-ways\" aria-hidden=\"true\">\n",
            tag("title", &[("id", &title)]),
            escape(&self.chart.title),
            tag("desc", &[("id", &description)]),
            escape(&self.context.words.description()),
        );
        for line in &self.chart.lines {
            self.line(&mut out, line);
        }
        out.push_str("</g>\n");
        for drawn in &self.chart.boxes {
            self.box_of(&mut out, drawn);
        }
        out.push_str("</svg>");
        out
    }

    fn line(&self, out: &mut String, line: &ArrowLine) {
        // The line from where a part begins is of the way that jumps there.
        let jumped = match self.chart.boxes[line.arrow.from].flow_box.node {
            BoxNode::From(way) => Some(way),
            BoxNode::Start
            | BoxNode::Before(_)
            | BoxNode::Step(_)
            | BoxNode::Jump(_)
            | BoxNode::After(_) => None,
        };
        let way = line.arrow.way.or(jumped);
        let name = way.map(|way| self.way_name(&way));
        let main = line.is_main.then_some("c-main");
        let lit = self.is_lit(way).then_some("c-lit");
        let class: Vec<&str> = main.into_iter().chain(lit).collect();
        let class = class.join(" ");
        let mut attributes = Vec::new();
        if !class.is_empty() {
            attributes.push(("class", class.as_str()));
        }
        if let Some(name) = &name {
            attributes.push(("data-edge", name.as_str()));
        }
        let path: String = line
            .stretches
            .iter()
            .map(|stretch| rounded(stretch))
            .collect();
        let _ = write!(
            out,
            "{}<path class=\"c-line\" d=\"{path}\"/><path class=\"c-head\" d=\"{}\"/>",
            tag("g", &attributes),
            heads(&line.stretches)
        );
        if let Some(label) = &line.label {
            self.label(out, label);
        }
        out.push_str("</g>\n");
    }

    /// `neck.0` and `neck.next`.
    fn way_name(&self, way: &Way) -> String {
        let step = &self.context.library.step(way.from).name;
        match way.exit {
            Exit::Branch(index) => format!("{step}.{index}"),
            Exit::Next => format!("{step}.next"),
        }
    }

    fn label(&self, out: &mut String, label: &ArrowLabel) {
        let size = number(self.chart.label);
        let mut attributes = vec![("font-size", size.as_str())];
        if label
            .lines
            .iter()
            .any(|(line, _)| self.context.words.reads_rtl(line))
        {
            attributes.push(("direction", "rtl"));
        }
        out.push_str(&tag("text", &attributes));
        spans(
            out,
            label
                .lines
                .iter()
                .map(|(text, at)| (text.as_str(), *at, None)),
        );
        out.push_str("</text>");
    }

    fn is_lit(&self, way: Option<Way>) -> bool {
        way.is_some_and(|way| self.context.lit.ways.contains(&way))
    }

    /// What a box is beside its link: its identifier where others lead to it, and what it draws.
    fn about(&self, flow_box: &FlowBox) -> Vec<(&'static str, String)> {
        let step = |step: StepKey| self.context.library.step(step).name.clone();
        let mut about = Vec::new();
        if let Some(step_key) = flow_box.step {
            if self
                .chart
                .boxes
                .iter()
                .any(|other| inside(&other.flow_box) == Some(step_key))
            {
                about.push(("id", self.box_name(step_key)));
            }
            about.push(("data-step", step(step_key)));
        }
        match (flow_box.node, &flow_box.content) {
            (BoxNode::Jump(way), Content::Jump { to, .. }) => {
                about.push(("data-edge", self.way_name(&way)));
                about.push(("data-to", step(*to)));
            }
            (BoxNode::From(way), _) => about.push(("data-edge", self.way_name(&way))),
            (
                BoxNode::Start
                | BoxNode::Before(_)
                | BoxNode::Step(_)
                | BoxNode::Jump(_)
                | BoxNode::After(_),
                _,
            ) => {}
        }
        about
    }

    fn box_name(&self, step: StepKey) -> String {
        let name = &self.context.library.step(step).name;
        format!("{}-{name}", identifier(self.context.id))
    }

    fn box_of(&self, out: &mut String, drawn: &ChartBox) {
        let ChartBox {
            flow_box,
            typeset,
            frame,
        } = drawn;
        let is_lit = match flow_box.node {
            BoxNode::Jump(way) | BoxNode::From(way) => self.is_lit(Some(way)),
            BoxNode::Start | BoxNode::Before(_) | BoxNode::Step(_) | BoxNode::After(_) => flow_box
                .step
                .is_some_and(|step| self.context.lit.steps.contains(&step)),
        };
        let class = format!("{}{}", class(flow_box), if is_lit { " c-lit" } else { "" });
        let href = match inside(flow_box) {
            Some(step) => format!("#{}", self.box_name(step)),
            None => (self.context.href)(flow_box),
        };
        let (name, about) = (self.name(drawn), self.about(flow_box));
        let mut attributes = vec![
            ("class", class.as_str()),
            ("href", &href),
            ("aria-label", &name),
        ];
        attributes.extend(about.iter().map(|(name, value)| (*name, value.as_str())));
        out.push_str(&tag("a", &attributes));
        shape(out, &typeset.outline.shape(frame));
        for (icon, at) in &typeset.icons {
            let at = Point::new(frame.min.x + at.x, frame.min.y + at.y);
            let (class, path) = icon_path(*icon);
            let _ = write!(
                out,
                "<path class=\"c-icon {class}\" d=\"{path}\" transform=\"translate({} {})\"/>",
                number(at.x),
                number(at.y)
            );
        }
        self.text(out, typeset, frame.min);
        out.push_str("</a>\n");
    }

    fn text(&self, out: &mut String, typeset: &TypesetBox, corner: Point) {
        let mut attributes = Vec::new();
        if !typeset.is_centred() {
            attributes.push(("text-anchor", "start"));
        }
        if typeset.is_rtl {
            attributes.push(("direction", "rtl"));
        }
        out.push_str(&tag("text", &attributes));
        spans(
            out,
            typeset.lines.iter().map(|line| {
                let at = Point::new(corner.x + line.at.x, corner.y + line.at.y);
                (line.text.as_str(), at, tone_class(line.tone))
            }),
        );
        out.push_str("</text>");
    }

    /// What a box is called: its visible text, then its kind, and where it leads.
    fn name(&self, drawn: &ChartBox) -> String {
        let words = self.context.words;
        let mut said = vec![
            drawn.typeset.said.join(" "),
            kind(&drawn.flow_box.content, words),
        ];
        let leaving = self
            .chart
            .lines
            .iter()
            .filter(|line| std::ptr::eq(&self.chart.boxes[line.arrow.from], drawn));
        for line in leaving {
            let to = &self.chart.boxes[line.arrow.to].flow_box.content;
            let number = to.number();
            said.extend(number.map(|number| words.go_to(&line.arrow.label, number)));
        }
        let ends = |text: &str| text.ends_with(['.', '?', '!', '؟', '。', '？']);
        said.iter()
            .filter(|text| !text.is_empty())
            .map(|text| {
                if ends(text) {
                    text.clone()
                } else {
                    format!("{text}.")
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn kind(content: &Content, words: &ChartWords) -> String {
    match content {
        Content::Start(_) => words.start(),
        Content::Question { .. } => words.question(),
        Content::Act { .. } if content.forbids() => words.stop(),
        Content::Act { .. } => words.action(),
        Content::Enter { into, .. } => words.entered_kind(*into),
        Content::Elsewhere { .. } => words.elsewhere(),
        Content::Jump { .. } | Content::From { .. } => String::new(),
    }
}

/// The step to which a box leads within its own drawing.
fn inside(flow_box: &FlowBox) -> Option<StepKey> {
    match (&flow_box.content, flow_box.node) {
        (Content::Jump { to, .. }, _) => Some(*to),
        (Content::From { .. }, BoxNode::From(way)) => Some(way.from),
        (
            Content::Start(_)
            | Content::Question { .. }
            | Content::Act { .. }
            | Content::Enter { .. }
            | Content::Elsewhere { .. }
            | Content::From { .. },
            _,
        ) => None,
    }
}

fn class(flow_box: &FlowBox) -> &'static str {
    match (&flow_box.content, flow_box.node) {
        (Content::Start(_), _) => "c-start",
        (Content::Question { .. }, _) => "c-ask",
        (content @ Content::Act { .. }, _) if content.forbids() => "c-stop",
        (Content::Act { .. }, _) => "c-act",
        (Content::Enter { .. }, _) => "c-enter",
        (Content::Elsewhere { .. }, BoxNode::Before(_)) => "c-else c-before",
        (Content::Elsewhere { .. }, _) => "c-else",
        (Content::Jump { .. }, _) => "c-jump",
        (Content::From { .. }, _) => "c-from",
    }
}

fn tone_class(tone: TextTone) -> Option<&'static str> {
    match tone {
        TextTone::Plain => None,
        TextTone::Title => Some("c-title"),
        TextTone::Stance(stance) => Some(stance_class(stance)),
    }
}

fn stance_class(stance: Stance) -> &'static str {
    match stance {
        Stance::Offer => "c-offer",
        Stance::Consider => "c-consider",
        Stance::Avoid => "c-avoid",
        Stance::Forbid => "c-forbid",
        Stance::Undecided => "c-undecided",
    }
}

fn shape(out: &mut String, shape: &OutlineShape) {
    match shape {
        OutlineShape::Polygon(corners) => {
            let points: Vec<String> = corners
                .iter()
                .map(|at| format!("{},{}", number(at.x), number(at.y)))
                .collect();
            let _ = write!(
                out,
                "<polygon class=\"c-box\" points=\"{}\"/>",
                points.join(" ")
            );
        }
        OutlineShape::Frame { frame, radius } => {
            let _ = write!(
                out,
                "<rect class=\"c-box\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
                number(frame.min.x),
                number(frame.min.y),
                number(frame.width()),
                number(frame.height()),
                number(*radius)
            );
        }
    }
}

/// Lines of one text, with a space between them, so that no reader runs their words together.
fn spans<'t>(
    out: &mut String,
    lines: impl Iterator<Item = (&'t str, Point, Option<&'static str>)>,
) {
    for (index, (text, at, class)) in lines.enumerate() {
        let (x, y) = (number(at.x), number(at.y));
        let mut attributes = vec![("x", x.as_str()), ("y", &y)];
        attributes.extend(class.map(|class| ("class", class)));
        let space = if index > 0 { " " } else { "" };
        let _ = write!(
            out,
            "{space}{}{}</tspan>",
            tag("tspan", &attributes),
            escape(text)
        );
    }
}

/// Straight stretches with their corners rounded.
fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, at) in points.iter().enumerate() {
        let around = index
            .checked_sub(1)
            .and_then(|before| Some((points[before], points.get(index + 1)?)));
        let _ = match around {
            None if index == 0 => write!(path, "M{} {}", number(at.x), number(at.y)),
            None => write!(path, "L{} {}", number(at.x), number(at.y)),
            Some((before, after)) => {
                let (into, out_of) = (towards(*at, before), towards(*at, *after));
                write!(
                    path,
                    "L{} {}Q{} {} {} {}",
                    number(into.x),
                    number(into.y),
                    number(at.x),
                    number(at.y),
                    number(out_of.x),
                    number(out_of.y)
                )
            }
        };
    }
    path
}

/// The point a corner's length from `at`, or half the way where that is shorter.
fn towards(at: Point, other: Point) -> Point {
    let length = (other.x - at.x).hypot(other.y - at.y);
    if length == 0.0 {
        return at;
    }
    let share = CORNER.min(length / 2.0) / length;
    Point::new(
        at.x + (other.x - at.x) * share,
        at.y + (other.y - at.y) * share,
    )
}

/// The heads of an arrow: at its end, and where it joins another.
fn heads(stretches: &[Vec<Point>]) -> String {
    let last = stretches.len().saturating_sub(1);
    let joins = |at: usize| {
        let next = stretches.get(at + 1).and_then(|next| next.first());
        stretches[at].last() == next
    };
    (0..stretches.len())
        .filter(|&at| at == last || joins(at))
        .map(|at| head(&stretches[at]))
        .collect()
}

fn head(points: &[Point]) -> String {
    let [.., before, end] = points else {
        return String::new();
    };
    let (half, length) = HEAD;
    let (x, y) = (number(end.x), number(end.y));
    if (before.x - end.x).abs() < (before.y - end.y).abs() {
        let base = number(end.y - length.copysign(end.y - before.y));
        let (left, right) = (number(end.x - half), number(end.x + half));
        format!("M{x} {y}L{left} {base}H{right}z")
    } else {
        let base = number(end.x - length.copysign(end.x - before.x));
        let (top, bottom) = (number(end.y - half), number(end.y + half));
        format!("M{x} {y}L{base} {top}V{bottom}z")
    }
}

/// Signs of 14 by 14 pixels, by strokes.
fn icon_path(icon: BoxIcon) -> (&'static str, &'static str) {
    match icon {
        BoxIcon::Stance(stance) => (stance_class(stance), stance_path(stance)),
        BoxIcon::Enter => ("c-to", "M1 7h11M8 3l4 4l-4 4"),
        BoxIcon::End => ("c-end", "M4 4h6v6H4z"),
    }
}

fn stance_path(stance: Stance) -> &'static str {
    match stance {
        Stance::Offer => "M2 7.5L5.5 11L12 3",
        Stance::Consider => "M7 1.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM7 4v6M4 7h6",
        Stance::Avoid => "M7 1.5L13 12.5H1zM7 5.5v3.2M7 10.4v.4",
        Stance::Forbid => "M7 1.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM3.2 3.2l7.6 7.6",
        Stance::Undecided => "M7 1.5L12.5 7L7 12.5L1.5 7zM5 7h4",
    }
}

/// With one decimal at most.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Adding zero turns minus zero into zero.
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_its_own_has_plain_colours() {
        let style = plain_style();
        assert!(!style.contains("var(") && !style.contains("--"), "{style}");
        assert!(style.contains("fill: #fdecee"), "{style}");
    }
}
