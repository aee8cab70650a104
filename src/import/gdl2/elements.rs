//! What is known of each element: its name, its type, its values and units, from the archetype and from how the guideline and its tests use it.

use std::collections::{BTreeMap, BTreeSet};

pub(super) use super::archetype::UnitRange;
use super::archetype::{self, NodeType};
use super::cases::{CaseFile, CaseValue};
use super::expression::{self, Assignment, CodedValue, Expression, Operator};
use super::plan::is_same_unit;
use super::rules::RuleSet;
use super::source::{Binding, Gdl2};
use super::{Construct, Refusal};
use crate::import::names::{self, NamedCode};
use crate::quantity::Number;

#[derive(Debug)]
pub(super) struct ElementInfo {
    pub title: String,
    pub note: Option<String>,
    pub place: String,
    pub is_input: bool,
    pub has_archetype: bool,
    pub kind: ElementKind,
}

#[derive(Clone, Debug)]
pub(super) enum ElementKind {
    Coded(Vec<NamedCode>),
    Flag,
    Quantity(Vec<UnitRange>),
    Count(Option<(Number, Number)>),
    /// A date, of which the time since is asked.
    Time {
        is_birth: bool,
    },
    Text,
    Open,
}

/// How an element is used.
#[derive(Debug, Default)]
pub(super) struct Usage {
    codes: Vec<(Option<Number>, CodedValue)>,
    pub units: BTreeSet<String>,
    pub numbers: BTreeSet<Number>,
    has_flag: bool,
    has_text: bool,
    has_time: bool,
    /// That it may be missing is asked for.
    pub is_null: bool,
    is_term: bool,
}

pub(super) struct Elements {
    pub language: String,
    /// As they stand in the source.
    pub order: Vec<String>,
    pub of: BTreeMap<String, ElementInfo>,
    pub usage: BTreeMap<String, Usage>,
    /// What of them can't be read.
    pub refused: Vec<Refusal>,
    /// Texts of all codes of the guideline: rules too.
    terms: BTreeMap<String, (String, Option<String>)>,
}

impl Elements {
    pub fn term(&self, id: &str) -> Option<&str> {
        self.terms.get(id).map(|(text, _)| text.as_str())
    }

    /// The units that an element is measured in; none of one that is no quantity, or not known.
    pub fn units(&self, id: &str) -> &[UnitRange] {
        match self.of.get(id).map(|info| &info.kind) {
            Some(ElementKind::Quantity(units)) => units,
            Some(
                ElementKind::Count(_)
                | ElementKind::Coded(_)
                | ElementKind::Flag
                | ElementKind::Time { .. }
                | ElementKind::Text
                | ElementKind::Open,
            )
            | None => &[],
        }
    }
}

/// The language that the book is in: English where there is one, which readers of many countries share, else the original's.
fn language(source: &Gdl2) -> String {
    let original = source.language.original_language.rsplit("::").next();
    let has = |tag: &str| source.ontology.term_definitions.get(tag).is_some();
    match (has("en"), original) {
        (false, Some(original)) if has(original) => original.to_owned(),
        (false, _) => {
            let first = source.ontology.term_definitions.0.first();
            first.map_or_else(|| "en".to_owned(), |(tag, _)| tag.clone())
        }
        (true, _) => "en".to_owned(),
    }
}

fn terms(source: &Gdl2, language: &str) -> BTreeMap<String, (String, Option<String>)> {
    let own = source.ontology.term_definitions.get(language);
    let own = own.map(|of| of.terms.0.as_slice()).unwrap_or_default();
    let named = own.iter().filter_map(|(id, term)| {
        let text = names::cleaned(term.text.as_deref()?);
        let note = term.description.as_deref().map(names::cleaned);
        let note = note.filter(|note| note.len() > 1 && *note != text);
        (!text.is_empty() && text != "*").then(|| (id.clone(), (text, note)))
    });
    named.collect()
}

