//! Nothing that an author types becomes markup: a book of hostile texts, read by parsers of what is published.

mod hostile;
mod words;

use pathbook::render::Files;
use pathbook::survey::Edits;
use scraper::{Html, Selector};

fn site(book: &hostile::Hostile) -> Files {
    let (_, verified) = hostile::check(&book.files);
    let verified = verified.unwrap_or_else(|problems| panic!("{problems:#?}"));
    pathbook::build(&verified, Edits::LeftOut).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn hostile_texts_are_shown_and_never_read() {
    let book = hostile::book();
    println!(
        "{} places took the text as it is, {} with backslashes",
        book.raw, book.escaped
    );
    assert!(
        book.raw >= 100 && book.escaped >= 100,
        "{} and {}",
        book.raw,
        book.escaped
    );
    let files = site(&book);
    let mut shown = 0;
    for (path, bytes) in files.iter() {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path}"));
        match path.rsplit_once('.').map(|(_, end)| end) {
            Some("html") => shown += judge(path, text),
            Some("svg" | "xml") => is_well_formed(path, text),
            Some("json" | "webmanifest") => {
                serde_json::from_str::<serde_json::Value>(text)
                    .unwrap_or_else(|why| panic!("{path}: {why}"));
            }
            _ => {}
        }
    }
    assert!(shown > book.raw + book.escaped, "shown {shown} times");
}

/// How often a page shows the text; as markup it must be nowhere.
fn judge(path: &str, text: &str) -> usize {
    let page = Html::parse_document(text);
    assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
    let select = |selector: &str| Selector::parse(selector).expect("a selector");
    for element in page.select(&select("*")) {
        let own = element.value();
        let is_run = own.name() == "script" && own.attr("src").is_none();
        assert!(
            !is_run || own.attr("type") == Some("application/ld+json"),
            "{path}: {}",
            element.html()
        );
        for (name, value) in own.attrs() {
            assert!(!name.starts_with("on"), "{path}: {name}");
            let is_address = matches!(name, "href" | "src" | "action");
            assert!(!is_address || !value.contains("pwned"), "{path}: {value}");
        }
    }
    assert_eq!(
        page.select(&select(
            "img[src='x'], [style], iframe, object, embed, base"
        ))
        .count(),
        0,
        "{path}"
    );
    for data in page.select(&select("script[type='application/ld+json']")) {
        let text: String = data.text().collect();
        serde_json::from_str::<serde_json::Value>(&text)
            .unwrap_or_else(|why| panic!("{path}: {why}"));
    }
    let text: String = page.root_element().text().collect();
    assert!(!text.contains("&lt;"), "{path} escapes twice");
    text.matches("onerror=pwned=").count()
}

fn is_well_formed(path: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(quick_xml::events::Event::Start(own) | quick_xml::events::Event::Empty(own)) => {
                let name = own.name();
                assert!(!matches!(name.as_ref(), b"script" | b"img"), "{path}");
            }
            Ok(_) => {}
            Err(why) => panic!("{path}: {why}"),
        }
    }
}
