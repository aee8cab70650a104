//! Expressions of the book as expressions over definitions.

use super::{Exact, Expression, all, any, calculation, name, score};
use crate::model::{
    Claim, ClaimTest, FactTest, Guard, InterventionKey, Layer, Logic, Statement, Variable, Written,
};

pub(in crate::export) fn guard(exact: &Exact<'_>, guard: &Guard) -> Expression {
    let written = written(guard, &|test| Some(fact_test(exact, test)));
    written.unwrap_or(Expression::Boolean(false))
}

/// That a guard is definitely true, if its author wrote one.
pub(in crate::export) fn definite_guard(
    exact: &Exact<'_>,
    when: Option<&Written<Guard>>,
) -> Option<Expression> {
    when.map(|when| Expression::definitely(guard(exact, &when.logic)))
}

/// `None` for one that asks for what no definition says.
pub(super) fn claim(exact: &Exact<'_>, claim: &Claim) -> Option<Expression> {
    written(claim, &|test| claim_test(exact, test))
}

type Asked = Option<Expression>;

fn written<T>(logic: &Logic<T>, test: &dyn Fn(&T) -> Asked) -> Asked {
    logic.fold(&mut |layer: Layer<'_, T, Asked>| -> Asked {
        Some(match layer {
            Layer::Constant(value) => Expression::Boolean(value),
            Layer::Test(leaf) => test(leaf)?,
            Layer::Known(inner) => Expression::known(inner?),
            Layer::IsTrue(inner) => Expression::definitely(inner?),
            Layer::Not(inner) => Expression::not(inner?),
            Layer::And(parts) => all(parts.into_iter().collect::<Option<Vec<_>>>()?),
            Layer::Or(parts) => any(parts.into_iter().collect::<Option<Vec<_>>>()?),
            Layer::Xor(left, right) => Expression::Xor(Box::new([left?, right?])),
            Layer::Implies(left, right) => Expression::Implies(Box::new([left?, right?])),
        })
    })
}

fn fact_test(exact: &Exact<'_>, test: &FactTest) -> Expression {
    let library = exact.library;
    match test {
        FactTest::Yes(of) => name::variable(library, *of),
        FactTest::Among { of, values } => among(exact, *of, values),
        FactTest::Has { of, value } => name::has(library, *of, *value),
        FactTest::Compare {
            of: Variable::Calculation(key),
            comparison,
            number,
        } => calculation::compared(exact, *key, *comparison, number),
        FactTest::Compare {
            of,
            comparison,
            number,
        } => {
            let number = Expression::measured(library.kind_of(*of), number);
            Expression::compare(name::variable(library, *of), *comparison, number)
        }
        FactTest::Known(Variable::Calculation(key)) => calculation::known(exact, *key),
        FactTest::Known(of) => Expression::known(name::variable(library, *of)),
        FactTest::Condition(key) => name::condition(library, *key),
        FactTest::Score {
            score,
            comparison,
            number,
        } => score::compared(&library.scores[*score], *comparison, *number),
        FactTest::ScoreKnown(key) => {
            Expression::known(Expression::named(&library.scores[*key].meta.id))
        }
    }
}

/// One comparison for each value: what a list has is false where the value is null.
fn among(exact: &Exact<'_>, of: Variable, values: &[usize]) -> Expression {
    let kind = exact.library.kind_of(of);
    let of = name::variable(exact.library, of);
    let equal = values
        .iter()
        .map(|value| Expression::is_text(of.clone(), &kind.values()[*value].id));
    any(equal.collect())
}

fn claim_test(exact: &Exact<'_>, test: &ClaimTest) -> Asked {
    let library = exact.library;
    let of = |predicate: &str, key: &InterventionKey| {
        let id = &library.interventions[*key].meta.id;
        Expression::named(&format!("{predicate}({id})"))
    };
    Some(match test {
        ClaimTest::Fact(test) => fact_test(exact, test),
        ClaimTest::Permitted(key) => of("permitted", key),
        ClaimTest::Offered(key) => of("offered", key),
        ClaimTest::Considered(key) => of("considered", key),
        ClaimTest::Avoided(key) => of("avoided", key),
        ClaimTest::Forbidden(key) => of("forbidden", key),
        ClaimTest::Undecided(key) => of("undecided", key),
        ClaimTest::Reaches(step) => Expression::named(&name::reaches(library, *step)),
        ClaimTest::Applies(key) => {
            Expression::named(&name::made(library, Statement::Recommendation(*key)))
        }
        ClaimTest::Hits(row) => Expression::named(&name::hits(library, *row)),
        ClaimTest::Group { voice, group } => {
            Expression::named(&name::voiced(library, *voice, *group))
        }
        ClaimTest::Before { .. } => return None,
    })
}
