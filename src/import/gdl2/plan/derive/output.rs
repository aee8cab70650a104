//! Outputs, and the rows that set them: the tables that are to be made.

use std::collections::BTreeSet;

use super::super::subject::{Measured, among, known_unit};
use super::super::*;
use super::constant::Constant;
use super::{Writing, construct_of};
use crate::import::gdl2::expression::{CodedValue, Expression};
use crate::import::logic::Logic;

/// The rows of tables that are to be made: outputs that the same rules set stand in one table.
#[derive(Debug, Default)]
pub(in super::super) struct Drafts(pub Vec<TableDraft>);

#[derive(Debug)]
pub(in super::super) struct TableDraft {
    pub rows: Vec<DraftRow>,
    /// Name, title, and what each row sets it to, as TOML with words for the row's name.
    pub outputs: Vec<DraftOutput>,
}

#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct DraftRow {
    pub rule: usize,
    pub guard: Logic,
}

#[derive(Debug)]
pub(in super::super) struct DraftOutput {
    pub name: String,
    pub title: String,
    pub values: Vec<SetValue>,
}

#[derive(Clone, Debug)]
pub(in super::super) struct SetValue {
    pub toml: String,
    pub words: String,
}

struct Output {
    drafted: DraftOutput,
    subject: Subject,
}

