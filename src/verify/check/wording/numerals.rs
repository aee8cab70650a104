//! Numbers in titles, labels, questions and summaries are those of the expressions that they stand on.

use std::collections::{BTreeMap, BTreeSet};

use super::super::quoted_numbers::{evidence_numbers, protocol_numbers};
use super::{Chapters, Texts};
use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Measured, Number, Unit};
use crate::source::Span;
use crate::words::{Stated, Words};

pub(super) fn check(texts: &Texts<'_>, chapters: &Chapters, problems: &mut Problems) {
    let library = texts.library;
    for (_, step) in library.steps() {
        if let Action::Ask { question, branches } = &step.action {
            check_question(texts, step, question, branches, problems);
        }
    }
    for (_, row) in library.rows() {
        let cells = row.cells.iter().flatten();
        let cells: Vec<_> = cells.map(|cell| &cell.logic).collect();
        if let Some(label) = &row.label {
            Cuts::of(texts, &cells).check(texts, label, row.span, Strictness::Exact, problems);
        }
    }
    for entry in library.scores.values().flat_map(|score| &score.entries) {
        let lines = entry.lines();
        let logic: Vec<_> = lines.iter().map(|(when, _)| &when.logic).collect();
        if let (Some(label), Some((first, _))) = (entry.label(), lines.first()) {
            let cuts = Cuts::of(texts, &logic);
            cuts.check(texts, label, first.span, Strictness::Exact, problems);
        }
    }
    check_titles(texts, problems);
    for fact in library.facts.values() {
        check_ask(texts, fact, problems);
    }
    let compared = Cuts::of_patients(texts);
    for vignette in library.vignettes.values() {
        check_vignette(texts, vignette, &compared, problems);
    }
    check_prose(texts, chapters, problems);
}

/// The titles that authors gave to conditions, calculations, recommendations and rules.
fn check_titles(texts: &Texts<'_>, problems: &mut Problems) {
    let library = texts.library;
    let mut check = |meta: &Meta, strictness: Strictness, cuts: &dyn Fn() -> Cuts| {
        if meta.is_titled {
            cuts().check(texts, &meta.title, meta.title_span, strictness, problems);
        }
    };
    for condition in library.conditions.values() {
        let cuts = || Cuts::of(texts, &[&condition.when.logic]);
        check(&condition.meta, Strictness::Exact, &cuts);
    }
    for calculation in library.calculations.values() {
        let cuts = || Cuts::of_calculation(texts, calculation);
        check(&calculation.meta, Strictness::Boundary, &cuts);
    }
    for recommendation in library.recommendations.values() {
        let cuts = || Cuts::of(texts, &[&recommendation.when.logic]);
        check(&recommendation.meta, Strictness::Boundary, &cuts);
    }
    for invariant in library.invariants.values() {
        let cuts = || Cuts::of_rule(texts, invariant);
        check(&invariant.meta, Strictness::Boundary, &cuts);
    }
}

/// How a bound in words is compared with the expression's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    /// The words say what the expression says.
    Exact,
    /// The words may speak of those on the other side: `without more than 60 hours`.
    Boundary,
}

/// A number that an expression compares something with.
#[derive(Clone, Debug)]
struct ComparedNumber {
    stated: Stated,
    comparison: Comparison,
    /// Whole numbers: `> 2` is `>= 3`.
    is_whole: bool,
}

impl ComparedNumber {
    fn of(kind: &FactKind, comparison: Comparison, number: &Measured) -> Self {
        Self {
            stated: Stated::of(number.written()),
            comparison,
            is_whole: kind.unit().is_none(),
        }
    }

    /// As words say it too: of a count, the same with the next number.
    fn with_next(&self) -> Option<(Stated, Comparison)> {
        if !self.is_whole {
            return None;
        }
        let number = &self.stated.number;
        let one = Number::one();
        let (number, comparison) = match self.comparison {
            Comparison::AtLeast => (number - &one, Comparison::Greater),
            Comparison::Greater => (number + &one, Comparison::AtLeast),
            Comparison::Less => (number - &one, Comparison::AtMost),
            Comparison::AtMost => (number + &one, Comparison::Less),
            Comparison::Equal | Comparison::NotEqual => return None,
        };
        let unit = self.stated.unit.clone();
        Some((Stated::plain(&number, unit), comparison))
    }

    fn is_near(&self, stated: &Stated) -> bool {
        self.stated.is_same(stated)
            || self
                .with_next()
                .is_some_and(|(next, _)| next.is_same(stated))
    }

