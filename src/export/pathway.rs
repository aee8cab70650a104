use schemars::JsonSchema;
use serde::Serialize;

use super::logic::{ExpressionJson, guard};
use crate::model::plain;
use crate::model::{
    Action, FactKind, Grounds, Indecision, InterventionKey, Library, OutputEntry, PathwayKey,
    Reason, Stance, Statement, Step, StepKey, Value,
};
use crate::words::Words;

/// A pathway.
#[derive(JsonSchema, Serialize)]
pub(super) struct PathwayDetail {
    applies: Option<ExpressionJson>,
    steps: Vec<StepJson>,
}

/// A step of a pathway.
#[derive(JsonSchema, Serialize)]
struct StepJson {
    name: String,
    title: Option<String>,
    #[serde(flatten)]
    action: ActionJson,
    because: Vec<String>,
    #[serde(flatten)]
    grounds: GroundsJson,
    cites: Vec<String>,
    quotes: Vec<String>,
    note: Option<String>,
}

/// What a step does.
#[derive(JsonSchema, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
enum ActionJson {
    Ask {
        question: String,
        branches: Vec<BranchJson>,
    },
    Act {
        stances: Vec<StanceJson>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        one_of: Vec<ChoiceJson>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        except: Vec<String>,
        #[serde(flatten)]
        undecided: Option<Box<IndecisionJson>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        sets: Vec<SetJson>,
        by: Option<String>,
        next: Option<String>,
    },
    Enter {
        #[serde(skip_serializing_if = "Option::is_none")]
        pathway: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        table: Option<String>,
        next: Option<String>,
    },
}

/// An answer to a question, and where it leads.
#[derive(JsonSchema, Serialize)]
struct BranchJson {
    label: String,
    /// Absent for `otherwise`.
    when: Option<ExpressionJson>,
    to: String,
    /// The author marks it as the one that goes on.
    main: bool,
}

/// A stance on an intervention.
#[derive(JsonSchema, Serialize)]
pub(super) struct StanceJson {
    #[schemars(extend("enum" = Stance::ALL.map(Stance::name)))]
    stance: &'static str,
    intervention: String,
}

/// What a step or a row rests on; what is not said is left out.
#[derive(JsonSchema, Serialize)]
pub(super) struct GroundsJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rationale: Option<String>,
}

pub(super) fn grounds_json(library: &Library, grounds: &Grounds) -> GroundsJson {
    let evidence = grounds.evidence.iter();
    let certainty = grounds.certainty.as_ref();
    GroundsJson {
        strength: (!grounds.is_strength_stated).then_some("not stated"),
        certainty: certainty.map(|certainty| Words::english().certainty(certainty)),
        evidence: evidence
            .map(|key| library.evidence[*key].meta.id.clone())
            .collect(),
        rationale: grounds.rationale.as_ref().map(|own| plain(own, library)),
    }
}

/// That of a stance one alternative is meant.
#[derive(JsonSchema, Serialize)]
pub(super) struct ChoiceJson {
    #[schemars(extend("enum" = Stance::ALL.map(Stance::name)))]
    stance: &'static str,
    alternatives: Vec<String>,
}

pub(super) fn choices_json(library: &Library, statement: Statement) -> Vec<ChoiceJson> {
    let choices = library.choices(statement);
    let stances = Stance::ALL.into_iter();
    let chosen = stances.filter(|stance| choices.has(*stance));
    let chosen = chosen.map(|stance| ChoiceJson {
        stance: stance.name(),
        alternatives: super::thing::interventions(
            library,
            &library.alternatives(statement, stance),
        ),
    });
    chosen.collect()
}

/// Why something is undecided, and whom the research takes that it is for.
#[derive(JsonSchema, Serialize)]
pub(super) struct IndecisionJson {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    research: Option<ExpressionJson>,
}

pub(super) fn indecision_json(
    library: &Library,
    indecision: Option<&Indecision>,
) -> Option<IndecisionJson> {
    let indecision = indecision?;
    Some(IndecisionJson {
        reason: indecision.name(),
        research: indecision
            .research()
            .map(|research| guard(library, research)),
    })
}

pub(super) fn detail(library: &Library, key: PathwayKey) -> PathwayDetail {
    let pathway = &library.pathways[key];
    PathwayDetail {
        applies: pathway
            .applies
            .as_ref()
            .map(|applies| guard(library, applies)),
        steps: pathway
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| {
                let own = StepKey {
                    pathway: key,
                    index,
                };
                step_json(library, &pathway.steps, (own, step))
            })
            .collect(),
    }
}

