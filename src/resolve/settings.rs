use super::fields::Fields;
use super::scope::Scope;
use crate::model::{Acceptance, AcceptedPlace, Language, Settings};
use crate::parse::SettingsText;
use crate::problem::{Code, Problem, Remedy, Severity};
use crate::schema;
use crate::source::Span;
use crate::words::Words;

/// Reads `book.toml`.
pub(super) fn read(scope: &Scope<'_>, text: Option<&SettingsText>) -> Settings {
    let Some(text) = text else {
        return Settings::default();
    };
    let (fields, is_broken) = (&text.fields, text.is_broken);
    let file = Fields::new(scope, fields, &schema::FILE, fields.span, is_broken);
    let settings = file.table("book").map(|book| read_book(&book));
    let mut settings = settings.unwrap_or_default();
    if let Some(site) = file.table("site") {
        read_site(&site, &mut settings);
    }
    settings.accepted = file
        .tables("accept")
        .iter()
        .filter_map(read_acceptance)
        .collect();
    file.report_unknown();
    settings
}

fn read_acceptance(fields: &Fields<'_>) -> Option<Acceptance> {
    let code = fields.text_at("code");
    let code = code.and_then(|(text, _, span)| read_warning(fields, &text, span));
    let at = fields.text_at("at");
    let at = at.and_then(|(text, _, span)| read_place(fields, &text, span));
    let reason = fields.text("reason");
    let until = fields.date("until");
    fields.report_unknown();
    let (until, _) = until?;
    Some(Acceptance {
        code: code?.name().to_owned(),
        at: at?,
        reason: reason?,
        until,
        span: fields.span,
    })
}

/// The name of a problem that keeps nothing from being published.
fn read_warning(fields: &Fields<'_>, text: &str, span: Span) -> Option<Code> {
    let refuse =
        |message: String, help: &str| Problem::new(Code::UnknownWord, message).at(span).help(help);
    let is_warning = |code: Code| code.severity() == Severity::Warning;
    fields.report(match text.parse::<Code>() {
        Err(_) => {
            let warnings = Code::ALL.iter().filter(|code| is_warning(**code));
            let problem = refuse(
                format!("no warning is called `{text}`"),
                "`pathbook explain` lists them",
            );
            let remedy = Remedy::word(text, warnings.map(|code| code.name()));
            fields.scope.mended(problem, text, remedy)
        }
        Ok(Code::IdleAcceptance) => refuse(
            "that an acceptance accepts nothing can't be accepted".to_owned(),
            "take both out",
        ),
        Ok(code) if !is_warning(code) => refuse(
            format!("`{text}` is an error and can't be accepted"),
            "mend it; `pathbook build --draft` shows the book meanwhile",
        ),
        Ok(code) => return Some(code),
    });
    None
}

/// The block or the file where a warning is.
fn read_place(fields: &Fields<'_>, text: &str, span: Span) -> Option<AcceptedPlace> {
    let names = &fields.scope.names;
    if let Some(thing) = names.things.get(text) {
        return Some(AcceptedPlace::Thing(*thing));
    }
    let mut files = fields.scope.sources.files();
    if files.any(|(_, file)| file.path == text) {
        return Some(AcceptedPlace::File(text.to_owned()));
    }
    let message = format!("no block and no file is called `{text}`");
    let problem = Problem::new(Code::UnknownName, message).at(span);
    let problem = problem
        .help("write the identifier of a block, or a path such as `content/fever/01-care.md`");
    let files = fields.scope.sources.files();
    let paths = files.map(|(_, file)| file.path.as_str());
    let known = names.things.keys().map(String::as_str).chain(paths);
    fields.report(fields.scope.did_you_mean(problem, text, known));
    None
}

/// What a site can do without.
fn read_site(site: &Fields<'_>, settings: &mut Settings) {
    settings.without_search = site.flag("search") == Some(false);
    settings.without_print = site.flag("print") == Some(false);
    site.report_unknown();
}

fn read_book(book: &Fields<'_>) -> Settings {
    let settings = Settings {
        title: book.text("title").unwrap_or_default(),
        authors: book
            .texts("authors")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        language: language(book).unwrap_or_default(),
        description: book.text("description").unwrap_or_default(),
        notice: book.text("notice").unwrap_or_default(),
        base_url: book.address("base-url"),
        repository: book.address("repository"),
        branch: book.text("branch"),
        report: book.address("report"),
        mutation_at_least: percent(book, "mutation-at-least"),
        ..Settings::default()
    };
    book.report_unknown();
    settings
}

/// A whole number up to 100.
fn percent(book: &Fields<'_>, name: &'static str) -> Option<(u32, Span)> {
    let (percent, span) = book.whole(name)?;
    if percent > 100 {
        let message = format!("expected a percentage from 0 to 100, found {percent}");
        book.report(Problem::new(Code::WrongType, message).at(span));
        return None;
    }
    Some((percent, span))
}

/// The book's language, and a warning where readers will find the site's own words in English.
fn language(book: &Fields<'_>) -> Option<Language> {
    let (tag, _, span) = book.text_at("language")?;
    let Some(language) = Language::parse(&tag) else {
        let message = format!("`{tag}` is not a language tag");
        let problem = Problem::new(Code::UnknownLanguage, message).at(span);
        book.report(problem.help("write a tag such as `en`, `de-CH` or `ar` (BCP 47)"));
        return None;
    };
    if Words::of(&language).is_none() {
        let spoken: Vec<_> = Words::spoken().map(|tag| format!("`{tag}`")).collect();
        let message = format!("the site’s own words are not translated into `{language}`");
        let problem = Problem::new(Code::UntranslatedSite, message).at(span);
        let help = format!(
            "readers see them in English; there are {}",
            spoken.join(", ")
        );
        book.report(problem.help(help));
    }
    Some(language)
}
