//! What prevails where statements disagree, or is left open: as it is written, and between two statements.

use super::{
    Adjudication, AdjudicationKey, Guard, GuardPlace, InterventionKey, Library, OutputKey,
    OutputValue, Stance, Statement, StatementGroup, Taken, Thing, Walk, Written,
};
use crate::source::Span;

/// What becomes of statements that disagree.
#[derive(Clone, Debug)]
pub enum Ruling {
    Prevails(Precedence),
    Open(Disagreement),
}

/// One of the two sides of a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Statement(Statement),
    /// Each of its statements.
    Group(StatementGroup),
}

/// Where statements of both sides apply, stances of the other on these interventions are silent, and so is what it sets these outputs to.
///
/// Between two statements that is all of it. A statement of a group silences no more than what it speaks of itself: of each stance of another
/// statement the intervention, a class or a part of it, or a member; and of outputs what it sets.
#[derive(Clone, Debug)]
pub struct Precedence {
    pub prevails: Side,
    pub silenced: Side,
    /// Where these and `outputs` are empty, it is wherever two statements conflict; only groups can leave that out.
    pub on: Vec<InterventionKey>,
    pub outputs: Vec<OutputKey>,
    /// Whether a group also silences what avoids or forbids.
    pub refusals: bool,
    /// For whom it is decided so; `None` where it is for everyone.
    pub when: Option<Written<Guard>>,
    pub span: Span,
    /// What prevails and what gives way, of all that may have anything to do with each other: an edit of a stance adds none.
    pub(crate) pairs: Vec<[Statement; 2]>,
}

/// Statements that both stand, though they disagree on these interventions and outputs: it is not decided which is right.
#[derive(Clone, Debug)]
pub struct Disagreement {
    pub between: [Side; 2],
    /// Where these and `outputs` are empty, it is wherever two statements conflict; only groups can leave that out.
    pub on: Vec<InterventionKey>,
    pub outputs: Vec<OutputKey>,
    /// For whom it is left open; `None` where it is for everyone.
    pub when: Option<Written<Guard>>,
    pub span: Span,
    pub(crate) pairs: Vec<[Statement; 2]>,
}

/// One statement that prevails over another.
#[derive(Clone, Copy, Debug)]
pub struct Silencing<'a> {
    pub by: AdjudicationKey,
    pub prevails: Statement,
    pub silenced: Statement,
    pub ruling: &'a Precedence,
}

/// Two statements of which it is left open which is right.
#[derive(Clone, Copy, Debug)]
pub struct Dispute<'a> {
    pub by: AdjudicationKey,
    pub between: [Statement; 2],
    pub ruling: &'a Disagreement,
}

impl Side {
    fn is_group(self) -> bool {
        matches!(self, Side::Group(_))
    }
}

impl Ruling {
    /// The two sides; the first prevails, where one does.
    pub fn between(&self) -> [Side; 2] {
        match self {
            Ruling::Prevails(precedence) => [precedence.prevails, precedence.silenced],
            Ruling::Open(open) => open.between,
        }
    }

    pub fn is_of_groups(&self) -> bool {
        self.between().into_iter().any(Side::is_group)
    }

    /// The interventions and the outputs that it is about.
    pub fn on(&self) -> (&[InterventionKey], &[OutputKey]) {
        match self {
            Ruling::Prevails(precedence) => (&precedence.on, &precedence.outputs),
            Ruling::Open(open) => (&open.on, &open.outputs),
        }
    }

    /// For whom it holds; `None` where it is for everyone.
    pub fn when(&self) -> Option<&Written<Guard>> {
        match self {
            Ruling::Prevails(precedence) => precedence.when.as_ref(),
            Ruling::Open(open) => open.when.as_ref(),
        }
    }

    pub(crate) fn when_mut(&mut self) -> &mut Option<Written<Guard>> {
        match self {
            Ruling::Prevails(precedence) => &mut precedence.when,
            Ruling::Open(open) => &mut open.when,
        }
    }

    pub fn span(&self) -> Span {
        match self {
            Ruling::Prevails(precedence) => precedence.span,
            Ruling::Open(open) => open.span,
        }
    }

    /// The pairs of statements that it may be about.
    pub fn pairs(&self) -> &[[Statement; 2]] {
        match self {
            Ruling::Prevails(precedence) => &precedence.pairs,
            Ruling::Open(open) => &open.pairs,
        }
    }

