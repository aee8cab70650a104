//! What acts: the steps of pathways and the rows of decision tables.

use super::kinds::{CERTAINTY, SAYS_CERTAINTY};
use super::{Aspect, Field, Shape, ValueForm, optional, required, sometimes};
use crate::model::{Indecision, Kind};

const INTERVENTIONS: ValueForm = ValueForm::Things(&[Kind::Intervention]);

static ONE_OF: Shape = Shape::all(
    "choice",
    Aspect::Rule,
    &[required(
        "one-of",
        INTERVENTIONS,
        "one of these is meant, and not each; a class stands for its members",
    )],
    &[],
);

/// Some interventions, each of which is meant or one of which is.
pub(super) const CHOSEN: ValueForm = ValueForm::ThingsOrTable(&[Kind::Intervention], &ONE_OF);

const fn permits(name: &'static str) -> Field {
    sometimes(name, CHOSEN, "each, or `{ one-of = [ … ] }`")
        .touches(Aspect::Rule)
        .exported(&["stances"])
}

const fn stance(name: &'static str) -> Field {
    sometimes(name, INTERVENTIONS, "")
        .touches(Aspect::Rule)
        .exported(&["stances"])
}

static SETTINGS: Shape = Shape::all("table of outputs", Aspect::Rule, &[], &[]);

pub(super) const SET: Field = optional(
    "set",
    ValueForm::Open(&SETTINGS),
    "output → value: what is worked out for those to whom it is said, of the output's type: `set = { risk = \"high\" }`; of a quantity also the name of a calculation in its unit",
)
.touches(Aspect::Rule)
.exported(&["sets"]);

const BY: Field = optional(
    "by",
    ValueForm::Thing(&[Kind::Protocol]),
    "how it is carried out",
)
.touches(Aspect::Delivery);
const BECAUSE: Field = optional(
    "because",
    ValueForm::Things(&[Kind::Recommendation, Kind::Adjudication]),
    "what it follows",
)
.touches(Aspect::Evidence);
const QUOTE: Field = optional("quote", ValueForm::TextOrTexts, "")
    .touches(Aspect::Evidence)
    .exported(&["quotes"]);
const CITES: Field = optional("cites", ValueForm::References, "").touches(Aspect::Evidence);
const NOTE: Field = optional("note", ValueForm::Markdown, "").touches(Aspect::Words);

const UNDECIDED: Field = sometimes(
    "undecided",
    INTERVENTIONS,
    "neither for nor against these, with `reason`",
)
.touches(Aspect::Rule)
.exported(&["stances"]);

pub(super) const EXCEPT: Field = optional(
    "except",
    INTERVENTIONS,
    "what belongs to a class named here and is not meant: nothing is said of it",
)
.touches(Aspect::Rule);

pub(super) const REASON: Field = sometimes(
    "reason",
    ValueForm::Word(&Indecision::NAMES),
    "why it is undecided; *research only* forbids it to all who are not definitely in the research",
)
.touches(Aspect::Rule);

pub(super) const RESEARCH: Field = optional(
    "research",
    ValueForm::Guard,
    "whom the research takes; left out, nobody is known to be in it",
)
.touches(Aspect::Rule);

const STRENGTH: Field = optional(
    "strength",
    ValueForm::Word(&["strong", "conditional", "not stated"]),
    "the verb is the strength; `not stated` where the source states none and the verb is a reading",
)
.touches(Aspect::Evidence);
const CERTAINTY_OF_ACT: Field =
    optional("certainty", CERTAINTY, SAYS_CERTAINTY).touches(Aspect::Evidence);
const EVIDENCE: Field = optional(
    "evidence",
    ValueForm::Things(&[Kind::Evidence]),
    "what it rests on; it is a reason of its own",
)
.touches(Aspect::Evidence);
const RATIONALE: Field = optional("rationale", ValueForm::Markdown, "").touches(Aspect::Evidence);

pub(super) static STEP: Shape = Shape::mixed(
    "step",
    &[
        optional("title", ValueForm::Text, "").touches(Aspect::Asked),
        sometimes("ask", ValueForm::Text, "the question; with `branch`")
            .touches(Aspect::Asked)
            .exported(&["question"]),
        sometimes(
            "branch",
            ValueForm::Tables(&BRANCH),
            "the answers, and where each leads; with `ask`",
        )
        .touches(Aspect::Rule)
        .exported(&["branches", "action"]),
        permits("offer"),
        permits("consider"),
        stance("avoid"),
        stance("forbid"),
        UNDECIDED,
        EXCEPT,
        REASON,
        RESEARCH,
        SET,
        BY,
        sometimes(
            "enter",
            ValueForm::Thing(&[Kind::Pathway, Kind::Table]),
            "the pathway that is gone through at this step, or the table whose rows are acts of it",
        )
        .touches(Aspect::Rule)
        .exported(&["pathway", "table"]),
        optional(
            "next",
            ValueForm::Sibling,
            "where an act, or what is entered, leads on; without it the path ends",
        )
        .touches(Aspect::Rule),
        STRENGTH,
        CERTAINTY_OF_ACT,
        EVIDENCE,
        RATIONALE,
        BECAUSE,
        QUOTE,
        CITES,
        NOTE,
    ],
    &[],
);

pub(super) static BRANCH: Shape = Shape::mixed(
    "branch",
    &[
        sometimes("when", ValueForm::Guard, "either this …").touches(Aspect::Rule),
        sometimes(
            "otherwise",
            ValueForm::Flag,
            "… or `true`, for everyone left; of the last branch",
        )
        .touches(Aspect::Rule)
        .exported(&["when"]),
        required("label", ValueForm::Text, "").touches(Aspect::Asked),
        required("to", ValueForm::Sibling, "").touches(Aspect::Rule),
        optional(
            "main",
            ValueForm::Flag,
            "`true` for the one branch that the drawing follows straight down",
        )
        .touches(Aspect::Words),
    ],
    &[],
);

pub(super) static ROW: Shape = Shape::mixed(
    "row",
    &[
        optional("label", ValueForm::Text, "").touches(Aspect::Asked),
        required("when", ValueForm::Cells, "").touches(Aspect::Rule),
        permits("offer"),
        permits("consider"),
        stance("avoid"),
        stance("forbid"),
        UNDECIDED,
        EXCEPT,
        REASON,
        RESEARCH,
        sometimes(
            "nothing",
            ValueForm::Flag,
            "`true` where it is decided that nothing is advised",
        )
        .touches(Aspect::Rule)
        .exported(&["stances"]),
        SET,
        BY,
        sometimes(
            "priority",
            ValueForm::Integer,
            "in a table whose hit policy is `priority`",
        )
        .touches(Aspect::Rule),
        STRENGTH,
        CERTAINTY_OF_ACT,
        EVIDENCE,
        RATIONALE,
        BECAUSE,
        QUOTE,
        CITES,
        NOTE,
    ],
    &[],
);
