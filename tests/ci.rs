//! The action, and the shell that it shares with every other CI, in an environment that plays the code host: its files for outputs
//! and summaries, and a `gh` and a `curl` that write down what they were asked.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_pathbook");
const VERSION: &str = env!("CARGO_PKG_VERSION");
const PATHWAY: &str = "guideline/content/sore-throat/02-pathway.md";
const WORDS: &str = "guideline/content/sore-throat/05-words.md";
const DAY: &str = "2026-12-01";

/// `gh api`: an earlier comment is there if a file says so, and whoever may not write is refused.
const GH: &str = r#"#!/bin/sh
echo "$*" >> "$HOST/asked"
case "$*" in
  *--paginate*) [ ! -f "$HOST/earlier" ] || cat "$HOST/earlier" ;;
  *)
    [ ! -f "$HOST/refuses" ] || exit 1
    for argument; do
      case $argument in body=@*) cp "${argument#body=@}" "$HOST/comment" ;; esac
    done
    ;;
esac
"#;

/// What the C library says of itself.
const GETCONF: &str = "#!/bin/sh\ncat \"$HOST/libc\"\n";

/// `curl` of what lies among the releases.
const CURL: &str = r#"#!/bin/sh
echo "$*" >> "$HOST/asked"
while [ $# -gt 1 ]; do
  case $1 in --output) to=$2 ;; esac
  shift
done
exec cp "$HOST/releases/${1##*/}" "$to"
"#;

/// A repository with a book in `guideline`, its clones, and the host that they are pushed to.
struct World {
    place: TempDir,
    /// Where the action has been checked out.
    action: PathBuf,
}

#[derive(Clone, Debug)]
struct Said {
    status: Option<i32>,
    log: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl World {
    fn new() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let world = Self {
            place,
            action: HERE.into(),
        };
        let origin = world.path("origin");
        fs::create_dir_all(&origin).expect("a folder");
        fs::create_dir_all(world.path("host/releases")).expect("a folder");
        fs::create_dir_all(world.path("bin")).expect("a folder");
        executable(&world.path("bin/gh"), GH);
        executable(&world.path("bin/curl"), CURL);
        executable(&world.path("bin/getconf"), GETCONF);
        world.libc("glibc 2.36");
        succeed(
            Command::new(PROGRAM)
                .args(["init", "guideline", "--as-of", DAY])
                .current_dir(&origin),
        );
        git(&origin, &["init", "-q", "-b", "main"]);
        world.commit("First");
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.path().join(path)
    }

    fn commit(&self, message: &str) {
        git(&self.path("origin"), &["add", "-A"]);
        git(&self.path("origin"), &["commit", "-q", "-m", message]);
    }

    /// A branch on which a file is written differently, merged as the host merges a pull request, and the main branch goes on.
    fn pull_request(&self, file: &str, from: &str, to: &str) {
        let origin = self.path("origin");
        git(&origin, &["checkout", "-q", "-b", "change"]);
        edit(&origin.join(file), from, to);
        self.commit("Change");
        git(&origin, &["checkout", "-q", "main"]);
        fs::write(origin.join("README.md"), "elsewhere\n").expect("written");
        self.commit("Elsewhere");
        git(&origin, &["checkout", "-q", "--detach", "main"]);
        git(
            &origin,
            &["merge", "-q", "--no-ff", "-m", "Merge", "change"],
        );
        git(&origin, &["update-ref", "refs/pull/7/merge", "HEAD"]);
        git(&origin, &["checkout", "-q", "main"]);
    }

