//! Which interventions belong to which and are parts of which, and so what a statement says of each: the one place that answers both.

use std::collections::BTreeSet;

use super::{
    AdjudicationKey, Arena, Intervention, InterventionKey, Key, Library, Stance, Statement,
};

/// What a statement says of an intervention, and of what it does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    pub stance: Stance,
    pub on: InterventionKey,
    /// Where these belong to `on`, the stance is taken neither on them nor on what belongs to them.
    pub except: &'a [InterventionKey],
}

/// How one intervention follows from another on the way up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    Member,
    /// The other is a part of it.
    Whole,
}

/// The interventions of a library with all their classes and members, parts and combinations, however far up and down.
#[derive(Clone, Debug, Default)]
pub struct Hierarchy {
    /// Of each intervention in turn: itself, then its classes, the nearest first.
    classes: Vec<Vec<InterventionKey>>,
    /// The other way round: all that belong to it, and itself.
    members: Vec<Vec<InterventionKey>>,
    /// Itself, its classes and its parts, their classes and parts, and so on: who refuses one of these refuses it.
    above: Vec<Vec<InterventionKey>>,
    /// The other way round.
    below: Vec<Vec<InterventionKey>>,
    /// What is above a part of it or of a class of it: who permits it permits these.
    within: Vec<Vec<InterventionKey>>,
    /// The other way round.
    around: Vec<Vec<InterventionKey>>,
    /// The classes that are written of each.
    is_a: Edges,
    /// The classes and the parts.
    up: Edges,
}

type Edges = Vec<Vec<InterventionKey>>;

impl Hierarchy {
    pub fn new(interventions: &Arena<InterventionKey, Intervention>) -> Self {
        let is_a = interventions.values().map(|own| own.is_a.clone());
        let made_of = interventions.values().map(|own| own.made_of.clone());
        let made_of: Edges = made_of.collect();
        let keys: Vec<InterventionKey> = interventions.keys().collect();
        Self::of_edges(is_a.collect(), &made_of, &keys)
    }

    fn of_edges(is_a: Edges, made_of: &Edges, keys: &[InterventionKey]) -> Self {
        let up = is_a.iter().zip(made_of);
        let up = up.map(|(is_a, made_of)| [is_a.as_slice(), made_of].concat());
        let up: Edges = up.collect();
        let closures = |edges: &Edges| -> Edges {
            let all = keys.iter().map(|key| closure([*key], edges));
            all.collect()
        };
        let (classes, above) = (closures(&is_a), closures(&up));
        let parts = |class: &InterventionKey| made_of[class.index()].iter().copied();
        let within = classes.iter();
        let within = within.map(|own| closure(own.iter().flat_map(parts), &up));
        let within: Edges = within.collect();
        Self {
            members: turned(&classes, keys),
            below: turned(&above, keys),
            around: turned(&within, keys),
            classes,
            above,
            within,
            is_a,
            up,
        }
    }

    /// Itself and every class that it belongs to, however far up.
    pub fn classes(&self, of: InterventionKey) -> &[InterventionKey] {
        &self.classes[of.index()]
    }

    /// All that belong to it, and itself.
    pub fn members(&self, of: InterventionKey) -> &[InterventionKey] {
        &self.members[of.index()]
    }

    /// Itself, its classes and its parts, their classes and parts, and so on.
    pub fn above(&self, of: InterventionKey) -> &[InterventionKey] {
        &self.above[of.index()]
    }

    /// Whether it is the class or belongs to it.
    pub fn belongs(&self, member: InterventionKey, class: InterventionKey) -> bool {
        self.classes(member).contains(&class)
    }

    /// Whether it is one of these, belongs to one, or is a combination with one.
    pub fn is_under_any(&self, own: InterventionKey, of: &[InterventionKey]) -> bool {
        let above = self.above(own);
        of.iter().any(|of| above.contains(of))
    }

    /// Some interventions, every class that one of them belongs to and every part that one has, each once.
    pub fn with_all_above(
        &self,
        interventions: impl IntoIterator<Item = InterventionKey>,
    ) -> Vec<InterventionKey> {
        closure(interventions, &self.up)
    }

