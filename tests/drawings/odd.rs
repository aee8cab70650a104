//! Odd pathways: each is drawn, in both scales, with nothing wrong.

use pathbook::chart::check::faults;
use pathbook::chart::{ChartWords, Sheet};

use crate::figures::Figures;
use crate::pathways::{Draft, Step, library};

fn is_drawn(draft: &Draft) {
    let (library, pathway) = draft.library();
    let sheet = Sheet::of(&library, pathway, &ChartWords::english());
    let sheet = sheet.unwrap_or_else(|unclear| panic!("{:?}", unclear.faults));
    for chart in sheet.both() {
        assert_eq!(faults(chart), []);
        let figures = Figures::of(chart);
        assert_eq!((figures.overlaps, figures.misplaced), (0, 0));
        // Every line of text is within its box.
        for own in &chart.boxes {
            for line in &own.typeset.lines {
                assert!(
                    (0.0..=own.typeset.size.height).contains(&line.at.y),
                    "{line:?}"
                );
                assert!(
                    (0.0..=own.typeset.size.width).contains(&line.at.x),
                    "{line:?}"
                );
            }
        }
    }
}

fn two(words: &str) -> Draft {
    Draft {
        steps: vec![
            Step::ask("first", words, &[("Yes", 1), ("No", 2)]),
            Step::act("second", words, None),
            Step::act("third", "Rest", None),
        ],
    }
}

#[test]
fn a_title_of_four_hundred_characters() {
    is_drawn(&two(&"Long words again and ".repeat(20)[..400]));
}

#[test]
fn one_word_of_eighty_letters() {
    is_drawn(&two(&"abcdefgh".repeat(10)));
}

#[test]
fn text_from_right_to_left() {
    is_drawn(&two("هل هناك ألم مزمن في أسفل الظهر لأي سبب كان؟"));
}

#[test]
fn fifteen_branches() {
    let ends = (1..=15).map(|end| Step::act(&format!("end{end}"), "Rest for a day", None));
    let labels: Vec<String> = (1..=15).map(|end| format!("Answer {end}")).collect();
    let branches: Vec<(&str, usize)> = labels.iter().map(String::as_str).zip(1..).collect();
    let first = Step::ask("first", "Which of these is it?", &branches);
    is_drawn(&Draft {
        steps: [first].into_iter().chain(ends).collect(),
    });
}

#[test]
fn forty_arrows_into_one_step() {
    // A chain of questions, each of which leads to the same step.
    let count = 39;
    let questions = (0..count).map(|own| {
        let next = if own + 1 < count { own + 1 } else { count + 1 };
        Step::ask(
            &format!("q{own}"),
            "Is it so?",
            &[("Yes", next), ("No", count)],
        )
    });
    let last = [
        Step::act("all", "Everyone comes here", None),
        Step::act("none", "Nobody else", Some(count)),
    ];
    is_drawn(&Draft {
        steps: questions.chain(last).collect(),
    });
}

#[test]
fn one_step() {
    is_drawn(&Draft {
        steps: vec![Step::act("only", "Rest", None)],
    });
}

#[test]
fn a_pathway_that_enters_one_that_enters_one() {
    let (library, _) = library(
        "```pathway outer\napplies = \"true\"\n\n[step.go]\nenter = \"middle\"\n```\n\n\
         ```pathway middle\n\n[step.go]\nenter = \"inner\"\nnext = \"on\"\n\n[step.on]\noffer = [\"rest\"]\n```\n\n\
         ```pathway inner\n\n[step.rest]\noffer = [\"rest\"]\n```\n",
    );
    assert_eq!(library.pathways.keys().count(), 3);
    for pathway in library.pathways.keys() {
        assert!(Sheet::of(&library, pathway, &ChartWords::english()).is_ok());
    }
}
