//! Nodes and edges as the steps of one pathway.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{self, Advice, Stance};
use super::evaluator::{Choice, Evaluator};
use super::facts::{Asked, Facts};
use super::source::{self, Edge, Node, NodeType, Tree};
use super::titles::{Titles, plain};
use super::{Construct, Note, Refusal};
use crate::import::book::FactPlan;
use crate::import::json::Ordered;
use crate::import::logic::Logic;
use crate::import::names;
use crate::notation::TakenNames;

pub(super) struct BookPlan {
    pub facts: Vec<FactPlan>,
    pub conditions: Vec<ConditionPlan>,
    pub interventions: Vec<InterventionPlan>,
    pub steps: Vec<StepPlan>,
    pub names: TakenNames,
    pub notes: Vec<Note>,
}

pub(super) struct ConditionPlan {
    pub name: String,
    pub title: String,
    pub when: Logic,
    pub node: String,
}

pub(super) struct InterventionPlan {
    pub name: String,
    pub title: String,
    /// The nodes that speak of it.
    pub nodes: Vec<String>,
}

pub(super) struct StepPlan {
    pub name: String,
    /// The words of its node.
    pub text: String,
    pub node: String,
    pub says: Says,
}

pub(super) enum Says {
    Asks(Vec<BranchPlan>),
    Acts {
        /// Whether the words say more than the stances do.
        is_titled: bool,
        stances: BTreeMap<Stance, Vec<String>>,
        next: Option<String>,
    },
}

pub(super) struct BranchPlan {
    pub when: When,
    pub label: String,
    pub to: String,
}

pub(super) enum When {
    Is(Logic),
    Otherwise,
}

struct Planner<'a> {
    tree: &'a Tree,
    /// The edges from each node, in their order, by their places among all.
    edges: BTreeMap<&'a str, Vec<(usize, &'a Edge)>>,
    steps: BTreeMap<&'a str, String>,
    /// Steps for nodes that edges lead to and that are not there.
    missing: BTreeMap<String, String>,
    step_names: TakenNames,
    titles: Titles,
    facts: Facts,
    conditions: Vec<ConditionPlan>,
    interventions: Vec<InterventionPlan>,
    /// Facts that stand for whole nodes, by their words.
    whole: BTreeMap<String, String>,
    names: TakenNames,
    notes: Vec<Note>,
    refused: Vec<Refusal>,
}

pub(super) fn plan(
    tree: &Tree,
    evaluators: &Ordered<source::Evaluator>,
) -> Result<BookPlan, Vec<Refusal>> {
    let mut notes = Vec::new();
    let mut names = TakenNames::default();
    let mut titles = Titles::new(tree.nodes.iter().map(|node| node.text.as_str()));
    let read = read_evaluators(tree, evaluators, &mut notes);
    let facts = Facts::of(&read, &mut titles, &mut names, &mut notes)?;
    let mut edges: BTreeMap<&str, Vec<(usize, &Edge)>> = BTreeMap::new();
    for (at, edge) in tree.edges.iter().enumerate() {
        edges.entry(&edge.from).or_default().push((at, edge));
    }
    let mut planner = Planner {
        tree,
        edges,
        steps: BTreeMap::new(),
        missing: BTreeMap::new(),
        step_names: TakenNames::default(),
        titles,
        facts,
        conditions: Vec::new(),
        interventions: Vec::new(),
        whole: BTreeMap::new(),
        names,
        notes,
        refused: Vec::new(),
    };
    let order = planner.order();
    for node in &order {
        let name = planner.step_names.give(&names::identifier(&node.text));
        planner.steps.insert(&node.id, name);
    }
    let evaluated: BTreeMap<&str, &Evaluator> = read
        .iter()
        .map(|asked| (asked.node, &asked.evaluator))
        .collect();
    let steps = order
        .into_iter()
        .flat_map(|node| planner.step(node, evaluated.get(&*node.id).copied()))
        .collect();
    planner.tell_of_edges_from_nowhere();
    match planner.refused.is_empty() {
        false => Err(planner.refused),
        true => Ok(BookPlan {
            facts: planner.facts.plans,
            conditions: planner.conditions,
            interventions: planner.interventions,
            steps,
            names: planner.names,
            notes: planner.notes,
        }),
    }
}