    /// What a workflow checks out: one commit and nothing before it.
    fn check_out(&self, reference: &str) -> PathBuf {
        let clone = self.path("clone");
        if clone.exists() {
            fs::remove_dir_all(&clone).expect("removed");
        }
        fs::create_dir(&clone).expect("a folder");
        git(&clone, &["init", "-q"]);
        let from = format!("file://{}", self.path("origin").display());
        git(&clone, &["remote", "add", "origin", &from]);
        git(&clone, &["fetch", "-q", "--depth=1", "origin", reference]);
        git(&clone, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
        clone
    }

    fn libc(&self, said: &str) {
        fs::write(self.path("host/libc"), said).expect("written");
    }

    /// The release of this version, whose program is the one that is tested.
    fn release(&self) -> PathBuf {
        let target = succeed(Command::new("sh").args([
            "-c",
            "printf %s-unknown-linux-gnu \"$(uname -m | sed 's/arm64/aarch64/')\"",
        ]));
        let name = format!("pathbook-{VERSION}-{}", text(&target.stdout));
        let folder = self.path(&name);
        fs::create_dir_all(&folder).expect("a folder");
        executable(
            &folder.join("pathbook"),
            &format!("#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n"),
        );
        fs::copy(
            Path::new(HERE).join("ci/pathbook-ci"),
            folder.join("pathbook-ci"),
        )
        .expect("a copy");
        let archive = self.path("host/releases").join(format!("{name}.tar.gz"));
        succeed(
            Command::new("tar")
                .arg("-czf")
                .arg(&archive)
                .arg(&name)
                .current_dir(self.place.path()),
        );
        self.list(&archive, &fs::read(&archive).expect("the archive"));
        archive
    }

    /// SHA256SUMS, with the checksum of some bytes for an archive.
    fn list(&self, archive: &Path, bytes: &[u8]) {
        let digest = Sha256::digest(bytes);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let name = archive.file_name().expect("a name").to_string_lossy();
        fs::write(
            self.path("host/releases/SHA256SUMS"),
            format!("{digest}  {name}\n"),
        )
        .expect("written");
    }

    /// The environment of a job: nothing of ours but where programs are.
    fn job(&self, folder: &Path, command: &mut Command) {
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.place.path())
            .env("HOST", self.path("host"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .current_dir(folder);
    }

    /// Runs the action's own steps as a runner does, with inputs and what the event says.
    fn action(&self, folder: &Path, inputs: &[(&str, &str)], event: &[(&str, &str)]) -> Said {
        let files = ["output", "summary", "path"].map(|name| self.path(name));
        let head = succeed(
            Command::new("git")
                .args(["rev-parse", "HEAD"])
                .current_dir(folder),
        );
        let mut said = Said {
            status: Some(0),
            log: String::new(),
            outputs: BTreeMap::new(),
            summary: String::new(),
        };
        let mut contexts = contexts(inputs, event);
        contexts.insert(
            "runner.temp".to_owned(),
            self.path("temp").display().to_string(),
        );
        fs::create_dir_all(self.path("temp")).expect("a folder");
        for step in steps() {
            for file in &files {
                fs::write(file, "").expect("written");
            }
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.run]);
            self.job(folder, &mut command);
            for (name, value) in &step.environment {
                command.env(name, filled(value, &contexts));
            }
            let [output, summary, path] = &files;
            let number = contexts
                .get("github.event_number")
                .cloned()
                .unwrap_or_default();
            command
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", &self.action)
                .env("GITHUB_REPOSITORY", "hospital/guidelines")
                .env("GITHUB_EVENT_NAME", &contexts["github.event_name"])
                .env("GITHUB_REF", format!("refs/pull/{number}/merge"))
                .env("GITHUB_SHA", text(&head.stdout).trim())
                .env("GITHUB_OUTPUT", output)
                .env("GITHUB_STEP_SUMMARY", summary)
                .env("GITHUB_PATH", path)
                .env("RUNNER_TEMP", self.path("temp"));
            let done = command.output().expect("bash runs");
            said.log += &text(&done.stdout);
            said.log += &text(&done.stderr);
            said.summary += &fs::read_to_string(summary).expect("a summary");
            for line in fs::read_to_string(output).expect("outputs").lines() {
                let (name, value) = line.split_once('=').expect("NAME=VALUE");
                contexts.insert(
                    format!("steps.{}.outputs.{name}", step.id),
                    value.to_owned(),
                );
                said.outputs.insert(name.to_owned(), value.to_owned());
            }
            if !done.status.success() {
                said.status = done.status.code();
                break;
            }
        }
        said
    }

