//! A difference as a comment on a pull request: a sentence, a table, the rest folded away.

use super::words::{advice, cautions, direction, edit, facts, heading, more, number, place, stop};
use super::*;
use crate::markup::markdown::{code, folded, plain};

pub(super) fn print(report: &DifferenceReport) -> String {
    let mut parts = vec![format!(
        "**{}** → **{}**: {}",
        plain(&report.old.name),
        plain(&report.new.name),
        plain(&words::summary(report))
    )];
    for fault in &report.faults {
        parts.push(plain(&super::human::fault_words(fault)));
    }
    parts.extend(
        cautions(report)
            .iter()
            .map(|line| format!("> {}", plain(line))),
    );
    if !report.interventions.is_empty() {
        parts.push(table(report));
    }
    for changed in &report.interventions {
        for to in &changed.transitions {
            parts.push(transition(report, changed, to));
        }
    }
    parts.extend(report.only.iter().map(one_version));
    parts.extend(renamed(report));
    parts.extend(weaker(report));
    for aspect in Aspect::ALL {
        parts.extend(edits(report, aspect));
    }
    parts.push(format!("<sub>{}</sub>", words::PATIENTS));
    parts.join("\n\n") + "\n"
}

fn table(report: &DifferenceReport) -> String {
    let mut rows = vec![
        "| Intervention | Advice | Direction | Patients | Share |".to_owned(),
        "|---|---|---|--:|--:|".to_owned(),
    ];
    for changed in &report.interventions {
        for to in &changed.transitions {
            let patients = to.who.share.patients.as_deref();
            rows.push(format!(
                "| {} | {} | {} | {} | {} |",
                plain(&changed.title),
                plain(&words::transition(to)),
                direction(to.direction),
                patients.map_or_else(|| "not counted".to_owned(), number),
                words::percent(&to.who.share)
            ));
        }
    }
    rows.join("\n")
}

fn transition(
    report: &DifferenceReport,
    changed: &ChangedJson,
    transition: &TransitionJson,
) -> String {
    let title = format!("{}: {}", changed.title, words::transition(transition));
    let before = words::told_before(report, transition);
    let mut lines = match before {
        Some((changed, first)) => vec![format!(
            "For {}, the same as under {}, {}:",
            words::share(&transition.who.share),
            plain(&changed.title),
            words::transition(first)
        )],
        None => who(&transition.who),
    };
    lines.push(String::new());
    for (name, said) in [("Old", &transition.old), ("New", &transition.new)] {
        if said.is_empty() {
            lines.push(format!("- {name}: nothing is said"));
        }
        lines.extend(said.iter().map(|said| statement(name, said)));
    }
    if before.is_none() {
        lines.extend(patient(&transition.patient));
    }
    folded(&title, &lines.join("\n"))
}

fn who(who: &WhoJson) -> Vec<String> {
    let words::PatientDescriptions { common, rest } = words::descriptions(who);
    let mut first = format!("For {}", words::share(&who.share));
    if !common.is_empty() {
        first += &format!(": {}, and", in_code(&common));
    }
    let mut lines = vec![first, String::new()];
    for (facts, patients) in rest {
        let facts = if facts.is_empty() {
            "every patient".to_owned()
        } else {
            in_code(&facts)
        };
        let count = patients.map_or(String::new(), |count| format!(" ({})", number(count)));
        lines.push(format!("- {facts}{count}"));
    }
    lines.extend(more(who).map(|more| format!("- {more}")));
    lines
}

fn in_code(facts: &[&str]) -> String {
    facts
        .iter()
        .map(|fact| code(fact))
        .collect::<Vec<_>>()
        .join(", ")
}

fn statement(version: &str, statement: &StatementJson) -> String {
    let place = code(&place(&statement.place));
    let id = code(&statement.statement);
    format!(
        "- {version}: {} by {id} {} ({place})",
        statement.stance,
        plain(&statement.title)
    )
}

fn patient(patient: &PatientJson) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!("One of them: {}", code(&facts(&patient.facts))),
        String::new(),
        format!("- Old advice: {}", plain(&advice(patient.old.as_ref()))),
        format!("- New advice: {}", plain(&advice(patient.new.as_ref()))),
    ];
    let worked = words::worked(patient).into_iter();
    lines.extend(worked.map(|words| format!("- {}", plain(&words))));
    for parting in &patient.partings {
        lines.push(format!(
            "- The ways through {} part:",
            code(&parting.pathway)
        ));
        lines.push(format!("  - Old: {}", plain(&stop(parting.old.as_ref()))));
        lines.push(format!("  - New: {}", plain(&stop(parting.new.as_ref()))));
    }
    lines
}

fn one_version(only: &OnlyJson) -> String {
    let mut lines = who(&only.who);
    for told in &only.told {
        let count = told.patients.as_deref().map_or(String::new(), number);
        let stances = words::stances(&told.stances);
        lines.push(format!("- {}: {stances} for {count}", plain(&told.title)));
    }
    lines.extend(patient(&only.patient));
    folded(&words::only(only), &lines.join("\n"))
}

fn renamed(report: &DifferenceReport) -> Option<String> {
    let lines = report.renamed.iter();
    let lines: Vec<_> = lines
        .map(|rename| format!("- {}", plain(&words::renamed(rename))))
        .collect();
    let title = format!("{} ({})", words::RENAMED, lines.len());
    (!lines.is_empty()).then(|| folded(&title, &lines.join("\n")))
}

fn weaker(report: &DifferenceReport) -> Option<String> {
    let mut lines = Vec::new();
    for weaker in &report.weaker {
        lines.push(format!("- {}", plain(&words::weaker(weaker))));
        let patient = weaker.broken.as_ref().map(|broken| &broken.patient);
        if let Some(patient) = patient {
            lines.push(format!("  - One of them: {}", code(&facts(&patient.facts))));
            lines.push(format!(
                "  - New advice: {}",
                plain(&advice(patient.new.as_ref()))
            ));
        }
    }
    let title = format!("{} ({})", words::WEAKER, report.weaker.len());
    (!lines.is_empty()).then(|| folded(&title, &lines.join("\n")))
}

fn edits(report: &DifferenceReport, aspect: Aspect) -> Option<String> {
    let line = |shown_edit: &EditJson| format!("- {}", plain(&edit(shown_edit)));
    let lines: Vec<_> = report.edits_of(aspect).map(line).collect();
    let title = format!("{} ({})", heading(aspect), lines.len());
    (!lines.is_empty()).then(|| folded(&title, &lines.join("\n")))
}
