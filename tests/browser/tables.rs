//! A book that advises in tables alone: a small one, one of two inputs, one of six and one of 216 rows. One of its chapters has tables in prose that are
//! longer and wider than any sheet.

use std::fmt::Write;

use pathbook::source::Sources;

const BOOK: &str = r#"
[book]
title = "Tables alone"
authors = ["A. Author"]
notice = "A book for tests. Not for use."
"#;

const FRONT: &str = r#"
# High blood pressure

```guideline pressure
title = "High blood pressure"
version = "1"
status = "draft"
published = 2026-03-01
review-by = 2029-03-01
```

```fact age
type = "quantity"
unit = "a"
range = [18, 120]
```

```fact systolic
title = "Systolic pressure"
type = "quantity"
unit = "mm[Hg]"
range = [60, 300]
```

```fact ancestry
title = "Family from"
type = "one-of"
values = ["Africa or the Caribbean", "elsewhere"]
may-be-unknown = true
```

```fact diabetes
type = "yes-no"
may-be-unknown = true
```

```fact pregnant
type = "yes-no"
may-be-unknown = true
```

```fact gout
type = "yes-no"
```

```fact heart-failure
type = "yes-no"
```

```fact potassium
type = "quantity"
unit = "mmol/L"
range = [1, 10]
may-be-unknown = true
```

```fact signs
title = "Signs of damage"
type = "any-of"
values = ["eyes", "kidneys"]
may-be-unknown = true
```

```fact medicines
title = "Medicines taken for it"
type = "count"
range = [0, 9]
```

```condition high-pressure
when = "systolic >= 140 'mm[Hg]'"
```

```condition kidneys-at-risk
when = "diabetes"
```

```intervention ace-inhibitor
title = "ACE inhibitor"
```

```intervention calcium-channel-blocker
title = "Calcium-channel blocker"
```

```intervention thiazide
title = "Thiazide-like diuretic"
```

```intervention spironolactone
```

```intervention beta-blocker
title = "Beta-blocker"
```

```intervention nsaids
title = "Anti-inflammatory painkillers"
```

```intervention specialist
title = "Referral to a specialist"
```

```adjudication tables-alone
class = "gap"
tension = "The panel gives tables and no recommendations."
reading = "Its tables are what it advises."
why = "Nothing else of it says what to do."
```

```table first-drug
title = "Which medicine comes first"
applies = "high-pressure"
hit = "unique"
inputs = ["age", "kidneys-at-risk", "gout"]

[row.young]
label = "Under 55"
when = ["< 55 'a'", "-", "-"]
because = ["tables-alone"]
offer = ["ace-inhibitor"]

[row.old-with-diabetes]
when = [">= 55 'a'", "yes", "-"]
because = ["tables-alone"]
offer = ["ace-inhibitor"]
avoid = ["nsaids"]
note = "It also protects the kidneys. LONG"

[row.old]
when = [">= 55 'a'", "no or unknown", "-"]
because = ["tables-alone"]
offer = ["calcium-channel-blocker"]
```

```table next-drug
title = "Which medicine comes next"
applies = "high-pressure"
hit = "unique"
inputs = ["medicines", "ancestry"]

[row.none-africa]
label = "First"
when = ["0", "'Africa or the Caribbean'"]
because = ["tables-alone"]
offer = ["calcium-channel-blocker"]

[row.none-elsewhere]
label = "First"
when = ["0", "'elsewhere' or unknown"]
because = ["tables-alone"]
offer = ["ace-inhibitor"]

[row.some-africa]
label = "Second or third"
when = ["1, 2", "'Africa or the Caribbean'"]
because = ["tables-alone"]
offer = ["thiazide"]

[row.some-elsewhere]
label = "Second or third"
when = ["1, 2", "'elsewhere' or unknown"]
because = ["tables-alone"]
offer = ["calcium-channel-blocker", "thiazide"]

[row.many]
label = "Resistant"
when = [">= 3", "-"]
because = ["tables-alone"]
offer = ["specialist"]
```
"#;

const SIX_INPUTS: &str = r#"
# Six inputs

```table resistant
title = "When three medicines are not enough"
applies = "high-pressure and medicines >= 3"
hit = "first"
inputs = ["potassium", "age", "kidneys-at-risk", "pregnant", "heart-failure", "systolic"]

[row.pregnant]
label = "Pregnancy"
when = ["-", "-", "-", "yes", "-", "-"]
because = ["tables-alone"]
avoid = ["nsaids"]
offer = ["specialist"]

[row.low-potassium]
label = "Potassium low or normal"
when = ["<= 4.5 'mmol/L'", "-", "no or unknown", "no or unknown", "no", "< 180 'mm[Hg]'"]
because = ["tables-alone"]
offer = ["spironolactone"]
note = "Potassium and kidneys are looked at again after a month."

[row.low-potassium-old]
label = "The same, with failing heart"
when = ["<= 4.5 'mmol/L'", ">= 80 'a'", "-", "no or unknown", "yes", "< 180 'mm[Hg]'"]
because = ["tables-alone"]
offer = ["spironolactone"]
avoid = ["nsaids"]

[row.high-potassium]
label = "Potassium high"
when = ["> 4.5 'mmol/L' and < 6 'mmol/L'", "-", "-", "no or unknown", "-", "between 140 'mm[Hg]' and 180 'mm[Hg]'"]
because = ["tables-alone"]
offer = ["beta-blocker"]
avoid = ["nsaids"]

[row.else]
label = "Everyone else"
when = ["-", "-", "-", "-", "-", "-"]
because = ["tables-alone"]
offer = ["specialist"]
```
"#;

