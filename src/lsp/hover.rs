//! What a name says, who refers to it, and what is known of its patients.

use super::book::View;
use super::mention::{BlockPlace, Mention, Named};
use super::protocol::{Hover, Markup};
use super::said;
use crate::model::Thing;
use crate::source::FileKey;

pub(super) fn hover(view: &View<'_>, file: FileKey, offset: usize) -> Option<Hover> {
    let mention = view.mentions.at(file, offset)?;
    let value = text(view, mention)?;
    Some(Hover {
        contents: Markup::markdown(value),
        range: view.location(mention.span).range,
    })
}

fn text(view: &View<'_>, mention: &Mention) -> Option<String> {
    match &mention.named {
        Named::Thing(id) => {
            let block = view.mentions.block(id)?;
            Some(thing(view, block, &mention.named))
        }
        Named::Part { owner, name } => part(view, owner, name, &mention.named),
        Named::Value { of, value } => value_text(view, of, value),
        Named::Reference(key) => reference(view, key),
        Named::Chapter(path) => Some(format!("the chapter `{path}`")),
    }
}

fn thing(view: &View<'_>, block: &BlockPlace, named: &Named) -> String {
    let mut paragraphs = vec![head(block)];
    if let Some(key) = resolved(view, &block.id.value) {
        paragraphs.extend(said::said(view, key));
        paragraphs.extend(said::known(view, key));
    }
    paragraphs.push(used(view, named));
    paragraphs.join("\n\n")
}

fn head(block: &BlockPlace) -> String {
    let id = &block.id.value;
    match &block.title {
        Some(title) => format!("**{title}** · {} `{id}`", block.kind.name()),
        None => format!("{} `{id}`", block.kind.name()),
    }
}

/// The thing of a name in the newest library that there is.
pub(super) fn resolved(view: &View<'_>, id: &str) -> Option<Thing> {
    let library = view.library()?;
    let mut things = library.things.iter().copied();
    things.find(|thing| library.meta(*thing).id == id)
}

/// How many places name it: “used in 3 places”.
fn used(view: &View<'_>, named: &Named) -> String {
    let places = view.mentions.places(named);
    used_words(places.filter(|place| !place.is_definition).count())
}

pub(super) fn used_words(places: usize) -> String {
    match places {
        0 => "used nowhere".to_owned(),
        1 => "used in 1 place".to_owned(),
        more => format!("used in {more} places"),
    }
}

fn part(view: &View<'_>, owner: &str, name: &str, named: &Named) -> Option<String> {
    let block = view.mentions.block(owner)?;
    let mut paragraphs = vec![format!("`{owner}.{name}` of {}", head(block))];
    paragraphs.extend(said::part(view, owner, name));
    paragraphs.push(used(view, named));
    Some(paragraphs.join("\n\n"))
}

fn value_text(view: &View<'_>, of: &str, value: &str) -> Option<String> {
    let block = view.mentions.block(of)?;
    let is_value = block.values.iter().any(|own| own == value);
    let label = said::label(view, of, value).map(|label| format!("**{label}** · "));
    is_value.then(|| format!("{}a value of {}", label.unwrap_or_default(), head(block)))
}

fn reference(view: &View<'_>, key: &str) -> Option<String> {
    let library = view.library()?;
    let mut references = library.references.values();
    let reference = references.find(|reference| reference.key == key)?;
    Some(format!("{}\n\n`@{key}`", reference.text))
}
