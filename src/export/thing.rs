use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::computation::ComputationJson;
use super::evidence::{self, EvidenceDetail, OutcomeDetail, ProtocolDetail};
use super::logic::{ExpectedJson, ExpressionJson, Of, claim, expected, guard, named, pair_claim};
use super::pathway::{self, ChoiceJson, IndecisionJson, PathwayDetail, SetJson};
use super::reporting::{ReportingDetail, reporting};
use super::table::{self, TableDetail};
use crate::model::plain;
use crate::model::{
    Adjudication, Aggregate, Band, Bands, Calculation, Direction, EvidenceKey, Fact, FactKind,
    Grading, Guideline, InterventionKey, Invariant, InvariantKey, Library, NamedValue, Operand,
    Output, Points, Prose, RecommendationKey, ReferenceKey, Referent, Rule, Ruling, SaysOfTwo,
    Score, Stance, Statement, Strength, Thing, User, Usual, VignetteKey,
};
use crate::plan::{Page, Plan};
use crate::verify::{InvariantProof, Proofs};
use crate::words::Words;

/// What every thing has, and what its kind adds.
#[derive(JsonSchema, Serialize)]
pub(super) struct ThingJson {
    id: String,
    was: Vec<String>,
    #[serde(flatten)]
    detail: Detail,
    title: String,
    guideline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    cites: Vec<String>,
    quotes: Vec<String>,
    derived: Vec<String>,
    codes: BTreeMap<String, String>,
    origin: Option<OriginJson>,
    note: Option<String>,
    used_by: Vec<String>,
}

/// What it was imported from.
#[derive(JsonSchema, Serialize)]
struct OriginJson {
    file: String,
    element: String,
    sha256: String,
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Detail {
    Guideline(Box<GuidelineDetail>),
    Fact(FactDetail),
    Assumption {
        always: ExpressionJson,
    },
    Condition {
        when: ExpressionJson,
    },
    Score {
        points: Vec<PointsJson>,
        range: [String; 2],
    },
    Calculation(CalculationDetail),
    Intervention {
        is_a: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        made_of: Vec<String>,
        distinct_from: Vec<String>,
    },
    Outcome(OutcomeDetail),
    Evidence(EvidenceDetail),
    Output(OutputDetail),
    Recommendation(Box<RecommendationDetail>),
    Protocol(ProtocolDetail),
    Pathway(PathwayDetail),
    Table(TableDetail),
    Invariant(Box<InvariantDetail>),
    Vignette(VignetteDetail),
    Adjudication(AdjudicationDetail),
    Term {
        definition: String,
        abbreviation: Option<String>,
        synonyms: Vec<String>,
    },
}

/// An entry of a score: a condition, or the bands of a number.
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
enum PointsJson {
    When {
        when: ExpressionJson,
        points: String,
        label: Option<String>,
    },
    Bands {
        #[serde(flatten)]
        of: Of,
        bands: Vec<BandJson>,
        label: Option<String>,
    },
}

/// A band: where it ends, which of the last is not said.
#[derive(JsonSchema, Serialize)]
struct BandJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<BoundJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<BoundJson>,
    points: String,
}

/// In the unit of what has the bands.
#[derive(JsonSchema, Serialize)]
struct BoundJson {
    number: String,
    unit: Option<String>,
}

/// A guideline as a whole.
#[derive(JsonSchema, Serialize)]
struct GuidelineDetail {
    version: String,
    status: &'static str,
    published: Option<String>,
    review_by: Option<String>,
    scope: Option<String>,
    population: Option<String>,
    summary: Option<String>,
    authors: Vec<String>,
    conflicts_of_interest: Option<String>,
    funding: Option<String>,
    #[serde(flatten)]
    reporting: ReportingDetail,
}

/// Which values a fact or an output has.
#[derive(JsonSchema, Serialize)]
struct KindJson {
    r#type: &'static str,
    values: Vec<String>,
    /// Each value, where there is more to one of them than its identifier.
    named_values: Vec<ValueJson>,
    ordered: bool,
    unit: Option<String>,
    range: Option<[String; 2]>,
}

