//! The outline of a chapter: its headings aside, its blocks with their steps, rows and values.

use super::book::View;
use super::mention::BlockPlace;
use super::protocol::{DocumentSymbol, SymbolKind};
use crate::model::Kind;
use crate::source::{FileKey, Span};

pub(super) fn symbols(view: &View<'_>, file: FileKey) -> Vec<DocumentSymbol> {
    let blocks = view.mentions.blocks.iter();
    let own = blocks.filter(|block| block.whole.file == file);
    own.map(|block| symbol(view, block)).collect()
}

fn symbol(view: &View<'_>, block: &BlockPlace) -> DocumentSymbol {
    let range = |span: Span| view.location(span).range;
    let parts = block.parts.iter().map(|part| DocumentSymbol {
        name: part.value.clone(),
        detail: String::new(),
        kind: SymbolKind::Event,
        range: range(part.span),
        selection_range: range(part.span),
        children: Vec::new(),
    });
    let title = block.title.iter().map(|title| format!(" · {title}"));
    DocumentSymbol {
        name: block.id.value.clone(),
        detail: format!("{}{}", block.kind.name(), title.collect::<String>()),
        kind: kind(block.kind),
        range: range(block.whole),
        selection_range: range(block.id.span),
        children: parts.collect(),
    }
}

/// The nearest of the kinds that editors know.
fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Guideline => SymbolKind::Namespace,
        Kind::Fact | Kind::Output => SymbolKind::Variable,
        Kind::Calculation | Kind::Condition | Kind::Score | Kind::Assumption => {
            SymbolKind::Function
        }
        Kind::Intervention | Kind::Outcome => SymbolKind::Key,
        Kind::Pathway | Kind::Table | Kind::Protocol => SymbolKind::Class,
        Kind::Evidence
        | Kind::Recommendation
        | Kind::Invariant
        | Kind::Vignette
        | Kind::Adjudication => SymbolKind::Struct,
        Kind::Term => SymbolKind::String,
    }
}
