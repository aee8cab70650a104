//! Parts of flowcharts on other pages: the way that the patients of a condition take, and the steps that follow a recommendation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Broken;
use super::flowchart::{self, Flowchart};
use super::view::View;
use crate::chart::flow::{Exit, Reading, Way, ways};
use crate::chart::svg::Lit;
use crate::chart::{Chart, ChartWords, DrawingScale, Unclear};
use crate::markup::Html;
use crate::model::{ConditionKey, PathwayKey, Reason, RecommendationKey, StepKey, Thing};
use crate::survey::{PatientRoute, Share};
use crate::words::{Phrase, WordText};

/// A part of a pathway is drawn alone if it has at most one in this many of its steps; beyond that the whole pathway is clearer.
const SMALL: usize = 2;

/// The identifier of the section on its page.
pub const PART: &str = "paths";

#[derive(Serialize)]
struct LitSection {
    part: &'static str,
    title: String,
    lead: String,
    charts: Vec<LitChart>,
}

#[derive(Serialize)]
struct LitChart {
    /// The identifier of its list.
    part: String,
    title: Phrase,
    /// Not where there is nothing to tell apart.
    flowchart: Option<Flowchart>,
    /// Said where a part of the pathway is drawn alone.
    in_part: Option<String>,
    /// The lit steps.
    steps: Vec<LitStep>,
}

#[derive(Serialize)]
struct LitStep {
    /// Its number in reading order.
    number: usize,
    words: Phrase,
}

/// What the section is called, for the things that have one.
pub fn title<'a>(view: &View<'a>, thing: Thing) -> Option<&'a WordText> {
    let pictures = &view.words().pictures;
    if let Thing::Condition(_) = thing {
        Some(&pictures.paths)
    } else if let Thing::Recommendation(key) = thing {
        let followed = !following(view, key).is_empty();
        followed.then_some(&pictures.in_pathways)
    } else {
        None
    }
}

/// The section, with its heading.
pub fn section(view: &View<'_>, thing: Thing) -> Result<Option<Html>, Broken> {
    let Some(title) = title(view, thing) else {
        return Ok(None);
    };
    let pictures = &view.words().pictures;
    let (lead, charts) = if let Thing::Condition(key) = thing {
        routes(view, key)
    } else if let Thing::Recommendation(key) = thing {
        (&pictures.around_lead, around(view, key))
    } else {
        return Ok(None);
    };
    let section = LitSection {
        part: PART,
        title: title.to_string(),
        lead: lead.to_string(),
        charts,
    };
    view.book.templates.render("lit.html", &section).map(Some)
}

/// `None` where they could not be worked out.
fn routes_of<'a>(view: &View<'a>, key: ConditionKey) -> Option<&'a [PatientRoute]> {
    view.book.site.survey().routes(key)
}

/// The pathways that having the condition makes a difference to.
pub fn ways_of<'a>(view: &View<'a>, key: ConditionKey) -> &'a [PatientRoute] {
    routes_of(view, key).unwrap_or_default()
}

fn routes<'a>(view: &View<'a>, key: ConditionKey) -> (&'a WordText, Vec<LitChart>) {
    let pictures = &view.words().pictures;
    match routes_of(view, key) {
        None => (&pictures.open, Vec::new()),
        Some([]) => (&pictures.no_pathway, Vec::new()),
        Some(routes) => (
            &pictures.paths_lead,
            routes.iter().map(|own| route(view, own)).collect(),
        ),
    }
}

fn route(view: &View<'_>, route: &PatientRoute) -> LitChart {
    let (library, pictured) = (view.library(), &view.words().pictured);
    let part = list_part(view, route.pathway);
    let lit = lit(view, route);
    let pathway = view.link.thing(Thing::Pathway(route.pathway)).into();
    let whole = library.pathways[route.pathway].steps.len();
    let tells_apart = lit.steps.len() < whole || lit.ways.len() < all_ways(view, route.pathway);
    let is_small = lit.steps.len() * SMALL <= whole;
    let alone = is_small.then(|| {
        drawn(view, |words| {
            Chart::around(
                library,
                route.pathway,
                &lit.steps,
                &DrawingScale::NARROW,
                words,
            )
        })
    });
    let alone = alone.flatten();
    let whole = view.book.charts.sheet(route.pathway);
    let shown = alone.as_ref().or(whole.map(|sheet| &sheet.narrow));
    let shown = shown.filter(|_| tells_apart);
    let flowchart = shown.map(|shown| flowchart::lit(view, route.pathway, shown, &lit, &part));
    LitChart {
        in_part: alone.map(|_| view.words().pictures.paths_in_part.to_string()),
        title: match route.share {
            Share::All => pictured.way_all.phrase(pathway),
            Share::Some => pictured.way_some.phrase(pathway),
        },
        flowchart,
        steps: steps(view, route.pathway, |step| {
            let comes = &view.words().pictures;
            let share = match route.steps.get(&step)? {
                Share::All => &comes.comes_all,
                Share::Some => &comes.comes_some,
            };
            let step = step_link(view, step);
            Some(
                pictured
                    .way_comes
                    .phrase(step, Phrase::text(share.as_str())),
            )
        }),
        part,
    }
}

