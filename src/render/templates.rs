use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, ReportError, State, Tera, Value};

use super::rounds::{Rounds, counted};
use super::{Broken, card, contents};
use crate::markup::Html;
use crate::model::Language;
use crate::problem::{Code, Problem};
use crate::source::{FileKey, Sources, Span};
use crate::words::Words;

/// A template by its name.
pub type BuiltIn = (&'static str, &'static str);

/// A file of `templates/`.
macro_rules! built_in {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $name)),
        )
    };
}
pub(in crate::render) use built_in;

macro_rules! all_built_in {
    ($($name:literal)*) => { &[$(built_in!($name)),*] };
}

/// The built-in templates but for the cards.
const PAGES: &[BuiltIn] = all_built_in! {
    "base.html" "parts.html" "flowchart.html" "lit.html" "map.html"
    "home.html" "chapter.html" "thing.html" "contents.html" "safety.html" "tensions.html" "glossary.html"
    "references.html" "source.html" "reporting.html" "recommendations.html" "listing.html" "search.html" "search-box.html"
    "search-dialog.html" "404.html" "moved.html" "feed.xml" "sitemap.xml" "answer.html" "said-of-it.html" "verdict.html" "print.html" "recommendation.html"
    "patient.html" "patient-form.html" "fragment.html"
};

/// The built-in templates by name; several kinds share a card.
pub fn every_built_in() -> BTreeMap<&'static str, &'static str> {
    PAGES.iter().chain(card::TEMPLATES).copied().collect()
}

/// Most bytes of what a template makes of one page.
const MOST_OF_PAGE: usize = 64 << 20;

/// The text of a page, up to its limit.
#[derive(Default)]
struct PageText {
    bytes: Vec<u8>,
    is_full: bool,
}

impl io::Write for PageText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > MOST_OF_PAGE - self.bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The built-in templates under those that the book brings.
pub struct Templates<'a> {
    tera: Tera,
    rounds: Rounds,
    sources: &'a Sources,
}

impl<'a> Templates<'a> {
    /// `spoken` is the language of the words, where it is not the book's.
    pub fn load(
        sources: &'a Sources,
        words: &Words,
        spoken: Option<&Language>,
    ) -> Result<Self, Vec<Problem>> {
        let mut tera = Tera::default();
        let interface = spoken.map_or_else(String::new, |language| {
            format!(" lang=\"{language}\" dir=\"{}\"", language.direction())
        });
        // What an element with words of the site alone says of their language.
        tera.register_function("interface", move |_: Kwargs, _: &State<'_>| {
            interface.clone()
        });
        // A page's list of its parts is what its own headings say.
        tera.register_filter("parts", |html: &str, _: Kwargs, _: &State<'_>| {
            Value::from_serializable(&contents::parts(html))
        });
        let words = Value::from_serializable(words);
        tera.global_context().insert("words", &words);
        // Components see no global context, but functions.
        tera.register_function("words", move |_: Kwargs, _: &State<'_>| words.clone());
        let rounds = Rounds::default();
        rounds.register(&mut tera);
        let templates = Self {
            tera,
            rounds,
            sources,
        };
        templates.read().map_err(|problem| vec![*problem])
    }

    /// The built-in templates as they are, and the book's own with an end to their loops.
    fn read(mut self) -> Result<Self, Broken> {
        let sources = self.sources;
        let built_in = every_built_in().into_iter();
        let built_in = built_in.filter(|(name, _)| !sources.templates.contains_key(*name));
        let of_book =
            || of_book(sources).map(|(name, file)| (name, sources.file(file).text.as_str()));
        let counted: Vec<_> = of_book()
            .map(|(name, text)| (name, counted(text)))
            .collect();
        let counted = counted.iter().map(|(name, text)| (*name, text.as_str()));
        // What does not parse is told as it was written.
        let read = self
            .tera
            .add_raw_templates(built_in.chain(of_book()))
            .and_then(|()| self.tera.add_raw_templates(counted));
        match read {
            Ok(()) => Ok(self),
            Err(error) => Err(Box::new(broken(sources, &error))),
        }
    }

    pub fn render<T: Serialize>(&self, name: &str, context: &T) -> Result<Html, Broken> {
        let mut text = PageText::default();
        self.rounds.start();
        let rendered = Context::from_serialize(context)
            .and_then(|context| self.tera.render_to(name, &context, &mut text))
            .and_then(|()| Ok(String::from_utf8(text.bytes)?));
        rendered.map(Html::trusted).map_err(|error| {
            Box::new(match text.is_full {
                true => too_long(self.sources, name),
                false => broken(self.sources, &error),
            })
        })
    }
}

/// The book's own templates.
fn of_book(sources: &Sources) -> impl Iterator<Item = (&str, FileKey)> {
    sources
        .templates
        .iter()
        .map(|(name, file)| (name.as_str(), *file))
}

fn too_long(sources: &Sources, name: &str) -> Problem {
    let message = format!(
        "a page that the template `{name}` makes has more than {} MiB",
        MOST_OF_PAGE >> 20
    );
    let problem = Problem::new(Code::BrokenTemplate, message);
    // What it includes may be the book's own.
    let template = sources.templates.get(name);
    match template.or_else(|| sources.templates.values().next()) {
        Some(file) => problem
            .at(line_of(sources, *file, 1))
            .help("a loop in it goes on for too long"),
        None => problem.help("make several chapters of what the page shows"),
    }
}

