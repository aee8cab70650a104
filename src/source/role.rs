//! What a file of a book is for, by its path. Each file has one role, so that none is skipped silently.

/// What a file is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// `book.toml`.
    Settings,
    /// A Markdown file of `content/`.
    Chapter,
    /// `content/references.yml` or `content/references.bib`.
    Bibliography,
    /// A CSV file of `content/`, with rows of a decision table.
    Sheet,
    /// A template, by its name.
    Template(String),
    /// What pages may show or use, by its path in the site.
    Asset(String),
    /// A picture in `content/static/`, where the site has files of its own.
    OwnFolder(String),
    /// An editor or a desktop put it there: it is not part of the book.
    Foreign,
    /// Nothing reads it; what to do about it.
    Unread(&'static str),
}

/// Pictures that pages may show, and what a server says of them.
const PICTURES: [(&str, &str); 6] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("avif", "image/avif"),
];
/// What Markdown is named elsewhere.
const MARKDOWN: [&str; 6] = ["markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx"];
/// What editors add to the name of an earlier text.
const EARLIER: [&str; 5] = ["orig", "bak", "rej", "old", "txt"];

const IS_CHAPTER: &str = "a chapter's name ends in `.md`: name it so, or take it out of `content/`";
const IS_EARLIER: &str =
    "if it is an earlier text, take it out of `content/`; a chapter's name ends in `.md`";
const IS_BIBLIOGRAPHY: &str =
    "the bibliography is `content/references.yml` or `content/references.bib`";
const IS_PICTURE: &str =
    "a picture is a `.png`, `.jpg`, `.webp`, `.gif` or `.avif`; take other files out of `content/`";
const IS_OTHER: &str = "chapters are `.md`, rows of tables `.csv`, the bibliography is `references.yml` or `references.bib`; take other files out of `content/`";
const IS_TEMPLATE: &str =
    "a template's name ends in `.html` or `.xml`; what templates use is in `templates/static/`";

impl Role {
    /// Of a file, by its path from the book's folder with `/`.
    pub fn of(path: &str) -> Self {
        if path == "book.toml" {
            Role::Settings
        } else if path.split('/').any(is_foreign) {
            Role::Foreign
        } else if let Some(asset) = path.strip_prefix("templates/static/") {
            Role::Asset(format!("static/{asset}"))
        } else if let Some(name) = path.strip_prefix("templates/") {
            match extension(name).as_str() {
                "html" | "xml" => Role::Template(name.to_owned()),
                _ => Role::Unread(IS_TEMPLATE),
            }
        } else {
            Self::in_content(path.strip_prefix("content/").unwrap_or(path))
        }
    }

    fn in_content(path: &str) -> Self {
        let extension = extension(path);
        let extension = extension.as_str();
        if matches!(path, "references.yml" | "references.bib") {
            Role::Bibliography
        } else if extension == "md" {
            Role::Chapter
        } else if extension == "csv" {
            Role::Sheet
        } else if picture_type(path).is_some() && path.starts_with("static/") {
            Role::OwnFolder(path.to_owned())
        } else if picture_type(path).is_some() {
            Role::Asset(path.to_owned())
        } else if MARKDOWN.contains(&extension) {
            Role::Unread(IS_CHAPTER)
        } else if EARLIER.contains(&extension) {
            Role::Unread(IS_EARLIER)
        } else if matches!(extension, "yml" | "yaml" | "bib") {
            Role::Unread(IS_BIBLIOGRAPHY)
        } else if matches!(extension, "svg" | "bmp" | "tif" | "tiff" | "heic") {
            Role::Unread(IS_PICTURE)
        } else {
            Role::Unread(IS_OTHER)
        }
    }
}

/// The media type of a picture that pages may show; `None` for another file.
pub fn picture_type(path: &str) -> Option<&'static str> {
    let extension = extension(path);
    let mut known = PICTURES.iter();
    let (_, media_type) = known.find(|(known, _)| *known == extension)?;
    Some(media_type)
}

/// The path of a chapter without its extension, which is written in either case.
pub fn chapter_stem(path: &str) -> &str {
    let at = path.len().saturating_sub(".md".len());
    match path.get(at..) {
        Some(extension) if extension.eq_ignore_ascii_case(".md") => &path[..at],
        Some(_) | None => path,
    }
}

/// Whether a file or folder belongs to an editor or a desktop, by its name alone.
pub fn is_foreign(name: &str) -> bool {
    let is_swap = [".swp", ".swo", ".swx"]
        .iter()
        .any(|end| name.ends_with(end));
    let is_saved = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~$")
        || is_swap
        || is_saved
        || matches!(name, "Thumbs.db" | "desktop.ini")
}

fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_one_in_either_case() {
        for path in ["content/a.md", "content/g/01-S.MD", "content/g/x.Md"] {
            assert_eq!(Role::of(path), Role::Chapter, "{path}");
            assert!(!chapter_stem(path).contains('.'), "{path}");
        }
        assert_eq!(chapter_stem("é"), "é");
    }

    #[test]
    fn what_editors_leave_is_not_of_the_book() {
        for name in [
            ".a.md.swp",
            "a.md~",
            "a.swo",
            "#a.md#",
            ".DS_Store",
            "~$a.docx",
        ] {
            assert_eq!(Role::of(&format!("content/g/{name}")), Role::Foreign);
        }
        assert_eq!(Role::of("content/.git/a.md"), Role::Foreign);
    }

    #[test]
    fn everything_else_is_unread() {
        let unread = [
            "content/g/a.markdown",
            "content/g/a.mdown",
            "content/g/a.md.orig",
            "content/g/a",
            "content/g/references.bib",
            "content/references.yaml",
            "content/g/a.svg",
            "templates/notes.txt",
        ];
        for path in unread {
            assert!(matches!(Role::of(path), Role::Unread(_)), "{path}");
        }
    }
}
