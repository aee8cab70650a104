//! The messages of the Language Server Protocol, as far as they are used. Names are the protocol's own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A line and a unit of the encoding that was agreed on, each from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub line: usize,
    pub character: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    pub uri: String,
    pub range: Range,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitializeParams {
    #[serde(default)]
    pub capabilities: ClientCapabilities,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientCapabilities {
    pub general: Option<GeneralCapabilities>,
    pub workspace: Option<WorkspaceCapabilities>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WorkspaceCapabilities {
    pub code_lens: Option<LensCapabilities>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LensCapabilities {
    pub refresh_support: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GeneralCapabilities {
    pub position_encodings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentName {
    pub uri: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenParams {
    pub text_document: OpenedDocument,
}

#[derive(Debug, Deserialize)]
pub struct OpenedDocument {
    pub uri: String,
    pub version: i64,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeParams {
    pub text_document: VersionedDocument,
    pub content_changes: Vec<ContentChange>,
}

#[derive(Debug, Deserialize)]
pub struct VersionedDocument {
    pub uri: String,
    pub version: i64,
}

/// A piece of a text, or all of it.
#[derive(Debug, Deserialize)]
pub struct ContentChange {
    pub range: Option<Range>,
    pub text: String,
}

/// What asks of one document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentParams {
    pub text_document: DocumentName,
}

/// What asks of one place; of which document stands beside it.
#[derive(Debug, Deserialize)]
pub struct PlaceParams {
    pub position: Position,
}

/// What more is asked where all references are asked for.
#[derive(Debug, Deserialize)]
pub struct ReferenceParams {
    pub context: ReferenceContext,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceContext {
    pub include_declaration: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RenameParams {
    pub new_name: String,
}

#[derive(Debug, Deserialize)]
pub struct ActionParams {
    pub range: Range,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    pub range: Range,
    pub severity: DiagnosticSeverity,
    pub code: String,
    pub source: &'static str,
    pub message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_information: Vec<RelatedInformation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticSeverity {
    Error = 1,
    Warning = 2,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedInformation {
    pub location: Location,
    pub message: String,
}

#[derive(Debug, Serialize)]
pub struct PublishParams {
    pub uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Serialize)]
pub struct MessageParams {
    #[serde(rename = "type")]
    pub kind: MessageKind,
    pub message: String,
}

#[derive(Clone, Copy, Debug)]
pub enum MessageKind {
    Error = 1,
}

#[derive(Debug, Serialize)]
pub struct Markup {
    pub kind: &'static str,
    pub value: String,
}

impl Markup {
    pub fn markdown(value: impl Into<String>) -> Self {
        Self {
            kind: "markdown",
            value: value.into(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Hover {
    pub contents: Markup,
    pub range: Range,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionItem {
    pub label: String,
    pub kind: CompletionKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<Markup>,
    pub text_edit: TextEdit,
    /// What sorts it among the others.
    pub sort_text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    Function = 3,
    Field = 5,
    Class = 7,
    Module = 9,
    Unit = 11,
    Value = 12,
    Keyword = 14,
    Reference = 18,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    pub range: Range,
    pub new_text: String,
}

/// Edits of several documents, by their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WorkspaceEdit {
    pub changes: std::collections::BTreeMap<String, Vec<TextEdit>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSymbol {
    pub name: String,
    pub detail: String,
    pub kind: SymbolKind,
    pub range: Range,
    pub selection_range: Range,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<DocumentSymbol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Namespace = 3,
    Class = 5,
    Function = 12,
    Variable = 13,
    String = 15,
    Key = 20,
    Event = 24,
    Struct = 23,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoldingRange {
    pub start_line: usize,
    pub end_line: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeAction {
    pub title: String,
    pub kind: &'static str,
    pub is_preferred: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    pub edit: WorkspaceEdit,
}

#[derive(Debug, Serialize)]
pub struct CodeLens {
    pub range: Range,
    pub command: Command,
}

/// A line of words: no command is behind it.
#[derive(Debug, Serialize)]
pub struct Command {
    pub title: String,
    pub command: &'static str,
}

#[derive(Debug, Serialize)]
pub struct SemanticTokens {
    pub data: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub struct InitializeResult {
    pub capabilities: Value,
    #[serde(rename = "serverInfo")]
    pub server_info: ServerInfo,
}

#[derive(Debug, Serialize)]
pub struct ServerInfo {
    pub name: &'static str,
    pub version: &'static str,
}

/// Enumerations of the protocol are numbers.
macro_rules! numbered {
    ($($name:ident)*) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(*self as u8)
            }
        }
    )*};
}

numbered!(DiagnosticSeverity MessageKind CompletionKind SymbolKind);
