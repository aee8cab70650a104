//! A long pathway cut into parts that are drawn one by one.

use super::flow::{Reading, ways};
use crate::model::{Library, StepKey};

/// The most steps that one drawing holds.
pub const LONGEST: usize = 60;
/// How many steps a part has at most, and about how many it should have.
const MOST: usize = 40;
const USUAL: usize = 24;
/// What a way from one part to another costs, against a part that is ten steps too long or too short.
const LEAVING: usize = 4;

/// The reading order in one piece, or cut where few ways lead across.
pub fn parts(library: &Library, reading: &Reading) -> Vec<Vec<StepKey>> {
    let order = &reading.order;
    if order.len() <= LONGEST {
        return vec![order.clone()];
    }
    let furthest: Vec<Vec<usize>> = order
        .iter()
        .map(|&step| {
            let ways = ways(step, library.step(step));
            ways.into_iter()
                .map(|(_, to, _)| reading.number(to) - 1)
                .collect()
        })
        .collect();
    cut(&furthest)
        .into_iter()
        .map(|part| order[part].to_vec())
        .collect()
}

/// The cheapest cuts of a sequence, by the places that each of its members leads to.
fn cut(leads: &[Vec<usize>]) -> Vec<std::ops::Range<usize>> {
    let count = leads.len();
    // For each end the cost of the cheapest cuts before it, and where the last part begins.
    let mut best: Vec<(usize, usize)> = vec![(0, 0)];
    for end in 1..=count {
        let candidates = (end.saturating_sub(MOST)..end).map(|start| {
            let leaving = leads[start..end]
                .iter()
                .flatten()
                .filter(|&&to| to >= end)
                .count();
            let off = (end - start).abs_diff(USUAL) / 5;
            (best[start].0 + LEAVING * leaving + off * off, start)
        });
        best.push(candidates.min().unwrap_or_default());
    }
    let mut parts = Vec::new();
    let mut end = count;
    while end > 0 {
        let start = best[end].1;
        parts.push(start..end);
        end = start;
    }
    parts.reverse();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_cut_into_parts_of_the_usual_length() {
        let chain: Vec<Vec<usize>> = (1..=100).map(|next| vec![next]).collect();
        let parts = cut(&chain);
        assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, 100));
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(
            parts.iter().all(|part| (15..=40).contains(&part.len())),
            "{parts:?}"
        );
    }

    #[test]
    fn cuts_are_where_few_ways_lead_across() {
        // Steps lead on to each of the next ones, but for the step at 33, to which all before it lead.
        let leads: Vec<Vec<usize>> = (0..66)
            .map(|step| {
                let end = if step < 33 { 33 } else { 65 };
                (step + 1..=end).collect()
            })
            .collect();
        let parts = cut(&leads);
        assert!(
            parts.iter().any(|part| part.end == 33 || part.end == 34),
            "{parts:?}"
        );
    }
}
