//! Which interventions belong to which, and so what a statement says of each: the one place that answers both.

use std::collections::BTreeSet;

use super::{Arena, Intervention, InterventionKey, Key, Library, Stance, Statement};

/// What a statement says of an intervention, and what it says it not of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    pub stance: Stance,
    pub on: InterventionKey,
    /// Where these belong to `on`, the stance is taken neither on them nor on what belongs to them.
    pub except: &'a [InterventionKey],
}

/// The interventions of a library with all their classes and members, however far up and down.
#[derive(Clone, Debug, Default)]
pub struct Hierarchy {
    /// Of each intervention in turn: itself, then its classes, the nearest first.
    classes: Vec<Vec<InterventionKey>>,
    /// The other way round: all that belong to it, and itself.
    members: Vec<Vec<InterventionKey>>,
    /// The classes that are written of each.
    is_a: Vec<Vec<InterventionKey>>,
}

impl Hierarchy {
    pub fn new(interventions: &Arena<InterventionKey, Intervention>) -> Self {
        let is_a = interventions.values().map(|own| own.is_a.clone());
        let is_a: Vec<_> = is_a.collect();
        let mut members = vec![Vec::new(); interventions.len()];
        let mut classes = Vec::new();
        for key in interventions.keys() {
            let own = closure([key], &is_a);
            for class in &own {
                members[class.index()].push(key);
            }
            classes.push(own);
        }
        Self {
            classes,
            members,
            is_a,
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

    /// Whether it is the class or belongs to it.
    pub fn belongs(&self, member: InterventionKey, class: InterventionKey) -> bool {
        self.classes(member).contains(&class)
    }

    /// Some interventions and every class that one of them belongs to, each once.
    pub fn with_classes(
        &self,
        interventions: impl IntoIterator<Item = InterventionKey>,
    ) -> Vec<InterventionKey> {
        closure(interventions, &self.is_a)
    }

    /// Whether a position concerns an intervention: it is taken on all members of a class, and one that permits a member permits the class.
    pub fn concerns(&self, position: Position<'_>, on: InterventionKey) -> bool {
        let is_above = position.stance.permits() && self.belongs(position.on, on);
        is_above || self.covers(position, on)
    }

    /// Every intervention that a position concerns, each once.
    pub fn concerned<'a>(
        &'a self,
        position: Position<'a>,
    ) -> impl Iterator<Item = InterventionKey> + 'a {
        let above = self.classes(position.on).iter();
        let above = above.filter(move |class| position.stance.permits() && **class != position.on);
        self.covered(position).chain(above.copied())
    }

    /// The interventions of which a position with this stance may concern one: whether it does depends on what it excepts.
    pub fn concerning(
        &self,
        stance: Stance,
        on: InterventionKey,
    ) -> impl Iterator<Item = InterventionKey> {
        let members = self.members(on).iter();
        let members = members.filter(move |member| stance.permits() && **member != on);
        self.classes(on).iter().chain(members).copied()
    }

    /// What has a member in common with an intervention, in order: its members, and whatever any of them belongs to. Each is gone through
    /// once, however many lead to it.
    pub fn sharing(&self, with: InterventionKey) -> BTreeSet<InterventionKey> {
        let members = self.members(with).iter().copied();
        self.with_classes(members).into_iter().collect()
    }

    /// The first intervention on which two positions are both taken: one of their own two, where it can be.
    pub fn shared(&self, one: Position<'_>, other: Position<'_>) -> Option<InterventionKey> {
        let is_shared = |on: &InterventionKey| self.covers(one, *on) && self.covers(other, *on);
        let own = [one.on, other.on].into_iter();
        let mut all = own.chain(self.members(one.on).iter().copied());
        all.find(is_shared)
    }

    /// Whether a position is taken on everything on which another is.
    pub fn is_within(&self, inner: Position<'_>, outer: Position<'_>) -> bool {
        self.belongs(inner.on, outer.on) && self.covered(inner).all(|on| self.covers(outer, on))
    }

    /// Those of some exceptions that belong to a class, but for the class itself.
    pub fn excepted<'a>(
        &'a self,
        of: InterventionKey,
        except: &'a [InterventionKey],
    ) -> impl Iterator<Item = InterventionKey> + 'a {
        let except = except.iter().copied();
        except.filter(move |own| *own != of && self.belongs(*own, of))
    }

    /// Whether it is taken on an intervention: on what it names itself, and on what belongs to that and to no exception.
    fn covers(&self, position: Position<'_>, on: InterventionKey) -> bool {
        let mut excepted = self.excepted(position.on, position.except);
        self.belongs(on, position.on) && !excepted.any(|except| self.belongs(on, except))
    }

    fn covered<'a>(&'a self, position: Position<'a>) -> impl Iterator<Item = InterventionKey> + 'a {
        let members = self.members(position.on).iter().copied();
        members.filter(move |on| position.except.is_empty() || self.covers(position, *on))
    }
}

/// Some interventions and all that they lead to, the nearest first, each once.
fn closure(
    from: impl IntoIterator<Item = InterventionKey>,
    edges: &[Vec<InterventionKey>],
) -> Vec<InterventionKey> {
    let mut is_found = vec![false; edges.len()];
    let mut is_new = |key: &InterventionKey| !std::mem::replace(&mut is_found[key.index()], true);
    let mut found: Vec<_> = from.into_iter().filter(&mut is_new).collect();
    let mut next = 0;
    while let Some(own) = found.get(next) {
        let further = edges[own.index()].iter().copied();
        found.extend(further.filter(&mut is_new));
        next += 1;
    }
    found
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
