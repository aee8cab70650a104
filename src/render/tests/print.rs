//! The whole book on one page.

use super::{all, built, text};
use crate::sample::site;
use scraper::Html;

#[test]
fn it_holds_every_chapter_and_every_card_once() {
    let files = built();
    let page = Html::parse_document(&text(&files, "print.html"));
    let titles = all(&page, ".sheet > h2").into_iter();
    let titles: Vec<String> = titles.map(|title| title.text().collect()).collect();
    assert_eq!(
        titles,
        ["Welcome", "Heat care", "Care", "How it was made: Heat care"]
    );
    for kind in ["recommendation", "pathway", "table", "invariant", "term"] {
        let cards = all(&page, &format!("article.card-{kind}"));
        assert!(!cards.is_empty(), "{kind}");
    }
    let headings = all(&page, "[id='chapter-heat.care~figures']");
    assert_eq!(headings[0].value().name(), "h3");
}

#[test]
fn its_links_stay_on_it_where_it_holds_what_they_lead_to() {
    let page = text(&built(), "print.html");
    for href in [
        "#evidence-heat-trials",
        "#care-step-warm",
        "#warmth-row-at-once",
        "#chapter-heat.index",
        "#ref-moss2020",
    ] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert!(!page.contains("href=\"evidence/"), "a link leads away");
}

#[test]
fn running_titles_are_strings_of_css_whatever_the_titles() {
    let book = (
        "book.toml",
        "[book]\ntitle = '''A \"quoted\" \\ title } @import'''\n",
    );
    let css = text(&site(&[book]).expect("it builds"), "static/running.css");
    assert!(
        css.contains(r#"content: "A \"quoted\" \\ title } @import";"#),
        "{css}"
    );
    assert!(
        css.contains("@page sheet-3 {\n  @top-right {\n    content: \"Care\";"),
        "{css}"
    );
}
