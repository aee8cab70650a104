//! The result of comparing two versions: whose advice differs, and what is written differently.

use std::collections::BTreeSet;
use std::fmt;

use num_bigint::BigUint;

use super::of_two::LostOfTwo;
use super::{Aspect, Incomparable, Version};
use crate::model::{FactKey, Kind, Patient, Stance, Statement, StepKey};
use crate::source::Span;

/// How two versions of a book differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The patients that both versions admit.
    pub patients: BigUint,
    /// Those of them whose advice differs; as with every count, `None` where it would take too long.
    pub changed: Option<BigUint>,
    /// The interventions on which advice differs.
    pub interventions: Vec<Changed>,
    /// The patients that one version alone admits.
    pub only: Vec<Only>,
    pub incomparable: Vec<Incomparable>,
    /// What was renamed, and is compared under its new name.
    pub renamed: Vec<Renamed>,
    /// What may have been renamed, and is compared as two things, since the new version does not say that they are one.
    pub perhaps_renamed: Vec<Renamed>,
    pub edits: Vec<TextEdit>,
    /// What the old version proves and the new one does not.
    pub weaker: Vec<Weaker>,
    /// Where the proof and the interpreter disagree: faults of pathbook, not differences.
    pub faults: Vec<Fault>,
}

impl Difference {
    /// Nobody's advice differs, and both versions admit the same patients.
    pub fn is_same_advice(&self) -> bool {
        self.interventions.is_empty() && self.only.is_empty()
    }

    /// Whether anything of an aspect is written differently.
    pub fn touches(&self, aspect: Aspect) -> bool {
        self.edits.iter().any(|edit| edit.aspect == aspect)
    }

    /// Whether something changed in a direction for someone, those included that one version alone admits.
    pub fn any(&self, passes: impl Fn(ChangeDirection) -> bool) -> bool {
        let changed = self
            .interventions
            .iter()
            .flat_map(|intervention| &intervention.transitions);
        let told = self.only.iter().flat_map(|only| &only.told);
        changed
            .map(|transition| transition.direction)
            .chain(told.map(|told| told.direction))
            .any(passes)
    }
}

/// An intervention on which somebody's advice differs, or an output whose value differs for somebody.
#[derive(Clone, Debug)]
pub struct Changed {
    /// An intervention or an output.
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// The version that alone has it.
    pub only: Option<Version>,
    pub transitions: Vec<Transition>,
}

/// What is said of an intervention, or what an output comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    Stances(Stances),
    /// In words: `'high'`, `not set`.
    Value(String),
}

/// The patients who hear this of an intervention instead of that.
#[derive(Clone, Debug)]
pub struct Transition {
    pub from: Heard,
    pub to: Heard,
    pub direction: ChangeDirection,
    pub who: Who,
    pub replay: Replay,
    /// What says so to some of them.
    pub old: Vec<Responsible>,
    pub new: Vec<Responsible>,
}

/// A set of patients, described by few facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub patients: Option<BigUint>,
    /// Facts that hold together, with how many patients they describe; descriptions may overlap. None where that would take too long.
    pub described: Vec<(Vec<String>, Option<BigUint>)>,
    /// The patients that none of the descriptions takes in.
    pub more: Option<BigUint>,
    /// The facts that are described.
    pub facts: BTreeSet<FactKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responsible {
    pub statement: Statement,
    /// `None` where it sets an output.
    pub stance: Option<Stance>,
}

/// What is said of one intervention to one patient: no stance, one, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stances(pub BTreeSet<Stance>);

impl Stances {
    pub fn permits(&self) -> bool {
        self.0.iter().any(|stance| stance.permits())
    }

    /// Nothing against it, avoided, forbidden.
    pub(super) fn refusal(&self) -> u8 {
        let level = |stance: &Stance| match stance {
            Stance::Offer | Stance::Consider | Stance::Undecided => 0,
            Stance::Avoid => 1,
            Stance::Forbid => 2,
        };
        self.0.iter().map(level).max().unwrap_or(0)
    }
}

/// `offered and considered`; nothing is `not mentioned`.
impl fmt::Display for Stances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|stance| stance.participle()).collect();
        if words.is_empty() {
            return f.write_str("not mentioned");
        }
        f.write_str(&words.join(" and "))
    }
}

/// Which way the advice on an intervention went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeDirection {
    /// Newly permitted, or less refused.
    Looser,
    /// No longer permitted, or more refused.
    Stricter,
    /// Both at once, which takes conflicting advice.
    Both,
    /// Neither: offered instead of considered, or the reverse.
    Other,
}

