//! Pathways: questions that branch and sometimes meet again, acts behind their contraindications.

use super::advice::Topic;
use super::facts::{Fact, guard};
use super::random::Random;
use super::shape::{Form, Shape};

/// A question with the acts that hang on it, or the way into another pathway.
#[derive(Default)]
struct Unit {
    enters: Option<usize>,
    branches: Vec<Branch>,
    acts: Vec<Act>,
}

/// One way out of a question, to one of the unit's acts or on to another unit; without `when`, it takes everyone left.
struct Branch {
    when: Option<String>,
    act: Option<usize>,
}

struct Act {
    stance: &'static str,
    drug: String,
}

impl Unit {
    fn steps(&self) -> usize {
        1 + self.acts.len()
    }

    /// How many ways lead on: one from each act, and from each branch that leads to none.
    fn exits(&self) -> usize {
        let onward = self.branches.iter().filter(|branch| branch.act.is_none());
        onward.count() + self.acts.len() + usize::from(self.enters.is_some())
    }
}

/// How many units a branch of a chain can skip.
const WINDOW: usize = 3;

pub struct Writer<'a> {
    shape: &'a Shape,
    facts: &'a [Fact],
    topic: &'a Topic,
    /// Pathways to enter, one after the other.
    enters: Vec<usize>,
    /// Facts to ask for by their values, each once: half of them, in a random order.
    unasked: Vec<usize>,
    /// The other half, for conditions of several facts.
    combined: Vec<usize>,
    random: &'a mut Random,
}

impl<'a> Writer<'a> {
    pub fn new(
        shape: &'a Shape,
        facts: &'a [Fact],
        topic: &'a Topic,
        enters: Vec<usize>,
        random: &'a mut Random,
    ) -> Self {
        let mut unasked = random.choose(&topic.scope, topic.scope.len());
        let combined = unasked.split_off(unasked.len() / 2);
        Self {
            shape,
            facts,
            topic,
            enters,
            unasked,
            combined,
            random,
        }
    }

    /// A pathway of exactly so many steps.
    pub fn text(mut self, steps: usize) -> String {
        let units = self.units(steps - 1);
        let targets = match self.shape.form {
            Form::Tree => self.tree(&units),
            Form::Chain => self.chain(&units),
        };
        let index = self.topic.index;
        let fact = *self.random.pick(&self.topic.scope);
        let (applies, _) = self.facts[fact].atom(self.random);
        let mut text = format!(
            "```pathway path-{index}\ntitle = \"The pathway {index}\"\napplies = \"{applies}\"\n\n"
        );
        for (at, (unit, targets)) in units.iter().zip(targets).enumerate() {
            text += &unit_text(
                at,
                unit,
                targets.into_iter().map(|to| name(to, units.len())),
            );
        }
        text + "[step.end]\nconsider = [\"usual-care\"]\nbecause = [\"usual-care-for-all\"]\n```\n\n"
    }

    /// Units of so many steps in all, the pathways to enter spread evenly among them.
    fn units(&mut self, steps: usize) -> Vec<Unit> {
        let mut units = Vec::new();
        let (mut left, mut entered) = (steps, 0);
        while left > 0 {
            let is_time = (steps - left) * (self.enters.len() + 1) > entered * steps;
            let unit = if is_time && entered < self.enters.len() {
                entered += 1;
                let enters = Some(self.enters[entered - 1]);
                Unit {
                    enters,
                    ..Unit::default()
                }
            } else {
                self.unit(left)
            };
            left -= unit.steps();
            units.push(unit);
        }
        units
    }

    /// A unit of no more than so many steps; some lack their last branch.
    fn unit(&mut self, left: usize) -> Unit {
        let mut unit = match self.random.below(1000) {
            0..300 if left >= 3 => self.offer(),
            0..650 => self.parts().unwrap_or_else(|| self.alternatives()),
            _ => self.alternatives(),
        };
        if self.random.chance(self.shape.flaws / 2) {
            unit.branches.pop();
        }
        unit
    }

    /// The values of a fact that no other question asks for; `None` where none is left.
    fn parts(&mut self) -> Option<Unit> {
        let fact = self.unasked.pop()?;
        let parts = self.facts[fact].parts().into_iter();
        let branches = parts.map(|part| onward(Some(part))).collect();
        Some(Unit {
            branches,
            ..Unit::default()
        })
    }

