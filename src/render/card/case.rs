use num_bigint::BigUint;
use serde::Serialize;

use super::{CardFrame, CardSetting, Presented};
use crate::markup::Html;
use crate::model::{
    Adjudication, AdjudicationKey, Claim, ExpectedNumber, ExpectedOutput, FactKey, InterventionKey,
    Invariant, InvariantKey, OutputKey, PairClaim, Precedence, Rule, Ruling, SaysOfTwo, Thing,
    Vignette, VignetteKey, WrittenViolation, claim_test, plain,
};
use crate::notation::invariant_written;
use crate::render::Broken;
use crate::render::criteria::Definitions;
use crate::render::link::Link;
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
        view.invariant_card(frame, key)
    }

    fn lead(_: &View<'_>, _: InvariantKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: InvariantKey) -> Option<String> {
        let invariant = &view.library().invariants[key];
        let rule = view.sentence(&view.rule_criteria(&invariant.rule)).plain();
        Some(match view.known_criteria(invariant) {
            Some(known) => {
                let when = view.sentence(&known).plain();
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
        view.vignette_card(frame, key)
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
        view.adjudication_card(frame, key)
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

impl View<'_> {
    pub(super) fn invariant_card(
        &self,
        frame: CardFrame,
        key: InvariantKey,
    ) -> Result<Html, Broken> {
        let invariant = &self.library().invariants[key];
        let rule = &invariant.rule;
        let words = self.words();
        let proof = self.book.proofs.and_then(|proofs| {
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
            parts: self.rule_parts(rule),
            differ_in: rule
                .of_two()
                .and_then(|rule| self.differ_in(rule.differing())),
            written: invariant_written(self.library(), invariant),
            known_violation: invariant.known().and_then(|known| {
                let violating = proof.and_then(|(_, proof)| proof.violating.as_ref());
                self.known_violation(invariant, known, violating)
            }),
            proved,
            frame,
        };
        self.render_card("card-invariant.html", &card)
    }

    fn differ_in(&self, facts: &[FactKey]) -> Option<Phrase> {
        let links = facts.iter().map(|fact| self.link.thing(Thing::Fact(*fact)));
        let links: Vec<Link> = links.collect();
        let sentence = &self.words().sentences.differ_in;
        (!links.is_empty()).then(|| sentence.phrase(self.listed(&links)))
    }

    /// Who is known to break it.
    fn known_criteria(&self, invariant: &Invariant) -> Option<Criteria> {
        let of_two = invariant.rule.of_two();
        let of_two = of_two.and_then(|own| own.known_violation.as_ref());
        let of_one = invariant.known_violation.as_ref();
        let of_one = of_one.map(|known| self.claim_criteria(&known.when.logic));
        of_one.or_else(|| of_two.map(|known| self.pair_criteria(&known.when.logic)))
    }

    fn known_violation(
        &self,
        invariant: &Invariant,
        known: WrittenViolation<'_>,
        violating: Option<&BigUint>,
    ) -> Option<KnownViolationLine> {
        let (words, criteria) = (self.words(), self.known_criteria(invariant)?);
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
                criteria: self.criteria_html(&criteria, Definitions::Linked),
            },
            reason: known.reason.to_owned(),
            until: words.sentences.stands_until.say(words.date(known.until)),
            violating,
        })
    }

    fn rule_part(&self, says: &WordText, claim: &Claim) -> RulePart {
        RulePart {
            says: says.to_string(),
            criteria: self.criteria_html(&self.claim_criteria(claim), Definitions::Linked),
        }
    }

    /// Whenever this, then that; or never this; or this for everyone.
    fn rule_parts(&self, rule: &Rule) -> Vec<RulePart> {
        let said = &self.words().rules;
        let part = |says: &WordText, claim: &Claim| self.rule_part(says, claim);
        let whole = || RulePart {
            says: said.always.to_string(),
            criteria: self.criteria_html(&self.rule_criteria(rule), Definitions::Linked),
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
                        criteria: self
                            .criteria_html(&self.pair_criteria(claim), Definitions::Linked),
                    };
                    vec![
                        part(&said.pairs, &pairs.pairs.logic),
                        part(&said.then, &pairs.always.logic),
                    ]
                }
            },
        }
    }

    pub(super) fn vignette_card(&self, frame: CardFrame, key: VignetteKey) -> Result<Html, Broken> {
        let library = self.library();
        let vignette = &library.vignettes[key];
        let proofs = self.book.proofs.into_iter();
        let mut proofs = proofs.flat_map(|proofs| &proofs.vignettes);
        let proof = proofs.find(|proof| proof.vignette == key);
        let given = vignette.given.iter().map(|(fact, value)| GivenFact {
            fact: self.link.thing(Thing::Fact(*fact)),
            value: self.words().value(value, &library.facts[*fact].kind),
        });
        let card = VignetteCard {
            story: self.optional_prose(&vignette.story, &format!("{}-story", frame.part)),
            given: given.collect(),
            expected: self.expected(vignette),
            proved: proof
                .and_then(|proof| proof.patients.as_ref())
                .map(|patients| self.proved_case(patients)),
            frame,
        };
        self.render_card("card-vignette.html", &card)
    }

    fn proved_case(&self, patients: &BigUint) -> String {
        let words = self.words();
        let wordings = &words.sentences.proved_case;
        let sentence = words.plural(wordings, &patients.to_string());
        sentence.say(words.count(patients))
    }

    fn expected(&self, vignette: &Vignette) -> Vec<Expected> {
        let words = self.words();
        let mut lines: Vec<Expected> = Vec::new();
        let not_permitted = vignette.not_permitted.iter().map(|(key, _)| {
            let link = self.link.thing(Thing::Intervention(*key));
            (
                ("forbid", words.expected.not_permitted.as_str()),
                vec![link],
            )
        });
        let expected = vignette.expected.iter().map(|(test, _)| {
            let links = claim_test(test)
                .into_iter()
                .map(|referent| self.link.referent(referent));
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
            .map(|output| self.expected_output(output));
        let numbers = vignette
            .numbers
            .iter()
            .map(|number| self.expected_number(number));
        let results: Vec<Link> = outputs.chain(numbers).collect();
        lines.extend((!results.is_empty()).then(|| Expected {
            stance: "neutral",
            words: words.outputs.result.to_string(),
            links: results,
        }));
        lines
    }

    /// What an output comes to, in words: `Stroke risk: high`, `Dose: not set`.
    fn expected_output(&self, expected: &ExpectedOutput) -> Link {
        let link = self.link.thing(Thing::Output(expected.output));
        let text = match &expected.value {
            Some(value) => self.sentence(&self.criteria(value)).plain(),
            None => {
                let words = self.words();
                let not_set = words.patient.not_set.as_str();
                words.criteria.named.say(&link.text, not_set)
            }
        };
        Link { text, ..link }
    }

    /// What a score or a calculation comes to, in words: `Falls: 3`.
    fn expected_number(&self, expected: &ExpectedNumber) -> Link {
        let link = self.link.thing(expected.of.thing());
        let text = self.sentence(&self.criteria(&expected.value)).plain();
        Link { text, ..link }
    }

    pub(super) fn adjudication_card(
        &self,
        frame: CardFrame,
        key: AdjudicationKey,
    ) -> Result<Html, Broken> {
        let adjudication = &self.library().adjudications[key];
        let when = adjudication.ruling.as_ref().and_then(Ruling::when);
        let prose = |prose, field: &str| self.prose(prose, &format!("{}-{field}", frame.part));
        let card = AdjudicationCard {
            class: self.words().tensions.of(adjudication.class).to_owned(),
            quotes: self.quotes(Thing::Adjudication(key), &adjudication.meta.quotes),
            tension: prose(&adjudication.tension, "tension"),
            reading: prose(&adjudication.reading, "reading"),
            why: prose(&adjudication.why, "why"),
            precedence: adjudication
                .ruling
                .as_ref()
                .map(|ruling| self.ruling(ruling)),
            refusals: adjudication
                .precedence()
                .filter(|precedence| precedence.is_of_groups())
                .map(|precedence| self.refusals(precedence)),
            when: when.map(|when| self.guard_html(&frame, &when.logic)),
            written: when.map(|when| when.text.clone()).unwrap_or_default(),
            frame,
        };
        self.render_card("card-adjudication.html", &card)
    }

    fn ruling(&self, ruling: &Ruling) -> Phrase {
        let sentences = &self.words().sentences;
        let [one, other] = ruling.between().map(|side| self.link.side(side).into());
        let (on, outputs) = ruling.on();
        let on = self.ruled_on(on, outputs);
        match (ruling, on.is_empty()) {
            (Ruling::Prevails(_), true) => sentences.prevails.phrase(one, other),
            (Ruling::Prevails(_), false) => {
                sentences.prevails_on.phrase(one, other, self.listed(&on))
            }
            (Ruling::Open(_), true) => sentences.left_open_anywhere.phrase(one, other),
            (Ruling::Open(_), false) => sentences.left_open.phrase(one, other, self.listed(&on)),
        }
    }

    /// What becomes of what a group is against.
    fn refusals(&self, precedence: &Precedence) -> Phrase {
        let sentences = &self.words().sentences;
        let silenced = self.link.side(precedence.silenced).into();
        match precedence.refusals {
            true => sentences.refusals_too.phrase(silenced),
            false => sentences.refusals_stand.phrase(silenced),
        }
    }

    /// The interventions and the outputs of which something is decided, or left open.
    fn ruled_on(&self, on: &[InterventionKey], outputs: &[OutputKey]) -> Vec<Link> {
        let outputs = outputs.iter();
        let outputs = outputs.map(|key| self.link.thing(Thing::Output(*key)));
        let on = self.link.interventions(on).into_iter();
        on.chain(outputs).collect()
    }
}
