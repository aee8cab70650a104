//! Where links of an mdBook lead, and how they are written from another place.

use percent_encoding::percent_decode_str;

/// A path from a folder, without steps back and forth; none if it leads out.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder that a file is in.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// How a file is named from another one.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = folder(from)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let back = std::iter::repeat_n("..", from.len() - same);
    let way: Vec<&str> = back.chain(to[same..].iter().copied()).collect();
    way.join("/")
}

/// A link to a file, or to a part of one.
pub(super) struct Destination<'a> {
    /// As it is read: without `%20`.
    pub path: String,
    /// With its sign: `#name`, or nothing.
    pub part: &'a str,
}

impl<'a> Destination<'a> {
    /// None of what leads to another host, or to a part of the same page.
    pub fn of(written: &'a str) -> Option<Self> {
        let end = written.find(['#', '?']).unwrap_or(written.len());
        let path = &written[..end];
        let has_scheme = path
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'));
        if path.is_empty() || has_scheme || path.starts_with("//") {
            return None;
        }
        let part = written.find('#').map_or("", |at| &written[at..]);
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        Some(Self { path, part })
    }

    /// The files that it can mean, from the mdBook's folder: pages are named by their texts too, and folders by their first page.
    pub fn candidates(&self, chapters: &str, from: &str) -> Vec<String> {
        let base = match self.path.starts_with('/') {
            true => chapters,
            false => folder(from),
        };
        let Some(path) = joined(base, &self.path) else {
            return Vec::new();
        };
        if let Some(stem) = path.strip_suffix(".html") {
            let first = stem
                .strip_suffix("index")
                .map(|stem| format!("{stem}README.md"));
            return [format!("{stem}.md")]
                .into_iter()
                .chain(first)
                .chain([path.clone()])
                .collect();
        }
        match self.path.ends_with('/') {
            true => ["README.md", "index.md"]
                .map(|name| format!("{path}/{name}"))
                .into(),
            false => vec![path],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_out() {
        assert_eq!(
            joined("src/a", "../b/./c.md").as_deref(),
            Some("src/b/c.md")
        );
        assert_eq!(joined("src", "../../c.md"), None);
    }

    #[test]
    fn files_are_named_from_each_other() {
        assert_eq!(relative("n/01-a.md", "n/02-b.md"), "02-b.md");
        assert_eq!(relative("n/03-c/01-d.md", "n/02-b.md"), "../02-b.md");
        assert_eq!(relative("n/02-b.md", "n/03-c/01-d.md"), "03-c/01-d.md");
    }

    #[test]
    fn pages_are_found_by_the_names_of_their_texts() {
        let of = |written| {
            let to = Destination::of(written)?;
            Some((to.candidates("src", "src/a/b.md"), to.part.to_owned()))
        };
        assert_eq!(of("https://a.org/b.md"), None);
        assert_eq!(of("#part"), None);
        assert_eq!(of("mailto:a@b.org"), None);
        let (found, part) = of("../c%20d.html#e").expect("a file");
        assert_eq!(found, ["src/c d.md", "src/c d.html"]);
        assert_eq!(part, "#e");
        let (found, _) = of("/x/").expect("a folder");
        assert_eq!(found, ["src/x/README.md", "src/x/index.md"]);
    }
}