/// The evaluators of conditions, in the order of these. What can't be read is told, and asked as a whole.
fn read_evaluators<'a>(
    tree: &'a Tree,
    evaluators: &Ordered<source::Evaluator>,
    notes: &mut Vec<Note>,
) -> Vec<Asked<'a>> {
    let mut read = Vec::new();
    for node in &tree.nodes {
        let evaluator = evaluators.get(&node.id);
        match (node.r#type, evaluator.map(Evaluator::of)) {
            (NodeType::Condition, Some(Ok(evaluator))) => read.push(Asked {
                node: &node.id,
                text: &node.text,
                evaluator,
            }),
            (NodeType::Condition, Some(Err(why))) => {
                let said = format!("{why}: what the node says is asked");
                notes.push(Note::new(Construct::Evaluator, &node.id, said));
            }
            (NodeType::Condition, None) => {
                let said = "it has no evaluator: what the node says is asked";
                notes.push(Note::new(Construct::Evaluator, &node.id, said));
            }
            (NodeType::Action, Some(_)) => {
                let said = "an action has an evaluator, which is left out";
                notes.push(Note::new(Construct::Evaluator, &node.id, said));
            }
            (NodeType::Action, None) => {}
        }
    }
    for (id, _) in &evaluators.0 {
        if !tree.nodes.iter().any(|node| node.id == *id) {
            let said = format!("there is no node `{id}`: its evaluator is left out");
            notes.push(Note::new(Construct::Evaluator, id, said));
        }
    }
    read
}

