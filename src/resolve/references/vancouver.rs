//! One reference as text in Vancouver style, by the rules of NLM's Citing Medicine.

use hayagriva::Entry;
use hayagriva::types::{Date, EntryType, MaybeTyped, PersonRole, QualifiedUrl};

use super::names::{editors, listed, ordinal, plural};
use super::pages::shortened;

/// The reference without its number.
pub(super) fn text(entry: &Entry) -> String {
    let mut text = Sentences::default();
    text.add(&responsible(entry));
    match host(entry) {
        Some(Host::Journal(journal)) => article(&mut text, entry, journal),
        Some(Host::Book(book)) => part(&mut text, entry, book),
        None => whole(&mut text, entry),
    }
    identifiers(&mut text, entry);
    text.finish()
}

/// Sentences in a row, each with its full stop.
#[derive(Default)]
struct Sentences(String);

impl Sentences {
    fn add(&mut self, sentence: &str) {
        let sentence = sentence.trim();
        if sentence.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(sentence);
        if !sentence.ends_with(['.', '?', '!', '。', '？', '！']) {
            self.0.push('.');
        }
    }

    /// An address: a full stop after it would be taken for part of it.
    fn add_address(&mut self, sentence: &str) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(sentence);
    }

    fn finish(self) -> String {
        self.0
    }
}

/// What a work is a part of.
enum Host<'a> {
    Journal(&'a Entry),
    Book(&'a Entry),
}

fn host(entry: &Entry) -> Option<Host<'_>> {
    let titled = |parent: &&Entry| parent.title().is_some() && !is_event(parent);
    let parent = entry.parents().iter().find(titled)?;
    match parent.entry_type() {
        EntryType::Periodical | EntryType::Newspaper | EntryType::Blog => {
            Some(Host::Journal(parent))
        }
        // What a whole work stands in is its series.
        _ if is_whole(entry) => None,
        _ => Some(Host::Book(parent)),
    }
}

fn is_whole(entry: &Entry) -> bool {
    matches!(
        entry.entry_type(),
        EntryType::Book
            | EntryType::Anthology
            | EntryType::Proceedings
            | EntryType::Reference
            | EntryType::Report
            | EntryType::Thesis
            | EntryType::Manuscript
            | EntryType::Patent
            | EntryType::Repository
    )
}

fn is_event(entry: &Entry) -> bool {
    *entry.entry_type() == EntryType::Conference
}

/// The authors; of a work with editors alone, these.
fn responsible(entry: &Entry) -> String {
    let authors = entry.authors().unwrap_or_default();
    let is_part = host(entry).is_some();
    match entry.editors() {
        Some(entry) if authors.is_empty() && !is_part => editors(entry),
        Some(_) | None => listed(authors),
    }
}

fn article(text: &mut Sentences, entry: &Entry, journal: &Entry) {
    text.add(&title(entry));
    text.add(&format!("{}{}", title(journal), internet(entry)));
    let volume = entry.map(|entry| entry.volume()).map(numeric);
    let issue = entry.map(|entry| entry.issue()).map(numeric);
    let pages = entry
        .page_range()
        .map(|pages| shortened(&pages.to_string()));
    let mut place = dated(entry).unwrap_or_else(|| UNDATED.to_owned());
    if volume.is_some() || issue.is_some() {
        place.push(';');
    }
    place.push_str(&volume.unwrap_or_default());
    match issue {
        // A supplement is not an issue: 42 Suppl 2, but 58(12 Suppl 1).
        Some(issue) if issue.starts_with("Suppl") => place.push_str(&format!(" {issue}")),
        Some(issue) => place.push_str(&format!("({issue})")),
        None => {}
    }
    if let Some(pages) = pages {
        place.push_str(&format!(":{pages}"));
    }
    text.add(&place);
}

