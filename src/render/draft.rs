//! What the pages of a draft have beside those of a site: on each a banner that says that it is not proved, with a list of the errors; and each
//! problem at its place.
//!
//! Neither is made by a template, since a book can replace those.

use std::fmt::Write;

use super::view::{Publication, View};
use crate::markup::{Html, escape, tag};
use crate::model::Language;
use crate::plan::{PlacedProblems, ProblemPlace, SitePlace};
use crate::render::page;
use crate::report::{Format, Report};
use crate::words::{Words, unmarked};

/// The style of the banner and of problems.
pub const STYLE: &str = "static/draft.css";
pub const STYLE_TEXT: &str = include_str!("draft.css");
/// Every problem in full, at its place in the text.
pub const PROBLEMS: &str = "static/problems.html";
/// A draft is for its authors only.
pub const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// Most errors that a banner lists; the page of problems has all.
const MOST_LISTED: usize = 30;

/// A page of a draft with its banner; any other as it is.
pub fn with_problems(view: &View<'_>, html: Html) -> Html {
    match view.book.site.placed() {
        Some(placed) => Html::trusted(with_banner(html.as_str(), &problem_banner(view, placed))),
        None => html,
    }
}

/// What stands before something of a draft: what is wrong with it.
pub fn problems_at(view: &View<'_>, spot: ProblemPlace) -> Html {
    let Some(placed) = view.book.site.placed() else {
        return Html::default();
    };
    let indices = placed.at(spot);
    if indices.is_empty() {
        return Html::default();
    }
    let articles = view.book.articles(placed);
    let found: String = indices
        .iter()
        .map(|index| articles[*index].as_str())
        .collect();
    // Problems are told in English.
    let open = tag(
        "div",
        &[("class", "draft-problems"), ("lang", "en"), ("dir", "ltr")],
    );
    Html::trusted(format!("{open}{found}</div>\n"))
}

fn problem_banner(view: &View<'_>, placed: &PlacedProblems) -> String {
    let words = view.words();
    let file = |path: &str| view.link.href(&SitePlace::File(path.to_owned()));
    let errors = placed.errors().count();
    let mut list = String::new();
    for (index, problem, spot) in placed.errors().take(MOST_LISTED) {
        let part = problem_part(index);
        let href = match spot {
            Some(spot) => view.link.href(&SitePlace::Part(spot.page(), part)),
            None => format!("{}#{part}", file(PROBLEMS)),
        };
        let link = tag("a", &[("href", &href)]);
        // Writing to a string can't fail.
        let _ = write!(list, "<li>{link}{}</a></li>", escape(&problem.message));
    }
    let more = errors.saturating_sub(MOST_LISTED);
    let all = match more {
        0 => String::new(),
        more => format!("{}: ", escape(&page::home::more(view, more))),
    };
    let all_link = tag("a", &[("href", &file(PROBLEMS))]);
    let body = format!(
        "<ol lang=\"en\" dir=\"ltr\">{list}</ol><p>{all}{all_link}{}</a></p>",
        escape(words.draft.all.as_str())
    );
    let number = errors.to_string();
    let lead = match errors {
        0 => words.draft.passes.to_string(),
        _ => words
            .plural(&words.sentences.not_proved, &number)
            .say(words.whole(errors)),
    };
    banner(words, &file(STYLE), &lead, &body)
}

/// The identifier of a problem, by its place among all, on every page that shows it.
fn problem_part(index: usize) -> String {
    format!("problem-{}", index + 1)
}

fn banner(words: &Words, style: &str, lead: &str, body: &str) -> String {
    let name = escape(words.draft.name.as_str());
    let style = tag("link", &[("rel", "stylesheet"), ("href", style)]);
    let aside = tag(
        "aside",
        &[
            ("class", "draft"),
            ("aria-label", &words.draft.name.to_string()),
        ],
    );
    format!(
        "{style}\n{aside}<details><summary><strong>{name}</strong> {} {}</summary>{body}</details><p class=\"draft-mark\" aria-hidden=\"true\">{name}</p></aside>\n",
        escape(lead),
        escape(words.draft.not_for_care.as_str())
    )
}

/// A page from before, of a book in this language, that says so. `style` and `problems` are links from it.
pub fn out_of_date(page: &str, language: &Language, style: &str, problems: &str) -> String {
    let words = Words::for_book(language);
    let link = tag("a", &[("href", problems)]);
    let all = escape(words.draft.all.as_str());
    let lead = words.draft.out_of_date.as_str();
    let banner = banner(words, style, lead, &format!("<p>{link}{all}</a></p>"));
    with_banner(page, &unmarked(&banner))
}

/// The page with something at the beginning of what it shows.
fn with_banner(page: &str, banner: &str) -> String {
    let (before, after) = page.split_at(start_of_body(page));
    format!("{before}\n{banner}{}", after.trim_start_matches('\n'))
}

/// Behind the tag that opens the body; where a page has none, behind its declaration.
fn start_of_body(page: &str) -> usize {
    let after = |at: usize| {
        let mut quote = None;
        let end = page[at..].char_indices().find(|(_, c)| match (quote, *c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            (Some(open), c) if open == c => {
                quote = None;
                false
            }
            (Some(_) | None, _) => false,
        });
        end.map_or(page.len(), |(end, _)| at + end + 1)
    };
    let lower = page.to_ascii_lowercase();
    match (lower.find("<body"), lower.starts_with("<!doctype")) {
        (Some(at), _) => after(at),
        (None, true) => after(0),
        (None, false) => 0,
    }
}

impl Publication<'_> {
    /// Each problem of a draft as HTML, in the order of reports.
    fn articles(&self, placed: &PlacedProblems) -> &[String] {
        self.articles.get_or_init(|| self.report(placed).articles())
    }

    fn report<'r>(&'r self, placed: &'r PlacedProblems) -> Report<'r> {
        Report::new(placed.problems(), self.sources).about(Some(self.library))
    }

    /// The files that a draft alone has.
    pub(super) fn files_of_draft(&self, placed: &PlacedProblems) -> Vec<(String, String)> {
        let report = self
            .report(placed)
            .telling(crate::report::FoldExtent::Whole);
        let page = report.print(Format::Html, false);
        let file = |(path, text): (&str, String)| (path.to_owned(), text);
        let files = [(STYLE, STYLE_TEXT.to_owned()), (PROBLEMS, page)];
        files.map(file).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banner_stands_first_in_what_is_shown() {
        let shown = |page: &str| with_banner(page, "NO");
        assert_eq!(shown("<html><body>x"), "<html><body>\nNOx");
        assert_eq!(
            shown("<BODY data-a='>' class=\"b>\">x"),
            "<BODY data-a='>' class=\"b>\">\nNOx"
        );
        assert_eq!(shown("<!DOCTYPE html><p>x"), "<!DOCTYPE html>\nNO<p>x");
        assert_eq!(shown("<p>x"), "\nNO<p>x");
    }
}
