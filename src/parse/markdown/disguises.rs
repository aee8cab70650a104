//! Every way to write something that looks like a typed block and isn't: each is read anyway, or is an error at its line.

use std::collections::BTreeSet;

use super::TextPart;
use crate::character::skeleton;
use crate::model::Kind;
use crate::parse::parse;
use crate::problem::{Code, Help, Problems};
use crate::source::Sources;

/// `KIND` stands in the line at which an error is wanted.
const DISGUISES: &[(&str, &str)] = &[
    ("four spaces", "    ```KIND x\n    title = \"A\"\n    ```\n"),
    ("a tab", "\t```KIND x\n\ttitle = \"A\"\n\t```\n"),
    (
        "a space and a tab",
        " \t```KIND x\n \ttitle = \"A\"\n \t```\n",
    ),
    ("in a list", "- ```KIND x\n  title = \"A\"\n  ```\n"),
    (
        "under an item",
        "1. Words\n\n   ```KIND x\n   title = \"A\"\n   ```\n",
    ),
    (
        "too deep under an item",
        "- Words\n\n      ```KIND x\n      title = \"A\"\n      ```\n",
    ),
    (
        "without a space after the item's mark",
        "-```KIND x\ntitle = \"A\"\n```\n",
    ),
    ("in a quotation", "> ```KIND x\n> title = \"A\"\n> ```\n"),
    (
        "too deep in a quotation",
        ">     ```KIND x\n>     title = \"A\"\n>     ```\n",
    ),
    (
        "in a note",
        "Words[^1].\n\n[^1]: ```KIND x\n    title = \"A\"\n    ```\n",
    ),
    ("in a cell", "| a |\n|---|\n| ```KIND x |\n"),
    ("in a heading", "## ```KIND x\ntitle = \"A\"\n```\n"),
    ("in a comment", "<!--\n```KIND x\ntitle = \"A\"\n```\n-->\n"),
    (
        "begun in the line of a comment",
        "<!-- ```KIND x\ntitle = \"A\"\n``` -->\n",
    ),
    ("in HTML", "<pre>\n```KIND x\ntitle = \"A\"\n```\n</pre>\n"),
    (
        "a zero-width space before",
        "\u{200b}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a no-break space before",
        "\u{a0}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a byte order mark before",
        "\u{feff}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a word joiner before",
        "\u{2060}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a soft hyphen before",
        "\u{ad}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "an ideographic space before",
        "\u{3000}```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a zero-width space among the marks",
        "``\u{200b}`KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "a zero-width space in the kind, and one word",
        "```\u{200b}KIND-x\ntitle = \"A\"\n```\n",
    ),
    (
        "a zero-width space for a space",
        "```KIND\u{200b}x\ntitle = \"A\"\n```\n",
    ),
    (
        "a no-break space for a space",
        "```KIND\u{a0}x\ntitle = \"A\"\n```\n",
    ),
    ("one backtick", "`KIND x\ntitle = \"A\"\n`\n"),
    ("two backticks", "``KIND x\ntitle = \"A\"\n``\n"),
    (
        "two backticks that end nothing",
        "``KIND x\ntitle = \"A\"\n```\n",
    ),
    ("one tilde", "~KIND x\ntitle = \"A\"\n~\n"),
    ("two tildes", "~~KIND x\ntitle = \"A\"\n~~\n"),
    ("quotes", "'''KIND x\ntitle = \"A\"\n'''\n"),
    ("acute accents", "´´´KIND x\ntitle = \"A\"\n´´´\n"),
    ("wide backticks", "｀｀｀KIND x\ntitle = \"A\"\n｀｀｀\n"),
    ("no identifier", "```KIND\ntitle = \"A\"\n```\n"),
    ("a hyphen for a space", "```KIND-x\ntitle = \"A\"\n```\n"),
    (
        "an underscore for a space",
        "```KIND_x\ntitle = \"A\"\n```\n",
    ),
    ("a colon", "```KIND:\ntitle = \"A\"\n```\n"),
    ("two identifiers", "```KIND x y\ntitle = \"A\"\n```\n"),
    ("attributes", "```{.KIND #x}\ntitle = \"A\"\n```\n"),
    (
        "attributes without a space",
        "```{KIND}\ntitle = \"A\"\n```\n",
    ),
    (
        "in a longer fence",
        "````text\n```KIND x\ntitle = \"A\"\n```\n````\n",
    ),
    (
        "in another fence",
        "~~~\n```KIND x\ntitle = \"A\"\n```\n~~~\n",
    ),
    (
        "after a listing that was not ended",
        "```text\nWords\n\n```KIND x\ntitle = \"A\"\n```\n",
    ),
    (
        "in a longer block",
        "````fact other\ntype = \"yes-no\"\n```KIND x\ntitle = \"A\"\n```\n````\n",
    ),
    (
        "in a field",
        "```term other\nmeaning = '''\n~~~KIND x\ntitle = \"A\"\n~~~\n'''\n```\n",
    ),
    (
        "in a field's listing",
        "```term other\nmeaning = '''\n~~~~text\n~~~KIND x\n~~~\n~~~~\n'''\n```\n",
    ),
    (
        "in a field, by an escape",
        "```term other\nmeaning = \"\\n~~~KIND x\\n~~~\\n\"\n```\n",
    ),
    (
        "in a field that is not Markdown",
        "```fact other\ntitle = '''\n ~~~KIND x\n'''\n```\n",
    ),
    (
        "line ends of old programs",
        "Words\r\r```KIND x\rtitle = \"A\"\r```\r",
    ),
];

