use super::{TakenNames, toml};
use crate::model::{Invariant, Library, Measure, Rule};

/// What a rule says as its author wrote it: the expressions of a rule over one patient, the fields of one over two; and who is known to break it.
pub(crate) fn invariant_written(library: &Library, invariant: &Invariant) -> String {
    let rule = rule_written(library, &invariant.rule);
    match &invariant.known_violation {
        Some(known) => format!("{rule}; known-violation when {}", known.when.text),
        None => rule,
    }
}

fn rule_written(library: &Library, rule: &Rule) -> String {
    let claims = rule.claims().iter().map(|claim| claim.text.clone());
    let Rule::Monotone(monotone) = rule else {
        return claims.collect::<Vec<_>>().join(", ");
    };
    let ids = |measures: &[Measure]| {
        let ids: Vec<&str> = measures.iter().map(|own| own.id(library)).collect();
        ids.join(", ")
    };
    let fields = [
        ("monotone", monotone.of.written(library)),
        ("rising-with", ids(&monotone.rising)),
        ("falling-with", ids(&monotone.falling)),
        ("when", claims.collect()),
    ];
    let fields = fields.into_iter().filter(|(_, text)| !text.is_empty());
    let fields = fields.map(|(name, text)| format!("{name} {text}"));
    fields.collect::<Vec<_>>().join("; ")
}

/// A block that claims something, of those for whom the premise holds, under a name that nothing else has.
pub(crate) fn invariant(
    names: &mut TakenNames,
    about: &str,
    premise: Option<&str>,
    claim: &str,
) -> String {
    let claim = match premise {
        Some(premise) => format!("{premise} implies {claim}"),
        None => claim.to_owned(),
    };
    let name = names.give(&format!("{about}-rule"));
    format!("```invariant {name}\nalways = {}\n```\n", toml(&claim))
}
