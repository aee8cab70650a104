//! A plan as the files of a book, in the order in which an author would write them.

use super::Inputs;
use super::elements::Elements;
use super::plan::{BookPlan, RuleBlock, TablePlan};
use super::source::{Details, Gdl2};
use crate::import::book::{
    self, FactPlan, Origin, Told, asked, book_toml, chapter, fact_text, list, pairs,
};
use crate::import::logic::Logic;
use crate::import::{Expected, Imported, Note, names};
use crate::notation::BlockText;

pub(super) fn book(
    source: &Gdl2,
    elements: &Elements,
    plan: BookPlan,
    told: Told,
    inputs: &Inputs<'_>,
) -> Imported {
    let origin = Origin::new(inputs.file, inputs.text);
    let BookPlan {
        facts,
        rules,
        mut names,
        notes,
        ..
    } = plan;
    let title = elements.term(&source.concept).unwrap_or(&source.id);
    let title = title.to_owned();
    let name = names.give(&names::identifier(&title));
    let folder = book::folder(&name);
    let mut files = vec![
        (
            "book.toml".to_owned(),
            book_toml(&title, &elements.language),
        ),
        (
            format!("{folder}/index.md"),
            index(source, elements, (&name, &title), &origin),
        ),
        (
            format!("{folder}/01-facts.md"),
            chapter("Facts", facts.iter().map(|fact| fact_text(fact, &origin))),
        ),
        (
            format!("{folder}/02-rules.md"),
            chapter("Rules", rules.iter().map(|block| rule_text(block, &origin))),
        ),
    ];
    let patients = book::patients(&told, &origin);
    files.extend(patients.map(|text| (format!("{folder}/03-patients.md"), text)));
    let report = report(&title, &origin, (&facts, &rules), &notes, &told);
    files.push(("import.md".to_owned(), report));
    Imported {
        files,
        title,
        notes,
        vignettes: told.vignettes.len(),
        expected: told.expected,
    }
}