impl<'a> Planner<'a> {
    /// From the start on, each way to its end; then what no way leads to, as the source has it.
    fn order(&self) -> Vec<&'a Node> {
        let nodes: BTreeMap<&str, &'a Node> = self
            .tree
            .nodes
            .iter()
            .map(|node| (&*node.id, node))
            .collect();
        let led_to: BTreeSet<&str> = self.tree.edges.iter().map(|edge| &*edge.to).collect();
        let is_root = |node: &&Node| !led_to.contains(&*node.id);
        let start = self.tree.nodes.iter().find(is_root);
        let mut waiting: Vec<&'a Node> = self.tree.nodes.iter().rev().collect();
        waiting.extend(start);
        let mut seen = BTreeSet::new();
        let mut order = Vec::new();
        while let Some(node) = waiting.pop() {
            if !seen.insert(&*node.id) {
                continue;
            }
            order.push(node);
            let edges = self.edges.get(&*node.id).into_iter().flatten().rev();
            waiting.extend(edges.filter_map(|(_, edge)| nodes.get(&*edge.to)));
        }
        order
    }

    fn refuse(&mut self, construct: Construct, place: &str, why: String) {
        self.refused.push(Refusal::new(construct, place, why));
    }

    fn note(&mut self, construct: Construct, place: &str, said: String) {
        self.notes.push(Note::new(construct, place, said));
    }

    fn tell_of_edges_from_nowhere(&mut self) {
        for (at, edge) in self.tree.edges.iter().enumerate() {
            if !self.steps.contains_key(&*edge.from) {
                let said = format!(
                    "there is no node `{}`: this edge from it is left out",
                    edge.from
                );
                self.note(Construct::Edge, &format!("edges[{at}]"), said);
            }
        }
    }

    /// The step that an edge leads to. One that is not there keeps its name, so that the book can't pass without it.
    fn to(&mut self, at: usize, edge: &Edge) -> String {
        if let Some(name) = self.steps.get(&*edge.to) {
            return name.clone();
        }
        let said = format!(
            "there is no node `{}`, and the book has a step to be written",
            edge.to
        );
        self.note(Construct::Edge, &format!("edges[{at}].to"), said);
        if let Some(name) = self.missing.get(&edge.to) {
            return name.clone();
        }
        let name = self.step_names.give(&names::identifier(&edge.to));
        self.missing.insert(edge.to.clone(), name.clone());
        name
    }

    /// The step of a node, and the questions after it that its edges ask.
    fn step(&mut self, node: &'a Node, evaluator: Option<&Evaluator>) -> Vec<StepPlan> {
        let name = self.steps.get(&*node.id).cloned().unwrap_or_default();
        let edges = self.edges.get(&*node.id).cloned().unwrap_or_default();
        let step = |name: String, says| StepPlan {
            name,
            text: names::cleaned(&node.text),
            node: node.id.clone(),
            says,
        };
        match node.r#type {
            NodeType::Condition => {
                let branches = self.branches(node, evaluator, &edges);
                vec![step(name, Says::Asks(branches))]
            }
            NodeType::Action => {
                let (next, asked) = self.after(node, &edges);
                let says = self.act(node, next);
                let mut steps = vec![step(name, says)];
                steps.extend(asked);
                steps
            }
        }
    }

    fn branches(
        &mut self,
        node: &Node,
        evaluator: Option<&Evaluator>,
        edges: &[(usize, &Edge)],
    ) -> Vec<BranchPlan> {
        if let Some(Evaluator::Choice(choice)) = evaluator {
            return self.chosen(node, choice, edges);
        }
        let logic = match evaluator {
            Some(evaluator) => self.facts.logic(evaluator),
            None => self.whole(node),
        };
        let when = self.named(node, logic);
        let mut branches = Vec::new();
        for (at, edge) in edges {
            let label = edge.label.as_deref().unwrap_or_default().trim();
            let when = match label.to_lowercase().as_str() {
                "yes" | "true" => When::Is(when.clone()),
                "no" | "false" => When::Is(when.clone().not(&|_| false)),
                other if is_for_the_rest(other) => When::Otherwise,
                other => {
                    let why = format!("`{other}` does not say for which answer the edge is");
                    self.refuse(Construct::Label, &format!("edges[{at}].label"), why);
                    continue;
                }
            };
            branches.push(self.branch(when, label, (*at, edge)));
        }
        in_order(branches)
    }

    fn branch(&mut self, when: When, label: &str, (at, edge): (usize, &Edge)) -> BranchPlan {
        BranchPlan {
            when,
            label: plain(label),
            to: self.to(at, edge),
        }
    }

    /// The branches of a question that several values answer.
    fn chosen(
        &mut self,
        node: &Node,
        choice: &Choice,
        edges: &[(usize, &Edge)],
    ) -> Vec<BranchPlan> {
        let mut branches = Vec::new();
        for (at, edge) in edges {
            let label = edge.label.as_deref().unwrap_or_default().trim();
            let leads = |value: &str| {
                let mut map = choice.map.iter();
                map.any(|(own, to)| own == value && to.trim() == label)
            };
            let when = match is_for_the_rest(label) {
                true => When::Otherwise,
                false => When::Is(self.facts.among(&choice.variable, &leads)),
            };
            if matches!(when, When::Is(Logic::Never)) {
                let said = format!(
                    "no value of `{}` leads to `{label}`: nobody takes it",
                    choice.variable
                );
                self.note(Construct::Label, &format!("edges[{at}].label"), said);
            }
            branches.push(self.branch(when, label, (*at, edge)));
        }
        for (value, label) in &choice.map {
            let has_edge = edges.iter().any(|(_, edge)| {
                edge.label
                    .as_deref()
                    .is_some_and(|own| own.trim() == label.trim())
            });
            let has_rest = branches
                .iter()
                .any(|branch| matches!(branch.when, When::Otherwise));
            if !has_edge && !has_rest {
                let said = format!("no edge is for `{value}`");
                self.note(Construct::Label, &node.id, said);
            }
        }
        in_order(branches)
    }

    /// A fact that stands for a whole node: one for all nodes of the same words.
    fn whole(&mut self, node: &Node) -> Logic {
        let words = plain(&node.text);
        if let Some(name) = self.whole.get(&words) {
            return Logic::yes(name);
        }
        let name = self.facts.ask(
            (&words, &words),
            &node.id,
            &mut self.titles,
            &mut self.names,
        );
        self.whole.insert(words, name.clone());
        Logic::yes(&name)
    }

    /// What is more than one test gets the node's words for a name.
    fn named(&mut self, node: &Node, logic: Logic) -> Logic {
        if matches!(logic, Logic::Always | Logic::Never | Logic::Test(_)) {
            return logic;
        }
        if let Some(known) = self.conditions.iter().find(|known| known.when == logic) {
            return Logic::yes(&known.name);
        }
        let name = self.names.give(&names::identifier(&node.text));
        self.conditions.push(ConditionPlan {
            name: name.clone(),
            title: self.titles.condition(&node.text, &node.id),
            when: logic,
            node: node.id.clone(),
        });
        Logic::yes(&name)
    }

    fn act(&mut self, node: &Node, next: Option<String>) -> Says {
        let Advice {
            stances: advised,
            is_said,
        } = action::advice(&node.text);
        if let Some(word) = action::condition(&node.text) {
            let said = format!("what stands behind “{word}” is in words alone: nobody is asked");
            self.note(Construct::Words, &node.id, said);
        }
        if !is_said && action::refuses(&node.text) {
            let said = "its words refuse something, and are offered as they stand".to_owned();
            self.note(Construct::Action, &node.id, said);
        }
        let mut stances: BTreeMap<Stance, Vec<String>> = BTreeMap::new();
        for (stance, title) in advised {
            let name = self.intervention(title, node);
            let of = stances.entry(stance).or_default();
            if !of.contains(&name) {
                of.push(name);
            }
        }
        Says::Acts {
            is_titled: is_said,
            stances,
            next,
        }
    }

    fn intervention(&mut self, title: String, node: &Node) -> String {
        let lower = title.to_lowercase();
        let known = self.interventions.iter_mut();
        let mut known = known.filter(|known| known.title.to_lowercase() == lower);
        if let Some(known) = known.next() {
            known.nodes.push(node.id.clone());
            return known.name.clone();
        }
        let name = self.names.give(&names::identifier(&title));
        self.interventions.push(InterventionPlan {
            name: name.clone(),
            title,
            nodes: vec![node.id.clone()],
        });
        name
    }

    /// Where an action leads on, and the questions that labels of its edges ask.
    fn after(&mut self, node: &Node, edges: &[(usize, &Edge)]) -> (Option<String>, Vec<StepPlan>) {
        let is_next = |edge: &Edge| {
            let label = edge
                .label
                .as_deref()
                .unwrap_or_default()
                .trim()
                .to_lowercase();
            ["", "next"].contains(&&*label) || is_for_the_rest(&label)
        };
        let (onward, asked): (Vec<_>, Vec<_>) = edges.iter().partition(|(_, edge)| is_next(edge));
        if let [_, (at, second), ..] = onward.as_slice() {
            let why = format!(
                "a second edge leads on from `{}`, to `{}`",
                node.id, second.to
            );
            self.refuse(Construct::Edge, &format!("edges[{at}]"), why);
        }
        let mut next = onward.first().map(|(at, edge)| self.to(*at, edge));
        let mut steps = Vec::new();
        // The last one first: each question is what the one before it leads on to.
        for (at, edge) in asked.into_iter().rev() {
            let step = self.asked_by(node, (at, edge), next.take());
            next = Some(step.name.clone());
            steps.insert(0, step);
        }
        (next, steps)
    }

    /// A label that nothing in the source works out is asked.
    fn asked_by(
        &mut self,
        node: &Node,
        (at, edge): (usize, &Edge),
        next: Option<String>,
    ) -> StepPlan {
        let label = names::cleaned(edge.label.as_deref().unwrap_or_default());
        let words = label.strip_prefix("if ").unwrap_or(&label);
        let title = format!("{} ({})", plain(words), plain(&node.text));
        let fact = self
            .facts
            .ask((words, &title), &node.id, &mut self.titles, &mut self.names);
        let said = format!(
            "nothing in the source says when `{label}` is so: it is asked, and who answers yes goes there and not where the action leads on to"
        );
        self.note(Construct::Label, &format!("edges[{at}].label"), said);
        let yes = Logic::yes(&fact);
        let mut branches = vec![self.branch(When::Is(yes.clone()), "yes", (at, edge))];
        branches.extend(next.map(|to| BranchPlan {
            when: When::Is(yes.not(&|_| false)),
            label: "No".to_owned(),
            to,
        }));
        StepPlan {
            name: self.step_names.give(&names::identifier(&label)),
            text: format!("{}?", plain(&label)),
            node: node.id.clone(),
            says: Says::Asks(branches),
        }
    }
}

/// Whether a label is for every answer that has no edge of its own.
fn is_for_the_rest(label: &str) -> bool {
    ["otherwise", "else"].contains(&&*label.to_lowercase())
}

/// What is for everyone left stands last.
fn in_order(mut branches: Vec<BranchPlan>) -> Vec<BranchPlan> {
    branches.sort_by_key(|branch| matches!(branch.when, When::Otherwise));
    branches
}
