//! What refers to what: one walk for the numbers of references, backlinks, search and comparison, in reading order.

use super::{
    Action, ChapterKey, ClaimTest, FactTest, Grounds, Guard, Guideline, GuidelineKey, Indecision,
    InterventionKey, Library, Logic, OutputEntry, Prose, ProsePiece, ProtocolKey, Reason,
    ReferenceKey, Row, RowKey, Stance, Statement, Step, StepKey, Target, Thing, Written,
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

/// What a walk finds.
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
        let seen = self.visit(User::Thing(thing));
        let made = if let Thing::Guideline(key) = thing {
            self.visit(User::Reporting(key))
        } else {
            Vec::new()
        };
        proses(seen.into_iter().chain(made)).collect()
    }
}

/// The Markdown among what was found.
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
                ProsePiece::Markdown(_) | ProsePiece::Close | ProsePiece::Block(_) => {}
                ProsePiece::Cite(keys) => {
                    found.extend(keys.iter().copied().map(Referent::Reference))
                }
                ProsePiece::Link(to) | ProsePiece::Open { to, .. } => match to {
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

/// The fact, calculation, output, condition or score that a test asks for.
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
        | ClaimTest::Forbidden(key)
        | ClaimTest::Undecided(key) => vec![intervention(*key)],
        ClaimTest::Reaches(step) => vec![Referent::Step(*step)],
        ClaimTest::Hits(row) => vec![Referent::Row(*row)],
        ClaimTest::Applies(key) => vec![Referent::Thing(Thing::Recommendation(*key))],
        ClaimTest::Before { first, then } => vec![intervention(*first), intervention(*then)],
        ClaimTest::Group { group, .. } => vec![Referent::Thing(group.thing())],
    }
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Walk<'a>(Vec<Seen<'a>>);

impl<'a> Walk<'a> {
    fn see(&mut self, referents: impl IntoIterator<Item = Referent>) {
        self.0.extend(referents.into_iter().map(Seen::Referent));
    }

    pub(super) fn thing(&mut self, thing: Thing) {
        self.see([Referent::Thing(thing)]);
    }

    pub(super) fn things<K: Copy>(&mut self, keys: &[K], of: impl Fn(K) -> Thing) {
        self.see(keys.iter().map(|&key| Referent::Thing(of(key))));
    }

    fn cites(&mut self, keys: &[ReferenceKey]) {
        self.see(keys.iter().copied().map(Referent::Reference));
    }

    pub(super) fn guard(&mut self, guard: &Written<Guard>) {
        let test = &mut |test: &FactTest| self.thing(fact_test(test));
        guard.logic.for_each(test);
    }

    pub(super) fn optional_guard(&mut self, guard: &Option<Written<Guard>>) {
        if let Some(guard) = guard {
            self.guard(guard);
        }
    }

    /// Whom the research takes for which alone something is left.
    pub(super) fn research(&mut self, indecision: Option<&Indecision>) {
        if let Some(research) = indecision.and_then(Indecision::research) {
            self.guard(research);
        }
    }

    pub(super) fn sets(&mut self, sets: &[OutputEntry]) {
        let things = sets.iter().flat_map(|set| {
            let calculation = set.value.calculation().map(Thing::Calculation);
            [Thing::Output(set.output)].into_iter().chain(calculation)
        });
        self.see(things.map(Referent::Thing));
    }

    pub(super) fn claim(&mut self, claim: &Logic<ClaimTest>) {
        claim.for_each(&mut |test| self.see(claim_test(test)));
    }

    pub(super) fn claim_test(&mut self, test: &ClaimTest) {
        self.see(claim_test(test));
    }

    pub(super) fn statement(&mut self, statement: Statement) {
        self.see([match statement {
            Statement::Recommendation(key) => Referent::Thing(Thing::Recommendation(key)),
            Statement::Step(key) => Referent::Step(key),
            Statement::Row(key) => Referent::Row(key),
        }]);
    }

    pub(super) fn prose(&mut self, name: &str, prose: &'a Prose) {
        self.0.push(Seen::Prose(name.to_owned(), prose));
    }

    pub(super) fn optional_prose(&mut self, name: &str, prose: &'a Option<Prose>) {
        if let Some(prose) = prose {
            self.prose(name, prose);
        }
    }

    /// What a thing has beside its title, in its own fields, and in its note.
    fn whole_thing(&mut self, library: &'a Library, thing: Thing) {
        let meta = library.meta(thing);
        self.cites(&meta.cites);
        library.walk_own(thing, self);
        self.optional_prose("note", &meta.note);
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

    fn step(&mut self, library: &'a Library, key: StepKey) {
        let Step {
            name: _,
            title: _,
            action,
            because,
            grounds,
            quotes: _,
            cites,
            note,
            span: _,
        } = library.step(key);
        self.cites(cites);
        match action {
            Action::Ask { branches, .. } => {
                for branch in branches {
                    self.optional_guard(&branch.when);
                }
            }
            Action::Act {
                stances,
                choices: _,
                except,
                indecision,
                sets,
                by,
                next: _,
            } => {
                self.act(stances, except, *by);
                self.research(indecision.as_ref());
                self.sets(sets);
            }
            Action::Enter { into, .. } => self.thing(into.thing()),
        }
        self.grounds(grounds);
        self.optional_prose("note", note);
        self.reasons(because);
    }

    fn row(&mut self, library: &'a Library, key: RowKey) {
        let Row {
            name: _,
            label: _,
            cells,
            stances,
            choices: _,
            except,
            indecision,
            sets,
            by,
            priority: _,
            because,
            grounds,
            quotes: _,
            cites,
            note,
            span: _,
        } = library.row(key);
        self.cites(cites);
        for cell in cells {
            self.optional_guard(cell);
        }
        self.act(stances, except, *by);
        self.research(indecision.as_ref());
        self.sets(sets);
        self.grounds(grounds);
        self.optional_prose("note", note);
        self.reasons(because);
    }

    fn act(
        &mut self,
        stances: &[(Stance, InterventionKey)],
        except: &[InterventionKey],
        by: Option<ProtocolKey>,
    ) {
        let interventions = stances.iter().map(|(_, key)| key).chain(except);
        let interventions = interventions.map(|key| Thing::Intervention(*key));
        let by = by.map(Thing::Protocol);
        self.see(interventions.chain(by).map(Referent::Thing));
    }

    fn grounds(&mut self, grounds: &'a Grounds) {
        let Grounds {
            is_strength_stated: _,
            certainty: _,
            evidence,
            rationale,
        } = grounds;
        self.things(evidence, Thing::Evidence);
        self.optional_prose("rationale", rationale);
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
