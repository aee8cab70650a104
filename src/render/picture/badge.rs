//! A recommendation as a mark: its number, in a shape that says for or against.

use super::scene::{Anchor, Ink, LinkedMarks, SceneMark, ScenePoint, SceneText, Tone, at};
use super::text::SIZE;
use crate::model::Stance;

/// A recommendation on a picture.
#[derive(Clone, Debug)]
pub struct Badge {
    pub number: usize,
    pub stance: Stance,
    pub href: String,
    /// What is read out: the number and the words.
    pub name: String,
}

/// Half of the width and the height.
pub const HALF: f64 = 13.0;

impl Badge {
    /// For is round, against has eight corners and undecided four; strong is filled and nothing else is.
    pub fn marks(&self, middle: ScenePoint) -> LinkedMarks {
        let ink = Ink::Badge(self.stance);
        let shape = match self.stance {
            Stance::Offer | Stance::Consider => SceneMark::Dot {
                ink,
                at: middle,
                radius: HALF,
            },
            Stance::Avoid | Stance::Forbid => SceneMark::Shape(ink, octagon(middle)),
            Stance::Undecided => SceneMark::Shape(ink, diamond(middle)),
        };
        let tone = match self.stance {
            Stance::Offer | Stance::Forbid => Tone::Inverse,
            Stance::Consider | Stance::Avoid | Stance::Undecided => Tone::Plain,
        };
        let place = at(middle.x, middle.y + SIZE * 0.35);
        let number = SceneText::line(place, Anchor::Middle, tone, self.number.to_string());
        LinkedMarks {
            href: self.href.clone(),
            name: self.name.clone(),
            marks: vec![shape, number],
        }
    }
}

fn diamond(middle: ScenePoint) -> Vec<ScenePoint> {
    let corners = [(0.0, -HALF), (HALF, 0.0), (0.0, HALF), (-HALF, 0.0)];
    corners.map(|(x, y)| at(middle.x + x, middle.y + y)).into()
}

fn octagon(middle: ScenePoint) -> Vec<ScenePoint> {
    let near = HALF * (std::f64::consts::PI / 8.0).tan();
    let corners = [
        (-near, -HALF),
        (near, -HALF),
        (HALF, -near),
        (HALF, near),
        (near, HALF),
        (-near, HALF),
        (-HALF, near),
        (-HALF, -near),
    ];
    corners.map(|(x, y)| at(middle.x + x, middle.y + y)).into()
}
