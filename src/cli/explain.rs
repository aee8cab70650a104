use super::args::Explain;
use super::{Failure, output};
use crate::character::Shown;
use crate::problem::{Code, Severity};
use crate::report::lead;

pub(super) fn run(args: &Explain) -> Result<(), Failure> {
    match &args.code {
        Some(name) => output::say(&Shown::plain(&page(name)?)),
        None => output::say(&Shown::plain(&list())),
    }
}

/// The code's page. Brackets and capitals, as copied from a message, are no obstacle.
fn page(name: &str) -> Result<String, Failure> {
    let bare = name.trim_matches(['[', ']', '`', ' ']).to_lowercase();
    match bare.parse::<Code>() {
        Ok(code) => Ok(format!("{}\n", code.page().trim_end())),
        Err(unknown) => Err(Failure::with_help(
            format!("`{name}`: {unknown}"),
            "`pathbook explain` lists them all",
        )),
    }
}

fn list() -> String {
    let longest = Code::ALL.iter().map(|code| code.name().len()).max();
    let width = longest.unwrap_or(0);
    let line = |code: &Code| {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let name = code.name();
        format!("{name:width$}  {severity:7}  {}\n", lead(*code))
    };
    Code::ALL.iter().map(line).collect()
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
    fn an_unknown_code_names_the_nearest() {
        let Err(Failure::CouldNotRun { message, .. }) = page("dangling-lnk") else {
            panic!("no such code");
        };
        assert!(
            message.contains("did you mean `dangling-link`?"),
            "{message}"
        );
    }

    #[test]
    fn the_list_has_a_line_for_each_code() {
        assert_eq!(list().lines().count(), Code::ALL.len());
    }
}
