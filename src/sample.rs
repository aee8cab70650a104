//! A small book with something of every kind, for tests.

use num_bigint::BigUint;

use crate::interpret::is_admitted;
use crate::model::{Library, Patient};
use crate::parse::parse;
use crate::problem::{Problem, Problems};
use crate::prove::Prover;
use crate::render::Files;
use crate::resolve::resolve;
use crate::source::Sources;
use crate::survey::Edits;
use crate::verify::{InvariantProof, Proofs, Verified, VignetteProof};

const BOOK: &str = r#"
[book]
title = "Heat & <care>"
authors = ["A. Author"]
notice = "Not for use."
"#;

const REFERENCES: &str = r#"
moss2020:
  type: article
  title: Heat for backs
  author: Moss, Ada
  date: 2020
  serial-number:
    doi: 10.1000/heat
"#;

const SOURCE: &str = "# Heat\n\nUse heat first. 1, 2 Do not use cold.\n\n- Keep moving.\n";

const CARE: &str = r#"
# Care

Warm the back [@moss2020], see [[heat]] and [[care.warm|the step]], [the front](index.md) or <https://example.org/a?b=1&c=2>.

## Figures & tables {#figures}

| a | b |
|:--|--:|
| 1 | 2 |

```fact pain
type = "quantity"
unit = "weeks"
range = [0, 100]
ask = "How long has it hurt?"
```

```fact cold-lover
type = "yes-no"
may-be-unknown = true
```

```condition acute
when = "pain < 4 weeks"
```

```score burden
[[points]]
when = "acute"
points = -1
label = "Soon over"

[[points]]
when = "cold-lover"
points = 2

[[points]]
when = "pain >= 12 weeks"
points = 3
```

```assumption short-pain
always = "pain <= 100 weeks"
```

```output urgency
type = "one-of"
values = ["low", "high"]
ordered = true
aggregate = "max"
required = "acute"
```

```intervention heat
codes = { "SNOMED CT" = "1" }
```

```intervention cold
distinct-from = ["heat"]
```

```outcome disability
better = "lower"
range = [0, 50]
abbreviation = "DIS"
```

```evidence heat-trials
population = "adults <with> pain"
intervention = ["heat"]
comparator = ["cold"]
outcome = ["disability"]
certainty = "moderate"
finding = "Heat helps."
cites = ["moss2020"]

[[result]]
outcome = "disability"
time = "2 weeks"
measure = "eta-squared"
estimate = 0.27
p = 0.01
significant = true
favours = "heat"
```

```recommendation heat-first
title = "Heat <first>"
when = "acute"
for = ["heat"]
over = ["cold"]
strength = "strong"
certainty = "moderate"
evidence = ["heat-trials"]
cites = ["moss2020"]
quote = "Use heat first."
rationale = "It *helps*; see [[heat-trials]]."
set = { urgency = "high" }
```

```recommendation no-cold
when = "acute and burden >= 1"
against = ["cold"]
strength = "strong"
certainty = { system = "ours", level = "II", grade = "B" }
evidence = ["heat-trials"]
cites = ["moss2020"]
quote = "not use cold"
```

```protocol warm-course
intervention = "heat"
sessions = 20

[[parameter]]
name = "Warmth"
text = "pleasant"

[[phase]]
name = "Start"
per-week = 2
weeks = 8

[[phase]]
name = "Later"
every = "1 week"

[attendance]
at-least = "80 %"
example = "16 of 20"
```

```pathway care
applies = "true"

[step.ask]
ask = "Is it acute?"
branch = [
  { when = "acute", label = "Yes", to = "warm" },
  { otherwise = true, label = "No", to = "rest" },
]

[step.warm]
offer = ["heat"]
by = "warm-course"
because = ["heat-first"]
quote = "Keep moving."
next = "rest"

[step.rest]
consider = ["heat"]
set = { urgency = "low" }
cites = ["moss2020"]
```

