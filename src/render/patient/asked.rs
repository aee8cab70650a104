//! Which facts a form asks for, in which order, and under which headings.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};

use crate::chart::flow::Reading;
use crate::model::{
    Action, CalculationKey, Definition, Entered, Fact, FactKey, Guard, GuidelineKey, Kind, Library,
    Pathway, PathwayKey, ProsePiece, ProtocolKey, RowKey, Statement, TableKey, TermKey, Thing,
    Written,
};
use crate::plan::Vocabulary;
use crate::render::prose::heading_words;

/// What facts are asked for by.
enum Asking<'a> {
    When(&'a Guard),
    /// The number that an output is set to.
    Number(CalculationKey),
}

impl<'a> From<&'a Written<Guard>> for Asking<'a> {
    fn from(written: &'a Written<Guard>) -> Self {
        Asking::When(&written.logic)
    }
}

/// The facts that the rules for patients ask for: in the order of the pathways, then of the tables, of the recommendations, and of the adjudications.
pub fn asked_in_the_book(library: &Library) -> Vec<FactKey> {
    let pathways = library.pathways.keys().flat_map(|key| {
        let inner = with_entered(library, &[key]);
        inner.into_iter().flat_map(|key| of_pathway(library, key))
    });
    let tables = library.tables.keys();
    let tables = tables.flat_map(|key| of_table(library, key));
    let recommendations = library.guards_of_kind(Kind::Recommendation);
    let rulings = library.guards_of_kind(Kind::Adjudication);
    let others = recommendations.chain(rulings);
    let others = others.map(|(_, written)| Asking::from(written));
    let set = library.recommendations.keys();
    let set = set.flat_map(|key| numbers_set(library, Statement::Recommendation(key)));
    in_order(library, pathways.chain(tables).chain(others).chain(set))
}

/// Whom a table is for, its cells, its doses, the research that its rows name, the numbers that they set.
fn of_table(library: &Library, key: TableKey) -> Vec<Asking<'_>> {
    let table = &library.tables[key];
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let doses = table.rows.iter().flat_map(|row| dosed(library, row.by));
    let all = table.applies.written().into_iter();
    let all = all.chain(cells).chain(doses).map(Asking::from);
    let rows = (0..table.rows.len()).map(move |index| Statement::Row(RowKey { table: key, index }));
    let research = rows.clone().filter_map(|row| library.research(row));
    let set = rows.flat_map(|row| numbers_set(library, row));
    all.chain(research.map(Asking::When)).chain(set).collect()
}

/// The calculations that a statement sets outputs to.
fn numbers_set(library: &Library, statement: Statement) -> impl Iterator<Item = Asking<'_>> {
    let sets = library.sets(statement).iter();
    let calculations = sets.filter_map(|set| set.value.calculation());
    calculations.map(Asking::Number)
}

/// What the way through a pathway depends on, in the order in which it is asked: also in what it enters and, where it
/// applies to nobody by itself, in what enters it.
pub fn asked_in(library: &Library, pathway: PathwayKey) -> Vec<FactKey> {
    let pathways = with_entered(library, &with_entering(library, pathway));
    let asking = pathways
        .into_iter()
        .flat_map(|key| of_pathway(library, key));
    in_order(library, asking)
}

/// The facts under each heading of each guideline. Guidelines and headings come where the first of their facts is asked for.
pub fn by_heading(library: &Library, asked: &[FactKey]) -> Vec<(String, Vec<FactKey>)> {
    let mut groups: Vec<(Option<GuidelineKey>, String, Vec<FactKey>)> = Vec::new();
    let mut guidelines: Vec<Option<GuidelineKey>> = Vec::new();
    for &fact in asked {
        let guideline = library.facts[fact].meta.guideline;
        if !guidelines.contains(&guideline) {
            guidelines.push(guideline);
        }
        let heading = heading_of(library, fact);
        let is_same = |group: &&mut (Option<GuidelineKey>, String, _)| {
            (group.0, &group.1) == (guideline, &heading)
        };
        match groups.iter_mut().find(is_same) {
            Some((.., facts)) => facts.push(fact),
            None => groups.push((guideline, heading, vec![fact])),
        }
    }
    groups.sort_by_key(|(guideline, ..)| guidelines.iter().position(|other| other == guideline));
    let several = guidelines.iter().flatten().count() > 1;
    let named = |(guideline, heading, facts): (Option<GuidelineKey>, _, _)| match guideline {
        Some(guideline) if several => {
            let title = &library.guidelines[guideline].meta.title;
            (format!("{title}: {heading}"), facts)
        }
        Some(_) | None => (heading, facts),
    };
    groups.into_iter().map(named).collect()
}

