use super::fields::Fields;
use crate::model::{Meta, Term};

pub(super) fn read_term(fields: &Fields<'_>, meta: Meta) -> Option<Term> {
    let definition = fields.prose("definition");
    Some(Term {
        abbreviation: fields.text("abbreviation"),
        synonyms: fields
            .texts("synonyms")
            .into_iter()
            .map(|(text, _)| text)
            .collect(),
        meta,
        definition: definition?,
    })
}
