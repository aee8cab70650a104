//! LaTeX in a field as plain text: accents, symbols and fonts are read, and what is not known is named.

mod symbols;

use unicode_normalization::char::compose;

use symbols::{FONTS, MATH, NOTHING, SYMBOLS, WRAPPING, combining, small};

/// Why LaTeX can't be read, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnreadLatex {
    pub why: String,
    pub at: usize,
}

/// How deep commands may be nested: more than any reference needs would overflow the stack.
const DEEPEST: usize = 32;

/// A field's text for the reader of BibTeX: braces stay, since they group the words of names, and nothing else of LaTeX does.
pub(super) fn plain(source: &str) -> Result<String, UnreadLatex> {
    let mut reader = LatexReader {
        source,
        at: 0,
        out: String::new(),
        depth: 0,
    };
    reader.text(false)?;
    Ok(reader.out)
}

/// A field that is not text, such as an address: characters that LaTeX needs escaped are not.
pub(super) fn verbatim(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = rest.next_if(|next| c == '\\' && "_&%#~$".contains(*next));
        out.push(escaped.unwrap_or(c));
    }
    out
}

struct LatexReader<'s> {
    source: &'s str,
    at: usize,
    out: String,
    depth: usize,
}

impl<'s> LatexReader<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, start: &str) -> bool {
        let eaten = self.rest().starts_with(start);
        if eaten {
            self.at += start.len();
        }
        eaten
    }

    fn spaces(&mut self) {
        let trimmed = self.rest().trim_start();
        self.at = self.source.len() - trimmed.len();
    }

    /// Everything; in mathematics, letters of other alphabets and small figures too.
    fn text(&mut self, is_math: bool) -> Result<(), UnreadLatex> {
        while let Some(c) = self.peek() {
            match c {
                '\\' => self.command(is_math)?,
                '$' => self.mathematics()?,
                '~' => {
                    self.at += 1;
                    self.out.push(' ');
                }
                '^' | '_' if is_math => self.small(c)?,
                '{' | '}' if is_math => self.at += 1,
                _ if self.eat("``") => self.out.push('“'),
                _ if self.eat("''") => self.out.push('”'),
                _ => {
                    self.at += c.len_utf8();
                    self.out.push(c);
                }
            }
        }
        Ok(())
    }

    fn mathematics(&mut self) -> Result<(), UnreadLatex> {
        let start = self.at;
        self.at += 1;
        let Some(length) = self.rest().find('$') else {
            return Err(unread("$", start));
        };
        let inside = &self.rest()[..length];
        let read = self.inside(inside, self.at, true)?;
        self.at += length + 1;
        self.out.push_str(read.trim());
        Ok(())
    }

    /// A piece of the source as text of its own.
    fn inside(&self, source: &str, at: usize, is_math: bool) -> Result<String, UnreadLatex> {
        let mut reader = LatexReader {
            source,
            at: 0,
            out: String::new(),
            depth: self.depth,
        };
        reader.text(is_math).map_err(|inner| UnreadLatex {
            at: at + inner.at,
            ..inner
        })?;
        Ok(reader.out)
    }

    /// `^2` and `_{10}`: in small figures, or in letters of ordinary size.
    fn small(&mut self, kind: char) -> Result<(), UnreadLatex> {
        let start = self.at;
        self.at += 1;
        let text = self.argument(true)?.unwrap_or_default();
        match small(&text, kind == '^') {
            Some(small) => self.out.push_str(&small),
            None if text.chars().all(char::is_alphanumeric) => self.out.push_str(&text),
            None => return Err(unread(&kind.to_string(), start)),
        }
        Ok(())
    }

    /// What a command is applied to, without its braces: a group, a command or a character.
    fn argument(&mut self, is_math: bool) -> Result<Option<String>, UnreadLatex> {
        self.spaces();
        let start = self.at;
        match self.peek() {
            None | Some('}') => Ok(None),
            Some('{') => {
                let length = group(self.rest()).ok_or_else(|| unread("{", start))?;
                let inside = &self.rest()[1..length - 1];
                let read = self.inside(inside, start + 1, is_math)?;
                self.at += length;
                Ok(Some(read.replace(['{', '}'], "")))
            }
            Some('\\') => {
                let before = self.out.len();
                self.command(is_math)?;
                Ok(Some(self.out.split_off(before)))
            }
            Some(c) => {
                self.at += c.len_utf8();
                Ok(Some(c.to_string()))
            }
        }
    }

    fn command(&mut self, is_math: bool) -> Result<(), UnreadLatex> {
        if self.depth == DEEPEST {
            let why = format!("its commands stand more than {DEEPEST} deep in each other");
            return Err(UnreadLatex { why, at: self.at });
        }
        self.depth += 1;
        let read = self.any_command(is_math);
        self.depth -= 1;
        read
    }

    fn any_command(&mut self, is_math: bool) -> Result<(), UnreadLatex> {
        let start = self.at;
        self.at += 1;
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic);
        let length = letters.count();
        if length == 0 {
            return self.sign(start);
        }
        let name = &self.rest()[..length];
        self.at += length;
        if let Some(mark) = combining(name).filter(|_| !is_math) {
            return self.accent(mark);
        }
        let known = |table: &[(&'static str, &'static str)]| {
            let found = table.iter().find(|(command, _)| *command == name);
            found.map(|(_, text)| *text)
        };
        if let Some(text) = known(SYMBOLS).or_else(|| known(MATH)) {
            self.out.push_str(text);
            self.end_name();
        } else if let Some((_, before, after)) =
            WRAPPING.iter().find(|(command, ..)| *command == name)
        {
            let inside = self.argument(is_math)?.unwrap_or_default();
            self.out.push_str(&format!("{before}{inside}{after}"));
        } else if FONTS.contains(&name) {
            self.spaces();
        } else if NOTHING.contains(&name) {
            self.argument(is_math)?;
        } else {
            return self.structured(name, start);
        }
        Ok(())
    }

    /// Commands that are more than a text before and after.
    fn structured(&mut self, name: &str, start: usize) -> Result<(), UnreadLatex> {
        match name {
            "textsuperscript" | "textsubscript" => {
                let text = self.argument(false)?.unwrap_or_default();
                let small = small(&text, name == "textsuperscript");
                self.out.push_str(&small.unwrap_or(text));
            }
            "href" => {
                self.argument(false)?;
                let words = self.argument(false)?;
                self.out.push_str(&words.unwrap_or_default());
            }
            "ensuremath" => {
                let text = self.argument(true)?.unwrap_or_default();
                self.out.push_str(&text);
            }
            _ => return Err(unread(name, start)),
        }
        Ok(())
    }

    /// A name ends where its letters do: the space behind it, or an empty group, is not part of the text.
    fn end_name(&mut self) {
        if !self.eat("{}") {
            self.spaces();
        }
    }

    /// A command of one sign.
    fn sign(&mut self, start: usize) -> Result<(), UnreadLatex> {
        let Some(c) = self.next() else {
            return Err(unread("\\", start));
        };
        match c {
            '&' | '%' | '#' | '_' => self.out.push(c),
            // What is left to the reader of BibTeX to unescape.
            '{' | '}' | '$' => self.out.extend(['\\', c]),
            ' ' | ',' | ';' | ':' | '\\' | '\n' | '\t' => self.out.push(' '),
            '/' | '-' | '!' | '@' | '*' | '(' | ')' => {}
            _ => match combining(&c.to_string()) {
                Some(mark) => self.accent(mark)?,
                None => return Err(unread(&c.to_string(), start)),
            },
        }
        Ok(())
    }

    fn accent(&mut self, mark: char) -> Result<(), UnreadLatex> {
        let letters = self.argument(false)?.unwrap_or_default();
        let mut letters = letters.chars();
        match letters.next() {
            // An accent without a letter is the sign itself.
            None => self.out.extend(match mark {
                '\u{303}' => Some('~'),
                '\u{302}' => Some('^'),
                _ => None,
            }),
            Some(first) => {
                let base = match first {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    other => other,
                };
                match compose(base, mark) {
                    Some(composed) => self.out.push(composed),
                    None => self.out.extend([base, mark]),
                }
            }
        }
        self.out.push_str(letters.as_str());
        Ok(())
    }
}

