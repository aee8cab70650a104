//! The table of each kind of block.

use super::guideline::GUIDELINE;
use super::step::{CHOSEN, EXCEPT, REASON, RESEARCH, ROW, SET, STEP};
use super::{Aspect, Field, Shape, ValueForm, optional, required, sometimes};
use crate::model::{Kind, Route};

/// The fields of a kind of block.
pub fn of(kind: Kind) -> &'static Shape {
    match kind {
        Kind::Guideline => &GUIDELINE,
        Kind::Fact => &FACT,
        Kind::Assumption => &ASSUMPTION,
        Kind::Condition => &CONDITION,
        Kind::Score => &SCORE,
        Kind::Calculation => &CALCULATION,
        Kind::Output => &OUTPUT,
        Kind::Intervention => &INTERVENTION,
        Kind::Outcome => &OUTCOME,
        Kind::Evidence => &EVIDENCE,
        Kind::Recommendation => &RECOMMENDATION,
        Kind::Protocol => &PROTOCOL,
        Kind::Pathway => &PATHWAY,
        Kind::Table => &TABLE,
        Kind::Invariant => &INVARIANT,
        Kind::Vignette => &VIGNETTE,
        Kind::Adjudication => &ADJUDICATION,
        Kind::Term => &TERM,
    }
}

/// The fields of a step of a pathway.
pub fn step() -> &'static Shape {
    &STEP
}

/// The fields of a row of a decision table.
pub fn row() -> &'static Shape {
    &ROW
}

/// What every block may have.
pub const COMMON: &[Field] = &[
    optional(
        "title",
        ValueForm::Text,
        "the name that readers see; without it the identifier is shown with spaces",
    )
    .touches(Aspect::Asked),
    // A thing that was renamed is compared under its new name, and reported as renamed.
    optional(
        "was",
        ValueForm::Texts,
        "identifiers that it had before: their addresses lead to it, and `diff` takes what was called so for the same thing",
    )
    .touches(Aspect::Words),
    optional("cites", ValueForm::References, "").touches(Aspect::Evidence),
    optional(
        "quote",
        ValueForm::TextOrTexts,
        "verbatim pieces of `source.md`; white space is folded. No quote begins right after a word that denies it, or ends before one (`cut-quote`), and each number of a result, a protocol or an expression in a block that quotes is in a quote (`unquoted-number`)",
    )
    .touches(Aspect::Evidence)
    .exported(&["quotes"]),
    optional(
        "derived",
        ValueForm::TextOrTexts,
        "what a number follows from that is in none of the quotes: `\"20 of 24 is the least that keeps 80 %\"`",
    )
    .touches(Aspect::Evidence),
    optional(
        "codes",
        ValueForm::Open(&CODES),
        "codes of other systems: `{ \"SNOMED CT\" = \"…\" }`",
    )
    .touches(Aspect::Words),
    optional(
        "origin",
        ValueForm::Table(&ORIGIN),
        "of a block that was imported: where it came from. It is the reason of what the block works out or advises until there is a better one",
    )
    .touches(Aspect::Evidence),
    optional("note", ValueForm::Markdown, "anything more").touches(Aspect::Words),
];

static ORIGIN: Shape = inner(
    "origin",
    Aspect::Evidence,
    &[
        required("file", ValueForm::Text, "the name of the file"),
        required(
            "element",
            ValueForm::Text,
            "what in it, as its own notation names it: `definition.rules.gt0033`",
        ),
        required("sha256", ValueForm::Digest, "of the file that was read"),
    ],
);

const INTERVENTIONS: ValueForm = ValueForm::Things(&[Kind::Intervention]);

static CODES: Shape = inner("table of codes", Aspect::Words, &[]);

/// A block whose fields touch different things.
const fn mixed(what: &'static str, fields: &'static [Field]) -> Shape {
    Shape::mixed(what, fields, COMMON)
}

/// A block whose fields touch the same, but for those that say so.
const fn block(what: &'static str, aspect: Aspect, fields: &'static [Field]) -> Shape {
    Shape::all(what, aspect, fields, COMMON)
}

/// A table inside of a block.
const fn inner(what: &'static str, aspect: Aspect, fields: &'static [Field]) -> Shape {
    Shape::all(what, aspect, fields, &[])
}