    /// The action on a pull request, with the program that is tested.
    fn review(&self, inputs: &[(&str, &str)]) -> Said {
        let clone = self.check_out("refs/pull/7/merge");
        let own = [("install", PROGRAM), ("path", "guideline"), ("as-of", DAY)];
        let event = [("event_name", "pull_request"), ("event_number", "7")];
        self.action(&clone, &[&own, inputs].concat(), &event)
    }

    fn of_host(&self, name: &str) -> String {
        fs::read_to_string(self.path("host").join(name)).unwrap_or_default()
    }
}

/// A commit of the action, as workflows name it.
const ACTION: &str = "them/pathbook@0123456789012345678901234567890123456789";

/// `pathbook init` with a file for a code host.
fn init(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(["init", "--as-of", DAY]).args(arguments);
    command.current_dir(folder).output().expect("it runs")
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    text(&output.stderr)
}

fn yaml(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_yaml::from_str(&text).expect("YAML")
}

fn changed(folder: &Path) -> String {
    let mut git = Command::new("git");
    git.args(["status", "--porcelain", "-uall"]);
    text(&succeed(git.current_dir(folder)).stdout)
}

/// A `run` of the action.
struct Step {
    id: String,
    run: String,
    environment: BTreeMap<String, String>,
}

fn action() -> Value {
    let text = fs::read_to_string(Path::new(HERE).join("action.yml")).expect("the action");
    serde_yaml::from_str(&text).expect("YAML")
}

fn steps() -> Vec<Step> {
    let action = action();
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let step = |step: &Value| {
        Some(Step {
            run: step["run"].as_str()?.to_owned(),
            id: step["id"].as_str().expect("a name").to_owned(),
            environment: serde_json::from_value(step["env"].clone()).expect("texts"),
        })
    };
    steps.iter().filter_map(step).collect()
}

/// What expressions name: inputs with their defaults, and what the event has.
fn contexts(inputs: &[(&str, &str)], event: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut contexts = BTreeMap::new();
    for (name, input) in action()["inputs"].as_object().expect("inputs") {
        let default = input["default"].as_str().expect("a default");
        contexts.insert(format!("inputs.{name}"), default.to_owned());
    }
    for (name, value) in inputs {
        let before = contexts.insert(format!("inputs.{name}"), (*value).to_owned());
        assert!(before.is_some(), "there is no input `{name}`");
    }
    for name in ["pull_request.base.sha", "merge_group.base_sha", "before"] {
        contexts.insert(format!("github.event.{name}"), String::new());
    }
    contexts.insert("github.token".to_owned(), "secret".to_owned());
    contexts.insert(
        "github.server_url".to_owned(),
        "https://host.example".to_owned(),
    );
    for (name, value) in event {
        contexts.insert(format!("github.{name}"), (*value).to_owned());
    }
    contexts
}

/// A text with its expressions filled in: names, and the first of several that is not empty.
fn filled(text: &str, contexts: &BTreeMap<String, String>) -> String {
    let Some((before, rest)) = text.split_once("${{") else {
        return text.to_owned();
    };
    let (expression, after) = rest.split_once("}}").expect("an end");
    let values = expression.split("||").map(|name| {
        let value = contexts.get(name.trim());
        value.unwrap_or_else(|| panic!("`{name}` is not known"))
    });
    let value = values.into_iter().find(|value| !value.is_empty());
    let value = value.map_or_else(String::new, |value| filled(value, contexts));
    format!("{before}{value}{}", filled(after, contexts))
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[track_caller]
fn succeed(command: &mut Command) -> Output {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    output
}

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) {
    succeed(
        Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(["-c", "uploadpack.allowAnySHA1InWant=true"])
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .args(arguments)
            .current_dir(folder),
    );
}

