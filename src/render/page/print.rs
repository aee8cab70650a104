//! The whole book on one page, for paper: chapter after chapter with everything that stands in them.

use serde::Serialize;

use super::chapter;
use super::reporting;
use super::reporting::PrintedReporting;
use super::shell;
use super::shell::Shell;
use crate::markup::Html;
use crate::model::ChapterKey;
use crate::plan::SitePlace;
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::link::chapter_part;
use crate::render::view::View;

/// The running titles.
pub(in crate::render) const STYLE: &str = "static/running.css";

#[derive(Serialize)]
struct PrintPage {
    shell: Shell,
    style: String,
    /// On paper too, where the shell's is left out.
    contents: Vec<Link>,
    chapters: Vec<PrintedChapter>,
    reporting: Vec<PrintedReporting>,
}

#[derive(Serialize)]
struct PrintedChapter {
    part: String,
    /// The name of its pages, for the running title.
    sheet: String,
    title: String,
    body: Html,
}

pub(super) fn page(view: &View<'_>) -> Result<Html, Broken> {
    let chapters = printed_chapters(view);
    let numbered = chapters.iter().enumerate();
    let page = PrintPage {
        shell: shell::shell(view, view.words().pages.print.as_str(), None),
        contents: chapters.iter().map(|&key| view.link.chapter(key)).collect(),
        style: view.link.href(&SitePlace::File(STYLE.to_owned())),
        chapters: numbered
            .map(|(index, &key)| printed(view, index, key))
            .collect::<Result<_, _>>()?,
        reporting: view
            .library()
            .guidelines
            .keys()
            .map(|key| reporting::printed_reporting(view, key))
            .collect(),
    };
    view.book.templates.render("print.html", &page)
}

/// The introduction first.
fn printed_chapters(view: &View<'_>) -> Vec<ChapterKey> {
    let site = view.book.site;
    let introduction = site.introduction().into_iter();
    introduction
        .chain(site.chapters().iter().copied())
        .collect()
}

fn printed(view: &View<'_>, index: usize, key: ChapterKey) -> Result<PrintedChapter, Broken> {
    let chapter = &view.library().chapters[key];
    let part = chapter_part(chapter);
    Ok(PrintedChapter {
        sheet: sheet(index),
        title: chapter.title.clone(),
        body: chapter::body_with_cards(view, &chapter.body, &part)?,
        part,
    })
}

/// The book's title on the left page's head, the chapter's on the right one's, and the number of the page.
pub(in crate::render) fn running_titles(view: &View<'_>) -> String {
    let library = view.library();
    let book = quoted(&library.settings.title);
    let mut css = format!(
        "@page {{\n  margin: 20mm 18mm;\n\n  @top-left {{\n    content: {book};\n    font-size: 8pt;\n  }}\n\n  \
         @bottom-center {{\n    content: counter(page) \" / \" counter(pages);\n    font-size: 8pt;\n  }}\n}}\n"
    );
    for (index, &key) in printed_chapters(view).iter().enumerate() {
        let (sheet, title) = (sheet(index), quoted(&library.chapters[key].title));
        css.push_str(&format!(
            "\n.{sheet} {{\n  page: {sheet};\n}}\n\n@page {sheet} {{\n  @top-right {{\n    content: {title};\n    font-size: 8pt;\n  }}\n}}\n"
        ));
    }
    css
}

fn sheet(index: usize) -> String {
    format!("sheet-{}", index + 1)
}

/// A string of CSS: whatever could end it is escaped, and white space folded.
fn quoted(text: &str) -> String {
    let folded: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::from("\"");
    for c in folded.join(" ").chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_title_stays_in_its_string() {
        assert_eq!(quoted("a \"b\" \\ c\n}d"), "\"a \\\"b\\\" \\\\ c }d\"");
    }
}
