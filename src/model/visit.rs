//! What refers to what: one walk for numbers of references, backlinks, search and comparison, in the order in which a reader meets it.

use super::{
    Action, Adjudication, Assumption, ChapterKey, ClaimTest, Condition, Evidence, EvidenceResult,
    Fact, FactTest, Favours, GuardPlace, Guideline, GuidelineKey, Intervention, InterventionKey,
    Invariant, Library, Logic, Outcome, Output, OutputEntry, Pathway, Piece, Prose, Protocol,
    ProtocolKey, Reason, Recommendation, RecommendationKey, ReferenceKey, Row, RowKey, Score,
    Stance, Statement, Step, StepKey, Table, TableKey, Target, Term, Thing, Vignette,
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
    /// What a guideline says of how it was made.
    Reporting(GuidelineKey),
}

/// What a walk comes upon.
#[derive(Clone, Debug)]
pub enum Seen<'a> {
    Referent(Referent),
    /// Markdown, with the name of its field, or the path to it: `rationale`, `methods/search`, `changes/0/what`.
    Prose(String, &'a Prose),
}

impl Library {
    /// Everything that one user shows of its own, in reading order.
    pub fn visit(&self, user: User) -> Vec<Seen<'_>> {
        let mut walk = Walk::default();
        match user {
            User::Thing(thing) => walk.whole_thing(self, thing),
            User::Step(key) => walk.step(self, key),
            User::Row(key) => walk.row(self, key),
            User::Chapter(key) => walk.prose("body", &self.chapters[key].body),
            User::Reporting(key) => walk.reporting(&self.guidelines[key]),
        }
        walk.0
    }

    /// Everything that one user refers to, in reading order, each as often as it does.
    pub fn referents(&self, user: User) -> Vec<Referent> {
        let seen = self.visit(user).into_iter();
        seen.flat_map(|seen| match seen {
            Seen::Referent(referent) => vec![referent],
            Seen::Prose(_, prose) => prose.referents(),
        })
        .collect()
    }

    /// The thing, then each of its steps or rows in the order written.
    pub fn users_in(&self, thing: Thing) -> Vec<User> {
        let parts: Vec<User> = if let Thing::Pathway(pathway) = thing {
            let steps = 0..self.pathways[pathway].steps.len();
            steps
                .map(|index| User::Step(StepKey { pathway, index }))
                .collect()
        } else if let Thing::Table(table) = thing {
            let rows = 0..self.tables[table].rows.len();
            rows.map(|index| User::Row(RowKey { table, index }))
                .collect()
        } else {
            Vec::new()
        };
        [User::Thing(thing)].into_iter().chain(parts).collect()
    }

    /// Everyone who may refer to something.
    pub fn users(&self) -> Vec<User> {
        let things = self.things.iter().flat_map(|&thing| self.users_in(thing));
        let chapters = self.chapters.keys().map(User::Chapter);
        let reporting = self.guidelines.keys().map(User::Reporting);
        things.chain(chapters).chain(reporting).collect()
    }

    /// The prose of a thing, of a guideline also that of how it was made.
    pub fn proses_of(&self, thing: Thing) -> Vec<(String, &Prose)> {
        let own = self.visit(User::Thing(thing));
        let made = if let Thing::Guideline(key) = thing {
            self.visit(User::Reporting(key))
        } else {
            Vec::new()
        };
        proses(own.into_iter().chain(made)).collect()
    }
}

/// The Markdown of what was seen.
pub fn proses<'a>(
    seen: impl IntoIterator<Item = Seen<'a>>,
) -> impl Iterator<Item = (String, &'a Prose)> {
    seen.into_iter().filter_map(|seen| match seen {
        Seen::Prose(name, prose) => Some((name, prose)),
        Seen::Referent(_) => None,
    })
}

