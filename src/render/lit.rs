//! Parts of flowcharts on other pages: the way that the patients of a condition take, and the steps that follow a recommendation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Broken;
use super::flowchart::Flowchart;
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

impl View<'_> {
    /// What the section is called, for the things that have one.
    pub fn lit_title(&self, thing: Thing) -> Option<&WordText> {
        let pictures = &self.words().pictures;
        if let Thing::Condition(_) = thing {
            Some(&pictures.paths)
        } else if let Thing::Recommendation(key) = thing {
            let followed = !self.following(key).is_empty();
            followed.then_some(&pictures.in_pathways)
        } else {
            None
        }
    }

    /// The section, with its heading.
    pub fn lit_section(&self, thing: Thing) -> Result<Option<Html>, Broken> {
        let Some(title) = self.lit_title(thing) else {
            return Ok(None);
        };
        let pictures = &self.words().pictures;
        let (lead, charts) = if let Thing::Condition(key) = thing {
            self.routes(key)
        } else if let Thing::Recommendation(key) = thing {
            (&pictures.around_lead, self.around(key))
        } else {
            return Ok(None);
        };
        let section = LitSection {
            part: PART,
            title: title.to_string(),
            lead: lead.to_string(),
            charts,
        };
        self.book.templates.render("lit.html", &section).map(Some)
    }

    /// `None` where they could not be worked out.
    fn routes_of(&self, key: ConditionKey) -> Option<&[PatientRoute]> {
        self.book.site.survey().routes(key)
    }

    /// The pathways that having the condition makes a difference to.
    pub fn ways_of(&self, key: ConditionKey) -> &[PatientRoute] {
        self.routes_of(key).unwrap_or_default()
    }

    fn routes(&self, key: ConditionKey) -> (&WordText, Vec<LitChart>) {
        let pictures = &self.words().pictures;
        match self.routes_of(key) {
            None => (&pictures.open, Vec::new()),
            Some([]) => (&pictures.no_pathway, Vec::new()),
            Some(routes) => (
                &pictures.paths_lead,
                routes.iter().map(|route| self.route(route)).collect(),
            ),
        }
    }

    fn route(&self, route: &PatientRoute) -> LitChart {
        let (library, pictured) = (self.library(), &self.words().pictured);
        let part = self.list_part(route.pathway);
        let lit = lit(self, route);
        let pathway = self.link.thing(Thing::Pathway(route.pathway)).into();
        let whole = library.pathways[route.pathway].steps.len();
        let tells_apart = lit.steps.len() < whole || lit.ways.len() < self.all_ways(route.pathway);
        let is_small = lit.steps.len() * SMALL <= whole;
        let alone = is_small.then(|| {
            self.drawn(|words| {
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
        let whole = self.book.charts.sheet(route.pathway);
        let shown = alone.as_ref().or(whole.map(|sheet| &sheet.narrow));
        let shown = shown.filter(|_| tells_apart);
        let flowchart = shown.map(|shown| self.lit_flowchart(route.pathway, shown, &lit, &part));
        LitChart {
            in_part: alone.map(|_| self.words().pictures.paths_in_part.to_string()),
            title: match route.share {
                Share::All => pictured.way_all.phrase(pathway),
                Share::Some => pictured.way_some.phrase(pathway),
            },
            flowchart,
            steps: self.lit_steps(route.pathway, |step| {
                let comes = &self.words().pictures;
                let share = match route.steps.get(&step)? {
                    Share::All => &comes.comes_all,
                    Share::Some => &comes.comes_some,
                };
                let step = self.step_link(step);
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
    fn drawn(&self, draw: impl Fn(&ChartWords) -> Result<Chart, Unclear>) -> Option<Chart> {
        draw(&ChartWords::of(&self.library().settings.language)).ok()
    }

    fn all_ways(&self, pathway: PathwayKey) -> usize {
        let steps = self.library().steps();
        let steps_of_pathway = steps.filter(|(key, _)| key.pathway == pathway);
        steps_of_pathway
            .map(|(key, step)| ways(key, step).len())
            .sum()
    }

    /// Those of a pathway's steps that have words, in reading order.
    fn lit_steps(
        &self,
        pathway: PathwayKey,
        words: impl Fn(StepKey) -> Option<Phrase>,
    ) -> Vec<LitStep> {
        let reading = Reading::of(self.library(), pathway);
        let step = |&step: &StepKey| {
            Some(LitStep {
                number: reading.number(step),
                words: words(step)?,
            })
        };
        reading.order.iter().filter_map(step).collect()
    }

    fn step_link(&self, step: StepKey) -> Phrase {
        let label = self.library().step(step).label();
        Phrase::link(label, self.link.href(&crate::plan::SitePlace::Step(step)))
    }

    fn list_part(&self, pathway: PathwayKey) -> String {
        format!("{PART}-{}", self.library().pathways[pathway].meta.id)
    }

    /// The steps that follow a recommendation, by pathway.
    fn following(&self, key: RecommendationKey) -> BTreeMap<PathwayKey, BTreeSet<StepKey>> {
        let mut following: BTreeMap<PathwayKey, BTreeSet<StepKey>> = BTreeMap::new();
        for (step_key, step) in self.library().steps() {
            if step.because.contains(&Reason::Recommendation(key)) {
                following
                    .entry(step_key.pathway)
                    .or_default()
                    .insert(step_key);
            }
        }
        following
    }

    fn around(&self, key: RecommendationKey) -> Vec<LitChart> {
        let following = self.following(key).into_iter();
        let chart = |(pathway, steps): (PathwayKey, BTreeSet<StepKey>)| {
            let part = self.list_part(pathway);
            let lit = Lit {
                steps: steps.clone(),
                ways: BTreeSet::new(),
            };
            // A part that can't be drawn clearly is left to the list; the pathway's own page has the whole.
            let drawn = self.drawn(|words| {
                Chart::around(
                    self.library(),
                    pathway,
                    &steps,
                    &DrawingScale::NARROW,
                    words,
                )
            });
            let flowchart = drawn.map(|drawn| self.lit_flowchart(pathway, &drawn, &lit, &part));
            let link = self.link.thing(Thing::Pathway(pathway)).into();
            LitChart {
                title: self.words().pictured.part.phrase(link),
                flowchart,
                in_part: None,
                steps: self.lit_steps(pathway, |step| {
                    steps.contains(&step).then(|| self.step_link(step))
                }),
                part,
            }
        };
        following.map(chart).collect()
    }
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
