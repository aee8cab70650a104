use serde::Serialize;

use super::definition::Row;
use super::{Frame, Presented, Setting};
use crate::markup::Html;
use crate::model::{Guideline, GuidelineKey, Prose, plain};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::search::Found;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{Link, View};
use crate::search::Group as FoundAmong;
use crate::words::Text;

impl Presented for Guideline {
    const TEMPLATE: BuiltIn = built_in!("card-guideline.html");
    const GROUP: FoundAmong = FoundAmong::Chapters;
    const HOME: Option<u8> = None;

    fn card(view: &View<'_>, frame: Frame, key: GuidelineKey, _: Setting) -> Result<Html, Broken> {
        view.guideline_card(frame, key, &view.library().guidelines[key])
    }

    fn lead(_: &View<'_>, _: GuidelineKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: GuidelineKey) -> Option<String> {
        let guideline = &view.library().guidelines[key];
        let said = guideline.summary.as_ref().or(guideline.scope.as_ref());
        said.map(|said| plain(said, view.library()))
    }

    fn found(_: &View<'_>, _: GuidelineKey) -> Found {
        Found::default()
    }
}

#[derive(Serialize)]
struct GuidelineCard {
    frame: Frame,
    summary: Option<Html>,
    sections: Vec<Section>,
    rows: Vec<Row>,
    /// The recommendations by strength and certainty, and what the numbers stand for.
    grades: Option<Html>,
    key: Vec<Link>,
}

#[derive(Serialize)]
struct Section {
    id: &'static str,
    name: String,
    html: Html,
}

impl View<'_> {
    pub(super) fn guideline_card(
        &self,
        frame: Frame,
        key: GuidelineKey,
        guideline: &Guideline,
    ) -> Result<Html, Broken> {
        let fields = &self.words().fields;
        let section = |name: &Text, part: &'static str, prose: &Option<Prose>| {
            let html = self.optional_prose(prose, &format!("{}-{part}", frame.part))?;
            let name = name.to_string();
            Some(Section {
                id: part,
                name,
                html,
            })
        };
        let sections = [
            section(&fields.scope, "scope", &guideline.scope),
            section(&fields.population, "population", &guideline.population),
        ];
        let (grades, key) = self
            .grades_picture(&frame.part, key)
            .map_or((None, Vec::new()), |(svg, key)| (Some(svg), key));
        let card = GuidelineCard {
            grades,
            key,
            summary: self.optional_prose(&guideline.summary, &format!("{}-summary", frame.part)),
            sections: sections.into_iter().flatten().collect(),
            rows: self.guideline_rows(guideline),
            frame,
        };
        self.render_card("card-guideline.html", &card)
    }

    fn guideline_rows(&self, guideline: &Guideline) -> Vec<Row> {
        let words = self.words();
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
            Row::text(&fields.version, &guideline.version),
            Row::text(&fields.status, words.statuses.of(guideline.status)),
        ];
        rows.extend(Row::optional(&fields.published, published.as_ref()));
        rows.extend(Row::optional(&fields.review_by, review.as_ref()));
        rows.push(Row::text(
            &fields.authors,
            if authors.is_empty() {
                fields.not_reported.as_str()
            } else {
                &authors
            },
        ));
        rows.push(Row::text(
            &fields.conflicts_of_interest,
            reported(&guideline.conflicts_of_interest),
        ));
        rows.push(Row::text(&fields.funding, reported(&guideline.funding)));
        rows.extend(Row::optional(
            &fields.source_from,
            self.origin(&guideline.origin).as_ref(),
        ));
        if guideline.source.is_some() {
            let source = Page::Source(guideline.meta.guideline);
            rows.extend(Row::links(
                &fields.source,
                vec![self.page(source, fields.sentence_by_sentence.as_str())],
            ));
        }
        let reporting = Page::Reporting(guideline.meta.guideline);
        rows.extend(Row::links(
            &words.reporting.title,
            vec![self.page(reporting, words.reporting.checklists.as_str())],
        ));
        rows
    }
}
