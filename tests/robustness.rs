//! Whatever a file holds, the program says what is wrong with it, soon, and never falls over.

mod clock;
#[path = "robustness/fuzz.rs"]
mod fuzz;
#[path = "robustness/mutation.rs"]
mod mutation;
mod properties;
#[path = "../fuzz/seeds.rs"]
mod seeds;

use std::fs;
use std::path::Path;
use std::time::Duration;

use clock::took;
use pathbook::parse::expression::parse_expression;
use pathbook::problem::Problem;
use pathbook::quantity::{Number, Unit};
use pathbook::read::read;
use pathbook::report::{Format, Report};
use pathbook::source::Sources;
use properties::{FRONT, printed, problems, with_chapter};
use proptest::collection::vec;
use proptest::prelude::*;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
/// A test that fails says with what; nothing is written to disk.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

/// Far more than it takes, and far less than would pass for broken.
const SOON: Duration = Duration::from_secs(20);

#[track_caller]
fn checks_soon(text: &str) -> Vec<Problem> {
    let (problems, took) = took(|| printed(&with_chapter(text)));
    assert!(took < SOON, "it took {took:?}");
    problems
}

mod large {
    use super::*;

    #[test]
    fn ten_megabytes_of_prose() {
        let paragraph = "Words and *more* words, in a paragraph of a hundred bytes, and so on to its very end, again.\n";
        let text = format!("{}\n", paragraph.repeat(10)).repeat(10_000);
        assert!(text.len() > 9_000_000);
        assert!(checks_soon(&text).is_empty());
    }

    #[test]
    fn a_line_of_a_megabyte() {
        assert!(checks_soon(&"word ".repeat(200_000)).is_empty());
        assert!(checks_soon(&"a".repeat(1_000_000)).is_empty());
    }

    #[test]
    fn a_line_of_many_mistakes() {
        let problems = checks_soon(&"[[nothing]] ".repeat(20_000));
        assert_eq!(problems.len(), 20_000);
    }

    #[test]
    fn ten_thousand_blocks() {
        let blocks = (0..10_000).map(|number| {
            format!(
                "```term t{number}\ndefinition = \"See [[t{}]].\"\n```\n\n",
                number / 2
            )
        });
        assert!(checks_soon(&blocks.collect::<String>()).is_empty());
    }

    #[test]
    fn a_chain_of_two_thousand_conditions() {
        let chain = (1..2_000).map(|number| {
            format!(
                "```condition c{number}\nwhen = \"c{}\"\n```\n\n",
                number - 1
            )
        });
        let start = "```fact c0\ntype = \"yes-no\"\n```\n\n".to_owned();
        assert!(checks_soon(&chain.fold(start, |text, block| text + &block)).is_empty());
    }

    #[test]
    fn a_chain_of_a_thousand_steps() {
        let steps = (0..1_000).map(|number| {
            format!(
                "[step.s{number}]\noffer = [\"rest\"]\nbecause = [\"agreed\"]\nnext = \"s{}\"\n",
                number + 1
            )
        });
        let text = format!(
            "```intervention rest\n```\n```adjudication agreed\ntension = \"A\"\nreading = \"B\"\nwhy = \"C\"\n```\n\
             ```pathway care\napplies = \"true\"\n{}[step.s1000]\noffer = [\"rest\"]\nbecause = [\"agreed\"]\n```\n",
            steps.collect::<String>()
        );
        assert!(checks_soon(&text).is_empty());
    }

    #[test]
    fn a_list_of_ten_thousand_names() {
        let names = "\"rst\", ".repeat(10_000);
        let text = format!("```intervention rest\nis-a = [{names}]\n```\n");
        assert_eq!(checks_soon(&text).len(), 10_000);
    }

    #[test]
    fn a_condition_of_a_hundred_kilobytes() {
        let text = format!(
            "```fact a\ntype = \"yes-no\"\n```\n```condition c\nwhen = \"a{}\"\n```\n",
            " and not a or a".repeat(7_000)
        );
        checks_soon(&text);
    }
}

mod deep {
    use super::*;

    const DEEP: usize = 10_000;

    /// Something open ten thousand times, in prose, with and without an end.
    #[track_caller]
    fn checks_nested(open: &str, inner: &str, close: &str) {
        let (open, close) = (open.repeat(DEEP), close.repeat(DEEP));
        checks_soon(&format!("{open}{inner}{close}\n"));
        checks_soon(&format!("{open}\n"));
    }

    #[test]
    fn quotations() {
        checks_nested("> ", "text", "");
    }

