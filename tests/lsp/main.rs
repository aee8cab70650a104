//! `pathbook lsp` as an editor meets it: sessions are replayed over its own messages.

#![cfg(unix)]

mod editor;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use editor::{Book, Columns, Editor, uri};
use pathbook::lsp::Ending;
use serde_json::{Value, json};

const ADVICE: &str = "sore-throat/01-recommendations.md";
const PATHWAY: &str = "sore-throat/02-pathway.md";
const SAFETY: &str = "sore-throat/03-safety.md";
const WORDS: &str = "sore-throat/05-words.md";

fn opened(columns: Columns, name: &str) -> (Book, Editor, std::path::PathBuf) {
    let book = Book::new();
    let mut editor = Editor::start(columns);
    let path = book.file(name);
    editor.open(&path, &book.text(name));
    (book, editor, path)
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let codes = diagnostics
        .iter()
        .map(|own| own["code"].as_str().expect("a code"));
    codes.collect()
}

fn has(code: &'static str) -> impl Fn(&[Value]) -> bool {
    move |diagnostics| codes(diagnostics).contains(&code)
}

fn labels(items: &Value) -> Vec<&str> {
    let items = items.as_array().expect("items").iter();
    items
        .map(|item| item["label"].as_str().expect("a label"))
        .collect()
}

/// What `check` finds of a book with other texts.
fn problems(book: &Book, texts: &BTreeMap<String, String>) -> Vec<String> {
    let inside = texts.iter().map(|(uri, text)| {
        let path = Path::new(uri.trim_start_matches("file://"));
        let path = path.strip_prefix(book.path()).expect("in the book");
        (path.to_string_lossy().into_owned(), text.clone())
    });
    let (sources, read) =
        pathbook::read::read_with(book.path(), &inside.collect()).expect("a book");
    let as_of = "2026-11-23".parse().expect("a date");
    let problems = match pathbook::check(&sources, read, as_of) {
        Ok(verified) => verified.warnings().to_vec(),
        Err(problems) => problems,
    };
    let said = problems
        .iter()
        .map(|own| format!("{}: {}", own.code.name(), own.message));
    said.collect()
}

#[test]
fn a_broken_rule_is_shown_with_its_patient_before_it_is_saved() {
    let (_book, mut editor, path) = opened(Columns::Utf16, PATHWAY);
    editor.edit(&path, "to = \"hospital\" }", "to = \"treat\" }");
    editor.edit(&path, "[step.hospital]", "[step.hospital]\n");
    let found = editor.wait(&path, |own| !own.is_empty());
    assert!(!found.is_empty());
    let safety = path.with_file_name("03-safety.md");
    let found = editor.wait(&safety, has("broken-invariant"));
    let broken = found
        .iter()
        .find(|own| own["code"] == "broken-invariant")
        .expect("the rule");
    assert_eq!(broken["severity"], 1);
    let message = broken["message"].as_str().expect("a message");
    assert!(message.contains("distinguishable patients"), "{message}");
    // Mended, all of it is gone.
    editor.edit(&path, "to = \"treat\" }", "to = \"hospital\" }");
    editor.edit(&path, "[step.hospital]\n", "[step.hospital]");
    editor.wait(&safety, <[Value]>::is_empty);
    editor.wait(&path, <[Value]>::is_empty);
    assert_eq!(editor.shut_down(), Ending::Orderly);
}

#[test]
fn what_is_said_is_what_check_says() {
    let (book, mut editor, path) = opened(Columns::Bytes, PATHWAY);
    editor.edit(
        &path,
        "forbid = [\"antibiotic\"]",
        "offer = [\"antibiotic\"]",
    );
    editor.edit(
        &path,
        "offer = [\"pain-relief\"]\noffer",
        "forbid = [\"pain-relief\"]\noffer",
    );
    editor.wait(&path, |own| !own.is_empty());
    editor.wait(&path.with_file_name("03-safety.md"), |own| !own.is_empty());
    let expected = problems(&book, &editor.texts);
    assert!(!expected.is_empty());
    let first_line = |own: &Value| {
        let message = own["message"].as_str().expect("a message");
        let line = message.lines().next().unwrap_or_default().to_owned();
        format!("{}: {line}", own["code"].as_str().expect("a code"))
    };
    let said = editor.diagnostics.values().flatten().map(first_line);
    let mut said: Vec<String> = said.collect();
    let mut expected = expected;
    said.sort();
    expected.sort();
    assert_eq!(said, expected);
}

