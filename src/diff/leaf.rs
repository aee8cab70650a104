//! Where two values of a field differ, as deep inside them as possible.

use serde_json::{Map, Value};

/// Longer texts are shown where they differ, not whole.
const LONGEST: usize = 72;
/// How many words before and after that place are shown too.
const AROUND: usize = 3;

/// A place in a field that is written differently.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    /// The names of the fields, outermost first; what has a name in a list stands between them.
    pub path: Vec<String>,
    /// An expression that is only written differently.
    pub is_wording: bool,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Every place where a field differs, in the order of the new version.
pub(super) fn leaves(field: &str, old: &Value, new: &Value) -> Vec<Leaf> {
    let mut found = Vec::new();
    walk(&mut vec![field.to_owned()], old, new, &mut found);
    found
}

fn walk(path: &mut Vec<String>, old: &Value, new: &Value, found: &mut Vec<Leaf>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) if !is_one(before) && !is_one(after) => {
            let gone = before.keys().filter(|name| !after.contains_key(*name));
            for name in after.keys().chain(gone) {
                let of =
                    |object: &Map<String, Value>| object.get(name).cloned().unwrap_or_default();
                within(path, name, &of(before), &of(after), found);
            }
        }
        (Value::Array(before), Value::Array(after))
            if has_objects(before) || has_objects(after) =>
        {
            items(path, before, after, found);
        }
        _ => found.push(leaf(path, old, new)),
    }
}

fn within(path: &mut Vec<String>, name: &str, old: &Value, new: &Value, found: &mut Vec<Leaf>) {
    path.push(name.to_owned());
    walk(path, old, new, found);
    path.pop();
}

/// Those that are equal belong together, then those that follow each other among the rest.
fn items(path: &mut Vec<String>, old: &[Value], new: &[Value], found: &mut Vec<Leaf>) {
    let (before, after) = (without(old, new), without(new, old));
    if before.is_empty() && after.is_empty() {
        // The same in another order.
        found.push(leaf(path, &Value::Null, &Value::Null));
    }
    for place in 0..before.len().max(after.len()) {
        match (before.get(place), after.get(place)) {
            (Some(before), Some(after)) => {
                match name(before).filter(|same| name(after) == Some(same)) {
                    Some(name) => within(path, name, before, after, found),
                    None => walk(path, before, after, found),
                }
            }
            (before, after) => {
                let [before, after] =
                    [before, after].map(|value| value.copied().unwrap_or(&Value::Null));
                found.push(leaf(path, before, after));
            }
        }
    }
}

/// What one list has and the other does not, each as often as that is so.
fn without<'a>(list: &'a [Value], other: &[Value]) -> Vec<&'a Value> {
    let mut left: Vec<&Value> = other.iter().collect();
    let mut more = Vec::new();
    for item in list {
        match left.iter().position(|candidate| *candidate == item) {
            Some(place) => drop(left.swap_remove(place)),
            None => more.push(item),
        }
    }
    more
}

/// By what an item of a list is known.
fn name(item: &Value) -> Option<&str> {
    let names = ["name", "label", "outcome", "topic"].into_iter();
    names.filter_map(|field| item.get(field)?.as_str()).next()
}

fn has_objects(items: &[Value]) -> bool {
    items.iter().any(Value::is_object)
}

/// An expression, or prose: not to be taken apart.
fn is_one(object: &Map<String, Value>) -> bool {
    object.contains_key("tree") || object.contains_key("prose")
}

fn leaf(path: &[String], old: &Value, new: &Value) -> Leaf {
    let tree = |value: &Value| value.get("tree").cloned();
    let (old_words, new_words) = match (old, new) {
        (Value::Array(before), Value::Array(after)) => lists(before, after),
        _ => (words(old), words(new)),
    };
    let (old_words, new_words) = match (old_words, new_words) {
        (Some(old), Some(new)) => excerpts(&old, &new),
        one => one,
    };
    Leaf {
        path: path.to_vec(),
        is_wording: tree(old).is_some() && tree(old) == tree(new),
        old: old_words,
        new: new_words,
    }
}

/// Two lists of words, whole or, where they are long, what each has alone.
fn lists(old: &[Value], new: &[Value]) -> (Option<String>, Option<String>) {
    let whole = |list: &[Value]| joined(list.iter());
    match (whole(old), whole(new)) {
        (Some(old), Some(new)) if old.len().max(new.len()) <= LONGEST => (Some(old), Some(new)),
        _ => (
            joined(without(old, new).into_iter()),
            joined(without(new, old).into_iter()),
        ),
    }
}

fn joined<'a>(items: impl Iterator<Item = &'a Value>) -> Option<String> {
    let words: Option<Vec<String>> = items.map(words).collect();
    words
        .map(|words| words.join(", "))
        .filter(|words| !words.is_empty())
}

/// A value as a reader would write it; nothing where it says nothing.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => joined(items.iter()),
        Value::Object(object) if is_one(object) => {
            let text = object.get("text")?.as_str()?;
            Some(text.to_owned())
        }
        Value::Object(object) => {
            let said = object
                .iter()
                .filter_map(|(name, value)| Some(format!("{name} {}", words(value)?)));
            let said: Vec<String> = said.collect();
            (!said.is_empty()).then(|| said.join(", "))
        }
    }
}

/// Two long texts where they part, with a few words around.
fn excerpts(old: &str, new: &str) -> (Option<String>, Option<String>) {
    if old == new {
        return (None, None);
    }
    if old.chars().count().max(new.chars().count()) <= LONGEST {
        return (Some(old.to_owned()), Some(new.to_owned()));
    }
    let [before, after] = [old, new].map(|text| text.split_whitespace().collect::<Vec<_>>());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let first = same(&mut before.iter().zip(&after));
    let shorter = before.len().min(after.len());
    let last = same(&mut before.iter().rev().zip(after.iter().rev())).min(shorter - first);
    let part = |words: &[&str]| Some(around(words, first, words.len() - last));
    (part(&before), part(&after))
}

fn around(words: &[&str], from: usize, to: usize) -> String {
    let start = from.saturating_sub(AROUND);
    let end = (to + AROUND).min(words.len());
    let open = if start > 0 { "… " } else { "" };
    let close = if end < words.len() { " …" } else { "" };
    let shown = &words[start..end];
    let most = LONGEST / 4;
    if shown.len() > most {
        let half = most / 2;
        let (head, tail) = (&shown[..half], &shown[shown.len() - half..]);
        return format!("{open}{} … {}{close}", head.join(" "), tail.join(" "));
    }
    format!("{open}{}{close}", shown.join(" "))
}
