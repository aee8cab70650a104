//! What an edit does, in words.

use super::change::{Actor, guard, stances};
use super::edit::{BandPlace, BoundMove, What, alternatives};
use super::tweak::{Tweak, TweakKind};
use crate::model::*;

pub(super) fn edit(library: &Library, what: What) -> String {
    match what {
        What::Tweak(place, tweak) => tweak_words(library, guard(library, place), tweak),
        What::Retarget { step, branch, to } => format!(
            "the branch “{}” leads to `{}`",
            library.step(step).branches()[branch].label,
            library.step(step.sibling(to)).name
        ),
        What::DropBranch { step, branch } => format!(
            "the branch “{}” is dropped",
            library.step(step).branches()[branch].label
        ),
        What::DropEnter(key) => enter_words(library.step(key), library),
        What::DropEntered(key) => {
            format!("`{}`: `entered` is dropped", library.tables[key].meta.id)
        }
        What::MeanEach(of, stance) => {
            let name = library.statement_name(of);
            format!(
                "`{name}`: `one-of` of `{}` becomes a plain list",
                stance.name()
            )
        }
        What::DropAlternative { of, index } => dropped_words(library, of, index),
        What::Stance { of, index, to } => stance_words(library, of, index, to),
        What::Turn(key) => {
            let recommendation = &library.recommendations[key];
            let from = recommendation.direction().map_or("", Direction::name);
            let to = recommendation
                .direction()
                .map_or("", |direction| direction.turned().name());
            format!("`{}`: `{from}` becomes `{to}`", recommendation.meta.id)
        }
        What::Decide(key) => {
            let id = &library.recommendations[key].meta.id;
            format!("`{id}`: `undecided` becomes a conditional `for`")
        }
        What::DropResearch(of) => {
            let name = library.statement_name(of);
            format!("`{name}`: `research only` becomes `insufficient evidence`")
        }
        What::DropException { of, index } => {
            let (name, except) = (library.statement_name(of), library.exceptions(of)[index]);
            let id = &library.interventions[except].meta.id;
            format!("`{name}`: `{id}` is no longer excepted")
        }
        What::Weaken(key) => {
            let id = &library.recommendations[key].meta.id;
            format!("`{id}`: `strong` becomes `conditional`")
        }
        What::Set { of, index, to } => set_words(library, of, index, to),
        What::DropAggregate(key) => {
            format!("`{}`: `aggregate` is dropped", library.outputs[key].meta.id)
        }
        What::DropWhen(key) => {
            format!(
                "`{}`: `when` is dropped",
                library.adjudications[key].meta.id
            )
        }
        What::Points { score, line, to } => {
            let mut lines = library.scores[score].lines().skip(line);
            let (when, points) = lines.next().expect("an edit of points is made of a line");
            format!("`{when}` gives {to} points in place of {points}")
        }
        What::Bound(at, by) => bound_words(library, at, by),
        What::Formula(key, tweak) => tweak.words(library, key),
    }
}

fn enter_words(step: &Step, library: &Library) -> String {
    let into = step.entered().map(|into| &library.meta(into.thing()).id);
    let id = into.map_or("", String::as_str);
    format!("`{}`: `enter {id}` is dropped", step.name)
}

fn bound_words(library: &Library, at: BandPlace, by: BoundMove) -> String {
    let Points::Bands(bands) = &library.scores[at.score].entries[at.entry] else {
        unreachable!("an edit of a bound is made of bands");
    };
    let of = library.meta_of(bands.of());
    let words = |bound: &Bound| format!("{} {}", bound.name(), bound.number);
    let from = bands.bands()[at.band].bound();
    let to = from.and_then(|from| by.of(library.kind_of(bands.of()), from));
    let [from, to] = [from, to.as_ref()].map(|bound| bound.map(words).unwrap_or_default());
    format!("of the bands of `{}`, `{from}` becomes `{to}`", of.id)
}

fn dropped_words(library: &Library, of: RecommendationKey, index: usize) -> String {
    let recommendation = &library.recommendations[of];
    let dropped = recommendation.interventions()[index];
    let id = &library.interventions[dropped].meta.id;
    format!(
        "`{}`: `{id}` of `one-of` is dropped",
        recommendation.meta.id
    )
}

fn stance_words(library: &Library, of: Actor, index: usize, to: Option<Stance>) -> String {
    let (stance, intervention) = stances(library, of)[index];
    let id = &library.interventions[intervention].meta.id;
    let (name, verb) = (of.name(library), stance.name());
    match to {
        Some(to) if library.choices(of.statement()).has(stance) => {
            format!("`{name}`: `{verb}` of `one-of` becomes `{}`", to.name())
        }
        Some(to) => format!("`{name}`: `{verb} {id}` becomes `{} {id}`", to.name()),
        None => format!("`{name}`: `{verb} {id}` is dropped"),
    }
}

fn set_words(library: &Library, of: Statement, index: usize, to: Option<usize>) -> String {
    let set = &library.sets(of)[index];
    let id = &library.outputs[set.output].meta.id;
    let name = library.statement_name(of);
    let words = |value: &OutputValue| format!("{id} = {}", value.words(library, set.output));
    let written = words(&set.value);
    match to.map(|to| alternatives(library, set).swap_remove(to)) {
        Some(to) => format!("`{name}`: `{written}` becomes `{}`", words(&to)),
        None => format!("`{name}`: `{written}` is dropped"),
    }
}

fn tweak_words(library: &Library, written: &Written<Guard>, tweak: Tweak) -> String {
    let (before, after) = tweak.of(library, &written.logic);
    let text = |guard: &Guard| guard.words(library);
    let change = match (tweak.kind, &before) {
        (TweakKind::UnknownIsNo, _) => {
            format!("where `{}` is unknown, it is taken for no", text(&before))
        }
        (TweakKind::Drop(part), Logic::And(parts) | Logic::Or(parts)) => {
            format!("`{}` is dropped", text(&parts[part]))
        }
        _ => format!("`{}` becomes `{}`", text(&before), text(&after)),
    };
    if tweak.part == 0 {
        change
    } else {
        format!("in `{written}`, {change}")
    }
}
