//! Calculations of a large guideline, and rules over two patients: written after everything else, by random numbers of their own.

use std::fmt::Write;

use super::advice::Topic;
use super::facts::Fact;
use super::random::Random;
use super::shape::Shape;

/// Calculations of facts that they share: sums of some four facts, and products of other four.
const GROUP: usize = 8;

/// Facts of a group.
const FACTS: usize = 4;

/// A chapter; nothing where there are no calculations and no such rules.
pub fn chapter(shape: &Shape, facts: &[Fact], topics: &[Topic]) -> Option<String> {
    if shape.calculations == 0 && shape.two_patients == 0 {
        return None;
    }
    let mut random = Random::new(shape.seed ^ 0x5eed);
    let mut text = "# Measured\n\n".to_owned();
    let own: Vec<Calculation> = (0..shape.calculations)
        .map(|number| Calculation::draw(number, &mut random))
        .collect();
    for group in 0..shape.calculations.div_ceil(GROUP) {
        for nth in 0..FACTS {
            put(
                &mut text,
                format_args!(
                    "```fact measured-{group}-{nth}\ntype = \"quantity\"\nunit = \"mg\"\nrange = [1, 200]\n```\n\n"
                ),
            );
        }
    }
    for calculation in &own {
        text += &calculation.block();
    }
    for drug in own.chunks(2).enumerate() {
        text += &advised(drug.0, drug.1, facts, &mut random);
    }
    for number in 0..shape.two_patients {
        text += &rule_of_two(number, facts, topics, &mut random);
    }
    Some(text)
}

fn put(text: &mut String, added: std::fmt::Arguments<'_>) {
    text.write_fmt(added).expect("a string takes it");
}

struct Calculation {
    name: String,
    is: String,
    unit: &'static str,
    /// Numbers that it is compared with.
    bounds: [usize; 3],
}

impl Calculation {
    fn draw(number: usize, random: &mut Random) -> Self {
        let group = number / GROUP;
        let facts: Vec<usize> = (0..FACTS).collect();
        let chosen = random.choose(&facts, 2 + number % 2);
        let names: Vec<String> = chosen
            .iter()
            .map(|fact| format!("measured-{group}-{fact}"))
            .collect();
        let (is, unit, least, most) = match group % 2 {
            0 => (names.join(" + "), "mg", 50, 350),
            _ => (format!("{} / {}", names[0], names[1]), "1", 1, 20),
        };
        let mut bounds = [0; 3].map(|_| random.between(least, most));
        bounds.sort_unstable();
        Self {
            name: format!("worked-out-{number}"),
            is,
            unit,
            bounds,
        }
    }

    fn block(&self) -> String {
        let Self { name, is, unit, .. } = self;
        format!("```calculation {name}\nis = \"{is}\"\nunit = \"{unit}\"\n```\n\n")
    }

    fn compared(&self, sign: &str, bound: usize) -> String {
        let unit = match self.unit {
            "1" => String::new(),
            unit => format!(" {unit}"),
        };
        format!("{} {sign} {}{unit}", self.name, self.bounds[bound])
    }
}

/// A drug for those of whom two calculations say so, one against it, and a rule about both.
fn advised(number: usize, own: &[Calculation], facts: &[Fact], random: &mut Random) -> String {
    let (first, last) = (&own[0], &own[own.len() - 1]);
    let drug = format!("measured-drug-{number}");
    let fact = random.pick(facts).atom(random).0;
    let too_little = first.compared("<", 0);
    let wanted = format!(
        "{} and {} and ({fact} or {})",
        first.compared(">=", 1),
        last.compared("<", 2),
        last.compared(">=", 0)
    );
    let statement = |id: String, when: &str, direction: &str| {
        format!(
            "```recommendation {id}\ntitle = \"The {id}\"\nwhen = \"{when}\"\n{direction} = [\"{drug}\"]\nstrength = \"strong\"\n\
             certainty = \"high\"\nevidence = [\"trials-{drug}\"]\ncites = [\"work-0\"]\n```\n\n"
        )
    };
    format!(
        "```intervention {drug}\ntitle = \"The {drug}\"\n```\n\n```evidence trials-{drug}\npopulation = \"Adults\"\nintervention = [\"{drug}\"]\n\
         finding = \"It worked.\"\ncites = [\"work-0\"]\n```\n\n"
    ) + &statement(format!("give-{drug}"), &wanted, "for")
        + &statement(format!("no-{drug}"), &too_little, "against")
        + &format!(
            "```invariant measured-rule-{number}\ntitle = \"The rule of {drug}\"\nnever = \"permitted({drug}) and {too_little}\"\n```\n\n"
        )
}

/// Three in five of them compare what more of a number does, the others anything.
fn rule_of_two(number: usize, facts: &[Fact], topics: &[Topic], random: &mut Random) -> String {
    let topic = random.pick(topics);
    let drug = &random.pick(&topic.interventions).name;
    let numbers: Vec<&Fact> = facts.iter().filter(|fact| fact.is_number()).collect();
    let fact = &random.pick(&numbers).name;
    let rule = match number % 5 {
        0..2 => format!("monotone = \"permitted({drug})\"\nrising-with = [\"{fact}\"]"),
        2 => format!(
            "monotone = \"permitted({drug})\"\nfalling-with = [\"{fact}\"]\nwhen = \"not contra-{drug}\""
        ),
        3 => format!(
            "pairs = \"b.{fact} >= a.{fact} and a.forbidden({drug})\"\ndiffer-in = [\"{fact}\"]\nalways = \"not b.offered({drug})\""
        ),
        _ => format!(
            "pairs = \"a.{fact} = b.{fact} and a.contra-{drug}\"\nalways = \"not b.offered({drug}) or not b.contra-{drug}\""
        ),
    };
    format!("```invariant two-{number}\ntitle = \"The rule {number} of two\"\n{rule}\n```\n\n")
}
