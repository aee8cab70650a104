use crate::model::{Invariant, Library, Measure, OfTwo, Rule, SaysOfTwo};

/// What a rule says as its author wrote it: the expressions of a rule over one patient, the fields of one over two; and who is known to break it.
pub(crate) fn invariant_written(library: &Library, invariant: &Invariant) -> String {
    let rule = match &invariant.rule {
        Rule::OfTwo(rule) => of_two_written(library, rule),
        Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => {
            let claims = invariant.rule.claims().iter();
            let claims: Vec<&str> = claims.map(|claim| claim.text.as_str()).collect();
            claims.join(", ")
        }
    };
    match invariant.known() {
        Some(known) => format!("{rule}; known-violation when {}", known.when),
        None => rule,
    }
}

fn of_two_written(library: &Library, rule: &OfTwo) -> String {
    let ids = |measures: &[Measure]| {
        let ids: Vec<&str> = measures.iter().map(|own| own.id(library)).collect();
        ids.join(", ")
    };
    let fields = match &rule.says {
        SaysOfTwo::Monotone(monotone) => vec![
            ("monotone", monotone.of.written(library)),
            ("rising-with", ids(&monotone.rising)),
            ("falling-with", ids(&monotone.falling)),
            (
                "when",
                monotone
                    .when
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
        ],
        SaysOfTwo::Pairs(pairs) => {
            let facts = pairs.differ_in.iter().flatten();
            let facts: Vec<&str> = facts
                .map(|fact| library.facts[*fact].meta.id.as_str())
                .collect();
            vec![
                ("pairs", pairs.pairs.text.clone()),
                ("differ-in", facts.join(", ")),
                ("always", pairs.always.text.clone()),
            ]
        }
    };
    let fields = fields.into_iter().filter(|(_, text)| !text.is_empty());
    let fields = fields.map(|(name, text)| format!("{name} {text}"));
    fields.collect::<Vec<_>>().join("; ")
}
