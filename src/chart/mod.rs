//! Flowcharts: a pathway as boxes and lines at fixed places, and as SVG.
//!
//! ```text
//! Library ─draft→ Flow ─set→ Faces ─layer→ Layers ─layout→ Placed ─check→ Chart ─write→ SVG
//! ```
//!
//! [`flow`] says what is shown, and the text beside a drawing is made from the same. [`face`] sets the words of a box, measured by
//! [`measure`] without a font. `layers` decides rows and order, `layout` has an engine place everything in them, and [`check`]
//! looks for whatever could be misread: a chart with a fault is drawn again with more room, and at last not at all. [`paper`] cuts
//! what is too long for a page.

pub mod check;
mod draw;
pub mod face;
pub mod flow;
pub mod geometry;
mod layers;
mod layout;
pub mod measure;
pub mod outline;
pub mod paper;
mod parts;
pub mod scale;
mod sheet;
mod sized;
pub mod svg;
mod words;
pub mod wrap;

pub use parts::LONGEST;
pub use scale::Scale;
pub use sheet::{Charts, Sheet};
pub use words::Words;

use std::collections::BTreeSet;

use self::check::Fault;
use self::draw::draw;
use self::face::Face;
use self::flow::{Arrow, Drafter, Flow, FlowBox};
use self::geometry::{Point, Rect, Size};
use crate::model::{Library, PathwayKey, StepKey};

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
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub struct ChartBox {
    pub own: FlowBox,
    pub face: Face,
    pub frame: Rect,
}

/// An arrow as a line that runs down and across.
#[derive(Clone, Debug)]
pub struct Line {
    /// From and to which of [`Chart::boxes`].
    pub arrow: Arrow,
    /// One stretch from box to box, or two with the label between them.
    pub stretches: Vec<Vec<Point>>,
    pub label: Option<Label>,
}

/// A label on its line.
#[derive(Clone, Debug)]
pub struct Label {
    pub frame: Rect,
    /// Each with its middle, on its base line.
    pub lines: Vec<(String, Point)>,
}

/// A flow that can't be drawn so that nobody misreads it.
#[derive(Clone, Debug)]
pub struct Unclear {
    pub flow: Flow,
    pub faults: Vec<Fault>,
}

impl Chart {
    /// A whole pathway, however long.
    pub fn of(
        library: &Library,
        pathway: PathwayKey,
        scale: &Scale,
        words: &Words,
    ) -> Result<Self, Unclear> {
        Self::draw(Drafter::new(library, words, pathway).whole(), scale, words)
    }

    /// Some steps of a pathway; those next to them are connectors.
    pub fn around(
        library: &Library,
        pathway: PathwayKey,
        steps: &BTreeSet<StepKey>,
        scale: &Scale,
        words: &Words,
    ) -> Result<Self, Unclear> {
        Self::draw(
            Drafter::new(library, words, pathway).part(steps),
            scale,
            words,
        )
    }

    fn draw(flow: Flow, scale: &Scale, words: &Words) -> Result<Self, Unclear> {
        draw(&flow, scale, words).map_err(|faults| Unclear { flow, faults })
    }
}
