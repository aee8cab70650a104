use super::fields::Fields;
use super::monotone::read_monotone;
use crate::model::{
    Claim, FactKey, Invariant, KnownViolation, Limit, Logic, Meta, OfTwo, PairClaim, Pairs, Rule,
    SaysOfTwo, Together, Written,
};
use crate::problem::{Code, Problem};

pub(super) fn read_invariant(fields: &Fields<'_>, meta: Meta) -> Option<Invariant> {
    let is_of_two = fields.has("pairs") || fields.has("monotone");
    // With `pairs`, `always` is said of two.
    let first = match fields.has("pairs") {
        true => ("pairs", read_of_two(fields, read_pairs)),
        false => ("always", read_claim(fields, "always").map(Rule::Always)),
    };
    let never = read_claim(fields, "never").map(Rule::Never);
    let mut rules = vec![first, ("never", never)];
    for limit in Limit::ALL {
        let together = read_together(fields, *limit);
        rules.push((limit.name(), together.map(Rule::Together)));
    }
    if fields.has("monotone") {
        rules.push(("monotone", read_of_two(fields, read_as_monotone)));
    }
    told_where_unused(fields);
    let known_violation = match is_of_two {
        true => Some(None),
        false => read_known_violation(fields, read_claim),
    };
    let mut written = rules.into_iter().filter(|(name, _)| fields.has(name));
    let Some((_, rule)) = written.next() else {
        fields.missing(
            "`always`, `never`, `disjoint`, `at-most-one`, `exactly-one`, `monotone` or `pairs`",
        );
        return None;
    };
    if let Some((second, _)) = written.next() {
        let message = "an invariant with two rules";
        let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(second));
        fields.report(problem.help("write two invariants"));
        return None;
    }
    Some(Invariant {
        meta,
        rule: rule?,
        known_violation: known_violation?,
    })
}

fn read_of_two(fields: &Fields<'_>, read: fn(&Fields<'_>) -> Option<SaysOfTwo>) -> Option<Rule> {
    let says = read(fields);
    let known_violation = read_known_violation(fields, read_pair_claim);
    Some(Rule::OfTwo(Box::new(OfTwo {
        says: says?,
        known_violation: known_violation?,
    })))
}

fn read_as_monotone(fields: &Fields<'_>) -> Option<SaysOfTwo> {
    read_monotone(fields).map(SaysOfTwo::Monotone)
}

fn read_pairs(fields: &Fields<'_>) -> Option<SaysOfTwo> {
    let [pairs, always] = ["pairs", "always"].map(|name| read_pair_claim(fields, name));
    let differ_in = fields.things_at::<FactKey>("differ-in");
    let asked = fields.texts("differ-in").len();
    if !fields.has("always") {
        fields.missing("`always`, which says what is so of these two");
    }
    for (at, (fact, span)) in differ_in.iter().enumerate() {
        if differ_in[..at].iter().any(|(own, _)| own == fact) {
            let problem = Problem::new(Code::UnknownField, "a fact is named twice").at(*span);
            fields.report(problem.help("name each once"));
            return None;
        }
    }
    if fields.has("differ-in") && differ_in.is_empty() && asked == 0 {
        let message = "two patients who differ in nothing are one";
        let span = fields.key_span("differ-in");
        let help = "name the facts in which they may differ; without `differ-in` they may in all";
        fields.report(Problem::new(Code::WrongType, message).at(span).help(help));
        return None;
    }
    let differ_in: Vec<FactKey> = differ_in.into_iter().map(|(fact, _)| fact).collect();
    Some(SaysOfTwo::Pairs(Pairs {
        pairs: pairs?,
        always: always?,
        differ_in: match fields.has("differ-in") {
            true if differ_in.len() < asked => return None,
            true => Some(differ_in),
            false => None,
        },
    }))
}

type ReadLogic<T> = fn(&Fields<'_>, &'static str) -> Option<Written<Logic<T>>>;

/// Who breaks the rule, for what reason; the outer option is whether that could be read.
#[allow(clippy::option_option)]
fn read_known_violation<T>(
    fields: &Fields<'_>,
    read: ReadLogic<T>,
) -> Option<Option<KnownViolation<T>>> {
    if !fields.has("known-violation") {
        return Some(None);
    }
    let known = fields.table("known-violation")?;
    let when = read(&known, "when");
    let reason = known.text("reason");
    let until = known.date("until");
    known.report_unknown();
    let (until, _) = until?;
    Some(Some(KnownViolation {
        when: when?,
        reason: reason?,
        until,
    }))
}

/// Fields that the rule has no use for.
fn told_where_unused(fields: &Fields<'_>) {
    let read = [
        (
            "rising-with",
            "monotone",
            fields.texts_at("rising-with").is_some(),
        ),
        (
            "falling-with",
            "monotone",
            fields.texts_at("falling-with").is_some(),
        ),
        ("when", "monotone", fields.text_at("when").is_some()),
        ("differ-in", "pairs", fields.texts_at("differ-in").is_some()),
    ];
    for (name, of, is_read) in read {
        if !is_read || !fields.has(name) || fields.has(of) {
            continue;
        }
        let message = format!("`{name}` without `{of}`");
        let problem = Problem::new(Code::UnknownField, message).at(fields.key_span(name));
        fields.report(problem.help(match name {
            "when" if fields.has("pairs") => "write it into `pairs`",
            "when" => "of one patient write `always = \"… implies …\"`",
            "differ-in" => "`pairs` says of which two: `pairs = \"b.age >= a.age\"`",
            _other => "`monotone` says what must not fall: `monotone = \"risk\"`",
        }));
    }
}

fn read_pair_claim(fields: &Fields<'_>, name: &'static str) -> Option<Written<PairClaim>> {
    let (text, place, span) = fields.text_at(name)?;
    fields.scope.pair_claim(text, place, span)
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
