//! An editor that does what it is told: it holds texts, sends what is typed, and applies edits.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use pathbook::lsp::{Ending, Options};
use serde_json::{Value, json};
use tempfile::TempDir;

/// So long nothing takes, even on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with the book that `init` writes.
pub struct Book(TempDir);

impl Book {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
        let output = command.arg("init").arg(folder.path()).output();
        assert!(output.expect("it runs").status.success());
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join("content").join(name)
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("text")
    }
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_string_lossy().replace(' ', "%20"))
}

/// In what the editor counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    Bytes,
    Utf16,
}

pub struct Editor {
    connection: Connection,
    server: JoinHandle<Ending>,
    columns: Columns,
    asked: i32,
    version: i64,
    /// The texts that are open.
    pub texts: BTreeMap<String, String>,
    /// What was published last of each file.
    pub diagnostics: BTreeMap<String, Vec<Value>>,
    pub capabilities: Value,
}

impl Editor {
    pub fn start(columns: Columns) -> Self {
        let (connection, server) = Connection::memory();
        let server = thread::spawn(move || {
            let date = || "2026-11-23".parse().expect("a date");
            pathbook::lsp::run(
                &server,
                Options {
                    date: Box::new(date),
                },
            )
        });
        let mut editor = Self {
            connection,
            server,
            columns,
            asked: 0,
            version: 0,
            texts: BTreeMap::new(),
            diagnostics: BTreeMap::new(),
            capabilities: Value::Null,
        };
        let known = match columns {
            Columns::Bytes => json!(["utf-8", "utf-16"]),
            Columns::Utf16 => json!(["utf-16"]),
        };
        let answer = editor.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": {
                "general": { "positionEncodings": known },
                "workspace": { "codeLens": { "refreshSupport": true } },
            } }),
        );
        editor.capabilities = answer["capabilities"].clone();
        editor.tell("initialized", json!({}));
        editor
    }

    pub fn tell(&self, method: &str, params: Value) {
        let message = Notification::new(method.to_owned(), params);
        self.connection.sender.send(message.into()).expect("sent");
    }

    /// The answer, or what is said instead of one.
    pub fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        let request = Request::new(id.clone(), method.to_owned(), params);
        self.connection.sender.send(request.into()).expect("sent");
        loop {
            match self.next() {
                Some(Message::Response(Response {
                    id: own,
                    response_result,
                })) if own == id => return response_result.map_err(|error| error.message),
                Some(_) => {}
                None => panic!("no answer to {method}"),
            }
        }
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.try_ask(method, params);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The next message; what is published is taken down.
    fn next(&mut self) -> Option<Message> {
        let message = self.connection.receiver.recv_timeout(PATIENCE).ok()?;
        if let Message::Notification(told) = &message {
            assert_eq!(told.method, "textDocument/publishDiagnostics", "{told:?}");
            let uri = told.params["uri"].as_str().expect("an address");
            let diagnostics = told.params["diagnostics"].as_array().expect("a list");
            self.diagnostics.insert(uri.to_owned(), diagnostics.clone());
        }
        Some(message)
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        self.version += 1;
        let uri = uri(path);
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": self.version, "text": text } }),
        );
        self.texts.insert(uri, text.to_owned());
    }

    /// Types in the place of what stands at some bytes.
    pub fn replace(&mut self, path: &Path, bytes: std::ops::Range<usize>, new: &str) {
        let uri = uri(path);
        let text = &self.texts[&uri];
        let range = json!({ "start": self.position(text, bytes.start), "end": self.position(text, bytes.end) });
        self.version += 1;
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": self.version }, "contentChanges": [{ "range": range, "text": new }] }),
        );
        let text = self.texts.get_mut(&uri).expect("an open text");
        text.replace_range(bytes, new);
    }

    /// Types a new text in the place of an old one.
    pub fn edit(&mut self, path: &Path, old: &str, new: &str) {
        let text = &self.texts[&uri(path)];
        let at = text.find(old).unwrap_or_else(|| panic!("no {old}"));
        self.replace(path, at..at + old.len(), new);
    }

    fn width(&self, text: &str) -> usize {
        match self.columns {
            Columns::Bytes => text.len(),
            Columns::Utf16 => text.encode_utf16().count(),
        }
    }

    pub fn position(&self, text: &str, byte: usize) -> Value {
        let before = &text[..byte];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": before.matches('\n').count(), "character": self.width(&before[start..]) })
    }

    /// The byte of a position.
    pub fn byte(&self, text: &str, position: &Value) -> usize {
        let number = |name: &str| position[name].as_u64().expect("a number") as usize;
        let line: usize = text
            .split_inclusive('\n')
            .take(number("line"))
            .map(str::len)
            .sum();
        let mut left = number("character");
        let mut at = line;
        for letter in text[line..].chars() {
            if left == 0 {
                break;
            }
            left -= self.width(letter.encode_utf8(&mut [0; 4]));
            at += letter.len_utf8();
        }
        at
    }

    /// What stands at a range of an open text.
    pub fn at(&self, path: &Path, range: &Value) -> &str {
        let text = &self.texts[&uri(path)];
        let (start, end) = (
            self.byte(text, &range["start"]),
            self.byte(text, &range["end"]),
        );
        &text[start..end]
    }

    /// Asks about the place of a mark: right behind the last character of `before`.
    pub fn ask_at(
        &mut self,
        method: &str,
        path: &Path,
        before: &str,
        more: Value,
    ) -> Result<Value, String> {
        let uri = uri(path);
        let text = &self.texts[&uri];
        let at = text.find(before).unwrap_or_else(|| panic!("no {before}")) + before.len();
        let mut params =
            json!({ "textDocument": { "uri": uri }, "position": self.position(text, at) });
        let more = more.as_object().expect("fields").clone();
        params.as_object_mut().expect("fields").extend(more);
        self.try_ask(method, params)
    }

    pub fn ask_of(&mut self, method: &str, path: &Path) -> Value {
        self.ask(method, json!({ "textDocument": { "uri": uri(path) } }))
    }

    /// Waits until the server says that lenses have changed, which it wants to know was heard.
    pub fn wait_for_lenses(&mut self) {
        loop {
            match self.next() {
                Some(Message::Request(request)) => {
                    assert_eq!(request.method, "workspace/codeLens/refresh");
                    let heard = Response::new_ok(request.id, Value::Null);
                    self.connection.sender.send(heard.into()).expect("sent");
                    return;
                }
                Some(_) => {}
                None => panic!("lenses do not change"),
            }
        }
    }

    /// Waits until something is published about a file of which this is so.
    pub fn wait(&mut self, path: &Path, is_so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = uri(path);
        loop {
            if let Some(diagnostics) = self.diagnostics.get(&uri)
                && is_so(diagnostics)
            {
                return diagnostics.clone();
            }
            assert!(
                self.next().is_some(),
                "nothing of the kind is published: {:?}",
                self.diagnostics
            );
        }
    }

    /// The texts as an edit makes them, by their addresses; those that are not open are read.
    pub fn applied(&self, edit: &Value) -> BTreeMap<String, String> {
        let changes = edit["changes"].as_object().expect("changes");
        let applied = changes.iter().map(|(uri, edits)| {
            let saved = || fs::read_to_string(uri.trim_start_matches("file://")).expect("text");
            let mut text = self.texts.get(uri).cloned().unwrap_or_else(saved);
            let edits = edits.as_array().expect("edits").iter();
            let mut bytes: Vec<_> = edits
                .map(|edit| {
                    let place = |end: &str| self.byte(&text, &edit["range"][end]);
                    (
                        place("start"),
                        place("end"),
                        edit["newText"].as_str().expect("a text"),
                    )
                })
                .collect();
            bytes.sort_unstable();
            for (start, end, new) in bytes.into_iter().rev() {
                text.replace_range(start..end, new);
            }
            (uri.clone(), text)
        });
        applied.collect()
    }

    /// Ends the session as editors do.
    pub fn shut_down(mut self) -> Ending {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.server.join().expect("it ends")
    }

    /// Is gone without a word.
    pub fn vanish(self) -> Ending {
        drop(self.connection);
        self.server.join().expect("it ends")
    }
}
