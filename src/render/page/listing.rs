//! Index pages: the recommendations by condition, intervention, strength and review date, and everything from A to Z.

mod alphabet;

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

fn by_condition(view: &View<'_>) -> Vec<ListGroup> {
    let library = view.library();
    let asked = |key: RecommendationKey| {
        let mut asked = Vec::new();
        let when = &library.recommendations[key].when.logic;
        when.for_each(&mut |test| asked.push(fact_test(test)));
        asked
    };
    let all_elsewhere = elsewhere::all(view);
    let by_thing = library.things.iter().filter_map(|&thing| {
        let keys = library.recommendations.keys();
        let keys: Vec<_> = keys.filter(|&key| asked(key).contains(&thing)).collect();
        let elsewhere = all_elsewhere.iter();
        let elsewhere = elsewhere.filter_map(|elsewhere| elsewhere::asking(view, elsewhere, thing));
        let mut group = group_of(view, thing, &keys);
        let lines = elsewhere.map(|elsewhere| elsewhere_line(view, &elsewhere));
        group.lines.extend(lines);
        (!group.lines.is_empty()).then_some(group)
    });
    let mut groups: Vec<ListGroup> = by_thing.collect();
    groups.sort_by_key(|group| tokens(&group.title));
    let keys = library.recommendations.keys();
    let of_everyone = keys.filter(|&key| asked(key).is_empty());
    let elsewhere = all_elsewhere.iter();
    let elsewhere = elsewhere.filter(|elsewhere| elsewhere::asked(view, elsewhere).is_empty());
    let lines = of_everyone.map(|key| line(view, key));
    let lines: Vec<ListLine> = lines
        .chain(elsewhere.map(|elsewhere| elsewhere_line(view, elsewhere)))
        .collect();
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

fn by_intervention(view: &View<'_>) -> Vec<ListGroup> {
    let keys = view.library().interventions.keys();
    let groups = keys.map(|key| {
        let lines = lines_on(view, key);
        ListGroup {
            lines,
            ..group_of(view, Thing::Intervention(key), &[])
        }
    });
    let mut groups: Vec<ListGroup> = groups.filter(|group| !group.lines.is_empty()).collect();
    groups.sort_by_key(|group| tokens(&group.title));
    groups
}

/// What is advised of an intervention, then of its classes and its parts.
fn lines_on(view: &View<'_>, key: InterventionKey) -> Vec<ListLine> {
    let library = view.library();
    let classes = library.hierarchy.above(key).iter().copied();
    let elsewhere = elsewhere::all(view);
    let lines = classes.flat_map(|class| {
        let keys = library.recommendations.iter();
        let on_it = keys.filter(|(own, recommendation)| {
            let own = Statement::Recommendation(*own);
            let mut stances = recommendation.stances();
            stances.any(|(stance, on)| on == class && library.concerns(own, stance, on, key))
        });
        let recommended = on_it.map(|(recommendation, _)| line(view, recommendation));
        let elsewhere = elsewhere
            .iter()
            .filter(|advised| advised.intervention == class && advised.concerns(library, key));
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
    let groups = guidelines.into_iter().map(|(key, guideline)| {
        let keys = library.recommendations.iter();
        let keys = keys.filter(|(_, recommendation)| recommendation.guideline == key);
        let keys: Vec<_> = keys.map(|(key, _)| key).collect();
        let due = guideline.review_by.map(|(date, _)| view.words().date(date));
        let mut group = group_of(view, Thing::Guideline(key), &keys);
        let elsewhere = elsewhere::all(view).into_iter();
        let elsewhere = elsewhere.filter(|advised| advised.guideline(library) == key);
        group
            .lines
            .extend(elsewhere.map(|elsewhere| elsewhere_line(view, &elsewhere)));
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
