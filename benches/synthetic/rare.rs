//! A fault that exactly one patient in a power of ten meets, planted into a large guideline.
//!
//! Ten kinds of patients for each of so many facts, or pairs of facts. One combination of them all is dangerous; a pathway asks
//! for its parts one after the other, and lets the last answer lead to the act that is forbidden then.

use std::fmt::Write;

use super::random::Random;
use super::shape::Shape;

/// The invariant that is broken.
pub const RULE: &str = "never-when-dangerous";

/// A library in which one patient of 10^`decade` breaks [`RULE`].
pub fn files(decade: usize, seed: u64) -> Vec<(String, String)> {
    let shape = Shape {
        seed,
        ..Shape::large_guideline()
    };
    let mut files = super::files(&shape);
    let mut random = Random::new(seed ^ 0x5eed);
    files.push((
        "content/all/rare.md".to_owned(),
        chapter(decade, &mut random),
    ));
    files
}

fn chapter(decade: usize, random: &mut Random) -> String {
    let mut text = "# A rare danger\n\n".to_owned();
    let mut parts = Vec::new();
    for number in 0..decade {
        let (facts, part) = tenth(number, random);
        text += &facts;
        parts.push(part);
    }
    write!(
        text,
        "```condition dangerous\nwhen = \"{}\"\n```\n\n```intervention remedy\n```\n\n\
         ```recommendation no-remedy-in-danger\nwhen = \"dangerous\"\nfor = [\"usual-care\"]\nstrength = \"strong\"\ncertainty = \"high\"\n\
         evidence = [\"usual-care-works\"]\ncites = [\"work-2\"]\n```\n\n{}\
         ```invariant {RULE}\nnever = \"permitted(remedy) and dangerous\"\n```\n\n",
        parts.join(" and "),
        pathway(&parts)
    )
    .expect("a string takes it");
    text
}

/// Facts with ten kinds of patients, and a test that one of the ten meets.
fn tenth(number: usize, random: &mut Random) -> (String, String) {
    let (name, chosen) = (format!("sign-{number}"), random.below(10));
    match random.below(3) {
        0 => {
            let values: Vec<_> = (0..10).map(|value| format!("v{value}")).collect();
            let fact = format!("```fact {name}\ntype = \"one-of\"\nvalues = {values:?}\n```\n\n");
            (fact, format!("{name} = 'v{chosen}'"))
        }
        1 => {
            let fact = format!(
                "```fact {name}\ntype = \"yes-no\"\n```\n\n```fact {name}-kind\ntype = \"one-of\"\nvalues = [\"v0\", \"v1\", \"v2\", \"v3\", \"v4\"]\n```\n\n"
            );
            (fact, format!("{name} and {name}-kind = 'v{}'", chosen / 2))
        }
        _ => {
            let mut fact = format!("```fact {name}\ntype = \"count\"\nrange = [0, 99]\n```\n\n");
            for cut in 1..10 {
                write!(
                    fact,
                    "```condition {name}-from-{cut}\nwhen = \"{name} >= {cut}0\"\n```\n\n"
                )
                .expect("a string takes it");
            }
            (fact, format!("{name} between {chosen}0 and {chosen}9"))
        }
    }
}

/// Asks for each part; the last answer should lead to `stop`.
fn pathway(parts: &[String]) -> String {
    let mut text = "```pathway remedy-for-all\napplies = \"true\"\n\n".to_owned();
    for (number, part) in parts.iter().enumerate() {
        let last = number + 1 == parts.len();
        let to = if last {
            "give".to_owned()
        } else {
            format!("ask-{}", number + 1)
        };
        write!(
            text,
            "[step.ask-{number}]\nask = \"Sign {number}?\"\nbranch = [\n  {{ when = \"{part}\", label = \"yes\", to = \"{to}\" }},\n  \
             {{ when = \"not ({part})\", label = \"no\", to = \"give\" }},\n]\n\n"
        )
        .expect("a string takes it");
    }
    text + "[step.give]\noffer = [\"remedy\"]\nbecause = [\"no-remedy-in-danger\"]\n\n[step.stop]\nforbid = [\"remedy\"]\nbecause = [\"no-remedy-in-danger\"]\n```\n\n"
}