impl Planner<'_> {
    /// Constants under conditions: an output, and rows that set it.
    pub(super) fn tabulated(
        &mut self,
        id: &str,
        writings: &[Writing<'_>],
        unit: Option<&str>,
    ) -> Result<Subject, Stopped> {
        let mut rows: Vec<(DraftRow, Constant)> = Vec::new();
        for writing in writings {
            let rule = writing.at;
            let guard = self.guards[rule].clone();
            match self.constant(writing) {
                Some(constant) => rows.push((DraftRow { rule, guard }, constant)),
                None => {
                    let copied = self.copied(writing, &guard)?;
                    let possible = copied.into_iter();
                    rows.extend(possible.filter(|(row, _)| self.is_possible(&row.guard)));
                }
            }
        }
        rows.retain(|(row, _)| row.guard != Logic::Never);
        if rows.is_empty() {
            return Ok(Subject::Null);
        }
        let constants: Vec<Constant> = rows.iter().map(|(_, constant)| constant.clone()).collect();
        let output = self.output(id, &constants, unit)?;
        let rows: Vec<DraftRow> = rows.into_iter().map(|(row, _)| row).collect();
        if !rows.iter().any(|row| row.guard == Logic::Always) {
            self.unsure.insert(output.drafted.name.clone());
        }
        let same = self.drafts.0.iter_mut().find(|draft| draft.rows == rows);
        match same {
            Some(draft) => draft.outputs.push(output.drafted),
            None => self.drafts.0.push(TableDraft {
                rows,
                outputs: vec![output.drafted],
            }),
        }
        Ok(output.subject)
    }

    /// A value taken over from another element, value by value.
    fn copied(
        &mut self,
        writing: &Writing<'_>,
        guard: &Logic,
    ) -> Result<Vec<(DraftRow, Constant)>, Stopped> {
        let Expression::Element(element) = writing.value else {
            let construct = construct_of(writing.value);
            let why = "a value is worked out, and other rules set it too".to_owned();
            return Err((construct, why));
        };
        let subject = self.subject(&element.id, writing.at)?;
        let (inner, own) = match subject {
            Subject::Guarded(inner, own) => (*inner, own),
            subject => (subject, Logic::Always),
        };
        let Subject::Coded { name, values, yes } = inner else {
            let why = "a number is taken over, and other rules set it too".to_owned();
            return Err((Construct::Arithmetic, why));
        };
        let rule = writing.at;
        let is_unsure = self.unsure.contains(&name);
        let rows = values.iter().enumerate().map(|(at, value)| {
            let is = among((&name, &values, yes), BTreeSet::from([at]), is_unsure);
            let guard = Logic::and([guard.clone(), own.clone(), is]);
            let label = Some(value.label.clone());
            let code = value.code.clone();
            (
                DraftRow { rule, guard },
                Constant::Coded(CodedValue { code, label }),
            )
        });
        Ok(rows.collect())
    }

    fn output(
        &mut self,
        id: &str,
        constants: &[Constant],
        unit: Option<&str>,
    ) -> Result<Output, Stopped> {
        let title = self.title(id);
        let name = self.named(&title);
        let (kind, subject, values) = self.output_kind(id, &name, constants, unit)?;
        let info = self.elements.of.get(id);
        if let FactType::Count { .. } | FactType::Quantity { .. } = &kind {
            let numbers = constants.iter().filter_map(Constant::number);
            self.constants.insert(name.clone(), numbers.collect());
        }
        self.blocks.push(RuleBlock::Output(FactPlan {
            name: name.clone(),
            title: title.clone(),
            note: info.and_then(|info| info.note.clone()),
            kind,
            may_be_unknown: false,
            element: id.to_owned(),
        }));
        let drafted = DraftOutput {
            name,
            title,
            values,
        };
        Ok(Output { drafted, subject })
    }

    /// Codes alone, or together with texts that are codes of the element.
    fn codes(&self, id: &str, constants: &[Constant]) -> Option<Vec<String>> {
        let has_code = constants.iter().any(|of| of.code().is_some());
        let known = match self.elements.of.get(id).map(|info| &info.kind) {
            Some(ElementKind::Coded(values)) if has_code => values.as_slice(),
            _other => &[],
        };
        let is_known = |text: &String| known.iter().any(|value| value.code == *text);
        let codes = constants.iter();
        codes
            .map(|of| of.code().or_else(|| of.text().filter(is_known)))
            .collect()
    }

    fn output_kind(
        &self,
        id: &str,
        name: &str,
        constants: &[Constant],
        unit: Option<&str>,
    ) -> Result<(FactType, Subject, Vec<SetValue>), Stopped> {
        let name = name.to_owned();
        let texts: Option<Vec<String>> = constants.iter().map(Constant::text).collect();
        let codes = self.codes(id, constants);
        let flags: Option<Vec<bool>> = constants.iter().map(Constant::flag).collect();
        if let Some(codes) = codes {
            let known = match self.elements.of.get(id).map(|info| &info.kind) {
                Some(ElementKind::Coded(values)) => values.clone(),
                _other => text_values(&codes),
            };
            return Ok(coded_output(name, known, &codes));
        }
        if let Some(texts) = texts {
            let values = text_values(&texts);
            return Ok(coded_output(name, values, &texts));
        }
        if let Some(flags) = flags {
            let set = flags.iter().map(|yes| SetValue {
                toml: yes.to_string(),
                words: if *yes { "yes" } else { "no" }.to_owned(),
            });
            let set = set.collect();
            return Ok((FactType::YesNo, Subject::Flag { name }, set));
        }
        self.numeric_output(id, name, constants, unit)
    }

    fn numeric_output(
        &self,
        id: &str,
        name: String,
        constants: &[Constant],
        unit: Option<&str>,
    ) -> Result<(FactType, Subject, Vec<SetValue>), Stopped> {
        let mut numbers = Vec::new();
        let mut units: BTreeSet<String> = unit.map(known_unit).into_iter().collect();
        for constant in constants {
            match constant {
                Constant::Number(number) => numbers.push(number.clone()),
                Constant::Quantity(number, unit) => {
                    numbers.push(number.clone());
                    units.insert(known_unit(unit));
                }
                Constant::Coded(_) | Constant::Text(_) | Constant::Flag(_) => {
                    let why = format!("“{}” is set to values of several types", self.title(id));
                    return Err((Construct::Types, why));
                }
            }
        }
        if units.len() > 1 {
            let why = format!("“{}” gets several units", self.title(id));
            return Err((Construct::Units, why));
        }
        let low = numbers.iter().min().cloned().unwrap_or_else(Number::zero);
        let high = numbers.iter().max().cloned().unwrap_or_else(Number::zero);
        let range = match self.elements.of.get(id).map(|info| &info.kind) {
            Some(ElementKind::Count(Some((least, most)))) => {
                (low.min(least.clone()), high.max(most.clone()))
            }
            _other => (low.min(Number::zero()), high.max(Number::from(1))),
        };
        let is_whole = numbers.iter().all(Number::is_integer);
        let is_count = is_whole && units.iter().all(|unit| unit == "1");
        let unit = units.into_iter().next().unwrap_or_else(|| "1".to_owned());
        if is_count {
            let set = numbers.iter().map(|number| SetValue {
                toml: number.to_string(),
                words: number.to_string(),
            });
            let set = set.collect();
            return Ok((FactType::Count { range }, Subject::Count { name }, set));
        }
        let set = numbers.iter().map(|number| SetValue {
            toml: crate::notation::toml(&format!("{number} {unit}")),
            words: format!("{number} {unit}"),
        });
        let set = set.collect();
        let kind = FactType::Quantity {
            unit: unit.clone(),
            range,
        };
        let is_whole = false;
        let measured = Measured {
            unit,
            name,
            is_whole,
        };
        Ok((kind, Subject::Quantity(vec![measured]), set))
    }
}

fn coded_output(
    name: String,
    values: Vec<NamedCode>,
    set: &[String],
) -> (FactType, Subject, Vec<SetValue>) {
    let yes = names::yes_of(&values);
    let set = set.iter().map(|code| {
        let at = values.iter().position(|value| value.code == *code);
        let value = at.and_then(|at| values.get(at));
        let toml = match yes {
            Some(yes) => (at == Some(yes)).to_string(),
            None => crate::notation::toml(value.map_or("", |value| &value.id)),
        };
        SetValue {
            toml,
            words: value.map_or_else(String::new, |value| value.label.clone()),
        }
    });
    let set = set.collect();
    let kind = match yes {
        Some(_) => FactType::YesNo,
        None => FactType::OneOf(values.clone()),
    };
    (kind, Subject::Coded { name, values, yes }, set)
}
