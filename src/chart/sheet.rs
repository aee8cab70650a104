//! The drawings of a whole pathway, and those of a book.

use std::collections::BTreeMap;

use super::flow::{Drafter, Flow};
use super::parts::parts;
use super::{Chart, Scale, Unclear, Words};
use crate::model::{Library, PathwayKey, StepKey};

/// A drawing in both scales.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which part of a long pathway it shows, from 1; `None` for a whole one, and for the overview of a long one.
    pub part: Option<usize>,
    /// The steps that it shows; none in an overview.
    pub steps: Vec<StepKey>,
    pub wide: Chart,
    pub narrow: Chart,
}

impl Sheet {
    /// One drawing of a pathway; of a long one, an overview of its parts if it can be followed, and then each part.
    pub fn all(
        library: &Library,
        pathway: PathwayKey,
        words: &Words,
    ) -> Result<Vec<Self>, Unclear> {
        let drafter = Drafter::new(library, words, pathway);
        let parts = parts(library, &drafter.reading);
        if let [whole] = parts.as_slice() {
            return Ok(vec![Self::draw(
                drafter.whole(),
                None,
                whole.clone(),
                words,
            )?]);
        }
        // The parts say everything; where so many ways lead across that nobody could follow their overview, there is none.
        let overview = Self::draw(drafter.overview(&parts), None, Vec::new(), words).ok();
        let drawn = parts.iter().zip(1..).map(|(part, number)| {
            let shown = part.iter().copied().collect();
            let mut flow = drafter.part(&shown);
            flow.title = drafter.part_title(number, part);
            Self::draw(flow, Some(number), part.clone(), words)
        });
        overview.map(Ok).into_iter().chain(drawn).collect()
    }

    fn draw(
        flow: Flow,
        part: Option<usize>,
        steps: Vec<StepKey>,
        words: &Words,
    ) -> Result<Self, Unclear> {
        Ok(Self {
            part,
            steps,
            wide: Chart::draw(flow.clone(), &Scale::WIDE, words)?,
            narrow: Chart::draw(flow, &Scale::NARROW, words)?,
        })
    }
}

/// The drawings of every pathway of a book: whoever has them can show each without a fault.
#[derive(Clone, Debug)]
pub struct Charts(BTreeMap<PathwayKey, Vec<Sheet>>);

impl Charts {
    /// In the language of the book; or else every pathway that can't be drawn.
    pub fn of(library: &Library) -> Result<Self, Vec<(PathwayKey, Unclear)>> {
        let words = Words::of(&library.settings.language);
        let (mut drawn, mut unclear) = (BTreeMap::new(), Vec::new());
        for pathway in library.pathways.keys() {
            match Sheet::all(library, pathway, &words) {
                Ok(sheets) => _ = drawn.insert(pathway, sheets),
                Err(why) => unclear.push((pathway, why)),
            }
        }
        if unclear.is_empty() {
            Ok(Self(drawn))
        } else {
            Err(unclear)
        }
    }

    /// At least one.
    pub fn sheets(&self, pathway: PathwayKey) -> &[Sheet] {
        &self.0[&pathway]
    }

    pub fn iter(&self) -> impl Iterator<Item = (PathwayKey, &Sheet)> {
        let all = self.0.iter();
        all.flat_map(|(pathway, sheets)| sheets.iter().map(|sheet| (*pathway, sheet)))
    }
}
