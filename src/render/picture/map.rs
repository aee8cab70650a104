//! For whom, what is recommended, and of what: three columns, joined where a recommendation names both.

use hypher::Lang;

use super::MARGIN;
use super::badge::{Badge, HALF};
use super::scene::{Anchor, Ink, LinkedMarks, Scene, SceneFrame, SceneMark, SceneText, Tone, at};
use super::text::{LINE, SIZE, hyphenated, width, wrap};

#[derive(Clone, Debug)]
pub struct Map {
    pub title: String,
    pub description: String,
    /// The names of the columns, from left to right.
    pub columns: [String; 3],
    /// For whom, in the order of their first recommendation; those that no recommendation names come last.
    pub left: Vec<MapNode>,
    pub middle: Vec<Recommended>,
    pub right: Vec<MapNode>,
    /// By whose rules a word too long for its column is broken.
    pub language: Option<Lang>,
}

/// A thing that is named by its words.
#[derive(Clone, Debug)]
pub struct MapNode {
    pub label: String,
    pub href: String,
}

#[derive(Clone, Debug)]
pub struct Recommended {
    pub badge: Badge,
    /// The nodes on the left, by their number.
    pub from: Vec<usize>,
    /// Those on the right.
    pub to: Vec<usize>,
}

/// Pixels of a map: a phone and a page have different ones.
#[derive(Clone, Copy, Debug)]
pub struct MapColumns {
    width: f64,
    left: f64,
    right: f64,
}

pub const NARROW: MapColumns = MapColumns {
    width: 340.0,
    left: 138.0,
    right: 132.0,
};
pub const WIDE: MapColumns = MapColumns {
    width: 640.0,
    left: 240.0,
    right: 220.0,
};

/// Pixels between two things of a column.
const GAP: f64 = 6.0;

impl Map {
    pub fn scene(&self, columns: MapColumns) -> Scene {
        let top = MARGIN + LINE * 2.0 + GAP;
        let order = self.order();
        let rank = |recommended: usize| order.iter().position(|&index| index == recommended);
        let pitch = HALF * 2.0 + GAP;
        let middle_y =
            |recommended: usize| top + HALF + pitch * rank(recommended).unwrap_or(0) as f64;
        let x = (columns.left + columns.width - columns.right) / 2.0;
        let place = |nodes: &[MapNode], side: MapSide, width: f64| {
            place(nodes, self.language, width, top, |node| {
                self.mean(side, node, &middle_y)
            })
        };
        let left = place(&self.left, MapSide::Left, columns.left - MARGIN);
        let right = place(&self.right, MapSide::Right, columns.right - MARGIN);
        let mut marks = self.headings(columns, x);
        let mut badges = Vec::new();
        for &index in &order {
            let recommended = &self.middle[index];
            let y = middle_y(index);
            let ink = Ink::Edge(recommended.badge.stance);
            marks.extend(recommended.from.iter().map(|&node| {
                SceneMark::Curve(ink, at(columns.left, left[node].middle()), at(x - HALF, y))
            }));
            let start = columns.width - columns.right;
            marks.extend(recommended.to.iter().map(|&node| {
                SceneMark::Curve(ink, at(x + HALF, y), at(start, right[node].middle()))
            }));
            badges.push(recommended.badge.marks(at(x, y)));
        }
        let boxes =
            |nodes: &[MapNode], placed: &[PlacedNode], from: f64, width: f64| -> Vec<LinkedMarks> {
                nodes
                    .iter()
                    .zip(placed)
                    .map(|(node, placed)| placed.marks(node, from, width))
                    .collect()
            };
        let lefts = boxes(&self.left, &left, MARGIN, columns.left - MARGIN);
        let rights = boxes(
            &self.right,
            &right,
            columns.width - columns.right,
            columns.right - MARGIN,
        );
        let bottoms = left
            .iter()
            .chain(&right)
            .map(|placed| placed.top + placed.height);
        let last = top + pitch * order.len() as f64;
        Scene {
            width: columns.width,
            height: bottoms.fold(last, f64::max) + MARGIN,
            title: self.title.clone(),
            description: self.description.clone(),
            marks,
            links: [lefts, badges, rights].concat(),
        }
    }

