//! The dry-needling guideline's own safety rules, as properties over generated patients. They are written here once more, in
//! Rust and against the plain interpreter, so that neither the book's invariants nor the prover vouch for themselves.

mod drawn;

use std::path::Path;
use std::sync::LazyLock;

use drawn::Drawing;
use jiff::civil::{Date, date};
use num_bigint::BigUint;
use pathbook::interpret::{Advice, Truth, advise, claim_holds, is_admitted};
use pathbook::model::{
    Claim, ClaimTest, FactKey, FactKind, InterventionKey, Invariant, Library, Logic, Patient,
    RecommendationKey, Rule, Value, Written,
};
use pathbook::prove::formula::Formula;
use pathbook::quantity::Number;
use pathbook::verify::Verified;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

const TODAY: Date = date(2026, 11, 23);

static BOOK: LazyLock<Verified> = LazyLock::new(|| {
    let (sources, problems) =
        pathbook::read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book is here");
    pathbook::check(&sources, problems, TODAY).unwrap_or_else(|problems| panic!("{problems:#?}"))
});

fn library() -> &'static Library {
    BOOK.library()
}

fn fact(id: &str) -> FactKey {
    let mut facts = library().facts.iter();
    facts
        .find(|(_, fact)| fact.meta.id == id)
        .unwrap_or_else(|| panic!("no fact {id}"))
        .0
}

fn intervention(id: &str) -> InterventionKey {
    let mut interventions = library().interventions.iter();
    interventions
        .find(|(_, own)| own.meta.id == id)
        .unwrap_or_else(|| panic!("no intervention {id}"))
        .0
}

/// The value of a one-of fact by its words.
fn one_of(id: &str, value: &str) -> Value {
    let FactKind::OneOf(values) = &library().facts[fact(id)].kind else {
        panic!("{id} is not one-of")
    };
    let place = values.place(value);
    Value::OneOf(place.unwrap_or_else(|| panic!("no {value}")))
}

static DRAWING: LazyLock<Drawing<'static>> = LazyLock::new(|| Drawing::new(library()));

