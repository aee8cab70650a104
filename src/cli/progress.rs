//! How far long work has come: a line of a terminal that is written over, and taken away at the end. Nobody else is told: not a pipe, a
//! build server, whoever reads data, or asks for quiet.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::output;
use crate::character::Shown;

/// What takes less is told of by its result.
const PATIENCE: Duration = Duration::from_millis(500);
const BETWEEN_LINES: Duration = Duration::from_millis(200);

/// Who is told how far work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Somebody at a terminal.
    Person,
    Nobody,
}

impl Audience {
    /// Of a command that may have been asked to be quiet.
    pub fn of(is_quiet: bool) -> Self {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        let is_server = !variable("CI").is_empty();
        let is_dumb = variable("TERM") == "dumb";
        match !is_quiet && !is_server && !is_dumb && output::is_at_terminal() {
            true => Audience::Person,
            false => Audience::Nobody,
        }
    }
}

/// Does something, which must print nothing, and says after a while that it goes on, and for how long.
pub(super) fn waiting<T>(audience: Audience, what: &'static str, work: impl FnOnce() -> T) -> T {
    match audience {
        Audience::Nobody => work(),
        Audience::Person => thread::scope(|scope| {
            let (doing, done) = mpsc::channel();
            scope.spawn(move || tell_until(&done, what));
            let result = work();
            drop(doing);
            result
        }),
    }
}

/// Tells until there is nobody who works.
fn tell_until(done: &Receiver<()>, what: &str) {
    let begun = Instant::now();
    let mut line = Line::default();
    let mut wait = PATIENCE;
    while done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        line.tell(match begun.elapsed().as_secs() {
            0 => what.to_owned(),
            seconds => format!("{what}: {seconds} s"),
        });
        wait = BETWEEN_LINES;
    }
}

/// The line that is shown, if one is. It is taken away with it.
#[derive(Default)]
struct Line(Option<String>);

impl Line {
    fn tell(&mut self, text: String) {
        if self.0.as_ref() != Some(&text) {
            output::eprint(&Shown::progress(Some(&text)));
            self.0 = Some(text);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.0.is_some() {
            output::eprint(&Shown::progress(None));
        }
    }
}

/// How much of a number of things is done.
pub(super) struct Progress {
    what: &'static str,
    of: usize,
    /// When it is to be told again; `None` where nobody is.
    next: Option<Instant>,
    line: Line,
}

impl Progress {
    pub fn new(audience: Audience, what: &'static str, of: usize) -> Self {
        Self {
            what,
            of,
            next: match audience {
                Audience::Person => Some(Instant::now() + PATIENCE),
                Audience::Nobody => None,
            },
            line: Line::default(),
        }
    }

    pub fn at(&mut self, done: usize) {
        let now = Instant::now;
        if self.next.is_some_and(|next| next <= now()) {
            let text = format!("{done} of {} {}", self.of, self.what);
            self.line.tell(text);
            self.next = Some(now() + BETWEEN_LINES);
        }
    }
}
