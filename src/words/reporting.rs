//! What the site says of how a guideline was made.

use serde::{Deserialize, Serialize};

use super::groups::{filled, named, texts};
use super::sentence::{WordText, sentences};
use crate::model::{AgreeItem, AgreePart, Focus, RightItem, RightPart, Section, Topic};

texts! {
    Reporting {
        title, at_a_glance, cite_as, made_citation, licence, contact, focus, searched_until, members, name,
        role, discipline, affiliation, history, reason, right, right_lead, right_source, agree, agree_lead, agree_source, item, asks_for, answered,
        glossary, recommendations, for_different_patients, strength_and_certainty, evidence, evidence_of_each,
        guideline_title, summary, title_words, checklists,
    }
}

named! {
    Topics of Topic {
        Topic::HealthProblem => health_problem, Topic::Aims => aims, Topic::Questions => questions,
        Topic::Subgroups => subgroups, Topic::Users => users, Topic::Settings => settings,
        Topic::PanelSelection => panel_selection, Topic::PatientInvolvement => patient_involvement,
        Topic::Search => search, Topic::Inclusion => inclusion, Topic::Reviews => reviews,
        Topic::ExistingReviews => existing_reviews, Topic::OutcomeSelection => outcome_selection,
        Topic::CertaintySystem => certainty_system, Topic::Decisions => decisions,
        Topic::BenefitsAndHarms => benefits_and_harms, Topic::Values => values, Topic::Costs => costs,
        Topic::Equity => equity, Topic::Feasibility => feasibility, Topic::Acceptability => acceptability,
        Topic::ExternalReview => external_review, Topic::QualityAssurance => quality_assurance,
        Topic::Updating => updating, Topic::Options => options, Topic::Barriers => barriers, Topic::Tools => tools,
        Topic::AuditCriteria => audit_criteria, Topic::FunderRole => funder_role,
        Topic::InterestManagement => interest_management, Topic::Access => access, Topic::ResearchGaps => research_gaps,
        Topic::Limitations => limitations,
    }

    Sections of Section {
        Section::Purpose => purpose, Section::Panel => panel, Section::Methods => methods,
        Section::Considered => considered, Section::Review => review, Section::Practice => practice,
        Section::Interests => interests, Section::Other => other,
    }

    Focuses of Focus {
        Focus::Prevention => prevention, Focus::Screening => screening, Focus::Assessment => assessment,
        Focus::Diagnosis => diagnosis, Focus::Treatment => treatment, Focus::Management => management,
        Focus::Rehabilitation => rehabilitation, Focus::FollowUp => follow_up, Focus::PalliativeCare => palliative_care,
    }

    RightParts of RightPart {
        RightPart::Basic => basic, RightPart::Background => background, RightPart::Evidence => evidence,
        RightPart::Recommendations => recommendations, RightPart::Review => review, RightPart::Interests => interests,
        RightPart::Other => other,
    }

    RightItems of RightItem {
        RightItem::Title => title, RightItem::Year => year, RightItem::Focus => focus, RightItem::Summary => summary,
        RightItem::Terms => terms, RightItem::Contact => contact, RightItem::HealthProblem => health_problem,
        RightItem::Aims => aims, RightItem::Population => population, RightItem::Subgroups => subgroups,
        RightItem::Users => users, RightItem::Settings => settings, RightItem::Selection => selection,
        RightItem::Members => members, RightItem::Questions => questions, RightItem::Outcomes => outcomes,
        RightItem::Reviews => reviews, RightItem::ExistingReviews => existing_reviews,
        RightItem::Certainty => certainty, RightItem::Recommendations => recommendations,
        RightItem::Separate => separate, RightItem::Strength => strength, RightItem::Values => values,
        RightItem::Costs => costs, RightItem::Equity => equity, RightItem::Decisions => decisions,
        RightItem::ExternalReview => external_review, RightItem::QualityAssurance => quality_assurance,
        RightItem::Funding => funding, RightItem::FunderRole => funder_role, RightItem::Interests => interests,
        RightItem::Management => management, RightItem::Access => access, RightItem::ResearchGaps => research_gaps,
        RightItem::Limitations => limitations,
    }

    AgreeParts of AgreePart {
        AgreePart::Purpose => purpose, AgreePart::Stakeholders => stakeholders, AgreePart::Rigour => rigour,
        AgreePart::Clarity => clarity, AgreePart::Applicability => applicability,
        AgreePart::Independence => independence,
    }

    AgreeItems of AgreeItem {
        AgreeItem::Objectives => objectives, AgreeItem::Questions => questions, AgreeItem::Population => population,
        AgreeItem::Members => members, AgreeItem::Patients => patients, AgreeItem::Users => users,
        AgreeItem::Search => search, AgreeItem::Inclusion => inclusion, AgreeItem::Evidence => evidence,
        AgreeItem::Decisions => decisions, AgreeItem::BenefitsAndHarms => benefits_and_harms,
        AgreeItem::EvidenceOfEach => evidence_of_each, AgreeItem::ExternalReview => external_review,
        AgreeItem::Updating => updating, AgreeItem::Specific => specific, AgreeItem::Options => options,
        AgreeItem::KeyRecommendations => key_recommendations, AgreeItem::Barriers => barriers,
        AgreeItem::Tools => tools, AgreeItem::Costs => costs, AgreeItem::Audit => audit, AgreeItem::Funding => funding,
        AgreeItem::Interests => interests,
    }
}

sentences! {
    PageTitle(guideline);
    /// A citation made from what is known of a guideline.
    Citation(authors, title, version, date);
    CitationUndated(authors, title, version);
    CitationUnauthored(title, version, date);
    CitationBare(title, version);
    NotReportedOf(names);
    OfTotal(number, total);
    VersionOf(version, date);
}

filled! {
    Reported {
        page_title: PageTitle, citation: Citation, citation_undated: CitationUndated, citation_unauthored: CitationUnauthored, citation_bare: CitationBare, not_reported_of: NotReportedOf,
        with_certainty: OfTotal, with_evidence: OfTotal, evidence_with_certainty: OfTotal, version_of: VersionOf,
    }
}
