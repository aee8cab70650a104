//! Books of any size, each with one thing many times.

use std::fmt::Write as _;

/// The files of a book: paths from its folder, and texts.
pub type Files = Vec<(String, String)>;

const FRONT: &str =
    "```guideline guide\ntitle = \"Guide\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

/// What recommendations and steps rest on; it needs an intervention `x`.
const SUPPORT: &str = "```evidence trial\npopulation = \"Adults\"\nintervention = [\"x\"]\nfinding = \"It worked.\"\ncites = [\"w0\"]\n```\n\
    ```adjudication agreed\ntension = \"A\"\nreading = \"B\"\nwhy = \"C\"\n```\n";

/// A book with one chapter.
pub fn chapter(text: &str) -> Files {
    files([("content/guide/01-a.md", format!("# A\n\n{text}"))])
}

/// A book with a front page, one reference and these files.
fn files<'a>(own: impl IntoIterator<Item = (&'a str, String)>) -> Files {
    let own = own.into_iter().map(|(path, text)| (path.to_owned(), text));
    let mut files: Files = own.collect();
    let mut add = |path: &str, text: String| {
        if files.iter().all(|(own, _)| own != path) {
            files.push((path.to_owned(), text));
        }
    };
    add("book.toml", "[book]\ntitle = \"Book\"\n".to_owned());
    add("content/guide/index.md", FRONT.to_owned());
    add("content/references.bib", entry(0));
    files
}

fn entry(number: usize) -> String {
    format!(
        "@article{{w{number},\n title = {{Title {number}}},\n author = {{Doe, Jane and Roe, Rick}},\n journal = {{The Journal}},\n year = {{2001}},\n}}\n\n"
    )
}