    #[test]
    fn lists() {
        checks_nested("- ", "text", "");
        checks_nested("1. ", "text", "");
        let indented = (0..200).map(|depth| format!("{}- text\n", "  ".repeat(depth)));
        checks_soon(&indented.collect::<String>());
    }

    #[test]
    fn brackets() {
        checks_nested("[", "text", "]");
        checks_nested("[[", "text", "]]");
        checks_nested("![", "text", "](x)");
        checks_nested("[a](", "text", ")");
        checks_nested("[@", "text", "]");
    }

    #[test]
    fn emphasis_and_code() {
        checks_nested("*", "text", "*");
        checks_nested("_a ", "text", "_");
        checks_nested("**a *b ", "text", "");
        checks_nested("` `` ", "text", "");
    }

    #[test]
    fn html_and_footnotes() {
        checks_nested("<b>", "text", "</b>");
        checks_nested("<!-- ", "text", " -->");
        checks_nested("[^1]", "text", "[^1]: a\n");
        checks_nested("&amp;", "text", "<");
    }

    #[test]
    fn tables() {
        checks_soon(&format!("|{}\n|{}\n", "a|".repeat(DEEP), "-|".repeat(DEEP)));
        checks_soon(&format!("|a|\n|-|\n{}", "|b|\n".repeat(DEEP)));
    }

    #[test]
    fn toml() {
        for (open, close) in [("[", "]"), ("{ a = ", "}"), ("{ a.b.c = [", "]}")] {
            for close in [close, ""] {
                let value = format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
                checks_soon(&format!("```term a\ndefinition = {value}\n```\n"));
            }
        }
        checks_soon(&format!("```term a\n{}a = 1\n```\n", "a.".repeat(DEEP)));
        checks_soon(&format!("```term a\n[{}a]\n```\n", "a.".repeat(DEEP)));
    }

    #[test]
    fn expressions() {
        for (open, close) in [
            ("(", ")"),
            ("not ", ""),
            ("a and (", ")"),
            ("a implies (", ")"),
            ("not (a or ", ")"),
            ("a xor ", ""),
            ("a(", ")"),
            ("{", "}"),
            ("'", "'"),
        ] {
            for close in [close, ""] {
                let text = format!("{}a{}", open.repeat(DEEP), close.repeat(DEEP));
                let _ = parse_expression(&text);
            }
        }
    }

    #[test]
    fn units() {
        for part in ["(", "m.", "m/", "{", "[", "/", "1", "m2.", "10*30.", "-"] {
            let _ = Unit::parse(&part.repeat(DEEP));
            let _ = Unit::parse(&format!("{}m", part.repeat(8)));
        }
    }

    #[test]
    fn bibliographies() {
        for (path, texts) in [
            (
                "content/references.yml",
                ["[", "{a: ", "- ", "a:\n ", "&a [*a, ", "? "],
            ),
            (
                "content/references.bib",
                ["{", "@a{", "@article{a, title = {", "\\\"", "$", "#"],
            ),
        ] {
            for text in texts {
                let text = text.repeat(DEEP);
                let files = [("content/example/index.md", FRONT), (path, text.as_str())];
                printed(&Sources::from_files(files));
            }
        }
    }
}

mod broken {
    use super::*;

    /// Every Markdown and TOML file of the book in this repository.
    fn real_book() -> Sources {
        let (sources, _) = read(Path::new(HERE)).expect("the book of this repository");
        sources
    }

    fn files(sources: &Sources) -> Vec<(String, String)> {
        let keys = sources.chapters.iter().chain(&sources.settings);
        let keys = keys.chain(&sources.bibliography);
        keys.map(|&key| {
            let file = sources.file(key);
            (file.path.clone(), file.text.clone())
        })
        .collect()
    }

