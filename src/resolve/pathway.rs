//! Pathways and their steps.

use super::advice::{Chosen, read_chosen, read_grounds, read_indecision, read_reasons};
use super::facts::read_guard;
use super::fields::{Fields, not_found, wrong_type};
use super::names::NotFound;
use super::output::read_sets;
use super::read_quotes;
use crate::model::{
    Action, Branch, Choices, Entered, Grounds, Indecision, InterventionKey, Kind, Meta, Pathway,
    Stance, Step, Thing,
};
use crate::parse::{NodeValue, Spanned, TomlNode};
use crate::problem::{Code, Problem};
use crate::source::Span;

pub(super) fn read_pathway(fields: &Fields<'_>, meta: Meta) -> Option<Pathway> {
    let applies = read_guard(fields, "applies");
    let steps = fields.table("step")?;
    let names: Vec<&str> = steps
        .entries()
        .iter()
        .map(|(name, _)| name.value.as_str())
        .collect();
    let read: Vec<_> = steps
        .entries()
        .iter()
        .map(|(name, node)| read_step(&steps, name, node, &names))
        .collect();
    if read.is_empty() {
        fields.missing("step");
    }
    let steps = read.into_iter().collect::<Option<Vec<_>>>()?;
    let guideline = meta.guideline?;
    (!steps.is_empty()).then_some(Pathway {
        guideline,
        meta,
        applies,
        steps,
    })
}

fn read_step(
    table: &Fields<'_>,
    name: &Spanned<String>,
    node: &TomlNode,
    names: &[&str],
) -> Option<Step> {
    let NodeValue::Table(inner) = &node.value else {
        table.report(wrong_type(node, "a table"));
        return None;
    };
    let fields = table.entry(inner, name.span);
    check_name(&fields, name);
    let action = read_action(&fields, names);
    let because = read_reasons(&fields);
    let grounds = match &action {
        Some(Action::Act { stances, .. }) => read_grounds(&fields, stances),
        Some(Action::Ask { .. } | Action::Enter { .. }) => Some(Grounds::unsaid()),
        None => {
            read_grounds(&fields, &[]);
            None
        }
    };
    let step = (|| {
        Some(Step {
            name: name.value.clone(),
            title: fields.text("title"),
            because,
            quotes: read_quotes(&fields),
            cites: fields.references("cites"),
            note: fields.prose("note"),
            span: name.span,
            grounds: grounds?,
            action: action?,
        })
    })();
    fields.report_unknown();
    step
}

/// Reports a name that could not be used in a link.
pub(super) fn check_name(fields: &Fields<'_>, name: &Spanned<String>) {
    if !crate::parse::is_identifier(&name.value) {
        let message = format!(
            "`{}` is not a valid name for a {}",
            name.value, fields.shape.what
        );
        let problem = Problem::new(Code::BadIdentifier, message).at(name.span);
        fields.report(problem.help("use small letters, digits and single hyphens"));
    }
}

/// A step asks, acts or enters; a mixture would leave its order open.
fn read_action(fields: &Fields<'_>, names: &[&str]) -> Option<Action> {
    let asks = fields.has("ask") || fields.has("branch");
    let acts = Stance::ALL.iter().any(|stance| fields.has(stance.name()))
        || fields.has("except")
        || fields.has("by")
        || fields.has("set");
    let enters = fields.has("enter");
    match (asks, acts, enters) {
        (true, false, false) => read_question(fields, names),
        (false, true, false) => read_act(fields, names),
        (false, false, true) => {
            let into = read_entered(fields);
            let next = read_next(fields, names);
            Some(Action::Enter {
                into: into?,
                next: next?,
            })
        }
        (false, false, false) => {
            ask_everything(fields);
            let problem = Problem::new(
                Code::DeadEnd,
                "this step neither asks, nor acts, nor enters a pathway or a table",
            );
            fields.report(problem.at(fields.span).help(
                "give it `ask` and `branch`, or `offer`, `consider`, `avoid`, `forbid`, `undecided` or `set`",
            ));
            None
        }
        (_, _, _) => {
            ask_everything(fields);
            let problem = Problem::new(Code::UnknownField, "this step does two things at once");
            fields.report(
                problem
                    .at(fields.span)
                    .help("make two steps of it: one asks, one acts"),
            );
            None
        }
    }
}

