use std::time::{Duration, Instant};

use serde_json::Value;
use serde_sarif::sarif::Sarif;

use super::*;
use crate::problem::Code;
use crate::source::Span;

fn one_file(text: &str) -> (Sources, FileKey) {
    let mut sources = Sources::default();
    let key = sources.add("content/a b/neck.md", text);
    (sources, key)
}

/// The place of the first occurrence of some words.
fn place_of(sources: &Sources, key: FileKey, words: &str) -> Span {
    let start = sources.file(key).text.find(words).expect("the words");
    Span::new(key, start..start + words.len())
}

fn print(sources: &Sources, problem: &Problem, format: Format) -> String {
    Report::new([problem], sources).print(format, false)
}

fn human(sources: &Sources, problem: &Problem) -> String {
    print(sources, problem, Format::Human)
}

fn json(sources: &Sources, problem: &Problem) -> Value {
    serde_json::from_str(&print(sources, problem, Format::Json)).expect("JSON")
}

#[test]
fn people_see_every_place_note_and_help() {
    let (mut sources, neck) = one_file("# Neck\n\nuse [[heet]] first\n");
    let other = sources.add("content/heat.md", "intervention heat\n");
    let problem = Problem::new(Code::DanglingLink, "nothing is called `heet`")
        .labelled(place_of(&sources, neck, "heet"), "no such thing")
        .and(place_of(&sources, other, "heat"), "this is near")
        .note("first line\nsecond line")
        .note("another note")
        .help("did you mean `heat`?");
    let expected = "\
error[dangling-link]: nothing is called `heet`
 --> content/a b/neck.md:3:7
  |
3 | use [[heet]] first
  |       ^^^^ no such thing
  |
 ::: content/heat.md:1:14
  |
1 | intervention heat
  |              ---- this is near
  |
  = note: first line
          second line
  = note: another note
  = help: did you mean `heat`?

1 error: nothing is published
";
    assert_eq!(human(&sources, &problem), expected);
}

#[test]
fn a_problem_of_the_whole_book_has_no_place() {
    let sources = Sources::default();
    let problem = Problem::new(Code::EmptyBook, "the book has no guideline").help("add one");
    let expected = "\
error[empty-book]: the book has no guideline
 |
 = help: add one

1 error: nothing is published
";
    assert_eq!(human(&sources, &problem), expected);
    assert_eq!(json(&sources, &problem)["problems"][0]["file"], Value::Null);
    let github = print(&sources, &problem, Format::Github);
    assert!(github.starts_with("::error title=empty-book::the book has no guideline%0A%0Ahelp: "));
}

#[test]
fn places_far_apart_are_shown_apart() {
    let text = format!("first{}last\n", "\nbetween".repeat(500) + "\n");
    let (sources, key) = one_file(&text);
    let problem = Problem::new(Code::DuplicateIdentifier, "twice")
        .labelled(place_of(&sources, key, "last"), "again")
        .and(place_of(&sources, key, "first"), "before");
    let text = human(&sources, &problem);
    assert!(text.contains("--> content/a b/neck.md:502:1"), "{text}");
    assert!(text.contains("::: content/a b/neck.md:1:1"), "{text}");
    assert!(!text.contains("between"), "{text}");
}

#[test]
fn a_place_of_many_lines_is_shown_by_its_first() {
    let (sources, key) = one_file(&"a line\n".repeat(50));
    let whole = Span::new(key, 0..sources.file(key).text.len());
    let text = human(
        &sources,
        &Problem::new(Code::BrokenToml, "broken").at(whole),
    );
    assert!(text.contains("(down to line 50)"), "{text}");
    assert!(text.lines().count() < 10, "{text}");
}

#[test]
fn line_ends_of_windows_are_not_shown() {
    let (sources, key) = one_file("one\r\ntwo\r\nthree\r\n");
    let text = human(
        &sources,
        &Problem::new(Code::RawHtml, "x").at(place_of(&sources, key, "two\r\n")),
    );
    assert!(text.contains("2 | two\n  | ^^^\n"), "{text}");
}

#[test]
fn an_empty_file_and_its_end_can_be_shown() {
    for text in ["", "\n", "one", "one\n", "one\r\n", "é\n\n\n"] {
        let (sources, key) = one_file(text);
        for span in [text.len()..text.len(), 0..text.len(), 0..0] {
            let problem = Problem::new(Code::BrokenToml, "x").labelled(Span::new(key, span), "y");
            for format in Format::ALL {
                assert!(!print(&sources, &problem, format).is_empty());
            }
            assert!(human(&sources, &problem).contains('^'), "{text:?}");
        }
    }
}

