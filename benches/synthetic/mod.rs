//! Generated libraries, written as their authors would write them: a seed gives the same text for ever.
//!
//! Flaws are planted at known rates, so that there is something to explain. The shapes are those of the tables in
//! `docs/benchmarks.md`.

#![allow(
    dead_code,
    reason = "each program that includes this uses a part of it"
)]

mod advice;
pub mod arithmetic;
mod facts;
pub mod house;
mod measured;
mod pathway;
pub mod prose;
mod random;
pub mod rare;
mod safety;
mod shape;
pub mod wide;

use std::fmt::Write;

use pathbook::model::Library;
use pathbook::problem::Problems;
use pathbook::source::Sources;

use advice::{Recommendations, Topic};
use facts::{Fact, atom};
pub use random::Random;
pub use shape::{Assumptions, Shape, Spread};

/// Works in the bibliography.
const WORKS: usize = 20;

/// How many of the shared facts a topic looks at.
const SHARED_PER_TOPIC: usize = 8;

/// Every file of a book, by its path.
pub fn files(shape: &Shape) -> Vec<(String, String)> {
    let mut random = Random::new(shape.seed);
    let facts: Vec<_> = (0..shape.facts)
        .map(|index| Fact::draw(index, &mut random))
        .collect();
    let topics: Vec<_> = (0..shape.pathways)
        .map(|index| {
            let scope = scope(shape, index, &mut random);
            Topic::draw(shape, &facts, index, scope, &mut random)
        })
        .collect();
    let mut files = vec![
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"Generated\"\n".to_owned(),
        ),
        ("content/references.yml".to_owned(), works()),
        (
            "content/all/index.md".to_owned(),
            common(shape, &facts, &mut random),
        ),
    ];
    let writer = TopicWriter {
        shape,
        facts: &facts,
        topics: &topics,
    };
    for topic in &topics {
        files.extend(writer.files(topic, &mut random));
    }
    files.push((
        "content/all/safety.md".to_owned(),
        safety(shape, &facts, &topics, &mut random),
    ));
    let measured = measured::chapter(shape, &facts, &topics);
    files.extend(measured.map(|text| ("content/all/measured.md".to_owned(), text)));
    files
}

/// A book in memory.
pub fn sources(files: &[(String, String)]) -> Sources {
    let files = files.iter();
    Sources::from_files(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// A book, resolved.
///
/// # Panics
/// If it can't be resolved: what is generated always can.
pub fn library(sources: &Sources) -> Library {
    let mut problems = Problems::default();
    let document = pathbook::parse::parse(sources, &mut problems);
    let library = pathbook::resolve::resolve(sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("{:#?}", problems.sorted().first()))
}

/// The facts of a topic: its share of those that are not shared, and some that are.
fn scope(shape: &Shape, topic: usize, random: &mut Random) -> Vec<usize> {
    if shape.spread == Spread::Tangled {
        return (0..shape.facts).collect();
    }
    let shared: Vec<usize> = (0..shape.shared).collect();
    let own = (shape.shared + topic..shape.facts).step_by(shape.pathways);
    own.chain(random.choose(&shared, SHARED_PER_TOPIC))
        .collect()
}

fn guideline(name: &str) -> String {
    format!(
        "# The {name}\n\n```guideline {name}\ntitle = \"The {name}\"\nversion = \"1\"\nstatus = \"draft\"\n```\n\n"
    )
}

fn works() -> String {
    let work = |nth| {
        format!(
            "work-{nth}:\n  type: Article\n  title: The work {nth}\n  author: Author, A.\n  date: 2020\n\n"
        )
    };
    (0..WORKS).map(work).collect()
}

/// Facts, assumptions, and what is done for everyone.
fn common(shape: &Shape, facts: &[Fact], random: &mut Random) -> String {
    let mut text = guideline("common-part");
    text.extend(facts.iter().map(Fact::block));
    for (number, (from, to)) in tied(shape).into_iter().enumerate() {
        let (premise, then) = (facts[from].premise(), atom(facts, to, random).text);
        write!(
            text,
            "```assumption tie-{number}\nalways = \"({premise}) implies ({then})\"\n```\n\n"
        )
        .expect("a string takes it");
    }
    text + "```intervention usual-care\n```\n\n```evidence usual-care-works\npopulation = \"All\"\nintervention = [\"usual-care\"]\n\
            finding = \"It does.\"\n```\n\n```recommendation usual-care-for-all\nwhen = \"true\"\nfor = [\"usual-care\"]\nstrength = \"conditional\"\n\
            certainty = \"high\"\nevidence = [\"usual-care-works\"]\ncites = [\"work-1\"]\n```\n\n"
}

/// Pairs of facts under one assumption.
fn tied(shape: &Shape) -> Vec<(usize, usize)> {
    let pairs =
        |from: usize, count: usize| (0..count).map(move |nth| (from + 2 * nth, from + 2 * nth + 1));
    match shape.assumptions {
        Assumptions::None => Vec::new(),
        Assumptions::Pairs(count) => pairs(0, count).collect(),
        Assumptions::ChainAndPairs(count) => {
            let chain = (1..shape.shared).map(|to| (to - 1, to));
            chain.chain(pairs(shape.shared, count)).collect()
        }
    }
}

struct TopicWriter<'a> {
    shape: &'a Shape,
    facts: &'a [Fact],
    topics: &'a [Topic],
}

impl TopicWriter<'_> {
    fn files(&self, topic: &Topic, random: &mut Random) -> Vec<(String, String)> {
        let (index, linked) = (topic.index, self.shape.linked);
        let folder = format!("content/guideline-{}", index / linked);
        let mut files = Vec::new();
        if index.is_multiple_of(linked) {
            let front = guideline(&format!("guideline-{}", index / linked));
            files.push((format!("{folder}/index.md"), front));
        }
        files.push((
            format!("{folder}/topic-{index}.md"),
            self.chapter(topic, random),
        ));
        files
    }

    fn chapter(&self, topic: &Topic, random: &mut Random) -> String {
        let (shape, index) = (self.shape, topic.index);
        let mut text = format!("# Topic {index}\n\n{}", topic.interventions_text());
        let recommendations = Recommendations {
            shape,
            facts: self.facts,
            topics: self.topics,
        };
        let others = shape.recommendations - shape.interventions;
        for number in (index..others).step_by(shape.pathways) {
            text += &recommendations.text(number, topic, random);
        }
        let last = (index + shape.linked).min(shape.pathways);
        let is_hub = index.is_multiple_of(shape.linked);
        let enters = (index + 1..last).filter(|_| is_hub).collect();
        let writer = pathway::Writer::new(shape, self.facts, topic, enters, random);
        text + &writer.text(shape.steps / shape.pathways)
    }
}

fn safety(shape: &Shape, facts: &[Fact], topics: &[Topic], random: &mut Random) -> String {
    let names: Vec<_> = facts.iter().map(|fact| fact.name.clone()).collect();
    let mut text = "# Safety\n\n".to_owned();
    for number in 0..shape.invariants {
        text += &safety::invariant(number, topics, random);
    }
    for number in 0..shape.invariants / 2 {
        text += &safety::vignette(number, &names, topics, random);
    }
    text
}