/// The heading under which a fact is written.
fn heading_of(library: &Library, key: FactKey) -> String {
    let chapter = &library.chapters[library.facts[key].meta.chapter];
    let mut heading = chapter.title.clone();
    let pieces = &chapter.body.pieces;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            ProsePiece::Markdown(Event::Start(Tag::Heading { .. })) => {
                heading = heading_words(&pieces[index + 1..], library);
            }
            ProsePiece::Block(Thing::Fact(fact)) if *fact == key => break,
            ProsePiece::Markdown(_)
            | ProsePiece::Link(_)
            | ProsePiece::Open { .. }
            | ProsePiece::Close
            | ProsePiece::Cite(_)
            | ProsePiece::Block(_) => {}
        }
    }
    heading
}

/// The terms that a question names: in its values, and in its title and words alone.
pub fn terms_of(vocabulary: &Vocabulary, fact: &Fact) -> (Vec<TermKey>, Vec<TermKey>) {
    let values = fact.kind.values().iter().map(|value| &value.label);
    let mut met = BTreeSet::new();
    let mut named = |text: &String| {
        let mut terms = Vec::new();
        while let Some((_, term)) = vocabulary.first(text, &met) {
            met.insert(term);
            terms.push(term);
        }
        terms
    };
    let chosen = values.flat_map(&mut named).collect();
    let words = [&fact.meta.title].into_iter().chain(&fact.ask);
    (chosen, words.flat_map(&mut named).collect())
}

/// The facts that conditions depend on, through other conditions and scores too, each where it is first met.
fn in_order<'a>(library: &'a Library, asking: impl Iterator<Item = Asking<'a>>) -> Vec<FactKey> {
    let mut order = Order::default();
    asking.for_each(|asking| match asking {
        Asking::When(guard) => order.meet(library, guard),
        Asking::Number(key) => {
            let facts = library.calculations[key].facts().into_iter();
            facts.for_each(|fact| order.meet_fact(library, fact));
        }
    });
    order.facts
}

#[derive(Default)]
struct Order {
    facts: Vec<FactKey>,
    met: BTreeSet<Definition>,
}

impl Order {
    fn meet(&mut self, library: &Library, guard: &Guard) {
        guard.for_each(&mut |test| {
            for fact in library.facts_of(test) {
                self.meet_fact(library, fact);
            }
            let new = test
                .definition()
                .filter(|definition| self.met.insert(*definition));
            for inner in new
                .into_iter()
                .flat_map(|definition| library.guards_of(definition))
            {
                self.meet(library, inner);
            }
        });
    }

    /// What decides whether it is asked for comes before it.
    fn meet_fact(&mut self, library: &Library, fact: FactKey) {
        if self.facts.contains(&fact) {
            return;
        }
        if let Some(asked_when) = &library.facts[fact].asked_when {
            self.meet(library, &asked_when.logic);
        }
        self.facts.push(fact);
    }
}

/// The conditions of a pathway and the numbers that its acts set, as a reader meets them.
fn of_pathway(library: &Library, key: PathwayKey) -> Vec<Asking<'_>> {
    let Pathway { applies, steps, .. } = &library.pathways[key];
    let order = Reading::of(library, key).order.into_iter();
    let asked = order.flat_map(|step| match &steps[step.index].action {
        Action::Ask { branches, .. } => {
            let branches = branches.iter();
            let guards = branches.filter_map(|branch| branch.when.as_ref());
            guards.map(Asking::from).collect()
        }
        Action::Act { by, .. } => {
            let act = Statement::Step(step);
            let doses = dosed(library, *by).into_iter().map(Asking::from);
            let research = library.research(act).into_iter().map(Asking::When);
            let set = numbers_set(library, act);
            doses.chain(research).chain(set).collect::<Vec<_>>()
        }
        Action::Enter {
            into: Entered::Table(table),
            ..
        } => of_table(library, *table),
        Action::Enter {
            into: Entered::Pathway(_),
            ..
        } => Vec::new(),
    });
    let applies = applies.iter().map(Asking::from);
    applies.chain(asked).collect()
}

/// The conditions of the doses by which an act is carried out.
fn dosed(library: &Library, by: Option<ProtocolKey>) -> Vec<&Written<Guard>> {
    let doses = by.into_iter().flat_map(|key| &library.protocols[key].doses);
    doses.filter_map(|dose| dose.when.as_ref()).collect()
}

