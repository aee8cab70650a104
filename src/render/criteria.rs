//! An expression over a patient's facts, or over what a patient is told, in plain words: one line, or lists of lines.
//!
//! Negations go inwards until they meet a single test; in three values that changes nothing (De Morgan).

use super::html::{Html, escape, tag};
use super::view::View;
use crate::model::{
    Claim, ClaimTest, Comparison, Fact, FactKey, FactKind, FactTest, Guard, InterventionKey, Logic,
    Thing,
};
use crate::words::{Joined, Phrase, Run};

/// What a patient must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criteria {
    Everyone,
    Nobody,
    Line(Phrase),
    Group(Joined, Vec<Criteria>),
}

impl View<'_> {
    pub fn criteria(&self, guard: &Guard) -> Criteria {
        read(guard, true, &|test, holds| self.test(test, holds))
    }

    /// The same of what an invariant says.
    pub fn claim_criteria(&self, claim: &Claim) -> Criteria {
        read(claim, true, &|test, holds| self.claim_words(test, holds))
    }

    fn test(&self, test: &FactTest, holds: bool) -> Phrase {
        let said = &self.words().criteria;
        let (library, values) = (self.library(), &self.words().values);
        let yes_no = if holds { &values.yes } else { &values.no };
        match test {
            FactTest::Yes(key) => {
                let value = Phrase::text(yes_no.as_str());
                said.is.phrase(self.fact(*key), value)
            }
            FactTest::Among { fact, values } => {
                let value = self.values(&library.facts[*fact], values, holds);
                said.is.phrase(self.fact(*fact), value)
            }
            FactTest::Has { fact, value } => {
                let sentence = if holds {
                    &said.includes
                } else {
                    &said.includes_not
                };
                let name = value_name(&library.facts[*fact], *value);
                sentence.phrase(self.fact(*fact), Phrase::text(name))
            }
            FactTest::Compare {
                fact,
                comparison,
                number,
            } => {
                let unit = unit(&library.facts[*fact]);
                let amount = self.words().amount(number, unit);
                self.compared(self.fact(*fact), *comparison, amount, holds)
            }
            FactTest::Known(fact) => self.known(self.fact(*fact), holds),
            FactTest::Condition(key) => {
                let condition = self.thing(Thing::Condition(*key)).into();
                if holds {
                    condition
                } else {
                    said.not.phrase(condition)
                }
            }
            FactTest::Score {
                score,
                comparison,
                number,
            } => {
                let name = self.thing(Thing::Score(*score)).into();
                let number = self.words().number(&(*number).into());
                self.compared(name, *comparison, number, holds)
            }
            FactTest::ScoreKnown(score) => {
                self.known(self.thing(Thing::Score(*score)).into(), holds)
            }
        }
    }

    fn claim_words(&self, test: &ClaimTest, holds: bool) -> Phrase {
        let said = &self.words().claims;
        let of = |key: &InterventionKey| self.thing(Thing::Intervention(*key)).into();
        let (yes, no, name) = match test {
            ClaimTest::Fact(test) => return self.test(test, holds),
            ClaimTest::Before { first, then } => {
                let sentence = if holds {
                    &said.before
                } else {
                    &said.before_not
                };
                return sentence.phrase(of(first), of(then));
            }
            ClaimTest::Permitted(key) => (&said.permitted, &said.permitted_not, of(key)),
            ClaimTest::Offered(key) => (&said.offered, &said.offered_not, of(key)),
            ClaimTest::Considered(key) => (&said.considered, &said.considered_not, of(key)),
            ClaimTest::Avoided(key) => (&said.avoided, &said.avoided_not, of(key)),
            ClaimTest::Forbidden(key) => (&said.forbidden, &said.forbidden_not, of(key)),
            ClaimTest::Reaches(key) => (&said.reaches, &said.reaches_not, self.step(*key).into()),
            ClaimTest::Hits(key) => (&said.hits, &said.hits_not, self.table_row(*key).into()),
            ClaimTest::Applies(key) => {
                let name = self.thing(Thing::Recommendation(*key)).into();
                (&said.applies, &said.applies_not, name)
            }
        };
        if holds {
            yes.phrase(name)
        } else {
            no.phrase(name)
        }
    }

    fn fact(&self, key: FactKey) -> Phrase {
        self.thing(Thing::Fact(key)).into()
    }

    fn known(&self, name: Phrase, holds: bool) -> Phrase {
        let said = &self.words().criteria;
        match holds {
            true => said.known.phrase(name),
            false => said.unknown.phrase(name),
        }
    }

    /// The values that are meant, or all others.
    fn values(&self, fact: &Fact, meant: &[usize], holds: bool) -> Phrase {
        let all = match &fact.kind {
            FactKind::OneOf(values) | FactKind::AnyOf(values) => values.len(),
            FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => 0,
        };
        let chosen = (0..all).filter(|value| meant.contains(value) == holds);
        let or = &self.words().criteria.or;
        chosen
            .map(|value| Phrase::text(value_name(fact, value)))
            .reduce(|left, right| or.phrase(left, right))
            .unwrap_or_default()
    }

    fn compared(
        &self,
        name: Phrase,
        comparison: Comparison,
        amount: String,
        holds: bool,
    ) -> Phrase {
        let said = &self.words().criteria;
        let amount = Phrase::text(amount);
        match if holds {
            comparison
        } else {
            comparison.negated()
        } {
            Comparison::Equal => said.is.phrase(name, amount),
            Comparison::NotEqual => said.is_not.phrase(name, amount),
            Comparison::Less => said.less.phrase(name, amount),
            Comparison::AtMost => said.at_most.phrase(name, amount),
            Comparison::Greater => said.more.phrase(name, amount),
            Comparison::AtLeast => said.at_least.phrase(name, amount),
        }
    }

    /// As a paragraph, or as lists in lists.
    pub fn criteria_html(&self, criteria: &Criteria) -> Html {
        let html = match criteria {
            Criteria::Group(..) => self.list(criteria),
            line => format!("<p>{}</p>", self.list(line)),
        };
        Html::trusted(format!("<div class=\"criteria\">{html}</div>"))
    }

    fn list(&self, criteria: &Criteria) -> String {
        let (joined, parts) = match criteria {
            Criteria::Everyone => return escape(self.words().fields.every_patient.as_str()),
            Criteria::Nobody => return escape(self.words().criteria.nobody.as_str()),
            Criteria::Line(phrase) => return phrase.0.iter().map(run).collect(),
            Criteria::Group(joined, parts) => (*joined, parts),
        };
        let said = escape(self.words().joined.of(joined));
        let items = parts
            .iter()
            .map(|part| format!("<li>{}</li>", self.list(part)));
        let items: String = items.collect();
        format!("<span class=\"joined\">{said}</span><ul>{items}</ul>")
    }

    /// In one line, if it is short enough to be read so: one test, or several joined in one way.
    pub fn criteria_line(&self, criteria: &Criteria) -> Option<Phrase> {
        let said = &self.words().criteria;
        let lines = |parts: &[Criteria]| -> Option<Vec<Phrase>> {
            let lines = parts.iter().map(|part| match part {
                Criteria::Line(phrase) => Some(phrase.clone()),
                Criteria::Everyone | Criteria::Nobody | Criteria::Group(..) => None,
            });
            lines.collect()
        };
        match criteria {
            Criteria::Everyone => Some(Phrase::text(self.words().fields.every_patient.as_str())),
            Criteria::Nobody => Some(Phrase::text(said.nobody.as_str())),
            Criteria::Line(phrase) => Some(phrase.clone()),
            Criteria::Group(Joined::All, parts) => {
                let lines = lines(parts)?.into_iter();
                lines.reduce(|left, right| said.and.phrase(left, right))
            }
            Criteria::Group(Joined::Any, parts) => {
                let lines = lines(parts)?.into_iter();
                lines.reduce(|left, right| said.or.phrase(left, right))
            }
            Criteria::Group(
                Joined::OneAlone | Joined::BothOrNeither | Joined::Known | Joined::Unknown,
                _,
            ) => None,
        }
    }
}