const TYPE: Field = required(
    "type",
    ValueForm::Word(&["yes-no", "one-of", "any-of", "quantity", "count"]),
    "",
);
const VALUES: Field = sometimes(
    "values",
    ValueForm::TextsOrTables(&VALUE),
    "for `one-of` and `any-of`: each as readers see it: `[\"neck\", \"low back\"]`, or a table; at most 1,000. They are compared in Unicode's composed form (NFC) and without white space round them, and two that look alike are an error (`look-alike`)",
)
.exported(&["values", "named_values"]);
const ORDERED: Field = optional(
    "ordered",
    ValueForm::Flag,
    "for `one-of`: `true` if each value is more than those before it, so that expressions may compare it with `< <= > >=` and `between`; default `false`",
);
const UNIT: Field = sometimes("unit", ValueForm::Unit, "for `quantity`");

static FACT: Shape = block(
    "fact",
    Aspect::Rule,
    &[
        TYPE,
        VALUES,
        ORDERED,
        UNIT,
        sometimes(
            "range",
            ValueForm::Range,
            "for `quantity` and `count`: `[0, 1000]`, both ends included, in the fact's unit; all numbers that the book compares the fact with cut it into at most 10,000 parts",
        ),
        optional(
            "may-be-unknown",
            ValueForm::Flag,
            "`true` if it may not be known; default `false`",
        ),
        optional(
            "ask",
            ValueForm::Text,
            "the question in words: the form where readers try a patient asks it, with the fact's `note` and the terms that title, question or values name",
        )
        .touches(Aspect::Asked),
        optional(
            "ask-as",
            ValueForm::Word(&["date"]),
            "`\"date\"` of a quantity in a unit of time: readers may give the date since when, such as that of birth, and the form counts from it to the day that it shows: years and months by the calendar, weeks, days and hours in days. A fact that is compared in both ways is an error (`mixed-calendar`)",
        )
        .touches(Aspect::Asked),
        optional(
            "asked-when",
            ValueForm::Guard,
            "who is asked: of everyone for whom it is not definitely true the fact is unknown, and the form does not ask; may use other facts, conditions and scores, without a cycle",
        ),
        optional(
            "usual",
            ValueForm::ValueOrTwo,
            "what a patient who is shown has where nothing depends on it: a value as a vignette gives it, or the least and the greatest number: `[\"60 kg\", \"90 kg\"]`",
        )
        .touches(Aspect::Words),
    ],
);

static VALUE: Shape = inner(
    "value",
    Aspect::Rule,
    &[
        required(
            "id",
            ValueForm::Text,
            "what expressions and vignettes write, without quotes, commas and line breaks",
        ),
        optional(
            "label",
            ValueForm::Text,
            "what readers see, with any sign in it; without it the identifier",
        )
        .touches(Aspect::Asked),
        optional(
            "number",
            ValueForm::Number,
            "what it stands for; it rises along an ordered list",
        ),
        optional(
            "codes",
            ValueForm::Open(&CODES),
            "codes of other systems: `{ \"LOINC\" = \"…\" }`",
        )
        .touches(Aspect::Words),
    ],
);

static ASSUMPTION: Shape = block(
    "assumption",
    Aspect::Rule,
    &[required(
        "always",
        ValueForm::Guard,
        "what no patient can contradict; a patient is excluded only where it is definitely false",
    )],
);

static CONDITION: Shape = block(
    "condition",
    Aspect::Rule,
    &[required(
        "when",
        ValueForm::Guard,
        "the condition's name stands for it. Conditions may use other conditions and scores, without a cycle",
    )],
);

static SCORE: Shape = block(
    "score",
    Aspect::Rule,
    &[required(
        "points",
        ValueForm::Tables(&POINTS),
        "what gives points: conditions, of which several may hold at once, and bands of numbers",
    )
    .exported(&["points", "range"])],
);

pub(super) static POINTS: Shape = inner(
    "score entry",
    Aspect::Rule,
    &[
        sometimes(
            "when",
            ValueForm::Guard,
            "either this, with `points`: who is given them; may use conditions and other scores, without a cycle …",
        ),
        sometimes(
            "points",
            ValueForm::Number,
            "may be negative, and have at most 6 decimals: `1.5`; all totals together span at most 1000 points, or steps in which they go",
        ),
        sometimes(
            "of",
            ValueForm::Thing(&[Kind::Fact, Kind::Calculation, Kind::Output]),
            "… or this, with `bands`: a quantity or a count",
        ),
        sometimes(
            "bands",
            ValueForm::Tables(&BAND),
            "from the least up, two at least: each begins where the one before it ends, so that every number lies in one",
        ),
        optional("label", ValueForm::Text, "").touches(Aspect::Asked),
    ],
);

