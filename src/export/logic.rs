use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    ClaimTest, FactKind, FactTest, Guard, InterventionKey, Layer, Library, Logic, PairClaim,
    PairTest, Variable, Voice, Written,
};

/// An expression as written, and as a tree.
#[derive(JsonSchema, Serialize)]
pub(super) struct ExpressionJson {
    text: String,
    tree: ExpressionTree,
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum ExpressionTree {
    Constant { value: bool },
    Known { of: Box<ExpressionTree> },
    True { of: Box<ExpressionTree> },
    Not { of: Box<ExpressionTree> },
    And { of: Vec<ExpressionTree> },
    Or { of: Vec<ExpressionTree> },
    Xor { of: [Box<ExpressionTree>; 2] },
    Implies { of: [Box<ExpressionTree>; 2] },
    Test(Test),
}

/// What has the value that is asked for.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    Fact(String),
    Calculation(String),
    Output(String),
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "test", rename_all = "kebab-case")]
pub(super) enum Test {
    Yes {
        #[serde(flatten)]
        of: Of,
    },
    Among {
        #[serde(flatten)]
        of: Of,
        values: Vec<String>,
    },
    Has {
        #[serde(flatten)]
        of: Of,
        value: String,
    },
    Compare {
        #[serde(flatten)]
        of: Of,
        comparison: &'static str,
        number: String,
        unit: Option<String>,
    },
    KnownFact {
        fact: String,
    },
    KnownCalculation {
        calculation: String,
    },
    KnownOutput {
        output: String,
    },
    Condition {
        condition: String,
    },
    Score {
        score: String,
        comparison: &'static str,
        number: String,
    },
    KnownScore {
        score: String,
    },
    Permitted {
        intervention: String,
    },
    Offered {
        intervention: String,
    },
    Considered {
        intervention: String,
    },
    Avoided {
        intervention: String,
    },
    Forbidden {
        intervention: String,
    },
    Undecided {
        intervention: String,
    },
    Reaches {
        step: String,
    },
    Applies {
        recommendation: String,
    },
    Hits {
        row: String,
    },
    Speaks {
        group: String,
    },
    Permits {
        group: String,
    },
    Refuses {
        group: String,
    },
    Before {
        first: String,
        then: String,
    },
    /// What one of two patients, `a` or `b`, is asked.
    Patient {
        patient: &'static str,
        asked: Box<Test>,
    },
    /// What `b` has of something, compared with what `a` has.
    Beside {
        measure: String,
        comparison: &'static str,
    },
}

pub(super) fn guard(library: &Library, written: &Written<Logic<FactTest>>) -> ExpressionJson {
    ExpressionJson {
        text: written.text.clone(),
        tree: tree(&written.logic, &|test| fact_test(library, test)),
    }
}

/// A condition that stands in a computation.
pub(super) fn condition(library: &Library, guard: &Guard) -> ExpressionTree {
    tree(guard, &|test| fact_test(library, test))
}

pub(super) fn claim(library: &Library, written: &Written<Logic<ClaimTest>>) -> ExpressionJson {
    ExpressionJson {
        text: written.text.clone(),
        tree: tree(&written.logic, &|test| claim_test(library, test)),
    }
}

/// Of two patients: each test has which of them it asks.
pub(super) fn pair_claim(library: &Library, written: &Written<PairClaim>) -> ExpressionJson {
    ExpressionJson {
        text: written.text.clone(),
        tree: tree(&written.logic, &|test| match test {
            PairTest::Of(twin, test) => Test::Patient {
                patient: twin.name(),
                asked: Box::new(claim_test(library, test)),
            },
            PairTest::Compare { of, comparison } => Test::Beside {
                measure: of.id(library).to_owned(),
                comparison: comparison.symbol(),
            },
        }),
    }
}

fn tree<T>(logic: &Logic<T>, test: &dyn Fn(&T) -> Test) -> ExpressionTree {
    let pair = |left, right| [Box::new(left), Box::new(right)];
    logic.fold(&mut |layer| match layer {
        Layer::Constant(value) => ExpressionTree::Constant { value },
        Layer::Test(inner) => ExpressionTree::Test(test(inner)),
        Layer::Known(inner) => ExpressionTree::Known {
            of: Box::new(inner),
        },
        Layer::IsTrue(inner) => ExpressionTree::True {
            of: Box::new(inner),
        },
        Layer::Not(inner) => ExpressionTree::Not {
            of: Box::new(inner),
        },
        Layer::And(of) => ExpressionTree::And { of },
        Layer::Or(of) => ExpressionTree::Or { of },
        Layer::Xor(left, right) => ExpressionTree::Xor {
            of: pair(left, right),
        },
        Layer::Implies(left, right) => ExpressionTree::Implies {
            of: pair(left, right),
        },
    })
}

