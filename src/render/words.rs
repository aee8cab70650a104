//! How the model's words are said to readers.

use num_bigint::BigUint;

use crate::model::{
    Benefit, Certainty, Direction, EffectMeasure, Fact, FactKind, Grade, HitPolicy, Kind,
    Recommendation, Stance, Status, Strength, TensionClass, Value,
};

/// One verb scheme for the whole site.
pub fn verb(recommendation: &Recommendation) -> &'static str {
    match (recommendation.direction, recommendation.strength) {
        (Direction::For, Strength::Strong) => "We recommend",
        (Direction::For, Strength::Conditional) => "We suggest",
        (Direction::Against, Strength::Conditional) => "We conditionally recommend against",
        (Direction::Against, Strength::Strong) => "We recommend against",
    }
}

pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong recommendation",
        Strength::Conditional => "conditional recommendation",
    }
}

pub fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Conditional => "conditional",
    }
}

pub fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::For => "for",
        Direction::Against => "against",
    }
}

pub fn grade_name(grade: Grade) -> &'static str {
    match grade {
        Grade::VeryLow => "very low",
        Grade::Low => "low",
        Grade::Moderate => "moderate",
        Grade::High => "high",
    }
}

/// GRADE's circles, which go beside the word and never stand for it.
pub fn grade_circles(grade: Grade) -> &'static str {
    match grade {
        Grade::VeryLow => "⊕◯◯◯",
        Grade::Low => "⊕⊕◯◯",
        Grade::Moderate => "⊕⊕⊕◯",
        Grade::High => "⊕⊕⊕⊕",
    }
}

pub fn certainty(certainty: &Certainty) -> String {
    match certainty {
        Certainty::Grade(grade) => format!("{} certainty", grade_name(*grade)),
        Certainty::Other {
            system,
            level,
            grade,
        } => {
            let level = level.iter().map(|level| format!("level {level}"));
            let grade = grade.iter().map(|grade| format!("grade {grade}"));
            let said: Vec<String> = level.chain(grade).collect();
            match said.is_empty() {
                true => system.clone(),
                false => format!("{} ({system})", said.join(", ")),
            }
        }
        Certainty::NotStated => "certainty not stated".to_owned(),
    }
}

/// What a step tells the reader to do.
pub fn stance_verb(stance: Stance) -> &'static str {
    match stance {
        Stance::Offer => "Offer",
        Stance::Consider => "Consider",
        Stance::Avoid => "Avoid",
        Stance::Forbid => "Do not use",
    }
}

pub fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Active => "active",
        Status::Retired => "retired",
    }
}

pub fn fact_type(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::YesNo => "yes or no",
        FactKind::OneOf(_) => "one of",
        FactKind::AnyOf(_) => "any of",
        FactKind::Quantity { .. } => "measurement",
        FactKind::Count { .. } => "whole number",
    }
}

pub fn benefit(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::Lower => "lower",
        Benefit::Higher => "higher",
    }
}

pub fn measure(measure: EffectMeasure) -> &'static str {
    match measure {
        EffectMeasure::EtaSquared => "η²",
        EffectMeasure::PartialEtaSquared => "partial η²",
        EffectMeasure::MeanDifference => "mean difference",
        EffectMeasure::StandardisedMeanDifference => "standardised mean difference",
        EffectMeasure::RiskRatio => "risk ratio",
        EffectMeasure::OddsRatio => "odds ratio",
        EffectMeasure::RiskDifference => "risk difference",
        EffectMeasure::POnly => "p-value alone",
    }
}

pub fn tension_class(class: Option<TensionClass>) -> &'static str {
    match class {
        Some(TensionClass::Contradiction) => "Statements that disagree",
        Some(TensionClass::Gap) => "What the document leaves open",
        Some(TensionClass::UnclearTerm) => "Unclear terms",
        Some(TensionClass::Strength) => "Strength of statements",
        Some(TensionClass::Number) => "Numbers and units",
        Some(TensionClass::Attribution) => "Attribution to sources",
        Some(TensionClass::Duplicate) => "Statements said twice",
        Some(TensionClass::Reach) => "How far a statement reaches",
        None => "Other tensions",
    }
}

/// What a hit policy means to a reader.
pub fn hit_policy(policy: HitPolicy) -> &'static str {
    match policy {
        HitPolicy::Unique => "exactly one row holds for each patient",
        HitPolicy::Any => "rows that hold for the same patient say the same",
        HitPolicy::First => "the first row that holds is followed",
        HitPolicy::Priority => "of the rows that hold, those of the highest priority are followed",
        HitPolicy::Collect => "all rows that hold are followed",
    }
}

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Guideline => "Guideline",
        Kind::Fact => "Fact",
        Kind::Assumption => "Assumption",
        Kind::Condition => "Condition",
        Kind::Score => "Score",
        Kind::Intervention => "Intervention",
        Kind::Outcome => "Outcome",
        Kind::Evidence => "Evidence",
        Kind::Recommendation => "Recommendation",
        Kind::Protocol => "Protocol",
        Kind::Pathway => "Pathway",
        Kind::Table => "Decision table",
        Kind::Invariant => "Safety rule",
        Kind::Vignette => "Worked patient",
        Kind::Adjudication => "Tension",
        Kind::Term => "Term",
    }
}

pub fn kinds(kind: Kind) -> &'static str {
    match kind {
        Kind::Guideline => "Guidelines",
        Kind::Fact => "Facts",
        Kind::Assumption => "Assumptions",
        Kind::Condition => "Conditions",
        Kind::Score => "Scores",
        Kind::Intervention => "Interventions",
        Kind::Outcome => "Outcomes",
        Kind::Evidence => "Evidence",
        Kind::Recommendation => "Recommendations",
        Kind::Protocol => "Protocols",
        Kind::Pathway => "Pathways",
        Kind::Table => "Decision tables",
        Kind::Invariant => "Safety rules",
        Kind::Vignette => "Worked patients",
        Kind::Adjudication => "Tensions",
        Kind::Term => "Terms",
    }
}

/// A value as readers see it: without the quotation marks that an expression needs.
pub fn value(value: &Value, fact: &Fact) -> String {
    match (value, &fact.kind) {
        (Value::OneOf(index), FactKind::OneOf(values)) => values[*index].clone(),
        (other, _) => other.words(fact),
    }
}

/// In full with its digits in threes; from 16 digits on cut, `at least 3.4 × 10²¹`.
pub fn count(count: &BigUint) -> String {
    const LONGEST: usize = 15;
    let digits = count.to_string();
    if digits.len() <= LONGEST {
        return in_threes(&digits);
    }
    let exponent: String = (digits.len() - 1)
        .to_string()
        .chars()
        .map(superscript)
        .collect();
    // Cut, not rounded up: the book never claims more patients than there are.
    format!("at least {}.{} × 10{exponent}", &digits[..1], &digits[1..2])
}

fn in_threes(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn superscript(digit: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit
        .to_digit(10)
        .and_then(|digit| DIGITS.get(digit as usize).copied())
        .unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_cut_and_never_rounded_up() {
        let said = |digits: &str| count(&digits.parse().expect("digits"));
        assert_eq!(said("0"), "0");
        assert_eq!(said("1234567"), "1\u{202f}234\u{202f}567");
        assert_eq!(said("3499999999999999999999"), "at least 3.4 × 10²¹");
    }

    #[test]
    fn another_system_keeps_its_words() {
        let other = Certainty::Other {
            system: "a system".to_owned(),
            level: Some("II".to_owned()),
            grade: Some("B".to_owned()),
        };
        assert_eq!(certainty(&other), "level II, grade B (a system)");
    }
}