    pub(crate) fn set_pairs(&mut self, pairs: Vec<[Statement; 2]>) {
        match self {
            Ruling::Prevails(precedence) => precedence.pairs = pairs,
            Ruling::Open(open) => open.pairs = pairs,
        }
    }

    pub(super) fn walk(&self, walk: &mut Walk<'_>) {
        for side in self.between() {
            match side {
                Side::Statement(statement) => walk.statement(statement),
                Side::Group(group) => walk.thing(group.thing()),
            }
        }
        let (on, outputs) = self.on();
        walk.things(on, Thing::Intervention);
        walk.things(outputs, Thing::Output);
        if let Some(when) = self.when() {
            walk.guard(when);
        }
    }
}

impl Precedence {
    pub fn is_of_groups(&self) -> bool {
        self.prevails.is_group() || self.silenced.is_group()
    }

    /// Whether it is wherever two statements conflict.
    pub fn is_anywhere(&self) -> bool {
        self.on.is_empty() && self.outputs.is_empty()
    }

    /// Whether one statement silences, by this, a stance of another on one of its interventions.
    pub fn silences(
        &self,
        library: &Library,
        [prevails, silenced]: [Statement; 2],
        (stance, of): (Stance, InterventionKey),
    ) -> bool {
        if !self.is_of_groups() {
            return library.hierarchy.is_under_any(of, &self.on);
        }
        let is_spared = stance.refuses() && !self.refusals;
        let mut spoken = library.taken(prevails).into_iter();
        let is_meant = |own: &Taken| {
            let is_on = match self.is_anywhere() {
                true => {
                    let [own, against] = [
                        library.position(prevails, own.stance, own.intervention),
                        library.position(silenced, stance, of),
                    ];
                    library.are_opposed(own, against)
                }
                false => library.hierarchy.is_under_any(of, &self.on),
            };
            is_on && library.speaks_of(own.intervention, of)
        };
        !is_spared && spoken.any(|own| is_meant(&own))
    }

    /// Whether one statement silences, by this, what another sets an output to.
    pub fn silences_value(
        &self,
        library: &Library,
        [prevails, silenced]: [Statement; 2],
        output: OutputKey,
    ) -> bool {
        match (self.is_of_groups(), self.is_anywhere()) {
            (false, _) => self.outputs.contains(&output),
            (true, false) => {
                let mut sets = library.sets(prevails).iter();
                self.outputs.contains(&output) && sets.any(|set| set.output == output)
            }
            (true, true) => library.set_differently([prevails, silenced], output),
        }
    }
}

impl Silencing<'_> {
    /// Whether it silences a stance on an intervention.
    pub fn silences(self, library: &Library, stance: Stance, of: InterventionKey) -> bool {
        let pair = [self.prevails, self.silenced];
        self.ruling.silences(library, pair, (stance, of))
    }

    /// Whether it silences what an output is set to.
    pub fn silences_value(self, library: &Library, output: OutputKey) -> bool {
        let pair = [self.prevails, self.silenced];
        self.ruling.silences_value(library, pair, output)
    }

    /// Whether it may silence what an output is set to, whatever it is set to.
    pub fn is_about(self, library: &Library, output: OutputKey) -> bool {
        let sets = |statement| {
            let mut sets = library.sets(statement).iter();
            sets.any(|set| set.output == output)
        };
        match self.ruling.is_of_groups() {
            false => self.ruling.outputs.contains(&output),
            true => {
                let is_named = self.ruling.is_anywhere() || self.ruling.outputs.contains(&output);
                is_named && sets(self.prevails) && sets(self.silenced)
            }
        }
    }

    /// The stances that it silences.
    pub fn silenced_stances(self, library: &Library) -> Vec<Taken> {
        let mut taken = library.taken(self.silenced);
        taken.retain(|own| self.silences(library, own.stance, own.intervention));
        taken
    }

    /// The outputs of which it silences the value.
    pub fn silenced_outputs(self, library: &Library) -> Vec<OutputKey> {
        let sets = library.sets(self.silenced).iter().map(|set| set.output);
        sets.filter(|output| self.silences_value(library, *output))
            .collect()
    }
}

impl Disagreement {
    /// Whether it is wherever two statements conflict.
    pub fn is_anywhere(&self) -> bool {
        self.on.is_empty() && self.outputs.is_empty()
    }

    /// Whether it is about an intervention: one that it names, what belongs to that, or a combination with it.
    fn is_on(&self, library: &Library, intervention: InterventionKey) -> bool {
        library.hierarchy.is_under_any(intervention, &self.on)
    }

