//! What pathbook prints as JSON fits the schemas that `pathbook schema` prints, and says nothing that they do not describe.
//!
//! Ajv judges the same schemas; without it that trial is not run, which is said. With `PATHBOOK_REQUIRE_BROWSER=1` it fails instead.

#[path = "../generator/mod.rs"]
mod generator;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../judges/mod.rs"]
mod judges;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use libtest_mimic::{Failed, Trial};
use pathbook::export::thing_alone;
use serde_json::{Value, json};
use tempfile::TempDir;

const TODAY: &str = "2026-12-01";
const TEMPLATES: [&str; 5] = ["treatment", "screening", "score", "diagnosis", "schedule"];

fn main() -> ExitCode {
    let ajv = root().join("tests/schemas/node_modules/ajv");
    let needed = [
        (judges::is_on_the_path("node"), "there is no Node (node)"),
        (
            ajv.is_dir(),
            "there is no Ajv (`npm ci --prefix tests/schemas`)",
        ),
    ];
    let documents = Documents::default();
    let (printed, judged) = (documents.clone(), documents);
    let trials = vec![
        Trial::test("what_is_printed_fits", move || {
            what_is_printed_fits(&printed)
        }),
        Trial::test("so_do_generated_books", generated_books_fit),
        Trial::test("what_is_wrong_does_not", what_is_wrong_does_not),
    ];
    let own = judges::run("tests/schemas", &[], trials);
    let judged = vec![Trial::test("ajv_says_so_too", move || {
        ajv_says_so_too(&judged)
    })];
    let by_ajv = judges::run("tests/schemas", &judges::lacking(&needed), judged);
    if own == ExitCode::SUCCESS {
        by_ajv
    } else {
        own
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a command prints, whatever it says of a book.
fn printed(folder: &Path, arguments: &[&str]) -> Result<Value, Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    let output = command.args(arguments).current_dir(folder).output()?;
    let read = serde_json::from_slice(&output.stdout);
    read.map_err(|error| {
        let said = String::from_utf8_lossy(&output.stderr);
        format!("pathbook {}: {error}\n{said}", arguments.join(" ")).into()
    })
}

fn run(folder: &Path, arguments: &[&str]) -> Result<(), Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    let output = command.args(arguments).current_dir(folder).output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// A document, what it is of, and which schema it must fit.
struct Document {
    of: String,
    schema: &'static str,
    value: Value,
}

impl Document {
    fn new(of: &str, schema: &'static str, value: Value) -> Self {
        let of = of.to_owned();
        Self { of, schema, value }
    }
}

/// Made once for all trials.
#[derive(Clone, Default)]
struct Documents(Arc<OnceLock<Result<Vec<Document>, Failed>>>);

impl Documents {
    fn get(&self) -> Result<&[Document], Failed> {
        let made = self.0.get_or_init(documents);
        made.as_deref().map_err(Clone::clone)
    }
}

/// Of every kind and of books of every shape: this one, and those that `init` writes.
fn documents() -> Result<Vec<Document>, Failed> {
    let place = tempfile::tempdir()?;
    let mut documents = vec![book(root(), "this book", &place)?];
    for template in TEMPLATES {
        let folder = place.path().join(template);
        let path = folder.display().to_string();
        run(
            place.path(),
            &["init", &path, "--template", template, "--as-of", TODAY],
        )?;
        documents.push(book(&folder, template, &place)?);
        documents.extend(of_commands(&folder, template, &place)?);
    }
    documents.extend(imports(&place)?);
    Ok(documents)
}

fn book(folder: &Path, of: &str, place: &TempDir) -> Result<Document, Failed> {
    let site = place.path().join(format!("site of {of}"));
    let to = site.display().to_string();
    run(folder, &["build", "--as-of", TODAY, "-d", &to])?;
    let text = fs::read_to_string(site.join("book.json"))?;
    Ok(Document::new(of, "book", serde_json::from_str(&text)?))
}

/// What the commands say of a book, and of one that was damaged.
fn of_commands(folder: &Path, of: &str, place: &TempDir) -> Result<Vec<Document>, Failed> {
    let json = ["--as-of", TODAY, "--format", "json"];
    let told = |command: &str, more: &[&str]| printed(folder, &[&[command], more, &json].concat());
    let patient = told("patient", &[])?;
    let advice = patient["advice"]
        .as_array()
        .and_then(|advice| advice.first());
    let named = advice.and_then(|line| line["intervention"]["id"].as_str());
    let mut documents = vec![Document::new(of, "patient", patient.clone())];
    if let Some(intervention) = named {
        let why = told("patient", &["--why", intervention])?;
        documents.push(Document::new(&format!("{of}, why"), "patient", why));
    }
    // It tries every edit of a book.
    if of == "schedule" {
        documents.push(Document::new(of, "mutate", told("mutate", &[])?));
    }
    let damaged = place.path().join(format!("damaged {of}"));
    run(
        place.path(),
        &[
            "init",
            &damaged.display().to_string(),
            "--template",
            of,
            "--as-of",
            TODAY,
        ],
    )?;
    damage(&damaged)?;
    let wrong = format!("{of}, damaged");
    documents.push(Document::new(
        &wrong,
        "problems",
        printed(&damaged, &[&["check"], &json[..]].concat())?,
    ));
    documents.push(Document::new(
        &wrong,
        "patient",
        printed(&damaged, &[&["patient"], &json[..]].concat())?,
    ));
    documents.push(misspelt(of, place)?);
    let old = folder.display().to_string();
    let difference = printed(&damaged, &[&["diff", &old, "."], &json[..]].concat())?;
    documents.push(Document::new(&wrong, "diff", difference));
    Ok(documents)
}

/// Whom thresholds take in, how strong and how certain recommendations are.
fn damage(folder: &Path) -> Result<(), Failed> {
    for entry in walkdir::WalkDir::new(folder.join("content")) {
        let entry = entry?;
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "md")
        {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        let text = text
            .replace(">= ", "> ")
            .replace("certainty = \"high\"", "certainty = \"low\"");
        let text = text.replace("\"strong\"", "\"conditional\"");
        fs::write(entry.path(), text)?;
    }
    Ok(())
}

/// What is wrong with a book of which each title is misspelt, with what fixes it.
fn misspelt(of: &str, place: &TempDir) -> Result<Document, Failed> {
    let folder = place.path().join(format!("misspelt {of}"));
    let path = folder.display().to_string();
    let init = ["init", &path, "--template", of, "--as-of", TODAY];
    run(place.path(), &init)?;
    for entry in walkdir::WalkDir::new(folder.join("content")) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|name| name == "md") {
            let text = fs::read_to_string(entry.path())?;
            fs::write(entry.path(), text.replace("\ntitle = ", "\ntitel = "))?;
        }
    }
    let problems = printed(&folder, &["check", "--as-of", TODAY, "--format", "json"])?;
    let fix = &problems["problems"][0]["fix"];
    match fix["edits"][0]["text"].as_str() {
        Some("title") => Ok(Document::new(of, "problems", problems)),
        _other => Err(format!("no fix of a title: {problems:#}").into()),
    }
}

