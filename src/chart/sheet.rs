//! The drawings of a whole pathway, and those of a book.

use std::collections::BTreeMap;

use super::{Chart, ChartWords, DrawingScale, Unclear};
use crate::cores;
use crate::model::{Library, PathwayKey};

/// A pathway in both scales.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub wide: Chart,
    pub narrow: Chart,
}

impl Sheet {
    pub fn of(library: &Library, pathway: PathwayKey, words: &ChartWords) -> Result<Self, Unclear> {
        let chart = |scale: &DrawingScale| Chart::of(library, pathway, scale, words);
        let (wide, narrow) = cores::both(
            || chart(&DrawingScale::WIDE),
            || chart(&DrawingScale::NARROW),
        );
        Ok(Self {
            wide: wide?,
            narrow: narrow?,
        })
    }

    pub fn both(&self) -> [&Chart; 2] {
        [&self.wide, &self.narrow]
    }
}

/// The drawings of the pathways of a book, each without a fault; a pathway that can't be drawn has none.
#[derive(Clone, Debug)]
pub struct Charts(BTreeMap<PathwayKey, Sheet>);

impl Charts {
    /// Draws every pathway in the language of the book; also returns those that can't be drawn.
    pub fn of(library: &Library) -> (Self, Vec<(PathwayKey, Unclear)>) {
        let words = ChartWords::of(&library.settings.language);
        let (mut drawn, mut unclear) = (BTreeMap::new(), Vec::new());
        let pathways: Vec<_> = library.pathways.keys().collect();
        let sheets = cores::each(cores::count(), &pathways, |&pathway| {
            Sheet::of(library, pathway, &words)
        });
        for (pathway, sheet) in pathways.into_iter().zip(sheets) {
            match sheet {
                Ok(sheet) => _ = drawn.insert(pathway, sheet),
                Err(why) => unclear.push((pathway, why)),
            }
        }
        (Self(drawn), unclear)
    }

    pub fn sheet(&self, pathway: PathwayKey) -> Option<&Sheet> {
        self.0.get(&pathway)
    }

    pub fn iter(&self) -> impl Iterator<Item = (PathwayKey, &Sheet)> {
        self.0.iter().map(|(pathway, sheet)| (*pathway, sheet))
    }
}
