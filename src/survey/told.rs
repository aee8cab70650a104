//! What the patients of each condition and of each recommendation are told, by everything in the book together, and on what
//! it still depends.
//!
//! A patient has a condition where it is definitely true. Only what changes when a patient has it is told of it: what is left to
//! ask is not what is left to ask of others. What another guideline makes an exception of is no news of those who lack it, or may
//! have it: else whoever has no allergy would be told of every drug of the house. Nothing here is a check: what can't be decided
//! is left open, and the page says that it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::remaining::{ConditionNaming, ConditionTree, Reducer, Remaining, joined};
use crate::model::{
    ConditionKey, GuidelineKey, InterventionKey, Library, RecommendationKey, Stance, Statement,
};
use crate::prove::Prover;
use crate::prove::diagram::BudgetSpent;
use crate::prove::encode::Says;
use crate::prove::formula::Formula;
use crate::prove::space::{Cell, ColumnKey};

/// Patients who have something in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatientGroup {
    Everyone,
    Condition(ConditionKey),
    Recommendation(RecommendationKey),
}

/// What the patients of one group are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The strongest first, what is for before what is against, what all of them are told before what depends on more, what is
    /// recommended before what steps alone say; then in the order in which the interventions are written.
    pub lines: Vec<ToldLine>,
}

/// A stance that is in force for some or all patients of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLine {
    pub stance: Stance,
    pub intervention: InterventionKey,
    /// What must hold of a patient of the group who is told so.
    pub remaining: Remaining,
    /// The statements that take it, and for whom each does. Where one does for all, only those are here that do. A step or a row
    /// that says nothing beyond recommendations is left out.
    pub by: Vec<(Statement, Remaining)>,
}

impl ToldLine {
    /// Whether a recommendation or a row says so, and not the steps of pathways alone, which follow one.
    pub fn is_first_hand(&self) -> bool {
        let is_step = |statement: &Statement| matches!(statement, Statement::Step(_));
        self.by.iter().any(|(statement, _)| !is_step(statement))
    }
}

/// What everyone is told; `None` where that could not be decided.
pub fn everyone<'a>(library: &'a Library, prover: &mut Prover<'a>) -> Option<Told> {
    let mut reducer = Reducer::new(library, prover);
    let statements = statements(&mut reducer);
    let mut asked = AskedFacts {
        reducer: &mut reducer,
        patients: Formula::TRUE,
        of: Asked::Everyone,
    };
    asked.told(&statements).ok()
}

/// What each group but everyone is told; `None` where that could not be decided. Groups of the same patients and the same guideline
/// share it.
pub fn told<'a>(
    library: &'a Library,
    prover: &mut Prover<'a>,
) -> BTreeMap<PatientGroup, Option<Arc<Told>>> {
    let mut groups = Vec::new();
    for (key, condition) in library.conditions.iter() {
        let Prover {
            encoding, space, ..
        } = &mut *prover;
        let patients = encoding.guard(library, space, &condition.when.logic).yes;
        let group = PatientGroup::Condition(key);
        groups.push((group, patients, condition.meta.guideline));
    }
    for (key, recommendation) in library.recommendations.iter() {
        let patients = prover.encoding.applies[&key];
        let group = PatientGroup::Recommendation(key);
        groups.push((group, patients, Some(recommendation.guideline)));
    }
    let mut reducer = Reducer::new(library, prover);
    let statements = statements(&mut reducer);
    // A recommendation is mostly for those of a condition, for whom other recommendations are too.
    let mut known: BTreeMap<_, Option<Arc<Told>>> = BTreeMap::new();
    let told = groups.into_iter().map(|(group, patients, guideline)| {
        let told = known.entry((patients, guideline)).or_insert_with(|| {
            let mut asked = AskedFacts {
                reducer: &mut reducer,
                patients,
                of: Asked::Group(guideline),
            };
            asked.told(&statements).ok().map(Arc::new)
        });
        (group, told.clone())
    });
    told.collect()
}