    fn checked(files: &[(String, String)]) -> Vec<Problem> {
        let files = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()));
        printed(&Sources::from_files(files))
    }

    #[test]
    fn a_book_from_memory_is_the_book_on_disk() {
        assert_eq!(checked(&files(&real_book())), []);
    }

    /// The real book, each of its files broken off at a few places.
    #[test]
    fn a_real_file_that_breaks_off() {
        let book = files(&real_book());
        for (index, (path, text)) in book.iter().enumerate() {
            for part in 0..3 {
                let mut broken = book.clone();
                let end = text.floor_char_boundary(text.len() * part / 3 + part * 7);
                broken[index].1.truncate(end);
                let said = std::panic::catch_unwind(|| checked(&broken));
                assert!(said.is_ok(), "{path} at byte {end}");
            }
        }
    }

    /// A whole book in one file, broken off at every hundredth place, and with one byte changed.
    #[test]
    fn a_small_book_that_breaks_off() {
        let folder = Path::new(HERE).join("src/cli/init/treatment/content/sore-throat");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .expect("the example")
            .map(|entry| entry.expect("a file").path())
            .collect();
        paths.sort();
        let text: String = paths
            .iter()
            .map(|path| fs::read_to_string(path).expect("text") + "\n")
            .collect();
        for end in (0..text.len()).step_by(101) {
            let end = text.floor_char_boundary(end);
            printed(&with_chapter(&text[..end]));
            let rest = text.ceil_char_boundary(end + 1);
            printed(&with_chapter(&format!(
                "{}\"{}",
                &text[..end],
                &text[rest..]
            )));
        }
    }

    #[test]
    fn characters_that_cannot_be_shown() {
        for odd in [
            "\u{0}",
            "\u{0}\u{0}é",
            "\u{fffd}",
            "\u{202e}",
            "\u{1b}[31m",
            "\r",
            "\u{2028}",
        ] {
            for text in [
                format!("{odd}[[{odd}a]]{odd}é\n"),
                format!("```term a\ntitle = \"{odd}é\"\nx = '{odd}é'\n```\n"),
                format!("```term {odd}é\n{odd} = 1\n```\n"),
                format!("```condition c\nwhen = \"{odd}é {odd}\"\n```\n{odd}é"),
                format!("```term a\ndefinition = \"\"\"\n{odd}é [[{odd}é]] <b>é\n\"\"\"\n```\n"),
            ] {
                printed(&with_chapter(&text));
                printed(&Sources::from_files([
                    ("content/example/index.md", FRONT),
                    ("content/example/source.md", text.as_str()),
                ]));
            }
        }
    }

    #[test]
    fn random_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join("content/example");
        fs::create_dir_all(&content).expect("a folder");
        let mut state = 1u64;
        for _ in 0..50 {
            for path in [
                "book.toml",
                "content/references.yml",
                "content/example/index.md",
            ] {
                let bytes: Vec<u8> = std::iter::repeat_with(|| random_byte(&mut state))
                    .take(2_000)
                    .collect();
                fs::write(folder.path().join(path), bytes).expect("a file");
            }
            let (sources, read) = read(folder.path()).expect("a book");
            let problems = problems(&sources, read);
            assert!(!problems.is_empty());
            for format in Format::ALL {
                Report::new(&problems, &sources).print(format, false);
            }
        }
    }

    /// A linear congruential generator: the same bytes on every run.
    fn random_byte(state: &mut u64) -> u8 {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    }
}

mod arbitrary {
    use super::*;