static BAND: Shape = inner(
    "band",
    Aspect::Rule,
    &[
        sometimes(
            "below",
            ValueForm::Bound,
            "either this: where the band ends, which is not in it …",
        ),
        sometimes(
            "up-to",
            ValueForm::Bound,
            "… or this: its last number; the last band has neither",
        ),
        required(
            "points",
            ValueForm::Number,
            "may be negative, and have at most 6 decimals",
        ),
    ],
);

static CALCULATION: Shape = block(
    "calculation",
    Aspect::Rule,
    &[
        required(
            "is",
            ValueForm::Formula,
            "quantities, counts and other calculations worked with: `age - since-first-dose`, `weight / height ^ 2`, `min(round(25 'mg/kg' * weight, 250 mg), 2 g)`; with `+`, `-`, `*`, `/`, whole powers, `min`, `max`, `round`, `floor`, `ceiling`, `if … then … else …`, parentheses, and numbers with their units",
        )
        .exported(&["is", "range"]),
        sometimes(
            "unit",
            ValueForm::Unit,
            "what it comes to; left out where that is a bare number",
        ),
        optional(
            "numbers-in",
            ValueForm::Open(&BARE_NUMBERS),
            "for a formula of bare numbers: fact or calculation → the unit in which the formula takes its number",
        ),
        optional(
            "applies",
            ValueForm::Guard,
            "of whom it is worked out, by facts alone; of all others it is unknown",
        ),
    ],
);

static BARE_NUMBERS: Shape = inner(
    "table of facts or calculations, and units",
    Aspect::Rule,
    &[],
);

static OUTPUT: Shape = block(
    "output",
    Aspect::Rule,
    &[
        TYPE,
        VALUES,
        ORDERED,
        UNIT,
        sometimes(
            "range",
            ValueForm::Range,
            "for `quantity` and `count`: `[0, 100]`, both ends included, in its unit; what is set lies in it",
        ),
        optional(
            "required",
            ValueForm::Guard,
            "who must have a known value, of an `any-of` one at least (`unset-output`)",
        ),
        optional(
            "aggregate",
            ValueForm::Word(&["max", "min"]),
            "which of several values counts; without it two different ones are an error (`conflicting-output`), and the output is unknown",
        ),
    ],
);

static INTERVENTION: Shape = mixed(
    "intervention",
    &[
        optional("is-a", INTERVENTIONS, "the classes that it belongs to").touches(Aspect::Rule),
        optional(
            "made-of",
            INTERVENTIONS,
            "of a combination: what is taken together",
        )
        .touches(Aspect::Rule),
        optional(
            "distinct-from",
            INTERVENTIONS,
            "what it must never be taken for: nothing belongs to both (`shared-member`)",
        )
        .touches(Aspect::Check),
    ],
);

static OUTCOME: Shape = block(
    "outcome",
    Aspect::Evidence,
    &[
        optional("unit", ValueForm::Unit, ""),
        optional("range", ValueForm::Range, ""),
        required("better", ValueForm::Word(&["lower", "higher"]), ""),
        optional(
            "minimal-important-difference",
            ValueForm::Number,
            "in the outcome's unit",
        ),
        optional("abbreviation", ValueForm::Text, ""),
    ],
);

const CERTAINTIES: &[&str] = &["high", "moderate", "low", "very low", "not stated"];
pub(super) const CERTAINTY: ValueForm = ValueForm::WordOrTable(CERTAINTIES, &OTHER_CERTAINTY);
pub(super) const SAYS_CERTAINTY: &str = "GRADE's words, or another system's in a table: `{ system = \"…\", level = \"II\", grade = \"B\" }`";

static OTHER_CERTAINTY: Shape = inner(
    "certainty",
    Aspect::Evidence,
    &[
        required("system", ValueForm::Text, ""),
        sometimes("level", ValueForm::Text, "either this …"),
        sometimes("grade", ValueForm::Text, "… or this, or both"),
    ],
);