pub(super) fn read(
    source: &Gdl2,
    rules: &RuleSet,
    cases: &CaseFile,
    archetype: &dyn Fn(&str) -> Result<Option<String>, String>,
) -> Elements {
    let language = language(source);
    let terms = terms(source, &language);
    let usage = usage(rules, cases);
    let mut of = BTreeMap::new();
    let mut order = Vec::new();
    let mut refused = Vec::new();
    let bindings = source.definition.data_bindings.0.iter();
    for (binding_id, binding) in bindings {
        let adl = archetype(&binding.model_id).unwrap_or_else(|why| {
            let place = format!("definition.data_bindings.{binding_id}.model_id");
            let why = format!("its archetype can’t be read: {why}");
            refused.push(unreadable(place, why));
            None
        });
        for (id, element) in &binding.elements.0 {
            let place = format!("definition.data_bindings.{binding_id}.elements.{id}");
            let allowed = allowed(element, &place, &mut refused);
            let found = terms.get(id);
            let described = Described {
                usage: usage.get(id),
                title: found.map_or_else(|| id.clone(), |(text, _)| text.clone()),
                note: found.and_then(|(_, note)| note.clone()),
                place,
            };
            let info = described.info(binding, (element, &allowed), adl.as_deref(), &language);
            order.push(id.clone());
            of.insert(id.clone(), info);
        }
    }
    for id in usage.keys() {
        let title = terms.get(id).map_or(id, |(text, _)| text).clone();
        of.entry(id.clone()).or_insert_with(|| {
            let described = Described {
                usage: usage.get(id),
                title,
                note: None,
                place: format!("ontology.term_definitions.{language}.terms.{id}"),
            };
            described.local()
        });
    }
    Elements {
        language,
        order,
        of,
        usage,
        refused,
        terms,
    }
}

/// The values that an element may have; one that can't be read is refused.
fn allowed(
    element: &super::source::Element,
    place: &str,
    refused: &mut Vec<Refusal>,
) -> Vec<Expression> {
    let texts = element.allowed_values.iter().flatten().enumerate();
    let read = texts.filter_map(|(at, text)| {
        let read = expression::value(text);
        if read.is_none() {
            let place = format!("{place}.allowed_values[{at}]");
            refused.push(unreadable(place, format!("`{text}` is not a value")));
        }
        read
    });
    read.collect()
}

fn unreadable(place: String, why: String) -> Refusal {
    Refusal::new(Construct::Unreadable, place, why)
}

struct Described<'a> {
    usage: Option<&'a Usage>,
    title: String,
    note: Option<String>,
    place: String,
}