fn step_json(library: &Library, steps: &[Step], (key, step): (StepKey, &Step)) -> StepJson {
    StepJson {
        name: step.name.clone(),
        title: step.title.clone(),
        action: action(library, steps, key),
        because: step
            .because
            .iter()
            .map(|&reason| reason_id(library, reason))
            .collect(),
        grounds: grounds_json(library, &step.grounds),
        cites: super::thing::cites(library, &step.cites),
        quotes: step.quotes.iter().map(|quote| quote.text.clone()).collect(),
        note: step.note.as_ref().map(|note| plain(note, library)),
    }
}

fn action(library: &Library, steps: &[Step], act: StepKey) -> ActionJson {
    let name = |next: &Option<usize>| next.map(|next| steps[next].name.clone());
    match &library.step(act).action {
        Action::Ask { question, branches } => ActionJson::Ask {
            question: question.clone(),
            branches: branches
                .iter()
                .map(|branch| BranchJson {
                    label: branch.label.clone(),
                    when: branch.when.as_ref().map(|when| guard(library, when)),
                    to: steps[branch.to].name.clone(),
                    main: branch.main,
                })
                .collect(),
        },
        Action::Act {
            stances,
            choices: _,
            except,
            sets,
            by,
            next,
            indecision,
        } => ActionJson::Act {
            stances: stances_json(library, stances),
            one_of: choices_json(library, Statement::Step(act)),
            except: super::thing::interventions(library, except),
            undecided: indecision_json(library, indecision.as_ref()).map(Box::new),
            sets: sets_json(library, sets),
            by: by.map(|key| library.protocols[key].meta.id.clone()),
            next: name(next),
        },
        Action::Enter { into, next } => ActionJson::Enter {
            pathway: into
                .pathway()
                .map(|key| library.pathways[key].meta.id.clone()),
            table: into.table().map(|key| library.tables[key].meta.id.clone()),
            next: name(next),
        },
    }
}

/// An output and the value that it is set to; of an any-of output the values that are added.
#[derive(JsonSchema, Serialize)]
pub(super) struct SetJson {
    output: String,
    /// The same for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<ValueSet>,
    /// The calculation, in the unit of the output, whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    calculation: Option<String>,
    /// In the unit of the output, which the value is perhaps not written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
enum ValueSet {
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
}

pub(super) fn sets_json(library: &Library, sets: &[OutputEntry]) -> Vec<SetJson> {
    let set = |set: &OutputEntry| {
        let output = &library.outputs[set.output];
        let (constant, calculation) = (set.value.constant(), set.value.calculation());
        SetJson {
            output: output.meta.id.clone(),
            value: constant.map(|value| value_set(value, &output.kind)),
            calculation: calculation.map(|key| library.calculations[key].meta.id.clone()),
            number: constant.and_then(number_set),
        }
    };
    sets.iter().map(set).collect()
}

fn number_set(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.number().to_string()),
        Value::YesNo(_) | Value::OneOf(_) | Value::AnyOf(_) | Value::Unknown => None,
    }
}

fn value_set(value: &Value, kind: &FactKind) -> ValueSet {
    let values = kind.values();
    match value {
        Value::YesNo(yes) => ValueSet::Flag(*yes),
        Value::OneOf(place) => ValueSet::Text(values[*place].id.clone()),
        Value::AnyOf(has) => {
            let has = values.iter().zip(has);
            let has = has.filter(|(_, has)| **has == Some(true));
            ValueSet::Texts(has.map(|(value, _)| value.id.clone()).collect())
        }
        Value::Number(_) | Value::Unknown => ValueSet::Text(value.words(kind)),
    }
}

pub(super) fn stances_json(
    library: &Library,
    stances: &[(Stance, InterventionKey)],
) -> Vec<StanceJson> {
    let stances = stances.iter().map(|(stance, key)| StanceJson {
        stance: stance.name(),
        intervention: library.interventions[*key].meta.id.clone(),
    });
    stances.collect()
}

pub(super) fn reason_id(library: &Library, reason: Reason) -> String {
    match reason {
        Reason::Recommendation(key) => library.recommendations[key].meta.id.clone(),
        Reason::Adjudication(key) => library.adjudications[key].meta.id.clone(),
    }
}
