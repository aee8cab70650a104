//! The words of charts, in the language of the book.

use hypher::Lang;

use super::wrap::{has_rtl, is_rtl, language};
use crate::model::{
    Entered, Guard, Indecision, InterventionKey, Language, Library, OutputEntry, Stance,
};
use crate::words::{self, unmarked};

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct ChartWords {
    words: &'static words::Words,
    /// By whose rules a word too long for a line is hyphenated.
    pub hyphens: Option<Lang>,
    /// The book is read from right to left.
    pub is_rtl: bool,
}

impl ChartWords {
    pub fn english() -> Self {
        Self {
            words: words::Words::english(),
            hyphens: language("en"),
            is_rtl: false,
        }
    }

    /// For a book: what its author wrote is hyphenated by its language, even where the words are English.
    pub fn of(tag: &Language) -> Self {
        Self {
            words: words::Words::for_book(tag),
            hyphens: language(&tag.to_string()),
            is_rtl: tag.direction() == "rtl",
        }
    }

    /// Whether a text is read from right to left. In a book that is, it may begin with one of the site's own words, which may be of
    /// another language.
    pub fn reads_rtl(&self, text: &str) -> bool {
        is_rtl(text) || self.is_rtl && has_rtl(text)
    }

    pub fn everyone(&self) -> String {
        self.words.chart.everyone.to_string()
    }

    pub fn entered(&self) -> String {
        self.words.chart.entered.to_string()
    }

    pub fn guard(&self, library: &Library, guard: &Guard) -> String {
        self.words.guard(library, guard)
    }

    pub fn verb(&self, stance: Stance) -> &'static str {
        self.words.stances.of(stance)
    }

    /// An output and the value that it is set to.
    pub fn set(&self, library: &Library, setting: &OutputEntry) -> String {
        let title = &library.outputs[setting.output].meta.title;
        let value = self.words.set_value(library, setting);
        self.words.criteria.named.say(title, value)
    }

    /// An intervention, and what is excepted of it.
    pub fn but(
        &self,
        library: &Library,
        of: InterventionKey,
        except: &[InterventionKey],
    ) -> String {
        self.words.but(library, of, except)
    }

    /// Interventions of which one is meant.
    pub fn one_of(&self, titles: &[String]) -> String {
        self.words.meant(titles, true)
    }

    pub fn indecision(&self, why: &Indecision) -> &str {
        self.words.indecision(why)
    }

    pub fn action(&self) -> String {
        self.words.steps.action.to_string()
    }

    pub fn by(&self, protocol: &str) -> String {
        self.words.charted.by.say(protocol)
    }

    pub fn ends(&self) -> String {
        self.words.chart.ends_here.to_string()
    }

    pub fn ends_there(&self) -> String {
        self.words.chart.ends_there.to_string()
    }

    /// Whether a label says yes or no, by its first word.
    pub fn answer(&self, label: &str) -> Option<bool> {
        let first = label.split(|c: char| !c.is_alphanumeric()).next()?;
        let first = first.to_lowercase();
        let values = &self.words.values;
        if first == unmarked(values.yes.as_str()) {
            Some(true)
        } else if first == unmarked(values.no.as_str()) {
            Some(false)
        } else {
            None
        }
    }

    pub fn question(&self) -> String {
        self.words.steps.question.to_string()
    }

    pub fn stop(&self) -> String {
        self.words.chart.stop.to_string()
    }

    /// What a step is that enters something.
    pub fn entered_kind(&self, into: Entered) -> String {
        match into {
            Entered::Pathway(_) => self.words.steps.other_pathway.to_string(),
            Entered::Table(_) => self.words.steps.table.to_string(),
        }
    }

    pub fn start(&self) -> String {
        self.words.chart.start.to_string()
    }

    pub fn elsewhere(&self) -> String {
        self.words.chart.elsewhere.to_string()
    }

    pub fn go_to(&self, label: &str, number: usize) -> String {
        match label.is_empty() {
            true => self.words.charted.go_on.say(number),
            false => self.words.charted.go_on_by.say(label, number),
        }
    }

    pub fn description(&self) -> String {
        self.words.chart.description.to_string()
    }

    /// Where a way goes on that stands elsewhere, perhaps as a part.
    pub fn jump(&self, part: Option<&str>, number: usize, label: &str) -> String {
        let arrow = if self.is_rtl { '←' } else { '→' };
        let to = match part {
            Some(part) => self.words.charted.part_at.say(part, number, label),
            None => format!("{number}. {label}"),
        };
        format!("{arrow} {to}")
    }

    /// What a part is called at its beginning.
    pub fn part_from(&self, part: &str, number: usize, label: &str) -> String {
        self.words.charted.part_from.say(part, number, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_speaks_the_language_of_its_book() {
        let words = |tag: &str| ChartWords::of(&Language::parse(tag).expect("a tag"));
        assert_eq!(words("de-CH").verb(Stance::Forbid), "Nicht anwenden");
        assert_eq!(words("de").answer("Nein, keines"), Some(false));
        assert_eq!(words("en").answer("Yes"), Some(true));
        assert_eq!(words("en").answer("Nein"), None);
        // Finnish is not spoken; its long words are hyphenated all the same.
        assert_eq!(unmarked(&words("fi").start()), "Start");
        assert_eq!(words("fi").answer("Yes"), Some(true));
        assert_eq!(words("fi").hyphens, Some(Lang::Finnish));
        let mixed = "← Part A: 6. האם יש חום?";
        assert!(words("he").reads_rtl(mixed) && !words("en").reads_rtl(mixed));
        assert!(words("en").reads_rtl("6. האם יש חום?") && !words("he").reads_rtl("Fever?"));
    }
}
