//! What acts: the steps of pathways and the rows of decision tables.

use super::{Aspect, Field, Form, Shape, optional, required, sometimes};
use crate::model::Kind;

const INTERVENTIONS: Form = Form::Things(&[Kind::Intervention]);

const fn stance(name: &'static str) -> Field {
    sometimes(name, INTERVENTIONS, "")
        .touches(Aspect::Rule)
        .exported(&["stances"])
}

static SETTINGS: Shape = Shape::all("table of outputs", Aspect::Rule, &[], &[]);

pub(super) const SET: Field = optional(
    "set",
    Form::Open(&SETTINGS),
    "output → value: what is worked out for those to whom it is said, of the output's type: `set = { risk = \"high\" }`",
)
.touches(Aspect::Rule)
.exported(&["sets"]);

const BY: Field = optional(
    "by",
    Form::Thing(&[Kind::Protocol]),
    "how it is carried out",
)
.touches(Aspect::Delivery);
const BECAUSE: Field = optional(
    "because",
    Form::Things(&[Kind::Recommendation, Kind::Adjudication]),
    "what it follows",
)
.touches(Aspect::Evidence);
const QUOTE: Field = optional("quote", Form::TextOrTexts, "")
    .touches(Aspect::Evidence)
    .exported(&["quotes"]);
const CITES: Field = optional("cites", Form::References, "").touches(Aspect::Evidence);
const NOTE: Field = optional("note", Form::Markdown, "").touches(Aspect::Words);

pub(super) static STEP: Shape = Shape::mixed(
    "step",
    &[
        optional("title", Form::Text, "").touches(Aspect::Asked),
        sometimes("ask", Form::Text, "the question; with `branch`")
            .touches(Aspect::Asked)
            .exported(&["question"]),
        sometimes(
            "branch",
            Form::Tables(&BRANCH),
            "the answers, and where each leads; with `ask`",
        )
        .touches(Aspect::Rule)
        .exported(&["branches", "action"]),
        stance("offer"),
        stance("consider"),
        stance("avoid"),
        stance("forbid"),
        SET,
        BY,
        sometimes(
            "enter",
            Form::Thing(&[Kind::Pathway]),
            "the pathway that is gone through at this step",
        )
        .touches(Aspect::Rule)
        .exported(&["pathway"]),
        optional(
            "next",
            Form::Sibling,
            "where an act or an entered pathway leads on; without it the path ends",
        )
        .touches(Aspect::Rule),
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
        sometimes("when", Form::Guard, "either this …").touches(Aspect::Rule),
        sometimes(
            "otherwise",
            Form::Flag,
            "… or `true`, for everyone left; of the last branch",
        )
        .touches(Aspect::Rule)
        .exported(&["when"]),
        required("label", Form::Text, "").touches(Aspect::Asked),
        required("to", Form::Sibling, "").touches(Aspect::Rule),
        optional(
            "main",
            Form::Flag,
            "`true` for the one branch that the drawing follows straight down",
        )
        .touches(Aspect::Words),
    ],
    &[],
);

pub(super) static ROW: Shape = Shape::mixed(
    "row",
    &[
        optional("label", Form::Text, "").touches(Aspect::Asked),
        required("when", Form::Cells, "").touches(Aspect::Rule),
        stance("offer"),
        stance("consider"),
        stance("avoid"),
        stance("forbid"),
        sometimes(
            "nothing",
            Form::Flag,
            "`true` where it is decided that nothing is advised",
        )
        .touches(Aspect::Rule)
        .exported(&["stances"]),
        SET,
        BY,
        sometimes(
            "priority",
            Form::Integer,
            "in a table whose hit policy is `priority`",
        )
        .touches(Aspect::Rule),
        BECAUSE,
        QUOTE,
        CITES,
        NOTE,
    ],
    &[],
);
