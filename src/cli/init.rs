//! `pathbook init`: a small book that passes, on a subject of its own; and what checks a book in CI.

mod ci;
mod mdbook;

use std::path::Path;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::args::{Init, Template};
use super::{Failure, begin, output};
use crate::character::Shown;
use crate::read::is_book;
use ci::CiFile;

pub(super) use ci::action;

/// A book to begin with.
struct Starter {
    /// What it is about, as the last words of a sentence.
    about: &'static str,
    /// Each file by its place in the book.
    files: &'static [(&'static str, &'static str)],
    /// A patient to try, as arguments.
    patient: &'static str,
    /// Where to begin to change it.
    first: &'static str,
}

const IGNORED: (&str, &str) = (".gitignore", include_str!("init/gitignore"));

macro_rules! file {
    ($template:literal, $place:literal) => {
        (
            $place,
            include_str!(concat!("init/", $template, "/", $place)),
        )
    };
}

const TREATMENT: Starter = Starter {
    about: "sore throat, made up",
    files: &[
        IGNORED,
        file!("treatment", "book.toml"),
        file!("treatment", "content/index.md"),
        file!("treatment", "content/references.yml"),
        file!("treatment", "content/sore-throat/index.md"),
        file!("treatment", "content/sore-throat/01-recommendations.md"),
        file!("treatment", "content/sore-throat/02-pathway.md"),
        file!("treatment", "content/sore-throat/03-safety.md"),
        file!("treatment", "content/sore-throat/04-evidence.md"),
        file!("treatment", "content/sore-throat/05-words.md"),
    ],
    patient: "danger-sign=no 'duration=3 days' criteria=1",
    first: "content/sore-throat/01-recommendations.md",
};

const SCREENING: Starter = Starter {
    about: "screening for breast cancer",
    files: &[
        IGNORED,
        file!("screening", "book.toml"),
        file!("screening", "content/index.md"),
        file!("screening", "content/references.yml"),
        file!("screening", "content/breast-screening/index.md"),
        file!(
            "screening",
            "content/breast-screening/01-recommendations.md"
        ),
        file!("screening", "content/breast-screening/02-due.md"),
        file!("screening", "content/breast-screening/03-safety.md"),
    ],
    patient: "'age=52 a' higher-risk=no had-mammogram=no",
    first: "content/breast-screening/01-recommendations.md",
};

const SCORE: Starter = Starter {
    about: "the risk of stroke in atrial fibrillation",
    files: &[
        IGNORED,
        file!("score", "book.toml"),
        file!("score", "content/index.md"),
        file!("score", "content/references.yml"),
        file!("score", "content/stroke-in-af/index.md"),
        file!("score", "content/stroke-in-af/01-score.md"),
        file!("score", "content/stroke-in-af/02-advice.md"),
        file!("score", "content/stroke-in-af/03-safety.md"),
    ],
    patient: "'age=70 a' sex=female hypertension=yes",
    first: "content/stroke-in-af/01-score.md",
};

const DIAGNOSIS: Starter = Starter {
    about: "stages of chronic kidney disease",
    files: &[
        IGNORED,
        file!("diagnosis", "book.toml"),
        file!("diagnosis", "content/index.md"),
        file!("diagnosis", "content/references.yml"),
        file!("diagnosis", "content/kidney-disease/index.md"),
        file!("diagnosis", "content/kidney-disease/01-categories.md"),
        file!("diagnosis", "content/kidney-disease/02-grid.md"),
        file!("diagnosis", "content/kidney-disease/03-safety.md"),
    ],
    patient: "'filtration-rate=40 mL/min/{1.73_m2}' 'albumin=45 mg/g'",
    first: "content/kidney-disease/01-categories.md",
};

const SCHEDULE: Starter = Starter {
    about: "doses of a vaccine",
    files: &[
        IGNORED,
        file!("schedule", "book.toml"),
        file!("schedule", "content/index.md"),
        file!("schedule", "content/references.yml"),
        file!("schedule", "content/hpv-vaccination/index.md"),
        file!("schedule", "content/hpv-vaccination/01-facts.md"),
        file!("schedule", "content/hpv-vaccination/02-schedule.md"),
        file!("schedule", "content/hpv-vaccination/03-safety.md"),
    ],
    patient: "doses=1 'since-first=4 mo' 'since-last=4 mo' 'age-at-first=12 a' weak-immunity=no",
    first: "content/hpv-vaccination/02-schedule.md",
};

