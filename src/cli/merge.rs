//! `pathbook merge`: what the shards of a work printed, joined.

use std::path::Path;

use super::Failure;
use super::args::MergeArgs;
use super::book::{read_book, unread};
use super::mutate::{self, EditsPart};
use crate::read;

pub(super) fn run(args: &MergeArgs) -> Result<(), Failure> {
    let parts = args
        .parts
        .iter()
        .map(|path| Ok((path.as_path(), part(path)?)));
    let parts: Vec<(&Path, EditsPart)> = parts.collect::<Result<_, Failure>>()?;
    if let Some(folder) = &args.of {
        are_of_book(&parts, folder)?;
    }
    are_of_one_work(&parts)?;
    are_all(&parts)?;
    let parts: Vec<EditsPart> = parts.into_iter().map(|(_, part)| part).collect();
    mutate::print(&parts, &args.format)?;
    mutate::exit_status(&parts)
}

fn part(path: &Path) -> Result<EditsPart, Failure> {
    let text = read::printed(path).map_err(|error| unread(&error))?;
    EditsPart::read(&text).ok_or_else(|| {
        let message = format!("`{}` is not what a shard printed", path.display());
        Failure::with_help(
            message,
            "join what `pathbook mutate --shard K/N --format json` of this version printed",
        )
    })
}

/// Each file is of the book in a folder, as it is now.
fn are_of_book(parts: &[(&Path, EditsPart)], folder: &Path) -> Result<(), Failure> {
    let (sources, _) = read_book(folder)?;
    let book = sources.digest().to_string();
    let Some((path, _)) = parts.iter().find(|(_, part)| part.of.book != book) else {
        return Ok(());
    };
    let message = format!(
        "`{}` is of other texts than `{}` has now",
        path.display(),
        folder.display()
    );
    Err(Failure::with_help(
        message,
        "run every shard on this commit",
    ))
}

/// Each file has a share of the same work as the first.
fn are_of_one_work(parts: &[(&Path, EditsPart)]) -> Result<(), Failure> {
    let Some(((first_path, first), others)) = parts.split_first() else {
        return Ok(());
    };
    for (path, other) in others {
        let differs = if first.of.pathbook != other.of.pathbook {
            Some("by another version of pathbook")
        } else if first.of.book != other.of.book {
            Some("of other texts")
        } else if first.of.as_of != other.of.as_of {
            Some("as on another date")
        } else if first.shard.count() != other.shard.count() {
            Some("one of another number of shards")
        } else {
            None
        };
        if let Some(differs) = differs {
            let (path, first) = (path.display(), first_path.display());
            let message = format!("`{path}` is {differs} than `{first}`");
            return Err(Failure::with_help(
                message,
                "run every shard with one version of pathbook, on one commit, with one `--as-of`",
            ));
        }
    }
    Ok(())
}

/// Each shard that there is, is there, and once.
fn are_all(parts: &[(&Path, EditsPart)]) -> Result<(), Failure> {
    let Some((_, first)) = parts.first() else {
        return Ok(());
    };
    let mut missing = Vec::new();
    for shard in first.shard.all() {
        let mut own = parts.iter().filter(|(_, part)| part.shard == shard);
        match (own.next(), own.next()) {
            (Some((one, _)), Some((other, _))) => {
                let (one, other) = (one.display(), other.display());
                let message = format!("shard {shard} is there twice: `{one}` and `{other}`");
                return Err(Failure::with_help(message, "give each shard once"));
            }
            (Some(_), None) => {}
            (None, _) => missing.push(shard.to_string()),
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("no file has shard {}", missing.join(", "));
    Err(Failure::with_help(
        message,
        "give what every shard printed: what no shard tried, nobody knows of",
    ))
}
