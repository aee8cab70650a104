//! Index pages: the recommendations by condition, intervention, strength and review date, and everything from A to Z.

mod alphabet;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::Listing;
use crate::model::{
    Direction, InterventionKey, RecommendationKey, Stance, Statement, Strength, Thing, fact_test,
};
use crate::plan::{Page, SitePlace};
use crate::render::Broken;
use crate::render::card::advice;
use crate::render::card::intervention;
use crate::render::criteria;
use crate::render::elsewhere::{self, Elsewhere};
use crate::render::link::Link;
use crate::render::view::View;
use crate::search::tokens;
use crate::words::Phrase;

#[derive(Serialize)]
struct ListingPage {
    shell: Shell,
    lead: String,
    /// The name of the list of groups.
    jump: String,
    groups: Vec<ListGroup>,
    ways: Vec<Link>,
}

#[derive(Serialize)]
struct ListGroup {
    part: String,
    title: String,
    /// In the list of groups.
    short: String,
    href: Option<String>,
    note: Option<String>,
    lines: Vec<ListLine>,
}

/// A recommendation, what a table or a pathway advises, or anything else without a verb.
#[derive(Default, Serialize)]
struct ListLine {
    link: Link,
    verb: Option<String>,
    stance: &'static str,
    /// The class that the group's intervention belongs to, where the recommendation is on that.
    via: Option<String>,
    /// Its strength and certainty, or its kind.
    what: Option<String>,
    who: Option<Phrase>,
}

pub(super) fn page(view: &View<'_>, listing: Listing) -> Result<Html, Broken> {
    let words = view.words();
    let (lead, groups) = match listing {
        Listing::Conditions => (&words.index.conditions_lead, by_condition(view)),
        Listing::Interventions => (&words.index.interventions_lead, by_intervention(view)),
        Listing::Strengths => (&words.index.strengths_lead, by_strength(view)),
        Listing::Reviews => (&words.index.reviews_lead, by_review(view)),
        Listing::Alphabet => (&words.index.alphabet_lead, alphabet::alphabet(view)),
    };
    let jump = match listing {
        Listing::Alphabet => &words.index.letters,
        Listing::Conditions | Listing::Interventions | Listing::Strengths | Listing::Reviews => {
            &words.index.groups
        }
    };
    let page = ListingPage {
        shell: shell::shell(view, words.listings.of(listing), Some(lead.to_string())),
        lead: lead.to_string(),
        jump: jump.to_string(),
        groups,
        ways: ways(view),
    };
    view.book.templates.render("listing.html", &page)
}

/// The other pages that list things.
pub(super) fn ways(view: &View<'_>) -> Vec<Link> {
    let words = view.words();
    let indexes = Listing::ALL.map(|listing| (Page::Index(listing), words.listings.of(listing)));
    let ways = [
        (
            Page::Recommendations,
            words.all_recommendations.title.as_str(),
        ),
        (Page::Map, words.pictures.map.as_str()),
        (Page::Contents, words.pages.contents.as_str()),
        (Page::Glossary, words.pages.glossary.as_str()),
        (Page::Search, words.search.title.as_str()),
    ];
    let ways = indexes.into_iter().chain(ways);
    ways.filter(|(page, _)| *page != view.page() && view.book.site.has(*page))
        .map(|(page, text)| view.link.page(page, text))
        .collect()
}

/// What asks for something.
#[derive(Default)]
struct AskingAdvice {
    recommended: Vec<RecommendationKey>,
    elsewhere: Vec<Elsewhere>,
}

/// By what it asks for; what asks for nothing is for every patient.
fn advice_asking(view: &View<'_>) -> (BTreeMap<Thing, AskingAdvice>, AskingAdvice) {
    let mut asking: BTreeMap<Thing, AskingAdvice> = BTreeMap::new();
    let mut of_everyone = AskingAdvice::default();
    for (key, recommendation) in view.library().recommendations.iter() {
        let mut asked = BTreeSet::new();
        let when = &recommendation.when.logic;
        when.for_each(&mut |test| _ = asked.insert(fact_test(test)));
        if asked.is_empty() {
            of_everyone.recommended.push(key);
        }
        for thing in asked {
            asking.entry(thing).or_default().recommended.push(key);
        }
    }
    for elsewhere in elsewhere::all(view) {
        let asked = elsewhere::asked(view, &elsewhere);
        for &thing in &asked {
            let part = elsewhere::asking(view, &elsewhere, thing);
            asking.entry(thing).or_default().elsewhere.extend(part);
        }
        if asked.is_empty() {
            of_everyone.elsewhere.push(elsewhere);
        }
    }
    (asking, of_everyone)
}