#[test]
fn nothing_in_a_book_can_steer_the_terminal() {
    let (sources, key) = one_file("a \u{1b}[31m \u{9b}2J \u{202e} z\n");
    let problem = Problem::new(Code::RawHtml, "m \u{1b}]0;title\u{7}")
        .labelled(place_of(&sources, key, "z"), "l \u{9b}2J")
        .note("n \u{1b}c")
        .help("h \u{8}");
    for format in [Format::Human, Format::Junit, Format::Json, Format::Sarif] {
        let text = print(&sources, &problem, format);
        let steers = |c: char| c != '\n' && (c < ' ' || ('\u{7f}'..='\u{9f}').contains(&c));
        if format == Format::Human || format == Format::Junit {
            assert!(!text.contains(steers), "{text:?}");
        } else {
            assert!(!text.contains('\u{1b}'), "{text:?}");
        }
    }
}

#[test]
fn colours_are_only_for_who_asks() {
    let (sources, key) = one_file("one\n");
    let problem = Problem::new(Code::RawHtml, "x").at(place_of(&sources, key, "one"));
    let report = Report::new([&problem], &sources);
    assert!(report.print(Format::Human, true).contains('\u{1b}'));
    assert!(!report.print(Format::Human, false).contains('\u{1b}'));
}

#[test]
fn a_long_line_is_clipped_between_characters_that_people_see() {
    let flags = "🇩🇪👩‍⚕️e\u{301}".repeat(20_000);
    let text = format!("{flags}HERE{flags}\n");
    let (sources, key) = one_file(&text);
    let place = place_of(&sources, key, "HERE");
    let text = human(
        &sources,
        &Problem::new(Code::RawHtml, "x").labelled(place, "y"),
    );
    let column = sources.position(place).column;
    assert!(text.contains(&format!(":1:{column}\n")), "{text}");
    assert!(text.contains("...") && text.contains("HERE"), "{text}");
    assert!(text.lines().all(|line| line.len() < 500), "{text}");
    assert!(!text.contains("...\u{301}"), "{text}");
}

