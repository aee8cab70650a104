use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::book::Telling;
use super::{init, list, new};
use crate::model::{Kind, Language};
use crate::report::{FoldExtent, Format};
use crate::shard::Shard;

/// Clinical guidelines as Markdown with typed blocks: safety rules proved for every patient, published as a site
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  pathbook init my-book           write a small book to start from
  pathbook check my-book          prove it
  pathbook build my-book -o       prove it, write the site and open it

Exit status: 0 all is well, 1 the content has errors, 2 the command could not run.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(Init),
    Import(Import),
    Check(CheckArgs),
    Build(Build),
    Serve(Serve),
    Lsp(Lsp),
    Fmt(Fmt),
    Fix(FixArgs),
    Patient(PatientArgs),
    Diff(Diff),
    Mutate(Mutate),
    Merge(MergeArgs),
    List(ListArgs),
    New(New),
    Schema(SchemaArgs),
    Export(ExportArgs),
    Explain(Explain),
    Completions(Completions),
    Man(Man),
    Source(SourceArgs),
    Licences(Licences),
}

/// Write a small book that passes every check, ready to edit; or make one of an mdBook, or write what checks a book in CI
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook init my-book
  pathbook init . --template score              in the folder you are in, if it is empty
  pathbook init my-book --from-mdbook notes     a book of the chapters of `notes`, which stays as it is
  pathbook init . --ci gitlab                   for the book that you are in, without a change of it")]
pub(super) struct Init {
    /// A folder that is empty or not there yet; with `--ci` also that of a book [default for an mdBook: `NAME-pathbook` beside it]
    #[arg(value_name = "DIR", required_unless_present = "from_mdbook")]
    pub folder: Option<PathBuf>,
    /// What kind of guideline the book is an example of [default: treatment]
    #[arg(long, value_name = "KIND")]
    pub template: Option<Template>,
    /// Make the book of the chapters of an mdBook, with `import.md`: what came over, and what did not and why [default: this folder]
    #[arg(long, value_name = "MDBOOK", num_args = 0..=1, default_missing_value = ".", conflicts_with = "template")]
    pub from_mdbook: Option<PathBuf>,
    /// Write the file with which a code host checks the book at every change, in the root of its repository
    #[arg(long, value_name = "HOST")]
    pub ci: Option<CiHost>,
    /// The repository of pathbook's action on GitHub; without a revision, as of this version [default: where this program was released]
    #[arg(long, value_name = "OWNER/NAME[@REV]", requires = "ci", value_parser = init::action)]
    pub action: Option<String>,
    #[command(flatten)]
    pub date: AsOf,
}

/// Which code host checks a book at every change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CiHost {
    /// `.github/workflows/pathbook.yml`: one step, with pathbook's action
    Github,
    /// `.gitlab-ci.yml`: a job with the Python package, and one that publishes
    Gitlab,
}

/// What kind of guideline a new book is an example of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Template {
    /// Recommendations, a pathway with a chart, a dose and evidence: sore throat, made up
    #[default]
    Treatment,
    /// Whom to invite, how often, and what is left open: breast cancer, by a published statement
    Screening,
    /// Points, what they predict, and advice by them: stroke in atrial fibrillation, by published papers
    Score,
    /// Measurements, categories and their grid: chronic kidney disease, by a published guideline
    Diagnosis,
    /// Doses and intervals, and whether one is due: a vaccine, by published recommendations
    Schedule,
}

