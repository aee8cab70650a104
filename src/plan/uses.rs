//! What refers to what, through fields, expressions, reasons, expectations and links in prose.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Action, Adjudication, ChapterKey, ClaimTest, Evidence, FactTest, Favours, InterventionKey,
    Library, Logic, Meta, Piece, Prose, ProtocolKey, Reason, Recommendation, ReferenceKey, Row,
    RowKey, Stance, Statement, Step, StepKey, Target, Thing, Vignette,
};

/// What can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Referent {
    Thing(Thing),
    Step(StepKey),
    Row(RowKey),
    Reference(ReferenceKey),
}

/// What can refer to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum User {
    Thing(Thing),
    Step(StepKey),
    Row(RowKey),
    Chapter(ChapterKey),
}

/// For everything that is referred to, what does so.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeMap<Referent, BTreeSet<User>>);

impl Uses {
    pub(super) fn of(library: &Library) -> Self {
        let mut uses = Self::default();
        for &thing in &library.things {
            uses.add(User::Thing(thing), &of_thing(library, thing));
        }
        for (key, step) in library.steps() {
            uses.add(User::Step(key), &of_step(step));
        }
        for (key, row) in library.rows() {
            uses.add(User::Row(key), &of_row(row));
        }
        for (key, chapter) in library.chapters.iter() {
            let mut found = Found::default();
            found.prose(&chapter.body);
            uses.add(User::Chapter(key), &found);
        }
        uses
    }

    fn add(&mut self, user: User, found: &Found) {
        for &referent in &found.0 {
            if !is_itself(user, referent) {
                self.0.entry(referent).or_default().insert(user);
            }
        }
    }

    /// What refers to it: things, then steps and rows, then chapters, each in the order written.
    pub fn users(&self, referent: Referent) -> impl Iterator<Item = User> {
        self.0.get(&referent).into_iter().flatten().copied()
    }
}

fn is_itself(user: User, referent: Referent) -> bool {
    match (user, referent) {
        (User::Thing(user), Referent::Thing(used)) => user == used,
        (User::Step(user), Referent::Step(used)) => user == used,
        (User::Step(user), Referent::Thing(used)) => used == Thing::Pathway(user.pathway),
        (User::Row(user), Referent::Row(used)) => user == used,
        (User::Row(user), Referent::Thing(used)) => used == Thing::Table(user.table),
        (User::Thing(_), Referent::Step(_) | Referent::Row(_))
        | (User::Step(_), Referent::Row(_))
        | (User::Row(_), Referent::Step(_))
        | (User::Chapter(_), Referent::Thing(_) | Referent::Step(_) | Referent::Row(_))
        | (_, Referent::Reference(_)) => false,
    }
}

/// The fact, condition or score that a test asks for.
pub fn fact_test(test: &FactTest) -> Thing {
    match test {
        FactTest::Yes(fact)
        | FactTest::Among { fact, .. }
        | FactTest::Has { fact, .. }
        | FactTest::Compare { fact, .. }
        | FactTest::Known(fact) => Thing::Fact(*fact),
        FactTest::Condition(condition) => Thing::Condition(*condition),
        FactTest::Score { score, .. } | FactTest::ScoreKnown(score) => Thing::Score(*score),
    }
}

/// What a test of an invariant asks for.
pub fn claim_test(test: &ClaimTest) -> Vec<Referent> {
    let intervention = |key: InterventionKey| Referent::Thing(Thing::Intervention(key));
    match test {
        ClaimTest::Fact(test) => vec![Referent::Thing(fact_test(test))],
        ClaimTest::Permitted(key)
        | ClaimTest::Offered(key)
        | ClaimTest::Considered(key)
        | ClaimTest::Avoided(key)
        | ClaimTest::Forbidden(key) => vec![intervention(*key)],
        ClaimTest::Reaches(step) => vec![Referent::Step(*step)],
        ClaimTest::Hits(row) => vec![Referent::Row(*row)],
        ClaimTest::Applies(key) => vec![Referent::Thing(Thing::Recommendation(*key))],
        ClaimTest::Before { first, then } => vec![intervention(*first), intervention(*then)],
    }
}

/// Whatever one user refers to.
#[derive(Default)]
struct Found(BTreeSet<Referent>);

impl Found {
    fn thing(&mut self, thing: Thing) {
        self.0.insert(Referent::Thing(thing));
    }

    fn things<K: Copy>(&mut self, keys: &[K], of: impl Fn(K) -> Thing) {
        self.0
            .extend(keys.iter().map(|&key| Referent::Thing(of(key))));
    }

    fn cites(&mut self, keys: &[ReferenceKey]) {
        self.0.extend(keys.iter().copied().map(Referent::Reference));
    }

    fn guard(&mut self, guard: &Logic<FactTest>) {
        guard.for_each(&mut |test| self.thing(fact_test(test)));
    }

    fn claim(&mut self, claim: &Logic<ClaimTest>) {
        claim.for_each(&mut |test| self.0.extend(claim_test(test)));
    }

    fn statement(&mut self, statement: Statement) {
        self.0.insert(match statement {
            Statement::Recommendation(key) => Referent::Thing(Thing::Recommendation(key)),
            Statement::Step(key) => Referent::Step(key),
            Statement::Row(key) => Referent::Row(key),
        });
    }

    fn prose(&mut self, prose: &Prose) {
        for piece in &prose.pieces {
            match piece {
                // A chapter that holds a block is where it is written, which is no reference to it.
                Piece::Markdown(_) | Piece::Close | Piece::Block(_) => {}
                Piece::Cite(keys) => self.cites(keys),
                Piece::Link(to) | Piece::Open { to, .. } => match to {
                    Target::Thing(thing) => self.thing(*thing),
                    Target::Step(step) => {
                        self.0.insert(Referent::Step(*step));
                    }
                    Target::Row(row) => {
                        self.0.insert(Referent::Row(*row));
                    }
                    Target::Chapter(..) | Target::Asset(_) => {}
                },
            }
        }
    }

