//! Criteria on a page: their names are links, and what a name means can be opened in place.

use super::link::Link;
use super::view::{View, WordedExpression};
use crate::markup::{Html, escape, tag};
use crate::model::{
    Claim, ClaimTest, Comparison, ConditionKey, Guard, InterventionKey, Limit, Monotone,
    MonotoneOf, OfTwo, PairClaim, PairTest, Recommendation, RecommendationKey, Rule, SaysOfTwo,
    Thing, Voice, Written,
};
use crate::words::{AskedFor, Criteria, Joined, Naming, Phrase, PhraseRun, Sayer, Words, read};

/// Whether the conditions that criteria name can be opened in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definitions {
    Linked,
    InPlace,
}

/// Most definitions that can be opened in one list, those in definitions among them; past it names are links alone.
const MOST_DEFINITIONS: usize = 60;

/// Most tests that are said in a line of a list. A rule is in a list once for each fact that it asks for.
const MOST_IN_LINE: usize = 40;

/// What safety rules say, in words.
struct Claims<'v>(View<'v>);

/// What rules over two patients say of them, in words.
struct PairClaims<'v>(View<'v>);

pub fn of_guard(view: &View<'_>, guard: &Guard) -> Criteria {
    view.words().criteria(view.library(), guard)
}

/// The same of what an invariant says.
pub fn of_claim(view: &View<'_>, claim: &Claim) -> Criteria {
    read(claim, true, &Claims(*view))
}

/// The same of a rule, without the word that it begins with.
pub fn of_rule(view: &View<'_>, rule: &Rule) -> Criteria {
    let together = match rule {
        Rule::Always(claim) | Rule::Never(claim) => return of_claim(view, &claim.logic),
        Rule::OfTwo(rule) => return Criteria::Said(of_two_sentence(view, rule)),
        Rule::Together(together) => together,
    };
    let joined = match together.limit {
        Limit::Disjoint => Joined::NoTwo,
        Limit::AtMostOne => Joined::AtMostOne,
        Limit::ExactlyOne => Joined::ExactlyOne,
    };
    let claims = together.claims.iter();
    Criteria::Group(
        joined,
        claims.map(|own| of_claim(view, &own.logic)).collect(),
    )
}

/// The same of what is asked of two patients.
pub fn of_pair(view: &View<'_>, claim: &PairClaim) -> Criteria {
    read(claim, true, &PairClaims(*view))
}

fn of_two_sentence(view: &View<'_>, rule: &OfTwo) -> Phrase {
    match &rule.says {
        SaysOfTwo::Monotone(monotone) => monotone_sentence(view, monotone),
        SaysOfTwo::Pairs(pairs) => {
            let claims = [&pairs.pairs, &pairs.always];
            let [premise, then] = claims.map(|own| sentence(view, &of_pair(view, &own.logic)));
            view.words().sentences.pairs_then.phrase(premise, then)
        }
    }
}

/// What a rule that compares two patients says, but for whom it compares.
fn monotone_sentence(view: &View<'_>, rule: &Monotone) -> Phrase {
    let sentences = &view.words().sentences;
    let rising = rule.rising.iter();
    let rising = rising.map(|own| {
        sentences
            .more_of
            .phrase(view.link.thing(own.thing()).into())
    });
    let falling = rule.falling.iter();
    let falling = falling.map(|own| {
        sentences
            .less_of
            .phrase(view.link.thing(own.thing()).into())
    });
    let more = Phrase::join(rising.chain(falling), &view.words().forms.list);
    let of = view.link.thing(rule.of.thing()).into();
    match rule.of {
        MonotoneOf::Measure(_) => sentences.monotone.phrase(more, of),
        MonotoneOf::Permitted(_) => sentences.still_permitted.phrase(more, of),
    }
}

/// An expression as one sentence.
pub fn in_words(view: &View<'_>, written: &Written<Guard>) -> Phrase {
    sentence(view, &of_guard(view, &written.logic))
}