    fn headings(&self, columns: MapColumns, middle: f64) -> Vec<SceneMark> {
        let [left, centre, right] = &self.columns;
        let y = MARGIN + SIZE * 0.9;
        let gutter = columns.width - columns.left - columns.right;
        // What stands in the middle are numbers.
        let centre = match width(centre) <= gutter {
            true => centre,
            false => "#",
        };
        let end = columns.width - MARGIN;
        vec![
            SceneText::lines(
                at(MARGIN, y),
                Anchor::Start,
                Tone::Strong,
                wrap(left, columns.left - MARGIN, 2),
            ),
            SceneText::lines(
                at(middle, y),
                Anchor::Middle,
                Tone::Strong,
                wrap(centre, gutter - 8.0, 2),
            ),
            SceneText::lines(
                at(end, y),
                Anchor::End,
                Tone::Strong,
                wrap(right, columns.right - MARGIN, 2),
            ),
        ]
    }

    /// The recommendations by whom they are for, and where that is the same by what they are of, so that few lines cross.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.middle.len()).collect();
        let mean = |numbers: &[usize]| match numbers.len() {
            0 => f64::INFINITY,
            count => numbers.iter().sum::<usize>() as f64 / count as f64,
        };
        for _ in 0..4 {
            let ranks: Vec<f64> = (0..self.right.len())
                .map(|node| {
                    let of_it: Vec<usize> = (0..order.len())
                        .filter(|&rank| self.middle[order[rank]].to.contains(&node))
                        .collect();
                    mean(&of_it)
                })
                .collect();
            let to = |index: usize| {
                let ranks: Vec<f64> = self.middle[index]
                    .to
                    .iter()
                    .map(|&node| ranks[node])
                    .collect();
                ranks.iter().sum::<f64>() / ranks.len().max(1) as f64
            };
            order.sort_by(|&one, &other| {
                let from = |index: usize| mean(&self.middle[index].from);
                from(one)
                    .total_cmp(&from(other))
                    .then(to(one).total_cmp(&to(other)))
                    .then(one.cmp(&other))
            });
        }
        order
    }

    /// The middle of what a node is joined to.
    fn mean(&self, side: MapSide, node: usize, y: &impl Fn(usize) -> f64) -> Option<f64> {
        let joined = |recommended: &Recommended| match side {
            MapSide::Left => recommended.from.contains(&node),
            MapSide::Right => recommended.to.contains(&node),
        };
        let all: Vec<f64> = (0..self.middle.len())
            .filter(|&index| joined(&self.middle[index]))
            .map(y)
            .collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    }
}

#[derive(Clone, Copy)]
enum MapSide {
    Left,
    Right,
}

/// A node at its place in a column.
#[derive(Clone, Debug)]
struct PlacedNode {
    top: f64,
    height: f64,
    lines: Vec<String>,
}

impl PlacedNode {
    fn middle(&self) -> f64 {
        self.top + self.height / 2.0
    }

    fn marks(&self, node: &MapNode, left: f64, width: f64) -> LinkedMarks {
        let frame = SceneFrame {
            left,
            top: self.top,
            width,
            height: self.height,
        };
        let line = at(left + 6.0, self.top + 4.0 + SIZE);
        LinkedMarks {
            href: node.href.clone(),
            name: node.label.clone(),
            marks: vec![
                SceneMark::Box(Ink::Node, frame),
                SceneText::lines(line, Anchor::Start, Tone::Plain, self.lines.clone()),
            ],
        }
    }
}

/// The nodes of a column, each as near as can be to the middle of what it is joined to, the others after them.
fn place(
    nodes: &[MapNode],
    language: Option<Lang>,
    width: f64,
    top: f64,
    wanted: impl Fn(usize) -> Option<f64>,
) -> Vec<PlacedNode> {
    let mut placed: Vec<PlacedNode> = nodes
        .iter()
        .map(|node| {
            let lines = hyphenated(&node.label, width - 12.0, 6, language);
            let height = LINE * lines.len().max(1) as f64 + 8.0;
            PlacedNode { top, height, lines }
        })
        .collect();
    let mut order: Vec<(f64, usize)> = (0..nodes.len())
        .map(|node| (wanted(node).unwrap_or(f64::INFINITY), node))
        .collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let joined = order.iter().take_while(|(middle, _)| middle.is_finite());
    let wishes: Vec<(f64, f64)> = joined
        .map(|&(middle, node)| {
            (
                middle - placed[node].height / 2.0,
                placed[node].height + GAP,
            )
        })
        .collect();
    let mut next = top;
    let mut tops = apart(&wishes, top).into_iter();
    for (_, node) in order {
        placed[node].top = tops.next().unwrap_or(next);
        next = placed[node].top + placed[node].height + GAP;
    }
    placed
}

