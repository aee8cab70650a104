//! The blocks of a chapter in one layout.

use super::book::View;
use super::protocol::TextEdit;
use crate::source::FileKey;
use crate::tidy;

pub(super) fn format(view: &View<'_>, file: FileKey) -> Vec<TextEdit> {
    let edits = tidy::edits(view.sources, view.document).into_iter();
    let own = edits.filter(|edit| edit.span.file == file);
    own.map(|edit| TextEdit {
        range: view.location(edit.span).range,
        new_text: edit.text,
    })
    .collect()
}