/// A number that is worked out of facts.
#[derive(JsonSchema, Serialize)]
struct CalculationDetail {
    is: ComputationJson,
    /// Of a formula of bare numbers: the unit in which it takes the number of each fact.
    numbers_in: BTreeMap<String, String>,
    /// Of whom it is worked out; absent where of everyone.
    applies: Option<ExpressionJson>,
    unit: Option<String>,
    range: Option<[String; 2]>,
}

/// What is worked out for a patient.
#[derive(JsonSchema, Serialize)]
struct OutputDetail {
    #[serde(flatten)]
    kind: KindJson,
    /// Absent where nobody must have a value.
    required: Option<ExpressionJson>,
    /// `max`, `min`, or absent where two values are a conflict.
    aggregate: Option<&'static str>,
}

/// What is asked of a patient.
#[derive(JsonSchema, Serialize)]
struct FactDetail {
    #[serde(flatten)]
    kind: KindJson,
    may_be_unknown: bool,
    /// Absent where everyone is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_when: Option<ExpressionJson>,
    /// A value, or the least and the greatest; absent where the book does not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    usual: Vec<String>,
    ask: Option<String>,
    /// `date`, where readers may give a date in place of the time since it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ask_as: Option<&'static str>,
}

/// A value with a name.
#[derive(JsonSchema, Serialize)]
struct ValueJson {
    id: String,
    label: String,
    number: Option<String>,
    codes: BTreeMap<String, String>,
}

/// Who is recommended what.
#[derive(JsonSchema, Serialize)]
struct RecommendationDetail {
    when: ExpressionJson,
    /// The first three are not there where it sets outputs alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = [Direction::For.name(), Direction::Against.name()]))]
    direction: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<&'static str>,
    /// As what a strength is read that is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    reads_as: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = Stance::ALL.map(Stance::name)))]
    stance: Option<&'static str>,
    #[serde(flatten)]
    undecided: Option<IndecisionJson>,
    interventions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<ChoiceJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    over: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    good_practice: bool,
    evidence: Vec<String>,
    evidence_against: Vec<String>,
    rationale: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<SetJson>,
}

/// A patient, and what must be said to them.
#[derive(JsonSchema, Serialize)]
struct VignetteDetail {
    story: Option<String>,
    given: BTreeMap<String, String>,
    expected: Vec<ExpectedJson>,
    not_permitted: Vec<String>,
    /// Each output that is expected, with its value, a cell, or `unset`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    outputs: BTreeMap<String, String>,
    /// Each score and calculation that is expected, with what it comes to, or a cell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    numbers: BTreeMap<String, String>,
    patients: Option<String>,
}

/// How a tension between statements is resolved, or that it is left open.
#[derive(JsonSchema, Serialize)]
struct AdjudicationDetail {
    class: Option<&'static str>,
    tension: String,
    reading: String,
    why: String,
    prevails: Option<String>,
    silenced: Option<String>,
    /// A group that prevails also silences what the other avoids or forbids.
    refusals: bool,
    /// Neither prevails: both stand.
    unresolved: bool,
    /// For whom; left out where it is for everyone.
    when: Option<ExpressionJson>,
    /// The two statements, if it is about statements.
    between: Vec<String>,
    on: Vec<String>,
}

pub(super) fn id(library: &Library, thing: Thing) -> String {
    library.meta(thing).id.clone()
}

pub(super) fn cites(library: &Library, keys: &[ReferenceKey]) -> Vec<String> {
    keys.iter()
        .map(|&key| library.references[key].key.clone())
        .collect()
}

pub(super) fn interventions(library: &Library, keys: &[InterventionKey]) -> Vec<String> {
    keys.iter()
        .map(|&key| library.interventions[key].meta.id.clone())
        .collect()
}

fn text(library: &Library, prose: &Option<Prose>) -> Option<String> {
    prose.as_ref().map(|prose| plain(prose, library))
}