/// So many pieces of text, one after the other.
fn each(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

fn joined(count: usize, by: &str, piece: impl Fn(usize) -> String) -> String {
    let pieces: Vec<String> = (0..count).map(piece).collect();
    pieces.join(by)
}

fn fact(name: &str) -> String {
    format!("```fact {name}\ntype = \"yes-no\"\n```\n\n")
}

fn intervention(name: &str, more: &str) -> String {
    format!("```intervention {name}\n{more}```\n\n")
}

fn recommendation(id: &str, when: &str, on: &str) -> String {
    format!(
        "```recommendation {id}\ntitle = \"The {id}\"\nwhen = \"{when}\"\nfor = [\"{on}\"]\nstrength = \"strong\"\ncertainty = \"high\"\n\
         evidence = [\"trial\"]\ncites = [\"w0\"]\n```\n\n"
    )
}

/// A book with rules about `x`.
fn rules(text: &str) -> Files {
    chapter(&format!("{SUPPORT}{}{text}", intervention("x", "")))
}

/// A decision table with a row for each of so many values of each of three facts.
pub fn rows(values: usize) -> Files {
    let all = joined(values, ", ", |value| format!("\"v{value}\""));
    let mut text = each(3, |fact| {
        format!("```fact f{fact}\ntype = \"one-of\"\nvalues = [{all}]\n```\n\n")
    });
    text += &each(values, |own| intervention(&format!("x{own}"), ""));
    text += "```table big\nhit = \"unique\"\ninputs = [\"f0\", \"f1\", \"f2\"]\n";
    for row in 0..values.pow(3) {
        let [a, b, c] = [row / values / values, row / values % values, row % values];
        let said = (a + b + c) % values;
        let _ = write!(
            text,
            "[row.r{row}]\nwhen = [\"'v{a}'\", \"'v{b}'\", \"'v{c}'\"]\noffer = [\"x{said}\"]\nbecause = [\"agreed\"]\n"
        );
    }
    rules(&(text + "```\n"))
}

/// The same, with about so many rows.
pub fn rows_of_a_table(count: usize) -> Files {
    let values = (2..).find(|values: &usize| values.pow(3) >= count);
    rows(values.unwrap_or(2))
}

/// A decision table with a row for each of so many bands of one number.
pub fn bands(count: usize) -> Files {
    let mut text = format!(
        "```fact n\ntype = \"count\"\nrange = [0, {}]\n```\n\n```table big\nhit = \"unique\"\ninputs = [\"n\"]\n",
        count * 3 - 1
    );
    for band in 0..count {
        let (low, high, said) = (band * 3, band * 3 + 2, band % 3);
        let _ = write!(
            text,
            "[row.r{band}]\nwhen = [\"between {low} and {high}\"]\noffer = [\"x{said}\"]\nbecause = [\"agreed\"]\n"
        );
    }
    let advised = each(3, |own| intervention(&format!("x{own}"), ""));
    rules(&(advised + &text + "```\n"))
}

/// A rule that asks for so many facts.
pub fn facts_in_a_rule(count: usize) -> Files {
    let facts = each(count, |number| fact(&format!("f{number}")));
    let when = joined(count, " and ", |number| format!("f{number}"));
    rules(&(facts + &recommendation("r", &when, "x")))
}

/// A rule that asks for a score with so many entries of one point.
pub fn entries_of_a_score(count: usize) -> Files {
    let facts = each(count, |number| fact(&format!("f{number}")));
    let entries = each(count, |number| {
        format!("[[points]]\nwhen = \"f{number}\"\npoints = 1\n")
    });
    let score = format!("```score s\n{entries}```\n\n");
    let when = format!("s >= {}", count / 2);
    rules(&(facts + &score + &recommendation("r", &when, "x")))
}

/// A rule that asks for two facts so many times.
pub fn terms_of_a_rule(count: usize) -> Files {
    let when = joined(count / 2, " or ", |number| {
        format!("f{} and f{}", number % 7, number % 11)
    });
    let facts = each(11, |number| fact(&format!("f{number}")));
    rules(&(facts + &recommendation("r", &when, "x")))
}

/// Rules of a fact and an intervention each.
pub fn recommendations(count: usize) -> Files {
    rules(&each(count, |number| {
        let (own, on) = (format!("f{number}"), format!("x{number}"));
        fact(&own) + &intervention(&on, "") + &recommendation(&format!("r{number}"), &own, &on)
    }))
}

/// A class that belongs to a class, and so on.
pub fn chain_of_classes(count: usize) -> Files {
    let members = each(count, |number| {
        let class = match number {
            0 => "x".to_owned(),
            _ => format!("x{}", number - 1),
        };
        intervention(&format!("x{number}"), &format!("is-a = [\"{class}\"]\n"))
    });
    let last = format!("x{}", count - 1);
    rules(&(fact("f") + &members + &recommendation("r", "f", &last)))
}

pub fn members_of_a_class(count: usize) -> Files {
    let members = each(count, |number| {
        intervention(&format!("x{number}"), "is-a = [\"x\"]\n")
    });
    rules(&(fact("f") + &members + &recommendation("r", "f", "x")))
}

pub fn vignettes(count: usize) -> Files {
    let patients = each(count, |number| {
        format!("```vignette v{number}\ngiven = {{ f = true }}\noffered = [\"x\"]\n```\n\n")
    });
    rules(&(fact("f") + &recommendation("r", "f", "x") + &patients))
}

pub fn invariants(count: usize) -> Files {
    let rules_too = each(count, |number| {
        format!("```invariant i{number}\nalways = \"permitted(x) implies f\"\n```\n\n")
    });
    rules(&(fact("f") + &recommendation("r", "f", "x") + &rules_too))
}

pub fn pathways(count: usize) -> Files {
    let pathways = each(count, |number| {
        format!(
            "```pathway p{number}\napplies = \"f\"\n[step.s]\noffer = [\"x\"]\nbecause = [\"agreed\"]\n```\n\n"
        )
    });
    rules(&(fact("f") + &pathways))
}

/// A pathway of so many steps, one after the other.
pub fn steps(count: usize) -> Files {
    let steps = each(count, |number| {
        let next = match number + 1 == count {
            true => String::new(),
            false => format!("next = \"s{}\"\n", number + 1),
        };
        format!("[step.s{number}]\noffer = [\"x\"]\nbecause = [\"agreed\"]\n{next}")
    });
    rules(&format!(
        "```pathway care\napplies = \"true\"\n{steps}```\n"
    ))
}

pub fn equal_headings(count: usize) -> Files {
    chapter(&"## Same heading\n\nText.\n\n".repeat(count))
}

pub fn terms(count: usize) -> Files {
    chapter(&each(count, |number| {
        let other = number / 2;
        format!("```term t{number}\ndefinition = \"See [[t{other}]].\"\n```\n\n")
    }))
}

pub fn mentions_of_a_term(count: usize) -> Files {
    chapter(&format!(
        "```term t\ndefinition = \"A thing.\"\n```\n\n{}",
        "See [[t]].\n\n".repeat(count)
    ))
}

pub fn works(count: usize) -> Files {
    let cited = joined(count, "\n\n", |number| format!("Said [@w{number}]."));
    files([
        ("content/guide/01-a.md", format!("# A\n\n{cited}\n")),
        ("content/references.bib", each(count, entry)),
    ])
}

/// Works that share a key, which is an error.
pub fn works_of_one_key(count: usize) -> Files {
    files([("content/references.bib", entry(0).repeat(count))])
}

pub fn pages(count: usize) -> Files {
    let mut all = files([]);
    all.extend((0..count).map(|number| {
        let path = format!("content/guide/{number:05}-a{number}.md");
        (path, format!("# Page {number}\n\nText.\n"))
    }));
    all
}

pub fn guidelines(count: usize) -> Files {
    let mut all = files([]);
    for number in 0..count {
        let front = FRONT.replace("guideline guide", &format!("guideline g{number}"));
        let front = front.replace("Guide", &format!("Guide {number}"));
        all.push((format!("content/g{number}/index.md"), front));
        all.push((
            format!("content/g{number}/01-a.md"),
            format!("# A {number}\n\nText.\n"),
        ));
    }
    all
}

pub fn footnotes(count: usize) -> Files {
    let marks = joined(count, " ", |number| format!("a[^{number}]"));
    let notes = joined(count, "\n\n", |number| format!("[^{number}]: text"));
    chapter(&format!("{marks}\n\n{notes}\n"))
}

/// Names that nothing has, beside as many that are alike.
pub fn unknown_names(count: usize) -> Files {
    chapter(&each(count, |number| {
        let wrong = format!("```condition c{number}\nwhen = \"fcat-{number}\"\n```\n\n");
        fact(&format!("fact-{number}")) + &wrong
    }))
}

pub fn equal_problems_in_a_line(count: usize) -> Files {
    chapter(&"[[nothing]] ".repeat(count))
}

pub fn equal_problems(count: usize) -> Files {
    chapter(&"[[nothing]]\n\n".repeat(count))
}

pub fn fields_of_the_book(count: usize) -> Files {
    let fields = each(count, |number| format!("unknown{number} = \"x\"\n"));
    let settings = format!("[book]\ntitle = \"Book\"\n{fields}");
    files([("book.toml", settings)])
}

pub fn digits(count: usize) -> Files {
    let digits = "3".repeat(count);
    chapter(&format!(
        "```fact f\ntype = \"quantity\"\nunit = \"h\"\nrange = [0, 100]\n```\n```condition c\nwhen = \"f > 1.{digits} h\"\n```\n"
    ))
}
