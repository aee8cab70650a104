//! What decision tables and pathways advise beyond the recommendations, as lines of lists: one for each stance of a table on each
//! intervention, however many rows take it, and one for each stance of a step.

use std::collections::BTreeSet;

use super::criteria;
use super::link::Link;
use super::view::View;
use crate::model::{
    Action, Audience, FactTest, Guard, GuidelineKey, InterventionKey, Library, Logic, Position,
    RowKey, Stance, Statement, StepKey, TableKey, Tabled, Thing, fact_test,
};
use crate::survey::{PatientGroup, Remaining, ToldLine};
use crate::words::{Phrase, Words};

/// A stance on an intervention that no recommendation takes.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    pub stance: Stance,
    pub intervention: InterventionKey,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    Rows(Tabled),
    /// And whom it is for.
    Step(StepKey, Remaining),
}

impl Elsewhere {
    /// What the table or the step excepts of the intervention.
    pub fn except<'a>(&'a self, library: &'a Library) -> &'a [InterventionKey] {
        match &self.by {
            By::Rows(tabled) => &tabled.except,
            By::Step(step, _) => library.exceptions(Statement::Step(*step)),
        }
    }

    /// What else may be meant in the place of the intervention.
    pub fn others(&self, library: &Library) -> Vec<InterventionKey> {
        match &self.by {
            By::Rows(tabled) => {
                let mut others = tabled.one_of.clone();
                others.retain(|own| *own != self.intervention);
                others
            }
            By::Step(step, _) => {
                library.others(Statement::Step(*step), self.stance, self.intervention)
            }
        }
    }

    /// Its intervention, with what is excepted of it or meant in its place.
    pub fn named(&self, words: &Words, library: &Library) -> String {
        let named = words.but(library, self.intervention, self.except(library));
        words.or_others(library, named, &self.others(library))
    }

    /// Whether the stance is taken on an intervention too.
    pub fn concerns(&self, library: &Library, on: InterventionKey) -> bool {
        let position = Position {
            stance: self.stance,
            on: self.intervention,
            except: self.except(library),
        };
        library.hierarchy.concerns(position, on)
    }

    /// The rows or the step.
    pub fn statements(&self) -> Vec<Statement> {
        match &self.by {
            By::Rows(tabled) => {
                let rows = tabled.rows.iter();
                let table = tabled.table;
                rows.map(|&index| Statement::Row(RowKey { table, index }))
                    .collect()
            }
            By::Step(step, _) => vec![Statement::Step(*step)],
        }
    }

    /// Whose advice it is.
    pub fn guideline(&self, library: &Library) -> GuidelineKey {
        match &self.by {
            By::Rows(tabled) => library.tables[tabled.table].guideline,
            By::Step(step, _) => library.guideline_of(Statement::Step(*step)),
        }
    }
}

/// In the order of the tables and of the pathways.
pub fn all(view: &View<'_>) -> Vec<Elsewhere> {
    let tables = view.library().tables.iter();
    let tabled = tables.flat_map(|(key, table)| table.advice(key));
    let tabled = tabled.map(|tabled| Elsewhere {
        stance: tabled.stance,
        intervention: tabled.intervention,
        by: By::Rows(tabled),
    });
    tabled.chain(by_steps(view)).collect()
}

/// What steps say beyond recommendations; all that they say, where that could not be worked out.
fn by_steps(view: &View<'_>) -> Vec<Elsewhere> {
    let Some(told) = view.book.site.told(PatientGroup::Everyone) else {
        return by_all_steps(view);
    };
    let lines = told.lines.iter().flat_map(|line| {
        let by = line.by.iter();
        by.filter_map(move |(by, remaining)| match by {
            Statement::Step(step) => Some((*step, line, remaining)),
            Statement::Recommendation(_) | Statement::Row(_) => None,
        })
    });
    let mut lines: Vec<(StepKey, &ToldLine, &Remaining)> = lines.collect();
    lines.sort_by_key(|(step, _, _)| *step);
    let line = |(step, line, remaining): (StepKey, &ToldLine, &Remaining)| Elsewhere {
        stance: line.stance,
        intervention: line.intervention,
        by: By::Step(step, remaining.clone()),
    };
    lines.into_iter().map(line).collect()
}

fn by_all_steps(view: &View<'_>) -> Vec<Elsewhere> {
    let steps = view.library().steps();
    let lines = steps.flat_map(|(key, step)| {
        let stances = match &step.action {
            Action::Act { stances, .. } => stances.as_slice(),
            Action::Ask { .. } | Action::Enter { .. } => &[],
        };
        stances
            .iter()
            .map(move |&(stance, intervention)| Elsewhere {
                stance,
                intervention,
                by: By::Step(key, Remaining::More),
            })
    });
    lines.collect()
}

/// To the row or the step; of several rows to the table.
pub fn link(view: &View<'_>, elsewhere: &Elsewhere) -> Link {
    match &elsewhere.by {
        By::Rows(tabled) => tabled_link(view, tabled),
        By::Step(step, _) => view.link.step(*step),
    }
}

fn tabled_link(view: &View<'_>, tabled: &Tabled) -> Link {
    if let [row] = tabled.rows[..] {
        return view.link.table_row(RowKey {
            table: tabled.table,
            index: row,
        });
    }
    let words = view.words();
    let rows = words.plural(&words.table.of_rows, &tabled.rows.len().to_string());
    let link = view.link.thing(Thing::Table(tabled.table));
    Link {
        text: rows.say(link.text, words.whole(tabled.rows.len())),
        href: link.href,
    }
}

