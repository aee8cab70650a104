//! Interventions, recommendations, adjudications.

use super::facts::read_guard;
use super::fields::{Fields, not_found};
use super::names::NotFound;
use super::output::read_sets;
use crate::model::*;
use crate::parse::{NodeValue, TomlNode};
use crate::problem::{Code, Problem};
use crate::source::Span;

pub(super) fn read_intervention(fields: &Fields<'_>, meta: Meta) -> Option<Intervention> {
    Some(Intervention {
        is_a: fields.things("is-a"),
        made_of: fields.things("made-of"),
        distinct_from: fields.things("distinct-from"),
        meta,
    })
}

pub(super) fn read_recommendation(fields: &Fields<'_>, meta: Meta) -> Option<Recommendation> {
    let when = read_guard(fields, "when");
    let judgement = read_judgement(fields);
    let except = fields.things("except");
    let grading = read_grading(fields);
    let (over, evidence) = (fields.things("over"), fields.things("evidence"));
    let evidence_against = fields.things_at("evidence-against");
    let rationale = fields.prose("rationale");
    let sets = read_sets(fields);
    Some(Recommendation {
        guideline: meta.guideline?,
        except,
        over,
        evidence,
        evidence_against,
        rationale,
        sets,
        meta,
        when: when?,
        judgement: judgement?,
        grading: grading?,
    })
}

/// Its certainty, or that it is good practice; what sets outputs alone may say neither.
fn read_grading(fields: &Fields<'_>) -> Option<Grading> {
    let certainty = read_certainty(fields);
    let is_good_practice = fields.flag("good-practice") == Some(true);
    let speaks = ["for", "against", "undecided"];
    let speaks = speaks.iter().any(|name| fields.has(name));
    match (certainty, is_good_practice) {
        (Some(_), true) => {
            let problem = Problem::new(
                Code::UnknownField,
                "a good practice statement has no certainty",
            );
            let problem = problem.at(fields.key_span("certainty"));
            fields.report(problem.help("leave it out, or leave `good-practice` out"));
            None
        }
        (None, true) => Some(Grading::GoodPractice),
        (Some(certainty), false) => Some(Grading::Certainty(certainty)),
        (None, false) if fields.has("certainty") => None,
        (None, false) if speaks => {
            fields.missing("`certainty`");
            None
        }
        (None, false) => Some(Grading::Unsaid),
    }
}

/// What a source states of a strength.
const STRENGTHS: &[(&str, Option<Strength>)] = &[
    ("strong", Some(Strength::Strong)),
    ("conditional", Some(Strength::Conditional)),
    ("not stated", None),
];

/// A strength, and whether the source states it; `reads-as` says what is read where it does not.
fn read_strength(fields: &Fields<'_>) -> Option<(Strength, bool)> {
    let strength = fields.word("strength", STRENGTHS);
    let read = fields.word(
        "reads-as",
        &[
            ("strong", Strength::Strong),
            ("conditional", Strength::Conditional),
        ],
    );
    match strength? {
        Some(_) if fields.has("reads-as") => {
            let message = "a strength that is stated is read as it is";
            let problem = Problem::new(Code::UnknownField, message).at(fields.key_span("reads-as"));
            fields
                .report(problem.help("leave `reads-as` out, or write `strength = \"not stated\"`"));
            None
        }
        Some(strength) => Some((strength, true)),
        None => Some((fields.required("reads-as", read)?, false)),
    }
}

/// What it says of interventions. One that sets something needs to say nothing of any, and then has no strength.
fn read_judgement(fields: &Fields<'_>) -> Option<Judgement> {
    if fields.has("undecided") {
        return read_undecided(fields);
    }
    let why = read_indecision(fields, false);
    if fields.has("set") && !fields.has("for") && !fields.has("against") {
        for name in ["strength", "reads-as", "over", "except"] {
            fields.node(name);
            if fields.has(name) {
                let message = format!(
                    "`{name}` of a recommendation that is neither for nor against anything"
                );
                let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(name));
                fields.report(
                    problem.help("leave it out, or say in `for` or `against` what it is about"),
                );
            }
        }
        return why.map(|_| Judgement::Unspoken);
    }
    let strength = read_strength(fields);
    let directed = read_direction(fields);
    why?;
    if fields.has("for") || fields.has("against") {
        fields.required("strength", strength);
    }
    let (direction, chosen) = directed?;
    Some(Judgement::Directed {
        direction,
        strength: strength?.0,
        is_stated: strength?.1,
        is_one_of: chosen.is_one_of,
        interventions: chosen.interventions(),
    })
}