/// A part of a pathway, which every page has room for; `None` where it would not be clear.
fn drawn(view: &View<'_>, draw: impl Fn(&ChartWords) -> Result<Chart, Unclear>) -> Option<Chart> {
    draw(&ChartWords::of(&view.library().settings.language)).ok()
}

fn all_ways(view: &View<'_>, pathway: PathwayKey) -> usize {
    let steps = view.library().steps();
    let steps_of_pathway = steps.filter(|(key, _)| key.pathway == pathway);
    steps_of_pathway
        .map(|(key, step)| ways(key, step).len())
        .sum()
}

/// Those of a pathway's steps that have words, in reading order.
fn steps(
    view: &View<'_>,
    pathway: PathwayKey,
    words: impl Fn(StepKey) -> Option<Phrase>,
) -> Vec<LitStep> {
    let reading = Reading::of(view.library(), pathway);
    let step = |&step: &StepKey| {
        Some(LitStep {
            number: reading.number(step),
            words: words(step)?,
        })
    };
    reading.order.iter().filter_map(step).collect()
}

fn step_link(view: &View<'_>, step: StepKey) -> Phrase {
    let label = view.library().step(step).label();
    Phrase::link(label, view.link.href(&crate::plan::SitePlace::Step(step)))
}

fn list_part(view: &View<'_>, pathway: PathwayKey) -> String {
    format!("{PART}-{}", view.library().pathways[pathway].meta.id)
}

/// The steps that follow a recommendation, by pathway.
fn following(view: &View<'_>, key: RecommendationKey) -> BTreeMap<PathwayKey, BTreeSet<StepKey>> {
    let mut following: BTreeMap<PathwayKey, BTreeSet<StepKey>> = BTreeMap::new();
    for (step_key, step) in view.library().steps() {
        if step.because.contains(&Reason::Recommendation(key)) {
            following
                .entry(step_key.pathway)
                .or_default()
                .insert(step_key);
        }
    }
    following
}

fn around(view: &View<'_>, key: RecommendationKey) -> Vec<LitChart> {
    let following = following(view, key).into_iter();
    let chart = |(pathway, lit_steps): (PathwayKey, BTreeSet<StepKey>)| {
        let part = list_part(view, pathway);
        let lit = Lit {
            steps: lit_steps.clone(),
            ways: BTreeSet::new(),
        };
        // A part that can't be drawn clearly is left to the list; the pathway's own page has the whole.
        let drawn = drawn(view, |words| {
            Chart::around(
                view.library(),
                pathway,
                &lit_steps,
                &DrawingScale::NARROW,
                words,
            )
        });
        let flowchart = drawn.map(|drawn| flowchart::lit(view, pathway, &drawn, &lit, &part));
        let link = view.link.thing(Thing::Pathway(pathway)).into();
        LitChart {
            title: view.words().pictured.part.phrase(link),
            flowchart,
            in_part: None,
            steps: steps(view, pathway, |step| {
                lit_steps.contains(&step).then(|| step_link(view, step))
            }),
            part,
        }
    };
    following.map(chart).collect()
}

/// The steps that they reach, and the ways that they take there.
fn lit(view: &View<'_>, route: &PatientRoute) -> Lit {
    let branches = route.branches.iter().map(|&(from, branch)| Way {
        from,
        exit: Exit::Branch(branch),
    });
    // Everyone who is at an act goes on from it.
    let next = route.steps.keys().flat_map(|&step| {
        let ways = ways(step, view.library().step(step)).into_iter();
        ways.map(|(way, ..)| way)
            .filter(|way| way.exit == Exit::Next)
    });
    Lit {
        steps: route.steps.keys().copied().collect(),
        ways: branches.chain(next).collect(),
    }
}
