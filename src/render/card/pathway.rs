use serde::Serialize;

use super::advice;
use super::output;
use super::protocol;
use super::ruled::{self, Ruled};
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::chart::flow::{Reading, Way, ways};
use crate::chart::plan::{Pathlet, SpineStop, letters};
use crate::markup::Html;
use crate::model::{
    Action, Branch, Choices, Entered, Grounds, Indecision, InterventionKey, OutputEntry, Pathway,
    PathwayKey, ProtocolKey, Reason, Stance, Statement, StepKey, Thing,
};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::flowchart::{self, CardParts, Flowchart};
use crate::render::link::{Cite, Link};
use crate::render::patient;
use crate::render::prose;
use crate::render::search::{FoundBy, things_set};
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{LinkedLabel, QuoteLink, View, WordedExpression};
use crate::search::ResultGroup;
use crate::survey::Unreached;
use crate::words::{Phrase, WordText};

impl Presented for Pathway {
    const TEMPLATE: BuiltIn = built_in!("card-pathway.html");
    const GROUP: ResultGroup = ResultGroup::Pathways;
    const HOME: Option<u8> = Some(0);

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: PathwayKey,
        setting: CardSetting,
    ) -> Result<Html, Broken> {
        pathway_card(view, frame, key, setting)
    }

    fn lead(_: &View<'_>, _: PathwayKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: PathwayKey) -> Option<String> {
        let applies = view.library().pathways[key].applies.as_ref();
        applies.map(|applies| criteria::in_words(view, applies).plain())
    }

    fn found(view: &View<'_>, key: PathwayKey) -> FoundBy {
        let mut found = FoundBy::default();
        for step in &view.library().pathways[key].steps {
            found.texts.push(step.label());
            match &step.action {
                Action::Ask { branches, .. } => {
                    let labels = branches.iter().map(|branch| branch.label.clone());
                    found.texts.extend(labels);
                }
                Action::Act { stances, sets, .. } => {
                    let stances = stances.iter().map(|&(_, key)| Thing::Intervention(key));
                    found.about.extend(stances.chain(things_set(sets)));
                }
                Action::Enter {
                    into: Entered::Table(key),
                    ..
                } => found.about.push(Thing::Table(*key)),
                Action::Enter {
                    into: Entered::Pathway(_),
                    ..
                } => {}
            }
        }
        found
    }
}

/// A pathway as a drawing, and as an outline: one item for each step, in reading order.
#[derive(Serialize)]
struct PathwayCard {
    frame: CardFrame,
    /// The note, which comes before so many steps.
    lead: Option<Html>,
    applies: Option<WordedExpression>,
    /// The identifiers of the paragraph and of the list.
    for_whom: String,
    list: String,
    /// On the pathway's own page.
    patient: Option<Html>,
    /// None in a draft where it can't be drawn.
    flowchart: Option<Flowchart>,
    parts: Vec<PartItem>,
    /// On the pathway's own page: what holds for some who follow it, and no step says.
    unreached: Vec<Phrase>,
}

/// The steps of one spine, and of what leaves it.
#[derive(Serialize)]
struct PartItem {
    /// Where it comes from; `None` for the pathway's own.
    title: Option<String>,
    steps: Vec<StepItem>,
}

#[derive(Serialize)]
struct StepItem {
    part: String,
    kind: String,
    title: Option<String>,
    question: Option<String>,
    branches: Vec<BranchItem>,
    acts: Vec<Act>,
    by: Option<Phrase>,
    doses: Vec<Phrase>,
    enters: Option<Phrase>,
    next: Option<Phrase>,
    /// Where the path ends, if it does not go on.
    ends: Option<String>,
    because: Option<Phrase>,
    /// What of it is the book's own decision.
    own_reading: Option<Phrase>,
    #[serde(flatten)]
    ruled: Ruled,
    rests: Rests,
    cites: Vec<Cite>,
    quotes: Vec<QuoteLink>,
    note: Option<Html>,
}

#[derive(Serialize)]
struct BranchItem {
    label: String,
    when: Option<WordedExpression>,
    to: Phrase,
}

/// What a step or a row rests on.
#[derive(Clone, Serialize)]
pub(super) struct Rests {
    grades: Vec<LinkedLabel>,
    pub evidence: Vec<Link>,
    pub rationale: Option<Html>,
}

#[derive(Clone, Serialize)]
pub(super) struct Act {
    pub stance: &'static str,
    pub verb: String,
    pub interventions: Phrase,
}