/// Places for things of some height in their order, none above `top`, that move each as little as can be from where it
/// wants to be: those that would overlap stand together about their mean.
fn apart(wishes: &[(f64, f64)], top: f64) -> Vec<f64> {
    // A block is where its first begins, how high it is, and how many it holds.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for &(wish, height) in wishes {
        let mut block = (wish.max(top), height, 1);
        while let Some(&(start, before, count)) =
            blocks.last().filter(|last| last.0 + last.1 > block.0)
        {
            blocks.pop();
            let both = count + block.2;
            let mean = (start * count as f64 + (block.0 - before) * block.2 as f64) / both as f64;
            block = (mean.max(top), before + block.1, both);
        }
        blocks.push(block);
    }
    let mut heights = wishes.iter().map(|(_, height)| *height);
    let mut tops = Vec::new();
    for (mut start, _, count) in blocks {
        for height in heights.by_ref().take(count) {
            tops.push(start);
            start += height;
        }
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stance;
    use crate::render::picture::scene::check::assert_sound;
    use proptest::prelude::*;

    fn node(label: &str) -> MapNode {
        MapNode {
            label: label.to_owned(),
            href: format!("{}.html", label.len()),
        }
    }

    fn recommended(number: usize, from: Vec<usize>, to: Vec<usize>) -> Recommended {
        let stance = Stance::ALL[number % 4];
        let badge = Badge {
            number,
            stance,
            href: format!("r{number}.html"),
            name: format!("{number}. Do"),
        };
        Recommended { badge, from, to }
    }

    fn map(left: Vec<MapNode>, middle: Vec<Recommended>, right: Vec<MapNode>) -> Map {
        Map {
            title: "Map".to_owned(),
            description: String::new(),
            columns: ["For whom", "Recommendation", "Of what"].map(str::to_owned),
            left,
            middle,
            right,
            language: None,
        }
    }

    #[test]
    fn every_mark_is_a_link_and_every_line_ends_at_its_marks() {
        let middle = vec![
            recommended(1, vec![1], vec![0, 2]),
            recommended(2, vec![0, 1], vec![1]),
            recommended(3, vec![], vec![2]),
        ];
        let right = [
            "Heat",
            "Cold",
            "Something whose name is long enough for three lines",
        ]
        .map(node);
        let map = map(
            ["Neck", "Back pain that goes on and on", "Nobody"]
                .map(node)
                .into(),
            middle,
            right.into(),
        );
        for columns in [NARROW, WIDE] {
            let scene = map.scene(columns);
            assert_sound(&scene);
            assert_eq!(scene.links.len(), 9);
            let curves = scene
                .marks
                .iter()
                .filter(|mark| matches!(mark, SceneMark::Curve(..)));
            assert_eq!(curves.count(), 7);
            assert!(!scene.marks.iter().any(|mark| matches!(
                mark,
                SceneMark::Box(..) | SceneMark::Dot { .. } | SceneMark::Shape(..)
            )));
        }
    }

    #[test]
    fn things_that_would_overlap_stand_together_about_their_mean() {
        assert_eq!(apart(&[(0.0, 10.0), (50.0, 10.0)], 0.0), [0.0, 50.0]);
        assert_eq!(apart(&[(50.0, 10.0), (50.0, 10.0)], 0.0), [45.0, 55.0]);
        assert_eq!(apart(&[(1.0, 10.0), (2.0, 10.0)], 0.0), [0.0, 10.0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn nothing_overlaps(
            labels in proptest::collection::vec("[a-zA-Zäç]{1,12}( [a-z]{1,14}){0,8}", 1..9),
            joins in proptest::collection::vec((0usize..9, 0usize..9, 0usize..9), 0..30),
        ) {
            let nodes: Vec<MapNode> = labels.iter().map(|label| node(label)).collect();
            let count = nodes.len();
            let middle = joins.iter().enumerate().map(|(index, (from, to, also))| {
                recommended(index + 1, vec![from % count], vec![to % count, also % count])
            });
            let map = map(nodes.clone(), middle.collect(), nodes);
            for columns in [NARROW, WIDE] {
                assert_sound(&map.scene(columns));
            }
        }
    }
}
