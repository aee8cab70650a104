//! An edit that nothing catches, and one patient who shows it.

use std::collections::BTreeSet;

use super::edit::Edit;
use super::judge::SaidDifference;
use crate::interpret::{Advice, advise, worked_out};
use crate::model::*;
use crate::notation::{Expectation, ProposedBlock, toml, vignette};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::explain::Cube;
use crate::prove::formula::Formula;
use crate::prove::space::Cell;
use crate::quantity::Number;
use crate::verify::working_words;

/// An edit that nothing catches, and what is said to somebody only before it, or only after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    pub edit: Edit,
    pub effect: EditEffect,
}

/// How an edit changes what somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditEffect {
    pub what: SaidToPatient,
    /// Whether it is said to them before the edit; after it, it is the other way round.
    pub is_lost: bool,
}

/// What is said to a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidToPatient {
    /// A stance, by whatever statement.
    Heard(InterventionKey, Stance),
    /// An output has a value; of an any-of output, [the value](Value::OneOf) is in it. Which calculation it is, no rule asks.
    Has(OutputKey, OutputValue),
    /// The number that an output is set to is another, though it compares alike.
    Number(OutputKey),
    /// A statement is made: a recommendation applies, a step is reached, a row is hit.
    Made(Statement),
    /// A stance, by one statement; where nothing else differs, others say it too.
    By(Statement, Stance, InterventionKey),
}

impl SaidToPatient {
    /// The predicate of a rule that asks for it. None asks which of several statements says a thing, or what a number was worked out by.
    fn predicate(&self, library: &Library) -> Option<String> {
        Some(match *self {
            SaidToPatient::Has(output, ref value) => has_value(library, output, value.constant()?),
            SaidToPatient::Heard(on, stance) => {
                format!(
                    "{}({})",
                    stance.participle(),
                    library.interventions[on].meta.id
                )
            }
            SaidToPatient::Made(statement) => {
                let verb = match statement {
                    Statement::Recommendation(_) => "applies",
                    Statement::Step(_) => "reaches",
                    Statement::Row(_) => "hits",
                };
                format!("{verb}({})", library.statement_name(statement))
            }
            SaidToPatient::By(..) | SaidToPatient::Number(_) => return None,
        })
    }

    /// The thing that a rule about it is named after.
    fn about<'l>(&self, library: &'l Library) -> &'l str {
        match *self {
            SaidToPatient::Has(output, _) | SaidToPatient::Number(output) => {
                &library.outputs[output].meta.id
            }
            SaidToPatient::Heard(on, _) | SaidToPatient::By(_, _, on) => {
                &library.interventions[on].meta.id
            }
            SaidToPatient::Made(Statement::Recommendation(key)) => {
                &library.recommendations[key].meta.id
            }
            SaidToPatient::Made(Statement::Step(key)) => &library.pathways[key.pathway].meta.id,
            SaidToPatient::Made(Statement::Row(key)) => &library.tables[key.table].meta.id,
        }
    }
}

impl Survivor {
    /// Whether a rule or a patient of the book could tell the edit; not where all are advised the same by the same statements, of which one
    /// says less or more than it did.
    pub fn can_be_caught(&self) -> bool {
        !matches!(self.effect.what, SaidToPatient::By(..))
    }
}

impl EditEffect {
    /// As after "then".
    pub fn words(&self, library: &Library) -> String {
        let no_longer = if self.is_lost { "no longer " } else { "" };
        match self.what {
            SaidToPatient::Has(output, ref value) => {
                let has = match value {
                    OutputValue::Constant(value) => has_value(library, output, value),
                    OutputValue::Calculated(_) => {
                        let id = &library.outputs[output].meta.id;
                        format!("{id} = {}", value.words(library, output))
                    }
                };
                match self.is_lost {
                    true => format!("`{has}` no longer holds"),
                    false => format!("`{has}` holds"),
                }
            }
            SaidToPatient::Number(output) => {
                format!("`{}` is another number", library.outputs[output].meta.id)
            }
            SaidToPatient::Heard(on, stance) => {
                let id = &library.interventions[on].meta.id;
                format!("`{id}` is {no_longer}{}", stance.participle())
            }
            SaidToPatient::Made(statement) => {
                let name = library.statement_name(statement);
                match (statement, self.is_lost) {
                    (Statement::Recommendation(_), false) => format!("`{name}` applies"),
                    (Statement::Recommendation(_), true) => format!("`{name}` no longer applies"),
                    (Statement::Step(_), _) => format!("`{name}` is {no_longer}reached"),
                    (Statement::Row(_), _) => format!("`{name}` is {no_longer}hit"),
                }
            }
            SaidToPatient::By(statement, stance, on) => {
                let id = &library.interventions[on].meta.id;
                let name = library.statement_name(statement);
                let says = if self.is_lost {
                    "no longer says"
                } else {
                    "says"
                };
                format!("`{name}` {says} `{} {id}`", stance.name())
            }
        }
    }
}

fn has_value(library: &Library, output: OutputKey, value: &Value) -> String {
    let kind = &library.outputs[output].kind;
    Variable::Output(output).is(kind, value).words(library)
}