impl ChangeDirection {
    pub fn of(from: &Stances, to: &Stances) -> Self {
        let looser = (!from.permits() && to.permits()) || to.refusal() < from.refusal();
        let stricter = (from.permits() && !to.permits()) || to.refusal() > from.refusal();
        match (looser, stricter) {
            (true, true) => ChangeDirection::Both,
            (true, false) => ChangeDirection::Looser,
            (false, true) => ChangeDirection::Stricter,
            (false, false) => ChangeDirection::Other,
        }
    }

    pub fn is_looser(self) -> bool {
        matches!(self, ChangeDirection::Looser | ChangeDirection::Both)
    }

    pub fn is_stricter(self) -> bool {
        matches!(self, ChangeDirection::Stricter | ChangeDirection::Both)
    }
}

/// The patients that one version alone admits.
#[derive(Clone, Debug)]
pub struct Only {
    pub version: Version,
    pub who: Who,
    /// All that the version admits.
    pub of: BigUint,
    pub replay: Replay,
    pub told: Vec<AdmittedTold>,
}

/// What the version says of an intervention to some of the patients that it alone admits.
#[derive(Clone, Debug)]
pub struct AdmittedTold {
    pub id: String,
    pub title: String,
    pub stances: Stances,
    /// As if the other version had said nothing.
    pub direction: ChangeDirection,
    pub patients: Option<BigUint>,
}

/// One whole patient, advised by the interpreter.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Over the united facts.
    pub patient: Patient,
    /// Each fact with its value in words.
    pub facts: Vec<(String, String)>,
    /// What each version says; `None` where it does not admit the patient.
    pub old: Option<HeardStances>,
    pub new: Option<HeardStances>,
    /// How each version comes to that.
    pub worked: [Worked; 2],
    pub partings: Vec<Parting>,
}

/// How a version comes to its advice, beside the ways through its pathways.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// The calculations that add up such a fact: identifier, title and what each comes to.
    pub calculations: Vec<(String, String, String)>,
    /// The scores that ask for a fact by which the patients are described: identifier, title and total, a range where it is not sure.
    pub scores: Vec<(String, String, String)>,
    /// The rows of tables that are hit.
    pub rows: Vec<String>,
}

/// The whole advice: each stance with its interventions.
pub type HeardStances = Vec<(Stance, Vec<String>)>;

/// Where the patient's ways through a pathway part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    pub pathway: String,
    /// The last step in common with the answer there; `None` where a version does not take the patient into the pathway.
    pub old: Option<(StepKey, Option<usize>)>,
    pub new: Option<(StepKey, Option<usize>)>,
}

/// Something written differently, added or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    pub aspect: Aspect,
    /// A kind of block, or `step`, `chapter`, `reference`, `source`, `book`.
    pub kind: String,
    pub id: String,
    /// What of it is written differently; empty where it is new or gone.
    pub fields: Vec<ChangedField>,
    pub old: Option<Span>,
    pub new: Option<Span>,
    pub is_in: [bool; 2],
    /// Proved to mean the same for every patient that both versions admit.
    pub same_meaning: bool,
}

/// A field that is written differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedField {
    /// Where in the block: the field, and what is within it, outermost first.
    pub path: Vec<String>,
    /// How it is written in each version, where it says something there; of what is long, the part that differs.
    pub old: Option<String>,
    pub new: Option<String>,
}

impl ChangedField {
    /// `results.pain.favours`
    pub fn name(&self) -> String {
        self.path.join(".")
    }
}

/// A thing that the new version renames, and says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    pub kind: Kind,
    pub old: String,
    pub new: String,
    /// In the new version.
    pub title: String,
}

/// An invariant or a vignette of the old version that the new one keeps less well.
#[derive(Clone, Debug)]
pub struct Weaker {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// In the old version.
    pub span: Span,
    pub weakened: Weakened,
}

#[derive(Clone, Debug)]
pub enum Weakened {
    /// The new version's advice breaks it.
    Broken { who: Who, replay: Box<Replay> },
    /// It holds, and no invariant or vignette of the new version says so any more.
    Unsaid,
    /// Of a rule that compares two patients.
    OfTwo(LostOfTwo),
}

/// The proof says that a patient's advice differs, and the interpreter says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub about: String,
    pub facts: Vec<(String, String)>,
}