#[track_caller]
fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("the file");
    assert!(text.contains(from), "there is no `{from}`");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

/// The guideline is for a week more, and for whoever has it then.
fn loosened(world: &World) {
    world.pull_request(WORDS, LOOSER.0, LOOSER.1);
}

const LOOSER: (&str, &str) = ("duration <= 2 weeks", "duration <= 3 weeks");

#[test]
fn the_release_is_installed_and_used() {
    let world = World::new();
    world.release();
    let clone = world.check_out("main");
    let inputs = [
        ("path", "guideline"),
        ("as-of", DAY),
        ("repository", "them/pathbook"),
    ];
    let said = world.action(&clone, &inputs, &[("event_name", "push")]);
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(said.outputs["program"].ends_with("/pathbook"), "{said:?}");
    assert!(clone.join("site/index.html").is_file());
    assert!(said.summary.contains("**no problems**"), "{}", said.summary);
    let asked = world.of_host("asked");
    let from = format!(
        "https://host.example/them/pathbook/releases/download/v{VERSION}/pathbook-{VERSION}-"
    );
    assert!(asked.contains(&from), "{asked}");
    assert!(asked.contains("SHA256SUMS"), "{asked}");
}

/// A runner says neither whose action it runs nor which version: both are in what it checked out.
#[test]
fn the_action_takes_the_release_that_it_belongs_to() {
    let mut world = World::new();
    world.release();
    let action = world.path("work/_actions/them/pathbook/v1");
    fs::create_dir_all(action.join("ci")).expect("a folder");
    for file in [
        "Cargo.toml",
        "ci/action-install",
        "ci/install",
        "ci/pathbook-ci",
    ] {
        fs::copy(Path::new(HERE).join(file), action.join(file)).expect("a copy");
    }
    world.action = action;
    let clone = world.check_out("main");
    let inputs = [("path", "guideline"), ("as-of", DAY), ("site", "")];
    let push = [("event_name", "push")];
    let said = world.action(&clone, &inputs, &push);
    assert_eq!(said.status, Some(0), "{}", said.log);
    let asked = world.of_host("asked");
    let from = format!("/them/pathbook/releases/download/v{VERSION}/");
    assert!(asked.contains(&from), "{asked}");

    for (libc, target) in [("glibc 2.35", "gnu"), ("glibc 2.34", "musl"), ("", "musl")] {
        world.libc(libc);
        world.action(&clone, &inputs, &push);
        let asked = world.of_host("asked");
        let last = asked.lines().rfind(|line| line.contains(".tar.gz"));
        let wanted = format!("-unknown-linux-{target}.tar.gz");
        assert!(
            last.is_some_and(|line| line.ends_with(&wanted)),
            "{libc}: {asked}"
        );
    }
}

#[test]
fn an_archive_with_another_checksum_is_not_installed() {
    let world = World::new();
    let archive = world.release();
    let clone = world.check_out("main");
    let inputs = [("path", "guideline"), ("repository", "them/pathbook")];
    world.list(&archive, b"something else");
    let said = world.action(&clone, &inputs, &[("event_name", "push")]);
    assert_eq!(said.status, Some(2), "{}", said.log);
    assert!(said.log.contains("has the checksum"), "{}", said.log);
    world.release();
    let pinned = [("sha256", "0000")];
    let said = world.action(
        &clone,
        &[&inputs[..], &pinned].concat(),
        &[("event_name", "push")],
    );
    assert!(said.log.contains("instead of 0000"), "{}", said.log);
    fs::write(world.path("host/releases/SHA256SUMS"), "").expect("written");
    let said = world.action(&clone, &inputs, &[("event_name", "push")]);
    assert!(said.log.contains("does not name"), "{}", said.log);
    assert_eq!(said.status, Some(2), "{}", said.log);
}

