use serde::Serialize;

use super::Frame;
use super::definition::Row;
use crate::model::{Guideline, Prose};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::View;
use crate::render::words;

#[derive(Serialize)]
struct GuidelineCard {
    frame: Frame,
    summary: Option<Html>,
    sections: Vec<Section>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Section {
    name: &'static str,
    html: Html,
}

impl View<'_> {
    pub(super) fn guideline_card(
        &self,
        frame: Frame,
        guideline: &Guideline,
    ) -> Result<Html, Broken> {
        let section = |name: &'static str, prose: &Option<Prose>| {
            let owner = format!("{}-{}", frame.part, name.to_lowercase());
            self.optional_prose(prose, &owner)
                .map(|html| Section { name, html })
        };
        let sections = [
            section("Scope", &guideline.scope),
            section("Population", &guideline.population),
        ];
        let card = GuidelineCard {
            summary: self.optional_prose(&guideline.summary, &format!("{}-summary", frame.part)),
            sections: sections.into_iter().flatten().collect(),
            rows: self.guideline_rows(guideline),
            frame,
        };
        self.render_card("card-guideline.html", &card)
    }

    fn guideline_rows(&self, guideline: &Guideline) -> Vec<Row> {
        let date = |date: jiff::civil::Date| date.to_string();
        let published = guideline.published.map(date);
        let review = guideline.review_by.map(|(by, _)| date(by));
        let authors = guideline.authors.join("; ");
        let reported = |text: &Option<String>| match text {
            Some(text) => text.clone(),
            None => "not reported".to_owned(),
        };
        let mut rows = vec![
            Row::text("Version", &guideline.version),
            Row::text("Status", words::status(guideline.status)),
        ];
        rows.extend(Row::optional("Published", published.as_ref()));
        rows.extend(Row::optional("Review by", review.as_ref()));
        rows.push(Row::text(
            "Authors",
            if authors.is_empty() {
                "not reported"
            } else {
                &authors
            },
        ));
        rows.push(Row::text(
            "Conflicts of interest",
            reported(&guideline.conflicts_of_interest),
        ));
        rows.push(Row::text("Funding", reported(&guideline.funding)));
        if guideline.source.is_some() {
            let source = Page::Source(guideline.meta.guideline);
            rows.extend(Row::links(
                "Source text",
                vec![self.page(source, "sentence by sentence")],
            ));
        }
        rows
    }
}
