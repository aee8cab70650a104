use serde::Serialize;

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

impl View<'_> {
    /// The form with everything that the book asks for.
    pub(super) fn patient_page(&self) -> Result<Html, Broken> {
        let words = &self.words().patient;
        let page = PatientPage {
            shell: self.shell(words.title.as_str(), Some(words.lead.to_string())),
            form_style: self.form_style(),
            form: self.whole_form()?,
        };
        self.book.templates.render("patient.html", &page)
    }
}
