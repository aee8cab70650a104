//! A difference for people at a terminal, intervention by intervention.

use super::words::{advice, cautions, direction, edit, facts, heading, more, number, place, stop};
use super::*;
use crate::problem::report::visible;

/// Lines of this many characters are broken between facts.
const WIDTH: usize = 100;

pub(super) fn print(report: &Report) -> String {
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
        lines.extend(intervention(changed));
    }
    for only in &report.only {
        lines.extend(one_version(only));
    }
    for part in Part::ALL {
        let edits: Vec<_> = report.edits_of(part).collect();
        if !edits.is_empty() {
            lines.push(format!("\n{}", heading(part)));
        }
        lines.extend(edits.into_iter().map(edit_line));
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

fn intervention(changed: &ChangedJson) -> Vec<String> {
    let only = match changed.only_in {
        Some(version) => format!(", in the {version} version alone"),
        None => String::new(),
    };
    let mut lines = vec![format!("\n{} ({}){only}", changed.title, changed.id)];
    for own in &changed.transitions {
        lines.extend(transition(own));
    }
    lines
}

fn transition(own: &TransitionJson) -> Vec<String> {
    let direction = direction(own.direction).to_uppercase();
    let mut lines = vec![
        format!("\n  {direction}: {}", words::transition(own)),
        format!("  for {}", words::share(&own.who.share)),
    ];
    lines.extend(who(&own.who));
    lines.push("  Said by".to_owned());
    for (name, said) in [("old", &own.old), ("new", &own.new)] {
        let none = format!("    {name}  nothing");
        match said.is_empty() {
            true => lines.push(none),
            false => lines.extend(said.iter().map(|said| statement(name, said))),
        }
    }
    lines.extend(patient(&own.patient));
    lines
}

fn who(who: &WhoJson) -> Vec<String> {
    let mut lines = vec!["  Who".to_owned()];
    for own in &who.descriptions {
        let count = own
            .patients
            .as_deref()
            .map_or(String::new(), |count| format!(" ({})", number(count)));
        lines.extend(wrapped(
            "    - ",
            "      ",
            &format!("{}{count}", own.words),
            " and ",
        ));
    }
    lines.extend(more(who).map(|more| format!("    {more}")));
    lines
}

fn statement(version: &str, own: &StatementJson) -> String {
    let StatementJson {
        stance,
        statement,
        title,
        place: at,
    } = own;
    format!(
        "    {version}  {stance}: {statement} “{title}” ({})",
        place(at)
    )
}

fn patient(patient: &PatientJson) -> Vec<String> {
    let mut lines = wrapped("  One of them: ", "    ", &facts(&patient.facts), ", ");
    lines.push(format!("    old advice  {}", advice(patient.old.as_ref())));
    lines.push(format!("    new advice  {}", advice(patient.new.as_ref())));
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

fn edit_line(own: &EditJson) -> String {
    match edit(own) {
        (words, places) if places.is_empty() => format!("  {words}"),
        (words, places) => format!("  {words} ({places})"),
    }
}

/// Text in lines, broken after a separator where they would grow too long.
fn wrapped(first: &str, then: &str, text: &str, separator: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for part in text.split_inclusive(separator) {
        if !is_empty && line.chars().count() + part.trim_end().chars().count() > WIDTH {
            lines.push(line.trim_end().to_owned());
            line = then.to_owned();
        }
        line.push_str(part);
        is_empty = false;
    }
    lines.push(line);
    lines
}
