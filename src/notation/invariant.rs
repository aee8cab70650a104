use super::toml;
use crate::model::Library;

/// A block with a name that nothing else has.
pub(crate) fn invariant(library: &Library, claim: &str) -> String {
    let is_taken = |name: &str| {
        library
            .things
            .iter()
            .any(|thing| library.meta(*thing).id == name)
    };
    let numbers = 1u32..;
    let name = numbers
        .map(|number| format!("no-unsafe-edit-{number}"))
        .find(|name| !is_taken(name))
        .expect("a book has fewer things than there are numbers");
    format!(
        "```invariant {name}\ntitle = \"What an unsafe edit would break\"\nalways = {}\n```\n",
        toml(claim)
    )
}