fn by_condition(view: &View<'_>) -> Vec<ListGroup> {
    let (asking, of_everyone) = advice_asking(view);
    let lines = |advice: &AskingAdvice| -> Vec<ListLine> {
        let recommended = advice.recommended.iter().map(|&key| line(view, key));
        let elsewhere = advice.elsewhere.iter();
        let elsewhere = elsewhere.map(|elsewhere| elsewhere_line(view, elsewhere));
        recommended.chain(elsewhere).collect()
    };
    let by_thing = view.library().things.iter().filter_map(|&thing| {
        Some(ListGroup {
            lines: lines(asking.get(&thing)?),
            ..group_of(view, thing, &[])
        })
    });
    let mut groups: Vec<ListGroup> = by_thing.collect();
    groups.sort_by_cached_key(|group| tokens(&group.title));
    let lines = lines(&of_everyone);
    if !lines.is_empty() {
        let title = view.words().fields.every_patient.to_string();
        groups.push(ListGroup {
            lines,
            ..group("every-patient", &title)
        });
    }
    groups
}

fn group_of(view: &View<'_>, thing: Thing, keys: &[RecommendationKey]) -> ListGroup {
    let meta = view.library().meta(thing);
    ListGroup {
        href: Some(view.link.href(&SitePlace::Page(Page::Thing(thing)))),
        lines: keys.iter().map(|&key| line(view, key)).collect(),
        ..group(&format!("of-{}", meta.id), &meta.title)
    }
}

/// The advice on each intervention itself.
struct AdviceByIntervention {
    recommended: BTreeMap<InterventionKey, BTreeSet<RecommendationKey>>,
    elsewhere: BTreeMap<InterventionKey, Vec<Elsewhere>>,
}

impl AdviceByIntervention {
    fn of(view: &View<'_>) -> Self {
        let mut recommended: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (key, recommendation) in view.library().recommendations.iter() {
            for (_, on) in recommendation.stances() {
                recommended.entry(on).or_default().insert(key);
            }
        }
        let mut elsewhere: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for advised in elsewhere::all(view) {
            let on = elsewhere.entry(advised.intervention).or_default();
            on.push(advised);
        }
        Self {
            recommended,
            elsewhere,
        }
    }
}

fn by_intervention(view: &View<'_>) -> Vec<ListGroup> {
    let advice = AdviceByIntervention::of(view);
    let keys = view.library().interventions.keys();
    let groups = keys.map(|key| ListGroup {
        lines: lines_on(view, &advice, key),
        ..group_of(view, Thing::Intervention(key), &[])
    });
    let mut groups: Vec<ListGroup> = groups.filter(|group| !group.lines.is_empty()).collect();
    groups.sort_by_cached_key(|group| tokens(&group.title));
    groups
}

/// What is advised of an intervention, then of its classes and its parts.
fn lines_on(view: &View<'_>, advice: &AdviceByIntervention, key: InterventionKey) -> Vec<ListLine> {
    let library = view.library();
    let classes = library.hierarchy.above(key).iter().copied();
    let lines = classes.flat_map(|class| {
        let keys = advice.recommended.get(&class).into_iter().flatten();
        let on_it = keys.copied().filter(|own| {
            let recommendation = &library.recommendations[*own];
            let own = Statement::Recommendation(*own);
            let mut stances = recommendation.stances();
            stances.any(|(stance, on)| on == class && library.concerns(own, stance, on, key))
        });
        let recommended = on_it.map(|recommendation| line(view, recommendation));
        let elsewhere = advice.elsewhere.get(&class).into_iter().flatten();
        let elsewhere = elsewhere.filter(|advised| advised.concerns(library, key));
        let elsewhere = elsewhere.map(|elsewhere| elsewhere_line(view, elsewhere));
        let via = intervention::via(view, class, key);
        let with_via = |line: ListLine| ListLine {
            via: via.clone(),
            ..line
        };
        let lines = recommended.chain(elsewhere).map(with_via);
        lines.collect::<Vec<_>>()
    });
    lines.collect()
}

