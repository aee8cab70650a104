//! Books of many guidelines, as a hospital has them: each with conditions, recommendations, a pathway and chapters of its own, and all
//! asking for the same few facts.

use std::fmt::Write;

/// The files of a book of so many guidelines.
pub fn guidelines(count: usize) -> Vec<(String, String)> {
    let mut files = vec![
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"The hospital\"\ndescription = \"All guidelines of a hospital.\"\n"
                .to_owned(),
        ),
        (
            "content/references.yml".to_owned(),
            "work:\n  type: article\n  title: The work\n  author: Author, A.\n  date: 2020\n"
                .to_owned(),
        ),
        ("content/common/index.md".to_owned(), SHARED.to_owned()),
    ];
    for number in 1..=count {
        files.push((format!("content/organ-{number}/index.md"), front(number)));
        files.push((format!("content/organ-{number}/01-facts.md"), facts(number)));
        files.push((
            format!("content/organ-{number}/02-advice.md"),
            advice(number),
        ));
        files.push((
            format!("content/organ-{number}/03-pathway.md"),
            pathway(number),
        ));
    }
    files
}

const SHARED: &str = r#"# Shared

```guideline shared
title = "What all guidelines ask for"
version = "1"
status = "active"
```

```fact age
type = "quantity"
unit = "a"
range = [0, 120]
```

```fact pregnant
type = "yes-no"
may-be-unknown = true
```

```fact kidney-function
type = "one-of"
values = ["normal", "reduced", "failing"]
may-be-unknown = true
```

```condition old
when = "age >= 65 'a'"
```

```intervention usual-care
```

```evidence usual-care-works
population = "All"
intervention = ["usual-care"]
certainty = "high"
finding = "It does."
cites = ["work"]
```

```recommendation usual-care-for-all
when = "true"
for = ["usual-care"]
strength = "conditional"
certainty = "high"
evidence = ["usual-care-works"]
cites = ["work"]
```
"#;

fn front(number: usize) -> String {
    format!(
        "# Organ {number}\n\n```guideline organ-{number}\ntitle = \"Diseases of organ {number}\"\nversion = \"1\"\nstatus = \"active\"\n```\n\n\
         What to do when organ {number} is ill.\n"
    )
}

const STAGES: [&str; 5] = ["acute", "lasting", "late", "mild", "grave"];

fn facts(number: usize) -> String {
    let mut text = format!(
        "# What is asked of organ {number}\n\n```fact organ-{number}-disease\ntype = \"one-of\"\n\
         values = [\"none\", \"acute\", \"lasting\", \"late\", \"mild\", \"grave\"]\n```\n\n\
         ```fact organ-{number}-drug\ntype = \"one-of\"\nvalues = [\"not tried\", \"helped\", \"failed\"]\n```\n\n"
    );
    for stage in STAGES {
        write!(
            text,
            "```condition organ-{number}-{stage}\nwhen = \"organ-{number}-disease = '{stage}'\"\n```\n\n\
             ```intervention organ-{number}-{stage}-drug\n```\n\n```intervention organ-{number}-{stage}-surgery\n```\n\n\
             ```evidence organ-{number}-{stage}-trials\npopulation = \"Adults\"\nintervention = [\"organ-{number}-{stage}-drug\"]\n\
             certainty = \"high\"\nfinding = \"It helps.\"\ncites = [\"work\"]\n```\n\n"
        )
        .expect("a string takes it");
    }
    text
}

fn advice(number: usize) -> String {
    let mut text = format!("# What is advised for organ {number}\n\n");
    for stage in STAGES {
        let block = |name: &str, when: &str, field: &str, on: &str, strength: &str| {
            format!(
                "```recommendation organ-{number}-{stage}-{name}\nwhen = \"{when}\"\n{field} = [\"organ-{number}-{stage}-{on}\"]\nstrength = \"{strength}\"\n\
                 certainty = \"high\"\nevidence = [\"organ-{number}-{stage}-trials\"]\ncites = [\"work\"]\n```\n\n"
            )
        };
        let own = format!("organ-{number}-{stage}");
        let failed = format!("organ-{number}-drug = 'failed'");
        text += &block(
            "drug-first",
            &format!(
                "{own} and organ-{number}-drug != 'failed' and kidney-function != 'failing' and pregnant is known"
            ),
            "for",
            "drug",
            "strong",
        );
        text += &block(
            "surgery-later",
            &format!("{own} and {failed} and not old"),
            "for",
            "surgery",
            "conditional",
        );
        text += &block(
            "no-surgery-in-age",
            &format!("{own} and old"),
            "against",
            "surgery",
            "strong",
        );
    }
    text
}

fn pathway(number: usize) -> String {
    let mut branches = String::new();
    let mut steps = String::new();
    for stage in STAGES {
        writeln!(
            branches,
            "  {{ when = \"organ-{number}-{stage}\", label = \"{stage}\", to = \"{stage}\" }},"
        )
        .expect("a string takes it");
        write!(
            steps,
            "[step.{stage}]\nask = \"Has the drug failed?\"\nbranch = [\n  {{ when = \"organ-{number}-drug = 'failed'\", label = \"Yes\", to = \"{stage}-next\" }},\n  \
             {{ otherwise = true, label = \"No\", to = \"{stage}-first\" }},\n]\n\n\
             [step.{stage}-first]\noffer = [\"organ-{number}-{stage}-drug\"]\nbecause = [\"organ-{number}-{stage}-drug-first\"]\ncites = [\"work\"]\n\n\
             [step.{stage}-next]\nconsider = [\"usual-care\"]\nbecause = [\"usual-care-for-all\"]\n\n"
        )
        .expect("a string takes it");
    }
    format!(
        "# The way for organ {number}\n\n```pathway organ-{number}-way\napplies = \"organ-{number}-disease != 'none'\"\n\n\
         [step.stage]\nask = \"Which stage?\"\nbranch = [\n{branches}]\n\n{steps}```\n"
    )
}
