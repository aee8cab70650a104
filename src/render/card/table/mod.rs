//! A decision table: what to do comes first, and then for whom.
//!
//! For whom a row is stands there twice, and the style shows one of them: in a cell of its own, for a phone, for paper and for the rows that a
//! reader has picked out; and in a column for each input, where equal neighbours are joined, for a wide screen.

mod columns;
mod filter;
mod grid;
mod values;

use serde::Serialize;

use self::columns::{SpannedCell, TableColumns};
use self::filter::Filter;
use self::grid::TableGrid;
use super::pathway::{self, Act, Rests};
use super::protocol;
use super::ruled::{self, Ruled};
use super::{CardFrame, CardSetting, Presented, render_card};
use crate::markup::Html;
use crate::model::{Audience, Row, RowKey, Statement, Table, TableKey, Thing};
use crate::plan::Page;
use crate::render::Broken;
use crate::render::contents::without_tags;
use crate::render::criteria;
use crate::render::elsewhere;
use crate::render::link::{Cite, Link};
use crate::render::prose;
use crate::render::prose::paper::{TableFit, least_of};
use crate::render::search::{FoundBy, things_set};
use crate::render::templates::{BuiltIn, built_in};
use crate::render::view::{QuoteLink, View, WordedExpression};
use crate::search::ResultGroup;
use crate::words::Phrase;

impl Presented for Table {
    const TEMPLATE: BuiltIn = built_in!("card-table.html");
    const GROUP: ResultGroup = ResultGroup::Pathways;
    const HOME: Option<u8> = Some(1);

    fn card(
        view: &View<'_>,
        frame: CardFrame,
        key: TableKey,
        setting: CardSetting,
    ) -> Result<Html, Broken> {
        table_card(view, frame, key, setting)
    }

    fn lead(_: &View<'_>, _: TableKey) -> Result<Option<Html>, Broken> {
        Ok(None)
    }

    fn said(view: &View<'_>, key: TableKey) -> Option<String> {
        match &view.library().tables[key].applies {
            Audience::Everyone => None,
            Audience::Those(applies) if elsewhere::is_entered(view, key) => {
                let besides = &view.words().table.besides;
                Some(besides.say(criteria::in_words(view, applies).plain()))
            }
            Audience::Those(applies) => Some(criteria::in_words(view, applies).plain()),
            Audience::Entered => Some(view.words().fields.table_entered_only.to_string()),
        }
    }

    fn found(view: &View<'_>, key: TableKey) -> FoundBy {
        let table = &view.library().tables[key];
        let inputs = table.inputs.iter().map(|input| input.thing());
        let advice = table.advice(key).into_iter();
        let advised = advice.map(|tabled| Thing::Intervention(tabled.intervention));
        let outputs = table.rows.iter().flat_map(|row| things_set(&row.sets));
        FoundBy {
            about: inputs.chain(advised).chain(outputs).collect(),
            texts: table.rows.iter().map(|row| row.label()).collect(),
            ..FoundBy::default()
        }
    }
}

/// From this many rows on a reader can pick out those for a patient, and a chapter folds the table.
const LONG: usize = 20;

/// More columns than this need the width of the whole page.
const FEW_COLUMNS: usize = 3;

#[derive(Serialize)]
struct TableCard {
    frame: CardFrame,
    /// The note, which comes before the rows.
    lead: Option<Html>,
    applies: Option<WordedExpression>,
    /// That it is followed only where a step enters it.
    entered_only: Option<String>,
    /// The steps that enter it, and before them that those who reach them get it, or get it too.
    entered_by: Vec<Link>,
    entered_label: String,
    /// What the hit policy means.
    read_as: String,
    /// The inputs that no row asks for.
    left_out: Option<Phrase>,
    name: String,
    /// What opens the rows, where they are folded.
    folded: Option<String>,
    filter: Option<Filter>,
    grid: Option<TableGrid>,
    list: Option<RowList>,
}

