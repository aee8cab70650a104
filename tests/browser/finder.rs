//! What a reader finds, asked of the site's own search.

use libtest_mimic::Failed;
use pathbook::source::Sources;
use pathbook::survey::Edits;
use serde_json::json;

const SETTINGS: &str = "[book]\ntitle = \"Search\"\nlanguage = \"LANGUAGE\"\n";
const FRONT: &str =
    "```guideline g\ntitle = \"The guideline\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

const REFERENCES: &str =
    "moss:\n  type: article\n  title: Backs\n  author: Moss, Ada\n  date: 2020\n";

/// Headings with what stands below them, and things that are called alike.
const CHAPTER: &str = r#"
# Words

## Hours of instruction

Practitioners have had sixty hours of training.

## A tale

How long is much too long? Nobody knows how much.

## 使用する器具

体の重量を量る。重量を使用。

## 投与

用量は一日一回とする。器の具。

## العربية

أعطِ المُضادّات الحيويّة، الجرعة ٥٠٠ ملغ.

## עברית

תֵּן אַנְטִיבִּיּוֹטִיקָה לַחוֹלֶה

## Deutsch

Die Harnwegsinfektionsprophylaxe. Maß halten.

## Türkçe

ILAÇ dozunu ısı ile ayarlayın

```intervention heat
title = "Warmth"
```

```term warmth
title = "Warmth"
definition = "What a hot pack gives."
```

```evidence opinion
population = "Anyone"
intervention = ["heat"]
finding = "Nothing is known."
cites = ["moss"]
```

```recommendation warm
title = "Warm the back"
when = "true"
for = ["heat"]
strength = "conditional"
certainty = "low"
evidence = ["opinion"]
cites = ["moss"]
```
"#;

/// What is typed, and the titles of what is found, each once.
type Asked = (&'static str, &'static [&'static str]);

/// What is asked alike in both books.
const ASKED: [Asked; 11] = [
    ("使用", &["使用する器具"]),
    ("用", &["使用する器具", "投与"]),
    ("回と", &["投与"]),
    ("器具", &["使用する器具"]),
    ("المضادات", &["العربية"]),
    ("اعط 500", &["العربية"]),
    ("אנטיביוטיקה", &["עברית"]),
    ("prophylaxe", &["Deutsch"]),
    ("mass halten", &["Deutsch"]),
    ("isi", &["Türkçe"]),
    ("warmth", &["Warmth", "opinion", "Warm the back"]),
];

/// What is asked in the words of a language.
const ASKED_IN: [(&str, &[Asked]); 2] = [
    (
        "en",
        &[
            ("how much training", &["Hours of instruction"]),
            ("how much", &["A tale"]),
        ],
    ),
    ("de", &[("was ist eine Prophylaxe", &["Deutsch"])]),
];

/// In a book whose language writes compounds as one word, and in one whose language does not.
pub fn asked() -> Result<(), Failed> {
    for (language, own) in ASKED_IN {
        let index = index(language)?;
        let asked = ASKED.iter().chain(own);
        let asked: Vec<_> = asked
            .map(|(typed, found)| json!({ "typed": typed, "found": found }))
            .collect();
        let input = json!({ "script": index, "asked": asked });
        super::node("found.js", &[&super::templates()], &input.to_string())?;
    }
    Ok(())
}

/// The script that a site loads for its search.
fn index(language: &str) -> Result<String, Failed> {
    let settings = SETTINGS.replace("LANGUAGE", language);
    let sources = Sources::from_files([
        ("book.toml", settings.as_str()),
        ("content/g/index.md", FRONT),
        ("content/g/words.md", CHAPTER),
        ("content/references.yml", REFERENCES),
    ]);
    let verified = pathbook::check(
        &sources,
        pathbook::problem::Problems::default(),
        jiff::civil::date(2026, 1, 1),
    )
    .map_err(|problems| format!("{problems:#?}"))?;
    let files =
        pathbook::build(&verified, Edits::LeftOut).map_err(|problems| format!("{problems:#?}"))?;
    let script = files.get("search-index.js").ok_or("there is no index")?;
    Ok(String::from_utf8(script.to_vec())?)
}