    fn agrees(&self, stated: &Stated, bound: Comparison, strictness: Strictness) -> bool {
        let is_so = |limit: &Stated, comparison: Comparison| {
            let is_bound = comparison == bound
                || strictness == Strictness::Boundary && comparison.negated() == bound
                || matches!(comparison, Comparison::Equal | Comparison::NotEqual);
            is_bound && limit.is_same(stated)
        };
        is_so(&self.stated, self.comparison)
            || self
                .with_next()
                .is_some_and(|(next, comparison)| is_so(&next, comparison))
    }
}

/// The numbers in the names of what tests ask for, read once: every expression names some of them.
pub(super) struct Numbered {
    titles: BTreeMap<Thing, Vec<Stated>>,
    /// In the labels of values.
    values: BTreeMap<Variable, Vec<Stated>>,
}

impl Numbered {
    pub fn of(library: &Library, words: &Words) -> Self {
        let facts = library.facts.keys().map(Variable::Fact);
        let outputs = library.outputs.keys().map(Variable::Output);
        let calculations = library.calculations.keys().map(Variable::Calculation);
        let variables: Vec<Variable> = facts.chain(calculations).chain(outputs).collect();
        let asked = variables.iter().map(|variable| variable.thing());
        let conditions = library.conditions.keys().map(Thing::Condition);
        let others = conditions.chain(library.scores.keys().map(Thing::Score));
        let titles = asked
            .chain(others)
            .map(|thing| (thing, words.stated(&library.meta(thing).title)));
        let values = variables.iter().map(|&variable| {
            let values = library.kind_of(variable).values().iter();
            let stated = values.flat_map(|value| words.stated(&value.label));
            (variable, stated.collect())
        });
        Self {
            titles: titles.collect(),
            values: values.collect(),
        }
    }
}

/// The numbers of some expressions, and those that may be named beside them.
#[derive(Clone, Debug, Default)]
struct Cuts {
    cuts: Vec<ComparedNumber>,
    /// Ends of ranges, numbers in the names of facts, conditions and values.
    others: Vec<Stated>,
    /// The conditions whose numbers count too, each as it is or denied.
    used: BTreeSet<(ConditionKey, bool)>,
    /// Those of them that are not yet looked at: a chain of conditions may be long.
    left: Vec<(ConditionKey, bool)>,
}

impl Cuts {
    fn of(texts: &Texts<'_>, guards: &[&Guard]) -> Self {
        let mut cuts = Self::default();
        for guard in guards {
            cuts.guard(texts, guard, true);
        }
        cuts.follow(texts);
        cuts
    }

    fn of_rule(texts: &Texts<'_>, invariant: &Invariant) -> Self {
        let mut cuts = Self::default();
        invariant.for_each(&mut |test| {
            if let ClaimTest::Fact(test) = test {
                cuts.test(texts, test, true);
            }
        });
        cuts.follow(texts);
        cuts
    }

    /// Where an output is set to it, the title stands on pages in place of the formula.
    fn of_calculation(texts: &Texts<'_>, calculation: &Calculation) -> Self {
        let mut cuts = Self::default();
        calculation.each_condition(&mut |guard| cuts.guard(texts, guard, true));
        cuts.formula(calculation);
        let facts = calculation.facts().into_iter().map(Thing::Fact);
        let named = calculation.named().into_iter().map(Thing::Calculation);
        for thing in facts.chain(named) {
            cuts.others
                .extend_from_slice(&texts.numbered.titles[&thing]);
        }
        cuts.follow(texts);
        cuts
    }

    /// The numbers that a formula is written with.
    fn formula(&mut self, calculation: &Calculation) {
        for number in &calculation.is.numbers {
            let stated = Stated::of(number);
            match stated.unit {
                Some(_) => self.cuts.push(ComparedNumber {
                    stated,
                    comparison: Comparison::Equal,
                    is_whole: false,
                }),
                // A title has other bare numbers, as the year of an equation.
                None => self.others.push(stated),
            }
        }
    }

    /// Of every expression that decides what a patient is told.
    fn of_patients(texts: &Texts<'_>) -> Self {
        let library = texts.library;
        let mut cuts = Self::default();
        let conditions = library.conditions.values().map(|condition| &condition.when);
        let recommendations = library
            .recommendations
            .values()
            .map(|recommendation| &recommendation.when);
        for when in conditions.chain(recommendations) {
            cuts.guard(texts, &when.logic, true);
        }
        cuts
    }

    fn follow(&mut self, texts: &Texts<'_>) {
        while let Some((key, is_so)) = self.left.pop() {
            self.guard(texts, &texts.library.conditions[key].when.logic, is_so);
        }
    }

