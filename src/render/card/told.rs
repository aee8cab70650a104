use serde::Serialize;

use crate::model::{ConditionKey, Stance, Statement, Thing};
use crate::render::Broken;
use crate::render::html::Html;
use crate::render::view::{Link, View};
use crate::verify::{Group, Share, ToldLine};

/// One stance on one intervention, that patients of a group are told.
#[derive(Serialize)]
pub struct ToldItem {
    pub stance: &'static str,
    verb: String,
    intervention: Link,
    /// Where it is said.
    by: Vec<Link>,
}

/// What to do for the patients of a condition.
#[derive(Serialize)]
struct Answer {
    part: String,
    is_worked_out: bool,
    all: Vec<ToldItem>,
    some: Vec<ToldItem>,
    pathways: Vec<Link>,
    /// That it is proved, as of when.
    proved: String,
}

impl View<'_> {
    pub(super) fn answer(&self, key: ConditionKey) -> Result<Html, Broken> {
        let (words, group) = (self.words(), Group::Condition(key));
        let told = self.told(group, |_| true);
        let pathways = self.book.site.told(group).map(|told| &told.pathways[..]);
        let pathways = pathways.unwrap_or_default().iter();
        let is_worked_out = told.is_some();
        let [all, some] = told.unwrap_or_default();
        let answer = Answer {
            part: "answer".to_owned(),
            is_worked_out,
            all,
            some,
            pathways: pathways
                .map(|(key, _)| self.thing(Thing::Pathway(*key)))
                .collect(),
            proved: words
                .sentences
                .answer_proved
                .say(words.date(self.book.as_of)),
        };
        self.render_card("answer.html", &answer)
    }

    /// What all patients of a group are told, and what some are; `None` where that could not be worked out.
    pub fn told(
        &self,
        group: Group,
        wanted: impl Fn(Stance) -> bool,
    ) -> Option<[Vec<ToldItem>; 2]> {
        let told = self.book.site.told(group)?;
        // What all are told to do or not to do need not be said again conditionally.
        let is_news = |line: &&ToldLine| {
            let mut to_all = told.lines.iter().filter(|said| said.share == Share::All);
            !to_all.any(|said| says_more(said, line))
        };
        let items = |share: Share| {
            let lines = told.lines.iter().filter(|line| line.share == share);
            let lines = lines.filter(|line| wanted(line.stance)).filter(is_news);
            lines.map(|line| self.told_item(line)).collect()
        };
        Some([items(Share::All), items(Share::Some)])
    }

    fn told_item(&self, line: &ToldLine) -> ToldItem {
        ToldItem {
            stance: line.stance.name(),
            verb: self.words().stances.of(line.stance).to_owned(),
            intervention: self.thing(Thing::Intervention(line.intervention)),
            by: said_by(line)
                .into_iter()
                .map(|by| self.statement(by))
                .collect(),
        }
    }
}

/// Strongly what the other says conditionally.
fn says_more(said: &ToldLine, line: &ToldLine) -> bool {
    let stances = (said.stance, line.stance);
    let is_more = matches!(
        stances,
        (Stance::Offer, Stance::Consider) | (Stance::Forbid, Stance::Avoid)
    );
    is_more && said.intervention == line.intervention
}

/// The statements that say it to all, if any does; of them the recommendations, since a step follows one.
fn said_by(line: &ToldLine) -> Vec<Statement> {
    let to_all = line.by.iter().any(|(_, share)| *share == Share::All);
    let share = if to_all { Share::All } else { Share::Some };
    let meant = line.by.iter().filter(|(_, own)| *own == share);
    let mut by: Vec<Statement> = meant.map(|(statement, _)| *statement).collect();
    let is_advice = |statement: &Statement| matches!(statement, Statement::Recommendation(_));
    if by.iter().any(is_advice) {
        by.retain(is_advice);
    }
    by
}