/// `site` is that on which it is published.
pub(super) fn thing_json(library: &Library, thing: Thing, site: Option<&Plan<'_>>) -> ThingJson {
    let meta = library.meta(thing);
    ThingJson {
        id: meta.id.clone(),
        was: meta.was.iter().map(|(id, _)| id.clone()).collect(),
        title: meta.title.clone(),
        guideline: meta
            .guideline
            .map(|key| library.guidelines[key].meta.id.clone()),
        page: site.map(|site| site.address(Page::Thing(thing)).to_string()),
        cites: cites(library, &meta.cites),
        quotes: meta.quotes.iter().map(|quote| quote.text.clone()).collect(),
        derived: meta.derived.clone(),
        codes: meta.codes.iter().cloned().collect(),
        origin: meta.origin.as_ref().map(|origin| OriginJson {
            file: origin.file.clone(),
            element: origin.element.clone(),
            sha256: origin.sha256.to_string(),
        }),
        note: text(library, &meta.note),
        used_by: site.map_or_else(Vec::new, |site| used_by(site, thing)),
        detail: detail(library, thing, site.and_then(Plan::proofs)),
    }
}

fn used_by(site: &Plan<'_>, thing: Thing) -> Vec<String> {
    let library = site.library();
    let user = |user: User| match user {
        User::Thing(thing) => id(library, thing),
        User::Step(step) => library.step_name(step),
        User::Row(row) => library.row_name(row),
        User::Chapter(key) => site.address(Page::Chapter(key)).to_string(),
        User::Reporting(key) => site.address(Page::Reporting(key)).to_string(),
    };
    site.uses.users(Referent::Thing(thing)).map(user).collect()
}

fn detail(library: &Library, thing: Thing, proofs: Option<&Proofs>) -> Detail {
    match thing {
        Thing::Guideline(key) => {
            Detail::Guideline(Box::new(guideline(library, &library.guidelines[key])))
        }
        Thing::Fact(key) => Detail::Fact(fact(library, &library.facts[key])),
        Thing::Assumption(key) => Detail::Assumption {
            always: guard(library, &library.assumptions[key].always),
        },
        Thing::Condition(key) => Detail::Condition {
            when: guard(library, &library.conditions[key].when),
        },
        Thing::Score(key) => score(library, &library.scores[key]),
        Thing::Calculation(key) => calculation(library, &library.calculations[key]),
        Thing::Output(key) => output(library, &library.outputs[key]),
        Thing::Intervention(key) => Detail::Intervention {
            is_a: interventions(library, &library.interventions[key].is_a),
            made_of: interventions(library, &library.interventions[key].made_of),
            distinct_from: interventions(library, &library.interventions[key].distinct_from),
        },
        Thing::Outcome(key) => Detail::Outcome(evidence::outcome(&library.outcomes[key])),
        Thing::Evidence(key) => {
            Detail::Evidence(evidence::evidence(library, &library.evidence[key]))
        }
        Thing::Recommendation(key) => {
            Detail::Recommendation(Box::new(recommendation(library, key)))
        }
        Thing::Protocol(key) => {
            Detail::Protocol(evidence::protocol(library, &library.protocols[key]))
        }
        Thing::Pathway(key) => Detail::Pathway(pathway::detail(library, key)),
        Thing::Table(key) => Detail::Table(table::detail(library, key)),
        Thing::Invariant(key) => Detail::Invariant(Box::new(invariant(library, key, proofs))),
        Thing::Vignette(key) => Detail::Vignette(vignette(library, key, proofs)),
        Thing::Adjudication(key) => {
            Detail::Adjudication(adjudication(library, &library.adjudications[key]))
        }
        Thing::Term(key) => Detail::Term {
            definition: plain(&library.terms[key].definition, library),
            abbreviation: library.terms[key].abbreviation.clone(),
            synonyms: library.terms[key].synonyms.clone(),
        },
    }
}

fn guideline(library: &Library, guideline: &Guideline) -> GuidelineDetail {
    GuidelineDetail {
        version: guideline.version.clone(),
        status: guideline.status.name(),
        published: guideline.published.map(|date| date.to_string()),
        review_by: guideline.review_by.map(|(date, _)| date.to_string()),
        scope: text(library, &guideline.scope),
        population: text(library, &guideline.population),
        summary: text(library, &guideline.summary),
        authors: guideline.authors.clone(),
        conflicts_of_interest: guideline.conflicts_of_interest.clone(),
        funding: guideline.funding.clone(),
        reporting: reporting(library, &guideline.reporting),
    }
}

