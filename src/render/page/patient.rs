use serde::Serialize;

use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::render::Broken;
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
        form_style: view.form_style(),
        form: view.whole_form()?,
    };
    view.book.templates.render("patient.html", &page)
}
