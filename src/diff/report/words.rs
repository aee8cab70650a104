//! The sentences of reports, for plain text and Markdown alike.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use super::*;
use crate::model::Stance;
use crate::verify::{grouped, share_words};

/// The heading over the things that were renamed.
pub(super) const RENAMED: &str = "Renamed";

/// `intervention heat → warmth (Warmth)`
pub(super) fn renamed(rename: &RenamedJson) -> String {
    format!(
        "{} {} → {} ({})",
        rename.kind, rename.old, rename.new, rename.title
    )
}

/// What an edit touches, as a heading.
pub(super) fn heading(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Rule => "Rules written differently",
        Aspect::Check => "The safety net: invariants and vignettes written differently",
        Aspect::Asked => "What readers are asked and told",
        Aspect::Delivery => "How it is delivered",
        Aspect::Evidence => "Evidence, certainty, reasons and citations",
        Aspect::Words => "Other words",
    }
}

/// `forbidden`, `offered and considered`; nothing is `not mentioned`.
pub(super) fn stances<S: AsRef<str> + std::borrow::Borrow<str>>(stances: &[S]) -> String {
    let permits = |name: &S| {
        let mut all = Stance::ALL.into_iter();
        all.any(|stance| stance.permits() && stance.participle() == name.as_ref())
    };
    match stances {
        [] => "not mentioned".to_owned(),
        several if several.iter().all(permits) => format!("permitted ({})", several.join(" and ")),
        several => several.join(" and "),
    }
}

pub(super) fn transition(transition: &TransitionJson) -> String {
    format!(
        "{} → {}",
        stances(&transition.from),
        stances(&transition.to)
    )
}

/// `1,234`, from digits.
pub(super) fn number(digits: &str) -> String {
    digits
        .parse::<BigUint>()
        .map_or_else(|_| digits.to_owned(), |number| grouped(&number))
}

/// `4 of 120 patients (3 %)`.
pub(super) fn share(share: &ShareJson) -> String {
    match &share.counts {
        Some((patients, of)) => {
            let part = part(patients, of);
            format!("{} of {} patients ({part})", grouped(patients), grouped(of))
        }
        None => "some patients; how many was not counted".to_owned(),
    }
}

/// The percentage alone.
pub(super) fn percent(share: &ShareJson) -> String {
    let counts = share.counts.as_ref();
    counts.map_or_else(String::new, |(patients, of)| part(patients, of))
}

fn part(patients: &BigUint, of: &BigUint) -> String {
    if patients == of {
        return "all".to_owned();
    }
    if *patients == BigUint::ZERO {
        return "none".to_owned();
    }
    match share_words(patients, of).as_str() {
        "100 %" => "more than 99 %".to_owned(),
        words => words.to_owned(),
    }
}

/// The difference in one sentence.
pub(super) fn summary(report: &DifferenceReport) -> String {
    if report.is_same_advice() {
        let patients = number(&report.patients);
        return format!(
            "Nobody is advised differently: the advice is the same for all {patients} patients."
        );
    }
    match &report.changed.counts {
        Some((changed, of)) if *changed == BigUint::ZERO => format!(
            "None of the {} patients whom both versions admit is advised differently.",
            grouped(of)
        ),
        Some(_) | None => {
            let count = |direction: &str| {
                let all = report
                    .interventions
                    .iter()
                    .flat_map(|changed| &changed.transitions);
                all.filter(|transition| transition.direction == direction)
                    .count()
            };
            let kinds = ["looser", "stricter", "both", "other"].map(|name| (count(name), name));
            let kinds = kinds.iter().filter(|(count, _)| *count > 0);
            let kinds: Vec<_> = kinds
                .map(|(count, name)| format!("{count} {}", direction(name)))
                .collect();
            let all = share(&report.changed);
            format!(
                "{all} are advised differently. Changes: {}.",
                kinds.join(", ")
            )
        }
    }
}

pub(super) fn direction(name: &str) -> &str {
    match name {
        "both" => "looser and stricter at once",
        "other" => "neither looser nor stricter",
        name => name,
    }
}

pub(super) const WEAKER: &str = "What the old version proves and the new one does not";

