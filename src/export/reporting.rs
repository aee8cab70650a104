use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::plain;
use crate::model::{
    Contact, Focus, Library, Licence, Mailbox, Member, RecommendationKey, Reporting, Section,
    VersionChange, WebAddress,
};
use crate::source::Span;

/// Who made a guideline and how.
#[derive(JsonSchema, Serialize)]
pub(super) struct ReportingDetail {
    contact: Option<ContactJson>,
    focus: Vec<&'static str>,
    members: Vec<MemberJson>,
    searched_until: Option<String>,
    last_reviewed: Option<String>,
    licence: Option<LicenceJson>,
    cite_as: Option<String>,
    changes: Vec<ChangeJson>,
    #[serde(flatten)]
    sections: SectionsJson,
}

/// Each section by its name; `null` where nothing of it is reported.
#[derive(Serialize)]
#[serde(transparent)]
struct SectionsJson(BTreeMap<&'static str, Option<BTreeMap<String, String>>>);

impl JsonSchema for SectionsJson {
    fn schema_name() -> Cow<'static, str> {
        "SectionsJson".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let section = generator.subschema_for::<Option<BTreeMap<String, String>>>();
        let section = section.to_value();
        let names = Section::ALL.iter().map(|section| section.name().to_owned());
        let properties: Map<String, Value> =
            names.clone().map(|name| (name, section.clone())).collect();
        json_schema!({
            "type": "object",
            "properties": properties,
            "required": names.collect::<Vec<_>>(),
        })
    }
}

/// Who answers questions.
#[derive(JsonSchema, Serialize)]
struct ContactJson {
    name: String,
    email: Option<String>,
    url: Option<String>,
}

/// Somebody who made it.
#[derive(JsonSchema, Serialize)]
struct MemberJson {
    name: String,
    role: Option<String>,
    discipline: Option<String>,
    affiliation: Option<String>,
}

/// On what terms it may be used.
#[derive(JsonSchema, Serialize)]
struct LicenceJson {
    name: String,
    url: Option<String>,
}

/// A version in the history of a guideline.
#[derive(JsonSchema, Serialize)]
struct ChangeJson {
    version: String,
    date: String,
    what: String,
    why: Option<String>,
    new: Vec<String>,
    amended: Vec<String>,
}

pub(super) fn reporting(library: &Library, reporting: &Reporting) -> ReportingDetail {
    let sections = Section::ALL.iter().map(|&section| {
        let topics = section.topics().filter_map(|topic| {
            let prose = reporting.topics.get(&topic)?;
            Some((topic.name().replace('-', "_"), plain(prose, library)))
        });
        let topics: BTreeMap<_, _> = topics.collect();
        (section.name(), (!topics.is_empty()).then_some(topics))
    });
    ReportingDetail {
        contact: reporting.contact.as_ref().map(contact),
        focus: reporting.focus.iter().copied().map(Focus::name).collect(),
        members: reporting.members.iter().map(member).collect(),
        searched_until: reporting.searched_until.map(|(date, _)| date.to_string()),
        last_reviewed: reporting.last_reviewed.map(|(date, _)| date.to_string()),
        licence: reporting.licence.as_ref().map(licence),
        cite_as: reporting.cite_as.clone(),
        changes: reporting
            .changes
            .iter()
            .map(|version| change(library, version))
            .collect(),
        sections: SectionsJson(sections.collect()),
    }
}

fn contact(contact: &Contact) -> ContactJson {
    ContactJson {
        name: contact.name.clone(),
        email: contact.email.as_ref().map(Mailbox::to_string),
        url: contact.url.as_ref().map(WebAddress::to_string),
    }
}

fn member(member: &Member) -> MemberJson {
    MemberJson {
        name: member.name.clone(),
        role: member.role.clone(),
        discipline: member.discipline.clone(),
        affiliation: member.affiliation.clone(),
    }
}

fn licence(licence: &Licence) -> LicenceJson {
    LicenceJson {
        name: licence.name.clone(),
        url: licence.url.as_ref().map(WebAddress::to_string),
    }
}

fn change(library: &Library, change: &VersionChange) -> ChangeJson {
    let names = |list: &[(RecommendationKey, Span)]| {
        let keys = list.iter();
        keys.map(|(key, _)| library.recommendations[*key].meta.id.to_string())
            .collect()
    };
    ChangeJson {
        version: change.version.clone(),
        date: change.date.to_string(),
        what: plain(&change.what, library),
        why: change.why.as_ref().map(|why| plain(why, library)),
        new: names(&change.new),
        amended: names(&change.amended),
    }
}