    /// Whether a position concerns an intervention: it is taken on all members of a class; one that permits a member permits the class, and
    /// one that permits a combination its parts; one that refuses a part refuses the combination.
    pub fn concerns(&self, position: Position<'_>, on: InterventionKey) -> bool {
        self.covers(position, on) || self.implies(position, on)
    }

    /// Every intervention that a position concerns, each once.
    pub fn concerned(&self, position: Position<'_>) -> BTreeSet<InterventionKey> {
        let covered: Vec<InterventionKey> = self.covered(position).collect();
        let mut all: BTreeSet<InterventionKey> = covered.iter().copied().collect();
        if position.stance.permits() {
            let within = covered.iter().flat_map(|own| &self.within[own.index()]);
            let implied = self.classes(position.on).iter().chain(within);
            all.extend(implied.filter(|on| self.implies(position, **on)));
        }
        all
    }

    /// The interventions of which a position with this stance may concern one: whether it does depends on what it excepts.
    pub fn concerning(&self, stance: Stance, on: InterventionKey) -> Vec<InterventionKey> {
        match stance {
            Stance::Avoid | Stance::Forbid => self.above(on).to_vec(),
            Stance::Undecided => self.classes(on).to_vec(),
            Stance::Offer | Stance::Consider => {
                let around = match self.around[on.index()].as_slice() {
                    [] => self.classes(on).to_vec(),
                    around => closure(around.iter().copied().chain([on]), &self.is_a),
                };
                let members = self.members(on).iter().copied();
                let mut all: Vec<_> = around.into_iter().chain(members).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        }
    }

    /// What has a member in common with an intervention, or a combination, in order: what is below it, and whatever is above any of that. Each is
    /// gone through once, however many lead to it.
    pub fn sharing(&self, with: InterventionKey) -> BTreeSet<InterventionKey> {
        let below = self.below[with.index()].iter().copied();
        self.with_all_above(below).into_iter().collect()
    }

    /// The interventions on which two positions are both taken: one of their own two first, where it can be.
    pub fn shared<'a>(
        &'a self,
        one: Position<'a>,
        other: Position<'a>,
    ) -> impl Iterator<Item = InterventionKey> + 'a {
        let own = [one.on, other.on].into_iter();
        let all = own.chain(self.below[one.on.index()].iter().copied());
        all.filter(move |on| self.covers(one, *on) && self.covers(other, *on))
    }

    /// Whether a position is taken on everything on which another is.
    pub fn is_within(&self, inner: Position<'_>, outer: Position<'_>) -> bool {
        self.covers(outer, inner.on) && self.covered(inner).all(|on| self.covers(outer, on))
    }

    /// What a position is taken on and nothing else belongs to: what a class stands for in a one-of, in order.
    pub fn kinds(&self, position: Position<'_>) -> Vec<InterventionKey> {
        let mut kinds: Vec<InterventionKey> = self
            .covered(position)
            .filter(|own| self.members(*own) == [*own])
            .collect();
        kinds.sort_unstable();
        kinds
    }

    /// Those of some exceptions that belong to a class, or have it as a part, but for the class itself.
    pub fn excepted<'a>(
        &'a self,
        of: InterventionKey,
        except: &'a [InterventionKey],
    ) -> impl Iterator<Item = InterventionKey> + 'a {
        let except = except.iter().copied();
        except.filter(move |own| *own != of && self.above(*own).contains(&of))
    }

    /// The shortest way from an intervention up to a class or a part of it, both ends included: each with how it follows from the next.
    pub fn chain(
        &self,
        from: InterventionKey,
        to: InterventionKey,
    ) -> Option<Vec<(InterventionKey, Kinship)>> {
        let mut chains = vec![vec![from]];
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(chain) = chains.get(next).cloned() {
            next += 1;
            let last = *chain.last()?;
            if last == to {
                return Some(self.with_kinship(&chain));
            }
            for outer in &self.up[last.index()] {
                if !seen.contains(outer) {
                    seen.push(*outer);
                    chains.push([chain.as_slice(), &[*outer]].concat());
                }
            }
        }
        None
    }

    fn with_kinship(&self, chain: &[InterventionKey]) -> Vec<(InterventionKey, Kinship)> {
        let kinship = |(at, own): (usize, &InterventionKey)| {
            let next = chain.get(at + 1);
            let is_member = next.is_none_or(|next| self.is_a[own.index()].contains(next));
            let kinship = match is_member {
                true => Kinship::Member,
                false => Kinship::Whole,
            };
            (*own, kinship)
        };
        chain.iter().enumerate().map(kinship).collect()
    }

    /// Whether it is taken on an intervention: on what it names itself, on what belongs to that and, where it refuses, on combinations with it;
    /// but not on an exception, nor on what belongs to one.
    fn covers(&self, position: Position<'_>, on: InterventionKey) -> bool {
        let edges = self.edges(position.stance);
        let is_below = match position.stance.refuses() {
            true => self.above(on).contains(&position.on),
            false => self.belongs(on, position.on),
        };
        is_below
            && (position.except.is_empty()
                || !self.is_excepted(position, on)
                    && self.reaches(on, position.on, edges, &|own| {
                        !self.is_excepted(position, own)
                    }))
    }

    /// Whether it permits an intervention because it permits a member or a combination of it.
    fn implies(&self, position: Position<'_>, on: InterventionKey) -> bool {
        if !position.stance.permits() || self.is_excepted(position, on) {
            return false;
        }
        let is_class = self.belongs(position.on, on);
        let around = &self.around[on.index()];
        is_class || around.iter().any(|whole| self.covers(position, *whole))
    }

    fn is_excepted(&self, position: Position<'_>, on: InterventionKey) -> bool {
        let mut excepted = self.excepted(position.on, position.except);
        excepted.any(|except| self.belongs(on, except))
    }

    /// The ways by which what is said of something is said of what is below it.
    fn edges(&self, stance: Stance) -> &Edges {
        match stance.refuses() {
            true => &self.up,
            false => &self.is_a,
        }
    }

    /// Whether a way leads from one to the other by what is meant alone.
    fn reaches(
        &self,
        from: InterventionKey,
        to: InterventionKey,
        edges: &Edges,
        is_meant: &impl Fn(InterventionKey) -> bool,
    ) -> bool {
        let mut open = vec![from];
        let mut seen = BTreeSet::new();
        while let Some(own) = open.pop() {
            if own == to {
                return true;
            }
            let next = edges[own.index()].iter().copied();
            open.extend(next.filter(|own| is_meant(*own) && seen.insert(*own)));
        }
        false
    }

    fn covered<'a>(&'a self, position: Position<'a>) -> impl Iterator<Item = InterventionKey> + 'a {
        let below = match position.stance.refuses() {
            true => &self.below,
            false => &self.members,
        };
        let below = below[position.on.index()].iter().copied();
        below.filter(move |on| position.except.is_empty() || self.covers(position, *on))
    }
}