/// A fact, a calculation or an output by its identifier.
pub(super) fn named(library: &Library, of: Variable) -> Of {
    let id = library.meta_of(of).id.clone();
    match of {
        Variable::Fact(_) => Of::Fact(id),
        Variable::Calculation(_) => Of::Calculation(id),
        Variable::Output(_) => Of::Output(id),
    }
}

fn fact_test(library: &Library, test: &FactTest) -> Test {
    let id = |of: &Variable| library.meta_of(*of).id.clone();
    let named = |of: &Variable| named(library, *of);
    match test {
        FactTest::Yes(of) => Test::Yes { of: named(of) },
        FactTest::Among { of, values } => Test::Among {
            of: named(of),
            values: values
                .iter()
                .map(|value| value_name(library, *of, *value))
                .collect(),
        },
        FactTest::Has { of, value } => Test::Has {
            of: named(of),
            value: value_name(library, *of, *value),
        },
        FactTest::Compare {
            of,
            comparison,
            number,
        } => Test::Compare {
            of: named(of),
            comparison: comparison.symbol(),
            number: number.number().to_string(),
            unit: unit(library.kind_of(*of)),
        },
        FactTest::Known(of) => match of {
            Variable::Fact(_) => Test::KnownFact { fact: id(of) },
            Variable::Calculation(_) => Test::KnownCalculation {
                calculation: id(of),
            },
            Variable::Output(_) => Test::KnownOutput { output: id(of) },
        },
        FactTest::Condition(key) => Test::Condition {
            condition: library.conditions[*key].meta.id.clone(),
        },
        FactTest::Score {
            score,
            comparison,
            number,
        } => Test::Score {
            score: library.scores[*score].meta.id.clone(),
            comparison: comparison.symbol(),
            number: number.to_string(),
        },
        FactTest::ScoreKnown(key) => Test::KnownScore {
            score: library.scores[*key].meta.id.clone(),
        },
    }
}

fn claim_test(library: &Library, test: &ClaimTest) -> Test {
    let id = |key: &InterventionKey| library.interventions[*key].meta.id.clone();
    match test {
        ClaimTest::Fact(test) => fact_test(library, test),
        ClaimTest::Permitted(key) => Test::Permitted {
            intervention: id(key),
        },
        ClaimTest::Offered(key) => Test::Offered {
            intervention: id(key),
        },
        ClaimTest::Considered(key) => Test::Considered {
            intervention: id(key),
        },
        ClaimTest::Avoided(key) => Test::Avoided {
            intervention: id(key),
        },
        ClaimTest::Forbidden(key) => Test::Forbidden {
            intervention: id(key),
        },
        ClaimTest::Undecided(key) => Test::Undecided {
            intervention: id(key),
        },
        ClaimTest::Reaches(step) => Test::Reaches {
            step: library.step_name(*step),
        },
        ClaimTest::Applies(key) => Test::Applies {
            recommendation: library.recommendations[*key].meta.id.clone(),
        },
        ClaimTest::Hits(key) => Test::Hits {
            row: library.row_name(*key),
        },
        ClaimTest::Group { voice, group } => {
            let group = library.meta(group.thing()).id.clone();
            match voice {
                Voice::Speaks => Test::Speaks { group },
                Voice::Permits => Test::Permits { group },
                Voice::Refuses => Test::Refuses { group },
            }
        }
        ClaimTest::Before { first, then } => Test::Before {
            first: id(first),
            then: id(then),
        },
    }
}

/// An expected test of a vignette.
#[derive(JsonSchema, Serialize)]
#[serde(transparent)]
pub(super) struct ExpectedJson(Test);

pub(super) fn expected(library: &Library, test: &ClaimTest) -> ExpectedJson {
    ExpectedJson(claim_test(library, test))
}

fn value_name(library: &Library, of: Variable, value: usize) -> String {
    match library.kind_of(of) {
        FactKind::OneOf(values) | FactKind::AnyOf(values) => values[value].id.clone(),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => value.to_string(),
    }
}

fn unit(kind: &FactKind) -> Option<String> {
    kind.unit().map(|unit| unit.code().to_owned())
}
