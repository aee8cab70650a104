//! The rules of a book as its pages evaluate them: what `templates/static/patient/advise.js` reads. Numbers are text, so that no
//! browser rounds them; everything is found by its place in a list, so that no name of an author's is a field.

mod logic;
mod output;
mod shape;

use std::cell::RefCell;
use std::collections::BTreeMap;

use self::output::Derived;
use self::shape::*;
use crate::model::*;
use crate::plan::{Page, SitePlace};
use crate::quantity::{CountedBy, Number, Unit};

/// How a page shows what the rules name.
#[derive(Clone, Copy)]
pub struct PageWording<'a> {
    /// Where a place is, from the root of the site.
    pub address: &'a dyn Fn(&SitePlace) -> String,
    /// A condition for readers.
    pub criteria: &'a dyn Fn(&Written<Guard>) -> String,
    /// Who is asked for a fact.
    pub asked_when: &'a dyn Fn(&Written<Guard>) -> String,
    /// What a title has after it where its guideline may not be in force.
    pub standing: &'a dyn Fn(GuidelineKey) -> String,
    /// A number of a unit, with `{number}` for it.
    pub amount: &'a dyn Fn(&Unit) -> String,
    /// A dose, but not for whom it is.
    pub dose: &'a dyn Fn(&Dose) -> String,
    /// What some interventions are called.
    pub titles: &'a dyn Fn(&[InterventionKey]) -> String,
    /// A value of a type.
    pub value: &'a dyn Fn(&Value, &FactKind) -> String,
}

/// The rules as JSON.
pub fn rules(library: &Library, shown: PageWording<'_>) -> String {
    let order = library.definition_order.iter();
    let exporter = Exporter {
        library,
        shown,
        places: order
            .enumerate()
            .map(|(at, &definition)| (definition, at))
            .collect(),
        derived: RefCell::default(),
    };
    serde_json::to_string(&exporter.rules()).expect("text, numbers and lists have a form in JSON")
}

struct Exporter<'a> {
    library: &'a Library,
    shown: PageWording<'a>,
    /// Where each condition, score and output stands among the definitions.
    places: BTreeMap<Definition, usize>,
    derived: RefCell<Derived>,
}

