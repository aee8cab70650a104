//! The names of problems. Each has a page in `docs/codes/`, which this file includes: a code without one does not compile.

use std::fmt;
use std::str::FromStr;

use super::Severity;

macro_rules! codes {
    ($($severity:ident { $($variant:ident $name:literal)* })*) => {
        /// The name of a kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($($variant,)*)* }

        impl Code {
            pub const ALL: &[Code] = &[$($(Code::$variant,)*)*];

            pub fn name(self) -> &'static str {
                match self { $($(Code::$variant => $name,)*)* }
            }

            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant => Severity::$severity,)*)* }
            }

            /// What it means, why it matters to a patient, an example that fails and one that passes; Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $($(Code::$variant => include_str!(concat!("../../docs/codes/", $name, ".md")),)*)*
                }
            }
        }
    };
}

codes! {
    Error {
        // reading
        NotUtf8 "not-utf8"
        BareReturn "bare-return"
        ControlCharacter "control-character"
        UnreadFile "unread-file"
        OutsideBook "outside-book"
        EmptyBook "empty-book"
        // writing of blocks
        BrokenToml "broken-toml"
        BrokenRows "broken-rows"
        UnknownKind "unknown-kind"
        UnreadBlock "unread-block"
        BadIdentifier "bad-identifier"
        DuplicateIdentifier "duplicate-identifier"
        ReusedIdentifier "reused-identifier"
        UnusableAddress "unusable-address"
        UnknownField "unknown-field"
        MissingField "missing-field"
        WrongType "wrong-type"
        UnknownWord "unknown-word"
        UnknownLanguage "unknown-language"
        BadDate "bad-date"
        MissingGuideline "missing-guideline"
        // expressions
        BrokenExpression "broken-expression"
        UnknownName "unknown-name"
        UnknownValue "unknown-value"
        LookAlike "look-alike"
        TypeMismatch "type-mismatch"
        UnknownUnit "unknown-unit"
        WrongDimension "wrong-dimension"
        NotDecided "not-decided"
        OutOfRange "out-of-range"
        CyclicCondition "cyclic-condition"
        CyclicOutput "cyclic-output"
        CyclicCalculation "cyclic-calculation"
        NestedTooDeep "nested-too-deep"
        // prose, links, references
        DanglingLink "dangling-link"
        DanglingCitation "dangling-citation"
        BrokenReferences "broken-references"
        ImpossibleIdentifier "impossible-identifier"
        RawHtml "raw-html"
        StrayMarkup "stray-markup"
        LostCell "lost-cell"
        BrokenFootnote "broken-footnote"
        EmptyHeading "empty-heading"
        UnsafeLink "unsafe-link"
        BrokenTemplate "broken-template"
        // structure
        CyclicClass "cyclic-class"
        CyclicPathway "cyclic-pathway"
        CyclicAdjudication "cyclic-adjudication"
        DeadEnd "dead-end"
        UnclearChart "unclear-chart"
        // quotes
        MisquotedSource "misquoted-source"
        CutQuote "cut-quote"
        MiscitedQuote "miscited-quote"
        ChangedSource "changed-source"
        UnquotedNumber "unquoted-number"
        // proofs
        ImpossibleAssumptions "impossible-assumptions"
        VacuousAssumption "vacuous-assumption"
        TooManyPatients "too-many-patients"
        BrokenInvariant "broken-invariant"
        VacuousInvariant "vacuous-invariant"
        IdleKnownViolation "idle-known-violation"
        UncoveredPatient "uncovered-patient"
        OverlappingBranches "overlapping-branches"
        TableGap "table-gap"
        OverlappingRows "overlapping-rows"
        IdleTable "idle-table"
        UnenteredTable "unentered-table"
        DeadRow "dead-row"
        MaskedRow "masked-row"
        ConflictingAdvice "conflicting-advice"
        NoAlternativeLeft "no-alternative-left"
        ConflictingOutput "conflicting-output"
        UnsetOutput "unset-output"
        PermittedThoughForbidden "permitted-though-forbidden"
        UnevenAdvice "uneven-advice"
        UnreachableStep "unreachable-step"
        DeadBranch "dead-branch"
        DeadRecommendation "dead-recommendation"
        ConstantCondition "constant-condition"
        IdleAdjudication "idle-adjudication"
        FailedVignette "failed-vignette"
        ImpossibleVignette "impossible-vignette"
        // support
        UnsupportedRecommendation "unsupported-recommendation"
        UnexplainedStrength "unexplained-strength"
        UnbackedAct "unbacked-act"
        UnusedIntervention "unused-intervention"
        UnusedException "unused-exception"
        SharedMember "shared-member"
        OverstatedCertainty "overstated-certainty"
        // results
        ForeignResult "foreign-result"
        ForeignProtocol "foreign-protocol"
        // doses
        ContradictingDose "contradicting-dose"
        TenfoldNumber "tenfold-number"
        DeadDose "dead-dose"
        OverlappingDoses "overlapping-doses"
        DoseGap "dose-gap"
        ContradictingBenefit "contradicting-benefit"
        ContradictingResult "contradicting-result"
        // words
        ContradictingTitle "contradicting-title"
        SameNames "same-names"
        // numbers and dates
        ImpossibleNumber "impossible-number"
        MixedCalendar "mixed-calendar"
        ContradictingExample "contradicting-example"
        ContradictingHistory "contradicting-history"
        // us
        InternalFault "internal-fault"
    }
    Warning {
        UnusedFile "unused-file"
        UnquotedSource "unquoted-source"
        UnpinnedSource "unpinned-source"
        DoubledReference "doubled-reference"
        LaterReference "later-reference"
        UntranslatedSite "untranslated-site"
        UnguardedBook "unguarded-book"
        IdleAcceptance "idle-acceptance"
        OverdueReview "overdue-review"
        UnusedDefinition "unused-definition"
        ImpliedClause "implied-clause"
        ScoreHole "score-hole"
        AgreeingRows "agreeing-rows"
        SubsumedRow "subsumed-row"
        MergeableRows "mergeable-rows"
        UnrelatedEvidence "unrelated-evidence"
        OpposingEvidence "opposing-evidence"
        // words
        MisnamedAdvice "misnamed-advice"
        ExchangedLabels "exchanged-labels"
        UnlikeNumber "unlike-number"
        ContradictingStory "contradicting-story"
        ContradictingProse "contradicting-prose"
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.name() == name)
            .ok_or_else(|| UnknownCode {
                nearest: super::nearest(name, Code::ALL.iter().map(|code| code.name())),
            })
    }
}

/// No problem has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nearest {
            Some(near) => write!(f, "no problem has this name; did you mean `{near}`?"),
            None => f.write_str("no problem has this name"),
        }
    }
}

impl std::error::Error for UnknownCode {}