/// Of what it is undecided, and why.
fn read_undecided(fields: &Fields<'_>) -> Option<Judgement> {
    let interventions = fields.things("undecided");
    let interventions = named(fields, "undecided", interventions);
    let why = read_indecision(fields, true);
    for name in ["for", "against", "strength", "reads-as"] {
        fields.node(name);
        if fields.has(name) {
            let message = format!("`{name}` of a recommendation that is undecided");
            let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(name));
            fields.report(problem.help(
                "leave it out; what is decided of other interventions stands in a recommendation of its own",
            ));
            return None;
        }
    }
    Some(Judgement::Undecided {
        interventions: interventions?,
        why: why??,
    })
}

/// `reason` and `research`, which belong to `undecided`: the outer option is whether they could be read.
#[allow(clippy::option_option)]
pub(super) fn read_indecision(
    fields: &Fields<'_>,
    is_undecided: bool,
) -> Option<Option<Indecision>> {
    let [insufficient, close, research] = Indecision::NAMES;
    let words = [
        (insufficient, Indecision::InsufficientEvidence),
        (close, Indecision::CloseBalance),
        (research, Indecision::ResearchOnly(None)),
    ];
    let reason = fields.word("reason", &words);
    let research = read_guard(fields, "research");
    let is_for_research = matches!(reason, Some(Indecision::ResearchOnly(_)));
    for (name, belongs, help) in [
        (
            "reason",
            is_undecided,
            "leave it out: it says why something is `undecided`",
        ),
        (
            "research",
            is_for_research,
            "write `reason = \"research only\"` beside it",
        ),
    ] {
        if fields.has(name) && !belongs {
            let message = format!(
                "`{name}` of a {} that leaves nothing for it",
                fields.shape.what
            );
            let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(name));
            fields.report(problem.help(help));
            return None;
        }
    }
    if !is_undecided {
        return Some(None);
    }
    match fields.required("reason", reason)? {
        Indecision::ResearchOnly(_) if fields.has("research") => {
            research.map(|research| Some(Indecision::ResearchOnly(Some(research))))
        }
        reason => Some(Some(reason)),
    }
}

/// `for` or `against`, and exactly one of them.
fn read_direction(fields: &Fields<'_>) -> Option<(Direction, Chosen)> {
    let for_these = read_chosen(fields, "for");
    let against_these = fields.things_at("against");
    match (fields.has("for"), fields.has("against")) {
        (true, false) => {
            if !for_these.is_one_of {
                fields.required_items("for", "intervention");
            }
            (!for_these.named.is_empty()).then_some((Direction::For, for_these))
        }
        (false, true) => {
            fields.required_items("against", "intervention");
            let against_these = Chosen::each(against_these);
            (!against_these.named.is_empty()).then_some((Direction::Against, against_these))
        }
        (false, false) => {
            fields.missing("`for`, `against` or `undecided`");
            None
        }
        (true, true) => {
            let problem = Problem::new(Code::UnknownField, "a recommendation both for and against");
            let problem = problem
                .at(fields.key_span("against"))
                .and(fields.key_span("for"), "for");
            fields.report(problem.help("write two recommendations, one for each direction"));
            None
        }
    }
}

/// Interventions, with the places of their names, each of which is meant or one of which is.
pub(super) struct Chosen {
    pub named: Vec<(InterventionKey, Span)>,
    pub is_one_of: bool,
}

impl Chosen {
    pub fn each(named: Vec<(InterventionKey, Span)>) -> Self {
        Self {
            named,
            is_one_of: false,
        }
    }

    fn interventions(&self) -> Vec<InterventionKey> {
        self.named.iter().map(|(key, _)| *key).collect()
    }
}

/// A list, or `{ one-of = [ … ] }`.
pub(super) fn read_chosen(fields: &Fields<'_>, name: &'static str) -> Chosen {
    let is_table = |node: &TomlNode| matches!(node.value, NodeValue::Table(_));
    if !fields.node(name).is_some_and(is_table) {
        return Chosen::each(fields.things_at(name));
    }
    let named = fields.table(name).map_or_else(Vec::new, |choice| {
        let named = choice.things_at("one-of");
        choice.required_items("one-of", "intervention");
        choice.report_unknown();
        named
    });
    Chosen {
        named,
        is_one_of: true,
    }
}

fn named(
    fields: &Fields<'_>,
    name: &'static str,
    things: Vec<InterventionKey>,
) -> Option<Vec<InterventionKey>> {
    fields.required_items(name, "intervention");
    (!things.is_empty()).then_some(things)
}

const CERTAINTIES: &[(&str, Certainty)] = &[
    ("high", Certainty::Grade(Grade::High)),
    ("moderate", Certainty::Grade(Grade::Moderate)),
    ("low", Certainty::Grade(Grade::Low)),
    ("very low", Certainty::Grade(Grade::VeryLow)),
    ("not stated", Certainty::NotStated),
];

