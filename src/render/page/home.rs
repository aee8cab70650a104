//! Where a reader begins: the advice by problem, the pathways and all recommendations.

use std::collections::BTreeSet;

use serde::Serialize;

use super::chapter;
use super::menu::{self, NEAR, are_many};
use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{ConditionKey, FactTest, GuidelineKey, Logic, Thing, fact_test};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::card::advice;
use crate::render::card::definition;
use crate::render::card::told;
use crate::render::card::{RecommendationLine, ToldItem, kinds_on_home};
use crate::render::elsewhere;
use crate::render::link::Link;
use crate::render::view::View;
use crate::survey::{PatientGroup, Remaining, ToldLine};
use crate::verify::Proofs;
use crate::words::Phrase;

/// How many lines of advice the card of a problem shows.
const LINES_OF_A_PROBLEM: usize = 6;

#[derive(Serialize)]
struct HomePage {
    shell: Shell,
    /// The conditions that advice depends on, with what is said of all their patients.
    problems: Vec<ProblemEntry>,
    /// Where rules can be tried on a patient.
    patient: Option<Link>,
    /// The title of the introduction.
    introduction: Option<String>,
    body: Html,
    guidelines: Vec<GuidelineEntry>,
    lists: Vec<ThingList>,
    recommendations: Vec<RecommendationLine>,
    /// How many rules were proved over how many patients, if there are any.
    proved: Option<Phrase>,
}

