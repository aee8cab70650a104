//! A book in which every text that an author may write tries to break out of the page.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use pathbook::problem::{Problem, Problems};
use pathbook::report::{Format, Report};
use pathbook::source::Sources;
use pathbook::verify::Verified;

use crate::words;

/// On a day on which the book is up to date.
const TODAY: Date = date(2000, 6, 1);

/// Ends what HTML may be in, then runs a script if it is read as markup.
const RAW: &str = "</title></style></textarea></script><script>pwned=N</script><img src=x onerror=pwned=N>'&quot;&{{ words }}{% raw %}";
/// The same where HTML is refused, as Markdown lets it be written.
const ESCAPED: &str =
    r"\<script\>pwned=N\<\/script\>\<img src=x onerror=pwned=N\>'\&quot;{{ words }}{% raw %}";

/// A place in a text where an author writes what is read by people.
#[derive(Clone, Debug)]
struct Site {
    path: String,
    /// Where the text goes in.
    at: usize,
    is_toml: bool,
}

/// The book with something hostile in each field and paragraph that takes it.
pub struct Hostile {
    pub files: BTreeMap<String, String>,
    /// How many places took a text as it is, and how many only with backslashes.
    pub raw: usize,
    pub escaped: usize,
}

/// Puts a text everywhere and takes it back where it is refused. Every refusal must name a line that has the text.
pub fn book() -> Hostile {
    let plain = words::rich();
    let sites = sites(&plain);
    let all: BTreeSet<usize> = (0..sites.len()).collect();
    let raw = accepted(&plain, &sites, &BTreeMap::new(), all.clone(), RAW);
    let took: BTreeMap<usize, &'static str> = raw.iter().map(|&site| (site, RAW)).collect();
    let left = all.difference(&raw).copied().collect();
    let escaped = accepted(&plain, &sites, &took, left, ESCAPED);
    let both = took
        .into_iter()
        .chain(escaped.iter().map(|&site| (site, ESCAPED)));
    Hostile {
        files: written(&plain, &sites, &both.collect()),
        raw: raw.len(),
        escaped: escaped.len(),
    }
}

pub fn check(files: &BTreeMap<String, String>) -> (Sources, Result<Verified, Vec<Problem>>) {
    let sources = words::sources(files);
    let verified = pathbook::check(&sources, Problems::default(), TODAY);
    (sources, verified)
}

/// Those of some sites that take a text, beside what others already took.
fn accepted(
    plain: &BTreeMap<String, String>,
    sites: &[Site],
    took: &BTreeMap<usize, &'static str>,
    mut tried: BTreeSet<usize>,
    text: &'static str,
) -> BTreeSet<usize> {
    loop {
        let mut with = took.clone();
        with.extend(tried.iter().map(|&site| (site, text)));
        let files = written(plain, sites, &with);
        let (sources, verified) = check(&files);
        let Err(problems) = verified else {
            return tried;
        };
        let refused: BTreeSet<usize> = problems
            .iter()
            .flat_map(|problem| refused_by(problem, &sources))
            .filter(|site| tried.contains(site))
            .collect();
        let said = || Report::new(&problems, &sources).print(Format::Human, false);
        assert!(
            !refused.is_empty(),
            "refused at no place of its own:\n{}",
            said()
        );
        tried.retain(|site| !refused.contains(site));
    }
}

/// The numbers of the sites whose text stands on the lines of a problem or in its message.
fn refused_by(problem: &Problem, sources: &Sources) -> Vec<usize> {
    let labels = problem.label.iter().chain(&problem.others);
    let lines = labels.flat_map(|label| {
        let file = sources.file(label.span.file);
        let first = file.position(label.span.range().start).line;
        let last = file.position(label.span.range().end).line;
        (first..=last).map(move |line| file.line(line))
    });
    let texts = lines.chain([problem.message.as_str()]);
    let numbers = texts.flat_map(|line| {
        let starts = line.split("pwned=").skip(1);
        starts.filter_map(|rest| {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok()
        })
    });
    numbers.collect()
}

/// The files with a text at each of some sites, numbered by the site.
fn written(
    plain: &BTreeMap<String, String>,
    sites: &[Site],
    texts: &BTreeMap<usize, &'static str>,
) -> BTreeMap<String, String> {
    let mut files = plain.clone();
    // From behind, so that places before stay where they are.
    for (&number, text) in texts.iter().rev() {
        let site = &sites[number];
        let text = text.replace('N', &number.to_string());
        let text = match site.is_toml {
            true => text.replace('\\', "\\\\"),
            false => text,
        };
        let file = files.get_mut(&site.path).expect("a file of the book");
        file.insert_str(site.at, &text);
    }
    files
}

fn sites(files: &BTreeMap<String, String>) -> Vec<Site> {
    files
        .iter()
        // What quotes must match, word for word.
        .filter(|(path, _)| !path.ends_with("source.md"))
        .flat_map(|(path, text)| match path.rsplit_once('.') {
            Some((_, "toml")) => of_lines(path, text, |_| Part::Toml),
            Some((_, "yml")) => of_lines(path, text, |_| Part::Prose),
            _ => of_chapter(path, text),
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Part {
    Toml,
    Prose,
    Neither,
}

fn of_chapter(path: &str, text: &str) -> Vec<Site> {
    let mut fence: Option<&str> = None;
    of_lines(path, text, move |line| {
        let inner = line.trim_start_matches([' ', '>']);
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| inner.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                fence = Some(mark);
                Part::Neither
            }
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                Part::Neither
            }
            (Some(_), _) => Part::Toml,
            (None, None) => Part::Prose,
        }
    })
}

/// The ends of lines of prose, and of the strings of TOML.
fn of_lines(path: &str, text: &str, mut part: impl FnMut(&str) -> Part) -> Vec<Site> {
    let mut sites = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let ends = match part(line) {
            Part::Toml => ends_of_strings(content),
            Part::Prose => Vec::from_iter(end_of_words(content)),
            Part::Neither => Vec::new(),
        };
        let is_toml = content.contains('"');
        sites.extend(ends.into_iter().map(|end| Site {
            path: path.to_owned(),
            at: start + end,
            is_toml,
        }));
        start += line.len();
    }
    sites
}

/// Where the words of a line of prose end, if it has any: before the edge of a table, before the name of a heading.
fn end_of_words(line: &str) -> Option<usize> {
    let inner = line.trim_start_matches([' ', '>', '-']);
    let is_rule = inner.chars().all(|c| matches!(c, '|' | ':' | '-' | ' '));
    let defines = inner.starts_with('[') && inner.contains("]: ");
    match inner.chars().next() {
        Some(_) if is_rule || defines => None,
        Some('|') => line.rfind('|'),
        Some('#') => Some(line.find(" {#").unwrap_or(line.len())),
        Some(_) => Some(line.len()),
        None => None,
    }
}

/// Where the strings of one line end that hold more than a name.
fn ends_of_strings(line: &str) -> Vec<usize> {
    let quotes: Vec<usize> = line
        .match_indices('"')
        .map(|(at, _)| at)
        .filter(|&at| !line[..at].ends_with('\\'))
        .collect();
    let pairs = quotes.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    pairs.map(|(_, end)| end).collect()
}
