//! The passes, as the commands call them; no other file of the command line does.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use jiff::civil::Date;

use super::args::ImportFrom;
use super::import::{SourceFile, not_imported, notation_of};
use super::progress::{Audience, waiting};
use super::{Failure, output};
use crate::character::Shown;
use crate::export::ExportedFiles;
use crate::interpret::{self, Truth};
use crate::mend::{self, Findings, Mended};
use crate::model::{Acceptance, AssumptionKey, Language, Library, Patient};
use crate::plan::Site;
use crate::problem::{Problem, Problems, Safety};
use crate::read::ReadError;
use crate::render::Files;
use crate::report::{FoldExtent, Format, Report, counted};
use crate::source::{FileKey, Sources, Span};
use crate::survey::Edits;
use crate::tidy::LayoutEdit;
use crate::verify::{StandingWarning, Verified};
use crate::write::{StopSignal, WriteError, WrittenSite};
use crate::{Refused, parse, read, render, resolve, tidy, verify, write};

/// What is said while it takes long.
const CHECKING: &str = "checking the book";

/// How problems are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling {
    pub format: Format,
    pub extent: FoldExtent,
    /// Only problems are printed.
    pub is_quiet: bool,
    /// A warning fails too.
    pub denies_warnings: bool,
}

impl Telling {
    /// Who is told how far work has come: nobody who reads data.
    fn audience(self) -> Audience {
        Audience::of(self.is_quiet || self.format != Format::Human)
    }
}

impl From<Format> for Telling {
    fn from(format: Format) -> Self {
        Self {
            format,
            extent: FoldExtent::default(),
            is_quiet: false,
            denies_warnings: false,
        }
    }
}

/// A book that can be resolved and is not checked yet.
pub(super) struct Resolved {
    pub sources: Sources,
    pub library: Library,
    problems: Problems,
    printer: Printer,
}

impl Resolved {
    /// What can't be resolved is printed and refused.
    pub fn open(folder: &Path, format: Format) -> Result<Self, Failure> {
        let printer = Printer::new(folder, format.into());
        let (sources, mut problems) = read_book(folder)?;
        let document = parse::parse(&sources, &mut problems);
        let Some(library) = resolve::resolve(&sources, &document, &mut problems) else {
            let problems = problems.sorted();
            return Err(printer.refuse(&Found::new(&problems, &sources, None)));
        };
        Ok(Self {
            sources,
            library,
            problems,
            printer,
        })
    }

    /// The path of a file from where the command runs.
    pub fn path(&self, file: FileKey) -> String {
        self.printer.path(&self.sources.file(file).path)
    }
}

/// A book with what is to be changed so that its blocks are laid out.
pub(super) struct Laid {
    pub sources: Sources,
    pub edits: Vec<LayoutEdit>,
}

impl Laid {
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let (sources, _) = read_book(folder)?;
        // What is wrong with a book is for `check` to say.
        let document = parse::parse(&sources, &mut Problems::default());
        let edits = tidy::edits(&sources, &document);
        Ok(Self { sources, edits })
    }

    /// A file as it is to be.
    pub fn text(&self, file: FileKey) -> String {
        tidy::applied(&self.sources, file, &self.edits)
    }
}

/// A book as it was read, and with what can be fixed in it.
pub(super) struct Mendable {
    pub sources: Sources,
    pub mended: Mended,
    printer: Printer,
}

impl Mendable {
    pub fn open(folder: &Path, boldest: Safety) -> Result<Self, Failure> {
        let (sources, read) = read_book(folder)?;
        let mended = mend::mended(&sources, boldest, |sources| {
            match crate::resolved(sources, read.clone()) {
                Ok((_, problems)) => Findings {
                    problems: problems.sorted(),
                    is_resolved: true,
                },
                Err(problems) => Findings {
                    problems,
                    is_resolved: false,
                },
            }
        });
        Ok(Self {
            sources,
            mended,
            printer: Printer::new(folder, Format::Human.into()),
        })
    }

    /// The path of a file from where the command runs.
    pub fn path(&self, file: FileKey) -> String {
        self.printer.path(&self.sources.file(file).path)
    }
}

/// The library of a book in memory, if it can be resolved.
pub(super) fn resolved(sources: &Sources) -> Option<Library> {
    let mut problems = Problems::default();
    let document = parse::parse(sources, &mut problems);
    resolve::resolve(sources, &document, &mut problems)
}