impl Described<'_> {
    /// Of no binding: it lives in the rules alone.
    fn local(self) -> ElementInfo {
        let kind = used_kind(self.usage, &self.title);
        ElementInfo {
            title: self.title,
            note: self.note,
            place: self.place,
            is_input: false,
            has_archetype: false,
            kind,
        }
    }

    fn info(
        self,
        binding: &Binding,
        (element, allowed): (&super::source::Element, &[Expression]),
        adl: Option<&str>,
        language: &str,
    ) -> ElementInfo {
        let node = element.path.as_deref().and_then(node_of);
        let declared = match (adl, node) {
            (Some(adl), Some(node)) => archetype::node_type(adl, node),
            _none => None,
        };
        let label = |code: &str| adl.and_then(|adl| archetype::term(adl, language, code));
        let kind = self.kind(declared.as_ref(), allowed, element, &label);
        ElementInfo {
            title: self.title,
            note: self.note,
            place: self.place,
            is_input: binding.r#type.as_deref() != Some("OUTPUT"),
            has_archetype: declared.is_some(),
            kind,
        }
    }

    fn kind(
        &self,
        declared: Option<&NodeType>,
        allowed: &[Expression],
        element: &super::source::Element,
        label: &dyn Fn(&str) -> Option<String>,
    ) -> ElementKind {
        let codes =
            |declared: &[(Option<Number>, String)]| coded(declared, allowed, self.usage, label);
        let is_birth = is_birth(&self.title);
        match declared {
            Some(NodeType::Ordinal(values)) => {
                let values: Vec<_> = values
                    .iter()
                    .map(|(number, code)| (Some(number.clone()), code.clone()))
                    .collect();
                codes(&values)
            }
            Some(NodeType::Coded(values)) => {
                let values: Vec<_> = values.iter().map(|code| (None, code.clone())).collect();
                codes(&values)
            }
            Some(NodeType::Quantity(units)) => ElementKind::Quantity(self.units(units, element)),
            Some(NodeType::Count(range)) => ElementKind::Count(range.clone()),
            Some(NodeType::Flag) => ElementKind::Flag,
            Some(NodeType::Time) => ElementKind::Time { is_birth },
            Some(NodeType::Text) if self.usage.is_none_or(|usage| usage.codes.is_empty()) => {
                ElementKind::Text
            }
            Some(NodeType::Text | NodeType::Other(_)) | None => {
                match used_kind_with(self.usage, &self.title, allowed, label) {
                    ElementKind::Open => declared_kind(element.data_type.as_deref(), is_birth),
                    kind => kind,
                }
            }
        }
    }

    /// The archetype's units; only those that the guideline or its tests use, where it names some.
    fn units(&self, declared: &[UnitRange], element: &super::source::Element) -> Vec<UnitRange> {
        let mut wanted: BTreeSet<String> = self
            .usage
            .map(|usage| usage.units.clone())
            .unwrap_or_default();
        let chosen = element.units.as_deref().unwrap_or_default();
        if wanted.is_empty() {
            wanted.extend(chosen.iter().map(|unit| unit.trim().to_owned()));
        }
        if wanted.is_empty() {
            return declared.to_vec();
        }
        let mut distinct: Vec<String> = Vec::new();
        for unit in wanted {
            if !distinct.iter().any(|own| is_same_unit(own, &unit)) {
                distinct.push(unit);
            }
        }
        let own = |unit: &str| {
            let mut declared = declared.iter();
            declared.find(|own| is_same_unit(&own.unit, unit))
        };
        let units = distinct.iter().map(|unit| UnitRange {
            unit: unit.clone(),
            range: own(unit).and_then(|own| own.range.clone()),
            is_whole: own(unit).is_some_and(|own| own.is_whole),
        });
        units.collect()
    }
}

/// `/data[at0001]/items[at0004]` ends at the node `at0004`.
fn node_of(path: &str) -> Option<&str> {
    let (_, last) = path.rsplit_once('[')?;
    let node = last.split([']', ',']).next()?;
    node.starts_with("at").then_some(node)
}

fn is_birth(title: &str) -> bool {
    let title = title.to_lowercase();
    ["birth", "dob", "född", "nacim", "nascim", "geburt"]
        .iter()
        .any(|word| title.contains(word))
}

fn declared_kind(data_type: Option<&str>, is_birth: bool) -> ElementKind {
    match data_type {
        Some("DV_BOOLEAN") => ElementKind::Flag,
        Some("DV_COUNT") => ElementKind::Count(None),
        Some("DV_QUANTITY") => ElementKind::Quantity(Vec::new()),
        Some("DV_DATE_TIME" | "DV_DATE") => ElementKind::Time { is_birth },
        Some("DV_TEXT") => ElementKind::Text,
        Some(_) | None => ElementKind::Open,
    }
}

fn used_kind(usage: Option<&Usage>, title: &str) -> ElementKind {
    used_kind_with(usage, title, &[], &|_| None)
}