fn part(text: &mut Sentences, entry: &Entry, book: &Entry) {
    text.add(&title(entry));
    let of = book.authors().unwrap_or_default();
    let by = book.editors().or_else(|| entry.editors());
    let by = by.map(editors).filter(|_| of.is_empty());
    let by = by.unwrap_or_else(|| listed(of));
    let named = format!("{}{}", with_event(entry, book), internet(entry));
    match by.is_empty() {
        true => text.add(&format!("In: {named}")),
        false => {
            text.add(&format!("In: {by}"));
            text.add(&named);
        }
    }
    about(text, entry);
    text.add(&imprint(entry));
    let chapter = entry.chapter().map(|chapter| format!("Chapter {chapter}"));
    let pages = entry.page_range();
    let pages = pages.map(|pages| format!("p. {}", shortened(&pages.to_string())));
    text.add(&joined([chapter, pages], "; "));
    text.add(&series(book, entry));
}

/// The proceedings, and of what: its name, date and place.
fn with_event(entry: &Entry, book: &Entry) -> String {
    let event = entry.parents().iter().find(|parent| is_event(parent));
    let (book_title, name) = (title(book), event.map(title));
    let name = name.filter(|name| !name.is_empty() && !book_title.contains(name.as_str()));
    let date = event.and_then(Entry::date).map(date);
    let place = event.and_then(Entry::location).map(ToString::to_string);
    joined([Some(book_title), name, date, place], "; ")
}

fn whole(text: &mut Sentences, entry: &Entry) {
    text.add(&format!(
        "{}{}{}",
        title(entry),
        medium(entry),
        internet(entry)
    ));
    about(text, entry);
    text.add(&imprint(entry));
    let number = entry.keyed_serial_number("serial");
    if let Some(number) = number {
        let label = match entry.entry_type() {
            EntryType::Report => "Report No.",
            _ => "No.",
        };
        text.add(&format!("{label}: {number}"));
    }
    if let Some(pages) = entry.page_range() {
        text.add(&format!("p. {}", shortened(&pages.to_string())));
    }
    text.add(&series(entry, entry));
}

/// Edition, volume, version, kind and translators, which stand between title and imprint.
fn about(text: &mut Sentences, entry: &Entry) {
    if let Some(edition) = entry.map(|entry| entry.edition()) {
        text.add(&edition_words(&edition.to_string()));
    }
    if let Some(volume) = entry.map(|entry| entry.volume()) {
        text.add(&format!("Vol. {}", numeric(volume)));
    }
    if let Some(version) = entry.keyed_serial_number("version") {
        text.add(&format!("Version {version}"));
    }
    let genre = entry.genre().map(ToString::to_string);
    // A report without a kind of its own is given one by the reader of BibTeX.
    let told = genre.filter(|genre| genre != "technical report");
    if let Some(genre) = told.filter(|_| *entry.entry_type() != EntryType::Thesis) {
        text.add(&genre);
    }
    let helped = entry.affiliated().into_iter().flatten();
    for people in helped.filter(|people| people.role == PersonRole::Translator) {
        let names = listed(&people.names);
        let word = plural(people.names.len(), "translator");
        text.add(&format!("{names}, {word}"));
    }
}

fn edition_words(edition: &str) -> String {
    match edition.parse::<u32>() {
        Ok(number) => format!("{} ed", ordinal(number)),
        Err(_) if edition.to_lowercase().contains("ed") => edition.to_owned(),
        Err(_) => format!("{edition} ed"),
    }
}

const UNDATED: &str = "[date unknown]";

/// Place, publisher and date.
fn imprint(entry: &Entry) -> String {
    let publisher = entry.map(|entry| entry.publisher());
    let name = publisher.and_then(|publisher| publisher.name());
    let name = name.or_else(|| entry.map(|entry| entry.organization()));
    let place = publisher.and_then(|publisher| publisher.location());
    let place = place.or_else(|| entry.location());
    let from = joined(
        [place, name].map(|part| part.map(ToString::to_string)),
        ": ",
    );
    let from = Some(from).filter(|from| !from.is_empty());
    let is_published = from.is_some() || entry.url_any().is_some() || entry.authors().is_some();
    let date = dated(entry).or_else(|| is_published.then(|| UNDATED.to_owned()));
    joined([from, date], "; ")
}