    fn guard(&mut self, texts: &Texts<'_>, guard: &Guard, is_so: bool) {
        guard.signed(is_so, &mut |part| match part {
            Signed::All(_) | Signed::Any(_) => {}
            Signed::Test(test, is_so) => self.test(texts, test, is_so),
            Signed::Known(inner, is_so) | Signed::IsTrue(inner, is_so) => {
                self.guard(texts, inner, is_so)
            }
            Signed::Xor(sides, is_so) => {
                for side in sides {
                    self.guard(texts, side, is_so);
                    self.guard(texts, side, !is_so);
                }
            }
        });
    }

    fn test(&mut self, texts: &Texts<'_>, test: &FactTest, is_so: bool) {
        let library = texts.library;
        let said = |comparison: Comparison| {
            if is_so {
                comparison
            } else {
                comparison.negated()
            }
        };
        self.others
            .extend_from_slice(&texts.numbered.titles[&fact_test(test)]);
        match test {
            FactTest::Compare {
                of,
                comparison,
                number,
            } => {
                let kind = library.kind_of(*of);
                self.cuts
                    .push(ComparedNumber::of(kind, said(*comparison), number));
                if let Some(range) = kind.range() {
                    let unit = kind.unit().cloned();
                    let ends = [range.low(), range.high()];
                    self.others
                        .extend(ends.map(|end| Stated::plain(end, unit.clone())));
                }
            }
            FactTest::Score {
                score,
                comparison,
                number,
            } => self.cuts.push(ComparedNumber {
                stated: Stated::plain(&number.number(), None),
                comparison: said(*comparison),
                is_whole: library.scores[*score].grain() == PointNumber::ONE,
            }),
            FactTest::Condition(key) => {
                if self.used.insert((*key, is_so)) {
                    self.left.push((*key, is_so));
                }
            }
            FactTest::Among { of, .. } | FactTest::Has { of, .. } => {
                self.others.extend_from_slice(&texts.numbered.values[of]);
            }
            FactTest::Yes(_) | FactTest::Known(_) | FactTest::ScoreKnown(_) => {}
        }
    }

    fn name(&mut self, texts: &Texts<'_>, name: &str) {
        self.others.extend(texts.words.stated(name));
    }

    /// Everyone whom the others leave: what is left by `otherwise`.
    fn opposite(mut self) -> Self {
        for cut in &mut self.cuts {
            cut.comparison = cut.comparison.negated();
        }
        self
    }

    /// Of whole numbers without a bound, as in `three or four`: one that the rule takes.
    fn takes(&self, stated: &Stated) -> bool {
        let whole = self.cuts.iter().filter(|cut| cut.is_whole);
        let mut whole = whole.peekable();
        whole.peek().is_none()
            || whole.any(|cut| cut.comparison.holds(&stated.number, &cut.stated.number))
    }

    /// As `has`, but a number without a unit, as of a source, is none with one.
    fn states(&self, stated: &Stated) -> bool {
        let is_alike = |other: &Stated| other.unit.is_some() == stated.unit.is_some();
        let mut cuts = self.cuts.iter();
        cuts.any(|cut| is_alike(&cut.stated) && cut.is_near(stated))
            || self
                .others
                .iter()
                .any(|other| is_alike(other) && other.is_same(stated))
    }

    fn has(&self, stated: &Stated) -> bool {
        self.cuts.iter().any(|cut| cut.is_near(stated))
            || self.others.iter().any(|other| other.is_same(stated))
    }

    /// Whether a number of a text is one that the expression must have.
    fn concerns(&self, stated: &Stated) -> bool {
        let has_plain = self.cuts.iter().any(|cut| cut.stated.unit.is_none());
        // `One` is an article too.
        let is_article = !stated.in_digits && stated.number == Number::one();
        stated.unit.is_some() || stated.bound.is_some() || has_plain && !is_article
    }

    fn check(
        &self,
        texts: &Texts<'_>,
        text: &str,
        at: Span,
        strictness: Strictness,
        problems: &mut Problems,
    ) {
        for stated in texts.words.stated(text) {
            if !self.concerns(&stated) {
                continue;
            }
            let written = &text[stated.at.clone()];
            let is_listed = stated.bound.is_none() && stated.unit.is_none();
            let is_taken = !is_listed
                || self.takes(&stated)
                || self.others.iter().any(|other| other.is_same(&stated));
            if !self.has(&stated) || !is_taken {
                problems.push(unlike(
                    format!("“{written}” is in the words, and not in the rule"),
                    at,
                    &self.written(),
                ));
            } else if let Some(bound) = stated.bound
                && self.cuts.iter().any(|cut| cut.is_near(&stated))
                && !self
                    .cuts
                    .iter()
                    .any(|cut| cut.agrees(&stated, bound, strictness))
            {
                let message = format!(
                    "“{written}” in the words is `{} {written}`, and the rule says otherwise",
                    bound.symbol()
                );
                problems.push(unlike(message, at, &self.written()));
            }
        }
    }