```table warmth
hit = "priority"
inputs = ["acute", "burden", "pain"]
applies = "pain >= 1 weeks"
note = "How warm."

[row.at-once]
label = "At <once>"
when = ["yes", ">= 1", "-"]
offer = ["heat"]
by = "warm-course"
because = ["heat-first"]
cites = ["moss2020"]
quote = "Keep moving."
note = "It *helps*."
priority = 2
set = { urgency = "high" }

[row.later]
when = ["no or unknown", "-", "between 4 weeks and 12 weeks"]
consider = ["heat"]
because = ["heat-first"]
priority = 1

[row.never]
when = ["-", "-", "-"]
nothing = true
priority = 0
```

The row [[warmth.at-once]] comes first.

```invariant warm-when-acute
always = "acute implies offered(heat)"
```

```vignette ada
given = { pain = "2 weeks" }
offered = ["heat"]
hits = ["warmth.at-once"]
not-permitted = ["cold"]
story = "Ada's back hurts."
outputs = { urgency = "high" }
```

```adjudication heat-or-cold
class = "contradiction"
tension = "Heat or cold."
reading = "Heat."
why = "It is warmer."
between = ["heat-first", "no-cold"]
prevails = "heat-first"
on = ["cold"]
quote = "Do not use cold."
```

```term back
definition = "What hurts."
```
"#;

const FRONT: &str = r#"
# Heat care

```guideline heat-care
title = "Heat care"
version = "1"
status = "draft"
```
"#;

const FILES: [(&str, &str); 6] = [
    ("book.toml", BOOK),
    ("content/references.yml", REFERENCES),
    (
        "content/index.md",
        "# Welcome\n\nRead [the care chapter](heat/care.md).",
    ),
    ("content/heat/index.md", FRONT),
    ("content/heat/care.md", CARE),
    ("content/heat/source.md", SOURCE),
];

/// The book with more files.
pub fn sources(more: &[(&str, &str)]) -> Sources {
    Sources::from_files(FILES.into_iter().chain(more.iter().copied()))
}

pub fn library_of(sources: &Sources) -> Library {
    let mut problems = Problems::default();
    let document = parse(sources, &mut problems);
    let library = resolve(sources, &document, &mut problems);
    library.unwrap_or_else(|| panic!("the sample is broken: {:#?}", problems.sorted()))
}

pub fn library() -> Library {
    library_of(&sources(&[]))
}

/// Every patient that the book can tell apart.
pub fn patients(library: &Library, prover: &Prover<'_>) -> Vec<Patient> {
    let sizes: Vec<usize> = prover
        .space
        .columns()
        .map(|(_, column)| column.cells.len())
        .collect();
    let mut all = vec![Vec::new()];
    for size in sizes {
        all = all
            .into_iter()
            .flat_map(|cells: Vec<usize>| {
                (0..size).map(move |cell| [cells.clone(), vec![cell]].concat())
            })
            .collect();
    }
    let patients = all.iter().map(|cells| prover.space.patient(library, cells));
    patients
        .filter(|patient| is_admitted(library, patient))
        .collect()
}

/// As a proof would count them.
pub fn proofs(library: &Library) -> Proofs {
    let invariants = library.invariants.keys().map(|invariant| InvariantProof {
        invariant,
        concerned: Some(BigUint::from(6u32)),
    });
    let vignettes = library.vignettes.keys().map(|vignette| VignetteProof {
        vignette,
        patients: Some(BigUint::from(3u32)),
    });
    Proofs {
        patients: BigUint::from(12_000u32),
        invariants: invariants.collect(),
        vignettes: vignettes.collect(),
        questions: 7,
    }
}

/// The book with more files, taken for verified.
pub fn verified(more: &[(&str, &str)]) -> Verified {
    let sources = sources(more);
    let library = library_of(&sources);
    let proofs = proofs(&library);
    Verified::taken_for_it(sources, library, proofs, jiff::civil::date(2026, 11, 23))
}

/// The site of the book with more files.
pub fn site(more: &[(&str, &str)]) -> Result<Files, Vec<Problem>> {
    crate::build(&verified(more), Edits::LeftOut)
}
