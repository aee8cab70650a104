use super::fields::Fields;
use crate::model::{Claim, Invariant, Meta, Rule, Written};
use crate::problem::{Code, Problem};

pub(super) fn read_invariant(fields: &Fields<'_>, meta: Meta) -> Option<Invariant> {
    let always = read_claim(fields, "always").map(Rule::Always);
    let never = read_claim(fields, "never").map(Rule::Never);
    match (fields.has("always"), fields.has("never")) {
        (false, false) => fields.missing("`always` or `never`"),
        (true, true) => {
            let problem = Problem::new(
                Code::UnknownField,
                "an invariant with both `always` and `never`",
            );
            fields.report(
                problem
                    .at(fields.key_span("never"))
                    .help("write two invariants"),
            );
            return None;
        }
        (true, false) | (false, true) => {}
    }
    Some(Invariant {
        meta,
        rule: always.or(never)?,
    })
}

fn read_claim(fields: &Fields<'_>, name: &'static str) -> Option<Written<Claim>> {
    let (text, place, span) = fields.text_at(name)?;
    fields.scope.claim(text, place, span)
}
