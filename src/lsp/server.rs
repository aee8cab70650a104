//! The loop that hears an editor and answers it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use crossbeam_channel::{Receiver, select, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::book::{OpenBook, View};
use super::checker::{self, CheckRequest, CheckedText, FoundOut, TextFinding};
use super::place::{self, Encoding};
use super::protocol::{
    ActionParams, ChangeParams, DocumentParams, InitializeParams, InitializeResult, MessageKind,
    MessageParams, OpenParams, PlaceParams, PublishParams, ReferenceParams, RenameParams,
    ServerInfo,
};
use super::{
    Ending, Options, actions, colours, complete, diagnose, fold, format, hover, lenses, navigate,
    quoting, rename, symbols,
};
use crate::problem::FAULT;
use crate::read;
use crate::source::FileKey;

pub(super) struct Server<'c> {
    connection: &'c Connection,
    checks: mpsc::Sender<CheckRequest>,
    checked: Receiver<CheckedText>,
    books: BTreeMap<PathBuf, OpenBook>,
    encoding: Encoding,
    /// Whether the editor can be told that lenses have changed.
    refreshes_lenses: bool,
    /// How many requests the editor was sent.
    requests: i32,
    stage: Stage,
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Begun,
    Serving,
    ShutDown,
}

/// Why a request has no answer.
struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

type Answer = Result<Value, Refusal>;

impl<'c> Server<'c> {
    pub fn new(connection: &'c Connection, options: Options) -> Self {
        let (answers, checked) = unbounded();
        Self {
            connection,
            checks: checker::start(options.date, answers),
            checked,
            books: BTreeMap::new(),
            encoding: Encoding::Utf16,
            refreshes_lenses: false,
            requests: 0,
            stage: Stage::Begun,
        }
    }

    pub fn run(mut self) -> Ending {
        let (messages, checked) = (self.connection.receiver.clone(), self.checked.clone());
        loop {
            // What was typed in the meantime comes first.
            if messages.is_empty() {
                self.refresh();
            }
            select! {
                recv(messages) -> message => match message {
                    Ok(message) => if let Some(ending) = self.hear(message) {
                        return ending;
                    },
                    Err(_) => return Ending::Orderly,
                },
                recv(checked) -> found => if let Ok(found) = found {
                    self.take(found);
                },
            }
        }
    }

    fn hear(&mut self, message: Message) -> Option<Ending> {
        match message {
            Message::Request(request) => self.answer(request),
            Message::Notification(told) if told.method == "exit" => {
                return Some(match self.stage {
                    Stage::ShutDown => Ending::Orderly,
                    Stage::Begun | Stage::Serving => Ending::Abrupt,
                });
            }
            Message::Notification(told) => {
                if catch_unwind(AssertUnwindSafe(|| self.told(told))).is_err() {
                    self.say(FAULT);
                }
            }
            Message::Response(_) => {}
        }
        None
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that is gone is noticed where it is heard.
        let _ = self.connection.sender.send(message.into());
    }