pub(super) fn pathway_card(
    view: &View<'_>,
    mut frame: CardFrame,
    key: PathwayKey,
    setting: CardSetting,
) -> Result<Html, Broken> {
    let pathway = &view.library().pathways[key];
    // A chapter may hold several pathways with steps of one name.
    let prefix = match setting {
        CardSetting::Among(_) => format!("{}-", pathway.meta.id),
        CardSetting::Own => String::new(),
    };
    let outline = StepOutline {
        view: *view,
        pathway: key,
        names: CardParts::new(&frame.part, prefix),
        reading: Reading::of(view.library(), key),
    };
    let card = PathwayCard {
        lead: frame.note.take(),
        applies: pathway
            .applies
            .as_ref()
            .map(|applies| criteria::expression(view, applies)),
        for_whom: outline.names.for_whom(),
        list: outline.names.list(),
        patient: match setting {
            // Nothing runs on another site.
            CardSetting::Own if !view.link.is_elsewhere() => patient::of_pathway(view, key)?,
            CardSetting::Own | CardSetting::Among(_) => None,
        },
        flowchart: flowchart::of_pathway(view, key, &outline.names),
        parts: outline.parts(),
        unreached: match setting {
            CardSetting::Own => unreached(view, key),
            CardSetting::Among(_) => Vec::new(),
        },
        frame,
    };
    render_card(view, "card-pathway.html", &card)
}

struct StepOutline<'a> {
    view: View<'a>,
    pathway: PathwayKey,
    names: CardParts,
    reading: Reading,
}

impl StepOutline<'_> {
    fn part(&self, step: StepKey) -> String {
        self.names.step(self.view.book, step)
    }

    fn parts(&self) -> Vec<PartItem> {
        let parts = self.reading.plan.parts.iter().enumerate();
        let part = |(place, part): (usize, &Pathlet)| {
            let steps = part.spine.iter().flat_map(SpineStop::steps);
            PartItem {
                title: part.from.map(|from| self.part_title(place, from)),
                steps: steps.map(|key| self.item(key)).collect(),
            }
        };
        parts.map(part).collect()
    }

    fn part_title(&self, place: usize, from: Way) -> String {
        let step = self.view.library().step(from.from);
        let mut ways = ways(from.from, step).into_iter();
        let label = ways.find(|(way, ..)| *way == from).map(|(.., label)| label);
        let said = &self.view.words().charted.part_from;
        said.say(
            letters(place),
            self.reading.number(from.from),
            label.unwrap_or_default(),
        )
    }

    fn item(&self, key: StepKey) -> StepItem {
        let step = self.view.library().step(key);
        let part = self.part(key);
        let stances = match &step.action {
            Action::Act { stances, .. } => stances.as_slice(),
            Action::Ask { .. } | Action::Enter { .. } => &[],
        };
        let statement = Statement::Step(key);
        let (because, own_reading) = reasons(&self.view, statement, stances, &step.because);
        let mut item = StepItem {
            kind: String::new(),
            title: step.title.clone(),
            question: None,
            branches: Vec::new(),
            acts: Vec::new(),
            by: None,
            doses: Vec::new(),
            enters: None,
            next: None,
            ends: None,
            because,
            own_reading,
            ruled: ruled::of_statement(&self.view, statement),
            rests: rests(&self.view, &step.grounds, &part),
            cites: self.view.link.cites(&step.cites),
            quotes: self.view.quotes(Thing::Pathway(self.pathway), &step.quotes),
            note: prose::optional_field(&self.view, &step.note, &part),
            part,
        };
        self.action(&mut item, key, &step.action);
        item
    }

    fn action(&self, item: &mut StepItem, key: StepKey, action: &Action) {
        let words = &self.view.words().steps;
        match action {
            Action::Ask { question, branches } => {
                item.kind = self.kind(key, &words.question);
                item.question = Some(question.clone());
                item.branches = branches
                    .iter()
                    .map(|branch| self.branch(key, branch))
                    .collect();
            }
            Action::Act {
                stances,
                except,
                sets,
                by,
                next,
                choices,
                indecision,
            } => {
                item.kind = self.kind(key, &words.action);
                item.acts = acts(
                    &self.view,
                    (stances, *choices),
                    except,
                    indecision.as_ref(),
                    sets,
                );
                item.by = by.map(|protocol| as_in(&self.view, protocol));
                item.doses = by.map_or_else(Vec::new, |protocol| {
                    protocol::dose_lines(&self.view, protocol)
                });
                item.next = next.map(|next| self.link(key, next));
                item.ends = next.is_none().then(|| words.ends_here.to_string());
            }
            Action::Enter { into, next } => {
                let sentences = &self.view.words().sentences;
                let entered = self.view.link.thing(into.thing()).into();
                let (kind, enters, end) = match into {
                    Entered::Pathway(_) => (
                        &words.other_pathway,
                        sentences.follow.phrase(entered),
                        &words.ends_there,
                    ),
                    Entered::Table(_) => (
                        &words.table,
                        sentences.follow_table.phrase(entered),
                        &words.ends_here,
                    ),
                };
                item.kind = self.kind(key, kind);
                item.enters = Some(enters);
                item.next = next.map(|next| self.link(key, next));
                item.ends = next.is_none().then(|| end.to_string());
            }
        }
    }

    fn branch(&self, from: StepKey, branch: &Branch) -> BranchItem {
        BranchItem {
            label: branch.label.clone(),
            when: branch
                .when
                .as_ref()
                .map(|when| criteria::expression(&self.view, when)),
            to: self.link(from, branch.to),
        }
    }

    fn link(&self, from: StepKey, to: usize) -> Phrase {
        let to = from.sibling(to);
        let name = self.view.library().step(to).label();
        let said = self
            .view
            .words()
            .sentences
            .to_step
            .say(self.reading.number(to), name);
        Phrase::link(said, format!("#{}", self.part(to)))
    }

    fn kind(&self, step: StepKey, kind: &WordText) -> String {
        let named = &self.view.words().sentences.step_named;
        named.say(self.reading.number(step), kind)
    }
}

