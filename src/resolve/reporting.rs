//! The fields of a guideline block in which it says how it was made.

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::model::{
    Contact, Focus, Licence, Member, Prose, Reporting, Section, Topic, VersionChange,
};

pub(super) fn read_reporting(fields: &Fields<'_>) -> Reporting {
    let changes = fields.tables("change");
    let members = fields.tables("member");
    Reporting {
        contact: fields
            .table("contact")
            .and_then(|fields| read_contact(&fields)),
        focus: read_focus(fields),
        topics: Section::ALL
            .iter()
            .flat_map(|&section| read_topics(fields, section))
            .collect(),
        members: members.iter().filter_map(read_member).collect(),
        searched_until: fields.date("searched-until"),
        last_reviewed: fields.date("last-reviewed"),
        licence: fields
            .table("licence")
            .and_then(|fields| read_licence(&fields)),
        cite_as: fields.text("cite-as"),
        changes: changes.iter().filter_map(read_change).collect(),
    }
}

fn read_focus(fields: &Fields<'_>) -> Vec<Focus> {
    let words = Focus::ALL.map(|focus| (focus.name(), focus));
    let written = fields.texts("focus").into_iter();
    written
        .filter_map(|(text, span)| fields.one_of_words(&text, span, &words))
        .collect()
}

fn read_topics(fields: &Fields<'_>, section: Section) -> BTreeMap<Topic, Prose> {
    let Some(fields) = fields.table(section.name()) else {
        return BTreeMap::new();
    };
    let topics = section
        .topics()
        .filter_map(|topic| Some((topic, fields.prose(topic.name())?)))
        .collect();
    fields.report_unknown();
    topics
}

fn read_contact(fields: &Fields<'_>) -> Option<Contact> {
    let name = fields.text("name");
    let (email, url) = (fields.mailbox("email"), fields.address("url"));
    if !fields.has("email") && !fields.has("url") {
        fields.missing("`email` or `url`");
    }
    fields.report_unknown();
    Some(Contact {
        name: name?,
        email,
        url,
    })
}

fn read_member(fields: &Fields<'_>) -> Option<Member> {
    let name = fields.text("name");
    let [role, discipline, affiliation] =
        ["role", "discipline", "affiliation"].map(|name| fields.text(name));
    fields.report_unknown();
    Some(Member {
        name: name?,
        role,
        discipline,
        affiliation,
    })
}

fn read_licence(fields: &Fields<'_>) -> Option<Licence> {
    let name = fields.text("name");
    let url = fields.address("url");
    fields.report_unknown();
    Some(Licence { name: name?, url })
}

fn read_change(fields: &Fields<'_>) -> Option<VersionChange> {
    let version = fields.text("version");
    let date = fields.date("date");
    let what = fields.prose("what");
    let why = fields.prose("why");
    let (new, amended) = (fields.things_at("new"), fields.things_at("amended"));
    fields.report_unknown();
    Some(VersionChange {
        version: version?,
        date: date?.0,
        what: what?,
        why,
        new,
        amended,
        span: fields.span,
    })
}
