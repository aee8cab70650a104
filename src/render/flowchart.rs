//! A pathway's flowchart as a page shows it, and the files of its drawings.

use serde::Serialize;

use super::view::{Publication, View};
use crate::chart::flow::FlowBox;
use crate::chart::svg::{Lit, SvgContext, identifier};
use crate::chart::{Chart, ChartWords, DrawingScale, Sheet};
use crate::markup::Html;
use crate::model::{PathwayKey, StepKey, Thing};
use crate::plan::{Page, SitePlace};

/// Around a drawing in its frame, as the style sheet has it, in pixels.
const PADDING: f64 = 3.0;

/// What the identifiers of a pathway's card begin with; its steps stand in a list under the drawings.
#[derive(Clone, Debug)]
pub struct CardParts {
    /// Unique on the page.
    card: String,
    /// Before the names of steps; empty where the page is the pathway's.
    steps: String,
}

impl CardParts {
    pub fn new(card: impl Into<String>, steps: impl Into<String>) -> Self {
        Self {
            card: card.into(),
            steps: steps.into(),
        }
    }

    /// The paragraph that says whom the pathway is for.
    pub fn for_whom(&self) -> String {
        format!("{}-for-whom", self.card)
    }

    /// The list of steps.
    pub fn list(&self) -> String {
        format!("{}-steps", self.card)
    }

    pub fn step(&self, book: &Publication<'_>, step: StepKey) -> String {
        format!("{}{}", self.steps, book.site.step_part(step))
    }