/// The reasons of a step or a row, if it gives any; and which of its advice is the authors' own reading, unless all of it is.
pub(super) fn reasons(
    view: &View<'_>,
    statement: Statement,
    stances: &[(Stance, InterventionKey)],
    because: &[Reason],
) -> (Option<Phrase>, Option<Phrase>) {
    let reasons: Vec<Link> = because
        .iter()
        .map(|&reason| view.link.reason(reason))
        .collect();
    let own_reading = view.book.site.survey().own_reading(statement);
    let is_own = |reason: &Reason| matches!(reason, Reason::Adjudication(_));
    let is_all_own = stances.iter().all(|(_, on)| own_reading.contains(on));
    let sentences = &view.words().sentences;
    if !own_reading.is_empty() && !because.is_empty() && is_all_own && because.iter().all(is_own) {
        let listed = view.listed(&reasons);
        return (Some(sentences.own_because.phrase(listed)), None);
    }
    let because = || sentences.because.phrase(view.listed(&reasons));
    let listed = || view.listed(&view.link.interventions(own_reading));
    (
        (!reasons.is_empty()).then(because),
        (!own_reading.is_empty()).then(|| sentences.own_reading.phrase(listed())),
    )
}

pub(super) fn rests(view: &View<'_>, grounds: &Grounds, part: &str) -> Rests {
    let words = view.words();
    let not_stated = (!grounds.is_strength_stated).then(|| LinkedLabel {
        words: words.graded.strength_not_stated.to_string(),
        circles: None,
        href: view.link.glossary("strength"),
    });
    let certainty = grounds.certainty.as_ref();
    let certainty = certainty.map(|certainty| view.certainty(certainty));
    Rests {
        grades: not_stated.into_iter().chain(certainty).collect(),
        evidence: view.link.evidence(&grounds.evidence),
        rationale: prose::optional_field(view, &grounds.rationale, &format!("{part}-rationale")),
    }
}

/// The recommendations that hold for followers of a pathway who hear them from no act, each with how many.
fn unreached(view: &View<'_>, pathway: PathwayKey) -> Vec<Phrase> {
    let unreached = view.book.site.survey().unreached(pathway).iter();
    let phrase = |unreached: &Unreached| {
        let link = view
            .link
            .thing(Thing::Recommendation(unreached.recommendation))
            .into();
        let Some(patients) = &unreached.patients else {
            return link;
        };
        let (words, count) = (view.words(), view.words().count(patients));
        let wording = words.plural(&words.sentences.unreached, &patients.to_string());
        wording.phrase(link, Phrase::text(count))
    };
    unreached.map(phrase).collect()
}

pub(super) fn as_in(view: &View<'_>, protocol: ProtocolKey) -> Phrase {
    let protocol = view.link.thing(Thing::Protocol(protocol)).into();
    view.words().sentences.protocol.phrase(protocol)
}

/// One line for each stance, in the order offer, consider, avoid, forbid, undecided, one for what is forbidden outside of research, and one for what is set.
pub(super) fn acts(
    view: &View<'_>,
    (stances, choices): (&[(Stance, InterventionKey)], Choices),
    except: &[InterventionKey],
    indecision: Option<&Indecision>,
    sets: &[OutputEntry],
) -> Vec<Act> {
    let words = view.words();
    let acts = Stance::grouped(stances).map(|(stance, interventions)| Act {
        stance: stance.name(),
        verb: match (stance, indecision) {
            (Stance::Undecided, Some(why)) => words.undecided.because.say(words.indecision(why)),
            (_, _) => words.stances.of(stance).to_owned(),
        },
        interventions: view.chosen(
            &advice::but(view, &interventions, except),
            choices.has(stance),
        ),
    });
    let undecided = stances
        .iter()
        .filter(|(stance, _)| *stance == Stance::Undecided);
    let undecided: Vec<InterventionKey> = undecided.map(|(_, key)| *key).collect();
    let outside = outside_research(view, indecision, &undecided, except);
    acts.chain(outside)
        .chain(output::set_line(view, sets))
        .collect()
}

/// That something is for research alone.
pub(super) fn outside_research(
    view: &View<'_>,
    indecision: Option<&Indecision>,
    undecided: &[InterventionKey],
    except: &[InterventionKey],
) -> Option<Act> {
    let Some(Indecision::ResearchOnly(research)) = indecision else {
        return None;
    };
    let words = &view.words().undecided;
    Some(Act {
        stance: Stance::Forbid.name(),
        verb: match research {
            Some(research) => {
                let research = criteria::sentence(view, &criteria::of_guard(view, &research.logic));
                words.outside_of.say(research.plain())
            }
            None => words.outside.to_string(),
        },
        interventions: view.listed(&advice::but(view, undecided, except)),
    })
}