/// What became of a rule of the old version, but for who breaks it.
pub(super) fn weaker(weaker: &WeakerJson) -> String {
    let what = match (&weaker.broken, weaker.kind) {
        (None, _) if weaker.of_two == Some(LostOfTwo::Broken) => {
            "is broken: `pathbook check` of the new version shows two patients".to_owned()
        }
        (None, _) if weaker.of_two == Some(LostOfTwo::Unsaid) => {
            "is not a rule of the new version any more".to_owned()
        }
        (Some(broken), "vignette") => {
            format!("does not come out as it says, for {}", some(&broken.who))
        }
        (Some(broken), _) => format!("is broken for {}", some(&broken.who)),
        (None, _) => "still holds, but nothing in the new version says so any more".to_owned(),
    };
    let WeakerJson {
        kind, id, title, ..
    } = weaker;
    format!("{kind} {id} “{title}” {what} ({})", place(&weaker.place))
}

fn some(who: &WhoJson) -> String {
    let patients = who.share.patients.as_deref();
    patients.map_or("some patients".to_owned(), |patients| {
        match number(patients).as_str() {
            "1" => "1 patient".to_owned(),
            many => format!("{many} patients"),
        }
    })
}

/// What a count of patients counts.
pub(super) const PATIENTS: &str =
    "Patients here are kinds of patients that the rules can tell apart, not people.";

/// What the reader should know before.
pub(super) fn cautions(report: &DifferenceReport) -> Vec<String> {
    let books = [("old", &report.old), ("new", &report.new)];
    let failing = books.iter().filter(|(_, book)| book.errors > 0);
    let failing = failing.map(|(name, book)| {
        let errors = crate::report::counted(book.errors, "error");
        format!(
            "The {name} version ({}) does not pass `pathbook check`: {errors}.",
            book.name
        )
    });
    let incomparable = report.incomparable.iter().map(|changed| {
        format!(
            "The fact `{}` can't be compared: {} in the old version, {} in the new one. They count as two facts.",
            changed.fact, changed.old, changed.new
        )
    });
    let renamed = report.perhaps_renamed.iter().map(|rename| {
        format!(
            "The {kind} `{old}` is gone and `{new}` is new, with the same words (“{title}”): is this a rename? Then write `was = [\"{old}\"]` in `{new}`, and they are compared as one.",
            kind = rename.kind,
            old = rename.old,
            new = rename.new,
            title = rename.title,
        )
    });
    failing.chain(incomparable).chain(renamed).collect()
}

pub(super) fn facts(facts: &[(String, String)]) -> String {
    each_fact(facts).join(", ")
}

pub(super) fn each_fact(facts: &[(String, String)]) -> Vec<String> {
    let facts = facts.iter();
    facts
        .map(|(fact, value)| format!("{fact} = {value}"))
        .collect()
}

/// `forbidden: ibuprofen; offered: exercise`.
pub(super) fn advice(advice: Option<&BTreeMap<&'static str, Vec<String>>>) -> String {
    let Some(advice) = advice else {
        return "no patient of this version".to_owned();
    };
    let of = |stance: Stance| {
        let names = advice.get(stance.participle())?;
        Some(format!("{}: {}", stance.participle(), names.join(", ")))
    };
    let words: Vec<_> = Stance::ALL.into_iter().filter_map(of).collect();
    match words.is_empty() {
        true => "no advice".to_owned(),
        false => words.join("; "),
    }
}

/// `CRB-65: 2 → 3`, once where it is the same, and the rows that are hit.
pub(super) fn worked(patient: &PatientJson) -> Vec<String> {
    let both = |own: &ScoreJson, none: &str| {
        let [old, new] = [&own.old, &own.new].map(|total| total.as_deref().unwrap_or(none));
        format!("{}: {}", own.title, before_and_after(old, new))
    };
    let calculations = patient.calculations.iter();
    let calculations = calculations.map(|own| both(own, "not worked out"));
    let scores = patient.scores.iter().map(|own| both(own, "not a score"));
    let rows = [&patient.rows.old, &patient.rows.new].map(|rows| match rows.is_empty() {
        true => "none".to_owned(),
        false => rows.join("; "),
    });
    let has_rows = rows.iter().any(|rows| rows != "none");
    let rows = has_rows.then(|| format!("rows: {}", before_and_after(&rows[0], &rows[1])));
    calculations.chain(scores).chain(rows).collect()
}