/// What a statement says, and what that depends on.
struct StatedAdvice {
    says: Says,
    tree: Option<ConditionTree>,
    /// The facts that it looks at, and those that assumptions tie to them.
    facts: BTreeSet<ColumnKey>,
    /// Whom recommendations tell the same, where this is none.
    recommended: Option<Formula>,
}

fn statements(reducer: &mut Reducer<'_, '_>) -> Vec<StatedAdvice> {
    let all: Vec<Says> = reducer.prover.encoding.says().copied().collect();
    let is_advice = |says: &&Says| matches!(says.statement, Statement::Recommendation(_));
    let mut recommended: BTreeMap<(Stance, InterventionKey), Vec<Formula>> = BTreeMap::new();
    for says in all.iter().filter(is_advice) {
        let place = (says.stance, says.intervention);
        recommended.entry(place).or_default().push(says.when);
    }
    let mut stated = Vec::new();
    for says in &all {
        let place = (says.stance, says.intervention);
        let same = recommended.get(&place).cloned().unwrap_or_default();
        let same = reducer.prover.encoding.pool.or(same);
        let tree = reducer.tree(says);
        stated.push(StatedAdvice {
            says: *says,
            tree,
            facts: reducer.prover.facts_behind(says.when),
            recommended: (!is_advice(&says)).then_some(same),
        });
    }
    stated
}

struct AskedFacts<'r, 'p, 'a> {
    reducer: &'r mut Reducer<'p, 'a>,
    patients: Formula,
    of: Asked,
}

/// Of whom it is asked what they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Everyone,
    /// Of those of a condition or a recommendation of a guideline, or of what several share.
    Group(Option<GuidelineKey>),
}

/// A statement that is made to some of the patients.
struct MadeStatement {
    statement: Statement,
    when: Formula,
    /// What of its condition makes a difference to them; `None` where that is more than a line can say.
    tree: Option<ConditionTree>,
}

