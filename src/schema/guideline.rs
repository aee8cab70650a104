//! What a guideline says, and what it says of how it was made.

use super::{Aspect, COMMON, Field, Shape, ValueForm, optional, required, sometimes};
use crate::model::Kind;

const RECOMMENDATIONS: ValueForm = ValueForm::Things(&[Kind::Recommendation]);

const fn topic(name: &'static str, says: &'static str) -> Field {
    optional(name, ValueForm::Markdown, says)
}

const fn text(name: &'static str, says: &'static str) -> Field {
    optional(name, ValueForm::Text, says)
}

const fn date(name: &'static str, says: &'static str) -> Field {
    optional(name, ValueForm::Date, says)
}

const fn table(name: &'static str, shape: &'static Shape, says: &'static str) -> Field {
    optional(name, ValueForm::Table(shape), says)
}

const fn name(says: &'static str) -> Field {
    required("name", ValueForm::Text, says)
}

const fn shape(what: &'static str, fields: &'static [Field]) -> Shape {
    Shape::all(what, Aspect::Words, fields, &[])
}

pub(super) static GUIDELINE: Shape = Shape::all(
    "guideline",
    Aspect::Words,
    &[
        required("title", ValueForm::Text, "").touches(Aspect::Asked),
        required("version", ValueForm::Text, ""),
        required(
            "status",
            ValueForm::Word(&["draft", "active", "retired"]),
            "",
        ),
        date("published", ""),
        date(
            "review-by",
            "past it the guideline is warned of (`overdue-review`), and its pages say so",
        ),
        topic("scope", "").touches(Aspect::Asked),
        topic("population", "").touches(Aspect::Asked),
        topic("summary", "").touches(Aspect::Asked),
        optional("authors", ValueForm::Texts, ""),
        text("conflicts-of-interest", ""),
        text("funding", ""),
        table("contact", &CONTACT, "who answers questions"),
        optional(
            "focus",
            ValueForm::Words(&[
                "prevention",
                "screening",
                "assessment",
                "diagnosis",
                "treatment",
                "management",
                "rehabilitation",
                "follow-up",
                "palliative care",
            ]),
            "",
        ),
        date(
            "searched-until",
            "the last day that the search for evidence covers",
        ),
        date("last-reviewed", ""),
        table("licence", &LICENCE, ""),
        text(
            "cite-as",
            "how to cite it, in full; without it the site makes a citation from authors, title, version and date",
        ),
        // Exported with the source text.
        table(
            "source",
            &SOURCE,
            "which text `source.md` is, and what it refers to",
        )
        .exported(&[]),
        table("purpose", &PURPOSE, ""),
        table("panel", &PANEL, ""),
        table("methods", &METHODS, ""),
        table("considered", &CONSIDERED, ""),
        table("review", &REVIEW, ""),
        table("practice", &PRACTICE, ""),
        table("interests", &INTERESTS, ""),
        table("other", &OTHER, ""),
        optional(
            "member",
            ValueForm::Tables(&MEMBER),
            "the people who made it",
        )
        .exported(&["members"]),
        optional(
            "change",
            ValueForm::Tables(&CHANGE),
            "its history; the newest change is the guideline's version",
        )
        .exported(&["changes"]),
    ],
    COMMON,
);

static CONTACT: Shape = shape(
    "contact",
    &[
        name(""),
        sometimes("email", ValueForm::Mailbox, "either this …"),
        sometimes("url", ValueForm::WebAddress, "… or this, or both"),
    ],
);

static LICENCE: Shape = shape(
    "licence",
    &[name(""), optional("url", ValueForm::WebAddress, "")],
);

static MEMBER: Shape = shape(
    "member",
    &[
        name(""),
        text(
            "role",
            "in the making of the guideline: chair, methodologist, patient",
        ),
        text("discipline", ""),
        text("affiliation", ""),
    ],
);

static CHANGE: Shape = shape(
    "change",
    &[
        required("version", ValueForm::Text, ""),
        required("date", ValueForm::Date, ""),
        required("what", ValueForm::Markdown, ""),
        topic("why", ""),
        optional("new", RECOMMENDATIONS, "those that are new in it"),
        optional(
            "amended",
            RECOMMENDATIONS,
            "those that say something else since it",
        ),
    ],
);

static SOURCE: Shape = shape(
    "source",
    &[
        sometimes(
            "from",
            ValueForm::Text,
            "where `source.md` was got, in words that readers see; must be there with `sha256`",
        ),
        sometimes(
            "retrieved",
            ValueForm::Date,
            "the day on which it was got, or last compared with where it was; must be there with `sha256`",
        ),
        optional(
            "sha256",
            ValueForm::Digest,
            "pins `source.md`: another text is an error (`changed-source`), and an active guideline without a pin is warned of (`unpinned-source`). `pathbook source accept` writes it, and `retrieved` with it",
        ),
        optional(
            "references",
            ValueForm::References,
            "those that the numbers at the ends of the source's sentences mean, from 1. A block that quotes such a sentence cites all of them, one that quotes a part of it one at least (`miscited-quote`)",
        ),
    ],
);

static PURPOSE: Shape = shape(
    "purpose table",
    &[
        topic("health-problem", "how common, how grave, how costly"),
        topic("aims", ""),
        topic(
            "questions",
            "as population, intervention, comparator, outcome",
        ),
        topic("subgroups", ""),
        topic("users", ""),
        topic("settings", ""),
    ],
);

static PANEL: Shape = shape(
    "panel table",
    &[
        topic("selection", "how its members were chosen"),
        topic("patients", "how their views were sought"),
    ],
);

static METHODS: Shape = shape(
    "methods table",
    &[
        topic("search", ""),
        topic("inclusion", ""),
        topic("reviews", "whether new systematic reviews were made"),
        topic("existing-reviews", "how these were found and judged"),
        topic("outcomes", "how they were chosen"),
        topic("certainty", "how it was judged"),
        topic("decisions", "how they were reached"),
    ],
);

static CONSIDERED: Shape = shape(
    "considered table",
    &[
        topic("benefits-and-harms", ""),
        topic("values", "of patients"),
        topic("costs", ""),
        topic("equity", ""),
        topic("feasibility", ""),
        topic("acceptability", ""),
    ],
);

static REVIEW: Shape = shape(
    "review table",
    &[
        topic("external", ""),
        topic("quality-assurance", ""),
        topic("updating", ""),
    ],
);

static PRACTICE: Shape = shape(
    "practice table",
    &[
        topic("options", ""),
        topic("barriers", "and what helps"),
        topic("tools", ""),
        topic("audit", "criteria to monitor by"),
    ],
);

static INTERESTS: Shape = shape(
    "interests table",
    &[
        topic("funder-role", ""),
        topic("management", "how interests were judged and dealt with"),
    ],
);

static OTHER: Shape = shape(
    "other table",
    &[
        topic("access", "to the guideline and its data"),
        topic("research-gaps", ""),
        topic("limitations", ""),
    ],
);
