//! What is printed. Whatever somebody else wrote, it steers no terminal, begins no command of a build server and hides nothing.

use super::{is_unfit, visible};

/// Text that may be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// For people and logs.
    pub fn plain(text: &str) -> Self {
        Self(without_commands(&visible(text)))
    }

    /// For people at a terminal. Colours stay: they are our own, since everything else was made visible before.
    pub fn styled(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(ESCAPE) {
            shown.push_str(&visible(&rest[..at]));
            let length = style(&rest[at..]).max(ESCAPE.len_utf8());
            let (sequence, after) = rest[at..].split_at(length);
            match length > ESCAPE.len_utf8() {
                true => shown.push_str(sequence),
                false => shown.push_str(&visible(sequence)),
            }
            rest = after;
        }
        shown.push_str(&visible(rest));
        Self(without_commands(&shown))
    }

    /// JSON, in which every character can be written with an escape.
    pub fn json(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match is_unfit(c) && c != '\r' {
                true => {
                    let units = &mut [0; 2];
                    for unit in c.encode_utf16(units) {
                        shown.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                false => shown.push(c),
            }
        }
        for command in COMMANDS {
            shown = shown.replace(command, &format!("#\\u0023{}", &command[2..]));
        }
        Self(shown)
    }

    /// A document for a browser.
    pub fn document(text: &str) -> Self {
        Self(visible(text).into_owned())
    }

    /// Commands of a build server, each of our own making.
    pub fn commands(text: &str) -> Self {
        Self(visible(text).into_owned())
    }

    /// A line that is written over the one before, or takes it away.
    pub fn progress(line: Option<&str>) -> Self {
        Self(match line {
            Some(line) => format!("\r{}", visible(line)),
            None => "\r\u{1b}[K".to_owned(),
        })
    }

    /// What takes away all that a terminal shows.
    pub fn cleared() -> Self {
        Self("\u{1b}[H\u{1b}[2J\u{1b}[3J".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const ESCAPE: char = '\u{1b}';

/// The length of a sequence for colours at the beginning of a text; 0 if there is none.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';');
    match end.filter(|&end| rest[end..].starts_with('m')) {
        Some(end) => "\u{1b}[".len() + end + 1,
        None => 0,
    }
}

/// What build servers take for a command, wherever it stands in a line.
const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// With a backslash before what a build server would obey: `::` at the beginning of a line, and other servers' commands.
fn without_commands(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let (before, rest) = line.split_at(start);
        shown.push_str(before);
        // Three colons begin none: messages write them before a second place.
        if rest.starts_with("::") && !rest.starts_with(":::") {
            shown.push('\\');
        }
        shown.push_str(rest);
    }
    for command in COMMANDS {
        if shown.contains(command) {
            shown = shown.replace(command, &format!("#\\{}", &command[1..]));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_a_command() {
        let plain = Shown::plain("x\n::add-mask::y\n \u{a0}::error::z\na::b\n##[group]\n");
        assert_eq!(
            plain.as_str(),
            "x\n\\::add-mask::y\n \u{a0}\\::error::z\na::b\n#\\#[group]\n"
        );
        assert_eq!(Shown::styled("::x").as_str(), "\\::x");
        assert_eq!(Shown::plain(" ::: a.md:1:2").as_str(), " ::: a.md:1:2");
    }

    #[test]
    fn colours_alone_pass() {
        let styled = Shown::styled("\u{1b}[1mbold\u{1b}[0m \u{1b}[2J\u{1b}]0;x\u{7} \u{1b}");
        assert_eq!(styled.as_str(), "\u{1b}[1mbold\u{1b}[0m ␛[2J␛]0;x␇ ␛");
        assert_eq!(Shown::plain("\u{1b}[1m").as_str(), "␛[1m");
    }

    #[test]
    fn json_stays_json() {
        let text = "{\n \"a\": \"\u{7f}\u{202e}\u{1ffff} é ##[x]\"\n}";
        let shown = Shown::json(text);
        assert_eq!(
            shown.as_str(),
            "{\n \"a\": \"\\u007f\\u202e\\ud83f\\udfff é #\\u0023[x]\"\n}"
        );
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(read(shown.as_str()), read(text));
    }
}
