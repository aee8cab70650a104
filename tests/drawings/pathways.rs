//! Pathways to draw: synthetic ones like those of guidelines, and odd ones.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::fmt::Write;

use pathbook::model::{Library, PathwayKey};
use pathbook::parse::parse;
use pathbook::problem::Problems;
use pathbook::resolve::resolve;
use pathbook::source::Sources;

/// A pathway before it is written as a block.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    pub words: String,
    /// Where the answers lead; empty for an act.
    pub branches: Vec<(String, usize)>,
    /// Where an act leads.
    pub next: Option<usize>,
    /// An act that forbids.
    pub stops: bool,
}

impl Step {
    pub fn ask(name: &str, words: &str, branches: &[(&str, usize)]) -> Self {
        let branch = |(label, to): &(&str, usize)| ((*label).to_owned(), *to);
        Self {
            name: name.to_owned(),
            words: words.to_owned(),
            branches: branches.iter().map(branch).collect(),
            next: None,
            stops: false,
        }
    }

    pub fn act(name: &str, words: &str, next: Option<usize>) -> Self {
        Self {
            name: name.to_owned(),
            words: words.to_owned(),
            branches: Vec::new(),
            next,
            stops: false,
        }
    }
}

/// What a synthetic pathway is like, in percent.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub name: &'static str,
    pub steps: usize,
    /// Steps that another branch comes back to.
    pub shared: usize,
    /// Branches of the widest question.
    pub widest: usize,
    pub long_labels: bool,
}

pub const SHAPES: [Shape; 6] = [
    shape("ten", 10, 10, 3, false),
    shape("twenty", 20, 15, 3, false),
    shape("long labels", 30, 10, 3, true),
    shape("wide forks", 40, 5, 7, false),
    shape("hundred", 100, 12, 3, false),
    shape("three hundred", 300, 10, 3, false),
];

const fn shape(
    name: &'static str,
    steps: usize,
    shared: usize,
    widest: usize,
    long_labels: bool,
) -> Shape {
    Shape {
        name,
        steps,
        shared,
        widest,
        long_labels,
    }
}

/// Numbers that are the same on every machine (a linear congruential generator with Knuth's multiplier).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}

/// How many steps further on a shared step is at most.
const NEAR: usize = 10;

const QUESTIONS: [&str; 4] = [
    "Is the pain getting worse at night or at rest?",
    "Fever?",
    "Have two treatments been tried for six weeks each, and failed?",
    "Which region is affected?",
];
const ACTS: [&str; 4] = [
    "Offer advice to stay active",
    "Review after two weeks",
    "Refer to a specialist within a week",
    "Stop the medicine and look for another cause",
];
const LABELS: [&str; 5] = ["Yes", "No", "Not known", "Neck or back", "Elsewhere"];
const LONG: [&str; 3] = [
    "Tried for at least six weeks without a benefit that matters",
    "Contraindicated or refused by the patient",
    "None of these, or nobody has asked",
];

/// A tree of questions and acts, some of whose branches come to a step that is there already.
pub fn synthetic(shape: &Shape) -> Draft {
    let mut dice = Dice(shape.steps as u64 + 7);
    let mut steps: Vec<Step> = vec![question(shape, &mut dice, 0)];
    let mut open: Vec<(usize, usize)> = exits(shape, &mut dice, 0);
    while steps.len() < shape.steps && !open.is_empty() {
        // Mostly the newest branch, so that the pathway grows in depth; the last one open is never closed by a shared step.
        let at = match dice.percent(70) {
            true => open.len() - 1,
            false => dice.below(open.len()),
        };
        let (from, exit) = open.remove(at);
        // A step that is there already, if it was reached after this one.
        if !open.is_empty() && dice.percent(shape.shared) && from + 1 < steps.len() {
            let later = from + 1 + dice.below((steps.len() - from - 1).min(NEAR));
            join(&mut steps, from, exit, later);
            continue;
        }
        let own = steps.len();
        join(&mut steps, from, exit, own);
        let asks = open.is_empty() || dice.percent(50);
        if asks {
            steps.push(question(shape, &mut dice, own));
            open.extend(exits(shape, &mut dice, own));
        } else {
            let words = ACTS[dice.below(ACTS.len())];
            steps.push(Step::act(&format!("s{own}"), words, None));
            if dice.percent(40) {
                open.push((own, 0));
            }
        }
    }
    let mut draft = Draft { steps };
    draft.close(shape);
    draft
}

