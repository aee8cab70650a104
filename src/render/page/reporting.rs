//! How a guideline was made: what it reports, and where RIGHT and AGREE II are answered.

mod answer;

use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::model::{
    AgreeItem, Contact, Guideline, GuidelineKey, Licence, Member, ReportingQuestion, RightItem,
    Section, Thing, Topic, VersionChange,
};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::prose;
use crate::render::view::View;
use crate::words::WordText;
use answer::Answers;

/// The same on the page of the whole book, where links within a guideline's own page have no place.
#[derive(Serialize)]
pub(super) struct PrintedReporting {
    part: String,
    title: String,
    rows: Vec<FactRow>,
    sections: Vec<SectionPart>,
    history: Vec<ChangeEntry>,
}

#[derive(Serialize)]
struct ReportingPage {
    shell: Shell,
    guideline: Link,
    rows: Vec<FactRow>,
    /// Whether the site made the citation.
    made_citation: bool,
    sections: Vec<SectionPart>,
    history: Vec<ChangeEntry>,
    instruments: [Instrument; 2],
}

/// A line at a glance: some text, or some links to the web.
#[derive(Serialize)]
struct FactRow {
    part: &'static str,
    name: String,
    text: Option<String>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct SectionPart {
    part: &'static str,
    title: String,
    topics: Vec<TopicPart>,
    members: Vec<MemberRow>,
}

#[derive(Serialize)]
struct TopicPart {
    part: String,
    title: String,
    html: Html,
}

#[derive(Serialize)]
struct MemberRow {
    name: String,
    role: String,
    discipline: String,
    affiliation: String,
}

#[derive(Serialize)]
struct ChangeEntry {
    part: String,
    title: String,
    what: Html,
    why: Option<Html>,
}

#[derive(Serialize)]
struct Instrument {
    part: &'static str,
    title: String,
    lead: String,
    source: Link,
    groups: Vec<ItemGroup>,
}

#[derive(Serialize)]
struct ItemGroup {
    title: String,
    items: Vec<ReportedItem>,
}

#[derive(Serialize)]
struct ReportedItem {
    number: &'static str,
    asks_for: String,
    answers: Answers,
}

/// The identifier of a topic on its guideline's page.
fn topic_part(topic: Topic) -> String {
    format!("{}-{}", topic.section().name(), topic.name())
}

/// The identifiers of what stands at a glance and beside the topics.
mod part {
    pub const CITATION: &str = "citation";
    pub const PUBLISHED: &str = "published";
    pub const SEARCHED_UNTIL: &str = "searched-until";
    pub const CONTACT: &str = "contact";
    pub const FOCUS: &str = "focus";
    pub const MEMBERS: &str = "members";
    pub const FUNDING: &str = "funding";
    pub const INTERESTS: &str = "conflicts-of-interest";
}

pub(super) fn page(view: &View<'_>, key: GuidelineKey) -> Result<Html, Broken> {
    let guideline = &view.library().guidelines[key];
    let said = &view.words().reported;
    let title = said.page_title.say(&guideline.meta.title);
    let sections = sections(view, guideline, "");
    let page = ReportingPage {
        shell: shell::shell(view, &title, None),
        guideline: view.link.thing(Thing::Guideline(key)),
        rows: at_a_glance(view, guideline),
        made_citation: guideline.reporting.cite_as.is_none(),
        sections,
        history: history(view, guideline, ""),
        instruments: [right(view, key), agree(view, key)],
    };
    view.book.templates.render("reporting.html", &page)
}

pub(super) fn printed_reporting(view: &View<'_>, key: GuidelineKey) -> PrintedReporting {
    let guideline = &view.library().guidelines[key];
    let owner = format!("{}-", guideline.meta.id);
    PrintedReporting {
        part: reporting_part(&guideline.meta.id),
        title: view.words().reported.page_title.say(&guideline.meta.title),
        rows: at_a_glance(view, guideline),
        sections: sections(view, guideline, &owner),
        history: history(view, guideline, &owner),
    }
}

fn at_a_glance(view: &View<'_>, guideline: &Guideline) -> Vec<FactRow> {
    let (fields, words) = (&view.words().fields, &view.words().reporting);
    let status = view.words().statuses.of(guideline.status).to_owned();
    let focus = guideline.reporting.focus.iter().copied();
    let focus: Vec<&str> = focus.map(|focus| view.words().focuses.of(focus)).collect();
    let authors = listed(&guideline.authors, view);
    let mut rows = vec![
        fact_row(part::CITATION, &words.cite_as, citation(view, guideline)),
        fact_row("version", &fields.version, guideline.version.clone()),
        fact_row("status", &fields.status, status),
    ];
    rows.extend(dates(view, guideline));
    rows.push(fact_row(part::FOCUS, &words.focus, listed(&focus, view)));
    rows.push(fact_row("authors", &fields.authors, authors));
    rows.extend(whom_to_turn_to(view, guideline));
    rows
}

fn dates(view: &View<'_>, guideline: &Guideline) -> [FactRow; 4] {
    let (fields, words) = (&view.words().fields, &view.words().reporting);
    let reporting = &guideline.reporting;
    let published = guideline.published;
    let searched = reporting.searched_until.map(|(date, _)| date);
    let reviewed = reporting.last_reviewed.map(|(date, _)| date);
    let due = guideline.review_by.map(|(date, _)| date);
    [
        (part::PUBLISHED, &fields.published, published),
        (part::SEARCHED_UNTIL, &words.searched_until, searched),
        ("last-reviewed", &fields.last_reviewed, reviewed),
        ("review-by", &fields.review_by, due),
    ]
    .map(|(part, name, date)| fact_row(part, name, date.map(|date| view.words().date(date))))
}

/// Contact and licence, funding and interests.
fn whom_to_turn_to(view: &View<'_>, guideline: &Guideline) -> [FactRow; 4] {
    let (fields, words) = (&view.words().fields, &view.words().reporting);
    let (contact, licence) = (&guideline.reporting.contact, &guideline.reporting.licence);
    let contact_name = contact.as_ref().map(|contact| contact.name.clone());
    let licence_name = licence.as_ref().map(|licence| licence.name.clone());
    let interests = guideline.conflicts_of_interest.clone();
    [
        FactRow {
            links: contact.as_ref().map_or_else(Vec::new, contact_links),
            ..fact_row(part::CONTACT, &words.contact, contact_name)
        },
        FactRow {
            links: licence.as_ref().map_or_else(Vec::new, licence_links),
            ..fact_row("licence", &words.licence, licence_name)
        },
        fact_row(part::FUNDING, &fields.funding, guideline.funding.clone()),
        fact_row(part::INTERESTS, &fields.conflicts_of_interest, interests),
    ]
}

/// As the guideline wants to be cited, or from what is known of it.
fn citation(view: &View<'_>, guideline: &Guideline) -> String {
    if let Some(citation) = &guideline.reporting.cite_as {
        return citation.clone();
    }
    let (words, said) = (view.words(), &view.words().reported);
    let (title, version) = (&guideline.meta.title, &guideline.version);
    let dated = guideline.reporting.last_reviewed.map(|(date, _)| date);
    let date = dated.or(guideline.published).map(|date| words.date(date));
    let authors = guideline.authors.join(&words.forms.list);
    match (authors.is_empty(), date) {
        (false, Some(date)) => said.citation.say(authors, title, version, date),
        (false, None) => said.citation_undated.say(authors, title, version),
        (true, Some(date)) => said.citation_unauthored.say(title, version, date),
        (true, None) => said.citation_bare.say(title, version),
    }
}

/// The sections of which something is reported. `owner` tells guidelines apart where several stand on one page.
fn sections(view: &View<'_>, guideline: &Guideline, owner: &str) -> Vec<SectionPart> {
    let reporting = &guideline.reporting;
    let sections = Section::ALL.iter().map(|&section| {
        let topics = section.topics().filter_map(|topic| {
            let part = topic_part(topic);
            Some(TopicPart {
                title: view.words().topics.of(topic).to_owned(),
                html: prose::field(
                    view,
                    reporting.topics.get(&topic)?,
                    &format!("{owner}{part}"),
                ),
                part,
            })
        });
        SectionPart {
            part: section.name(),
            title: view.words().sections.of(section).to_owned(),
            topics: topics.collect(),
            members: match section {
                Section::Panel => reporting.members.iter().map(member_row).collect(),
                Section::Purpose
                | Section::Methods
                | Section::Considered
                | Section::Review
                | Section::Practice
                | Section::Interests
                | Section::Other => Vec::new(),
            },
        }
    });
    sections
        .filter(|section| !section.topics.is_empty() || !section.members.is_empty())
        .collect()
}

/// The newest first.
fn history(view: &View<'_>, guideline: &Guideline, owner: &str) -> Vec<ChangeEntry> {
    let entry = |(number, change): (usize, &VersionChange)| {
        let part = change_part(number);
        let date = view.words().date(change.date);
        ChangeEntry {
            title: view.words().reported.version_of.say(&change.version, date),
            what: prose::field(view, &change.what, &format!("{owner}{part}")),
            why: prose::optional_field(view, &change.why, &format!("{owner}{part}-why")),
            part,
        }
    };
    let changes = guideline.reporting.newest_first().into_iter();
    changes.map(entry).collect()
}

fn right(view: &View<'_>, key: GuidelineKey) -> Instrument {
    let words = view.words();
    let items = RightItem::ALL.iter().map(|&right| {
        let row = item(
            view,
            key,
            right.number(),
            words.right.of(right),
            right.asks(),
        );
        (words.right_parts.of(right.part()), row)
    });
    Instrument {
        part: "right",
        title: words.reporting.right.to_string(),
        lead: words.reporting.right_lead.to_string(),
        source: Link {
            href: "https://doi.org/10.7326/M16-1565".to_owned(),
            text: words.reporting.right_source.to_string(),
        },
        groups: groups(items),
    }
}

fn agree(view: &View<'_>, key: GuidelineKey) -> Instrument {
    let words = view.words();
    let items = AgreeItem::ALL.iter().map(|&agree| {
        let row = item(
            view,
            key,
            agree.number(),
            words.agree.of(agree),
            agree.asks(),
        );
        (words.agree_parts.of(agree.part()), row)
    });
    Instrument {
        part: "agree",
        title: words.reporting.agree.to_string(),
        lead: words.reporting.agree_lead.to_string(),
        source: Link {
            href: "https://doi.org/10.1503/cmaj.090449".to_owned(),
            text: words.reporting.agree_source.to_string(),
        },
        groups: groups(items),
    }
}

fn item(
    view: &View<'_>,
    key: GuidelineKey,
    number: &'static str,
    asks_for: &str,
    asks: &[ReportingQuestion],
) -> ReportedItem {
    debug_assert_eq!(view.page(), Page::Reporting(key));
    ReportedItem {
        number,
        asks_for: asks_for.to_owned(),
        answers: answer::answers(view, key, asks),
    }
}

/// The identifier of what a guideline reports, on the page of the whole book.
pub(in crate::render) fn reporting_part(guideline: &str) -> String {
    format!("reporting-{guideline}")
}

/// The identifier of an entry of the history, by its number as written.
pub(in crate::render) fn change_part(number: usize) -> String {
    format!("change-{}", number + 1)
}

fn groups<'w>(items: impl Iterator<Item = (&'w str, ReportedItem)>) -> Vec<ItemGroup> {
    let mut groups: Vec<ItemGroup> = Vec::new();
    for (title, item) in items {
        match groups.last_mut() {
            Some(group) if group.title == title => group.items.push(item),
            Some(_) | None => groups.push(ItemGroup {
                title: title.to_owned(),
                items: vec![item],
            }),
        }
    }
    groups
}

fn listed<T: AsRef<str>>(texts: &[T], view: &View<'_>) -> Option<String> {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    (!texts.is_empty()).then(|| texts.join(&view.words().forms.list))
}

fn fact_row(part: &'static str, name: &WordText, text: impl Into<Option<String>>) -> FactRow {
    FactRow {
        part,
        name: name.to_string(),
        text: text.into(),
        links: Vec::new(),
    }
}

fn contact_links(contact: &Contact) -> Vec<Link> {
    let email = contact.email.as_ref().map(|email| Link {
        href: format!("mailto:{email}"),
        text: email.to_string(),
    });
    let url = contact.url.as_ref().map(|url| Link {
        href: url.to_string(),
        text: url.to_string(),
    });
    email.into_iter().chain(url).collect()
}

fn licence_links(licence: &Licence) -> Vec<Link> {
    let link = licence.url.iter().map(|url| Link {
        href: url.to_string(),
        text: url.to_string(),
    });
    link.collect()
}

fn member_row(member: &Member) -> MemberRow {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    MemberRow {
        name: member.name.clone(),
        role: said(&member.role),
        discipline: said(&member.discipline),
        affiliation: said(&member.affiliation),
    }
}