fn fact(library: &Library, fact: &Fact) -> FactDetail {
    FactDetail {
        kind: kind(&fact.kind),
        may_be_unknown: fact.may_be_unknown,
        ask: fact.ask.clone(),
        ask_as: fact.ask_as_date.map(|_| "date"),
        asked_when: fact.asked_when.as_ref().map(|value| guard(library, value)),
        usual: match &fact.usual {
            Some(Usual::One(value)) => vec![value.words(&fact.kind)],
            Some(Usual::Between(low, high)) => vec![low.to_string(), high.to_string()],
            None => Vec::new(),
        },
    }
}

fn kind(kind: &FactKind) -> KindJson {
    let values = kind.values();
    let are_described = values.iter().any(NamedValue::is_described);
    let named = values
        .iter()
        .filter(|_| are_described)
        .map(|value| ValueJson {
            id: value.id.clone(),
            label: value.label.clone(),
            number: value.number.as_ref().map(ToString::to_string),
            codes: value.codes.iter().cloned().collect(),
        });
    KindJson {
        r#type: kind.name(),
        values: values.iter().map(|value| value.id.clone()).collect(),
        named_values: named.collect(),
        ordered: kind.is_ordered(),
        unit: kind.unit().map(|unit| unit.code().to_owned()),
        range: kind
            .range()
            .map(|range| [range.low().to_string(), range.high().to_string()]),
    }
}

fn calculation(library: &Library, calculation: &Calculation) -> Detail {
    let KindJson { unit, range, .. } = kind(&calculation.kind);
    let applies = calculation.applies.as_ref();
    let bare = calculation.is.bare.iter().flatten();
    let id = |of: &Operand| library.meta(of.thing()).id.clone();
    Detail::Calculation(CalculationDetail {
        is: ComputationJson::of(library, &calculation.is),
        numbers_in: bare.map(|(of, unit)| (id(of), unit.to_string())).collect(),
        applies: applies.map(|applies| guard(library, applies)),
        unit,
        range,
    })
}

fn output(library: &Library, output: &Output) -> Detail {
    let required = output.required.as_ref();
    Detail::Output(OutputDetail {
        kind: kind(&output.kind),
        required: required.map(|required| guard(library, required)),
        aggregate: output.aggregate.map(Aggregate::name),
    })
}

fn score(library: &Library, score: &Score) -> Detail {
    let entries = score.entries.iter().map(|entry| match entry {
        Points::When(own) => PointsJson::When {
            when: guard(library, &own.when),
            points: own.points.to_string(),
            label: own.label.clone(),
        },
        Points::Bands(own) => PointsJson::Bands {
            of: named(library, own.of()),
            bands: bands(library, own),
            label: own.label().cloned(),
        },
    });
    Detail::Score {
        points: entries.collect(),
        range: [score.least().to_string(), score.most().to_string()],
    }
}

fn bands(library: &Library, bands: &Bands) -> Vec<BandJson> {
    let unit = library.kind_of(bands.of()).unit();
    let end = |band: &Band, is_included: bool| {
        let bound = band.bound().filter(|own| own.is_included == is_included)?;
        Some(BoundJson {
            number: bound.number.number().to_string(),
            unit: unit.map(|unit| unit.code().to_owned()),
        })
    };
    let bands = bands.bands().iter().map(|band| BandJson {
        below: end(band, false),
        up_to: end(band, true),
        points: band.points().to_string(),
    });
    bands.collect()
}