/// The library of a book as the last commit of its folder has it, if it can be resolved.
pub(super) fn committed(folder: &Path) -> Option<Library> {
    let (sources, _) = read::read_revision(folder, "HEAD").ok()?;
    resolved(&sources)
}

/// A book of which every check holds, but that its flowcharts may not be clear.
pub(super) struct Book {
    pub verified: Verified,
    printer: Printer,
}

impl Book {
    /// Reads and checks. Problems are printed only if there is an error: the command may yet find more.
    pub fn open(folder: &Path, telling: impl Into<Telling>, as_of: Date) -> Result<Self, Failure> {
        let printer = Printer::new(folder, telling.into());
        let (sources, problems) = read_book(folder)?;
        let checked = waiting(printer.telling.audience(), CHECKING, || {
            crate::verified(&sources, problems, as_of)
        });
        match checked {
            Ok(verified) => Ok(Self { verified, printer }),
            Err(refused) => Err(printer.refuse(&Found::of_refused(&refused, &sources))),
        }
    }

    pub fn library(&self) -> &Library {
        self.verified.library()
    }

    /// Draws every pathway; what can't be drawn clearly is printed as what a check finds.
    pub fn draw(&self) -> Result<(), Failure> {
        let drawn = self.waiting("drawing the pathways", || self.verified.draw());
        match drawn {
            Ok(_) => Ok(()),
            Err(problems) => Err(self.refuse(problems)),
        }
    }

    /// The plan of the site, if every pathway can be drawn; with what became of unsafe edits.
    pub fn site(&self) -> Result<Site<'_>, Failure> {
        let site = self.waiting("planning the site", || {
            crate::site(&self.verified, Edits::Judged)
        });
        site.map_err(|problems| self.refuse(problems))
    }

    /// Every file of the site, if every page can be rendered.
    pub fn render(&self, site: &Site<'_>) -> Result<Files, Failure> {
        let files = self.waiting("making the pages", || render::render(site));
        files.map_err(|problems| self.refuse(problems))
    }

    fn waiting<T>(&self, what: &'static str, work: impl FnOnce() -> T) -> T {
        waiting(self.printer.telling.audience(), what, work)
    }

    /// Prints problems and what was only warned of.
    pub(super) fn refuse(&self, mut problems: Vec<Problem>) -> Failure {
        problems.extend_from_slice(self.verified.warnings());
        self.printer.refuse(&self.found(&problems))
    }

    fn found<'a>(&'a self, problems: &'a [Problem]) -> Found<'a> {
        Found {
            problems,
            sources: self.verified.sources(),
            library: Some(self.library()),
            standing: self.verified.standing(),
        }
    }

    /// Prints the warnings, which don't keep the book from being published, unless they are denied.
    pub fn report(&self) -> Result<(), Failure> {
        let warnings = self.verified.warnings();
        self.printer.print(&self.found(warnings))?;
        match self.printer.telling.denies_warnings && !warnings.is_empty() {
            true => Err(Failure::Content),
            false => Ok(()),
        }
    }

    /// Says what was done, where it can't end up in a report for machines.
    pub fn result(&self, line: &str) -> Result<(), Failure> {
        if self.printer.telling.is_quiet {
            return Ok(());
        }
        match self.printer.telling.format {
            Format::Human => output::print(&Shown::plain(line)),
            Format::Json
            | Format::Sarif
            | Format::Junit
            | Format::Github
            | Format::Html
            | Format::Markdown => {
                output::eprint(&Shown::plain(line));
                Ok(())
            }
        }
    }
}

/// Puts a text of the book in the place of the one that was read.
pub(super) fn replace_text(path: &Path, old: &str, new: &str) -> Result<(), Failure> {
    write::replace_text(path, old, new).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        Failure::because(message)
    })
}

/// Cleans up after an earlier build that was stopped.
pub(super) fn recover(out: &Path) -> Result<(), Failure> {
    write::recover(out).map_err(not_written)
}

/// Writes the site, and reports what went wrong after it was in place.
pub(super) fn publish(files: &Files, out: &Path) -> Result<(), Failure> {
    written(|stop| write::write(files, out, stop))
}

/// Writes what was made for another tool.
pub(super) fn put_export(exported: &ExportedFiles, out: &Path) -> Result<(), Failure> {
    written(|stop| write::write_export(exported, out, stop))
}