static EVIDENCE: Shape = block(
    "evidence",
    Aspect::Evidence,
    &[
        required("population", ValueForm::Text, ""),
        required("intervention", INTERVENTIONS, ""),
        optional("comparator", INTERVENTIONS, ""),
        optional(
            "comparator-text",
            ValueForm::Text,
            "a comparator that is not an intervention of the book",
        ),
        optional("outcome", ValueForm::Things(&[Kind::Outcome]), ""),
        optional("design", ValueForm::Text, ""),
        optional("certainty", CERTAINTY, SAYS_CERTAINTY),
        required("finding", ValueForm::Markdown, "one sentence"),
        optional("result", ValueForm::Tables(&RESULT), "").exported(&["results"]),
    ],
);

static RESULT: Shape = inner(
    "result",
    Aspect::Evidence,
    &[
        required("outcome", ValueForm::Thing(&[Kind::Outcome]), ""),
        optional("time", ValueForm::Text, "`2 weeks`"),
        optional(
            "measure",
            ValueForm::Word(&[
                "eta-squared",
                "partial-eta-squared",
                "mean-difference",
                "standardised-mean-difference",
                "risk-ratio",
                "odds-ratio",
                "risk-difference",
                "p-only",
            ]),
            "",
        ),
        optional("estimate", ValueForm::Number, ""),
        optional(
            "relative-to",
            ValueForm::Word(&["comparator", "intervention"]),
            "the arm that the estimate is relative to: subtracted in a difference, below the line in a ratio; then its sign, `favours` and the outcome's `better` agree (`contradicting-result`)",
        ),
        optional("interval", ValueForm::Range, ""),
        optional("p", ValueForm::Number, ""),
        optional("significant", ValueForm::Flag, ""),
        optional("favours", ValueForm::Favours, ""),
        optional("note", ValueForm::Text, "").touches(Aspect::Words),
    ],
);

static RECOMMENDATION: Shape = mixed(
    "recommendation",
    &[
        required("when", ValueForm::Guard, "for whom").touches(Aspect::Rule),
        sometimes(
            "for",
            CHOSEN,
            "either this, each or `{ one-of = [ … ] }`, …",
        )
            .touches(Aspect::Rule)
            .exported(&["interventions", "direction"]),
        sometimes("against", INTERVENTIONS, "… or this …")
            .touches(Aspect::Rule)
            .exported(&["interventions", "direction"]),
        sometimes(
            "undecided",
            INTERVENTIONS,
            "… or this: neither for nor against, with `reason`",
        )
        .touches(Aspect::Rule)
        .exported(&["interventions", "stance"]),
        EXCEPT,
        REASON,
        RESEARCH,
        sometimes(
            "strength",
            ValueForm::Word(&["strong", "conditional", "not stated"]),
            "with `for` or `against`",
        )
        .touches(Aspect::Rule),
        sometimes(
            "reads-as",
            ValueForm::Word(&["strong", "conditional"]),
            "as what a strength is read that is not stated",
        )
        .touches(Aspect::Rule),
        sometimes("certainty", CERTAINTY, SAYS_CERTAINTY).touches(Aspect::Evidence),
        optional(
            "good-practice",
            ValueForm::Flag,
            "`true` for a good practice statement, which has no certainty",
        )
        .touches(Aspect::Evidence),
        optional("over", INTERVENTIONS, "the comparators").touches(Aspect::Asked),
        optional(
            "evidence",
            ValueForm::Things(&[Kind::Evidence]),
            "what it rests on",
        )
        .touches(Aspect::Evidence),
        optional(
            "evidence-against",
            ValueForm::Things(&[Kind::Evidence]),
            "evidence that points the other way, which pages list apart and which supports nothing; what favours the other side and stands under `evidence` is warned of (`opposing-evidence`)",
        )
        .touches(Aspect::Evidence),
        sometimes(
            "rationale",
            ValueForm::Markdown,
            "required where a strong recommendation rests on low, very low or unstated certainty",
        )
        .touches(Aspect::Evidence),
        SET,
    ],
);

const fn delivery(name: &'static str, form: ValueForm, says: &'static str) -> Field {
    optional(name, form, says)
}

static PROTOCOL: Shape = block(
    "protocol",
    Aspect::Delivery,
    &[
        required("intervention", ValueForm::Thing(&[Kind::Intervention]), ""),
        delivery(
            "benefit-at-most",
            ValueForm::Quantity,
            "the expected duration of benefit: `12 weeks`",
        ),
        delivery("sessions", ValueForm::Whole, "planned in all"),
        delivery("dose", ValueForm::Tables(&DOSE), "").exported(&["doses"]),
        delivery("parameter", ValueForm::Tables(&PARAMETER), "").exported(&["parameters"]),
        delivery("phase", ValueForm::Tables(&PHASE), "").exported(&["phases"]),
        delivery("attendance", ValueForm::Table(&ATTENDANCE), "")
            .exported(&["attendance_at_least", "attendance_example"]),
    ],
);

