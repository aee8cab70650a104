//! An expression over a patient's facts in plain words: as lines that belong together, or as one sentence.
//!
//! Negations go inwards until they meet a single test; in three values that changes nothing (De Morgan). Several tests of
//! one thing are one line: "Age: at least 9 years and less than 15 years".

use std::collections::BTreeMap;

use super::Words;
use super::model::Joined;
use super::sentence::Phrase;
use crate::model::{
    Band, Comparison, FactKind, FactTest, Guard, Library, Logic, Signed, Thing, Variable,
};
use crate::quantity::Measured;

/// What a patient must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criteria {
    Everyone,
    Nobody,
    /// What is asked of one fact, condition or score.
    Of(Thing, AskedFor),
    /// A sentence of its own.
    Said(Phrase),
    /// Of two parts at least, but for those that say how sure one is.
    Group(Joined, Vec<Criteria>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// Whether a condition holds; its name alone says that it does.
    Holds(bool),
    /// One test, or several that were joined in one way.
    Is { what: String, joined: Option<Tests> },
    /// Whether what is asked definitely holds.
    Definitely { what: String, holds: bool },
}

/// How several tests of one thing were joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tests {
    All,
    Any,
}

/// How an expression's tests are said.
pub trait Sayer<T> {
    /// A test, or its negation.
    fn test(&self, test: &T, holds: bool) -> Criteria;

    /// Whether it is known if a test holds, where that is said of the thing that is tested.
    fn known(&self, test: &T, holds: bool) -> Option<Criteria>;

    fn words(&self) -> &Words;
}

/// What things are called where criteria are said as one sentence.
#[derive(Clone, Copy)]
pub struct Naming<'n> {
    pub name: &'n dyn Fn(Thing) -> Phrase,
    /// The thing that need not be named, such as the input at the head of a column.
    pub bare: Option<Thing>,
}

/// What was joined so far.
#[derive(Default)]
struct Lines {
    all: Vec<Criteria>,
    /// Where the lines of a thing are.
    of: BTreeMap<Thing, Vec<usize>>,
}

struct Facts<'a> {
    library: &'a Library,
    words: &'a Words,
    units: Units,
}

/// Where the unit of a number is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Units {
    WithTheNumber,
    /// At the head of the column, with the name.
    AtTheHead,
}

/// An end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub number: Measured,
    /// The number itself is in the interval.
    pub is_in: bool,
}

impl Words {
    pub fn criteria(&self, library: &Library, guard: &Guard) -> Criteria {
        let facts = Facts {
            library,
            words: self,
            units: Units::WithTheNumber,
        };
        read(guard, true, &facts)
    }

    /// A test of a fact, a condition or a score, or its negation.
    pub fn test(&self, library: &Library, test: &FactTest, holds: bool) -> Criteria {
        Facts {
            library,
            words: self,
            units: Units::WithTheNumber,
        }
        .test(test, holds)
    }

    /// What a cell asks of its input, whose name and unit stand at the head of the column.
    pub fn cell(&self, library: &Library, cell: &Guard, input: Thing) -> String {
        self.under(library, cell, input, Units::AtTheHead)
    }

    /// Which numbers a band takes, whose name stands above.
    pub fn band(&self, library: &Library, band: &Band, of: Variable) -> String {
        self.under(
            library,
            &band.when().logic,
            of.thing(),
            Units::WithTheNumber,
        )
    }

    /// What an expression asks of something whose name is not said again.
    fn under(&self, library: &Library, cell: &Guard, input: Thing, units: Units) -> String {
        let facts = Facts {
            library,
            words: self,
            units,
        };
        let name = |thing| Phrase::text(library.meta(thing).title.as_str());
        let naming = Naming {
            name: &name,
            bare: Some(input),
        };
        self.sentence(&read(cell, true, &facts), naming).plain()
    }

    /// The numbers between two ends, as cells have them; `None` for all numbers.
    pub fn interval(&self, low: Option<&Bound>, high: Option<&Bound>) -> Option<String> {
        let said = &self.criteria;
        let low_end = low.map(|low| match low.is_in {
            true => said.at_least.say(self.under_a_head(&low.number)),
            false => said.more.say(self.under_a_head(&low.number)),
        });
        let high_end = high.map(|high| match high.is_in {
            true => said.at_most.say(self.under_a_head(&high.number)),
            false => said.less.say(self.under_a_head(&high.number)),
        });
        match (low_end, high_end) {
            (Some(_), Some(_)) if low == high => low.map(|low| self.under_a_head(&low.number)),
            (Some(low), Some(high)) => Some(said.both.say(low, high)),
            (low, high) => low.or(high),
        }
    }

