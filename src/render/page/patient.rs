use serde::Serialize;

use super::shell::{self, Shell};
use crate::markup::Html;
use crate::render::Broken;
use crate::render::patient;
use crate::render::view::View;

#[derive(Serialize)]
struct PatientPage {
    shell: Shell,
    form_style: String,
    form: Html,
}

/// The form with everything that the book asks for.
pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let words = &view.words().patient;
    let page = PatientPage {
        shell: shell::shell(view, words.title.as_str(), Some(words.lead.to_string())),
        form_style: patient::style(view),
        form: patient::whole(view)?,
    };
    view.book.templates.render("patient.html", &page)
}
