//! A difference for people at a terminal, intervention by intervention.

use super::words::{advice, cautions, direction, edit, facts, heading, more, number, place, stop};
use super::*;
use crate::report::visible;

/// Lines of this many characters are broken between facts.
const WIDTH: usize = 100;

pub(super) fn print(report: &DifferenceReport) -> String {
    let mut lines = vec![
        format!("old  {}", report.old.name),
        format!("new  {}", report.new.name),
        String::new(),
    ];
    for fault in &report.faults {
        lines.push(fault_words(fault));
    }
    lines.push(words::summary(report));
    lines.push(words::PATIENTS.to_owned());
    lines.extend(cautions(report));
    for changed in &report.interventions {
        lines.extend(intervention(report, changed));
    }
    for only in &report.only {
        lines.extend(one_version(only));
    }
    if !report.renamed.is_empty() {
        lines.push(format!("\n{}", words::RENAMED));
    }
    let renamed = report.renamed.iter();
    lines.extend(renamed.map(|rename| format!("  {}", words::renamed(rename))));
    if !report.weaker.is_empty() {
        lines.push(format!("\n{}", words::WEAKER));
    }
    for weaker in &report.weaker {
        lines.push(format!("  {}", words::weaker(weaker)));
        lines.extend(
            weaker
                .broken
                .iter()
                .flat_map(|broken| patient(&broken.patient)),
        );
    }
    for aspect in Aspect::ALL {
        let edits: Vec<_> = report.edits_of(aspect).collect();
        if !edits.is_empty() {
            lines.push(format!("\n{}", heading(aspect)));
        }
        lines.extend(
            edits
                .into_iter()
                .map(|shown_edit| format!("  {}", edit(shown_edit))),
        );
    }
    lines.push(String::new());
    visible(&lines.join("\n")).into_owned()
}

pub(super) fn fault_words(fault: &FaultJson) -> String {
    format!(
        "Fault of pathbook: the proof and the interpreter disagree about {}. Please report it with both books.\n  a patient: {}\n",
        fault.about,
        facts(&fault.facts)
    )
}

fn intervention(report: &DifferenceReport, changed: &ChangedJson) -> Vec<String> {
    let only = match changed.only_in {
        Some(version) => format!(", in the {version} version alone"),
        None => String::new(),
    };
    let mut lines = vec![format!("\n{} ({}){only}", changed.title, changed.id)];
    for to in &changed.transitions {
        lines.extend(transition(report, to));
    }
    lines
}

fn transition(report: &DifferenceReport, transition: &TransitionJson) -> Vec<String> {
    let direction = direction(transition.direction).to_uppercase();
    let before = words::told_before(report, transition);
    let mut lines = vec![
        format!("\n  {direction}: {}", words::transition(transition)),
        format!("  for {}", words::share(&transition.who.share)),
    ];
    match before {
        Some((changed, first)) => lines.push(format!(
            "  Who: the same as under {}, {}",
            changed.title,
            words::transition(first)
        )),
        None => lines.extend(who(&transition.who)),
    }
    lines.push("  Said by".to_owned());
    for (name, said) in [("old", &transition.old), ("new", &transition.new)] {
        match said.is_empty() {
            true => lines.push(format!("    {name}  nothing")),
            false => lines.extend(said.iter().map(|said| statement(name, said))),
        }
    }
    if before.is_none() {
        lines.extend(patient(&transition.patient));
    }
    lines
}

fn who(who: &WhoJson) -> Vec<String> {
    let words::PatientDescriptions { common, rest } = words::descriptions(who);
    let mut lines = Vec::new();
    if common.is_empty() {
        lines.push("  Who".to_owned());
    } else {
        lines.extend(wrapped("  Who: ", "    ", &common));
        lines.push("    and".to_owned());
    }
    for (facts, patients) in rest {
        let facts = if facts.is_empty() {
            vec!["every patient"]
        } else {
            facts
        };
        let mut described = wrapped("    - ", "      ", &facts);
        if let (Some(last), Some(patients)) = (described.last_mut(), patients) {
            *last += &format!(" ({})", number(patients));
        }
        lines.extend(described);
    }
    lines.extend(more(who).map(|more| format!("    {more}")));
    lines
}

fn statement(version: &str, statement: &StatementJson) -> String {
    let StatementJson {
        stance,
        statement,
        title,
        place: at,
    } = statement;
    format!(
        "    {version}  {stance}: {statement} “{title}” ({})",
        place(at)
    )
}

fn patient(patient: &PatientJson) -> Vec<String> {
    let mut lines = wrapped("  One of them: ", "    ", &words::each_fact(&patient.facts));
    lines.push(format!("    old advice  {}", advice(patient.old.as_ref())));
    lines.push(format!("    new advice  {}", advice(patient.new.as_ref())));
    let worked = words::worked(patient).into_iter();
    lines.extend(worked.map(|words| format!("    {words}")));
    for parting in &patient.partings {
        lines.push(format!("    the ways through {} part", parting.pathway));
        lines.push(format!("      old  {}", stop(parting.old.as_ref())));
        lines.push(format!("      new  {}", stop(parting.new.as_ref())));
    }
    lines
}

fn one_version(only: &OnlyJson) -> Vec<String> {
    let mut lines = vec![format!("\n{}", words::only(only))];
    lines.extend(who(&only.who));
    if !only.told.is_empty() {
        lines.push("  What it says to them".to_owned());
    }
    for told in &only.told {
        let count = told.patients.as_deref().map_or(String::new(), number);
        let stances = words::stances(&told.stances);
        lines.push(format!(
            "    {} ({}): {stances} for {count}",
            told.title, told.id
        ));
    }
    lines.extend(patient(&only.patient));
    lines
}

/// Facts in lines, broken between two of them.
fn wrapped(first: &str, then: &str, facts: &[impl AsRef<str>]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    for (index, fact) in facts.iter().enumerate() {
        let fact = fact.as_ref();
        let is_last = index + 1 == facts.len();
        if index > 0 && line.chars().count() + fact.chars().count() > WIDTH {
            lines.push(line.trim_end().to_owned());
            line = then.to_owned();
        }
        line.push_str(fact);
        line.push_str(if is_last { "" } else { ", " });
    }
    lines.push(line);
    lines
}
