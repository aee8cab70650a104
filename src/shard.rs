//! One of so many shares of a work, of which others are done elsewhere: on other machines, in other jobs.

use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The k-th of n shares, written `k/n`. There is none but with 1 ≤ k ≤ n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: NonZero<u16>,
    of: NonZero<u16>,
}

/// Why a text is no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShard {
    NotWritten,
    /// The first is number one, and the last has the number of all.
    NotThere,
}

impl Shard {
    /// All of the work.
    pub const WHOLE: Self = Self {
        number: NonZero::<u16>::MIN,
        of: NonZero::<u16>::MIN,
    };

    pub fn new(number: u16, of: u16) -> Option<Self> {
        let (number, of) = (NonZero::new(number)?, NonZero::new(of)?);
        (number <= of).then_some(Self { number, of })
    }

    /// All shares that the work is divided into, from the first on.
    pub fn all(self) -> impl Iterator<Item = Self> {
        let of = self.of;
        let numbers = (1..=of.get()).filter_map(NonZero::new);
        numbers.map(move |number| Self { number, of })
    }

    /// How many shares there are.
    pub fn count(self) -> u16 {
        self.of.get()
    }

    /// Whether one piece of the work, counted from zero, is in this share: they are dealt out like cards, so that neighbours, which cost
    /// alike, are spread over all shares.
    pub fn has(self, piece: usize) -> bool {
        piece % usize::from(self.of.get()) == usize::from(self.number.get() - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl fmt::Display for NoShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoShard::NotWritten => "a shard is written like 2/4, the second of four",
            NoShard::NotThere => "the first shard of four is 1/4, and the last is 4/4",
        })
    }
}

impl std::error::Error for NoShard {}

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let (number, of) = text.split_once('/').ok_or(NoShard::NotWritten)?;
        let [number, of] = [number, of].map(|digits| match digits.as_bytes() {
            // A sign would be read too.
            [b'0'..=b'9', ..] => digits.parse().map_err(|_| NoShard::NotWritten),
            _ => Err(NoShard::NotWritten),
        });
        Self::new(number?, of?).ok_or(NoShard::NotThere)
    }
}

impl TryFrom<String> for Shard {
    type Error = NoShard;

    fn try_from(text: String) -> Result<Self, NoShard> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_those_that_there_are() {
        for text in ["1/1", "1/4", "4/4", "16/16"] {
            let shard: Shard = text.parse().expect(text);
            assert_eq!(shard.to_string(), text);
        }
        for text in ["0/4", "5/4", "0/0", "1/0"] {
            assert_eq!(text.parse::<Shard>(), Err(NoShard::NotThere), "{text}");
        }
        for text in [
            "",
            "1",
            "/4",
            "1/",
            "a/4",
            "+1/4",
            "-1/4",
            "1/4/4",
            " 1/4",
            "1/99999999999",
        ] {
            assert_eq!(text.parse::<Shard>(), Err(NoShard::NotWritten), "{text}");
        }
    }

    #[test]
    fn each_piece_is_in_one_shard_and_no_shard_has_more_than_one_more() {
        for of in [1, 2, 3, 5, 16] {
            let first = Shard::new(1, of).expect("one of them");
            let counts = first
                .all()
                .map(|shard| (0..100).filter(|piece| shard.has(*piece)).count());
            let counts: Vec<usize> = counts.collect();
            assert_eq!(counts.iter().sum::<usize>(), 100);
            assert!(counts.iter().max() <= counts.iter().min().map(|least| least + 1).as_ref());
        }
        assert!((0..100).all(|piece| Shard::WHOLE.has(piece)));
    }
}
