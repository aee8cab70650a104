//! A difference for the panel of a preview: in a few words, and as a piece of HTML.

use super::words::{cautions, edit, heading, only};
use super::*;
use crate::markup::escape;
use crate::report::visible;

/// Most descriptions of one group of patients.
const MOST_DESCRIPTIONS: usize = 3;

impl DifferenceReport {
    /// `2 changes of advice, 1 rule less proved`; nothing where nothing changed.
    pub fn in_short(&self) -> String {
        let advice: usize = self
            .interventions
            .iter()
            .map(|changed| changed.transitions.len())
            .sum();
        let told = self.edits_of(Aspect::Asked).count() + self.edits_of(Aspect::Delivery).count();
        let counts = [
            (
                advice + self.only.len(),
                "change of advice",
                "changes of advice",
            ),
            (told, "thing told differently", "things told differently"),
            match self.old.errors {
                0 => (self.weaker.len(), "rule proved less", "rules proved less"),
                _ => (self.weaker.len(), "rule not kept", "rules not kept"),
            },
        ];
        let said = counts.iter().filter(|(count, ..)| *count > 0);
        let said: Vec<String> = said
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        match (
            said.is_empty(),
            self.edits.is_empty() && self.renamed.is_empty(),
        ) {
            (false, _) => said.join(", "),
            (true, false) => "the same advice".to_owned(),
            (true, true) => "nothing changed".to_owned(),
        }
    }

    /// With links to the pages of what is advised differently, by the way to the root of the site.
    pub fn in_panel(&self, root: &str) -> String {
        let since = format!("<h2>Since {}</h2>", shown(&self.old.name));
        let faults = self.faults.iter().map(super::human::fault_words);
        let said = faults.chain([words::summary(self)]).chain(cautions(self));
        let mut parts: Vec<String> = vec![since];
        parts.extend(said.map(|words| format!("<p>{}</p>", shown(&words))));
        let advice = self.interventions.iter();
        let advice =
            advice.flat_map(|changed| changed.transitions.iter().map(move |to| (changed, to)));
        let advice = advice.map(|(changed, to)| transition(changed, to, root));
        let only = self
            .only
            .iter()
            .map(|admitted| format!("{}{}", shown(&only(admitted)), who(&admitted.who)));
        parts.extend(list("", advice.chain(only)));
        let weaker = self.weaker.iter().map(words::weaker);
        // What the revision does not prove itself is not proved less.
        let title = match self.old.errors {
            0 => "Proved less",
            _ => "Not kept",
        };
        parts.extend(list(title, weaker.map(|words| shown(&words))));
        for aspect in Aspect::ALL {
            let edits = self.edits_of(aspect).map(edit);
            let items: Vec<String> = edits.map(|words| shown(&words)).collect();
            let title = match aspect {
                Aspect::Rule if self.is_same_advice() => {
                    "Rules written differently, with the same advice"
                }
                aspect => heading(aspect),
            };
            parts.extend(folded(
                title,
                items,
                matches!(aspect, Aspect::Asked | Aspect::Delivery),
            ));
        }
        let renamed = self.renamed.iter().map(words::renamed);
        let renamed = renamed.map(|words| shown(&words)).collect();
        parts.extend(folded(words::RENAMED, renamed, false));
        parts.concat()
    }
}

fn shown(text: &str) -> String {
    escape(&visible(text))
}

fn each_item(items: impl IntoIterator<Item = String>) -> String {
    let items = items.into_iter();
    items.map(|item| format!("<li>{item}</li>")).collect()
}

fn list(title: &str, items: impl Iterator<Item = String>) -> Option<String> {
    let items = each_item(items);
    let title = match title {
        "" => String::new(),
        title => format!("<h3>{title}</h3>"),
    };
    (!items.is_empty()).then(|| format!("{title}<ul>{items}</ul>"))
}

fn folded(title: &str, items: Vec<String>, is_open: bool) -> Option<String> {
    let (count, open) = (items.len(), if is_open { " open" } else { "" });
    let items = each_item(items);
    (count > 0).then(|| {
        format!(
            "<details{open}><summary>{} ({count})</summary><ul>{items}</ul></details>",
            escape(title)
        )
    })
}

/// Of what, from what to what, and for whom.
fn transition(changed: &ChangedJson, to: &TransitionJson, root: &str) -> String {
    let title = shown(&changed.title);
    let title = match changed.only_in {
        // Its page is gone.
        Some("old") => title,
        Some(_) | None => {
            let href = format!("{root}{}/{}.html", changed.kind, changed.id);
            format!("<a href=\"{}\">{title}</a>", escape(&href))
        }
    };
    let direction = match to.direction {
        direction @ ("looser" | "stricter") => {
            format!(" <span class=\"{direction}\">{direction}</span>")
        }
        _other => String::new(),
    };
    let who = who(&to.who);
    format!(
        "<b>{title}</b>: {}{direction}{who}",
        shown(&words::transition(to))
    )
}

fn who(who: &WhoJson) -> String {
    let mut lines = vec![shown(&words::share(&who.share))];
    let descriptions = who.descriptions.iter().take(MOST_DESCRIPTIONS);
    lines.extend(
        descriptions.map(|description| match description.facts.as_slice() {
            [] => "everyone".to_owned(),
            facts => format!("<code>{}</code>", shown(&facts.join(" and "))),
        }),
    );
    match who.descriptions.len() > MOST_DESCRIPTIONS {
        true => lines.push("and others".to_owned()),
        false => lines.extend(words::more(who).map(|more| shown(&more))),
    }
    format!("<ul class=\"who\">{}</ul>", each_item(lines))
}