static DOSE: Shape = inner(
    "dose",
    Aspect::Delivery,
    &[
        optional(
            "name",
            ValueForm::Text,
            "what is given, or which part of the course this is: `Loading dose`",
        ),
        required(
            "amount",
            ValueForm::QuantityOrTwo,
            "at one time: a mass, a volume, units, a number of things, energy, a time; also by weight or surface: `15 mg/kg`",
        ),
        sometimes(
            "times",
            ValueForm::WholeOrTwo,
            "how many times, with `per`; without it, in all: `1` is once",
        ),
        sometimes(
            "per",
            ValueForm::Word(&["hour", "day", "week", "month", "year"]),
            "in which time",
        ),
        sometimes(
            "every",
            ValueForm::QuantityOrTwo,
            "or the time from one dose to the next: `6 h`",
        ),
        optional(
            "as-needed",
            ValueForm::Flag,
            "`true` if it is given only when it is needed; then `times` or `every` is how often at most, and may be left out",
        ),
        optional(
            "duration",
            ValueForm::QuantityOrTwo,
            "for how long: `5 days`",
        ),
        optional(
            "each-at-most",
            ValueForm::Quantity,
            "the most at one time, for an amount by weight: `1 g`",
        ),
        optional(
            "at-most",
            ValueForm::AmountOverTime,
            "the most in a time: `4 g/day`",
        ),
        optional("total", ValueForm::Quantity, "of the whole course"),
        optional(
            "route",
            ValueForm::Word(Route::NAMES),
            "after EDQM’s standard terms",
        ),
        optional(
            "when",
            ValueForm::Guard,
            "for whom; without it, for all who are treated by the protocol",
        ),
    ],
);

static PARAMETER: Shape = inner(
    "parameter",
    Aspect::Delivery,
    &[
        required("name", ValueForm::Text, "`Needle length`"),
        sometimes("value", ValueForm::Quantity, "either this …"),
        sometimes("range", ValueForm::Quantities, "… or this …"),
        sometimes("text", ValueForm::Text, "… or this"),
        optional(
            "outcome",
            ValueForm::Thing(&[Kind::Outcome]),
            "on whose scale the value lies, within its `range`",
        ),
    ],
);

static PHASE: Shape = inner(
    "phase",
    Aspect::Delivery,
    &[
        required("name", ValueForm::Text, ""),
        sometimes(
            "every",
            ValueForm::Quantity,
            "either the interval between visits …",
        ),
        sometimes("per-week", ValueForm::Whole, "… or visits a week"),
        optional("weeks", ValueForm::Whole, "how long, if stated"),
        optional("sessions", ValueForm::Whole, "how many, if stated"),
    ],
);

static ATTENDANCE: Shape = inner(
    "attendance",
    Aspect::Delivery,
    &[
        required("at-least", ValueForm::Quantity, "a share: `80 %`"),
        optional("example", ValueForm::Text, "`20 of 24`"),
    ],
);

static PATHWAY: Shape = block(
    "pathway",
    Aspect::Rule,
    &[
        optional(
            "applies",
            ValueForm::Guard,
            "a pathway without it is followed only where another one enters it",
        ),
        required(
            "step",
            ValueForm::Named(&STEP),
            "the first one is the start",
        )
        .exported(&["steps", "start"]),
    ],
);

static TABLE: Shape = block(
    "table",
    Aspect::Rule,
    &[
        optional(
            "applies",
            ValueForm::Guard,
            "a table without it applies to everyone, unless it is only entered",
        ),
        optional(
            "entered",
            ValueForm::Flag,
            "`true` for a table that is followed only where a step enters it; it has no `applies`",
        ),
        required(
            "hit",
            ValueForm::Word(&["unique", "any", "first", "priority", "collect"]),
            "the hit policy, below",
        ),
        required(
            "inputs",
            ValueForm::Things(&[
                Kind::Fact,
                Kind::Calculation,
                Kind::Output,
                Kind::Condition,
                Kind::Score,
            ]),
            "each once",
        ),
        sometimes(
            "row",
            ValueForm::Named(&ROW),
            "its rows, unless `rows` names a file that has them",
        )
        .exported(&["rows", "order"]),
        sometimes(
            "rows",
            ValueForm::Text,
            "a CSV file that has them, by its way from the chapter: `first-drug.csv`; below",
        ),
    ],
);