impl AskedFacts<'_, '_, '_> {
    fn told(&mut self, statements: &[StatedAdvice]) -> Result<Told, BudgetSpent> {
        let mut made: BTreeMap<(Stance, InterventionKey), Vec<MadeStatement>> = BTreeMap::new();
        let facts = self.reducer.prover.facts_behind(self.patients);
        let mut had = None;
        for stated in statements {
            let of = self.reducer.library.guideline_of(stated.says.statement);
            let is_told = match self.of {
                Asked::Everyone => self.is_made(stated)?,
                Asked::Group(own) => {
                    let is_own = own == Some(of);
                    let linking = match (is_own, &had) {
                        (true, _) => &facts,
                        (false, Some(had)) => had,
                        (false, None) => had.insert(self.had(&facts)?),
                    };
                    !stated.facts.is_disjoint(linking)
                        && self.is_made(stated)?
                        && self.is_news(stated, is_own)?
                }
            };
            if is_told {
                let place = (stated.says.stance, stated.says.intervention);
                made.entry(place).or_default().push(self.made(stated)?);
            }
        }
        let mut lines = Vec::new();
        for ((stance, intervention), made) in made {
            lines.push(self.line(stance, intervention, made)?);
        }
        lines.sort_by_key(|line| {
            let depends = line.remaining != Remaining::Nothing;
            (rank(line.stance), depends, !line.is_first_hand())
        });
        Ok(Told { lines })
    }

    /// Those of the facts of which it is not certain that the patients lack them.
    fn had(&mut self, facts: &BTreeSet<ColumnKey>) -> Result<BTreeSet<ColumnKey>, BudgetSpent> {
        let mut had = BTreeSet::new();
        for &fact in facts {
            let possible = self.reducer.prover.possible_cells(self.patients, fact)?;
            let cells = &self.reducer.prover.space.column(fact).cells;
            if possible.cells().any(|cell| cells[cell] != Cell::No) {
                had.insert(fact);
            }
        }
        Ok(had)
    }

    /// Whether a statement is made to some of them, and that is no repetition of recommendations.
    fn is_made(&mut self, stated: &StatedAdvice) -> Result<bool, BudgetSpent> {
        let when = stated.says.when;
        if !self.reducer.meet(self.patients, when)? {
            return Ok(false);
        }
        let Some(recommended) = stated.recommended else {
            return Ok(true);
        };
        let pool = &mut self.reducer.prover.encoding.pool;
        let not = pool.not(recommended);
        let beyond = pool.and([when, not]);
        self.reducer.meet(self.patients, beyond)
    }

    /// Whether a statement would not be made to them as well if they were others.
    fn is_news(&mut self, stated: &StatedAdvice, is_own: bool) -> Result<bool, BudgetSpent> {
        let others = self.reducer.prover.encoding.pool.not(self.patients);
        let of_these = self.asked_of(stated, self.patients)?;
        let of_others = self.asked_of(stated, others)?;
        let pool = &mut self.reducer.prover.encoding.pool;
        let differ = match is_own {
            true => pool.differ(of_these, of_others),
            // Others are asked for more.
            false => {
                let not = pool.not(of_others);
                pool.and([of_these, not])
            }
        };
        self.reducer.prover.is_possible(differ)
    }

    /// What is left to ask of patients, in full.
    fn asked_of(
        &mut self,
        stated: &StatedAdvice,
        patients: Formula,
    ) -> Result<Formula, BudgetSpent> {
        let tree = match &stated.tree {
            Some(tree) => Some(
                self.reducer
                    .reduced(tree, patients, ConditionNaming::Expanded)?,
            ),
            None => self.reducer.described(stated.says.when, patients)?,
        };
        // Where it takes too much to say, all of it is asked, of these patients alone.
        Ok(match tree {
            Some(tree) => self.reducer.yes(&tree),
            None => {
                let pool = &mut self.reducer.prover.encoding.pool;
                pool.and([stated.says.when, patients])
            }
        })
    }

    fn made(&mut self, stated: &StatedAdvice) -> Result<MadeStatement, BudgetSpent> {
        let when = stated.says.when;
        Ok(MadeStatement {
            statement: stated.says.statement,
            when,
            tree: match &stated.tree {
                Some(tree) => Some(self.reducer.reduced(
                    tree,
                    self.patients,
                    ConditionNaming::Kept,
                )?),
                None => self.reducer.described(when, self.patients)?,
            },
        })
    }

    fn line(
        &mut self,
        stance: Stance,
        intervention: InterventionKey,
        made: Vec<MadeStatement>,
    ) -> Result<ToldLine, BudgetSpent> {
        let mut by = Vec::new();
        for statement in &made {
            by.push((
                statement.statement,
                self.remaining(statement.tree.as_ref(), statement.when)?,
            ));
        }
        let is_for_all = |(_, remaining): &(Statement, Remaining)| *remaining == Remaining::Nothing;
        if by.iter().any(is_for_all) {
            by.retain(is_for_all);
        }
        let when = made.iter().map(|statement| statement.when);
        let when = self.reducer.prover.encoding.pool.or(when);
        let trees: Option<Vec<ConditionTree>> =
            made.into_iter().map(|statement| statement.tree).collect();
        let tree = match trees {
            Some(trees) => {
                let tree = joined(trees, false);
                match tree.is_large() {
                    // Many rows may come to little, which is found by what they mean together.
                    true => self.reducer.described(when, self.patients)?,
                    false => Some(self.reducer.reduced(
                        &tree,
                        self.patients,
                        ConditionNaming::Kept,
                    )?),
                }
            }
            None => None,
        };
        Ok(ToldLine {
            stance,
            intervention,
            remaining: self.remaining(tree.as_ref(), when)?,
            by,
        })
    }

    fn remaining(
        &mut self,
        tree: Option<&ConditionTree>,
        when: Formula,
    ) -> Result<Remaining, BudgetSpent> {
        match tree {
            Some(tree) => self.reducer.remaining(tree, when, self.patients),
            None => {
                let not = self.reducer.prover.encoding.pool.not(when);
                Ok(match self.reducer.meet(self.patients, not)? {
                    true => Remaining::More,
                    false => Remaining::Nothing,
                })
            }
        }
    }
}