    /// The criteria of a guard as one sentence without links, as a drawing has it.
    pub fn guard(&self, library: &Library, guard: &Guard) -> String {
        let name = |thing| Phrase::text(library.meta(thing).title.as_str());
        let naming = Naming {
            name: &name,
            bare: None,
        };
        self.sentence(&self.criteria(library, guard), naming)
            .plain()
    }

    /// Criteria as one sentence, however deep they are.
    pub fn sentence(&self, criteria: &Criteria, naming: Naming<'_>) -> Phrase {
        let said = &self.criteria;
        let (joined, parts) = match criteria {
            Criteria::Everyone => return Phrase::text(self.fields.every_patient.as_str()),
            Criteria::Nobody => return Phrase::text(said.nobody.as_str()),
            Criteria::Said(phrase) => return phrase.clone(),
            Criteria::Of(thing, asked) if naming.bare == Some(*thing) => {
                return Phrase::text(self.asked(asked));
            }
            Criteria::Of(thing, asked) => return self.line(*thing, asked, naming.name),
            Criteria::Group(joined, parts) => (*joined, parts),
        };
        let mut parts = parts.iter().map(|part| match part {
            Criteria::Group(..) => said.within.phrase(self.sentence(part, naming)),
            _line => self.sentence(part, naming),
        });
        let listed = |parts: &mut dyn Iterator<Item = Phrase>| {
            parts.reduce(|left, right| said.listed.phrase(left, right))
        };
        let all = match joined {
            Joined::All => parts.reduce(|left, right| said.and.phrase(left, right)),
            Joined::Any => parts.reduce(|left, right| said.or.phrase(left, right)),
            Joined::OneAlone => parts.reduce(|left, right| said.one_alone.phrase(left, right)),
            Joined::BothOrNeither => {
                parts.reduce(|left, right| said.both_or_neither.phrase(left, right))
            }
            Joined::NoTwo => listed(&mut parts).map(|listed| said.no_two.phrase(listed)),
            Joined::AtMostOne => listed(&mut parts).map(|listed| said.at_most_one.phrase(listed)),
            Joined::ExactlyOne => listed(&mut parts).map(|listed| said.exactly_one.phrase(listed)),
            Joined::Known => parts.map(|part| said.whether_known.phrase(part)).next(),
            Joined::Unknown => parts.map(|part| said.whether_unknown.phrase(part)).next(),
            Joined::Definite => parts.map(|part| said.definitely_so.phrase(part)).next(),
            Joined::NotDefinite => parts.map(|part| said.not_definitely_so.phrase(part)).next(),
        };
        all.unwrap_or_default()
    }

    /// What is asked of a thing, with its name.
    pub fn line(&self, thing: Thing, asked: &AskedFor, name: &dyn Fn(Thing) -> Phrase) -> Phrase {
        let said = &self.criteria;
        match asked {
            AskedFor::Holds(true) => name(thing),
            AskedFor::Holds(false) => said.not.phrase(name(thing)),
            AskedFor::Is { .. } | AskedFor::Definitely { .. } => said
                .named
                .phrase(name(thing), Phrase::text(self.asked(asked))),
        }
    }

    /// What is asked, without the name of the thing.
    fn asked(&self, asked: &AskedFor) -> String {
        match asked {
            AskedFor::Holds(true) => self.values.yes.to_string(),
            AskedFor::Holds(false) => self.values.no.to_string(),
            AskedFor::Is { what, .. } => what.clone(),
            AskedFor::Definitely { what, holds: true } => self.criteria.definitely.say(what),
            AskedFor::Definitely { what, holds: false } => self.criteria.not_definitely.say(what),
        }
    }

