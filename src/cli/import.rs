//! `pathbook import`: books out of guidelines in other notations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::args::{Import, ImportFormat, ImportFrom};
use super::{Failure, begin, output};
use crate::character::Shown;
use crate::import::{Construct, Imported, Refusal, csv, dmn, gdl2, tree};
use crate::read;
use crate::schema::data_schema;

/// What became of a file.
struct Outcome {
    file: PathBuf,
    made: Result<(PathBuf, Imported), Vec<Refusal>>,
}

pub(super) fn run(args: &Import) -> Result<(), Failure> {
    begin::refuse_full(&args.out)?;
    let files = guidelines(args);
    refuse_one_folder_for_two(args, &files)?;
    let mut outcomes = Vec::new();
    // What has been written is told, whatever comes after it.
    let mut failure = None;
    for file in &files {
        match import(args, (file, files.len())) {
            Ok(outcome) => outcomes.push(outcome),
            Err(unwritten) => failure = Some(unwritten),
        }
        let is_refused = outcomes.last().is_some_and(|last| last.made.is_err());
        if failure.is_some() || (is_refused && !args.keep_going) {
            break;
        }
    }
    if let Some(failure) = failure.take_if(|_| outcomes.is_empty()) {
        return Err(failure);
    }
    let is_refused = outcomes.iter().any(|outcome| outcome.made.is_err());
    match args.format {
        ImportFormat::Json => output::print_report(&Shown::json(&json(&outcomes)?))?,
        ImportFormat::Human => output::print(&Shown::plain(&told(&outcomes, files.len())))?,
    }
    match (failure, is_refused) {
        (Some(failure), _) => Err(failure),
        (None, true) => Err(Failure::Content),
        (None, false) => Ok(()),
    }
}

/// The folder of a file's book, which is one of so many.
fn folder(args: &Import, (file, of): (&Path, usize)) -> PathBuf {
    match of {
        1 => args.out.clone(),
        _several => args.out.join(stem(args.from, file)),
    }
}

fn refuse_one_folder_for_two(args: &Import, files: &[&Path]) -> Result<(), Failure> {
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for file in files {
        let folder = folder(args, (file, files.len()));
        if let Some(first) = taken.insert(folder.clone(), file) {
            let (folder, first, file) = (folder.display(), first.display(), file.display());
            let message = format!("`{first}` and `{file}` would both be written to `{folder}`");
            let help = format!("import `{file}` by itself, with another folder for `--out`");
            return Err(Failure::with_help(message, help));
        }
    }
    Ok(())
}

fn import(args: &Import, (file, of): (&Path, usize)) -> Result<Outcome, Failure> {
    let made = match read::text(file) {
        Ok(text) => imported(&Request {
            args,
            file,
            text: &text,
        }),
        Err(error) => Err(unreadable(file, &error)),
    };
    let made = match made {
        Ok(imported) => {
            let folder = folder(args, (file, of));
            let files = imported.files.iter();
            begin::begin(
                &folder,
                files.map(|(path, text)| (path.as_str(), text.clone())),
            )?;
            Ok((folder, imported))
        }
        Err(refused) => Err(refused),
    };
    let file = file.to_owned();
    Ok(Outcome { file, made })
}

fn unreadable(file: &Path, error: &read::ReadError) -> Vec<Refusal> {
    let place = file.display().to_string();
    vec![Refusal::new(
        Construct::UNREADABLE,
        place,
        error.to_string(),
    )]
}

/// What is to be imported.
struct Request<'a> {
    args: &'a Import,
    file: &'a Path,
    text: &'a str,
}

impl Request<'_> {
    /// As `origin` says it.
    fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// The text of a file beside this one with another ending, if it is there.
    fn beside(&self, ending: &str) -> Result<Option<String>, Vec<Refusal>> {
        let stem = stem(self.args.from, self.file);
        let path = self.folder().join(format!("{stem}{ending}"));
        read::optional_text(&path).map_err(|error| unreadable(&path, &error))
    }
}

/// By the importer of the format.
fn imported(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    match request.args.from {
        ImportFrom::Gdl2 => from_gdl2(request),
        ImportFrom::Tree => from_tree(request),
        ImportFrom::Csv => csv::import(&csv::Inputs {
            file: &request.name(),
            text: request.text,
        }),
        ImportFrom::Dmn => from_dmn(request),
    }
}

/// What files are called behind their own names.
fn endings(from: ImportFrom) -> &'static [&'static str] {
    match from {
        ImportFrom::Gdl2 => &[".json", ".gdl2"],
        ImportFrom::Tree => &[".json"],
        ImportFrom::Csv => &[".csv"],
        ImportFrom::Dmn => &[".xml", ".dmn"],
    }
}

fn from_gdl2(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let tests = request.beside(".test.yml")?;
    let folder = request.folder();
    let folders: Vec<PathBuf> = match &request.args.archetypes {
        Some(folder) => vec![folder.clone()],
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
        today: request.args.date.date(),
    })
}

fn from_tree(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let given = evaluators_given(request.args, request.file);
    let evaluators = match &given {
        Some(path) => {
            let text = read::text(path).map_err(|error| unreadable(path, &error))?;
            Some(text)
        }
        None => request.beside(EVALUATORS)?,
    };
    let file = format!("{}{EVALUATORS}", stem(request.args.from, request.file));
    tree::import(&tree::Inputs {
        file: &request.name(),
        text: request.text,
        evaluators: evaluators.as_deref().map(|text| (&*file, text)),
    })
}

