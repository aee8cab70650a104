//! The panel beside a page: how the book stands, and what changed since a revision.

use super::changes::Changes;
use super::desk::{OWN, PROBLEMS};
use crate::markup::escape;
use crate::report::counted;

/// How the book stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BookStanding {
    Proved {
        warnings: usize,
    },
    Draft {
        errors: usize,
    },
    /// It can't be resolved, and an edition from before is shown.
    OutOfDate,
    /// Nothing but the problems can be shown.
    Nothing,
}

impl BookStanding {
    /// Its class, and the same in words.
    fn said(self) -> (&'static str, String) {
        match self {
            BookStanding::Proved { warnings: 0 } => ("proved", "proved".to_owned()),
            BookStanding::Proved { warnings } => (
                "proved",
                format!("proved, {}", counted(warnings, "warning")),
            ),
            BookStanding::Draft { errors } => {
                ("draft", format!("not proved: {}", counted(errors, "error")))
            }
            BookStanding::OutOfDate => ("old", "out of date".to_owned()),
            BookStanding::Nothing => ("old", "nothing to show".to_owned()),
        }
    }

    pub fn is_proved(self) -> bool {
        matches!(self, BookStanding::Proved { .. })
    }

    fn has_problems(self) -> bool {
        self != BookStanding::Proved { warnings: 0 }
    }
}

/// As a piece of HTML, with links from a page whose way to the root of the site is `root`.
pub(super) fn print(standing: &BookStanding, changes: Option<&Changes>, root: &str) -> String {
    let (class, said) = standing.said();
    let (short, long) = match (standing, changes) {
        (BookStanding::OutOfDate | BookStanding::Nothing, _) => (
            String::new(),
            "<p>What changed is said when the book can be resolved again.</p>".to_owned(),
        ),
        (BookStanding::Proved { .. } | BookStanding::Draft { .. }, None) => {
            (String::new(), "<p>Comparing …</p>".to_owned())
        }
        (_, Some(Changes::None(why))) => (String::new(), format!("<p>{}</p>", escape(why))),
        (_, Some(Changes::Found(report))) => (report.in_short(), report.in_panel(root)),
    };
    let problems = match standing.has_problems() {
        true => format!("<p><a href=\"{root}{OWN}{PROBLEMS}\">All problems in full</a></p>"),
        false => String::new(),
    };
    format!(
        "<details class=\"panel {class}\"><summary><b>Preview</b> <span class=\"standing\">{said}</span> <span class=\"short\">{}</span></summary><div class=\"long\">{problems}{long}</div></details>",
        escape(&short)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_says_how_the_book_stands_and_escapes_what_others_wrote() {
        let why = Changes::None("`<b>` is no revision".to_owned());
        let panel = print(&BookStanding::Draft { errors: 2 }, Some(&why), "../");
        assert!(panel.contains("not proved: 2 errors"), "{panel}");
        assert!(panel.contains("&lt;b&gt;"), "{panel}");
        assert!(
            panel.contains("href=\"../.pathbook/problems.html\""),
            "{panel}"
        );
        let panel = print(&BookStanding::Proved { warnings: 0 }, None, "");
        assert!(
            panel.contains("Comparing") && !panel.contains("problems.html"),
            "{panel}"
        );
    }
}