    /// All of the parts, or any of them. A part that is joined in the same way is not a group of its own.
    fn join(&self, parts: impl Iterator<Item = Criteria>, tests: Tests) -> Criteria {
        let (joined, nothing, everything) = match tests {
            Tests::All => (Joined::All, Criteria::Everyone, Criteria::Nobody),
            Tests::Any => (Joined::Any, Criteria::Nobody, Criteria::Everyone),
        };
        let mut lines = Lines::default();
        for part in parts {
            match part {
                part if part == everything => return everything,
                part if part == nothing => {}
                Criteria::Group(inner, parts) if inner == joined => {
                    for part in parts {
                        self.add(&mut lines, part, tests);
                    }
                }
                line => self.add(&mut lines, line, tests),
            }
        }
        let Lines { mut all, .. } = lines;
        match all.len() {
            0 => nothing,
            1 => all.swap_remove(0),
            _ => Criteria::Group(joined, all),
        }
    }

    /// A test goes into the line of its thing, if there is one.
    fn add(&self, lines: &mut Lines, new: Criteria, tests: Tests) {
        if let Criteria::Of(thing, asked) = &new {
            let of_it = lines.of.entry(*thing).or_default();
            for &line in of_it.iter() {
                if let Criteria::Of(_, before) = &mut lines.all[line]
                    && let Some(both) = self.both(before, asked, tests)
                {
                    *before = both;
                    return;
                }
            }
            of_it.push(lines.all.len());
        }
        lines.all.push(new);
    }

    /// `None` where the order of the words could be misread.
    fn both(&self, one: &AskedFor, other: &AskedFor, tests: Tests) -> Option<AskedFor> {
        if one == other {
            return Some(one.clone());
        }
        if is_definitely(one) || is_definitely(other) {
            return None;
        }
        let said = &self.criteria;
        let has = |tests: Tests| joined(one) == Some(tests) || joined(other) == Some(tests);
        let (one, other) = (self.asked(one), self.asked(other));
        let what = match tests {
            Tests::All if has(Tests::Any) => return None,
            Tests::All => said.both.say(one, other),
            Tests::Any if has(Tests::All) => said.or_else.say(one, other),
            Tests::Any => said.or.say(one, other),
        };
        Some(AskedFor::Is {
            what,
            joined: Some(tests),
        })
    }
}

fn joined(asked: &AskedFor) -> Option<Tests> {
    match asked {
        AskedFor::Holds(_) | AskedFor::Definitely { .. } => None,
        AskedFor::Is { joined, .. } => *joined,
    }
}

fn is_definitely(asked: &AskedFor) -> bool {
    match asked {
        AskedFor::Holds(_) | AskedFor::Is { .. } => false,
        AskedFor::Definitely { .. } => true,
    }
}

/// `holds` is whether the expression or its negation is meant.
pub fn read<T>(logic: &Logic<T>, holds: bool, sayer: &impl Sayer<T>) -> Criteria {
    let words = sayer.words();
    logic.signed(holds, &mut |part| match part {
        Signed::All(parts) => words.join(parts.into_iter(), Tests::All),
        Signed::Any(parts) => words.join(parts.into_iter(), Tests::Any),
        Signed::Test(test, holds) => sayer.test(test, holds),
        Signed::Known(inner, holds) => known(inner, holds, sayer),
        Signed::IsTrue(inner, holds) => definite(words, read(inner, true, sayer), holds),
        Signed::Xor(sides, holds) => {
            let joined = match holds {
                true => Joined::OneAlone,
                false => Joined::BothOrNeither,
            };
            let sides = sides.map(|side| read(side, true, sayer));
            Criteria::Group(joined, sides.into())
        }
    })
}

fn known<T>(inner: &Logic<T>, holds: bool, sayer: &impl Sayer<T>) -> Criteria {
    if let Logic::Test(test) = inner
        && let Some(known) = sayer.known(test, holds)
    {
        return known;
    }
    let joined = match holds {
        true => Joined::Known,
        false => Joined::Unknown,
    };
    Criteria::Group(joined, vec![read(inner, true, sayer)])
}

/// Whether criteria are definitely met.
fn definite(words: &Words, criteria: Criteria, holds: bool) -> Criteria {
    match (criteria, holds) {
        (constant @ (Criteria::Everyone | Criteria::Nobody), true) => constant,
        (Criteria::Everyone, false) => Criteria::Nobody,
        (Criteria::Nobody, false) => Criteria::Everyone,
        (Criteria::Of(thing, asked @ (AskedFor::Holds(_) | AskedFor::Is { .. })), holds) => {
            let what = words.asked(&asked);
            Criteria::Of(thing, AskedFor::Definitely { what, holds })
        }
        (part, true) => Criteria::Group(Joined::Definite, vec![part]),
        (part, false) => Criteria::Group(Joined::NotDefinite, vec![part]),
    }
}