/// Writes what can be shown of a book, whatever is wrong with it, and prints all that was found. Says whether that is an error.
pub(super) fn write_draft(
    folder: &Path,
    telling: Telling,
    as_of: Date,
    out: &Path,
) -> Result<bool, Failure> {
    let printer = Printer::new(folder, telling);
    let (sources, problems) = read_book(folder)?;
    let checked = crate::verified(&sources, problems, as_of);
    let (files, problems) = crate::draft(&sources, &checked);
    let found = match &checked {
        Ok(verified) => Found {
            standing: verified.standing(),
            ..Found::new(&problems, &sources, Some(verified.library()))
        },
        Err(refused) => Found {
            problems: &problems,
            ..Found::of_refused(refused, &sources)
        },
    };
    printer.print(&found)?;
    written(|stop| write::write_draft(&files, out, stop))?;
    let fails = |problem: &Problem| problem.is_error() || telling.denies_warnings;
    Ok(problems.iter().any(fails))
}

fn written(
    write: impl FnOnce(&StopSignal) -> Result<WrittenSite, WriteError>,
) -> Result<(), Failure> {
    let stop = StopSignal::on_signals()
        .map_err(|error| Failure::because(format!("cannot heed signals: {error}")))?;
    let written = write(&stop).map_err(not_written)?;
    for error in &written.late {
        let told = format!("warning: it is in its place, but {error}\n");
        output::eprint(&Shown::plain(&told));
    }
    Ok(())
}

fn not_written(error: WriteError) -> Failure {
    if let WriteError::Stopped { signal } = error {
        return Failure::Stopped { signal };
    }
    Failure::CouldNotRun {
        message: error.to_string(),
        help: error.help().map(str::to_owned),
    }
}

/// A book that can be resolved, whether or not it passes its check.
pub(super) struct ResolvedBook {
    pub sources: Sources,
    pub library: Library,
    problems: Vec<Problem>,
    printer: Printer,
}

impl ResolvedBook {
    /// Reads and checks. What can't be resolved is printed and refused; other problems are kept.
    pub fn open(
        folder: &Path,
        format: Format,
        as_of: Date,
        audience: Audience,
    ) -> Result<Self, Failure> {
        let Resolved {
            sources,
            library,
            mut problems,
            printer,
        } = Resolved::open(folder, format)?;
        waiting(audience, CHECKING, || {
            verify::check(&library, &sources, &mut problems, as_of)
        });
        Ok(Self {
            sources,
            library,
            problems: problems.sorted(),
            printer,
        })
    }

    /// The errors for which it is not published: nothing that it says is proved while there is one.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        let problems = self.problems.iter();
        problems.filter(|problem| problem.is_error())
    }

    pub fn is_proved(&self) -> bool {
        self.errors().next().is_none()
    }

    /// `3 errors: 2 broken-invariant, 1 table-gap`
    pub fn errors_in_words(&self) -> String {
        let mut codes: BTreeMap<&'static str, usize> = BTreeMap::new();
        for problem in self.errors() {
            *codes.entry(problem.code.name()).or_default() += 1;
        }
        let codes = codes
            .into_iter()
            .map(|(code, count)| format!("{count} {code}"));
        let codes: Vec<String> = codes.collect();
        format!(
            "{}: {}",
            counted(self.errors().count(), "error"),
            codes.join(", ")
        )
    }

    /// Tells on standard error that the book is not proved, and every error in a line; what is only warned of is told of a
    /// proved book.
    pub fn warn(&self) -> Result<(), Failure> {
        if self.is_proved() {
            return match self.printer.telling.format {
                Format::Human => {
                    let library = Some(&self.library);
                    let found = Found::new(&self.problems, &self.sources, library);
                    self.printer.print(&found)
                }
                Format::Json
                | Format::Sarif
                | Format::Junit
                | Format::Github
                | Format::Html
                | Format::Markdown => Ok(()),
            };
        }
        let mut text = format!(
            "NOT PROVED: this book fails its check ({})\n",
            self.errors_in_words()
        );
        for problem in self.errors() {
            text += &format!("  {}\n", self.error_in_a_line(problem));
        }
        text += "help: `pathbook check` tells of each with its patient\n\n";
        output::eprint(&Shown::plain(&text));
        Ok(())
    }

    fn error_in_a_line(&self, problem: &Problem) -> String {
        let place = self.place_of(problem);
        let place = place.map_or_else(String::new, |(file, line)| format!(" ({file}:{line})"));
        format!("error[{}]: {}{place}", problem.code.name(), problem.message)
    }

    pub fn place_of(&self, problem: &Problem) -> Option<(String, usize)> {
        problem.label.as_ref().map(|label| self.place(label.span))
    }

    /// An assumption that the known answers contradict by themselves.
    pub fn contradicted(&self, patient: &Patient) -> Option<AssumptionKey> {
        let mut assumptions = self.library.assumptions.iter();
        assumptions
            .find(|(_, assumption)| {
                interpret::holds(&self.library, patient, &assumption.always.logic) == Truth::False
            })
            .map(|(key, _)| key)
    }

    /// The file, from where the command runs, and the line.
    pub fn place(&self, span: Span) -> (String, usize) {
        let path = self.printer.path(&self.sources.file(span.file).path);
        (path, self.sources.position(span).line)
    }
}

