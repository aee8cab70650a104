//! A title takes the stance of what it stands over, and names what that is about.

use super::{Texts, step_stances};
use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::source::Span;
use crate::words::FoundVerb;

pub(super) fn check(texts: &Texts<'_>, problems: &mut Problems) {
    for recommendation in texts.library.recommendations.values() {
        if recommendation.meta.is_titled {
            check_recommendation(texts, recommendation, problems);
        }
    }
    for (_, step) in texts.library.steps() {
        if let (Some(title), Action::Act { .. }) = (&step.title, &step.action) {
            check_act(
                texts,
                title,
                step_stances(step),
                step.span,
                "step",
                problems,
            );
        }
    }
    for (_, step) in texts.library.steps() {
        if let Some(title) = &step.title {
            problems.extend(unrefused(texts, title, step));
        }
    }
    for invariant in texts.library.invariants.values() {
        check_invariant(texts, invariant, problems);
    }
    for (_, row) in texts.library.rows() {
        if let Some(label) = &row.label {
            check_act(texts, label, &row.stances, row.span, "row", problems);
        }
    }
}

fn check_recommendation(
    texts: &Texts<'_>,
    recommendation: &Recommendation,
    problems: &mut Problems,
) {
    let Some(stance) = recommendation.stance() else {
        return;
    };
    let (title, at) = (&recommendation.meta.title, recommendation.meta.title_span);
    let named = texts.interventions.find(title);
    let is_own =
        |key: &InterventionKey| texts.is_related_to_any(*key, recommendation.interventions());
    let speaks_of_it = |said: &FoundVerb| {
        let mut objects = named
            .iter()
            .filter(|(_, place)| said.of.contains(&place.start))
            .peekable();
        match objects.peek() {
            Some(_) => objects.any(|(key, _)| is_own(key)),
            None => said.is_first,
        }
    };
    if let Some(said) = texts.words.said(title).into_iter().find(speaks_of_it)
        && !said.stances.contains(&stance)
    {
        let message = format!(
            "“{}” is the title of advice that is {}",
            &title[said.at],
            kind_of(stance)
        );
        let help = format!(
            "begin with “{}”, or correct `for`, `against`, `undecided` or `strength`",
            texts.verb(stance)
        );
        problems.push(
            Problem::new(Code::ContradictingTitle, message)
                .at(at)
                .help(help),
        );
    }
    let about = recommendation
        .interventions()
        .iter()
        .chain(&recommendation.over);
    let about: Vec<_> = about.copied().collect();
    let others: Vec<_> = named.iter().map(|(key, _)| *key).collect();
    if let Some(other) = others.first()
        && !others
            .iter()
            .any(|key| texts.is_related_to_any(*key, &about))
    {
        let message = format!(
            "the title names “{}”, which is not what is advised",
            texts.name(*other)
        );
        problems.push(misnamed(message, at, texts, recommendation));
    } else if others.is_empty() && !names_anything(texts, recommendation) {
        let message = "the title names neither what is advised nor for whom";
        problems.push(misnamed(message.to_owned(), at, texts, recommendation));
    }
}

fn kind_of(stance: Stance) -> &'static str {
    match stance {
        Stance::Offer => "strong, and for it",
        Stance::Consider => "conditional, and for it",
        Stance::Avoid => "conditional, and against it",
        Stance::Forbid => "strong, and against it",
        Stance::Undecided => "neither for it nor against it",
    }
}

fn misnamed(
    message: String,
    at: Span,
    texts: &Texts<'_>,
    recommendation: &Recommendation,
) -> Problem {
    let names: Vec<_> = recommendation
        .interventions()
        .iter()
        .map(|key| format!("“{}”", texts.name(*key)))
        .collect();
    let help = format!("name it: {}", names.join(", "));
    Problem::new(Code::MisnamedAdvice, message)
        .at(at)
        .help(help)
}