/// Some interventions and all that they lead to, the nearest first, each once.
fn closure(
    from: impl IntoIterator<Item = InterventionKey>,
    edges: &[Vec<InterventionKey>],
) -> Vec<InterventionKey> {
    let mut seen = BTreeSet::new();
    let mut is_new = |key: &InterventionKey| seen.insert(*key);
    let mut found: Vec<_> = from.into_iter().filter(&mut is_new).collect();
    let mut next = 0;
    while let Some(own) = found.get(next) {
        let further = edges[own.index()].iter().copied();
        found.extend(further.filter(&mut is_new));
        next += 1;
    }
    found
}

/// Of each intervention those from which it is reached.
fn turned(reached: &Edges, keys: &[InterventionKey]) -> Edges {
    let mut turned = vec![Vec::new(); reached.len()];
    for (from, own) in keys.iter().zip(reached) {
        for to in own {
            turned[to.index()].push(*from);
        }
    }
    turned
}

impl Position<'_> {
    /// A stance on something and all that belongs to it.
    pub fn whole(stance: Stance, on: InterventionKey) -> Self {
        Position {
            stance,
            on,
            except: &[],
        }
    }
}

fn is_opposed(own: Stance, against: Stance) -> bool {
    own.permits() && against.refuses() || own.refuses() && against.permits()
}