/// The same for a line of a list: of very many tests only how many there are, with a link to where they stand.
pub fn in_short(view: &View<'_>, guard: &Guard, stands: Link) -> Phrase {
    let mut tests = 0;
    guard.for_each(&mut |_| tests += 1);
    if tests <= MOST_IN_LINE {
        return sentence(view, &of_guard(view, guard));
    }
    let words = view.words();
    Phrase::link(words.criteria.many.say(words.whole(tests)), stands.href)
}

pub fn expression(view: &View<'_>, written: &Written<Guard>) -> WordedExpression {
    WordedExpression {
        words: in_words(view, written),
        written: written.text.clone(),
    }
}

/// Whom a recommendation is for.
pub fn who(view: &View<'_>, recommendation: &Recommendation) -> Phrase {
    in_words(view, &recommendation.when)
}

/// The same in a line of a list.
pub fn who_in_short(view: &View<'_>, key: RecommendationKey) -> Phrase {
    let when = &view.library().recommendations[key].when;
    in_short(
        view,
        &when.logic,
        view.link.thing(Thing::Recommendation(key)),
    )
}

pub fn sentence(view: &View<'_>, criteria: &Criteria) -> Phrase {
    let name = |thing| view.link.thing(thing).into();
    let naming = Naming {
        name: &name,
        bare: None,
    };
    view.words().sentence(criteria, naming)
}

/// As a paragraph, or as lists in lists.
pub fn html(view: &View<'_>, criteria: &Criteria, definitions: Definitions) -> Html {
    let mut list = CriteriaList {
        view: *view,
        left: match definitions {
            Definitions::Linked => 0,
            Definitions::InPlace => MOST_DEFINITIONS,
        },
    };
    Html::trusted(format!(
        "<div class=\"criteria\">{}</div>",
        list.block(criteria)
    ))
}

/// In one sentence, if it is short enough to be read so: one line, or several joined in one way.
pub fn line(view: &View<'_>, criteria: &Criteria) -> Option<Phrase> {
    let is_deep = |part: &Criteria| matches!(part, Criteria::Group(..));
    let is_short = match criteria {
        Criteria::Group(_, parts) => !parts.iter().any(is_deep),
        Criteria::Everyone | Criteria::Nobody | Criteria::Of(..) | Criteria::Said(_) => true,
    };
    is_short.then(|| sentence(view, criteria))
}

impl Sayer<ClaimTest> for Claims<'_> {
    fn words(&self) -> &Words {
        self.0.words()
    }

    fn known(&self, _: &ClaimTest, _: bool) -> Option<Criteria> {
        None
    }

    fn test(&self, test: &ClaimTest, holds: bool) -> Criteria {
        let (view, said) = (&self.0, &self.0.words().claims);
        let of = |key: &InterventionKey| view.link.thing(Thing::Intervention(*key)).into();
        let (yes, no, name) = match test {
            ClaimTest::Fact(test) => return view.words().test(view.library(), test, holds),
            ClaimTest::Before { first, then } => {
                let sentence = match holds {
                    true => &said.before,
                    false => &said.before_not,
                };
                return Criteria::Said(sentence.phrase(of(first), of(then)));
            }
            ClaimTest::Permitted(key) => (&said.permitted, &said.permitted_not, of(key)),
            ClaimTest::Offered(key) => (&said.offered, &said.offered_not, of(key)),
            ClaimTest::Considered(key) => (&said.considered, &said.considered_not, of(key)),
            ClaimTest::Avoided(key) => (&said.avoided, &said.avoided_not, of(key)),
            ClaimTest::Forbidden(key) => (&said.forbidden, &said.forbidden_not, of(key)),
            ClaimTest::Undecided(key) => (&said.undecided, &said.undecided_not, of(key)),
            ClaimTest::Reaches(key) => (
                &said.reaches,
                &said.reaches_not,
                view.link.step(*key).into(),
            ),
            ClaimTest::Hits(key) => (&said.hits, &said.hits_not, view.link.table_row(*key).into()),
            ClaimTest::Group { voice, group } => {
                let (yes, no) = match voice {
                    Voice::Speaks => (&said.speaks, &said.speaks_not),
                    Voice::Permits => (&said.permits, &said.permits_not),
                    Voice::Refuses => (&said.refuses, &said.refuses_not),
                };
                (yes, no, view.link.thing(group.thing()).into())
            }
            ClaimTest::Applies(key) => {
                let name = view.link.thing(Thing::Recommendation(*key)).into();
                (&said.applies, &said.applies_not, name)
            }
        };
        Criteria::Said(match holds {
            true => yes.phrase(name),
            false => no.phrase(name),
        })
    }
}