    /// If, else if, else; some forget that the second excludes the first.
    fn alternatives(&mut self) -> Unit {
        let [first, second] = [(); 2].map(|()| guard(self.facts, &self.combined, self.random));
        let overlaps = self.random.chance(self.shape.flaws / 2);
        let second = if overlaps {
            second
        } else {
            format!("{second} and not ({first})")
        };
        let branches = vec![onward(Some(first)), onward(Some(second)), onward(None)];
        Unit {
            branches,
            ..Unit::default()
        }
    }

    /// Is there a contraindication, is there an indication; some forget the first question.
    fn offer(&mut self) -> Unit {
        let own = self.random.pick(&self.topic.interventions);
        let when = guard(self.facts, &own.free(&self.combined), self.random);
        let drug = &own.name;
        let stance = if self.random.chance(500) {
            "offer"
        } else {
            "consider"
        };
        let mut acts = vec![Act {
            stance,
            drug: drug.clone(),
        }];
        let mut branches = Vec::new();
        if self.random.chance(self.shape.flaws / 4) {
            branches.push(Branch {
                when: Some(when),
                act: Some(0),
            });
        } else {
            acts.push(Act {
                stance: "forbid",
                drug: drug.clone(),
            });
            branches.push(Branch {
                when: Some(format!("contra-{drug}")),
                act: Some(1),
            });
            branches.push(Branch {
                when: Some(format!("{when} and not contra-{drug}")),
                act: Some(0),
            });
        }
        branches.push(onward(None));
        Unit {
            branches,
            acts,
            ..Unit::default()
        }
    }

    /// Where each exit leads: every unit is led to from one exit, or in one case of five from two. What is left over ends.
    fn tree(&mut self, units: &[Unit]) -> Vec<Vec<usize>> {
        let mut targets: Vec<Vec<usize>> = units
            .iter()
            .map(|unit| vec![units.len(); unit.exits()])
            .collect();
        let mut open = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            let arrivals = if self.random.chance(200) { 2 } else { 1 };
            for _ in 0..arrivals.min(open.len()) {
                let (from, exit): (usize, usize) = open.swap_remove(self.random.below(open.len()));
                targets[from][exit] = at;
            }
            open.extend((0..unit.exits()).map(|exit| (at, exit)));
        }
        targets
    }

    /// The first exit leads to the next unit, the others to it or a little further.
    fn chain(&mut self, units: &[Unit]) -> Vec<Vec<usize>> {
        let later = |(at, unit): (usize, &Unit)| {
            let others = (1..unit.exits()).map(|_| at + self.random.between(1, WINDOW));
            std::iter::once(at + 1).chain(others).collect()
        };
        units.iter().enumerate().map(later).collect()
    }
}

fn onward(when: Option<String>) -> Branch {
    Branch { when, act: None }
}

fn unit_text(at: usize, unit: &Unit, mut targets: impl Iterator<Item = String>) -> String {
    let mut next = || targets.next().unwrap_or_else(|| "end".to_owned());
    if let Some(to) = unit.enters {
        return format!(
            "[step.u{at}]\nenter = \"path-{to}\"\nnext = \"{}\"\n\n",
            next()
        );
    }
    let mut text = format!("[step.u{at}]\nask = \"Question {at}?\"\nbranch = [\n");
    for (nth, branch) in unit.branches.iter().enumerate() {
        let when = match &branch.when {
            Some(when) => format!("when = \"{when}\""),
            None => "otherwise = true".to_owned(),
        };
        let to = branch
            .act
            .map_or_else(&mut next, |act| format!("u{at}-act-{act}"));
        text += &format!("  {{ {when}, label = \"answer {nth}\", to = \"{to}\" }},\n");
    }
    text += "]\n\n";
    for (nth, Act { stance, drug }) in unit.acts.iter().enumerate() {
        let next = next();
        text += &format!(
            "[step.u{at}-act-{nth}]\n{stance} = [\"{drug}\"]\nnext = \"{next}\"\nbecause = [\"no-{drug}\"]\n\n"
        );
    }
    text
}

fn name(unit: usize, units: usize) -> String {
    if unit < units {
        format!("u{unit}")
    } else {
        "end".to_owned()
    }
}