/// All things of a kind.
#[derive(Serialize)]
struct ThingList {
    /// The identifier of its heading.
    part: &'static str,
    title: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct ProblemEntry {
    link: Link,
    /// The strongest advice, each line with what it still depends on.
    told: Vec<ProblemLine>,
    /// How many lines its page has beside these.
    more: Option<String>,
}

#[derive(Serialize)]
struct ProblemLine {
    stance: &'static str,
    text: String,
}

#[derive(Serialize)]
struct GuidelineEntry {
    link: Link,
    version: String,
    chapters: Vec<Link>,
    source: Option<Link>,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let library = view.library();
    let introduction = view.book.site.introduction();
    let body = match introduction {
        Some(key) => chapter::chapter_body(view, key)?,
        None => Html::default(),
    };
    let introduction = introduction.map(|key| &library.chapters[key]);
    // The book's own title stands above it all.
    let title = introduction.map(|chapter| chapter.title.clone());
    let title = title.filter(|title| *title != library.settings.title);
    let page = HomePage {
        shell: shell::shell(view, &library.settings.title, None),
        problems: problem_entries(view),
        patient: patient_link(view),
        introduction: title,
        body,
        guidelines: guideline_entries(view),
        lists: thing_lists(view),
        recommendations: library
            .recommendations
            .keys()
            .map(|key| advice::line(view, key))
            .collect(),
        proved: view
            .book
            .proofs
            .filter(|_| !library.invariants.is_empty())
            .map(|proofs| rules_proved(view, proofs)),
    };
    view.book.templates.render("home.html", &page)
}

/// The things of each kind that has a list here, if there are any.
fn thing_lists(view: &View<'_>) -> Vec<ThingList> {
    let kinds = kinds_on_home().into_iter();
    let lists = kinds.map(|kind| ThingList {
        part: kind.plural(),
        title: view.words().kinds.of(kind).to_owned(),
        links: definition::thing_links(view, view.book.site.things_of(kind).iter().copied()),
    });
    lists.filter(|list| !list.links.is_empty()).collect()
}

/// The conditions that a pathway is for, and those that recommendations and tables ask for, where one speaks to those who have it
/// whatever other condition they have.
fn problem_entries(view: &View<'_>) -> Vec<ProblemEntry> {
    let library = view.library();
    let mut asked = BTreeSet::new();
    for recommendation in library.recommendations.values() {
        let when = &recommendation.when.logic;
        when.for_each(&mut |test| _ = asked.insert(fact_test(test)));
    }
    for elsewhere in elsewhere::all(view) {
        asked.extend(elsewhere::conditions(view, &elsewhere));
    }
    let entries = library.conditions.keys().filter_map(|key| {
        let thing = Thing::Condition(key);
        let group = PatientGroup::Condition(key);
        let told = told::to_group(view, group, |_| true)?;
        let lines = &view.book.site.told(group)?.lines;
        let is_told = lines.iter().any(names_no_other);
        let is_told = is_told && asked.contains(&thing);
        (is_told || has_pathway(view, key)).then(|| problem_entry(view, thing, &told))
    });
    entries.collect()
}

/// Whether a pathway says that it is for those who have a condition.
fn has_pathway(view: &View<'_>, key: ConditionKey) -> bool {
    let pathways = view.library().pathways.values();
    let mut applies = pathways.flat_map(|pathway| &pathway.applies);
    applies.any(|applies| {
        let asked = applies.logic.conjuncts().into_iter();
        let mut asked = asked.filter_map(|item| match item {
            Logic::Test(FactTest::Condition(condition)) => Some(condition),
            _not_alone => None,
        });
        asked.any(|condition| *condition == key)
    })
}

fn problem_entry(view: &View<'_>, thing: Thing, told: &[ToldItem]) -> ProblemEntry {
    let line = |item: &ToldItem| ProblemLine {
        stance: item.stance,
        text: item.in_short().to_owned(),
    };
    let others = told.len().saturating_sub(LINES_OF_A_PROBLEM);
    ProblemEntry {
        link: view.link.thing(thing),
        told: told.iter().take(LINES_OF_A_PROBLEM).map(line).collect(),
        more: (others > 0).then(|| more(view, others)),
    }
}

/// Says how many more there are.
pub fn more(view: &View<'_>, number: usize) -> String {
    let words = view.words();
    let more = words.plural(&words.sentences.more, &number.to_string());
    more.say(words.whole(number))
}

fn patient_link(view: &View<'_>) -> Option<Link> {
    let title = view.words().patient.title.as_str();
    let has_form = view.book.site.has(Page::Patient);
    has_form.then(|| view.link.page(Page::Patient, title))
}

fn rules_proved(view: &View<'_>, proofs: &Proofs) -> Phrase {
    let words = view.words();
    let rules = view.library().invariants.len();
    let patients = words.count(&proofs.patients);
    let safety = view.link.page(Page::Safety, words.pages.safety.as_str());
    let wordings = &words.sentences.rules_proved;
    let sentence = words.plural(wordings, &rules.to_string());
    sentence.phrase(
        Phrase::text(words.whole(rules)),
        Phrase::text(patients),
        safety.into(),
    )
}

fn guideline_entries(view: &View<'_>) -> Vec<GuidelineEntry> {
    let words = view.words();
    let entry = |(key, guideline): (_, &crate::model::Guideline)| GuidelineEntry {
        link: view.link.thing(Thing::Guideline(key)),
        version: {
            let status = words.statuses.of(guideline.status);
            words
                .sentences
                .version_status
                .say(&guideline.version, status)
        },
        chapters: first_chapters(view, key),
        source: guideline.source.is_some().then(|| {
            view.link
                .page(Page::Source(key), words.home.source_by_sentence.as_str())
        }),
    };
    view.library().guidelines.iter().map(entry).collect()
}

/// All chapters of a guideline; of very many the first, and where the others are.
fn first_chapters(view: &View<'_>, guideline: GuidelineKey) -> Vec<Link> {
    let chapters = menu::chapters_of(view, Some(guideline));
    let shown = match are_many(chapters) {
        true => &chapters[..NEAR],
        false => chapters,
    };
    let all = are_many(chapters).then(|| menu::all_chapters(view, Some(guideline)));
    let links = shown.iter().map(|&key| view.link.chapter(key));
    links.chain(all).collect()
}

/// Whether a recommendation or a row says it to those who have a condition without asking for another one by name.
fn names_no_other(line: &ToldLine) -> bool {
    let tests = line.remaining.tests();
    let asks = |test: &&FactTest| matches!(test, FactTest::Condition(_));
    line.is_first_hand() && line.remaining != Remaining::More && !tests.iter().any(asks)
}