impl Library {
    /// A stance of a statement on one of its interventions.
    pub fn position(
        &self,
        statement: Statement,
        stance: Stance,
        on: InterventionKey,
    ) -> Position<'_> {
        Position {
            stance,
            on,
            except: self.exceptions(statement),
        }
    }

    /// One of the interventions of a statement, as authors write it: `nsaid except aspirin`.
    pub fn but(&self, statement: Statement, of: InterventionKey) -> String {
        let id = |key: InterventionKey| self.interventions[key].meta.id.as_str();
        let except = self.exceptions(statement);
        let excepted = self.hierarchy.excepted(of, except).map(id);
        let excepted: Vec<&str> = excepted.collect();
        match excepted.is_empty() {
            true => id(of).to_owned(),
            false => format!("{} except {}", id(of), excepted.join(" and ")),
        }
    }

    /// What a statement says of one of its interventions, as authors write it: `forbid nsaid except aspirin`.
    pub fn said_words(&self, statement: Statement, stance: Stance, on: InterventionKey) -> String {
        format!("{} {}", stance.name(), self.but(statement, on))
    }

    /// Those of which a statement means one, as authors write them: `` `nsaid` and `paracetamol` ``.
    pub fn choice_words(&self, statement: Statement, stance: Stance) -> String {
        let written = self.written_stances(statement).into_iter();
        let named = written.filter(|(own, _)| *own == stance);
        let named = named.map(|(_, own)| format!("`{}`", self.but(statement, own)));
        named.collect::<Vec<_>>().join(" and ")
    }

    /// The interventions on which one statement permits what another refuses, but for those of which this is left open for everyone: each with
    /// what leaves it open for some.
    pub fn opposed<'a>(
        &'a self,
        (one, own): (Statement, Position<'a>),
        (other, against): (Statement, Position<'a>),
    ) -> impl Iterator<Item = (InterventionKey, Vec<AdjudicationKey>)> + 'a {
        let is_opposed = is_opposed(own.stance, against.stance);
        let shared = self.hierarchy.shared(own, against);
        let shared = shared.filter(move |_| is_opposed);
        let shared = shared.map(move |on| (on, self.leaving_open((one, other), on)));
        shared.filter(|(_, open)| !self.is_for_everyone(open))
    }

    /// Whether one position permits something that another refuses.
    pub fn are_opposed(&self, own: Position<'_>, against: Position<'_>) -> bool {
        let mut shared = self.hierarchy.shared(own, against);
        is_opposed(own.stance, against.stance) && shared.next().is_some()
    }

    /// Whether a stance of a statement on one of its interventions is a stance on another.
    pub fn concerns(
        &self,
        statement: Statement,
        stance: Stance,
        said_of: InterventionKey,
        on: InterventionKey,
    ) -> bool {
        let position = self.position(statement, stance, said_of);
        self.hierarchy.concerns(position, on)
    }

    /// An intervention and every class that it belongs to, however far up.
    pub fn classes_of(&self, intervention: InterventionKey) -> &[InterventionKey] {
        self.hierarchy.classes(intervention)
    }

    /// Whether one intervention is the other, a class of it or a member.
    pub fn are_related(&self, a: InterventionKey, b: InterventionKey) -> bool {
        self.hierarchy.belongs(a, b) || self.hierarchy.belongs(b, a)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Slots;

    /// Each with the classes and the parts that it has, of those before it.
    type Written = Vec<(Vec<usize>, Vec<usize>)>;

    const ALL: usize = 6;

    fn written() -> impl Strategy<Value = Written> {
        let edges = |own: usize| {
            proptest::sample::subsequence((0..own).collect::<Vec<_>>(), 0..=own.min(2))
        };
        let all: Vec<_> = (0..ALL).map(|own| (edges(own), edges(own))).collect();
        all
    }

    fn hierarchy(written: &Written) -> (Hierarchy, Vec<InterventionKey>) {
        let mut slots: Slots<InterventionKey, ()> = Slots::default();
        let keys: Vec<InterventionKey> = written.iter().map(|_| slots.reserve()).collect();
        let named = |of: &Vec<usize>| of.iter().map(|own| keys[*own]).collect::<Vec<_>>();
        let is_a = written.iter().map(|(is_a, _)| named(is_a)).collect();
        let made_of: Edges = written.iter().map(|(_, parts)| named(parts)).collect();
        (Hierarchy::of_edges(is_a, &made_of, &keys), keys)
    }

    /// What grows to the end by a rule.
    fn grown(start: Vec<usize>, rule: impl Fn(usize, &[usize]) -> bool) -> Vec<usize> {
        let mut found = start;
        while let Some(more) = (0..ALL).find(|own| !found.contains(own) && rule(*own, &found)) {
            found.push(more);
        }
        found
    }

    /// What a position concerns, as docs/semantics.md says it.
    fn said(written: &Written, stance: Stance, on: usize, except: &[usize]) -> BTreeSet<usize> {
        let classes_of = |own: usize| {
            grown(vec![own], |other, found| {
                found.iter().any(|inner| written[*inner].0.contains(&other))
            })
        };
        let above = |own: Vec<usize>| {
            grown(own, |other, found| {
                let leads = |inner: &usize| {
                    written[*inner].0.contains(&other) || written[*inner].1.contains(&other)
                };
                found.iter().any(leads)
            })
        };
        let is_excepted = |own: usize| {
            let mut except = except
                .iter()
                .filter(|except| **except != on && above(vec![**except]).contains(&on));
            except.any(|except| classes_of(own).contains(except))
        };
        let covered = grown(vec![on], |own, found| {
            let mut outer = written[own]
                .0
                .iter()
                .chain(written[own].1.iter().filter(|_| stance.refuses()));
            !is_excepted(own) && outer.any(|outer| found.contains(outer))
        });
        let mut all: BTreeSet<usize> = covered.iter().copied().collect();
        if stance.permits() {
            all.extend(classes_of(on));
            let wholes = covered.iter().flat_map(|own| classes_of(*own));
            let parts: Vec<usize> = wholes.flat_map(|whole| written[whole].1.clone()).collect();
            all.extend(above(parts).into_iter().filter(|own| !is_excepted(*own)));
        }
        all
    }

    proptest! {
        #[test]
        fn what_is_concerned_is_what_the_meaning_says(
            written in written(),
            on in 0..ALL,
            except in proptest::sample::subsequence((0..ALL).collect::<Vec<_>>(), 0..=2),
        ) {
            let (hierarchy, keys) = hierarchy(&written);
            let except_keys: Vec<InterventionKey> = except.iter().map(|own| keys[*own]).collect();
            for stance in Stance::ALL {
                let position = Position { stance, on: keys[on], except: &except_keys };
                let expected = said(&written, stance, on, &except);
                let concerned: BTreeSet<usize> = hierarchy.concerned(position).into_iter().map(Key::index).collect();
                prop_assert_eq!(&concerned, &expected);
                for own in &keys {
                    let is_concerned = hierarchy.concerns(position, *own);
                    prop_assert_eq!(is_concerned, expected.contains(&own.index()));
                    prop_assert!(!is_concerned || hierarchy.concerning(stance, *own).contains(&keys[on]));
                }
            }
        }

        #[test]
        fn what_is_shared_is_found(written in written(), one in 0..ALL, other in 0..ALL) {
            let (hierarchy, keys) = hierarchy(&written);
            let permits = Position::whole(Stance::Offer, keys[one]);
            let refuses = Position::whole(Stance::Forbid, keys[other]);
            let members: BTreeSet<usize> = hierarchy.members(keys[one]).iter().map(|own| own.index()).collect();
            let refused = said(&written, Stance::Forbid, other, &[]);
            let is_shared = members.intersection(&refused).next().is_some();
            prop_assert_eq!(hierarchy.shared(permits, refuses).next().is_some(), is_shared);
            prop_assert_eq!(hierarchy.shared(refuses, permits).next().is_some(), is_shared);
            prop_assert!(!is_shared || hierarchy.sharing(keys[one]).contains(&keys[other]));
            prop_assert!(!is_shared || hierarchy.sharing(keys[other]).contains(&keys[one]));
        }
    }
}
