use serde::Serialize;

use super::render_card;
use super::ruled::{self, Ruled};
use crate::markup::Html;
use crate::model::{
    ConditionKey, Guard, InterventionKey, Logic, Stance, Statement, Thing, fact_test,
};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::link::Link;
use crate::render::lit;
use crate::render::page;
use crate::render::view::View;
use crate::survey::{PatientGroup, Remaining, ToldLine};
use crate::words::Phrase;

/// One stance on one intervention, that patients of a group are told.
#[derive(Serialize)]
pub struct ToldItem {
    pub stance: &'static str,
    verb: String,
    intervention: Link,
    /// On what it still depends; `None` where all of them are told.
    condition: Option<Phrase>,
    /// The same, short enough for a line of a card.
    #[serde(skip)]
    in_short: String,
    /// Where it is said, if that depends on the same.
    by: Vec<Link>,
    /// Where it is said to whom, if there are several.
    ways: Vec<ToldCase>,
    ruled: Ruled,
}

#[derive(Serialize)]
struct ToldCase {
    condition: Option<Phrase>,
    by: Link,
}

/// Most tests that a line of a card says; of more it names what they ask for.
const TESTS_IN_SHORT: usize = 3;

/// How many names it then has at most, and how many where there are still more.
const NAMES_IN_SHORT: usize = 3;
const NAMES_OF_MORE: usize = 2;

/// What to do for the patients of a condition.
#[derive(Serialize)]
struct ConditionAnswer {
    part: String,
    is_worked_out: bool,
    told: Vec<ToldItem>,
    pathways: Vec<Link>,
    /// That it is proved; not in a draft.
    proved: Option<String>,
}

pub(super) fn answer(view: &View<'_>, key: ConditionKey) -> Result<Html, Broken> {
    let words = view.words();
    let told = to_group(view, PatientGroup::Condition(key), |_| true);
    let answer = ConditionAnswer {
        part: "answer".to_owned(),
        is_worked_out: told.is_some(),
        told: told.unwrap_or_default(),
        pathways: lit::ways_of(view, key)
            .iter()
            .map(|route| view.link.thing(Thing::Pathway(route.pathway)))
            .collect(),
        proved: view
            .book
            .proofs
            .map(|_| words.sentences.answer_proved.to_string()),
    };
    render_card(view, "answer.html", &answer)
}

/// What patients of a group are told; `None` where that could not be worked out.
pub fn to_group(
    view: &View<'_>,
    group: PatientGroup,
    wanted: impl Fn(Stance) -> bool,
) -> Option<Vec<ToldItem>> {
    let told = view.book.site.told(group)?;
    // What all are told to do or not to do need not be said again conditionally.
    let is_news = |line: &&ToldLine| !told.lines.iter().any(|said| says_more(said, line));
    let lines = told.lines.iter().filter(|line| wanted(line.stance));
    let items = lines.filter(is_news).map(|line| item(view, line));
    Some(items.collect())
}

fn item(view: &View<'_>, line: &ToldLine) -> ToldItem {
    let by = || line.by.iter();
    let said_by = |by: Statement| said_but(view, by, line);
    let is_alike = by().all(|(_, remaining)| *remaining == line.remaining);
    ToldItem {
        stance: line.stance.name(),
        verb: view.words().stances.of(line.stance).to_owned(),
        intervention: view.link.thing(Thing::Intervention(line.intervention)),
        condition: remaining(view, &line.remaining),
        in_short: line_in_short(view, line),
        by: match is_alike {
            true => by().map(|(by, _)| said_by(*by)).collect(),
            false => Vec::new(),
        },
        ways: match is_alike {
            true => Vec::new(),
            false => by()
                .map(|(by, left)| ToldCase {
                    condition: remaining(view, left),
                    by: said_by(*by),
                })
                .collect(),
        },
        // Whom it is not said to since another statement prevails is left out of its condition.
        ruled: ruled::disputed(view, by().map(|(by, _)| *by), line.intervention),
    }
}

