//! Flowcharts: a pathway as boxes and lines at fixed places, and as SVG.
//!
//! ```text
//! Library ─plan→ SpinePlan ─draft→ Flow ─set→ TypesetBox ─place→ Laid ─check→ Chart ─write→ SVG
//! ```
//!
//! [`plan`] says what goes on, what ends, what comes back and what is a part of its own; [`flow`] says what is shown, and the text
//! beside a drawing is made from the same. [`typeset`] sets the words of a box, measured by [`measure`] without a font. `spine` places
//! a pathway, or a few steps of one, along its plan. Where that would not be clear, `layers` decides rows and order and
//! `layout` has an engine place everything in them. [`check`] looks at every drawing for whatever could be misread: a chart with a
//! fault is drawn in another way, and if none works, not at all. [`paper`] cuts what is too long for a page.

pub mod check;
mod draw;
pub mod flow;
pub mod geometry;
pub mod label;
mod layers;
mod layout;
pub mod measure;
pub mod outline;
pub mod paper;
pub mod plan;
pub mod scale;
mod sheet;
mod sized;
mod skeleton;
mod spine;
pub mod svg;
pub mod typeset;
mod words;
pub mod wrap;

pub use label::ArrowLabel;
pub use scale::DrawingScale;
pub use sheet::{Charts, Sheet};
pub use words::ChartWords;

use std::collections::BTreeSet;

use self::check::{DrawingFault, crossed};
use self::draw::{draw, draw_fitting};
use self::flow::{Arrow, BoxNode, Drafter, Flow, FlowBox};
use self::geometry::{Point, Rect, Size};
use self::typeset::TypesetBox;
use crate::model::{Library, PathwayKey, StepKey};

/// One in this many lines may jump before layers are tried too, and before a drawing along spines counts as impossible to follow.
const MANY_JUMPS: usize = 3;
const MOST_JUMPS: usize = 2;

/// A drawing in which everything has a place, in pixels from its top left corner.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: String,
    pub size: Size,
    /// The sizes of the fonts in boxes and of labels.
    pub text: f64,
    pub label: f64,
    /// In reading order.
    pub boxes: Vec<ChartBox>,
    pub lines: Vec<ArrowLine>,
}

#[derive(Clone, Debug)]
pub struct ChartBox {
    pub flow_box: FlowBox,
    pub typeset: TypesetBox,
    pub frame: Rect,
}

/// An arrow as a line that runs down and across.
#[derive(Clone, Debug)]
pub struct ArrowLine {
    /// From and to which of [`Chart::boxes`].
    pub arrow: Arrow,
    /// One stretch from box to box; or two with the label between them, or the second from where it joins another line.
    pub stretches: Vec<Vec<Point>>,
    pub label: Option<ArrowLabel>,
    /// It goes on along a spine.
    pub is_main: bool,
}

/// How many ways jump in a drawing along spines.
enum Jumps {
    Few,
    /// Layers may be easier to follow.
    Many,
    /// Too many to follow.
    TooMany,
}

/// A flow that can't be drawn without a risk of misreading.
#[derive(Clone, Debug)]
pub struct Unclear {
    pub flow: Flow,
    pub faults: Vec<DrawingFault>,
}

impl Chart {
    /// A whole pathway, however long: along its spines; in layers where that would not be clear, or where it would jump so often
    /// that lines that cross are easier to follow.
    pub fn of(
        library: &Library,
        pathway: PathwayKey,
        scale: &DrawingScale,
        words: &ChartWords,
    ) -> Result<Self, Unclear> {
        let jumps = |chart: &Self, share: usize| chart.jumps() * share > chart.lines.len();
        let drafter = Drafter::new(library, words, pathway);
        Self::best(&drafter, scale, |chart| {
            if jumps(chart, MOST_JUMPS) {
                Jumps::TooMany
            } else if jumps(chart, MANY_JUMPS) {
                Jumps::Many
            } else {
                Jumps::Few
            }
        })
    }

    /// Some steps of a pathway; those next to them are connectors. So few are near each other: they join rather than jump where
    /// that fits.
    pub fn around(
        library: &Library,
        pathway: PathwayKey,
        steps: &BTreeSet<StepKey>,
        scale: &DrawingScale,
        words: &ChartWords,
    ) -> Result<Self, Unclear> {
        let drafter = Drafter::around(library, words, pathway, steps.clone());
        Self::best(&drafter, scale, |chart| match chart.jumps() {
            0 => Jumps::Few,
            _ => Jumps::Many,
        })
    }

    fn best(
        drafter: &Drafter<'_>,
        scale: &DrawingScale,
        jumps: impl Fn(&Self) -> Jumps,
    ) -> Result<Self, Unclear> {
        let spine = match spine::draw(drafter, scale) {
            Ok(spine) => match jumps(&spine) {
                Jumps::Few => return Ok(spine),
                Jumps::Many => spine,
                Jumps::TooMany => return Self::layered(drafter, scale),
            },
            Err(_) => return Self::layered(drafter, scale),
        };
        Ok(Self::easier(drafter, scale, &spine).unwrap_or(spine))
    }

    /// How many ways end at the name of the step where they go on.
    fn jumps(&self) -> usize {
        let boxes = self.boxes.iter();
        let jumps = boxes.filter(|drawn| matches!(drawn.flow_box.node, BoxNode::Jump(_)));
        jumps.count()
    }

    /// In layers, where it crosses lines less often than the drawing along spines jumps, and fits.
    fn easier(drafter: &Drafter<'_>, scale: &DrawingScale, spine: &Self) -> Option<Self> {
        if !scale.has_room_beside() {
            return None;
        }
        let layers = draw_fitting(&drafter.joined(), scale, drafter.words);
        let layers = layers.filter(|layers| crossed(layers).len() < spine.jumps())?;
        Some(layers.turned(drafter.words))
    }

    fn layered(drafter: &Drafter<'_>, scale: &DrawingScale) -> Result<Self, Unclear> {
        let flow = drafter.joined();
        match draw(&flow, scale, drafter.words) {
            Ok(chart) => Ok(chart.turned(drafter.words)),
            Err(faults) => Err(Unclear { flow, faults }),
        }
    }

    /// In the direction in which its book is read.
    fn turned(self, words: &ChartWords) -> Self {
        match words.is_rtl {
            true => self.mirrored(),
            false => self,
        }
    }

    /// The same from right to left; words stay as they are.
    fn mirrored(mut self) -> Self {
        let width = self.size.width;
        let mirror = |at: &mut Point| at.x = width - at.x;
        let flip = |frame: &mut Rect| {
            (frame.min.x, frame.max.x) = (width - frame.max.x, width - frame.min.x);
        };
        self.boxes
            .iter_mut()
            .for_each(|drawn| flip(&mut drawn.frame));
        for line in &mut self.lines {
            line.stretches.iter_mut().flatten().for_each(mirror);
            if let Some(label) = &mut line.label {
                flip(&mut label.frame);
                label.lines.iter_mut().for_each(|(_, at)| mirror(at));
            }
        }
        self
    }
}