impl Template {
    const fn starter(self) -> &'static Starter {
        match self {
            Self::Treatment => &TREATMENT,
            Self::Screening => &SCREENING,
            Self::Score => &SCORE,
            Self::Diagnosis => &DIAGNOSIS,
            Self::Schedule => &SCHEDULE,
        }
    }
}

/// The dates that stand in the template for the day it is written and the day of its review.
const PUBLISHED: &str = "2000-01-01";
const REVIEW_BY: &str = "2001-01-01";

pub(super) fn run(args: &Init) -> Result<(), Failure> {
    let folder = &match (&args.folder, &args.from_mdbook) {
        (Some(folder), _) => folder.clone(),
        (None, Some(mdbook)) => mdbook::beside(mdbook)?,
        (None, None) => return Err(Failure::because("no folder is named")),
    };
    let Some(host) = args.ci else {
        return output::print(&Shown::plain(&begun(args, folder)?));
    };
    let file = CiFile::plan(host, args.action.as_deref(), folder)?;
    let begun = match is_book(folder) {
        true => refuse_beginning(args, folder).map(|()| String::new())?,
        false => begun(args, folder)? + "\n",
    };
    let added = file.write(host)?;
    output::print(&Shown::plain(&(begun + &added)))
}

/// Begins a book, and says what comes next.
fn begun(args: &Init, folder: &Path) -> Result<String, Failure> {
    if let Some(mdbook) = &args.from_mdbook {
        return mdbook::taken_over(mdbook, folder);
    }
    let starter = args.template.unwrap_or_default().starter();
    begin::begin(folder, files(starter, args.date.date()))?;
    Ok(next_steps(starter, folder))
}

fn refuse_beginning(args: &Init, folder: &Path) -> Result<(), Failure> {
    if args.template.is_none() && args.from_mdbook.is_none() {
        return Ok(());
    }
    let message = format!("`{}` holds a book already", folder.display());
    let help = "`--ci` alone adds the file to it";
    Err(Failure::with_help(message, help))
}

/// The book's files, dated.
fn files(starter: &Starter, today: Date) -> impl Iterator<Item = (&'static str, String)> {
    let review_by = today.saturating_add(review_interval());
    starter.files.iter().map(move |(path, text)| {
        let dated = text
            .replace(PUBLISHED, &today.to_string())
            .replace(REVIEW_BY, &review_by.to_string());
        (*path, dated)
    })
}

fn review_interval() -> Span {
    1.year()
}

/// A folder as an argument behind a command.
fn argument(folder: &Path) -> String {
    match folder.to_string_lossy() {
        here if here == "." => String::new(),
        there if there.contains(' ') => format!(" '{there}'"),
        there => format!(" {there}"),
    }
}

fn next_steps(starter: &Starter, folder: &Path) -> String {
    let at = argument(folder);
    let Starter {
        about,
        patient,
        first,
        ..
    } = starter;
    format!(
        "\
wrote a small book: an example about {about}, to be replaced by yours

Next:
  pathbook check{at}           prove it
  pathbook build{at} -o        write the site and open it
  pathbook patient{at} {patient}

Start in {first}: change a rule, and check again.
"
    )
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn the_book_is_dated_today_and_due_in_a_year() {
        let today = jiff::civil::date(2024, 2, 29);
        for template in Template::value_variants() {
            let fronts = files(template.starter(), today);
            let fronts: Vec<String> = fronts
                .filter(|(_, text)| text.contains("```guideline "))
                .map(|(_, text)| text)
                .collect();
            let [front] = &fronts[..] else {
                panic!("{template:?}: one guideline, {fronts:?}");
            };
            assert!(front.contains("published = 2024-02-29"), "{front}");
            assert!(front.contains("review-by = 2025-02-28"), "{front}");
        }
    }

    #[test]
    fn every_block_is_toml() {
        let starters = Template::value_variants().iter();
        let files = starters.flat_map(|template| template.starter().files);
        for (path, text) in files.filter(|(path, _)| path.ends_with(".md")) {
            for block in text.split("\n```").skip(1).step_by(2) {
                let (_, body) = block.split_once('\n').expect("an info string");
                let read = body.parse::<toml::Table>();
                assert!(read.is_ok(), "{path}: {read:?}\n{body}");
            }
        }
    }
}
