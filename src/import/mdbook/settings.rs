//! `book.toml` of an mdBook: what a book says too, and the rest by its names.

use toml::{Table, Value};

use super::{Construct, Inputs};
use crate::import::{Note, Refusal};

pub(super) const FILE: &str = "book.toml";

pub(super) struct Settings {
    pub title: String,
    pub authors: Vec<String>,
    pub language: String,
    pub description: Option<String>,
    /// The folder of the chapters, from the mdBook's: empty if it is the same.
    pub chapters: String,
    pub notes: Vec<Note>,
}

pub(super) fn read(inputs: &Inputs<'_>) -> Result<Settings, Refusal> {
    let text = inputs.settings.unwrap_or_default();
    let mut file: Table = text.parse().map_err(|error: toml::de::Error| {
        Refusal::new(Construct::Unreadable, FILE, error.message())
    })?;
    let mut notes = Vec::new();
    let mut book = match file.remove("book") {
        Some(Value::Table(book)) => book,
        Some(_) | None => Table::new(),
    };
    let title = taken(&mut book, "title").unwrap_or_else(|| {
        notes.push(Note::new(
            Construct::Setting,
            FILE,
            "no `title`: the name of the folder is taken",
        ));
        inputs.folder.to_owned()
    });
    let language = taken(&mut book, "language").unwrap_or_else(|| "en".to_owned());
    let description = taken(&mut book, "description");
    let source = taken(&mut book, "src").unwrap_or_else(|| "src".to_owned());
    let mut authors: Vec<String> = taken(&mut book, "author").into_iter().collect();
    if let Some(Value::Array(names)) = book.remove("authors") {
        authors.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    left_out("book", &book, &mut notes);
    for (name, value) in &file {
        match value {
            Value::Table(table) => left_out(name, table, &mut notes),
            other => left_out(
                "",
                &Table::from_iter([(name.clone(), other.clone())]),
                &mut notes,
            ),
        }
    }
    Ok(Settings {
        title,
        authors,
        language,
        description,
        chapters: source_folder(inputs, &source),
        notes,
    })
}

fn taken(table: &mut Table, name: &str) -> Option<String> {
    match table.remove(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        Some(_) | None => None,
    }
}

/// Where the list of chapters lies: as the settings have it, or in the folder itself.
fn source_folder(inputs: &Inputs<'_>, source: &str) -> String {
    let parts = source.split('/').filter(|part| !matches!(*part, "" | "."));
    let folder = parts.collect::<Vec<_>>().join("/");
    match inputs.files.contains(&within(&folder, "SUMMARY.md")) {
        true => folder,
        false => String::new(),
    }
}

/// A path in a folder, which may be the one that paths are from.
pub(super) fn within(folder: &str, path: &str) -> String {
    match folder.is_empty() {
        true => path.to_owned(),
        false => format!("{folder}/{path}"),
    }
}

/// Each setting that no book has, by its whole name; a preprocessor as what it is.
fn left_out(path: &str, table: &Table, notes: &mut Vec<Note>) {
    if let Some(name) = path.strip_prefix("preprocessor.") {
        let said = format!("`{name}` changed the chapters; what it read stands as it is written");
        notes.push(Note::new(Construct::Preprocessor, FILE, said));
        return;
    }
    for (name, value) in table {
        let name = match path.is_empty() {
            true => name.clone(),
            false => format!("{path}.{name}"),
        };
        match value {
            Value::Table(inner) => left_out(&name, inner, notes),
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => notes.push(Note::new(Construct::Setting, FILE, unset(&name))),
        }
    }
}

fn unset(name: &str) -> String {
    match name {
        "output.html.git-repository-url" | "output.html.edit-url-template" => {
            format!(
                "`{name}`: say `repository` where the new book is kept; each page links to its file there"
            )
        }
        "output.html.site-url" => format!("`{name}`: say `base-url` where the new site will stand"),
        name if name.starts_with("output.html.search") => {
            format!("`{name}`: every site has a search of its own")
        }
        name if name.starts_with("output.html.additional-") => {
            format!("`{name}`: what the site has of its own goes into `templates/`")
        }
        _ => format!("`{name}` is left out"),
    }
}
