//! An expression that is written out reads back as the same tree.

use pathbook::model::Comparison;
use pathbook::parse::expression::{
    Expression, ExpressionKind, Operand, OperandKind, Word, parse_expression,
};
use pathbook::quantity::Number;
use proptest::collection::vec;
use proptest::prelude::*;

const KEYWORDS: &[&str] = &[
    "and", "or", "xor", "not", "implies", "in", "between", "is", "known", "unknown", "true",
    "false",
];

/// A test that fails says with what; nothing is written to disk.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

fn expression(kind: ExpressionKind) -> Expression {
    Expression { kind, range: 0..0 }
}

fn operand(kind: OperandKind) -> Operand {
    Operand { kind, range: 0..0 }
}

fn word(text: String) -> Word {
    Word { text, range: 0..0 }
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}"
        .prop_filter("a keyword", |name| !KEYWORDS.contains(&name.as_str()))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![Just("low back".to_owned()), "[^'\\p{C}]{0,8}"]
}

fn unit() -> impl Strategy<Value = String> {
    let units = ["h", "weeks", "%", "mm[Hg]", "mg/dL", "10*9/L", "1"];
    prop::sample::select(units.to_vec()).prop_map(str::to_owned)
}

fn quantity() -> impl Strategy<Value = Operand> {
    let number = (-100_000i64..100_000, 0i32..4)
        .prop_map(|(digits, places)| &Number::from(digits) * &Number::power_of_ten(-places));
    (number, prop::option::of(unit())).prop_map(|(number, unit)| {
        operand(OperandKind::Quantity {
            number,
            unit: unit.map(word),
        })
    })
}

fn named() -> impl Strategy<Value = Operand> {
    name().prop_map(|name| operand(OperandKind::Name(name)))
}

fn any_operand() -> impl Strategy<Value = Operand> {
    let value = value().prop_map(|value| operand(OperandKind::Value(value)));
    prop_oneof![named(), quantity(), value]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(&[
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
    ])
}

fn compare() -> impl Strategy<Value = ExpressionKind> {
    (comparison(), any_operand(), any_operand()).prop_map(|(comparison, left, right)| {
        ExpressionKind::Compare {
            comparison,
            left,
            right,
        }
    })
}

fn between() -> impl Strategy<Value = ExpressionKind> {
    (any_operand(), any_operand(), any_operand())
        .prop_map(|(fact, low, high)| ExpressionKind::Between { fact, low, high })
}

fn among() -> impl Strategy<Value = ExpressionKind> {
    let fact = prop_oneof![named(), quantity()];
    (fact, vec(value().prop_map(word), 1..4))
        .prop_map(|(fact, values)| ExpressionKind::Among { fact, values })
}

fn has() -> impl Strategy<Value = ExpressionKind> {
    (value(), name()).prop_map(|(value, fact)| ExpressionKind::Has {
        value: word(value),
        fact: word(fact),
    })
}

fn call() -> impl Strategy<Value = ExpressionKind> {
    let step = (name(), name()).prop_map(|(pathway, step)| format!("{pathway}.{step}"));
    let argument = prop_oneof![name(), step].prop_map(word);
    (name(), vec(argument, 1..4)).prop_map(|(predicate, arguments)| ExpressionKind::Call {
        predicate: word(predicate),
        arguments,
    })
}

fn leaf() -> impl Strategy<Value = Expression> {
    let constant = any::<bool>().prop_map(ExpressionKind::Constant);
    let name = name().prop_map(ExpressionKind::Name);
    let kinds = prop_oneof![constant, name, compare(), between(), among(), has(), call()];
    kinds.prop_map(expression)
}

fn tree() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(5, 32, 4, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let known = (one(), any::<bool>())
            .prop_map(|(inner, known)| ExpressionKind::Known { inner, known });
        let definite = (one(), any::<bool>(), any::<bool>()).prop_map(|(inner, value, negated)| {
            ExpressionKind::Definite {
                inner,
                value,
                negated,
            }
        });
        let kinds = prop_oneof![
            known,
            definite,
            one().prop_map(ExpressionKind::Not),
            vec(inner.clone(), 2..4).prop_map(ExpressionKind::And),
            vec(inner.clone(), 2..4).prop_map(ExpressionKind::Or),
            (one(), one()).prop_map(|(left, right)| ExpressionKind::Xor(left, right)),
            (one(), one()).prop_map(|(left, right)| ExpressionKind::Implies(left, right)),
        ];
        kinds.prop_map(expression)
    })
}