impl Prose {
    /// What it links to and cites. A chapter that holds a block is where it is written, which is not a reference to it.
    fn referents(&self) -> Vec<Referent> {
        let mut found = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Markdown(_) | Piece::Close | Piece::Block(_) => {}
                Piece::Cite(keys) => found.extend(keys.iter().copied().map(Referent::Reference)),
                Piece::Link(to) | Piece::Open { to, .. } => match to {
                    Target::Thing(thing) => found.push(Referent::Thing(*thing)),
                    Target::Step(step) => found.push(Referent::Step(*step)),
                    Target::Row(row) => found.push(Referent::Row(*row)),
                    Target::Chapter(..) | Target::Asset(_) => {}
                },
            }
        }
        found
    }
}

/// The fact, output, condition or score that a test asks for.
pub fn fact_test(test: &FactTest) -> Thing {
    match test {
        FactTest::Yes(of)
        | FactTest::Among { of, .. }
        | FactTest::Has { of, .. }
        | FactTest::Compare { of, .. }
        | FactTest::Known(of) => of.thing(),
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

/// What was come upon so far.
#[derive(Default)]
struct Walk<'a>(Vec<Seen<'a>>);

impl<'a> Walk<'a> {
    fn see(&mut self, referents: impl IntoIterator<Item = Referent>) {
        self.0.extend(referents.into_iter().map(Seen::Referent));
    }

    fn thing(&mut self, thing: Thing) {
        self.see([Referent::Thing(thing)]);
    }

    fn things<K: Copy>(&mut self, keys: &[K], of: impl Fn(K) -> Thing) {
        self.see(keys.iter().map(|&key| Referent::Thing(of(key))));
    }

    fn cites(&mut self, keys: &[ReferenceKey]) {
        self.see(keys.iter().copied().map(Referent::Reference));
    }

    fn guard(&mut self, library: &Library, place: GuardPlace) {
        if let Some(guard) = library.guard(place) {
            let test = &mut |test: &FactTest| self.thing(fact_test(test));
            guard.logic.for_each(test);
        }
    }

    fn sets(&mut self, sets: &[OutputEntry]) {
        self.see(
            sets.iter()
                .map(|set| Referent::Thing(Thing::Output(set.output))),
        );
    }

    fn claim(&mut self, claim: &Logic<ClaimTest>) {
        claim.for_each(&mut |test| self.see(claim_test(test)));
    }

    fn prose(&mut self, name: &str, prose: &'a Prose) {
        self.0.push(Seen::Prose(name.to_owned(), prose));
    }

    fn optional(&mut self, name: &str, prose: &'a Option<Prose>) {
        if let Some(prose) = prose {
            self.prose(name, prose);
        }
    }

    /// What stands at a thing's title, its own fields, and its note.
    fn whole_thing(&mut self, library: &'a Library, thing: Thing) {
        let meta = library.meta(thing);
        self.cites(&meta.cites);
        self.own(library, thing);
        self.optional("note", &meta.note);
    }

    /// Each kind is taken apart whole, so that a field that no walk passes is an error of the compiler.
    fn own(&mut self, library: &'a Library, thing: Thing) {
        match thing {
            Thing::Guideline(key) => self.guideline(&library.guidelines[key]),
            Thing::Fact(key) => {
                let Fact {
                    meta: _,
                    kind: _,
                    may_be_unknown: _,
                    ask: _,
                } = &library.facts[key];
            }
            Thing::Outcome(key) => {
                let Outcome {
                    meta: _,
                    unit: _,
                    range: _,
                    better: _,
                    minimal_important_difference: _,
                    abbreviation: _,
                } = &library.outcomes[key];
            }
            Thing::Assumption(key) => {
                let Assumption { meta: _, always: _ } = &library.assumptions[key];
                self.guard(library, GuardPlace::Assumption(key));
            }
            Thing::Condition(key) => {
                let Condition { meta: _, when: _ } = &library.conditions[key];
                self.guard(library, GuardPlace::Condition(key));
            }
            Thing::Score(key) => {
                let Score { meta: _, entries } = &library.scores[key];
                for entry in 0..entries.len() {
                    self.guard(library, GuardPlace::Entry(key, entry));
                }
            }
            Thing::Output(key) => {
                let Output {
                    meta: _,
                    kind: _,
                    required: _,
                    aggregate: _,
                } = &library.outputs[key];
                self.guard(library, GuardPlace::Required(key));
            }
            Thing::Intervention(key) => self.intervention(&library.interventions[key]),
            Thing::Evidence(key) => self.evidence(&library.evidence[key]),
            Thing::Recommendation(key) => self.recommendation(library, key),
            Thing::Protocol(key) => self.protocol(library, key),
            Thing::Pathway(key) => {
                // Its steps are users of their own.
                let Pathway {
                    meta: _,
                    applies: _,
                    steps: _,
                } = &library.pathways[key];
                self.guard(library, GuardPlace::Applies(key));
            }
            Thing::Table(key) => self.table(library, key),
            Thing::Invariant(key) => {
                let Invariant { meta: _, rule } = &library.invariants[key];
                self.claim(&rule.claim().logic);
            }
            Thing::Vignette(key) => self.vignette(&library.vignettes[key]),
            Thing::Adjudication(key) => self.adjudication(&library.adjudications[key]),
            Thing::Term(key) => self.term(&library.terms[key]),
        }
    }

    fn guideline(&mut self, guideline: &'a Guideline) {
        let Guideline {
            meta: _,
            folder: _,
            version: _,
            status: _,
            published: _,
            review_by: _,
            scope,
            population,
            summary,
            authors: _,
            conflicts_of_interest: _,
            funding: _,
            // A user of its own.
            reporting: _,
            source: _,
            origin: _,
        } = guideline;
        self.optional("summary", summary);
        self.optional("scope", scope);
        self.optional("population", population);
    }

    fn intervention(&mut self, intervention: &Intervention) {
        let Intervention {
            meta: _,
            is_a,
            distinct_from,
        } = intervention;
        self.things(is_a, Thing::Intervention);
        self.things(distinct_from, Thing::Intervention);
    }

    fn term(&mut self, term: &'a Term) {
        let Term {
            meta: _,
            definition,
            abbreviation: _,
            synonyms: _,
        } = term;
        self.prose("definition", definition);
    }

    /// Its rows are users of their own.
    fn table(&mut self, library: &'a Library, key: TableKey) {
        let Table {
            meta: _,
            applies: _,
            hit: _,
            inputs,
            rows: _,
        } = &library.tables[key];
        self.guard(library, GuardPlace::TableApplies(key));
        self.see(inputs.iter().map(|input| Referent::Thing(input.thing())));
    }

    fn reporting(&mut self, guideline: &'a Guideline) {
        for (name, prose) in guideline.reporting.proses() {
            self.prose(&name, prose);
        }
        for change in &guideline.reporting.changes {
            let named = change.new.iter().chain(&change.amended);
            self.see(named.map(|(key, _)| Referent::Thing(Thing::Recommendation(*key))));
        }
    }

    fn recommendation(&mut self, library: &'a Library, key: RecommendationKey) {
        let Recommendation {
            meta: _,
            when: _,
            direction: _,
            interventions,
            over,
            strength: _,
            certainty: _,
            evidence,
            evidence_against,
            rationale,
            sets,
        } = &library.recommendations[key];
        self.things(interventions, Thing::Intervention);
        self.sets(sets);
        self.things(over, Thing::Intervention);
        self.guard(library, GuardPlace::Recommendation(key));
        self.things(evidence, Thing::Evidence);
        let against = evidence_against.iter();
        self.see(against.map(|(key, _)| Referent::Thing(Thing::Evidence(*key))));
        self.optional("rationale", rationale);
    }

    fn evidence(&mut self, evidence: &'a Evidence) {
        let Evidence {
            meta: _,
            population: _,
            interventions,
            comparators,
            comparator_text: _,
            outcomes,
            design: _,
            certainty: _,
            finding,
            results,
        } = evidence;
        self.prose("finding", finding);
        self.things(interventions, Thing::Intervention);
        self.things(comparators, Thing::Intervention);
        self.things(outcomes, Thing::Outcome);
        for result in results {
            self.result(result);
        }
    }

    fn result(&mut self, result: &EvidenceResult) {
        let EvidenceResult {
            outcome,
            time: _,
            measure: _,
            estimate: _,
            relative_to: _,
            interval: _,
            p: _,
            significant: _,
            favours,
            note: _,
            span: _,
        } = result;
        self.thing(Thing::Outcome(*outcome));
        if let Some(Favours::Intervention(key)) = favours {
            self.thing(Thing::Intervention(*key));
        }
    }

    fn protocol(&mut self, library: &'a Library, key: ProtocolKey) {
        let Protocol {
            meta: _,
            intervention,
            doses,
            parameters,
            phases: _,
            sessions: _,
            attendance: _,
            benefit_at_most: _,
        } = &library.protocols[key];
        self.thing(Thing::Intervention(*intervention));
        for dose in 0..doses.len() {
            self.guard(library, GuardPlace::Dose(key, dose));
        }
        let outcomes = parameters.iter().filter_map(|own| own.outcome);
        self.see(outcomes.map(|key| Referent::Thing(Thing::Outcome(key))));
    }

    fn vignette(&mut self, vignette: &'a Vignette) {
        let Vignette {
            meta: _,
            story,
            given,
            expected,
            not_permitted,
            outputs,
        } = vignette;
        self.optional("story", story);
        for (fact, _) in given {
            self.thing(Thing::Fact(*fact));
        }
        for (test, _) in expected {
            self.see(claim_test(test));
        }
        for (key, _) in not_permitted {
            self.thing(Thing::Intervention(*key));
        }
        for expected in outputs {
            self.thing(Thing::Output(expected.output));
        }
    }

    fn adjudication(&mut self, adjudication: &'a Adjudication) {
        let Adjudication {
            meta: _,
            class: _,
            tension,
            reading,
            why,
            precedence,
        } = adjudication;
        self.prose("tension", tension);
        self.prose("reading", reading);
        self.prose("why", why);
        if let Some(precedence) = precedence {
            self.see([precedence.prevails, precedence.silenced].map(statement));
            self.things(&precedence.on, Thing::Intervention);
            self.things(&precedence.outputs, Thing::Output);
        }
    }

    fn step(&mut self, library: &'a Library, key: StepKey) {
        let Step {
            name: _,
            title: _,
            action,
            because,
            quotes: _,
            cites,
            note,
            span: _,
        } = library.step(key);
        self.cites(cites);
        match action {
            Action::Ask { branches, .. } => {
                for branch in 0..branches.len() {
                    self.guard(library, GuardPlace::Branch(key, branch));
                }
            }
            Action::Act {
                stances, sets, by, ..
            } => {
                self.act(stances, *by);
                self.sets(sets);
            }
            Action::Enter { pathway, .. } => self.thing(Thing::Pathway(*pathway)),
        }
        self.optional("note", note);
        self.reasons(because);
    }

    fn row(&mut self, library: &'a Library, key: RowKey) {
        let Row {
            name: _,
            label: _,
            cells,
            stances,
            sets,
            by,
            priority: _,
            because,
            quotes: _,
            cites,
            note,
            span: _,
        } = library.row(key);
        self.cites(cites);
        for input in 0..cells.len() {
            self.guard(library, GuardPlace::Cell(key, input));
        }
        self.act(stances, *by);
        self.sets(sets);
        self.optional("note", note);
        self.reasons(because);
    }

    fn act(&mut self, stances: &[(Stance, InterventionKey)], by: Option<ProtocolKey>) {
        let interventions = stances.iter().map(|(_, key)| Thing::Intervention(*key));
        let by = by.map(Thing::Protocol);
        self.see(interventions.chain(by).map(Referent::Thing));
    }

    fn reasons(&mut self, because: &[Reason]) {
        self.see(because.iter().map(|reason| {
            Referent::Thing(match reason {
                Reason::Recommendation(key) => Thing::Recommendation(*key),
                Reason::Adjudication(key) => Thing::Adjudication(*key),
            })
        }));
    }
}

fn statement(statement: Statement) -> Referent {
    match statement {
        Statement::Recommendation(key) => Referent::Thing(Thing::Recommendation(key)),
        Statement::Step(key) => Referent::Step(key),
        Statement::Row(key) => Referent::Row(key),
    }
}