fn question(shape: &Shape, dice: &mut Dice, own: usize) -> Step {
    let words = match shape.long_labels {
        true => QUESTIONS[2],
        false => QUESTIONS[dice.below(QUESTIONS.len())],
    };
    Step::ask(&format!("s{own}"), words, &[])
}

/// The branches that a question is to have.
fn exits(shape: &Shape, dice: &mut Dice, own: usize) -> Vec<(usize, usize)> {
    let wide = dice.percent(12);
    let count = if wide {
        shape.widest
    } else {
        2 + usize::from(dice.percent(20))
    };
    (0..count).rev().map(|exit| (own, exit)).collect()
}

fn join(steps: &mut [Step], from: usize, exit: usize, to: usize) {
    let step = &mut steps[from];
    if step.words.ends_with('?') {
        step.branches.push((exit.to_string(), to));
    } else {
        step.next = Some(to);
    }
}

impl Draft {
    /// Gives branches their labels in order, and every question at least two.
    fn close(&mut self, shape: &Shape) {
        for step in &mut self.steps {
            step.branches
                .sort_by_key(|(exit, _)| exit.parse::<usize>().ok());
            step.branches.dedup_by_key(|(_, to)| *to);
        }
        let count = self.steps.len();
        let ends = self.steps.iter().filter(|step| step.words.ends_with('?'));
        let lacking = ends.filter(|step| step.branches.len() < 2).count();
        for extra in 0..lacking {
            let name = format!("end{extra}");
            self.steps.push(Step::act(&name, "Go on as before", None));
        }
        let mut free = count..;
        for step in self
            .steps
            .iter_mut()
            .filter(|step| step.words.ends_with('?'))
        {
            if step.branches.len() < 2 {
                step.branches
                    .extend(free.next().map(|to| (String::new(), to)));
            }
            for (index, (label, _)) in step.branches.iter_mut().enumerate() {
                *label = match shape.long_labels {
                    true => LONG[index % LONG.len()].to_owned(),
                    false => LABELS[index % LABELS.len()].to_owned(),
                };
            }
        }
    }

    /// The same without one step: what led there leads to where it led first, or nowhere.
    pub fn without(&self, gone: usize) -> Draft {
        let after = |step: &Step| step.branches.first().map(|(_, to)| *to).or(step.next);
        let instead = after(&self.steps[gone]);
        let moved = |to: usize| if to == gone { instead } else { Some(to) };
        let renumbered = |to: usize| if to > gone { to - 1 } else { to };
        let steps = self.steps.iter().enumerate();
        let kept = steps.filter(|(index, _)| *index != gone).map(|(_, step)| {
            let branches = step
                .branches
                .iter()
                .filter_map(|(label, to)| Some((label.clone(), renumbered(moved(*to)?))));
            Step {
                branches: branches.collect(),
                next: step.next.and_then(moved).map(renumbered),
                ..step.clone()
            }
        });
        Draft {
            steps: kept.collect(),
        }
    }

    /// As a block; nothing is proved of it, so the conditions need not make sense.
    pub fn block(&self, id: &str) -> String {
        self.written(id, "rest", |_, _| "fever".to_owned(), |_| String::new())
    }

    /// As a block, with what is forbidden, the condition of each branch and more lines for each act.
    fn written(
        &self,
        id: &str,
        forbidden: &str,
        when: impl Fn(&Step, usize) -> String,
        more: impl Fn(&Step) -> String,
    ) -> String {
        let mut block = format!("```pathway {id}\ntitle = \"{id}\"\napplies = \"true\"\n");
        for step in &self.steps {
            block.push_str(&format!("\n[step.{}]\n", step.name));
            if step.branches.is_empty() {
                let (stance, on) = match step.stops {
                    true => ("forbid", forbidden),
                    false => ("offer", "rest"),
                };
                block.push_str(&format!(
                    "title = \"{}\"\n{stance} = [\"{on}\"]\n",
                    step.words
                ));
                block.push_str(&more(step));
                if let Some(next) = step.next {
                    block.push_str(&format!("next = \"{}\"\n", self.steps[next].name));
                }
            } else {
                block.push_str(&format!("ask = \"{}\"\nbranch = [\n", step.words));
                for (place, (label, to)) in step.branches.iter().enumerate() {
                    let (when, to) = (when(step, place), &self.steps[*to].name);
                    block.push_str(&format!(
                        "  {{ when = \"{when}\", label = \"{label}\", to = \"{to}\" }},\n"
                    ));
                }
                block.push_str("]\n");
            }
        }
        block + "```\n"
    }

