//! All of a house: guidelines that are alike, each about an illness of its own, and share diseases that patients have besides. It
//! has no fault: each recommendation, act and rule is made so that it holds.

const FORMS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Diseases that patients have besides; a guideline looks at a few.
const SHARED: usize = 40;

/// Drugs of one guideline, and what all its patients get.
const DRUGS: usize = 2 * FORMS.len() + 1;

/// One of the guidelines.
struct Illness {
    number: usize,
    /// With these, or an allergy, the first drugs are unsafe.
    unsafe_with: [String; 2],
    /// With this one, the second drugs are.
    banned_by: String,
    /// For those with this one, the second drugs are not advised.
    doubtful_with: String,
}

/// Every file of a house of so many guidelines, each with 31 recommendations and a pathway of 22 steps.
pub fn files(guidelines: usize) -> Vec<(String, String)> {
    let works = (0..guidelines).map(|number| {
        format!("work-{number}:\n  type: Article\n  title: The trial {number}\n  author: Author, A.\n  date: 2020\n\n")
    });
    let shared = (0..SHARED).map(|number| {
        let title = invented(DRUGS * guidelines + number);
        block(
            &format!("fact shared-{number}"),
            &[text("title", &title), text("type", "yes-no")],
        )
    });
    let mut files = vec![
        (
            "book.toml".to_owned(),
            "[book]\ntitle = \"House\"\n".to_owned(),
        ),
        ("content/references.yml".to_owned(), works.collect()),
        (
            "content/shared/index.md".to_owned(),
            "# What all share\n\n".to_owned() + &shared.collect::<String>(),
        ),
    ];
    for number in 0..guidelines {
        files.extend(Illness::new(number).files());
    }
    files
}

impl Illness {
    fn new(number: usize) -> Self {
        // Steps that no disease is met by twice.
        let shared = |step: usize| format!("shared-{}", (number + step) % SHARED);
        let spread = 1 + number / SHARED;
        Self {
            number,
            unsafe_with: [shared(0), shared(spread)],
            banned_by: shared(10 + 2 * spread),
            doubtful_with: shared(20 + 3 * spread),
        }
    }

    fn files(&self) -> Vec<(String, String)> {
        let folder = format!("content/illness-{}", self.number);
        let forms = FORMS.iter().enumerate();
        let forms =
            forms.map(|(at, form)| (format!("{folder}/form-{form}.md"), self.form(at, form)));
        let others = [
            (format!("{folder}/index.md"), self.front()),
            (format!("{folder}/pathway.md"), self.pathway()),
            (format!("{folder}/safety.md"), self.safety()),
        ];
        others.into_iter().chain(forms).collect()
    }

    fn front(&self) -> String {
        let number = self.number;
        let [one, other] = &self.unsafe_with;
        let values = |name: &str, values: &[&str]| format!("{name} = {values:?}");
        [
            format!("# Illness {number}\n\n"),
            block(
                &format!("guideline illness-{number}"),
                &[
                    text("title", &format!("Illness {number}")),
                    text("version", "1"),
                    text("status", "draft"),
                ],
            ),
            block(&format!("fact ill-{number}"), &[text("type", "yes-no")]),
            block(
                &format!("fact form-{number}"),
                &[text("type", "one-of"), values("values", &FORMS)],
            ),
            block(
                &format!("fact severity-{number}"),
                &[
                    text("type", "one-of"),
                    values("values", &["mild", "moderate", "severe"]),
                ],
            ),
            block(&format!("fact allergy-{number}"), &[text("type", "yes-no")]),
            block(
                &format!("condition unsafe-{number}"),
                &[text(
                    "when",
                    &format!("allergy-{number} or {one} or {other}"),
                )],
            ),
        ]
        .concat()
    }

    /// The number of a drug among all of the house.
    fn drug(&self, nth: usize) -> String {
        invented(DRUGS * self.number + nth)
    }

    /// Six recommendations, on two drugs.
    fn form(&self, at: usize, form: &str) -> String {
        let number = self.number;
        let (first, second) = (
            format!("first-{number}-{form}"),
            format!("second-{number}-{form}"),
        );
        let (first_name, second_name) = (self.drug(2 * at), self.drug(2 * at + 1));
        let of = |severity: &str| {
            format!(
                "ill-{number} and form-{number} = '{form}' and severity-{number} = '{severity}'"
            )
        };
        let (banned, doubtful) = (&self.banned_by, &self.doubtful_with);
        let advise = |id: &str, title: &str, when: &str, what: [&str; 3]| {
            let [direction, drug, strength] = what;
            self.recommendation(
                (&format!("{id}-{drug}"), title),
                when,
                direction,
                drug,
                strength,
            )
        };
        [
            format!(
                "# Form {form} of illness {number}\n\nTwo drugs are used in this form, and neither in everyone. What follows says which of them is for \
                 whom, and why.\n\n"
            ),
            self.intervention(&first, &first_name),
            self.intervention(&second, &second_name),
            "## Who gets the first\n\n".to_owned(),
            advise("offer", &format!("{first_name} when severe"), &format!("{} and not unsafe-{number}", of("severe")), ["for", &first, "strong"]),
            advise("consider", &format!("{first_name} when moderate"), &format!("{} and not unsafe-{number}", of("moderate")), ["for", &first, "conditional"]),
            advise("never", &format!("No {first_name} when unsafe"), &format!("unsafe-{number}"), ["against", &first, "strong"]),
            "## Who gets the second\n\n".to_owned(),
            advise("consider", &format!("{second_name} when mild"), &format!("{} and not {banned} and not {doubtful}", of("mild")), ["for", &second, "conditional"]),
            advise("avoid", &format!("{second_name} in some"), &format!("{} and not {banned} and {doubtful}", of("mild")), ["against", &second, "conditional"]),
            advise("never", &format!("No {second_name} in others"), banned, ["against", &second, "strong"]),
        ]
        .concat()
    }