/// `holds` is whether the expression or its negation is meant.
fn read<T>(logic: &Logic<T>, holds: bool, test: &impl Fn(&T, bool) -> Phrase) -> Criteria {
    match logic {
        Logic::Constant(value) if *value == holds => Criteria::Everyone,
        Logic::Constant(_) => Criteria::Nobody,
        Logic::Test(own) => Criteria::Line(test(own, holds)),
        Logic::Known(inner) => {
            let joined = if holds {
                Joined::Known
            } else {
                Joined::Unknown
            };
            Criteria::Group(joined, vec![read(inner, true, test)])
        }
        Logic::Not(inner) => read(inner, !holds, test),
        Logic::And(parts) => join(parts.iter().map(|part| read(part, holds, test)), holds),
        Logic::Or(parts) => join(parts.iter().map(|part| read(part, holds, test)), !holds),
        Logic::Implies(left, right) => {
            let parts = [read(left, !holds, test), read(right, holds, test)];
            join(parts.into_iter(), !holds)
        }
        Logic::Xor(left, right) => {
            let joined = if holds {
                Joined::OneAlone
            } else {
                Joined::BothOrNeither
            };
            let parts = [left, right].map(|part| read(part, true, test));
            Criteria::Group(joined, parts.into())
        }
    }
}

/// All of the parts, or any of them; a part that is joined in the same way is no group of its own.
fn join(parts: impl Iterator<Item = Criteria>, all: bool) -> Criteria {
    let joined = if all { Joined::All } else { Joined::Any };
    let mut lines = Vec::new();
    for part in parts {
        match part {
            Criteria::Group(own, parts) if own == joined => lines.extend(parts),
            other => lines.push(other),
        }
    }
    Criteria::Group(joined, lines)
}

fn run(run: &Run) -> String {
    let text = escape(&run.text);
    match &run.href {
        Some(href) => format!("{}{text}</a>", tag("a", &[("href", href)])),
        None if run.code => format!("<code>{text}</code>"),
        None => text,
    }
}

fn value_name(fact: &Fact, value: usize) -> String {
    match &fact.kind {
        FactKind::OneOf(values) | FactKind::AnyOf(values) => values[value].clone(),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => String::new(),
    }
}

fn unit(fact: &Fact) -> Option<&crate::quantity::Unit> {
    match &fact.kind {
        FactKind::Quantity { unit, .. } => Some(unit),
        FactKind::YesNo | FactKind::OneOf(_) | FactKind::AnyOf(_) | FactKind::Count { .. } => None,
    }
}