/// Of an element whose archetype is not there.
fn used_kind_with(
    usage: Option<&Usage>,
    title: &str,
    allowed: &[Expression],
    label: &dyn Fn(&str) -> Option<String>,
) -> ElementKind {
    let is_coded =
        |value: &Expression| matches!(value, Expression::Coded(_) | Expression::Ordinal(..));
    if allowed.iter().any(is_coded) {
        return coded(&[], allowed, usage, label);
    }
    let Some(usage) = usage else {
        return ElementKind::Open;
    };
    if !usage.codes.is_empty() {
        return coded(&[], allowed, Some(usage), label);
    }
    if usage.has_time {
        let is_birth = is_birth(title);
        return ElementKind::Time { is_birth };
    }
    if !usage.units.is_empty() {
        let units = usage.units.iter().map(|unit| UnitRange {
            unit: unit.clone(),
            range: None,
            is_whole: false,
        });
        return ElementKind::Quantity(units.collect());
    }
    match (usage.has_flag, usage.has_text || usage.is_term) {
        (true, _) => ElementKind::Flag,
        (false, true) => ElementKind::Text,
        (false, false) if usage.numbers.is_empty() => ElementKind::Open,
        (false, false) if usage.numbers.iter().all(Number::is_integer) => ElementKind::Count(None),
        (false, false) => ElementKind::Quantity(Vec::new()),
    }
}

/// The values of the archetype, or those of them that are allowed; then what the guideline and its tests use besides.
fn coded(
    declared: &[(Option<Number>, String)],
    allowed: &[Expression],
    usage: Option<&Usage>,
    label: &dyn Fn(&str) -> Option<String>,
) -> ElementKind {
    let parts = |value: &Expression| match value {
        Expression::Ordinal(number, coded) => Some((Some(number.clone()), coded.clone())),
        Expression::Coded(coded) => Some((None, coded.clone())),
        _other => None,
    };
    let allowed: Vec<_> = allowed.iter().filter_map(parts).collect();
    let of_archetype = declared.iter().map(|(number, code)| {
        let (code, label) = (code.clone(), None);
        (number.clone(), CodedValue { code, label })
    });
    let listed: Vec<_> = match allowed.is_empty() {
        true => of_archetype.collect(),
        false => allowed,
    };
    let used = usage.map(|usage| usage.codes.clone()).unwrap_or_default();
    let mut values: Vec<NamedCode> = Vec::new();
    for (number, value) in listed.into_iter().chain(used) {
        let text = value.label.filter(|label| !label.is_empty());
        let known = values.iter_mut().find(|own| own.code == value.code);
        match known {
            Some(known) => {
                known.number = known.number.take().or(number);
                if known.label == known.code
                    && let Some(text) = text
                {
                    known.label = names::cleaned(&text);
                }
            }
            None => {
                let text = label(&value.code).or(text);
                let text = text.unwrap_or_else(|| value.code.clone());
                values.push(NamedCode {
                    number,
                    label: names::cleaned(&text),
                    id: String::new(),
                    code: value.code,
                });
            }
        }
    }
    let is_counted = values.iter().all(|value| value.number.is_some());
    if is_counted {
        values.sort_by(|one, other| one.number.cmp(&other.number));
    }
    names::values(&mut values);
    ElementKind::Coded(values)
}

fn usage(rules: &RuleSet, cases: &CaseFile) -> BTreeMap<String, Usage> {
    let mut usage = BTreeMap::new();
    let tests = rules.rules.iter().flat_map(|rule| &rule.when);
    for test in tests.chain(&rules.preconditions) {
        see_test(test, &mut usage);
    }
    for action in rules.rules.iter().flat_map(|rule| &rule.then) {
        see_assignment(action, &mut usage);
    }
    let values = cases.cases.iter();
    for (id, value) in values.flat_map(|case| case.given.iter().chain(&case.expected)) {
        let of = usage.entry(id.clone()).or_default();
        match value {
            CaseValue::Day(_) => of.has_time = true,
            CaseValue::Read(value) => see_value(of, value),
        }
    }
    usage
}