/// A line for each row.
#[derive(Serialize)]
struct RowList {
    /// The identifier of the table, where it has a filter.
    part: Option<String>,
    /// How many columns there are beside what to do and why.
    columns: usize,
    is_wide: bool,
    /// How it fits on paper, as a class.
    fit: &'static str,
    inputs: Vec<Link>,
    has_priority: bool,
    has_reasons: bool,
    rows: Vec<RowItem>,
}

#[derive(Serialize)]
struct RowItem {
    said: RowSaid,
    /// For whom, an input in each; none for everyone.
    whole: Vec<String>,
    cells: Vec<SpannedCell>,
    priority: Option<String>,
    fits: Vec<filter::Fit>,
}

/// What a row says, and why.
#[derive(Clone, Serialize)]
struct RowSaid {
    part: String,
    label: String,
    acts: Vec<Act>,
    by: Option<Phrase>,
    doses: Vec<Phrase>,
    because: Option<Phrase>,
    own_reading: Option<Phrase>,
    #[serde(flatten)]
    ruled: Ruled,
    rests: Rests,
    cites: Vec<Cite>,
    quotes: Vec<QuoteLink>,
    note: Option<Html>,
}

impl RowSaid {
    /// The room that what to do needs at least.
    fn least_width(&self) -> f64 {
        let links = self.acts.iter().flat_map(|act| &act.interventions.0);
        let links = links.map(|link| link.text.as_str());
        let verbs = self.acts.iter().map(|act| act.verb.as_str());
        least_of(links.chain(verbs).chain([self.label.as_str()]))
    }

    /// The room that the reasons need at least.
    fn reasons_width(&self) -> f64 {
        let because = self.because.iter().map(Phrase::plain);
        let note = self.note.iter().chain(&self.rests.rationale);
        let note = note.map(|note| without_tags(note.as_str()));
        let quotes = self.quotes.iter().map(|quote| quote.text.clone());
        let ruled = self.ruled.links().map(|link| link.text.clone());
        let texts = because.chain(note).chain(quotes).chain(ruled);
        let texts: Vec<String> = texts.collect();
        least_of(texts.iter().map(String::as_str))
    }

    fn has_reasons(&self) -> bool {
        let rests = self.rests.rationale.is_some() || !self.rests.evidence.is_empty();
        let is_reasoned = rests || self.because.is_some() || self.note.is_some();
        is_reasoned || self.ruled.links().next().is_some() || !self.quotes.is_empty()
    }
}

pub(super) fn table_card(
    view: &View<'_>,
    mut frame: CardFrame,
    key: TableKey,
    setting: CardSetting,
) -> Result<Html, Broken> {
    let table = &view.library().tables[key];
    // A chapter may hold several tables with rows of one name.
    let prefix = match setting {
        CardSetting::Among(_) => format!("{}-", table.meta.id),
        CardSetting::Own => String::new(),
    };
    let columns = columns::of_table(view, table);
    let rows = view.library().rows().filter(|(row, _)| row.table == key);
    let said: Vec<RowSaid> = rows
        .map(|(key, row)| row_said(view, key, row, &prefix))
        .collect();
    let is_long = said.len() >= LONG;
    let grid = grid::of_table(view, table, &columns, &said);
    let is_filtered = is_long && setting == CardSetting::Own && grid.is_none();
    let filter = is_filtered.then(|| filter::of_table(view, table, &columns));
    let list = grid.is_none().then(|| {
        let rows = row_items(view, table, &columns, said, filter.as_ref());
        let part = filter.is_some().then(|| format!("{}-rows", frame.part));
        row_list(part, columns.heads(), rows, setting)
    });
    let words = view.words();
    let card = TableCard {
        lead: frame.note.take(),
        applies: table
            .applies
            .written()
            .map(|applies| criteria::expression(view, applies)),
        entered_only: matches!(table.applies, Audience::Entered)
            .then(|| words.fields.table_entered_only.to_string()),
        entered_by: view
            .library()
            .entrances(key)
            .map(|step| view.link.step(step))
            .collect(),
        entered_label: match table.applies {
            Audience::Those(_) => words.fields.entered_besides.to_string(),
            Audience::Everyone | Audience::Entered => words.fields.entered_by.to_string(),
        },
        read_as: {
            let meaning = words.hit_policies.of(table.hit);
            words.sentences.read_as.say(meaning, table.hit.name())
        },
        left_out: columns::left_out(view, table),
        name: words.sentences.decisions_of.say(&frame.title),
        folded: (is_long && is_folded(view, setting)).then(|| all_rows(view, table.rows.len())),
        filter,
        grid,
        list,
        frame,
    };
    render_card(view, "card-table.html", &card)
}

