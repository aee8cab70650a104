//! How the model's words are said to readers.

use super::{WordText, Words};
use crate::model::{
    CaseWord, Certainty, ClaimTest, FactKind, Grade, Grading, Indecision, InterventionKey, Library,
    NamedValue, OutputEntry, OutputValue, Recommendation, Strength, Value, labelled_set,
};

/// How the lines of a group belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    All,
    Any,
    /// Of two.
    OneAlone,
    BothOrNeither,
    /// Whether it holds is known, whichever it is.
    Known,
    Unknown,
    /// Of several, none together with another.
    NoTwo,
    AtMostOne,
    ExactlyOne,
    /// False, not unknown.
    Definite,
    /// False, or unknown.
    NotDefinite,
}

/// How many of GRADE's four circles have a cross. They go beside the word and never stand for it.
pub fn crossed_circles(grade: Grade) -> u8 {
    match grade {
        Grade::VeryLow => 1,
        Grade::Low => 2,
        Grade::Moderate => 3,
        Grade::High => 4,
    }
}

impl Words {
    /// What parts the cases of a computation.
    pub fn case_word(&self, word: CaseWord) -> &WordText {
        match word {
            CaseWord::If => &self.fields.case_if,
            CaseWord::Then => &self.fields.case_then,
            CaseWord::Else => &self.fields.case_else,
        }
    }

    /// How it begins; one that sets outputs alone has a result.
    pub fn verb(&self, recommendation: &Recommendation) -> &str {
        match (recommendation.directed(), recommendation.indecision()) {
            (Some(directed), _) => self.verbs.of(directed),
            (None, Some(_)) => self.undecided.verb.as_str(),
            (None, None) => self.outputs.result.as_str(),
        }
    }

    /// Its strength, or why it is undecided, in a word of a list.
    pub fn weight(&self, own: &Recommendation) -> Option<String> {
        let read = |strength| self.graded.read_as.say(self.strengths.of(strength));
        let strength = own.strength().map(|strength| match own.is_strength_read() {
            true => read(strength),
            false => self.strengths.of(strength).to_owned(),
        });
        let why = own.indecision().map(|why| self.indecision(why).to_owned());
        strength.or(why)
    }

    /// The same as a label.
    pub fn weight_label(&self, own: &Recommendation) -> Option<String> {
        let strength = own.strength().filter(|_| !own.is_strength_read());
        let strength = strength.map(|strength| self.strength_label(strength).to_owned());
        strength.or_else(|| self.weight(own))
    }

    /// Its certainty, or that it is good practice.
    pub fn grading(&self, grading: &Grading) -> Option<String> {
        match grading {
            Grading::Certainty(certainty) => Some(self.certainty(certainty)),
            Grading::GoodPractice => Some(self.graded.good_practice.to_string()),
            Grading::Unsaid => None,
        }
    }

    /// An intervention, and what belongs to it and is excepted.
    pub fn but(
        &self,
        library: &Library,
        of: InterventionKey,
        except: &[InterventionKey],
    ) -> String {
        let title = &library.interventions[of].meta.title;
        self.with_exceptions(library, title, of, except)
    }

    /// A name of something, and what belongs to an intervention and is excepted by it.
    pub fn with_exceptions(
        &self,
        library: &Library,
        name: &str,
        of: InterventionKey,
        except: &[InterventionKey],
    ) -> String {
        let title = |key: InterventionKey| library.interventions[key].meta.title.as_str();
        let excepted = library.hierarchy.excepted(of, except).map(title);
        let excepted: Vec<&str> = excepted.collect();
        match excepted.is_empty() {
            true => name.to_owned(),
            false => self
                .sentences
                .but
                .say(name, excepted.join(&self.forms.list)),
        }
    }

    /// A name of an intervention, or with it those of which another may be meant in its place.
    pub fn or_others(&self, library: &Library, name: String, others: &[InterventionKey]) -> String {
        let title = |key: &InterventionKey| library.interventions[*key].meta.title.as_str();
        let others: Vec<&str> = others.iter().map(title).collect();
        match others.is_empty() {
            true => name,
            false => self
                .sentences
                .or_others
                .say(name, others.join(&self.forms.or_list)),
        }
    }

    /// Names of interventions each of which is meant, or one of which is.
    pub fn meant(&self, names: &[String], is_one_of: bool) -> String {
        match is_one_of {
            true => self.sentences.one_of.say(names.join(&self.forms.or_list)),
            false => names.join(&self.forms.list),
        }
    }

    /// Why nothing is decided.
    pub fn indecision(&self, why: &Indecision) -> &str {
        match why {
            Indecision::InsufficientEvidence => self.undecided.insufficient_evidence.as_str(),
            Indecision::CloseBalance => self.undecided.balance_is_close.as_str(),
            Indecision::ResearchOnly(_) => self.undecided.research_only.as_str(),
        }
    }

    pub fn strength_label(&self, strength: Strength) -> &str {
        self.strength_labels.of(strength)
    }