fn recommendation(library: &Library, key: RecommendationKey) -> RecommendationDetail {
    let recommendation = &library.recommendations[key];
    let evidence = |&key: &EvidenceKey| library.evidence[key].meta.id.clone();
    RecommendationDetail {
        when: guard(library, &recommendation.when),
        direction: recommendation.direction().map(Direction::name),
        strength: match recommendation.is_strength_read() {
            true => Some("not stated"),
            false => recommendation.strength().map(Strength::name),
        },
        reads_as: recommendation
            .strength()
            .filter(|_| recommendation.is_strength_read())
            .map(Strength::name),
        stance: recommendation.stance().map(Stance::name),
        undecided: pathway::indecision_json(library, recommendation.indecision()),
        interventions: interventions(library, recommendation.interventions()),
        one_of: pathway::choices_json(library, Statement::Recommendation(key)),
        except: interventions(library, &recommendation.except),
        over: interventions(library, &recommendation.over),
        certainty: recommendation
            .certainty()
            .map(|certainty| Words::english().certainty(certainty)),
        good_practice: recommendation.grading == Grading::GoodPractice,
        evidence: recommendation.evidence.iter().map(evidence).collect(),
        evidence_against: recommendation
            .evidence_against
            .iter()
            .map(|(key, _)| evidence(key))
            .collect(),
        rationale: text(library, &recommendation.rationale),
        sets: pathway::sets_json(library, &recommendation.sets),
    }
}

#[derive(JsonSchema, Serialize)]
struct InvariantDetail {
    rule: &'static str,
    /// Of `always` and `never`.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<ExpressionJson>,
    /// Of those that count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<ExpressionJson>,
    /// What of two patients the one with more has no less of, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    monotone: Option<String>,
    /// By what the two are compared, of which one has as much or more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rising_with: Vec<String>,
    /// Of which one has as much or less.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    falling_with: Vec<String>,
    /// What is true of both.
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<ExpressionJson>,
    /// Of which two patients it says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<ExpressionJson>,
    /// What is so of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    always: Option<ExpressionJson>,
    /// The facts in which they may differ; in all, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    differ_in: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_violation: Option<KnownViolationJson>,
    /// Of a rule over one patient.
    patients_concerned: Option<String>,
    /// Of a rule over two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs_concerned: Option<String>,
}

/// Who breaks a rule and is known to.
#[derive(JsonSchema, Serialize)]
struct KnownViolationJson {
    when: ExpressionJson,
    reason: String,
    until: String,
    /// Of a rule over one patient: how many of them break it; `null` where they were not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    patients: Option<Option<String>>,
    /// The same of a rule over two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Option<String>>,
}

fn known_violation(
    library: &Library,
    invariant: &Invariant,
    proof: Option<&InvariantProof>,
) -> Option<KnownViolationJson> {
    let of_two = invariant.rule.of_two();
    let of_two_known = of_two.and_then(|own| own.known_violation.as_ref());
    let when = match (&invariant.known_violation, of_two_known) {
        (Some(known), _) => Some(claim(library, &known.when)),
        (None, Some(known)) => Some(pair_claim(library, &known.when)),
        (None, None) => None,
    };
    when.zip(invariant.known()).map(|(when, known)| {
        let violating = proof.and_then(|proof| Some(proof.violating.as_ref()?.to_string()));
        let (patients, pairs) = match of_two {
            Some(_) => (None, Some(violating)),
            None => (Some(violating), None),
        };
        KnownViolationJson {
            when,
            reason: known.reason.to_owned(),
            until: known.until.to_string(),
            patients,
            pairs,
        }
    })
}

