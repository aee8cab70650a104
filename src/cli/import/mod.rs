//! `pathbook import`: books out of guidelines in other notations.

mod notation;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::args::{Import, ImportFormat, ImportFrom};
use super::progress::{Audience, Progress, waiting};
use super::{Failure, begin, output};
use crate::character::Shown;
use crate::import::{Imported, Refusal};
use crate::schema::data_schema;
pub(super) use notation::{SourceFile, notation_of};
use notation::{evaluators_given, stem};

/// What became of a file.
struct Outcome {
    file: PathBuf,
    made: Result<(PathBuf, Imported), Vec<Refusal>>,
}

pub(super) fn run(args: &Import) -> Result<(), Failure> {
    begin::refuse_full(&args.out)?;
    let files = guidelines(args);
    refuse_one_folder_for_two(args, &files)?;
    let audience = Audience::of(args.format == ImportFormat::Json);
    let (outcomes, mut failure) = match files.as_slice() {
        [_] => waiting(audience, "importing", || {
            import_all(args, &files, Audience::Nobody)
        }),
        several => import_all(args, several, audience),
    };
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

/// What became of each guideline, up to the first that is refused. What has been written is told, whatever comes after it.
fn import_all(
    args: &Import,
    files: &[&Path],
    audience: Audience,
) -> (Vec<Outcome>, Option<Failure>) {
    let mut progress = Progress::new(audience, "guidelines imported", files.len());
    let mut outcomes = Vec::new();
    for file in files {
        match import(args, (file, files.len())) {
            Ok(outcome) => outcomes.push(outcome),
            Err(unwritten) => return (outcomes, Some(unwritten)),
        }
        progress.at(outcomes.len());
        let is_refused = outcomes.last().is_some_and(|last| last.made.is_err());
        if is_refused && !args.keep_going {
            break;
        }
    }
    (outcomes, None)
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
    let source = SourceFile {
        from: args.from,
        file,
        given: &args.files,
        archetypes: args.archetypes.as_deref(),
        language: &args.language,
        today: args.date.date(),
    };
    let made = match source.imported() {
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

/// The files that become books: all, but for those with the evaluators of a tree that is there too.
fn guidelines(args: &Import) -> Vec<&Path> {
    let files = args.files.iter().map(PathBuf::as_path);
    match args.from {
        ImportFrom::Gdl2 | ImportFrom::Csv | ImportFrom::Dmn | ImportFrom::Markdown => {
            files.collect()
        }
        ImportFrom::Tree => {
            let of: Vec<&Path> = files
                .clone()
                .filter_map(|file| evaluators_given(&args.files, file))
                .collect();
            files.filter(|file| !of.contains(file)).collect()
        }
    }
}

fn told(outcomes: &[Outcome], of: usize) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let file = outcome.file.display();
        match &outcome.made {
            Ok((folder, imported)) => {
                let with = match imported.vignettes {
                    0 => String::new(),
                    vignettes => format!(", with {vignettes} vignettes"),
                };
                text.push_str(&format!(
                    "{file}: “{}” is in {}{with}; import.md says what differs\n",
                    imported.title,
                    folder.display(),
                ));
            }
            Err(refused) => {
                text.push_str(&not_imported(&file.to_string(), refused));
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

/// Why a file can't be imported, a line for each reason.
pub(super) fn not_imported(file: &str, refused: &[Refusal]) -> String {
    let mut text = format!("{file}: not imported\n");
    for Refusal {
        construct,
        place,
        why,
    } in refused
    {
        text.push_str(&format!("  {} at {place}: {why}\n", construct.name()));
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
