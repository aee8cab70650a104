//! A whole pathway drawn along its spines: one walk places every box, and no line crosses another.
//!
//! At a desk what ends stands to the right of its question and what comes back returns on the left; on a phone, and where the
//! columns of a desk do not fit, all of it is one column in which what leaves the spine is indented.

mod desk;
mod indent;
mod lanes;

use super::Chart;
use super::check::{DrawingFault, crossed, faults};
use super::draw::{Laid, assembled};
use super::flow::{Drafter, Flow};
use super::geometry::Size;
use super::label::Lettering;
use super::scale::DrawingScale;
use super::skeleton::Skeleton;
use super::typeset::TypesetBox;

/// What is drawn, measured.
struct SizedSpine<'a> {
    skeleton: &'a Skeleton,
    boxes: Vec<Size>,
    labels: Vec<Option<Size>>,
}

impl SizedSpine<'_> {
    fn label(&self, arrow: usize) -> Size {
        self.labels[arrow].unwrap_or_default()
    }
}

/// Tries the columns of the scale, widest first, and then the one column that always fits. The faults are those of the last try.
pub fn draw(drafter: &Drafter<'_>, scale: &DrawingScale) -> Result<Chart, Vec<DrawingFault>> {
    let (flow, skeleton) = Skeleton::of(drafter);
    let tries = Tries {
        drafter,
        scale,
        flow,
        skeleton,
    };
    let desks = scale.columns_beside.iter();
    let mut clear = desks.filter_map(|columns| tries.desk(*columns));
    match clear.next() {
        Some(chart) => Ok(chart),
        None => tries.indent(),
    }
}

struct Tries<'a> {
    drafter: &'a Drafter<'a>,
    scale: &'a DrawingScale,
    flow: Flow,
    skeleton: Skeleton,
}

/// The widths of boxes on the spine and beside it, and of labels; in pixels.
#[derive(Clone, Copy, Debug)]
pub struct SpineWidths {
    pub spine: f64,
    pub beside: f64,
    pub label: f64,
}

impl SpineWidths {
    pub const fn new(spine: f64, beside: f64, label: f64) -> Self {
        Self {
            spine,
            beside,
            label,
        }
    }
}

impl Tries<'_> {
    /// `None` where it does not fit, or is not clear.
    fn desk(&self, columns: SpineWidths) -> Option<Chart> {
        let width = |index: usize| match self.skeleton.is_on_spine(index) {
            true => columns.spine,
            false => columns.beside,
        };
        let typeset_boxes = self.typeset_boxes(|index| (0.0, width(index)))?;
        let labels = self.labels(|_| columns.label);
        let laid = desk::place(&self.sized(&typeset_boxes, &labels), self.scale.inner());
        let chart = self.chart(&typeset_boxes, &labels, &laid);
        let is_good = chart.size.width <= self.scale.width && wrong(&chart).is_empty();
        is_good.then_some(chart)
    }

    fn indent(&self) -> Result<Chart, Vec<DrawingFault>> {
        let rows = indent::Rows::of(&self.skeleton);
        let inner = self.scale.inner().min(self.scale.widest_column);
        let width = |index: usize| match self.skeleton.is_on_spine(index) {
            true => (rows.spine_width(inner), rows.spine_width(inner)),
            false => (0.0, rows.beside_width(inner)),
        };
        let typeset_boxes = self.broken_boxes(width);
        let labels = self.labels(|_| rows.beside_width(inner));
        let laid = indent::place(&self.sized(&typeset_boxes, &labels), &rows, inner);
        let chart = self.chart(&typeset_boxes, &labels, &laid);
        match wrong(&chart) {
            faults if faults.is_empty() => Ok(chart),
            faults => Err(faults),
        }
    }

    /// `None` where a word would have to be broken.
    fn typeset_boxes(&self, width: impl Fn(usize) -> (f64, f64)) -> Option<Vec<TypesetBox>> {
        let boxes = self.flow.boxes.iter().enumerate();
        boxes
            .map(|(index, flow_box)| {
                let (least, most) = width(index);
                let words = self.drafter.words;
                TypesetBox::whole_within(flow_box, least, most, self.scale, words)
            })
            .collect()
    }

    fn broken_boxes(&self, width: impl Fn(usize) -> (f64, f64)) -> Vec<TypesetBox> {
        let boxes = self.flow.boxes.iter().enumerate();
        let typeset = |(index, flow_box)| {
            let (least, most) = width(index);
            TypesetBox::within(flow_box, least, most, self.scale, self.drafter.words)
        };
        boxes.map(typeset).collect()
    }

    fn labels(&self, width: impl Fn(usize) -> f64) -> Vec<Option<Lettering>> {
        let arrows = self.flow.arrows.iter().enumerate();
        let words = self.drafter.words;
        arrows
            .map(|(index, arrow)| Lettering::of(arrow, self.scale, words, width(index)))
            .collect()
    }

    fn sized(&self, typeset_boxes: &[TypesetBox], labels: &[Option<Lettering>]) -> SizedSpine<'_> {
        let labels = labels.iter();
        SizedSpine {
            skeleton: &self.skeleton,
            boxes: typeset_boxes.iter().map(|typeset| typeset.size).collect(),
            labels: labels
                .map(|label| label.as_ref().map(|label| label.size))
                .collect(),
        }
    }

    fn chart(
        &self,
        typeset_boxes: &[TypesetBox],
        labels: &[Option<Lettering>],
        laid: &Laid,
    ) -> Chart {
        let chart = assembled(&self.flow, typeset_boxes, labels, laid, self.scale);
        chart.turned(self.drafter.words)
    }
}

fn wrong(chart: &Chart) -> Vec<DrawingFault> {
    let mut found = faults(chart);
    found.extend(crossed(chart));
    found
}