/// GRADE's words, `not stated`, or a table with another system's.
pub(super) fn read_certainty(fields: &Fields<'_>) -> Option<Certainty> {
    let node = fields.with_words("certainty", CERTAINTIES)?;
    if let NodeValue::Text(text, _) = &node.value {
        return fields.one_of_words(text, node.span, CERTAINTIES);
    }
    let table = fields.table("certainty")?;
    let system = table.text("system");
    let (level, grade) = (table.text("level"), table.text("grade"));
    if level.is_none() && grade.is_none() {
        table.missing("`level` or `grade`");
    }
    table.report_unknown();
    Some(Certainty::Other {
        system: system?,
        level,
        grade,
    })
}

pub(super) fn read_adjudication(fields: &Fields<'_>, meta: Meta) -> Option<Adjudication> {
    let classes = TensionClass::ALL.map(|class| (class.name(), class));
    let class = fields.word("class", &classes);
    let tension = fields.prose("tension");
    let reading = fields.prose("reading");
    let why = fields.prose("why");
    let ruling = read_ruling(fields);
    Some(Adjudication {
        meta,
        class,
        tension: tension?,
        reading: reading?,
        why: why?,
        ruling,
    })
}

/// `between`, `on`, and `prevails` or `unresolved`: all or none, but for `on` between groups.
fn read_ruling(fields: &Fields<'_>) -> Option<Ruling> {
    let between = read_sides(fields);
    let prevails = fields.text_at("prevails");
    let is_open = fields.flag("unresolved") == Some(true);
    let on = read_on(fields);
    let when = read_guard(fields, "when");
    let refusals = fields.flag("refusals") == Some(true);
    let is_begun = ["between", "on", "when", "refusals"];
    let is_begun = is_begun.iter().any(|name| fields.has(name));
    if !is_begun && prevails.is_none() && !is_open {
        return None;
    }
    let listed = fields.node("between");
    let listed = listed.map_or(0, |node| node.items().len());
    check_ruling(fields, (&between, listed), is_open)?;
    let [first, second] = between[..] else {
        // Of a name that is none it is said already.
        if fields.has("between") && listed != 2 {
            let message = "`between` names two statements or groups of statements";
            let problem = Problem::new(Code::WrongType, message);
            fields.report(problem.at(fields.key_span("between")));
        }
        return None;
    };
    let span = fields.key_span("between");
    if is_open {
        return Some(Ruling::Open(Disagreement {
            between: [first, second],
            on: on.0,
            outputs: on.1,
            when,
            span,
            pairs: Vec::new(),
        }));
    }
    let (prevails, silenced) = read_prevailing(
        fields,
        prevails.map(|(text, _, at)| (text, at))?,
        [first, second],
    )?;
    Some(Ruling::Prevails(Precedence {
        prevails,
        silenced,
        on: on.0,
        outputs: on.1,
        refusals,
        when,
        span,
        pairs: Vec::new(),
    }))
}

/// Whether all of a ruling is there, and nothing that it can't say.
fn check_ruling(
    fields: &Fields<'_>,
    (between, listed): (&[Side], usize),
    is_open: bool,
) -> Option<()> {
    if is_open && fields.has("prevails") {
        let problem = Problem::new(Code::UnknownField, "one prevails, and it is left open");
        let problem = problem.at(fields.key_span("unresolved"));
        fields.report(problem.help("leave out `unresolved` or `prevails`"));
        return None;
    }
    let says = match is_open {
        true => "what is left open",
        false => "who prevails on what",
    };
    let is_of_groups = between.iter().any(|side| matches!(side, Side::Group(_)));
    for name in ["between", "on"] {
        let may_be_left_out = name == "on" && (is_of_groups || between.len() < listed);
        if !fields.has(name) && !may_be_left_out {
            fields.missing(&format!("`{name}`, which says {says}"));
        }
    }
    let refusals = match (is_open, is_of_groups) {
        (true, _) => Some((
            "`refusals` of what is left open",
            "leave it out: both sides stand, in all that they say",
        )),
        (false, false) if between.len() == 2 => Some((
            "`refusals` between two statements",
            "leave it out: one statement silences also what the other refuses",
        )),
        (false, _) => None,
    };
    if let Some((message, help)) = refusals.filter(|_| fields.has("refusals")) {
        let problem = Problem::new(Code::UnknownField, message).at(fields.key_span("refusals"));
        fields.report(problem.help(help));
        return None;
    }
    if !is_open && !fields.has("prevails") {
        fields.missing("`prevails`, which says who prevails on what, or `unresolved = true`");
        return None;
    }
    fields.required_items("on", "intervention or output");
    Some(())
}

