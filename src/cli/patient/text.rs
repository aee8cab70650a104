use super::account::{Account, Advised, Statement};
use super::path;
use crate::cli::output::Terminal;
use crate::model::Stance;
use crate::problem::report::visible;

/// The account for people: who, what is advised and by what, the paths, and the book's notice.
pub(super) fn print(account: &Account, terminal: Terminal) -> String {
    let mut lines = vec!["The patient".to_owned()];
    for (fact, value) in &account.patient {
        lines.push(format!("  {fact} = {value}"));
    }
    lines.extend(advice(account));
    if account.pathways.is_empty() {
        lines.push("\nNo pathway applies to this patient".to_owned());
    }
    // What has colours is safe already.
    let mut text = visible(&lines.join("\n")).into_owned();
    for pathway in &account.pathways {
        text.push_str("\n\n");
        text.push_str(&path::tree(pathway, terminal).join("\n"));
    }
    text.push('\n');
    if !account.notice.is_empty() {
        text.push_str(&format!("\n{}\n", visible(&account.notice)));
    }
    text
}

fn advice(account: &Account) -> Vec<String> {
    let mut lines = Vec::new();
    for stance in Stance::ALL {
        let name = stance.participle();
        let of_it = |advised: &&Advised| !advised.silent && advised.stance == name;
        lines.extend(group(
            &capitalised(name),
            account.advice.iter().filter(of_it),
        ));
    }
    if lines.is_empty() {
        lines.push("\nNothing is advised for this patient".to_owned());
    }
    let silent = account.advice.iter().filter(|advised| advised.silent);
    lines.extend(group("Silent, by an adjudication", silent));
    lines
}

fn group<'a>(heading: &str, all: impl Iterator<Item = &'a Advised>) -> Vec<String> {
    let mut lines = Vec::new();
    for advised in all {
        if lines.is_empty() {
            lines.push(format!("\n{heading}"));
        }
        let stance = match advised.silent {
            true => format!(" would be {}", advised.stance),
            false => String::new(),
        };
        lines.push(format!("  {}{stance}", advised.intervention.title));
        lines.extend(advised.statements.iter().map(statement));
    }
    lines
}

fn statement(said: &Statement) -> String {
    let silenced = match &said.silenced_by {
        Some(adjudication) => format!("; silenced by {adjudication}"),
        None => String::new(),
    };
    let Statement {
        title, file, line, ..
    } = said;
    format!("    - {title} ({file}:{line}){silenced}")
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::patient::account::{Followed, Named, StepKind, Stop};

    fn advised(stance: Stance, title: &str, silenced_by: Option<&str>) -> Advised {
        let statement = Statement {
            statement: "says-so".to_owned(),
            title: format!("On {title}"),
            file: "book/content/a.md".to_owned(),
            line: 7,
            silenced_by: silenced_by.map(ToOwned::to_owned),
        };
        Advised {
            stance: stance.participle(),
            intervention: Named {
                id: title.to_lowercase(),
                title: title.to_owned(),
            },
            silent: silenced_by.is_some(),
            statements: vec![statement],
        }
    }

    fn account() -> Account {
        let stop = |does: &str| Stop {
            step: "care.step".to_owned(),
            does: does.to_owned(),
            answer: None,
            file: "book/content/a.md".to_owned(),
            line: 9,
            depth: 0,
            kind: StepKind::Act,
            branches: Vec::new(),
        };
        Account {
            schema: "pathbook-patient/1",
            patient: vec![
                ("region".to_owned(), "'neck'".to_owned()),
                ("age".to_owned(), "60 a".to_owned()),
            ],
            advice: vec![
                advised(Stance::Offer, "Heat", None),
                advised(Stance::Forbid, "Needling", Some("decision")),
            ],
            recommendations: vec!["says-so".to_owned()],
            pathways: vec![Followed {
                id: "care".to_owned(),
                title: "Care".to_owned(),
                steps: vec![stop("offer: Heat")],
                gap: false,
            }],
            notice: "No \u{1b}medical advice.".to_owned(),
        }
    }

    #[test]
    fn people_see_who_what_why_and_the_path() {
        let expected = "\
The patient
  region = 'neck'
  age = 60 a

Offered
  Heat
    - On Heat (book/content/a.md:7)

Silent, by an adjudication
  Needling would be forbidden
    - On Needling (book/content/a.md:7); silenced by decision

Care (care)
└─ 1. Act. offer: Heat (book/content/a.md:9)
The path ends here

No ␛medical advice.
";
        let terminal = Terminal {
            is_unicode: true,
            is_styled: false,
        };
        assert_eq!(print(&account(), terminal), expected);
    }

    #[test]
    fn programs_get_the_facts_in_their_order() {
        let text = account().json();
        let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["patient"]["region"], "'neck'");
        assert_eq!(
            read["advice"][1]["statements"][0]["silenced_by"],
            "decision"
        );
        assert!(text.find("\"region\"") < text.find("\"age\""));
    }
}
