//! No guideline is past its review date.

use jiff::civil::Date;

use crate::model::Library;
use crate::problem::{Code, Problem, Problems};

pub(in crate::verify) fn check(library: &Library, as_of: Date, problems: &mut Problems) {
    for guideline in library.guidelines.values() {
        if let Some((review_by, span)) = guideline.review_by
            && review_by < as_of
        {
            let message = format!(
                "“{}” was due for review by {review_by}",
                guideline.meta.title
            );
            let problem = Problem::new(Code::OverdueReview, message).at(span);
            problems
                .push(problem.help("review it and set a new date; `--as-of` checks another day"));
        }
    }
}
