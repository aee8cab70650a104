//! The drawings of a book that is read from right to left are those of one that is not, in a mirror; words stay as they are.

use pathbook::chart::check::{crossed, faults};
use pathbook::chart::geometry::{Point, Rect};
use pathbook::chart::measure::width;
use pathbook::chart::{Chart, ChartWords, DrawingScale, Sheet};
use pathbook::model::{Language, Library, PathwayKey};

use crate::guidelines::guideline;
use crate::pathways::{Draft, SHAPES, Step, synthetic};

fn rtl() -> ChartWords {
    ChartWords::of(&Language::parse("he").expect("a tag"))
}

fn both(library: &Library, pathway: PathwayKey) -> [(Chart, Chart); 2] {
    let drawn = |words: &ChartWords| Sheet::of(library, pathway, words).expect("it can be drawn");
    let (left, right) = (drawn(&ChartWords::english()), drawn(&rtl()));
    [(left.wide, right.wide), (left.narrow, right.narrow)]
}

fn is_mirror(name: &str, one: &Chart, other: &Chart) {
    assert_eq!(one.size, other.size, "{name}");
    let across = one.size.width;
    let near = |one: f64, other: f64| (one - other).abs() < 0.01;
    let is_same = |own: &Rect, there: &Rect| {
        near(own.min.x, across - there.max.x)
            && near(own.max.x, across - there.min.x)
            && near(own.min.y, there.min.y)
            && near(own.max.y, there.max.y)
    };
    for (own, there) in one.boxes.iter().zip(&other.boxes) {
        assert_eq!(own.flow_box.node, there.flow_box.node, "{name}");
        assert!(
            is_same(&own.frame, &there.frame),
            "{name}: {:?}",
            own.flow_box.node
        );
    }
    for (own, there) in one.lines.iter().zip(&other.lines) {
        let points = |line: &pathbook::chart::ArrowLine| -> Vec<Point> {
            line.stretches.iter().flatten().copied().collect()
        };
        let (points, mirrored) = (points(own), points(there));
        assert_eq!(points.len(), mirrored.len(), "{name}");
        for (at, to) in points.iter().zip(&mirrored) {
            assert!(
                near(at.x, across - to.x) && near(at.y, to.y),
                "{name}: {at:?} {to:?}"
            );
        }
        match (&own.label, &there.label) {
            (Some(own), Some(there)) => assert!(is_same(&own.frame, &there.frame), "{name}"),
            (own, there) => assert!(own.is_none() && there.is_none(), "{name}"),
        }
    }
    assert_eq!(faults(other), faults(one), "{name}");
    assert_eq!(crossed(other), crossed(one), "{name}");
    assert_eq!(faults(other), [], "{name}");
}

#[test]
fn every_drawing_is_the_mirror_of_the_other_way() {
    let guidelines = (0..12).map(|seed| (format!("seed {seed}"), guideline(seed)));
    // One of them is in layers.
    let shapes = SHAPES.iter().filter(|shape| shape.steps <= 100);
    let shapes = shapes.map(|shape| (shape.name.to_owned(), synthetic(shape)));
    for (name, draft) in guidelines.chain(shapes) {
        let (library, pathway) = draft.library();
        for (one, other) in both(&library, pathway) {
            is_mirror(&name, &one, &other);
        }
    }
}

#[test]
fn what_is_drawn_in_layers_is_mirrored_too() {
    // Every question may jump to the last step but one: too many ways to jump.
    let count = 12;
    let mut steps: Vec<Step> = (0..count)
        .map(|own| {
            let far = own + 2 + own * 5 % (count - own).max(1);
            let to = [
                ("Yes", own + 1),
                ("No", far.min(count + 1)),
                ("Both", (far + 3).min(count + 2)),
            ];
            Step::ask(&format!("q{own}"), "Is it so?", &to)
        })
        .collect();
    steps.extend((0..3).map(|own| Step::act(&format!("end{own}"), "Rest", None)));
    let (library, pathway) = Draft { steps }.library();
    for (one, other) in both(&library, pathway) {
        is_mirror("dense", &one, &other);
    }
}

#[test]
fn endings_stand_to_the_left_and_their_words_begin_at_the_right() {
    let draft = Draft {
        steps: vec![
            Step::ask("first", "האם יש כאב גב כרוני?", &[("כן", 1), ("לא", 2)]),
            Step {
                stops: true,
                ..Step::act("stop", "לעצור: אין מקום לטיפול", None)
            },
            Step::ask("second", "האם יש חום?", &[("כן", 3), ("לא", 4)]),
            Step::act("one", "מנוחה ביתית", None),
            Step::act("other", "פעילות גופנית", None),
        ],
    };
    let (library, pathway) = draft.library();
    let chart = Chart::of(&library, pathway, &DrawingScale::WIDE, &rtl()).expect("it can be drawn");
    let frame = |name: &str| {
        let own = chart.boxes.iter().find(|own| {
            own.flow_box
                .step
                .is_some_and(|step| library.step(step).name == name)
        });
        own.expect("drawn")
    };
    assert!(frame("stop").frame.max.x < frame("first").frame.min.x);
    assert!(frame("second").frame.center().x == frame("first").frame.center().x);
    for own in ["stop", "one", "other"].map(frame) {
        assert!(own.typeset.is_rtl);
        let size = own.typeset.size;
        for line in &own.typeset.lines {
            // It begins at the right, and ends within its box.
            let end = line.at.x - width(&line.text, chart.text, line.tone.weight());
            assert!(
                line.at.x > size.width / 2.0 && line.at.x < size.width,
                "{line:?}"
            );
            assert!(end > 0.0, "{line:?}");
        }
    }
    for line in chart.lines.iter().filter_map(|line| line.label.as_ref()) {
        for (_, middle) in &line.lines {
            assert!((middle.x - line.frame.center().x).abs() < 0.01);
        }
    }
}
