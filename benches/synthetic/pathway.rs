//! Pathways: questions in an order, branches that skip ahead and meet again, acts behind their contraindications.

use std::fmt::Write;

use super::advice::{Intervention, Topic};
use super::facts::{Fact, guard};
use super::random::Random;
use super::shape::Shape;

/// A question with what hangs on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Is there a contraindication, is there an indication: three steps.
    Offer,
    /// The same without its contraindication: two steps.
    Forgetful,
    /// A fact's values.
    Parts,
    /// If, else if, else.
    Chain,
    /// Another pathway.
    Enter,
}

impl Unit {
    fn steps(self) -> usize {
        match self {
            Unit::Offer => 3,
            Unit::Forgetful => 2,
            Unit::Parts | Unit::Chain | Unit::Enter => 1,
        }
    }
}

/// How many units a branch can skip.
const WINDOW: usize = 3;

pub struct Writer<'a> {
    pub shape: &'a Shape,
    pub facts: &'a [Fact],
    pub topic: &'a Topic,
    /// A pathway to enter, half way.
    pub enters: Option<usize>,
    pub random: &'a mut Random,
}

impl Writer<'_> {
    /// A pathway of exactly so many steps.
    pub fn text(mut self, steps: usize) -> String {
        let units = self.plan(steps - 1);
        let index = self.topic.index;
        let fact = *self.random.pick(&self.topic.scope);
        let (applies, _) = self.facts[fact].atom(self.random);
        let mut text = format!(
            "```pathway path-{index}\ntitle = \"The pathway {index}\"\napplies = \"{applies}\"\n\n"
        );
        for (at, unit) in units.iter().enumerate() {
            self.unit(&mut text, *unit, at, units.len());
        }
        text + "[step.end]\nconsider = [\"usual-care\"]\nbecause = [\"usual-care-for-all\"]\n```\n\n"
    }

    fn plan(&mut self, steps: usize) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut left = steps;
        while left > 0 {
            let unit = match self.random.below(1000) {
                _ if left <= steps / 2
                    && self.enters.is_some()
                    && !units.contains(&Unit::Enter) =>
                {
                    Unit::Enter
                }
                0..300 if self.random.chance(self.shape.flaws / 4) => Unit::Forgetful,
                0..300 => Unit::Offer,
                300..650 => Unit::Parts,
                _ => Unit::Chain,
            };
            let unit = if unit.steps() > left {
                Unit::Parts
            } else {
                unit
            };
            left -= unit.steps();
            units.push(unit);
        }
        units
    }

    fn unit(&mut self, text: &mut String, unit: Unit, at: usize, units: usize) {
        match unit {
            Unit::Offer | Unit::Forgetful => self.offer(text, unit, at, units),
            Unit::Parts => self.parts(text, at, units),
            Unit::Chain => self.chain(text, at, units),
            Unit::Enter => {
                let (to, next) = (self.enters.unwrap_or_default(), name(at + 1, units));
                text.push_str(&format!(
                    "[step.u{at}]\nenter = \"path-{to}\"\nnext = \"{next}\"\n\n"
                ));
            }
        }
    }

    /// A later unit; one in seven branches goes to the end.
    fn later(&mut self, at: usize, units: usize) -> String {
        if self.random.chance(150) {
            return "end".to_owned();
        }
        name(at + self.random.between(1, WINDOW), units)
    }

    fn question(
        &mut self,
        text: &mut String,
        at: usize,
        mut branches: Vec<(Option<String>, String)>,
    ) {
        if self.random.chance(self.shape.flaws / 2) {
            branches.pop();
        }
        let lines = branches.into_iter().enumerate().map(|(nth, (when, to))| {
            let when = when.map_or("otherwise = true".to_owned(), |when| {
                format!("when = \"{when}\"")
            });
            format!("  {{ {when}, label = \"answer {nth}\", to = \"{to}\" }},\n")
        });
        let lines: String = lines.collect();
        write!(
            text,
            "[step.u{at}]\nask = \"Question {at}?\"\nbranch = [\n{lines}]\n\n"
        )
        .expect("a string takes it");
    }

    fn parts(&mut self, text: &mut String, at: usize, units: usize) {
        let fact = *self.random.pick(&self.topic.scope);
        let parts = self.facts[fact].parts().into_iter().enumerate();
        let branches = parts.map(|(nth, part)| {
            let to = if nth == 0 {
                name(at + 1, units)
            } else {
                self.later(at, units)
            };
            (Some(part), to)
        });
        let branches = branches.collect();
        self.question(text, at, branches);
    }

    fn chain(&mut self, text: &mut String, at: usize, units: usize) {
        let guards = [(); 2].map(|()| guard(self.facts, &self.topic.scope, self.random));
        let [first, second] = guards;
        let overlaps = self.random.chance(self.shape.flaws / 2);
        let second = if overlaps {
            second
        } else {
            format!("{second} and not ({first})")
        };
        let branches = vec![
            (Some(first), name(at + 1, units)),
            (Some(second), self.later(at, units)),
            (None, self.later(at, units)),
        ];
        self.question(text, at, branches);
    }

    fn offer(&mut self, text: &mut String, unit: Unit, at: usize, units: usize) {
        let own = self.random.pick(&self.topic.interventions);
        let when = guard(self.facts, &own.free(&self.topic.scope), self.random);
        let (drug, next) = (&own.name, name(at + 1, units));
        let mut branches = Vec::new();
        if unit == Unit::Offer {
            branches.push((Some(format!("contra-{drug}")), format!("u{at}-stop")));
            branches.push((
                Some(format!("{when} and not contra-{drug}")),
                format!("u{at}-do"),
            ));
        } else {
            branches.push((Some(when), format!("u{at}-do")));
        }
        branches.push((None, next.clone()));
        self.question(text, at, branches);
        if unit == Unit::Offer {
            act(text, &format!("u{at}-stop"), "forbid", own, &next);
        }
        let stance = if self.random.chance(500) {
            "offer"
        } else {
            "consider"
        };
        act(text, &format!("u{at}-do"), stance, own, &next);
    }
}

fn act(text: &mut String, step: &str, stance: &str, own: &Intervention, next: &str) {
    let drug = &own.name;
    text.push_str(&format!(
        "[step.{step}]\n{stance} = [\"{drug}\"]\nnext = \"{next}\"\nbecause = [\"no-{drug}\"]\n\n"
    ));
}

fn name(unit: usize, units: usize) -> String {
    if unit < units {
        format!("u{unit}")
    } else {
        "end".to_owned()
    }
}
