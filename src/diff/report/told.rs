//! Puts names and places to the keys of a difference.

use num_bigint::BigUint;

use super::*;
use crate::diff::{
    AdmittedTold, Changed, ChangedField, Heard, HeardStances, Only, Parting, Replay, Responsible,
    Stances, TextEdit, Transition, Weakened, Weaker, Who, Worked,
};
use crate::model::{Action, Stance, Statement, StepKey};

pub(super) struct Teller<'a> {
    pub books: [NamedVersion<'a>; 2],
    /// All that both versions admit.
    pub patients: &'a BigUint,
}

impl Teller<'_> {
    fn book(&self, version: Version) -> &NamedVersion<'_> {
        &self.books[version as usize]
    }

    pub fn interventions(&self, changed: &[Changed]) -> Vec<ChangedJson> {
        let changed = changed.iter().map(|changed| ChangedJson {
            kind: changed.kind.name(),
            id: changed.id.clone(),
            title: changed.title.clone(),
            only_in: changed.only.map(version_name),
            transitions: changed
                .transitions
                .iter()
                .map(|transition| self.transition(transition))
                .collect(),
        });
        changed.collect()
    }

    fn transition(&self, transition: &Transition) -> TransitionJson {
        let said = |version: Version, all: &[Responsible]| {
            all.iter()
                .map(|responsible| self.statement(version, *responsible))
                .collect()
        };
        TransitionJson {
            from: heard(&transition.from),
            to: heard(&transition.to),
            direction: direction_name(transition.direction),
            who: who(&transition.who, self.patients),
            patient: self.patient(&transition.replay),
            old: said(Version::Old, &transition.old),
            new: said(Version::New, &transition.new),
        }
    }

    fn statement(&self, version: Version, responsible: Responsible) -> StatementJson {
        let book = self.book(version);
        let library = book.library;
        let title = match responsible.statement {
            Statement::Recommendation(key) => library.recommendations[key].meta.title.clone(),
            Statement::Step(key) => {
                let pathway = &library.pathways[key.pathway].meta.title;
                let step = library.step(key);
                format!("{pathway}: {}", step.title.as_deref().unwrap_or(&step.name))
            }
            Statement::Row(key) => {
                let table = &library.tables[key.table].meta.title;
                format!("{table}: {}", library.row(key).label())
            }
        };
        StatementJson {
            stance: responsible.stance.map_or("set", Stance::name),
            statement: library.statement_name(responsible.statement),
            title,
            place: book.place(library.statement_span(responsible.statement)),
        }
    }

    fn patient(&self, replay: &Replay) -> PatientJson {
        PatientJson {
            facts: replay.facts.clone(),
            old: replay.old.as_ref().map(spoken),
            new: replay.new.as_ref().map(spoken),
            calculations: both(&replay.worked, |worked| &worked.calculations),
            scores: both(&replay.worked, |worked| &worked.scores),
            rows: {
                let [old, new] = &replay.worked;
                RowsJson {
                    old: old.rows.clone(),
                    new: new.rows.clone(),
                }
            },
            partings: replay
                .partings
                .iter()
                .map(|parting| self.parting(parting))
                .collect(),
        }
    }

    fn parting(&self, parting: &Parting) -> PartingJson {
        let stop = |version: Version, at: Option<(StepKey, Option<usize>)>| {
            at.map(|(step, branch)| self.stop(version, step, branch))
        };
        PartingJson {
            pathway: parting.pathway.clone(),
            old: stop(Version::Old, parting.old),
            new: stop(Version::New, parting.new),
        }
    }

    fn stop(&self, version: Version, key: StepKey, branch: Option<usize>) -> StopJson {
        let book = self.book(version);
        let step = book.library.step(key);
        let (question, answer) = match &step.action {
            Action::Ask { question, branches } => {
                let branch = branch.map(|branch| branches[branch].label.clone());
                (Some(question.clone()), branch)
            }
            Action::Act { .. } | Action::Enter { .. } => (None, None),
        };
        StopJson {
            step: book.library.step_name(key),
            question,
            answer,
            place: book.place(step.span),
        }
    }

    pub fn only(&self, only: &[Only]) -> Vec<OnlyJson> {
        let only = only.iter().map(|only| OnlyJson {
            version: version_name(only.version),
            who: who(&only.who, &only.of),
            of: only.of.to_string(),
            patient: self.patient(&only.replay),
            told: only.told.iter().map(told).collect(),
        });
        only.collect()
    }

    pub fn weaker(&self, weaker: &[Weaker]) -> Vec<WeakerJson> {
        let weaker = weaker.iter().map(|case| WeakerJson {
            kind: case.kind.name(),
            id: case.id.clone(),
            title: case.title.clone(),
            place: self.book(Version::Old).place(case.span),
            broken: match &case.weakened {
                Weakened::Broken { who: by, replay } => Some(BrokenJson {
                    who: who(by, self.patients),
                    patient: self.patient(replay),
                }),
                Weakened::Unsaid | Weakened::OfTwo(_) => None,
            },
            of_two: match &case.weakened {
                Weakened::OfTwo(lost) => Some(*lost),
                Weakened::Broken { .. } | Weakened::Unsaid => None,
            },
        });
        weaker.collect()
    }

    pub fn edits(&self, edits: &[TextEdit]) -> Vec<EditJson> {
        let edits = edits.iter().map(|edit| EditJson {
            part: aspect_name(edit.aspect),
            edit: match edit.is_in {
                [false, _] => "added",
                [true, false] => "removed",
                [true, true] => "changed",
            },
            kind: edit.kind.clone(),
            id: edit.id.clone(),
            fields: edit.fields.iter().map(field).collect(),
            same_meaning: edit.same_meaning,
            old: edit.old.map(|span| self.book(Version::Old).place(span)),
            new: edit.new.map(|span| self.book(Version::New).place(span)),
        });
        edits.collect()
    }
}

