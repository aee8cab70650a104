//! A plan as the files of a book, in the order in which an author would write them.

use super::Inputs;
use super::plan::{BookPlan, RowPlan, TablePlan};
use crate::import::book::{
    self, FactPlan, Origin, asked, book_toml, chapter, fact_text, list, pairs,
};
use crate::import::{Expected, Imported, names};
use crate::notation::BlockText;

/// `title` is made of the file's name, `cells` is where the table stands in it.
pub(super) fn book(
    (title, cells): (&str, &str),
    mut plan: BookPlan,
    inputs: &Inputs<'_>,
) -> Imported {
    let origin = Origin::new(inputs.file, inputs.text);
    let name = plan.names.give(&names::identifier(title));
    let table = plan.names.give(&format!("{name}-table"));
    let folder = book::folder(&name);
    let heading = names::markdown(title);
    let mut guideline = BlockText::new("guideline", &name);
    guideline.text("title", title).text("version", "1");
    guideline.text("status", "draft");
    guideline.field("origin", &origin.of(inputs.file));
    let outputs = plan
        .outputs
        .iter()
        .map(|of| output(of, &plan.table, &origin));
    let rules = outputs.chain(std::iter::once(table_text(
        (&table, title, cells),
        &plan.table,
        &origin,
    )));
    let files = vec![
        ("book.toml".to_owned(), book_toml(title, "en")),
        (
            format!("{folder}/index.md"),
            format!("# {heading}\n\n{}", guideline.written()),
        ),
        (
            format!("{folder}/01-facts.md"),
            chapter("Facts", plan.facts.iter().map(|of| fact_text(of, &origin))),
        ),
        (format!("{folder}/02-table.md"), chapter("Table", rules)),
        (
            "import.md".to_owned(),
            report((title, &table, cells), &plan, &origin),
        ),
    ];
    Imported {
        files,
        title: title.to_owned(),
        notes: plan.notes,
        vignettes: 0,
        expected: Expected::default(),
    }
}

fn output(of: &FactPlan, table: &TablePlan, origin: &Origin<'_>) -> String {
    let mut block = BlockText::new("output", &of.name);
    asked(&mut block, of);
    if let Some(aggregate) = table.aggregate {
        block.text("aggregate", aggregate);
    }
    block.field("origin", &origin.of(&of.element));
    block.written()
}

fn table_text(
    (name, title, cells): (&str, &str, &str),
    table: &TablePlan,
    origin: &Origin<'_>,
) -> String {
    let mut block = BlockText::new("table", name);
    block.text("title", title).text("hit", table.hit);
    block.field("inputs", &list(&table.inputs));
    block.field("origin", &origin.of(cells));
    for of in &table.rows {
        row(&mut block, of);
    }
    block.written()
}

fn row(block: &mut BlockText, of: &RowPlan) {
    block.table(&format!("[row.{}]", of.name));
    if let Some(label) = &of.label {
        block.text("label", label);
    }
    block.field("when", &list(&of.cells));
    block.field("set", &pairs(&of.sets));
    if let Some(priority) = &of.priority {
        block.field("priority", priority);
    }
    if let Some(note) = &of.note {
        block.markdown("note", &names::markdown(note));
    }
}

/// `import.md`: what came over, and what did not, by construct with its place.
fn report(
    (title, table, cells): (&str, &str, &str),
    plan: &BookPlan,
    origin: &Origin<'_>,
) -> String {
    let counts = [
        ("inputs", plan.facts.len()),
        ("outputs", plan.outputs.len()),
        ("rows", plan.table.rows.len()),
    ];
    let mut text = book::came_over(
        title,
        &format!("{}, a decision table in CSV", origin.named()),
        &counts,
        "for whom there is no row, and for whom there are two: that is as in the source.",
    );
    let columns = plan.facts.iter().chain(&plan.outputs);
    let columns = columns.map(|of| (&*of.name, &*of.title, &*of.element));
    let things = columns.chain([(table, title, cells)]);
    text.push_str(&book::report(things, &plan.notes));
    text
}
