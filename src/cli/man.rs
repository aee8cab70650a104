//! `pathbook man`: pages of the manual.

use clap::CommandFactory;
use clap_mangen::Man as Page;

use super::args::{Arguments, Man};
use super::{Failure, output};
use crate::character::Shown;

pub(super) fn run(args: &Man) -> Result<(), Failure> {
    let page = page(args.command.as_deref())?;
    output::print(&Shown::plain(&page))
}

fn page(name: Option<&str>) -> Result<String, Failure> {
    let mut program = Arguments::command();
    // Gives each command its full name.
    program.build();
    let command = match name {
        None => program,
        Some(name) => {
            let own = program.find_subcommand(name).cloned();
            own.ok_or_else(|| unknown(name))?
                .display_name(format!("pathbook-{name}"))
        }
    };
    let mut page = Vec::new();
    let rendered = Page::new(command).render(&mut page);
    rendered.map_err(|error| Failure::because(error.to_string()))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn unknown(name: &str) -> Failure {
    let message = format!("no command is named `{name}`");
    Failure::with_help(message, "`pathbook --help` lists the commands")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_a_page() {
        let program = Arguments::command();
        let names = program.get_subcommands().map(clap::Command::get_name);
        for name in names.map(Some).chain([None]) {
            let page = page(name).expect("a page");
            assert!(page.contains(".SH SYNOPSIS"), "{name:?}: {page}");
        }
        assert!(page(Some("chek")).is_err());
    }
}