/// In a chapter, but not where the whole book is printed.
fn is_folded(view: &View<'_>, setting: CardSetting) -> bool {
    matches!(setting, CardSetting::Among(_)) && view.page() != Page::Print
}

fn all_rows(view: &View<'_>, rows: usize) -> String {
    let words = view.words();
    let wording = words.plural(&words.table.all_rows, &rows.to_string());
    wording.say(words.whole(rows))
}

fn row_said(view: &View<'_>, key: RowKey, row: &Row, prefix: &str) -> RowSaid {
    let part = format!("{prefix}{}", view.book.site.row_part(key));
    let statement = Statement::Row(key);
    let (because, own_reading) = pathway::reasons(view, statement, &row.stances, &row.because);
    RowSaid {
        label: row.label(),
        acts: pathway::acts(
            view,
            (&row.stances, row.choices),
            &row.except,
            row.indecision.as_ref(),
            &row.sets,
        ),
        by: row.by.map(|protocol| pathway::as_in(view, protocol)),
        doses: row
            .by
            .map_or_else(Vec::new, |protocol| protocol::dose_lines(view, protocol)),
        because,
        own_reading,
        ruled: ruled::of_statement(view, statement),
        rests: pathway::rests(view, &row.grounds, &part),
        cites: view.link.cites(&row.cites),
        quotes: view.quotes(Thing::Table(key.table), &row.quotes),
        note: prose::optional_field(view, &row.note, &part),
        part,
    }
}

fn row_items(
    view: &View<'_>,
    table: &crate::model::Table,
    columns: &TableColumns,
    said: Vec<RowSaid>,
    filter: Option<&Filter>,
) -> Vec<RowItem> {
    let joined = columns.joined();
    let rows = table.rows.iter().zip(said).zip(joined).enumerate();
    rows.map(|(index, ((row, said), cells))| RowItem {
        said,
        whole: columns.whole(index, |name, cell| {
            view.words().criteria.named.say(name, cell)
        }),
        cells,
        priority: row.priority.map(|priority| priority.to_string()),
        fits: filter.map_or_else(Vec::new, |filter| filter.fits(index)),
    })
    .collect()
}

fn row_list(
    part: Option<String>,
    inputs: Vec<Link>,
    rows: Vec<RowItem>,
    setting: CardSetting,
) -> RowList {
    let has_priority = rows.iter().any(|row| row.priority.is_some());
    let columns = inputs.len() + usize::from(has_priority);
    let said = rows.iter().map(|row| row.said.least_width());
    let whole = rows.iter().flat_map(|row| &row.whole).map(String::as_str);
    let (said, whole) = (said.fold(0.0, f64::max), least_of(whole));
    let reasons = rows.iter().map(|row| row.said.reasons_width());
    let reasons = reasons.fold(0.0, f64::max);
    RowList {
        part,
        columns,
        is_wide: columns > FEW_COLUMNS && setting == CardSetting::Own,
        fit: TableFit::of(&[said, whole, reasons]).class_in_one(),
        inputs,
        has_priority,
        has_reasons: rows.iter().any(|row| row.said.has_reasons()),
        rows,
    }
}