    fn drawing(&self) -> String {
        format!("{}-chart", self.card)
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Flowchart {
    /// What it is called.
    name: String,
    /// The list that says the same, for those who skip the drawings.
    skip: String,
    drawing: FlowchartDrawing,
}

#[derive(Clone, Debug, Serialize)]
struct FlowchartDrawing {
    /// Its identifier on the page.
    part: String,
    wide: Html,
    /// For a phone, where the other is too wide for one and the pathway is at home.
    narrow: Option<Html>,
    /// Whether it is printed as it is.
    prints: bool,
    /// What is printed instead: a piece for each page. None where it is too large for paper.
    paper: Vec<Html>,
    /// From which width of their frame on they need no hint to scroll, in pixels.
    wide_fits: Option<u32>,
    narrow_fits: Option<u32>,
    narrow_shrinks: bool,
    /// The same of the only one.
    wide_shrinks: bool,
    file: Option<String>,
}

/// The drawing of a pathway, whose list of steps stands on the same page; none in a draft where it can't be drawn.
pub fn of_pathway(view: &View<'_>, pathway: PathwayKey, parts: &CardParts) -> Option<Flowchart> {
    let name = &view.library().pathways[pathway].meta.title;
    let href = |flow_box: &FlowBox| {
        let part = match flow_box.leads_to() {
            None => parts.for_whom(),
            Some(step) => parts.step(view.book, step),
        };
        format!("#{part}")
    };
    let is_draft = view.book.site.placed().is_some();
    let drawing = FlowchartDrawing {
        file: (!is_draft).then(|| view.link.href(&SitePlace::Drawing(pathway))),
        ..drawing(
            view,
            sizes(view, pathway)?,
            parts.drawing(),
            &href,
            &Lit::default(),
        )
    };
    Some(Flowchart {
        name: view.words().charted.chart_of.say(name),
        skip: format!("#{}", parts.list()),
        drawing,
    })
}

/// A drawing of a pathway on another page, some of it lit; the boxes lead to the pathway's own page, and `list` is the part
/// of this page that says the same in words.
pub fn lit(
    view: &View<'_>,
    pathway: PathwayKey,
    drawn: &Chart,
    lit: &Lit,
    list: &str,
) -> Flowchart {
    let name = &view.library().pathways[pathway].meta.title;
    let page = Page::Thing(Thing::Pathway(pathway));
    let href = |flow_box: &FlowBox| {
        let to = match flow_box.leads_to() {
            None => SitePlace::Page(page),
            Some(step) => SitePlace::Step(step),
        };
        view.link.href(&to)
    };
    Flowchart {
        name: view.words().charted.chart_of.say(name),
        skip: format!("#{list}"),
        drawing: drawing(view, (drawn, None), format!("{list}-chart"), &href, lit),
    }
}

/// On its own page a pathway is drawn for a desk and for a phone. Elsewhere once: for a phone, which does on a desk too; for paper
/// on the page that is printed.
fn sizes<'a>(view: &View<'a>, pathway: PathwayKey) -> Option<(&'a Chart, Option<&'a Chart>)> {
    let Sheet { wide, narrow } = view.book.charts.sheet(pathway)?;
    Some(if view.page() == Page::Thing(Thing::Pathway(pathway)) {
        (
            wide,
            (wide.size.width > DrawingScale::NARROW.width).then_some(narrow),
        )
    } else if view.page() == Page::Print {
        (wide, None)
    } else {
        (narrow, None)
    })
}

fn drawing(
    view: &View<'_>,
    (wide, narrow): (&Chart, Option<&Chart>),
    part: String,
    href: &dyn Fn(&FlowBox) -> String,
    lit: &Lit,
) -> FlowchartDrawing {
    let words = ChartWords::of(&view.library().settings.language);
    let svg = |chart: &Chart, id: &str| {
        Html::trusted(chart.svg(&SvgContext {
            library: view.library(),
            words: &words,
            id,
            href,
            lit,
        }))
    };
    let narrow_part = format!("{part}-narrow");
    let pieces = |(chart, part): (&Chart, &str)| {
        let paper = chart.on_paper()?;
        let pieces = chart.pieces(&paper, &identifier(part)).into_iter();
        Some(pieces.map(Html::trusted).collect())
    };
    let prints = narrow.is_none() && wide.prints_as_it_is();
    let wide_one = (!prints).then_some((wide, part.as_str()));
    let narrow_one = narrow.map(|narrow| (narrow, narrow_part.as_str()));
    let mut either = wide_one.into_iter().chain(narrow_one);
    let paper = either.find_map(pieces).unwrap_or_default();
    FlowchartDrawing {
        paper,
        prints,
        wide: svg(wide, &part),
        narrow: narrow.map(|narrow| svg(narrow, &narrow_part)),
        wide_fits: fits(wide),
        narrow_fits: narrow.and_then(fits),
        narrow_shrinks: narrow.is_some_and(shrinks),
        wide_shrinks: narrow.is_none() && shrinks(wide),
        file: None,
        part,
    }
}

/// The widths of frames, in pixels, for which the style sheet has a rule that takes the hint away. The first is that of the
/// narrowest phone.
const FRAMES: [u32; 9] = [288, 358, 400, 480, 560, 646, 720, 840, 960];

/// Whether a drawing is shown smaller where there is no room for it: its text can still be read on the narrowest phone.
fn shrinks(chart: &Chart) -> bool {
    chart.size.width <= DrawingScale::NARROW.width
}

/// The narrowest of these frames that a drawing fits; `None` for one that scrolls in all of them.
fn fits(chart: &Chart) -> Option<u32> {
    let width = match shrinks(chart) {
        true => chart.size.width.min(DrawingScale::NARROWEST),
        false => chart.size.width,
    };
    let fits = |frame: &u32| width + 2.0 * PADDING <= f64::from(*frame);
    FRAMES.into_iter().find(fits)
}

/// Every drawing as a file of its own, with the path where it stands. Its links lead to the page of its pathway.
pub fn files(book: &Publication<'_>) -> Vec<(String, String)> {
    let words = ChartWords::of(&book.library.settings.language);
    let file = |(pathway, sheet): (PathwayKey, &Sheet)| {
        let here = book.site.drawing(pathway);
        let thing = Thing::Pathway(pathway);
        let parts = CardParts::new(crate::model::card_part(thing, book.library), "");
        let href = |flow_box: &FlowBox| {
            let to = match flow_box.leads_to() {
                None => SitePlace::Part(Page::Thing(thing), parts.for_whom()),
                Some(step) => SitePlace::Step(step),
            };
            book.site.link_from(&here, &to)
        };
        let svg = sheet.wide.file(&SvgContext {
            library: book.library,
            words: &words,
            id: "chart",
            href: &href,
            lit: &Lit::default(),
        });
        (here.as_str().to_owned(), svg)
    };
    book.charts.iter().map(file).collect()
}
