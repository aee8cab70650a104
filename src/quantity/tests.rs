use proptest::prelude::*;

use super::spelling::{COUNTED, MEANT, PREFIXED, WHOLE, WORDS};
use super::ucum::{BASES, DERIVED, SCALES};
use super::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

fn converted(digits: &str, from: &str, to: &str) -> Option<Number> {
    unit(from).convert(&number(digits), &unit(to))
}

fn nearest(wrong: &str, known: &[String]) -> Option<String> {
    crate::problem::nearest(wrong, known.iter().map(String::as_str)).map(str::to_owned)
}

fn meant(text: &str) -> Option<String> {
    Unit::meant_by(text, nearest)
}

#[test]
fn every_unit_of_the_tables_reads() {
    let derived = DERIVED.iter().map(|(symbol, ..)| *symbol);
    let bases = BASES.iter().map(|(symbol, _)| *symbol);
    let scales = SCALES.iter().map(|scale| scale.symbol);
    for symbol in derived.chain(bases).chain(scales) {
        assert_eq!(unit(symbol).code(), symbol);
    }
    for (written, code) in WORDS.iter().chain(PREFIXED).chain(WHOLE) {
        assert_eq!(unit(written).code(), *code, "{written}");
        assert_eq!(unit(code).code(), *code);
    }
    for counted in COUNTED {
        assert_eq!(unit(counted).code(), format!("{{{counted}}}"));
    }
    for (written, wanted) in MEANT {
        assert_eq!(meant(written).as_deref(), Some(*wanted));
        assert!(Unit::parse(wanted).is_ok());
    }
}

#[test]
fn converts_what_is_a_matter_of_scale_without_rounding() {
    for (digits, from, to, expected) in [
        ("2", "weeks", "h", "336"),
        ("1", "g/dL", "mg/mL", "10"),
        ("140", "mm[Hg]", "kPa", "18.66508"),
        ("90", "mmHg", "mm[Hg]", "90"),
        ("98.6", "[degF]", "Cel", "37"),
        ("100.4", "°F", "°C", "38"),
        ("-40", "Cel", "[degF]", "-40"),
        ("1", "10*9/L", "/uL", "1000"),
        ("150", "K/uL", "10*9/L", "150"),
        ("150", "G/L", "K/µL", "150"),
        ("4.5", "M/uL", "T/L", "4.5"),
        ("1", "ug/kg/min", "mg/kg/h", "0.06"),
        ("300", "mg/g{creat}", "ug/mg{creat}", "300"),
        ("92", "%", "1", "0.92"),
        ("5", "mL/dL", "mL/L", "50"),
        ("1", "U/L", "ukat/L", "1/60"),
        ("5", "k[IU]", "IU", "5000"),
        ("2", "[iU]/mL", "IU/mL", "2"),
        ("70", "mL/min/1.73m2", "mL/min/{1.73_m2}", "70"),
        ("1", "dyn.s/cm5", "Pa.s/m3", "100000"),
    ] {
        let expected = match expected.split_once('/') {
            Some((over, under)) => &number(over) / &number(under),
            None => number(expected),
        };
        assert_eq!(
            converted(digits, from, to),
            Some(expected),
            "{digits} {from}"
        );
    }
}

#[test]
fn what_medicine_tells_apart_does_not_convert() {
    use KindDifference::{Annotation, Dimension, Kind};
    for (one, other, difference) in [
        ("weeks", "mm", Dimension),
        ("mmol/L", "mg/dL", Dimension),
        ("[IU]", "mg", Dimension),
        ("[IU]/L", "U/L", Dimension),
        ("mmol/mol", "%", Kind),
        ("mmol/mol", "mg/g", Kind),
        ("g/g", "%", Kind),
        ("g/g", "L/L", Kind),
        ("mg/g", "1", Kind),
        ("mg/kg", "%", Kind),
        ("ug/kg/min", "/min", Kind),
        ("meq/L", "mmol/L", Kind),
        ("mEq/L", "mosm/L", Kind),
        ("mosm/kg", "mmol/kg", Kind),
        ("mL/min", "mL/min/{1.73_m2}", Annotation),
        ("mL/min/1.73m2", "mL/min", Annotation),
        ("%{Hb}", "%", Annotation),
        ("%{vol}", "%{Hb}", Annotation),
        ("mg/g{creat}", "mg/g", Annotation),
        ("mg{creat}/g", "mg/g{creat}", Annotation),
        ("breaths/min", "beats/min", Annotation),
        ("bpm", "/min", Annotation),
        ("/min", "Bq", Dimension),
        ("Gy", "Sv", Dimension),
        ("K", "Cel", Kind),
        ("[Ch]", "mm", Dimension),
        ("[drp]", "mL", Dimension),
        ("[CFU]/mL", "/mL", Dimension),
        ("K", "10*3", Dimension),
    ] {
        let (one, other) = (unit(one), unit(other));
        assert_eq!(one.difference(&other), Some(difference), "{one}, {other}");
        assert_eq!(other.difference(&one), Some(difference), "{other}, {one}");
        assert_eq!(one.convert(&Number::one(), &other), None);
    }
}

