//! A plan as the files of a book, in the order in which an author would write them.

use super::plan::{Block, BookPlan, RowPlan, TablePlan, Thing};
use super::source::Model;
use super::{Expected, Imported, Inputs};
use crate::import::book::{self, Origin, Told};
use crate::import::names;
use crate::notation::BlockText;

pub(super) fn book(model: &Model, plan: BookPlan, told: Told, inputs: &Inputs<'_>) -> Imported {
    let origin = Origin::new(inputs.file, inputs.text);
    let BookPlan {
        facts,
        blocks,
        mut names,
        notes,
        ..
    } = plan;
    let title = names::cleaned(&model.name);
    let name = names.give(&names::identifier(&title));
    let folder = book::folder(&name);
    let fact_texts = facts
        .iter()
        .map(|(_, fact, _)| book::fact_text(fact, &origin));
    let mut files = vec![
        ("book.toml".to_owned(), book::book_toml(&title, "en")),
        (
            format!("{folder}/index.md"),
            index(model, (&name, &title), &origin),
        ),
        (
            format!("{folder}/01-facts.md"),
            book::chapter("Facts", fact_texts),
        ),
        (
            format!("{folder}/02-decisions.md"),
            book::chapter(
                "Decisions",
                blocks.iter().map(|block| block_text(block, &origin)),
            ),
        ),
    ];
    let patients = book::patients(&told, &origin);
    files.extend(patients.map(|text| (format!("{folder}/03-patients.md"), text)));
    let mut report = counts(model, &title, &origin, (facts.len(), &blocks), &told);
    let facts = facts
        .iter()
        .map(|(_, fact, _)| (&*fact.name, &*fact.title, &*fact.element));
    let things = facts.chain(blocks.iter().map(Block::thing));
    report.push_str(&book::report(things, &notes));
    files.push(("import.md".to_owned(), report));
    Imported {
        files,
        title,
        notes,
        vignettes: told.vignettes.len(),
        expected: told.expected,
    }
}

fn index(model: &Model, (name, title): (&str, &str), origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("guideline", name);
    block
        .text("title", title)
        .text("version", "1")
        .text("status", "draft");
    note(&mut block, model.description.as_ref());
    block.field("origin", &origin.of("definitions"));
    format!("# {}\n\n{}", names::markdown(title), block.written())
}

fn note(block: &mut BlockText, note: Option<&String>) {
    let note = note.map(|note| names::markdown(note));
    if let Some(note) = note.filter(|note| !note.is_empty()) {
        block.markdown("note", &note);
    }
}

fn begun(kind: &str, thing: &Thing) -> BlockText {
    let mut block = BlockText::new(kind, &thing.name);
    block.text("title", &thing.title);
    block
}

fn block_text(block: &Block, origin: &Origin<'_>) -> String {
    match block {
        Block::Condition { thing, when } => {
            let mut block = begun("condition", thing);
            block.text("when", &when.text());
            note(&mut block, thing.note.as_ref());
            block.field("origin", &origin.of(&thing.element));
            block.written()
        }
        Block::Score { thing, points } => {
            let mut block = begun("score", thing);
            note(&mut block, thing.note.as_ref());
            block.field("origin", &origin.of(&thing.element));
            for (when, point, label) in points {
                block.table("[[points]]").text("when", &when.text());
                block.field("points", &point.to_string());
                if let Some(label) = label {
                    block.text("label", &names::cleaned(label));
                }
            }
            block.written()
        }
        Block::Calculation { thing, is, .. } => {
            let mut block = begun("calculation", thing);
            block.text("is", is);
            note(&mut block, thing.note.as_ref());
            block.field("origin", &origin.of(&thing.element));
            block.written()
        }
        Block::Output { plan, aggregate } => {
            let mut block = BlockText::new("output", &plan.name);
            book::asked(&mut block, plan);
            if let Some(aggregate) = aggregate {
                block.text("aggregate", aggregate);
            }
            block.field("origin", &origin.of(&plan.element));
            block.written()
        }
        Block::Table(table) => table_text(table, origin),
    }
}

fn table_text(table: &TablePlan, origin: &Origin<'_>) -> String {
    let mut block = begun("table", &table.thing);
    block.text("hit", table.hit);
    block.field("inputs", &book::list(&table.inputs));
    note(&mut block, table.thing.note.as_ref());
    block.field("origin", &origin.of(&table.thing.element));
    for row in &table.rows {
        row_text(&mut block, row);
    }
    block.written()
}

fn row_text(block: &mut BlockText, row: &RowPlan) {
    block.table(&format!("[row.{}]", row.name));
    if let Some(priority) = row.priority {
        block.field("priority", &priority.to_string());
    }
    block.field("when", &book::list(&row.cells));
    match row.sets.is_empty() {
        true => block.field("nothing", "true"),
        false => block.field("set", &book::pairs(&row.sets)),
    };
    note(block, row.note.as_ref());
}

fn counts(
    model: &Model,
    title: &str,
    origin: &Origin<'_>,
    (facts, blocks): (usize, &[Block]),
    told: &Told,
) -> String {
    let count = |is: &dyn Fn(&Block) -> bool| blocks.iter().filter(|block| is(block)).count();
    let outputs = count(&|block| matches!(block, Block::Output { .. }));
    let tables = count(&|block| matches!(block, Block::Table(_)));
    let conditions = count(&|block| matches!(block, Block::Condition { .. }));
    let scores = count(&|block| matches!(block, Block::Score { .. }));
    let calculations = count(&|block| matches!(block, Block::Calculation { .. }));
    let Expected {
        said,
        contradicted,
        beyond,
    } = told.expected;
    let counts = [
        ("facts", facts),
        ("conditions", conditions),
        ("calculations", calculations),
        ("scores", scores),
        ("outputs", outputs),
        ("tables", tables),
        ("vignettes", told.vignettes.len()),
        ("expectations in them", said),
        (
            "expectations that the model’s own rules contradict",
            contradicted,
        ),
        ("expectations that a vignette can’t say", beyond),
    ];
    book::came_over(
        title,
        &format!("{}, DMN {}", origin.named(), model.version),
        &counts,
        "what the tables leave open or decide twice: that is as in the source. Input data are always there, unless a rule or a test asks what holds without them.",
    )
}
