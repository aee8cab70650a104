use num_bigint::BigUint;

use super::Failure;
use super::args::Check;
use super::book::Book;
use crate::problem::report::counted;
use crate::verify::Proofs;

pub(super) fn run(args: &Check) -> Result<(), Failure> {
    let book = Book::open(&args.book.folder, args.format.format, args.date.date())?;
    book.draw()?;
    book.report()?;
    book.result(&proved(book.verified.proofs()))
}

/// What was proved, in one line.
pub(super) fn proved(proofs: &Proofs) -> String {
    format!(
        "proved: {} and {} hold for {} patients ({} decided)\n",
        counted(proofs.invariants.len(), "invariant"),
        counted(proofs.vignettes.len(), "vignette"),
        in_words(&proofs.patients),
        counted(proofs.questions, "question"),
    )
}

/// A number of any size as people read it: `all 1536`, `all 4.2 × 10^12`, cut and not rounded.
fn in_words(count: &BigUint) -> String {
    const MOST_DIGITS: usize = 7;
    let digits = count.to_string();
    if digits.len() <= MOST_DIGITS {
        return format!("all {digits}");
    }
    let (first, second) = (&digits[..1], &digits[1..2]);
    format!("all {first}.{second} × 10^{}", digits.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_proved_is_one_line() {
        let proofs = Proofs {
            patients: BigUint::from(4_234_567_890_123u64),
            invariants: Vec::new(),
            vignettes: Vec::new(),
            questions: 1,
            edits: None,
            routes: Vec::new(),
        };
        assert_eq!(
            proved(&proofs),
            "proved: 0 invariants and 0 vignettes hold for all 4.2 × 10^12 patients (1 question decided)\n"
        );
    }

    #[test]
    fn small_numbers_are_shown_whole() {
        assert_eq!(in_words(&BigUint::from(1536u32)), "all 1536");
        assert_eq!(in_words(&BigUint::from(9_999_999u32)), "all 9999999");
        assert_eq!(in_words(&BigUint::from(10_000_000u32)), "all 1.0 × 10^7");
    }
}
