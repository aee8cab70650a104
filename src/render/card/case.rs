use num_bigint::BigUint;
use serde::Serialize;

use super::definition;
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{
    Adjudication, AdjudicationKey, Claim, ExpectedNumber, ExpectedOutput, FactKey, InterventionKey,
    Invariant, InvariantKey, OutputKey, PairClaim, Precedence, Rule, Ruling, SaysOfTwo, Thing,
    Vignette, VignetteKey, WrittenViolation, claim_test, plain,
};
use crate::notation::invariant_written;
use crate::render::Broken;
use crate::render::criteria::{self, Definitions};
use crate::render::link::Link;
use crate::render::prose;
use crate::render::search::FoundBy;
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{QuoteLink, View};
use crate::search::ResultGroup;
use crate::words::{Criteria, Phrase, WordText};

impl Presented for Invariant {
    const TEMPLATE: BuiltIn = built_in!("card-invariant.html");
    const GROUP: ResultGroup = ResultGroup::Safety;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: InvariantKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        invariant_card(view, frame, key)
    }

    fn lead(_: &View<'_>, _: InvariantKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: InvariantKey) -> Option<String> {
        let invariant = &view.library().invariants[key];
        let rule = criteria::sentence(view, &criteria::of_rule(view, &invariant.rule)).plain();
        Some(match known_criteria(view, invariant) {
            Some(known) => {
                let when = criteria::sentence(view, &known).plain();
                view.words().sentences.but_known.say(rule, when)
            }
            None => rule,
        })
    }

    fn found(_: &View<'_>, _: InvariantKey) -> FoundBy {
        FoundBy::default()
    }
}

impl Presented for Vignette {
    const TEMPLATE: BuiltIn = built_in!("card-vignette.html");
    const GROUP: ResultGroup = ResultGroup::Safety;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: VignetteKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        vignette_card(view, frame, key)
    }

    fn lead(_: &View<'_>, _: VignetteKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: VignetteKey) -> Option<String> {
        let story = view.library().vignettes[key].story.as_ref();
        story.map(|story| plain(story, view.library()))
    }

    fn found(_: &View<'_>, _: VignetteKey) -> FoundBy {
        FoundBy::default()
    }
}

impl Presented for Adjudication {
    const TEMPLATE: BuiltIn = built_in!("card-adjudication.html");
    const GROUP: ResultGroup = ResultGroup::Safety;
    const HOME: Option<u8> = None;

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: AdjudicationKey,
        _: CardSetting,
    ) -> Result<Html, Broken> {
        adjudication_card(view, frame, key)
    }

    fn lead(_: &View<'_>, _: AdjudicationKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: AdjudicationKey) -> Option<String> {
        Some(plain(
            &view.library().adjudications[key].tension,
            view.library(),
        ))
    }

    fn found(_: &View<'_>, _: AdjudicationKey) -> FoundBy {
        FoundBy::default()
    }
}

#[derive(Serialize)]
struct InvariantCard {
    frame: CardFrame,
    parts: Vec<RulePart>,
    /// In which facts two patients may differ, if not in all.
    differ_in: Option<Phrase>,
    written: String,
    known_violation: Option<KnownViolationLine>,
    /// Over whom it was proved, if they were counted.
    proved: Option<String>,
}

/// Who breaks a rule and is known to.
#[derive(Serialize)]
struct KnownViolationLine {
    part: RulePart,
    reason: String,
    until: String,
    /// How many of them break it, if they were counted.
    violating: Option<String>,
}

/// What is said before some criteria, and the criteria.
#[derive(Serialize)]
struct RulePart {
    says: String,
    criteria: Html,
}

#[derive(Serialize)]
struct VignetteCard {
    frame: CardFrame,
    story: Option<Html>,
    given: Vec<GivenFact>,
    expected: Vec<Expected>,
    /// For whom it was proved, if they were counted.
    proved: Option<String>,
}

#[derive(Serialize)]
struct GivenFact {
    fact: Link,
    value: String,
}