impl Sayer<PairTest> for PairClaims<'_> {
    fn words(&self) -> &Words {
        self.0.words()
    }

    fn known(&self, _: &PairTest, _: bool) -> Option<Criteria> {
        None
    }

    fn test(&self, test: &PairTest, holds: bool) -> Criteria {
        let view = &self.0;
        let sentences = &view.words().sentences;
        Criteria::Said(match test {
            PairTest::Of(twin, test) => {
                let what = sentence(view, &Claims(*view).test(test, holds));
                sentences
                    .asked_of_one
                    .phrase(Phrase::text(twin.name()), what)
            }
            PairTest::Compare { of, comparison } => {
                let comparison = match holds {
                    true => *comparison,
                    false => comparison.negated(),
                };
                let what = view.link.thing(of.thing()).into();
                let sign = shown_sign(comparison);
                sentences.compared_with.phrase(what, Phrase::text(sign))
            }
        })
    }
}

/// As readers see it.
fn shown_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtMost => "≤",
        Comparison::AtLeast => "≥",
        Comparison::NotEqual => "≠",
        Comparison::Equal | Comparison::Less | Comparison::Greater => comparison.symbol(),
    }
}

/// Criteria as lists in lists.
struct CriteriaList<'v> {
    view: View<'v>,
    /// How many definitions may still be opened.
    left: usize,
}

impl CriteriaList<'_> {
    fn block(&mut self, criteria: &Criteria) -> String {
        match criteria {
            Criteria::Group(..) => self.list(criteria),
            // What can be opened is not part of a paragraph.
            Criteria::Of(Thing::Condition(_), AskedFor::Holds(_)) if self.left > 0 => {
                self.list(criteria)
            }
            line => format!("<p>{}</p>", self.list(line)),
        }
    }

    fn list(&mut self, criteria: &Criteria) -> String {
        let (joined, parts) = match criteria {
            Criteria::Of(Thing::Condition(key), AskedFor::Holds(holds)) if self.left > 0 => {
                return self.definition(*key, *holds);
            }
            Criteria::Group(joined, parts) => (*joined, parts),
            line => return phrase_html(&sentence(&self.view, line)),
        };
        let said = escape(self.view.words().joined.of(joined));
        let items: Vec<String> = parts
            .iter()
            .map(|part| format!("<li>{}</li>", self.list(part)))
            .collect();
        let items = items.concat();
        format!("<span class=\"joined\">{said}</span><ul>{items}</ul>")
    }

    /// A condition that opens into what it means.
    fn definition(&mut self, key: ConditionKey, holds: bool) -> String {
        self.left -= 1;
        let (view, words) = (self.view, self.view.words());
        let condition = &view.library().conditions[key];
        let title = &condition.meta.title;
        let name = match holds {
            true => title.clone(),
            false => words.criteria.not.say(title),
        };
        let means = escape(&words.criteria.means.say(title));
        let meaning = self.block(&of_guard(&view, &condition.when.logic));
        let condition = view.link.thing(Thing::Condition(key));
        let link = phrase_html(&Phrase::link(words.own.definition.as_str(), condition.href));
        format!(
            "<details class=\"definition\"><summary>{}</summary><p class=\"section-name\">{means}</p>{meaning}<p>{link}</p></details>",
            escape(&name)
        )
    }
}

fn phrase_html(phrase: &Phrase) -> String {
    phrase.0.iter().map(run).collect()
}

fn run(run: &PhraseRun) -> String {
    let text = escape(&run.text);
    match &run.href {
        Some(href) => format!("{}{text}</a>", tag("a", &[("href", href)])),
        None if run.code => format!("<code>{text}</code>"),
        None => text,
    }
}