    fn intervention(&self, id: &str, name: &str) -> String {
        let number = self.number;
        let intervention = block(&format!("intervention {id}"), &[text("title", name)]);
        let evidence = [
            text("title", &format!("Trial of {name}")),
            text("population", "Adults and children"),
            format!("intervention = [{id:?}]"),
            text("finding", "Fewer had a relapse."),
            format!("cites = [\"work-{number}\"]"),
        ];
        intervention + &block(&format!("evidence trial-{id}"), &evidence)
    }

    fn recommendation(
        &self,
        (id, title): (&str, &str),
        when: &str,
        direction: &str,
        drug: &str,
        strength: &str,
    ) -> String {
        block(
            &format!("recommendation {id}"),
            &[
                text("title", title),
                text("when", when),
                format!("{direction} = [{drug:?}]"),
                text("strength", strength),
                text("certainty", "moderate"),
                format!("evidence = [\"trial-{drug}\"]"),
                format!("cites = [\"work-{}\"]", self.number),
                text(
                    "rationale",
                    "The benefits were weighed against the harms, and most patients would choose it when they are told of both.",
                ),
            ],
        )
    }

    /// By form, then by severity; what is left gets what everyone gets.
    fn pathway(&self) -> String {
        let number = self.number;
        let visit = format!("visit-{number}");
        let name = self.drug(DRUGS - 1);
        let branches = FORMS.iter().map(|form| {
            format!("  {{ when = \"form-{number} = '{form}'\", label = \"form {form}\", to = \"{form}\" }},\n")
        });
        let steps = FORMS.iter().map(|form| self.steps(form));
        [
            format!("# Pathway of illness {number}\n\n"),
            self.intervention(&visit, &name),
            self.recommendation((&format!("{visit}-for-all"), &format!("{name} for everyone")), "true", "for", &visit, "conditional"),
            format!(
                "```pathway care-{number}\ntitle = \"Care of illness {number}\"\napplies = \"ill-{number}\"\n\n[step.form]\nask = \"Which form is it?\"\nbranch = [\n"
            ),
            branches.collect(),
            "]\n\n".to_owned(),
            steps.collect(),
            format!("[step.end]\nconsider = [{visit:?}]\nbecause = [\"{visit}-for-all\"]\n```\n"),
        ]
        .concat()
    }

    fn steps(&self, form: &str) -> String {
        let number = self.number;
        let (banned, doubtful) = (&self.banned_by, &self.doubtful_with);
        let is = |severity: &str| format!("severity-{number} = '{severity}'");
        let question = format!(
            "[step.{form}]\nask = \"How severe is it?\"\nbranch = [\n  \
             {{ when = \"{} and not unsafe-{number}\", label = \"severe\", to = \"{form}-offer\" }},\n  \
             {{ when = \"{} and not unsafe-{number}\", label = \"moderate\", to = \"{form}-consider\" }},\n  \
             {{ when = \"{} and not {banned} and not {doubtful}\", label = \"mild, and neither disease\", to = \"{form}-second\" }},\n  \
             {{ otherwise = true, label = \"others\", to = \"end\" }},\n]\n\n",
            is("severe"),
            is("moderate"),
            is("mild"),
        );
        let act = |name: &str, stance: &str, drug: &str| {
            format!(
                "[step.{form}-{name}]\n{stance} = [\"{drug}-{number}-{form}\"]\nnext = \"end\"\nbecause = [\"{stance}-{drug}-{number}-{form}\"]\n\n"
            )
        };
        [
            question,
            act("offer", "offer", "first"),
            act("consider", "consider", "first"),
            act("second", "consider", "second"),
        ]
        .concat()
    }

    fn safety(&self) -> String {
        let number = self.number;
        let [one, other] = &self.unsafe_with;
        [
            format!("# Safety in illness {number}\n\n"),
            block(
                &format!("invariant unsafe-never-{number}"),
                &[text("never", &format!("permitted(first-{number}-a) and unsafe-{number}"))],
            ),
            block(
                &format!("invariant banned-never-{number}"),
                &[text("always", &format!("{} implies forbidden(second-{number}-b)", self.banned_by))],
            ),
            block(
                &format!("vignette patient-{number}"),
                &[
                    format!(
                        "given = {{ ill-{number} = true, form-{number} = \"a\", severity-{number} = \"severe\", allergy-{number} = false, {one} = false, \
                         {other} = false }}"
                    ),
                    format!("offered = [\"first-{number}-a\"]"),
                ],
            ),
        ]
        .concat()
    }
}

fn block(head: &str, fields: &[String]) -> String {
    format!("```{head}\n{}\n```\n\n", fields.join("\n"))
}

fn text(name: &str, value: &str) -> String {
    format!("{name} = {value:?}")
}

/// A name of three syllables; none is part of another.
fn invented(number: usize) -> String {
    const CONSONANTS: &[u8] = b"bcdfghklmnprst";
    const VOWELS: &[u8] = b"aeiou";
    let mut name = String::new();
    let mut rest = number;
    for _ in 0..3 {
        name.push(char::from(CONSONANTS[rest % CONSONANTS.len()]));
        rest /= CONSONANTS.len();
        name.push(char::from(VOWELS[rest % VOWELS.len()]));
        rest /= VOWELS.len();
    }
    name[..1].to_uppercase() + &name[1..]
}
