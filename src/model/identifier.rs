//! Identifiers of works; each is well-formed.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What ends the path of an address, or is quoted in it.
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// A DOI without the address of the service that resolves it: `10.1000/182`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doi(String);

/// The number of a work in PubMed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pmid(String);

/// The number of a text in PubMed Central, with its letters: `PMC3531190`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pmcid(String);

/// Why a text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitIdentifier {
    Form,
    /// The last digit follows from the others, and would be this one.
    LastDigit(char),
}

/// What may stand before a DOI.
const BEFORE_DOI: [&str; 5] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "doi:",
];

impl Doi {
    /// From a DOI alone, or with the address of its service before it.
    pub fn parse(text: &str) -> Result<Self, UnfitIdentifier> {
        let text = text.trim();
        let bare = BEFORE_DOI.iter().find_map(|start| text.strip_prefix(start));
        let bare = bare.unwrap_or(text).trim();
        let parts = bare
            .strip_prefix("10.")
            .and_then(|rest| rest.split_once('/'));
        match parts {
            Some((owner, suffix)) if is_owner(owner) && is_suffix(suffix) => {
                Ok(Self(bare.to_owned()))
            }
            Some(_) | None => Err(UnfitIdentifier::Form),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it leads to on the web.
    pub fn address(&self) -> String {
        format!(
            "https://doi.org/{}",
            utf8_percent_encode(&self.0, NOT_IN_PATHS)
        )
    }
}

/// At least four digits, and perhaps more behind points.
fn is_owner(text: &str) -> bool {
    let mut parts = text.split('.');
    let first = parts.next().unwrap_or_default();
    (4..=9).contains(&first.len()) && is_number(first) && parts.all(is_number)
}

/// What the owner calls the work; a sign at its end comes from the sentence that it was copied from.
fn is_suffix(text: &str) -> bool {
    let is_closed = !text.ends_with(')') || text.contains('(');
    let is_whole = !text.ends_with([',', ';', '.', ':', '"', ']', '}']) || text.ends_with("[]");
    !text.is_empty()
        && is_closed
        && is_whole
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// One to eight digits, of which the first is not zero.
fn is_of_pubmed(text: &str) -> bool {
    is_number(text) && text.len() <= 8 && !text.starts_with('0')
}

impl Pmid {
    pub fn parse(text: &str) -> Result<Self, UnfitIdentifier> {
        let text = text.trim();
        match is_of_pubmed(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(UnfitIdentifier::Form),
        }
    }
}

impl Pmcid {
    pub fn parse(text: &str) -> Result<Self, UnfitIdentifier> {
        let text = text.trim();
        match text.strip_prefix("PMC").is_some_and(is_of_pubmed) {
            true => Ok(Self(text.to_owned())),
            false => Err(UnfitIdentifier::Form),
        }
    }
}

impl fmt::Display for Doi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Pmid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Pmcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is the number of a book, of ten or of thirteen digits.
pub fn check_isbn(text: &str) -> Result<(), UnfitIdentifier> {
    let digits: Vec<char> = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    match digits.len() {
        10 => check_eleven(&digits),
        13 if text.starts_with("97") => check_ten(&digits),
        _ => Err(UnfitIdentifier::Form),
    }
}

/// Whether a text is the number of a journal: `0140-6736`.
pub fn check_issn(text: &str) -> Result<(), UnfitIdentifier> {
    let digits: Vec<char> = text.trim().chars().collect();
    match digits.as_slice() {
        [first @ .., '-', a, b, c, d] if first.len() == 4 => {
            check_eleven(&[first, &[*a, *b, *c, *d]].concat())
        }
        _ => Err(UnfitIdentifier::Form),
    }
}

/// The digits, weighted by their places from the end, add up to a multiple of eleven; the last may be X, for ten.
fn check_eleven(digits: &[char]) -> Result<(), UnfitIdentifier> {
    let (last, before) = digits.split_last().ok_or(UnfitIdentifier::Form)?;
    let weighed = before.iter().rev().zip(2..);
    let sum = sum(weighed.map(|(digit, weight)| (*digit, weight)))?;
    let expected = match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).ok_or(UnfitIdentifier::Form)?,
    };
    same(last.to_ascii_uppercase(), expected)
}

/// The digits, weighted by one and three in turn, add up to a multiple of ten.
fn check_ten(digits: &[char]) -> Result<(), UnfitIdentifier> {
    let (last, before) = digits.split_last().ok_or(UnfitIdentifier::Form)?;
    let weighed = before.iter().zip([1, 3].into_iter().cycle());
    let sum = sum(weighed.map(|(digit, weight)| (*digit, weight)))?;
    same(
        *last,
        char::from_digit((10 - sum % 10) % 10, 10).ok_or(UnfitIdentifier::Form)?,
    )
}

fn sum(weighed: impl Iterator<Item = (char, u32)>) -> Result<u32, UnfitIdentifier> {
    let products = weighed.map(|(digit, weight)| digit.to_digit(10).map(|digit| digit * weight));
    products.sum::<Option<u32>>().ok_or(UnfitIdentifier::Form)
}

fn same(last: char, expected: char) -> Result<(), UnfitIdentifier> {
    if !last.is_ascii_digit() && last != 'X' {
        return Err(UnfitIdentifier::Form);
    }
    match last == expected {
        true => Ok(()),
        false => Err(UnfitIdentifier::LastDigit(expected)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doi_is_known_with_and_without_its_service() {
        for text in [
            "10.1000/182",
            "doi:10.1000/182",
            "https://doi.org/10.1000/182",
            " http://dx.doi.org/10.1000/182 ",
        ] {
            assert_eq!(
                Doi::parse(text).map(|doi| doi.to_string()),
                Ok("10.1000/182".to_owned())
            );
        }
        for text in [
            "10.1016/S0140-6736(24)00001-1",
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1000.10/123456",
            "10.7326/M16-2367",
        ] {
            assert!(Doi::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn its_address_is_one_whatever_signs_it_has() {
        let address = Doi::parse("10.1002/(S)1:1<16::A#B>3").map(|doi| doi.address());
        let expected = "https://doi.org/10.1002/(S)1:1%3C16::A%23B%3E3";
        assert_eq!(address.as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_no_doi_is_refused() {
        for text in [
            "",
            "10.1000",
            "10.1000/",
            "10.100/182",
            "11.1000/182",
            "1O.1000/182",
            "10.1000/182.",
            "10.1000/182)",
            "10.1000/18 2",
            "10.1000./182",
            "https://example.org/10.1000/182",
            "PMC10",
        ] {
            assert_eq!(Doi::parse(text), Err(UnfitIdentifier::Form), "{text}");
        }
    }

    #[test]
    fn numbers_of_pubmed_are_digits() {
        assert!(Pmid::parse("38284367").is_ok() && Pmid::parse("1").is_ok());
        for text in ["", "0", "123456789", "PMID 1", "12a", "PMC12"] {
            assert_eq!(Pmid::parse(text), Err(UnfitIdentifier::Form), "{text}");
        }
        assert!(Pmcid::parse("PMC3531190").is_ok());
        for text in ["", "PMC", "3531190", "pmc1", "PMC01"] {
            assert_eq!(Pmcid::parse(text), Err(UnfitIdentifier::Form), "{text}");
        }
    }

    /// The examples of the standards: ISO 2108 and ISO 3297.
    #[test]
    fn the_last_digit_follows_from_the_others() {
        for isbn in [
            "978-0-306-40615-7",
            "0-306-40615-2",
            "080442957X",
            "978 92 4 154853 3",
        ] {
            assert_eq!(check_isbn(isbn), Ok(()), "{isbn}");
        }
        assert_eq!(
            check_isbn("978-0-306-40615-1"),
            Err(UnfitIdentifier::LastDigit('7'))
        );
        assert_eq!(
            check_isbn("0-8044-2957-1"),
            Err(UnfitIdentifier::LastDigit('X'))
        );
        for isbn in [
            "",
            "978-0-306",
            "979-0-306-4061X-7",
            "123-0-306-40615-7",
            "X804429571",
        ] {
            assert_eq!(check_isbn(isbn), Err(UnfitIdentifier::Form), "{isbn}");
        }
        for issn in ["0140-6736", "2049-3630", "1050-124X", "1050-124x"] {
            assert_eq!(check_issn(issn), Ok(()), "{issn}");
        }
        assert_eq!(
            check_issn("0140-6737"),
            Err(UnfitIdentifier::LastDigit('6'))
        );
        for issn in ["", "01406736", "0140-673", "014-06736", "0140–6736"] {
            assert_eq!(check_issn(issn), Err(UnfitIdentifier::Form), "{issn}");
        }
    }

    /// Every mistyped digit, and every two neighbours exchanged, changes the last digit.
    #[test]
    fn slips_of_the_hand_are_seen() {
        let issn: Vec<char> = "20493630".chars().collect();
        let written = |digits: &[char]| {
            let text: String = digits.iter().collect();
            format!("{}-{}", &text[..4], &text[4..])
        };
        for at in 0..8 {
            for digit in ('0'..='9').filter(|digit| *digit != issn[at]) {
                let mut other = issn.clone();
                other[at] = digit;
                assert!(check_issn(&written(&other)).is_err(), "{other:?}");
            }
        }
        for at in (0..7).filter(|at| issn[*at] != issn[at + 1]) {
            let mut other = issn.clone();
            other.swap(at, at + 1);
            assert!(check_issn(&written(&other)).is_err(), "{other:?}");
        }
    }
}
