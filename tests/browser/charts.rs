//! A generated pathway with parts and ways that jump, in a browser and on paper.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use libtest_mimic::Failed;
use pathbook::chart::plan::{Pathlet, SpinePlan, SpineStop};
use pathbook::model::StepKey;

use crate::guidelines::guideline;
use crate::pathways::{Draft, Step, value};
use crate::{node, paper, publish, verified};

/// One of the forty that has parts and ways that jump, and takes several sheets of paper.
const SEED: u64 = 23;
/// One of them with parts that don't fit below those before them, so that they begin a sheet.
const LONG_PARTS: u64 = 8;
const PAGE: &str = "pathway/drawn.html";

/// The list folds, links lead to what is marked, and what a patient passes is lit.
pub fn drawings_lead_and_light_up() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let draft = guideline(SEED);
    let sites = ["en", "he"].map(|language| {
        let site = place.path().join(language);
        let sources = draft.book(language);
        publish(verified(&sources, Default::default()), &site);
        site
    });
    let page = std::fs::read_to_string(sites[0].join(PAGE))?;
    let patient = patient(&draft, &jump(&page)?);
    let sites = sites.map(|site| site.display().to_string());
    node(
        "charts.js",
        &sites.each_ref().map(String::as_str),
        &patient.to_string(),
    )
}

/// A way that jumps in both drawings.
fn jump(page: &str) -> Result<String, Failed> {
    let (wide, narrow) = page.split_once("\"chart-narrow").ok_or("two drawings")?;
    let jumps = |drawing: &str| -> Vec<String> {
        let pills = drawing.split("<a class=\"c-jump\"").skip(1);
        let way = |pill: &str| {
            let (attributes, _) = pill.split_once('>')?;
            let (_, way) = attributes.split_once("data-edge=\"")?;
            way.split_once('"').map(|(way, _)| way.to_owned())
        };
        pills.filter_map(way).collect()
    };
    let narrow = jumps(narrow);
    let both = jumps(wide).into_iter().find(|way| narrow.contains(way));
    both.ok_or_else(|| "no way jumps in both drawings".into())
}

/// The ways out of a step: what each is called, and where it leads.
fn ways(step: &Step) -> Vec<(String, usize)> {
    let branches = step.branches.iter().enumerate();
    let branches = branches.map(|(place, (_, to))| (format!("{}.{place}", step.name), *to));
    let next = step.next.map(|next| (format!("{}.next", step.name), next));
    branches.chain(next).collect()
}

/// Whoever takes a way: the address, and the steps and ways that are passed.
fn patient(draft: &Draft, wanted: &str) -> serde_json::Value {
    let chosen = chosen(draft, wanted);
    let (mut steps, mut edges, mut at) = (Vec::new(), Vec::new(), Some(0));
    while let Some(index) = at {
        let step = &draft.steps[index];
        let place = chosen.get(&index).copied().unwrap_or_default();
        let taken = ways(step).into_iter().nth(place);
        steps.push(step.name.clone());
        edges.extend(taken.iter().map(|(way, _)| way.clone()));
        at = taken.map(|(_, to)| to);
    }
    assert!(edges.iter().any(|way| way == wanted), "{wanted}: {edges:?}");
    let questions = draft.steps.iter().enumerate();
    let questions = questions.filter(|(_, step)| !step.branches.is_empty());
    let given = questions.map(|(index, step)| {
        let place = chosen.get(&index).copied().unwrap_or_default();
        format!("{}={}", step.name, value(place).replace(' ', "+"))
    });
    let given: Vec<String> = given.collect();
    steps.sort();
    edges.sort();
    serde_json::json!({ "hash": format!("#patient?{}", given.join("&")), "steps": steps, "edges": edges })
}

/// The branch to take at each question on the shortest way through one of its branches.
fn chosen(draft: &Draft, wanted: &str) -> BTreeMap<usize, usize> {
    let mut came: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut queue = VecDeque::from([0]);
    while let Some(index) = queue.pop_front() {
        for (place, (way, to)) in ways(&draft.steps[index]).into_iter().enumerate() {
            if way == wanted {
                let mut chosen = BTreeMap::from([(index, place)]);
                let mut at = index;
                while let Some((from, place)) = came.get(&at) {
                    chosen.insert(*from, *place);
                    at = *from;
                }
                return chosen;
            }
            if to != 0 && !came.contains_key(&to) {
                came.insert(to, (index, place));
                queue.push_back(to);
            }
        }
    }
    panic!("nobody takes {wanted}")
}

/// A word that stands in nothing but one step: at its beginning, and at its end.
fn marks(name: &str) -> [String; 2] {
    ["x", "z"].map(|mark| format!("{mark}{}{mark}", &name[1..]))
}

/// Chromium cuts no box, and a part begins a sheet or is all on the one where it begins.
pub fn parts_begin_sheets_of_paper() -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let site = place.path().join("site");
    let mut draft = guideline(LONG_PARTS);
    for step in &mut draft.steps {
        let [first, last] = marks(&step.name);
        let mark = if step.branches.is_empty() { "" } else { "?" };
        step.words = format!("{first} {} {last}{mark}", step.words.trim_end_matches('?'));
    }
    let sources = draft.book("en");
    let book = publish(verified(&sources, Default::default()), &site);
    let sheets = paper::sheets(&site.join(PAGE))?;
    let library = book.library();
    let page = std::fs::read_to_string(site.join(PAGE))?;
    let pills = page.split("data-to=\"").skip(1);
    let shown: BTreeSet<&str> = pills
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect();
    // The drawing comes before the list of steps.
    let first = |mark: &String| {
        let mut sheets = sheets.iter();
        sheets.position(|sheet| sheet.contains(mark.as_str()))
    };
    let mut sheet_of: BTreeMap<StepKey, usize> = BTreeMap::new();
    // What a pill leads to stands in the pill too.
    for (key, step) in library
        .steps()
        .filter(|(_, step)| !shown.contains(step.name.as_str()))
    {
        let [begins, ends] = marks(&step.name).each_ref().map(first);
        assert!(
            begins.is_some() && begins == ends,
            "{}: {begins:?} {ends:?}",
            step.name
        );
        sheet_of.extend(begins.map(|sheet| (key, sheet)));
    }
    let pathway = library.pathways.keys().next().ok_or("a pathway")?;
    begin_sheets(&SpinePlan::of(library, pathway).parts, &sheet_of);
    Ok(())
}

fn begin_sheets(parts: &[Pathlet], sheet_of: &BTreeMap<StepKey, usize>) {
    let sheets = |part: &Pathlet| -> Vec<usize> {
        let steps = part.spine.iter().flat_map(SpineStop::steps);
        steps
            .filter_map(|step| sheet_of.get(&step).copied())
            .collect()
    };
    let mut begun = 0;
    for (place, part) in parts.iter().enumerate().skip(1) {
        let own = sheets(part);
        let Some(first) = own.iter().copied().min() else {
            continue;
        };
        let begins = !parts[..place]
            .iter()
            .any(|part| sheets(part).contains(&first));
        let is_whole = own.iter().all(|sheet| *sheet == first);
        assert!(begins || is_whole, "part {place} is on the sheets {own:?}");
        begun += usize::from(begins);
    }
    assert!(begun > 0, "no part begins a sheet");
}