#[test]
fn a_pull_request_reads_who_is_advised_otherwise() {
    let world = World::new();
    loosened(&world);
    let said = world.review(&[]);
    assert_eq!(said.status, Some(0), "{}", said.log);
    let comment = world.of_host("comment");
    assert!(
        comment.starts_with("<!-- pathbook guideline -->\n"),
        "{comment}"
    );
    assert!(
        comment.contains("### Who is advised differently"),
        "{comment}"
    );
    assert!(comment.contains("looser"), "{comment}");
    // The main branch has gone on since, and nothing of that is told as the change's.
    assert!(!comment.contains("elsewhere"), "{comment}");
    assert!(said.summary.contains("looser"), "{}", said.summary);
    assert!(
        world
            .of_host("asked")
            .contains("--method POST repos/hospital/guidelines/issues/7/comments")
    );

    fs::write(world.path("host/earlier"), "42\n").expect("written");
    let said = world.review(&[("fail-on", "looser,weaker-proof")]);
    assert_eq!(said.status, Some(1), "{}", said.log);
    assert!(
        said.log
            .contains("::error title=pathbook::the change is of a kind that should fail")
    );
    let patched = "--method PATCH repos/hospital/guidelines/issues/comments/42";
    assert!(
        world.of_host("asked").contains(patched),
        "{}",
        world.of_host("asked")
    );
    assert!(said.outputs.contains_key("sarif"), "{said:?}");

    fs::write(world.path("host/refuses"), "").expect("written");
    let said = world.review(&[]);
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(
        said.log.contains("::warning title=pathbook::no comment"),
        "{}",
        said.log
    );
}

#[test]
fn a_broken_book_is_told_at_its_lines_and_has_no_site() {
    let world = World::new();
    world.pull_request(PATHWAY, "```pathway ", "```pathwy ");
    let said = world.review(&[("site", "built")]);
    assert_eq!(said.status, Some(1), "{}", said.log);
    assert!(
        said.log.contains("::error file=guideline/content/"),
        "{}",
        said.log
    );
    assert!(
        said.summary.contains("nothing is published"),
        "{}",
        said.summary
    );
    assert!(!world.path("clone/built").exists());
    let sarif = fs::read_to_string(&said.outputs["sarif"]).expect("a report");
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert!(
        !sarif["runs"][0]["results"]
            .as_array()
            .expect("results")
            .is_empty()
    );
    assert!(
        world
            .of_host("comment")
            .contains("Not compared: the new version")
    );
    assert!(
        Path::new(&said.outputs["reports"])
            .join("problems.xml")
            .is_file()
    );
}

#[test]
fn what_cannot_be_compared_fails_where_changes_should() {
    let world = World::new();
    let clone = world.check_out("main");
    let own = [
        ("install", PROGRAM),
        ("path", "guideline"),
        ("as-of", DAY),
        ("site", ""),
    ];
    let gone = [("against", "nowhere")];
    let push = [("event_name", "push")];
    let said = world.action(&clone, &[&own[..], &gone].concat(), &push);
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(
        said.log
            .contains("::warning title=pathbook::not compared: git has no revision `nowhere`"),
        "{}",
        said.log
    );
    let strict = [("fail-on", "looser")];
    let said = world.action(&clone, &[&own[..], &gone, &strict].concat(), &push);
    assert_eq!(said.status, Some(1), "{}", said.log);

    let origin = world.path("origin");
    git(&origin, &["mv", "guideline", "book"]);
    world.commit("Move");
    let clone = world.check_out("main");
    let moved = [("path", "book"), ("against", "main")];
    edit(&clone.join("book/book.toml"), "title", "# moved\ntitle");
    let before = succeed(
        Command::new("git")
            .args(["rev-parse", "HEAD~1"])
            .current_dir(&origin),
    );
    let before = text(&before.stdout);
    let against = [("path", "book"), ("against", before.trim())];
    let said = world.action(&clone, &[&own[..], &against].concat(), &push);
    assert!(
        said.summary.contains("moved from `guideline/book.toml`"),
        "{}",
        said.summary
    );
    let said = world.action(&clone, &[&own[..], &moved, &strict].concat(), &push);
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(
        said.summary.contains("Nobody is advised differently"),
        "{}",
        said.summary
    );
}

