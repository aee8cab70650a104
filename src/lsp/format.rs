//! The blocks of a chapter in one layout.

use super::book::View;
use super::protocol::TextEdit;
use crate::problem::Problems;
use crate::source::FileKey;
use crate::{parse, tidy};

pub(super) fn format(view: &View<'_>, file: FileKey) -> Vec<TextEdit> {
    let document = parse::parse(view.sources, &mut Problems::default());
    let edits = tidy::edits(view.sources, &document).into_iter();
    let own = edits.filter(|edit| edit.span.file == file);
    own.map(|edit| TextEdit {
        range: view.location(edit.span).range,
        new_text: edit.text,
    })
    .collect()
}