impl Sayer<FactTest> for Facts<'_> {
    fn words(&self) -> &Words {
        self.words
    }

    fn known(&self, test: &FactTest, holds: bool) -> Option<Criteria> {
        match test {
            FactTest::Condition(key) => Some(self.is_known(Thing::Condition(*key), holds)),
            FactTest::Yes(_)
            | FactTest::Among { .. }
            | FactTest::Has { .. }
            | FactTest::Compare { .. }
            | FactTest::Known(_)
            | FactTest::Score { .. }
            | FactTest::ScoreKnown(_) => None,
        }
    }

    fn test(&self, test: &FactTest, holds: bool) -> Criteria {
        let (library, words) = (self.library, self.words);
        let (said, values) = (&words.criteria, &words.values);
        match test {
            FactTest::Yes(of) => {
                let value = if holds { &values.yes } else { &values.no };
                is(of.thing(), value.to_string())
            }
            FactTest::Among { of, values } => {
                let chosen = self.values(library.kind_of(*of), values, holds);
                is(of.thing(), chosen)
            }
            FactTest::Has { of, value } => {
                let sentence = match holds {
                    true => &said.includes,
                    false => &said.includes_not,
                };
                let name = value_name(library.kind_of(*of), *value);
                is(of.thing(), sentence.say(name))
            }
            FactTest::Compare {
                of,
                comparison,
                number,
            } => {
                let amount = match self.units {
                    Units::WithTheNumber => words.quantity(number.written()),
                    Units::AtTheHead => words.under_a_head(number),
                };
                is(of.thing(), self.compared(*comparison, amount, holds))
            }
            FactTest::Known(of) => self.is_known(of.thing(), holds),
            FactTest::Condition(key) => {
                Criteria::Of(Thing::Condition(*key), AskedFor::Holds(holds))
            }
            FactTest::Score {
                score,
                comparison,
                number,
            } => {
                let number = words.number(&number.number());
                is(
                    Thing::Score(*score),
                    self.compared(*comparison, number, holds),
                )
            }
            FactTest::ScoreKnown(score) => self.is_known(Thing::Score(*score), holds),
        }
    }
}

impl Facts<'_> {
    fn is_known(&self, thing: Thing, holds: bool) -> Criteria {
        let said = &self.words.criteria;
        let known = if holds { &said.known } else { &said.unknown };
        is(thing, known.to_string())
    }

    /// The values that are meant, or all others.
    fn values(&self, kind: &FactKind, meant: &[usize], holds: bool) -> String {
        let all = match kind {
            FactKind::OneOf(values) | FactKind::AnyOf(values) => values.len(),
            FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => 0,
        };
        let chosen = (0..all).filter(|value| meant.contains(value) == holds);
        let or = &self.words.criteria.or;
        chosen
            .map(|value| value_name(kind, value))
            .reduce(|left, right| or.say(left, right))
            .unwrap_or_default()
    }

    fn compared(&self, comparison: Comparison, amount: String, holds: bool) -> String {
        let said = &self.words.criteria;
        let comparison = match holds {
            true => comparison,
            false => comparison.negated(),
        };
        match comparison {
            Comparison::Equal => amount,
            Comparison::NotEqual => said.is_not.say(amount),
            Comparison::Less => said.less.say(amount),
            Comparison::AtMost => said.at_most.say(amount),
            Comparison::Greater => said.more.say(amount),
            Comparison::AtLeast => said.at_least.say(amount),
        }
    }
}

fn is(thing: Thing, what: String) -> Criteria {
    Criteria::Of(thing, AskedFor::Is { what, joined: None })
}

fn value_name(kind: &FactKind, value: usize) -> String {
    match kind {
        FactKind::OneOf(values) | FactKind::AnyOf(values) => values[value].label.clone(),
        FactKind::YesNo | FactKind::Quantity { .. } | FactKind::Count { .. } => String::new(),
    }
}
