//! Forty pathways like those of guidelines, from 20 to 80 steps, each from a seed: a way that most follow, with endings, detours
//! that come back, questions aside, and steps that several branches share.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use crate::pathways::{Dice, Draft, Step};

pub const COUNT: u64 = 40;

const QUESTIONS: [&str; 8] = [
    "Fever?",
    "Is the pain getting worse at night or at rest?",
    "Which region is affected?",
    "Have two treatments been tried for six weeks each, and failed?",
    "Is there a red flag: weight loss, trauma, numbness or weakness?",
    "Older than 65 years?",
    "Is imaging available within two weeks?",
    "Has the patient been told of the benefits and harms, and do they want to go on?",
];
const ACTS: [&str; 6] = [
    "Advice to stay active",
    "Review after two weeks",
    "Exercise, supervised for at least six weeks",
    "Test kidney function and potassium before the first dose",
    "Paracetamol",
    "Manual therapy with exercise",
];
const ENDS: [&str; 5] = [
    "Stop: refer to a specialist within a week",
    "Stop: no indication",
    "Stop the medicine and look for another cause of the pain",
    "Treat in primary care, and review in three months",
    "Admit to hospital today",
];
const LABELS: [[&str; 2]; 6] = [
    ["Yes", "No"],
    ["Yes", "No, or not known"],
    ["Tried and failed", "Not tried, or helped"],
    ["Available", "Not available"],
    ["At least 10 mmol/L", "Below 10 mmol/L"],
    ["Neck or back", "Elsewhere"],
];
const MORE: [&str; 3] = ["Not known", "Both", "Refused by the patient"];

struct Grower {
    dice: Dice,
    steps: Vec<Step>,
    most: usize,
    /// The last step that a branch ended with, for another to share.
    end: Option<usize>,
}

pub fn guideline(seed: u64) -> Draft {
    let mut dice = Dice(seed * 7919 + 17);
    let most = 20 + dice.below(61);
    let mut grower = Grower {
        dice,
        steps: Vec::new(),
        most,
        end: None,
    };
    // About two steps stand beside each of the way that goes on.
    let length = most * 2 / 5;
    let way: Vec<usize> = (0..length.max(4)).map(|_| grower.way_step()).collect();
    for (place, &own) in way.iter().enumerate() {
        grower.leave(&way, place, own);
    }
    Draft {
        steps: grower.steps,
    }
}

impl Grower {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.dice.below(from.len())]
    }

    fn add(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn name(&self) -> String {
        format!("s{}", self.steps.len())
    }

    /// A question or an act of the way that goes on.
    fn way_step(&mut self) -> usize {
        let name = self.name();
        let step = match self.dice.percent(72) {
            true => Step::ask(&name, self.pick(&QUESTIONS), &[]),
            false => Step::act(&name, self.pick(&ACTS), None),
        };
        self.add(step)
    }

    fn asks(&self, step: usize) -> bool {
        self.steps[step].words.ends_with('?')
    }

    /// Gives a step of a way its branches, or what comes next; the last of a way ends.
    fn leave(&mut self, way: &[usize], place: usize, own: usize) {
        let next = way.get(place + 1).copied();
        if !self.asks(own) {
            self.steps[own].next = next;
            return;
        }
        let on = next.unwrap_or_else(|| self.ending());
        let more = match self.dice.below(100) {
            0..88 => 0,
            88..97 => 1,
            _ => 2,
        };
        let labels = LABELS[self.dice.below(LABELS.len())];
        let mut targets = vec![on];
        for _ in 0..=more {
            targets.push(self.aside(way, place));
        }
        // The way on is written first, last or between.
        let at = self.dice.below(targets.len());
        targets.swap(0, at);
        let labels = labels.into_iter().chain(MORE);
        self.steps[own].branches = labels.map(str::to_owned).zip(targets).collect();
    }

    /// Where a branch leads that does not go on.
    fn aside(&mut self, way: &[usize], place: usize) -> usize {
        let kind = self.dice.below(100);
        let ahead = place + 1 + self.dice.below(4);
        match (kind, way.get(ahead + 1)) {
            (0..9, Some(&later)) if self.dice.percent(50) => later,
            (0..9, Some(&later)) => {
                let step = Step::act(&self.name(), self.pick(&ACTS), Some(later));
                self.add(step)
            }
            (9..21, _) if self.steps.len() < self.most => self.side(way, ahead),
            (21..33, _) => match self.end {
                Some(end) => end,
                None => self.ending(),
            },
            _ => self.ending(),
        }
    }

    fn ending(&mut self) -> usize {
        let name = self.name();
        let words = self.pick(&ENDS);
        let end = Step {
            stops: words.starts_with("Stop"),
            ..Step::act(&name, words, None)
        };
        let end = self.add(end);
        self.end = Some(end);
        if !self.dice.percent(25) {
            return end;
        }
        let step = Step::act(&self.name(), self.pick(&ACTS), Some(end));
        self.add(step)
    }

    /// A question aside, whose branches end, or come back to the way.
    fn side(&mut self, way: &[usize], ahead: usize) -> usize {
        let name = self.name();
        let question = Step::ask(&name, self.pick(&QUESTIONS), &[]);
        let own = self.add(question);
        let later = way.get(ahead + 1).copied();
        let first = match later {
            Some(later) if self.dice.percent(50) => later,
            _ => self.ending(),
        };
        let second = match self.dice.percent(30) && self.steps.len() < self.most {
            true => self.side(way, ahead + 1),
            false => self.ending(),
        };
        let targets = [first, second];
        let labels = LABELS[self.dice.below(LABELS.len())];
        let labels = labels.into_iter().map(str::to_owned);
        self.steps[own].branches = labels.zip(targets).collect();
        own
    }
}
