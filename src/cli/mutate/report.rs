//! What became of edits, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::part::{
    BatchPart, CatcherReport, EditPlace, EditsPart, NotCaught, SurvivorPart, WitnessTold,
};
use crate::cli::Failure;
use crate::mutate::{EditKind, TakenNames, Tally, WrittenKind, WrittenTally};
use crate::report::counted;
use crate::schema::data_schema;
use crate::shard::Shard;

/// Names the format of the object; its number changes with every change of the format.
const SCHEMA: &str = "pathbook-mutation/4";

/// What became of the edits; documented in `docs/formats.md`.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct EditsReport {
    /// Which part of the whole it is, where it is not all.
    #[serde(skip)]
    shard: Option<Shard>,
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// Whether the book passes its check.
    proved: bool,
    /// The errors that it has, in words.
    #[serde(skip)]
    failing: Option<String>,
    /// Percent of the edits that are not proved to change nothing that is said; `None` where there are none.
    score: Option<usize>,
    /// What `book.toml` asks for.
    at_least: Option<u32>,
    caught: usize,
    equivalent: usize,
    not_tried: usize,
    /// The first of those.
    #[serde(skip)]
    first_not_tried: Option<EditPlace>,
    kinds: Vec<KindReport>,
    /// What catches how many.
    catchers: Vec<CatcherReport>,
    survivors: Vec<SurvivorReport>,
    undecided: Vec<EditPlace>,
    written: WrittenReport,
}