fn sources(text: &str) -> Sources {
    let book = "[book]\ntitle = \"B\"\n";
    Sources::from_files([("book.toml", book), ("content/a/index.md", text)])
}

/// The lines with an error, and how many blocks named `x` were read.
fn read(text: &str) -> (BTreeSet<usize>, usize) {
    let sources = sources(text);
    let mut problems = Problems::default();
    let document = parse(&sources, &mut problems);
    let errors = problems.iter().filter(|problem| problem.is_error());
    let lines = errors.filter_map(|problem| problem.label.as_ref());
    let lines = lines.map(|label| sources.position(label.span).line);
    let parts = document.chapters.iter().flat_map(|chapter| &chapter.parts);
    let is_read =
        |part: &&TextPart| matches!(part, TextPart::Block(block) if block.id.value == "x");
    (lines.collect(), parts.filter(is_read).count())
}

fn said(text: &str) -> Vec<Code> {
    let mut problems = Problems::default();
    parse(&sources(text), &mut problems);
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn no_disguise_of_any_kind_is_passed_over() {
    let mut passed = Vec::new();
    for (name, disguise) in DISGUISES {
        for kind in Kind::ALL {
            let mut lines = disguise.split('\n');
            let line = lines.position(|line| line.contains("KIND"));
            let line = match disguise.contains('\r') {
                // A single line, if line feeds are counted.
                true => 3,
                false => line.expect("the line of the kind") + 3,
            };
            let text = format!("# Title\n\n{}", disguise.replace("KIND", kind.name()));
            let (errors, blocks) = read(&text);
            if blocks == 0 && !errors.contains(&line) {
                passed.push(format!("{name}: {} at {line}, not {errors:?}", kind.name()));
            }
        }
    }
    assert_eq!(passed, [""; 0]);
}

/// Letters of other scripts, capitals and slips of the hand, in one word and in two.
#[test]
fn no_misspelling_is_passed_over() {
    for kind in Kind::ALL {
        let name = kind.name();
        let mut words = vec![name.to_uppercase(), name.replace('e', "\u{435}")];
        words.push(name.replace('a', "\u{430}").replace('o', "\u{43e}"));
        for word in words.iter().filter(|word| *word != name) {
            assert_eq!(skeleton(&word.to_lowercase()), skeleton(name));
            for text in [format!("```{word}-x\n```\n"), format!("```{word} x\n```\n")] {
                let (errors, blocks) = read(&text);
                assert!(blocks == 0 && errors.contains(&1), "{text}: {errors:?}");
            }
        }
    }
    for word in ["invarient", "recomendation", "guidline", "intervension"] {
        assert_eq!(said(&format!("```{word}-x\n```\n")), [Code::UnreadBlock]);
    }
}

#[test]
fn what_is_shown_on_purpose_and_what_is_no_block_passes() {
    let fine = [
        "````md\n```invariant x\nnever = \"true\"\n```\n````\n",
        "````markdown\n    ```invariant x\n````\n",
        "> ````md\n> ```invariant x\n> ```\n> ````\n",
        "```term other\nmeaning = '''\n~~~~md\n~~~invariant x\n~~~\n~~~~\n'''\n```\n",
        "Words\n``invariant x`` is a block, and\n`fact` is a kind.\n",
        "~~Table 3~~ and\n`table` and 'fact', ''table''.\n",
        "```factor\n1 2 +\n```\n\n```tablegen\n```\n\n```text\nfact x\n```\n\n```terminal\n```\n",
        "- Fact x\n- table\n\n'Fact or fiction' is a title\n",
    ];
    for text in fine {
        assert_eq!(said(text), [], "{text}");
    }
}

/// One line that is not a block is one problem, whatever else is odd about it.
#[test]
fn a_disguise_says_what_it_is() {
    let help = |text: &str| {
        let mut problems = Problems::default();
        parse(&sources(text), &mut problems);
        let unread = problems
            .iter()
            .find(|problem| problem.code == Code::UnreadBlock);
        unread
            .and_then(|problem| problem.help.as_ref().map(Help::to_string))
            .unwrap_or_default()
    };
    assert!(help("\u{200b}```invariant x\n```\n").contains("U+200B"));
    assert!(help("``invariant x\n``\n").contains("three backticks"));
    assert!(help("```invariant-x\n```\n").contains("`invariant some-name`"));
    assert!(help("    ```invariant x\n").contains("marked `md`"));
}
