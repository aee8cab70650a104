use super::account::{
    Account, Advised, Question, RuleViolated, StatementMade, WorkedOutput, WorkedScore,
};
use super::path;
use crate::cli::output::Terminal;
use crate::model::Stance;
use crate::report::visible;

/// The account for people: who, what is sure and what is not, by what, the paths, and the book's notice.
pub(super) fn print(account: &Account, terminal: Terminal) -> String {
    let mut lines = caution(account);
    lines.extend(patient(account));
    lines.extend(advice(account));
    lines.extend(worked_out(account));
    for reasoned in &account.why {
        lines.extend(reasoned.lines());
    }
    if account.pathways.is_empty() {
        lines.push("\nNo pathway applies to this patient".to_owned());
    }
    // Text with colours is safe already.
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

/// What must not be overlooked comes first.
fn caution(account: &Account) -> Vec<String> {
    let mut lines = Vec::new();
    if !account.proved {
        lines.push(format!(
            "NOT PROVED: this book fails its check ({})",
            account.failing_in_words
        ));
    }
    let answered = account
        .patient
        .iter()
        .filter(|(_, value)| value.is_some())
        .count();
    if !account.is_final {
        lines.push(format!(
            "SO FAR: {answered} of {} facts are answered, and more may be advised or less",
            account.patient.len()
        ));
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn patient(account: &Account) -> Vec<String> {
    let mut lines = vec!["The patient".to_owned()];
    for (fact, value) in &account.patient {
        if let Some(value) = value {
            lines.push(format!("  {fact} = {value}"));
        }
    }
    if lines.len() == 1 {
        lines.push("  nothing is answered".to_owned());
    }
    if !account.open.is_empty() {
        lines.push("\nNot answered, and still open".to_owned());
        lines.extend(questions(&account.open));
    }
    if !account.settled.is_empty() {
        lines.push("\nNot answered, and nothing here depends on it".to_owned());
        lines.push(format!("  {}", account.settled.join(", ")));
    }
    lines
}

fn questions(open: &[Question]) -> Vec<String> {
    let longest = open.iter().map(|item| item.fact.chars().count()).max();
    let width = longest.unwrap_or(0);
    let lines = open.iter().map(|item| {
        let Question {
            fact,
            question,
            allowed,
        } = item;
        format!("  {fact:width$}  {question} ({allowed})")
    });
    lines.collect()
}

fn advice(account: &Account) -> Vec<String> {
    let mut lines = Vec::new();
    for stance in Stance::ALL {
        let name = stance.participle();
        let of_it = |advised: &&Advised| advised.sure && !advised.silent && advised.stance == name;
        lines.extend(group(
            &capitalised(name),
            account.advice.iter().filter(of_it),
        ));
    }
    let has_result = account.is_final && !account.outputs.is_empty();
    if lines.is_empty() && !has_result {
        lines.push(match account.is_final {
            true => "\nNothing is advised for this patient".to_owned(),
            false => "\nNothing is sure yet".to_owned(),
        });
    } else if !account.is_final {
        lines.insert(0, "\nSure, whatever is answered:".to_owned());
    }
    lines.extend(outputs(&account.outputs));
    let mixed = account.mixed.iter().map(|mixed_stance| {
        let stances = mixed_stance.stances.join(" and ");
        format!(
            "\n{} is {stances}: both stand",
            mixed_stance.intervention.title
        )
    });
    lines.extend(mixed);
    lines.extend(account.known_violations.iter().map(|violated| {
        let RuleViolated { title, reason, .. } = violated;
        let perhaps = if violated.sure { "" } else { "perhaps " };
        format!("\nKnown violation: {perhaps}breaks “{title}”: {reason}")
    }));
    let open = account
        .advice
        .iter()
        .filter(|advised| !advised.sure && !advised.silent);
    lines.extend(group("Open: it hangs on what is not answered", open));
    let silent = account.advice.iter().filter(|advised| advised.silent);
    lines.extend(group("Silent or withdrawn", silent));
    lines
}

/// What is worked out besides advice, each output with what sets it.
fn outputs(outputs: &[WorkedOutput]) -> Vec<String> {
    let mut lines = Vec::new();
    for output in outputs {
        if lines.is_empty() {
            lines.push("\nResults".to_owned());
        }
        lines.push(format!("  {}: {}", output.title, worked_value(output)));
        let is_sure = output.hangs_on.is_empty();
        lines.extend(
            output
                .statements
                .iter()
                .map(|said| statement(said, is_sure)),
        );
    }
    lines
}

/// `high`, and where it is not sure `low or high or not set, depending on age`.
fn worked_value(worked: &WorkedOutput) -> String {
    let values = worked.values.iter().map(|value| value.value.clone());
    let sure = worked.values.iter().filter(|value| value.sure);
    let sure: Vec<&str> = sure.map(|value| value.value.as_str()).collect();
    let none = worked.unset.map(|_| "not set".to_owned());
    let unknown = worked.unknown.map(|_| "set, but unknown".to_owned());
    let two = worked.conflicting.map(|_| "set to two values".to_owned());
    let none = none.into_iter().chain(unknown);
    if worked.hangs_on.is_empty() {
        let all: Vec<String> = values.chain(none).chain(two).collect();
        return all.join(", ");
    }
    let open = worked
        .values
        .iter()
        .filter(|value| !value.sure)
        .map(|value| value.value.clone());
    let open: Vec<String> = open.chain(none).chain(two).collect();
    let open = format!(
        "{}, depending on {}",
        open.join(" or "),
        worked.hangs_on.join(", ")
    );
    match sure.is_empty() {
        true => open,
        false => format!("{}; perhaps {open}", sure.join(", ")),
    }
}

fn group<'a>(heading: &str, all: impl Iterator<Item = &'a Advised>) -> Vec<String> {
    let mut lines = Vec::new();
    for advised in all {
        if lines.is_empty() {
            lines.push(format!("\n{heading}"));
        }
        let stance = match (advised.silent, advised.sure) {
            (true, _) => format!(" would be {}", advised.stance),
            (false, true) => String::new(),
            (false, false) => {
                format!(
                    " is {} or not, depending on {}",
                    advised.stance,
                    advised.hangs_on.join(", ")
                )
            }
        };
        lines.push(format!("  {}{stance}", advised.intervention.title));
        for said in &advised.statements {
            lines.push(statement(said, advised.sure));
            let doses = said.doses.iter();
            lines.extend(doses.map(|dose| format!("      {}", dose.line())));
        }
    }
    lines
}

/// By which adjudication, and for whom it decides so.
pub(super) fn silenced(adjudication: &str, when: Option<&str>) -> String {
    match when {
        Some(when) => format!("; silenced by {adjudication} (when {when})"),
        None => format!("; silenced by {adjudication}"),
    }
}

fn statement(said: &StatementMade, is_line_sure: bool) -> String {
    let silenced_by = match (&said.silenced_by, &said.withdrawn_by) {
        (Some(adjudication), _) => silenced(adjudication, said.silenced_when.as_deref()),
        (None, Some(refusing)) => format!("; withdrawn, since {refusing} refuses it"),
        (None, None) => String::new(),
    };
    let left_open = match said.left_open.is_empty() {
        true => String::new(),
        false => format!("; left open by {}", said.left_open.join(", ")),
    };
    let perhaps = if is_line_sure && !said.sure {
        " perhaps"
    } else {
        ""
    };
    let StatementMade {
        title, file, line, ..
    } = said;
    let except: Vec<&str> = said.except.iter().map(|own| own.title.as_str()).collect();
    let except = match except.is_empty() {
        true => String::new(),
        false => format!(", except {}", except.join(", ")),
    };
    let or: Vec<&str> = said.or.iter().map(|own| own.title.as_str()).collect();
    let or = match or.is_empty() {
        true => String::new(),
        false => format!(", or {}", or.join(" or ")),
    };
    format!("    -{perhaps} {title}{or}{except} ({file}:{line}){silenced_by}{left_open}")
}

/// What the calculations and the scores come to, and the rows that are hit.
fn worked_out(account: &Account) -> Vec<String> {
    let mut lines = Vec::new();
    if !account.calculations.is_empty() {
        lines.push("\nCalculations".to_owned());
        let all = account.calculations.iter();
        lines.extend(all.map(|own| format!("  {}: {}", own.title, own.shown)));
    }
    if !account.scores.is_empty() {
        lines.push("\nScores".to_owned());
        lines.extend(account.scores.iter().map(score));
    }
    if !account.rows.is_empty() {
        lines.push("\nRows of tables".to_owned());
        for row in &account.rows {
            let perhaps = if row.sure { "" } else { "perhaps " };
            lines.push(format!(
                "  {perhaps}{} ({}:{})",
                row.title, row.file, row.line
            ));
        }
    }
    lines
}

/// `CRB-65: 3`, and where it is not sure `CRB-65: 2 to 4, not sure`.
fn score(score: &WorkedScore) -> String {
    match score.least == score.most {
        true => format!("  {}: {}", score.title, score.least),
        false => format!(
            "  {}: {} to {}, not sure",
            score.title, score.least, score.most
        ),
    }
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
    use super::super::account::WorkedCalculation;
    use super::*;
    use crate::cli::patient::account::followed::StepKind;
    use crate::cli::patient::account::{AccountedStop, Followed, Hit, Mixed, NamedThing};
    use crate::model::PointNumber;

    fn advised(stance: Stance, title: &str, silenced_by: Option<&str>) -> Advised {
        let statement = StatementMade {
            statement: "says-so".to_owned(),
            title: format!("On {title}"),
            file: "book/content/a.md".to_owned(),
            line: 7,
            sure: true,
            except: Vec::new(),
            or: Vec::new(),
            silenced_by: silenced_by.map(ToOwned::to_owned),
            silenced_when: None,
            withdrawn_by: None,
            left_open: Vec::new(),
            doses: Vec::new(),
        };
        Advised {
            stance: stance.participle(),
            intervention: NamedThing {
                id: title.to_lowercase(),
                title: title.to_owned(),
            },
            sure: true,
            hangs_on: Vec::new(),
            silent: silenced_by.is_some(),
            statements: vec![statement],
        }
    }

    fn account() -> Account {
        let stop = |does: &str| AccountedStop {
            number: 1,
            step: "care.step".to_owned(),
            does: does.to_owned(),
            answer: None,
            doses: Vec::new(),
            file: "book/content/a.md".to_owned(),
            line: 9,
            depth: 0,
            kind: StepKind::Act,
            branches: Vec::new(),
        };
        Account {
            schema: "pathbook-patient/3",
            proved: true,
            failing: Vec::new(),
            failing_in_words: String::new(),
            patient: vec![
                ("region".to_owned(), Some("'neck'".to_owned())),
                ("age".to_owned(), Some("60 a".to_owned())),
            ],
            is_final: true,
            open: Vec::new(),
            settled: vec!["training".to_owned()],
            known_violations: Vec::new(),
            mixed: vec![Mixed {
                intervention: NamedThing {
                    id: "cold".to_owned(),
                    title: "Cold".to_owned(),
                },
                stances: vec!["avoided", "forbidden"],
            }],
            outputs: Vec::new(),
            calculations: vec![WorkedCalculation {
                id: "since".to_owned(),
                title: "Since the first dose".to_owned(),
                number: Some("9".to_owned()),
                sure: true,
                shown: "9 a".to_owned(),
            }],
            scores: vec![WorkedScore {
                id: "crb-65".to_owned(),
                title: "CRB-65".to_owned(),
                least: PointNumber::from_times(2, PointNumber::ONE),
                most: PointNumber::from_times(3, PointNumber::ONE),
            }],
            rows: vec![Hit {
                row: "triage.high".to_owned(),
                title: "Triage: High".to_owned(),
                sure: true,
                file: "book/content/a.md".to_owned(),
                line: 8,
            }],
            open_recommendations: Vec::new(),
            why: Vec::new(),
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
                sure: true,
                hangs_on: Vec::new(),
                open: false,
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

Not answered, and nothing here depends on it
  training

Offered
  Heat
    - On Heat (book/content/a.md:7)

Cold is avoided and forbidden: both stand

Silent or withdrawn
  Needling would be forbidden
    - On Needling (book/content/a.md:7); silenced by decision

Calculations
  Since the first dose: 9 a

Scores
  CRB-65: 2 to 3, not sure

Rows of tables
  Triage: High (book/content/a.md:8)

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
    fn what_is_left_open_is_said_beside_the_statement() {
        let mut account = account();
        account.advice[0].statements[0].left_open = vec!["unsettled".to_owned()];
        let terminal = Terminal {
            is_unicode: true,
            is_styled: false,
        };
        let said = "    - On Heat (book/content/a.md:7); left open by unsettled\n";
        assert!(print(&account, terminal).contains(said));
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