fn invariant(library: &Library, key: InvariantKey, proofs: Option<&Proofs>) -> InvariantDetail {
    let invariant = &library.invariants[key];
    let rule = &invariant.rule;
    let mut proofs = proofs.into_iter().flat_map(|proofs| &proofs.invariants);
    let proof = proofs.find(|proof| proof.invariant == key);
    let (name, one, several): (_, _, &[_]) = match rule {
        Rule::Always(claim) => ("always", Some(claim), &[]),
        Rule::Never(claim) => ("never", Some(claim), &[]),
        Rule::Together(together) => (together.limit.name(), None, &together.claims),
        Rule::OfTwo(of_two) => match of_two.says {
            SaysOfTwo::Monotone(_) => ("monotone", None, &[]),
            SaysOfTwo::Pairs(_) => ("pairs", None, &[]),
        },
    };
    let of_two = rule.of_two();
    let (monotone, pairs) = match of_two.map(|own| &own.says) {
        Some(SaysOfTwo::Monotone(monotone)) => (Some(monotone), None),
        Some(SaysOfTwo::Pairs(pairs)) => (None, Some(pairs)),
        None => (None, None),
    };
    let expression = |written| claim(library, written);
    let ids = |measures: &[crate::model::Measure]| {
        let ids = measures
            .iter()
            .map(|measure| measure.id(library).to_owned());
        ids.collect()
    };
    let concerned = proof.and_then(|proof| Some(proof.concerned.as_ref()?.to_string()));
    let (patients_concerned, pairs_concerned) = match of_two {
        Some(_) => (None, concerned),
        None => (concerned, None),
    };
    InvariantDetail {
        rule: name,
        claim: one.map(expression),
        claims: several.iter().map(expression).collect(),
        monotone: monotone.map(|own| own.of.written(library)),
        rising_with: monotone.map_or_else(Vec::new, |own| ids(&own.rising)),
        falling_with: monotone.map_or_else(Vec::new, |own| ids(&own.falling)),
        when: monotone.and_then(|own| own.when.as_ref()).map(expression),
        pairs: pairs.map(|own| pair_claim(library, &own.pairs)),
        always: pairs.map(|own| pair_claim(library, &own.always)),
        differ_in: pairs.and_then(|own| own.differ_in.as_ref()).map(|facts| {
            let ids = facts
                .iter()
                .map(|fact| library.facts[*fact].meta.id.clone());
            ids.collect()
        }),
        known_violation: known_violation(library, invariant, proof),
        patients_concerned,
        pairs_concerned,
    }
}

fn vignette(library: &Library, key: VignetteKey, proofs: Option<&Proofs>) -> VignetteDetail {
    let vignette = &library.vignettes[key];
    let mut proofs = proofs.into_iter().flat_map(|proofs| &proofs.vignettes);
    let proof = proofs.find(|proof| proof.vignette == key);
    let given = vignette.given.iter().map(|(fact, value)| {
        let fact = &library.facts[*fact];
        (fact.meta.id.clone(), value.words(&fact.kind))
    });
    VignetteDetail {
        story: text(library, &vignette.story),
        given: given.collect(),
        expected: vignette
            .expected
            .iter()
            .map(|(test, _)| expected(library, test))
            .collect(),
        not_permitted: vignette
            .not_permitted
            .iter()
            .map(|(key, _)| library.interventions[*key].meta.id.clone())
            .collect(),
        outputs: vignette
            .outputs
            .iter()
            .map(|expected| {
                let id = library.outputs[expected.output].meta.id.clone();
                (id, expected.text.clone())
            })
            .collect(),
        numbers: vignette
            .numbers
            .iter()
            .map(|expected| {
                let id = library.meta(expected.of.thing()).id.clone();
                (id, expected.text.clone())
            })
            .collect(),
        patients: proof.and_then(|proof| Some(proof.patients.as_ref()?.to_string())),
    }
}

fn adjudication(library: &Library, adjudication: &Adjudication) -> AdjudicationDetail {
    let precedence = adjudication.precedence();
    let ruling = adjudication.ruling.as_ref();
    let on = ruling.map(Ruling::on);
    AdjudicationDetail {
        class: adjudication.class.map(|class| class.name()),
        tension: plain(&adjudication.tension, library),
        reading: plain(&adjudication.reading, library),
        why: plain(&adjudication.why, library),
        prevails: precedence.map(|precedence| library.side_name(precedence.prevails)),
        silenced: precedence.map(|precedence| library.side_name(precedence.silenced)),
        refusals: precedence.is_some_and(|precedence| precedence.refusals),
        unresolved: adjudication.disagreement().is_some(),
        when: ruling
            .and_then(Ruling::when)
            .map(|when| guard(library, when)),
        between: ruling.map_or_else(Vec::new, |ruling| {
            let between = ruling.between().into_iter();
            between.map(|side| library.side_name(side)).collect()
        }),
        on: on.map_or_else(Vec::new, |(on, outputs)| {
            let outputs = outputs.iter();
            let outputs = outputs.map(|key| library.outputs[*key].meta.id.clone());
            let on = interventions(library, on);
            on.into_iter().chain(outputs).collect()
        }),
    }
}
