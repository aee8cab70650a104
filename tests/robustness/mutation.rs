//! Texts that are like others: what an author mistypes, cuts off, pastes twice or puts together.

use std::ops::Range;

use crate::seeds::MOST_BYTES;

/// Characters that text is seldom tried with.
const ODD: [char; 14] = [
    '\0', '\t', '\r', '\u{b}', '\u{1b}', '"', '\\', '\'', '\u{a0}', '\u{200b}', '\u{202e}',
    '\u{feff}', 'é', '😀',
];

/// Numbers at the ends of what something can hold.
const NUMBERS: [&str; 8] = [
    "0",
    "-1",
    "1e400",
    "1e-400",
    "0.1",
    "9223372036854775807",
    "18446744073709551616",
    "007",
];

/// Numbers that look random and are the same for the same start (SplitMix64).
pub struct Random(u64);

impl Random {
    /// Of the same words come the same numbers.
    pub fn of(words: &[&str]) -> Self {
        let bytes = words.iter().flat_map(|word| word.bytes().chain([0xff]));
        // FNV-1a.
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).expect("a count");
        usize::try_from(self.next() % count).expect("less than a count")
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A part of something, and rather a short one.
    fn range(&mut self, length: usize) -> Range<usize> {
        let start = self.below(length + 1);
        let most = 1 << self.below(10);
        let end = start + self.below(most.min(length - start) + 1);
        start..end
    }
}

/// A text of a target's: one that it begins with, changed in a few places.
pub fn text(seeds: &[String], words: &[String], random: &mut Random) -> String {
    let mut bytes = random.pick(seeds).clone().into_bytes();
    bytes.truncate(MOST_BYTES);
    for _ in 0..1 + random.below(4) {
        change(&mut bytes, seeds, words, random);
    }
    bytes.truncate(MOST_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn change(bytes: &mut Vec<u8>, seeds: &[String], words: &[String], random: &mut Random) {
    let range = random.range(bytes.len());
    match random.below(9) {
        0 => flip(bytes, random),
        1 => drop(bytes.drain(range)),
        2 => {
            let copy = bytes[range].to_vec();
            insert(bytes, &copy, random);
        }
        3 => {
            let part = bytes.drain(range).collect::<Vec<_>>();
            insert(bytes, &part, random);
        }
        4 => {
            let word = random.pick(words);
            insert(bytes, word.as_bytes(), random);
        }
        5 => insert(bytes, random.pick(&ODD).to_string().as_bytes(), random),
        6 => renumber(bytes, random),
        7 => swap_lines(bytes, random),
        _ => {
            let other = random.pick(seeds).as_bytes();
            let part = random.range(other.len());
            bytes.splice(range, other[part].iter().copied());
        }
    }
}

fn flip(bytes: &mut [u8], random: &mut Random) {
    let (place, bit) = (random.below(bytes.len()), random.below(8));
    if let Some(byte) = bytes.get_mut(place) {
        *byte ^= 1 << bit;
    }
}

fn insert(bytes: &mut Vec<u8>, part: &[u8], random: &mut Random) {
    let place = random.below(bytes.len() + 1);
    bytes.splice(place..place, part.iter().copied());
}

/// Writes another number where one stands.
fn renumber(bytes: &mut Vec<u8>, random: &mut Random) {
    let digits = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit());
    let places: Vec<usize> = digits.map(|(place, _)| place).collect();
    if !places.is_empty() {
        let place = *random.pick(&places);
        bytes.splice(place..=place, random.pick(&NUMBERS).bytes());
    }
}

fn swap_lines(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let (one, other) = (random.below(lines.len()), random.below(lines.len()));
        lines.swap(one, other);
        *bytes = lines.concat();
    }
}

/// The words of a dictionary of libFuzzer's: one in quotes a line, with `\xNN` for bytes.
pub fn words(dictionary: &str) -> Vec<String> {
    let quoted = dictionary
        .lines()
        .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted
        .map(|word| {
            let word = word
                .replace("\\x0a", "\n")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
            assert!(!word.contains("\\x"), "{word}");
            word
        })
        .collect()
}