#[test]
fn a_new_book_is_compared_with_nothing() {
    let world = World::new();
    let origin = world.path("origin");
    git(&origin, &["checkout", "-q", "--orphan", "empty"]);
    git(&origin, &["rm", "-rqf", "."]);
    git(&origin, &["commit", "-q", "--allow-empty", "-m", "Nothing"]);
    git(&origin, &["checkout", "-q", "main"]);
    let clone = world.check_out("main");
    let inputs = [
        ("install", PROGRAM),
        ("path", "guideline"),
        ("as-of", DAY),
        ("site", ""),
        ("against", "empty"),
        ("fail-on", "any"),
    ];
    let said = world.action(&clone, &inputs, &[("event_name", "push")]);
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(said.summary.contains("The book is new"), "{}", said.summary);
}

#[test]
fn a_push_is_compared_with_what_was_there_before() {
    let world = World::new();
    let origin = world.path("origin");
    let before = succeed(
        Command::new("git")
            .args(["rev-parse", "HEAD"])
            .current_dir(&origin),
    );
    edit(&origin.join(WORDS), LOOSER.0, LOOSER.1);
    world.commit("Loosen");
    let clone = world.check_out("main");
    let inputs = [
        ("install", PROGRAM),
        ("path", "guideline"),
        ("as-of", DAY),
        ("site", ""),
    ];
    let zero = "0".repeat(40);
    for (sha, told) in [(text(&before.stdout).trim(), true), (zero.as_str(), false)] {
        let event = [("event_name", "push"), ("event.before", sha)];
        let said = world.action(&clone, &inputs, &event);
        assert_eq!(said.status, Some(0), "{}", said.log);
        assert_eq!(
            said.summary.contains("Who is advised differently"),
            told,
            "{}",
            said.summary
        );
    }
    assert_eq!(world.of_host("comment"), "");
}

#[test]
fn unsafe_edits_are_told_and_fail_where_they_should() {
    let world = World::new();
    let clone = world.check_out("main");
    let own = [
        ("install", PROGRAM),
        ("path", "guideline"),
        ("as-of", DAY),
        ("site", ""),
        ("against", "none"),
    ];
    let push = [("event_name", "push")];
    for (how, status) in [("report", 0), ("fail", 1)] {
        let said = world.action(&clone, &[&own[..], &[("mutate", how)]].concat(), &push);
        assert_eq!(said.status, Some(status), "{how}: {}", said.log);
        assert!(
            said.summary.contains("### Unsafe edits"),
            "{}",
            said.summary
        );
        assert!(
            said.summary.contains("unsafe edits caught"),
            "{}",
            said.summary
        );
    }
    let said = world.action(
        &clone,
        &[&own[..], &[("mutate", "perhaps")]].concat(),
        &push,
    );
    assert_eq!(said.status, Some(2), "{}", said.log);
}