/// The strongest first, what is for before what is against.
pub fn rank(stance: Stance) -> u8 {
    match stance {
        Stance::Offer => 0,
        Stance::Forbid => 1,
        Stance::Consider => 2,
        Stance::Avoid => 3,
        Stance::Undecided => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::{Truth, advise, holds};
    use crate::model::{FactTest, Guard, Logic, Patient};
    use crate::sample;

    const MORE: &str = r#"
# More

```condition lasting
when = "pain >= 12 weeks"
```

```recommendation cold-late
when = "lasting and cold-lover"
for = ["cold"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```

```fact knee-pain
type = "yes-no"
```

```fact bandage-so-far
type = "one-of"
values = ["not tried", "helped", "failed"]
```

```condition knee
when = "knee-pain"
```

```intervention bandage
```

```intervention crutches
```

```recommendation bandage-for-knees
when = "knee and bandage-so-far != 'failed'"
for = ["bandage"]
strength = "strong"
certainty = "not stated"
evidence = ["heat-trials"]
```

```recommendation crutches-for-knees
when = "knee and (acute or not acute)"
for = ["crutches"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```

```recommendation no-heat-late
when = "lasting and not cold-lover"
against = ["heat"]
strength = "conditional"
certainty = "not stated"
evidence = ["heat-trials"]
```
"#;

    fn guard(library: &Library, group: PatientGroup) -> Guard {
        match group {
            PatientGroup::Everyone => Logic::Constant(true),
            PatientGroup::Condition(key) => library.conditions[key].when.logic.clone(),
            PatientGroup::Recommendation(key) => library.recommendations[key].when.logic.clone(),
        }
    }

    /// Whether what is left to ask says that a patient of the group is told; `None` where it says nothing.
    fn says(library: &Library, patient: &Patient, remaining: &Remaining) -> Option<bool> {
        match remaining {
            Remaining::Nothing => Some(true),
            Remaining::More => None,
            Remaining::Where { only_if, unless } => Some(
                holds(library, patient, only_if) == Truth::True
                    && holds(library, patient, unless) != Truth::True,
            ),
        }
    }

    fn agrees(library: &Library, patient: &Patient, line: &ToldLine) {
        let advice = advise(library, patient);
        let place = (line.stance, line.intervention);
        let is_said = |by: Statement| {
            let mut said = advice.in_force();
            said.any(|said| said.statement == by && (said.stance, said.intervention) == place)
        };
        for (by, remaining) in &line.by {
            let said = says(library, patient, remaining);
            assert!(said.is_none_or(|said| said == is_said(*by)), "{line:?}");
        }
        let said = says(library, patient, &line.remaining);
        let anyhow = line.by.iter().any(|(by, _)| is_said(*by));
        assert!(said.is_none_or(|said| said == anyhow), "{line:?}");
    }

    #[test]
    fn what_is_left_to_ask_is_what_decides_for_every_patient() {
        let sources = sample::sources(&[("content/heat/more.md", MORE)]);
        let library = sample::library_of(&sources);
        let mut prover = Prover::new(&library).expect("small");
        let patients = sample::patients(&library, &prover);
        let of_everyone = everyone(&library, &mut prover).map(Arc::new);
        let told = told(&library, &mut prover);
        let mut lines = 0;
        for (group, told) in told
            .into_iter()
            .chain([(PatientGroup::Everyone, of_everyone)])
        {
            let guard = guard(&library, group);
            let told = told.expect("decided");
            let having = patients
                .iter()
                .filter(|patient| holds(&library, patient, &guard) == Truth::True);
            for patient in having {
                for line in &told.lines {
                    agrees(&library, patient, line);
                    lines += 1;
                }
            }
        }
        assert!(lines > 1000, "{lines}");
    }

    const ANOTHER: &str = r#"
```guideline wrists
title = "Wrists"
version = "1"
status = "draft"
```

```fact wrist-pain
type = "yes-no"
```

```condition knee-free
when = "not knee-pain"
```

```condition knee-or-cold
when = "knee-pain or cold-lover"
```

```intervention splint
```

```evidence splint-trials
population = "Adults"
intervention = ["splint"]
finding = "It helps."
certainty = "moderate"
cites = ["moss2020"]
```

```recommendation splint-for-wrists
when = "wrist-pain and not knee-pain"
for = ["splint"]
strength = "strong"
certainty = "not stated"
evidence = ["splint-trials"]
```

```recommendation no-splint-with-knees
when = "wrist-pain and knee-pain"
against = ["splint"]
strength = "strong"
certainty = "not stated"
evidence = ["splint-trials"]
```
"#;

    #[test]
    fn what_another_guideline_makes_an_exception_of_is_told_of_those_who_have_it() {
        let another = ("content/wrists/index.md", ANOTHER);
        let free = "\n```condition without-knees\nwhen = \"not knee-pain\"\n```\n\
                    \n```condition knees-or-cold\nwhen = \"knee-pain or cold-lover\"\n```\n";
        let heat = [MORE, free].concat();
        let sources = sample::sources(&[("content/heat/more.md", &heat), another]);
        let library = sample::library_of(&sources);
        let of_splint = |id: &str| -> Vec<Stance> {
            let lines = of_condition(&library, id);
            let splint =
                |line: &&ToldLine| library.interventions[line.intervention].meta.id == "splint";
            lines
                .iter()
                .filter(splint)
                .map(|line| line.stance)
                .collect()
        };
        assert_eq!(of_splint("knee"), [Stance::Forbid]);
        assert_eq!(of_splint("without-knees"), []);
        assert_eq!(of_splint("knees-or-cold"), [Stance::Forbid]);
        // The same patients, as the guideline itself sees them.
        assert_eq!(of_splint("knee-free"), [Stance::Offer]);
        assert_eq!(of_splint("knee-or-cold"), [Stance::Offer, Stance::Forbid]);
    }

    fn of_condition(library: &Library, id: &str) -> Vec<ToldLine> {
        let mut prover = Prover::new(library).expect("small");
        let conditions = library.conditions.iter();
        let mut found = conditions.filter(|(_, condition)| condition.meta.id == id);
        let (key, _) = found.next().expect("it is there");
        let told = told(library, &mut prover);
        let told = told[&PatientGroup::Condition(key)].clone();
        told.expect("decided").lines.clone()
    }

    fn library() -> Library {
        sample::library_of(&sample::sources(&[("content/heat/more.md", MORE)]))
    }

    #[test]
    fn what_does_not_change_with_a_condition_is_not_told_of_it() {
        let library = library();
        let named = |line: &ToldLine| {
            let intervention = &library.interventions[line.intervention];
            (line.stance, intervention.meta.id.clone())
        };
        let knee: Vec<_> = of_condition(&library, "knee").iter().map(named).collect();
        assert_eq!(
            knee,
            [
                (Stance::Offer, "bandage".to_owned()),
                (Stance::Consider, "crutches".to_owned())
            ]
        );
        let lasting = of_condition(&library, "lasting");
        assert!(lasting.iter().map(named).all(|(_, id)| id != "bandage"));
    }

    #[test]
    fn the_strongest_comes_first_with_what_is_left_to_ask() {
        let library = library();
        let knee = of_condition(&library, "knee");
        let Remaining::Where { only_if, unless } = &knee[0].remaining else {
            panic!("{knee:?}");
        };
        assert_eq!(*only_if, Logic::Constant(true));
        // The third of the values is the exception.
        assert!(
            matches!(unless, Logic::Test(FactTest::Among { values, .. }) if values == &[2]),
            "{unless:?}"
        );
        assert_eq!(knee[1].remaining, Remaining::Nothing);
    }

    #[test]
    fn a_fact_that_may_be_unknown_makes_no_exception() {
        // "Unless cold is loved" would be said to those of whom that is not known.
        let library = library();
        let lasting = of_condition(&library, "lasting");
        let line = lasting.iter().find(|line| line.stance == Stance::Avoid);
        let line = line.expect("avoided");
        let Remaining::Where { only_if, unless } = &line.remaining else {
            panic!("{line:?}");
        };
        assert!(matches!(only_if, Logic::Not(_)), "{only_if:?}");
        assert_eq!(*unless, Logic::Constant(false));
    }
}
