//! Invariants and vignettes: what the flaws break.

use super::advice::Topic;
use super::random::Random;

/// An invariant on some intervention or class of the topics.
pub fn invariant(number: usize, topics: &[Topic], random: &mut Random) -> String {
    let topic = random.pick(topics);
    let drug = &random.pick(&topic.interventions).name;
    let index = topic.index;
    let rule = match number % 10 {
        0 => format!("never = \"permitted(class-{index}) and ban-class-{index}\""),
        1..3 => format!("always = \"contra-{drug} implies forbidden({drug})\""),
        3..5 => format!("always = \"offered({drug}) implies not contra-{drug}\""),
        _ => format!("never = \"permitted({drug}) and contra-{drug}\""),
    };
    format!("```invariant rule-{number}\ntitle = \"The rule {number}\"\n{rule}\n```\n\n")
}

/// A patient with one contraindication, who must not be permitted the intervention.
pub fn vignette(number: usize, names: &[String], topics: &[Topic], random: &mut Random) -> String {
    let topic = random.pick(topics);
    let own = random.pick(&topic.interventions);
    let atom = random.pick(&own.contraindications);
    let (fact, value, drug) = (&names[atom.fact], &atom.example, &own.name);
    format!(
        "```vignette case-{number}\ntitle = \"The case {number}\"\ngiven = {{ {fact} = {value} }}\nforbidden = [\"{drug}\"]\n\
         not-permitted = [\"{drug}\"]\n```\n\n"
    )
}
