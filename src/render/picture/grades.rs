//! Strength by certainty: a column for each direction and strength, a row for each certainty, a mark for each recommendation.

use hypher::Lang;

use super::badge::{Badge, HALF};
use super::scene::{Anchor, Ink, LinkedMarks, Scene, SceneFrame, SceneMark, SceneText, Tone, at};
use super::text::{LINE, SIZE, hyphenated};
use super::{MARGIN, WIDTH, label};

#[derive(Clone, Debug)]
pub struct GradeMap {
    pub title: String,
    pub description: String,
    /// The names of the columns, from left to right.
    pub columns: Vec<String>,
    pub rows: Vec<GradeRow>,
    /// By whose rules a heading too long for its column is broken.
    pub language: Option<Lang>,
}

#[derive(Clone, Debug)]
pub struct GradeRow {
    pub label: String,
    /// One for each column.
    pub cells: Vec<Vec<Badge>>,
}

const BETWEEN: f64 = 4.0;
/// From one badge to the next.
const PITCH: f64 = HALF * 2.0 + 4.0;
/// Badges beside each other in a cell.
const ABREAST: usize = 2;
const LEAST_HEIGHT: f64 = 20.0;

impl GradeMap {
    pub fn scene(&self) -> Scene {
        let mut marks = Vec::new();
        let mut links = Vec::new();
        let width = width_of(self.columns.len());
        let headings = self.columns.iter();
        let headings = headings.map(|heading| hyphenated(heading, width, 3, self.language));
        let headings: Vec<Vec<String>> = headings.collect();
        let lines = headings.iter().map(Vec::len).max().unwrap_or(0) as f64;
        for (column, heading) in headings.into_iter().enumerate() {
            let middle = left_of(column, width) + width / 2.0;
            marks.push(SceneText::lines(
                at(middle, MARGIN + SIZE * 0.9),
                Anchor::Middle,
                Tone::Strong,
                heading,
            ));
        }
        let mut y = MARGIN + LINE * lines + 4.0;
        for row in &self.rows {
            y += label(&row.label, y, &mut marks);
            y += row.draw(y, &mut marks, &mut links) + 8.0;
        }
        Scene {
            width: WIDTH,
            height: y - 8.0 + MARGIN,
            title: self.title.clone(),
            description: self.description.clone(),
            marks,
            links,
        }
    }
}

/// How wide each of so many columns is.
fn width_of(columns: usize) -> f64 {
    let columns = columns as f64;
    (WIDTH - 2.0 * MARGIN - (columns - 1.0) * BETWEEN) / columns
}

fn left_of(column: usize, width: f64) -> f64 {
    MARGIN + (width + BETWEEN) * column as f64
}

impl GradeRow {
    /// The cells and their badges; how high they are.
    fn draw(&self, top: f64, marks: &mut Vec<SceneMark>, links: &mut Vec<LinkedMarks>) -> f64 {
        let most = self
            .cells
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0)
            .div_ceil(ABREAST);
        let height = (PITCH * most as f64 + 8.0).max(LEAST_HEIGHT);
        let width = width_of(self.cells.len());
        for (column, badges) in self.cells.iter().enumerate() {
            let left = left_of(column, width);
            marks.push(SceneMark::Box(
                Ink::Cell,
                SceneFrame {
                    left,
                    top,
                    width,
                    height,
                },
            ));
            let inset = (width - PITCH * ABREAST as f64) / 2.0;
            for (index, badge) in badges.iter().enumerate() {
                let x = left + inset + PITCH * ((index % ABREAST) as f64 + 0.5);
                let y = top + 4.0 + PITCH * ((index / ABREAST) as f64 + 0.5);
                links.push(badge.marks(at(x, y)));
            }
        }
        height
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stance;
    use crate::render::picture::scene::check::{assert_sound, words};

    fn badge(number: usize, stance: Stance) -> Badge {
        Badge {
            number,
            stance,
            href: format!("{number}.html"),
            name: format!("{number}. <Heat>"),
        }
    }

    #[test]
    fn every_recommendation_has_a_mark_in_its_cell() {
        let strong = (1..=11)
            .map(|number| badge(number, Stance::Forbid))
            .collect();
        let row = |label: &str, cells| GradeRow {
            label: label.to_owned(),
            cells,
        };
        let map = GradeMap {
            title: "Map".to_owned(),
            description: String::new(),
            language: None,
            columns: [
                "Strong, against",
                "Conditional, against",
                "Conditional, for",
                "Strong, for",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows: vec![
                row(
                    "high certainty",
                    vec![vec![], vec![], vec![], vec![badge(128, Stance::Offer)]],
                ),
                row(
                    "certainty not stated, in words so long that they need a second line",
                    vec![strong, vec![], vec![], vec![]],
                ),
            ],
        };
        let scene = map.scene();
        assert_sound(&scene);
        assert_eq!(scene.links.len(), 12);
        let boxes: Vec<SceneFrame> = scene
            .marks
            .iter()
            .filter_map(|mark| {
                if let SceneMark::Box(Ink::Cell, frame) = mark {
                    Some(*frame)
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(boxes.len(), 8);
        let inside = |link: &LinkedMarks, cell: &SceneFrame| match &link.marks[1] {
            SceneMark::Text(text) => {
                (cell.left..cell.left + cell.width).contains(&text.at.x)
                    && (cell.top..cell.top + cell.height).contains(&text.at.y)
            }
            other => panic!("{other:?}"),
        };
        assert!(inside(&scene.links[0], &boxes[3]));
        assert!(scene.links[1..].iter().all(|link| inside(link, &boxes[4])));
        assert!(words(&scene).iter().any(|word| word == "128"));
    }
}