/// Each job of a matrix makes a share of the edits, and another one joins them, as the steps between those of the shell carry files.
#[test]
fn a_matrix_shares_the_unsafe_edits() {
    let world = World::new();
    let clone = world.check_out("main");
    let own = [
        ("install", PROGRAM),
        ("path", "guideline"),
        ("as-of", DAY),
        ("against", "none"),
    ];
    let push = [("event_name", "push")];
    let act = |inputs: &[(&str, &str)]| world.action(&clone, &[&own, inputs].concat(), &push);
    let shards = world.path("temp/pathbook-shards");
    let joined = [("site", ""), ("mutate", "fail"), ("shards", "true")];
    for number in 1..=3 {
        let said = act(&[("shard", &format!("{number}/3"))]);
        assert_eq!(said.status, Some(0), "{}", said.log);
        assert!(said.summary.is_empty(), "{}", said.summary);
        assert!(!said.outputs.contains_key("sarif") && !said.outputs.contains_key("site"));
        let name = format!("{}.json", said.outputs["shard"]);
        assert!(name.starts_with("shard-") && name.ends_with(&format!("-{number}-3.json")));
        fs::create_dir_all(&shards).expect("a folder");
        fs::rename(
            Path::new(&said.outputs["reports"]).join(&name),
            shards.join(&name),
        )
        .expect("carried");
        if number == 2 {
            let said = act(&joined);
            assert_eq!(said.status, Some(2), "{}", said.log);
            assert!(said.log.contains("no file has shard 3/3"), "{}", said.log);
        }
    }
    let said = act(&joined);
    let alone = act(&[("site", ""), ("mutate", "fail")]);
    assert_eq!(
        (said.status, alone.status),
        (Some(1), Some(1)),
        "{}",
        said.log
    );
    assert_eq!(said.summary, alone.summary);

    // The shards of another book are not this one's.
    let other = act(&[("path", "elsewhere"), ("site", ""), ("shards", "true")]);
    assert_eq!(
        other.status,
        Some(2),
        "there is no such book: {}",
        other.log
    );
    edit(&clone.join(WORDS), LOOSER.0, LOOSER.1);
    let said = act(&joined);
    assert_eq!(said.status, Some(2), "{}", said.log);
    assert!(
        said.log
            .contains("is of other texts than `guideline` has now"),
        "{}",
        said.log
    );
}

/// GitLab, which says of a merge request what it would change; no host at all is the same without that.
#[test]
fn the_shell_needs_no_code_host() {
    let world = World::new();
    loosened(&world);
    let clone = world.check_out("refs/pull/7/merge");
    let base = succeed(
        Command::new("git")
            .args(["rev-parse", "main"])
            .current_dir(world.path("origin")),
    );
    let base = text(&base.stdout);
    let run = |environment: &[(&str, &str)]| {
        let mut command = Command::new(Path::new(HERE).join("ci/pathbook-ci"));
        world.job(&clone, &mut command);
        command
            .env("PATHBOOK", PROGRAM)
            .env("PATHBOOK_BOOK", "guideline")
            .env("PATHBOOK_AS_OF", DAY)
            .envs(environment.iter().copied());
        command.output().expect("it runs")
    };
    let merge = [
        ("CI_MERGE_REQUEST_IID", "3"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim()),
    ];
    let done = run(&[&merge[..], &[("PATHBOOK_FAIL_ON", "looser")]].concat());
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let told = fs::read_to_string(clone.join("pathbook-reports/summary.md")).expect("a summary");
    assert!(told.contains("looser"), "{told}");
    let done = run(&[]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(!text(&done.stdout).contains("::"), "{}", text(&done.stdout));
    let told = fs::read_to_string(clone.join("pathbook-reports/summary.md")).expect("a summary");
    assert!(!told.contains("advised differently"), "{told}");
}

#[test]
fn every_package_has_the_version_of_the_program() {
    let text = |path| fs::read_to_string(Path::new(HERE).join(path)).expect("a file");
    let template = format!("PATHBOOK_VERSION: {VERSION}\n");
    assert!(text("ci/gitlab.yml").contains(&template));
    assert!(text("pyproject.toml").contains("dynamic = [\"version\"]"));
    assert_eq!(text("ci/wheel/scripts/pathbook-ci"), text("ci/pathbook-ci"));
    for page in ["docs/ci.md", "docs/install.md"] {
        assert!(text(page).contains(VERSION), "{page}");
    }
}

/// The workflow that is written for a book stands at the root of its repository, changes nothing else, and its step does what it says.
#[test]
fn a_book_gets_a_workflow_whose_step_runs() {
    let world = World::new();
    let origin = world.path("origin");
    let asked = ["guideline", "--ci", "github", "--action", ACTION];
    let done = init(&origin, &asked);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(changed(&origin), "?? .github/workflows/pathbook.yml\n");
    let workflow = yaml(&origin.join(".github/workflows/pathbook.yml"));
    let steps = workflow["jobs"]["guideline"]["steps"]
        .as_array()
        .expect("steps");
    let [checkout, book] = &steps[..] else {
        panic!("{steps:?}");
    };
    assert_eq!(checkout["with"]["fetch-depth"], 0);
    assert_eq!(book["uses"], ACTION);
    let inputs: BTreeMap<String, String> =
        serde_json::from_value(book["with"].clone()).expect("texts");
    assert_eq!(inputs["path"], "guideline");
    world.commit("The workflow");
    loosened(&world);
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, set)| (&**name, &**set)).collect();
    let said = world.review(&inputs);
    // Others are advised, and nothing that was proved is lost.
    assert_eq!(said.status, Some(0), "{}", said.log);
    assert!(
        said.summary.contains("advised differently"),
        "{}",
        said.summary
    );

    let before = changed(&origin);
    let again = refused(&init(&origin, &asked));
    assert!(again.contains("pathbook.yml` is there already"), "{again}");
    let kind = ["guideline", "--ci", "gitlab", "--template", "score"];
    assert!(refused(&init(&origin, &kind)).contains("holds a book already"));
    assert_eq!(changed(&origin), before);
}