fn line_in_short(view: &View<'_>, line: &ToldLine) -> String {
    let words = view.words();
    let is_short = line.remaining.tests().len() <= TESTS_IN_SHORT;
    let condition = remaining(view, &line.remaining).map(|phrase| match is_short {
        true => phrase.plain(),
        false => names_in_short(view, &line.remaining),
    });
    let library = view.library();
    let by = line.by.iter().map(|(by, _)| library.exceptions(*by));
    let intervention = words.but(library, line.intervention, &common(by));
    let others = line.by.iter();
    let others: Vec<Vec<InterventionKey>> = others
        .map(|(by, _)| library.others(*by, line.stance, line.intervention))
        .collect();
    let others = common(others.iter().map(Vec::as_slice));
    let intervention = words.or_others(library, intervention, &others);
    let said: Vec<String> = [intervention].into_iter().chain(condition).collect();
    let verb = words.stances.of(line.stance);
    words
        .sentences
        .labelled
        .say(verb, said.join(&words.forms.list))
}

/// The names of what it is left to ask for, each once.
fn names_in_short(view: &View<'_>, remaining: &Remaining) -> String {
    let words = view.words();
    let mut asked: Vec<Thing> = Vec::new();
    for thing in remaining.tests().into_iter().map(fact_test) {
        if !asked.contains(&thing) {
            asked.push(thing);
        }
    }
    let (shown, sentence) = match asked.len() {
        0..=NAMES_IN_SHORT => (asked.len(), &words.criteria.depending),
        _ => (NAMES_OF_MORE, &words.criteria.depending_on_more),
    };
    let names = asked.iter().take(shown);
    let names = names.map(|thing| view.library().meta(*thing).title.as_str());
    sentence.say(names.collect::<Vec<_>>().join(&words.forms.list))
}

/// With what it excepts of an intervention, or leaves in its place.
fn said_but(view: &View<'_>, by: Statement, line: &ToldLine) -> Link {
    let link = said_by(view, by);
    let (library, words) = (view.library(), view.words());
    let (of, except) = (line.intervention, library.exceptions(by));
    let text = words.with_exceptions(library, &link.text, of, except);
    Link {
        text: words.or_others(library, text, &library.others(by, line.stance, of)),
        href: link.href,
    }
}

/// With whose it is, where that is another guideline than the page's.
fn said_by(view: &View<'_>, by: Statement) -> Link {
    let link = view.link.statement(by);
    let thing = match by {
        Statement::Recommendation(key) => Thing::Recommendation(key),
        Statement::Step(key) => Thing::Pathway(key.pathway),
        Statement::Row(key) => Thing::Table(key.table),
    };
    if page::standing::guideline(view) == Some(view.library().guideline_of(by)) {
        return link;
    }
    match view.whose(thing) {
        None => link,
        Some(whose) => Link {
            text: view.words().sentences.of_guideline.say(link.text, whose),
            href: link.href,
        },
    }
}

/// What is left to ask, as the end of a sentence; `None` where nothing is.
pub fn remaining(view: &View<'_>, remaining: &Remaining) -> Option<Phrase> {
    let said = &view.words().criteria;
    let sentence = |guard: &Guard| criteria::sentence(view, &criteria::of_guard(view, guard));
    match remaining {
        Remaining::Nothing => None,
        Remaining::More => Some(Phrase::text(view.words().told.depends.as_str())),
        Remaining::Where { only_if, unless } => Some(match (only_if, unless) {
            (only_if, Logic::Constant(false)) => said.only_if.phrase(sentence(only_if)),
            (Logic::Constant(true), unless) => said.unless.phrase(sentence(unless)),
            (only_if, unless) => said
                .only_if_unless
                .phrase(sentence(only_if), sentence(unless)),
        }),
    }
}

impl ToldItem {
    /// In one line without links, for a card on the home page.
    pub fn in_short(&self) -> &str {
        &self.in_short
    }
}

/// What all lists have.
fn common<'a>(mut lists: impl Iterator<Item = &'a [InterventionKey]>) -> Vec<InterventionKey> {
    let mut common = lists.next().unwrap_or_default().to_vec();
    for list in lists {
        common.retain(|own| list.contains(own));
    }
    common
}

/// Whether it says strongly what the other says conditionally, to all of them.
fn says_more(said: &ToldLine, line: &ToldLine) -> bool {
    let stances = (said.stance, line.stance);
    let is_more = matches!(
        stances,
        (Stance::Offer, Stance::Consider) | (Stance::Forbid, Stance::Avoid)
    );
    is_more && said.intervention == line.intervention && said.remaining == Remaining::Nothing
}
