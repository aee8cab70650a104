//! Files in other notations: what each is called, and what is read beside it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::args::ImportFrom;
use crate::import::{Construct, Imported, Refusal, csv, dmn, gdl2, markdown, tree};
use crate::model::Language;
use crate::read;

/// A guideline in another notation, and what may be read beside it.
#[derive(Clone, Copy)]
pub(in crate::cli) struct SourceFile<'a> {
    pub from: ImportFrom,
    pub file: &'a Path,
    /// Those that were named together with it.
    pub given: &'a [PathBuf],
    /// Where archetypes are, if that is said.
    pub archetypes: Option<&'a Path>,
    /// Of the sentences of a text.
    pub language: &'a Language,
    pub today: Date,
}

impl SourceFile<'_> {
    /// As a book.
    pub fn imported(self) -> Result<Imported, Vec<Refusal>> {
        let text = read::text(self.file).map_err(|error| unreadable(self.file, &error))?;
        imported(&Request {
            source: self,
            text: &text,
        })
    }
}

/// The notation of a file, by what its name ends with.
pub(in crate::cli) fn notation_of(file: &Path) -> Option<ImportFrom> {
    let name = file.file_name()?.to_str()?.to_lowercase();
    let is = |ending: &str| name.ends_with(ending);
    if is(".gdl2") || is(".gdl2.json") {
        Some(ImportFrom::Gdl2)
    } else if is(".dmn") || is(".xml") {
        Some(ImportFrom::Dmn)
    } else if is(".json") {
        Some(ImportFrom::Tree)
    } else if is(".csv") {
        Some(ImportFrom::Csv)
    } else {
        None
    }
}

/// What is to be imported.
struct Request<'a> {
    source: SourceFile<'a>,
    text: &'a str,
}

impl Request<'_> {
    /// As `origin` says it.
    fn name(&self) -> String {
        let name = self.source.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn folder(&self) -> &Path {
        self.source.file.parent().unwrap_or(Path::new(""))
    }

    /// The text of a file beside this one with another ending, if it is there.
    fn beside(&self, ending: &str) -> Result<Option<String>, Vec<Refusal>> {
        let stem = stem(self.source.from, self.source.file);
        let path = self.folder().join(format!("{stem}{ending}"));
        read::optional_text(&path).map_err(|error| unreadable(&path, &error))
    }
}

/// By the importer of the format.
fn imported(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    match request.source.from {
        ImportFrom::Gdl2 => from_gdl2(request),
        ImportFrom::Tree => from_tree(request),
        ImportFrom::Csv => csv::import(&csv::Inputs {
            file: &request.name(),
            text: request.text,
        }),
        ImportFrom::Dmn => from_dmn(request),
        ImportFrom::Markdown => markdown::import(&markdown::Inputs {
            file: &request.name(),
            text: request.text,
            language: request.source.language,
            today: request.source.today,
        }),
    }
}

/// What files are called behind their own names.
fn endings(from: ImportFrom) -> &'static [&'static str] {
    match from {
        ImportFrom::Gdl2 => &[".json", ".gdl2"],
        ImportFrom::Tree => &[".json"],
        ImportFrom::Csv => &[".csv"],
        ImportFrom::Dmn => &[".xml", ".dmn"],
        ImportFrom::Markdown => &[".md", ".markdown", ".txt"],
    }
}

fn from_gdl2(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let tests = request.beside(".test.yml")?;
    let folder = request.folder();
    let folders: Vec<PathBuf> = match request.source.archetypes {
        Some(folder) => vec![folder.to_owned()],
        None => vec![folder.to_owned(), folder.join("../archetypes")],
    };
    let archetype = |id: &str| {
        // An identifier is a name, not a path.
        let is_name = id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let folders = folders.iter().filter(|_| is_name);
        let read = folders.map(|folder| read::optional_text(&folder.join(format!("{id}.adl"))));
        let found = read.filter_map(Result::transpose).next();
        found.transpose().map_err(|error| error.to_string())
    };
    gdl2::import(&gdl2::Inputs {
        file: &request.name(),
        text: request.text,
        tests: tests.as_deref(),
        archetype: &archetype,
        today: request.source.today,
    })
}

fn from_tree(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let given = evaluators_given(request.source.given, request.source.file);
    let evaluators = match &given {
        Some(path) => {
            let text = read::text(path).map_err(|error| unreadable(path, &error))?;
            Some(text)
        }
        None => request.beside(EVALUATORS)?,
    };
    let file = format!(
        "{}{EVALUATORS}",
        stem(request.source.from, request.source.file)
    );
    tree::import(&tree::Inputs {
        file: &request.name(),
        text: request.text,
        evaluators: evaluators.as_deref().map(|text| (&*file, text)),
    })
}

/// What the name of a file with the evaluators of a tree ends with.
const EVALUATORS: &str = "_eval.json";

/// The file with the evaluators of a tree that is among those to be imported: of the same name, in whatever folder.
pub(super) fn evaluators_given<'a>(given: &'a [PathBuf], tree: &Path) -> Option<&'a Path> {
    let wanted = format!("{}{EVALUATORS}", stem(ImportFrom::Tree, tree));
    let given = given.iter().filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name == *wanted && file.as_path() != tree
    });
    // The one beside the tree before others of its name.
    let given: Vec<&Path> = given.map(PathBuf::as_path).collect();
    let beside = given.iter().find(|file| file.parent() == tree.parent());
    beside.or_else(|| given.first()).copied()
}

/// Its tests are those of the compatibility kit's names, from 01 on.
fn from_dmn(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let stem = stem(request.source.from, request.source.file);
    let mut tests = Vec::new();
    for number in 1..100 {
        let ending = format!("-test-{number:02}.xml");
        let Some(text) = request.beside(&ending)? else {
            break;
        };
        tests.push((format!("{stem}{ending}"), text));
    }
    dmn::import(&dmn::Inputs {
        file: &request.name(),
        text: request.text,
        tests: &tests,
    })
}

/// `ABCD2_score.v1` of `ABCD2_score.v1.gdl2.json`.
pub(super) fn stem(from: ImportFrom, file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let endings = endings(from).iter();
    let stem = endings.fold(&*name, |stem, ending| {
        stem.strip_suffix(ending).unwrap_or(stem)
    });
    stem.to_owned()
}

fn unreadable(file: &Path, error: &read::ReadError) -> Vec<Refusal> {
    let place = file.display().to_string();
    vec![Refusal::new(
        Construct::UNREADABLE,
        place,
        error.to_string(),
    )]
}