fn see_assignment(action: &Assignment, usage: &mut BTreeMap<String, Usage>) {
    see_elements(&action.value, usage);
    let of = usage.entry(action.to.id.clone()).or_default();
    match (action.to.attribute.as_deref(), &action.value) {
        (Some("unit" | "units"), Expression::Text(unit)) => {
            of.units.insert(unit.trim().to_owned());
        }
        (Some("precision"), _) => {}
        (Some("code"), Expression::Text(code)) => {
            let (code, label) = (code.clone(), None);
            of.codes.push((None, CodedValue { code, label }));
        }
        (_, value) => see_value(of, value),
    }
}

fn see_value(of: &mut Usage, value: &Expression) {
    match value {
        Expression::Null => of.is_null = true,
        Expression::Flag(_) => of.has_flag = true,
        Expression::Number(number) => drop(of.numbers.insert(number.clone())),
        Expression::Quantity(number, unit) => {
            of.numbers.insert(number.clone());
            of.units.insert(unit.clone());
        }
        Expression::Ordinal(number, coded) => of.codes.push((Some(number.clone()), coded.clone())),
        Expression::Coded(coded) => of.codes.push((None, coded.clone())),
        Expression::Text(_) => of.has_text = true,
        Expression::Element(element) => {
            of.is_term |= element.attribute.as_deref() == Some("term");
        }
        Expression::Now(_)
        | Expression::Fired(_)
        | Expression::Call(..)
        | Expression::Not(_)
        | Expression::Negative(_)
        | Expression::Binary(..) => {}
    }
}

fn see_test(test: &Expression, usage: &mut BTreeMap<String, Usage>) {
    see_elements(test, usage);
    match test {
        Expression::Not(inner) => see_test(inner, usage),
        Expression::Binary(Operator::And | Operator::Or, left, right) => {
            see_test(left, usage);
            see_test(right, usage);
        }
        Expression::Binary(operator, left, right) => {
            let (element, value) = match (&**left, &**right) {
                (Expression::Element(element), value) | (value, Expression::Element(element)) => {
                    (element, value)
                }
                _other => return,
            };
            let of = usage.entry(element.id.clone()).or_default();
            match (element.attribute.as_deref(), value) {
                (_, Expression::Null) => of.is_null |= *operator == Operator::Equal,
                (Some("unit" | "units"), Expression::Text(unit)) => {
                    of.units.insert(unit.trim().to_owned());
                }
                (Some("code"), Expression::Text(code)) => {
                    let (code, label) = (code.clone(), None);
                    of.codes.push((None, CodedValue { code, label }));
                }
                (Some("value"), Expression::Number(_)) => {}
                (_, value) if holds_now(value) => of.has_time = true,
                (_, value) => see_value(of, value),
            }
        }
        _other => {}
    }
}

pub(super) fn holds_now(value: &Expression) -> bool {
    match value {
        Expression::Now(_) => true,
        Expression::Binary(_, left, right) => holds_now(left) || holds_now(right),
        _other => false,
    }
}

/// Every element that is named is one that is used.
fn see_elements(value: &Expression, usage: &mut BTreeMap<String, Usage>) {
    match value {
        Expression::Element(element) if element.attribute.as_deref() != Some("term") => {
            usage.entry(element.id.clone()).or_default();
        }
        Expression::Not(inner) | Expression::Negative(inner) => see_elements(inner, usage),
        Expression::Call(_, parts) => parts.iter().for_each(|part| see_elements(part, usage)),
        Expression::Binary(_, left, right) => {
            if holds_now(value) {
                for side in [left, right] {
                    if let Expression::Element(element) = &**side {
                        usage.entry(element.id.clone()).or_default().has_time = true;
                    }
                }
            }
            see_elements(left, usage);
            see_elements(right, usage);
        }
        _other => {}
    }
}