    fn is_between(&self, library: &Library, one: Statement, other: Statement) -> bool {
        let [first, second] = self.between;
        let is_of =
            |one, other| library.is_on_side(one, first) && library.is_on_side(other, second);
        is_of(one, other) || is_of(other, one)
    }
}

impl Dispute<'_> {
    /// The one that disagrees with one of the two.
    pub fn other(&self, than: Statement) -> Option<Statement> {
        let [one, other] = self.between;
        match than {
            than if than == one => Some(other),
            than if than == other => Some(one),
            _neither => None,
        }
    }

    /// Those of the interventions of one of the two of which the other says something else, as far as it is about them.
    pub fn disputed(&self, library: &Library, statement: Statement) -> Vec<InterventionKey> {
        let Some(other) = self.other(statement) else {
            return Vec::new();
        };
        let against = library.taken(other);
        let differ = |own: &Taken, against: &Taken| {
            let [own, against] = [(statement, own), (other, against)]
                .map(|(by, taken)| library.position(by, taken.stance, taken.intervention));
            let mut shared = library.hierarchy.shared(own, against);
            match self.ruling.is_anywhere() {
                true => library.are_opposed(own, against),
                false => {
                    own.stance != against.stance && shared.any(|on| self.ruling.is_on(library, on))
                }
            }
        };
        let own = library.taken(statement).into_iter();
        let disputed = own.filter(|own| against.iter().any(|against| differ(own, against)));
        disputed.map(|own| own.intervention).collect()
    }

    /// The outputs that the two set differently, as far as it is about them.
    pub fn disputed_outputs(&self, library: &Library) -> Vec<OutputKey> {
        let [one, other] = self.between;
        let sets = library.sets(one).iter().map(|set| set.output);
        let disputed = sets.filter(|output| match self.ruling.is_anywhere() {
            true => library.set_differently([one, other], *output),
            false => {
                self.ruling.outputs.contains(output) && library.set_otherwise([one, other], *output)
            }
        });
        disputed.collect()
    }

    /// Whether the two say the same of all that it is about.
    pub fn is_idle(&self, library: &Library) -> bool {
        let [one, _] = self.between;
        self.disputed(library, one).is_empty() && self.disputed_outputs(library).is_empty()
    }
}

impl Library {
    /// What is decided, or left open, in the order written.
    pub fn rulings(&self) -> impl Iterator<Item = (AdjudicationKey, &Ruling)> {
        let all = self.adjudications.iter();
        all.filter_map(|(key, adjudication)| Some((key, adjudication.ruling.as_ref()?)))
    }