/// A version of a book as it is written: it need not pass its check.
pub(super) struct BookVersion {
    pub name: String,
    pub sources: Sources,
    pub library: Library,
    /// Stands before the paths of its files.
    pub prefix: String,
    /// How many errors its check finds; nothing is drawn of it.
    pub errors: usize,
}

impl BookVersion {
    /// Reads a folder, a guideline in another notation, or a git revision of the book in this folder; what is there comes first.
    pub fn open(which: &str, name: &str, as_of: Date, audience: Audience) -> Result<Self, Failure> {
        let path = Path::new(name);
        let folder = path.is_dir().then(|| shown(path));
        let (read, prefix) = if let Some(folder) = &folder {
            (read::read(path), in_folder(folder))
        } else if let Some(from) = notation_of(path).filter(|_| path.is_file()) {
            let sources = imported(which, path, from, as_of)?;
            (Ok((sources, Problems::default())), format!("{name}:"))
        } else {
            let revision = read::read_revision(Path::new("."), name);
            (revision, format!("{name}:"))
        };
        let (sources, mut problems) = read.map_err(|error| no_version(name, &error))?;
        let document = parse::parse(&sources, &mut problems);
        let Some(library) = resolve::resolve(&sources, &document, &mut problems) else {
            let problems = problems.sorted();
            let folder = folder.unwrap_or_default();
            let report = Report::new(&problems, &sources).in_folder(&folder);
            output::eprint(&in_format(&report, Format::Human));
            let message = format!("the {which} version, `{name}`, has the problems above");
            return Err(Failure::with_help(
                message,
                "mend them, or compare another version",
            ));
        };
        waiting(audience, CHECKING, || {
            verify::check(&library, &sources, &mut problems, as_of)
        });
        Ok(Self {
            name: name.to_owned(),
            errors: problems.iter().filter(|problem| problem.is_error()).count(),
            prefix,
            sources,
            library,
        })
    }
}

/// What stands before the paths of a book in a folder.
fn in_folder(printed: &str) -> String {
    match printed {
        "" => String::new(),
        printed => format!("{printed}/"),
    }
}

/// The book that a guideline in another notation becomes, which is not written anywhere.
fn imported(which: &str, file: &Path, from: ImportFrom, today: Date) -> Result<Sources, Failure> {
    let source = SourceFile {
        from,
        file,
        given: &[],
        archetypes: None,
        language: &Language::default(),
        today,
    };
    match source.imported() {
        Ok(imported) => {
            let files = imported.files.iter();
            let files = files.map(|(path, text)| (path.as_str(), text.as_str()));
            // `import.md` stands beside the book.
            let of_book =
                files.filter(|(path, _)| *path == "book.toml" || path.starts_with("content/"));
            Ok(Sources::from_files(of_book))
        }
        Err(refused) => {
            let file = file.display();
            output::eprint(&Shown::plain(&not_imported(&file.to_string(), &refused)));
            let message = format!("the {which} version, `{file}`, can't be imported");
            Err(Failure::with_help(
                message,
                "mend what is named above, or compare another version",
            ))
        }
    }
}

fn no_version(name: &str, error: &ReadError) -> Failure {
    match error {
        ReadError::NoRepository(_) | ReadError::NoRevision(..) => Failure::with_help(
            format!("`{name}` is neither a folder nor a revision: {error}"),
            error.help().unwrap_or_else(|| {
                "give a folder, a guideline in another notation (`.gdl2`, `.dmn`, `.csv`, `.json`), or a git revision of the book in the folder you are in".to_owned()
            }),
        ),
        ReadError::NoFolder(_)
        | ReadError::NoBook(..)
        | ReadError::NoFile(_)
        | ReadError::Io(..)
        | ReadError::Outside(_)
        | ReadError::NoBookIn(..)
        | ReadError::FileTooLarge(..)
        | ReadError::BookTooLarge
        | ReadError::Git(_) => unread(error),
    }
}