fn index(
    source: &Gdl2,
    elements: &Elements,
    (name, title): (&str, &str),
    origin: &Origin<'_>,
) -> String {
    let details: Option<&Details> = source.description.details.get(&elements.language);
    let of = |text: Option<&String>| {
        text.map(|text| names::markdown(text))
            .filter(|text| !text.is_empty())
    };
    let purpose = of(details.and_then(|details| details.purpose.as_ref()));
    let mut block = BlockText::new("guideline", name);
    block.text("title", title);
    let version = source
        .id
        .rsplit_once(".v")
        .map_or("1", |(_, version)| version);
    block.text("version", version).text("status", "draft");
    if let Some(text) = of(details.and_then(|details| details.r#use.as_ref())) {
        block.markdown("scope", &text);
    }
    let mut note = Vec::new();
    let references = source.description.references();
    let references = references.into_iter().flatten();
    note.extend(references.map(names::markdown));
    if let Some(text) = of(details.and_then(|details| details.copyright.as_ref())) {
        note.push(text);
    }
    if let Some(state) = &source.description.lifecycle_state {
        note.push(names::markdown(state));
    }
    note.retain(|text| !text.is_empty());
    if !note.is_empty() {
        block.markdown("note", &note.join("\n\n"));
    }
    block.field("origin", &origin.of(&source.id));
    if let Some(text) = of(details.and_then(|details| details.misuse.as_ref())) {
        block.table("[other]").markdown("limitations", &text);
    }
    let heading = names::markdown(title);
    let purpose = purpose.map_or_else(String::new, |text| format!("{text}\n\n"));
    format!("# {heading}\n\n{purpose}{}", block.written())
}

fn rule_text(rule: &RuleBlock, origin: &Origin<'_>) -> String {
    match rule {
        RuleBlock::Condition {
            name,
            title,
            when,
            element,
        } => {
            let mut block = BlockText::new("condition", name);
            block.text("title", title).text("when", &when.text());
            block.field("origin", &origin.of(element));
            block.written()
        }
        RuleBlock::Score {
            name,
            title,
            note,
            entries,
            element,
        } => {
            let mut block = BlockText::new("score", name);
            block.text("title", title);
            if let Some(note) = note {
                block.markdown("note", &names::markdown(note));
            }
            block.field("origin", &origin.of(element));
            for (when, points) in entries {
                block.table("[[points]]").text("when", &when.text());
                block.field("points", &points.to_string());
            }
            block.written()
        }
        RuleBlock::Calculation(calculation) => {
            let mut block = BlockText::new("calculation", &calculation.name);
            block.text("title", &calculation.title);
            block.text("is", &calculation.is);
            if calculation.unit != "1" {
                block.text("unit", &calculation.unit);
            }
            if let Some(note) = &calculation.note {
                block.markdown("note", &names::markdown(note));
            }
            block.field("origin", &origin.of(&calculation.element));
            block.written()
        }
        RuleBlock::Output(output) => {
            let mut block = BlockText::new("output", &output.name);
            asked(&mut block, output);
            block.field("origin", &origin.of(&output.element));
            block.written()
        }
        RuleBlock::Table(table) => table_text(table, origin),
        RuleBlock::Assumption {
            name,
            title,
            always,
            element,
        } => {
            let mut block = BlockText::new("assumption", name);
            block.text("title", title).text("always", always);
            block.field("origin", &origin.of(element));
            block.written()
        }
    }
}

fn table_text(table: &TablePlan, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("table", &table.name);
    block.text("title", &table.title);
    if table.applies != Logic::Always {
        block.text("applies", &table.applies.text());
    }
    block.text("hit", table.hit);
    block.field("inputs", &list(&table.inputs));
    block.field("origin", &origin.of(&table.element));
    for row in &table.rows {
        block.table(&format!("[row.{}]", row.name));
        block.field("when", &list(&row.cells));
        block.field("set", &pairs(&row.sets));
    }
    block.written()
}

/// `import.md`: what came over, and what did not, by construct with its place.
fn report(
    title: &str,
    origin: &Origin<'_>,
    (facts, rules): (&[FactPlan], &[RuleBlock]),
    notes: &[Note],
    told: &Told,
) -> String {
    let count =
        |wanted: &dyn Fn(&RuleBlock) -> bool| rules.iter().filter(|rule| wanted(rule)).count();
    let scores = count(&|rule| matches!(rule, RuleBlock::Score { .. }));
    let calculations = count(&|rule| matches!(rule, RuleBlock::Calculation(_)));
    let outputs = count(&|rule| matches!(rule, RuleBlock::Output(_)));
    let tables = count(&|rule| matches!(rule, RuleBlock::Table(_)));
    let conditions = count(&|rule| matches!(rule, RuleBlock::Condition { .. }));
    let Expected {
        said,
        contradicted,
        beyond,
    } = told.expected;
    let counts = [
        ("facts", facts.len()),
        ("scores", scores),
        ("calculations", calculations),
        ("outputs", outputs),
        ("conditions", conditions),
        ("tables", tables),
        ("vignettes", told.vignettes.len()),
        ("expectations in them", said),
        (
            "expectations that the source’s own rules contradict",
            contradicted,
        ),
        ("expectations that a vignette can’t say", beyond),
    ];
    let mut text = book::came_over(
        title,
        &format!("{}, GDL2", origin.named()),
        &counts,
        "what the rules leave open or decide twice: that is as in the source.",
    );
    let made = rules.iter().map(|rule| match rule {
        RuleBlock::Output(output) => (&output.name, &output.title, &output.element),
        RuleBlock::Calculation(calculation) => {
            (&calculation.name, &calculation.title, &calculation.element)
        }
        RuleBlock::Score {
            name,
            title,
            element,
            ..
        }
        | RuleBlock::Condition {
            name,
            title,
            element,
            ..
        }
        | RuleBlock::Assumption {
            name,
            title,
            element,
            ..
        } => (name, title, element),
        RuleBlock::Table(table) => (&table.name, &table.title, &table.element),
    });
    let facts = facts
        .iter()
        .map(|fact| (&fact.name, &fact.title, &fact.element));
    let things = facts.chain(made);
    let things = things.map(|(name, title, element)| (&**name, &**title, &**element));
    text.push_str(&book::report(things, notes));
    text
}
