//! What goes on, what ends, what comes back and what is a part, before anything is drawn.

use pathbook::chart::flow::Exit;
use pathbook::chart::plan::{Close, On, SpinePlan, SpineStop, letters};
use pathbook::model::{Library, StepKey};

use crate::pathways::{Draft, Step};

/// A question whose branches lead to these steps.
fn ask(name: &str, to: &[usize]) -> Step {
    let labels = ["Yes", "No", "Not known", "Both"];
    let branches: Vec<(&str, usize)> = labels.into_iter().zip(to.iter().copied()).collect();
    Step::ask(name, "Is it so?", &branches)
}

fn act(name: &str, next: Option<usize>) -> Step {
    Step::act(name, "Rest", next)
}

fn stop(name: &str, next: Option<usize>) -> Step {
    Step {
        stops: true,
        ..act(name, next)
    }
}

struct Planned {
    library: Library,
    plan: SpinePlan,
}

fn plan(steps: Vec<Step>) -> Planned {
    let (library, pathway) = Draft { steps }.library();
    let plan = SpinePlan::of(&library, pathway);
    Planned { library, plan }
}

impl Planned {
    fn name(&self, step: StepKey) -> &str {
        &self.library.step(step).name
    }

    fn names(&self, steps: impl IntoIterator<Item = StepKey>) -> Vec<&str> {
        steps.into_iter().map(|step| self.name(step)).collect()
    }

    fn spine(&self, part: usize) -> Vec<&str> {
        let spine = self.plan.parts[part].spine.iter();
        self.names(spine.map(|stop| stop.step))
    }

    fn stop(&self, name: &str) -> &SpineStop {
        let mut stops = self.plan.parts.iter().flat_map(|part| &part.spine);
        stops
            .find(|stop| self.name(stop.step) == name)
            .expect("on a spine")
    }

    /// Of each ending its steps and how it closes.
    fn endings(&self, name: &str) -> Vec<(Vec<&str>, String)> {
        let endings = self.stop(name).endings.iter();
        let close = |close: Close| match close {
            Close::Ends => "ends".to_owned(),
            Close::Jump(to) => format!("jumps to {}", self.name(to)),
            Close::Part(to) => format!("part {}", self.name(to)),
            Close::Joins(to) => format!("joins {}", self.name(to)),
        };
        endings
            .map(|ending| (self.names(ending.chain.clone()), close(ending.close)))
            .collect()
    }
}

fn ends(steps: &[&'static str], close: &str) -> (Vec<&'static str>, String) {
    (steps.to_vec(), close.to_owned())
}

#[test]
fn the_way_with_the_most_questions_goes_on_wherever_it_is_written() {
    let planned = plan(vec![
        ask("first", &[1, 3]),
        stop("stop", Some(2)),
        act("after", None),
        ask("second", &[4, 5]),
        act("one", None),
        stop("other", None),
    ]);
    assert_eq!(planned.spine(0), ["first", "second", "one"]);
    assert_eq!(planned.endings("first"), [ends(&["stop", "after"], "ends")]);
    // Of two ends the one that is not a stop, though it is written first or last.
    assert_eq!(planned.endings("second"), [ends(&["other"], "ends")]);
    assert_eq!(
        planned.names(planned.plan.order()),
        ["first", "stop", "after", "second", "other", "one"]
    );
}

#[test]
fn the_author_marks_what_goes_on() {
    let steps = vec![
        ask("first", &[1, 2]),
        act("short", None),
        ask("long", &[3, 4]),
        act("a", None),
        act("b", None),
    ];
    let draft = Draft { steps };
    let marked = draft
        .block("drawn")
        .replacen("to = \"short\"", "to = \"short\", main = true", 1);
    let (library, pathway) = crate::pathways::library(&marked);
    let planned = Planned {
        plan: SpinePlan::of(&library, pathway),
        library,
    };
    assert_eq!(planned.spine(0), ["first", "short"]);
    assert_eq!(planned.spine(1), ["long", "a"]);
    assert_eq!(planned.endings("first"), [ends(&[], "part long")]);
    let from = planned.plan.parts[1].from.expect("a branch");
    assert_eq!(
        (planned.name(from.from), from.exit),
        ("first", Exit::Branch(1))
    );
}

#[test]
fn what_leads_to_a_later_step_of_the_spine_comes_back_through_steps_or_without() {
    let planned = plan(vec![
        ask("first", &[1, 2]),
        act("detour", Some(3)),
        ask("second", &[3, 4]),
        ask("third", &[4, 5]),
        act("last", None),
        stop("no", None),
    ]);
    assert_eq!(planned.spine(0), ["first", "second", "third", "last"]);
    let back = |name| {
        let back = planned.stop(name).back.as_ref()?;
        Some((planned.names(back.chain.clone()), planned.name(back.to)))
    };
    // Both would come back, and their lines would cross: of two as short as each other the first does.
    assert_eq!(back("first"), Some((vec!["detour"], "third")));
    assert_eq!(back("second"), None);
    assert_eq!(planned.endings("second"), [ends(&[], "jumps to last")]);
}

#[test]
fn two_endings_of_one_question_share_their_end_and_a_third_question_names_it() {
    let planned = plan(vec![
        ask("first", &[1, 2, 4]),
        stop("one", Some(3)),
        stop("two", Some(3)),
        act("shared", None),
        ask("second", &[5, 3]),
        act("last", None),
    ]);
    assert_eq!(
        planned.endings("first"),
        [
            ends(&["one"], "joins shared"),
            ends(&["two", "shared"], "ends")
        ]
    );
    assert_eq!(planned.endings("second"), [ends(&[], "jumps to shared")]);
}

#[test]
fn a_part_that_another_runs_through_is_no_second_part() {
    // One branch leads to a question through an act, and one to the same question.
    let planned = plan(vec![
        ask("first", &[1, 2, 3]),
        ask("way", &[4, 5]),
        act("through", Some(3)),
        ask("side", &[6, 7]),
        ask("on", &[6, 7]),
        act("end", None),
        act("left", None),
        act("right", None),
    ]);
    assert_eq!(planned.spine(0), ["first", "way", "on", "left"]);
    let endings = planned.endings("first");
    assert_eq!(
        endings,
        [ends(&[], "part through"), ends(&[], "jumps to side")]
    );
    let mut order = planned.plan.order();
    order.sort();
    order.dedup();
    assert_eq!(order.len(), 8);
}

#[test]
fn a_long_row_of_acts_is_a_part() {
    let acts = (1..=5).map(|own| act(&format!("act{own}"), (own < 5).then_some(own + 1)));
    let mut steps = vec![ask("first", &[1, 6])];
    steps.extend(acts);
    steps.extend([ask("second", &[7, 8]), act("a", None), act("b", None)]);
    let planned = plan(steps);
    assert_eq!(planned.endings("first"), [ends(&[], "part act1")]);
    assert_eq!(planned.plan.parts[1].spine[4].on, On::End);
}

#[test]
fn parts_have_letters() {
    let all = [0, 1, 2, 26, 27, 52, 53].map(letters);
    assert_eq!(all, ["", "A", "B", "Z", "AA", "AZ", "BA"]);
}
