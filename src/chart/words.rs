//! What a chart says of its own accord, in the language of its book.

use hypher::Lang;

use super::wrap::{has_leftward, is_leftward, language};
use crate::model::{Guard, Language, Library, OutputEntry, Stance};
use crate::words::{self, unmarked};

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    own: &'static words::Words,
    /// By whose rules a word too long for a line is hyphenated.
    pub hyphens: Option<Lang>,
    /// The book is read from right to left.
    pub is_leftward: bool,
}

impl Words {
    pub fn english() -> Self {
        Self {
            own: words::Words::english(),
            hyphens: language("en"),
            is_leftward: false,
        }
    }

    /// For a book: what its author wrote is hyphenated by its language, even where the words are English.
    pub fn of(tag: &Language) -> Self {
        Self {
            own: words::Words::for_book(tag),
            hyphens: language(&tag.to_string()),
            is_leftward: tag.direction() == "rtl",
        }
    }

    /// Whether a text is read from right to left. In a book that is, it may begin with one of the site's own words, which may be of
    /// another language.
    pub fn reads_leftward(&self, text: &str) -> bool {
        is_leftward(text) || self.is_leftward && has_leftward(text)
    }

    pub fn everyone(&self) -> String {
        self.own.chart.everyone.to_string()
    }

    pub fn entered(&self) -> String {
        self.own.chart.entered.to_string()
    }

    pub fn guard(&self, library: &Library, guard: &Guard) -> String {
        self.own.guard(library, guard)
    }

    pub fn verb(&self, stance: Stance) -> &'static str {
        self.own.stances.of(stance)
    }

    /// An output and the value that it is set to.
    pub fn set(&self, library: &Library, setting: &OutputEntry) -> String {
        let title = &library.outputs[setting.output].meta.title;
        let value = self.own.set_value(library, setting);
        self.own.criteria.named.say(title, value)
    }

    pub fn action(&self) -> String {
        self.own.steps.action.to_string()
    }

    pub fn by(&self, protocol: &str) -> String {
        self.own.charted.by.say(protocol)
    }

    pub fn ends(&self) -> String {
        self.own.chart.ends_here.to_string()
    }

    pub fn ends_there(&self) -> String {
        self.own.chart.ends_there.to_string()
    }

    /// Whether a label says yes or no, by its first word.
    pub fn answer(&self, label: &str) -> Option<bool> {
        let first = label.split(|c: char| !c.is_alphanumeric()).next()?;
        let first = first.to_lowercase();
        let values = &self.own.values;
        if first == unmarked(values.yes.as_str()) {
            Some(true)
        } else if first == unmarked(values.no.as_str()) {
            Some(false)
        } else {
            None
        }
    }

    pub fn question(&self) -> String {
        self.own.steps.question.to_string()
    }

    pub fn stop(&self) -> String {
        self.own.chart.stop.to_string()
    }

    pub fn other_pathway(&self) -> String {
        self.own.steps.other_pathway.to_string()
    }

    pub fn start(&self) -> String {
        self.own.chart.start.to_string()
    }

    pub fn elsewhere(&self) -> String {
        self.own.chart.elsewhere.to_string()
    }

    pub fn go_to(&self, label: &str, number: usize) -> String {
        match label.is_empty() {
            true => self.own.charted.go_on.say(number),
            false => self.own.charted.go_on_by.say(label, number),
        }
    }

    pub fn description(&self) -> String {
        self.own.chart.description.to_string()
    }

    /// Where a way goes on that stands elsewhere, perhaps as a part.
    pub fn jump(&self, part: Option<&str>, number: usize, label: &str) -> String {
        let arrow = if self.is_leftward { '←' } else { '→' };
        let to = match part {
            Some(part) => self.own.charted.part_at.say(part, number, label),
            None => format!("{number}. {label}"),
        };
        format!("{arrow} {to}")
    }

    /// What a part is called at its beginning.
    pub fn part_from(&self, part: &str, number: usize, label: &str) -> String {
        self.own.charted.part_from.say(part, number, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_speaks_the_language_of_its_book() {
        let words = |tag: &str| Words::of(&Language::parse(tag).expect("a tag"));
        assert_eq!(words("de-CH").verb(Stance::Forbid), "Nicht anwenden");
        assert_eq!(words("de").answer("Nein, keines"), Some(false));
        assert_eq!(words("en").answer("Yes"), Some(true));
        assert_eq!(words("en").answer("Nein"), None);
        // Finnish is not spoken; its long words are hyphenated all the same.
        assert_eq!(unmarked(&words("fi").start()), "Start");
        assert_eq!(words("fi").answer("Yes"), Some(true));
        assert_eq!(words("fi").hyphens, Some(Lang::Finnish));
        let mixed = "← Part A: 6. האם יש חום?";
        assert!(words("he").reads_leftward(mixed) && !words("en").reads_leftward(mixed));
        assert!(
            words("en").reads_leftward("6. האם יש חום?") && !words("he").reads_leftward("Fever?")
        );
    }
}