#[test]
fn a_unit_reads_as_clinicians_write_it() {
    for (written, code) in [
        ("mmHg", "mm[Hg]"),
        ("mm Hg", "mm[Hg]"),
        ("cmH2O", "cm[H2O]"),
        ("mcg", "ug"),
        ("µg", "ug"),
        ("μg", "ug"),
        ("µmol/L", "umol/L"),
        ("mcg/kg/min", "ug/kg/min"),
        ("mg/kg/day", "mg/kg/d"),
        ("IU", "[IU]"),
        ("mIU/L", "m[IU]/L"),
        ("µIU/mL", "u[IU]/mL"),
        ("mEq/L", "meq/L"),
        ("mOsm/kg", "mosm/kg"),
        ("°C", "Cel"),
        ("ºC", "Cel"),
        ("℃", "Cel"),
        ("°F", "[degF]"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("ml/min/1.73 m²", "ml/min/{1.73_m2}"),
        ("mL/min/1.73 m^2", "mL/min/{1.73_m2}"),
        ("mL/min/{1.73 m2}", "mL/min/{1.73_m2}"),
        ("K/uL", "10*3/uL"),
        ("K/µL", "10*3/uL"),
        ("K/mcL", "10*3/uL"),
        ("x10^9/L", "10^9/L"),
        ("× 10⁹/L", "10*9/L"),
        ("10⁹/L", "10*9/L"),
        ("kg/m²", "kg/m2"),
        ("kg·m⁻²", "kg.m-2"),
        ("mg/dl", "mg/dl"),
        ("g/dl", "g/dl"),
        ("mmol/l", "mmol/l"),
        ("L/min", "L/min"),
        ("/min", "/min"),
        ("breaths/min", "{breaths}/min"),
        ("cells/mm³", "{cells}/mm3"),
        ("bpm", "{beats}/min"),
        ("yrs", "a"),
        ("  weeks ", "wk"),
        ("%", "%"),
        ("%\u{a0}", "%"),
        ("K", "K"),
    ] {
        assert_eq!(unit(written).code(), code, "{written}");
    }
}

/// Forms of one text in Unicode are one unit.
#[test]
fn composed_and_decomposed_forms_read_alike() {
    for [one, other] in [
        ["µg", "\u{3bc}g"],
        ["µmol/L", "umol/L"],
        ["mg/m²", "mg/m2"],
        ["㎎", "mg"],
        ["℃", "°C"],
    ] {
        assert_eq!(unit(one).code(), unit(other).code());
    }
}

#[test]
fn a_slip_is_asked_about_with_what_can_be_read() {
    for (written, wanted) in [
        ("Mg/dL", Some("mg/dL")),
        ("MG/DL", Some("mg/dL")),
        ("ML/min", Some("mL/min")),
        ("Kg", Some("kg")),
        ("KG/m2", Some("kg/m2")),
        ("MMHG", Some("mmHg")),
        ("mmhg", Some("mmHg")),
        ("MEQ/L", Some("mEq/L")),
        ("MIU/L", Some("mIU/L")),
        ("Mmol/L", Some("mmol/L")),
        ("hors", Some("hours")),
        ("mmoll/L", Some("mmol/L")),
        ("units", Some("[IU]")),
        ("units/kg", Some("[IU]/kg")),
        ("mg/dayz", Some("mg/day")),
        ("mg//dL", None),
        ("(mg", None),
        ("furlong", None),
    ] {
        assert!(Unit::parse(written).is_err(), "{written}");
        assert_eq!(meant(written).as_deref(), wanted, "{written}");
    }
}

#[test]
fn refuses_what_is_no_unit() {
    for text in [
        "",
        "/",
        "m//s",
        "furlong",
        "kmin",
        "m(",
        "(m",
        "m)",
        "{a",
        "a}",
        "0",
        "Cel.m",
        "mCel",
        "m99",
        "m-2147483648",
        "é",
        "Mg",
        "ML",
        "C°",
    ] {
        assert!(Unit::parse(text).is_err(), "{text}");
    }
    assert!(Unit::parse(&"(".repeat(60)).is_err());
}

#[test]
fn a_number_remembers_how_it_was_written_and_is_compared_by_what_it_is() {
    let years = unit("a");
    let measured = |digits: &str, code: &str| {
        let quantity = Quantity {
            number: number(digits),
            unit: unit(code),
        };
        Measured::of(quantity, &years).expect("a time")
    };
    assert_eq!(measured("12", "months"), measured("1", "year"));
    assert_eq!(measured("12", "months").to_string(), "12 months");
    assert!(measured("52", "wk") < measured("12", "mo"));
    let in_months = measured("11", "a").converted(&unit("mo")).expect("a time");
    assert_eq!(
        (in_months.number(), in_months.to_string().as_str()),
        (&Number::from(132), "11 a")
    );
    assert_eq!(measured("1", "a").converted(&unit("mm")), None);
}

/// Units of many kinds, some of which convert into each other.
const MANY: &[&str] = &[
    "d",
    "weeks",
    "mo",
    "a",
    "h",
    "mg",
    "g",
    "kg",
    "mcg",
    "lb",
    "mL",
    "L",
    "cc",
    "mg/dL",
    "g/L",
    "mcg/mL",
    "mmol/L",
    "umol/L",
    "meq/L",
    "mEq/L",
    "mosm/L",
    "mmol/mol",
    "%",
    "1",
    "[ppm]",
    "g/g",
    "mg/g",
    "L/L",
    "mL/dL",
    "%{Hb}",
    "mg/g{creat}",
    "ug/mg{creat}",
    "mL/min",
    "L/h",
    "mL/min/{1.73_m2}",
    "mL/min/1.73m2",
    "L/h/{1.73_m2}",
    "bpm",
    "/min",
    "breaths/min",
    "/h",
    "Hz",
    "Bq",
    "[IU]",
    "kIU",
    "[iU]",
    "IU/L",
    "m[IU]/mL",
    "U/L",
    "nkat/L",
    "umol/min/L",
    "mmHg",
    "kPa",
    "cmH2O",
    "Cel",
    "[degF]",
    "°C",
    "K",
    "10*9/L",
    "K/uL",
    "/uL",
    "cells/uL",
    "G/L",
    "kg/m2",
    "g/cm2",
    "ug/kg/min",
    "mg/kg/d",
    "kcal",
    "kJ",
    "Gy",
    "Sv",
    "mm",
    "[Ch]",
    "[drp]",
    "[pH]",
    "deg",
    "10*6",
    "{tablets}",
    "{points}",
];

fn any_unit() -> impl Strategy<Value = Unit> {
    proptest::sample::select(MANY).prop_map(unit)
}

fn any_number() -> impl Strategy<Value = Number> {
    (-1_000_000i64..1_000_000, 0i32..5)
        .prop_map(|(digits, places)| &Number::from(digits) * &Number::power_of_ten(-places))
}

/// A unit, or one that converts into it.
fn alike(unit: &Unit) -> Vec<Unit> {
    let all = MANY.iter().map(|text| self::unit(text));
    all.filter(|other| other.difference(unit).is_none())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn conversion_goes_there_and_back(from in any_unit(), to in any_unit(), value in any_number()) {
        let there = from.convert(&value, &to);
        prop_assert_eq!(there.is_some(), to.convert(&value, &from).is_some());
        prop_assert_eq!(there.is_some(), from.difference(&to).is_none());
        prop_assert_eq!(from.difference(&to), to.difference(&from));
        if let Some(there) = there {
            prop_assert_eq!(to.convert(&there, &from), Some(value));
        }
    }

    #[test]
    fn conversion_by_another_unit_is_the_same(from in any_unit(), value in any_number(), seed in any::<usize>()) {
        let alike = alike(&from);
        let (by, to) = (&alike[seed % alike.len()], &alike[seed / 7 % alike.len()]);
        let by_another = by.convert(&from.convert(&value, by).expect("alike"), to);
        prop_assert_eq!(by_another, from.convert(&value, to));
        prop_assert_eq!(by.difference(to), None);
    }

    #[test]
    fn conversion_keeps_the_order(from in any_unit(), one in any_number(), other in any_number(), seed in any::<usize>()) {
        let alike = alike(&from);
        let to = &alike[seed % alike.len()];
        let there = |value| from.convert(value, to).expect("alike");
        prop_assert_eq!(there(&one).cmp(&there(&other)), one.cmp(&other));
    }

    #[test]
    fn a_unit_reads_back_from_all_its_forms(text in "[mkuMµ]{0,2}(g|L|l|mol|Hg|IU|Eq|min|day|1\\.73m2|°C)?[/.]?(m²|10\\*9|kg|h|%|\\{a b\\})?") {
        if let Ok(unit) = Unit::parse(&text) {
            let forms = [unit.code(), &unit.to_string(), unit.in_expression().trim_matches('\'')].map(str::to_owned);
            for form in forms {
                let again = Unit::parse(&form);
                prop_assert_eq!(again.as_ref().map(Unit::code), Ok(unit.code()), "{}", form);
                prop_assert_eq!(again.as_ref().map(Unit::kind), Ok(unit.kind()));
            }
        }
    }

    #[test]
    fn what_it_measures_is_written_in_base_units(one in any_unit(), other in any_unit()) {
        let own = [&one, &other].map(Unit::kind).map(Clone::clone);
        let product = own[0].product(&own[1]);
        // What has a zero of its own is multiplied by nothing.
        let product = product.filter(|_| one.factor().is_some() && other.factor().is_some());
        for kind in own.into_iter().chain(product) {
            let base = Unit::parse(&kind.code());
            prop_assert_eq!(base.as_ref().map(Unit::kind), Ok(&kind), "{}", kind.code());
        }
    }

    #[test]
    fn what_is_asked_about_can_be_read(text in "[a-zA-Z0-9µ°%/.{}\\[\\]*^² ]{1,12}") {
        if let Some(meant) = meant(&text) {
            prop_assert!(Unit::parse(&meant).is_ok(), "{} for {}", meant, text);
        }
    }
}
