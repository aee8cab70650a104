//! What a guideline says of itself: the topics that the RIGHT statement (doi 10.7326/M16-1565) and AGREE II (doi 10.1503/cmaj.090449)
//! ask for. Nothing is required: what is absent is not reported, and the site says so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Mailbox, Prose, RecommendationKey, WebAddress};
use crate::source::Span;

#[derive(Clone, Debug, Default)]
pub struct Reporting {
    pub contact: Option<Contact>,
    pub focus: Vec<Focus>,
    /// In the order of [`Topic::ALL`].
    pub topics: BTreeMap<Topic, Prose>,
    pub members: Vec<Member>,
    /// The last day that the search for evidence covers.
    pub searched_until: Option<(Date, Span)>,
    pub last_reviewed: Option<(Date, Span)>,
    pub licence: Option<Licence>,
    /// How to cite the guideline, in full.
    pub cite_as: Option<String>,
    /// The history, in the order written.
    pub changes: Vec<VersionChange>,
}

/// Who answers questions about the guideline.
#[derive(Clone, Debug)]
pub struct Contact {
    pub name: String,
    pub email: Option<Mailbox>,
    pub url: Option<WebAddress>,
}

/// Someone who had a part in making the guideline.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    /// In the making of the guideline: chair, methodologist, patient, reviewer.
    pub role: Option<String>,
    pub discipline: Option<String>,
    pub affiliation: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Licence {
    pub name: String,
    pub url: Option<WebAddress>,
}

/// One version in the history of a guideline.
#[derive(Clone, Debug)]
pub struct VersionChange {
    pub version: String,
    pub date: Date,
    pub what: Prose,
    pub why: Option<Prose>,
    /// Recommendations that are new in it.
    pub new: Vec<(RecommendationKey, Span)>,
    /// Those that say something else since it.
    pub amended: Vec<(RecommendationKey, Span)>,
    pub span: Span,
}

/// What the history says of one recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// New in the newest version.
    New,
    /// Amended in the newest version.
    Amended,
    /// As it was in an older version, its last.
    Unchanged,
}

/// The task of care that a guideline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Focus {
    Prevention,
    Screening,
    Assessment,
    Diagnosis,
    Treatment,
    Management,
    Rehabilitation,
    FollowUp,
    PalliativeCare,
}

impl Focus {
    pub const ALL: [Focus; 9] = [
        Focus::Prevention,
        Focus::Screening,
        Focus::Assessment,
        Focus::Diagnosis,
        Focus::Treatment,
        Focus::Management,
        Focus::Rehabilitation,
        Focus::FollowUp,
        Focus::PalliativeCare,
    ];

    /// As an author writes it.
    pub fn name(self) -> &'static str {
        match self {
            Focus::Prevention => "prevention",
            Focus::Screening => "screening",
            Focus::Assessment => "assessment",
            Focus::Diagnosis => "diagnosis",
            Focus::Treatment => "treatment",
            Focus::Management => "management",
            Focus::Rehabilitation => "rehabilitation",
            Focus::FollowUp => "follow-up",
            Focus::PalliativeCare => "palliative care",
        }
    }
}

macro_rules! topics {
    ($($section:ident $section_name:literal { $($topic:ident $name:literal)* })*) => {
        /// A table of the guideline block that holds topics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Section { $($section,)* }

        /// One thing that a guideline may report in prose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Topic { $($($topic,)*)* }

        impl Section {
            pub const ALL: &[Section] = &[$(Section::$section,)*];

            /// The table's name.
            pub fn name(self) -> &'static str {
                match self { $(Section::$section => $section_name,)* }
            }
        }

        impl Topic {
            pub const ALL: &[Topic] = &[$($(Topic::$topic,)*)*];

            /// The field's name in the table of its section.
            pub fn name(self) -> &'static str {
                match self { $($(Topic::$topic => $name,)*)* }
            }

            pub fn section(self) -> Section {
                match self { $($(Topic::$topic => Section::$section,)*)* }
            }
        }
    };
}

topics! {
    Purpose "purpose" {
        HealthProblem "health-problem"
        Aims "aims"
        Questions "questions"
        Subgroups "subgroups"
        Users "users"
        Settings "settings"
    }
    Panel "panel" {
        PanelSelection "selection"
        PatientInvolvement "patients"
    }
    Methods "methods" {
        Search "search"
        Inclusion "inclusion"
        Reviews "reviews"
        ExistingReviews "existing-reviews"
        OutcomeSelection "outcomes"
        CertaintySystem "certainty"
        Decisions "decisions"
    }
    Considered "considered" {
        BenefitsAndHarms "benefits-and-harms"
        Values "values"
        Costs "costs"
        Equity "equity"
        Feasibility "feasibility"
        Acceptability "acceptability"
    }
    Review "review" {
        ExternalReview "external"
        QualityAssurance "quality-assurance"
        Updating "updating"
    }
    Practice "practice" {
        Options "options"
        Barriers "barriers"
        Tools "tools"
        AuditCriteria "audit"
    }
    Interests "interests" {
        FunderRole "funder-role"
        InterestManagement "management"
    }
    Other "other" {
        Access "access"
        ResearchGaps "research-gaps"
        Limitations "limitations"
    }
}

impl Reporting {
    /// The history with each entry's number as written, the newest first; of one day, as written.
    pub fn newest_first(&self) -> Vec<(usize, &VersionChange)> {
        let mut versions: Vec<(usize, &VersionChange)> = self.changes.iter().enumerate().collect();
        versions.sort_by_key(|(number, change)| (std::cmp::Reverse(change.date), *number));
        versions
    }

    /// How a recommendation stands, and the version that last wrote or changed it, by its number as written. One that no version
    /// names was there in the first. `None` without a history.
    pub fn standing(&self, key: RecommendationKey) -> Option<(Standing, usize)> {
        let versions = self.newest_first();
        let names =
            |list: &[(RecommendationKey, Span)]| list.iter().any(|(named, _)| *named == key);
        let (newest, (first, _)) = (versions.first()?.0, *versions.last()?);
        let last = versions.iter().find_map(|(number, change)| {
            let amended = names(&change.amended).then_some((Standing::Amended, *number));
            amended.or_else(|| names(&change.new).then_some((Standing::New, *number)))
        });
        let (standing, number) = last.unwrap_or((Standing::New, first));
        Some(match number == newest {
            true => (standing, number),
            false => (Standing::Unchanged, number),
        })
    }

    /// All prose, each with where it stands: as a path of field names and numbers, `methods/search`, `changes/0/what`.
    pub fn proses(&self) -> Vec<(String, &Prose)> {
        let topics = self.topics.iter().map(|(topic, prose)| {
            (
                format!("{}/{}", topic.section().name(), topic.name()),
                prose,
            )
        });
        let changes = self.changes.iter().enumerate();
        let changes = changes.flat_map(|(number, change)| {
            let what = (format!("changes/{number}/what"), &change.what);
            let why = change.why.as_ref();
            let why = why.map(|why| (format!("changes/{number}/why"), why));
            [Some(what), why].into_iter().flatten()
        });
        topics.chain(changes).collect()
    }
}

impl Section {
    pub fn topics(self) -> impl Iterator<Item = Topic> {
        let all = Topic::ALL.iter().copied();
        all.filter(move |topic| topic.section() == self)
    }
}