#[test]
fn large_files_and_long_lines_are_quick() {
    let (lines, in_lines) = one_file(&format!("{}HERE\n", "a line of text\n".repeat(700_000)));
    let (line, in_line) = one_file(&format!("{}HERE{0}", "é".repeat(500_000)));
    let start = Instant::now();
    for (sources, key) in [(lines, in_lines), (line, in_line)] {
        let place = place_of(&sources, key, "HERE");
        let problem = Problem::new(Code::RawHtml, "x").labelled(place, "y");
        let whole = Span::new(key, 0..sources.file(key).text.len());
        for problem in [problem, Problem::new(Code::RawHtml, "x").at(whole)] {
            assert!(human(&sources, &problem).len() < 2_000);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn json_counts_lines_and_characters() {
    let (sources, key) = one_file("η²\r\nnäck 👩‍⚕️ x\r\n");
    let problem =
        Problem::new(Code::UnquotedSource, "un\"quoted\"").at(place_of(&sources, key, "x"));
    let document = json(&sources, &problem);
    assert_eq!(document["schema"], "pathbook-problems/1");
    let entry = &document["problems"][0];
    assert_eq!(entry["code"], "unquoted-source");
    assert_eq!(entry["severity"], "warning");
    assert_eq!(entry["message"], "un\"quoted\"");
    assert_eq!(entry["file"], "content/a b/neck.md");
    assert_eq!(
        (&entry["line"], &entry["column"]),
        (&Value::from(2), &Value::from(11))
    );
    assert_eq!(
        (&entry["end_line"], &entry["end_column"]),
        (&Value::from(2), &Value::from(12))
    );
    assert_eq!(entry["labels"][0]["primary"], true);
    assert_eq!(document["summary"]["warnings"], 1);
}

#[test]
fn sarif_can_be_read_back() {
    let (sources, key) = one_file("one\ntwo\n");
    let problem = Problem::new(Code::OverlappingBranches, "both")
        .labelled(place_of(&sources, key, "two"), "this one")
        .and(place_of(&sources, key, "one"), "and this")
        .note("a patient");
    let report = Report::new([&problem], &sources).in_folder("books/näck");
    let text = report.print(Format::Sarif, false);
    let log: Sarif = serde_json::from_str(&text).expect("SARIF");
    let run = &log.runs[0];
    assert_eq!(log.version, "2.1.0");
    assert_eq!(run.column_kind, Some(Value::from("unicodeCodePoints")));
    let rules = run.tool.driver.rules.as_ref().expect("rules");
    assert_eq!(rules.len(), Code::ALL.len());
    let finding = &run.results.as_ref().expect("results")[0];
    let index = usize::try_from(finding.rule_index.expect("an index")).expect("a small number");
    assert_eq!(finding.rule_id.as_ref(), Some(&rules[index].id));
    let place = finding.locations.as_ref().expect("places")[0]
        .physical_location
        .as_ref();
    let place = place.expect("a place");
    let file = place.artifact_location.as_ref().expect("a file");
    assert_eq!(
        file.uri.as_deref(),
        Some("books/n%C3%A4ck/content/a%20b/neck.md")
    );
    let region = place.region.as_ref().expect("a region");
    assert_eq!((region.start_line, region.end_column), (Some(2), Some(4)));
    assert_eq!(finding.related_locations.as_ref().map(Vec::len), Some(1));
}

#[test]
fn sarif_of_a_sound_book_has_results_that_are_none() {
    let sources = Sources::default();
    let text = Report::new([], &sources).print(Format::Sarif, false);
    let log: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn junit_has_a_test_for_each_check_and_no_time() {
    let (sources, key) = one_file("a < b & \"c\"\n");
    let problem = Problem::new(Code::BrokenInvariant, "a < b & c").at(place_of(&sources, key, "b"));
    let text = print(&sources, &problem, Format::Junit);
    assert_eq!(text.matches("<testcase ").count(), Code::ALL.len());
    assert_eq!(text.matches("<failure ").count(), 1);
    assert!(text.contains("message=\"a &lt; b &amp; c\""), "{text}");
    assert!(text.contains("1 | a &lt; b &amp;"), "{text}");
    for absent in ["time=", "timestamp=", "uuid=", "<skipped"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn junit_passes_no_proof_that_was_not_begun() {
    let (sources, key) = one_file("x\n");
    let problem = Problem::new(Code::BrokenToml, "broken").at(place_of(&sources, key, "x"));
    let text = print(&sources, &problem, Format::Junit);
    let proofs = Code::ALL
        .iter()
        .filter(|code| **code >= Code::ImpossibleAssumptions);
    assert_eq!(text.matches("<skipped ").count(), proofs.count());
}

#[test]
fn a_warning_fails_no_test() {
    let (sources, key) = one_file("x\n");
    let problem = Problem::new(Code::UnquotedSource, "unquoted").at(place_of(&sources, key, "x"));
    let text = print(&sources, &problem, Format::Junit);
    assert!(text.contains("failures=\"0\""), "{text}");
    assert!(
        text.contains("<system-out>") && !text.contains("<skipped"),
        "{text}"
    );
}

#[test]
fn github_commands_are_escaped() {
    let mut sources = Sources::default();
    let key = sources.add("content/a,b:c%.md", "one\ntwo\n");
    let problem =
        Problem::new(Code::BrokenToml, "100 %, a: b\r\n::stop").at(place_of(&sources, key, "two"));
    let text = print(&sources, &problem, Format::Github);
    let expected = "::error file=content/a%2Cb%3Ac%25.md,line=2,endLine=2,col=1,endColumn=4,\
        title=broken-toml::100 %25, a: b%0D%0A::stop\n1 error: nothing is published\n";
    assert_eq!(text, expected);
}

#[test]
fn the_order_of_a_report_is_the_order_of_the_book() {
    let (mut sources, key) = one_file("one two\n");
    let later = sources.add("content/z.md", "three\n");
    let at = |key, words| Problem::new(Code::RawHtml, words).at(place_of(&sources, key, words));
    let (one, two, three) = (at(key, "one"), at(key, "two"), at(later, "three"));
    let book = Problem::new(Code::EmptyBook, "book");
    let forward = Report::new([&one, &two, &three, &book], &sources);
    let backward = Report::new([&three, &book, &two, &one], &sources);
    for format in Format::ALL {
        assert_eq!(forward.print(format, false), backward.print(format, false));
    }
    let order: Vec<&str> = forward
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(order, ["book", "one", "two", "three"]);
}

#[test]
fn a_summary_says_what_becomes_of_the_book() {
    let words = |errors, warnings| Summary { errors, warnings }.to_string();
    assert_eq!(words(3, 1), "3 errors, 1 warning: nothing is published");
    assert_eq!(words(1, 0), "1 error: nothing is published");
    assert_eq!(words(0, 2), "2 warnings");
    assert_eq!(words(0, 0), "no problems");
}

/// A file of `count` words, each with a warning.
fn flood(sources: &mut Sources, path: &str, count: usize) -> Vec<Problem> {
    let words: Vec<String> = (0..count).map(|number| format!("w{number:03}")).collect();
    let key = sources.add(path, &(words.join("\n") + "\n"));
    let problem = |word: &String| {
        Problem::new(Code::UnquotedSource, format!("{word} is not quoted"))
            .at(place_of(sources, key, word))
    };
    words.iter().map(problem).collect()
}

#[test]
fn a_flood_is_told_by_a_few_of_many_files_and_counted() {
    let mut sources = Sources::default();
    let mut problems = flood(&mut sources, "content/a.md", 120);
    for file in ["b", "c", "d"] {
        problems.extend(flood(&mut sources, &format!("content/{file}.md"), 2));
    }
    problems.push(Problem::new(Code::EmptyBook, "no guideline"));
    let report = Report::new(&problems, &sources);
    let human = report.print(Format::Human, false);
    for told in ["w000", "w001"] {
        assert!(human.contains(&format!("{told} is not quoted")), "{human}");
    }
    assert_eq!(human.matches("is not quoted").count(), 5, "{human}");
    let rest = "\
warning[unquoted-source]: 121 more of this kind in 4 files
 |
 = note: content/a.md:3 and 117 more
         content/b.md:2
         content/c.md:2
         content/d.md:2
 = help: `pathbook check --all` tells each

1 error, 126 warnings: nothing is published
";
    assert!(human.ends_with(rest), "{human}");
    let whole = Report::new(&problems, &sources).telling(FoldExtent::Whole);
    let whole = whole.print(Format::Human, false);
    assert_eq!(whole.matches("is not quoted").count(), 126);
    assert!(!whole.contains("more of this kind"));
}

#[test]
fn every_format_folds_or_counts() {
    let mut sources = Sources::default();
    let problems = flood(&mut sources, "content/a.md", 331);
    let report = Report::new(&problems, &sources);
    let print = |format| report.print(format, false);
    let github = print(Format::Github);
    assert_eq!(github.lines().count(), 5 + 1 + 1, "{github}");
    assert!(
        github.contains("line=6,endLine=6,col=1,endColumn=5,title=unquoted-source::326 more of this kind in 1 file%0A%0Acontent/a.md:6 and 325 more"),
        "{github}"
    );
    for format in [Format::Junit, Format::Markdown] {
        let text = print(format);
        assert!(text.contains("326 more of this kind in 1 file"), "{text}");
        assert!(text.len() < 20_000 || format == Format::Junit, "{text}");
    }
    let html = print(Format::Html);
    assert_eq!(html.matches("<h2 class=").count(), 5);
    assert_eq!(html.matches("is not quoted").count(), 5 + 5 + 326);
    let json: Value = serde_json::from_str(&print(Format::Json)).expect("JSON");
    assert_eq!(json["problems"].as_array().map(Vec::len), Some(331));
    let counted = serde_json::json!([
        { "code": "unquoted-source", "severity": "warning", "problems": 331, "files": 1 }
    ]);
    assert_eq!(json["summary"]["codes"], counted);
    let sarif: Value = serde_json::from_str(&print(Format::Sarif)).expect("JSON");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(331));
    assert_eq!(run["properties"]["problems"]["unquoted-source"], 331);
}

#[test]
fn a_problem_of_the_whole_book_is_folded_without_a_place() {
    let sources = Sources::default();
    let problem = |number| Problem::new(Code::EmptyBook, format!("part {number}"));
    let problems: Vec<Problem> = (0..7).map(problem).collect();
    let report = Report::new(&problems, &sources);
    let human = report.print(Format::Human, false);
    assert!(
        human.contains("error[empty-book]: 2 more of this kind\n"),
        "{human}"
    );
    for format in Format::ALL {
        assert!(!report.print(format, false).contains("in 0 files"));
    }
}

#[test]
fn a_summary_in_markdown_holds_no_markup_of_the_book() {
    let (sources, key) = one_file("a `````x\n");
    let problem = Problem::new(Code::RawHtml, "`<b>` & @someone | x\u{202e}")
        .at(place_of(&sources, key, "x"));
    let text = print(&sources, &problem, Format::Markdown);
    assert!(
        text.starts_with("**1 error: nothing is published**\n\n| problem |"),
        "{text}"
    );
    assert!(text.contains("| `raw-html` | error | 1 | 1 |"), "{text}");
    assert!(
        text.contains("<summary>error raw-html: &#96;&lt;b&gt;&#96; &amp; &#64;someone &#124; x"),
        "{text}"
    );
    assert!(text.contains("\n``````text\nerror[raw-html]"), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}