const AGES: [(&str, &str); 3] = [
    ("young", "< 55 'a'"),
    ("older", ">= 55 'a' and < 80 'a'"),
    ("oldest", ">= 80 'a'"),
];
const PRESSURES: [(&str, &str); 3] = [
    ("mild", "< 160 'mm[Hg]'"),
    ("moderate", "between 160 'mm[Hg]' and 179 'mm[Hg]'"),
    ("severe", "> 179 'mm[Hg]'"),
];
const TAKEN: [(&str, &str); 3] = [("none", "0"), ("some", "1, 2"), ("many", ">= 3")];
const TRUTHS: [(&str, &str); 2] = [("yes", "yes"), ("no", "no or unknown")];
const SURE: [(&str, &str); 2] = [("yes", "yes"), ("no", "no")];
const ADVICE: [&str; 5] = [
    "offer = [\"ace-inhibitor\"]",
    "offer = [\"calcium-channel-blocker\"]",
    "offer = [\"thiazide\", \"beta-blocker\"]",
    "offer = [\"spironolactone\"]\navoid = [\"nsaids\"]",
    "offer = [\"specialist\"]",
];

/// Rows that ask which signs there are, as many as make a table long.
fn by_signs() -> String {
    let mut text = String::from(
        "# By signs\n\n```table by-signs\ntitle = \"By signs\"\nhit = \"first\"\ninputs = [\"signs\", \"medicines\", \"gout\"]\n",
    );
    let asked = ["'eyes' and 'kidneys'", "'eyes' and not 'kidneys'", "-"];
    for number in 0..30 {
        let (signs, taken) = (asked[number / 10], number % 10);
        write!(
            text,
            "\n[row.s-{number}]\nwhen = [\"{signs}\", \"{taken}\", \"-\"]\nbecause = [\"tables-alone\"]\noffer = [\"specialist\"]\n"
        )
        .expect("a string takes it");
    }
    text + "```\n"
}

/// How many rows [`long`] has.
pub const ROWS: usize = 216;

/// Every choice of six inputs.
fn long() -> String {
    let mut text = String::from(
        "# Every patient\n\n```table everyone\ntitle = \"Every patient, one by one\"\napplies = \"high-pressure\"\nhit = \"unique\"\n\
         inputs = [\"age\", \"systolic\", \"medicines\", \"kidneys-at-risk\", \"gout\", \"heart-failure\"]\n",
    );
    for number in 0..ROWS {
        let parts = [
            AGES[number / 72],
            PRESSURES[number / 24 % 3],
            TAKEN[number / 8 % 3],
            TRUTHS[number / 4 % 2],
            SURE[number / 2 % 2],
            SURE[number % 2],
        ];
        let name = parts.map(|(name, _)| name).join("-");
        let cells = parts.map(|(_, cell)| format!("\"{cell}\"")).join(", ");
        let advice = ADVICE[(number / 72 + number / 8 % 3 + number % 4) % 5];
        write!(
            text,
            "\n[row.{name}]\nlabel = \"Row {}\"\nwhen = [{cells}]\nbecause = [\"tables-alone\"]\n{advice}\n",
            number + 1
        )
        .expect("a string takes it");
    }
    text + "```\n"
}

/// The words of the columns of a table that no sheet takes, of which none may be cut.
pub fn wide_words() -> Vec<String> {
    let words = (0..14).map(|column| format!("Pseudohypoparathyreoidismus{column}"));
    words.collect()
}

/// A word in the note of a row that is longer than a sheet is wide.
pub fn long_word() -> String {
    "Pseudohypoparathyreoidismus".repeat(6)
}

/// Tables in prose: a long one, and one that is both long and too wide for paper.
fn in_prose() -> String {
    let words = wide_words();
    let mut text = String::from("# In prose\n\n| Week | What to do |\n|---|---|\n");
    for week in 1..=60 {
        writeln!(text, "| {week} | See the patient again |").expect("a string takes it");
    }
    let head = words.join(" | ");
    let line = "|---".repeat(words.len());
    write!(text, "\n| Sign | {head} |\n|---{line}|\n").expect("a string takes it");
    for row in 1..=30 {
        let cells = words.iter().map(|word| format!("{word}r{row}"));
        let cells: Vec<String> = cells.collect();
        writeln!(text, "| Sign{row} | {} |", cells.join(" | ")).expect("a string takes it");
    }
    text
}

pub fn book() -> Sources {
    let (long, in_prose, by_signs) = (long(), in_prose(), by_signs());
    let front = FRONT.replace("LONG", &long_word());
    Sources::from_files([
        ("book.toml", BOOK),
        ("content/pressure/index.md", &front),
        ("content/pressure/six.md", SIX_INPUTS),
        ("content/pressure/long.md", &long),
        ("content/pressure/prose.md", &in_prose),
        ("content/pressure/signs.md", &by_signs),
    ])
}
