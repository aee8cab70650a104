//! `pathbook init --ci`: what checks a book whenever it changes, in the repository that it lies in.

use std::path::{Component, Path, PathBuf};

use super::super::args::CiHost;
use super::super::{Failure, begin};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where the action is, as whoever released this program has it: `OWNER/NAME@COMMIT`.
const RELEASED: Option<&str> = option_env!("PATHBOOK_ACTION");

const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("../../../ci/gitlab.yml");

/// The file that a code host reads, before it is written.
pub(super) struct CiFile {
    place: PathBuf,
    text: String,
}

impl CiFile {
    /// For a book that is in this folder, or will be. Fails where there is such a file already.
    pub fn plan(host: CiHost, action: Option<&str>, folder: &Path) -> Result<Self, Failure> {
        let (root, book) = repository(folder)?;
        let (path, text) = match host {
            CiHost::Github => (
                ".github/workflows/pathbook.yml",
                github(&uses(action)?, &book),
            ),
            CiHost::Gitlab => (".gitlab-ci.yml", gitlab(&book)),
        };
        let place = root.join(path);
        begin::refuse_other(&place)?;
        Ok(Self { place, text })
    }

    /// Writes it, and says where and what it does.
    pub fn write(self, host: CiHost) -> Result<String, Failure> {
        begin::add(&self.place, &self.text)?;
        let told = match host {
            CiHost::Github => {
                "each pull request is checked and told who would be advised differently"
            }
            CiHost::Gitlab => {
                "each merge request is checked and links who would be advised differently; the default branch is published"
            }
        };
        Ok(format!(
            "wrote `{}`: once it is committed, {told}\n",
            self.place.display()
        ))
    }
}

/// The root of the repository that a folder lies in, and the way from there to the folder; the folder itself where there is no repository.
fn repository(folder: &Path) -> Result<(PathBuf, String), Failure> {
    let unusable = |error| Failure::because(format!("cannot use `{}`: {error}", folder.display()));
    let folder = begin::placed(folder).map_err(unusable)?;
    let is_root = |at: &&Path| at.join(".git").exists();
    let root = folder.ancestors().find(is_root).unwrap_or(&folder);
    let way = folder.strip_prefix(root).unwrap_or(Path::new(""));
    let names: Option<Vec<&str>> = way.components().map(written).collect();
    let Some(names) = names else {
        let message = format!("`{}` can't be named in a file for CI", way.display());
        let help =
            "give the folder another name: letters, digits, `-`, `_`, `.` and spaces are safe";
        return Err(Failure::with_help(message, help));
    };
    let book = match names.is_empty() {
        true => ".".to_owned(),
        false => names.join("/"),
    };
    Ok((root.to_owned(), book))
}

/// A name that code hosts read as it is: both would take a dollar sign for the beginning of a variable.
fn written(component: Component<'_>) -> Option<&str> {
    let Component::Normal(name) = component else {
        return None;
    };
    let is_plain =
        |name: &&str| !name.contains(|c: char| matches!(c, '$' | '\\') || c.is_control());
    name.to_str().filter(is_plain)
}

/// What a step uses.
fn uses(action: Option<&str>) -> Result<String, Failure> {
    match (action, RELEASED) {
        (Some(action), _) if action.contains('@') => Ok(action.to_owned()),
        (Some(action), _) => Ok(format!("{action}@v{VERSION}")),
        (None, Some(released)) => Ok(format!("{released} # v{VERSION}")),
        (None, None) => Err(Failure::with_help(
            "this pathbook was not built by a release, and does not know where its action is",
            "name the repository that publishes pathbook: `--action OWNER/pathbook`",
        )),
    }
}

/// `OWNER/NAME`, and a revision if one is named.
pub(in crate::cli) fn action(text: &str) -> Result<String, String> {
    let (repository, revision) = text.split_once('@').unwrap_or((text, "v"));
    let is_name = |name: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !name.is_empty() && name.chars().all(is_plain)
    };
    let is_repository = repository
        .split_once('/')
        .is_some_and(|(owner, name)| is_name(owner) && is_name(name));
    match is_repository && revision.split('/').all(is_name) {
        true => Ok(text.to_owned()),
        false => {
            Err("an action is written like `OWNER/pathbook` or `OWNER/pathbook@v0.1.0`".to_owned())
        }
    }
}

fn github(uses: &str, book: &str) -> String {
    GITHUB
        .replace("OWNER/pathbook", uses)
        .replace("path: guideline", &format!("path: {}", yaml(book)))
}

/// The template, which others include, with the book named in it.
fn gitlab(book: &str) -> String {
    let (_how_to_include, template) = GITLAB.split_once("\n\n").unwrap_or(("", GITLAB));
    let own = format!("    PATHBOOK_BOOK: {}\n", yaml(book));
    let variables = "  variables:\n";
    let named = template.replacen(variables, &format!("{variables}{own}"), 1);
    format!(
        "# Written by `pathbook init --ci gitlab`. The variables of `pathbook-ci --help` set what it does.\n\n{named}"
    )
}

/// Between quotes, since YAML takes some bare names for numbers or for yes and no.
fn yaml(text: &str) -> String {
    let inside = text.replace('\'', "''");
    format!("'{inside}'")
}