/// A pathway or a table.
fn read_entered(fields: &Fields<'_>) -> Option<Entered> {
    let (text, _, span) = fields.text_at("enter")?;
    let names = &fields.scope.names;
    let why = match names.things.get(&text) {
        Some(Thing::Pathway(key)) => return Some(Entered::Pathway(*key)),
        Some(Thing::Table(key)) => return Some(Entered::Table(*key)),
        Some(thing) => NotFound::Other(thing.kind()),
        None => NotFound::Unknown(
            names.nearest(&text, |kind| matches!(kind, Kind::Pathway | Kind::Table)),
        ),
    };
    let wanted = "pathway or table";
    let problem = not_found(fields.scope, Code::UnknownName, wanted, &text, span, why);
    fields.report(problem);
    None
}

/// Keeps `report_unknown` from calling the fields of another form unknown.
fn ask_everything(fields: &Fields<'_>) {
    for name in [
        "ask",
        "branch",
        "offer",
        "consider",
        "avoid",
        "forbid",
        "undecided",
        "except",
        "reason",
        "research",
        "by",
        "set",
        "enter",
        "next",
    ] {
        fields.node(name);
    }
}

fn read_question(fields: &Fields<'_>, names: &[&str]) -> Option<Action> {
    let question = fields.required("ask", fields.text("ask"));
    let tables = fields.tables("branch");
    if tables.is_empty() {
        report_no_branch(fields);
        return None;
    }
    let last = tables.len() - 1;
    let branches: Vec<_> = tables
        .iter()
        .enumerate()
        .map(|(index, branch)| read_branch(branch, names, index == last))
        .collect();
    report_second_main(fields, &tables);
    let branches = branches.into_iter().collect::<Option<Vec<_>>>();
    Some(Action::Ask {
        question: question?,
        branches: branches?,
    })
}

/// A question without branches; branches that could not be read have been reported.
fn report_no_branch(fields: &Fields<'_>) {
    let is_reported = match fields.node("branch").map(|node| &node.value) {
        Some(NodeValue::List(items)) => !items.is_empty(),
        Some(_) => true,
        None => false,
    };
    if !is_reported {
        let problem = Problem::new(Code::DeadEnd, "this question has no branch").at(fields.span);
        let help = "write `branch = [{ when = \"…\", label = \"…\", to = \"step\" }]`";
        fields.report(problem.help(help));
    }
}

/// At most one way is marked as the one that goes on.
fn report_second_main(fields: &Fields<'_>, branches: &[Fields<'_>]) {
    // What is neither true nor false is reported where the branch is read.
    let is_marked = |branch: &&Fields<'_>| {
        let mark = branch.node("main").map(|node| &node.value);
        matches!(mark, Some(NodeValue::Flag(true)))
    };
    let mut marked = branches.iter().filter(is_marked);
    if let (Some(_), Some(second)) = (marked.next(), marked.next()) {
        let problem = Problem::new(
            Code::UnknownField,
            "a second branch of this question is marked with `main`",
        );
        fields.report(
            problem
                .at(second.key_span("main"))
                .help("keep it at the branch that goes on"),
        );
    }
}

