//! What a chart says of its own accord.

use hypher::Lang;

use super::wrap::language;
use crate::model::Stance;

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words {
    /// By whose rules a word too long for a line is hyphenated.
    pub hyphens: Option<Lang>,
}

impl Words {
    pub fn english() -> Self {
        Self {
            hyphens: language("en"),
        }
    }

    pub fn everyone(&self) -> String {
        "Everyone".to_owned()
    }

    pub fn entered(&self) -> String {
        "Whoever comes from another pathway".to_owned()
    }

    pub fn verb(&self, stance: Stance) -> &'static str {
        match stance {
            Stance::Offer => "Offer",
            Stance::Consider => "Consider",
            Stance::Avoid => "Avoid",
            Stance::Forbid => "Do not use",
        }
    }

    pub fn action(&self) -> String {
        "Action".to_owned()
    }

    pub fn by(&self, protocol: &str) -> String {
        format!("As in the protocol: {protocol}")
    }

    pub fn ends(&self) -> String {
        "The path ends here".to_owned()
    }

    pub fn ends_there(&self) -> String {
        "The path ends there".to_owned()
    }

    /// Whether a label says yes or no, by its first word.
    pub fn answer(&self, label: &str) -> Option<bool> {
        let first = label.split(|c: char| !c.is_alphanumeric()).next()?;
        match first.to_lowercase().as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    pub fn question(&self) -> String {
        "Question".to_owned()
    }

    pub fn stop(&self) -> String {
        "Stop".to_owned()
    }

    pub fn other_pathway(&self) -> String {
        "Other pathway".to_owned()
    }

    pub fn start(&self) -> String {
        "Start".to_owned()
    }

    pub fn elsewhere(&self) -> String {
        "In another drawing".to_owned()
    }

    pub fn go_to(&self, label: &str, number: usize) -> String {
        match label.is_empty() {
            true => format!("Go on to step {number}"),
            false => format!("{label}: go on to step {number}"),
        }
    }

    pub fn go_to_part(&self, part: usize) -> String {
        format!("Go on to part {part}")
    }

    pub fn description(&self) -> String {
        "Each box leads to its step in the list beside the drawing, which says the same in words."
            .to_owned()
    }

    pub fn part(&self, part: usize, first: usize, last: usize) -> String {
        format!("Part {part}: steps {first} to {last}")
    }
}
