//! Interventions with their contraindications, and recommendations.

use super::facts::{Atom, Fact, atom, guard};
use super::random::Random;
use super::shape::Shape;

/// Facts, interventions and rules that belong together.
pub struct Topic {
    pub index: usize,
    /// What its conditions look at.
    pub scope: Vec<usize>,
    pub interventions: Vec<Intervention>,
    /// What bans the first three of its interventions, which are of one class.
    pub ban: Atom,
}

pub struct Intervention {
    pub name: String,
    pub in_class: bool,
    /// Any of these contraindicates it.
    pub contraindications: Vec<Atom>,
}

impl Intervention {
    /// The facts of a topic that don't contraindicate it.
    pub fn free(&self, scope: &[usize]) -> Vec<usize> {
        let bans = |fact: &usize| self.contraindications.iter().any(|atom| atom.fact == *fact);
        scope.iter().copied().filter(|fact| !bans(fact)).collect()
    }
}

const IN_CLASS: usize = 3;

impl Topic {
    pub fn draw(
        shape: &Shape,
        facts: &[Fact],
        index: usize,
        scope: Vec<usize>,
        random: &mut Random,
    ) -> Self {
        let banned_by = *random.pick(&scope);
        let ban = atom(facts, banned_by, random);
        let numbers = (index..shape.interventions).step_by(shape.pathways);
        let interventions = numbers
            .enumerate()
            .map(|(nth, number)| {
                let mut contraindications: Vec<_> = random
                    .choose(&scope, 2)
                    .into_iter()
                    .map(|fact| atom(facts, fact, random))
                    .collect();
                let in_class = nth < IN_CLASS;
                if in_class {
                    contraindications.truncate(1);
                    contraindications.push(ban.clone());
                }
                Intervention {
                    name: format!("drug-{number}"),
                    in_class,
                    contraindications,
                }
            })
            .collect();
        Self {
            index,
            scope,
            interventions,
            ban,
        }
    }

    /// Its interventions, the condition that contraindicates each, and the recommendation against each that meets it.
    pub fn interventions_text(&self) -> String {
        let index = self.index;
        let mut text = format!(
            "```intervention class-{index}\n```\n\n```condition ban-class-{index}\nwhen = \"{}\"\n```\n\n",
            self.ban.text
        );
        for own in &self.interventions {
            text += &self.intervention_text(own);
        }
        text
    }

    fn intervention_text(&self, own: &Intervention) -> String {
        let (name, index) = (&own.name, self.index);
        let is_a = if own.in_class {
            format!("is-a = [\"class-{index}\"]\n")
        } else {
            String::new()
        };
        let mut tests: Vec<String> = own
            .contraindications
            .iter()
            .map(|atom| format!("({})", atom.text))
            .collect();
        if own.in_class {
            tests.pop();
            tests.push(format!("ban-class-{index}"));
        }
        let when = tests.join(" or ");
        format!(
            "```intervention {name}\ntitle = \"The {name}\"\n{is_a}```\n\n```condition contra-{name}\nwhen = \"{when}\"\n```\n\n\
             ```evidence trials-{name}\npopulation = \"Adults\"\nintervention = [\"{name}\"]\nfinding = \"It worked.\"\ncites = [\"work-{}\"]\n```\n\n\
             {}",
            index % super::WORKS,
            recommendation(
                &format!("no-{name}"),
                &format!("contra-{name}"),
                "against",
                name,
                true
            )
        )
    }
}

fn recommendation(id: &str, when: &str, direction: &str, drug: &str, strong: bool) -> String {
    let strength = if strong { "strong" } else { "conditional" };
    format!(
        "```recommendation {id}\ntitle = \"The {id}\"\nwhen = \"{when}\"\n{direction} = [\"{drug}\"]\nstrength = \"{strength}\"\n\
         certainty = \"high\"\nevidence = [\"trials-{drug}\"]\ncites = [\"work-0\"]\n```\n\n"
    )
}

/// What all recommendations of a library need.
pub struct Recommendations<'a> {
    pub shape: &'a Shape,
    pub facts: &'a [Fact],
    pub topics: &'a [Topic],
}

impl Recommendations<'_> {
    /// One of a topic: 88 % for an intervention (one in ten of another topic), the others against one.
    pub fn text(&self, number: usize, topic: &Topic, random: &mut Random) -> String {
        let from = if random.chance(100) {
            random.pick(self.topics)
        } else {
            topic
        };
        let own = random.pick(&from.interventions);
        let when = guard(self.facts, &own.free(&topic.scope), random);
        let (id, drug, strong) = (format!("rec-{number}"), &own.name, random.chance(600));
        let contra = format!("contra-{drug}");
        match random.below(1000) {
            0..120 => {
                let when = format!("{contra} and {when}");
                recommendation(&id, &when, "against", drug, strong)
            }
            120..130 => recommendation(&id, &when, "for", drug, strong) + &adjudication(&id, drug),
            _ if random.chance(self.shape.flaws / 4) => {
                recommendation(&id, &when, "for", drug, strong)
            }
            _ => {
                let when = format!("{when} and not {contra}");
                recommendation(&id, &when, "for", drug, strong)
            }
        }
    }
}

/// What is said against the intervention prevails over a recommendation that forgets it.
fn adjudication(id: &str, drug: &str) -> String {
    format!(
        "```adjudication settled-{id}\ntension = \"Two say different things.\"\nreading = \"The second.\"\nwhy = \"It is safer.\"\n\
         between = [\"{id}\", \"no-{drug}\"]\nprevails = \"no-{drug}\"\non = [\"{drug}\"]\n```\n\n"
    )
}
