//! The licences of others' work go where the work goes: with the binary in `licences/crates.txt`, with a site in `static/licences.txt`.
//! `WRITE_LICENCES=1 cargo test --test licences` writes the first anew when the dependencies changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const CRATES: &str = include_str!("../licences/crates.txt");

/// A crate that is part of a binary on some platform.
struct Crate {
    name: String,
    version: String,
    licence: String,
    authors: String,
    folder: PathBuf,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What Cargo knows of the project, or nothing where the sources of crates for other platforms are not there and can't be got.
fn metadata() -> Option<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(HERE)
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).ok()
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

/// Whether a dependency is built into the program, not only into its tests or its build.
fn is_shipped(dependency: &Value) -> bool {
    list(dependency, "dep_kinds").any(|kind| kind["kind"].is_null())
}

/// Every crate that ends up in a binary, and those that it is made of in turn.
fn shipped(metadata: &Value) -> Vec<Crate> {
    let nodes: BTreeMap<String, &Value> = list(&metadata["resolve"], "nodes")
        .map(|node| (text(&node["id"]), node))
        .collect();
    let root = text(&metadata["resolve"]["root"]);
    let mut found = BTreeSet::from([root.clone()]);
    let mut queue = vec![root.clone()];
    while let Some(id) = queue.pop() {
        for dependency in list(nodes[&id], "deps").filter(|own| is_shipped(own)) {
            let id = text(&dependency["pkg"]);
            if found.insert(id.clone()) {
                queue.push(id);
            }
        }
    }
    found.remove(&root);
    let packages = list(metadata, "packages");
    packages
        .filter(|package| found.contains(&text(&package["id"])))
        .map(described)
        .collect()
}

fn described(package: &Value) -> Crate {
    let authors: Vec<String> = list(package, "authors").map(text).collect();
    Crate {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: text(&package["license"]),
        authors: authors.join(", "),
        folder: Path::new(&text(&package["manifest_path"]))
            .parent()
            .expect("a folder")
            .to_owned(),
    }
}

impl Crate {
    /// The files that its licence asks to be passed on. Of several licences to choose from that is MIT, where it is offered.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).expect("a crate's folder");
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.is_file() && is_licence(path))
            .collect();
        files.sort();
        let mit: Vec<PathBuf> = files
            .iter()
            .filter(|path| name_of(path).contains("mit"))
            .cloned()
            .collect();
        if mit.is_empty() { files } else { mit }
    }

    /// What its licence asks to be passed on; a crate that has no such file gets the text that its licence has everywhere.
    fn text(&self) -> String {
        let texts: Vec<String> = self.files().iter().map(|path| tidy(path)).collect();
        if texts.is_empty() {
            return self.usual();
        }
        texts.join("\n\n")
    }

    fn usual(&self) -> String {
        let own = include_str!("../LICENSE");
        let (_, terms) = own
            .split_once("\n\nPermission")
            .expect("our own licence is MIT");
        if self.licence.contains("0BSD") {
            return "Zero-Clause BSD: may be used, copied, changed and passed on without condition.".to_owned();
        }
        let offers_mit = self.licence.split(['/', ' ']).any(|name| name == "MIT");
        assert!(
            offers_mit,
            "{} has no file of its licence, {}",
            self.name, self.licence
        );
        format!(
            "MIT License\n\nCopyright (c) {}\n\nPermission{}",
            self.authors,
            terms.trim_end()
        )
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

fn is_licence(path: &Path) -> bool {
    let name = name_of(path);
    [
        "license",
        "licence",
        "copying",
        "copyright",
        "unlicense",
        "notice",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// A file without spaces at the ends of lines, so that the same licence is the same text.
fn tidy(path: &Path) -> String {
    let bytes = fs::read(path).expect("a licence");
    let text = String::from_utf8_lossy(&bytes).replace('\u{feff}', "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Each text once, with the crates that have it, in the order of their names.
fn written(crates: &[Crate]) -> String {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for own in crates {
        let named = format!("{} {} ({})", own.name, own.version, own.licence);
        by_text.entry(own.text()).or_default().push(named);
    }
    let mut sections: Vec<(Vec<String>, String)> = by_text
        .into_iter()
        .map(|(text, mut names)| {
            names.sort();
            (names, text)
        })
        .collect();
    sections.sort();
    let head =
        "pathbook is built with these crates; each stands over the licence it comes under.\n";
    let section = |(names, text): &(Vec<String>, String)| {
        format!("\n{}\n{}\n\n{text}\n", "=".repeat(80), names.join("\n"))
    };
    head.to_owned() + &sections.iter().map(section).collect::<String>()
}

#[test]
fn the_binary_brings_the_licences_of_its_crates() {
    let Some(metadata) = metadata() else {
        println!("not compared: Cargo can't get the crates of other platforms");
        return;
    };
    let crates = shipped(&metadata);
    assert!(crates.len() > 50, "{} crates", crates.len());
    let written = written(&crates);
    if std::env::var_os("WRITE_LICENCES").is_some() {
        let path = Path::new(HERE).join("licences/crates.txt");
        return fs::write(path, written).expect("a file");
    }
    assert!(
        written == CRATES,
        "the dependencies changed: `WRITE_LICENCES=1 cargo test --test licences` writes licences/crates.txt anew"
    );
}

#[test]
fn the_program_prints_them() {
    let output = Command::new(env!("CARGO_BIN_EXE_pathbook"))
        .arg("licences")
        .output()
        .expect("the program runs");
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.starts_with("pathbook is under the MIT licence"));
    // Whatever is printed has spaces for tabs.
    assert!(said.ends_with(&CRATES.replace('\t', "    ")));
}

/// The site's own copies say what the crate that they come from says.
#[test]
fn a_site_brings_the_licences_of_what_its_scripts_hold() {
    let of_site = include_str!("../templates/static/licences.txt");
    let Some(metadata) = metadata() else {
        println!("not compared: Cargo can't get the crates of other platforms");
        return;
    };
    let crates = shipped(&metadata);
    let words = crates.iter().find(|own| own.name == "stop-words");
    let text = tidy(&words.expect("a crate").folder.join("LICENSE.md"));
    assert!(of_site.contains(&text));
    assert!(of_site.contains("MiniSearch") && of_site.contains("Luca Ongaro"));
}