fn by_strength(view: &View<'_>) -> Vec<ListGroup> {
    let library = view.library();
    let kinds = [
        (Direction::For, Strength::Strong),
        (Direction::For, Strength::Conditional),
        (Direction::Against, Strength::Conditional),
        (Direction::Against, Strength::Strong),
    ];
    let groups = kinds.map(|(direction, strength)| {
        let keys = library.recommendations.iter();
        let keys = keys
            .filter(|(_, recommendation)| recommendation.directed() == Some((direction, strength)));
        let part = format!("{}-{}", strength.name(), direction.name());
        let title = view.words().verbs.of((direction, strength));
        ListGroup {
            note: Some(view.words().strength_labels.of(strength).to_owned()),
            lines: keys.map(|(key, _)| line(view, key)).collect(),
            ..group(&part, title)
        }
    });
    let groups = groups.into_iter().chain([undecided_group(view)]);
    let groups = groups.chain(by_stance(view));
    groups.filter(|group| !group.lines.is_empty()).collect()
}

fn undecided_group(view: &View<'_>) -> ListGroup {
    let keys = view.library().recommendations.iter();
    let keys = keys.filter(|(_, recommendation)| recommendation.indecision().is_some());
    ListGroup {
        lines: keys.map(|(key, _)| line(view, key)).collect(),
        ..group("undecided", view.words().undecided.verb.as_str())
    }
}

/// What tables and pathways advise, which say no strength.
fn by_stance(view: &View<'_>) -> [ListGroup; Stance::ALL.len()] {
    let elsewhere = elsewhere::all(view);
    Stance::ALL.map(|stance| {
        let tabled = elsewhere
            .iter()
            .filter(|elsewhere| elsewhere.stance == stance);
        let title = view.words().stances.of(stance);
        ListGroup {
            note: Some(view.words().index.no_strength.to_string()),
            lines: tabled
                .map(|elsewhere| elsewhere_line(view, elsewhere))
                .collect(),
            ..group(&format!("no-strength-{}", stance.name()), title)
        }
    })
}

/// The guideline that is due first comes first.
fn by_review(view: &View<'_>) -> Vec<ListGroup> {
    let library = view.library();
    let mut guidelines: Vec<_> = library.guidelines.iter().collect();
    guidelines.sort_by_key(|(key, guideline)| {
        let due = guideline.review_by.map(|(date, _)| date);
        (due.is_none(), due, *key)
    });
    let all_elsewhere = elsewhere::all(view);
    let groups = guidelines.into_iter().map(|(key, guideline)| {
        let keys = library.recommendations.iter();
        let keys = keys.filter(|(_, recommendation)| recommendation.guideline == key);
        let keys: Vec<_> = keys.map(|(key, _)| key).collect();
        let due = guideline.review_by.map(|(date, _)| view.words().date(date));
        let mut group = group_of(view, Thing::Guideline(key), &keys);
        let elsewhere = all_elsewhere.iter();
        let elsewhere = elsewhere.filter(|advised| advised.guideline(library) == key);
        group
            .lines
            .extend(elsewhere.map(|elsewhere| elsewhere_line(view, elsewhere)));
        ListGroup {
            note: Some(match due {
                Some(date) => view.words().listed.due.say(date),
                None => view.words().index.not_due.to_string(),
            }),
            ..group
        }
    });
    groups.collect()
}

fn line(view: &View<'_>, key: RecommendationKey) -> ListLine {
    let line = advice::line(view, key);
    let said = [line.strength, line.certainty, line.guideline];
    let said: Vec<String> = said.into_iter().flatten().collect();
    ListLine {
        link: line.link,
        verb: Some(line.verb),
        stance: line.stance,
        via: None,
        what: Some(said.join(&view.words().forms.list)),
        who: Some(criteria::who_in_short(view, key)),
    }
}

fn elsewhere_line(view: &View<'_>, elsewhere: &Elsewhere) -> ListLine {
    let library = view.library();
    let said_in = elsewhere::link(view, elsewhere);
    ListLine {
        link: Link {
            href: said_in.href,
            text: elsewhere.named(view.words(), library),
        },
        verb: Some(view.words().stances.of(elsewhere.stance).to_owned()),
        stance: elsewhere.stance.name(),
        via: None,
        what: Some(said_in.text),
        who: Some(elsewhere::audience(view, elsewhere)),
    }
}

fn group(part: &str, title: &str) -> ListGroup {
    ListGroup {
        part: part.to_owned(),
        title: title.to_owned(),
        short: title.to_owned(),
        href: None,
        note: None,
        lines: Vec::new(),
    }
}
