//! What things say, in the words of the book's language where pages have them, and what is known of the patients whom they speak of.

use num_bigint::BigUint;

use super::book::View;
use super::hover::resolved;
use crate::model::{
    Action, Audience, Choices, Fact, FactKind, Guard, InterventionKey, Invariant, Library,
    OutputEntry, Recommendation, Rule, SaysOfTwo, Score, Stance, Step, Thing, WrittenViolation,
    plain,
};
use crate::notation::invariant_written;
use crate::prove::Prover;
use crate::verify::{grouped, share_words};
use crate::words::Words;

/// Says things of one library.
struct Sayer<'a> {
    library: &'a Library,
    words: &'static Words,
}

impl<'a> Sayer<'a> {
    fn of(view: &View<'a>) -> Option<Self> {
        let library = view.library()?;
        let words = Words::for_book(&library.settings.language);
        Some(Self { library, words })
    }
}

/// What a thing says; several paragraphs of some.
pub(super) fn said(view: &View<'_>, thing: Thing) -> Vec<String> {
    let Some(sayer) = Sayer::of(view) else {
        return Vec::new();
    };
    let note = sayer.library.meta(thing).note.as_ref();
    let note = note.map(|note| plain(note, sayer.library));
    sayer.thing(thing).into_iter().chain(note).collect()
}

/// What a step or a row says.
pub(super) fn part(view: &View<'_>, owner: &str, name: &str) -> Vec<String> {
    let (Some(sayer), Some(thing)) = (Sayer::of(view), resolved(view, owner)) else {
        return Vec::new();
    };
    sayer.part(thing, name).unwrap_or_default()
}

/// What readers see of a value, where it is something else.
pub(super) fn label(view: &View<'_>, of: &str, value: &str) -> Option<String> {
    let sayer = Sayer::of(view)?;
    let thing = resolved(view, of)?;
    let mut values = sayer.kind(thing)?.values().iter();
    let value = values.find(|own| own.id == value && own.label != own.id)?;
    Some(value.label.clone())
}