    pub fn library(&self) -> (Library, PathwayKey) {
        library(&self.block("drawn"))
    }

    /// A book that passes every check: each question is of a fact of its own, whose values have the places of its branches. The
    /// condition `first` is that the first branch of the first question is taken.
    pub fn book(&self, language: &str) -> Sources {
        let settings = format!("[book]\ntitle = \"Drawn\"\nlanguage = \"{language}\"\n");
        let questions = self.steps.iter().filter(|step| !step.branches.is_empty());
        let mut text = GROUND.to_owned();
        for step in questions.clone() {
            let values = (0..step.branches.len()).map(|place| format!("\"{}\"", value(place)));
            let values = values.collect::<Vec<_>>().join(", ");
            let name = &step.name;
            // Writing to a string does not fail.
            let _ = write!(
                text,
                "```fact {name}\ntitle = \"{name}\"\ntype = \"one-of\"\nvalues = [{values}]\n```\n\n"
            );
        }
        let first = questions.clone().next().expect("a question");
        let (any, values) = (&first.name, 0..first.branches.len());
        let _ = write!(
            text,
            "```condition first\nwhen = \"{}\"\n```\n\n",
            is(any, 0)
        );
        let values = values.map(|place| format!("'{}'", value(place)));
        let values = values.collect::<Vec<_>>().join(", ");
        for (name, kind, on) in [
            ("resting", "for", "rest"),
            ("no-walking", "against", "walk"),
        ] {
            let _ = write!(
                text,
                "```recommendation {name}\nwhen = \"{any} in {{ {values} }}\"\n{kind} = [\"{on}\"]\n{RECOMMENDED}```\n\n"
            );
        }
        text += &self.written(
            "drawn",
            "walk",
            |step, place| is(&step.name, place),
            |step| match step.stops {
                true => "because = [\"no-walking\"]\n".to_owned(),
                false => "because = [\"resting\"]\n".to_owned(),
            },
        );
        Sources::from_files([
            ("book.toml", settings.as_str()),
            (
                "content/references.yml",
                "nobody:\n  type: Misc\n  title: Of nobody\n",
            ),
            ("content/g/index.md", text.as_str()),
        ])
    }
}

/// What a book has beside its questions.
const GROUND: &str = r#"
# Front

```guideline g
title = "G"
version = "1"
status = "draft"
```

```intervention rest
```

```intervention walk
```

```evidence none
population = "nobody"
intervention = ["rest", "walk"]
finding = "There is none."
cites = ["nobody"]
```

"#;

const RECOMMENDED: &str =
    "strength = \"strong\"\ncertainty = \"high\"\nevidence = [\"none\"]\ncites = [\"nobody\"]\n";

/// The value of the fact of a question for which a branch is taken.
pub fn value(place: usize) -> String {
    format!("branch {place}")
}

fn is(fact: &str, place: usize) -> String {
    format!("{fact} = '{}'", value(place))
}

/// A book with these blocks, resolved and not proved; and its first pathway.
pub fn library(blocks: &str) -> (Library, PathwayKey) {
    let front =
        "# Front\n\n```guideline g\ntitle = \"G\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";
    let text = format!(
        "{front}\n```fact fever\ntype = \"yes-no\"\n```\n\n```intervention rest\n```\n\n{blocks}"
    );
    let sources = Sources::from_files([
        ("book.toml", "[book]\ntitle = \"Drawn\"\n"),
        ("content/g/index.md", text.as_str()),
    ]);
    let mut problems = Problems::default();
    let document = parse(&sources, &mut problems);
    let library = resolve(&sources, &document, &mut problems);
    let library = library.unwrap_or_else(|| panic!("{:#?}", problems.sorted()));
    let first = library.pathways.keys().next().expect("a pathway");
    (library, first)
}