/// Someone to whom an edit that nothing catches changes what is said.
#[derive(Debug)]
pub struct Witness {
    /// The few facts that make the difference.
    pub whenever: String,
    /// An invariant that the unedited library keeps and the edit breaks; `None` where no rule can tell the two apart, since other statements say
    /// the same.
    pub invariant: Option<ProposedBlock>,
    /// Of an edit of a formula, which no rule can tell from another: a worked patient whose number it would change.
    pub vignette: Option<ProposedBlock>,
    pub patient: Patient,
    /// The patient's advice before the edit and after it.
    pub advice: [Advice; 2],
    /// What their scores come to and which rows they hit, before and after.
    pub worked: [Vec<String>; 2],
}

impl Witness {
    pub(super) fn find(
        versions: [&Library; 2],
        prover: &mut Prover<'_>,
        difference: &SaidDifference,
    ) -> Result<Self, BudgetSpent> {
        let (witness, few) = Self::told(versions, prover, difference)?;
        let whenever = &witness.whenever;
        let EditEffect { what, is_lost } = &difference.effect;
        // Where the premise is unknown, the rule would be unknown too, and so broken.
        let premise = match may_be_unknown(prover, difference.differs, &few) {
            true => format!("({whenever}) is true"),
            false => whenever.clone(),
        };
        let premise = (!few.is_empty()).then_some(premise.as_str());
        let claim = what.predicate(versions[0]);
        let invariant = claim.map(|predicate| {
            let not = if *is_lost { "" } else { "not " };
            let claim = format!("{not}{predicate}");
            ProposedBlock::invariant(what.about(versions[0]), premise, &claim)
        });
        Ok(Self {
            invariant,
            ..witness
        })
    }

    /// Someone of whom an edited formula comes to another number.
    pub(super) fn of_formula(
        versions: [&Library; 2],
        key: CalculationKey,
        prover: &mut Prover<'_>,
        difference: &SaidDifference,
    ) -> Result<Self, BudgetSpent> {
        let (witness, _) = Self::told(versions, prover, difference)?;
        let library = versions[0];
        let id = &library.calculations[key].meta.id;
        let expected = Expectation::Number {
            of: id.clone(),
            value: toml(&expected_number(versions, key, &witness.patient)),
        };
        let taken = library.calculations[key].facts();
        let matters = |fact: FactKey| taken.contains(&fact);
        let of = (&witness.patient, &matters as &dyn Fn(FactKey) -> bool);
        let vignette = vignette(library, id, of, Some(&expected));
        Ok(Self {
            vignette: Some(vignette),
            ..witness
        })
    }

    /// Someone, with nothing that would catch the edit, and the few facts that make the difference.
    fn told(
        versions: [&Library; 2],
        prover: &mut Prover<'_>,
        difference: &SaidDifference,
    ) -> Result<(Self, Cube), BudgetSpent> {
        let found = prover.find(difference.differs)?.ok_or(BudgetSpent)?;
        let few = prover.few_facts(&found)?;
        let whenever = prover.words(&few);
        let patient = found.patient;
        let columns = few.parts().iter().map(|(key, _)| prover.space.column(*key));
        let about: BTreeSet<FactKey> = columns
            .flat_map(|column| column.of.facts(prover.library()))
            .collect();
        let advice = versions.map(|library| advise(library, &patient));
        let worked = [0, 1].map(|version| {
            working_words(versions[version], &patient, &advice[version], Some(&about))
        });
        let witness = Self {
            invariant: None,
            vignette: None,
            whenever,
            advice,
            worked,
            patient,
        };
        Ok((witness, few))
    }
}

/// A cell for the number that a calculation comes to, or for a few near it, but not for what it comes to in another version.
fn expected_number(versions: [&Library; 2], key: CalculationKey, patient: &Patient) -> String {
    let kind = &versions[0].calculations[key].kind;
    let [own, other] = versions.map(|library| worked_out(library, patient, key));
    let unit = kind.unit().filter(|unit| !unit.is_one());
    let words = |number: &Number| match unit {
        Some(unit) => format!("{number} {}", unit.in_expression()),
        None => number.to_string(),
    };
    let Value::Number(own) = own else {
        return own.words(kind);
    };
    let own = own.number();
    if own.is_decimal() {
        return words(own);
    }
    let other = match &other {
        Value::Number(other) => Some(other.number()),
        Value::Unknown | Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) => None,
    };
    let mut step = Number::one();
    loop {
        let low = Rounding::Down.of(own, &step);
        let high = &low + &step;
        if other.is_none_or(|other| *other < low || *other > high || other == own) {
            return format!("between {} and {}", words(&low), words(&high));
        }
        step = &step * &Number::ratio(1, 10);
    }
}

/// Whether there may be someone of whom it is unknown if facts hold.
fn may_be_unknown(prover: &Prover<'_>, differs: Formula, few: &Cube) -> bool {
    let mut parts = few.parts().iter();
    prover.encoding.pool.has_totals(differs)
        || parts.any(|(key, mask)| {
            let mut cells = prover.space.column(*key).cells.iter().enumerate();
            cells.any(|(cell, known)| *known == Cell::Unknown && !mask.has(cell))
        })
}