    /// The comparisons with the number that is stated.
    fn near(&self, stated: &Stated) -> Self {
        let near = self.cuts.iter().filter(|cut| cut.is_near(stated));
        Self {
            cuts: near.cloned().collect(),
            ..Self::default()
        }
    }

    /// The comparisons, as the rule has them.
    fn written(&self) -> Vec<String> {
        let cuts = self.cuts.iter();
        let mut written: Vec<String> = cuts
            .map(|cut| {
                let unit = cut
                    .stated
                    .unit
                    .as_ref()
                    .map_or(String::new(), |unit| format!(" {unit}"));
                format!("`{} {}{unit}`", cut.comparison.symbol(), cut.stated.number)
            })
            .collect();
        written.dedup();
        written
    }
}

fn unlike(message: String, at: Span, written: &[String]) -> Problem {
    let problem = Problem::new(Code::UnlikeNumber, message).at(at);
    match written.is_empty() {
        true => problem.help("correct the words, or the rule"),
        false => problem.help(format!(
            "the rule has {}; correct the one that is wrong",
            written.join(", ")
        )),
    }
}

fn check_question(
    texts: &Texts<'_>,
    step: &Step,
    question: &str,
    branches: &[Branch],
    problems: &mut Problems,
) {
    let guards = branches.iter().filter_map(|branch| branch.when.as_ref());
    let guards: Vec<_> = guards.map(|when| &when.logic).collect();
    let all = Cuts::of(texts, &guards);
    for branch in branches {
        let cuts = match &branch.when {
            Some(when) => Cuts::of(texts, &[&when.logic]),
            None => all.clone().opposite(),
        };
        cuts.check(
            texts,
            &branch.label,
            branch.span,
            Strictness::Exact,
            problems,
        );
    }
    for text in step.title.iter().map(String::as_str).chain([question]) {
        all.check(texts, text, step.span, Strictness::Boundary, problems);
    }
}

/// A question names the unit in which it is answered.
fn check_ask(texts: &Texts<'_>, fact: &Fact, problems: &mut Problems) {
    let (Some(ask), Some(unit)) = (&fact.ask, fact.kind.unit()) else {
        return;
    };
    let named = texts.words.units_named(ask);
    let same_kind: Vec<&Unit> = named
        .iter()
        .filter(|other| other.kind() == unit.kind())
        .collect();
    if let Some(other) = same_kind.first()
        && !same_kind.iter().any(|other| other.code() == unit.code())
    {
        let message = format!("the question speaks of `{other}`, and is answered in `{unit}`");
        let problem = Problem::new(Code::UnlikeNumber, message).at(fact.meta.span);
        problems.push(
            problem.help("ask in the unit of the fact, or give the fact the unit of the question"),
        );
    }
}

/// Numbers of a story that have the unit of a quantity that is given are the one that is given, or one that the book compares with.
fn check_vignette(
    texts: &Texts<'_>,
    vignette: &Vignette,
    compared: &Cuts,
    problems: &mut Problems,
) {
    let library = texts.library;
    let mut told = vec![vignette.meta.title.clone()];
    told.extend(vignette.story.iter().map(|story| plain(story, library)));
    let given: Vec<GivenNumber<'_>> = given_numbers(library, vignette).collect();
    for text in &told {
        for stated in texts.words.stated(text) {
            let mut of_unit = given.iter().filter(|given| given.is_of_unit(&stated));
            let Some(first) = of_unit.clone().next() else {
                continue;
            };
            // Of two facts with one unit, each has numbers of its own in the story.
            if compared.has(&stated) || of_unit.any(|given| given.stated.is_same(&stated)) {
                continue;
            }
            let message = format!(
                "the story says “{}”, and `{}` is {}",
                &text[stated.at.clone()],
                first.fact.meta.id,
                first.number
            );
            let problem = Problem::new(Code::UnlikeNumber, message).at(vignette.meta.span);
            problems.push(problem.help("tell the story of the patient who is given"));
        }
    }
}

