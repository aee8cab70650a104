//! The drawing of the model: each element above all that it requires, those of one height side by side.

use std::collections::BTreeMap;

use super::model::{Element, requirement};
use super::xml::Xml;

const WIDTH: usize = 180;
const HEIGHT: usize = 60;
const BESIDE: usize = 220;
const BELOW: usize = 140;
/// Elements of one height require none of each other, so that they go on in another line.
const IN_A_LINE: usize = 12;

#[derive(Clone, Copy)]
struct Place {
    x: usize,
    y: usize,
}

pub(super) fn draw(elements: &[Element], xml: &mut Xml) {
    let places = places(elements);
    xml.within("dmndi:DMNDI", &[], |xml| {
        xml.within("dmndi:DMNDiagram", &[("id", "pathbook-diagram")], |xml| {
            for element in elements {
                let place = places[element.name.as_str()];
                shape(&element.name, place, xml);
            }
            for element in elements {
                let to = places[element.name.as_str()];
                for of in &element.requires {
                    edge((&element.name, to), (of, places[of.as_str()]), xml);
                }
            }
        });
    });
}

fn places(elements: &[Element]) -> BTreeMap<&str, Place> {
    let heights = heights(elements);
    let mut lines: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for element in elements {
        let height = heights[element.name.as_str()];
        lines.entry(height).or_default().push(&element.name);
    }
    let mut places = BTreeMap::new();
    // What asks for most stands on top.
    let lines = lines.values().rev();
    let lines = lines.flat_map(|line| line.chunks(IN_A_LINE));
    for (row, line) in lines.enumerate() {
        for (at, name) in line.iter().enumerate() {
            let (x, y) = (at * BESIDE + BESIDE / 4, row * BELOW + BELOW / 4);
            places.insert(*name, Place { x, y });
        }
    }
    places
}

fn shape(name: &str, Place { x, y }: Place, xml: &mut Xml) {
    let id = format!("{name}-shape");
    let attributes = [("id", id.as_str()), ("dmnElementRef", name)];
    xml.within("dmndi:DMNShape", &attributes, |xml| {
        let [x, y, width, height] = [x, y, WIDTH, HEIGHT].map(|own| own.to_string());
        let bounds = [
            ("x", &*x),
            ("y", &y),
            ("width", &width),
            ("height", &height),
        ];
        xml.empty("dc:Bounds", &bounds);
    });
}

/// From the top of what is required to the bottom of what requires it.
fn edge((by, to): (&str, Place), (of, from): (&str, Place), xml: &mut Xml) {
    let requirement = requirement(by, of);
    let id = format!("{requirement}-edge");
    let attributes = [("id", id.as_str()), ("dmnElementRef", &requirement)];
    xml.within("dmndi:DMNEdge", &attributes, |xml| {
        for (x, y) in [(from.x, from.y), (to.x, to.y + HEIGHT)] {
            let [x, y] = [x + WIDTH / 2, y].map(|own| own.to_string());
            xml.empty("di:waypoint", &[("x", &x), ("y", &y)]);
        }
    });
}

/// Of input data none, of a decision that requires nothing one; of all else one more than of the highest that it requires.
fn heights(elements: &[Element]) -> BTreeMap<&str, usize> {
    let mut heights: BTreeMap<&str, usize> = BTreeMap::new();
    // No element requires itself, however indirectly, so that no way is longer than all of them.
    for _ in 0..elements.len() {
        let mut is_settled = true;
        for element in elements {
            let required = element.requires.iter();
            let highest = required
                .map(|of| heights.get(of.as_str()).map_or(1, |height| height + 1))
                .max()
                .unwrap_or(usize::from(!element.is_given()));
            let own = heights.insert(&element.name, highest);
            is_settled &= own == Some(highest);
        }
        if is_settled {
            break;
        }
    }
    heights
}