/// What became of the edits of what is written beside the rules.
#[derive(Debug, JsonSchema, Serialize)]
struct WrittenReport {
    /// Percent of those that were tried that `check` tells; `None` where there are none.
    score: Option<usize>,
    #[serde(flatten)]
    tally: WrittenTallyReport,
    kinds: Vec<WrittenKindReport>,
    /// Those that `check` does not tell.
    not_caught: Vec<NotCaught>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WrittenTallyReport {
    caught: usize,
    shown: usize,
    unseen: usize,
    not_tried: usize,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WrittenKindReport {
    kind: String,
    #[serde(flatten)]
    tally: WrittenTallyReport,
    #[serde(skip)]
    score: Option<usize>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct KindReport {
    kind: &'static str,
    caught: usize,
    equivalent: usize,
    survived: usize,
    undecided: usize,
    not_tried: usize,
    #[serde(skip)]
    score: Option<usize>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct SurvivorReport {
    #[serde(flatten)]
    place: EditPlace,
    /// What the edit does to what somebody is told.
    effect: String,
    /// Someone; `None` where to find them would take too long.
    witness: Option<WitnessReport>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct WitnessReport {
    #[serde(flatten)]
    told: WitnessTold,
    /// A block with an invariant that would have caught it; `None` where none can, since other statements say the same.
    invariant: Option<String>,
    /// Of an edit of a formula: a block with a worked patient that would have caught it.
    vignette: Option<String>,
}

pub(in crate::cli) fn json_schema() -> Schema {
    data_schema::<EditsReport>("What became of unsafe edits of a book")
}

impl EditsReport {
    /// What parts say together: all that there are of a whole, or the one that was judged.
    pub fn joined(parts: &[EditsPart]) -> Self {
        let first = parts.first();
        let mut batches: Vec<&BatchPart> = parts.iter().flat_map(|part| &part.batches).collect();
        batches.sort_by_key(|batch| batch.number);
        let kinds = by_kind(batches.iter().flat_map(|batch| &batch.kinds));
        let all: Tally = kinds.values().copied().sum();
        let not_tried = batches
            .iter()
            .find_map(|batch| batch.first_not_tried.clone());
        let caught = batches.iter().flat_map(|batch| &batch.catchers).cloned();
        let survivors = batches.iter().flat_map(|batch| &batch.survivors);
        let mut names = first.map_or_else(TakenNames::default, |part| part.names.clone());
        let undecided = batches.iter().flat_map(|batch| &batch.undecided);
        Self {
            shard: first
                .map(|part| part.shard)
                .filter(|own| usize::from(own.count()) > parts.len()),
            schema: SCHEMA,
            proved: parts.iter().all(|part| part.proved),
            failing: first.and_then(|part| part.failing.clone()),
            score: all.score(),
            at_least: first.and_then(|part| part.at_least),
            caught: all.caught,
            equivalent: all.equivalent,
            not_tried: all.not_tried,
            first_not_tried: not_tried,
            kinds: kinds
                .into_iter()
                .map(|(kind, tally)| KindReport::new(kind.words(), tally))
                .collect(),
            catchers: CatcherReport::added_up(caught),
            survivors: survivors
                .map(|survivor| SurvivorReport::new(survivor, &mut names))
                .collect(),
            undecided: undecided.cloned().collect(),
            written: WrittenReport::joined(parts),
        }
    }

    pub fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string_pretty(self);
        json.map(|json| json + "\n")
            .map_err(|error| Failure::because(error.to_string()))
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Some(shard) = self.shard {
            let _ = writeln!(text, "shard {shard}: the others have the other edits\n");
        }
        for survivor in &self.survivors {
            survivor.write(&mut text);
        }
        for EditPlace { file, line, edit } in &self.undecided {
            // Writing to a string does not fail.
            let _ = writeln!(text, "not decided: {edit}\n  --> {file}:{line}\n");
        }
        text += &self.kinds_words();
        text += &self.written.score_words();
        text += &self.score_words();
        if let Some(place) = &self.first_not_tried {
            text += &not_tried(self.not_tried, place);
        }
        if let Some(failing) = &self.failing {
            let _ = writeln!(
                text,
                "NOT PROVED: this book fails its check ({failing}); an edit counts as caught where it makes another check fail"
            );
        }
        text
    }
}

impl EditsReport {
    /// A line for each kind of edit that was made, with its score.
    fn kinds_words(&self) -> String {
        let rules = self.kinds.iter().map(|of_kind| {
            let all = of_kind.caught + of_kind.survived + of_kind.undecided;
            (of_kind.kind, of_kind.score, of_kind.caught, all)
        });
        let written = self.written.kinds.iter().map(|of_kind| {
            let all = of_kind.tally.caught + of_kind.tally.shown + of_kind.tally.unseen;
            (
                of_kind.kind.as_str(),
                of_kind.score,
                of_kind.tally.caught,
                all,
            )
        });
        let lines = rules.chain(written);
        let lines = lines.filter_map(|(kind, score, caught, all)| {
            Some(format!("{kind:<36}{:>4} % ({caught} of {all})\n", score?))
        });
        lines.collect()
    }

    /// The score, and what was asked for where it is less.
    fn score_words(&self) -> String {
        let Some(score) = self.score else {
            return format!(
                "nothing was caught, since no unsafe edit could be made: the rules are not tried ({} change nothing that is said)\n",
                counted(self.equivalent, "edit")
            );
        };
        let all = self.caught + self.survivors.len() + self.undecided.len();
        let all = counted(all, "unsafe edit");
        let mut words = format!(
            "{score} % of {all} caught ({} more change nothing that is said)\n",
            self.equivalent
        );
        if let Some(at_least) = self.at_least.filter(|percent| score < *percent as usize) {
            words += &format!("`book.toml` asks for at least {at_least} %\n");
        }
        words
    }
}

impl WrittenReport {
    fn joined(parts: &[EditsPart]) -> Self {
        let mut kinds: BTreeMap<WrittenKind, WrittenTally> = BTreeMap::new();
        for (kind, tally) in parts.iter().flat_map(|part| &part.written.kinds) {
            let all = kinds.entry(*kind).or_default();
            *all = [*all, *tally].into_iter().sum();
        }
        let not_caught = parts.iter().flat_map(|part| &part.written.not_caught);
        let mut not_caught: Vec<&(usize, NotCaught)> = not_caught.collect();
        not_caught.sort_by_key(|(number, _)| *number);
        let tally: WrittenTally = kinds.values().copied().sum();
        let kinds = kinds.into_iter();
        Self {
            score: tally.score(),
            tally: tally.into(),
            kinds: kinds
                .map(|(kind, tally)| WrittenKindReport {
                    kind: kind.words(),
                    tally: tally.into(),
                    score: tally.score(),
                })
                .collect(),
            not_caught: not_caught.into_iter().map(|(_, own)| own.clone()).collect(),
        }
    }

    fn score_words(&self) -> String {
        let Some(score) = self.score else {
            return String::new();
        };
        let tally = &self.tally;
        let all = counted(tally.caught + tally.shown + tally.unseen, "edit");
        let mut words = format!(
            "{score} % of {all} of what is written told by `check`; `diff --fail-on` tells of {} more, and nothing fails for {}\n",
            tally.shown, tally.unseen
        );
        if tally.not_tried > 0 {
            words += &format!(
                "not tried: {} of what is written, from all over the book, which would take too long\n",
                counted(tally.not_tried, "edit")
            );
        }
        words
    }
}

fn by_kind<'p>(
    tallies: impl Iterator<Item = (&'p EditKind, &'p Tally)>,
) -> BTreeMap<EditKind, Tally> {
    let mut kinds: BTreeMap<EditKind, Tally> = BTreeMap::new();
    for (kind, tally) in tallies {
        let all = kinds.entry(*kind).or_default();
        *all = [*all, *tally].into_iter().sum();
    }
    kinds
}

impl From<WrittenTally> for WrittenTallyReport {
    fn from(tally: WrittenTally) -> Self {
        Self {
            caught: tally.caught,
            shown: tally.shown,
            unseen: tally.unseen,
            not_tried: tally.not_tried,
        }
    }
}

fn not_tried(edits: usize, EditPlace { file, line, .. }: &EditPlace) -> String {
    let edits = counted(edits, "edit");
    format!("not tried: {edits}, the first at {file}:{line}, which would take too long\n")
}

impl KindReport {
    fn new(kind: &'static str, tally: Tally) -> Self {
        Self {
            kind,
            caught: tally.caught,
            equivalent: tally.equivalent,
            survived: tally.survived,
            undecided: tally.undecided,
            not_tried: tally.not_tried,
            score: tally.score(),
        }
    }
}

impl SurvivorReport {
    fn new(survivor: &SurvivorPart, names: &mut TakenNames) -> Self {
        let witness = survivor.witness.as_ref();
        Self {
            place: survivor.place.clone(),
            effect: survivor.effect.clone(),
            witness: witness.map(|witness| WitnessReport {
                told: witness.told.clone(),
                invariant: witness.invariant.as_ref().map(|own| own.block(names)),
                vignette: witness.vignette.as_ref().map(|own| own.block(names)),
            }),
        }
    }

    fn write(&self, text: &mut String) {
        let EditPlace { file, line, edit } = &self.place;
        // Writing to a string does not fail.
        let _ = writeln!(text, "survived: {edit}\n  --> {file}:{line}");
        let _ = writeln!(text, "  then {}", self.effect);
        if let Some(witness) = &self.witness {
            let WitnessTold {
                whenever,
                patient,
                before,
                after,
                worked_before,
                worked_after,
            } = &witness.told;
            let _ = writeln!(text, "  whenever: {whenever}");
            let _ = writeln!(text, "  a patient: {}", patient.join(", "));
            let told = |advice: &str, worked: &[String]| {
                let worked = worked.iter().map(|words| format!("; {words}"));
                format!("{advice}{}", worked.collect::<String>())
            };
            let before = told(before, worked_before);
            let after = told(after, worked_after);
            if before == after {
                let _ = writeln!(text, "  told before the edit and after it: {before}");
            } else {
                let _ = writeln!(text, "  told before the edit: {before}");
                let _ = writeln!(text, "  told after it: {after}");
            }
            let _ = match witness.invariant.as_ref().or(witness.vignette.as_ref()) {
                Some(block) => writeln!(text, "  this would catch it:\n\n{block}"),
                None => writeln!(text, "  no rule catches it: others say the same"),
            };
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_were_not_tried_are_told_with_their_place() {
        let place = EditPlace {
            file: "content/a.md".to_owned(),
            line: 40,
            edit: "a branch is dropped".to_owned(),
        };
        assert_eq!(
            not_tried(3_211, &place),
            "not tried: 3211 edits, the first at content/a.md:40, which would take too long\n"
        );
        assert!(not_tried(1, &place).starts_with("not tried: 1 edit, "));
    }
}