impl Exporter<'_> {
    fn rules(&self) -> Rules {
        let library = self.library;
        let definitions = library.definition_order.iter();
        let assumptions = library.assumptions.iter();
        let recommendations = library.recommendations.iter();
        let interventions = library.interventions.keys();
        let mut rules = Rules {
            facts: library.facts.iter().map(|fact| self.fact(fact)).collect(),
            calculations: library
                .calculations
                .keys()
                .map(|key| self.calculation(key))
                .collect(),
            definitions: definitions
                .map(|&definition| self.definition(definition))
                .collect(),
            assumptions: assumptions
                .map(|(key, assumption)| AssumptionRule {
                    named: self.named(Thing::Assumption(key)),
                    always: self.condition(&assumption.always),
                })
                .chain(self.asking())
                .collect(),
            recommendations: recommendations
                .map(|(key, recommendation)| self.recommendation(key, recommendation))
                .collect(),
            pathways: self.pathways(),
            tables: self.tables(),
            adjudications: library
                .precedences()
                .filter_map(|silencing| self.silencing(silencing))
                .collect(),
            disagreements: library
                .disagreements()
                .map(|dispute| self.disagreement(dispute))
                .collect(),
            interventions: interventions
                .map(|key| self.named(Thing::Intervention(key)))
                .collect(),
        };
        // What no name of the book stands for comes last: the others keep their places.
        rules.definitions.extend(self.derived.take().rules);
        rules
    }

    fn named(&self, thing: Thing) -> NamedValueJson {
        let meta = self.library.meta(thing);
        self.at(&meta.id, &meta.title, &SitePlace::Page(Page::Thing(thing)))
    }

    /// A thing that says something, or through which something is said.
    fn stated(&self, thing: Thing) -> NamedValueJson {
        let standing = self.library.meta(thing).guideline.map(self.shown.standing);
        let named = self.named(thing);
        NamedValueJson {
            title: named.title + &standing.unwrap_or_default(),
            ..named
        }
    }

    fn at(&self, id: &str, title: &str, place: &SitePlace) -> NamedValueJson {
        NamedValueJson {
            id: id.to_owned(),
            title: title.to_owned(),
            at: (self.shown.address)(place),
        }
    }

    fn fact(&self, (key, fact): (FactKey, &Fact)) -> FactRule {
        let (range, unit) = (fact.kind.range(), fact.kind.unit());
        let values = fact.kind.values();
        let are_labelled = values.iter().any(|value| value.label != value.id);
        FactRule {
            id: fact.meta.id.clone(),
            kind: fact.kind.name(),
            title: fact.meta.title.clone(),
            unknown: fact.may_be_unknown,
            asked: fact
                .asked_when
                .as_ref()
                .map(|asked| self.guard(&asked.logic)),
            values: values.iter().map(|value| value.id.clone()).collect(),
            labels: are_labelled.then(|| values.iter().map(|value| value.label.clone()).collect()),
            low: range.map(|range| range.low().to_string()),
            high: range.map(|range| range.high().to_string()),
            amount: unit
                .filter(|unit| !unit.is_one())
                .map(|unit| (self.shown.amount)(unit)),
            unit: unit
                .filter(|unit| !unit.is_one())
                .map(|unit| unit.code().to_owned()),
            compared: fact.ask_as_date.map(|_| self.compared(Variable::Fact(key))),
        }
    }

    fn compared(&self, of: Variable) -> Vec<String> {
        let compared = self.library.compared_with(of).into_iter();
        compared.map(|number| number.to_string()).collect()
    }

    /// How far a calculation of several dates can be from the calendar: three days, in its unit.
    fn near(&self, calculation: &Calculation) -> Option<String> {
        let facts = calculation.facts().into_iter();
        let dates = facts.filter(|fact| self.library.facts[*fact].ask_as_date.is_some());
        let each = CountedBy::Days.each(calculation.kind.unit()?)?;
        (dates.count() > 1).then(|| (&each * &Number::from(3)).to_string())
    }

    fn calculation(&self, key: CalculationKey) -> CalculationRule {
        let calculation = &self.library.calculations[key];
        let cases = calculation.cases.iter();
        let applies = calculation.applies.as_ref().map(|own| &own.logic);
        let unit = calculation.kind.unit();
        CalculationRule {
            named: self.named(Thing::Calculation(key)),
            applies: applies.map(|applies| self.guard(applies)),
            cases: cases.map(|case| self.case(case, applies)).collect(),
            compared: self.compared(Variable::Calculation(key)),
            near: self.near(calculation),
            amount: unit
                .filter(|unit| !unit.is_one())
                .map(|unit| (self.shown.amount)(unit)),
        }
    }

    /// A case of those of whom a calculation is worked out.
    fn case(&self, case: &ComputationCase, applies: Option<&Guard>) -> CaseRule {
        let when = case.when.iter();
        let when = when.filter(|(guard, is_true)| !is_true || Some(guard) != applies);
        CaseRule {
            when: when
                .map(|(guard, is_true)| (self.guard(guard), *is_true))
                .collect(),
            needs: case.needs.iter().map(|fact| fact.index()).collect(),
            core: core(&case.core),
            then: case.then.iter().map(operation).collect(),
        }
    }

    /// What is true of everyone who is asked for a fact, and of everyone who is not.
    fn asking(&self) -> impl Iterator<Item = AssumptionRule> {
        let facts = self.library.facts.iter();
        facts.flat_map(move |(key, fact)| {
            let words = fact.asked_when.as_ref().map(self.shown.asked_when);
            let rules = fact.asking(key).into_iter();
            rules.map(move |rule| AssumptionRule {
                named: self.named(Thing::Fact(key)),
                always: ConditionRule {
                    when: self.guard(&rule),
                    words: words.clone().unwrap_or_default(),
                },
            })
        })
    }

    fn condition(&self, written: &Written<Guard>) -> ConditionRule {
        ConditionRule {
            when: self.guard(&written.logic),
            words: (self.shown.criteria)(written),
        }
    }

    fn definition(&self, definition: Definition) -> DefinitionRule {
        match definition {
            Definition::Condition(key) => DefinitionRule::Condition {
                when: self.guard(&self.library.conditions[key].when.logic),
            },
            Definition::Score(key) => {
                let score = &self.library.scores[key];
                let grain = score.grain();
                let line = |when: &Written<Guard>, points: PointNumber| {
                    (self.guard(&when.logic), points.times(grain))
                };
                let entries = score.entries.iter();
                let entries = entries.map(|entry| match entry {
                    Points::When(own) => PointsRule::When(line(&own.when, own.points)),
                    Points::Bands(own) => {
                        let bands = own.bands().iter();
                        let bands = bands.map(|band| line(band.when(), band.points()));
                        PointsRule::Bands(bands.collect())
                    }
                });
                DefinitionRule::Score {
                    named: self.stated(Thing::Score(key)),
                    parts: PointNumber::in_one(grain),
                    entries: entries.collect(),
                }
            }
            Definition::Output(key) => DefinitionRule::Output(self.output(key)),
        }
    }

    fn recommendation(
        &self,
        key: RecommendationKey,
        recommendation: &Recommendation,
    ) -> RecommendationRule {
        RecommendationRule {
            named: self.stated(Thing::Recommendation(key)),
            when: self.condition(&recommendation.when),
            says: self.says(Statement::Recommendation(key)),
            except: self.except(Statement::Recommendation(key)),
            one_of: self.one_of(Statement::Recommendation(key)),
            outside: self.outside(Statement::Recommendation(key)),
        }
    }

    /// What a statement says wherever it is made, of a one-of each alternative.
    fn says(&self, statement: Statement) -> SaysRule {
        let taken = self.library.taken(statement).into_iter();
        let said = taken.filter(|own| own.proviso != Proviso::OutsideResearch);
        said.map(|own| (own.stance.name(), own.intervention.index()))
            .collect()
    }

    /// The alternatives of a statement, and what else refuses them.
    fn one_of(&self, statement: Statement) -> Vec<ChoiceRule> {
        let library = self.library;
        let choices = library.choices(statement);
        let chosen = Stance::ALL
            .into_iter()
            .filter(|stance| choices.has(*stance));
        let refusing = |on: InterventionKey| {
            let refusals = library.refusals(statement, on).into_iter();
            refusals
                .map(|(other, own)| {
                    let name = library.statement_name(other);
                    (name, own.stance.name(), own.intervention.index())
                })
                .collect()
        };
        chosen
            .map(|stance| ChoiceRule {
                stance: stance.name(),
                of: library
                    .alternatives(statement, stance)
                    .into_iter()
                    .map(|own| (own.index(), refusing(own)))
                    .collect(),
            })
            .collect()
    }

    /// What a statement excepts of each of its interventions, if anything.
    fn except(&self, statement: Statement) -> ExceptRule {
        let library = self.library;
        let mut of: Vec<InterventionKey> = library
            .taken(statement)
            .iter()
            .map(|own| own.intervention)
            .collect();
        of.sort_unstable();
        of.dedup();
        let except = library.exceptions(statement);
        let excepted = of.into_iter().filter_map(|of| {
            let excepted = library.hierarchy.excepted(of, except);
            let excepted: Vec<InterventionKey> = excepted.collect();
            (!excepted.is_empty()).then(|| (of.index(), (self.shown.titles)(&excepted)))
        });
        excepted.collect()
    }

    /// What a statement forbids outside of the research for which alone it leaves something.
    fn outside(&self, statement: Statement) -> Option<OutsideRule> {
        let taken = self.library.taken(statement).into_iter();
        let outside = taken.filter(|own| own.proviso == Proviso::OutsideResearch);
        let of: Vec<usize> = outside.map(|own| own.intervention.index()).collect();
        let research = self.library.research(statement);
        (!of.is_empty()).then(|| OutsideRule {
            of,
            research: research.map(|research| self.guard(research)),
        })
    }

    fn pathways(&self) -> Vec<PathwayRule> {
        let rule = |(pathway, pathway_of_key): (PathwayKey, &Pathway)| {
            let steps = pathway_of_key.steps.iter().enumerate();
            PathwayRule {
                named: self.stated(Thing::Pathway(pathway)),
                applies: pathway_of_key
                    .applies
                    .as_ref()
                    .map(|applies| self.condition(applies)),
                steps: steps
                    .map(|(index, step)| self.step(StepKey { pathway, index }, step))
                    .collect(),
            }
        };
        self.library.pathways.iter().map(rule).collect()
    }

    fn step(&self, key: StepKey, step: &Step) -> StepRule {
        let place = SitePlace::Step(key);
        let mut rule = StepRule {
            named: self.at(&self.library.step_name(key), &step.label(), &place),
            name: step.name.clone(),
            branches: None,
            says: None,
            except: Vec::new(),
            one_of: Vec::new(),
            outside: None,
            by: None,
            enter: None,
            enter_table: None,
            next: None,
        };
        match &step.action {
            Action::Ask { branches, .. } => {
                rule.branches = Some(branches.iter().map(|branch| self.branch(branch)).collect());
            }
            Action::Act { next, .. } => {
                rule.says = Some(self.says(Statement::Step(key)));
                rule.except = self.except(Statement::Step(key));
                rule.one_of = self.one_of(Statement::Step(key));
                rule.outside = self.outside(Statement::Step(key));
                rule.by = self.delivery(Statement::Step(key));
                rule.next = *next;
            }
            Action::Enter { into, next } => {
                rule.enter = into.pathway().map(Key::index);
                rule.enter_table = into.table().map(Key::index);
                rule.next = *next;
            }
        }
        rule
    }

    /// The doses by which an act carries out what it permits, if it has any.
    fn delivery(&self, act: Statement) -> Option<DeliveryRule> {
        let protocol = self.library.protocol_of(act)?;
        let delivered = self.library.taken(act).into_iter().filter(|own| {
            let by = self.library.delivery(act, own.stance, own.intervention);
            by.is_some()
        });
        let doses = self.library.doses_of(protocol).map(|(_, dose)| DoseRule {
            when: dose.when.as_ref().map(|when| self.guard(&when.logic)),
            dose: (self.shown.dose)(dose),
        });
        let rule = DeliveryRule {
            of: delivered.map(|own| own.intervention.index()).collect(),
            doses: doses.collect(),
        };
        (!rule.doses.is_empty()).then_some(rule)
    }

    fn branch(&self, branch: &Branch) -> BranchRule {
        BranchRule {
            when: branch.when.as_ref().map(|when| self.condition(when)),
            label: branch.label.clone(),
            to: branch.to,
        }
    }

    fn tables(&self) -> Vec<TableRule> {
        let rule = |(key, table): (TableKey, &Table)| TableRule {
            applies: match &table.applies {
                Audience::Everyone => None,
                Audience::Those(when) => Some(self.guard(&when.logic)),
                Audience::Entered => Some(self.guard(&Logic::Constant(false))),
            },
            hit: table.hit.name(),
            rows: self.rows(key, table),
        };
        self.library.tables.iter().map(rule).collect()
    }

    fn rows(&self, key: TableKey, table: &Table) -> Vec<RowRule> {
        let whole = self.stated(Thing::Table(key)).title;
        let mut ranks: Vec<_> = table.rows.iter().map(|row| row.priority).collect();
        ranks.sort_unstable();
        let rule = |(index, row): (usize, &Row)| {
            let key = RowKey { table: key, index };
            let title = format!("{whole}: {}", row.label());
            let cells = row.cells.iter().flatten();
            RowRule {
                named: self.at(&self.library.row_name(key), &title, &SitePlace::Row(key)),
                cells: cells.map(|cell| self.guard(&cell.logic)).collect(),
                // The rank is enough, and no browser rounds it.
                priority: ranks.partition_point(|rank| *rank < row.priority),
                says: self.says(Statement::Row(key)),
                except: self.except(Statement::Row(key)),
                one_of: self.one_of(Statement::Row(key)),
                outside: self.outside(Statement::Row(key)),
                by: self.delivery(Statement::Row(key)),
            }
        };
        table.rows.iter().enumerate().map(rule).collect()
    }

    /// One that silences a stance. What is silenced of outputs is in their own rules.
    fn silencing(&self, silencing: Silencing<'_>) -> Option<AdjudicationRule> {
        let said = silencing.silenced_stances(self.library).into_iter();
        let said: SaysRule = said
            .map(|own| (own.stance.name(), own.intervention.index()))
            .collect();
        (!said.is_empty()).then(|| AdjudicationRule {
            named: self.stated(Thing::Adjudication(silencing.by)),
            prevails: self.library.statement_name(silencing.prevails),
            silences: self.library.statement_name(silencing.silenced),
            said,
            when: self.optional_guard(silencing.ruling.when.as_ref()),
        })
    }

    fn optional_guard(&self, when: Option<&Written<Guard>>) -> Option<serde_json::Value> {
        when.map(|when| self.guard(&when.logic))
    }

    fn disagreement(&self, dispute: Dispute<'_>) -> DisagreementRule {
        let disputed = |statement: Statement| DisputedRule {
            statement: self.library.statement_name(statement),
            on: dispute
                .disputed(self.library, statement)
                .into_iter()
                .map(Key::index)
                .collect(),
        };
        let outputs = dispute.disputed_outputs(self.library).into_iter();
        let outputs = outputs.map(|key| self.library.outputs[key].meta.id.clone());
        DisagreementRule {
            named: self.stated(Thing::Adjudication(dispute.by)),
            between: dispute.between.map(disputed),
            outputs: outputs.collect(),
            when: self.optional_guard(dispute.ruling.when.as_ref()),
        }
    }
}

fn core(core: &ComputationCore) -> CoreRule {
    match core {
        ComputationCore::Sum(sum) => {
            let terms = sum.terms.iter();
            let terms = terms.map(|(fact, factor)| (fact.index(), factor.to_string()));
            CoreRule::Sum(terms.collect(), sum.constant.to_string())
        }
        ComputationCore::Product(product) => {
            let powers = product.powers.iter().map(|(fact, power)| {
                let Power { base, exponent } = power;
                let constant = base.constant.to_string();
                (fact.index(), base.falls, constant, *exponent)
            });
            CoreRule::Product(product.factor.to_string(), powers.collect())
        }
    }
}

fn operation(operation: &Operation) -> (&'static str, String) {
    match operation {
        Operation::Times(number) => ("times", number.to_string()),
        Operation::Plus(number) => ("plus", number.to_string()),
        Operation::AtLeast(number) => ("max", number.to_string()),
        Operation::AtMost(number) => ("min", number.to_string()),
        Operation::Rounded(to, step) => (to.name(), step.to_string()),
    }
}