/// Patients with some facts given, drawn from all whom the assumptions admit.
fn patient(given: Vec<(&'static str, Value)>) -> impl Strategy<Value = Patient> {
    let given: Vec<_> = given
        .into_iter()
        .map(|(id, value)| (fact(id), value))
        .collect();
    DRAWING.patients(DRAWING.given(&given))
}

fn anyone() -> impl Strategy<Value = Patient> {
    patient(Vec::new())
}

/// Those who are permitted needling, as the prover has it: one of many thousands.
fn needled() -> impl Strategy<Value = Patient> {
    let permitted = ClaimTest::Permitted(intervention("dry-needling"));
    DRAWING.patients(DRAWING.claimed(&Claim::Test(permitted)))
}

/// Those with whom an invariant is in question: of what it needs as much as anyone meets is not definitely false.
fn concerned(invariant: &Invariant) -> impl Strategy<Value = Patient> {
    let formula = match &invariant.rule {
        Rule::Always(Written {
            logic: Logic::Implies(premise, _),
            ..
        }) => DRAWING.possible(premise),
        Rule::Never(Written {
            logic: Logic::And(parts),
            ..
        }) => parts.iter().fold(Formula::TRUE, |all, part| {
            let more = DRAWING.both(all, DRAWING.possible(part));
            let is_somebody = DRAWING.count(more) > BigUint::ZERO;
            if is_somebody { more } else { all }
        }),
        Rule::Always(_) | Rule::Never(_) | Rule::Together(_) | Rule::OfTwo(_) => Formula::TRUE,
    };
    DRAWING.patients(formula)
}

fn permits(advice: &Advice, id: &str) -> bool {
    advice.answers(library(), &ClaimTest::Permitted(intervention(id)))
}

fn permits_needling(patient: &Patient) -> bool {
    permits(&advise(library(), patient), "dry-needling")
}

fn is(patient: &Patient, id: &str, value: &str) -> bool {
    *patient.value(fact(id)) == one_of(id, value)
}

fn conservative_care_failed(patient: &Patient) -> bool {
    let failed = |id| is(patient, id, "tried and failed");
    let is_out = |id| failed(id) || is(patient, id, "contraindicated");
    is_out("pain-medicine-result")
        && failed("self-care-result")
        && (is(patient, "low-back-pain", "none") || is_out("heat-result"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn chronic_low_back_pain_is_never_needled(
        patient in patient(vec![("low-back-pain", one_of("low-back-pain", "chronic"))]),
    ) {
        prop_assert!(!permits_needling(&patient));
        let forbidden = advise(library(), &patient).answers(library(), &ClaimTest::Forbidden(intervention("dry-needling")));
        prop_assert!(forbidden);
    }

    #[test]
    fn chronic_low_back_pain_is_never_needled_whatever_the_preference_and_past_failures(
        patient in patient(vec![
            ("low-back-pain", one_of("low-back-pain", "chronic")),
            ("prefers-needling", Value::YesNo(true)),
            ("other-treatments-failed", Value::YesNo(true)),
        ]),
    ) {
        prop_assert!(!permits_needling(&patient));
    }

    #[test]
    fn needling_is_never_first_line(patient in prop_oneof![anyone(), needled()]) {
        if permits_needling(&patient) {
            prop_assert!(conservative_care_failed(&patient));
        }
    }

    #[test]
    fn nobody_is_needled_without_more_than_60_hours_of_training(patient in prop_oneof![anyone(), needled()]) {
        if permits_needling(&patient) {
            match patient.value(fact("training")) {
                Value::Number(hours) => prop_assert!(*hours.number() > Number::from(60)),
                other => prop_assert!(false, "training is {:?}", other),
            }
        }
    }

    #[test]
    fn osteoarthritis_patellofemoral_pain_and_headache_are_never_needled(
        patient in prop_oneof![anyone(), needled()],
        problem in select(vec!["osteoarthritis", "patellofemoral-pain", "headache"]),
    ) {
        let patient = patient.with(fact(problem), Value::YesNo(true));
        prop_assert!(!is_admitted(library(), &patient) || !permits_needling(&patient));
    }

    #[test]
    fn whoever_is_refused_needling_gets_something_else(patient in anyone()) {
        let advice = advise(library(), &patient);
        let forbidden = advice.answers(library(), &ClaimTest::Forbidden(intervention("dry-needling")));
        let needling = intervention("dry-needling");
        let something_else = advice.in_force().any(|said| said.stance.permits() && said.intervention != needling);
        prop_assert!(!forbidden || something_else);
    }

    #[test]
    fn acupuncture_never_opens_the_way_to_needling(patient in prop_oneof![anyone(), needled()]) {
        let needling = intervention("dry-needling");
        let about_acupuncture = |key: RecommendationKey| {
            library().recommendations[key].interventions().contains(&intervention("acupuncture"))
        };
        for key in library().recommendations.keys().filter(|key| about_acupuncture(*key)) {
            let own = &library().recommendations[key];
            prop_assert!(!own.stances().any(|(stance, on)| stance.permits() && on == needling));
        }
        prop_assert!(!library().classes_of(needling).contains(&intervention("acupuncture")));
        prop_assert!(!library().classes_of(intervention("acupuncture")).contains(&needling));
        let advice = advise(library(), &patient);
        if advice.applies.iter().any(|key| library().recommendations[*key].meta.id == "acupuncture-for-chronic-low-back-pain") {
            prop_assert!(!permits(&advice, "dry-needling"));
        }
    }

    /// What has failed is not offered again: that it came first is a fact about the patient.
    #[test]
    fn in_the_neck_manual_therapy_with_exercise_has_failed_before_needling(patient in needled()) {
        let advice = advise(library(), &patient);
        if is(&patient, "neck-pain", "none") || !permits(&advice, "dry-needling") {
            return Ok(());
        }
        let is_out = ["tried and failed", "contraindicated"]
            .into_iter()
            .any(|result| is(&patient, "manual-therapy-result", result));
        prop_assert!(is_out && !permits(&advice, "manual-therapy-with-exercise"));
    }

    /// Whatever stops dry needling: osteoarthritis, headache, chronic low back pain.
    #[test]
    fn neck_pain_gets_manual_therapy_unless_it_has_failed(patient in anyone()) {
        let has_place = ["not tried", "tried and helped"]
            .into_iter()
            .any(|result| is(&patient, "manual-therapy-result", result));
        let wanted = has_place && !is(&patient, "neck-pain", "none");
        let advice = advise(library(), &patient);
        prop_assert_eq!(permits(&advice, "manual-therapy-with-exercise"), wanted);
    }

    /// The ends that the book gives to the document's open paths are not recommendations.
    #[test]
    fn what_the_book_adds_is_never_offered(patient in anyone()) {
        let advice = advise(library(), &patient);
        let is_offered =
            |id: &str| advice.answers(library(), &ClaimTest::Offered(intervention(id)));
        prop_assert!(!is_offered("self-care") && !is_offered("referral-to-trained-practitioner"));
        if !is(&patient, "low-back-pain", "acute") {
            prop_assert!(!is_offered("heat-therapy") && !is_offered("acetaminophen-or-nsaids"));
        }
    }
}

/// The book's own invariants, each over patients whom it concerns, by the plain interpreter.
#[test]
fn every_invariant_is_kept_by_those_whom_it_concerns() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(100)
    };
    for invariant in library().invariants.values() {
        let Some(kept) = invariant.kept() else {
            continue;
        };
        let mut runner = TestRunner::new(config.clone());
        let outcome = runner.run(&concerned(invariant), |patient| {
            let advice = advise(library(), &patient);
            prop_assert_eq!(
                claim_holds(library(), &patient, &advice, &kept),
                Truth::True
            );
            Ok(())
        });
        assert!(outcome.is_ok(), "{}: {outcome:?}", invariant.meta.id);
    }
}

/// Who is drawn for a claim meets it, and who is drawn against it does not, whatever their numbers within a range are.
#[test]
fn who_is_drawn_is_as_the_interpreter_says() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(100)
    };
    for key in library().interventions.keys() {
        let test = ClaimTest::Permitted(key);
        let permitted = DRAWING.claimed(&Claim::Test(test.clone()));
        for (formula, wanted) in [(permitted, true), (DRAWING.not(permitted), false)] {
            if DRAWING.count(formula) == BigUint::ZERO {
                continue;
            }
            let mut runner = TestRunner::new(config.clone());
            let outcome = runner.run(&DRAWING.patients(formula), |patient| {
                prop_assert!(is_admitted(library(), &patient));
                prop_assert_eq!(
                    advise(library(), &patient).answers(library(), &test),
                    wanted
                );
                Ok(())
            });
            assert!(outcome.is_ok(), "{outcome:?}");
        }
    }
}

/// Properties that only ever see refusals would prove nothing.
#[test]
fn needling_is_permitted_to_someone() {
    let verified = LazyLock::force(&BOOK);
    let trained = verified.library().vignettes.values().filter(|vignette| {
        vignette
            .expected
            .iter()
            .any(|(test, _)| *test == ClaimTest::Considered(intervention("dry-needling")))
    });
    assert!(trained.count() >= 2);
}

#[test]
fn the_book_is_complete() {
    let library = library();
    assert!(library.vignettes.len() >= 12);
    assert!(BOOK.warnings().is_empty(), "{:#?}", BOOK.warnings());
    assert_eq!(
        library.adjudications.len(),
        46 + 3,
        "one for each tension of the document, and three where headache meets a ban"
    );
}