fn read_branch(fields: &Fields<'_>, names: &[&str], is_last: bool) -> Option<Branch> {
    let otherwise = fields.flag("otherwise") == Some(true);
    let when = read_guard(fields, "when");
    if otherwise && fields.has("when") {
        let problem = Problem::new(
            Code::UnknownField,
            "a branch with both `when` and `otherwise`",
        );
        fields.report(
            problem
                .at(fields.key_span("otherwise"))
                .help("leave one of them out"),
        );
    }
    if !otherwise && !fields.has("when") {
        fields.missing("`when` or `otherwise`");
    }
    if otherwise && !is_last {
        let problem =
            Problem::new(Code::DeadEnd, "`otherwise` before other branches").at(fields.span);
        fields.report(problem.help("put it last: it takes everyone left"));
    }
    let label = fields.text("label");
    let main = fields.flag("main") == Some(true);
    let to = fields.text_at("to");
    let to = to.and_then(|(text, _, span)| step_named(fields, &text, span, names));
    fields.report_unknown();
    if !otherwise && when.is_none() {
        return None;
    }
    Some(Branch {
        when,
        label: label?,
        to: to?,
        main,
        span: fields.span,
    })
}

/// What a step or a row says of interventions.
pub(super) struct ReadStances {
    pub stances: Vec<(Stance, InterventionKey)>,
    pub choices: Choices,
    pub except: Vec<InterventionKey>,
    pub indecision: Option<Indecision>,
}

/// `offer`, `consider`, `avoid`, `forbid`, `undecided`; `None` where it can't be read why something is undecided, or it is decided too.
pub(super) fn read_stances(fields: &Fields<'_>) -> Option<ReadStances> {
    let mut stances: Vec<(Stance, InterventionKey)> = Vec::new();
    let mut choices = Choices::default();
    let mut is_clear = true;
    for stance in Stance::ALL {
        let chosen = match stance.permits() {
            true => read_chosen(fields, stance.name()),
            false => Chosen::each(fields.things_at(stance.name())),
        };
        choices = choices.set(stance, chosen.is_one_of);
        for (intervention, span) in chosen.named {
            let is_decided = stances.iter().any(|(_, other)| *other == intervention);
            if stance == Stance::Undecided && is_decided {
                let message = "this is decided and undecided at once";
                let problem = Problem::new(Code::UnevenAdvice, message).at(span);
                fields.report(problem.help("name it in one of the two"));
                is_clear = false;
            }
            stances.push((stance, intervention));
        }
    }
    let except = fields.things("except");
    let indecision = read_indecision(fields, fields.has(Stance::Undecided.name()))?;
    is_clear.then_some(ReadStances {
        stances,
        choices,
        except,
        indecision,
    })
}

fn read_act(fields: &Fields<'_>, names: &[&str]) -> Option<Action> {
    let said = read_stances(fields);
    let sets = read_sets(fields);
    let by = fields.thing("by");
    let next = read_next(fields, names)?;
    let ReadStances {
        stances,
        choices,
        except,
        indecision,
    } = said?;
    if stances.is_empty() && sets.is_empty() {
        if fields.has("set") {
            return None;
        }
        let problem = Problem::new(Code::DeadEnd, "this step says nothing of any intervention");
        fields.report(problem.at(fields.span));
        return None;
    }
    Some(Action::Act {
        stances,
        choices,
        except,
        indecision,
        sets,
        by,
        next,
    })
}

/// Where a step leads, if it leads on: the outer option is whether that could be read.
#[allow(clippy::option_option)]
fn read_next(fields: &Fields<'_>, names: &[&str]) -> Option<Option<usize>> {
    match fields.text_at("next") {
        Some((text, _, span)) => step_named(fields, &text, span, names).map(Some),
        None if fields.has("next") => None,
        None => Some(None),
    }
}

fn step_named(fields: &Fields<'_>, name: &str, span: Span, names: &[&str]) -> Option<usize> {
    let found = names.iter().position(|candidate| *candidate == name);
    if found.is_none() {
        let problem = Problem::new(
            Code::UnknownName,
            format!("this pathway has no step `{name}`"),
        )
        .at(span);
        let problem = problem.help(format!("its steps are {}", names.join(", ")));
        let scope = fields.scope;
        fields.report(scope.did_you_mean(problem, name, names.iter().copied()));
    }
    found
}
