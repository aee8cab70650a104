//! The works that the book cites, by number.

use serde::Serialize;

use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::model::{Doi, ReferenceKey, Referent};
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::view::View;

#[derive(Serialize)]
struct ReferencesPage {
    shell: Shell,
    references: Vec<ReferenceEntry>,
}

#[derive(Serialize)]
struct ReferenceEntry {
    part: String,
    number: usize,
    text: String,
    /// An address on the web, from the DOI if there is one.
    url: Option<String>,
    note: Option<String>,
    /// How often it is cited.
    cited: String,
    cited_by: Vec<Link>,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let references = view.book.site.references().iter();
    let page = ReferencesPage {
        shell: shell::shell(view, view.words().pages.references.as_str(), None),
        references: references.map(|&key| reference_entry(view, key)).collect(),
    };
    view.book.templates.render("references.html", &page)
}

fn reference_entry(view: &View<'_>, key: ReferenceKey) -> ReferenceEntry {
    let reference = &view.library().references[key];
    let users = view.book.site.uses.users(Referent::Reference(key));
    let cited_by: Vec<Link> = users.map(|user| view.link.user(user)).collect();
    let cited = &view.words().sentences.cited_in;
    let cited = view.words().plural(cited, &cited_by.len().to_string());
    ReferenceEntry {
        part: view.book.site.reference_part(key).to_owned(),
        number: view.book.site.number(key),
        text: reference.text.clone(),
        url: web_address(reference.doi.as_ref(), reference.url.as_deref()),
        note: reference.note.clone(),
        cited: cited.say(cited_by.len()),
        cited_by,
    }
}

/// A link to nothing but the web.
pub(in crate::render) fn web_address(doi: Option<&Doi>, url: Option<&str>) -> Option<String> {
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    doi.map(Doi::address)
        .or_else(|| url.filter(web).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_link_to_the_web_alone() {
        let doi = Doi::parse("10.1000/x").ok();
        assert_eq!(
            web_address(doi.as_ref(), Some("https://a.org")).as_deref(),
            Some("https://doi.org/10.1000/x")
        );
        assert_eq!(
            web_address(None, Some("https://a.org")).as_deref(),
            Some("https://a.org")
        );
        assert_eq!(web_address(None, Some("javascript:alert(1)")), None);
    }
}