    /// Pieces of what authors write, which meet in ways that they do not.
    fn pieces() -> impl Strategy<Value = String> {
        let pieces = [
            "```",
            "````",
            "~~~",
            "\n",
            "\n\n",
            "\r\n",
            "  ",
            "> ",
            "- ",
            "1. ",
            "    ",
            "|",
            "\t",
            "fact ",
            "term ",
            "pathway ",
            "recommendation ",
            "a",
            "b-c",
            "é",
            "\u{feff}",
            "\u{0}",
            "type = \"yes-no\"",
            "when = \"a",
            "\"\"\"",
            "'''",
            "\"",
            "'",
            " = ",
            "[",
            "]",
            "{",
            "}",
            "[step.a]",
            "[[result]]",
            "offer = [\"a\"]",
            "title = 1e400",
            "p = 1e-2147483648",
            "#",
            "[[a]]",
            "[[a|",
            "[@trial]",
            "[@",
            "](",
            "](x.md)",
            "![",
            "<",
            ">",
            "<!--",
            "-->",
            "<b>",
            "&amp;",
            "&#0;",
            "\\",
            "*",
            "_",
            "`",
            "[^1]",
            "[^1]: ",
            "{#a .b}",
            "---",
            "===",
            "😀",
        ];
        let piece = prop_oneof![
            8 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ];
        vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    /// Pieces of BibTeX.
    fn bibtex() -> impl Strategy<Value = String> {
        let pieces = [
            "@article{a,",
            "@book{b, crossref = {a},",
            "@article{a, crossref = {b},",
            "@string{s = s}",
            "@string{s = t # t}",
            "@xdata{x, xdata = {x}}",
            "@comment{",
            "@preamble{",
            "author = {",
            "title = s,",
            "title = {",
            "year = 2020,",
            "year = {2020/2021},",
            "pages = {1--2},",
            "Moss, Ada and others",
            "\\\"{o}",
            "\\emph{",
            "$x^2$",
            "\\",
            "{",
            "}",
            "},",
            "\"",
            "#",
            "%",
            "\n",
            "é",
        ];
        let piece = prop_oneof![
            8 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ];
        vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    /// Pieces of templates.
    fn tera() -> impl Strategy<Value = String> {
        let pieces = [
            "{% extends \"base.html\" %}",
            "{% block main %}",
            "{% endblock %}",
            "{% include \"parts.html\" %}",
            "{% for a in book %}",
            "{% endfor %}",
            "{% if page.title %}",
            "{% else %}",
            "{% endif %}",
            "{% set a = 1 / 0 %}",
            "{{ book.title }}",
            "{{ page.title | upper }}",
            "{{ nothing.at.all }}",
            "{{ a | nothing }}",
            "{{ words().home }}",
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{% raw %}",
            "{% endraw %}",
            "<p>",
            "</p>",
            "<script>",
            "&",
            "é",
        ];
        vec(prop::sample::select(pieces.to_vec()), 0..12).prop_map(|pieces| pieces.concat())
    }

    fn tokens() -> impl Strategy<Value = String> {
        let tokens = [
            "a", "b.c", "not", "and", "or", "xor", "implies", "in", "between", "is", "known", "(",
            ")", "{", "}", ",", "'v'", "'", "1", "-1", "1.5", "%", "h", "=", "!=", "<", ">=", "é",
            "-", "…",
        ];
        let token = prop_oneof![
            8 => prop::sample::select(tokens.to_vec()).prop_map(str::to_owned),
            1 => "\\PC{0,4}",
        ];
        vec(token, 0..30).prop_map(|tokens| tokens.join(" "))
    }

    proptest! {
        #![proptest_config(cases(200))]

        #[test]
        fn chapters(text in pieces()) {
            properties::chapter(&text);
        }

        #[test]
        fn books(text in pieces(), references in pieces()) {
            properties::book(&format!("{text}\0{references}"));
        }

        #[test]
        fn settings_and_references(settings in pieces(), references in pieces(), is_bibtex: bool) {
            let path = if is_bibtex { "content/references.bib" } else { "content/references.yml" };
            printed(&Sources::from_files([
                ("book.toml", settings.as_str()),
                (path, references.as_str()),
                ("content/example/index.md", FRONT),
            ]));
        }

        #[test]
        fn bibliographies(text in bibtex()) {
            properties::bibliography(&text);
        }

        #[test]
        fn two_versions(old in pieces(), new in pieces()) {
            properties::versions(&format!("{old}\0{new}"));
        }

        #[test]
        fn source_texts(text in pieces()) {
            printed(&Sources::from_files([
                ("content/example/index.md", FRONT),
                ("content/example/source.md", text.as_str()),
            ]));
        }

        #[test]
        fn conditions_of_a_book(text in tokens()) {
            let text = text.replace(['"', '\\'], "");
            printed(&with_chapter(&format!(
                "```fact a\ntype = \"yes-no\"\n```\n```condition b\nwhen = \"{text}\"\n```\n"
            )));
        }
    }

    proptest! {
        // Each makes a whole site.
        #![proptest_config(cases(12))]

        #[test]
        fn templates(name in prop::sample::select(vec!["404.html", "base.html", "parts.html", "thing.html", "own.html"]), text in tera()) {
            properties::template(&format!("{name}\n{text}"));
        }
    }

    proptest! {
        #![proptest_config(cases(3_000))]

        #[test]
        fn expressions(text in tokens()) {
            properties::expression(&text);
        }

        #[test]
        fn any_text(text in any::<String>()) {
            properties::expression(&text);
        }

        #[test]
        fn units(text in "[a-zA-Z0-9\\[\\]{}()./*^%'+-]{0,20}") {
            if let Ok(unit) = Unit::parse(&text) {
                prop_assert_eq!(unit.to_string(), text.trim());
                prop_assert_eq!(unit.convert(&Number::one(), &unit), Some(Number::one()));
            }
        }

        #[test]
        fn numbers(text in "[-+]?[0-9_]{0,45}[.]?[0-9_]{0,45}([eE][-+]?[0-9]{0,12})?") {
            if let Ok(number) = text.parse::<Number>() {
                let written = number.to_string();
                if written.len() < 40 {
                    prop_assert_eq!(written.parse(), Ok(number));
                }
            }
        }
    }
}