/// A letter of two units in UTF-16 and four bytes stands before the error.
#[test]
fn columns_are_right_in_both_encodings() {
    for columns in [Columns::Bytes, Columns::Utf16] {
        let (_book, mut editor, path) = opened(columns, WORDS);
        let name = if columns == Columns::Bytes {
            "utf-8"
        } else {
            "utf-16"
        };
        assert_eq!(editor.capabilities["positionEncoding"], name);
        editor.edit(&path, "One point each", "𝒳é [[critera]]: one point each");
        let found = editor.wait(&path, has("dangling-link"));
        let own = found
            .iter()
            .find(|own| own["code"] == "dangling-link")
            .expect("the link");
        assert!(editor.at(&path, &own["range"]).contains("critera"), "{own}");
        let answer = editor.ask_at(
            "textDocument/hover",
            &path,
            "𝒳é [[critera]]: one point each; the count is the fact [[crit",
            json!({}),
        );
        let answer = answer.expect("an answer");
        assert_eq!(editor.at(&path, &answer["range"]), "criteria");
        // What is typed behind it lands where it was meant.
        editor.edit(&path, "critera", "criteria");
        editor.wait(&path, <[Value]>::is_empty);
    }
}

#[test]
fn what_a_statement_excepts_is_said() {
    let (_book, mut editor, path) = opened(Columns::Utf16, ADVICE);
    let blocks = "```intervention macrolide\ntitle = \"A macrolide\"\nis-a = [\"antibiotic\"]\n```\n\n\
        ```recommendation none-but-macrolides\nwhen = \"danger-sign\"\nagainst = [\"antibiotic\"]\nexcept = [\"macrolide\"]\n\
        strength = \"strong\"\ncertainty = \"low\"\n```\n\n```recommendation hospital";
    editor.edit(&path, "```recommendation hospital", blocks);
    editor.wait(&path, |found| !found.is_empty());
    let hover = editor.ask_at("textDocument/hover", &path, "none-but-macro", json!({}));
    let hover = hover.expect("an answer");
    let said = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(
        said.contains("An antibiotic (except A macrolide)"),
        "{said}"
    );
}

