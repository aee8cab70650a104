//! A plan as the files of a book, in the order in which an author would write them.

use serde_json::Value;

use super::Inputs;
use super::plan::{BookPlan, BranchPlan, ConditionPlan, InterventionPlan, Says, StepPlan, When};
use super::source::Tree;
use super::titles::plain;
use crate::import::book::{self, Origin, book_toml, chapter, fact_text, list};
use crate::import::{Expected, Imported, names};
use crate::notation::{BlockText, toml};

struct Origins<'a> {
    tree: Origin<'a>,
    /// Of the file with the evaluators, if that is another one.
    evaluators: Option<Origin<'a>>,
}

impl Origins<'_> {
    fn of_variable(&self, variable: &str) -> String {
        self.evaluators.as_ref().unwrap_or(&self.tree).of(variable)
    }
}

pub(super) fn book(tree: &Tree, mut plan: BookPlan, inputs: &Inputs<'_>) -> Imported {
    let origins = Origins {
        tree: Origin::new(inputs.file, inputs.text),
        evaluators: inputs
            .evaluators
            .map(|(file, text)| Origin::new(file, text)),
    };
    let title = plain(&tree.name);
    let name = plan.names.give(&names::identifier(&title));
    let pathway = plan.names.give(&format!("{name}-pathway"));
    let folder = book::folder(&name);
    let language = tree.language.as_deref().unwrap_or("en");
    let facts = plan.facts.iter().map(|fact| {
        let is_node = tree.nodes.iter().any(|node| node.id == fact.element);
        match is_node {
            true => fact_text(fact, &origins.tree),
            false => fact_text(fact, origins.evaluators.as_ref().unwrap_or(&origins.tree)),
        }
    });
    let conditions = plan.conditions.iter().map(|of| condition(of, &origins));
    let mut files = vec![
        ("book.toml".to_owned(), book_toml(&title, language)),
        (
            format!("{folder}/index.md"),
            index(tree, (&name, &title), &origins.tree),
        ),
        (
            format!("{folder}/01-facts.md"),
            chapter("Facts", facts.chain(conditions)),
        ),
        (
            format!("{folder}/02-interventions.md"),
            chapter(
                "Interventions",
                plan.interventions
                    .iter()
                    .map(|of| intervention(of, &origins.tree)),
            ),
        ),
        (
            format!("{folder}/03-pathway.md"),
            chapter(
                "Pathway",
                std::iter::once(pathway_text((&pathway, &title), &plan.steps, &origins.tree)),
            ),
        ),
    ];
    if !tree.rules.is_empty() {
        files.push((format!("{folder}/source.md"), source(&title, &tree.rules)));
    }
    files.push((
        "import.md".to_owned(),
        report((&title, &pathway), &origins, &plan),
    ));
    Imported {
        files,
        title,
        notes: plan.notes,
        vignettes: 0,
        expected: Expected::default(),
    }
}

/// The guideline in sentences, which blocks are to quote.
fn source(title: &str, rules: &[String]) -> String {
    let mut text = format!("# {}\n", names::markdown(title));
    for rule in rules {
        text.push_str(&format!("\n{}\n", names::markdown(&names::cleaned(rule))));
    }
    text
}

fn index(tree: &Tree, (name, title): (&str, &str), origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("guideline", name);
    block.text("title", title);
    let version = match &tree.version {
        Some(Value::String(version)) => names::cleaned(version),
        Some(other) => other.to_string(),
        None => "1".to_owned(),
    };
    block.text("version", &version).text("status", "draft");
    let said = [&tree.citation, &tree.citation_url];
    let said = said.into_iter().flatten().map(|text| names::markdown(text));
    let said: Vec<_> = said.filter(|text| !text.is_empty()).collect();
    if !said.is_empty() {
        block.markdown("note", &said.join("\n\n"));
    }
    let element = tree.guideline_id.as_deref().unwrap_or("name");
    block.field("origin", &origin.of(element));
    format!("# {}\n\n{}", names::markdown(title), block.written())
}

fn condition(of: &ConditionPlan, origins: &Origins<'_>) -> String {
    let mut block = BlockText::new("condition", &of.name);
    block.text("title", &of.title).text("when", &of.when.text());
    block.field("origin", &origins.of_variable(&of.node));
    block.written()
}

fn intervention(of: &InterventionPlan, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("intervention", &of.name);
    block.text("title", &of.title);
    block.field("origin", &origin.of(&of.nodes.join(", ")));
    block.written()
}

fn pathway_text((name, title): (&str, &str), steps: &[StepPlan], origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("pathway", name);
    block.text("title", title).text("applies", "true");
    block.field("origin", &origin.of("nodes"));
    for of in steps {
        block.table(&format!("[step.{}]", of.name));
        step(&mut block, of);
    }
    block.written()
}

fn step(block: &mut BlockText, of: &StepPlan) {
    match &of.says {
        Says::Asks(branches) => {
            block.text("ask", &of.text);
            let branches: Vec<_> = branches.iter().map(branch).collect();
            let branches = match branches.as_slice() {
                [] => "[]".to_owned(),
                some => format!("[\n{}]", some.concat()),
            };
            block.field("branch", &branches);
        }
        Says::Acts {
            is_titled,
            stances,
            next,
        } => {
            if *is_titled {
                block.text("title", &plain(&of.text));
            }
            for (stance, interventions) in stances {
                block.field(stance.field(), &list(interventions));
            }
            if let Some(next) = next {
                block.text("next", next);
            }
        }
    }
}

fn branch(of: &BranchPlan) -> String {
    let when = match &of.when {
        When::Is(logic) => format!("when = {}", toml(&logic.text())),
        When::Otherwise => "otherwise = true".to_owned(),
    };
    let (label, to) = (toml(&of.label), toml(&of.to));
    format!("  {{ {when}, label = {label}, to = {to} }},\n")
}

/// `import.md`: what came over, and what did not, by construct with its place.
fn report((title, pathway): (&str, &str), origins: &Origins<'_>, plan: &BookPlan) -> String {
    let mut from = origins.tree.named();
    if let Some(of) = &origins.evaluators {
        from.push_str(&format!(" and {}", of.named()));
    }
    let counts = [
        ("facts", plan.facts.len()),
        ("conditions", plan.conditions.len()),
        ("interventions", plan.interventions.len()),
        ("steps", plan.steps.len()),
    ];
    let mut text = book::came_over(
        title,
        &format!("{from}, a decision tree"),
        &counts,
        "which answers lead nowhere, and what nobody reaches: that is as in the source.",
    );
    let mut things: Vec<(String, &str, String)> = Vec::new();
    things.extend(
        plan.facts
            .iter()
            .map(|of| (of.name.clone(), &*of.title, of.element.clone())),
    );
    things.extend(
        plan.conditions
            .iter()
            .map(|of| (of.name.clone(), &*of.title, of.node.clone())),
    );
    things.extend(
        plan.interventions
            .iter()
            .map(|of| (of.name.clone(), &*of.title, of.nodes.join(", "))),
    );
    things.extend(
        plan.steps
            .iter()
            .map(|of| (format!("{pathway}.{}", of.name), &*of.text, of.node.clone())),
    );
    let things = things
        .iter()
        .map(|(name, title, element)| (&**name, *title, &**element));
    text.push_str(&book::report(things, &plan.notes));
    text
}
