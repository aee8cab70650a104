use serde::Serialize;

use super::definition::CardRow;
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{Guideline, GuidelineKey, Prose, plain};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::pictures;
use crate::render::prose;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::View;
use crate::search::ResultGroup;
use crate::words::WordText;

impl Presented for Guideline {
    const TEMPLATE: BuiltIn = built_in!("card-guideline.html");
    const GROUP: ResultGroup = ResultGroup::Chapters;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: GuidelineKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        guideline_card(view, frame, key, &view.library().guidelines[key])
    }

    fn lead(_: &View<'_>, _: GuidelineKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
        let guideline = &view.library().guidelines[key];
        let said = guideline.summary.as_ref().or(guideline.scope.as_ref());
        said.map(|said| plain(said, view.library()))
    }

    fn found(_: &View<'_>, _: GuidelineKey) -> FoundBy {
        FoundBy::default()
    }
}

#[derive(Serialize)]
struct GuidelineCard {
    frame: CardFrame,
    summary: Option<Html>,
    sections: Vec<GuidelineSection>,
    rows: Vec<CardRow>,
    /// The recommendations by strength and certainty, and what the numbers stand for.
    grades: Option<Html>,
    key: Vec<Link>,
}

#[derive(Serialize)]
struct GuidelineSection {
    id: &'static str,
    name: String,
    html: Html,
}

pub(super) fn guideline_card(
    view: &View<'_>,
    frame: CardFrame,
    key: GuidelineKey,
    guideline: &Guideline,
) -> Result<Html, Broken> {
    let fields = &view.words().fields;
    let section = |name: &WordText, part: &'static str, prose: &Option<Prose>| {
        let html = prose::optional_field(view, prose, &format!("{}-{part}", frame.part))?;
        let name = name.to_string();
        Some(GuidelineSection {
            id: part,
            name,
            html,
        })
    };
    let sections = [
        section(&fields.scope, "scope", &guideline.scope),
        section(&fields.population, "population", &guideline.population),
    ];
    let (grades, colours) = pictures::grades(view, &frame.part, key)
        .map_or((None, Vec::new()), |(svg, key)| (Some(svg), key));
    let card = GuidelineCard {
        grades,
        key: colours,
        summary: prose::optional_field(
            view,
            &guideline.summary,
            &format!("{}-summary", frame.part),
        ),
        sections: sections.into_iter().flatten().collect(),
        rows: guideline_rows(view, key, guideline),
        frame,
    };
    render_card(view, "card-guideline.html", &card)
}

fn guideline_rows(view: &View<'_>, key: GuidelineKey, guideline: &Guideline) -> Vec<CardRow> {
    let words = view.words();
    let fields = &words.fields;
    let date = |date: jiff::civil::Date| words.date(date);
    let published = guideline.published.map(date);
    let review = guideline.review_by.map(|(by, _)| date(by));
    let authors = guideline.authors.join("; ");
    let reported = |text: &Option<String>| match text {
        Some(text) => text.clone(),
        None => fields.not_reported.to_string(),
    };
    let mut rows = vec![
        CardRow::text(&fields.version, &guideline.version),
        CardRow::text(&fields.status, words.statuses.of(guideline.status)),
    ];
    rows.extend(CardRow::optional(&fields.published, published.as_ref()));
    rows.extend(CardRow::optional(&fields.review_by, review.as_ref()));
    rows.push(CardRow::text(
        &fields.authors,
        if authors.is_empty() {
            fields.not_reported.as_str()
        } else {
            &authors
        },
    ));
    rows.push(CardRow::text(
        &fields.conflicts_of_interest,
        reported(&guideline.conflicts_of_interest),
    ));
    rows.push(CardRow::text(&fields.funding, reported(&guideline.funding)));
    rows.extend(CardRow::optional(
        &fields.source_from,
        view.origin(&guideline.origin).as_ref(),
    ));
    if guideline.source.is_some() {
        let source = Page::Source(key);
        rows.extend(CardRow::links(
            &fields.source,
            vec![view.link.page(source, fields.sentence_by_sentence.as_str())],
        ));
    }
    let reporting = Page::Reporting(key);
    rows.extend(CardRow::links(
        &words.reporting.title,
        vec![
            view.link
                .page(reporting, words.reporting.checklists.as_str()),
        ],
    ));
    rows
}
