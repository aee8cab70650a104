//! The path of a patient as a small tree: every step, the branch taken, and dimmed those that were not.

use super::account::{AccountedStop, BranchWay, Followed};
use crate::cli::output::Terminal;
use crate::report::visible;
use crate::trace::fold;

/// The pieces of a tree's lines.
struct Strokes {
    /// Before something that others follow, and before the last.
    next: &'static str,
    last: &'static str,
    /// Below the same.
    down: &'static str,
    below: &'static str,
    /// Before a branch: taken, not taken; the second of each is the last of its question.
    taken: [&'static str; 2],
    passed: [&'static str; 2],
    open: [&'static str; 2],
    to: &'static str,
}

const BOXES: Strokes = Strokes {
    next: "├─ ",
    last: "└─ ",
    down: "│  ",
    below: "   ",
    taken: ["┝━▶ ", "┕━▶ "],
    passed: ["├╌╌ ", "└╌╌ "],
    open: ["├─? ", "└─? "],
    to: " → ",
};

const ASCII: Strokes = Strokes {
    next: "+- ",
    last: "`- ",
    down: "|  ",
    below: "   ",
    taken: ["+=> ", "`=> "],
    passed: ["+-- ", "`-- "],
    open: ["+-? ", "`-? "],
    to: " -> ",
};

/// A heading and the tree, a line each, safe for a terminal.
pub(super) fn tree(path: &Followed, terminal: Terminal) -> Vec<String> {
    let strokes = if terminal.is_unicode { &BOXES } else { &ASCII };
    let heading = format!("{} ({})", line(&path.title), path.id);
    let mut lines = vec![terminal.bold(&heading)];
    if !path.sure {
        lines.push(
            "Perhaps: whether this patient follows it hangs on what is not answered".to_owned(),
        );
    }
    // The last step of each depth is drawn as the last.
    for (index, stop) in path.steps.iter().enumerate() {
        let later = &path.steps[index + 1..];
        let margin = |depth: usize| match goes_on(later, depth) {
            true => strokes.down,
            false => strokes.below,
        };
        let indent: String = (0..stop.depth).map(margin).collect();
        let is_last = !goes_on(later, stop.depth);
        let lead = if is_last { strokes.last } else { strokes.next };
        lines.push(format!("{indent}{lead}{}", step(stop)));
        let indent = indent + margin(stop.depth);
        let doses = stop.doses.iter().map(|dose| line(&dose.line()));
        lines.extend(doses.map(|dose| format!("{indent}- {dose}")));
        lines.extend(
            branches(stop, strokes, terminal)
                .into_iter()
                .map(|branch| format!("{indent}{branch}")),
        );
    }
    lines.push(end(path));
    lines
}

fn end(path: &Followed) -> String {
    let end = match (path.gap, path.open) {
        (true, _) => "No answer fits this patient: the path is stuck here",
        (false, true) => "The way on is open: it hangs on what is not answered",
        (false, false) => "The path ends here",
    };
    match path.hangs_on.is_empty() {
        true => end.to_owned(),
        false => format!("{end} ({})", path.hangs_on.join(", ")),
    }
}

/// Whether a step of this depth comes before the pathway that it is of is left.
fn goes_on(later: &[AccountedStop], depth: usize) -> bool {
    later
        .iter()
        .take_while(|stop| stop.depth >= depth)
        .any(|stop| stop.depth == depth)
}

fn step(stop: &AccountedStop) -> String {
    let AccountedStop {
        number,
        does,
        file,
        line: at,
        kind,
        ..
    } = stop;
    format!(
        "{number}. {}. {} ({}:{at})",
        kind.name(),
        line(does),
        visible(file)
    )
}

fn branches(stop: &AccountedStop, strokes: &Strokes, terminal: Terminal) -> Vec<String> {
    let last = stop.branches.len().saturating_sub(1);
    let all = stop.branches.iter().enumerate().map(|(index, branch)| {
        let is_last = usize::from(index == last);
        let label = line(&branch.label);
        let to = format!("{label}{}{}", strokes.to, line(&branch.to));
        match branch.way {
            BranchWay::Taken => terminal.bold(&format!("{}{label}", strokes.taken[is_last])),
            BranchWay::Open => format!("{}{to}", strokes.open[is_last]),
            BranchWay::NotTaken => terminal.dim(&format!("{}{to}", strokes.passed[is_last])),
        }
    });
    all.collect()
}

/// Words on one line, safe for a terminal.
fn line(words: &str) -> String {
    visible(&fold(words)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::patient::account::followed::{BranchShown, StepKind};

    fn stop(
        (depth, number): (usize, usize),
        kind: StepKind,
        does: &str,
        branches: &[(&str, &str, bool)],
    ) -> AccountedStop {
        AccountedStop {
            number,
            step: "care.step".to_owned(),
            does: does.to_owned(),
            answer: None,
            doses: Vec::new(),
            file: "a.md".to_owned(),
            line: 9,
            depth,
            kind,
            branches: branches
                .iter()
                .map(|&(label, to, is_taken)| BranchShown {
                    label: label.to_owned(),
                    to: to.to_owned(),
                    way: match is_taken {
                        true => BranchWay::Taken,
                        false => BranchWay::NotTaken,
                    },
                })
                .collect(),
        }
    }

    fn path() -> Followed {
        Followed {
            id: "care".to_owned(),
            title: "Care".to_owned(),
            steps: vec![
                stop(
                    (0, 1),
                    StepKind::Question,
                    "Where?",
                    &[
                        ("Neck", "Rest", false),
                        ("Ba\u{1b}ck", "Go on", true),
                        ("Leg", "Stop", false),
                    ],
                ),
                stop((0, 2), StepKind::Pathway, "go through: Back care", &[]),
                stop(
                    (1, 1),
                    StepKind::Question,
                    "How\nlong?",
                    &[("Long", "Rest", true), ("Short", "Heat", false)],
                ),
                stop((1, 3), StepKind::Pathway, "go through: Rest", &[]),
                stop((2, 1), StepKind::Act, "offer: Rest", &[]),
                stop((0, 4), StepKind::Stop, "forbid: Needling", &[]),
            ],
            gap: false,
            sure: true,
            open: false,
            hangs_on: Vec::new(),
        }
    }

    fn drawn(is_unicode: bool, is_styled: bool) -> String {
        tree(
            &path(),
            Terminal {
                is_unicode,
                is_styled,
            },
        )
        .join("\n")
    }

    #[test]
    fn a_path_is_a_tree_with_what_was_not_taken() {
        let expected = "\
Care (care)
├─ 1. Question. Where? (a.md:9)
│  ├╌╌ Neck → Rest
│  ┝━▶ Ba␛ck
│  └╌╌ Leg → Stop
├─ 2. Pathway. go through: Back care (a.md:9)
│  ├─ 1. Question. How long? (a.md:9)
│  │  ┝━▶ Long
│  │  └╌╌ Short → Heat
│  └─ 3. Pathway. go through: Rest (a.md:9)
│     └─ 1. Act. offer: Rest (a.md:9)
└─ 4. Stop. forbid: Needling (a.md:9)
The path ends here";
        assert_eq!(drawn(true, false), expected);
    }

    #[test]
    fn a_plain_terminal_gets_plain_strokes() {
        let expected = "\
Care (care)
+- 1. Question. Where? (a.md:9)
|  +-- Neck -> Rest
|  +=> Ba␛ck
|  `-- Leg -> Stop
+- 2. Pathway. go through: Back care (a.md:9)
|  +- 1. Question. How long? (a.md:9)
|  |  +=> Long
|  |  `-- Short -> Heat
|  `- 3. Pathway. go through: Rest (a.md:9)
|     `- 1. Act. offer: Rest (a.md:9)
`- 4. Stop. forbid: Needling (a.md:9)
The path ends here";
        assert_eq!(drawn(false, false), expected);
    }

    #[test]
    fn colours_are_ours_alone() {
        let styled = drawn(true, true);
        assert!(
            styled.contains("\u{1b}[2m├╌╌ Neck → Rest\u{1b}[0m"),
            "{styled}"
        );
        assert!(styled.contains("\u{1b}[1m┝━▶ Ba␛ck\u{1b}[0m"), "{styled}");
        let bare = styled
            .replace("\u{1b}[2m", "")
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[0m", "");
        assert_eq!(bare, drawn(true, false));
    }

    #[test]
    fn a_path_that_is_stuck_says_so() {
        let path = Followed {
            gap: true,
            ..path()
        };
        let last = tree(
            &path,
            Terminal {
                is_unicode: true,
                is_styled: false,
            },
        )
        .pop();
        assert!(last.expect("a line").starts_with("No answer fits"));
    }

    #[test]
    fn a_way_that_hangs_on_an_answer_says_on_which() {
        let mut path = Followed {
            open: true,
            hangs_on: vec!["region".to_owned()],
            ..path()
        };
        path.steps.truncate(1);
        path.steps[0].branches[0].way = BranchWay::Open;
        path.steps[0].branches[1].way = BranchWay::Open;
        let terminal = Terminal {
            is_unicode: true,
            is_styled: false,
        };
        let expected = "\
Care (care)
└─ 1. Question. Where? (a.md:9)
   ├─? Neck → Rest
   ├─? Ba␛ck → Go on
   └╌╌ Leg → Stop
The way on is open: it hangs on what is not answered (region)";
        assert_eq!(tree(&path, terminal).join("\n"), expected);
    }
}