/// Whether some word of the title is one of the interventions or of what their condition asks.
fn names_anything(texts: &Texts<'_>, recommendation: &Recommendation) -> bool {
    let library = texts.library;
    let advised = recommendation
        .interventions()
        .iter()
        .flat_map(|key| library.classes_of(*key));
    let mut about: Vec<&Meta> = advised
        .map(|key| &library.interventions[*key].meta)
        .collect();
    recommendation
        .when
        .logic
        .for_each(&mut |test| about.push(library.meta(fact_test(test))));
    let mut values = Vec::new();
    recommendation
        .when
        .logic
        .for_each(&mut |test| values.extend(values_of(library, test)));
    let known = about
        .iter()
        .flat_map(|meta| [meta.title.clone(), meta.id.replace('-', " ")]);
    let known: Vec<String> = known
        .chain(values)
        .flat_map(|name| texts.words.name_words(&name))
        .collect();
    let title = texts.words.name_words(&recommendation.meta.title);
    title
        .iter()
        .any(|word| known.iter().any(|name| begins_alike(name, word)))
}

fn values_of(library: &Library, test: &FactTest) -> Vec<String> {
    let value = |of: &Variable, value: &usize| {
        let value = library.kind_of(*of).values().get(*value)?;
        Some(value.label.clone())
    };
    match test {
        FactTest::Among { of, values } => {
            values.iter().filter_map(|index| value(of, index)).collect()
        }
        FactTest::Has { of, value: index } => value(of, index).into_iter().collect(),
        FactTest::Yes(_)
        | FactTest::Compare { .. }
        | FactTest::Known(_)
        | FactTest::Condition(_)
        | FactTest::Score { .. }
        | FactTest::ScoreKnown(_) => Vec::new(),
    }
}

/// Whether two words share their first letters, or one holds the other as compounds do.
fn begins_alike(a: &str, b: &str) -> bool {
    const ALIKE: usize = 4;
    let begin = |word: &str| word.chars().take(ALIKE).collect::<String>();
    let is_word = |word: &str| word.chars().count() >= ALIKE;
    a == b || is_word(a) && is_word(b) && (begin(a) == begin(b) || a.contains(b) || b.contains(a))
}

fn check_act(
    texts: &Texts<'_>,
    title: &str,
    stances: &[(Stance, InterventionKey)],
    at: Span,
    what: &str,
    problems: &mut Problems,
) {
    let named = texts.interventions.find(title);
    for said in texts.words.said(title) {
        let objects = named
            .iter()
            .filter(|(_, place)| said.of.contains(&place.start));
        let objects: Vec<_> = objects.map(|(key, _)| *key).collect();
        let stances_here = stances
            .iter()
            .filter(|(_, key)| texts.is_related_to_any(*key, &objects));
        let stances_here: Vec<_> = stances_here.map(|(stance, _)| *stance).collect();
        let (Some(object), false) = (
            objects.first(),
            stances_here
                .iter()
                .any(|stance_taken| said.stances.contains(stance_taken)),
        ) else {
            continue;
        };
        let verb = &title[said.at];
        let name = texts.name(*object);
        let problem = match stances_here.first() {
            Some(stance) => {
                let message = format!(
                    "the title says “{verb}”, and “{name}” is {}",
                    stance.participle()
                );
                let help = format!(
                    "write “{}”, or correct what the {what} does",
                    texts.verb(*stance)
                );
                Problem::new(Code::ContradictingTitle, message).help(help)
            }
            None => {
                let message =
                    format!("the title says “{verb}” of “{name}”, and this {what} doesn't");
                Problem::new(Code::MisnamedAdvice, message)
                    .help(format!("name what the {what} does"))
            }
        };
        problems.push(problem.at(at));
    }
}