fn entered(pathway: &Pathway) -> impl Iterator<Item = PathwayKey> {
    let steps = pathway.steps.iter();
    steps.filter_map(|step| step.entered()?.pathway())
}

/// The pathways from which a patient comes here, the outermost first, and this one.
fn with_entering(library: &Library, pathway: PathwayKey) -> Vec<PathwayKey> {
    let mut found = vec![pathway];
    let mut next = 0;
    while let Some(&inner) = found.get(next) {
        next += 1;
        if library.pathways[inner].applies.is_some() {
            continue;
        }
        for (outer, pathway) in library.pathways.iter() {
            if !found.contains(&outer) && entered(pathway).any(|key| key == inner) {
                found.push(outer);
            }
        }
    }
    found.reverse();
    found
}

fn with_entered(library: &Library, from: &[PathwayKey]) -> Vec<PathwayKey> {
    let mut found = from.to_vec();
    let mut next = 0;
    while let Some(&outer) = found.get(next) {
        next += 1;
        for inner in entered(&library.pathways[outer]) {
            if !found.contains(&inner) {
                found.push(inner);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::asked_in_the_book;
    use crate::model::GuardPlace;
    use crate::sample;

    /// What a number is worked out from, and nothing else asks for, could not be answered either.
    #[test]
    fn what_an_output_is_worked_out_from_is_asked_for() {
        let mass = |name: &str| {
            format!(
                "```fact {name}\ntype = \"quantity\"\nunit = \"kg\"\nrange = [30, 200]\n```\n\n\
                 ```calculation by-{name}\nis = \"5 'mg/kg' * {name}\"\nunit = \"mg\"\n```\n\n\
                 ```output {name}-dose\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 1000]\n```\n\n"
            )
        };
        let doses = ["in-a-row", "in-an-act", "in-advice"].map(mass).concat()
            + "```recommendation dosed\nwhen = \"acute\"\nset = { in-advice-dose = \"by-in-advice\" }\ncites = [\"moss2020\"]\n```\n\n\
               ```table dosing\nhit = \"unique\"\ninputs = [\"acute\"]\ncites = [\"moss2020\"]\n[row.all]\nwhen = [\"-\"]\nset = { in-a-row-dose = \"by-in-a-row\" }\n```\n\n\
               ```pathway way\napplies = \"acute\"\n[step.dose]\nset = { in-an-act-dose = \"by-in-an-act\" }\ncites = [\"moss2020\"]\n```\n";
        let sources = sample::sources(&[("content/heat/doses.md", &doses)]);
        let library = sample::library_of(&sources);
        let asked = asked_in_the_book(&library);
        let asked = asked
            .iter()
            .map(|fact| library.facts[*fact].meta.id.as_str());
        let asked: BTreeSet<&str> = asked.collect();
        for fact in ["in-a-row", "in-an-act", "in-advice"] {
            assert!(asked.contains(fact), "{fact}: {asked:?}");
        }
    }

    /// What decides on advice and is not asked for could not be answered.
    #[test]
    fn whatever_decides_on_advice_is_asked_for() {
        let trial = "```fact in-trial\ntype = \"yes-no\"\n```\n\n```recommendation in-a-trial\nwhen = \"acute\"\nundecided = [\"cold\"]\nreason = \"research only\"\nresearch = \"in-trial\"\ncertainty = \"low\"\n```\n";
        let sources = sample::sources(&[("content/heat/trial.md", trial)]);
        let library = sample::library_of(&sources);
        let asked = asked_in_the_book(&library);
        for (place, written) in library.guards() {
            let decides = match place {
                GuardPlace::Recommendation(_)
                | GuardPlace::Research(_)
                | GuardPlace::Ruling(_)
                | GuardPlace::Applies(_)
                | GuardPlace::Branch(..)
                | GuardPlace::TableApplies(_)
                | GuardPlace::Cell(..) => true,
                GuardPlace::AskedWhen(_)
                | GuardPlace::Assumption(_)
                | GuardPlace::Condition(_)
                | GuardPlace::Entry(..)
                | GuardPlace::Required(_)
                | GuardPlace::Dose(..) => false,
            };
            let mut behind = library.facts_behind(&written.logic).into_iter();
            assert!(
                !decides || behind.all(|fact| asked.contains(&fact)),
                "{place:?}"
            );
        }
    }
}
