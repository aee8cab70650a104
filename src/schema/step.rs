//! What acts: the steps of pathways and the rows of decision tables.

use super::{Field, Form, Shape, optional, required, sometimes};
use crate::model::Kind;

const INTERVENTIONS: Form = Form::Things(&[Kind::Intervention]);

const fn stance(name: &'static str) -> Field {
    sometimes(name, INTERVENTIONS, "")
}

const BY: Field = optional(
    "by",
    Form::Thing(&[Kind::Protocol]),
    "how it is carried out",
);
const BECAUSE: Field = optional(
    "because",
    Form::Things(&[Kind::Recommendation, Kind::Adjudication]),
    "what it follows",
);
const QUOTE: Field = optional("quote", Form::TextOrTexts, "");
const CITES: Field = optional("cites", Form::References, "");
const NOTE: Field = optional("note", Form::Markdown, "");

pub(super) static STEP: Shape = Shape {
    what: "step",
    fields: &[
        optional("title", Form::Text, ""),
        sometimes("ask", Form::Text, "the question; with `branch`"),
        sometimes(
            "branch",
            Form::Tables(&BRANCH),
            "the answers, and where each leads; with `ask`",
        ),
        stance("offer"),
        stance("consider"),
        stance("avoid"),
        stance("forbid"),
        BY,
        sometimes(
            "enter",
            Form::Thing(&[Kind::Pathway]),
            "the pathway that is gone through at this step",
        ),
        optional(
            "next",
            Form::Sibling,
            "where an act or an entered pathway leads on; without it the path ends",
        ),
        BECAUSE,
        QUOTE,
        CITES,
        NOTE,
    ],
    shared: &[],
};

pub(super) static BRANCH: Shape = Shape {
    what: "branch",
    fields: &[
        sometimes("when", Form::Guard, "either this …"),
        sometimes(
            "otherwise",
            Form::Flag,
            "… or `true`, for everyone left; of the last branch",
        ),
        required("label", Form::Text, ""),
        required("to", Form::Sibling, ""),
        optional(
            "main",
            Form::Flag,
            "`true` for the one branch that the drawing follows straight down",
        ),
    ],
    shared: &[],
};

pub(super) static ROW: Shape = Shape {
    what: "row",
    fields: &[
        optional("label", Form::Text, ""),
        required("when", Form::Cells, ""),
        stance("offer"),
        stance("consider"),
        stance("avoid"),
        stance("forbid"),
        sometimes(
            "nothing",
            Form::Flag,
            "`true` where it is decided that nothing is advised",
        ),
        BY,
        sometimes(
            "priority",
            Form::Integer,
            "in a table whose hit policy is `priority`",
        ),
        BECAUSE,
        QUOTE,
        CITES,
        NOTE,
    ],
    shared: &[],
};
