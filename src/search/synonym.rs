//! Names that mean the same: what is called by one of them is found by the others.

use std::collections::BTreeMap;

use super::token::tokens;

/// Classes of names that mean the same.
#[derive(Debug, Default)]
pub struct Synonyms {
    classes: Vec<Vec<String>>,
    /// By the first word of a name: the words of the name, and its class.
    by_first: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl Synonyms {
    pub fn add(&mut self, names: Vec<String>) {
        if names.len() < 2 {
            return;
        }
        let class = self.classes.len();
        for name in &names {
            let words = tokens(name);
            if let Some(first) = words.first() {
                let known = self.by_first.entry(first.clone()).or_default();
                known.push((words, class));
            }
        }
        self.classes.push(names);
    }

    /// The other names of everything that a text names.
    pub fn of(&self, text: &str) -> Vec<&str> {
        let words = tokens(text);
        let mut found: Vec<&str> = Vec::new();
        for start in 0..words.len() {
            let Some(known) = self.by_first.get(&words[start]) else {
                continue;
            };
            for (name, class) in known {
                if words[start..].starts_with(name) {
                    found.extend(self.classes[*class].iter().map(String::as_str));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Synonyms;

    #[test]
    fn a_name_is_found_among_other_words() {
        let mut synonyms = Synonyms::default();
        synonyms.add(vec!["Acetaminophen".to_owned(), "paracetamol".to_owned()]);
        synonyms.add(vec!["Neck Disability Index".to_owned(), "NDI".to_owned()]);
        synonyms.add(vec!["alone".to_owned()]);
        assert_eq!(
            synonyms.of("Offer acetaminophen; measure the neck disability index."),
            [
                "Acetaminophen",
                "NDI",
                "Neck Disability Index",
                "paracetamol"
            ]
        );
        assert_eq!(synonyms.of("neck disability, alone"), [""; 0]);
    }
}
