use serde::Serialize;

use super::Frame;
use crate::model::{
    AdjudicationKey, ClaimTest, InvariantKey, Precedence, Rule, Thing, Vignette, VignetteKey,
};
use crate::plan::claim_test;
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Expression, Link, QuoteLink, View};
use crate::render::words;

#[derive(Serialize)]
struct InvariantCard {
    frame: Frame,
    never: bool,
    rule: Expression,
    patients: String,
    concerned: Option<String>,
}

#[derive(Serialize)]
struct VignetteCard {
    frame: Frame,
    story: Option<Html>,
    given: Vec<Given>,
    expected: Vec<Expected>,
    patients: Option<String>,
}

#[derive(Serialize)]
struct Given {
    fact: Link,
    value: String,
}

#[derive(Serialize)]
struct Expected {
    stance: &'static str,
    words: &'static str,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct AdjudicationCard {
    frame: Frame,
    class: &'static str,
    quotes: Vec<QuoteLink>,
    tension: Html,
    reading: Html,
    why: Html,
    precedence: Option<PrecedenceLine>,
}

#[derive(Serialize)]
struct PrecedenceLine {
    prevails: Link,
    silenced: Link,
    on: Vec<Link>,
}

impl View<'_> {
    pub(super) fn invariant_card(&self, frame: Frame, key: InvariantKey) -> Result<Html, Broken> {
        let rule = &self.library().invariants[key].rule;
        let proofs = self.book.proofs;
        let proof = proofs
            .invariants
            .iter()
            .find(|proof| proof.invariant == key);
        let card = InvariantCard {
            never: matches!(rule, Rule::Never(_)),
            rule: self.claim(rule.claim()),
            patients: words::count(&proofs.patients),
            concerned: proof
                .and_then(|proof| proof.concerned.as_ref())
                .map(words::count),
            frame,
        };
        self.render_card("card-invariant.html", &card)
    }

    pub(super) fn vignette_card(&self, frame: Frame, key: VignetteKey) -> Result<Html, Broken> {
        let library = self.library();
        let vignette = &library.vignettes[key];
        let proofs = &self.book.proofs.vignettes;
        let proof = proofs.iter().find(|proof| proof.vignette == key);
        let given = vignette.given.iter().map(|(fact, value)| Given {
            fact: self.thing(Thing::Fact(*fact)),
            value: words::value(value, &library.facts[*fact]),
        });
        let card = VignetteCard {
            story: self.optional_prose(&vignette.story, &format!("{}-story", frame.part)),
            given: given.collect(),
            expected: self.expected(vignette),
            patients: proof
                .and_then(|proof| proof.patients.as_ref())
                .map(words::count),
            frame,
        };
        self.render_card("card-vignette.html", &card)
    }

    fn expected(&self, vignette: &Vignette) -> Vec<Expected> {
        let mut lines: Vec<Expected> = Vec::new();
        let not_permitted = vignette.not_permitted.iter().map(|(key, _)| {
            let link = self.thing(Thing::Intervention(*key));
            (("forbid", "Not permitted"), vec![link])
        });
        let expected = vignette.expected.iter().map(|(test, _)| {
            let links = claim_test(test)
                .into_iter()
                .map(|referent| self.referent(referent));
            (expectation(test), links.collect())
        });
        for ((stance, words), links) in expected.chain(not_permitted) {
            match lines.iter_mut().find(|line| line.words == words) {
                Some(line) => line.links.extend(links),
                None => lines.push(Expected {
                    stance,
                    words,
                    links,
                }),
            }
        }
        lines
    }

    pub(super) fn adjudication_card(
        &self,
        frame: Frame,
        key: AdjudicationKey,
    ) -> Result<Html, Broken> {
        let adjudication = &self.library().adjudications[key];
        let prose = |prose, field: &str| self.prose(prose, &format!("{}-{field}", frame.part));
        let card = AdjudicationCard {
            class: words::tension_class(adjudication.class),
            quotes: self.quotes(Thing::Adjudication(key), &adjudication.meta.quotes),
            tension: prose(&adjudication.tension, "tension"),
            reading: prose(&adjudication.reading, "reading"),
            why: prose(&adjudication.why, "why"),
            precedence: adjudication
                .precedence
                .as_ref()
                .map(|precedence| self.precedence(precedence)),
            frame,
        };
        self.render_card("card-adjudication.html", &card)
    }

    fn precedence(&self, precedence: &Precedence) -> PrecedenceLine {
        PrecedenceLine {
            prevails: self.statement(precedence.prevails),
            silenced: self.statement(precedence.silenced),
            on: self.interventions(&precedence.on),
        }
    }
}

/// A stance for its colour, and the words.
fn expectation(test: &ClaimTest) -> (&'static str, &'static str) {
    match test {
        ClaimTest::Offered(_) => ("offer", "Offered"),
        ClaimTest::Permitted(_) => ("consider", "Permitted"),
        ClaimTest::Considered(_) => ("consider", "Considered"),
        ClaimTest::Avoided(_) => ("avoid", "Avoided"),
        ClaimTest::Forbidden(_) => ("forbid", "Forbidden"),
        ClaimTest::Reaches(_) => ("neutral", "Comes to"),
        ClaimTest::Applies(_) => ("neutral", "What applies"),
        ClaimTest::Hits(_) => ("neutral", "Row of a table"),
        ClaimTest::Before { .. } => ("neutral", "In this order"),
        ClaimTest::Fact(_) => ("neutral", "Known"),
    }
}
