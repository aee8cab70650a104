//! An intervention's page at a glance: everything that is advised about it, the strongest first.

use serde::Serialize;

use super::advice;
use super::render_card;
use super::ruled::{self, Ruled};
use crate::markup::Html;
use crate::model::{InterventionKey, RecommendationKey, Stance, Statement, Thing};
use crate::render::Broken;
use crate::render::criteria;
use crate::render::elsewhere;
use crate::render::link::Link;
use crate::render::view::View;
use crate::survey::{PatientGroup, Remaining, rank};
use crate::words::Phrase;

/// The identifier of the table on its page.
pub const PART: &str = "said-of-it";

#[derive(Serialize)]
struct SaidOfIt {
    part: &'static str,
    name: String,
    rows: Vec<SaidRow>,
    /// Whether each row says its guideline: there are several.
    guidelines: bool,
}

#[derive(Serialize)]
struct SaidRow {
    who: Phrase,
    stance: &'static str,
    verb: String,
    /// Only a recommendation has them.
    strength: Option<String>,
    certainty: Option<String>,
    link: Link,
    /// The class that it is said of, where that is not the intervention itself.
    via: Option<String>,
    ruled: Ruled,
    guideline: Link,
}

/// `None` where nothing is said of it.
pub(super) fn said_of(view: &View<'_>, key: InterventionKey) -> Result<Option<Html>, Broken> {
    let rows = said_rows(view, key);
    if rows.is_empty() {
        return Ok(None);
    }
    let words = view.words();
    let title = &view.library().interventions[key].meta.title;
    let said = SaidOfIt {
        part: PART,
        name: words.sentences.table_of.say(title),
        rows,
        guidelines: view.has_guidelines(),
    };
    render_card(view, "said-of-it.html", &said).map(Some)
}

/// Through which class or part something is said of an intervention; `None` where it is said of it itself.
pub(in crate::render) fn via(
    view: &View<'_>,
    class: InterventionKey,
    of: InterventionKey,
) -> Option<String> {
    let library = view.library();
    (class != of).then(|| {
        let title = &library.interventions[class].meta.title;
        let listed = &view.words().listed;
        match library.hierarchy.belongs(of, class) {
            true => listed.via.say(title),
            false => listed.via_part.say(title),
        }
    })
}

/// What is said of an intervention, then what is said of its classes and its parts.
fn said_rows(view: &View<'_>, key: InterventionKey) -> Vec<SaidRow> {
    let library = view.library();
    let mut rows: Vec<(u8, SaidRow)> = Vec::new();
    for class in library.hierarchy.above(key).iter().copied() {
        let via = via(view, class, key);
        let recommendations = library.recommendations.iter();
        let recommended = recommendations.filter_map(|(own, recommendation)| {
            let stance = recommendation.stance()?;
            let statement = Statement::Recommendation(own);
            let is_on_it = recommendation.interventions().contains(&class)
                && library.concerns(statement, stance, class, key);
            is_on_it.then(|| (stance, recommended(view, own, (stance, class), key)))
        });
        for (stance, row) in recommended.chain(said_elsewhere(view, class, key)) {
            let via = via.clone();
            rows.push((rank(stance), SaidRow { via, ..row }));
        }
    }
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What a recommendation says of a class, or of a part, on the page of an intervention.
fn recommended(
    view: &View<'_>,
    key: RecommendationKey,
    (stance, class): (Stance, InterventionKey),
    on: InterventionKey,
) -> SaidRow {
    let line = advice::line(view, key);
    SaidRow {
        who: criteria::who_in_short(view, key),
        stance: stance.name(),
        verb: verb_on(view, Statement::Recommendation(key), stance, on),
        strength: line.strength,
        certainty: line.certainty,
        link: view.link.thing(Thing::Recommendation(key)),
        via: None,
        ruled: ruled::of_stance(view, [Statement::Recommendation(key)], (stance, class)),
        guideline: view.guideline_saying(view.library().recommendations[key].guideline),
    }
}

/// What is to be done, and what of the intervention is excepted.
fn verb_on(view: &View<'_>, statement: Statement, stance: Stance, on: InterventionKey) -> String {
    let (library, words) = (view.library(), view.words());
    let verb = words.stances.of(stance);
    let verb = words.with_exceptions(library, verb, on, library.exceptions(statement));
    words.or_others(library, verb, &library.others(statement, stance, on))
}

/// By steps and rows, beyond what is recommended.
fn said_elsewhere(
    view: &View<'_>,
    class: InterventionKey,
    on: InterventionKey,
) -> Vec<(Stance, SaidRow)> {
    let told = view.book.site.told(PatientGroup::Everyone);
    let lines = told.iter().flat_map(|told| &told.lines);
    let on_it = lines.filter(|line| line.intervention == class);
    let said = on_it.flat_map(|line| line.by.iter().map(|said| (line.stance, said)));
    let row = |(stance, (by, remaining)): (Stance, &(Statement, Remaining))| {
        let is_recommended = matches!(by, Statement::Recommendation(_));
        if is_recommended || !view.library().concerns(*by, stance, class, on) {
            return None;
        }
        let row = SaidRow {
            who: elsewhere::said_for(view, remaining),
            stance: stance.name(),
            verb: verb_on(view, *by, stance, on),
            strength: None,
            certainty: None,
            link: view.link.statement(*by),
            via: None,
            ruled: ruled::of_stance(view, [*by], (stance, class)),
            guideline: view.guideline_saying(view.library().guideline_of(*by)),
        };
        Some((stance, row))
    };
    said.filter_map(row).collect()
}
