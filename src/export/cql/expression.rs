//! Expressions of the book as expressions of CQL.

use super::{NotInCql, calculation, literal, name};
use crate::model::{
    Claim, ClaimTest, Comparison, FactTest, Guard, InterventionKey, Layer, Library, Logic,
    Statement, Variable, Written,
};

/// Kleene's `and` of parts; of none, true.
pub(super) fn all(parts: &[String]) -> String {
    joined(parts, "and", "true")
}

/// Kleene's `or` of parts; of none, false.
pub(super) fn any(parts: &[String]) -> String {
    joined(parts, "or", "false")
}

fn joined(parts: &[String], word: &str, none: &str) -> String {
    match parts {
        [] => none.to_owned(),
        [one] => one.clone(),
        several => format!("({})", several.join(&format!("\n    {word} "))),
    }
}

pub(super) fn not(inner: &str) -> String {
    format!("(not {inner})")
}

pub(super) fn known(inner: &str) -> String {
    format!("({inner} is not null)")
}

/// Whether something is definitely true. `is true` is not read alike everywhere where it is null.
pub(super) fn definitely(inner: &str) -> String {
    format!("Coalesce({inner}, false)")
}

pub(super) fn guard(library: &Library, guard: &Guard) -> Result<String, NotInCql> {
    written(guard, &|test| fact_test(library, test).map(Some)).map(Option::unwrap_or_default)
}

/// That a guard is definitely true, if its author wrote one.
pub(super) fn definite_guard(
    library: &Library,
    when: Option<&Written<Guard>>,
) -> Result<Option<String>, NotInCql> {
    let when = when.map(|when| guard(library, &when.logic));
    Ok(when.transpose()?.map(|when| definitely(&when)))
}

/// `None` for one that asks for what the library does not say.
pub(super) fn claim(library: &Library, claim: &Claim) -> Result<Option<String>, NotInCql> {
    written(claim, &|test| claim_test(library, test))
}

type Asked = Result<Option<String>, NotInCql>;

fn written<T>(logic: &Logic<T>, test: &dyn Fn(&T) -> Asked) -> Asked {
    logic.fold(&mut |layer: Layer<'_, T, Asked>| -> Asked {
        Ok(match layer {
            Layer::Constant(value) => Some(value.to_string()),
            Layer::Test(leaf) => test(leaf)?,
            Layer::Known(inner) => inner?.map(|inner| known(&inner)),
            Layer::IsTrue(inner) => inner?.map(|inner| definitely(&inner)),
            Layer::Not(inner) => inner?.map(|inner| not(&inner)),
            Layer::And(parts) => every(parts)?.map(|parts| all(&parts)),
            Layer::Or(parts) => every(parts)?.map(|parts| any(&parts)),
            Layer::Xor(left, right) => pair(left?, right?, "xor"),
            Layer::Implies(left, right) => pair(left?, right?, "implies"),
        })
    })
}

fn every(parts: Vec<Asked>) -> Result<Option<Vec<String>>, NotInCql> {
    let parts: Result<Vec<Option<String>>, NotInCql> = parts.into_iter().collect();
    Ok(parts?.into_iter().collect())
}

fn pair(left: Option<String>, right: Option<String>, word: &str) -> Option<String> {
    Some(format!("({} {word} {})", left?, right?))
}

fn fact_test(library: &Library, test: &FactTest) -> Result<String, NotInCql> {
    Ok(match test {
        FactTest::Yes(of) => name::variable(library, *of),
        FactTest::Among { of, values } => among(library, *of, values),
        FactTest::Has { of, value } => name::has(library, *of, *value),
        FactTest::Compare {
            of,
            comparison,
            number,
        } => {
            let comparison = comparison.symbol();
            if let Variable::Calculation(key) = of {
                return calculation::compared(library, *key, comparison, number);
            }
            let number = literal::number(library.kind_of(*of), number)?;
            format!("({} {comparison} {number})", name::variable(library, *of))
        }
        FactTest::Known(Variable::Calculation(key)) => calculation::known(library, *key)?,
        FactTest::Known(of) => known(&name::variable(library, *of)),
        FactTest::Condition(key) => name::condition(library, *key),
        FactTest::Score {
            score,
            comparison,
            number,
        } => {
            let number = super::score::literal(&library.scores[*score], *number);
            compared(&name::score(library, *score), *comparison, &number)
        }
        FactTest::ScoreKnown(key) => known(&name::quoted(&name::score(library, *key))),
    })
}

/// One comparison for each: `in` a list is false where the value is null.
fn among(library: &Library, of: Variable, values: &[usize]) -> String {
    let id = |value: &usize| library.kind_of(of).values()[*value].id.as_str();
    let of = name::variable(library, of);
    let equal = values
        .iter()
        .map(|value| format!("({of} = {})", literal::text(id(value))));
    any(&equal.collect::<Vec<_>>())
}

/// A score's total, whichever of its unknown entries hold.
fn compared(score: &str, comparison: Comparison, number: &str) -> String {
    let [low, high] = [name::lowest(score), name::highest(score)].map(|own| name::quoted(&own));
    let sure = |is_sure: String, is_excluded: String| {
        format!("(if {is_sure} then true else if {is_excluded} then false else null as Boolean)")
    };
    let has = format!("{} contains {number}", name::quoted(&name::totals(score)));
    let one = format!("({low} = {number} and {high} = {number})");
    match comparison {
        Comparison::Greater | Comparison::AtLeast => {
            let (holds, fails) = (comparison.symbol(), comparison.negated().symbol());
            sure(
                format!("{low} {holds} {number}"),
                format!("{high} {fails} {number}"),
            )
        }
        Comparison::Less | Comparison::AtMost => {
            let (holds, fails) = (comparison.symbol(), comparison.negated().symbol());
            sure(
                format!("{high} {holds} {number}"),
                format!("{low} {fails} {number}"),
            )
        }
        Comparison::Equal => sure(one, format!("not ({has})")),
        Comparison::NotEqual => sure(format!("not ({has})"), one),
    }
}

fn claim_test(library: &Library, test: &ClaimTest) -> Asked {
    let of = |predicate: &str, key: &InterventionKey| {
        let id = &library.interventions[*key].meta.id;
        name::quoted(&format!("{predicate}({id})"))
    };
    Ok(Some(match test {
        ClaimTest::Fact(test) => fact_test(library, test)?,
        ClaimTest::Permitted(key) => of("permitted", key),
        ClaimTest::Offered(key) => of("offered", key),
        ClaimTest::Considered(key) => of("considered", key),
        ClaimTest::Avoided(key) => of("avoided", key),
        ClaimTest::Forbidden(key) => of("forbidden", key),
        ClaimTest::Undecided(key) => of("undecided", key),
        ClaimTest::Reaches(step) => name::quoted(&name::reaches(library, *step)),
        ClaimTest::Applies(key) => {
            name::quoted(&name::made(library, Statement::Recommendation(*key)))
        }
        ClaimTest::Hits(row) => name::quoted(&name::hits(library, *row)),
        ClaimTest::Group { voice, group } => name::quoted(&name::voiced(library, *voice, *group)),
        ClaimTest::Before { .. } => return Ok(None),
    }))
}