pub fn audience(view: &View<'_>, elsewhere: &Elsewhere) -> Phrase {
    match &elsewhere.by {
        By::Rows(tabled) => tabled_for(view, tabled),
        By::Step(_, remaining) => said_for(view, remaining),
    }
}

/// Whom a statement of a step or a row is for, of everyone.
pub fn said_for(view: &View<'_>, remaining: &Remaining) -> Phrase {
    let words = view.words();
    match remaining {
        Remaining::Nothing => Phrase::text(words.fields.every_patient.as_str()),
        Remaining::More => Phrase::text(words.told.comes_there.as_str()),
        Remaining::Where { only_if, unless } => {
            let not = Logic::Not(Box::new(unless.clone()));
            let who = Logic::And(vec![only_if.clone(), not]);
            criteria::sentence(view, &criteria::of_guard(view, &who))
        }
    }
}

/// Whether a table is for others than those whom an expression of its own names: for those who reach a step that enters it.
pub(super) fn is_entered(view: &View<'_>, key: TableKey) -> bool {
    match view.library().tables[key].applies {
        Audience::Everyone => false,
        Audience::Those(_) => view.library().entrances(key).next().is_some(),
        Audience::Entered => true,
    }
}

/// Of one row all that it asks, of several for whom the table is and what they depend on.
fn tabled_for(view: &View<'_>, tabled: &Tabled) -> Phrase {
    let table = &view.library().tables[tabled.table];
    if is_entered(view, tabled.table) {
        return followed_for(view, tabled);
    }
    let applies = table.applies.written().into_iter();
    let mut asked: Vec<Guard> = applies.map(|applies| applies.logic.clone()).collect();
    if let [row] = tabled.rows[..] {
        let cells = table.rows[row].cells.iter().flatten();
        asked.extend(cells.map(|cell| cell.logic.clone()));
        return criteria::in_short(view, &Logic::And(asked), tabled_link(view, tabled));
    }
    let who = criteria::in_short(
        view,
        &Logic::And(asked),
        view.link.thing(Thing::Table(tabled.table)),
    );
    depending_on_inputs(view, tabled, who)
}

/// The same of a table that steps enter: its page says who comes to it.
fn followed_for(view: &View<'_>, tabled: &Tabled) -> Phrase {
    let (library, words) = (view.library(), &view.words().table);
    let table = view.link.thing(Thing::Table(tabled.table));
    let [row] = tabled.rows[..] else {
        return depending_on_inputs(view, tabled, words.followed.phrase(table.into()));
    };
    let cells = library.tables[tabled.table].rows[row].cells.iter();
    let asked: Vec<Guard> = cells.flatten().map(|cell| cell.logic.clone()).collect();
    match asked.is_empty() {
        true => words.followed.phrase(table.into()),
        false => {
            let who = criteria::in_short(view, &Logic::And(asked), tabled_link(view, tabled));
            words.within.phrase(who, table.into())
        }
    }
}

fn depending_on_inputs(view: &View<'_>, tabled: &Tabled, who: Phrase) -> Phrase {
    let table = &view.library().tables[tabled.table];
    let inputs = table.inputs.iter().enumerate();
    let inputs = inputs.filter(|(input, _)| {
        let mut rows = tabled.rows.iter();
        rows.any(|row| table.rows[*row].cells[*input].is_some())
    });
    let inputs: Vec<Link> = inputs
        .map(|(_, input)| view.link.thing(input.thing()))
        .collect();
    match inputs.is_empty() {
        true => who,
        false => {
            let depending = &view.words().table.depending;
            depending.phrase(who, view.listed(&inputs))
        }
    }
}

/// The facts, conditions and scores that its rows ask for, or its pathway and whom its step is for.
pub fn asked(view: &View<'_>, elsewhere: &Elsewhere) -> BTreeSet<Thing> {
    let mut asked = BTreeSet::new();
    let mut visit = |test: &FactTest| _ = asked.insert(fact_test(test));
    match &elsewhere.by {
        By::Rows(tabled) => {
            let table = &view.library().tables[tabled.table];
            for row in &tabled.rows {
                table.tests_of_row(&table.rows[*row], &mut visit);
            }
            for guard in view.library().ways_into(tabled.table) {
                guard.for_each(&mut visit);
            }
        }
        By::Step(step, remaining) => {
            let applies = view.library().pathways[step.pathway].applies.iter();
            applies.for_each(|applies| applies.logic.for_each(&mut visit));
            remaining.tests().into_iter().for_each(visit);
        }
    }
    asked
}

pub fn conditions(view: &View<'_>, elsewhere: &Elsewhere) -> BTreeSet<Thing> {
    let mut asked = asked(view, elsewhere);
    asked.retain(|thing| matches!(thing, Thing::Condition(_)));
    asked
}

/// The same with only the rows that ask for a thing; `None` where nothing of it does.
pub fn asking(view: &View<'_>, elsewhere: &Elsewhere, thing: Thing) -> Option<Elsewhere> {
    let By::Rows(tabled) = &elsewhere.by else {
        return asked(view, elsewhere)
            .contains(&thing)
            .then(|| elsewhere.clone());
    };
    let of_rows = |rows: Vec<usize>| Elsewhere {
        by: By::Rows(Tabled {
            rows,
            ..tabled.clone()
        }),
        ..elsewhere.clone()
    };
    let rows = tabled.rows.iter().copied();
    let rows = rows.filter(|&row| asked(view, &of_rows(vec![row])).contains(&thing));
    let rows: Vec<usize> = rows.collect();
    (!rows.is_empty()).then(|| of_rows(rows))
}