/// The title of a step that only refuses what it names says that it does.
fn unrefused(texts: &Texts<'_>, title: &str, step: &Step) -> Option<Problem> {
    let words = texts.words;
    let is_refusal = |phrases| words.has_phrase(title, phrases);
    let is_verb = |said: &FoundVerb| said.stances.iter().any(|stance| stance.refuses());
    if is_refusal(&words.advice.denials)
        || is_refusal(&words.advice.refusals)
        || words.said(title).iter().any(is_verb)
    {
        return None;
    }
    let named = texts.interventions.find(title);
    let (object, _) = named.iter().find(|(object, _)| {
        let objects = step_stances(step)
            .iter()
            .filter(|(_, key)| texts.is_related(*key, *object));
        let mut objects = objects.peekable();
        objects.peek().is_some() && objects.all(|(stance, _)| stance.refuses())
    })?;
    let message = format!(
        "the title names “{}”, and not that the step is against it",
        texts.name(*object)
    );
    let problem = Problem::new(Code::MisnamedAdvice, message).at(step.span);
    Some(problem.help("say that it is not to be used, or stop"))
}

/// What a rule's title says is not what the rule rules out.
fn check_invariant(texts: &Texts<'_>, invariant: &Invariant, problems: &mut Problems) {
    let ruled_out = ruled_out(&invariant.rule);
    let title = &invariant.meta.title;
    let named = texts.interventions.find(title);
    for said in texts.words.said(title) {
        let objects = named
            .iter()
            .filter(|(_, place)| said.of.contains(&place.start));
        let is_out = |key: InterventionKey, stance: &Stance| {
            ruled_out
                .iter()
                .any(|(advised, out)| *advised == key && out.contains(stance))
        };
        let wrong = objects
            .map(|(key, _)| *key)
            .find(|key| said.stances.iter().all(|stance| is_out(*key, stance)));
        if let Some(key) = wrong {
            let message = format!(
                "the title says “{}” of “{}”, and the rule rules that out",
                &title[said.at.clone()],
                texts.name(key)
            );
            let problem =
                Problem::new(Code::ContradictingTitle, message).at(invariant.meta.title_span);
            problems.push(problem.help("say in the title what the rule says"));
        }
    }
}

/// The stances that a rule lets nobody have, or those of whom it speaks.
fn ruled_out(rule: &Rule) -> Vec<(InterventionKey, Vec<Stance>)> {
    match rule {
        Rule::Never(claim) => claim
            .logic
            .conjuncts()
            .into_iter()
            .filter_map(taken)
            .collect(),
        Rule::Always(claim) => match claim.logic.implication() {
            Some((_, then)) => then.conjuncts().into_iter().filter_map(left_by).collect(),
            None => Vec::new(),
        },
        Rule::Together(_) | Rule::OfTwo(_) => Vec::new(),
    }
}

/// The stances of which a test holds.
fn taken(claim: &Claim) -> Option<(InterventionKey, Vec<Stance>)> {
    let Logic::Test(test) = claim else {
        return None;
    };
    match test {
        ClaimTest::Permitted(key) => Some((*key, vec![Stance::Offer, Stance::Consider])),
        ClaimTest::Offered(key) => Some((*key, vec![Stance::Offer])),
        ClaimTest::Considered(key) => Some((*key, vec![Stance::Consider])),
        ClaimTest::Avoided(key) => Some((*key, vec![Stance::Avoid])),
        ClaimTest::Forbidden(key) => Some((*key, vec![Stance::Forbid])),
        // What is undecided may be decided as well, by another statement.
        ClaimTest::Undecided(_) => None,
        ClaimTest::Fact(_)
        | ClaimTest::Reaches(_)
        | ClaimTest::Applies(_)
        | ClaimTest::Hits(_)
        | ClaimTest::Group { .. }
        | ClaimTest::Before { .. } => None,
    }
}

/// The stances that a conclusion leaves no room for.
fn left_by(claim: &Claim) -> Option<(InterventionKey, Vec<Stance>)> {
    if let Logic::Not(inner) = claim {
        return taken(inner);
    }
    let (key, stances) = taken(claim)?;
    let others = match stances.iter().all(|stance| stance.permits()) {
        true => vec![Stance::Avoid, Stance::Forbid],
        false => vec![Stance::Offer, Stance::Consider],
    };
    Some((key, others))
}