    /// What prevails, in the order written: each pair of statements of which one may silence the other.
    pub fn precedences(&self) -> impl Iterator<Item = Silencing<'_>> {
        let all = self.adjudications.iter();
        let all = all.filter_map(|(key, own)| Some((key, own.precedence()?)));
        all.flat_map(|(by, ruling)| {
            let pairs = ruling.pairs.iter();
            pairs.map(move |&[prevails, silenced]| Silencing {
                by,
                prevails,
                silenced,
                ruling,
            })
        })
    }

    /// The adjudications by which what a statement sets an output to does not count.
    pub fn precedences_on(
        &self,
        statement: Statement,
        output: OutputKey,
    ) -> impl Iterator<Item = Silencing<'_>> {
        self.precedences()
            .filter(move |own| own.silenced == statement && own.silences_value(self, output))
    }

    /// What is left open, in the order written: each pair of statements, and of groups only those that disagree.
    pub fn disagreements(&self) -> impl Iterator<Item = Dispute<'_>> {
        let all = self.adjudications.iter();
        let all = all.filter_map(|(key, own)| Some((key, own, own.disagreement()?)));
        all.flat_map(|(by, own, ruling)| {
            let pairs = ruling.pairs.iter();
            let disputes = pairs.map(move |&between| Dispute {
                by,
                between,
                ruling,
            });
            disputes.filter(|dispute| !own.is_of_groups() || !dispute.is_idle(self))
        })
    }

    /// What leaves open, for whom it holds, which of two statements is right that permit and refuse an intervention.
    pub fn leaving_open(
        &self,
        both: (Statement, Statement),
        intervention: InterventionKey,
    ) -> Vec<AdjudicationKey> {
        self.leaving(both, |own| {
            own.is_anywhere() || own.is_on(self, intervention)
        })
    }

    /// The same of two strengths in which they speak of it, which are no conflict.
    pub fn leaving_strength_open(
        &self,
        both: (Statement, Statement),
        intervention: InterventionKey,
    ) -> Vec<AdjudicationKey> {
        self.leaving(both, |own| own.is_on(self, intervention))
    }

    /// What leaves open, for whom it holds, what two statements set an output to.
    pub fn leaving_value_open(
        &self,
        both: (Statement, Statement),
        output: OutputKey,
    ) -> Vec<AdjudicationKey> {
        self.leaving(both, |own| {
            own.is_anywhere() || own.outputs.contains(&output)
        })
    }

    fn leaving(
        &self,
        (one, other): (Statement, Statement),
        is_meant: impl Fn(&Disagreement) -> bool,
    ) -> Vec<AdjudicationKey> {
        let all = self.adjudications.iter();
        let all = all.filter_map(|(key, own)| Some((key, own.disagreement()?)));
        let meant = all.filter(|(_, own)| is_meant(own) && own.is_between(self, one, other));
        meant.map(|(key, _)| key).collect()
    }

    /// Whether one of some adjudications holds for everyone.
    pub fn is_for_everyone(&self, rulings: &[AdjudicationKey]) -> bool {
        let mut rulings = rulings.iter();
        rulings.any(|key| self.guard(GuardPlace::Ruling(*key)).is_none())
    }

    /// Whether a statement is the side, or one of its statements.
    pub fn is_on_side(&self, statement: Statement, side: Side) -> bool {
        match side {
            Side::Statement(own) => own == statement,
            Side::Group(group) => self.is_of(statement, group),
        }
    }

    /// As authors write it.
    pub fn side_name(&self, side: Side) -> String {
        match side {
            Side::Statement(statement) => self.statement_name(statement),
            Side::Group(group) => self.meta(group.thing()).id.clone(),
        }
    }

    pub fn side_span(&self, side: Side) -> Span {
        match side {
            Side::Statement(statement) => self.statement_span(statement),
            Side::Group(group) => self.meta(group.thing()).span,
        }
    }

    /// The statements of two sides that may have anything to do with each other, whatever stances they take.
    pub(crate) fn pairs(&self, [one, other]: [Side; 2]) -> Vec<[Statement; 2]> {
        if let (Side::Statement(one), Side::Statement(other)) = (one, other) {
            return vec![[one, other]];
        }
        let of = |side: Side| match side {
            Side::Statement(own) => vec![own],
            Side::Group(group) => self
                .statements()
                .filter(|own| self.is_of(*own, group))
                .collect(),
        };
        let others = of(other);
        let mut pairs = Vec::new();
        for one in of(one) {
            let spoken = self.sayable(one).into_iter();
            let shared: Vec<_> = spoken.map(|own| self.hierarchy.sharing(own)).collect();
            let sets = self.sets(one);
            let is_near = |other: &&Statement| {
                let mut sayable = self.sayable(**other).into_iter();
                let mut others = self.sets(**other).iter();
                sayable.any(|own| shared.iter().any(|near| near.contains(&own)))
                    || others.any(|own| sets.iter().any(|set| set.output == own.output))
            };
            let near = others.iter().filter(is_near);
            pairs.extend(near.map(|other| [one, *other]));
        }
        pairs
    }

    /// Whether who speaks of one intervention speaks of another: of itself, of a class or a part of it, or of a member.
    fn speaks_of(&self, spoken: InterventionKey, of: InterventionKey) -> bool {
        self.hierarchy.above(of).contains(&spoken) || self.hierarchy.belongs(spoken, of)
    }

    /// Whether two statements set an output to different values.
    fn set_otherwise(&self, both: [Statement; 2], output: OutputKey) -> bool {
        let set = self.values_set(both, output);
        set.is_some_and(|[one, other]| one != other)
    }

    /// Whether two statements set an output that has one value to different ones.
    fn set_differently(&self, both: [Statement; 2], output: OutputKey) -> bool {
        let set = self.values_set(both, output);
        set.is_some_and(|[one, other]| self.outputs[output].is_at_odds(one, other))
    }

    /// What two statements set an output to, if both do.
    fn values_set(&self, both: [Statement; 2], output: OutputKey) -> Option<[&OutputValue; 2]> {
        let [one, other] = both.map(|own| self.sets(own).iter().find(|set| set.output == output));
        Some([&one?.value, &other?.value])
    }
}

impl Adjudication {
    fn is_of_groups(&self) -> bool {
        self.ruling.as_ref().is_some_and(Ruling::is_of_groups)
    }
}