#[test]
fn a_name_says_what_it_stands_for() {
    let (_book, mut editor, path) = opened(Columns::Utf16, ADVICE);
    editor.wait(&path, <[Value]>::is_empty);
    let mut said = |path: &Path, before: &str| {
        let answer = editor
            .ask_at("textDocument/hover", path, before, json!({}))
            .expect("an answer");
        answer["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let condition = said(&path, "not bacterial-lik");
    assert!(
        condition.contains("**A bacterial cause is likely** · condition"),
        "{condition}"
    );
    assert!(
        condition.contains("distinguishable patients (") && condition.contains("used in "),
        "{condition}"
    );
    let fact = said(&path, "when = \"danger-s");
    assert!(fact.contains("Is there noisy breathing"), "{fact}");
    let work = said(&path, "cites = [\"example-con");
    assert!(work.contains("`@example-consensus`"), "{work}");
    let safety = path.with_file_name("03-safety.md");
    let text = std::fs::read_to_string(&safety).expect("text");
    editor.open(&safety, &text);
    let mut said = |before: &str| {
        let answer = editor
            .ask_at("textDocument/hover", &safety, before, json!({}))
            .expect("an answer");
        answer["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let rule = said("invariant danger-signs-go");
    assert!(rule.contains("proved for "), "{rule}");
    let step = said("sore-throat-care.no-anti");
    assert!(
        step.contains("Pain relief alone") && step.contains("forbid An antibiotic"),
        "{step}"
    );
}

#[test]
fn names_lead_to_what_they_stand_for_and_back() {
    let (book, mut editor, path) = opened(Columns::Utf16, SAFETY);
    let mut leads = |before: &str| {
        let answer = editor.ask_at("textDocument/definition", &path, before, json!({}));
        let place = answer.expect("an answer");
        let file = place["uri"].as_str().expect("an address").to_owned();
        let line = place["range"]["start"]["line"].as_u64().expect("a line") as usize;
        let text = std::fs::read_to_string(file.trim_start_matches("file://")).expect("text");
        text.lines().nth(line).expect("a line").to_owned()
    };
    assert_eq!(
        leads("offered(hospital-ass"),
        "```intervention hospital-assessment"
    );
    assert_eq!(leads("sore-throat-c"), "```pathway sore-throat-care");
    assert_eq!(leads("sore-throat-care.no-a"), "[step.no-antibiotic]");
    assert_eq!(leads("given = { danger-si"), "```fact danger-sign");
    let with = json!({ "context": { "includeDeclaration": false } });
    let answer = editor.ask_at(
        "textDocument/references",
        &path,
        "criteria < 3 and not weak-imm",
        with,
    );
    let places = answer.expect("an answer");
    let places = places.as_array().expect("places");
    assert_eq!(places.len(), 5, "{places:?}");
    let guideline = book.file("sore-throat/01-recommendations.md");
    assert!(places.iter().any(|place| place["uri"] == uri(&guideline)));
}

#[test]
fn what_fits_is_offered() {
    let (_book, mut editor, path) = opened(Columns::Utf16, SAFETY);
    let block = "\n```invariant new-rule\nalways = \"danger-sign and re\"\n```\n\n```vignette new\ngiven = { du\n}\noff\n```\n\n[[no-anti and [@exa\n\n```\n";
    let end = editor.texts[&uri(&path)].len();
    editor.replace(&path, end..end, block);
    let mut offered = |before: &str| {
        let answer = editor.ask_at("textDocument/completion", &path, before, json!({}));
        answer.expect("an answer")
    };
    let names = offered("danger-sign and re");
    assert!(
        labels(&names).contains(&"reaches") && labels(&names).contains(&"bacterial-likely"),
        "{names}"
    );
    assert!(!labels(&names).contains(&"sore-throat-care"), "{names}");
    let keys = offered("given = { du");
    assert_eq!(
        labels(&keys),
        ["danger-sign", "duration", "criteria", "weak-immunity"]
    );
    let fields = offered("\noff");
    let items = fields.as_array().expect("items").iter();
    let field = items
        .clone()
        .find(|item| item["label"] == "offered")
        .expect("a field");
    assert_eq!(field["documentation"]["value"], "one of these at least");
    assert!(labels(&offered("[[no-anti")).contains(&"no-antibiotic-without-reason"));
    assert_eq!(
        labels(&offered("and [@exa"))
            .iter()
            .filter(|key| key.starts_with("example-"))
            .count(),
        3
    );
    let kinds = offered("[@exa\n\n```");
    assert_eq!(labels(&kinds).len(), pathbook::model::Kind::ALL.len());
}

#[test]
fn no_advice_is_offered_where_guidelines_share() {
    let book = Book::new();
    let mut editor = Editor::start(Columns::Utf16);
    let path = book.file("shared/words.md");
    std::fs::create_dir(book.file("shared")).expect("a folder");
    let text = "# Words\n\n```";
    std::fs::write(&path, text).expect("written");
    editor.open(&path, text);
    let answer = editor.ask_at("textDocument/completion", &path, "\n\n```", json!({}));
    let answer = answer.expect("an answer");
    let kinds = labels(&answer);
    assert!(
        kinds.contains(&"fact") && kinds.contains(&"term"),
        "{answer}"
    );
    for own in ["guideline", "recommendation", "pathway", "table"] {
        assert!(!kinds.contains(&own), "{own}");
    }
}

#[test]
fn sentences_of_the_source_are_offered_as_quotes() {
    let book = Book::new();
    let source = book.file("sore-throat/source.md");
    std::fs::write(
        &source,
        "# Text\n\nOffer \"pain relief\". Do not use an antibiotic.\n",
    )
    .expect("written");
    let mut editor = Editor::start(Columns::Utf16);
    let path = book.file(ADVICE);
    editor.open(&path, &book.text(ADVICE));
    editor.wait(&path, |_| true);
    let title = "title = \"Offer pain relief\"";
    editor.edit(&path, title, &format!("{title}\nquote = \"pain re\""));
    let answer = editor.ask_at(
        "textDocument/completion",
        &path,
        "quote = \"pain re",
        json!({}),
    );
    let items = answer.expect("an answer");
    assert_eq!(labels(&items), ["Offer \"pain relief\"."]);
    let edit = &items[0]["textEdit"];
    assert_eq!(editor.at(&path, &edit["range"]), "pain re");
    assert_eq!(edit["newText"], "Offer \\\"pain relief\\\".");
}

/// A sentence that is selected in the source becomes a quote of a block: one that quotes what stands near it before those that quote nothing.
#[test]
fn the_selected_sentence_of_the_source_is_quoted() {
    let book = Book::new();
    let source = book.file("sore-throat/source.md");
    let text =
        "# Text\n\nOffer \"pain relief\" 𝒳. Do not use\nan antibiotic.\n\nSay what to look for.\n";
    std::fs::write(&source, text).expect("written");
    let advice = book.file(ADVICE);
    let rule = book.text(ADVICE).replacen(
        "title = \"Offer pain relief\"",
        "title = \"Offer pain relief\"\nquote = \"Do not use an antibiotic.\"",
        1,
    );
    std::fs::write(&advice, &rule).expect("written");
    let mut editor = Editor::start(Columns::Utf16);
    editor.open(&advice, &rule);
    editor.open(&source, text);
    editor.wait(&source, |_| true);
    let actions = |editor: &mut Editor, from: &str, to: &str| {
        let range = json!({
            "start": editor.position(text, text.find(from).expect("a text")),
            "end": editor.position(text, text.find(to).expect("a text") + to.len()),
        });
        let params = json!({ "textDocument": { "uri": uri(&source) }, "range": range, "context": { "diagnostics": [] } });
        let actions = editor.ask("textDocument/codeAction", params);
        let actions = actions.as_array().expect("actions").iter();
        let own = actions.filter(|own| {
            own["title"]
                .as_str()
                .is_some_and(|title| title.starts_with("Quote this"))
        });
        own.cloned().collect::<Vec<Value>>()
    };
    let offered = actions(&mut editor, "relief", "relief");
    let titles: Vec<&str> = offered
        .iter()
        .filter_map(|own| own["title"].as_str())
        .collect();
    assert_eq!(
        titles[0],
        "Quote this in the recommendation `pain-relief-for-all`"
    );
    assert!((2..=6).contains(&titles.len()), "{titles:?}");
    let applied = editor.applied(&offered[0]["edit"]);
    let written = &applied[&uri(&advice)];
    let both = "quote = [\"Do not use an antibiotic.\", 'Offer \"pain relief\" 𝒳.']\n";
    assert_eq!(
        *written,
        rule.replace("quote = \"Do not use an antibiotic.\"\n", both)
    );
    // What stands in two lines is one sentence, and what is quoted already needs no more of the same block.
    let offered = actions(&mut editor, "not use", "an anti");
    assert!(
        offered
            .iter()
            .all(|own| own["title"] != "Quote this in the recommendation `pain-relief-for-all`")
    );
    let applied = editor.applied(&offered[0]["edit"]);
    let quoted = applied
        .values()
        .any(|text| text.contains("quote = \"Do not use an antibiotic.\"\n"));
    assert!(quoted, "{applied:?}");
    // A quote is of one block of the source; nothing else is a sentence.
    let offered = actions(&mut editor, "antibiotic", "Say what");
    assert!(!offered.is_empty());
    assert!(
        editor
            .applied(&offered[0]["edit"])
            .values()
            .all(|text| !text.contains("look for."))
    );
    assert!(actions(&mut editor, "# Te", "# Te").is_empty());
    editor.shut_down();
}

#[test]
fn calculations_in_its_unit_are_offered_for_an_output() {
    let (_book, mut editor, path) = opened(Columns::Utf16, ADVICE);
    let blocks = "\n```fact mass\ntype = \"quantity\"\nunit = \"kg\"\nrange = [30, 200]\n```\n\n\
        ```calculation by-mass\nis = \"5 'mg/kg' * mass\"\nunit = \"mg\"\n```\n\n\
        ```calculation in-gram\nis = \"5 'mg/kg' * mass\"\nunit = \"g\"\n```\n\n\
        ```output dose\ntype = \"quantity\"\nunit = \"mg\"\nrange = [0, 1000]\n```\n\n\
        ```recommendation dosed\nwhen = \"mass >= 40 kg\"\nset = { dose = \"by\" }\n```\n";
    let end = editor.texts[&uri(&path)].len();
    editor.replace(&path, end..end, blocks);
    let answer = editor.ask_at("textDocument/completion", &path, "dose = \"by", json!({}));
    assert_eq!(labels(&answer.expect("an answer")), ["by-mass"]);
}

#[test]
fn values_units_and_steps_are_offered_where_they_fit() {
    let (_book, mut editor, path) = opened(Columns::Utf16, PATHWAY);
    editor.wait(&path, <[Value]>::is_empty);
    let mut offered = |old: &str, new: &str| {
        editor.edit(&path, old, new);
        let answer = editor.ask_at("textDocument/completion", &path, new, json!({}));
        let answer = answer.expect("an answer");
        editor.edit(&path, new, old);
        labels(&answer)
            .iter()
            .map(|label| (*label).to_owned())
            .collect::<Vec<_>>()
    };
    let steps = offered("to = \"hospital\"", "to = \"ho");
    assert_eq!(
        steps,
        [
            "danger",
            "hospital",
            "immunity",
            "count",
            "treat",
            "no-antibiotic"
        ]
    );
    assert_eq!(
        offered("route = \"oral\"", "route = \"or")
            .iter()
            .filter(|word| *word == "oral")
            .count(),
        1
    );
    let units = offered("when = \"danger-sign\"", "when = \"duration < 3 ");
    assert!(units.contains(&"days".to_owned()), "{units:?}");
    assert!(
        offered("offer = [\"hospital-assessment\"]", "offer = [\"hosp")
            .contains(&"hospital-assessment".to_owned())
    );
    assert!(
        offered(
            "title = \"Hospital, now\"",
            "title = \"Hospital, now\"\nforbi"
        )
        .contains(&"forbid".to_owned())
    );
}

#[test]
fn a_chapter_has_an_outline_folds_lenses_and_colours() {
    let (_book, mut editor, path) = opened(Columns::Utf16, SAFETY);
    editor.wait(&path, <[Value]>::is_empty);
    let outline = editor.ask_of("textDocument/documentSymbol", &path);
    let names: Vec<&str> = outline
        .as_array()
        .expect("blocks")
        .iter()
        .filter_map(|own| own["name"].as_str())
        .collect();
    assert_eq!(names.len(), 7);
    assert_eq!(names[0], "danger-signs-go-to-hospital");
    let folds = editor.ask_of("textDocument/foldingRange", &path);
    assert_eq!(folds.as_array().map(Vec::len), Some(9), "{folds}");
    let lenses = editor.ask_of("textDocument/codeLens", &path);
    let titles: Vec<&str> = lenses
        .as_array()
        .expect("lenses")
        .iter()
        .filter_map(|own| own["command"]["title"].as_str())
        .collect();
    assert!(
        titles.iter().all(|title| title.starts_with("proved for ")),
        "{titles:?}"
    );
    let colours = editor.ask_of("textDocument/semanticTokens/full", &path);
    let data: Vec<u64> = colours["data"]
        .as_array()
        .expect("numbers")
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    let text = &editor.texts[&uri(&path)];
    let line = text[..text.find("danger-sign implies").expect("a rule")]
        .matches('\n')
        .count() as u64;
    // `danger-sign` is a name, `implies` a keyword, `offered` a predicate.
    assert_eq!(
        data[..15],
        [line, 10, 11, 2, 0, 0, 12, 7, 0, 0, 0, 8, 7, 1, 0]
    );
}

/// How many edits of a block nothing catches is told after the proofs; what is typed meanwhile ends that, and begins it anew.
#[test]
fn lenses_say_which_unsafe_edits_survive() {
    let (_book, mut editor, path) = opened(Columns::Bytes, ADVICE);
    editor.wait_for_lenses();
    let lenses = |editor: &mut Editor| -> Vec<String> {
        let lenses = editor.ask_of("textDocument/codeLens", &path);
        let lenses = lenses.as_array().expect("lenses").iter();
        let titles = lenses.filter_map(|own| own["command"]["title"].as_str());
        let edits = titles.filter(|title| title.contains("unsafe edit"));
        edits.map(str::to_owned).collect()
    };
    let before = lenses(&mut editor);
    assert!(!before.is_empty(), "{before:?}");
    // Each sentence is another text, of which only the last need be judged to its end.
    for _ in 0..20 {
        editor.edit(&path, "\n\n```", "\n\nA sentence.\n\n```");
    }
    let begun = Instant::now();
    while lenses(&mut editor) != before {
        assert!(begun.elapsed() < Duration::from_secs(60), "judged no more");
        thread::sleep(Duration::from_millis(20));
    }
    // Of a book with an error nothing is judged.
    editor.edit(&path, "when = \"danger-sign\"", "when = \"danger-sgn\"");
    editor.wait(&path, |all| !all.is_empty());
    assert_eq!(lenses(&mut editor), [] as [String; 0]);
    editor.shut_down();
}

#[test]
fn problems_can_be_mended_by_what_is_offered() {
    let (book, mut editor, path) = opened(Columns::Utf16, PATHWAY);
    let act = |editor: &mut Editor, found: &Value, title: &str| {
        let params = json!({ "textDocument": { "uri": uri(&path) }, "range": found["range"], "context": { "diagnostics": [] } });
        let actions = editor.ask("textDocument/codeAction", params);
        let actions = actions.as_array().expect("actions").clone();
        let mut titles = actions
            .iter()
            .map(|own| own["title"].as_str().expect("a title").to_owned());
        let at = titles
            .position(|own| own.starts_with(title))
            .unwrap_or_else(|| panic!("{actions:?}"));
        editor.applied(&actions[at]["edit"])
    };
    editor.edit(&path, "when = \"danger-sign\"", "when = \"danger-sgn\"");
    let found = editor.wait(&path, has("unknown-name"));
    let mended = act(&mut editor, &found[0], "Write `danger-sign`");
    assert_eq!(problems(&book, &mended), [""; 0]);
    let added = act(&mut editor, &found[0], "Add the condition `danger-sgn`");
    assert!(
        added
            .values()
            .any(|text| text.contains("```condition danger-sgn\n"))
    );
    // A patient for whom no branch is taken, as a vignette.
    editor.edit(
        &path,
        "when = \"danger-sgn\"",
        "when = \"danger-sign and criteria > 0\"",
    );
    let found = editor.wait(&path, |own| {
        own.iter()
            .any(|own| own["message"].to_string().contains("distinguishable"))
    });
    let shown = found
        .iter()
        .find(|own| own["message"].to_string().contains("distinguishable"));
    let pasted = act(
        &mut editor,
        shown.expect("a patient"),
        "Add this patient as a vignette",
    );
    let before: usize = editor
        .texts
        .values()
        .map(|text| text.matches("```vignette").count())
        .sum();
    let after: usize = pasted
        .values()
        .map(|text| text.matches("```vignette").count())
        .sum();
    assert_eq!(after, before + 1);
}

#[test]
fn a_warning_is_accepted_for_a_reason_that_its_author_writes() {
    let (book, mut editor, path) = opened(Columns::Utf16, WORDS);
    editor.edit(&path, "## What the recommendations ask", "```output idle\ntitle = \"Idle\"\ntype = \"yes-no\"\n```\n\n## What the recommendations ask");
    let found = editor.wait(&path, |own| own.iter().any(|own| own["severity"] == 2));
    let warning = found
        .iter()
        .find(|own| own["severity"] == 2)
        .expect("a warning");
    let params = json!({ "textDocument": { "uri": uri(&path) }, "range": warning["range"], "context": { "diagnostics": [] } });
    let actions = editor.ask("textDocument/codeAction", params);
    let mut actions = actions.as_array().expect("actions").iter();
    let accept = actions
        .find(|own| {
            own["title"]
                .as_str()
                .is_some_and(|title| title.starts_with("Accept"))
        })
        .expect("it can be accepted");
    let mut texts = editor.texts.clone();
    texts.extend(editor.applied(&accept["edit"]));
    // Nothing stands for no reason.
    assert!(!problems(&book, &texts).is_empty());
    let settings = texts
        .iter_mut()
        .find(|(uri, _)| uri.ends_with("book.toml"))
        .expect("settings")
        .1;
    *settings = settings.replace("reason = \"\"", "reason = \"It is for a later chapter.\"");
    assert_eq!(problems(&book, &texts), [""; 0]);
}

/// Whatever has a name can be renamed, and the book says the same.
#[test]
fn each_name_can_be_changed_everywhere() {
    let book = Book::new();
    let mut editor = Editor::start(Columns::Utf16);
    let chapters = [
        "index.md",
        "01-recommendations.md",
        "02-pathway.md",
        "03-safety.md",
        "04-evidence.md",
        "05-words.md",
    ];
    let mut renamed = 0;
    for chapter in chapters {
        let path = book.file(&format!("sore-throat/{chapter}"));
        editor.open(&path, &std::fs::read_to_string(&path).expect("text"));
        let outline = editor.ask_of("textDocument/documentSymbol", &path);
        for block in outline.as_array().expect("blocks") {
            let parts = block["children"].as_array().into_iter().flatten();
            for own in parts.chain([block]) {
                let position = &own["selectionRange"]["start"];
                let params = json!({ "textDocument": { "uri": uri(&path) }, "position": position, "newName": "quite-new" });
                let edit = editor.ask("textDocument/rename", params);
                let mut texts = editor.texts.clone();
                texts.extend(editor.applied(&edit));
                assert_eq!(problems(&book, &texts), [""; 0], "{own}");
                let name = own["name"].as_str().expect("a name");
                let whole: String = texts.values().cloned().collect();
                assert_eq!(
                    whole.contains(&format!("was = [\"{name}\"]")),
                    own == block,
                    "{name}"
                );
                renamed += 1;
            }
        }
    }
    assert!(renamed > 30, "{renamed}");
}

const ROWS: &str = "name,pain,days-of-rest\nlittle,'mild',1\nlong,\"'strong' and not 'mild'\",3\n";

const TABLE: &str = "# Rest

```fact pain
title = \"Pain\"
type = \"any-of\"
values = [\"mild\", \"strong\"]
```

```output days-of-rest
title = \"Days of rest\"
type = \"count\"
range = [0, 9]
```

```table rest-by-pain
title = \"How long to rest\"
hit = \"collect\"
inputs = [\"pain\"]
cites = [\"made-up\"]
rows = \"rest.csv\"
```
";

/// Names in a file of rows are changed with the others: a fact and an output in the heads, a value in each cell.
#[test]
fn names_are_changed_in_the_rows_of_a_file_too() {
    let book = Book::new();
    let path = book.file("sore-throat/06-table.md");
    let rows = book.file("sore-throat/rest.csv");
    std::fs::write(&path, TABLE).expect("written");
    std::fs::write(&rows, ROWS).expect("written");
    let mut editor = Editor::start(Columns::Utf16);
    editor.open(&path, TABLE);
    let before = problems(&book, &editor.texts);
    for (at, new, expected) in [
        ("```fact pa", "ache", ROWS.replace("pain", "ache")),
        (
            "```output day",
            "rest",
            ROWS.replace("days-of-rest", "rest"),
        ),
        ("values = [\"mi", "slight", ROWS.replace("mild", "slight")),
    ] {
        let new_name = json!({ "newName": new });
        let edit = editor.ask_at("textDocument/rename", &path, at, new_name);
        let mut texts = editor.texts.clone();
        texts.extend(editor.applied(&edit.expect("it is renamed")));
        assert_eq!(texts[&uri(&rows)], expected);
        assert_eq!(problems(&book, &texts), before);
    }
}

#[test]
fn a_chapter_is_laid_out() {
    let (_book, mut editor, path) = opened(Columns::Utf16, WORDS);
    editor.wait(&path, <[Value]>::is_empty);
    let before = editor.texts[&uri(&path)].clone();
    editor.edit(&path, "range = [0, 365]", "range=[ 0,365 ]");
    let edits = editor.ask_of("textDocument/formatting", &path);
    let made = editor.applied(&json!({ "changes": { uri(&path): edits } }));
    assert_eq!(made[&uri(&path)], before);
}

#[test]
fn a_name_that_is_taken_or_impossible_is_refused() {
    let (_book, mut editor, path) = opened(Columns::Utf16, WORDS);
    for name in ["criteria", "Two Words", "", "acute"] {
        let answer = editor.ask_at(
            "textDocument/rename",
            &path,
            "```fact danger-si",
            json!({ "newName": name }),
        );
        assert!(answer.is_err(), "{name}");
    }
    let nothing = editor.ask_at(
        "textDocument/prepareRename",
        &path,
        "# Facts, cond",
        json!({}),
    );
    assert_eq!(nothing, Ok(Value::Null));
}

#[test]
fn a_session_ends_however_it_ends() {
    let book = Book::new();
    let editor = Editor::start(Columns::Utf16);
    assert_eq!(editor.vanish(), Ending::Orderly);
    let editor = Editor::start(Columns::Utf16);
    assert_eq!(editor.shut_down(), Ending::Orderly);
    // While it is at work.
    let mut editor = Editor::start(Columns::Utf16);
    editor.open(&book.file(SAFETY), &book.text(SAFETY));
    assert_eq!(editor.vanish(), Ending::Orderly);
}

/// Wherever an author stops typing, everything that an editor asks is answered, and no fault is said.
#[test]
fn half_written_texts_are_answered() {
    let (book, mut editor, path) = opened(Columns::Utf16, PATHWAY);
    let (text, name) = (book.text(PATHWAY), uri(&path));
    let ends = text.char_indices().map(|(at, _)| at).step_by(29);
    for at in ends {
        let whole = editor.texts[&name].len();
        // In turn: all that follows is gone, or something is begun in its middle.
        let next = match at % 3 {
            0 => text[..at].to_owned(),
            1 => format!("{}\"𝒳 [[{}", &text[..at], &text[at..]),
            _ => format!("{}\n```fact {}", &text[..at], &text[at..]),
        };
        editor.replace(&path, 0..whole, &next);
        let place = editor.position(&next, at);
        let range = json!({ "start": place, "end": place });
        let params = json!({
            "textDocument": { "uri": name }, "position": place, "range": range,
            "context": { "includeDeclaration": true, "diagnostics": [] },
        });
        for method in [
            "hover",
            "completion",
            "definition",
            "references",
            "prepareRename",
            "codeAction",
            "documentSymbol",
            "foldingRange",
            "codeLens",
            "semanticTokens/full",
            "formatting",
        ] {
            editor.ask(&format!("textDocument/{method}"), params.clone());
        }
    }
    assert_eq!(editor.shut_down(), Ending::Orderly);
}

#[test]
fn what_is_no_book_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.md");
    let mut editor = Editor::start(Columns::Utf16);
    editor.open(&path, "```fact a\n```\n");
    assert_eq!(
        editor.ask_of("textDocument/documentSymbol", &path),
        Value::Null
    );
    assert!(editor.try_ask("textDocument/nothing", json!({})).is_err());
    assert!(
        editor
            .try_ask("textDocument/hover", json!({ "textDocument": 1 }))
            .is_err()
    );
    assert!(editor.diagnostics.is_empty());
}

/// A new file, not yet saved, is part of the book; its path needs escapes.
#[test]
fn a_file_that_is_not_saved_is_read() {
    let (book, mut editor, path) = opened(Columns::Utf16, WORDS);
    editor.wait(&path, <[Value]>::is_empty);
    let new = book.file("sore-throat/06 more é.md");
    editor.open(&new, "# More\n\n[[nowhere]]\n");
    let found = loop {
        let mut published = editor.diagnostics.iter();
        let own =
            published.find(|(uri, own)| uri.contains("06%20more%20%C3%A9.md") && !own.is_empty());
        if let Some((_, found)) = own {
            break found.clone();
        }
        editor.wait(&path, <[Value]>::is_empty);
        editor.ask_of("textDocument/documentSymbol", &path);
    };
    assert_eq!(codes(&found), ["dangling-link"]);
    let symbols = editor.ask_of("textDocument/documentSymbol", &new);
    assert_eq!(symbols, json!([]));
}
