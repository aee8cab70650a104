use super::fields::Fields;
use super::monotone::read_monotone;
use crate::model::{Claim, Invariant, KnownViolation, Limit, Meta, Rule, Together, Written};
use crate::problem::{Code, Problem};

pub(super) fn read_invariant(fields: &Fields<'_>, meta: Meta) -> Option<Invariant> {
    let mut rules = vec![
        ("always", read_claim(fields, "always").map(Rule::Always)),
        ("never", read_claim(fields, "never").map(Rule::Never)),
    ];
    for limit in Limit::ALL {
        let together = read_together(fields, *limit);
        rules.push((limit.name(), together.map(Rule::Together)));
    }
    let monotone = fields
        .has("monotone")
        .then(|| read_monotone(fields))
        .flatten();
    rules.push(("monotone", monotone.map(Rule::Monotone)));
    if !fields.has("monotone") {
        two_patients_alone(fields);
    }
    let known_violation = fields
        .has("known-violation")
        .then(|| read_known_violation(fields));
    let mut written = rules.into_iter().filter(|(name, _)| fields.has(name));
    let Some((_, rule)) = written.next() else {
        fields.missing("`always`, `never`, `disjoint`, `at-most-one`, `exactly-one` or `monotone`");
        return None;
    };
    if let Some((second, _)) = written.next() {
        let message = "an invariant with two rules";
        let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(second));
        fields.report(problem.help("write two invariants"));
        return None;
    }
    let rule = rule?;
    if let (Rule::Monotone(_), Some(_)) = (&rule, &known_violation) {
        let message = "a known violation of a rule over two patients";
        let at = fields.key_span("known-violation");
        let problem = Problem::new(Code::UnknownField, message).at(at);
        fields.report(problem.help("leave those patients out by `when`"));
        return None;
    }
    Some(Invariant {
        meta,
        rule,
        known_violation: match known_violation {
            Some(known) => Some(known?),
            None => None,
        },
    })
}

/// Who breaks the rule, for what reason.
fn read_known_violation(fields: &Fields<'_>) -> Option<KnownViolation> {
    let known = fields.table("known-violation")?;
    let when = read_claim(&known, "when");
    let reason = known.text("reason");
    let until = known.date("until");
    known.report_unknown();
    let (until, _) = until?;
    Some(KnownViolation {
        when: when?,
        reason: reason?,
        until,
    })
}

/// Fields that a rule over one patient has no use for.
fn two_patients_alone(fields: &Fields<'_>) {
    let read = [
        ("rising-with", fields.texts_at("rising-with").is_some()),
        ("falling-with", fields.texts_at("falling-with").is_some()),
        ("when", fields.text_at("when").is_some()),
    ];
    for (name, is_read) in read {
        if !is_read || !fields.has(name) {
            continue;
        }
        let message = format!("`{name}` without `monotone`");
        let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(name));
        fields.report(problem.help(match name {
            "when" => "of one patient write `always = \"… implies …\"`",
            _other => "`monotone` says what must not fall: `monotone = \"risk\"`",
        }));
    }
}

fn read_claim(fields: &Fields<'_>, name: &'static str) -> Option<Written<Claim>> {
    let (text, place, span) = fields.text_at(name)?;
    fields.scope.claim(text, place, span)
}

/// A list of claims; `None` unless each of them could be read.
fn read_together(fields: &Fields<'_>, limit: Limit) -> Option<Together> {
    let node = fields.node(limit.name())?;
    let written = fields.texts_at(limit.name())?;
    let claims: Vec<Option<Written<Claim>>> = written
        .into_iter()
        .map(|(text, place, span)| fields.scope.claim(text, place, span))
        .collect();
    let claims: Vec<Written<Claim>> = claims.into_iter().collect::<Option<_>>()?;
    if claims.len() < 2 {
        let message = format!("`{}` takes two expressions or more", limit.name());
        let problem = Problem::new(Code::WrongType, message).at(node.span);
        fields.report(problem.help("write one expression for each thing: `[\"acute\", \"chronic\"]`; of one alone use `always` or `never`"));
        return None;
    }
    Some(Together {
        limit,
        claims,
        span: node.span,
    })
}
