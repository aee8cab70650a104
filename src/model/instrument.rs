//! The instruments by which the reporting of a guideline is read, and what of a guideline answers each item.
//!
//! The numbers are those of the RIGHT statement (doi 10.7326/M16-1565) and of AGREE II (doi 10.1503/cmaj.090449). The items are
//! said in our own words. Neither is made into a score: RIGHT's authors advise against one, and AGREE II's is given by appraisers.

use super::Topic;

/// Which part of a guideline can answer an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportingQuestion {
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

            pub fn asks(self) -> &'static [ReportingQuestion] {
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
            Title "1a" [ReportingQuestion::Title]
            Year "1b" [ReportingQuestion::Published]
            Focus "1c" [ReportingQuestion::Focus]
            Summary "2" [ReportingQuestion::Summary]
            Terms "3" [ReportingQuestion::Terms]
            Contact "4" [ReportingQuestion::Contact]
        }
        Background {
            HealthProblem "5" [ReportingQuestion::Topic(Topic::HealthProblem)]
            Aims "6" [ReportingQuestion::Topic(Topic::Aims)]
            Population "7a" [ReportingQuestion::Population]
            Subgroups "7b" [ReportingQuestion::Topic(Topic::Subgroups)]
            Users "8a" [ReportingQuestion::Topic(Topic::Users)]
            Settings "8b" [ReportingQuestion::Topic(Topic::Settings)]
            Selection "9a" [ReportingQuestion::Topic(Topic::PanelSelection)]
            Members "9b" [ReportingQuestion::Members]
        }
        Evidence {
            Questions "10a" [ReportingQuestion::Topic(Topic::Questions)]
            Outcomes "10b" [ReportingQuestion::Topic(Topic::OutcomeSelection)]
            Reviews "11a" [ReportingQuestion::Topic(Topic::Reviews)]
            ExistingReviews "11b" [ReportingQuestion::Topic(Topic::ExistingReviews)]
            Certainty "12" [ReportingQuestion::Topic(Topic::CertaintySystem)]
        }
        Recommendations {
            Recommendations "13a" [ReportingQuestion::Recommendations]
            Separate "13b" [ReportingQuestion::ForDifferentPatients]
            Strength "13c" [ReportingQuestion::StrengthAndCertainty]
            Values "14a" [ReportingQuestion::Topic(Topic::Values)]
            Costs "14b" [ReportingQuestion::Topic(Topic::Costs)]
            Equity "14c" [ReportingQuestion::Topic(Topic::Equity), ReportingQuestion::Topic(Topic::Feasibility), ReportingQuestion::Topic(Topic::Acceptability)]
            Decisions "15" [ReportingQuestion::Topic(Topic::Decisions)]
        }
        Review {
            ExternalReview "16" [ReportingQuestion::Topic(Topic::ExternalReview)]
            QualityAssurance "17" [ReportingQuestion::Topic(Topic::QualityAssurance)]
        }
        Interests {
            Funding "18a" [ReportingQuestion::Funding]
            FunderRole "18b" [ReportingQuestion::Topic(Topic::FunderRole)]
            Interests "19a" [ReportingQuestion::Interests]
            Management "19b" [ReportingQuestion::Topic(Topic::InterestManagement)]
        }
        Other {
            Access "20" [ReportingQuestion::Topic(Topic::Access)]
            ResearchGaps "21" [ReportingQuestion::Topic(Topic::ResearchGaps)]
            Limitations "22" [ReportingQuestion::Topic(Topic::Limitations)]
        }
    }
}

instrument! {
    /// AGREE II: 23 items in 6 domains.
    AgreeItem, AgreePart {
        Purpose {
            Objectives "1" [ReportingQuestion::Topic(Topic::Aims)]
            Questions "2" [ReportingQuestion::Topic(Topic::Questions)]
            Population "3" [ReportingQuestion::Population]
        }
        Stakeholders {
            Members "4" [ReportingQuestion::Members]
            Patients "5" [ReportingQuestion::Topic(Topic::PatientInvolvement)]
            Users "6" [ReportingQuestion::Topic(Topic::Users)]
        }
        Rigour {
            Search "7" [ReportingQuestion::Topic(Topic::Search), ReportingQuestion::SearchedUntil]
            Inclusion "8" [ReportingQuestion::Topic(Topic::Inclusion)]
            Evidence "9" [ReportingQuestion::Evidence, ReportingQuestion::Topic(Topic::CertaintySystem)]
            Decisions "10" [ReportingQuestion::Topic(Topic::Decisions)]
            BenefitsAndHarms "11" [ReportingQuestion::Topic(Topic::BenefitsAndHarms)]
            EvidenceOfEach "12" [ReportingQuestion::EvidenceOfEach]
            ExternalReview "13" [ReportingQuestion::Topic(Topic::ExternalReview)]
            Updating "14" [ReportingQuestion::Topic(Topic::Updating)]
        }
        Clarity {
            Specific "15" [ReportingQuestion::Recommendations]
            Options "16" [ReportingQuestion::Topic(Topic::Options)]
            KeyRecommendations "17" [ReportingQuestion::Summary, ReportingQuestion::Pathways]
        }
        Applicability {
            Barriers "18" [ReportingQuestion::Topic(Topic::Barriers)]
            Tools "19" [ReportingQuestion::Topic(Topic::Tools)]
            Costs "20" [ReportingQuestion::Topic(Topic::Costs)]
            Audit "21" [ReportingQuestion::Topic(Topic::AuditCriteria)]
        }
        Independence {
            Funding "22" [ReportingQuestion::Funding, ReportingQuestion::Topic(Topic::FunderRole)]
            Interests "23" [ReportingQuestion::Interests, ReportingQuestion::Topic(Topic::InterestManagement)]
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

    /// Authors would be asked in vain for a topic that no item needs.
    #[test]
    fn every_topic_answers_an_item() {
        let right = RightItem::ALL.iter().flat_map(|item| item.asks());
        let asks: Vec<&ReportingQuestion> = right
            .chain(AgreeItem::ALL.iter().flat_map(|item| item.asks()))
            .collect();
        for &topic in Topic::ALL {
            assert!(
                asks.contains(&&ReportingQuestion::Topic(topic)),
                "{topic:?}"
            );
        }
    }
}