/// Make a book of a guideline that is written in another notation, with `import.md`: what came over, and what did not and why
///
/// Of one file the book is DIR; of several each has a folder in it. Tests beside a file (`NAME.test.yml`) become vignettes. What can't
/// be said in a book is refused, and nothing is written of it: exit status 1.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook import gdl2 score.v1.gdl2.json -o score
  pathbook import gdl2 guidelines/*.gdl2.json -o books --keep-going
  pathbook import tree knee-pain.json knee-pain_eval.json -o knee
  pathbook import csv pain-relief.csv -o pain-relief
  pathbook import markdown guideline.md -o guideline     its sentences, and drafts to fill in")]
pub(super) struct Import {
    /// The notation
    #[arg(value_name = "FORMAT")]
    pub from: ImportFrom,
    /// The guidelines
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// A folder that is empty or not there yet
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Where archetypes (`NAME.adl`) are [default: beside the file, and the folder `archetypes` beside its folder]
    #[arg(long, value_name = "DIR")]
    pub archetypes: Option<PathBuf>,
    /// The language in which a guideline in plain words is written
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    pub language: Language,
    /// Go on with the next file past one that is refused
    #[arg(long)]
    pub keep_going: bool,
    /// How it is told what became of each file
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ImportFormat,
    #[command(flatten)]
    pub date: AsOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFrom {
    /// The guideline definition language of openEHR, version 2
    Gdl2,
    /// Decision trees in JSON, with their evaluators (`NAME_eval.json`)
    Tree,
    /// A decision table as spreadsheets save it
    Csv,
    /// Decision Model and Notation of the OMG, 1.2 to 1.5
    Dmn,
    /// A guideline in plain words or Markdown, as a book to be filled in
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    /// For people
    Human,
    /// For programs, see docs/import.md
    Json,
}

/// Decide every check, for every patient, and say what is wrong
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook check
  pathbook check my-book --as-of 2027-06-01     is a review due by then?
  pathbook check --all                          each problem in full, however many
  pathbook check --watch                        again whenever a file is saved
  pathbook check --deny warnings --quiet        for a hook: a warning fails too
  pathbook check --format sarif > report.sarif  for a code host")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Check again whenever the book changes, until control-C
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub format: ProblemFormat,
    #[command(flatten)]
    pub date: AsOf,
}

/// Check, then write the site; nothing is written when the check fails
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook build
  pathbook build my-book -o              open it when it is there
  pathbook build my-book -d public       write it elsewhere
  pathbook build my-book --draft -o      look at it whatever is wrong with it")]
pub(super) struct Build {
    #[command(flatten)]
    pub book: BookArgs,
    /// Where the site goes [default: the folder `site` of the book, for a draft `draft`]
    #[arg(short = 'd', long = "dest", value_name = "OUT")]
    pub out: Option<PathBuf>,
    /// Write what can be shown of a book with errors, each at its place; every page says that it is not proved
    #[arg(long)]
    pub draft: bool,
    /// Open the site when it is written
    #[arg(short, long)]
    pub open: bool,
    #[command(flatten)]
    pub format: ProblemFormat,
    #[command(flatten)]
    pub date: AsOf,
}

/// Show the book in a browser while you write it, and what changed since the last commit
///
/// A page is made when it is asked for, and reloads when a file of the book is saved. A book with errors is shown as a draft, with each problem at
/// its place; one that can't be resolved, as it was before. Nothing is written. Only this machine can ask, unless `--host` says otherwise.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook serve
  pathbook serve my-book -o
  pathbook serve --against v1.0           what changed since then?
  pathbook serve --host 0.0.0.0           for others in the network; whoever reaches it reads the draft")]
pub(super) struct Serve {
    #[command(flatten)]
    pub book: BookArgs,
    /// Where it listens; fails if that is taken [default: 3000, or the next that is free]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The name or number of this machine at which it listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: String,
    /// The revision in git whose advice is compared
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub against: String,
    /// Open it in a browser
    #[arg(short, long)]
    pub open: bool,
    #[command(flatten)]
    pub date: AsOf,
}

/// Print a JSON Schema of what blocks can hold, or of what a command prints as JSON
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook schema > pathbook.schema.json            for editors and programs that write books
  pathbook schema book > book.schema.json           for programs that read `book.json`
  pathbook schema diff > diff.schema.json           what `diff --format json` prints")]
pub(super) struct SchemaArgs {
    /// Of what
    #[arg(value_name = "WHAT", default_value = "blocks")]
    pub of: SchemaOf,
}

/// What `pathbook schema` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// The blocks of a book
    Blocks,
    /// `book.json` of a site
    Book,
    /// `check --format json`
    Problems,
    /// `patient --format json`
    Patient,
    /// `diff --format json`
    Diff,
    /// `mutate --format json`
    Mutate,
    /// `import --format json`
    Import,
}

/// Print what completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook completions bash > ~/.local/share/bash-completion/completions/pathbook
  pathbook completions zsh > ~/.zfunc/_pathbook
  pathbook completions fish > ~/.config/fish/completions/pathbook.fish")]
pub(super) struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Print a page of the manual, for `man`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook man > pathbook.1
  pathbook man check > pathbook-check.1
  pathbook man diff | man -l -            read it")]
pub(super) struct Man {
    /// The command that the page is about; without it, the program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Check and complete a book in an editor while you write it; editors start this themselves
///
/// Speaks the Language Server Protocol over standard input and output. Texts that are not saved are checked too, each file together with the
/// book that it lies in.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook lsp                            what an editor runs; docs/editors.md has the lines for each
  pathbook lsp --as-of 2027-06-01")]
pub(super) struct Lsp {
    /// Some editors say so; there is no other way of speaking
    #[arg(long, hide = true)]
    pub stdio: bool,
    #[command(flatten)]
    pub date: AsOf,
}

/// Lay out the blocks of a book: spaces and lines alone, what they say and their comments stay
///
/// A block that can't be read is left as it is. Prints the files that change.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook fmt
  pathbook fmt --check            change nothing; exit status 1 if anything would change")]
pub(super) struct Fmt {
    #[command(flatten)]
    pub book: BookArgs,
    /// Change nothing; fail if anything would change
    #[arg(long)]
    pub check: bool,
}

/// Show as a diff what can be fixed in a book without its author, or fix it
///
/// A fix is safe where nothing else can have been meant: a sign of another language, a value without its quotes, a slip of a letter in a word of the
/// language, a date in another form. A name that is like another is a guess, since both may be meant. Everything else in a file stays as it is. Exit
/// status 1 where something can be fixed; with `--write`, as of `pathbook check` afterwards.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook fix                        what would change
  pathbook fix --write                change it, and check the book
  pathbook fix --guesses my-book      also what was probably meant; read it before you write it")]
pub(super) struct FixArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Change the files, then check the book
    #[arg(long)]
    pub write: bool,
    /// Fix what can only be guessed too
    #[arg(long)]
    pub guesses: bool,
    #[command(flatten)]
    pub format: ProblemFormat,
    #[command(flatten)]
    pub date: AsOf,
}

/// Show the advice for one patient, with the path and the reasons
///
/// A fact that is left out is not answered: then it is said what is sure all the same, what hangs on it, and what no longer does.
/// That is not the answer `unknown`, which a fact that may be unknown can have. Quote a fact that has spaces. The advice of a book that
/// fails its check is shown and is not proved: exit status 1.
#[derive(Debug, Args)]
#[command(
    override_usage = "pathbook patient [OPTIONS] [DIR] [FACT=VALUE]...",
    after_help = "\
Examples:
  pathbook patient my-book                            what is said to everyone, and what is asked?
  pathbook patient danger-sign=no 'duration=3 days' criteria=1
  pathbook patient my-book region='low back' symptoms=fever,cough training=unknown
  pathbook patient danger-sign=no criteria=1 --why antibiotic    why is it advised, or why not?"
)]
pub(super) struct PatientArgs {
    /// The book's folder, if not this one, and what is known of the patient
    #[arg(value_name = "DIR | FACT=VALUE")]
    pub arguments: Vec<String>,
    /// Why is this advised, and why not? An intervention, a recommendation, a step (`pathway.step`) or a row (`table.row`); can be repeated
    #[arg(long, value_name = "NAME")]
    pub why: Vec<String>,
    /// How to print the advice, and problems if the book has any
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    pub format: String,
    #[command(flatten)]
    pub date: AsOf,
}

/// Say which patients another version of the book advises differently
///
/// A version is a folder, or a git revision of the book in the folder you are in; a folder comes first. For each intervention: who hears
/// something else of it, in few facts, and what says so in each version. Proved for every patient. What is only written differently is listed
/// apart. Exit status 2 where a version can't be read.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook diff HEAD~1                         what did the last commit, and what is not yet committed, change?
  pathbook diff v1.0 v1.1
  pathbook diff old-book new-book
  pathbook diff main --fail-on looser          exit status 1 if anyone may have more than before
  pathbook diff main --format markdown         for a comment on a pull request")]
pub(super) struct Diff {
    /// The version before: a folder, a guideline in another notation (as `import` reads it), or a git revision
    pub old: String,
    /// The version after: one of these too
    #[arg(default_value = ".")]
    pub new: String,
    /// How to print the difference
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: DiffFormat,
    /// Exit with status 1 where something changed so; can be repeated
    #[arg(long, value_name = "CHANGE", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
    #[command(flatten)]
    pub date: AsOf,
}

/// Which changes fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// No longer permitted, newly or more refused
    Stricter,
    /// Newly permitted, no longer or less refused
    Looser,
    /// Any other advice, or other patients
    Any,
    /// What readers are asked and told: titles, questions, labels, summaries
    Asked,
    /// Doses, schedules, and who delivers
    Delivery,
    /// Results, certainty, reasons, quotes and citations
    Evidence,
    /// An invariant or a vignette of OLD is broken in NEW, or nothing says it any more
    WeakerProof,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    Human,
    /// For programs, see docs/diff.md
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// Make unsafe edits, one at a time, and say which of them nothing catches
///
/// A branch led elsewhere, a condition negated, a threshold moved, a refusal dropped: each is caught by an invariant, a
/// vignette or another check, or it survives. Edits after which every statement says the same to everyone are not counted. In a
/// book that fails its check an edit is caught where it makes another check fail. What is written beside the rules (numbers,
/// words, citations, quotes) is edited too, with a score of its own. Exit status 1 where an edit of a rule survives that an
/// invariant or a vignette could catch, where one was not tried or decided, or where the book fails its check.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook mutate
  pathbook mutate my-book --format json
  pathbook mutate --shard 2/4 --format json > 2.json    one of four machines; `pathbook merge` joins what they print")]
pub(super) struct Mutate {
    #[command(flatten)]
    pub book: BookArgs,
    /// Make the second of four shares of the edits (2/4), while other machines make the others
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    /// How to print what became of the edits
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    pub format: String,
    #[command(flatten)]
    pub date: AsOf,
}

/// Join what the shards of `mutate` printed as JSON into the report of all
///
/// The report and the exit status are those of one `pathbook mutate`, byte for byte, in whatever order the files are. Shards of different texts,
/// dates or versions of pathbook are not joined, nor are some of them without the others: exit status 2.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook merge 1.json 2.json 3.json 4.json
  pathbook merge --of my-book parts/*.json --format json > edits.json")]
pub(super) struct MergeArgs {
    /// What each shard printed with `--format json`
    #[arg(value_name = "FILE", required = true)]
    pub parts: Vec<PathBuf>,
    /// Refuse shards of any other book, or of this one as it was before
    #[arg(long, value_name = "DIR")]
    pub of: Option<PathBuf>,
    /// How to print what became of the edits
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    pub format: String,
}

/// List what a book defines: kind, identifier, place and title
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook list my-book
  pathbook list --kind recommendation")]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Only blocks of this kind
    #[arg(long, value_name = "KIND", value_parser = list::kind)]
    pub kind: Option<Kind>,
}

/// Check, then write what the book decides in the format of another tool, with a page on what that can't say
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook export cql my-book -d my-book-cql
  pathbook export dmn my-book -d my-book-dmn")]
pub(super) struct ExportArgs {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub to: ExportFormat,
    #[command(flatten)]
    pub book: BookArgs,
    /// The folder where it goes; what an earlier export put there is replaced, everything else stays
    #[arg(short = 'd', long = "dest", value_name = "OUT")]
    pub out: PathBuf,
    #[command(flatten)]
    pub problems: ProblemFormat,
    #[command(flatten)]
    pub date: AsOf,
}

/// Formats of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// A library of HL7's Clinical Quality Language, and the worked patients with what it must say of them
    Cql,
    /// A model of OMG's Decision Model and Notation, with tables as decision tables, and the worked patients as its test cases
    Dmn,
    /// Each recommendation, pathway and table as a document that another site can show in a frame
    HtmlFragment,
}

/// Print a block to fill: its fields, what is written in each, and those that may be left out as comments
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook new recommendation no-antibiotic
  pathbook new fact age >> content/my-guideline/02-facts.md")]
pub(super) struct New {
    /// The kind of the block
    #[arg(value_parser = list::kind)]
    pub kind: Kind,
    /// Its identifier: small letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = new::id)]
    pub id: String,
}

/// Say what a problem means, or how a part of the language is written
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook explain                      every name, in a line each
  pathbook explain uncovered-patient    a problem, with an example that fails and one that passes
  pathbook explain recommendation       a kind of block
  pathbook explain protocol.dose        a field of one
  pathbook explain expressions")]
pub(super) struct Explain {
    /// A problem, as in `error[uncovered-patient]`, a kind of block, a field (`KIND.FIELD`), or a part of the language
    pub name: Option<String>,
}

/// Take the text that a guideline encodes for what it is now
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook source accept my-book")]
pub(super) struct SourceArgs {
    #[command(subcommand)]
    pub command: SourceCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum SourceCommand {
    Accept(Accept),
}

/// Pin each `source.md` as it is, and say what changed
///
/// A guideline names the SHA-256 of its source, so that nobody changes the text and the quotes of it unseen. When the text was
/// compared with where it was got, this writes the new hash and the day under `[source]` of the guideline. Sentences are told where the last commit has the
/// text that was pinned. Where nothing is pinned yet, `from = \"…\"` must say first where the text was got.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook source accept
  pathbook source accept my-book --as-of 2027-06-01     it was compared that day")]
pub(super) struct Accept {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub date: AsOf,
}

/// Print the licences of pathbook and of the crates it is built with
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pathbook licences > LICENCES.txt      to pass on with the program")]
pub(super) struct Licences {}

#[derive(Clone, Debug, Args)]
pub(super) struct BookArgs {
    /// The book's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub(super) struct ProblemFormat {
    /// How to print problems
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Tell every problem in full, also where many are of one kind
    #[arg(long)]
    pub all: bool,
    /// Print problems and nothing else
    #[arg(short, long)]
    pub quiet: bool,
    /// Fail where anything is warned of: exit status 1, and nothing is published
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Denied>,
}

/// What fails though it is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Denied {
    Warnings,
}

impl ProblemFormat {
    pub fn telling(&self) -> Telling {
        Telling {
            format: self.format,
            extent: match self.all {
                true => FoldExtent::Whole,
                false => FoldExtent::Folded,
            },
            is_quiet: self.quiet,
            denies_warnings: self.deny == Some(Denied::Warnings),
        }
    }
}

#[derive(Clone, Debug, Args)]
pub(super) struct AsOf {
    /// Check as on this date, like 2027-06-01 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
}

impl AsOf {
    /// The only place that looks at the clock.
    pub fn date(&self) -> Date {
        self.as_of.unwrap_or_else(|| ZonedDateTime::now().date())
    }
}

/// A day as it is written everywhere: `2027-06-01`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let is_date = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    match text.parse() {
        Ok(date) if is_date => Ok(date),
        Ok(_) | Err(_) => Err("a date is written like 2027-06-01".to_owned()),
    }
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text)
        .ok_or_else(|| "a language is named by its tag, like `en` or `de-CH`".to_owned())
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Format::Human => "for people",
            Format::Json => "for programs, see docs/formats.md",
            Format::Sarif => "SARIF 2.1.0, for code hosts and editors",
            Format::Junit => "for build servers",
            Format::Github => "workflow commands of GitHub Actions",
            Format::Html => "a page that stands alone, with each patient's path drawn",
            Format::Markdown => "for the summary of a build, or a comment",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_make_sense_to_clap() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        fn check(command: &clap::Command) {
            for command in command.get_subcommands() {
                let help = command.get_after_help().expect("help").to_string();
                assert!(help.starts_with("Examples:"), "{}", command.get_name());
                check(command);
            }
        }
        check(&Arguments::command());
    }

    #[test]
    fn a_date_is_a_date_alone() {
        assert!(date("2027-06-01").is_ok());
        for text in [
            "2027-6-1",
            "2027-02-30",
            "01.06.2027",
            "20270601",
            "2027-06-01T10:00",
            "",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