/// The tree without its places, as text that shows every nesting.
fn shape(tree: &Expression) -> String {
    let all = |parts: &[Expression]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
    match &tree.kind {
        ExpressionKind::Constant(value) => format!("{value}"),
        ExpressionKind::Name(name) => format!("(name {name})"),
        ExpressionKind::Call {
            predicate,
            arguments,
        } => format!("(call {} {})", predicate.text, words(arguments)),
        ExpressionKind::Compare {
            comparison,
            left,
            right,
        } => format!(
            "({} {} {})",
            comparison.symbol(),
            operand_shape(left),
            operand_shape(right)
        ),
        ExpressionKind::Between { fact, low, high } => {
            let ends = [fact, low, high].map(operand_shape);
            format!("(between {})", ends.join(" "))
        }
        ExpressionKind::Among { fact, values } => {
            format!("(among {} {})", operand_shape(fact), words(values))
        }
        ExpressionKind::Has { value, fact } => format!("(has {:?} {})", value.text, fact.text),
        ExpressionKind::Known { inner, known } => format!("(known {known} {})", shape(inner)),
        ExpressionKind::Definite {
            inner,
            value,
            negated,
        } => format!("(definite {value} {negated} {})", shape(inner)),
        ExpressionKind::Not(inner) => format!("(not {})", shape(inner)),
        ExpressionKind::And(parts) => format!("(and {})", all(parts)),
        ExpressionKind::Or(parts) => format!("(or {})", all(parts)),
        ExpressionKind::Xor(left, right) => format!("(xor {} {})", shape(left), shape(right)),
        ExpressionKind::Implies(left, right) => {
            format!("(implies {} {})", shape(left), shape(right))
        }
    }
}

fn words(words: &[Word]) -> String {
    let texts: Vec<_> = words
        .iter()
        .map(|word| format!("{:?}", word.text))
        .collect();
    texts.join(" ")
}

fn operand_shape(operand: &Operand) -> String {
    match &operand.kind {
        OperandKind::Name(name) => format!("(name {name})"),
        OperandKind::Value(value) => format!("{value:?}"),
        OperandKind::Quantity { number, unit } => {
            let unit = unit.as_ref().map(|unit| unit.text.as_str());
            format!("({number} {unit:?})")
        }
    }
}

fn parsed(text: &str) -> Expression {
    parse_expression(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// Words that make an expression often enough.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "b",
        "c",
        "not",
        "and",
        "or",
        "xor",
        "implies",
        "(",
        ")",
        "is",
        "known",
        "unknown",
        "true",
        "false",
        "in",
        "{ 'v', 'w' }",
        "= 'v'",
        "> 3 h",
        "between 1 and 2",
        "p(a, b.c)",
    ];
    vec(prop::sample::select(words.to_vec()), 1..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn what_is_written_reads_back(tree in tree()) {
        let text = tree.to_string();
        prop_assert_eq!(shape(&parsed(&text)), shape(&tree), "{}", text);
    }

    #[test]
    fn what_is_read_is_written_and_read_back(text in soup()) {
        if let Ok(tree) = parse_expression(&text) {
            prop_assert_eq!(shape(&parsed(&tree.to_string())), shape(&tree), "{}", text);
        }
    }

    #[test]
    fn places_are_in_the_text(text in soup()) {
        if let Ok(tree) = parse_expression(&text) {
            prop_assert!(text.get(tree.range).is_some(), "{}", text);
        }
    }
}

#[test]
fn binds_as_the_language_says() {
    for (text, expected) in [
        ("a or b and c", "(or (name a) (and (name b) (name c)))"),
        ("not a and b", "(and (not (name a)) (name b))"),
        ("not a = 'x'", "(not (= (name a) \"x\"))"),
        (
            "a implies b or c",
            "(implies (name a) (or (name b) (name c)))",
        ),
        ("a or b or c", "(or (name a) (name b) (name c))"),
        ("(a or b) or c", "(or (or (name a) (name b)) (name c))"),
        ("a xor b or c", "(or (xor (name a) (name b)) (name c))"),
        ("a or b xor c", "(xor (or (name a) (name b)) (name c))"),
        ("not a is known", "(not (known true (name a)))"),
        ("a is not unknown", "(known true (name a))"),
        ("not a is true", "(not (definite true false (name a)))"),
        (
            "a and p(b) is not false",
            "(and (name a) (definite false true (call p \"b\")))",
        ),
        (
            "(a or b) is false implies c",
            "(implies (definite false false (or (name a) (name b))) (name c))",
        ),
        (
            "x between 1 and 2 and a",
            "(and (between (name x) (1 None) (2 None)) (name a))",
        ),
    ] {
        assert_eq!(shape(&parsed(text)), expected, "{text}");
    }
}
