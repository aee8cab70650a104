//! The one place where anything is printed; what is printed is [`Shown`].

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::Failure;
use crate::character::Shown;

/// Writes a result. A reader that has gone away (`pathbook check | head`) is not a failure.
pub(super) fn print(text: &Shown) -> Result<(), Failure> {
    match write_out(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::because(format!(
            "cannot write to standard output: {error}"
        ))),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn write_out(text: &Shown) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_str().as_bytes())?;
    out.flush()
}

/// Writes a report: whoever asked for one and does not get all of it is told, also where they no longer read.
pub(super) fn print_report(report: &Shown) -> Result<(), Failure> {
    write_out(report).map_err(|error| {
        Failure::because(format!(
            "cannot write the report to standard output: {error}"
        ))
    })
}

/// Writes what is said beside the result. There is nobody to tell if that fails.
pub(super) fn eprint(text: &Shown) {
    let _ = io::stderr().lock().write_all(text.as_str().as_bytes());
}

/// Whether messages may have colours: on a terminal, unless the user says no.
pub(super) fn is_styled() -> bool {
    may_style(&io::stderr())
}

/// Whether what is said beside the result is said at a terminal.
pub(super) fn is_at_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Takes away what a terminal shows; a file or a pipe keeps it.
pub(super) fn clear() {
    if is_at_terminal() {
        eprint(&Shown::cleared());
    }
}

fn may_style(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    stream.is_terminal() && !refused && !is_dumb
}

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    pub is_unicode: bool,
    pub is_styled: bool,
}

impl Terminal {
    pub fn of_output() -> Self {
        Self {
            is_unicode: cfg!(windows) || is_utf8(|name| std::env::var(name).ok()),
            is_styled: may_style(&io::stdout()),
        }
    }

    pub fn bold(self, text: &str) -> String {
        self.styled("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.styled("2", text)
    }

    fn styled(self, style: &str, text: &str) -> String {
        match self.is_styled {
            true => format!("\u{1b}[{style}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

/// By the locale, as POSIX reads it: the first of these that is set decides.
fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let read = |set: &'static [(&str, &str)]| {
            is_utf8(move |name| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(
            read(&[("LANG", "en_GB.UTF-8")]) && read(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")])
        );
        assert!(!read(&[]) && !read(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
    }
}
