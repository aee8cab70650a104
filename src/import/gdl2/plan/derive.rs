//! What rules make of an element: an output with a table, a score, or another name of something else.

use std::collections::BTreeSet;

use super::super::elements::holds_now;
use super::super::expression::{CodedValue, Element, Expression, Operator};
use super::subject::{Measured, ScoreSubject, YearsBy, among, compared, known_unit, unit_suffix};
use super::*;
use crate::import::logic::{Comparison, Logic};

/// What a rule sets an element to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Coded(CodedValue),
    Text(String),
    Number(Number),
    Quantity(Number, String),
    Flag(bool),
}

/// The rows of tables that are to be made: outputs that the same rules set stand in one table.
#[derive(Debug, Default)]
pub(super) struct Drafts(pub Vec<TableDraft>);

#[derive(Debug)]
pub(super) struct TableDraft {
    pub rows: Vec<DraftRow>,
    /// Name, title, and what each row sets it to, as TOML with words for the row's name.
    pub outputs: Vec<DraftOutput>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct DraftRow {
    pub rule: usize,
    pub guard: Logic,
}

#[derive(Debug)]
pub(super) struct DraftOutput {
    pub name: String,
    pub title: String,
    pub values: Vec<SetValue>,
}

#[derive(Clone, Debug)]
pub(super) struct SetValue {
    pub toml: String,
    pub words: String,
}

/// A point is cut into so many parts at most.
const FINEST: i64 = 100;

/// An assignment, with the rule that makes it.
struct Writing<'a> {
    at: usize,
    attribute: Option<&'a str>,
    value: &'a Expression,
}

