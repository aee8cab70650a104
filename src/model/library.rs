use std::collections::BTreeSet;

use super::*;
use crate::source::Span;

macro_rules! library {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        /// A whole book, resolved: an arena for each kind of block, and everything else in it.
        #[derive(Clone, Debug)]
        pub struct Library {
            pub settings: Settings,
            pub chapters: Arena<ChapterKey, Chapter>,
            pub references: Arena<ReferenceKey, Reference>,
            $(pub $arena: Arena<$key, $kind>,)*
            /// The pictures that pages show or link to, by their paths from `content/`.
            pub pictures: BTreeSet<String>,
            /// Every typed thing in the order written.
            pub things: Vec<Thing>,
            /// The conditions, scores and outputs, each after all that it is worked out from.
            pub definition_order: Vec<Definition>,
            /// Which interventions belong to which.
            pub hierarchy: Hierarchy,
        }

        impl Library {
            pub fn meta(&self, thing: Thing) -> &Meta {
                match thing {
                    $(Thing::$kind(key) => &self.$arena[key].meta,)*
                }
            }

            pub(crate) fn meta_mut(&mut self, thing: Thing) -> &mut Meta {
                match thing {
                    $(Thing::$kind(key) => &mut self.$arena.get_mut(key).meta,)*
                }
            }
        }
    };
}

kinds!(library);

impl Library {
    pub fn step(&self, key: StepKey) -> &Step {
        &self.pathways[key.pathway].steps[key.index]
    }

    /// The conditions that a guard asks for, and those that these ask for, each after all that it asks for. A chain of them may be long.
    pub fn conditions_behind(&self, guard: &Guard) -> Vec<ConditionKey> {
        let mut found = BTreeSet::new();
        let mut left = vec![guard];
        while let Some(guard) = left.pop() {
            guard.for_each(&mut |test| {
                if let FactTest::Condition(key) = test
                    && found.insert(*key)
                {
                    left.push(&self.conditions[*key].when.logic);
                }
            });
        }
        let order = self.definition_order.iter();
        let conditions = order.filter_map(|definition| match definition {
            Definition::Condition(key) => Some(*key),
            Definition::Score(_) | Definition::Output(_) => None,
        });
        conditions.filter(|key| found.contains(key)).collect()
    }

    /// Every step of every pathway, in the order written.
    pub fn steps(&self) -> impl Iterator<Item = (StepKey, &Step)> {
        self.pathways.iter().flat_map(|(pathway, path)| {
            path.steps
                .iter()
                .enumerate()
                .map(move |(index, step)| (StepKey { pathway, index }, step))
        })
    }

    /// `pathway.step`, as authors write it.
    pub fn step_name(&self, key: StepKey) -> String {
        format!(
            "{}.{}",
            self.pathways[key.pathway].meta.id,
            self.step(key).name
        )
    }

    pub fn row(&self, key: RowKey) -> &Row {
        &self.tables[key.table].rows[key.index]
    }

    /// Every row of every table, in the order written.
    pub fn rows(&self) -> impl Iterator<Item = (RowKey, &Row)> {
        self.tables.iter().flat_map(|(key, table)| {
            let rows = table.rows.iter().enumerate();
            rows.map(move |(index, row)| (RowKey { table: key, index }, row))
        })
    }

    /// `table.row`, as authors write it.
    pub fn row_name(&self, key: RowKey) -> String {
        format!("{}.{}", self.tables[key.table].meta.id, self.row(key).name)
    }

    pub fn input_meta(&self, input: Input) -> &Meta {
        self.meta(input.thing())
    }

    pub fn statement_name(&self, statement: Statement) -> String {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].meta.id.clone(),
            Statement::Step(key) => self.step_name(key),
            Statement::Row(key) => self.row_name(key),
        }
    }

    pub fn statement_span(&self, statement: Statement) -> Span {
        match statement {
            Statement::Recommendation(key) => self.recommendations[key].meta.span,
            Statement::Step(key) => self.step(key).span,
            Statement::Row(key) => self.row(key).span,
        }
    }

    pub fn dose(&self, key: DoseKey) -> &Dose {
        &self.protocols[key.protocol].doses[key.index]
    }

    pub fn doses_of(&self, protocol: ProtocolKey) -> impl Iterator<Item = (DoseKey, &Dose)> {
        let doses = self.protocols[protocol].doses.iter().enumerate();
        doses.map(move |(index, dose)| (DoseKey { protocol, index }, dose))
    }

    /// The protocol by which an act is carried out.
    pub fn protocol_of(&self, act: Statement) -> Option<ProtocolKey> {
        match act {
            Statement::Recommendation(_) => None,
            Statement::Step(key) => match self.step(key).action {
                Action::Act { by, .. } => by,
                Action::Ask { .. } | Action::Enter { .. } => None,
            },
            Statement::Row(key) => self.row(key).by,
        }
    }

    /// The protocol by which an act carries out what one of its stances permits.
    pub fn delivery(
        &self,
        act: Statement,
        stance: Stance,
        intervention: InterventionKey,
    ) -> Option<ProtocolKey> {
        let protocol = self.protocol_of(act).filter(|_| stance.permits())?;
        let delivered = self.protocols[protocol].intervention;
        let own = self.position(act, stance, intervention);
        let is_meant = self.are_related(intervention, delivered)
            && self
                .hierarchy
                .shared(own, Position::whole(stance, delivered))
                .next()
                .is_some();
        is_meant.then_some(protocol)
    }
}