impl Sayer<'_> {
    fn kind(&self, thing: Thing) -> Option<&FactKind> {
        if let Thing::Fact(key) = thing {
            return Some(&self.library.facts[key].kind);
        }
        match thing {
            Thing::Output(key) => Some(&self.library.outputs[key].kind),
            _other => None,
        }
    }

    fn guard(&self, guard: &Guard) -> String {
        self.words.guard(self.library, guard)
    }

    /// Interventions, each with what is excepted of it.
    fn titles(
        &self,
        keys: &[InterventionKey],
        except: &[InterventionKey],
        is_one_of: bool,
    ) -> String {
        let titles = keys
            .iter()
            .map(|key| self.words.but(self.library, *key, except));
        self.words.meant(&titles.collect::<Vec<_>>(), is_one_of)
    }

    fn thing(&self, thing: Thing) -> Vec<String> {
        let library = self.library;
        match thing {
            Thing::Guideline(key) => {
                let own = &library.guidelines[key];
                vec![format!("version {}, {}", own.version, own.status.name())]
            }
            Thing::Fact(key) => self.fact(&library.facts[key]),
            Thing::Calculation(key) => {
                let own = &library.calculations[key];
                vec![format!("`{}`", own.is.text), self.values(&own.kind)]
            }
            Thing::Output(key) => vec![self.values(&library.outputs[key].kind)],
            Thing::Assumption(key) => vec![self.guard(&library.assumptions[key].always.logic)],
            Thing::Condition(key) => vec![self.guard(&library.conditions[key].when.logic)],
            Thing::Score(key) => vec![self.score(&library.scores[key])],
            Thing::Intervention(key) => {
                let own = &library.interventions[key];
                let said = [("one of", &own.is_a), ("made of", &own.made_of)].into_iter();
                let said = said.filter(|(_, keys)| !keys.is_empty());
                said.map(|(is, keys)| format!("{is}: {}", self.titles(keys, &[], false)))
                    .collect()
            }
            Thing::Outcome(_) => Vec::new(),
            Thing::Evidence(key) => {
                let own = &library.evidence[key];
                vec![
                    plain(&own.finding, library),
                    self.words.certainty(&own.certainty),
                ]
            }
            Thing::Recommendation(key) => self.recommendation(&library.recommendations[key]),
            Thing::Protocol(key) => {
                let doses = library.protocols[key].doses.iter();
                doses.map(|dose| self.words.named_dose(dose)).collect()
            }
            Thing::Pathway(key) => {
                self.applies(library.pathways[key].applies.as_ref().map(|own| &own.logic))
            }
            Thing::Table(key) => {
                let applies = &library.tables[key].applies;
                match applies {
                    Audience::Entered => vec!["followed only where a step enters it".to_owned()],
                    Audience::Everyone | Audience::Those(_) => {
                        self.applies(applies.written().map(|own| &own.logic))
                    }
                }
            }
            Thing::Invariant(key) => invariant_words(library, &library.invariants[key]),
            Thing::Vignette(key) => {
                let story = library.vignettes[key].story.as_ref();
                story
                    .map(|story| plain(story, library))
                    .into_iter()
                    .collect()
            }
            Thing::Adjudication(key) => vec![plain(&library.adjudications[key].reading, library)],
            Thing::Term(key) => vec![plain(&library.terms[key].definition, library)],
        }
    }

    fn fact(&self, fact: &Fact) -> Vec<String> {
        let asked_when = fact.asked_when.as_ref();
        let asked_when = asked_when.map(|when| format!("asked where: {}", self.guard(&when.logic)));
        let unknown = fact.can_be_unknown().then(|| "may be unknown".to_owned());
        let kind = Some(self.values(&fact.kind));
        let date = fact
            .ask_as_date
            .map(|_| "may be given as a date".to_owned());
        let said = [fact.ask.clone(), kind, date, asked_when, unknown];
        said.into_iter().flatten().collect()
    }

    /// Of what type it is, and what it can be.
    fn values(&self, kind: &FactKind) -> String {
        let said = self.words.fact_type(kind);
        let labels: Vec<String> = kind.values().iter().map(|own| own.label.clone()).collect();
        match (kind.range(), labels.is_empty()) {
            (Some(range), _) => format!("{said}: {}", self.words.range(range, kind.unit())),
            (None, true) => said.to_owned(),
            (None, false) => format!("{said}: {}", labels.join(", ")),
        }
    }

    fn score(&self, score: &Score) -> String {
        let lines = score
            .lines()
            .map(|(when, points)| format!("- {points:+}: {}", self.guard(&when.logic)));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn recommendation(&self, own: &Recommendation) -> Vec<String> {
        let sets = self.sets(&own.sets);
        let what = match own.interventions() {
            [] => String::new(),
            keys => {
                let on = self.titles(keys, &own.except, own.is_one_of());
                format!("**{}** {on}", self.words.verb(own))
            }
        };
        let weight = [self.words.weight(own), self.words.grading(&own.grading)];
        let weight: Vec<String> = weight.into_iter().flatten().collect();
        let said = [what, sets, self.guard(&own.when.logic), weight.join(", ")];
        said.into_iter().filter(|said| !said.is_empty()).collect()
    }

    fn sets(&self, sets: &[OutputEntry]) -> String {
        let said = sets.iter().map(|set| {
            let title = &self.library.outputs[set.output].meta.title;
            format!("{title}: {}", self.words.set_value(self.library, set))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    fn applies(&self, applies: Option<&Guard>) -> Vec<String> {
        applies
            .map(|applies| self.guard(applies))
            .into_iter()
            .collect()
    }

    fn part(&self, thing: Thing, name: &str) -> Option<Vec<String>> {
        if let Thing::Pathway(key) = thing {
            let mut steps = self.library.pathways[key].steps.iter();
            return Some(self.step(steps.find(|step| step.name == name)?));
        }
        let Thing::Table(key) = thing else {
            return None;
        };
        let table = &self.library.tables[key];
        let row = table.rows.iter().find(|row| row.name == name)?;
        let cells = table
            .inputs
            .iter()
            .zip(&row.cells)
            .filter_map(|(input, cell)| {
                let title = &self.library.input_meta(*input).title;
                let cell = self
                    .words
                    .cell(self.library, &cell.as_ref()?.logic, input.thing());
                Some(format!("{title}: {cell}"))
            });
        Some(vec![
            cells.collect::<Vec<_>>().join("; "),
            self.stances((&row.stances, row.choices), &row.except, &row.sets),
        ])
    }

    fn step(&self, step: &Step) -> Vec<String> {
        let said = match &step.action {
            Action::Ask { question, branches } => {
                let ways = branches.iter().map(|branch| format!("- {}", branch.label));
                format!("{question}\n\n{}", ways.collect::<Vec<_>>().join("\n"))
            }
            Action::Act {
                stances,
                choices,
                except,
                sets,
                ..
            } => self.stances((stances, *choices), except, sets),
            Action::Enter { into, .. } => {
                format!("enters {}", self.library.meta(into.thing()).title)
            }
        };
        step.title.iter().cloned().chain([said]).collect()
    }

    fn stances(
        &self,
        (stances, choices): (&[(Stance, InterventionKey)], Choices),
        except: &[InterventionKey],
        sets: &[OutputEntry],
    ) -> String {
        let said = Stance::grouped(stances).flat_map(|(stance, keys)| {
            let said = |keys: &[InterventionKey], is_one_of| {
                format!("{} {}", stance.name(), self.titles(keys, except, is_one_of))
            };
            match choices.has(stance) {
                true => vec![said(&keys, true)],
                false => keys.iter().map(|key| said(&[*key], false)).collect(),
            }
        });
        let sets = Some(self.sets(sets)).filter(|said| !said.is_empty());
        said.chain(sets).collect::<Vec<_>>().join("; ")
    }
}

/// How many patients it concerns, and whether it was proved.
pub(super) fn known(view: &View<'_>, thing: Thing) -> Option<String> {
    let library = view.library()?;
    proved(view, thing).or_else(|| counted(library, asked(library, thing)?))
}

/// What of a thing says to whom it speaks.
fn asked(library: &Library, thing: Thing) -> Option<&Guard> {
    if let Thing::Condition(key) = thing {
        return Some(&library.conditions[key].when.logic);
    }
    match thing {
        Thing::Recommendation(key) => Some(&library.recommendations[key].when.logic),
        _other => None,
    }
}

fn counted(library: &Library, guard: &Guard) -> Option<String> {
    let mut prover = Prover::new(library).ok()?;
    let formula = prover.encoding.guard(library, &prover.space, guard).yes;
    let (patients, all) = (prover.count(formula)?, prover.admitted());
    Some(share_of(&patients, &all))
}

fn share_of(patients: &BigUint, all: &BigUint) -> String {
    format!(
        "true of {} of {} distinguishable patients ({})",
        grouped(patients),
        grouped(all),
        share_words(patients, all)
    )
}

/// That a rule or a vignette holds; `None` where nothing is proved of a thing.
pub(super) fn proved(view: &View<'_>, thing: Thing) -> Option<String> {
    let (patients, what) = counted_proof(view, thing)?;
    Some(match patients {
        Some(patients) => format!("proved for {} {what}", grouped(&patients)),
        None => "proved for every patient".to_owned(),
    })
}

/// What it claims, and who is known to break it.
fn invariant_words(library: &Library, invariant: &Invariant) -> Vec<String> {
    let mut said = match &invariant.rule {
        Rule::OfTwo(_) => vec![format!("`{}`", invariant_written(library, invariant))],
        Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => {
            let claims = invariant.rule.claims().iter();
            claims.map(|claim| format!("`{}`", claim.text)).collect()
        }
    };
    said.extend(invariant.known().map(|known| {
        let WrittenViolation {
            when,
            reason,
            until,
        } = known;
        format!("known violation until {until}: `{when}`: {reason}")
    }));
    said
}

fn counted_proof(view: &View<'_>, thing: Thing) -> Option<(Option<BigUint>, &'static str)> {
    let proofs = view.resolved.and_then(|found| found.proofs())?;
    if let Thing::Invariant(key) = thing {
        let mut proofs = proofs.invariants.iter();
        let proof = proofs.find(|proof| proof.invariant == key)?;
        let library = view.library()?;
        let what = match &library.invariants[key].rule {
            Rule::OfTwo(of_two) => match of_two.says {
                SaysOfTwo::Monotone(_) => "pairs of patients who differ in what it compares",
                SaysOfTwo::Pairs(_) => "pairs of patients whom it concerns",
            },
            Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => "patients whom it concerns",
        };
        return Some((proof.concerned.clone(), what));
    }
    let Thing::Vignette(key) = thing else {
        return None;
    };
    let mut proofs = proofs.vignettes.iter();
    let proof = proofs.find(|proof| proof.vignette == key)?;
    Some((proof.patients.clone(), "patients who are like this"))
}
