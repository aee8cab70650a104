//! Advice: who hears what, what is silenced, what comes before what.

use std::collections::BTreeMap;

use super::pathway::PathwayFlow;
use super::statements::Slot;
use super::{Encoder, Says};
use crate::model::*;
use crate::prove::formula::Formula;

impl Encoder<'_> {
    /// What a statement says where nothing silences it. A slot whose stance an edit has dropped is heard by nobody.
    pub(super) fn said(&mut self, statement: Statement) -> bool {
        let made = self.encoding.made(statement);
        let excepts = self.library.exceptions(statement).len();
        let outside = self.outside_research(statement);
        let mut said = self.library.taken(statement);
        let mut has_changed = false;
        for slot in self.encoding.layout.statements.slots(statement) {
            let about = self.encoding.layout.statements.about(slot);
            let own = said.iter().position(|own| own.intervention == about);
            let says = match own.map(|place| said.remove(place)) {
                Some(own) => Says {
                    statement,
                    stance: own.stance,
                    intervention: about,
                    excepts,
                    proviso: own.proviso,
                    when: {
                        let heard = self.heard_of(made, statement, (own.stance, about));
                        match own.proviso {
                            Proviso::OutsideResearch => self.pool().and([heard, outside]),
                            Proviso::Everyone | Proviso::Alternative => heard,
                        }
                    },
                },
                None => self.unsaid(statement, slot),
            };
            has_changed |= self.encoding.unsilenced.set(slot, says);
        }
        has_changed
    }

    /// What is not said: what was before an edit, or would be after one.
    fn unsaid(&self, statement: Statement, slot: Slot) -> Says {
        let known = self.encoding.unsilenced.get(&slot).copied();
        let says = known.unwrap_or(Says {
            statement,
            stance: Stance::Offer,
            intervention: self.encoding.layout.statements.about(slot),
            excepts: self.library.exceptions(statement).len(),
            proviso: Proviso::Everyone,
            when: Formula::FALSE,
        });
        Says {
            when: Formula::FALSE,
            ..says
        }
    }

    /// What is left of what a statement says: of the alternatives of a one-of those that nothing else refuses, or all of them.
    pub(super) fn left(&mut self, statement: Statement) -> bool {
        let slots = self.encoding.layout.statements.slots(statement);
        let refused: Vec<Option<Formula>> = slots
            .clone()
            .map(|slot| {
                let says = self.encoding.unsilenced[&slot];
                (says.proviso == Proviso::Alternative)
                    .then(|| self.refused_elsewhere(statement, says.intervention))
            })
            .collect();
        let mut has_changed = false;
        for (slot, own) in slots.clone().zip(&refused) {
            let says = self.encoding.unsilenced[&slot];
            let when = match own {
                Some(own) => {
                    let others = slots.clone().zip(&refused);
                    let of_it: Vec<(Formula, Formula)> = others
                        .filter_map(|(slot, refused)| {
                            let other = self.encoding.unsilenced[&slot];
                            (other.stance == says.stance).then_some((other.when, (*refused)?))
                        })
                        .collect();
                    let is_some_left = self.any_left(&of_it);
                    let is_withdrawn = self.pool().and([*own, is_some_left]);
                    let stays = self.pool().not(is_withdrawn);
                    self.pool().and([says.when, stays])
                }
                None => says.when,
            };
            has_changed |= self.encoding.says.set(slot, Says { when, ..says });
        }
        has_changed
    }

    /// Those who hear an alternative that nothing else refuses: of each, who hears it and who has it refused.
    fn any_left(&mut self, alternatives: &[(Formula, Formula)]) -> Formula {
        let left: Vec<Formula> = alternatives
            .iter()
            .map(|(heard, refused)| {
                let is_free = self.encoding.pool.not(*refused);
                self.encoding.pool.and([*heard, is_free])
            })
            .collect();
        self.pool().or(left)
    }

    /// Who is refused an intervention by any other statement.
    fn refused_elsewhere(&mut self, statement: Statement, on: InterventionKey) -> Formula {
        let refusals = self.encoding.refusals(self.library, statement, on);
        self.pool().or(refusals
            .into_iter()
            .map(|(_, when)| when)
            .collect::<Vec<_>>())
    }

    /// Those who are not definitely in the research that a statement names; everyone, where it names none.
    fn outside_research(&mut self, statement: Statement) -> Formula {
        match self.library.research(statement) {
            Some(research) => {
                let within = self.guard(research).yes;
                self.pool().not(within)
            }
            None => Formula::TRUE,
        }
    }

    /// Those to whom a statement is made and for whom nothing silences its stance.
    fn heard_of(
        &mut self,
        made: Formula,
        statement: Statement,
        stance: (Stance, InterventionKey),
    ) -> Formula {
        let silenced = self.silenced(statement, stance);
        let heard = self.pool().not(silenced);
        self.pool().and([made, heard])
    }

    /// For whom an adjudication silences a stance of a statement.
    fn silenced(
        &mut self,
        statement: Statement,
        (stance, on): (Stance, InterventionKey),
    ) -> Formula {
        let library = self.library;
        let statements = &self.encoding.layout.statements;
        let silencing = statements.silencing(statement).iter();
        let silencing = silencing.filter_map(|&(by, prevails)| {
            Some(Silencing {
                by,
                prevails,
                silenced: statement,
                ruling: library.adjudications[by].precedence()?,
            })
        });
        let silencing = silencing.filter(|own| own.silences(library, stance, on));
        let silencing: Vec<Silencing<'_>> = silencing.collect();
        let by = silencing.into_iter();
        let by: Vec<Formula> = by.map(|own| self.encoding.silenced_by(own)).collect();
        self.pool().or(by)
    }

    /// Who hears a stance on an intervention, from whatever statement.
    pub(super) fn heard(&mut self, on: InterventionKey, stance: Stance) -> bool {
        let library = self.library;
        let slots = self.encoding.concerning(library, stance, on);
        let says = slots.map(|slot| &self.encoding.says[&slot]);
        let said: Vec<Formula> = says
            .filter(|says| says.stance == stance && says.concerns(library, on))
            .map(|says| says.when)
            .collect();
        let heard = self.pool().or(said);
        self.encoding.heard.set((on, stance), heard)
    }

    /// Who hears one of the stances on an intervention.
    pub(super) fn takes(
        &mut self,
        on: InterventionKey,
        wanted: impl Fn(Stance) -> bool,
    ) -> Formula {
        let stances = Stance::ALL.into_iter().filter(|stance| wanted(*stance));
        let heard = stances.map(|stance| self.encoding.heard[&(on, stance)]);
        let heard: Vec<Formula> = heard.collect();
        self.pool().or(heard)
    }

    /// Who hears of some statement of a group what is asked for.
    pub(super) fn voiced(&mut self, voice: Voice, group: StatementGroup) -> Formula {
        let library = self.library;
        let mut heard = Vec::new();
        for statement in library.statements() {
            if !library.is_of(statement, group) {
                continue;
            }
            let slots = self.encoding.layout.statements.slots(statement);
            let said = slots.map(|slot| &self.encoding.says[&slot]);
            heard.extend(
                said.filter(|says| voice.is_heard(says.stance))
                    .map(|says| says.when),
            );
            if voice == Voice::Speaks {
                for set in library.sets(statement) {
                    heard.push(self.effective(statement, set.output));
                }
                if library.says_nothing(statement) {
                    heard.push(self.encoding.made(statement));
                }
            }
        }
        self.pool().or(heard)
    }

    /// Who is permitted `then` by a step, and on no path before a step has permitted `first`.
    pub(super) fn before(&mut self, first: InterventionKey, then: InterventionKey) -> Formula {
        if let Some(known) = self.encoding.before.get(&(first, then)) {
            return *known;
        }
        if self.encoding.early.contains_key(&first) {
            return self.in_order(first, then);
        }
        // Nothing of the library asks for it, so nothing is kept.
        self.flow_before(first);
        let before = self.in_order(first, then);
        self.encoding.early.remove(&first);
        before
    }

    /// Who gets where before a step has permitted `first`.
    pub(super) fn flow_before(&mut self, first: InterventionKey) {
        self.encoding.early.insert(first, PathwayFlow::default());
        let parts: Vec<_> = self.encoding.layout.flow().collect();
        for part in parts {
            self.flow(Some(first), part);
        }
    }

    /// Those of whom the flow before `first` is known.
    pub(super) fn in_order(&mut self, first: InterventionKey, then: InterventionKey) -> Formula {
        let mut too_early = Vec::new();
        let mut permitted = Vec::new();
        for (step, permits) in self.permitting_steps(then) {
            let [follows, within] = self.encoding.early[&first].at(step);
            too_early.push(self.pool().and([follows, within, permits]));
            permitted.push(permits);
        }
        let too_early = self.pool().or(too_early);
        let in_time = self.pool().not(too_early);
        let permitted = self.pool().or(permitted);
        self.pool().and([permitted, in_time])
    }

    /// The steps that permit an intervention, themselves or by rows of the table that they enter, and to whom.
    fn permitting_steps(&mut self, on: InterventionKey) -> BTreeMap<StepKey, Formula> {
        let mut steps: BTreeMap<StepKey, Vec<Formula>> = BTreeMap::new();
        let library = self.library;
        for slot in self.encoding.concerning(library, Stance::Offer, on) {
            let says = &self.encoding.says[&slot];
            if !says.stance.permits() || !says.concerns(library, on) {
                continue;
            }
            match says.statement {
                Statement::Step(key) => steps.entry(key).or_default().push(says.when),
                Statement::Row(row) => {
                    for entrance in self.entrances(row.table) {
                        steps.entry(entrance).or_default().push(says.when);
                    }
                }
                Statement::Recommendation(_) => {}
            }
        }
        let steps = steps.into_iter();
        // A table may be for others too, who don't come to the step.
        let steps = steps.map(|(key, when)| {
            let when = self.encoding.pool.or(when);
            let reach = self.encoding.reach[&key];
            (key, self.encoding.pool.and([reach, when]))
        });
        steps.collect()
    }

    /// To whom a step, or a row of the table that it enters, permits an intervention.
    pub(super) fn permitted_by(&mut self, act: StepKey, on: InterventionKey) -> Formula {
        let statements = &self.encoding.layout.statements;
        let entered = self.library.step(act).entered().and_then(Entered::table);
        let rows = entered.into_iter().flat_map(|table| {
            let rows = 0..self.library.tables[table].rows.len();
            rows.map(move |index| Statement::Row(RowKey { table, index }))
        });
        let acts = std::iter::once(Statement::Step(act)).chain(rows);
        let slots = acts.flat_map(|own| statements.slots(own));
        let says = slots.map(|slot| &self.encoding.says[&slot]);
        let permits = says.filter(|says| says.stance.permits() && says.concerns(self.library, on));
        let permits: Vec<Formula> = permits.map(|says| says.when).collect();
        self.pool().or(permits)
    }
}