fn imports(place: &TempDir) -> Result<Vec<Document>, Failed> {
    let imports = root().join("tests/import");
    let one = |format: &str, file: &str| {
        let out: PathBuf = place.path().join(format!("imported {format}"));
        let (from, out) = (
            imports.join(file).display().to_string(),
            out.display().to_string(),
        );
        let value = printed(
            place.path(),
            &["import", format, &from, "-o", &out, "--format", "json"],
        )?;
        Ok(Document::new(file, "import", value))
    };
    [
        ("gdl2", "fall-risk.v1.gdl2.json"),
        ("tree", "knee-pain.json"),
        ("csv", "pain-relief.csv"),
    ]
    .into_iter()
    .map(|(format, file)| one(format, file))
    .collect()
}

fn schema(of: &str) -> Result<Value, Failed> {
    printed(root(), &["schema", of])
}

/// A schema that takes nothing that it does not describe. That is said where a value stands, since an object may be described in parts.
fn closed(schema: &Value) -> Value {
    let mut schema = schema.clone();
    close_inside(&mut schema);
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

fn close_inside(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    for (key, inner) in schema {
        match (key.as_str(), inner) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(close_inside);
                properties.values_mut().for_each(close);
            }
            ("items" | "additionalProperties", inner) => {
                close_inside(inner);
                close(inner);
            }
            ("$defs", Value::Object(all)) => all.values_mut().for_each(close_inside),
            ("oneOf" | "anyOf", Value::Array(all)) => all.iter_mut().for_each(close_inside),
            _other_keywords => {}
        }
    }
}

fn validator(schema: &Value) -> Result<Validator, Failed> {
    Ok(jsonschema::draft202012::new(schema)?)
}

fn fit(validator: &Validator, document: &Value, of: &str) -> Result<(), Failed> {
    let errors = validator.iter_errors(document).take(5);
    let errors: Vec<String> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(format!("{of}:\n{}", errors.join("\n")).into()),
    }
}

fn what_is_printed_fits(documents: &Documents) -> Result<(), Failed> {
    for document in documents.get()? {
        let of = format!("{} of {}", document.schema, document.of);
        fit(
            &validator(&closed(&schema(document.schema)?))?,
            &document.value,
            &of,
        )?;
    }
    Ok(())
}

/// Every shape of a block that the generator knows.
fn generated_books_fit() -> Result<(), Failed> {
    let schema = closed(&schema("book")?);
    let thing = json!({
        "$ref": "#/$defs/ThingJson",
        "unevaluatedProperties": false,
        "$defs": schema["$defs"],
    });
    let thing = validator(&thing)?;
    for text in generator::examples(60) {
        let library = generator::library(&text);
        for &one in &library.things {
            let value = thing_alone(&library, one);
            fit(&thing, &value, &format!("{} in\n{text}", value["id"]))?;
        }
    }
    Ok(())
}

/// A schema that took everything would pass the rest.
fn what_is_wrong_does_not() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let book = book(root(), "this book", &place)?.value;
    let validator = validator(&closed(&schema("book")?))?;
    let wrong: [(&str, Value); 5] = [
        ("/schema", json!("pathbook-book/0")),
        ("/title", Value::Null),
        ("/things/0/kind", json!("dose")),
        ("/proofs", json!({ "patients": 12, "questions": 3 })),
        ("/chapters/0", json!({ "title": "Left over" })),
    ];
    for (at, value) in wrong {
        let mut book = book.clone();
        let place = book
            .pointer_mut(at)
            .ok_or_else(|| format!("nothing is at {at}"))?;
        *place = value;
        if fit(&validator, &book, at).is_ok() {
            return Err(format!("another value at {at} is taken").into());
        }
    }
    Ok(())
}

fn ajv_says_so_too(documents: &Documents) -> Result<(), Failed> {
    let mut input = String::new();
    for document in documents.get()? {
        let of = format!("{} of {}", document.schema, document.of);
        let line = json!({ "of": of, "schema": schema(document.schema)?, "value": document.value });
        input += &format!("{line}\n");
    }
    let judge = root().join("tests/schemas/judge.js");
    judges::judged(Command::new("node").arg(judge), &input)
}