fn heard(heard: &Heard) -> Vec<String> {
    match heard {
        Heard::Stances(heard) => stances(heard).into_iter().map(str::to_owned).collect(),
        Heard::Value(value) => vec![value.clone()],
    }
}

fn stances(stances: &Stances) -> Vec<&'static str> {
    stances.0.iter().map(|stance| stance.participle()).collect()
}

/// Those of the new version first, each once.
fn both(
    [old, new]: &[Worked; 2],
    own: impl Fn(&Worked) -> &Vec<(String, String, String)>,
) -> Vec<ScoreJson> {
    let of = |worked: &Worked, id: &str| {
        let mut scores = own(worked).iter();
        let found = scores.find(|(candidate, ..)| candidate == id);
        found.map(|(.., total)| total.clone())
    };
    let gone = own(old).iter().filter(|(id, ..)| of(new, id).is_none());
    let scores = own(new).iter().chain(gone).map(|(id, title, _)| ScoreJson {
        id: id.clone(),
        title: title.clone(),
        old: of(old, id),
        new: of(new, id),
    });
    scores.collect()
}

fn spoken(spoken: &HeardStances) -> BTreeMap<&'static str, Vec<String>> {
    let spoken = spoken.iter();
    spoken
        .map(|(stance, names)| (stance.participle(), names.clone()))
        .collect()
}

fn who(who: &Who, of: &BigUint) -> WhoJson {
    let described = who.described.iter();
    WhoJson {
        share: ShareJson::new(who.patients.as_ref(), of),
        descriptions: described
            .map(|(facts, patients)| DescriptionJson {
                facts: facts.clone(),
                patients: patients.as_ref().map(ToString::to_string),
            })
            .collect(),
        more: who.more.as_ref().map(ToString::to_string),
    }
}

fn field(field: &ChangedField) -> FieldJson {
    FieldJson {
        name: field.name(),
        old: field.old.clone(),
        new: field.new.clone(),
    }
}

fn told(told: &AdmittedTold) -> ToldJson {
    ToldJson {
        id: told.id.clone(),
        title: told.title.clone(),
        stances: stances(&told.stances),
        direction: direction_name(told.direction),
        patients: told.patients.as_ref().map(ToString::to_string),
    }
}