    fn tell(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params));
    }

    fn say(&self, message: &str) {
        let params = MessageParams {
            kind: MessageKind::Error,
            message: message.to_owned(),
        };
        self.tell("window/showMessage", params);
    }

    /// Parses what has changed, and has it checked.
    fn refresh(&mut self) {
        let mut said = Vec::new();
        for book in self.books.values_mut().filter(|book| book.is_stale) {
            match catch_unwind(AssertUnwindSafe(|| book.refresh())) {
                // If that thread has ended, its last answer has said why.
                Ok(Ok(request)) => drop(self.checks.send(request)),
                Ok(Err(error)) => said.push(error.to_string()),
                Err(_) => said.push(FAULT.to_owned()),
            }
        }
        said.iter().for_each(|said| self.say(said));
    }

    /// Takes what was found, unless it is out of date.
    fn take(&mut self, checked: CheckedText) {
        let CheckedText {
            folder,
            number,
            found,
        } = checked;
        match found {
            TextFinding::Fault => self.say(FAULT),
            TextFinding::Checked(found) => self.publish(&folder, number, found),
            TextFinding::Judged(judged) => {
                let mut book = self.books.get_mut(&folder);
                let is_new = book
                    .as_mut()
                    .is_some_and(|book| book.accept_judged(number, judged));
                if is_new && self.refreshes_lenses {
                    self.ask("workspace/codeLens/refresh");
                }
            }
        }
    }

    /// Asks the editor for something that has no answer but that it was heard.
    fn ask(&mut self, method: &str) {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request::new(id, method.to_owned(), Value::Null));
    }

    fn publish(&mut self, folder: &Path, number: u64, found: Arc<FoundOut>) {
        let Some(book) = self.books.get_mut(folder) else {
            return;
        };
        if !book.accept(number, found) {
            return;
        }
        let mut published = Vec::new();
        let mut all = diagnose::diagnostics(&book.view(self.encoding));
        // A file that is gone has none.
        for path in &book.published {
            all.entry(path.clone()).or_default();
        }
        for (path, diagnostics) in all {
            // Of what is open it is said too that nothing was found.
            let is_shown = book.published.contains(&path) || book.version(&path).is_some();
            if diagnostics.is_empty() && !is_shown {
                continue;
            }
            match diagnostics.is_empty() {
                true => book.published.remove(&path),
                false => book.published.insert(path.clone()),
            };
            published.push(PublishParams {
                uri: place::uri(&book.folder.join(&path)),
                version: book.version(&path),
                diagnostics,
            });
        }
        for params in published {
            self.tell("textDocument/publishDiagnostics", params);
        }
    }

    fn told(&mut self, told: Notification) {
        let params = told.params;
        match told.method.as_str() {
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didClose" => self.with_document(params, OpenBook::close),
            "textDocument/didSave" => self.with_document(params, |book, _| book.touch()),
            "workspace/didChangeWatchedFiles" => {
                self.books.values_mut().for_each(OpenBook::touch);
            }
            // Whatever else is told is of no use here.
            _other => {}
        }
    }

    fn opened(&mut self, params: Value) {
        let Ok(OpenParams { text_document }) = serde_json::from_value(params) else {
            return;
        };
        if let Some((book, path)) = self.book_of(&text_document.uri) {
            book.open(path, text_document.text, text_document.version);
        }
    }

    fn changed(&mut self, params: Value) {
        let Ok(params) = serde_json::from_value::<ChangeParams>(params) else {
            return;
        };
        let (encoding, document) = (self.encoding, params.text_document);
        if let Some((book, path)) = self.book_of(&document.uri) {
            book.change(&path, &params.content_changes, document.version, encoding);
        }
    }

    fn with_document(&mut self, params: Value, change: fn(&mut OpenBook, &str)) {
        let Ok(DocumentParams { text_document }) = serde_json::from_value(params) else {
            return;
        };
        if let Some((book, path)) = self.book_of(&text_document.uri) {
            change(book, &path);
        }
    }

    /// The book of a file, and its path in it; a file of no book is left alone.
    fn book_of(&mut self, uri: &str) -> Option<(&mut OpenBook, String)> {
        let file = place::path(uri)?;
        let (folder, path) = read::book_of(&file)?;
        let book = self.books.entry(folder);
        let book = book.or_insert_with_key(|folder| OpenBook::new(folder.clone()));
        Some((book, path))
    }

    fn answer(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer_to(request)));
        let answer = answer.unwrap_or_else(|_| Err(Refusal::new(ErrorCode::InternalError, FAULT)));
        self.send(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
        });
    }

    fn answer_to(&mut self, request: Request) -> Answer {
        match (self.stage, request.method.as_str()) {
            (Stage::Begun, "initialize") => self.initialize(request.params),
            (Stage::Begun, _) => Err(Refusal::new(
                ErrorCode::ServerNotInitialized,
                "the session has not begun",
            )),
            (Stage::Serving, "shutdown") => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (Stage::Serving, _) => self.asked(request),
            (Stage::ShutDown, _) => Err(Refusal::new(
                ErrorCode::InvalidRequest,
                "the session is over",
            )),
        }
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let params: InitializeParams = read_params(params)?;
        let general = params.capabilities.general.unwrap_or_default();
        self.encoding = Encoding::agreed(&general.position_encodings);
        let workspace = params.capabilities.workspace.unwrap_or_default();
        self.refreshes_lenses = workspace.code_lens.unwrap_or_default().refresh_support;
        self.stage = Stage::Serving;
        written(InitializeResult {
            capabilities: capabilities(self.encoding),
            server_info: ServerInfo {
                name: "pathbook",
                version: env!("CARGO_PKG_VERSION"),
            },
        })
    }

    fn asked(&mut self, request: Request) -> Answer {
        let params = request.params;
        match request.method.as_str() {
            "textDocument/hover" => self.at_place(params, hover::hover),
            "textDocument/completion" => self.at_place(params, complete::complete),
            "textDocument/definition" => self.at_place(params, navigate::definition),
            "textDocument/references" => {
                let asked: ReferenceParams = read_params(params.clone())?;
                let with_definition = asked.context.include_declaration;
                self.at_place(params, |view, file, at| {
                    navigate::references(view, file, at, with_definition)
                })
            }
            "textDocument/documentSymbol" => self.in_document(params, symbols::symbols),
            "textDocument/formatting" => self.in_document(params, format::format),
            "textDocument/foldingRange" => self.in_document(params, fold::folds),
            "textDocument/codeLens" => self.in_document(params, lenses::lenses),
            "textDocument/semanticTokens/full" => self.in_document(params, colours::colours),
            "textDocument/codeAction" => {
                let ActionParams { range } = read_params(params.clone())?;
                self.in_document(params, |view, file| {
                    let piece = actions::piece(view, file, range);
                    let mut all = actions::actions(view, piece);
                    all.extend(quoting::quotings(view, piece));
                    all
                })
            }
            "textDocument/prepareRename" => self.at_place(params, rename::prepare),
            "textDocument/rename" => self.rename(params),
            method => Err(Refusal::new(
                ErrorCode::MethodNotFound,
                format!("`{method}` is not offered"),
            )),
        }
    }

    fn rename(&mut self, params: Value) -> Answer {
        let RenameParams { new_name } = read_params(params.clone())?;
        let mut refused = None;
        let edit = self.at_place(params, |view, file, offset| {
            match rename::rename(view, (file, offset), &new_name) {
                Ok(edit) => Some(edit),
                Err(why) => {
                    refused = Some(why);
                    None
                }
            }
        });
        match refused {
            Some(why) => Err(Refusal::new(ErrorCode::RequestFailed, why)),
            None => edit,
        }
    }

    /// An answer about one document; `null` for one of no book.
    fn in_document<T: Serialize>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&View<'_>, FileKey) -> T,
    ) -> Answer {
        self.refresh();
        let encoding = self.encoding;
        let params: DocumentParams = read_params(params)?;
        let Some((book, path)) = self.book_of(&params.text_document.uri) else {
            return Ok(Value::Null);
        };
        let view = book.view(encoding);
        match view.file(&path) {
            Some(file) => written(answer(&view, file)),
            None => Ok(Value::Null),
        }
    }

    /// An answer about one place.
    fn at_place<T: Serialize>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&View<'_>, FileKey, usize) -> T,
    ) -> Answer {
        let PlaceParams { position, .. } = read_params(params.clone())?;
        self.in_document(params, |view, file| {
            answer(view, file, view.offset(file, position))
        })
    }
}

fn read_params<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

fn written(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer)
        .map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

fn capabilities(encoding: Encoding) -> Value {
    json!({
        "positionEncoding": encoding.name(),
        "textDocumentSync": { "openClose": true, "change": 2, "save": {} },
        "hoverProvider": true,
        "completionProvider": { "triggerCharacters": ["`", "[", "@", "\"", "'", "."] },
        "definitionProvider": true,
        "referencesProvider": true,
        "documentSymbolProvider": true,
        "documentFormattingProvider": true,
        "foldingRangeProvider": true,
        "codeLensProvider": {},
        "codeActionProvider": { "codeActionKinds": ["quickfix", "refactor"] },
        "renameProvider": { "prepareProvider": true },
        "semanticTokensProvider": {
            "legend": { "tokenTypes": colours::LEGEND, "tokenModifiers": [] },
            "full": true,
        },
    })
}