fn unread(command: &str, at: usize) -> UnreadLatex {
    let is_name = command.starts_with(|c: char| c.is_ascii_alphabetic());
    let before = if is_name { "\\" } else { "" };
    UnreadLatex {
        why: format!("`{before}{command}` is not known"),
        at,
    }
}

/// The length of a group from its first brace to its last.
fn group(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{UnreadLatex, plain, verbatim};

    #[test]
    fn accents_and_letters() {
        for (written, wanted) in [
            (r#"G{\"o}ran M\"uller"#, "G{ö}ran Müller"),
            (r"Garc{\'\i}a, Jos{\'e}", "Garc{í}a, Jos{é}"),
            (r"Garc\'{\i}a", "García"),
            (r"{\v S}imek, {\L}ukasz", "{Š}imek, {Ł}ukasz"),
            (r"Fran\c{c}ois \c Cem", "François Çem"),
            (r"{\o}stergaard and \AA rhus", "{ø}stergaard and Århus"),
            (r"Stra\ss{}e, Stra{\ss}e", "Straße, Stra{ß}e"),
            (r"M.~Smith", "M. Smith"),
            (r"Erd\H{o}s", "Erdős"),
            (r"\.Istanbul \k{a}", "İstanbul ą"),
        ] {
            assert_eq!(plain(written).as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn fonts_and_signs() {
        for (written, wanted) in [
            (
                r"\emph{Staphylococcus aureus} in {\em vivo}",
                "Staphylococcus aureus in {vivo}",
            ),
            (r"\textit{a \textbf{b}} c", "a b c"),
            (
                r"older \& younger, 5\,mg, 10\% \#1 a\_b",
                "older & younger, 5 mg, 10% #1 a_b",
            ),
            (r"``Quoted'' -- it's", "“Quoted” -- it's"),
            (r"\url{https://a.org/b}", "https://a.org/b"),
            (r"\href{https://a.org}{A page}", "A page"),
            (r"win\-dows\textregistered{} \textdegree C", "windows® °C"),
            (
                r"H\textsubscript{2}O, 10\textsuperscript{9}/L, 11\textsuperscript{th}",
                "H₂O, 10⁹/L, 11th",
            ),
            (r"\noopsort{1973b}A \relax B\ C", "A B C"),
            (r"a \textbackslash b", r"a \\b"),
        ] {
            assert_eq!(plain(written).as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn mathematics() {
        for (written, wanted) in [
            (
                r"$\beta$-blockers, HbA$_{1c}$, $\ge 65$ years",
                "β-blockers, HbA1c, ≥65 years",
            ),
            (r"$p < 0.05$, 10$^{-3}$, CO$_2$", "p < 0.05, 10⁻³, CO₂"),
            (
                r"the $11^{th}$, $\mathrm{mg}\cdot\mathrm{kg}^{-1}$",
                "the 11th, mg·kg⁻¹",
            ),
            (r"a \$5 prize", r"a \$5 prize"),
        ] {
            assert_eq!(plain(written).as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn what_is_not_known_is_named_at_its_place() {
        for (written, command, at) in [
            (r"a \mystery{b}", r"\mystery", 2),
            (r"\emph{a \mystery b}", r"\mystery", 8),
            (r"$a \oint b$", r"\oint", 3),
            ("5 $ only", "$", 2),
        ] {
            let why = format!("`{command}` is not known");
            assert_eq!(plain(written), Err(UnreadLatex { why, at }), "{written}");
        }
    }

    #[test]
    fn addresses_are_unescaped() {
        assert_eq!(
            verbatim(r"https://a.org/x\_y?a=1\&b=2%20c"),
            "https://a.org/x_y?a=1&b=2%20c"
        );
    }
}