fn broken(sources: &Sources, error: &tera::Error) -> Problem {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            reported(sources, report)
        }
        // The engine's kinds are open-ended, and the rest tell no place but in their words.
        _ => mentioned(sources, &error.to_string()),
    }
}

fn reported(sources: &Sources, report: &ReportError) -> Problem {
    let message = format!(
        "the template `{}` can't be used: {}",
        report.filename(),
        lower(report.message())
    );
    let problem = Problem::new(Code::BrokenTemplate, message);
    match sources.templates.get(report.filename()) {
        Some(file) => problem.at(line_of(sources, *file, report.span().start_line)),
        None => problem
            .help("the built-in template lacks something that the book's templates took away"),
    }
}

/// A problem with the engine's own words, at the first template that they name, on the line after its name.
fn mentioned(sources: &Sources, words: &str) -> Problem {
    let first = words.lines().next().unwrap_or_default();
    let message = lower(first.strip_prefix("error: ").unwrap_or(first));
    let problem = Problem::new(Code::BrokenTemplate, message);
    let place = of_book(sources).find_map(|(name, file)| {
        let at = words.find(name)?;
        let line = words[at + name.len()..]
            .strip_prefix(':')
            .and_then(|rest| rest.split(':').next()?.parse().ok())
            .unwrap_or(1);
        Some(line_of(sources, file, line))
    });
    match place {
        Some(span) => problem.at(span),
        None => problem,
    }
}

/// The whole of a line, counted from 1; the last one where there is no such line.
fn line_of(sources: &Sources, file: FileKey, line: usize) -> Span {
    let text = &sources.file(file).text;
    let mut start = 0;
    for (number, piece) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            return Span::new(file, start..start + piece.trim_end().len());
        }
        start += piece.len();
    }
    Span::new(file, text.len()..text.len())
}

fn lower(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str, text: &str) -> (String, Option<usize>) {
        let path = format!("templates/{name}");
        let sources = Sources::from_files([(path.as_str(), text)]);
        let problems = match Templates::load(&sources, Words::english(), None) {
            Ok(templates) => {
                let failed = templates.render(name, &Empty {});
                vec![*failed.expect_err("the template is broken")]
            }
            Err(problems) => problems,
        };
        let label = problems[0].label.as_ref();
        let line = label.map(|label| sources.position(label.span).line);
        (problems[0].message.clone(), line)
    }

    #[derive(Serialize)]
    struct Empty {}

    #[test]
    fn the_built_in_templates_parse() {
        assert!(Templates::load(&Sources::default(), Words::english(), None).is_ok());
    }

    #[test]
    fn a_template_that_does_not_parse_is_named_with_its_line() {
        let (message, line) = problem("home.html", "ok\n{% if %}\n");
        assert!(
            message.starts_with("the template `home.html` can't be used"),
            "{message}"
        );
        assert_eq!(line, Some(2));
    }

    #[test]
    fn a_template_that_asks_for_what_is_not_there_is_named_with_its_line() {
        assert_eq!(problem("home.html", "\n\n{{ nothing }}").1, Some(3));
    }

    #[test]
    fn a_template_that_loops_for_too_long_is_stopped_and_named() {
        let lines = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}";
        let text = format!("{lines}{}{{% endfor %}}{{% endfor %}}", "x".repeat(100_000));
        let (message, line) = problem("home.html", &text);
        assert_eq!(
            message,
            "a page that the template `home.html` makes has more than 64 MiB"
        );
        assert_eq!(line, Some(1));
    }

    #[test]
    fn loops_that_write_nothing_are_stopped_and_named() {
        let numbers = "{% set numbers = range(end=2000) %}\n";
        let around = "{% for a in numbers %}\n";
        let inner = [
            "{% for b in numbers %}{% endfor %}",
            "{% for b in numbers %}{% set c = b %}{% endfor %}",
            "{% set c = [b for b in numbers if b == a] %}",
            "{% if [[c for c in numbers] for b in numbers] | length > 0 %}{% endif %}",
            "{% set c %}{% for b in numbers %}x{% endfor %}{% endset %}",
        ];
        for inner in inner {
            let (message, line) = problem(
                "home.html",
                &format!("{numbers}{around}{inner}{{% endfor %}}"),
            );
            let stopped =
                "the template `home.html` can't be used: its loops take more than 1000000 rounds";
            assert_eq!((message.as_str(), line), (stopped, Some(3)), "{inner}");
        }
    }

    #[test]
    fn each_use_of_a_template_has_rounds_of_its_own() {
        let text =
            "{% for a in range(end=1000) %}{% for b in range(end=900) %}{% endfor %}{% endfor %}";
        let sources = Sources::from_files([("templates/home.html", text)]);
        let templates = Templates::load(&sources, Words::english(), None).expect("templates");
        for _ in 0..2 {
            let rendered = templates.render("home.html", &Empty {});
            assert!(rendered.is_ok(), "{:?}", rendered.err());
        }
    }

    #[test]
    fn a_loop_over_what_can_t_be_gone_through_is_the_engine_s_own_error() {
        for over in ["1", "none", "nothing"] {
            let (message, line) = problem(
                "home.html",
                &format!("\n{{% for a in {over} %}}{{% endfor %}}"),
            );
            assert!(!message.contains("rounds"), "{message}");
            assert_eq!(line, Some(2), "{message}");
        }
    }

    #[test]
    fn a_template_that_includes_nothing_that_is_there_is_named() {
        let (message, line) = problem("home.html", "a\n{% include \"gone.html\" %}");
        assert!(message.contains("gone.html"), "{message}");
        assert_eq!(line, Some(2));
    }
}
