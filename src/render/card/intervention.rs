//! An intervention's page at a glance: everything that is advised about it, the strongest first.

use serde::Serialize;

use super::Ruled;
use crate::markup::Html;
use crate::model::{InterventionKey, RecommendationKey, Stance, Statement, Thing};
use crate::render::Broken;
use crate::render::link::Link;
use crate::render::view::View;
use crate::survey::{PatientGroup, Remaining, rank};
use crate::words::Phrase;

/// The identifier of the table on its page.
pub const PART: &str = "said-of-it";

#[derive(Serialize)]
struct SaidOfIt {
    part: &'static str,
    name: String,
    rows: Vec<SaidRow>,
    /// Whether each row says its guideline: there are several.
    guidelines: bool,
}

#[derive(Serialize)]
struct SaidRow {
    who: Phrase,
    stance: &'static str,
    verb: String,
    /// Only a recommendation has them.
    strength: Option<String>,
    certainty: Option<String>,
    link: Link,
    /// The class that it is said of, where that is not the intervention itself.
    via: Option<String>,
    ruled: Ruled,
    guideline: Link,
}

impl View<'_> {
    /// `None` where nothing is said of it.
    pub(super) fn said_of(&self, key: InterventionKey) -> Result<Option<Html>, Broken> {
        let rows = self.said_rows(key);
        if rows.is_empty() {
            return Ok(None);
        }
        let words = self.words();
        let title = &self.library().interventions[key].meta.title;
        let said = SaidOfIt {
            part: PART,
            name: words.sentences.table_of.say(title),
            rows,
            guidelines: self.has_guidelines(),
        };
        self.render_card("said-of-it.html", &said).map(Some)
    }

    /// Through which class or part something is said of an intervention; `None` where it is said of it itself.
    pub(in crate::render) fn via(
        &self,
        class: InterventionKey,
        of: InterventionKey,
    ) -> Option<String> {
        let library = self.library();
        (class != of).then(|| {
            let title = &library.interventions[class].meta.title;
            let listed = &self.words().listed;
            match library.hierarchy.belongs(of, class) {
                true => listed.via.say(title),
                false => listed.via_part.say(title),
            }
        })
    }

    /// What is said of an intervention, then what is said of its classes and its parts.
    fn said_rows(&self, key: InterventionKey) -> Vec<SaidRow> {
        let library = self.library();
        let mut rows: Vec<(u8, SaidRow)> = Vec::new();
        for class in library.hierarchy.above(key).iter().copied() {
            let via = self.via(class, key);
            let recommendations = library.recommendations.iter();
            let recommended = recommendations.filter_map(|(own, recommendation)| {
                let stance = recommendation.stance()?;
                let statement = Statement::Recommendation(own);
                let is_on_it = recommendation.interventions().contains(&class)
                    && library.concerns(statement, stance, class, key);
                is_on_it.then(|| (stance, self.recommended(own, (stance, class), key)))
            });
            for (stance, row) in recommended.chain(self.said_elsewhere(class, key)) {
                let via = via.clone();
                rows.push((rank(stance), SaidRow { via, ..row }));
            }
        }
        rows.sort_by_key(|(rank, _)| *rank);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// What a recommendation says of a class, or of a part, on the page of an intervention.
    fn recommended(
        &self,
        key: RecommendationKey,
        (stance, class): (Stance, InterventionKey),
        on: InterventionKey,
    ) -> SaidRow {
        let line = self.recommendation_line(key);
        SaidRow {
            who: self.who_in_short(key),
            stance: stance.name(),
            verb: self.verb_on(Statement::Recommendation(key), stance, on),
            strength: line.strength,
            certainty: line.certainty,
            link: self.link.thing(Thing::Recommendation(key)),
            via: None,
            ruled: self.ruled_stance([Statement::Recommendation(key)], (stance, class)),
            guideline: self.guideline_saying(self.library().recommendations[key].guideline),
        }
    }

    /// What is to be done, and what of the intervention is excepted.
    fn verb_on(&self, statement: Statement, stance: Stance, on: InterventionKey) -> String {
        let (library, words) = (self.library(), self.words());
        let verb = words.stances.of(stance);
        let verb = words.with_exceptions(library, verb, on, library.exceptions(statement));
        words.or_others(library, verb, &library.others(statement, stance, on))
    }

    /// By steps and rows, beyond what is recommended.
    fn said_elsewhere(
        &self,
        class: InterventionKey,
        on: InterventionKey,
    ) -> Vec<(Stance, SaidRow)> {
        let told = self.book.site.told(PatientGroup::Everyone);
        let lines = told.iter().flat_map(|told| &told.lines);
        let on_it = lines.filter(|line| line.intervention == class);
        let said = on_it.flat_map(|line| line.by.iter().map(|said| (line.stance, said)));
        let row = |(stance, (by, remaining)): (Stance, &(Statement, Remaining))| {
            let is_recommended = matches!(by, Statement::Recommendation(_));
            if is_recommended || !self.library().concerns(*by, stance, class, on) {
                return None;
            }
            let row = SaidRow {
                who: self.said_for(remaining),
                stance: stance.name(),
                verb: self.verb_on(*by, stance, on),
                strength: None,
                certainty: None,
                link: self.link.statement(*by),
                via: None,
                ruled: self.ruled_stance([*by], (stance, class)),
                guideline: self.guideline_saying(self.library().guideline_of(*by)),
            };
            Some((stance, row))
        };
        said.filter_map(row).collect()
    }
}