/// What one patient can have more of than another.
const MEASURED: &[Kind] = &[
    Kind::Fact,
    Kind::Condition,
    Kind::Score,
    Kind::Calculation,
    Kind::Output,
];

static INVARIANT: Shape = block(
    "invariant",
    Aspect::Check,
    &[
        sometimes("always", ValueForm::Claim, "either this …").exported(&["rule", "claim"]),
        sometimes("never", ValueForm::Claim, "… or this …").exported(&["rule", "claim"]),
        sometimes(
            "disjoint",
            ValueForm::Claims,
            "… or this: no two of them are definitely true of one patient …",
        )
        .exported(&["rule", "claims"]),
        sometimes(
            "at-most-one",
            ValueForm::Claims,
            "… or this: all of them but one are definitely false …",
        )
        .exported(&["rule", "claims"]),
        sometimes(
            "exactly-one",
            ValueForm::Claims,
            "… or this: one is definitely true, and all others are definitely false …",
        )
        .exported(&["rule", "claims"]),
        sometimes(
            "monotone",
            ValueForm::Claim,
            "… or this: of two patients who are alike in all else, the one with more has no less of it: an output, a score, a calculation or `permitted(…)` …",
        )
        .exported(&["rule", "monotone"]),
        sometimes(
            "rising-with",
            ValueForm::Things(MEASURED),
            "with `monotone`: what the one has as much or more of; facts and outputs are numbers, yes-no or ordered",
        )
        .exported(&["rising_with"]),
        sometimes(
            "falling-with",
            ValueForm::Things(MEASURED),
            "with `monotone`: what the one has as much or less of",
        )
        .exported(&["falling_with"]),
        sometimes("when", ValueForm::Claim, "with `monotone`: what is true of both").exported(&["when"]),
        sometimes(
            "pairs",
            ValueForm::Claim,
            "… or this: of whichever two patients `a` and `b` this is so, `always` is so too; each name in them takes `a.` or `b.`",
        )
        .exported(&["rule", "pairs", "always"]),
        sometimes(
            "differ-in",
            ValueForm::Things(&[Kind::Fact]),
            "with `pairs`: in all other facts the two are alike; left out: they may differ in all",
        )
        .exported(&["differ_in"]),
        optional(
            "known-violation",
            ValueForm::Table(&KNOWN_VIOLATION),
            "who breaks the rule and is known to: it holds for all others; of two patients each name takes `a.` or `b.`",
        )
        .exported(&["known_violation"]),
    ],
);

static KNOWN_VIOLATION: Shape = inner(
    "known violation",
    Aspect::Check,
    &[
        required(
            "when",
            ValueForm::Claim,
            "what is true of them; somebody of whom it is breaks the rule",
        ),
        required(
            "reason",
            ValueForm::Text,
            "why it is let stand, for readers",
        ),
        required(
            "until",
            ValueForm::Date,
            "the last day on which it is let stand",
        ),
    ],
);

/// What a worked patient must be told.
const fn expected(name: &'static str, form: ValueForm, says: &'static str) -> Field {
    sometimes(name, form, says).exported(&["expected"])
}

static GIVEN: Shape = inner("table of facts", Aspect::Check, &[]);

static OUTPUTS: Shape = inner("table of outputs", Aspect::Check, &[]);

static NUMBERS: Shape = inner("table of scores and calculations", Aspect::Check, &[]);

static VIGNETTE: Shape = block(
    "vignette",
    Aspect::Check,
    &[
        optional("story", ValueForm::Markdown, "who the patient is").touches(Aspect::Words),
        required(
            "given",
            ValueForm::Open(&GIVEN),
            "fact → value; facts left out may be anything",
        ),
        expected("offered", INTERVENTIONS, "one of these at least"),
        expected("considered", INTERVENTIONS, ""),
        expected("avoided", INTERVENTIONS, ""),
        expected("forbidden", INTERVENTIONS, ""),
        expected("undecided", INTERVENTIONS, ""),
        sometimes("not-permitted", INTERVENTIONS, ""),
        expected("reaches", ValueForm::Steps, ""),
        expected("hits", ValueForm::Rows, ""),
        sometimes(
            "outputs",
            ValueForm::Open(&OUTPUTS),
            "output → its value, a cell that is true of it, or `\"unset\"`",
        )
        .exported(&["outputs"]),
        sometimes(
            "numbers",
            ValueForm::Open(&NUMBERS),
            "score or calculation → what it comes to, or a cell that is true of it",
        )
        .exported(&["numbers"]),
    ],
);

