use super::fields::Fields;
use super::scope::Scope;
use crate::model::Settings;
use crate::parse::SettingsText;

/// Reads `book.toml`.
pub(super) fn read(scope: &Scope<'_>, text: Option<&SettingsText>) -> Settings {
    let Some(text) = text else {
        return Settings::default();
    };
    let (fields, is_broken) = (&text.fields, text.is_broken);
    let file = Fields::new(scope, fields, "book.toml", fields.span, is_broken);
    let settings = file
        .required("book", file.table("book", "book"))
        .map(|book| read_book(&book));
    file.report_unknown();
    settings.unwrap_or_default()
}

fn read_book(book: &Fields<'_>) -> Settings {
    let settings = Settings {
        title: book
            .required("title", book.text("title"))
            .unwrap_or_default(),
        authors: book
            .texts("authors")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        language: book.text("language").unwrap_or_else(|| "en".to_owned()),
        description: book.text("description").unwrap_or_default(),
        notice: book.text("notice").unwrap_or_default(),
        base_url: book.address("base-url"),
    };
    book.report_unknown();
    settings
}
