//! The fewest things of which each of some sets has one.

use super::space::ColumnKey;

/// Most choices that are gone into.
const MOST_CHOICES: usize = 5_000;

/// A column from each set, as few as possible; none of them can be left out, even where the choices were too many to find the fewest.
pub(super) fn fewest(sets: &[Vec<ColumnKey>]) -> Vec<ColumnKey> {
    let mut search = Search {
        sets,
        chosen: Vec::new(),
        fewest: None,
        choices: 0,
    };
    search.go();
    let mut fewest = search.fewest.unwrap_or_default();
    let mut index = 0;
    while index < fewest.len() {
        let column = fewest.remove(index);
        let is_needed = sets.iter().any(|set| !is_hit(set, &fewest));
        if is_needed {
            fewest.insert(index, column);
            index += 1;
        }
    }
    fewest.sort_unstable();
    fewest
}

struct Search<'a> {
    sets: &'a [Vec<ColumnKey>],
    chosen: Vec<ColumnKey>,
    fewest: Option<Vec<ColumnKey>>,
    choices: usize,
}

impl Search<'_> {
    fn go(&mut self) {
        let most = self.fewest.as_ref().map_or(usize::MAX, Vec::len);
        if self.chosen.len() + self.apart() >= most {
            return;
        }
        let unhit = self.sets.iter().filter(|set| !is_hit(set, &self.chosen));
        let Some(set) = unhit.min_by_key(|set| set.len()) else {
            self.fewest = Some(self.chosen.clone());
            return;
        };
        let mut columns = set.clone();
        columns.sort_by_key(|column| std::cmp::Reverse(self.would_hit(*column)));
        for column in columns {
            if self.fewest.is_some() && self.choices >= MOST_CHOICES {
                return;
            }
            self.choices += 1;
            self.chosen.push(column);
            self.go();
            self.chosen.pop();
        }
    }

    /// How many sets that are not hit have nothing in common: each needs a column of its own.
    fn apart(&self) -> usize {
        let mut seen: Vec<ColumnKey> = Vec::new();
        let mut apart = 0;
        for set in self.sets {
            if !is_hit(set, &self.chosen) && !is_hit(set, &seen) {
                seen.extend(set);
                apart += 1;
            }
        }
        apart
    }

    fn would_hit(&self, column: ColumnKey) -> usize {
        let unhit = self.sets.iter().filter(|set| !is_hit(set, &self.chosen));
        unhit.filter(|set| set.contains(&column)).count()
    }
}

fn is_hit(set: &[ColumnKey], by: &[ColumnKey]) -> bool {
    set.iter().any(|column| by.contains(column))
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
        assert_eq!(fewest(&sets), [0, 2, 4].map(ColumnKey));
        assert_eq!(fewest(&[]), []);
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
            let found = fewest(&family);
            let choice = found.iter().fold(0, |all, column| all | 1 << column.0);
            assert!(hits(choice));
            assert_eq!(Some(found.len() as u32), least, "{family:?}");
        }
    }
}