/// A quantity that a vignette gives.
struct GivenNumber<'a> {
    fact: &'a Fact,
    unit: &'a Unit,
    number: &'a Measured,
    stated: Stated,
}

impl GivenNumber<'_> {
    /// Whether a number of the story has the unit that the author gave it in, or that of the fact.
    fn is_of_unit(&self, stated: &Stated) -> bool {
        stated.unit.as_ref().is_some_and(|unit| {
            unit.code() == self.number.written().unit.code() || unit.code() == self.unit.code()
        })
    }
}

fn given_numbers<'a>(
    library: &'a Library,
    vignette: &'a Vignette,
) -> impl Iterator<Item = GivenNumber<'a>> {
    vignette.given.iter().filter_map(|(fact, value)| {
        let fact = &library.facts[*fact];
        let (Some(unit), Value::Number(number)) = (fact.kind.unit(), value) else {
            return None;
        };
        Some(GivenNumber {
            fact,
            unit,
            number,
            stated: Stated::of(number.written()),
        })
    })
}

/// A summary's amounts, and the bounds of other prose, stand somewhere in the book.
fn check_prose(texts: &Texts<'_>, chapters: &Chapters, problems: &mut Problems) {
    let library = texts.library;
    let known = everything(texts);
    let mut check =
        |text: &str, at: &dyn Fn(usize) -> Span, is_summary: bool, has_evidence: bool| {
            for stated in texts.words.stated(text) {
                // Effect sizes and p-values have no unit.
                let is_share = has_evidence
                    && stated.unit.is_none()
                    && stated.in_digits
                    && !stated.number.is_integer()
                    && stated.number < Number::one();
                let concerns =
                    is_share || stated.unit.is_some() && (is_summary || stated.bound.is_some());
                let written = &text[stated.at.clone()];
                if concerns && !known.states(&stated) {
                    let message =
                        format!("“{written}” is nowhere in the rules, the evidence or the source");
                    problems.push(unlike(message, at(stated.at.start), &[]));
                } else if let (true, Some(bound)) = (concerns, stated.bound)
                    && known.cuts.iter().any(|cut| cut.is_near(&stated))
                    && !known
                        .cuts
                        .iter()
                        .any(|cut| cut.agrees(&stated, bound, Strictness::Boundary))
                    && !known
                        .others
                        .iter()
                        .any(|other| other.bound == stated.bound && other.is_same(&stated))
                {
                    let near = known.near(&stated);
                    let message = format!(
                        "“{written}” here is `{} {written}`, and no rule says that",
                        bound.symbol()
                    );
                    problems.push(unlike(message, at(stated.at.start), &near.written()));
                }
            }
        };
    for guideline in library.guidelines.values() {
        if let Some(summary) = &guideline.summary {
            check(
                &plain(summary, library),
                &|_| guideline.meta.span,
                true,
                false,
            );
        }
    }
    for (key, chapter) in library.chapters.iter() {
        let home = chapter.guideline.map(|key| &library.guidelines[key]);
        for paragraph in &chapters[&key] {
            // Results of other works are told too, and a draft tells of results before it has them.
            let is_own = |key| home.is_some_and(|home| home.origin.references.contains(key));
            let has_evidence = home.is_some_and(|home| home.status != Status::Draft)
                && !paragraph.cites.is_empty()
                && paragraph.cites.iter().all(is_own);
            check(
                &paragraph.text,
                &|at| paragraph.span_at(at),
                false,
                has_evidence,
            );
        }
    }
}

fn plain_of(numbers: Vec<(Stated, Span)>) -> impl Iterator<Item = Stated> {
    numbers.into_iter().map(|(stated, _)| stated)
}

/// Every number that the book states in data, and its sources in words.
fn everything(texts: &Texts<'_>) -> Cuts {
    let library = texts.library;
    let mut known = Cuts::default();
    for (_, guard) in library.guards() {
        known.guard(texts, &guard.logic, true);
    }
    for calculation in library.calculations.values() {
        known.formula(calculation);
    }
    known.others.extend(
        library
            .evidence
            .values()
            .flat_map(|evidence| plain_of(evidence_numbers(texts.words, evidence))),
    );
    known.others.extend(
        library
            .protocols
            .values()
            .flat_map(|protocol| plain_of(protocol_numbers(texts.words, protocol))),
    );
    for guideline in library.guidelines.values() {
        for block in guideline.source.iter().flat_map(|source| &source.blocks) {
            if let SourceBlock::Statement { sentences, .. } = block {
                for sentence in sentences {
                    known.name(texts, &sentence.text);
                }
            }
        }
    }
    known
}
