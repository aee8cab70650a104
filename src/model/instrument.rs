//! The instruments by which the reporting of a guideline is read, and what of a guideline answers each item.
//!
//! The numbers are those of the RIGHT statement (doi 10.7326/M16-1565) and of AGREE II (doi 10.1503/cmaj.090449). The items are
//! said in our own words. Neither is made into a score: RIGHT's authors advise against one, and AGREE II's is given by appraisers.

use super::Topic;

/// What of a guideline can answer an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Topic(Topic),
    Title,
    Published,
    Focus,
    Summary,
    /// The glossary.
    Terms,
    Contact,
    Population,
    Members,
    SearchedUntil,
    /// What was found, each with its certainty.
    Evidence,
    Recommendations,
    /// Recommendations for different patients.
    ForDifferentPatients,
    StrengthAndCertainty,
    /// What each recommendation rests on.
    EvidenceOfEach,
    Pathways,
    Funding,
    Interests,
}

macro_rules! instrument {
    ($(#[$doc:meta])* $item:ident, $part:ident { $($in:ident { $($name:ident $number:literal [$($ask:expr),+])+ })+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $item { $($($name,)+)+ }

        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $part { $($in,)+ }

        impl $item {
            pub const ALL: &[$item] = &[$($($item::$name,)+)+];

            pub fn number(self) -> &'static str {
                match self { $($($item::$name => $number,)+)+ }
            }

            pub fn asks(self) -> &'static [Ask] {
                match self { $($($item::$name => &[$($ask),+],)+)+ }
            }

            pub fn part(self) -> $part {
                match self { $($($item::$name => $part::$in,)+)+ }
            }
        }
    };
}

instrument! {
    /// RIGHT: 35 items in 22 topics.
    RightItem, RightPart {
        Basic {
            Title "1a" [Ask::Title]
            Year "1b" [Ask::Published]
            Focus "1c" [Ask::Focus]
            Summary "2" [Ask::Summary]
            Terms "3" [Ask::Terms]
            Contact "4" [Ask::Contact]
        }
        Background {
            HealthProblem "5" [Ask::Topic(Topic::HealthProblem)]
            Aims "6" [Ask::Topic(Topic::Aims)]
            Population "7a" [Ask::Population]
            Subgroups "7b" [Ask::Topic(Topic::Subgroups)]
            Users "8a" [Ask::Topic(Topic::Users)]
            Settings "8b" [Ask::Topic(Topic::Settings)]
            Selection "9a" [Ask::Topic(Topic::PanelSelection)]
            Members "9b" [Ask::Members]
        }
        Evidence {
            Questions "10a" [Ask::Topic(Topic::Questions)]
            Outcomes "10b" [Ask::Topic(Topic::OutcomeSelection)]
            Reviews "11a" [Ask::Topic(Topic::Reviews)]
            ExistingReviews "11b" [Ask::Topic(Topic::ExistingReviews)]
            Certainty "12" [Ask::Topic(Topic::CertaintySystem)]
        }
        Recommendations {
            Recommendations "13a" [Ask::Recommendations]
            Separate "13b" [Ask::ForDifferentPatients]
            Strength "13c" [Ask::StrengthAndCertainty]
            Values "14a" [Ask::Topic(Topic::Values)]
            Costs "14b" [Ask::Topic(Topic::Costs)]
            Equity "14c" [Ask::Topic(Topic::Equity), Ask::Topic(Topic::Feasibility), Ask::Topic(Topic::Acceptability)]
            Decisions "15" [Ask::Topic(Topic::Decisions)]
        }
        Review {
            ExternalReview "16" [Ask::Topic(Topic::ExternalReview)]
            QualityAssurance "17" [Ask::Topic(Topic::QualityAssurance)]
        }
        Interests {
            Funding "18a" [Ask::Funding]
            FunderRole "18b" [Ask::Topic(Topic::FunderRole)]
            Interests "19a" [Ask::Interests]
            Management "19b" [Ask::Topic(Topic::InterestManagement)]
        }
        Other {
            Access "20" [Ask::Topic(Topic::Access)]
            ResearchGaps "21" [Ask::Topic(Topic::ResearchGaps)]
            Limitations "22" [Ask::Topic(Topic::Limitations)]
        }
    }
}

instrument! {
    /// AGREE II: 23 items in 6 domains.
    AgreeItem, AgreePart {
        Purpose {
            Objectives "1" [Ask::Topic(Topic::Aims)]
            Questions "2" [Ask::Topic(Topic::Questions)]
            Population "3" [Ask::Population]
        }
        Stakeholders {
            Members "4" [Ask::Members]
            Patients "5" [Ask::Topic(Topic::PatientInvolvement)]
            Users "6" [Ask::Topic(Topic::Users)]
        }
        Rigour {
            Search "7" [Ask::Topic(Topic::Search), Ask::SearchedUntil]
            Inclusion "8" [Ask::Topic(Topic::Inclusion)]
            Evidence "9" [Ask::Evidence, Ask::Topic(Topic::CertaintySystem)]
            Decisions "10" [Ask::Topic(Topic::Decisions)]
            BenefitsAndHarms "11" [Ask::Topic(Topic::BenefitsAndHarms)]
            EvidenceOfEach "12" [Ask::EvidenceOfEach]
            ExternalReview "13" [Ask::Topic(Topic::ExternalReview)]
            Updating "14" [Ask::Topic(Topic::Updating)]
        }
        Clarity {
            Specific "15" [Ask::Recommendations]
            Options "16" [Ask::Topic(Topic::Options)]
            KeyRecommendations "17" [Ask::Summary, Ask::Pathways]
        }
        Applicability {
            Barriers "18" [Ask::Topic(Topic::Barriers)]
            Tools "19" [Ask::Topic(Topic::Tools)]
            Costs "20" [Ask::Topic(Topic::Costs)]
            Audit "21" [Ask::Topic(Topic::AuditCriteria)]
        }
        Independence {
            Funding "22" [Ask::Funding, Ask::Topic(Topic::FunderRole)]
            Interests "23" [Ask::Interests, Ask::Topic(Topic::InterestManagement)]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_item_has_its_number() {
        let numbers =
            |numbers: Vec<&'static str>| -> BTreeSet<&str> { numbers.into_iter().collect() };
        let right = numbers(RightItem::ALL.iter().map(|item| item.number()).collect());
        assert_eq!((right.len(), RightItem::ALL.len()), (35, 35));
        let topics: BTreeSet<&str> = right
            .iter()
            .map(|number| number.trim_end_matches(char::is_alphabetic))
            .collect();
        assert_eq!(topics.len(), 22);
        let agree: Vec<&str> = AgreeItem::ALL.iter().map(|item| item.number()).collect();
        let counted: Vec<String> = (1..=23).map(|number: usize| number.to_string()).collect();
        assert_eq!(agree, counted);
    }

    /// A topic that no item asks for would be asked of authors for nothing.
    #[test]
    fn every_topic_answers_an_item() {
        let right = RightItem::ALL.iter().flat_map(|item| item.asks());
        let asks: Vec<&Ask> = right
            .chain(AgreeItem::ALL.iter().flat_map(|item| item.asks()))
            .collect();
        for &topic in Topic::ALL {
            assert!(asks.contains(&&Ask::Topic(topic)), "{topic:?}");
        }
    }
}
