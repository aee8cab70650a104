//! Sets of cells of one column: one word for all but the widest columns.

use std::ops::BitAnd;

/// A set of cells of one column. Equal sets are written alike, whatever column they are of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask(MaskBits);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum MaskBits {
    One(u64),
    /// Two at least, the last of them not empty.
    Many(Box<[u64]>),
}

const BITS: usize = u64::BITS as usize;

impl Mask {
    pub const NONE: Mask = Mask(MaskBits::One(0));

    /// Every cell of a column that has so many.
    pub fn all(cells: usize) -> Self {
        let mut words = vec![u64::MAX; cells / BITS];
        words.push(!(u64::MAX << (cells % BITS)));
        Self::of_words(words)
    }

    /// One cell.
    pub fn only(cell: usize) -> Self {
        if cell < BITS {
            return Self(MaskBits::One(1 << cell));
        }
        let mut words = vec![0; cell / BITS + 1];
        words[cell / BITS] = 1 << (cell % BITS);
        Self::of_words(words)
    }

    fn of_words(mut words: Vec<u64>) -> Self {
        while words.len() > 1 && words.last() == Some(&0) {
            words.pop();
        }
        match words.as_slice() {
            [] => Self::NONE,
            [only] => Self(MaskBits::One(*only)),
            _ => Self(MaskBits::Many(words.into_boxed_slice())),
        }
    }

    /// A bit for each cell; those beyond the last word are not in it.
    pub fn words(&self) -> &[u64] {
        match &self.0 {
            MaskBits::One(word) => std::slice::from_ref(word),
            MaskBits::Many(words) => words,
        }
    }

    pub fn has(&self, cell: usize) -> bool {
        let word = self.words().get(cell / BITS);
        word.is_some_and(|word| word >> (cell % BITS) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.0 == MaskBits::One(0)
    }

    /// The cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        bits(self.words())
    }

    /// The first cell; of an empty set, the first of all.
    pub fn first(&self) -> usize {
        self.cells().next().unwrap_or_default()
    }

    /// The cells that another set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        if let (MaskBits::One(word), MaskBits::One(other)) = (&self.0, &other.0) {
            return Self(MaskBits::One(word & !other));
        }
        let others = other.words().iter().copied().chain(std::iter::repeat(0));
        let words = self.words().iter().zip(others);
        Self::of_words(words.map(|(word, other)| word & !other).collect())
    }

    pub fn insert(&mut self, cell: usize) {
        if let (MaskBits::One(word), true) = (&mut self.0, cell < BITS) {
            *word |= 1 << cell;
            return;
        }
        let mut words = self.words().to_vec();
        words.resize(words.len().max(cell / BITS + 1), 0);
        words[cell / BITS] |= 1 << (cell % BITS);
        *self = Self::of_words(words);
    }
}

/// The places of the bits that are set, in order.
pub(crate) fn bits(words: &[u64]) -> impl Iterator<Item = usize> {
    let words = words.iter().enumerate();
    words.flat_map(|(place, &word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            (bit < BITS).then_some(place * BITS + bit)
        })
    })
}

impl BitAnd for &Mask {
    type Output = Mask;

    fn bitand(self, other: Self) -> Mask {
        if let (MaskBits::One(word), MaskBits::One(other)) = (&self.0, &other.0) {
            return Mask(MaskBits::One(word & other));
        }
        let words = self.words().iter().zip(other.words());
        Mask::of_words(words.map(|(word, other)| word & other).collect())
    }
}

impl FromIterator<usize> for Mask {
    fn from_iter<I: IntoIterator<Item = usize>>(cells: I) -> Self {
        let mut words = Vec::new();
        for cell in cells {
            if words.len() <= cell / BITS {
                words.resize(cell / BITS + 1, 0);
            }
            words[cell / BITS] |= 1 << (cell % BITS);
        }
        Self::of_words(words)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_set_takes_no_more_than_a_formula_has_room_for() {
        assert_eq!(std::mem::size_of::<Mask>(), 16);
    }

    proptest! {
        #[test]
        fn it_is_a_set(one: BTreeSet<u8>, other: BTreeSet<u8>, size in 0usize..300) {
            let mask = |set: &BTreeSet<u8>| set.iter().map(|cell| usize::from(*cell)).collect::<Mask>();
            let cells = |mask: Mask| mask.cells().map(|cell| u8::try_from(cell).expect("a byte")).collect::<BTreeSet<u8>>();
            prop_assert_eq!(cells(&mask(&one) & &mask(&other)), &one & &other);
            prop_assert_eq!(cells(mask(&one).without(&mask(&other))), &one - &other);
            prop_assert_eq!(mask(&one) == mask(&other), one == other);
            prop_assert_eq!(mask(&one).is_empty(), one.is_empty());
            let mut inserted = Mask::NONE;
            for &cell in &one {
                prop_assert_eq!(Mask::only(usize::from(cell)).cells().collect::<Vec<_>>(), [usize::from(cell)]);
                inserted.insert(usize::from(cell));
            }
            prop_assert_eq!(inserted, mask(&one));
            prop_assert!((0..300).all(|cell| mask(&one).has(cell) == u8::try_from(cell).is_ok_and(|cell| one.contains(&cell))));
            prop_assert_eq!(Mask::all(size), (0..size).collect::<Mask>());
        }
    }
}