impl Planner<'_> {
    /// What an assigned element is once its last rule has run; nothing where that can't be said, which is refused.
    pub(super) fn derived(&mut self, id: &str) -> Option<Subject> {
        if let Some(known) = self.subjects.get(id) {
            return Some(known.clone());
        }
        if self.elements.of.get(id).is_some_and(|info| info.is_input) {
            let why = format!("“{}” is asked for and assigned", self.title(id));
            let place = self.place_of(id);
            self.refuse((Construct::AssignedInput, why), &place);
            return None;
        }
        match self.derive(id) {
            Ok(subject) => {
                self.subjects.insert(id.to_owned(), subject.clone());
                Some(subject)
            }
            Err((stopped, place)) => match self.asked_instead(id, &stopped, &place) {
                Some(subject) => {
                    self.subjects.insert(id.to_owned(), subject.clone());
                    Some(subject)
                }
                None => {
                    self.refuse(stopped, &place);
                    None
                }
            },
        }
    }

    /// A number that no book can work out is asked for where rules go on from it: every value of it is looked at, so that no fault of theirs is hidden.
    fn asked_instead(
        &mut self,
        id: &str,
        (construct, why): &Stopped,
        place: &str,
    ) -> Option<Subject> {
        let is_reckoned = matches!(
            construct,
            Construct::Arithmetic
                | Construct::Function
                | Construct::Logarithm
                | Construct::FractionalPoints
                | Construct::LongScore
        );
        if !is_reckoned {
            return None;
        }
        let title = self.title(id);
        if !self.is_gone_on_from(id) {
            if !self.is_on_the_way(id) {
                return None;
            }
            let said = format!(
                "“{title}” is worked out on the way to what is asked here, and is left out: {why}"
            );
            self.note(Construct::Asked, place, said);
            return Some(Subject::Null);
        }
        let units = self.elements.units(id).to_vec();
        if units.len() > 1 {
            return None;
        }
        let guard = self.guards_of(id);
        let subject = self.asked_quantity(id, &units).ok()?;
        let said = format!("“{title}” is worked out by the source and asked for here: {why}");
        self.note(Construct::Asked, place, said);
        Some(self.guarded(subject, guard))
    }

    /// For whom any rule sets it.
    fn guards_of(&self, id: &str) -> Logic {
        let writers = self.writers.get(id).into_iter().flatten();
        Logic::or(writers.map(|at| self.guards[*at].clone()))
    }

    /// Whether a rule asks for it, or for what it is given on to as it is.
    fn is_gone_on_from(&self, id: &str) -> bool {
        let rules = &self.rules.rules;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let tests = rules.iter().flat_map(|rule| &rule.when);
            let mut tests = tests.chain(&self.rules.preconditions);
            if tests.any(|test| asks_for(test, next)) {
                return true;
            }
            let actions = rules.iter().flat_map(|rule| &rule.then);
            let given_on = actions.filter(|action| {
                matches!(&action.value, Expression::Element(element) if element.id == next)
            });
            open.extend(given_on.map(|action| action.to.id.as_str()));
        }
        false
    }

    /// Whether something is worked out of it that rules go on from.
    fn is_on_the_way(&self, id: &str) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if next != id && self.is_gone_on_from(next) {
                return true;
            }
            let actions = self.rules.rules.iter().flat_map(|rule| &rule.then);
            let made = actions.filter(|action| mentions(&action.value, next));
            open.extend(made.map(|action| action.to.id.as_str()));
        }
        false
    }

    fn place_of(&self, id: &str) -> String {
        let writers = self.writers.get(id).and_then(|writers| writers.last());
        let rule = writers.and_then(|at| self.rules.rules.get(*at));
        rule.map_or_else(String::new, |rule| format!("{}.then ({id})", rule.place))
    }

    fn derive(&mut self, id: &str) -> Result<Subject, (Stopped, String)> {
        let rules = self.rules;
        let mut writings: Vec<Writing<'_>> = Vec::new();
        let mut units: BTreeSet<String> = BTreeSet::new();
        for at in self.writers.get(id).cloned().unwrap_or_default() {
            for action in rules.rules[at].then.iter().filter(|of| of.to.id == id) {
                match (action.to.attribute.as_deref(), &action.value) {
                    (Some("unit" | "units"), Expression::Text(unit)) => {
                        units.insert(unit.trim().to_owned());
                    }
                    (Some("precision"), _) => {}
                    (attribute, value) => {
                        // In one rule the last assignment stands.
                        writings.retain(|own| own.at != at);
                        writings.push(Writing {
                            at,
                            attribute,
                            value,
                        });
                    }
                }
            }
        }
        let place = self.place_of(id);
        let placed = |stopped| (stopped, place.clone());
        if writings.is_empty() {
            return Ok(Subject::Null);
        }
        if units.len() > 1 {
            let why = format!("“{}” gets several units", self.title(id));
            return Err(placed((Construct::Units, why)));
        }
        let unit = units.into_iter().next();
        if let Some(increments) = self.increments(id, &writings).map_err(placed)? {
            return Ok(increments);
        }
        if let [only] = writings.as_slice()
            && self.constant(only).is_none()
        {
            return self.worked_out(id, only).map_err(placed);
        }
        self.tabulated(id, &writings, unit.as_deref())
            .map_err(placed)
    }

    fn constant(&self, writing: &Writing<'_>) -> Option<Constant> {
        let constant = self.folded(writing.value)?;
        Some(match (writing.attribute, constant) {
            (Some("code"), Constant::Text(code)) => {
                Constant::Coded(CodedValue { code, label: None })
            }
            (_, constant) => constant,
        })
    }

    fn folded(&self, value: &Expression) -> Option<Constant> {
        match value {
            Expression::Ordinal(_, coded) | Expression::Coded(coded) => {
                Some(Constant::Coded(coded.clone()))
            }
            Expression::Text(text) => Some(Constant::Text(text.clone())),
            Expression::Number(number) => Some(Constant::Number(number.clone())),
            Expression::Quantity(number, unit) => {
                Some(Constant::Quantity(number.clone(), unit.clone()))
            }
            Expression::Flag(yes) => Some(Constant::Flag(*yes)),
            Expression::Element(Element { id, attribute })
                if attribute.as_deref() == Some("term") =>
            {
                self.elements
                    .term(id)
                    .map(|text| Constant::Text(text.to_owned()))
            }
            Expression::Binary(operator, left, right) => {
                let (left, right) = (self.folded(left)?, self.folded(right)?);
                folded_pair(*operator, left, right)
            }
            Expression::Null
            | Expression::Element(_)
            | Expression::Now(_)
            | Expression::Fired(_)
            | Expression::Call(..)
            | Expression::Not(_)
            | Expression::Negative(_) => None,
        }
    }

    /// A total that begins with a number and grows by what each rule adds.
    fn increments(
        &mut self,
        id: &str,
        writings: &[Writing<'_>],
    ) -> Result<Option<Subject>, Stopped> {
        let [first, rest @ ..] = writings else {
            return Ok(None);
        };
        let Some(Constant::Number(base)) = self.constant(first) else {
            return Ok(None);
        };
        let added: Vec<Option<Number>> = rest
            .iter()
            .map(|writing| added_to(id, writing.value))
            .collect();
        if rest.is_empty() || added.iter().any(Option::is_none) {
            return Ok(None);
        }
        let mut entries: Vec<(Logic, Number)> = Vec::new();
        if !base.is_zero() {
            entries.push((Logic::Always, base));
        }
        for (writing, added) in rest.iter().zip(added.into_iter().flatten()) {
            let guard = self.guards[writing.at].clone();
            if guard == Logic::Never {
                continue;
            }
            let is_unsure = guard.names().iter().any(|name| self.unsure.contains(name));
            let when = match is_unsure {
                true => Logic::Surely(Box::new(guard)),
                false => guard,
            };
            entries.push((when, added));
        }
        let zero = Number::zero();
        let sum = |wanted: &dyn Fn(&Number) -> bool| {
            let chosen = entries
                .iter()
                .filter(|(when, points)| *when == Logic::Always || wanted(points));
            chosen.fold(Number::zero(), |sum, (_, points)| &sum + points)
        };
        let (lowest, highest) = (sum(&|points| *points < zero), sum(&|points| *points > zero));
        let guard = self.guards[first.at].clone();
        let score = ScoreSubject {
            name: String::new(),
            entries,
            lowest,
            highest,
            scale: Number::one(),
            guard,
            is_unsure: false,
        };
        self.score(id, score).map(Some)
    }

    /// A single assignment that is not a constant: another name, or a sum of points.
    fn worked_out(&mut self, id: &str, writing: &Writing<'_>) -> Result<Subject, Stopped> {
        let guard = self.guards[writing.at].clone();
        if let Some(subject) = self.elapsed(writing.value, writing.at)? {
            return Ok(self.guarded(subject, guard));
        }
        if let Expression::Element(element) = writing.value {
            let subject = self.subject(&element.id, writing.at)?;
            let is_whole = matches!(element.attribute.as_deref(), None | Some("magnitude"));
            let is_same = match &subject {
                Subject::Coded { .. } => element.attribute.is_none(),
                Subject::Null => true,
                Subject::Quantity(facts) => is_whole && facts.len() == 1,
                Subject::Flag { .. }
                | Subject::Count { .. }
                | Subject::Score(_)
                | Subject::Since { .. }
                | Subject::Guarded(..) => true,
            };
            if is_same {
                let place = self.place_of(id);
                let said = format!(
                    "“{}” is another name of “{}”",
                    self.title(id),
                    self.title(&element.id)
                );
                self.note(Construct::Copy, &place, said);
                return Ok(self.guarded(subject, guard));
            }
        }
        self.sum(id, writing.value, writing.at, guard)
    }

    /// Under what is not already said by the subject being known.
    pub(super) fn guarded(&mut self, subject: Subject, guard: Logic) -> Subject {
        let known = self.known(&subject).conjuncts();
        let rest = guard
            .conjuncts()
            .into_iter()
            .filter(|part| !known.contains(part));
        match Logic::and(rest) {
            Logic::Always => subject,
            guard => Subject::Guarded(Box::new(subject), guard),
        }
    }

    /// `($currentDateTime-$gt0005)/1,a`, `$currentDateTime.year-$gt0005.year`.
    fn elapsed(&mut self, value: &Expression, at: usize) -> Result<Option<Subject>, Stopped> {
        let (value, years) = match value {
            Expression::Binary(Operator::Over, time, unit) => match &**unit {
                Expression::Quantity(one, unit) if *one == Number::one() && unit == "a" => {
                    (&**time, YearsBy::Anniversary)
                }
                _other => return Ok(None),
            },
            value => (value, YearsBy::Calendar),
        };
        let Expression::Binary(Operator::Minus, now, element) = value else {
            return Ok(None);
        };
        let (Expression::Now(part), Expression::Element(element)) = (&**now, &**element) else {
            return Ok(None);
        };
        let wanted = match years {
            YearsBy::Anniversary => None,
            YearsBy::Calendar => Some("year"),
        };
        if part.as_deref() != wanted || element.attribute.as_deref() != wanted {
            return Ok(None);
        }
        Ok(match self.subject(&element.id, at)? {
            Subject::Since { element, .. } => {
                let years = Some(years);
                Some(Subject::Since { element, years })
            }
            Subject::Null => Some(Subject::Null),
            _other => None,
        })
    }

    /// A sum of the numbers of values and of other totals.
    fn sum(
        &mut self,
        id: &str,
        value: &Expression,
        at: usize,
        guard: Logic,
    ) -> Result<Subject, Stopped> {
        let mut terms = Vec::new();
        summed(value, &Number::one(), &mut terms)?;
        if let Some(subject) = self.measured_sum(id, &terms, at, &guard)? {
            return Ok(subject);
        }
        let mut total = ScoreSubject {
            name: String::new(),
            entries: Vec::new(),
            lowest: Number::zero(),
            highest: Number::zero(),
            scale: Number::one(),
            guard: Logic::Always,
            is_unsure: false,
        };
        let mut known = Vec::new();
        for (factor, term) in &terms {
            match term {
                None => {
                    total.lowest = &total.lowest + factor;
                    total.highest = &total.highest + factor;
                    total.entries.push((Logic::Always, factor.clone()));
                }
                Some(element) => {
                    let subject = self.subject(&element.id, at)?;
                    known.extend(self.known(&subject).conjuncts());
                    let is_unsure = self.add_term(&mut total, factor, &subject, element)?;
                    total.is_unsure |= is_unsure;
                }
            }
        }
        let rest = guard
            .conjuncts()
            .into_iter()
            .filter(|part| !known.contains(part));
        total.guard = Logic::and(rest.chain([total.guard]));
        self.score(id, total)
    }

    /// Whether the total may be unknown for want of this term.
    fn add_term(
        &mut self,
        total: &mut ScoreSubject,
        factor: &Number,
        subject: &Subject,
        element: &Element,
    ) -> Result<bool, Stopped> {
        let measured = |planner: &Self| {
            let why = format!(
                "“{}” is a number that is reckoned with",
                planner.title(&element.id)
            );
            Err((Construct::Arithmetic, why))
        };
        if let Some((name, suffix)) = self.number_output(subject) {
            return Ok(self.add_output(total, factor, &name, &suffix));
        }
        match subject {
            Subject::Null => {
                total.guard = Logic::Never;
                Ok(false)
            }
            Subject::Coded { name, values, yes } => {
                let numbers: Option<Vec<&Number>> =
                    values.iter().map(|value| value.number.as_ref()).collect();
                let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else {
                    let why = format!(
                        "values of “{}” that have no number are added",
                        self.title(&element.id)
                    );
                    return Err((Construct::Arithmetic, why));
                };
                let points: Vec<Number> = numbers.iter().map(|number| factor * number).collect();
                let (least, most) = (points.iter().min().cloned(), points.iter().max().cloned());
                total.lowest = &total.lowest + &least.unwrap_or_else(Number::zero);
                total.highest = &total.highest + &most.unwrap_or_else(Number::zero);
                let distinct: BTreeSet<&Number> = points.iter().collect();
                let is_unsure = self.unsure.contains(name);
                for number in distinct.into_iter().filter(|number| !number.is_zero()) {
                    let of = points.iter().enumerate().filter(|(_, own)| *own == number);
                    let chosen: BTreeSet<usize> = of.map(|(at, _)| at).collect();
                    let when = among((name, values, *yes), chosen, is_unsure);
                    total.entries.push((when, number.clone()));
                }
                Ok(is_unsure)
            }
            Subject::Score(score) => {
                let (low, high) = (factor * &score.lowest, factor * &score.highest);
                total.lowest = &total.lowest + (&low).min(&high);
                total.highest = &total.highest + (&low).max(&high);
                let entries = score.entries.iter();
                let scaled = entries.map(|(when, points)| (when.clone(), factor * points));
                total.entries.extend(scaled);
                let guard = std::mem::replace(&mut total.guard, Logic::Always);
                total.guard = Logic::and([guard, score.guard.clone()]);
                Ok(score.is_unsure)
            }
            Subject::Guarded(inner, own) => {
                let guard = std::mem::replace(&mut total.guard, Logic::Always);
                total.guard = Logic::and([guard, own.clone()]);
                self.add_term(total, factor, inner, element)
            }
            Subject::Flag { .. }
            | Subject::Quantity(_)
            | Subject::Count { .. }
            | Subject::Since { .. } => measured(self),
        }
    }

    /// An output that rules set to numbers, with the unit of these in expressions.
    fn number_output(&self, subject: &Subject) -> Option<(String, String)> {
        let (name, suffix) = match subject {
            Subject::Count { name } => (name, String::new()),
            Subject::Quantity(facts) => match facts.as_slice() {
                [only] if only.unit == "1" => (&only.name, String::new()),
                [only] => (&only.name, unit_suffix(&known_unit(&only.unit))),
                _several => return None,
            },
            Subject::Null
            | Subject::Coded { .. }
            | Subject::Flag { .. }
            | Subject::Score(_)
            | Subject::Since { .. }
            | Subject::Guarded(..) => return None,
        };
        let is_output = self.constants.contains_key(name);
        is_output.then(|| (name.clone(), suffix))
    }

    fn add_output(
        &self,
        total: &mut ScoreSubject,
        factor: &Number,
        name: &str,
        suffix: &str,
    ) -> bool {
        let numbers = self.constants.get(name).into_iter().flatten();
        let numbers: Vec<&Number> = numbers.collect();
        let points = numbers.iter().map(|number| factor * *number);
        let (least, most) = (points.clone().min(), points.max());
        total.lowest = &total.lowest + &least.unwrap_or_else(Number::zero);
        total.highest = &total.highest + &most.unwrap_or_else(Number::zero);
        for number in numbers.into_iter().filter(|number| !number.is_zero()) {
            let when = compared(name, Comparison::Equal, number, suffix);
            total.entries.push((when, factor * number));
        }
        self.unsure.contains(name)
    }

    /// Parts of points are counted, in halves, in tenths; finer ones are weights of a formula.
    fn scale(&self, score: &mut ScoreSubject) {
        let mut scale = Number::one();
        for (_, points) in &score.entries {
            let rest = points * &scale;
            scale = &scale * &rest.denominator();
        }
        if scale <= Number::from(FINEST) {
            score.scale = scale;
        }
    }

    fn score(&mut self, id: &str, mut score: ScoreSubject) -> Result<Subject, Stopped> {
        let mut entries = Vec::new();
        self.scale(&mut score);
        for (when, points) in &score.entries {
            let Some(points) = (points * &score.scale).to_i64() else {
                let why = format!(
                    "“{}” gets {points} points, and points are whole",
                    self.title(id)
                );
                return Err((Construct::FractionalPoints, why));
            };
            entries.push((when.clone(), points));
        }
        let span: i64 = entries
            .iter()
            .map(|(_, points)| points.saturating_abs())
            .sum();
        if span > 1000 {
            let why = format!(
                "the totals of “{}” span more than 1000 points",
                self.title(id)
            );
            return Err((Construct::LongScore, why));
        }
        if score.guard == Logic::Never || entries.is_empty() {
            return Ok(Subject::Null);
        }
        let title = match score.scale == Number::one() {
            true => self.title(id),
            false => format!("{} (times {})", self.title(id), score.scale),
        };
        score.name = self.named(&title);
        if score.scale != Number::one() {
            let place = self.place_of(id);
            let said = format!(
                "“{title}”: points are not whole in the source; the book counts {} for each of them",
                score.scale
            );
            self.note(Construct::FractionalPoints, &place, said);
        }
        if score.is_unsure {
            self.unsure.insert(score.name.clone());
        }
        if score.guard != Logic::Always {
            let place = self.place_of(id);
            let said = format!(
                "“{title}” is worked out for everyone; the source does so only for those for whom `{}`, and what follows from it is for these alone",
                score.guard.text()
            );
            self.note(Construct::GuardedScore, &place, said);
        }
        let info = self.elements.of.get(id);
        self.blocks.push(RuleBlock::Score {
            name: score.name.clone(),
            title,
            note: info.and_then(|info| info.note.clone()),
            entries,
            element: id.to_owned(),
        });
        Ok(Subject::Score(Box::new(score)))
    }

    /// Constants under conditions: an output, and rows that set it.
    fn tabulated(
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
            let numbers = constants.iter().filter_map(number_of);
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
        let has_code = constants.iter().any(|of| code_of(of).is_some());
        let known = match self.elements.of.get(id).map(|info| &info.kind) {
            Some(ElementKind::Coded(values)) if has_code => values.as_slice(),
            _other => &[],
        };
        let is_known = |text: &String| known.iter().any(|value| value.code == *text);
        let codes = constants.iter();
        codes
            .map(|of| code_of(of).or_else(|| text_of(of).filter(is_known)))
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
        let texts: Option<Vec<String>> = constants.iter().map(text_of).collect();
        let codes = self.codes(id, constants);
        let flags: Option<Vec<bool>> = constants.iter().map(flag_of).collect();
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

struct Output {
    drafted: DraftOutput,
    subject: Subject,
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

fn text_of(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Text(text) => Some(text.clone()),
        Constant::Coded(_) | Constant::Number(_) | Constant::Quantity(..) | Constant::Flag(_) => {
            None
        }
    }
}

fn code_of(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Coded(coded) => Some(coded.code.clone()),
        Constant::Text(_) | Constant::Number(_) | Constant::Quantity(..) | Constant::Flag(_) => {
            None
        }
    }
}

fn number_of(constant: &Constant) -> Option<Number> {
    match constant {
        Constant::Number(number) | Constant::Quantity(number, _) => Some(number.clone()),
        Constant::Coded(_) | Constant::Text(_) | Constant::Flag(_) => None,
    }
}

fn flag_of(constant: &Constant) -> Option<bool> {
    match constant {
        Constant::Flag(yes) => Some(*yes),
        Constant::Text(_) | Constant::Number(_) | Constant::Quantity(..) | Constant::Coded(_) => {
            None
        }
    }
}

fn folded_pair(operator: Operator, left: Constant, right: Constant) -> Option<Constant> {
    match (operator, left, right) {
        (Operator::Plus, Constant::Text(left), Constant::Text(right)) => {
            Some(Constant::Text(format!("{left}{right}")))
        }
        (operator, Constant::Number(left), Constant::Number(right)) => {
            let number = match operator {
                Operator::Plus => &left + &right,
                Operator::Minus => &left - &right,
                Operator::Times => &left * &right,
                Operator::Over if !right.is_zero() => &left / &right,
                _other => return None,
            };
            Some(Constant::Number(number))
        }
        _other => None,
    }
}

/// `$gt0007.magnitude+2`, of the element itself.
fn added_to(id: &str, value: &Expression) -> Option<Number> {
    let Expression::Binary(operator, left, right) = value else {
        return None;
    };
    let is_itself = |side: &Expression| matches!(side, Expression::Element(of) if of.id == id);
    match (operator, &**left, &**right) {
        (Operator::Plus, own, Expression::Number(number)) if is_itself(own) => Some(number.clone()),
        (Operator::Plus, Expression::Number(number), own) if is_itself(own) => Some(number.clone()),
        (Operator::Minus, own, Expression::Number(number)) if is_itself(own) => {
            Some(&Number::zero() - number)
        }
        _other => None,
    }
}

/// Terms of a sum, each with its factor; without an element it is the factor alone.
fn summed(
    value: &Expression,
    factor: &Number,
    into: &mut Vec<(Number, Option<Element>)>,
) -> Result<(), Stopped> {
    match value {
        Expression::Number(number) => into.push((factor * number, None)),
        Expression::Element(element)
            if matches!(
                element.attribute.as_deref(),
                None | Some("value" | "magnitude")
            ) =>
        {
            into.push((factor.clone(), Some(element.clone())));
        }
        Expression::Negative(inner) => summed(inner, &(&Number::zero() - factor), into)?,
        Expression::Binary(Operator::Plus, left, right) => {
            summed(left, factor, into)?;
            summed(right, factor, into)?;
        }
        Expression::Binary(Operator::Minus, left, right) => {
            summed(left, factor, into)?;
            summed(right, &(&Number::zero() - factor), into)?;
        }
        Expression::Binary(Operator::Times, left, right) => match (&**left, &**right) {
            (Expression::Number(number), other) | (other, Expression::Number(number)) => {
                summed(other, &(factor * number), into)?;
            }
            _other => match (left.fixed(), right.fixed()) {
                (Some(number), _) => summed(right, &(factor * &number), into)?,
                (None, Some(number)) => summed(left, &(factor * &number), into)?,
                (None, None) => return Err(reckoned(value)),
            },
        },
        Expression::Binary(Operator::Over, left, right) => match right.fixed() {
            Some(number) if !number.is_zero() => summed(left, &(factor / &number), into)?,
            _other => return Err(reckoned(value)),
        },
        other => return Err(reckoned(other)),
    }
    Ok(())
}

fn reckoned(value: &Expression) -> Stopped {
    let construct = construct_of(value);
    (construct, construct.why().to_owned())
}

/// Which kind of reckoning it is, the hardest first.
fn construct_of(value: &Expression) -> Construct {
    let mut found = Construct::Arithmetic;
    let mut open = vec![value];
    while let Some(next) = open.pop() {
        match next {
            Expression::Call(name, parts) => {
                if matches!(
                    name.as_str(),
                    "log" | "exp" | "log10" | "ln" | "sqrt" | "e" | "pi"
                ) {
                    return Construct::Logarithm;
                }
                found = Construct::Function;
                open.extend(parts);
            }
            Expression::Binary(Operator::Power, ..) => return Construct::Logarithm,
            Expression::Binary(_, left, right) => open.extend([&**left, &**right]),
            Expression::Not(inner) | Expression::Negative(inner) => open.push(inner),
            _other => {}
        }
    }
    match found {
        Construct::Arithmetic if holds_now(value) => Construct::Time,
        found => found,
    }
}

fn mentions(value: &Expression, id: &str) -> bool {
    match value {
        Expression::Element(element) => element.id == id,
        Expression::Not(inner) | Expression::Negative(inner) => mentions(inner, id),
        Expression::Call(_, parts) => parts.iter().any(|part| mentions(part, id)),
        Expression::Binary(_, left, right) => mentions(left, id) || mentions(right, id),
        Expression::Null
        | Expression::Flag(_)
        | Expression::Number(_)
        | Expression::Quantity(..)
        | Expression::Ordinal(..)
        | Expression::Coded(_)
        | Expression::Text(_)
        | Expression::Now(_)
        | Expression::Fired(_) => false,
    }
}

/// Whether a test asks for more of an element than that it is there.
fn asks_for(test: &Expression, id: &str) -> bool {
    match test {
        Expression::Not(inner) => asks_for(inner, id),
        Expression::Binary(Operator::And | Operator::Or, left, right) => {
            asks_for(left, id) || asks_for(right, id)
        }
        Expression::Binary(_, _, right) if **right == Expression::Null => false,
        other => mentions(other, id),
    }
}