#[derive(Serialize)]
struct Expected {
    stance: &'static str,
    words: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct AdjudicationCard {
    frame: CardFrame,
    class: String,
    quotes: Vec<QuoteLink>,
    tension: Html,
    reading: Html,
    why: Html,
    /// Which statement prevails over which, and on what.
    precedence: Option<Phrase>,
    /// What becomes of refusals, where a group prevails.
    refusals: Option<Phrase>,
    /// For whom; `None` where it is for everyone.
    when: Option<Html>,
    written: String,
}

pub(super) fn invariant_card(
    view: &View<'_>,
    frame: CardFrame,
    key: InvariantKey,
) -> Result<Html, Broken> {
    let invariant = &view.library().invariants[key];
    let rule = &invariant.rule;
    let words = view.words();
    let proof = view.book.proofs.and_then(|proofs| {
        let mut rules = proofs.invariants.iter();
        Some((proofs, rules.find(|proof| proof.invariant == key)?))
    });
    let proved = proof.and_then(|(proofs, proof)| {
        let patients = words.count(&proofs.patients);
        let concerned = words.count(proof.concerned.as_ref()?);
        Some(match rule {
            Rule::OfTwo(of_two) => match of_two.says {
                SaysOfTwo::Monotone(_) => words.sentences.proved_pairs.say(patients, concerned),
                SaysOfTwo::Pairs(_) => words.sentences.proved_of_two.say(patients, concerned),
            },
            Rule::Always(_) | Rule::Never(_) | Rule::Together(_) => {
                words.sentences.proved_rule.say(patients, concerned)
            }
        })
    });
    let card = InvariantCard {
        parts: rule_parts(view, rule),
        differ_in: rule
            .of_two()
            .and_then(|rule| differ_in(view, rule.differing())),
        written: invariant_written(view.library(), invariant),
        known_violation: invariant.known().and_then(|known| {
            let violating = proof.and_then(|(_, proof)| proof.violating.as_ref());
            known_violation(view, invariant, known, violating)
        }),
        proved,
        frame,
    };
    render_card(view, "card-invariant.html", &card)
}

fn differ_in(view: &View<'_>, facts: &[FactKey]) -> Option<Phrase> {
    let links = facts.iter().map(|fact| view.link.thing(Thing::Fact(*fact)));
    let links: Vec<Link> = links.collect();
    let sentence = &view.words().sentences.differ_in;
    (!links.is_empty()).then(|| sentence.phrase(view.listed(&links)))
}

/// Who is known to break it.
fn known_criteria(view: &View<'_>, invariant: &Invariant) -> Option<Criteria> {
    let of_two = invariant.rule.of_two();
    let of_two = of_two.and_then(|own| own.known_violation.as_ref());
    let of_one = invariant.known_violation.as_ref();
    let of_one = of_one.map(|known| criteria::of_claim(view, &known.when.logic));
    of_one.or_else(|| of_two.map(|known| criteria::of_pair(view, &known.when.logic)))
}

fn known_violation(
    view: &View<'_>,
    invariant: &Invariant,
    known: WrittenViolation<'_>,
    violating: Option<&BigUint>,
) -> Option<KnownViolationLine> {
    let (words, criteria) = (view.words(), known_criteria(view, invariant)?);
    let violating = violating.map(|patients| {
        let (number, count) = (patients.to_string(), words.count(patients));
        match invariant.rule.of_two() {
            Some(_) => words
                .plural(&words.sentences.violating_pairs, &number)
                .say(count),
            None => words.plural(&words.sentences.violating, &number).say(count),
        }
    });
    Some(KnownViolationLine {
        part: RulePart {
            says: match invariant.rule.of_two() {
                Some(_) => words.rules.known_of_two.to_string(),
                None => words.rules.known_violation.to_string(),
            },
            criteria: criteria::html(view, &criteria, Definitions::Linked),
        },
        reason: known.reason.to_owned(),
        until: words.sentences.stands_until.say(words.date(known.until)),
        violating,
    })
}

fn rule_part(view: &View<'_>, says: &WordText, claim: &Claim) -> RulePart {
    RulePart {
        says: says.to_string(),
        criteria: criteria::html(view, &criteria::of_claim(view, claim), Definitions::Linked),
    }
}

/// Whenever this, then that; or never this; or this for everyone.
fn rule_parts(view: &View<'_>, rule: &Rule) -> Vec<RulePart> {
    let said = &view.words().rules;
    let part = |says: &WordText, claim: &Claim| rule_part(view, says, claim);
    let whole = || RulePart {
        says: said.always.to_string(),
        criteria: criteria::html(view, &criteria::of_rule(view, rule), Definitions::Linked),
    };
    match rule {
        Rule::Never(claim) => vec![part(&said.never, &claim.logic)],
        Rule::Always(claim) => match claim.logic.implication() {
            Some((when, then)) => vec![part(&said.whenever, when), part(&said.then, then)],
            None => vec![part(&said.always, &claim.logic)],
        },
        Rule::Together(_) => vec![whole()],
        Rule::OfTwo(of_two) => match &of_two.says {
            SaysOfTwo::Monotone(monotone) => {
                let when = monotone.when.iter();
                let when = when.map(|when| part(&said.among, &when.logic));
                when.chain([whole()]).collect()
            }
            SaysOfTwo::Pairs(pairs) => {
                let part = |says: &WordText, claim: &PairClaim| RulePart {
                    says: says.to_string(),
                    criteria: criteria::html(
                        view,
                        &criteria::of_pair(view, claim),
                        Definitions::Linked,
                    ),
                };
                vec![
                    part(&said.pairs, &pairs.pairs.logic),
                    part(&said.then, &pairs.always.logic),
                ]
            }
        },
    }
}

pub(super) fn vignette_card(
    view: &View<'_>,
    frame: CardFrame,
    key: VignetteKey,
) -> Result<Html, Broken> {
    let library = view.library();
    let vignette = &library.vignettes[key];
    let proofs = view.book.proofs.into_iter();
    let mut proofs = proofs.flat_map(|proofs| &proofs.vignettes);
    let proof = proofs.find(|proof| proof.vignette == key);
    let given = vignette.given.iter().map(|(fact, value)| GivenFact {
        fact: view.link.thing(Thing::Fact(*fact)),
        value: view.words().value(value, &library.facts[*fact].kind),
    });
    let card = VignetteCard {
        story: prose::optional_field(view, &vignette.story, &format!("{}-story", frame.part)),
        given: given.collect(),
        expected: expected(view, vignette),
        proved: proof
            .and_then(|proof| proof.patients.as_ref())
            .map(|patients| proved_case(view, patients)),
        frame,
    };
    render_card(view, "card-vignette.html", &card)
}

fn proved_case(view: &View<'_>, patients: &BigUint) -> String {
    let words = view.words();
    let wordings = &words.sentences.proved_case;
    let sentence = words.plural(wordings, &patients.to_string());
    sentence.say(words.count(patients))
}

fn expected(view: &View<'_>, vignette: &Vignette) -> Vec<Expected> {
    let words = view.words();
    let mut lines: Vec<Expected> = Vec::new();
    let not_permitted = vignette.not_permitted.iter().map(|(key, _)| {
        let link = view.link.thing(Thing::Intervention(*key));
        (
            ("forbid", words.expected.not_permitted.as_str()),
            vec![link],
        )
    });
    let expected = vignette.expected.iter().map(|(test, _)| {
        let links = claim_test(test)
            .into_iter()
            .map(|referent| view.link.referent(referent));
        (words.expectation(test), links.collect())
    });
    for ((stance, said), links) in expected.chain(not_permitted) {
        match lines.iter_mut().find(|line| line.words == said) {
            Some(line) => line.links.extend(links),
            None => lines.push(Expected {
                stance,
                words: said.to_owned(),
                links,
            }),
        }
    }
    let outputs = vignette
        .outputs
        .iter()
        .map(|output| expected_output(view, output));
    let numbers = vignette
        .numbers
        .iter()
        .map(|number| expected_number(view, number));
    let results: Vec<Link> = outputs.chain(numbers).collect();
    lines.extend((!results.is_empty()).then(|| Expected {
        stance: "neutral",
        words: words.outputs.result.to_string(),
        links: results,
    }));
    lines
}

/// What an output comes to, in words: `Stroke risk: high`, `Dose: not set`.
fn expected_output(view: &View<'_>, expected: &ExpectedOutput) -> Link {
    let link = view.link.thing(Thing::Output(expected.output));
    let text = match &expected.value {
        Some(value) => criteria::sentence(view, &criteria::of_guard(view, value)).plain(),
        None => {
            let words = view.words();
            let not_set = words.patient.not_set.as_str();
            words.criteria.named.say(&link.text, not_set)
        }
    };
    Link { text, ..link }
}

/// What a score or a calculation comes to, in words: `Falls: 3`.
fn expected_number(view: &View<'_>, expected: &ExpectedNumber) -> Link {
    let link = view.link.thing(expected.of.thing());
    let text = criteria::sentence(view, &criteria::of_guard(view, &expected.value)).plain();
    Link { text, ..link }
}

pub(super) fn adjudication_card(
    view: &View<'_>,
    frame: CardFrame,
    key: AdjudicationKey,
) -> Result<Html, Broken> {
    let adjudication = &view.library().adjudications[key];
    let when = adjudication.ruling.as_ref().and_then(Ruling::when);
    let prose = |prose, field: &str| prose::field(view, prose, &format!("{}-{field}", frame.part));
    let card = AdjudicationCard {
        class: view.words().tensions.of(adjudication.class).to_owned(),
        quotes: view.quotes(Thing::Adjudication(key), &adjudication.meta.quotes),
        tension: prose(&adjudication.tension, "tension"),
        reading: prose(&adjudication.reading, "reading"),
        why: prose(&adjudication.why, "why"),
        precedence: adjudication.ruling.as_ref().map(|own| ruling(view, own)),
        refusals: adjudication
            .precedence()
            .filter(|precedence| precedence.is_of_groups())
            .map(|precedence| refusals(view, precedence)),
        when: when.map(|when| definition::guard_html(view, &frame, &when.logic)),
        written: when.map(|when| when.text.clone()).unwrap_or_default(),
        frame,
    };
    render_card(view, "card-adjudication.html", &card)
}

fn ruling(view: &View<'_>, ruling: &Ruling) -> Phrase {
    let sentences = &view.words().sentences;
    let [one, other] = ruling.between().map(|side| view.link.side(side).into());
    let (on, outputs) = ruling.on();
    let on = ruled_on(view, on, outputs);
    match (ruling, on.is_empty()) {
        (Ruling::Prevails(_), true) => sentences.prevails.phrase(one, other),
        (Ruling::Prevails(_), false) => sentences.prevails_on.phrase(one, other, view.listed(&on)),
        (Ruling::Open(_), true) => sentences.left_open_anywhere.phrase(one, other),
        (Ruling::Open(_), false) => sentences.left_open.phrase(one, other, view.listed(&on)),
    }
}

/// What becomes of what a group is against.
fn refusals(view: &View<'_>, precedence: &Precedence) -> Phrase {
    let sentences = &view.words().sentences;
    let silenced = view.link.side(precedence.silenced).into();
    match precedence.refusals {
        true => sentences.refusals_too.phrase(silenced),
        false => sentences.refusals_stand.phrase(silenced),
    }
}

/// The interventions and the outputs of which something is decided, or left open.
fn ruled_on(view: &View<'_>, on: &[InterventionKey], outputs: &[OutputKey]) -> Vec<Link> {
    let outputs = outputs.iter();
    let outputs = outputs.map(|key| view.link.thing(Thing::Output(*key)));
    let on = view.link.interventions(on).into_iter();
    on.chain(outputs).collect()
}