    fn proses<'a>(&mut self, proses: impl IntoIterator<Item = &'a Option<Prose>>) {
        for prose in proses.into_iter().flatten() {
            self.prose(prose);
        }
    }

    fn meta(&mut self, meta: &Meta) {
        self.cites(&meta.cites);
        self.proses([&meta.note]);
    }

    fn recommendation(&mut self, recommendation: &Recommendation) {
        self.guard(&recommendation.when.logic);
        self.things(&recommendation.interventions, Thing::Intervention);
        self.things(&recommendation.over, Thing::Intervention);
        self.things(&recommendation.evidence, Thing::Evidence);
        self.proses([&recommendation.rationale]);
    }

    fn evidence(&mut self, evidence: &Evidence) {
        self.things(&evidence.interventions, Thing::Intervention);
        self.things(&evidence.comparators, Thing::Intervention);
        self.things(&evidence.outcomes, Thing::Outcome);
        self.prose(&evidence.finding);
        for result in &evidence.results {
            self.thing(Thing::Outcome(result.outcome));
            if let Some(Favours::Intervention(key)) = result.favours {
                self.thing(Thing::Intervention(key));
            }
        }
    }
}

fn of_thing(library: &Library, thing: Thing) -> Found {
    let mut found = Found::default();
    found.meta(library.meta(thing));
    match thing {
        Thing::Guideline(key) => {
            let guideline = &library.guidelines[key];
            found.proses([&guideline.scope, &guideline.population, &guideline.summary]);
            for (_, prose) in guideline.reporting.proses() {
                found.prose(prose);
            }
        }
        Thing::Fact(_) | Thing::Outcome(_) => {}
        Thing::Assumption(key) => found.guard(&library.assumptions[key].always.logic),
        Thing::Condition(key) => found.guard(&library.conditions[key].when.logic),
        Thing::Score(key) => {
            for entry in &library.scores[key].entries {
                found.guard(&entry.when.logic);
            }
        }
        Thing::Intervention(key) => {
            let intervention = &library.interventions[key];
            found.things(&intervention.is_a, Thing::Intervention);
            found.things(&intervention.distinct_from, Thing::Intervention);
        }
        Thing::Evidence(key) => found.evidence(&library.evidence[key]),
        Thing::Recommendation(key) => found.recommendation(&library.recommendations[key]),
        Thing::Protocol(key) => {
            found.thing(Thing::Intervention(library.protocols[key].intervention))
        }
        Thing::Pathway(key) => {
            if let Some(applies) = &library.pathways[key].applies {
                found.guard(&applies.logic);
            }
        }
        Thing::Table(key) => {
            let table = &library.tables[key];
            if let Some(applies) = &table.applies {
                found.guard(&applies.logic);
            }
            for input in &table.inputs {
                found.thing(input.thing());
            }
        }
        Thing::Invariant(key) => found.claim(&library.invariants[key].rule.claim().logic),
        Thing::Vignette(key) => found.vignette(&library.vignettes[key]),
        Thing::Adjudication(key) => found.adjudication(&library.adjudications[key]),
        Thing::Term(key) => found.prose(&library.terms[key].definition),
    }
    found
}

impl Found {
    fn reasons(&mut self, because: &[Reason]) {
        for reason in because {
            self.thing(match reason {
                Reason::Recommendation(key) => Thing::Recommendation(*key),
                Reason::Adjudication(key) => Thing::Adjudication(*key),
            });
        }
    }

    fn act(&mut self, stances: &[(Stance, InterventionKey)], by: Option<ProtocolKey>) {
        for (_, key) in stances {
            self.thing(Thing::Intervention(*key));
        }
        if let Some(protocol) = by {
            self.thing(Thing::Protocol(protocol));
        }
    }

    fn vignette(&mut self, vignette: &Vignette) {
        self.proses([&vignette.story]);
        for (fact, _) in &vignette.given {
            self.thing(Thing::Fact(*fact));
        }
        for (test, _) in &vignette.expected {
            self.0.extend(claim_test(test));
        }
        for (key, _) in &vignette.not_permitted {
            self.thing(Thing::Intervention(*key));
        }
    }

    fn adjudication(&mut self, adjudication: &Adjudication) {
        for prose in [
            &adjudication.tension,
            &adjudication.reading,
            &adjudication.why,
        ] {
            self.prose(prose);
        }
        if let Some(precedence) = &adjudication.precedence {
            self.statement(precedence.prevails);
            self.statement(precedence.silenced);
            self.things(&precedence.on, Thing::Intervention);
        }
    }
}

fn of_row(row: &Row) -> Found {
    let mut found = Found::default();
    found.cites(&row.cites);
    found.proses([&row.note]);
    found.reasons(&row.because);
    for cell in row.cells.iter().flatten() {
        found.guard(&cell.logic);
    }
    found.act(&row.stances, row.by);
    found
}

fn of_step(step: &Step) -> Found {
    let mut found = Found::default();
    found.cites(&step.cites);
    found.proses([&step.note]);
    found.reasons(&step.because);
    match &step.action {
        Action::Ask { branches, .. } => {
            for when in branches.iter().filter_map(|branch| branch.when.as_ref()) {
                found.guard(&when.logic);
            }
        }
        Action::Act { stances, by, .. } => {
            found.act(stances, *by);
        }
        Action::Enter { pathway, .. } => found.thing(Thing::Pathway(*pathway)),
    }
    found
}