fn before_and_after(old: &str, new: &str) -> String {
    match old == new {
        true => new.to_owned(),
        false => format!("{old} → {new}"),
    }
}

pub(super) fn place(place: &LinePlace) -> String {
    format!("{}:{}", place.file, place.line)
}

/// What happens at the last step in common.
pub(super) fn stop(stop: Option<&StopJson>) -> String {
    let Some(stop) = stop else {
        return "this pathway is not followed".to_owned();
    };
    let place = place(&stop.place);
    match (&stop.question, &stop.answer) {
        (Some(question), Some(answer)) => format!("{question} — {answer} ({place})"),
        (Some(question), None) => format!("{question} — no branch takes this patient ({place})"),
        (None, _) => format!("{} ({place})", stop.step),
    }
}

/// `changed condition adult: when`, how it was and is written, and the places.
pub(super) fn edit(edit: &EditJson) -> String {
    let mut words = format!("{} {} {}", edit.edit, edit.kind, edit.id);
    let fields: Vec<_> = edit.fields.iter().map(field).collect();
    if !fields.is_empty() {
        words += &format!(": {}", fields.join("; "));
    }
    if edit.same_meaning {
        words += " — means the same for every patient";
    }
    let mut places: Vec<_> = [&edit.old, &edit.new]
        .into_iter()
        .flatten()
        .map(place)
        .collect();
    places.dedup();
    match places.is_empty() {
        true => words,
        false => format!("{words} ({})", places.join(" → ")),
    }
}

fn field(field: &FieldJson) -> String {
    let name = field.name.replace('_', "-");
    match (&field.old, &field.new) {
        (Some(old), Some(new)) => format!("{name} {old} → {new}"),
        (Some(old), None) => format!("{name} {old} → nothing"),
        (None, Some(new)) => format!("{name} nothing → {new}"),
        (None, None) => name,
    }
}

/// What all descriptions have in common, and for each what else it says and of how many patients.
pub(super) struct PatientDescriptions<'a> {
    pub common: Vec<&'a str>,
    pub rest: Vec<(Vec<&'a str>, Option<&'a str>)>,
}

pub(super) fn descriptions(who: &WhoJson) -> PatientDescriptions<'_> {
    let all = &who.descriptions;
    let in_all = |fact: &&String| {
        all.iter()
            .all(|description| description.facts.contains(fact))
    };
    let common: Vec<&str> = match all.as_slice() {
        [] | [_] => Vec::new(),
        [first, ..] => {
            let facts = first.facts.iter().filter(in_all);
            facts.map(String::as_str).collect()
        }
    };
    let rest = all.iter().map(|description| {
        let facts = description.facts.iter().map(String::as_str);
        let facts = facts.filter(|fact| !common.contains(fact)).collect();
        (facts, description.patients.as_deref())
    });
    PatientDescriptions {
        rest: rest.collect(),
        common,
    }
}

/// Where the same patients were described before: the intervention, and the change there.
pub(super) fn told_before<'a>(
    report: &'a DifferenceReport,
    transition: &TransitionJson,
) -> Option<(&'a ChangedJson, &'a TransitionJson)> {
    let all = report.interventions.iter();
    let mut all = all.flat_map(|changed| {
        changed
            .transitions
            .iter()
            .map(move |transition| (changed, transition))
    });
    let (changed, first) = all.find(|(_, other)| other.who == transition.who)?;
    let is_exact = transition.who.more.as_deref() == Some("0");
    (is_exact && !std::ptr::eq(first, transition)).then_some((changed, first))
}

/// The patients that the descriptions leave out.
pub(super) fn more(who: &WhoJson) -> Option<String> {
    match who.more.as_deref() {
        Some("0") => None,
        Some(more) => Some(format!("and {} more patients", number(more))),
        None if who.descriptions.is_empty() => {
            Some("what they have in common would take too long to work out".to_owned())
        }
        None => Some("and perhaps more patients".to_owned()),
    }
}

pub(super) fn only(admitted: &OnlyJson) -> String {
    let count = share(&admitted.who.share);
    let version = admitted.version;
    format!("Only the {version} version admits {count}.")
}