#[test]
fn a_book_gets_the_template_of_gitlab_with_its_name_in_it() {
    let world = World::new();
    let origin = world.path("origin");
    let done = init(&origin, &["it's ours", "--ci", "gitlab"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(origin.join("it's ours/book.toml").is_file());
    let mut written = yaml(&origin.join(".gitlab-ci.yml"));
    for job in ["pathbook", ".pathbook-edits"] {
        assert_eq!(
            written[job]["extends"], ".pathbook",
            "{job} is of the same book"
        );
    }
    let variables = written[".pathbook"]["variables"]
        .as_object_mut()
        .expect("variables");
    assert_eq!(variables.remove("PATHBOOK_BOOK"), Some("it's ours".into()));
    assert_eq!(written, yaml(&Path::new(HERE).join("ci/gitlab.yml")));
    let again = refused(&init(&origin, &["another", "--ci", "gitlab"]));
    assert!(
        again.contains(".gitlab-ci.yml` is there already"),
        "{again}"
    );
    assert!(!origin.join("another").exists());
}

/// Without a repository around it a book is one.
#[test]
fn a_book_of_its_own_has_the_file_in_its_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let asked = ["book", "--ci", "github", "--action", "them/pathbook"];
    let done = init(place.path(), &asked);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let workflow = yaml(&place.path().join("book/.github/workflows/pathbook.yml"));
    let step = &workflow["jobs"]["guideline"]["steps"][1];
    assert_eq!(step["uses"], format!("them/pathbook@v{VERSION}"));
    assert_eq!(step["with"]["path"], ".");
    succeed(
        Command::new(PROGRAM)
            .args(["check", "book", "--as-of", DAY])
            .current_dir(place.path()),
    );
}

#[test]
fn what_a_workflow_could_not_say_is_refused() {
    let world = World::new();
    let origin = world.path("origin");
    let before = changed(&origin);
    let unreleased = refused(&init(&origin, &["guideline", "--ci", "github"]));
    assert!(
        unreleased.contains("`--action OWNER/pathbook`"),
        "{unreleased}"
    );
    for name in ["a$b", "a\\b", "a\nb"] {
        let said = refused(&init(&origin, &[name, "--ci", "gitlab"]));
        assert!(said.contains("can't be named in a file for CI"), "{said}");
        assert!(!origin.join(name).exists());
    }
    for action in [
        "pathbook",
        "them/pathbook/ci",
        "them/pathbook@",
        "them/path book",
    ] {
        let asked = ["guideline", "--ci", "github", "--action", action];
        let said = refused(&init(&origin, &asked));
        assert!(said.contains("an action is written like"), "{said}");
    }
    let full = refused(&init(&origin, &[".", "--ci", "gitlab"]));
    assert!(full.contains("is not empty"), "{full}");
    assert_eq!(changed(&origin), before);
}