/// What prevails, and what gives way.
fn read_prevailing(
    fields: &Fields<'_>,
    (text, at): (String, Span),
    [first, second]: [Side; 2],
) -> Option<(Side, Side)> {
    let prevails = read_side(fields, &text, at)?;
    match prevails {
        prevails if prevails == first => Some((prevails, second)),
        prevails if prevails == second => Some((prevails, first)),
        _neither => {
            let message = "what prevails is neither of the two of `between`";
            let problem = Problem::new(Code::UnknownWord, message);
            fields.report(problem.at(at).help("write one of the two of `between`"));
            None
        }
    }
}

/// Of what a statement is silenced: interventions, and outputs.
fn read_on(fields: &Fields<'_>) -> (Vec<InterventionKey>, Vec<OutputKey>) {
    let (mut interventions, mut outputs) = (Vec::new(), Vec::new());
    for (name, span) in fields.texts("on") {
        match fields.scope.names.things.get(&name) {
            Some(Thing::Output(key)) => outputs.push(*key),
            _thing => interventions.extend(fields.scope.thing::<InterventionKey>(&name, span)),
        }
    }
    (interventions, outputs)
}

fn read_sides(fields: &Fields<'_>) -> Vec<Side> {
    let listed = fields.texts("between").into_iter();
    listed
        .filter_map(|(text, span)| read_side(fields, &text, span))
        .collect()
}

/// A recommendation, `pathway.step` or `table.row`; or a guideline, a table or a pathway, which stands for its statements.
fn read_side(fields: &Fields<'_>, text: &str, span: Span) -> Option<Side> {
    if fields.scope.names.is_row(text) {
        let row = fields.scope.row(text, span);
        return row.map(|row| Side::Statement(Statement::Row(row)));
    }
    if text.contains('.') {
        let step = fields.scope.step(text, span);
        return step.map(|step| Side::Statement(Statement::Step(step)));
    }
    let names = &fields.scope.names;
    match names.things.get(text) {
        Some(Thing::Recommendation(key)) => Some(Side::Statement(Statement::Recommendation(*key))),
        Some(Thing::Guideline(key)) => Some(Side::Group(StatementGroup::Guideline(*key))),
        Some(Thing::Table(key)) => Some(Side::Group(StatementGroup::Table(*key))),
        Some(Thing::Pathway(key)) => Some(Side::Group(StatementGroup::Pathway(*key))),
        other => {
            let why = match other {
                Some(thing) => NotFound::Other(thing.kind()),
                None => NotFound::Unknown(names.nearest(text, |kind| {
                    use Kind::{Guideline, Pathway, Recommendation, Table};
                    matches!(kind, Recommendation | Guideline | Table | Pathway)
                })),
            };
            fields.report(not_found(
                fields.scope,
                Code::UnknownName,
                "recommendation, guideline, table or pathway",
                text,
                span,
                why,
            ));
            None
        }
    }
}

/// What a step or a row rests on; a strength agrees with its verbs, or is not stated.
pub(super) fn read_grounds(
    fields: &Fields<'_>,
    stances: &[(Stance, InterventionKey)],
) -> Option<Grounds> {
    let strength = fields.word("strength", STRENGTHS);
    let certainty = read_certainty(fields);
    let grounds = Grounds {
        is_strength_stated: strength != Some(None),
        evidence: fields.things("evidence"),
        rationale: fields.prose("rationale"),
        certainty,
    };
    let other = |strength: &Strength| {
        let mut stances = stances.iter();
        stances.find(|(stance, _)| stance.strength().is_some_and(|own| own != *strength))
    };
    if let Some(Some(strength)) = strength
        && let Some((stance, _)) = other(&strength)
    {
        let message = format!("`{}` is not {}", stance.name(), strength.name());
        let problem = Problem::new(Code::UnevenAdvice, message).at(fields.key_span("strength"));
        fields.report(problem.help("leave `strength` out: the verb says it"));
        return None;
    }
    Some(grounds)
}

/// What an act follows.
pub(super) fn read_reasons(fields: &Fields<'_>) -> Vec<Reason> {
    let listed = fields.texts("because").into_iter();
    listed
        .filter_map(|(text, span)| read_reason(fields, &text, span))
        .collect()
}

/// A recommendation or an adjudication.
fn read_reason(fields: &Fields<'_>, text: &str, span: Span) -> Option<Reason> {
    let names = &fields.scope.names;
    match names.things.get(text) {
        Some(Thing::Recommendation(key)) => Some(Reason::Recommendation(*key)),
        Some(Thing::Adjudication(key)) => Some(Reason::Adjudication(*key)),
        other => {
            let why = match other {
                Some(thing) => NotFound::Other(thing.kind()),
                None => NotFound::Unknown(names.nearest(text, |kind| {
                    matches!(kind, Kind::Recommendation | Kind::Adjudication)
                })),
            };
            let wanted = "recommendation or adjudication";
            fields.report(not_found(
                fields.scope,
                Code::UnknownName,
                wanted,
                text,
                span,
                why,
            ));
            None
        }
    }
}
