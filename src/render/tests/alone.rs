//! A page is a function of the site: it is the same alone, in any order, and on any number of threads.

use std::num::NonZero;

use crate::draw::Draft;
use crate::plan::{Page, plan_draft};
use crate::render::{FileTree, Pages};
use crate::survey::Edits;
use crate::verify::Checked;
use crate::{sample, site};

fn threads(count: usize) -> NonZero<usize> {
    NonZero::new(count).expect("not none")
}

#[test]
fn a_page_rendered_alone_is_that_of_the_whole() {
    let verified = sample::verified(&[]);
    let site = site(&verified, Edits::LeftOut).expect("its pathways are drawn");
    let pages = || Pages::of(&site).expect("templates that fit");
    let whole = pages().tree_on(threads(2)).expect("templates that fit");
    let mut all: Vec<Page> = site.pages().map(|(page, _)| page).collect();
    // The last first, and each from nothing but the plan.
    all.reverse();
    for page in all {
        let alone = pages().page(page).expect("templates that fit");
        match alone {
            Some(html) => assert_eq!(
                whole.get(site.address(page).as_str()),
                Some(html.as_str().as_bytes()),
                "{page:?}"
            ),
            None => assert_eq!(page, Page::Data),
        }
    }
}

#[test]
fn a_file_made_alone_is_that_of_the_whole() {
    let verified = sample::verified(&[]);
    let site = site(&verified, Edits::LeftOut).expect("its pathways are drawn");
    let draft = plan_draft(Draft::of(Checked::Passed(&verified)));
    for plan in [&*site, &*draft] {
        let pages = Pages::of(plan).expect("templates that fit");
        let whole = pages.tree_on(threads(2)).expect("templates that fit");
        for (path, bytes) in whole.iter() {
            let alone = pages.file(path).expect("templates that fit");
            assert_eq!(alone.as_deref(), Some(bytes), "{path}");
        }
        for none in [
            "",
            "nothing.html",
            "fact",
            "static/",
            "a.svg",
            "../book.toml",
        ] {
            assert_eq!(pages.file(none), Ok(None), "{none}");
        }
    }
    // A draft has no file that can't say that it is one.
    let pages = Pages::of(&draft).expect("templates that fit");
    assert_eq!(pages.file("book.json"), Ok(None));
}

#[test]
fn threads_change_nothing() {
    let verified = sample::verified(&[]);
    let site = site(&verified, Edits::LeftOut).expect("its pathways are drawn");
    let on = |count| -> FileTree {
        let pages = Pages::of(&site).expect("templates that fit");
        pages.tree_on(threads(count)).expect("templates that fit")
    };
    let one = on(1);
    assert!(one == on(2) && one == on(7));
}

#[test]
fn problems_have_their_order_on_any_number_of_threads() {
    let verified = sample::verified(&[
        ("templates/thing.html", "{{ shell.nothing }}"),
        ("templates/chapter.html", "\n{{ page.nothing }}"),
        ("templates/card-definition.html", "\n\n{{ card.nothing }}"),
    ]);
    let site = site(&verified, Edits::LeftOut).expect("its pathways are drawn");
    let on = |count| {
        let pages = Pages::of(&site).expect("templates that parse");
        pages.tree_on(threads(count)).expect_err("they are broken")
    };
    let one = on(1);
    // Each broken template once, however many pages it breaks.
    assert_eq!(one.len(), 3, "{one:#?}");
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
}