/// When it was published, and when it was looked at.
fn dated(entry: &Entry) -> Option<String> {
    let visited = online(entry).and_then(|url| url.visit_date.as_ref());
    let cited = visited.map(|visited| format!("[cited {}]", date(visited)));
    let published = entry.date_any().map(date);
    match (published, cited) {
        (None, Some(cited)) => Some(format!("{UNDATED} {cited}")),
        (Some(published), Some(cited)) => Some(format!("{published} {cited}")),
        (published, None) => published,
    }
}

fn date(date: &Date) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = date.month.and_then(|month| MONTHS.get(usize::from(month)));
    // Its type has no public name.
    let season = date
        .season
        .map(|season| format!("{season:?}").replace("Autumn", "Fall"));
    let within = month.map(|month| (*month).to_owned()).or(season);
    let day = date.day.filter(|_| month.is_some());
    let day = day.map(|day| (day + 1).to_string());
    let text = joined([Some(date.year.to_string()), within, day], " ");
    if date.approximate {
        format!("[{text}?]")
    } else {
        text
    }
}

/// What a work is, where that is neither a book nor an article.
fn medium(entry: &Entry) -> String {
    let genre = entry.genre().map(ToString::to_string).unwrap_or_default();
    match entry.entry_type() {
        EntryType::Thesis if genre.to_lowercase().contains("master") => " [master's thesis]",
        EntryType::Thesis => " [dissertation]",
        EntryType::Repository => " [dataset]",
        EntryType::Video => " [video]",
        EntryType::Audio => " [audio]",
        _ => "",
    }
    .to_owned()
}

/// The address that is printed: a DOI leads to the same place, and lasts.
fn online(entry: &Entry) -> Option<&QualifiedUrl> {
    let url = entry.url_any();
    url.filter(|_| entry.map(|entry| entry.doi()).is_none())
}

fn internet(entry: &Entry) -> &'static str {
    match online(entry) {
        Some(_) => " [Internet]",
        None => "",
    }
}

/// The series that a work stands in, with its number there.
fn series(work: &Entry, numbered: &Entry) -> String {
    let parents = work.parents().iter().filter(|parent| !is_event(parent));
    let titles = parents.filter_map(|parent| parent.title());
    let titles: Vec<String> = titles.map(ToString::to_string).collect();
    let number = work.issue().or_else(|| numbered.issue());
    let number = number.map(numeric);
    match titles.is_empty() {
        true => String::new(),
        false => format!("({})", joined([Some(titles.join("; ")), number], "; ")),
    }
}

fn identifiers(text: &mut Sentences, entry: &Entry) {
    if let Some(doi) = super::doi(entry) {
        text.add(&format!("doi: {doi}"));
    }
    for (name, key) in [("PMID", "pmid"), ("PMCID", "pmcid"), ("arXiv", "arxiv")] {
        if let Some(number) = entry.keyed_serial_number(key) {
            text.add(&format!("{name}: {number}"));
        }
    }
    if let Some(url) = online(entry) {
        text.add_address(&format!("Available from: {}", url.value));
    }
}

fn title(entry: &Entry) -> String {
    entry.title().map(ToString::to_string).unwrap_or_default()
}

/// Numbers are joined by hyphens, whichever dash they were written with.
fn numeric<T: std::fmt::Display>(number: &MaybeTyped<T>) -> String {
    number.to_string().replace('–', "-")
}

fn joined<const N: usize>(parts: [Option<String>; N], by: &str) -> String {
    let parts = parts.into_iter().flatten();
    let there: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    there.join(by)
}
