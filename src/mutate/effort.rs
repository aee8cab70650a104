//! How much work is spent on the edits of a book, in steps that are the same on every machine: for the same book the same edits are tried.

use super::Edit;

/// What is left to spend. An edit that was begun is finished, and each of its questions has the usual bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort(u64);

impl Effort {
    /// For the page of a site: a second or so.
    pub const SITE: Self = Self::steps(6_000_000);
    /// For the command whose only task it is: a few minutes.
    pub const COMMAND: Self = Self::steps(2_000_000_000);
    /// For an editor, behind all that it waits for: some seconds.
    pub const EDITOR: Self = Self::steps(60_000_000);
    /// This many edits of a small book take about as long as the rest of its site.
    pub const MOST_EDITS_OF_SITE: usize = 1_000;

    /// Steps of the prover, about a tenth of a microsecond each.
    pub const fn steps(left: u64) -> Self {
        Self(left)
    }

    /// The part of it that so many of all the edits may spend.
    pub(super) fn share(self, edits: usize, of: usize) -> Self {
        let share = u128::from(self.0) * edits as u128 / of.max(1) as u128;
        Self(u64::try_from(share).unwrap_or(self.0))
    }

    pub fn is_spent(self) -> bool {
        self.0 == 0
    }

    pub(super) fn spend(&mut self, steps: u64) {
        self.0 = self.0.saturating_sub(steps);
    }
}

/// So many edits, or all where there are fewer: taken at equal distances, so that the same book gives the same ones. They stand in an order
/// in which the first of them, however few, are spread over the whole book.
pub fn sample(edits: &[Edit], most: usize) -> Vec<Edit> {
    let count = edits.len().min(most);
    spread(count)
        .map(|number| edits[number * edits.len() / count])
        .collect()
}

/// The numbers below a count, the first of them, however few, spread over all.
pub(super) fn spread(count: usize) -> impl Iterator<Item = usize> {
    let numbers = (0..count.next_power_of_two()).map(move |number| reversed(number, count));
    numbers.filter(move |number| *number < count)
}

/// A number below the next power of two with its bits in reverse: 0, 4, 2, 6, 1, 5, 3, 7.
fn reversed(number: usize, count: usize) -> usize {
    let bits = count.next_power_of_two().trailing_zeros();
    number
        .reverse_bits()
        .checked_shr(usize::BITS - bits)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_are_spread_over_all() {
        let order = |count: usize| -> Vec<usize> { spread(count).collect() };
        assert!(order(0).is_empty());
        assert_eq!(order(1), [0]);
        assert_eq!(order(5), [0, 4, 2, 1, 3]);
        assert_eq!(order(8), [0, 4, 2, 6, 1, 5, 3, 7]);
    }
}
