//! The fewest things of which each of some sets has one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::space::ColumnKey;

/// Most choices that are gone into.
const MOST_CHOICES: usize = 5_000;

/// A column from each set, as few as possible; none of them can be left out, even where the choices were too many to find the fewest.
/// Says whether they are known to be the fewest.
pub(super) fn fewest(sets: &[Vec<ColumnKey>]) -> (Vec<ColumnKey>, bool) {
    let family = Family::new(sets);
    let mut search = HittingSearch {
        family: &family,
        chosen: Vec::new(),
        fewest: None,
        choices: 0,
    };
    search.go(&family.all());
    let fewest = family.without_needless(search.fewest.take().unwrap_or_default());
    let mut columns: Vec<ColumnKey> = fewest.iter().map(|index| family.columns[*index]).collect();
    columns.sort_unstable();
    (columns, search.choices < MOST_CHOICES)
}

/// A bit for each set of a family.
type Bits = Vec<u64>;

/// The sets, their columns numbered.
struct Family {
    columns: Vec<ColumnKey>,
    sets: Vec<Vec<usize>>,
    /// For each column, the sets that have it.
    having: Vec<Bits>,
    /// For each set, those that have a column in common with it: itself, and others.
    meeting: Vec<Bits>,
}

impl Family {
    fn new(sets: &[Vec<ColumnKey>]) -> Self {
        let columns: BTreeSet<ColumnKey> = sets.iter().flatten().copied().collect();
        let columns: Vec<ColumnKey> = columns.into_iter().collect();
        let number = |column: &ColumnKey| columns.partition_point(|other| other < column);
        let sets: Vec<Vec<usize>> = sets
            .iter()
            .map(|set| set.iter().map(number).collect())
            .collect();
        let mut having = vec![vec![0; sets.len().div_ceil(64)]; columns.len()];
        for (index, set) in sets.iter().enumerate() {
            for &column in set {
                having[column][index / 64] |= 1 << (index % 64);
            }
        }
        let meeting = sets.iter().map(|set| {
            let mut meeting = vec![0; sets.len().div_ceil(64)];
            for &column in set {
                join(&mut meeting, &having[column]);
            }
            meeting
        });
        Self {
            meeting: meeting.collect(),
            columns,
            having,
            sets,
        }
    }

    fn all(&self) -> Bits {
        let mut all = vec![0; self.sets.len().div_ceil(64)];
        for index in 0..self.sets.len() {
            all[index / 64] |= 1 << (index % 64);
        }
        all
    }

    /// How many of some sets have nothing in common: each needs a column of its own.
    fn apart(&self, among: &Bits) -> usize {
        let mut left = among.clone();
        let mut apart = 0;
        while let Some(set) = first(&left) {
            without(&mut left, &self.meeting[set]);
            apart += 1;
        }
        apart
    }

    fn without_needless(&self, mut chosen: Vec<usize>) -> Vec<usize> {
        let mut index = 0;
        while index < chosen.len() {
            let column = chosen.remove(index);
            let mut unhit = self.all();
            for index in &chosen {
                without(&mut unhit, &self.having[*index]);
            }
            if first(&unhit).is_some() {
                chosen.insert(index, column);
                index += 1;
            }
        }
        chosen
    }
}

struct HittingSearch<'a> {
    family: &'a Family,
    chosen: Vec<usize>,
    fewest: Option<Vec<usize>>,
    choices: usize,
}

impl HittingSearch<'_> {
    /// Tries the columns of one of the sets that are not hit yet.
    fn go(&mut self, unhit: &Bits) {
        let most = self.fewest.as_ref().map_or(usize::MAX, Vec::len);
        if self.chosen.len() + self.family.apart(unhit) >= most {
            return;
        }
        let Some(set) = ones(unhit).min_by_key(|set| self.family.sets[*set].len()) else {
            self.fewest = Some(self.chosen.clone());
            return;
        };
        let would_hit = |column: usize| {
            let having = self.family.having[column].iter().zip(unhit);
            having
                .map(|(word, unhit)| (word & unhit).count_ones())
                .sum::<u32>()
        };
        let mut columns = self.family.sets[set].clone();
        columns.sort_by_cached_key(|column| Reverse(would_hit(*column)));
        for column in columns {
            if self.fewest.is_some() && self.choices >= MOST_CHOICES {
                return;
            }
            self.choices += 1;
            let mut left = unhit.clone();
            without(&mut left, &self.family.having[column]);
            self.chosen.push(column);
            self.go(&left);
            self.chosen.pop();
        }
    }
}

fn first(bits: &Bits) -> Option<usize> {
    ones(bits).next()
}

fn ones(bits: &Bits) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(index, word)| {
        let mut word = *word;
        std::iter::from_fn(move || {
            let bit = word.trailing_zeros() as usize;
            word &= word.wrapping_sub(1);
            (bit < 64).then_some(index * 64 + bit)
        })
    })
}

fn join(bits: &mut Bits, others: &Bits) {
    for (word, other) in bits.iter_mut().zip(others) {
        *word |= other;
    }
}

fn without(bits: &mut Bits, others: &Bits) {
    for (word, other) in bits.iter_mut().zip(others) {
        *word &= !other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(of: &[&[usize]]) -> Vec<Vec<ColumnKey>> {
        of.iter()
            .map(|set| set.iter().map(|&column| ColumnKey(column)).collect())
            .collect()
    }

    #[test]
    fn the_fewest_columns_hit_every_set() {
        let sets = sets(&[&[0, 1], &[1, 2], &[2, 3], &[3, 0], &[4]]);
        assert_eq!(fewest(&sets).0, [0, 2, 4].map(ColumnKey));
        assert_eq!(fewest(&[]).0, []);
    }

    #[test]
    fn a_hundred_sets_apart_need_a_hundred_columns() {
        let pairs: Vec<Vec<ColumnKey>> = (0..100)
            .map(|set| vec![ColumnKey(2 * set), ColumnKey(2 * set + 1)])
            .collect();
        assert_eq!(fewest(&pairs).0.len(), 100);
    }

    /// Every family of sets over five columns that a number names, against every choice of columns.
    #[test]
    fn no_choice_is_smaller() {
        for seed in 0u32..2_000 {
            let bits = seed.wrapping_mul(2_654_435_761);
            let masks: Vec<u32> = (0..5).map(|set| bits >> (set * 5) & 31).collect();
            let masks: Vec<u32> = masks.into_iter().filter(|mask| *mask != 0).collect();
            let family: Vec<Vec<ColumnKey>> = masks
                .iter()
                .map(|mask| {
                    (0..5)
                        .filter(|bit| mask >> bit & 1 == 1)
                        .map(ColumnKey)
                        .collect()
                })
                .collect();
            let hits = |choice: u32| masks.iter().all(|mask| mask & choice != 0);
            let least = (0u32..32)
                .filter(|choice| hits(*choice))
                .map(u32::count_ones)
                .min();
            let (found, _) = fewest(&family);
            let choice = found.iter().fold(0, |all, column| all | 1 << column.0);
            assert!(hits(choice));
            assert_eq!(Some(found.len() as u32), least, "{family:?}");
        }
    }
}
