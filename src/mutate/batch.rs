//! The edits of a book in batches, each judged by itself: what becomes of an edit depends on its batch alone, and not on who judges the others.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{Edit, Effort, Mutation, Witness, judge, witnesses};
use crate::model::Library;
use crate::prove::CannotProve;
use crate::verify::FailedCheck;

/// Edits that follow each other in the book.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'e> {
    /// Counted from zero.
    pub number: usize,
    pub edits: &'e [Edit],
    /// Its part of what may be spent on all.
    effort: Effort,
}

/// What became of the edits of a batch, with someone for each survivor; `None` where to find them would take too long.
#[derive(Debug)]
pub struct JudgedBatch {
    pub mutation: Mutation,
    pub witnesses: Vec<Option<Witness>>,
}

impl<'e> Batch<'e> {
    /// So many that few machines or many have about the same to do.
    const ENOUGH: usize = 128;
    /// How many edits a batch has: each encodes the book anew, which costs as much as some tens of them.
    const SIZES: RangeInclusive<usize> = 64..=512;

    /// Those of a book.
    pub fn all(edits: &'e [Edit], effort: Effort) -> Vec<Self> {
        let size = edits.len() / Self::ENOUGH;
        let size = size.clamp(*Self::SIZES.start(), *Self::SIZES.end());
        let batches = edits.chunks(size).enumerate();
        let batches = batches.map(|(number, own)| Self {
            number,
            edits: own,
            effort: effort.share(own.len(), edits.len()),
        });
        batches.collect()
    }

    /// Judges its edits of a library, which may fail some checks. Tells after each how many are judged.
    pub fn judge(
        self,
        library: &Library,
        known: &BTreeSet<FailedCheck>,
        progress: &mut dyn FnMut(usize),
    ) -> Result<JudgedBatch, CannotProve> {
        let mutation = judge(library, known, self.edits, self.effort, progress)?;
        let witnesses = witnesses(library, &mutation.survivors, self.effort)?;
        Ok(JudgedBatch {
            mutation,
            witnesses,
        })
    }
}
