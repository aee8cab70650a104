use super::args::Explain;
use super::{Failure, output};
use crate::character::Shown;
use crate::model::Kind;
use crate::problem::{Code, Severity, nearest};
use crate::report::lead;
use crate::schema::{ReferenceTopic, field_page, field_paths, kind_lead, kind_page};

pub(super) fn run(args: &Explain) -> Result<(), Failure> {
    match &args.name {
        Some(name) => output::print(&Shown::plain(&page(name)?)),
        None => output::print(&Shown::plain(&list())),
    }
}

/// The page of a code or of a part of the language. Brackets and capitals, as copied from a message, are ignored.
fn page(name: &str) -> Result<String, Failure> {
    let bare = name.trim_matches(['[', ']', '`', ' ']).to_lowercase();
    let found = of_code(&bare).or_else(|| of_language(&bare));
    match found {
        Some(page) => Ok(format!("{}\n", page.trim_end())),
        None => Err(unknown(name, &bare)),
    }
}

fn of_code(name: &str) -> Option<String> {
    let code = name.parse::<Code>().ok()?;
    Some(code.page().to_owned())
}

fn of_language(name: &str) -> Option<String> {
    let topic = ReferenceTopic::ALL
        .into_iter()
        .find(|topic| topic.name == name);
    let part = topic.map(ReferenceTopic::page);
    let part = part.or_else(|| Kind::named(name).map(kind_page));
    part.map(str::to_owned).or_else(|| field_page(name))
}

fn unknown(name: &str, bare: &str) -> Failure {
    let codes = Code::ALL.iter().map(|code| code.name().to_owned());
    let kinds = Kind::ALL.iter().map(|kind| kind.name().to_owned());
    let topics = ReferenceTopic::ALL
        .iter()
        .map(|topic| topic.name.to_owned());
    let fields = Kind::ALL.into_iter().flat_map(field_paths);
    let names: Vec<String> = codes.chain(kinds).chain(topics).chain(fields).collect();
    let near = nearest(bare, names.iter().map(String::as_str));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Failure::with_help(
        format!("`{name}`: nothing has this name{near}"),
        "`pathbook explain` lists all of them",
    )
}

/// Everything that has a page, a line each; single fields are left out.
fn list() -> String {
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind_lead(kind).to_owned()));
    let topics = ReferenceTopic::ALL.map(|topic| (topic.name, topic.title().to_owned()));
    let codes = |severity| {
        let codes = Code::ALL
            .iter()
            .filter(move |code| code.severity() == severity);
        codes
            .map(|code| (code.name(), lead(*code)))
            .collect::<Vec<_>>()
    };
    [
        group(
            "Kinds of blocks, each with its fields (`KIND.FIELD`)",
            &kinds,
        ),
        group("Parts of the language", &topics),
        group("Errors", &codes(Severity::Error)),
        group("Warnings", &codes(Severity::Warning)),
    ]
    .join("\n")
}

fn group(title: &str, lines: &[(&str, String)]) -> String {
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(name, says)| {
        let line = format!("  {name:width$}  {says}");
        format!("{}\n", line.trim_end())
    });
    format!("{title}:\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_it_is_copied() {
        for name in ["dangling-link", "[dangling-link]", "`Dangling-Link`"] {
            let page = page(name).expect("a page");
            assert!(page.starts_with("# dangling-link"), "{name}");
        }
    }

    #[test]
    fn kinds_fields_and_parts_of_the_language_have_pages() {
        for (name, first) in [
            ("fact", "### `fact`"),
            ("Fact.Unit", "# fact.unit"),
            ("protocol.dose.amount", "# protocol.dose.amount"),
            ("expressions", "## Expressions"),
            ("book.toml", "## book.toml"),
        ] {
            let page = page(name).expect("a page");
            assert_eq!(page.lines().next(), Some(first));
        }
    }

    #[test]
    fn an_unknown_name_names_the_nearest() {
        for (name, near) in [
            ("dangling-lnk", "dangling-link"),
            ("recomendation", "recommendation"),
            ("fact.valuse", "fact.values"),
            ("expression", "expressions"),
        ] {
            let Err(Failure::CouldNotRun { message, .. }) = page(name) else {
                panic!("there is a page for {name}");
            };
            assert!(
                message.ends_with(&format!("did you mean `{near}`?")),
                "{message}"
            );
        }
    }

    #[test]
    fn no_name_stands_for_two_things() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.extend(Kind::ALL.map(Kind::name));
        names.extend(ReferenceTopic::ALL.map(|topic| topic.name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn the_list_has_a_line_for_each_name() {
        let list = list();
        let lines = list.lines().filter(|line| line.starts_with("  "));
        assert_eq!(
            lines.count(),
            Code::ALL.len() + Kind::ALL.len() + ReferenceTopic::ALL.len()
        );
    }
}