/// What the name of a file with the evaluators of a tree ends with.
const EVALUATORS: &str = "_eval.json";

/// The file with the evaluators of a tree that is among those to be imported: of the same name, in whatever folder.
fn evaluators_given<'a>(args: &'a Import, tree: &Path) -> Option<&'a Path> {
    let wanted = format!("{}{EVALUATORS}", stem(args.from, tree));
    let given = args.files.iter().filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name == *wanted && file.as_path() != tree
    });
    // The one beside the tree before others of its name.
    let given: Vec<&Path> = given.map(PathBuf::as_path).collect();
    let beside = given.iter().find(|file| file.parent() == tree.parent());
    beside.or_else(|| given.first()).copied()
}

/// The files that become books: all, but for those with the evaluators of a tree that is there too.
fn guidelines(args: &Import) -> Vec<&Path> {
    let files = args.files.iter().map(PathBuf::as_path);
    match args.from {
        ImportFrom::Gdl2 | ImportFrom::Csv | ImportFrom::Dmn => files.collect(),
        ImportFrom::Tree => {
            let of: Vec<&Path> = files
                .clone()
                .filter_map(|file| evaluators_given(args, file))
                .collect();
            files.filter(|file| !of.contains(file)).collect()
        }
    }
}

/// Its tests are those of the compatibility kit's names, from 01 on.
fn from_dmn(request: &Request<'_>) -> Result<Imported, Vec<Refusal>> {
    let stem = stem(request.args.from, request.file);
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
fn stem(from: ImportFrom, file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let endings = endings(from).iter();
    let stem = endings.fold(&*name, |stem, ending| {
        stem.strip_suffix(ending).unwrap_or(stem)
    });
    stem.to_owned()
}

fn told(outcomes: &[Outcome], of: usize) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let file = outcome.file.display();
        match &outcome.made {
            Ok((folder, imported)) => {
                text.push_str(&format!(
                    "{file}: “{}” is in {}, with {} vignettes; import.md says what differs\n",
                    imported.title,
                    folder.display(),
                    imported.vignettes
                ));
            }
            Err(refused) => {
                text.push_str(&format!("{file}: not imported\n"));
                for refusal in refused {
                    text.push_str(&format!(
                        "  {} at {}: {}\n",
                        refusal.construct.name(),
                        refusal.place,
                        refusal.why
                    ));
                }
            }
        }
    }
    let left = of - outcomes.len();
    let is_stopped = outcomes.last().is_some_and(|last| last.made.is_err());
    if left > 0 && is_stopped {
        // Into the same folder nothing more can be written once a book is there.
        let into = match outcomes.iter().any(|outcome| outcome.made.is_ok()) {
            true => ", into a folder that is empty or not there yet,",
            false => "",
        };
        text.push_str(&format!(
            "{left} more were not tried: `--keep-going`{into} goes on past what is refused\n"
        ));
    }
    text
}

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-import/1";

#[derive(JsonSchema, Serialize)]
struct ImportReport {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    files: Vec<FileJson>,
}

#[derive(JsonSchema, Serialize)]
struct FileJson {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    book: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expectations: Option<ExpectationsJson>,
    refused: Vec<SaidJson>,
    notes: Vec<SaidJson>,
}

#[derive(JsonSchema, Serialize)]
struct ExpectationsJson {
    said: usize,
    contradicted: usize,
    beyond: usize,
}

#[derive(JsonSchema, Serialize)]
struct SaidJson {
    construct: &'static str,
    place: String,
    said: String,
}

pub(super) fn json_schema() -> Schema {
    data_schema::<ImportReport>("What became of files that were imported")
}

fn json(outcomes: &[Outcome]) -> Result<String, Failure> {
    let report = ImportReport {
        schema: SCHEMA,
        files: outcomes.iter().map(file_json).collect(),
    };
    let text = serde_json::to_string_pretty(&report);
    let text = text.map_err(|error| Failure::because(error.to_string()))?;
    Ok(text + "\n")
}

fn file_json(outcome: &Outcome) -> FileJson {
    let file = outcome.file.display().to_string();
    match &outcome.made {
        Ok((folder, imported)) => FileJson {
            file,
            book: Some(folder.display().to_string()),
            title: Some(imported.title.clone()),
            expectations: Some(ExpectationsJson {
                said: imported.expected.said,
                contradicted: imported.expected.contradicted,
                beyond: imported.expected.beyond,
            }),
            refused: Vec::new(),
            notes: imported
                .notes
                .iter()
                .map(|note| SaidJson {
                    construct: note.construct.name(),
                    place: note.place.clone(),
                    said: note.said.clone(),
                })
                .collect(),
        },
        Err(refused) => FileJson {
            file,
            book: None,
            title: None,
            expectations: None,
            refused: refused
                .iter()
                .map(|refusal| SaidJson {
                    construct: refusal.construct.name(),
                    place: refusal.place.clone(),
                    said: refusal.why.clone(),
                })
                .collect(),
            notes: Vec::new(),
        },
    }
}