pub(super) fn read_book(folder: &Path) -> Result<(Sources, Problems), Failure> {
    read::read(folder).map_err(|error| unread(&error))
}

/// A book that can't be read.
pub(super) fn unread(error: &ReadError) -> Failure {
    Failure::CouldNotRun {
        message: error.to_string(),
        help: error.help(),
    }
}

/// What a command tells of a book.
struct Found<'a> {
    problems: &'a [Problem],
    sources: &'a Sources,
    library: Option<&'a Library>,
    /// The warnings that the library lets stand.
    standing: &'a [StandingWarning],
}

impl<'a> Found<'a> {
    fn new(problems: &'a [Problem], sources: &'a Sources, library: Option<&'a Library>) -> Self {
        Self {
            problems,
            sources,
            library,
            standing: &[],
        }
    }

    fn of_refused(refused: &'a Refused, sources: &'a Sources) -> Self {
        Self {
            standing: refused.standing(),
            ..Self::new(refused.problems(), sources, refused.library())
        }
    }

    fn let_stand(&self) -> impl Iterator<Item = (&'a Problem, &'a Acceptance)> {
        let (library, standing) = (self.library, self.standing);
        let of = move |own: &'a StandingWarning| Some((&own.warning, own.acceptance(library?)));
        standing.iter().filter_map(of)
    }
}

/// How and from where problems are shown.
struct Printer {
    telling: Telling,
    folder: String,
}

impl Printer {
    /// The path of a file of the book, from where the command runs.
    fn path(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    fn new(folder: &Path, telling: Telling) -> Self {
        Self {
            telling,
            folder: shown(folder),
        }
    }

    fn refuse(&self, found: &Found<'_>) -> Failure {
        match self.print(found) {
            Ok(()) => Failure::Content,
            Err(failure) => failure,
        }
    }

    /// For people where there is something to say, for machines always.
    fn print(&self, found: &Found<'_>) -> Result<(), Failure> {
        let report = Report::new(found.problems, found.sources)
            .in_folder(&self.folder)
            .telling(self.telling.extent)
            .letting_stand(found.let_stand())
            .about(found.library);
        output::eprint(&Shown::plain(&left_alone(found.sources)));
        match self.telling.format {
            Format::Human if found.problems.is_empty() => Ok(()),
            Format::Human => {
                output::eprint(&in_format(&report, Format::Human));
                Ok(())
            }
            format @ (Format::Json
            | Format::Sarif
            | Format::Junit
            | Format::Github
            | Format::Html
            | Format::Markdown) => output::print_report(&in_format(&report, format)),
        }
    }
}

/// A report as its format lets it be shown.
fn in_format(report: &Report<'_>, format: Format) -> Shown {
    let is_styled = format == Format::Human && output::is_styled();
    let text = report.print(format, is_styled);
    match format {
        Format::Human if is_styled => Shown::styled(&text),
        Format::Human | Format::Junit | Format::Markdown => Shown::plain(&text),
        Format::Json | Format::Sarif => Shown::json(&text),
        Format::Github => Shown::commands(&text),
        Format::Html => Shown::document(&text),
    }
}

/// What lies in the book's folders and is not of the book, in a line; nothing if there is nothing.
fn left_alone(sources: &Sources) -> String {
    match sources.foreign.as_slice() {
        [] => String::new(),
        foreign => format!("not of the book: {}\n", foreign.join(", ")),
    }
}

/// The folder as a prefix of paths: relative to where the command runs, empty where it can't be.
fn shown(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let relative = match folder.is_absolute() {
        true => folder.strip_prefix(here).unwrap_or(Path::new("")),
        false => folder,
    };
    let parts: Vec<_> = relative
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_shown_from_where_the_command_runs() {
        let here = std::env::current_dir().expect("a folder");
        assert_eq!(shown(Path::new(".")), "");
        assert_eq!(shown(Path::new("./a/b/")), "a/b");
        assert_eq!(shown(Path::new("../a")), "../a");
        assert_eq!(shown(&here), "");
        assert_eq!(shown(&here.join("a")), "a");
        assert_eq!(shown(Path::new("/somewhere/else")), "");
    }
}