static ADJUDICATION: Shape = mixed(
    "adjudication",
    &[
        optional(
            "class",
            ValueForm::Word(&[
                "contradiction",
                "gap",
                "unclear-term",
                "strength",
                "number",
                "attribution",
                "duplicate",
                "reach",
            ]),
            "",
        )
        .touches(Aspect::Words),
        required("tension", ValueForm::Markdown, "what disagrees").touches(Aspect::Asked),
        required(
            "reading",
            ValueForm::Markdown,
            "the reading that the book takes",
        )
        .touches(Aspect::Asked),
        required("why", ValueForm::Markdown, "").touches(Aspect::Asked),
        sometimes(
            "between",
            ValueForm::Statements,
            "if two statements disagree, or two groups of them: both",
        )
        .touches(Aspect::Rule)
        .exported(&["prevails", "silenced", "between"]),
        sometimes(
            "prevails",
            ValueForm::Statement,
            "which of the two; where both apply to a patient, the other's stance is silent",
        )
        .touches(Aspect::Rule),
        sometimes(
            "unresolved",
            ValueForm::Flag,
            "`true` in its place: it is not decided, and both stand",
        )
        .touches(Aspect::Rule),
        sometimes(
            "on",
            ValueForm::Things(&[Kind::Intervention, Kind::Output]),
            "of which interventions and outputs; between groups left out: wherever they conflict",
        )
        .touches(Aspect::Rule),
        optional(
            "refusals",
            ValueForm::Flag,
            "of groups: `true` if also what the other avoids or forbids is silent",
        )
        .touches(Aspect::Rule),
        optional(
            "when",
            ValueForm::Guard,
            "for whom it is decided so, or left open; left out: everyone",
        )
        .touches(Aspect::Rule),
    ],
);

static TERM: Shape = block(
    "term",
    Aspect::Asked,
    &[
        required("definition", ValueForm::Markdown, ""),
        optional("abbreviation", ValueForm::Text, ""),
        optional("synonyms", ValueForm::Texts, ""),
    ],
);

/// `book.toml`.
pub static FILE: Shape = inner(
    "book.toml",
    Aspect::Words,
    &[
        required("book", ValueForm::Table(&BOOK), ""),
        optional(
            "site",
            ValueForm::Table(&SITE),
            "what the site can do without",
        ),
        optional(
            "accept",
            ValueForm::Tables(&ACCEPT),
            "warnings that stand, each for a reason",
        )
        .touches(Aspect::Check),
    ],
);

static ACCEPT: Shape = inner(
    "acceptance",
    Aspect::Check,
    &[
        required("code", ValueForm::Text, "the name of a warning"),
        required(
            "at",
            ValueForm::Text,
            "the identifier of the block that it is in, or the path of its file",
        ),
        required("reason", ValueForm::Text, "why it stands, for readers"),
        required("until", ValueForm::Date, "the last day on which it stands"),
    ],
);

static BOOK: Shape = inner(
    "book",
    Aspect::Words,
    &[
        required("title", ValueForm::Text, "").touches(Aspect::Asked),
        optional("authors", ValueForm::Texts, ""),
        optional("language", ValueForm::Text, ""),
        optional("description", ValueForm::Text, ""),
        optional("notice", ValueForm::Text, ""),
        optional("base-url", ValueForm::WebAddress, "").exported(&["base-url"]),
        optional("repository", ValueForm::WebAddress, ""),
        optional("branch", ValueForm::Text, ""),
        optional("report", ValueForm::WebAddress, ""),
        optional("mutation-at-least", ValueForm::Whole, "")
            .touches(Aspect::Check)
            .exported(&["mutation-at-least"]),
    ],
);

static SITE: Shape = inner(
    "site",
    Aspect::Words,
    &[
        optional(
            "search",
            ValueForm::Flag,
            "`false` for a site without search",
        ),
        optional(
            "print",
            ValueForm::Flag,
            "`false` for a site without a page of the whole book for paper",
        ),
    ],
);
