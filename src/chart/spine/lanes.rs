//! Lanes beside boxes for the lines that come back: what encloses stands outside, so that none crosses another.

use std::collections::BTreeMap;

/// A line from one row to another, below it.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    pub from: usize,
    pub to: usize,
}

/// For each row that lines come to, the lane in which all of them come, from 0 next to the boxes. The passages are nested, or apart.
pub fn lanes(passages: &[Passage]) -> BTreeMap<usize, usize> {
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for passage in passages {
        let first = starts.entry(passage.to).or_insert(passage.from);
        *first = (*first).min(passage.from);
    }
    let mut groups: Vec<(usize, usize)> = starts.into_iter().map(|(to, from)| (from, to)).collect();
    groups.sort_by_key(|(from, to)| (to - from, *from));
    let mut lanes: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, (from, to)) in groups.iter().enumerate() {
        let inside = groups[..at]
            .iter()
            .filter(|(start, end)| start < to && from < end);
        let inner = inside.filter_map(|(_, end)| lanes.get(end));
        let lane = inner.max().map_or(0, |inner| inner + 1);
        lanes.insert(*to, lane);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_encloses_stands_outside_and_one_target_has_one_lane() {
        let passage = |(from, to)| Passage { from, to };
        let all = [(0, 9), (1, 3), (2, 3), (4, 5), (10, 12)].map(passage);
        let lanes = lanes(&all);
        assert_eq!(lanes, BTreeMap::from([(3, 0), (5, 0), (9, 1), (12, 0)]));
    }
}
