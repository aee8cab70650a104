//! Foreign text in Markdown, where it never becomes markup.

/// Text in which nothing is markup, in Markdown and in HTML.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => {
                out.push_str(&format!("&#{};", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

/// A piece of code; a grave accent in it would end it.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(['\n', '\r'], " "))
}

/// Lines of code, in a fence that is longer than any in them.
pub(crate) fn fenced(text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence}text\n{}\n{fence}", text.trim_end())
}

/// What is read when it is opened; the title is text in which nothing is markup.
pub(crate) fn folded(title: &str, content: &str) -> String {
    let title = plain(title);
    format!("<details>\n<summary>{title}</summary>\n\n{content}\n\n</details>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("a\n"), "```text\na\n```");
        assert_eq!(fenced("````md\n"), "`````text\n````md\n`````");
    }

    #[test]
    fn nothing_in_plain_text_is_markup() {
        assert_eq!(plain("@a <b> *c*\n"), "&#64;a &lt;b&gt; &#42;c&#42; ");
        assert_eq!(code("a`b\nc"), "`a'b c`");
    }
}