    pub fn certainty(&self, certainty: &Certainty) -> String {
        match certainty {
            Certainty::Grade(grade) => self.certainties.of(Some(*grade)).to_owned(),
            Certainty::Other {
                system,
                level,
                grade,
            } => {
                let sentences = &self.sentences;
                let level = level.iter().map(|level| sentences.level.say(level));
                let grade = grade.iter().map(|grade| sentences.grade.say(grade));
                let said: Vec<String> = level.chain(grade).collect();
                match said.is_empty() {
                    true => system.clone(),
                    false => sentences.of_system.say(said.join(&self.forms.list), system),
                }
            }
            Certainty::NotStated => self.certainties.of(None).to_owned(),
        }
    }

    /// What a certainty means to a reader.
    pub fn certainty_means(&self, certainty: &Certainty) -> &str {
        let said = &self.meaning;
        let text = match certainty {
            Certainty::Grade(Grade::High) => &said.high_text,
            Certainty::Grade(Grade::Moderate) => &said.moderate_text,
            Certainty::Grade(Grade::Low) => &said.low_text,
            Certainty::Grade(Grade::VeryLow) => &said.very_low_text,
            Certainty::Other { .. } => &said.other_system_text,
            Certainty::NotStated => &said.not_stated_text,
        };
        text.as_str()
    }

    pub fn fact_type(&self, kind: &FactKind) -> &str {
        let types = &self.fact_types;
        let said = match kind {
            FactKind::YesNo => &types.yes_no,
            FactKind::OneOf(_) => &types.one_of,
            FactKind::AnyOf(_) => &types.any_of,
            FactKind::Quantity { .. } => &types.quantity,
            FactKind::Count { .. } => &types.count,
        };
        said.as_str()
    }

    /// A value as readers see it: without the quotation marks that an expression needs.
    pub fn value(&self, value: &Value, kind: &FactKind) -> String {
        match (value, kind) {
            (Value::Unknown, _) => self.values.unknown.to_string(),
            (Value::YesNo(true), _) => self.values.yes.to_string(),
            (Value::YesNo(false), _) => self.values.no.to_string(),
            (Value::OneOf(index), FactKind::OneOf(values)) => values[*index].label.clone(),
            (Value::AnyOf(has), FactKind::AnyOf(values)) => labelled_set(has, values),
            (Value::Number(number), _) => self.quantity(number.written()),
            (other @ (Value::OneOf(_) | Value::AnyOf(_)), _) => other.words(kind),
        }
    }

    /// The value that a statement sets; of an any-of output those that it adds.
    pub fn set_value(&self, library: &Library, setting: &OutputEntry) -> String {
        let value = match &setting.value {
            OutputValue::Constant(value) => value,
            OutputValue::Calculated(key) => return library.calculations[*key].meta.title.clone(),
        };
        match (value, &library.outputs[setting.output].kind) {
            (Value::AnyOf(has), FactKind::AnyOf(values)) => {
                let has = values.iter().zip(has);
                let has = has.filter(|(_, has)| **has == Some(true));
                let labels: Vec<&str> = has.map(|(value, _)| value.label.as_str()).collect();
                labels.join(&self.forms.list)
            }
            (value, kind) => self.value(value, kind),
        }
    }

    /// A value with its number and its codes: `Needs help (1; LOINC LA11-1)`.
    pub fn described(&self, value: &NamedValue) -> String {
        let number = value.number.iter().map(|number| self.number(number));
        let codes = value.codes.iter();
        let codes = codes.map(|(system, code)| format!("{system} {code}"));
        let more: Vec<String> = number.chain(codes).collect();
        match more.is_empty() {
            true => value.label.clone(),
            false => format!("{} ({})", value.label, more.join("; ")),
        }
    }

    /// A stance for its colour, and what a worked patient is to be told.
    pub fn expectation(&self, test: &ClaimTest) -> (&'static str, &str) {
        let expected = &self.expected;
        let (stance, said) = match test {
            ClaimTest::Offered(_) => ("offer", &expected.offered),
            ClaimTest::Permitted(_) => ("consider", &expected.permitted),
            ClaimTest::Considered(_) => ("consider", &expected.considered),
            ClaimTest::Avoided(_) => ("avoid", &expected.avoided),
            ClaimTest::Forbidden(_) => ("forbid", &expected.forbidden),
            ClaimTest::Undecided(_) => ("undecided", &expected.undecided),
            ClaimTest::Reaches(_) => ("neutral", &expected.reaches),
            ClaimTest::Applies(_) => ("neutral", &expected.applies),
            ClaimTest::Hits(_) => ("neutral", &expected.hits),
            ClaimTest::Group { .. } => ("neutral", &expected.applies),
            ClaimTest::Before { .. } => ("neutral", &expected.before),
            ClaimTest::Fact(_) => ("neutral", &expected.known),
        };
        (stance, said.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_system_keeps_its_words() {
        let other = Certainty::Other {
            system: "a system".to_owned(),
            level: Some("II".to_owned()),
            grade: Some("B".to_owned()),
        };
        let said = Words::english().certainty(&other);
        assert_eq!(said, "level II, grade B (a system)");
    }
}
