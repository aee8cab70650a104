use num_bigint::BigUint;

use super::args::CheckArgs;
use super::book::{Book, unread};
use super::{Failure, output};
use crate::character::Shown;
use crate::report::counted;
use crate::serve::watch::Watch;
use crate::verify::Proofs;

pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    match args.watch {
        true => watch(args),
        false => check(args),
    }
}

/// Checks again whenever the book changes, until a signal ends it.
fn watch(args: &CheckArgs) -> Result<(), Failure> {
    let begun = Watch::begin(&args.book.folder);
    let mut watch = begun.map_err(|error| unread(&error))?;
    loop {
        output::clear();
        match check(args) {
            // It was printed.
            Ok(()) | Err(Failure::Content) => {}
            // For a moment there may be no book.
            Err(Failure::CouldNotRun { message, .. }) => {
                output::eprint(&Shown::plain(&format!("error: {message}\n")));
            }
            Err(stopped @ Failure::Stopped { .. }) => return Err(stopped),
        }
        output::eprint(&Shown::plain("waiting for a change (control-C ends it)\n"));
        watch.wait();
    }
}

pub(super) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let book = Book::open(&args.book.folder, args.format.telling(), args.date.date())?;
    book.draw()?;
    book.report()?;
    book.result(&proved(book.verified.proofs()))
}

/// What was proved, in one line. A book with nothing to prove is told so, and not as good news.
pub(super) fn proved(proofs: &Proofs) -> String {
    let invariants = (proofs.invariants.len(), "invariant");
    let vignettes = (proofs.vignettes.len(), "vignette");
    let (there, missing): (Vec<_>, Vec<_>) = [invariants, vignettes]
        .into_iter()
        .partition(|(number, _)| *number > 0);
    let missing: Vec<_> = missing
        .iter()
        .map(|(_, what)| format!("no {what}"))
        .collect();
    let missing = missing.join(" and ");
    let there: Vec<_> = there
        .iter()
        .map(|(number, what)| counted(*number, what))
        .collect();
    let patients = in_words(&proofs.patients);
    let questions = counted(proofs.questions, "question");
    if there.is_empty() {
        return format!(
            "not guarded: the book has {missing}; its other checks pass for {patients} patients ({questions} decided)\n"
        );
    }
    let hold = match proofs.invariants.len() + proofs.vignettes.len() {
        1 => "holds",
        _ => "hold",
    };
    let there = there.join(" and ");
    let but = match missing.as_str() {
        "" => String::new(),
        missing => format!("; the book has {missing}"),
    };
    format!("proved: {there} {hold} for {patients} patients ({questions} decided){but}\n")
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
    use crate::verify::InvariantProof;

    #[test]
    fn what_was_proved_is_one_line_and_nothing_is_no_proof() {
        let library = crate::sample::library();
        let invariants = library.invariants.keys();
        let invariants = invariants.map(|invariant| InvariantProof {
            invariant,
            concerned: None,
            violating: None,
        });
        let proofs = |invariants| Proofs {
            patients: BigUint::from(4_234_567_890_123u64),
            invariants,
            vignettes: Vec::new(),
            questions: 1,
        };
        assert_eq!(
            proved(&proofs(invariants.collect())),
            "proved: 1 invariant holds for all 4.2 × 10^12 patients (1 question decided); the book has no vignette\n"
        );
        assert_eq!(
            proved(&proofs(Vec::new())),
            "not guarded: the book has no invariant and no vignette; its other checks pass for all 4.2 × 10^12 patients (1 question decided)\n"
        );
    }

    #[test]
    fn small_numbers_are_shown_whole() {
        assert_eq!(in_words(&BigUint::from(1536u32)), "all 1536");
        assert_eq!(in_words(&BigUint::from(9_999_999u32)), "all 9999999");
        assert_eq!(in_words(&BigUint::from(10_000_000u32)), "all 1.0 × 10^7");
    }
}
