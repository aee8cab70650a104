use super::fields::Fields;
use super::reporting::read_reporting;
use crate::model::{Guideline, GuidelineKey, Meta, Origin, Slots, SourceText, Status};

pub(super) fn read_guideline(fields: &Fields<'_>, meta: Meta) -> Option<Guideline> {
    let version = fields.text("version");
    let words = [
        ("draft", Status::Draft),
        ("active", Status::Active),
        ("retired", Status::Retired),
    ];
    let status = fields.word("status", &words);
    Some(Guideline {
        folder: folder(fields),
        published: fields.date("published").map(|(date, _)| date),
        review_by: fields.date("review-by"),
        scope: fields.prose("scope"),
        population: fields.prose("population"),
        summary: fields.prose("summary"),
        authors: fields
            .texts("authors")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        reporting: read_reporting(fields),
        conflicts_of_interest: fields.text("conflicts-of-interest"),
        funding: fields.text("funding"),
        source: None,
        origin: fields
            .table("source")
            .map_or_else(Origin::default, |fields| read_origin(&fields)),
        version: version?,
        status: status?,
        meta,
    })
}

/// A pinned text has an origin and a day.
fn read_origin(fields: &Fields<'_>) -> Origin {
    let from = fields.text_at("from").map(|(text, _, span)| (text, span));
    let origin = Origin {
        references: fields.references("references"),
        retrieved: fields.date("retrieved"),
        sha256: fields.digest("sha256"),
        from,
    };
    if origin.sha256.is_some() {
        fields.required("from", origin.from.as_ref());
        fields.required("retrieved", origin.retrieved);
    }
    fields.report_unknown();
    origin
}

/// The folder of `content/` that holds the block.
fn folder(fields: &Fields<'_>) -> String {
    let path = &fields.scope.sources.file(fields.span.file).path;
    let path = path.strip_prefix("content/").unwrap_or(path);
    path.split('/').next().unwrap_or(path).to_owned()
}

pub(super) fn attach_source(
    guidelines: &mut Slots<GuidelineKey, Guideline>,
    folder: &str,
    text: SourceText,
) {
    if let Some(guideline) = guidelines.find_mut(|guideline| guideline.folder == folder) {
        guideline.source = Some(text);
    }
}
