use super::{TakenNames, toml};

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
